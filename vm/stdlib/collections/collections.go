// Package collections is the module _collections: what the module collections is
// made of.
package collections

import "github.com/sllint/sllint/vm"

func init() { vm.SnapshotTypes((*types)(nil), (*getter)(nil), (*deque)(nil), (*iter)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_collections", Doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
	Funcs: []vm.Method{{Name: "_count_elements", Sig: "mapping, iterable, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.CountElements(a[0], a[1])
	}, Doc: "Count elements in the iterable, updating the mapping"}},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		st := state(t)
		spec := dequeSpec
		st.deque = t.NewType(&spec)
		st.iter = t.NewType(&iterSpec)
		st.riter = t.NewType(&reverseSpec)
		m.Set("deque", st.deque.Value().Incref())
		m.Set("defaultdict", t.NewDefaultDictType().Value().Incref())
		if !t.VM().Py2() {
			m.Set("_deque_iterator", st.iter.Value().Incref())
			m.Set("_deque_reverse_iterator", st.riter.Value().Incref())
			m.Set("OrderedDict", t.NewOrderedDictType().Value().Incref())
			m.Set("_tuplegetter", t.NewType(&getterSpec).Value().Incref())
		}
		return true
	}}

type types struct{ deque, iter, riter *vm.Type }

func state(t *vm.Thread) *types {
	return vm.Ext(t.VM(), "_collections", func() *types { return &types{} })
}

// _tuplegetter: the fields of named tuples.

type getter struct {
	i   int64
	doc vm.Value
}

var getterSpec = vm.TypeSpec{Name: "_collections._tuplegetter", Kind: vm.KindNative, Flags: vm.TypeGC,
	Slots: vm.Slots{
		New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			if !t.RefuseKeywords("_tuplegetter", a) || !t.CheckCount("_tuplegetter", len(a.Pos), 2, 2) {
				return vm.Null
			}
			i, ok := t.Index(a.Pos[0], t.VM().Types().OverflowError)
			if !ok {
				return vm.Null
			}
			return t.NewNative(typ, &getter{i, a.Pos[1].Incref()})
		},
		DescrGet: func(t *vm.Thread, d, self vm.Value, typ *vm.Type) vm.Value {
			if self.IsNull() || self.IsNone() {
				return d.Incref()
			}
			g := vm.Data(d).(*getter)
			if !vm.IsTuple(self) {
				return t.Raise(t.VM().Types().TypeError, "descriptor for index '%d' for tuple subclasses doesn't apply to '%s' object", g.i, t.TypeName(self))
			}
			items := vm.Items(self)
			if g.i < 0 || int(g.i) >= len(items) {
				return t.Raise(t.VM().Types().IndexError, "tuple index out of range")
			}
			return items[g.i].Incref()
		},
		DescrSet: func(t *vm.Thread, d, self, v vm.Value) vm.Value {
			if v.IsNull() {
				return t.Raise(t.VM().Types().AttributeError, "can't delete attribute")
			}
			return t.Raise(t.VM().Types().AttributeError, "can't set attribute")
		},
		Repr: func(t *vm.Thread, v vm.Value) vm.Value {
			g := vm.Data(v).(*getter)
			pair := t.NewTuple(vm.Int(g.i), g.doc.Incref())
			r := t.Repr(pair)
			t.Decref(pair)
			if r.IsNull() {
				return r
			}
			defer t.Decref(r)
			return t.Str("_tuplegetter" + vm.GoString(r))
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*getter).doc) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*getter).doc) },
	},
	Methods: []vm.Method{{Name: "__reduce__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		g := vm.Data(a[0]).(*getter)
		return t.NewTuple(t.TypeOf(a[0]).Value().Incref(), t.NewTuple(vm.Int(g.i), g.doc.Incref()))
	}}},
	GetSet: []vm.GetSet{{Name: "__doc__", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value {
		return vm.Data(v).(*getter).doc.Incref()
	}, Set: func(t *vm.Thread, v, x vm.Value) bool {
		g := vm.Data(v).(*getter)
		if x.IsNull() {
			x = vm.None
		}
		old := g.doc
		g.doc = x.Incref()
		t.Decref(old)
		return true
	}}},
}
