package asyncio

import "github.com/sllint/sllint/vm"

// What a future may be.
const (
	pending = iota
	cancelled
	finished
)

var stateNames = [...]string{"PENDING", "CANCELLED", "FINISHED"}

// future is the data of a Future, and of a Task, which uses the fields at the end.
type future struct {
	loop         vm.Value // Null before __init__
	callbacks    []callback
	result       vm.Value
	exception    vm.Value
	traceback    vm.Value // that of the exception, until it is raised here
	source       vm.Value // where it was made, in debug mode
	cancelMsg    vm.Value
	cancelledExc vm.Value // what cancelled a task
	state        int
	logTB        bool // nobody has looked at the exception yet
	blocking     bool // somebody has begun to wait by await

	waiter, coro, name, context vm.Value
	mustCancel, logPending      bool
	cancels                     int64
	number                      int64 // of the name Task-N, where there is no other
}

// callback is what is called, and in which context.
type callback struct{ fn, context vm.Value }

func futureOf(v vm.Value) *future { return vm.Data(v).(*future) }

func (f *future) fields() []*vm.Value {
	return []*vm.Value{&f.loop, &f.result, &f.exception, &f.traceback, &f.source, &f.cancelMsg, &f.cancelledExc,
		&f.waiter, &f.coro, &f.name, &f.context}
}

// set puts a value (owned, or Null) into a field.
func set(t *vm.Thread, field *vm.Value, v vm.Value) {
	old := *field
	*field = v
	if !old.IsNull() {
		t.Decref(old)
	}
}

// orNone is a field's value (owned).
func orNone(v vm.Value) vm.Value {
	if v.IsNull() {
		return vm.None
	}
	return v.Incref()
}

// alive raises where __init__ was not called.
func (f *future) alive(t *vm.Thread) bool {
	if f.loop.IsNull() {
		t.Raise(t.VM().Types().RuntimeError, "Future object is not initialized.")
		return false
	}
	return true
}

// aliveOrInvalid is alive in the words of the methods that speak of states.
func (f *future) aliveOrInvalid(t *vm.Thread) bool {
	if f.loop.IsNull() {
		stateOf(t).raise(t, "InvalidStateError", "Future object is not initialized.")
		return false
	}
	return true
}

var futureSig = vm.NewSignature("*, loop=None")

func futureNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value { return t.NewNative(typ, &future{}) }

func futureInit(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [1]vm.Value
	if !futureSig.Bind(t, "Future", a, p[:]) {
		return vm.Null
	}
	return noneIf(futureOf(self).init(t, p[0]))
}

// init is what __init__ does of a future and of a task.
func (f *future) init(t *vm.Thread, loop vm.Value) bool {
	for _, p := range f.fields() {
		set(t, p, vm.Null)
	}
	f.dropCallbacks(t)
	f.state, f.logTB, f.blocking = pending, false, false
	if loop.IsNull() || loop.IsNone() {
		get := stateOf(t).find(t, "asyncio.events", "get_event_loop")
		if get.IsNull() {
			return false
		}
		if loop = t.Call(get); loop.IsNull() {
			return false
		}
	} else {
		loop.Incref()
	}
	f.loop = loop
	r := t.CallMethod(loop, "get_debug")
	if r.IsNull() {
		return false
	}
	debug, ok := t.IsTrue(r)
	t.Decref(r)
	if !ok || !debug {
		return ok
	}
	extract := stateOf(t).find(t, "traceback", "extract_stack")
	if extract.IsNull() {
		return false
	}
	f.source = t.Call(extract)
	return !f.source.IsNull()
}

func (f *future) dropCallbacks(t *vm.Thread) {
	list := f.callbacks
	f.callbacks = nil
	for _, c := range list {
		t.Decref(c.fn)
		t.Decref(c.context)
	}
}

// callSoon is loop.call_soon(fn, args…, context=context).
func callSoon(t *vm.Thread, loop, fn, context vm.Value, args ...vm.Value) bool {
	m := t.GetAttr(loop, "call_soon")
	if m.IsNull() {
		return false
	}
	defer t.Decref(m)
	a := vm.Args{Pos: append([]vm.Value{fn}, args...)}
	if !context.IsNull() {
		a.Kw, a.Names = []vm.Value{context}, []vm.Value{t.Name("context")}
	}
	r := t.CallArgs(m, a)
	if r.IsNull() {
		return false
	}
	t.Decref(r)
	return true
}

// schedule has the callbacks called soon.
func (f *future) schedule(t *vm.Thread, self vm.Value) bool {
	list := f.callbacks
	f.callbacks = nil
	ok := true
	for _, c := range list {
		ok = ok && callSoon(t, f.loop, c.fn, c.context, self)
		t.Decref(c.fn)
		t.Decref(c.context)
	}
	return ok
}

// setResult finishes with a result (borrowed).
func (f *future) setResult(t *vm.Thread, self, v vm.Value) bool {
	if !f.alive(t) {
		return false
	}
	if f.state != pending {
		stateOf(t).raise(t, "InvalidStateError", "invalid state")
		return false
	}
	set(t, &f.result, v.Incref())
	f.state = finished
	return f.schedule(t, self)
}

// setException finishes with an exception, or with one of a class.
func (f *future) setException(t *vm.Thread, self, v vm.Value) bool {
	ts := t.VM().Types()
	if !f.alive(t) {
		return false
	}
	if f.state != pending {
		stateOf(t).raise(t, "InvalidStateError", "invalid state")
		return false
	}
	exc := v.Incref()
	if typ := vm.TypeOfClass(v); typ != nil && typ.IsSubtype(ts.BaseException) {
		t.Decref(exc)
		exc = t.Call(v)
		if exc.IsNull() {
			return false
		}
		if f.state != pending {
			t.Decref(exc)
			stateOf(t).raise(t, "InvalidStateError", "invalid state")
			return false
		}
	}
	if !t.IsInstance(exc, ts.BaseException) {
		t.Decref(exc)
		t.Raise(ts.TypeError, "invalid exception object")
		return false
	}
	if t.IsInstance(exc, ts.StopIteration) {
		if exc = wrapStopIteration(t, exc); exc.IsNull() {
			return false
		}
	}
	set(t, &f.exception, exc)
	tb := t.GetAttr(exc, "__traceback__")
	if tb.IsNull() {
		return false
	}
	set(t, &f.traceback, tb)
	f.state = finished
	if !f.schedule(t, self) {
		return false
	}
	f.logTB = true
	return true
}

// wrapStopIteration makes a RuntimeError of a StopIteration (stolen), which would end
// the generator that waits.
func wrapStopIteration(t *vm.Thread, exc vm.Value) vm.Value {
	defer t.Decref(exc)
	text := t.Str("StopIteration interacts badly with generators and cannot be raised into a Future")
	defer t.Decref(text)
	e := t.Call(t.VM().Types().RuntimeError.Value(), text)
	if e.IsNull() || !t.SetAttr(e, "__cause__", exc) || !t.SetAttr(e, "__context__", exc) {
		return vm.Null
	}
	return e
}

// cancelledError makes the exception that a cancelled future raises (owned).
func (f *future) cancelledError(t *vm.Thread) vm.Value {
	if e := f.cancelledExc; !e.IsNull() {
		f.cancelledExc = vm.Null
		return e
	}
	class := stateOf(t).find(t, "asyncio.exceptions", "CancelledError")
	switch {
	case class.IsNull():
		return vm.Null
	case f.cancelMsg.IsNull() || f.cancelMsg.IsNone():
		return t.Call(class)
	}
	return t.Call(class, f.cancelMsg)
}

// outcome gives the result, or the exception that it raises, both owned; neither where
// another exception is set.
func (f *future) outcome(t *vm.Thread) (result, exc vm.Value) {
	switch f.state {
	case cancelled:
		return vm.Null, f.cancelledError(t)
	case pending:
		stateOf(t).raise(t, "InvalidStateError", "Result is not set.")
		return vm.Null, vm.Null
	}
	f.logTB = false
	if f.exception.IsNull() {
		return f.result.Incref(), vm.Null
	}
	tb := orNone(f.traceback)
	ok := t.SetAttr(f.exception, "__traceback__", tb)
	t.Decref(tb)
	if !ok {
		return vm.Null, vm.Null
	}
	set(t, &f.traceback, vm.Null)
	return vm.Null, f.exception.Incref()
}

func futureResult(t *vm.Thread, a []vm.Value) vm.Value {
	f := futureOf(a[0])
	if !f.aliveOrInvalid(t) {
		return vm.Null
	}
	r, exc := f.outcome(t)
	if !exc.IsNull() {
		t.RaiseObject(exc)
	}
	return r
}

func futureException(t *vm.Thread, a []vm.Value) vm.Value {
	f := futureOf(a[0])
	if !f.aliveOrInvalid(t) {
		return vm.Null
	}
	switch f.state {
	case cancelled:
		if e := f.cancelledError(t); !e.IsNull() {
			t.RaiseObject(e)
		}
		return vm.Null
	case pending:
		return stateOf(t).raise(t, "InvalidStateError", "Exception is not set.")
	}
	if f.exception.IsNull() {
		return vm.None
	}
	f.logTB = false
	return f.exception.Incref()
}

// cancel cancels a future that is pending, and tells whether it was.
func (f *future) cancel(t *vm.Thread, self, msg vm.Value) (was, ok bool) {
	f.logTB = false
	if f.state != pending {
		return false, true
	}
	f.state = cancelled
	if msg.IsNull() {
		msg = vm.None
	}
	set(t, &f.cancelMsg, msg.Incref())
	return true, f.schedule(t, self)
}

func futureCancel(t *vm.Thread, a []vm.Value) vm.Value {
	f := futureOf(a[0])
	if !f.alive(t) {
		return vm.Null
	}
	was, ok := f.cancel(t, a[0], a[1])
	if !ok {
		return vm.Null
	}
	return vm.Bool(was)
}

// copyContext is contextvars.copy_context() (owned).
func copyContext(t *vm.Thread) vm.Value {
	f := stateOf(t).find(t, "_contextvars", "copy_context")
	if f.IsNull() {
		return vm.Null
	}
	return t.Call(f)
}

// addCallback has fn called when the future is done, in a context (borrowed).
func (f *future) addCallback(t *vm.Thread, self, fn, context vm.Value) bool {
	if !f.alive(t) {
		return false
	}
	if f.state != pending {
		return callSoon(t, f.loop, fn, context, self)
	}
	f.callbacks = append(f.callbacks, callback{fn.Incref(), context.Incref()})
	return true
}

func addDoneCallback(t *vm.Thread, a []vm.Value) vm.Value {
	f, context := futureOf(a[0]), a[2]
	if context.IsNull() {
		if context = copyContext(t); context.IsNull() {
			return vm.Null
		}
		defer t.Decref(context)
	}
	return noneIf(f.addCallback(t, a[0], a[1], context))
}

// removeDoneCallback compares with each callback; what is compared may change them.
func removeDoneCallback(t *vm.Thread, a []vm.Value) vm.Value {
	f := futureOf(a[0])
	if !f.alive(t) {
		return vm.Null
	}
	removed := 0
	for i := 0; i < len(f.callbacks); {
		c := f.callbacks[i]
		c.fn.Incref()
		same, ok := t.CompareBool(c.fn, a[1], vm.EQ)
		t.Decref(c.fn)
		if !ok {
			return vm.Null
		}
		if !same {
			i++
			continue
		}
		if i < len(f.callbacks) && f.callbacks[i] == c {
			f.callbacks = append(append([]callback(nil), f.callbacks[:i]...), f.callbacks[i+1:]...)
			removed++
			t.Decref(c.fn)
			t.Decref(c.context)
		}
	}
	return vm.Int(int64(removed))
}

func getCallbacks(t *vm.Thread, self vm.Value) vm.Value {
	f := futureOf(self)
	if !f.alive(t) {
		return vm.Null
	}
	if len(f.callbacks) == 0 {
		return vm.None
	}
	list := t.NewList()
	for _, c := range f.callbacks {
		t.Append(list, t.NewTuple(c.fn.Incref(), c.context.Incref()))
	}
	return list
}

// tell has the loop's exception handler told of something.
func (f *future) tell(t *vm.Thread, text, about string, self, exc vm.Value) {
	context := t.NewDict()
	defer t.Decref(context)
	put := func(name string, v vm.Value) {
		if !v.IsNull() {
			t.DictSetStr(context, name, v)
		}
	}
	message := t.Str(text)
	put("message", message)
	t.Decref(message)
	put("exception", exc)
	put(about, self)
	put("source_traceback", f.source)
	r := t.CallMethod(f.loop, "call_exception_handler", context)
	if r.IsNull() {
		t.WriteUnraisable(f.loop)
		return
	}
	t.Decref(r)
}

// futureDel tells of an exception that nobody has looked at.
func futureDel(t *vm.Thread, self vm.Value) {
	f := futureOf(self)
	if !f.logTB {
		return
	}
	f.logTB = false
	f.tell(t, t.TypeOf(self).Name()+" exception was never retrieved", "future", self, f.exception)
}

// show is __repr__: asyncio has it in Python.
func show(module, name string) func(t *vm.Thread, self vm.Value) vm.Value {
	return func(t *vm.Thread, self vm.Value) vm.Value {
		if !futureOf(self).alive(t) {
			return vm.Null
		}
		repr := stateOf(t).find(t, module, name)
		if repr.IsNull() {
			return vm.Null
		}
		return t.Call(repr, self)
	}
}

// field is an attribute that shows a field.
func field(name string, get func(f *future) vm.Value) vm.GetSet {
	return vm.GetSet{Name: name, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		f := futureOf(v)
		if !f.alive(t) {
			return vm.Null
		}
		return orNone(get(f))
	}}
}

func cannotDelete(t *vm.Thread) bool {
	t.Raise(t.VM().Types().AttributeError, "cannot delete attribute")
	return false
}

var futureFields = []vm.GetSet{
	{Name: "_state", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if f := futureOf(v); f.alive(t) {
			return t.Str(stateNames[f.state])
		}
		return vm.Null
	}},
	{Name: "_asyncio_future_blocking", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		f := futureOf(v)
		return vm.Bool(!f.loop.IsNull() && f.blocking)
	}, Set: func(t *vm.Thread, v, x vm.Value) bool {
		f := futureOf(v)
		if !f.alive(t) {
			return false
		}
		if x.IsNull() {
			return cannotDelete(t)
		}
		truth, ok := t.IsTrue(x)
		if ok {
			f.blocking = truth
		}
		return ok
	}},
	{Name: "_loop", Get: func(t *vm.Thread, v vm.Value) vm.Value { return orNone(futureOf(v).loop) }},
	{Name: "_callbacks", Get: getCallbacks},
	field("_result", func(f *future) vm.Value { return f.result }),
	field("_exception", func(f *future) vm.Value { return f.exception }),
	{Name: "_log_traceback", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if f := futureOf(v); f.alive(t) {
			return vm.Bool(f.logTB)
		}
		return vm.Null
	}, Set: func(t *vm.Thread, v, x vm.Value) bool {
		if x.IsNull() {
			return cannotDelete(t)
		}
		truth, ok := t.IsTrue(x)
		if ok && truth {
			t.Raise(t.VM().Types().ValueError, "_log_traceback can only be set to False")
			return false
		}
		if ok {
			futureOf(v).logTB = false
		}
		return ok
	}},
	{Name: "_source_traceback", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		f := futureOf(v)
		if f.loop.IsNull() {
			return vm.None
		}
		return orNone(f.source)
	}},
	{Name: "_cancel_message", Get: func(t *vm.Thread, v vm.Value) vm.Value { return orNone(futureOf(v).cancelMsg) },
		Set: func(t *vm.Thread, v, x vm.Value) bool {
			if x.IsNull() {
				return cannotDelete(t)
			}
			set(t, &futureOf(v).cancelMsg, x.Incref())
			return true
		}},
}

var commonMethods = []vm.Method{
	{Name: "result", Fn: futureResult, Doc: "Return the result this future represents.\n\n" +
		"If the future has been cancelled, raises CancelledError.  If the\nfuture's result isn't yet available, raises InvalidStateError.  If\nthe future is done and has an exception set, this exception is raised."},
	{Name: "exception", Fn: futureException, Doc: "Return the exception that was set on this future.\n\n" +
		"The exception (or None if no exception was set) is returned only if\nthe future is done.  If the future has been cancelled, raises\nCancelledError.  If the future isn't done yet, raises\nInvalidStateError."},
	{Name: "add_done_callback", Sig: "fn, /, *, context=<unrepresentable>", Fn: addDoneCallback, Doc: "Add a callback to be run when the future becomes done.\n\n" +
		"The callback is called with a single argument - the future object. If\nthe future is already done when this is called, the callback is\nscheduled with call_soon."},
	{Name: "remove_done_callback", Sig: "fn, /", Fn: removeDoneCallback,
		Doc: "Remove all instances of a callback from the \"call when done\" list.\n\nReturns the number of callbacks removed."},
	{Name: "cancelled", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := futureOf(a[0])
		return vm.Bool(!f.loop.IsNull() && f.state == cancelled)
	}, Doc: "Return True if the future was cancelled."},
	{Name: "done", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		f := futureOf(a[0])
		return vm.Bool(!f.loop.IsNull() && f.state != pending)
	}, Doc: "Return True if the future is done.\n\nDone means either that a result / exception are available, or that the\nfuture was cancelled."},
	{Name: "get_loop", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		if f := futureOf(a[0]); f.alive(t) {
			return f.loop.Incref()
		}
		return vm.Null
	}, Doc: "Return the event loop the Future is bound to."},
	{Name: "_make_cancelled_error", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return futureOf(a[0]).cancelledError(t) },
		Doc: "Create the CancelledError to raise if the Future is cancelled.\n\n" +
			"This should only be called once when handling a cancellation since\nit erases the context exception value."},
	vm.ClassGetItem,
}

const cancelDoc = "Cancel the future and schedule callbacks.\n\n" +
	"If the future is already done or cancelled, return False.  Otherwise,\nchange the future's state to cancelled, schedule the callbacks and\nreturn True."

func traverse(data any, visit func(vm.Value)) {
	f := data.(*future)
	for _, p := range f.fields() {
		vm.VisitAll(visit, *p)
	}
	for _, c := range f.callbacks {
		vm.VisitAll(visit, c.fn, c.context)
	}
}

func clear(t *vm.Thread, data any) {
	f := data.(*future)
	f.dropCallbacks(t)
	t.ClearFields(f.fields()...)
}

var futureSpec = vm.TypeSpec{Name: "_asyncio.Future", Kind: vm.KindNative,
	Flags: vm.TypeBase | vm.TypeGC | vm.TypeWeak | vm.TypeDict | vm.TypeImmut,
	Doc:   "This class is *almost* compatible with concurrent.futures.Future.\n\n    Differences:\n\n    - result() and exception() do not take a timeout argument and\n      raise an exception when the future isn't done yet.\n\n    - Callbacks registered with add_done_callback() are always called\n      via the event loop's call_soon_threadsafe().\n\n    - This class is not compatible with the wait() and as_completed()\n      methods in the concurrent.futures package.",
	Slots: vm.Slots{New: futureNew, Init: futureInit, Repr: show("asyncio.base_futures", "_future_repr"), Del: futureDel, Iter: iterate, Await: iterate,
		Traverse: traverse, Clear: clear},
	GetSet: futureFields,
	Methods: append([]vm.Method{
		{Name: "set_result", Sig: "result, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return noneIf(futureOf(a[0]).setResult(t, a[0], a[1])) },
			Doc: "Mark the future done and set its result.\n\nIf the future is already done when this method is called, raises\nInvalidStateError."},
		{Name: "set_exception", Sig: "exception, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return noneIf(futureOf(a[0]).setException(t, a[0], a[1]))
		}, Doc: "Mark the future done and set an exception.\n\nIf the future is already done when this method is called, raises\nInvalidStateError."},
		{Name: "cancel", Sig: "msg=None", Fn: futureCancel, Doc: cancelDoc},
	}, commonMethods...),
}

// iterator is what a future gives to await.
type iterator struct{ future vm.Value }

func iteratorOf(v vm.Value) *iterator { return vm.Data(v).(*iterator) }

func iterate(t *vm.Thread, self vm.Value) vm.Value {
	if !futureOf(self).alive(t) {
		return vm.Null
	}
	return t.NewNative(stateOf(t).iterator, &iterator{self.Incref()})
}

// next gives the future itself as long as it is pending, then its result.
func (it *iterator) next(t *vm.Thread) vm.Value {
	if it.future.IsNull() {
		return vm.Null
	}
	f := futureOf(it.future)
	if f.state == pending {
		if !f.blocking {
			f.blocking = true
			return it.future.Incref()
		}
		return t.Raise(t.VM().Types().RuntimeError, "await wasn't used with future")
	}
	self := it.future
	it.future = vm.Null
	defer t.Decref(self)
	r := futureResult(t, []vm.Value{self})
	if r.IsNull() {
		return vm.Null
	}
	return t.RaiseArgs(t.VM().Types().StopIteration, r)
}

// throw raises an exception in who waits: there is nothing here that could catch it.
func iteratorThrow(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	typ, val, tb := a[1], a[2], a[3]
	if (!val.IsNull() || !tb.IsNull()) && !t.Warn(ts.DeprecationWarning, 1,
		"the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.") {
		return vm.Null
	}
	if !val.IsNull() && val.IsNone() {
		val = vm.Null
	}
	if !tb.IsNull() && tb.IsNone() {
		tb = vm.Null
	} else if !tb.IsNull() && !t.IsInstance(tb, ts.Traceback) {
		return t.Raise(ts.TypeError, "throw() third argument must be a traceback")
	}
	var exc vm.Value
	class := vm.TypeOfClass(typ)
	switch {
	case class != nil && class.IsSubtype(ts.BaseException):
		switch {
		case val.IsNull():
			exc = t.Call(typ)
		case t.IsInstance(val, class):
			exc = val.Incref()
		case vm.IsTuple(val):
			exc = t.Call(typ, vm.Items(val)...)
		default:
			exc = t.Call(typ, val)
		}
	case t.IsInstance(typ, ts.BaseException):
		if !val.IsNull() {
			return t.Raise(ts.TypeError, "instance exception may not have a separate value")
		}
		exc = typ.Incref()
	default:
		return t.Raise(ts.TypeError, "exceptions must be classes deriving BaseException or instances of such a class")
	}
	if exc.IsNull() {
		return vm.Null
	}
	if !tb.IsNull() && !t.SetAttr(exc, "__traceback__", tb) {
		t.Decref(exc)
		return vm.Null
	}
	set(t, &iteratorOf(a[0]).future, vm.Null)
	t.RaiseObject(exc)
	return vm.Null
}

var iteratorSpec = vm.TypeSpec{Name: "_asyncio.FutureIter", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst | vm.TypeImmut,
	Slots: vm.Slots{
		Iter:     vm.SelfIter,
		Next:     func(t *vm.Thread, self vm.Value) vm.Value { return iteratorOf(self).next(t) },
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*iterator).future) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*iterator).future) },
	},
	Methods: []vm.Method{
		{Name: "send", Sig: "value, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			r := iteratorOf(a[0]).next(t)
			if r.IsNull() && !t.Failed() {
				return t.RaiseArgs(t.VM().Types().StopIteration)
			}
			return r
		}},
		{Name: "throw", Sig: "type, value=None, traceback=None, /", Fn: iteratorThrow},
		{Name: "close", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			set(t, &iteratorOf(a[0]).future, vm.Null)
			return vm.None
		}},
	},
}
