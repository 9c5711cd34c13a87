package vm

// builtinDir is dir([object]).
func builtinDir(t *Thread, a Args) Value {
	if len(a.Pos) > 1 {
		return t.typeError("dir expected at most 1 argument, got %d", len(a.Pos))
	}
	if len(a.Pos) == 0 {
		l := t.localsOf(t.pyFrame())
		if l.p == nil {
			return Null
		}
		keys := t.mappingKeys(l)
		t.decref(l)
		if keys.p != nil && t.vm.py2 && keys.p.kind != kList {
			t.typeError("dir(): expected keys() of locals to be a list, not '%s'", t.typeName(keys))
			t.decref(keys)
			return Null
		}
		return t.sortedList(keys)
	}
	v := a.Pos[0]
	if v.p.kind == kOldInst || v.p.kind == kOldClass {
		return t.sortedList(t.dirNames(v))
	}
	m := t.lookupSpecial(v, t.vm.names.dir)
	if m.p != nil {
		r := t.Call(m)
		t.decref(m)
		if r.p != nil && t.vm.py2 && r.p.kind != kList {
			t.decref(r)
			return t.typeError("__dir__() must return a list, not %s", t.typeName(r))
		}
		return t.sortedList(r)
	}
	if t.exc.p != nil {
		return Null
	}
	return t.sortedList(t.dirNames(v))
}

// sortedList makes a sorted list of an iterable (stolen; Null stays Null).
func (t *Thread) sortedList(v Value) Value {
	if v.p == nil {
		return Null
	}
	l := t.List(v)
	t.decref(v)
	if l.p == nil {
		return Null
	}
	r := t.CallMethod(l, "sort")
	if r.p == nil {
		t.decref(l)
		return Null
	}
	t.decref(r)
	return l
}

// dirNames collects the names that dir() shows of an object that does not say
// itself.
func (t *Thread) dirNames(v Value) Value {
	d := t.newDict()
	var ok bool
	switch v.p.kind {
	case kModule:
		ok = t.addNames(d, v)
	case kType, kOldClass:
		ok = t.addClassNames(d, v)
	default:
		ok = t.addNames(d, v)
		if c, cok := t.lookupAttr(v, t.vm.names.class); c.p != nil {
			ok = ok && t.addClassNames(d, c)
			t.decref(c)
		} else {
			ok = ok && cok
		}
	}
	if !ok {
		t.decref(obj(&d.Header))
		return Null
	}
	return obj(&d.Header)
}

// addNames adds the keys of v.__dict__.
func (t *Thread) addNames(d *DictObj, v Value) bool {
	x, ok := t.lookupAttr(v, t.vm.names.dict)
	if x.p == nil {
		return ok
	}
	defer t.decref(x)
	if x.p.kind == kDict {
		good := true
		asDict(x.p).each(t, func(k, _ Value) bool {
			good = d.set(t, k, None)
			return good
		})
		return good
	}
	return t.Each(x, func(k Value) bool { return d.set(t, k, None) })
}

// addClassNames adds the names of a class and its bases.
func (t *Thread) addClassNames(d *DictObj, c Value) bool {
	if !t.addNames(d, c) {
		return false
	}
	b, ok := t.lookupAttr(c, t.vm.names.bases)
	if b.p == nil {
		return ok
	}
	defer t.decref(b)
	if b.p.kind != kTuple {
		return true
	}
	for _, x := range asTuple(b.p).items {
		if !t.addClassNames(d, x) {
			return false
		}
	}
	return true
}

func init() {
	objectSpec.Methods = append(objectSpec.Methods, Method{Name: "__dir__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		d := t.dirNames(a[0])
		if d.p == nil {
			return Null
		}
		l := t.List(d)
		t.decref(d)
		return l
	}, Doc: "Default dir() implementation."})
	typeSpec.Methods = append(typeSpec.Methods, Method{Name: "__dir__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		d := t.dirNames(a[0])
		if d.p == nil {
			return Null
		}
		l := t.List(d)
		t.decref(d)
		return l
	}, Doc: "Specialized __dir__ implementation for types."})
}
