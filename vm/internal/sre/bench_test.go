package sre_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm/internal/sre"
)

var compare = flag.Bool("compare", false, "print how fast we and the real Pythons are")

// speedCases are usual patterns on usual texts; each finds all matches.
var speedCases = []struct {
	name, pattern string
	flags         sre.Flags
	text          string
}{
	{"literal", "needle", 0, hay("lorem ipsum dolor ", 200) + "needle"},
	{"char", "z", 0, hay("lorem ipsum dolor ", 200) + "z"},
	{"words", `\w+`, 0, hay("lorem ipsum dolor ", 50)},
	{"two-words", `(\w+)\s+(\w+)`, 0, hay("lorem ipsum dolor ", 50)},
	{"assignments", `(?P<k>[A-Za-z_]\w*)\s*=\s*(?P<v>\d+)`, 0, hay("alpha = 12; beta=345 ; gamma ", 40)},
	{"alternation", `if|else|while|for|return`, 0, hay("if x: return y else: while z for ", 40)},
	{"keywords", `\b(?:if|else|while|for|return)\b`, 0, hay("if x: return y else: while z for ", 40)},
	{"ignore-case", `lorem`, sre.IgnoreCase, hay("LOREM ipsum dolor ", 100)},
	{"dates", `(\d{4})-(\d{2})-(\d{2})`, 0, hay("at 2024-01-31, or 1999-12-31. ", 50)},
	{"lazy", `<.*?>`, 0, hay("<a href='x'>text</a> and ", 60)},
	{"greedy-lines", `(?m)^.*:.*$`, 0, hay("key: value\nnone\n", 60)},
	{"quoted", `"(?:[^"\\]|\\.)*"`, 0, hay(`say "hello \"you\"" now `, 50)},
	{"quoted-fast", `"[^"\\]*(?:\\.[^"\\]*)*"`, 0, hay(`say "hello \"you\"" now `, 50)},
	{"tokens", `\s*(?:(\d+)|(\w+)|(.))`, 0, hay("x1 = foo(42) + y;\n", 50)},
	{"email", `[\w.+-]+@[\w-]+\.[\w.-]+`, 0, hay("mail joe.x@example.org or not ", 50)},
	{"backref", `(\w)\1`, 0, hay("aa bc dd efgh ", 60)},
	{"lookahead", `\w+(?=:)`, 0, hay("key: value other: x ", 50)},
	{"nested", `(?:a(?:b|c)*d)+`, 0, hay("abcbcdabdad xx ", 60)},
	{"backtrack", `(?:a|ab)+c`, 0, hay("abababab ababac ", 30)},
	{"wide", `\w+`, 0, hay("лорем ипсум долор ", 50)},
	{"no-match", `(\w+):(\w+);`, 0, hay("lorem ipsum dolor ", 30)},
}

func hay(s string, n int) string { return strings.Repeat(s, n) }

func findAll(b *testing.B, p *sre.Program, text sre.Text) {
	for b.Loop() {
		for it := p.Find(text, 0, text.Len(), nil); ; {
			if m, err := it.Next(); err != nil {
				b.Fatal(err)
			} else if m == nil {
				break
			}
		}
	}
}

func BenchmarkFindAll(b *testing.B) {
	for _, c := range speedCases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			findAll(b, mustCompile(b, c.pattern, c.flags, sre.Py3), sre.String(c.text))
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, name := range []string{"literal", "assignments", "keywords", "ignore-case"} {
		for _, c := range speedCases {
			if c.name == name {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						mustCompile(b, c.pattern, c.flags, sre.Py3)
					}
				})
			}
		}
	}
}

// TestCompareSpeed prints a table of our times and CPython's.
func TestCompareSpeed(t *testing.T) {
	if !*compare {
		t.Skip("without -compare")
	}
	type job struct {
		P, T string
		F    int
	}
	var jobs []job
	for _, c := range speedCases {
		jobs = append(jobs, job{c.pattern, c.text, int(c.flags)})
	}
	for _, d := range dialects {
		path := findPython(d)
		if path == "" {
			t.Skip("no real Python of this dialect")
		}
		cmd := exec.Command(path, filepath.Join("testdata", "speed.py"))
		in, _ := json.Marshal(jobs)
		cmd.Stdin = strings.NewReader(string(in))
		out, err := cmd.Output()
		if err != nil {
			t.Skip(err)
		}
		var theirs []float64
		if err := json.Unmarshal(out, &theirs); err != nil {
			t.Fatal(err)
		}
		for i, c := range speedCases {
			p := mustCompile(t, c.pattern, c.flags|sre.Unicode, d)
			r := testing.Benchmark(func(b *testing.B) { findAll(b, p, sre.String(c.text)) })
			ns := float64(r.T.Nanoseconds()) / float64(r.N)
			fmt.Printf("%s %-14s ours %9.0f ns  theirs %9.0f ns  %5.2f\n", dialectNames[d], c.name, ns, theirs[i], ns/theirs[i])
		}
	}
}
