package syntax

// Python 2.7 and 3.8 make the tree after all is parsed, and refuse some things
// only then; 2.7's words for these are here, without a column.

// treeError is such an error about what begins at start. The first one counts
// if the source parses.
func (p *parser) treeError(start, stop int, msg string) {
	if !p.py2 {
		p.fail(start, stop, msg)
		return
	}
	if p.later == nil {
		p.later = &Error{Kind: "SyntaxError", Msg: msg, Filename: p.filename,
			Span: Span{int32(start), int32(max(start, stop))}, Begin: Position{Row: p.position(start).Row}}
	}
}

// badTarget is an expression that cannot be assigned or deleted.
func (p *parser) badTarget(e Expr, ctx Ctx) {
	if !p.py2 {
		p.invalid()
		return
	}
	what := "assign to "
	if ctx == Del {
		what = "delete "
	}
	if c, ok := e.(*Constant); ok && c.Kind == ConstNone {
		p.treeError(e.Pos(), e.End(), "cannot assign to None")
		return
	}
	p.treeError(e.Pos(), e.End(), "can't "+what+exprName2(e))
}

// exprName2 is what 2.7 calls an expression.
func exprName2(e Expr) string {
	switch e.(type) {
	case *Tuple:
		return "()"
	case *Call:
		return "function call"
	case *BoolOp, *BinOp, *UnaryOp:
		return "operator"
	case *Lambda:
		return "lambda"
	case *GeneratorExp:
		return "generator expression"
	case *Yield:
		return "yield expression"
	case *ListComp:
		return "list comprehension"
	case *SetComp:
		return "set comprehension"
	case *DictComp:
		return "dict comprehension"
	case *Compare:
		return "comparison"
	case *Repr:
		return "repr"
	case *IfExp:
		return "conditional expression"
	}
	return "literal"
}

func (p *parser) badAugTarget(e Expr) {
	if !p.py2 {
		p.invalid()
		return
	}
	msg := "illegal expression for augmented assignment"
	switch e := e.(type) {
	case *GeneratorExp, *Yield:
		msg = "augmented assignment to " + exprName2(e) + " not possible"
	}
	p.treeError(e.Pos(), e.End(), msg)
}

// starAfter is a starred argument that comes too late.
func (p *parser) starAfter(start, seen int) { p.invalid() }

// positionalAfter is a positional argument that comes too late.
func (p *parser) positionalAfter(start, seen int) {
	switch {
	case !p.py2 || seen&sawDoubleStar != 0:
		p.invalid()
	case seen&sawStar != 0:
		p.treeError(start, p.prevEnd, "only named arguments may follow *expression")
	default:
		p.treeError(start, p.prevEnd, "non-keyword arg after keyword arg")
	}
}

// badKeyword is an equals sign after an argument that is no name.
func (p *parser) badKeyword(e Expr) {
	if !p.py2 {
		p.invalid()
		return
	}
	msg := "keyword can't be an expression"
	if _, ok := e.(*Lambda); ok {
		msg = "lambda cannot contain assignment"
	}
	p.treeError(e.Pos(), e.End(), msg)
}

func (p *parser) repeatedKeyword(start int) {
	p.treeError(start, p.prevEnd, "keyword argument repeated")
}

func (p *parser) bareGenexpError(start int) {
	if p.py2 {
		p.treeError(start, p.prevEnd, "Generator expression must be parenthesized if not sole argument")
		return
	}
	p.invalid()
}

// noDefault is a parameter without a default after one that has it.
func (p *parser) noDefault(start int) {
	if p.py2 {
		p.treeError(start, p.prevEnd, "non-default argument follows default argument")
		return
	}
	p.invalid()
}

func (p *parser) trailingComma() {
	if p.py2 {
		p.treeError(p.start, p.end, "trailing comma not allowed without surrounding parentheses")
		return
	}
	p.invalid()
}
