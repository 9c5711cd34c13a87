package vm

// Python 2's classic classes and their instances.

var oldClassSpec = TypeSpec{
	Name: "classobj", Kind: kOldClass, Flags: TypeGC | TypeWeak,
	Doc:   "classobj(name, bases, dict)\n\nCreate a class object.  The name must be a string; the second argument\na tuple of classes, and the third a dictionary.",
	Slots: Slots{New: oldClassNew, Call: oldClassCall, GetAttr: oldClassGetAttr, SetAttr: oldClassSetAttr, Repr: oldClassRepr, Str: oldClassStr},
}

var oldInstanceSpec = TypeSpec{Name: "instance", Kind: kOldInst, Flags: TypeGC | TypeWeak, Slots: oldInstanceSlots(),
	Doc: "instance(class[, dict])\n\nCreate an instance without calling its __init__() method.\nThe class must be a classic class.\nIf present, dict must be a dictionary or None."}

func oldClassNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Pos) != 3 {
		return t.typeError("classobj() takes exactly 3 arguments (%d given)", len(a.Pos))
	}
	name, bases, dict := a.Pos[0], a.Pos[1], a.Pos[2]
	switch {
	case name.p.kind != kBytes:
		return t.typeError("PyClass_New: name must be a string")
	case dict.p.kind != kDict:
		return t.typeError("PyClass_New: dict must be a dictionary")
	case bases.p.kind != kTuple:
		return t.typeError("PyClass_New: bases must be a tuple")
	}
	d := asDict(dict.p)
	n := &t.vm.names
	if d.getStr(n.doc).p == nil {
		d.setStr(t, n.doc, None)
	}
	if d.getStr(n.module).p == nil {
		if f := t.pyFrame(); f != nil {
			if m := f.globals.getStr(n.name); m.p != nil {
				d.setStr(t, n.module, m)
			}
		}
	}
	for _, b := range asTuple(bases.p).items {
		if b.p.kind == kOldClass {
			continue
		}
		if t.typeOf(b).slots.Call != nil {
			return t.callSoft(t.typeOf(b).Value(), Args{Pos: a.Pos})
		}
		return t.typeError("PyClass_New: base must be a class")
	}
	c := &OldClassObj{name: name.incref(), bases: bases.incref(), dict: d}
	d.rc++
	t.init(&c.Header, kOldClass, t.vm.types.OldClass)
	t.track(&c.Header)
	return obj(&c.Header)
}

// lookup finds a name in a classic class and its bases, depth first (borrowed).
func (c *OldClassObj) lookup(name *TextObj) Value {
	if v := c.dict.getStr(name); v.p != nil {
		return v
	}
	for _, b := range asTuple(c.bases.p).items {
		if b.p.kind == kOldClass {
			if v := asOldClass(b.p).lookup(name); v.p != nil {
				return v
			}
		}
	}
	return Null
}

// special finds one of the hooks of attribute access, which instances look up
// on the class alone.
func (c *OldClassObj) special(t *Thread, name string) Value { return c.lookup(t.vm.intern(name)) }

func oldClassGetAttr(t *Thread, v Value, name *TextObj) Value {
	c := asOldClass(v.p)
	switch name.s {
	case "__dict__":
		return obj(&c.dict.Header).incref()
	case "__bases__":
		return c.bases.incref()
	case "__name__":
		return c.name.incref()
	}
	x := c.lookup(name)
	if x.p == nil {
		return t.raiseAttr(v, name, "class %s has no attribute '%s'", GoString(c.name), name.utf8())
	}
	if get := t.typeOf(x).slots.DescrGet; get != nil {
		if x.p.kind == kFunc {
			return t.newMethod(x, Null, v)
		}
		x.incref()
		r := t.oldDescrGet(get, x, Null, v)
		t.decref(x)
		return r
	}
	return x.incref()
}

// oldDescrGet binds what was found on a classic class; self may be Null.
func (t *Thread) oldDescrGet(get func(*Thread, Value, Value, *Type) Value, x, self, cls Value) Value {
	switch x.p.kind {
	case kFunc:
		return t.newMethod(x, self, cls)
	case kMethod:
		m := asMethod(x.p)
		if m.self.p != nil || self.p == nil || m.cls.p != nil && !t.isSubclassPlain(cls, m.cls) {
			return x.incref()
		}
		return t.newMethod(m.fn, self, cls)
	case kClassMethod:
		return t.newMethod(asWrapper(x.p).fn, cls, t.vm.types.OldClass.Value())
	}
	if x.p.typ.flags&TypeHeap != 0 {
		if self.p == nil {
			self = None
		}
		f := t.frame
		return t.finish(t.callSpecial(x, rowGet, self, cls), f)
	}
	return get(t, x, self, t.vm.types.OldInstance)
}

func oldClassSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	c := asOldClass(v.p)
	switch name.s {
	case "__dict__":
		if x.p == nil || x.p.kind != kDict {
			return t.typeError("__dict__ must be a dictionary object")
		}
		old := c.dict
		c.dict = asDict(x.p)
		c.dict.rc++
		t.decref(obj(&old.Header))
		return None
	case "__bases__":
		if x.p == nil || x.p.kind != kTuple {
			return t.typeError("__bases__ must be a tuple object")
		}
		for _, b := range asTuple(x.p).items {
			if b.p.kind != kOldClass {
				return t.typeError("__bases__ items must be classes")
			}
			if asOldClass(b.p).derives(c) {
				return t.typeError("a __bases__ item causes an inheritance cycle")
			}
		}
		t.setField(&c.bases, x)
		return None
	case "__name__":
		if x.p == nil || x.p.kind != kBytes {
			return t.typeError("__name__ must be a string object")
		}
		t.setField(&c.name, x)
		return None
	}
	if x.p == nil {
		if !c.dict.delStr(t, name) {
			return t.raiseAttr(v, name, "class %s has no attribute '%s'", GoString(c.name), name.utf8())
		}
		return None
	}
	c.dict.setStr(t, name, x)
	return None
}

// shown is how messages and reprs call a classic class.
func (c *OldClassObj) shown(t *Thread) string {
	mod := "?"
	if m := c.dict.getStr(t.vm.names.module); m.p != nil && m.p.kind == kBytes {
		mod = GoString(m)
	}
	return mod + "." + GoString(c.name)
}

func oldClassRepr(t *Thread, v Value) Value {
	return t.Str(sprintf("<class %s at 0x%x>", asOldClass(v.p).shown(t), t.ID(v)))
}

func oldClassStr(t *Thread, v Value) Value { return t.Str(asOldClass(v.p).shown(t)) }

// newOldInst makes an instance without calling __init__.
func (t *Thread) newOldInst(c *OldClassObj) *OldInstObj {
	o := &OldInstObj{class: c, dict: t.newDict()}
	c.rc++
	t.init(&o.Header, kOldInst, t.vm.types.OldInstance)
	t.track(&o.Header)
	return o
}

func oldClassCall(t *Thread, v Value, a Args) Value {
	c := asOldClass(v.p)
	o := t.newOldInst(c)
	self := obj(&o.Header)
	orig := t.frame
	init := t.finish(t.oldInstLookup(self, t.vm.names.init), orig)
	if init.p == nil {
		if t.exc.p != nil {
			t.decref(self)
			return Null
		}
		if excessArgs(a) {
			t.decref(self)
			return t.typeError("this constructor takes no arguments")
		}
		return self
	}
	r := t.callSoft(init, a)
	t.decref(init)
	switch r.p {
	case nil:
		t.decref(self)
		return Null
	case &tUnwind:
		t.then(orig, &oldInitDone, self)
		t.decref(self)
		return Unwind
	}
	return t.oldInited(r, self)
}

var oldInitDone = nativeCode{name: "__init__", nregs: 1, stackless: true}

func init() {
	oldInitDone.fn = func(t *Thread, f *Frame, r Value) Value { return t.oldInited(r, f.reg(0).incref()) }
}

// oldInited looks at what __init__ returned (stolen) and gives the instance (stolen).
func (t *Thread) oldInited(r, self Value) Value {
	if r.p != &tNone {
		t.decref(r)
		t.decref(self)
		return t.typeError("__init__() should return None")
	}
	return self
}

// oldInstLookup finds an attribute of an instance without __getattr__ (owned),
// Null without an exception where there is none.
func (t *Thread) oldInstLookup(v Value, name *TextObj) Value {
	o := asOldInst(v.p)
	if x := o.dict.getStr(name); x.p != nil {
		return x.incref()
	}
	x := o.class.lookup(name)
	if x.p == nil {
		return Null
	}
	if get := t.typeOf(x).slots.DescrGet; get != nil {
		x.incref()
		r := t.oldDescrGet(get, x, v, obj(&o.class.Header))
		t.decref(x)
		return r
	}
	return x.incref()
}

// oldInstMethod finds a special method, __getattr__ included (owned), Null
// without an exception where there is none, or where to ask for it raised
// AttributeError.
func (t *Thread) oldInstMethod(v Value, name *TextObj) Value {
	f := t.frame
	r := t.finish(t.oldInstLookup(v, name), f)
	if r.p != nil {
		return r
	}
	if t.exc.p != nil {
		if !t.matches(t.vm.types.AttributeError) {
			return Null
		}
		t.clearExc()
	}
	hook := asOldInst(v.p).class.special(t, "__getattr__")
	if hook.p == nil {
		return Null
	}
	r = t.Call(hook, v, obj(&name.Header))
	if r.p == nil && t.matches(t.vm.types.AttributeError) {
		t.clearExc()
	}
	return r
}

func oldInstGetAttr(t *Thread, v Value, name *TextObj) Value {
	o := asOldInst(v.p)
	switch name.s {
	case "__dict__":
		return obj(&o.dict.Header).incref()
	case "__class__":
		return obj(&o.class.Header).incref()
	}
	orig := t.frame
	r := t.oldInstLookup(v, name)
	hook := o.class.special(t, "__getattr__")
	if hook.p == nil {
		if r.p == nil && t.exc.p == nil {
			return t.raiseAttr(v, name, "%s instance has no attribute '%s'", GoString(o.class.name), name.utf8())
		}
		return r
	}
	r = t.finish(r, orig)
	if r.p != nil {
		return r
	}
	if t.exc.p != nil {
		if !t.matches(t.vm.types.AttributeError) {
			return Null
		}
		t.clearExc()
	}
	return t.callSoft(hook, Args{Pos: []Value{v, obj(&name.Header)}})
}

func oldInstSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	o := asOldInst(v.p)
	switch name.s {
	case "__dict__":
		if x.p == nil || x.p.kind != kDict {
			return t.typeError("__dict__ must be set to a dictionary")
		}
		old := o.dict
		o.dict = asDict(x.p)
		o.dict.rc++
		t.decref(obj(&old.Header))
		return None
	case "__class__":
		if x.p == nil || x.p.kind != kOldClass {
			return t.typeError("__class__ must be set to a class")
		}
		old := o.class
		o.class = asOldClass(x.p)
		o.class.rc++
		t.decref(obj(&old.Header))
		return None
	}
	if x.p == nil {
		if hook := o.class.special(t, "__delattr__"); hook.p != nil {
			return t.callSoft(hook, Args{Pos: []Value{v, obj(&name.Header)}})
		}
		if !o.dict.delStr(t, name) {
			return t.raiseAttr(v, name, "%s instance has no attribute '%s'", GoString(o.class.name), name.utf8())
		}
		return None
	}
	if hook := o.class.special(t, "__setattr__"); hook.p != nil {
		return t.callSoft(hook, Args{Pos: []Value{v, obj(&name.Header), x}})
	}
	o.dict.setStr(t, name, x)
	return None
}

// oldCall calls a special method of an instance; found is false where it has
// none.
func (t *Thread) oldCall(v Value, name string, args ...Value) (r Value, found bool) {
	m := t.oldInstMethod(v, t.vm.intern(name))
	if m.p == nil {
		return Null, t.exc.p != nil
	}
	r = t.callSoft(m, Args{Pos: args})
	t.decref(m)
	return r, true
}

// oldNeeded calls a special method that must be there; what __getattr__ raises
// instead is raised.
func (t *Thread) oldNeeded(v Value, name string, args ...Value) Value {
	orig := t.frame
	m := t.finish(oldInstGetAttr(t, v, t.vm.intern(name)), orig)
	if m.p == nil {
		return Null
	}
	r := t.callSoft(m, Args{Pos: args})
	t.decref(m)
	return r
}

// oldUnary makes a slot that calls a special method which must be there.
func oldUnary(name string) unaryFn {
	return func(t *Thread, v Value) Value { return t.oldNeeded(v, name) }
}

func oldInstanceSlots() Slots {
	return Slots{
		New: oldInstNew, GetAttr: oldInstGetAttr, SetAttr: oldInstSetAttr,
		Call: func(t *Thread, v Value, a Args) Value {
			m := t.oldInstMethod(v, t.vm.names.call)
			if m.p == nil {
				if t.exc.p == nil {
					return t.attrError("%s instance has no __call__ method", GoString(asOldInst(v.p).class.name))
				}
				return Null
			}
			// __call__ may be an instance in its turn, and so on.
			if !t.enterRecursion() {
				t.decref(m)
				return Null
			}
			r := t.callSoft(m, a)
			t.leaveRecursion()
			t.decref(m)
			return r
		},
		Repr: func(t *Thread, v Value) Value {
			if r, ok := t.oldCall(v, "__repr__"); ok {
				return r
			}
			return t.Str(sprintf("<%s instance at 0x%x>", asOldInst(v.p).class.shown(t), t.ID(v)))
		},
		Str: func(t *Thread, v Value) Value {
			if r, ok := t.oldCall(v, "__str__"); ok {
				return r
			}
			return t.reprSoft(v)
		},
		Hash: oldHash, Compare: oldRich, Iter: oldIter, Next: oldNext,
		Negative: oldUnary("__neg__"), Positive: oldUnary("__pos__"), Absolute: oldUnary("__abs__"), Invert: oldUnary("__invert__"),
		Int: oldInt, Long: oldLong, Float: oldUnary("__float__"), Oct: oldUnary("__oct__"), Hex: oldUnary("__hex__"),
		Index: func(t *Thread, v Value) Value {
			r, ok := t.oldCall(v, "__index__")
			if !ok {
				return t.typeError("object cannot be interpreted as an index")
			}
			return r
		},
		Bool: oldBool, Len: oldLen, GetItem: oldGetItem, SetItem: oldSetItem, Contains: oldContains,
		GetSlice: oldGetSlice, SetSlice: oldSetSlice,
	}
}

func oldLong(t *Thread, v Value) Value {
	if r, ok := t.oldCall(v, "__long__"); ok {
		return r
	}
	return oldInt(t, v)
}

func oldInt(t *Thread, v Value) Value {
	if r, ok := t.oldCall(v, "__int__"); ok {
		return r
	}
	orig := t.frame
	return t.truncated(t.finish(t.oldNeeded(v, "__trunc__"), orig))
}

func oldInstNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Pos) == 0 || a.Pos[0].p.kind != kOldClass {
		return t.typeError("instance() first arg must be class")
	}
	o := t.newOldInst(asOldClass(a.Pos[0].p))
	if len(a.Pos) > 1 && a.Pos[1].p != &tNone {
		if a.Pos[1].p.kind != kDict {
			t.decref(obj(&o.Header))
			return t.typeError("instance() second arg must be dictionary or None")
		}
		old := o.dict
		o.dict = asDict(a.Pos[1].p)
		o.dict.rc++
		t.decref(obj(&old.Header))
	}
	return obj(&o.Header)
}

func oldHash(t *Thread, v Value) Value {
	orig := t.frame
	if r, ok := t.oldCall(v, "__hash__"); ok {
		if r = t.finish(r, orig); r.p == nil {
			return Null
		}
		return hashCheck.fn(t, nil, r)
	}
	for _, name := range []string{"__eq__", "__cmp__"} {
		m := t.oldInstMethod(v, t.vm.intern(name))
		if m.p != nil {
			t.decref(m)
			return t.typeError("unhashable instance")
		}
		if t.exc.p != nil {
			return Null
		}
	}
	return objectHash(t, v)
}

// oldRich asks both operands, so that two instances that do not know are asked twice.
func oldRich(t *Thread, a, b Value, op CmpOp) Value {
	f := t.frame
	if a.p.kind == kOldInst {
		if r, ok := t.oldCall(a, nameCompare[op], b); ok {
			if r = t.finish(r, f); r.p != &tNotImplemented {
				return r
			}
		}
	}
	if b.p.kind == kOldInst {
		if r, ok := t.oldCall(b, nameCompare[swapped[op]], a); ok {
			return r
		}
	}
	return NotImplemented
}

func oldIter(t *Thread, v Value) Value {
	if r, ok := t.oldCall(v, "__iter__"); ok {
		return r
	}
	m := t.oldInstMethod(v, t.vm.intern("__getitem__"))
	if m.p == nil {
		if t.exc.p == nil {
			return t.typeError("iteration over non-sequence")
		}
		return Null
	}
	t.decref(m)
	return t.newSeqIter(v)
}

func oldNext(t *Thread, v Value) Value {
	r, ok := t.oldCall(v, "next")
	if !ok {
		return t.typeError("instance has no next() method")
	}
	return r
}

func oldBool(t *Thread, v Value) Value {
	orig := t.frame
	r, ok := t.oldCall(v, "__nonzero__")
	if !ok {
		if r, ok = t.oldCall(v, "__len__"); !ok {
			return True
		}
	}
	if r = t.finish(r, orig); r.p == nil {
		return Null
	}
	if r.p != &tInt && r.p != &tBool {
		t.decref(r)
		return t.typeError("__nonzero__ should return an int")
	}
	if r.int() < 0 {
		return t.valueError("__nonzero__ should return >= 0")
	}
	return Bool(r.n != 0)
}

func oldLen(t *Thread, v Value) Value {
	orig := t.frame
	r := t.finish(t.oldNeeded(v, "__len__"), orig)
	if r.p == nil {
		return Null
	}
	if r.p != &tInt && r.p != &tBool {
		t.decref(r)
		return t.typeError("__len__() should return an int")
	}
	if r.int() < 0 {
		return t.valueError("__len__() should return >= 0")
	}
	return Int(r.int())
}

func oldGetItem(t *Thread, v, k Value) Value {
	return t.oldNeeded(v, "__getitem__", k)
}

func oldSetItem(t *Thread, v, k, x Value) Value {
	name, args := "__setitem__", []Value{k, x}
	if x.p == nil {
		name, args = "__delitem__", args[:1]
	}
	return t.oldNeeded(v, name, args...)
}

func oldContains(t *Thread, v, x Value) Value {
	orig := t.frame
	if r, ok := t.oldCall(v, "__contains__", x); ok {
		if r = t.finish(r, orig); r.p == nil {
			return Null
		}
		return truthCheck.fn(t, nil, r)
	}
	it := t.Iter(v)
	if it.p == nil {
		t.clearExc()
		return t.typeError("argument of type 'instance' is not iterable")
	}
	defer t.decref(it)
	for {
		y := t.Next(it)
		if y.p == nil {
			break
		}
		eq, ok := t.CompareBool(y, x, EQ)
		t.decref(y)
		if !ok {
			return Null
		}
		if eq {
			return True
		}
	}
	if t.exc.p != nil {
		return Null
	}
	return False
}

func oldGetSlice(t *Thread, v, i, j Value) Value {
	if r, ok := t.oldCall(v, "__getslice__", i, j); ok {
		return r
	}
	s := t.newSlice(i, j, None)
	r := oldGetItem(t, v, s)
	t.decref(s)
	return r
}

func oldSetSlice(t *Thread, v, i, j, x Value) Value {
	name, args := "__setslice__", []Value{i, j, x}
	if x.p == nil {
		name, args = "__delslice__", args[:2]
	}
	if r, ok := t.oldCall(v, name, args...); ok {
		return r
	}
	s := t.newSlice(i, j, None)
	r := oldSetItem(t, v, s, x)
	t.decref(s)
	return r
}

// oldHasDel tells whether an instance has a __del__.
func (t *Thread) oldHasDel(o *OldInstObj) bool { return o.class.lookup(t.vm.names.del).p != nil }

// classOfBorrowed is the class of an exception value, of either style.
func (t *Thread) classOfBorrowed(v Value) Value {
	if v.p.kind == kOldInst {
		return obj(&asOldInst(v.p).class.Header)
	}
	return t.typeOf(v).Value()
}

// callUnbound2 calls an unbound method: its first argument must be of the class.
func (t *Thread) callUnbound2(m *MethodObj, a Args) Value {
	ok := len(a.Pos) > 0
	if ok && m.cls.p != nil {
		var good bool
		if ok, good = t.isInstanceOf(a.Pos[0], m.cls); !good {
			return Null
		}
	}
	if ok {
		return t.callSoft(m.fn, a)
	}
	cls := t.nameOr(m.cls, "?")
	got := "nothing"
	if len(a.Pos) > 0 {
		c := t.classOf(a.Pos[0])
		got = t.nameOr(c, "?") + " instance"
		t.decref(c)
	}
	return t.typeError("unbound method %s() must be called with %s instance as first argument (got %s instead)", t.nameOr(m.fn, "?"), cls, got)
}

// nameOr is v.__name__ as a Go string.
func (t *Thread) nameOr(v Value, def string) string {
	if v.p == nil {
		return def
	}
	n, ok := t.lookupAttr(v, t.vm.names.name)
	if !ok {
		t.clearExc()
	}
	if n.p == nil {
		return def
	}
	defer t.decref(n)
	if n.p.kind != kBytes && n.p.kind != kStr {
		return def
	}
	return GoString(n)
}

func (t *Thread) methodRepr2(m *MethodObj) Value {
	name := t.nameOr(m.fn, "?")
	if m.cls.p != nil {
		name = t.nameOr(m.cls, "?") + "." + name
	} else {
		name = "?." + name
	}
	if m.self.p == nil {
		return t.Str("<unbound method " + name + ">")
	}
	r := t.Repr(m.self)
	if r.p == nil {
		return Null
	}
	defer t.decref(r)
	return t.Str("<bound method " + name + " of " + GoString(r) + ">")
}
