package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// with compiles a with statement from its item pos on.
func (c *compiler) with(s *syntax.With, pos int) {
	item := &s.Items[pos]
	d := c.depth
	v := c.expr(item.Context)
	c.depth = d
	exit := c.push()
	result := c.push()
	c.at(item.Context)
	kind := withBlock
	if s.Async {
		kind = asyncWith
		c.emit(code.OpBeforeAsyncWith, exit, v, 0)
		next := c.slot(0)
		c.emit(code.OpGetAwaitable, next, result, 1)
		c.delegate(result, next)
	} else {
		c.emit(code.OpBeforeWith, exit, v, 0)
	}
	onError, end := c.newLabel(), c.newLabel()
	outer := c.protect(onError, result.num())
	b := fblock{kind: kind, outer: outer, temp: exit, node: item.Context}
	if c.py2 {
		b.early = new([]int)
	}
	c.pushBlock(b)
	if item.Vars != nil {
		c.assignTo(item.Vars, result)
	} else {
		c.clear(result)
	}
	c.depth = result.num()
	if pos+1 < len(s.Items) {
		c.with(s, pos+1)
	} else {
		c.stmts(s.Body)
	}
	c.popBlock()
	c.handler = outer
	c.depth = result.num()
	c.at(item.Context)
	c.leftEarly(&b)
	c.exitWith(&b)
	c.artificial()
	c.jump(end)
	c.bind(onError)
	c.at(item.Context)
	if c.py2 {
		c.withHandler2(exit, end)
	} else {
		c.withHandler(s, exit, outer, end)
	}
	c.depth = d
	c.bind(end)
}

// exitWith calls the exit method with three Nones, where nothing was raised.
func (c *compiler) exitWith(b *fblock) {
	d := c.depth
	base := b.temp
	if d != base.num()+1 {
		base = c.push()
		c.move(base, b.temp)
	}
	c.depth = base.num() + 2
	for range 3 {
		t := c.push()
		c.constTo(nil, t)
	}
	c.depth = base.num()
	c.emit(code.OpCall, base, base, 3)
	if b.kind == asyncWith {
		next := temp(base.num() + 1)
		c.emit(code.OpGetAwaitable, next, base, 2)
		c.delegate(base, next)
	}
	c.clear(base)
	c.depth = d
}

// withHandler calls the exit method with an exception.
func (c *compiler) withHandler(s *syntax.With, exit opnd, outer int32, end label) {
	c.depth = exit.num() + 1
	prev := c.pushExc()
	exc := temp(prev.num() + 1)
	cleanup, suppress := c.newLabel(), c.newLabel()
	c.protect(cleanup, exc.num())
	t := c.push()
	if s.Async {
		next := c.slot(0)
		c.emit(code.OpWithExceptStart, t, exit, exc)
		c.emit(code.OpGetAwaitable, next, t, 2)
		c.delegate(t, next)
	} else {
		c.emit(code.OpWithExceptStart, t, exit, exc)
	}
	c.test(suppress, t, true)
	c.handler = outer
	c.reraise(prev)
	c.bind(suppress)
	c.clear(exc)
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.clear(exit)
	c.jump(end)
	c.cleanup(cleanup, prev)
}

// withHandler2 is that of Python 2, which lets go of the exit method before it
// looks at what that returned.
func (c *compiler) withHandler2(exit opnd, end label) {
	c.depth = exit.num() + 1
	exc := c.pushExc()
	t := c.push()
	suppress := c.newLabel()
	c.emit(code.OpWithExceptStart, t, exit, exc)
	c.clear(exit)
	c.test(suppress, t, true)
	c.emit(code.OpReraise, exc, 0, 0)
	c.bind(suppress)
	c.clearTriple(exc)
	c.jump(end)
}
