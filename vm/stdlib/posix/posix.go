//go:build linux || darwin

package posix

import (
	"crypto/rand"
	chacha "math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil), (*entry)(nil), (*scan)(nil), (*chacha.ChaCha8)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "posix", Init: initModule,
	Doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls."}

func init() {
	Module.Funcs = slices.Concat(processFuncs, statusFuncs, fileFuncs, pipeFuncs, dirFuncs)
}

var constants = map[string]int64{
	"EX_CANTCREAT": 73, "EX_CONFIG": 78, "EX_DATAERR": 65, "EX_IOERR": 74, "EX_NOHOST": 68, "EX_NOINPUT": 66, "EX_NOPERM": 77,
	"EX_NOUSER": 67, "EX_OK": 0, "EX_OSERR": 71, "EX_OSFILE": 72, "EX_PROTOCOL": 76, "EX_SOFTWARE": 70, "EX_TEMPFAIL": 75,
	"EX_UNAVAILABLE": 69, "EX_USAGE": 64, "F_OK": 0, "R_OK": 4, "W_OK": 2, "X_OK": 1,
	"O_APPEND": 1024, "O_ASYNC": 8192, "O_CREAT": 64, "O_DIRECT": 16384, "O_DIRECTORY": 65536, "O_DSYNC": 4096, "O_EXCL": 128,
	"O_LARGEFILE": 0, "O_NDELAY": 2048, "O_NOATIME": 262144, "O_NOCTTY": 256, "O_NOFOLLOW": 131072, "O_NONBLOCK": 2048,
	"O_RDONLY": 0, "O_RDWR": 2, "O_RSYNC": 1052672, "O_SYNC": 1052672, "O_TRUNC": 512, "O_WRONLY": 1,
	"WNOHANG": 1, "WUNTRACED": 2, "WCONTINUED": 8, "TMP_MAX": 238328, "NGROUPS_MAX": 65536,
}

var constants3 = map[string]int64{"O_ACCMODE": 3, "O_CLOEXEC": 524288, "O_PATH": 2097152, "O_TMPFILE": 4259840,
	"P_ALL": 0, "P_PID": 1, "P_PGID": 2, "SEEK_DATA": 3, "SEEK_HOLE": 4, "PRIO_PROCESS": 0, "PRIO_PGRP": 1, "PRIO_USER": 2}

// state is what the module keeps in each VM.
type state struct {
	stat, terminal, uname, times, entry, scan *vm.Type
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "posix", func() *state { return &state{} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	py2 := t.VM().Py2()
	for name, v := range constants {
		m.Set(name, vm.Int(v))
	}
	s := stateOf(t)
	if !py2 {
		for name, v := range constants3 {
			m.Set(name, vm.Int(v))
		}
		m.Set("_have_functions", t.NewList())
	}
	m.Set("error", t.VM().Types().OSError.Value().Incref())
	m.Set("environ", environ(t))
	s.stat = statType(t)
	m.Set("stat_result", s.stat.Value().Incref())
	if py2 {
		return true
	}
	s.terminal = t.NewStructType("os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", []string{"columns", "lines"}, 2)
	s.uname = t.NewStructType("posix.uname_result", "uname_result: Result from os.uname().", []string{"sysname", "nodename", "release", "version", "machine"}, 5)
	s.times = t.NewStructType("posix.times_result", "times_result: Result from os.times().", []string{"user", "system", "children_user", "children_system", "elapsed"}, 5)
	s.entry, s.scan = t.NewType(&entrySpec), t.NewType(&scanSpec)
	m.Set("DirEntry", s.entry.Value().Incref())
	m.Set("terminal_size", s.terminal.Value().Incref())
	m.Set("uname_result", s.uname.Value().Incref())
	m.Set("times_result", s.times.Value().Incref())
	return true
}

// environ is posix.environ: bytes in Python 3. It is empty without the
// capability.
func environ(t *vm.Thread) vm.Value {
	d := t.NewDict()
	if !t.VM().Config().Allow.Env {
		return d
	}
	for _, e := range os.Environ() {
		k, v, _ := strings.Cut(e, "=")
		key, val := t.Bytes(k), t.Bytes(v)
		t.DictSet(d, key, val)
		t.Decref(key)
		t.Decref(val)
	}
	return d
}

// path reads the argument that names a file: a str, bytes or os.PathLike. The
// second result tells whether answers are bytes.
func path(t *vm.Thread, v vm.Value) (name string, isBytes, ok bool) {
	p := t.FSPath(v)
	if p.IsNull() {
		return "", false, false
	}
	defer t.Decref(p)
	isBytes = vm.IsBytes(p)
	if vm.IsText(p) {
		b := t.EncodeFS(p)
		if b.IsNull() {
			return "", false, false
		}
		defer t.Decref(b)
		name = vm.GoString(b)
	} else {
		name = vm.GoString(p)
	}
	if strings.IndexByte(name, 0) >= 0 {
		if t.VM().Py2() {
			t.Raise(t.VM().Types().TypeError, "must be encoded string without NULL bytes, not str")
		} else {
			t.Raise(t.VM().Types().ValueError, "embedded null byte")
		}
		return "", false, false
	}
	return name, isBytes, true
}

// pathValue makes a name that is answered: bytes where the question was.
func pathValue(t *vm.Thread, name string, isBytes bool) vm.Value {
	if isBytes {
		return t.Bytes(name)
	}
	return t.DecodeFS(name)
}

// allowed raises OSError where the program may not touch files.
func allowed(t *vm.Thread, filename vm.Value) bool {
	if t.VM().Config().Allow.FS {
		return true
	}
	t.NotAllowed(filename)
	return false
}

func number(t *vm.Thread, v vm.Value, def int64) (int64, bool) {
	if v.IsNull() {
		return def, true
	}
	return t.Index(v, t.VM().Types().OverflowError)
}

func refused(t *vm.Thread, a vm.Args) vm.Value { return t.NotAllowed(vm.Null) }

// kill sends a signal to the program itself, whose handler is called. All other
// processes, and what a signal does by itself, are out of reach.
func kill(t *vm.Thread, a []vm.Value) vm.Value {
	pid, ok := t.Index(a[0], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	sig, ok := t.Index(a[1], t.VM().Types().OverflowError)
	if !ok {
		return vm.Null
	}
	own := int64(1)
	if t.VM().Config().Allow.Env {
		own = int64(os.Getpid())
	}
	if pid != own || sig < 1 {
		return t.NotAllowed(vm.Null)
	}
	return t.RaiseSignal(sig, true)
}

// fdopen makes a file of Python 2 of a descriptor.
func fdopen(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	fd, ok := t.Index(a[0], ts.OverflowError)
	if !ok {
		return vm.Null
	}
	mode, size := "r", int64(-1)
	if !a[1].IsNull() {
		if !vm.IsBytes(a[1]) {
			return t.Raise(ts.TypeError, "fdopen() argument 2 must be string, not %s", t.ArgType(a[1]))
		}
		mode = vm.RawBytes(a[1])
	}
	if !a[2].IsNull() {
		if size, ok = t.Index(a[2], ts.OverflowError); !ok {
			return vm.Null
		}
	}
	return t.FileOfFD(int(fd), mode, size == 0)
}

// host makes a function that tells a number of the machine or the process it
// runs on. Without the environment allowed that is virtual, always what it would
// be in a machine of its own.
func host(get func() int, virtual int64) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		if !t.VM().Config().Allow.Env {
			return vm.Int(virtual)
		}
		return vm.Int(int64(get()))
	}
}

// nothing is for what has no effect here for want of what it would act on: no
// process is ever started that could inherit anything, and none is forked.
func nothing(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }

var processFuncs = []vm.Method{
	{Name: "getpid", Fn: host(os.Getpid, 1)},
	{Name: "getppid", Fn: host(os.Getppid, 0)},
	{Name: "getuid", Fn: host(os.Getuid, 0)},
	{Name: "geteuid", Fn: host(os.Geteuid, 0)},
	{Name: "getgid", Fn: host(os.Getgid, 0)},
	{Name: "getegid", Fn: host(os.Getegid, 0)},
	{Name: "cpu_count", How: vm.Only3, Fn: host(runtime.NumCPU, 1)},
	{Name: "umask", Raw: refused},
	{Name: "strerror", Sig: "code, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		n, ok := number(t, a[0], 0)
		if !ok {
			return vm.Null
		}
		return t.Str(vm.StrError(int(n)))
	}},
	{Name: "urandom", Sig: "size, /", Fn: urandom},
	{Name: "fspath", Sig: "path", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.FSPath(a[0]) }},
	{Name: "putenv", Sig: "name, value, /", Fn: nothing},
	{Name: "unsetenv", Sig: "name, /", Fn: nothing},
	{Name: "register_at_fork", Sig: "*, before=None, after_in_child=None, after_in_parent=None", How: vm.Only3,
		Fn: nothing},
	{Name: "_exit", Sig: "status", Fn: exit},
	{Name: "get_terminal_size", Sig: "fd=1, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.RaiseErrno(25, vm.Null) }},
	{Name: "isatty", Sig: "fd, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.False }},
	{Name: "uname", Fn: uname},
	{Name: "times", Fn: processTimes},
	{Name: "fdopen", Sig: "fd, mode='r', bufsize=-1, /", How: vm.Only2, Fn: fdopen,
		Doc: "fdopen(fd [, mode='r' [, bufsize]]) -> file_object\n\nReturn an open file object connected to a file descriptor."},
	{Name: "device_encoding", Sig: "fd", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.None }},
	{Name: "system", Raw: refused}, {Name: "kill", Sig: "pid, signal, /", Fn: kill}, {Name: "execv", Raw: refused}, {Name: "execve", Raw: refused},
	{Name: "waitpid", Raw: refused}, {Name: "popen", Raw: refused, How: vm.Only2}, {Name: "abort", Raw: refused},
	{Name: "_path_normpath", Sig: "path", How: vm.Only3, Fn: normPath},
	{Name: "_path_splitroot_ex", Sig: "path", How: vm.Only3, Fn: splitRoot},
}

// exit is _exit, which ends the program without any clean-up.
func exit(t *vm.Thread, a []vm.Value) vm.Value {
	status, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	return t.Exit(int(status))
}

func urandom(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	if n < 0 {
		return t.Raise(t.VM().Types().ValueError, "negative argument not allowed")
	}
	if !t.MayAlloc(int(n)) {
		return vm.Null
	}
	b := make([]byte, n)
	if t.VM().Config().Allow.Clock {
		rand.Read(b) // never fails
	} else {
		chance(t).Read(b)
	}
	return t.Bytes(string(b))
}

// chance is where random bytes come from without permission to look at the clock,
// the one thing that tells one run from another: they are always the same.
func chance(t *vm.Thread) *chacha.ChaCha8 {
	return vm.Ext(t.VM(), "urandom", func() *chacha.ChaCha8 { return chacha.NewChaCha8([32]byte{}) })
}

func uname(t *vm.Thread, a []vm.Value) vm.Value {
	vals := []vm.Value{t.Str("Linux"), t.Str("localhost"), t.Str(""), t.Str(""), t.Str("x86_64")}
	if t.VM().Py2() {
		return t.NewTuple(vals...)
	}
	return t.NewStruct(stateOf(t).uname, vals...)
}

func processTimes(t *vm.Thread, a []vm.Value) vm.Value {
	var user, system float64
	if t.VM().Config().Allow.Clock {
		var u syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &u) == nil {
			user, system = float64(u.Utime.Sec)+float64(u.Utime.Usec)/1e6, float64(u.Stime.Sec)+float64(u.Stime.Usec)/1e6
		}
	}
	vals := []vm.Value{vm.Float(user), vm.Float(system), vm.Float(0), vm.Float(0), vm.Float(user + system)}
	if t.VM().Py2() {
		return t.NewTuple(vals...)
	}
	return t.NewStruct(stateOf(t).times, vals...)
}

// normPath is posixpath.normpath.
func normPath(t *vm.Thread, a []vm.Value) vm.Value {
	p := t.FSPath(a[0])
	if p.IsNull() {
		return vm.Null
	}
	defer t.Decref(p)
	s := vm.GoString(p)
	root := len(s) - len(strings.TrimLeft(s, "/"))
	if root > 2 || root == 1 {
		root = 1
	}
	var parts []string
	for _, part := range strings.Split(s, "/") {
		switch {
		case part == "" || part == ".":
		case part != ".." || root == 0 && (len(parts) == 0 || parts[len(parts)-1] == ".."):
			parts = append(parts, part)
		case len(parts) > 0:
			parts = parts[:len(parts)-1]
		}
	}
	r := strings.Repeat("/", root) + strings.Join(parts, "/")
	if r == "" {
		r = "."
	}
	if vm.IsBytes(p) {
		return t.Bytes(r)
	}
	return t.Text(r)
}

// splitRoot is posixpath.splitroot.
func splitRoot(t *vm.Thread, a []vm.Value) vm.Value {
	p := t.FSPath(a[0])
	if p.IsNull() {
		return vm.Null
	}
	defer t.Decref(p)
	mk := t.Text
	if vm.IsBytes(p) {
		mk = t.Bytes
	}
	s := vm.GoString(p)
	n := 0
	switch {
	case !strings.HasPrefix(s, "/"):
	case strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "///"):
		n = 2
	default:
		n = 1
	}
	return t.NewTuple(mk(""), mk(s[:n]), mk(s[n:]))
}
