package vm

import "io"

// stream is a standard stream of the program: what sys.stdout is before anyone
// replaces it.
type stream struct {
	name      string
	w         io.Writer
	softspace Value
}

var streamSpec = TypeSpec{
	Name: "_io.TextIOWrapper", Name2: "file", Kind: kNativeObj, Flags: TypeGC | TypeDict,
	Slots: Slots{
		Repr: func(t *Thread, v Value) Value {
			s := asNativeObj(v.p).data.(*stream)
			if t.vm.py2 {
				return t.Str(sprintf("<open file '<%s>', mode 'w' at 0x%x>", s.name, t.ID(v)))
			}
			return t.Str(sprintf("<_io.TextIOWrapper name='<%s>' mode='w' encoding='utf-8'>", s.name))
		},
		Traverse: func(data any, visit func(Value)) { visit(data.(*stream).softspace) },
	},
	Methods: []Method{
		{Name: "write", Sig: "text, /", Fn: streamWrite},
		{Name: "flush", Fn: func(t *Thread, a []Value) Value { return None }},
		{Name: "isatty", Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "fileno", Fn: func(t *Thread, a []Value) Value {
			switch asNativeObj(a[0].p).data.(*stream).name {
			case "stdin":
				return Int(0)
			case "stdout":
				return Int(1)
			}
			return Int(2)
		}},
		{Name: "writable", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }},
		{Name: "readable", How: Only3, Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "close", Fn: func(t *Thread, a []Value) Value { return None }},
	},
	GetSet: []GetSet{
		{Name: "encoding", Get: func(t *Thread, v Value) Value {
			if t.vm.py2 {
				return None
			}
			return t.Str("utf-8")
		}},
		{Name: "errors", Get: func(t *Thread, v Value) Value {
			if t.vm.py2 {
				return None
			}
			return t.Str("strict")
		}},
		{Name: "closed", Get: func(t *Thread, v Value) Value { return False }},
		{Name: "mode", Get: func(t *Thread, v Value) Value { return t.Str("w") }},
		{Name: "name", Get: func(t *Thread, v Value) Value {
			return t.Str("<" + asNativeObj(v.p).data.(*stream).name + ">")
		}},
		{Name: "softspace", How: Only2, Get: func(t *Thread, v Value) Value {
			if s := asNativeObj(v.p).data.(*stream).softspace; s.p != nil {
				return s.incref()
			}
			return Int(0)
		}, Set: func(t *Thread, v, x Value) bool {
			t.setField(&asNativeObj(v.p).data.(*stream).softspace, x)
			return true
		}},
	},
}

func streamWrite(t *Thread, a []Value) Value {
	s := asNativeObj(a[0].p).data.(*stream)
	v := a[1]
	switch {
	case v.p.kind == kStr:
		if t.vm.py2 {
			b := t.encodeDefault(v)
			if b.p == nil {
				return Null
			}
			io.WriteString(s.w, asText(b.p).s)
			t.decref(b)
			return None
		}
		io.WriteString(s.w, GoString(v))
		return Int(int64(asText(v.p).len()))
	case v.p.kind == kBytes && t.vm.py2:
		io.WriteString(s.w, asText(v.p).s)
		return None
	}
	if t.vm.py2 {
		return t.typeError("expected a character buffer object")
	}
	return t.typeError("write() argument must be str, not %s", t.typeOf(v).name)
}

// NewNativeObj makes an object of a library type (built by NewNativeType or with
// a TypeSpec of kind native) with data of its own.
func (t *Thread) NewNativeObj(typ *Type, data any) Value {
	return obj(t.allocNative(typ, data))
}

// Data gives the data of an object made by NewNativeObj, nil for any other value.
func Data(v Value) any {
	if v.p.kind != kNativeObj {
		return nil
	}
	return asNativeObj(v.p).data
}

// sysStreams makes sys.stdin, stdout and stderr.
func (t *Thread) sysStreams(m *Module) {
	typ := t.newBuiltinType(&streamSpec)
	t.setMROObj(typ)
	for _, s := range []struct {
		name string
		w    io.Writer
	}{{"stdin", io.Discard}, {"stdout", t.vm.Stdout()}, {"stderr", t.vm.Stderr()}} {
		v := t.NewNativeObj(typ, &stream{name: s.name, w: s.w})
		m.Set("__"+s.name+"__", v.incref())
		m.Set(s.name, v)
	}
}
