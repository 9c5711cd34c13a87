package number

import (
	"math"
	"math/big"
	"strconv"
)

// Pow is a ** b; b is not negative. The caller bounds the size of the result,
// which has about BitLength(a)*b bits.
func Pow(a, b Int) Int {
	if b.Big != nil {
		// Only these have a result that any memory holds.
		switch {
		case a.IsSmall(0) || a.IsSmall(1):
			return a
		case a.IsSmall(-1):
			return Int{Small: 1 - 2*int64(b.Big.Bit(0))}
		}
	}
	if a.Big == nil && b.Big == nil {
		if r, ok := pow64(a.Small, b.Small); ok {
			return Int{Small: r}
		}
	}
	return FromBig(new(big.Int).Exp(a.ToBig(), b.ToBig(), nil))
}

func pow64(a, n int64) (int64, bool) {
	r := int64(1)
	for {
		if n&1 == 1 {
			p, over := mulOverflows(r, a)
			if over {
				return 0, false
			}
			r = p
		}
		if n >>= 1; n == 0 {
			return r, true
		}
		p, over := mulOverflows(a, a)
		if over {
			return 0, false
		}
		a = p
	}
}

// PowMod is pow(a, b, m).
func PowMod(a, b, m Int, d Dialect) (Int, *Error) {
	if b.Sign() < 0 && d == Py2 {
		return Int{}, typeError("pow() 2nd argument cannot be negative when 3rd argument specified")
	}
	if m.Sign() == 0 {
		return Int{}, valueError("pow() 3rd argument cannot be 0")
	}
	mod := new(big.Int).Abs(m.ToBig())
	if mod.IsInt64() && mod.Int64() == 1 {
		return Int{}, nil
	}
	base, exp := a.ToBig(), b.ToBig()
	if exp.Sign() < 0 {
		exp = new(big.Int).Neg(exp)
		base = new(big.Int).ModInverse(new(big.Int).Mod(base, mod), mod)
		if base == nil {
			return Int{}, valueError("base is not invertible for the given modulus")
		}
	}
	r := new(big.Int).Exp(base, exp, mod)
	if m.Sign() < 0 && r.Sign() != 0 {
		r.Sub(r, mod)
	}
	return FromBig(r), nil
}

// Gcd is math.gcd(a, b).
func Gcd(a, b Int) Int {
	if a.Big == nil && b.Big == nil && a.Small != math.MinInt64 && b.Small != math.MinInt64 {
		x, y := a.Small, b.Small
		for y != 0 {
			x, y = y, x%y
		}
		return abs(Int{Small: x})
	}
	x, y := new(big.Int).Abs(a.ToBig()), new(big.Int).Abs(b.ToBig())
	return FromBig(x.GCD(nil, nil, x, y))
}

// Lcm is math.lcm(a, b).
func Lcm(a, b Int) Int {
	if a.Sign() == 0 || b.Sign() == 0 {
		return Int{}
	}
	return abs(Mul(FloorDiv(a, Gcd(a, b)), b))
}

// Isqrt is math.isqrt(n).
func Isqrt(n Int) (Int, *Error) {
	if n.Sign() < 0 {
		return Int{}, valueError("isqrt() argument must be nonnegative")
	}
	return FromBig(new(big.Int).Sqrt(n.ToBig())), nil
}

// Factorial is math.factorial(n).
func Factorial(n Int) (Int, *Error) {
	if n.Sign() < 0 {
		return Int{}, valueError("factorial() not defined for negative values")
	}
	if n.Big != nil {
		return Int{}, overflowError("factorial() argument should not exceed " + strconv.FormatInt(math.MaxInt64, 10))
	}
	if n.Small < 2 {
		return Int{Small: 1}, nil
	}
	return FromBig(new(big.Int).MulRange(2, n.Small)), nil
}

// Perm is math.perm(n, k).
func Perm(n, k Int) (Int, *Error) {
	if err := nonNegative(n, k); err != nil {
		return Int{}, err
	}
	if n.Cmp(k) < 0 {
		return Int{}, nil
	}
	if k.Big != nil {
		return Int{}, overflowError("k must not exceed " + strconv.FormatInt(math.MaxInt64, 10))
	}
	if n.Big == nil {
		return FromBig(new(big.Int).MulRange(n.Small-k.Small+1, n.Small)), nil
	}
	return FromBig(fallingProduct(n.Big, k.Small)), nil
}

// Comb is math.comb(n, k).
func Comb(n, k Int) (Int, *Error) {
	if err := nonNegative(n, k); err != nil {
		return Int{}, err
	}
	if n.Cmp(k) < 0 {
		return Int{}, nil
	}
	rest := FromBig(new(big.Int).Sub(n.ToBig(), k.ToBig()))
	if rest.Cmp(k) < 0 {
		k = rest
	}
	if k.Big != nil {
		return Int{}, overflowError("min(n - k, k) must not exceed " + strconv.FormatInt(math.MaxInt64, 10))
	}
	if n.Big == nil {
		return FromBig(new(big.Int).Binomial(n.Small, k.Small)), nil
	}
	p := fallingProduct(n.Big, k.Small)
	return FromBig(p.Quo(p, new(big.Int).MulRange(1, k.Small))), nil
}

func nonNegative(n, k Int) *Error {
	if n.Sign() < 0 {
		return valueError("n must be a non-negative integer")
	}
	if k.Sign() < 0 {
		return valueError("k must be a non-negative integer")
	}
	return nil
}

// fallingProduct is n * (n-1) * ... with k factors.
func fallingProduct(n *big.Int, k int64) *big.Int {
	r, f, one := big.NewInt(1), new(big.Int).Set(n), big.NewInt(1)
	for range k {
		r.Mul(r, f)
		f.Sub(f, one)
	}
	return r
}
