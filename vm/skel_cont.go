package vm

var tupleSpec = TypeSpec{Name: "tuple", Kind: kTuple, Flags: TypeBase | TypeGC | TypeSequence}
var listSpec = TypeSpec{Name: "list", Kind: kList, Flags: TypeBase | TypeGC | TypeSequence, Slots: Slots{
	Iter: func(t *Thread, v Value) Value { return obj(&t.newIter(iterList, v).Header) },
	Len:  func(t *Thread, v Value) Value { return Int(int64(len(asList(v.p).items))) },
	GetItem: func(t *Thread, v, k Value) Value {
		l := asList(v.p)
		i := int(k.int())
		if i < 0 {
			i += len(l.items)
		}
		if i < 0 || i >= len(l.items) {
			return t.indexError("list index out of range")
		}
		return l.items[i].incref()
	},
}, Methods: []Method{{Name: "append", Sig: "object, /", Fn: func(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	l.items = append(l.items, a[1].incref())
	return None
}}}}
var dictSpec = TypeSpec{Name: "dict", Kind: kDict, Flags: TypeBase | TypeGC | TypeMapping}
var setSpec = TypeSpec{Name: "set", Kind: kSet, Flags: TypeBase | TypeGC}
var frozenSetSpec = TypeSpec{Name: "frozenset", Kind: kSet, Flags: TypeBase | TypeGC}
var sliceSpec = TypeSpec{Name: "slice", Kind: kSlice, Flags: TypeGC}
var rangeSpec = TypeSpec{Name: "range", Name2: "xrange", Kind: kRange, Flags: TypeGC | TypeSequence, Slots: Slots{
	New: func(t *Thread, typ *Type, a Args) Value {
		r := &RangeObj{start: Int(0), stop: a.Pos[0], step: Int(1)}
		if len(a.Pos) > 1 {
			r.start, r.stop = a.Pos[0], a.Pos[1]
		}
		t.init(&r.Header, kRange, typ)
		return obj(&r.Header)
	},
	Iter: func(t *Thread, v Value) Value {
		r := asRange(v.p)
		it := t.newIter(iterRange, Null)
		it.i, it.step, it.n = r.start.int(), 1, r.stop.int()-r.start.int()
		return obj(&it.Header)
	},
}}
var mappingProxySpec = TypeSpec{Name: "mappingproxy", Name2: "dictproxy", Kind: kProxy, Flags: TypeGC}
var dictKeysSpec = TypeSpec{Name: "dict_keys", Kind: kProxy, Flags: TypeGC}
var dictValuesSpec = TypeSpec{Name: "dict_values", Kind: kProxy, Flags: TypeGC}
var dictItemsSpec = TypeSpec{Name: "dict_items", Kind: kProxy, Flags: TypeGC}

// iterSpecs are the classes of the iterators.
var iterSpecs = [numIters]*TypeSpec{
	iterRange: {Name: "range_iterator", Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: func(t *Thread, v Value) Value {
		it := asIter(v.p)
		if it.n <= 0 {
			return Null
		}
		x := it.i
		it.i += it.step
		it.n--
		return Int(x)
	}}},
	iterList: {Name: "list_iterator", Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: func(t *Thread, v Value) Value {
		it := asIter(v.p)
		if it.src.p == nil {
			return Null
		}
		l := asList(it.src.p)
		if it.i >= int64(len(l.items)) {
			s := it.src
			it.src = Null
			t.decref(s)
			return Null
		}
		it.i++
		return l.items[it.i-1].incref()
	}}},
	iterSeq: {Name: "iterator", Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter}},
}

func selfIter(t *Thread, v Value) Value { return v.incref() }

func (t *Thread) newSet(typ *Type) *SetObj {
	s := &SetObj{}
	t.init(&s.Header, kSet, typ)
	t.track(&s.Header)
	return s
}

// add puts v into the set, taking a reference; false where it raised.
func (s *SetObj) add(t *Thread, v Value) bool { return true }

// each visits the elements in the order of iteration.
func (s *SetObj) each(visit func(Value)) {
	for i := range s.table {
		if k := s.table[i].key; k.p != nil && k.p != &tUnbound {
			visit(k)
		}
	}
}

func (t *Thread) setUpdate(s *SetObj, v Value) bool { return true }

// dictUpdate is d.update(v); AttributeError where v is no mapping.
func (t *Thread) dictUpdate(d *DictObj, v Value) bool { return true }

func (t *Thread) listExtend(l *ListObj, v Value) bool {
	return t.Each(v, func(x Value) bool { l.items = append(l.items, x.incref()); return true })
}

func (t *Thread) newProxy(how proxyKind, src Value) Value {
	p := &ProxyObj{how: how, src: src.incref()}
	typ := t.vm.types.MappingProxy
	t.init(&p.Header, kProxy, typ)
	t.track(&p.Header)
	return obj(&p.Header)
}

func (t *Thread) getSlice2(v, lo, hi Value) Value    { return t.typeError("slice") }
func (t *Thread) setSlice2(v, lo, hi, x Value) Value { return t.typeError("slice") }
func (t *Thread) newGenericAlias(v, k Value) Value   { return t.typeError("generic alias") }
