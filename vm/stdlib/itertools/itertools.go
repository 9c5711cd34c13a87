// Package itertools is Python's module of that name. An iterator that may have to
// wait for another one does its work in a native frame: State says what for.
package itertools

import "github.com/sllint/sllint/vm"

func init() {
	vm.SnapshotTypes((*combine)(nil), (*multi)(nil), (*teeData)(nil), (*teeObj)(nil), (*groupby)(nil), (*grouper)(nil), (*count)(nil), (*repeat)(nil), (*cycle)(nil), (*chain)(nil), (*compress)(nil), (*while)(nil), (*filter)(nil), (*accumulate)(nil), (*pairwise)(nil), (*batched)(nil), (*islice)(nil))
}

// Module is the module.
var Module = &vm.NativeModule{Name: "itertools",
	Doc:   "Functional tools for creating and using iterators.",
	Funcs: []vm.Method{{Name: "tee", Sig: "iterable, n=2, /", Fn: tee, Doc: "Returns a tuple of n independent iterators."}},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		for _, s := range specs {
			if s.how&vm.Only2 != 0 && !t.VM().Py2() || s.how&vm.Only3 != 0 && t.VM().Py2() {
				continue
			}
			spec := *s.spec
			spec.Kind = vm.KindNative
			spec.Flags |= vm.TypeGC | vm.TypeBase
			typ := t.NewType(&spec)
			types(t)[typ.Name()] = typ
			if !s.hidden {
				m.Set(typ.Name(), typ.Value().Incref())
			}
		}
		return true
	}}

type row struct {
	spec   *vm.TypeSpec
	how    vm.MethodFlags
	hidden bool
}

var specs []row

// types are the classes of one interpreter.
func types(t *vm.Thread) map[string]*vm.Type {
	return vm.Ext(t.VM(), "itertools", func() map[string]*vm.Type { return map[string]*vm.Type{} })
}

// node is the data of an iterator: its references, in the order in which they are
// let go of.
type node interface{ refs() []*vm.Value }

// iterator describes a class of iterators whose Next runs code in a native frame.
func iterator(name, doc string, newFn vm.NewFunc, code *vm.NativeCode) *vm.TypeSpec {
	return plain(name, doc, newFn, func(t *vm.Thread, self vm.Value) vm.Value { return t.StartNative(code, self) })
}

// plain describes a class of iterators with a Next of its own.
func plain(name, doc string, newFn vm.NewFunc, next func(t *vm.Thread, self vm.Value) vm.Value) *vm.TypeSpec {
	return &vm.TypeSpec{Name: "itertools." + name, Doc: doc, Slots: vm.Slots{New: newFn, Iter: vm.SelfIter, Next: next,
		Traverse: func(data any, visit func(vm.Value)) {
			for _, p := range data.(node).refs() {
				vm.VisitAll(visit, *p)
			}
		},
		Clear: func(t *vm.Thread, data any) { t.ClearFields(data.(node).refs()...) },
	}}
}

// pulled says what came of asking an iterator.
type pulled uint8

const (
	got pulled = iota
	waits
	ended
	failed
)

// pull asks an iterator for its next value; f is called in state where it waits.
func pull(t *vm.Thread, f *vm.Frame, it vm.Value, state int) (vm.Value, pulled) {
	t.Wait(f, state)
	return took(t, t.NextSoft(it))
}

// took sorts what came of asking.
func took(t *vm.Thread, r vm.Value) (vm.Value, pulled) {
	switch {
	case r.IsUnwind():
		return r, waits
	case !r.IsNull():
		return r, got
	case t.EndOfIter():
		return r, ended
	}
	return r, failed
}

// answer is what a frame returns that cannot go on.
func answer(t *vm.Thread, how pulled) vm.Value {
	switch how {
	case waits:
		return vm.Unwind
	case ended:
		return t.Stop()
	}
	return vm.Null
}

func self[T any](f *vm.Frame) T { return vm.Data(f.Reg(0)).(T) }

// bind reads the arguments of a class.
func bind(t *vm.Thread, sig vm.Signature, name string, a vm.Args, out []vm.Value) bool {
	return sig.Bind(t, name, a, out)
}
