package vm

import (
	"math"
	"unsafe"
)

// Module _thread, in Python 2 thread: locks, and the beginnings and ends of threads.

// waiters are the threads that wait for something, longest first.
type waiters struct {
	list []*Thread
	what string // they wait for, in words
}

// wait lets other threads run until one of them calls wake, until a moment of the VM's
// clock (forever for none), or until the VM is told to stop: ok is false then, and an
// exception set.
func (w *waiters) wait(t *Thread, until int64, first bool) (woken, ok bool) {
	ns := int64(-1)
	if until != forever {
		if ns = until - t.Elapsed(); ns <= 0 {
			return false, true
		}
	}
	if first {
		w.list = append([]*Thread{t}, w.list...)
	} else {
		w.list = append(w.list, t)
	}
	t.gil.what = w.what
	woken, ok = t.block(ns)
	t.gil.what = ""
	w.list = remove(w.list, t)
	return woken, ok
}

// wake ends the waiting of the thread that has waited longest.
func (w *waiters) wake() {
	if len(w.list) > 0 {
		t := w.list[0]
		w.list = w.list[1:]
		t.unblock()
	}
}

// wakeAll ends that of all.
func (w *waiters) wakeAll() {
	for len(w.list) > 0 {
		w.wake()
	}
}

// lock is a lock of _thread. Who lets it go wakes the one that has waited longest,
// but does not give it the lock: whoever comes first has it, as in CPython.
type lock struct {
	locked bool
	waiters
}

// acquire takes the lock, waiting for it until a moment of the VM's clock. ok is false
// where an exception is set.
func (l *lock) acquire(t *Thread, until int64) (got, ok bool) {
	woken := false
	for l.locked {
		l.what = "a lock"
		t.gil.lock = l
		woken, ok = l.wait(t, until, woken)
		t.gil.lock = nil
		if !ok || !woken && l.locked {
			if ok && !woken {
				t.event(EventTry, unsafe.Pointer(l))
				return false, true
			}
			if !l.locked {
				l.wake() // it was this thread's turn
			}
			return false, false
		}
	}
	l.locked = true
	t.event(EventAcquire, unsafe.Pointer(l))
	return true, true
}

func (l *lock) release(t *Thread) {
	l.locked = false
	if t.vm.conf.Scheduler != nil { // which takes any of those that wait for it
		t.event(EventRelease, unsafe.Pointer(l))
		return
	}
	l.wake()
}

// rlock is a lock that its owner may take again.
type rlock struct {
	owner int64
	count int64
	lock
}

// threadState is what the module keeps in each VM.
type threadState struct {
	lock, handle *Type
	error        *Type
	running      int             // threads that the program started
	joined       []*threadHandle // of those that the end of the program waits for
}

func (vm *VM) threadState() *threadState {
	return Ext(vm, "_thread", func() *threadState { return &threadState{} })
}

// acquireArgs reads (blocking=True, timeout=-1) and gives the moment until which to
// wait; 2.7 has no timeout.
func (t *Thread) acquireArgs(a []Value) (until int64, ok bool) {
	blocking := true
	if a[1].p != nil {
		if blocking, ok = t.IsTrue(a[1]); !ok {
			return 0, false
		}
	}
	until = forever
	if !blocking {
		until = 0
	}
	if len(a) < 3 || a[2].p == nil {
		return until, true
	}
	f := t.Call(t.vm.types.Float.Value(), a[2])
	if f.p == nil {
		return 0, false
	}
	timeout := f.float()
	switch {
	case !blocking && timeout != -1:
		t.valueError("can't specify a timeout for a non-blocking call")
		return 0, false
	case timeout < 0 && timeout != -1:
		t.valueError("timeout value must be a non-negative number")
		return 0, false
	case timeout > timeoutMax:
		t.overflowError("timeout value is too large")
		return 0, false
	case blocking && timeout != -1:
		until = t.Elapsed() + int64(math.Ceil(timeout*1e9))
	}
	return until, true
}

// timeoutMax is _thread.TIMEOUT_MAX.
const timeoutMax = 9223372036.0

// boolOr gives Null where an exception is set.
func boolOr(b, ok bool) Value {
	if !ok {
		return Null
	}
	return Bool(b)
}

func lockAcquire(t *Thread, a []Value) Value {
	until, ok := t.acquireArgs(a)
	if !ok {
		return Null
	}
	return boolOr(asNativeObj(a[0].p).data.(*lock).acquire(t, until))
}

func lockRelease(t *Thread, a []Value) Value {
	l := asNativeObj(a[0].p).data.(*lock)
	if !l.locked {
		return t.raise(t.vm.threadState().error, "release unlocked lock")
	}
	l.release(t)
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
			*asNativeObj(a[0].p).data.(*lock) = lock{}
			return None
		}},
	},
}

func rlockOf(v Value) *rlock { return asNativeObj(v.p).data.(*rlock) }

func rlockAcquire(t *Thread, a []Value) Value {
	l := rlockOf(a[0])
	until, ok := t.acquireArgs(a)
	if !ok {
		return Null
	}
	if l.count > 0 && l.owner == t.id {
		l.count++
		return True
	}
	got, ok := l.acquire(t, until)
	if got {
		l.owner, l.count = t.id, 1
	}
	return boolOr(got, ok)
}

func rlockRelease(t *Thread, a []Value) Value {
	l := rlockOf(a[0])
	if l.count == 0 || l.owner != t.id {
		return t.raise(t.vm.types.RuntimeError, "cannot release un-acquired lock")
	}
	if l.count--; l.count == 0 {
		l.owner = 0
		l.release(t)
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
			if _, ok := l.acquire(t, forever); !ok {
				return Null
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
			l.release(t)
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
	state  handleState
	ident  int64
	thread *Thread
	waiters
}

type handleState uint8

const (
	threadNotStarted handleState = iota
	threadRunning
	threadDone
)

// finish says that the thread has ended.
func (h *threadHandle) finish(t *Thread) {
	h.state = threadDone
	t.event(EventFinish, unsafe.Pointer(h))
	h.wakeAll()
}

// join waits until the thread has ended, or until a moment of the VM's clock.
func (h *threadHandle) join(t *Thread, until int64) bool {
	for h.state == threadRunning {
		h.what = "the end of a thread"
		woken, ok := h.wait(t, until, false)
		if !ok {
			return false
		}
		if !woken && until != forever {
			break
		}
	}
	t.event(EventJoin, unsafe.Pointer(h))
	return true
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
			until := int64(forever)
			if a[1].p != nil && a[1].p != &tNone {
				f, ok := t.floatArg(a[1])
				if !ok {
					return Null
				}
				if f > timeoutMax {
					return t.overflowError("timeout value is too large")
				}
				if f >= 0 {
					until = t.Elapsed() + int64(math.Ceil(f*1e9))
				}
			}
			switch {
			case h.state == threadNotStarted:
				return t.raise(t.vm.types.RuntimeError, "thread not started")
			case h.ident == t.id && h.state != threadDone:
				return t.raise(t.vm.types.RuntimeError, "Cannot join current thread")
			case !h.join(t, until):
				return Null
			}
			return None
		}},
		{Name: "is_done", Fn: func(t *Thread, a []Value) Value { return Bool(handleOf(a[0]).state == threadDone) }},
		{Name: "_set_done", Fn: func(t *Thread, a []Value) Value {
			h := handleOf(a[0])
			if h.state == threadNotStarted {
				return t.raise(t.vm.types.RuntimeError, "thread not started")
			}
			h.finish(t)
			return None
		}},
	},
}

// startNewThread is start_new_thread(function, args[, kwargs]).
func startNewThread(t *Thread, a Args) Value {
	names := [...]string{"first", "2nd", "optional 3rd"}
	name := "start_new_thread"
	switch n := len(a.Pos); {
	case len(a.Names) > 0:
		return t.typeError("%s() takes no keyword arguments", name)
	case n < 2:
		return t.typeError("%s expected at least 2 arguments, got %d", name, n)
	case n > 3:
		return t.typeError("%s expected at most 3 arguments, got %d", name, n)
	case !t.callable(a.Pos[0]):
		return t.typeError("%s arg must be callable", names[0])
	case !t.isInstance(a.Pos[1], t.vm.types.Tuple):
		return t.typeError("%s arg must be a tuple", names[1])
	}
	kw := Null
	if len(a.Pos) == 3 {
		if kw = a.Pos[2]; !t.isInstance(kw, t.vm.types.Dict) {
			return t.typeError("%s arg must be a dictionary", names[2])
		}
	}
	if t.vm.finalizing {
		return t.raise(t.vm.types.RuntimeError, "can't create new thread at interpreter shutdown")
	}
	return Int(t.startThread(a.Pos[0], a.Pos[1], kw, nil).id)
}

// startJoinable is start_joinable_thread(function, handle=None, daemon=True).
func startJoinable(t *Thread, a []Value) Value {
	if !t.callable(a[0]) {
		return t.typeError("thread function must be callable")
	}
	st := t.vm.threadState()
	hv := a[1]
	switch {
	case hv.p == nil || hv.p == &tNone:
		hv = t.NewNativeObj(st.handle, &threadHandle{})
	case t.typeOf(hv) != st.handle:
		return t.typeError("'handle' must be a _ThreadHandle")
	default:
		hv.incref()
	}
	daemon := true
	if a[2].p != nil {
		var ok bool
		if daemon, ok = t.IsTrue(a[2]); !ok {
			t.decref(hv)
			return Null
		}
	}
	h := handleOf(hv)
	switch {
	case h.state != threadNotStarted:
		t.decref(hv)
		return t.raise(t.vm.types.RuntimeError, "thread already started")
	case t.vm.finalizing:
		t.decref(hv)
		return t.raise(t.vm.types.RuntimeError, "can't create new thread at interpreter shutdown")
	}
	if !daemon {
		st.joined = append(st.joined, h)
	}
	t.startThread(a[0], t.vm.empty.tuple, Null, h)
	return hv
}

// joinThreads waits for the threads that the end of the program waits for.
func joinThreads(t *Thread, a []Value) Value {
	st := t.vm.threadState()
	for len(st.joined) > 0 {
		h := st.joined[0]
		st.joined = st.joined[1:]
		if h.thread != t && !h.join(t, forever) {
			return Null
		}
	}
	return None
}

// interruptMain raises KeyboardInterrupt in the main thread, as its handler of SIGINT
// does.
func interruptMain(t *Thread, a []Value) Value {
	main := t.vm.main
	if main == t {
		n := int64(2) // SIGINT
		if a[0].p != nil {
			var ok bool
			if n, ok = t.Index(a[0], t.vm.types.OverflowError); !ok {
				return Null
			}
		}
		return t.RaiseSignal(n, false)
	}
	main.interrupt(t.vm.types.KeyboardInterrupt.Value().incref())
	return None
}

var threadFuncs = []Method{
	{Name: "allocate_lock", Fn: func(t *Thread, a []Value) Value { return t.NewNativeObj(t.vm.threadState().lock, &lock{}) },
		Doc: "Create a new lock object. See help(type(threading.Lock())) for information\nabout locks."},
	{Name: "allocate", Fn: func(t *Thread, a []Value) Value { return t.NewNativeObj(t.vm.threadState().lock, &lock{}) }},
	{Name: "start_new_thread", Raw: startNewThread},
	{Name: "start_new", Raw: startNewThread},
	{Name: "start_joinable_thread", Sig: "function, handle=None, daemon=True", How: Only3, Fn: startJoinable},
	{Name: "daemon_threads_allowed", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }},
	{Name: "get_ident", Fn: func(t *Thread, a []Value) Value { return Int(t.id) }},
	{Name: "get_native_id", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(t.id) }},
	{Name: "_get_main_thread_ident", How: Only3, Fn: func(t *Thread, a []Value) Value { return Int(t.vm.main.id) }},
	{Name: "_is_main_interpreter", How: Only3, Fn: func(t *Thread, a []Value) Value { return True }},
	{Name: "_make_thread_handle", Sig: "ident, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
		return t.NewNativeObj(t.vm.threadState().handle, &threadHandle{ident: a[0].int(), state: threadRunning})
	}},
	{Name: "_shutdown", How: Only3, Fn: joinThreads},
	{Name: "_count", Fn: func(t *Thread, a []Value) Value { return Int(int64(t.vm.threadState().running)) }},
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
	{Name: "interrupt_main", Sig: "signum=2, /", Fn: interruptMain},
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
	st := t.vm.threadState()
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
