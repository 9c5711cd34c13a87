package compile

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// opnd is an operand before the layout of the window is known: a register as
// kind and number, or a plain number where the opcode has one.
type opnd int32

const (
	kLocal = iota + 1
	kCell
	kFree
	kConst
	kTemp
	kindBits = 3
	kindMask = 1<<kindBits - 1
)

func reg(kind, i int) opnd { return opnd(i<<kindBits | kind) }
func temp(i int) opnd      { return reg(kTemp, i) }

func (o opnd) kind() int { return int(o & kindMask) }
func (o opnd) num() int  { return int(o >> kindBits) }

func (o opnd) isTemp() bool  { return o.kind() == kTemp }
func (o opnd) isLocal() bool { return o.kind() == kLocal }

// res is the temporary for the results of calls in comparisons and tests.
const res = opnd(kTemp)

// label is a place in the code, known or not yet.
type label = opnd

// ins is an instruction under construction. Jump fields hold labels, Wide
// fields numbers in b.
type ins struct {
	op          code.Op
	a, b, c     opnd
	h           int32 // the exception handler around, or -1
	start, stop int32 // the source range; see noPos and linePos
}

// Special values of ins.start.
const (
	noPos   = -1 // no position of its own
	linePos = -2 // stop is a line, and there are no columns
)

// handler is where exceptions of a stretch of code go.
type handler struct {
	target label
	depth  int
}

// at makes a node's range the position of what is emitted next.
func (c *compiler) at(n syntax.Node) {
	s := n.Range()
	if c.py2 {
		c.at2(first2(n))
		if op, ok := n.(*syntax.BinOp); ok {
			c.atOperator(op)
		}
		return
	}
	c.start, c.stop = s.Start, s.Stop
}

// first2 is where Python 2.7 lets a node begin: displays without brackets and
// comprehensions with their first element.
func first2(n syntax.Node) syntax.Span {
	switch n := n.(type) {
	case *syntax.Tuple:
		if len(n.Elts) > 0 {
			return n.Elts[0].Range()
		}
	case *syntax.ListComp:
		return n.Elt.Range()
	case *syntax.SetComp:
		return n.Elt.Range()
	case *syntax.GeneratorExp:
		return n.Elt.Range()
	case *syntax.DictComp:
		return n.Key.Range()
	}
	return n.Range()
}

// atOperator moves the line to that of the operator of a second or later link
// of a chain, which Python 2.7 takes for the whole chain up to there.
func (c *compiler) atOperator(e *syntax.BinOp) {
	left, ok := e.Left.(*syntax.BinOp)
	if !ok || left.Start != e.Start || level(left.Op) != level(e.Op) || e.Op == syntax.Pow {
		return
	}
	src := c.f.Source
	i := int(left.Stop)
	for i < len(src) && strings.IndexByte(" \t\f\r\n\\)#", src[i]) >= 0 {
		if src[i] == '#' {
			for i < len(src) && src[i] != '\n' {
				i++
			}
		}
		i++
	}
	c.at2(syntax.Span{Start: int32(i), Stop: int32(i)})
}

// level groups the operators of equal precedence.
func level(op syntax.Operator) int {
	switch op {
	case syntax.Add, syntax.Sub:
		return 1
	case syntax.Mult, syntax.Div, syntax.Mod, syntax.FloorDiv:
		return 2
	case syntax.LShift, syntax.RShift:
		return 3
	}
	return 4 + int(op)
}

// at2 moves Python 2's line, which only grows within a statement.
func (c *compiler) at2(s syntax.Span) {
	if line := c.line2(s.Start); line > c.stop {
		c.stop = line
	}
}

// line2 is the line that Python 2.7 gives a node: that of the end of its first
// token, which matters for strings over several lines.
func (c *compiler) line2(start int32) int32 {
	src := c.f.Source
	i := int(start)
	for i < len(src) && i < int(start)+2 && strings.IndexByte("uUbBrR", src[i]) >= 0 {
		i++
	}
	if i < len(src) && (src[i] == '"' || src[i] == '\'') {
		return int32(c.lineOf(stringEnd(src, i) - 1))
	}
	return int32(c.lineOf(int(start)))
}

// stringEnd finds the end of the string whose quote is at i.
func stringEnd(src []byte, i int) int {
	quote := src[i : i+1]
	if i+2 < len(src) && src[i+1] == quote[0] && src[i+2] == quote[0] {
		quote = src[i : i+3]
	}
	i += len(quote)
	for i < len(src) && !bytes.HasPrefix(src[i:], quote) {
		if src[i] == '\\' {
			i++
		}
		i++
	}
	return min(i+len(quote), len(src))
}

// atStmt begins a statement.
func (c *compiler) atStmt(n syntax.Node) {
	s := n.Range()
	if c.py2 {
		// That of a decorated definition is its first decorator's.
		switch n := n.(type) {
		case *syntax.FunctionDef:
			c.start, c.stop = linePos, int32(c.firstLine(n, n.Decorators))
			return
		case *syntax.ClassDef:
			c.start, c.stop = linePos, int32(c.firstLine(n, n.Decorators))
			return
		}
		c.start, c.stop = linePos, c.line2(s.Start)
		return
	}
	c.start, c.stop = s.Start, s.Stop
}

// again makes the position that of a statement once more, after its parts. In
// Python 2 it stays where the parts have led.
func (c *compiler) again(n syntax.Node) {
	if !c.py2 {
		c.atStmt(n)
	}
}

// atSpan is at for a range without a node.
func (c *compiler) atSpan(start, stop int32) {
	if c.py2 {
		c.at2(syntax.Span{Start: start, Stop: stop})
		return
	}
	c.start, c.stop = start, stop
}

// artificial marks what is emitted next as having no place in the source.
func (c *compiler) artificial() {
	if !c.py2 {
		c.start, c.stop = noPos, noPos
	}
}

// place is a position, kept around code that belongs elsewhere.
type place struct{ start, stop int32 }

func (c *compiler) here() place  { return place{c.start, c.stop} }
func (c *compiler) back(p place) { c.start, c.stop = p.start, p.stop }
func (u *unit) newLabel() label  { u.labels = append(u.labels, -1); return label(len(u.labels) - 1) }

// bind puts a label here.
func (u *unit) bind(l label) {
	u.labels[l] = int32(len(u.ins))
	clear(u.known)
}

// emit appends an instruction.
func (u *unit) emit(op code.Op, a, b, c opnd) {
	switch op {
	case code.OpCall, code.OpCallKw:
		u.maxDepth = max(u.maxDepth, b.num()+2+int(c&^code.MethodCall))
	case code.OpCallEx:
		u.maxDepth = max(u.maxDepth, b.num()+4)
	}
	u.ins = append(u.ins, ins{op, a, b, c, u.handler, u.start, u.stop})
}

// dst emits an instruction that writes a register, which may be a local.
func (u *unit) dst(op code.Op, a, b, c opnd) {
	u.emit(op, a, b, c)
	if a.isLocal() {
		u.setKnown(a)
	}
}

// named emits an instruction with an inline cache in C.
func (u *unit) named(op code.Op, a, b opnd, name string) {
	u.emit(op, a, b, opnd(u.cache(op, name)))
	if a.isLocal() && code.Table[op].A == code.Dst {
		u.setKnown(a)
	}
}

// move copies or moves b to a.
func (u *unit) move(a, b opnd) {
	if a != b {
		u.dst(code.OpMove, a, b, 0)
	}
}

// clear releases a register.
func (u *unit) clear(a opnd) {
	u.emit(code.OpClear, a, 0, 0)
	if a.isLocal() {
		u.setUnknown(a)
	}
}

// clearIf releases an operand that is a temporary.
func (u *unit) clearIf(a opnd) {
	if a.isTemp() {
		u.clear(a)
	}
}

func (u *unit) nop() { u.emit(code.OpNop, 0, 0, 0) }

// jump emits a jump to a label that comes later.
func (u *unit) jump(l label) { u.emit(code.OpJump, l, 0, 0) }

// jumpBack emits a jump to a label that is bound.
func (u *unit) jumpBack(l label) { u.emit(code.OpJumpBack, l, 0, 0) }

// branch emits a conditional jump of the "res:" sort, which repeats on RES.
func (u *unit) branch(op code.Op, l label, b, c opnd) {
	u.emit(op, l, b, c)
	again := code.OpJf
	if jumpsIfTrue(op) {
		again = code.OpJt
	}
	u.emit(again, l, res, 0)
}

// test jumps to l if b has the given truth.
func (u *unit) test(l label, b opnd, truth bool) {
	if truth {
		u.branch(code.OpJt, l, b, 0)
	} else {
		u.branch(code.OpJf, l, b, 0)
	}
}

func jumpsIfTrue(op code.Op) bool {
	return op == code.OpJt || op == code.OpJtKeep || op >= code.OpJtLt && op <= code.OpJtGe
}

// push takes the next temporary.
func (u *unit) push() opnd {
	t := temp(u.depth)
	u.depth++
	u.maxDepth = max(u.maxDepth, u.depth)
	return t
}

// top is the next free temporary.
func (u *unit) top() opnd {
	u.maxDepth = max(u.maxDepth, u.depth+1)
	return temp(u.depth)
}

// slot is the free temporary n above the top.
func (u *unit) slot(n int) opnd {
	u.maxDepth = max(u.maxDepth, u.depth+n+1)
	return temp(u.depth + n)
}

// protect makes exceptions of what follows go to l with depth temporaries
// alive, and returns the handler around for restoring.
func (u *unit) protect(l label, depth int) (outer int32) {
	outer = u.handler
	u.handlers = append(u.handlers, handler{l, depth})
	u.handler = int32(len(u.handlers) - 1)
	return outer
}

// The locals that are surely bound here, as far as straight-line code tells.

func (u *unit) isKnown(a opnd) bool {
	i := a.num()
	return i>>6 < len(u.known) && u.known[i>>6]>>(i&63)&1 != 0
}

func (u *unit) setKnown(a opnd) {
	i := a.num()
	for i>>6 >= len(u.known) {
		u.known = append(u.known, 0)
	}
	u.known[i>>6] |= 1 << (i & 63)
}

func (u *unit) setUnknown(a opnd) {
	if i := a.num(); i>>6 < len(u.known) {
		u.known[i>>6] &^= 1 << (i & 63)
	}
}
