// Package atexit is Python 3's module of that name: functions that run when the
// program ends.
package atexit

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*exits)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "atexit", How: vm.Only3, Init: func(t *vm.Thread, m *vm.Module) bool {
	t.VM().AtExit(func(t *vm.Thread) { run(t) })
	return true
},
	Doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
	Funcs: []vm.Method{
		{Name: "register", Raw: register, Doc: "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator."},
		{Name: "unregister", Sig: "func, /", Fn: unregister},
		{Name: "_clear", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			clear(t)
			return vm.None
		}},
		{Name: "_run_exitfuncs", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			run(t)
			return vm.None
		}},
		{Name: "_ncallbacks", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(int64(len(state(t).calls))) }},
	}}

// call is a function with the arguments that it will get.
type call struct {
	fn       vm.Value
	pos, kw  []vm.Value
	keywords []vm.Value
}

type exits struct{ calls []call }

// Visit visits what is held.
func (e *exits) Visit(visit func(vm.Value)) {
	for _, c := range e.calls {
		for _, list := range [][]vm.Value{{c.fn}, c.pos, c.kw, c.keywords} {
			for _, v := range list {
				visit(v)
			}
		}
	}
}

func state(t *vm.Thread) *exits {
	return vm.Ext(t.VM(), "atexit", func() *exits { return &exits{} })
}

func (c call) drop(t *vm.Thread) {
	for _, list := range [][]vm.Value{{c.fn}, c.pos, c.kw, c.keywords} {
		for _, v := range list {
			t.Decref(v)
		}
	}
}

func own(list []vm.Value) []vm.Value {
	out := make([]vm.Value, len(list))
	for i, v := range list {
		out[i] = v.Incref()
	}
	return out
}

func register(t *vm.Thread, a vm.Args) vm.Value {
	if len(a.Pos) == 0 {
		return t.Raise(t.VM().Types().TypeError, "register() takes at least 1 argument (0 given)")
	}
	if !t.Callable(a.Pos[0]) {
		return t.Raise(t.VM().Types().TypeError, "the first argument must be callable")
	}
	s := state(t)
	s.calls = append(s.calls, call{a.Pos[0].Incref(), own(a.Pos[1:]), own(a.Kw), own(a.Names)})
	return a.Pos[0].Incref()
}

func unregister(t *vm.Thread, a []vm.Value) vm.Value {
	s := state(t)
	for i := 0; i < len(s.calls); i++ {
		same, ok := t.CompareBool(s.calls[i].fn, a[0], vm.EQ)
		if !ok {
			return vm.Null
		}
		if same && i < len(s.calls) {
			c := s.calls[i]
			s.calls = append(s.calls[:i:i], s.calls[i+1:]...)
			c.drop(t)
			i--
		}
	}
	return vm.None
}

func clear(t *vm.Thread) {
	s := state(t)
	calls := s.calls
	s.calls = nil
	for _, c := range calls {
		c.drop(t)
	}
}

// run calls the functions, the last first; what they raise is printed.
func run(t *vm.Thread) {
	s := state(t)
	for len(s.calls) > 0 {
		n := len(s.calls) - 1
		c := s.calls[n]
		s.calls = s.calls[:n]
		r := t.CallArgs(c.fn, vm.Args{Pos: c.pos, Kw: c.kw, Names: c.keywords})
		if r.IsNull() {
			t.WriteUnraisableMsg("Exception ignored in atexit callback", c.fn)
		}
		t.Decref(r)
		c.drop(t)
	}
}
