package socket

import (
	"syscall"

	"github.com/sllint/sllint/vm"
)

var members = []vm.GetSet{
	{Name: "family", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(objectOf(v).family) }, Doc: "the socket family"},
	{Name: "type", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(objectOf(v).typ) }, Doc: "the socket type"},
	{Name: "proto", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Int(objectOf(v).proto) }, Doc: "the socket protocol"},
	{Name: "timeout", Get: func(t *vm.Thread, v vm.Value) vm.Value { return timeoutValue(objectOf(v).timeout) }, Doc: "the socket timeout"},
}

// methods are those of both dialects. To connect to anything, or to wait for
// anybody, would be a matter of the world outside.
var methods = []vm.Method{
	{Name: "close", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		objectOf(a[0]).close(t)
		return vm.None
	}},
	{Name: "fileno", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		o := objectOf(a[0])
		if t.VM().Py2() && o.fd < 0 {
			return fail(t, syscall.EBADF)
		}
		return vm.Int(int64(o.fd))
	}},
	{Name: "getblocking", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.Bool(objectOf(a[0]).timeout != 0) }},
	{Name: "gettimeout", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return timeoutValue(objectOf(a[0]).timeout) }},
	{Name: "setblocking", Sig: "flag, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		block, ok := t.IsTrue(a[1])
		if !ok {
			return vm.Null
		}
		if block {
			objectOf(a[0]).setTimeout(-1)
		} else {
			objectOf(a[0]).setTimeout(0)
		}
		return vm.None
	}},
	{Name: "settimeout", Sig: "timeout, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		ns, ok := timeout(t, a[1])
		if !ok {
			return vm.Null
		}
		objectOf(a[0]).setTimeout(ns)
		return vm.None
	}},
	{Name: "recv", Sig: "buffersize, flags=0, /", Fn: recv},
	{Name: "recvfrom", Sig: "buffersize, flags=0, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return withSender(t, recv(t, a))
	}},
	{Name: "recv_into", Sig: "buffer, nbytes=0, flags=0, /", Fn: recvInto},
	{Name: "recvfrom_into", Sig: "buffer, nbytes=0, flags=0, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		return withSender(t, recvInto(t, a))
	}},
	{Name: "send", Sig: "data, flags=0, /", Fn: send},
	{Name: "sendall", Sig: "data, flags=0, /", Fn: sendall},
	{Name: "shutdown", Sig: "how, /", Fn: shutdown},
	{Name: "getsockname", Fn: address}, {Name: "getpeername", Fn: address},
	{Name: "getsockopt", Sig: "level, option, buflen=0, /", Fn: getsockopt},
	{Name: "setsockopt", Sig: "level, option, value, optlen=0, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return refuse(t) }},
	{Name: "bind", Sig: "address, /", Fn: outside}, {Name: "connect", Sig: "address, /", Fn: outside},
	{Name: "connect_ex", Sig: "address, /", Fn: outside}, {Name: "listen", Sig: "backlog=128, /", Fn: outside},
	{Name: "_accept", How: vm.Only3, Fn: outside}, {Name: "accept", How: vm.Only2, Fn: outside},
	{Name: "sendto", Sig: "data, flags, address=None, /", Fn: outside},
}

// outside is for what would reach beyond the program.
func outside(t *vm.Thread, a []vm.Value) vm.Value {
	if opened(t, a[0]) == nil {
		return vm.Null
	}
	return refuse(t)
}

func recv(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok1 := number(t, a[1], 0)
	flags, ok2 := number(t, a[2], 0)
	switch {
	case !ok1 || !ok2:
		return vm.Null
	case n < 0:
		return t.Raise(t.VM().Types().ValueError, "negative buffersize in recv")
	}
	o := opened(t, a[0])
	if o == nil {
		return vm.Null
	}
	b := make([]byte, n)
	got, ok := o.receive(t, b, flags)
	if !ok {
		return vm.Null
	}
	return t.Bytes(string(b[:got]))
}

func recvInto(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := t.WritableBuffer(a[1])
	if !ok {
		return vm.Null
	}
	n, ok1 := number(t, a[2], 0)
	flags, ok2 := number(t, a[3], 0)
	switch {
	case !ok1 || !ok2:
		return vm.Null
	case n < 0:
		return t.Raise(t.VM().Types().ValueError, "negative buffersize in recv_into")
	case n > int64(len(b)):
		return t.Raise(t.VM().Types().ValueError, "buffer too small for requested bytes")
	case n > 0:
		b = b[:n]
	}
	o := opened(t, a[0])
	if o == nil {
		return vm.Null
	}
	got, ok := o.receive(t, b, flags)
	if !ok {
		return vm.Null
	}
	return vm.Int(int64(got))
}

// withSender adds to what was received (stolen) the address that it came from, which
// sockets of a pair do not have.
func withSender(t *vm.Thread, r vm.Value) vm.Value {
	if r.IsNull() {
		return r
	}
	return t.NewTuple(r, vm.None)
}

func send(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := t.Buffer(a[1])
	if !ok {
		return vm.Null
	}
	flags, ok := number(t, a[2], 0)
	if !ok {
		return vm.Null
	}
	o := opened(t, a[0])
	if o == nil {
		return vm.Null
	}
	n, ok := o.send(t, b, flags)
	if !ok {
		return vm.Null
	}
	return vm.Int(int64(n))
}

func sendall(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := t.Buffer(a[1])
	if !ok {
		return vm.Null
	}
	flags, ok := number(t, a[2], 0)
	if !ok {
		return vm.Null
	}
	for first := true; first || len(b) > 0; first = false {
		o := opened(t, a[0])
		if o == nil {
			return vm.Null
		}
		n, ok := o.send(t, b, flags)
		if !ok {
			return vm.Null
		}
		b = b[n:]
	}
	return vm.None
}

func shutdown(t *vm.Thread, a []vm.Value) vm.Value {
	how, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	o := opened(t, a[0])
	if o == nil {
		return vm.Null
	}
	if how < 0 || how > 2 {
		return fail(t, syscall.EINVAL)
	}
	o.ch.Shutdown(how != 1, how != 0)
	return vm.None
}

// address is that of either end of a pair: none.
func address(t *vm.Thread, a []vm.Value) vm.Value {
	if opened(t, a[0]) == nil {
		return vm.Null
	}
	return t.Str("")
}

// getsockopt answers what is known of a pair: its type, and that nothing failed.
func getsockopt(t *vm.Thread, a []vm.Value) vm.Value {
	const soType, soError, soDomain, soProtocol = 3, 4, 39, 38
	level, ok1 := number(t, a[1], 0)
	option, ok2 := number(t, a[2], 0)
	if !ok1 || !ok2 {
		return vm.Null
	}
	o := opened(t, a[0])
	if o == nil {
		return vm.Null
	}
	if level == solSocket {
		switch option {
		case soType:
			return vm.Int(o.typ)
		case soDomain:
			return vm.Int(o.family)
		case soError, soProtocol:
			return vm.Int(0)
		}
	}
	return refuse(t)
}
