// Package statistics is the module _statistics: the inverse of the normal distribution.
package statistics

import (
	"math"

	"github.com/sllint/sllint/vm"
)

// Module is the module.
var Module = &vm.NativeModule{Name: "_statistics", How: vm.Only3, Doc: "Accelerators for the statistics module.\n",
	Funcs: []vm.Method{{Name: "_normal_dist_inv_cdf", Sig: "p, mu, sigma, /", Fn: inverse}}}

// The coefficients of M. J. Wichura's algorithm AS241 (Applied Statistics 37, 1988), the
// highest power first: quotients of polynomials for the middle, further out, and the tails.
var (
	centerNum = [8]float64{2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665}
	centerDen = [8]float64{5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0}
	middleNum = [8]float64{0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835}
	middleDen = [8]float64{1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0}
	tailNum   = [8]float64{2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103}
	tailDen   = [8]float64{2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133, 0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0}
)

// poly is the value of a polynomial. Each product is rounded, as in C.
func poly(c *[8]float64, r float64) float64 {
	v := c[0]
	for _, x := range c[1:] {
		v = float64(v*r) + x
	}
	return v
}

func inverse(t *vm.Thread, a []vm.Value) vm.Value {
	var x [3]float64
	for i := range x {
		var ok bool
		if x[i], ok = t.RealNumber(a[i]); !ok {
			return vm.Null
		}
	}
	p, mu, sigma := x[0], x[1], x[2]
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		z := float64(poly(&centerNum, r)*q) / poly(&centerDen, r)
		return vm.Float(mu + float64(z*sigma))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	if r <= 0 || r >= 1 {
		return t.Raise(t.VM().Types().ValueError, "inv_cdf undefined for these parameters")
	}
	r = math.Sqrt(-math.Log(r))
	var z float64
	if r <= 5 {
		z = poly(&middleNum, r-1.6) / poly(&middleDen, r-1.6)
	} else {
		z = poly(&tailNum, r-5) / poly(&tailDen, r-5)
	}
	if q < 0 {
		z = -z
	}
	return vm.Float(mu + float64(z*sigma))
}
