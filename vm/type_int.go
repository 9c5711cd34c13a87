package vm

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/sllint/sllint/vm/internal/number"
)

var intSpec = TypeSpec{Name: "int", Kind: kLong, Flags: TypeBase, Doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
	Slots: intSlots(false), Py2: intSlots2, Hashable: true}

// intSlots are the operators of int, and of Python 2's long.
func intSlots(long bool) Slots {
	s := Slots{
		New: intNew, Repr: intRepr, Hash: intHash, Compare: intCompare, Index: intIndex, Int: intInt, Float: intFloat,
		Negative: intNegative, Positive: intInt, Absolute: intAbsolute, Invert: intInvert,
		Bool: func(t *Thread, v Value) Value { i, _ := asInt(v); return Bool(i.Sign() != 0) },
	}
	for _, op := range [...]BinOp{OpAdd, OpSubtract, OpMultiply, OpTrueDivide, OpRemainder, OpPower, OpLshift, OpRshift, OpOr, OpXor, OpAnd, OpFloorDivide, OpDivide, OpDivmod} {
		if long {
			s.Binary[op] = func(t *Thread, a, b Value) Value { return t.longBinary(op, a, b) }
		} else {
			s.Binary[op] = func(t *Thread, a, b Value) Value { return t.intBinary(op, a, b) }
		}
	}
	s.Power = intPower
	return s
}

// intSlots2 makes the slots those of Python 2's int.
func intSlots2(s *Slots) {
	s.Compare = nil
	s.OldCmp = intCmp2
	s.Coerce = intCoerce2
	s.Str = intRepr
	s.Oct, s.Hex = intOct2, intHex2
	s.Long = intLong2
}

// intOp is op of two ints where that is quick.
func (t *Thread) intOp(op BinOp, x, y int64) (Value, bool) {
	switch op {
	case OpAdd:
		if z := x + y; (x^z)&(y^z) >= 0 {
			return Int(z), true
		}
	case OpSubtract:
		if z := x - y; (x^y)&(x^z) >= 0 {
			return Int(z), true
		}
	case OpMultiply:
		return mulSmall(x, y)
	case OpAnd:
		return Int(x & y), true
	case OpOr:
		return Int(x | y), true
	case OpXor:
		return Int(x ^ y), true
	case OpFloorDivide, OpDivide:
		if y != 0 && y != -1 {
			return Int(number.FloorDiv64(x, y)), true
		}
	case OpRemainder:
		if y != 0 && y != -1 {
			return Int(number.FloorMod64(x, y)), true
		}
	case OpLshift:
		if uint64(y) < 63 {
			if z := x << uint(y); z>>uint(y) == x {
				return Int(z), true
			}
		}
	case OpRshift:
		if y >= 0 {
			return Int(x >> min(uint64(y), 63)), true
		}
	case OpTrueDivide:
		const exact = 1 << 53
		if y != 0 && x <= exact && x >= -exact && y <= exact && y >= -exact {
			return Float(float64(x) / float64(y)), true
		}
	case OpPower:
		return powSmall(x, y)
	}
	return Null, false
}

func mulSmall(x, y int64) (Value, bool) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	// The high half of the signed product.
	h := int64(hi) - x>>63&y - y>>63&x
	if h == int64(lo)>>63 {
		return Int(int64(lo)), true
	}
	return Null, false
}

func powSmall(x, n int64) (Value, bool) {
	if n < 0 || n > 64 {
		return Null, false
	}
	r := Int(1)
	ok := true
	for b := Int(x); ; {
		if n&1 != 0 {
			if r, ok = mulSmall(r.int(), b.int()); !ok {
				return Null, false
			}
		}
		if n >>= 1; n == 0 {
			return r, true
		}
		if b, ok = mulSmall(b.int(), b.int()); !ok {
			return Null, false
		}
	}
}

// intBinary is an operator of int: Python 2's leaves longs to theirs.
func (t *Thread) intBinary(op BinOp, a, b Value) Value {
	x, ok := asInt(a)
	if !ok {
		return NotImplemented
	}
	y, ok := asInt(b)
	if !ok || t.vm.py2 && (t.isLong2(a) || t.isLong2(b)) {
		return NotImplemented
	}
	return t.intArith(op, x, y, false)
}

// longBinary is an operator of Python 2's long.
func (t *Thread) longBinary(op BinOp, a, b Value) Value {
	x, ok := asInt(a)
	if !ok {
		return NotImplemented
	}
	y, ok := asInt(b)
	if !ok {
		return NotImplemented
	}
	return t.intArith(op, x, y, true)
}

// intArith is a op b of two integers; long asks for a long of Python 2.
func (t *Thread) intArith(op BinOp, a, b number.Int, long bool) Value {
	if a.Big == nil && b.Big == nil {
		if r, ok := t.intOp(op, a.Small, b.Small); ok {
			if long && r.p == &tInt {
				return t.newLong(big.NewInt(r.int()))
			}
			return r
		}
		long = long || t.vm.py2 && a.Small == math.MinInt64 && b.Small == -1 // a remainder is one with the quotient
	}
	result := func(i number.Int, ok bool) Value {
		switch {
		case !ok:
			return Null
		case long:
			return t.fromLong(i)
		}
		return t.fromInt(i)
	}
	switch op {
	case OpAdd:
		return result(number.FromBig(new(big.Int).Add(a.ToBig(), b.ToBig())), true)
	case OpSubtract:
		return result(number.FromBig(new(big.Int).Sub(a.ToBig(), b.ToBig())), true)
	case OpMultiply:
		return result(t.mulInt(a, b))
	case OpOr:
		return result(number.FromBig(new(big.Int).Or(a.ToBig(), b.ToBig())), true)
	case OpXor:
		return result(number.FromBig(new(big.Int).Xor(a.ToBig(), b.ToBig())), true)
	case OpAnd:
		return result(number.FromBig(new(big.Int).And(a.ToBig(), b.ToBig())), true)
	case OpLshift, OpRshift:
		return result(t.shift(op, a, b))
	case OpPower:
		if b.Sign() < 0 {
			return t.powNegative(a, b)
		}
		return result(t.powInt(a, b))
	}
	if b.Sign() == 0 {
		return t.divisionByZero(op, long)
	}
	switch op {
	case OpTrueDivide:
		f, err := number.TrueDiv(a, b)
		if err != nil {
			return t.raiseNumber(err, Null)
		}
		return Float(f)
	case OpRemainder:
		return result(number.FloorMod(a, b), true)
	case OpDivmod:
		q, r := number.DivMod(a, b)
		return t.NewTuple(result(q, true), result(r, true))
	}
	return result(number.FloorDiv(a, b), true)
}

// divisionByZero words the error as the operator does.
func (t *Thread) divisionByZero(op BinOp, long bool) Value {
	switch {
	case op == OpTrueDivide:
		return t.zeroDivision("division by zero")
	case long:
		return t.zeroDivision("long division or modulo by zero")
	case op == OpRemainder && !t.vm.py2:
		return t.zeroDivision("integer modulo by zero")
	}
	return t.zeroDivision("integer division or modulo by zero")
}

// powNegative is a ** b with a negative b: a float.
func (t *Thread) powNegative(a, b number.Int) Value {
	x, err := number.ToFloat(a, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	y, err := number.ToFloat(b, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.floatPow(x, y)
}

// shift is a << b or a >> b.
func (t *Thread) shift(op BinOp, a, b number.Int) (number.Int, bool) {
	switch {
	case b.Sign() < 0:
		t.valueError("negative shift count")
		return number.Int{}, false
	case b.Big != nil && t.vm.py2:
		t.overflowError("long int too large to convert to int")
		return number.Int{}, false
	case a.Sign() == 0:
		return a, true
	}
	if op == OpRshift {
		if b.Big != nil || b.Small > int64(number.BitLength(a)) {
			if a.Sign() < 0 {
				return number.Int{Small: -1}, true
			}
			return number.Int{}, true
		}
		return number.FromBig(new(big.Int).Rsh(a.ToBig(), uint(b.Small))), true
	}
	if b.Big != nil {
		t.overflowError("too many digits in integer")
		return number.Int{}, false
	}
	if !t.room(float64(b.Small) + float64(number.BitLength(a))) {
		return number.Int{}, false
	}
	return number.FromBig(new(big.Int).Lsh(a.ToBig(), uint(b.Small))), true
}

// intPower is pow(a, b, mod).
func intPower(t *Thread, a, b, mod Value) Value {
	x, okx := asInt(a)
	y, oky := asInt(b)
	m, okm := asInt(mod)
	if !okx || !oky || !okm {
		return NotImplemented
	}
	r, err := number.PowMod(x, y, m, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	if t.vm.py2 && (t.isLong2(a) || t.isLong2(b) || t.isLong2(mod) || x.Big == nil && y.Big == nil && m.Big == nil && powerOverflows(x.Small, y.Small, m.Small)) {
		return t.fromLong(r)
	}
	return t.fromInt(r)
}

// powerOverflows tells whether Python 2.7, on its way to pow(x, y, mod) of ints,
// leaves 64 bits and goes on with longs.
func powerOverflows(x, y, mod int64) bool {
	r := int64(1)
	for y > 0 {
		if y&1 != 0 {
			before := r
			if r *= x; x == 0 {
				return false
			} else if r/x != before {
				return true
			}
		}
		if y >>= 1; y == 0 {
			return false
		}
		before := x
		if x *= x; before != 0 && x/before != before {
			return true
		}
		r, x = r%mod, x%mod
	}
	return false
}

// likeInt makes an int, or a long where v is one.
func (t *Thread) likeInt(v Value, i number.Int) Value {
	if t.vm.py2 && t.isLong2(v) {
		return t.fromLong(i)
	}
	return t.fromInt(i)
}

func intNegative(t *Thread, v Value) Value {
	i, _ := asInt(v)
	if i.Big == nil && i.Small != math.MinInt64 {
		return t.likeInt(v, number.Int{Small: -i.Small})
	}
	return t.likeInt(v, number.FromBig(new(big.Int).Neg(i.ToBig())))
}

func intAbsolute(t *Thread, v Value) Value {
	if i, _ := asInt(v); i.Sign() >= 0 {
		return intInt(t, v)
	}
	return intNegative(t, v)
}

func intInvert(t *Thread, v Value) Value {
	i, _ := asInt(v)
	if i.Big == nil {
		return t.likeInt(v, number.Int{Small: ^i.Small})
	}
	return t.likeInt(v, number.FromBig(new(big.Int).Not(i.Big)))
}

// intInt gives an exact int, or a long where v is one.
func intInt(t *Thread, v Value) Value {
	if v.p == &tInt {
		return v
	}
	if v.p.kind == kLong && v.p.flags&flagSub == 0 {
		return v.incref()
	}
	i, _ := asInt(v)
	return t.likeInt(v, i)
}

func intIndex(t *Thread, v Value) Value { return intInt(t, v) }

func intLong2(t *Thread, v Value) Value {
	i, _ := asInt(v)
	return t.fromLong(i)
}

func intFloat(t *Thread, v Value) Value {
	i, _ := asInt(v)
	f, err := number.ToFloat(i, t.vm.numbers())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return Float(f)
}

// maxDigits is the limit on decimal text, 0 for none.
func (t *Thread) maxDigits() int {
	if t.vm.py2 {
		return 0
	}
	return int(t.vm.maxStrDigits)
}

func intRepr(t *Thread, v Value) Value {
	i, _ := asInt(v)
	if i.Big == nil {
		var buf [20]byte
		return t.asciiText(strconv.AppendInt(buf[:0], i.Small, 10))
	}
	s, err := number.Decimal(i, t.maxDigits())
	if err != nil {
		return t.raiseNumber(err, Null)
	}
	return t.Str(s)
}

func intHash(t *Thread, v Value) Value {
	i, _ := asInt(v)
	return Int(number.HashInt(i, t.vm.numbers()))
}

// hashBig is the hash of an int or long.
func (vm *VM) hashBig(b *big.Int) int64 { return number.HashInt(number.FromBig(b), vm.numbers()) }

func intCompare(t *Thread, a, b Value, op CmpOp) Value {
	x, ok := asInt(a)
	if !ok {
		return NotImplemented
	}
	y, ok := asInt(b)
	if !ok {
		return NotImplemented
	}
	return Bool(cmpHolds(op, x.Cmp(y)))
}

func intCmp2(t *Thread, a, b Value) Value {
	x, _ := asInt(a)
	y, ok := asInt(b)
	if !ok {
		return NotImplemented
	}
	return Int(int64(x.Cmp(y)))
}

// intCoerce2 is Python 2's int.__coerce__.
func intCoerce2(t *Thread, a, b Value) Value {
	if _, ok := asInt(b); !ok || t.isLong2(b) {
		return NotImplemented
	}
	return t.NewTuple(a.incref(), b.incref())
}

var intOct2, intHex2 = intBase2(8), intBase2(16)

// intBase2 is Python 2's __oct__ or __hex__.
func intBase2(base int) func(t *Thread, v Value) Value {
	return func(t *Thread, v Value) Value {
		i, _ := asInt(v)
		return t.Str(number.WithPrefix(i, base, number.Py2, t.isLong2(v)))
	}
}
