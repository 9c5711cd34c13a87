package vm

import "unsafe"

var objectSpec = TypeSpec{
	Name: "object", Kind: kInst, Flags: TypeBase,
	Doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
	Slots: Slots{
		New: objectNew, Init: objectInit, Repr: objectRepr, Str: objectStr, Hash: objectHash,
		GetAttr: genericGetAttr, SetAttr: genericSetAttr, plainGet: true, plainSet: true,
	},
}

// ID is id(v): the address of an object; of an immediate a number of its own.
func (t *Thread) ID(v Value) int64 {
	if v.p.kind > kLastStatic {
		return t.vm.identity(unsafe.Pointer(v.p))
	}
	return int64(v.p.kind)<<20 + int64(v.n)*32
}

func objectHash(t *Thread, v Value) Value {
	x := uint64(t.ID(v))
	h := int64(x>>4 | x<<60)
	if h == -1 {
		h = -2
	}
	return Int(h)
}

func objectRepr(t *Thread, v Value) Value {
	typ := t.typeOf(v)
	name := typ.name
	if !t.vm.py2 {
		name = typ.qualname
	}
	if m := typ.moduleName(t); m != "" && m != "builtins" && m != "__builtin__" {
		name = m + "." + name
	}
	return t.Str(sprintf("<%s object at 0x%x>", name, t.ID(v)))
}

func objectStr(t *Thread, v Value) Value { return t.typeOf(v).slots.Repr(t, v) }

// excessArgs tells that a call has arguments.
func excessArgs(a Args) bool { return len(a.Pos) > 0 || len(a.Kw) > 0 }

func objectNew(t *Thread, typ *Type, a Args) Value {
	if excessArgs(a) {
		newIsObject := t.hasObjectsNew(typ)
		initIsObject := t.isObjectsOwn(typ, t.vm.names.init)
		switch {
		case t.vm.py2 && !newIsObject && !initIsObject:
			if !t.warn("DeprecationWarning", "object() takes no parameters") {
				return Null
			}
		case !newIsObject:
			if t.vm.py2 {
				return t.typeError("object() takes no parameters")
			}
			return t.typeError("object.__new__() takes exactly one argument (the type to instantiate)")
		case initIsObject:
			if t.vm.py2 {
				return t.typeError("object() takes no parameters")
			}
			return t.typeError("%s() takes no arguments", typ.name)
		}
	}
	if typ.flags&TypeAbstract != 0 {
		return t.raiseAbstract(typ)
	}
	return obj(t.alloc(typ))
}

// isObjectsOwn tells whether typ has object's own special method.
func (t *Thread) isObjectsOwn(typ *Type, name *TextObj) bool {
	return typ.lookup(t, name) == t.vm.types.Object.dict.getStr(name)
}

// hasObjectsNew tells whether a class makes its instances as object does.
func (t *Thread) hasObjectsNew(typ *Type) bool {
	return t.isObjectsOwn(typ, t.vm.names.new) && !(t.vm.py2 && typ.callsNew)
}

func objectInit(t *Thread, self Value, a Args) Value {
	if !excessArgs(a) {
		return None
	}
	typ := t.typeOf(self)
	if n := typ.native; n != nil && n.Slots.New != nil && n.Slots.Init == nil {
		return None // a built-in class with a __new__ of its own, as str: what follows would say so too
	}
	initIsObject := t.isObjectsOwn(typ, t.vm.names.init)
	if t.vm.py2 && !initIsObject && !t.hasObjectsNew(typ) {
		if !t.warn("DeprecationWarning", "object.__init__() takes no parameters") {
			return Null
		}
		return None
	}
	if !initIsObject {
		if t.vm.py2 {
			return t.typeError("object.__init__() takes no parameters")
		}
		return t.typeError("object.__init__() takes exactly one argument (the instance to initialize)")
	}
	if t.hasObjectsNew(typ) {
		if t.vm.py2 {
			return t.typeError("object.__init__() takes no parameters")
		}
		return t.typeError("%s.__init__() takes exactly one argument (the instance to initialize)", typ.name)
	}
	return None
}

// raiseAbstract says that a class with abstract methods cannot be instantiated.
func (t *Thread) raiseAbstract(typ *Type) Value {
	v := typ.dict.getStr(t.vm.names.abstractmethods)
	if v.p == nil {
		return t.typeError("Can't instantiate abstract class %s", typ.name)
	}
	names := t.List(v)
	if names.p == nil {
		return Null
	}
	defer t.decref(names)
	if r := t.CallMethod(names, "sort"); r.p == nil {
		return Null
	}
	list, n := "", 0
	for _, x := range asList(names.p).items {
		if n > 0 {
			list += "', '"
		}
		if t.vm.py2 && n > 0 {
			list = list[:len(list)-4] + ", "
		}
		list += GoString(x)
		n++
	}
	if t.vm.py2 {
		return t.typeError("Can't instantiate abstract class %s with abstract methods %s", typ.name, list)
	}
	return t.typeError("Can't instantiate abstract class %s without an implementation for abstract method%s '%s'", typ.name, plural(n), list)
}
