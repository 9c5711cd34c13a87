package syntax

// statement parses one statement, or several with semicolons, and pushes them.
func (p *parser) statement() {
	p.lean = 0
	base := len(p.blocks)
	p.blocks[p.inner].last = int32(p.start)
	p.oneStatement()
	if p.err == nil {
		p.blocks = p.blocks[:base]
	}
}

func (p *parser) oneStatement() {
	direct := p.direct
	p.direct = false
	switch p.tok {
	case tDef:
		p.pushStmt(p.function(p.start, false, nil))
	case tIf:
		p.pushStmt(p.ifStmt(0))
	case tFor:
		p.pushStmt(p.forStmt(p.start, false))
	case tWhile:
		p.pushStmt(p.whileStmt())
	case tTry:
		p.pushStmt(p.try())
	case tWith:
		p.pushStmt(p.with(p.start, false))
	case tClass:
		p.pushStmt(p.class(nil, direct))
	case tAt:
		p.pushStmt(p.decorated(direct))
	case tAsync:
		p.pushStmt(p.async(nil))
	case tName:
		if p.v >= Py310 && p.src[p.start] == 'm' && p.isSoft("match") {
			if s := p.match(); s != nil {
				p.pushStmt(s)
				return
			}
		}
		p.simpleLine()
	default:
		p.simpleLine()
	}
}

// simpleLine parses simple statements up to the end of the line.
func (p *parser) simpleLine() {
	for {
		p.pushStmt(p.simple())
		if p.tok == tNewline {
			p.next()
			return
		}
		if p.tok != tSemi {
			p.invalid()
			return
		}
		p.next()
		if p.tok == tNewline {
			p.next()
			return
		}
	}
}

// simple parses one simple statement.
func (p *parser) simple() Stmt {
	start := p.start
	switch p.tok {
	case tReturn:
		p.next()
		n := put(&p.nodes.ret, Return{})
		if p.startsExpr() || p.tok == tStar && !p.py2 {
			n.Value = p.starExprs()
		}
		n.Span = p.span(start)
		return n
	case tImport:
		return p.importStmt()
	case tFrom:
		return p.fromStmt()
	case tRaise:
		return p.raise()
	case tPass:
		p.next()
		return put(&p.nodes.pass, Pass{p.span(start)})
	case tBreak:
		p.next()
		return put(&p.nodes.brk, Break{p.span(start)})
	case tContinue:
		p.next()
		return put(&p.nodes.cont, Continue{p.span(start)})
	case tDel:
		return p.del()
	case tAssert:
		p.next()
		n := put(&p.nodes.assert, Assert{Test: p.expr()})
		if p.got(tComma) {
			n.Msg = p.expr()
		}
		n.Span = p.span(start)
		return n
	case tGlobal, tNonlocal:
		return p.global()
	case tPrint:
		return p.print()
	case tExec:
		return p.exec()
	case tName:
		if p.v >= Py312 && p.src[start] == 't' && p.isSoft("type") {
			if s := p.typeAlias(); s != nil {
				return s
			}
		}
	}
	return p.exprStmt()
}

// exprStmt parses an expression, an assignment or an annotation.
func (p *parser) exprStmt() Stmt {
	start := p.start
	var e Expr
	if p.tok == tYield {
		e = p.yield()
		if p.py2 {
			return put(&p.nodes.exprStmt, ExprStmt{Span: p.span(start), Value: e})
		}
	} else {
		e = p.starExprs()
	}
	switch {
	case p.tok == tAssign:
		return p.assign(start, e)
	case p.tok >= tPlusEqual && p.tok <= tDoubleSlashEqual:
		return p.augAssign(start, e)
	case p.tok == tColon && !p.py2:
		if n, ok := p.annAssign(start, e); ok {
			return n
		}
	}
	n := put(&p.nodes.exprStmt, ExprStmt{Span: p.span(start), Value: e})
	return n
}

// assign parses the rest of `a = b = value`.
func (p *parser) assign(start int, first Expr) Stmt {
	base := len(p.exprStack)
	p.setTargets(first, Store)
	value := first
	for p.tok == tAssign {
		p.exprStack = append(p.exprStack, value)
		p.next()
		vstart := p.start
		value = p.exprOrYield()
		if p.tok == tAssign {
			if _, ok := value.(*Yield); ok && p.py2 && !p.grouped(vstart) {
				p.treeError(vstart, p.prevEnd, "assignment to yield expression not possible")
			} else {
				p.setTargets(value, Store)
			}
		}
	}
	n := put(&p.nodes.assign, Assign{Span: p.span(start), Targets: p.takeExprs(base), Value: value})
	return n
}

// augAssign parses the rest of `target op= value`.
func (p *parser) augAssign(start int, target Expr) Stmt {
	switch target.(type) {
	case *Name, *Attribute, *Subscript:
		p.setTargets(target, Store)
	default:
		if !p.badAugTarget(target) {
			return put(&p.nodes.exprStmt, ExprStmt{})
		}
	}
	op := opKind[p.tok]
	p.next()
	value := p.exprOrYield()
	return put(&p.nodes.augAssign, AugAssign{Span: p.span(start), Target: target, Op: op, Value: value})
}

// annAssign parses the rest of `target: annotation = value`.
func (p *parser) annAssign(start int, target Expr) (Stmt, bool) {
	simple := false
	switch t := target.(type) {
	case *Name:
		simple = !p.grouped(start)
		p.setTargets(t, Store)
	case *Attribute:
		p.setTargets(t, Store)
	case *Subscript:
		t.Ctx = Store
	default:
		p.invalid()
		return nil, false
	}
	p.next()
	n := put(&p.nodes.annAssign, AnnAssign{Target: target, Simple: simple})
	n.Annotation = p.expr()
	if p.got(tAssign) {
		n.Value = p.exprOrYield()
	}
	n.Span = p.span(start)
	return n, true
}

func (p *parser) del() Stmt {
	start := p.start
	p.next()
	if !p.startsExpr() && p.tok != tStar {
		p.invalid()
		return put(&p.nodes.delete, Delete{})
	}
	base := len(p.exprStack)
	for {
		e := p.starExpr()
		p.setTargets(e, Del)
		p.exprStack = append(p.exprStack, e)
		if p.tok != tComma {
			break
		}
		p.next()
		if !p.startsExpr() && p.tok != tStar {
			break
		}
	}
	return put(&p.nodes.delete, Delete{Targets: p.takeExprs(base), Span: p.span(start)})
}

func (p *parser) raise() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.raise, Raise{})
	if p.startsExpr() {
		n.Exc = p.expr()
		switch {
		case p.py2:
			if p.got(tComma) {
				n.Inst = p.expr()
				if p.got(tComma) {
					n.Tback = p.expr()
				}
			}
		case p.got(tFrom):
			n.Cause = p.expr()
		}
	}
	n.Span = p.span(start)
	return n
}

func (p *parser) global() Stmt {
	start, tok := p.start, p.tok
	p.next()
	names, syms := p.nameStack[:0], p.symStack[:0]
	for {
		name, sym, ok := p.wantName()
		if !ok {
			return put(&p.nodes.pass, Pass{})
		}
		names, syms = append(names, name), append(syms, sym)
		if !p.got(tComma) {
			break
		}
	}
	p.nameStack, p.symStack = names, syms
	names, syms = p.nodes.strings.take(names), p.nodes.symbols.take(syms)
	if tok == tNonlocal {
		return put(&p.nodes.nonlocal, Nonlocal{p.span(start), names, syms})
	}
	return put(&p.nodes.global, Global{p.span(start), names, syms})
}

func (p *parser) typeAlias() Stmt {
	s := p.save()
	start := p.start
	p.next()
	if p.tok != tName {
		p.restore(&s)
		return nil
	}
	name := put(&p.nodes.name, Name{Span: p.tokSpan(), Id: p.nameText(), Sym: p.sym, Ctx: Store})
	p.next()
	n := put(&p.nodes.typeAlias, TypeAlias{Name: name, TypeParams: p.typeParams()})
	p.want(tAssign)
	n.Value = p.expr()
	n.Span = p.span(start)
	return n
}

// print parses Python 2's print statement.
func (p *parser) print() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.print, Print{NL: true})
	base := len(p.exprStack)
	more := p.startsExpr()
	if p.tok == tRightShift {
		p.next()
		n.Dest = p.expr()
		more = false
		if p.got(tComma) {
			if more = p.startsExpr(); !more {
				p.invalid()
			}
		}
	}
	for more {
		p.exprStack = append(p.exprStack, p.expr())
		more = false
		if p.got(tComma) {
			more = p.startsExpr()
			n.NL = more
		}
	}
	n.Values = p.takeExprs(base)
	n.Span = p.span(start)
	return n
}

// exec parses Python 2's exec statement. A tuple of two or three stands for
// the longer forms.
func (p *parser) exec() Stmt {
	start := p.start
	p.next()
	n := put(&p.nodes.exec, Exec{Body: p.bitOr()})
	if p.got(tIn) {
		n.Globals = p.expr()
		if p.got(tComma) {
			n.Locals = p.expr()
		}
	} else if t, ok := n.Body.(*Tuple); ok && (len(t.Elts) == 2 || len(t.Elts) == 3) {
		n.Body, n.Globals = t.Elts[0], t.Elts[1]
		if len(t.Elts) == 3 {
			n.Locals = t.Elts[2]
		}
	}
	n.Span = p.span(start)
	return n
}
