package vm

import "math"

var setMethodsBoth = []Method{
	{Name: "copy", Fn: setCopyMethod, Doc: "Return a shallow copy of a set."},
	{Name: "union", Sig: "*others", Fn: setUnion, Doc: "Return a new set with elements from the set and all others."},
	{Name: "intersection", Sig: "*others", Fn: setIntersectionMethod, Doc: "Return a new set with elements common to the set and all others."},
	{Name: "difference", Sig: "*others", Fn: setDifferenceMethod, Doc: "Return a new set with elements in the set that are not in the others."},
	{Name: "symmetric_difference", Sig: "other, /", Fn: func(t *Thread, a []Value) Value { return t.setSymmetric(asSet(a[0].p), a[1]) }, Doc: "Return a new set with elements in either the set or other but not both."},
	{Name: "issubset", Sig: "other, /", Fn: func(t *Thread, a []Value) Value { return t.setSubset(a[0], a[1]) }, Doc: "Report whether another set contains this set."},
	{Name: "issuperset", Sig: "other, /", Fn: func(t *Thread, a []Value) Value { return t.setSuperset(a[0], a[1]) }, Doc: "Report whether this set contains another set."},
	{Name: "isdisjoint", Sig: "other, /", Fn: func(t *Thread, a []Value) Value { return t.setDisjoint(a[0], a[1]) }, Doc: "Return True if two sets have a null intersection."},
	{Name: "__contains__", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return setContains(t, a[0], a[1]) }, Doc: "x.__contains__(y) <==> y in x."},
	{Name: "__reduce__", Fn: setReduce, Doc: "Return state information for pickling."},
}

var setMethodsMutable = []Method{
	{Name: "add", Sig: "object, /", Fn: setAdd, Doc: "Add an element to a set.\n\nThis has no effect if the element is already present."},
	{Name: "remove", Sig: "object, /", Fn: setRemove, Doc: "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."},
	{Name: "discard", Sig: "object, /", Fn: setDiscard, Doc: "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."},
	{Name: "pop", Fn: setPop, Doc: "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."},
	{Name: "clear", Fn: func(t *Thread, a []Value) Value { asSet(a[0].p).clear(t); return None }, Doc: "Remove all elements from this set."},
	{Name: "update", Sig: "*others", Fn: setUpdateMethod, Doc: "Update the set, adding elements from all others."},
	{Name: "intersection_update", Sig: "*others", Fn: setIntersectionUpdate, Doc: "Update the set, keeping only elements found in it and all others."},
	{Name: "difference_update", Sig: "*others", Fn: setDifferenceUpdate, Doc: "Update the set, removing elements found in others."},
	{Name: "symmetric_difference_update", Sig: "other, /", Fn: func(t *Thread, a []Value) Value {
		if !t.setSymmetricUpdate(asSet(a[0].p), a[1]) {
			return Null
		}
		return None
	}, Doc: "Update the set, keeping only elements found in either set, but not in both."},
}

var setSpec = TypeSpec{Name: "set", Kind: kSet, Flags: TypeBase | TypeGC | TypeWeak, Alloc: setAlloc,
	Doc:   "Build an unordered collection of unique elements.",
	Slots: setSlots(true), Methods: append(append(append([]Method(nil), setMethodsBoth...), setMethodsMutable...), genericAliasMethod)}

var frozenSetSpec = TypeSpec{Name: "frozenset", Kind: kSet, Flags: TypeBase | TypeGC | TypeWeak, Alloc: setAlloc,
	Doc:   "Build an immutable unordered collection of unique elements.",
	Slots: setSlots(false), Methods: append(append([]Method(nil), setMethodsBoth...), genericAliasMethod)}

type binarySlots = [NumBinary]func(t *Thread, a, b Value) Value

func setSlots(mutable bool) Slots {
	s := Slots{
		Repr: setRepr, Compare: setCompare,
		Iter:     func(t *Thread, v Value) Value { return t.setIter(v) },
		Len:      func(t *Thread, v Value) Value { return Int(int64(asSet(v.p).used)) },
		Contains: setContains,
		Binary: binarySlots{
			OpOr: setOperator(func(t *Thread, a, b Value) Value {
				r := t.setCopy(asSet(a.p))
				if a == b {
					return r
				}
				return t.setResult(r, t.setUpdate(asSet(r.p), b))
			}),
			OpAnd:      setOperator(func(t *Thread, a, b Value) Value { return t.setIntersection(asSet(a.p), b) }),
			OpSubtract: setOperator(func(t *Thread, a, b Value) Value { return t.setDifference(asSet(a.p), b) }),
			OpXor:      setOperator(func(t *Thread, a, b Value) Value { return t.setSymmetric(asSet(a.p), b) }),
		},
		OldCmp: func(t *Thread, a, b Value) Value {
			if b.p.kind != kSet {
				return NotImplemented
			}
			return t.typeError("cannot compare sets using cmp()")
		},
	}
	if !mutable {
		s.New, s.Hash = frozenSetNew, frozenSetHash
		return s
	}
	s.New = func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }
	s.Init = setInit
	s.Inplace = binarySlots{
		OpOr:  setInplace(func(t *Thread, s *SetObj, b Value) bool { return t.setUpdate(s, b) }),
		OpAnd: setInplace(func(t *Thread, s *SetObj, b Value) bool { return t.setKeep(s, b) }),
		OpSubtract: setInplace(func(t *Thread, s *SetObj, b Value) bool {
			return t.setRemoveAll(s, b)
		}),
		OpXor: setInplace(func(t *Thread, s *SetObj, b Value) bool { return t.setSymmetricUpdate(s, b) }),
	}
	return s
}

// setOperator is an operator of two sets.
func setOperator(op func(t *Thread, a, b Value) Value) func(t *Thread, a, b Value) Value {
	return func(t *Thread, a, b Value) Value {
		if a.p.kind != kSet || b.p.kind != kSet {
			return NotImplemented
		}
		return op(t, a, b)
	}
}

func setInplace(op func(t *Thread, s *SetObj, b Value) bool) func(t *Thread, a, b Value) Value {
	return func(t *Thread, a, b Value) Value {
		if b.p.kind != kSet {
			return NotImplemented
		}
		if !op(t, asSet(a.p), b) {
			return Null
		}
		return a.incref()
	}
}

// setResult gives r, or lets go of it where ok is false.
func (t *Thread) setResult(r Value, ok bool) Value {
	if !ok {
		t.decref(r)
		return Null
	}
	return r
}

func setAlloc(t *Thread, typ *Type) *Header {
	if typ.flags&TypeHeap != 0 {
		o := &setSub{}
		t.init(&o.Header, kSet, typ)
		t.startSub(&o.Header, &o.attrs)
		t.track(&o.Header)
		return &o.Header
	}
	return &t.newSet(typ).Header
}

func (t *Thread) newSet(typ *Type) *SetObj {
	s := &SetObj{}
	t.init(&s.Header, kSet, typ)
	t.track(&s.Header)
	return s
}

// newSetLike makes an empty set of the class that results of s have: its own in
// Python 2, set or frozenset in Python 3.
func (t *Thread) newSetLike(s *SetObj) *SetObj {
	if t.vm.py2 {
		return asSet(setAlloc(t, s.typ))
	}
	if s.typ.isSubtype(t.vm.types.FrozenSet) {
		return t.newSet(t.vm.types.FrozenSet)
	}
	return t.newSet(t.vm.types.Set)
}

func setInit(t *Thread, self Value, a Args) Value {
	if !t.refuseKeywords("set", a) {
		return Null
	}
	if !t.checkCount("set", len(a.Pos), 0, 1) {
		return Null
	}
	s := asSet(self.p)
	if s.fill > 0 {
		s.clear(t)
	}
	s.hashed = false
	if len(a.Pos) == 0 {
		return None
	}
	return t.setUpdateSoft(self, a.Pos[0], &setFiller)
}

func frozenSetNew(t *Thread, typ *Type, a Args) Value {
	fs := t.vm.types.FrozenSet
	if len(a.Names) > 0 && (typ == fs || t.isTypesOwn(typ, fs, t.vm.names.init)) {
		t.refuseKeywords("frozenset", a)
		return Null
	}
	if !t.checkCount("frozenset", len(a.Pos), 0, 1) {
		return Null
	}
	if typ == fs {
		if len(a.Pos) == 0 {
			return t.emptyFrozenSet()
		}
		if v := a.Pos[0]; t.typeOf(v) == fs {
			return v.incref()
		}
	}
	s := obj(setAlloc(t, typ))
	if len(a.Pos) == 0 {
		return s
	}
	orig := t.frame
	r := t.setUpdateSoft(s, a.Pos[0], &setFiller)
	switch r.p {
	case nil:
		t.decref(s)
		return Null
	case &tUnwind:
		t.then(orig, &frozenDone, s)
		t.decref(s)
		return Unwind
	}
	return t.frozenResult(s)
}

var frozenDone = nativeCode{name: "frozenset", nregs: 1}

func init() {
	frozenDone.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil {
			return Null
		}
		return t.frozenResult(f.reg(0).incref())
	}
}

// frozenResult gives the one empty frozenset for any other in Python 2.
func (t *Thread) frozenResult(s Value) Value {
	if t.vm.py2 && s.p.typ == t.vm.types.FrozenSet && asSet(s.p).used == 0 {
		t.decref(s)
		return t.emptyFrozenSet()
	}
	return s
}

func (t *Thread) emptyFrozenSet() Value {
	if !t.vm.py2 {
		return obj(&t.newSet(t.vm.types.FrozenSet).Header)
	}
	e := &t.vm.empty.frozenset
	if e.p == nil {
		*e = obj(&t.newSet(t.vm.types.FrozenSet).Header)
	}
	return e.incref()
}

// setFiller adds the values of an iterable to the set in register 1.
var setFiller consumer

func init() {
	setFiller.prepare("set.update", 1)
	setFiller.each = func(t *Thread, f *Frame, v Value) Value {
		if t.softKey(v) {
			f.again(t)
			r := t.keySoft(keyAdd, *f.reg(1), v, Null)
			t.decref(v)
			return keepGoing(t, r)
		}
		ok := asSet(f.reg(1).p).add(t, v)
		t.decref(v)
		if !ok {
			return Null
		}
		return Unbound
	}
	setFiller.got = func(t *Thread, f *Frame, r Value) Value { return keepGoing(t, r) }
	setFiller.done = func(t *Thread, f *Frame) Value { return None }
}

// keepGoing is what each of a consumer says after a call whose result is of no
// interest.
func keepGoing(t *Thread, r Value) Value {
	if r.p == nil || r.p == &tUnwind {
		return r
	}
	t.decref(r)
	return Unbound
}

// setUpdateSoft adds the values of an iterable: None.
func (t *Thread) setUpdateSoft(self, x Value, c *consumer) Value {
	done, ok := t.setUpdateFast(asSet(self.p), x)
	if !ok {
		return Null
	}
	if done {
		return None
	}
	return c.start(t, x, self)
}

// setUpdateFast adds the elements of a set or the keys of a dict; done is false
// where x is neither.
func (t *Thread) setUpdateFast(s *SetObj, x Value) (done, ok bool) {
	switch {
	case x.p.kind == kSet:
		return true, s.merge(t, asSet(x.p))
	case x.p.kind == kDict && x.p.flags&flagSub == 0:
		d := asDict(x.p)
		s.makeRoom(t, d.used)
		for e, pos := d.next(t, 0); e >= 0; e, pos = d.next(t, pos) {
			if !s.addHash(t, d.ents[e].key, d.ents[e].hash) {
				return true, false
			}
		}
		return true, true
	}
	return false, true
}

// setUpdate adds the values of an iterable.
func (t *Thread) setUpdate(s *SetObj, v Value) bool {
	f := t.frame
	return t.finish(t.setUpdateSoft(obj(&s.Header), v, &setFiller), f).p != nil
}

// setCopy is a set of the same class as results of s have.
func (t *Thread) setCopy(s *SetObj) Value {
	n := t.newSetLike(s)
	return t.setResult(obj(&n.Header), n.merge(t, s))
}

func setCopyMethod(t *Thread, a []Value) Value {
	s := asSet(a[0].p)
	if s.typ == t.vm.types.FrozenSet {
		return a[0].incref()
	}
	return t.setCopy(s)
}

func setRepr(t *Thread, v Value) Value {
	s := asSet(v.p)
	name := t.typeOf(v).name
	if t.reprEnter(v) {
		return t.Str(name + "(...)")
	}
	defer t.reprLeave(v)
	if s.used == 0 && !t.vm.py2 {
		return t.Str(name + "()")
	}
	open, end := name+"({", "})"
	if t.vm.py2 {
		open, end = name+"([", "])"
	} else if t.typeOf(v) == t.vm.types.Set {
		open, end = "{", "}"
	}
	var keys []Value
	s.each(func(k Value) { keys = append(keys, k.incref()) })
	if !t.enterNative(" while getting the repr of an object") {
		t.releaseItems(keys)
		return Null
	}
	defer t.leaveNative()
	r := t.reprParts(open, ", ", end, keys...)
	for _, k := range keys {
		t.decref(k)
	}
	return r
}

func frozenSetHash(t *Thread, v Value) Value {
	s := asSet(v.p)
	if s.hashed {
		return Int(s.hash)
	}
	hash := uint64(0)
	if t.vm.py2 {
		hash = 1927868237 * uint64(s.used+1)
	}
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			h := uint64(e.hash)
			hash ^= (h ^ (h << 16) ^ 89869747) * 3644798167
		}
	}
	if t.vm.py2 {
		hash = hash*69069 + 907133923
	} else {
		hash ^= (uint64(s.used) + 1) * 1927868237
		hash ^= (hash >> 11) ^ (hash >> 25)
		hash = hash*69069 + 907133923
	}
	if hash == math.MaxUint64 {
		hash = 590923713
	}
	s.hash, s.hashed = int64(hash), true
	return Int(s.hash)
}

func setCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kSet {
		return NotImplemented
	}
	x, y := asSet(a.p), asSet(b.p)
	switch op {
	case EQ, NE:
		eq, ok := t.setEqual(a, b)
		if !ok {
			return Null
		}
		return Bool(eq == (op == EQ))
	case LE:
		return t.setSubset(a, b)
	case GE:
		return t.setSubset(b, a)
	case LT:
		if x.used >= y.used {
			return False
		}
		return t.setSubset(a, b)
	}
	if x.used <= y.used {
		return False
	}
	return t.setSubset(b, a)
}

func (t *Thread) setEqual(a, b Value) (eq, ok bool) {
	x, y := asSet(a.p), asSet(b.p)
	if x.used != y.used || x.hashed && y.hashed && x.hash != y.hash {
		return false, true
	}
	r := t.setSubset(a, b)
	return r == True, r.p != nil
}

// setSubset tells whether a's elements are all in b, which may be any iterable.
func (t *Thread) setSubset(a, b Value) Value {
	x := asSet(a.p)
	if b.p.kind != kSet {
		if !t.vm.py2 {
			n := t.setIntersection(x, b)
			if n.p == nil {
				return Null
			}
			same := asSet(n.p).used == x.used
			t.decref(n)
			return Bool(same)
		}
		tmp := t.newSet(t.vm.types.Set)
		defer t.decref(obj(&tmp.Header))
		if !t.setUpdate(tmp, b) {
			return Null
		}
		b = obj(&tmp.Header)
	}
	y := asSet(b.p)
	if x.used > y.used {
		return False
	}
	for i := 0; i < len(x.table); i++ {
		if e := x.table[i]; e.live() {
			e.key.incref()
			in, ok := y.has(t, e.key, e.hash)
			t.decref(e.key)
			if !ok {
				return Null
			}
			if !in {
				return False
			}
		}
	}
	return True
}

func (t *Thread) setSuperset(a, b Value) Value {
	if b.p.kind == kSet {
		return t.setSubset(b, a)
	}
	x := asSet(a.p)
	if t.vm.py2 {
		tmp := t.newSet(t.vm.types.Set)
		defer t.decref(obj(&tmp.Header))
		if !t.setUpdate(tmp, b) {
			return Null
		}
		return t.setSubset(obj(&tmp.Header), a)
	}
	r := True
	ok := t.Each(b, func(k Value) bool {
		h, ok := t.Hash(k)
		if !ok {
			return false
		}
		in, ok := x.has(t, k, h)
		if ok && !in {
			r = False
		}
		return ok && in
	})
	if !ok {
		return Null
	}
	return r
}

func (t *Thread) setDisjoint(a, b Value) Value {
	x := asSet(a.p)
	if a == b {
		return Bool(x.used == 0)
	}
	if b.p.kind == kSet {
		y := asSet(b.p)
		if y.used > x.used {
			x, y = y, x
		}
		for i := 0; i < len(y.table); i++ {
			if e := y.table[i]; e.live() {
				e.key.incref()
				in, ok := x.has(t, e.key, e.hash)
				t.decref(e.key)
				if !ok {
					return Null
				}
				if in {
					return False
				}
			}
		}
		return True
	}
	r := True
	ok := t.Each(b, func(k Value) bool {
		h, ok := t.Hash(k)
		if !ok {
			return false
		}
		in, ok := x.has(t, k, h)
		if in {
			r = False
		}
		return ok && !in
	})
	if !ok {
		return Null
	}
	return r
}

// setKeyHash is the hash with which sets look for a key: a set that cannot be
// hashed is looked for as a frozenset, which is given back owned.
func (t *Thread) setKeyHash(k Value) (h int64, tmp Value, ok bool) {
	h, ok = t.Hash(k)
	if ok || k.p.kind != kSet || !t.matches(t.vm.types.TypeError) {
		return h, Null, ok
	}
	t.clearExc()
	fs := t.newSet(t.vm.types.FrozenSet)
	fs.merge(t, asSet(k.p))
	h, ok = t.Hash(obj(&fs.Header))
	return h, obj(&fs.Header), ok
}

// setFind looks for a key as in, remove and discard do.
func (t *Thread) setFind(s *SetObj, k Value) (at int, ok bool) {
	h, tmp, ok := t.setKeyHash(k)
	if !ok {
		return -1, false
	}
	if tmp.p != nil {
		k = tmp
		defer t.decref(tmp)
	}
	if s.used == 0 {
		return -1, true
	}
	at, _, ok = s.lookup(t, k, h)
	return at, ok
}

func setContains(t *Thread, v, k Value) Value {
	if t.softKey(k) {
		return t.keySoft(keyContains, v, k, Null)
	}
	at, ok := t.setFind(asSet(v.p), k)
	if !ok {
		return Null
	}
	return Bool(at >= 0)
}

func setAdd(t *Thread, a []Value) Value {
	if t.softKey(a[1]) {
		return t.keySoft(keyAdd, a[0], a[1], Null)
	}
	if !asSet(a[0].p).add(t, a[1]) {
		return Null
	}
	return None
}

func setRemove(t *Thread, a []Value) Value {
	if t.softKey(a[1]) {
		return t.keySoft(keyRemove, a[0], a[1], Null)
	}
	s := asSet(a[0].p)
	at, ok := t.setFind(s, a[1])
	if !ok {
		return Null
	}
	if at < 0 {
		return t.keyError(a[1])
	}
	t.decref(s.removeAt(t, at))
	return None
}

func setDiscard(t *Thread, a []Value) Value {
	if t.softKey(a[1]) {
		return t.keySoft(keyDiscard, a[0], a[1], Null)
	}
	s := asSet(a[0].p)
	at, ok := t.setFind(s, a[1])
	if !ok {
		return Null
	}
	if at >= 0 {
		t.decref(s.removeAt(t, at))
	}
	return None
}

func setPop(t *Thread, a []Value) Value {
	s := asSet(a[0].p)
	if s.used == 0 {
		t.raiseValue(t.vm.types.KeyError, t.Str("pop from an empty set"))
		return Null
	}
	return s.pop(t)
}

func setReduce(t *Thread, a []Value) Value {
	keys := t.List(a[0])
	if keys.p == nil {
		return Null
	}
	state := Null
	if t.vm.py2 {
		ok := true
		if state, ok = t.lookupAttr(a[0], t.vm.names.dict); ok && state.p == nil {
			state = None
		}
	} else {
		state = t.stateOf(a[0], false)
	}
	if state.p == nil {
		t.decref(keys)
		return Null
	}
	return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(keys), state)
}
