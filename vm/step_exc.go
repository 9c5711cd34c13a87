package vm

import "github.com/sllint/sllint/vm/code"

// stepException is the instructions of raise and except.
func (t *Thread) stepException(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpRaiseVarargs:
		w := f.takeWindow(in.A, int(in.C))
		var arg [3]Value
		copy(arg[:], w)
		if t.vm.py2 {
			t.raise2(arg[0], arg[1], arg[2])
		} else {
			t.raise3(arg[0], arg[1], in.C == 0)
		}
		return false
	case code.OpReraise:
		if t.vm.py2 {
			w := f.takeWindow(in.A, 3)
			tb := w[2]
			if tb.p == &tNone || tb.p == &tUnbound {
				tb = Null
			}
			t.restoreExc(saved{exc: w[1], typ: w[0], tb: tb})
			return false
		}
		t.restoreExc(saved{exc: f.take(in.A)})
		return false
	case code.OpPushExcInfo:
		t.pushExcInfo(f, in)
		return true
	case code.OpPopExcept:
		r := at(f.regs, in.A)
		v := *r
		r.p = &tUnbound
		if v.p == &tNone {
			v = Null
		}
		old := t.handled.value
		t.handled.value = v
		t.xdecref(old)
		return true
	}
	return t.stepExceptStar(f, in)
}

// pushExcInfo begins a handler: the exception on its way becomes the one that
// is handled.
func (t *Thread) pushExcInfo(f *Frame, in *code.Instr) {
	e := t.fetchExc()
	if t.vm.py2 {
		if e.tb.p == nil {
			e.tb = None
		}
		if in.B == 0 {
			if e.exc.p.kind == kExc {
				asExc(e.exc.p).raw = false
			}
			t.setSysExc(f, e)
		}
		t.set(at(f.regs, in.A), e.typ)
		t.set(at(f.regs, in.A+code.Scale), e.exc)
		t.set(at(f.regs, in.A+2*code.Scale), e.tb)
		return
	}
	old := t.handled.value
	if old.p == nil {
		old = None
	}
	t.handled.value = e.exc.incref()
	t.set(at(f.regs, in.A), old)
	t.set(at(f.regs, in.A+code.Scale), e.exc)
}

// setSysExc makes e (borrowed) what sys.exc_info() gives, and notes what it gave
// before, once a frame: Python 2's set_exc_info.
func (t *Thread) setSysExc(f *Frame, e saved) {
	x := f.more()
	if !x.hasExc27 {
		x.hasExc27 = true
		x.exc27 = t.sysExc
		if f.ret == retPlain {
			f.ret = retExc27
		}
		t.sysExc = [3]Value{e.typ.incref(), e.exc.incref(), e.tb.incref()}
	} else {
		old := t.sysExc
		t.sysExc = [3]Value{e.typ.incref(), e.exc.incref(), e.tb.incref()}
		t.dropTriple(old)
	}
	t.setSysExcVars(t.sysExc)
}

// setSysExcVars sets sys.exc_type and its like, which hold what any thread handled
// last.
func (t *Thread) setSysExcVars(e [3]Value) {
	d, n := t.vm.sys.dict, &t.vm.names
	for i, name := range [...]*TextObj{n.excType, n.excValue, n.excTraceback} {
		switch {
		case e[i].p != nil:
			d.setStr(t, name, e[i])
		case i == 0:
			d.setStr(t, name, None)
		default:
			d.delStr(t, name)
		}
	}
}

func (t *Thread) dropTriple(e [3]Value) {
	for _, v := range e {
		t.xdecref(v)
	}
}

// restoreSysExc gives sys.exc_info() back what it was before the frame handled
// its first exception: Python 2's reset_exc_info.
func (t *Thread) restoreSysExc(f *Frame) {
	x := f.extra
	old := t.sysExc
	t.sysExc = x.exc27
	x.exc27 = [3]Value{}
	x.hasExc27 = false
	t.dropTriple(old)
	t.setSysExcVars(t.sysExc)
}

// raise3 is Python 3's raise; it steals its arguments, Null where not given.
func (t *Thread) raise3(exc, cause Value, bare bool) {
	if bare {
		h := t.handledExc()
		if h.p == nil {
			t.raise(t.vm.types.RuntimeError, "No active exception to reraise")
			return
		}
		t.restoreExc(saved{exc: h.incref()})
		t.reraises = true
		return
	}
	e := t.exceptionOf(exc, "exceptions must derive from BaseException")
	t.decref(exc)
	if e.p == nil {
		t.xdecref(cause)
		return
	}
	if cause.p != nil {
		if !t.setCause(e, cause) {
			t.decref(e)
			return
		}
	}
	t.setRaised(e)
}

// exceptionOf gives an exception (owned) for what is raised: itself or an
// instance of the class.
func (t *Thread) exceptionOf(v Value, msg string) Value {
	if v.p.kind == kType && asType(v.p).flags&TypeExc != 0 {
		e := t.Call(v)
		if e.p != nil && e.p.kind != kExc {
			t.typeError("calling %s should have returned an instance of BaseException, not %s", t.strOrEmpty(v), t.strOrEmpty(t.typeOf(e).Value()))
			t.decref(e)
			return Null
		}
		return e
	}
	if v.p.kind == kExc {
		return v.incref()
	}
	return t.typeError("%s", msg)
}

// strOrEmpty is str(v) as a Go string, for messages.
func (t *Thread) strOrEmpty(v Value) string {
	e := t.fetchExc()
	s := t.StrOf(v)
	t.clearExc()
	t.restoreExc(e)
	if s.p == nil {
		return ""
	}
	defer t.decref(s)
	return GoString(s)
}

// setCause is `from cause`; it steals cause.
func (t *Thread) setCause(e, cause Value) bool {
	x := asExc(e.p)
	if cause.p == &tNone {
		cause = Null
	} else {
		c := t.exceptionOf(cause, "exception causes must derive from BaseException")
		t.decref(cause)
		if c.p == nil {
			return false
		}
		cause = c
	}
	x.suppress = true
	old := x.cause
	x.cause = cause
	t.xdecref(old)
	return true
}

// raise2 is Python 2's raise; it steals its arguments, Null where not given.
func (t *Thread) raise2(typ, v, tb Value) {
	if typ.p == nil {
		typ, v, tb = t.sysExc[0], t.sysExc[1], t.sysExc[2]
		if typ.p == nil {
			typ, v, tb = None, None, None
		}
		typ.incref()
		v.incref()
		tb.xincref()
	}
	if tb.p == &tNone {
		tb = Null
	}
	if tb.p != nil && tb.p.kind != kTraceback {
		t.decref(typ)
		t.xdecref(v)
		t.decref(tb)
		t.typeError("raise: arg 3 must be a traceback or None")
		return
	}
	if v.p == nil {
		v = None
	}
	for typ.p.kind == kTuple && len(asTuple(typ.p).items) > 0 {
		first := asTuple(typ.p).items[0].incref()
		t.decref(typ)
		typ = first
	}
	switch {
	case t.isExcClass(typ):
		e := t.normalize(typ, v)
		t.decref(v)
		if e.p != nil && e.p.kind != kExc && e.p.kind != kOldInst {
			t.typeError("calling %s() should have returned an instance of BaseException, not '%s'", t.shownType(asType(typ.p)), t.typeName(e))
			t.decref(e)
			e = Null
		}
		if e.p == nil {
			t.decref(typ)
			t.xdecref(tb)
			return
		}
		t.decref(typ)
		t.restoreExc(saved{exc: e, typ: t.classOf(e), tb: tb})
		t.reraises = tb.p != nil
	case typ.p.kind == kExc || typ.p.kind == kOldInst:
		if v.p != &tNone {
			t.decref(typ)
			t.decref(v)
			t.xdecref(tb)
			t.typeError("instance exception may not have a separate value")
			return
		}
		t.restoreExc(saved{exc: typ, typ: t.classOf(typ), tb: tb})
		t.reraises = tb.p != nil
	default:
		name := t.typeOf(typ).name
		t.decref(typ)
		t.decref(v)
		t.xdecref(tb)
		t.typeError("exceptions must be old-style classes or derived from BaseException, not %s", name)
	}
}

// isExcClass tells whether v is a class whose instances can be raised.
func (t *Thread) isExcClass(v Value) bool {
	return v.p.kind == kType && asType(v.p).flags&TypeExc != 0 || v.p.kind == kOldClass
}

// normalize makes an instance (owned) of an exception class from the value of a
// raise, Python 2's PyErr_NormalizeException.
func (t *Thread) normalize(typ, v Value) Value {
	if v.p.kind == kExc || v.p.kind == kOldInst {
		is, ok := t.isInstanceOf(v, typ)
		if !ok {
			return Null
		}
		if is {
			return v.incref()
		}
	}
	switch {
	case v.p == &tNone:
		return t.Call(typ)
	case v.p.kind == kTuple:
		return t.Call(typ, asTuple(v.p).items...)
	}
	return t.Call(typ, v)
}

// stepExcMatch is JN_EXC_MATCH.
func (t *Thread) stepExcMatch(f *Frame, in *code.Instr) bool {
	e := *at(f.regs, in.B)
	c := f.take(in.C)
	match, ok := t.excMatches(e, c)
	t.decref(c)
	if !ok {
		return false
	}
	t.jump(1)
	if !match {
		t.jumpBack(int(int16(in.A)) - 1)
	}
	return true
}

// excMatches tells whether exception e (its class, in Python 2) is one of an
// except clause's.
func (t *Thread) excMatches(e, c Value) (match, ok bool) {
	if c.p.kind == kTuple {
		for _, x := range asTuple(c.p).items {
			if !t.vm.py2 && !t.isExcClass(x) {
				t.typeError("catching classes that do not inherit from BaseException is not allowed")
				return false, false
			}
		}
		for _, x := range asTuple(c.p).items {
			if match, ok = t.excMatches(e, x); match || !ok {
				return match, ok
			}
		}
		return false, true
	}
	if !t.isExcClass(c) {
		if !t.vm.py2 {
			t.typeError("catching classes that do not inherit from BaseException is not allowed")
			return false, false
		}
		return e == c, true
	}
	if t.vm.py2 {
		return t.isSubclassPlain(e, c), true
	}
	return t.typeOf(e).isSubtype(asType(c.p)), true
}

// isSubclassPlain looks at the bases of a class of either style.
func (t *Thread) isSubclassPlain(sub, c Value) bool {
	switch {
	case sub.p == c.p:
		return true
	case sub.p.kind == kType && c.p.kind == kType:
		return asType(sub.p).isSubtype(asType(c.p))
	case sub.p.kind == kOldClass && c.p.kind == kOldClass:
		return asOldClass(sub.p).derives(asOldClass(c.p))
	case sub.p.kind == kOldInst || sub.p.kind == kExc:
		return t.isSubclassPlain(t.classOfBorrowed(sub), c)
	}
	return false
}

// stepWith is the instructions of with.
func (t *Thread) stepWith(f *Frame, in *code.Instr) bool {
	if in.Op == code.OpWithExceptStart {
		return t.withExceptStart(f, in)
	}
	v := f.take(in.B)
	enterName, exitName := t.vm.names.enter, t.vm.names.exit
	if in.Op == code.OpBeforeAsyncWith {
		enterName, exitName = t.vm.names.aenter, t.vm.names.aexit
	}
	enter, exit := t.withMethods(v, enterName, exitName)
	if enter.p == nil {
		t.decref(v)
		return false
	}
	t.set(at(f.regs, in.A), exit)
	t.decref(v)
	f.dst = in.A + code.Scale
	r := t.callSoft(enter, Args{})
	t.decref(enter)
	return t.put(f, in.A+code.Scale, r)
}

// withMethods finds both methods of a context manager, in the order of the
// dialect.
func (t *Thread) withMethods(v Value, enterName, exitName *TextObj) (enter, exit Value) {
	if t.vm.py2 {
		if exit = t.specialOrAttr(v, exitName); exit.p == nil {
			return Null, Null
		}
		if enter = t.specialOrAttr(v, enterName); enter.p == nil {
			t.decref(exit)
		}
		return enter, exit
	}
	kind := "context manager"
	if enterName == t.vm.names.aenter {
		kind = "asynchronous context manager"
	}
	if enter = t.lookupSpecial(v, enterName); enter.p == nil {
		if t.exc.p == nil {
			t.typeError("'%s' object does not support the %s protocol", t.typeName(v), kind)
		}
		return Null, Null
	}
	if exit = t.lookupSpecial(v, exitName); exit.p == nil {
		if t.exc.p == nil {
			t.typeError("'%s' object does not support the %s protocol (missed %s method)", t.typeName(v), kind, exitName.utf8())
		}
		t.decref(enter)
		return Null, Null
	}
	return enter, exit
}

// specialOrAttr finds a special method as Python 2's with does: on the class, of
// an old-style instance on itself; AttributeError where there is none.
func (t *Thread) specialOrAttr(v Value, name *TextObj) Value {
	if v.p.kind == kOldInst {
		return t.getAttr(v, name)
	}
	m := t.lookupSpecial(v, name)
	if m.p == nil && t.exc.p == nil {
		t.attrError("%s", name.utf8())
	}
	return m
}

// withExceptStart is WITH_EXCEPT_START: exit(type, value, traceback).
func (t *Thread) withExceptStart(f *Frame, in *code.Instr) bool {
	exit := *at(f.regs, in.B)
	room := t.takeRoom()
	args := room[:3]
	if t.vm.py2 {
		copy(args, window(f.regs, in.C, 3))
	} else {
		e := *at(f.regs, in.C)
		args[0], args[1], args[2] = t.typeOf(e).Value(), e, None
		if tb := asExc(e.p).tb; tb != nil {
			args[2] = obj(&tb.Header)
		}
	}
	for _, v := range args {
		v.incref()
	}
	r := t.callSoft(exit, Args{Pos: args})
	for _, v := range args {
		t.decref(v)
	}
	t.giveRoom(room)
	return t.put(f, in.A, r)
}
