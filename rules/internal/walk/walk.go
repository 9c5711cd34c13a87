// Package walk visits the parts of a syntax tree, for rules and fixes that
// look at a few statements of a file.
package walk

import "github.com/sllint/sllint/syntax"

// Inspect visits n and everything below it in source order, handlers, cases
// and parameters included; where visit returns false it does not descend.
func Inspect(n syntax.Node, visit func(syntax.Node) bool) {
	if visit(n) {
		Children(n, func(child syntax.Node) { Inspect(child, visit) })
	}
}

// Children calls visit for each direct child of n that is there.
func Children(n syntax.Node, visit func(syntax.Node)) {
	c := children{visit}
	switch n := n.(type) {
	case syntax.Stmt:
		c.stmt(n)
	case syntax.Expr:
		c.expr(n)
	case syntax.Pattern:
		c.pattern(n)
	case syntax.TypeParam:
		c.typeParam(n)
	case *syntax.ExceptHandler:
		c.one(n.Type, n.Target)
		c.stmts(n.Body)
	case *syntax.Keyword:
		c.one(n.Value)
	case *syntax.Arguments:
		c.arguments(n)
	case *syntax.Arg:
		c.one(n.Annotation)
		if n.Pattern != nil {
			visit(n.Pattern)
		}
	}
}

// Blocks calls visit for each statement list directly inside a statement, the
// bodies of functions and classes included.
func Blocks(s syntax.Stmt, visit func([]syntax.Stmt)) {
	some := func(lists ...[]syntax.Stmt) {
		for _, list := range lists {
			if len(list) > 0 {
				visit(list)
			}
		}
	}
	switch s := s.(type) {
	case *syntax.FunctionDef:
		some(s.Body)
	case *syntax.ClassDef:
		some(s.Body)
	case *syntax.For:
		some(s.Body, s.Orelse)
	case *syntax.While:
		some(s.Body, s.Orelse)
	case *syntax.If:
		some(s.Body, s.Orelse)
	case *syntax.With:
		some(s.Body)
	case *syntax.Match:
		for i := range s.Cases {
			some(s.Cases[i].Body)
		}
	case *syntax.Try:
		some(s.Body)
		for i := range s.Handlers {
			some(s.Handlers[i].Body)
		}
		some(s.Orelse, s.Finalbody)
	}
}

// children knows how to skip what is absent.
type children struct{ visit func(syntax.Node) }

func (c children) one(exprs ...syntax.Expr) {
	for _, e := range exprs {
		if e != nil {
			c.visit(e)
		}
	}
}

func (c children) exprs(list []syntax.Expr) { c.one(list...) }

func (c children) stmts(lists ...[]syntax.Stmt) {
	for _, list := range lists {
		for _, s := range list {
			c.visit(s)
		}
	}
}

func (c children) arguments(a *syntax.Arguments) {
	for i := range a.PosOnly {
		c.visit(&a.PosOnly[i])
	}
	for i := range a.Args {
		c.visit(&a.Args[i])
	}
	if a.Vararg != nil {
		c.visit(a.Vararg)
	}
	for i := range a.KwOnly {
		c.visit(&a.KwOnly[i])
	}
	if a.Kwarg != nil {
		c.visit(a.Kwarg)
	}
	c.exprs(a.Defaults)
	c.exprs(a.KwDefaults)
}

func (c children) keywords(list []syntax.Keyword) {
	for i := range list {
		c.visit(&list[i])
	}
}

func (c children) typeParams(list []syntax.TypeParam) {
	for _, p := range list {
		c.visit(p)
	}
}

func (c children) typeParam(p syntax.TypeParam) {
	switch p := p.(type) {
	case *syntax.TypeVar:
		c.one(p.Bound, p.Default)
	case *syntax.ParamSpec:
		c.one(p.Default)
	case *syntax.TypeVarTuple:
		c.one(p.Default)
	}
}

func (c children) stmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.FunctionDef:
		c.exprs(s.Decorators)
		c.typeParams(s.TypeParams)
		if s.Args != nil {
			c.visit(s.Args)
		}
		c.one(s.Returns)
		c.stmts(s.Body)
	case *syntax.ClassDef:
		c.exprs(s.Decorators)
		c.typeParams(s.TypeParams)
		c.exprs(s.Bases)
		c.keywords(s.Keywords)
		c.stmts(s.Body)
	case *syntax.For:
		c.one(s.Target, s.Iter)
		c.stmts(s.Body, s.Orelse)
	case *syntax.While:
		c.one(s.Test)
		c.stmts(s.Body, s.Orelse)
	case *syntax.If:
		c.one(s.Test)
		c.stmts(s.Body, s.Orelse)
	case *syntax.With:
		for _, item := range s.Items {
			c.one(item.Context, item.Vars)
		}
		c.stmts(s.Body)
	case *syntax.Match:
		c.one(s.Subject)
		for i := range s.Cases {
			c.visit(s.Cases[i].Pattern)
			c.one(s.Cases[i].Guard)
			c.stmts(s.Cases[i].Body)
		}
	case *syntax.Try:
		c.stmts(s.Body)
		for i := range s.Handlers {
			c.visit(&s.Handlers[i])
		}
		c.stmts(s.Orelse, s.Finalbody)
	default:
		c.simple(s)
	}
}

func (c children) simple(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.Return:
		c.one(s.Value)
	case *syntax.Delete:
		c.exprs(s.Targets)
	case *syntax.Assign:
		c.exprs(s.Targets)
		c.one(s.Value)
	case *syntax.TypeAlias:
		if s.Name != nil {
			c.visit(s.Name)
		}
		c.typeParams(s.TypeParams)
		c.one(s.Value)
	case *syntax.AugAssign:
		c.one(s.Target, s.Value)
	case *syntax.AnnAssign:
		c.one(s.Target, s.Annotation, s.Value)
	case *syntax.Print:
		c.one(s.Dest)
		c.exprs(s.Values)
	case *syntax.Exec:
		c.one(s.Body, s.Globals, s.Locals)
	case *syntax.Raise:
		c.one(s.Exc, s.Inst, s.Tback, s.Cause)
	case *syntax.Assert:
		c.one(s.Test, s.Msg)
	case *syntax.ExprStmt:
		c.one(s.Value)
	}
}

func (c children) expr(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.BoolOp:
		c.exprs(e.Values)
	case *syntax.NamedExpr:
		if e.Target != nil {
			c.visit(e.Target)
		}
		c.one(e.Value)
	case *syntax.BinOp:
		c.one(e.Left, e.Right)
	case *syntax.UnaryOp:
		c.one(e.Operand)
	case *syntax.Lambda:
		if e.Args != nil {
			c.visit(e.Args)
		}
		c.one(e.Body)
	case *syntax.IfExp:
		c.one(e.Body, e.Test, e.Orelse)
	case *syntax.Dict:
		for i, value := range e.Values {
			c.one(e.Keys[i], value)
		}
	case *syntax.Set:
		c.exprs(e.Elts)
	case *syntax.ListComp:
		c.comprehension(e.Generators, e.Elt)
	case *syntax.SetComp:
		c.comprehension(e.Generators, e.Elt)
	case *syntax.DictComp:
		c.comprehension(e.Generators, e.Key, e.Value)
	case *syntax.GeneratorExp:
		c.comprehension(e.Generators, e.Elt)
	case *syntax.Compare:
		c.one(e.Left)
		c.exprs(e.Comparators)
	case *syntax.Call:
		c.one(e.Func)
		c.exprs(e.Args)
		c.keywords(e.Keywords)
	default:
		c.primary(e)
	}
}

func (c children) comprehension(generators []syntax.Comprehension, elts ...syntax.Expr) {
	c.exprs(elts)
	for i := range generators {
		c.one(generators[i].Target, generators[i].Iter)
		c.exprs(generators[i].Ifs)
	}
}

func (c children) primary(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Await:
		c.one(e.Value)
	case *syntax.Yield:
		c.one(e.Value)
	case *syntax.YieldFrom:
		c.one(e.Value)
	case *syntax.FormattedValue:
		c.one(e.Value)
		if e.FormatSpec != nil {
			c.visit(e.FormatSpec)
		}
	case *syntax.JoinedStr:
		c.exprs(e.Values)
	case *syntax.Interpolation:
		c.one(e.Value)
		if e.FormatSpec != nil {
			c.visit(e.FormatSpec)
		}
	case *syntax.TemplateStr:
		c.exprs(e.Values)
	case *syntax.Attribute:
		c.one(e.Value)
	case *syntax.Subscript:
		c.one(e.Value, e.Slice)
	case *syntax.Starred:
		c.one(e.Value)
	case *syntax.List:
		c.exprs(e.Elts)
	case *syntax.Tuple:
		c.exprs(e.Elts)
	case *syntax.Slice:
		c.one(e.Lower, e.Upper, e.Step)
	case *syntax.ExtSlice:
		c.exprs(e.Dims)
	case *syntax.Repr:
		c.one(e.Value)
	}
}

func (c children) pattern(p syntax.Pattern) {
	patterns := func(list []syntax.Pattern) {
		for _, p := range list {
			c.visit(p)
		}
	}
	switch p := p.(type) {
	case *syntax.MatchValue:
		c.one(p.Value)
	case *syntax.MatchSequence:
		patterns(p.Patterns)
	case *syntax.MatchMapping:
		c.exprs(p.Keys)
		patterns(p.Patterns)
	case *syntax.MatchClass:
		c.one(p.Cls)
		patterns(p.Patterns)
		patterns(p.KwdPatterns)
	case *syntax.MatchAs:
		if p.Pattern != nil {
			c.visit(p.Pattern)
		}
	case *syntax.MatchOr:
		patterns(p.Patterns)
	}
}
