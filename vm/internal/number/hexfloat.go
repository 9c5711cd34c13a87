package number

import (
	"math"
	"strconv"
	"strings"
)

// Hex is f.hex().
func Hex(f float64) string {
	if math.IsInf(f, 0) || f != f {
		return Repr(f)
	}
	b := make([]byte, 0, 24)
	if math.Signbit(f) {
		b = append(b, '-')
	}
	if f == 0 {
		return string(append(b, "0x0.0p+0"...))
	}
	bits := math.Float64bits(f)
	mantissa, exp := bits&(1<<52-1), int(bits>>52&0x7ff)-1023
	lead := byte('1')
	if exp == -1023 {
		lead, exp = '0', -1022
	}
	b = append(b, '0', 'x', lead, '.')
	for shift := 48; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[mantissa>>shift&15])
	}
	b = append(b, 'p')
	if exp >= 0 {
		b = append(b, '+')
	}
	return string(strconv.AppendInt(b, int64(exp), 10))
}

// FromHex is float.fromhex(s).
func FromHex(s string) (float64, *Error) {
	s = strings.Trim(s, spaces)
	sign := 1.0
	body := s
	if body != "" && (body[0] == '-' || body[0] == '+') {
		if body[0] == '-' {
			sign = -1
		}
		body = body[1:]
	}
	switch strings.ToLower(body) {
	case "inf", "infinity":
		return math.Copysign(math.Inf(1), sign), nil
	case "nan":
		return math.Copysign(math.NaN(), sign), nil
	}
	bad := valueError("invalid hexadecimal floating-point string")
	if len(body) >= 2 && body[0] == '0' && body[1]|0x20 == 'x' {
		body = body[2:]
	}
	var digits []byte // values, without the point
	fraction, seen := 0, false
	i := 0
	for ; i < len(body); i++ {
		c := body[i]
		if c == '.' && !seen {
			seen = true
			continue
		}
		v := digitValue(c)
		if v >= 16 {
			break
		}
		digits = append(digits, v)
		if seen {
			fraction++
		}
	}
	if len(digits) == 0 {
		return 0, bad
	}
	exp, ok := binaryExponent(body[i:])
	if !ok {
		return 0, bad
	}
	return assemble(digits, exp-4*int64(fraction), sign)
}

// binaryExponent reads "p+12" or nothing. What no float could reach is cut.
func binaryExponent(s string) (int64, bool) {
	if s == "" {
		return 0, true
	}
	if s[0]|0x20 != 'p' {
		return 0, false
	}
	s = s[1:]
	neg := strings.HasPrefix(s, "-")
	if neg || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	if s == "" {
		return 0, false
	}
	const far = 1 << 50
	var e int64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		e = min(e*10+int64(c-'0'), far)
	}
	if neg {
		e = -e
	}
	return e, true
}

// assemble gives digits * 2**exp, correctly rounded.
func assemble(digits []byte, exp int64, sign float64) (float64, *Error) {
	for len(digits) > 0 && digits[0] == 0 {
		digits = digits[1:]
	}
	if len(digits) == 0 {
		return math.Copysign(0, sign), nil
	}
	// Keep 64 bits at most, the rest as one sticky bit.
	var m uint64
	sticky := false
	for _, d := range digits {
		if m < 1<<59 {
			m = m<<4 | uint64(d)
			continue
		}
		sticky = sticky || d != 0
		exp += 4
	}
	if sticky {
		m |= 1
	}
	f, over := scaleRound(m, exp)
	if over {
		return 0, overflowError("hexadecimal value too large to represent as a float")
	}
	return math.Copysign(f, sign), nil
}

// scaleRound gives m * 2**exp rounded half to even; the lowest bit of m may
// stand for everything below it if m has more than 54 bits.
func scaleRound(m uint64, exp int64) (f float64, over bool) {
	if m == 0 {
		return 0, false
	}
	for m < 1<<63 {
		m <<= 1
		exp--
	}
	top := exp + 63 // the value is 1.xxx * 2**top
	if top > 1023 {
		return 0, true
	}
	if top < -1075 {
		return 0, false
	}
	drop := uint(11)
	if top < -1022 {
		drop += uint(-1022 - top)
	}
	if drop > 64 {
		return 0, false
	}
	var kept, rest, half uint64
	if drop == 64 {
		kept, rest, half = 0, m, 1<<63
	} else {
		kept, rest, half = m>>drop, m&(1<<drop-1), 1<<(drop-1)
	}
	if rest > half || rest == half && kept&1 == 1 {
		kept++
	}
	f = math.Ldexp(float64(kept), int(exp)+int(drop))
	return f, math.IsInf(f, 0)
}
