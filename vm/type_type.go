package vm

import "slices"

// typeCall is type.__call__: __new__, then __init__.
func typeCall(t *Thread, cls Value, a Args) Value {
	typ := asType(cls.p)
	if typ == t.vm.types.Type && !t.vm.py2 && len(a.Pos) != 1 && len(a.Pos) != 3 {
		return t.typeError("type() takes 1 or 3 arguments")
	}
	if typ == t.vm.types.Type && len(a.Pos) == 1 && len(a.Names) == 0 {
		return t.typeOf(a.Pos[0]).Value().incref()
	}
	if typ.excPlain && len(typ.excFields) == 0 && typ.flags&TypeHeap == 0 && !t.vm.py2 && len(a.Names) == 0 {
		return t.newExc(typ, t.copyTuple(a.Pos)) // what its __new__ and __init__ come to
	}
	if typ.slots.New == nil {
		if t.vm.py2 {
			return t.typeError("cannot create '%s' instances", t.shownType(typ))
		}
		return t.typeError("cannot create '%s' instances", t.shownType(typ))
	}
	orig := t.frame
	r := typ.slots.New(t, typ, a)
	switch r.p {
	case nil:
		return Null
	case &tUnwind:
		args := packArgs(t, a)
		r = t.then(orig, &newThenInit, cls, Null, args[0], args[1])
		for _, v := range args {
			t.decref(v) // the frame has references of its own
		}
		return r
	}
	return t.initNew(typ, r, a)
}

// shownType is a class's name as messages about it show it: with the module of
// built-in types other than builtins.
func (t *Thread) shownType(typ *Type) string {
	if typ.flags&TypeHeap == 0 && typ.module != "builtins" && typ.module != "__builtin__" {
		return typ.module + "." + typ.name
	}
	return typ.name
}

// typeName is the name of v's class as messages show it.
func (t *Thread) typeName(v Value) string { return t.shownType(t.typeOf(v)) }

// TypeName is the name of v's class as messages show it.
func (t *Thread) TypeName(v Value) string { return t.typeName(v) }

// packArgs makes two values of arguments, which are new: a tuple and a tuple of
// names and values.
func packArgs(t *Thread, a Args) []Value {
	pos := t.copyTuple(a.Pos)
	kw := t.tupleOf(append(increfAll(a.Names), increfAll(a.Kw)...))
	return []Value{pos, kw}
}

// unpackArgs is the inverse of packArgs; what it gives is borrowed.
func unpackArgs(pos, kw Value) Args {
	items := asTuple(kw.p).items
	n := len(items) / 2
	return Args{asTuple(pos.p).items, items[n:], items[:n]}
}

// newThenInit goes on after a __new__ written in Python: its registers are the
// class, the instance and the arguments.
var newThenInit = nativeCode{name: "type.__call__", nregs: 4, stackless: true}

func init() {
	newThenInit.fn = func(t *Thread, f *Frame, r Value) Value {
		if f.native == 2 {
			return r // what __init__ was for
		}
		f.native = 2
		typ := asType(f.reg(0).p)
		return t.initNew(typ, r, unpackArgs(*f.reg(2), *f.reg(3)))
	}
}

// initNew runs __init__ on a new instance (stolen) and gives that.
func (t *Thread) initNew(typ *Type, v Value, a Args) Value {
	if n := typ.native; n != nil && n.Slots.New != nil && n.Slots.Init == nil && typ.base == t.vm.types.Object &&
		(t.typeOf(v) == typ || typ == t.vm.types.Str && !t.vm.py2) {
		return v // object.__init__ would do nothing; and CPython's str of 3 never calls one
	}
	if !t.isInstance(v, typ) {
		return v
	}
	init := t.typeOf(v).slots.Init
	if init == nil {
		return v
	}
	orig := t.frame
	r := init(t, v, a)
	switch r.p {
	case nil:
		t.decref(v)
		return Null
	case &tUnwind:
		t.then(orig, &initDone, v)
		t.decref(v)
		return Unwind
	}
	return v
}

var initDone = nativeCode{name: "type.__call__", nregs: 1, stackless: true}

func init() {
	initDone.fn = func(t *Thread, f *Frame, r Value) Value {
		return f.reg(0).incref()
	}
}

// alloc makes an empty instance of typ, which may be a class written in Python.
func (t *Thread) alloc(typ *Type) *Header {
	if typ.alloc != nil {
		return typ.alloc(t, typ)
	}
	o := &InstObj{}
	t.init(&o.Header, kInst, typ)
	o.attrs.start(t.vm, typ, o.inl[:])
	if typ.flags&TypeGC != 0 {
		t.track(&o.Header)
	}
	t.vm.charge(120)
	return &o.Header
}

// startSub prepares the attributes of an instance of a class written in Python
// whose layout is a built-in one: h is the subclass variant of its kind.
func (t *Thread) startSub(h *Header, a *attrs) {
	h.flags |= flagSub
	a.start(t.vm, h.typ, nil)
	if h.typ.flags&TypeGC != 0 {
		t.track(h)
	}
}

// typeGetAttr is type.__getattribute__.
func typeGetAttr(t *Thread, v Value, name *TextObj) Value {
	typ := asType(v.p)
	meta := typ.typ
	md := meta.lookup(t, name)
	var get func(*Thread, Value, Value, *Type) Value
	if md.p != nil {
		ds := &t.typeOf(md).slots
		get = ds.DescrGet
		if get != nil && ds.DescrSet != nil {
			return get(t, md, v, meta)
		}
	}
	if d := typ.lookup(t, name); d.p != nil {
		if g := t.typeOf(d).slots.DescrGet; g != nil {
			d.incref()
			r := g(t, d, Null, typ)
			t.decref(d)
			return r
		}
		return d.incref()
	}
	if get != nil {
		return get(t, md, v, meta)
	}
	if md.p != nil {
		return md.incref()
	}
	return t.raiseAttr(v, name, "type object '%s' has no attribute '%s'", t.shownType(typ), name.utf8())
}

// typeSetAttr is type.__setattr__.
func typeSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	typ := asType(v.p)
	if typ.flags&TypeHeap == 0 {
		if t.vm.py2 {
			return t.typeError("can't set attributes of built-in/extension type '%s'", t.shownType(typ))
		}
		return t.typeError("cannot set '%s' attribute of immutable type '%s'", name.utf8(), t.shownType(typ))
	}
	if md := typ.typ.lookup(t, name); md.p != nil {
		if set := t.typeOf(md).slots.DescrSet; set != nil {
			return set(t, md, v, x)
		}
	}
	if x.p == nil {
		if typ.dict.findStr(name) < 0 {
			if t.vm.py2 {
				return t.raiseAttr(v, name, "%s", name.utf8())
			}
			return t.raiseAttr(v, name, "type object '%s' has no attribute '%s'", t.shownType(typ), name.utf8())
		}
		typ.modified(t.vm)
		typ.dict.delStr(t, name)
	} else {
		typ.modified(t.vm)
		typ.dict.setStr(t, name, x)
	}
	typ.modified(t.vm)
	if len(name.s) > 4 && name.s[0] == '_' && name.s[1] == '_' || t.vm.py2 && name.s == "next" {
		t.updateSlots(typ)
	}
	return None
}

// mergeMRO computes the method resolution order of a class by C3. What it gives is
// borrowed.
func (t *Thread) mergeMRO(typ *Type, bases []Value) ([]Value, bool) {
	lists := make([][]Value, 0, len(bases)+1)
	for i, b := range bases {
		if b.p.kind == kType && asType(b.p).mro == nil {
			t.typeError("Cannot extend an incomplete type '%s'", asType(b.p).name)
			return nil, false
		}
		if slices.Contains(bases[:i], b) {
			t.typeError("duplicate base class %s", t.nameOr(b, "?"))
			return nil, false
		}
		lists = append(lists, mroOf(b))
	}
	lists = append(lists, bases)
	out := []Value{typ.Value()}
	for {
		var next Value
		empty := true
		for _, l := range lists {
			if len(l) == 0 {
				continue
			}
			empty = false
			if !inTails(lists, l[0]) {
				next = l[0]
				break
			}
		}
		if empty {
			return out, true
		}
		if next.p == nil {
			t.mroConflict(lists)
			return nil, false
		}
		out = append(out, next)
		for i, l := range lists {
			if len(l) > 0 && l[0] == next {
				lists[i] = l[1:]
			}
		}
	}
}

// mroOf gives the order in which a class of either style is searched (borrowed).
func mroOf(k Value) []Value {
	if k.p.kind == kType {
		if asType(k.p).mroObj.p == nil { // the collector has ended the class
			return nil
		}
		return asTuple(asType(k.p).mroObj.p).items
	}
	return addClassic(nil, k)
}

// addClassic adds a classic class and its bases, depth first.
func addClassic(mro []Value, k Value) []Value {
	if slices.Contains(mro, k) {
		return mro
	}
	mro = append(mro, k)
	for _, b := range asTuple(asOldClass(k.p).bases.p).items {
		mro = addClassic(mro, b)
	}
	return mro
}

func inTails(lists [][]Value, k Value) bool {
	for _, l := range lists {
		for i := 1; i < len(l); i++ {
			if l[i] == k {
				return true
			}
		}
	}
	return false
}

func (t *Thread) mroConflict(lists [][]Value) {
	msg := ""
	seen := map[Value]bool{}
	for _, l := range lists {
		if len(l) > 0 && !seen[l[0]] {
			seen[l[0]] = true
			if msg != "" {
				msg += ", "
			}
			msg += t.nameOr(l[0], "?")
		}
	}
	nl := " "
	if t.vm.py2 {
		nl = "\n"
	}
	t.typeError("Cannot create a consistent method resolution%sorder (MRO) for bases %s", nl, msg)
}

// moduleName gives __module__ of a class as a Go string, "" where it is none.
func (typ *Type) moduleName(t *Thread) string {
	if typ.flags&TypeHeap == 0 {
		return typ.module
	}
	if m := typ.dict.getStr(t.vm.names.module); m.p != nil && t.isStr(m) {
		return GoString(m)
	}
	return ""
}

// fullName is a class's name with its module's, as reprs of instances show it.
func (typ *Type) fullName(t *Thread) string {
	if m := typ.moduleName(t); m != "" && m != "builtins" && m != "__builtin__" {
		return m + "." + typ.qualname
	}
	return typ.qualname
}
