package vm

import "github.com/sllint/sllint/vm/code"

var generatorSpec = TypeSpec{
	Name: "generator", Kind: kGen, Flags: TypeGC | TypeWeak,
	Slots:   Slots{Iter: selfIter, Next: genNext, Repr: genRepr},
	Methods: genMethods("generator"),
	GetSet: append(genGetSets("gi"),
		GetSet{Name: "gi_yieldfrom", Doc: "object being iterated by yield from, or None", How: Only3, Get: func(t *Thread, v Value) Value { return noneIfNull(asGen(v.p).yieldFrom()) }},
		GetSet{Name: "gi_suspended", How: Only3, Get: genSuspendedGet}),
}

func genMethods(kind string) []Method {
	return []Method{
		{Name: "send", Sig: "value, /", Fn: func(t *Thread, a []Value) Value { return t.genSend(asGen(a[0].p), a[1]) }, Doc: "send(arg) -> send 'arg' into " + kind + ",\nreturn next yielded value or raise StopIteration."},
		{Name: "throw", Sig: "typ, val=None, tb=None, /", Fn: func(t *Thread, a []Value) Value { return t.genThrow(asGen(a[0].p), a[1], a[2], a[3]) }, Doc: "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in " + kind + ", return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."},
		{Name: "close", Fn: func(t *Thread, a []Value) Value { return t.genClose(asGen(a[0].p)) }, Doc: "close() -> raise GeneratorExit inside " + kind + "."},
	}
}

func genGetSets(prefix string) []GetSet {
	kind := map[string]string{"gi": "generator", "cr": "coroutine", "ag": "async generator"}[prefix]
	return []GetSet{
		{Name: prefix + "_frame", Member: prefix == "gi", Get: func(t *Thread, v Value) Value {
			if f := asGen(v.p).frame; f != nil {
				return obj(&f.Header).incref()
			}
			return None
		}},
		{Name: prefix + "_running", How: Only2, Member: true, Get: func(t *Thread, v Value) Value {
			return Int(b2i(asGen(v.p).state == genRunning))
		}},
		{Name: prefix + "_running", How: Only3, Get: func(t *Thread, v Value) Value { return Bool(asGen(v.p).state == genRunning) }},
		{Name: prefix + "_code", Member: true, Get: func(t *Thread, v Value) Value { return obj(&asGen(v.p).code.Header).incref() }},
		{Name: "__name__", Doc: "name of the " + kind, Get: func(t *Thread, v Value) Value { return asGen(v.p).name.incref() }, Set: func(t *Thread, v, x Value) bool {
			if x.p == nil || !t.isStr(x) {
				t.typeError("__name__ must be set to a string object")
				return false
			}
			t.setField(&asGen(v.p).name, x)
			return true
		}},
		{Name: "__qualname__", Doc: "qualified name of the " + kind, How: Only3, Get: func(t *Thread, v Value) Value { return asGen(v.p).qualname.incref() }, Set: func(t *Thread, v, x Value) bool {
			if x.p == nil || !t.isStr(x) {
				t.typeError("__qualname__ must be set to a string object")
				return false
			}
			t.setField(&asGen(v.p).qualname, x)
			return true
		}},
	}
}

func genSuspendedGet(t *Thread, v Value) Value {
	g := asGen(v.p)
	return Bool(g.state == genSuspended)
}

// kindName is how messages call a generator.
func (g *GenObj) kindName() string {
	switch g.how {
	case genCoroutine:
		return "coroutine"
	case genAsync:
		return "async generator"
	}
	return "generator"
}

func genRepr(t *Thread, v Value) Value {
	g := asGen(v.p)
	name := GoString(g.name)
	kind := t.typeOf(v).name
	if !t.vm.py2 {
		name = GoString(g.qualname)
	}
	return t.Str(sprintf("<%s object %s at 0x%x>", kind, name, t.ID(v)))
}

// yieldFrom gives what the generator delegates to (borrowed), Null if it does not.
func (g *GenObj) yieldFrom() Value {
	f := g.frame
	if f == nil || g.state != genSuspended {
		return Null
	}
	i := int(f.ip / instrSize)
	if i >= len(f.code.instrs) {
		return Null
	}
	if in := &f.code.instrs[i]; in.Op == code.OpYieldFrom {
		if v := *at(f.regs, in.B); v.p != &tUnbound {
			return v
		}
	}
	return Null
}

func genNext(t *Thread, v Value) Value {
	g := asGen(v.p)
	if r, ok := t.genReady(g); !ok {
		return r
	}
	if !t.resume(g, None, retGen) {
		return Null
	}
	return Unwind
}

// genReady tells whether the generator can be resumed; if not it gives the
// answer: Null, with an exception where it is running already.
func (t *Thread) genReady(g *GenObj) (Value, bool) {
	if g.state == genRunning {
		return t.alreadyRunning(g), false
	}
	if g.frame == nil {
		return t.genEnded(g), false
	}
	return Null, true
}

func (t *Thread) alreadyRunning(g *GenObj) Value {
	if g.how == genCoroutine {
		return t.valueError("coroutine already executing")
	}
	if g.how == genAsync {
		return t.valueError("async generator already executing")
	}
	return t.valueError("generator already executing")
}

// genEnded is what resuming a generator that has ended gives.
func (t *Thread) genEnded(g *GenObj) Value {
	if g.how == genCoroutine {
		return t.raise(t.vm.types.RuntimeError, "cannot reuse already awaited coroutine")
	}
	return Null
}

// sendCheck refuses a value for a generator that has not started.
func (t *Thread) sendCheck(g *GenObj, v Value) bool {
	if g.state == genCreated && v.p != &tNone {
		t.typeError("can't send non-None value to a just-started %s", g.kindName())
		return false
	}
	return true
}

// genSend is send(v).
func (t *Thread) genSend(g *GenObj, v Value) Value {
	if r, ok := t.genReady(g); !ok {
		if r.p == nil && t.exc.p == nil {
			return t.stopIteration(Null)
		}
		return r
	}
	if !t.sendCheck(g, v) || !t.resume(g, v, retGen) {
		return Null
	}
	return Unwind
}

// warnThrow warns of a throw with more than the exception.
func (t *Thread) warnThrow(val Value) bool {
	return t.vm.py2 || val.p == nil || t.warn("DeprecationWarning",
		"the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.")
}

// throwArgs makes the exception of throw(typ, val, tb); false where it raised.
func (t *Thread) throwArgs(typ, val, tb Value) (saved, bool) {
	if tb.p == &tNone {
		tb = Null
	}
	if tb.p != nil && tb.p.kind != kTraceback {
		t.typeError("throw() third argument must be a traceback object")
		return saved{}, false
	}
	if val.p == nil {
		val = None
	}
	var e Value
	switch {
	case t.isExcClass(typ):
		e = t.normalize(typ, val)
	case typ.p.kind == kExc || typ.p.kind == kOldInst:
		if val.p != &tNone {
			t.typeError("instance exception may not have a separate value")
			return saved{}, false
		}
		e = typ.incref()
	default:
		if t.vm.py2 {
			t.typeError("exceptions must be classes, or instances, not %s", t.typeName(typ))
		} else {
			t.typeError("exceptions must be classes or instances deriving from BaseException, not %s", t.typeName(typ))
		}
		return saved{}, false
	}
	if e.p == nil {
		return t.fetchExc(), true // what the class raised is thrown
	}
	if t.vm.py2 {
		return saved{exc: e, typ: t.classOf(e), tb: tb.xincref()}, true
	}
	if e.p.kind != kExc {
		t.typeError("calling %s should have returned an instance of BaseException, not %s", t.strOrEmpty(typ), t.strOrEmpty(t.typeOf(e).Value()))
		t.decref(e)
		return t.fetchExc(), true
	}
	if tb.p != nil {
		tb.incref()
		x := asExc(e.p)
		old := x.tb
		x.tb = asTraceback(tb.p)
		if old != nil {
			t.decref(obj(&old.Header))
		}
	}
	return saved{exc: e}, true
}

// genThrow is throw(): the exception goes to what the generator delegates to,
// else it is raised at its yield.
func (t *Thread) genThrow(g *GenObj, typ, val, tb Value) Value {
	if !t.warnThrow(val) {
		return Null
	}
	e, ok := t.throwArgs(typ, val, tb)
	if !ok {
		return Null
	}
	return t.throwInto(g, e)
}

// throwInto raises an exception (stolen) in a generator.
func (t *Thread) throwInto(g *GenObj, e saved) Value {
	if g.state == genRunning {
		t.dropSaved(e)
		return t.alreadyRunning(g)
	}
	if g.frame == nil {
		if g.how == genCoroutine {
			t.dropSaved(e)
			return t.raise(t.vm.types.RuntimeError, "cannot reuse already awaited coroutine")
		}
		t.restoreExc(e)
		return Null
	}
	if y := g.yieldFrom(); y.p != nil {
		return t.throwDelegated(g, y, e)
	}
	return t.raiseIn(g, e)
}

// raiseIn resumes a generator with an exception (stolen) at its yield.
func (t *Thread) raiseIn(g *GenObj, e saved) Value {
	f := g.frame
	first := g.state == genCreated
	if !t.resume(g, None, retGen) {
		t.dropSaved(e)
		return Null
	}
	if !first {
		t.clearReg(at(f.regs, f.dst))
	}
	if !t.vm.py2 && g.handled.value.p != nil && g.handled.value.p != &tNone {
		t.chain(e.exc) // to what the generator itself is handling
	}
	t.restoreExc(e)
	// It arises in the frame that was just entered, as soon as that goes on.
	return Unwind
}

// throwDelegated passes an exception (stolen) on to the inner iterator.
func (t *Thread) throwDelegated(g *GenObj, y Value, e saved) Value {
	y.incref()
	defer t.decref(y)
	if t.isInstance(e.exc, t.vm.types.GeneratorExit) {
		ok := false
		t.delegating(g, func() { ok = t.closeIter(y) })
		if !ok {
			t.dropSaved(e)
			return t.raiseIn(g, t.fetchExc())
		}
		return t.raiseIn(g, e)
	}
	var r Value
	f := g.frame
	in := &f.code.instrs[f.ip/instrSize]
	if y.p.kind == kGen {
		t.delegating(g, func() { r = t.hardThrow(asGen(y.p), e) })
	} else {
		m, ok := t.lookupAttr(y, t.vm.names.throw)
		if !ok {
			t.dropSaved(e)
			return t.raiseIn(g, t.fetchExc())
		}
		if m.p == nil {
			return t.raiseIn(g, e)
		}
		t.delegating(g, func() { r = t.Call(m, e.exc) })
		t.decref(m)
		t.dropSaved(e)
	}
	if r.p != nil {
		return r
	}
	if t.exc.p != nil && !t.matches(t.vm.types.StopIteration) {
		return t.raiseIn(g, t.fetchExc())
	}
	// The inner iterator has ended: go on behind the yield from.
	v := None
	if t.exc.p != nil {
		v = t.stopValue()
	}
	t.clearReg(at(f.regs, in.B))
	f.ip += instrSize
	if !t.resume(g, None, retGen) {
		t.decref(v)
		return Null
	}
	t.set(at(f.regs, in.A), v)
	return Unwind
}

// delegating does what reaches the inner iterator of a suspended generator: the
// generator's frame is meanwhile among those that run.
func (t *Thread) delegating(g *GenObj, do func()) {
	f := g.frame
	at := f.ip
	f.ip += instrSize // it is at its YIELD_FROM, not before that
	g.state, f.state = genRunning, frameRunning
	f.back = t.frame
	f.depth = 1
	if t.frame != nil {
		f.depth = t.frame.depth + 1
	}
	t.enter(f)
	f.fresh = false // nothing of it is executed
	do()
	t.leave(f)
	f.ip, f.back = at, nil
	g.state, f.state = genSuspended, frameSuspended
}

// hardThrow is throwInto that waits for the result.
func (t *Thread) hardThrow(g *GenObj, e saved) Value {
	f := t.frame
	return t.finish(t.throwInto(g, e), f)
}

// closeIter calls close() of an iterator if it has one; false where that raised.
func (t *Thread) closeIter(y Value) bool {
	if y.p.kind == kGen {
		f := t.frame
		r := t.finish(t.genClose(asGen(y.p)), f)
		t.xdecref(r)
		return r.p != nil
	}
	m, ok := t.lookupAttr(y, t.vm.names.close)
	if m.p == nil {
		return ok
	}
	r := t.Call(m)
	t.decref(m)
	t.xdecref(r)
	return r.p != nil
}

// genClose is close().
func (t *Thread) genClose(g *GenObj) Value {
	if g.state == genRunning {
		return t.alreadyRunning(g)
	}
	if g.frame == nil {
		return None
	}
	if g.state == genCreated {
		if t.vm.py2 {
			t.endGen(g)
			return None
		}
		g.frame.gen = nil
		g.frame, g.unused, g.state = nil, g.frame, genDone
		return None
	}
	if !t.vm.py2 && t.outsideTry(g) {
		// CPython 3.13 does not even raise GeneratorExit then: it drops the
		// locals, also where a traceback holds the frame.
		f := g.frame
		t.clearTemps(f, 0)
		t.clearLocals(f)
		t.endGen(g)
		return None
	}
	e := saved{exc: t.newExc(t.vm.types.GeneratorExit, t.NewTuple())}
	if t.vm.py2 {
		e.typ = t.classOf(e.exc)
	}
	r := t.hardThrow(g, e)
	if r.p != nil {
		t.decref(r)
		if t.vm.py2 {
			return t.raise(t.vm.types.RuntimeError, "generator ignored GeneratorExit")
		}
		return t.raise(t.vm.types.RuntimeError, "%s ignored GeneratorExit", g.kindName())
	}
	switch {
	case t.matches(t.vm.types.GeneratorExit):
		t.clearExc()
		return None
	case t.matches(t.vm.types.StopIteration):
		v := t.stopValue()
		if t.vm.py2 {
			t.decref(v)
			return None
		}
		return v
	}
	return Null
}

// outsideTry tells whether a generator is suspended at a yield (no yield from)
// that no try or with of its own surrounds.
func (t *Thread) outsideTry(g *GenObj) bool {
	f := g.frame
	i := int(f.ip/instrSize) - 1
	if g.state != genSuspended || i < 0 || f.code.instrs[i].Op != code.OpYieldValue {
		return false
	}
	h := f.code.handler(i)
	if h == nil {
		return true
	}
	in := &f.code.instrs[h.Target+1]
	return in.Op == code.OpCallIntrinsic && code.Intrinsic(in.C) == code.IntrinsicStopIterationError
}

// endGen drops the frame of a generator that is not running.
func (t *Thread) endGen(g *GenObj) {
	f := g.frame
	if f == nil {
		return
	}
	t.clearTemps(f, 0)
	g.rc++
	t.finishGen(g, f)
}

// finalizeGen runs the cleanup of a generator that is about to die.
func (t *Thread) finalizeGen(g *GenObj) {
	if g.frame == nil || g.state == genRunning {
		return
	}
	if fin := g.hooks.finalizer; fin.p != nil && !g.hooks.closed {
		e := t.fetchExc()
		if r := t.Call(fin, obj(&g.Header)); r.p == nil {
			t.writeUnraisable(obj(&g.Header), obj(&g.Header))
		} else {
			t.decref(r)
		}
		t.restoreExc(e)
		return
	}
	if g.how == genCoroutine && g.state == genCreated {
		t.warnNeverAwaited(g)
	}
	if g.state == genCreated {
		return
	}
	if t.vm.py2 && !t.genNeedsFinalizing(g) {
		return
	}
	e := t.fetchExc()
	f := t.frame
	r := t.finish(t.genClose(g), f)
	if r.p == nil {
		t.writeUnraisable(obj(&g.Header), obj(&g.Header))
	} else {
		t.decref(r)
	}
	t.restoreExc(e)
}

// genNeedsFinalizing tells whether a suspended generator is inside a try.
func (t *Thread) genNeedsFinalizing(g *GenObj) bool {
	f := g.frame
	if f == nil || g.state != genSuspended {
		return false
	}
	return f.code.handler(int(f.ip/instrSize)-1) != nil
}

// releaseGenFrame lets go of a frame of a generator, which may have none.
func (t *Thread) releaseGenFrame(frame **Frame) {
	f := *frame
	if f == nil {
		return
	}
	*frame = nil
	f.gen = nil
	gl, bu := f.globals, f.builtins
	f.ret = retPlain
	t.clearTemps(f, 0)
	t.leaveFrame(f)
	t.decref(obj(&gl.Header))
	t.decref(obj(&bu.Header))
}

// releaseGen lets go of what a generator holds.
func (t *Thread) releaseGen(g *GenObj) {
	t.releaseGenFrame(&g.frame)
	t.releaseGenFrame(&g.unused)
	for _, v := range []Value{g.handled.value, g.name, g.qualname, g.origin, g.hooks.finalizer} {
		t.xdecref(v)
	}
	c := g.code
	g.code = nil
	if c != nil {
		t.decref(obj(&c.Header))
	}
}
