package number

import (
	"math"

	"github.com/sllint/sllint/vm/internal/libm"
)

// Hypot2 is math.hypot(x, y) of 2.7.
func Hypot2(x, y float64) (float64, *Error) {
	r := libm.Hypot(x, y)
	if math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return 0, rangeError()
	}
	return r, nil
}

// Norm is the length of a vector: math.hypot(*v) of 3, and math.dist(p, q) for
// the vector of differences. It is rounded once.
func Norm(v []float64) float64 {
	largest, nan := 0.0, false
	for _, x := range v {
		nan = nan || x != x
		largest = math.Max(largest, math.Abs(x))
	}
	for _, x := range v {
		if math.IsInf(x, 0) {
			return math.Inf(1)
		}
	}
	switch {
	case nan:
		return math.NaN()
	case largest == 0 || len(v) == 1:
		return largest
	}
	return libm.Norm(v, largest)
}

// Fsum is math.fsum(xs): the exact sum, rounded once. It keeps floats that do
// not overlap, smallest first.
func Fsum(xs []float64) (float64, *Error) {
	var partials []float64
	special, infinite := 0.0, 0.0
	for _, given := range xs {
		x, n := given, 0
		for _, y := range partials {
			if math.Abs(x) < math.Abs(y) {
				x, y = y, x
			}
			hi := x + y
			lo := y - (hi - x)
			if lo != 0 {
				partials[n] = lo
				n++
			}
			x = hi
		}
		partials = partials[:n]
		if x == 0 {
			continue
		}
		if math.IsInf(x, 0) || x != x {
			if !math.IsInf(given, 0) && given == given {
				return 0, overflowError("intermediate overflow in fsum")
			}
			if math.IsInf(given, 0) {
				infinite += given
			}
			special += given
			partials = partials[:0]
			continue
		}
		partials = append(partials, x)
	}
	if special != 0 || special != special {
		if infinite != infinite {
			return 0, valueError("-inf + inf in fsum")
		}
		return special, nil
	}
	return sumPartials(partials), nil
}

// sumPartials adds from the largest down and rounds half to even.
func sumPartials(p []float64) float64 {
	n := len(p)
	if n == 0 {
		return 0
	}
	n--
	hi, lo := p[n], 0.0
	for n > 0 {
		x := hi
		n--
		y := p[n]
		hi = x + y
		lo = y - (hi - x)
		if lo != 0 {
			break
		}
	}
	// A tie is decided by what lies below it.
	if n > 0 && (lo < 0 && p[n-1] < 0 || lo > 0 && p[n-1] > 0) {
		y := lo * 2
		x := hi + y
		if y == x-hi {
			hi = x
		}
	}
	return hi
}

// SumProd is math.sumprod(p, q) for floats alone, which CPython adds up in
// three floats; p and q are of one length.
func SumProd(p, q []float64) float64 {
	var hi, lo, tiny float64
	for i := range p {
		m, e := mulExact(p[i], q[i])
		s, t := addExact(hi, m)
		u, v := addExact(lo, e)
		w, z := addExact(u, t)
		if math.IsInf(s, 0) || s != s {
			return plainSumProd(hi+lo+tiny, p[i:], q[i:])
		}
		hi, lo, tiny = s, w, tiny+v+z
	}
	return tiny + lo + hi
}

func plainSumProd(sum float64, p, q []float64) float64 {
	for i := range p {
		sum += float64(p[i] * q[i])
	}
	return sum
}

func mulExact(a, b float64) (p, err float64) {
	p = a * b
	return p, math.FMA(a, b, -p)
}

func addExact(a, b float64) (s, err float64) {
	s = a + b
	t := s - a
	return s, (a - (s - t)) + (b - t)
}
