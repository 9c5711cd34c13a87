package testcapi

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*holder)(nil)) }

// The classes of _testcapi.

// holder is what the objects of these classes hold.
type holder struct{ value vm.Value }

func newHolder(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	if len(a.Pos) != 1 || len(a.Names) > 0 {
		return t.Raise(t.VM().Types().TypeError, "%s() takes exactly 1 argument (%d given)", typ.Name(), len(a.Pos)+len(a.Names))
	}
	return t.NewNativeObj(typ, &holder{a.Pos[0].Incref()})
}

func held(v vm.Value) vm.Value { return vm.Data(v).(*holder).value.Incref() }

func visitHeld(data any, visit func(vm.Value)) {
	if v := data.(*holder).value; !v.IsNull() {
		visit(v)
	}
}

func dropHeld(t *vm.Thread, data any) {
	h := data.(*holder)
	v := h.value
	h.value = vm.Null
	if !v.IsNull() {
		t.Decref(v)
	}
}

// containerNoGC holds an object without the collector's knowledge.
var containerNoGC = vm.TypeSpec{Name: "_testcapi.ContainerNoGC", Kind: vm.KindNative, Flags: vm.TypeBase,
	Slots:  vm.Slots{New: newHolder, Traverse: visitHeld, Clear: dropHeld},
	GetSet: []vm.GetSet{{Name: "value", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return held(v) }, Doc: "a container value for test purposes"}}}

// awaitType is awaited by way of the object that it was made with.
var awaitType = vm.TypeSpec{Name: "_testcapi.awaitType", Kind: vm.KindNative,
	Slots: vm.Slots{New: newHolder, Traverse: visitHeld, Clear: dropHeld,
		Await: func(t *vm.Thread, v vm.Value) vm.Value { return held(v) }}}

// addClasses adds the classes to the module.
func addClasses(t *vm.Thread, m *vm.Module) {
	m.Set("RecursingInfinitelyError", recursingError(t).Value().Incref())
	for name, spec := range map[string]*vm.TypeSpec{"ContainerNoGC": &containerNoGC, "awaitType": &awaitType} {
		m.Set(name, t.NewType(spec).Value().Incref())
	}
}

// recursingError makes the exception whose __init__ raises another one of its class.
func recursingError(t *vm.Thread) *vm.Type {
	class := t.NewType(&vm.TypeSpec{Name: "RecursingInfinitelyError", Base: t.VM().Types().Exception,
		Doc: "Instantiating this exception starts infinite recursion.",
		Slots: vm.Slots{Init: func(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
			if !t.EnterNative(" while calling a Python object") {
				return vm.Null
			}
			defer t.LeaveNative()
			class := vm.Ext(t.VM(), "RecursingInfinitelyError", func() *vm.Type { return t.TypeOf(self) })
			if e := t.Call(class.Value()); !e.IsNull() {
				t.RaiseObject(e)
			}
			return vm.Null
		}}})
	return class
}

// objectFuncs make and change objects as C code can.
var objectFuncs = []vm.Method{
	{Name: "with_tp_del", Sig: "cls, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		class := vm.TypeOfClass(a[0])
		if class == nil || !t.SetLegacyDel(class) {
			r := t.Repr(a[0])
			if r.IsNull() {
				return vm.Null
			}
			defer t.Decref(r)
			return t.Raise(t.VM().Types().TypeError, "heap type expected, got %s", vm.GoString(r))
		}
		return a[0].Incref()
	}, Doc: "Give a class the finalizer of C code from before Python 3.4: its __tp_del__."},
	{Name: "bad_get", Sig: "self, obj, cls, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		r := t.Call(a[2])
		if r.IsNull() {
			return vm.Null
		}
		t.Decref(r)
		return t.Repr(a[0])
	}, Doc: "A __get__ that calls the class."},
	{Name: "create_cfunction", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.NewFunction(vm.Method{Name: "no_docstring", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }})
	}, Doc: "Make a function written in C."},
}
