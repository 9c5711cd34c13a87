package heap

import "github.com/sllint/sllint/syntax"

// This file walks trees. It knows the shape of every node and nothing else.

// walkLimit bounds how deep a walk goes, for expressions that were written by
// machines; what is deeper is not looked at.
const walkLimit = 2000

// walker visits nodes in source order. visit returns false to skip a node's
// children.
type walker struct {
	visit func(syntax.Node) bool
	depth int
}

func (w *walker) stmts(body []syntax.Stmt) {
	for _, s := range body {
		w.stmt(s)
	}
}

func (w *walker) exprs(list []syntax.Expr) {
	for _, e := range list {
		w.expr(e)
	}
}

func (w *walker) keywords(list []syntax.Keyword) {
	for i := range list {
		w.expr(list[i].Value)
	}
}

func (w *walker) args(a *syntax.Arguments) {
	if a == nil {
		return
	}
	w.exprs(a.Defaults)
	w.exprs(a.KwDefaults)
}

func (w *walker) stmt(s syntax.Stmt) {
	if w.depth > walkLimit || !w.visit(s) {
		return
	}
	w.depth++
	switch s := s.(type) {
	case *syntax.FunctionDef:
		w.exprs(s.Decorators)
		w.args(s.Args)
		w.stmts(s.Body)
	case *syntax.ClassDef:
		w.exprs(s.Decorators)
		w.exprs(s.Bases)
		w.keywords(s.Keywords)
		w.stmts(s.Body)
	case *syntax.Return:
		w.expr(s.Value)
	case *syntax.Delete:
		w.exprs(s.Targets)
	case *syntax.Assign:
		w.expr(s.Value)
		w.exprs(s.Targets)
	case *syntax.AugAssign:
		w.expr(s.Target)
		w.expr(s.Value)
	case *syntax.AnnAssign:
		w.expr(s.Value)
		w.expr(s.Target)
	case *syntax.Print:
		w.expr(s.Dest)
		w.exprs(s.Values)
	case *syntax.Exec:
		w.expr(s.Body)
		w.expr(s.Globals)
		w.expr(s.Locals)
	case *syntax.For:
		w.expr(s.Iter)
		w.expr(s.Target)
		w.stmts(s.Body)
		w.stmts(s.Orelse)
	case *syntax.While:
		w.expr(s.Test)
		w.stmts(s.Body)
		w.stmts(s.Orelse)
	case *syntax.If:
		w.expr(s.Test)
		w.stmts(s.Body)
		w.stmts(s.Orelse)
	case *syntax.With:
		for i := range s.Items {
			w.expr(s.Items[i].Context)
			w.expr(s.Items[i].Vars)
		}
		w.stmts(s.Body)
	case *syntax.Match:
		w.expr(s.Subject)
		for i := range s.Cases {
			w.pattern(s.Cases[i].Pattern)
			w.expr(s.Cases[i].Guard)
			w.stmts(s.Cases[i].Body)
		}
	case *syntax.Raise:
		w.expr(s.Exc)
		w.expr(s.Inst)
		w.expr(s.Tback)
		w.expr(s.Cause)
	case *syntax.Try:
		w.stmts(s.Body)
		for i := range s.Handlers {
			if w.visit(&s.Handlers[i]) {
				w.expr(s.Handlers[i].Type)
				w.expr(s.Handlers[i].Target)
				w.stmts(s.Handlers[i].Body)
			}
		}
		w.stmts(s.Orelse)
		w.stmts(s.Finalbody)
	case *syntax.Assert:
		w.expr(s.Test)
		w.expr(s.Msg)
	case *syntax.ExprStmt:
		w.expr(s.Value)
	}
	w.depth--
}

func (w *walker) pattern(p syntax.Pattern) {
	if p == nil || w.depth > walkLimit || !w.visit(p) {
		return
	}
	w.depth++
	many := func(list []syntax.Pattern) {
		for _, x := range list {
			w.pattern(x)
		}
	}
	switch p := p.(type) {
	case *syntax.MatchValue:
		w.expr(p.Value)
	case *syntax.MatchSequence:
		many(p.Patterns)
	case *syntax.MatchMapping:
		w.exprs(p.Keys)
		many(p.Patterns)
	case *syntax.MatchClass:
		w.expr(p.Cls)
		many(p.Patterns)
		many(p.KwdPatterns)
	case *syntax.MatchAs:
		if p.Pattern != nil {
			w.pattern(p.Pattern)
		}
	case *syntax.MatchOr:
		many(p.Patterns)
	}
	w.depth--
}

func (w *walker) comps(gens []syntax.Comprehension) {
	for i := range gens {
		w.expr(gens[i].Iter)
		w.expr(gens[i].Target)
		w.exprs(gens[i].Ifs)
	}
}

func (w *walker) expr(e syntax.Expr) {
	if e == nil || w.depth > walkLimit || !w.visit(e) {
		return
	}
	w.depth++
	switch e := e.(type) {
	case *syntax.BoolOp:
		w.exprs(e.Values)
	case *syntax.NamedExpr:
		w.expr(e.Value)
		w.expr(e.Target)
	case *syntax.BinOp:
		w.expr(e.Left)
		w.expr(e.Right)
	case *syntax.UnaryOp:
		w.expr(e.Operand)
	case *syntax.Lambda:
		w.args(e.Args)
		w.expr(e.Body)
	case *syntax.IfExp:
		w.expr(e.Test)
		w.expr(e.Body)
		w.expr(e.Orelse)
	case *syntax.Dict:
		w.exprs(e.Keys)
		w.exprs(e.Values)
	case *syntax.Set:
		w.exprs(e.Elts)
	case *syntax.ListComp:
		w.comps(e.Generators)
		w.expr(e.Elt)
	case *syntax.SetComp:
		w.comps(e.Generators)
		w.expr(e.Elt)
	case *syntax.DictComp:
		w.comps(e.Generators)
		w.expr(e.Key)
		w.expr(e.Value)
	case *syntax.GeneratorExp:
		w.comps(e.Generators)
		w.expr(e.Elt)
	case *syntax.Await:
		w.expr(e.Value)
	case *syntax.Yield:
		w.expr(e.Value)
	case *syntax.YieldFrom:
		w.expr(e.Value)
	case *syntax.Compare:
		w.expr(e.Left)
		w.exprs(e.Comparators)
	case *syntax.Call:
		w.expr(e.Func)
		w.exprs(e.Args)
		w.keywords(e.Keywords)
	case *syntax.FormattedValue:
		w.expr(e.Value)
		if e.FormatSpec != nil {
			w.expr(e.FormatSpec)
		}
	case *syntax.JoinedStr:
		w.exprs(e.Values)
	case *syntax.Interpolation:
		w.expr(e.Value)
		if e.FormatSpec != nil {
			w.expr(e.FormatSpec)
		}
	case *syntax.TemplateStr:
		w.exprs(e.Values)
	case *syntax.Attribute:
		w.expr(e.Value)
	case *syntax.Subscript:
		w.expr(e.Value)
		w.expr(e.Slice)
	case *syntax.Starred:
		w.expr(e.Value)
	case *syntax.List:
		w.exprs(e.Elts)
	case *syntax.Tuple:
		w.exprs(e.Elts)
	case *syntax.Slice:
		w.expr(e.Lower)
		w.expr(e.Upper)
		w.expr(e.Step)
	case *syntax.ExtSlice:
		w.exprs(e.Dims)
	case *syntax.Repr:
		w.expr(e.Value)
	}
	w.depth--
}

// contains reports whether outer spans inner.
func contains(outer, inner syntax.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}
