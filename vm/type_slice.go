package vm

import (
	"math"
	"math/big"
)

var sliceSpec = TypeSpec{Name: "slice", Kind: kSlice, Flags: TypeGC,
	Doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
	Slots: Slots{
		New: sliceNew, Repr: sliceRepr, Hash: sliceHash, Compare: sliceCompare, OldCmp: sliceCmp2,
	},
	Methods: []Method{
		{Name: "indices", Sig: "len, /", Fn: sliceIndices, Doc: "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices."},
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			s := asSlice(a[0].p)
			return t.NewTuple(s.typ.Value().incref(), t.NewTuple(s.start.incref(), s.stop.incref(), s.step.incref()))
		}, Doc: "Return state information for pickling."},
	},
	GetSet: []GetSet{
		{Name: "start", Member: true, Get: func(t *Thread, v Value) Value { return asSlice(v.p).start.incref() }},
		{Name: "stop", Member: true, Get: func(t *Thread, v Value) Value { return asSlice(v.p).stop.incref() }},
		{Name: "step", Member: true, Get: func(t *Thread, v Value) Value { return asSlice(v.p).step.incref() }},
	},
	Dialect: func(py2 bool, s *Slots) {
		if py2 {
			s.Hash = func(t *Thread, v Value) Value { return t.typeError("unhashable type") }
			s.Compare = nil
		} else {
			s.OldCmp = nil
		}
	},
}

func sliceNew(t *Thread, typ *Type, a Args) Value {
	if !t.refuseKeywords("slice", a) || !t.checkCount("slice", len(a.Pos), 1, 3) {
		return Null
	}
	start, stop, step := None, None, None
	if len(a.Pos) == 1 {
		stop = a.Pos[0]
	} else {
		start, stop = a.Pos[0], a.Pos[1]
		if len(a.Pos) == 3 {
			step = a.Pos[2]
		}
	}
	return t.newSlice(start, stop, step)
}

// newSlice makes a slice, taking references of its own.
func (t *Thread) newSlice(start, stop, step Value) Value {
	s := &SliceObj{start: start.incref(), stop: stop.incref(), step: step.incref()}
	t.init(&s.Header, kSlice, t.vm.types.Slice)
	t.track(&s.Header)
	return obj(&s.Header)
}

func sliceRepr(t *Thread, v Value) Value {
	s := asSlice(v.p)
	return t.reprParts("slice(", ", ", ")", s.start, s.stop, s.step)
}

// reprParts joins the reprs of some values.
func (t *Thread) reprParts(open, sep, end string, vals ...Value) Value {
	var b joiner
	b.add(open)
	for i, x := range vals {
		if i > 0 {
			b.add(sep)
		}
		if !b.repr(t, x) {
			return Null
		}
	}
	b.add(end)
	return b.str(t)
}

// joiner makes a str of parts, each UTF-8 (bytes in Python 2).
type joiner struct{ b []byte }

func (j *joiner) add(s string) { j.b = append(j.b, s...) }

// repr adds the repr of v; false where it raised.
func (j *joiner) repr(t *Thread, v Value) bool {
	if v.p == &tInt {
		j.b = appendInt(j.b, v.int())
		return true
	}
	r := t.Repr(v)
	if r.p == nil {
		return false
	}
	j.add(GoString(r))
	t.decref(r)
	return true
}

func (j *joiner) str(t *Thread) Value { return t.Str(string(j.b)) }

func sliceHash(t *Thread, v Value) Value {
	s := asSlice(v.p)
	acc := uint64(xxPrime5)
	for _, x := range [...]Value{s.start, s.stop, s.step} {
		h, ok := t.Hash(x)
		if !ok {
			return Null
		}
		acc = xxRound(acc, uint64(h))
	}
	if acc == math.MaxUint64 {
		return Int(1546275796)
	}
	return Int(int64(acc))
}

func sliceCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kSlice {
		return NotImplemented
	}
	if a == b {
		return Bool(op == EQ || op == LE || op == GE)
	}
	x, y := asSlice(a.p), asSlice(b.p)
	return t.compareItems([]Value{x.start, x.stop, x.step}, []Value{y.start, y.stop, y.step}, op)
}

func sliceCmp2(t *Thread, a, b Value) Value {
	if b.p.kind != kSlice {
		return NotImplemented
	}
	x, y := asSlice(a.p), asSlice(b.p)
	for _, p := range [...][2]Value{{x.start, y.start}, {x.stop, y.stop}, {x.step, y.step}} {
		c, ok := t.cmp2(p[0], p[1])
		if !ok {
			return Null
		}
		if c != 0 {
			return Int(int64(c))
		}
	}
	return Int(0)
}

// cmp2 is cmp(a, b) of Python 2 where both may be anything.
func (t *Thread) cmp2(a, b Value) (int, bool) {
	if a == b {
		return 0, true
	}
	for _, p := range [...]struct {
		op CmpOp
		c  int
	}{{EQ, 0}, {LT, -1}, {GT, 1}} {
		holds, ok := t.CompareBool(a, b, p.op)
		if !ok {
			return 0, false
		}
		if holds {
			return p.c, true
		}
	}
	return 1, true
}

// sliceIndex is _PyEval_SliceIndex: what v, which is not None, is as an index,
// clamped to 64 bits.
func (t *Thread) sliceIndex(v Value) (int, bool) {
	if v.p == &tInt {
		return int(v.int()), true
	}
	if t.typeOf(v).slots.Index == nil {
		t.typeError("slice indices must be integers or None or have an __index__ method")
		return 0, false
	}
	n, ok := t.Index(v, nil)
	return int(n), ok
}

// unpackSlice evaluates a slice's fields, as PySlice_Unpack.
func (t *Thread) unpackSlice(s *SliceObj) (start, stop, step int, ok bool) {
	step = 1
	if s.step.p != &tNone {
		if step, ok = t.sliceIndex(s.step); !ok {
			return 0, 0, 0, false
		}
		if step == 0 {
			t.valueError("slice step cannot be zero")
			return 0, 0, 0, false
		}
		step = max(step, -math.MaxInt64)
	}
	if step < 0 {
		start, stop = math.MaxInt64, math.MinInt64
	} else {
		start, stop = 0, math.MaxInt64
	}
	if s.start.p != &tNone {
		if start, ok = t.sliceIndex(s.start); !ok {
			return 0, 0, 0, false
		}
	}
	if s.stop.p != &tNone {
		if stop, ok = t.sliceIndex(s.stop); !ok {
			return 0, 0, 0, false
		}
	}
	return start, stop, step, true
}

// adjustSlice clips a slice to a length, as PySlice_AdjustIndices, and gives how
// many items it has.
func adjustSlice(length, start, stop, step int) (int, int, int) {
	clip := func(i int) int {
		if i < 0 {
			if i += length; i < 0 {
				if step < 0 {
					return -1
				}
				return 0
			}
		} else if i >= length {
			if step < 0 {
				return length - 1
			}
			return length
		}
		return i
	}
	start, stop = clip(start), clip(stop)
	n := 0
	if step < 0 {
		if stop < start {
			n = (start-stop-1)/-step + 1
		}
	} else if start < stop {
		n = (stop-start-1)/step + 1
	}
	return start, stop, n
}

func sliceIndices(t *Thread, a []Value) Value {
	s := asSlice(a[0].p)
	if t.vm.py2 {
		n, ok := t.Index(a[1], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		start, stop, step, ok := t.unpackSlice(s)
		if !ok {
			return Null
		}
		start, stop, _ = adjustSlice(int(n), start, stop, step)
		return t.NewTuple(Int(int64(start)), Int(int64(stop)), Int(int64(step)))
	}
	length, ok := t.bigIndex(a[1])
	if !ok {
		return Null
	}
	if length.Sign() < 0 {
		return t.valueError("length should not be negative")
	}
	start, stop, step, ok := t.longIndices(s, length)
	if !ok {
		return Null
	}
	return t.NewTuple(t.NewBig(start), t.NewBig(stop), t.NewBig(step))
}

// bigIndex is operator.index(v) as a big integer.
func (t *Thread) bigIndex(v Value) (*big.Int, bool) {
	n := t.IndexValue(v)
	if n.p == nil {
		return nil, false
	}
	b := bigOf(n)
	t.decref(n)
	return b, true
}

// longIndices is _PySlice_GetLongIndices: slices of any length.
func (t *Thread) longIndices(s *SliceObj, length *big.Int) (start, stop, step *big.Int, ok bool) {
	evaluate := func(v Value) (*big.Int, bool) {
		if v.p.kind != kLong && t.typeOf(v).slots.Index == nil {
			t.typeError("slice indices must be integers or None or have an __index__ method")
			return nil, false
		}
		return t.bigIndex(v)
	}
	step = big.NewInt(1)
	if s.step.p != &tNone {
		if step, ok = evaluate(s.step); !ok {
			return nil, nil, nil, false
		}
		if step.Sign() == 0 {
			t.valueError("slice step cannot be zero")
			return nil, nil, nil, false
		}
	}
	lower, upper := new(big.Int), length
	if step.Sign() < 0 {
		lower, upper = big.NewInt(-1), new(big.Int).Sub(length, big.NewInt(1))
	}
	bound := func(v Value, def *big.Int) (*big.Int, bool) {
		if v.p == &tNone {
			return def, true
		}
		b, ok := evaluate(v)
		if !ok {
			return nil, false
		}
		if b.Sign() < 0 {
			b = new(big.Int).Add(b, length)
			if b.Cmp(lower) < 0 {
				b = lower
			}
		} else if b.Cmp(upper) > 0 {
			b = upper
		}
		return b, true
	}
	first, last := lower, upper
	if step.Sign() < 0 {
		first, last = upper, lower
	}
	if start, ok = bound(s.start, first); !ok {
		return nil, nil, nil, false
	}
	if stop, ok = bound(s.stop, last); !ok {
		return nil, nil, nil, false
	}
	return start, stop, step, true
}
