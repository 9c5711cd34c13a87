package sre_test

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm/internal/sre"
)

var (
	pairs = flag.Int("pairs", 3000, "pairs of pattern and text to compare with the real Pythons")
	seed  = flag.Uint64("seed", 1, "of the random pairs")
)

// generator makes patterns that are mostly right.
type generator struct {
	*rand.Rand
	d      sre.Dialect
	bytes  bool
	groups int
	names  []string
	wide   bool // with characters beyond ASCII
	dense  bool // of few characters, so that much matches and is given up again
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) char() string {
	if g.dense {
		return g.pick("a", "b", "a", "b", "c")
	}
	if g.wide && g.IntN(4) == 0 {
		if g.bytes {
			return g.pick("\xc3", "é", "Ü")
		}
		return g.pick("é", "É", "ı", "İ", "ſ", "K", "σ", "ς", "Σ", "µ", "я", "Я", "語", "ß", "ẞ", "\U00010400", "\U00010428", "٣", "\u2003", "ⅷ", "Ა", "ნ", "ᏸ", "Ᏸ")
	}
	return g.pick("a", "b", "c", "a", "b", "A", "B", "0", "_", " ", "\n", "x", "s", "i", "k")
}

func (g *generator) alternatives(depth int) string {
	var alts []string
	for n := 1 + max(0, g.IntN(5)-2); n > 0; n-- {
		alts = append(alts, g.sequence(depth))
	}
	return strings.Join(alts, "|")
}

func (g *generator) sequence(depth int) string {
	var b strings.Builder
	for n := g.IntN(4); n >= 0; n-- {
		b.WriteString(g.item(depth))
		if g.IntN(3) == 0 {
			b.WriteString(g.quantifier())
		}
	}
	return b.String()
}

func (g *generator) quantifier() string {
	q := g.pick("*", "+", "?", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{,2}", "{2,}", "{0}", "{1}", "{,}")
	switch g.IntN(6) {
	case 0, 1:
		q += "?"
	case 2:
		if g.d == sre.Py3 {
			q += "+"
		}
	}
	return q
}

func (g *generator) item(depth int) string {
	if depth <= 0 {
		return g.atom()
	}
	switch g.IntN(18) {
	case 0, 1, 2:
		g.groups++
		return "(" + g.alternatives(depth-1) + ")"
	case 3:
		g.groups++
		name := string(rune('m' + len(g.names)))
		inner := g.alternatives(depth - 1)
		g.names = append(g.names, name)
		return "(?P<" + name + ">" + inner + ")"
	case 4, 5:
		return "(?:" + g.alternatives(depth-1) + ")"
	case 6:
		return g.pick("(?=", "(?!") + g.alternatives(depth-1) + ")"
	case 7:
		return g.pick("(?<=", "(?<!") + g.pick(g.atom(), g.atom()+g.atom(), g.alternatives(depth-1)) + ")"
	case 8:
		if g.d == sre.Py3 {
			return g.pick("(?>", "(?i:", "(?-i:", "(?s:", "(?m:", "(?a:", "(?x: ") + g.alternatives(depth-1) + ")"
		}
	case 9:
		ref := g.pick("1", "2", "m", "1")
		s := "(?(" + ref + ")" + g.sequence(depth-1)
		if g.IntN(3) > 0 {
			s += "|" + g.sequence(depth-1)
		}
		return s + ")"
	case 10:
		if g.groups > 0 {
			return "\\" + string(rune('1'+g.IntN(g.groups)))
		}
	case 11:
		if len(g.names) > 0 {
			return "(?P=" + g.names[g.IntN(len(g.names))] + ")"
		}
	}
	return g.atom()
}

func (g *generator) atom() string {
	if g.dense && g.IntN(3) > 0 {
		return g.char()
	}
	switch g.IntN(12) {
	case 0:
		return "."
	case 1:
		return g.pick(`\w`, `\W`, `\d`, `\D`, `\s`, `\S`)
	case 2:
		return g.pick("^", "$", `\b`, `\B`, `\A`, `\Z`)
	case 3, 4:
		return g.class()
	case 5:
		if g.IntN(30) == 0 { // mostly errors
			return g.pick(`\x6`, `\x61`, `\07`, `\101`, `\q`, `\8`, "(", ")", "[", "*", "{", "{1", "}", "]", "(?", "(?P", "(?P<", "(?P<1>a)", "(?#c)", "(?#", "(?i)", `\400`, `\u0061`, `\U00000061`, `\u1`, "(?P>", "(?z)", "(?P=n)", "{3,1}", "(?(", "(?(0)a)", "(?(9)a)", "(?(n)a)", "(?<a)", "(?P<n>", "(?-a:x)", "(?iL)", "(?i-i:a)", "\\", "(?(1)a|b|c)", "(?:", "[z-a]", `[\d-a]`, "(?x)", "(?u)", "(?t)")
		}
	case 6:
		if g.IntN(10) == 0 {
			return `\N{EM DASH}`
		}
	}
	c := g.char()
	if g.IntN(20) == 0 {
		return `\.`
	}
	return c
}

func (g *generator) class() string {
	var b strings.Builder
	b.WriteString(g.pick("[", "[", "[^"))
	for n := 1 + g.IntN(3); n > 0; n-- {
		switch g.IntN(6) {
		case 0:
			b.WriteString(g.pick(`\w`, `\d`, `\s`, `\W`, `\S`, `\D`))
		case 1:
			b.WriteString(g.pick("a-c", "A-B", "0-9", "a-z", "-", "&&", "--", "[", "||", "~~"))
			if g.wide && !g.bytes && g.IntN(4) == 0 {
				b.WriteString(g.pick("а-я", "А-Я", "\U00010400-\U00010410", "ſ-Ƃ", "h-İ"))
			}
		default:
			b.WriteString(g.char())
		}
	}
	b.WriteString("]")
	return b.String()
}

func (g *generator) request() request {
	g.groups, g.names = 0, nil
	g.bytes = g.IntN(3) == 0
	g.wide = g.IntN(4) == 0
	g.dense = g.IntN(2) == 0
	pattern := g.alternatives(1 + g.IntN(3))
	if g.IntN(12) == 0 {
		pattern = g.pick("(?i)", "(?s)", "(?m)", "(?x)", "(?im)", "(?L)", "(?u)", "(?a)") + pattern
	}
	f := 0
	if g.IntN(3) == 0 {
		f |= int(sre.IgnoreCase)
	}
	for _, flag := range []sre.Flags{sre.Multiline, sre.DotAll, sre.Verbose, sre.Unicode, sre.ASCII, sre.Locale} {
		if g.IntN(9) == 0 {
			f |= int(flag)
		}
	}
	if g.d == sre.Py2 {
		f &^= int(sre.ASCII)
	} else if g.bytes && g.IntN(20) > 0 {
		f &^= int(sre.Unicode)
	} else if g.IntN(20) > 0 {
		f &^= int(sre.Locale)
	}
	q := request{Op: "match", B: g.bytes, F: f, All: true, P: g.codes(pattern)}
	for n := 0; n < 5; n++ {
		var b strings.Builder
		for n := g.IntN(10); n > 0; n-- {
			b.WriteString(g.char())
		}
		q.Texts = append(q.Texts, g.codes(b.String()))
	}
	if g.IntN(8) == 0 {
		q.Pos, q.EndPos = g.IntN(4), g.IntN(8)
	}
	if g.IntN(4) == 0 {
		q.Count = g.IntN(3)
	}
	return q
}

func (g *generator) codes(s string) []int {
	if !g.bytes {
		return codesOf(s)
	}
	codes := make([]int, 0, len(s))
	for _, b := range []byte(s) {
		codes = append(codes, int(b))
	}
	return codes
}

// TestAgainstPython compares random patterns on random texts with the real
// Pythons, where they are installed.
func TestAgainstPython(t *testing.T) {
	for _, d := range dialects {
		t.Run(dialectNames[d], func(t *testing.T) {
			o := newOracle(t, d)
			g := &generator{Rand: rand.New(rand.NewPCG(*seed, uint64(d))), d: d}
			bad, done := 0, 0
			for done < *pairs {
				batch, answers := g.batch(t)
				go func() {
					for _, q := range batch {
						o.send(t, q)
					}
				}()
				for i, q := range batch {
					want := o.receive(t)
					done += len(q.Texts)
					if !same(t, d, q, want, answers[i]) {
						if bad++; bad > 25 {
							t.Fatal("too many differences")
						}
					}
				}
			}
			t.Logf("%d pairs, %d patterns differ", done, bad)
		})
	}
}

// batch makes requests, and our answers. It leaves out what takes us many
// steps: that would take CPython as many, and nothing stops it.
func (g *generator) batch(t *testing.T) (qs []request, answers []answer) {
	for len(qs) < 50 {
		q := g.request()
		asked := 0
		a, _ := ours(q, g.d, &sre.Limits{Check: func() error {
			if asked++; asked > 500 {
				return sre.ErrInterrupted
			}
			return nil
		}})
		if asked > 500 {
			t.Logf("left out %s", show(q.P))
			continue
		}
		qs, answers = append(qs, q), append(answers, a)
	}
	return qs, answers
}
