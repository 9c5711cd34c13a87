package vm

// Union, intersection and differences, which build their results in the order in
// which setobject.c does.

func setUnion(t *Thread, a []Value) Value {
	r := t.setCopy(asSet(a[0].p))
	for _, o := range asTuple(a[1].p).items {
		if o == a[0] {
			continue
		}
		if !t.setUpdate(asSet(r.p), o) {
			t.decref(r)
			return Null
		}
	}
	return r
}

func setUpdateMethod(t *Thread, a []Value) Value {
	others := asTuple(a[1].p).items
	if len(others) == 1 {
		return t.setUpdateSoft(a[0], others[0], &setFiller)
	}
	for _, o := range others {
		if !t.setUpdate(asSet(a[0].p), o) {
			return Null
		}
	}
	return None
}

func setIntersectionMethod(t *Thread, a []Value) Value {
	others := asTuple(a[1].p).items
	if len(others) == 0 {
		return t.setCopy(asSet(a[0].p))
	}
	r := a[0].incref()
	for _, o := range others {
		n := t.setIntersection(asSet(r.p), o)
		t.decref(r)
		if n.p == nil {
			return Null
		}
		r = n
	}
	return r
}

// setIntersection is the elements of s that an iterable has too.
func (t *Thread) setIntersection(s *SetObj, o Value) Value {
	if o.p == &s.Header {
		return t.setCopy(s)
	}
	n := t.newSetLike(s)
	r := obj(&n.Header)
	if o.p.kind == kSet {
		x, y := s, asSet(o.p)
		if y.used > x.used {
			x, y = y, x
		}
		ok := t.eachEntry(y, func(k Value, h int64) bool {
			in, ok := x.has(t, k, h)
			if !ok || !in {
				return ok
			}
			return n.addHash(t, k, h)
		})
		return t.setResult(r, ok)
	}
	ok := t.Each(o, func(k Value) bool {
		h, ok := t.Hash(k)
		if !ok {
			return false
		}
		in, ok := s.has(t, k, h)
		if !ok || !in {
			return ok
		}
		return n.addHash(t, k, h)
	})
	return t.setResult(r, ok)
}

// eachEntry calls f with each element and its hash until it returns false.
func (t *Thread) eachEntry(s *SetObj, f func(k Value, h int64) bool) bool {
	for i := 0; i < len(s.table); i++ {
		if e := s.table[i]; e.live() {
			e.key.incref()
			ok := f(e.key, e.hash)
			t.decref(e.key)
			if !ok {
				return false
			}
		}
	}
	return true
}

// setSwap exchanges the contents of two sets.
func setSwap(a, b *SetObj) {
	a.table, b.table = b.table, a.table
	a.fill, b.fill = b.fill, a.fill
	a.used, b.used = b.used, a.used
	a.finger, b.finger = b.finger, a.finger
	a.hashed, b.hashed = false, false
}

// setKeep is intersection_update with one iterable.
func (t *Thread) setKeep(s *SetObj, o Value) bool {
	n := t.setIntersection(s, o)
	if n.p == nil {
		return false
	}
	setSwap(s, asSet(n.p))
	t.decref(n)
	return true
}

func setIntersectionUpdate(t *Thread, a []Value) Value {
	n := setIntersectionMethod(t, a)
	if n.p == nil {
		return Null
	}
	if n != a[0] {
		setSwap(asSet(a[0].p), asSet(n.p))
	}
	t.decref(n)
	return None
}

func setDifferenceMethod(t *Thread, a []Value) Value {
	others := asTuple(a[1].p).items
	if len(others) == 0 {
		return t.setCopy(asSet(a[0].p))
	}
	r := t.setDifference(asSet(a[0].p), others[0])
	if r.p == nil {
		return Null
	}
	for _, o := range others[1:] {
		if !t.setRemoveAll(asSet(r.p), o) {
			t.decref(r)
			return Null
		}
	}
	return r
}

// setDifference is the elements of s that an iterable has not.
func (t *Thread) setDifference(s *SetObj, o Value) Value {
	isDict := o.p.kind == kDict && o.p.flags&flagSub == 0
	big := false // so much larger that it is copied and then made smaller
	if !t.vm.py2 {
		switch {
		case o.p.kind == kSet:
			big = s.used>>2 > asSet(o.p).used
		case isDict:
			big = s.used>>2 > asDict(o.p).used
		}
	}
	if big || o.p.kind != kSet && !isDict {
		r := t.setCopy(s)
		return t.setResult(r, t.setRemoveAll(asSet(r.p), o))
	}
	n := t.newSetLike(s)
	ok := t.eachEntry(s, func(k Value, h int64) bool {
		in, ok := false, true
		if isDict {
			var e int
			e, ok = asDict(o.p).find(t, k, h)
			in = e >= 0
		} else {
			in, ok = asSet(o.p).has(t, k, h)
		}
		if !ok || in {
			return ok
		}
		return n.addHash(t, k, h)
	})
	return t.setResult(obj(&n.Header), ok)
}

func setDifferenceUpdate(t *Thread, a []Value) Value {
	for _, o := range asTuple(a[1].p).items {
		if !t.setRemoveAll(asSet(a[0].p), o) {
			return Null
		}
	}
	return None
}

// setRemoveAll is difference_update with one iterable.
func (t *Thread) setRemoveAll(s *SetObj, o Value) bool {
	if o.p == &s.Header {
		s.clear(t)
		return true
	}
	if o.p.kind == kSet {
		from := asSet(o.p)
		o.incref()
		if !t.vm.py2 && from.used>>3 > s.used {
			t.decref(o)
			if o = t.setIntersection(s, obj(&from.Header)); o.p == nil {
				return false
			}
			from = asSet(o.p)
		}
		ok := t.eachEntry(from, func(k Value, h int64) bool {
			_, ok := s.discard(t, k, h)
			return ok
		})
		t.decref(o)
		if !ok {
			return false
		}
	} else {
		ok := t.Each(o, func(k Value) bool {
			h, ok := t.Hash(k)
			if !ok {
				return false
			}
			_, ok = s.discard(t, k, h)
			return ok
		})
		if !ok {
			return false
		}
	}
	s.shrink(t)
	return true
}

// setSymmetric is the elements of one of s and an iterable alone.
func (t *Thread) setSymmetric(s *SetObj, o Value) Value {
	n := t.newSetLike(s)
	r := obj(&n.Header)
	if !t.setUpdate(n, o) {
		t.decref(r)
		return Null
	}
	return t.setResult(r, t.setSymmetricUpdate(n, obj(&s.Header)))
}

// setSymmetricUpdate adds what s has not of an iterable, and removes the rest.
func (t *Thread) setSymmetricUpdate(s *SetObj, o Value) bool {
	if o.p == &s.Header {
		s.clear(t)
		return true
	}
	toggle := func(k Value, h int64) bool {
		found, ok := s.discard(t, k, h)
		if !ok || found {
			return ok
		}
		return s.addHash(t, k, h)
	}
	if o.p.kind == kDict && o.p.flags&flagSub == 0 {
		d := asDict(o.p)
		for e, pos := d.next(t, 0); e >= 0; e, pos = d.next(t, pos) {
			k := d.ents[e].key.incref()
			ok := toggle(k, d.ents[e].hash)
			t.decref(k)
			if !ok {
				return false
			}
		}
		return true
	}
	if o.p.kind == kSet {
		return t.eachEntry(asSet(o.p), toggle)
	}
	n := t.newSetLike(s)
	tmp := obj(&n.Header)
	ok := t.setUpdate(n, o) && t.eachEntry(n, toggle)
	t.decref(tmp)
	return ok
}
