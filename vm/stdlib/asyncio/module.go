// Package asyncio is Python 3's module _asyncio: the futures and tasks of asyncio, and
// which loop runs and which task.
package asyncio

import "github.com/sllint/sllint/vm"

func init() {
	vm.SnapshotTypes((*state)(nil), (*future)(nil), (*iterator)(nil), (*step)(nil))
}

// Module is the module.
var Module = &vm.NativeModule{Name: "_asyncio", How: vm.Only3, Doc: "Accelerator module for asyncio",
	Funcs: []vm.Method{
		{Name: "current_task", Sig: "loop=None", Fn: currentTask,
			Doc: "Return a currently executed task."},
		{Name: "get_event_loop", Fn: getEventLoop, Doc: "Return an asyncio event loop.\n\n" +
			"When called from a coroutine or a callback (e.g. scheduled with\ncall_soon or similar API), this function will always return the\nrunning event loop.\n\n" +
			"If there is no running event loop set, the function will return\nthe result of `get_event_loop_policy().get_event_loop()` call."},
		{Name: "get_running_loop", Fn: getRunningLoop, Doc: "Return the running event loop.  Raise a RuntimeError if there is none.\n\nThis function is thread-specific."},
		{Name: "_get_running_loop", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return running(t).Incref() },
			Doc: "Return the running event loop or None.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific."},
		{Name: "_set_running_loop", Sig: "loop, /", Fn: setRunningLoop,
			Doc: "Set the running event loop.\n\nThis is a low-level function intended to be used by event loops.\nThis function is thread-specific."},
		{Name: "_register_task", Sig: "task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return stateOf(t).change(t, scheduled, "add", a[0]) },
			Doc: "Register a new task in asyncio as executed by loop.\n\nReturns None."},
		{Name: "_register_eager_task", Sig: "task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return stateOf(t).change(t, eager, "add", a[0]) },
			Doc: "Register a new task in asyncio as executed by loop.\n\nReturns None."},
		{Name: "_unregister_task", Sig: "task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return stateOf(t).change(t, scheduled, "discard", a[0])
		}, Doc: "Unregister a task.\n\nReturns None."},
		{Name: "_unregister_eager_task", Sig: "task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return stateOf(t).change(t, eager, "discard", a[0])
		}, Doc: "Unregister a task.\n\nReturns None."},
		{Name: "_enter_task", Sig: "loop, task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return noneIf(enterTask(t, a[0], a[1])) },
			Doc: "Enter into task execution or resume suspended task.\n\nTask belongs to loop.\n\nReturns None."},
		{Name: "_leave_task", Sig: "loop, task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return noneIf(leaveTask(t, a[0], a[1])) },
			Doc: "Leave task execution or suspend a task.\n\nTask belongs to loop.\n\nReturns None."},
		{Name: "_swap_current_task", Sig: "loop, task", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return swapTask(t, a[0], a[1]) },
			Doc: "Temporarily swap in the supplied task and return the original one (or None).\n\nThis is intended for use during eager coroutine execution."},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := stateOf(t)
		if s.future == nil && !s.make(t) {
			return false
		}
		m.Set("Future", s.future.Value().Incref())
		m.Set("Task", s.task.Value().Incref())
		m.Set("_scheduled_tasks", s.tasks[scheduled].Incref())
		m.Set("_eager_tasks", s.tasks[eager].Incref())
		m.Set("_current_tasks", s.current.Incref())
		return true
	}}

// The sets of tasks.
const (
	scheduled = iota
	eager
)

// state is what one interpreter has of the module.
type state struct {
	future, task, iterator, step *vm.Type
	tasks                        [2]vm.Value // a WeakSet and a set
	current                      vm.Value    // a dict from loops to their tasks
	running                      map[*vm.Thread]vm.Value
	names                        int64 // tasks that were given a name until now
	found                        map[string]vm.Value
}

// Visit visits what is held.
func (s *state) Visit(visit func(vm.Value)) {
	vm.VisitAll(visit, s.tasks[0], s.tasks[1], s.current)
	for _, v := range s.running {
		visit(v)
	}
	for _, v := range s.found {
		visit(v)
	}
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_asyncio", func() *state {
		return &state{running: map[*vm.Thread]vm.Value{}, found: map[string]vm.Value{}}
	})
}

func (s *state) make(t *vm.Thread) bool {
	weakref := t.ImportModule("weakref")
	if weakref.IsNull() {
		return false
	}
	defer t.Decref(weakref)
	if s.tasks[scheduled] = t.CallMethod(weakref, "WeakSet"); s.tasks[scheduled].IsNull() {
		return false
	}
	s.tasks[eager] = t.Call(t.VM().Types().Set.Value())
	s.current = t.NewDict()
	s.future = t.NewType(&futureSpec)
	derived := taskSpec
	derived.Base = s.future
	s.task = t.NewType(&derived)
	s.iterator, s.step = t.NewType(&iteratorSpec), t.NewType(&stepSpec)
	return true
}

// find gives an attribute of a module of asyncio's (borrowed), which is imported when it
// is asked for first.
func (s *state) find(t *vm.Thread, module, name string) vm.Value {
	key := module + "." + name
	if v, ok := s.found[key]; ok {
		return v
	}
	m := t.ImportModule(module)
	if m.IsNull() {
		return vm.Null
	}
	defer t.Decref(m)
	v := t.GetAttr(m, name)
	if !v.IsNull() {
		s.found[key] = v
	}
	return v
}

// class is find of a class of exceptions.
func (s *state) class(t *vm.Thread, name string) *vm.Type {
	v := s.find(t, "asyncio.exceptions", name)
	if v.IsNull() {
		return nil
	}
	return vm.TypeOfClass(v)
}

// raise raises an exception of asyncio's.
func (s *state) raise(t *vm.Thread, class, text string) vm.Value {
	typ := s.class(t, class)
	if typ == nil {
		return vm.Null
	}
	return t.Raise(typ, "%s", text)
}

// change adds a task to a set, or discards it.
func (s *state) change(t *vm.Thread, set int, method string, task vm.Value) vm.Value {
	r := t.CallMethod(s.tasks[set], method, task)
	t.Decref(r)
	return noneIf(!r.IsNull())
}

func noneIf(ok bool) vm.Value {
	if ok {
		return vm.None
	}
	return vm.Null
}

// running is the loop that runs in the thread (borrowed), or None.
func running(t *vm.Thread) vm.Value {
	if v, ok := stateOf(t).running[t]; ok {
		return v
	}
	return vm.None
}

func setRunningLoop(t *vm.Thread, a []vm.Value) vm.Value {
	s := stateOf(t)
	old, had := s.running[t]
	if a[0].IsNone() {
		delete(s.running, t)
	} else {
		s.running[t] = a[0].Incref()
	}
	if had {
		t.Decref(old)
	}
	return vm.None
}

func getRunningLoop(t *vm.Thread, a []vm.Value) vm.Value {
	loop := running(t)
	if loop.IsNone() {
		return t.Raise(t.VM().Types().RuntimeError, "no running event loop")
	}
	return loop.Incref()
}

func getEventLoop(t *vm.Thread, a []vm.Value) vm.Value {
	if loop := running(t); !loop.IsNone() {
		return loop.Incref()
	}
	get := stateOf(t).find(t, "asyncio.events", "get_event_loop_policy")
	if get.IsNull() {
		return vm.Null
	}
	policy := t.Call(get)
	if policy.IsNull() {
		return vm.Null
	}
	defer t.Decref(policy)
	return t.CallMethod(policy, "get_event_loop")
}

func currentTask(t *vm.Thread, a []vm.Value) vm.Value {
	loop := a[0]
	if loop.IsNull() || loop.IsNone() {
		if loop = running(t); loop.IsNone() {
			return t.Raise(t.VM().Types().RuntimeError, "no running event loop")
		}
	}
	task, ok := t.DictGet(stateOf(t).current, loop)
	switch {
	case !ok:
		return vm.Null
	case task.IsNull():
		return vm.None
	}
	return task.Incref()
}

// complain raises with the reprs of values in the place of %s.
func complain(t *vm.Thread, typ *vm.Type, format string, vals ...vm.Value) bool {
	var shown []any
	for _, v := range vals {
		r := t.Repr(v)
		if r.IsNull() {
			return false
		}
		shown = append(shown, vm.GoString(r))
		t.Decref(r)
	}
	t.Raise(typ, format, shown...)
	return false
}

// enterTask notes that a loop executes a task.
func enterTask(t *vm.Thread, loop, task vm.Value) bool {
	current := stateOf(t).current
	old, ok := t.DictGet(current, loop)
	switch {
	case !ok:
		return false
	case !old.IsNull():
		return complain(t, t.VM().Types().RuntimeError, "Cannot enter into task %s while another task %s is being executed.", task, old)
	}
	return t.DictSet(current, loop, task)
}

// leaveTask undoes enterTask.
func leaveTask(t *vm.Thread, loop, task vm.Value) bool {
	current := stateOf(t).current
	old, ok := t.DictGet(current, loop)
	if !ok {
		return false
	}
	if old != task {
		if old.IsNull() {
			old = vm.None
		}
		return complain(t, t.VM().Types().RuntimeError, "Leaving task %s does not match the current task %s.", task, old)
	}
	old, ok = t.DictPop(current, loop)
	t.Decref(old)
	return ok
}

// swapTask puts another task, or None for none, in the place of a loop's (owned).
func swapTask(t *vm.Thread, loop, task vm.Value) vm.Value {
	current := stateOf(t).current
	old, ok := t.DictGet(current, loop)
	if !ok {
		return vm.Null
	}
	if old.IsNull() {
		old = vm.None
	}
	old.Incref()
	if task.IsNone() {
		gone, popped := t.DictPop(current, loop)
		ok = popped
		if popped && !gone.IsNull() {
			t.Decref(gone)
		}
	} else {
		ok = t.DictSet(current, loop, task)
	}
	if !ok {
		t.Decref(old)
		return vm.Null
	}
	return old
}
