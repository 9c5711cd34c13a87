package syntax

import (
	"strings"
	"unsafe"

	"github.com/sllint/sllint/syntax/literal"
)

// pending is a run of constant text within a group of adjacent literals.
type pending struct {
	active      bool
	start, stop int
	kind        ConstKind
	prefix      bool // the first one is u''
	text        string
	more        []string // what follows text
	high        int      // one more than where the first byte beyond ASCII is
	highByte    byte     // among bytes (Python 2 only)
}

// strings parses adjacent string literals.
func (p *parser) strings() Expr {
	start := p.start
	if p.tok == tString && p.str.flags&(strFormat|strTemplate) == 0 {
		s := p.str
		first := p.src[start]
		p.next()
		if p.tok != tString && p.tok != tFString {
			n := put(&p.nodes.constant, Constant{Span: p.span(start)})
			n.Kind, n.UPrefix = p.stringKind(s), first == 'u' || p.py2 && first == 'U'
			n.Text = p.decode(start, s)
			return n
		}
		return p.adjacent(start, s)
	}
	return p.adjacent(start, strToken{body: -1})
}

// stringKind tells the type of a literal that is no f-string.
func (p *parser) stringKind(s strToken) ConstKind {
	switch {
	case s.flags&strBytes != 0:
		return ConstBytes
	case !p.py2 || s.flags&strUnicode != 0 || p.unicodeLiterals:
		return ConstStr
	}
	p.plainStrings = true
	return ConstBytes
}

// decode gives the value of a literal without fields.
func (p *parser) decode(start int, s strToken) string {
	kind := p.stringKind(s)
	if s.flags&(strEscape|strHigh) == 0 {
		return p.src[s.body:s.limit]
	}
	if p.wantWarnings && s.flags&strRaw == 0 {
		p.warnEscapes(start, s, kind)
	}
	return p.decodeText(start, s.body, s.limit, s.flags, kind)
}

// decodeText decodes source[start:stop], the body of the literal at tokStart or
// a piece of it.
func (p *parser) decodeText(tokStart, start, stop int, flags strFlags, kind ConstKind) string {
	text := p.src[start:stop]
	if kind == ConstStr && p.utf8Bad < 0 && !p.py2 && !p.hasCR &&
		(flags&strRaw != 0 || strings.IndexByte(text, '\\') < 0) {
		return text
	}
	var mode literal.Mode
	if flags&strRaw != 0 {
		mode |= literal.Raw
	}
	if p.py2 {
		mode |= literal.Py2
		if p.latin1 {
			mode |= literal.Latin1
		}
	}
	body := unsafe.Slice(unsafe.StringData(text), len(text))
	var value string
	var bad *literal.Error
	if kind == ConstBytes {
		value, bad = literal.Bytes(body, mode, p.encode)
	} else {
		value, bad = literal.Str(body, mode)
	}
	if bad != nil {
		p.badLiteral(tokStart, stop, bad)
	}
	return value
}

// adjacent parses literals side by side; first is one that is consumed already
// (body -1 for none).
func (p *parser) adjacent(start int, first strToken) Expr {
	base := len(p.exprStack)
	outer := p.pend
	p.pend = pending{}
	formatted, template, plain := false, false, false
	nbytes, nstr := 0, 0
	if first.body >= 0 {
		plain = true
		p.pushLiteral(start, p.prevEnd, first)
		if p.pend.kind == ConstBytes {
			nbytes++
		} else {
			nstr++
		}
	}
	for p.tok == tString || p.tok == tFString {
		s, sstart := p.str, p.start
		switch {
		case p.tok == tFString:
			if s.flags&strTemplate != 0 {
				template = true
			} else {
				formatted = true
				nstr++
			}
			p.formatString(s)
		case s.flags&strFormat != 0:
			formatted = true
			nstr++
			p.next()
			p.oldFormatString(s)
		default:
			plain = true
			p.next()
			if p.stringKind(s) == ConstBytes {
				nbytes++
			} else {
				nstr++
			}
			p.pushLiteral(sstart, p.prevEnd, s)
		}
	}
	if nbytes > 0 && nstr > 0 {
		p.mixedLiterals(start)
	}
	if template && (plain || formatted) {
		p.fail(start, p.prevEnd, "cannot mix t-string literals with string or bytes literals")
	}
	var out Expr
	if formatted || template {
		p.flush(base)
		if template {
			out = put(&p.nodes.templateStr, TemplateStr{Span: p.span(start), Values: p.takeExprs(base)})
		} else {
			n := put(&p.nodes.joined, JoinedStr{Span: p.span(start), Values: p.takeExprs(base)})
			out = n
		}
	} else {
		n := put(&p.nodes.constant, Constant{Span: p.span(start), Text: p.pend.join()})
		n.Kind, n.UPrefix = ConstStr, p.pend.prefix
		if nstr == 0 {
			n.Kind = ConstBytes
		}
		out = n
	}
	p.pend = outer
	return out
}

// pushLiteral adds a literal without fields to the pending text.
func (p *parser) pushLiteral(start, stop int, s strToken) {
	c := p.src[start]
	text, kind := p.decode(start, s), p.stringKind(s)
	p.pushText(start, stop, text, kind, c == 'u' || p.py2 && c == 'U')
	if p.py2 && kind == ConstBytes && p.pend.high == 0 {
		for i := range len(text) {
			if text[i] >= 0x80 {
				p.pend.high, p.pend.highByte = i+1, text[i]
				break
			}
		}
	}
}

func (p *parser) pushText(start, stop int, text string, kind ConstKind, prefix bool) {
	d := &p.pend
	if !d.active {
		*d = pending{active: true, start: start, stop: stop, kind: kind, prefix: prefix, text: text}
		return
	}
	d.stop = stop
	d.more = append(d.more, text)
}

func (d *pending) join() string {
	if len(d.more) == 0 {
		return d.text
	}
	n := len(d.text)
	for _, s := range d.more {
		n += len(s)
	}
	var b strings.Builder
	b.Grow(n)
	b.WriteString(d.text)
	for _, s := range d.more {
		b.WriteString(s)
	}
	return b.String()
}

// flush makes a Constant of the pending text, unless that is empty.
func (p *parser) flush(base int) {
	d := &p.pend
	if !d.active {
		return
	}
	d.active = false
	text := d.join()
	d.more = nil
	if text == "" {
		return
	}
	n := put(&p.nodes.constant, Constant{Span: Span{int32(d.start), int32(d.stop)}})
	n.Kind, n.UPrefix, n.Text = ConstStr, d.prefix, text
	p.exprStack = append(p.exprStack, n)
}
