package cmath

import "math"

// What the functions give for numbers that are not finite: a row for the real part, a
// column for the imaginary one, each minus infinity, negative, -0, 0, positive, infinity
// and NaN. Of the two characters the first is the real part of the result; EE is a
// domain error, two dots stand for what has to be computed.
var specialValues = map[string][7]string{
	"acos": {
		"ti di di dI dI tI ni",
		"pi .. .. .. .. pI nn",
		"pi .. .. .. .. pI pn",
		"pi .. .. .. .. pI pn",
		"pi .. .. .. .. pI nn",
		"qi 0i 0i 0I 0I qI ni",
		"ni nn nn nn nn nI nn",
	},
	"acosh": {
		"iT iD iD id id it in",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iQ iO iO i0 i0 iq in",
		"in nn nn nn nn in nn",
	},
	"asin": {
		"QI PI PI Pi Pi Qi nI",
		"OI .. .. .. .. Oi nn",
		"OI .. .. .. .. Oi On",
		"0I .. .. .. .. 0i 0n",
		"0I .. .. .. .. 0i nn",
		"qI pI pI pi pi qi nI",
		"nI nn nn nn nn ni nn",
	},
	"asinh": {
		"IQ IO IO I0 I0 Iq In",
		"IP .. .. .. .. Ip nn",
		"IP .. .. .. .. Ip nn",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iQ iO iO i0 i0 iq in",
		"in nn nO n0 nn in nn",
	},
	"atan": {
		"PO PO PO P0 P0 P0 PO",
		"PO .. .. .. .. P0 nn",
		"PO .. .. .. .. P0 nn",
		"pO .. .. .. .. p0 nn",
		"pO .. .. .. .. p0 nn",
		"pO pO pO p0 p0 p0 pO",
		"nO nn nO n0 nn n0 nn",
	},
	"atanh": {
		"OP OP OP Op Op Op On",
		"OP .. .. .. .. Op nn",
		"OP .. .. .. .. Op On",
		"0P .. .. .. .. 0p 0n",
		"0P .. .. .. .. 0p nn",
		"0P 0P 0P 0p 0p 0p 0n",
		"0P nn nn nn nn 0p nn",
	},
	"cos": {
		"EE EE EE EE EE EE nn",
		".. .. .. .. .. .. nn",
		"iO .. .. .. .. i0 n0",
		"i0 .. .. .. .. iO n0",
		".. .. .. .. .. .. nn",
		"EE EE EE EE EE EE nn",
		"in nn n0 n0 nn in nn",
	},
	"cosh": {
		"EE .. i0 iO .. EE in",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE n0",
		"EE .. .. .. .. EE n0",
		"EE .. .. .. .. EE nn",
		"EE .. iO i0 .. EE in",
		"nn nn n0 n0 nn nn nn",
	},
	"exp": {
		"00 .. 0O 00 .. 00 00",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"EE .. iO i0 .. EE in",
		"nn nn nO n0 nn nn nn",
	},
	"log": {
		"iT iD iD id id it in",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iP .. .. .. .. ip nn",
		"iQ iO iO i0 i0 iq in",
		"in nn nn nn nn in nn",
	},
	"sin": {
		"EE EE EE EE EE EE nn",
		".. .. .. .. .. .. nn",
		"OI .. .. .. .. Oi On",
		"0I .. .. .. .. 0i 0n",
		".. .. .. .. .. .. nn",
		"EE EE EE EE EE EE nn",
		"nI nn nO nO nn nI nn",
	},
	"sinh": {
		"EE .. IO I0 .. EE in",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE 0n",
		"EE .. .. .. .. EE 0n",
		"EE .. .. .. .. EE nn",
		"EE .. iO i0 .. EE in",
		"nn nn nO n0 nn nn nn",
	},
	"sqrt": {
		"iI 0I 0I 0i 0i ii ni",
		"iI .. .. .. .. ii nn",
		"iI .. .. .. .. ii nn",
		"iI .. .. .. .. ii nn",
		"iI .. .. .. .. ii nn",
		"iI iO iO i0 i0 ii in",
		"iI nn nn nn nn ii nn",
	},
	"tan": {
		"0m EE EE EE EE 01 nn",
		".. .. .. .. .. .. nn",
		"Om .. .. .. .. O1 On",
		"0m .. .. .. .. 01 0n",
		".. .. .. .. .. .. nn",
		"0m EE EE EE EE 01 nn",
		"0m nn nn nn nn 01 nn",
	},
	"tanh": {
		"m0 .. mO m0 .. m0 m0",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"EE .. .. .. .. EE nn",
		"10 .. 1O 10 .. 10 10",
		"nn nn nO n0 nn nn nn",
	},
	"rect": {
		"EE .. I0 IO .. EE in",
		"EE .. .. .. .. EE nn",
		"00 .. .. .. .. 00 00",
		"00 .. .. .. .. 00 00",
		"EE .. .. .. .. EE nn",
		"EE .. iO i0 .. EE in",
		"nn nn n0 n0 nn nn nn",
	},
}

var specialParts = map[byte]float64{
	'n': math.NaN(), 'i': math.Inf(1), 'I': math.Inf(-1), '0': 0, 'O': math.Copysign(0, -1), '1': 1, 'm': -1,
	'p': math.Pi / 2, 'P': -math.Pi / 2, 'q': math.Pi / 4, 'Q': -math.Pi / 4, 't': 3 * math.Pi / 4, 'T': -3 * math.Pi / 4,
	'd': math.Pi, 'D': -math.Pi,
}

// specialKind is the row or column of a number.
func specialKind(x float64) int {
	switch {
	case math.IsNaN(x):
		return 6
	case math.IsInf(x, 0):
		if x < 0 {
			return 0
		}
		return 5
	case x == 0:
		if math.Signbit(x) {
			return 2
		}
		return 3
	case x < 0:
		return 1
	}
	return 4
}

// special gives the result of a function where it is one of those; domain says that it is
// an error instead.
func special(name string, z complex128) (r complex128, domain, ok bool) {
	re, im := real(z), imag(z)
	if finite(re) && finite(im) {
		return 0, false, false
	}
	rows, ok := specialValues[name]
	if !ok {
		return 0, false, false
	}
	at := 3 * specialKind(im)
	switch e := rows[specialKind(re)][at : at+2]; e {
	case "..":
		return 0, false, false
	case "EE":
		return 0, true, true
	default:
		return complex(specialParts[e[0]], specialParts[e[1]]), false, true
	}
}
