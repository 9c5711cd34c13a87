// Package atomic holds the rules SLL301, SLL302, SLL303 and SLL308: the atomic
// flag of a tasklet, and whatever else is set for a while, that is not put back
// as it was.
package atomic

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
)

// report returns the Run function of a rule for one kind of fault.
func report(k kind, say func(pass *analysis.Pass, x *fault) string, fix func(pass *analysis.Pass, x *fault) *analysis.Fix) func(*analysis.Pass) {
	return func(pass *analysis.Pass) {
		for _, x := range faults(pass.Flow()) {
			if x.kind != k {
				continue
			}
			finding := analysis.Finding{
				Message: say(pass, &x), Span: x.where(), Severity: pass.Rule.Severity, Related: related(&x),
			}
			if x.kind == notRestored && x.at != nil && x.risk == flow.Slight {
				finding.Severity = analysis.Info
			}
			if fix != nil {
				finding.Fix = fix(pass, &x)
			}
			pass.Report(finding)
		}
	}
}

// related are the other places of a fault.
func related(x *fault) []analysis.Hop {
	var out []analysis.Hop
	add := func(label string, n syntax.Node) {
		out = append(out, analysis.Hop{Label: label, Span: n.Range()})
	}
	if (x.kind == toConstant || x.kind == skipped) && x.set != x.undo {
		add("the flag is set here", x.set)
	}
	if x.at != nil && x.kind == notRestored {
		add("an exception here leaves the flag set", x.at)
	}
	if x.fix != nil && x.kind != toConstant {
		add("only this restores it", x.fix.undo)
	}
	return out
}

// guard is the fix that puts the statement which restores the flag into a
// finally clause, where it is the only one and stands in the same block.
func guard(pass *analysis.Pass, x *fault) *analysis.Fix {
	if x.fix == nil || x.at == nil {
		return nil
	}
	block := fixes.BlockOf(pass.File.Body, x.fix.set)
	for i, s := range block {
		if s == x.fix.set && i+1 < len(block) {
			return fixes.Guard(pass.File, block[i+1], []syntax.Stmt{x.fix.undo}, "Restore the flag in a finally clause")
		}
	}
	return nil
}

func row(pass *analysis.Pass, n syntax.Node) int { return pass.File.Row(n.Pos()) }

// leaving says how a frame is left with the flag set.
func leaving(pass *analysis.Pass, x *fault) string {
	switch {
	case x.at == nil:
		return "some path returns"
	case x.risk == flow.Real:
		return fmt.Sprintf("an exception in line %d leaves", row(pass, x.at))
	}
	return fmt.Sprintf("should line %d fail, that leaves", row(pass, x.at))
}
