//go:build linux || darwin

package posix

import (
	"syscall"

	"github.com/sllint/sllint/vm"
)

// Pipes, whose ends are both the program's own.

var pipeFuncs = []vm.Method{
	{Name: "pipe", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		r, w := t.NewPipe()
		return t.NewTuple(vm.Int(int64(r)), vm.Int(int64(w)))
	}, Doc: "Create a pipe.\n\nGives its two descriptors: the one to read from and the one to write to."},
	{Name: "get_blocking", Sig: "fd, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ch, ok := channel(t, a[0])
		if !ok {
			return vm.Null
		}
		return vm.Bool(ch == nil || !ch.Nonblocking)
	}},
	{Name: "set_blocking", Sig: "fd, blocking, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ch, ok := channel(t, a[0])
		if !ok {
			return vm.Null
		}
		blocking, ok := t.IsTrue(a[1])
		if !ok {
			return vm.Null
		}
		// A file is always ready.
		if ch != nil {
			ch.Nonblocking = !blocking
		}
		return vm.None
	}},
}

// channel gives the channel of a descriptor, nil where that is a file's.
func channel(t *vm.Thread, v vm.Value) (*vm.Channel, bool) {
	fd, ok := number(t, v, 0)
	if !ok {
		return nil, false
	}
	if !t.IsOpen(int(fd)) {
		t.RaiseErrno(int(syscall.EBADF), vm.Null)
		return nil, false
	}
	return t.Channel(int(fd)), true
}

// Subprocess is the module _posixsubprocess.
var Subprocess = &vm.NativeModule{Name: "_posixsubprocess", How: vm.Only3, Doc: "A POSIX helper for the subprocess module.",
	// The interpreter runs shut in: it starts no process.
	Funcs: []vm.Method{{Name: "fork_exec", Raw: refused}}}
