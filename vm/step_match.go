package vm

import "github.com/sllint/sllint/vm/code"

// stepMatch is the instructions of match statements.
func (t *Thread) stepMatch(f *Frame, in *code.Instr) bool {
	v := *at(f.regs, in.B)
	switch in.Op {
	case code.OpMatchMapping:
		t.set(at(f.regs, in.A), Bool(t.typeOf(v).flags&TypeMapping != 0))
		return true
	case code.OpMatchSequence:
		t.set(at(f.regs, in.A), Bool(t.typeOf(v).flags&TypeSequence != 0))
		return true
	case code.OpGetLen:
		n, ok := t.Len(v)
		if ok {
			t.set(at(f.regs, in.A), Int(int64(n)))
		}
		return ok
	case code.OpMatchKeys:
		return t.put(f, in.A, t.matchKeys(v, *at(f.regs, in.C)))
	}
	w := f.takeWindow(in.B, 3)
	r := t.matchClass(w[0], w[1], w[2], int(in.C))
	for i := 2; i >= 0; i-- {
		t.decref(w[i])
	}
	return t.put(f, in.A, r)
}

// matchKeys gives the values of subject for keys as a tuple, None where one is
// missing.
func (t *Thread) matchKeys(subject, keys Value) Value {
	items := asTuple(keys.p).items
	if len(items) == 0 {
		return t.NewTuple()
	}
	seen := t.newSet(t.vm.types.Set)
	defer t.decref(obj(&seen.Header))
	get := t.getAttr(subject, t.vm.names.get)
	if get.p == nil {
		return Null
	}
	defer t.decref(get)
	dummy := t.Call(t.vm.types.Object.Value())
	defer t.decref(dummy)
	var out []Value
	fail := func() {
		for _, v := range out {
			t.decref(v)
		}
	}
	for _, k := range items {
		n := seen.used
		if !seen.add(t, k) {
			fail()
			return Null
		}
		if seen.used == n {
			fail()
			return t.valueError("mapping pattern checks duplicate key (%s)", t.reprOr(k))
		}
		v := t.Call(get, k, dummy)
		if v.p == nil {
			fail()
			return Null
		}
		if v == dummy {
			t.decref(v)
			fail()
			return None
		}
		out = append(out, v)
	}
	return t.tupleOf(out)
}

// matchClass gives the attributes that a class pattern asks for as a tuple, None
// where subject does not match.
func (t *Thread) matchClass(subject, cls, names Value, npos int) Value {
	if cls.p.kind != kType {
		return t.typeError("called match pattern must be a class")
	}
	is, ok := t.isInstanceOf(subject, cls)
	if !ok {
		return Null
	}
	if !is {
		return None
	}
	typ := asType(cls.p)
	var out []Value
	seen := map[string]bool{}
	done := func(r Value) Value {
		for _, v := range out {
			t.decref(v)
		}
		return r
	}
	if npos > 0 {
		r, ok := t.matchPositional(subject, typ, npos, seen)
		if !ok {
			return Null
		}
		if r == nil {
			return None
		}
		out = r
	}
	for _, k := range asTuple(names.p).items {
		v, ok := t.matchAttr(subject, typ, k, seen)
		if !ok {
			return done(Null)
		}
		if v.p == nil {
			return done(None)
		}
		out = append(out, v)
	}
	return t.tupleOf(out)
}

// matchAttr gives an attribute of subject for a class pattern (owned), Null
// without an exception where it has none.
func (t *Thread) matchAttr(subject Value, typ *Type, name Value, seen map[string]bool) (Value, bool) {
	s := GoString(name)
	if seen[s] {
		t.typeError("%s() got multiple sub-patterns for attribute %s", typ.name, t.reprOr(name))
		return Null, false
	}
	seen[s] = true
	return t.LookupAttr(subject, s)
}

// matchPositional gives the attributes for positional patterns; nil where
// subject has not all of them.
func (t *Thread) matchPositional(subject Value, typ *Type, npos int, seen map[string]bool) ([]Value, bool) {
	args, ok := t.lookupAttr(typ.Value(), t.vm.names.matchArgs)
	if !ok {
		return nil, false
	}
	if args.p == nil {
		if !t.matchesItself(typ) {
			t.typeError("%s() accepts 0 positional sub-patterns (%d given)", typ.name, npos)
			return nil, false
		}
		if npos > 1 {
			t.typeError("%s() accepts 1 positional sub-pattern (%d given)", typ.name, npos)
			return nil, false
		}
		return []Value{subject.incref()}, true
	}
	defer t.decref(args)
	if args.p.kind != kTuple {
		t.typeError("%s.__match_args__ must be a tuple (got %s)", typ.name, t.typeName(args))
		return nil, false
	}
	items := asTuple(args.p).items
	if len(items) < npos {
		t.typeError("%s() accepts %d positional sub-pattern%s (%d given)", typ.name, len(items), plural(len(items)), npos)
		return nil, false
	}
	out := []Value{}
	for _, k := range items[:npos] {
		var v Value
		if !t.isStr(k) {
			t.typeError("__match_args__ elements must be strings (got %s)", t.typeName(k))
			ok = false
		} else {
			v, ok = t.matchAttr(subject, typ, k, seen)
		}
		if !ok || v.p == nil {
			for _, x := range out {
				t.decref(x)
			}
			return nil, ok
		}
		out = append(out, v)
	}
	return out, true
}

// matchesItself tells whether a class pattern's one positional pattern gets the
// subject itself: CPython's _Py_TPFLAGS_MATCH_SELF.
func (t *Thread) matchesItself(typ *Type) bool {
	ts := &t.vm.types
	for _, b := range []*Type{ts.Bool, ts.ByteArray, ts.Bytes, ts.Dict, ts.Float, ts.FrozenSet, ts.Int, ts.List, ts.Set, ts.Str, ts.Tuple} {
		if typ.isSubtype(b) {
			return true
		}
	}
	return false
}
