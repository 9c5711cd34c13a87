package vm

// attrs are the attributes of an instance: values of __slots__ first, then those
// of its dictionary in the order that shape gives, or, once the dictionary is
// asked for or loses a key, in dict.
type attrs struct {
	shape *Shape
	slots []Value // Null: not set
	dict  *DictObj
}

// InstObj is an instance of a class whose layout is object's.
type InstObj struct {
	Header
	attrs
	inl [4]Value
}

// NativeObj is an object of a library module; Slots.Traverse tells what its data
// refers to.
type NativeObj struct {
	Header
	attrs
	data any
}

// Shape says which attributes an instance has and where. Instances of one class
// that got the same attributes in the same order share it. Its id changes when
// the class or one of its bases changes, so that one comparison guards a cache.
type Shape struct {
	id    uint64
	typ   *Type
	index map[*TextObj]int // place in attrs.slots
	names []*TextObj       // of the dictionary, in order
	next  map[*TextObj]*Shape
	order []int // in Python 2: names by their places in a dict's table
}

// maxShape bounds the attributes that a shape may have; beyond it they go to a
// dictionary.
const maxShape = 64

func (vm *VM) newShapeID() uint64 {
	vm.shapeID++
	return vm.shapeID
}

// root gives the shape of an instance of typ that has no attributes yet.
func (typ *Type) root(vm *VM) *Shape {
	if typ.shape == nil {
		typ.shape = &Shape{id: vm.newShapeID(), typ: typ, index: map[*TextObj]int{}}
		typ.shapes = append(typ.shapes, typ.shape)
	}
	return typ.shape
}

// add gives the shape with one more attribute, nil where there are too many.
func (s *Shape) add(vm *VM, name *TextObj) *Shape {
	if n := s.next[name]; n != nil {
		return n
	}
	if len(s.names) >= maxShape || len(s.typ.shapes) > 1000 {
		return nil
	}
	n := &Shape{id: vm.newShapeID(), typ: s.typ, index: make(map[*TextObj]int, len(s.index)+1)}
	for k, v := range s.index {
		n.index[k] = v
	}
	n.index[name] = s.typ.members + len(s.names)
	n.names = append(s.names[:len(s.names):len(s.names)], name)
	if s.next == nil {
		s.next = map[*TextObj]*Shape{}
	}
	s.next[name] = n
	s.typ.shapes = append(s.typ.shapes, n)
	return n
}

// tableOrder gives the order in which Python 2's dictionary would have the
// attributes.
func (s *Shape) tableOrder(t *Thread) []int {
	if s.order == nil {
		var d DictObj
		for i, name := range s.names {
			d.insert(t, obj(&name.Header), name.hash, Int(int64(i)))
		}
		s.order = make([]int, 0, len(s.names))
		for _, e := range d.idx {
			if e >= 0 {
				s.order = append(s.order, int(d.ents[e].val.int()))
			}
		}
	}
	return s.order
}

// start gives a new instance of typ its shape and the room for its __slots__.
func (a *attrs) start(vm *VM, typ *Type, room []Value) {
	a.shape = typ.root(vm)
	if typ.members > len(room) {
		room = make([]Value, typ.members)
	}
	a.slots = room
}

// get finds an attribute of the dictionary (borrowed, Null if absent).
func (a *attrs) get(name *TextObj) Value {
	if a.dict != nil {
		return a.dict.getStr(name)
	}
	if a.shape != nil {
		if i, ok := a.shape.index[name]; ok {
			return a.slots[i]
		}
	}
	return Null
}

// set stores an attribute of the dictionary, taking a reference.
func (a *attrs) set(t *Thread, name *TextObj, v Value) {
	if a.dict == nil {
		if i, ok := a.shape.index[name]; ok {
			v.incref()
			old := a.slots[i]
			a.slots[i] = v
			t.decref(old)
			return
		}
		if s := a.shape.add(t.vm, name); s != nil {
			i := s.typ.members + len(s.names) - 1
			for i >= len(a.slots) {
				a.slots = append(a.slots, Value{})
				a.slots = a.slots[:cap(a.slots)]
			}
			a.slots[i] = v.incref()
			a.shape = s
			return
		}
		a.materialize(t)
	}
	a.dict.setStr(t, name, v)
}

// del deletes an attribute of the dictionary and tells whether it was there.
func (a *attrs) del(t *Thread, name *TextObj) bool {
	if a.dict == nil {
		if _, ok := a.shape.index[name]; !ok {
			return false
		}
		a.materialize(t)
	}
	return a.dict.delStr(t, name)
}

// materialize moves the attributes into a dict of their own and gives that.
func (a *attrs) materialize(t *Thread) *DictObj {
	if a.dict != nil {
		return a.dict
	}
	d := t.newDict()
	if s := a.shape; s != nil {
		for i, name := range s.names {
			j := s.typ.members + i
			d.insert(t, obj(&name.Header).incref(), name.hash, a.slots[j])
			a.slots[j] = Null
		}
		a.slots = a.slots[:s.typ.members:s.typ.members]
	}
	a.dict = d
	a.shape = nil
	return d
}

// setDict replaces the whole dictionary; d may be nil.
func (a *attrs) setDict(t *Thread, d *DictObj) {
	old := a.materialize(t)
	if d != nil {
		d.rc++
	}
	a.dict = d
	t.decref(obj(&old.Header))
}

// each visits all references that the attributes hold.
func (a *attrs) each(visit func(Value)) {
	for _, v := range a.slots {
		if v.p != nil {
			visit(v)
		}
	}
	if a.dict != nil {
		visit(obj(&a.dict.Header))
	}
}

// release lets go of everything, in CPython's order: __slots__, then the
// dictionary.
func (t *Thread) releaseAttrs(a *attrs) {
	slots := a.slots
	if t.vm.py2 && a.shape != nil && len(a.shape.names) > 0 {
		members, order := a.shape.typ.members, a.shape.tableOrder(t)
		a.slots, a.shape = nil, nil
		t.releaseSlots(slots[:members])
		// The rest is in a dict there, whose deallocation counts.
		t.vm.nesting++
		for _, i := range order {
			if v := slots[members+i]; v.p != nil {
				slots[members+i] = Null
				t.decref(v)
			}
		}
		t.vm.nesting--
		return
	}
	a.slots, a.shape = nil, nil
	t.releaseSlots(slots)
	if d := a.dict; d != nil {
		a.dict = nil
		t.decref(obj(&d.Header))
	}
}

func (t *Thread) releaseSlots(slots []Value) {
	for i, v := range slots {
		if v.p != nil {
			slots[i] = Null
			t.decref(v)
		}
	}
}

// init fills the header of a new object, which the caller owns.
func (t *Thread) init(h *Header, kind Kind, typ *Type) {
	h.rc, h.kind, h.typ = 1, kind, typ
	if typ.flags&(TypeHeap|TypeDel) != 0 {
		if typ.flags&TypeHeap != 0 {
			typ.rc++
		}
		if typ.flags&TypeDel != 0 {
			h.flags |= flagHasDel
		}
	}
}

// getAttrSoft is v.name; Null with AttributeError where there is none.
func (t *Thread) getAttrSoft(v Value, name *TextObj) Value {
	return t.typeOf(v).slots.GetAttr(t, v, name)
}

// GetAttr is v.name.
func (t *Thread) GetAttr(v Value, name string) Value { return t.getAttr(v, t.vm.intern(name)) }

func (t *Thread) getAttr(v Value, name *TextObj) Value {
	f := t.frame
	return t.finish(t.getAttrSoft(v, name), f)
}

// LookupAttr is v.name where absence is no error: Null without an exception.
func (t *Thread) LookupAttr(v Value, name string) (Value, bool) {
	return t.lookupAttr(v, t.vm.intern(name))
}

// lookupAttr gives an owned value; ok is false where an exception other than
// AttributeError is set.
func (t *Thread) lookupAttr(v Value, name *TextObj) (r Value, ok bool) {
	r = t.getAttr(v, name)
	if r.p == nil {
		if !t.matches(t.vm.types.AttributeError) {
			return Null, false
		}
		t.clearExc()
	}
	return r, true
}

// SetAttr sets v.name, or deletes it where x is Null.
func (t *Thread) SetAttr(v Value, name string, x Value) bool {
	return t.setAttr(v, t.vm.intern(name), x)
}

func (t *Thread) setAttr(v Value, name *TextObj, x Value) bool {
	f := t.frame
	return !t.finish(t.typeOf(v).slots.SetAttr(t, v, name, x), f).IsNull()
}

// lookupSpecial finds a special method on v's class and binds it (owned); Null
// without an exception where there is none.
func (t *Thread) lookupSpecial(v Value, name *TextObj) Value {
	typ := t.typeOf(v)
	d := typ.lookup(t, name)
	if d.p == nil {
		return Null
	}
	if get := t.typeOf(d).slots.DescrGet; get != nil {
		f := t.frame
		d.incref()
		r := t.finish(get(t, d, v, typ), f)
		t.decref(d)
		return r
	}
	return d.incref()
}

// genericGetAttr is object.__getattribute__.
func genericGetAttr(t *Thread, v Value, name *TextObj) Value {
	r, found := t.genericLookup(v, name)
	if !found {
		return t.raiseNoAttr(v, name)
	}
	return r
}

// genericLookup finds an attribute as object.__getattribute__ does; found is
// false where there is none. It may return Unwind.
func (t *Thread) genericLookup(v Value, name *TextObj) (r Value, found bool) {
	typ := t.typeOf(v)
	d := typ.lookup(t, name)
	var get func(*Thread, Value, Value, *Type) Value
	if d.p != nil {
		ds := &t.typeOf(d).slots
		get = ds.DescrGet
		if get != nil && ds.DescrSet != nil {
			d.incref()
			r = get(t, d, v, typ)
			t.decref(d)
			return r, true
		}
	}
	if a := instDict(v.p); a != nil {
		if r = a.get(name); r.p != nil {
			return r.incref(), true
		}
	}
	if get != nil {
		d.incref()
		r = get(t, d, v, typ)
		t.decref(d)
		return r, true
	}
	if d.p != nil {
		return d.incref(), true
	}
	return Null, false
}

// instDict gives the attributes of an object that has a __dict__, else nil.
func instDict(h *Header) *attrs {
	if h.kind <= kLastStatic || h.typ.flags&TypeDict == 0 {
		return nil
	}
	return attrsOf(h)
}

// genericSetAttr is object.__setattr__ and __delattr__.
func genericSetAttr(t *Thread, v Value, name *TextObj, x Value) Value {
	typ := t.typeOf(v)
	d := typ.lookup(t, name)
	if d.p != nil {
		if set := t.typeOf(d).slots.DescrSet; set != nil {
			d.incref()
			r := set(t, d, v, x)
			t.decref(d)
			return r
		}
	}
	a := instDict(v.p)
	if a == nil {
		return t.raiseSetAttr(v, name, x, d)
	}
	if x.p != nil {
		a.set(t, name, x)
		return None
	}
	switch {
	case a.del(t, name):
		return None
	case t.vm.py2 && (a.dict != nil || a.shape != nil && len(a.shape.names) > 0):
		return t.raiseAttr(v, name, "%s", name.utf8()) // the KeyError of its __dict__
	}
	return t.raiseNoAttr(v, name)
}

// raiseSetAttr words why v.name cannot be set (or deleted where x is Null).
func (t *Thread) raiseSetAttr(v Value, name *TextObj, x, d Value) Value {
	typ := t.typeOf(v)
	if d.p != nil {
		return t.raiseAttr(v, name, "'%s' object attribute '%s' is read-only", t.shownType(typ), name.utf8())
	}
	if !t.vm.py2 && typ.slots.SetAttr != nil {
		// CPython 3.13 adds a hint where the class has no __dict__.
		if typ.flags&TypeDict == 0 {
			return t.raiseAttr(v, name, "'%s' object has no attribute '%s' and no __dict__ for setting new attributes", t.shownType(typ), name.utf8())
		}
	}
	return t.raiseAttr(v, name, "'%s' object has no attribute '%s'", t.shownType(typ), name.utf8())
}

// raiseNoAttr says that v has no attribute name.
func (t *Thread) raiseNoAttr(v Value, name *TextObj) Value {
	return t.raiseAttr(v, name, "'%s' object has no attribute '%s'", t.typeName(v), name.utf8())
}
