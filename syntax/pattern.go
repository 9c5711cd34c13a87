package syntax

// match parses a match statement, or gives nil where `match` is a plain name.
func (p *parser) match() Stmt {
	s := p.save()
	start := p.start
	p.next()
	if !p.startsExpr() && p.tok != tStar {
		p.restore(&s)
		return nil
	}
	sstart := p.start
	subject := p.starNamed()
	if p.tok == tComma {
		base := len(p.exprStack)
		p.exprStack = append(p.exprStack, subject)
		for p.tok == tComma {
			p.next()
			if !p.startsExpr() && p.tok != tStar {
				break
			}
			p.exprStack = append(p.exprStack, p.starNamed())
		}
		subject = put(&p.nodes.tuple, Tuple{Span: p.span(sstart), Elts: p.takeExprs(base)})
	} else if st, ok := subject.(*Starred); ok && st.Pos() == sstart {
		p.invalid()
	}
	if p.tok != tColon {
		p.restore(&s)
		return nil
	}
	p.next()
	if p.tok != tNewline {
		p.restore(&s)
		return nil
	}
	p.next()
	if p.tok != tIndent {
		p.noBlock()
		return put(&p.nodes.match, Match{})
	}
	p.next()
	n := put(&p.nodes.match, Match{Subject: subject})
	if !p.isSoft("case") {
		p.invalid()
	}
	for p.isSoft("case") {
		n.Cases = append(n.Cases, p.matchCase())
	}
	if p.tok != tDedent {
		p.invalid()
		return n
	}
	p.next()
	n.Span = p.span(start)
	return n
}

func (p *parser) matchCase() MatchCase {
	p.next()
	var c MatchCase
	c.Pattern = p.patterns()
	if p.tok == tIf {
		p.next()
		c.Guard = p.named()
	}
	c.Body = p.body()
	return c
}

// patterns parses a pattern or a sequence of them without brackets.
func (p *parser) patterns() Pattern {
	start := p.start
	first := p.starPattern()
	if p.tok != tComma {
		if _, ok := first.(*MatchStar); ok {
			p.invalid()
		}
		return first
	}
	list := []Pattern{first}
	for p.tok == tComma {
		p.next()
		if p.tok == tColon || p.tok == tIf {
			break
		}
		list = append(list, p.starPattern())
	}
	return &MatchSequence{p.span(start), list}
}

// starPattern parses a pattern or `*name`.
func (p *parser) starPattern() Pattern {
	if p.tok != tStar {
		return p.pattern()
	}
	start := p.start
	p.next()
	name, sym, ok := p.wantName()
	if !ok {
		return &MatchStar{}
	}
	n := &MatchStar{Span: p.span(start)}
	if name != "_" {
		n.Name, n.Sym = name, sym
	}
	return n
}

func (p *parser) pattern() Pattern {
	start := p.start
	alt := p.orPattern()
	if p.tok != tAs {
		return alt
	}
	p.next()
	if p.tok != tName {
		p.invalid()
		return alt
	}
	name, sym, _ := p.wantName()
	if name == "_" {
		p.invalid()
		return alt
	}
	if p.tok == tDot || p.tok == tLpar {
		p.invalid()
	}
	return &MatchAs{Span: p.span(start), Pattern: alt, Name: name, Sym: sym}
}

func (p *parser) orPattern() Pattern {
	start := p.start
	first := p.closedPattern()
	if p.tok != tVbar {
		return first
	}
	list := []Pattern{first}
	for p.got(tVbar) {
		list = append(list, p.closedPattern())
	}
	return &MatchOr{p.span(start), list}
}

func (p *parser) closedPattern() Pattern {
	if !p.deeper(1) {
		return &MatchAs{}
	}
	n := p.closed()
	p.nest--
	return n
}

func (p *parser) closed() Pattern {
	start := p.start
	switch p.tok {
	case tNone, tTrue, tFalse:
		kind := ConstNone
		switch p.tok {
		case tTrue:
			kind = ConstTrue
		case tFalse:
			kind = ConstFalse
		}
		p.next()
		return &MatchSingleton{p.span(start), kind}
	case tNumber, tMinus, tString, tFString:
		v := p.literalPattern()
		return &MatchValue{p.span(start), v}
	case tLpar:
		return p.parenPattern()
	case tLsqb:
		p.next()
		list := p.patternList(tRsqb)
		p.wantClose(tRsqb, start)
		return &MatchSequence{p.span(start), list}
	case tLbrace:
		return p.mappingPattern()
	case tName:
		e := p.nameOrAttr()
		switch {
		case p.tok == tLpar:
			return p.classPattern(start, e)
		default:
			if n, ok := e.(*Name); ok {
				if n.Id == "_" {
					return &MatchAs{Span: n.Span}
				}
				return &MatchAs{Span: n.Span, Name: n.Id, Sym: n.Sym}
			}
			return &MatchValue{p.span(start), e}
		}
	}
	p.invalid()
	return &MatchAs{}
}

// nameOrAttr parses a.b.c.
func (p *parser) nameOrAttr() Expr {
	start := p.start
	e := p.name()
	for p.tok == tDot {
		p.next()
		name, sym, ok := p.wantName()
		if !ok {
			return badExpr
		}
		e = put(&p.nodes.attribute, Attribute{Span: p.span(start), Value: e, Attr: name, Sym: sym})
	}
	return e
}

// literalPattern parses a number with a sign, a complex number or strings.
func (p *parser) literalPattern() Expr {
	if p.tok == tString || p.tok == tFString {
		return p.strings()
	}
	start := p.start
	left := p.signedNumber()
	if p.tok != tPlus && p.tok != tMinus {
		return left
	}
	if isImaginary(left) {
		p.invalid()
	}
	op := opKind[p.tok]
	p.next()
	if p.tok != tNumber {
		p.invalid()
		return badExpr
	}
	right := p.atom()
	if !isImaginary(right) {
		p.invalid()
	}
	return put(&p.nodes.binOp, BinOp{Span: p.span(start), Op: op, Left: left, Right: right})
}

func isImaginary(e Expr) bool {
	if u, ok := e.(*UnaryOp); ok {
		e = u.Operand
	}
	c, ok := e.(*Constant)
	return ok && c.Kind == ConstImag
}

func (p *parser) signedNumber() Expr {
	start := p.start
	minus := p.got(tMinus)
	if p.tok != tNumber {
		p.invalid()
		return badExpr
	}
	n := p.atom()
	if minus {
		return put(&p.nodes.unaryOp, UnaryOp{Span: p.span(start), Op: USub, Operand: n})
	}
	return n
}

// parenPattern parses a group or a sequence in round brackets.
func (p *parser) parenPattern() Pattern {
	start := p.start
	p.next()
	if p.got(tRpar) {
		return &MatchSequence{Span: p.span(start)}
	}
	first := p.starPattern()
	if p.tok != tComma {
		if _, ok := first.(*MatchStar); ok {
			p.invalid()
		}
		p.wantClose(tRpar, start)
		return first
	}
	p.next()
	list := append([]Pattern{first}, p.patternList(tRpar)...)
	p.wantClose(tRpar, start)
	return &MatchSequence{p.span(start), list}
}

// patternList parses patterns up to the closing bracket.
func (p *parser) patternList(closing token) []Pattern {
	var list []Pattern
	for p.tok != closing && p.tok != tErr {
		list = append(list, p.starPattern())
		if !p.got(tComma) {
			break
		}
	}
	return list
}

func (p *parser) mappingPattern() Pattern {
	start := p.start
	p.next()
	n := &MatchMapping{}
	for p.tok != tRbrace && p.tok != tErr {
		if p.tok == tDoubleStar {
			p.next()
			var ok bool
			if n.Rest, n.RestSym, ok = p.wantName(); !ok {
				return n
			}
			if n.Rest == "_" {
				p.invalid()
			}
			p.got(tComma)
			break
		}
		n.Keys = append(n.Keys, p.mappingKey())
		if !p.want(tColon) {
			return n
		}
		n.Patterns = append(n.Patterns, p.pattern())
		if !p.got(tComma) {
			break
		}
	}
	p.wantClose(tRbrace, start)
	n.Span = p.span(start)
	return n
}

func (p *parser) mappingKey() Expr {
	switch p.tok {
	case tNone, tTrue, tFalse:
		return p.atom()
	case tName:
		e := p.nameOrAttr()
		if _, ok := e.(*Name); ok {
			p.invalid()
		}
		return e
	}
	return p.literalPattern()
}

// classPattern parses the arguments after a class.
func (p *parser) classPattern(start int, cls Expr) Pattern {
	open := p.start
	p.next()
	n := &MatchClass{Cls: cls}
	for p.tok != tRpar && p.tok != tErr {
		if p.tok == tName && p.keywordPattern() {
			name, _, _ := p.wantName()
			p.next()
			n.KwdAttrs = append(n.KwdAttrs, name)
			n.KwdPatterns = append(n.KwdPatterns, p.pattern())
		} else {
			sub := p.pattern()
			if len(n.KwdAttrs) > 0 {
				p.invalid()
			}
			n.Patterns = append(n.Patterns, sub)
		}
		if !p.got(tComma) {
			break
		}
	}
	p.wantClose(tRpar, open)
	n.Span = p.span(start)
	return n
}

// keywordPattern looks for an equals sign after the name.
func (p *parser) keywordPattern() bool {
	s := p.save()
	p.next()
	ok := p.tok == tAssign
	p.restore(&s)
	return ok
}
