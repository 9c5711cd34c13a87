// Package socket is the module _socket. The interpreter runs shut in: the one
// sockets that there are come in pairs (socketpair) and are connected with each
// other within the program. Making any other, and asking for names and addresses
// of the world outside, is refused.
package socket

import (
	"syscall"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil), (*object)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "_socket", Init: initModule, Funcs: funcs,
	Doc: "Implementation module for socket operations.\n\nSee the socket module for documentation."}

// state is what the module keeps in each VM.
type state struct {
	socket         *vm.Type
	error, timeout *vm.Type
	defaultTimeout int64 // nanoseconds, negative for none
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "_socket", func() *state { return &state{defaultTimeout: -1} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	addConstants(t.VM().Py2(), func(name string, v int64) { m.Set(name, vm.Int(v)) })
	m.Set("has_ipv6", vm.True)
	s := stateOf(t)
	ts := t.VM().Types()
	class := func(name string, base *vm.Type) *vm.Type {
		typ := t.NewException("socket."+name, base)
		m.Set(name, typ.Value().Incref())
		return typ
	}
	if t.VM().Py2() {
		s.error = class("error", ts.IOError)
		class("herror", s.error)
		class("gaierror", s.error)
		s.timeout = class("timeout", s.error)
	} else {
		s.error = ts.OSError
		m.Set("error", s.error.Value().Incref())
		class("herror", s.error)
		class("gaierror", s.error)
		s.timeout = ts.OtherExc["TimeoutError"]
		m.Set("timeout", s.timeout.Value().Incref())
	}
	if t.VM().Py2() {
		s.socket = t.NewType(&socketSpec2)
	} else {
		s.socket = t.NewType(&socketSpec)
	}
	m.Set("socket", s.socket.Value().Incref())
	m.Set("SocketType", s.socket.Value().Incref())
	return true
}

// refuse says that the program cannot reach the world outside.
func refuse(t *vm.Thread) vm.Value {
	return t.RaiseArgs(stateOf(t).error, vm.Int(int64(syscall.EPERM)), t.Str("the interpreter runs shut in: it has no network"))
}

// fail raises the module's error with a number of the system's.
func fail(t *vm.Thread, errno syscall.Errno) vm.Value {
	return t.RaiseArgs(stateOf(t).error, vm.Int(int64(errno)), t.Str(vm.StrError(int(errno))))
}

func refused(t *vm.Thread, a vm.Args) vm.Value { return refuse(t) }

var funcs = []vm.Method{
	{Name: "socketpair", Sig: "family=AF_UNIX, type=SOCK_STREAM, proto=0, /", Fn: socketpair,
		Doc: "Make a pair of sockets that are connected with each other."},
	{Name: "close", Sig: "fd, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ch, fd, ok := channel(t, a[0])
		if !ok {
			return vm.Null
		}
		if ch == nil {
			return fail(t, syscall.EBADF)
		}
		t.CloseFD(fd)
		return vm.None
	}},
	{Name: "dup", Sig: "fd, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ch, _, ok := channel(t, a[0])
		if !ok {
			return vm.Null
		}
		if ch == nil {
			return fail(t, syscall.EBADF)
		}
		return vm.Int(int64(t.DupFD(ch)))
	}},
	{Name: "fromfd", Sig: "fd, family, type, proto=0, /", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ch, _, ok := channel(t, a[0])
		if !ok {
			return vm.Null
		}
		if ch == nil || !ch.Socket {
			return fail(t, syscall.EBADF)
		}
		return newSocket(t, ch, t.DupFD(ch))
	}},
	{Name: "getdefaulttimeout", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return timeoutValue(stateOf(t).defaultTimeout) }},
	{Name: "setdefaulttimeout", Sig: "timeout, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ns, ok := timeout(t, a[0])
		if !ok {
			return vm.Null
		}
		stateOf(t).defaultTimeout = ns
		return vm.None
	}},
	{Name: "gethostname", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return t.Str("localhost") }},
	{Name: "htons", Sig: "x, /", Fn: swap16}, {Name: "ntohs", Sig: "x, /", Fn: swap16},
	{Name: "htonl", Sig: "x, /", Fn: swap32}, {Name: "ntohl", Sig: "x, /", Fn: swap32},
	{Name: "inet_aton", Sig: "ip_addr, /", Fn: inetAton}, {Name: "inet_ntoa", Sig: "packed_ip, /", Fn: inetNtoa},
	{Name: "inet_pton", Sig: "af, ip, /", Fn: inetPton}, {Name: "inet_ntop", Sig: "af, packed_ip, /", Fn: inetNtop},
	{Name: "getaddrinfo", Raw: refused}, {Name: "getnameinfo", Raw: refused}, {Name: "gethostbyname", Raw: refused},
	{Name: "gethostbyname_ex", Raw: refused}, {Name: "gethostbyaddr", Raw: refused}, {Name: "getservbyname", Raw: refused},
	{Name: "getservbyport", Raw: refused}, {Name: "getprotobyname", Raw: refused}, {Name: "sethostname", How: vm.Only3, Raw: refused},
	{Name: "if_nameindex", How: vm.Only3, Raw: refused}, {Name: "if_nametoindex", How: vm.Only3, Raw: refused},
	{Name: "if_indextoname", How: vm.Only3, Raw: refused},
}

// socketpair makes a pair of connected sockets.
func socketpair(t *vm.Thread, a []vm.Value) vm.Value {
	family, ok1 := number(t, a[0], afUnix)
	typ, ok2 := number(t, a[1], sockStream)
	proto, ok3 := number(t, a[2], 0)
	if !ok1 || !ok2 || !ok3 {
		return vm.Null
	}
	kind := typ &^ (sockNonblock | sockCloexec)
	switch {
	case family != afUnix:
		return fail(t, syscall.EOPNOTSUPP)
	case kind != sockStream && kind != sockDgram:
		return fail(t, syscall.ESOCKTNOSUPPORT)
	case proto != 0:
		return fail(t, syscall.EPROTONOSUPPORT)
	}
	x, y := t.NewSocketPair(kind == sockDgram)
	return t.NewTuple(newSocket(t, t.Channel(x), x), newSocket(t, t.Channel(y), y))
}

// channel gives the channel of a descriptor, nil where it has none.
func channel(t *vm.Thread, v vm.Value) (*vm.Channel, int, bool) {
	fd, ok := number(t, v, 0)
	return t.Channel(int(fd)), int(fd), ok
}

func number(t *vm.Thread, v vm.Value, def int64) (int64, bool) {
	if v.IsNull() {
		return def, true
	}
	return t.Index(v, t.VM().Types().OverflowError)
}
