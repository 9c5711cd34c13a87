package vm

import "github.com/sllint/sllint/vm/code"

// takeWindow gives n temporaries from base as owned values and empties them.
func (f *Frame) takeWindow(base uint16, n int) []Value {
	w := window(f.regs, base, n)
	out := make([]Value, n)
	copy(out, w)
	for i := range w {
		w[i].p = &tUnbound
	}
	return out
}

// stepBuild is the displays and what fills them.
func (t *Thread) stepBuild(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpBuildTuple:
		if in.C == 0 {
			return t.put(f, in.A, t.vm.empty.tuple.incref())
		}
		o := t.newTupleN(int(in.C))
		w := window(f.regs, in.B, int(in.C))
		for i := range w {
			o.items[i] = w[i]
			w[i].p = &tUnbound
		}
		return t.put(f, in.A, obj(&o.Header))
	case code.OpBuildList:
		l := t.NewList()
		if in.C > 0 {
			o := asList(l.p)
			w := window(f.regs, in.B, int(in.C))
			o.items = append(o.items, w...)
			for i := range w {
				w[i].p = &tUnbound
			}
		}
		return t.put(f, in.A, l)
	case code.OpBuildSet:
		return t.buildSet(f, in)
	case code.OpBuildMap:
		return t.buildMap(f, in)
	case code.OpBuildString:
		w := window(f.regs, in.B, int(in.C))
		r := t.joinText(w)
		t.releaseArgs(f, in.B, int(in.C))
		return t.put(f, in.A, r)
	case code.OpFormatValue:
		return t.stepFormat(f, in)
	case code.OpListAppend:
		l := asList(at(f.regs, in.B).p)
		l.push(t, f.take(in.C))
		return true
	case code.OpListExtend:
		return t.listExtendStar(f, in)
	case code.OpStarArgs:
		v := f.take(in.C)
		r := t.starArgs(*at(f.regs, in.B), v)
		t.decref(v)
		return t.put(f, in.A, r)
	case code.OpListToTuple:
		v := f.take(in.B)
		l := asList(v.p)
		var items []Value
		if l.rc == 1 {
			items, l.items = l.items, nil
		} else {
			items = increfAll(l.items)
		}
		r := t.tupleOf(items)
		t.decref(v)
		return t.put(f, in.A, r)
	case code.OpSetAdd:
		v := f.take(in.C)
		ok := asSet(at(f.regs, in.B).p).add(t, v)
		t.decref(v)
		return ok
	case code.OpSetUpdate:
		v := f.take(in.C)
		ok := t.setUpdate(asSet(at(f.regs, in.B).p), v)
		t.decref(v)
		return ok
	case code.OpMapAdd:
		w := window(f.regs, in.A, 2)
		ok := asDict(at(f.regs, in.B).p).set(t, w[0], w[1])
		t.clearReg(&w[1])
		t.clearReg(&w[0])
		return ok
	case code.OpDictUpdate, code.OpDictMerge:
		return t.stepDictMerge(f, in)
	case code.OpUnpackSequence:
		return t.stepUnpack(f, in)
	}
	return t.stepUnpackEx(f, in)
}

// tupleOf makes a tuple of items, which it keeps.
func (t *Thread) tupleOf(items []Value) Value {
	if len(items) == 0 {
		return t.vm.empty.tuple.incref()
	}
	o := &TupleObj{items: items}
	t.init(&o.Header, kTuple, t.vm.types.Tuple)
	t.track(&o.Header)
	t.vm.charge(40 + 16*len(items))
	return obj(&o.Header)
}

func (t *Thread) buildSet(f *Frame, in *code.Instr) bool {
	n := int(in.C)
	s := t.newSet(t.vm.types.Set)
	w := window(f.regs, in.B, n)
	for i := range w {
		if !s.add(t, w[i]) {
			t.decref(obj(&s.Header))
			return false
		}
	}
	t.releaseArgs(f, in.B, n)
	return t.put(f, in.A, obj(&s.Header))
}

func (t *Thread) buildMap(f *Frame, in *code.Instr) bool {
	n := 2 * int(in.C)
	d := t.newDict()
	if t.vm.py2 && n/2 > 5 {
		d.resize(t, n/2, true) // as _PyDict_NewPresized, which decides the order
	}
	w := window(f.regs, in.B, n)
	for i := 0; i < n; i += 2 {
		if !d.set(t, w[i], w[i+1]) {
			t.decref(obj(&d.Header))
			return false
		}
	}
	t.releaseArgs(f, in.B, n)
	return t.put(f, in.A, obj(&d.Header))
}

// stepFormat is FORMAT_VALUE.
func (t *Thread) stepFormat(f *Frame, in *code.Instr) bool {
	n := 1 + int(in.C>>8&1) // a value, and where bit 8 says so how it is to be formatted
	spec := Null
	w := window(f.regs, in.B, n)
	if n == 2 {
		spec = w[1]
	}
	r := t.formatValue(w[0], in.C&0xff, spec)
	if r.p == nil {
		return false
	}
	t.releaseArgs(f, in.B, n)
	return t.put(f, in.A, r)
}

// listExtendStar is LIST_EXTEND: what a * in a display or call gives.
func (t *Thread) listExtendStar(f *Frame, in *code.Instr) bool {
	v := f.take(in.C)
	l := asList(at(f.regs, in.B).p)
	if t.vm.py2 && v.p.kind == kTuple { // of whatever class
		for _, x := range asTuple(v.p).items {
			l.push(t, x.incref())
		}
		t.decref(v)
		return true
	}
	ok := t.listExtend(l, v)
	if !ok && t.matches(t.vm.types.TypeError) && t.typeOf(v).slots.Iter == nil && !t.isSequence(v) {
		t.clearExc()
		t.typeError("Value after * must be an iterable, not %s", t.typeName(v))
	}
	t.decref(v)
	return ok
}

// stepDictMerge is DICT_UPDATE and DICT_MERGE.
func (t *Thread) stepDictMerge(f *Frame, in *code.Instr) bool {
	v := f.take(in.C)
	defer t.decref(v)
	d := asDict(at(f.regs, in.B).p)
	if in.Op == code.OpDictMerge {
		return t.mergeKeywords(*at(f.regs, in.A), d, v)
	}
	if !t.dictUpdate(d, v) {
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			t.typeError("'%s' object is not a mapping", t.typeName(v))
		}
		return false
	}
	return true
}

// mergeKeywords adds the keywords of a ** to those of a call.
func (t *Thread) mergeKeywords(fn Value, d *DictObj, v Value) bool {
	if v.p.kind != kDict {
		m := t.starKwargs(fn, v)
		if m.p == nil {
			return false
		}
		defer t.decref(m)
		v = m
	}
	ok := true
	asDict(v.p).each(t, func(k, x Value) bool {
		if !t.isStr(k) && !t.vm.py2 { // there who is called looks
			t.typeError("keywords must be strings")
			ok = false
		} else if have, _ := d.get(t, k); have.p != nil {
			t.typeError("%s got multiple values for keyword argument '%s'", t.funcStr(fn), GoString(k))
			ok = false
		} else {
			ok = d.set(t, k, x)
		}
		return ok
	})
	return ok
}

// stepUnpack is UNPACK_SEQUENCE.
func (t *Thread) stepUnpack(f *Frame, in *code.Instr) bool {
	v := f.take(in.B)
	n := int(in.C)
	var items []Value
	switch {
	case v.p.kind == kTuple && v.p.flags&flagSub == 0:
		items = asTuple(v.p).items
	case v.p.kind == kList && v.p.flags&flagSub == 0:
		items = asList(v.p).items
	default:
		ok := t.unpackIter(f, in.A, v, n, -1)
		t.decref(v)
		return ok
	}
	if len(items) != n {
		t.unpackCount(len(items), n, v.p.kind)
		t.decref(v)
		return false
	}
	for i, x := range items {
		t.set(at(f.regs, in.A+uint16(i)*code.Scale), x.incref())
	}
	t.decref(v)
	return true
}

func (t *Thread) unpackCount(have, want int, kind Kind) {
	switch {
	case have < want:
		if t.vm.py2 {
			t.valueError("need more than %d value%s to unpack", have, plural(have))
			return
		}
		t.valueError("not enough values to unpack (expected %d, got %d)", want, have)
	case t.vm.py2:
		t.valueError("too many values to unpack")
	default:
		t.valueError("too many values to unpack (expected %d)", want)
	}
}

// unpackIter unpacks any iterable into n registers from a on; with after >= 0
// the rest but the last after values goes into a list behind the n.
func (t *Thread) unpackIter(f *Frame, a uint16, v Value, n, after int) bool {
	if typ := t.typeOf(v); typ.slots.Iter == nil && !t.isSequence(v) && !(t.vm.py2 && v.p.kind == kOldInst) {
		if t.vm.py2 {
			t.typeError("'%s' object is not iterable", typ.name)
		} else {
			t.typeError("cannot unpack non-iterable %s object", typ.name)
		}
		return false
	}
	it := t.Iter(v)
	if it.p == nil {
		return false
	}
	defer t.decref(it)
	for i := range n {
		x := t.Next(it)
		if x.p == nil {
			if t.exc.p == nil {
				if after >= 0 {
					t.valueError("not enough values to unpack (expected at least %d, got %d)", n+after, i)
				} else {
					t.unpackCount(i, n, 0)
				}
			}
			return false
		}
		t.set(at(f.regs, a+uint16(i)*code.Scale), x)
	}
	if after < 0 {
		x := t.Next(it)
		if x.p != nil {
			t.decref(x)
			t.unpackCount(n+1, n, 0)
		}
		return t.exc.p == nil
	}
	rest := t.List(it)
	if rest.p == nil {
		return false
	}
	l := asList(rest.p)
	if len(l.items) < after {
		t.valueError("not enough values to unpack (expected at least %d, got %d)", n+after, n+len(l.items))
		t.decref(rest)
		return false
	}
	cut := len(l.items) - after
	for i, x := range l.items[cut:] {
		t.set(at(f.regs, a+uint16(n+1+i)*code.Scale), x)
	}
	l.items = l.items[:cut]
	t.set(at(f.regs, a+uint16(n)*code.Scale), rest)
	return true
}

// stepUnpackEx is UNPACK_EX.
func (t *Thread) stepUnpackEx(f *Frame, in *code.Instr) bool {
	v := f.take(in.B)
	ok := t.unpackIter(f, in.A, v, int(in.C&0xff), int(in.C>>8))
	t.decref(v)
	return ok
}
