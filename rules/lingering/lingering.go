// Package lingering holds the rules SLL201 to SLL205: what Python 2 keeps in
// sys.exc_info() after a handler, and what became of that in Python 3.
package lingering

import (
	"slices"

	"github.com/sllint/sllint/analysis"
)

// report returns the Run function of the rule for some kinds of misuse.
func report(message func(*analysis.Pass, misuse) string, fix func(*analysis.Pass, misuse) *analysis.Fix,
	kinds ...kind) func(*analysis.Pass) {
	return func(pass *analysis.Pass) {
		for _, m := range misuses(pass.File) {
			if !slices.Contains(kinds, m.kind) {
				continue
			}
			finding := analysis.Finding{Message: message(pass, m), Span: m.span, Severity: pass.Rule.Severity}
			if fix != nil {
				finding.Fix = fix(pass, m)
			}
			pass.Report(finding)
		}
	}
}
