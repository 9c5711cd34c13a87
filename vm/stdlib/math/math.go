// Package math is Python's module of that name.
package math

import (
	"math"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/number"
)

// Module is the module.
var Module = &vm.NativeModule{
	Name: "math",
	Doc:  "This module provides access to the mathematical functions\ndefined by the C standard.",
	Funcs: []vm.Method{
		{Name: "atan2", Sig: "y, x, /", Fn: float2(func(y, x float64, d number.Dialect) (float64, *number.Error) { return number.Atan2(y, x), nil }), Doc: "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered."},
		{Name: "ceil", Sig: "x, /", Fn: whole("__ceil__", math.Ceil), Doc: "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."},
		{Name: "comb", Sig: "n, k, /", How: vm.Only3, Fn: comb},
		{Name: "copysign", Sig: "x, y, /", Fn: float2(func(x, y float64, d number.Dialect) (float64, *number.Error) { return math.Copysign(x, y), nil })},
		{Name: "dist", Sig: "p, q, /", How: vm.Only3, Fn: dist},
		{Name: "factorial", Sig: "n, /", Fn: factorial, Doc: "Find n!.\n\nRaise a ValueError if x is negative or non-integral."},
		{Name: "floor", Sig: "x, /", Fn: whole("__floor__", math.Floor), Doc: "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."},
		{Name: "fma", Sig: "x, y, z, /", How: vm.Only3, Fn: fma},
		{Name: "fmod", Sig: "x, y, /", Fn: float2(func(x, y float64, d number.Dialect) (float64, *number.Error) { return number.Fmod(x, y) })},
		{Name: "frexp", Sig: "x, /", Fn: frexp},
		{Name: "fsum", Sig: "seq, /", Fn: fsum},
		{Name: "gcd", Sig: "*integers", How: vm.Only3, Raw: fold(number.Int{}, number.Gcd)},
		{Name: "lcm", Sig: "*integers", How: vm.Only3, Raw: fold(number.Int{Small: 1}, number.Lcm)},
		{Name: "hypot", Sig: "x, y, /", How: vm.Only2, Fn: float2(func(x, y float64, d number.Dialect) (float64, *number.Error) { return number.Hypot2(x, y) })},
		{Name: "hypot", How: vm.Only3, Raw: hypot},
		{Name: "isclose", Sig: "a, b, *, rel_tol=1e-09, abs_tol=0.0", How: vm.Only3, Fn: isclose},
		{Name: "isfinite", Sig: "x, /", How: vm.Only3, Fn: test(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) })},
		{Name: "isinf", Sig: "x, /", Fn: test(func(f float64) bool { return math.IsInf(f, 0) })},
		{Name: "isnan", Sig: "x, /", Fn: test(func(f float64) bool { return f != f })},
		{Name: "isqrt", Sig: "n, /", How: vm.Only3, Fn: isqrt},
		{Name: "ldexp", Sig: "x, i, /", Fn: ldexp},
		{Name: "log", Sig: "x, base=None, /", Fn: log},
		{Name: "log10", Sig: "x, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return logOf(t, "log10", a[0]) }},
		{Name: "log2", Sig: "x, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return logOf(t, "log2", a[0]) }},
		{Name: "modf", Sig: "x, /", Fn: modf},
		{Name: "nextafter", Sig: "x, y, /, *, steps=None", How: vm.Only3, Fn: nextafter},
		{Name: "perm", Sig: "n, k=None, /", How: vm.Only3, Fn: perm},
		{Name: "pow", Sig: "x, y, /", Fn: float2(number.MathPow)},
		{Name: "prod", Sig: "iterable, /, *, start=1", How: vm.Only3, Fn: prod},
		{Name: "remainder", Sig: "x, y, /", How: vm.Only3, Fn: float2(func(x, y float64, d number.Dialect) (float64, *number.Error) { return number.Remainder(x, y) })},
		{Name: "sumprod", Sig: "p, q, /", How: vm.Only3, Fn: sumprod},
		{Name: "trunc", Sig: "x, /", Fn: trunc},
		{Name: "ulp", Sig: "x, /", How: vm.Only3, Fn: ulp},
	},
	Init: initModule,
}

func init() {
	for _, name := range []string{"acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2",
		"expm1", "fabs", "gamma", "lgamma", "log1p", "radians", "sin", "sinh", "sqrt", "tan", "tanh"} {
		how := vm.MethodFlags(0)
		if number.MathUnary(name, number.Py2) == nil {
			how = vm.Only3
		}
		f2, f3 := number.MathUnary(name, number.Py2), number.MathUnary(name, number.Py3)
		Module.Funcs = append(Module.Funcs, vm.Method{Name: name, Sig: "x, /", How: how, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			x, ok := t.RealNumber(a[0])
			if !ok {
				return vm.Null
			}
			f := f3
			if t.VM().Py2() {
				f = f2
			}
			return result(t)(f(x))
		}})
	}
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	m.Set("pi", vm.Float(math.Pi))
	m.Set("e", vm.Float(math.E))
	if !t.VM().Py2() {
		m.Set("tau", vm.Float(2*math.Pi))
		m.Set("inf", vm.Float(math.Inf(1)))
		m.Set("nan", vm.Float(math.NaN()))
	}
	return true
}

func dialect(t *vm.Thread) number.Dialect {
	if t.VM().Py2() {
		return number.Py2
	}
	return number.Py3
}

// result makes a float, or raises.
func result(t *vm.Thread) func(f float64, err *number.Error) vm.Value {
	return func(f float64, err *number.Error) vm.Value {
		if err != nil {
			return t.RaiseNumber(err, vm.Null)
		}
		return vm.Float(f)
	}
}

func intResult(t *vm.Thread, i number.Int, err *number.Error) vm.Value {
	if err != nil {
		return t.RaiseNumber(err, vm.Null)
	}
	return t.IntValue(i)
}

// reals converts arguments to floats.
func reals(t *vm.Thread, args []vm.Value) ([]float64, bool) {
	out := make([]float64, len(args))
	for i, v := range args {
		f, ok := t.RealNumber(v)
		if !ok {
			return nil, false
		}
		out[i] = f
	}
	return out, true
}

// float2 is a function of two floats.
func float2(f func(x, y float64, d number.Dialect) (float64, *number.Error)) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		v, ok := reals(t, a)
		if !ok {
			return vm.Null
		}
		return result(t)(f(v[0], v[1], dialect(t)))
	}
}

func test(f func(float64) bool) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		x, ok := t.RealNumber(a[0])
		if !ok {
			return vm.Null
		}
		return vm.Bool(f(x))
	}
}

// whole is floor or ceil: an int in Python 3, a float in 2.
func whole(method string, f func(float64) float64) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		if !t.VM().Py2() && !t.IsExact(a[0], t.VM().Types().Float) {
			m := t.LookupSpecial(a[0], method)
			if !m.IsNull() {
				r := t.Call(m)
				t.Decref(m)
				return r
			}
			if t.Failed() {
				return vm.Null
			}
		}
		x, ok := t.RealNumber(a[0])
		if !ok {
			return vm.Null
		}
		if t.VM().Py2() {
			return vm.Float(f(x))
		}
		i, err := number.FromFloat(f(x))
		return intResult(t, i, err)
	}
}

func trunc(t *vm.Thread, a []vm.Value) vm.Value {
	m := t.LookupSpecial(a[0], "__trunc__")
	if m.IsNull() {
		if t.Failed() {
			return vm.Null
		}
		if t.VM().Py2() {
			return t.Raise(t.VM().Types().AttributeError, "'%s' object has no attribute '__trunc__'", t.TypeName(a[0]))
		}
		return t.Raise(t.VM().Types().TypeError, "type %s doesn't define __trunc__ method", t.TypeName(a[0]))
	}
	r := t.Call(m)
	t.Decref(m)
	return r
}

func frexp(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := t.RealNumber(a[0])
	if !ok {
		return vm.Null
	}
	m, e := math.Frexp(x)
	return t.NewTuple(vm.Float(m), vm.Int(int64(e)))
}

func modf(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := t.RealNumber(a[0])
	if !ok {
		return vm.Null
	}
	switch {
	case math.IsInf(x, 0):
		return t.NewTuple(vm.Float(math.Copysign(0, x)), vm.Float(x))
	case x != x:
		return t.NewTuple(vm.Float(x), vm.Float(x))
	}
	i, f := math.Modf(x)
	return t.NewTuple(vm.Float(math.Copysign(f, x)), vm.Float(i))
}

func ldexp(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := t.RealNumber(a[0])
	if !ok {
		return vm.Null
	}
	e, ok := vm.AsInt(a[1])
	if !ok {
		what := "an int"
		if t.VM().Py2() {
			what = "an int or long"
		}
		return t.Raise(t.VM().Types().TypeError, "Expected %s as second argument to ldexp.", what)
	}
	return result(t)(number.Ldexp(x, e))
}

// logOf is log, log2 or log10 of a number, which an int may be beyond floats.
func logOf(t *vm.Thread, name string, v vm.Value) vm.Value {
	if i, ok := vm.AsInt(v); ok {
		return result(t)(number.LogInt(name, i, dialect(t)))
	}
	x, ok := t.RealNumber(v)
	if !ok {
		return vm.Null
	}
	return result(t)(number.MathUnary(name, dialect(t))(x))
}

func log(t *vm.Thread, a []vm.Value) vm.Value {
	num := logOf(t, "log", a[0])
	if num.IsNull() || a[1].IsNull() {
		return num
	}
	den := logOf(t, "log", a[1])
	if den.IsNull() {
		return vm.Null
	}
	return t.Binary(vm.OpTrueDivide, num, den)
}

func nextafter(t *vm.Thread, a []vm.Value) vm.Value {
	v, ok := reals(t, a[:2])
	if !ok {
		return vm.Null
	}
	n := number.Int{Small: 1}
	if !a[2].IsNull() && !a[2].IsNone() {
		if n, ok = t.IndexInt(a[2]); !ok {
			return vm.Null
		}
		if n.Sign() < 0 {
			return t.Raise(t.VM().Types().ValueError, "steps must be a non-negative integer")
		}
	}
	steps := uint64(math.MaxUint64)
	if n.Big == nil {
		steps = uint64(n.Small)
	} else if n.Big.IsUint64() {
		steps = n.Big.Uint64()
	}
	return vm.Float(number.Nextafter(v[0], v[1], steps))
}

func ulp(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := t.RealNumber(a[0])
	if !ok {
		return vm.Null
	}
	return vm.Float(number.Ulp(x))
}

func fma(t *vm.Thread, a []vm.Value) vm.Value {
	v, ok := reals(t, a)
	if !ok {
		return vm.Null
	}
	return result(t)(number.Fma(v[0], v[1], v[2]))
}

func isclose(t *vm.Thread, a []vm.Value) vm.Value {
	v, ok := reals(t, a[:2])
	if !ok {
		return vm.Null
	}
	tol := [2]float64{1e-9, 0}
	for i := range tol {
		if !a[2+i].IsNull() {
			if tol[i], ok = t.RealNumber(a[2+i]); !ok {
				return vm.Null
			}
		}
	}
	is, err := number.IsClose(v[0], v[1], tol[0], tol[1])
	if err != nil {
		return t.RaiseNumber(err, vm.Null)
	}
	return vm.Bool(is)
}
