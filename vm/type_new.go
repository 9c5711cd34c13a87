package vm

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// typeNew is type.__new__(meta, name, bases, dict, **kwargs).
func typeNew(t *Thread, meta *Type, a Args) Value {
	if t.vm.py2 && len(a.Names) > 0 && len(a.Pos)+len(a.Names) == 3 {
		var in [3]Value
		if !typeSig2.bind(t, "type", a, in[:]) {
			return Null
		}
		a = Args{Pos: in[:]}
	}
	if len(a.Pos) != 3 {
		if t.vm.py2 {
			return t.typeError("type() takes 1 or 3 arguments")
		}
		return t.typeError("type.__new__() takes exactly 3 arguments (%d given)", len(a.Pos))
	}
	name, basesV, ns := a.Pos[0], a.Pos[1], a.Pos[2]
	if !t.isStr(name) {
		return t.typeError("type.__new__() argument 1 must be str, not %s", t.typeName(name))
	}
	if basesV.p.kind != kTuple {
		return t.typeError("type.__new__() argument 2 must be tuple, not %s", t.typeName(basesV))
	}
	if ns.p.kind != kDict {
		return t.typeError("type.__new__() argument 3 must be dict, not %s", t.typeName(ns))
	}
	if !t.mayBeTypeName(name) {
		return Null
	}
	bases, winner, ok := t.checkBases(meta, asTuple(basesV.p).items)
	if !ok {
		return Null
	}
	if winner != meta && winner.slots.New != nil && winner.lookup(t, t.vm.names.new) != t.vm.types.Type.lookup(t, t.vm.names.new) {
		return winner.slots.New(t, winner, a)
	}
	meta = winner
	base := t.bestBase(bases)
	if base == nil {
		return Null
	}
	if len(asTuple(basesV.p).items) == 0 {
		basesV = t.NewTuple(base.Value().incref())
	} else {
		basesV.incref()
	}
	typ := t.newHeapType(meta, name, basesV, base)
	d := asDict(ns.p)
	onlyNames := true
	d.each(t, func(k, v Value) bool {
		onlyNames = onlyNames && t.isStr(k)
		return typ.dict.set(t, k, v)
	})
	if !onlyNames && !t.vm.py2 && !t.Warn(t.vm.types.RuntimeWarning, 1, "non-string key in the __dict__ of class %s", GoString(name)) {
		t.decref(typ.Value())
		return Null
	}
	if !t.fillType(typ, a) {
		t.decref(typ.Value())
		return Null
	}
	return typ.Value()
}

var typeSig2 = parseSig("name, bases, dict")

// checkBases looks at the bases of a new class and finds its metaclass.
func (t *Thread) checkBases(meta *Type, vals []Value) (bases []*Type, winner *Type, ok bool) {
	winner = meta
	for _, v := range vals {
		if v.p.kind == kOldClass {
			continue
		}
		if v.p.kind != kType {
			if !t.vm.py2 {
				if m, _ := t.lookupAttr(v, t.vm.names.mroEntries); m.p != nil {
					t.decref(m)
					t.typeError("type() doesn't support MRO entry resolution; use types.new_class()")
					return nil, nil, false
				}
			}
			if !winner.isSubtype(t.typeOf(v)) {
				t.typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
				return nil, nil, false
			}
			t.typeError("bases must be types")
			return nil, nil, false
		}
		b := asType(v.p)
		if winner.isSubtype(b.typ) {
		} else if b.typ.isSubtype(winner) {
			winner = b.typ
		} else {
			t.typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
			return nil, nil, false
		}
		bases = append(bases, b)
	}
	if len(bases) == 0 {
		if len(vals) > 0 {
			t.typeError("a new-style class can't have only classic bases")
			return nil, nil, false
		}
		bases = []*Type{t.vm.types.Object}
	}
	return bases, winner, true
}

// bestBase finds the base whose layout the new class has; nil where it raised.
func (t *Thread) bestBase(bases []*Type) *Type {
	var base, win *Type
	for _, b := range bases {
		if b.flags&TypeBase == 0 {
			t.typeError("type '%s' is not an acceptable base type", t.shownType(b))
			return nil
		}
		s := b.layout()
		switch {
		case win == nil:
			base, win = b, s
		case win.isSubtype(s):
		case s.isSubtype(win):
			base, win = b, s
		default:
			t.typeError("multiple bases have instance lay-out conflict")
			return nil
		}
	}
	return base
}

// layout is the class on the way to object that last added to the layout: a
// built-in one, or one with __slots__.
func (typ *Type) layout() *Type {
	for k := typ; ; k = k.base {
		if k.base == nil || k.inst != k.base.inst || k.members > k.base.members || len(k.excFields) != len(k.base.excFields) || k.flags&TypeHeap == 0 && k.inst != kInst && k.inst != kExc && k.base.base == nil {
			return k
		}
	}
}

// newHeapType makes a class with an empty dictionary. It steals bases, a tuple.
func (t *Thread) newHeapType(meta *Type, name, bases Value, base *Type) *Type {
	var typ *Type
	if meta.flags&TypeHeap != 0 {
		o := &typeSub{}
		typ = &o.Type
		t.init(&typ.Header, kType, meta)
		t.startSub(&typ.Header, &o.attrs)
	} else {
		typ = &Type{}
		t.init(&typ.Header, kType, meta)
	}
	typ.flags = TypeHeap | TypeBase | base.flags&(TypeGC|TypeExc|TypeDict|TypeWeak)
	for _, v := range asTuple(bases.p).items {
		if v.p.kind == kOldClass {
			typ.flags |= TypeDict | TypeWeak
			continue
		}
		b := asType(v.p)
		b.subs = append(b.subs, typ)
		typ.flags |= b.flags & (TypeDict | TypeWeak)
		if typ.flags&(TypeMapping|TypeSequence) == 0 { // the first that is either decides
			typ.flags |= b.flags & (TypeMapping | TypeSequence)
		}
	}
	typ.name = GoString(name)
	typ.qualname = typ.name
	typ.ht.nameObj = name.incref()
	typ.base, typ.inst, typ.alloc, typ.members = base, base.inst, base.alloc, base.members
	typ.excFields = base.excFields
	typ.native = nil
	typ.bases = bases
	typ.dict = t.newDict()
	t.track(&typ.Header)
	t.vm.charge(1064)
	return typ
}

// fillType finishes a class whose dictionary has been copied from the body's
// namespace.
func (t *Thread) fillType(typ *Type, a Args) bool {
	n := &t.vm.names
	if !t.setTypeNames(typ) {
		return false
	}
	// Before __slots__, which may have the name of the cell, and before mro().
	if cell := typ.dict.getStr(n.classCell); cell.p != nil && !t.vm.py2 {
		if cell.p.kind != kCell {
			t.typeError("__classcell__ must be a nonlocal cell, not <class '%s'>", t.typeName(cell))
			return false
		}
		t.set(&asCell(cell.p).v, typ.Value().incref())
		typ.dict.delStr(t, n.classCell)
	}
	if !t.setSlots(typ) {
		return false
	}
	if doc := typ.dict.getStr(n.doc); doc.p != nil && doc.p.kind == kStr && !t.vm.py2 {
		b := t.encodeText(doc, "utf-8", "strict")
		if b.p == nil {
			return false
		}
		t.decref(b)
	}
	for _, name := range []*TextObj{n.new, n.initSubclass, n.classGetItem} {
		if t.vm.py2 && name != n.new {
			continue
		}
		if v := typ.dict.getStr(name); v.p != nil && v.p.kind == kFunc {
			kind, class := kClassMethod, t.vm.types.ClassMethod
			if name == n.new {
				kind, class = kStaticMethod, t.vm.types.StaticMethod
			}
			w := t.newWrapper(kind, class, v)
			typ.dict.setStr(t, name, w)
			t.decref(w)
		}
	}
	if eq := typ.dict.getStr(n.eq); eq.p != nil && !t.vm.py2 && typ.dict.getStr(n.hash).p == nil {
		typ.dict.setStr(t, n.hash, None)
	}
	t.addDictDescrs(typ)
	if typ.dict.getStr(n.doc).p == nil {
		typ.dict.setStr(t, n.doc, None)
	}
	if !t.computeMRO(typ) {
		return false
	}
	t.updateSlots(typ)
	typ.flags |= TypeReady
	if t.vm.py2 {
		return true
	}
	if cell := typ.dict.getStr(n.classDictCell); cell.p != nil && cell.p.kind == kCell {
		t.set(&asCell(cell.p).v, obj(&typ.dict.Header).incref())
		typ.dict.delStr(t, n.classDictCell)
	}
	return t.setNames(typ) && t.initSubclass(typ, a)
}

// setTypeNames sees to __module__, __qualname__ and __doc__.
func (t *Thread) setTypeNames(typ *Type) bool {
	n := &t.vm.names
	if typ.dict.getStr(n.module).p == nil {
		if f := t.pyFrame(); f != nil {
			if m := f.globals.getStr(n.name); m.p != nil {
				typ.dict.setStr(t, n.module, m)
			}
		}
	}
	if t.vm.py2 {
		return true
	}
	q := typ.dict.getStr(n.qualname)
	if q.p == nil {
		typ.ht.qualnameObj = typ.ht.nameObj.incref()
		return true
	}
	if !t.isStr(q) {
		return t.typeError("type __qualname__ must be a str, not %s", t.typeName(q)).p != nil
	}
	typ.qualname = GoString(q)
	typ.ht.qualnameObj = q.incref()
	typ.dict.delStr(t, n.qualname)
	return true
}

// pyFrame is the innermost frame of Python code, nil if there is none.
func (t *Thread) pyFrame() *Frame {
	f := t.frame
	for f != nil && f.code.native != nil {
		f = f.back
	}
	return f
}

// setSlots makes the descriptors of __slots__, and says whether instances have a
// dictionary and can be weakly referenced.
func (t *Thread) setSlots(typ *Type) bool {
	base := typ.base
	slotsV := typ.dict.getStr(t.vm.names.slots)
	mayDict := base.flags&TypeDict == 0 && base.inst != kType && base.inst != kModule // these have one of another kind
	mayWeak := base.flags&TypeWeak == 0
	if slotsV.p == nil {
		typ.flags |= TypeWeak | TypeGC
		if base.inst != kModule {
			typ.flags |= TypeDict
		}
		return true
	}
	if !t.vm.py2 || typ.solid() != t.vm.types.Object {
		typ.flags |= TypeGC // its instances refer to their class
	}
	names, ok := t.slotNames(typ, slotsV)
	if !ok {
		return false
	}
	// CPython lays them out in the order of their names.
	slices.SortStableFunc(names, func(a, b *TextObj) int { return strings.Compare(a.utf8(), b.utf8()) })
	for _, name := range names {
		switch name.s {
		case "__dict__":
			if !mayDict || typ.flags&TypeDict != 0 && base.flags&TypeDict == 0 {
				return t.typeError("__dict__ slot disallowed: we already got one").p != nil
			}
			typ.flags |= TypeDict | TypeGC
			continue
		case "__weakref__":
			if !mayWeak || typ.flags&TypeWeak != 0 && base.flags&TypeWeak == 0 {
				if t.vm.py2 {
					return t.typeError("__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0").p != nil
				}
				return t.typeError("__weakref__ slot disallowed: we already got one").p != nil
			}
			typ.flags |= TypeWeak
			continue
		}
		if have := typ.dict.getStr(name); have.p != nil && name.s != "__qualname__" && name.s != "__classcell__" {
			return t.valueError("%s in __slots__ conflicts with class variable", t.reprOr(obj(&name.Header))).p != nil
		}
		d := &DescrObj{how: descrSlot, name: name, owner: typ, slot: typ.members}
		t.init(&d.Header, kDescr, t.vm.types.Member)
		typ.dict.setStr(t, name, obj(&d.Header))
		d.rc--
		typ.members++
		typ.flags |= TypeGC
	}
	return true
}

// slotNames reads __slots__: identifiers, mangled.
func (t *Thread) slotNames(typ *Type, v Value) ([]*TextObj, bool) {
	if t.isStr(v) || t.vm.py2 && v.p.kind == kStr {
		v = t.NewTuple(v.incref())
	} else {
		v = t.Tuple(v)
	}
	if v.p == nil {
		return nil, false
	}
	defer t.decref(v)
	items := asTuple(v.p).items
	if len(items) > 0 && typ.base.inst != kInst && typ.base.inst != kExc && (typ.base.inst == kTuple || typ.base.inst == kLong || typ.base.inst == kBytes || typ.base.inst == kType) {
		for _, x := range items {
			if t.isStr(x) && GoString(x) == "__dict__" {
				continue
			}
			t.typeError("nonempty __slots__ not supported for subtype of '%s'", typ.base.name)
			return nil, false
		}
	}
	var out []*TextObj
	for _, x := range items {
		name, ok := t.nameOf(x)
		if !ok {
			t.typeError("__slots__ items must be strings, not '%s'", t.typeName(x))
			return nil, false
		}
		if !isIdentifier(name.utf8()) || !t.vm.py2 && !unicodedata.IsIdentifier(unicodedata.V15, name.runes()) {
			t.typeError("__slots__ must be identifiers")
			return nil, false
		}
		out = append(out, t.mangle(typ.name, name))
	}
	return out, true
}

// mangle gives a private name as the class keeps it.
func (t *Thread) mangle(class string, name *TextObj) *TextObj {
	s := name.utf8()
	if len(s) < 3 || s[:2] != "__" || s[len(s)-2:] == "__" {
		return name
	}
	for len(class) > 0 && class[0] == '_' {
		class = class[1:]
	}
	if class == "" {
		return name
	}
	return t.vm.intern("_" + class + s)
}

// computeMRO fills typ.mro, by the metaclass's mro() where it has its own.
func (t *Thread) computeMRO(typ *Type) bool {
	m := typ.typ.lookup(t, t.vm.names.mro)
	if typ.typ != t.vm.types.Type && m.p != nil && m != t.vm.types.Type.lookup(t, t.vm.names.mro) {
		return t.customMRO(typ)
	}
	mro, ok := t.mergeMRO(typ, asTuple(typ.bases.p).items)
	if !ok {
		return false
	}
	t.setMRO(typ, mro)
	return true
}

// setMRO makes vals (borrowed) the order in which a class is searched.
func (t *Thread) setMRO(typ *Type, vals []Value) {
	typ.mro = make([]*Type, 0, len(vals))
	for _, v := range vals {
		if v.p.kind == kType {
			typ.mro = append(typ.mro, asType(v.p))
		}
	}
	typ.mixed = len(typ.mro) < len(vals)
	old := typ.mroObj
	typ.mroObj = t.tupleOf(increfAll(vals))
	t.xdecref(old)
	typ.modified(t.vm)
}

func (t *Thread) customMRO(typ *Type) bool {
	r := t.CallMethod(typ.Value(), "mro")
	if r.p == nil {
		return false
	}
	tuple := t.Tuple(r)
	t.decref(r)
	if tuple.p == nil {
		return false
	}
	defer t.decref(tuple)
	for _, v := range asTuple(tuple.p).items {
		if v.p.kind == kOldClass {
			continue
		}
		if v.p.kind != kType {
			return t.typeError("mro() returned a non-class ('%s')", t.typeName(v)).p != nil
		}
		k := asType(v.p)
		if !typ.layout().isSubtype(k.layout()) { // its methods would take instances for something else
			return t.typeError("mro() returned base with unsuitable layout ('%s')", t.shownType(k)).p != nil
		}
	}
	t.setMRO(typ, asTuple(tuple.p).items)
	return true
}

// setNames calls __set_name__ of what the class's dictionary holds.
func (t *Thread) setNames(typ *Type) bool {
	type pair struct{ k, v Value }
	var todo []pair
	typ.dict.each(t, func(k, v Value) bool {
		if v.isHeap() && t.typeOf(v).lookup(t, t.vm.names.setName).p != nil {
			todo = append(todo, pair{k.incref(), v.incref()})
		}
		return true
	})
	ok := true
	for _, p := range todo {
		if ok {
			m := t.lookupSpecial(p.v, t.vm.names.setName)
			r := t.Call(m, typ.Value(), p.k)
			t.decref(m)
			if r.p == nil {
				ok = false
				t.addNote(sprintf("Error calling __set_name__ on '%s' instance %s in '%s'", t.typeOf(p.v).name, t.reprOr(p.k), typ.name))
			} else {
				t.decref(r)
			}
		}
		t.decref(p.k)
		t.decref(p.v)
	}
	return ok
}

// initSubclass calls super(typ, typ).__init_subclass__(**kwargs).
func (t *Thread) initSubclass(typ *Type, a Args) bool {
	if !slices.Contains(typ.mro, typ) { // mro() left it out
		t.typeError("super(type, obj): obj (type %s) is not an instance or subtype of type (%s).", typ.name, typ.name)
		return false
	}
	f, _ := t.superAttr(typ, typ.Value(), t.vm.names.initSubclass, false)
	if f.p == nil {
		return false
	}
	r := t.CallArgs(f, Args{Kw: a.Kw, Names: a.Names})
	t.decref(f)
	if r.p == nil {
		return false
	}
	t.decref(r)
	return true
}

// reprOr is repr(v) as a Go string, for messages.
func (t *Thread) reprOr(v Value) string {
	e := t.fetchExc()
	s := t.Repr(v)
	t.clearExc()
	t.restoreExc(e)
	if s.p == nil {
		return "<" + t.typeOf(v).name + " object>"
	}
	defer t.decref(s)
	return GoString(s)
}
