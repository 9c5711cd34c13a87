package vm

// types.SimpleNamespace, which sys.implementation is one of: Python 3.

var namespaceSpec = TypeSpec{
	Name: "types.SimpleNamespace", Kind: kInst, Flags: TypeBase | TypeGC | TypeDict,
	Doc: "A simple attribute-based namespace.",
	Slots: Slots{
		New:  func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: namespaceInit, Repr: namespaceRepr, Compare: namespaceCompare,
	},
	Methods: []Method{
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			d := attrsOf(a[0].p).materialize(t)
			return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(), obj(&d.Header).incref())
		}, Doc: "Return state information for pickling"},
		{Name: "__replace__", Raw: namespaceReplace, Doc: "Return a copy of the namespace object with new values for the specified attributes."},
	},
}

func init() {
	namespaceSpec.GetSet = append(namespaceSpec.GetSet, GetSet{Name: "__dict__", Member: true, Get: getDict})
	typeTable = append(typeTable, typeRow{field: func(ts *Types) **Type { return &ts.SimpleNamespace }, spec: &namespaceSpec, how: Only3})
}

func namespaceInit(t *Thread, self Value, a Args) Value {
	if len(a.Pos) > 1 {
		return t.typeError("%s expected at most 1 positional argument, got %d", t.typeName(self), len(a.Pos))
	}
	d := attrsOf(self.p).materialize(t)
	if len(a.Pos) == 1 {
		src := t.Call(t.vm.types.Dict.Value(), a.Pos[0])
		if src.p == nil {
			return Null
		}
		good := true
		asDict(src.p).each(t, func(k, v Value) bool {
			if !t.isStr(k) {
				t.typeError("keywords must be strings")
				good = false
			}
			return good && d.set(t, k, v)
		})
		t.decref(src)
		if !good {
			return Null
		}
	}
	for i, k := range a.Names {
		if !d.set(t, k, a.Kw[i]) {
			return Null
		}
	}
	return None
}

func namespaceRepr(t *Thread, v Value) Value {
	typ := t.typeOf(v)
	name := typ.name
	if typ == t.vm.types.SimpleNamespace {
		name = "namespace"
	}
	if t.reprEnter(v) {
		return t.Str(name + "(...)")
	}
	defer t.reprLeave(v)
	d := obj(&attrsOf(v.p).materialize(t).Header).incref()
	defer t.decref(d)
	s, n, good := name+"(", 0, true
	asDict(d.p).each(t, func(k, x Value) bool {
		if !t.isStr(k) || len(asText(k.p).s) == 0 {
			return true
		}
		r := t.Repr(x)
		if r.p == nil {
			good = false
			return false
		}
		if n++; n > 1 {
			s += ", "
		}
		s += GoString(k) + "=" + GoString(r)
		t.decref(r)
		return true
	})
	if !good {
		return Null
	}
	return t.Str(s + ")")
}

func namespaceCompare(t *Thread, a, b Value, op CmpOp) Value {
	ns := t.vm.types.SimpleNamespace
	if !t.isInstance(a, ns) || !t.isInstance(b, ns) {
		return NotImplemented
	}
	return t.Compare(obj(&attrsOf(a.p).materialize(t).Header), obj(&attrsOf(b.p).materialize(t).Header), op)
}

func namespaceReplace(t *Thread, a Args) Value {
	if len(a.Pos) > 1 {
		return t.typeError("__replace__() takes no positional arguments (%d given)", len(a.Pos)-1)
	}
	self := a.Pos[0]
	r := t.Call(t.typeOf(self).Value())
	if r.p == nil {
		return Null
	}
	to := attrsOf(r.p).materialize(t)
	ok := t.dictUpdate(to, obj(&attrsOf(self.p).materialize(t).Header))
	for i, k := range a.Names {
		ok = ok && to.set(t, k, a.Kw[i])
	}
	if !ok {
		t.decref(r)
		return Null
	}
	return r
}

// sysImplementation sets sys.implementation.
func (t *Thread) sysImplementation(m *Module) {
	ns := obj(t.alloc(t.vm.types.SimpleNamespace))
	set := func(name string, v Value) {
		t.SetAttr(ns, name, v)
		t.decref(v)
	}
	set("name", t.Str("cpython"))
	// The .pyc files of the installed library hold CPython's bytecode; with another tag
	// nobody takes them for ours, of which there are none.
	set("cache_tag", t.Str("sllint-313"))
	set("version", m.obj.dict.getStr(t.vm.intern("version_info")).incref())
	set("hexversion", Int(0x030d00f0))
	set("_multiarch", t.Str("x86_64-linux-gnu"))
	m.Set("implementation", ns)
}
