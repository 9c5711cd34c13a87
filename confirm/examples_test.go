package confirm_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

// undecided are rules whose example nobody confirms, with the reason.
var undecided = map[string]string{
	"SLL304": "nobody leaves the gate of the example",
	"SLL403": "nothing computes for so long here that run() interrupts it",
	"SLL602": "time passes by itself here, however it is waited for",
}

// TestExamples confirms the bad example of each rule that can be confirmed: it is what its
// page says.
func TestExamples(t *testing.T) {
	for i, r := range all.Rules() {
		if r.Code > "SLL9" || strings.HasPrefix(r.Code, "SLL1") || strings.HasPrefix(r.Code, "SLL2") {
			continue
		}
		for _, version := range []syntax.Version{syntax.Py27, truth.VersionOf("3.13.0")} {
			if version.Py2() && !r.Py2 || !version.Py2() && !r.Py3 {
				continue
			}
			found := 0
			checked := lintFor(t, r.Doc.Bad, version, everything().With(i)) // it may be off by default
			for i := range checked.Findings {
				f := &checked.Findings[i]
				if f.Code != r.Code {
					continue
				}
				found++
				v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{Timeout: time.Minute})
				if why := undecided[r.Code]; (v.Status == analysis.Confirmed) != (why == "") {
					t.Errorf("%s for %v: %s is %s: %s (expected otherwise: %q)\n%s%s", r.Code, version, f.Message, v.Status, v.Why, why, evidence(v), r.Doc.Bad)
				} else {
					t.Logf("%s for %v, row %d: %s: %s\n%s", r.Code, version, f.Begin.Row, v.Status, v.Why, evidence(v))
				}
			}
			if found == 0 {
				t.Errorf("%s for %v: nothing is found", r.Code, version)
			}
		}
	}
}
