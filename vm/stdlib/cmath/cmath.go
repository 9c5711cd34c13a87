// Package cmath is Python's module of that name.
package cmath

import (
	"math"
	"math/cmplx"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/internal/libm"
	"github.com/sllint/sllint/vm/internal/number"
)

// Module is the module.
var Module = &vm.NativeModule{
	Name: "cmath",
	Doc:  "This module provides access to mathematical functions for complex\nnumbers.",
	Funcs: []vm.Method{
		{Name: "log", Sig: "z, base=<unrepresentable>, /", Fn: log},
		{Name: "phase", Sig: "z, /", Fn: phase, Doc: "Return argument, also known as the phase angle, of a complex."},
		{Name: "polar", Sig: "z, /", Fn: polar},
		{Name: "rect", Sig: "r, phi, /", Fn: rect},
		{Name: "isfinite", Sig: "z, /", How: vm.Only3, Fn: test(func(re, im float64) bool { return finite(re) && finite(im) })},
		{Name: "isinf", Sig: "z, /", Fn: test(func(re, im float64) bool { return math.IsInf(re, 0) || math.IsInf(im, 0) })},
		{Name: "isnan", Sig: "z, /", Fn: test(func(re, im float64) bool { return re != re || im != im })},
		{Name: "isclose", Sig: "a, b, *, rel_tol=1e-09, abs_tol=0.0", How: vm.Only3, Fn: isclose},
	},
	Init: func(t *vm.Thread, m *vm.Module) bool {
		m.Set("pi", vm.Float(math.Pi))
		m.Set("e", vm.Float(math.E))
		if !t.VM().Py2() {
			m.Set("tau", vm.Float(2*math.Pi))
			m.Set("inf", vm.Float(math.Inf(1)))
			m.Set("nan", vm.Float(math.NaN()))
			m.Set("infj", t.ComplexValue(0, math.Inf(1)))
			m.Set("nanj", t.ComplexValue(0, math.NaN()))
		}
		return true
	},
}

func init() {
	for name, f := range map[string]func(complex128) complex128{"sqrt": sqrt, "exp": exp, "log10": log10, "acos": acos, "acosh": acosh, "asin": asin,
		"asinh": asinh, "atan": atan, "atanh": atanh, "cos": cos, "cosh": cosh, "sin": sin, "sinh": sinh, "tan": tan, "tanh": tanh} {
		Module.Funcs = append(Module.Funcs, vm.Method{Name: name, Sig: "z, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			z, ok := arg(t, a[0])
			if !ok {
				return vm.Null
			}
			if r, domain, ok := special(name, z); domain {
				return t.Raise(t.VM().Types().ValueError, "math domain error")
			} else if ok {
				return t.ComplexValue(real(r), imag(r))
			}
			return result(t, z, f(z), name)
		}})
	}
}

func finite(f float64) bool { return !math.IsInf(f, 0) && f == f }

func arg(t *vm.Thread, v vm.Value) (complex128, bool) {
	re, im, ok := t.ComplexNumber(v)
	return complex(re, im), ok
}

// result checks a result: of a finite argument one that is infinite is out of
// range, one that is not a number outside the domain.
func result(t *vm.Thread, z, r complex128, name string) vm.Value {
	if finite(real(z)) && finite(imag(z)) {
		switch {
		case math.IsInf(real(r), 0) || math.IsInf(imag(r), 0):
			if name == "log10" || name == "log" || name == "atanh" || name == "atan" {
				return t.Raise(t.VM().Types().ValueError, "math domain error")
			}
			return t.Raise(t.VM().Types().OverflowError, "math range error")
		case real(r) != real(r) || imag(r) != imag(r):
			return t.Raise(t.VM().Types().ValueError, "math domain error")
		}
	}
	return t.ComplexValue(real(r), imag(r))
}

func test(f func(re, im float64) bool) func(*vm.Thread, []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		z, ok := arg(t, a[0])
		if !ok {
			return vm.Null
		}
		return vm.Bool(f(real(z), imag(z)))
	}
}

func sqrt(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Sqrt(z)
	}
	if re == 0 && im == 0 {
		return complex(0, im)
	}
	ax, ay := math.Abs(re), math.Abs(im)
	const tiny = 2.2250738585072014e-308
	var s float64
	if ax < tiny && ay < tiny && (ax > 0 || ay > 0) {
		ax = math.Ldexp(ax, 53)
		s = math.Ldexp(math.Sqrt(ax+libm.Hypot(ax, math.Ldexp(ay, 53))), -27)
	} else {
		ax /= 8
		s = 2 * math.Sqrt(ax+libm.Hypot(ax, ay/8))
	}
	d := ay / (2 * s)
	if re >= 0 {
		return complex(s, math.Copysign(d, im))
	}
	return complex(d, math.Copysign(s, im))
}

const largeDouble = math.MaxFloat64 / 4

var logLarge = math.Log(largeDouble)

func exp(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Exp(z)
	}
	if re > logLarge {
		l := libm.Exp(re - 1)
		return complex(l*libm.Cos(im)*math.E, l*libm.Sin(im)*math.E)
	}
	l := libm.Exp(re)
	return complex(l*libm.Cos(im), l*libm.Sin(im))
}

func log1(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Log(z)
	}
	ax, ay := math.Abs(re), math.Abs(im)
	const tiny = 2.2250738585072014e-308
	var r float64
	switch h := libm.Hypot(ax, ay); {
	case ax > largeDouble || ay > largeDouble:
		r = libm.Log(libm.Hypot(ax/2, ay/2)) + math.Ln2
	case ax < tiny && ay < tiny:
		if ax == 0 && ay == 0 {
			return complex(math.Inf(-1), libm.Atan2(im, re))
		}
		r = libm.Log(libm.Hypot(math.Ldexp(ax, 53), math.Ldexp(ay, 53))) - 53*math.Ln2
	case h >= 0.71 && h <= 1.73:
		am, an := math.Max(ax, ay), math.Min(ax, ay)
		r = libm.Log1p((am-1)*(am+1)+an*an) / 2
	default:
		r = libm.Log(h)
	}
	return complex(r, libm.Atan2(im, re))
}

func log10(z complex128) complex128 {
	r := log1(z)
	return complex(real(r)/math.Ln10, imag(r)/math.Ln10)
}

func log(t *vm.Thread, a []vm.Value) vm.Value {
	z, ok := arg(t, a[0])
	if !ok {
		return vm.Null
	}
	r := result(t, z, log1(z), "log")
	if r.IsNull() || a[1].IsNull() {
		return r
	}
	t.Decref(r)
	base, ok := arg(t, a[1])
	if !ok {
		return vm.Null
	}
	d := result(t, base, log1(base), "log")
	if d.IsNull() {
		return vm.Null
	}
	t.Decref(d)
	n, m := log1(z), log1(base)
	q, err := number.Complex{Re: real(n), Im: imag(n)}.Div(number.Complex{Re: real(m), Im: imag(m)})
	if err != nil {
		return t.Raise(t.VM().Types().ValueError, "math domain error")
	}
	return t.ComplexValue(q.Re, q.Im)
}

func acos(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Acos(z)
	}
	if math.Abs(re) > largeDouble || math.Abs(im) > largeDouble {
		r := libm.Atan2(math.Abs(im), re)
		l := libm.Log(libm.Hypot(re/2, im/2)) + 2*math.Ln2
		return complex(r, -math.Copysign(l, im))
	}
	s1, s2 := sqrt(complex(1-re, -im)), sqrt(complex(1+re, im))
	return complex(2*libm.Atan2(real(s1), real(s2)), libm.Asinh(real(s2)*imag(s1)-imag(s2)*real(s1)))
}

func acosh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Acosh(z)
	}
	if math.Abs(re) > largeDouble || math.Abs(im) > largeDouble {
		return complex(libm.Log(libm.Hypot(re/2, im/2))+2*math.Ln2, libm.Atan2(im, re))
	}
	s1, s2 := sqrt(complex(re-1, im)), sqrt(complex(re+1, im))
	return complex(libm.Asinh(real(s1)*real(s2)+imag(s1)*imag(s2)), 2*libm.Atan2(imag(s1), real(s2)))
}

func asin(z complex128) complex128 {
	s := asinh(complex(-imag(z), real(z)))
	return complex(imag(s), -real(s))
}

func asinh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Asinh(z)
	}
	if math.Abs(re) > largeDouble || math.Abs(im) > largeDouble {
		l := libm.Log(libm.Hypot(re/2, im/2)) + 2*math.Ln2
		return complex(math.Copysign(l, re), libm.Atan2(im, math.Abs(re)))
	}
	s1, s2 := sqrt(complex(1+im, -re)), sqrt(complex(1-im, re))
	return complex(libm.Asinh(real(s1)*imag(s2)-real(s2)*imag(s1)), libm.Atan2(im, real(s1)*real(s2)-imag(s1)*imag(s2)))
}

func atan(z complex128) complex128 {
	s := atanh(complex(-imag(z), real(z)))
	return complex(imag(s), -real(s))
}

func atanh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Atanh(z)
	}
	if re < 0 || re == 0 && math.Copysign(1, re) < 0 {
		return -atanh(-z)
	}
	ay := math.Abs(im)
	root := math.Sqrt(largeDouble)
	const small = 1.4916681462400413e-154
	switch {
	case re > root || ay > root:
		h := libm.Hypot(re/2, im/2)
		return complex(re/4/h/h, -math.Copysign(math.Pi/2, -im))
	case re == 1 && ay < small:
		if ay == 0 {
			return complex(math.Inf(1), im)
		}
		return complex(-libm.Log(math.Sqrt(ay)/math.Sqrt(libm.Hypot(ay, 2))), math.Copysign(libm.Atan2(2, -ay)/2, im))
	}
	return complex(libm.Log1p(4*re/((1-re)*(1-re)+ay*ay))/4, -libm.Atan2(-2*im, (1-re)*(1+re)-ay*ay)/2)
}

func cosh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Cosh(z)
	}
	if math.Abs(re) > logLarge {
		m := re - math.Copysign(1, re)
		return complex(libm.Cos(im)*libm.Cosh(m)*math.E, libm.Sin(im)*libm.Sinh(m)*math.E)
	}
	return complex(libm.Cos(im)*libm.Cosh(re), libm.Sin(im)*libm.Sinh(re))
}

func sinh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Sinh(z)
	}
	if math.Abs(re) > logLarge {
		m := re - math.Copysign(1, re)
		return complex(libm.Cos(im)*libm.Sinh(m)*math.E, libm.Sin(im)*libm.Cosh(m)*math.E)
	}
	return complex(libm.Cos(im)*libm.Sinh(re), libm.Sin(im)*libm.Cosh(re))
}

func cos(z complex128) complex128 { return cosh(complex(-imag(z), real(z))) }

func sin(z complex128) complex128 {
	s := sinh(complex(-imag(z), real(z)))
	return complex(imag(s), -real(s))
}

func tanh(z complex128) complex128 {
	re, im := real(z), imag(z)
	if !finite(re) || !finite(im) {
		return cmplx.Tanh(z)
	}
	if math.Abs(re) > logLarge {
		return complex(math.Copysign(1, re), 4*libm.Sin(im)*libm.Cos(im)*libm.Exp(-2*math.Abs(re)))
	}
	tx, ty := libm.Tanh(re), libm.Tan(im)
	cx := 1 / libm.Cosh(re)
	txty := tx * ty
	d := 1 + txty*txty
	return complex(tx*(1+ty*ty)/d, ty/d*cx*cx)
}

func tan(z complex128) complex128 {
	s := tanh(complex(-imag(z), real(z)))
	return complex(imag(s), -real(s))
}

func phase(t *vm.Thread, a []vm.Value) vm.Value {
	z, ok := arg(t, a[0])
	if !ok {
		return vm.Null
	}
	return vm.Float(libm.Atan2(imag(z), real(z)))
}

func polar(t *vm.Thread, a []vm.Value) vm.Value {
	z, ok := arg(t, a[0])
	if !ok {
		return vm.Null
	}
	r, err := number.Complex{Re: real(z), Im: imag(z)}.Abs()
	if err != nil {
		return t.Raise(t.VM().Types().OverflowError, "math range error")
	}
	return t.NewTuple(vm.Float(r), vm.Float(libm.Atan2(imag(z), real(z))))
}

func rect(t *vm.Thread, a []vm.Value) vm.Value {
	r, ok := t.RealNumber(a[0])
	if !ok {
		return vm.Null
	}
	phi, ok := t.RealNumber(a[1])
	if !ok {
		return vm.Null
	}
	z, domain, ok := special("rect", complex(r, phi))
	switch {
	case domain:
		return t.Raise(t.VM().Types().ValueError, "math domain error")
	case ok:
		return t.ComplexValue(real(z), imag(z))
	case math.IsInf(r, 0):
		return t.ComplexValue(math.Copysign(math.Inf(1), libm.Cos(phi)*r), math.Copysign(math.Inf(1), libm.Sin(phi)*r))
	case phi == 0:
		return t.ComplexValue(r, r*phi)
	}
	return t.ComplexValue(r*libm.Cos(phi), r*libm.Sin(phi))
}

func isclose(t *vm.Thread, a []vm.Value) vm.Value {
	x, ok := arg(t, a[0])
	if !ok {
		return vm.Null
	}
	y, ok := arg(t, a[1])
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
	switch {
	case tol[0] < 0 || tol[1] < 0:
		return t.Raise(t.VM().Types().ValueError, "tolerances must be non-negative")
	case x == y:
		return vm.True
	case cmplx.IsInf(x) || cmplx.IsInf(y):
		return vm.False
	}
	d := cmplx.Abs(x - y)
	return vm.Bool(d <= tol[0]*cmplx.Abs(y) || d <= tol[0]*cmplx.Abs(x) || d <= tol[1])
}
