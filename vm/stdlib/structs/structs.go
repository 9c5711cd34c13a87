// Package structs is Python's module struct: values as bytes of C.
package structs

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/structfmt"
)

func init() { vm.SnapshotTypes((*state)(nil), (*data)(nil), (*unpacker)(nil)) }

// Module and Accelerator are modules struct and _struct, which hold the same.
var (
	Module      = &vm.NativeModule{Name: "struct", Doc: doc, Funcs: functions, Init: initModule}
	Accelerator = &vm.NativeModule{Name: "_struct", Doc: doc, Funcs: functions, Init: initModule}
)

const doc = "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.\n"

// state is what one interpreter keeps.
type state struct {
	failed, class, iter *vm.Type
	formats             map[string]*structfmt.Format
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "struct", func() *state {
		s := &state{formats: map[string]*structfmt.Format{}}
		s.failed = t.NewException("struct.error")
		s.class = t.NewType(classSpec)
		s.iter = t.NewType(iterSpec)
		return s
	})
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	s := stateOf(t)
	m.Set("error", s.failed.Value().Incref())
	m.Set("Struct", s.class.Value().Incref())
	return true
}

// data is what a Struct holds.
type data struct {
	text   string
	format *structfmt.Format
}

var functions = []vm.Method{
	{Name: "calcsize", Sig: "format, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := parse(t, a[0])
		if f == nil {
			return vm.Null
		}
		return vm.Int(int64(f.Size))
	}, Doc: "Return size in bytes of the struct described by the format string."},
	{Name: "pack", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
		if len(a.Pos) == 0 {
			return t.Raise(t.VM().Types().TypeError, "missing format argument")
		}
		f := parse(t, a.Pos[0])
		if f == nil {
			return vm.Null
		}
		return pack(t, f, a.Pos[1:])
	}, Doc: "pack(format, v1, v2, ...) -> bytes"},
	{Name: "pack_into", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
		if len(a.Pos) == 0 {
			return t.Raise(t.VM().Types().TypeError, "missing format argument")
		}
		f := parse(t, a.Pos[0])
		if f == nil {
			return vm.Null
		}
		return packInto(t, f, a.Pos[1:])
	}, Doc: "pack_into(format, buffer, offset, v1, v2, ...)"},
	{Name: "unpack", Sig: "format, buffer, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := parse(t, a[0])
		if f == nil {
			return vm.Null
		}
		return unpack(t, f, a[1])
	}, Doc: "Return a tuple containing values unpacked according to the format string."},
	{Name: "unpack_from", Sig: "format, /, buffer, offset=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := parse(t, a[0])
		if f == nil {
			return vm.Null
		}
		return unpackFrom(t, f, a[1], a[2])
	}, Doc: "Return a tuple containing values unpacked according to the format string."},
	{Name: "iter_unpack", Sig: "format, buffer, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := parse(t, a[0])
		if f == nil {
			return vm.Null
		}
		return iterUnpack(t, f, a[1])
	}, Doc: "Return an iterator yielding tuples unpacked from the given bytes."},
	{Name: "_clearcache", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		clear(stateOf(t).formats)
		return vm.None
	}, Doc: "Clear the internal cache."},
}

// classSpec and iterSpec describe the classes; they are set at the start because
// their functions need them.
var classSpec, iterSpec *vm.TypeSpec

func init() { classSpec, iterSpec = describeStruct(), describeIterator() }

func describeStruct() *vm.TypeSpec {
	return &vm.TypeSpec{
		Name: "_struct.Struct", Name2: "Struct", Flags: vm.TypeBase, Doc: "Struct(fmt) --> compiled struct object",
		Slots: vm.Slots{
			New:  func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value { return t.NewNativeObj(typ, &data{}) },
			Init: initStruct,
			Repr: func(t *vm.Thread, v vm.Value) vm.Value {
				if t.VM().Py2() {
					return t.DefaultRepr(v)
				}
				s := t.Str(vm.Data(v).(*data).text)
				r := t.Repr(s)
				t.Decref(s)
				if r.IsNull() {
					return vm.Null
				}
				out := t.Str(t.TypeOf(v).Name() + "(" + vm.GoString(r) + ")")
				t.Decref(r)
				return out
			},
		},
		Methods: []vm.Method{
			{Name: "pack", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
				if f := formatOf(t, a.Pos[0]); f != nil {
					return pack(t, f, a.Pos[1:])
				}
				return vm.Null
			}},
			{Name: "pack_into", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
				if f := formatOf(t, a.Pos[0]); f != nil {
					return packInto(t, f, a.Pos[1:])
				}
				return vm.Null
			}},
			{Name: "unpack", Sig: "buffer, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				if f := formatOf(t, a[0]); f != nil {
					return unpack(t, f, a[1])
				}
				return vm.Null
			}},
			{Name: "unpack_from", Sig: "buffer, offset=0", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				if f := formatOf(t, a[0]); f != nil {
					return unpackFrom(t, f, a[1], a[2])
				}
				return vm.Null
			}},
			{Name: "iter_unpack", Sig: "buffer, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
				if f := formatOf(t, a[0]); f != nil {
					return iterUnpack(t, f, a[1])
				}
				return vm.Null
			}},
		},
		GetSet: []vm.GetSet{
			{Name: "format", Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Str(vm.Data(v).(*data).text) }, Doc: "struct format string"},
			{Name: "size", Get: func(t *vm.Thread, v vm.Value) vm.Value {
				if f := formatOf(t, v); f != nil {
					return vm.Int(int64(f.Size))
				}
				return vm.Null
			}, Doc: "struct size in bytes"},
		},
	}
}

var initSig = vm.NewSignature("format")

func initStruct(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var in [1]vm.Value
	if !initSig.Bind(t, "Struct", a, in[:]) {
		return vm.Null
	}
	f := parse(t, in[0])
	if f == nil {
		return vm.Null
	}
	d := vm.Data(self).(*data)
	d.text, d.format = vm.GoString(in[0]), f
	return vm.None
}

// formatOf gives the format of a Struct, nil where it has none (and raised).
func formatOf(t *vm.Thread, v vm.Value) *structfmt.Format {
	f := vm.Data(v).(*data).format
	if f == nil {
		t.Raise(t.VM().Types().RuntimeError, "Struct object is not initialized")
	}
	return f
}

func dialect(t *vm.Thread) structfmt.Dialect {
	if t.VM().Py2() {
		return structfmt.Py2
	}
	return structfmt.Py3
}

func fail(t *vm.Thread, e *structfmt.Error) vm.Value {
	if e.Kind == "OverflowError" {
		return t.Raise(t.VM().Types().OverflowError, "%s", e.Msg)
	}
	return t.Raise(stateOf(t).failed, "%s", e.Msg)
}

// parse reads a format, nil where it raised. What it read it remembers.
func parse(t *vm.Thread, v vm.Value) *structfmt.Format {
	if !vm.IsText(v) && !vm.IsBytes(v) {
		want := "a str or bytes object"
		if t.VM().Py2() {
			want = "string"
		}
		t.Raise(t.VM().Types().TypeError, "Struct() argument 1 must be %s, not %s", want, t.TypeName(v))
		return nil
	}
	s := stateOf(t)
	text := vm.GoString(v)
	if f := s.formats[text]; f != nil {
		return f
	}
	f, err := structfmt.Parse(text, dialect(t))
	if err != nil {
		fail(t, err)
		return nil
	}
	if len(s.formats) >= 100 {
		clear(s.formats)
	}
	s.formats[text] = f
	return f
}

// values turns arguments into what is packed.
func values(t *vm.Thread, f *structfmt.Format, function string, a []vm.Value) ([]structfmt.Value, bool) {
	if len(a) != len(f.Codes) {
		fail(t, f.WrongCount(function, len(a)))
		return nil, false
	}
	out := make([]structfmt.Value, len(a))
	for i, v := range a {
		var ok bool
		if out[i], ok = value(t, f.Codes[i], v); !ok {
			return nil, false
		}
	}
	return out, true
}

func value(t *vm.Thread, code byte, v vm.Value) (x structfmt.Value, ok bool) {
	switch code {
	case '?':
		b, ok := t.IsTrue(v)
		return structfmt.Value{Kind: structfmt.Bool, Bool: b}, ok
	case 'c', 's', 'p':
		if vm.IsBytes(v) {
			return structfmt.Value{Kind: structfmt.Bytes, Bytes: []byte(vm.GoString(v))}, true
		}
		if b, ok := vm.ByteArrayBytes(v); ok && code != 'c' && !t.VM().Py2() {
			return structfmt.Value{Kind: structfmt.Bytes, Bytes: b}, true
		}
	case 'f', 'd', 'e':
		n, ok := t.RealNumber(v)
		if ok {
			return structfmt.Value{Kind: structfmt.Float, Float: n}, true
		}
		t.ClearExc()
	default:
		i, isInt, ok := t.IntArgument(v)
		if !ok {
			return x, false
		}
		if isInt {
			return structfmt.Value{Kind: structfmt.Int, Int: i}, true
		}
	}
	return x, true
}

func pack(t *vm.Thread, f *structfmt.Format, a []vm.Value) vm.Value {
	in, ok := values(t, f, "pack", a)
	if !ok || !t.MayAlloc(f.Size) {
		return vm.Null
	}
	b, err := f.Pack(in)
	if err != nil {
		return fail(t, err)
	}
	return t.Bytes(string(b))
}

func packInto(t *vm.Thread, f *structfmt.Format, a []vm.Value) vm.Value {
	switch len(a) {
	case 0:
		return t.Raise(stateOf(t).failed, "pack_into expected buffer argument")
	case 1:
		return t.Raise(stateOf(t).failed, "pack_into expected offset argument")
	}
	if len(a)-2 != len(f.Codes) {
		return fail(t, f.WrongCount("pack_into", len(a)-2))
	}
	b, ok := t.WritableBuffer(a[0])
	if !ok {
		t.ClearExc()
		want := "read-write bytes-like object"
		if t.VM().Py2() {
			want = "read-write buffer"
		}
		return t.Raise(t.VM().Types().TypeError, "argument must be %s, not %s", want, t.TypeName(a[0]))
	}
	offset, ok := t.Size(a[1], 0)
	if !ok {
		return vm.Null
	}
	in, ok := values(t, f, "pack_into", a[2:])
	if !ok {
		return vm.Null
	}
	if b, ok = t.WritableBuffer(a[0]); !ok { // the values may have changed it
		return vm.Null
	}
	at, err := f.CheckOffset("pack_into", len(b), offset)
	if err == nil {
		err = f.PackInto(b[at:], in)
	}
	if err != nil {
		return fail(t, err)
	}
	return vm.None
}

// bytesOf gives the bytes to unpack.
func bytesOf(t *vm.Thread, f *structfmt.Format, v vm.Value) ([]byte, bool) {
	b, ok := t.Buffer(v)
	if !ok && t.VM().Py2() {
		t.ClearExc()
		fail(t, f.CheckUnpack(-1))
	}
	return b, ok
}

// tuple makes the values of one struct.
func tuple(t *vm.Thread, f *structfmt.Format, b []byte) vm.Value {
	vals := f.Unpack(b)
	if !f.Native() {
		for i, v := range vals {
			if c := f.Codes[i]; (c == 'd' || c == 'f') && !t.CheckFloatFormat(v.Float, c == 'd') {
				return vm.Null
			}
		}
	}
	out := make([]vm.Value, len(vals))
	for i, v := range vals {
		out[i] = t.StructValue(v)
	}
	return t.NewTuple(out...)
}

func unpack(t *vm.Thread, f *structfmt.Format, v vm.Value) vm.Value {
	b, ok := bytesOf(t, f, v)
	if !ok {
		return vm.Null
	}
	if err := f.CheckUnpack(len(b)); err != nil {
		return fail(t, err)
	}
	return tuple(t, f, b)
}

func unpackFrom(t *vm.Thread, f *structfmt.Format, v, offset vm.Value) vm.Value {
	b, ok := bytesOf(t, f, v)
	if !ok {
		return vm.Null
	}
	at, ok := t.Size(offset, 0)
	if !ok {
		return vm.Null
	}
	at, err := f.CheckOffset("unpack_from", len(b), at)
	if err != nil {
		return fail(t, err)
	}
	return tuple(t, f, b[at:at+f.Size])
}

// unpacker is the data of an unpack_iterator.
type unpacker struct {
	format *structfmt.Format
	source vm.Value // Null at the end
	at     int
}

func describeIterator() *vm.TypeSpec {
	return &vm.TypeSpec{Name: "_struct.unpack_iterator", Flags: vm.TypeNoInst | vm.TypeGC, Slots: vm.Slots{
		Iter: func(t *vm.Thread, v vm.Value) vm.Value { return v.Incref() },
		Next: func(t *vm.Thread, v vm.Value) vm.Value {
			u := vm.Data(v).(*unpacker)
			if u.source.IsNull() {
				return vm.Null
			}
			b, ok := t.Buffer(u.source)
			if !ok {
				return vm.Null
			}
			if u.at+u.format.Size > len(b) {
				s := u.source
				u.source = vm.Null
				t.Decref(s)
				return vm.Null
			}
			u.at += u.format.Size
			return tuple(t, u.format, b[u.at-u.format.Size:u.at])
		},
		Traverse: func(d any, visit func(vm.Value)) { visit(d.(*unpacker).source) },
		Clear: func(t *vm.Thread, d any) {
			u := d.(*unpacker)
			s := u.source
			u.source = vm.Null
			t.Decref(s)
		},
	}, Methods: []vm.Method{{Name: "__length_hint__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		u := vm.Data(a[0]).(*unpacker)
		if u.source.IsNull() {
			return vm.Int(0)
		}
		b, ok := t.Buffer(u.source)
		if !ok {
			return vm.Null
		}
		return vm.Int(int64((len(b) - u.at) / u.format.Size))
	}}}}
}

func iterUnpack(t *vm.Thread, f *structfmt.Format, v vm.Value) vm.Value {
	if f.Size == 0 {
		return fail(t, f.CheckIter(0))
	}
	b, ok := t.Buffer(v)
	if !ok {
		return vm.Null
	}
	if err := f.CheckIter(len(b)); err != nil {
		return fail(t, err)
	}
	return t.NewNativeObj(stateOf(t).iter, &unpacker{format: f, source: v.Incref()})
}
