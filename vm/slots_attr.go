package vm

// The special methods of calls, attributes, descriptors and items.

func addCallRows() {
	call := len(slotRows)
	callCall := func(t *Thread, self Value, a Args) Value { return t.callSpecialArgs(self, call, a) }
	addRow(slotRow{name: "__call__", sig: "*args, **kwargs",
		has: func(s *Slots) bool { return s.Call != nil },
		wrapRaw: func(t *Thread, typ *Type, a Args) Value {
			return typ.slots.Call(t, a.Pos[0], Args{a.Pos[1:], a.Kw, a.Names})
		},
		copy:     func(to, from *Slots) { to.Call = from.Call },
		dispatch: func(s *Slots) { s.Call = callCall },
		none:     func(s *Slots) { s.Call = nil },
	})
	init := len(slotRows)
	callInit := func(t *Thread, self Value, a Args) Value {
		orig := t.frame
		r := t.callSpecialArgs(self, init, a)
		if r.p == &tUnwind {
			return t.then(orig, &initCheck)
		}
		return initCheck.fn(t, nil, r)
	}
	addRow(slotRow{name: "__init__", sig: "*args, **kwargs",
		has: func(s *Slots) bool { return s.Init != nil },
		wrapRaw: func(t *Thread, typ *Type, a Args) Value {
			return typ.slots.Init(t, a.Pos[0], Args{a.Pos[1:], a.Kw, a.Names})
		},
		copy:     func(to, from *Slots) { to.Init = from.Init },
		dispatch: func(s *Slots) { s.Init = callInit },
		none:     func(s *Slots) { s.Init = nil },
	})
}

var initCheck = nativeCode{name: "__init__", stackless: true}

func init() {
	initCheck.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil || r.p == &tNone {
			return r
		}
		t.typeError("__init__() should return None, not '%s'", t.typeName(r))
		t.decref(r)
		return Null
	}
}

func addAttrRows() {
	addGetAttrRows()
	set := len(slotRows)
	setAttr := func(t *Thread, self Value, name *TextObj, v Value) Value {
		if v.p == nil {
			return t.callSpecial(self, set+1, obj(&name.Header))
		}
		return t.callSpecial(self, set, obj(&name.Header), v)
	}
	row := slotRow{name: "__setattr__", sig: "name, value, /",
		has: func(s *Slots) bool { return s.SetAttr != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			name, ok := t.attrName(a[1])
			if !ok || !t.setAttrAllowed(typ, a[0]) {
				return Null
			}
			return typ.slots.SetAttr(t, a[0], name, a[2])
		},
		copy:     func(to, from *Slots) { to.SetAttr, to.plainSet = from.SetAttr, from.plainSet },
		dispatch: func(s *Slots) { s.SetAttr, s.plainSet = setAttr, false },
		none:     func(s *Slots) {},
	}
	addRow(row)
	row.name, row.sig = "__delattr__", "name, /"
	row.wrap = func(t *Thread, typ *Type, a []Value) Value {
		name, ok := t.attrName(a[1])
		if !ok || !t.setAttrAllowed(typ, a[0]) {
			return Null
		}
		return typ.slots.SetAttr(t, a[0], name, Null)
	}
	row.copy = func(to, from *Slots) {}
	addRow(row)
	addDescrRows()
}

// attrName gives the interned name of an attribute, or raises.
func (t *Thread) attrName(v Value) (*TextObj, bool) {
	name, ok := t.nameOf(v)
	if !ok {
		if t.vm.py2 && v.p.kind == kStr {
			t.encodeDefault(v) // raises UnicodeEncodeError
			return nil, false
		}
		t.typeError("attribute name must be string, not '%s'", t.typeName(v))
	}
	return name, ok
}

// setAttrAllowed refuses object.__setattr__(cls, …) on classes, CPython's
// hackcheck.
func (t *Thread) setAttrAllowed(typ *Type, self Value) bool {
	st := t.typeOf(self)
	if st == typ || self.p.kind != kType || typ.inst == kType {
		return true
	}
	t.typeError("can't apply this __setattr__ to %s object", st.name)
	return false
}

func addGetAttrRows() {
	i := len(slotRows)
	getAttribute := func(t *Thread, self Value, name *TextObj) Value {
		return t.callSpecial(self, i, obj(&name.Header))
	}
	hook := func(t *Thread, self Value, name *TextObj) Value { return t.getAttrHook(self, name, i) }
	addRow(slotRow{name: "__getattribute__", sig: "name, /",
		has: func(s *Slots) bool { return s.GetAttr != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			name, ok := t.attrName(a[1])
			if !ok {
				return Null
			}
			return typ.slots.GetAttr(t, a[0], name)
		},
		copy:     func(to, from *Slots) { to.GetAttr, to.plainGet = from.GetAttr, from.plainGet },
		dispatch: func(s *Slots) { s.GetAttr, s.plainGet = getAttribute, false },
		none:     func(s *Slots) {},
	})
	addRow(slotRow{name: "__getattr__", sig: "name, /",
		has:      func(s *Slots) bool { return false },
		copy:     func(to, from *Slots) {},
		dispatch: func(s *Slots) { s.GetAttr, s.plainGet = hook, false },
		none:     func(s *Slots) {},
	})
}

// getAttrHook is the attribute access of a class with __getattr__: that is asked
// where __getattribute__, row i, raises AttributeError.
func (t *Thread) getAttrHook(self Value, name *TextObj, i int) Value {
	d := t.typeOf(self).lookup(t, t.special(i))
	orig := t.frame
	var r Value
	if d.p != nil && d.p.kind == kDescr && asDescr(d.p).owner == t.vm.types.Object {
		var found bool
		r, found = t.genericLookup(self, name)
		if !found {
			return t.callGetattr(self, name, i+1)
		}
	} else {
		r = t.callSpecial(self, i, obj(&name.Header))
	}
	switch r.p {
	case &tUnwind:
		return t.then(orig, &getAttrNext, self, obj(&name.Header))
	case nil:
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			return t.callGetattr(self, name, i+1)
		}
	}
	return r
}

// callGetattr calls __getattr__, row i. An AttributeError that it raises learns what
// it is about.
func (t *Thread) callGetattr(self Value, name *TextObj, i int) Value {
	orig := t.frame
	r := t.callSpecial(self, i, obj(&name.Header))
	switch r.p {
	case &tUnwind:
		return t.then(orig, &getAttrFailed, self, obj(&name.Header))
	case nil:
		t.attrContext(self, obj(&name.Header))
	}
	return r
}

var getAttrFailed = nativeCode{name: "__getattr__", nregs: 2, catches: true, fn: func(t *Thread, f *Frame, r Value) Value {
	if r.p == nil {
		t.attrContext(*f.reg(0), *f.reg(1))
	}
	return r
}}

// attrContext gives an AttributeError on its way, unless that has them, the name and
// the object that it is about.
func (t *Thread) attrContext(v, name Value) {
	if t.vm.py2 || t.exc.p == nil || t.exc.p.kind != kExc || !t.matches(t.vm.types.AttributeError) {
		return
	}
	if t.excField(t.exc, "name").p == nil && t.excField(t.exc, "obj").p == nil {
		t.setExcField(t.exc, "name", name)
		t.setExcField(t.exc, "obj", v)
	}
}

var getAttrNext = nativeCode{name: "__getattr__", nregs: 2, catches: true}

func init() {
	getAttrNext.fn = func(t *Thread, f *Frame, r Value) Value {
		if f.native == 2 && r.p == nil {
			t.attrContext(*f.reg(0), *f.reg(1))
		}
		if f.native == 2 || r.p != nil || !t.matches(t.vm.types.AttributeError) {
			return r
		}
		t.clearExc()
		f.native = 2
		t.ip = uintptr(f.start)
		return t.callSpecial(*f.reg(0), rowGetattr, *f.reg(1))
	}
}

// rows that are needed by number
var rowGetattr, rowGet, rowSet, rowSetitem, rowDel int

func addDescrRows() {
	rowGetattr = rowIndex("__getattr__")
	get := len(slotRows)
	rowGet = get
	callDescrGet := func(t *Thread, d, self Value, typ *Type) Value {
		if self.p == nil {
			self = None
		}
		owner := None
		if typ != nil {
			owner = typ.Value()
		}
		// CPython calls what the class has for __get__ with the descriptor
		// itself, bound or not.
		if f := t.typeOf(d).lookup(t, t.special(get)); f.p != nil && f.p.kind == kNative {
			return t.callSoft(f, Args{Pos: []Value{d, self, owner}})
		}
		return t.callSpecial(d, get, self, owner)
	}
	addRow(slotRow{name: "__get__", sig: "instance, owner=None, /",
		has: func(s *Slots) bool { return s.DescrGet != nil },
		wrap: func(t *Thread, typ *Type, a []Value) Value {
			self := a[1]
			var owner *Type
			if a[2].p != nil && a[2].p.kind == kType {
				owner = asType(a[2].p)
			}
			if self.p == &tNone {
				self = Null
			}
			if self.p == nil && owner == nil {
				return t.typeError("__get__(None, None) is invalid")
			}
			return typ.slots.DescrGet(t, a[0], self, owner)
		},
		copy:     func(to, from *Slots) { to.DescrGet = from.DescrGet },
		dispatch: func(s *Slots) { s.DescrGet = callDescrGet },
		none:     func(s *Slots) { s.DescrGet = nil },
	})
	set := len(slotRows)
	rowSet = set
	callDescrSet := func(t *Thread, d, self, v Value) Value {
		if v.p == nil {
			if !t.hasSpecial(d, set+1) {
				return t.attrError("__delete__")
			}
			return t.callSpecial(d, set+1, self)
		}
		if !t.hasSpecial(d, set) {
			return t.attrError("__set__")
		}
		return t.callSpecial(d, set, self, v)
	}
	row := slotRow{name: "__set__", sig: "instance, value, /",
		has:      func(s *Slots) bool { return s.DescrSet != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return typ.slots.DescrSet(t, a[0], a[1], a[2]) },
		copy:     func(to, from *Slots) { to.DescrSet = from.DescrSet },
		dispatch: func(s *Slots) { s.DescrSet = callDescrSet },
		none:     func(s *Slots) {},
	}
	addRow(row)
	row.name, row.sig = "__delete__", "instance, /"
	row.wrap = func(t *Thread, typ *Type, a []Value) Value { return typ.slots.DescrSet(t, a[0], a[1], Null) }
	row.copy = func(to, from *Slots) {}
	addRow(row)
}

func addItemRows() {
	set := len(slotRows)
	rowSetitem = set
	callSetItem := func(t *Thread, self, k, v Value) Value {
		if v.p == nil {
			if !t.hasSpecial(self, set+1) {
				return t.noItem(self, "deletion")
			}
			return t.callSpecial(self, set+1, k)
		}
		if !t.hasSpecial(self, set) {
			return t.noItem(self, "assignment")
		}
		return t.callSpecial(self, set, k, v)
	}
	row := slotRow{name: "__setitem__", sig: "key, value, /",
		has:      func(s *Slots) bool { return s.SetItem != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return typ.slots.SetItem(t, a[0], a[1], a[2]) },
		copy:     func(to, from *Slots) { to.SetItem = from.SetItem },
		dispatch: func(s *Slots) { s.SetItem = callSetItem },
		none:     func(s *Slots) {},
	}
	addRow(row)
	row.name, row.sig = "__delitem__", "key, /"
	row.wrap = func(t *Thread, typ *Type, a []Value) Value { return typ.slots.SetItem(t, a[0], a[1], Null) }
	row.copy = func(to, from *Slots) {}
	addRow(row)
	get := len(slotRows)
	callGetSlice := func(t *Thread, self, i, j Value) Value { return t.callSpecial(self, get, i, j) }
	addRow(slotRow{name: "__getslice__", how: Only2, sig: "i, j, /",
		has:      func(s *Slots) bool { return s.GetSlice != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return typ.slots.GetSlice(t, a[0], a[1], a[2]) },
		copy:     func(to, from *Slots) { to.GetSlice = from.GetSlice },
		dispatch: func(s *Slots) { s.GetSlice = callGetSlice },
		none:     func(s *Slots) { s.GetSlice = nil },
	})
	setslice := len(slotRows)
	callSetSlice := func(t *Thread, self, i, j, v Value) Value {
		if v.p == nil {
			return t.callSpecial(self, setslice+1, i, j)
		}
		return t.callSpecial(self, setslice, i, j, v)
	}
	row = slotRow{name: "__setslice__", how: Only2, sig: "i, j, value, /",
		has:      func(s *Slots) bool { return s.SetSlice != nil },
		wrap:     func(t *Thread, typ *Type, a []Value) Value { return typ.slots.SetSlice(t, a[0], a[1], a[2], a[3]) },
		copy:     func(to, from *Slots) { to.SetSlice = from.SetSlice },
		dispatch: func(s *Slots) { s.SetSlice = callSetSlice },
		none:     func(s *Slots) {},
	}
	addRow(row)
	row.name, row.sig = "__delslice__", "i, j, /"
	row.wrap = func(t *Thread, typ *Type, a []Value) Value { return typ.slots.SetSlice(t, a[0], a[1], a[2], Null) }
	row.copy = func(to, from *Slots) {}
	addRow(row)
}

func (t *Thread) noItem(self Value, what string) Value {
	if what == "deletion" && !t.vm.py2 {
		return t.typeError("'%s' object doesn't support item deletion", t.typeName(self))
	}
	if t.vm.py2 {
		return t.attrError("__%sitem__", map[string]string{"deletion": "del", "assignment": "set"}[what])
	}
	return t.typeError("'%s' object does not support item %s", t.typeName(self), what)
}

// addSequenceRows are the operators of sequences that are no numbers: a class
// written in Python has them as operators of numbers.
func addSequenceRows() {
	row := func(name string, slot func(*Slots) *binaryFn) {
		addRow(slotRow{name: name, sig: "value, /",
			has:      func(s *Slots) bool { return *slot(s) != nil },
			wrap:     func(t *Thread, typ *Type, a []Value) Value { return (*slot(&typ.slots))(t, a[0], a[1]) },
			copy:     func(to, from *Slots) { *slot(to) = *slot(from) },
			dispatch: func(s *Slots) {},
			none:     func(s *Slots) {},
		})
	}
	row("__add__", func(s *Slots) *binaryFn { return &s.Concat })
	row("__mul__", func(s *Slots) *binaryFn { return &s.Repeat })
	row("__rmul__", func(s *Slots) *binaryFn { return &s.Repeat })
	row("__iadd__", func(s *Slots) *binaryFn { return &s.InplaceConcat })
	row("__imul__", func(s *Slots) *binaryFn { return &s.InplaceRepeat })
}
