package vm

// raise sets an exception of a built-in class with a message and returns Null.
func (t *Thread) raise(typ *Type, format string, args ...any) Value {
	t.raiseValue(typ, t.Str(sprintf(format, args...)))
	return Null
}

// Raise sets an exception of a built-in class with a message and returns Null.
func (t *Thread) Raise(typ *Type, format string, args ...any) Value {
	return t.raise(typ, format, args...)
}

// raiseValue sets an exception with one argument, which it steals; Null for none.
func (t *Thread) raiseValue(typ *Type, arg Value) {
	var e Value
	if arg.p == nil {
		e = t.Call(typ.Value())
	} else {
		if typ.excPlain {
			e = t.newExc(typ, t.NewTuple(arg.incref()))
		} else {
			e = t.Call(typ.Value(), arg)
		}
		t.decref(arg)
	}
	if e.p != nil {
		t.setRaised(e)
		t.raisedRaw(e)
	}
}

// raisedRaw notes that CPython 2 raises e, of a built-in class, by its arguments
// alone: no instance is there until a handler asks, and none is shown before.
func (t *Thread) raisedRaw(e Value) {
	if t.vm.py2 && e.p.kind == kExc {
		asExc(e.p).raw = true
	}
}

// raiseAttr raises an AttributeError about name of v.
func (t *Thread) raiseAttr(v Value, name *TextObj, format string, args ...any) Value {
	e := t.newExc(t.vm.types.AttributeError, t.NewTuple(t.Str(sprintf(format, args...))))
	if !t.vm.py2 {
		t.setExcField(e, "name", obj(&name.Header))
		t.setExcField(e, "obj", v)
	}
	t.setRaised(e)
	t.raisedRaw(e)
	return Null
}

// setRaised sets a new exception (stolen), with the one being handled as its
// context.
func (t *Thread) setRaised(e Value) {
	t.dropExc()
	if t.vm.py2 {
		t.excType = t.classOf(e)
		t.exc = e
		return
	}
	t.chain(e)
	t.exc = e
}

// chain makes the exception being handled the context of e, breaking the ring
// that would arise where e is its cause already.
func (t *Thread) chain(e Value) {
	h := t.handledExc()
	if h.p == nil || h == e {
		return
	}
	x := asExc(e.p)
	if x.rc > 1 {
		t.unchain(h, e)
	}
	old := x.context
	x.context = h.incref()
	t.xdecref(old)
}

// unchain takes e, which somebody else refers to, out of the contexts of h.
func (t *Thread) unchain(h, e Value) {
	slow := asExc(h.p) // at half the speed: a ring that a program made has no end
	for o, odd := slow, false; o.context.p != nil; odd = !odd {
		if o.context == e {
			o.context = Null
			t.decref(e)
			return
		}
		o = asExc(o.context.p)
		if o == slow {
			return
		}
		if odd {
			slow = asExc(slow.context.p)
		}
	}
}

// restoreExc sets an exception (stolen) as it is, its context unchanged.
func (t *Thread) restoreExc(e saved) {
	t.dropExc()
	t.exc, t.excType, t.excTB = e.exc, e.typ, e.tb
}

// saved is an exception taken out of the thread.
type saved struct{ exc, typ, tb Value }

// fetchExc takes the exception on its way out of the thread.
func (t *Thread) fetchExc() saved {
	e := saved{t.exc, t.excType, t.excTB}
	t.exc, t.excType, t.excTB = Null, Null, Null
	return e
}

// dropSaved lets go of an exception taken by fetchExc.
func (t *Thread) dropSaved(e saved) {
	t.xdecref(e.typ)
	t.xdecref(e.exc)
	t.xdecref(e.tb)
}

func (t *Thread) dropExc() {
	if t.exc.p != nil || t.excType.p != nil {
		t.dropSaved(t.fetchExc())
	}
}

// clearExc forgets the exception on its way.
func (t *Thread) clearExc() { t.dropExc() }

// ClearExc forgets the exception on its way.
func (t *Thread) ClearExc() { t.dropExc() }

// classOf is the class of an exception: that of an old-style instance is its
// old-style class.
func (t *Thread) classOf(e Value) Value {
	if e.p.kind == kOldInst {
		return obj(&asOldInst(e.p).class.Header).incref()
	}
	return t.typeOf(e).Value().incref()
}

// matches tells whether the exception on its way is of typ.
func (t *Thread) matches(typ *Type) bool {
	return t.exc.p != nil && t.isInstance(t.exc, typ)
}

// Matches tells whether the exception on its way is of typ.
func (t *Thread) Matches(typ *Type) bool { return t.matches(typ) }

// Failed tells whether an exception is on its way.
func (t *Thread) Failed() bool { return t.exc.p != nil }

// typeError, valueError … are the commonest raises.
func (t *Thread) typeError(format string, args ...any) Value {
	return t.raise(t.vm.types.TypeError, format, args...)
}

func (t *Thread) valueError(format string, args ...any) Value {
	return t.raise(t.vm.types.ValueError, format, args...)
}

func (t *Thread) indexError(format string, args ...any) Value {
	return t.raise(t.vm.types.IndexError, format, args...)
}

func (t *Thread) overflowError(format string, args ...any) Value {
	return t.raise(t.vm.types.OverflowError, format, args...)
}

func (t *Thread) attrError(format string, args ...any) Value {
	return t.raise(t.vm.types.AttributeError, format, args...)
}

func (t *Thread) zeroDivision(format string, args ...any) Value {
	return t.raise(t.vm.types.ZeroDivisionError, format, args...)
}

// keyError raises KeyError(k).
func (t *Thread) keyError(k Value) Value {
	t.raiseValue(t.vm.types.KeyError, k.incref())
	return Null
}

// stopIteration raises StopIteration(v), without a value where v is Null or None.
func (t *Thread) stopIteration(v Value) Value {
	if v.p == nil || v.p == &tNone {
		e := t.newExc(t.vm.types.StopIteration, t.NewTuple())
		t.setRaised(e)
		t.raisedRaw(e)
		return Null
	}
	e := t.newExc(t.vm.types.StopIteration, t.NewTuple(v.incref()))
	t.setExcField(e, "value", v)
	t.setRaised(e)
	return Null
}

// Describe gives class and text of the exception on its way.
func (t *Thread) Describe() string {
	e := t.fetchExc()
	s := t.StrOf(e.exc)
	if s.p == nil {
		return t.typeOf(e.exc).name
	}
	return t.typeOf(e.exc).name + ": " + GoString(s)
}

// noMemory raises MemoryError.
func (t *Thread) noMemory() Value {
	t.raiseValue(t.vm.types.MemoryError, Null)
	return Null
}
