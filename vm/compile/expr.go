package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// expr compiles an expression and gives an operand to read it by: a local or a
// constant in place, or a temporary that was free.
func (c *compiler) expr(e syntax.Expr) opnd {
	switch e := e.(type) {
	case *syntax.Name:
		c.at(e)
		if v, ok := c.fold(e); ok {
			c.mentionDebug(e)
			c.touch()
			return c.constant(v)
		}
		return c.load(e.Sym)
	case *syntax.BinOp:
		return c.binOp(e, 0)
	default:
		if v, ok := c.fold(e); ok {
			c.atFolded(e)
			c.touch()
			return c.constant(v)
		}
	}
	return c.tmp(e)
}

// atFolded makes the position that of an expression that became a constant:
// Python 2 has its last line, to which the operands have led.
func (c *compiler) atFolded(e syntax.Expr) {
	c.at(e)
	if _, plain := e.(*syntax.Constant); !plain && c.py2 {
		syntax.Inspect(e, func(n syntax.Node) bool {
			c.at(n)
			return true
		})
	}
}

// touch lets a trace function see the line of an operand that is read in place,
// where that is another line than that of the instruction before.
func (c *compiler) touch() {
	if c.start == noPos {
		return
	}
	line := c.stop
	if !c.py2 {
		line = int32(c.lineOf(int(c.start)))
	}
	n := len(c.ins)
	switch {
	case n == 0:
	case c.ins[n-1].start == c.start && (!c.py2 || c.ins[n-1].stop == line):
		return
	case c.ins[n-1].start >= 0 && int32(c.lineOf(int(c.ins[n-1].start))) == line:
		return
	}
	c.nop()
}

// tmp compiles an expression into the next temporary.
func (c *compiler) tmp(e syntax.Expr) opnd {
	t := c.top()
	c.exprTo(e, t)
	return c.push()
}

// exprTo compiles an expression whose last instruction writes dst: a local or
// a temporary that is not in use.
func (c *compiler) exprTo(e syntax.Expr, dst opnd) {
	if v, ok := c.fold(e); ok {
		c.atFolded(e)
		c.mentionDebug(e)
		c.constTo(v, dst)
		return
	}
	d := c.depth
	switch e := e.(type) {
	case *syntax.Name:
		c.at(e)
		c.loadTo(e.Sym, dst)
	case *syntax.Attribute:
		c.attribute(e, dst)
	case *syntax.Call:
		c.call(e, dst)
	case *syntax.BinOp:
		c.binOp(e, dst)
	case *syntax.UnaryOp:
		c.unaryOp(e, dst)
	case *syntax.Compare:
		c.compare(e, dst)
	case *syntax.BoolOp:
		c.boolOp(e, dst)
	case *syntax.IfExp:
		c.ifExp(e, dst)
	case *syntax.Subscript:
		c.subscript(e, dst)
	case *syntax.Tuple:
		c.tuple(e, dst)
	case *syntax.List:
		c.list(e, dst)
	case *syntax.Dict:
		c.dict(e, dst)
	case *syntax.Set:
		c.set(e, dst)
	case *syntax.Lambda:
		c.lambda(e, dst)
	default:
		c.rareExprTo(e, dst)
	}
	c.depth = d
}

func (c *compiler) rareExprTo(e syntax.Expr, dst opnd) {
	switch e := e.(type) {
	case *syntax.ListComp, *syntax.SetComp, *syntax.DictComp, *syntax.GeneratorExp:
		c.comprehension(e, dst)
	case *syntax.JoinedStr:
		c.joinedStr(e, dst)
	case *syntax.FormattedValue:
		c.formattedValue(e, dst)
	case *syntax.TemplateStr:
		c.templateStr(e, dst)
	case *syntax.Yield:
		c.yield(e, dst)
	case *syntax.YieldFrom:
		c.yieldFrom(e, dst)
	case *syntax.Await:
		c.await(e, dst)
	case *syntax.NamedExpr:
		c.namedExpr(e, dst)
	case *syntax.Slice:
		c.slice(e, dst)
	case *syntax.ExtSlice:
		c.extSlice(e, dst)
	case *syntax.Repr:
		v := c.expr(e.Value)
		c.at(e)
		c.dst(code.OpRepr, dst, v, 0)
	case *syntax.Starred:
		c.exprTo(e.Value, dst) // only in broken places, which scope reports
	default:
		panic("compile: unknown expression")
	}
}

// discard compiles an expression for its effects.
func (c *compiler) discard(e syntax.Expr) {
	if c.discardComp(e) {
		return
	}
	if v := c.expr(e); v.isTemp() {
		c.clear(v)
		c.depth = v.num()
	}
}

// guard protects a borrowed local from what is evaluated before it is read.
func (c *compiler) guard(o opnd, later ...syntax.Expr) opnd {
	if !o.isLocal() {
		return o
	}
	for _, e := range later {
		if e != nil && c.rebinds(e) {
			t := c.push()
			c.move(t, o)
			return t
		}
	}
	return o
}

// rebinds tells whether an expression may bind a local of this frame.
func (c *compiler) rebinds(e syntax.Expr) bool {
	if !c.walrus && !c.py2 {
		return false
	}
	switch e.(type) {
	case *syntax.Name, *syntax.Constant:
		return false
	}
	found := false
	syntax.Inspect(e, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.NamedExpr:
			found = true
		case *syntax.ListComp:
			found = found || c.py2
		}
		return !found
	})
	return found
}

var binaryOps = [...]code.Op{
	syntax.Add: code.OpBinaryAdd, syntax.Sub: code.OpBinarySubtract, syntax.Mult: code.OpBinaryMultiply,
	syntax.MatMult: code.OpBinaryMatrixMultiply, syntax.Div: code.OpBinaryTrueDivide, syntax.Mod: code.OpBinaryModulo,
	syntax.Pow: code.OpBinaryPower, syntax.LShift: code.OpBinaryLshift, syntax.RShift: code.OpBinaryRshift,
	syntax.BitOr: code.OpBinaryOr, syntax.BitXor: code.OpBinaryXor, syntax.BitAnd: code.OpBinaryAnd,
	syntax.FloorDiv: code.OpBinaryFloorDivide,
}

// operator gives the opcode of an arithmetic operator.
func (c *compiler) operator(op syntax.Operator, inplace bool) code.Op {
	out := binaryOps[op]
	if op == syntax.Div && !c.trueDivision() {
		out = code.OpBinaryDivide
	}
	if inplace {
		out += code.OpInplaceAdd - code.OpBinaryAdd
	}
	return out
}

// binOp compiles a chain of operators from the innermost left operand on,
// without recursion, because such chains get long. With dst 0 the result may
// be any operand.
func (c *compiler) binOp(e *syntax.BinOp, dst opnd) opnd {
	d := c.depth
	chain := []*syntax.BinOp{e}
	for {
		left, ok := chain[len(chain)-1].Left.(*syntax.BinOp)
		if !ok {
			break
		}
		chain = append(chain, left)
	}
	if c.py2 {
		for _, n := range chain {
			c.at(n)
		}
	}
	leaf := chain[len(chain)-1].Left
	_, formatted := leaf.(*syntax.JoinedStr)
	var acc opnd
	value, known := c.fold(leaf)
	for i := len(chain) - 1; i >= 0; i-- {
		n := chain[i]
		right, rightKnown := c.fold(n.Right)
		if known && rightKnown {
			if v, ok := c.foldBinary(n.Op, value, right); ok {
				value = v
				continue
			}
		}
		if format, ok := value.(code.Text); ok && known && n.Op == syntax.Mod && !c.py2 && !rightKnown && !formatted {
			if joined, ok := percent(n, string(format)); ok {
				out := dst
				if i > 0 || dst == 0 {
					out = c.top()
				}
				c.exprTo(joined, out)
				if out != dst {
					c.push()
				}
				acc, known = out, false
				continue
			}
		}
		switch {
		case known:
			c.at(leaf)
			if i+1 < len(chain) {
				c.atFolded(chain[i+1])
			}
			c.touch()
			acc, known = c.constant(value), false
		case acc == 0:
			acc = c.expr(leaf)
		}
		acc = c.guard(acc, n.Right)
		var r opnd
		if rightKnown {
			c.atFolded(n.Right)
			c.touch()
			r = c.constant(right)
		} else {
			r = c.expr(n.Right)
		}
		c.depth = d
		out := dst
		if i > 0 || dst == 0 {
			out = c.push()
		}
		c.at(n)
		c.dst(c.operator(n.Op, false), out, acc, r)
		acc = out
	}
	if known {
		c.atFolded(e)
		if dst == 0 {
			c.touch()
			return c.constant(value)
		}
		c.constTo(value, dst)
	}
	if dst != 0 {
		c.depth = d
	}
	return acc
}

func (c *compiler) unaryOp(e *syntax.UnaryOp, dst opnd) {
	v := c.expr(e.Operand)
	c.at(e)
	op := code.OpUnaryNot
	switch e.Op {
	case syntax.Invert:
		op = code.OpUnaryInvert
	case syntax.UAdd:
		op = code.OpUnaryPositive
	case syntax.USub:
		op = code.OpUnaryNegative
	}
	c.dst(op, dst, v, 0)
}

// attr makes an attribute's position the current one: where the attribute is
// in another line than its object begins, only its name.
func (c *compiler) atAttr(e *syntax.Attribute, stop int32) {
	if !c.py2 && c.lineOf(int(e.Start)) != c.lineOf(int(e.Stop)) {
		c.atSpan(e.Stop-int32(len(e.Attr)), stop)
		return
	}
	c.atSpan(e.Start, stop)
}

// attrName is the name of an attribute, mangled in a class.
func (c *compiler) attrName(e *syntax.Attribute) string { return c.scope.Private(e.Attr) }

func (c *compiler) attribute(e *syntax.Attribute, dst opnd) {
	if call, ok := c.superCall(e); ok {
		c.loadSuper(call)
		c.atAttr(e, e.Stop)
		c.named(code.OpLoadSuperAttr, dst, c.slot(0), c.attrName(e))
		return
	}
	v := c.expr(e.Value)
	c.atAttr(e, e.Stop)
	c.named(code.OpLoadAttr, dst, v, c.attrName(e))
}

// namedExpr compiles `target := value`.
func (c *compiler) namedExpr(e *syntax.NamedExpr, dst opnd) {
	if o, fast := c.fastTarget(e.Target); fast {
		c.exprTo(e.Value, o)
		c.mention(o)
		c.at(e.Target)
		c.move(dst, o)
		return
	}
	c.exprTo(e.Value, dst)
	c.at(e)
	v := dst
	if dst.isTemp() {
		v = c.slot(1)
		if dst != c.slot(0) {
			v = c.slot(0)
		}
		c.emit(code.OpCopy, v, dst, 0)
	}
	c.at(e.Target)
	c.store(e.Target.Sym, v)
}

// subscript compiles a load of a[b].
func (c *compiler) subscript(e *syntax.Subscript, dst opnd) {
	c.warnSubscript(e)
	if s, ok := e.Slice.(*syntax.Slice); ok && c.py2 && s.Step == nil {
		base := c.slice2(e.Value, s)
		c.at(e)
		c.dst(code.OpLoadSlice, dst, base, bounds2(s))
		return
	}
	v := c.guard(c.expr(e.Value), e.Slice)
	i := c.expr(e.Slice)
	c.at(e)
	c.dst(code.OpBinarySubscr, dst, v, i)
}

// slice compiles lower:upper:step to a slice object.
func (c *compiler) slice(e *syntax.Slice, dst opnd) {
	base := c.slot(0)
	for _, part := range [...]syntax.Expr{e.Lower, e.Upper, e.Step} {
		t := c.top()
		if part == nil {
			c.at(e)
			c.constTo(nil, t)
		} else {
			c.exprTo(part, t)
		}
		c.push()
	}
	c.at(e)
	c.dst(code.OpBuildSlice, dst, base, 0)
}

// extSlice compiles Python 2's a[i:j, k].
func (c *compiler) extSlice(e *syntax.ExtSlice, dst opnd) {
	base := c.slot(0)
	for _, part := range e.Dims {
		c.tmp(part)
	}
	c.at(e)
	c.dst(code.OpBuildTuple, dst, base, opnd(len(e.Dims)))
}

// slice2 compiles the operands of Python 2's a[i:j]: three temporaries, of
// which that of a bound that is not there holds anything.
func (c *compiler) slice2(value syntax.Expr, s *syntax.Slice) opnd {
	base := c.tmp(value)
	for _, part := range [...]syntax.Expr{s.Lower, s.Upper} {
		t := c.top()
		if part != nil {
			c.exprTo(part, t)
		}
		c.push()
	}
	return base
}

// bounds2 says which bounds of Python 2's a[i:j] are written: 1, 2.
func bounds2(s *syntax.Slice) (bits opnd) {
	if s.Lower != nil {
		bits |= 1
	}
	if s.Upper != nil {
		bits |= 2
	}
	return bits
}

// isFunction tells whether code is a generator, coroutine or both.
func (c *compiler) suspends() bool {
	return c.code.Flags&(code.Generator|code.Coroutine|code.AsyncGenerator) != 0
}

func (c *compiler) yield(e *syntax.Yield, dst opnd) {
	var v opnd
	if e.Value == nil {
		c.at(e)
		v = c.constant(nil)
	} else {
		v = c.expr(e.Value)
	}
	c.at(e)
	v = c.wrapYield(v)
	c.dst(code.OpYieldValue, dst, v, 0)
}

// wrapYield wraps what an asynchronous generator yields.
func (c *compiler) wrapYield(v opnd) opnd {
	if c.code.Flags&code.AsyncGenerator == 0 {
		return v
	}
	t := v
	if !t.isTemp() {
		t = c.top()
	}
	c.emit(code.OpAsyncGenWrap, t, v, 0)
	return t
}

func (c *compiler) yieldFrom(e *syntax.YieldFrom, dst opnd) {
	t := c.push()
	v := c.expr(e.Value)
	c.depth = t.num() + 1
	it := c.push()
	c.at(e)
	c.emit(code.OpGetYieldFromIter, it, v, 0)
	c.delegate(t, it)
	c.move(dst, t)
}

// delegate waits for the iterator in it; the result is then in t.
func (c *compiler) delegate(t, it opnd) {
	c.constTo(nil, t)
	c.emit(code.OpYieldFrom, t, it, 0)
}

func (c *compiler) await(e *syntax.Await, dst opnd) {
	t := c.push()
	v := c.expr(e.Value)
	c.depth = t.num() + 1
	it := c.push()
	c.at(e)
	c.emit(code.OpGetAwaitable, it, v, 0)
	c.delegate(t, it)
	c.move(dst, t)
}
