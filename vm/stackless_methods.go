package vm

import "unsafe"

// The class tasklet as programs see it.

var taskletSpec = TypeSpec{Name: "_stackless.tasklet", Kind: kNativeObj, Flags: TypeBase | TypeGC | TypeWeak,
	Doc: "A tasklet object represents a tiny task in a Python thread.\nAt program start, there is always one running main tasklet.\nNew tasklets can be created with methods from the stackless\nmodule.\n",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			s := t.scheduler()
			task := t.newTasklet(typ)
			task.sched = s
			t.vm.stats.tasklets++
			task.number = t.vm.stats.tasklets
			return task.value()
		},
		Init: func(t *Thread, self Value, a Args) Value {
			var in [3]Value
			if len(a.Pos) == 1 && len(a.Names) == 0 {
				in[0] = a.Pos[0]
			} else if !bindSig.bind(t, "bind", a, in[:]) {
				return Null
			}
			if !asTasklet(self).bind(t, in[0], in[1], in[2]) {
				return Null
			}
			return None
		},
		Call: func(t *Thread, self Value, a Args) Value {
			kw := Null
			if len(a.Names) > 0 {
				kw = t.NewDict()
				for i, k := range a.Names {
					asDict(kw.p).setStr(t, asText(k.p), a.Kw[i])
				}
			}
			return taskletSetup(t, self, a.Pos, kw)
		},
		Traverse: func(data any, visit func(Value)) {
			if data != nil {
				data.(*Tasklet).visit(visit)
			}
		},
		Clear: func(t *Thread, data any) {
			if data == nil {
				return
			}
			task := data.(*Tasklet)
			task.clearFrames(t)
			v := task.tempval
			task.tempval = None
			t.decref(v)
		},
		Del: taskletDel,
	},
	Methods: []Method{
		{Name: "bind", Sig: bindParams, Fn: func(t *Thread, a []Value) Value {
			if !asTasklet(a[0]).bind(t, a[1], a[2], a[3]) {
				return Null
			}
			return a[0].incref()
		}},
		{Name: "bind_thread", Sig: "thread_id=None, /", Fn: taskletBindThread,
			Doc: "Bind the tasklet to the current thread, or to the one with the given id."},
		{Name: "setup", Sig: "*args, **kwargs", Fn: func(t *Thread, a []Value) Value {
			kw := Null
			if DictLen(a[2]) > 0 {
				kw = a[2].incref()
			}
			return taskletSetup(t, a[0], asTuple(a[1].p).items, kw)
		}, Doc: "supply the parameters for the callable"},
		{Name: "insert", Fn: func(t *Thread, a []Value) Value {
			if !asTasklet(a[0]).insert(t) {
				return Null
			}
			return a[0].incref()
		}},
		{Name: "remove", Fn: taskletRemove},
		{Name: "run", Fn: func(t *Thread, a []Value) Value { return asTasklet(a[0]).run(t, false) }},
		{Name: "switch", Fn: func(t *Thread, a []Value) Value { return asTasklet(a[0]).run(t, true) }},
		{Name: "set_atomic", Sig: "flag, /", Fn: taskletFlag("set_atomic", func(task *Tasklet) *bool { return &task.atomic })},
		{Name: "set_ignore_nesting", Sig: "flag, /", Fn: taskletFlag("set_ignore_nesting", func(task *Tasklet) *bool { return &task.ignoreNesting })},
		{Name: "raise_exception", Raw: taskletRaise},
		{Name: "throw", Sig: "exc, val=None, tb=None, pending=False", Fn: func(t *Thread, a []Value) Value {
			pending := false
			if a[4].p != nil {
				var ok bool
				if pending, ok = t.IsTrue(a[4]); !ok {
					return Null
				}
			}
			b := t.throwBomb(a[1], a[2], a[3])
			if b.p == nil {
				return Null
			}
			return asTasklet(a[0]).throw(t, b, pending, false)
		}},
		{Name: "kill", Sig: "pending=False", Fn: func(t *Thread, a []Value) Value {
			pending := false
			if a[1].p != nil {
				var ok bool
				if pending, ok = t.IsTrue(a[1]); !ok {
					return Null
				}
			}
			return asTasklet(a[0]).kill(t, pending)
		}},
	},
	GetSet: []GetSet{
		{Name: "alive", Get: taskletBool(func(k *Tasklet) bool { return k.alive() }), Doc: "Is True while a tasklet is still running."},
		{Name: "paused", Get: taskletBool(func(k *Tasklet) bool { return k.alive() && k.next == nil && !k.blocked() && !k.isCurrent() })},
		{Name: "scheduled", Get: taskletBool(func(k *Tasklet) bool { return k.next != nil || k.blocked() })},
		{Name: "blocked", Get: taskletBool(func(k *Tasklet) bool { return k.blocked() })},
		{Name: "restorable", Get: taskletBool(func(k *Tasklet) bool { return k.nestingLevel() == 0 })},
		{Name: "is_main", Get: taskletBool(func(k *Tasklet) bool { return k.isMain() })},
		{Name: "is_current", Get: taskletBool(func(k *Tasklet) bool { return k.isCurrent() })},
		{Name: "atomic", Get: taskletBool(func(k *Tasklet) bool { return k.atomic })},
		{Name: "ignore_nesting", Get: taskletBool(func(k *Tasklet) bool { return k.ignoreNesting })},
		{Name: "block_trap", Get: taskletBool(func(k *Tasklet) bool { return k.blockTrap }), Set: func(t *Thread, self, v Value) bool {
			n, ok := flagArg(t, v)
			if !ok {
				t.typeError("block_trap must be set to a bool or integer")
				return false
			}
			asTasklet(self).blockTrap = n != 0
			return true
		}},
		{Name: "nesting_level", Get: func(t *Thread, v Value) Value { return Int(int64(asTasklet(v).nestingLevel())) }},
		{Name: "recursion_depth", Get: func(t *Thread, v Value) Value { return Int(int64(asTasklet(v).recursionDepth())) }},
		{Name: "tempval", Member: true, Get: func(t *Thread, v Value) Value { return asTasklet(v).tempval.incref() }, Set: func(t *Thread, self, v Value) bool {
			if v.p == nil {
				v = None
			}
			asTasklet(self).setTempval(t, v.incref())
			return true
		}},
		{Name: "next", Get: func(t *Thread, v Value) Value { return taskletOrNone(asTasklet(v).next) }},
		{Name: "prev", Get: func(t *Thread, v Value) Value { return taskletOrNone(asTasklet(v).prev) }},
		{Name: "_channel", Get: func(t *Thread, v Value) Value {
			if c := asTasklet(v).channel; c != nil {
				return c.value().incref()
			}
			return None
		}},
		{Name: "frame", Get: func(t *Thread, v Value) Value {
			k := asTasklet(v)
			f := k.state.frame
			if k.isCurrent() {
				f = k.sched.t.frame
			} else if k.home() == nil {
				f = nil
			}
			for f != nil && f.code.native != nil {
				if f.code.native == &cannotExecute && f.reg(1).p.kind == kFrame {
					return f.reg(1).incref()
				}
				f = f.back
			}
			if f == nil {
				return None
			}
			return obj(&f.Header).incref()
		}},
		{Name: "cstate", Member: true, Get: func(t *Thread, v Value) Value { return asTasklet(v).getCstack(t).value().incref() }},
		{Name: "trace_function", Get: traceGet(false), Set: traceSet(false)},
		{Name: "profile_function", Get: traceGet(true), Set: traceSet(true)},
		{Name: "thread_id", Get: func(t *Thread, v Value) Value {
			if s := asTasklet(v).home(); s != nil {
				return Int(s.t.id)
			}
			return Int(-1)
		}},
	},
}

const bindParams = "func=None, args=None, kwargs=None"

var bindSig = parseSig(bindParams)

func taskletBool(is func(*Tasklet) bool) func(t *Thread, v Value) Value {
	return func(t *Thread, v Value) Value { return Bool(is(asTasklet(v))) }
}

// taskletSetup gives a bound tasklet its arguments (kw is stolen and may be Null) and
// puts it at the end of the run queue.
func taskletSetup(t *Thread, self Value, pos []Value, kw Value) Value {
	task := asTasklet(self)
	if task.alive() {
		t.xdecref(kw)
		return t.raise(t.vm.types.RuntimeError, "tasklet is alive")
	}
	if task.home() == nil && task.tempval.p != &tNone {
		t.xdecref(kw)
		return t.raise(t.vm.types.RuntimeError, "tasklet has no thread")
	}
	if !task.setup(t, t.copyTuple(pos), kw) {
		return Null
	}
	self.incref()
	t.eventWith(EventWake, unsafe.Pointer(task), task)
	task.sched.insert(task)
	task.sched.wake()
	return self.incref()
}

// insert puts the tasklet at the end of the run queue of its thread.
func (task *Tasklet) insert(t *Thread) bool {
	msg := ""
	switch {
	case task.blocked():
		msg = "You cannot run a blocked tasklet"
	case task.next != nil:
		return true
	case task.home() == nil:
		msg = "Target thread isn't initialized"
	case !task.alive():
		msg = "You cannot run an unbound(dead) tasklet"
	}
	if msg != "" {
		t.raise(t.vm.types.RuntimeError, "%s", msg)
		return false
	}
	t.eventWith(EventWake, unsafe.Pointer(task), task)
	task.value().incref()
	task.sched.insert(task)
	task.sched.wake()
	return true
}

func taskletRemove(t *Thread, a []Value) Value {
	task := asTasklet(a[0])
	switch {
	case task.home() == nil:
	case task.blocked():
		return t.raise(t.vm.types.RuntimeError, "You cannot remove a blocked tasklet.")
	case task.isCurrent():
		return t.raise(t.vm.types.RuntimeError, "The current tasklet cannot be removed.")
	case task.next != nil:
		task.sched.remove(task)
		t.decref(task.value())
	}
	return a[0].incref()
}

// run switches to the tasklet at once; with leave the running one leaves the queue.
func (task *Tasklet) run(t *Thread, leave bool) Value {
	s := t.scheduler()
	prev := s.current
	inserted := task.next == nil
	if home := task.home(); home != s {
		switch {
		case home == nil:
			return t.raise(t.vm.types.RuntimeError, "tasklet has no thread")
		case leave: // the running one cannot make room on another thread
			return t.raise(t.vm.types.RuntimeError, "can't switch to a different thread.")
		}
		hold := home.head
		switch {
		case !task.insert(t):
			return Null
		case home.idle:
			home.head = task
		case hold != nil && inserted:
			home.remove(task)
			home.head = hold
			home.insertAfter(task)
		}
	} else if !task.insert(t) {
		return Null
	}
	if leave && prev.next != nil {
		s.remove(prev)
		s.post = append(s.post, prev.value())
	} else {
		leave = false
	}
	r, how := s.schedule(prev, task)
	switch {
	case how == failed:
		if leave {
			s.post = s.post[:len(s.post)-1]
			s.unremove(prev)
		}
		if inserted && task.next != nil {
			task.sched.remove(task)
			t.decref(task.value())
		}
	case how == same && leave:
		s.dropPost(t)
	}
	return r
}

// taskletBindThread makes a tasklet one of another thread, by default of the one that
// runs.
func taskletBindThread(t *Thread, a []Value) Value {
	task := asTasklet(a[0])
	id := int64(-1)
	if a[1].p != nil {
		var ok bool
		if id, ok = t.threadIDArg(a[1]); !ok {
			return Null
		}
	}
	target := t.scheduler()
	switch {
	case id == -1 && task.home() == target:
		return None
	case task.next != nil && !task.blocked():
		return t.raise(t.vm.types.RuntimeError, "can't (re)bind a runnable tasklet")
	case task.nestingLevel() > 0:
		return t.raise(t.vm.types.RuntimeError, "tasklet has C state on its stack")
	}
	if id != -1 {
		th := t.vm.threadOf(id)
		if th == nil || th.sched == nil {
			return t.valueError("bad thread")
		}
		target = th.sched
	}
	task.sched = target
	task.setCstack(t, nil)
	return None
}

// threadIDArg reads a thread's id, or -1.
func (t *Thread) threadIDArg(v Value) (int64, bool) {
	id, ok := t.IntArg(v)
	if ok && id < -1 && !t.vm.py2 {
		t.raise(t.vm.types.OverflowError, "can't convert negative value to unsigned int")
		return 0, false
	}
	return id, ok
}

// threadOf gives the thread with an id, nil where there is none.
func (vm *VM) threadOf(id int64) *Thread {
	for _, th := range vm.threads {
		if th.id == id {
			return th
		}
	}
	return nil
}

// taskletFlag is set_atomic and set_ignore_nesting.
func taskletFlag(name string, field func(*Tasklet) *bool) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		n, ok := flagArg(t, a[1])
		if !ok {
			return t.typeError("%s needs exactly one bool or integer", name)
		}
		task := asTasklet(a[0])
		p := field(task)
		old := *p
		*p = n != 0
		if p == &task.atomic && old != *p {
			t.eventAtomic(task)
		}
		if task == t.scheduler().current {
			return task.sched.checkPending(Bool(old))
		}
		return Bool(old)
	}
}

func taskletRaise(t *Thread, a Args) Value {
	if len(a.Kw) > 0 {
		return t.typeError("raise_exception() takes no keyword arguments")
	}
	if len(a.Pos) < 2 {
		return t.typeError("raise_exception() takes at least 1 argument")
	}
	b := t.makeBomb(a.Pos[1], a.Pos[2:], "tasklet.raise_exception")
	if b.p == nil {
		return Null
	}
	return asTasklet(a.Pos[0]).throw(t, b, false, t.vm.py2)
}

// kill raises TaskletExit in the tasklet.
func (task *Tasklet) kill(t *Thread, pending bool) Value {
	if task.home() == nil {
		task.clearFrames(t)
	}
	b := t.throwBomb(t.stackless().exit.Value(), Null, Null)
	if b.p == nil {
		return Null
	}
	return task.throw(t, b, pending, false)
}

// throw raises what a bomb (stolen) holds in the tasklet, at once or when it runs next.
// here says that where the tasklet is dead it is raised in the caller.
func (task *Tasklet) throw(t *Thread, b Value, pending, here bool) Value {
	s := t.scheduler()
	if task == s.current {
		return t.explodeBomb(b)
	}
	if !task.alive() {
		exit := derivesFrom(asBomb(b).typ, t.stackless().exit) && task.state.frame == nil
		if !exit {
			if here {
				return t.explodeBomb(b)
			}
			t.decref(b)
			if task.home() == nil {
				return t.raise(t.vm.types.RuntimeError, "tasklet has no thread")
			}
			return t.raise(t.vm.types.RuntimeError, "You cannot throw to a dead tasklet")
		}
		t.decref(b)
		if task.blocked() {
			task.channel.remove(task)
			t.decref(task.value())
		}
		return None
	}
	if pending && task.home() == nil {
		t.decref(b)
		return t.raise(t.vm.types.RuntimeError, "Target thread isn't initialised")
	}
	old := task.tempval
	task.tempval = b
	if pending {
		if task.blocked() {
			t.eventWith(EventWake, unsafe.Pointer(task.channel), task)
			task.channel.remove(task)
			task.sched.insert(task)
			task.sched.wake()
		} else if !task.insert(t) {
			task.tempval = old
			t.decref(b)
			return Null
		}
		t.decref(old)
		return None
	}
	r, how := s.schedule(s.current, task)
	if how == failed {
		task.tempval = old
		t.decref(b)
		return r
	}
	s.dropLater(old)
	return r
}

// dropLater lets go of a value once the switch that is under way is complete.
func (s *scheduler) dropLater(v Value) {
	if v.p.kind <= kLastStatic {
		return
	}
	if s.t.switched != nil {
		s.post = append(s.post, v)
		return
	}
	e := s.t.fetchExc()
	s.t.decref(v)
	s.t.restoreExc(e)
}

// derivesFrom tells whether v is a class that derives from typ.
func derivesFrom(v Value, typ *Type) bool {
	return v.p.kind == kType && asType(v.p).isSubtype(typ)
}

// taskletDel is for a tasklet with native code on its stack that nobody refers to any
// more: that cannot simply be dropped, so that the tasklet is killed. One that goes on all
// the same is killed again, in Python 3 ten times at most: then it is garbage, as the
// collector has it. A tasklet of another thread is left to that one.
func taskletDel(t *Thread, self Value) {
	task := asTasklet(self)
	if task == nil || task.home() == nil || task.isCurrent() || task.nestingLevel() == 0 {
		return
	}
	e := t.fetchExc()
	task.zombie = true
	for n := 0; task.state.frame != nil && (t.vm.py2 || n < 10) && t.vm.Stopped() == nil; n++ {
		task.killFromNative(t)
		if task.sched != t.sched {
			break
		}
	}
	if !t.vm.py2 && task.state.frame != nil && task.nestingLevel() > 0 {
		task.setTempval(t, None)
		garbage := asList(t.vm.gc.garbage.p)
		garbage.items = append(garbage.items, self.incref())
	}
	t.restoreExc(e)
}
