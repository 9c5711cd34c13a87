// Package sre is the module _sre: patterns and matches over the engine of
// vm/internal/sre. Module re is written in Python on top of it.
package sre

import (
	"errors"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/sre"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

func init() {
	vm.SnapshotTypes((*state)(nil), (*pattern)(nil), (*match)(nil), (*scanner)(nil), (*iter)(nil), poller{})
}

// Module is the module.
var Module = &vm.NativeModule{Name: "_sre", Init: initModule, Funcs: []vm.Method{
	{Name: "compile", Sig: "pattern, flags, /", Fn: compile},
	{Name: "lexicon", Sig: "phrases, flags, /", Fn: lexicon},
	{Name: "set_error", Sig: "cls, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		s := stateOf(t)
		t.Decref(s.err)
		s.err = a[0].Incref()
		return vm.None
	}},
}}

// state is what the module keeps in each VM.
type state struct {
	pattern, match, scanner, iter *vm.Type
	err                           vm.Value // re.error
}

// Visit visits what is held.
func (s *state) Visit(visit func(vm.Value)) { visit(s.err) }

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_sre", func() *state { return &state{} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	s := stateOf(t)
	s.pattern, s.match = t.NewType(&patternSpec), t.NewType(&matchSpec)
	s.scanner, s.iter = t.NewType(&scannerSpec), t.NewType(&iterSpec)
	m.Set("Pattern", s.pattern.Value().Incref())
	m.Set("Match", s.match.Value().Incref())
	m.Set("MAGIC", vm.Int(20230502))
	m.Set("CODESIZE", vm.Int(4))
	m.Set("MAXREPEAT", vm.Int(4294967295))
	m.Set("MAXGROUPS", vm.Int(1073741823))
	return true
}

func dialect(t *vm.Thread) sre.Dialect {
	if t.VM().Py2() {
		return sre.Py2
	}
	return sre.Py3
}

// textOf gives the characters of a string or a buffer.
func textOf(t *vm.Thread, v vm.Value) (sre.Text, bool) {
	if vm.IsText(v) {
		b, u, r := vm.TextUnits(v)
		return sre.Text{Latin1: b, UCS2: u, UCS4: r}, true
	}
	b, ok := t.Buffer(v)
	if !ok {
		t.ClearExc()
		if t.VM().Py2() {
			t.Raise(t.VM().Types().TypeError, "expected string or buffer")
		} else {
			t.Raise(t.VM().Types().TypeError, "expected string or bytes-like object, got '%s'", t.TypeName(v))
		}
		return sre.Text{}, false
	}
	return sre.Bytes(b), true
}

// value makes a string of text.
func value(t *vm.Thread, x sre.Text) vm.Value {
	if x.IsBytes {
		return t.Bytes(string(x.Bytes))
	}
	return t.TextOfRunes(x.Runes())
}

var errStopped = errors.New("stopped")

// limits let the program be stopped within a match.
func limits(t *vm.Thread) *sre.Limits {
	return &sre.Limits{Poll: poller{t}}
}

// poller asks a thread.
type poller struct{ t *vm.Thread }

func (p poller) Poll() error {
	if !p.t.PollNow() {
		return errStopped
	}
	return nil
}

// raise raises what the engine complains of; pattern is the text that it is
// about.
func raise(t *vm.Thread, err error, pattern vm.Value) vm.Value {
	var e *sre.Error
	switch {
	case t.Failed():
		return vm.Null
	case !errors.As(err, &e):
		return t.Raise(t.VM().Types().MemoryError, "")
	case e.Kind != sre.ReError:
		return t.Raise(t.VM().Types().ExceptionNamed(e.Kind.String()), "%s", e.Error())
	}
	s := stateOf(t)
	args := []vm.Value{t.Str(e.Msg)}
	if e.Pos >= 0 {
		args = append(args, pattern, vm.Int(int64(e.Pos)))
	}
	x := t.Call(s.err, args...)
	t.Decref(args[0])
	if !x.IsNull() {
		t.RaiseObject(x)
	}
	return vm.Null
}

// lookup finds the character of a \N{name}.
func lookup(name string) (rune, bool) {
	r := unicodedata.V15.Lookup(name)
	if len(r) != 1 {
		return 0, false
	}
	return r[0], true
}

func compile(t *vm.Thread, a []vm.Value) vm.Value {
	text, ok := textOf(t, a[0])
	if !ok {
		return vm.Null
	}
	flags, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	// The engine keeps the pattern's text: it must not change.
	if !vm.IsText(a[0]) {
		text = sre.Bytes(append([]byte(nil), text.Bytes...))
	}
	prog, err := sre.Compile(text, sre.Flags(flags), dialect(t), sre.Options{Lookup: lookup})
	if err != nil {
		return raise(t, err, a[0])
	}
	return newPattern(t, prog, a[0])
}

// newPattern makes a pattern; what compiling warns of is issued about the caller
// of the module's function.
func newPattern(t *vm.Thread, prog *sre.Program, source vm.Value) vm.Value {
	for _, w := range prog.Warnings {
		if !t.Warn(t.VM().Types().ExceptionNamed(w.Category), 3, "%s", w.Msg) {
			return vm.Null
		}
	}
	return t.NewNativeObj(stateOf(t).pattern, &pattern{prog: prog, source: source.Incref()})
}

func lexicon(t *vm.Thread, a []vm.Value) vm.Value {
	flags, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	var phrases []sre.Text
	for _, v := range vm.Items(a[0]) {
		x, ok := textOf(t, v)
		if !ok {
			return vm.Null
		}
		phrases = append(phrases, x)
	}
	prog, err := sre.CompileLexicon(phrases, sre.Flags(flags), dialect(t), sre.Options{Lookup: lookup})
	if err != nil {
		return raise(t, err, vm.None)
	}
	return newPattern(t, prog, vm.None)
}
