package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/code"
)

// stepBinary is BINARY_* and INPLACE_*.
func (t *Thread) stepBinary(f *Frame, in *code.Instr, op BinOp, inplace bool) bool {
	a, b := *at(f.regs, in.B), *at(f.regs, in.C)
	if a.p == &tInt && b.p == &tInt {
		if q := quickInt[op]; q != 0 {
			in.Op = q
		}
		if r, ok := t.intOp(op, a.int(), b.int()); ok {
			t.set(at(f.regs, in.A), r)
			return true
		}
	} else if a.p == &tFloat && b.p == &tFloat {
		if q := quickFloat[op]; q != 0 {
			in.Op = q
		}
	}
	if op == OpAdd && (a.p.kind == kStr || a.p.kind == kBytes) && a.p.kind == b.p.kind && t.stepConcat(f, in, a, b) {
		return true
	}
	a, b = f.take(in.B), f.take(in.C)
	r := t.binarySoft(op, a, b, inplace)
	t.decref(a)
	t.decref(b)
	return t.put(f, in.A, r)
}

// quickInt and quickFloat are the quick forms of the operators.
var (
	quickInt = [NumBinary]code.Op{OpAdd: code.OpAddInt, OpSubtract: code.OpSubtractInt, OpMultiply: code.OpMultiplyInt,
		OpRemainder: code.OpModuloInt, OpFloorDivide: code.OpFloorDivideInt, OpAnd: code.OpAndInt, OpOr: code.OpOrInt,
		OpXor: code.OpXorInt, OpLshift: code.OpLshiftInt, OpRshift: code.OpRshiftInt}
	quickFloat = [NumBinary]code.Op{OpAdd: code.OpAddFloat, OpSubtract: code.OpSubtractFloat, OpMultiply: code.OpMultiplyFloat,
		OpTrueDivide: code.OpTrueDivideFloat}
	unquick = map[code.Op]BinOp{}
)

func init() {
	for op := range NumBinary {
		if q := quickInt[op]; q != 0 {
			unquick[q] = op
		}
		if q := quickFloat[op]; q != 0 {
			unquick[q] = op
		}
	}
}

// stepQuickBinary is a quick form whose guard failed: the operands are of other
// types, or the result is large.
func (t *Thread) stepQuickBinary(f *Frame, in *code.Instr) bool {
	op := unquick[in.Op]
	a, b := *at(f.regs, in.B), *at(f.regs, in.C)
	if a.p == &tInt && b.p == &tInt {
		if r, ok := t.intOp(op, a.int(), b.int()); ok {
			t.set(at(f.regs, in.A), r)
			return true
		}
	} else if a.p != &tFloat || b.p != &tFloat {
		in.Op = code.OpBinaryAdd + code.Op(op)
	}
	// An in-place operator of built-in numbers is the plain one; what comes
	// here in place and is no number was compiled so: see inplaceOf.
	inplace := f.code.inplaceAt(f.lasti(t))
	if inplace && in.Op == code.OpBinaryAdd+code.Op(op) {
		in.Op = code.OpInplaceAdd + code.Op(op)
	}
	return t.stepBinary(f, in, op, inplace)
}

// inplaceAt tells whether instruction i was compiled as an in-place operator.
func (c *CodeObj) inplaceAt(i int) bool {
	op := c.c.Instrs[i].Op
	return op >= code.OpInplaceAdd && op <= code.OpInplaceDivide
}

// stepConcat is the + of two texts of a kind. Where the left one is the variable
// that gets the result and nothing else refers to it, it grows in place, as in
// CPython.
func (t *Thread) stepConcat(f *Frame, in *code.Instr, a, b Value) bool {
	x, y := asText(a.p), asText(b.p)
	if (x.flags|y.flags)&flagSub != 0 || x.width != y.width {
		return false
	}
	if in.A == in.B && in.B < f.ft && x.rc == 1 && x != y && len(x.s) > 0 && x.flags&^flagASCII == 0 {
		t.appendText(x, y)
		t.release(f, in.C)
		return true
	}
	r := t.concatText(x, y)
	t.release(f, in.B)
	t.release(f, in.C)
	t.set(at(f.regs, in.A), r)
	return true
}

// stepUnary is UNARY_* and TO_BOOL.
func (t *Thread) stepUnary(f *Frame, in *code.Instr) bool {
	v := f.take(in.B)
	s := &t.typeOf(v).slots
	var r Value
	switch in.Op {
	case code.OpUnaryNegative:
		if v.p == &tInt && v.int() != -1<<63 {
			r = Int(-v.int())
		} else {
			r = t.unarySoft(v, s.Negative, "unary -")
		}
	case code.OpUnaryPositive:
		r = t.unarySoft(v, s.Positive, "unary +")
	case code.OpUnaryInvert:
		r = t.unarySoft(v, s.Invert, "unary ~")
	case code.OpToBool:
		r = t.truthSoft(v)
	case code.OpUnaryNot:
		r = t.truthSoft(v)
		if r.p == &tUnwind {
			f.after = afterNot
		} else if r.p != nil {
			r = Bool(r != True)
		}
	}
	t.decref(v)
	return t.put(f, in.A, r)
}

// cmpOf gives the comparison of an opcode.
func cmpOf(op, first code.Op) CmpOp {
	return [...]CmpOp{LT, LE, EQ, NE, GT, GE}[op-first]
}

// stepCompare is COMPARE_*, IS_OP and CONTAINS_OP.
func (t *Thread) stepCompare(f *Frame, in *code.Instr) bool {
	a, b := f.take(in.B), f.take(in.C)
	var r Value
	switch in.Op {
	case code.OpIsOp:
		r = Bool(a == b)
	case code.OpIsNotOp:
		r = Bool(a != b)
	case code.OpContainsOp:
		r = t.containsQuick(b, a)
	case code.OpNotContainsOp:
		r = t.containsQuick(b, a)
		if r.p == &tUnwind {
			f.after = afterNot
		} else if r.p != nil {
			r = Bool(r != True)
		}
	default:
		op := cmpOf(in.Op, code.OpCompareLt)
		if plainTexts(a, b) {
			r = Bool(textHolds(asText(a.p), asText(b.p), op))
		} else {
			r = t.compareSoft(a, b, op)
		}
	}
	t.decref(a)
	t.decref(b)
	return t.put(f, in.A, r)
}

// containsQuick is containsSoft, with a short way for one character in a str.
func (t *Thread) containsQuick(v, x Value) Value {
	if x.p.kind == kStr && plainTexts(v, x) && v.p.width == 0 {
		if c := asText(x.p).s; len(c) == 1 {
			return Bool(strings.IndexByte(asText(v.p).s, c[0]) >= 0)
		}
	}
	return t.containsSoft(v, x)
}

// stepCompareJump is a comparison in a condition: JN_* jump where it is false,
// JT_* where it is true. Where Python code has to be run its result goes to RES,
// which the next instruction tests.
func (t *Thread) stepCompareJump(f *Frame, in *code.Instr) bool {
	op := in.Op
	ifTrue := op >= code.OpJtLt && op <= code.OpJtGe
	var cmp CmpOp
	if ifTrue {
		cmp = cmpOf(op, code.OpJtLt)
	} else {
		cmp = cmpOf(op, code.OpJnLt)
	}
	var holds bool
	x, y := *at(f.regs, in.B), *at(f.regs, in.C)
	if x.p == &tFloat && y.p == &tFloat {
		holds = floatHolds(cmp, x.float(), y.float())
	} else if plainTexts(x, y) {
		holds = textHolds(asText(x.p), asText(y.p), cmp)
		t.release(f, in.B)
		t.release(f, in.C)
	} else {
		a, b := f.take(in.B), f.take(in.C)
		f.dst = f.ft
		r := t.compareSoft(a, b, cmp)
		t.decref(a)
		t.decref(b)
		switch r.p {
		case nil:
			return false
		case &tUnwind:
			return true
		case &tBool:
			holds = r.n != 0
		default:
			t.set(at(f.regs, f.ft), r)
			return true
		}
	}
	t.jump(1)
	if holds == ifTrue {
		t.jumpBack(int(int16(in.A)) - 1)
	}
	return true
}

// plainTexts tells whether both are str or both bytes, and no subclass of either.
func plainTexts(x, y Value) bool {
	return x.p.kind == y.p.kind && (x.p.kind == kStr || x.p.kind == kBytes) && (x.p.flags|y.p.flags)&flagSub == 0
}

func floatHolds(op CmpOp, x, y float64) bool {
	switch op {
	case LT:
		return x < y
	case LE:
		return x <= y
	case EQ:
		return x == y
	case NE:
		return x != y
	case GT:
		return x > y
	}
	return x >= y
}

// stepJumpIf is JF, JT and their forms that keep the value. Where Python code has
// to be run its result goes to RES, which the next instruction tests.
func (t *Thread) stepJumpIf(f *Frame, in *code.Instr) bool {
	op := in.Op
	v := *at(f.regs, in.B)
	if op == code.OpJfKeep || op == code.OpJtKeep {
		v.incref()
	} else {
		v = f.take(in.B)
	}
	f.dst = f.ft
	r := t.truthSoft(v)
	t.decref(v)
	switch r.p {
	case nil:
		return false
	case &tUnwind:
		return true
	}
	t.jump(1)
	if (r == True) == (op == code.OpJt || op == code.OpJtKeep) {
		t.jumpBack(int(int16(in.A)) - 1)
	}
	return true
}

// stepJumpRes is the instruction that tests RES.
func (t *Thread) stepJumpRes(f *Frame, in *code.Instr) bool {
	v := f.take(f.ft)
	f.dst = f.ft
	t.jump(-1) // to be here again where truth takes Python code
	r := t.truthSoft(v)
	t.decref(v)
	switch r.p {
	case nil:
		t.jump(1)
		return false
	case &tUnwind:
		return true
	}
	t.jump(1)
	if (r == True) == (in.Op == code.OpJtRes) {
		t.jumpBack(int(int16(in.A)))
	}
	return true
}
