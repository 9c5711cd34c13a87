package vm

// Objects of library modules: a NativeObj holds a Go value, of which the Slots of
// its class tell what it refers to.

// KindNative is the Kind of a TypeSpec whose instances are such objects.
const KindNative = kNativeObj

// allocNative makes an object of a class, or of one derived from it.
func (t *Thread) allocNative(typ *Type, data any) *Header {
	o := &NativeObj{data: data}
	t.initNative(o, typ)
	return &o.Header
}

// initNative is allocNative for memory that is there already, with its data.
func (t *Thread) initNative(o *NativeObj, typ *Type) {
	t.init(&o.Header, kNativeObj, typ)
	if typ.flags&(TypeHeap|TypeDict) != 0 {
		t.startSub(&o.Header, &o.attrs)
	}
	if typ.flags&TypeGC != 0 {
		t.track(&o.Header)
	}
	t.vm.charge(120)
}

// AllocNative is a TypeSpec's Alloc: an object that holds what make gives.
func AllocNative(make func() any) func(t *Thread, typ *Type) *Header {
	return func(t *Thread, typ *Type) *Header { return t.allocNative(typ, make()) }
}

// visitAll visits values, some of which may be Null.
func visitAll(visit func(Value), vals ...Value) {
	for _, v := range vals {
		if v.p != nil {
			visit(v)
		}
	}
}

// Holding completes the slots of a class whose data counts some references and nothing else.
func (s Slots) Holding(fields func(data any) []*Value) Slots {
	s.Traverse = func(data any, visit func(Value)) {
		for _, v := range fields(data) {
			visitAll(visit, *v)
		}
	}
	s.Clear = func(t *Thread, data any) { t.clearFields(fields(data)...) }
	return s
}

// clearFields lets go of what fields hold, in order.
func (t *Thread) clearFields(fields ...*Value) {
	for _, p := range fields {
		v := *p
		*p = Null
		t.xdecref(v)
	}
}

// NewNativeObj makes an object of a library type (built by NewNativeType or with
// a TypeSpec of kind native) with data of its own.
func (t *Thread) NewNativeObj(typ *Type, data any) Value {
	return obj(t.allocNative(typ, data))
}

// Data gives the data of an object made by NewNativeObj, nil for any other value.
func Data(v Value) any {
	if v.p.kind != kNativeObj {
		return nil
	}
	return asNativeObj(v.p).data
}
