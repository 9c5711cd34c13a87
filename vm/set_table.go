package vm

// The table of sets: setobject.c's, whose order programs see. Python 3 looks at
// up to ten neighbours before it jumps; 2.7 probes as its dict does. Both use the
// places of deleted keys again: 2.7 the first one on the way, 3 the last.

const setProbes = 9

// live tells that the entry holds a key.
func (e *setEntry) live() bool { return e.key.p != nil && e.key.p != &tUnbound }

// each visits the elements in the order of iteration.
func (s *SetObj) each(visit func(Value)) {
	for i := range s.table {
		if e := &s.table[i]; e.live() {
			visit(e.key)
		}
	}
}

// probe walks over the places where a hash may be.
type probe struct {
	base, perturb, mask uint64
	off, room           uint64 // neighbours looked at, and to look at (Python 3)
	py2                 bool
}

func newProbe(h int64, n int, py2 bool) probe {
	mask := uint64(n - 1)
	p := probe{base: uint64(h) & mask, perturb: uint64(h), mask: mask, py2: py2}
	p.measure()
	return p
}

func (p *probe) measure() {
	p.off, p.room = 0, 0
	if !p.py2 && p.base+setProbes <= p.mask {
		p.room = setProbes
	}
}

// at gives the place.
func (p *probe) at() int { return int(p.base + p.off) }

// next moves on.
func (p *probe) next() {
	if p.off < p.room {
		p.off++
		return
	}
	if p.py2 {
		p.base = (p.base*5 + p.perturb + 1) & p.mask
		p.perturb >>= 5
		return
	}
	p.perturb >>= 5
	p.base = (p.base*5 + 1 + p.perturb) & p.mask
	p.measure()
}

// lookup finds a key. Where it is not there free is the place for it. ok is
// false where a comparison raised.
func (s *SetObj) lookup(t *Thread, k Value, h int64) (at, free int, ok bool) {
restart:
	if len(s.table) == 0 {
		s.table = make([]setEntry, 8)
		t.vm.charge(8 * 24)
	}
	free = -1
	for p := newProbe(h, len(s.table), t.vm.py2); ; p.next() {
		i := p.at()
		e := &s.table[i]
		switch {
		case e.key.p == nil:
			if free < 0 {
				free = i
			}
			return -1, free, true
		case e.key.p == &tUnbound:
			if free < 0 || !t.vm.py2 {
				free = i
			}
		case e.key == k:
			return i, -1, true
		case e.hash == h:
			eq, simple := simpleEqual(e.key, k)
			if !simple {
				table, key := s.table, e.key
				eq, ok = t.keysEqual(key, k)
				if !ok {
					return -1, -1, false
				}
				if len(s.table) != len(table) || &s.table[0] != &table[0] || s.table[i].key != key {
					goto restart
				}
			}
			if eq {
				return i, -1, true
			}
		}
	}
}

// insert puts a key (stolen) that is not there at the place that lookup gave.
func (s *SetObj) insert(t *Thread, at int, k Value, h int64) {
	e := &s.table[at]
	fresh := e.key.p == nil
	if fresh {
		s.fill++
	}
	*e = setEntry{k, h}
	s.used++
	if fresh || t.vm.py2 {
		s.growIfFull(t)
	}
}

func (s *SetObj) growIfFull(t *Thread) {
	mask := len(s.table) - 1
	if t.vm.py2 {
		if s.fill*3 < (mask+1)*2 {
			return
		}
	} else if s.fill*5 < mask*3 {
		return
	}
	s.resize(t, s.growth())
}

// growth is how many keys a new table should have room for.
func (s *SetObj) growth() int {
	if s.used > 50000 {
		return s.used * 2
	}
	return s.used * 4
}

// resize makes a table for more than n keys.
func (s *SetObj) resize(t *Thread, n int) {
	size := 8
	for size <= n {
		size <<= 1
	}
	old := s.table
	s.table = make([]setEntry, size)
	s.fill = s.used
	t.vm.charge(size * 24)
	for i := range old {
		if e := &old[i]; e.live() {
			s.insertClean(t, e.key, e.hash)
		}
	}
}

// insertClean places a key where no deleted or equal ones are.
func (s *SetObj) insertClean(t *Thread, k Value, h int64) {
	p := newProbe(h, len(s.table), t.vm.py2)
	for s.table[p.at()].key.p != nil {
		p.next()
	}
	s.table[p.at()] = setEntry{k, h}
}

// addHash adds a key, taking a reference.
func (s *SetObj) addHash(t *Thread, k Value, h int64) bool {
	k.incref()
	at, free, ok := s.lookup(t, k, h)
	if !ok || at >= 0 {
		t.decref(k)
		return ok
	}
	s.insert(t, free, k, h)
	return true
}

// add puts v into the set, taking a reference; false where it raised.
func (s *SetObj) add(t *Thread, v Value) bool {
	h, ok := t.Hash(v)
	return ok && s.addHash(t, v, h)
}

// has tells whether a key is there.
func (s *SetObj) has(t *Thread, k Value, h int64) (in, ok bool) {
	if s.used == 0 {
		return false, true
	}
	at, _, ok := s.lookup(t, k, h)
	return at >= 0, ok
}

// discard takes a key out.
func (s *SetObj) discard(t *Thread, k Value, h int64) (found, ok bool) {
	if s.used == 0 {
		return false, true
	}
	at, _, ok := s.lookup(t, k, h)
	if at < 0 {
		return false, ok
	}
	t.decref(s.removeAt(t, at))
	return true, true
}

// removeAt takes the key of a place out and gives it to the caller.
func (s *SetObj) removeAt(t *Thread, at int) Value {
	e := &s.table[at]
	k := e.key
	e.key = Unbound
	if !t.vm.py2 {
		e.hash = -1
	}
	s.used--
	return k
}

// clear empties the set, letting go of its elements in order.
func (s *SetObj) clear(t *Thread) {
	table := s.table
	s.table, s.fill, s.used, s.finger = nil, 0, 0, 0
	s.hashed = false
	for i := range table {
		if e := &table[i]; e.live() {
			t.decref(e.key)
		}
	}
}

// merge adds the elements of another set: set_merge.
func (s *SetObj) merge(t *Thread, o *SetObj) bool {
	if s == o || o.used == 0 {
		return true
	}
	s.makeRoom(t, o.used)
	if s.fill == 0 && !t.vm.py2 {
		if len(s.table) == len(o.table) && o.fill == o.used {
			copy(s.table, o.table)
			for i := range s.table {
				if e := &s.table[i]; e.live() {
					e.key.incref()
				}
			}
		} else {
			for i := range o.table {
				if e := &o.table[i]; e.live() {
					s.insertClean(t, e.key.incref(), e.hash)
				}
			}
		}
		s.fill, s.used = o.used, o.used
		return true
	}
	for i := 0; i < len(o.table); i++ {
		if e := o.table[i]; e.live() && !s.addHash(t, e.key, e.hash) {
			return false
		}
	}
	return true
}

// makeRoom grows the table at once where n more keys would make it grow.
func (s *SetObj) makeRoom(t *Thread, n int) {
	if len(s.table) == 0 {
		s.table = make([]setEntry, 8)
	}
	mask := len(s.table) - 1
	full := (s.fill+n)*5 >= mask*3
	if t.vm.py2 {
		full = (s.fill+n)*3 >= (mask+1)*2
	}
	if full {
		s.resize(t, (s.used+n)*2)
	}
}

// shrink drops the places of deleted keys where they are too many.
func (s *SetObj) shrink(t *Thread) {
	if len(s.table) == 0 {
		return
	}
	mask := len(s.table) - 1
	if t.vm.py2 {
		if (s.fill-s.used)*5 < mask {
			return
		}
	} else if s.fill-s.used <= mask/4 {
		return
	}
	s.resize(t, s.growth())
}

// pop takes an element out, going round the table; used is not 0.
func (s *SetObj) pop(t *Thread) Value {
	mask := len(s.table) - 1
	if t.vm.py2 {
		i := 0
		if !s.table[0].live() {
			i = int(s.table[0].hash)
			if i > mask || i < 1 {
				i = 1
			}
			for !s.table[i].live() {
				if i++; i > mask {
					i = 1
				}
			}
		}
		k := s.removeAt(t, i)
		s.table[0].hash = int64(i + 1)
		return k
	}
	i := s.finger & mask
	for !s.table[i].live() {
		if i++; i > mask {
			i = 0
		}
	}
	k := s.removeAt(t, i)
	s.finger = i + 1
	return k
}
