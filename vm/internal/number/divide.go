package number

import (
	"math"
	"math/big"
	"math/bits"
)

// FloorDiv64 and FloorMod64 are a // b and a % b; b is not 0. FloorDiv64 wraps
// for the smallest a and -1.
func FloorDiv64(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// FloorMod64 has the sign of b.
func FloorMod64(a, b int64) int64 {
	if b == -1 {
		return 0
	}
	r := a % b
	if r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r
}

// DivMod is divmod(a, b); b is not 0.
func DivMod(a, b Int) (q, r Int) {
	if a.Big == nil && b.Big == nil && (b.Small != -1 || a.Small != math.MinInt64) {
		return Int{Small: FloorDiv64(a.Small, b.Small)}, Int{Small: FloorMod64(a.Small, b.Small)}
	}
	x, y := a.ToBig(), b.ToBig()
	bq, br := new(big.Int).QuoRem(x, y, new(big.Int))
	if br.Sign() != 0 && br.Sign() != y.Sign() {
		br.Add(br, y)
		bq.Sub(bq, big.NewInt(1))
	}
	return FromBig(bq), FromBig(br)
}

// FloorDiv is a // b; b is not 0.
func FloorDiv(a, b Int) Int { q, _ := DivMod(a, b); return q }

// FloorMod is a % b; b is not 0.
func FloorMod(a, b Int) Int {
	if a.Big == nil && b.Big == nil {
		return Int{Small: FloorMod64(a.Small, b.Small)}
	}
	_, r := DivMod(a, b)
	return r
}

// TrueDiv is a / b, correctly rounded; b is not 0.
func TrueDiv(a, b Int) (float64, *Error) {
	const exact = 1 << 53
	if a.Big == nil && b.Big == nil && a.Small >= -exact && a.Small <= exact && b.Small >= -exact && b.Small <= exact {
		return float64(a.Small) / float64(b.Small), nil
	}
	if a.Sign() == 0 {
		return math.Copysign(0, float64(b.Sign())), nil
	}
	x, y := new(big.Int).Abs(a.ToBig()), new(big.Int).Abs(b.ToBig())
	shift := y.BitLen() - x.BitLen() + 65
	switch {
	case shift > 0:
		x.Lsh(x, uint(shift))
	case shift < 0:
		y.Lsh(y, uint(-shift))
	}
	q, r := x.QuoRem(x, y, new(big.Int))
	m, exp, sticky := top64(q)
	if sticky || r.Sign() != 0 {
		m |= 1
	}
	f, over := scaleRound(m, int64(exp-shift))
	if over {
		return 0, overflowError("integer division result too large for a float")
	}
	return math.Copysign(f, float64(a.Sign()*b.Sign())), nil
}

// top64 gives the first 64 bits of b, which is positive, and what they are to
// be multiplied with; sticky tells whether other bits follow.
func top64(b *big.Int) (m uint64, exp int, sticky bool) {
	n := b.BitLen()
	if n <= 64 {
		return b.Uint64(), 0, false
	}
	exp = n - 64
	return new(big.Int).Rsh(b, uint(exp)).Uint64(), exp, int(b.TrailingZeroBits()) < exp
}

// mulOverflows multiplies and tells whether the product fits.
func mulOverflows(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	h := int64(hi)
	if a < 0 {
		h -= b
	}
	if b < 0 {
		h -= a
	}
	p := int64(lo)
	return p, h != p>>63
}

// Mul is a * b.
func Mul(a, b Int) Int {
	if a.Big == nil && b.Big == nil {
		if p, over := mulOverflows(a.Small, b.Small); !over {
			return Int{Small: p}
		}
	}
	return FromBig(new(big.Int).Mul(a.ToBig(), b.ToBig()))
}
