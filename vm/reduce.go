package vm

// object.__reduce__, __reduce_ex__ and __getstate__: how copy and pickle take
// objects apart.

func init() {
	objectSpec.Methods = append(objectSpec.Methods,
		Method{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.reduceCommon(a[0], 0) }, Doc: "Helper for pickle."},
		Method{Name: "__reduce__", Sig: "protocol=0, /", How: Only2, Fn: objectReduce2, Doc: "helper for pickle"},
		Method{Name: "__reduce_ex__", Sig: "protocol, /", How: Only3, Fn: objectReduceEx, Doc: "Helper for pickle."},
		Method{Name: "__reduce_ex__", Sig: "protocol=0, /", How: Only2, Fn: objectReduceEx, Doc: "helper for pickle"},
		Method{Name: "__getstate__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.defaultState(a[0], false) }, Doc: "Helper for pickle."},
	)
}

// objectReduce2 is object.__reduce__ of Python 2, which takes a protocol.
func objectReduce2(t *Thread, a []Value) Value {
	proto := 0
	if a[1].p != nil {
		var ok bool
		if proto, ok = t.size(a[1], 0); !ok {
			return Null
		}
	}
	return t.reduceCommon(a[0], int64(proto))
}

func objectReduceEx(t *Thread, a []Value) Value {
	proto := int64(0)
	if a[1].p != nil {
		n, ok := t.size(a[1], 0)
		if !ok {
			return Null
		}
		proto = int64(n)
	}
	// A class that has a __reduce__ of its own means that to be used.
	reduce, ok := t.LookupAttr(a[0], "__reduce__")
	if !ok {
		return Null
	}
	if reduce.p != nil {
		own := t.typeOf(a[0]).lookup(t, t.vm.intern("__reduce__"))
		if own != t.vm.types.Object.dict.getStr(t.vm.intern("__reduce__")) {
			r := t.Call(reduce)
			t.decref(reduce)
			return r
		}
		t.decref(reduce)
	}
	return t.reduceCommon(a[0], proto)
}

func (t *Thread) copyregModule() Value {
	if t.vm.py2 {
		return t.ImportModule("copy_reg")
	}
	return t.ImportModule("copyreg")
}

// reduceCommon is __reduce_ex__ of an object whose class has no __reduce__.
func (t *Thread) reduceCommon(v Value, proto int64) Value {
	if proto >= 2 {
		return t.reduceNew(v)
	}
	m := t.copyregModule()
	if m.p == nil {
		return Null
	}
	r := t.CallMethod(m, "_reduce_ex", v, Int(proto))
	t.decref(m)
	return r
}

// newArgs gives what __getnewargs_ex__ or __getnewargs__ say: Null tuples where
// there is neither.
func (t *Thread) newArgs(v Value) (args, kw Value, ok bool) {
	if !t.vm.py2 {
		get := t.lookupSpecial(v, t.vm.intern("__getnewargs_ex__"))
		if get.p != nil {
			r := t.Call(get)
			t.decref(get)
			if r.p == nil {
				return Null, Null, false
			}
			defer t.decref(r)
			if r.p.kind != kTuple {
				t.typeError("__getnewargs_ex__ should return a tuple, not '%s'", t.typeName(r))
				return Null, Null, false
			}
			items := asTuple(r.p).items
			switch {
			case len(items) != 2:
				t.valueError("__getnewargs_ex__ should return a tuple of length 2, not %d", len(items))
			case items[0].p.kind != kTuple:
				t.typeError("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%s'", t.typeName(items[0]))
			case items[1].p.kind != kDict:
				t.typeError("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%s'", t.typeName(items[1]))
			default:
				return items[0].incref(), items[1].incref(), true
			}
			return Null, Null, false
		}
		if t.Failed() {
			return Null, Null, false
		}
	}
	get := Null
	if t.vm.py2 {
		get, ok = t.LookupAttr(v, "__getnewargs__")
		if !ok {
			return Null, Null, false
		}
	} else if get = t.lookupSpecial(v, t.vm.intern("__getnewargs__")); get.p == nil && t.Failed() {
		return Null, Null, false
	}
	if get.p == nil {
		return Null, Null, true
	}
	r := t.Call(get)
	t.decref(get)
	if r.p == nil {
		return Null, Null, false
	}
	if r.p.kind != kTuple {
		t.typeError("__getnewargs__ should return a tuple, not '%s'", t.typeName(r))
		t.decref(r)
		return Null, Null, false
	}
	return r, Null, true
}

// cannotPickle is what Python 3 says of objects without a state; those of a size of their
// own it calls otherwise.
func (t *Thread) cannotPickle(typ *Type) Value {
	name := typ.name
	if typ.flags&TypeHeap == 0 {
		name = typ.fullName(t)
	}
	if typ == t.vm.types.Code || typ == t.vm.types.MemoryView {
		return t.typeError("cannot pickle %s objects", name)
	}
	return t.typeError("cannot pickle '%s' object", name)
}

// reduceNew is CPython's reduce_newobj, and 2.7's reduce_2.
func (t *Thread) reduceNew(v Value) Value {
	typ := t.typeOf(v)
	if typ.slots.New == nil {
		if t.vm.py2 {
			return t.typeError("can't pickle %s objects", typ.fullName(t))
		}
		return t.cannotPickle(typ)
	}
	args, kw, ok := t.newArgs(v)
	if !ok {
		return Null
	}
	defer func() { t.xdecref(args); t.xdecref(kw) }()
	m := t.copyregModule()
	if m.p == nil {
		return Null
	}
	defer t.decref(m)
	class := typ.Value()
	if t.vm.py2 {
		class = t.classAttr(v)
		if class.p == nil {
			return Null
		}
		defer t.decref(class)
	}
	hasArgs := args.p != nil
	fn := "__newobj__"
	var newArgs Value
	if kw.p == nil || asDict(kw.p).used == 0 {
		items := []Value{class.incref()}
		if hasArgs {
			items = append(items, increfAll(asTuple(args.p).items)...)
		}
		newArgs = t.NewTuple(items...)
	} else {
		fn = "__newobj_ex__"
		newArgs = t.NewTuple(class.incref(), args.incref(), kw.incref())
	}
	newobj := t.GetAttr(m, fn)
	if newobj.p == nil {
		t.decref(newArgs)
		return Null
	}
	required := !hasArgs && v.p.kind != kList && v.p.kind != kDict
	state := t.stateOf(v, required)
	if state.p == nil {
		t.decref(newobj)
		t.decref(newArgs)
		return Null
	}
	listItems, dictItems, ok := t.reduceItems(v)
	if !ok {
		for _, x := range []Value{newobj, newArgs, state} {
			t.decref(x)
		}
		return Null
	}
	return t.NewTuple(newobj, newArgs, state, listItems, dictItems)
}

func (t *Thread) classAttr(v Value) Value { return t.getAttr(v, t.vm.names.class) }

// reduceItems gives iterators over what a list or dict holds, else None.
func (t *Thread) reduceItems(v Value) (list, dict Value, ok bool) {
	list, dict = None, None
	if v.p.kind == kList {
		if list = t.Iter(v); list.p == nil {
			return Null, Null, false
		}
	}
	if v.p.kind == kDict {
		method := "items"
		if t.vm.py2 {
			method = "iteritems"
		}
		items := t.CallMethod(v, method)
		if items.p == nil {
			t.decref(list)
			return Null, Null, false
		}
		dict = t.Iter(items)
		t.decref(items)
		if dict.p == nil {
			t.decref(list)
			return Null, Null, false
		}
	}
	return list, dict, true
}

// stateOf is CPython's object_getstate: what __getstate__ gives.
func (t *Thread) stateOf(v Value, required bool) Value {
	name := t.vm.names.getstate
	get, ok := t.lookupAttr(v, name)
	if !ok {
		return Null
	}
	if get.p == nil {
		return t.defaultState(v, required)
	}
	defer t.decref(get)
	if !t.vm.py2 && t.typeOf(v).lookup(t, name) == t.vm.types.Object.dict.getStr(name) && get.p.kind == kNative {
		return t.defaultState(v, required)
	}
	return t.Call(get)
}

// defaultState is the attributes of an object: its __dict__, or a pair of that
// and what its __slots__ hold.
func (t *Thread) defaultState(v Value, required bool) Value {
	typ := t.typeOf(v)
	if required && !t.vm.py2 && v.p.kind != kInst && !t.hasPlainLayout(typ) {
		return t.cannotPickle(typ)
	}
	state, ok := t.lookupAttr(v, t.vm.names.dict)
	if !ok {
		return Null
	}
	if state.p != nil && !t.vm.py2 && state.p.kind == kDict && asDict(state.p).used == 0 && instDict(v.p) != nil {
		t.decref(state)
		state = Null
	}
	if state.p == nil {
		state = None
	}
	names := t.copySlotNames(typ)
	if names.p == nil {
		t.decref(state)
		return Null
	}
	defer t.decref(names)
	if names.p == &tNone || len(asList(names.p).items) == 0 {
		return state
	}
	slots := t.NewDict()
	for i := 0; i < len(asList(names.p).items); i++ {
		n := asList(names.p).items[i]
		x, ok := t.LookupAttr(v, GoString(n))
		if !ok {
			t.decref(slots)
			t.decref(state)
			return Null
		}
		if x.p != nil {
			t.DictSet(slots, n, x)
			t.decref(x)
		}
	}
	if asDict(slots.p).used == 0 {
		t.decref(slots)
		return state
	}
	return t.NewTuple(state, slots)
}

// hasPlainLayout tells whether instances of a class hold nothing beyond what
// object's do.
func (t *Thread) hasPlainLayout(typ *Type) bool { return typ.inst == kInst }

// copySlotNames is copyreg._slotnames(class), which the class keeps (owned).
func (t *Thread) copySlotNames(typ *Type) Value {
	if v := typ.dict.getStr(t.vm.intern("__slotnames__")); v.p != nil {
		if v.p != &tNone && v.p.kind != kList {
			return t.typeError("%s.__slotnames__ should be a list or None, not %s", typ.name, t.typeName(v))
		}
		return v.incref()
	}
	m := t.copyregModule()
	if m.p == nil {
		return Null
	}
	r := t.CallMethod(m, "_slotnames", typ.Value())
	t.decref(m)
	if r.p != nil && r.p != &tNone && r.p.kind != kList {
		t.decref(r)
		return t.typeError("copyreg._slotnames didn't return a list or None")
	}
	return r
}
