package fixes

import (
	"slices"
	"testing"
)

func TestLiterals(t *testing.T) {
	for _, c := range []struct {
		src    string
		nested bool
		want   []string
	}{
		{`'a' "b"`, false, []string{`'a'`, `"b"`}},
		{"r'a\\'b' # 'no'\n  b'c'", false, []string{`r'a\'b'`, `b'c'`}},
		{"'''a\n'b''' ''", false, []string{"'''a\n'b'''", "''"}},
		{"'a\\\nb' \\\n 'c'", false, []string{"'a\\\nb'", "'c'"}},
		{`f"{a['b']}" 'c'`, false, []string{`f"{a['b']}"`, `'c'`}},
		{`f"{a["b"]}" 'c'`, true, []string{`f"{a["b"]}"`, `'c'`}},
		{`f"{{" '}'`, true, []string{`f"{{"`, `'}'`}},
		{`f"{x:{'>'}10}" 'c'`, true, []string{`f"{x:{'>'}10}"`, `'c'`}},
		{"f\"\"\"{\n f'{x}' # \"\n}\"\"\" 'c'", true, []string{"f\"\"\"{\n f'{x}' # \"\n}\"\"\"", "'c'"}},
		{`f"{ {1: '}'}[1] }" ur'c'`, true, []string{`f"{ {1: '}'}[1] }"`, `ur'c'`}},
	} {
		var got []string
		literals([]byte(c.src), 0, len(c.src), c.nested, func(from, to int) { got = append(got, c.src[from:to]) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.src, got, c.want)
		}
	}
}

// TestLiteralsUnclosed must end, whatever the text.
func TestLiteralsUnclosed(t *testing.T) {
	for _, src := range []string{`'`, `'a\`, `f"{`, `f"{a:`, `f"{'`, `f"{#`, `"""`, `f"{{`} {
		literals([]byte(src), 0, len(src), true, func(from, to int) {
			if from < 0 || to > len(src) || from >= to {
				t.Errorf("%q: [%d:%d]", src, from, to)
			}
		})
	}
}
