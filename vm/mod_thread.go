package vm

// Module _thread, in Python 2 thread: locks, thread-local data and the
// beginnings of threads.

// lock is a lock of _thread.
type lock struct{ locked bool }

// rlock is a lock that its owner may take again.
type rlock struct {
	owner int64
	count int64
}

// threadState is what the module keeps in each VM.
type threadState struct {
	lock, handle *Type
	error        *Type
}

func (t *Thread) threadState() *threadState {
	return Ext(t.vm, "_thread", func() *threadState { return &threadState{} })
}

// acquireArgs reads (blocking=True, timeout=-1); 2.7 has no timeout.
func (t *Thread) acquireArgs(a []Value) (blocking bool, ok bool) {
	blocking, ok = true, true
	if a[1].p != nil {
		if blocking, ok = t.IsTrue(a[1]); !ok {
			return false, false
		}
	}
	if len(a) < 3 || a[2].p == nil {
		return blocking, true
	}
	f := t.Call(t.vm.types.Float.Value(), a[2])
	if f.p == nil {
		return false, false
	}
	timeout := f.float()
	switch {
	case !blocking && timeout != -1:
		t.valueError("can't specify a timeout for a non-blocking call")
		return false, false
	case timeout < 0 && timeout != -1:
		t.valueError("timeout value must be a non-negative number")
		return false, false
	case timeout > timeoutMax:
		t.overflowError("timeout value is too large")
		return false, false
	}
	// No other thread can let the lock go, so that waiting is in vain.
	return blocking && timeout == -1, true
}

// timeoutMax is _thread.TIMEOUT_MAX.
const timeoutMax = 9223372036.0

// deadlock says that a lock will never be free.
func (t *Thread) deadlock() Value {
	return t.raise(t.vm.types.RuntimeError, "deadlock: the lock is held and no other thread can release it")
}

func lockAcquire(t *Thread, a []Value) Value {
	l := asNativeObj(a[0].p).data.(*lock)
	wait, ok := t.acquireArgs(a)
	if !ok {
		return Null
	}
	if l.locked {
		if wait {
			return t.deadlock()
		}
		return False
	}
	l.locked = true
	return True
}

func lockRelease(t *Thread, a []Value) Value {
	l := asNativeObj(a[0].p).data.(*lock)
	if !l.locked {
		return t.raise(t.threadState().error, "release unlocked lock")
	}
	l.locked = false
	return None
}

func lockLocked(t *Thread, a []Value) Value { return Bool(asNativeObj(a[0].p).data.(*lock).locked) }

const acquireSig = "blocking=True, timeout=-1"

var lockSpec = TypeSpec{
	Name: "_thread.lock", Name2: "thread.lock", Flags: TypeWeak, Doc: "A lock object is a synchronization primitive.",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			if len(a.Pos)+len(a.Kw) > 0 {
				return t.typeError("lock() takes no arguments")
			}
			return t.NewNativeObj(typ, &lock{})
		},
		Repr: func(t *Thread, v Value) Value {
			how := "unlocked"
			if asNativeObj(v.p).data.(*lock).locked {
				how = "locked"
			}
			return t.Str(sprintf("<%s _thread.lock object at 0x%x>", how, t.ID(v)))
		},
	},
	Py2: func(s *Slots) { s.New, s.Repr = nil, nil },
	Methods: []Method{
		{Name: "acquire", Sig: acquireSig, How: Only3, Fn: lockAcquire},
		{Name: "acquire_lock", Sig: acquireSig, How: Only3, Fn: lockAcquire},
		{Name: "__enter__", Sig: acquireSig, How: Only3, Fn: lockAcquire},
		{Name: "acquire", Sig: "wait=True, /", How: Only2, Fn: lockAcquire},
		{Name: "acquire_lock", Sig: "wait=True, /", How: Only2, Fn: lockAcquire},
		{Name: "__enter__", How: Only2, Fn: func(t *Thread, a []Value) Value { return lockAcquire(t, []Value{a[0], Null}) }},
		{Name: "release", Fn: lockRelease},
		{Name: "release_lock", Fn: lockRelease},
		{Name: "__exit__", Sig: "*args", Fn: lockRelease},
		{Name: "locked", Fn: lockLocked},
		{Name: "locked_lock", Fn: lockLocked},
		{Name: "_at_fork_reinit", How: Only3, Fn: func(t *Thread, a []Value) Value {
			asNativeObj(a[0].p).data.(*lock).locked = false
			return None
		}},
	},
}

func rlockOf(v Value) *rlock { return asNativeObj(v.p).data.(*rlock) }

func rlockAcquire(t *Thread, a []Value) Value {
	l := rlockOf(a[0])
	wait, ok := t.acquireArgs(a)
	if !ok {
		return Null
	}
	if l.count > 0 && l.owner != t.id {
		if wait {
			return t.deadlock()
		}
		return False
	}
	l.owner = t.id
	l.count++
	return True
}

func rlockRelease(t *Thread, a []Value) Value {
	l := rlockOf(a[0])
	if l.count == 0 || l.owner != t.id {
		return t.raise(t.vm.types.RuntimeError, "cannot release un-acquired lock")
	}
	if l.count--; l.count == 0 {
		l.owner = 0
	}
	return None
}

var rlockSpec = TypeSpec{
	Name: "_thread.RLock", Flags: TypeBase | TypeWeak,
	Alloc: AllocNative(func() any { return &rlock{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Repr: func(t *Thread, v Value) Value {
			l := rlockOf(v)
			how := "unlocked"
			if l.count > 0 {
				how = "locked"
			}
			return t.Str(sprintf("<%s %s object owner=%d count=%d at 0x%x>", how, t.typeOf(v).fullName(t), l.owner, l.count, t.ID(v)))
		},
	},
	Methods: []Method{
		{Name: "acquire", Sig: acquireSig, Fn: rlockAcquire},
		{Name: "__enter__", Sig: acquireSig, Fn: rlockAcquire},
		{Name: "release", Fn: rlockRelease},
		{Name: "__exit__", Sig: "*args", Fn: rlockRelease},
		{Name: "_is_owned", Fn: func(t *Thread, a []Value) Value { return Bool(rlockOf(a[0]).count > 0 && rlockOf(a[0]).owner == t.id) }},
		{Name: "_recursion_count", Fn: func(t *Thread, a []Value) Value {
			if l := rlockOf(a[0]); l.owner == t.id {
				return Int(l.count)
			}
			return Int(0)
		}},
		{Name: "_acquire_restore", Sig: "state, /", Fn: func(t *Thread, a []Value) Value {
			s, l := a[1], rlockOf(a[0])
			if s.p.kind != kTuple || len(asTuple(s.p).items) != 2 {
				return t.typeError("_acquire_restore() argument 1 must be 2-item tuple, not %s", t.typeName(s))
			}
			l.count, l.owner = asTuple(s.p).items[0].int(), asTuple(s.p).items[1].int()
			return None
		}},
		{Name: "_release_save", Fn: func(t *Thread, a []Value) Value {
			l := rlockOf(a[0])
			if l.count == 0 {
				return t.raise(t.vm.types.RuntimeError, "cannot release un-acquired lock")
			}
			r := t.NewTuple(Int(l.count), Int(l.owner))
			l.count, l.owner = 0, 0
			return r
		}},
		{Name: "_at_fork_reinit", Fn: func(t *Thread, a []Value) Value {
			*rlockOf(a[0]) = rlock{}
			return None
		}},
	},
}

// threadHandle is a _ThreadHandle: a thread that can be joined.
type threadHandle struct {
	ident int64
	done  bool
}

func handleOf(v Value) *threadHandle { return asNativeObj(v.p).data.(*threadHandle) }

var threadHandleSpec = TypeSpec{
	Name: "_thread._ThreadHandle", Flags: 0,
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return t.NewNativeObj(typ, &threadHandle{}) },
		Repr: func(t *Thread, v Value) Value {
			return t.Str(sprintf("<_ThreadHandle object: ident=%d>", handleOf(v).ident))
		},
	},
	GetSet: []GetSet{{Name: "ident", Get: func(t *Thread, v Value) Value {
		if h := handleOf(v); h.ident != 0 {
			return Int(h.ident)
		}
		return None
	}}},
	Methods: []Method{
		{Name: "join", Sig: "timeout=None, /", Fn: func(t *Thread, a []Value) Value {
			h := handleOf(a[0])
			switch {
			case h.ident == 0:
				return t.raise(t.vm.types.RuntimeError, "thread not started")
			case h.ident == t.id && !h.done:
				return t.raise(t.vm.types.RuntimeError, "Cannot join current thread")
			}
			return None
		}},
		{Name: "is_done", Fn: func(t *Thread, a []Value) Value { return Bool(handleOf(a[0]).done) }},
		{Name: "_set_done", Fn: func(t *Thread, a []Value) Value {
			h := handleOf(a[0])
			if h.ident == 0 {
				return t.raise(t.vm.types.RuntimeError, "thread not started")
			}
			h.done = true
			return None
		}},
	},
}

// noThreads is what starting a thread raises as long as a VM runs only one.
func noThreads(t *Thread, a Args) Value {
	return t.raise(t.threadState().error, "can't start new thread")
}

var threadFuncs = []Method{
	{Name: "allocate_lock", Fn: func(t *Thread, a []Value) Value { return t.NewNativeObj(t.threadState().lock, &lock{}) },
		Doc: "Create a new lock object. See help(type(threading.Lock())) for information\nabout locks."},
	{Name: "allocate", Fn: func(t *Thread, a []Value) Value { return t.NewNativeObj(t.threadState().lock, &lock{}) }},
	{Name: "start_new_thread", Raw: noThreads},
	{Name: "start_new", Raw: noThreads},
	{Name: "start_joinable_thread", How: Only3, Raw: noThreads},
	{Name: "daemon_threads_allowed", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }},
	{Name: "get_ident", Fn: func(t *Thread, a []Value) Value { return Int(t.id) }},
	{Name: "get_native_id", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(t.id) }},
	{Name: "_get_main_thread_ident", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(t.vm.main.id) }},
	{Name: "_is_main_interpreter", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }},
	{Name: "_make_thread_handle", Sig: "ident, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
		return t.NewNativeObj(t.threadState().handle, &threadHandle{ident: a[0].int()})
	}},
	{Name: "_shutdown", How: Only3, Fn: func(t *Thread, a []Value) Value { return None }},
	{Name: "_count", Fn: func(t *Thread, a []Value) Value { return Int(int64(len(t.vm.threads) - 1)) }},
	{Name: "stack_size", Sig: "size=0, /", Fn: func(t *Thread, a []Value) Value {
		if a[0].p == nil {
			return Int(0)
		}
		n, ok := t.Index(a[0], t.vm.types.OverflowError)
		if ok && n != 0 {
			return t.valueError("setting stack size not supported")
		}
		if !ok {
			return Null
		}
		return Int(0)
	}},
	{Name: "exit", Fn: threadExit},
	{Name: "exit_thread", Fn: threadExit},
	{Name: "interrupt_main", Sig: "signum=2, /", Fn: func(t *Thread, a []Value) Value {
		return t.raise(t.vm.types.KeyboardInterrupt, "")
	}},
	{Name: "_excepthook", Sig: "exceptHookArgs, /", How: Only3, Fn: threadExceptHook},
}

func threadExit(t *Thread, a []Value) Value {
	t.raiseValue(t.vm.types.SystemExit, Null)
	return Null
}

// threadExceptHook prints the exception that ended a thread.
func threadExceptHook(t *Thread, a []Value) Value {
	if a[0].p.kind != kTuple || len(asTuple(a[0].p).items) < 4 {
		return t.typeError("_thread.excepthook argument type must be ExceptHookArgs")
	}
	items := asTuple(a[0].p).items
	if items[0] == t.vm.types.SystemExit.Value() {
		return None
	}
	s := "Exception in thread "
	if n, _ := t.LookupAttr(items[3], "name"); n.p != nil && n.p != &tNone {
		s += t.strOrEmpty(n)
		t.decref(n)
	} else {
		s += sprintf("%d", t.id)
	}
	t.writeStderr(s + ":\n" + t.FormatException(saved{exc: items[1].incref()}))
	return None
}

func initThread(t *Thread, m *Module) bool {
	st := t.threadState()
	st.lock = t.NewType(&lockSpec)
	m.Set("LockType", st.lock.Value().incref())
	m.Set("_local", t.NewType(&localSpec).Value().incref())
	if t.vm.py2 {
		st.error = t.NewException("thread.error")
		m.Set("error", st.error.Value().incref())
		return true
	}
	st.error = t.vm.types.RuntimeError
	m.Set("error", st.error.Value().incref())
	m.Set("lock", st.lock.Value().incref())
	m.Set("RLock", t.NewType(&rlockSpec).Value().incref())
	st.handle = t.NewType(&threadHandleSpec)
	m.Set("_ThreadHandle", st.handle.Value().incref())
	m.Set("TIMEOUT_MAX", Float(timeoutMax))
	args := t.NewStructType("_thread._ExceptHookArgs", "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.", []string{"exc_type", "exc_value", "exc_traceback", "thread"}, 4)
	m.Set("_ExceptHookArgs", args.Value().incref())
	return true
}

var (
	threadModule3 = NativeModule{Name: "_thread", How: Only3, Funcs: threadFuncs, Init: initThread,
		Doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface."}
	threadModule2 = NativeModule{Name: "thread", How: Only2, Funcs: threadFuncs, Init: initThread,
		Doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface."}
)
