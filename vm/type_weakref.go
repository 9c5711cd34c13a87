package vm

var weakrefSpec = TypeSpec{
	Name: "weakref.ReferenceType", Name2: "weakref", Kind: kWeakref, Flags: TypeBase | TypeGC,
	Slots: Slots{
		New: weakrefNew, Init: weakrefInit,
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

// weakrefArgs counts the arguments of __new__ and __init__.
func (t *Thread) weakrefArgs(method string, n int) bool {
	switch {
	case n > 2:
		t.typeError("%s expected at most 2 arguments, got %d", method, n)
	case n < 1 && t.vm.py2:
		t.typeError("%s expected at least 1 arguments, got %d", method, n)
	case n < 1:
		t.typeError("%s expected at least 1 argument, got %d", method, n)
	default:
		return true
	}
	return false
}

// weakrefInit only checks its arguments: a class derived from ref may take keywords
// unless it leaves __init__ as it is.
func weakrefInit(t *Thread, self Value, a Args) Value {
	switch {
	case len(a.Names) > 0 && t.vm.py2:
		return t.typeError("ref() does not take keyword arguments")
	case len(a.Names) > 0:
		return t.typeError("ref() takes no keyword arguments")
	case !t.weakrefArgs("__init__", len(a.Pos)):
		return Null
	}
	return None
}

func weakrefNew(t *Thread, typ *Type, a Args) Value {
	if !t.weakrefArgs("__new__", len(a.Pos)) {
		return Null
	}
	cb := Null
	if len(a.Pos) == 2 {
		cb = a.Pos[1]
	}
	return t.newWeakref(typ, a.Pos[0], cb)
}

func weakrefRepr(t *Thread, v Value) Value {
	x := weakTarget(v)
	if x.p == nil {
		return t.Str(sprintf("<weakref at 0x%x; dead>", t.ID(v)))
	}
	x.incref()
	defer t.decref(x)
	var name Value
	if t.vm.py2 {
		if name = t.getAttr(x, t.vm.names.name); name.p == nil {
			t.clearExc() // whatever it was
		}
	} else if name = t.lookupSpecial(x, t.vm.names.name); t.Failed() {
		return Null
	}
	shown := t.weakrefType(x)
	if name.p != nil {
		defer t.decref(name)
		if t.isStr(name) {
			return t.Str(sprintf("<weakref at 0x%x; to '%s' at 0x%x (%s)>", t.ID(v), shown, t.ID(x), GoString(name)))
		}
	}
	return t.Str(sprintf("<weakref at 0x%x; to '%s' at 0x%x>", t.ID(v), shown, t.ID(x)))
}

// weakrefType names the class of what is referred to.
func (t *Thread) weakrefType(v Value) string {
	typ := t.typeOf(v)
	if t.vm.py2 || typ.moduleName(t) == "__main__" {
		return typ.name
	}
	return typ.fullName(t)
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
				if !t.vm.py2 {
					return t.Str(sprintf("<weakproxy at 0x%x; dead>", t.ID(v)))
				}
				x = None
			}
			if t.vm.py2 {
				return t.Str(sprintf("<weakproxy at 0x%x to %s at 0x%x>", t.ID(v), t.typeName(x), t.ID(x)))
			}
			return t.Str(sprintf("<weakproxy at 0x%x; to '%s' at 0x%x>", t.ID(v), t.weakrefType(x), t.ID(x)))
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
	methods := []Method{
		{Name: "__unicode__", How: Only2, Fn: func(t *Thread, a []Value) Value {
			return proxyUnary(func(t *Thread, x Value) Value { return t.CallMethod(x, "__unicode__") })(t, a[0])
		}},
		{Name: "__bytes__", How: Only3, Fn: func(t *Thread, a []Value) Value {
			return proxyUnary(func(t *Thread, x Value) Value { return t.CallMethod(x, "__bytes__") })(t, a[0])
		}},
		{Name: "__reversed__", How: Only3, Fn: func(t *Thread, a []Value) Value {
			return proxyUnary(func(t *Thread, x Value) Value { return t.CallMethod(x, "__reversed__") })(t, a[0])
		}},
	}
	weakProxySpec.Methods, weakCallableProxySpec.Methods = methods, methods
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
