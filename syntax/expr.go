package syntax

import "github.com/sllint/sllint/syntax/literal"

// maxDigits is how long a decimal integer may be.
const maxDigits = 4300

// badExpr stands for what could not be parsed; no File ever holds it.
var badExpr Expr = &Constant{}

// canStart tells which tokens begin an expression (starred ones aside).
var canStart = [256]bool{
	tName: true, tNumber: true, tString: true, tFString: true, tLpar: true, tLsqb: true,
	tLbrace: true, tEllipsis: true, tBackquote: true, tTilde: true, tPlus: true, tMinus: true,
	tFalse: true, tNone: true, tTrue: true, tAwait: true, tLambda: true, tNot: true,
}

// startsExpr tells whether an expression begins here.
func (p *parser) startsExpr() bool { return canStart[p.tok] }

// expr parses an expression: no walrus, star, yield or bare tuple.
func (p *parser) expr() Expr {
	start := p.start
	var e Expr
	switch p.tok {
	case tLambda:
		return p.lambda(false)
	case tNot:
		e = p.not()
	default:
		e = p.unary()
	}
	if opPrec[p.tok] != precNone {
		e = p.binary(start, e, precOr)
	}
	if p.tok == tIf {
		return p.ifExp(start, e)
	}
	return e
}

// disjunction parses an expression that is no lambda and has no `if`.
func (p *parser) disjunction() Expr {
	start := p.start
	return p.binary(start, p.operand(precOr), precOr)
}

// bitOr parses an expression without comparison, not, and, or.
func (p *parser) bitOr() Expr {
	start := p.start
	return p.binary(start, p.unary(), precBitOr)
}

// operand parses what may stand right of an operator of that precedence.
func (p *parser) operand(prec uint8) Expr {
	if p.tok == tNot && prec <= precNot {
		return p.not()
	}
	return p.unary()
}

// ifExp parses the rest of `body if test else orelse`.
func (p *parser) ifExp(start int, body Expr) Expr {
	if !p.deeper(1) {
		return badExpr
	}
	p.next()
	test := p.disjunction()
	if p.tok != tElse {
		p.invalid()
		return badExpr
	}
	p.next()
	orelse := p.expr()
	p.nest--
	return put(&p.nodes.ifExp, IfExp{Span: p.span(start), Test: test, Body: body, Orelse: orelse})
}

// not parses `not x`.
func (p *parser) not() Expr {
	if !p.deeper(1) {
		return badExpr
	}
	start := p.start
	p.next()
	ostart := p.start
	operand := p.binary(ostart, p.operand(precNot), precCompare)
	p.nest--
	n := put(&p.nodes.unaryOp, UnaryOp{Span: p.span(start), Op: Not, Operand: operand})
	return n
}

// binary parses the operators of at least precedence prec that follow left,
// whose tokens began at start.
func (p *parser) binary(start int, left Expr, prec uint8) Expr {
	for chain := 0; ; chain++ {
		this := opPrec[p.tok]
		if this < prec || this == precNone {
			return left
		}
		switch this {
		case precOr, precAnd:
			left = p.boolOp(start, left, this)
		case precCompare:
			left = p.compare(start, left)
		default:
			if p.tok == tAt && p.py2 {
				return left
			}
			op := opKind[p.tok]
			p.next()
			rstart := p.start
			right := p.unary()
			if opPrec[p.tok] > this {
				right = p.binary(rstart, right, this+1)
			}
			n := put(&p.nodes.binOp, BinOp{Span: p.span(start), Op: op, Left: left, Right: right})
			left = n
			if chain > shortChain {
				p.longChain(chain)
			}
		}
	}
}

// boolOp parses the rest of a chain of and or of or.
func (p *parser) boolOp(start int, left Expr, prec uint8) Expr {
	tok := p.tok
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, left)
	for p.tok == tok {
		p.next()
		rstart := p.start
		right := p.operand(prec)
		if opPrec[p.tok] > prec {
			right = p.binary(rstart, right, prec+1)
		}
		p.exprStack = append(p.exprStack, right)
	}
	n := put(&p.nodes.boolOp, BoolOp{Span: p.span(start), Values: p.takeExprs(base)})
	if tok == tOr {
		n.Op = Or
	}
	return n
}

// compare parses the rest of a chain of comparisons.
func (p *parser) compare(start int, left Expr) Expr {
	base, opBase := len(p.exprStack), len(p.cmpStack)
	for {
		var op CmpOperator
		switch p.tok {
		case tEqEqual:
			op = Eq
		case tNotEqual:
			op = NotEq
		case tLessGreater:
			if !p.py2 {
				p.invalid()
			}
			op = NotEq
		case tLess:
			op = Lt
		case tLessEqual:
			op = LtE
		case tGreater:
			op = Gt
		case tGreaterEqual:
			op = GtE
		case tIn:
			op = In
		case tIs:
			op = Is
			p.next()
			if p.tok == tNot {
				op = IsNot
			} else {
				goto right
			}
		case tNot:
			op = NotIn
			p.next()
			if p.tok != tIn {
				p.invalid()
			}
		default:
			n := put(&p.nodes.compare, Compare{Span: p.span(start), Left: left})
			n.Ops = p.nodes.cmpOps.take(p.cmpStack[opBase:])
			p.cmpStack = p.cmpStack[:opBase]
			n.Comparators = p.takeExprs(base)
			return n
		}
		p.next()
	right:
		rstart := p.start
		right := p.unary()
		if opPrec[p.tok] > precCompare {
			right = p.binary(rstart, right, precBitOr)
		}
		p.cmpStack = append(p.cmpStack, op)
		p.exprStack = append(p.exprStack, right)
	}
}

// unary parses a factor: signs, await, power.
func (p *parser) unary() Expr {
	switch p.tok {
	case tMinus, tPlus, tTilde:
		if !p.deeper(1) {
			return badExpr
		}
		start, op := p.start, USub
		switch p.tok {
		case tPlus:
			op = UAdd
		case tTilde:
			op = Invert
		}
		p.next()
		operand := p.unary()
		p.nest--
		n := put(&p.nodes.unaryOp, UnaryOp{Span: p.span(start), Op: op, Operand: operand})
		return n
	}
	start := p.start
	e := p.primary()
	if p.tok == tDoubleStar {
		if !p.deeper(2) {
			return badExpr
		}
		p.next()
		right := p.unary()
		p.nest -= 2
		n := put(&p.nodes.binOp, BinOp{Span: p.span(start), Op: Pow, Left: e, Right: right})
		return n
	}
	return e
}

// primary parses an atom with its attributes, calls and subscripts.
func (p *parser) primary() Expr {
	start := p.start
	var e Expr
	switch p.tok {
	case tName:
		e = p.name()
	case tAwait:
		p.next()
		if p.tok == tAwait {
			p.invalid()
			return badExpr
		}
		value := p.primary()
		return put(&p.nodes.await, Await{Span: p.span(start), Value: value})
	default:
		e = p.atom()
	}
	for chain := 0; ; chain++ {
		switch p.tok {
		case tDot:
			p.next()
			name, sym, ok := p.wantName()
			if !ok {
				return badExpr
			}
			n := put(&p.nodes.attribute, Attribute{Span: p.span(start), Value: e, Attr: name, Sym: sym})
			e = n
		case tLpar:
			e = p.call(start, e)
		case tLsqb:
			e = p.subscript(start, e)
		default:
			return e
		}
		if chain > shortChain {
			p.longChain(chain)
		}
	}
}

// name makes a Name, or Python 2's None, of the current tName.
func (p *parser) name() Expr {
	id := p.nameText()
	if p.py2 && id == "None" {
		return p.singleton(ConstNone)
	}
	n := put(&p.nodes.name, Name{Span: p.tokSpan(), Id: id, Sym: p.sym})
	p.next()
	return n
}

// singleton makes a Constant of the current token.
func (p *parser) singleton(kind ConstKind) Expr {
	n := put(&p.nodes.constant, Constant{Span: p.tokSpan(), Kind: kind})
	p.next()
	return n
}

func (p *parser) atom() Expr {
	switch p.tok {
	case tName:
		return p.name()
	case tNumber:
		if p.end-p.start > maxDigits && p.number == ConstInt && !p.py2 {
			if bad := literal.CheckInt(p.src[p.start:p.end]); bad != nil {
				p.invalidWith(bad.Msg)
				return badExpr
			}
		}
		n := put(&p.nodes.constant, Constant{Span: p.tokSpan(), Kind: p.number, Text: p.src[p.start:p.end]})
		p.next()
		return n
	case tString, tFString:
		return p.strings()
	case tLpar:
		return p.paren()
	case tLsqb:
		return p.list()
	case tLbrace:
		return p.brace()
	case tNone:
		return p.singleton(ConstNone)
	case tTrue:
		return p.singleton(ConstTrue)
	case tFalse:
		return p.singleton(ConstFalse)
	case tEllipsis:
		return p.singleton(ConstEllipsis)
	case tBackquote:
		return p.repr()
	}
	p.invalid()
	return badExpr
}

// named parses an expression or `name := expression`.
func (p *parser) named() Expr {
	start := p.start
	e := p.expr()
	if p.tok == tColonEqual {
		return p.walrus(start, e)
	}
	return e
}

// walrus parses the rest of `target := value`.
func (p *parser) walrus(start int, target Expr) Expr {
	name, ok := target.(*Name)
	if !ok || int(name.Start) != start || int(name.Stop) != p.prevEnd {
		p.invalid()
		return badExpr
	}
	p.next()
	name.Ctx = Store
	if p.v < Py39 {
		p.forbidden(name.Id, start, int(name.Stop))
	}
	value := p.expr()
	return put(&p.nodes.namedExpr, NamedExpr{Span: p.span(start), Target: name, Value: value})
}

// starred parses `*x` where x is a bitwise or.
func (p *parser) starred() Expr {
	start := p.start
	p.next()
	value := p.bitOr()
	return put(&p.nodes.starred, Starred{Span: p.span(start), Value: value})
}

// starExpr parses an expression or a starred one.
func (p *parser) starExpr() Expr {
	if p.tok == tStar && !p.py2 {
		return p.starred()
	}
	return p.expr()
}

// starNamed parses an element of a display.
func (p *parser) starNamed() Expr {
	if p.tok == tStar && !p.py2 {
		return p.starred()
	}
	start := p.start
	e := p.expr()
	if p.tok == tColonEqual {
		return p.walrus(start, e)
	}
	return e
}

// starExprs parses expressions, starred ones too, with or without commas.
func (p *parser) starExprs() Expr {
	start := p.start
	e := p.starExpr()
	if p.tok == tComma {
		return p.bareTuple(start, e)
	}
	return e
}

// bareTuple parses the rest of a tuple without brackets.
func (p *parser) bareTuple(start int, first Expr) Expr {
	base := len(p.exprStack)
	p.exprStack = append(p.exprStack, first)
	for p.tok == tComma {
		p.next()
		if !p.startsExpr() && (p.tok != tStar || p.py2) {
			break
		}
		p.exprStack = append(p.exprStack, p.starExpr())
	}
	n := put(&p.nodes.tuple, Tuple{Span: p.span(start), Elts: p.takeExprs(base)})
	return n
}

// exprOrYield parses the right side of an assignment.
func (p *parser) exprOrYield() Expr {
	if p.tok == tYield {
		return p.yield()
	}
	return p.starExprs()
}

// yield parses a yield expression.
func (p *parser) yield() Expr {
	start := p.start
	p.next()
	if p.tok == tFrom && !p.py2 {
		p.next()
		value := p.expr()
		return put(&p.nodes.yieldFrom, YieldFrom{Span: p.span(start), Value: value})
	}
	n := put(&p.nodes.yield, Yield{})
	if p.startsExpr() || p.tok == tStar && !p.py2 {
		n.Value = p.starExprs()
	}
	n.Span = p.span(start)
	return n
}

// lambda parses a lambda. In Python 2's and 3.8's conditions of
// comprehensions its body has no `if`.
func (p *parser) lambda(noCond bool) Expr {
	if !p.deeper(2) {
		return badExpr
	}
	start := p.start
	p.next()
	args := p.parameters(tColon)
	if p.field != 0 && p.field == p.depth {
		p.invalid()
		return badExpr
	}
	p.want(tColon)
	var body Expr
	switch {
	case !noCond:
		body = p.expr()
	case p.tok == tLambda:
		body = p.lambda(true)
	default:
		body = p.disjunction()
	}
	p.nest -= 2
	return put(&p.nodes.lambda, Lambda{Span: p.span(start), Args: args, Body: body})
}
