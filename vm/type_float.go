package vm

import (
	"math"

	"github.com/sllint/sllint/vm/internal/format"
	"github.com/sllint/sllint/vm/internal/number"
)

var floatSpec = TypeSpec{Name: "float", Kind: kFloatObj, Flags: TypeBase, Doc: "Convert a string or number to a floating-point number, if possible.",
	Slots: floatSlots(), Py2: floatSlots2, Hashable: true}

func floatSlots() Slots {
	s := Slots{
		New: floatNew, Repr: floatRepr, Hash: floatHash, Compare: floatCompare, Int: floatInt, Float: floatFloat,
		Positive: floatFloat,
		Negative: func(t *Thread, v Value) Value { f, _ := asFloat(v); return Float(-f) },
		Absolute: func(t *Thread, v Value) Value {
			f, _ := asFloat(v)
			return Value{&tFloat, Float(f).n &^ (1 << 63)}
		},
		Bool:  func(t *Thread, v Value) Value { f, _ := asFloat(v); return Bool(f != 0) },
		Power: powerInts,
	}
	for _, op := range [...]BinOp{OpAdd, OpSubtract, OpMultiply, OpTrueDivide, OpDivide, OpRemainder, OpPower, OpFloorDivide, OpDivmod} {
		s.Binary[op] = func(t *Thread, a, b Value) Value { return t.floatBinary(op, a, b) }
	}
	return s
}

func floatSlots2(s *Slots) {
	s.Str = func(t *Thread, v Value) Value { f, _ := asFloat(v); return t.Str(number.Str2(f)) }
	s.Long = func(t *Thread, v Value) Value {
		f, _ := asFloat(v)
		i, err := number.FromFloat(f)
		if err != nil {
			return t.raiseNumber(err, Null)
		}
		return t.fromLong(i)
	}
	s.Coerce = func(t *Thread, a, b Value) Value {
		if f, ok, failed := t.toFloat(b); ok {
			if _, is := asFloat(b); is {
				return t.NewTuple(a.incref(), b.incref())
			}
			return t.NewTuple(a.incref(), Float(f))
		} else if failed {
			return Null
		}
		return NotImplemented
	}
}

// toFloat gives the value of a float or int; ok is false for other objects, and
// where it raised, which failed says.
func (t *Thread) toFloat(v Value) (f float64, ok, failed bool) {
	switch v.p.kind {
	case kFloat:
		return v.float(), true, false
	case kFloatObj:
		return asFloatObj(v.p).f, true, false
	case kInt, kBool:
		return float64(v.int()), true, false
	case kLong:
		i, _ := asInt(v)
		f, err := number.ToFloat(i, t.vm.numbers())
		if err != nil {
			t.raiseNumber(err, Null)
			return 0, false, true
		}
		return f, true, false
	}
	return 0, false, false
}

// floatBinary is an arithmetic operator of float.
func (t *Thread) floatBinary(op BinOp, a, b Value) Value {
	x, ok, failed := t.toFloat(a)
	if !ok {
		return notOrNull(failed)
	}
	y, ok, failed := t.toFloat(b)
	if !ok {
		return notOrNull(failed)
	}
	var r float64
	var err *number.Error
	switch d := t.vm.numbers(); op {
	case OpAdd:
		r = x + y
	case OpSubtract:
		r = x - y
	case OpMultiply:
		r = x * y
	case OpTrueDivide, OpDivide:
		r, err = number.FloatDiv(x, y)
	case OpRemainder:
		r, err = number.FloatMod(x, y, d)
	case OpFloorDivide:
		r, err = number.FloatFloorDiv(x, y, d)
	case OpPower:
		return t.floatPow(x, y)
	case OpDivmod:
		q, m, err := number.FloatDivMod(x, y)
		if err != nil {
			return t.raiseNumber(err, Null)
		}
		return t.NewTuple(Float(q), Float(m))
	}
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return Float(r)
}

func notOrNull(failed bool) Value {
	if failed {
		return Null
	}
	return NotImplemented
}

// floatPow is x ** y.
func (t *Thread) floatPow(x, y float64) Value {
	r, isComplex, err := number.FloatPow(x, y, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if isComplex {
		return t.complexResult(number.Complex{Re: x}.Pow(number.Complex{Re: y}))
	}
	return Float(r)
}

// powerInts is pow() with a modulus for numbers that are no ints.
func powerInts(t *Thread, a, b, mod Value) Value {
	return t.typeError("pow() 3rd argument not allowed unless all arguments are integers")
}

func floatRepr(t *Thread, v Value) Value { f, _ := asFloat(v); return t.Str(number.Repr(f)) }

func floatHash(t *Thread, v Value) Value {
	f, _ := asFloat(v)
	if f != f && !t.vm.py2 {
		return objectHash(t, v)
	}
	return Int(number.HashFloat(f, t.vm.numbers()))
}

func floatCompare(t *Thread, a, b Value, op CmpOp) Value {
	x, ok := asFloat(a)
	if !ok {
		return NotImplemented
	}
	if y, ok := asFloat(b); ok {
		return Bool(floatHolds(op, x, y))
	}
	i, ok := asInt(b)
	if !ok {
		return NotImplemented
	}
	if x != x {
		return Bool(op == NE)
	}
	return Bool(cmpHolds(op, -number.CmpFloat(i, x)))
}

func floatInt(t *Thread, v Value) Value {
	f, _ := asFloat(v)
	i, err := number.FromFloat(f)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.fromInt(i)
}

func floatFloat(t *Thread, v Value) Value { f, _ := asFloat(v); return Float(f) }

// floatNew is float.__new__.
func floatNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Kw) > 0 && !t.vm.py2 {
		if typ == t.vm.types.Float || !t.HasOwnInit(typ, t.vm.types.Float) {
			return t.typeError("float() takes no keyword arguments")
		}
		a.Kw, a.Names = nil, nil // they are for __init__
	}
	x := Null
	if n := len(a.Pos) + len(a.Kw); n > 1 {
		if t.vm.py2 {
			return t.typeError("float() takes at most 1 argument (%d given)", n)
		}
		return t.typeError("float expected at most 1 argument, got %d", n)
	}
	if len(a.Pos) == 1 {
		x = a.Pos[0]
	} else if len(a.Kw) == 1 {
		if !floatSig2.bind(t, "float", a, []Value{Null}) {
			return Null
		}
		x = a.Kw[0]
	}
	if x.p == nil {
		return t.floatOf(typ, 0)
	}
	if t.vm.py2 && typ == t.vm.types.Float && x.p.kind != kFloat && !t.isFloatText(x) && t.typeOf(x).slots.Float != nil {
		return t.floatMethod(x) // of whatever class it is
	}
	f, ok := t.floatArg(x)
	if !ok {
		return Null
	}
	return t.floatOf(typ, f)
}

// isFloatText tells whether float(x) reads a text though x may have __float__: in
// Python 2 only where it is a str of no other class.
func (t *Thread) isFloatText(x Value) bool { return t.vm.py2 && t.typeOf(x) == t.vm.types.Bytes }

var floatSig2 = parseSig("x=0")

// floatOf makes a float, or an instance of a subclass.
func (t *Thread) floatOf(typ *Type, f float64) Value {
	if typ == t.vm.types.Float {
		return Float(f)
	}
	o := &floatSub{}
	o.f = f
	t.init(&o.Header, kFloatObj, typ)
	t.startSub(&o.Header, &o.attrs)
	return obj(&o.Header)
}

// floatArg is float(x) for any x, as a Go float.
func (t *Thread) floatArg(x Value) (float64, bool) {
	if x.p.kind == kFloat {
		return x.float(), true
	}
	s, text, ok := t.numberText(x)
	if !ok {
		return 0, false
	}
	if text && !t.isFloatText(x) && t.typeOf(x).slots.Float != nil {
		text = false // of a class derived from str or bytes
	}
	if !text && !t.vm.py2 && t.typeOf(x).slots.Float == nil && t.typeOf(x).slots.Index == nil {
		if s, text = t.buffer(x); t.exc.p != nil {
			return 0, false
		}
	}
	if !text {
		return t.FloatNumber(x)
	}
	f, err := number.ParseFloat(s, t.vm.numbers())
	if err != nil {
		if err.WithRepr || x.p.kind == kBytes && !t.vm.py2 {
			if !err.WithRepr {
				err = &number.Error{Kind: err.Kind, Msg: "could not convert string to float: ", WithRepr: true}
			}
		}
		t.raiseNumber(err, x)
		return 0, false
	}
	return f, true
}

// floatMethod is what x's __float__ gives, a float or an instance of a subclass.
func (t *Thread) floatMethod(x Value) Value {
	frame := t.frame
	r := t.finish(t.typeOf(x).slots.Float(t, x), frame)
	if r.p == nil {
		return Null
	}
	if _, ok := asFloat(r); ok {
		return r
	}
	if t.vm.py2 {
		t.typeError("__float__ returned non-float (type %s)", t.typeName(r))
	} else {
		t.typeError("%s.__float__ returned non-float (type %s)", t.typeName(x), t.typeName(r))
	}
	t.decref(r)
	return Null
}

// FloatNumber converts a number, or what has __float__ or __index__, to a float:
// PyNumber_Float without text.
func (t *Thread) FloatNumber(x Value) (float64, bool) {
	if x.p.kind == kFloat {
		return x.float(), true
	}
	if t.typeOf(x).slots.Float != nil {
		r := t.floatMethod(x)
		if r.p == nil {
			return 0, false
		}
		f, _ := asFloat(r)
		ok := t.vm.py2 || r.p.kind == kFloat || t.typeOf(r) == t.vm.types.Float ||
			t.warnSubclass(t.typeName(x)+".__float__", "float", r)
		t.decref(r)
		return f, ok
	}
	if t.typeOf(x).slots.Index != nil && !t.vm.py2 {
		i := t.IndexValue(x)
		if i.p == nil {
			return 0, false
		}
		f, ok, _ := t.toFloat(i)
		t.decref(i)
		return f, ok
	}
	if f, ok := asFloat(x); ok {
		return f, true
	}
	if t.vm.py2 {
		t.typeError("float() argument must be a string or a number")
	} else {
		t.typeError("float() argument must be a string or a real number, not '%s'", t.typeName(x))
	}
	return 0, false
}

// RealNumber is the argument of a mathematical function: PyFloat_AsDouble.
func (t *Thread) RealNumber(x Value) (float64, bool) {
	switch x.p.kind {
	case kFloat:
		return x.float(), true
	case kInt:
		return float64(x.int()), true
	}
	s := &t.typeOf(x).slots
	if s.Float == nil && (s.Index == nil || t.vm.py2) {
		if f, ok := asFloat(x); ok {
			return f, true
		}
		if t.vm.py2 {
			t.typeError("a float is required")
		} else {
			t.typeError("must be real number, not %s", t.typeName(x))
		}
		return 0, false
	}
	if t.vm.py2 && x.p.kind != kFloatObj {
		frame := t.frame
		r := t.finish(s.Float(t, x), frame)
		if r.p == nil {
			return 0, false
		}
		f, ok := asFloat(r)
		if !ok {
			t.typeError("nb_float should return float object")
		}
		t.decref(r)
		return f, ok
	}
	return t.FloatNumber(x)
}

func init() {
	floatSpec.Methods = []Method{
		{Name: "conjugate", Fn: func(t *Thread, a []Value) Value { return floatFloat(t, a[0]) }, Doc: "Return self, the complex conjugate of any float."},
		{Name: "__trunc__", Fn: func(t *Thread, a []Value) Value { return floatInt(t, a[0]) }, Doc: "Return the Integral closest to x between 0 and x."},
		{Name: "__floor__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.floatWhole(a[0], true) }, Doc: "Return the floor as an Integral."},
		{Name: "__ceil__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.floatWhole(a[0], false) }, Doc: "Return the ceiling as an Integral."},
		{Name: "__round__", Sig: "ndigits=None, /", How: Only3, Fn: floatRound, Doc: "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits)."},
		{Name: "as_integer_ratio", Fn: floatRatio, Doc: "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.\n\n>>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)"},
		{Name: "hex", Fn: func(t *Thread, a []Value) Value { f, _ := asFloat(a[0]); return t.Str(number.Hex(f)) }, Doc: "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"},
		{Name: "fromhex", Sig: "string, /", How: ClassMethod, Fn: floatFromHex, Doc: "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324"},
		{Name: "is_integer", Fn: func(t *Thread, a []Value) Value { f, _ := asFloat(a[0]); return Bool(number.IsWhole(f)) }, Doc: "Return True if the float is an integer."},
		{Name: "__getnewargs__", Fn: func(t *Thread, a []Value) Value { return t.NewTuple(floatFloat(t, a[0])) }},
		{Name: "__getformat__", Sig: "typestr, /", How: ClassMethod, Fn: floatGetFormat},
		{Name: "__setformat__", Sig: "typestr, fmt, /", How: ClassMethod | Only2, Fn: floatSetFormat2},
		{Name: "__format__", Sig: "format_spec, /", Fn: floatFormat, Doc: "Formats the float according to format_spec."},
	}
	floatSpec.GetSet = []GetSet{
		{Name: "real", Get: floatFloat, Doc: "the real part of a complex number"},
		{Name: "imag", Get: func(t *Thread, v Value) Value { return Float(0) }, Doc: "the imaginary part of a complex number"},
	}
}

// floatWhole is floor(v) or ceil(v) as an int.
func (t *Thread) floatWhole(v Value, down bool) Value {
	f, _ := asFloat(v)
	i, err := number.FromFloat(f)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if i.Big == nil {
		switch whole := float64(i.Small); {
		case down && whole > f:
			return Int(i.Small - 1)
		case !down && whole < f:
			return Int(i.Small + 1)
		}
	}
	return t.fromInt(i)
}

func floatRound(t *Thread, a []Value) Value {
	f, _ := asFloat(a[0])
	if a[1].p == nil || a[1].p == &tNone {
		i, err := number.RoundWhole(f)
		if err != nil {
			return t.raiseNumber(err, Null)
		}
		return t.fromInt(i)
	}
	n, ok := t.Index(a[1], nil)
	if !ok {
		return Null
	}
	r, err := number.Round(f, n, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return Float(r)
}

func floatRatio(t *Thread, a []Value) Value {
	f, _ := asFloat(a[0])
	num, den, err := number.Ratio(f, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.NewTuple(t.fromInt(num), t.fromInt(den))
}

func floatFromHex(t *Thread, a []Value) Value {
	if !t.isStr(a[1]) && !(t.vm.py2 && a[1].p.kind == kStr) {
		if t.vm.py2 {
			return t.typeError("expected string or Unicode object, %s found", t.typeName(a[1]))
		}
		return t.typeError("bad argument type for built-in operation")
	}
	f, err := number.FromHex(GoString(a[1]))
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if a[0].p == &t.vm.types.Float.Header {
		return Float(f)
	}
	return t.callSoft(a[0], Args{Pos: []Value{Float(f)}})
}

func (t *Thread) floatKind(method string, v Value) bool {
	if !t.isStr(v) {
		if t.vm.py2 {
			t.typeError("%s() argument must be string, not %s", method, t.typeName(v))
		} else {
			t.typeError("%s() argument must be str, not %s", method, t.typeName(v))
		}
		return false
	}
	if s := GoString(v); s != "double" && s != "float" {
		t.valueError("%s() argument 1 must be 'double' or 'float'", method)
		return false
	}
	return true
}

func floatGetFormat(t *Thread, a []Value) Value {
	if !t.floatKind("__getformat__", a[1]) {
		return Null
	}
	if *t.floatUnknown(a[1]) {
		return t.Str("unknown")
	}
	return t.Str("IEEE, little-endian")
}

// floatUnknown is what Python 2's __setformat__ said of double or float.
func (t *Thread) floatUnknown(kind Value) *bool {
	if GoString(kind) == "double" {
		return &t.vm.unknownFloats.double
	}
	return &t.vm.unknownFloats.single
}

// CheckFloatFormat raises for a float that was unpacked from bytes and that only the
// format of IEEE 754 has, where __setformat__ said that the format is unknown.
func (t *Thread) CheckFloatFormat(f float64, double bool) bool {
	u := &t.vm.unknownFloats
	unknown := u.single
	if double {
		unknown = u.double
	}
	if !unknown || !math.IsInf(f, 0) && !math.IsNaN(f) {
		return true
	}
	t.valueError("can't unpack IEEE 754 special value on non-IEEE platform")
	return false
}

func floatSetFormat2(t *Thread, a []Value) Value {
	if !t.floatKind("__setformat__", a[1]) {
		return Null
	}
	if !t.isStr(a[2]) {
		return t.typeError("__setformat__() argument 2 must be string, not %s", t.typeName(a[2]))
	}
	switch GoString(a[2]) {
	case "unknown":
		*t.floatUnknown(a[1]) = true
		return None
	case "IEEE, little-endian":
		*t.floatUnknown(a[1]) = false
		return None
	case "IEEE, big-endian":
		return t.valueError("can only set %s format to 'unknown' or the detected platform value", GoString(a[1]))
	}
	return t.valueError("__setformat__() argument 2 must be 'unknown', 'IEEE, little-endian' or 'IEEE, big-endian'")
}

func floatFormat(t *Thread, a []Value) Value {
	s, target, ok := t.formatSpec(a[0], a[1])
	if !ok {
		return Null
	}
	if len(s) == 0 {
		return t.formatEmpty(a[0], a[1])
	}
	spec, err := format.Parse(s, format.Real, target)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if !t.formatRoom(&spec) {
		return Null
	}
	f, _ := asFloat(a[0])
	b, err := spec.AppendFloat(nil, f, target)
	return t.formatted(b, a[1], err)
}
