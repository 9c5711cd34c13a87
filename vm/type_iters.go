package vm

import (
	"math"
	"math/big"
)

// iterSpecs are the classes of the iterators. Those of text belong to its types.
var iterSpecs = [numIters]*TypeSpec{
	iterRange: {Name: "range_iterator", Name2: "rangeiterator", Kind: kIter, Flags: TypeGC,
		Slots:   Slots{Iter: selfIter, Next: rangeIterNext},
		Methods: iterMethods(func(t *Thread, it *IterObj) int64 { return it.n }, rangeIterReduce, rangeIterSetState)},
	iterLongRange: {Name: "longrange_iterator", Kind: kIter, Flags: TypeGC,
		Slots: Slots{Iter: selfIter, Next: longRangeNext},
		Methods: []Method{
			{Name: "__length_hint__", Fn: func(t *Thread, a []Value) Value { return asIter(a[0].p).cur.incref() }},
			{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value { return t.longRangeReduce(asIter(a[0].p)) }},
			{Name: "__setstate__", How: Only3, Sig: "state, /", Fn: longRangeSetState, Doc: "Set state information for unpickling."},
		}},
	iterList:  seqIterSpec("list_iterator", "listiterator", listIterNext),
	iterTuple: seqIterSpec("tuple_iterator", "tupleiterator", tupleIterNext),
	iterSeq: {Name: "iterator", Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: seqIterNext},
		Methods: []Method{
			{Name: "__length_hint__", Fn: func(t *Thread, a []Value) Value { return t.seqIterLeft(asIter(a[0].p)) }, Doc: "Private method returning an estimate of len(list(it))."},
			{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.seqIterReduce(asIter(a[0].p)) }, Doc: "Return state information for pickling."},
			{Name: "__setstate__", How: Only3, Sig: "state, /", Fn: seqSetState, Doc: "Set state information for unpickling."},
		}},
	iterCallable: {Name: "callable_iterator", Name2: "callable-iterator", Kind: kIter, Flags: TypeGC,
		Slots: Slots{Iter: selfIter, Next: callableIterNext},
		Methods: []Method{{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value {
			it := asIter(a[0].p)
			if it.src.p == nil {
				return t.emptyIterReduce()
			}
			return t.NewTuple(t.builtin("iter"), t.NewTuple(it.src.incref(), it.aux.incref()))
		}}}},
	iterDictKeys:           dictIterSpec("dict_keyiterator", "dictionary-keyiterator", dictIterNext),
	iterDictValues:         dictIterSpec("dict_valueiterator", "dictionary-valueiterator", dictIterNext),
	iterDictItems:          dictIterSpec("dict_itemiterator", "dictionary-itemiterator", dictIterNext),
	iterDictKeysReversed:   dictIterSpec("dict_reversekeyiterator", "", dictReverseNext),
	iterDictValuesReversed: dictIterSpec("dict_reversevalueiterator", "", dictReverseNext),
	iterDictItemsReversed:  dictIterSpec("dict_reverseitemiterator", "", dictReverseNext),
	iterSet: {Name: "set_iterator", Name2: "setiterator", Kind: kIter, Flags: TypeGC,
		Slots:   Slots{Iter: selfIter, Next: setIterNext},
		Methods: iterMethods(setIterLeft, listedReduce, nil)},
	iterListReversed: {Name: "list_reverseiterator", Name2: "listreverseiterator", Kind: kIter, Flags: TypeGC,
		Slots:   Slots{Iter: selfIter, Next: listReversedNext},
		Methods: iterMethods(reversedLeft, reversedReduce, reversedSetState)},
	iterReversed: {Name: "reversed", Kind: kIter, Flags: TypeGC | TypeBase, Alloc: iterAlloc(iterReversed),
		Doc:     "Return a reverse iterator over the values of the given sequence.",
		Slots:   Slots{New: reversedNew, Iter: selfIter, Next: reversedNext},
		Methods: iterMethods(reversedLeft, reversedReduce, reversedSetState)},
	iterEnumerate: {Name: "enumerate", Kind: kIter, Flags: TypeGC | TypeBase, Alloc: iterAlloc(iterEnumerate),
		Doc:     "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
		Slots:   Slots{New: enumerateNew, Iter: selfIter, Next: enumerateNext},
		Methods: []Method{{Name: "__reduce__", How: Only3, Fn: enumerateReduce, Doc: "Return state information for pickling."}, genericAliasMethod}},
	iterZip: {Name: "zip", Kind: kIter, Flags: TypeGC | TypeBase, Alloc: iterAlloc(iterZip),
		Doc:   "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
		Slots: Slots{New: zipNew, Iter: selfIter, Next: zipNext},
		Methods: []Method{
			{Name: "__reduce__", Fn: zipReduce, Doc: "Return state information for pickling."},
			{Name: "__setstate__", Sig: "state, /", Fn: func(t *Thread, a []Value) Value {
				b, ok := t.IsTrue(a[1])
				if !ok {
					return Null
				}
				asIter(a[0].p).strict = b
				return None
			}, Doc: "Set state information for unpickling."},
		}},
	iterMap: {Name: "map", Kind: kIter, Flags: TypeGC | TypeBase, Alloc: iterAlloc(iterMap),
		Doc:     "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
		Slots:   Slots{New: mapNew, Iter: selfIter, Next: mapNext},
		Methods: []Method{{Name: "__reduce__", Fn: mapReduce, Doc: "Return state information for pickling."}}},
	iterFilter: {Name: "filter", Kind: kIter, Flags: TypeGC | TypeBase, Alloc: iterAlloc(iterFilter),
		Doc:   "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
		Slots: Slots{New: filterNew, Iter: selfIter, Next: filterNext},
		Methods: []Method{{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			it := asIter(a[0].p)
			return t.NewTuple(it.typ.Value().incref(), t.NewTuple(it.src.incref(), it.aux.incref()))
		}, Doc: "Return state information for pickling."}}},
}

func selfIter(t *Thread, v Value) Value { return v.incref() }

// iterAlloc makes the Alloc of an iterator that may be subclassed.
func iterAlloc(how iterKind) func(t *Thread, typ *Type) *Header {
	return func(t *Thread, typ *Type) *Header {
		if typ.flags&TypeHeap != 0 {
			o := &iterSub{}
			o.how = how
			t.init(&o.Header, kIter, typ)
			t.startSub(&o.Header, &o.attrs)
			t.track(&o.Header)
			return &o.Header
		}
		return &t.newIter(how, Null).Header
	}
}

// iterMethods are __length_hint__ and, in Python 3, what pickling needs.
func iterMethods(left func(t *Thread, it *IterObj) int64, reduce func(t *Thread, it *IterObj) Value, setState func(t *Thread, a []Value) Value) []Method {
	m := []Method{{Name: "__length_hint__", Fn: func(t *Thread, a []Value) Value { return Int(left(t, asIter(a[0].p))) },
		Doc: "Private method returning an estimate of len(list(it))."},
		{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value { return reduce(t, asIter(a[0].p)) },
			Doc: "Return state information for pickling."}}
	if setState != nil {
		m = append(m, Method{Name: "__setstate__", How: Only3, Sig: "state, /", Fn: setState, Doc: "Set state information for unpickling."})
	}
	return m
}

// builtin gives a built-in function (owned).
func (t *Thread) builtin(name string) Value {
	v := t.vm.builtins.getStr(t.vm.intern(name))
	if v.p == nil {
		return None
	}
	return v.incref()
}

func (t *Thread) emptyIterReduce() Value {
	return t.NewTuple(t.builtin("iter"), t.NewTuple(t.NewTuple()))
}

// dropSrc ends an iterator: it lets go of what it iterates over.
func (t *Thread) dropSrc(it *IterObj) Value {
	v := it.src
	it.src = Null
	t.xdecref(v)
	return Null
}

func rangeIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.n <= 0 {
		return Null
	}
	x := it.i
	it.i += it.step
	it.n--
	return Int(x)
}

func rangeIterReduce(t *Thread, it *IterObj) Value {
	r := t.newRange(Int(it.i), t.NewBig(new(big.Int).Add(big.NewInt(it.i), new(big.Int).Mul(big.NewInt(it.n), big.NewInt(it.step)))), Int(it.step))
	return t.NewTuple(t.builtin("iter"), t.NewTuple(r), None)
}

func rangeIterSetState(t *Thread, a []Value) Value {
	it := asIter(a[0].p)
	i, ok := t.Index(a[1], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	i = min(max(i, 0), it.n)
	it.i += i * it.step
	it.n -= i
	return None
}

// longRangeNext: src is the next value, aux the step, cur how many are left.
func longRangeNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	left := bigOf(it.cur)
	if left.Sign() <= 0 {
		return Null
	}
	r := it.src
	it.src = t.NewBig(new(big.Int).Add(bigOf(r), bigOf(it.aux)))
	t.set(&it.cur, t.NewBig(new(big.Int).Sub(left, big.NewInt(1))))
	return r
}

func (t *Thread) longRangeReduce(it *IterObj) Value {
	n := new(big.Int).Mul(bigOf(it.cur), bigOf(it.aux))
	r := t.newRange(it.src.incref(), t.NewBig(n.Add(n, bigOf(it.src))), it.aux.incref())
	return t.NewTuple(t.builtin("iter"), t.NewTuple(r), None)
}

// longRangeSetState moves an iterator on by a number of items, clipped to those that
// are left.
func longRangeSetState(t *Thread, a []Value) Value {
	n, ok := asInt(a[1])
	if !ok {
		return t.typeError("state must be an int, not %s", t.typeName(a[1]))
	}
	it := asIter(a[0].p)
	left := bigOf(it.cur)
	by := n.ToBig()
	if by.Sign() < 0 {
		by = new(big.Int)
	} else if by.Cmp(left) > 0 {
		by = left
	}
	t.set(&it.src, t.NewBig(new(big.Int).Add(bigOf(it.src), new(big.Int).Mul(by, bigOf(it.aux)))))
	t.set(&it.cur, t.NewBig(new(big.Int).Sub(left, by)))
	return None
}

// seqIterSpec is the class of an iterator over a list or tuple.
func seqIterSpec(name, name2 string, next func(t *Thread, v Value) Value) *TypeSpec {
	left := func(t *Thread, it *IterObj) int64 {
		if it.src.p == nil {
			return 0
		}
		return max(int64(len(seqItems(it.src)))-it.i, 0)
	}
	reduce := func(t *Thread, it *IterObj) Value {
		if it.src.p == nil {
			if it.how == iterList {
				return t.NewTuple(t.builtin("iter"), t.NewTuple(t.NewList()))
			}
			return t.emptyIterReduce()
		}
		return t.NewTuple(t.builtin("iter"), t.NewTuple(it.src.incref()), Int(it.i))
	}
	return &TypeSpec{Name: name, Name2: name2, Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: next},
		Methods: iterMethods(left, reduce, func(t *Thread, a []Value) Value {
			i, ok := t.Index(a[1], t.vm.types.OverflowError)
			if !ok {
				return Null
			}
			if it := asIter(a[0].p); it.src.p != nil {
				it.i = min(max(i, 0), int64(len(seqItems(it.src))))
			}
			return None
		})}
}

// seqItems gives the items of a list or tuple.
func seqItems(v Value) []Value {
	if v.p.kind == kList {
		return asList(v.p).items
	}
	return asTuple(v.p).items
}

func listIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	items := asList(it.src.p).items
	if uint64(it.i) >= uint64(len(items)) {
		return t.dropSrc(it)
	}
	it.i++
	return items[it.i-1].incref()
}

func tupleIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	items := asTuple(it.src.p).items
	if uint64(it.i) >= uint64(len(items)) {
		return t.dropSrc(it)
	}
	it.i++
	return items[it.i-1].incref()
}

// seqIterNext calls __getitem__ with 0, 1, ….
func seqIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	if it.i == math.MaxInt64 {
		return t.overflowError("iter index too large")
	}
	orig := t.frame
	src := it.src.incref()
	r := t.typeOf(src).slots.GetItem(t, src, Int(it.i))
	t.decref(src)
	if r.p == &tUnwind {
		return t.then(orig, &seqIterGot, v)
	}
	return t.seqIterTook(it, r)
}

func (t *Thread) seqIterTook(it *IterObj, r Value) Value {
	if r.p == nil {
		if t.matches(t.vm.types.IndexError) || t.matches(t.vm.types.StopIteration) {
			t.clearExc()
			return t.dropSrc(it)
		}
		return Null
	}
	it.i++
	return r
}

var seqIterGot = nativeCode{name: "iterator", nregs: 1, catches: true}

func init() {
	seqIterGot.fn = func(t *Thread, f *Frame, r Value) Value { return t.orStop(t.seqIterTook(asIter(f.reg(0).p), r)) }
}

// orStop turns the silent end of an iterator into StopIteration, which is how a
// native frame tells it.
func (t *Thread) orStop(r Value) Value {
	if r.p == nil && t.exc.p == nil {
		return t.stopIteration(Null)
	}
	return r
}

func (t *Thread) seqIterLeft(it *IterObj) Value {
	if it.src.p == nil {
		return Int(0)
	}
	if t.typeOf(it.src).slots.Len == nil {
		if t.vm.py2 {
			return t.typeError("object of type '%s' has no len()", t.typeName(it.src))
		}
		return NotImplemented
	}
	n, ok := t.Len(it.src)
	if !ok {
		return Null
	}
	return Int(max(int64(n)-it.i, 0))
}

func (t *Thread) seqIterReduce(it *IterObj) Value {
	if it.src.p == nil {
		return t.emptyIterReduce()
	}
	return t.NewTuple(t.builtin("iter"), t.NewTuple(it.src.incref()), Int(it.i))
}

func seqSetState(t *Thread, a []Value) Value {
	i, ok := t.Index(a[1], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	if it := asIter(a[0].p); it.src.p != nil {
		it.i = max(i, 0)
	}
	return None
}

// callableIterNext calls src until it gives what equals aux.
func callableIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	orig := t.frame
	src := it.src.incref()
	r := t.callSoft(src, Args{})
	t.decref(src)
	if r.p == &tUnwind {
		return t.then(orig, &callableGot, v)
	}
	return t.callableTook(it, r)
}

func (t *Thread) callableTook(it *IterObj, r Value) Value {
	if r.p == nil {
		if t.matches(t.vm.types.StopIteration) {
			t.clearExc()
			t.endCallable(it)
		}
		return Null
	}
	if it.aux.p == nil {
		t.decref(r)
		return Null
	}
	end := it.aux.incref()
	eq, ok := t.CompareBool(end, r, EQ)
	t.decref(end)
	if ok && !eq {
		return r
	}
	t.decref(r)
	if ok {
		t.endCallable(it)
	}
	return Null
}

func (t *Thread) endCallable(it *IterObj) {
	src, aux := it.src, it.aux
	it.src, it.aux = Null, Null
	t.xdecref(src)
	t.xdecref(aux)
}

var callableGot = nativeCode{name: "callable_iterator", nregs: 1, catches: true}

func init() {
	callableGot.fn = func(t *Thread, f *Frame, r Value) Value { return t.orStop(t.callableTook(asIter(f.reg(0).p), r)) }
}

// setIter iterates over a set.
func (t *Thread) setIter(v Value) Value {
	it := t.newIter(iterSet, v)
	it.n = int64(asSet(v.p).used)
	return obj(&it.Header)
}

func setIterLeft(t *Thread, it *IterObj) int64 {
	if it.src.p == nil || it.n != int64(asSet(it.src.p).used) {
		return 0
	}
	return it.n - it.step
}

func setIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	s := asSet(it.src.p)
	if it.n != int64(s.used) {
		it.n = -1
		return t.raise(t.vm.types.RuntimeError, "Set changed size during iteration")
	}
	for int(it.i) < len(s.table) {
		e := &s.table[it.i]
		it.i++
		if e.live() {
			it.step++
			return e.key.incref()
		}
	}
	return t.dropSrc(it)
}

// listedReduce is the __reduce__ of iterators that give what is left as a list.
func listedReduce(t *Thread, it *IterObj) Value {
	tmp := t.newIter(it.how, it.src)
	tmp.i, tmp.n, tmp.step = it.i, it.n, it.step
	tmp.aux = it.aux.xincref()
	l := t.List(obj(&tmp.Header))
	t.decref(obj(&tmp.Header))
	if l.p == nil {
		return Null
	}
	return t.NewTuple(t.builtin("iter"), t.NewTuple(l))
}

// dictIterSpec is the class of an iterator over a dict: n is the size that is
// expected, step how many it has given, i the position.
func dictIterSpec(name, name2 string, next func(t *Thread, v Value) Value) *TypeSpec {
	left := func(t *Thread, it *IterObj) int64 {
		if it.src.p == nil || it.n != int64(asDict(it.src.p).used) {
			return 0
		}
		return it.n - it.step
	}
	return &TypeSpec{Name: name, Name2: name2, Kind: kIter, Flags: TypeGC, Slots: Slots{Iter: selfIter, Next: next},
		Methods: iterMethods(left, listedReduce, nil)}
}

// dictIter iterates over a dict.
func (t *Thread) dictIter(how iterKind, v Value) Value {
	it := t.newIter(how, v)
	d := asDict(v.p)
	it.n = int64(d.used)
	switch how {
	case iterDictKeysReversed, iterDictValuesReversed, iterDictItemsReversed:
		it.i = int64(len(d.ents)) - 1
	}
	if how == iterDictItems || how == iterDictItemsReversed {
		it.cur = t.NewTuple(None, None)
	}
	return obj(&it.Header)
}

// dictIterCheck sees to it that the dict has the expected size.
func (t *Thread) dictIterCheck(it *IterObj, d *DictObj) bool {
	if it.n == int64(d.used) {
		return true
	}
	it.n = -1
	t.raise(t.vm.types.RuntimeError, "dictionary changed size during iteration")
	return false
}

func dictIterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	d := asDict(it.src.p)
	if !t.dictIterCheck(it, d) {
		return Null
	}
	e, pos := d.next(t, int(it.i))
	if e < 0 {
		return t.dropSrc(it)
	}
	if it.step >= it.n && !t.vm.py2 {
		t.raise(t.vm.types.RuntimeError, "dictionary keys changed during iteration")
		return t.dropSrc(it)
	}
	it.i = int64(pos)
	it.step++
	return t.dictIterValue(it, &d.ents[e])
}

func dictReverseNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	d := asDict(it.src.p)
	if !t.dictIterCheck(it, d) {
		return Null
	}
	i := min(it.i, int64(len(d.ents))-1)
	for i >= 0 && d.ents[i].key.p == nil {
		i--
	}
	if i < 0 {
		return t.dropSrc(it)
	}
	it.i = i - 1
	it.step++
	return t.dictIterValue(it, &d.ents[i])
}

// dictIterValue gives what an iterator yields of an entry.
func (t *Thread) dictIterValue(it *IterObj, e *dictEntry) Value {
	switch it.how {
	case iterDictKeys, iterDictKeysReversed:
		return e.key.incref()
	case iterDictValues, iterDictValuesReversed:
		return e.val.incref()
	}
	return t.reusePair(it, e.key.incref(), e.val.incref())
}

// reusePair gives a pair (of values that it steals): the one that the iterator
// keeps where nobody else has it, as CPython does.
func (t *Thread) reusePair(it *IterObj, a, b Value) Value {
	if p := it.cur.p; p != nil && p.rc == 1 {
		items := asTuple(p).items
		x, y := items[0], items[1]
		items[0], items[1] = a, b
		p.rc++
		t.decref(x)
		t.decref(y)
		t.track(p)
		return obj(p)
	}
	return t.NewTuple(a, b)
}

func (t *Thread) newSeqIter(v Value) Value { return obj(&t.newIter(iterSeq, v).Header) }
