package number

import (
	"math"
	"math/big"
	"strconv"
)

// Round is round(x, ndigits) for a float. Python 3 rounds the exact decimal
// value half to even, 2.7 half away from zero.
func Round(x float64, ndigits int64, d Dialect) (float64, *Error) {
	switch {
	case x == 0 || math.IsInf(x, 0) || x != x || ndigits > 323:
		return x, nil
	case ndigits < -308:
		return math.Copysign(0, x), nil
	}
	n := int(ndigits)
	var r float64
	switch {
	case n < 0:
		r = roundTens(x, -n, d)
	case d == Py2 && isHalf(x, n):
		// One digit more is exact; the last one is a 5.
		var space [400]byte
		text := strconv.AppendFloat(space[:0], x, 'f', n+1, 64)
		r, _ = strconv.ParseFloat(awayFromZero(text), 64)
	default:
		var space [400]byte
		text := strconv.AppendFloat(space[:0], x, 'f', n, 64)
		r, _ = strconv.ParseFloat(string(text), 64)
	}
	if math.IsInf(r, 0) {
		return 0, overflowError("rounded value too large to represent")
	}
	return r, nil
}

// isHalf tells whether x lies exactly between two numbers of n decimals.
func isHalf(x float64, n int) bool {
	if n > 60 {
		return false
	}
	// Such a number has at most n+1 binary digits behind the point.
	if y := math.Ldexp(x, n+1); y != math.Trunc(y) {
		return false
	}
	var space [400]byte
	text := strconv.AppendFloat(space[:0], x, 'f', n+1, 64)
	if text[len(text)-1] != '5' {
		return false
	}
	back, _ := strconv.ParseFloat(string(text), 64)
	return back == x
}

// awayFromZero rounds decimal text up at its last digit.
func awayFromZero(text []byte) string {
	i := len(text) - 1
	text[i] = '0'
	for i--; i >= 0; i-- {
		switch c := text[i]; {
		case c == '.':
		case c == '9':
			text[i] = '0'
		case c >= '0':
			text[i]++
			return string(text)
		default: // a sign
			return string(c) + "1" + string(text[i+1:])
		}
	}
	return "1" + string(text)
}

// roundTens rounds x to a multiple of 10**n.
func roundTens(x float64, n int, d Dialect) float64 {
	a := math.Abs(x)
	whole := math.Floor(a)
	i, _ := new(big.Float).SetFloat64(whole).Int(nil)
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	q, r := new(big.Int).QuoRem(i, p, new(big.Int))
	up := false
	switch r.Lsh(r, 1).Cmp(p) {
	case 1:
		up = true
	case 0:
		up = a > whole || d == Py2 || q.Bit(0) == 1
	}
	if up {
		q.Add(q, big.NewInt(1))
	}
	f, _ := q.Mul(q, p).Float64()
	return math.Copysign(f, x)
}

// RoundWhole is Python 3's round(x): to the nearest int, half to even.
func RoundWhole(x float64) (Int, *Error) { return FromFloat(math.RoundToEven(x)) }

// RoundInt is Python 3's round(i, ndigits): half to even.
func RoundInt(i Int, ndigits Int) Int {
	if ndigits.Sign() >= 0 || i.Sign() == 0 {
		return i
	}
	n := i.ToBig()
	if ndigits.Big != nil || -ndigits.Small > int64(n.BitLen()) {
		return Int{}
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(-ndigits.Small), nil)
	q, r := new(big.Int).QuoRem(new(big.Int).Abs(n), p, new(big.Int))
	if c := r.Lsh(r, 1).Cmp(p); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	if q.Mul(q, p); n.Sign() < 0 {
		q.Neg(q)
	}
	return FromBig(q)
}

// FromFloat is int(f): cut off towards zero.
func FromFloat(f float64) (Int, *Error) {
	if f > -1<<63 && f < 1<<63 {
		return Int{Small: int64(f)}, nil
	}
	switch {
	case f != f:
		return Int{}, valueError("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Int{}, overflowError("cannot convert float infinity to integer")
	}
	b, _ := new(big.Float).SetFloat64(f).Int(nil)
	return FromBig(b), nil
}

// ToFloat is float(i).
func ToFloat(i Int, d Dialect) (float64, *Error) {
	if i.Big == nil {
		return float64(i.Small), nil
	}
	f, _ := i.Big.Float64()
	if math.IsInf(f, 0) {
		if d == Py2 {
			return 0, overflowError("long int too large to convert to float")
		}
		return 0, overflowError("int too large to convert to float")
	}
	return f, nil
}

// CmpFloat compares an int with a float that is not a NaN, exactly.
func CmpFloat(i Int, f float64) int {
	switch {
	case math.IsInf(f, 1):
		return -1
	case math.IsInf(f, -1):
		return 1
	}
	if i.Big == nil && i.Small >= -1<<53 && i.Small <= 1<<53 {
		switch g := float64(i.Small); {
		case g < f:
			return -1
		case g > f:
			return 1
		}
		return 0
	}
	whole := math.Trunc(f)
	j, _ := FromFloat(whole)
	if c := i.Cmp(j); c != 0 {
		return c
	}
	switch {
	case f > whole:
		return -1
	case f < whole:
		return 1
	}
	return 0
}

// Ratio is f.as_integer_ratio().
func Ratio(f float64, d Dialect) (num, den Int, err *Error) {
	switch {
	case math.IsInf(f, 0) && d == Py2:
		return num, den, overflowError("Cannot pass infinity to float.as_integer_ratio.")
	case math.IsInf(f, 0):
		return num, den, overflowError("cannot convert Infinity to integer ratio")
	case f != f && d == Py2:
		return num, den, valueError("Cannot pass NaN to float.as_integer_ratio.")
	case f != f:
		return num, den, valueError("cannot convert NaN to integer ratio")
	}
	frac, exp := math.Frexp(f)
	for frac != math.Floor(frac) {
		frac *= 2
		exp--
	}
	n, m := big.NewInt(int64(frac)), big.NewInt(1)
	if exp > 0 {
		n.Lsh(n, uint(exp))
	} else {
		m.Lsh(m, uint(-exp))
	}
	return FromBig(n), FromBig(m), nil
}

// IsWhole is f.is_integer().
func IsWhole(f float64) bool { return f == math.Floor(f) && !math.IsInf(f, 0) }
