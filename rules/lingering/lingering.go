// Package lingering holds the rules SLL201 to SLL205: what Python 2 keeps in
// sys.exc_info() after a handler, and what became of that in Python 3.
package lingering

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
)

// report returns the Run function of the rule for one kind of lingering.
func report(kind heap.LingerKind, message func(*analysis.Pass, *heap.Linger) string,
	fix func(*analysis.Pass, *heap.Linger) *analysis.Fix) func(*analysis.Pass) {
	return func(pass *analysis.Pass) {
		lingers := pass.Heap().Lingers
		for i := range lingers {
			l := &lingers[i]
			if l.Kind != kind {
				continue
			}
			finding := analysis.Finding{Message: message(pass, l), Span: l.Span, Severity: pass.Rule.Severity}
			if fix != nil {
				finding.Fix = fix(pass, l)
			}
			pass.Report(finding)
		}
	}
}

// clearAfter is the fix of a handler whose exception lingers.
func clearAfter(pass *analysis.Pass, l *heap.Linger) *analysis.Fix {
	return fixes.ClearAfterHandler(pass, l.Handler)
}

// row is the 1-based line of a span, for messages.
func row(pass *analysis.Pass, s syntax.Span) int { return pass.File.Row(s.Pos()) }
