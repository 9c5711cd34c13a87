package libm

import "math"

// Erf and Erfc are the error function and its complement.
func Erf(x float64) float64  { return math.Erf(x) }
func Erfc(x float64) float64 { return math.Erfc(x) }

const (
	erfSeriesCutoff = 1.5
	erfSeriesTerms  = 25
	erfcCutoff      = 30
	erfcTerms       = 50
)

const sqrtPi = 1.772453850905516027298167483341145182798

// Erf2 is 2.7's own erf: a series near 0, a continued fraction elsewhere.
func Erf2(x float64) float64 {
	switch a := math.Abs(x); {
	case x != x:
		return x
	case a < erfSeriesCutoff:
		return erfSeries(x)
	default:
		return math.Copysign(1-erfcFraction(a), x)
	}
}

// Erfc2 is 2.7's own erfc.
func Erfc2(x float64) float64 {
	switch a := math.Abs(x); {
	case x != x:
		return x
	case a < erfSeriesCutoff:
		return 1 - erfSeries(x)
	case x > 0:
		return erfcFraction(a)
	default:
		return 2 - erfcFraction(a)
	}
}

func erfSeries(x float64) float64 {
	sq, sum := x*x, 0.0
	for k := erfSeriesTerms + 0.5; k > 0.5; k-- {
		sum = 2 + float64(sq*sum)/k
	}
	return sum * x * Exp(-sq) / sqrtPi
}

func erfcFraction(x float64) float64 {
	if x >= erfcCutoff {
		return 0
	}
	sq := x * x
	a, da := 0.0, 0.5
	p, lastP := 1.0, 0.0
	q, lastQ := da+sq, 1.0
	for range erfcTerms {
		a += da
		da += 2
		b := da + sq
		p, lastP = float64(b*p)-float64(a*lastP), p
		q, lastQ = float64(b*q)-float64(a*lastQ), q
	}
	return p / q * x * Exp(-sq) / sqrtPi
}
