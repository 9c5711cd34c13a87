package number

import (
	"math"
	"strings"

	"github.com/sllint/sllint/vm/internal/libm"
)

// ComplexRepr is repr(complex(re, im)).
func ComplexRepr(re, im float64) string { return complexText(re, im, 'r', 0) }

// ComplexStr2 is 2.7's str(complex(re, im)).
func ComplexStr2(re, im float64) string { return complexText(re, im, 'g', 12) }

func complexText(re, im float64, code byte, prec int) string {
	var space [64]byte
	b := space[:0]
	if re == 0 && !math.Signbit(re) {
		return string(append(AppendFloat(b, im, code, prec, 0), 'j'))
	}
	b = AppendFloat(append(b, '('), re, code, prec, 0)
	b = AppendFloat(b, im, code, prec, PlusSign)
	return string(append(b, 'j', ')'))
}

// ParseComplex is complex(s).
func ParseComplex(s string, d Dialect) (re, im float64, err *Error) {
	bad := valueError("complex() arg is a malformed string")
	t := strings.Trim(s, spaces)
	if d == Py3 && strings.IndexByte(t, '_') >= 0 {
		var ok bool
		if t, ok = dropUnderscores(t); !ok {
			return 0, 0, cannotConvert("complex", s, d)
		}
	}
	if strings.HasPrefix(t, "(") {
		if !strings.HasSuffix(t, ")") {
			return 0, 0, bad
		}
		t = strings.Trim(t[1:len(t)-1], spaces)
	}
	first, n := floatStart(t)
	rest := t[n:]
	switch {
	case n == 0: // "j", "+j", "-j"
		first, rest = unitSign(t)
		fallthrough
	case strings.EqualFold(rest, "j"):
		if !strings.EqualFold(rest, "j") {
			return 0, 0, bad
		}
		return 0, first, nil
	case rest == "":
		return first, 0, nil
	case rest[0] != '+' && rest[0] != '-':
		return 0, 0, bad
	}
	second, n := floatStart(rest)
	if n == 0 {
		second, rest = unitSign(rest)
	} else {
		rest = rest[n:]
	}
	if !strings.EqualFold(rest, "j") {
		return 0, 0, bad
	}
	return first, second, nil
}

func floatStart(s string) (float64, int) {
	n := floatPrefix(s)
	if n == 0 {
		return 0, 0
	}
	return floatOf(s[:n]), n
}

// unitSign takes the sign off where a 1 is left out.
func unitSign(s string) (float64, string) {
	switch {
	case strings.HasPrefix(s, "-"):
		return -1, s[1:]
	case strings.HasPrefix(s, "+"):
		return 1, s[1:]
	}
	return 1, s
}

// Complex is a complex number whose operations round as C's do: each product
// on its own.
type Complex struct{ Re, Im float64 }

// Mul is a * b.
func (a Complex) Mul(b Complex) Complex {
	return Complex{
		float64(a.Re*b.Re) - float64(a.Im*b.Im),
		float64(a.Re*b.Im) + float64(a.Im*b.Re),
	}
}

// Div is a / b.
func (a Complex) Div(b Complex) (Complex, *Error) {
	if b.Re == 0 && b.Im == 0 {
		return Complex{}, zeroDivision("complex division by zero")
	}
	return a.quo(b), nil
}

// quo divides by b, which is not 0, after scaling by its larger part.
func (a Complex) quo(b Complex) Complex {
	x, y := math.Abs(b.Re), math.Abs(b.Im)
	switch {
	case x >= y:
		ratio := b.Im / b.Re
		den := b.Re + float64(b.Im*ratio)
		return Complex{(a.Re + float64(a.Im*ratio)) / den, (a.Im - float64(a.Re*ratio)) / den}
	case y >= x:
		ratio := b.Re / b.Im
		den := float64(b.Re*ratio) + b.Im
		return Complex{(float64(a.Re*ratio) + a.Im) / den, (float64(a.Im*ratio) - a.Re) / den}
	}
	return Complex{math.NaN(), math.NaN()}
}

// Abs is abs(a).
func (a Complex) Abs() (float64, *Error) {
	r := libm.Hypot(a.Re, a.Im)
	if math.IsInf(r, 0) && !math.IsInf(a.Re, 0) && !math.IsInf(a.Im, 0) {
		return 0, overflowError("absolute value too large")
	}
	return r, nil
}

// Pow is a ** b.
func (a Complex) Pow(b Complex) (Complex, *Error) {
	var r Complex
	zero := zeroDivision("0.0 to a negative or complex power")
	switch {
	case b.Im == 0 && b.Re == math.Floor(b.Re) && math.Abs(b.Re) <= 100:
		r = a.powInt(int(math.Abs(b.Re)))
		if b.Re <= 0 {
			if r.Re == 0 && r.Im == 0 {
				return Complex{}, zero
			}
			r = Complex{1, 0}.quo(r)
		}
	case b.Re == 0 && b.Im == 0:
		return Complex{1, 0}, nil
	case a.Re == 0 && a.Im == 0:
		if b.Im != 0 || b.Re < 0 {
			return Complex{}, zero
		}
		return Complex{}, nil
	default:
		size := libm.Hypot(a.Re, a.Im)
		length := libm.Pow(size, b.Re)
		at := libm.Atan2(a.Im, a.Re)
		phase := at * b.Re
		if b.Im != 0 {
			length /= libm.Exp(at * b.Im)
			phase += float64(b.Im * libm.Log(size))
		}
		if math.IsInf(phase, 0) { // C's cos complains, and is misunderstood
			return Complex{}, zero
		}
		r = Complex{length * libm.Cos(phase), length * libm.Sin(phase)}
	}
	if math.IsInf(r.Re, 0) || math.IsInf(r.Im, 0) {
		return Complex{}, overflowError("complex exponentiation")
	}
	return r, nil
}

// powInt multiplies n times.
func (a Complex) powInt(n int) Complex {
	r, p := Complex{1, 0}, a
	for mask := 1; mask <= n; mask <<= 1 {
		if n&mask != 0 {
			r = r.Mul(p)
		}
		p = p.Mul(p)
	}
	return r
}
