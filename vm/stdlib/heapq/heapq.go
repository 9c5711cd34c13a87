// Package heapq is the module _heapq: heaps in lists.
package heapq

import "github.com/sllint/sllint/vm"

// Module is the module.
var Module = &vm.NativeModule{Name: "_heapq", Doc: "Heap queue algorithm (a.k.a. priority queue).",
	Funcs: []vm.Method{
		{Name: "heappush", Sig: "heap, item, /", How: vm.Unpack, Fn: push, Doc: "Push item onto heap, maintaining the heap invariant."},
		{Name: "heappop", Sig: "heap, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return pop(t, a[0], less) }, Doc: "Pop the smallest item off the heap, maintaining the heap invariant."},
		{Name: "heapreplace", Sig: "heap, item, /", How: vm.Unpack, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return replace(t, a, less) }, Doc: "Pop and return the current smallest value, and add the new item."},
		{Name: "heappushpop", Sig: "heap, item, /", How: vm.Unpack, Fn: pushPop, Doc: "Push item on the heap, then pop and return the smallest item from the heap."},
		{Name: "heapify", Sig: "heap, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return heapify(t, a[0], less) }, Doc: "Transform list into a heap, in-place, in O(len(heap)) time."},
		{Name: "_heappop_max", Sig: "heap, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return pop(t, a[0], more) }, Doc: "Maxheap variant of heappop."},
		{Name: "_heapreplace_max", Sig: "heap, item, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return replace(t, a, more) }, Doc: "Maxheap variant of heapreplace."},
		{Name: "_heapify_max", Sig: "heap, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return heapify(t, a[0], more) }, Doc: "Maxheap variant of heapify."},
		{Name: "nlargest", Sig: "n, iterable, /", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return best(t, a, less) }},
		{Name: "nsmallest", Sig: "n, iterable, /", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return best(t, a, more) }},
	}}

// order tells whether a is to be nearer to the top than b.
type order func(t *vm.Thread, a, b vm.Value) (before, ok bool)

func less(t *vm.Thread, a, b vm.Value) (bool, bool) { return compare(t, a, b) }
func more(t *vm.Thread, a, b vm.Value) (bool, bool) { return compare(t, b, a) }

// compare is a < b. Python 2 takes not b <= a where a has no __lt__.
func compare(t *vm.Thread, a, b vm.Value) (bool, bool) {
	if x, ok := vm.SmallInt(a); ok {
		if y, ok := vm.SmallInt(b); ok {
			return x < y, true
		}
	}
	a.Incref()
	b.Incref()
	defer t.Decref(a)
	defer t.Decref(b)
	if t.VM().Py2() {
		m, ok := t.LookupAttr(a, "__lt__")
		if !ok {
			return false, false
		}
		if m.IsNull() {
			le, ok := t.CompareBool(b, a, vm.LE)
			return !le, ok
		}
		t.Decref(m)
	}
	return t.CompareBool(a, b, vm.LT)
}

// check refuses what is no list.
func check(t *vm.Thread, heap vm.Value, fname string) bool {
	if vm.IsList(heap) {
		return true
	}
	if t.VM().Py2() {
		t.Raise(t.VM().Types().TypeError, "heap argument must be a list")
	} else {
		t.Raise(t.VM().Types().TypeError, "%s() argument%s must be list, not %s", fname, map[bool]string{true: " 1"}[fname == "heappush" || fname == "heapreplace" || fname == "heappushpop" || fname == "_heapreplace_max"], t.ArgType(heap))
	}
	return false
}

// up moves the item at pos towards start as far as it belongs.
func up(t *vm.Thread, heap vm.Value, start, pos int, before order) bool {
	n := len(vm.Items(heap))
	for pos > start {
		parent := (pos - 1) >> 1
		items := vm.Items(heap)
		is, ok := before(t, items[pos], items[parent])
		if !ok || !same(t, heap, n) {
			return false
		}
		if !is {
			break
		}
		items = vm.Items(heap)
		items[parent], items[pos] = items[pos], items[parent]
		pos = parent
	}
	return true
}

func same(t *vm.Thread, heap vm.Value, n int) bool {
	if len(vm.Items(heap)) == n {
		return true
	}
	t.Raise(t.VM().Types().RuntimeError, "list changed size during iteration")
	return false
}

// down lets the item at pos sink to a leaf, and then rise to its place.
func down(t *vm.Thread, heap vm.Value, pos int, before order) bool {
	end := len(vm.Items(heap))
	start := pos
	limit := end >> 1
	for pos < limit {
		child := 2*pos + 1
		if child+1 < end {
			items := vm.Items(heap)
			is, ok := before(t, items[child], items[child+1])
			if !ok || !same(t, heap, end) {
				return false
			}
			if !is {
				child++
			}
		}
		items := vm.Items(heap)
		items[child], items[pos] = items[pos], items[child]
		pos = child
	}
	return up(t, heap, start, pos, before)
}

func push(t *vm.Thread, a []vm.Value) vm.Value {
	if !check(t, a[0], "heappush") {
		return vm.Null
	}
	t.Append(a[0], a[1].Incref())
	if !up(t, a[0], 0, len(vm.Items(a[0]))-1, less) {
		return vm.Null
	}
	return vm.None
}

func pop(t *vm.Thread, heap vm.Value, before order) vm.Value {
	if !check(t, heap, "heappop") {
		return vm.Null
	}
	items := vm.Items(heap)
	n := len(items) - 1
	if n < 0 {
		return t.Raise(t.VM().Types().IndexError, "index out of range")
	}
	last := items[n]
	items[n] = vm.Null
	vm.SetListItems(heap, items[:n])
	if n == 0 {
		return last
	}
	top := items[0]
	items[0] = last
	if !down(t, heap, 0, before) {
		t.Decref(top)
		return vm.Null
	}
	return top
}

func replace(t *vm.Thread, a []vm.Value, before order) vm.Value {
	if !check(t, a[0], "heapreplace") {
		return vm.Null
	}
	items := vm.Items(a[0])
	if len(items) == 0 {
		return t.Raise(t.VM().Types().IndexError, "index out of range")
	}
	top := items[0]
	items[0] = a[1].Incref()
	if !down(t, a[0], 0, before) {
		t.Decref(top)
		return vm.Null
	}
	return top
}

func pushPop(t *vm.Thread, a []vm.Value) vm.Value {
	if !check(t, a[0], "heappushpop") {
		return vm.Null
	}
	items := vm.Items(a[0])
	if len(items) == 0 {
		return a[1].Incref()
	}
	is, ok := less(t, items[0], a[1])
	if !ok {
		return vm.Null
	}
	if !is {
		return a[1].Incref()
	}
	if len(vm.Items(a[0])) == 0 {
		return t.Raise(t.VM().Types().IndexError, "index out of range")
	}
	return replace(t, a, less)
}

func heapify(t *vm.Thread, heap vm.Value, before order) vm.Value {
	if !check(t, heap, "heapify") {
		return vm.Null
	}
	n := len(vm.Items(heap))
	if n > 2500 {
		return heapifyNear(t, heap, before)
	}
	for i := n>>1 - 1; i >= 0; i-- {
		if !down(t, heap, i, before) {
			return vm.Null
		}
	}
	return vm.None
}

// heapifyNear is heapify in the order that suits caches, which is CPython 3's for
// long lists.
func heapifyNear(t *vm.Thread, heap vm.Value, before order) vm.Value {
	n := len(vm.Items(heap))
	if t.VM().Py2() {
		for i := n>>1 - 1; i >= 0; i-- {
			if !down(t, heap, i, before) {
				return vm.Null
			}
		}
		return vm.None
	}
	m := n >> 1
	top := 1
	for 2*top <= m {
		top *= 2
	}
	leftmost := top - 1
	mhalf := m >> 1
	for i := leftmost - 1; i >= mhalf; i-- {
		for j := i; ; j >>= 1 {
			if !down(t, heap, j, before) {
				return vm.Null
			}
			if j&1 == 0 {
				break
			}
		}
	}
	for i := m - 1; i >= leftmost; i-- {
		for j := i; ; j >>= 1 {
			if !down(t, heap, j, before) {
				return vm.Null
			}
			if j&1 == 0 {
				break
			}
		}
	}
	return vm.None
}

// best is nlargest and nsmallest of Python 2: before is the order of the heap of
// candidates, whose top is the worst of them.
func best(t *vm.Thread, a []vm.Value, before order) vm.Value {
	n, ok := t.Index(a[0], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	it := t.Iter(a[1])
	if it.IsNull() {
		return it
	}
	defer t.Decref(it)
	heap := t.NewList()
	for i := int64(0); i < n; i++ {
		v := t.Next(it)
		if v.IsNull() {
			break
		}
		t.Append(heap, v)
	}
	fail := func() vm.Value { t.Decref(heap); return vm.Null }
	if t.Failed() {
		return fail()
	}
	if len(vm.Items(heap)) > 0 {
		for i := len(vm.Items(heap))>>1 - 1; i >= 0; i-- {
			if !down(t, heap, i, before) {
				return fail()
			}
		}
		for {
			v := t.Next(it)
			if v.IsNull() {
				break
			}
			top := vm.Items(heap)[0]
			is, ok := before(t, top, v)
			if !ok {
				t.Decref(v)
				return fail()
			}
			if !is {
				t.Decref(v)
				continue
			}
			vm.Items(heap)[0] = v
			t.Decref(top)
			if !down(t, heap, 0, before) {
				return fail()
			}
		}
		if t.Failed() {
			return fail()
		}
	}
	r := t.CallMethod(heap, "sort")
	if r.IsNull() {
		return fail()
	}
	first, _ := before(t, vm.Int(0), vm.Int(1))
	if first { // the largest come first
		t.CallMethod(heap, "reverse")
	}
	return heap
}
