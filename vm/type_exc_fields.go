package vm

// The exceptions with a few fields: StopIteration, SystemExit, KeyError,
// ImportError, NameError and AttributeError.

var excMemory = excShape{ownNew: true, slots: Slots{New: excNew}}

var excKey = excShape{slots: Slots{Str: func(t *Thread, e Value) Value {
	if args := excArgs(e); len(args) == 1 {
		return t.reprSoft(args[0])
	}
	return excStr(t, e)
}}}

var excStop = excShape{fields: []string{"value"}, getset: []GetSet{excMember("value")}, slots: Slots{
	Init: func(t *Thread, e Value, a Args) Value {
		if excInit(t, e, a).p == nil {
			return Null
		}
		v := None
		if len(a.Pos) > 0 {
			v = a.Pos[0]
		}
		t.setExcField(e, "value", v)
		return None
	},
}}

var excSystemExit = excShape{fields: []string{"code"}, getset: []GetSet{excMember("code")}, slots: Slots{
	Init: func(t *Thread, e Value, a Args) Value {
		if excInit(t, e, a).p == nil {
			return Null
		}
		switch len(a.Pos) {
		case 0:
		case 1:
			t.setExcField(e, "code", a.Pos[0])
		default:
			t.setExcField(e, "code", asExc(e.p).args)
		}
		return None
	},
}}

// initNamed is the __init__ of exceptions that take keywords alone for some of
// their fields.
func initNamed(class string, names ...string) func(t *Thread, e Value, a Args) Value {
	return func(t *Thread, e Value, a Args) Value {
		t.setExcArgs(e, a.Pos)
		given := make([]Value, len(names))
	next:
		for i, k := range a.Names {
			name := GoString(k)
			for j, n := range names {
				if n == name {
					given[j] = a.Kw[i]
					continue next
				}
			}
			hint := ""
			if s, ok := t.suggestName(name, names); ok {
				hint = ". Did you mean '" + s + "'?"
			}
			return t.typeError("%s() got an unexpected keyword argument '%s'%s", class, name, hint)
		}
		for i, n := range names {
			t.setExcField(e, n, given[i])
		}
		return None
	}
}

var excImport = excShape{fields: []string{"msg", "name", "path", "name_from"},
	getset: []GetSet{excMember("msg"), excMember("name"), excMember("path"), excMember("name_from")},
	slots:  Slots{Init: importInit, Str: importStr}, methods: []Method{{Name: "__reduce__", Fn: importReduce}}}

var initImport = initNamed("ImportError", "name", "path", "name_from")

func importInit(t *Thread, e Value, a Args) Value {
	if initImport(t, e, a).p == nil {
		return Null
	}
	msg := Null
	if len(a.Pos) == 1 {
		msg = a.Pos[0]
	}
	t.setExcField(e, "msg", msg)
	return None
}

func importStr(t *Thread, e Value) Value {
	if msg := t.excField(e, "msg"); msg.p != nil && msg.p.kind == kStr && msg.p.flags&flagSub == 0 {
		return msg.incref()
	}
	return excStr(t, e)
}

// reduceWith is the result of a __reduce__ whose state has more than the
// dictionary; it steals state, Null for none.
func (t *Thread) reduceWith(e, state Value) Value {
	typ, args := t.typeOf(e).Value().incref(), asExc(e.p).args.incref()
	if state.p == nil {
		return t.NewTuple(typ, args)
	}
	return t.NewTuple(typ, args, state)
}

func importReduce(t *Thread, a []Value) Value {
	state := t.excDict(a[0])
	for _, n := range [...]string{"name", "path", "name_from"} {
		if v := t.excField(a[0], n); v.p != nil {
			if state.p == nil {
				state = t.NewDict()
			}
			t.DictSetStr(state, n, v)
		}
	}
	return t.reduceWith(a[0], state)
}

var excName = excShape{fields: []string{"name"}, getset: []GetSet{excMember("name")},
	slots: Slots{Init: initNamed("NameError", "name"), Str: excStr}}

var excAttribute = excShape{fields: []string{"name", "obj"}, getset: []GetSet{excMember("name"), excMember("obj")},
	slots: Slots{Init: initNamed("AttributeError", "name", "obj"), Str: excStr},
	methods: []Method{
		{Name: "__getstate__", Fn: func(t *Thread, a []Value) Value {
			if s := attributeState(t, a[0]); s.p != nil {
				return s
			}
			return None
		}},
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value { return t.reduceWith(a[0], attributeState(t, a[0])) }},
	}}

// attributeState leaves obj out, which may not be fit for pickling.
func attributeState(t *Thread, e Value) Value {
	state := t.excDict(e)
	if state.p == nil {
		state = t.NewDict()
	}
	if name := t.excField(e, "name"); name.p != nil {
		t.DictSetStr(state, "name", name)
	}
	t.DictSetStr(state, "args", asExc(e.p).args)
	return state
}
