package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

func (c *compiler) stmts(body []syntax.Stmt) {
	for _, s := range body {
		c.stmt(s)
	}
}

func (c *compiler) stmt(s syntax.Stmt) {
	d := c.depth
	c.atStmt(s)
	switch s := s.(type) {
	case *syntax.ExprStmt:
		c.exprStmt(s)
	case *syntax.Assign:
		c.assign(s)
	case *syntax.AugAssign:
		c.augAssign(s)
	case *syntax.Return:
		c.returns(s)
	case *syntax.If:
		c.ifs(s)
	case *syntax.For:
		c.forLoop(s)
	case *syntax.While:
		c.while(s)
	case *syntax.FunctionDef:
		c.functionDef(s)
	case *syntax.ClassDef:
		c.classDef(s)
	case *syntax.Try:
		c.try(s)
	case *syntax.With:
		c.with(s, 0)
	case *syntax.Raise:
		c.raise(s)
	case *syntax.Break:
		c.breaks(s)
	case *syntax.Continue:
		c.continues(s)
	case *syntax.Pass:
		if !c.py2 {
			c.nop()
		}
	case *syntax.Delete:
		for _, t := range s.Targets {
			c.deleteTarget(t)
		}
	case *syntax.Import:
		c.imports(s)
	case *syntax.ImportFrom:
		c.importFrom(s)
	default:
		c.rareStmt(s)
	}
	c.depth = d
}

func (c *compiler) rareStmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.Assert:
		c.assert(s)
	case *syntax.AnnAssign:
		c.annAssign(s)
	case *syntax.Global, *syntax.Nonlocal:
	case *syntax.Match:
		c.match(s)
	case *syntax.TypeAlias:
		c.typeAlias(s)
	case *syntax.Print:
		c.print2(s)
	case *syntax.Exec:
		c.exec2(s)
	default:
		panic("compile: unknown statement")
	}
}

func (c *compiler) exprStmt(s *syntax.ExprStmt) {
	if c.opt.Mode == Single && c.parent == nil && len(c.comps) == 0 {
		t := c.tmp(s.Value)
		c.at(s)
		c.emit(code.OpCallIntrinsic, t, t, opnd(code.IntrinsicPrintExpr))
		c.clear(t)
		return
	}
	switch e := s.Value.(type) {
	case *syntax.Constant:
		if !c.py2 {
			c.nop()
		}
		return
	case *syntax.Name:
		// A name is looked up, and its value let go of at once.
		c.at(e)
		if kind, o := c.variable(e.Sym); kind == fast {
			c.mention(o)
			c.check(o)
			c.nop()
			return
		}
	}
	c.discard(s.Value)
}

func (c *compiler) returns(s *syntax.Return) {
	var v opnd
	switch {
	case s.Value == nil:
		v = c.constant(nil)
	case c.needsTemp():
		if k, ok := c.fold(s.Value); ok {
			c.at(s.Value)
			v = c.constant(k)
		} else {
			v = c.tmp(s.Value)
		}
	default:
		v = c.expr(s.Value)
	}
	if !c.py2 {
		if len(c.blocks) > 0 && s.Value != nil {
			c.at(s.Value)
			c.nop()
		}
		c.atStmt(s)
		if s.Value == nil || c.lineOf(s.Pos()) != c.lineOf(s.Value.Pos()) {
			c.nop()
		}
	}
	c.leave(0, v, func() { c.emit(code.OpReturnValue, v, 0, 0) })
}

// needsTemp tells whether leaving the blocks around may rebind a local, so that
// a returned one is kept in a temporary.
func (c *compiler) needsTemp() bool {
	for i := range c.blocks {
		switch c.blocks[i].kind {
		case finallyTry:
			return true
		case handlerCleanup:
			if c.blocks[i].named {
				return true
			}
		}
	}
	return false
}

func (c *compiler) ifs(s *syntax.If) {
	end := c.newLabel()
	if truth, ok := c.constTest(s.Test); ok {
		c.constIf(s, truth)
		return
	}
	orelse := end
	if len(s.Orelse) > 0 {
		orelse = c.newLabel()
	}
	c.jumpIf(s.Test, orelse, false)
	c.stmts(s.Body)
	if c.py2 && len(s.Orelse) == 0 {
		c.jump(end) // it has a line
	}
	if len(s.Orelse) > 0 {
		c.artificial()
		c.jump(end)
		c.bind(orelse)
		c.stmts(s.Orelse)
	}
	c.bind(end)
}

// constTest tells whether a test is constant for the compiler.
func (c *compiler) constTest(e syntax.Expr) (truth, ok bool) {
	v, ok := c.fold(e)
	if !ok || c.py2 && v == nil {
		return false, false
	}
	return isTrue(v), true
}

// constIf compiles the branch that runs. The other one still counts for what
// names and constants there are, as it does for CPython 3.
func (c *compiler) constIf(s *syntax.If, truth bool) {
	if c.py2 {
		if truth {
			c.stmts(s.Body)
		} else {
			c.stmts(s.Orelse)
		}
		return
	}
	c.at(s.Test)
	c.nop()
	end, orelse := c.newLabel(), c.newLabel()
	if !truth {
		c.jump(orelse)
	}
	c.stmts(s.Body)
	c.artificial()
	c.jump(end)
	c.bind(orelse)
	c.stmts(s.Orelse)
	c.bind(end)
}

func (c *compiler) assert(s *syntax.Assert) {
	c.warnAssert(s)
	if c.opt.Optimize > 0 {
		return
	}
	end := c.newLabel()
	c.jumpIf(s.Test, end, true)
	c.atStmt(s)
	t := c.push()
	if c.py2 {
		c.named(code.OpLoadGlobal, t, 0, "AssertionError")
		if s.Msg != nil {
			c.depth++
			c.tmp(s.Msg)
			c.depth = t.num()
			c.emit(code.OpCall, t, t, 1)
		}
		c.emit(code.OpRaiseVarargs, t, 0, 1)
		c.bind(end)
		return
	}
	c.emit(code.OpLoadAssertionError, t, 0, 0)
	if s.Msg != nil {
		c.depth = t.num() + 2
		c.tmp(s.Msg)
		c.depth = t.num()
		c.at(s)
		c.emit(code.OpCall, t, t, 1)
	}
	c.at(s.Test)
	c.emit(code.OpRaiseVarargs, t, 0, 1)
	c.bind(end)
}

func (c *compiler) raise(s *syntax.Raise) {
	base := c.slot(0)
	n := opnd(0)
	parts := [...]syntax.Expr{s.Exc, s.Cause, nil}
	if c.py2 {
		parts = [...]syntax.Expr{s.Exc, s.Inst, s.Tback}
	}
	for _, e := range parts {
		if e != nil {
			c.tmp(e)
			n++
		}
	}
	c.at(s)
	c.emit(code.OpRaiseVarargs, base, 0, n)
}

func (c *compiler) deleteTarget(e syntax.Expr) {
	d := c.depth
	switch e := e.(type) {
	case *syntax.Name:
		c.at(e)
		c.delete(e.Sym)
	case *syntax.Attribute:
		v := c.expr(e.Value)
		c.atAttr(e, e.Stop)
		c.named(code.OpDeleteAttr, 0, v, c.attrName(e))
	case *syntax.Subscript:
		if s, ok := e.Slice.(*syntax.Slice); ok && c.py2 && s.Step == nil {
			base := c.slice2(e.Value, s)
			c.at(e)
			c.emit(code.OpDeleteSlice, 0, base, bounds2(s))
			break
		}
		v := c.guard(c.expr(e.Value), e.Slice)
		i := c.expr(e.Slice)
		c.at(e)
		c.emit(code.OpDeleteSubscr, 0, v, i)
	case *syntax.Tuple:
		for _, x := range e.Elts {
			c.deleteTarget(x)
		}
	case *syntax.List:
		for _, x := range e.Elts {
			c.deleteTarget(x)
		}
	default:
		c.fail(e, "cannot delete expression")
	}
	c.depth = d
}

// level is the constant of an import's level.
func (c *compiler) level(n int) int64 {
	if n == 0 && c.py2 && c.flags&code.FutureAbsoluteImport == 0 {
		return -1
	}
	return int64(n)
}

func (c *compiler) imports(s *syntax.Import) {
	for i := range s.Names {
		a := &s.Names[i]
		base := c.slot(0)
		c.depth = base.num()
		c.constTo(c.level(0), c.push())
		c.constTo(nil, c.push())
		c.depth = base.num()
		if _, rest, dotted := cutDot(a.Name); dotted && a.AsName != "" {
			c.named(code.OpImportName, base, base, a.Name)
			c.push()
			c.importAs(a, base, rest)
		} else if o, ok := c.nameTarget(a.Sym); ok {
			c.named(code.OpImportName, o, base, c.scope.Private(a.Name))
			c.mention(o)
		} else {
			c.named(code.OpImportName, base, base, c.scope.Private(a.Name))
			c.store(a.Sym, base)
		}
		c.depth = base.num()
	}
}

func cutDot(name string) (first, rest string, dotted bool) {
	for i := range len(name) {
		if name[i] == '.' {
			return name[:i], name[i+1:], true
		}
	}
	return name, "", false
}

// importAs walks down a.b.c to bind the last one. Python 2 takes attributes,
// Python 3 what "from" would.
func (c *compiler) importAs(a *syntax.Alias, base opnd, rest string) {
	if c.py2 {
		for rest != "" {
			var attr string
			attr, rest, _ = cutDot(rest)
			c.named(code.OpLoadAttr, base, base, attr)
		}
		c.store(a.Sym, base)
		return
	}
	cur := base
	for rest != "" {
		var attr string
		attr, rest, _ = cutDot(rest)
		next := temp(base.num() + 1)
		c.maxDepth = max(c.maxDepth, next.num()+1)
		c.named(code.OpImportFrom, next, cur, attr)
		c.clear(cur)
		c.move(cur, next)
	}
	c.store(a.Sym, cur)
}

func (c *compiler) importFrom(s *syntax.ImportFrom) {
	base := c.slot(0)
	var names code.Tuple
	for i := range s.Names {
		names = append(names, c.text(s.Names[i].Name))
	}
	c.constTo(c.level(s.Level), c.push())
	c.constTo(names, c.push())
	c.depth = base.num()
	c.named(code.OpImportName, base, base, c.scope.Private(s.Module))
	c.push()
	if len(s.Names) == 1 && s.Names[0].Name == "*" {
		c.emit(code.OpImportStar, 0, base, 0)
		return
	}
	for i := range s.Names {
		a := &s.Names[i]
		if o, ok := c.nameTarget(a.Sym); ok {
			c.named(code.OpImportFrom, o, base, c.scope.Private(a.Name))
			c.mention(o)
			continue
		}
		t := c.top()
		c.named(code.OpImportFrom, t, base, c.scope.Private(a.Name))
		c.store(a.Sym, t)
	}
	c.clear(base)
}
