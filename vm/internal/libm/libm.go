// Package libm computes C's mathematical functions so that the results are the
// ones that CPython shows on the systems it is mostly run on. Go's own differ
// from these in the last digit often enough to be seen: 10.0 ** -5 is not 1e-05
// there.
//
// GNU's exp, log, pow, sin, cos, tan and their inverses err by little more than
// half a unit in the last place, so that a correctly rounded result is, but for
// one in many thousands, the same. They are computed here in pairs of floats
// (see dd). The functions that GNU takes from Sun's fdlibm follow its method.
//
// The functions take any argument and signal nothing: what is an error is for
// the caller to say.
package libm

import (
	"math"
	"math/big"
)

// Pow is x**y for finite x and y where x > 0; the other cases are math.Pow's.
func Pow(x, y float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) || y == 0 || y != y || math.IsInf(y, 0) {
		if x < 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0) && y == math.Trunc(y) {
			r := Pow(-x, y)
			if math.Abs(y) < 1<<53 && int64(y)&1 == 1 {
				return -r
			}
			return r
		}
		return math.Pow(x, y)
	}
	switch y {
	case 1:
		return x
	case 2:
		return x * x
	case -1:
		return 1 / x
	case 0.5:
		return math.Sqrt(x)
	}
	if n := int(y); float64(n) == y && n > -10 && n < 10 && x > 1e-30 && x < 1e30 {
		return powDD(x, n).hi
	}
	if n := int(2 * y); float64(n) == 2*y && n > -20 && n < 20 && x > 1e-30 && x < 1e30 {
		return dd{x, 0}.sqrt().mul(powDD(x, (n-1)>>1)).hi
	}
	l := logDD(x)
	switch e := l.hi * y; {
	case e > 709.8:
		return math.Inf(1)
	case e < -745.2:
		return 0
	}
	return expDD(l.mulF(y))
}

// powDD multiplies, where nothing can overflow.
func powDD(x float64, n int) dd {
	r, p := dd{1, 0}, dd{x, 0}
	for k := max(n, -n); ; p = p.mul(p) {
		if k&1 != 0 {
			r = r.mul(p)
		}
		if k >>= 1; k == 0 {
			break
		}
	}
	if n < 0 {
		r = dd{1, 0}.quo(r)
	}
	return r
}

// Exp is e**x.
func Exp(x float64) float64 {
	switch {
	case x != x || x > 709.79 || x < -745.14:
		return math.Exp(x)
	case x == 0:
		return 1
	}
	return expDD(dd{x, 0})
}

// Exp2 is 2**x.
func Exp2(x float64) float64 {
	if x != x || x >= 1024 || x <= -1075 || x == math.Trunc(x) {
		return math.Exp2(x)
	}
	k := math.RoundToEven(x)
	m, e := expParts(ln2.mulF(x - k))
	return m.ldexp(e + int(k))
}

// Log is the natural logarithm.
func Log(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) || x == 1 {
		return math.Log(x)
	}
	return logDD(x).hi
}

// Log2 is the logarithm to base 2.
func Log2(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log2(x)
	}
	m, e := math.Frexp(x)
	if m == 0.5 {
		return float64(e - 1)
	}
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	return logDD(m).mul(invLn2).addF(float64(e)).hi
}

// Log10 is the logarithm to base 10, by fdlibm's method.
func Log10(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log10(x)
	}
	m, e := math.Frexp(x)
	m, e = m*2, e-1
	if e < 0 {
		m, e = m/2, e+1
	}
	const (
		invLn10 = 4.34294481903251816668e-01
		log2hi  = 3.01029995663611771306e-01
		log2lo  = 3.69423907715893078616e-13
	)
	y := float64(e)
	z := float64(y*log2lo) + float64(invLn10*Log(m))
	return z + float64(y*log2hi)
}

// Hypot is the length of (x, y).
func Hypot(x, y float64) float64 {
	x, y = math.Abs(x), math.Abs(y)
	switch {
	case math.IsInf(x, 1) || math.IsInf(y, 1):
		return math.Inf(1)
	case x != x || y != y:
		return math.NaN()
	}
	if x < y {
		x, y = y, x
	}
	if y == 0 {
		return x
	}
	_, e := math.Frexp(x)
	x, y = math.Ldexp(x, -e), math.Ldexp(y, -e)
	return prod(x, x).add(prod(y, y)).sqrt().ldexp(e)
}

// Fmod is C's fmod, which is exact.
func Fmod(x, y float64) float64 {
	if a, b := math.Abs(x), math.Abs(y); a < 1<<53 && b >= 1 && b < 1<<53 && a == math.Trunc(a) && b == math.Trunc(b) {
		return math.Copysign(float64(int64(a)%int64(b)), x)
	}
	return math.Mod(x, y)
}

// Cbrt is the cube root, correctly rounded; GNU's may be off by one unit of the
// last place.
func Cbrt(x float64) float64 {
	if x == 0 || x != x || math.IsInf(x, 0) {
		return x
	}
	m, e := math.Frexp(x)
	for e%3 != 0 {
		m, e = m/2, e+1
	}
	y := math.Cbrt(m)
	t := prod(y, y).mulF(y).addF(-m)
	return math.Ldexp(y-t.hi/(3*y*y), e/3)
}

// bigSum adds the two parts exactly and scales, for results below the normal
// range, where rounding twice would show.
func bigSum(d dd, e int) float64 {
	s := new(big.Float).SetPrec(200).SetFloat64(d.hi)
	s.Add(s, new(big.Float).SetFloat64(d.lo))
	f, _ := s.SetMantExp(s, e).Float64()
	return f
}

// Norm is the length of a vector of finite numbers, the largest of which has
// the absolute value largest, which is not 0.
func Norm(v []float64, largest float64) float64 {
	_, e := math.Frexp(largest)
	var s dd
	for _, x := range v {
		x = math.Ldexp(x, -e)
		s = s.add(prod(x, x))
	}
	return s.sqrt().ldexp(e)
}
