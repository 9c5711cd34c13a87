package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// try compiles a try statement.
func (c *compiler) try(s *syntax.Try) {
	if len(s.Finalbody) == 0 {
		c.tryExcept(s)
		return
	}
	c.nop()
	d := c.depth
	onError, exit := c.newLabel(), c.newLabel()
	outer := c.protect(onError, d)
	c.pushBlock(fblock{kind: finallyTry, outer: outer, body: s.Finalbody})
	if len(s.Handlers) > 0 {
		c.tryExcept(s)
	} else {
		c.stmts(s.Body)
		c.stmts(s.Orelse)
	}
	c.popBlock()
	c.handler = outer
	c.stmts(s.Finalbody)
	c.artificial()
	c.jump(exit)
	c.bind(onError)
	c.artificial()
	c.finallyHandler(s, outer)
	c.depth = d
	c.bind(exit)
}

// finallyHandler runs a finally body after an exception, and raises it again.
func (c *compiler) finallyHandler(s *syntax.Try, outer int32) {
	prev := c.pushFinally()
	if c.py2 {
		c.pushBlock(fblock{kind: finallyEnd, outer: outer, temp: prev})
		c.stmts(s.Finalbody)
		c.popBlock()
		c.emit(code.OpReraise, prev, 0, 0)
		return
	}
	cleanup := c.newLabel()
	c.protect(cleanup, prev.num()+1)
	c.pushBlock(fblock{kind: finallyEnd, outer: outer, temp: prev})
	c.stmts(s.Finalbody)
	c.popBlock()
	c.handler = outer
	c.artificial()
	c.reraise(prev)
	c.cleanup(cleanup, prev)
}

// pushExc begins a handler. Python 3: the exception handled until now is in
// the result, the new one in the next temporary. Python 2: type, value and
// traceback are in three.
func (c *compiler) pushExc() opnd {
	t := c.push()
	c.push()
	if c.py2 {
		c.push()
	}
	c.emit(code.OpPushExcInfo, t, 0, 0)
	return t
}

// pushFinally is pushExc for a finally body, which Python 2 runs without making
// the exception the one that is handled.
func (c *compiler) pushFinally() opnd {
	if !c.py2 {
		return c.pushExc()
	}
	t := c.push()
	c.push()
	c.push()
	c.emit(code.OpPushExcInfo, t, 1, 0)
	return t
}

// reraise raises again the exception that pushExc left in prev and the next.
func (c *compiler) reraise(prev opnd) {
	if c.py2 {
		c.emit(code.OpReraise, prev, 0, 0)
		return
	}
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.emit(code.OpReraise, temp(prev.num()+1), 0, 0)
}

// cleanup emits what happens to an exception that leaves a handler of Python
// 3: prev is the exception handled again. c.handler is the one around.
func (c *compiler) cleanup(l label, prev opnd) {
	c.bind(l)
	c.artificial()
	c.depth = prev.num() + 1
	inner := c.pushExc()
	c.emit(code.OpPopExcept, inner, 0, 0)
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.emit(code.OpReraise, temp(inner.num()+1), 0, 0)
}

// tryExcept compiles a try with except clauses, without its finally.
func (c *compiler) tryExcept(s *syntax.Try) {
	if s.Star {
		c.tryStar(s)
		return
	}
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
	orelse := end
	if c.py2 && len(s.Orelse) > 0 {
		orelse = c.newLabel()
	} else {
		c.stmts(s.Orelse)
	}
	c.artificial()
	c.jump(orelse)
	c.bind(onError)
	c.artificial()
	prev := c.pushExc()
	if c.py2 {
		c.handlers2(s, prev, end)
	} else {
		c.handlers3(s, prev, end)
	}
	c.depth = d
	if orelse != end {
		c.bind(orelse)
		c.stmts(s.Orelse)
	}
	c.bind(end)
}

// handlers3 compiles the except clauses of Python 3.
func (c *compiler) handlers3(s *syntax.Try, prev opnd, end label) {
	outer := c.handler
	exc := temp(prev.num() + 1)
	cleanup := c.newLabel()
	c.protect(cleanup, exc.num())
	guarded := c.handler
	complete := false
	for i := range s.Handlers {
		h := &s.Handlers[i]
		c.at(h)
		c.handler = guarded
		c.depth = exc.num() + 1
		next := c.newLabel()
		if h.Type != nil {
			v := c.expr(h.Type)
			c.at(h)
			c.branch(code.OpJnExcMatch, next, exc, v)
		}
		complete = h.Type == nil
		c.depth = exc.num()
		if name, ok := h.Target.(*syntax.Name); ok {
			c.namedHandler(h, name, prev, outer, end)
		} else {
			c.at(h)
			c.clear(exc)
			c.pushBlock(fblock{kind: handlerCleanup, outer: outer, temp: prev})
			c.stmts(h.Body)
			c.popBlock()
			c.handler = outer
			c.artificial()
			c.emit(code.OpPopExcept, prev, 0, 0)
			c.jump(end)
		}
		c.bind(next)
	}
	c.handler = outer
	if !complete {
		c.artificial()
		c.reraise(prev)
	}
	c.cleanup(cleanup, prev)
}

// namedHandler compiles the body of `except … as name`, which unbinds the name
// whichever way it is left.
func (c *compiler) namedHandler(h *syntax.ExceptHandler, name *syntax.Name, prev opnd, outer int32, end label) {
	guarded := c.handler
	exc := temp(prev.num() + 1)
	c.at(h)
	c.depth = exc.num() + 1
	c.store(name.Sym, exc)
	c.depth = exc.num()
	onError := c.newLabel()
	c.protect(onError, exc.num())
	c.pushBlock(fblock{kind: handlerCleanup, named: true, sym: name.Sym, outer: outer, temp: prev})
	c.stmts(h.Body)
	c.popBlock()
	c.handler = outer
	c.artificial()
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.forget(name.Sym)
	c.jump(end)

	c.bind(onError)
	c.handler = guarded
	c.artificial()
	inner := c.pushExc()
	c.forget(name.Sym)
	c.handler = outer
	c.emit(code.OpPopExcept, inner, 0, 0)
	c.emit(code.OpPopExcept, prev, 0, 0)
	c.emit(code.OpReraise, temp(inner.num()+1), 0, 0)
	c.depth = exc.num()
}

// handlers2 compiles the except clauses of Python 2: the three parts of the
// exception are popped one by one.
func (c *compiler) handlers2(s *syntax.Try, exc opnd, end label) {
	complete := false
	for i := range s.Handlers {
		h := &s.Handlers[i]
		c.stop = int32(c.lineOf(h.Pos()))
		c.depth = exc.num() + 3
		next := c.newLabel()
		if h.Type != nil {
			v := c.expr(h.Type)
			c.branch(code.OpJnExcMatch, next, exc, v)
		}
		complete = h.Type == nil
		c.clear(exc)
		value := temp(exc.num() + 1)
		c.depth = exc.num() + 3
		if h.Target != nil {
			c.assignTo(h.Target, value)
		} else {
			c.clear(value)
		}
		c.clear(temp(exc.num() + 2))
		c.depth = exc.num()
		c.pushBlock(fblock{kind: handlerCleanup, outer: c.handler})
		c.stmts(h.Body)
		c.popBlock()
		c.jump(end)
		c.bind(next)
	}
	if !complete {
		c.depth = exc.num() + 3
		c.reraise(exc)
	}
}
