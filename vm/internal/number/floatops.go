package number

import (
	"math"

	"github.com/sllint/sllint/vm/internal/libm"
)

// FloatDiv is x / y.
func FloatDiv(x, y float64) (float64, *Error) {
	if y == 0 {
		return 0, zeroDivision("float division by zero")
	}
	return x / y, nil
}

// FloatFloorDiv is x // y.
func FloatFloorDiv(x, y float64, d Dialect) (float64, *Error) {
	if y == 0 {
		if d == Py2 {
			return 0, zeroDivision("float divmod()")
		}
		return 0, zeroDivision("float floor division by zero")
	}
	q, _ := floatDivMod(x, y)
	return q, nil
}

// FloatMod is x % y.
func FloatMod(x, y float64, d Dialect) (float64, *Error) {
	if y == 0 {
		if d == Py2 {
			return 0, zeroDivision("float modulo")
		}
		return 0, zeroDivision("float modulo by zero")
	}
	m := libm.Fmod(x, y)
	if m == 0 {
		return math.Copysign(0, y), nil
	}
	if (y < 0) != (m < 0) {
		m += y
	}
	return m, nil
}

// FloatDivMod is divmod(x, y).
func FloatDivMod(x, y float64) (q, r float64, err *Error) {
	if y == 0 {
		return 0, 0, zeroDivision("float divmod()")
	}
	q, r = floatDivMod(x, y)
	return q, r, nil
}

func floatDivMod(x, y float64) (q, m float64) {
	m = libm.Fmod(x, y)
	div := (x - m) / y
	if m != 0 {
		if (y < 0) != (m < 0) {
			m += y
			div--
		}
	} else {
		m = math.Copysign(0, y)
	}
	if div == 0 {
		return math.Copysign(0, x/y), m
	}
	q = math.Floor(div)
	if div-q > 0.5 {
		q++
	}
	return q, m
}

// FloatPow is x ** y. A negative x to a fractional power is complex in
// Python 3: the caller is told to compute that.
func FloatPow(x, y float64, d Dialect) (r float64, isComplex bool, err *Error) {
	switch {
	case y == 0:
		return 1, false, nil
	case x != x:
		return x, false, nil
	case y != y:
		if x == 1 {
			return 1, false, nil
		}
		return y, false, nil
	case math.IsInf(y, 0):
		a := math.Abs(x)
		switch {
		case a == 1:
			return 1, false, nil
		case (y > 0) == (a > 1):
			return math.Inf(1), false, nil
		}
		return 0, false, nil
	}
	odd := math.Abs(y) < 1<<53 && math.Mod(y, 2) != 0 && y == math.Floor(y)
	switch {
	case math.IsInf(x, 0):
		switch {
		case y > 0 && odd:
			return x, false, nil
		case y > 0:
			return math.Abs(x), false, nil
		case odd:
			return math.Copysign(0, x), false, nil
		}
		return 0, false, nil
	case x == 0:
		switch {
		case y < 0:
			return 0, false, zeroDivision("0.0 cannot be raised to a negative power")
		case odd:
			return x, false, nil
		}
		return 0, false, nil
	}
	negate := false
	if x < 0 {
		if y != math.Floor(y) {
			if d == Py2 {
				return 0, false, valueError("negative number cannot be raised to a fractional power")
			}
			return 0, true, nil
		}
		x, negate = -x, odd
	}
	r = 1
	if x != 1 {
		r = libm.Pow(x, y)
	}
	if math.IsInf(r, 0) {
		return 0, false, &Error{Kind: "OverflowError", Msg: "Numerical result out of range", Errno: 34}
	}
	if negate {
		r = -r
	}
	return r, false, nil
}
