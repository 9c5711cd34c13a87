package syntax

// body parses the colon and the block of a compound statement.
func (p *parser) body() []Stmt {
	if p.tok != tColon {
		p.invalid()
		return nil
	}
	p.next()
	return p.block()
}

// block parses an indented block or the rest of the line.
func (p *parser) block() []Stmt {
	if p.tok != tNewline {
		base := len(p.stmtStack)
		p.simpleLine()
		return p.takeStmts(base)
	}
	p.next()
	if p.tok != tIndent {
		p.noBlock()
		return nil
	}
	p.next()
	outer := p.inner
	p.inner = len(p.blocks)
	p.blocks = append(p.blocks, block{int32(p.start), int32(p.start)})
	body := p.statements()
	if p.tok != tDedent {
		p.invalid()
		return nil
	}
	p.inner = outer
	p.next()
	return body
}

// ifStmt parses an if or, as the elifs-th of its chain, an elif.
func (p *parser) ifStmt(elifs int) Stmt {
	if elifs > p.maxElif {
		p.tooDeep()
		return put(&p.nodes.pass, Pass{})
	}
	start := p.start
	p.next()
	n := put(&p.nodes.ifStmt, If{Test: p.named()})
	n.Body = p.body()
	switch p.tok {
	case tElif:
		base := len(p.stmtStack)
		p.pushStmt(p.ifStmt(elifs + 1))
		n.Orelse = p.takeStmts(base)
	case tElse:
		n.Orelse = p.orelse()
	}
	n.Span = p.span(start)
	return n
}

// orelse parses an else clause where it is there.
func (p *parser) orelse() []Stmt {
	if p.tok != tElse {
		return nil
	}
	p.next()
	return p.body()
}

func (p *parser) whileStmt() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.while, While{Test: p.named()})
	n.Body = p.body()
	n.Orelse = p.orelse()
	n.Span = p.span(start)
	return n
}

func (p *parser) forStmt(start int, async bool) Stmt {
	p.next()
	n := put(&p.nodes.forStmt, For{Async: async})
	n.Target = p.targets()
	if p.tok != tIn {
		p.invalid()
		return n
	}
	p.setTargets(n.Target, Store)
	p.next()
	n.Iter = p.starExprs()
	if p.v < Py39 && !p.py2 {
		p.noStarIn38(n.Iter)
	}
	n.Body = p.body()
	n.Orelse = p.orelse()
	n.Span = p.span(start)
	return n
}

// noStarIn38 refuses the stars in a for loop that 3.8 does not take.
func (p *parser) noStarIn38(iter Expr) {
	if p.src[iter.Pos()] == '(' {
		if t, ok := iter.(*Tuple); ok && p.src[t.End()-1] == ')' && len(t.Elts) > 0 && t.Elts[0].Pos() != t.Pos() {
			return
		}
	}
	switch e := iter.(type) {
	case *Starred:
		p.fail(e.Pos(), e.End(), msgInvalid)
	case *Tuple:
		for _, elt := range e.Elts {
			if s, ok := elt.(*Starred); ok {
				p.fail(s.Pos(), s.End(), msgInvalid)
			}
		}
	}
}

// async parses what follows `async` at the beginning of a statement.
func (p *parser) async(decorators []Expr) Stmt {
	start := p.start
	p.next()
	switch {
	case p.tok == tDef:
		return p.function(start, true, decorators)
	case p.tok == tFor && decorators == nil:
		return p.forStmt(start, true)
	case p.tok == tWith && decorators == nil:
		return p.with(start, true)
	}
	p.invalid()
	return put(&p.nodes.pass, Pass{})
}

func (p *parser) with(start int, async bool) Stmt {
	p.next()
	n := put(&p.nodes.with, With{Async: async})
	base := len(p.itemStack)
	if p.tok != tLpar || p.v < Py39 || !p.withBrackets() {
		for {
			p.withItem()
			if p.tok != tComma {
				break
			}
			p.next()
		}
	}
	n.Items = p.nodes.items.take(p.itemStack[base:])
	p.itemStack = p.itemStack[:base]
	n.Body = p.body()
	n.Span = p.span(start)
	return n
}

// withBrackets tries to read items in brackets. A false start is undone.
func (p *parser) withBrackets() bool {
	s := p.save()
	base := len(p.itemStack)
	p.next()
	for p.tok != tRpar {
		p.withItem()
		if p.tok != tComma {
			break
		}
		p.next()
	}
	if len(p.itemStack) > base && p.got(tRpar) && p.tok == tColon && p.err == nil {
		return true
	}
	p.restore(&s)
	p.itemStack = p.itemStack[:base]
	return false
}

func (p *parser) withItem() {
	item := WithItem{Context: p.expr()}
	if p.tok == tAs {
		p.next()
		if p.tok == tStar && !p.py2 {
			item.Vars = p.starred()
		} else {
			item.Vars = p.withTarget()
		}
		p.setTargets(item.Vars, Store)
	}
	p.itemStack = append(p.itemStack, item)
}

// withTarget parses the target of a with item; Python 2 and 3.8 read a
// bitwise or.
func (p *parser) withTarget() Expr { return p.bitOr() }

func (p *parser) try() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.try, Try{})
	n.Body = p.body()
	base := len(p.handlerStack)
	for p.tok == tExcept {
		if !p.handler(n, len(p.handlerStack) == base) {
			return n
		}
	}
	n.Handlers = p.nodes.handlers.take(p.handlerStack[base:])
	p.handlerStack = p.handlerStack[:base]
	if n.Handlers != nil {
		n.Orelse = p.orelse()
	}
	if p.tok == tFinally {
		p.next()
		n.Finalbody = p.body()
	}
	if n.Handlers == nil && n.Finalbody == nil {
		p.invalid()
	}
	n.Span = p.span(start)
	return n
}

// handler parses one except clause.
func (p *parser) handler(try *Try, first bool) bool {
	start := p.start
	var h ExceptHandler
	p.next()
	star := p.tok == tStar && p.v >= Py311
	if star {
		p.next()
	}
	if first {
		try.Star = star
	} else if try.Star != star {
		p.invalid()
		return false
	}
	if p.tok != tColon {
		tstart := p.start
		h.Type = p.expr()
		switch {
		case p.tok == tComma && p.v >= Py314:
			h.Type = p.exceptTypes(tstart, h.Type)
		case p.tok == tComma && p.py2 || p.tok == tAs && p.py2:
			p.next()
			h.Target = p.expr()
			p.setTargets(h.Target, Store)
		case p.tok == tComma:
			p.invalid()
		case p.tok == tAs:
			p.next()
			if p.tok != tName {
				p.invalid()
				return false
			}
			h.Target = p.name()
			h.Target.(*Name).Ctx = Store
			if p.tok != tColon {
				p.invalid()
			}
		}
	} else if star {
		p.invalid()
	}
	h.Body = p.body()
	h.Span = p.span(start)
	p.handlerStack = append(p.handlerStack, h)
	return p.err == nil
}

// exceptTypes parses the rest of `except A, B` (3.14).
func (p *parser) exceptTypes(start int, first Expr) Expr {
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, first)
	for p.tok == tComma {
		p.next()
		if !p.startsExpr() {
			break
		}
		p.exprStack = append(p.exprStack, p.expr())
	}
	t := put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
	if p.tok == tAs {
		p.invalid()
	}
	return t
}

func (p *parser) decorated(direct bool) Stmt {
	base := len(p.exprStack)
	for p.tok == tAt {
		p.next()
		p.exprStack = append(p.exprStack, p.decorator())
		if !p.want(tNewline) {
			return put(&p.nodes.pass, Pass{})
		}
	}
	decorators := p.takeExprs(base)
	switch {
	case p.tok == tDef:
		return p.function(p.start, false, decorators)
	case p.tok == tClass:
		return p.class(decorators, direct)
	case p.tok == tAsync:
		return p.async(decorators)
	}
	p.invalid()
	return put(&p.nodes.pass, Pass{})
}

// decorator parses what follows an `@`: anything since 3.9, before that a
// dotted name that may be called.
func (p *parser) decorator() Expr {
	if p.v >= Py39 {
		return p.named()
	}
	if p.tok != tName {
		p.invalid()
		return badExpr
	}
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
	if p.tok == tLpar {
		e = p.call(start, e)
	}
	return e
}

func (p *parser) function(start int, async bool, decorators []Expr) Stmt {
	p.next()
	n := put(&p.nodes.function, FunctionDef{Async: async, Decorators: decorators, NamePos: int32(p.start)})
	var ok bool
	if n.Name, n.Sym, ok = p.wantName(); !ok {
		return n
	}
	if p.v < Py39 {
		p.forbidden(n.Name, int(n.NamePos), p.prevEnd)
	}
	n.TypeParams = p.typeParams()
	open := p.start
	if p.tok != tLpar {
		p.invalid()
		return n
	}
	p.next()
	n.Args = p.parameters(tRpar)
	p.wantClose(tRpar, open)
	if p.tok == tArrow {
		p.next()
		n.Returns = p.expr()
	}
	n.Body = p.body()
	n.Span = p.span(start)
	return n
}

func (p *parser) class(decorators []Expr, direct bool) Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.classDef, ClassDef{Decorators: decorators, NamePos: int32(p.start)})
	var ok bool
	if n.Name, n.Sym, ok = p.wantName(); !ok {
		return n
	}
	if p.v < Py39 {
		p.forbidden(n.Name, int(n.NamePos), p.prevEnd)
	}
	n.TypeParams = p.typeParams()
	if p.tok == tLpar {
		open := p.start
		p.next()
		switch {
		case p.got(tRpar):
		case p.py2:
			n.Bases = p.bases2()
			p.wantClose(tRpar, open)
		default:
			n.Bases, n.Keywords = p.arguments(open, false)
		}
	}
	n.Body = p.classBody(n, direct)
	n.Span = p.span(start)
	return n
}

// bases2 parses Python 2's bases: expressions only.
func (p *parser) bases2() []Expr {
	base := len(p.exprStack)
	for {
		p.exprStack = append(p.exprStack, p.expr())
		if p.tok != tComma {
			break
		}
		p.next()
		if p.tok == tRpar {
			break
		}
	}
	return p.takeExprs(base)
}
