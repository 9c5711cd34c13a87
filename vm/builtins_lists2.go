package vm

import (
	"math"
	"math/big"

	"github.com/sllint/sllint/vm/internal/number"
)

// Python 2's built-in functions that give lists: zip, map, filter and range.

func builtinZip2(t *Thread, a Args) Value {
	if !t.noKeywords3("zip", a) {
		return Null
	}
	if len(a.Pos) == 0 {
		return t.NewList()
	}
	// CPython guesses how long the result will be, for as long as its arguments say so.
	for _, v := range a.Pos {
		if n := t.lengthHint(v, -2); n == -1 {
			return Null
		} else if n < 0 {
			break
		}
	}
	it, ok := t.iters2(a.Pos, "zip argument #%d must support iteration", 0)
	if !ok {
		return Null
	}
	z := t.newIter(iterZip, Null)
	none := make([]Value, len(a.Pos))
	for i := range none {
		none[i] = None
	}
	z.aux, z.cur = it, t.tupleOf(none)
	return t.collectSoft(obj(&z.Header))
}

// iters2 is itersOf with a message of its own for what is not iterable; hint is as in a
// consumer.
func (t *Thread) iters2(vals []Value, message string, hint int) (Value, bool) {
	iters := make([]Value, 0, len(vals))
	for i, v := range vals {
		it := t.Iter(v)
		if it.p == nil {
			if t.matches(t.vm.types.TypeError) {
				t.clearExc()
				t.typeError(message, i+1)
			}
			t.releaseEach(iters)
			return Null, false
		}
		iters = append(iters, it)
		if hint > 0 && !t.askLength(v, hint) {
			t.releaseEach(iters)
			return Null, false
		}
	}
	return t.tupleOf(iters), true
}

func builtinMap2(t *Thread, a Args) Value {
	if !t.noKeywords3("map", a) {
		return Null
	}
	if len(a.Pos) < 2 {
		return t.typeError("map() requires at least two args")
	}
	fn := a.Pos[0]
	if fn.p == &tNone && len(a.Pos) == 2 {
		return t.collectSoft(a.Pos[1].incref())
	}
	iters, ok := t.iters2(a.Pos[1:], "argument %d to map() must support iteration", 8)
	if !ok {
		return Null
	}
	if len(a.Pos) == 2 {
		it := t.newIter(iterMap, fn)
		it.aux = iters
		return t.collectSoft(obj(&it.Header))
	}
	l := t.NewList()
	vals := t.NewList()
	f := t.newNativeFrame(&mapCode2, iters, fn, l, vals)
	f.any = new(mapState2)
	t.decref(iters)
	t.decref(l)
	t.decref(vals)
	return t.runNative(f)
}

// mapCode2 is map() of several sequences in Python 2: those that end are filled
// up with None until all have ended. Its registers are the iterators, the
// function, the result and the values of one step.
var mapCode2 = nativeCode{name: "map", nregs: 4, catches: true}

type mapState2 struct {
	live    int  // iterators that gave a value in this step
	calling bool // the function is waited for
	waiting bool // an iterator is waited for
	ended   []bool
}

func init() {
	mapCode2.fn = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*mapState2)
		iters := asTuple(f.reg(0).p).items
		res, vals := asList(f.reg(2).p), asList(f.reg(3).p)
		if st.ended == nil {
			st.ended = make([]bool, len(iters))
		}
		switch {
		case st.calling:
			if r.p == nil {
				return Null
			}
			st.calling = false
			res.push(t, r)
		case st.waiting:
			st.waiting = false
			if !t.mapTake2(st, vals, r) {
				return Null
			}
		}
		for {
			for len(vals.items) < len(iters) {
				i := len(vals.items)
				if st.ended[i] {
					vals.push(t, None)
					continue
				}
				f.again(t)
				r = t.nextSoft(iters[i])
				if r.p == &tUnwind {
					f.native, st.waiting = 1, true
					return r
				}
				if !t.mapTake2(st, vals, r) {
					return Null
				}
			}
			live := st.live
			args := vals.items
			vals.items, st.live = nil, 0
			if live == 0 {
				return f.reg(2).incref()
			}
			if f.reg(1).p == &tNone {
				res.push(t, t.tupleOf(args))
				continue
			}
			f.again(t)
			r = t.callSoft(*f.reg(1), Args{Pos: args})
			t.releaseEach(args)
			switch r.p {
			case nil:
				return Null
			case &tUnwind:
				f.native, st.calling = 1, true
				return r
			}
			res.push(t, r)
		}
	}
}

// mapTake2 takes a value (stolen) of the next iterator, or notes its end.
func (t *Thread) mapTake2(st *mapState2, vals *ListObj, r Value) bool {
	if r.p == nil {
		if !t.endOfIter() {
			return false
		}
		st.ended[len(vals.items)] = true
		vals.push(t, None)
		return true
	}
	st.live++
	vals.push(t, r)
	return true
}

func builtinFilter2(t *Thread, a []Value) Value {
	seq := a[1]
	if n, own := t.filterLength(seq); own {
		l := t.NewList()
		f := t.newNativeFrame(&filterOwn2, seq, a[0], l)
		f.any = &filterState2{left: n}
		t.decref(l)
		return t.runNative(f)
	}
	iter := t.Iter(seq)
	if iter.p == nil {
		return Null
	}
	it := t.newIter(iterFilter, a[0])
	it.aux = iter
	orig := t.frame
	r := t.collectSoft(obj(&it.Header))
	if seq.p.kind != kTuple && seq.p.kind != kStr && seq.p.kind != kBytes {
		return r
	}
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		return t.then(orig, &filterDone2, seq)
	}
	return t.filtered2(seq, r)
}

// filterOwn2 is filter() of what derives from tuple or from a string: its length and
// __getitem__ say what it has, not its iterator. Its registers are the sequence, the
// function, what was kept and the item in question.
var filterOwn2 = nativeCode{name: "filter", nregs: 4}

type filterState2 struct {
	next, left int
	asked      filterAsked2
}

// filterAsked2 is what a filter waits for.
type filterAsked2 int

const (
	filterNothing2 filterAsked2 = iota
	filterItem2
	filterCall2
	filterTruth2
)

func init() {
	filterOwn2.fn = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*filterState2)
		for {
			switch st.asked {
			case filterNothing2:
				if st.left == 0 {
					return t.filtered2(*f.reg(0), f.reg(2).incref())
				}
				i := st.next
				st.next, st.left, st.asked = i+1, st.left-1, filterItem2
				f.again(t)
				r = t.getItemSoft(*f.reg(0), Int(int64(i)))
			case filterItem2:
				t.set(f.reg(3), r)
				switch {
				case *f.reg(1) != None:
					st.asked = filterCall2
					f.again(t)
					r = t.callSoft(*f.reg(1), Args{Pos: []Value{*f.reg(3)}})
				case f.reg(0).p.kind == kTuple:
					st.asked, r = filterCall2, r.incref()
				default: // any part of a string is true
					st.asked, r = filterTruth2, True
				}
			case filterCall2:
				st.asked = filterTruth2
				f.again(t)
				v := r
				r = t.truthSoft(v)
				t.decref(v)
			case filterTruth2:
				st.asked = filterNothing2
				if r == True && !t.keepFiltered2(f) {
					return Null
				}
			}
			switch r.p {
			case nil:
				return Null
			case &tUnwind:
				f.native = 1
				return r
			}
		}
	}
}

// keepFiltered2 keeps the item of a filter, which has to be like what it is part of.
func (t *Thread) keepFiltered2(f *Frame) bool {
	seq, x := *f.reg(0), *f.reg(3)
	if seq.p.kind != kTuple && x.p.kind != seq.p.kind {
		t.typeError("can't filter %s to %s: __getitem__ returned different type", typeShort(seq), typeShort(seq))
		return false
	}
	asList(f.reg(2).p).push(t, x.incref())
	return true
}

// filterLength tells whether filter gives what seq is, a tuple or a string, of a class
// that derives from these.
func (t *Thread) filterLength(seq Value) (n int, own bool) {
	if seq.p.flags&flagSub == 0 {
		return 0, false
	}
	switch seq.p.kind {
	case kTuple:
		return len(asTuple(seq.p).items), true
	case kStr, kBytes:
		return asText(seq.p).len(), true
	}
	return 0, false
}

var filterDone2 = nativeCode{name: "filter", nregs: 1}

func init() {
	filterDone2.fn = func(t *Thread, f *Frame, r Value) Value { return t.filtered2(*f.reg(0), r) }
}

// filtered2 makes what filter gives for a tuple or string of the list (stolen) of
// what was kept.
func (t *Thread) filtered2(seq, l Value) Value {
	items := asList(l.p).items
	if seq.p.kind == kTuple {
		tuple := t.tupleOf(increfAll(items))
		t.decref(l)
		return tuple
	}
	defer t.decref(l)
	if seq.p.flags&flagSub == 0 && len(items) == asText(seq.p).len() {
		return seq.incref()
	}
	var b []byte
	for _, x := range items {
		b = append(b, asText(x.p).utf8()...)
	}
	if seq.p.kind == kStr {
		return t.Text(string(b))
	}
	return t.Bytes(string(b))
}

func typeShort(v Value) string {
	if v.p.kind == kStr {
		return "unicode"
	}
	return "str"
}

func builtinRange2(t *Thread, a []Value) Value {
	names := []string{"start", "end", "step"}
	vals := [3]Value{a[0], a[1], a[2]}
	if a[1].p == nil {
		vals = [3]Value{Int(0), a[0], Null}
	}
	if vals[2].p == nil {
		vals[2] = Int(1)
	}
	small := true
	for i, v := range vals {
		if v.p.kind == kFloat || v.p.kind == kFloatObj || v.p.kind != kInt && v.p.kind != kBool && v.p.kind != kLong && t.typeOf(v).slots.Int == nil && v.p.kind != kOldInst {
			return t.typeError("range() integer %s argument expected, got %s.", names[i], t.typeName(v))
		}
		if v.p.kind == kBool {
			vals[i] = Int(v.int())
		}
		if vals[i].p != &tInt {
			small = false
		}
	}
	if small {
		return t.rangeInts2(vals[0].int(), vals[1].int(), vals[2].int())
	}
	return t.rangeLongs2(vals)
}

// rangeInts2 is range of what fits into C's long.
func (t *Thread) rangeInts2(lo, hi, step int64) Value {
	if step == 0 {
		return t.valueError("range() step argument must not be zero")
	}
	n, ok := rangeCountOf(lo, hi, step)
	if !ok || n > math.MaxInt32*8 {
		return t.overflowError("range() result has too many items")
	}
	if !t.mayAlloc(16 * int(n)) {
		return Null
	}
	items := make([]Value, n)
	for i := range items {
		items[i] = Int(lo + int64(i)*step)
	}
	return t.listOf(items)
}

// rangeLongs2 is range of longs and of what has __int__.
func (t *Thread) rangeLongs2(vals [3]Value) Value {
	var b [3]*big.Int
	for i, v := range vals {
		if v.p.kind != kInt && v.p.kind != kLong {
			f := t.frame
			n := t.finish(t.typeOf(v).slots.Int(t, v), f)
			if n.p == nil {
				return Null
			}
			if n.p.kind != kInt && n.p.kind != kLong && n.p.kind != kBool {
				t.decref(n)
				return t.typeError("__int__ should return int object")
			}
			b[i] = bigOf(n)
			t.decref(n)
			continue
		}
		b[i] = bigOf(v)
	}
	lo, hi, step := b[0], b[1], b[2]
	if lo.IsInt64() && hi.IsInt64() && step.IsInt64() {
		return t.rangeInts2(lo.Int64(), hi.Int64(), step.Int64())
	}
	if vals[2].p.flags&flagSub != 0 { // which may have a comparison of its own
		zero := t.fromLong(number.Int{})
		c, ok := t.Cmp(vals[2], zero)
		t.decref(zero)
		if !ok {
			return Null
		}
		if c == 0 {
			step = new(big.Int)
		}
	}
	if step.Sign() == 0 {
		return t.valueError("range() step argument must not be zero")
	}
	n := new(big.Int).Sub(hi, lo)
	if step.Sign() < 0 {
		n.Neg(n)
	}
	if n.Sign() <= 0 {
		return t.NewList()
	}
	n.Sub(n, big.NewInt(1))
	n.Quo(n, new(big.Int).Abs(step))
	n.Add(n, big.NewInt(1))
	if !n.IsInt64() || n.Int64() > math.MaxInt32*8 {
		return t.overflowError("range() result has too many items")
	}
	if !t.mayAlloc(64 * int(n.Int64())) {
		return Null
	}
	items := make([]Value, n.Int64())
	x := lo
	for i := range items {
		items[i] = t.newLong(x)
		x = new(big.Int).Add(x, step)
	}
	return t.listOf(items)
}
