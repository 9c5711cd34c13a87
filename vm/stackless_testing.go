package vm

// What Stackless's own tests need. 2.7 has it in module stackless, 3.7 some of it in
// module _teststackless.

var testStacklessModule = NativeModule{Name: "_teststackless", How: Only3, Doc: "This is a test module for Stackless.",
	Funcs: []Method{
		{Name: "softswitchablefunc", Sig: "action, result, /", Fn: func(t *Thread, a []Value) Value { return t.startDemo(a[0], a[1]) },
			Doc: "demo(action, result) -> result"},
		{Name: "test_cframe", Sig: "switches, words=0", Fn: startSwitches, Doc: testCframeDoc},
		{Name: "test_cstate", Sig: "callable, /", Fn: callHard, Doc: testCstateDoc},
		{Name: "test_PyEval_EvalFrameEx", Sig: evalFrameParams, Fn: testEvalFrame},
	},
	Init: func(t *Thread, m *Module) bool {
		m.Set("SoftSwitchableDemo", t.NewType(&softDemoSpec).Value().incref())
		return true
	},
}

const (
	testCframeDoc   = "test_cframe(switches, words=0) -- switch to other tasklets so many times, from native code."
	testCstateDoc   = "test_cstate(callable) -- call it from native code, so that it can only be switched hard."
	evalFrameParams = "code, globals, args=(), alloca=0, throw=None, oldcython=False, code2=None"
)

// callHard calls a function from native code.
func callHard(t *Thread, a []Value) Value { return t.Call(a[0]) }

// startSwitches switches so many times from native code: it is switched hard.
func startSwitches(t *Thread, a []Value) Value {
	n, ok := t.IntArg(a[0])
	if !ok {
		return Null
	}
	if a[1].p != nil {
		if words, ok := t.IntArg(a[1]); !ok {
			return Null
		} else if words < 0 || words > 64000 {
			return t.valueError("test_cframe: words are limited by 0 and 64000")
		}
	}
	f := t.frame
	for range n {
		r := t.finish(t.reschedule(None, false), f)
		if r.p == nil {
			return Null
		}
		t.decref(r)
	}
	return None
}

// softSwitches is test_cframe_nr, which switches softly; with a cstack it only makes
// that one useless, or useful again.
func softSwitches(t *Thread, a []Value) Value {
	if a[1].p == nil {
		return t.StartNative(scheduleTimes, a[0])
	}
	c := asCstack(a[1])
	if c == nil {
		return t.typeError("argument 2 must be _stackless.cstack, not %s", t.typeName(a[1]))
	}
	n, ok := t.IntArg(a[0])
	if !ok {
		return Null
	}
	c.start += n
	return None
}

// scheduleTimes calls schedule() so many times from native code, softly.
var scheduleTimes = NewNativeCode("test_cframe", 1, func(t *Thread, f *Frame, r Value) Value {
	if f.State() == 0 {
		n, ok := t.IntArg(f.Reg(0))
		if !ok {
			return Null
		}
		f.note = n
	} else {
		if r.p == nil {
			return Null
		}
		t.decref(r)
	}
	for f.note > 0 {
		f.note--
		t.Wait(f, 1)
		r := t.reschedule(None, false)
		if r.p == nil || r.p == &tUnwind {
			return r
		}
		t.decref(r)
	}
	return None
})

func init() { scheduleTimes.stackless = true }

// testOutside is the function test_outside(): what runs tasklets from outside of any.
func testOutside(t *Thread, a []Value) Value { return t.StartNative(outsideFrame) }

// outsideFrame gives the thread another main tasklet until all others are done.
// Registers 0 and 1 hold the main and the current tasklet before, 2 their cstack.
var outsideFrame = NewNativeCode("test_outside", 3, func(t *Thread, f *Frame, r Value) Value {
	s := t.scheduler()
	if f.State() == 0 {
		f.note = s.lastJump
		s.enterAnew(f)
		r = None
	}
	for r.p != nil && s.runcount > 1 {
		t.decref(r)
		t.Wait(f, 1)
		if r = t.reschedule(None, false); r.p == &tUnwind {
			return r
		}
	}
	main := s.main
	s.remove(main)
	old, cur := asTasklet(f.Reg(0)), asTasklet(f.Reg(1))
	t.decref(main.value())
	t.decref(main.value())
	t.decref(s.stub.value())
	s.main, s.current, s.stub, s.lastJump = old, cur, asCstack(f.Reg(2)), f.note
	old.value().incref()
	s.stub.value().incref()
	cur.value().incref()
	s.unremove(cur)
	return r
})

func init() { outsideFrame.stackless = true }

// enterAnew makes a tasklet that is main and current of what runs; f gets those before.
func (s *scheduler) enterAnew(f *Frame) {
	t := s.t
	s.remove(s.current)
	t.SetReg(f, 0, s.main.value())
	t.SetReg(f, 1, s.current.value())
	t.SetReg(f, 2, s.stub.value())
	s.serial++
	s.lastJump = s.serial
	s.stub = s.newCstack(t, nil, 0)
	s.newMain()
}

// testEvalFrame runs a frame of a code object whose first locals it is given.
func testEvalFrame(t *Thread, a []Value) Value {
	for i, name := range []string{"oldcython", "code2"} {
		if v := a[5+i]; v.p != nil && v != False && v.p != &tNone {
			return t.raise(t.vm.types.NotImplementedError, "test_PyEval_EvalFrameEx: %s is about the memory of a frame", name)
		}
	}
	if a[0].p.kind != kCode || a[1].p.kind != kDict {
		return t.typeError("test_PyEval_EvalFrameEx needs a code object and a dictionary")
	}
	var args []Value
	if a[2].p != nil {
		if a[2].p.kind != kTuple {
			return t.typeError("argument 3 must be tuple, not %s", t.typeName(a[2]))
		}
		args = asTuple(a[2].p).items
	}
	if a[4].p != nil && a[4].p.kind != kExc {
		return t.typeError("exc must be an exception instance")
	}
	co := asCode(a[0].p)
	switch {
	case len(co.c.Freevars) > 0:
		return t.valueError("code requires cell variables")
	case len(args) > co.c.ArgCount:
		return t.valueError("too many items in tuple 'args'")
	case len(args) < co.c.TotalArgs():
		// Nothing looks whether a parameter has a value: there is no call that gives none.
		return t.raise(t.vm.types.UnboundLocalError, "parameter '%s' has no value", co.c.Locals[len(args)])
	}
	fn := t.newFunc(co, asDict(a[1].p))
	nf := t.newFrame(co)
	for i, v := range args {
		*nf.reg(i) = v.incref()
	}
	f := t.frame
	r := t.startFrame(fn, nf)
	t.decref(obj(&fn.Header))
	if r.p == &tUnwind && a[4].p != nil {
		t.setRaised(a[4].incref())
	}
	return t.finish(r, f)
}

// gcTrack is _gc_track and _gc_untrack: they show an object to the collector, or hide it.
func gcTrack(on bool) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		if on {
			t.track(a[0].p)
		} else {
			t.untrack(a[0].p)
		}
		return None
	}
}

// nonStacklessSpec is the type of _test_nostacklesscall, which calls what it is given as
// native code does: nested.
var nonStacklessSpec = TypeSpec{Name: "_stackless.test_nostacklesscall_type", Kind: kNativeObj,
	Doc: "Calls its first argument with the others as native code does that knows nothing of tasklets.",
	Slots: Slots{Call: func(t *Thread, self Value, a Args) Value {
		if len(a.Pos) == 0 {
			return t.raise(t.vm.types.IndexError, "tuple index out of range")
		}
		in := Args{Pos: a.Pos[1:]}
		after, soft := Null, int64(0)
		for i, name := range a.Names {
			switch asText(name.p).s {
			case "set_try_stackless":
				on, ok := t.IsTrue(a.Kw[i])
				if !ok {
					return Null
				}
				if on {
					soft = 1
				}
			case "post_callback":
				after = a.Kw[i]
			default:
				in.Kw, in.Names = append(in.Kw, a.Kw[i]), append(in.Names, name)
			}
		}
		var r Value
		if fn := a.Pos[0]; fn.p == &tNone {
			r = t.copyTuple(in.Pos)
		} else {
			r, soft = t.CallArgs(fn, in), 0
		}
		if r.p == nil || after.p == nil {
			return r
		}
		v := t.CallArgs(after, Args{Pos: []Value{r, Int(0), Int(soft)}, Kw: in.Kw, Names: in.Names})
		t.decref(r)
		return v
	}},
}

// softDemoSpec is the class SoftSwitchableDemo.
var softDemoSpec = TypeSpec{Name: "_teststackless.SoftSwitchableDemo", Kind: kNativeObj, Flags: TypeBase,
	Slots: Slots{New: func(t *Thread, typ *Type, a Args) Value { return t.NewNative(typ, nil) }},
	Methods: []Method{{Name: "demo", Sig: "action, result, /", Fn: func(t *Thread, a []Value) Value { return t.startDemo(a[1], a[2]) },
		Doc: "demo(action, result) -> result"}},
}

func (t *Thread) startDemo(action, result Value) Value {
	n, ok := t.IntArg(action)
	if !ok {
		return Null
	}
	f := t.newNativeFrame(softDemo, result)
	f.note = n
	return t.runNative(f)
}

// softDemo is native code that switches twice (for 1, and 2 to leave the queue as well),
// or calls what it was given (100).
var softDemo = NewNativeCode("demo_soft_switchable", 1, func(t *Thread, f *Frame, r Value) Value {
	state := f.State()
	if f.note >= 100 {
		switch {
		case f.note > 100:
			return t.raise(t.vm.types.SystemError, "invalid state")
		case state == 0:
			t.Wait(f, 1)
			return t.callSoft(f.Reg(0), Args{})
		case r.p == nil && t.matches(t.vm.types.Exception):
			e := t.fetchExc()
			t.raise(t.vm.types.RuntimeError, "demo_soft_switchable callback failed")
			x := asExc(t.exc.p)
			old := x.context
			x.context = e.exc
			t.xdecref(old)
		}
		return r
	}
	if state == 0 {
		r = f.Reg(0).incref()
	}
	for f.note > 0 && state < 2 && r.p != nil {
		state++
		t.Wait(f, state)
		v := t.reschedule(r, f.note > 1)
		t.decref(r)
		if r = v; r.p == &tUnwind {
			return r
		}
	}
	if r.p == nil {
		return Null
	}
	t.decref(r)
	return Int(2)
})

func init() { softDemo.stackless = true }
