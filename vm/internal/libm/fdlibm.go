package libm

import "math"

// The functions below follow fdlibm, with which the rest of GNU's library
// agrees, on top of this package's own Exp and Log.

// Expm1 is e**x - 1, accurate near 0.
func Expm1(x float64) float64 { return math.Expm1(x) }

// Log1p is the logarithm of 1 + x, accurate near 0.
func Log1p(x float64) float64 { return math.Log1p(x) }

// logMax is the logarithm of the largest float.
const logMax = 7.09782712893383973096e+02

// Sinh is the hyperbolic sine.
func Sinh(x float64) float64 {
	h, a := math.Copysign(0.5, x), math.Abs(x)
	switch {
	case a < 0x1p-28 || x != x || math.IsInf(x, 0):
		return x
	case a < 1:
		t := Expm1(a)
		return h * (2*t - float64(t*t)/(t+1))
	case a < 22:
		t := Expm1(a)
		return h * (t + t/(t+1))
	}
	return halfExp(a, h)
}

// Cosh is the hyperbolic cosine.
func Cosh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x || math.IsInf(x, 0):
		return a
	case a < 0.5*math.Ln2:
		t := Expm1(a)
		w := 1 + t
		if a < 0x1p-55 {
			return w
		}
		return 1 + float64(t*t)/(w+w)
	case a < 22:
		t := Exp(a)
		return 0.5*t + 0.5/t
	}
	return halfExp(a, 0.5)
}

// halfExp is h * e**a for large a.
func halfExp(a, h float64) float64 {
	if a < logMax {
		return h * Exp(a)
	}
	w := Exp(0.5 * a)
	return h * w * w
}

// Tanh is the hyperbolic tangent.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	z := 1.0
	switch {
	case x != x || x == 0 || a < 0x1p-55:
		return x
	case a < 1:
		t := Expm1(-2 * a)
		z = -t / (t + 2)
	case a < 22:
		t := Expm1(2 * a)
		z = 1 - 2/(t+2)
	}
	return math.Copysign(z, x)
}

// Asinh is the inverse of Sinh.
func Asinh(x float64) float64 {
	a := math.Abs(x)
	var w float64
	switch {
	case a < 0x1p-28 || x != x || math.IsInf(x, 0):
		return x
	case a > 1<<28:
		w = Log(a) + math.Ln2
	case a > 2:
		w = Log(2*a + 1/(math.Sqrt(float64(x*x)+1)+a))
	default:
		t := x * x
		w = Log1p(a + t/(1+math.Sqrt(1+t)))
	}
	return math.Copysign(w, x)
}

// Acosh is the inverse of Cosh.
func Acosh(x float64) float64 {
	switch {
	case x < 1 || x != x:
		return math.NaN()
	case x == 1:
		return 0
	case x > 1<<28:
		return Log(x) + math.Ln2
	case x > 2:
		return Log(2*x - 1/(x+math.Sqrt(float64(x*x)-1)))
	}
	t := x - 1
	return Log1p(t + math.Sqrt(2*t+float64(t*t)))
}

// Atanh is the inverse of Tanh.
func Atanh(x float64) float64 {
	a := math.Abs(x)
	var t float64
	switch {
	case !(a < 1):
		return math.Atanh(x)
	case a < 0x1p-28:
		return x
	case a < 0.5:
		t = a + a
		t = 0.5 * Log1p(t+float64(t*a)/(1-a))
	default:
		t = 0.5 * Log1p((a+a)/(1-a))
	}
	return math.Copysign(t, x)
}
