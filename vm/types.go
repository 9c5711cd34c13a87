package vm

import "strings"

// Types are the built-in classes of a VM.
type Types struct {
	Object, Type, Int, Long, Float, Bool, Complex, NoneType, NotImplementedType, EllipsisType           *Type
	Str, Bytes, ByteArray, BaseString, MemoryView, Buffer                                               *Type // Str is unicode in Python 2, Bytes its str
	Tuple, List, Dict, Set, FrozenSet, Slice, Range                                                     *Type
	Function, NativeFunc, Method, MethodWrapper, MethodDescr, ClassMethodDescr, Wrapper, GetSet, Member *Type
	Property, StaticMethod, ClassMethod, Super, Cell, Code, Frame, Traceback, Module                    *Type
	Generator, Coroutine, AsyncGenerator                                                                *Type
	Iter                                                                                                [numIters]*Type
	Weakref, WeakProxy, WeakCallableProxy                                                               *Type
	MappingProxy, DictKeys, DictValues, DictItems                                                       *Type
	GenericAlias, UnionType                                                                             *Type
	OldClass, OldInstance, FrameLocals                                                                  *Type
	File                                                                                                *Type // of Python 2
	SimpleNamespace                                                                                     *Type

	BaseException, Exception, GeneratorExit, KeyboardInterrupt, SystemExit                  *Type
	StopIteration, StopAsyncIteration, ArithmeticError, FloatingPointError, OverflowError   *Type
	ZeroDivisionError, AssertionError, AttributeError, BufferError, EOFError, ImportError   *Type
	ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError          *Type
	UnboundLocalError, OSError, ReferenceError, RuntimeError, NotImplementedError           *Type
	RecursionError, StandardError, EnvironmentError, IOError, SyntaxError, IndentationError *Type
	TabError, SystemError, TypeError, ValueError, UnicodeError, UnicodeDecodeError          *Type
	UnicodeEncodeError, UnicodeTranslateError, Warning, DeprecationWarning, RuntimeWarning  *Type
	SyntaxWarning, FutureWarning, UserWarning, PendingDeprecationWarning, ImportWarning     *Type
	BaseExceptionGroup, ExceptionGroup                                                      *Type
	OtherExc                                                                                map[string]*Type
}

// recursionError is the class of what too deep a recursion raises.
func (ts *Types) recursionError(vm *VM) *Type {
	if vm.py2 {
		return ts.RuntimeError
	}
	return ts.RecursionError
}

// Types are the built-in classes.
func (vm *VM) Types() *Types { return &vm.types }

// typeRow says which field of Types a built-in type fills.
type typeRow struct {
	field func(*Types) **Type
	spec  *TypeSpec
	how   MethodFlags
	base  func(*Types) **Type // object where nil
}

// newBuiltinType makes a class from its description.
func (t *Thread) newBuiltinType(spec *TypeSpec) *Type {
	typ := &Type{native: spec, doc: spec.Doc, inst: spec.Kind, flags: spec.Flags, alloc: spec.Alloc}
	t.initBuiltinType(typ, spec)
	t.vm.ownTypes = append(t.vm.ownTypes, typ)
	return typ
}

func (t *Thread) initBuiltinType(typ *Type, spec *TypeSpec) {
	if spec.Dialect != nil {
		own := *spec
		own.Dialect(t.vm.py2, &own.Slots)
		spec = &own
	}
	typ.rc, typ.kind, typ.typ = 1, kType, t.vm.types.Type
	typ.module = "builtins"
	if t.vm.py2 {
		typ.module = "__builtin__"
	}
	typ.name = spec.Name
	if t.vm.py2 && spec.Name2 != "" {
		typ.name = spec.Name2
	}
	if mod, name, ok := cutLast(typ.name); ok {
		typ.module, typ.name = mod, name
	}
	typ.qualname = typ.name
	typ.base = spec.Base
	if typ.base == nil && typ != t.vm.types.Object {
		typ.base = t.vm.types.Object
	}
	typ.dict = t.newDict()
	if typ.base == nil {
		typ.bases = t.NewTuple()
		typ.mro = []*Type{typ}
	} else {
		b := typ.base
		typ.bases = t.NewTuple(b.Value().incref())
		typ.mro = append([]*Type{typ}, b.mro...)
		b.subs = append(b.subs, typ)
		typ.slotBase = typ
		if typ.inst == 0 {
			typ.inst = b.inst
		}
		typ.flags |= b.flags & (TypeGC | TypeExc | TypeDict | TypeWeak | TypeMapping | TypeSequence | TypeDel)
		if typ.alloc == nil {
			typ.alloc = b.alloc
		}
		typ.excFields = b.excFields
	}
	if t.vm.py2 && spec.Py2 != nil {
		changed := *spec
		spec = &changed
		spec.Py2(&spec.Slots)
	}
	typ.slots = spec.Slots
	typ.inheritSlots()
	typ.flags |= TypeReady | TypeImmut
	if typ.slots.Del != nil {
		typ.flags |= TypeDel
	}
	for i := range spec.Methods {
		t.addMethod(typ, &spec.Methods[i])
	}
	for i := range spec.GetSet {
		t.addGetSet(typ, &spec.GetSet[i])
	}
	t.addSlotWrappers(typ, &spec.Slots)
	if spec.Slots.Compare != nil && spec.Slots.Hash == nil && !spec.Hashable && typ.dict.getStr(t.vm.names.hash).p == nil {
		typ.slots.Hash = unhashable
		typ.dict.setStr(t, t.vm.names.hash, None)
	}
	if spec.Consts != nil {
		spec.Consts(t, typ)
	}
	if typ.dict.getStr(t.vm.names.doc).p == nil {
		doc := None
		if spec.Doc != "" {
			doc = t.Str(spec.Doc)
		}
		typ.dict.setStr(t, t.vm.names.doc, doc)
		t.decref(doc)
	}
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

func unhashable(t *Thread, v Value) Value {
	return t.typeError("unhashable type: '%s'", t.shownType(t.typeOf(v)))
}

// exists tells whether something marked how exists in the VM's dialect.
func (vm *VM) exists(how MethodFlags) bool {
	return how&Only2 == 0 && how&Only3 == 0 || how&Only2 != 0 && vm.py2 || how&Only3 != 0 && !vm.py2
}

func (t *Thread) addMethod(typ *Type, m *Method) {
	if !t.vm.exists(m.How) {
		return
	}
	name := t.vm.intern(m.Name)
	d := &DescrObj{name: name, owner: typ, def: newDef(typ.name, m, m.How&StaticMethod == 0)}
	class := t.vm.types.MethodDescr
	switch {
	case m.How&StaticMethod != 0:
		fn := t.newNative(d.def, Null, Null)
		var v Value
		if m.Name == "__new__" {
			v = fn
		} else {
			v = t.newWrapper(kStaticMethod, t.vm.types.StaticMethod, fn)
			t.decref(fn)
		}
		typ.dict.setStr(t, name, v)
		t.decref(v)
		return
	case m.How&ClassMethod != 0:
		d.how, class = descrClass, t.vm.types.ClassMethodDescr
	}
	t.init(&d.Header, kDescr, class)
	typ.dict.setStr(t, name, obj(&d.Header))
	d.rc--
}

func (t *Thread) addGetSet(typ *Type, g *GetSet) {
	if !t.vm.exists(g.How) {
		return
	}
	d := &DescrObj{name: t.vm.intern(g.Name), owner: typ, gs: g, how: descrGetSet}
	class := t.vm.types.GetSet
	if g.Member {
		d.how, class = descrMember, t.vm.types.Member
	}
	t.init(&d.Header, kDescr, class)
	typ.dict.setStr(t, d.name, obj(&d.Header))
	d.rc--
}

// addSlotWrappers puts the special methods that follow from a type's own slots
// into its dictionary.
func (t *Thread) addSlotWrappers(typ *Type, own *Slots) {
	for i := range slotRows {
		r := &slotRows[i]
		if !t.vm.exists(r.how) || !r.has(own) || r.wrap == nil && r.wrapRaw == nil {
			continue
		}
		name := t.special(i)
		if typ.dict.getStr(name).p != nil {
			continue
		}
		def := &nativeDef{attr: r.name, name: r.name, self: true, of: typ, row: i}
		def.bind()
		if def.fn != nil || r.sig != "" {
			def.sig = parseSig(r.sig)
		}
		d := &DescrObj{name: name, owner: typ, def: def, how: descrWrapper}
		if d.def.sig != nil {
			d.def.sig.wrapper = true
		}
		d.def.doc = t.vm.slotDoc(r.name, own.Len != nil)
		t.init(&d.Header, kDescr, t.vm.types.Wrapper)
		typ.dict.setStr(t, name, obj(&d.Header))
		d.rc--
	}
	if own.New != nil {
		t.addNew(typ)
	}
}

// addNew puts __new__ into a built-in type's dictionary.
func (t *Thread) addNew(typ *Type) {
	def := &nativeDef{name: typ.name + ".__new__", attr: "__new__", doc: "Create and return a new object.  See help(type) for accurate signature.", of: typ, row: -1}
	def.bind()
	v := t.newNative(def, typ.Value(), Null)
	asNative(v.p).newOf = typ
	typ.dict.setStr(t, t.vm.names.new, v)
	t.decref(v)
}

// newWrapperCall is T.__new__(cls, …) as called from Python.
func (t *Thread) newWrapperCall(typ *Type, a Args) Value {
	name := t.shownType(typ)
	if len(a.Pos) == 0 {
		return t.typeError("%s.__new__(): not enough arguments", name)
	}
	if a.Pos[0].p.kind != kType {
		return t.typeError("%s.__new__(X): X is not a type object (%s)", name, t.typeName(a.Pos[0]))
	}
	sub := asType(a.Pos[0].p)
	if !sub.isSubtype(typ) {
		return t.typeError("%s.__new__(%s): %s is not a subtype of %s", name, t.shownType(sub), t.shownType(sub), name)
	}
	if best := sub.solid(); best != typ.solid() && best.slots.New != nil {
		return t.typeError("%s.__new__(%s) is not safe, use %s.__new__()", name, t.shownType(sub), t.shownType(best))
	}
	return typ.slots.New(t, sub, Args{a.Pos[1:], a.Kw, a.Names})
}

// solid is the built-in class that decides an instance's layout.
func (typ *Type) solid() *Type {
	for k := typ; k != nil; k = k.base {
		if k.flags&TypeExc != 0 && !k.excNew {
			continue // it has BaseException's, or that of its base
		}
		if k.flags&TypeHeap == 0 && (k.base == nil || k.base.inst != k.inst || k.native != nil && k.native.Slots.New != nil) {
			return k
		}
	}
	return typ
}

// inheritSlots fills the slots that a built-in type leaves empty from its base.
func (typ *Type) inheritSlots() {
	if typ.slots.GetAttr == nil {
		typ.slots.GetAttr, typ.slots.plainGet = genericGetAttr, true
	}
	if typ.slots.SetAttr == nil {
		typ.slots.SetAttr, typ.slots.plainSet = genericSetAttr, true
	}
	b := typ.base
	if b == nil {
		return
	}
	if typ.native == nil || typ.native.Slots.GetAttr == nil {
		typ.slots.GetAttr, typ.slots.plainGet = b.slots.GetAttr, b.slots.plainGet
	}
	if typ.native == nil || typ.native.Slots.SetAttr == nil {
		typ.slots.SetAttr, typ.slots.plainSet = b.slots.SetAttr, b.slots.plainSet
	}
	hasOwn := typ.slots
	for i := range slotRows {
		r := &slotRows[i]
		if r.has(&hasOwn) {
			continue
		}
		if r.has(&b.slots) {
			if (r.name == "__hash__" || isCompareName(r.name)) && (hasOwn.Compare != nil || hasOwn.Hash != nil) {
				continue
			}
			r.copy(&typ.slots, &b.slots)
		}
	}
	s, o := &typ.slots, &b.slots
	// As in CPython, a built-in class has __new__ of its own or from another built-in
	// class, but not object's, which would make an object of the wrong layout.
	if s.New == nil && b.native != nil && (b.base != nil || typ.inst == kInst || typ.alloc != nil) {
		s.New = o.New
	}
	if s.Concat == nil {
		s.Concat, s.InplaceConcat = o.Concat, o.InplaceConcat
	}
	if s.Repeat == nil {
		s.Repeat, s.InplaceRepeat = o.Repeat, o.InplaceRepeat
	}
	if s.Power == nil {
		s.Power = o.Power
	}
	if s.Buffer == nil && s.Export == nil {
		s.Buffer, s.Export = o.Buffer, o.Export
	}
	if s.Traverse == nil {
		s.Traverse = o.Traverse
		if s.Clear == nil {
			s.Clear = o.Clear
		}
	}
	if s.Del == nil {
		s.Del = o.Del
	}
}

func isCompareName(name string) bool {
	for _, n := range nameCompare {
		if n == name {
			return true
		}
	}
	return false
}

// updateSlots makes the slots of a class written in Python call what its
// dictionary and bases have now, and those of its subclasses.
func (t *Thread) updateSlots(typ *Type) {
	b := typ.base
	s := &typ.slots
	*s = Slots{}
	s.GetAttr, s.plainGet, s.SetAttr, s.plainSet = b.slots.GetAttr, b.slots.plainGet, b.slots.SetAttr, b.slots.plainSet
	if d := typ.lookup(t, t.vm.names.new); b.callsNew || d.p != nil && (d.p.kind != kNative || asNative(d.p).newOf == nil) {
		typ.callsNew = true // and CPython 2 never forgets
	}
	if typ.mixed { // what classic classes have may change unseen
		s.plainGet, s.plainSet = false, false
	}
	s.New, s.Concat, s.InplaceConcat = b.slots.New, b.slots.Concat, b.slots.InplaceConcat
	s.Repeat, s.InplaceRepeat, s.Power, s.Buffer = b.slots.Repeat, b.slots.InplaceRepeat, b.slots.Power, b.slots.Buffer
	s.Export = b.slots.Export
	s.Traverse, s.Clear, s.Del = b.slots.Traverse, b.slots.Clear, b.slots.Del
	var own []int
	for i := range slotRows {
		r := &slotRows[i]
		if !t.vm.exists(r.how) {
			continue
		}
		d := typ.lookup(t, t.special(i))
		if d.p == nil {
			continue
		}
		if n := t.wrapperOwner(d); n != nil && typ.isSubtype(n) && asDescr(d.p).name == t.special(i) {
			r.copy(s, &n.slots)
			continue
		}
		if d.p == &tNone && r.name == "__hash__" {
			s.Hash = unhashable
			continue
		}
		own = append(own, i)
	}
	for _, i := range own {
		slotRows[i].dispatch(s)
	}
	d := typ.lookup(t, t.vm.names.new)
	if d.p != nil && (d.p.kind != kNative || asNative(d.p).newOf == nil) {
		s.New = slotNew
	} else if d.p != nil {
		s.New = asNative(d.p).newOf.slots.New
	}
	typ.flags &^= TypeDel
	if typ.flags&TypeLegacyDel != 0 { // which is not inherited
		typ.flags |= TypeDel
	}
	switch d := typ.lookup(t, t.vm.names.del); {
	case d.p != nil && t.wrapperOwner(d) == nil:
		typ.flags |= TypeDel
		s.Del = nil
	case s.Del != nil:
		typ.flags |= TypeDel
	}
	for _, sub := range typ.subs {
		t.updateSlots(sub)
	}
}

// wrapperOwner gives the built-in type whose special method d is.
func (t *Thread) wrapperOwner(d Value) *Type {
	if d.p.kind == kDescr && asDescr(d.p).how == descrWrapper {
		return asDescr(d.p).owner
	}
	return nil
}

// slotNew calls a __new__ written in Python.
func slotNew(t *Thread, typ *Type, a Args) Value {
	d := t.getAttr(typ.Value(), t.vm.names.new)
	if d.p == nil {
		return Null
	}
	r := t.callWithSelf(d, typ.Value(), a)
	t.decref(d)
	return r
}
