package vm

var dictSpec = TypeSpec{Name: "dict", Kind: kDict, Flags: TypeBase | TypeGC | TypeMapping, Alloc: dictAlloc,
	Doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
	Slots: Slots{
		New:  func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value { return t.dictUpdateArgs(self, a, "dict") },
		Repr: dictRepr, Compare: dictCompare, OldCmp: dictCmp2,
		Iter:    func(t *Thread, v Value) Value { return t.dictIter(iterDictKeys, v) },
		Len:     func(t *Thread, v Value) Value { return Int(int64(asDict(v.p).used)) },
		GetItem: dictGetItem, SetItem: dictSetItem, Contains: dictContains,
		Binary: [NumBinary]func(t *Thread, a, b Value) Value{OpOr: dictOr}, Inplace: [NumBinary]func(t *Thread, a, b Value) Value{OpOr: dictInplaceOr},
	},
	Dialect: func(py2 bool, s *Slots) {
		if py2 {
			s.Binary[OpOr], s.Inplace[OpOr] = nil, nil
		} else {
			s.OldCmp = nil
		}
	},
	Methods: append([]Method{
		{Name: "get", Sig: "key, default=None, /", How: Unpack, Fn: dictGet, Doc: "Return the value for key if key is in the dictionary, else default."},
		{Name: "setdefault", Sig: "key, default=None, /", How: Unpack, Fn: dictSetDefault, Doc: "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default."},
		{Name: "pop", Sig: "key, default=None, /", How: Unpack, Fn: dictPop, Doc: "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError."},
		{Name: "popitem", Fn: dictPopItem, Doc: "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty."},
		{Name: "update", Raw: dictUpdateMethod, Doc: "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"},
		{Name: "fromkeys", Sig: "iterable, value=None, /", How: ClassMethod | Unpack, Fn: dictFromKeys, Doc: "Create a new dictionary with keys from iterable and values set to value."},
		{Name: "clear", Fn: func(t *Thread, a []Value) Value { asDict(a[0].p).clear(t); return None }, Doc: "Remove all items from the dict."},
		{Name: "copy", Fn: func(t *Thread, a []Value) Value { return t.dictCopy(asDict(a[0].p)) }, Doc: "Return a shallow copy of the dict."},
		{Name: "__contains__", Sig: "key, /", Fn: func(t *Thread, a []Value) Value { return dictContains(t, a[0], a[1]) }, Doc: "True if the dictionary has the specified key, else False."},
		{Name: "__getitem__", Sig: "key, /", Fn: func(t *Thread, a []Value) Value { return dictGetItem(t, a[0], a[1]) }, Doc: "Return self[key]."},
		{Name: "keys", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyKeys, a[0]) }, Doc: "Return a set-like object providing a view on the dict's keys."},
		{Name: "values", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyValues, a[0]) }, Doc: "Return an object providing a view on the dict's values."},
		{Name: "items", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyItems, a[0]) }, Doc: "Return a set-like object providing a view on the dict's items."},
		{Name: "viewkeys", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyKeys, a[0]) }},
		{Name: "viewvalues", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyValues, a[0]) }},
		{Name: "viewitems", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.newProxy(proxyItems, a[0]) }},
		{Name: "iterkeys", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictIter(iterDictKeys, a[0]) }},
		{Name: "itervalues", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictIter(iterDictValues, a[0]) }},
		{Name: "iteritems", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictIter(iterDictItems, a[0]) }},
		{Name: "keys", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictList(asDict(a[0].p), proxyKeys) }},
		{Name: "values", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictList(asDict(a[0].p), proxyValues) }},
		{Name: "items", How: Only2, Fn: func(t *Thread, a []Value) Value { return t.dictList(asDict(a[0].p), proxyItems) }},
		{Name: "has_key", How: Only2, Sig: "key, /", Fn: func(t *Thread, a []Value) Value { return dictContains(t, a[0], a[1]) }},
		{Name: "__reversed__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.dictIter(iterDictKeysReversed, a[0]) }, Doc: "Return a reverse iterator over the dict keys."},
	}, genericAliasMethod),
}

func dictAlloc(t *Thread, typ *Type) *Header {
	if typ.flags&TypeHeap != 0 {
		o := &dictSub{}
		t.init(&o.Header, kDict, typ)
		t.startSub(&o.Header, &o.attrs)
		t.track(&o.Header)
		return &o.Header
	}
	o := &DictObj{}
	t.init(&o.Header, kDict, typ)
	t.track(&o.Header)
	return &o.Header
}

func dictUpdateMethod(t *Thread, a Args) Value {
	return t.dictUpdateArgs(a.Pos[0], Args{a.Pos[1:], a.Kw, a.Names}, "update")
}

// dictUpdateArgs is dict_update_common: an optional mapping or iterable of pairs,
// then keywords.
func (t *Thread) dictUpdateArgs(self Value, a Args, name string) Value {
	if !t.checkCount(name, len(a.Pos), 0, 1) {
		return Null
	}
	kw := Null
	if len(a.Names) > 0 {
		kw = t.keywordDict(a)
		defer t.decref(kw)
	}
	if len(a.Pos) == 1 {
		return t.dictUpdateSoft(self, a.Pos[0], kw)
	}
	if kw.p != nil && !t.dictMerge(asDict(self.p), asDict(kw.p), true) {
		return Null
	}
	return None
}

// keywordDict is the dict of a call's keywords, filled in CPython's order.
func (t *Thread) keywordDict(a Args) Value {
	d := t.newDict()
	for i := range a.Names {
		if t.vm.py2 {
			i = len(a.Names) - 1 - i
		}
		d.set(t, a.Names[i], a.Kw[i])
	}
	return obj(&d.Header)
}

// dictUpdateSoft is self.update(x, **kw); kw may be Null.
func (t *Thread) dictUpdateSoft(self, x, kw Value) Value {
	d := asDict(self.p)
	switch {
	case x.p.kind == kDict && x.p.flags&flagSub == 0:
		if !t.dictMerge(d, asDict(x.p), true) {
			return Null
		}
	default:
		isMapping := x.p.kind == kDict
		if !isMapping {
			m, ok := t.lookupAttr(x, t.vm.names.keys)
			if !ok {
				return Null
			}
			isMapping = m.p != nil
			t.xdecref(m)
		}
		if !isMapping {
			return dictFromPairs.start(t, x, self, kw)
		}
		if !t.mergeMapping(d, x) {
			return Null
		}
	}
	if kw.p != nil && !t.dictMerge(d, asDict(kw.p), true) {
		return Null
	}
	return None
}

// dictFromPairs fills a dict, register 1, with pairs, and at last with the
// keywords in register 2.
var dictFromPairs consumer

func init() {
	dictFromPairs.prepare("dict.update", 2)
	dictFromPairs.each = func(t *Thread, f *Frame, v Value) Value {
		ok := t.setPair(asDict(f.reg(1).p), v, f.note)
		f.note++
		t.decref(v)
		if !ok {
			return Null
		}
		return Unbound
	}
	dictFromPairs.done = func(t *Thread, f *Frame) Value {
		if kw := *f.reg(2); kw.p != &tUnbound && !t.dictMerge(asDict(f.reg(1).p), asDict(kw.p), true) {
			return Null
		}
		return None
	}
}

// setPair stores a pair, which is element n of what updates a dict.
func (t *Thread) setPair(d *DictObj, pair Value, n int64) bool {
	if pair.p.kind == kTuple && len(asTuple(pair.p).items) == 2 {
		items := asTuple(pair.p).items
		return d.set(t, items[0], items[1])
	}
	items, ok := t.fastItems(Null, pair, "")
	if !ok {
		if t.matches(t.vm.types.TypeError) {
			t.clearExc()
			t.typeError("cannot convert dictionary update sequence element #%d to a sequence", n)
		}
		return false
	}
	if len(items) != 2 {
		t.valueError("dictionary update sequence element #%d has length %d; 2 is required", n, len(items))
		ok = false
	} else {
		ok = d.set(t, items[0], items[1])
	}
	t.releaseItems(items)
	return ok
}

// mappingKeys is x.keys().
func (t *Thread) mappingKeys(x Value) Value {
	m := t.getAttr(x, t.vm.names.keys)
	if m.p == nil {
		return Null
	}
	defer t.decref(m)
	if t.vm.py2 && !t.callable(m) {
		return t.typeError("attribute of type '%s' is not callable", t.typeName(m))
	}
	return t.Call(m)
}

// mergeMapping is update with a mapping by its keys() and __getitem__.
func (t *Thread) mergeMapping(d *DictObj, x Value) bool {
	if x.p.kind == kDict && (t.vm.py2 || t.isTypesOwn(x.p.typ, t.vm.types.Dict, t.vm.names.iter)) {
		return t.dictMerge(d, asDict(x.p), true)
	}
	keys := t.mappingKeys(x)
	if keys.p == nil {
		return false
	}
	ok := t.Each(keys, func(k Value) bool {
		v := t.GetItem(x, k)
		if v.p == nil {
			return false
		}
		ok := d.set(t, k, v)
		t.decref(v)
		return ok
	})
	t.decref(keys)
	return ok
}

// dictMerge copies the entries of one dict to another.
func (t *Thread) dictMerge(d, from *DictObj, override bool) bool {
	if d == from || from.used == 0 {
		return true
	}
	if t.vm.py2 && (d.fill+from.used)*3 >= max(len(d.idx), 8)*2 {
		d.resize(t, (d.used+from.used)*2, true)
	}
	d.version = 0
	n := from.used
	ok := true
	for e, pos := from.next(t, 0); e >= 0; e, pos = from.next(t, pos) {
		ent := &from.ents[e]
		k, v, h := ent.key.incref(), ent.val.incref(), ent.hash
		have := -1
		if d.used > 0 {
			have, ok = d.find(t, k, h)
		}
		switch {
		case !ok:
		case have < 0:
			d.insert(t, k.incref(), h, v.incref())
		case override:
			old := d.ents[have].val
			d.ents[have].val = v.incref()
			t.decref(old)
		}
		t.decref(k)
		t.decref(v)
		if !ok {
			return false
		}
		if from.used != n {
			if t.vm.py2 {
				n = from.used
				continue
			}
			t.raise(t.vm.types.RuntimeError, "dict mutated during update")
			return false
		}
	}
	return true
}

// dictUpdate is d.update(v); AttributeError where v is no mapping.
func (t *Thread) dictUpdate(d *DictObj, v Value) bool {
	return t.mergeMapping(d, v)
}

// dictCopy is a new dict with the same entries.
func (t *Thread) dictCopy(d *DictObj) Value {
	n := t.newDict()
	if t.vm.py2 {
		t.dictMerge(n, d, true)
		return obj(&n.Header)
	}
	if d.used == 0 {
		return obj(&n.Header)
	}
	n.ents = make([]dictEntry, 0, d.used+2)
	for i := range d.ents {
		if ent := d.ents[i]; ent.key.p != nil {
			ent.key.incref()
			ent.val.incref()
			n.ents = append(n.ents, ent)
		}
	}
	n.used = d.used
	n.resize(t, (d.used*3+1)/2, false)
	t.vm.charge(48 * d.used)
	return obj(&n.Header)
}

func dictRepr(t *Thread, v Value) Value {
	d := asDict(v.p)
	if t.reprEnter(v) {
		return t.Str("{...}")
	}
	defer t.reprLeave(v)
	if d.used == 0 {
		return t.Str("{}")
	}
	where := " while getting the repr of an object"
	if !t.enterNative(where) {
		return Null
	}
	defer t.leaveNative()
	var b joiner
	b.add("{")
	first := true
	for e, pos := d.next(t, 0); e >= 0; e, pos = d.next(t, pos) {
		k, x := d.ents[e].key.incref(), d.ents[e].val.incref()
		if !first {
			b.add(", ")
		}
		first = false
		ok := b.repr(t, k)
		if ok {
			b.add(": ")
			ok = b.repr(t, x)
		}
		t.decref(k)
		t.decref(x)
		if !ok {
			return Null
		}
	}
	b.add("}")
	return b.str(t)
}

func dictCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kDict || op != EQ && op != NE {
		return NotImplemented
	}
	if !t.enterNative(t.compareWhere()) {
		return Null
	}
	eq, ok := t.dictEqual(asDict(a.p), asDict(b.p))
	t.leaveNative()
	if !ok {
		return Null
	}
	return Bool(eq == (op == EQ))
}

func (t *Thread) dictEqual(a, b *DictObj) (eq, ok bool) {
	if a.used != b.used {
		return false, true
	}
	for e, pos := a.next(t, 0); e >= 0; e, pos = a.next(t, pos) {
		ent := a.ents[e]
		ent.key.incref()
		ent.val.incref()
		at, ok := b.find(t, ent.key, ent.hash)
		eq := false
		if at >= 0 {
			bv := b.ents[at].val.incref()
			eq, ok = t.CompareBool(bv, ent.val, EQ)
			t.decref(bv)
		}
		t.decref(ent.key)
		t.decref(ent.val)
		if !ok || !eq {
			return false, ok
		}
	}
	return true, true
}

// dictCmp2 is cmp() of two dicts in Python 2: by length, then by the smallest key
// whose values differ.
func dictCmp2(t *Thread, a, b Value) Value {
	if b.p.kind != kDict {
		return NotImplemented
	}
	x, y := asDict(a.p), asDict(b.p)
	if x.used != y.used {
		return Int(int64(cmpInt(int64(x.used), int64(y.used))))
	}
	ak, av, ok := t.dictSmallestDiff(x, y)
	if !ok {
		return Null
	}
	if ak.p == nil {
		return Int(0)
	}
	defer t.decref(ak)
	defer t.decref(av)
	bk, bv, ok := t.dictSmallestDiff(y, x)
	if !ok {
		return Null
	}
	c := 0
	if bk.p != nil {
		c, ok = t.cmp2(ak, bk)
		t.decref(bk)
	}
	if ok && c == 0 && bv.p != nil {
		c, ok = t.cmp2(av, bv)
	}
	t.xdecref(bv)
	if !ok {
		return Null
	}
	return Int(int64(c))
}

// dictSmallestDiff finds the smallest key of a whose value b has not (owned).
func (t *Thread) dictSmallestDiff(a, b *DictObj) (key, val Value, ok bool) {
	for e, pos := a.next(t, 0); e >= 0; e, pos = a.next(t, pos) {
		k, v := a.ents[e].key.incref(), a.ents[e].val.incref()
		less, eq := false, false
		ok = true
		if key.p != nil {
			less, ok = t.CompareBool(key, k, LT)
		}
		if ok && !less {
			var bv Value
			if bv, ok = b.get(t, k); bv.p != nil {
				bv.incref()
				eq, ok = t.CompareBool(v, bv, EQ)
				t.decref(bv)
			}
		}
		if ok && !less && !eq {
			t.xdecref(key)
			t.xdecref(val)
			key, val = k, v
			continue
		}
		t.decref(k)
		t.decref(v)
		if !ok {
			t.xdecref(key)
			t.xdecref(val)
			return Null, Null, false
		}
	}
	return key, val, true
}

func dictGetItem(t *Thread, v, k Value) Value {
	d := asDict(v.p)
	if t.softKey(k) {
		return t.keySoft(keyGetItem, v, k, Null)
	}
	x, ok := d.get(t, k)
	if x.p != nil {
		return x.incref()
	}
	if !ok {
		return Null
	}
	return t.dictMissing(v, k)
}

// dictMissing is what v[k] gives where k is not there.
func (t *Thread) dictMissing(v, k Value) Value {
	if v.p.flags&flagSub != 0 {
		m := t.lookupSpecial(v, t.vm.names.missing)
		if m.p != nil {
			r := t.callSoft(m, Args{Pos: []Value{k}})
			t.decref(m)
			return r
		}
		if t.exc.p != nil {
			return Null
		}
	}
	return t.keyError(k)
}

func dictSetItem(t *Thread, v, k, x Value) Value {
	d := asDict(v.p)
	if t.softKey(k) {
		if x.p == nil {
			return t.keySoft(keyDelItem, v, k, Null)
		}
		return t.keySoft(keySetItem, v, k, x)
	}
	if x.p != nil {
		if !d.set(t, k, x) {
			return Null
		}
		return None
	}
	found, ok := d.del(t, k)
	if !ok {
		return Null
	}
	if !found {
		return t.keyError(k)
	}
	return None
}

func dictContains(t *Thread, v, k Value) Value {
	if t.softKey(k) {
		return t.keySoft(keyContains, v, k, Null)
	}
	x, ok := asDict(v.p).get(t, k)
	if !ok {
		return Null
	}
	return Bool(x.p != nil)
}

func dictGet(t *Thread, a []Value) Value {
	if t.softKey(a[1]) {
		return t.keySoft(keyGet, a[0], a[1], a[2])
	}
	x, ok := asDict(a[0].p).get(t, a[1])
	switch {
	case x.p != nil:
		return x.incref()
	case !ok:
		return Null
	}
	return noneIfNull(a[2])
}

func dictSetDefault(t *Thread, a []Value) Value {
	if t.softKey(a[1]) {
		return t.keySoft(keySetDefault, a[0], a[1], a[2])
	}
	d, def := asDict(a[0].p), a[2]
	if def.p == nil {
		def = None
	}
	h, ok := t.Hash(a[1])
	if !ok {
		return Null
	}
	e, ok := d.find(t, a[1], h)
	if !ok {
		return Null
	}
	if e >= 0 {
		return d.ents[e].val.incref()
	}
	d.insert(t, a[1].incref(), h, def.incref())
	return def.incref()
}

func dictPop(t *Thread, a []Value) Value {
	d := asDict(a[0].p)
	if d.used == 0 {
		if a[2].p != nil {
			return a[2].incref()
		}
		return t.keyError(a[1])
	}
	if t.softKey(a[1]) {
		return t.keySoft(keyPop, a[0], a[1], a[2])
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
		if a[2].p != nil {
			return a[2].incref()
		}
		return t.keyError(a[1])
	}
	k, v := d.remove(e)
	t.decref(k)
	return v
}

func dictPopItem(t *Thread, a []Value) Value {
	d := asDict(a[0].p)
	if d.used == 0 {
		t.raiseValue(t.vm.types.KeyError, t.Str("popitem(): dictionary is empty"))
		return Null
	}
	e := len(d.ents) - 1
	if t.vm.py2 {
		i := int64(0)
		if d.idx[0] < 0 {
			i = d.finger
			mask := int64(len(d.idx) - 1)
			if i > mask || i < 1 {
				i = 1
			}
			for d.idx[i] < 0 {
				if i++; i > mask {
					i = 1
				}
			}
		}
		e = int(d.idx[i])
		k, v := d.remove(e)
		d.finger = i + 1
		return t.NewTuple(k, v)
	}
	for d.ents[e].key.p == nil {
		e--
	}
	k, v := d.remove(e)
	d.ents = d.ents[:e]
	return t.NewTuple(k, v)
}

// dictList is keys(), values() and items() of Python 2.
func (t *Thread) dictList(d *DictObj, how proxyKind) Value {
	out := make([]Value, 0, d.used)
	if how == proxyItems {
		for range d.used {
			out = append(out, t.NewTuple(None, None))
		}
	}
	i := 0
	d.each(t, func(k, v Value) bool {
		switch how {
		case proxyKeys:
			out = append(out, k.incref())
		case proxyValues:
			out = append(out, v.incref())
		default:
			p := asTuple(out[i].p).items
			p[0], p[1] = k.incref(), v.incref()
			i++
		}
		return true
	})
	return t.listOf(out)
}

// dictFromKeys is dict.fromkeys(iterable, value).
func dictFromKeys(t *Thread, a []Value) Value {
	val := a[2]
	if val.p == nil {
		val = None
	}
	d := t.Call(a[0])
	if d.p == nil {
		return Null
	}
	defer t.decref(d)
	if d.p.kind == kDict && d.p.flags&flagSub == 0 {
		if t.fromKeysFast(asDict(d.p), a[1], val) {
			return d.incref()
		}
	}
	return dictKeyFiller.start(t, a[1], d, val)
}

// fromKeysFast takes the keys from a dict or set; false where v is neither, or d
// is not empty.
func (t *Thread) fromKeysFast(d *DictObj, v, val Value) bool {
	if d.used != 0 || v.p.flags&flagSub != 0 {
		return false
	}
	switch v.p.kind {
	case kDict:
		from := asDict(v.p)
		if t.vm.py2 {
			d.resize(t, from.used/2*3, true)
		}
		for e, pos := from.next(t, 0); e >= 0; e, pos = from.next(t, pos) {
			t.fromKeysInsert(d, from.ents[e].key, from.ents[e].hash, val)
		}
	case kSet:
		from := asSet(v.p)
		if t.vm.py2 {
			d.resize(t, from.used/2*3, true)
		}
		for i := range from.table {
			if ent := &from.table[i]; ent.live() {
				t.fromKeysInsert(d, ent.key, ent.hash, val)
			}
		}
	default:
		return false
	}
	return true
}

// fromKeysInsert adds a key that is not there; in Python 2 without growth, for
// which room was made.
func (t *Thread) fromKeysInsert(d *DictObj, k Value, h int64, val Value) {
	k.incref()
	val.incref()
	if t.vm.py2 {
		d.version = 0
		d.place2(h, int32(len(d.ents)))
		d.used++
		d.ents = append(d.ents, dictEntry{k, val, h})
		return
	}
	d.insert(t, k, h, val)
}

// dictKeyFiller stores the value in register 2 under each key in register 1.
var dictKeyFiller consumer

func init() {
	dictKeyFiller.prepare("dict.fromkeys", 2)
	dictKeyFiller.each = func(t *Thread, f *Frame, v Value) Value {
		d := *f.reg(1)
		var ok bool
		if d.p.kind == kDict && d.p.flags&flagSub == 0 {
			ok = asDict(d.p).set(t, v, *f.reg(2))
		} else {
			ok = t.SetItem(d, v, *f.reg(2))
		}
		t.decref(v)
		if !ok {
			return Null
		}
		return Unbound
	}
	dictKeyFiller.done = func(t *Thread, f *Frame) Value { return f.reg(1).incref() }
}

func dictOr(t *Thread, a, b Value) Value {
	if a.p.kind != kDict || b.p.kind != kDict {
		return NotImplemented
	}
	n := t.dictCopy(asDict(a.p))
	if !t.mergeMapping(asDict(n.p), b) {
		t.decref(n)
		return Null
	}
	return n
}

func dictInplaceOr(t *Thread, a, b Value) Value {
	orig := t.frame
	r := t.dictUpdateSoft(a, b, Null)
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		return t.then(orig, &giveFirst, a)
	}
	return a.incref()
}

// giveFirst forgets the result that it gets and gives its register 0.
var giveFirst = nativeCode{name: "give", nregs: 1}

func init() {
	giveFirst.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil {
			return Null
		}
		t.decref(r)
		return f.reg(0).incref()
	}
}
