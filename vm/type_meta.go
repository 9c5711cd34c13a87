package vm

import (
	"slices"
	"strings"
)

// typeCompare2 compares classes in Python 2: by their addresses.
func typeCompare2(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kType || t.typeOf(a).slots.OldCmp != nil || t.typeOf(b).slots.OldCmp != nil {
		return NotImplemented // a metaclass's __cmp__ takes the place of this
	}
	x, y := t.ID(a), t.ID(b)
	return Bool([...]bool{LT: x < y, LE: x <= y, EQ: x == y, NE: x != y, GT: x > y, GE: x >= y}[op])
}

var typeSpec = TypeSpec{
	Name: "type", Kind: kType, Flags: TypeBase | TypeGC | TypeWeak,
	Doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
	Slots: Slots{New: typeNew, Call: typeCall, GetAttr: typeGetAttr, SetAttr: typeSetAttr, Repr: typeRepr, Init: typeInit,
		Binary: binarySlots{OpOr: unionOr}},
	Dialect: func(py2 bool, s *Slots) {
		if py2 {
			s.Binary[OpOr] = nil
			s.Compare, s.Hash = typeCompare2, objectHash
		}
	},
	Methods: []Method{
		{Name: "mro", Fn: func(t *Thread, a []Value) Value { return t.typeMRO(asType(a[0].p)) }, Doc: "Return a type's method resolution order."},
		{Name: "__subclasses__", Fn: typeSubclasses, Doc: "Return a list of immediate subclasses."},
		{Name: "__instancecheck__", Sig: "instance, /", Fn: func(t *Thread, a []Value) Value {
			r, ok := t.isInstanceReal(a[1], a[0])
			if !ok {
				return Null
			}
			return Bool(r)
		}, Doc: "Check if an object is an instance."},
		{Name: "__subclasscheck__", Sig: "subclass, /", Fn: func(t *Thread, a []Value) Value {
			r, ok := t.isSubclassReal(a[1], a[0])
			if !ok {
				return Null
			}
			return Bool(r)
		}, Doc: "Check if a class is a subclass."},
		{Name: "__prepare__", Raw: func(t *Thread, a Args) Value { return t.NewDict() }, How: ClassMethod | Only3, Doc: "Create the namespace for the class statement"},
	},
	GetSet: []GetSet{
		{Name: "__text_signature__", How: Only3, Get: func(t *Thread, v Value) Value { return t.signatureOf(asType(v.p)) }},
		{Name: "__name__", Get: func(t *Thread, v Value) Value { return t.typeNameValue(asType(v.p)) }, Set: typeSetName},
		{Name: "__qualname__", How: Only3, Get: func(t *Thread, v Value) Value {
			if q := asType(v.p).ht.qualnameObj; q.p != nil {
				return q.incref()
			}
			return t.Str(asType(v.p).qualname)
		}, Set: typeSetQualname},
		{Name: "__module__", Get: typeGetModule, Set: typeSetModule},
		{Name: "__bases__", Get: func(t *Thread, v Value) Value { return asType(v.p).bases.incref() }, Set: typeSetBases},
		{Name: "__base__", Member: true, Get: func(t *Thread, v Value) Value {
			if b := asType(v.p).base; b != nil {
				return b.Value().incref()
			}
			return None
		}},
		{Name: "__mro__", Member: true, Get: func(t *Thread, v Value) Value { return asType(v.p).mroOrNone() }},
		{Name: "__dict__", Get: func(t *Thread, v Value) Value { return t.newProxy(proxyMapping, obj(&asType(v.p).dict.Header)) }},
		{Name: "__doc__", Get: typeGetDoc, Set: typeSetDoc},
		{Name: "__annotations__", How: Only3, Get: typeGetAnnotations, Set: typeSetAnnotations},
		{Name: "__type_params__", How: Only3, Get: typeGetParams, Set: typeSetParams},
		{Name: "__abstractmethods__", Get: typeGetAbstract, Set: typeSetAbstract},
		{Name: "__flags__", Member: true, Get: func(t *Thread, v Value) Value {
			return Int(asType(v.p).publicFlags() | t.softCallFlag(asType(v.p)))
		}},
		{Name: "__basicsize__", Member: true, Get: func(t *Thread, v Value) Value {
			if asType(v.p).inst == kLong {
				return Int(24)
			}
			return Int(16)
		}},
		{Name: "__itemsize__", Member: true, Get: func(t *Thread, v Value) Value { return Int(asType(v.p).itemSize()) }},
		{Name: "__dictoffset__", Member: true, Get: func(t *Thread, v Value) Value { return Int(b2i(asType(v.p).flags&TypeDict != 0) * -1) }},
		{Name: "__weakrefoffset__", Member: true, Get: func(t *Thread, v Value) Value { return Int(b2i(asType(v.p).flags&TypeWeak != 0) * -1) }},
	},
}

func typeInit(t *Thread, self Value, a Args) Value {
	if len(a.Pos) != 1 && len(a.Pos) != 3 {
		return t.typeError("type.__init__() takes 1 or 3 arguments")
	}
	if len(a.Pos) == 1 && len(a.Kw) > 0 {
		return t.typeError("type.__init__() takes no keyword arguments")
	}
	return None
}

// publicFlags are tp_flags as Python sees them: the bits that programs test.
func (typ *Type) publicFlags() int64 {
	var f int64
	for _, b := range [...]struct {
		have TypeFlags
		bit  int64
	}{{TypeHeap, 1 << 9}, {TypeBase, 1 << 10}, {TypeGC, 1 << 14}, {TypeAbstract, 1 << 20}, {TypeSequence, 1 << 5}, {TypeMapping, 1 << 6}, {TypeReady, 1 << 12}} {
		if typ.flags&b.have != 0 {
			f |= b.bit
		}
	}
	if typ.flags&TypeHeap == 0 {
		f |= 1 << 8
	} else if typ.inst == kInst {
		if typ.flags&TypeDict != 0 {
			f |= 1<<2 | 1<<4 // values in the object itself, and a dictionary for them when asked
		}
		if typ.flags&TypeWeak != 0 {
			f |= 1 << 3
		}
	}
	for _, b := range [...]struct {
		inst Kind
		bit  int64
	}{{kLong, 1 << 24}, {kList, 1 << 25}, {kTuple, 1 << 26}, {kBytes, 1 << 27}, {kStr, 1 << 28}, {kDict, 1 << 29}, {kExc, 1 << 30}, {kType, 1 << 31}} {
		if typ.inst == b.inst {
			f |= b.bit
		}
	}
	return f
}

func typeRepr(t *Thread, v Value) Value {
	typ := asType(v.p)
	name := typ.qualname
	if t.vm.py2 {
		name = typ.name
	}
	kind := "class"
	if t.vm.py2 && typ.flags&TypeHeap == 0 {
		kind = "type"
	}
	if m := typ.moduleName(t); m != "" && m != "builtins" && m != "__builtin__" {
		name = m + "." + name
	}
	return t.Str(sprintf("<%s '%s'>", kind, name))
}

func (t *Thread) typeNameValue(typ *Type) Value {
	if typ.ht.nameObj.p != nil {
		return typ.ht.nameObj.incref()
	}
	return t.Str(typ.name)
}

func (t *Thread) typeMRO(typ *Type) Value {
	mro, ok := t.mergeMRO(typ, asTuple(typ.bases.p).items)
	if !ok {
		return Null
	}
	return t.listOf(increfAll(mro))
}

func typeSubclasses(t *Thread, a []Value) Value {
	l := t.NewList()
	for _, k := range asType(a[0].p).subs {
		asList(l.p).items = append(asList(l.p).items, k.Value().incref())
	}
	return l
}

// setable refuses to change a built-in type.
func (t *Thread) setable(typ *Type, v Value, what string) bool {
	if typ.flags&TypeHeap == 0 {
		if t.vm.py2 {
			t.typeError("can't set %s.%s", typ.name, what)
		} else {
			t.typeError("cannot set '%s' attribute of immutable type '%s'", what, t.shownType(typ))
		}
		return false
	}
	if v.p == nil {
		switch {
		case t.vm.py2:
			t.typeError("can't delete %s.%s", typ.name, what)
		default: // as CPython 3.13 says of any class
			t.typeError("cannot delete '%s' attribute of immutable type '%s'", what, t.shownType(typ))
		}
		return false
	}
	return true
}

// mayBeTypeName refuses a class's name that C cannot have, in Python 3.
func (t *Thread) mayBeTypeName(v Value) bool {
	if strings.IndexByte(GoString(v), 0) >= 0 {
		t.valueError("type name must not contain null characters")
		return false
	}
	if t.vm.py2 {
		return true
	}
	b := t.encodeText(v, "utf-8", "strict")
	t.xdecref(b)
	return b.p != nil
}

// mroOrNone is __mro__: None before there is one (owned).
func (typ *Type) mroOrNone() Value {
	if typ.mroObj.p == nil {
		return None
	}
	return typ.mroObj.incref()
}

// itemSize is what an item of an instance takes in CPython.
func (typ *Type) itemSize() int64 {
	switch typ.inst {
	case kLong:
		return 4
	case kTuple:
		return 8
	case kBytes:
		return 1
	case kType:
		return 40
	}
	return 0
}

func typeSetName(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if !t.setable(typ, v, "__name__") {
		return false
	}
	if !t.isStr(v) {
		t.typeError("can only assign string to %s.__name__, not '%s'", typ.name, t.typeName(v))
		return false
	}
	if !t.mayBeTypeName(v) {
		return false
	}
	typ.name = GoString(v)
	t.set(&typ.ht.nameObj, v.incref())
	return true
}

func typeSetQualname(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if !t.setable(typ, v, "__qualname__") {
		return false
	}
	if !t.isStr(v) {
		t.typeError("can only assign string to %s.__qualname__, not '%s'", typ.name, t.typeName(v))
		return false
	}
	typ.qualname = GoString(v)
	t.set(&typ.ht.qualnameObj, v.incref())
	return true
}

func typeGetModule(t *Thread, v Value) Value {
	typ := asType(v.p)
	if typ.flags&TypeHeap == 0 {
		return t.Str(typ.module)
	}
	if m := typ.dict.getStr(t.vm.names.module); m.p != nil {
		return m.incref()
	}
	return t.attrError("__module__")
}

func typeSetModule(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if !t.setable(typ, v, "__module__") {
		return false
	}
	typ.modified(t.vm)
	typ.dict.setStr(t, t.vm.names.module, v)
	if !t.vm.py2 { // the line is no longer one of that module
		typ.dict.delStr(t, t.vm.intern("__firstlineno__"))
	}
	return true
}

// typeGetAnnotations gives a class's own annotations, a new dict where it has none.
func typeGetAnnotations(t *Thread, v Value) Value {
	typ, name := asType(v.p), t.vm.names.annotations
	if typ.flags&TypeHeap == 0 {
		return t.raiseAttr(v, name, "type object '%s' has no attribute '__annotations__'", t.shownType(typ))
	}
	a := typ.dict.getStr(name)
	if a.p == nil {
		a = t.NewDict()
		typ.modified(t.vm)
		typ.dict.setStr(t, name, a)
		return a
	}
	if get := t.typeOf(a).slots.DescrGet; get != nil {
		return get(t, a, Null, typ)
	}
	return a.incref()
}

func typeSetAnnotations(t *Thread, self, v Value) bool {
	typ, name := asType(self.p), t.vm.names.annotations
	if typ.flags&TypeHeap == 0 {
		t.typeError("cannot set '__annotations__' attribute of immutable type '%s'", t.shownType(typ))
		return false
	}
	typ.modified(t.vm)
	if v.p == nil {
		if !typ.dict.delStr(t, name) {
			t.raiseAttr(self, name, "__annotations__")
			return false
		}
		return true
	}
	typ.dict.setStr(t, name, v)
	return true
}

// typeGetParams gives the type parameters of a class, () where it has none.
func typeGetParams(t *Thread, v Value) Value {
	if p := asType(v.p).dict.getStr(t.vm.names.typeParams); p.p != nil && asType(v.p) != t.vm.types.Type {
		return p.incref()
	}
	return t.NewTuple()
}

func typeSetParams(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if !t.setable(typ, v, "__type_params__") {
		return false
	}
	typ.modified(t.vm)
	typ.dict.setStr(t, t.vm.names.typeParams, v)
	return true
}

func typeGetDoc(t *Thread, v Value) Value {
	typ := asType(v.p)
	d := typ.dict.getStr(t.vm.names.doc)
	if d.p == nil {
		return None
	}
	if get := t.typeOf(d).slots.DescrGet; get != nil {
		return get(t, d, Null, typ)
	}
	return d.incref()
}

func typeSetDoc(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if t.vm.py2 {
		t.attrError("attribute '__doc__' of 'type' objects is not writable")
		return false
	}
	if !t.setable(typ, v, "__doc__") {
		return false
	}
	typ.modified(t.vm)
	typ.dict.setStr(t, t.vm.names.doc, v)
	return true
}

func typeGetAbstract(t *Thread, v Value) Value {
	typ := asType(v.p)
	if typ != t.vm.types.Type {
		if m := typ.dict.getStr(t.vm.names.abstractmethods); m.p != nil {
			return m.incref()
		}
	}
	return t.raiseAttr(v, t.vm.names.abstractmethods, "__abstractmethods__")
}

func typeSetAbstract(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if v.p == nil {
		if !typ.dict.delStr(t, t.vm.names.abstractmethods) {
			t.raiseAttr(self, t.vm.names.abstractmethods, "__abstractmethods__")
			return false
		}
		typ.modified(t.vm)
		typ.flags &^= TypeAbstract
		return true
	}
	truth, ok := t.IsTrue(v)
	if !ok {
		return false
	}
	typ.dict.setStr(t, t.vm.names.abstractmethods, v)
	typ.modified(t.vm)
	typ.flags &^= TypeAbstract
	if truth {
		typ.flags |= TypeAbstract
	}
	return true
}

// typeSetBases is C.__bases__ = v.
func typeSetBases(t *Thread, self, v Value) bool {
	typ := asType(self.p)
	if !t.setable(typ, v, "__bases__") {
		return false
	}
	if v.p.kind != kTuple {
		t.typeError("can only assign tuple to %s.__bases__, not %s", typ.name, t.typeName(v))
		return false
	}
	if len(asTuple(v.p).items) == 0 {
		t.typeError("can only assign non-empty tuple to %s.__bases__, not ()", typ.name)
		return false
	}
	for _, b := range asTuple(v.p).items {
		if b.p.kind == kOldClass {
			continue
		}
		if b.p.kind != kType {
			which := "classes"
			if t.vm.py2 {
				which = "old- or new-style classes"
			}
			t.typeError("%s.__bases__ must be tuple of %s, not '%s'", typ.name, which, t.typeName(b))
			return false
		}
		if asType(b.p).isSubtype(typ) || asType(b.p).hasBase(typ) {
			t.typeError("a __bases__ item causes an inheritance cycle")
			return false
		}
	}
	return t.changeBases(typ, v)
}

// hasBase looks for base among the bases themselves: while mro() runs the order of
// resolution may not have it yet.
func (typ *Type) hasBase(base *Type) bool {
	for k := typ; k != nil; k = k.base {
		if k == base {
			return true
		}
	}
	return false
}

func (t *Thread) changeBases(typ *Type, v Value) bool {
	bases, _, ok := t.checkBases(typ.typ, asTuple(v.p).items)
	if !ok {
		return false
	}
	base := t.bestBase(bases)
	if base == nil {
		return false
	}
	if base.inst != typ.base.inst || base.layout() != typ.base.layout() && typ.layout() != typ {
		t.typeError("__bases__ assignment: '%s' object layout differs from '%s'", base.name, typ.base.name)
		return false
	}
	oldBases, oldBase := typ.bases, typ.base
	typ.bases, typ.base = v.incref(), base
	var old []oldMRO
	if !t.remakeMRO(typ, &old) {
		for i := len(old) - 1; i >= 0; i-- {
			k := old[i]
			if k.typ.mroObj == k.made {
				t.restoreMRO(k.typ, k.mro)
			}
			t.xdecref(k.mro)
			t.xdecref(k.made)
		}
		if typ.bases == v { // mro() may have set them again
			typ.bases, typ.base = oldBases, oldBase
			t.decref(v)
		} else {
			t.decref(oldBases)
		}
		return false
	}
	for _, k := range old {
		t.xdecref(k.mro)
		t.xdecref(k.made)
	}
	if typ.bases != v {
		t.decref(oldBases)
		return true
	}
	for _, b := range asTuple(oldBases.p).items {
		if b.p.kind == kType {
			dropSub(asType(b.p), typ)
		}
	}
	for _, b := range bases {
		b.subs = append(b.subs, typ)
	}
	t.decref(oldBases)
	t.updateSlots(typ)
	return true
}

// oldMRO is the order that a class had before a new one was made, Null for none. Both
// are owned.
type oldMRO struct {
	typ       *Type
	mro, made Value
}

// restoreMRO gives a class back the order that it had, Null for none.
func (t *Thread) restoreMRO(typ *Type, mro Value) {
	if mro.p != nil {
		t.setMRO(typ, asTuple(mro.p).items)
		return
	}
	old := typ.mroObj
	typ.mro, typ.mroObj, typ.mixed = nil, Null, false
	t.xdecref(old)
	typ.modified(t.vm)
}

// remakeMRO computes the order of a class and its subclasses again, and notes what
// there was.
func (t *Thread) remakeMRO(typ *Type, old *[]oldMRO) bool {
	was := typ.mroObj.xincref()
	if !t.computeMRO(typ) {
		t.xdecref(was)
		return false
	}
	*old = append(*old, oldMRO{typ, was, typ.mroObj.incref()})
	for _, sub := range slices.Clone(typ.subs) {
		if !t.remakeMRO(sub, old) {
			return false
		}
	}
	return true
}
