package vm

import "github.com/sllint/sllint/vm/internal/format"

// Module _string: templates taken apart, for string.Formatter. Python 2 has the
// same as methods of str and unicode.

var stringModule = NativeModule{Name: "_string", How: Only3, Doc: "string helper module", Funcs: []Method{
	{Name: "formatter_parser", Sig: "format, /", Fn: func(t *Thread, a []Value) Value {
		if a[0].p.kind != kStr {
			return t.typeError("expected str, got %s", t.typeName(a[0]))
		}
		return t.formatterParser(t.textSelf(a[0]))
	}},
	{Name: "formatter_field_name_split", Sig: "field_name, /", Fn: func(t *Thread, a []Value) Value {
		if a[0].p.kind != kStr {
			return t.typeError("expected str, got %s", t.typeName(a[0]))
		}
		return t.splitFieldName(t.textSelf(a[0]))
	}},
}}

func init() {
	addTextRows(
		textRow{name: "_formatter_parser", on: onTexts2, op: func(t *Thread, s text, a []Value) Value { return t.formatterParser(s) }},
		textRow{name: "_formatter_field_name_split", on: onTexts2, op: func(t *Thread, s text, a []Value) Value { return t.splitFieldName(s) }},
	)
}

// goIter is the data of an iterator whose values Go makes.
type goIter struct{ next func(t *Thread) Value }

func goIterNext(t *Thread, v Value) Value { return asNativeObj(v.p).data.(*goIter).next(t) }

// newGoIter makes an iterator of a class of its own.
func (t *Thread) newGoIter(name string, next func(t *Thread) Value) Value {
	typ := Ext(t.vm, "iterator "+name, func() *Type {
		return t.NewType(&TypeSpec{Name: name, Flags: TypeNoInst, Slots: Slots{
			Iter: selfIter,
			Next: goIterNext,
		}})
	})
	return t.NewNativeObj(typ, &goIter{next})
}

// formatterParser gives (literal, name, specification, conversion) for each
// piece of a template.
func (t *Thread) formatterParser(s text) Value {
	st := &templateState{kind: s.kind}
	st.open(t, s.chars)
	kind := text{kind: s.kind}
	return t.newGoIter("formatteriterator", func(t *Thread) Value {
		p, ok, err := st.next()
		switch {
		case err != nil:
			return t.raiseFormat(err)
		case !ok:
			return Null
		case !p.field:
			return t.NewTuple(t.textResult(kind, p.lit), None, None, None)
		}
		conv := None
		if p.conv != 0 {
			conv = t.textResult(kind, charsOfRunes([]rune{p.conv}))
		}
		return t.NewTuple(t.textResult(kind, p.lit), t.textResult(kind, p.name), t.textResult(kind, p.spec), conv)
	})
}

// splitFieldName gives the first part of a field's name, and an iterator of
// (whether it is an attribute, name) for the others.
func (t *Thread) splitFieldName(s text) Value {
	switch s.w {
	case 0:
		return splitField(t, s, bytesOf(s.s))
	case 1:
		return splitField(t, s, unitsOf[uint16](s.s))
	}
	return splitField(t, s, unitsOf[rune](s.s))
}

func splitField[E format.Unit](t *Thread, s text, name []E) Value {
	kind := text{kind: s.kind}
	n, err := format.ParseName(name, nil)
	if err != nil {
		return t.raiseFormat(err)
	}
	first := Null
	if n.Index >= 0 {
		first = t.sizeValue(n.Index)
	} else {
		first = t.textResult(kind, charsOf(n.Key))
	}
	rest := t.newGoIter("fieldnameiterator", func(t *Thread) Value {
		step, ok, err := n.Next()
		switch {
		case err != nil:
			return t.raiseFormat(err)
		case !ok:
			return Null
		case step.Index >= 0:
			return t.NewTuple(Bool(step.Attribute), t.sizeValue(step.Index))
		}
		return t.NewTuple(Bool(step.Attribute), t.textResult(kind, charsOf(step.Key)))
	})
	return t.NewTuple(first, rest)
}
