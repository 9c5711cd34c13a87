package vm

import "math/big"

// Module _stackless, which the frozen module stackless shows.

// makeStackless is initStackless, whose tables refer to stackless.
var makeStackless func(t *Thread, x *stackless)

func init() { makeStackless = (*Thread).initStackless }

func (t *Thread) initStackless(x *stackless) {
	ts := &t.vm.types
	x.exit = t.NewException(t.builtinsName()+".TaskletExit", ts.SystemExit)
	t.vm.builtins.setStr(t, t.vm.intern("TaskletExit"), x.exit.Value())
	x.tasklet = t.NewType(&taskletSpec)
	x.channel = t.NewType(&channelSpec)
	x.bomb = t.NewType(&bombSpec)
	x.atomic = t.NewType(&atomicSpec)
	x.cframe = t.NewType(&cframeSpec)
	x.cstack = t.NewType(&cstackSpec)
	x.nonStackless = t.NewType(&nonStacklessSpec)
	x.bottom = t.newTaskletFrame()
}

// builtinsName is the name of the module of built-ins.
func (t *Thread) builtinsName() string {
	if t.vm.py2 {
		return "exceptions"
	}
	return "builtins"
}

// atomicOld is the data of an atomic: what the flag was.
type atomicOld struct{ old bool }

var atomicSpec = TypeSpec{Name: "_stackless.atomic", Kind: kNativeObj,
	Doc: "A context manager for setting the 'atomic' flag of the\ncurrent tasklet to true for the duration.\n",
	Slots: Slots{New: func(t *Thread, typ *Type, a Args) Value {
		t.scheduler()
		return t.NewNative(typ, &atomicOld{})
	}},
	Methods: []Method{
		{Name: "__enter__", Fn: func(t *Thread, a []Value) Value {
			task := t.scheduler().current
			asNativeObj(a[0].p).data.(*atomicOld).old = task.atomic
			task.atomic = true
			if !asNativeObj(a[0].p).data.(*atomicOld).old {
				t.eventAtomic(task)
			}
			return None
		}},
		{Name: "__exit__", Sig: "*args", Fn: func(t *Thread, a []Value) Value {
			s := t.scheduler()
			s.current.atomic = asNativeObj(a[0].p).data.(*atomicOld).old
			if !s.current.atomic {
				t.eventAtomic(s.current)
			}
			return s.checkPending(None)
		}},
	},
}

var stacklessModule = NativeModule{Name: "_stackless", Doc: "The Stackless module allows you to do multitasking without using threads.\nThe essential objects are tasklets and channels.\nPlease refer to their documentation.",
	Funcs: []Method{
		{Name: "schedule", Sig: "retval=None", Fn: func(t *Thread, a []Value) Value { return t.reschedule(a[0], false) },
			Doc: "schedule(retval=stackless.current) -- switch to the next runnable tasklet.\nThe return value for this call is retval, with the current\ntasklet as default.\nschedule_remove(retval=stackless.current) -- ditto, and remove self."},
		{Name: "schedule_remove", Sig: "retval=None", Fn: func(t *Thread, a []Value) Value { return t.reschedule(a[0], true) },
			Doc: "schedule(retval=stackless.current) -- switch to the next runnable tasklet.\nThe return value for this call is retval, with the current\ntasklet as default.\nschedule_remove(retval=stackless.current) -- ditto, and remove self."},
		{Name: "run", Sig: "timeout=0, threadblock=False, soft=False, ignore_nesting=False, totaltimeout=False", Fn: stacklessRun},
		{Name: "getruncount", Fn: func(t *Thread, a []Value) Value { return Int(int64(t.scheduler().runcount)) }},
		{Name: "getcurrent", Fn: func(t *Thread, a []Value) Value { return t.scheduler().current.value().incref() }},
		{Name: "getcurrentid", Fn: func(t *Thread, a []Value) Value {
			s := t.scheduler()
			if s.current == s.main {
				return Int(t.id)
			}
			return Int(int64(t.ID(s.current.value())))
		}},
		{Name: "getmain", Fn: func(t *Thread, a []Value) Value { return t.scheduler().main.value().incref() }},
		{Name: "enable_softswitch", Sig: "flag, /", Fn: func(t *Thread, a []Value) Value {
			x := t.stackless()
			old := !x.hardOnly
			if a[0].p != &tNone {
				on, ok := t.IsTrue(a[0])
				if !ok {
					return Null
				}
				x.hardOnly = !on
			}
			return Bool(old)
		}},
		{Name: "switch_trap", Sig: "change=0, /", Fn: func(t *Thread, a []Value) Value {
			s := t.scheduler()
			old := s.trap
			if a[0].p != nil {
				n, ok := t.IntArg(a[0])
				if !ok {
					return Null
				}
				s.trap += int(n)
			}
			if t.vm.py2 {
				return t.newLong(big.NewInt(int64(old)))
			}
			return Int(int64(old))
		}},
		{Name: "set_schedule_callback", Sig: "callable, /", Fn: setHook("schedule callback must be callable", func(x *stackless) *Value { return &x.onSchedule })},
		{Name: "get_schedule_callback", Fn: getHook(func(x *stackless) *Value { return &x.onSchedule })},
		{Name: "set_channel_callback", Sig: "callable, /", Fn: setHook("channel callback must be callable", func(x *stackless) *Value { return &x.onChannel })},
		{Name: "get_channel_callback", Fn: getHook(func(x *stackless) *Value { return &x.onChannel })},
		{Name: "set_error_handler", Sig: "handler=None, /", Fn: setHook("", func(x *stackless) *Value { return &x.onError })},
		{Name: "getthreads", Fn: func(t *Thread, a []Value) Value {
			var ids []Value
			for _, th := range t.vm.threads {
				ids = append(ids, Int(th.id))
			}
			return t.listOf(ids)
		}},
		{Name: "get_thread_info", Sig: "thread_id=0, flags=0, /", Fn: threadInfo},
		{Name: "pickle_flags", Sig: "new_flags=-1, mask=-1", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.setPickleFlags(&t.pickleFlags, a) },
			Doc: "pickle_flags(new_flags=-1, mask=-1) -- get and set pickle-flags\n\nThe flags are per thread; a new thread has those of pickle_flags_default()."},
		{Name: "pickle_flags_default", Sig: "new_flags=-1, mask=-1", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.setPickleFlags(&t.wrapped().flags, a) },
			Doc: "pickle_flags_default(new_flags=-1, mask=-1) -- get and set the per interpreter default value for pickle-flags."},
		{Name: "_pickle_tracing", Sig: "flag=None, /", How: Only2, Fn: func(t *Thread, a []Value) Value {
			old := t.pickleFlags & pickleTracing
			if a[0].p != nil {
				on, ok := t.IsTrue(a[0])
				if !ok {
					return Null
				}
				t.pickleFlags = b2i(on)
				t.wrapped().flags = b2i(on)
			}
			return Bool(old != 0)
		}},
		{Name: "_pickle_moduledict", Sig: "pickler, dict, /", Fn: pickleModuleDict,
			Doc: "pickle_moduledict(pickler, dict) -- see if a dict is a global module\ndictionary. If so, the dict is not pickled, but a\ngetattr(module, \"__dict__\") call isgenerated. As a side effect,\nthe pickler gets a property 'module_dict_ids'\nwhich holds all id's of the current global module dictionaries."},
		{Name: "_pickle_hooked", Sig: "hook, /", Fn: pickleHooked},
		{Name: "getdebug", Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "getuncollectables", Fn: getUncollectables},
		{Name: "test_cstate", Sig: "callable, /", How: Only2, Fn: callHard, Doc: testCstateDoc},
		{Name: "test_cframe", Sig: "switches, words=0", How: Only2, Fn: startSwitches, Doc: testCframeDoc},
		{Name: "test_cframe_nr", Sig: "switches, cstate_add_addr=None", Fn: softSwitches},
		{Name: "test_outside", Fn: testOutside},
		{Name: "test_PyEval_EvalFrameEx", Sig: evalFrameParams, How: Only2, Fn: testEvalFrame},
		{Name: "_gc_track", Sig: "ob, /", Fn: gcTrack(true)},
		{Name: "_gc_untrack", Sig: "ob, /", Fn: gcTrack(false)},
	},
	Init: func(t *Thread, m *Module) bool {
		t.scheduler()
		x := t.stackless()
		for name, typ := range map[string]*Type{"tasklet": x.tasklet, "channel": x.channel, "bomb": x.bomb, "atomic": x.atomic,
			"cframe": x.cframe, "cstack": x.cstack} {
			m.Set(name, typ.Value().incref())
		}
		m.Set("_test_nostacklesscall", t.NewNativeObj(x.nonStackless, nil))
		t.initWrap(m)
		if !t.vm.py2 {
			for name, bit := range map[string]int64{"PICKLEFLAGS_PRESERVE_TRACING_STATE": pickleTracing,
				"PICKLEFLAGS_PRESERVE_AG_FINALIZER": picklePreserveFinalizer, "PICKLEFLAGS_RESET_AG_FINALIZER": pickleResetFinalizer} {
				m.Set(name, Int(bit))
			}
		}
		return true
	},
}

// reschedule is schedule and schedule_remove.
func (t *Thread) reschedule(v Value, leave bool) Value {
	s := t.scheduler()
	prev := s.current
	t.event(EventYield, nil)
	if v.p == nil {
		v = prev.value()
	}
	next := prev.next
	old := prev.tempval
	prev.tempval = v.incref()
	if leave && next != nil {
		s.remove(prev)
		s.post = append(s.post, prev.value())
		if next == prev {
			next = nil
		}
	} else {
		leave = false
		if next == nil {
			next = s.head
		}
	}
	next = s.pick(prev, next)
	r, how := s.schedule(prev, next)
	switch how {
	case failed:
		prev.setTempval(t, old)
		if leave {
			s.post = s.post[:len(s.post)-1]
			s.unremove(prev)
		}
		return r
	case same:
		if leave {
			s.dropPost(t)
		}
	}
	s.dropLater(old)
	return r
}

// setHook sets a callback and gives the one before; msg says that it has to be callable,
// empty where nobody asks.
func setHook(msg string, field func(*stackless) *Value) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		v := a[0]
		if v.p == nil || v.p == &tNone {
			v = Null
		} else if msg != "" && !t.callable(v) {
			return t.typeError("%s", msg)
		}
		p := field(t.stackless())
		old := *p
		*p = v.xincref()
		if old.p == nil {
			return None
		}
		return old
	}
}

func getHook(field func(*stackless) *Value) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		if v := *field(t.stackless()); v.p != nil {
			return v.incref()
		}
		return None
	}
}

// threadInfo is get_thread_info: main and current tasklet and the run count of a
// thread. The flag 1<<31 adds its watchdogs.
func threadInfo(t *Thread, a []Value) Value {
	id, flags := int64(0), int64(0)
	ok := true
	if a[0].p != nil {
		id, ok = t.threadIDArg(a[0])
	}
	if ok && a[1].p != nil {
		flags, ok = t.IntArg(a[1])
	}
	if !ok {
		return Null
	}
	th := t.vm.threads[len(t.vm.threads)-1]
	switch id {
	case 0:
	case -1:
		th = t
	default:
		if th = t.vm.threadOf(id); th == nil {
			return t.raise(t.vm.types.RuntimeError, "Thread id not found")
		}
	}
	s := th.scheduler()
	vals := []Value{s.main.value().incref(), s.current.value().incref(), Int(int64(s.runcount))}
	if flags&(1<<30) != 0 && !t.vm.py2 {
		vals = append(vals, Int(s.serial), Int(s.lastJump), s.stub.value().incref())
	}
	if flags&(1<<31) != 0 {
		vals = append(vals, noneIfNull(s.watchdogs))
	}
	return t.tupleOf(vals)
}
