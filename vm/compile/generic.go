package compile

import (
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// isTypeParams tells whether a scope is that of a definition's type parameters,
// or of the bound or default of one.
func isTypeParams(s *scope.Scope) bool { return s.Kind == scope.Annotation && !isAlias(s) }

// isAlias tells whether an annotation scope is that of the value of an alias.
func isAlias(s *scope.Scope) bool {
	_, alias := s.Node.(*syntax.TypeAlias)
	return alias && !strings.HasPrefix(s.Name, "<generic parameters of ")
}

// genericFunction compiles a def with type parameters: the function is made by
// one that makes the parameters first, and takes the default values.
func (c *compiler) genericFunction(s *syntax.FunctionDef, line int, dst opnd) {
	base := c.push()
	c.push()
	flags := c.defaults(s.Args)
	p := c.here()
	own := c.t.ByNode(s)
	u := c.open(own.Parent, own.Parent.Name, line)
	for _, sym := range []struct {
		flag int
		sym  syntax.Sym
	}{{hasDefaults, symDefaults}, {hasKwDefaults, symKwDefaults}} {
		if sym.flag == hasDefaults {
			c.declare(symDefaults) // CPython has it even where there are none
		}
		if flags&sym.flag != 0 {
			u.code.ArgCount++
			c.setKnown(c.declare(sym.sym))
			u.params = append(u.params, sym.sym)
		}
	}
	args := u.code.ArgCount
	c.makeCells()
	c.atStmt(s)
	f := c.slot(0)
	params := c.slot(1)
	c.depth = params.num()
	c.typeParams(s.TypeParams)
	c.atStmt(s)
	inner := c.depth
	for _, sym := range u.params {
		c.move(c.push(), c.localOf(sym))
	}
	flags |= c.annotations(s)
	child, childUnit := c.functionBody(s, line)
	c.atStmt(s)
	c.makeFunction(child, childUnit, flags, temp(inner), f)
	c.emit(code.OpCallIntrinsic, f, f, opnd(code.IntrinsicSetFunctionTypeParams))
	c.emit(code.OpReturnValue, f, 0, 0)
	made := c.close()
	c.back(p)
	c.makeFunction(made, u, 0, c.top(), base)
	c.depth = base.num()
	c.dst(code.OpCall, dst, base, opnd(args))
}

// genericClass compiles a class with type parameters.
func (c *compiler) genericClass(s *syntax.ClassDef, line int, dst opnd) {
	base := c.slot(0)
	p := c.here()
	own := c.t.ByNode(s)
	u := c.open(own.Parent, own.Parent.Name, line)
	c.makeCells()
	c.atStmt(s)
	t := c.slot(0)
	c.typeParams(s.TypeParams)
	c.atStmt(s)
	c.depth = t.num()
	c.store(symTypeParams, t)
	class := c.slot(0)
	c.buildClass(s, class, line)
	params := c.top()
	c.loadTo(symTypeParams, params)
	c.emit(code.OpCallIntrinsic, params, params, opnd(code.IntrinsicSubscriptGeneric))
	c.store(symGenericBase, params)
	bases := append(append([]syntax.Expr{}, s.Bases...), &syntax.Name{Span: s.Span, Id: ".generic_base", Sym: symGenericBase})
	c.classCall(s, class, bases, class)
	c.atStmt(s)
	c.emit(code.OpReturnValue, class, 0, 0)
	made := c.close()
	c.back(p)
	c.makeFunction(made, u, 0, base, base)
	c.dst(code.OpCall, dst, base, 0)
}

// classCall calls __build_class__, whose first two arguments are in place.
func (c *compiler) classCall(s *syntax.ClassDef, base opnd, bases []syntax.Expr, dst opnd) {
	call := &syntax.Call{Args: bases, Keywords: s.Keywords}
	if c.plainCall(call) {
		c.arguments(base, 2, bases, s.Keywords, func() { c.atStmt(s) }, dst)
		return
	}
	d := c.depth
	c.starCall(s, base, []opnd{temp(d - 2), temp(d - 1)}, bases, s.Keywords, dst)
}

// typeParams makes a definition's type parameters, binds them, and puts their
// tuple into the next temporary.
func (c *compiler) typeParams(list []syntax.TypeParam) {
	base := c.slot(0)
	for _, p := range list {
		c.typeParam(p)
	}
	c.depth = base.num()
	c.emit(code.OpBuildTuple, base, base, opnd(len(list)))
	c.push()
}

func (c *compiler) typeParam(p syntax.TypeParam) {
	t := c.push()
	c.at(p)
	kind, name, sym := code.IntrinsicTypeVar, "", syntax.Sym(0)
	var def syntax.Expr
	scopes := c.scopesOf(p)
	switch p := p.(type) {
	case *syntax.TypeVar:
		name, sym, def = p.Name, p.Sym, p.Default
		c.constTo(code.Text(name), t)
		if p.Bound != nil {
			kind = code.IntrinsicTypeVarBound
			if _, ok := p.Bound.(*syntax.Tuple); ok {
				kind = code.IntrinsicTypeVarConstraints
			}
			c.lazily(scopes[0], p.Bound)
			scopes = scopes[1:]
			c.at(p)
		}
	case *syntax.ParamSpec:
		kind, name, sym, def = code.IntrinsicParamSpec, p.Name, p.Sym, p.Default
		c.constTo(code.Text(name), t)
	case *syntax.TypeVarTuple:
		kind, name, sym, def = code.IntrinsicTypeVarTuple, p.Name, p.Sym, p.Default
		c.constTo(code.Text(name), t)
	}
	c.emit(code.OpCallIntrinsic, t, t, opnd(kind))
	c.depth = t.num() + 1
	if def != nil {
		c.lazily(scopes[0], def)
		c.at(p)
		c.emit(code.OpCallIntrinsic, t, t, opnd(code.IntrinsicTypeParamDefault))
		c.depth = t.num() + 1
	}
	k := c.top()
	c.emit(code.OpCopy, k, t, 0)
	c.store(sym, k)
}

// scopesOf lists the scopes of a type parameter's bound and default.
func (c *compiler) scopesOf(p syntax.TypeParam) (out []*scope.Scope) {
	for _, child := range c.scope.Children {
		if child.Node == syntax.Node(p) {
			out = append(out, child)
		}
	}
	return out
}

// lazily makes a function of an expression in the next temporary.
func (c *compiler) lazily(s *scope.Scope, e syntax.Expr) {
	base := c.slot(0)
	p := c.here()
	u := c.open(s, s.Name, c.lineOf(e.Pos()))
	c.makeCells()
	c.at(e)
	var v opnd
	if star, ok := e.(*syntax.Starred); ok {
		v = c.tmp(star.Value)
		c.at(e)
		c.emit(code.OpUnpackSequence, v, v, 1)
	} else {
		v = c.expr(e)
	}
	c.at(e)
	c.emit(code.OpReturnValue, v, 0, 0)
	child := c.close()
	c.back(p)
	c.makeFunction(child, u, 0, base, base)
	c.push()
}

// typeAlias compiles a type statement.
func (c *compiler) typeAlias(s *syntax.TypeAlias) {
	d := c.depth
	base := c.slot(0)
	generic := len(s.TypeParams) > 0
	scopes := c.aliasScopes(s)
	value := scopes[len(scopes)-1]
	var u *unit
	if generic {
		u = c.open(scopes[0], scopes[0].Name, c.lineOf(s.Pos()))
		c.makeCells()
		c.atStmt(s)
	}
	t := c.push()
	c.constTo(code.Text(s.Name.Id), t)
	if generic {
		c.typeParams(s.TypeParams)
		c.atStmt(s)
	} else {
		c.constTo(nil, c.push())
	}
	c.aliasValue(s, value)
	c.depth = t.num()
	c.emit(code.OpCallIntrinsic, t, t, opnd(code.IntrinsicTypeAlias))
	if generic {
		c.emit(code.OpReturnValue, t, 0, 0)
		made := c.close()
		c.atStmt(s)
		c.makeFunction(made, u, 0, base, base)
		c.emit(code.OpCall, base, base, 0)
	}
	c.store(s.Name.Sym, base)
	c.depth = d
}

// aliasScopes gives the scopes of a type statement: that of its parameters, if
// it has any, and that of its value.
func (c *compiler) aliasScopes(s *syntax.TypeAlias) []*scope.Scope {
	for _, child := range c.currentScope().Children {
		if child.Node != syntax.Node(s) {
			continue
		}
		if len(s.TypeParams) == 0 {
			return []*scope.Scope{child}
		}
		for _, inner := range child.Children {
			if inner.Node == syntax.Node(s) {
				return []*scope.Scope{child, inner}
			}
		}
	}
	panic("compile: no scope for a type alias")
}

// currentScope is the innermost scope, that of an inlined comprehension too.
func (c *compiler) currentScope() *scope.Scope {
	if n := len(c.comps); n > 0 {
		return c.comps[n-1]
	}
	return c.scope
}

func (c *compiler) aliasValue(s *syntax.TypeAlias, value *scope.Scope) {
	base := c.slot(0)
	u := c.open(value, s.Name.Id, c.lineOf(s.Pos()))
	u.constIndex(nil)
	c.makeCells()
	v := c.expr(s.Value)
	c.at(s.Value)
	c.emit(code.OpReturnValue, v, 0, 0)
	child := c.close()
	c.atStmt(s)
	c.makeFunction(child, u, 0, base, base)
	c.push()
}
