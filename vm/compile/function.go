package compile

import (
	"strconv"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// Flags of MAKE_FUNCTION.
const (
	hasDefaults = 1 << iota
	hasKwDefaults
	hasAnnotations
	hasClosure
)

// firstLine gives co_firstlineno of a definition.
func (c *compiler) firstLine(n syntax.Node, decorators []syntax.Expr) int {
	start := n.Pos()
	if len(decorators) > 0 {
		start = min(start, decorators[0].Pos())
	}
	return c.lineOf(start)
}

// functionDef compiles def.
func (c *compiler) functionDef(s *syntax.FunctionDef) {
	d := c.depth
	line := c.firstLine(s, s.Decorators)
	c.decorators(s.Decorators)
	dst := c.top()
	if o, ok := c.nameTarget(s.Sym); ok && len(s.Decorators) == 0 {
		dst = o
	}
	if len(s.TypeParams) > 0 {
		c.genericFunction(s, line, dst)
	} else {
		inner := c.depth
		flags := c.defaults(s.Args)
		flags |= c.annotations(s)
		child, unit := c.functionBody(s, line)
		c.again(s)
		c.makeFunction(child, unit, flags, temp(inner), dst)
	}
	c.decorate(s.Decorators, d, s)
	c.again(s)
	c.bound(s.Sym, dst, temp(d))
	c.depth = d
}

// bound stores a definition, unless it is in its local already.
func (c *compiler) bound(sym syntax.Sym, dst, v opnd) {
	if dst.isTemp() {
		c.store(sym, v)
	} else {
		c.mention(dst)
	}
}

// nameTarget gives the register of a name that is a plain local.
func (c *compiler) nameTarget(sym syntax.Sym) (opnd, bool) {
	kind, o := c.variable(sym)
	return o, kind == fast
}

// decorators loads them, each as the callee of a call.
func (c *compiler) decorators(list []syntax.Expr) {
	for _, e := range list {
		t := c.top()
		c.exprTo(e, t)
		c.push()
		c.push()
	}
}

// decorate calls the decorators, the last one first; the result is in the
// temporary d.
func (c *compiler) decorate(list []syntax.Expr, d int, s syntax.Stmt) {
	for i := len(list) - 1; i >= 0; i-- {
		c.again(s)
		if !c.py2 {
			c.at(list[i])
		}
		base := temp(d + 2*i)
		c.emit(code.OpCall, base, base, 1)
	}
}

// functionBody compiles the code of a def.
func (c *compiler) functionBody(s *syntax.FunctionDef, line int) (*code.Code, *unit) {
	u := c.open(c.t.ByNode(s), s.Name, line)
	body := s.Body
	doc, rest := c.docstring(body)
	if doc != nil {
		u.code.HasDoc = true
		body = rest
	} else if c.opt.Optimize >= 2 {
		body = rest
	}
	u.constIndex(doc)
	c.prologue(s.Args)
	c.stmts(body)
	return c.closeFunction(), u
}

// docstring finds a docstring, and the body after it. With the optimizer at 2
// it is dropped.
func (c *compiler) docstring(body []syntax.Stmt) (code.Const, []syntax.Stmt) {
	if len(body) == 0 {
		return nil, body
	}
	s, ok := body[0].(*syntax.ExprStmt)
	if !ok {
		return nil, body
	}
	e, ok := s.Value.(*syntax.Constant)
	if !ok || e.Kind != syntax.ConstStr && (!c.py2 || e.Kind != syntax.ConstBytes) {
		return nil, body
	}
	if c.opt.Optimize >= 2 {
		return nil, body[1:]
	}
	if c.py2 {
		return c.literal(e), body[1:]
	}
	return code.Text(cleanDoc(e.Text)), body[1:]
}

// prologue declares the parameters, makes cells and begins a generator.
func (c *compiler) prologue(a *syntax.Arguments) {
	u := c.unit
	if a != nil {
		c.params(a)
	}
	c.makeCells()
	switch s := u.scope; {
	case s.Generator && s.Coroutine && !c.py2:
		u.code.Flags |= code.AsyncGenerator
	case s.Coroutine && !c.py2:
		u.code.Flags |= code.Coroutine
	case s.Generator:
		u.code.Flags |= code.Generator
	}
	c.beginGenerator()
	if a != nil && c.py2 {
		c.patterns2(a)
	}
}

func (c *compiler) beginGenerator() {
	if !c.suspends() {
		return
	}
	c.emit(code.OpReturnGenerator, 0, 0, 0)
	if !c.py2 {
		c.genErr = c.newLabel()
		c.protect(c.genErr, 1)
	}
}

// makeCells puts cell variables into their cells.
func (c *compiler) makeCells() {
	c.back(place{noPos, noPos}) // a trace function does not see them
	for i := range c.code.Cellvars {
		if c.py2 {
			// The argument itself stays beside its cell until the frame is gone.
			for sym, r := range c.local {
				if n, ok := c.cell[sym]; ok && n == i {
					c.emit(code.OpCopy, reg(kCell, i), reg(kLocal, r), 0)
				}
			}
		}
		c.emit(code.OpMakeCell, reg(kCell, i), 0, 0)
	}
	c.start, c.stop = linePos, int32(c.code.FirstLine)
}

// params declares the parameters.
func (c *compiler) params(a *syntax.Arguments) {
	u := c.unit
	u.code.PosOnlyArgCount = len(a.PosOnly)
	u.code.ArgCount = len(a.PosOnly) + len(a.Args)
	u.code.KwOnlyArgCount = len(a.KwOnly)
	first := true
	param := func(sym syntax.Sym) {
		key := sym
		if sym >= 0 {
			key = c.canon(c.scope.Mangle(sym))
		}
		if first {
			u.firstParam, first = sym, false
		}
		c.setKnown(c.declare(key))
		u.params = append(u.params, key)
	}
	for _, list := range [...][]syntax.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			if list[i].Pattern != nil {
				param(implicitParam(i))
			} else {
				param(list[i].Sym)
			}
		}
	}
	if a.Vararg != nil {
		u.code.Flags |= code.VarArgs
		param(a.Vararg.Sym)
	}
	if a.Kwarg != nil {
		u.code.Flags |= code.VarKeywords
		param(a.Kwarg.Sym)
	}
	for i := range a.Args {
		if p := a.Args[i].Pattern; p != nil {
			c.declarePattern(p)
		}
	}
}

// implicitParam is the name of the i-th parameter where that is a tuple.
func implicitParam(i int) syntax.Sym { return syntax.Sym(symImplicit - i) }

const symImplicit = -100

// implicitName is the text of such a name.
func implicitName(sym syntax.Sym) string { return "." + strconv.Itoa(symImplicit-int(sym)) }

func (c *compiler) declarePattern(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Tuple:
		for _, x := range e.Elts {
			c.declarePattern(x)
		}
	case *syntax.Name:
		key := c.scope.Mangle(e.Sym)
		c.declare(key)
		c.params2 = append(c.params2, key)
	}
}

// patterns2 unpacks Python 2's tuple parameters.
func (c *compiler) patterns2(a *syntax.Arguments) {
	for i := range a.Args {
		if p := a.Args[i].Pattern; p != nil {
			c.at(p)
			c.unpack(p, p.Elts, c.localOf(implicitParam(i)))
		}
	}
}

// closeFunction ends a function's code, which returns None at its end.
func (c *compiler) closeFunction() *code.Code {
	c.returnNone()
	c.endGenerator()
	return c.close()
}

func (c *compiler) returnNone() {
	if len(c.ins) > 0 {
		c.artificial()
	} else if c.function && !c.py2 {
		c.start, c.stop = linePos, int32(c.code.FirstLine)
	}
	v := c.constant(nil)
	c.emit(code.OpReturnValue, v, 0, 0)
}

// endGenerator emits the handler that turns a StopIteration which leaves the
// code into a RuntimeError.
func (c *compiler) endGenerator() {
	if c.genErr == 0 && !c.suspends() || c.py2 {
		return
	}
	c.handler = -1
	c.depth = 1
	c.artificial()
	c.bind(c.genErr)
	prev := c.push()
	exc := c.push()
	c.emit(code.OpPushExcInfo, prev, 0, 0)
	c.emit(code.OpCallIntrinsic, exc, exc, opnd(code.IntrinsicStopIterationError))
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.emit(code.OpReraise, exc, 0, 0)
	c.depth = 1
}

// makeFunction makes a function object in dst. What the flags tell of is in
// the temporaries from base on.
func (c *compiler) makeFunction(child *code.Code, u *unit, flags int, base, dst opnd) {
	if len(u.taken) > 0 {
		flags |= hasClosure
		c.closure(u)
	}
	c.maxDepth = max(c.maxDepth, c.depth, base.num()+1)
	c.depth = base.num()
	c.dst(code.OpMakeFunction, dst, base, opnd(flags))
	c.ext(0, c.constIndex(child))
}

// closure builds the tuple of cells that a code object takes.
func (c *compiler) closure(u *unit) {
	t := c.top()
	for _, sym := range u.taken {
		c.emit(code.OpMove, c.push(), c.cellFor(sym), 0)
	}
	c.depth = t.num()
	c.emit(code.OpBuildTuple, t, t, opnd(len(u.taken)))
	c.push()
}

// cellFor gives the register of the cell that an inner scope takes.
func (c *compiler) cellFor(sym syntax.Sym) opnd {
	if n, ok := c.cell[sym]; ok {
		return reg(kCell, n)
	}
	if n, ok := c.free[sym]; ok {
		return reg(kFree, n)
	}
	panic("compile: no cell for " + c.symName(sym))
}

// defaults compiles the default values of parameters.
func (c *compiler) defaults(a *syntax.Arguments) (flags int) {
	if a == nil {
		return 0
	}
	if len(a.Defaults) > 0 {
		flags |= hasDefaults
		t := c.top()
		if v, ok := c.foldTuple(a.Defaults); ok {
			for _, e := range a.Defaults {
				c.atFolded(e)
				c.touch()
			}
			c.constTo(v, t)
		} else {
			for _, e := range a.Defaults {
				c.tmp(e)
			}
			c.depth = t.num()
			c.emit(code.OpBuildTuple, t, t, opnd(len(a.Defaults)))
		}
		c.push()
	}
	t := c.top()
	n := 0
	for i, e := range a.KwDefaults {
		if e == nil {
			continue
		}
		n++
		k := c.push()
		c.at(e)
		c.constTo(code.Text(c.scope.Private(a.KwOnly[i].Name)), k)
		c.tmp(e)
	}
	if n > 0 {
		flags |= hasKwDefaults
		c.depth = t.num()
		c.emit(code.OpBuildMap, t, t, opnd(n))
		c.push()
	}
	return flags
}

// annotations compiles those of a def to a tuple of names and values.
func (c *compiler) annotations(s *syntax.FunctionDef) (flags int) {
	a := s.Args
	if c.py2 || a == nil {
		return 0
	}
	t := c.top()
	n := 0
	one := func(name string, e syntax.Expr) {
		if e == nil {
			return
		}
		n++
		c.at(e)
		c.constTo(code.Text(name), c.push())
		c.annotation(e)
	}
	list := func(args []syntax.Arg) {
		for i := range args {
			one(c.scope.Private(args[i].Name), args[i].Annotation)
		}
	}
	list(a.Args)
	list(a.PosOnly)
	if a.Vararg != nil {
		one(c.scope.Private(a.Vararg.Name), a.Vararg.Annotation)
	}
	list(a.KwOnly)
	if a.Kwarg != nil {
		one(c.scope.Private(a.Kwarg.Name), a.Kwarg.Annotation)
	}
	one("return", s.Returns)
	if n == 0 {
		return 0
	}
	c.depth = t.num()
	c.atStmt(s)
	c.emit(code.OpBuildTuple, t, t, opnd(2*n))
	c.push()
	return hasAnnotations
}

// annotation compiles one into the next temporary.
func (c *compiler) annotation(e syntax.Expr) {
	if c.futureAnnotations() {
		c.at(e)
		c.constTo(code.Text(c.unparse(e)), c.push())
		return
	}
	if star, ok := e.(*syntax.Starred); ok {
		t := c.tmp(star.Value)
		c.at(e)
		c.emit(code.OpUnpackSequence, t, t, 1)
		return
	}
	c.tmp(e)
}

// lambda compiles a lambda expression.
func (c *compiler) lambda(e *syntax.Lambda, dst opnd) {
	base := c.slot(0)
	flags := c.defaults(e.Args)
	p := c.here()
	u := c.open(c.t.ByNode(e), "<lambda>", c.lineOf(e.Pos()))
	u.constIndex(nil)
	c.prologue(e.Args)
	var child *code.Code
	if c.py2 && u.scope.Generator {
		c.discard(e.Body)
		child = c.closeFunction()
	} else {
		v := c.expr(e.Body)
		c.at(e.Body)
		c.emit(code.OpReturnValue, v, 0, 0)
		c.endGenerator()
		child = c.close()
	}
	c.back(p)
	c.at(e)
	c.makeFunction(child, u, flags, base, dst)
}

// module compiles the whole file.
func (c *compiler) module() *code.Code {
	u := c.open(c.t.Module, "<module>", 1)
	line := 0 // CPython 3 has this line for an empty module
	if c.py2 {
		line = 1
	}
	c.makeCells()
	c.stop = int32(line)
	switch c.opt.Mode {
	case Eval:
		c.evalBody()
		return c.close()
	case Single:
		c.stmts(c.single())
	default:
		c.moduleBody(u)
	}
	c.returnNone()
	return c.close()
}

// evalBody compiles the one expression of mode Eval.
func (c *compiler) evalBody() {
	if len(c.f.Body) == 1 {
		if s, ok := c.f.Body[0].(*syntax.ExprStmt); ok {
			c.atStmt(s)
			v := c.expr(s.Value)
			c.at(s)
			c.emit(code.OpReturnValue, v, 0, 0)
			return
		}
	}
	var at syntax.Node
	if len(c.f.Body) > 0 {
		at = c.f.Body[0]
	}
	c.fail(at, "invalid syntax")
}

func (c *compiler) moduleBody(u *unit) {
	body := c.f.Body
	if len(body) == 0 {
		return
	}
	if hasAnnotated(body) {
		c.atStmt(body[0])
		c.emit(code.OpSetupAnnotations, 0, 0, 0)
	}
	doc, rest := c.docstring(body)
	if doc != nil {
		c.atStmt(body[0])
		c.store3("__doc__", doc)
	}
	if doc != nil || c.opt.Optimize >= 2 {
		body = rest
	}
	c.stmts(body)
}

// store3 stores a constant under a name of the compiler's.
func (c *compiler) store3(name string, v code.Const) {
	d := c.depth
	o := c.constant(v)
	c.named(code.OpStoreName, o, 0, name)
	c.depth = d
}
