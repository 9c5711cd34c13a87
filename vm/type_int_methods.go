package vm

import (
	"math/big"

	"github.com/sllint/sllint/vm/internal/format"
	"github.com/sllint/sllint/vm/internal/number"
)

// The methods of int and long.

func init() {
	self := func(t *Thread, a []Value) Value { return intInt(t, a[0]) }
	intSpec.Methods = []Method{
		{Name: "conjugate", Fn: self, Doc: "Returns self, the complex conjugate of any int."},
		{Name: "bit_length", Fn: intBitLength, Doc: "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6"},
		{Name: "bit_count", How: Only3, Fn: func(t *Thread, a []Value) Value { i, _ := asInt(a[0]); return Int(int64(number.BitCount(i))) },
			Doc: "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3"},
		{Name: "to_bytes", Sig: "length=1, byteorder='big', *, signed=False", How: Only3, Fn: intToBytes},
		{Name: "from_bytes", Sig: "bytes, byteorder='big', *, signed=False", How: Only3 | ClassMethod, Fn: intFromBytes},
		{Name: "as_integer_ratio", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.NewTuple(intInt(t, a[0]), Int(1)) },
			Doc: "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)"},
		{Name: "__trunc__", Fn: self, Doc: "Truncating an Integral returns itself."},
		{Name: "__floor__", How: Only3, Fn: self, Doc: "Flooring an Integral returns itself."},
		{Name: "__ceil__", How: Only3, Fn: self, Doc: "Ceiling of an Integral returns itself."},
		{Name: "__round__", Sig: "ndigits=<unrepresentable>, /", How: Only3, Fn: intRound},
		{Name: "__getnewargs__", Fn: func(t *Thread, a []Value) Value { return t.NewTuple(intInt(t, a[0])) }},
		{Name: "__format__", Sig: "format_spec, /", Fn: intFormat},
		{Name: "__sizeof__", Fn: intSizeOf, Doc: "Returns size in memory, in bytes."},
		{Name: "is_integer", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }, Doc: "Returns True. Exists for duck type compatibility with float.is_integer."},
	}
	get := func(t *Thread, v Value) Value { return intInt(t, v) }
	constant := func(n int64) func(t *Thread, v Value) Value {
		return func(t *Thread, v Value) Value { return t.likeInt(v, number.Int{Small: n}) }
	}
	intSpec.GetSet = []GetSet{
		{Name: "real", Get: get, Doc: "the real part of a complex number"},
		{Name: "imag", Get: constant(0), Doc: "the imaginary part of a complex number"},
		{Name: "numerator", Get: get, Doc: "the numerator of a rational number in lowest terms"},
		{Name: "denominator", Get: constant(1), Doc: "the denominator of a rational number in lowest terms"},
	}
	longSpec.Methods, longSpec.GetSet = intSpec.Methods, intSpec.GetSet
}

func intBitLength(t *Thread, a []Value) Value {
	i, _ := asInt(a[0])
	return Int(int64(number.BitLength(i)))
}

// intSizeOf counts as CPython's 64 bit builds do: 30 bits a digit of four bytes.
func intSizeOf(t *Thread, a []Value) Value {
	i, _ := asInt(a[0])
	digits := (number.BitLength(i) + 29) / 30
	switch {
	case t.vm.py2 && !t.isLong2(a[0]):
		return Int(24)
	case t.vm.py2:
		return Int(int64(24 + 4*digits))
	}
	return Int(int64(24 + 4*max(digits, 1)))
}

func intRound(t *Thread, a []Value) Value {
	if a[1].p == nil {
		return intInt(t, a[0])
	}
	n := t.IndexValue(a[1])
	if n.p == nil {
		return Null
	}
	nd, _ := asInt(n)
	i, _ := asInt(a[0])
	t.decref(n)
	return t.fromInt(number.RoundInt(i, nd))
}

// byteOrder reads 'little' or 'big'.
func (t *Thread) byteOrder(v Value) (little, ok bool) {
	if v.p == nil {
		return false, true
	}
	switch s := GoString(v); s {
	case "little":
		return true, true
	case "big":
		return false, true
	}
	t.valueError("byteorder must be either 'little' or 'big'")
	return false, false
}

func (t *Thread) isSigned(v Value) (signed, ok bool) {
	if v.p == nil {
		return false, true
	}
	return t.IsTrue(v)
}

func intToBytes(t *Thread, a []Value) Value {
	length := int64(1)
	if a[1].p != nil {
		var ok bool
		if length, ok = t.Index(a[1], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	if a[2].p != nil && a[2].p.kind != kStr {
		return t.typeError("to_bytes() argument 'byteorder' must be str, not %s", t.typeName(a[2]))
	}
	signed, ok := t.isSigned(a[3])
	if !ok {
		return Null
	}
	little, ok := t.byteOrder(a[2])
	if !ok {
		return Null
	}
	if length < 0 {
		return t.valueError("length argument must be non-negative")
	}
	if !t.room(float64(length) * 8) {
		return Null
	}
	i, _ := asInt(a[0])
	b, err := number.ToBytes(i, int(length), little, signed)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.Bytes(string(b))
}

func intFromBytes(t *Thread, a []Value) Value {
	if a[2].p != nil && a[2].p.kind != kStr {
		return t.typeError("from_bytes() argument 'byteorder' must be str, not %s", t.typeName(a[2]))
	}
	signed, ok := t.isSigned(a[3])
	if !ok {
		return Null
	}
	little, ok := t.byteOrder(a[2])
	if !ok {
		return Null
	}
	b, ok := t.bytesObject(a[1])
	if !ok {
		return Null
	}
	v := t.fromInt(number.FromBytes(b, little, signed))
	if a[0].p == &t.vm.types.Int.Header {
		return v
	}
	r := t.Call(a[0], v)
	t.decref(v)
	return r
}

// bytesObject gives the bytes of PyObject_Bytes: of a buffer, of what __bytes__
// returns, or of an iterable of ints.
func (t *Thread) bytesObject(v Value) ([]byte, bool) {
	switch {
	case v.p.kind == kBytes:
		return []byte(asText(v.p).s), true
	case v.p.kind == kStr || t.typeOf(v).slots.Iter == nil && t.typeOf(v).slots.Buffer == nil && t.typeOf(v).lookup(t, t.vm.names.bytes).p == nil && !t.isSequence(v):
		t.typeError("cannot convert '%s' object to bytes", t.typeName(v))
		return nil, false
	}
	r := t.Call(t.vm.types.Bytes.Value(), v)
	if r.p == nil {
		return nil, false
	}
	b := []byte(asText(r.p).s)
	t.decref(r)
	return b, true
}

// formatSpec gives the characters of a format specification, and what it is for.
func (t *Thread) formatSpec(v, spec Value) (s []rune, target format.Target, ok bool) {
	if spec.p.kind != kStr && !(t.vm.py2 && spec.p.kind == kBytes) {
		if t.vm.py2 {
			t.typeError("__format__ requires str or unicode")
		} else {
			t.typeError("__format__() argument must be str, not %s", t.typeName(spec))
		}
		return nil, target, false
	}
	target = format.Target{Dialect: t.vm.numbers(), TypeName: t.typeOf(v).name, Str2: t.vm.py2 && spec.p.kind == kBytes}
	return asText(spec.p).runes(), target, true
}

// formatted makes the result of a __format__, in the type of its specification.
func (t *Thread) formatted(b []byte, spec Value, err *number.Error) Value {
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if spec.p.kind == kBytes {
		return t.Bytes(string(b))
	}
	return t.Text(string(b))
}

// formatEmpty is format(v, ”): str(v), in the type of the specification.
func (t *Thread) formatEmpty(v, spec Value) Value {
	s := t.StrOf(v)
	if s.p == nil || s.p.kind == spec.p.kind {
		return s
	}
	u := t.Text(GoString(s))
	t.decref(s)
	return u
}

func intFormat(t *Thread, a []Value) Value {
	s, target, ok := t.formatSpec(a[0], a[1])
	if !ok {
		return Null
	}
	if len(s) == 0 {
		return t.formatEmpty(a[0], a[1])
	}
	spec, err := format.Parse(s, format.Whole, target)
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if !t.formatRoom(&spec) {
		return Null
	}
	i, _ := asInt(a[0])
	b, err := spec.AppendInt(nil, i, t.maxDigits(), target)
	return t.formatted(b, a[1], err)
}

// formatRoom tells whether so wide a text may be made.
func (t *Thread) formatRoom(p *format.Spec) bool {
	return t.room(8*float64(max(p.Width, 0))) && t.room(8*float64(max(p.Prec, 0)))
}

var longSpec = TypeSpec{Name: "long", Kind: kLong, Flags: TypeBase, Doc: "long(x=0) -> long\nlong(x, base=10) -> long\n\nConvert a number or string to a long integer, or return 0L if no arguments\nare given.  If x is floating point, the conversion truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string or\nUnicode object representing an integer literal in the given base.  The\nliteral can be preceded by '+' or '-' and be surrounded by whitespace.\nThe base defaults to 10.  Valid bases are 0 and 2-36.  Base 0 means to\ninterpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4L",
	Slots: intSlots(true), Py2: longSlots2, Hashable: true}

// longSlots2 makes the slots those of Python 2's long.
func longSlots2(s *Slots) {
	intSlots2(s)
	s.Repr = func(t *Thread, v Value) Value {
		i, _ := asInt(v)
		return t.Str(string(number.AppendInt(nil, i, 10)) + "L")
	}
	s.Str = func(t *Thread, v Value) Value {
		i, _ := asInt(v)
		return t.Str(string(number.AppendInt(nil, i, 10)))
	}
	s.Int = func(t *Thread, v Value) Value {
		i, _ := asInt(v)
		return t.fromInt(i)
	}
	s.Coerce = func(t *Thread, a, b Value) Value {
		i, ok := asInt(b)
		if !ok {
			return NotImplemented
		}
		if t.isLong2(b) {
			return t.NewTuple(a.incref(), b.incref())
		}
		return t.NewTuple(a.incref(), t.fromLong(i))
	}
}

// bigOf gives the value of an int as a *big.Int that must not be changed.
func bigOf(v Value) *big.Int {
	i, _ := asInt(v)
	return i.ToBig()
}
