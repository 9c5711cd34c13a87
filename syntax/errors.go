package syntax

import (
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax/literal"
)

// Messages that more than one place gives.
const (
	msgInvalid      = "invalid syntax"
	msgEOF          = "unexpected EOF while parsing"
	msgContinuation = "unexpected character after line continuation character"
	msgIndents      = "too many levels of indentation"
	msgDedent       = "unindent does not match any outer indentation level"
	msgTabs         = "inconsistent use of tabs and spaces in indentation"
	msgIndent       = "unexpected indent"
)

// limits bound how deep a tree may get, near where CPython gives up: how many
// levels its parser nests (and what a bracket costs of them), how far a tree
// leans to the left, how many elifs follow one if.
type limits struct{ maxNest, bracketNest, maxChain, maxElif int }

var (
	limits3 = limits{maxNest: 5950, bracketNest: 1, maxChain: 9980, maxElif: 5950}
	limits2 = limits{maxNest: 1472, bracketNest: 15, maxChain: 24000, maxElif: 24000}
)

// Error gives "file:row:column: Kind: message".
func (e *Error) Error() string {
	s := e.Kind + ": " + e.Msg
	if e.Begin.Row > 0 {
		at := strconv.Itoa(e.Begin.Row)
		if e.Begin.Column > 0 {
			at += ":" + strconv.Itoa(e.Begin.Column)
		}
		s = at + ": " + s
	}
	if e.Filename != "" {
		s = e.Filename + ":" + s
	}
	return s
}

// failAt records the first error; every loop ends on the tErr it leaves.
func (p *parser) failAt(kind string, start, stop int, msg string) {
	if p.err == nil {
		p.err = &Error{Kind: kind, Msg: msg, Filename: p.filename, Span: Span{int32(start), int32(max(start, stop))}}
		p.refused = p.tok
	}
	p.tok = tErr
	p.pos = len(p.src)
	p.bol, p.dedents = false, 0
}

// fail is a SyntaxError about source[start:stop].
func (p *parser) fail(start, stop int, msg string) { p.failAt("SyntaxError", start, stop, msg) }

// invalid is "invalid syntax" at the current token. The fast parser says no
// more about what it refuses; errors.peg knows the words.
func (p *parser) invalid() { p.fail(p.start, p.end, msgInvalid) }

// noBlock is the lack of an indented block.
func (p *parser) noBlock() {
	if p.py2 {
		p.failAt("IndentationError", p.start, p.end, "expected an indented block")
		return
	}
	p.invalid()
}

// explain gives the error of a refused source its words and place.
func (p *parser) explain() *Error {
	first := p.err
	if p.py2 {
		return p.explain2(first)
	}
	first.Begin = p.position(int(first.Start))
	if first.Msg != msgInvalid && !p.lexed {
		return p.actionError(first)
	}
	if e := p.diagnose(); e != nil {
		return e
	}
	if p.v < Py312 && p.inField {
		first.Msg = "f-string: " + first.Msg
	}
	return first
}

// bytesBefore counts the bytes of the line before an offset.
func (p *parser) bytesBefore(at int) int {
	n := 0
	for n < at && p.src[at-n-1] != '\n' && p.src[at-n-1] != '\r' {
		n++
	}
	return n
}

// lexFail is an error of the tokenizer. CPython gives as its column how far
// it has read: to now.
func (p *parser) lexFail(kind string, start, stop, now int, msg string) {
	fresh := p.err == nil
	p.failAt(kind, start, stop, msg)
	if !fresh {
		return
	}
	p.lexed = true
	if p.diag {
		p.err.Begin = p.position(min(now, len(p.src)))
		p.err.Begin.Column--
	}
}

// softFail is one that CPython's tokenizer leaves to the parser to word.
func (p *parser) softFail(kind string, start, stop, now int, msg string) {
	p.lexFail(kind, start, stop, now, msg)
	p.soft = true
}

func (p *parser) numberError(i, j int, msg string) int {
	p.lexFail("SyntaxError", i, j, j, msg)
	if p.py2 {
		p.err.Begin = Position{p.position(i).Row, p.bytesBefore(j)}
	}
	return -1
}

func (p *parser) leadingZeros(i, j int) int {
	p.lexFail("SyntaxError", i, j, i+1,
		"leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers")
	return -1
}

// badContinuation is a backslash at i that does not end its line.
func (p *parser) badContinuation(i int) {
	p.softFail("SyntaxError", i, min(i+2, len(p.src)), min(i+2, len(p.src)), msgContinuation)
	switch {
	case p.py2:
		p.err.Begin = Position{p.position(i).Row, p.lineEnd(i)}
	case p.diag:
		p.err.Begin.Column = p.position(i).Column + 1
		// It counts from the line where a last token of several lines began.
		if line := i - p.bytesBefore(i); p.tripleStart < line && line < p.tripleEnd {
			p.err.Begin.Column += line - (p.tripleStart - p.bytesBefore(p.tripleStart))
		}
	}
}

// endAfterBackslash is a backslash at i that ends the source.
func (p *parser) endAfterBackslash(i, j int) {
	p.softFail("SyntaxError", i, j, i+1, msgEOF)
	if p.err != nil && p.diag && p.depth > 0 {
		p.err = p.neverClosed(int(p.parens[p.depth-1]))
		return
	}
	if p.err != nil && p.diag {
		p.err.Begin = p.endOfSource()
	}
}

// layoutError is one about the indentation before i.
func (p *parser) layoutError(i int, kind, msg string) bool {
	line := i - p.bytesBefore(i)
	end := i
	for end < len(p.src) && p.src[end] != '\n' && p.src[end] != '\r' {
		end++
	}
	now := line + 1
	if msg == msgDedent {
		now = min(end+1, len(p.src))
	}
	p.softFail(kind, line, i, now, msg)
	switch {
	case p.py2:
		p.err.Begin = Position{p.position(line).Row, p.lineEnd(i)}
	case p.diag:
		p.err.Begin.Row = p.position(line).Row
		if msg == msgDedent {
			p.err.Begin.Column = p.position(end).Column
		}
	}
	return true
}

func (p *parser) tabError(i int) bool { return p.layoutError(i, "TabError", msgTabs) }

func (p *parser) tooManyParens(i int) {
	p.lexFail("SyntaxError", i, i+1, i+1, "too many nested parentheses")
}

// shortChain is how long a chain of operators or of trailers may get before
// it is counted: brackets can put one into the other.
const shortChain = 100

// longChain bounds one chain, and all long ones of a statement together.
func (p *parser) longChain(chain int) {
	p.lean++
	if chain > p.maxChain || p.lean > 10*p.maxChain {
		p.tooDeep()
	}
}

func (p *parser) tooDeep() {
	msg := "Parser stack overflowed - Python source too complex to parse"
	if p.py2 {
		msg = "s_push: parser stack overflow"
	}
	p.fail(p.start, p.end, msg)
}

// badClose is a closing bracket at i that does not match.
func (p *parser) badClose(i int) {
	if p.py2 {
		p.tok, p.start, p.end, p.pos = tOther, i, i+1, i+1
		return
	}
	c := string(p.src[i])
	msg := "unmatched '" + c + "'"
	if p.depth > 0 {
		open := int(p.parens[p.depth-1])
		if p.field == p.depth && p.v >= Py312 {
			msg = "f-string: " + msg
		} else {
			msg = "closing parenthesis '" + c + "' does not match opening parenthesis '" + string(p.src[open]) + "'"
			if a, b := p.position(open).Row, p.position(i).Row; a != b {
				msg += " on line " + strconv.Itoa(a)
			}
		}
	}
	p.lexFail("SyntaxError", i, i+1, i+1, msg)
}

// neverClosed words a bracket that the source leaves open.
func (p *parser) neverClosed(open int) *Error {
	return &Error{Kind: "SyntaxError", Msg: "'" + string(p.src[open]) + "' was never closed", Filename: p.filename,
		Span: Span{int32(open), int32(open + 1)}, Begin: p.position(open)}
}

// badByte is a byte that no token begins with.
func (p *parser) badByte(i int) {
	c := p.src[i]
	if p.py2 || c >= ' ' && c < 0x7f {
		p.tok, p.start, p.end, p.pos = tOther, i, i+1, i+1
		return
	}
	p.lexFail("SyntaxError", i, i+1, i+1, fmt.Sprintf("invalid non-printable character U+%04X", c))
}

// badUTF8 is a byte at bad, in the name that begins at i, that is not UTF-8.
func (p *parser) badUTF8(i, bad int) {
	msg := "(unicode error) 'utf-8' codec can't decode byte"
	j := bad
	for j < len(p.src) && (p.src[j] >= utf8.RuneSelf || namePart[p.src[j]]) {
		j++
	}
	if e := literal.Identifier([]byte(p.src[i:j])); e != nil {
		msg = e.Msg
	}
	p.lexFail("SyntaxError", i, j, i+1, msg)
}

// badCharacter is one at offset at that a name cannot have.
func (p *parser) badCharacter(at int) {
	r, n := utf8.DecodeRuneInString(p.src[at:])
	msg := fmt.Sprintf("invalid character '%c' (U+%04X)", r, r)
	if !unicode.IsPrint(r) {
		msg = fmt.Sprintf("invalid non-printable character U+%04X", r)
	}
	p.lexFail("SyntaxError", at, at+n, at+n, msg)
}

// openString is the literal at i, with its quote at q, that has no end by j.
func (p *parser) openString(i, q, j int) {
	if p.py2 {
		p.openString2(i, j)
		return
	}
	msg := "unterminated string literal"
	if p.str.triple {
		msg = "unterminated triple-quoted string literal"
	}
	if p.diag {
		msg += " (detected at line " + strconv.Itoa(p.lastRow(j)) + ")"
		if !p.str.triple && p.escapedQuote(q, j) {
			msg += "; perhaps you escaped the end quote?"
		}
		if p.field != 0 && p.around.quote == p.src[q] && p.around.triple == p.str.triple {
			msg = "f-string: expecting '}'"
		}
	}
	p.lexFail("SyntaxError", i, j, i+1, msg)
}

// escapedQuote tells whether the literal with its quote at q has an escaped
// one by j.
func (p *parser) escapedQuote(q, j int) bool {
	for k := q + 1; k+1 < j; k++ {
		if p.src[k] == '\\' {
			k++
			if p.src[k] == p.src[q] {
				return true
			}
		}
	}
	return false
}

// lastRow is the row of an offset; a newline that ends the source begins none.
func (p *parser) lastRow(at int) int {
	if at == len(p.src) && at > 0 && (p.src[at-1] == '\n' || p.src[at-1] == '\r') {
		at--
	}
	return p.position(at).Row
}

// openFString is the f-string that began at start and has no end by i.
func (p *parser) openFString(start, i int, s strToken) {
	kind := "f"
	if s.flags&strTemplate != 0 {
		kind = "t"
	}
	msg := "unterminated " + kind + "-string literal"
	if s.triple {
		msg = "unterminated triple-quoted " + kind + "-string literal"
	}
	if p.diag {
		msg += " (detected at line " + strconv.Itoa(p.lastRow(i)) + ")"
	}
	p.lexFail("SyntaxError", start, i, start+1, msg)
}

func (p *parser) singleBrace(i int) {
	p.lexFail("SyntaxError", i, i+1, i+1, "f-string: single '}' is not allowed")
}

// mixedLiterals refuses bytes beside text, and in Python 2 bytes that are not
// ASCII beside text.
func (p *parser) mixedLiterals(start int) {
	if !p.py2 {
		p.invalidWith("cannot mix bytes and nonbytes literals")
	} else if at := p.pend.high; at > 0 {
		p.fail(start, p.prevEnd, fmt.Sprintf("(unicode error) 'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)",
			p.pend.highByte, at-1))
	}
}

// invalidWith is an error at the current token, in words of its own.
func (p *parser) invalidWith(msg string) { p.fail(p.start, p.end, msg) }

// badLiteral is a literal that begins at start and does not decode. One in an
// f-string of 3.12 or later is refused at the end of that.
func (p *parser) badLiteral(start, stop int, e *literal.Error) {
	if p.fstrings > 0 && p.piece {
		if p.pieceErr == nil {
			p.pieceErr = e
		}
		return
	}
	p.failAt("SyntaxError", start, stop, e.Msg)
	if p.py2 && p.err.Begin.Row == 0 {
		p.err.Begin.Row = p.position(start).Row
	}
}

// endOfSource is the end of the last line, past the newline that ends it or
// that CPython adds.
func (p *parser) endOfSource() Position { return p.position(p.lastByte()) }
