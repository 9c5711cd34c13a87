package libm

import (
	"math"
	"math/big"
	"sync"
)

// dd is an unevaluated sum of two floats, the second less than half a unit in
// the last place of the first: about 106 bits.
type dd struct{ hi, lo float64 }

var (
	ln2    = dd{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}
	invLn2 = dd{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56}
)

// sum is a + b exactly; quick is that where |a| >= |b|.
func sum(a, b float64) dd {
	s := a + b
	t := s - a
	return dd{s, (a - (s - t)) + (b - t)}
}

func quick(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

// prod is a * b exactly.
func prod(a, b float64) dd {
	p := a * b
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) neg() dd { return dd{-a.hi, -a.lo} }

func (a dd) add(b dd) dd {
	s, t := sum(a.hi, b.hi), sum(a.lo, b.lo)
	s = quick(s.hi, s.lo+t.hi)
	return quick(s.hi, s.lo+t.lo)
}

func (a dd) addF(b float64) dd {
	s := sum(a.hi, b)
	return quick(s.hi, s.lo+a.lo)
}

func (a dd) mul(b dd) dd {
	p := prod(a.hi, b.hi)
	return quick(p.hi, p.lo+(float64(a.hi*b.lo)+float64(a.lo*b.hi)))
}

func (a dd) mulF(b float64) dd {
	p := prod(a.hi, b)
	return quick(p.hi, p.lo+float64(a.lo*b))
}

func (a dd) quo(b dd) dd {
	q := a.hi / b.hi
	r := a.add(b.mulF(-q))
	q2 := r.hi / b.hi
	r = r.add(b.mulF(-q2))
	return quick(q, q2).addF(r.hi / b.hi)
}

// sqrt is for a >= 0.
func (a dd) sqrt() dd {
	if a.hi == 0 {
		return a
	}
	s := math.Sqrt(a.hi)
	return quick(s, (a.add(prod(s, s).neg()).hi)/(2*s))
}

// ldexp rounds once to a float times a power of two.
func (a dd) ldexp(e int) float64 {
	f := math.Ldexp(a.hi, e)
	if math.Abs(f) < 0x1p-1021 && a.hi != 0 {
		return bigSum(a, e)
	}
	return f
}

const expSteps = 64

// exp2Table holds 2**(i/64).
var exp2Table = sync.OnceValue(func() *[expSteps]dd {
	root := new(big.Float).SetPrec(200).SetInt64(2)
	for n := 1; n < expSteps; n *= 2 {
		root.Sqrt(root)
	}
	table := new([expSteps]dd)
	v := new(big.Float).SetPrec(200).SetInt64(1)
	for i := range table {
		hi, _ := v.Float64()
		lo, _ := new(big.Float).SetPrec(200).Sub(v, new(big.Float).SetFloat64(hi)).Float64()
		table[i] = dd{hi, lo}
		v.Mul(v, root)
	}
	return table
})

// expm1Small is e**r - 1 for |r| < 0.006.
func expm1Small(r dd) dd {
	const (
		c4 = 1. / 24
		c5 = 1. / 120
		c6 = 1. / 720
		c7 = 1. / 5040
		c8 = 1. / 40320
	)
	x := r.hi
	x2 := x * x
	tail := x2 * x2 * (c4 + x*(c5+x*(c6+x*(c7+x*c8))))
	sq := r.mul(r)
	cube := sq.mul(r).mul(dd{0x1.5555555555555p-3, 0x1.5555555555555p-57})
	return r.add(dd{sq.hi / 2, sq.lo / 2}.add(cube.addF(tail)))
}

// expParts gives e**x as a pair near 1 and a power of two.
func expParts(x dd) (dd, int) {
	const step = expSteps * math.Log2E
	k := math.RoundToEven(x.hi * step)
	r := x
	if k != 0 {
		n := k / expSteps
		r = x.add(prod(-n, ln2.hi)).add(prod(-n, ln2.lo)).addF(-n * 0x1.7b57a079a1934p-111)
	}
	e := expm1Small(r)
	i := int(k) & (expSteps - 1)
	t := exp2Table()[i]
	return t.add(t.mul(e)), (int(k) - i) / expSteps
}

func expDD(x dd) float64 {
	m, e := expParts(x)
	return m.ldexp(e)
}

// logGuess is Go's logarithm, which on some systems is wrong below the normal
// range.
func logGuess(x float64) float64 {
	if x < 0x1p-1022 {
		return math.Log(x*0x1p60) - 60*math.Ln2
	}
	return math.Log(x)
}

// logDD is the logarithm of a finite x > 0 that is not 1: Go's, and a step of
// Newton's method.
func logDD(x float64) dd {
	y := logGuess(x)
	if math.Abs(y) < 0.005 {
		// x*e**-y - 1, without the 1 that would swallow the digits.
		e := expm1Small(dd{-y, 0})
		t := e.mulF(x).addF(x - 1)
		return quick(y, t.hi)
	}
	m, e := expParts(dd{-y, 0})
	f, ex := math.Frexp(x)
	t := m.mulF(math.Ldexp(f, ex+e)).addF(-1)
	return sum(y, t.hi)
}
