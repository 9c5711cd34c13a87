package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// print2 compiles Python 2's print statement.
func (c *compiler) print2(s *syntax.Print) {
	d := c.depth
	stream := opnd(0)
	if s.Dest != nil {
		stream = c.expr(s.Dest)
		d = c.depth
	}
	// use gives the stream for one more print; the last one consumes it.
	use := func(last bool) opnd {
		switch {
		case stream == 0:
			return c.constant(nil)
		case last || !stream.isTemp():
			return stream
		}
		t := c.push()
		c.emit(code.OpCopy, t, stream, 0)
		return t
	}
	for i, e := range s.Values {
		v := c.guard(c.expr(e), e)
		c.emit(code.OpPrintItem, 0, use(!s.NL && i == len(s.Values)-1), v)
		c.depth = d
	}
	if s.NL {
		c.emit(code.OpPrintNewline, 0, use(true), 0)
	} else if len(s.Values) == 0 {
		c.clearIf(stream)
	}
}

// exec2 compiles Python 2's exec statement.
func (c *compiler) exec2(s *syntax.Exec) {
	base := c.tmp(s.Body)
	var nothing opnd
	if s.Globals == nil {
		nothing = c.push()
		c.constTo(nil, nothing)
		c.constTo(nil, c.push())
	} else {
		t := c.tmp(s.Globals)
		switch {
		case s.Locals != nil:
			c.tmp(s.Locals)
		default:
			c.emit(code.OpCopy, c.push(), t, 0)
		}
	}
	c.emit(code.OpExecStmt, 0, base, 0)
}
