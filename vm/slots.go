package vm

// The special methods, one row each: how a slot of a built-in type becomes a
// method that Python sees, and how a method written in Python becomes a slot:
// CPython's slotdefs.

// slotRow is one special method.
type slotRow struct {
	name string
	how  MethodFlags // Only2, Only3
	sig  string      // of the method, for its wrapper
	// has tells whether the slot is there.
	has func(s *Slots) bool
	// wrap calls the slot with self and arguments; a has one value for each
	// parameter. Null where the slot belongs to several rows and wrapRaw serves.
	wrap    func(t *Thread, typ *Type, a []Value) Value
	wrapRaw func(t *Thread, typ *Type, a Args) Value
	// copy takes the slot over from a built-in type.
	copy func(to, from *Slots)
	// dispatch makes the slot call the method that the class has.
	dispatch func(s *Slots)
	// none makes the slot empty.
	none func(s *Slots)
}

var slotRows []slotRow

// special gives the interned name of row i.
func (t *Thread) special(i int) *TextObj { return t.vm.names.special[i] }

// callSpecial calls special method i of self's class, which exists.
func (t *Thread) callSpecial(self Value, i int, args ...Value) Value {
	return t.callSpecialArgs(self, i, Args{Pos: args})
}

func (t *Thread) callSpecialArgs(self Value, i int, a Args) Value {
	typ := t.typeOf(self)
	d := typ.lookup(t, t.special(i))
	if d.p == nil {
		return t.attrError("%s", t.special(i).utf8())
	}
	if d.p.kind == kFunc {
		return t.callFunc(asFunc(d.p), self, a)
	}
	// __repr__ may be object.__str__, which asks for __repr__; an object that is its
	// class's special method may have itself for one again.
	if !t.enterNative("") {
		return Null
	}
	defer t.leaveNative()
	if d.p.kind == kDescr {
		if h := asDescr(d.p).how; h == descrMethod || h == descrWrapper {
			return t.callWithSelf(d, self, a)
		}
	}
	get := t.typeOf(d).slots.DescrGet
	if get == nil {
		return t.callSoft(d, a)
	}
	f := t.frame
	m := t.finish(get(t, d, self, typ), f)
	if m.p == nil {
		return Null
	}
	r := t.callSoft(m, a)
	t.decref(m)
	return r
}

// has tells whether self's class has special method i.
func (t *Thread) hasSpecial(self Value, i int) bool {
	return t.typeOf(self).lookup(t, t.special(i)).p != nil
}

func rowIndex(name string) int {
	for i := range slotRows {
		if slotRows[i].name == name {
			return i
		}
	}
	panic("vm: no special method " + name)
}

type unaryFn = func(t *Thread, self Value) Value
type binaryFn = func(t *Thread, a, b Value) Value

// unaryRow is a method without arguments. check looks at what a method written
// in Python returned; it steals the value.
func unaryRow(name string, how MethodFlags, slot func(*Slots) *unaryFn, check *nativeCode) slotRow {
	i := len(slotRows)
	fn := func(t *Thread, self Value) Value {
		orig := t.frame
		r := t.callSpecial(self, i)
		if check == nil || r.p == nil {
			return r
		}
		if r.p == &tUnwind {
			return t.then(orig, check)
		}
		return check.fn(t, nil, r)
	}
	return slotRow{name: name, how: how,
		has:      func(s *Slots) bool { return *slot(s) != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return (*slot(&typ.slots))(t, a[0]) },
		copy:     func(to, from *Slots) { *slot(to) = *slot(from) },
		dispatch: func(s *Slots) { *slot(s) = fn },
		none:     func(s *Slots) { *slot(s) = nil },
	}
}

// binaryRow is an operator; its reflected form is the next row.
func binaryRow(op BinOp, how MethodFlags) (plain, reflected slotRow) {
	i := len(slotRows)
	name := binaryNames[op]
	fn := func(t *Thread, a, b Value) Value { return slotBinary(t, i, a, b) }
	plain = slotRow{name: "__" + name + "__", how: how, sig: "value, /",
		has: func(s *Slots) bool { return s.Binary[op] != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			return typ.slots.Binary[op](t, a[0], a[1])
		},
		copy:     func(to, from *Slots) { to.Binary[op] = from.Binary[op] },
		dispatch: func(s *Slots) { s.Binary[op] = fn },
		none:     func(s *Slots) { s.Binary[op] = nil },
	}
	reflected = plain
	reflected.name = "__r" + name + "__"
	reflected.wrap = func(t *Thread, typ *Type, a []Value) Value {
		return typ.slots.Binary[op](t, a[1], a[0])
	}
	reflected.copy = func(to, from *Slots) {}
	reflected.none = func(s *Slots) {}
	return plain, reflected
}

// slotBinary is the operator of a class that has __op__ or __rop__ in Python:
// binaryFrom says by Thread.reflected which of the operands it asks.
func slotBinary(t *Thread, i int, a, b Value) Value {
	if t.reflected {
		t.reflected = false
		if t.hasSpecial(b, i+1) {
			return t.callSpecial(b, i+1, a)
		}
		return NotImplemented
	}
	if t.hasSpecial(a, i) {
		return t.callSpecial(a, i, b)
	}
	return NotImplemented
}

func inplaceRow(op BinOp, how MethodFlags) slotRow {
	i := len(slotRows)
	fn := func(t *Thread, a, b Value) Value { return t.callSpecial(a, i, b) }
	return slotRow{name: "__i" + binaryNames[op] + "__", how: how, sig: "value, /",
		has: func(s *Slots) bool { return s.Inplace[op] != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			return typ.slots.Inplace[op](t, a[0], a[1])
		},
		copy:     func(to, from *Slots) { to.Inplace[op] = from.Inplace[op] },
		dispatch: func(s *Slots) { s.Inplace[op] = fn },
		none:     func(s *Slots) { s.Inplace[op] = nil },
	}
}

// slot2 is a method with one argument.
func slot2Row(name string, how MethodFlags, sig string, slot func(*Slots) *binaryFn, check *nativeCode) slotRow {
	i := len(slotRows)
	fn := func(t *Thread, self, x Value) Value {
		orig := t.frame
		r := t.callSpecial(self, i, x)
		if check == nil || r.p == nil {
			return r
		}
		if r.p == &tUnwind {
			return t.then(orig, check)
		}
		return check.fn(t, nil, r)
	}
	return slotRow{name: name, how: how, sig: sig,
		has:      func(s *Slots) bool { return *slot(s) != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return (*slot(&typ.slots))(t, a[0], a[1]) },
		copy:     func(to, from *Slots) { *slot(to) = *slot(from) },
		dispatch: func(s *Slots) { *slot(s) = fn },
		none:     func(s *Slots) { *slot(s) = nil },
	}
}

// nameCompare are the methods of comparison.
var nameCompare = [...]string{LT: "__lt__", LE: "__le__", EQ: "__eq__", NE: "__ne__", GT: "__gt__", GE: "__ge__"}

func compareRow(op CmpOp, first int) slotRow {
	fn := func(t *Thread, a, b Value, op CmpOp) Value {
		i := first + int(op)
		d := t.typeOf(a).lookup(t, t.special(i))
		if d.p == nil {
			return NotImplemented
		}
		get := t.typeOf(d).slots.DescrGet
		if d.p.kind == kFunc || d.p.kind == kDescr || get == nil {
			return t.callSpecial(a, i, b)
		}
		f := t.frame
		m := t.finish(get(t, d, a, t.typeOf(a)), f)
		if m.p == nil { // as if there were none
			t.clearExc()
			return NotImplemented
		}
		r := t.callSoft(m, Args{Pos: []Value{b}})
		t.decref(m)
		return r
	}
	return slotRow{name: nameCompare[op], sig: "value, /",
		has: func(s *Slots) bool { return s.Compare != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			return typ.slots.Compare(t, a[0], a[1], op)
		},
		copy:     func(to, from *Slots) { to.Compare = from.Compare },
		dispatch: func(s *Slots) { s.Compare = fn },
		none:     func(s *Slots) { s.Compare = nil },
	}
}

func addRow(r slotRow) int {
	slotRows = append(slotRows, r)
	return len(slotRows) - 1
}

func init() {
	addRow(unaryRow("__repr__", 0, func(s *Slots) *unaryFn { return &s.Repr }, nil))
	addRow(unaryRow("__str__", 0, func(s *Slots) *unaryFn { return &s.Str }, nil))
	addRow(unaryRow("__hash__", 0, func(s *Slots) *unaryFn { return &s.Hash }, &hashCheck))
	addCallRows()
	addAttrRows()
	addRow(slotRow{name: "__del__", how: Only3, has: func(s *Slots) bool { return s.Del != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			typ.slots.Del(t, a[0])
			return None
		},
		copy:     func(to, from *Slots) { to.Del = from.Del },
		dispatch: func(s *Slots) { s.Del = nil }, // callDel looks for the method
		none:     func(s *Slots) { s.Del = nil }})
	first := len(slotRows)
	for op := LT; op <= GE; op++ {
		addRow(compareRow(op, first))
	}
	addRow(unaryRow("__iter__", 0, func(s *Slots) *unaryFn { return &s.Iter }, nil))
	addRow(unaryRow("__next__", Only3, func(s *Slots) *unaryFn { return &s.Next }, nil))
	addRow(unaryRow("next", Only2, func(s *Slots) *unaryFn { return &s.Next }, nil))
	for _, n := range []int{len(slotRows) - 2, len(slotRows) - 1} {
		slotRows[n].wrap = func(t *Thread, typ *Type, a []Value) Value { return t.nextMethod(typ, a[0]) }
	}
	for op := range NumBinary {
		how := MethodFlags(0)
		switch op {
		case OpMatrixMultiply:
			how = Only3
		case OpDivide:
			how = Only2
		}
		plain, reflected := binaryRow(op, how)
		if op == OpPower {
			powerWraps(&plain, &reflected)
		}
		addRow(plain)
		addRow(reflected)
		if op != OpDivmod {
			addRow(inplaceRow(op, how))
		}
	}
	addRow(unaryRow("__neg__", 0, func(s *Slots) *unaryFn { return &s.Negative }, nil))
	addRow(unaryRow("__pos__", 0, func(s *Slots) *unaryFn { return &s.Positive }, nil))
	addRow(unaryRow("__abs__", 0, func(s *Slots) *unaryFn { return &s.Absolute }, nil))
	addRow(unaryRow("__invert__", 0, func(s *Slots) *unaryFn { return &s.Invert }, nil))
	addRow(unaryRow("__bool__", Only3, func(s *Slots) *unaryFn { return &s.Bool }, &boolCheck))
	addRow(unaryRow("__nonzero__", Only2, func(s *Slots) *unaryFn { return &s.Bool }, &nonzeroCheck))
	addRow(unaryRow("__int__", 0, func(s *Slots) *unaryFn { return &s.Int }, nil))
	addRow(unaryRow("__long__", Only2, func(s *Slots) *unaryFn { return &s.Long }, nil))
	addRow(unaryRow("__float__", 0, func(s *Slots) *unaryFn { return &s.Float }, nil))
	addRow(unaryRow("__index__", 0, func(s *Slots) *unaryFn { return &s.Index }, nil))
	addRow(unaryRow("__oct__", Only2, func(s *Slots) *unaryFn { return &s.Oct }, nil))
	addRow(unaryRow("__hex__", Only2, func(s *Slots) *unaryFn { return &s.Hex }, nil))
	addRow(unaryRow("__len__", 0, func(s *Slots) *unaryFn { return &s.Len }, &lenCheck))
	addRow(slot2Row("__getitem__", 0, "key, /", func(s *Slots) *binaryFn { return &s.GetItem }, nil))
	addRow(slot2Row("__contains__", 0, "key, /", func(s *Slots) *binaryFn { return &s.Contains }, &truthCheck))
	addItemRows()
	addRow(slot2Row("__cmp__", Only2, "other, /", func(s *Slots) *binaryFn { return &s.OldCmp }, nil))
	slotRows[len(slotRows)-1].wrap = cmpMethod
	addRow(slot2Row("__coerce__", Only2, "other, /", func(s *Slots) *binaryFn { return &s.Coerce }, nil))
	addRow(unaryRow("__await__", Only3, func(s *Slots) *unaryFn { return &s.Await }, nil))
	addRow(unaryRow("__aiter__", Only3, func(s *Slots) *unaryFn { return &s.AIter }, nil))
	addRow(unaryRow("__anext__", Only3, func(s *Slots) *unaryFn { return &s.ANext }, nil))
	addSequenceRows()
}

// cmpMethod is __cmp__ of a built-in type: it takes what compares in the same way.
func cmpMethod(t *Thread, typ *Type, a []Value) Value {
	self, other := t.typeOf(a[0]), t.typeOf(a[1])
	if name := t.vm.names.cmp; other.lookup(t, name) != typ.dict.getStr(name) && !other.isSubtype(self) {
		return t.typeError("%s.__cmp__(x,y) requires y to be a '%s', not a '%s'", t.shownType(self), t.shownType(self), t.shownType(other))
	}
	return typ.slots.OldCmp(t, a[0], a[1])
}

// powerWraps gives pow its third argument.
func powerWraps(plain, reflected *slotRow) {
	plain.sig, reflected.sig = "value, mod=None, /", "value, mod=None, /"
	three := func(t *Thread, typ *Type, a, b, mod Value) Value {
		if mod.p != nil && mod.p != &tNone && typ.slots.Power != nil {
			return typ.slots.Power(t, a, b, mod)
		}
		return typ.slots.Binary[OpPower](t, a, b)
	}
	plain.wrap = func(t *Thread, typ *Type, a []Value) Value { return three(t, typ, a[0], a[1], a[2]) }
	reflected.wrap = func(t *Thread, typ *Type, a []Value) Value { return three(t, typ, a[1], a[0], a[2]) }
}

// nextMethod is __next__ of a built-in type: exhaustion is an exception here.
func (t *Thread) nextMethod(typ *Type, self Value) Value {
	r := typ.slots.Next(t, self)
	if r.p == nil && t.exc.p == nil {
		return t.stopIteration(Null)
	}
	return r
}

var hashCheck = nativeCode{name: "__hash__"}

func init() {
	hashCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		switch r.p.kind {
		case kInt:
			if r.n == ^uint64(0) {
				return Int(-2)
			}
			return r
		case kBool:
			return Int(r.int())
		case kLong:
			h := t.vm.hashBig(asLong(r.p).v)
			t.decref(r)
			return Int(h)
		}
		t.decref(r)
		if t.vm.py2 {
			return t.typeError("an integer is required")
		}
		return t.typeError("__hash__ method should return an integer")
	}
}

var boolCheck = nativeCode{name: "__bool__"}

func init() {
	boolCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == &tBool {
			return r
		}
		t.typeError("__bool__ should return bool, returned %s", t.typeName(r))
		t.decref(r)
		return Null
	}
}

var nonzeroCheck = nativeCode{name: "__nonzero__"}

func init() {
	nonzeroCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		switch r.p.kind {
		case kBool:
			return r
		case kInt:
			return Bool(r.n != 0)
		}
		t.typeError("__nonzero__ should return bool or int, returned %s", t.typeName(r))
		t.decref(r)
		return Null
	}
}

var truthCheck = nativeCode{name: "truth"}

func init() {
	truthCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		b := t.truthSoft(r)
		t.decref(r)
		return b
	}
}

var lenCheck = nativeCode{name: "__len__"}

func init() {
	lenCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == &tInt && r.int() >= 0 {
			return r
		}
		if !t.vm.py2 && r.p.kind == kLong && asLong(r.p).v.Sign() < 0 {
			t.decref(r)
			return t.valueError("__len__() should return >= 0")
		}
		var n int64
		var ok bool
		if t.vm.py2 {
			n, ok = t.intValue2(r, "long int too large to convert to int")
		} else {
			n, ok = t.Index(r, t.vm.types.OverflowError)
		}
		t.decref(r)
		if !ok {
			return Null
		}
		if n < 0 {
			return t.valueError("__len__() should return >= 0")
		}
		return Int(n)
	}
}
