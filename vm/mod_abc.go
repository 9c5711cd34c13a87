package vm

// Module _abc: what class ABCMeta of Python 3 is made of.

// abcData is what a class with ABCMeta keeps in _abc_impl: weak references to
// classes, by their address.
type abcData struct {
	registry, cache, negative abcSet
	version                   int64 // of the negative cache
}

// abcSet is a set of weak references to classes.
type abcSet struct {
	refs  map[*Header]Value
	order []*Header
}

func (s *abcSet) has(class Value) bool {
	r, ok := s.refs[class.p]
	return ok && weakTarget(r) == class
}

func (s *abcSet) add(t *Thread, class Value) bool {
	if s.has(class) {
		return true
	}
	r := t.newWeakref(t.vm.types.Weakref, class, Null)
	if r.p == nil {
		return false
	}
	if s.refs == nil {
		s.refs = map[*Header]Value{}
	}
	if old, ok := s.refs[class.p]; ok {
		s.refs[class.p] = r
		t.decref(old)
		return true
	}
	s.refs[class.p] = r
	s.order = append(s.order, class.p)
	if len(s.order) >= 64 && len(s.order)&(len(s.order)-1) == 0 {
		s.prune(t)
	}
	return true
}

// prune drops the references whose classes have gone.
func (s *abcSet) prune(t *Thread) {
	kept := s.order[:0]
	for _, p := range s.order {
		if r := s.refs[p]; weakTarget(r).p == nil {
			delete(s.refs, p)
			t.decref(r)
		} else {
			kept = append(kept, p)
		}
	}
	s.order = kept
}

func (s *abcSet) clear(t *Thread) {
	refs, order := s.refs, s.order
	s.refs, s.order = nil, nil
	for _, p := range order {
		t.decref(refs[p])
	}
}

// live gives the classes that are still there, each with a reference.
func (s *abcSet) live() []Value {
	var out []Value
	for _, p := range s.order {
		if c := weakTarget(s.refs[p]); c.p != nil {
			out = append(out, c.incref())
		}
	}
	return out
}

func (s *abcSet) visit(visit func(Value)) {
	for _, p := range s.order {
		visit(s.refs[p])
	}
}

// set gives the references as a set (owned).
func (s *abcSet) set(t *Thread) Value {
	o := t.newSet(t.vm.types.Set)
	for _, p := range s.order {
		if r := s.refs[p]; weakTarget(r).p != nil {
			o.add(t, r)
		}
	}
	return obj(&o.Header)
}

var abcDataSpec = TypeSpec{Name: "_abc._abc_data", Flags: TypeGC, Doc: "Internal state held by ABC machinery.", Slots: Slots{
	Traverse: func(data any, visit func(Value)) {
		d := data.(*abcData)
		d.registry.visit(visit)
		d.cache.visit(visit)
		d.negative.visit(visit)
	},
	Clear: func(t *Thread, data any) {
		d := data.(*abcData)
		d.registry.clear(t)
		d.cache.clear(t)
		d.negative.clear(t)
	},
}}

// abcState is what the module keeps in each VM.
type abcState struct {
	typ     *Type
	counter int64 // of registrations: negative caches older than it are stale
}

func (t *Thread) abcState() *abcState {
	return Ext(t.vm, "_abc", func() *abcState { return &abcState{} })
}

var abcModule = NativeModule{Name: "_abc", How: Only3,
	Doc: "Module contains faster C implementation of abc.ABCMeta",
	Init: func(t *Thread, m *Module) bool {
		t.abcState().typ = t.NewType(&abcDataSpec)
		return true
	},
	Funcs: []Method{
		{Name: "get_cache_token", Fn: func(t *Thread, a []Value) Value { return Int(t.abcState().counter) },
			Doc: "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC."},
		{Name: "_abc_init", Sig: "self, /", Fn: abcInit},
		{Name: "_abc_register", Sig: "self, subclass, /", Fn: abcRegister},
		{Name: "_abc_instancecheck", Sig: "self, instance, /", Fn: abcInstanceCheck},
		{Name: "_abc_subclasscheck", Sig: "self, subclass, /", Fn: abcSubclassCheck},
		{Name: "_get_dump", Sig: "self, /", Fn: func(t *Thread, a []Value) Value {
			d := t.abcOf(a[0])
			if d == nil {
				return Null
			}
			return t.NewTuple(d.registry.set(t), d.cache.set(t), d.negative.set(t), Int(d.version))
		}},
		{Name: "_reset_registry", Sig: "self, /", Fn: func(t *Thread, a []Value) Value {
			d := t.abcOf(a[0])
			if d == nil {
				return Null
			}
			d.registry.clear(t)
			return None
		}},
		{Name: "_reset_caches", Sig: "self, /", Fn: func(t *Thread, a []Value) Value {
			d := t.abcOf(a[0])
			if d == nil {
				return Null
			}
			d.cache.clear(t)
			d.negative.clear(t)
			return None
		}},
	},
}

// abcOf gives the state of a class; nil where it raised.
func (t *Thread) abcOf(class Value) *abcData {
	v := t.GetAttr(class, "_abc_impl")
	if v.p == nil {
		return nil
	}
	defer t.decref(v)
	if v.p.kind == kNativeObj {
		if d, ok := asNativeObj(v.p).data.(*abcData); ok {
			return d
		}
	}
	t.typeError("_abc_impl is set to a wrong type")
	return nil
}

func abcInit(t *Thread, a []Value) Value {
	self := a[0]
	if !t.abcAbstracts(self) {
		return Null
	}
	v := t.NewNativeObj(t.abcState().typ, &abcData{version: t.abcState().counter})
	ok := t.SetAttr(self, "_abc_impl", v)
	t.decref(v)
	if !ok {
		return Null
	}
	if self.p.kind == kType {
		return abcCollectionFlags(t, asType(self.p))
	}
	return None
}

// abcCollectionFlags reads __abc_tpflags__: whether match statements take the
// class for a sequence or a mapping.
func abcCollectionFlags(t *Thread, typ *Type) Value {
	name := t.vm.intern("__abc_tpflags__")
	v := typ.dict.getStr(name)
	if v.p == nil {
		return None
	}
	if v.isInt() {
		const mapping, sequence = 1 << 6, 1 << 5
		bits := v.int() & (mapping | sequence)
		if bits == mapping|sequence {
			return t.typeError("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
		}
		if bits != 0 {
			typ.flags &^= TypeSequence | TypeMapping
			if bits&mapping != 0 {
				typ.flags |= TypeMapping
			} else {
				typ.flags |= TypeSequence
			}
		}
	}
	typ.dict.delStr(t, name)
	typ.modified(t.vm)
	return None
}

// abcAbstracts computes __abstractmethods__.
func (t *Thread) abcAbstracts(self Value) bool {
	abstracts := t.newSet(t.vm.types.FrozenSet)
	defer func() { t.decref(obj(&abstracts.Header)) }()
	abstract := func(v Value) (is, ok bool) {
		x, ok := t.LookupAttr(v, "__isabstractmethod__")
		if x.p == nil {
			return false, ok
		}
		defer t.decref(x)
		return t.IsTrue(x)
	}
	if self.p.kind != kType {
		t.typeError("_abc_init(): expected a class")
		return false
	}
	typ := asType(self.p)
	var items [][2]Value
	typ.dict.each(t, func(k, v Value) bool {
		items = append(items, [2]Value{k.incref(), v.incref()})
		return true
	})
	good := true
	for _, it := range items {
		if good {
			is, ok := abstract(it[1])
			good = ok && (!is || abstracts.add(t, it[0]))
		}
		t.decref(it[0])
		t.decref(it[1])
	}
	if !good {
		return false
	}
	for _, base := range asTuple(typ.bases.p).items {
		names, ok := t.lookupAttr(base, t.vm.names.abstractmethods)
		if !ok {
			return false
		}
		if names.p == nil {
			continue
		}
		ok = t.Each(names, func(k Value) bool {
			v, ok := t.LookupAttr(self, GoString(k))
			if v.p == nil {
				good = ok
				return ok
			}
			is, ok := abstract(v)
			t.decref(v)
			good = ok && (!is || abstracts.add(t, k))
			return good
		})
		t.decref(names)
		if !ok || !good {
			return false
		}
	}
	return t.setAttr(self, t.vm.names.abstractmethods, obj(&abstracts.Header))
}

func abcRegister(t *Thread, a []Value) Value {
	self, sub := a[0], a[1]
	if sub.p.kind != kType {
		return t.typeError("Can only register classes")
	}
	if is, ok := t.isSubclassOf(sub, self); !ok {
		return Null
	} else if is {
		return sub.incref() // already a subclass
	}
	if is, ok := t.isSubclassOf(self, sub); !ok {
		return Null
	} else if is {
		return t.raise(t.vm.types.RuntimeError, "Refusing to create an inheritance cycle")
	}
	d := t.abcOf(self)
	if d == nil || !d.registry.add(t, sub) {
		return Null
	}
	t.abcState().counter++
	if self.p.kind == kType {
		if flags := asType(self.p).flags & (TypeSequence | TypeMapping); flags != 0 {
			abcSpreadFlags(asType(sub.p), flags)
		}
	}
	return sub.incref()
}

// abcSpreadFlags makes typ and its subclasses sequences or mappings.
func abcSpreadFlags(typ *Type, flags TypeFlags) {
	if typ.flags&TypeHeap == 0 || typ.flags&(TypeSequence|TypeMapping) == flags {
		return
	}
	typ.flags = typ.flags&^(TypeSequence|TypeMapping) | flags
	for _, s := range typ.subs {
		abcSpreadFlags(s, flags)
	}
}

func abcInstanceCheck(t *Thread, a []Value) Value {
	self, instance := a[0], a[1]
	d := t.abcOf(self)
	if d == nil {
		return Null
	}
	class := t.getAttr(instance, t.vm.names.class)
	if class.p == nil {
		return Null
	}
	defer t.decref(class)
	if d.cache.has(class) {
		return True
	}
	kind := t.typeOf(instance).Value()
	check := func(c Value) Value { return t.CallMethod(self, "__subclasscheck__", c) }
	if kind == class {
		if d.version == t.abcState().counter && d.negative.has(class) {
			return False
		}
		return check(class)
	}
	r := check(class)
	if r.p == nil {
		return Null
	}
	is, ok := t.IsTrue(r)
	if !ok || is {
		return r
	}
	t.decref(r)
	kind.incref()
	r = check(kind)
	t.decref(kind)
	return r
}

func abcSubclassCheck(t *Thread, a []Value) Value {
	self, sub := a[0], a[1]
	if sub.p.kind != kType {
		return t.typeError("issubclass() arg 1 must be a class")
	}
	d := t.abcOf(self)
	if d == nil {
		return Null
	}
	if d.cache.has(sub) {
		return True
	}
	state := t.abcState()
	if d.version < state.counter {
		d.negative.clear(t)
		d.version = state.counter
	} else if d.negative.has(sub) {
		return False
	}
	yes := func() Value {
		if !d.cache.add(t, sub) {
			return Null
		}
		return True
	}
	// The class may have a say of its own.
	hook := t.CallMethod(self, "__subclasshook__", sub)
	switch hook.p {
	case nil:
		return Null
	case &tNotImplemented:
	default:
		is := hook.p == &tBool && hook == True
		if hook.p != &tBool {
			t.decref(hook)
			t.raise(t.vm.types.AssertionError, "__subclasshook__ must return either False, True or NotImplemented")
			return Null
		}
		if is {
			return yes()
		}
		if !d.negative.add(t, sub) {
			return Null
		}
		return False
	}
	if self.p.kind == kType && asType(sub.p).isSubtype(asType(self.p)) {
		return yes()
	}
	for _, list := range []func() []Value{d.registry.live, func() []Value { return t.abcSubclasses(self) }} {
		is, ok := t.abcAny(sub, list())
		if !ok {
			return Null
		}
		if is {
			return yes()
		}
		if t.Failed() {
			return Null
		}
	}
	if !d.negative.add(t, sub) {
		return Null
	}
	return False
}

// abcAny tells whether sub is a subclass of one of some classes (stolen).
func (t *Thread) abcAny(sub Value, list []Value) (is, ok bool) {
	ok = true
	for _, c := range list {
		if ok && !is {
			is, ok = t.isSubclassOf(sub, c)
		}
		t.decref(c)
	}
	return is, ok
}

// abcSubclasses gives self.__subclasses__(); an exception may be set.
func (t *Thread) abcSubclasses(self Value) []Value {
	l := t.CallMethod(self, "__subclasses__")
	if l.p == nil {
		return nil
	}
	defer t.decref(l)
	if l.p.kind != kList {
		t.typeError("__subclasses__() must return a list")
		return nil
	}
	return increfAll(asList(l.p).items)
}
