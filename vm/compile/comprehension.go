package compile

import (
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
	"github.com/sllint/sllint/vm/code"
)

// comp is a comprehension that is being compiled.
type comp struct {
	node       syntax.Expr
	kind       code.Op // BUILD_LIST, BUILD_SET, BUILD_MAP, or YIELD_VALUE for a generator
	key, value syntax.Expr
	gens       []syntax.Comprehension
	result     opnd
	unwanted   bool // the result is dropped
}

func compOf(e syntax.Expr) comp {
	switch e := e.(type) {
	case *syntax.ListComp:
		return comp{node: e, kind: code.OpBuildList, value: e.Elt, gens: e.Generators}
	case *syntax.SetComp:
		return comp{node: e, kind: code.OpBuildSet, value: e.Elt, gens: e.Generators}
	case *syntax.DictComp:
		return comp{node: e, kind: code.OpBuildMap, key: e.Key, value: e.Value, gens: e.Generators}
	case *syntax.GeneratorExp:
		return comp{node: e, kind: code.OpYieldValue, value: e.Elt, gens: e.Generators}
	}
	panic("compile: no comprehension")
}

// comprehension compiles one: where Python 2 leaks the variables of a list
// comprehension in the code around, in Python 3 inlined with variables of its
// own (PEP 709), else as a function of the outermost iterator.
func (c *compiler) comprehension(e syntax.Expr, dst opnd) {
	k := compOf(e)
	switch s := c.t.ByNode(e); {
	case s == nil || c.py2 && k.kind == code.OpBuildList:
		c.listComp2(&k, dst)
	case c.inlined(s):
		c.inlineComp(&k, s, dst)
	default:
		c.functionComp(&k, s, dst)
	}
}

// discardComp compiles a comprehension whose result nobody wants; false where it
// has to be compiled like any other expression.
func (c *compiler) discardComp(e syntax.Expr) bool {
	switch e.(type) {
	case *syntax.ListComp, *syntax.SetComp, *syntax.DictComp:
	default:
		return false
	}
	s := c.t.ByNode(e)
	if s == nil || c.py2 || !c.inlined(s) {
		return false
	}
	k := compOf(e)
	k.unwanted = true
	d := c.depth
	c.inlineComp(&k, s, temp(d))
	c.depth = d
	return true
}

// listComp2 compiles Python 2's list comprehension.
func (c *compiler) listComp2(k *comp, dst opnd) {
	c.at(k.node)
	k.result = c.push()
	c.emit(code.OpBuildList, k.result, k.result, 0)
	c.generator(k, 0, 0)
	c.move(dst, k.result)
}

// functionComp compiles a comprehension with a code object of its own.
func (c *compiler) functionComp(k *comp, s *scope.Scope, dst opnd) {
	base := c.slot(0)
	p := c.here()
	line := c.lineOf(k.node.Pos())
	if c.py2 {
		line = int(c.line2(first2(k.node).Start))
	}
	u := c.open(s, s.Name, line)
	u.code.ArgCount = 1
	c.setKnown(c.declare(symDot0))
	u.params = []syntax.Sym{symDot0}
	c.makeCells()
	generator := k.kind == code.OpYieldValue
	switch async := s.Coroutine && !c.py2; {
	case async && generator:
		u.code.Flags |= code.AsyncGenerator
	case async:
		u.code.Flags |= code.Coroutine
	case generator:
		u.code.Flags |= code.Generator
	}
	c.beginGenerator()
	if !generator {
		c.at(k.node)
		k.result = c.push()
		c.emit(k.kind, k.result, k.result, 0)
	}
	it := c.push()
	if !c.py2 {
		c.at(k.node)
	}
	c.move(it, c.localOf(symDot0))
	c.generator(k, 0, it)
	c.depth = 1
	var child *code.Code
	c.at(k.node)
	if generator {
		child = c.closeFunction()
	} else {
		c.emit(code.OpReturnValue, k.result, 0, 0)
		c.endGenerator()
		child = c.close()
	}
	c.back(p)
	c.at(k.node)
	c.makeFunction(child, u, 0, base, base)
	c.depth = base.num() + 2
	arg := c.top()
	if k.gens[0].Async {
		v := c.expr(k.gens[0].Iter)
		c.at(k.gens[0].Iter)
		c.emit(code.OpGetAiter, arg, v, 0)
	} else {
		c.getIter(k.gens[0].Iter, arg)
	}
	c.depth = base.num()
	c.at(k.node)
	if s.Coroutine && !generator && !c.py2 {
		next := c.slot(1)
		c.emit(code.OpCall, next, base, 1)
		c.emit(code.OpGetAwaitable, next, next, 0)
		c.delegate(base, next)
		c.move(dst, base)
		return
	}
	c.dst(code.OpCall, dst, base, 1)
}

// inlineComp compiles a comprehension in place. Its variables get registers of
// the code around; what these held is kept meanwhile, where the code around
// has a variable of that name.
func (c *compiler) inlineComp(k *comp, s *scope.Scope, dst opnd) {
	d := c.depth
	saved, scratch := c.compVars(s)
	list := temp(d + len(saved))
	it := temp(d + len(saved) + 1)
	if k.gens[0].Async {
		v := c.expr(k.gens[0].Iter)
		c.at(k.gens[0].Iter)
		c.emit(code.OpGetAiter, it, v, 0)
	} else {
		c.getIter(k.gens[0].Iter, it)
	}
	c.at(k.node)
	c.comps = append(c.comps, s)
	for i, o := range saved {
		c.emit(code.OpMove, temp(d+i), o, 0)
		c.clear(o)
	}
	for _, o := range append(append([]opnd{}, saved...), scratch...) {
		if o.kind() == kCell {
			c.emit(code.OpMakeCell, o, 0, 0)
		}
	}
	c.depth = d + len(saved) + 2
	c.maxDepth = max(c.maxDepth, c.depth+1)
	onError, end := c.newLabel(), c.newLabel()
	outer := c.handler
	restore := len(saved)+len(scratch) > 0
	if restore {
		c.protect(onError, list.num())
	}
	c.emit(k.kind, list, list, 0)
	k.result = list
	c.generator(k, 0, it)
	c.handler = outer
	c.comps = c.comps[:len(c.comps)-1]
	c.at(k.node)
	// Where CPython drops the result, or stores it in a variable, it does so first:
	// it swaps neighbours that store.
	switch {
	case k.unwanted:
		c.clear(list)
		c.restoreVars(d, saved, scratch)
	case dst.isLocal() && !slices.Contains(saved, dst) && !slices.Contains(scratch, dst):
		c.move(dst, list)
		c.restoreVars(d, saved, scratch)
	default:
		c.restoreVars(d, saved, scratch)
		c.move(dst, list)
	}
	if restore {
		c.jump(end)
		c.bind(onError)
		c.depth = list.num()
		prev := c.pushExc()
		c.restoreVars(d, saved, scratch)
		c.reraise(prev)
		c.bind(end)
	}
	c.depth = d
}

// compVars lists the registers of the variables that an inlined comprehension
// binds: those whose content has to be kept, and those that hold nothing else.
func (c *compiler) compVars(s *scope.Scope) (saved, scratch []opnd) {
	for _, sym := range s.Names() {
		if b := s.Binding(sym); b != scope.Local && b != scope.Cell {
			continue
		}
		key := c.canon(sym)
		o := opnd(0)
		if n, ok := c.cell[key]; ok {
			c.declare(key)
			o = reg(kCell, n)
		} else {
			o = c.declare(key)
		}
		if o.kind() == kCell || c.boundOutside(sym) {
			saved = append(saved, o)
		} else {
			scratch = append(scratch, o)
		}
	}
	return saved, scratch
}

// boundOutside tells whether the code around a comprehension has a variable of
// that name in the same register.
func (c *compiler) boundOutside(sym syntax.Sym) bool {
	for _, s := range c.comps {
		if b := s.Binding(sym); b == scope.Local || b == scope.Cell {
			return true
		}
	}
	b := c.scope.Binding(sym)
	return c.function && (b == scope.Local || b == scope.Cell)
}

// restoreVars gives the variables of an inlined comprehension back what they
// held before.
func (c *compiler) restoreVars(d int, saved, scratch []opnd) {
	for i := len(scratch) - 1; i >= 0; i-- {
		c.clear(scratch[i])
	}
	for i := len(saved) - 1; i >= 0; i-- {
		c.emit(code.OpMove, saved[i], temp(d+i), 1) // perhaps nothing: see flow.step
		if saved[i].isLocal() {
			c.setUnknown(saved[i])
		}
	}
}

// generator compiles the i-th for clause. The iterator is in it already if
// that is not 0.
func (c *compiler) generator(k *comp, i int, it opnd) {
	g := &k.gens[i]
	d := c.depth
	if it == 0 {
		if c.soleElement(k, i) {
			c.depth = d
			return
		}
		it = c.top()
		if g.Async {
			v := c.expr(g.Iter)
			c.depth = d
			c.at(g.Iter)
			c.emit(code.OpGetAiter, it, v, 0)
		} else {
			c.getIter(g.Iter, it)
		}
		c.push()
	}
	if g.Async {
		c.asyncGenerator(k, i, it)
		c.depth = d
		return
	}
	body, next := c.newLabel(), c.newLabel()
	if !c.py2 {
		c.at(g.Iter)
	}
	at := c.here()
	c.jump(next)
	c.bind(body)
	dst := c.loopTarget(g.Target)
	c.clause(k, i, next)
	c.bind(next)
	c.back(at)
	c.emit(code.OpForIter, body, it, dst)
	c.depth = d
}

// soleElement compiles `for x in [value]`, which CPython 3 takes for an
// assignment.
func (c *compiler) soleElement(k *comp, i int) bool {
	g := &k.gens[i]
	elts, ok := sequenceOf(g.Iter)
	if !ok || c.py2 || g.Async || len(elts) != 1 || firstStar(elts) == 0 {
		return false
	}
	next := c.newLabel()
	if o, fast := c.fastTarget(g.Target); fast {
		c.exprTo(elts[0], o)
	} else {
		c.assignTo(g.Target, c.expr(elts[0]))
	}
	c.clause(k, i, next)
	c.bind(next)
	return true
}

// clause compiles what comes after the target of a for clause: conditions, and
// the next clause or the element. It goes to next when a condition fails.
func (c *compiler) clause(k *comp, i int, next label) {
	for _, e := range k.gens[i].Ifs {
		c.jumpIf(e, next, false)
	}
	if i+1 < len(k.gens) {
		c.generator(k, i+1, 0)
		return
	}
	c.element(k)
}

// element adds one value to the result.
func (c *compiler) element(k *comp) {
	d := c.depth
	switch k.kind {
	case code.OpBuildMap:
		if c.py2 {
			c.pair2(k.key, k.value, k.result)
			break
		}
		key := c.tmp(k.key)
		c.tmp(k.value)
		c.atSpan(k.key.Range().Start, k.value.Range().Stop)
		c.emit(code.OpMapAdd, key, k.result, 0)
	case code.OpYieldValue:
		v := c.expr(k.value)
		c.at(k.value)
		v = c.wrapYield(v)
		c.depth = d
		t := c.top()
		c.emit(code.OpYieldValue, t, v, 0)
		c.clear(t)
	default:
		v := c.expr(k.value)
		c.at(k.value)
		op := code.OpListAppend
		if k.kind == code.OpBuildSet {
			op = code.OpSetAdd
		}
		c.emit(op, 0, k.result, v)
	}
	c.depth = d
}

// asyncGenerator compiles an `async for` clause.
func (c *compiler) asyncGenerator(k *comp, i int, it opnd) {
	g := &k.gens[i]
	start, except, next := c.newLabel(), c.newLabel(), c.newLabel()
	c.bind(start)
	outer := c.handler
	c.at(k.node)
	t := c.awaitNext(it, except)
	c.handler = outer
	c.assignTo(g.Target, t)
	c.depth = it.num() + 1
	c.clause(k, i, next)
	c.bind(next)
	c.at(k.value)
	c.jumpBack(start)
	c.endAsyncFor(it, except, g.Iter)
}
