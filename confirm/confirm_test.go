package confirm_test

import (
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/rules/all"
)

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
