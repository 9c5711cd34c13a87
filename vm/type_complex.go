package vm

import (
	"math"

	"github.com/sllint/sllint/vm/internal/format"
	"github.com/sllint/sllint/vm/internal/number"
)

var complexSpec = TypeSpec{Name: "complex", Kind: kComplex, Flags: TypeBase, Doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
	Slots: complexSlots(), Py2: complexSlots2, Hashable: true}

func complexSlots() Slots {
	s := Slots{
		New: complexNew, Repr: complexRepr, Hash: complexHash, Compare: complexCompare,
		Negative: func(t *Thread, v Value) Value {
			c := asComplex(v.p).v
			return t.newComplex(complex(-real(c), -imag(c)))
		},
		Positive: func(t *Thread, v Value) Value { return t.exactComplex(v) },
		Absolute: complexAbs,
		Bool:     func(t *Thread, v Value) Value { return Bool(asComplex(v.p).v != 0) },
		Power:    func(t *Thread, a, b, mod Value) Value { return t.valueError("complex modulo") },
	}
	for _, op := range [...]BinOp{OpAdd, OpSubtract, OpMultiply, OpTrueDivide, OpDivide, OpPower} {
		s.Binary[op] = func(t *Thread, a, b Value) Value { return t.complexBinary(op, a, b) }
	}
	return s
}

// complexSlots2 adds what Python 2 still has.
func complexSlots2(s *Slots) {
	s.Str = func(t *Thread, v Value) Value {
		c := asComplex(v.p).v
		return t.Str(number.ComplexStr2(real(c), imag(c)))
	}
	s.Binary[OpRemainder] = func(t *Thread, a, b Value) Value { return t.complexDivmod2(OpRemainder, a, b) }
	s.Binary[OpFloorDivide] = func(t *Thread, a, b Value) Value { return t.complexDivmod2(OpFloorDivide, a, b) }
	s.Binary[OpDivmod] = func(t *Thread, a, b Value) Value { return t.complexDivmod2(OpDivmod, a, b) }
	s.Int = func(t *Thread, v Value) Value { return t.typeError("can't convert complex to int") }
	s.Long = func(t *Thread, v Value) Value { return t.typeError("can't convert complex to long") }
	s.Float = func(t *Thread, v Value) Value { return t.typeError("can't convert complex to float") }
	s.Coerce = func(t *Thread, a, b Value) Value {
		c, ok, failed := t.toComplex(b)
		if !ok {
			return notOrNull(failed)
		}
		if b.p.kind == kComplex {
			return t.NewTuple(a.incref(), b.incref())
		}
		return t.NewTuple(a.incref(), t.newComplex(complex(c.Re, c.Im)))
	}
}

// exactComplex gives v itself, or a complex where v is of a subclass.
func (t *Thread) exactComplex(v Value) Value {
	if v.p.flags&flagSub == 0 {
		return v.incref()
	}
	return t.newComplex(asComplex(v.p).v)
}

func complexParts(v Value) number.Complex {
	c := asComplex(v.p).v
	return number.Complex{Re: real(c), Im: imag(c)}
}

// toComplex gives the value of a number; ok is false for other objects, and
// where it raised, which failed says.
func (t *Thread) toComplex(v Value) (c number.Complex, ok, failed bool) {
	if v.p.kind == kComplex {
		return complexParts(v), true, false
	}
	f, ok, failed := t.toFloat(v)
	return number.Complex{Re: f}, ok, failed
}

// complexResult makes a complex of a result of package number.
func (t *Thread) complexResult(c number.Complex, err *number.Error) Value {
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.newComplex(complex(c.Re, c.Im))
}

func (t *Thread) complexBinary(op BinOp, a, b Value) Value {
	x, ok, failed := t.toComplex(a)
	if !ok {
		return notOrNull(failed)
	}
	y, ok, failed := t.toComplex(b)
	if !ok {
		return notOrNull(failed)
	}
	switch op {
	case OpAdd:
		return t.newComplex(complex(x.Re+y.Re, x.Im+y.Im))
	case OpSubtract:
		return t.newComplex(complex(x.Re-y.Re, x.Im-y.Im))
	case OpMultiply:
		return t.complexResult(x.Mul(y), nil)
	case OpPower:
		return t.complexResult(x.Pow(y))
	}
	return t.complexResult(x.Div(y))
}

// complexDivmod2 is Python 2's //, % and divmod() of complex numbers.
func (t *Thread) complexDivmod2(op BinOp, a, b Value) Value {
	x, ok, failed := t.toComplex(a)
	if !ok {
		return notOrNull(failed)
	}
	y, ok, failed := t.toComplex(b)
	if !ok {
		return notOrNull(failed)
	}
	if !t.warn("DeprecationWarning", "complex divmod(), // and % are deprecated") {
		return Null
	}
	q, err := x.Div(y)
	if err != nil {
		what := "complex divmod()"
		if op == OpRemainder {
			what = "complex remainder"
		}
		return t.zeroDivision("%s", what)
	}
	q = number.Complex{Re: math.Floor(q.Re)}
	p := y.Mul(q)
	r := number.Complex{Re: x.Re - p.Re, Im: x.Im - p.Im}
	switch op {
	case OpFloorDivide:
		return t.complexResult(q, nil)
	case OpRemainder:
		return t.complexResult(r, nil)
	}
	return t.NewTuple(t.complexResult(q, nil), t.complexResult(r, nil))
}

func complexRepr(t *Thread, v Value) Value {
	c := asComplex(v.p).v
	return t.Str(number.ComplexRepr(real(c), imag(c)))
}

func complexHash(t *Thread, v Value) Value {
	c := asComplex(v.p).v
	re, im := floatHash(t, Float(real(c))), floatHash(t, Float(imag(c)))
	return Int(number.CombineComplexHash(re.int(), im.int()))
}

func complexCompare(t *Thread, a, b Value, op CmpOp) Value {
	x := complexParts(a)
	var eq bool
	switch {
	case b.p.kind == kComplex:
		y := complexParts(b)
		eq = x.Re == y.Re && x.Im == y.Im
	default:
		if i, ok := asInt(b); ok {
			eq = x.Im == 0 && x.Re == x.Re && number.CmpFloat(i, x.Re) == 0
		} else if f, ok := asFloat(b); ok {
			eq = x.Im == 0 && x.Re == f
		} else {
			return NotImplemented
		}
	}
	switch op {
	case EQ:
		return Bool(eq)
	case NE:
		return Bool(!eq)
	}
	if t.vm.py2 {
		return t.typeError("no ordering relation is defined for complex numbers")
	}
	return NotImplemented
}

func complexAbs(t *Thread, v Value) Value {
	f, err := complexParts(v).Abs()
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return Float(f)
}

var complexSig = parseSig("real=0, imag=0")

// complexNew is complex.__new__.
func complexNew(t *Thread, typ *Type, a Args) Value {
	var p [2]Value
	if !complexSig.bind(t, "complex", a, p[:]) {
		return Null
	}
	c, ok := t.complexArgs(p[0], p[1])
	if !ok {
		return Null
	}
	if typ != t.vm.types.Complex {
		o := &complexSub{}
		o.v = complex(c.Re, c.Im)
		t.init(&o.Header, kComplex, typ)
		t.startSub(&o.Header, &o.attrs)
		return obj(&o.Header)
	}
	if p[1].p == nil && p[0].p != nil && p[0].p.kind == kComplex && p[0].p.typ == typ {
		return p[0].incref()
	}
	return t.newComplex(complex(c.Re, c.Im))
}

// complexArgs is complex(re, im); both may be Null.
func (t *Thread) complexArgs(re, im Value) (c number.Complex, ok bool) {
	isText := func(v Value) bool { return v.p != nil && (v.p.kind == kStr || t.vm.py2 && v.p.kind == kBytes) }
	if isText(re) {
		if im.p != nil {
			t.typeError("complex() can't take second arg if first is a string")
			return c, false
		}
		return t.parseComplex(re)
	}
	if isText(im) {
		t.typeError("complex() second arg can't be a string")
		return c, false
	}
	isComplex := false
	if re.p != nil {
		if c, isComplex, ok = t.complexArg(re, "first"); !ok {
			return c, false
		}
	}
	if im.p == nil {
		return c, true
	}
	d, im2 := number.Complex{}, false
	if im.p.kind == kComplex {
		d, im2 = complexParts(im), true
	} else if d, _, ok = t.complexArg(im, "second"); !ok {
		return c, false
	}
	// Signs of zeros stay as they are where an argument is real.
	if im2 {
		c.Re -= d.Im
	}
	if isComplex {
		c.Im += d.Re
	} else {
		c.Im = d.Re
	}
	return c, true
}

// complexArg converts an argument of complex() that is no text.
func (t *Thread) complexArg(v Value, which string) (c number.Complex, isComplex, ok bool) {
	if v.p.kind == kComplex && v.p.flags&flagSub == 0 {
		return complexParts(v), true, true
	}
	if which == "first" {
		m := t.lookupSpecial(v, t.vm.names.complexName)
		if m.p == nil && t.exc.p == nil && v.p.kind == kOldInst {
			m, _ = t.lookupAttr(v, t.vm.names.complexName)
		}
		if m.p != nil {
			return t.fromComplexMethod(m)
		}
		if t.exc.p != nil {
			return c, false, false
		}
		if v.p.kind == kComplex {
			return complexParts(v), true, true
		}
	}
	s := &t.typeOf(v).slots
	if _, isFloat := asFloat(v); !isFloat && s.Float == nil && (s.Index == nil || t.vm.py2) {
		switch {
		case t.vm.py2:
			t.typeError("complex() argument must be a string or a number")
		case which == "first":
			t.typeError("complex() first argument must be a string or a number, not '%s'", t.typeName(v))
		default:
			t.typeError("complex() second argument must be a number, not '%s'", t.typeName(v))
		}
		return c, false, false
	}
	c.Re, ok = t.FloatNumber(v)
	return c, false, ok
}

// fromComplexMethod calls __complex__ (stolen).
func (t *Thread) fromComplexMethod(m Value) (c number.Complex, isComplex, ok bool) {
	r := t.Call(m)
	t.decref(m)
	if r.p == nil {
		return c, false, false
	}
	defer t.decref(r)
	if r.p.kind == kComplex {
		ok = t.vm.py2 || t.typeOf(r) == t.vm.types.Complex || t.warnSubclass("__complex__", "complex", r)
		return complexParts(r), ok, ok
	}
	if t.vm.py2 {
		if f, ok, _ := t.toFloat(r); ok {
			return number.Complex{Re: f}, false, true
		}
		t.typeError("complex() argument must be a string or a number")
		return c, false, false
	}
	t.typeError("__complex__ returned non-complex (type %s)", t.typeName(r))
	return c, false, false
}

func (t *Thread) parseComplex(v Value) (c number.Complex, ok bool) {
	s, _, ok := t.numberText(v)
	if !ok {
		return c, false
	}
	re, im, err := number.ParseComplex(s, t.vm.numbers())
	if err != nil {
		t.raiseNumber(err, v)
		return c, false
	}
	return number.Complex{Re: re, Im: im}, true
}

// ComplexNumber is the argument of a function of module cmath:
// PyComplex_AsCComplex.
func (t *Thread) ComplexNumber(v Value) (re, im float64, ok bool) {
	if v.p.kind == kComplex {
		c := complexParts(v)
		return c.Re, c.Im, true
	}
	var m Value
	if v.p.kind == kOldInst {
		m, _ = t.LookupAttr(v, "__complex__")
	} else {
		m = t.lookupSpecial(v, t.vm.names.complexName)
	}
	if m.p != nil {
		c, isComplex, ok := t.fromComplexMethod(m)
		if ok && !isComplex {
			t.typeError("__complex__ should return a complex object")
			ok = false
		}
		return c.Re, c.Im, ok
	}
	if t.exc.p != nil {
		return 0, 0, false
	}
	f, ok := t.RealNumber(v)
	return f, 0, ok
}

func init() {
	part := func(name string, f func(c complex128) float64, doc string) GetSet {
		return GetSet{Name: name, Member: true, Get: func(t *Thread, v Value) Value { return Float(f(asComplex(v.p).v)) }, Doc: doc}
	}
	complexSpec.GetSet = []GetSet{
		part("real", func(c complex128) float64 { return real(c) }, "the real part of a complex number"),
		part("imag", func(c complex128) float64 { return imag(c) }, "the imaginary part of a complex number"),
	}
	complexSpec.Methods = []Method{
		{Name: "conjugate", Fn: func(t *Thread, a []Value) Value { c := complexParts(a[0]); return t.newComplex(complex(c.Re, -c.Im)) },
			Doc: "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
		{Name: "__complex__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.exactComplex(a[0]) }, Doc: "Convert this value to exact type complex."},
		{Name: "__getnewargs__", Fn: func(t *Thread, a []Value) Value {
			c := complexParts(a[0])
			return t.NewTuple(Float(c.Re), Float(c.Im))
		}},
		{Name: "__format__", Sig: "format_spec, /", Fn: complexFormat, Doc: "Convert to a string according to format_spec."},
	}
}

func complexFormat(t *Thread, a []Value) Value {
	s, target, ok := t.formatSpec(a[0], a[1])
	if !ok {
		return Null
	}
	if len(s) == 0 {
		return t.formatEmpty(a[0], a[1])
	}
	spec, err := format.Parse(s, format.Complex, target)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if !t.formatRoom(&spec) {
		return Null
	}
	c := complexParts(a[0])
	b, err := spec.AppendComplex(nil, c.Re, c.Im, target)
	return t.formatted(b, a[1], err)
}
