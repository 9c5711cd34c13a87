package vm

// isInstanceOf is isinstance(v, c).
func (t *Thread) isInstanceOf(v, c Value) (is, ok bool) {
	if c.p.kind == kType && t.typeOf(v) == asType(c.p) {
		return true, true
	}
	if c.p.kind == kTuple {
		for _, x := range asTuple(c.p).items {
			if is, ok = t.isInstanceOf(v, x); is || !ok {
				return is, ok
			}
		}
		return false, true
	}
	if c.p.kind == kType && asType(c.p).typ == t.vm.types.Type || c.p.kind == kOldClass {
		return t.isInstanceReal(v, c)
	}
	return t.checkHook(c, t.vm.names.instancecheck, v, t.isInstanceReal)
}

// isSubclassOf is issubclass(v, c).
func (t *Thread) isSubclassOf(v, c Value) (is, ok bool) {
	if c.p.kind == kTuple {
		for _, x := range asTuple(c.p).items {
			if is, ok = t.isSubclassOf(v, x); is || !ok {
				return is, ok
			}
		}
		return false, true
	}
	if c.p.kind == kType && asType(c.p).typ == t.vm.types.Type || c.p.kind == kOldClass {
		return t.isSubclassReal(v, c)
	}
	return t.checkHook(c, t.vm.names.subclasscheck, v, t.isSubclassReal)
}

// checkHook asks __instancecheck__ or __subclasscheck__ of c's class.
func (t *Thread) checkHook(c Value, name *TextObj, v Value, real func(v, c Value) (bool, bool)) (is, ok bool) {
	m := t.lookupSpecial(c, name)
	if m.p == nil {
		if t.exc.p != nil {
			return false, false
		}
		return real(v, c)
	}
	if !t.enterRecursion() {
		t.decref(m)
		return false, false
	}
	r := t.Call(m, v)
	t.leaveRecursion()
	t.decref(m)
	if r.p == nil {
		return false, false
	}
	is, ok = t.IsTrue(r)
	t.decref(r)
	return is, ok
}

// enterRecursion counts recursion through natives; it raises where that is too
// deep.
func (t *Thread) enterRecursion() bool {
	t.depth++
	base := int32(0)
	if t.frame != nil {
		base = t.frame.depth
	}
	if base+t.depth > t.limit {
		t.depth--
		t.raise(t.vm.types.recursionError(t.vm), "maximum recursion depth exceeded")
		return false
	}
	return true
}

func (t *Thread) leaveRecursion() { t.depth-- }

// isInstanceReal looks at v's class, and at what v says its class is.
func (t *Thread) isInstanceReal(v, c Value) (is, ok bool) {
	switch {
	case c.p.kind == kOldClass && v.p.kind == kOldInst:
		return asOldInst(v.p).class.derives(asOldClass(c.p)), true
	case c.p.kind == kType:
		if t.typeOf(v).isSubtype(asType(c.p)) {
			return true, true
		}
		k, ok := t.lookupAttr(v, t.vm.names.class)
		if k.p == nil {
			return false, ok
		}
		is = k.p.kind == kType && asType(k.p) != t.typeOf(v) && asType(k.p).isSubtype(asType(c.p))
		t.decref(k)
		return is, true
	}
	if !t.checkClass(c, "isinstance() arg 2 must be a type, a tuple of types, or a union", "isinstance() arg 2 must be a class, type, or tuple of classes and types") {
		return false, false
	}
	k, ok := t.lookupAttr(v, t.vm.names.class)
	if k.p == nil {
		return false, ok
	}
	is, ok = t.abstractSubclass(k, c)
	t.decref(k)
	return is, ok
}

// isSubclassReal looks at the bases of v.
func (t *Thread) isSubclassReal(v, c Value) (is, ok bool) {
	if v.p.kind == kType && c.p.kind == kType {
		return asType(v.p).isSubtype(asType(c.p)), true
	}
	if v.p.kind == kOldClass && c.p.kind == kOldClass {
		return asOldClass(v.p).derives(asOldClass(c.p)), true
	}
	if !t.checkClass(v, "issubclass() arg 1 must be a class", "issubclass() arg 1 must be a class") ||
		!t.checkClass(c, "issubclass() arg 2 must be a class, a tuple of classes, or a union", "issubclass() arg 2 must be a class or tuple of classes") {
		return false, false
	}
	return t.abstractSubclass(v, c)
}

// basesOf gives v.__bases__ if it is a tuple (owned), Null if there is none.
func (t *Thread) basesOf(v Value) (Value, bool) {
	b, ok := t.lookupAttr(v, t.vm.names.bases)
	if b.p != nil && b.p.kind != kTuple {
		t.decref(b)
		return Null, true
	}
	return b, ok
}

func (t *Thread) checkClass(v Value, msg3, msg2 string) bool {
	b, ok := t.basesOf(v)
	if b.p == nil {
		if ok {
			if t.vm.py2 {
				t.typeError("%s", msg2)
			} else {
				t.typeError("%s", msg3)
			}
		}
		return false
	}
	t.decref(b)
	return true
}

// abstractSubclass follows __bases__.
func (t *Thread) abstractSubclass(v, c Value) (is, ok bool) {
	if v == c {
		return true, true
	}
	b, ok := t.basesOf(v)
	if b.p == nil {
		return false, ok
	}
	defer t.decref(b)
	if !t.enterRecursion() {
		return false, false
	}
	defer t.leaveRecursion()
	for _, x := range asTuple(b.p).items {
		if is, ok = t.abstractSubclass(x, c); is || !ok {
			return is, ok
		}
	}
	return false, true
}
