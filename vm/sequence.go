package vm

import (
	"math"
	"strconv"
	"strings"
)

// What lists, tuples and other sequences share.

func appendInt(b []byte, i int64) []byte { return strconv.AppendInt(b, i, 10) }

const (
	xxPrime1 = 11400714785074694791
	xxPrime2 = 14029467366897019727
	xxPrime5 = 2870177450012600261
)

func xxRound(acc, lane uint64) uint64 {
	acc += lane * xxPrime2
	return (acc<<31 | acc>>33) * xxPrime1
}

// hashItems is the hash of a tuple: xxHash's in Python 3, a product in 2.7.
func (t *Thread) hashItems(items []Value) Value {
	if !t.Poll() {
		return Null
	}
	if t.vm.py2 {
		x, mult := uint64(0x345678), uint64(1000003)
		for i, v := range items {
			h, ok := t.Hash(v)
			if !ok {
				return Null
			}
			left := len(items) - i - 1
			x = (x ^ uint64(h)) * mult
			mult += uint64(82520 + left + left)
		}
		x += 97531
		if x == math.MaxUint64 {
			x = math.MaxUint64 - 1
		}
		return Int(int64(x))
	}
	acc := uint64(xxPrime5)
	for _, v := range items {
		h, ok := t.Hash(v)
		if !ok {
			return Null
		}
		acc = xxRound(acc, uint64(h))
	}
	acc += uint64(len(items)) ^ (xxPrime5 ^ 3527539)
	if acc == math.MaxUint64 {
		return Int(1546275796)
	}
	return Int(int64(acc))
}

// compareItems compares two tuples of values, which must not change.
func (t *Thread) compareItems(x, y []Value, op CmpOp) Value {
	i := 0
	for ; i < len(x) && i < len(y); i++ {
		eq, ok := t.CompareBool(x[i], y[i], EQ)
		if !ok {
			return Null
		}
		if !eq {
			break
		}
	}
	if i >= len(x) || i >= len(y) {
		return Bool(cmpHolds(op, cmpInt(int64(len(x)), int64(len(y)))))
	}
	switch op {
	case EQ:
		return False
	case NE:
		return True
	}
	return t.Compare(x[i], y[i], op)
}

// seqIndex is the index that x[k] of a sequence of n items means; clamp says
// that k is one that 64 bits hold.
func (t *Thread) seqIndex(k Value, what string) (int, bool) {
	if k.p == &tInt {
		return int(k.int()), true
	}
	if t.typeOf(k).slots.Index == nil {
		if t.vm.py2 {
			t.typeError("%s indices must be integers, not %s", what, t.typeName(k))
		} else {
			t.typeError("%s indices must be integers or slices, not %s", what, t.typeName(k))
		}
		return 0, false
	}
	n, ok := t.Index(k, t.vm.types.IndexError)
	return int(n), ok
}

// sliceItems copies the items of a slice, taking references.
func sliceItems(items []Value, start, step, n int) []Value {
	if n <= 0 {
		return nil
	}
	out := make([]Value, n)
	if step == 1 {
		copy(out, items[start:start+n])
	} else {
		for i, j := 0, start; i < n; i, j = i+1, j+step {
			out[i] = items[j]
		}
	}
	for _, v := range out {
		v.incref()
	}
	return out
}

// repeatItems is items * n, taking references; false where that is too much.
func (t *Thread) repeatItems(items []Value, n int) ([]Value, bool) {
	if n <= 0 || len(items) == 0 {
		return nil, true
	}
	size := -1
	if n <= math.MaxInt/16/len(items) {
		size = 16 * len(items) * n
	}
	if !t.mayAlloc(size) {
		return nil, false
	}
	k := len(items)
	out := make([]Value, k*n)
	copyItems(out, items)
	for have := k; have < len(out); {
		more := min(have, max(pieceItems/k, 1)*k, len(out)-have)
		copyItems(out[have:have+more], out[:more])
		have += more
	}
	for _, v := range items {
		if v.p.kind > kLastStatic {
			v.p.rc += int64(n)
		}
	}
	return out, true
}

// reprItems is the repr of a sequence; get gives item i, false at the end.
func (t *Thread) reprItems(v Value, open, end string, where string, get func(i int) (Value, bool)) Value {
	if t.reprEnter(v) {
		return t.Str(open + "..." + strings.TrimPrefix(end, ","))
	}
	defer t.reprLeave(v)
	if !t.enterNative(where) {
		return Null
	}
	defer t.leaveNative()
	var b joiner
	b.add(open)
	for i := 0; ; i++ {
		x, ok := get(i)
		if !ok {
			break
		}
		if i > 0 {
			b.add(", ")
		}
		x.incref()
		ok = b.repr(t, x)
		t.decref(x)
		if !ok {
			return Null
		}
	}
	b.add(end)
	return b.str(t)
}

func (t *Thread) reprWhere(what string) string {
	if t.vm.py2 {
		return " while getting the repr of a " + what
	}
	return " while getting the repr of an object"
}

// indexRange evaluates the start and stop of index(x, start, stop).
func (t *Thread) indexRange(a []Value, n func() int) (start, stop int, ok bool) {
	start, stop = 0, math.MaxInt64
	if a[0].p != nil {
		if start, ok = t.sliceBound(a[0]); !ok {
			return 0, 0, false
		}
	}
	if len(a) > 1 && a[1].p != nil {
		if stop, ok = t.sliceBound(a[1]); !ok {
			return 0, 0, false
		}
	}
	if start < 0 {
		start = max(start+n(), 0)
	}
	if stop < 0 {
		stop = max(stop+n(), 0)
	}
	return start, stop, true
}

// sliceBound is _PyEval_SliceIndexNotNone (in Python 2 None is refused too).
func (t *Thread) sliceBound(v Value) (int, bool) {
	if v.p != &tInt && t.typeOf(v).slots.Index == nil {
		if t.vm.py2 {
			t.typeError("slice indices must be integers or None or have an __index__ method")
		} else {
			t.typeError("slice indices must be integers or have an __index__ method")
		}
		return 0, false
	}
	return t.sliceIndex(v)
}

// genericAliasMethod is __class_getitem__.
var genericAliasMethod = Method{Name: "__class_getitem__", Sig: "object, /", How: ClassMethod | Only3, Doc: "See PEP 585",
	Fn: func(t *Thread, a []Value) Value { return t.newGenericAlias(a[0], a[1]) }}
