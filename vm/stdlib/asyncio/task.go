package asyncio

import "github.com/sllint/sllint/vm"

var taskSig = vm.NewSignature("coro, *, loop=None, name=None, context=None, eager_start=False")

func taskInit(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [5]vm.Value
	if !taskSig.Bind(t, "Task", a, p[:]) {
		return vm.Null
	}
	f, s, ts := futureOf(self), stateOf(t), t.VM().Types()
	coro, name, context := p[0], p[2], p[3]
	if !f.init(t, p[1]) {
		return vm.Null
	}
	is, ok := isCoroutine(t, coro)
	if !ok {
		return vm.Null
	}
	if !is {
		f.logPending = false
		complain(t, ts.TypeError, "a coroutine was expected, got %s", coro)
		return vm.Null
	}
	if context.IsNull() || context.IsNone() {
		if context = copyContext(t); context.IsNull() {
			return vm.Null
		}
	} else {
		context.Incref()
	}
	f.context = context
	f.mustCancel, f.logPending, f.cancels = false, true, 0
	f.coro = coro.Incref()
	switch {
	case name.IsNull() || name.IsNone():
		s.names++
		f.number = s.names
	case t.IsExact(name, ts.Str):
		f.name = name.Incref()
	default:
		if f.name = t.StrOf(name); f.name.IsNull() {
			return vm.Null
		}
	}
	if !p[4].IsNull() {
		now, ok := t.IsTrue(p[4])
		if !ok {
			return vm.Null
		}
		if now {
			r := t.CallMethod(f.loop, "is_running")
			if r.IsNull() {
				return vm.Null
			}
			now, ok = t.IsTrue(r)
			t.Decref(r)
			if !ok {
				return vm.Null
			}
		}
		if now {
			return noneIf(startEagerly(t, self))
		}
	}
	if !f.stepSoon(t, self, vm.Null) {
		return vm.Null
	}
	return s.change(t, scheduled, "add", self)
}

// isCoroutine asks asyncio where the class does not tell.
func isCoroutine(t *vm.Thread, v vm.Value) (is, ok bool) {
	if t.IsInstance(v, t.VM().Types().Coroutine) {
		return true, true
	}
	ask := stateOf(t).find(t, "asyncio.coroutines", "iscoroutine")
	if ask.IsNull() {
		return false, false
	}
	r := t.Call(ask, v)
	if r.IsNull() {
		return false, false
	}
	defer t.Decref(r)
	return t.IsTrue(r)
}

// startEagerly runs the first step at once, in the task's context.
func startEagerly(t *vm.Thread, self vm.Value) bool {
	f, s := futureOf(self), stateOf(t)
	before := swapTask(t, f.loop, self)
	if before.IsNull() {
		return false
	}
	defer t.Decref(before)
	if s.change(t, eager, "add", self).IsNull() {
		return false
	}
	first := t.NewNative(s.step, &step{task: self.Incref(), bare: true})
	r := t.CallMethod(f.context, "run", first)
	t.Decref(first)
	restore := func() {}
	if r.IsNull() {
		restore = t.TakeException()
	} else {
		t.Decref(r)
	}
	if again := swapTask(t, f.loop, before); again.IsNull() {
		return false
	} else {
		t.Decref(again)
	}
	if s.change(t, eager, "discard", self).IsNull() {
		return false
	}
	if f.state == pending {
		if s.change(t, scheduled, "add", self).IsNull() {
			return false
		}
	} else {
		set(t, &f.coro, vm.Null)
	}
	restore()
	return !r.IsNull()
}

// step is what the loop calls to go on with a task: with an exception, or none.
type step struct {
	task, exc vm.Value
	bare      bool // the first step of one that is started at once: nothing is noted
}

func stepOf(v vm.Value) *step { return vm.Data(v).(*step) }

var stepSpec = vm.TypeSpec{Name: "TaskStepMethWrapper", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst | vm.TypeImmut,
	Slots: vm.Slots{
		Call: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
			switch {
			case len(a.Kw) > 0:
				return t.Raise(t.VM().Types().TypeError, "function takes no keyword arguments")
			case len(a.Pos) > 0:
				return t.Raise(t.VM().Types().TypeError, "function takes no positional arguments")
			}
			s := stepOf(self)
			return t.StartNativeAny(taskStep, s.bare, s.task, s.exc)
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*step).task, data.(*step).exc) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*step).task, &data.(*step).exc) },
	},
	GetSet: []vm.GetSet{
		{Name: "__self__", Get: func(t *vm.Thread, v vm.Value) vm.Value { return orNone(stepOf(v).task) }},
		{Name: "__qualname__", Get: func(t *vm.Thread, v vm.Value) vm.Value { return t.Str("TaskStepMethWrapper") }},
	},
}

// stepSoon has the loop go on with a task, with an exception (borrowed) or Null.
func (f *future) stepSoon(t *vm.Thread, self, exc vm.Value) bool {
	s := &step{task: self.Incref()}
	if !exc.IsNull() {
		s.exc = exc.Incref()
	}
	fn := t.NewNative(stateOf(t).step, s)
	defer t.Decref(fn)
	return callSoon(t, f.loop, fn, f.context)
}

// taskStep goes on with a task. Its registers are the task and an exception or nothing.
var taskStep = vm.NewNativeCode("step", 2, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	self := f.Reg(0)
	task, bare := futureOf(self), f.Any() == true
	if f.State() == 0 {
		if !bare && !enterTask(t, task.loop, self) {
			return vm.Null
		}
		send, arg, ok := task.begin(t, self, f.Reg(1))
		if ok {
			t.Wait(f, 1)
			r = t.CallSoft(send, arg)
			t.Decref(send)
			t.Decref(arg)
			if r.IsUnwind() {
				return r
			}
		} else if !bare {
			return left(t, task, self, vm.Null)
		} else {
			return vm.Null
		}
	}
	r = task.end(t, self, r)
	if bare {
		return r
	}
	return left(t, task, self, r)
})

// left notes that the task does not run any more, whatever came of it.
func left(t *vm.Thread, task *future, self, r vm.Value) vm.Value {
	restore := func() {}
	if r.IsNull() {
		restore = t.TakeException()
	}
	if !leaveTask(t, task.loop, self) {
		return vm.Null
	}
	restore()
	return r
}

// begin gives what the coroutine is called by, and with what (both owned).
func (f *future) begin(t *vm.Thread, self, exc vm.Value) (fn, arg vm.Value, ok bool) {
	s := stateOf(t)
	if f.state != pending {
		if exc.IsNull() {
			exc = vm.None
		}
		class := s.class(t, "InvalidStateError")
		if class != nil {
			complain(t, class, "__step(): already done: %s %s", self, exc)
		}
		return vm.Null, vm.Null, false
	}
	made := vm.Null
	if f.mustCancel {
		class := s.class(t, "CancelledError")
		if class == nil {
			return vm.Null, vm.Null, false
		}
		if exc.IsNull() || !t.IsInstance(exc, class) {
			if made = f.cancelledError(t); made.IsNull() {
				return vm.Null, vm.Null, false
			}
			exc = made
		}
		f.mustCancel = false
	}
	set(t, &f.waiter, vm.Null)
	name := "send"
	arg = vm.None
	if !exc.IsNull() {
		name, arg = "throw", exc.Incref()
	}
	if !made.IsNull() {
		t.Decref(made)
	}
	if fn = t.GetAttr(f.coro, name); fn.IsNull() {
		// What has no such method goes on as if that had raised in it.
		t.Decref(arg)
		return vm.Null, vm.Null, false
	}
	return fn, arg, true
}

// end looks at what the coroutine gave, Null where it raised. The result is None, or
// Null where the loop has to know of an exception.
func (f *future) end(t *vm.Thread, self, r vm.Value) vm.Value {
	if !r.IsNull() {
		defer t.Decref(r)
		return noneIf(f.wait(t, self, r))
	}
	ts, s := t.VM().Types(), stateOf(t)
	if t.Matches(ts.StopIteration) {
		e := t.Exception().Incref()
		t.ClearExc()
		v := t.GetAttr(e, "value")
		t.Decref(e)
		if v.IsNull() {
			return vm.Null
		}
		defer t.Decref(v)
		if f.mustCancel { // just before the end
			f.mustCancel = false
			_, ok := f.cancel(t, self, f.cancelMsg)
			return noneIf(ok)
		}
		return noneIf(f.setResult(t, self, v))
	}
	exc := t.Exception().Incref()
	t.ClearExc()
	class := s.class(t, "CancelledError")
	if class == nil {
		t.Decref(exc)
		return vm.Null
	}
	if t.IsInstance(exc, class) {
		set(t, &f.cancelledExc, exc)
		_, ok := f.cancel(t, self, vm.Null)
		return noneIf(ok)
	}
	if !f.setException(t, self, exc) {
		t.Decref(exc)
		return vm.Null
	}
	if t.IsInstance(exc, ts.KeyboardInterrupt) || t.IsInstance(exc, ts.SystemExit) {
		t.RaiseObject(exc)
		return vm.Null
	}
	t.Decref(exc)
	return vm.None
}

// failSoon has a RuntimeError thrown into the coroutine.
func (f *future) failSoon(t *vm.Thread, self vm.Value, format string, vals ...vm.Value) bool {
	complain(t, t.VM().Types().RuntimeError, format, vals...)
	e := t.Exception().Incref()
	t.ClearExc()
	defer t.Decref(e)
	return f.stepSoon(t, self, e)
}

// wakeup is the callback of what a task waits for.
var wakeup *vm.MethodDef

func init() {
	wakeup = vm.NewMethodDef(vm.Method{Name: "task_wakeup", Sig: "future, /", Fn: taskWakeup})
}

func taskWakeup(t *vm.Thread, a []vm.Value) vm.Value {
	self, of := a[0], a[1]
	s := stateOf(t)
	var r, exc vm.Value
	if t.IsExact(of, s.future) || t.IsExact(of, s.task) {
		r, exc = futureOf(of).outcome(t)
	} else {
		r = t.CallMethod(of, "result")
	}
	if r.IsNull() && exc.IsNull() {
		exc = t.Exception().Incref()
		t.ClearExc()
	}
	if !r.IsNull() {
		t.Decref(r)
	}
	r = t.StartNativeAny(taskStep, false, self, exc)
	if !exc.IsNull() {
		t.Decref(exc)
	}
	return r
}

// wait has the task wait for what the coroutine gave.
func (f *future) wait(t *vm.Thread, self, r vm.Value) bool {
	s := stateOf(t)
	switch {
	case r == self:
		return f.failSoon(t, self, "Task cannot await on itself: %s", self)
	case t.IsExact(r, s.future) || t.IsExact(r, s.task):
		return f.waitForOwn(t, self, r)
	case r.IsNone(): // a bare yield lets others run
		return f.stepSoon(t, self, vm.Null)
	}
	blocking, ok := t.LookupAttr(r, "_asyncio_future_blocking")
	if !ok {
		return false
	}
	if !blocking.IsNull() && !blocking.IsNone() {
		truth, ok := t.IsTrue(blocking)
		t.Decref(blocking)
		return ok && f.waitForOther(t, self, r, truth)
	}
	if t.IsInstance(r, t.VM().Types().Generator) {
		return f.failSoon(t, self, "yield was used instead of yield from for generator in task %s with %s", self, r)
	}
	return f.failSoon(t, self, "Task got bad yield: %s", r)
}

const (
	otherLoop = "Task %s got Future %s attached to a different loop"
	bareYield = "yield was used instead of yield from in task %s with %s"
)

func (f *future) waitForOwn(t *vm.Thread, self, r vm.Value) bool {
	of := futureOf(r)
	switch {
	case of.loop != f.loop:
		return f.failSoon(t, self, otherLoop, self, r)
	case !of.blocking:
		return f.failSoon(t, self, bareYield, self, r)
	}
	of.blocking = false
	fn := t.NewBuiltinMethod(wakeup, self)
	ok := of.addCallback(t, r, fn, f.context)
	t.Decref(fn)
	if !ok {
		return false
	}
	set(t, &f.waiter, r.Incref())
	return f.passCancel(t, r)
}

// waitForOther waits for what is a future of another class.
func (f *future) waitForOther(t *vm.Thread, self, r vm.Value, blocking bool) bool {
	loop := futureLoop(t, r)
	if loop.IsNull() {
		return false
	}
	same := loop == f.loop
	t.Decref(loop)
	switch {
	case !same:
		return f.failSoon(t, self, otherLoop, self, r)
	case !blocking:
		return f.failSoon(t, self, bareYield, self, r)
	}
	if !t.SetAttr(r, "_asyncio_future_blocking", vm.False) {
		return false
	}
	add := t.GetAttr(r, "add_done_callback")
	if add.IsNull() {
		return false
	}
	fn := t.NewBuiltinMethod(wakeup, self)
	done := t.CallArgs(add, vm.Args{Pos: []vm.Value{fn}, Kw: []vm.Value{f.context}, Names: []vm.Value{t.Name("context")}})
	t.Decref(add)
	t.Decref(fn)
	if done.IsNull() {
		return false
	}
	t.Decref(done)
	set(t, &f.waiter, r.Incref())
	return f.passCancel(t, r)
}

// passCancel cancels what the task has begun to wait for, if it is to be cancelled.
func (f *future) passCancel(t *vm.Thread, r vm.Value) bool {
	if !f.mustCancel {
		return true
	}
	msg := f.cancelMsg
	if msg.IsNull() {
		msg = vm.None
	}
	c := t.CallMethod(r, "cancel", msg)
	if c.IsNull() {
		return false
	}
	truth, ok := t.IsTrue(c)
	t.Decref(c)
	if ok && truth {
		f.mustCancel = false
	}
	return ok
}

// futureLoop is the loop of any kind of future (owned): get_loop(), or _loop.
func futureLoop(t *vm.Thread, v vm.Value) vm.Value {
	get, ok := t.LookupAttr(v, "get_loop")
	if !ok {
		return vm.Null
	}
	if !get.IsNull() {
		defer t.Decref(get)
		return t.Call(get)
	}
	return t.GetAttr(v, "_loop")
}

func taskCancel(t *vm.Thread, a []vm.Value) vm.Value {
	f, msg := futureOf(a[0]), a[1]
	if msg.IsNull() {
		msg = vm.None
	}
	f.logTB = false
	if f.state != pending {
		return vm.False
	}
	f.cancels++
	if !f.waiter.IsNull() {
		r := t.CallMethod(f.waiter, "cancel", msg)
		if r.IsNull() {
			return vm.Null
		}
		truth, ok := t.IsTrue(r)
		t.Decref(r)
		if !ok {
			return vm.Null
		}
		if truth {
			return vm.True
		}
	}
	f.mustCancel = true
	set(t, &f.cancelMsg, msg.Incref())
	return vm.True
}

func getName(t *vm.Thread, a []vm.Value) vm.Value {
	f := futureOf(a[0])
	switch {
	case !f.name.IsNull():
		return f.name.Incref()
	case f.number == 0:
		return vm.None
	}
	f.name = t.Strf("Task-%d", f.number)
	return f.name.Incref()
}

func setName(t *vm.Thread, a []vm.Value) vm.Value {
	name := a[1]
	if t.IsExact(name, t.VM().Types().Str) {
		name.Incref()
	} else if name = t.StrOf(name); name.IsNull() {
		return vm.Null
	}
	set(t, &futureOf(a[0]).name, name)
	return vm.None
}

// refuse is a method of futures that tasks do not support.
func refuse(name string) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.Raise(t.VM().Types().RuntimeError, "Task does not support %s operation", name)
	}
}

// inPython is a method that asyncio has in Python; arguments that are not given are None.
func inPython(name string) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		fn := stateOf(t).find(t, "asyncio.base_tasks", name)
		if fn.IsNull() {
			return vm.Null
		}
		args := append([]vm.Value(nil), a...)
		for i, v := range args {
			if v.IsNull() {
				args[i] = vm.None
			}
		}
		return t.Call(fn, args...)
	}
}

// taskDel tells of a task that can never end.
func taskDel(t *vm.Thread, self vm.Value) {
	f := futureOf(self)
	if f.state == pending && f.logPending && !f.loop.IsNull() {
		f.tell(t, "Task was destroyed but it is pending!", "task", self, vm.Null)
	}
	futureDel(t, self)
}

func taskField(name string, get func(f *future) vm.Value) vm.GetSet {
	return vm.GetSet{Name: name, Get: func(t *vm.Thread, v vm.Value) vm.Value { return orNone(get(futureOf(v))) }}
}

var taskSpec = vm.TypeSpec{Name: "_asyncio.Task", Kind: vm.KindNative,
	Flags: vm.TypeBase | vm.TypeGC | vm.TypeWeak | vm.TypeDict | vm.TypeImmut,
	Doc:   "A coroutine wrapped in a Future.",
	Slots: vm.Slots{New: futureNew, Init: taskInit, Repr: show("asyncio.base_tasks", "_task_repr"), Del: taskDel, Iter: iterate, Await: iterate,
		Traverse: traverse, Clear: clear},
	GetSet: append([]vm.GetSet{
		{Name: "_log_destroy_pending", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(futureOf(v).logPending) },
			Set: func(t *vm.Thread, v, x vm.Value) bool {
				if x.IsNull() {
					return cannotDelete(t)
				}
				truth, ok := t.IsTrue(x)
				if ok {
					futureOf(v).logPending = truth
				}
				return ok
			}},
		{Name: "_must_cancel", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(futureOf(v).mustCancel) }},
		taskField("_coro", func(f *future) vm.Value { return f.coro }),
		taskField("_fut_waiter", func(f *future) vm.Value { return f.waiter }),
	}, futureFields...),
	Methods: append([]vm.Method{
		{Name: "set_result", Sig: "result, /", Fn: refuse("set_result")},
		{Name: "set_exception", Sig: "exception, /", Fn: refuse("set_exception")},
		{Name: "cancel", Sig: "msg=None", Fn: taskCancel, Doc: "Request that this task cancel itself.\n\n" +
			"This arranges for a CancelledError to be thrown into the\nwrapped coroutine on the next cycle through the event loop.\nThe coroutine then has a chance to clean up or even deny\nthe request using try/except/finally."},
		{Name: "cancelling", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(futureOf(a[0]).cancels) },
			Doc: "Return the count of the task's cancellation requests.\n\nThis count is incremented when .cancel() is called\nand may be decremented using .uncancel()."},
		{Name: "uncancel", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			f := futureOf(a[0])
			if f.cancels > 0 {
				if f.cancels--; f.cancels == 0 {
					f.mustCancel = false
				}
			}
			return vm.Int(f.cancels)
		}, Doc: "Decrement the task's count of cancellation requests.\n\nThis should be used by tasks that catch CancelledError\nand wish to continue indefinitely until they are cancelled again.\n\nReturns the remaining number of cancellation requests."},
		{Name: "get_stack", Sig: "*, limit=None", Fn: inPython("_task_get_stack"), Doc: "Return the list of stack frames for this task's coroutine."},
		{Name: "print_stack", Sig: "*, limit=None, file=None", Fn: inPython("_task_print_stack"), Doc: "Print the stack or traceback for this task's coroutine."},
		{Name: "get_coro", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return orNone(futureOf(a[0]).coro) }},
		{Name: "get_context", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return orNone(futureOf(a[0]).context) }},
		{Name: "get_name", Fn: getName},
		{Name: "set_name", Sig: "value, /", Fn: setName},
	}, commonMethods...),
}
