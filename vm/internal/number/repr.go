package number

import (
	"math"
	"strconv"
)

// FloatFlags change how AppendFloat writes.
type FloatFlags uint8

const (
	PlusSign  FloatFlags = 1 << iota // a '+' before what is not negative
	AddDot0                          // ".0" behind what would look like an int
	Alternate                        // '#': keep the point and trailing zeros
	NoNegZero                        // 'z': no sign on what rounds to zero
)

// Repr is repr(f), in both dialects.
func Repr(f float64) string {
	var buf [32]byte
	return string(AppendRepr(buf[:0], f))
}

// AppendRepr appends repr(f): the shortest digits that read back as f, with an
// exponent below 1e-4 and from 1e16.
func AppendRepr(dst []byte, f float64) []byte {
	a := math.Abs(f)
	switch {
	case a >= 1e-4 && a < 1e16 || a == 0:
		if a < 1e15 && a == math.Trunc(a) {
			if math.Signbit(f) {
				dst = append(dst, '-')
			}
			dst = strconv.AppendInt(dst, int64(a), 10)
			return append(dst, '.', '0')
		}
		n := len(dst)
		dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
		for _, c := range dst[n:] {
			if c == '.' {
				return dst
			}
		}
		return append(dst, '.', '0')
	case a > math.MaxFloat64 || a != a:
		return appendSpecial(dst, f, false, false)
	}
	return strconv.AppendFloat(dst, f, 'e', -1, 64)
}

// Str2 is 2.7's str(f).
func Str2(f float64) string {
	var buf [32]byte
	return string(AppendFloat(buf[:0], f, 'g', 12, AddDot0))
}

// appendSpecial writes an infinity or a NaN, whose sign is never shown.
func appendSpecial(dst []byte, f float64, upper, plus bool) []byte {
	word := "nan"
	if math.IsInf(f, 0) {
		word = "inf"
	}
	switch {
	case math.IsInf(f, -1):
		dst = append(dst, '-')
	case plus:
		dst = append(dst, '+')
	}
	n := len(dst)
	dst = append(dst, word...)
	if upper {
		for i := n; i < len(dst); i++ {
			dst[i] -= 'a' - 'A'
		}
	}
	return dst
}

// AppendFloat writes f by a code of 'e', 'f', 'g', their capitals, or 'r' (the
// repr, prec not used), as C's printf does and as CPython's
// PyOS_double_to_string.
func AppendFloat(dst []byte, f float64, code byte, prec int, flags FloatFlags) []byte {
	upper := code >= 'A' && code <= 'Z'
	if upper {
		code += 'a' - 'A'
	}
	if math.IsInf(f, 0) || f != f {
		return appendSpecial(dst, f, upper, flags&PlusSign != 0)
	}
	start := len(dst)
	if flags&PlusSign != 0 && !math.Signbit(f) {
		dst = append(dst, '+')
	}
	switch code {
	case 'f':
		dst = strconv.AppendFloat(dst, f, 'f', prec, 64)
		if prec == 0 && flags&Alternate != 0 {
			dst = append(dst, '.')
		}
	case 'e':
		dst = strconv.AppendFloat(dst, f, 'e', prec, 64)
		if prec == 0 && flags&Alternate != 0 {
			dst = insertPoint(dst)
		}
	default:
		dst = appendGeneral(dst, f, code, prec, flags)
	}
	if flags&NoNegZero != 0 && math.Signbit(f) && isZero(dst[start:]) {
		if flags&PlusSign != 0 {
			dst[start] = '+'
		} else {
			dst = append(dst[:start], dst[start+1:]...)
		}
	}
	if upper {
		for i := start; i < len(dst); i++ {
			if dst[i] == 'e' {
				dst[i] = 'E'
			}
		}
	}
	return dst
}

// insertPoint puts a point before the exponent.
func insertPoint(b []byte) []byte {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == 'e' {
			b = append(b, 0)
			copy(b[i+1:], b[i:])
			b[i] = '.'
			break
		}
	}
	return b
}

// isZero tells whether the digits before an exponent are all zeros.
func isZero(b []byte) bool {
	for _, c := range b {
		if c == 'e' {
			break
		}
		if c >= '1' && c <= '9' {
			return false
		}
	}
	return true
}

// appendGeneral is 'g' and 'r': the layout follows from the exponent.
func appendGeneral(dst []byte, f float64, code byte, prec int, flags FloatFlags) []byte {
	limit, shortest := 16, prec
	if code == 'r' {
		shortest = 0 // no digits are wanted beyond the shortest
	} else {
		if prec == 0 {
			prec, shortest = 1, 1
		}
		limit = prec
		if flags&AddDot0 != 0 {
			limit--
		}
	}
	var space [64]byte
	text := strconv.AppendFloat(space[:0], f, 'e', shortest-1, 64)
	if text[0] == '-' {
		dst = append(dst, '-')
		text = text[1:]
	}
	mark := len(text) - 1
	for text[mark] != 'e' {
		mark--
	}
	exp, _ := strconv.Atoi(string(text[mark+1:]))
	digits := text[:mark]
	if len(digits) > 1 {
		digits = digits[1:]
		digits[0] = text[0] // the point goes
	}
	if flags&Alternate == 0 {
		for len(digits) > 1 && digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
	}
	point := exp + 1 // digits before the point
	if point <= -4 || point > limit {
		dst = append(dst, digits[0])
		if len(digits) > 1 || flags&Alternate != 0 {
			dst = append(dst, '.')
			dst = append(dst, digits[1:]...)
		}
		return append(dst, text[mark:]...)
	}
	switch {
	case point <= 0:
		dst = append(dst, '0', '.')
		for ; point < 0; point++ {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	case point >= len(digits):
		dst = append(dst, digits...)
		for range point - len(digits) {
			dst = append(dst, '0')
		}
		if flags&AddDot0 != 0 {
			return append(dst, '.', '0')
		}
		if flags&Alternate != 0 {
			dst = append(dst, '.')
		}
		return dst
	}
	dst = append(dst, digits[:point]...)
	dst = append(dst, '.')
	return append(dst, digits[point:]...)
}
