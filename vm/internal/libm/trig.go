package libm

import (
	"math"
	"math/big"
	"sync"
)

// Pi/2 in three parts.
const (
	halfPi1 = 0x1.921fb54442d18p+0
	halfPi2 = 0x1.1a62633145c07p-54
	halfPi3 = -0x1.f1976b7ed8fbcp-110
)

// Sin is the sine of x radians.
func Sin(x float64) float64 {
	if x == 0 || x != x || math.IsInf(x, 0) {
		return math.Sin(x)
	}
	if math.Abs(x) < 0x1p-27 {
		return x * (1 - 0x1p-54) // rounds like x - x**3/6
	}
	s, _ := sincos(x)
	return s.hi
}

// Cos is the cosine.
func Cos(x float64) float64 {
	if x != x || math.IsInf(x, 0) {
		return math.NaN()
	}
	_, c := sincos(x)
	return c.hi
}

// Tan is the tangent.
func Tan(x float64) float64 {
	if x == 0 || x != x || math.IsInf(x, 0) || math.Abs(x) < 0x1p-30 {
		return math.Tan(x)
	}
	s, c := sincos(x)
	return s.quo(c).hi
}

// sincos is for finite x.
func sincos(x float64) (sin, cos dd) {
	r, q := reduce(x)
	s, c := sinSmall(r), cosSmall(r)
	switch q & 3 {
	case 0:
		return s, c
	case 1:
		return c, s.neg()
	case 2:
		return s.neg(), c.neg()
	}
	return c.neg(), s
}

// reduce takes the nearest multiple of Pi/2 off and counts it.
func reduce(x float64) (r dd, q int) {
	if math.Abs(x) < math.Pi/4 {
		return dd{x, 0}, 0
	}
	if math.Abs(x) > 1<<30 {
		return reduceFar(x)
	}
	k := math.RoundToEven(x * (2 / math.Pi))
	r = dd{x, 0}.add(prod(-k, halfPi1)).add(prod(-k, halfPi2)).add(prod(-k, halfPi3))
	return r, int(int64(k) & 3)
}

// reduceFar does it with as many bits of Pi as it takes.
func reduceFar(x float64) (r dd, q int) {
	const prec = 1400
	half := bigHalfPi()
	v := new(big.Float).SetPrec(prec).SetFloat64(x)
	n := new(big.Float).SetPrec(prec).Quo(v, half)
	n.Add(n, big.NewFloat(math.Copysign(0.5, x)))
	k, _ := n.Int(nil)
	v.Sub(v, n.Mul(half, n.SetInt(k)))
	hi, _ := v.Float64()
	lo, _ := v.Sub(v, new(big.Float).SetFloat64(hi)).Float64()
	return dd{hi, lo}, int(new(big.Int).And(k, big.NewInt(3)).Int64())
}

// bigHalfPi computes Pi/2 by Machin's formula.
var bigHalfPi = sync.OnceValue(func() *big.Float {
	const prec = 1400
	one := new(big.Int).Lsh(big.NewInt(1), prec+32)
	arctan := func(inverse int64) *big.Int {
		d := big.NewInt(inverse * inverse)
		term := new(big.Int).Quo(one, big.NewInt(inverse))
		total := new(big.Int).Set(term)
		for n := int64(3); term.Sign() != 0; n += 2 {
			term.Quo(term, d)
			t := new(big.Int).Quo(term, big.NewInt(n))
			if n%4 == 3 {
				total.Sub(total, t)
			} else {
				total.Add(total, t)
			}
		}
		return total
	}
	v := new(big.Int).Mul(big.NewInt(4), arctan(5))
	v.Sub(v, arctan(239)) // Pi/4
	f := new(big.Float).SetPrec(prec).SetInt(v)
	return f.SetMantExp(f, -(prec+32)+1)
})

var (
	third6   = dd{-0x1.5555555555555p-3, -0x1.5555555555555p-57}  // -1/3!
	fifth    = dd{0x1.1111111111111p-7, 0x1.1111111111111p-63}    // 1/5!
	seventh  = dd{-0x1.a01a01a01a01ap-13, -0x1.a01a01a01a01ap-73} // -1/7!
	fourth   = dd{0x1.5555555555555p-5, 0x1.5555555555555p-59}    // 1/4!
	sixth    = dd{-0x1.6c16c16c16c17p-10, 0x1.f49f49f49f49fp-65}  // -1/6!
	eighth   = dd{0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76}   // 1/8!
	sinTail  = [...]float64{1. / 362880, -1. / 39916800, 1. / 6227020800, -1. / 1307674368000, 1. / 355687428096000, -1. / 121645100408832000}
	cosTail  = [...]float64{-1. / 3628800, 1. / 479001600, -1. / 87178291200, 1. / 20922789888000, -1. / 6402373705728000}
	minusTwo = dd{-0.5, 0}
)

// sinSmall and cosSmall are for |r| <= Pi/4: the first terms in pairs, the
// rest, which are small, in floats.
func sinSmall(r dd) dd {
	sq := r.mul(r)
	x := sq.hi
	t := 0.0
	for i := len(sinTail) - 1; i >= 0; i-- {
		t = float64(t*x) + sinTail[i]
	}
	p := seventh.addF(t * x)
	p = p.mul(sq).add(fifth)
	p = p.mul(sq).add(third6)
	return r.add(p.mul(sq).mul(r))
}

func cosSmall(r dd) dd {
	sq := r.mul(r)
	x := sq.hi
	t := 0.0
	for i := len(cosTail) - 1; i >= 0; i-- {
		t = float64(t*x) + cosTail[i]
	}
	p := eighth.addF(t * x)
	p = p.mul(sq).add(sixth)
	p = p.mul(sq).add(fourth)
	p = p.mul(sq).add(minusTwo)
	return p.mul(sq).addF(1)
}

// Atan is the inverse of Tan.
func Atan(x float64) float64 {
	if x == 0 || x != x || math.IsInf(x, 0) || math.Abs(x) < 0x1p-27 {
		return math.Atan(x)
	}
	return atan2DD(dd{x, 0}, dd{1, 0}, math.Atan(x)).hi
}

// Atan2 is the angle of the point (x, y).
func Atan2(y, x float64) float64 {
	if x == 0 || y == 0 || x != x || y != y || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return math.Atan2(y, x)
	}
	_, ex := math.Frexp(x)
	_, ey := math.Frexp(y)
	switch d := ey - ex; {
	case d > 60:
		return math.Copysign(math.Pi/2, y)
	case d < -60 && x > 0:
		return y / x
	case d < -60:
		return math.Copysign(math.Pi, y)
	}
	x, y = math.Ldexp(x, -ex), math.Ldexp(y, -ex)
	return atan2DD(dd{y, 0}, dd{x, 0}, math.Atan2(y, x)).hi
}

// atan2DD betters a guess of the angle by the little that is left of it.
func atan2DD(y, x dd, guess float64) dd {
	s, c := sincos(guess)
	across := y.mul(c).add(x.mul(s).neg())
	along := x.mul(c).add(y.mul(s))
	return quick(guess, across.hi/along.hi)
}

// Asin is the inverse of Sin.
func Asin(x float64) float64 {
	if !(math.Abs(x) < 1) || math.Abs(x) < 0x1p-27 {
		return math.Asin(x)
	}
	return atan2DD(dd{x, 0}, leg(x), math.Asin(x)).hi
}

// Acos is the inverse of Cos.
func Acos(x float64) float64 {
	if !(math.Abs(x) < 1) {
		return math.Acos(x)
	}
	return atan2DD(leg(x), dd{x, 0}, math.Acos(x)).hi
}

// leg is the square root of 1 - x*x.
func leg(x float64) dd { return prod(-x, x).addF(1).sqrt() }
