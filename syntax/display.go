package syntax

// paren parses what is in round brackets: a group, a tuple, a generator
// expression or a yield.
func (p *parser) paren() Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	e := p.parenBody()
	p.nest -= p.bracketNest
	return e
}

func (p *parser) parenBody() Expr {
	start := p.start
	p.next()
	inner := p.start
	switch p.tok {
	case tRpar:
		p.next()
		n := put(&p.nodes.tuple, Tuple{Span: p.span(start)})
		p.groupStart, p.groupEnd = start, p.prevEnd
		return n
	case tYield:
		e := p.yield()
		p.closeGroup(start)
		return e
	}
	e := p.starNamed()
	switch p.tok {
	case tFor, tAsync:
		gens := p.comprehensions(e, inner, false)
		p.closeGroup(start)
		return put(&p.nodes.generatorExp, GeneratorExp{Span: p.span(start), Elt: e, Generators: gens})
	case tComma:
		return p.parenTuple(start, e)
	}
	if _, ok := e.(*Starred); ok && p.tok == tRpar && p.v >= Py39 {
		p.invalid()
		return badExpr
	}
	p.closeGroup(start)
	return e
}

// closeGroup consumes the bracket that closes the group opened at start.
func (p *parser) closeGroup(start int) {
	p.wantClose(tRpar, start)
	p.groupStart, p.groupEnd = start, p.prevEnd
}

// parenTuple parses the rest of a tuple in brackets.
func (p *parser) parenTuple(start int, first Expr) Expr {
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, first)
	for p.tok == tComma {
		p.next()
		if p.tok == tRpar {
			break
		}
		p.exprStack = append(p.exprStack, p.starNamed())
	}
	p.closeGroup(start)
	return put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
}

// list parses a list display or comprehension.
func (p *parser) list() Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	start := p.start
	p.next()
	base := len(p.exprStack)
	if p.tok != tRsqb {
		inner := p.start
		e := p.starNamed()
		if p.tok == tFor || p.tok == tAsync {
			gens := p.comprehensions(e, inner, true)
			p.wantClose(tRsqb, start)
			p.nest -= p.bracketNest
			return put(&p.nodes.listComp, ListComp{Span: p.span(start), Elt: e, Generators: gens})
		}
		p.exprStack = append(p.exprStack, e)
		for p.tok == tComma {
			p.next()
			if p.tok == tRsqb {
				break
			}
			p.exprStack = append(p.exprStack, p.starNamed())
		}
	}
	p.wantClose(tRsqb, start)
	p.nest -= p.bracketNest
	n := put(&p.nodes.list, List{Span: p.span(start), Elts: p.takeExprs(base)})
	return n
}

// brace parses a dict or set display or comprehension.
func (p *parser) brace() Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	start := p.start
	p.next()
	var e Expr
	switch {
	case p.tok == tRbrace, p.tok == tDoubleStar && !p.py2:
		e = p.dict(start, nil)
	case p.tok == tStar && !p.py2:
		e = p.set(start, p.starred(), start)
	default:
		inner := p.start
		first := p.expr()
		switch p.tok {
		case tColon:
			e = p.dict(start, first)
		case tColonEqual:
			if p.v < Py39 {
				p.invalid()
			}
			e = p.set(start, p.walrus(inner, first), inner)
		default:
			e = p.set(start, first, inner)
		}
	}
	p.nest -= p.bracketNest
	return e
}

// set parses the rest of a set after its first element.
func (p *parser) set(start int, first Expr, inner int) Expr {
	if p.tok == tFor || p.tok == tAsync {
		gens := p.comprehensions(first, inner, false)
		p.wantClose(tRbrace, start)
		return put(&p.nodes.setComp, SetComp{Span: p.span(start), Elt: first, Generators: gens})
	}
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, first)
	for p.tok == tComma {
		p.next()
		if p.tok == tRbrace {
			break
		}
		if p.v < Py39 {
			p.exprStack = append(p.exprStack, p.starExpr())
			continue
		}
		p.exprStack = append(p.exprStack, p.starNamed())
	}
	p.wantClose(tRbrace, start)
	return put(&p.nodes.set, Set{Span: p.span(start), Elts: p.takeExprs(base)})
}

// dict parses the rest of a dict, from the colon after its first key on, or
// from the start where key is nil.
func (p *parser) dict(start int, key Expr) Expr {
	base := len(p.exprStack)
	n := 0
	for {
		if key == nil {
			if p.tok == tRbrace {
				break
			}
			if p.tok == tDoubleStar && !p.py2 {
				p.next()
				value := p.bitOr()
				p.exprStack = append(p.exprStack, nil, value)
				if n == 0 && (p.tok == tFor || p.tok == tAsync) {
					p.invalid()
					return badExpr
				}
				goto comma
			}
			key = p.expr()
		}
		if p.tok != tColon {
			p.invalid()
			return badExpr
		}
		p.next()
		{
			value := p.expr()
			if n == 0 && (p.tok == tFor || p.tok == tAsync) {
				gens := p.comprehensions(value, 0, false)
				p.wantClose(tRbrace, start)
				return put(&p.nodes.dictComp, DictComp{Span: p.span(start), Key: key, Value: value, Generators: gens})
			}
			p.exprStack = append(p.exprStack, key, value)
		}
	comma:
		key = nil
		n++
		if p.tok != tComma {
			break
		}
		p.next()
	}
	p.wantClose(tRbrace, start)
	d := put(&p.nodes.dict, Dict{Span: p.span(start)})
	// Pull the keys and the values apart.
	if n > 0 {
		keyBase := len(p.exprStack)
		for i := base; i < keyBase; i += 2 {
			p.exprStack = append(p.exprStack, p.exprStack[i])
		}
		for i := base + 1; i < keyBase; i += 2 {
			p.exprStack = append(p.exprStack, p.exprStack[i])
		}
		all := p.nodes.exprs.take(p.exprStack[keyBase:])
		d.Keys, d.Values = all[:n:n], all[n:]
	}
	p.exprStack = p.exprStack[:base]
	return d
}

// repr parses Python 2's backticks.
func (p *parser) repr() Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	start := p.start
	p.next()
	inner := p.start
	e := p.expr()
	if p.tok == tComma {
		base := len(p.exprStack)
		p.exprStack = append(p.exprStack, e)
		for p.tok == tComma {
			p.next()
			p.exprStack = append(p.exprStack, p.expr())
		}
		n := put(&p.nodes.tuple, Tuple{Span: p.span(inner), Elts: p.takeExprs(base)})
		e = n
	}
	p.want(tBackquote)
	p.nest -= p.bracketNest
	return put(&p.nodes.repr, Repr{Span: p.span(start), Value: e})
}

// comprehensions parses the clauses after elt, which began at start. A list
// comprehension of Python 2 may go over a bare tuple.
func (p *parser) comprehensions(elt Expr, start int, list bool) []Comprehension {
	if s, ok := elt.(*Starred); ok && int(s.Stop) == p.prevEnd {
		p.invalid()
		return nil
	}
	base := len(p.genStack)
	for p.tok == tFor || p.tok == tAsync && !p.py2 {
		var c Comprehension
		if p.tok == tAsync {
			c.Async = true
			p.next()
			if p.tok != tFor {
				p.invalid()
				break
			}
		}
		p.next()
		c.Target = p.targets()
		if p.tok != tIn {
			p.invalid()
			break
		}
		p.setTargets(c.Target, Store)
		p.next()
		if p.py2 && list {
			c.Iter = p.safeTuple()
		} else {
			c.Iter = p.disjunction()
		}
		ifs := len(p.exprStack)
		for p.tok == tIf {
			p.next()
			p.exprStack = append(p.exprStack, p.condition())
		}
		c.Ifs = p.takeExprs(ifs)
		p.genStack = append(p.genStack, c)
	}
	out := p.nodes.generators.take(p.genStack[base:])
	p.genStack = p.genStack[:base]
	return out
}

// condition parses what may follow `if` in a comprehension.
func (p *parser) condition() Expr {
	if p.tok == tLambda && p.v < Py39 {
		return p.lambda(true)
	}
	return p.disjunction()
}

// safeTuple parses Python 2's testlist_safe: more than one needs commas
// between, and only then one may end it.
func (p *parser) safeTuple() Expr {
	start := p.start
	first := p.condition()
	if p.tok != tComma {
		return first
	}
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, first)
	for p.tok == tComma {
		p.next()
		if len(p.exprStack)-base > 1 && !p.startsExpr() {
			break
		}
		p.exprStack = append(p.exprStack, p.condition())
	}
	n := put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
	return n
}

// wantClose consumes the bracket that closes the one at open.
func (p *parser) wantClose(t token, open int) bool {
	if p.tok == t {
		p.next()
		return true
	}
	p.invalid()
	return false
}
