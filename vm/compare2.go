package vm

// Comparison in Python 2: rich comparison first, then __cmp__ and tp_compare,
// then an order by type. CPython 2.7's object.c.

// compare2 is a op b in Python 2.
func (t *Thread) compare2(a, b Value, op CmpOp) Value {
	if !t.enterRecursion() {
		return Null
	}
	defer t.leaveRecursion()
	f := t.frame
	r := t.finish(t.rich2(a, b, op), f)
	if r.p != &tNotImplemented {
		return r
	}
	c, ok := t.threeWay(a, b)
	if !ok {
		return Null
	}
	return Bool(cmpHolds(op, c))
}

// rich2 tries the rich comparisons of both operands.
func (t *Thread) rich2(a, b Value, op CmpOp) Value {
	ta, tb := t.typeOf(a), t.typeOf(b)
	first := ta != tb && tb.isSubtype(ta) && tb.slots.Compare != nil
	for stage := range 2 {
		var r Value
		f := t.frame
		if (stage == 0) == first {
			if tb.slots.Compare == nil {
				continue
			}
			r = t.finish(tb.slots.Compare(t, b, a, swapped[op]), f)
		} else {
			if ta.slots.Compare == nil {
				continue
			}
			r = t.finish(ta.slots.Compare(t, a, b, op), f)
		}
		if r.p != &tNotImplemented {
			return r
		}
	}
	return NotImplemented
}

// threeWay compares by __cmp__ and, in the end, by type: -1, 0 or 1.
func (t *Thread) threeWay(a, b Value) (c int, ok bool) {
	c, found, ok := t.userCmp(a, b)
	if found || !ok {
		return c, ok
	}
	return t.defaultCmp(a, b), true
}

// userCmp asks __cmp__ of either operand, coercing numbers first; found is false
// where there is none.
func (t *Thread) userCmp(a, b Value) (c int, found, ok bool) {
	if c, found, ok = t.halfCmp(a, b); found || !ok {
		return c, found, ok
	}
	if c, found, ok = t.halfCmp(b, a); found || !ok {
		return -c, found, ok
	}
	return 0, false, true
}

func (t *Thread) halfCmp(a, b Value) (c int, found, ok bool) {
	var r Value
	f := t.frame
	if a.p.kind == kOldInst {
		x, y, done, cok := t.oldCoerce(a, b)
		if !cok {
			return 0, false, false
		}
		if done {
			defer t.decref(x)
			defer t.decref(y)
			if x.p.kind != kOldInst && y.p.kind != kOldInst {
				c, ok = t.Cmp(x, y)
				return c, true, ok
			}
			a, b = x, y
			if a.p.kind != kOldInst {
				return 0, false, true
			}
		}
		if r, found = t.oldCall(a, "__cmp__", b); !found {
			return 0, false, true
		}
	} else {
		cmp := t.typeOf(a).slots.OldCmp
		if cmp == nil {
			return 0, false, true
		}
		r = cmp(t, a, b)
	}
	r = t.finish(r, f)
	switch {
	case r.p == nil:
		return 0, false, false
	case r.p == &tNotImplemented:
		return 0, false, true
	case r.p == &tInt, r.p == &tBool:
		return cmpInt(r.int(), 0), true, true
	case r.p.kind == kLong:
		c = asLong(r.p).v.Sign()
		t.decref(r)
		return c, true, true
	}
	t.decref(r)
	t.typeError("comparison did not return an int")
	return 0, false, false
}

// defaultCmp orders what has no comparison of its own: None first, then numbers,
// then by the name of the type, then by address.
func (t *Thread) defaultCmp(a, b Value) int {
	ta, tb := t.typeOf(a), t.typeOf(b)
	if ta == tb {
		return cmpInt(t.ID(a), t.ID(b))
	}
	if a.p == &tNone {
		return -1
	}
	if b.p == &tNone {
		return 1
	}
	na, nb := orderName(ta), orderName(tb)
	switch {
	case na < nb:
		return -1
	case na > nb:
		return 1
	}
	return cmpInt(t.ID(ta.Value()), t.ID(tb.Value()))
}

// orderName is the name by which types are ordered: numbers come first.
func orderName(typ *Type) string {
	switch typ.inst {
	case kLong, kFloatObj, kComplex:
		return ""
	}
	return typ.name
}

// Cmp is Python 2's cmp(a, b): -1, 0 or 1.
func (t *Thread) Cmp(a, b Value) (int, bool) {
	if a == b {
		return 0, true
	}
	if !t.enterRecursion() {
		return 0, false
	}
	defer t.leaveRecursion()
	if c, found, ok := t.userCmpFirst(a, b); found || !ok {
		return c, ok
	}
	for _, try := range []struct {
		op CmpOp
		c  int
	}{{EQ, 0}, {LT, -1}, {GT, 1}} {
		f := t.frame
		r := t.finish(t.rich2(a, b, try.op), f)
		if r.p == nil {
			return 0, false
		}
		if r.p == &tNotImplemented {
			continue
		}
		holds, ok := t.IsTrue(r)
		t.decref(r)
		if !ok {
			return 0, false
		}
		if holds {
			return try.c, true
		}
	}
	return t.threeWay(a, b)
}

// userCmpFirst asks __cmp__ before the rich comparisons, where both operands are
// of one new-style class that has it.
func (t *Thread) userCmpFirst(a, b Value) (c int, found, ok bool) {
	ta := t.typeOf(a)
	if ta != t.typeOf(b) || a.p.kind == kOldInst || ta.slots.OldCmp == nil {
		return 0, false, true
	}
	return t.halfCmp(a, b)
}

func (t *Thread) cmpBuiltin(a, b Value) Value {
	c, ok := t.Cmp(a, b)
	if !ok {
		return Null
	}
	return Int(int64(c))
}

// oldCoerce asks __coerce__ of a classic instance; done is false where there is
// none or it declines. What it gives is owned.
func (t *Thread) oldCoerce(a, b Value) (x, y Value, done, ok bool) {
	f := t.frame
	r, found := t.oldCall(a, "__coerce__", b)
	if !found {
		return Null, Null, false, true
	}
	r = t.finish(r, f)
	if r.p == nil {
		return Null, Null, false, false
	}
	defer t.decref(r)
	if r.p == &tNone || r.p == &tNotImplemented {
		return Null, Null, false, true
	}
	if r.p.kind != kTuple || len(asTuple(r.p).items) != 2 {
		t.typeError("coercion should return None or 2-tuple")
		return Null, Null, false, false
	}
	items := asTuple(r.p).items
	return items[0].incref(), items[1].incref(), true, true
}

// oldBinaryHalf calls one special method of a classic instance for an operator.
func (t *Thread) oldBinaryHalf(a, b Value, name string, op BinOp, swap bool) Value {
	if a.p.kind != kOldInst {
		return NotImplemented
	}
	x, y, done, ok := t.oldCoerce(a, b)
	if !ok {
		return Null
	}
	if done {
		defer t.decref(x)
		defer t.decref(y)
		if x.p.kind != kOldInst {
			if swap {
				return t.Binary(op, y, x)
			}
			return t.Binary(op, x, y)
		}
		a, b = x, y
	}
	f := t.frame
	r, found := t.oldCall(a, name, b)
	if !found {
		return NotImplemented
	}
	if done {
		return t.finish(r, f)
	}
	return r
}

func init() {
	for op := range NumBinary {
		if op == OpMatrixMultiply {
			continue
		}
		name := binaryNames[op]
		oldInstanceSpec.Slots.Binary[op] = func(t *Thread, a, b Value) Value {
			if t.reflected {
				t.reflected = false
				if a.p.kind == kOldInst {
					return NotImplemented // it was asked already
				}
				return t.oldBinaryHalf(b, a, "__r"+name+"__", op, true)
			}
			f := t.frame
			r := t.finish(t.oldBinaryHalf(a, b, "__"+name+"__", op, false), f)
			if r.p != &tNotImplemented {
				return r
			}
			return t.oldBinaryHalf(b, a, "__r"+name+"__", op, true)
		}
		if op != OpDivmod {
			oldInstanceSpec.Slots.Inplace[op] = func(t *Thread, a, b Value) Value {
				return t.oldBinaryHalf(a, b, "__i"+name+"__", op, false)
			}
		}
	}
}

// coerceBuiltin is coerce(a, b).
func (t *Thread) coerceBuiltin(a, b Value) Value {
	x, y, ok := t.coerce2(a, b)
	if !ok {
		return Null
	}
	if x.p == nil {
		return t.typeError("number coercion failed")
	}
	return t.NewTuple(x, y)
}

// coercesItself tells whether v is asked to coerce even where the other operand is of
// the same class: as CPython has it, classes of programs, and what has operators of
// the new kind.
func coercesItself(v Value) bool {
	switch v.p.kind {
	case kOldInst, kStr, kBytes, kSet:
		return true
	}
	return v.isHeap() && v.p.typ.flags&TypeHeap != 0
}

// coerce2 brings two numbers to one type (owned); Null without an exception
// where that cannot be.
func (t *Thread) coerce2(a, b Value) (x, y Value, ok bool) {
	if t.typeOf(a) == t.typeOf(b) && !coercesItself(a) {
		return a.incref(), b.incref(), true
	}
	for i, p := range [][2]Value{{a, b}, {b, a}} {
		var done bool
		switch {
		case p[0].p.kind == kOldInst:
			if x, y, done, ok = t.oldCoerce(p[0], p[1]); !ok {
				return Null, Null, false
			}
		case t.typeOf(p[0]).slots.Coerce != nil:
			f := t.frame
			r := t.finish(t.typeOf(p[0]).slots.Coerce(t, p[0], p[1]), f)
			if r.p == nil {
				return Null, Null, false
			}
			if r.p.kind == kTuple && len(asTuple(r.p).items) == 2 {
				x, y, done = asTuple(r.p).items[0].incref(), asTuple(r.p).items[1].incref(), true
			}
			t.decref(r)
		}
		if done {
			if i == 1 {
				x, y = y, x
			}
			return x, y, true
		}
	}
	return Null, Null, true
}
