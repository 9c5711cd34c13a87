package confirm_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

func TestTry(t *testing.T) {
	name := os.Getenv("TRY")
	if name == "" {
		t.Skip()
	}
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	l := analysis.New(all.Rules())
	var target syntax.Version
	if os.Getenv("PY2") != "" {
		target = syntax.Py27
	}
	checked, err := l.Check(context.Background(), analysis.Source{Name: filepath.Base(name), Text: src, Rules: everything(), Target: target})
	if err != nil {
		t.Fatal(err)
	}
	for i := range checked.Findings {
		f := &checked.Findings[i]
		v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{})
		t.Logf("%s %d %s\n%s %s: %s (%d)\n%s", f.Code, f.Begin.Row, f.Message, v.Status, v.Python, v.Why, v.Runs, evidence(v))
	}
}

// everything is every rule that is on.
func everything() (s config.Set) {
	for i, r := range all.Rules() {
		if !r.Off {
			s = s.With(i)
		}
	}
	return s
}

func evidence(v *analysis.Verdict) string {
	var b strings.Builder
	for i := range v.Evidence {
		b.WriteString(v.Evidence[i].Words() + "\n")
	}
	return b.String()
}
