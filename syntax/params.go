package syntax

// parameters parses a parameter list up to its closing token: the bracket of
// a def (annotations allowed) or the colon of a lambda.
func (p *parser) parameters(closing token) *Arguments {
	a := put(&p.nodes.arguments, Arguments{})
	start := p.start
	if p.tok == closing {
		a.Span = Span{int32(start), int32(start)}
		return a
	}
	base, dbase := len(p.argStack), len(p.exprStack)
	first := p.start             // where 2.7 places what is wrong with the whole
	positional, posOnly := -1, 0 // how many on the stack; before the slash
	defaults := -1
	star := false
	for p.tok != closing {
		switch {
		case p.tok == tStar:
			if star {
				p.invalid()
				return a
			}
			star = true
			positional = len(p.argStack) - base
			defaults = len(p.exprStack) - dbase
			if !p.vararg(a, closing) {
				return a
			}
		case p.tok == tDoubleStar:
			p.next()
			arg, _ := p.param(closing)
			a.Kwarg = put(&p.nodes.arg, arg)
			if p.tok == tAssign {
				p.invalid()
			}
			if p.tok == tComma && !p.py2 {
				p.next()
				if p.tok != closing {
					p.invalid()
				}
			}
			goto end
		case p.tok == tSlash && !p.py2:
			if n := len(p.argStack) - base; posOnly > 0 || star || n == 0 {
				p.invalid()
				return a
			} else {
				posOnly = n
			}
			p.next()
		case p.tok == tLpar && p.py2:
			alone := p.tupleParam()
			hasDefault := p.tok == tAssign
			p.defaultOf(first, star, len(p.exprStack)-dbase)
			if alone && hasDefault {
				p.treeError(first, p.prevEnd, "parenthesized arg with default")
			}
		default:
			if star && p.py2 {
				p.invalid()
				return a
			}
			pstart := p.start
			if p.py2 {
				pstart = first
			}
			arg, ok := p.param(closing)
			if !ok {
				return a
			}
			p.argStack = append(p.argStack, arg)
			p.defaultOf(pstart, star, len(p.exprStack)-dbase)
		}
		if p.tok != tComma {
			break
		}
		p.next()
		if p.py2 && star && p.tok != tDoubleStar {
			p.invalid()
		}
	}
end:
	if positional < 0 {
		positional = len(p.argStack) - base
		defaults = len(p.exprStack) - dbase
	}
	a.Span = p.span(start)
	args := p.nodes.args.take(p.argStack[base:])
	p.argStack = p.argStack[:base]
	if posOnly > 0 {
		a.PosOnly = args[:posOnly:posOnly]
	}
	if positional > posOnly {
		a.Args = args[posOnly:positional:positional]
	}
	if len(args) > positional {
		a.KwOnly = args[positional:]
	}
	values := p.takeExprs(dbase)
	if defaults > 0 {
		a.Defaults = values[:defaults:defaults]
	}
	if len(values) > defaults {
		a.KwDefaults = values[defaults:]
	}
	return a
}

// vararg parses `*args` or the star before keyword-only parameters.
func (p *parser) vararg(a *Arguments, closing token) bool {
	p.next()
	if p.tok == tComma && !p.py2 {
		// A bare star needs a name after it.
		if !p.bareStarOK() {
			p.invalid()
			return false
		}
		return true
	}
	if p.tok != tName {
		p.invalid()
		return false
	}
	start := p.start
	arg := Arg{}
	arg.Name, arg.Sym, _ = p.wantName()
	if p.v < Py39 {
		p.forbidden(arg.Name, start, p.prevEnd)
	}
	if p.tok == tColon && closing == tRpar && !p.py2 {
		p.next()
		if p.tok == tStar && p.v >= Py311 {
			arg.Annotation = p.starred()
		} else {
			arg.Annotation = p.expr()
		}
	}
	arg.Span = p.span(start)
	if p.tok == tAssign {
		p.invalid()
		return false
	}
	a.Vararg = &p.nodes.args.take([]Arg{arg})[0]
	return true
}

// bareStarOK looks past the comma after a bare star: a name must follow.
func (p *parser) bareStarOK() bool {
	s := p.save()
	p.next()
	ok := p.tok == tName
	p.restore(&s)
	return ok
}

// param parses one name with its annotation.
func (p *parser) param(closing token) (arg Arg, ok bool) {
	start := p.start
	if p.tok != tName {
		p.invalid()
		return arg, false
	}
	arg.Name, arg.Sym, _ = p.wantName()
	if p.v < Py39 {
		p.forbidden(arg.Name, start, p.prevEnd)
	}
	if p.tok == tColon && closing == tRpar && !p.py2 {
		p.next()
		arg.Annotation = p.expr()
	}
	arg.Span = p.span(start)
	return arg, true
}

// defaultOf parses `=value` where it is there.
func (p *parser) defaultOf(start int, star bool, n int) {
	if p.tok == tAssign {
		p.next()
		p.exprStack = append(p.exprStack, p.expr())
		return
	}
	if star {
		p.exprStack = append(p.exprStack, nil)
	} else if n > 0 {
		p.noDefault(start)
	}
}

// tupleParam parses Python 2's `(a, (b, c))`; `(a)` is just a. It tells whether the
// brackets hold one thing alone.
func (p *parser) tupleParam() (alone bool) {
	start := p.start
	name, tuple := p.tupleNames()
	alone = name != nil || tuple != nil && int(tuple.Start) != start
	if tuple != nil {
		p.argStack = append(p.argStack, Arg{Span: p.span(start), Pattern: tuple})
	} else if name != nil {
		p.argStack = append(p.argStack, Arg{Span: name.Span, Name: name.Id, Sym: name.Sym})
	}
	return alone
}

// tupleNames parses a bracket of names: one alone, or a tuple of them.
func (p *parser) tupleNames() (*Name, *Tuple) {
	if !p.deeper(1) {
		return nil, nil
	}
	open := p.start
	p.next()
	base := len(p.exprStack)
	comma := false
	for {
		if p.tok == tLpar {
			name, tuple := p.tupleNames()
			switch {
			case tuple != nil:
				p.exprStack = append(p.exprStack, tuple)
			case name != nil:
				p.exprStack = append(p.exprStack, name)
			}
		} else {
			nstart := p.start
			id, sym, ok := p.wantName()
			if !ok {
				return nil, nil
			}
			p.forbidden(id, nstart, p.prevEnd)
			n := put(&p.nodes.name, Name{Span: p.span(nstart), Id: id, Sym: sym, Ctx: Store})
			p.exprStack = append(p.exprStack, n)
		}
		if p.tok != tComma {
			break
		}
		comma = true
		p.next()
		if p.tok == tRpar {
			break
		}
	}
	if !p.wantClose(tRpar, open) {
		return nil, nil
	}
	p.nest--
	elts := p.takeExprs(base)
	if !comma && len(elts) == 1 {
		switch e := elts[0].(type) {
		case *Name:
			return e, nil
		case *Tuple:
			return nil, e
		}
	}
	return nil, put(&p.nodes.tuple, Tuple{Span: p.span(open), Elts: elts, Ctx: Store})
}

// typeParams parses a PEP 695 list where it is there.
func (p *parser) typeParams() []TypeParam {
	if p.tok != tLsqb || p.v < Py312 {
		return nil
	}
	open := p.start
	p.next()
	if p.tok == tRsqb {
		p.invalid()
		return nil
	}
	var out []TypeParam
	for {
		out = append(out, p.typeParam())
		if p.tok != tComma {
			break
		}
		p.next()
		if p.tok == tRsqb {
			break
		}
	}
	p.wantClose(tRsqb, open)
	return out
}

func (p *parser) typeParam() TypeParam {
	start := p.start
	kind := p.tok
	if kind == tStar || kind == tDoubleStar {
		p.next()
	}
	name, sym, ok := p.wantName()
	if !ok {
		return &TypeVar{}
	}
	var bound, value Expr
	if p.tok == tColon {
		if kind != tName {
			p.invalid()
			return &TypeVar{}
		}
		p.next()
		bound = p.expr()
	}
	if p.tok == tAssign && p.v >= Py313 {
		p.next()
		if kind == tStar {
			value = p.starExpr()
		} else {
			value = p.expr()
		}
	}
	switch span := p.span(start); kind {
	case tStar:
		return &TypeVarTuple{Span: span, Name: name, Sym: sym, Default: value}
	case tDoubleStar:
		return &ParamSpec{Span: span, Name: name, Sym: sym, Default: value}
	default:
		return &TypeVar{Span: span, Name: name, Sym: sym, Bound: bound, Default: value}
	}
}
