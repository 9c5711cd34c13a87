package vm

import "math"

// Python 2's slices without a step: x[i:j], x[i:j] = v and del x[i:j], whose
// bounds are Unbound where they are not given.

// sliceBound2 tells whether a bound suits __getslice__, and its value.
func (t *Thread) sliceBound2(v Value, def int) (n int, suits, ok bool) {
	if v.p == &tUnbound {
		return def, true, true
	}
	if v.p == &tInt {
		return int(v.int()), true, true
	}
	if v.p.kind != kLong && v.p.kind != kBool && t.typeOf(v).slots.Index == nil {
		return 0, false, true
	}
	n, ok = t.sliceIndex(v)
	return n, true, ok
}

// boundsSlice2 gives the bounds for __getslice__ and its like; suits is false
// where v has to be asked with a slice object.
func (t *Thread) boundsSlice2(v, lo, hi Value, has bool) (i, j int, suits, ok bool) {
	if !has {
		return 0, 0, false, true
	}
	if !t.isIndex2(lo) || !t.isIndex2(hi) {
		return 0, 0, false, true
	}
	if i, _, ok = t.sliceBound2(lo, 0); !ok {
		return 0, 0, true, false
	}
	if j, _, ok = t.sliceBound2(hi, math.MaxInt64); !ok {
		return 0, 0, true, false
	}
	if (i < 0 || j < 0) && (t.typeOf(v).slots.Len != nil || v.p.kind == kOldInst) {
		n, ok := t.Len(v)
		if !ok {
			return 0, 0, true, false
		}
		if i < 0 {
			i += n
		}
		if j < 0 {
			j += n
		}
	}
	return i, j, true, true
}

func (t *Thread) isIndex2(v Value) bool {
	return v.p == &tUnbound || v.p == &tInt || v.p.kind == kLong || v.p.kind == kBool || t.typeOf(v).slots.Index != nil
}

// slice2 makes the slice object of two bounds.
func (t *Thread) slice2(lo, hi Value) Value {
	if lo.p == &tUnbound {
		lo = None
	}
	if hi.p == &tUnbound {
		hi = None
	}
	return t.newSlice(lo, hi, None)
}

// getSlice2 is v[lo:hi].
func (t *Thread) getSlice2(v, lo, hi Value) Value {
	get := t.typeOf(v).slots.GetSlice
	i, j, suits, ok := t.boundsSlice2(v, lo, hi, get != nil)
	if !ok {
		return Null
	}
	if suits {
		return get(t, v, Int(int64(i)), Int(int64(j)))
	}
	s := t.slice2(lo, hi)
	r := t.getItemSoft(v, s)
	t.decref(s)
	return r
}

// setSlice2 is v[lo:hi] = x, or its deletion where x is Null.
func (t *Thread) setSlice2(v, lo, hi, x Value) Value {
	set := t.typeOf(v).slots.SetSlice
	i, j, suits, ok := t.boundsSlice2(v, lo, hi, set != nil)
	if !ok {
		return Null
	}
	if suits {
		return set(t, v, Int(int64(i)), Int(int64(j)), x)
	}
	s := t.slice2(lo, hi)
	r := t.setItemSoft(v, s, x)
	t.decref(s)
	return r
}
