package vm

// defaultdict and OrderedDict, which the module collections takes from here
// because they are dicts inside.

var defaultDictSpec = TypeSpec{Name: "collections.defaultdict", Kind: kDict, Flags: TypeBase | TypeGC | TypeMapping, Alloc: dictAllocSub,
	Doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
	Slots: Slots{
		New:    func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init:   defaultDictInit,
		Repr:   defaultDictRepr,
		Binary: binarySlots{OpOr: defaultDictOr},
	},
	Dialect: func(py2 bool, s *Slots) {
		if py2 {
			s.Binary[OpOr] = nil
		}
	},
	Methods: []Method{
		{Name: "__missing__", Sig: "key, /", Fn: defaultDictMissing, Doc: "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n"},
		{Name: "copy", Fn: defaultDictCopy, Doc: "D.copy() -> a shallow copy of D."},
		{Name: "__copy__", Fn: defaultDictCopy, Doc: "D.copy() -> a shallow copy of D."},
		{Name: "__reduce__", Fn: defaultDictReduce, Doc: "Return state information for pickling."},
		genericAliasMethod,
	},
	GetSet: []GetSet{{Name: "default_factory", Member: true, Doc: "Factory for default value called by __missing__().",
		Get: func(t *Thread, v Value) Value { return noneIfNull(*factoryOf(v)) },
		Set: func(t *Thread, v, x Value) bool { t.setField(factoryOf(v), x); return true }}},
}

// dictAllocSub makes a dict with attributes, whatever its class.
func dictAllocSub(t *Thread, typ *Type) *Header {
	o := &dictSub{}
	t.init(&o.Header, kDict, typ)
	t.startSub(&o.Header, &o.attrs)
	t.track(&o.Header)
	return &o.Header
}

// factoryOf is where a defaultdict keeps its factory: the first of its members.
func factoryOf(v Value) *Value { return &attrsOf(v.p).slots[0] }

// NewDefaultDictType makes the class collections.defaultdict (owned).
func (t *Thread) NewDefaultDictType() *Type {
	spec := defaultDictSpec
	spec.Base = t.vm.types.Dict
	typ := t.newBuiltinType(&spec)
	typ.members = 1
	t.setMROObj(typ)
	return typ
}

func defaultDictInit(t *Thread, self Value, a Args) Value {
	if len(a.Pos) > 0 {
		f := a.Pos[0]
		if f.p != &tNone && !t.callable(f) {
			return t.typeError("first argument must be callable or None")
		}
		if f.p == &tNone {
			f = Null
		}
		t.setField(factoryOf(self), f)
		a.Pos = a.Pos[1:]
	} else {
		t.setField(factoryOf(self), Null)
	}
	return t.dictUpdateArgs(self, a, "dict")
}

func defaultDictMissing(t *Thread, a []Value) Value {
	f := *factoryOf(a[0])
	if f.p == nil || f.p == &tNone {
		t.raiseValue(t.vm.types.KeyError, a[1].incref())
		return Null
	}
	orig := t.frame
	r := t.callSoft(f, Args{})
	if r.p == &tUnwind {
		return t.then(orig, &missingMade, a[0], a[1])
	}
	return t.missingSet(a[0], a[1], r)
}

var missingMade = nativeCode{name: "__missing__", nregs: 2}

func init() {
	missingMade.fn = func(t *Thread, f *Frame, r Value) Value { return t.missingSet(*f.reg(0), *f.reg(1), r) }
}

func (t *Thread) missingSet(d, k, v Value) Value {
	if v.p == nil {
		return Null
	}
	if !t.SetItem(d, k, v) {
		t.decref(v)
		return Null
	}
	return v
}

func defaultDictRepr(t *Thread, v Value) Value {
	base := dictRepr(t, v)
	if base.p == nil {
		return Null
	}
	defer t.decref(base)
	def := "None"
	if f := *factoryOf(v); f.p != nil {
		if t.reprEnter(f) {
			def = "..."
		} else {
			r := t.Repr(f)
			t.reprLeave(f)
			if r.p == nil {
				return Null
			}
			def = GoString(r)
			t.decref(r)
		}
	}
	name := t.typeOf(v).name
	if t.vm.py2 {
		name = "defaultdict"
	}
	return t.Str(name + "(" + def + ", " + GoString(base) + ")")
}

func defaultDictCopy(t *Thread, a []Value) Value {
	return t.Call(t.typeOf(a[0]).Value(), noneFor(*factoryOf(a[0])), a[0])
}

func defaultDictReduce(t *Thread, a []Value) Value {
	args := t.NewTuple()
	if f := *factoryOf(a[0]); f.p != nil {
		args = t.NewTuple(f.incref())
	}
	name := "items"
	if t.vm.py2 {
		name = "iteritems"
	}
	items := t.CallMethod(a[0], name)
	if items.p == nil {
		t.decref(args)
		return Null
	}
	it := t.Iter(items)
	t.decref(items)
	return t.NewTuple(t.typeOf(a[0]).Value().incref(), args, None, None, it)
}

func defaultDictOr(t *Thread, a, b Value) Value {
	self, other := a, b
	isDefault := func(v Value) bool {
		return v.p.kind == kDict && v.p.flags&flagSub != 0 && t.typeOf(v).lookup(t, t.vm.names.missing).p != nil
	}
	if !isDefault(a) {
		self, other = b, a
	}
	if a.p.kind != kDict || b.p.kind != kDict {
		return NotImplemented
	}
	_ = other
	n := t.Call(t.typeOf(self).Value(), noneFor(*factoryOf(self)), a)
	if n.p == nil {
		return Null
	}
	if !t.mergeMapping(asDict(n.p), b) {
		t.decref(n)
		return Null
	}
	return n
}

var orderedDictSpec = TypeSpec{Name: "collections.OrderedDict", Kind: kDict, Flags: TypeBase | TypeGC | TypeMapping | TypeDict | TypeWeak, Alloc: dictAllocSub,
	Doc: "Dictionary that remembers insertion order",
	Slots: Slots{
		New:  func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value { return t.orderedUpdate(self, a, "OrderedDict") },
		Repr: orderedRepr, Compare: orderedCompare,
		Iter:   func(t *Thread, v Value) Value { return t.dictIter(iterDictKeys, v) },
		Binary: binarySlots{OpOr: orderedOr}, Inplace: binarySlots{OpOr: orderedInplaceOr},
	},
	Methods: []Method{
		{Name: "move_to_end", Sig: "key, last=True", Fn: orderedMove, Doc: "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist."},
		{Name: "popitem", Sig: "last=True", Fn: orderedPopItem, Doc: "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false."},
		{Name: "pop", Sig: "key, default=None", Fn: orderedPop, Doc: "od.pop(key[,default]) -> v, remove specified key and return the corresponding value."},
		{Name: "setdefault", Sig: "key, default=None", Fn: orderedSetDefault, Doc: "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default."},
		{Name: "fromkeys", Sig: "iterable, value=None", How: ClassMethod, Fn: dictFromKeys, Doc: "Create a new ordered dictionary with keys from iterable and values set to value."},
		{Name: "copy", Fn: orderedCopy, Doc: "od.copy() -> a shallow copy of od"},
		{Name: "update", Raw: func(t *Thread, a Args) Value {
			return t.orderedUpdate(a.Pos[0], Args{a.Pos[1:], a.Kw, a.Names}, "update")
		}},
		{Name: "__reduce__", Fn: orderedReduce, Doc: "Return state information for pickling"},
		{Name: "keys", Fn: func(t *Thread, a []Value) Value { return t.orderedView(proxyKeys, a[0]) }},
		{Name: "values", Fn: func(t *Thread, a []Value) Value { return t.orderedView(proxyValues, a[0]) }},
		{Name: "items", Fn: func(t *Thread, a []Value) Value { return t.orderedView(proxyItems, a[0]) }},
		{Name: "__reversed__", Fn: func(t *Thread, a []Value) Value { return t.dictIter(iterDictKeysReversed, a[0]) }},
	},
	GetSet: []GetSet{{Name: "__dict__", Get: getDict, Set: setDict}},
}

// orderedTypes are the classes that go with OrderedDict in one interpreter.
type orderedTypes struct {
	dict  *Type
	views [proxyItems + 1]*Type
}

func (t *Thread) orderedTypes() *orderedTypes {
	return Ext(t.vm, "OrderedDict", func() *orderedTypes { return &orderedTypes{} })
}

// NewOrderedDictType makes the class collections.OrderedDict of Python 3 (owned).
func (t *Thread) NewOrderedDictType() *Type {
	o := t.orderedTypes()
	spec := orderedDictSpec
	spec.Base = t.vm.types.Dict
	o.dict = t.newBuiltinType(&spec)
	t.setMROObj(o.dict)
	ts := &t.vm.types
	for _, v := range []struct {
		how  proxyKind
		name string
		base *Type
	}{{proxyKeys, "odict_keys", ts.DictKeys}, {proxyValues, "odict_values", ts.DictValues}, {proxyItems, "odict_items", ts.DictItems}} {
		o.views[v.how] = t.newBuiltinType(&TypeSpec{Name: v.name, Kind: kProxy, Flags: TypeGC, Base: v.base})
		t.setMROObj(o.views[v.how])
	}
	return o.dict
}

func (t *Thread) orderedView(how proxyKind, v Value) Value {
	p := t.newProxy(how, v)
	p.p.typ = t.orderedTypes().views[how]
	return p
}

// orderedUpdate is update, which goes by __setitem__ in derived classes.
func (t *Thread) orderedUpdate(self Value, a Args, name string) Value {
	if len(a.Pos) > 1 {
		if name == "update" {
			return t.typeError("update() takes at most 1 positional argument (%d given)", len(a.Pos))
		}
		return t.typeError("expected at most 1 arguments, got %d", len(a.Pos))
	}
	if t.typeOf(self) == t.orderedTypes().dict || t.typeOf(self).lookup(t, t.vm.intern("__setitem__")) == t.vm.types.Dict.dict.getStr(t.vm.intern("__setitem__")) {
		return t.dictUpdateArgs(self, a, name)
	}
	if len(a.Pos) == 1 && !t.updateBySet(self, a.Pos[0]) {
		return Null
	}
	for i, k := range a.Names {
		if !t.SetItem(self, k, a.Kw[i]) {
			return Null
		}
	}
	return None
}

// updateBySet stores the entries of a mapping or of pairs with __setitem__.
func (t *Thread) updateBySet(self, x Value) bool {
	m, ok := t.lookupAttr(x, t.vm.names.keys)
	if !ok {
		return false
	}
	if m.p != nil {
		keys := t.Call(m)
		t.decref(m)
		if keys.p == nil {
			return false
		}
		ok = t.Each(keys, func(k Value) bool {
			v := t.GetItem(x, k)
			if v.p == nil {
				return false
			}
			ok := t.SetItem(self, k, v)
			t.decref(v)
			return ok
		})
		t.decref(keys)
		return ok
	}
	return t.Each(x, func(pair Value) bool {
		items, ok := t.fastItems(Null, pair, sprintf("'%s' object is not iterable", t.typeName(pair)))
		if !ok {
			return false
		}
		defer t.releaseItems(items)
		if len(items) < 2 {
			t.valueError("need more than %d value%s to unpack", len(items), plural(len(items)))
			return false
		}
		if len(items) > 2 {
			t.valueError("too many values to unpack (expected 2)")
			return false
		}
		return t.SetItem(self, items[0], items[1])
	})
}

func orderedRepr(t *Thread, v Value) Value {
	name := t.typeOf(v).name
	if asDict(v.p).used == 0 {
		return t.Str(name + "()")
	}
	for _, h := range t.reprs {
		if h == v.p {
			return t.Str("...")
		}
	}
	r := dictRepr(t, v)
	if r.p == nil {
		return Null
	}
	defer t.decref(r)
	return t.Str(name + "(" + GoString(r) + ")")
}

func orderedCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kDict || op != EQ && op != NE {
		return NotImplemented
	}
	eq, ok := t.dictEqual(asDict(a.p), asDict(b.p))
	if ok && eq && t.isInstance(b, t.orderedTypes().dict) {
		x, y := t.List(a), t.List(b)
		if x.p == nil || y.p == nil {
			t.xdecref(x)
			t.xdecref(y)
			return Null
		}
		eq, ok = t.CompareBool(x, y, EQ)
		t.decref(x)
		t.decref(y)
	}
	if !ok {
		return Null
	}
	return Bool(eq == (op == EQ))
}

func orderedCopy(t *Thread, a []Value) Value {
	n := t.Call(t.typeOf(a[0]).Value())
	if n.p == nil {
		return Null
	}
	if !t.updateBySet(n, a[0]) {
		t.decref(n)
		return Null
	}
	return n
}

func orderedOr(t *Thread, a, b Value) Value {
	if a.p.kind != kDict || b.p.kind != kDict {
		return NotImplemented
	}
	typ := t.typeOf(a)
	if !t.isInstance(a, t.orderedTypes().dict) {
		typ = t.typeOf(b)
	}
	n := t.Call(typ.Value(), a)
	if n.p != nil && !t.updateBySet(n, b) {
		t.decref(n)
		return Null
	}
	return n
}

func orderedInplaceOr(t *Thread, a, b Value) Value {
	if !t.updateBySet(a, b) {
		return Null
	}
	return a.incref()
}

func orderedMove(t *Thread, a []Value) Value {
	d := asDict(a[0].p)
	last := true
	if a[2].p != nil {
		var ok bool
		if last, ok = t.IsTrue(a[2]); !ok {
			return Null
		}
	}
	h, ok := t.Hash(a[1])
	if !ok {
		return Null
	}
	e, ok := d.find(t, a[1], h)
	if !ok {
		return Null
	}
	if e < 0 {
		return t.keyError(a[1])
	}
	k, v := d.remove(e)
	if last {
		d.insert(t, k, h, v)
		return None
	}
	d.compactEntries()
	d.ents = append(d.ents, dictEntry{})
	copy(d.ents[1:], d.ents)
	d.ents[0] = dictEntry{k, v, h}
	d.used++
	d.version = 0
	d.resize(t, max(d.used*3/2, len(d.idx)-1), false)
	return None
}

func orderedPopItem(t *Thread, a []Value) Value {
	d := asDict(a[0].p)
	last := true
	if a[1].p != nil {
		var ok bool
		if last, ok = t.IsTrue(a[1]); !ok {
			return Null
		}
	}
	if d.used == 0 {
		t.raiseValue(t.vm.types.KeyError, t.Str("dictionary is empty"))
		return Null
	}
	if last {
		return dictPopItem(t, a[:1])
	}
	e := 0
	for d.ents[e].key.p == nil {
		e++
	}
	if e > 32 && e > d.used {
		d.resize(t, d.used*3, false)
		d.version = 0
		e = 0
	}
	k, v := d.remove(e)
	return t.NewTuple(k, v)
}

func orderedPop(t *Thread, a []Value) Value {
	d := asDict(a[0].p)
	x, ok := d.get(t, a[1])
	switch {
	case !ok:
		return Null
	case x.p != nil:
		x.incref()
		if !t.SetItem(a[0], a[1], Null) {
			t.decref(x)
			return Null
		}
		return x
	case a[2].p != nil:
		return a[2].incref()
	}
	m := t.lookupSpecial(a[0], t.vm.names.missing)
	if m.p != nil {
		r := t.Call(m, a[1])
		t.decref(m)
		return r
	}
	if t.exc.p != nil {
		return Null
	}
	return t.keyError(a[1])
}

func orderedSetDefault(t *Thread, a []Value) Value {
	if t.typeOf(a[0]) == t.orderedTypes().dict {
		return dictSetDefault(t, a)
	}
	in, ok := t.Contains(a[0], a[1])
	if !ok {
		return Null
	}
	if in {
		return t.GetItem(a[0], a[1])
	}
	if !t.SetItem(a[0], a[1], noneFor(a[2])) {
		return Null
	}
	return noneIfNull(a[2])
}

func orderedReduce(t *Thread, a []Value) Value {
	state := t.CallMethod(a[0], "__getstate__")
	if state.p == nil {
		t.clearExc()
		state = None
	}
	items := t.CallMethod(a[0], "items")
	if items.p == nil {
		t.decref(state)
		return Null
	}
	it := t.Iter(items)
	t.decref(items)
	return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(), state, None, it)
}

// counter counts the values of an iterable in the mapping in register 1.
var counter consumer

func init() {
	counter.prepare("_count_elements", 1)
	counter.each = func(t *Thread, f *Frame, v Value) Value {
		ok := t.countOne(*f.reg(1), v)
		t.decref(v)
		if !ok {
			return Null
		}
		return Unbound
	}
	counter.done = func(t *Thread, f *Frame) Value { return None }
}

// CountElements is collections._count_elements. It may return Unwind.
func (t *Thread) CountElements(mapping, iterable Value) Value {
	return counter.start(t, iterable, mapping)
}

func (t *Thread) countOne(m, k Value) bool {
	own := false
	if m.p.kind == kDict {
		typ, dict := t.typeOf(m), t.vm.types.Dict
		own = t.isTypesOwn(typ, dict, t.vm.names.get) && t.isTypesOwn(typ, dict, t.vm.intern("__setitem__"))
	}
	if own {
		d := asDict(m.p)
		h, ok := t.Hash(k)
		if !ok {
			return false
		}
		old, ok := d.find(t, k, h)
		if !ok {
			return false
		}
		n := Int(1)
		if old >= 0 {
			x := d.ents[old].val.incref()
			n = t.Binary(OpAdd, x, Int(1))
			t.decref(x)
			if n.p == nil {
				return false
			}
		}
		ok = d.setHash(t, k, h, n)
		t.decref(n)
		return ok
	}
	x := t.CallMethod(m, "get", k, Int(0))
	if x.p == nil {
		return false
	}
	n := t.Binary(OpAdd, x, Int(1))
	t.decref(x)
	if n.p == nil {
		return false
	}
	ok := t.SetItem(m, k, n)
	t.decref(n)
	return ok
}
