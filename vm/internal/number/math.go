package number

import (
	"math"

	"github.com/sllint/sllint/vm/internal/libm"
)

func domainError() *Error { return valueError("math domain error") }
func rangeError() *Error  { return overflowError("math range error") }

// unary are the functions of one float in module math. A result that is
// infinite though the argument is not means an overflow where there can be
// one, and else that the argument is not in the domain.
type unary struct {
	f            func(float64) float64
	canOverflow  bool
	canOverflow2 bool // in 2.7
	since3       bool
	unchecked    bool
}

var unaries = map[string]unary{
	"acos": {f: libm.Acos}, "acosh": {f: libm.Acosh}, "asin": {f: libm.Asin}, "asinh": {f: libm.Asinh},
	"atan": {f: libm.Atan}, "atanh": {f: libm.Atanh}, "cbrt": {f: libm.Cbrt, since3: true},
	"cos": {f: libm.Cos}, "cosh": {f: libm.Cosh, canOverflow: true, canOverflow2: true},
	"degrees": {f: func(x float64) float64 { return x * (180 / math.Pi) }, unchecked: true},
	"erf":     {f: libm.Erf}, "erfc": {f: libm.Erfc},
	"exp":   {f: libm.Exp, canOverflow: true, canOverflow2: true},
	"exp2":  {f: libm.Exp2, canOverflow: true, since3: true},
	"expm1": {f: libm.Expm1, canOverflow: true, canOverflow2: true},
	"fabs":  {f: math.Abs},
	"gamma": {f: gamma, canOverflow: true, canOverflow2: true},
	"log":   {f: libm.Log}, "log10": {f: libm.Log10}, "log2": {f: libm.Log2, since3: true},
	"lgamma":  {f: lgamma, canOverflow: true, canOverflow2: true},
	"log1p":   {f: libm.Log1p, canOverflow2: true},
	"radians": {f: func(x float64) float64 { return x * (math.Pi / 180) }},
	"sin":     {f: libm.Sin}, "sinh": {f: libm.Sinh, canOverflow: true, canOverflow2: true},
	"sqrt": {f: math.Sqrt}, "tan": {f: libm.Tan}, "tanh": {f: libm.Tanh},
}

// gamma gives a NaN where math.gamma is not defined.
func gamma(x float64) float64 {
	switch {
	case math.IsInf(x, 1) || x != x:
		return x
	case math.IsInf(x, -1) || x == 0 || x < 0 && x == math.Floor(x):
		return math.NaN()
	}
	return libm.Gamma(x)
}

func lgamma(x float64) float64 {
	switch {
	case math.IsInf(x, 0):
		return math.Inf(1)
	case x != x:
		return x
	case x <= 0 && x == math.Floor(x):
		return math.NaN()
	}
	return libm.Lgamma(x)
}

// MathUnary gives the function of one float that module math has by a name,
// nil for none.
func MathUnary(name string, d Dialect) func(x float64) (float64, *Error) {
	u, ok := unaries[name]
	if !ok || u.since3 && d == Py2 {
		return nil
	}
	f, over := u.f, u.canOverflow
	if d == Py2 {
		over = u.canOverflow2
		switch name {
		case "erf":
			f = libm.Erf2
		case "erfc":
			f = libm.Erfc2
		}
	}
	return func(x float64) (float64, *Error) {
		r := f(x)
		switch {
		case u.unchecked:
		case r != r && x == x:
			return 0, domainError()
		case math.IsInf(r, 0) && !math.IsInf(x, 0):
			if over {
				return 0, rangeError()
			}
			return 0, domainError()
		}
		return r, nil
	}
}

// LogInt is log, log2 or log10 of an int, which may be too large for a float.
func LogInt(name string, i Int, d Dialect) (float64, *Error) {
	f := MathUnary(name, d)
	if i.Sign() <= 0 {
		return 0, domainError()
	}
	x, err := ToFloat(i, d)
	if err == nil {
		return f(x)
	}
	m, e := frexpInt(i)
	low, _ := f(m)
	two, _ := f(2)
	return low + float64(two*float64(e)), nil
}

// frexpInt gives a positive int as m * 2**e with m from 0.5 to below 1.
func frexpInt(i Int) (m float64, e int) {
	top, exp, sticky := top64(i.ToBig())
	if sticky {
		top |= 1
	}
	f, _ := scaleRound(top, 0)
	m, e = math.Frexp(f)
	return m, e + exp
}

// MathPow is math.pow(x, y).
func MathPow(x, y float64, d Dialect) (float64, *Error) {
	finite := func(f float64) bool { return !math.IsInf(f, 0) && f == f }
	if finite(x) && finite(y) {
		r := libm.Pow(x, y)
		switch {
		case r != r, math.IsInf(r, 0) && x == 0:
			return 0, domainError()
		case math.IsInf(r, 0):
			return 0, rangeError()
		}
		return r, nil
	}
	if d == Py2 && x == 0 && math.IsInf(y, -1) {
		return 0, domainError()
	}
	return math.Pow(x, y), nil
}

// Atan2 is math.atan2(y, x).
func Atan2(y, x float64) float64 { return libm.Atan2(y, x) }

// Fmod is math.fmod(x, y).
func Fmod(x, y float64) (float64, *Error) {
	if math.IsInf(y, 0) && !math.IsInf(x, 0) {
		return x, nil
	}
	r := libm.Fmod(x, y)
	if r != r && x == x && y == y {
		return 0, domainError()
	}
	return r, nil
}

// Remainder is math.remainder(x, y).
func Remainder(x, y float64) (float64, *Error) {
	r := math.Remainder(x, y)
	if r != r && x == x && y == y {
		return 0, domainError()
	}
	return r, nil
}

// Ldexp is math.ldexp(x, e).
func Ldexp(x float64, e Int) (float64, *Error) {
	if x == 0 || x != x || math.IsInf(x, 0) {
		return x, nil
	}
	n := int64(1 << 20)
	switch {
	case e.Big == nil && e.Small < 1<<20 && e.Small > -1<<20:
		n = e.Small
	case e.Sign() < 0:
		n = -1 << 20
	}
	r := math.Ldexp(x, int(n))
	if math.IsInf(r, 0) {
		return 0, rangeError()
	}
	return r, nil
}

// Fma is math.fma(x, y, z).
func Fma(x, y, z float64) (float64, *Error) {
	r := math.FMA(x, y, z)
	finite := !math.IsInf(x, 0) && !math.IsInf(y, 0) && !math.IsInf(z, 0)
	switch {
	case r != r && x == x && y == y && z == z:
		return 0, valueError("invalid operation in fma")
	case math.IsInf(r, 0) && finite && x == x:
		return 0, overflowError("overflow in fma")
	}
	return r, nil
}

// Nextafter is math.nextafter(x, y, steps=n) for n >= 0.
func Nextafter(x, y float64, n uint64) float64 {
	switch {
	case n == 0 || x == y && x != 0:
		if n == 0 {
			return x
		}
		return y
	case x != x:
		return x
	case y != y:
		return y
	case x == y:
		return y
	}
	// Floats in the order of ordered are neighbours.
	a, b := ordered(x), ordered(y)
	if a < b {
		if uint64(b-a) <= n && n > 1 {
			return y
		}
		return fromOrdered(a+int64(n), x)
	}
	if uint64(a-b) <= n && n > 1 {
		return y
	}
	return fromOrdered(a-int64(n), x)
}

func ordered(f float64) int64 {
	if math.Signbit(f) {
		return -int64(math.Float64bits(-f))
	}
	return int64(math.Float64bits(f))
}

// fromOrdered is the way back; a zero has the sign of where it is come from.
func fromOrdered(i int64, from float64) float64 {
	switch {
	case i < 0:
		return -math.Float64frombits(uint64(-i))
	case i == 0:
		return math.Copysign(0, from)
	}
	return math.Float64frombits(uint64(i))
}

// Ulp is math.ulp(x).
func Ulp(x float64) float64 {
	x = math.Abs(x)
	if x != x || math.IsInf(x, 0) {
		return x
	}
	if x == math.MaxFloat64 {
		return x - math.Nextafter(x, 0)
	}
	return math.Nextafter(x, math.Inf(1)) - x
}

// IsClose is math.isclose.
func IsClose(a, b, rel, abs float64) (bool, *Error) {
	if rel < 0 || abs < 0 {
		return false, valueError("tolerances must be non-negative")
	}
	if a == b {
		return true, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false, nil
	}
	diff := math.Abs(b - a)
	return diff <= math.Abs(rel*b) || diff <= math.Abs(rel*a) || diff <= abs, nil
}
