package vm

import (
	"math"
	"math/big"
)

var rangeSpec = TypeSpec{Name: "range", Kind: kRange, Flags: TypeGC | TypeSequence,
	Doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
	Slots: Slots{
		New: rangeNew, Repr: rangeRepr, Compare: rangeCompare, Hash: rangeHash, Iter: rangeIter,
		Len: rangeLen, GetItem: rangeGetItem, Contains: rangeContains,
		Bool: func(t *Thread, v Value) Value {
			r := asRange(v.p)
			return Bool(r.n != 0)
		},
	},
	Methods: []Method{
		{Name: "__reversed__", Fn: func(t *Thread, a []Value) Value { return t.rangeReversed(asRange(a[0].p)) }, Doc: "Return a reverse iterator."},
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			r := asRange(a[0].p)
			return t.NewTuple(r.typ.Value().incref(), t.NewTuple(r.start.incref(), r.stop.incref(), r.step.incref()))
		}},
		{Name: "count", Sig: "value, /", Fn: rangeCount, Doc: "rangeobject.count(value) -> integer -- return number of occurrences of value"},
		{Name: "index", Sig: "value, /", Fn: rangeIndex, Doc: "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."},
	},
	GetSet: []GetSet{
		{Name: "start", Member: true, Get: func(t *Thread, v Value) Value { return asRange(v.p).start.incref() }},
		{Name: "stop", Member: true, Get: func(t *Thread, v Value) Value { return asRange(v.p).stop.incref() }},
		{Name: "step", Member: true, Get: func(t *Thread, v Value) Value { return asRange(v.p).step.incref() }},
	},
}

func rangeNew(t *Thread, typ *Type, a Args) Value {
	if !t.refuseKeywords("range", a) || !t.checkCount("range", len(a.Pos), 1, 3) {
		return Null
	}
	vals := [3]Value{Int(0), Null, Int(1)}
	from := 0
	if len(a.Pos) == 1 {
		from = 1
	}
	for i, v := range a.Pos {
		n := t.IndexValue(v)
		if n.p == nil {
			for _, x := range vals[from : from+i] {
				t.decref(x)
			}
			return Null
		}
		vals[from+i] = n
	}
	if vals[2] == Int(0) {
		t.decref(vals[0])
		t.decref(vals[1])
		return t.valueError("range() arg 3 must not be zero")
	}
	return t.newRange(vals[0], vals[1], vals[2])
}

// newRange makes a range, stealing ints.
func (t *Thread) newRange(start, stop, step Value) Value {
	r := &RangeObj{start: start, stop: stop, step: step}
	t.init(&r.Header, kRange, t.vm.types.Range)
	t.measureRange(r)
	return obj(&r.Header)
}

// measureRange computes the length.
func (t *Thread) measureRange(r *RangeObj) {
	if r.small() {
		if n, ok := rangeCountOf(r.start.int(), r.stop.int(), r.step.int()); ok {
			r.n, r.length = n, Int(n)
			return
		}
	}
	lo, hi, step := bigOf(r.start), bigOf(r.stop), bigOf(r.step)
	if step.Sign() < 0 {
		lo, hi, step = hi, lo, new(big.Int).Neg(step)
	}
	n := new(big.Int)
	if lo.Cmp(hi) < 0 {
		n.Sub(hi, lo)
		n.Sub(n, big.NewInt(1))
		n.Quo(n, step)
		n.Add(n, big.NewInt(1))
	}
	r.length = t.NewBig(n)
	r.n = -1
	if r.length.p == &tInt {
		r.n = r.length.int()
	}
}

// small tells that start, stop and step have 64 bits.
func (r *RangeObj) small() bool {
	return r.start.p == &tInt && r.stop.p == &tInt && r.step.p == &tInt
}

// rangeCountOf is the length of a range of small ints where it has 63 bits.
func rangeCountOf(lo, hi, step int64) (int64, bool) {
	var n uint64
	switch {
	case step > 0 && lo < hi:
		n = (uint64(hi)-uint64(lo)-1)/uint64(step) + 1
	case step < 0 && lo > hi:
		n = (uint64(lo)-uint64(hi)-1)/(-uint64(step)) + 1
	}
	return int64(n), n <= math.MaxInt64
}

// at gives start + i*step.
func (t *Thread) rangeAt(r *RangeObj, i *big.Int) Value {
	x := new(big.Int).Mul(i, bigOf(r.step))
	return t.NewBig(x.Add(x, bigOf(r.start)))
}

func rangeRepr(t *Thread, v Value) Value {
	r := asRange(v.p)
	if r.step == Int(1) {
		return t.reprParts("range(", ", ", ")", r.start, r.stop)
	}
	return t.reprParts("range(", ", ", ")", r.start, r.stop, r.step)
}

func (t *Thread) sameInts(a, b Value) bool {
	return a == b || a.p.kind == kLong && b.p.kind == kLong && bigOf(a).Cmp(bigOf(b)) == 0
}

func rangeCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kRange || op != EQ && op != NE {
		return NotImplemented
	}
	x, y := asRange(a.p), asRange(b.p)
	eq := t.sameInts(x.length, y.length)
	if eq && x.n != 0 {
		eq = t.sameInts(x.start, y.start) && (x.n == 1 || t.sameInts(x.step, y.step))
	}
	return Bool(eq == (op == EQ))
}

func rangeHash(t *Thread, v Value) Value {
	r := asRange(v.p)
	items := []Value{r.length, None, None}
	if r.n != 0 {
		items[1] = r.start
		if r.n != 1 {
			items[2] = r.step
		}
	}
	return t.hashItems(items)
}

func rangeIter(t *Thread, v Value) Value {
	r := asRange(v.p)
	if r.small() && r.n >= 0 && rangeFits(r.start.int(), r.step.int(), r.n) {
		it := t.newIter(iterRange, Null)
		it.i, it.step, it.n = r.start.int(), r.step.int(), r.n
		return obj(&it.Header)
	}
	it := t.newIter(iterLongRange, r.start)
	it.aux, it.cur = r.step.incref(), r.length.incref()
	return obj(&it.Header)
}

// rangeFits tells that no value up to the one behind the last overflows.
func rangeFits(start, step, n int64) bool {
	last := new(big.Int).Mul(big.NewInt(step), big.NewInt(n))
	return last.Add(last, big.NewInt(start)).IsInt64()
}

func (t *Thread) rangeReversed(r *RangeObj) Value {
	if r.n == 0 {
		it := t.newIter(iterRange, Null)
		it.step = 1
		return obj(&it.Header)
	}
	n := bigOf(r.length)
	last := t.rangeAt(r, new(big.Int).Sub(n, big.NewInt(1)))
	step := t.NewBig(new(big.Int).Neg(bigOf(r.step)))
	if r.n >= 0 && last.p == &tInt && step.p == &tInt && rangeFits(last.int(), step.int(), r.n) {
		it := t.newIter(iterRange, Null)
		it.i, it.step, it.n = last.int(), step.int(), r.n
		return obj(&it.Header)
	}
	it := t.newIter(iterLongRange, last)
	t.decref(last)
	it.aux, it.cur = step, r.length.incref()
	return obj(&it.Header)
}

func rangeLen(t *Thread, v Value) Value {
	r := asRange(v.p)
	if r.n < 0 {
		return t.overflowError("Python int too large to convert to C ssize_t")
	}
	return Int(r.n)
}

func rangeGetItem(t *Thread, v, k Value) Value {
	r := asRange(v.p)
	if k.p == &tInt && r.small() && r.n >= 0 {
		i := k.int()
		if i < 0 {
			i += r.n
		}
		if i < 0 || i >= r.n {
			return t.indexError("range object index out of range")
		}
		return Int(r.start.int() + i*r.step.int())
	}
	if k.p.kind == kSlice {
		start, stop, step, ok := t.longIndices(asSlice(k.p), bigOf(r.length))
		if !ok {
			return Null
		}
		s := new(big.Int).Mul(step, bigOf(r.step))
		return t.newRange(t.rangeAt(r, start), t.rangeAt(r, stop), t.NewBig(s))
	}
	if t.typeOf(k).slots.Index == nil {
		return t.typeError("range indices must be integers or slices, not %s", t.typeName(k))
	}
	i, ok := t.bigIndex(k)
	if !ok {
		return Null
	}
	n := bigOf(r.length)
	if i.Sign() < 0 {
		i = new(big.Int).Add(i, n)
	}
	if i.Sign() < 0 || i.Cmp(n) >= 0 {
		return t.indexError("range object index out of range")
	}
	return t.rangeAt(r, i)
}

// rangeFind tells where an int is in a range.
func rangeFind(r *RangeObj, v Value) (at *big.Int, in bool) {
	x, lo, hi, step := bigOf(v), bigOf(r.start), bigOf(r.stop), bigOf(r.step)
	if step.Sign() > 0 && (x.Cmp(lo) < 0 || x.Cmp(hi) >= 0) || step.Sign() < 0 && (x.Cmp(lo) > 0 || x.Cmp(hi) <= 0) {
		return nil, false
	}
	q, rem := new(big.Int).QuoRem(new(big.Int).Sub(x, lo), step, new(big.Int))
	return q, rem.Sign() == 0
}

// isExactInt tells whether v is an int or bool, not of a class derived from int.
func isExactInt(v Value) bool {
	return v.p == &tInt || v.p == &tBool || v.p.kind == kLong && v.p.flags&flagSub == 0
}

func rangeContains(t *Thread, v, x Value) Value {
	r := asRange(v.p)
	if isExactInt(x) {
		_, in := rangeFind(r, x)
		return Bool(in)
	}
	n, ok := t.searchIter(v, x, searchContains)
	if !ok {
		return Null
	}
	return Bool(n > 0)
}

func rangeCount(t *Thread, a []Value) Value {
	if isExactInt(a[1]) {
		_, in := rangeFind(asRange(a[0].p), a[1])
		return Int(b2i(in))
	}
	n, ok := t.searchIter(a[0], a[1], searchCount)
	if !ok {
		return Null
	}
	return Int(n)
}

func rangeIndex(t *Thread, a []Value) Value {
	if !isExactInt(a[1]) {
		n, ok := t.searchIter(a[0], a[1], searchIndex)
		if !ok {
			return Null
		}
		if n < 0 {
			return t.valueError("sequence.index(x): x not in sequence")
		}
		return Int(n)
	}
	at, in := rangeFind(asRange(a[0].p), a[1])
	if !in {
		r := t.Repr(a[1])
		if r.p == nil {
			return Null
		}
		defer t.decref(r)
		return t.valueError("%s is not in range", GoString(r))
	}
	return t.NewBig(at)
}

type searchKind uint8

const (
	searchContains searchKind = iota
	searchCount
	searchIndex
)

// searchIter iterates over v and compares with x: _PySequence_IterSearch.
func (t *Thread) searchIter(v, x Value, how searchKind) (int64, bool) {
	n, i := int64(0), int64(0)
	if how == searchIndex {
		n = -1
	}
	ok := t.Each(v, func(y Value) bool {
		eq, ok := t.CompareBool(y, x, EQ)
		if !ok {
			return false
		}
		if eq {
			switch how {
			case searchCount:
				n++
			case searchContains:
				n = 1
				return false
			default:
				n = i
				return false
			}
		}
		i++
		return true
	})
	return n, ok
}
