package math

import (
	"math"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

// The functions of whole numbers, and those of sequences.

func factorial(t *vm.Thread, a []vm.Value) vm.Value {
	var n number.Int
	var ok bool
	if f, isFloat := vm.AsFloat(a[0]); isFloat && t.VM().Py2() {
		if !number.IsWhole(f) {
			return t.Raise(t.VM().Types().ValueError, "factorial() only accepts integral values")
		}
		n, _ = number.FromFloat(f)
	} else if n, ok = t.IndexInt(a[0]); !ok {
		return vm.Null
	}
	if n.Big == nil && n.Small > 0 && !t.Room(float64(n.Small)*math.Log2(float64(n.Small)+1)) {
		return vm.Null
	}
	i, err := number.Factorial(n)
	return intResult(t, i, err)
}

func isqrt(t *vm.Thread, a []vm.Value) vm.Value {
	n, ok := t.IndexInt(a[0])
	if !ok {
		return vm.Null
	}
	i, err := number.Isqrt(n)
	return intResult(t, i, err)
}

// twoInts converts n and k; ok is false where it raised, or where the result
// would be too large.
func twoInts(t *vm.Thread, a []vm.Value) (n, k number.Int, ok bool) {
	if n, ok = t.IndexInt(a[0]); !ok {
		return n, k, false
	}
	if k, ok = t.IndexInt(a[1]); !ok {
		return n, k, false
	}
	if k.Big == nil && k.Small > 0 && n.Sign() > 0 {
		many := float64(k.Small)
		if n.Big == nil {
			many = math.Min(many, float64(n.Small))
		}
		ok = t.Room(many * float64(number.BitLength(n)))
	}
	return n, k, ok
}

func comb(t *vm.Thread, a []vm.Value) vm.Value {
	n, k, ok := twoInts(t, a)
	if !ok {
		return vm.Null
	}
	i, err := number.Comb(n, k)
	return intResult(t, i, err)
}

func perm(t *vm.Thread, a []vm.Value) vm.Value {
	if a[1].IsNull() || a[1].IsNone() {
		return factorial(t, a[:1])
	}
	n, k, ok := twoInts(t, a)
	if !ok {
		return vm.Null
	}
	i, err := number.Perm(n, k)
	return intResult(t, i, err)
}

// fold is gcd or lcm of any number of ints.
func fold(start number.Int, f func(a, b number.Int) number.Int) func(*vm.Thread, vm.Args) vm.Value {
	return func(t *vm.Thread, a vm.Args) vm.Value {
		if len(a.Names) > 0 {
			return t.Raise(t.VM().Types().TypeError, "%s() takes no keyword arguments", "math."+name(start))
		}
		r := start
		for _, v := range a.Pos {
			i, ok := t.IndexInt(v)
			if !ok {
				return vm.Null
			}
			r = f(r, i)
		}
		return t.IntValue(r)
	}
}

func name(start number.Int) string {
	if start.Small == 0 {
		return "gcd"
	}
	return "lcm"
}

func hypot(t *vm.Thread, a vm.Args) vm.Value {
	if len(a.Names) > 0 {
		return t.Raise(t.VM().Types().TypeError, "math.hypot() takes no keyword arguments")
	}
	v, ok := reals(t, a.Pos)
	if !ok {
		return vm.Null
	}
	return vm.Float(number.Norm(v))
}

// values collects an iterable (owned).
func values(t *vm.Thread, v vm.Value) ([]vm.Value, bool) {
	var out []vm.Value
	ok := t.Each(v, func(x vm.Value) bool {
		out = append(out, x.Incref())
		return true
	})
	if !ok {
		release(t, out)
	}
	return out, ok
}

func release(t *vm.Thread, vals []vm.Value) {
	for _, v := range vals {
		t.Decref(v)
	}
}

func dist(t *vm.Thread, a []vm.Value) vm.Value {
	p, ok := values(t, a[0])
	if !ok {
		return vm.Null
	}
	defer release(t, p)
	q, ok := values(t, a[1])
	if !ok {
		return vm.Null
	}
	defer release(t, q)
	if len(p) != len(q) {
		return t.Raise(t.VM().Types().ValueError, "both points must have the same number of dimensions")
	}
	x, ok := reals(t, p)
	if !ok {
		return vm.Null
	}
	y, ok := reals(t, q)
	if !ok {
		return vm.Null
	}
	for i := range x {
		x[i] -= y[i]
	}
	return vm.Float(number.Norm(x))
}

func fsum(t *vm.Thread, a []vm.Value) vm.Value {
	var xs []float64
	ok := t.Each(a[0], func(v vm.Value) bool {
		x, ok := t.RealNumber(v)
		xs = append(xs, x)
		return ok
	})
	if !ok {
		return vm.Null
	}
	return result(t)(number.Fsum(xs))
}

func prod(t *vm.Thread, a []vm.Value) vm.Value {
	r := vm.Int(1)
	if !a[1].IsNull() {
		r = a[1].Incref()
	}
	ok := t.Each(a[0], func(v vm.Value) bool {
		p := t.Binary(vm.OpMultiply, r, v)
		if p.IsNull() {
			return false
		}
		t.Decref(r)
		r = p
		return true
	})
	if !ok {
		t.Decref(r)
		return vm.Null
	}
	return r
}

func sumprod(t *vm.Thread, a []vm.Value) vm.Value {
	p, ok := values(t, a[0])
	if !ok {
		return vm.Null
	}
	defer release(t, p)
	q, ok := values(t, a[1])
	if !ok {
		return vm.Null
	}
	defer release(t, q)
	if len(p) != len(q) {
		return t.Raise(t.VM().Types().ValueError, "Inputs are not the same length")
	}
	if x, y, ok := allFloats(p, q); ok {
		return vm.Float(number.SumProd(x, y))
	}
	r := vm.Int(0)
	for i := range p {
		m := t.Binary(vm.OpMultiply, p[i], q[i])
		if m.IsNull() {
			t.Decref(r)
			return vm.Null
		}
		s := t.Binary(vm.OpAdd, r, m)
		t.Decref(m)
		t.Decref(r)
		if s.IsNull() {
			return vm.Null
		}
		r = s
	}
	return r
}

// allFloats gives the pairs as floats where each has a float and the other is
// a float or a small int.
func allFloats(p, q []vm.Value) (x, y []float64, ok bool) {
	real := func(v vm.Value) (f float64, isFloat, ok bool) {
		if f, ok := vm.AsFloat(v); ok {
			return f, true, true
		}
		i, ok := vm.AsInt(v)
		return float64(i.Small), false, ok && i.Big == nil
	}
	for i := range p {
		a, fa, oka := real(p[i])
		b, fb, okb := real(q[i])
		if !oka || !okb || !fa && !fb {
			return nil, nil, false
		}
		x, y = append(x, a), append(y, b)
	}
	return x, y, len(p) > 0
}
