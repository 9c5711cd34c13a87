package syntax

import (
	"strings"
	"unicode/utf8"
)

// lexState is what speculation saves and restores. The tokens are made on
// demand: tok is the one to look at, pos where the next begins.
type lexState struct {
	pos        int // where scanning goes on
	start, end int // of tok
	prevEnd    int // end of the last token that was not about layout
	tok        token
	bol        bool // pos is at the beginning of a logical line
	sym        Sym  // of a tName
	depth      int  // open brackets
	dedents    int  // tDedents to hand out
	str        strToken
}

// strToken tells the parts of a tString or tFString.
type strToken struct {
	flags       strFlags
	quote       byte
	triple      bool
	body, limit int // the text between the quotes
}

type strFlags uint8

const (
	strRaw strFlags = 1 << iota
	strBytes
	strUnicode
	strFormat
	strTemplate
	strEscape // a backslash, or a carriage return that must become a newline
	strHigh   // a byte beyond ASCII
)

const (
	maxIndent  = 100
	maxParens  = 200
	tabSize    = 8
	maxFString = 150
)

// next makes the next token.
func (p *parser) next() {
	if p.tok > tDedent {
		p.prevEnd = p.end
	}
	if p.bol || p.dedents > 0 {
		if p.layout() {
			return
		}
	}
	src := p.src
	i := p.pos
	for {
		if i >= len(src) {
			p.atEnd()
			return
		}
		c := src[i]
		switch byteClass[c] {
		case cBlank:
			i++
			continue
		case cName:
			p.scanName(i)
			return
		case cNewline:
			if p.depth > 0 {
				i++
				continue
			}
			p.tok, p.start = tNewline, i
			i++
			if c == '\r' && i < len(src) && src[i] == '\n' {
				i++
			}
			p.end, p.pos, p.bol = i, i, true
			return
		case cSingle:
			p.tok, p.start, p.end, p.pos = singleToken[c], i, i+1, i+1
			return
		case cOpen:
			if p.depth >= maxParens {
				p.tooManyParens(i)
				return
			}
			p.parens[p.depth] = int32(i)
			p.depth++
			p.tok, p.start, p.end, p.pos = singleToken[c], i, i+1, i+1
			return
		case cClose:
			if p.depth == 0 || closerOf[src[p.parens[p.depth-1]]] != c {
				p.badClose(i)
				return
			}
			p.depth--
			p.tok, p.start, p.end, p.pos = singleToken[c], i, i+1, i+1
			return
		case cDot:
			if i+1 < len(src) && byteClass[src[i+1]] == cDigit {
				p.scanNumber(i)
				return
			}
			n := 1
			p.tok = tDot
			if !p.py2 && i+2 < len(src) && src[i+1] == '.' && src[i+2] == '.' {
				p.tok, n = tEllipsis, 3
			}
			p.start, p.end, p.pos = i, i+n, i+n
			return
		case cOper:
			p.scanOperator(i)
			return
		case cQuote:
			p.scanString(i, i, 0)
			return
		case cDigit:
			p.scanNumber(i)
			return
		case cHash:
			i = p.comment(i)
			continue
		case cBackslash:
			j := p.continuation(i)
			if j < 0 {
				return
			}
			i = j
			continue
		case cHigh:
			p.scanWideName(i, i)
			return
		default:
			p.badByte(i)
			return
		}
	}
}

// comment records the comment at i and gives its end.
func (p *parser) comment(i int) int {
	src := p.src
	j := i
	if k := strings.IndexByte(src[i:], '\n'); k >= 0 {
		j += k
	} else {
		j = len(src)
	}
	if p.hasCR {
		if k := strings.IndexByte(src[i:j], '\r'); k >= 0 {
			j = i + k
		}
	}
	p.comments = append(p.comments, Comment{Span{int32(i), int32(j)}})
	return j
}

// continuation steps over a backslash and a line's end, -1 after an error.
func (p *parser) continuation(i int) int {
	src := p.src
	j := i + 1
	switch {
	case j < len(src) && src[j] == '\n':
		j++
	case j < len(src) && src[j] == '\r':
		j++
		if j < len(src) && src[j] == '\n' {
			j++
		}
	default:
		switch {
		case j < len(src):
			p.badContinuation(i)
		case p.py2:
			return j // as if a newline followed
		case p.eval: // CPython adds no newline to an expression
			if p.badContinuation(i); p.diag {
				p.err.Begin.Column--
			}
		default:
			p.endAfterBackslash(i, j)
		}
		return -1
	}
	if j >= len(src) && !p.py2 {
		p.endAfterBackslash(i, j)
		return -1
	}
	return j
}

// atEnd makes the tokens at the end of the source: the newline that the last
// line may lack, then tEOF.
func (p *parser) atEnd() {
	n := len(p.src)
	p.start, p.end, p.pos = n, n, n
	switch {
	case p.err != nil:
		p.tok = tErr
	case p.depth > 0 || p.tok == tNewline || p.tok == tDedent || p.tok == tEOF || p.tok == tErr:
		p.tok = tEOF
	default:
		p.tok, p.bol = tNewline, true
	}
}

// layout handles the beginning of a line: blank lines, tIndent and tDedent.
// It reports whether it made a token.
func (p *parser) layout() bool {
	if p.dedents > 0 {
		p.dedents--
		p.tok, p.start, p.end = tDedent, p.pos, p.pos
		return true
	}
	p.bol = false
	src := p.src
	i := p.pos
	col, alt, cont := 0, 0, 0
	joined := false // by a backslash
	tab := p.tabSize
line:
	for {
		if i >= len(src) {
			col, alt = 0, 0
			break
		}
		switch src[i] {
		case ' ':
			col++
			alt++
		case '\t':
			col = (col/tab + 1) * tab
			alt++
		case '\f':
			col, alt = 0, 0
		case '#':
			j := p.comment(i)
			if p.py2 {
				tab = p.tabComment(src[i:j])
			}
			i = j
			continue
		case '\n', '\r':
			col, alt, cont, joined = 0, 0, 0, false
		case '\\':
			// The column that counts is that of the first backslash.
			if cont == 0 {
				cont = col
			}
			j := p.continuation(i)
			if j < 0 {
				return true
			}
			i, joined = j, true
			if p.v < Py39 {
				// The line counts as one that is not blank.
				break line
			}
			continue
		default:
			break line
		}
		i++
	}
	if cont != 0 {
		col, alt = cont, cont
	}
	p.pos = i
	if joined && p.v == Py39 {
		return false // its slip: such a line has no indentation at all
	}
	top := p.indents[p.level]
	if int32(col) == top.col {
		if int32(alt) != top.alt && !p.py2 {
			return p.tabError(i)
		}
		return false
	}
	if int32(col) > top.col {
		if p.level+1 >= maxIndent {
			return p.layoutError(i, "IndentationError", msgIndents)
		}
		if int32(alt) <= top.alt && !p.py2 {
			return p.tabError(i)
		}
		p.level++
		p.indents[p.level] = indent{int32(col), int32(alt)}
		p.tok, p.start, p.end = tIndent, i, i
		return true
	}
	n := 0
	for p.level > 0 && int32(col) < p.indents[p.level].col {
		p.level--
		n++
	}
	if int32(col) != p.indents[p.level].col {
		return p.layoutError(i, "IndentationError", msgDedent)
	}
	if int32(alt) != p.indents[p.level].alt && !p.py2 {
		return p.tabError(i)
	}
	p.dedents = n - 1
	p.tok, p.start, p.end = tDedent, i, i
	return true
}

// tabComment obeys the editor settings that Python 2 reads from comments.
func (p *parser) tabComment(text string) int {
	if len(text) > 79 {
		text = text[:79]
	}
	for _, form := range [...]string{"tab-width:", ":tabstop=", ":ts=", "set tabsize="} {
		k := strings.Index(text, form)
		if k < 0 {
			continue
		}
		digits := strings.TrimLeft(text[k+len(form):], " \t\v\f\r")
		n := 0
		for i := 0; i < len(digits) && byteClass[digits[i]] == cDigit && n < 1000; i++ {
			n = n*10 + int(digits[i]-'0')
		}
		if n >= 1 && n <= 40 {
			p.tabSize = n
		}
	}
	return p.tabSize
}

// scanName reads a name, a keyword or the prefix of a string at i.
func (p *parser) scanName(i int) {
	src := p.src
	h := (hashSeed ^ uint32(src[i])) * hashPrime
	j := i + 1
	for j < len(src) {
		c := src[j]
		if !namePart[c] {
			if c >= 0x80 {
				p.scanWideName(i, j)
				return
			}
			if (c == '"' || c == '\'') && j-i <= 2 {
				if flags, ok := p.prefix(src[i:j]); ok {
					p.scanString(i, j, flags)
					return
				}
			}
			break
		}
		h = (h ^ uint32(c)) * hashPrime
		j++
	}
	p.start, p.end, p.pos = i, j, j
	if id := p.syms.lookup(h, src[i:j]); id > 0 {
		p.tok, p.sym = tName, Sym(id-1)
	} else if p.tok = token(-id); p.tok == tPrint && p.printFunction {
		p.tok, p.sym = tName, p.syms.sym("print")
	}
}

// scanWideName reads a name that has letters beyond ASCII from j on.
func (p *parser) scanWideName(i, j int) {
	src := p.src
	if p.py2 {
		p.badByte(j)
		return
	}
	for j < len(src) {
		if src[j] < 0x80 {
			if !namePart[src[j]] {
				break
			}
			j++
			continue
		}
		r, n := utf8.DecodeRuneInString(src[j:])
		if r == utf8.RuneError && n == 1 {
			p.badUTF8(i, j)
			return
		}
		j += n
	}
	if at := badIdentifier(src[i:j]); at >= 0 {
		p.badCharacter(i + at)
		return
	}
	p.start, p.end, p.pos = i, j, j
	p.tok, p.sym = tName, p.syms.sym(normalName(src[i:j]))
}

// prefix reads the letters before a quote.
func (p *parser) prefix(s string) (flags strFlags, ok bool) {
	for i := range len(s) {
		var f strFlags
		switch s[i] | 0x20 {
		case 'r':
			f = strRaw
		case 'b':
			f = strBytes
		case 'u':
			f = strUnicode
		case 'f':
			f = strFormat
		case 't':
			f = strTemplate
		}
		if f == 0 || flags&f != 0 {
			return 0, false
		}
		flags |= f
	}
	switch flags {
	case strRaw, strBytes, strUnicode:
		return flags, true
	case strRaw | strBytes:
		return flags, !p.py2 || s[0]|0x20 == 'b'
	case strRaw | strUnicode:
		return flags, p.py2 && s[0]|0x20 == 'u'
	case strFormat, strFormat | strRaw:
		return flags, !p.py2
	case strTemplate, strTemplate | strRaw:
		return flags, p.v >= Py314
	}
	return 0, false
}

// scanString reads a string literal that begins at i and whose quote is at q.
func (p *parser) scanString(i, q int, flags strFlags) {
	src := p.src
	quote := src[q]
	p.start = i
	p.str = strToken{flags: flags, quote: quote, body: q + 1}
	j := q + 1
	if j+1 < len(src) && src[j] == quote && src[j+1] == quote {
		p.str.triple = true
		p.str.body += 2
		j += 2
	}
	if flags&(strFormat|strTemplate) != 0 && p.v >= Py312 {
		p.tok, p.end, p.pos = tFString, j, j
		return
	}
	for j < len(src) {
		c := src[j]
		j++
		switch {
		case c == quote:
			if p.str.triple {
				if j+1 >= len(src) || src[j] != quote || src[j+1] != quote {
					continue
				}
				p.str.limit = j - 1
				j += 2
			} else {
				p.str.limit = j - 1
			}
			p.str.flags = flags
			if p.str.triple {
				p.tripleStart, p.tripleEnd = i, j
			}
			p.tok, p.end, p.pos = tString, j, j
			return
		case c == '\\':
			flags |= strEscape
			if j < len(src) {
				// The line's end after it may be two bytes.
				if src[j] == '\r' && j+1 < len(src) && src[j+1] == '\n' {
					j++
				}
				if src[j] >= 0x80 {
					flags |= strHigh
				}
				j++
			}
		case c == '\n' || c == '\r':
			if !p.str.triple {
				p.openString(i, q, j-1)
				return
			}
			if c == '\r' {
				flags |= strEscape
			}
		case c >= 0x80:
			flags |= strHigh
		}
	}
	p.openString(i, q, len(src))
}

// scanOperator reads an operator at i.
func (p *parser) scanOperator(i int) {
	src := p.src
	var c1, c2 byte
	if i+1 < len(src) {
		c1 = src[i+1]
	}
	if i+2 < len(src) {
		c2 = src[i+2]
	}
	n := 1
	var t token
	eq := c1 == '='
	switch src[i] {
	case '=':
		t = tAssign
		if eq {
			t, n = tEqEqual, 2
		}
	case ':':
		t = tColon
		if eq && !p.py2 && (p.field == 0 || p.field != p.depth) {
			t, n = tColonEqual, 2
		}
	case '.':
	case '!':
		switch {
		case eq:
			t, n = tNotEqual, 2
		case p.field != 0 && p.field == p.depth:
			t = tExclaim
		default:
			p.badByte(i)
			return
		}
	case '<':
		switch {
		case c1 == '<' && c2 == '=':
			t, n = tLeftShiftEqual, 3
		case c1 == '<':
			t, n = tLeftShift, 2
		case eq:
			t, n = tLessEqual, 2
		case c1 == '>':
			t, n = tLessGreater, 2
		default:
			t = tLess
		}
	case '>':
		switch {
		case c1 == '>' && c2 == '=':
			t, n = tRightShiftEqual, 3
		case c1 == '>':
			t, n = tRightShift, 2
		case eq:
			t, n = tGreaterEqual, 2
		default:
			t = tGreater
		}
	case '+':
		t = tPlus
		if eq {
			t, n = tPlusEqual, 2
		}
	case '-':
		switch {
		case eq:
			t, n = tMinusEqual, 2
		case c1 == '>' && !p.py2:
			t, n = tArrow, 2
		default:
			t = tMinus
		}
	case '*':
		switch {
		case c1 == '*' && c2 == '=':
			t, n = tDoubleStarEqual, 3
		case c1 == '*':
			t, n = tDoubleStar, 2
		case eq:
			t, n = tStarEqual, 2
		default:
			t = tStar
		}
	case '/':
		switch {
		case c1 == '/' && c2 == '=':
			t, n = tDoubleSlashEqual, 3
		case c1 == '/':
			t, n = tDoubleSlash, 2
		case eq:
			t, n = tSlashEqual, 2
		default:
			t = tSlash
		}
	case '%':
		t = tPercent
		if eq {
			t, n = tPercentEqual, 2
		}
	case '|':
		t = tVbar
		if eq {
			t, n = tVbarEqual, 2
		}
	case '^':
		t = tCircumflex
		if eq {
			t, n = tCircumflexEqual, 2
		}
	case '&':
		t = tAmper
		if eq {
			t, n = tAmperEqual, 2
		}
	case '@':
		t = tAt
		if eq && !p.py2 {
			t, n = tAtEqual, 2
		}
	case '`':
		if !p.py2 {
			p.badByte(i)
			return
		}
		t = tBackquote
	}
	p.tok, p.start, p.end, p.pos = t, i, i+n, i+n
}
