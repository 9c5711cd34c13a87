package vm

import "strings"

// newModule makes an empty module.
func (t *Thread) newModule(name string) *ModuleObj {
	m := &ModuleObj{dict: t.newDict()}
	t.init(&m.Header, kModule, t.vm.types.Module)
	t.track(&m.Header)
	t.initModule(m, t.Str(name), None)
	if t.vm.py2 {
		m.dict.setStr(t, t.vm.intern("__package__"), None) // a module object made by a program has none
	}
	return m
}

// initModule fills what every module has; it steals name.
func (t *Thread) initModule(m *ModuleObj, name, doc Value) {
	n := &t.vm.names
	m.dict.setStr(t, n.name, name)
	m.dict.setStr(t, n.doc, doc)
	if !t.vm.py2 {
		m.dict.setStr(t, t.vm.intern("__package__"), None)
		m.dict.setStr(t, n.loader, None)
		m.dict.setStr(t, n.spec, None)
	}
	t.decref(name)
}

// AddModule makes a module written in Go importable. It must be called before
// the program runs.
func (vm *VM) AddModule(m *NativeModule) {
	if vm.exists(m.How) {
		vm.natives[m.Name] = m
	}
}

// makeNative builds a module written in Go (owned), and puts it into sys.modules.
func (t *Thread) makeNative(nm *NativeModule) Value {
	m := t.newModule(nm.Name)
	v := obj(&m.Header)
	if nm.Doc != "" {
		d := t.Str(nm.Doc)
		m.dict.setStr(t, t.vm.names.doc, d)
		t.decref(d)
	}
	name := t.Str(nm.Name)
	for i := range nm.Funcs {
		f := &nm.Funcs[i]
		if !t.vm.exists(f.How) {
			continue
		}
		owner := ""
		if !t.vm.py2 {
			owner = nm.Name // CPython 3 has it in messages
		}
		fn := t.newNative(newDef(owner, f, false), Null, name)
		m.dict.setStr(t, t.vm.intern(f.Name), fn)
		t.decref(fn)
	}
	t.decref(name)
	t.vm.modules.setStr(t, t.vm.intern(nm.Name), v)
	if nm.Init != nil && !nm.Init(t, &Module{t, m}) {
		t.vm.modules.delStr(t, t.vm.intern(nm.Name))
		t.decref(v)
		return Null
	}
	return v
}

var moduleSpec = TypeSpec{
	Name: "module", Kind: kModule, Flags: TypeBase | TypeGC | TypeWeak,
	Doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			var p [2]Value
			if !moduleSig.bind(t, "module", a, p[:]) {
				return Null
			}
			if !t.isStr(p[0]) {
				return t.typeError("module() argument 'name' must be str, not %s", t.typeName(p[0]))
			}
			doc := None
			if p[1].p != nil {
				doc = p[1]
			}
			m := asModule(self.p)
			if m.dict == nil {
				m.dict = t.newDict()
			}
			t.initModule(m, p[0].incref(), doc)
			return None
		},
		GetAttr: moduleGetAttr, SetAttr: moduleSetAttr, Repr: moduleRepr,
	},
	GetSet: []GetSet{{Name: "__annotations__", How: Only3, Get: moduleAnnotations, Set: setModuleAnnotations}, {Name: "__dict__", Member: true, Get: func(t *Thread, v Value) Value {
		if d := asModule(v.p).dict; d != nil {
			return obj(&d.Header).incref()
		}
		return None
	}}},
	Methods: []Method{{Name: "__dir__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		d := t.getAttr(a[0], t.vm.names.dict)
		if d.p == nil {
			return Null
		}
		defer t.decref(d)
		if d.p.kind != kDict {
			return t.typeError("%s.__dict__ is not a dictionary", t.typeName(a[0]))
		}
		if hook := asDict(d.p).getStr(t.vm.names.dir); hook.p != nil {
			return t.Call(hook)
		}
		return t.List(d)
	}}},
	Alloc: func(t *Thread, typ *Type) *Header {
		m := &ModuleObj{dict: t.newDict()}
		t.init(&m.Header, kModule, typ)
		if typ.flags&TypeHeap != 0 {
			t.startSub(&m.Header, &m.attrs)
		}
		t.track(&m.Header)
		return &m.Header
	},
}

// moduleAnnotations gives a module's annotations, a new dict where it has none.
func moduleAnnotations(t *Thread, v Value) Value {
	m, name := asModule(v.p), t.vm.names.annotations
	if m.dict == nil {
		return t.typeError("<module>.__dict__ is not a dictionary")
	}
	if a := m.dict.getStr(name); a.p != nil {
		return a.incref()
	}
	a := t.NewDict()
	m.dict.setStr(t, name, a)
	return a
}

func setModuleAnnotations(t *Thread, v, x Value) bool {
	m, name := asModule(v.p), t.vm.names.annotations
	switch {
	case m.dict == nil:
		t.typeError("<module>.__dict__ is not a dictionary")
		return false
	case x.p != nil:
		m.dict.setStr(t, name, x)
	case !m.dict.delStr(t, name):
		t.raiseAttr(v, name, "__annotations__")
		return false
	}
	return true
}

var moduleSig = parseSig("name, doc=None")

func moduleGetAttr(t *Thread, v Value, name *TextObj) Value {
	m := asModule(v.p)
	typ := t.typeOf(v)
	d := typ.lookup(t, name)
	if d.p != nil && t.typeOf(d).slots.DescrSet != nil {
		return t.typeOf(d).slots.DescrGet(t, d, v, typ)
	}
	if m.dict != nil {
		x := m.dict.getStr(name)
		if x.p == &tNone || m == t.vm.sys && x.p != nil && x.p.kind == kList {
			t.wantSpec(m, name)
			x = m.dict.getStr(name)
		}
		if x.p != nil {
			return x.incref()
		}
	}
	if d.p != nil {
		if get := t.typeOf(d).slots.DescrGet; get != nil {
			return get(t, d, v, typ)
		}
		return d.incref()
	}
	if t.vm.py2 {
		return t.raiseAttr(v, name, "'module' object has no attribute '%s'", name.utf8())
	}
	if m.dict != nil {
		if hook := m.dict.getStr(t.vm.names.getattr); hook.p != nil {
			return t.callSoft(hook, Args{Pos: []Value{obj(&name.Header)}})
		}
		if n := m.dict.getStr(t.vm.names.name); n.p != nil && t.isStr(n) {
			return t.raiseAttr(v, name, "module '%s' has no attribute '%s'", GoString(n), name.utf8())
		}
	}
	return t.raiseAttr(v, name, "module has no attribute '%s'", name.utf8())
}

func moduleSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	m := asModule(v.p)
	typ := t.typeOf(v)
	if d := typ.lookup(t, name); d.p != nil {
		if set := t.typeOf(d).slots.DescrSet; set != nil {
			return set(t, d, v, x)
		}
	}
	if m.dict == nil {
		m.dict = t.newDict()
	}
	if x.p != nil {
		m.dict.setStr(t, name, x)
		return None
	}
	if !m.dict.delStr(t, name) {
		return t.raiseNoAttr(v, name)
	}
	return None
}

func moduleRepr(t *Thread, v Value) Value {
	m := asModule(v.p)
	name := "?"
	str := func(n *TextObj) string {
		if x := m.dict.getStr(n); x.p != nil && t.isStr(x) {
			return GoString(x)
		}
		return ""
	}
	if m.dict != nil {
		if s := str(t.vm.names.name); s != "" {
			name = s
		}
		if f := str(t.vm.names.file); f != "" {
			if t.vm.py2 {
				return t.Str("<module '" + name + "' from '" + f + "'>")
			}
			return t.Str("<module '" + name + "' from '" + f + "'>")
		}
	}
	if _, native := t.vm.natives[name]; native {
		if t.vm.py2 {
			return t.Str("<module '" + name + "' (built-in)>")
		}
		return t.Str("<module '" + name + "' (built-in)>")
	}
	if t.vm.py2 {
		return t.Str("<module '" + name + "' (built-in)>")
	}
	return t.Str("<module '" + name + "'>")
}

// ImportModule imports a module by its full name and gives it (owned).
func (t *Thread) ImportModule(name string) Value {
	m := t.Import(name, Null, Null, 0)
	if m.p == nil || !strings.Contains(name, ".") {
		return m
	}
	t.decref(m)
	return t.vm.modules.getStr(t.vm.intern(name)).incref()
}
