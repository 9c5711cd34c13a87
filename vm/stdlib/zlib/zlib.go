// Package zlib is Python's module of that name: compressed bytes.
package zlib

import (
	"hash/crc32"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/deflate"
)

func init() {
	vm.SnapshotTypes((*state)(nil), (*compressor)(nil), (*decompressor)(nil))
	for name, p := range deflate.Tables() {
		vm.SnapshotTable("zlib "+name, p)
	}
}

const (
	maxBits   = 15
	deflated  = 8
	bufSize   = 16 * 1024
	version   = "1.2.13"
	memLevel  = 8
	someLevel = -1
)

// Module is the module.
var Module = &vm.NativeModule{Name: "zlib", Doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.\n",
	Funcs: []vm.Method{
		{Name: "adler32", Sig: "data, value=1, /", Fn: checksum("adler32", 1, deflate.Adler), Doc: "Compute an Adler-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer."},
		{Name: "crc32", Sig: "data, value=0, /", Fn: checksum("crc32", 0, func(sum uint32, b []byte) uint32 {
			return crc32.Update(sum, crc32.IEEETable, b)
		}), Doc: "Compute a CRC-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer."},
		{Name: "compress", Sig: "data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS", How: vm.Only3, Fn: compress, Doc: "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n  level\n    Compression level, in 0-9 or -1."},
		{Name: "compress", Sig: "string, level=Z_DEFAULT_COMPRESSION, /", How: vm.Only2, Fn: compress, Doc: "compress(string[, level]) -- Returned compressed string.\n\nOptional arg level is the compression level, in 0-9 or -1."},
		{Name: "decompress", Sig: "data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE", How: vm.Only3, Fn: decompress, Doc: "Returns a bytes object containing the uncompressed data."},
		{Name: "decompress", Sig: "string, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE, /", How: vm.Only2, Fn: decompress, Doc: "decompress(string[, wbits[, bufsize]]) -- Return decompressed string."},
		{Name: "compressobj", Sig: "level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None", How: vm.Only3, Fn: newCompressor, Doc: "Return a compressor object."},
		{Name: "compressobj", Sig: "level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memlevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, /", How: vm.Only2, Fn: newCompressor, Doc: "compressobj([level]) -- Return a compressor object.\n\nOptional arg level is the compression level, in 0-9 or -1."},
		{Name: "decompressobj", Sig: "wbits=MAX_WBITS, zdict=b''", How: vm.Only3, Fn: newDecompressor, Doc: "Return a decompressor object."},
		{Name: "decompressobj", Sig: "wbits=MAX_WBITS, /", How: vm.Only2, Fn: newDecompressor, Doc: "decompressobj([wbits]) -- Return a decompressor object.\n\nOptional arg wbits is the window buffer size."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		if s.failed == nil {
			s.failed = t.NewException("zlib.error", t.VM().Types().Exception)
			s.compress, s.decompress, s.simple = t.NewType(&compressSpec), t.NewType(&decompressSpec), t.NewType(&simpleSpec)
		}
		m.Set("error", s.failed.Value().Incref())
		m.Set("ZLIB_VERSION", t.Str(version))
		for name, v := range constants {
			m.Set(name, vm.Int(v))
		}
		if !t.VM().Py2() {
			m.Set("ZLIB_RUNTIME_VERSION", t.Str(version))
			m.Set("_ZlibDecompressor", s.simple.Value().Incref())
			m.Set("__version__", t.Str("1.0"))
			for name, v := range constants3 {
				m.Set(name, vm.Int(v))
			}
		}
		return true
	}}

var constants = map[string]int64{
	"DEFLATED": deflated, "DEF_MEM_LEVEL": memLevel, "MAX_WBITS": maxBits, "Z_BEST_COMPRESSION": 9, "Z_BEST_SPEED": 1,
	"Z_DEFAULT_COMPRESSION": someLevel, "Z_DEFAULT_STRATEGY": 0, "Z_FILTERED": 1, "Z_FINISH": 4, "Z_FULL_FLUSH": 3,
	"Z_HUFFMAN_ONLY": 2, "Z_NO_FLUSH": 0, "Z_SYNC_FLUSH": 2,
}

var constants3 = map[string]int64{
	"DEF_BUF_SIZE": bufSize, "Z_BLOCK": 5, "Z_FIXED": 4, "Z_NO_COMPRESSION": 0, "Z_PARTIAL_FLUSH": 1, "Z_RLE": 3, "Z_TREES": 6,
}

// state is what one interpreter has of the module.
type state struct{ failed, compress, decompress, simple *vm.Type }

func stateOf(t *vm.Thread) *state { return vm.Ext(t.VM(), "zlib", func() *state { return &state{} }) }

// fail raises zlib.error.
func fail(t *vm.Thread, status deflate.Status, doing, msg string) vm.Value {
	if msg == "" {
		switch status {
		case deflate.BufError:
			msg = "incomplete or truncated stream"
		case deflate.StreamError:
			msg = "inconsistent stream state"
		case deflate.DataError:
			msg = "invalid input data"
		default:
			return t.Raise(stateOf(t).failed, "Error %d %s", status, doing)
		}
	}
	return t.Raise(stateOf(t).failed, "Error %d %s: %s", status, doing, msg)
}

// input gives the bytes of an argument; those of a buffer may change while it is used.
func input(t *vm.Thread, function string, v vm.Value) ([]byte, bool) {
	if t.VM().Py2() {
		return t.StringOrBuffer(function, 1, v)
	}
	b, ok := t.Buffer(v)
	return append([]byte(nil), b...), ok
}

// ints reads arguments that are C ints, where they are given.
func ints(t *vm.Thread, vals []vm.Value, into ...*int) bool {
	ts := t.VM().Types()
	for i, p := range into {
		if vals[i].IsNull() {
			continue
		}
		n, ok := t.IntArg(vals[i])
		if !ok {
			return false
		}
		if n != int64(int32(n)) {
			t.Raise(ts.OverflowError, "Python int too large to convert to C int")
			return false
		}
		*p = int(n)
	}
	return true
}

// size reads an argument that is a C ssize_t, where it is given.
func size(t *vm.Thread, v vm.Value, into *int) bool {
	if v.IsNull() {
		return true
	}
	ts := t.VM().Types()
	i, ok := t.IndexInt(v)
	if !ok {
		if !t.VM().Py2() || !t.Matches(ts.TypeError) {
			return false
		}
		t.ClearExc()
		n := t.IntNumber(v) // what has __int__
		if n.IsNull() {
			return false
		}
		defer t.Decref(n)
		if i, ok = vm.AsInt(n); !ok {
			t.Raise(ts.TypeError, "an integer is required")
			return false
		}
	}
	if i.Big != nil {
		t.Raise(ts.OverflowError, "Python int too large to convert to C ssize_t")
		return false
	}
	*into = int(i.Small)
	return true
}

func checksum(function string, start uint32, sum func(uint32, []byte) uint32) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		var b []byte
		var ok bool
		if t.VM().Py2() {
			b, ok = input(t, function, a[0])
		} else {
			b, ok = t.Buffer(a[0])
		}
		if !ok {
			return vm.Null
		}
		if !a[1].IsNull() {
			n, ok := t.IndexMask(a[1])
			if !ok {
				return vm.Null
			}
			start := uint32(n)
			return sumValue(t, sum(start, b))
		}
		return sumValue(t, sum(start, b))
	}
}

// sumValue is a checksum as a number, which Python 2 gives a sign.
func sumValue(t *vm.Thread, n uint32) vm.Value {
	if t.VM().Py2() {
		return vm.Int(int64(int32(n)))
	}
	return vm.Int(int64(n))
}

// output is where a stream writes to: it grows as CPython's does, on which depends where
// a block that is not compressed ends.
type output struct {
	t     *vm.Thread
	b     []byte
	limit int // of all of it
	first int // how much room there is at first in Python 2; 0 for bufSize
	next  int
}

// growing is by how much it grows in CPython 3; in 2 it doubles.
var growing = []int{32 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20, 16 << 20, 32 << 20}

func newOutput(t *vm.Thread, limit int) *output { return &output{t: t, limit: limit} }

// room gives room for more output; nil where there must be no more, or no more memory.
func (o *output) room() []byte {
	n := 0
	switch {
	case o.t.VM().Py2() && o.next == 0:
		if n = o.first; n == 0 {
			n = bufSize
		}
	case o.t.VM().Py2():
		n = len(o.b)
	default:
		n = growing[min(o.next, len(growing)-1)]
	}
	o.next++
	n = min(n, o.limit-len(o.b))
	if n <= 0 || !o.t.MayAlloc(n) {
		return nil
	}
	return make([]byte, 0, n)
}

func (o *output) take(b []byte) { o.b = append(o.b, b...) }

const noLimit = 1 << 62

// deflateAll has a stream write what it can.
func deflateAll(t *vm.Thread, d *deflate.Deflater, flush deflate.Flush, first int) ([]byte, deflate.Status, bool) {
	o := newOutput(t, noLimit)
	o.first = first
	for {
		d.Out = o.room()
		if d.Out == nil {
			return nil, deflate.OK, false
		}
		status := d.Deflate(flush)
		full := len(d.Out) == cap(d.Out)
		o.take(d.Out)
		d.Out = nil
		if status == deflate.StreamError || status == deflate.StreamEnd || !full {
			return o.b, status, true
		}
		if !t.PollNow() {
			return nil, status, false
		}
	}
}

func compress(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := input(t, "compress", a[0])
	level, bits := someLevel, maxBits
	if !ok || !ints(t, a[1:], &level) || len(a) > 2 && !ints(t, a[2:], &bits) {
		return vm.Null
	}
	d := deflate.NewDeflater(level, bits, memLevel, deflate.DefaultStrategy)
	if d == nil {
		return t.Raise(stateOf(t).failed, "Bad compression level")
	}
	d.In = b
	out, status, ok := deflateAll(t, d, deflate.Finish, len(b)+len(b)/1000+12+1)
	if !ok {
		return vm.Null
	}
	if status != deflate.StreamEnd {
		return fail(t, status, "while compressing data", "")
	}
	return t.Bytes(string(out))
}

func decompress(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := input(t, "decompress", a[0])
	bits, room := maxBits, bufSize
	if !ok || !ints(t, a[1:], &bits) || !size(t, a[2], &room) {
		return vm.Null
	}
	if room < 0 && !t.VM().Py2() {
		return t.Raise(t.VM().Types().ValueError, "bufsize must be non-negative")
	}
	f := deflate.NewInflater(bits)
	if f == nil {
		return fail(t, deflate.StreamError, "while preparing to decompress data", "")
	}
	f.In = b
	out, status, ok := inflateAll(t, f, noLimit, nil)
	switch {
	case !ok:
		return vm.Null
	case status == deflate.OK:
		status = deflate.BufError
		fallthrough
	case status != deflate.StreamEnd:
		return fail(t, status, "while decompressing data", f.Msg)
	}
	return t.Bytes(string(out))
}

// inflateAll has a stream write what it can, up to limit. dict is what it may ask for,
// nil for nothing.
func inflateAll(t *vm.Thread, f *deflate.Inflater, limit int, dict []byte) ([]byte, deflate.Status, bool) {
	o := newOutput(t, limit)
	for {
		f.Out = o.room()
		if f.Out == nil {
			return o.b, deflate.OK, !t.Failed()
		}
		status := f.Inflate()
		full := len(f.Out) == cap(f.Out)
		o.take(f.Out)
		f.Out = nil
		if status == deflate.NeedDict && dict != nil {
			if s := f.SetDictionary(dict); s != deflate.OK {
				fail(t, s, "while setting zdict", "")
				return nil, status, false
			}
			full = true
		} else if status != deflate.OK {
			return o.b, status, true
		}
		if !full {
			return o.b, status, true
		}
		if !t.PollNow() {
			return nil, status, false
		}
	}
}
