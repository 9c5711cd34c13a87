package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// tryStar compiles a try with except* clauses, without its finally. Its
// temporaries are the exception handled before, the group, the list of what
// the clauses raised, and what of the group no clause has taken yet.
func (c *compiler) tryStar(s *syntax.Try) {
	d := c.depth
	if len(s.Finalbody) == 0 {
		c.nop()
	}
	onError, end := c.newLabel(), c.newLabel()
	outer := c.protect(onError, d)
	c.pushBlock(fblock{kind: tryExcept, outer: outer})
	c.stmts(s.Body)
	c.popBlock()
	c.handler = outer
	orelse := c.newLabel()
	c.artificial()
	c.jump(orelse)

	c.bind(onError)
	c.artificial()
	prev := c.pushExc()
	group := temp(prev.num() + 1)
	cleanup := c.newLabel()
	c.protect(cleanup, group.num())
	raised, rest := c.push(), c.push()
	c.at(&s.Handlers[0])
	c.emit(code.OpBuildList, raised, raised, 0)
	c.emit(code.OpCopy, rest, group, 0)
	for i := range s.Handlers {
		c.starHandler(&s.Handlers[i], prev, raised, rest, outer)
	}
	c.artificial()
	c.emit(code.OpListAppend, 0, raised, rest)
	c.emit(code.OpPrepReraiseStar, group, group, raised)
	c.emit(code.OpCopy, raised, group, 0)
	reraise := c.newLabel()
	c.emit(code.OpJnIs, reraise, raised, c.constant(nil))
	c.clear(group)
	c.handler = outer
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.jump(end)
	c.bind(reraise)
	c.reraise(prev)
	c.cleanup(cleanup, prev)
	c.depth = d
	c.bind(orelse)
	c.stmts(s.Orelse)
	c.bind(end)
}

// starHandler compiles one except* clause.
func (c *compiler) starHandler(h *syntax.ExceptHandler, prev, raised, rest opnd, outer int32) {
	guarded := c.handler
	next, noMatch := c.newLabel(), c.newLabel()
	c.depth = rest.num() + 1
	match := temp(c.depth)
	c.at(h)
	v := c.expr(h.Type)
	c.at(h)
	c.depth = rest.num() + 2
	c.maxDepth = max(c.maxDepth, c.depth)
	c.emit(code.OpCheckEgMatch, rest, rest, v)
	t := c.top()
	c.emit(code.OpCopy, t, match, 0)
	c.emit(code.OpJtIs, noMatch, t, c.constant(nil))
	name, named := h.Target.(*syntax.Name)
	if named {
		c.store(name.Sym, match)
	} else {
		c.clear(match)
	}
	c.depth = match.num()
	onError := c.newLabel()
	c.protect(onError, match.num())
	b := fblock{kind: handlerCleanup, outer: outer, temp: prev}
	if named {
		b.named, b.sym = true, name.Sym
	}
	c.pushBlock(b)
	c.stmts(h.Body)
	c.popBlock()
	c.handler = guarded
	c.artificial()
	if named {
		c.forget(name.Sym)
	}
	c.jump(next)

	c.bind(onError)
	inner := c.pushExc()
	if named {
		c.forget(name.Sym)
	}
	c.emit(code.OpListAppend, 0, raised, temp(inner.num()+1))
	c.emit(code.OpPopExcept, inner, 0, 0)
	c.jump(next)

	c.bind(noMatch)
	c.at(h)
	c.clear(match)
	c.bind(next)
	c.artificial()
	c.nop()
	c.depth = rest.num() + 1
}
