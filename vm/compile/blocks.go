package compile

import (
	"slices"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// blockKind is a statement around the current one that return, break and
// continue have to leave.
type blockKind uint8

const (
	whileLoop blockKind = iota
	forLoop
	tryExcept      // the body of a try with handlers
	finallyTry     // the body of a try with finally
	finallyEnd     // the finally body after an exception
	handlerCleanup // the body of an except clause
	withBlock
	asyncWith
	popValue // a value that is kept while a finally body runs
)

// fblock is a block, as CPython's compiler keeps them.
type fblock struct {
	kind     blockKind
	named    bool  // handlerCleanup: the exception has a name
	outer    int32 // the exception handler around the block
	temp     opnd  // the first temporary of the block
	exit     label // where break goes
	again    label // where continue goes
	backward bool  // again is bound already
	sym      syntax.Sym
	node     syntax.Node
	body     []syntax.Stmt // finallyTry: what to run
	early    *[]int        // withBlock of Python 2: see leftEarly
}

func (u *unit) pushBlock(b fblock) { u.blocks = append(u.blocks, b) }

func (u *unit) popBlock() { u.blocks = u.blocks[:len(u.blocks)-1] }

// leave emits what leaving all blocks above the first n takes, then what then
// emits. The value v, if it is a temporary, is kept meanwhile.
func (c *compiler) leave(n int, v opnd, then func()) {
	blocks, outer, d := slices.Clone(c.blocks), c.handler, c.depth
	known := slices.Clone(c.known)
	for len(c.blocks) > n {
		b := c.blocks[len(c.blocks)-1]
		c.popBlock()
		c.unwind(&b, v)
	}
	then()
	c.blocks = append(c.blocks[:0], blocks...)
	c.handler, c.depth = outer, d
	c.known = known
}

// unwind emits what leaving one block takes.
func (c *compiler) unwind(b *fblock, v opnd) {
	switch b.kind {
	case forLoop:
		c.clear(b.temp)
	case tryExcept:
		c.handler = b.outer
	case finallyTry:
		c.handler = b.outer
		if v.isTemp() {
			c.pushBlock(fblock{kind: popValue, temp: v, outer: b.outer})
		}
		c.early++
		c.stmts(b.body)
		c.early--
		if v.isTemp() {
			c.popBlock()
		}
		c.artificial()
	case finallyEnd:
		c.handler = b.outer
		if c.py2 {
			c.clearTriple(b.temp)
			break
		}
		c.clear(temp(b.temp.num() + 1))
		c.emit(code.OpPopExcept, b.temp, 0, 0)
	case handlerCleanup:
		c.handler = b.outer
		if c.py2 {
			break
		}
		c.emit(code.OpPopExcept, b.temp, 0, 0)
		if b.named {
			c.forget(b.sym)
		}
	case withBlock, asyncWith:
		c.handler = b.outer
		c.at(b.node)
		first := len(c.ins)
		c.exitWith(b)
		if b.early != nil {
			for i := first; i < len(c.ins); i++ {
				*b.early = append(*b.early, i)
			}
		}
		c.artificial()
	case popValue:
		c.clear(b.temp)
	}
}

// leftEarly gives the calls of a with's exit where the body is left early the line
// at which it ends: Python 2 has that code once, behind the body.
func (c *compiler) leftEarly(b *fblock) {
	if b.early == nil {
		return
	}
	for _, i := range *b.early {
		c.ins[i].stop = c.stop
	}
}

// clearTriple releases Python 2's exception triple.
func (c *compiler) clearTriple(t opnd) {
	for i := range 3 {
		c.clear(temp(t.num() + i))
	}
}

// forget unbinds the name of a caught exception.
func (c *compiler) forget(sym syntax.Sym) {
	d := c.depth
	c.store(sym, c.constant(nil))
	c.delete(sym)
	c.depth = d
}

func (c *compiler) breaks(s *syntax.Break) {
	c.leaveLoop(s, false)
}

func (c *compiler) continues(s *syntax.Continue) {
	c.leaveLoop(s, true)
}

// leaveLoop compiles break and continue.
func (c *compiler) leaveLoop(s syntax.Stmt, again bool) {
	i := len(c.blocks) - 1
	for i >= 0 && c.blocks[i].kind > forLoop {
		i--
	}
	if i < 0 {
		c.fail(s, "'break' outside loop") // scope has said so
	}
	loop := c.blocks[i]
	if !c.py2 || !again || len(c.blocks) > i+1 {
		c.nop() // in Python 2 a plain continue is a jump like any other
	}
	n := i + 1
	if !again {
		n = i
	}
	c.leave(n, 0, func() {
		switch {
		case !again:
			c.jump(loop.exit)
		case loop.backward:
			c.jumpBack(loop.again)
		default:
			c.jump(loop.again)
		}
	})
}
