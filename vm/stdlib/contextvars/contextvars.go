// Package contextvars is the module _contextvars: variables whose value depends
// on the context in which code runs.
package contextvars

import "github.com/sllint/sllint/vm"

func init() {
	vm.SnapshotTypes((*types)(nil), (*bindings)(nil), (*iterator)(nil), (*context)(nil), (*variable)(nil), (*token)(nil))
}

// Module is the module.
var Module = &vm.NativeModule{Name: "_contextvars", How: vm.Only3, Doc: "Context Variables",
	Funcs: []vm.Method{{Name: "copy_context", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		c := current(t)
		return newContext(t, contextOf(c).vars.Incref())
	}}},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		s := typesOf(t)
		s.bindings, s.missing = t.NewType(&bindingsSpec), t.NewType(&missingSpec)
		for i := range s.iterators {
			s.iterators[i] = t.NewType(&iteratorSpecs[i])
		}
		s.context, s.variable, s.token = t.NewType(&contextSpec), t.NewType(&variableSpec), t.NewType(&tokenSpec)
		s.none = t.NewNative(s.missing, nil)
		t.SetConst(s.token, "MISSING", s.none.Incref())
		m.Set("Context", s.context.Value().Incref())
		m.Set("ContextVar", s.variable.Value().Incref())
		m.Set("Token", s.token.Value().Incref())
		return true
	}}

// types are the classes of one interpreter, and Token.MISSING.
type types struct {
	bindings, missing, context, variable, token *vm.Type
	iterators                                   [3]*vm.Type
	none                                        vm.Value
	variables                                   int64 // made until now
}

// Visit visits what is held.
func (s *types) Visit(visit func(vm.Value)) { vm.VisitAll(visit, s.none) }

func typesOf(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "_contextvars", func() *types { return &types{} })
}

// context is a Context. Its bindings are shared with its copies, and replaced
// where a variable is set.
type context struct {
	vars    vm.Value // bindings
	prev    vm.Value // the context of who called run, as long as it is entered
	entered bool
}

func contextOf(v vm.Value) *context { return vm.Data(v).(*context) }

// newContext makes a context of bindings (stolen).
func newContext(t *vm.Thread, vars vm.Value) vm.Value {
	return t.NewNative(typesOf(t).context, &context{vars: vars})
}

// current gives the context that the thread runs in (borrowed).
func current(t *vm.Thread) vm.Value {
	if t.Context().IsNull() {
		t.SwapContext(newContext(t, newBindings(t, nil)))
	}
	return t.Context()
}

func (c *context) enter(t *vm.Thread, self vm.Value) bool {
	if c.entered {
		r := t.Repr(self)
		if !r.IsNull() {
			t.Raise(t.VM().Types().RuntimeError, "cannot enter context: %s is already entered", vm.GoString(r))
			t.Decref(r)
		}
		return false
	}
	c.entered, c.prev = true, t.SwapContext(self.Incref())
	return true
}

func (c *context) exit(t *vm.Thread) {
	prev := c.prev
	c.entered, c.prev = false, vm.Null
	t.Decref(t.SwapContext(prev))
}

// set gives a variable a value; Null takes it out.
func (c *context) set(t *vm.Thread, variable, value vm.Value) {
	old := c.vars
	c.vars = bindingsOf(old).with(t, variable, value)
	t.Decref(old)
}

// find gives a variable's value (borrowed), Null for none.
func (c *context) find(variable vm.Value) vm.Value {
	b := bindingsOf(c.vars)
	if i, found := b.find(variable); found {
		return b.list[i].value
	}
	return vm.Null
}

// run is Context.run. Register 0 is the context; the arguments come as the
// frame's Any, which is looked at once, at the beginning.
var run = vm.NewNativeCode("run", 1, func(t *vm.Thread, f *vm.Frame, r vm.Value) vm.Value {
	self := f.Reg(0)
	if f.State() == 0 {
		a := f.Any().(vm.Args)
		f.SetAny(nil)
		if !contextOf(self).enter(t, self) {
			return vm.Null
		}
		t.Wait(f, 1)
		if r = t.CallArgsSoft(a.Pos[1], vm.Args{Pos: a.Pos[2:], Kw: a.Kw, Names: a.Names}); r.IsUnwind() {
			return r
		}
	}
	contextOf(self).exit(t)
	return r
}).Stackless()

var contextSpec = vm.TypeSpec{Name: "_contextvars.Context", Flags: vm.TypeGC | vm.TypeWeak,
	Slots: vm.Slots{
		New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			if len(a.Pos)+len(a.Kw) > 0 {
				return t.Raise(t.VM().Types().TypeError, "Context() does not accept any arguments")
			}
			return newContext(t, newBindings(t, nil))
		},
		Compare: contextCompare, Iter: iterate(keys),
		Len: func(t *vm.Thread, self vm.Value) vm.Value {
			return vm.Int(int64(len(bindingsOf(contextOf(self).vars).list)))
		},
		GetItem: func(t *vm.Thread, self, key vm.Value) vm.Value {
			if !isVariable(t, key) {
				return vm.Null
			}
			if v := contextOf(self).find(key); !v.IsNull() {
				return v.Incref()
			}
			return t.RaiseValue(t.VM().Types().KeyError, key.Incref())
		},
		Contains: func(t *vm.Thread, self, key vm.Value) vm.Value {
			if !isVariable(t, key) {
				return vm.Null
			}
			return vm.Bool(!contextOf(self).find(key).IsNull())
		},
		Traverse: func(data any, visit func(vm.Value)) {
			c := data.(*context)
			vm.VisitAll(visit, c.prev, c.vars)
		},
		Clear: func(t *vm.Thread, data any) {
			c := data.(*context)
			t.ClearFields(&c.prev, &c.vars)
		},
	},
	Methods: []vm.Method{
		{Name: "get", Sig: "key, default=None, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !isVariable(t, a[1]) {
				return vm.Null
			}
			if v := contextOf(a[0]).find(a[1]); !v.IsNull() {
				return v.Incref()
			}
			if a[2].IsNull() {
				return vm.None
			}
			return a[2].Incref()
		}, Doc: "Return the value of a variable in this context, or the default where it has none."},
		{Name: "keys", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return iterate(keys)(t, a[0]) },
			Doc: "Iterate over the variables that this context has values for."},
		{Name: "values", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return iterate(values)(t, a[0]) },
			Doc: "Iterate over the values of this context's variables."},
		{Name: "items", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return iterate(items)(t, a[0]) },
			Doc: "Iterate over pairs of a variable and its value in this context."},
		{Name: "copy", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return newContext(t, contextOf(a[0]).vars.Incref())
		}, Doc: "Make a context with the same values."},
		{Name: "run", Raw: func(t *vm.Thread, a vm.Args) vm.Value {
			if len(a.Pos) < 2 {
				return t.Raise(t.VM().Types().TypeError, "run() missing 1 required positional argument")
			}
			return t.StartNativeAny(run, a, a.Pos[0])
		}},
	},
}

func contextCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	if !t.IsExact(b, typesOf(t).context) || op != vm.EQ && op != vm.NE {
		return vm.NotImplemented
	}
	same, ok := equal(t, contextOf(a).vars, contextOf(b).vars)
	if !ok {
		return vm.Null
	}
	return vm.Bool(same == (op == vm.EQ))
}
