package analysis

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestSpotted edits texts at random: what is known of the text before tells of each
// word what the text itself says.
func TestSpotted(t *testing.T) {
	words := []string{"except", "exc_info", "result(", "aa", "é", "a", "the end"}
	m := newMentions([]*Rule{{Mentions: words}})
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"except", "exc", "ept", "_info", "result", "(", "a", "é", "\xc3", "the ", "end", "\n", strings.Repeat("-", 1500)}
	src := []byte("def f(): pass")
	s := m.spot(src)
	for range 5000 {
		from := r.IntN(len(src) + 1)
		to := min(from+r.IntN(6), len(src))
		if r.IntN(20) == 0 {
			from, to = 0, len(src)
		}
		src = slices.Concat(src[:from], []byte(parts[r.IntN(len(parts))]), src[to:])
		s = s.moved(src)
		for _, w := range words {
			if got := s.any([]string{w}); got != strings.Contains(string(src), w) {
				t.Fatalf("%q in %q: %t", w, src, got)
			}
		}
	}
	if !s.any(nil) {
		t.Error("a rule without words is always concerned")
	}
}
