package sre

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/sre"
)

// scanner goes through a text match by match.
type scanner struct {
	pattern, str vm.Value
	s            *sre.Scanner
	lock         *int // of the text, while it is gone through
}

func scannerOf(v vm.Value) *scanner { return vm.Data(v).(*scanner) }

func newScanner(t *vm.Thread, a []vm.Value) vm.Value {
	p := patternOf(a[0])
	text, pos, endpos, ok := p.subject(t, a[1:])
	if !ok {
		return vm.Null
	}
	return t.NewNativeObj(stateOf(t).scanner, &scanner{a[0].Incref(), a[1].Incref(), p.prog.Scanner(text, pos, endpos, limits(t)), t.LockBuffer(a[1])})
}

func step(f func(s *sre.Scanner) (*sre.Match, error)) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		s := scannerOf(a[0])
		m, err := f(s.s)
		if err != nil {
			return raise(t, err, vm.None)
		}
		return newMatch(t, s.pattern, s.str, m)
	}
}

var scannerSpec = vm.TypeSpec{
	Name: "_sre.SRE_Scanner", Flags: vm.TypeGC | vm.TypeNoInst,
	Slots: vm.Slots{
		Traverse: func(data any, visit func(vm.Value)) {
			visit(data.(*scanner).pattern)
			visit(data.(*scanner).str)
		},
		Clear: func(t *vm.Thread, data any) {
			s := data.(*scanner)
			a, b := s.pattern, s.str
			unlock(&s.lock)
			s.pattern, s.str = vm.None, vm.None
			t.Decref(a)
			t.Decref(b)
		},
	},
	Methods: []vm.Method{
		{Name: "match", Fn: step(func(s *sre.Scanner) (*sre.Match, error) { return s.Match() })},
		{Name: "search", Fn: step(func(s *sre.Scanner) (*sre.Match, error) { return s.Search() })},
	},
	GetSet: []vm.GetSet{{Name: "pattern", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return scannerOf(v).pattern.Incref() }}},
}

// iter is what finditer gives.
type iter struct {
	pattern, str vm.Value
	it           *sre.Iter
	lock         *int
}

// unlock ends a lock, once.
func unlock(lock **int) {
	vm.UnlockBuffer(*lock)
	*lock = nil
}

func findIter(t *vm.Thread, a []vm.Value) vm.Value {
	p := patternOf(a[0])
	text, pos, endpos, ok := p.subject(t, a[1:])
	if !ok {
		return vm.Null
	}
	return t.NewNativeObj(stateOf(t).iter, &iter{a[0].Incref(), a[1].Incref(), p.prog.Find(text, pos, endpos, limits(t)), t.LockBuffer(a[1])})
}

var iterSpec = vm.TypeSpec{
	Name: "callable_iterator", Name2: "callable-iterator", Flags: vm.TypeGC | vm.TypeNoInst,
	Slots: vm.Slots{
		Iter: func(t *vm.Thread, v vm.Value) vm.Value { return v.Incref() },
		Next: func(t *vm.Thread, v vm.Value) vm.Value {
			x := vm.Data(v).(*iter)
			if x.it == nil {
				return vm.Null
			}
			m, err := x.it.Next()
			if err != nil {
				return raise(t, err, vm.None)
			}
			if m == nil {
				x.drop(t)
				return vm.Null
			}
			return newMatch(t, x.pattern, x.str, m)
		},
		Traverse: func(data any, visit func(vm.Value)) {
			visit(data.(*iter).pattern)
			visit(data.(*iter).str)
		},
		Clear: func(t *vm.Thread, data any) { data.(*iter).drop(t) },
	},
}

// drop lets go of text and pattern, as the end of the iteration does.
func (x *iter) drop(t *vm.Thread) {
	a, b := x.pattern, x.str
	unlock(&x.lock)
	x.pattern, x.str, x.it = vm.None, vm.None, nil
	t.Decref(a)
	t.Decref(b)
}
