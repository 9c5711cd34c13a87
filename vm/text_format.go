package vm

import (
	"github.com/sllint/sllint/vm/internal/format"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// format(), f-strings and __format__ of text.

func init() {
	addTextRows(
		textRow{name: "__format__", on: onStr3 | onTexts2, sig: "format_spec, /", op: textFormat},
	)
}

// textFormat is __format__ of text.
func textFormat(t *Thread, s text, a []Value) Value {
	spec := a[0]
	if spec.p.kind != kStr && !(t.vm.py2 && spec.p.kind == kBytes) {
		if t.vm.py2 {
			return t.typeError("__format__ arg must be str or unicode, not %s", t.typeName(spec))
		}
		return t.typeError("__format__() argument must be str, not %s", t.argType(spec))
	}
	if s.kind == kBytes && spec.p.kind == kStr {
		return t.asUnicode(s, textFormat, a)
	}
	if s.kind != spec.p.kind {
		x := t.decodeDefault(asText(spec.p).s)
		if x.p == nil {
			return Null
		}
		r := textFormat(t, s, []Value{x})
		t.decref(x)
		return r
	}
	c := asText(spec.p).chars()
	if c.len() == 0 {
		if t.vm.py2 || s.v.p != nil && s.v.p.flags&flagSub == 0 {
			return t.same(s)
		}
		return t.StrOf(s.v)
	}
	target := format.Target{Dialect: t.vm.numbers(), TypeName: t.formatName(s), Str2: s.kind == kBytes}
	p, err := format.Parse(c.runes(), format.Text, target)
	var l format.Layout
	if err == nil {
		l, err = p.LayText(s.len(), target)
	}
	if err != nil {
		return t.raiseFormat(err)
	}
	if !t.mayAlloc(l.Left + l.Right) {
		return Null
	}
	if l.Left+l.Right == 0 && l.Take == s.len() {
		return t.same(s)
	}
	var out itext.Builder
	t.layOut(&out, l, s.chars)
	return t.textResult(s, fromText(out.Text()))
}

// formatName is how the complaints of __format__ call a text's class.
func (t *Thread) formatName(s text) string {
	switch {
	case s.v.p != nil:
		return t.typeOf(s.v).name
	case s.kind == kStr:
		return t.vm.types.Str.name
	}
	return t.vm.types.Bytes.name
}

// Format is format(v, spec); spec may be Null.
func (t *Thread) Format(v, spec Value) Value {
	f := t.frame
	return t.finish(t.formatSoft(v, spec), f)
}

// formatSoft is format(v, spec); spec may be Null.
func (t *Thread) formatSoft(v, spec Value) Value {
	if spec.p == nil || asText(spec.p).len() == 0 {
		switch {
		case t.isStr(v) && v.p.flags&flagSub == 0 && (spec.p == nil || spec.p.kind == v.p.kind):
			return v.incref()
		case v.p.kind == kInt && (spec.p == nil || spec.p.kind != kStr || !t.vm.py2):
			return t.StrOf(v)
		}
	}
	m := Null
	if v.p.kind == kOldInst {
		var ok bool
		if m, ok = t.lookupAttr(v, t.vm.names.format); !ok {
			return Null
		}
		if m.p == nil {
			return t.formatOld(v, spec)
		}
	} else if m = t.lookupSpecial(v, t.vm.names.format); m.p == nil {
		if t.exc.p != nil {
			return Null
		}
		return t.typeError("Type %s doesn't define __format__", t.typeName(v))
	}
	orig := t.frame
	own := spec
	if spec.p == nil {
		own = t.Str("")
	}
	r := t.callSoft(m, Args{Pos: []Value{own}})
	if spec.p == nil {
		t.decref(own)
	}
	t.decref(m)
	if r.IsUnwind() {
		return t.then(orig, &formatCheck, v)
	}
	return t.checkFormat(v, r)
}

// formatOld formats what has no way of its own, a classic instance too, by its str:
// Python 2.
func (t *Thread) formatOld(v, spec Value) Value {
	var s Value
	if spec.p != nil && spec.p.kind == kStr {
		s = t.UnicodeOf(v)
	} else {
		s = t.StrOf(v)
	}
	if s.p == nil {
		return Null
	}
	if spec.p != nil && asText(spec.p).len() > 0 && !t.warn("PendingDeprecationWarning", "object.__format__ with a non-empty format string is deprecated") {
		t.decref(s)
		return Null
	}
	r := t.Format(s, spec)
	t.decref(s)
	return r
}

var formatCheck = nativeCode{name: "format", nregs: 1}

func init() {
	formatCheck.fn = func(t *Thread, f *Frame, r Value) Value { return t.checkFormat(*f.reg(0), r) }
}

// checkFormat sees to it that __format__ returned text; it steals r.
func (t *Thread) checkFormat(v, r Value) Value {
	switch {
	case r.p == nil || r.p.kind == kStr || t.vm.py2 && r.p.kind == kBytes:
		return r
	case t.vm.py2:
		t.typeError("%s.__format__ must return string or unicode, not %s", t.typeName(v), t.typeName(r))
	default:
		t.typeError("__format__ must return a str, not %s", t.typeName(r))
	}
	t.decref(r)
	return Null
}

// convertSoft is the conversion of a field: s, r, a, or 0 for none.
func (t *Thread) convertSoft(v Value, conv rune) Value {
	switch conv {
	case 's':
		return t.strSoft(v)
	case 'r':
		return t.reprSoft(v)
	case 'a':
		return t.ASCIIOf(v)
	}
	return v.incref()
}

// formatValue is FORMAT_VALUE; all borrowed, spec may be Null.
func (t *Thread) formatValue(v Value, conv uint16, spec Value) Value {
	if conv == 0 {
		return t.formatSoft(v, spec)
	}
	orig := t.frame
	x := t.convertSoft(v, rune(conv))
	if x.IsUnwind() {
		return t.then(orig, &formatConverted, spec)
	}
	if x.p == nil {
		return Null
	}
	r := t.formatSoft(x, spec)
	t.decref(x)
	return r
}

// formatConverted formats what a conversion written in Python gave.
var formatConverted = nativeCode{name: "format", nregs: 1}

func init() {
	formatConverted.fn = func(t *Thread, f *Frame, r Value) Value {
		if f.native == 2 { // this is the formatted text
			return r
		}
		f.native = 2
		spec := *f.reg(0)
		if spec.isUnbound() {
			spec = Null
		}
		x := t.formatSoft(r, spec)
		t.decref(r)
		return x
	}
}

// ASCIIOf is ascii(v).
func (t *Thread) ASCIIOf(v Value) Value {
	r := t.Repr(v)
	if r.p == nil || asText(r.p).flags&flagASCII != 0 {
		return r
	}
	var b []byte
	for _, c := range asText(r.p).chars().runes() {
		b = appendEscaped(b, c)
	}
	t.decref(r)
	return t.Str(stringOf(b))
}

// appendEscaped writes a character in ASCII as backslashreplace does.
func appendEscaped(b []byte, c rune) []byte {
	switch {
	case c < 128:
		return append(b, byte(c))
	case c < 0x100:
		return append(b, sprintf(`\x%02x`, c)...)
	case c < 0x10000:
		return append(b, sprintf(`\u%04x`, c)...)
	}
	return append(b, sprintf(`\U%08x`, c)...)
}
