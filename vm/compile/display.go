package compile

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// crowd is how many temporaries a display or call may fill before it is built
// step by step, as in CPython.
const crowd = 30

// tuple compiles a tuple that is not constant.
func (c *compiler) tuple(e *syntax.Tuple, dst opnd) { c.sequence(e, e.Elts, code.OpBuildTuple, dst) }

func (c *compiler) list(e *syntax.List, dst opnd) { c.sequence(e, e.Elts, code.OpBuildList, dst) }

func (c *compiler) set(e *syntax.Set, dst opnd) { c.sequence(e, e.Elts, code.OpBuildSet, dst) }

// sequence builds a tuple, list or set.
func (c *compiler) sequence(e syntax.Node, elts []syntax.Expr, op code.Op, dst opnd) {
	add, extend := code.OpListAppend, code.OpListExtend
	build := code.OpBuildList
	if op == code.OpBuildSet {
		add, extend, build = code.OpSetAdd, code.OpSetUpdate, code.OpBuildSet
	}
	if !c.py2 && len(elts) > 2 && op != code.OpBuildTuple {
		if v, ok := c.foldTuple(elts); ok {
			if op == code.OpBuildSet {
				v = frozenSet(v.(code.Tuple))
			}
			t := c.push()
			c.at(e)
			c.emit(build, t, t, 0)
			c.emit(extend, 0, t, c.constant(v))
			c.move(dst, t)
			return
		}
	}
	starred := firstStar(elts)
	if starred == len(elts) && len(elts) <= c.crowd() {
		base := c.slot(0)
		for _, x := range elts {
			c.tmp(x)
		}
		c.at(e)
		c.dst(op, dst, base, opnd(len(elts)))
		return
	}
	t := c.gather(e, elts, starred, build, add, extend)
	c.at(e)
	if op == code.OpBuildTuple {
		c.dst(code.OpListToTuple, dst, t, 0)
		return
	}
	c.move(dst, t)
}

// crowd is the limit for this dialect; Python 2.7 has none, but registers do.
func (c *compiler) crowd() int {
	if c.py2 {
		return 200
	}
	return crowd
}

// firstStar is the place of the first starred element, or their number.
func firstStar(elts []syntax.Expr) int {
	for i, e := range elts {
		if _, ok := e.(*syntax.Starred); ok {
			return i
		}
	}
	return len(elts)
}

// gather builds a list or set step by step in the next temporary.
func (c *compiler) gather(e syntax.Node, elts []syntax.Expr, starred int, build, add, extend code.Op) opnd {
	big := len(elts) > c.crowd()
	list := c.top()
	first := 0
	if starred > 0 && !big {
		for _, x := range elts[:starred] {
			c.tmp(x)
		}
		first = starred
		c.depth = list.num()
	}
	c.at(e)
	c.emit(build, list, list, opnd(first))
	c.push()
	d := c.depth
	for _, x := range elts[first:] {
		if s, ok := x.(*syntax.Starred); ok {
			v := c.expr(s.Value)
			c.at(e)
			c.emit(extend, 0, list, v)
		} else {
			v := c.expr(x)
			c.at(e)
			c.emit(add, 0, list, v)
		}
		c.depth = d
	}
	return list
}

// dict compiles a dict display, in pieces where it is large or has **.
func (c *compiler) dict(e *syntax.Dict, dst opnd) {
	if c.py2 {
		c.dict2(e, dst)
		return
	}
	d := c.depth
	have := opnd(0)
	flush := func(from, to int) {
		if from == to {
			return
		}
		piece := c.subDict(e, from, to)
		c.at(e)
		if have != 0 {
			c.emit(code.OpDictUpdate, 0, have, piece)
			c.depth = d + 1
		} else {
			have = piece
		}
	}
	from := 0
	for i, key := range e.Keys {
		switch {
		case key == nil:
			flush(from, i)
			from = i + 1
			if have == 0 {
				have = c.push()
				c.at(e)
				c.emit(code.OpBuildMap, have, have, 0)
			}
			v := c.expr(e.Values[i])
			c.at(e)
			c.emit(code.OpDictUpdate, 0, have, v)
			c.depth = d + 1
		case (i-from)*2 > crowd:
			flush(from, i+1)
			from = i + 1
		}
	}
	if have == 0 && len(e.Keys)*2 <= crowd+2 {
		base := c.slot(0)
		c.pairs(e, 0, len(e.Keys))
		c.at(e)
		c.dst(code.OpBuildMap, dst, base, opnd(len(e.Keys)))
		return
	}
	flush(from, len(e.Keys))
	c.move(dst, have)
}

// pairs evaluates keys and values into the next temporaries.
func (c *compiler) pairs(e *syntax.Dict, from, to int) {
	// Keys that are all constants are one tuple to CPython, and have no line.
	_, silent := c.foldTuple(e.Keys[from:to])
	for i := from; i < to; i++ {
		if k, ok := c.fold(e.Keys[i]); ok && silent && to > from+1 {
			c.at(e.Values[i])
			c.constTo(k, c.top())
			c.push()
		} else {
			c.tmp(e.Keys[i])
		}
		c.tmp(e.Values[i])
	}
}

// subDict builds a dict of some of a display's pairs in the next temporary.
func (c *compiler) subDict(e *syntax.Dict, from, to int) opnd {
	t := c.top()
	n := to - from
	if n*2 <= crowd {
		c.pairs(e, from, to)
		c.depth = t.num()
		c.at(e)
		c.emit(code.OpBuildMap, t, t, opnd(n))
		c.push()
		return t
	}
	c.at(e)
	c.emit(code.OpBuildMap, t, t, 0)
	c.push()
	d := c.depth
	for i := from; i < to; i++ {
		k := c.tmp(e.Keys[i])
		c.tmp(e.Values[i])
		c.at(e)
		c.emit(code.OpMapAdd, k, t, 0)
		c.depth = d
	}
	return t
}

// dict2 compiles Python 2's display, which evaluates values before keys.
func (c *compiler) dict2(e *syntax.Dict, dst opnd) {
	t := c.push()
	c.at(e)
	c.emit(code.OpBuildMap, t, t, 0)
	for i, key := range e.Keys {
		c.pair2(key, e.Values[i], t)
	}
	c.move(dst, t)
}

// pair2 evaluates value and then key, and adds them to the dict in t.
func (c *compiler) pair2(key, value syntax.Expr, t opnd) {
	d := c.depth
	k, v := c.slot(0), c.slot(1)
	c.exprTo(value, v)
	c.depth = d + 2
	c.exprTo(key, k)
	c.emit(code.OpMapAdd, k, t, 0)
	c.depth = d
}
