package vm

// The views of dicts, and mappingproxy.

var mappingProxySpec = TypeSpec{Name: "mappingproxy", Name2: "dictproxy", Kind: kProxy, Flags: TypeGC | TypeMapping,
	Doc: "Read-only proxy of a mapping.",
	Slots: Slots{
		New: proxyNew, Repr: proxyRepr,
		Str:     func(t *Thread, v Value) Value { return t.strSoft(asProxy(v.p).src) },
		Iter:    func(t *Thread, v Value) Value { return t.iterSoft(asProxy(v.p).src) },
		GetItem: func(t *Thread, v, k Value) Value { return t.getItemSoft(asProxy(v.p).src, k) },
		Len: func(t *Thread, v Value) Value {
			n, ok := t.Len(asProxy(v.p).src)
			if !ok {
				return Null
			}
			return Int(int64(n))
		},
		Contains: func(t *Thread, v, k Value) Value { return t.containsSoft(asProxy(v.p).src, k) },
		Compare:  func(t *Thread, a, b Value, op CmpOp) Value { return t.compareSoft(asProxy(a.p).src, b, op) },
		Hash: func(t *Thread, v Value) Value {
			h, ok := t.Hash(asProxy(v.p).src)
			if !ok {
				return Null
			}
			return Int(h)
		},
		Binary: binarySlots{OpOr: proxyOr},
		Inplace: binarySlots{OpOr: func(t *Thread, a, b Value) Value {
			return t.typeError("'|=' is not supported by %s; use '|' instead", t.typeName(a))
		}},
	},
	Dialect: func(py2 bool, s *Slots) {
		if py2 {
			s.New, s.Hash, s.Binary[OpOr], s.Inplace[OpOr] = nil, nil, nil, nil
		}
	},
	Methods: append(proxyMethods("get", "keys", "values", "items", "copy"), append([]Method{
		{Name: "has_key", How: Only2, Sig: "key, /", Fn: func(t *Thread, a []Value) Value { return t.containsSoft(asProxy(a[0].p).src, a[1]) }},
		{Name: "__reversed__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.CallMethod(asProxy(a[0].p).src, "__reversed__") }},
	}, append(proxyOnly2("iterkeys", "itervalues", "iteritems"), genericAliasMethod)...)...),
}

// proxyMethods pass a call on to the mapping.
func proxyMethods(names ...string) []Method {
	var out []Method
	for _, name := range names {
		out = append(out, Method{Name: name, Raw: func(t *Thread, a Args) Value {
			m := t.GetAttr(asProxy(a.Pos[0].p).src, name)
			if m.p == nil {
				return Null
			}
			r := t.callSoft(m, Args{a.Pos[1:], a.Kw, a.Names})
			t.decref(m)
			return r
		}})
	}
	return out
}

func proxyOnly2(names ...string) []Method {
	out := proxyMethods(names...)
	for i := range out {
		out[i].How = Only2
	}
	return out
}

func proxyNew(t *Thread, typ *Type, a Args) Value {
	var p [1]Value
	if !proxySig.bind(t, "mappingproxy", a, p[:]) {
		return Null
	}
	v := p[0]
	if t.typeOf(v).slots.GetItem == nil || v.p.kind == kList || v.p.kind == kTuple {
		return t.typeError("mappingproxy() argument must be a mapping, not %s", t.typeName(v))
	}
	return t.newProxy(proxyMapping, v)
}

var proxySig = parseSig("mapping")

func proxyRepr(t *Thread, v Value) Value {
	if t.vm.py2 {
		return t.reprParts("dict_proxy(", "", ")", asProxy(v.p).src)
	}
	return t.reprParts("mappingproxy(", "", ")", asProxy(v.p).src)
}

func proxyOr(t *Thread, a, b Value) Value {
	for _, v := range []*Value{&a, &b} {
		if v.p.kind == kProxy && asProxy(v.p).how == proxyMapping {
			*v = asProxy(v.p).src
		}
	}
	return t.binarySoft(OpOr, a, b, false)
}

// newProxy makes a mappingproxy or a view.
func (t *Thread) newProxy(how proxyKind, src Value) Value {
	p := &ProxyObj{how: how, src: src.incref()}
	ts := &t.vm.types
	typ := [...]*Type{proxyMapping: ts.MappingProxy, proxyKeys: ts.DictKeys, proxyValues: ts.DictValues, proxyItems: ts.DictItems}[how]
	t.init(&p.Header, kProxy, typ)
	t.track(&p.Header)
	return obj(&p.Header)
}

var viewMethods = []Method{
	{Name: "isdisjoint", Sig: "other, /", Fn: viewDisjoint, Doc: "Return True if the view and the given iterable have a null intersection."},
}

var viewReversed = Method{Name: "__reversed__", How: Only3, Fn: func(t *Thread, a []Value) Value {
	p := asProxy(a[0].p)
	how := [...]iterKind{proxyKeys: iterDictKeysReversed, proxyValues: iterDictValuesReversed, proxyItems: iterDictItemsReversed}[p.how]
	return t.dictIter(how, p.src)
}, Doc: "Return a reverse iterator over the dict view."}

var viewGetSet = []GetSet{{Name: "mapping", How: Only3, Get: func(t *Thread, v Value) Value {
	return t.newProxy(proxyMapping, asProxy(v.p).src)
}, Doc: "dictionary that this view refers to"}}

var dictKeysSpec = TypeSpec{Name: "dict_keys", Kind: kProxy, Flags: TypeGC, Slots: viewSlots(true), Methods: append(viewMethods[:1:1], viewReversed), GetSet: viewGetSet}
var dictItemsSpec = TypeSpec{Name: "dict_items", Kind: kProxy, Flags: TypeGC, Slots: viewSlots(true), Methods: append(viewMethods[:1:1], viewReversed), GetSet: viewGetSet}
var dictValuesSpec = TypeSpec{Name: "dict_values", Kind: kProxy, Flags: TypeGC, Slots: viewSlots(false), Methods: []Method{viewReversed}, GetSet: viewGetSet}

func viewSlots(set bool) Slots {
	s := Slots{
		Repr: viewRepr, Iter: viewIter,
		Len: func(t *Thread, v Value) Value { return Int(int64(viewLen(v))) },
	}
	if !set {
		return s
	}
	s.Contains = func(t *Thread, v, x Value) Value {
		in, ok := t.viewHas(v, x)
		if !ok {
			return Null
		}
		return Bool(in)
	}
	s.Compare = viewCompare
	s.Binary = binarySlots{
		OpSubtract: viewOperator(func(t *Thread, s *SetObj, b Value) bool { return t.setRemoveAll(s, b) }),
		OpOr:       viewOperator(func(t *Thread, s *SetObj, b Value) bool { return t.setUpdate(s, b) }),
		OpXor:      viewOperator(func(t *Thread, s *SetObj, b Value) bool { return t.setSymmetricUpdate(s, b) }),
		OpAnd:      viewAnd,
	}
	return s
}

func viewLen(v Value) int { return asDict(asProxy(v.p).src.p).used }

func viewRepr(t *Thread, v Value) Value {
	if t.reprEnter(v) {
		return t.Str("...")
	}
	defer t.reprLeave(v)
	if !t.enterNative(" while getting the repr of an object") {
		return Null
	}
	defer t.leaveNative()
	l := t.List(v)
	if l.p == nil {
		return Null
	}
	r := t.reprParts(t.typeOf(v).name+"(", "", ")", l)
	t.decref(l)
	return r
}

func viewIter(t *Thread, v Value) Value {
	p := asProxy(v.p)
	how := [...]iterKind{proxyKeys: iterDictKeys, proxyValues: iterDictValues, proxyItems: iterDictItems}[p.how]
	return t.dictIter(how, p.src)
}

// viewHas is x in a view of keys or items.
func (t *Thread) viewHas(v, x Value) (in, ok bool) {
	p := asProxy(v.p)
	d := asDict(p.src.p)
	if p.how == proxyKeys {
		e, ok := d.get(t, x)
		return e.p != nil, ok
	}
	if x.p.kind != kTuple || len(asTuple(x.p).items) != 2 {
		return false, true
	}
	kv := asTuple(x.p).items
	have, ok := d.get(t, kv[0])
	if have.p == nil {
		return false, ok
	}
	have.incref()
	in, ok = t.CompareBool(have, kv[1], EQ)
	t.decref(have)
	return in, ok
}

// isView tells whether v is a view of keys or items.
func isView(v Value) bool {
	return v.p.kind == kProxy && (asProxy(v.p).how == proxyKeys || asProxy(v.p).how == proxyItems)
}

func viewCompare(t *Thread, a, b Value, op CmpOp) Value {
	if !isView(b) && b.p.kind != kSet {
		return NotImplemented
	}
	n := viewLen(a)
	m, ok := t.Len(b)
	if !ok {
		return Null
	}
	x, y := a, b
	ok = false
	switch op {
	case EQ, NE:
		ok = n == m
	case LT:
		ok = n < m
	case LE:
		ok = n <= m
	case GT:
		ok = n > m
		x, y = b, a
	case GE:
		ok = n >= m
		x, y = b, a
	}
	if ok {
		good := t.Each(x, func(k Value) bool {
			in, fine := t.Contains(y, k)
			ok = in
			return fine && in
		})
		if !good {
			return Null
		}
	}
	return Bool(ok == (op != NE))
}

// viewOperator makes a set of the left operand and changes it by the right one.
func viewOperator(op func(t *Thread, s *SetObj, b Value) bool) func(t *Thread, a, b Value) Value {
	return func(t *Thread, a, b Value) Value {
		s := t.newSet(t.vm.types.Set)
		r := obj(&s.Header)
		return t.setResult(r, t.setUpdate(s, a) && op(t, s, b))
	}
}

func viewAnd(t *Thread, a, b Value) Value {
	if t.vm.py2 {
		s := t.newSet(t.vm.types.Set)
		r := obj(&s.Header)
		return t.setResult(r, t.setUpdate(s, a) && t.setKeep(s, b))
	}
	if !isView(a) {
		a, b = b, a
	}
	if b.p.kind == kSet && b.p.flags&flagSub == 0 && viewLen(a) <= asSet(b.p).used {
		return t.setIntersection(asSet(b.p), a)
	}
	if isView(b) && viewLen(b) > viewLen(a) {
		a, b = b, a
	}
	s := t.newSet(t.vm.types.Set)
	ok := t.Each(b, func(k Value) bool {
		in, ok := t.viewHas(a, k)
		if !ok || !in {
			return ok
		}
		return s.add(t, k)
	})
	return t.setResult(obj(&s.Header), ok)
}

func viewDisjoint(t *Thread, a []Value) Value {
	self, other := a[0], a[1]
	if self == other {
		return Bool(viewLen(self) == 0)
	}
	if other.p.kind == kSet || isView(other) {
		n, ok := t.Len(other)
		if !ok {
			return Null
		}
		if n > viewLen(self) {
			self, other = other, self
		}
	}
	r := True
	ok := t.Each(other, func(k Value) bool {
		in, ok := t.Contains(self, k)
		if in {
			r = False
		}
		return ok && !in
	})
	if !ok {
		return Null
	}
	return r
}
