package syntax

import (
	"unicode/utf8"

	"github.com/sllint/sllint/syntax/literal"
)

// What CPython's parser warns of: escapes that there are not, and numbers that a
// keyword follows without a space.

// warn notes a warning about source[start:stop].
func (p *parser) warn(msg string, start, stop int) {
	if p.diag || p.hasWarned(start, msg) {
		return
	}
	at := p.position(start)
	p.warnings = append(p.warnings, Warning{msg, Span{int32(start), int32(stop)}, at, at.Row})
}

// hasWarned tells whether a warning is noted already: the reading of the source may
// come by again, after a match statement that was none. "" is any warning.
func (p *parser) hasWarned(start int, msg string) bool {
	for i := range p.warnings {
		if w := &p.warnings[i]; int(w.Start) == start && (msg == "" || w.Msg == msg) {
			return true
		}
	}
	return false
}

const bracesEscape = "invalid escape sequence '\\"

// badEscape words the first escape that there is not in the body of a literal; it is
// "" where there is none.
func badEscape(body string, kind ConstKind) string {
	switch seq := literal.InvalidEscape(body, kind == ConstBytes); {
	case seq == "":
		return ""
	case len(seq) > 2 && seq[1] < utf8.RuneSelf:
		return "invalid octal escape sequence '" + seq + "'"
	default:
		return "invalid escape sequence '" + seq + "'"
	}
}

// warnEscapes warns of a bad escape in the literal at start.
func (p *parser) warnEscapes(start int, s strToken, kind ConstKind) {
	if msg := badEscape(p.src[s.body:s.limit], kind); msg != "" {
		p.warn(msg, start, s.limit+s.quotes())
	}
}

// warnPiece warns of a bad escape in literal text of an f-string.
func (p *parser) warnPiece(from, to, spec int) {
	switch msg := badEscape(p.src[from:to], ConstStr); {
	case msg == "" || p.diag || msg == bracesEscape+"{'" || msg == bracesEscape+"}'": // of which formatEscape warns
	case spec > 0:
		p.warn(msg, from, to)
	default:
		p.pieceWarnings = append(p.pieceWarnings, msg)
	}
}

// warnPieces places those about the text of an f-string that ends with the quotes
// source[start:stop].
func (p *parser) warnPieces(first, start, stop int) {
	if first == len(p.pieceWarnings) {
		return
	}
	if !p.hasWarned(start, "") {
		at := p.position(start)
		for _, msg := range p.pieceWarnings[first:] {
			p.warnings = append(p.warnings, Warning{msg, Span{int32(start), int32(stop)}, at, at.Row})
		}
	}
	p.pieceWarnings = p.pieceWarnings[:first]
}

// quotes is how many quotes end the literal.
func (s *strToken) quotes() int {
	if s.triple {
		return 3
	}
	return 1
}
