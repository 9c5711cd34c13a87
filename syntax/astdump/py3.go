package astdump

import (
	"strconv"

	"github.com/sllint/sllint/syntax"
)

// open3 writes "Kind@l:c-l:c(".
func (d *dumper) open3(kind string, n syntax.Node) {
	d.str(kind)
	d.byte('@')
	d.at(n.Pos())
	d.byte('-')
	d.at(n.End())
	d.byte('(')
}

// fields3 writes the node's expressions between commas, and closes it.
func (d *dumper) fields3(exprs ...syntax.Expr) {
	for i, e := range exprs {
		if i > 0 {
			d.comma()
		}
		d.expr3(e)
	}
	d.byte(')')
}

func (d *dumper) exprs3(es []syntax.Expr) { list(d, es, d.expr3) }
func (d *dumper) body3(b []syntax.Stmt)   { list(d, b, d.stmt3) }

// bodies3 writes each body behind a comma.
func (d *dumper) bodies3(bodies ...[]syntax.Stmt) {
	for _, b := range bodies {
		d.comma()
		d.body3(b)
	}
}

func (d *dumper) stmt3(s syntax.Stmt) {
	d.byte('\n')
	switch s := s.(type) {
	case *syntax.FunctionDef:
		d.functionDef3(s)
	case *syntax.ClassDef:
		d.classDef3(s)
	case *syntax.Return:
		d.open3("Return", s)
		d.fields3(s.Value)
	case *syntax.Delete:
		d.open3("Delete", s)
		d.exprs3(s.Targets)
		d.byte(')')
	case *syntax.Assign:
		d.open3("Assign", s)
		d.exprs3(s.Targets)
		d.comma()
		d.expr3(s.Value)
		d.str(",~)")
	case *syntax.TypeAlias:
		d.open3("TypeAlias", s)
		d.expr3(s.Name)
		d.comma()
		list(d, s.TypeParams, d.typeParam3)
		d.comma()
		d.fields3(s.Value)
	case *syntax.AugAssign:
		d.open3("AugAssign", s)
		d.expr3(s.Target)
		d.str("," + operators[s.Op] + ",")
		d.fields3(s.Value)
	case *syntax.AnnAssign:
		d.open3("AnnAssign", s)
		d.expr3(s.Target)
		d.comma()
		d.expr3(s.Annotation)
		d.comma()
		d.expr3(s.Value)
		if s.Simple {
			d.str(",i1)")
		} else {
			d.str(",i0)")
		}
	case *syntax.For:
		kind := "For"
		if s.Async {
			kind = "AsyncFor"
		}
		d.open3(kind, s)
		d.expr3(s.Target)
		d.comma()
		d.expr3(s.Iter)
		d.bodies3(s.Body, s.Orelse)
		d.str(",~)")
	case *syntax.While:
		d.open3("While", s)
		d.expr3(s.Test)
		d.bodies3(s.Body, s.Orelse)
		d.byte(')')
	case *syntax.If:
		d.open3("If", s)
		d.expr3(s.Test)
		d.bodies3(s.Body, s.Orelse)
		d.byte(')')
	case *syntax.With:
		d.with3(s)
	case *syntax.Match:
		d.open3("Match", s)
		d.expr3(s.Subject)
		d.comma()
		list(d, s.Cases, d.matchCase3)
		d.byte(')')
	default:
		d.simple3(s)
	}
}

func (d *dumper) simple3(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.Raise:
		d.open3("Raise", s)
		d.fields3(s.Exc, s.Cause)
	case *syntax.Try:
		kind := "Try"
		if s.Star {
			kind = "TryStar"
		}
		d.open3(kind, s)
		d.body3(s.Body)
		d.comma()
		list(d, s.Handlers, d.handler3)
		d.bodies3(s.Orelse, s.Finalbody)
		d.byte(')')
	case *syntax.Assert:
		d.open3("Assert", s)
		d.fields3(s.Test, s.Msg)
	case *syntax.Import:
		d.open3("Import", s)
		list(d, s.Names, d.alias3)
		d.byte(')')
	case *syntax.ImportFrom:
		d.open3("ImportFrom", s)
		d.name(s.Module)
		d.comma()
		list(d, s.Names, d.alias3)
		d.str(",i" + strconv.FormatInt(int64(s.Level), 16) + ")")
	case *syntax.Global:
		d.open3("Global", s)
		list(d, s.Names, d.text)
		d.byte(')')
	case *syntax.Nonlocal:
		d.open3("Nonlocal", s)
		list(d, s.Names, d.text)
		d.byte(')')
	case *syntax.ExprStmt:
		d.open3("Expr", s)
		d.fields3(s.Value)
	case *syntax.Pass:
		d.open3("Pass", s)
		d.byte(')')
	case *syntax.Break:
		d.open3("Break", s)
		d.byte(')')
	case *syntax.Continue:
		d.open3("Continue", s)
		d.byte(')')
	default:
		d.str("?")
	}
}

func (d *dumper) functionDef3(s *syntax.FunctionDef) {
	kind := "FunctionDef"
	if s.Async {
		kind = "AsyncFunctionDef"
	}
	d.open3(kind, s)
	d.text(s.Name)
	d.comma()
	d.arguments3(s.Args)
	d.bodies3(s.Body)
	d.comma()
	d.exprs3(s.Decorators)
	d.comma()
	d.expr3(s.Returns)
	d.str(",~")
	d.typeParams3(s.TypeParams)
}

func (d *dumper) classDef3(s *syntax.ClassDef) {
	d.open3("ClassDef", s)
	d.text(s.Name)
	d.comma()
	d.exprs3(s.Bases)
	d.comma()
	d.keywords3(s.Keywords)
	d.bodies3(s.Body)
	d.comma()
	d.exprs3(s.Decorators)
	d.typeParams3(s.TypeParams)
}

// typeParams3 ends a definition: the field is new in 3.12.
func (d *dumper) typeParams3(params []syntax.TypeParam) {
	if d.f.Version >= syntax.Py312 {
		d.comma()
		list(d, params, d.typeParam3)
	}
	d.byte(')')
}

func (d *dumper) typeParam3(p syntax.TypeParam) {
	var def syntax.Expr
	switch p := p.(type) {
	case *syntax.TypeVar:
		d.open3("TypeVar", p)
		d.text(p.Name)
		d.comma()
		d.expr3(p.Bound)
		def = p.Default
	case *syntax.ParamSpec:
		d.open3("ParamSpec", p)
		d.text(p.Name)
		def = p.Default
	case *syntax.TypeVarTuple:
		d.open3("TypeVarTuple", p)
		d.text(p.Name)
		def = p.Default
	}
	if d.f.Version >= syntax.Py313 {
		d.comma()
		d.expr3(def)
	}
	d.byte(')')
}

func (d *dumper) with3(s *syntax.With) {
	kind := "With"
	if s.Async {
		kind = "AsyncWith"
	}
	d.open3(kind, s)
	list(d, s.Items, func(w syntax.WithItem) {
		d.str("withitem(")
		d.fields3(w.Context, w.Vars)
	})
	d.bodies3(s.Body)
	d.str(",~)")
}

func (d *dumper) handler3(h syntax.ExceptHandler) {
	d.open3("ExceptHandler", h.Span)
	d.expr3(h.Type)
	d.comma()
	if target, ok := h.Target.(*syntax.Name); ok && target != nil {
		d.text(target.Id)
	} else {
		d.byte('~')
	}
	d.bodies3(h.Body)
	d.byte(')')
}

func (d *dumper) alias3(a syntax.Alias) {
	if d.f.Version >= syntax.Py310 {
		d.open3("alias", a.Span)
	} else {
		d.str("alias(")
	}
	d.text(a.Name)
	d.comma()
	d.name(a.AsName)
	d.byte(')')
}

func (d *dumper) matchCase3(c syntax.MatchCase) {
	d.str("match_case(")
	d.pattern3(c.Pattern)
	d.comma()
	d.expr3(c.Guard)
	d.bodies3(c.Body)
	d.byte(')')
}

func (d *dumper) pattern3(p syntax.Pattern) {
	switch p := p.(type) {
	case nil:
		d.byte('~')
	case *syntax.MatchValue:
		d.open3("MatchValue", p)
		d.fields3(p.Value)
	case *syntax.MatchSingleton:
		d.open3("MatchSingleton", p)
		d.str([]string{"~", "True", "False"}[p.Kind])
		d.byte(')')
	case *syntax.MatchSequence:
		d.open3("MatchSequence", p)
		list(d, p.Patterns, d.pattern3)
		d.byte(')')
	case *syntax.MatchMapping:
		d.open3("MatchMapping", p)
		d.exprs3(p.Keys)
		d.comma()
		list(d, p.Patterns, d.pattern3)
		d.comma()
		d.name(p.Rest)
		d.byte(')')
	case *syntax.MatchClass:
		d.open3("MatchClass", p)
		d.expr3(p.Cls)
		d.comma()
		list(d, p.Patterns, d.pattern3)
		d.comma()
		list(d, p.KwdAttrs, d.text)
		d.comma()
		list(d, p.KwdPatterns, d.pattern3)
		d.byte(')')
	case *syntax.MatchStar:
		d.open3("MatchStar", p)
		d.name(p.Name)
		d.byte(')')
	case *syntax.MatchAs:
		d.open3("MatchAs", p)
		d.pattern3(p.Pattern)
		d.comma()
		d.name(p.Name)
		d.byte(')')
	case *syntax.MatchOr:
		d.open3("MatchOr", p)
		list(d, p.Patterns, d.pattern3)
		d.byte(')')
	}
}

func (d *dumper) arguments3(a *syntax.Arguments) {
	d.str("arguments(")
	if a == nil {
		a = &syntax.Arguments{}
	}
	list(d, a.PosOnly, d.arg3)
	d.comma()
	list(d, a.Args, d.arg3)
	d.comma()
	d.optArg3(a.Vararg)
	d.comma()
	list(d, a.KwOnly, d.arg3)
	d.comma()
	d.exprs3(a.KwDefaults)
	d.comma()
	d.optArg3(a.Kwarg)
	d.comma()
	d.exprs3(a.Defaults)
	d.byte(')')
}

func (d *dumper) optArg3(a *syntax.Arg) {
	if a == nil {
		d.byte('~')
		return
	}
	d.arg3(*a)
}

func (d *dumper) arg3(a syntax.Arg) {
	d.open3("arg", a.Span)
	d.text(a.Name)
	d.comma()
	d.expr3(a.Annotation)
	d.str(",~)")
}

func (d *dumper) keywords3(ks []syntax.Keyword) {
	list(d, ks, func(k syntax.Keyword) {
		d.open3("keyword", k.Span)
		d.name(k.Arg)
		d.comma()
		d.fields3(k.Value)
	})
}

func (d *dumper) generators3(gs []syntax.Comprehension) {
	list(d, gs, func(g syntax.Comprehension) {
		d.str("comprehension(")
		d.expr3(g.Target)
		d.comma()
		d.expr3(g.Iter)
		d.comma()
		d.exprs3(g.Ifs)
		if g.Async {
			d.str(",i1)")
		} else {
			d.str(",i0)")
		}
	})
	d.byte(')')
}
