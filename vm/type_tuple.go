package vm

var tupleSpec = TypeSpec{Name: "tuple", Kind: kTuple, Flags: TypeBase | TypeGC | TypeSequence, Alloc: tupleAlloc,
	Doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
	Slots: Slots{
		New: tupleNew, Repr: tupleRepr, Compare: tupleCompare,
		Hash:    func(t *Thread, v Value) Value { return t.hashItems(asTuple(v.p).items) },
		Iter:    func(t *Thread, v Value) Value { return obj(&t.newIter(iterTuple, v).Header) },
		Len:     func(t *Thread, v Value) Value { return Int(int64(len(asTuple(v.p).items))) },
		GetItem: tupleGetItem, Contains: tupleContains, Concat: tupleConcat, Repeat: tupleRepeat, GetSlice: tupleGetSlice2,
	},
	Methods: append([]Method{
		{Name: "index", Sig: "value, start=0, stop=9223372036854775807, /", Fn: tupleIndex, Doc: "Return first index of value.\n\nRaises ValueError if the value is not present."},
		{Name: "count", Sig: "value, /", Fn: tupleCount, Doc: "Return number of occurrences of value."},
		{Name: "__getnewargs__", Fn: func(t *Thread, a []Value) Value {
			return t.NewTuple(t.NewTuple(increfAll(asTuple(a[0].p).items)...))
		}},
	}, genericAliasMethod),
}

func tupleAlloc(t *Thread, typ *Type) *Header {
	if typ.flags&TypeHeap != 0 {
		o := &tupleSub{}
		t.init(&o.Header, kTuple, typ)
		t.startSub(&o.Header, &o.attrs)
		t.track(&o.Header)
		return &o.Header
	}
	o := &TupleObj{}
	t.init(&o.Header, kTuple, typ)
	t.track(&o.Header)
	return &o.Header
}

func tupleNew(t *Thread, typ *Type, a Args) Value {
	v := Null
	if t.vm.py2 {
		var ok bool
		if v, ok = t.oneArg2("tuple", "sequence", a); !ok {
			return Null
		}
	} else {
		if len(a.Names) > 0 && (typ == t.vm.types.Tuple || t.isTypesOwn(typ, t.vm.types.Tuple, t.vm.names.init)) {
			t.refuseKeywords("tuple", a)
			return Null
		}
		if !t.checkCount("tuple", len(a.Pos), 0, 1) {
			return Null
		}
		if len(a.Pos) == 1 {
			v = a.Pos[0]
		}
	}
	if typ == t.vm.types.Tuple {
		if v.p == nil {
			return t.NewTuple()
		}
		return t.tupleSoft(v)
	}
	if v.p == nil {
		return obj(tupleAlloc(t, typ))
	}
	orig := t.frame
	r := t.tupleSoft(v)
	if r.p == &tUnwind {
		return t.then(orig, &tupleSubNext, typ.Value())
	}
	return t.tupleSubOf(typ, r)
}

// isTypesOwn tells whether typ has a built-in class's own special method.
func (t *Thread) isTypesOwn(typ, base *Type, name *TextObj) bool {
	return typ.lookup(t, name) == base.lookup(t, name)
}

var tupleSubNext = nativeCode{name: "tuple", nregs: 1}

func init() {
	tupleSubNext.fn = func(t *Thread, f *Frame, r Value) Value { return t.tupleSubOf(asType(f.reg(0).p), r) }
}

// tupleSubOf makes an instance of a subclass with the items of a tuple (stolen).
func (t *Thread) tupleSubOf(typ *Type, v Value) Value {
	if v.p == nil {
		return Null
	}
	h := tupleAlloc(t, typ)
	asTuple(h).items = increfAll(asTuple(v.p).items)
	t.decref(v)
	return obj(h)
}

// tupleCollector collects an iterable into a tuple; register 1 is a list.
var tupleCollector consumer

func init() {
	tupleCollector.prepare("tuple", 1)
	tupleCollector.each, tupleCollector.hint = pushEach, 10
	tupleCollector.done = func(t *Thread, f *Frame) Value {
		l := asList(f.reg(1).p)
		items := l.items
		l.items = nil
		return t.tupleOf(items)
	}
}

// tupleSoft collects an iterable into a tuple.
func (t *Thread) tupleSoft(v Value) Value {
	switch {
	case v.p.kind == kTuple && v.p.flags&flagSub == 0:
		return v.incref()
	case v.p.kind == kList && v.p.flags&flagSub == 0:
		return t.copyTuple(asList(v.p).items)
	}
	l := t.NewList()
	t.untrack(l.p)
	r := tupleCollector.start(t, v, l)
	t.decref(l)
	return r
}

func tupleRepr(t *Thread, v Value) Value {
	items := asTuple(v.p).items
	end := ")"
	switch len(items) {
	case 0:
		return t.Str("()")
	case 1:
		end = ",)"
	}
	where := t.reprWhere("tuple")
	r := t.reprItems(v, "(", end, where, func(i int) (Value, bool) {
		if i < len(items) {
			return items[i], true
		}
		return Null, false
	})
	return r
}

func tupleCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kTuple {
		return NotImplemented
	}
	if !t.enterNative(t.compareWhere()) {
		return Null
	}
	r := t.compareItems(asTuple(a.p).items, asTuple(b.p).items, op)
	t.leaveNative()
	return r
}

func tupleGetItem(t *Thread, v, k Value) Value {
	items := asTuple(v.p).items
	if k.p.kind == kSlice {
		start, stop, step, ok := t.unpackSlice(asSlice(k.p))
		if !ok {
			return Null
		}
		start, _, n := adjustSlice(len(items), start, stop, step)
		if n == len(items) && step == 1 && v.p.flags&flagSub == 0 {
			return v.incref()
		}
		return t.tupleOf(sliceItems(items, start, step, n))
	}
	i, ok := t.seqIndex(k, "tuple")
	if !ok {
		return Null
	}
	if i < 0 {
		i += len(items)
	}
	if uint(i) >= uint(len(items)) {
		return t.indexError("tuple index out of range")
	}
	return items[i].incref()
}

func tupleGetSlice2(t *Thread, v, lo, hi Value) Value {
	items := asTuple(v.p).items
	i, j, ok := t.sliceBounds2(lo, hi)
	if !ok {
		return Null
	}
	i = min(max(i, 0), len(items))
	j = min(max(j, i), len(items))
	if i == 0 && j == len(items) && v.p.flags&flagSub == 0 {
		return v.incref()
	}
	return t.tupleOf(sliceItems(items, i, 1, j-i))
}

func tupleContains(t *Thread, v, x Value) Value {
	items := asTuple(v.p).items
	return t.containsIn(x, func(i int) (Value, bool) {
		if i < len(items) {
			return items[i], true
		}
		return Null, false
	})
}

func tupleConcat(t *Thread, a, b Value) Value {
	x := asTuple(a.p).items
	if len(x) == 0 && b.p.kind == kTuple && b.p.flags&flagSub == 0 && !t.vm.py2 {
		return b.incref()
	}
	if b.p.kind != kTuple {
		return t.typeError("can only concatenate tuple (not \"%s\") to tuple", t.typeName(b))
	}
	y := asTuple(b.p).items
	if len(y) == 0 && a.p.flags&flagSub == 0 && !t.vm.py2 {
		return a.incref()
	}
	if !t.mayAlloc(16 * (len(x) + len(y))) {
		return Null
	}
	out := make([]Value, len(x)+len(y))
	copyItems(out, x)
	copyItems(out[len(x):], y)
	for _, v := range out {
		v.incref()
	}
	return t.tupleOf(out)
}

func tupleRepeat(t *Thread, a, n Value) Value {
	i, ok := t.Index(n, t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	items := asTuple(a.p).items
	if (len(items) == 0 || i == 1) && a.p.flags&flagSub == 0 {
		return a.incref()
	}
	out, ok := t.repeatItems(items, int(i))
	if !ok {
		return Null
	}
	return t.tupleOf(out)
}

func tupleIndex(t *Thread, a []Value) Value {
	items := asTuple(a[0].p).items
	i, stop, ok := t.indexRange(a[2:4], func() int { return len(items) })
	if !ok {
		return Null
	}
	for ; i < stop && i < len(items); i++ {
		eq, ok := t.sameItem(items[i], a[1])
		if !ok {
			return Null
		}
		if eq {
			return Int(int64(i))
		}
	}
	return t.valueError("tuple.index(x): x not in tuple")
}

func tupleCount(t *Thread, a []Value) Value {
	n := int64(0)
	for _, x := range asTuple(a[0].p).items {
		eq, ok := t.sameItem(x, a[1])
		if !ok {
			return Null
		}
		n += b2i(eq)
	}
	return Int(n)
}
