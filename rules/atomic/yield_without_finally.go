package atomic

import (
	"fmt"
	"slices"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
)

// YieldWithoutFinally is SLL308.
var YieldWithoutFinally = &analysis.Rule{
	Code:     "SLL308",
	Name:     "yield-without-finally",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"contextmanager"},
	Doc: analysis.Doc{
		Title: "A context manager that restores nothing when its block raises",
		What: "A generator under `@contextmanager` that changes something before its `yield` (the atomic flag, an attribute, a " +
			"lock, a setting that it saved) and puts it back after it, but not on the path of an exception.",
		Why: "An exception in the `with` block is raised at the `yield`. Without a `finally` around it the generator ends right " +
			"there, and what was to be restored stays: a tasklet that nobody interrupts any more, a lock that nobody releases.",
		Bad: `import sys
from contextlib import contextmanager

@contextmanager
def no_bytecode():
    old = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    yield
    sys.dont_write_bytecode = old

def main():
    with no_bytecode():
        int("no number")
`,
		Good: `import sys
from contextlib import contextmanager

@contextmanager
def no_bytecode():
    old = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = old

def main():
    with no_bytecode():
        int("no number")
`,
		Versions: "All versions of Python and Stackless.",
		Fix: "Puts the `yield`, and what stands between it and the restoring statement, into a `try` statement, and the latter " +
			"into its `finally` clause. Safe; offered where both stand in one block.",
		Confirm: "A `with` block that raises is run. Confirmed when what the generator changed is not restored.",
	},
	Run: func(pass *analysis.Pass) {
		seen := make(map[syntax.Node]bool)
		for _, x := range faults(pass.Flow()) {
			if x.kind == skipped {
				seen[x.set] = true
				finding := analysis.Finding{
					Message: "an exception in the with block leaves the tasklet atomic: " + x.scope.Name +
						"() restores the flag only after a yield that returns",
					Span: x.yield.Range(), Severity: analysis.Error, Related: related(&x),
				}
				if x.fix != nil {
					finding.Fix = afterYield(pass, x.yield, []syntax.Stmt{x.fix.undo})
				}
				pass.Report(finding)
			}
		}
		for _, l := range lapses(pass.Flow()) {
			if call := callOf(l.pairs[0].did); call == nil || !seen[call] {
				pass.Report(lapsed(pass, &l))
			}
		}
	},
}

func lapsed(pass *analysis.Pass, l *lapse) analysis.Finding {
	undo := make([]syntax.Stmt, 0, len(l.pairs))
	var related []analysis.Hop
	for _, p := range l.pairs {
		undo = append(undo, p.undo)
		related = append(related,
			analysis.Hop{Label: "what is done", Span: p.did.Range()}, analysis.Hop{Label: "what undoes it", Span: p.undo.Range()})
	}
	slices.SortFunc(undo, func(a, b syntax.Stmt) int { return a.Pos() - b.Pos() })
	last := l.pairs[len(l.pairs)-1]
	message := fmt.Sprintf("an exception in the with block ends %s() here: line %d does not undo line %d then",
		l.scope.Name, row(pass, last.undo), row(pass, last.did))
	switch more := len(l.pairs) - 1; {
	case more == 1:
		message += ", nor is another one undone"
	case more > 1:
		message += fmt.Sprintf(", nor are %d others undone", more)
	}
	return analysis.Finding{
		Message: message, Span: l.yield.Range(), Severity: pass.Rule.Severity,
		Related: related, Fix: afterYield(pass, l.yield, slices.Compact(undo)),
	}
}

// afterYield puts the statements that restore into a finally clause around the
// yield and what follows it, where all stand in one block.
func afterYield(pass *analysis.Pass, yield syntax.Node, undo []syntax.Stmt) *analysis.Fix {
	block := fixes.BlockOf(pass.File.Body, undo[0])
	for _, s := range block {
		if s.Pos() <= yield.Pos() && yield.End() <= s.End() {
			return fixes.Guard(pass.File, s, undo, "Restore it in a finally clause")
		}
	}
	return nil
}
