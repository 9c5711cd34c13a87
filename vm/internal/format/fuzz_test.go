package format

import (
	"testing"

	"github.com/sllint/sllint/vm/internal/number"
)

func FuzzSpec(f *testing.F) {
	for _, s := range []string{"", "*^+#010,.3f", "z<5d", "=08_x", "c", "%", "5.3s"} {
		f.Add(s, 1.5)
	}
	f.Fuzz(func(t *testing.T, spec string, x float64) {
		for _, d := range []Dialect{Py3, Py2} {
			tg := Target{Dialect: d, TypeName: "x"}
			for kind := Text; kind <= Complex; kind++ {
				s, err := Parse([]rune(spec), kind, tg)
				if err != nil || s.Width > 1000 || s.Prec > 1000 {
					continue
				}
				switch kind {
				case Text:
					s.LayText(5, tg)
				case Whole:
					s.AppendInt(nil, number.FromInt64(int64(x)), 0, tg)
				case Real:
					s.AppendFloat(nil, x, tg)
				case Complex:
					s.AppendComplex(nil, x, -x, tg)
				}
			}
		}
	})
}

func FuzzTemplates(f *testing.F) {
	for _, s := range []string{"{}", "{0.a[b]!r:>{1}}", "{{}}", "%(a)5.3d %%", "%*.*f", "{:{", "%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tmpl string) {
		for _, d := range []Dialect{Py3, Py2} {
			var auto AutoNumber
			for it := NewTemplate([]byte(tmpl), d); ; {
				p, ok, err := it.Next()
				if !ok || err != nil {
					break
				}
				if !p.HasField {
					continue
				}
				n, err := ParseName(p.Name, &auto)
				for ok = err == nil; ok; _, ok, err = n.Next() {
				}
			}
			for it := NewPercent([]rune(tmpl), d); ; {
				_, c := it.Next()
				if c == nil || c.Err != nil {
					break
				}
				if !c.Percent && c.Width < 1000 && c.Prec < 1000 {
					c.AppendInt(nil, number.FromInt64(5), 0, d)
				}
			}
			AppendRepr(nil, []rune(tmpl))
		}
	})
}

func BenchmarkSpecInt(b *testing.B) {
	spec := []byte(">10d")
	tg := Target{TypeName: "int"}
	buf := make([]byte, 0, 64)
	for b.Loop() {
		s, _ := Parse(spec, Whole, tg)
		buf, _ = s.AppendInt(buf[:0], number.FromInt64(12345), 0, tg)
	}
}

func BenchmarkSpecFloat(b *testing.B) {
	spec := []byte(".2f")
	tg := Target{TypeName: "float"}
	buf := make([]byte, 0, 64)
	for b.Loop() {
		s, _ := Parse(spec, Real, tg)
		buf, _ = s.AppendFloat(buf[:0], 1234.567, tg)
	}
}

func BenchmarkPercent(b *testing.B) {
	tmpl := []byte("%d of %5.1f")
	buf := make([]byte, 0, 64)
	for b.Loop() {
		p := NewPercent(tmpl, Py3)
		buf = buf[:0]
		_, c := p.Next()
		buf, _ = c.AppendInt(buf, number.FromInt64(12345), 0, Py3)
		lit, c := p.Next()
		buf = append(buf, lit...)
		buf, _ = c.AppendFloat(buf, 3.5)
	}
}

func BenchmarkRepr(b *testing.B) {
	s := []byte("hello, it is a plain text of some length")
	buf := make([]byte, 0, 64)
	for b.Loop() {
		buf = AppendRepr(buf[:0], s)
	}
}
