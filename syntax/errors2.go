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

// badAugTarget is what an augmented assignment cannot assign; in Python 2 the
// parse goes on.
func (p *parser) badAugTarget(e Expr) bool {
	if !p.py2 {
		p.invalid()
		return false
	}
	if p.setTargets(e, Store); p.later == nil {
		p.treeError(e.Pos(), e.End(), "illegal expression for augmented assignment")
	}
	return true
}

// starAfter is a starred argument that comes too late.
func (p *parser) starAfter(start, seen int) { p.invalid() }

// positionalAfter is a positional argument that comes too late.
func (p *parser) positionalAfter(start, seen int) {
	switch {
	case !p.py2 || seen&sawDoubleStar != 0:
		p.invalid()
	case seen&(sawStar|sawKeyword) == sawStar:
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
	switch e := e.(type) {
	case *Lambda:
		msg = "lambda cannot contain assignment"
	case *Constant:
		if e.Kind == ConstNone {
			msg = "cannot assign to None"
		}
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

// explain2 words and places an error as Python 2.7 does: where its tokenizer
// has read to, in bytes.
func (p *parser) explain2(e *Error) *Error {
	if e.Begin.Row > 0 {
		return e
	}
	start, stop := int(e.Start), int(e.Stop)
	atEnd := start >= len(p.src) && (p.refused != tNewline || p.src[start-1] == '\n')
	switch {
	case atEnd:
		row := p.endOfSource().Row
		e.Begin = Position{row, p.lineEnd(p.lastByte())}
		if row == 1 {
			e.Kind, e.Msg = "SyntaxError", msgEOF
			return e
		}
	case p.refused == tNewline:
		e.Begin = Position{p.position(start).Row, p.lineEnd(start)}
	default:
		e.Begin = Position{p.position(stop).Row, p.bytesBefore(start) + stop - start}
	}
	// Its count begins at the line where the last token of several lines did.
	if line := int(e.Start) - p.bytesBefore(int(e.Start)); p.tripleStart < line && line < p.tripleEnd {
		e.Begin.Column += line - (p.tripleStart - p.bytesBefore(p.tripleStart))
	}
	switch {
	case e.Msg != msgInvalid:
	case p.refused == tIndent:
		e.Kind, e.Msg = "IndentationError", msgIndent
	case p.refused == tDedent:
		e.Kind, e.Msg = "IndentationError", "unexpected unindent"
	}
	return e
}

// lastByte is the offset of the newline that ends the source, or of its end.
func (p *parser) lastByte() int {
	at := len(p.src)
	if at > 0 && p.src[at-1] == '\n' {
		at--
	}
	if at > 0 && p.src[at-1] == '\r' {
		at--
	}
	return at
}

// lineEnd counts the bytes of the line around an offset, its newline included.
func (p *parser) lineEnd(at int) int {
	n := p.bytesBefore(at)
	for at < len(p.src) && p.src[at] != '\n' && p.src[at] != '\r' {
		at++
		n++
	}
	return n + 1
}

// openString2 is 2.7's complaint about the literal at i that has no end by j.
func (p *parser) openString2(i, j int) {
	msg := "EOL while scanning string literal"
	if p.str.triple {
		msg = "EOF while scanning triple-quoted string literal"
	}
	p.fail(i, j, msg)
	if j < len(p.src) || !p.str.triple && p.src[j-1] != '\n' && p.src[j-1] != '\\' {
		p.err.Begin = Position{p.position(j).Row, p.bytesBefore(j)}
		return
	}
	// It counts from the line where the literal begins to the end, and
	// the newline that it adds.
	n := len(p.src) - (i - p.bytesBefore(i))
	if p.lastByte() == len(p.src) {
		n++
	}
	p.err.Begin = Position{p.endOfSource().Row, n}
}
