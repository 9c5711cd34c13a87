package syntax

// fstringMode is an f-string that is being read.
type fstringMode struct {
	s      strToken
	start  int
	fields []int // bracket depth in each field that is open
	text   bool  // reading its text or a format specification
	outer  int   // p.field around it
}

// diagnose reads the source once more, without the statements that are
// finished, and gives the error in CPython's words; nil if its grammar takes
// the source.
func (p *parser) diagnose() *Error {
	d := &diagnosis{p: p}
	p.rewind()
	start := pegStarts().file
	if p.eval {
		start = pegStarts().eval
	}
	n := d.call(start)
	switch {
	case d.giveUp:
		return nil
	case d.err != nil:
		if d.lex == nil {
			d.rest()
		}
		return d.err
	case n != nil:
		return nil
	}
	last := len(d.tokens) - 1
	clear(d.memo)
	d.mark, d.steps, d.invalid = 0, 0, true
	d.call(start)
	switch {
	case d.giveUp:
		return nil
	case d.err != nil:
		if d.lex == nil {
			d.rest()
		}
		return d.err
	}
	switch d.tokens[last].tok {
	case tIndent:
		d.errorLast("IndentationError", msgIndent)
		return d.err
	case tDedent:
		d.errorLast("IndentationError", "unexpected unindent")
		return d.err
	}
	t := d.tokens[last]
	d.errorAt("SyntaxError", t.start, t.end, msgInvalid)
	if t.tok == tEOF {
		d.err.Begin = Position{d.p.endOfSource().Row, 0}
	}
	d.rest()
	return d.err
}

// actionError says whether the lexer has something worse to say about the
// rest of the source than what the parser found.
func (p *parser) actionError(e *Error) *Error {
	d := &diagnosis{p: p, err: e}
	p.rewind()
	for d.lex == nil && len(d.tokens) < maxPegTokens {
		if n := len(d.tokens); n > 0 && (d.tokens[n-1].tok == tEOF || d.tokens[n-1].start > int(e.Start)) {
			break
		}
		d.fetch()
	}
	if d.lex != nil {
		if !p.soft {
			return d.lex
		}
		return e
	}
	d.rest()
	return d.err
}

// rewind begins again at the last top-level statement.
func (p *parser) rewind() {
	p.lexState = lexState{bol: true, tok: tNewline, pos: int(p.blocks[0].last)}
	p.err, p.soft, p.diag = nil, false, true
	p.field, p.fstrings, p.nest, p.level = 0, 0, 0, 0
	p.indents[0] = indent{}
}

// rest reads the rest of the source: an error of the lexer there replaces the
// parser's, and so does a bracket from an earlier line that is never closed.
func (d *diagnosis) rest() {
	p := d.p
	row := p.position(d.tokens[len(d.tokens)-1].start).Row
	for n := 0; n < 100*maxPegTokens; n++ {
		// Only the last token matters from here on, but that one does: fetchText
		// gives an empty text once, and knows from it that it has.
		d.tokens = append(d.tokens[:0], d.tokens[len(d.tokens)-1])
		p.err = nil
		d.fetch()
		if d.lex == nil {
			if d.tokens[len(d.tokens)-1].tok == tEOF {
				return
			}
			continue
		}
		switch {
		case !p.soft:
			if len(d.modes) == 0 {
				d.err = d.lex
			}
		case p.depth > 0:
			if open := int(p.parens[p.depth-1]); row > p.position(open).Row {
				d.err = p.neverClosed(open)
			}
		}
		return
	}
}

// add appends a token of source[start:end].
func (d *diagnosis) add(t token, start, end int) {
	d.tokens = append(d.tokens, pegTok{t, start, end, d.p.depth})
}

// fetch adds the next token, or sets d.lex.
func (d *diagnosis) fetch() {
	p := d.p
	var m *fstringMode
	if len(d.modes) > 0 {
		m = &d.modes[len(d.modes)-1]
		if m.text {
			d.fetchText(m)
			if p.err != nil {
				d.lex = p.err
			}
			return
		}
	}
	p.next()
	if p.err != nil {
		d.lex = p.err
		return
	}
	switch {
	case p.tok == tIndent:
		// Go on with the block's last statement.
		for d.block+1 < len(p.blocks) && int(p.blocks[d.block].first) < p.pos {
			d.block++
		}
		if b := p.blocks[d.block]; int(b.first) == p.pos {
			p.pos = int(b.last)
		}
	case p.tok == tEOF && p.depth > 0:
		p.soft = true
		d.lex = p.neverClosed(int(p.parens[p.depth-1]))
		return
	case p.tok == tFString:
		d.modes = append(d.modes, fstringMode{s: p.str, start: p.start, text: true, outer: p.field})
		if len(d.modes) > maxFString {
			p.lexFail("SyntaxError", p.start, p.end, p.end, "too many nested f-strings")
			d.lex = p.err
			return
		}
	case m == nil || len(m.fields) == 0:
	case p.tok == tRbrace && p.depth < m.fields[len(m.fields)-1]:
		d.closeField(m)
	case p.tok == tColon && p.depth == m.fields[len(m.fields)-1]:
		m.text = true
	}
	start := p.start
	if n := len(p.comments); p.tok == tNewline && n > 0 && int(p.comments[n-1].Stop) == start {
		start = int(p.comments[n-1].Start) // as the tokenizer has it
	}
	d.add(p.tok, start, p.end)
}

// closeField goes back to the text around a field.
func (d *diagnosis) closeField(m *fstringMode) {
	m.fields = m.fields[:len(m.fields)-1]
	m.text = true
	d.p.field = m.outer
	if k := len(d.modes); k > 1 {
		d.p.around = d.modes[k-2].s
	}
	if n := len(m.fields); n > 0 {
		d.p.field, d.p.around = m.fields[n-1], m.s
	}
}

// fetchText adds the next token of an f-string's text.
func (d *diagnosis) fetchText(m *fstringMode) {
	p := d.p
	src := p.src
	from, i := p.pos, p.pos
	spec := len(m.fields) > 0
	for i < len(src) {
		c := src[i]
		switch {
		case c == m.s.quote && (!m.s.triple || i+2 < len(src) && src[i+1] == c && src[i+2] == c),
			c == '{' && (spec || i+1 >= len(src) || src[i+1] != '{'),
			c == '}' && (spec || i+1 >= len(src) || src[i+1] != '}'),
			spec && !m.s.triple && (c == '\n' || c == '\r'):
			if i > from {
				d.add(tFMiddle, from, i)
				p.tok, p.start, p.end, p.pos = tFMiddle, from, i, i
				return
			}
			if c == '}' && spec && d.tokens[len(d.tokens)-1].tok != tFMiddle {
				d.add(tFMiddle, i, i)
				return
			}
			d.mark1(m, i, c, spec)
			return
		case (c == '\n' || c == '\r') && !m.s.triple:
			p.openFString(m.start, i, m.s)
			return
		case c == '{' || c == '}':
			i += 2
		case c == '\\':
			i = p.formatEscape(i, m.s)
		default:
			i++
		}
	}
	p.openFString(m.start, min(i, len(src)), m.s)
}

// mark1 adds the token of a byte that ends a run of text.
func (d *diagnosis) mark1(m *fstringMode, i int, c byte, spec bool) {
	p := d.p
	switch {
	case c == '{':
		if len(m.fields) > 2 {
			p.lexFail("SyntaxError", i, i+1, i, "f-string: expressions nested too deeply")
			return
		}
		if p.depth >= maxParens {
			p.tooManyParens(i)
			return
		}
		p.parens[p.depth] = int32(i)
		p.depth++
		m.fields = append(m.fields, p.depth)
		m.text, p.field, p.around = false, p.depth, m.s
		p.tok, p.start, p.end, p.pos = tLbrace, i, i+1, i+1
	case c == '}' && spec:
		p.depth--
		d.closeField(m)
		p.tok, p.start, p.end, p.pos = tRbrace, i, i+1, i+1
	case c == '}':
		p.singleBrace(i)
		return
	case c == m.s.quote:
		n := 1
		if m.s.triple {
			n = 3
		}
		p.tok, p.start, p.end, p.pos = tFEnd, i, i+n, i+n
		p.field = m.outer
		d.modes = d.modes[:len(d.modes)-1]
	default:
		// The line ends within a format specification.
		m.text = false
		p.pos = i
		d.fetch()
		return
	}
	d.add(p.tok, p.start, p.end)
}
