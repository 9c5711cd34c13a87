package vm

// Looking for a key whose __hash__ or __eq__ is written in Python, without
// growing the Go stack.

// keyOp is what is done with the entry once it is found or known to be absent.
type keyOp uint8

const (
	keyGetItem keyOp = iota
	keySetItem
	keyDelItem
	keyContains
	keyGet
	keySetDefault
	keyPop
	keyAdd // of sets
	keyRemove
	keyDiscard
)

// softKey tells whether k's hash or equality is written in Python.
func (t *Thread) softKey(k Value) bool {
	h := k.p
	if h.kind <= kLastStatic || h.typ.flags&TypeHeap == 0 {
		return false
	}
	n := &t.vm.names
	for _, name := range [...]*TextObj{n.hash, n.eq} {
		if d := h.typ.lookup(t, name); d.p != nil && d.p.kind == kFunc {
			return true
		}
	}
	return false
}

// keySearch is the state of looking for a key.
type keySearch struct {
	op         keyOp
	h          int64
	idx        []int32 // dict: the table as it was
	i, perturb uint64
	e          int
	table      []setEntry // set: the table as it was
	p          probe
	free       int
}

// keyCode looks for a key; its registers are the container, the key, the value
// or default, and the key that is compared with.
var keyCode = nativeCode{name: "lookup", nregs: 4}

// States of keyCode: what it waits for.
const (
	keyStart = iota
	keyHash
	keyEqual
	keyTruth
	keyLast
)

func init() {
	keyCode.fn = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*keySearch)
		k := *f.reg(1)
		switch f.native {
		case keyStart:
			f.native = keyHash
			hash := t.typeOf(k).slots.Hash
			if hash == nil {
				return unhashable(t, k)
			}
			if r = hash(t, k); r.p == &tUnwind {
				return r
			}
			fallthrough
		case keyHash:
			if r.p == nil {
				return Null
			}
			st.h = r.int()
			return t.keyRestart(f, st)
		case keyEqual:
			return t.keyCompared(f, st, r)
		case keyTruth:
			return t.keyDecided(f, st, r == True)
		}
		return r
	}
}

// keySoft does op on a dict or set.
func (t *Thread) keySoft(op keyOp, v, k, x Value) Value {
	f := t.newNativeFrame(&keyCode, v, k, x)
	f.any = &keySearch{op: op}
	return t.runNative(f)
}

func (t *Thread) keyRestart(f *Frame, st *keySearch) Value {
	if v := *f.reg(0); v.p.kind == kSet {
		s := asSet(v.p)
		if len(s.table) == 0 {
			s.table = make([]setEntry, 8)
		}
		st.table, st.free = s.table, -1
		st.p = newProbe(st.h, len(s.table), t.vm.py2)
	} else {
		st.idx = asDict(v.p).idx
		st.i, st.perturb = uint64(st.h), uint64(st.h)
	}
	return t.keyProbe(f, st)
}

// keyProbe looks at one place after the other until it finds a key that has to be
// compared.
func (t *Thread) keyProbe(f *Frame, st *keySearch) Value {
	k := *f.reg(1)
	for {
		cand, hash, found, end := t.keyCandidate(f, st)
		switch {
		case end:
			return t.keyDone(f, st, -1)
		case found:
			return t.keyDone(f, st, st.e)
		case hash == st.h && cand.p != nil:
			if eq, simple := simpleEqual(cand, k); simple {
				if eq {
					return t.keyDone(f, st, st.e)
				}
				break
			}
			t.set(f.reg(3), cand.incref())
			f.native = keyEqual
			f.again(t)
			r := t.compareSoft(cand, k, EQ)
			if r.p == &tUnwind {
				return r
			}
			return t.keyCompared(f, st, r)
		}
		t.keyAdvance(f, st)
	}
}

// keyCandidate gives the key at the present place.
func (t *Thread) keyCandidate(f *Frame, st *keySearch) (k Value, hash int64, found, end bool) {
	v := *f.reg(0)
	if v.p.kind == kSet {
		st.e = st.p.at()
		ent := &asSet(v.p).table[st.e]
		switch {
		case ent.key.p == nil:
			if st.free < 0 {
				st.free = st.e
			}
			return Null, 0, false, true
		case ent.key.p == &tUnbound:
			if st.free < 0 || !t.vm.py2 {
				st.free = st.e
			}
			return Null, 0, false, false
		}
		return ent.key, ent.hash, ent.key == *f.reg(1), false
	}
	d := asDict(v.p)
	if len(d.idx) == 0 {
		return Null, 0, false, true
	}
	e := d.idx[st.i&uint64(len(d.idx)-1)]
	if e == slotFree {
		return Null, 0, false, true
	}
	if e < 0 {
		return Null, 0, false, false
	}
	st.e = int(e)
	ent := &d.ents[e]
	return ent.key, ent.hash, ent.key == *f.reg(1), false
}

func (t *Thread) keyAdvance(f *Frame, st *keySearch) {
	if f.reg(0).p.kind == kSet {
		st.p.next()
		return
	}
	st.i = st.i*5 + st.perturb + 1
	st.perturb >>= 5
}

func (t *Thread) keyCompared(f *Frame, st *keySearch, r Value) Value {
	if r.p == nil {
		return Null
	}
	if r.p == &tBool {
		return t.keyDecided(f, st, r.n != 0)
	}
	f.native = keyTruth
	f.again(t)
	b := t.truthSoft(r)
	t.decref(r)
	if b.p == nil || b.p == &tUnwind {
		return b
	}
	return t.keyDecided(f, st, b == True)
}

// keyDecided goes on after a comparison, from the start where it changed the
// table.
func (t *Thread) keyDecided(f *Frame, st *keySearch, eq bool) Value {
	v, cand := *f.reg(0), *f.reg(3)
	same := false
	if v.p.kind == kSet {
		s := asSet(v.p)
		same = len(s.table) == len(st.table) && &s.table[0] == &st.table[0] && s.table[st.e].key == cand
	} else {
		d := asDict(v.p)
		same = len(d.idx) == len(st.idx) && &d.idx[0] == &st.idx[0] && st.e < len(d.ents) && d.ents[st.e].key == cand
	}
	if !same {
		return t.keyRestart(f, st)
	}
	if eq {
		return t.keyDone(f, st, st.e)
	}
	t.keyAdvance(f, st)
	return t.keyProbe(f, st)
}

// keyDone does what the key was looked for; e is its entry, or -1.
func (t *Thread) keyDone(f *Frame, st *keySearch, e int) Value {
	v, k, x := *f.reg(0), *f.reg(1), *f.reg(2)
	if x.p == &tUnbound {
		x = Null
	}
	if v.p.kind == kSet {
		return t.keyDoneSet(asSet(v.p), st, k, e)
	}
	d := asDict(v.p)
	switch st.op {
	case keyContains:
		return Bool(e >= 0)
	case keySetItem:
		x.incref()
		if e >= 0 {
			old := d.ents[e].val
			d.ents[e].val = x
			t.decref(old)
		} else {
			d.insert(t, k.incref(), st.h, x)
		}
		return None
	case keySetDefault:
		if e < 0 {
			if x.p == nil {
				x = None
			}
			d.insert(t, k.incref(), st.h, x.incref())
			return x.incref()
		}
	case keyPop, keyDelItem:
		if e >= 0 {
			key, val := d.remove(e)
			t.decref(key)
			if st.op == keyPop {
				return val
			}
			t.decref(val)
			return None
		}
		if st.op == keyDelItem || x.p == nil {
			return t.keyError(k)
		}
		return x.incref()
	}
	switch {
	case e >= 0:
		return d.ents[e].val.incref()
	case st.op == keyGet:
		return noneIfNull(x)
	}
	f.native = keyLast
	f.again(t)
	return t.dictMissing(v, k)
}

func (t *Thread) keyDoneSet(s *SetObj, st *keySearch, k Value, e int) Value {
	switch st.op {
	case keyContains:
		return Bool(e >= 0)
	case keyAdd:
		if e < 0 {
			s.insert(t, st.free, k.incref(), st.h)
		}
	default:
		if e >= 0 {
			t.decref(s.removeAt(t, e))
		} else if st.op == keyRemove {
			return t.keyError(k)
		}
	}
	return None
}
