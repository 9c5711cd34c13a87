package syntax

import (
	"bytes"
	"unicode/utf8"
	"unsafe"

	"github.com/sllint/sllint/syntax/literal"
	"github.com/sllint/sllint/syntax/source"
)

// parser holds the state of one parse. Its scratch memory is pooled, its
// slabs go to the File.
type parser struct {
	lexState
	src    string
	v      Version
	py2    bool
	hasCR  bool
	number ConstKind // of the last tNumber

	// field is the bracket depth inside the replacement field of an f-string
	// that is being read, 0 outside.
	field    int
	fstrings int      // nesting of f-strings
	around   strToken // the f-string around the field
	piece    bool     // text of an f-string is being decoded
	pieceErr *literal.Error

	nest int // recursion depth
	lean int // links of the long chains in this statement
	limits
	err                    *Error
	later                  *Error // of Python 2's tree, which is made when all is parsed
	refused                token  // where err came up
	tripleStart, tripleEnd int    // the last triple-quoted literal
	lexed                  bool   // err is the tokenizer's
	soft                   bool   // and not one of its SyntaxErrors
	inField                bool   // err is in a field of an f-string before 3.12
	diag                   bool   // the source is read once more, to word the error

	// blocks are the blocks of the statements that are not finished yet, the
	// whole file first; inner is the innermost one that is open.
	blocks []block
	inner  int

	// The last bracketed group, to tell (a) from a.
	groupStart, groupEnd int

	// Of __future__. Python 2's unicode_literals holds for the docstring
	// before it as well: lateUnicode asks for another run.
	printFunction, unicodeLiterals bool
	plainStrings, lateUnicode      bool
	inherited                      Features
	eval                           bool // one expression is asked for

	// Warnings, where they are asked for. pieceWarnings are the words of those about
	// f-strings that are being read, whose ends they will point to.
	wantWarnings  bool
	warnings      []Warning
	pieceWarnings []string

	// For an Arena that reads texts again: see again.go.
	matters     func(string) bool // Options.Again
	base        base
	undo        *rereading // of a text that was refused
	marks       []mark
	markDepth   int
	markClasses [markedClasses + 1]*ClassDef
	direct      bool // the statement at hand is one that is marked

	parens  [maxParens]int32
	indents [maxIndent]indent
	level   int
	tabSize int

	syms     symTable
	comments []Comment
	futures  []string
	encode   func([]byte) []byte // Python 2's plain strings
	utf8Bad  int                 // offset of the first bad byte, or -1

	exprStack    []Expr
	stmtStack    []Stmt
	cmpStack     []CmpOperator
	kwStack      []Keyword
	genStack     []Comprehension
	argStack     []Arg
	aliasStack   []Alias
	itemStack    []WithItem
	handlerStack []ExceptHandler
	nameStack    []string
	symStack     []Sym

	nodes    nodes
	lines    []int32
	result   *File // the Arena's
	reuse    bool  // memory is an Arena's
	filename string
	pend     pending
	latin1   bool
}

// block tells where the first and the last statement of a block begin.
type block struct{ first, last int32 }

type indent struct{ col, alt int32 }

// Parse reads a whole source. The error, if any, is an *Error in the words of
// the CPython of that version. The File shares the memory of src, which must
// not be changed any more. A successful parse says that CPython's parser takes
// the source; what its symbol table and compiler refuse is package scope's.
func Parse(src []byte, opt Options) (*File, error) {
	v := opt.Version
	if v == 0 {
		v = Newest
	}
	if len(src) > 1<<31-2 {
		return nil, &Error{Kind: "SyntaxError", Msg: "source is too large", Filename: opt.Filename}
	}
	text, bad := source.Decode(src, opt.Filename, v.Py2())
	if bad != nil {
		return nil, decodeError(bad, src, opt.Filename)
	}
	var p *parser
	if opt.Arena != nil {
		p = &opt.Arena.p
		p.reuse = true
	} else {
		p = parsers.Get().(*parser)
	}
	p.inherited, p.eval = opt.Inherited, opt.Eval
	p.wantWarnings, p.warnings = opt.Warn != nil && v >= Py312, p.warnings[:0]
	p.pieceWarnings = p.pieceWarnings[:0]
	p.matters = nil
	if p.reuse && !p.wantWarnings && !p.eval {
		p.matters = opt.Again
	}
	var f *File
	done := false
	if p.matters != nil {
		f, done = p.again(text, v, opt.Filename)
	}
	if !done {
		f = p.parse(text, v, opt.Filename, opt.Inherited&UnicodeLiterals != 0)
		p.remember(text, v)
	}
	err := p.err
	if err != nil && !opt.Brief {
		err = p.explain()
		p.diag = false
	}
	if p.undo != nil {
		p.undo.forget()
		p.undo = nil
	}
	for i := range p.warnings {
		opt.Warn(p.warnings[i])
	}
	if opt.Arena == nil {
		p.release()
		parsers.Put(p)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// decodeError makes an Error of what the source package refuses.
func decodeError(e *source.Error, src []byte, filename string) *Error {
	out := &Error{Kind: "SyntaxError", Msg: e.Msg, Filename: filename, Span: Span{int32(e.Start), int32(e.Stop)}}
	out.Begin = Position{Row: e.Row}
	return out
}

// parse reads the decoded text. unicode says that unicode_literals is in
// force from the beginning.
func (p *parser) parse(text source.Text, v Version, filename string, unicode bool) *File {
	src := text.Bytes
	p.lexState = lexState{bol: true, tok: tNewline}
	p.src = unsafe.String(unsafe.SliceData(src), len(src))
	p.v, p.py2 = v, v.Py2()
	p.limits = limits3
	if p.py2 {
		p.limits = limits2
	}
	p.hasCR = bytes.IndexByte(src, '\r') >= 0
	p.field, p.fstrings, p.nest = 0, 0, 0
	p.tripleStart, p.tripleEnd = 0, 0
	p.around, p.piece, p.pieceErr = strToken{}, false, nil
	p.err, p.lexed, p.soft, p.later, p.inField = nil, false, false, nil, false
	p.blocks, p.inner = append(p.blocks[:0], block{}), 0
	p.groupStart, p.groupEnd = -1, -1
	p.printFunction, p.unicodeLiterals = p.inherited&PrintFunction != 0, unicode
	p.plainStrings, p.lateUnicode = false, false
	p.level, p.tabSize = 0, tabSize
	p.marks, p.markDepth, p.direct = p.marks[:0], 0, false
	p.indents[0] = indent{}
	p.resetMemory(len(src))
	p.encode = nil
	p.latin1 = text.Encoding == "iso-8859-1"
	p.pend = pending{}
	p.utf8Bad = text.Invalid
	p.filename = filename
	p.exprStack, p.stmtStack = p.exprStack[:0], p.stmtStack[:0]
	if p.py2 {
		p.encode = source.Encoder(text.Encoding)
	}
	p.next()
	body := p.file()
	if p.lateUnicode && !unicode && p.err == nil {
		return p.parse(text, v, filename, true)
	}
	if p.err != nil {
		return nil
	}
	return p.finish(body, text)
}

// file parses the whole source.
func (p *parser) file() []Stmt {
	base := len(p.stmtStack)
	if p.eval {
		p.expression()
		p.treeErrorsToo()
		return p.takeStmts(base)
	}
	for p.tok > tDedent || p.tok == tNewline && p.v < Py39 {
		if p.tok == tNewline {
			p.next() // after a lone backslash
			continue
		}
		if p.matters != nil {
			p.note()
			p.direct = true
		}
		p.statement()
	}
	body := p.takeStmts(base)
	if p.tok != tEOF {
		p.invalid()
		return nil
	}
	p.treeErrorsToo()
	return body
}

// treeErrorsToo raises what Python 2 finds when it makes the tree, where all could be
// parsed.
func (p *parser) treeErrorsToo() {
	if p.later != nil && p.err == nil {
		p.err = p.later
	}
}

// expression parses the whole source as one expression.
func (p *parser) expression() {
	start := p.start
	var e Expr
	switch {
	case p.tok <= tDedent || p.tok == tStar:
		p.invalid()
		return
	default:
		e = p.starExprs()
	}
	p.pushStmt(put(&p.nodes.exprStmt, ExprStmt{Span: p.span(start), Value: e}))
	for p.tok == tNewline {
		p.next()
	}
	if p.tok != tEOF {
		p.invalid()
	}
}

// statements parses up to a dedent or the end.
func (p *parser) statements() []Stmt {
	base := len(p.stmtStack)
	direct := p.direct
	for p.tok > tDedent {
		if direct {
			p.note()
			p.direct = true
		}
		p.statement()
	}
	return p.takeStmts(base)
}

// save and restore bracket a speculation that stays within one logical line.
type savepoint struct {
	lex             lexState
	comments, exprs int
	nest            int
	number          ConstKind
	groupStart      int
	groupEnd        int
	field, fstrings int
	pend            pending
	src             string
}

func (p *parser) save() savepoint {
	return savepoint{p.lexState, len(p.comments), len(p.exprStack), p.nest, p.number,
		p.groupStart, p.groupEnd, p.field, p.fstrings, p.pend, p.src}
}

func (p *parser) restore(s *savepoint) {
	p.lexState = s.lex
	if p.depth > 0 && (p.tok == tLpar || p.tok == tLsqb || p.tok == tLbrace) {
		p.parens[p.depth-1] = int32(p.start)
	}
	p.comments = p.comments[:s.comments]
	p.exprStack = p.exprStack[:s.exprs]
	p.nest, p.number = s.nest, s.number
	p.groupStart, p.groupEnd = s.groupStart, s.groupEnd
	p.field, p.fstrings, p.pend, p.src = s.field, s.fstrings, s.pend, s.src
	p.err = nil
}

// span is from start to the end of the last token.
func (p *parser) span(start int) Span { return Span{int32(start), int32(p.prevEnd)} }

func (p *parser) tokSpan() Span { return Span{int32(p.start), int32(p.end)} }

// got consumes t if it is next.
func (p *parser) got(t token) bool {
	if p.tok == t {
		p.next()
		return true
	}
	return false
}

// want consumes t or fails.
func (p *parser) want(t token) bool {
	if p.tok == t {
		p.next()
		return true
	}
	p.invalid()
	return false
}

// nameText is the text of the current tName.
func (p *parser) nameText() string { return p.syms.names[p.sym] }

// isSoft tells whether the current token is the name word.
func (p *parser) isSoft(word string) bool {
	return p.tok == tName && p.end-p.start == len(word) && p.src[p.start:p.end] == word
}

// wantName consumes a name.
func (p *parser) wantName() (string, Sym, bool) {
	if p.tok != tName {
		p.invalid()
		return "", 0, false
	}
	name, sym := p.nameText(), p.sym
	p.next()
	return name, sym, true
}

func (p *parser) takeExprs(base int) []Expr {
	out := p.nodes.exprs.take(p.exprStack[base:])
	p.exprStack = p.exprStack[:base]
	return out
}

func (p *parser) takeStmts(base int) []Stmt {
	out := p.nodes.stmts.take(p.stmtStack[base:])
	p.stmtStack = p.stmtStack[:base]
	return out
}

func (p *parser) pushStmt(s Stmt) { p.stmtStack = append(p.stmtStack, s) }

// deeper guards a recursion that costs CPython's parser so many levels; each
// call that returns true is paired with a subtraction from p.nest.
func (p *parser) deeper(levels int) bool {
	if p.nest >= p.maxNest {
		p.tooDeep()
		return false
	}
	p.nest += levels
	return true
}

// grouped tells whether the expression whose tokens began at start and just
// ended stands in brackets of its own.
func (p *parser) grouped(start int) bool {
	return p.groupStart == start && p.groupEnd == p.prevEnd
}

// position is where people see an offset.
func (p *parser) position(offset int) Position {
	offset = min(max(offset, 0), len(p.src))
	row, first := 1, 0
	for i := range offset {
		c := p.src[i]
		if c == '\n' || c == '\r' && (i+1 == len(p.src) || p.src[i+1] != '\n') {
			row++
			first = i + 1
		}
	}
	return Position{row, utf8.RuneCountInString(p.src[first:offset]) + 1}
}
