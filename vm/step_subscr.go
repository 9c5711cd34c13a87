package vm

import "github.com/sllint/sllint/vm/code"

// stepSubscr is BINARY_SUBSCR.
func (t *Thread) stepSubscr(f *Frame, in *code.Instr) bool {
	v, k := *at(f.regs, in.B), *at(f.regs, in.C)
	if v.p.flags&flagSub == 0 {
		switch {
		case v.p.kind == kList && k.p == &tInt:
			in.Op = code.OpSubscrList
		case v.p.kind == kTuple && k.p == &tInt:
			in.Op = code.OpSubscrTuple
		case v.p.kind == kDict:
			in.Op = code.OpSubscrDict
		default:
			in.Op = code.OpBinarySubscr
		}
		if k.p == &tInt {
			if r := t.charAt(v, k.int()); r.p != nil {
				r.incref()
				t.release(f, in.B)
				return t.put(f, in.A, r)
			}
		}
	} else {
		in.Op = code.OpBinarySubscr
	}
	v, k = f.take(in.B), f.take(in.C)
	r := t.getItemSoft(v, k)
	t.decref(v)
	t.decref(k)
	return t.put(f, in.A, r)
}

// charAt is v[i] of a str whose characters are those that the interpreter has always
// (borrowed), Null of all else.
func (t *Thread) charAt(v Value, i int64) Value {
	if v.p.kind != kStr && (v.p.kind != kBytes || !t.vm.py2) || v.p.width != 0 {
		return Null
	}
	s := asText(v.p).s
	if i < 0 {
		i += int64(len(s))
	}
	if uint64(i) >= uint64(len(s)) {
		return Null
	}
	if v.p.kind == kBytes {
		return t.vm.bytes1[s[i]]
	}
	return t.vm.chars[s[i]]
}

// stepStoreSubscr is STORE_SUBSCR.
func (t *Thread) stepStoreSubscr(f *Frame, in *code.Instr) bool {
	v, k := *at(f.regs, in.B), *at(f.regs, in.C)
	in.Op = code.OpStoreSubscr
	if v.p.flags&flagSub == 0 {
		switch {
		case v.p.kind == kList && k.p == &tInt:
			in.Op = code.OpStoreSubscrList
		case v.p.kind == kDict:
			in.Op = code.OpStoreSubscrDict
		}
	}
	x := f.take(in.A)
	v, k = f.take(in.B), f.take(in.C)
	r := t.setItemSoft(v, k, x)
	t.decref(x)
	t.decref(v)
	t.decref(k)
	return t.discard(f, r)
}

// stepDeleteSubscr is DELETE_SUBSCR.
func (t *Thread) stepDeleteSubscr(f *Frame, in *code.Instr) bool {
	v, k := f.take(in.B), f.take(in.C)
	r := t.setItemSoft(v, k, Null)
	t.decref(v)
	t.decref(k)
	return t.discard(f, r)
}

// quickDictGet is B[C] of an exact dict with a key that needs no Python code; it
// returns false where that is not so, or the key is missing.
func (t *Thread) quickDictGet(a, b, c *Value) bool {
	d := asDict(b.p)
	if d.flags&flagSub != 0 {
		return false
	}
	e := t.quickFind(d, *c)
	if e < 0 {
		return false
	}
	t.set(a, d.ents[e].val.incref())
	return true
}

func (t *Thread) quickFind(d *DictObj, k Value) int {
	switch k.p.kind {
	case kInt:
		e, _ := d.find(t, k, t.vm.hashInt(k.int()))
		return e
	case kStr, kBytes:
		if k.p.flags&flagSub == 0 {
			t.hashOfText(asText(k.p))
			return d.findStr(asText(k.p))
		}
	}
	return -1
}

// quickDictSet is B[C] = A where C is there already.
func (t *Thread) quickDictSet(a, b, c *Value, temp bool) bool {
	d := asDict(b.p)
	if d.flags&flagSub != 0 {
		return false
	}
	e := t.quickFind(d, *c)
	if e < 0 {
		return false
	}
	v := *a
	if temp {
		a.p = &tUnbound
	} else {
		v.incref()
	}
	old := d.ents[e].val
	d.ents[e].val = v
	t.decref(old)
	return true
}

// stepSlice is BUILD_SLICE and Python 2's slices.
func (t *Thread) stepSlice(f *Frame, in *code.Instr) bool {
	if in.Op == code.OpBuildSlice {
		w := f.takeWindow(in.B, 3)
		s := &SliceObj{start: w[0], stop: w[1], step: w[2]}
		t.init(&s.Header, kSlice, t.vm.types.Slice)
		t.track(&s.Header)
		return t.put(f, in.A, obj(&s.Header))
	}
	w := f.takeWindow(in.B, 3)
	for i := range 2 {
		if in.C>>i&1 == 0 {
			w[i+1] = Unbound
		}
	}
	v, lo, hi := w[0], w[1], w[2]
	var r Value
	switch in.Op {
	case code.OpLoadSlice:
		r = t.getSlice2(v, lo, hi)
	case code.OpStoreSlice:
		x := f.take(in.A)
		r = t.setSlice2(v, lo, hi, x)
		t.decref(x)
	case code.OpDeleteSlice:
		r = t.setSlice2(v, lo, hi, Null)
	}
	for i := 2; i >= 0; i-- {
		t.decref(w[i])
	}
	if in.Op == code.OpLoadSlice {
		return t.put(f, in.A, r)
	}
	return t.discard(f, r)
}
