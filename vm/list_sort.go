package vm

import (
	"cmp"
	"math"
)

// sortState is the state of one list.sort: what it holds belongs to it.
type sortState struct {
	s       *sorter
	items   []Value // of the list
	keys    []Value // nil without a key function
	reverse bool
	asked   bool // a comparison waits
	result  Value
}

// sortMark is what an empty list begins at while it is being sorted.
var sortMark [1]Value

// sortCode drives a sort: its registers are the list, the key function and (in
// Python 2) the comparison function, each Unbound for none. The result is that
// of register 3, or None.
var sortCode = nativeCode{name: "sort", nregs: 4, catches: true}

// States of sortCode: what it waits for.
const (
	sortStart = iota
	sortKey
	sortCompare
	sortTruth
)

func init() {
	sortCode.fn = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*sortState)
		ok := t.sortTurn(f, st, r)
		switch ok {
		case sortWaits:
			return Unwind
		case sortFailed:
			t.sortEnd(f, st, false)
			return Null
		}
		if !t.sortEnd(f, st, true) {
			return Null
		}
		if v := *f.reg(3); v.p != &tUnbound {
			return v.incref()
		}
		return None
	}
}

type sortTurnResult uint8

const (
	sortDone sortTurnResult = iota
	sortWaits
	sortFailed
)

// sortSoft sorts a list in place and gives result (borrowed; Null: None).
func (t *Thread) sortSoft(list, key, cmpFunc Value, reverse bool, result Value) Value {
	l := asList(list.p)
	if key.p == &tNone {
		key = Null
	}
	if cmpFunc.p == &tNone {
		cmpFunc = Null
	}
	if key.p == nil && cmpFunc.p == nil && len(l.items) > 0 && sortSimple(l.items, l.items, reverse) {
		if result.p == nil {
			return None
		}
		return result.incref()
	}
	f := t.newNativeFrame(&sortCode, list, key, cmpFunc, result)
	st := &sortState{items: l.items, reverse: reverse}
	l.items = sortMark[:0:0]
	f.any = st
	return t.runNative(f)
}

// sortTurn goes on with a sort; r is the result of what it waited for.
func (t *Thread) sortTurn(f *Frame, st *sortState, r Value) sortTurnResult {
	lt := false
	switch f.native {
	case sortStart:
		if f.reg(1).p != &tUnbound {
			st.keys = make([]Value, 0, len(st.items))
			return t.sortKeys(f, st)
		}
	case sortKey:
		if r.p == nil {
			return sortFailed
		}
		st.keys = append(st.keys, r)
		return t.sortKeys(f, st)
	case sortCompare:
		if r.p == nil {
			return sortFailed
		}
		var res sortTurnResult
		if lt, res = t.sortAnswer(f, r); res != sortDone {
			return res
		}
		return t.sortCompareLoop(f, st, lt)
	case sortTruth:
		if r.p == nil {
			return sortFailed
		}
		return t.sortCompareLoop(f, st, r == True)
	}
	return t.sortBegin(f, st)
}

// sortKeys calls the key function for the items that have no key yet.
func (t *Thread) sortKeys(f *Frame, st *sortState) sortTurnResult {
	key := *f.reg(1)
	for len(st.keys) < len(st.items) {
		f.native = sortKey
		f.again(t)
		r := t.callSoft(key, Args{Pos: st.items[len(st.keys) : len(st.keys)+1]})
		switch r.p {
		case nil:
			return sortFailed
		case &tUnwind:
			return sortWaits
		}
		st.keys = append(st.keys, r)
	}
	return t.sortBegin(f, st)
}

func (t *Thread) sortBegin(f *Frame, st *sortState) sortTurnResult {
	keys, vals := st.keys, st.items
	if keys == nil {
		keys, vals = st.items, nil
	}
	if f.reg(2).p == &tUnbound {
		if vals == nil {
			if sortSimple(keys, keys, st.reverse) {
				st.reverse = false
				return sortDone
			}
		} else if sortSimple(keys, vals, st.reverse) {
			st.reverse = false
			return sortDone
		}
	}
	if st.reverse {
		reverseItems(keys)
		if vals != nil {
			reverseItems(vals)
		}
	}
	st.s = newSorter(keys, vals, t.vm.py2)
	return t.sortCompareLoop(f, st, false)
}

// sortCompareLoop answers the sorter's questions as long as no Python code has to
// be waited for.
func (t *Thread) sortCompareLoop(f *Frame, st *sortState, lt bool) sortTurnResult {
	s := st.s
	fn := *f.reg(2)
	for s.next(lt) {
		x, y := s.x, s.y
		if fn.p == &tUnbound && x.p == &tInt && y.p == &tInt {
			lt = x.int() < y.int()
			continue
		}
		f.native = sortCompare
		f.again(t)
		var r Value
		if fn.p != &tUnbound {
			r = t.callSoft(fn, Args{Pos: []Value{x, y}})
		} else {
			x.incref()
			y.incref()
			r = t.compareSoft(x, y, LT)
			t.decref(x)
			t.decref(y)
		}
		switch r.p {
		case nil:
			return sortFailed
		case &tUnwind:
			return sortWaits
		}
		var res sortTurnResult
		if lt, res = t.sortAnswer(f, r); res != sortDone {
			return res
		}
	}
	return sortDone
}

// sortAnswer reads the result of a comparison (stolen).
func (t *Thread) sortAnswer(f *Frame, r Value) (bool, sortTurnResult) {
	if f.reg(2).p != &tUnbound {
		var less bool
		switch r.p.kind {
		case kInt, kBool:
			less = r.int() < 0
		case kLong:
			if t.typeOf(r).isSubtype(t.vm.types.Long) {
				t.typeError("comparison function must return int, not %s", t.typeName(r))
				t.decref(r)
				return false, sortFailed
			}
			less = asLong(r.p).v.Sign() < 0
		default:
			t.typeError("comparison function must return int, not %s", t.typeName(r))
			t.decref(r)
			return false, sortFailed
		}
		t.decref(r)
		return less, sortDone
	}
	if r.p == &tBool {
		return r.n != 0, sortDone
	}
	f.native = sortTruth
	f.again(t)
	b := t.truthSoft(r)
	t.decref(r)
	switch b.p {
	case nil:
		return false, sortFailed
	case &tUnwind:
		return false, sortWaits
	}
	return b == True, sortDone
}

// sortEnd gives the list its items back and lets go of the keys. It returns
// false where that raised.
func (t *Thread) sortEnd(f *Frame, st *sortState, ok bool) bool {
	if st.s != nil {
		st.s.abort()
	}
	l := asList(f.reg(0).p)
	e := t.fetchExc()
	keys := st.keys
	st.keys = nil
	if len(keys) < len(st.items) { // the key function raised
		t.releaseItems(keys)
	} else {
		for _, k := range keys {
			t.decref(k)
		}
	}
	t.restoreExc(e)
	if ok && (len(l.items) != 0 || cap(l.items) != 0) {
		t.valueError("list modified during sort")
		ok = false
	}
	if st.s != nil && st.reverse {
		reverseItems(st.items)
	}
	e = t.fetchExc()
	final := l.items
	l.items = st.items
	st.items = nil
	t.releaseItems(final)
	t.restoreExc(e)
	return ok
}

func listSort3(t *Thread, a []Value) Value {
	reverse := false
	if a[2].p != nil {
		var ok bool
		if reverse, ok = t.IsTrue(a[2]); !ok {
			return Null
		}
	}
	return t.sortSoft(a[0], a[1], Null, reverse, Null)
}

func listSort2(t *Thread, a []Value) Value {
	reverse, ok := t.boolArg2(a[3])
	if !ok {
		return Null
	}
	return t.sortSoft(a[0], a[2], a[1], reverse, Null)
}

// boolArg2 reads an argument of Python 2's format "i" that is a truth value.
func (t *Thread) boolArg2(v Value) (bool, bool) {
	if v.p == nil {
		return false, true
	}
	n, ok := t.intArg(v)
	return n != 0, ok
}

// sortSimple sorts vals by keys (which may be the same slice) where these are
// all ints, all floats that are numbers, or all strings of a kind: no program
// can see how. It returns false where they are not.
func sortSimple(keys, vals []Value, reverse bool) bool {
	if len(keys) < 2 {
		return false
	}
	kind := keys[0].p.kind
	switch kind {
	case kInt, kFloat:
		for _, k := range keys {
			if k.p.kind != kind || kind == kFloat && math.IsNaN(k.float()) {
				return false
			}
		}
	case kStr, kBytes:
		for _, k := range keys {
			if k.p.kind != kind || k.p.flags&flagSub != 0 || k.p.width != 0 {
				return false
			}
		}
	default:
		return false
	}
	items := make([]sortItem, len(keys))
	for i := range keys {
		items[i] = sortItem{keys[i], vals[i]}
	}
	if reverse {
		for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
			items[i], items[j] = items[j], items[i]
		}
	}
	switch kind {
	case kInt:
		mergeSort(items, func(a, b Value) bool { return a.int() < b.int() })
	case kFloat:
		mergeSort(items, func(a, b Value) bool { return a.float() < b.float() })
	default:
		mergeSort(items, func(a, b Value) bool { return cmp.Less(asText(a.p).s, asText(b.p).s) })
	}
	n := len(items) - 1
	for i, it := range items {
		if reverse {
			i = n - i
		}
		keys[i], vals[i] = it.key, it.val
	}
	return true
}

type sortItem struct{ key, val Value }

// mergeSort is a stable sort: runs of 16 by insertion, then merges.
func mergeSort(a []sortItem, less func(a, b Value) bool) {
	const run = 16
	for lo := 0; lo < len(a); lo += run {
		hi := min(lo+run, len(a))
		for i := lo + 1; i < hi; i++ {
			x := a[i]
			j := i
			for ; j > lo && less(x.key, a[j-1].key); j-- {
				a[j] = a[j-1]
			}
			a[j] = x
		}
	}
	var tmp []sortItem
	for width := run; width < len(a); width *= 2 {
		for lo := 0; lo+width < len(a); lo += 2 * width {
			mid, hi := lo+width, min(lo+2*width, len(a))
			if !less(a[mid].key, a[mid-1].key) {
				continue
			}
			if tmp == nil {
				tmp = make([]sortItem, 0, len(a))
			}
			tmp = append(tmp[:0], a[lo:mid]...)
			i, j, k := 0, mid, lo
			for i < len(tmp) && j < hi {
				if less(a[j].key, tmp[i].key) {
					a[k] = a[j]
					j++
				} else {
					a[k] = tmp[i]
					i++
				}
				k++
			}
			copy(a[k:], tmp[i:])
		}
	}
}
