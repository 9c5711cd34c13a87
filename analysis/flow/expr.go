package flow

import "github.com/sllint/sllint/syntax"

// exprs makes the steps of expressions that are evaluated in order.
func (b *builder) exprs(list []syntax.Expr, next *Step) *Step {
	for i := len(list) - 1; i >= 0; i-- {
		next = b.expr(list[i], next)
	}
	return next
}

// expr makes the steps of an expression whose value is used at next.
func (b *builder) expr(e syntax.Expr, next *Step) *Step {
	switch e := e.(type) {
	case nil, *syntax.Name, *syntax.Constant, *syntax.Lambda:
		return next
	case *syntax.BoolOp:
		return b.operands(e.Values, e.Op, next)
	case *syntax.IfExp:
		return b.test(e.Test, b.expr(e.Body, next), b.expr(e.Orelse, next))
	case *syntax.NamedExpr:
		return b.expr(e.Value, b.store(e.Target, e.Value, next))
	case *syntax.Yield:
		return b.expr(e.Value, b.step(Suspend, e, next))
	case *syntax.YieldFrom:
		return b.expr(e.Value, b.step(Suspend, e, next))
	case *syntax.Await:
		return b.expr(e.Value, b.step(Suspend, e, next))
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			return b.expr(e.Operand, next)
		}
		return b.expr(e.Operand, b.step(Eval, e, next))
	case *syntax.ListComp:
		return b.comprehension(e.Generators, []syntax.Expr{e.Elt}, next)
	case *syntax.SetComp:
		return b.comprehension(e.Generators, []syntax.Expr{e.Elt}, next)
	case *syntax.DictComp:
		return b.comprehension(e.Generators, []syntax.Expr{e.Key, e.Value}, next)
	case *syntax.GeneratorExp:
		return b.expr(e.Generators[0].Iter, next)
	case *syntax.Call, *syntax.Attribute, *syntax.Subscript, *syntax.BinOp, *syntax.Compare:
		return b.parts(e, b.step(Eval, e, next))
	}
	return b.parts(e, next)
}

// parts makes the steps of what is right below an expression.
func (b *builder) parts(e syntax.Expr, next *Step) *Step {
	var list []syntax.Expr
	syntax.Children(e, func(n syntax.Node) {
		switch n := n.(type) {
		case *syntax.Keyword:
			list = append(list, n.Value)
		case syntax.Expr:
			list = append(list, n)
		}
	})
	return b.exprs(list, next)
}

func (b *builder) operands(values []syntax.Expr, op syntax.BoolOperator, next *Step) *Step {
	at := b.expr(values[len(values)-1], next)
	for i := len(values) - 2; i >= 0; i-- {
		if op == syntax.And {
			at = b.test(values[i], at, next)
		} else {
			at = b.test(values[i], next, at)
		}
	}
	return at
}

// comprehension runs its element once or not at all; what a rule asks does not
// depend on how often.
func (b *builder) comprehension(clauses []syntax.Comprehension, elts []syntax.Expr, next *Step) *Step {
	at := b.exprs(elts, next)
	for i := len(clauses) - 1; i >= 0; i-- {
		c := &clauses[i]
		for j := len(c.Ifs) - 1; j >= 0; j-- {
			at = b.test(c.Ifs[j], at, next)
		}
		at = b.step(Nop, nil, at, next)
		if i > 0 {
			at = b.expr(c.Iter, at)
		}
	}
	return b.expr(clauses[0].Iter, at)
}

// test makes the steps of a condition.
func (b *builder) test(e syntax.Expr, yes, no *Step) *Step {
	switch e := e.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			return b.test(e.Operand, no, yes)
		}
	case *syntax.BoolOp:
		last := len(e.Values) - 1
		at := b.test(e.Values[last], yes, no)
		for i := last - 1; i >= 0; i-- {
			if e.Op == syntax.And {
				at = b.test(e.Values[i], at, no)
			} else {
				at = b.test(e.Values[i], yes, at)
			}
		}
		return at
	}
	if always(e) {
		return yes
	}
	b.g.Tested[e] = true
	return b.expr(e, b.step(Test, e, yes, no))
}

// store makes the steps that bind a target.
func (b *builder) store(target, value syntax.Expr, next *Step) *Step {
	switch t := target.(type) {
	case *syntax.Tuple:
		return b.unpack(t.Elts, value, next)
	case *syntax.List:
		return b.unpack(t.Elts, value, next)
	case *syntax.Starred:
		return b.store(t.Value, nil, next)
	}
	at := b.step(Store, target, next)
	at.Value = value
	return b.parts(target, at)
}

func (b *builder) unpack(targets []syntax.Expr, value syntax.Expr, next *Step) *Step {
	var values []syntax.Expr
	if tuple, ok := value.(*syntax.Tuple); ok && len(tuple.Elts) == len(targets) {
		values = tuple.Elts
	}
	for i := len(targets) - 1; i >= 0; i-- {
		var v syntax.Expr
		if values != nil {
			v = values[i]
		}
		next = b.store(targets[i], v, next)
	}
	return next
}
