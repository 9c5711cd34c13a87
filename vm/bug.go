package vm

import (
	"fmt"
	"runtime/debug"
)

// Bug is a panic of the interpreter itself, which no program should be able to
// cause.
type Bug struct {
	Value any
	// File, Line and Func are of the Python frame that ran; File is empty where
	// none did.
	File, Func string
	Line       int
	Stack      []byte // of Go
}

// Error says what happened, and where in the program.
func (b *Bug) Error() string {
	if b.File == "" {
		return fmt.Sprint(b.Value)
	}
	return fmt.Sprintf("%v, at line %d of %s, in %s", b.Value, b.Line, b.File, b.Func)
}

// Guard calls f, which runs a program, and turns a panic into a *Bug. The VM must
// not be used after one: nothing in it can be relied on.
func (t *Thread) Guard(f func() int) (status int, err error) {
	// Much of the interpreter is unsafe: where a pointer has gone astray that,
	// too, is reported in the program's terms.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = t.bugOf(v, debug.Stack())
		}
	}()
	if status = f(); t.vm.bug != nil {
		return status, t.vm.bug // of another thread
	}
	return status, nil
}

// bugOf makes a Bug of what was recovered, which may be one already.
func (t *Thread) bugOf(v any, stack []byte) *Bug {
	if b, ok := v.(*Bug); ok {
		return b
	}
	b := &Bug{Value: v, Stack: stack}
	b.locate(t)
	return b
}

// locate notes which Python frame runs, as well as what is left of it tells.
func (b *Bug) locate(t *Thread) {
	defer func() { _ = recover() }()
	f := t.pyFrame()
	if f == nil {
		return
	}
	file, name, line := f.code.c.Filename, f.code.c.Name, int(t.lineOf(f))
	b.File, b.Func, b.Line = file, name, line
}
