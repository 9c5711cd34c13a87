package socket

import (
	"math/bits"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"github.com/sllint/sllint/vm"
)

// Numbers and addresses in the order of the network.

func swap16(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.Index(a[0], t.VM().Types().OverflowError)
	over := t.VM().Types().OverflowError
	switch {
	case !ok:
		return vm.Null
	case n < 0:
		return t.Raise(over, "can't convert negative Python int to C 16-bit unsigned integer")
	case n > 0xffff && !t.VM().Py2():
		return t.Raise(over, "Python int too large to convert to C 16-bit unsigned integer")
	}
	return vm.Int(int64(bits.ReverseBytes16(uint16(n))))
}

func swap32(t *vm.Thread, a []vm.Value) vm.Value {
	ts := t.VM().Types()
	if !t.IsInt(a[0]) {
		return t.Raise(ts.TypeError, "expected int, %s found", t.ArgType(a[0]))
	}
	n, ok := t.Index(a[0], ts.OverflowError)
	switch {
	case !ok:
		return vm.Null
	case n < 0:
		return t.Raise(ts.OverflowError, "can't convert negative value to unsigned int")
	case n > 0xffffffff:
		return t.Raise(ts.OverflowError, "int larger than 32 bits")
	}
	return vm.Int(int64(bits.ReverseBytes32(uint32(n))))
}

// text reads an argument that must be a str.
func text(t *vm.Thread, function string, v vm.Value) (string, bool) {
	if !t.IsStr(v) && !vm.IsText(v) {
		t.Raise(t.VM().Types().TypeError, "%s() argument must be str, not %s", function, t.ArgType(v))
		return "", false
	}
	return vm.GoString(v), true
}

// oserror raises socket.error, which is OSError in Python 3, with words alone.
func oserror(t *vm.Thread, words string) vm.Value {
	return t.RaiseValue(stateOf(t).error, t.Str(words))
}

func inetAton(t *vm.Thread, a []vm.Value) vm.Value {
	s, ok := text(t, "inet_aton", a[0])
	if !ok {
		return vm.Null
	}
	if n, ok := parseInet(s); ok {
		return t.Bytes(string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}))
	}
	return oserror(t, "illegal IP address string passed to inet_aton")
}

// parseInet reads an address as inet_aton(3) does: one to four numbers, in any of
// C's notations, of which the last fills what is left. What follows a space does
// not count.
func parseInet(s string) (uint32, bool) {
	if i := strings.IndexAny(s, " \t\n\v\f\r"); i >= 0 {
		s = s[:i]
	}
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return 0, false
	}
	var address uint64
	for i, part := range parts {
		if strings.Contains(part, "_") || len(part) > 1 && part[0] == '0' && strings.ContainsAny(part[1:2], "bBoO") {
			return 0, false
		}
		n, err := strconv.ParseUint(part, 0, 32)
		if err != nil {
			return 0, false
		}
		if i < len(parts)-1 {
			if n > 255 {
				return 0, false
			}
			address |= n << (24 - 8*i)
			continue
		}
		if n >= 1<<(32-8*i) {
			return 0, false
		}
		address |= n
	}
	return uint32(address), true
}

func inetNtoa(t *vm.Thread, a []vm.Value) vm.Value {
	b, ok := t.Buffer(a[0])
	if !ok {
		return vm.Null
	}
	if len(b) != 4 {
		return oserror(t, "packed IP wrong length for inet_ntoa")
	}
	return t.Str(netip.AddrFrom4([4]byte(b)).String())
}

func inetPton(t *vm.Thread, a []vm.Value) vm.Value {
	family, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	s, ok := text(t, "inet_pton", a[1])
	if !ok {
		return vm.Null
	}
	if family != afInet && family != afInet6 {
		return fail(t, syscall.EAFNOSUPPORT)
	}
	ip, err := netip.ParseAddr(s)
	if err != nil || ip.Zone() != "" || strings.Contains(s, ":") != (family == afInet6) {
		return oserror(t, "illegal IP address string passed to inet_pton")
	}
	return t.Bytes(string(ip.AsSlice()))
}

func inetNtop(t *vm.Thread, a []vm.Value) vm.Value {
	family, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	b, ok := t.Buffer(a[1])
	if !ok {
		return vm.Null
	}
	size := map[int64]int{afInet: 4, afInet6: 16}[family]
	switch {
	case size == 0:
		return t.Raise(t.VM().Types().ValueError, "unknown address family %d", family)
	case len(b) != size:
		return t.Raise(t.VM().Types().ValueError, "invalid length of packed IP address string")
	}
	ip, _ := netip.AddrFromSlice(b)
	if size == 16 && [12]byte(b) == [12]byte{} && (b[12] != 0 || b[13] != 0) {
		// What glibc takes for an IPv4 address.
		return t.Str("::" + netip.AddrFrom4([4]byte(b[12:])).String())
	}
	return t.Str(ip.String())
}
