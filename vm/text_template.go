package vm

import (
	"github.com/sllint/sllint/vm/internal/format"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// str.format and format_map.

func init() {
	addTextRows(
		textRow{name: "format", on: onStr3 | onTexts2, sig: "*args, **kwargs", op: func(t *Thread, s text, a []Value) Value {
			return t.formatTemplate(s, a[0], a[1])
		}},
		textRow{name: "format_map", on: onStr3, sig: "mapping, /", op: func(t *Thread, s text, a []Value) Value {
			return t.formatTemplate(s, Null, a[0])
		}},
	)
}

// formatTemplate is s.format(*args, **kwargs); args is Null for format_map.
func (t *Thread) formatTemplate(s text, args, kwargs Value) Value {
	st := &templateState{kind: s.kind, depth: format.MaxDepth, auto: &format.AutoNumber{}}
	st.open(t, s.chars)
	self := s.v.xincref()
	if self.p == nil {
		self = t.textResult(s, s.chars)
	}
	r := t.pushNative(&templateFrame, args, kwargs, self)
	t.frame.any = st
	t.decref(self)
	return r
}

// templateState is how far a template has got. It holds no references.
type templateState struct {
	kind  Kind
	depth int
	auto  *format.AutoNumber
	next  func() (p piece, ok bool, err *format.Error)
	out   itext.Builder
	held  *Value // a text that may be the whole result, in a register
}

// piece is format.Piece with its texts in any width.
type piece struct {
	lit, name, spec chars
	field, nested   bool
	conv            rune
}

// open begins with a template.
func (st *templateState) open(t *Thread, c chars) {
	d := t.vm.numbers()
	switch c.w {
	case 0:
		st.next = pieces(format.NewTemplate(bytesOf(c.s), d))
	case 1:
		st.next = pieces(format.NewTemplate(unitsOf[uint16](c.s), d))
	default:
		st.next = pieces(format.NewTemplate(unitsOf[rune](c.s), d))
	}
}

func pieces[E format.Unit](w *format.Template[E]) func() (piece, bool, *format.Error) {
	return func() (piece, bool, *format.Error) {
		p, ok, err := w.Next()
		return piece{charsOf(p.Literal), charsOf(p.Name), charsOf(p.Spec), p.HasField, p.Nested, p.Conversion}, ok, err
	}
}

// templateFrame formats one field after the other: 0 are the positional
// arguments, 1 the keywords, 2 the template, 3 the text of a field before which
// nothing was written: it is the result, as it is, if nothing follows either.
var templateFrame = nativeCode{name: "format", nregs: 4}

func init() {
	templateFrame.fn = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*templateState)
		args, kwargs := *f.reg(0), *f.reg(1)
		for first := f.native == 0; ; first = false {
			f.native = 1
			if !first {
				switch {
				case r.p == nil:
					return Null
				case st.out.Len() == 0 && r.p.kind == kStr && !t.vm.py2 && f.reg(3).isUnbound():
					*f.reg(3) = r
				case !st.add(t, r):
					return Null
				}
			}
			st.held = f.reg(3)
			v, spec, more, ok := t.nextField(st, args, kwargs)
			if !ok {
				return Null
			}
			if !more {
				if w := *f.reg(3); !w.isUnbound() {
					return w.incref()
				}
				return t.textResult(text{kind: st.kind}, fromText(st.out.Text()))
			}
			t.ip = uintptr(f.start)
			r = t.formatSoft(v, spec)
			t.decref(v)
			t.decref(spec)
			if r.IsUnwind() {
				return r
			}
			if r.p == nil {
				return Null
			}
		}
	}
}

// add appends the text of a field (stolen).
func (st *templateState) add(t *Thread, r Value) bool {
	if r.p == nil {
		return false
	}
	if r.p.kind != st.kind { // Python 2
		var x Value
		if st.kind == kStr {
			x = t.decodeDefault(asText(r.p).s)
		} else {
			x = t.encodeDefault(r)
		}
		t.decref(r)
		if x.p == nil {
			return false
		}
		r = x
	}
	st.out.AppendText(toText(asText(r.p).chars()))
	t.decref(r)
	return true
}

// nextField copies literal text and gives the next field's value, converted,
// with its specification (both owned).
func (t *Thread) nextField(st *templateState, args, kwargs Value) (v, spec Value, more, ok bool) {
	for {
		p, has, err := st.next()
		if err != nil {
			t.raiseFormat(err)
			return Null, Null, false, false
		}
		if !has {
			return Null, Null, false, true
		}
		if h := st.held; h != nil && !h.isUnbound() {
			st.out.AppendText(toText(asText(h.p).chars()))
			t.clearReg(h)
		}
		st.out.AppendText(toText(p.lit))
		if !p.field {
			continue
		}
		if v = t.fieldValue(st, p, args, kwargs); v.p == nil {
			return Null, Null, false, false
		}
		if p.nested {
			spec = t.formatNested(st, p.spec, args, kwargs)
		} else {
			spec = t.textResult(text{kind: st.kind}, p.spec)
		}
		if spec.p == nil {
			t.decref(v)
			return Null, Null, false, false
		}
		return v, spec, true, true
	}
}

// formatNested formats a specification that holds fields itself.
func (t *Thread) formatNested(st *templateState, spec chars, args, kwargs Value) Value {
	in := &templateState{kind: st.kind, depth: st.depth - 1, auto: st.auto}
	if in.depth <= 0 {
		return t.raiseFormat(format.TooDeep())
	}
	in.open(t, spec)
	for {
		v, s, more, ok := t.nextField(in, args, kwargs)
		if !ok {
			return Null
		}
		if !more {
			return t.textResult(text{kind: st.kind}, fromText(in.out.Text()))
		}
		r := t.Format(v, s)
		t.decref(v)
		t.decref(s)
		if !in.add(t, r) {
			return Null
		}
	}
}

// fieldValue looks up what a field names, and converts it (owned).
func (t *Thread) fieldValue(st *templateState, p piece, args, kwargs Value) Value {
	var v Value
	switch p.name.w {
	case 0:
		v = fieldOf(t, st, bytesOf(p.name.s), args, kwargs)
	case 1:
		v = fieldOf(t, st, unitsOf[uint16](p.name.s), args, kwargs)
	default:
		v = fieldOf(t, st, unitsOf[rune](p.name.s), args, kwargs)
	}
	if v.p == nil || p.conv == 0 {
		return v
	}
	if p.conv != 's' && p.conv != 'r' && (p.conv != 'a' || t.vm.py2) {
		t.decref(v)
		return t.raiseFormat(format.UnknownConversion(p.conv))
	}
	f := t.frame
	var x Value
	if p.conv == 's' && t.vm.py2 && st.kind == kStr {
		x = t.UnicodeOf(v)
	} else {
		x = t.finish(t.convertSoft(v, p.conv), f)
	}
	t.decref(v)
	return x
}

// fieldOf follows a field's name from the arguments on.
func fieldOf[E format.Unit](t *Thread, st *templateState, name []E, args, kwargs Value) Value {
	n, err := format.ParseName(name, st.auto)
	if err != nil {
		return t.raiseFormat(err)
	}
	v := t.fieldStart(st, n.Index, charsOf(n.Key), args, kwargs)
	for v.p != nil {
		s, ok, err := n.Next()
		var next Value
		switch {
		case err != nil:
			next = t.raiseFormat(err)
		case !ok:
			return v
		case s.Attribute:
			key := t.textResult(text{kind: kStr}, charsOf(s.Key))
			next = t.getAttr(v, t.vm.intern(asText(key.p).utf8()))
			t.decref(key)
		case s.Index >= 0:
			next = t.GetItem(v, Int(int64(s.Index)))
		default:
			key := t.textResult(text{kind: st.kind}, charsOf(s.Key))
			next = t.GetItem(v, key)
			t.decref(key)
		}
		t.decref(v)
		v = next
	}
	return Null
}

// fieldStart is the argument that a field begins with.
func (t *Thread) fieldStart(st *templateState, index int, key chars, args, kwargs Value) Value {
	if index >= 0 {
		if args.p == nil || args.isUnbound() {
			return t.valueError("Format string contains positional fields")
		}
		items := asTuple(args.p).items
		if index < len(items) {
			return items[index].incref()
		}
		if t.vm.py2 {
			return t.indexError("tuple index out of range")
		}
		return t.indexError("Replacement index %d out of range for positional args tuple", index)
	}
	k := t.textResult(text{kind: st.kind}, key)
	defer t.decref(k)
	if kwargs.p.kind == kDict && kwargs.p.flags&flagSub == 0 {
		v, ok := asDict(kwargs.p).get(t, k)
		if !ok {
			return Null
		}
		if v.p == nil {
			return t.keyError(k)
		}
		return v.incref()
	}
	return t.GetItem(kwargs, k)
}
