package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// classDef compiles a class statement.
func (c *compiler) classDef(s *syntax.ClassDef) {
	if c.py2 {
		c.classDef2(s)
		return
	}
	d := c.depth
	line := c.firstLine(s, s.Decorators)
	c.decorators(s.Decorators)
	dst := c.top()
	if o, ok := c.nameTarget(s.Sym); ok && len(s.Decorators) == 0 {
		dst = o
	}
	c.atStmt(s)
	if len(s.TypeParams) > 0 {
		c.genericClass(s, line, dst)
	} else {
		base := c.slot(0)
		c.buildClass(s, base, line)
		c.classCall(s, base, s.Bases, dst)
	}
	c.decorate(s.Decorators, d, s)
	c.again(s)
	c.bound(s.Sym, dst, temp(d))
	c.depth = d
}

// buildClass loads what __build_class__ is called with: the function of the
// body and the name. Bases follow.
func (c *compiler) buildClass(s *syntax.ClassDef, base opnd, line int) {
	child, unit := c.classBody(s, line)
	c.atStmt(s)
	c.emit(code.OpLoadBuildClass, base, 0, 0)
	c.push()
	c.push()
	body := c.slot(0)
	c.makeFunction(child, unit, 0, body, body)
	c.push()
	c.constTo(code.Text(s.Name), c.push())
}

// classBody compiles the code of a class.
func (c *compiler) classBody(s *syntax.ClassDef, line int) (*code.Code, *unit) {
	u := c.open(c.t.ByNode(s), s.Name, line)
	c.makeCells()
	t := c.push()
	c.named(code.OpLoadName, t, 0, "__name__")
	c.named(code.OpStoreName, t, 0, "__module__")
	c.depth = 1
	c.store3("__qualname__", code.Text(u.code.QualName))
	c.store3("__firstlineno__", int64(line))
	if len(s.TypeParams) > 0 {
		c.loadTo(symTypeParams, t)
		c.named(code.OpStoreName, t, 0, "__type_params__")
	}
	if n, ok := u.cell[symClassDict]; ok {
		c.emit(code.OpLoadLocals, t, 0, 0)
		c.emit(code.OpStoreDeref, t, reg(kCell, n), 0)
	}
	c.classSuite(s.Body)
	c.artificial()
	c.staticAttributes(u)
	if n, ok := u.cell[symClassDict]; ok {
		c.emit(code.OpMove, t, reg(kCell, n), 0)
		c.named(code.OpStoreName, t, 0, "__classdictcell__")
	}
	if n, ok := u.cell[symClass]; ok {
		c.emit(code.OpMove, t, reg(kCell, n), 0)
		c.named(code.OpStoreName, t, 0, "__classcell__")
		c.emit(code.OpMove, t, reg(kCell, n), 0)
		c.emit(code.OpReturnValue, t, 0, 0)
	} else {
		c.returnNone()
	}
	return c.close(), u
}

// classSuite compiles a class's statements and its docstring.
func (c *compiler) classSuite(body []syntax.Stmt) {
	if hasAnnotated(body) {
		c.emit(code.OpSetupAnnotations, 0, 0, 0)
	}
	doc, rest := c.docstring(body)
	if doc != nil {
		c.atStmt(body[0])
		c.at(body[0].(*syntax.ExprStmt).Value)
		c.store3("__doc__", doc)
	}
	if doc != nil || c.opt.Optimize >= 2 {
		body = rest
	}
	c.stmts(body)
}

func (c *compiler) staticAttributes(u *unit) {
	t := code.Tuple{}
	for _, name := range u.statics {
		t = append(t, code.Text(name))
	}
	c.store3("__static_attributes__", t)
}

// hasAnnotated tells whether statements of a module or class annotate
// variables, in blocks too.
func hasAnnotated(body []syntax.Stmt) bool {
	found := false
	syntax.InspectBody(body, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.AnnAssign:
			found = true
		case *syntax.FunctionDef, *syntax.ClassDef, syntax.Expr:
			return false
		}
		return !found
	})
	return found
}

// classDef2 compiles Python 2's class statement: name, bases, the dictionary
// that the body's function returns.
func (c *compiler) classDef2(s *syntax.ClassDef) {
	d := c.depth
	c.decorators(s.Decorators)
	base := c.slot(0)
	c.constTo(code.Bytes(s.Name), c.push())
	bases := c.top()
	for _, b := range s.Bases {
		c.tmp(b)
	}
	c.depth = bases.num()
	c.emit(code.OpBuildTuple, bases, bases, opnd(len(s.Bases)))
	c.push()
	p := c.here()
	u := c.open(c.t.ByNode(s), s.Name, c.firstLine(s, s.Decorators))
	c.makeCells()
	t := c.push()
	c.named(code.OpLoadName, t, 0, "__name__")
	c.named(code.OpStoreName, t, 0, "__module__")
	c.depth = 1
	doc, rest := c.docstring(s.Body)
	body := s.Body
	if doc != nil {
		c.atStmt(s.Body[0])
		c.store3("__doc__", doc)
	}
	if doc != nil || c.opt.Optimize >= 2 {
		body = rest
	}
	c.stmts(body)
	c.emit(code.OpLoadLocals, t, 0, 0)
	c.emit(code.OpReturnValue, t, 0, 0)
	child := c.close()
	c.back(p)
	f := c.slot(0)
	c.makeFunction(child, u, 0, f, f)
	c.emit(code.OpCall, f, f, 0)
	c.depth = d + 2*len(s.Decorators)
	dst := base
	if o, ok := c.nameTarget(s.Sym); ok && len(s.Decorators) == 0 {
		dst = o
	}
	c.dst(code.OpBuildClass, dst, base, 0)
	c.decorate(s.Decorators, d, s)
	c.bound(s.Sym, dst, temp(d))
	c.depth = d
}
