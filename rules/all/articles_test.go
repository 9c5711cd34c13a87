package all_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

var draws = regexp.MustCompile(`# draws ((?:SLL\d+ ?)+)`)

// TestArticles checks the examples of the articles that this project grew from,
// mistakes in their syntax included: each line draws what it says, and nothing
// else does.
func TestArticles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "testdata", "articles", "*.py"))
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	linter := analysis.New(all.Rules())
	var on config.Set
	for i, rule := range linter.Rules() {
		if !rule.Off {
			on = on.With(i)
		}
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(src), "\n")
		version, err := syntax.ParseVersion(strings.TrimPrefix(first, "# target: "))
		if err != nil {
			t.Fatal(err)
		}
		result, err := linter.Check(context.Background(), analysis.Source{Name: path, Text: src, Target: version, Rules: on})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[int]string)
		for _, f := range result.Findings {
			got[f.Begin.Row] += f.Code + " "
		}
		want := make(map[int]string)
		for i, line := range strings.Split(string(src), "\n") {
			if m := draws.FindStringSubmatch(line); m != nil {
				want[i+1] = strings.TrimSpace(m[1]) + " "
			}
		}
		if !maps.Equal(got, want) {
			for _, row := range slices.Sorted(maps.Keys(got)) {
				t.Logf("%s:%d: %s", path, row, got[row])
			}
			t.Errorf("%s draws this, and not %v", path, want)
		}
	}
}
