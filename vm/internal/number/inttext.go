package number

import (
	"math/big"
	"strconv"
)

// AppendInt appends the digits of i in a base from 2 to 36, in small letters.
func AppendInt(dst []byte, i Int, base int) []byte {
	if i.Big == nil {
		return strconv.AppendInt(dst, i.Small, base)
	}
	return i.Big.Append(dst, base)
}

// Decimal is str(i) where max (0 for none) limits the number of digits.
func Decimal(i Int, max int) (string, *Error) {
	if i.Big == nil {
		return strconv.FormatInt(i.Small, 10), nil
	}
	if err := CheckDecimal(i, max); err != nil {
		return "", err
	}
	s := i.Big.Text(10)
	if max > 0 && len(s)-(1-i.Big.Sign())/2 > max {
		return "", tooLong(max)
	}
	return s, nil
}

// CheckDecimal refuses early what would surely have more than max digits.
func CheckDecimal(i Int, max int) *Error {
	// Each digit takes at least 3.32 bits.
	if i.Big != nil && max > 0 && float64(i.Big.BitLen()-1) > float64(max)*3.3219280948873626 {
		return tooLong(max)
	}
	return nil
}

func tooLong(max int) *Error {
	return valueError("Exceeds the limit (" + strconv.Itoa(max) + " digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit")
}

// WithPrefix is hex(i), oct(i) or bin(i) for the base 16, 8 or 2. In 2.7 octals
// begin with a plain 0 and longs end in L (not in bin).
func WithPrefix(i Int, base int, d Dialect, long bool) string {
	var space [72]byte
	b := space[:0]
	if i.Sign() < 0 {
		b = append(b, '-')
		i = abs(i)
	}
	switch {
	case base == 16:
		b = append(b, '0', 'x')
	case base == 2:
		b = append(b, '0', 'b')
	case d == Py3:
		b = append(b, '0', 'o')
	case i.Sign() != 0:
		b = append(b, '0')
	}
	b = AppendInt(b, i, base)
	if d == Py2 && long && base != 2 {
		b = append(b, 'L')
	}
	return string(b)
}

func abs(i Int) Int {
	if i.Sign() >= 0 {
		return i
	}
	if i.Big == nil && i.Small != -1<<63 {
		return Int{Small: -i.Small}
	}
	return FromBig(new(big.Int).Abs(i.ToBig()))
}

// BitLength is i.bit_length().
func BitLength(i Int) int { return i.ToBig().BitLen() }
