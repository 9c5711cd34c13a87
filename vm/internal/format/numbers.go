package format

import (
	"fmt"
	"math"

	"github.com/sllint/sllint/vm/internal/number"
)

// parts is a number taken apart: sign, prefix and digits may be moved away
// from each other by padding, the rest (point, fraction, exponent) may not.
type parts struct {
	negative bool
	prefix   string
	digits   []byte
	rest     []byte
}

// split takes a float's text apart.
func split(text []byte) parts {
	var n parts
	if len(text) > 0 && text[0] == '-' {
		n.negative = true
		text = text[1:]
	}
	i := 0
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	n.digits, n.rest = text[:i], text[i:]
	return n
}

func (p *Spec) signOf(negative bool) byte {
	switch {
	case negative:
		return '-'
	case p.Sign == '+' || p.Sign == ' ':
		return p.Sign
	}
	return 0
}

// appendParts writes a number in the width.
func (p *Spec) appendParts(dst []byte, n parts) []byte {
	sign := p.signOf(n.negative)
	other := len(n.prefix) + len(n.rest)
	if sign != 0 {
		other++
	}
	least := 0 // zeros may make up the digits to this, with separators
	if p.Fill == '0' && p.Align == '=' {
		least = p.Width - other
	}
	grouped := 0
	if len(n.digits) > 0 {
		grouped = p.groupedLen(len(n.digits), least)
	}
	missing := p.Width - other - grouped
	left, middle, right := 0, 0, 0
	if missing > 0 {
		if p.Align == '=' {
			middle = missing
		} else {
			left, right = p.padding(other + grouped)
		}
	}
	dst = p.fill(dst, left)
	if sign != 0 {
		dst = append(dst, sign)
	}
	dst = append(dst, n.prefix...)
	dst = p.fill(dst, middle)
	if grouped == len(n.digits) {
		dst = append(dst, n.digits...)
	} else {
		dst = p.appendGrouped(dst, n.digits, grouped)
	}
	dst = append(dst, n.rest...)
	return p.fill(dst, right)
}

// groupSize is how many digits stand between separators.
func (p *Spec) groupSize() int {
	switch p.Type {
	case 'b', 'o', 'x', 'X':
		return 4
	}
	return 3
}

// groupedLen tells the length of n digits with separators, filled up with
// zeros to at least the length least (a separator is never first).
func (p *Spec) groupedLen(n, least int) int {
	if p.Group == 0 {
		return max(n, least)
	}
	size := p.groupSize()
	length := n + (n-1)/size
	if least > length {
		// Whole groups of size+1, and what is left of one; a lone
		// separator gets a digit before it.
		length = least
		if length%(size+1) == 0 {
			length++
		}
	}
	return length
}

// appendGrouped writes digits from the right into a field of the given length.
func (p *Spec) appendGrouped(dst, digits []byte, length int) []byte {
	start := len(dst)
	for range length {
		dst = append(dst, '0')
	}
	field := dst[start:]
	size := p.groupSize()
	i := len(digits) - 1
	for k, run := len(field)-1, 0; k >= 0; k-- {
		if p.Group != 0 && run == size {
			field[k] = p.Group
			run = 0
			continue
		}
		if i >= 0 {
			field[k] = digits[i]
			i--
		}
		run++
	}
	return dst
}

// AppendInt formats an int by a specification parsed for Whole. maxDigits is
// the limit on decimal digits, 0 for none.
func (p *Spec) AppendInt(dst []byte, i number.Int, maxDigits int, t Target) ([]byte, *Error) {
	base := 10
	switch p.Type {
	case 'd', 'n':
	case 'b':
		base = 2
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	case 'c':
		return p.appendChar(dst, i, t)
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, err := number.ToFloat(i, t.Dialect)
		if err != nil {
			return nil, err
		}
		return p.AppendFloat(dst, f, t)
	default:
		return nil, p.unknownType(t)
	}
	switch {
	case p.Prec >= 0:
		return nil, valueError("Precision not allowed in integer format specifier")
	case p.NoNeg0:
		return nil, valueError("Negative zero coercion (z) not allowed in integer format specifier")
	}
	var space [72]byte
	text := space[:0]
	if i.Big != nil && base == 10 {
		s, err := number.Decimal(i, maxDigits)
		if err != nil {
			return nil, err
		}
		text = append(text, s...)
	} else {
		text = number.AppendInt(text, i, base)
	}
	n := parts{digits: text}
	if text[0] == '-' {
		n.negative, n.digits = true, text[1:]
	}
	if p.Alt {
		switch p.Type {
		case 'b':
			n.prefix = "0b"
		case 'o':
			n.prefix = "0o"
		case 'x':
			n.prefix = "0x"
		case 'X':
			n.prefix = "0X"
		}
	}
	if p.Type == 'X' {
		upper(n.digits)
	}
	return p.appendParts(dst, n), nil
}

func upper(b []byte) {
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - ('a' - 'A')
		}
	}
}

// appendChar is the type 'c'.
func (p *Spec) appendChar(dst []byte, i number.Int, t Target) ([]byte, *Error) {
	limit := int64(0x110000)
	if p.raw {
		limit = 0x100
	}
	switch {
	case p.Prec >= 0:
		return nil, valueError("Precision not allowed in integer format specifier")
	case p.NoNeg0:
		return nil, valueError("Negative zero coercion (z) not allowed in integer format specifier")
	case p.Sign != 0:
		return nil, valueError("Sign not allowed with integer format specifier 'c'")
	case p.Alt && t.Dialect == Py3:
		return nil, valueError("Alternate form (#) not allowed with integer format specifier 'c'")
	case i.Big != nil:
		return nil, overflowError("Python int too large to convert to C long")
	case i.Small < 0 || i.Small >= limit:
		return nil, overflowError(fmt.Sprintf("%%c arg not in range(%#x)", limit))
	}
	left, right := p.padding(1)
	if p.Align == '=' {
		left, right = right, 0
	}
	dst = p.fill(dst, left)
	dst = p.char(dst, rune(i.Small))
	return p.fill(dst, right), nil
}

// floatStyle says how a float's digits are to be made.
func (p *Spec) floatStyle(t Target, kind string) (code byte, prec int, flags number.FloatFlags, err *Error) {
	prec = 6
	switch p.Type {
	case 0:
		code, prec = 'r', 0
		if t.Dialect == Py2 {
			code, prec = 'g', 12
		}
	case 'n':
		code = 'g'
	case '%':
		code = 'f'
	case 'e', 'E', 'f', 'F', 'g', 'G':
		code = byte(p.Type)
	default:
		return 0, 0, 0, p.unknownType(t)
	}
	switch {
	case t.Dialect == Py2 && p.Alt:
		return 0, 0, 0, valueError("Alternate form (#) not allowed in " + kind + " format specifier")
	case p.Prec > math.MaxInt32:
		return 0, 0, 0, valueError("precision too big")
	}
	if p.Prec >= 0 {
		prec = p.Prec
		if code == 'r' {
			code = 'g'
		}
	}
	if p.Alt {
		flags |= number.Alternate
	}
	if p.NoNeg0 {
		flags |= number.NoNegZero
	}
	return code, prec, flags, nil
}

// AppendFloat formats a float by a specification parsed for Real (or Whole).
func (p *Spec) AppendFloat(dst []byte, f float64, t Target) ([]byte, *Error) {
	code, prec, flags, err := p.floatStyle(t, "float")
	if err != nil {
		return nil, err
	}
	if p.Type == 0 {
		flags |= number.AddDot0
	}
	if p.Type == '%' {
		f *= 100
	}
	var space [64]byte
	text := number.AppendFloat(space[:0], f, code, prec, flags)
	if p.Type == '%' {
		text = append(text, '%')
	}
	return p.appendParts(dst, split(text)), nil
}

// AppendComplex formats a complex by a specification parsed for Complex.
func (p *Spec) AppendComplex(dst []byte, re, im float64, t Target) ([]byte, *Error) {
	if p.Type == '%' {
		return nil, p.unknownType(t)
	}
	code, prec, flags, err := p.floatStyle(t, "complex")
	if err != nil {
		return nil, err
	}
	switch {
	case p.Fill == '0':
		return nil, valueError("Zero padding is not allowed in complex format specifier")
	case p.Align == '=':
		return nil, valueError("'=' alignment flag is not allowed in complex format specifier")
	}
	inner := *p
	inner.Align, inner.Width = '<', -1
	var body []byte
	onlyImag := p.Type == 0 && re == 0 && !math.Signbit(re)
	if !onlyImag {
		if p.Type == 0 {
			body = append(body, '(')
		}
		body = inner.appendParts(body, split(number.AppendFloat(nil, re, code, prec, flags)))
		inner.Sign = '+'
	}
	body = inner.appendParts(body, split(number.AppendFloat(nil, im, code, prec, flags)))
	body = append(body, 'j')
	if p.Type == 0 && !onlyImag {
		body = append(body, ')')
	}
	left, right := p.padding(len(body))
	dst = p.fill(dst, left)
	dst = append(dst, body...)
	return p.fill(dst, right), nil
}
