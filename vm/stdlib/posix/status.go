//go:build linux || darwin

package posix

import (
	"syscall"

	"github.com/sllint/sllint/vm"
)

// What the status of a process that ended means. There are none here, but programs
// take the functions.

func statusFunc(name, sig string, read func(w syscall.WaitStatus) vm.Value) vm.Method {
	return vm.Method{Name: name, Sig: sig, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		n, ok := status(t, a[0])
		if !ok {
			return vm.Null
		}
		return read(n)
	}}
}

func status(t *vm.Thread, v vm.Value) (syscall.WaitStatus, bool) {
	n, ok := number(t, v, 0)
	if ok && int64(int32(n)) != n {
		t.Raise(t.VM().Types().OverflowError, "Python int too large to convert to C int")
		ok = false
	}
	return syscall.WaitStatus(n), ok
}

var statusFuncs = []vm.Method{
	statusFunc("WCOREDUMP", "status, /", func(w syscall.WaitStatus) vm.Value { return vm.Bool(w&0x80 != 0) }),
	statusFunc("WIFCONTINUED", "status", func(w syscall.WaitStatus) vm.Value { return vm.Bool(w.Continued()) }),
	statusFunc("WIFSTOPPED", "status", func(w syscall.WaitStatus) vm.Value { return vm.Bool(w&0xff == 0x7f) }),
	statusFunc("WIFSIGNALED", "status", func(w syscall.WaitStatus) vm.Value { return vm.Bool(w.Signaled()) }),
	statusFunc("WIFEXITED", "status", func(w syscall.WaitStatus) vm.Value { return vm.Bool(w&0x7f == 0) }),
	statusFunc("WEXITSTATUS", "status", func(w syscall.WaitStatus) vm.Value { return vm.Int(int64(w >> 8 & 0xff)) }),
	statusFunc("WTERMSIG", "status", func(w syscall.WaitStatus) vm.Value { return vm.Int(int64(w & 0x7f)) }),
	statusFunc("WSTOPSIG", "status", func(w syscall.WaitStatus) vm.Value { return vm.Int(int64(w >> 8 & 0xff)) }),
	{Name: "waitstatus_to_exitcode", Sig: "status", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		w, ok := status(t, a[0])
		ts := t.VM().Types()
		switch sig := int64(w & 0x7f); {
		case !ok:
			return vm.Null
		case sig == 0:
			return vm.Int(int64(w >> 8 & 0xff))
		case w.Signaled():
			return vm.Int(-sig)
		case w&0xff == 0x7f:
			return t.Raise(ts.ValueError, "process stopped by delivery of signal %d", w>>8&0xff)
		}
		return t.Raise(ts.ValueError, "invalid wait status: %d", int32(w))
	}, Doc: "Convert a wait status to an exit code: that of exit(), or minus the number of the\nsignal that ended the process."},
}
