package syntax

// targets parses the target of a for: bitwise ors or starred ones, with or
// without commas.
func (p *parser) targets() Expr {
	start := p.start
	e := p.starTarget()
	if p.tok != tComma {
		return e
	}
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, e)
	for p.tok == tComma {
		p.next()
		if !p.startsExpr() && (p.tok != tStar || p.py2) {
			break
		}
		p.exprStack = append(p.exprStack, p.starTarget())
	}
	n := put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
	return n
}

func (p *parser) starTarget() Expr {
	if p.tok == tStar && !p.py2 {
		return p.starred()
	}
	return p.bitOr()
}

// setTargets makes a target of an expression, or fails where it is none.
func (p *parser) setTargets(e Expr, ctx Ctx) {
	switch n := e.(type) {
	case *Name:
		n.Ctx = ctx
		if p.v < Py39 && ctx == Store {
			p.forbidden(n.Id, int(n.Start), int(n.Stop))
		}
	case *Attribute:
		n.Ctx = ctx
		if p.v < Py39 && ctx == Store {
			p.forbidden(n.Attr, int(n.Start), int(n.Stop))
		}
	case *Subscript:
		n.Ctx = ctx
	case *Tuple:
		if p.py2 && len(n.Elts) == 0 {
			p.badTarget(e, ctx)
			return
		}
		n.Ctx = ctx
		for _, elt := range n.Elts {
			p.setTargets(elt, ctx)
		}
	case *List:
		n.Ctx = ctx
		for _, elt := range n.Elts {
			p.setTargets(elt, ctx)
		}
	case *Starred:
		if ctx == Del {
			p.badTarget(e, ctx)
			return
		}
		n.Ctx = ctx
		p.setTargets(n.Value, ctx)
	case *Constant:
		// Python 2 lets None be deleted.
		if !p.py2 || ctx != Del || n.Kind != ConstNone {
			p.badTarget(e, ctx)
		}
	default:
		p.badTarget(e, ctx)
	}
}

// forbidden refuses the names that 2.7's and 3.8's parsers let nobody assign;
// later this is the compiler's business.
func (p *parser) forbidden(name string, start, stop int) {
	if name == "None" || name == "__debug__" {
		p.treeError(start, stop, "cannot assign to "+name)
	}
}
