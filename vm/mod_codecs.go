package vm

import (
	"github.com/sllint/sllint/vm/internal/codecs"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// Module _codecs: the registry and the functions that package encodings is made
// of.

var codecsModule = NativeModule{Name: "_codecs"}

func init() {
	codecsModule.Funcs = append([]Method{
		{Name: "register", Sig: "search_function, /", Fn: codecsRegister},
		{Name: "unregister", Sig: "search_function, /", How: Only3, Fn: codecsUnregister},
		{Name: "lookup", Sig: "encoding, /", Fn: func(t *Thread, a []Value) Value {
			name, ok := t.encodingArg(a[0], "lookup() argument must be str, not %s")
			if !ok {
				return Null
			}
			return t.LookupCodec(name)
		}},
		{Name: "encode", Sig: "obj, encoding='utf-8', errors='strict'", Fn: codecsCode("encode", 0)},
		{Name: "decode", Sig: "obj, encoding='utf-8', errors='strict'", Fn: codecsCode("decode", 1)},
		{Name: "register_error", Sig: "errors, handler, /", Fn: codecsRegisterError},
		{Name: "lookup_error", Sig: "name, /", Fn: func(t *Thread, a []Value) Value {
			name, ok := t.encodingArg(a[0], "lookup_error() argument must be str, not %s")
			if !ok {
				return Null
			}
			return t.LookupErrorHandler(name)
		}},
		{Name: "escape_encode", Sig: "data, errors=None, /", Fn: escapeEncode},
		{Name: "escape_decode", Sig: "data, errors=None, /", Fn: escapeDecode},
		{Name: "readbuffer_encode", Sig: "data, errors=None, /", Fn: readBufferEncode},
		{Name: "charbuffer_encode", Sig: "data, errors=None, /", How: Only2, Fn: readBufferEncode},
		{Name: "charmap_encode", Sig: "str, errors=None, mapping=None, /", Fn: charmapEncode},
		{Name: "charmap_decode", Sig: "data, errors=None, mapping=None, /", Fn: charmapDecode},
		{Name: "charmap_build", Sig: "map, /", Fn: charmapBuild},
		{Name: "utf_16_ex_decode", Sig: "data, errors=None, byteorder=0, final=False, /", Fn: exDecode("utf_16")},
		{Name: "utf_32_ex_decode", Sig: "data, errors=None, byteorder=0, final=False, /", Fn: exDecode("utf_32")},
		{Name: "utf_16_encode", Sig: "str, errors=None, byteorder=0, /", Fn: orderedEncode("utf_16")},
		{Name: "utf_32_encode", Sig: "str, errors=None, byteorder=0, /", Fn: orderedEncode("utf_32")},
		{Name: "utf_16_decode", Sig: "data, errors=None, final=False, /", Fn: codecDecode("utf_16", true)},
		{Name: "utf_32_decode", Sig: "data, errors=None, final=False, /", Fn: codecDecode("utf_32", true)},
	}, codecFunctions()...)
}

// codecFunctions are foo_encode and foo_decode.
func codecFunctions() []Method {
	var out []Method
	for _, c := range []struct {
		name  string
		parts bool // the decoder may be given a text in parts
	}{
		{"utf_8", true}, {"utf_7", true}, {"utf_16_le", true}, {"utf_16_be", true}, {"utf_32_le", true}, {"utf_32_be", true},
		{"unicode_escape", true}, {"raw_unicode_escape", true}, {"latin_1", false}, {"ascii", false},
	} {
		sig := "data, errors=None, final=False, /"
		if !c.parts {
			sig = "data, errors=None, /"
		}
		out = append(out,
			Method{Name: c.name + "_encode", Sig: "str, errors=None, /", Fn: codecEncode(c.name)},
			Method{Name: c.name + "_decode", Sig: sig, Fn: codecDecode(c.name, c.parts)})
	}
	return out
}

func codecsRegister(t *Thread, a []Value) Value {
	if !t.callable(a[0]) {
		return t.typeError("argument must be callable")
	}
	if !t.openRegistry() {
		return Null
	}
	t.vm.codecs.search = append(t.vm.codecs.search, a[0].incref())
	return None
}

func codecsUnregister(t *Thread, a []Value) Value {
	reg := &t.vm.codecs
	for i, f := range reg.search {
		if f == a[0] {
			reg.search = append(reg.search[:i:i], reg.search[i+1:]...)
			for k, v := range reg.found {
				delete(reg.found, k)
				t.decref(v)
			}
			t.decref(f)
			break
		}
	}
	return None
}

// codecsCode is codecs.encode or decode.
func codecsCode(name string, which int) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		enc, errs, ok := t.codingArgs(a[1:], name)
		if !ok {
			return Null
		}
		if enc == "" {
			enc = t.vm.defaultEncoding()
		}
		v := a[0]
		c := codecs.Lookup(enc, t.vm.codecDialect())
		switch {
		case c == nil:
		case which == 0 && v.p.kind == kStr && c.NewEncoder != nil:
			return t.encodeText(v, enc, errs)
		case which == 1 && v.p.kind == kBytes && c.NewDecoder != nil:
			return t.decodeBytes(v, asText(v.p).s, enc, errs)
		}
		codec := t.LookupCodec(enc)
		if codec.p == nil {
			return Null
		}
		r := t.callCodec(enc, codec, which, v, errs)
		t.decref(codec)
		return r
	}
}

func codecsRegisterError(t *Thread, a []Value) Value {
	name, ok := t.encodingArg(a[0], "register_error() argument 1 must be str, not %s")
	if !ok {
		return Null
	}
	if !t.callable(a[1]) {
		return t.typeError("handler must be callable")
	}
	reg := &t.vm.codecs
	if reg.handlers == nil {
		reg.handlers = map[string]Value{}
	}
	old := reg.handlers[name]
	reg.handlers[name] = a[1].incref()
	t.xdecref(old)
	return None
}

// errorsArg is the errors argument of a codec's function: None for none.
func (t *Thread) errorsArg(v Value, name string) (string, bool) {
	if v.p == &tNone {
		v = Null
	}
	if t.vm.py2 {
		return t.encodingArg(v, name+"() argument 2 must be string or None, not %s")
	}
	return t.encodingArg(v, name+"() argument 2 must be str or None, not %s")
}

// textArg is the first argument of an encoder (owned).
func (t *Thread) textArg(v Value, name string) Value {
	if t.vm.py2 {
		return t.unicodeFrom(v)
	}
	if v.p.kind != kStr {
		return t.typeError("%s() argument 1 must be str, not %s", name, t.argType(v))
	}
	return v.incref()
}

// dataArg is the first argument of a decoder. Python 2 and some decoders take
// text too.
func (t *Thread) dataArg(v Value, asText8 bool) (string, bool) {
	if v.p.kind == kStr && (t.vm.py2 || asText8) {
		if !t.vm.py2 {
			b := t.encodeText(v, "utf-8", "")
			if b.p == nil {
				return "", false
			}
			s := asText(b.p).s
			t.decref(b)
			return s, true
		}
		b := t.encodeDefault(v)
		if b.p == nil {
			return "", false
		}
		s := asText(b.p).s
		t.decref(b)
		return s, true
	}
	s, ok := t.bytesLike(v)
	if v.p.kind != kBytes {
		s = string(bytesOf(s))
	}
	return s, ok
}

func codecEncode(module string) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value { return t.encodeBy(module, a[0], a[1]) }
}

// encodeBy is (foo_encode(v, errors), len(v)).
func (t *Thread) encodeBy(module string, v, errors Value) Value {
	errs, ok := t.errorsArg(errors, module+"_encode")
	if !ok {
		return Null
	}
	u := t.textArg(v, module+"_encode")
	if u.p == nil {
		return Null
	}
	defer t.decref(u)
	b, ok := t.runEncoder(codecs.Lookup(module, t.vm.codecDialect()).NewEncoder(), u, errs)
	if !ok {
		return Null
	}
	return t.NewTuple(t.Bytes(stringOf(b)), Int(int64(asText(u.p).len())))
}

func codecDecode(module string, parts bool) func(t *Thread, a []Value) Value {
	escaped := module == "unicode_escape" || module == "raw_unicode_escape"
	return func(t *Thread, a []Value) Value {
		final := !parts
		switch {
		case !parts:
		case a[2].p != nil:
			var ok bool
			if final, ok = t.IsTrue(a[2]); !ok {
				return Null
			}
		case escaped:
			final = true
		}
		x, n, ok := t.decodeBy(module, a[0], a[1], final, escaped)
		if !ok {
			return Null
		}
		return t.NewTuple(t.textValue(x), Int(int64(n)))
	}
}

func (t *Thread) decodeBy(module string, v, errors Value, final, escaped bool) (x itext.Text, n int, ok bool) {
	errs, ok := t.errorsArg(errors, module+"_decode")
	if !ok {
		return x, 0, false
	}
	s, ok := t.dataArg(v, escaped)
	if !ok {
		return x, 0, false
	}
	c := codecs.Lookup(module, t.vm.codecDialect())
	return t.runDecoder(c.NewDecoder(), v, bytesOf(s), errs, final)
}

// orderedEncode is utf_16_encode or utf_32_encode, whose third argument says in
// which order the bytes come.
func orderedEncode(module string) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		order, ok := t.size(a[2], 0)
		if !ok {
			return Null
		}
		name := module
		switch {
		case order < 0:
			name += "_le"
		case order > 0:
			name += "_be"
		}
		return t.encodeBy(name, a[0], a[1])
	}
}

// exDecode is utf_16_ex_decode or utf_32_ex_decode, which tells the order that
// it found.
func exDecode(module string) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		order, ok := t.size(a[2], 0)
		if !ok {
			return Null
		}
		final := false
		if a[3].p != nil {
			if final, ok = t.IsTrue(a[3]); !ok {
				return Null
			}
		}
		name := module
		switch {
		case order < 0:
			name += "_le"
		case order > 0:
			name += "_be"
		default:
			b, has := t.buffer(a[0])
			unit := 2
			if module == "utf_32" {
				unit = 4
			}
			switch {
			case !has || len(b) < unit:
			case unit == 2 && b[:2] == "\xff\xfe", unit == 4 && b[:4] == "\xff\xfe\x00\x00":
				order = -1
			case unit == 2 && b[:2] == "\xfe\xff", unit == 4 && b[:4] == "\x00\x00\xfe\xff":
				order = 1
			}
		}
		x, n, ok := t.decodeBy(name, a[0], a[1], final, false)
		if !ok {
			return Null
		}
		return t.NewTuple(t.textValue(x), Int(int64(n)), Int(int64(order)))
	}
}

// readBufferEncode gives the bytes of anything that has some.
func readBufferEncode(t *Thread, a []Value) Value {
	s, ok := t.dataArg(a[0], true)
	if !ok {
		return Null
	}
	return t.NewTuple(t.Bytes(s), Int(int64(len(s))))
}

// plainCodec is a codec for a program that has no package encodings.
func (t *Thread) plainCodec(c *codecs.Codec) Value {
	fn := func(name string, decodes bool) Value {
		d := &nativeDef{attr: name, name: name, sig: parseSig("input, errors='strict', /"), codec: c, decodes: decodes}
		d.bind()
		return t.newNative(d, Null, Null)
	}
	enc, dec := fn(c.Module+"_encode", false), fn(c.Module+"_decode", true)
	return t.NewTuple(enc, dec, None, None)
}

// plainEncode and plainDecode are the functions of such a codec.
func (t *Thread) plainEncode(c *codecs.Codec, a []Value) Value {
	if c.Transform != nil {
		return t.transformBoth(c, c.Transform.Encode, a[0])
	}
	return t.encodeBy(c.Module, a[0], a[1])
}

func (t *Thread) plainDecode(c *codecs.Codec, a []Value) Value {
	if c.Transform != nil {
		return t.transformBoth(c, c.Transform.Decode, a[0])
	}
	x, n, ok := t.decodeBy(c.Module, a[0], a[1], true, false)
	if !ok {
		return Null
	}
	return t.NewTuple(t.textValue(x), Int(int64(n)))
}

func (t *Thread) transformBoth(c *codecs.Codec, f func([]byte) ([]byte, error), v Value) Value {
	if f == nil {
		return t.raise(t.vm.types.LookupError, "unknown encoding: %s", c.Name)
	}
	s, ok := t.dataArg(v, c.Transform.OnText)
	if !ok {
		return Null
	}
	r := t.transform(c, f, s)
	if r.p == nil {
		return Null
	}
	return t.NewTuple(r, Int(int64(len(s))))
}
