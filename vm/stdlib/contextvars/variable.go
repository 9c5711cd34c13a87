package contextvars

import "github.com/sllint/sllint/vm"

// variable is a ContextVar.
type variable struct {
	name, def vm.Value
	number    int64 // its place among the variables
}

func variableOf(v vm.Value) *variable { return vm.Data(v).(*variable) }

// isVariable raises TypeError where a key of a context is no variable.
func isVariable(t *vm.Thread, v vm.Value) bool {
	if t.IsExact(v, typesOf(t).variable) {
		return true
	}
	complain(t, "a ContextVar key was expected, got ", v, "")
	return false
}

// complain raises TypeError with the repr of what it is about.
func complain(t *vm.Thread, before string, v vm.Value, after string) vm.Value {
	r := t.Repr(v)
	if r.IsNull() {
		return vm.Null
	}
	defer t.Decref(r)
	return t.Raise(t.VM().Types().TypeError, "%s%s%s", before, vm.GoString(r), after)
}

var variableSig = vm.NewSignature("name, *, default=None")

var variableSpec = vm.TypeSpec{Name: "_contextvars.ContextVar", Flags: vm.TypeGC,
	Slots: vm.Slots{
		New: variableNew, Repr: variableRepr,
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*variable).name, data.(*variable).def) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*variable).name, &data.(*variable).def) },
	},
	GetSet: []vm.GetSet{{Name: "name", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return variableOf(v).name.Incref() }}},
	Methods: []vm.Method{
		{Name: "get", Sig: "default=None, /", How: vm.Unpack, Fn: variableGet,
			Doc: "Return the variable's value in the current context, else the default given here,\nelse the variable's own. Where there is none, raise LookupError."},
		{Name: "set", Sig: "value, /", Fn: variableSet,
			Doc: "Set the variable in the current context.\n\nWhat is returned is a Token, with which ContextVar.reset() undoes it."},
		{Name: "reset", Sig: "token, /", Fn: variableReset,
			Doc: "Give the variable back the value that it had before the set() that made the token."},
		vm.ClassGetItem,
	},
}

func variableNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !variableSig.Bind(t, "ContextVar", a, p[:]) {
		return vm.Null
	}
	if !t.IsStr(p[0]) {
		return t.Raise(t.VM().Types().TypeError, "context variable name must be a str")
	}
	s := typesOf(t)
	s.variables++
	v := &variable{name: p[0].Incref(), number: s.variables}
	if !p[1].IsNull() {
		v.def = p[1].Incref()
	}
	return t.NewNative(typ, v)
}

func variableRepr(t *vm.Thread, self vm.Value) vm.Value {
	v := variableOf(self)
	name := t.Repr(v.name)
	if name.IsNull() {
		return vm.Null
	}
	defer t.Decref(name)
	shown := ""
	if !v.def.IsNull() {
		d := t.Repr(v.def)
		if d.IsNull() {
			return vm.Null
		}
		shown = " default=" + vm.GoString(d)
		t.Decref(d)
	}
	return t.Strf("<ContextVar name=%s%s at 0x%x>", vm.GoString(name), shown, t.ID(self))
}

func variableGet(t *vm.Thread, a []vm.Value) vm.Value {
	if c := t.Context(); !c.IsNull() {
		if v := contextOf(c).find(a[0]); !v.IsNull() {
			return v.Incref()
		}
	}
	if !a[1].IsNull() {
		return a[1].Incref()
	}
	if def := variableOf(a[0]).def; !def.IsNull() {
		return def.Incref()
	}
	return t.RaiseValue(t.VM().Types().LookupError, a[0].Incref())
}

func variableSet(t *vm.Thread, a []vm.Value) vm.Value {
	ctx := current(t)
	c := contextOf(ctx)
	tok := &token{context: ctx.Incref(), variable: a[0].Incref()}
	if old := c.find(a[0]); !old.IsNull() {
		tok.old = old.Incref()
	}
	c.set(t, a[0], a[1])
	return t.NewNative(typesOf(t).token, tok)
}

func variableReset(t *vm.Thread, a []vm.Value) vm.Value {
	if !t.IsExact(a[1], typesOf(t).token) {
		return complain(t, "expected an instance of Token, got ", a[1], "")
	}
	tok := tokenOf(a[1])
	ts := t.VM().Types()
	problem, class := "", ts.ValueError
	switch ctx := current(t); {
	case tok.used:
		problem, class = "has already been used once", ts.RuntimeError
	case tok.variable != a[0]:
		problem = "was created by a different ContextVar"
	case tok.context != ctx:
		problem = "was created in a different Context"
	}
	if problem != "" {
		r := t.Repr(a[1])
		if r.IsNull() {
			return vm.Null
		}
		defer t.Decref(r)
		return t.Raise(class, "%s %s", vm.GoString(r), problem)
	}
	tok.used = true
	contextOf(tok.context).set(t, a[0], tok.old)
	return vm.None
}

// token is a Token: what a variable was before it was set.
type token struct {
	context, variable vm.Value
	old               vm.Value // Null for none
	used              bool
}

func tokenOf(v vm.Value) *token { return vm.Data(v).(*token) }

var tokenSpec = vm.TypeSpec{Name: "_contextvars.Token", Flags: vm.TypeGC,
	Slots: vm.Slots{
		New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			return t.Raise(t.VM().Types().RuntimeError, "Tokens can only be created by ContextVars")
		},
		Hash: vm.Unhashable,
		Repr: func(t *vm.Thread, self vm.Value) vm.Value {
			tok := tokenOf(self)
			r := t.Repr(tok.variable)
			if r.IsNull() {
				return vm.Null
			}
			defer t.Decref(r)
			used := ""
			if tok.used {
				used = " used"
			}
			return t.Strf("<Token%s var=%s at 0x%x>", used, vm.GoString(r), t.ID(self))
		},
		Traverse: func(data any, visit func(vm.Value)) {
			tok := data.(*token)
			vm.VisitAll(visit, tok.context, tok.variable, tok.old)
		},
		Clear: func(t *vm.Thread, data any) {
			tok := data.(*token)
			t.ClearFields(&tok.context, &tok.variable, &tok.old)
		},
	},
	GetSet: []vm.GetSet{
		{Name: "var", Get: func(t *vm.Thread, v vm.Value) vm.Value { return tokenOf(v).variable.Incref() }},
		{Name: "old_value", Get: func(t *vm.Thread, v vm.Value) vm.Value {
			if old := tokenOf(v).old; !old.IsNull() {
				return old.Incref()
			}
			return typesOf(t).none.Incref()
		}},
	},
	Methods: []vm.Method{vm.ClassGetItem},
}

// missingSpec is the class of Token.MISSING.
var missingSpec = vm.TypeSpec{Name: "Token.MISSING", Slots: vm.Slots{
	Repr: func(t *vm.Thread, self vm.Value) vm.Value { return t.Str("<Token.MISSING>") },
}}
