package contextvars

import (
	"cmp"
	"slices"

	"github.com/sllint/sllint/vm"
)

// bindings are the variables that a context has, in the order in which they were
// made. They are an object of their own that never changes, so that a context is
// copied by sharing them; a context has few of them, and so a change copies all.
// CPython keeps them in a tree of hashes, whose node is copied as well.
type bindings struct{ list []binding }

type binding struct{ variable, value vm.Value }

var bindingsSpec = vm.TypeSpec{Name: "hamt", Flags: vm.TypeGC,
	Slots: vm.Slots{
		Traverse: func(data any, visit func(vm.Value)) {
			for _, b := range data.(*bindings).list {
				visit(b.variable)
				visit(b.value)
			}
		},
		Clear: func(t *vm.Thread, data any) {
			b := data.(*bindings)
			list := b.list
			b.list = nil
			for _, x := range list {
				t.Decref(x.variable)
				t.Decref(x.value)
			}
		},
	}}

// newBindings makes bindings of a list, whose references it steals.
func newBindings(t *vm.Thread, list []binding) vm.Value {
	return t.NewNative(typesOf(t).bindings, &bindings{list})
}

func bindingsOf(v vm.Value) *bindings { return vm.Data(v).(*bindings) }

// find gives the place of a variable, or the one that it would have.
func (b *bindings) find(variable vm.Value) (int, bool) {
	return slices.BinarySearchFunc(b.list, variableOf(variable).number, func(x binding, n int64) int {
		return cmp.Compare(variableOf(x.variable).number, n)
	})
}

// with makes bindings in which a variable has another value, or none.
func (b *bindings) with(t *vm.Thread, variable, value vm.Value) vm.Value {
	i, found := b.find(variable)
	list := make([]binding, 0, len(b.list)+1)
	list = append(list, b.list[:i]...)
	if !value.IsNull() {
		list = append(list, binding{variable, value})
	}
	if found {
		i++
	}
	list = append(list, b.list[i:]...)
	for _, x := range list {
		x.variable.Incref()
		x.value.Incref()
	}
	return newBindings(t, list)
}

// equal tells whether two bindings have equal values for the same variables.
func equal(t *vm.Thread, x, y vm.Value) (same, ok bool) {
	a, b := bindingsOf(x).list, bindingsOf(y).list
	if x == y {
		return true, true
	}
	if len(a) != len(b) {
		return false, true
	}
	// What is compared may set variables in the contexts that the bindings are of.
	x.Incref()
	y.Incref()
	defer t.Decref(x)
	defer t.Decref(y)
	for i := range a {
		if a[i].variable != b[i].variable {
			return false, true
		}
		if same, ok := t.CompareBool(a[i].value, b[i].value, vm.EQ); !same || !ok {
			return false, ok
		}
	}
	return true, true
}

// iterator is what Context.keys, values and items give.
type iterator struct {
	vars vm.Value // bindings
	next int
}

// What an iterator gives of each binding.
const (
	keys = iota
	values
	items
)

func iterate(what int) func(t *vm.Thread, self vm.Value) vm.Value {
	return func(t *vm.Thread, self vm.Value) vm.Value {
		return t.NewNative(typesOf(t).iterators[what], &iterator{vars: contextOf(self).vars.Incref()})
	}
}

var iteratorSpecs = [...]vm.TypeSpec{
	keys:   iteratorSpec("keys", func(t *vm.Thread, b binding) vm.Value { return b.variable.Incref() }),
	values: iteratorSpec("values", func(t *vm.Thread, b binding) vm.Value { return b.value.Incref() }),
	items: iteratorSpec("items", func(t *vm.Thread, b binding) vm.Value {
		return t.NewTuple(b.variable.Incref(), b.value.Incref())
	}),
}

func iteratorSpec(name string, give func(t *vm.Thread, b binding) vm.Value) vm.TypeSpec {
	return vm.TypeSpec{Name: name, Flags: vm.TypeGC, Slots: vm.Slots{
		Iter: vm.SelfIter,
		Next: func(t *vm.Thread, self vm.Value) vm.Value {
			it := vm.Data(self).(*iterator)
			list := bindingsOf(it.vars).list
			if it.next == len(list) {
				return vm.Null
			}
			it.next++
			return give(t, list[it.next-1])
		},
		Len: func(t *vm.Thread, self vm.Value) vm.Value {
			return vm.Int(int64(len(bindingsOf(vm.Data(self).(*iterator).vars).list)))
		},
		Traverse: func(data any, visit func(vm.Value)) { vm.VisitAll(visit, data.(*iterator).vars) },
		Clear:    func(t *vm.Thread, data any) { t.ClearFields(&data.(*iterator).vars) },
	}}
}
