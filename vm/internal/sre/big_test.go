package sre_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm/internal/sre"
)

// TestBig compiles large patterns in a time that grows with them.
func TestBig(t *testing.T) {
	for name, pattern := range map[string]string{
		"alternatives": strings.Repeat("ab|", 50000),
		"groups":       strings.Repeat("(a)", 20000),
		"plain groups": strings.Repeat("(?:ab)", 20000),
		"options":      strings.Repeat("a?", 50000) + "b",
		"option":       strings.Repeat("(?:ab)?", 20000) + "b",
		"classes":      strings.Repeat("[a-z0-9]", 5000),
		"literals":     strings.Repeat("abc", 100000),
		"lazy":         strings.Repeat("(?:a|b)*?", 10000),
		"atomic":       strings.Repeat("(?>a(b)*+)", 5000),
		"nested":       strings.Repeat("(?:a(b)*+", 400) + strings.Repeat(")", 400),
		"deep options": strings.Repeat("(?:a", 400) + strings.Repeat(")?", 400),
		"marks":        strings.Repeat("(?:x(", 240) + strings.Repeat(")?)*", 240),
	} {
		start := time.Now()
		p, err := sre.Compile(sre.String(pattern), 0, sre.Py3, sre.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		compiled := time.Since(start)
		start = time.Now()
		text := sre.String(strings.Repeat("ab", 50))
		asked := 0
		_, err = p.Search(text, 0, text.Len(), &sre.Limits{MaxMemory: 1 << 26, Check: func() error {
			if asked++; asked > 100 {
				return sre.ErrInterrupted
			}
			return nil
		}})
		t.Logf("%s: compiled in %v, searched in %v: %v", name, compiled, time.Since(start), err)
		if compiled > 10*time.Second {
			t.Errorf("%s: compiled in %v", name, compiled)
		}
	}
}
