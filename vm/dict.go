package vm

// DictObj is a dict: entries in order of insertion and a table of indices into
// them. The table's size and the order of probing are those of CPython 2.7 in
// Python 2, where they decide the order of iteration.
type DictObj struct {
	Header
	idx     []int32 // free, dummy, or a place in ents
	ents    []dictEntry
	used    int
	fill    int    // places of idx that are not free
	version uint64 // changes with the set of keys and their places; 0: not asked for
	finger  int64  // Python 2: the hash field of the table's first place, where popitem keeps its place
}

type dictEntry struct {
	key, val Value // key Null: deleted
	hash     int64
}

const (
	slotFree  = -1
	slotDummy = -2
)

// find gives the place in ents of a key, -1 if it is not there. ok is false
// where a comparison raised. A comparison may run Python code that changes d.
func (d *DictObj) find(t *Thread, k Value, h int64) (e int, ok bool) {
restart:
	if len(d.idx) == 0 {
		return -1, true
	}
	mask := uint64(len(d.idx) - 1)
	i := uint64(h)
	perturb := uint64(h)
	for {
		e := d.idx[i&mask]
		if e == slotFree {
			return -1, true
		}
		if e >= 0 {
			ent := &d.ents[e]
			if ent.key == k {
				return int(e), true
			}
			if ent.hash == h {
				eq, simple := simpleEqual(ent.key, k)
				if !simple {
					idx, ents, key := d.idx, d.ents, ent.key
					eq, ok = t.keysEqual(key, k)
					if !ok {
						return -1, false
					}
					if len(idx) != len(d.idx) || &idx[0] != &d.idx[0] || int(e) >= len(d.ents) || &ents[0] != &d.ents[0] || d.ents[e].key != key {
						goto restart
					}
				}
				if eq {
					return int(e), true
				}
			}
		}
		i = i*5 + perturb + 1
		perturb >>= 5
	}
}

// keysEqual compares as a dict does: identity first, then ==.
func (t *Thread) keysEqual(a, b Value) (eq, ok bool) {
	if a == b {
		return true, true
	}
	a.incref()
	b.incref()
	r := t.Compare(a, b, EQ)
	t.decref(a)
	t.decref(b)
	if r.IsNull() {
		return false, false
	}
	eq, ok = t.IsTrue(r)
	t.decref(r)
	return eq, ok
}

// simpleEqual compares two values that need no Python code; simple says that
// they are such.
func simpleEqual(a, b Value) (eq, simple bool) {
	x, y := a.p, b.p
	switch x.kind {
	case kInt, kBool:
		switch y.kind {
		case kInt, kBool:
			return a.n == b.n, true
		case kStr, kNone, kTuple, kType:
			return false, true
		}
	case kStr, kBytes:
		if x.flags&flagSub != 0 || y.flags&flagSub != 0 {
			return false, false
		}
		if y.kind == x.kind {
			return x.width == y.width && asText(x).s == asText(y).s, true
		}
		switch y.kind {
		case kInt, kNone:
			return false, true
		}
	}
	return false, false
}

// findStr finds an interned or other exact string; no Python code is run unless
// the dict has keys of other kinds with the same hash, which are not equal to it.
func (d *DictObj) findStr(name *TextObj) int {
	if len(d.idx) == 0 {
		return -1
	}
	h := name.hash
	mask := uint64(len(d.idx) - 1)
	i := uint64(h)
	perturb := uint64(h)
	for {
		e := d.idx[i&mask]
		if e == slotFree {
			return -1
		}
		if e >= 0 {
			ent := &d.ents[e]
			if ent.key.p == &name.Header {
				return int(e)
			}
			if ent.hash == h && (ent.key.p.kind == kStr || ent.key.p.kind == kBytes) && sameName(asText(ent.key.p), name) {
				return int(e)
			}
		}
		i = i*5 + perturb + 1
		perturb >>= 5
	}
}

// sameName compares identifiers: a str and a unicode of Python 2 are equal
// where both are ASCII.
func sameName(a, b *TextObj) bool {
	if a.s != b.s || a.width != b.width {
		return false
	}
	return a.kind == b.kind || a.flags&b.flags&flagASCII != 0
}

// getStr gives the value of a string key (borrowed), Null if it is not there.
func (d *DictObj) getStr(name *TextObj) Value {
	if e := d.findStr(name); e >= 0 {
		return d.ents[e].val
	}
	return Null
}

// get gives the value of a key (borrowed), Null if it is not there; ok is false
// where an exception is set.
func (d *DictObj) get(t *Thread, k Value) (v Value, ok bool) {
	h, ok := t.Hash(k)
	if !ok {
		return Null, false
	}
	e, ok := d.find(t, k, h)
	if e < 0 {
		return Null, ok
	}
	return d.ents[e].val, true
}

// set stores a value, taking references of its own.
func (d *DictObj) set(t *Thread, k, v Value) bool {
	h, ok := t.Hash(k)
	if !ok {
		return false
	}
	return d.setHash(t, k, h, v)
}

func (d *DictObj) setHash(t *Thread, k Value, h int64, v Value) bool {
	v.incref()
	e, ok := d.find(t, k, h)
	if !ok {
		t.decref(v)
		return false
	}
	if e >= 0 {
		ent := &d.ents[e]
		old := ent.val
		ent.val = v
		t.decref(old)
		return true
	}
	d.insert(t, k.incref(), h, v)
	return true
}

// setStr is set with a string key, which cannot fail.
func (d *DictObj) setStr(t *Thread, name *TextObj, v Value) {
	v.incref()
	if e := d.findStr(name); e >= 0 {
		old := d.ents[e].val
		d.ents[e].val = v
		t.decref(old)
		return
	}
	d.insert(t, obj(&name.Header).incref(), name.hash, v)
}

// insert adds a key that is not there. It steals both references.
func (d *DictObj) insert(t *Thread, k Value, h int64, v Value) {
	d.version = 0
	if t.vm.py2 {
		d.insert2(t, k, h, v)
		return
	}
	if (d.fill+1)*3 > len(d.idx)*2 {
		d.resize(t, d.used*3, false)
	}
	d.place(h, int32(len(d.ents)))
	d.fill++
	d.used++
	d.ents = append(d.ents, dictEntry{k, v, h})
}

// insert2 grows as CPython 2.7 does: when two thirds of the table are taken, to
// four times what is in it.
func (d *DictObj) insert2(t *Thread, k Value, h int64, v Value) {
	if d.idx == nil {
		d.idx = freeTable(8)
	}
	if cap(d.ents) == len(d.ents) && d.used < len(d.ents)/2 {
		d.compact()
	}
	d.place2(h, int32(len(d.ents)))
	d.used++
	d.ents = append(d.ents, dictEntry{k, v, h})
	if d.fill*3 >= len(d.idx)*2 {
		factor := 4
		if d.used > 50000 {
			factor = 2
		}
		d.resize(t, d.used*factor, true)
	}
}

func freeTable(n int) []int32 {
	idx := make([]int32, n)
	for i := range idx {
		idx[i] = slotFree
	}
	return idx
}

// place puts entry e into the first free place for hash h.
func (d *DictObj) place(h int64, e int32) {
	mask := uint64(len(d.idx) - 1)
	i, perturb := uint64(h), uint64(h)
	for d.idx[i&mask] != slotFree {
		i = i*5 + perturb + 1
		perturb >>= 5
	}
	d.idx[i&mask] = e
}

// place2 uses the first dummy on the way, as CPython 2.7 does.
func (d *DictObj) place2(h int64, e int32) {
	mask := uint64(len(d.idx) - 1)
	i, perturb := uint64(h), uint64(h)
	dummy := int64(-1)
	for d.idx[i&mask] != slotFree {
		if d.idx[i&mask] == slotDummy && dummy < 0 {
			dummy = int64(i & mask)
		}
		i = i*5 + perturb + 1
		perturb >>= 5
	}
	if dummy < 0 {
		d.fill++
		dummy = int64(i & mask)
	}
	d.idx[dummy] = e
	if dummy == 0 {
		d.finger = h
	}
}

// resize makes a table for more than min entries. In the order of the old table
// where that decides iteration, as CPython 2.7 refills it.
func (d *DictObj) resize(t *Thread, min int, byTable bool) {
	n := 8
	for n <= min {
		n <<= 1
	}
	d.finger = 0
	t.vm.charge(n * 20)
	if !byTable {
		d.idx = freeTable(n)
		d.compactEntries()
		for e := range d.ents {
			d.place(d.ents[e].hash, int32(e))
		}
		d.fill = len(d.ents)
		return
	}
	old, ents := d.idx, d.ents
	d.idx, d.ents, d.fill = freeTable(n), make([]dictEntry, 0, d.used+d.used/2+4), 0
	for _, e := range old {
		if e >= 0 {
			d.place2(ents[e].hash, int32(len(d.ents)))
			d.ents = append(d.ents, ents[e])
		}
	}
}

// compactEntries drops deleted entries, leaving idx wrong.
func (d *DictObj) compactEntries() {
	n := 0
	for i := range d.ents {
		if d.ents[i].key.p != nil {
			if i != n {
				d.ents[n] = d.ents[i]
			}
			n++
		}
	}
	clear(d.ents[n:])
	d.ents = d.ents[:n]
}

// compact drops deleted entries and keeps the places in the table.
func (d *DictObj) compact() {
	to := make([]int32, len(d.ents))
	n := int32(0)
	for i := range d.ents {
		if d.ents[i].key.p != nil {
			to[i] = n
			n++
		}
	}
	for i, e := range d.idx {
		if e >= 0 {
			d.idx[i] = to[e]
		}
	}
	d.compactEntries()
	d.version = 0
}

// remove takes entry e out and gives its key and value to the caller, who owns
// them.
func (d *DictObj) remove(e int) (k, v Value) {
	ent := &d.ents[e]
	mask := uint64(len(d.idx) - 1)
	i, perturb := uint64(ent.hash), uint64(ent.hash)
	for d.idx[i&mask] != int32(e) {
		i = i*5 + perturb + 1
		perturb >>= 5
	}
	d.idx[i&mask] = slotDummy
	k, v = ent.key, ent.val
	*ent = dictEntry{}
	d.used--
	d.version = 0
	return k, v
}

// del deletes a key; found is false where it is not there, ok where a
// comparison raised.
func (d *DictObj) del(t *Thread, k Value) (found, ok bool) {
	h, ok := t.Hash(k)
	if !ok {
		return false, false
	}
	e, ok := d.find(t, k, h)
	if e < 0 {
		return false, ok
	}
	key, v := d.remove(e)
	t.decref(key)
	t.decref(v)
	return true, true
}

// delStr deletes a string key and tells whether it was there.
func (d *DictObj) delStr(t *Thread, name *TextObj) bool {
	e := d.findStr(name)
	if e < 0 {
		return false
	}
	key, v := d.remove(e)
	t.decref(key)
	t.decref(v)
	return true
}

// clear empties the dict, letting go of its contents in CPython's order.
func (d *DictObj) clear(t *Thread) {
	ents, idx := d.ents, d.idx
	d.ents, d.idx, d.used, d.fill, d.version, d.finger = nil, nil, 0, 0, 0, 0
	t.releaseEntries(ents, idx)
}

func (t *Thread) releaseEntries(ents []dictEntry, idx []int32) {
	if t.vm.py2 {
		for _, e := range idx {
			if e >= 0 {
				t.decref(ents[e].key)
				t.decref(ents[e].val)
			}
		}
		return
	}
	for i := range ents {
		if ents[i].key.p != nil {
			t.decref(ents[i].key)
			t.decref(ents[i].val)
		}
	}
}

// next gives the entry at or after position pos and the position behind it, in
// the order of iteration; e is -1 at the end.
func (d *DictObj) next(t *Thread, pos int) (e, after int) {
	if t.vm.py2 {
		for ; pos < len(d.idx); pos++ {
			if x := d.idx[pos]; x >= 0 {
				return int(x), pos + 1
			}
		}
		return -1, pos
	}
	for ; pos < len(d.ents); pos++ {
		if d.ents[pos].key.p != nil {
			return pos, pos + 1
		}
	}
	return -1, pos
}

// each calls f with each key and value (borrowed) until it returns false. f must
// not change d.
func (d *DictObj) each(t *Thread, f func(k, v Value) bool) {
	for e, pos := d.next(t, 0); e >= 0; e, pos = d.next(t, pos) {
		if !f(d.ents[e].key, d.ents[e].val) {
			return
		}
	}
}

// keysVersion gives a number that stays as long as no key is added or removed.
func (d *DictObj) keysVersion(vm *VM) uint64 {
	if d.version == 0 {
		vm.dictVersion++
		d.version = vm.dictVersion
	}
	return d.version
}

// newDict makes an empty dict.
func (t *Thread) newDict() *DictObj {
	d := &DictObj{}
	t.init(&d.Header, kDict, t.vm.types.Dict)
	t.track(&d.Header)
	return d
}

// NewDict makes an empty dict.
func (t *Thread) NewDict() Value { return obj(&t.newDict().Header) }

// DictSet stores a value in an exact dict, taking references of its own.
func (t *Thread) DictSet(d, k, v Value) bool { return asDict(d.p).set(t, k, v) }

// DictSetStr stores a value under a string.
func (t *Thread) DictSetStr(d Value, name string, v Value) {
	asDict(d.p).setStr(t, t.vm.intern(name), v)
}

// DictGet gives the value of a key (borrowed), Null if it is not there.
func (t *Thread) DictGet(d, k Value) (v Value, ok bool) { return asDict(d.p).get(t, k) }
