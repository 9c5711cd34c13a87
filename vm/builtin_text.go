package vm

// The built-in functions about text.

// textBuiltins are the built-in functions about text.
var textBuiltins []Method

func init() {
	textBuiltins = []Method{
		{Name: "ord", Sig: "c, /", Fn: builtinOrd, Doc: "Return the Unicode code point for a one-character string."},
		{Name: "chr", Sig: "i, /", Fn: builtinChr, Doc: "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
		{Name: "unichr", Sig: "i, /", How: Only2, Fn: builtinUnichr, Doc: "unichr(i) -> Unicode character\n\nReturn a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
		{Name: "ascii", Sig: "obj, /", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.ASCIIOf(a[0]) },
			Doc: "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2."},
		{Name: "format", Sig: "value, format_spec='', /", Fn: builtinFormat, Doc: "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING')\nfor details."},
	}
}

func builtinOrd(t *Thread, a []Value) Value {
	v := a[0]
	switch v.p.kind {
	case kStr, kBytes, kByteArray:
		s := t.textSelf(v)
		if s.len() == 1 {
			return Int(int64(s.at(0)))
		}
		return t.typeError("ord() expected a character, but string of length %d found", s.len())
	}
	return t.typeError("ord() expected string of length 1, but %s found", t.typeName(v))
}

func builtinChr(t *Thread, a []Value) Value {
	if !t.vm.py2 {
		n, ok := t.Index(a[0], nil)
		if !ok {
			return Null
		}
		if n < 0 || n > 0x10ffff {
			return t.valueError("chr() arg not in range(0x110000)")
		}
		return t.vm.char(rune(n))
	}
	n, ok := t.size(a[0], 0)
	if !ok {
		return Null
	}
	if n < 0 || n > 255 {
		return t.valueError("chr() arg not in range(256)")
	}
	return t.Bytes(string([]byte{byte(n)}))
}

func builtinUnichr(t *Thread, a []Value) Value {
	n, ok := t.size(a[0], 0)
	if !ok {
		return Null
	}
	if n < 0 || n > 0x10ffff {
		return t.valueError("unichr() arg not in range(0x110000) (wide Python build)")
	}
	return t.vm.char(rune(n))
}

func builtinFormat(t *Thread, a []Value) Value {
	spec := a[1]
	if spec.p != nil && spec.p.kind != kStr && !(t.vm.py2 && spec.p.kind == kBytes) {
		if t.vm.py2 {
			return t.typeError("format expects arg 2 to be string or unicode, not %s", t.typeName(spec))
		}
		return t.typeError("format() argument 2 must be str, not %s", t.argType(spec))
	}
	return t.formatSoft(a[0], spec)
}
