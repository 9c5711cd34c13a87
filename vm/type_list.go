package vm

var listSpec = TypeSpec{Name: "list", Kind: kList, Flags: TypeBase | TypeGC | TypeSequence, Alloc: listAlloc,
	Doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
	Slots: Slots{
		New:     func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init:    listInit,
		Repr:    listRepr,
		Compare: listCompare,
		Iter:    func(t *Thread, v Value) Value { return obj(&t.newIter(iterList, v).Header) },
		Len:     func(t *Thread, v Value) Value { return Int(int64(len(asList(v.p).items))) },
		GetItem: listGetItem, SetItem: listSetItem, Contains: listContains,
		Concat: listConcat, InplaceConcat: listInplaceConcat, Repeat: listRepeat, InplaceRepeat: listInplaceRepeat,
		GetSlice: listGetSlice2, SetSlice: listSetSlice2,
	},
	Methods: append([]Method{
		{Name: "append", Sig: "object, /", Fn: listAppend, Doc: "Append object to the end of the list."},
		{Name: "extend", Sig: "iterable, /", Fn: listExtendMethod, Doc: "Extend list by appending elements from the iterable."},
		{Name: "insert", Sig: "index, object, /", Fn: listInsert, Doc: "Insert object before index."},
		{Name: "pop", Sig: "index=-1, /", Fn: listPop, Doc: "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."},
		{Name: "remove", Sig: "value, /", Fn: listRemove, Doc: "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."},
		{Name: "index", Sig: "value, start=0, stop=9223372036854775807, /", Fn: listIndex, Doc: "Return first index of value.\n\nRaises ValueError if the value is not present."},
		{Name: "count", Sig: "value, /", Fn: listCount, Doc: "Return number of occurrences of value."},
		{Name: "reverse", Fn: listReverse, Doc: "Reverse *IN PLACE*."},
		{Name: "copy", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.listOf(increfAll(asList(a[0].p).items)) }, Doc: "Return a shallow copy of the list."},
		{Name: "clear", How: Only3, Fn: func(t *Thread, a []Value) Value { t.clearList(asList(a[0].p)); return None }, Doc: "Remove all items from list."},
		{Name: "sort", How: Only3, Sig: "*, key=None, reverse=False", Fn: listSort3, Doc: "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order."},
		{Name: "sort", How: Only2, Sig: "cmp=None, key=None, reverse=False", Fn: listSort2, Doc: "L.sort(cmp=None, key=None, reverse=False) -- stable sort *IN PLACE*;\ncmp(x, y) -> -1, 0, 1"},
		{Name: "__getitem__", Sig: "index, /", Fn: func(t *Thread, a []Value) Value { return listGetItem(t, a[0], a[1]) }, Doc: "Return self[index]."},
		{Name: "__reversed__", Fn: func(t *Thread, a []Value) Value { return t.reversedList(a[0]) }, Doc: "Return a reverse iterator over the list."},
		{Name: "__sizeof__", Fn: func(t *Thread, a []Value) Value {
			return Int(40 + 8*int64(len(asList(a[0].p).items)))
		}, Doc: "Return the size of the list in memory, in bytes."},
	}, genericAliasMethod),
}

func listAlloc(t *Thread, typ *Type) *Header {
	if typ.flags&TypeHeap != 0 {
		o := &listSub{}
		t.init(&o.Header, kList, typ)
		t.startSub(&o.Header, &o.attrs)
		t.track(&o.Header)
		return &o.Header
	}
	o := &ListObj{}
	t.init(&o.Header, kList, typ)
	t.track(&o.Header)
	return &o.Header
}

// listOf makes a list of items, which it keeps.
func (t *Thread) listOf(items []Value) Value {
	o := &ListObj{items: items}
	t.init(&o.Header, kList, t.vm.types.List)
	t.track(&o.Header)
	t.vm.charge(56 + 16*len(items))
	return obj(&o.Header)
}

// push appends a value, which it steals.
func (l *ListObj) push(t *Thread, v Value) {
	if len(l.items) == cap(l.items) {
		l.grow(t, 1)
	}
	l.items = append(l.items, v)
}

// grow makes room for n more items.
func (l *ListObj) grow(t *Thread, n int) {
	had := cap(l.items)
	need := len(l.items) + n
	if need <= had {
		return
	}
	size := max(need, 4)
	if n == 1 {
		// CPython grows by an eighth because realloc seldom copies. We always do.
		size = 2*need + 2
		if need > 1<<16 {
			size = need + need>>1
		}
	}
	items := make([]Value, len(l.items), size)
	copyItems(items, l.items)
	l.items = items
	t.vm.charge(16 * (size - had))
}

// clearList empties a list. A list that is being sorted is empty and stays
// marked.
func (t *Thread) clearList(l *ListObj) {
	if len(l.items) == 0 {
		return
	}
	items := l.items
	l.items = nil
	t.releaseItems(items)
}

func listInit(t *Thread, self Value, a Args) Value {
	if t.vm.py2 {
		v, ok := t.oneArg2("list", "sequence", a)
		if !ok {
			return Null
		}
		t.clearList(asList(self.p))
		if v.p == nil {
			return None
		}
		return t.listExtendSoft(self, v, &listExtender)
	}
	if len(a.Names) > 0 {
		if typ := t.typeOf(self); typ == t.vm.types.List || t.sameNew(typ, t.vm.types.List) {
			t.refuseKeywords("list", a)
			return Null
		}
	}
	if !t.checkCount("list", len(a.Pos), 0, 1) {
		return Null
	}
	t.clearList(asList(self.p))
	if len(a.Pos) == 0 {
		return None
	}
	return t.listExtendSoft(self, a.Pos[0], &listExtender)
}

// sameNew tells whether a class still has the __new__ of a built-in one.
func (t *Thread) sameNew(typ, base *Type) bool {
	return typ.lookup(t, t.vm.names.new) == base.lookup(t, t.vm.names.new)
}

// oneArg2 is the argument of Python 2's list() and tuple(), which may be given
// by name; Null where there is none.
func (t *Thread) oneArg2(fname, param string, a Args) (Value, bool) {
	v := Null
	if n := len(a.Pos) + len(a.Names); n > 1 {
		t.typeError("%s() takes at most 1 argument (%d given)", fname, n)
		return Null, false
	}
	if len(a.Pos) == 1 {
		v = a.Pos[0]
	}
	if len(a.Names) == 1 {
		if name := GoString(a.Names[0]); name != param {
			t.typeError("'%s' is an invalid keyword argument for this function", name)
			return Null, false
		}
		v = a.Kw[0]
	}
	return v, true
}

func listRepr(t *Thread, v Value) Value {
	l := asList(v.p)
	if len(l.items) == 0 {
		return t.Str("[]")
	}
	return t.reprItems(v, "[", "]", t.reprWhere("list"), func(i int) (Value, bool) {
		if i < len(l.items) {
			return l.items[i], true
		}
		return Null, false
	})
}

func listCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kList {
		return NotImplemented
	}
	x, y := asList(a.p), asList(b.p)
	if len(x.items) != len(y.items) && (op == EQ || op == NE) {
		return Bool(op == NE)
	}
	if !t.enterNative(t.compareWhere()) {
		return Null
	}
	defer t.leaveNative()
	i := 0
	for ; i < len(x.items) && i < len(y.items); i++ {
		v, w := x.items[i], y.items[i]
		if v == w {
			continue
		}
		if v.p == &tInt && w.p == &tInt {
			break
		}
		v.incref()
		w.incref()
		eq, ok := t.CompareBool(v, w, EQ)
		t.decref(v)
		t.decref(w)
		if !ok {
			return Null
		}
		if !eq {
			break
		}
	}
	if i >= len(x.items) || i >= len(y.items) {
		return Bool(cmpHolds(op, cmpInt(int64(len(x.items)), int64(len(y.items)))))
	}
	switch op {
	case EQ:
		return False
	case NE:
		return True
	}
	v, w := x.items[i].incref(), y.items[i].incref()
	r := t.Compare(v, w, op)
	t.decref(v)
	t.decref(w)
	return r
}

func (t *Thread) compareWhere() string {
	if t.vm.py2 {
		return " in cmp"
	}
	return " in comparison"
}

func listGetItem(t *Thread, v, k Value) Value {
	l := asList(v.p)
	if k.p.kind == kSlice {
		start, stop, step, ok := t.unpackSlice(asSlice(k.p))
		if !ok {
			return Null
		}
		start, _, n := adjustSlice(len(l.items), start, stop, step)
		return t.listOf(sliceItems(l.items, start, step, n))
	}
	i, ok := t.seqIndex(k, "list")
	if !ok {
		return Null
	}
	if i < 0 {
		i += len(l.items)
	}
	if uint(i) >= uint(len(l.items)) {
		return t.indexError("list index out of range")
	}
	return l.items[i].incref()
}

func listSetItem(t *Thread, v, k, x Value) Value {
	l := asList(v.p)
	if k.p.kind == kSlice {
		return t.listSetSlice(v, asSlice(k.p), x)
	}
	i, ok := t.seqIndex(k, "list")
	if !ok {
		return Null
	}
	if i < 0 {
		i += len(l.items)
	}
	if uint(i) >= uint(len(l.items)) {
		return t.indexError("list assignment index out of range")
	}
	if x.p == nil {
		t.decref(l.take(i))
		return None
	}
	old := l.items[i]
	l.items[i] = x.incref()
	t.decref(old)
	return None
}

// take removes item i and gives it to the caller.
func (l *ListObj) take(i int) Value {
	v := l.items[i]
	copy(l.items[i:], l.items[i+1:])
	n := len(l.items) - 1
	l.items[n] = Null
	l.items = l.items[:n]
	return v
}

// listSetSlice is v[s] = x, or del v[s] where x is Null.
func (t *Thread) listSetSlice(v Value, s *SliceObj, x Value) Value {
	l := asList(v.p)
	start, stop, step, ok := t.unpackSlice(s)
	if !ok {
		return Null
	}
	given := struct{ start, stop int }{start, stop}
	start, stop, n := adjustSlice(len(l.items), start, stop, step)
	if step == 1 && (x.p == nil || t.vm.py2) {
		return t.listAssign(v, start, stop, x, "can only assign an iterable")
	}
	if (step < 0 && start < stop) || (step > 0 && start > stop) {
		stop = start
	}
	if x.p == nil {
		t.listDeleteStep(l, start, step, n)
		return None
	}
	if step == 1 {
		return t.listAssign(v, start, stop, x, "must assign iterable to extended slice")
	}
	items, ok := t.fastItems(v, x, "must assign iterable to extended slice")
	if !ok {
		return Null
	}
	if !t.vm.py2 { // the iteration may have changed the list
		start, _, n = adjustSlice(len(l.items), given.start, given.stop, step)
	}
	// The items may have been gone for since.
	if len(items) != n {
		for _, x := range items {
			t.decref(x)
		}
		return t.valueError("attempt to assign sequence of size %d to extended slice of size %d", len(items), n)
	}
	for i, j := 0, start; i < n && j < len(l.items); i, j = i+1, j+step {
		items[i], l.items[j] = l.items[j], items[i]
	}
	for _, x := range items {
		t.decref(x)
	}
	return None
}

// fastItems is PySequence_Fast: owned copies of an iterable's values. self is the
// list that they are for.
func (t *Thread) fastItems(self, x Value, message string) ([]Value, bool) {
	switch {
	case x.p.flags&flagSub != 0:
	case x.p.kind == kList:
		return increfAll(asList(x.p).items), true
	case x.p.kind == kTuple:
		return increfAll(asTuple(x.p).items), true
	}
	it := t.Iter(x)
	if it.p == nil {
		if t.matches(t.vm.types.TypeError) {
			t.clearExc()
			t.typeError("%s", message)
		}
		return nil, false
	}
	l := t.List(it)
	t.decref(it)
	if l.p == nil {
		return nil, false
	}
	items := asList(l.p).items
	asList(l.p).items = nil
	t.decref(l)
	return items, true
}

// listAssign is v[start:stop] = x, or its deletion where x is Null.
func (t *Thread) listAssign(v Value, start, stop int, x Value, message string) Value {
	l := asList(v.p)
	var items []Value
	if x.p != nil {
		var ok bool
		if items, ok = t.fastItems(v, x, message); !ok {
			return Null
		}
	}
	start = min(max(start, 0), len(l.items))
	stop = min(max(stop, start), len(l.items))
	if len(l.items)-(stop-start)+len(items) == 0 {
		t.clearList(l)
		return None
	}
	var room [16]Value
	gone := append(room[:0], l.items[start:stop]...)
	d := len(items) - len(gone)
	n := len(l.items)
	switch {
	case d < 0:
		copy(l.items[stop+d:], l.items[stop:])
		clear(l.items[n+d:])
		l.items = l.items[:n+d]
	case d > 0:
		l.grow(t, d)
		l.items = l.items[:n+d]
		copy(l.items[stop+d:], l.items[stop:n])
	}
	copy(l.items[start:], items)
	t.releaseItems(gone)
	return None
}

// listDeleteStep deletes the n items of an extended slice.
func (t *Thread) listDeleteStep(l *ListObj, start, step, n int) {
	if n <= 0 {
		return
	}
	if step < 0 {
		start += step * (n - 1)
		step = -step
	}
	gone := make([]Value, 0, n)
	to, next := start, start
	for i := start; i < len(l.items); i++ {
		if i == next && len(gone) < n {
			gone = append(gone, l.items[i])
			next += step
			continue
		}
		l.items[to] = l.items[i]
		to++
	}
	clear(l.items[to:])
	l.items = l.items[:to]
	for _, v := range gone {
		t.decref(v)
	}
}

func listContains(t *Thread, v, x Value) Value {
	l := asList(v.p)
	return t.containsIn(x, func(i int) (Value, bool) {
		if i < len(l.items) {
			return l.items[i], true
		}
		return Null, false
	})
}

// containsIn looks for x in a sequence.
func (t *Thread) containsIn(x Value, get func(i int) (Value, bool)) Value {
	for i := 0; ; i++ {
		y, ok := get(i)
		if !ok {
			return False
		}
		if y == x {
			return True
		}
		if eq, simple := simpleEqual(y, x); simple {
			if eq {
				return True
			}
			continue
		}
		y.incref()
		var eq bool
		if t.vm.py2 {
			eq, ok = t.CompareBool(x, y, EQ)
		} else {
			eq, ok = t.CompareBool(y, x, EQ)
		}
		t.decref(y)
		if !ok {
			return Null
		}
		if eq {
			return True
		}
	}
}

// sameItem compares an item with what is looked for, item first.
func (t *Thread) sameItem(y, x Value) (eq, ok bool) {
	if y == x {
		return true, true
	}
	if eq, simple := simpleEqual(y, x); simple {
		return eq, true
	}
	y.incref()
	eq, ok = t.CompareBool(y, x, EQ)
	t.decref(y)
	return eq, ok
}

func listConcat(t *Thread, a, b Value) Value {
	if b.p.kind != kList {
		return t.typeError("can only concatenate list (not \"%s\") to list", t.typeName(b))
	}
	x, y := asList(a.p).items, asList(b.p).items
	if !t.mayAlloc(16 * (len(x) + len(y))) {
		return Null
	}
	out := make([]Value, len(x)+len(y))
	copyItems(out, x)
	copyItems(out[len(x):], y)
	for _, v := range out {
		v.incref()
	}
	return t.listOf(out)
}

func listInplaceConcat(t *Thread, a, b Value) Value {
	return t.listExtendSoft(a, b, &listInplaceExtender)
}

func listRepeat(t *Thread, a, n Value) Value {
	i, ok := t.Index(n, t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	items, ok := t.repeatItems(asList(a.p).items, int(i))
	if !ok {
		return Null
	}
	return t.listOf(items)
}

func listInplaceRepeat(t *Thread, a, n Value) Value {
	i, ok := t.Index(n, t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	l := asList(a.p)
	if i < 1 {
		t.clearList(l)
		return a.incref()
	}
	more, ok := t.repeatItems(l.items, int(i-1))
	if !ok {
		return Null
	}
	l.grow(t, len(more))
	l.items = append(l.items, more...)
	return a.incref()
}

func listGetSlice2(t *Thread, v, lo, hi Value) Value {
	l := asList(v.p)
	i, j, ok := t.sliceBounds2(lo, hi)
	if !ok {
		return Null
	}
	i = min(max(i, 0), len(l.items))
	j = min(max(j, i), len(l.items))
	return t.listOf(sliceItems(l.items, i, 1, j-i))
}

func listSetSlice2(t *Thread, v, lo, hi, x Value) Value {
	i, j, ok := t.sliceBounds2(lo, hi)
	if !ok {
		return Null
	}
	return t.listAssign(v, i, j, x, "can only assign an iterable")
}

// sliceBounds2 reads the bounds that __getslice__ and its like are called with.
func (t *Thread) sliceBounds2(lo, hi Value) (i, j int, ok bool) {
	if i, ok = t.intArg(lo); !ok {
		return 0, 0, false
	}
	j, ok = t.intArg(hi)
	return i, j, ok
}

func listAppend(t *Thread, a []Value) Value {
	asList(a[0].p).push(t, a[1].incref())
	return None
}

// listExtender is list.extend, listInplaceExtender list's +=: register 1 is the
// list.
var listExtender, listInplaceExtender consumer

func init() {
	listExtender.prepare("list.extend", 1)
	listExtender.each, listExtender.hint = pushEach, 8
	listExtender.done = func(t *Thread, f *Frame) Value { return None }
	listInplaceExtender.prepare("list.__iadd__", 1)
	listInplaceExtender.each, listInplaceExtender.hint = pushEach, 8
	listInplaceExtender.done = func(t *Thread, f *Frame) Value { return f.reg(1).incref() }
}

// pushEach is what a consumer does that adds each value to the list in register 1.
func pushEach(t *Thread, f *Frame, v Value) Value {
	asList(f.reg(1).p).push(t, v)
	return Unbound
}

func listExtendMethod(t *Thread, a []Value) Value { return t.listExtendSoft(a[0], a[1], &listExtender) }

// listExtendSoft appends the values of an iterable and gives what c gives.
func (t *Thread) listExtendSoft(self, x Value, c *consumer) Value {
	l := asList(self.p)
	if t.extendFast(l, x) {
		if c == &listInplaceExtender {
			return self.incref()
		}
		return None
	}
	if x.p.kind == kRange && x.p.flags&flagSub == 0 {
		// No copies as the list grows; one beyond all use grows until a limit stops it.
		if n := asRange(x.p).n; n > 0 && n <= 1<<24 {
			if !t.mayAlloc(16 * int(n)) {
				return Null
			}
			l.grow(t, int(n))
		}
	}
	return c.start(t, x, self)
}

// extendFast appends the values of a list or tuple; false where x is neither.
func (t *Thread) extendFast(l *ListObj, x Value) bool {
	var items []Value
	switch {
	case x.p.kind == kList && (x.p.flags&flagSub == 0 || x.p == &l.Header):
		items = asList(x.p).items
	case x.p.kind == kTuple && x.p.flags&flagSub == 0:
		items = asTuple(x.p).items
	default:
		return false
	}
	if len(items) == 0 {
		return true
	}
	if !t.mayAlloc(16 * len(items)) {
		return true
	}
	l.grow(t, len(items))
	for _, v := range items {
		l.items = append(l.items, v.incref())
	}
	return true
}

// listExtend appends the values of an iterable.
func (t *Thread) listExtend(l *ListObj, v Value) bool {
	f := t.frame
	r := t.finish(t.listExtendSoft(obj(&l.Header), v, &listExtender), f)
	return r.p != nil
}

func listInsert(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	i, ok := t.intArg(a[1])
	if !ok {
		return Null
	}
	if i < 0 {
		i = max(i+len(l.items), 0)
	}
	i = min(i, len(l.items))
	l.push(t, Null)
	copy(l.items[i+1:], l.items[i:])
	l.items[i] = a[2].incref()
	return None
}

func listPop(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	i := -1
	if a[1].p != nil {
		var ok bool
		if i, ok = t.intArg(a[1]); !ok {
			return Null
		}
	}
	n := len(l.items)
	if n == 0 {
		return t.indexError("pop from empty list")
	}
	if i < 0 {
		i += n
	}
	if uint(i) >= uint(n) {
		return t.indexError("pop index out of range")
	}
	return l.take(i)
}

func listRemove(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	for i := 0; i < len(l.items); i++ {
		eq, ok := t.sameItem(l.items[i], a[1])
		if !ok {
			return Null
		}
		if eq {
			if i < len(l.items) {
				t.decref(l.take(i))
			}
			return None
		}
	}
	return t.valueError("list.remove(x): x not in list")
}

func listIndex(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	i, stop, ok := t.indexRange(a[2:4], func() int { return len(l.items) })
	if !ok {
		return Null
	}
	for ; i < stop && i < len(l.items); i++ {
		eq, ok := t.sameItem(l.items[i], a[1])
		if !ok {
			return Null
		}
		if eq {
			return Int(int64(i))
		}
	}
	r := t.Repr(a[1])
	if r.p == nil {
		return Null
	}
	defer t.decref(r)
	return t.valueError("%s is not in list", GoString(r))
}

func listCount(t *Thread, a []Value) Value {
	l := asList(a[0].p)
	n := int64(0)
	for i := 0; i < len(l.items); i++ {
		eq, ok := t.sameItem(l.items[i], a[1])
		if !ok {
			return Null
		}
		n += b2i(eq)
	}
	return Int(n)
}

func listReverse(t *Thread, a []Value) Value {
	reverseItems(asList(a[0].p).items)
	return None
}

func reverseItems(x []Value) {
	for i, j := 0, len(x)-1; i < j; i, j = i+1, j-1 {
		x[i], x[j] = x[j], x[i]
	}
}
