package syntax

// call parses the arguments of a call of fn.
func (p *parser) call(start int, fn Expr) Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	open := p.start
	p.next()
	n := put(&p.nodes.call, Call{Func: fn})
	if p.tok == tRpar {
		p.next()
	} else {
		n.Args, n.Keywords = p.arguments(open, true)
	}
	p.nest -= p.bracketNest
	n.Span = p.span(start)
	return n
}

// What came before an argument.
const (
	sawKeyword = 1 << iota
	sawDoubleStar
	sawStar // Python 2 only
)

// arguments parses up to and including the closing bracket. genexp tells
// whether a generator expression may stand alone without brackets.
func (p *parser) arguments(open int, genexp bool) ([]Expr, []Keyword) {
	base, kbase := len(p.exprStack), len(p.kwStack)
	seen := 0
	for p.tok != tRpar {
		start := p.start
		switch p.tok {
		case tStar:
			if p.py2 && seen&sawStar != 0 {
				p.invalid()
			}
			p.next()
			if seen&sawDoubleStar != 0 {
				p.starAfter(start, seen)
			}
			if p.py2 {
				seen |= sawStar
			}
			value := p.expr()
			p.exprStack = append(p.exprStack, put(&p.nodes.starred, Starred{Span: p.span(start), Value: value}))
		case tDoubleStar:
			p.next()
			if p.py2 && seen&sawDoubleStar != 0 {
				p.invalid()
			}
			seen |= sawDoubleStar
			value := p.expr()
			p.kwStack = append(p.kwStack, Keyword{Span: p.span(start), Value: value})
		default:
			e := p.expr()
			switch p.tok {
			case tAssign:
				name, ok := e.(*Name)
				if !ok || !p.py2 && (int(name.Start) != start || int(name.Stop) != p.prevEnd) {
					p.badKeyword(e)
					if !p.py2 {
						return nil, nil
					}
					name = &Name{}
				}
				if seen&sawDoubleStar != 0 && p.py2 {
					p.invalid()
				}
				p.next()
				value := p.expr()
				p.keyword(start, name, value, kbase)
				seen |= sawKeyword
			case tFor, tAsync:
				p.exprStack = append(p.exprStack, p.bareGenexp(open, start, e, genexp))
				if !p.py2 && (len(p.exprStack)-base > 1 || len(p.kwStack) > kbase || p.tok == tComma) {
					p.bareGenexpError(start)
				}
			default:
				if p.tok == tColonEqual {
					e = p.walrus(start, e)
					if p.tok == tFor || p.tok == tAsync {
						p.exprStack = append(p.exprStack, p.bareGenexp(open, start, e, genexp))
						if len(p.exprStack)-base > 1 || len(p.kwStack) > kbase || p.tok == tComma {
							p.bareGenexpError(start)
						}
						break
					}
				}
				if seen != 0 {
					p.positionalAfter(start, seen)
				}
				p.exprStack = append(p.exprStack, e)
			}
		}
		if p.tok != tComma {
			break
		}
		if p.py2 && seen&sawDoubleStar != 0 {
			p.invalid() // nothing may follow **x in Python 2
			break
		}
		p.next()
		if p.py2 && seen&sawStar != 0 && p.tok == tRpar {
			p.invalid() // no comma may end the list after *x
		}
	}
	p.wantClose(tRpar, open)
	if p.py2 {
		p.limits2(open, p.exprStack[base:], p.kwStack[kbase:])
	}
	var kws []Keyword
	if len(p.kwStack) > kbase {
		kws = p.nodes.keywords.take(p.kwStack[kbase:])
		p.kwStack = p.kwStack[:kbase]
	}
	if len(p.exprStack) == base {
		return nil, kws
	}
	return p.takeExprs(base), kws
}

// limits2 checks what Python 2.7 checks about a whole list of arguments.
func (p *parser) limits2(open int, args []Expr, kws []Keyword) {
	count, bare := 0, false
	for _, e := range args {
		switch e := e.(type) {
		case *Starred:
			continue
		case *GeneratorExp:
			// One without brackets of its own begins with the call's.
			bare = bare || int(e.Start) == open
		}
		count++
	}
	for i := range kws {
		if kws[i].Arg != "" {
			count++
		}
	}
	switch {
	case p.err != nil:
	case bare && count > 1:
		p.bareGenexpError(open)
	case count > 255:
		p.treeError(open, p.prevEnd, "more than 255 arguments")
	}
}

// keyword adds `name=value` to the stack.
func (p *parser) keyword(start int, name *Name, value Expr, kbase int) {
	if p.v < Py39 {
		// Later versions leave this to the compiler.
		for i := kbase; i < len(p.kwStack); i++ {
			if p.kwStack[i].Arg == name.Id {
				p.repeatedKeyword(start)
				return
			}
		}
		p.forbidden(name.Id, int(name.Start), int(name.Stop))
	}
	p.kwStack = append(p.kwStack, Keyword{Span: p.span(start), Arg: name.Id, Sym: name.Sym, Value: value})
}

// bareGenexp parses the rest of a generator expression that is the argument
// of a call. It owns the brackets of the call.
func (p *parser) bareGenexp(open, start int, elt Expr, allowed bool) Expr {
	if !allowed {
		p.invalid()
		return badExpr
	}
	gens := p.comprehensions(elt, start, false)
	n := put(&p.nodes.generatorExp, GeneratorExp{Span: p.span(open), Elt: elt, Generators: gens})
	if p.tok == tRpar {
		n.Stop = int32(p.end)
	}
	return n
}

// subscript parses the brackets after value.
func (p *parser) subscript(start int, value Expr) Expr {
	if !p.deeper(p.bracketNest) {
		return badExpr
	}
	open := p.start
	p.next()
	inner := p.start
	index := p.slice()
	_, star := index.(*Starred)
	star = star && int(index.Pos()) == inner && p.src[inner] == '*'
	if p.tok == tComma || star {
		base := len(p.exprStack)
		p.exprStack = append(p.exprStack, index)
		for p.tok == tComma {
			p.next()
			if p.tok == tRsqb {
				break
			}
			p.exprStack = append(p.exprStack, p.slice())
		}
		index = p.slices(inner, p.takeExprs(base))
	}
	p.wantClose(tRsqb, open)
	p.nest -= p.bracketNest
	n := put(&p.nodes.subscript, Subscript{Span: p.span(start), Value: value, Slice: index})
	return n
}

// slices makes one index of several.
func (p *parser) slices(inner int, elts []Expr) Expr {
	if p.py2 {
		for _, e := range elts {
			c, ok := e.(*Constant)
			if _, slice := e.(*Slice); slice || ok && c.Kind == ConstEllipsis {
				return put(&p.nodes.extSlice, ExtSlice{Span: p.span(inner), Dims: elts})
			}
		}
	}
	n := put(&p.nodes.tuple, Tuple{Span: p.span(inner), Elts: elts})
	return n
}

// slice parses one element of a subscript.
func (p *parser) slice() Expr {
	start := p.start
	var lower Expr
	switch {
	case p.tok == tColon:
	case p.tok == tStar && p.v >= Py311:
		p.next()
		value := p.expr()
		return put(&p.nodes.starred, Starred{Span: p.span(start), Value: value})
	case p.tok == tDot && p.py2:
		for range 3 {
			if !p.want(tDot) {
				return badExpr
			}
		}
		n := put(&p.nodes.constant, Constant{Span: p.span(start), Kind: ConstEllipsis})
		return n
	default:
		lower = p.expr()
		if p.tok == tColonEqual {
			if p.v < Py310 {
				p.invalid()
			}
			return p.walrus(start, lower)
		}
		if p.tok != tColon {
			return lower
		}
	}
	s := put(&p.nodes.slice, Slice{Lower: lower})
	p.next()
	if p.startsExpr() {
		s.Upper = p.expr()
	}
	if p.tok == tColon {
		colon := p.tokSpan()
		p.next()
		if p.startsExpr() {
			s.Step = p.expr()
		} else if p.py2 {
			// As CPython 2.7 has it.
			n := put(&p.nodes.constant, Constant{Span: colon, Kind: ConstNone})
			s.Step = n
		}
	}
	s.Span = p.span(start)
	return s
}
