package sre

// Piece is a part of a replacement: the text of a group, or a literal.
type Piece struct {
	Group   int // or -1 for a literal
	Literal Text
}

// ParseTemplate reads the replacement of sub and of Match.expand. The error is
// an *Error. Template and pattern need not both be bytes or not; it is for the
// caller to see that they go together.
func (p *Program) ParseTemplate(template Text) (pieces []Piece, err error) {
	defer catch(&err)
	t := &templateParser{tokenizer: newTokenizer(template, p.Dialect), prog: p}
	t.parse()
	t.flush()
	return t.pieces, nil
}

// CheckExpand returns the error that Python 2 raises when a template is
// expanded for a match: it does so for groups that are not there or that
// matched nothing. Python 3 knows the former when it reads the template, and
// takes the latter to be empty.
func (p *Program) CheckExpand(pieces []Piece, m *Match) error {
	if p.Dialect != Py2 {
		return nil
	}
	for _, piece := range pieces {
		switch {
		case piece.Group < 0:
		case piece.Group > p.Groups:
			return &Error{Msg: "invalid group reference", Pos: -1}
		case m.Spans[2*piece.Group] < 0:
			return &Error{Msg: "unmatched group", Pos: -1}
		}
	}
	return nil
}

type templateParser struct {
	*tokenizer
	prog    *Program
	literal []rune
	pieces  []Piece
}

func (t *templateParser) flush() {
	if len(t.literal) > 0 {
		t.pieces = append(t.pieces, Piece{Group: -1, Literal: t.pattern.text(t.literal)})
		t.literal = nil
	}
}

func (t *templateParser) group(index, offset int, digits []rune) {
	if t.dialect == Py3 && index > t.prog.Groups {
		t.failf(offset, "invalid group reference %s", decimal(digits))
	}
	t.flush()
	t.pieces = append(t.pieces, Piece{Group: index})
}

func (t *templateParser) parse() {
	for t.next != eof {
		tok := t.get()
		switch {
		case !tok.esc:
			t.literal = append(t.literal, tok.r)
		case tok.r == 'g' && t.dialect == Py2:
			t.named2()
		case tok.r == 'g':
			t.named3()
		case tok.r == '0':
			n := number(t.digits(tok.runes(), 2, octDigits)[1:], 8)
			t.literal = append(t.literal, rune(n&0xff))
		case isDigit(tok.r):
			t.numbered(tok)
		default:
			if c, ok := simpleEscapes[tok.r]; ok {
				t.literal = append(t.literal, c)
				break
			}
			if t.dialect == Py3 && isASCIILetter(tok.r) {
				t.failf(2, "bad escape %s", encode(tok.runes()))
			}
			t.literal = append(t.literal, tok.runes()...)
		}
	}
}

// numbered reads \1 to \99, or three octal digits.
func (t *templateParser) numbered(tok token) {
	esc := tok.runes()
	if t.next.in(decDigits) {
		esc = append(esc, t.get().r)
		if isOctDigit(esc[1]) && isOctDigit(esc[2]) && t.next.in(octDigits) {
			esc = append(esc, t.get().r)
			c := number(esc[1:], 8)
			if c > 0o377 && t.dialect == Py3 {
				t.failf(len(esc), "octal escape value %s outside of range 0-0o377", encode(esc))
			}
			t.literal = append(t.literal, rune(c&0xff))
			return
		}
	}
	t.group(number(esc[1:], 10), len(esc)-1, esc[1:])
}

func (t *templateParser) named3() {
	if !t.match('<') {
		t.failf(0, "missing <")
	}
	name := t.until('>', "group name")
	if allDigits(name) {
		index := number(name, 10)
		if index >= maxGroups {
			t.failf(len(name)+1, "invalid group reference %s", decimal(name))
		}
		t.group(index, len(name)+1, name)
		return
	}
	t.checkName(name, 1)
	index, ok := t.prog.Index[encode(name)]
	if !ok {
		fail(IndexError, "unknown group name %s", t.repr(name))
	}
	t.group(index, len(name)+1, nil)
}

func (t *templateParser) named2() {
	var name []rune
	if t.match('<') {
		for {
			tok := t.get()
			if tok == eof {
				t.failf(0, "unterminated group name")
			}
			if tok.is('>') {
				break
			}
			name = append(name, tok.runes()...)
		}
	}
	if len(name) == 0 {
		t.failf(0, "missing group name")
	}
	index, ok := parseInt2(name)
	switch {
	case ok && index < 0:
		t.failf(0, "negative group number")
	case !ok:
		if !isName2(name) {
			t.failf(0, "bad character in group name")
		}
		if index, ok = t.prog.Index[encode(name)]; !ok {
			fail(IndexError, "unknown group name: %s", t.repr(name))
		}
	}
	t.group(index, 0, nil)
}
