// Package atomic holds the rules SLL301, SLL302, SLL303 and SLL308: the atomic
// flag of a tasklet, and whatever else is set for a while, that is not put back
// as it was.
package atomic

import (
	"fmt"
	"strings"

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

// guardRest is the fix that keeps the previous value, in a new variable where it has
// none, and restores it in a finally clause when the function ends. It is unsafe:
// who calls the function may rely on the flag.
func guardRest(pass *analysis.Pass, x *fault) *analysis.Fix {
	def, ok := x.scope.Node.(*syntax.FunctionDef)
	method, isMethod := x.set.Func.(*syntax.Attribute)
	if !ok || !isMethod || x.undone || strings.Contains(x.saved, ".") || !repeatable(method.Value) {
		return nil
	}
	name, prefix := x.saved, ""
	if assign, ok := x.stmt.(*syntax.Assign); ok {
		if n, ok := assign.Targets[0].(*syntax.Name); !ok || len(pass.Flow().Bindings(x.scope)[n.Sym]) != 1 {
			return nil // it does not hold the value to the end
		}
	}
	if name == "" {
		if name = unused(def, "old", "old_atomic", "was_atomic"); name == "" {
			return nil
		}
		prefix = name + " = "
	}
	undo := pass.File.Text(method) + "(" + name + ")"
	return fixes.Finally(pass.File, def, x.stmt, prefix, undo, "Restore the flag when the function ends")
}

// repeatable recognises what gives the same tasklet again: a name, an attribute,
// or the running tasklet.
func repeatable(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name:
		return true
	case *syntax.Attribute:
		return repeatable(e.Value)
	case *syntax.Call:
		return flow.LastName(e.Func) == "getcurrent" && len(e.Args)+len(e.Keywords) == 0
	}
	return false
}

// unused is the first of some names that a function does not have, or empty.
func unused(def *syntax.FunctionDef, names ...string) string {
	has := make(map[string]bool)
	syntax.Inspect(def, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			has[n.Id] = true
		case *syntax.FunctionDef:
			has[n.Name] = true
			for _, list := range [][]syntax.Arg{n.Args.PosOnly, n.Args.Args, n.Args.KwOnly} {
				for i := range list {
					has[list[i].Name] = true
				}
			}
			for _, p := range []*syntax.Arg{n.Args.Vararg, n.Args.Kwarg} {
				if p != nil {
					has[p.Name] = true
				}
			}
		}
		return true
	})
	for _, name := range names {
		if !has[name] {
			return name
		}
	}
	return ""
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
