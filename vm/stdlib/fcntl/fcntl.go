//go:build linux || darwin

// Package fcntl is the module of that name, for descriptors that the program opened. What
// could be noticed outside it, as locks of files and signals, needs access to files, or
// is refused. The constants are Linux's.
package fcntl

import (
	"encoding/binary"
	"io"
	"math"
	"syscall"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "fcntl", Init: initModule, Funcs: []vm.Method{
	{Name: "fcntl", Sig: "fd, cmd, arg=0, /", Fn: fcntl, Doc: "Do cmd with a descriptor.\n\nWhat the system gives; where arg is a string, that with what the system puts into it."},
	{Name: "ioctl", Sig: "fd, request, arg=0, mutate_flag=True, /", Fn: ioctl, Doc: "Do request with a device.\n\nOf the descriptors that a program has here none is a device: what can be asked for is FIONREAD."},
	{Name: "flock", Sig: "fd, operation, /", Fn: flock, Doc: "Lock or unlock a file, as flock(2) does."},
	{Name: "lockf", Sig: "fd, cmd, len=0, start=0, whence=0, /", Fn: lockf, Doc: "Lock or unlock bytes of a file, as fcntl(2) does."},
},
	Doc: "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object."}

// What this package itself asks for.
const (
	fDupFD        = 0
	fGetFD        = 1
	fSetFD        = 2
	fGetFL        = 3
	fSetFL        = 4
	fDupFDCloexec = 1030
	fGetPipeSize  = 1032
	fdCloexec     = 1
	oNonblock     = 2048
	fionRead      = 0x541b
	lockSH        = 1
	lockEX        = 2
	lockNB        = 4
	lockUN        = 8
	longest       = 1024 // that arg may be, as a string
)

// state is what the module keeps in each VM: the flags of descriptors of channels.
type state struct {
	flags map[int64]flags
}

type flags struct {
	of    *vm.Channel // the number may be another one's by now
	value int64
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "fcntl", func() *state { return &state{flags: map[int64]flags{}} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	for name, v := range constants {
		m.Set(name, vm.Int(v))
	}
	if !t.VM().Py2() {
		for name, v := range constants3 {
			m.Set(name, vm.Int(v))
		}
	}
	return true
}

// fail raises the module's error for an error of the system's.
func fail(t *vm.Thread, err error) vm.Value {
	errno, ok := err.(syscall.Errno)
	if !ok || !t.VM().Py2() {
		return t.RaiseSystem(err, vm.Null)
	}
	return t.RaiseArgs(t.VM().Types().IOError, vm.Int(int64(errno)), t.Str(vm.StrError(int(errno))))
}

// descriptor reads an argument that is a descriptor, or an object with one. It must be
// one that the program opened.
func descriptor(t *vm.Thread, v vm.Value) (fd int, ch *vm.Channel, ok bool) {
	n, ok := t.Descriptor(v)
	if !ok {
		return 0, nil, false
	}
	if !t.IsOpen(n) {
		fail(t, syscall.EBADF)
		return 0, nil, false
	}
	return n, t.Channel(n), true
}

func number(t *vm.Thread, v vm.Value, def int64) (int64, bool) {
	if v.IsNull() {
		return def, true
	}
	return t.Index(v, t.VM().Types().OverflowError)
}

// argument reads the last argument of fcntl and ioctl: a number, or text that is both
// given and taken.
func argument(t *vm.Thread, function string, v vm.Value) (n int64, text vm.Value, ok bool) {
	if v.IsNull() {
		return 0, vm.Null, true
	}
	if !vm.IsBytes(v) && !vm.IsText(v) && !t.IsStr(v) {
		n, ok = t.Index(v, nil)
		return n, vm.Null, ok
	}
	s := vm.GoString(v)
	if len(s) > longest {
		t.Raise(t.VM().Types().ValueError, "%s string arg too long", function)
		return 0, vm.Null, false
	}
	return 0, t.Bytes(s), true
}

func drop(t *vm.Thread, text vm.Value) {
	if !text.IsNull() {
		t.Decref(text)
	}
}

func fcntl(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ch, ok := descriptor(t, a[0])
	if !ok {
		return vm.Null
	}
	cmd, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	arg, text, ok := argument(t, "fcntl", a[2])
	if !ok {
		return vm.Null
	}
	var n int64
	var err error
	if ch != nil {
		n, err = ofChannel(t, fd, ch, cmd, arg)
	} else {
		n, err = ofFile(t, fd, cmd, arg, !text.IsNull())
	}
	switch {
	case err != nil:
		drop(t, text)
		return fail(t, err)
	case !text.IsNull():
		return text
	}
	return vm.Int(n)
}

// ofChannel is fcntl of a pipe or a socket, which is within the program.
func ofChannel(t *vm.Thread, fd int, ch *vm.Channel, cmd, arg int64) (int64, error) {
	s := stateOf(t)
	switch cmd {
	case fDupFD, fDupFDCloexec:
		if arg < 0 || arg > math.MaxInt32 {
			return 0, syscall.EINVAL
		}
		n := int64(t.DupFD(ch))
		if cmd == fDupFD {
			s.flags[n] = flags{ch, 0}
		}
		return n, nil
	case fGetFD:
		if f, ok := s.flags[int64(fd)]; ok && f.of == ch {
			return f.value, nil
		}
		if t.VM().Py2() {
			return 0, nil
		}
		return fdCloexec, nil
	case fSetFD:
		s.flags[int64(fd)] = flags{ch, arg & fdCloexec}
		return 0, nil
	case fGetFL:
		mode := int64(ch.Mode())
		if ch.Nonblocking {
			mode |= oNonblock
		}
		return mode, nil
	case fSetFL:
		ch.Nonblocking = arg&oNonblock != 0
		return 0, nil
	case fGetPipeSize:
		if !ch.Socket {
			return vm.PipeCapacity, nil
		}
		return 0, syscall.EBADF
	}
	return 0, syscall.EINVAL
}

// ofFile is fcntl of a file. What is not among these would tell other processes of it, or
// have them tell this one.
func ofFile(t *vm.Thread, fd int, cmd, arg int64, isText bool) (int64, error) {
	switch cmd {
	case fGetFD, fGetFL:
		return system(fd, cmd, 0)
	case fSetFD:
		return system(fd, cmd, arg&fdCloexec)
	case fSetFL:
		return system(fd, cmd, arg&(syscall.O_APPEND|syscall.O_NONBLOCK))
	case fDupFD, fDupFDCloexec:
		n, err := system(fd, syscall.F_DUPFD_CLOEXEC, arg) // the host may start processes
		if err == nil {
			t.NoteOpened(int(n))
		}
		return n, err
	}
	return 0, syscall.EPERM
}

func system(fd int, cmd, arg int64) (int64, error) {
	n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), uintptr(cmd), uintptr(arg))
	if errno != 0 {
		return 0, errno
	}
	return int64(n), nil
}

func ioctl(t *vm.Thread, a []vm.Value) vm.Value {
	_, ch, ok := descriptor(t, a[0])
	if !ok {
		return vm.Null
	}
	request, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	var into []byte
	text := vm.Null
	if whole := a[2]; !whole.IsNull() && !vm.IsBytes(whole) && !vm.IsText(whole) && !t.IsInt(whole) {
		if into, ok = t.WritableBuffer(whole); !ok {
			return vm.Null
		}
	} else if _, text, ok = argument(t, "ioctl", whole); !ok {
		return vm.Null
	}
	if ch == nil || request != fionRead {
		drop(t, text)
		return fail(t, syscall.ENOTTY)
	}
	var n [4]byte
	binary.NativeEndian.PutUint32(n[:], uint32(ch.Pending()))
	if text.IsNull() {
		copy(into, n[:])
		return vm.Int(0)
	}
	s := []byte(vm.GoString(text))
	t.Decref(text)
	copy(s, n[:])
	return t.Bytes(string(s))
}

// mayLock tells whether a descriptor can be locked. The ends of a channel are nobody
// else's: to lock them does nothing.
func mayLock(t *vm.Thread, ch *vm.Channel) bool {
	if ch == nil && !t.VM().Config().Allow.FS {
		t.NotAllowed(vm.Null)
		return false
	}
	return true
}

func flock(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ch, ok := descriptor(t, a[0])
	if !ok {
		return vm.Null
	}
	op, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	if k := op &^ lockNB; k != lockSH && k != lockEX && k != lockUN {
		return fail(t, syscall.EINVAL)
	}
	return lock(t, ch, func() error { return syscall.Flock(fd, int(op)) })
}

func lockf(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ch, ok := descriptor(t, a[0])
	if !ok {
		return vm.Null
	}
	var n [4]int64
	for i := range n {
		if n[i], ok = number(t, a[1+i], 0); !ok {
			return vm.Null
		}
	}
	l := syscall.Flock_t{Len: n[1], Start: n[2], Whence: int16(n[3])}
	switch code := n[0]; {
	case code == lockUN:
		l.Type = syscall.F_UNLCK
	case code&lockSH != 0:
		l.Type = syscall.F_RDLCK
	case code&lockEX != 0:
		l.Type = syscall.F_WRLCK
	default:
		return t.Raise(t.VM().Types().ValueError, "unrecognized lockf argument")
	}
	if n[3] < io.SeekStart || n[3] > io.SeekEnd {
		return fail(t, syscall.EINVAL)
	}
	cmd := syscall.F_SETLKW
	if n[0]&lockNB != 0 {
		cmd = syscall.F_SETLK
	}
	return lock(t, ch, func() error { return syscall.FcntlFlock(uintptr(fd), cmd, &l) })
}

// lock does what may have to wait for other processes.
func lock(t *vm.Thread, ch *vm.Channel, do func() error) vm.Value {
	if !mayLock(t, ch) {
		return vm.Null
	}
	if ch != nil {
		return vm.None
	}
	var err error
	t.Outside(func() { err = do() })
	if err != nil {
		return fail(t, err)
	}
	return vm.None
}
