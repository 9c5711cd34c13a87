package vm

import "math"

// xrange of Python 2: start and step in RangeObj are small ints, n its length.

var xrangeSpec = TypeSpec{Name: "xrange", Kind: kRange, Flags: TypeGC | TypeSequence,
	Doc: "xrange(stop) -> xrange object\nxrange(start, stop[, step]) -> xrange object\n\nLike range(), but instead of returning a list, returns an object that\ngenerates the numbers in the range on demand.  For looping, this is \nslightly faster than range() and more memory efficient.",
	Slots: Slots{
		New: xrangeNew, Repr: xrangeRepr, Iter: rangeIter,
		Len:     func(t *Thread, v Value) Value { return Int(asRange(v.p).n) },
		GetItem: xrangeGetItem,
	},
	Methods: []Method{
		{Name: "__reversed__", Fn: func(t *Thread, a []Value) Value { return t.rangeReversed(asRange(a[0].p)) }, Doc: "Returns a reverse iterator."},
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			r := asRange(a[0].p)
			return t.NewTuple(r.typ.Value().incref(), t.NewTuple(r.start, r.stop, r.step))
		}},
	},
}

func xrangeNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Names) > 0 {
		return t.typeError("xrange() does not take keyword arguments")
	}
	n := len(a.Pos)
	if n < 1 {
		return t.typeError("xrange() requires 1-3 int arguments")
	}
	if n > 3 {
		return t.typeError("xrange() requires 1-3 int arguments")
	}
	vals := [3]int64{0, 0, 1}
	from := 0
	if n == 1 {
		from = 1
	}
	for i, v := range a.Pos {
		x, ok := t.longArg2(v)
		if !ok {
			return Null
		}
		vals[from+i] = x
	}
	if vals[2] == 0 {
		return t.valueError("xrange() arg 3 must not be zero")
	}
	count, ok := rangeCountOf(vals[0], vals[1], vals[2])
	if !ok {
		return t.overflowError("xrange() result has too many items")
	}
	r := &RangeObj{start: Int(vals[0]), step: Int(vals[2]), n: count, length: Int(count)}
	r.stop = Int(xrangeStop(vals[0], count, vals[2]))
	t.init(&r.Header, kRange, typ)
	return obj(&r.Header)
}

// xrangeStop is the stop that repr shows: where the next number would be, or the last
// that 64 bits hold.
func xrangeStop(start, count, step int64) int64 {
	if count == 0 {
		return start
	}
	last := start + (count-1)*step
	switch {
	case step > 0 && last > math.MaxInt64-step:
		return math.MaxInt64
	case step < 0 && last < math.MinInt64-step:
		return math.MinInt64
	}
	return last + step
}

// longArg2 is Python 2's format "l": an int, or what has __int__, of 64 bits.
func (t *Thread) longArg2(v Value) (int64, bool) {
	if v.p.kind == kFloat {
		t.typeError("integer argument expected, got float")
		return 0, false
	}
	return t.intValue2(v, "Python int too large to convert to C long")
}

// intValue2 is Python 2's PyInt_AsLong and PyInt_AsSsize_t, which word differently
// what is too large.
func (t *Thread) intValue2(v Value, tooLarge string) (int64, bool) {
	if v.p.kind == kInt || v.p.kind == kBool {
		return v.int(), true
	}
	conv := t.typeOf(v).slots.Int
	if conv == nil && v.p.kind != kOldInst {
		t.typeError("an integer is required")
		return 0, false
	}
	n := v.incref()
	if v.p.kind != kLong {
		t.decref(n)
		n = t.CallMethod(v, "__int__")
		if n.p == nil {
			return 0, false
		}
	}
	defer t.decref(n)
	switch n.p.kind {
	case kInt, kBool:
		return n.int(), true
	case kLong:
		if b := asLong(n.p).v; b.IsInt64() {
			return b.Int64(), true
		}
		t.overflowError("%s", tooLarge)
		return 0, false
	}
	t.typeError("nb_int should return int object")
	return 0, false
}

func xrangeRepr(t *Thread, v Value) Value {
	r := asRange(v.p)
	switch {
	case r.start == Int(0) && r.step == Int(1):
		return t.Str(sprintf("xrange(%d)", r.stop.int()))
	case r.step == Int(1):
		return t.Str(sprintf("xrange(%d, %d)", r.start.int(), r.stop.int()))
	}
	return t.Str(sprintf("xrange(%d, %d, %d)", r.start.int(), r.stop.int(), r.step.int()))
}

func xrangeGetItem(t *Thread, v, k Value) Value {
	r := asRange(v.p)
	if t.typeOf(k).slots.Index == nil {
		return t.typeError("sequence index must be integer, not '%s'", t.typeName(k))
	}
	i, ok := t.Index(k, t.vm.types.IndexError)
	if !ok {
		return Null
	}
	if i < 0 {
		i += r.n
	}
	if i < 0 || i >= r.n {
		return t.indexError("xrange object index out of range")
	}
	return Int(r.start.int() + i*r.step.int())
}
