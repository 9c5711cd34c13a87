package vm

import "strings"

// The descriptors of built-in types, property, staticmethod, classmethod, super.

var descrGetSets = []GetSet{
	{Name: "__name__", Member: true, Get: func(t *Thread, v Value) Value { return obj(&asDescr(v.p).name.Header).incref() }},
	{Name: "__objclass__", Member: true, Get: func(t *Thread, v Value) Value { return asDescr(v.p).owner.Value().incref() }},
	{Name: "__doc__", Get: func(t *Thread, v Value) Value { return t.strOrNone(asDescr(v.p).docString()) }},
	{Name: "__qualname__", How: Only3, Get: func(t *Thread, v Value) Value {
		d := asDescr(v.p)
		return t.Str(d.owner.qualname + "." + d.name.utf8())
	}},
}

func (d *DescrObj) docString() string {
	switch {
	case d.def != nil:
		return d.def.doc
	case d.gs != nil:
		return d.gs.Doc
	}
	return ""
}

var callableDescrGetSets = append([]GetSet{
	{Name: "__text_signature__", How: Only3, Get: func(t *Thread, v Value) Value { return t.textSignature(asDescr(v.p).def) }},
}, descrGetSets...)

func descrCall(t *Thread, v Value, a Args) Value { return t.callDescr(asDescr(v.p), a) }

func descrRepr(what string) func(t *Thread, v Value) Value {
	return func(t *Thread, v Value) Value {
		d := asDescr(v.p)
		return t.Str(sprintf("<%s '%s' of '%s' objects>", what, d.name.utf8(), t.shownType(d.owner)))
	}
}

var methodDescrSpec = TypeSpec{Name: "method_descriptor", Kind: kDescr, Flags: TypeMethod,
	Slots:  Slots{Call: descrCall, DescrGet: methodDescrBind, Repr: descrRepr("method")},
	GetSet: callableDescrGetSets, Methods: []Method{{Name: "__reduce__", Fn: descrReduce}}}

var classMethodDescrSpec = TypeSpec{Name: "classmethod_descriptor", Kind: kDescr,
	Slots:  Slots{Call: descrCall, DescrGet: classMethodDescrBind, Repr: descrRepr("method")},
	GetSet: callableDescrGetSets}

var wrapperDescrSpec = TypeSpec{Name: "wrapper_descriptor", Kind: kDescr, Flags: TypeMethod,
	Slots:  Slots{Call: descrCall, DescrGet: methodDescrBind, Repr: descrRepr("slot wrapper")},
	GetSet: callableDescrGetSets, Methods: []Method{{Name: "__reduce__", Fn: descrReduce}}}

var getSetDescrSpec = TypeSpec{Name: "getset_descriptor", Kind: kDescr,
	Slots:  Slots{DescrGet: getSetGet, DescrSet: getSetSet, Repr: descrRepr("attribute")},
	GetSet: descrGetSets}

var memberDescrSpec = TypeSpec{Name: "member_descriptor", Kind: kDescr,
	Slots:  Slots{DescrGet: getSetGet, DescrSet: getSetSet, Repr: descrRepr("member")},
	GetSet: descrGetSets, Methods: []Method{{Name: "__reduce__", How: Only3, Fn: descrReduce}}}

// descrReduce names a descriptor by its class. Python 2 cannot pickle one; but frames
// hold them here while a method is called, where CPython 2 has a bound method.
func descrReduce(t *Thread, a []Value) Value {
	d := asDescr(a[0].p)
	return t.NewTuple(t.builtin("getattr"), t.NewTuple(d.owner.Value().incref(), obj(&d.name.Header).incref()))
}

// descrCheck tells whether self may be used with the descriptor.
func (t *Thread) descrCheck(d *DescrObj, self Value) bool {
	if t.isInstance(self, d.owner) {
		return true
	}
	if t.vm.py2 {
		t.typeError("descriptor '%s' for '%s' objects doesn't apply to '%s' object", d.name.utf8(), d.owner.name, t.typeName(self))
	} else {
		t.typeError("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.name.utf8(), d.owner.name, t.typeName(self))
	}
	return false
}

func methodDescrBind(t *Thread, v, self Value, typ *Type) Value {
	if self.p == nil || t.vm.py2 && self.p == &tNone && typ != t.vm.types.NoneType {
		return v.incref()
	}
	d := asDescr(v.p)
	if !t.descrCheck(d, self) {
		return Null
	}
	r := t.newNative(d.def, self, Null)
	if d.how == descrWrapper {
		f := asNative(r.p)
		f.typ, f.owner = t.vm.types.MethodWrapper, d.owner
	}
	return r
}

func classMethodDescrBind(t *Thread, v, self Value, typ *Type) Value {
	d := asDescr(v.p)
	if typ == nil {
		if self.p == nil {
			return t.typeError("descriptor '%s' for type '%s' needs either an object or a type", d.name.utf8(), d.owner.name)
		}
		typ = t.typeOf(self)
	}
	if !typ.isSubtype(d.owner) {
		return t.typeError("descriptor '%s' requires a subtype of '%s' but received '%s'", d.name.utf8(), d.owner.name, typ.name)
	}
	return t.newNative(d.def, typ.Value(), Null)
}

func getSetGet(t *Thread, v, self Value, typ *Type) Value {
	d := asDescr(v.p)
	if self.p == nil {
		return v.incref()
	}
	if !t.descrCheck(d, self) {
		return Null
	}
	if d.how == descrSlot {
		if x := attrsOf(self.p).slots[d.slot]; x.p != nil {
			return x.incref()
		}
		if t.vm.py2 {
			return t.raiseAttr(self, d.name, "%s", d.name.utf8())
		}
		name := t.typeOf(self).fullName(t)
		return t.raiseAttr(self, d.name, "'%s' object has no attribute '%s'", strings.TrimPrefix(name, "__main__."), d.name.utf8())
	}
	if d.gs.Get == nil {
		return t.attrError("attribute '%s' of '%s' objects is not readable", d.name.utf8(), t.shownType(d.owner))
	}
	return d.gs.Get(t, self)
}

func getSetSet(t *Thread, v, self, x Value) Value {
	d := asDescr(v.p)
	if !t.descrCheck(d, self) {
		return Null
	}
	if d.how == descrSlot {
		slot := &attrsOf(self.p).slots[d.slot]
		if x.p == nil && slot.p == nil {
			return t.raiseAttr(self, d.name, "%s", d.name.utf8())
		}
		t.setField(slot, x)
		return None
	}
	if d.gs.Set == nil {
		if d.gs.Member {
			if t.vm.py2 {
				return t.typeError("readonly attribute")
			}
			return t.attrError("readonly attribute")
		}
		if t.vm.py2 {
			return t.attrError("attribute '%s' of '%s' objects is not writable", d.name.utf8(), t.shownType(d.owner))
		}
		return t.attrError("attribute '%s' of '%s' objects is not writable", d.name.utf8(), t.shownType(d.owner))
	}
	if !d.gs.Set(t, self, x) {
		return Null
	}
	return None
}

var propertySpec = TypeSpec{
	Name: "property", Kind: kProperty, Flags: TypeBase | TypeGC,
	Doc:   "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
	Slots: Slots{New: propertyNew, Init: propertyInit, DescrGet: propertyGet, DescrSet: propertySet},
	Methods: []Method{
		{Name: "getter", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return t.propertyCopy(a[0], a[1], Null, Null) }},
		{Name: "setter", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return t.propertyCopy(a[0], Null, a[1], Null) }},
		{Name: "deleter", Sig: "object, /", Fn: func(t *Thread, a []Value) Value { return t.propertyCopy(a[0], Null, Null, a[1]) }},
		{Name: "__set_name__", How: Only3, Raw: func(t *Thread, a Args) Value {
			if len(a.Pos) != 3 {
				return t.typeError("__set_name__() takes 2 positional arguments but %d were given", len(a.Pos)-1)
			}
			t.setField(&asProperty(a.Pos[0].p).name, a.Pos[2])
			return None
		}},
	},
	GetSet: []GetSet{
		{Name: "fget", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asProperty(v.p).get) }},
		{Name: "fset", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asProperty(v.p).set) }},
		{Name: "fdel", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asProperty(v.p).del) }},
		{Name: "__doc__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asProperty(v.p).doc) },
			Set: func(t *Thread, v, x Value) bool {
				if t.vm.py2 {
					t.typeError("readonly attribute")
					return false
				}
				t.setField(&asProperty(v.p).doc, x)
				return true
			}},
		{Name: "__name__", How: Only3, Get: propertyName, Set: func(t *Thread, v, x Value) bool { t.setField(&asProperty(v.p).name, x); return true }},
		{Name: "__isabstractmethod__", Get: propertyAbstract},
	},
	Alloc: func(t *Thread, typ *Type) *Header {
		if typ.flags&TypeHeap != 0 {
			o := &propertySub{}
			t.init(&o.Header, kProperty, typ)
			t.startSub(&o.Header, &o.attrs)
			t.track(&o.Header)
			return &o.Header
		}
		o := &PropertyObj{}
		t.init(&o.Header, kProperty, typ)
		t.track(&o.Header)
		return &o.Header
	},
}

func propertyNew(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }

var propertySig = parseSig("fget=None, fset=None, fdel=None, doc=None")

func propertyInit(t *Thread, self Value, a Args) Value {
	var p [4]Value
	if !propertySig.bind(t, "property", a, p[:]) {
		return Null
	}
	for i := range p {
		if p[i].p == &tNone {
			p[i] = Null
		}
	}
	o := asProperty(self.p)
	t.setField(&o.get, p[0])
	t.setField(&o.set, p[1])
	t.setField(&o.del, p[2])
	t.setField(&o.doc, Null)
	if t.vm.py2 {
		t.setField(&o.doc, p[3])
	}
	o.docFromGet = false
	doc := p[3].xincref()
	if doc.p == nil && p[0].p != nil {
		var ok bool
		if doc, ok = t.lookupAttr(p[0], t.vm.names.doc); !ok {
			return Null
		}
		if doc.p == &tNone {
			doc = Null
		}
		o.docFromGet = doc.p != nil
	}
	defer t.xdecref(doc)
	if self.p.flags&flagSub == 0 {
		t.setField(&o.doc, doc)
		return None
	}
	// In a class derived from it the class's own __doc__ would hide the field.
	switch {
	case t.vm.py2 && !o.docFromGet:
		return None
	case doc.p == nil:
		doc = None
	}
	if !t.setAttr(self, t.vm.names.doc, doc) {
		if t.vm.py2 || o.docFromGet || !t.matches(t.vm.types.AttributeError) {
			return Null
		}
		t.clearExc() // there is no place for it, and nobody has asked
	}
	return None
}

// propertyCopy is property.getter and its like: what is Null stays.
func (t *Thread) propertyCopy(v, get, set, del Value) Value {
	o := asProperty(v.p)
	args := []Value{get, set, del, Null}
	for i, old := range []Value{o.get, o.set, o.del} {
		if args[i].p == nil || args[i].p == &tNone {
			args[i] = old
			if old.p == nil {
				args[i] = None
			}
		}
	}
	args[3] = None
	if !(o.docFromGet && args[0].p != &tNone) && o.doc.p != nil {
		args[3] = o.doc
	}
	r := t.Call(t.typeOf(v).Value(), args...)
	if r.p != nil && o.name.p != nil && r.p.kind == kProperty {
		t.setField(&asProperty(r.p).name, o.name)
	}
	return r
}

// shownName is how messages call a property.
func (t *Thread) propertyShown(o *PropertyObj) string {
	if o.name.p != nil && t.isStr(o.name) {
		return "'" + GoString(o.name) + "' "
	}
	if o.get.p != nil {
		if n, ok := t.lookupAttr(o.get, t.vm.names.name); ok && n.p != nil {
			defer t.decref(n)
			if t.isStr(n) {
				return "'" + GoString(n) + "' "
			}
		} else if !ok {
			t.clearExc()
		}
	}
	return ""
}

func propertyGet(t *Thread, d, self Value, typ *Type) Value {
	o := asProperty(d.p)
	if self.p == nil || t.vm.py2 && self.p == &tNone {
		return d.incref()
	}
	if o.get.p == nil {
		if t.vm.py2 {
			return t.attrError("unreadable attribute")
		}
		return t.attrError("property %sof '%s' object has no getter", t.propertyShown(o), t.typeOf(self).qualname)
	}
	if o.get.p.kind == kFunc {
		return t.callFunc(asFunc(o.get.p), self, Args{})
	}
	return t.callSoft(o.get, Args{Pos: []Value{self}})
}

func propertySet(t *Thread, d, self, v Value) Value {
	o := asProperty(d.p)
	fn, what := o.set, "setter"
	if v.p == nil {
		fn, what = o.del, "deleter"
	}
	if fn.p == nil {
		if t.vm.py2 {
			return t.attrError("can't %s attribute", map[string]string{"setter": "set", "deleter": "delete"}[what])
		}
		return t.attrError("property %sof '%s' object has no %s", t.propertyShown(o), t.typeOf(self).qualname, what)
	}
	if v.p == nil {
		return t.callSoft(fn, Args{Pos: []Value{self}})
	}
	return t.callSoft(fn, Args{Pos: []Value{self, v}})
}

func propertyName(t *Thread, v Value) Value {
	o := asProperty(v.p)
	if o.name.p != nil {
		return o.name.incref()
	}
	if o.get.p != nil {
		if name, ok := t.lookupAttr(o.get, t.vm.names.name); !ok || name.p != nil {
			return name
		}
	}
	return t.raiseNoAttr(v, t.vm.names.name)
}

func propertyAbstract(t *Thread, v Value) Value {
	o := asProperty(v.p)
	for _, f := range []Value{o.get, o.set, o.del} {
		if f.p == nil {
			continue
		}
		is, ok := t.isAbstract(f)
		if !ok {
			return Null
		}
		if is {
			return True
		}
	}
	return False
}

// isAbstract is the truth of v.__isabstractmethod__.
func (t *Thread) isAbstract(v Value) (is, ok bool) {
	x, ok := t.LookupAttr(v, "__isabstractmethod__")
	if x.p == nil {
		return false, ok
	}
	is, ok = t.IsTrue(x)
	t.decref(x)
	return is, ok
}

// newWrapper makes a staticmethod or classmethod of fn.
func (t *Thread) newWrapper(kind Kind, typ *Type, fn Value) Value {
	w := &WrapperObj{fn: fn.xincref()}
	t.init(&w.Header, kind, typ)
	w.attrs.start(t.vm, typ, nil)
	t.track(&w.Header)
	return obj(&w.Header)
}

var wrapperGetSets = []GetSet{
	{Name: "__func__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asWrapper(v.p).fn) }},
	{Name: "__wrapped__", Member: true, How: Only3, Get: func(t *Thread, v Value) Value { return noneIfNull(asWrapper(v.p).fn) }},
	{Name: "__isabstractmethod__", Get: func(t *Thread, v Value) Value {
		is, ok := t.isAbstract(asWrapper(v.p).fn)
		if !ok {
			return Null
		}
		return Bool(is)
	}},
	{Name: "__dict__", Get: getDict, Set: setDict},
}

func wrapperSpec(name string, kind Kind, get func(*Thread, Value, Value, *Type) Value) TypeSpec {
	return TypeSpec{
		Name: name, Kind: kind, Flags: TypeBase | TypeGC | TypeDict | TypeWeak,
		Slots: Slots{
			New: func(t *Thread, typ *Type, a Args) Value { return t.newWrapper(kind, typ, Null) },
			Init: func(t *Thread, self Value, a Args) Value {
				if len(a.Names) > 0 {
					return t.typeError("%s() takes no keyword arguments", name)
				}
				if len(a.Pos) != 1 {
					return t.typeError("%s expected 1 argument, got %d", name, len(a.Pos))
				}
				t.setField(&asWrapper(self.p).fn, a.Pos[0])
				if t.vm.py2 {
					return None
				}
				return t.copyFuncAttrs(self, a.Pos[0])
			},
			DescrGet: get,
			Repr: func(t *Thread, v Value) Value {
				if t.vm.py2 {
					return objectRepr(t, v)
				}
				r := t.Repr(asWrapper(v.p).fn)
				if r.p == nil {
					return Null
				}
				defer t.decref(r)
				return t.Str("<" + name + "(" + GoString(r) + ")>")
			},
		},
		GetSet: wrapperGetSets,
	}
}

// copyFuncAttrs gives a wrapper what functools.wraps would.
func (t *Thread) copyFuncAttrs(self, fn Value) Value {
	for _, name := range []*TextObj{t.vm.names.module, t.vm.names.name, t.vm.names.qualname, t.vm.names.doc, t.vm.names.annotations} {
		v, ok := t.lookupAttr(fn, name)
		if !ok {
			return Null
		}
		if v.p != nil {
			attrsOf(self.p).set(t, name, v)
			t.decref(v)
		}
	}
	return None
}

var staticMethodSpec = func() TypeSpec {
	s := wrapperSpec("staticmethod", kStaticMethod, func(t *Thread, d, self Value, typ *Type) Value {
		return asWrapper(d.p).fn.incref()
	})
	s.Slots.Call = func(t *Thread, self Value, a Args) Value { return t.callSoft(asWrapper(self.p).fn, a) }
	return s
}()

var classMethodSpec = wrapperSpec("classmethod", kClassMethod, func(t *Thread, d, self Value, typ *Type) Value {
	if typ == nil {
		typ = t.typeOf(self)
	}
	fn := asWrapper(d.p).fn
	if t.vm.py2 {
		return t.newMethod(fn, typ.Value(), typ.typ.Value())
	}
	return t.newMethod(fn, typ.Value(), Null)
})

var superSpec = TypeSpec{
	Name: "super", Kind: kSuper, Flags: TypeBase | TypeGC,
	Doc:   "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
	Slots: Slots{New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }, Init: superInit, GetAttr: superGetAttr, DescrGet: superDescrGet, Repr: superRepr},
	GetSet: []GetSet{
		{Name: "__thisclass__", Member: true, Get: func(t *Thread, v Value) Value { return typeOrNone(asSuper(v.p).typ) }},
		{Name: "__self__", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asSuper(v.p).self) }},
		{Name: "__self_class__", Member: true, Get: func(t *Thread, v Value) Value { return typeOrNone(asSuper(v.p).selfTyp) }},
	},
	Alloc: func(t *Thread, typ *Type) *Header {
		if typ.flags&TypeHeap != 0 {
			o := &superSub{}
			t.init(&o.Header, kSuper, typ)
			t.startSub(&o.Header, &o.attrs)
			t.track(&o.Header)
			return &o.Header
		}
		o := &SuperObj{}
		t.init(&o.Header, kSuper, typ)
		t.track(&o.Header)
		return &o.Header
	},
}

func typeOrNone(typ *Type) Value {
	if typ == nil {
		return None
	}
	return typ.Value().incref()
}

func superInit(t *Thread, self Value, a Args) Value {
	if len(a.Names) > 0 {
		if t.vm.py2 {
			return t.typeError("super does not take keyword arguments")
		}
		return t.typeError("super() takes no keyword arguments")
	}
	s := asSuper(self.p)
	var cls, inst Value
	switch len(a.Pos) {
	case 0:
		if t.vm.py2 {
			return t.typeError("super() takes at least 1 argument (0 given)")
		}
		var ok bool
		if cls, inst, ok = t.superArgs(); !ok {
			return Null
		}
	case 1:
		cls = a.Pos[0]
	case 2:
		cls, inst = a.Pos[0], a.Pos[1]
	default:
		return t.typeError("super expected at most 2 arguments, got %d", len(a.Pos))
	}
	if cls.p.kind != kType {
		if t.vm.py2 {
			return t.typeError("must be type, not %s", t.typeName(cls))
		}
		return t.typeError("super() argument 1 must be a type, not %s", t.typeName(cls))
	}
	if inst.p == &tNone {
		inst = Null
	}
	var of *Type
	if inst.p != nil {
		typ := asType(cls.p)
		switch {
		case inst.p.kind == kType && asType(inst.p).isSubtype(typ):
			of = asType(inst.p)
		case t.typeOf(inst).isSubtype(typ):
			of = t.typeOf(inst)
		default:
			if of = t.superOther(typ, inst); of == nil {
				return Null
			}
		}
	}
	cls.incref()
	old := s.typ
	s.typ, s.selfTyp = asType(cls.p), of
	if old != nil {
		t.decref(old.Value())
	}
	t.setField(&s.self, inst)
	return None
}

// superArgs finds __class__ and the first argument of the calling frame.
func (t *Thread) superArgs() (cls, inst Value, ok bool) {
	fail := func(msg string) (Value, Value, bool) {
		t.raise(t.vm.types.RuntimeError, "super(): %s", msg)
		return Null, Null, false
	}
	f := t.pyFrame()
	if f == nil {
		return fail("no current frame")
	}
	c := f.code.c
	if c.ArgCount == 0 {
		return fail("no arguments")
	}
	inst = *reg(f.regs, 0)
	if inst.p.kind == kCell && len(c.CellRegs) > 0 && c.CellRegs[0] == 0 {
		inst = asCell(inst.p).v
	}
	if inst.p == &tUnbound {
		return fail("arg[0] deleted")
	}
	for i, name := range c.Freevars {
		if name == "__class__" {
			cell := *reg(f.regs, f.code.nlocals+i)
			if cell.p.kind != kCell {
				return fail("bad __class__ cell")
			}
			cls = asCell(cell.p).v
			if cls.p == &tUnbound {
				return fail("empty __class__ cell")
			}
			if cls.p.kind != kType {
				t.raise(t.vm.types.RuntimeError, "super(): __class__ is not a type (%s)", t.typeName(cls))
				return Null, Null, false
			}
			return cls, inst, true
		}
	}
	return fail("__class__ cell not found")
}

func superGetAttr(t *Thread, v Value, name *TextObj) Value {
	s := asSuper(v.p)
	if s.self.p == nil || s.typ == nil || name == t.vm.names.class {
		return genericGetAttr(t, v, name)
	}
	mro := mroOf(s.selfTyp.Value())
	i := 0
	for i < len(mro) && mro[i] != s.typ.Value() {
		i++
	}
	for i++; i < len(mro); i++ {
		dict := classDict(mro[i])
		if dict == nil {
			continue
		}
		d := dict.getStr(name)
		if d.p == nil {
			continue
		}
		get := t.typeOf(d).slots.DescrGet
		if get == nil {
			return d.incref()
		}
		inst := s.self
		if inst == s.selfTyp.Value() {
			inst = Null
		}
		d.incref()
		r := get(t, d, inst, s.selfTyp)
		t.decref(d)
		return r
	}
	return genericGetAttr(t, v, name)
}

func superDescrGet(t *Thread, d, self Value, typ *Type) Value {
	s := asSuper(d.p)
	if self.p == nil || self.p == &tNone || s.self.p != nil {
		return d.incref()
	}
	return t.Call(t.typeOf(d).Value(), s.typ.Value(), self)
}

func superRepr(t *Thread, v Value) Value {
	s := asSuper(v.p)
	name := "NULL"
	if s.typ != nil {
		name = s.typ.name
	}
	if s.selfTyp != nil {
		return t.Str(sprintf("<super: <class '%s'>, <%s object>>", name, s.selfTyp.name))
	}
	return t.Str(sprintf("<super: <class '%s'>, NULL>", name))
}
