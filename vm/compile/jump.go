package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// jumpIf jumps to l if e has the given truth, and goes on otherwise.
func (c *compiler) jumpIf(e syntax.Expr, l label, truth bool) {
	if v, ok := c.fold(e); ok {
		c.at(e)
		c.mentionDebug(e)
		c.nop()
		if isTrue(v) == truth {
			c.jump(l)
		}
		return
	}
	d := c.depth
	switch e := e.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			c.jumpIf(e.Operand, l, !truth)
			return
		}
	case *syntax.BoolOp:
		c.jumpBool(e, l, truth)
		return
	case *syntax.IfExp:
		orelse, end := c.newLabel(), c.newLabel()
		c.jumpIf(e.Test, orelse, false)
		c.jumpIf(e.Body, l, truth)
		c.artificial()
		c.jump(end)
		c.bind(orelse)
		c.jumpIf(e.Orelse, l, truth)
		c.bind(end)
		return
	case *syntax.Compare:
		c.jumpCompare(e, l, truth)
		return
	}
	v := c.expr(e)
	c.depth = d
	c.at(e)
	c.test(l, v, truth)
}

// mentionDebug counts __debug__ among the names, as Python 2.7 does.
func (c *compiler) mentionDebug(e syntax.Expr) {
	if name, ok := e.(*syntax.Name); ok && c.py2 {
		c.name(name.Id)
	}
}

func (c *compiler) jumpBool(e *syntax.BoolOp, l label, truth bool) {
	last := len(e.Values) - 1
	skips := e.Op == syntax.Or
	next := l
	if skips != truth {
		next = c.newLabel()
	}
	for _, v := range e.Values[:last] {
		c.jumpIf(v, next, skips)
	}
	c.jumpIf(e.Values[last], l, truth)
	if next != l {
		c.bind(next)
	}
}

var compareOps = [...]code.Op{
	syntax.Eq: code.OpCompareEq, syntax.NotEq: code.OpCompareNe, syntax.Lt: code.OpCompareLt, syntax.LtE: code.OpCompareLe,
	syntax.Gt: code.OpCompareGt, syntax.GtE: code.OpCompareGe, syntax.Is: code.OpIsOp, syntax.IsNot: code.OpIsNotOp,
	syntax.In: code.OpContainsOp, syntax.NotIn: code.OpNotContainsOp,
}

// link is a comparison of a chain that may end it: where it goes then, what
// it holds, and the temporary of its result if that is wanted.
type link struct {
	exit         label
	held, result opnd
}

// chain compiles the links of a comparison but the last, and gives the operands
// of that. Each middle operand is evaluated once and read twice.
func (c *compiler) chain(e *syntax.Compare, value bool) (links []link, a, b opnd) {
	last := len(e.Ops) - 1
	left := c.guard(c.expr(e.Left), e.Comparators[0])
	for i, op := range e.Ops[:last] {
		right := c.guard(c.expr(e.Comparators[i]), e.Comparators[i+1])
		k := link{exit: c.newLabel()}
		use := right
		d := c.depth
		if right.isTemp() {
			k.held = right
			use = c.push()
			c.at(e)
			c.emit(code.OpCopy, use, right, 0)
		}
		c.at(e)
		if value {
			k.result = temp(d)
			c.maxDepth = max(c.maxDepth, d+1)
			c.emit(compareOps[op], k.result, left, use)
			c.branch(code.OpJfKeep, k.exit, k.result, 0)
			c.clear(k.result)
		} else {
			c.jumpOp(op, left, use, k.exit, false)
		}
		c.depth = d
		links = append(links, k)
		left = right
	}
	return links, left, c.expr(e.Comparators[last])
}

// jumpCompare jumps on a comparison.
func (c *compiler) jumpCompare(e *syntax.Compare, l label, truth bool) {
	c.warnIs(e)
	d := c.depth
	op := e.Ops[len(e.Ops)-1]
	if len(e.Ops) == 1 {
		a, b := c.comparands(op, e.Left, e.Comparators[0])
		c.depth = d
		c.at(e)
		c.jumpOp(op, a, b, l, truth)
		return
	}
	if c.py2 {
		// 2.7 makes a value of it, and may ask that for its truth twice.
		v := c.tmp(e)
		c.depth = d
		c.test(l, v, truth)
		return
	}
	links, a, b := c.chain(e, false)
	c.depth = d
	c.at(e)
	c.jumpOp(op, a, b, l, truth)
	end := c.newLabel()
	c.jump(end)
	for _, k := range links {
		c.bind(k.exit)
		c.clearIf(k.held)
		switch {
		case !truth:
			c.jump(l)
		default:
			c.jump(end)
		}
	}
	c.bind(end)
}

// compare compiles a comparison to a value.
func (c *compiler) compare(e *syntax.Compare, dst opnd) {
	c.warnIs(e)
	op := e.Ops[len(e.Ops)-1]
	if len(e.Ops) == 1 {
		a, b := c.comparands(op, e.Left, e.Comparators[0])
		c.at(e)
		c.dst(compareOps[op], dst, a, b)
		return
	}
	links, a, b := c.chain(e, true)
	c.at(e)
	c.dst(compareOps[op], dst, a, b)
	end := c.newLabel()
	c.jump(end)
	for _, k := range links {
		c.bind(k.exit)
		c.clearIf(k.held)
		c.move(dst, k.result)
		c.jump(end)
	}
	c.bind(end)
}

// comparands compiles the operands of a comparison. A display of constants
// that is only searched becomes a constant.
func (c *compiler) comparands(op syntax.CmpOperator, left, right syntax.Expr) (a, b opnd) {
	a = c.guard(c.expr(left), right)
	if op == syntax.In || op == syntax.NotIn {
		if v, ok := c.foldSearched(right); ok {
			c.atFolded(right)
			c.touch()
			return a, c.constant(v)
		}
	}
	return a, c.expr(right)
}

// jumpOp jumps on a op b.
func (c *compiler) jumpOp(op syntax.CmpOperator, a, b opnd, l label, truth bool) {
	switch op {
	case syntax.Is, syntax.IsNot:
		if (op == syntax.Is) == truth {
			c.emit(code.OpJtIs, l, a, b)
		} else {
			c.emit(code.OpJnIs, l, a, b)
		}
		return
	case syntax.In, syntax.NotIn:
		t := c.top()
		c.emit(code.OpContainsOp, t, a, b)
		c.test(l, t, truth == (op == syntax.In))
		return
	}
	base := code.OpJnLt
	if truth {
		base = code.OpJtLt
	}
	c.branch(base+compareOps[op]-code.OpCompareLt, l, a, b)
}

// boolOp compiles `and` and `or` to a value.
func (c *compiler) boolOp(e *syntax.BoolOp, dst opnd) {
	d := c.depth
	op := code.OpJfKeep
	if e.Op == syntax.Or {
		op = code.OpJtKeep
	}
	t := c.top()
	keep, end := c.newLabel(), c.newLabel()
	kept := false
	type exit struct {
		l label
		v opnd
	}
	var exits []exit
	operands, last := e.Values, len(e.Values)-1
	if c.py2 {
		operands = flattenBool(e)
		last = len(operands) - 1
	}
	for _, v := range operands[:last] {
		if inner, ok := v.(*syntax.BoolOp); ok && c.py2 {
			// Its operands lead to where the outer one's would.
			n := len(inner.Values) - 1
			next := c.newLabel()
			for _, w := range inner.Values[:n] {
				c.jumpIf(w, next, inner.Op == syntax.Or)
			}
			o := c.tmp(inner.Values[n])
			c.depth = d
			kept = true
			c.branch(op, keep, o, 0)
			c.clear(o)
			c.bind(next)
			continue
		}
		if truth, ok := c.fold(v); ok && isTrue(truth) == (e.Op == syntax.And) {
			c.at(v)
			c.mentionDebug(v)
			c.nop()
			continue
		}
		o := c.expr(v)
		c.depth = d
		c.at(v)
		switch {
		case !o.isTemp():
			l := c.newLabel()
			exits = append(exits, exit{l, o})
			c.test(l, o, e.Op == syntax.Or)
		default:
			kept = true
			c.branch(op, keep, o, 0)
			c.clear(o)
		}
	}
	c.exprTo(operands[last], dst)
	if kept {
		if dst != t {
			c.jump(end)
			c.bind(keep)
			c.at(e)
			c.move(dst, t)
		} else {
			keep, end = end, keep
		}
	}
	for _, x := range exits {
		c.jump(end)
		c.bind(x.l)
		c.at(e)
		c.move(dst, x.v)
	}
	c.bind(end)
}

// flattenBool joins operands that are chains of the same operator: Python 2.7
// tests none of them twice.
func flattenBool(e *syntax.BoolOp) (out []syntax.Expr) {
	for _, v := range e.Values {
		if inner, ok := v.(*syntax.BoolOp); ok && inner.Op == e.Op {
			out = append(out, flattenBool(inner)...)
		} else {
			out = append(out, v)
		}
	}
	return out
}

func (c *compiler) ifExp(e *syntax.IfExp, dst opnd) {
	orelse, end := c.newLabel(), c.newLabel()
	c.jumpIf(e.Test, orelse, false)
	c.exprTo(e.Body, dst)
	c.artificial()
	c.jump(end)
	c.bind(orelse)
	c.exprTo(e.Orelse, dst)
	c.bind(end)
}
