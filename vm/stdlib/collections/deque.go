package collections

import (
	"math"

	"github.com/sllint/sllint/vm"
)

// deque is a ring: item i is at buf[(head+i) % len(buf)].
type deque struct {
	buf    []vm.Value
	head   int
	n      int
	max    int64 // -1: no bound
	change int   // counts what iterators must not miss
}

func (d *deque) at(i int) *vm.Value { return &d.buf[(d.head+i)&(len(d.buf)-1)] }

func (d *deque) grow() {
	if d.n < len(d.buf) {
		return
	}
	buf := make([]vm.Value, max(8, 2*len(d.buf)))
	for i := range d.n {
		buf[i] = *d.at(i)
	}
	d.buf, d.head = buf, 0
}

// push adds a value (stolen) at the right, unshift at the left. What falls out at
// the other end of a bounded deque is let go of.
func (d *deque) push(t *vm.Thread, v vm.Value) {
	if d.max == 0 {
		t.Decref(v)
		return
	}
	d.grow()
	*d.at(d.n) = v
	d.n++
	d.change++
	if d.max >= 0 && int64(d.n) > d.max {
		t.Decref(d.shift())
	}
}

func (d *deque) unshift(t *vm.Thread, v vm.Value) {
	if d.max == 0 {
		t.Decref(v)
		return
	}
	d.grow()
	d.head = (d.head - 1) & (len(d.buf) - 1)
	d.buf[d.head] = v
	d.n++
	d.change++
	if d.max >= 0 && int64(d.n) > d.max {
		t.Decref(d.pop())
	}
}

func (d *deque) pop() vm.Value {
	d.n--
	p := d.at(d.n)
	v := *p
	*p = vm.Null
	d.change++
	return v
}

func (d *deque) shift() vm.Value {
	p := d.at(0)
	v := *p
	*p = vm.Null
	d.head = (d.head + 1) & (len(d.buf) - 1)
	d.n--
	d.change++
	return v
}

func (d *deque) clear(t *vm.Thread) {
	old := *d
	d.buf, d.head, d.n = nil, 0, 0
	d.change++
	for i := range old.n {
		t.Decref(*old.at(i))
	}
}

func (d *deque) rotate(k int) {
	if d.n < 2 {
		return
	}
	k %= d.n
	for ; k > 0; k-- {
		v := d.pop()
		d.head = (d.head - 1) & (len(d.buf) - 1)
		d.buf[d.head] = v
		d.n++
	}
	for ; k < 0; k++ {
		v := d.shift()
		*d.at(d.n) = v
		d.n++
	}
}

func of(v vm.Value) *deque { return vm.Data(v).(*deque) }

// isDeque gives the deque that v is, nil where it is none.
func isDeque(v vm.Value) *deque {
	d, _ := vm.Data(v).(*deque)
	return d
}

var dequeSpec = vm.TypeSpec{Name: "collections.deque", Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeBase | vm.TypeWeak | vm.TypeSequence,
	Doc:   "A list-like sequence optimized for data accesses near its endpoints.",
	Alloc: vm.AllocNative(func() any { return &deque{max: -1} }),
	Slots: vm.Slots{
		New:  func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value { return t.NewNative(typ, &deque{max: -1}) },
		Init: dequeInit, Repr: dequeRepr, Compare: dequeCompare,
		Iter: func(t *vm.Thread, v vm.Value) vm.Value { return newIter(t, v, state(t).iter, false) },
		Len:  func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(int64(of(v).n)) },
		Bool: nil, GetItem: dequeGet, SetItem: dequeSet, Contains: dequeContains,
		Concat: dequeConcat, InplaceConcat: dequeInplaceConcat, Repeat: dequeRepeat, InplaceRepeat: dequeInplaceRepeat,
		Traverse: func(data any, visit func(vm.Value)) {
			d := data.(*deque)
			for i := range d.n {
				visit(*d.at(i))
			}
		},
		Clear: func(t *vm.Thread, data any) { data.(*deque).clear(t) },
	},
	Methods: []vm.Method{
		{Name: "append", Sig: "item, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { of(a[0]).push(t, a[1].Incref()); return vm.None }, Doc: "Add an element to the right side of the deque."},
		{Name: "appendleft", Sig: "item, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { of(a[0]).unshift(t, a[1].Incref()); return vm.None }, Doc: "Add an element to the left side of the deque."},
		{Name: "pop", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return take(t, a[0], (*deque).pop) }, Doc: "Remove and return the rightmost element."},
		{Name: "popleft", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return take(t, a[0], (*deque).shift) }, Doc: "Remove and return the leftmost element."},
		{Name: "clear", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { of(a[0]).clear(t); return vm.None }, Doc: "Remove all elements from the deque."},
		{Name: "copy", How: vm.Only3, Fn: dequeCopy, Doc: "Return a shallow copy of a deque."},
		{Name: "__copy__", Fn: dequeCopy, Doc: "Return a shallow copy of a deque."},
		{Name: "count", Sig: "value, /", Fn: dequeCount, Doc: "Return number of occurrences of value."},
		{Name: "extend", Sig: "iterable, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return extend(t, a[0], a[1], extender) }, Doc: "Extend the right side of the deque with elements from the iterable."},
		{Name: "extendleft", Sig: "iterable, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return extend(t, a[0], a[1], leftExtender) }, Doc: "Extend the left side of the deque with elements from the iterable."},
		{Name: "index", How: vm.Only3, Sig: "value, start=0, stop=9223372036854775807, /", Fn: dequeIndex, Doc: "Return first index of value.\n\nRaises ValueError if the value is not present."},
		{Name: "insert", How: vm.Only3, Sig: "index, value, /", Fn: dequeInsert, Doc: "Insert value before index."},
		{Name: "remove", Sig: "value, /", Fn: dequeRemove, Doc: "Remove first occurrence of value."},
		{Name: "reverse", Fn: dequeReverse, Doc: "Reverse *IN PLACE*."},
		{Name: "rotate", Sig: "n=1, /", Fn: dequeRotate, Doc: "Rotate the deque n steps to the right.  If n is negative, rotates left."},
		{Name: "__reversed__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return newIter(t, a[0], state(t).riter, true) }, Doc: "Return a reverse iterator over the deque."},
		{Name: "__reduce__", Fn: dequeReduce, Doc: "Return state information for pickling."},
		vm.ClassGetItem,
	},
	GetSet: []vm.GetSet{{Name: "maxlen", Get: func(t *vm.Thread, v vm.Value) vm.Value {
		if d := of(v); d.max >= 0 {
			return vm.Int(d.max)
		}
		return vm.None
	}, Doc: "maximum size of a deque or None if unbounded"}},
}

var dequeSig = vm.NewSignature("iterable=(), maxlen=None")

func dequeInit(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [2]vm.Value
	if !dequeSig.Bind(t, "deque", a, p[:]) {
		return vm.Null
	}
	m := int64(-1)
	if !p[1].IsNull() && !p[1].IsNone() {
		if !t.IsInt(p[1]) {
			return t.Raise(t.VM().Types().TypeError, "an integer is required")
		}
		var ok bool
		if m, ok = t.Index(p[1], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
		if m < 0 {
			return t.Raise(t.VM().Types().ValueError, "maxlen must be non-negative")
		}
	}
	d := of(self)
	d.max = m
	if d.n > 0 {
		d.clear(t)
	}
	if p[0].IsNull() {
		return vm.None
	}
	return extend(t, self, p[0], extender)
}

var extender = vm.NewConsumer("deque.extend", 1, vm.Consumer{
	Each: func(t *vm.Thread, f *vm.Frame, v vm.Value) vm.Value { of(f.Reg(1)).push(t, v); return vm.Unbound },
	Done: func(t *vm.Thread, f *vm.Frame) vm.Value { return vm.None },
})

var leftExtender = vm.NewConsumer("deque.extendleft", 1, vm.Consumer{
	Each: func(t *vm.Thread, f *vm.Frame, v vm.Value) vm.Value { of(f.Reg(1)).unshift(t, v); return vm.Unbound },
	Done: func(t *vm.Thread, f *vm.Frame) vm.Value { return vm.None },
})

// extend adds the values of an iterable; of the deque itself those that it has now.
func extend(t *vm.Thread, self, it vm.Value, c *vm.Consumer) vm.Value {
	if it == self {
		l := t.List(it)
		if l.IsNull() {
			return l
		}
		defer t.Decref(l)
		it = l
	}
	return c.Start(t, it, nil, self)
}

func take(t *vm.Thread, v vm.Value, how func(*deque) vm.Value) vm.Value {
	d := of(v)
	if d.n == 0 {
		return t.Raise(t.VM().Types().IndexError, "pop from an empty deque")
	}
	return how(d)
}

func dequeRepr(t *vm.Thread, v vm.Value) vm.Value {
	if t.ReprEnter(v) {
		return t.Str("[...]")
	}
	l := t.List(v)
	r := vm.Null
	if !l.IsNull() {
		r = t.Repr(l)
		t.Decref(l)
	}
	t.ReprLeave(v)
	if r.IsNull() {
		return r
	}
	defer t.Decref(r)
	name := t.TypeOf(v).Name()
	if t.VM().Py2() {
		name = "deque"
	}
	s := name + "(" + vm.GoString(r)
	if d := of(v); d.max >= 0 {
		n := t.Repr(vm.Int(d.max))
		s += ", maxlen=" + vm.GoString(n)
		t.Decref(n)
	}
	return t.Str(s + ")")
}

func dequeCompare(t *vm.Thread, a, b vm.Value, op vm.CmpOp) vm.Value {
	x, y := isDeque(a), isDeque(b)
	if x == nil || y == nil {
		return vm.NotImplemented
	}
	if x.n != y.n {
		if op == vm.EQ {
			return vm.False
		}
		if op == vm.NE {
			return vm.True
		}
	}
	l, m := t.List(a), t.List(b)
	r := vm.Null
	if !l.IsNull() && !m.IsNull() {
		r = t.Compare(l, m, op)
	}
	t.Decref(l)
	t.Decref(m)
	return r
}

// index reads an index of an item that is there, or raises.
func index(t *vm.Thread, d *deque, k vm.Value) (int, bool) {
	i, ok := t.Index(k, t.VM().Types().IndexError)
	if !ok {
		return 0, false
	}
	if i < 0 {
		i += int64(d.n)
	}
	if i < 0 || i >= int64(d.n) {
		t.Raise(t.VM().Types().IndexError, "deque index out of range")
		return 0, false
	}
	return int(i), true
}

func dequeGet(t *vm.Thread, v, k vm.Value) vm.Value {
	if _, small := vm.SmallInt(k); !small && !t.IsNumber(k) {
		return t.Raise(t.VM().Types().TypeError, "sequence index must be integer, not '%s'", t.TypeName(k))
	}
	d := of(v)
	i, ok := index(t, d, k)
	if !ok {
		return vm.Null
	}
	return d.at(i).Incref()
}

func dequeSet(t *vm.Thread, v, k, x vm.Value) vm.Value {
	if _, small := vm.SmallInt(k); !small && !t.IsNumber(k) {
		return t.Raise(t.VM().Types().TypeError, "sequence index must be integer, not '%s'", t.TypeName(k))
	}
	d := of(v)
	i, ok := index(t, d, k)
	if !ok {
		return vm.Null
	}
	if x.IsNull() {
		t.Decref(d.remove(i))
		return vm.None
	}
	p := d.at(i)
	old := *p
	*p = x.Incref()
	t.Decref(old)
	return vm.None
}

// remove takes item i out and gives it to the caller.
func (d *deque) remove(i int) vm.Value {
	v := *d.at(i)
	for j := i; j < d.n-1; j++ {
		*d.at(j) = *d.at(j + 1)
	}
	*d.at(d.n - 1) = vm.Null
	d.n--
	d.change++
	return v
}

// find looks for a value from item i to stop; at is -1 where it is not there.
func find(t *vm.Thread, d *deque, x vm.Value, i, stop int) (at int, ok bool) {
	change := d.change
	for ; i < stop && i < d.n; i++ {
		v := d.at(i).Incref()
		eq, ok := t.CompareBool(v, x, vm.EQ)
		t.Decref(v)
		if !ok {
			return -1, false
		}
		if d.change != change {
			t.Raise(t.VM().Types().RuntimeError, "deque mutated during iteration")
			return -1, false
		}
		if eq {
			return i, true
		}
	}
	return -1, true
}

func dequeContains(t *vm.Thread, v, x vm.Value) vm.Value {
	d := of(v)
	at, ok := find(t, d, x, 0, d.n)
	if !ok {
		return vm.Null
	}
	return vm.Bool(at >= 0)
}

func dequeCount(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	n := int64(0)
	for i := 0; i < d.n; i++ {
		at, ok := find(t, d, a[1], i, d.n)
		if !ok {
			return vm.Null
		}
		if at < 0 {
			break
		}
		n++
		i = at
	}
	return vm.Int(n)
}

func dequeIndex(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	bounds := [2]int64{0, int64(d.n)}
	for i := range bounds {
		if a[2+i].IsNull() {
			continue
		}
		b, ok := t.Index(a[2+i], nil)
		if !ok {
			return vm.Null
		}
		if b < 0 {
			b = max(b+int64(d.n), 0)
		}
		bounds[i] = min(b, int64(d.n))
	}
	at, ok := find(t, d, a[1], int(bounds[0]), int(bounds[1]))
	if !ok {
		return vm.Null
	}
	if at < 0 {
		r := t.Repr(a[1])
		if r.IsNull() {
			return r
		}
		defer t.Decref(r)
		return t.Raise(t.VM().Types().ValueError, "%s is not in deque", vm.GoString(r))
	}
	return vm.Int(int64(at))
}

func dequeInsert(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	if d.max >= 0 && int64(d.n) >= d.max {
		return t.Raise(t.VM().Types().IndexError, "deque already at its maximum size")
	}
	i, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	if i < 0 {
		i = max(i+int64(d.n), 0)
	}
	i = min(i, int64(d.n))
	d.push(t, a[2].Incref())
	v := *d.at(d.n - 1)
	for j := d.n - 1; j > int(i); j-- {
		*d.at(j) = *d.at(j - 1)
	}
	*d.at(int(i)) = v
	return vm.None
}

func dequeRemove(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	change := d.change
	for i := range d.n {
		v := d.at(i).Incref()
		eq, ok := t.CompareBool(v, a[1], vm.EQ)
		t.Decref(v)
		if !ok {
			return vm.Null
		}
		if d.change != change {
			return t.Raise(t.VM().Types().IndexError, "deque mutated during remove().")
		}
		if eq {
			t.Decref(d.remove(i))
			return vm.None
		}
	}
	if t.VM().Py2() {
		return t.Raise(t.VM().Types().ValueError, "deque.remove(x): x not in deque")
	}
	r := t.Repr(a[1])
	if r.IsNull() {
		return r
	}
	defer t.Decref(r)
	return t.Raise(t.VM().Types().ValueError, "%s is not in deque", vm.GoString(r))
}

func dequeReverse(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	for i, j := 0, d.n-1; i < j; i, j = i+1, j-1 {
		x, y := d.at(i), d.at(j)
		*x, *y = *y, *x
	}
	return vm.None
}

func dequeRotate(t *vm.Thread, a []vm.Value) vm.Value {
	n := int64(1)
	if !a[1].IsNull() {
		var ok bool
		if n, ok = t.IntArg(a[1]); !ok {
			return vm.Null
		}
	}
	d := of(a[0])
	if d.n > 0 {
		d.rotate(int(n % int64(d.n)))
	}
	return vm.None
}

func dequeCopy(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	typ := t.TypeOf(a[0])
	if typ == state(t).deque {
		n := &deque{max: d.max}
		r := t.NewNative(typ, n)
		for i := range d.n {
			n.push(t, d.at(i).Incref())
		}
		return r
	}
	var r vm.Value
	if d.max < 0 {
		r = t.Call(typ.Value(), a[0])
	} else {
		r = t.Call(typ.Value(), a[0], vm.Int(d.max))
	}
	if !r.IsNull() && isDeque(r) == nil {
		t.Raise(t.VM().Types().TypeError, "%s() must return a deque, not %s", t.TypeName(a[0]), t.TypeName(r))
		t.Decref(r)
		return vm.Null
	}
	return r
}

func dequeConcat(t *vm.Thread, a, b vm.Value) vm.Value {
	if isDeque(b) == nil {
		return t.Raise(t.VM().Types().TypeError, "can only concatenate deque (not \"%s\") to deque", t.TypeName(b))
	}
	n := dequeCopy(t, []vm.Value{a})
	if n.IsNull() {
		return n
	}
	r := t.CallMethod(n, "extend", b)
	if r.IsNull() {
		t.Decref(n)
		return r
	}
	return n
}

func dequeInplaceConcat(t *vm.Thread, a, b vm.Value) vm.Value {
	l := t.List(b)
	if l.IsNull() {
		return l
	}
	d := of(a)
	for _, v := range vm.Items(l) {
		d.push(t, v.Incref())
	}
	t.Decref(l)
	return a.Incref()
}

func dequeInplaceRepeat(t *vm.Thread, a, k vm.Value) vm.Value {
	n, ok := t.Index(k, t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	d := of(a)
	if n <= 0 {
		d.clear(t)
		return a.Incref()
	}
	have := d.n
	if have > 0 && d.max < 0 {
		size := -1
		if n <= math.MaxInt/16/int64(have) {
			size = 16 * have * int(n)
		}
		if !t.MayAlloc(size) {
			return vm.Null
		}
	}
	l := t.List(a)
	if l.IsNull() {
		return l
	}
	if d.max >= 0 && have > 0 {
		n = min(n, d.max/int64(have)+2)
	}
	for i := int64(1); i < n; i++ {
		for _, v := range vm.Items(l) {
			d.push(t, v.Incref())
		}
	}
	t.Decref(l)
	return a.Incref()
}

func dequeRepeat(t *vm.Thread, a, k vm.Value) vm.Value {
	n := dequeCopy(t, []vm.Value{a})
	if n.IsNull() {
		return n
	}
	r := dequeInplaceRepeat(t, n, k)
	t.Decref(n)
	return r
}

func dequeReduce(t *vm.Thread, a []vm.Value) vm.Value {
	d := of(a[0])
	typ := t.TypeOf(a[0]).Value().Incref()
	dict, ok := t.LookupAttr(a[0], "__dict__")
	if !ok {
		return vm.Null
	}
	if t.VM().Py2() {
		l := t.List(a[0])
		args := t.NewTuple(l)
		if d.max >= 0 {
			t.Decref(args)
			args = t.NewTuple(t.List(a[0]), vm.Int(d.max))
		}
		if dict.IsNull() {
			return t.NewTuple(typ, args)
		}
		return t.NewTuple(typ, args, dict)
	}
	if dict.IsNull() {
		dict = vm.None
	}
	args := t.NewTuple()
	if d.max >= 0 {
		args = t.NewTuple(t.NewTuple(), vm.Int(d.max))
	}
	return t.NewTuple(typ, args, dict, t.Iter(a[0]))
}

// iter iterates over a deque.
type iter struct {
	src     vm.Value
	i, left int
	change  int
	back    bool
}

var iterSpec = iterType("collections._deque_iterator", "deque_iterator", false)
var reverseSpec = iterType("collections._deque_reverse_iterator", "deque_reverse_iterator", true)

func iterType(name, name2 string, back bool) vm.TypeSpec {
	return vm.TypeSpec{Name: name, Name2: name2, Kind: vm.KindNative, Flags: vm.TypeGC, Slots: vm.Slots{
		New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			if !t.CheckCount(typ.Name(), len(a.Pos), 1, 2) {
				return vm.Null
			}
			if isDeque(a.Pos[0]) == nil {
				return t.Raise(t.VM().Types().TypeError, "argument 1 must be collections.deque, not %s", t.ArgType(a.Pos[0]))
			}
			v := newIter(t, a.Pos[0], typ, back)
			if len(a.Pos) == 2 {
				n, ok := t.Index(a.Pos[1], t.VM().Types().OverflowError)
				if !ok {
					t.Decref(v)
					return vm.Null
				}
				it := vm.Data(v).(*iter)
				for ; n > 0 && it.left > 0; n-- {
					it.step()
				}
			}
			return v
		},
		Iter: vm.SelfIter,
		Next: func(t *vm.Thread, v vm.Value) vm.Value {
			it := vm.Data(v).(*iter)
			if it.src.IsNull() {
				return vm.Null
			}
			d := of(it.src)
			if d.change != it.change {
				it.left = 0
				return t.Raise(t.VM().Types().RuntimeError, "deque mutated during iteration")
			}
			if it.left == 0 {
				return vm.Null
			}
			return d.at(it.step()).Incref()
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*iter).src) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*iter).src) },
	}, Methods: []vm.Method{
		{Name: "__length_hint__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Int(int64(vm.Data(a[0]).(*iter).left)) }},
		{Name: "__reduce__", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			it := vm.Data(a[0]).(*iter)
			return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), t.NewTuple(it.src.Incref(), vm.Int(int64(of(it.src).n-it.left))))
		}},
	}}
}

// step gives the index of the next item.
func (it *iter) step() int {
	i := it.i
	it.left--
	if it.back {
		it.i--
	} else {
		it.i++
	}
	return i
}

func newIter(t *vm.Thread, v vm.Value, typ *vm.Type, back bool) vm.Value {
	d := of(v)
	it := &iter{src: v.Incref(), left: d.n, change: d.change, back: back}
	if back {
		it.i = d.n - 1
	}
	return t.NewNative(typ, it)
}
