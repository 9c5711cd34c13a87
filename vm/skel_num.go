package vm

import "math/big"

var intSpec = TypeSpec{Name: "int", Kind: kLong, Flags: TypeBase, Slots: Slots{
	Repr: func(t *Thread, v Value) Value { return t.Str(sprintf("%d", v.int())) },
	Hash: func(t *Thread, v Value) Value { return Int(t.vm.hashInt(v.int())) },
	Compare: func(t *Thread, a, b Value, op CmpOp) Value {
		if b.p != &tInt {
			return NotImplemented
		}
		return Bool(cmpHolds(op, cmpInt(a.int(), b.int())))
	},
	Index: func(t *Thread, v Value) Value { return v },
}, Hashable: true}
var longSpec = TypeSpec{Name: "long", Kind: kLong, Flags: TypeBase}
var boolSpec = TypeSpec{Name: "bool", Kind: kLong, Slots: Slots{Repr: func(t *Thread, v Value) Value {
	if v.n != 0 {
		return t.Str("True")
	}
	return t.Str("False")
}}}
var floatSpec = TypeSpec{Name: "float", Kind: kFloatObj, Flags: TypeBase, Slots: Slots{Repr: func(t *Thread, v Value) Value { return t.Str(sprintf("%g", v.float())) }}}
var complexSpec = TypeSpec{Name: "complex", Kind: kComplex, Flags: TypeBase}
var noneSpec = TypeSpec{Name: "NoneType", Slots: Slots{Repr: func(t *Thread, v Value) Value { return t.Str("None") }}}
var notImplementedSpec = TypeSpec{Name: "NotImplementedType"}
var ellipsisSpec = TypeSpec{Name: "ellipsis"}

// intOp is op of two small ints where that is a small int.
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
		if int64(int32(x)) == x && int64(int32(y)) == y {
			return Int(x * y), true
		}
	}
	return Null, false
}

func (vm *VM) hashBig(b *big.Int) int64 { return 1 }

// NewBig makes an int of b, which must not change afterwards.
func (t *Thread) NewBig(b *big.Int) Value {
	if b.IsInt64() {
		return Int(b.Int64())
	}
	return t.newLong(b)
}

func (t *Thread) newLong(b *big.Int) Value {
	o := &LongObj{v: b}
	t.init(&o.Header, kLong, t.vm.types.Int)
	return obj(&o.Header)
}

func (t *Thread) newComplex(c complex128) Value {
	o := &ComplexObj{v: c}
	t.init(&o.Header, kComplex, t.vm.types.Complex)
	return obj(&o.Header)
}
