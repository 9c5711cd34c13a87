// Package tasklets holds the rules SLL401 to SLL406: slips in the use of
// tasklets, channels and their exceptions.
package tasklets

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// eachCall calls visit for each call of a file, with the scope and the statement
// in which it is.
func eachCall(f *flow.File, visit func(s *scope.Scope, stmt syntax.Stmt, call *syntax.Call)) {
	for _, s := range f.Frames() {
		var stmt syntax.Stmt
		f.Own(s, func(n syntax.Node) bool {
			switch n := n.(type) {
			case syntax.Stmt:
				stmt = n
			case *syntax.Call:
				visit(s, stmt, n)
			}
			return true
		})
	}
}

// uses lists the places where a frame and those inside it read a name that the
// frame binds.
func uses(f *flow.File, s *scope.Scope, sym syntax.Sym) []*syntax.Name {
	var out []*syntax.Name
	syntax.InspectBody(f.Body(s), func(n syntax.Node) bool {
		if name, ok := n.(*syntax.Name); ok && name.Sym == sym && name.Ctx == syntax.Load {
			out = append(out, name)
		}
		return true
	})
	return out
}

// local is the name that an assignment gives a call's value to, nil where that
// is more than a local variable.
func local(s *scope.Scope, stmt syntax.Stmt, call *syntax.Call) *syntax.Name {
	assign, ok := stmt.(*syntax.Assign)
	if !ok || assign.Value != syntax.Expr(call) || len(assign.Targets) != 1 || s.Kind != scope.Function {
		return nil
	}
	name, ok := assign.Targets[0].(*syntax.Name)
	if !ok || s.Binding(name.Sym) != scope.Local {
		return nil
	}
	return name
}

func hop(label string, n syntax.Node) analysis.Hop {
	return analysis.Hop{Label: label, Span: n.Range()}
}
