package compile

import (
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// while compiles a loop with its test at the bottom.
func (c *compiler) while(s *syntax.While) {
	truth, constant := c.constTest(s.Test)
	if constant && !truth {
		if !c.py2 {
			c.at(s.Test)
			c.nop()
			c.deadLoop(s)
		}
		c.stmts(s.Orelse)
		return
	}
	body, test, end := c.newLabel(), c.newLabel(), c.newLabel()
	at := c.here()
	if c.py2 {
		c.nop()
	}
	var lifted fragment
	if !constant {
		lifted = c.lift(func() { c.jumpBackIf(s.Test, body) })
		c.at(s.Test)
		c.jump(test)
	} else if !c.py2 {
		c.nop()
	}
	c.bind(body)
	b := fblock{kind: whileLoop, exit: end, again: test}
	if constant {
		b.again, b.backward = body, true
	}
	c.pushBlock(b)
	c.stmts(s.Body)
	c.popBlock()
	c.back(at)
	if constant {
		c.at(s.Test)
		c.jumpBack(body)
	} else {
		c.bind(test)
		c.lower(lifted)
	}
	c.stmts(s.Orelse)
	c.bind(end)
}

// fragment is code that was compiled before its place in the code comes, so
// that the names in it are met in the order of the source.
type fragment struct {
	ins    []ins
	labels []label // bound in it
	at     []int32
}

// lift compiles a fragment.
func (c *compiler) lift(compile func()) fragment {
	from, labels := len(c.ins), len(c.labels)
	clear(c.known)
	compile()
	f := fragment{ins: slices.Clone(c.ins[from:])}
	for l := labels; l < len(c.labels); l++ {
		f.labels = append(f.labels, label(l))
		f.at = append(f.at, c.labels[l]-int32(from))
	}
	c.ins = c.ins[:from]
	clear(c.known)
	return f
}

// lower puts a fragment in its place.
func (c *compiler) lower(f fragment) {
	for i, l := range f.labels {
		c.labels[l] = int32(len(c.ins)) + f.at[i]
	}
	c.ins = append(c.ins, f.ins...)
	clear(c.known)
}

// jumpBackIf jumps back to l if e is true. Only some jumps may go back.
func (c *compiler) jumpBackIf(e syntax.Expr, l label) {
	if jumpsBack(e) {
		c.jumpIf(e, l, true)
		return
	}
	exit := c.newLabel()
	c.jumpIf(e, exit, false)
	c.jumpBack(l)
	c.bind(exit)
}

// jumpsBack tells whether jumpIf takes jumps on truth alone.
func jumpsBack(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.UnaryOp:
		return e.Op != syntax.Not
	case *syntax.Compare:
		last := e.Ops[len(e.Ops)-1]
		return last != syntax.IsNot && last != syntax.NotIn
	case *syntax.BoolOp:
		if e.Op == syntax.And {
			return jumpsBack(e.Values[len(e.Values)-1])
		}
		for _, v := range e.Values {
			if !jumpsBack(v) {
				return false
			}
		}
	case *syntax.IfExp:
		return jumpsBack(e.Body) && jumpsBack(e.Orelse)
	case *syntax.Constant:
		return false
	}
	return true
}

// deadLoop compiles the body of a loop that never runs, for the names in it.
func (c *compiler) deadLoop(s *syntax.While) {
	orelse, end := c.newLabel(), c.newLabel()
	c.jump(orelse)
	top := c.newLabel()
	c.bind(top)
	c.pushBlock(fblock{kind: whileLoop, exit: end, again: top, backward: true})
	c.stmts(s.Body)
	c.popBlock()
	c.bind(orelse)
	c.bind(end)
}

// forLoop compiles a for statement: the iterator stays in a temporary until
// the loop is left.
func (c *compiler) forLoop(s *syntax.For) {
	if s.Async {
		c.asyncFor(s)
		return
	}
	if c.py2 {
		c.nop()
	}
	it := c.top()
	c.getIter(s.Iter, it)
	c.push()
	at := c.here()
	body, next, end := c.newLabel(), c.newLabel(), c.newLabel()
	c.jump(next)
	c.bind(body)
	c.pushBlock(fblock{kind: forLoop, temp: it, exit: end, again: next})
	dst := c.loopTarget(s.Target)
	c.stmts(s.Body)
	c.popBlock()
	last := c.here()
	c.back(at)
	c.bind(next)
	c.emit(code.OpForIter, body, it, dst)
	if c.py2 {
		c.back(last) // what follows has the line of the text before it
	}
	c.depth = it.num()
	c.stmts(s.Orelse)
	c.bind(end)
}

// getIter makes an iterator in dst. Displays of constants are not built.
func (c *compiler) getIter(e syntax.Expr, dst opnd) {
	d := c.depth
	var v opnd
	if k, ok := c.foldSearched(e); ok {
		c.atFolded(e)
		c.touch()
		v = c.constant(k)
	} else if l, isList := e.(*syntax.List); isList && !c.py2 && firstStar(l.Elts) == len(l.Elts) && len(l.Elts) <= crowd {
		v = c.top()
		c.sequence(l, l.Elts, code.OpBuildTuple, v)
	} else {
		v = c.expr(e)
	}
	c.depth = d
	c.at(e)
	c.emit(code.OpGetIter, dst, v, 0)
}

// loopTarget begins the body of a loop: it stores what FOR_ITER leaves, whose
// destination it returns.
func (c *compiler) loopTarget(target syntax.Expr) opnd {
	if o, ok := c.fastTarget(target); ok {
		c.mention(o)
		c.setKnown(o)
		if line := c.lineOf(target.Pos()); c.py2 {
			c.at(target)
		} else if c.start >= 0 && c.lineOf(int(c.start)) != line {
			c.at(target)
			c.nop()
		}
		return o
	}
	d := c.depth
	v := c.push()
	c.assignTo(target, v)
	c.depth = d
	return v
}

// asyncFor compiles async for.
func (c *compiler) asyncFor(s *syntax.For) {
	it := c.top()
	v := c.expr(s.Iter)
	c.depth = it.num()
	c.at(s.Iter)
	c.emit(code.OpGetAiter, it, v, 0)
	c.push()
	start, except, end := c.newLabel(), c.newLabel(), c.newLabel()
	c.bind(start)
	c.pushBlock(fblock{kind: forLoop, temp: it, exit: end, again: start, backward: true})
	outer := c.handler
	t := c.awaitNext(it, except)
	c.handler = outer
	c.at(s.Target)
	c.assignTo(s.Target, t)
	c.depth = it.num() + 1
	c.stmts(s.Body)
	c.popBlock()
	c.artificial()
	c.jumpBack(start)
	c.endAsyncFor(it, except, s.Iter)
	c.depth = it.num()
	c.stmts(s.Orelse)
	c.bind(end)
}

// awaitNext awaits the next value of an asynchronous iterator into a new
// temporary; exceptions go to except.
func (c *compiler) awaitNext(it opnd, except label) opnd {
	c.protect(except, it.num()+1)
	t := c.push()
	next := c.slot(0)
	c.emit(code.OpGetAnext, next, it, 0)
	c.delegate(t, next)
	return t
}

// endAsyncFor emits the handler that ends an asynchronous loop.
func (c *compiler) endAsyncFor(it opnd, except label, at syntax.Node) {
	c.bind(except)
	c.at(at)
	c.depth = it.num() + 1
	prev := c.push()
	c.push()
	c.emit(code.OpPushExcInfo, prev, 0, 0)
	c.emit(code.OpEndAsyncFor, prev, it, 0)
}
