package array

import (
	"math"

	"github.com/sllint/sllint/vm"
)

// What arrays share with lists: items, slices, + and *.

// index reads a key that is an integer and gives the place of an item.
func index(t *vm.Thread, a *array, k vm.Value, out string) (int, bool) {
	i, ok := t.Index(k, t.VM().Types().IndexError)
	if !ok {
		return 0, false
	}
	n := int64(a.len())
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		t.Raise(t.VM().Types().IndexError, "%s", out)
		return 0, false
	}
	return int(i), true
}

func getItem(t *vm.Thread, v, k vm.Value) vm.Value {
	a := of(v)
	switch {
	case t.HasIndex(k):
		i, ok := index(t, a, k, "array index out of range")
		if !ok {
			return vm.Null
		}
		return a.get(t, i)
	case vm.IsSlice(k):
		start, step, n, ok := t.SliceOf(k, a.len)
		if !ok {
			return vm.Null
		}
		return cut(t, a, start, step, n)
	}
	return t.Raise(t.VM().Types().TypeError, "array indices must be integers")
}

// cut makes an array of some items.
func cut(t *vm.Thread, a *array, start, step, n int) vm.Value {
	r := newArray(t, state(t).array, a.d, n)
	if r.IsNull() {
		return r
	}
	b := of(r)
	if step == 1 {
		copy(b.b, a.b[start*a.d.size:])
		return r
	}
	for i := range n {
		copy(b.at(i), a.at(start+i*step))
	}
	return r
}

func setItem(t *vm.Thread, v, k, x vm.Value) vm.Value {
	a := of(v)
	switch {
	case t.HasIndex(k):
		i, ok := index(t, a, k, "array assignment index out of range")
		switch {
		case !ok:
			return vm.Null
		case x.IsNull():
			return none(a.replace(t, i, i+1, nil))
		}
		var room [8]byte
		if !a.d.set(t, room[:a.d.size], x) {
			return vm.Null
		}
		if i >= a.len() { // the value's __index__ shortened it
			return t.Raise(t.VM().Types().IndexError, "array assignment index out of range")
		}
		copy(a.at(i), room[:])
		return vm.None
	case vm.IsSlice(k):
		start, step, n, ok := t.SliceOf(k, a.len)
		if !ok {
			return vm.Null
		}
		return assign(t, a, start, step, n, x)
	}
	if t.VM().Py2() {
		return t.Raise(t.VM().Types().TypeError, "array indices must be integer")
	}
	return t.Raise(t.VM().Types().TypeError, "array indices must be integers")
}

func none(ok bool) vm.Value {
	if !ok {
		return vm.Null
	}
	return vm.None
}

// assign is a[start:…:step] = x for n items, or their deletion where x is Null.
func assign(t *vm.Thread, a *array, start, step, n int, x vm.Value) vm.Value {
	var with []byte
	if !x.IsNull() {
		o := isArray(x)
		if o == nil {
			return t.Raise(t.VM().Types().TypeError, "can only assign array (not \"%s\") to array slice", t.TypeName(x))
		}
		if o.d != a.d {
			return badArgument(t)
		}
		if with = o.b; o == a {
			with = append([]byte(nil), with...)
		}
	}
	have := len(with) / a.d.size
	if a.exports > 0 && n != have {
		return none(a.resize(t, a.len()-n+have))
	}
	if step == 1 {
		return none(a.replace(t, start, start+n, with))
	}
	if have == 0 {
		return none(a.deleteEvery(t, start, step, n))
	}
	if have != n {
		return t.Raise(t.VM().Types().ValueError, "attempt to assign array of size %d to extended slice of size %d", have, n)
	}
	for i := range n {
		copy(a.at(start+i*step), with[i*a.d.size:(i+1)*a.d.size])
	}
	return vm.None
}

// deleteEvery takes out n items that are step apart.
func (a *array) deleteEvery(t *vm.Thread, start, step, n int) bool {
	if n == 0 {
		return true
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	to := start
	for i := start; i < a.len(); i++ {
		if d := i - start; d%step == 0 && d/step < n {
			continue
		}
		copy(a.at(to), a.at(i))
		to++
	}
	return a.resize(t, to)
}

func badArgument(t *vm.Thread) vm.Value {
	return t.Raise(t.VM().Types().TypeError, "bad argument type for built-in operation")
}

// bounds2 clips the bounds of Python 2's slices.
func bounds2(t *vm.Thread, a *array, lo, hi vm.Value) (i, j int, ok bool) {
	x, ok := t.IntArg(lo)
	if !ok {
		return 0, 0, false
	}
	y, ok := t.IntArg(hi)
	n := int64(a.len())
	x = min(max(x, 0), n)
	return int(x), int(min(max(y, x), n)), ok
}

func getSlice2(t *vm.Thread, v, lo, hi vm.Value) vm.Value {
	a := of(v)
	i, j, ok := bounds2(t, a, lo, hi)
	if !ok {
		return vm.Null
	}
	return cut(t, a, i, 1, j-i)
}

func setSlice2(t *vm.Thread, v, lo, hi, x vm.Value) vm.Value {
	a := of(v)
	i, j, ok := bounds2(t, a, lo, hi)
	if !ok {
		return vm.Null
	}
	return assign(t, a, i, 1, j-i, x)
}

func concat(t *vm.Thread, v, w vm.Value) vm.Value {
	a, b := of(v), isArray(w)
	if b == nil {
		return t.Raise(t.VM().Types().TypeError, "can only append array (not \"%s\") to array", t.TypeName(w))
	}
	if a.d != b.d {
		return badArgument(t)
	}
	r := newArray(t, state(t).array, a.d, a.len()+b.len())
	if !r.IsNull() {
		copy(of(r).b[copy(of(r).b, a.b):], b.b)
	}
	return r
}

func inplaceConcat(t *vm.Thread, v, w vm.Value) vm.Value {
	if isArray(w) == nil {
		return t.Raise(t.VM().Types().TypeError, "can only extend array with array (not \"%s\")", t.TypeName(w))
	}
	if !extendArray(t, of(v), isArray(w)) {
		return vm.Null
	}
	return v.Incref()
}

// extendArray appends the items of an array of the same type.
func extendArray(t *vm.Thread, a, b *array) bool {
	if a.d != b.d {
		t.Raise(t.VM().Types().TypeError, "can only extend with array of same kind")
		return false
	}
	n := a.len()
	return a.replace(t, n, n, append([]byte(nil), b.b...))
}

// repeated tells how many items n times a has, false where it raised.
func repeated(t *vm.Thread, a *array, k vm.Value) (times int, ok bool) {
	n, ok := t.Index(k, t.VM().Types().OverflowError)
	if !ok {
		return 0, false
	}
	n = max(n, 0)
	if have := int64(len(a.b)); have > 0 && n > vm.MaxAlloc/have {
		t.RaiseValue(t.VM().Types().MemoryError, vm.Null)
		return 0, false
	}
	return int(n), true
}

func repeat(t *vm.Thread, v, k vm.Value) vm.Value {
	a := of(v)
	times, ok := repeated(t, a, k)
	if !ok {
		return vm.Null
	}
	r := newArray(t, state(t).array, a.d, a.len()*times)
	if !r.IsNull() {
		fillRepeated(of(r).b, len(a.b), a.b)
	}
	return r
}

// fillRepeated fills b with its first bytes, which it takes from what it is given.
func fillRepeated(b []byte, n int, first []byte) {
	if n == 0 || len(b) == 0 {
		return
	}
	for done := copy(b, first); done < len(b); {
		done += copy(b[done:], b[:done])
	}
}

func inplaceRepeat(t *vm.Thread, v, k vm.Value) vm.Value {
	a := of(v)
	times, ok := repeated(t, a, k)
	if !ok {
		return vm.Null
	}
	if n := len(a.b); n > 0 {
		if !a.resize(t, a.len()*times) {
			return vm.Null
		}
		if times > 0 {
			fillRepeated(a.b, n, a.b[:n])
		}
	}
	return v.Incref()
}

// find gives the place of the first item from i to stop that is equal to x, -1
// where there is none.
func find(t *vm.Thread, a *array, x vm.Value, i, stop int) (at int, ok bool) {
	for ; i < stop && i < a.len(); i++ {
		v := a.get(t, i)
		if v.IsNull() {
			return -1, false
		}
		same := t.Compare(v, x, vm.EQ)
		t.Decref(v)
		if same.IsNull() {
			return -1, false
		}
		yes, ok := t.IsTrue(same)
		t.Decref(same)
		if !ok {
			return -1, false
		}
		if yes {
			return i, true
		}
	}
	return -1, true
}

func contains(t *vm.Thread, v, x vm.Value) vm.Value {
	at, ok := find(t, of(v), x, 0, math.MaxInt)
	if !ok {
		return vm.Null
	}
	return vm.Bool(at >= 0)
}

// iter iterates over an array.
type iter struct {
	src vm.Value // Null at the end, in Python 3
	i   int
}

func newIter(t *vm.Thread, v vm.Value) vm.Value {
	return t.NewNative(state(t).iter, &iter{src: v.Incref()})
}

func iterSpec(py2 bool) *vm.TypeSpec {
	name := "array.arrayiterator"
	if py2 {
		name = "arrayiterator"
	}
	return &vm.TypeSpec{Name: name, Kind: vm.KindNative, Flags: vm.TypeGC | vm.TypeNoInst, Slots: vm.Slots{
		Iter: vm.SelfIter,
		Next: func(t *vm.Thread, v vm.Value) vm.Value {
			it := vm.Data(v).(*iter)
			if it.src.IsNull() {
				return vm.Null
			}
			a := of(it.src)
			if it.i < a.len() {
				it.i++
				return a.get(t, it.i-1)
			}
			if !py2 {
				t.ClearFields(&it.src)
			}
			return vm.Null
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*iter).src) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*iter).src) },
	}, Methods: []vm.Method{
		{Name: "__reduce__", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			it := vm.Data(a[0]).(*iter)
			if it.src.IsNull() {
				return t.NewTuple(t.Builtin("iter"), t.NewTuple(t.NewTuple()))
			}
			return t.NewTuple(t.Builtin("iter"), t.NewTuple(it.src.Incref()), vm.Int(int64(it.i)))
		}, Doc: "Return state information for pickling."},
		{Name: "__setstate__", Sig: "state, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if !t.IsInt(a[1]) {
				return t.Raise(t.VM().Types().TypeError, "an integer is required")
			}
			n, ok := t.Index(a[1], t.VM().Types().OverflowError)
			if !ok {
				return vm.Null
			}
			if it := vm.Data(a[0]).(*iter); !it.src.IsNull() {
				it.i = int(min(max(n, 0), int64(of(it.src).len())))
			}
			return vm.None
		}, Doc: "Set state information for unpickling."},
	}}
}
