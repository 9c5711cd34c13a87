package zlib

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/deflate"
)

// decompressor is what decompressobj gives, and a _ZlibDecompressor.
type decompressor struct {
	f       *deflate.Inflater // nil once flush has come to the end
	dict    []byte            // nil for none
	unused  string            // what follows the end
	waiting string            // what was given and not read yet
	eof     bool
	fresh   bool // it needs no input to go on
}

func decompressorOf(v vm.Value) *decompressor { return vm.Data(v).(*decompressor) }

// makeDecompressor makes one of the arguments wbits and zdict; nil where it raised.
func makeDecompressor(t *vm.Thread, wbits, zdict vm.Value) *decompressor {
	ts := t.VM().Types()
	bits := maxBits
	if !ints(t, []vm.Value{wbits}, &bits) {
		return nil
	}
	d := &decompressor{}
	if !zdict.IsNull() {
		b, ok := t.Buffer(zdict)
		if !ok {
			t.ClearExc()
			t.Raise(ts.TypeError, "zdict argument must support the buffer protocol")
			return nil
		}
		d.dict = append([]byte{}, b...)
	}
	if d.f = deflate.NewInflater(bits); d.f == nil {
		t.Raise(ts.ValueError, "Invalid initialization option")
		return nil
	}
	if d.dict != nil && bits < 0 {
		if s := d.f.SetDictionary(d.dict); s != deflate.OK {
			fail(t, s, "while setting zdict", "")
			return nil
		}
	}
	return d
}

func newDecompressor(t *vm.Thread, a []vm.Value) vm.Value {
	dict := vm.Null
	if len(a) > 1 {
		dict = a[1]
	}
	d := makeDecompressor(t, a[0], dict)
	if d == nil {
		return vm.Null
	}
	return t.NewNative(stateOf(t).decompress, d)
}

// doing is what an error says that was done.
func doing(t *vm.Thread) string {
	if t.VM().Py2() {
		return "while decompressing"
	}
	return "while decompressing data"
}

// keep notes what was not read.
func (d *decompressor) keep(status deflate.Status) {
	rest := string(d.f.In)
	d.f.In = nil
	if status == deflate.StreamEnd {
		d.unused += rest
		d.waiting, d.eof = "", true
		return
	}
	d.waiting = rest
}

func decompressorDecompress(t *vm.Thread, a []vm.Value) vm.Value {
	d := decompressorOf(a[0])
	b, ok := input(t, "decompress", a[1])
	limit := 0
	if !ok || !size(t, a[2], &limit) {
		return vm.Null
	}
	if limit < 0 {
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().ValueError, "max_length must be greater than zero")
		}
		return t.Raise(t.VM().Types().ValueError, "max_length must be non-negative")
	}
	if limit == 0 {
		limit = noLimit
	}
	if d.f == nil {
		return fail(t, deflate.StreamError, doing(t), "")
	}
	d.f.In = b
	out, status, ok := inflateAll(t, d.f, limit, d.dict)
	if !ok {
		return vm.Null
	}
	d.keep(status)
	if status != deflate.StreamEnd && status != deflate.OK && status != deflate.BufError {
		return fail(t, status, doing(t), d.f.Msg)
	}
	return t.Bytes(string(out))
}

func decompressorFlush(t *vm.Thread, a []vm.Value) vm.Value {
	d := decompressorOf(a[0])
	length := bufSize
	if !size(t, a[1], &length) {
		return vm.Null
	}
	if length <= 0 {
		return t.Raise(t.VM().Types().ValueError, "length must be greater than zero")
	}
	if d.f == nil {
		return t.Bytes("")
	}
	d.f.In = []byte(d.waiting)
	out, status, ok := inflateAll(t, d.f, noLimit, d.dict)
	if !ok {
		return vm.Null
	}
	d.keep(status)
	if d.eof {
		d.f = nil
	}
	return t.Bytes(string(out))
}

func decompressorCopy(t *vm.Thread, a []vm.Value) vm.Value {
	d := *decompressorOf(a[0])
	if d.f == nil {
		return t.Raise(t.VM().Types().ValueError, "Inconsistent stream state")
	}
	d.f = d.f.Copy()
	return t.NewNative(t.TypeOf(a[0]), &d)
}

var decompressFields = []vm.GetSet{
	{Name: "unused_data", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Bytes(decompressorOf(v).unused) }},
	{Name: "unconsumed_tail", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Bytes(decompressorOf(v).waiting) }},
	{Name: "eof", Member: true, How: vm.Only3, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(decompressorOf(v).eof) }},
}

var decompressSpec = vm.TypeSpec{Name: "zlib.Decompress", Kind: vm.KindNative, Flags: vm.TypeNoInst | vm.TypeImmut,
	GetSet: decompressFields,
	Methods: []vm.Method{
		{Name: "decompress", Sig: "data, /, max_length=0", How: vm.Only3, Fn: decompressorDecompress, Doc: "Return a bytes object containing the decompressed version of the data."},
		{Name: "decompress", Sig: "data, max_length=0, /", How: vm.Only2, Fn: decompressorDecompress},
		{Name: "flush", Sig: "length=zlib.DEF_BUF_SIZE, /", Fn: decompressorFlush, Doc: "Return a bytes object containing any remaining decompressed data."},
		{Name: "copy", Fn: decompressorCopy, Doc: "Return a copy of the decompression object."},
		{Name: "__copy__", How: vm.Only3, Fn: decompressorCopy},
		{Name: "__deepcopy__", Sig: "memo, /", How: vm.Only3, Fn: decompressorCopy},
	}}

var simpleSig = vm.NewSignature("wbits=MAX_WBITS, zdict=b''")

// simpleSpec is _ZlibDecompressor, which keeps the input that it has not read itself.
var simpleSpec = vm.TypeSpec{Name: "zlib._ZlibDecompressor", Kind: vm.KindNative, Flags: vm.TypeImmut,
	Doc: "Create a decompressor object for decompressing data incrementally.\n\n  wbits = 15\n  zdict\n     The predefined compression dictionary.",
	Slots: vm.Slots{New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
		var p [2]vm.Value
		if !simpleSig.Bind(t, "_ZlibDecompressor", a, p[:]) {
			return vm.Null
		}
		d := makeDecompressor(t, p[0], p[1])
		if d == nil {
			return vm.Null
		}
		return t.NewNative(typ, d)
	}},
	GetSet: []vm.GetSet{
		{Name: "unused_data", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Bytes(decompressorOf(v).unused) }},
		{Name: "eof", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(decompressorOf(v).eof) }},
		{Name: "needs_input", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value {
			d := decompressorOf(v)
			return vm.Bool(!d.eof && !d.fresh)
		}},
	},
	Methods: []vm.Method{
		{Name: "decompress", Sig: "data, max_length=-1", Fn: simpleDecompress, Doc: "Decompress *data*, returning uncompressed data as bytes."},
	}}

func simpleDecompress(t *vm.Thread, a []vm.Value) vm.Value {
	d := decompressorOf(a[0])
	b, ok := input(t, "decompress", a[1])
	limit := -1
	if !ok || !size(t, a[2], &limit) {
		return vm.Null
	}
	if d.eof {
		return t.Raise(t.VM().Types().EOFError, "End of stream already reached")
	}
	if limit < 0 {
		limit = noLimit
	}
	d.f.In = append([]byte(d.waiting), b...)
	out, status, ok := inflateAll(t, d.f, limit, d.dict)
	if !ok {
		return vm.Null
	}
	d.keep(status)
	d.fresh = len(d.waiting) > 0 || len(out) == limit
	if status != deflate.StreamEnd && status != deflate.OK && status != deflate.BufError {
		return fail(t, status, "while decompressing data", d.f.Msg)
	}
	return t.Bytes(string(out))
}
