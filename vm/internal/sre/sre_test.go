package sre_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sllint/sllint/vm/internal/sre"
)

func mustCompile(t testing.TB, pattern string, flags sre.Flags, d sre.Dialect) *sre.Program {
	t.Helper()
	p, err := sre.Compile(sre.String(pattern), flags, d, sre.Options{Lookup: lookup})
	if err != nil {
		t.Fatalf("%s: %v", pattern, err)
	}
	return p
}

// TestWidths wants the same of a text however it is stored.
func TestWidths(t *testing.T) {
	patterns := []string{"a", "abc", "[a-c]+d", `(\w+)\s+(\w+)`, "(?i)ABC|x", "a.*?d", "[^b]+", `(a|b)*\bx`, "é+", `(?<=b)c`, `(b)(c)\2?`, "a++b", "x*", "(?:ab|cd)+"}
	texts := []string{"", "abc", "abcd abab", "éé ab x", "ab cdcd ", "ABCx", "aaab\nccc"}
	for _, d := range dialects {
		for _, pattern := range patterns {
			p, err := sre.Compile(sre.String(pattern), sre.Unicode, d, sre.Options{})
			if err != nil {
				continue // possessive in Python 2
			}
			for _, text := range texts {
				var wide2 []uint16
				rs := sre.String(text).Runes()
				for _, r := range rs {
					wide2 = append(wide2, uint16(r))
				}
				var first string
				for i, tx := range []sre.Text{sre.String(text), {UCS2: wide2}, {UCS4: append([]rune{}, rs...)}} {
					got := fmt.Sprint(toJSON(onText(p, request{All: true}, tx, nil)))
					if i == 0 {
						first = got
					} else if got != first {
						t.Errorf("%s on %q: %s in one byte, %s in width %d", pattern, text, first, got, i)
					}
				}
			}
		}
	}
}

// TestStepLimit stops what would take forever, at once and in little memory.
func TestStepLimit(t *testing.T) {
	stop := errors.New("enough")
	for _, d := range dialects {
		for _, pattern := range []string{"(a+)+$", "(a|a)*$", "(a*)*$", "(?:a?){40}a{40}$", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)(.*)x", "(?:a+)+b|c", "(?:a*?)*?b"} {
			p := mustCompile(t, pattern, 0, d)
			asked, most := 0, 0
			lim := &sre.Limits{
				Check: func() error {
					if asked++; asked > 100 {
						return stop
					}
					return nil
				},
				Memory: func(n int) error { most = max(most, n); return nil },
			}
			start := time.Now()
			_, err := p.Search(sre.String(strings.Repeat("a", 60)+"!"), 0, 61, lim)
			if err != stop {
				t.Errorf("%s %s: got %v after %v, want it to be stopped", dialectNames[d], pattern, err, time.Since(start))
			}
			if most > 1<<20 {
				t.Errorf("%s %s: takes %d bytes", dialectNames[d], pattern, most)
			}
		}
	}
}

// TestMemoryLimit bounds the stack of loops that remember every turn.
func TestMemoryLimit(t *testing.T) {
	text := sre.Bytes(bytes.Repeat([]byte("ab"), 1<<20))
	for _, pattern := range []string{"(?:a|b)*c", "(ab)*c", "(?:ab)*?c", "(?:ab|c)+d", "(a|(b))*c"} {
		p, err := sre.Compile(sre.Bytes([]byte(pattern)), 0, sre.Py3, sre.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Match(text, 0, text.Len(), &sre.Limits{MaxMemory: 1 << 20})
		var e *sre.Error
		if pattern == "(?:a|b)*c" { // a class, and no loop
			if err != nil {
				t.Errorf("%s: %v", pattern, err)
			}
		} else if !errors.As(err, &e) || e.Kind != sre.MemoryError {
			t.Errorf("%s: got %v, want a MemoryError", pattern, err)
		}
	}
}

// TestEndless has loops that match nothing.
func TestEndless(t *testing.T) {
	stop := errors.New("enough")
	for _, pattern := range []string{"(?:){4294967294}+", "(?:){4294967294}", "(?:(?:)*)*", "(?:(?=a))*+", "((?:)*?)*?b", "(?:a{0}){3000000000}x"} {
		p := mustCompile(t, pattern, 0, sre.Py3)
		asked := 0
		_, err := p.Search(sre.String("aa"), 0, 2, &sre.Limits{MaxMemory: 1 << 24, Check: func() error {
			if asked++; asked > 1000 {
				return stop
			}
			return nil
		}})
		t.Log(pattern, err)
	}
}

func TestConcurrent(t *testing.T) {
	p := mustCompile(t, `(\w+) (\w+)`, 0, sre.Py3)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				if m, err := p.Search(sre.String("-- ab cd"), 0, 8, nil); err != nil || fmt.Sprint(m.Spans) != "[3 8 3 5 6 8]" {
					t.Error(m, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestExpand2(t *testing.T) {
	p := mustCompile(t, "(a)|(b)", 0, sre.Py2)
	m, _ := p.Match(sre.String("a"), 0, 1, nil)
	for template, want := range map[string]string{`\1`: "", `\2`: "unmatched group", `\3`: "invalid group reference"} {
		pieces, err := p.ParseTemplate(sre.String(template))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := p.CheckExpand(pieces, m); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", template, got, want)
		}
	}
}

// TestNesting refuses what CPython's recursion could not read.
func TestNesting(t *testing.T) {
	for _, d := range dialects {
		for _, n := range []int{490, 600, 100000} {
			_, err := sre.Compile(sre.String(strings.Repeat("(?:", n)+strings.Repeat(")", n)), 0, d, sre.Options{})
			if (err != nil) != (n > 490) {
				t.Errorf("%d deep: %v", n, err)
			}
		}
	}
}

// FuzzMatch looks for panics, and for what no limit stops.
func FuzzMatch(f *testing.F) {
	for _, c := range patternCases {
		for _, pattern := range c.patterns {
			for _, text := range c.texts[:min(2, len(c.texts))] {
				f.Add(pattern, text, uint16(c.flags), false)
			}
		}
	}
	f.Fuzz(func(t *testing.T, pattern, text string, flags uint16, isBytes bool) {
		if len(pattern) > 200 || len(text) > 200 {
			return
		}
		for _, d := range dialects {
			px, tx := sre.String(pattern), sre.String(text)
			if isBytes {
				px, tx = sre.Bytes([]byte(pattern)), sre.Bytes([]byte(text))
			}
			p, err := sre.Compile(px, sre.Flags(flags)&0x1ff, d, sre.Options{Lookup: lookup})
			if err != nil {
				if e, ok := err.(*sre.Error); !ok || e.Error() == "" {
					t.Fatalf("%#v", err)
				}
				continue
			}
			asked := 0
			lim := &sre.Limits{MaxMemory: 1 << 24, Check: func() error {
				if asked++; asked > 50 {
					return sre.ErrInterrupted
				}
				return nil
			}}
			for _, m := range []func(sre.Text, int, int, *sre.Limits) (*sre.Match, error){p.Match, p.FullMatch, p.Search} {
				if m, err := m(tx, 0, tx.Len(), lim); err == nil && m != nil {
					for i := 0; i < len(m.Spans); i += 2 {
						if m.Spans[i] < -1 || m.Spans[i+1] > tx.Len() {
							t.Fatal(m.Spans)
						}
					}
				}
			}
			n := 0
			for it := p.Sub(tx, 0, lim); ; n++ {
				if m, err := it.Next(); m == nil || err != nil {
					break
				}
				if n > 2*tx.Len()+2 {
					t.Fatal("sub does not end")
				}
			}
			if pieces, err := p.ParseTemplate(px); err == nil {
				_ = pieces
			}
		}
	})
}
