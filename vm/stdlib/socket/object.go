package socket

import (
	"math"
	"syscall"

	"github.com/sllint/sllint/vm"
)

// object is a socket.
type object struct {
	fd                 int // -1 when closed
	ch                 *vm.Channel
	family, typ, proto int64
	timeout            int64 // nanoseconds, negative for none
}

func objectOf(v vm.Value) *object { return vm.Data(v).(*object) }

// newSocket makes a socket of a descriptor.
func newSocket(t *vm.Thread, ch *vm.Channel, fd int) vm.Value {
	o := &object{fd: -1}
	o.open(t, ch, fd)
	return t.NewNative(stateOf(t).socket, o)
}

func (o *object) open(t *vm.Thread, ch *vm.Channel, fd int) {
	o.fd, o.ch, o.family, o.typ, o.proto = fd, ch, afUnix, sockStream, 0
	if ch.Datagrams {
		o.typ = sockDgram
	}
	o.setTimeout(stateOf(t).defaultTimeout)
}

func (o *object) setTimeout(ns int64) {
	o.timeout = ns
	if o.ch != nil {
		o.ch.Nonblocking = ns >= 0
	}
}

var socketSpec = vm.TypeSpec{Name: "_socket.socket", Flags: vm.TypeBase,
	Doc:   "One end of a connection.\n\nHere sockets come in pairs, from socketpair(); making any other is refused.",
	Alloc: vm.AllocNative(func() any { return &object{fd: -1, timeout: -1} }),
	Slots: vm.Slots{New: socketNew, Init: socketInit, Repr: socketRepr, Del: socketDel, Clear: socketClear},
	Methods: append(methods, vm.Method{Name: "detach", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		o := objectOf(a[0])
		fd := o.fd
		o.fd, o.ch = -1, nil
		return vm.Int(int64(fd))
	}}),
	GetSet: members,
}

var socketSpec2 = vm.TypeSpec{Name: "_socket.socket", Flags: vm.TypeBase | vm.TypeWeak, Doc: socketSpec.Doc, Alloc: socketSpec.Alloc,
	Slots: vm.Slots{New: socketNew, Init: socketInit2, Repr: socketRepr2, Clear: socketClear},
	Methods: append(methods, vm.Method{Name: "dup", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		o := opened(t, a[0])
		if o == nil {
			return vm.Null
		}
		return newSocket(t, o.ch, t.DupFD(o.ch))
	}}),
	GetSet: members,
}

func socketNew(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
	return t.NewNative(typ, &object{fd: -1, family: -1, typ: -1, proto: -1, timeout: -1})
}

var initSig = vm.NewSignature("family=-1, type=-1, proto=-1, fileno=None")

func socketInit(t *vm.Thread, self vm.Value, a vm.Args) vm.Value {
	var p [4]vm.Value
	if !initSig.Bind(t, "socket", a, p[:]) {
		return vm.Null
	}
	for i := range 3 {
		if _, ok := number(t, p[i], -1); !ok {
			return vm.Null
		}
	}
	if p[3].IsNull() || p[3].IsNone() {
		return refuse(t)
	}
	ch, fd, ok := channel(t, p[3])
	switch {
	case !ok:
		return vm.Null
	case fd < 0:
		return t.Raise(t.VM().Types().ValueError, "negative file descriptor")
	case ch == nil && !t.IsOpen(fd):
		return fail(t, syscall.EBADF)
	case ch == nil || !ch.Socket:
		return fail(t, syscall.ENOTSOCK)
	}
	objectOf(self).open(t, ch, fd)
	return vm.None
}

func socketInit2(t *vm.Thread, self vm.Value, a vm.Args) vm.Value { return refuse(t) }

func socketRepr(t *vm.Thread, self vm.Value) vm.Value {
	o := objectOf(self)
	return t.Strf("<socket object, fd=%d, family=%d, type=%d, proto=%d>", o.fd, o.family, o.typ, o.proto)
}

func socketRepr2(t *vm.Thread, self vm.Value) vm.Value {
	o := objectOf(self)
	return t.Strf("<socket object, fd=%d, family=%d, type=%d, protocol=%d>", o.fd, o.family, o.typ, o.proto)
}

// socketDel warns of a socket that is still open.
func socketDel(t *vm.Thread, self vm.Value) {
	if o := objectOf(self); o.fd >= 0 {
		t.WarnUnclosed(self)
		o.close(t)
	}
}

func socketClear(t *vm.Thread, data any) { data.(*object).close(t) }

func (o *object) close(t *vm.Thread) {
	if o.fd >= 0 {
		fd := o.fd
		o.fd, o.ch = -1, nil
		t.CloseFD(fd)
	}
}

// opened gives the socket, or raises where it is closed.
func opened(t *vm.Thread, v vm.Value) *object {
	o := objectOf(v)
	if o.ch == nil {
		fail(t, syscall.EBADF)
		return nil
	}
	return o
}

// attempt does what may have to wait: do is tried again as long as it says EAGAIN.
func (o *object) attempt(t *vm.Thread, flags int64, do func() error) bool {
	until := t.Moment(o.timeout)
	for late := false; ; {
		err := do()
		switch {
		case err == nil:
			return true
		case err != syscall.EAGAIN || flags&msgDontwait != 0 || o.timeout == 0:
			fail(t, err.(syscall.Errno))
			return false
		case late:
			t.RaiseValue(stateOf(t).timeout, t.Str("timed out"))
			return false
		}
		var ok bool
		if late, ok = t.Await(until); !ok {
			return false
		}
	}
}

// receive reads into b.
func (o *object) receive(t *vm.Thread, b []byte, flags int64) (n int, ok bool) {
	ok = len(b) == 0 && !o.ch.Datagrams || o.attempt(t, flags, func() (err error) {
		n, err = o.ch.Take(b, flags&msgPeek != 0)
		return err
	})
	return n, ok
}

// send writes b, or as much of it as there is room for.
func (o *object) send(t *vm.Thread, b []byte, flags int64) (n int, ok bool) {
	ok = o.attempt(t, flags, func() (err error) {
		n, err = o.ch.Put(b)
		return err
	})
	return n, ok
}

// timeout reads a timeout: nanoseconds, negative for None.
func timeout(t *vm.Thread, v vm.Value) (int64, bool) {
	if v.IsNone() {
		return -1, true
	}
	f, ok := vm.AsFloat(v)
	if !ok {
		n, ok := t.Index(v, t.VM().Types().OverflowError)
		if !ok {
			return 0, false
		}
		f = float64(n)
	}
	if !(f >= 0) || f > math.MaxInt64/1e9 {
		t.Raise(t.VM().Types().ValueError, "Timeout value out of range")
		return 0, false
	}
	return int64(math.Ceil(f * 1e9)), true
}

func timeoutValue(ns int64) vm.Value {
	if ns < 0 {
		return vm.None
	}
	return vm.Float(float64(ns) / 1e9)
}
