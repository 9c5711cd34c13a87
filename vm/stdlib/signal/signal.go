// Package signal is Python's module of that name, in Python 3 _signal. A VM gets
// no signals from outside: handlers run where the program raises one itself.
package signal

import "github.com/sllint/sllint/vm"

func init() {
	vm.SnapshotTypes((*state)(nil))
	vm.OnSignal(send)
}

const doc = "This module provides mechanisms to use signal handlers in Python.\n"

// Module is Python 3's _signal, Module2 Python 2's signal.
var (
	Module  = &vm.NativeModule{Name: "_signal", How: vm.Only3, Init: initModule, Doc: doc, Funcs: funcs}
	Module2 = &vm.NativeModule{Name: "signal", How: vm.Only2, Init: initModule, Doc: doc, Funcs: funcs}
)

const (
	numSignals = 65
	sigDefault = 0
	sigIgnore  = 1
	sigInt     = 2
)

var signals = map[string]int64{
	"SIGABRT": 6, "SIGALRM": 14, "SIGBUS": 7, "SIGCHLD": 17, "SIGCLD": 17, "SIGCONT": 18, "SIGFPE": 8, "SIGHUP": 1, "SIGILL": 4,
	"SIGINT": 2, "SIGIO": 29, "SIGIOT": 6, "SIGKILL": 9, "SIGPIPE": 13, "SIGPOLL": 29, "SIGPROF": 27, "SIGPWR": 30, "SIGQUIT": 3,
	"SIGRTMAX": 64, "SIGRTMIN": 34, "SIGSEGV": 11, "SIGSTOP": 19, "SIGSYS": 31, "SIGTERM": 15, "SIGTRAP": 5, "SIGTSTP": 20,
	"SIGTTIN": 21, "SIGTTOU": 22, "SIGURG": 23, "SIGUSR1": 10, "SIGUSR2": 12, "SIGVTALRM": 26, "SIGWINCH": 28, "SIGXCPU": 24,
	"SIGXFSZ": 25, "SIG_DFL": sigDefault, "SIG_IGN": sigIgnore, "NSIG": numSignals,
	"ITIMER_REAL": 0, "ITIMER_VIRTUAL": 1, "ITIMER_PROF": 2,
}

var signals3 = map[string]int64{"SIGSTKFLT": 16, "SIG_BLOCK": 0, "SIG_UNBLOCK": 1, "SIG_SETMASK": 2}

// names are what strsignal says.
var names = map[int64]string{
	1: "Hangup", 2: "Interrupt", 3: "Quit", 4: "Illegal instruction", 5: "Trace/breakpoint trap", 6: "Aborted", 7: "Bus error",
	8: "Floating point exception", 9: "Killed", 10: "User defined signal 1", 11: "Segmentation fault", 12: "User defined signal 2",
	13: "Broken pipe", 14: "Alarm clock", 15: "Terminated", 16: "Stack fault", 17: "Child exited", 18: "Continued",
	19: "Stopped (signal)", 20: "Stopped", 21: "Stopped (tty input)", 22: "Stopped (tty output)", 23: "Urgent I/O condition",
	24: "CPU time limit exceeded", 25: "File size limit exceeded", 26: "Virtual timer expired", 27: "Profiling timer expired",
	28: "Window changed", 29: "I/O possible", 30: "Power failure", 31: "Bad system call",
}

type state struct {
	handlers [numSignals]vm.Value
	ready    bool // the module was imported, which sets the handler of SIGINT
}

// Visit visits what is held.
func (s *state) Visit(visit func(vm.Value)) {
	for _, v := range s.handlers {
		visit(v)
	}
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_signal", func() *state {
		s := &state{}
		for i := range s.handlers {
			s.handlers[i] = vm.Int(sigDefault)
		}
		s.handlers[13], s.handlers[25] = vm.Int(sigIgnore), vm.Int(sigIgnore) // as Python sets SIGPIPE and SIGXFSZ
		return s
	})
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	for name, v := range signals {
		m.Set(name, vm.Int(v))
	}
	if !t.VM().Py2() {
		for name, v := range signals3 {
			m.Set(name, vm.Int(v))
		}
	}
	m.Set("ItimerError", t.NewException("signal.itimer_error", t.VM().Types().OSError).Value().Incref())
	if h, ok := t.DictGet(m.Dict(), t.Name("default_int_handler")); ok && !h.IsNull() {
		stateOf(t).handlers[sigInt] = h.Incref()
	}
	stateOf(t).ready = true
	return true
}

// number reads the number of a signal.
func number(t *vm.Thread, v vm.Value) (int64, bool) {
	n, ok := t.Index(v, t.VM().Types().OverflowError)
	if !ok {
		return 0, false
	}
	if n < 1 || n >= numSignals {
		t.Raise(t.VM().Types().ValueError, "signal number out of range")
		return 0, false
	}
	return n, true
}

var funcs = []vm.Method{
	{Name: "signal", Sig: "signalnum, handler, /", Fn: setHandler},
	{Name: "getsignal", Sig: "signalnum, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		n, ok := number(t, a[0])
		if !ok {
			return vm.Null
		}
		return stateOf(t).handlers[n].Incref()
	}},
	{Name: "default_int_handler", Sig: "signalnum, frame, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return t.RaiseValue(t.VM().Types().KeyboardInterrupt, vm.Null)
	}, Doc: "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."},
	{Name: "raise_signal", Sig: "signalnum, /", How: vm.Only3, Fn: raiseSignal, Doc: "Send a signal to the executing process."},
	{Name: "set_wakeup_fd", Sig: "fd, /, *, warn_on_full_buffer=True", Fn: setWakeup},
	{Name: "siginterrupt", Sig: "signalnum, flag, /", Fn: refuse},
	{Name: "alarm", Sig: "seconds, /", Fn: refuse},
	{Name: "pause", Fn: refuse},
	{Name: "setitimer", Sig: "which, seconds, interval=0.0, /", Fn: refuse},
	{Name: "getitimer", Sig: "which, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.NewTuple(vm.Float(0), vm.Float(0)) }},
	{Name: "strsignal", Sig: "signalnum, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		n, ok := number(t, a[0])
		if !ok {
			return vm.Null
		}
		if s := names[n]; s != "" {
			return t.Str(s)
		}
		return vm.None
	}},
	{Name: "valid_signals", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		l := t.NewList()
		for i := int64(1); i < numSignals; i++ {
			if i != 32 && i != 33 { // the C library's own
				t.Append(l, vm.Int(i))
			}
		}
		s := t.Call(t.VM().Types().Set.Value(), l)
		t.Decref(l)
		return s
	}},
	{Name: "pthread_sigmask", Sig: "how, mask, /", How: vm.Only3, Fn: refuse},
}

// setWakeup knows no file to write to; that there is none can be said again.
func setWakeup(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ok := number(t, a[0])
	if !ok {
		return vm.Null
	}
	if fd != -1 {
		return refuse(t, a)
	}
	return vm.Int(-1)
}

func refuse(t *vm.Thread, a []vm.Value) vm.Value {
	return t.RaiseErrno(1, vm.Null)
}

func setHandler(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := number(t, a[0])
	if !ok {
		return vm.Null
	}
	plain := false
	for _, i := range []int64{sigDefault, sigIgnore} {
		same, ok := t.CompareBool(a[1], vm.Int(i), vm.EQ)
		if !ok {
			return vm.Null
		}
		plain = plain || same
	}
	if !plain && !t.Callable(a[1]) {
		return t.Raise(t.VM().Types().TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
	}
	if n == 9 || n == 19 {
		return t.RaiseErrno(22, vm.Null)
	}
	s := stateOf(t)
	old := s.handlers[n]
	s.handlers[n] = a[1].Incref()
	return old
}

// raiseSignal sends a signal to the program itself.
func raiseSignal(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := number(t, a[0])
	if !ok {
		return vm.Null
	}
	return send(t, n, true)
}

// send runs the handler of a signal at once. The default effect on a process is refused
// where that is asked for; SIGINT of a program that has not imported the module is the
// handler that it would have.
func send(t *vm.Thread, n int64, refuse bool) vm.Value {
	if n < 1 || n >= numSignals {
		return t.Raise(t.VM().Types().ValueError, "signal number out of range")
	}
	s := stateOf(t)
	h := s.handlers[n].Incref()
	defer t.Decref(h)
	if !t.Callable(h) {
		same, _ := t.CompareBool(h, vm.Int(sigIgnore), vm.EQ)
		switch {
		case n == sigInt && !s.ready:
			return t.RaiseValue(t.VM().Types().KeyboardInterrupt, vm.Null)
		case same || !refuse:
			return vm.None
		}
		return t.RaiseErrno(1, vm.Null)
	}
	frame := t.CurrentFrame()
	r := t.Call(h, vm.Int(n), frame)
	t.Decref(frame)
	if r.IsNull() {
		return vm.Null
	}
	t.Decref(r)
	return vm.None
}
