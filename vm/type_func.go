package vm

var functionSpec = TypeSpec{
	Name: "function", Kind: kFunc, Flags: TypeGC | TypeDict | TypeWeak | TypeMethod,
	Doc: "Create a function object.",
	Slots: Slots{
		New:  functionNew,
		Call: func(t *Thread, self Value, a Args) Value { return t.callFunc(asFunc(self.p), Null, a) },
		Repr: functionRepr, DescrGet: funcDescrGet,
	},
	GetSet: []GetSet{
		{Name: "__code__", Get: func(t *Thread, v Value) Value { return obj(&asFunc(v.p).code.Header).incref() }, Set: setFuncCode},
		{Name: "func_code", How: Only2, Get: func(t *Thread, v Value) Value { return obj(&asFunc(v.p).code.Header).incref() }, Set: setFuncCode},
		{Name: "__defaults__", Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).defaults) }, Set: setFuncDefaults},
		{Name: "func_defaults", How: Only2, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).defaults) }, Set: setFuncDefaults},
		{Name: "__kwdefaults__", How: Only3, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).kwdefaults) }, Set: setFuncKwDefaults},
		{Name: "__annotations__", How: Only3, Get: func(t *Thread, v Value) Value { return t.funcAnnotations(asFunc(v.p)).incref() }, Set: setFuncAnnotations},
		{Name: "__dict__", Get: getDict, Set: setDict},
		{Name: "func_dict", How: Only2, Get: getDict, Set: setDict},
		{Name: "__name__", Get: func(t *Thread, v Value) Value { return asFunc(v.p).name.incref() }, Set: setFuncName},
		{Name: "func_name", How: Only2, Get: func(t *Thread, v Value) Value { return asFunc(v.p).name.incref() }, Set: setFuncName},
		{Name: "__qualname__", How: Only3, Get: func(t *Thread, v Value) Value { return asFunc(v.p).qualname.incref() }, Set: setFuncQualname},
		{Name: "__globals__", Member: true, Get: func(t *Thread, v Value) Value { return obj(&asFunc(v.p).globals.Header).incref() }},
		{Name: "func_globals", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return obj(&asFunc(v.p).globals.Header).incref() }},
		{Name: "__builtins__", Member: true, How: Only3, Get: func(t *Thread, v Value) Value { return obj(&asFunc(v.p).builtins.Header).incref() }},
		{Name: "__closure__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).closure) }},
		{Name: "func_closure", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).closure) }},
		{Name: "__doc__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).doc) }, Set: func(t *Thread, v, x Value) bool { t.setField(&asFunc(v.p).doc, x); return true }},
		{Name: "func_doc", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).doc) }, Set: func(t *Thread, v, x Value) bool { t.setField(&asFunc(v.p).doc, x); return true }},
		{Name: "__module__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asFunc(v.p).module) }, Set: func(t *Thread, v, x Value) bool { t.setField(&asFunc(v.p).module, x); return true }},
		{Name: "__type_params__", How: Only3, Get: func(t *Thread, v Value) Value {
			if p := asFunc(v.p).typeParams; p.p != nil {
				return p.incref()
			}
			return t.NewTuple()
		}, Set: func(t *Thread, v, x Value) bool { t.setField(&asFunc(v.p).typeParams, x); return true }},
	},
}

// noneIfNull gives an owned value, None for Null.
func noneIfNull(v Value) Value {
	if v.p == nil {
		return None
	}
	return v.incref()
}

// setField replaces an optional field; it takes a reference. Null empties it.
func (t *Thread) setField(slot *Value, v Value) {
	old := *slot
	*slot = v.xincref()
	t.xdecref(old)
}

func setFuncCode(t *Thread, self, v Value) bool {
	f := asFunc(self.p)
	if v.p == nil || v.p.kind != kCode {
		t.typeError("__code__ must be set to a code object")
		return false
	}
	c := asCode(v.p)
	if n := len(f.closureCells()); n != len(c.c.Freevars) {
		t.valueError("%s() requires a code object with %d free vars, not %d", GoString(f.name), n, len(c.c.Freevars))
		return false
	}
	c.rc++
	old := f.code
	f.code = c
	t.decref(obj(&old.Header))
	return true
}

func (t *Thread) setTupleField(slot *Value, v Value, name string) bool {
	if v.p == &tNone {
		v = Null
	}
	if v.p != nil && v.p.kind != kTuple {
		t.typeError("%s must be set to a tuple object", name)
		return false
	}
	t.setField(slot, v)
	return true
}

func setFuncDefaults(t *Thread, self, v Value) bool {
	return t.setTupleField(&asFunc(self.p).defaults, v, "__defaults__")
}

func setFuncKwDefaults(t *Thread, self, v Value) bool {
	if v.p == &tNone {
		v = Null
	}
	if v.p != nil && v.p.kind != kDict {
		t.typeError("__kwdefaults__ must be set to a dict object")
		return false
	}
	t.setField(&asFunc(self.p).kwdefaults, v)
	return true
}

// funcAnnotations gives the annotations as a dict (borrowed).
func (t *Thread) funcAnnotations(f *FuncObj) Value {
	switch {
	case f.annot.p == nil:
		f.annot = t.NewDict()
	case f.annot.p.kind == kTuple:
		d := t.newDict()
		items := asTuple(f.annot.p).items
		for i := 0; i+1 < len(items); i += 2 {
			d.set(t, items[i], items[i+1])
		}
		t.set(&f.annot, obj(&d.Header))
	}
	return f.annot
}

func setFuncAnnotations(t *Thread, self, v Value) bool {
	if v.p == &tNone {
		v = Null
	}
	if v.p != nil && v.p.kind != kDict {
		t.typeError("__annotations__ must be set to a dict object")
		return false
	}
	t.setField(&asFunc(self.p).annot, v)
	return true
}

func setFuncName(t *Thread, self, v Value) bool {
	if v.p == nil || !t.isStr(v) {
		t.typeError("__name__ must be set to a string object")
		return false
	}
	t.setField(&asFunc(self.p).name, v)
	return true
}

func setFuncQualname(t *Thread, self, v Value) bool {
	if v.p == nil || !t.isStr(v) {
		t.typeError("__qualname__ must be set to a string object")
		return false
	}
	t.setField(&asFunc(self.p).qualname, v)
	return true
}

func functionRepr(t *Thread, v Value) Value {
	return t.Str(sprintf("<function %s at 0x%x>", asFunc(v.p).shownName(t), t.ID(v)))
}

// functionNew is types.FunctionType(code, globals, name, argdefs, closure).
func functionNew(t *Thread, typ *Type, a Args) Value {
	var p [6]Value
	if !functionSig.bind(t, "function", a, p[:]) {
		return Null
	}
	if p[0].p.kind != kCode {
		return t.typeError("function() argument 'code' must be code, not %s", t.typeName(p[0]))
	}
	if p[1].p.kind != kDict {
		return t.typeError("function() argument 'globals' must be dict, not %s", t.typeName(p[1]))
	}
	c := asCode(p[0].p)
	n := len(c.c.Freevars)
	switch {
	case p[4].p == nil || p[4].p == &tNone:
		if n > 0 {
			return t.typeError("arg 5 (closure) must be tuple")
		}
		p[4] = Null
	case p[4].p.kind != kTuple:
		return t.typeError("arg 5 (closure) must be None or tuple")
	case len(asTuple(p[4].p).items) != n:
		return t.valueError("%s requires closure of length %d, not %d", c.c.Name, n, len(asTuple(p[4].p).items))
	}
	if p[4].p != nil {
		for _, cell := range asTuple(p[4].p).items {
			if cell.p.kind != kCell {
				return t.typeError("arg 5 (closure) expected cell, found %s", t.typeName(cell))
			}
		}
	}
	if p[3].p != nil && p[3].p != &tNone && p[3].p.kind != kTuple {
		return t.typeError("arg 4 (defaults) must be None or tuple")
	}
	if p[5].p != nil && p[5].p != &tNone && p[5].p.kind != kDict {
		return t.typeError("arg 6 (kwdefaults) must be None or dict")
	}
	f := t.newFunc(c, asDict(p[1].p))
	v := obj(&f.Header)
	if p[2].p != nil && p[2].p != &tNone {
		t.setField(&f.name, p[2])
	}
	if p[3].p != nil && p[3].p != &tNone && !setFuncDefaults(t, v, p[3]) || p[5].p != nil && !setFuncKwDefaults(t, v, p[5]) {
		t.decref(v)
		return Null
	}
	f.closure = p[4].xincref()
	return v
}

var functionSig = parseSig("code, globals, name=None, argdefs=None, closure=None, kwdefaults=None")

// getDict and setDict are __dict__ of what has attributes.
func getDict(t *Thread, v Value) Value {
	if v.p.kind == kType { // a metaclass may have another base with the descriptor
		return t.newProxy(proxyMapping, obj(&asType(v.p).dict.Header))
	}
	if v.p.kind == kModule && asModule(v.p).dict != nil {
		return obj(&asModule(v.p).dict.Header).incref()
	}
	a := instDict(v.p)
	if a == nil {
		return t.raiseNoAttr(v, t.vm.names.dict)
	}
	return obj(&a.materialize(t).Header).incref()
}

func setDict(t *Thread, v, x Value) bool {
	if v.p.kind == kType || v.p.kind == kModule { // the same for those
		t.typeError("this __dict__ descriptor does not support '%s' objects", t.typeName(v))
		return false
	}
	a := instDict(v.p)
	if a == nil {
		t.raiseNoAttr(v, t.vm.names.dict)
		return false
	}
	if x.p == nil {
		if v.p.kind == kFunc {
			t.typeError("cannot delete __dict__")
			return false
		}
		a.setDict(t, t.newDict())
		a.dict.rc--
		return true
	}
	if x.p.kind != kDict {
		t.typeError("__dict__ must be set to a dictionary, not a '%s'", t.typeName(x))
		return false
	}
	a.setDict(t, asDict(x.p))
	return true
}

var nativeFuncSpec = TypeSpec{
	Name: "builtin_function_or_method", Kind: kNative, Flags: TypeGC | TypeWeak,
	Slots: Slots{
		Call:    func(t *Thread, self Value, a Args) Value { return t.callNative(asNative(self.p), a) },
		Repr:    nativeRepr,
		Hash:    nativeHash,
		Compare: nativeCompare,
	},
	GetSet: []GetSet{
		{Name: "__name__", Get: func(t *Thread, v Value) Value { return t.Str(asNative(v.p).def.attr) }},
		{Name: "__qualname__", How: Only3, Get: nativeQualname},
		{Name: "__doc__", Get: func(t *Thread, v Value) Value { return t.strOrNone(asNative(v.p).def.doc) }},
		{Name: "__self__", Get: func(t *Thread, v Value) Value { return noneIfNull(asNative(v.p).self) }},
		{Name: "__text_signature__", How: Only3, Get: func(t *Thread, v Value) Value { return t.textSignature(asNative(v.p).def) }},
		{Name: "__module__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asNative(v.p).module) }, Set: func(t *Thread, v, x Value) bool { t.setField(&asNative(v.p).module, x); return true }},
	},
	Methods: []Method{{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
		f := asNative(a[0].p)
		self := f.self
		if f.newOf != nil {
			self = f.newOf.Value()
		}
		if t.vm.py2 || self.p == nil || self.p.kind == kModule {
			return t.Str(f.def.attr)
		}
		return t.NewTuple(t.builtin("getattr"), t.NewTuple(self.incref(), t.Str(f.def.attr)))
	}}},
}

// methodWrapperSpec is a special method of a built-in type, bound: it differs from
// other bound methods in what it tells of itself.
var methodWrapperSpec = TypeSpec{
	Name: "method-wrapper", Kind: kNative, Flags: TypeGC,
	Slots: Slots{
		Call: nativeFuncSpec.Slots.Call, Hash: nativeHash, Compare: nativeCompare,
		Repr: func(t *Thread, v Value) Value {
			f := asNative(v.p)
			return t.Str(sprintf("<method-wrapper '%s' of %s object at 0x%x>", f.def.attr, t.typeName(f.self), t.ID(f.self)))
		},
	},
	Py2: func(s *Slots) { s.Hash, s.Compare = wrapperHash2, wrapperCompare2 },
	GetSet: []GetSet{
		{Name: "__name__", Get: func(t *Thread, v Value) Value { return t.Str(asNative(v.p).def.attr) }},
		{Name: "__qualname__", How: Only3, Get: func(t *Thread, v Value) Value {
			f := asNative(v.p)
			return t.Str(f.owner.qualname + "." + f.def.attr)
		}},
		{Name: "__doc__", Get: func(t *Thread, v Value) Value { return t.strOrNone(asNative(v.p).def.doc) }},
		{Name: "__self__", Member: true, Get: func(t *Thread, v Value) Value { return asNative(v.p).self.incref() }},
		{Name: "__objclass__", Get: func(t *Thread, v Value) Value { return asNative(v.p).owner.Value().incref() }},
		{Name: "__text_signature__", How: Only3, Get: func(t *Thread, v Value) Value { return t.textSignature(asNative(v.p).def) }},
	},
	Methods: []Method{{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		f := asNative(a[0].p)
		return t.NewTuple(t.builtin("getattr"), t.NewTuple(f.self.incref(), t.Str(f.def.attr)))
	}}},
}

// wrapperCompare2 compares the objects to which one special method is bound: Python 2.
func wrapperCompare2(t *Thread, a, b Value, op CmpOp) Value {
	if t.typeOf(a) != t.typeOf(b) {
		return NotImplemented
	}
	x, y := asNative(a.p), asNative(b.p)
	if x.def != y.def {
		return Bool(cmpHolds(op, cmpInt(t.ID(a), t.ID(b))))
	}
	c, ok := t.Cmp(x.self, y.self)
	if !ok {
		return Null
	}
	return Bool(cmpHolds(op, c))
}

func wrapperHash2(t *Thread, v Value) Value {
	f := asNative(v.p)
	h, ok := t.Hash(f.self)
	if !ok {
		return Null
	}
	if h ^= t.hashOfText(t.vm.intern(f.def.attr)); h == -1 {
		h = -2
	}
	return Int(h)
}

func (t *Thread) strOrNone(s string) Value {
	if s == "" {
		return None
	}
	return t.Str(s)
}

// textSignature is __text_signature__ of a native.
func (t *Thread) textSignature(d *nativeDef) Value {
	if d.sig == nil {
		return None
	}
	s := d.sig.text
	if d.self {
		if s == "" {
			s = "$self, /"
		} else if d.sig.posOnly > 0 {
			s = "$self, " + s
		} else {
			s = "$self, /, " + s
		}
	}
	return t.Str("(" + s + ")")
}

func nativeQualname(t *Thread, v Value) Value {
	f := asNative(v.p)
	switch {
	case f.self.p == nil || f.self.p.kind == kModule:
		return t.Str(f.def.attr)
	case f.self.p.kind == kType:
		return t.Str(asType(f.self.p).qualname + "." + f.def.attr)
	}
	return t.Str(t.typeOf(f.self).qualname + "." + f.def.attr)
}

func nativeRepr(t *Thread, v Value) Value {
	f := asNative(v.p)
	if f.self.p == nil || f.self.p.kind == kModule {
		return t.Str(sprintf("<built-in function %s>", f.def.attr))
	}
	return t.Str(sprintf("<built-in method %s of %s object at 0x%x>", f.def.attr, t.typeOf(f.self).name, t.ID(f.self)))
}

func nativeHash(t *Thread, v Value) Value {
	f := asNative(v.p)
	h := int64(len(f.def.attr)) * 1000003
	if f.self.p != nil {
		h ^= t.ID(f.self) >> 4
	}
	for _, c := range []byte(f.def.attr) {
		h = h*31 + int64(c)
	}
	if h == -1 {
		h = -2
	}
	return Int(h)
}

func nativeCompare(t *Thread, a, b Value, op CmpOp) Value {
	if op != EQ && op != NE || b.p.kind != kNative {
		return NotImplemented
	}
	x, y := asNative(a.p), asNative(b.p)
	return Bool((x.def == y.def && x.self == y.self) == (op == EQ))
}

var methodSpec = TypeSpec{
	Name: "method", Name2: "instancemethod", Kind: kMethod, Flags: TypeGC | TypeWeak,
	Doc: "Create a bound instance method object.",
	Slots: Slots{
		New:  methodNew,
		Call: methodCall,
		Repr: methodRepr, Hash: methodHash, Compare: methodCompare, GetAttr: methodGetAttr, DescrGet: methodDescrGet,
	},
	GetSet: []GetSet{
		{Name: "__doc__", Get: func(t *Thread, v Value) Value { return t.getAttr(asMethod(v.p).fn, t.vm.names.doc) }},
		{Name: "__func__", Member: true, Get: func(t *Thread, v Value) Value { return asMethod(v.p).fn.incref() }},
		{Name: "im_func", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return asMethod(v.p).fn.incref() }},
		{Name: "__self__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asMethod(v.p).self) }},
		{Name: "im_self", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return noneIfNull(asMethod(v.p).self) }},
		{Name: "im_class", Member: true, How: Only2, Get: func(t *Thread, v Value) Value { return noneIfNull(asMethod(v.p).cls) }},
	},
	Methods: []Method{{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value {
		m := asMethod(a[0].p)
		name := t.GetAttr(m.fn, "__name__")
		if name.p == nil {
			return Null
		}
		return t.NewTuple(t.builtin("getattr"), t.NewTuple(m.self.incref(), name))
	}}},
}

func methodNew(t *Thread, typ *Type, a Args) Value {
	if len(a.Pos) < 2 {
		return t.typeError("method expected 2 arguments, got %d", len(a.Pos))
	}
	if a.Pos[1].p == &tNone && !t.vm.py2 {
		return t.typeError("instance must not be None")
	}
	self, cls := a.Pos[1], Null
	if t.vm.py2 {
		if self.p == &tNone {
			self = Null
		}
		if len(a.Pos) > 2 {
			cls = a.Pos[2]
		}
	}
	return t.newMethod(a.Pos[0], self, cls)
}

func methodCall(t *Thread, v Value, a Args) Value {
	m := asMethod(v.p)
	if m.self.p == nil {
		return t.callUnbound2(m, a)
	}
	return t.callWithSelf(m.fn, m.self, a)
}

// methodGetAttr looks on the method, then on its function.
func methodGetAttr(t *Thread, v Value, name *TextObj) Value {
	if d := t.vm.types.Method.lookup(t, name); d.p != nil {
		if get := t.typeOf(d).slots.DescrGet; get != nil {
			return get(t, d, v, t.vm.types.Method)
		}
		return d.incref()
	}
	return t.getAttrSoft(asMethod(v.p).fn, name)
}

func methodDescrGet(t *Thread, d, self Value, typ *Type) Value {
	m := asMethod(d.p)
	if m.self.p != nil || self.p == nil {
		return d.incref()
	}
	if m.cls.p != nil && typ != nil {
		switch is, ok := t.isSubclassOf(typ.Value(), m.cls); { // __subclasscheck__ may say so
		case !ok:
			return Null
		case !is:
			return d.incref()
		}
	}
	cls := Null
	if typ != nil {
		cls = typ.Value()
	}
	return t.newMethod(m.fn, self, cls)
}

func methodHash(t *Thread, v Value) Value {
	m := asMethod(v.p)
	var h int64
	ok := true
	if t.vm.py2 {
		self := m.self
		if self.p == nil {
			self = None
		}
		if h, ok = t.Hash(self); !ok {
			return Null
		}
	} else if m.self.p != nil {
		h = t.ID(m.self) >> 4
	}
	f, ok := t.Hash(m.fn)
	if !ok {
		return Null
	}
	h ^= f
	if h == -1 {
		h = -2
	}
	return Int(h)
}

func methodCompare(t *Thread, a, b Value, op CmpOp) Value {
	if op != EQ && op != NE || b.p.kind != kMethod {
		return NotImplemented
	}
	x, y := asMethod(a.p), asMethod(b.p)
	same := x.self == y.self
	if t.vm.py2 && x.self.p != nil && y.self.p != nil {
		eq, ok := t.CompareBool(x.self, y.self, EQ)
		if !ok {
			return Null
		}
		same = eq
	}
	if same {
		eq, ok := t.CompareBool(x.fn, y.fn, EQ)
		if !ok {
			return Null
		}
		same = eq
	}
	return Bool(same == (op == EQ))
}

func methodRepr(t *Thread, v Value) Value {
	m := asMethod(v.p)
	if t.vm.py2 {
		return t.methodRepr2(m)
	}
	name := "?"
	for _, attr := range []*TextObj{t.vm.names.qualname, t.vm.names.name} {
		if q, ok := t.lookupAttr(m.fn, attr); !ok {
			return Null
		} else if q.p != nil {
			if t.isStr(q) {
				name = GoString(q)
			}
			t.decref(q)
			break
		}
	}
	r := t.Repr(m.self)
	if r.p == nil {
		return Null
	}
	defer t.decref(r)
	return t.Str("<bound method " + name + " of " + GoString(r) + ">")
}

var cellSpec = TypeSpec{
	Name: "cell", Kind: kCell, Flags: TypeGC,
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			v := Unbound
			if len(a.Pos) > 0 {
				v = a.Pos[0].incref()
			}
			return t.newCell(v)
		},
		Repr: func(t *Thread, v Value) Value {
			c := asCell(v.p)
			if c.v.p == &tUnbound {
				return t.Str(sprintf("<cell at 0x%x: empty>", t.ID(v)))
			}
			return t.Str(sprintf("<cell at 0x%x: %s object at 0x%x>", t.ID(v), t.typeOf(c.v).name, t.ID(c.v)))
		},
		Compare: cellCompare,
	},
	GetSet: []GetSet{{Name: "cell_contents", Get: func(t *Thread, v Value) Value {
		if c := asCell(v.p); c.v.p != &tUnbound {
			return c.v.incref()
		}
		if t.vm.py2 {
			return t.valueError("Cell is empty")
		}
		return t.valueError("cell is empty")
	}, Set: func(t *Thread, v, x Value) bool {
		if x.p == nil {
			x = Unbound
		}
		t.set(&asCell(v.p).v, x.incref())
		return true
	}}},
}

func cellCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kCell {
		return NotImplemented
	}
	x, y := asCell(a.p).v, asCell(b.p).v
	if x.p == &tUnbound || y.p == &tUnbound {
		return Bool(cmpHolds(op, cmpInt(b2i(x.p != &tUnbound), b2i(y.p != &tUnbound))))
	}
	return t.Compare(x, y, op)
}
