package vm

func init() {
	objectSpec.Methods = append(objectSpec.Methods,
		Method{Name: "__init_subclass__", Sig: "", How: ClassMethod | Only3, Raw: func(t *Thread, a Args) Value {
			if len(a.Names) > 0 {
				return t.typeError("%s.__init_subclass__() takes no keyword arguments", asType(a.Pos[0].p).qualname)
			}
			if len(a.Pos) > 1 {
				return t.typeError("object.__init_subclass__() takes no arguments (%d given)", len(a.Pos)-1)
			}
			return None
		}, Doc: "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses."},
		Method{Name: "__subclasshook__", How: ClassMethod, Raw: func(t *Thread, a Args) Value { return NotImplemented },
			Doc: "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).\n"},
		Method{Name: "__format__", Sig: "format_spec, /", Fn: objectFormat, Doc: "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."},
		Method{Name: "__sizeof__", Fn: func(t *Thread, a []Value) Value { return Int(sizeOf(a[0].p)) }, Doc: "Size of object in memory, in bytes."},
	)
	objectSpec.GetSet = append(objectSpec.GetSet, GetSet{Name: "__class__", Get: func(t *Thread, v Value) Value { return t.classOf(v) }, Set: setClass, Doc: "the object's class"})
}

func objectFormat(t *Thread, a []Value) Value {
	spec := a[1]
	if spec.p.kind != kStr && !t.isStr(spec) {
		return t.typeError("__format__() argument must be str, not %s", t.typeName(spec))
	}
	if t.vm.py2 {
		return t.formatOld(a[0], spec)
	}
	if len(asText(spec.p).s) > 0 {
		return t.typeError("unsupported format string passed to %s.__format__", t.typeName(a[0]))
	}
	return t.StrOf(a[0])
}

// sizeOf is what an object takes, as CPython would roughly say.
func sizeOf(h *Header) int64 {
	switch h.kind {
	case kStr, kBytes:
		return 49 + int64(len(asText(h).s))
	case kTuple:
		return 40 + 8*int64(len(asTuple(h).items))
	case kList:
		return 56 + 8*int64(len(asList(h).items))
	case kDict:
		return 64 + 24*int64(len(asDict(h).idx))
	case kInt, kFloat, kBool:
		return 28
	}
	return 56
}

// setClass is v.__class__ = c.
func setClass(t *Thread, v, c Value) bool {
	if c.p == nil {
		t.typeError("can't delete __class__ attribute")
		return false
	}
	if c.p.kind != kType {
		t.typeError("__class__ must be set to a class, not '%s' object", t.typeName(c))
		return false
	}
	old, typ := t.typeOf(v), asType(c.p)
	if v.p.kind == kModule && typ.inst == kModule && typ.isSubtype(t.vm.types.Module) {
		return t.replaceClass(v, old, typ)
	}
	if old.flags&TypeHeap == 0 || typ.flags&TypeHeap == 0 {
		if t.vm.py2 {
			t.typeError("__class__ assignment: only for heap types")
		} else {
			t.typeError("__class__ assignment only supported for mutable types or ModuleType subclasses")
		}
		return false
	}
	if old.layout() != typ.layout() && !sameLayout(old, typ) || old.flags&TypeDict != typ.flags&TypeDict || old.flags&TypeWeak != typ.flags&TypeWeak {
		a, b := typ.name, old.name
		if t.vm.py2 {
			a, b = b, a
		}
		t.typeError("__class__ assignment: '%s' object layout differs from '%s'", a, b)
		return false
	}
	return t.replaceClass(v, old, typ)
}

// sameLayout tells whether instances of two classes have the same __slots__.
func sameLayout(a, b *Type) bool {
	la, lb := a.layout(), b.layout()
	if la.inst != lb.inst || la.members != lb.members || a.slotBase != b.slotBase {
		return false
	}
	x, y := memberNames(la), memberNames(lb)
	if len(x) != len(y) || la.base.layout() != lb.base.layout() {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// memberNames lists the __slots__ of a class by place.
func memberNames(typ *Type) []*TextObj {
	out := make([]*TextObj, typ.members)
	for i := range typ.dict.ents {
		e := &typ.dict.ents[i]
		if e.key.p != nil && e.val.p.kind == kDescr && asDescr(e.val.p).how == descrSlot {
			out[asDescr(e.val.p).slot] = asDescr(e.val.p).name
		}
	}
	return out
}

func (t *Thread) replaceClass(v Value, old, typ *Type) bool {
	if typ.flags&TypeHeap != 0 {
		typ.rc++
	}
	if a := attrsOf(v.p); a != nil && a.dict == nil && a.shape != nil && old.flags&TypeDict != 0 {
		a.materialize(t)
	} else if a != nil && a.dict == nil {
		a.shape = typ.root(t.vm)
	}
	v.p.typ = typ
	v.p.flags &^= flagHasDel
	if typ.flags&TypeDel != 0 {
		v.p.flags |= flagHasDel
	}
	if old.flags&TypeHeap != 0 {
		t.decref(old.Value())
	}
	return true
}

// The descriptors that a class gets whose instances have a __dict__ or can be
// weakly referenced, and its bases' not.
var (
	dictGetSet    = GetSet{Name: "__dict__", Get: getDict, Set: setDict, Doc: "dictionary for instance variables"}
	weakrefGetSet = GetSet{Name: "__weakref__", Get: func(t *Thread, v Value) Value {
		if l := t.vm.weak[v.p]; l != nil && len(l.refs) > 0 {
			return obj(&l.refs[0].Header).incref()
		}
		return None
	}, Doc: "list of weak references to the object"}
)

func (t *Thread) addDictDescrs(typ *Type) {
	if typ.base.inst == kType || typ.base.inst == kModule {
		return // these have their own
	}
	n := &t.vm.names
	if typ.flags&TypeDict != 0 && typ.base.flags&TypeDict == 0 && typ.dict.getStr(n.dict).p == nil {
		t.addGetSet(typ, &dictGetSet)
	}
	if typ.flags&TypeWeak != 0 && typ.base.flags&TypeWeak == 0 && typ.dict.getStr(n.weakref).p == nil {
		t.addGetSet(typ, &weakrefGetSet)
	}
}

// objectCompare is the comparison of Python 3's object: identity, and != as the
// contrary of ==.
func objectCompare(t *Thread, a, b Value, op CmpOp) Value {
	switch op {
	case EQ:
		if a == b {
			return True
		}
	case NE:
		cmp := t.typeOf(a).slots.Compare
		if cmp == nil { // as NoneType
			cmp = objectCompare
		}
		orig := t.frame
		r := cmp(t, a, b, EQ)
		if r.p == &tUnwind {
			return t.then(orig, &notEqual)
		}
		return t.invertEqual(r)
	}
	return NotImplemented
}

var notEqual = nativeCode{name: "__ne__"}

func init() {
	notEqual.fn = func(t *Thread, f *Frame, r Value) Value { return t.invertEqual(r) }
}

// invertEqual turns the result of == (stolen) into that of !=.
func (t *Thread) invertEqual(r Value) Value {
	if r.p == nil || r.p == &tNotImplemented {
		return r
	}
	truth, ok := t.IsTrue(r)
	t.decref(r)
	if !ok {
		return Null
	}
	return Bool(!truth)
}
