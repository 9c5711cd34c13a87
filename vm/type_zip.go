package vm

import "math/big"

// reversed, enumerate, zip, map and filter.

func (t *Thread) reversedList(v Value) Value {
	it := t.newIter(iterListReversed, v)
	it.i = int64(len(asList(v.p).items)) - 1
	return obj(&it.Header)
}

func listReversedNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	items := asList(it.src.p).items
	if it.i >= 0 && it.i < int64(len(items)) {
		it.i--
		return items[it.i+1].incref()
	}
	it.i = -1
	return t.dropSrc(it)
}

func reversedNew(t *Thread, typ *Type, a Args) Value {
	if typ.flags&TypeHeap == 0 && !t.refuseKeywords("reversed", a) || !t.checkCount("reversed", len(a.Pos), 1, 1) {
		return Null
	}
	seq := a.Pos[0]
	m := t.lookupSpecial(seq, t.vm.names.reversed)
	if m.p == nil && t.exc.p != nil {
		return Null
	}
	if m.p == &tNone {
		return t.notReversible(seq)
	}
	if m.p != nil {
		r := t.callSoft(m, Args{})
		t.decref(m)
		return r
	}
	if !t.isSequence(seq) {
		return t.notReversible(seq)
	}
	n, ok := t.Len(seq)
	if !ok {
		return Null
	}
	h := t.alloc(typ)
	it := asIter(h)
	it.src, it.i = seq.incref(), int64(n)-1
	return obj(h)
}

func (t *Thread) notReversible(v Value) Value {
	if t.vm.py2 {
		return t.typeError("argument to reversed() must be a sequence")
	}
	return t.typeError("'%s' object is not reversible", t.typeName(v))
}

// reversedNext asks for items by index, from the last one on.
func reversedNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	if it.src.p == nil {
		return Null
	}
	if it.i < 0 {
		return t.dropSrc(it)
	}
	orig := t.frame
	src := it.src.incref()
	r := t.typeOf(src).slots.GetItem(t, src, Int(it.i))
	t.decref(src)
	if r.p == &tUnwind {
		return t.then(orig, &reversedGot, v)
	}
	return t.reversedTook(it, r)
}

func (t *Thread) reversedTook(it *IterObj, r Value) Value {
	if r.p != nil {
		it.i--
		return r
	}
	if t.matches(t.vm.types.IndexError) || t.matches(t.vm.types.StopIteration) {
		t.clearExc()
	}
	it.i = -1
	return t.dropSrc(it)
}

var reversedGot = nativeCode{name: "reversed", nregs: 1, catches: true}

func init() {
	reversedGot.fn = func(t *Thread, f *Frame, r Value) Value { return t.orStop(t.reversedTook(asIter(f.reg(0).p), r)) }
}

func reversedLeft(t *Thread, it *IterObj) int64 {
	if it.src.p == nil {
		return 0
	}
	n, ok := t.Len(it.src)
	if !ok {
		t.clearExc()
		return 0
	}
	if int64(n) < it.i+1 {
		return 0
	}
	return it.i + 1
}

func reversedReduce(t *Thread, it *IterObj) Value {
	if it.src.p == nil {
		if it.how == iterListReversed {
			return t.NewTuple(t.builtin("iter"), t.NewTuple(t.NewList()))
		}
		return t.NewTuple(it.typ.Value().incref(), t.NewTuple(t.NewTuple()))
	}
	fn := it.typ.Value().incref()
	if it.how == iterListReversed {
		t.decref(fn)
		fn = t.builtin("reversed")
	}
	return t.NewTuple(fn, t.NewTuple(it.src.incref()), Int(it.i))
}

func reversedSetState(t *Thread, a []Value) Value {
	i, ok := t.Index(a[1], t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	it := asIter(a[0].p)
	if it.src.p == nil {
		return None
	}
	n, ok := t.Len(it.src)
	if !ok {
		return Null
	}
	it.i = min(max(i, -1), int64(n)-1)
	return None
}

var enumerateSig = map[bool]*sig{false: parseSig("iterable, start=0"), true: parseSig("sequence, start=0")}

func enumerateNew(t *Thread, typ *Type, a Args) Value {
	var p [2]Value
	if !t.enumerateArgs(a, &p) {
		return Null
	}
	start := Int(0)
	if p[1].p != nil {
		if start = t.IndexValue(p[1]); start.p == nil {
			return Null
		}
	}
	orig := t.frame
	it := t.iterSoft(p[0])
	if it.p == &tUnwind {
		t.then(orig, &enumerateGot, typ.Value(), start)
		t.decref(start)
		return Unwind
	}
	return t.newEnumerate(typ, it, start)
}

// enumerateArgs reads the arguments of enumerate, which in Python 3 has words of
// its own for what is wrong.
func (t *Thread) enumerateArgs(a Args, p *[2]Value) bool {
	if t.vm.py2 {
		return enumerateSig[true].bind(t, "enumerate", a, p[:])
	}
	n := len(a.Pos) + len(a.Names)
	if n > 2 || len(a.Pos) > 2 {
		t.typeError("enumerate() takes at most 2 arguments (%d given)", n)
		return false
	}
	copy(p[:], a.Pos)
	for i, k := range a.Names {
		switch name := GoString(k); {
		case name == "iterable" && p[0].p == nil:
			p[0] = a.Kw[i]
		case name == "start" && p[1].p == nil:
			p[1] = a.Kw[i]
		default:
			t.typeError("'%s' is an invalid keyword argument for enumerate()", name)
			return false
		}
	}
	if p[0].p == nil {
		t.typeError("enumerate() missing required argument 'iterable'")
		return false
	}
	return true
}

var enumerateGot = nativeCode{name: "enumerate", nregs: 2}

func init() {
	enumerateGot.fn = func(t *Thread, f *Frame, r Value) Value {
		return t.newEnumerate(asType(f.reg(0).p), r, f.reg(1).incref())
	}
}

// newEnumerate makes an enumerate of an iterator and a start (both stolen).
func (t *Thread) newEnumerate(typ *Type, iter, start Value) Value {
	if iter.p == nil {
		t.decref(start)
		return Null
	}
	h := t.alloc(typ)
	it := asIter(h)
	it.src, it.i, it.cur = iter, start.int(), t.NewTuple(None, None)
	if start.p.kind == kLong {
		it.aux = start
	}
	return obj(h)
}

func enumerateNext(t *Thread, v Value) Value {
	orig := t.frame
	r := t.nextSoft(asIter(v.p).src)
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		return t.then(orig, &enumerateNextGot, v)
	}
	return t.enumeratePair(asIter(v.p), r)
}

var enumerateNextGot = nativeCode{name: "enumerate", nregs: 1}

func init() {
	enumerateNextGot.fn = func(t *Thread, f *Frame, r Value) Value { return t.enumeratePair(asIter(f.reg(0).p), r) }
}

// enumeratePair gives the pair with a value (stolen). Numbers beyond 64 bits are
// in aux.
func (t *Thread) enumeratePair(it *IterObj, v Value) Value {
	if it.aux.p != nil {
		n := it.aux
		it.aux = t.NewBig(new(big.Int).Add(bigOf(n), big.NewInt(1)))
		if it.aux.p == &tInt {
			it.i, it.aux = it.aux.int(), Null
		}
		return t.reusePair(it, n, v)
	}
	n := Int(it.i)
	it.i++
	if it.i < 0 && n.int() > 0 {
		it.aux = t.NewBig(new(big.Int).Add(big.NewInt(n.int()), big.NewInt(1)))
	}
	return t.reusePair(it, n, v)
}

func enumerateReduce(t *Thread, a []Value) Value {
	it := asIter(a[0].p)
	n := Int(it.i)
	if it.aux.p != nil {
		n = it.aux.incref()
	}
	return t.NewTuple(it.typ.Value().incref(), t.NewTuple(it.src.incref(), n))
}

// itersOf makes a tuple of iterators over some values; false where it raised.
func (t *Thread) itersOf(vals []Value) (Value, bool) {
	iters := make([]Value, 0, len(vals))
	for _, v := range vals {
		it := t.Iter(v)
		if it.p == nil {
			for _, x := range iters {
				t.decref(x)
			}
			return Null, false
		}
		iters = append(iters, it)
	}
	return t.tupleOf(iters), true
}

func zipNew(t *Thread, typ *Type, a Args) Value {
	strict := false
	for i, k := range a.Names {
		if name := GoString(k); name != "strict" {
			if typ.flags&TypeHeap != 0 && !t.sameNew(typ, t.vm.types.Iter[iterZip]) {
				continue
			}
			return t.typeError("zip() got an unexpected keyword argument '%s'", name)
		}
		var ok bool
		if strict, ok = t.IsTrue(a.Kw[i]); !ok {
			return Null
		}
	}
	iters, ok := t.itersOf(a.Pos)
	if !ok {
		return Null
	}
	none := make([]Value, len(a.Pos))
	for i := range none {
		none[i] = None
	}
	h := t.alloc(typ)
	it := asIter(h)
	it.aux, it.cur, it.strict = iters, t.tupleOf(none), strict
	return obj(h)
}

// zipCode goes on with a zip whose iterator number note was waited for: its
// registers are the zip and the tuple that it fills.
var zipCode = nativeCode{name: "zip", nregs: 2, catches: true}

func init() {
	zipCode.fn = func(t *Thread, f *Frame, r Value) Value {
		v, res := *f.reg(0), *f.reg(1)
		i := int(f.note)
		if r.p == nil {
			if !t.endOfIter() {
				return Null
			}
			return t.orStop(t.zipEnded(asIter(v.p), i))
		}
		t.set(&asTuple(res.p).items[i], r)
		iters := asTuple(asIter(v.p).aux.p).items
		for i++; i < len(iters); i++ {
			f.note = int64(i)
			f.again(t)
			r := t.nextSoft(iters[i])
			switch r.p {
			case &tUnwind:
				return r
			case nil:
				if !t.endOfIter() {
					return Null
				}
				return t.orStop(t.zipEnded(asIter(v.p), i))
			}
			t.set(&asTuple(res.p).items[i], r)
		}
		return res.incref()
	}
}

func zipNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	iters := asTuple(it.aux.p).items
	if len(iters) == 0 {
		return Null
	}
	orig := t.frame
	res := it.cur
	if res.p.rc == 1 {
		res.p.rc++
		t.track(res.p)
	} else {
		items := make([]Value, len(iters))
		for i := range items {
			items[i] = None
		}
		res = t.tupleOf(items)
	}
	items := asTuple(res.p).items
	for i, x := range iters {
		r := t.nextSoft(x)
		switch r.p {
		case &tUnwind:
			t.then(orig, &zipCode, v, res)
			t.noteThen(orig, int64(i))
			t.decref(res)
			return Unwind
		case nil:
			t.decref(res)
			if !t.endOfIter() {
				return Null
			}
			return t.zipEnded(it, i)
		}
		t.set(&items[i], r)
	}
	return res
}

// zipEnded is the end of iterator i: that of the zip, or with strict perhaps an
// error.
func (t *Thread) zipEnded(it *IterObj, i int) Value {
	if !it.strict {
		return Null
	}
	many := func(n int) string {
		if n == 1 {
			return " "
		}
		return "s 1-"
	}
	if i > 0 {
		return t.valueError("zip() argument %d is shorter than argument%s%d", i+1, many(i), i)
	}
	for j, x := range asTuple(it.aux.p).items {
		if j == 0 {
			continue
		}
		r := t.Next(x)
		if r.p != nil {
			t.decref(r)
			return t.valueError("zip() argument %d is longer than argument%s%d", j+1, many(j), j)
		}
		if t.exc.p != nil {
			return Null
		}
	}
	return Null
}

func zipReduce(t *Thread, a []Value) Value {
	it := asIter(a[0].p)
	if it.strict {
		return t.NewTuple(it.typ.Value().incref(), it.aux.incref(), True)
	}
	return t.NewTuple(it.typ.Value().incref(), it.aux.incref())
}

func mapNew(t *Thread, typ *Type, a Args) Value {
	if typ.flags&TypeHeap == 0 && !t.refuseKeywords("map", a) {
		return Null
	}
	if len(a.Pos) < 2 {
		return t.typeError("map() must have at least two arguments.")
	}
	iters, ok := t.itersOf(a.Pos[1:])
	if !ok {
		return Null
	}
	h := t.alloc(typ)
	it := asIter(h)
	it.src, it.aux = a.Pos[0].incref(), iters
	return obj(h)
}

// mapCode goes on with a map that waited for one of its iterators: registers are
// the map and a list of the values so far. Then it waits for the function.
var mapCode = nativeCode{name: "map", nregs: 2}

func init() {
	mapCode.fn = func(t *Thread, f *Frame, r Value) Value {
		if f.native == 2 {
			return r
		}
		it := asIter(f.reg(0).p)
		l := asList(f.reg(1).p)
		l.push(t, r)
		iters := asTuple(it.aux.p).items
		for len(l.items) < len(iters) {
			f.again(t)
			r := t.nextSoft(iters[len(l.items)])
			if r.p == &tUnwind {
				return r
			}
			if r.p == nil {
				return t.orStop(Null)
			}
			l.push(t, r)
		}
		f.native = 2
		f.again(t)
		return t.callSoft(it.src, Args{Pos: l.items})
	}
}

func mapNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	iters := asTuple(it.aux.p).items
	orig := t.frame
	room := t.takeRoom()
	defer t.giveRoom(room)
	vals := room[:0]
	for _, x := range iters {
		r := t.nextSoft(x)
		switch r.p {
		case &tUnwind:
			l := t.NewList(vals...)
			t.untrack(l.p)
			t.then(orig, &mapCode, v, l)
			t.decref(l)
			return Unwind
		case nil:
			t.releaseEach(vals)
			return Null
		}
		vals = append(vals, r)
	}
	fn := it.src.incref()
	r := t.callSoft(fn, Args{Pos: vals})
	t.releaseEach(vals)
	t.decref(fn)
	return r
}

// releaseEach lets go of values, the first one first, keeping the exception that
// may be set.
func (t *Thread) releaseEach(vals []Value) {
	for i, v := range vals {
		vals[i] = None
		t.decref(v)
	}
}

func mapReduce(t *Thread, a []Value) Value {
	it := asIter(a[0].p)
	args := append([]Value{it.src.incref()}, increfAll(asTuple(it.aux.p).items)...)
	return t.NewTuple(it.typ.Value().incref(), t.tupleOf(args))
}

func filterNew(t *Thread, typ *Type, a Args) Value {
	if typ.flags&TypeHeap == 0 && !t.refuseKeywords("filter", a) || !t.checkCount("filter", len(a.Pos), 2, 2) {
		return Null
	}
	iter := t.Iter(a.Pos[1])
	if iter.p == nil {
		return Null
	}
	h := t.alloc(typ)
	it := asIter(h)
	it.src, it.aux = a.Pos[0].incref(), iter
	return obj(h)
}

func filterNext(t *Thread, v Value) Value {
	it := asIter(v.p)
	return t.pickSoft(it.aux, it.src, true)
}

// pickCode looks for the next value of an iterator (register 0) for which a
// function (1; None for none) is true, or false where register 3 is False.
// Register 2 is the value.
var pickCode = nativeCode{name: "filter", nregs: 4}

// States of pickCode: what it waits for.
const (
	pickStart = iota
	pickNext
	pickCall
	pickTruth
)

// pickSoft gives the next value of an iterator for which fn is what want says.
func (t *Thread) pickSoft(it, fn Value, want bool) Value {
	return t.startNative(&pickCode, it, fn, Null, Bool(want))
}

func init() {
	pickCode.fn = func(t *Thread, f *Frame, r Value) Value {
		it, fn := *f.reg(0), *f.reg(1)
		switch f.native {
		case pickNext:
			t.set(f.reg(2), r)
			goto test
		case pickCall:
			goto answer
		case pickTruth:
			goto decide
		}
	again:
		f.native = pickNext
		f.again(t)
		r = t.nextSoft(it)
		switch r.p {
		case &tUnwind:
			return r
		case nil:
			return t.orStop(Null)
		}
		t.set(f.reg(2), r)
	test:
		r = f.reg(2).incref()
		if fn.p != &tNone && fn.p != &t.vm.types.Bool.Header {
			t.decref(r)
			f.native = pickCall
			f.again(t)
			r = t.callSoft(fn, Args{Pos: []Value{*f.reg(2)}})
			if r.p == &tUnwind {
				return r
			}
		}
	answer:
		if r.p == nil {
			return Null
		}
		if r.p != &tBool {
			f.native = pickTruth
			f.again(t)
			b := t.truthSoft(r)
			t.decref(r)
			r = b
			if r.p == &tUnwind {
				return r
			}
		}
	decide:
		if r.p == nil {
			return Null
		}
		if r.n != f.reg(3).n {
			goto again
		}
		v := *f.reg(2)
		f.reg(2).p = &tUnbound
		return v
	}
}
