package vm

var weakrefSpec = TypeSpec{
	Name: "weakref.ReferenceType", Name2: "weakref", Kind: kWeakref, Flags: TypeBase | TypeGC,
	Slots: Slots{
		New: weakrefNew, Init: func(t *Thread, self Value, a Args) Value { return None },
		Call: func(t *Thread, v Value, a Args) Value {
			if excessArgs(a) {
				return t.typeError("weakref.__call__() takes no arguments (%d given)", len(a.Pos)+len(a.Kw))
			}
			return noneIfNull(weakTarget(v))
		},
		Repr: weakrefRepr, Hash: weakrefHash, Compare: weakrefCompare,
	},
	GetSet:  []GetSet{{Name: "__callback__", Member: true, How: Only3, Get: func(t *Thread, v Value) Value { return noneIfNull(asWeakref(v.p).callback) }}},
	Methods: []Method{{Name: "__class_getitem__", Sig: "item, /", How: ClassMethod | Only3, Fn: func(t *Thread, a []Value) Value { return t.newGenericAlias(a[0], a[1]) }}},
}

// weakTarget gives what a weak reference refers to (borrowed), Null if it has gone.
func weakTarget(v Value) Value {
	if to := asWeakref(v.p).to; to != nil && to.flags&flagDying == 0 && to.rc > 0 {
		return obj(to)
	}
	return Null
}

func weakrefNew(t *Thread, typ *Type, a Args) Value {
	n := len(a.Pos)
	if n < 1 || n > 2 {
		return t.typeError("__new__ expected at %s %d argument%s, got %d", map[bool]string{true: "least", false: "most"}[n < 1], map[bool]int{true: 1, false: 2}[n < 1], map[bool]string{true: "", false: "s"}[n < 1], n)
	}
	cb := Null
	if n == 2 {
		cb = a.Pos[1]
	}
	return t.newWeakref(typ, a.Pos[0], cb)
}

func weakrefRepr(t *Thread, v Value) Value {
	x := weakTarget(v)
	if x.p == nil {
		return t.Str(sprintf("<weakref at 0x%x; dead>", t.ID(v)))
	}
	name, ok := t.lookupAttr(x, t.vm.names.name)
	if !ok {
		return Null
	}
	typ := t.typeOf(x)
	shown := typ.name
	if !t.vm.py2 && typ.flags&TypeHeap == 0 && typ.module != "builtins" {
		shown = typ.module + "." + typ.name
	}
	if name.p != nil {
		defer t.decref(name)
		if t.isStr(name) {
			return t.Str(sprintf("<weakref at 0x%x; to '%s' at 0x%x (%s)>", t.ID(v), shown, t.ID(x), GoString(name)))
		}
	}
	return t.Str(sprintf("<weakref at 0x%x; to '%s' at 0x%x>", t.ID(v), shown, t.ID(x)))
}

func weakrefHash(t *Thread, v Value) Value {
	r := asWeakref(v.p)
	if !r.hashed {
		x := weakTarget(v)
		if x.p == nil {
			return t.typeError("weak object has gone away")
		}
		h, ok := t.Hash(x)
		if !ok {
			return Null
		}
		r.hash, r.hashed = h, true
	}
	return Int(r.hash)
}

func weakrefCompare(t *Thread, a, b Value, op CmpOp) Value {
	if op != EQ && op != NE || b.p.kind != kWeakref {
		return NotImplemented
	}
	x, y := weakTarget(a), weakTarget(b)
	if x.p == nil || y.p == nil {
		return Bool((a == b) == (op == EQ))
	}
	x.incref()
	y.incref()
	r := t.Compare(x, y, op)
	t.decref(x)
	t.decref(y)
	return r
}

// The proxies pass everything on to what they refer to.

// proxied gives the object behind a proxy (owned), or raises ReferenceError; other
// values are given back.
func (t *Thread) proxied(v Value) Value {
	if v.p.kind != kWeakref || v.p.typ != t.vm.types.WeakProxy && v.p.typ != t.vm.types.WeakCallableProxy {
		return v.incref()
	}
	x := weakTarget(v)
	if x.p == nil {
		return t.raise(t.vm.types.ReferenceError, "weakly-referenced object no longer exists")
	}
	return x.incref()
}

func proxyUnary(f func(t *Thread, v Value) Value) func(*Thread, Value) Value {
	return func(t *Thread, v Value) Value {
		x := t.proxied(v)
		if x.p == nil {
			return Null
		}
		fr := t.frame
		r := t.finish(f(t, x), fr)
		t.decref(x)
		return r
	}
}

func proxyBinary(f func(t *Thread, a, b Value) Value) func(*Thread, Value, Value) Value {
	return func(t *Thread, a, b Value) Value {
		x := t.proxied(a)
		if x.p == nil {
			return Null
		}
		y := t.proxied(b)
		if y.p == nil {
			t.decref(x)
			return Null
		}
		fr := t.frame
		r := t.finish(f(t, x, y), fr)
		t.decref(x)
		t.decref(y)
		return r
	}
}

func weakProxySlots(callable bool) Slots {
	s := Slots{
		GetAttr: func(t *Thread, v Value, name *TextObj) Value {
			return proxyUnary(func(t *Thread, x Value) Value { return t.getAttrSoft(x, name) })(t, v)
		},
		SetAttr: func(t *Thread, v Value, name *TextObj, x Value) Value {
			return proxyUnary(func(t *Thread, to Value) Value { return t.typeOf(to).slots.SetAttr(t, to, name, x) })(t, v)
		},
		Repr: func(t *Thread, v Value) Value {
			x := weakTarget(v)
			if x.p == nil {
				x = None
			}
			return t.Str(sprintf("<weakproxy at 0x%x to %s at 0x%x>", t.ID(v), t.typeName(x), t.ID(x)))
		},
		Str:      proxyUnary(func(t *Thread, v Value) Value { return t.strSoft(v) }),
		Hash:     unhashable,
		Bool:     proxyUnary(func(t *Thread, v Value) Value { return t.truthSoft(v) }),
		Negative: proxyUnary(func(t *Thread, v Value) Value { return t.unarySoft(v, t.typeOf(v).slots.Negative, "unary -") }),
		Positive: proxyUnary(func(t *Thread, v Value) Value { return t.unarySoft(v, t.typeOf(v).slots.Positive, "unary +") }),
		Invert:   proxyUnary(func(t *Thread, v Value) Value { return t.unarySoft(v, t.typeOf(v).slots.Invert, "unary ~") }),
		Absolute: proxyUnary(func(t *Thread, v Value) Value { return t.unarySoft(v, t.typeOf(v).slots.Absolute, "abs()") }),
		Int:      proxyUnary(func(t *Thread, v Value) Value { return t.Call(t.vm.types.Int.Value(), v) }),
		Float:    proxyUnary(func(t *Thread, v Value) Value { return t.Call(t.vm.types.Float.Value(), v) }),
		Index:    proxyUnary(func(t *Thread, v Value) Value { return t.IndexValue(v) }),
		Iter:     proxyUnary(func(t *Thread, v Value) Value { return t.iterSoft(v) }),
		Next: proxyUnary(func(t *Thread, v Value) Value {
			if t.typeOf(v).slots.Next == nil {
				return t.typeError("Weakref proxy referenced a non-iterator '%s' object", t.typeName(v))
			}
			return t.nextSoft(v)
		}),
		Len: proxyUnary(func(t *Thread, v Value) Value {
			n, ok := t.Len(v)
			if !ok {
				return Null
			}
			return Int(int64(n))
		}),
		GetItem: proxyBinary(func(t *Thread, a, b Value) Value { return t.getItemSoft(a, b) }),
		SetItem: func(t *Thread, v, k, x Value) Value {
			return proxyUnary(func(t *Thread, to Value) Value { return t.setItemSoft(to, k, x) })(t, v)
		},
		Contains: func(t *Thread, v, x Value) Value {
			return proxyUnary(func(t *Thread, to Value) Value { return t.containsSoft(to, x) })(t, v)
		},
		Compare: func(t *Thread, a, b Value, op CmpOp) Value {
			return proxyBinary(func(t *Thread, x, y Value) Value { return t.compareSoft(x, y, op) })(t, a, b)
		},
	}
	for op := range NumBinary {
		s.Binary[op] = proxyBinary(func(t *Thread, a, b Value) Value { return t.binarySoft(op, a, b, false) })
		if op != OpDivmod {
			s.Inplace[op] = proxyBinary(func(t *Thread, a, b Value) Value { return t.binarySoft(op, a, b, true) })
		}
	}
	if callable {
		s.Call = func(t *Thread, v Value, a Args) Value {
			return proxyUnary(func(t *Thread, x Value) Value { return t.callSoft(x, a) })(t, v)
		}
	}
	return s
}

var weakProxySpec = TypeSpec{Name: "weakref.ProxyType", Name2: "weakproxy", Kind: kWeakref, Flags: TypeGC}
var weakCallableProxySpec = TypeSpec{Name: "weakref.CallableProxyType", Name2: "weakcallableproxy", Kind: kWeakref, Flags: TypeGC}

func init() {
	weakProxySpec.Slots = weakProxySlots(false)
	weakCallableProxySpec.Slots = weakProxySlots(true)
}

// weakrefModule is the module _weakref.
var weakrefModule = NativeModule{
	Name: "_weakref",
	Funcs: []Method{
		{Name: "getweakrefcount", Sig: "object, /", Fn: func(t *Thread, a []Value) Value {
			if l := t.vm.weak[a[0].p]; a[0].isHeap() && l != nil {
				return Int(int64(len(l.refs)))
			}
			return Int(0)
		}},
		{Name: "getweakrefs", Sig: "object, /", Fn: func(t *Thread, a []Value) Value {
			out := t.NewList()
			if l := t.vm.weak[a[0].p]; a[0].isHeap() && l != nil {
				for _, r := range l.refs {
					asList(out.p).items = append(asList(out.p).items, obj(&r.Header).incref())
				}
			}
			return out
		}},
		{Name: "proxy", Sig: "object, callback=None, /", Fn: func(t *Thread, a []Value) Value {
			typ := t.vm.types.WeakProxy
			if t.callable(a[0]) {
				typ = t.vm.types.WeakCallableProxy
			}
			return t.newWeakref(typ, a[0], a[1])
		}},
		{Name: "_remove_dead_weakref", Sig: "dct, key, /", Fn: func(t *Thread, a []Value) Value {
			v, ok := asDict(a[0].p).get(t, a[1])
			if !ok {
				return Null
			}
			if v.p != nil && v.p.kind == kWeakref && weakTarget(v).p == nil {
				if _, ok := asDict(a[0].p).del(t, a[1]); !ok {
					return Null
				}
			}
			return None
		}},
	},
	Init: func(t *Thread, m *Module) bool {
		ts := &t.vm.types
		for name, typ := range map[string]*Type{"ref": ts.Weakref, "ReferenceType": ts.Weakref, "ProxyType": ts.WeakProxy, "CallableProxyType": ts.WeakCallableProxy} {
			m.Set(name, typ.Value().incref())
		}
		return true
	},
}
