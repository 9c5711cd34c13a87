package vm

import "github.com/sllint/sllint/vm/internal/codecs"

// encode and decode.

func init() {
	addTextRows(
		textRow{name: "encode", on: onStr3, sig: "encoding='utf-8', errors='strict'", op: textEncode},
		textRow{name: "encode", on: onTexts2, sig: "encoding=None, errors=None", op: textEncode},
		textRow{name: "decode", on: onRaw3, sig: "encoding='utf-8', errors='strict'", op: textDecode},
		textRow{name: "decode", on: onAll2, sig: "encoding=None, errors=None", op: textDecode},
	)
}

// codingArgs are the encoding and the errors argument of a method.
func (t *Thread) codingArgs(a []Value, method string) (enc, errs string, ok bool) {
	bad := func(i int) string {
		if t.vm.py2 {
			return sprintf("%s() argument %d must be string, not %%s", method, i+1)
		}
		return sprintf("%s() argument '%s' must be str, not %%s", method, [...]string{"encoding", "errors"}[i])
	}
	if enc, ok = t.encodingArg(a[0], bad(0)); !ok {
		return
	}
	if errs, ok = t.encodingArg(a[1], bad(1)); !ok {
		return
	}
	if enc == "" && a[0].p != nil {
		t.raise(t.vm.types.LookupError, "unknown encoding: ")
		return "", "", false
	}
	return enc, errs, true
}

func textEncode(t *Thread, s text, a []Value) Value {
	enc, errs, ok := t.codingArgs(a, "encode")
	if !ok {
		return Null
	}
	if s.kind == kStr {
		return t.encodeText(s.v, enc, errs)
	}
	// A str of Python 2 is decoded first, unless the codec is one between bytes.
	if enc == "" {
		enc = t.vm.defaultEncoding()
	}
	c := codecs.Lookup(enc, codecs.Py2)
	switch {
	case c == nil:
		return t.encodeByRegistry(s.v, enc, errs)
	case c.Transform != nil && c.Transform.Encode != nil:
		return t.transform(c, c.Transform.Encode, s.s)
	case c.NewEncoder == nil:
		return t.encodeByRegistry(s.v, enc, errs)
	}
	u := t.decodeDefault(s.s)
	if u.p == nil {
		return Null
	}
	r := t.encodeText(u, enc, errs)
	t.decref(u)
	return r
}

func textDecode(t *Thread, s text, a []Value) Value {
	enc, errs, ok := t.codingArgs(a, "decode")
	if !ok {
		return Null
	}
	if s.kind == kStr { // unicode.decode of Python 2
		b := t.encodeDefault(s.v)
		if b.p == nil {
			return Null
		}
		r := t.decodeBytes(b, asText(b.p).s, enc, errs)
		t.decref(b)
		return r
	}
	b := s.s
	if s.kind == kByteArray {
		b = string(bytesOf(b))
	}
	return t.decodeBytes(s.v, b, enc, errs)
}
