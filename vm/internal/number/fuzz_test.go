package number

import (
	"math"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "1", "-0x1_f", "1e5", " inf ", "(1+2j)", "0x1.8p-3", "1_000.5e-7", "nan", "00", "12L"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, base int) {
		for _, d := range []Dialect{Py2, Py3} {
			if x, err := ParseFloat(s, d); err == nil && !math.IsInf(x, 0) && x == x {
				if y, err := ParseFloat(Repr(x), d); err != nil || x != y {
					t.Errorf("%v reads back as %v, %v", x, y, err)
				}
			}
			if i, err := ParseInt(s, base, IntOptions{Dialect: d}); err == nil {
				if j, err := ParseInt(i.String(), 10, IntOptions{Dialect: d}); err != nil || i.Cmp(j) != 0 {
					t.Errorf("%v reads back as %v, %v", i, j, err)
				}
			}
			if re, im, err := ParseComplex(s, d); err == nil {
				a, b, err := ParseComplex(ComplexRepr(re, im), d)
				if err != nil || re == re && a != re || im == im && b != im {
					t.Errorf("%v %v reads back as %v %v, %v", re, im, a, b, err)
				}
			}
		}
		if x, err := FromHex(s); err == nil && x == x {
			if y, err := FromHex(Hex(x)); err != nil || x != y {
				t.Errorf("%v reads back as %v, %v", x, y, err)
			}
		}
	})
}

func FuzzRound(f *testing.F) {
	f.Add(2.675, 2)
	f.Add(-5e300, -300)
	f.Fuzz(func(t *testing.T, x float64, n int) {
		for _, d := range []Dialect{Py2, Py3} {
			r, err := Round(x, int64(n), d)
			if err == nil && x == x && !math.IsInf(x, 0) && n >= 0 && math.Abs(r-x) > 1 {
				t.Errorf("round(%v, %d) = %v", x, n, r)
			}
		}
	})
}

func BenchmarkRepr(b *testing.B) {
	buf := make([]byte, 0, 64)
	for b.Loop() {
		buf = AppendRepr(buf[:0], 3.14159265)
	}
}

func BenchmarkParseInt(b *testing.B) {
	for b.Loop() {
		ParseInt("1234567", 10, IntOptions{})
	}
}

func BenchmarkStr2(b *testing.B) {
	buf := make([]byte, 0, 64)
	for b.Loop() {
		buf = AppendFloat(buf[:0], 3.14159265, 'g', 12, AddDot0)
	}
}
