package syntax

import (
	"fmt"
	"strconv"

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

// maxNest bounds the recursion of the parser.
const maxNest = 3000

// trail remembers what only the wording of errors needs.
type trail struct{}

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
		if p.diag {
			p.err.Begin = p.position(start)
		}
	}
	p.tok = tErr
	p.pos = len(p.src)
	p.bol, p.dedents = false, 0
}

// fail is a SyntaxError about source[start:stop].
func (p *parser) fail(start, stop int, msg string) { p.failAt("SyntaxError", start, stop, msg) }

// failKind is an error at the current token.
func (p *parser) failKind(kind, msg string) { p.failAt(kind, p.start, p.end, msg) }

// invalid is the plain "invalid syntax" at the current token.
func (p *parser) invalid() { p.fail(p.start, p.end, msgInvalid) }

// expected is the lack of one certain token.
func (p *parser) expected(t token) { p.invalid() }

func (p *parser) lexError(start, stop int, msg string) { p.fail(start, stop, msg) }

func (p *parser) numberError(i, j int, msg string) int {
	p.lexError(i, j, msg)
	return -1
}

func (p *parser) leadingZeros(i, zeros, j int) int {
	return p.numberError(i, j, "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers")
}

func (p *parser) layoutError(i int, kind, msg string) bool {
	p.failAt(kind, i, i, msg)
	return true
}

func (p *parser) tabError(i int) bool { return p.layoutError(i, "TabError", msgTabs) }

func (p *parser) tooManyParens(i int) { p.lexError(i, i+1, "too many nested parentheses") }

func (p *parser) tooDeep() { p.fail(p.start, p.end, "too many nested expressions") }

func (p *parser) badClose(i int) { p.lexError(i, i+1, "unmatched '"+string(p.src[i])+"'") }

func (p *parser) badByte(i int) { p.lexError(i, i+1, msgInvalid) }

func (p *parser) badUTF8(i int) { p.lexError(i, i+1, "(unicode error)") }

func (p *parser) badCharacter(at, i, j int) { p.lexError(at, j, "invalid character") }

func (p *parser) openString(i, j int) { p.lexError(i, j, "unterminated string literal") }

const maxChain = 1 << 20

func (p *parser) noElse(start int, body Expr) { p.invalid() }
func (p *parser) badWalrus(start int, e Expr) { p.invalid() }
func (p *parser) starredGroup(s *Starred) {
	p.fail(s.Pos(), s.End(), "cannot use starred expression here")
}
func (p *parser) unpackedDictComp(e Expr) { p.invalid() }
func (p *parser) noDictColon(e Expr)      { p.invalid() }
func (p *parser) starredComp(s *Starred) {
	p.fail(s.Pos(), s.End(), "iterable unpacking cannot be used in comprehension")
}
func (p *parser) noIn(e Expr)                 { p.invalid() }
func (p *parser) notClosed(t token, open int) { p.invalid() }
func (p *parser) starAfterDoubleStar(start int) {
	p.fail(start, p.end, "iterable argument unpacking follows keyword argument unpacking")
}
func (p *parser) badKeyword(start int, e Expr) { p.invalid() }
func (p *parser) bareGenexpError(start int) {
	p.fail(start, p.prevEnd, "Generator expression must be parenthesized")
}
func (p *parser) positionalAfter(start, seen int)            { p.invalid() }
func (p *parser) repeatedKeyword(start int, name string)     { p.invalid() }
func (p *parser) afterStatement()                            { p.invalid() }
func (p *parser) badAugTarget(start int, e Expr)             { p.invalid() }
func (p *parser) badAnnTarget(start int, e Expr)             { p.invalid() }
func (p *parser) badImportTarget()                           { p.invalid() }
func (p *parser) importFrom(start int)                       { p.invalid() }
func (p *parser) noImportName()                              { p.invalid() }
func (p *parser) trailingComma()                             { p.invalid() }
func (p *parser) noColon()                                   { p.invalid() }
func (p *parser) noBlock(what string, start int)             { p.invalid() }
func (p *parser) noHandlers()                                { p.invalid() }
func (p *parser) mixedExcept(start int)                      { p.invalid() }
func (p *parser) exceptComma(start int)                      { p.invalid() }
func (p *parser) badExceptTarget(what string)                { p.invalid() }
func (p *parser) afterExceptTarget(what string)              { p.invalid() }
func (p *parser) noExceptTypes()                             { p.invalid() }
func (p *parser) noParameters()                              { p.invalid() }
func (p *parser) secondStar()                                { p.invalid() }
func (p *parser) defaultOfStar(what string)                  { p.invalid() }
func (p *parser) afterKwarg()                                { p.invalid() }
func (p *parser) badSlash(twice, star, first bool)           { p.invalid() }
func (p *parser) bareStar(at int)                            { p.invalid() }
func (p *parser) badParameter(closing token)                 { p.invalid() }
func (p *parser) noDefault()                                 { p.invalid() }
func (p *parser) emptyTypeParams()                           { p.invalid() }
func (p *parser) boundOfStar(start int, kind token)          { p.invalid() }
func (p *parser) matchFailed(s *savepoint)                   { p.restore(s) }
func (p *parser) badPatternTarget(start int)                 { p.invalid() }
func (p *parser) wildcardTarget(start int)                   { p.invalid() }
func (p *parser) patternAfterKeyword(start int, sub Pattern) { p.invalid() }
func (p *parser) badTarget(e Expr, ctx Ctx)                  { p.invalid() }
func (p *parser) badLiteral(at int, e *literal.Error)        { p.fail(at+e.Start, at+e.Stop, e.Msg) }

// mixedLiterals refuses bytes beside text, and in Python 2 bytes that are not
// ASCII beside text.
func (p *parser) mixedLiterals(start int) {
	if !p.py2 {
		p.fail(start, p.prevEnd, "cannot mix bytes and nonbytes literals")
	} else if at := p.pend.high; at > 0 {
		p.fail(start, p.prevEnd, fmt.Sprintf("(unicode error) 'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)",
			p.pend.highByte, at-1))
	}
}

func (p *parser) lambdaInField(start int) {
	p.fail(start, p.end, "f-string: lambda expressions are not allowed without parentheses")
}
func (p *parser) mixedTemplates(start int)             { p.invalid() }
func (p *parser) openFString(start, i int, s strToken) { p.invalid() }
func (p *parser) singleBrace(i int)                    { p.fail(i, i+1, "f-string: single '}' is not allowed") }
func (p *parser) emptyField()                          { p.invalid() }
func (p *parser) openField(start int)                  { p.invalid() }
func (p *parser) badConversion()                       { p.invalid() }
