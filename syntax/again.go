package syntax

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unsafe"

	"github.com/sllint/sllint/syntax/source"
)

// This file is for editors: of a text that differs in one stretch from the last one
// that was read with an Arena only the statements around that stretch are read
// again, those of the module and of its classes; what is behind them is moved.
//
// While a file is parsed the state of the parser is noted before each of these
// statements. Reading again begins with the last state that does not depend on the
// stretch, and ends where the state before a statement is the old one, moved. A
// source that is refused is refused again where its error comes up before that, and
// leaves the tree that the Arena has as it is.

// Difference is the one stretch in which two texts differ: where it starts, and where
// it ends in each.
type Difference struct{ Start, Old, New int }

// Differ finds the stretch in which two texts differ; it is empty for equal ones.
func Differ(old, now []byte) Difference {
	const step = 1 << 10 // compared at a time, which is far quicker
	n := min(len(old), len(now))
	start := 0
	for start+step <= n && bytes.Equal(old[start:start+step], now[start:start+step]) {
		start += step
	}
	for start < n && old[start] == now[start] {
		start++
	}
	same := 0
	for same+step <= n-start && bytes.Equal(old[len(old)-same-step:len(old)-same], now[len(now)-same-step:len(now)-same]) {
		same += step
	}
	for same < n-start && old[len(old)-same-1] == now[len(now)-same-1] {
		same++
	}
	return Difference{start, len(old) - same, len(now) - same}
}

// markedClasses is how deep classes are inside each other whose statements are marked.
const markedClasses = 2

// mark is the state before a statement of the module or of a class.
type mark struct {
	lex      lexState // its token is the statement's first
	number   ConstKind
	nest     int
	tabSize  int
	comments int // before it
	futures  int
	depth    int // of classes around it
	classes  [markedClasses + 1]*ClassDef
	blocks   [markedClasses + 1]block
	indents  [markedClasses + 1]indent
}

// base is the last text that an Arena has read.
type base struct {
	src       []byte
	encoding  string
	version   Version
	inherited Features
	whole     bool // it was parsed; else there are marks up to where it was refused
	marks     []mark
	spare     []mark // memory for the next ones
	futures   int
	print     bool // what the imports from __future__ have brought about
	unicode   bool
	again     int // how often it was read again
	kept      int // bytes of earlier texts that nodes may refer to
	dead      int // bytes of statements that were read again
}

// Limits on how long a tree is kept up to date before the file is parsed anew.
const (
	maxAgain = 64
	maxKept  = 8 << 20
)

// note marks the statement that is about to be parsed.
func (p *parser) note() {
	m := mark{lex: p.lexState, number: p.number, nest: p.nest, tabSize: p.tabSize, comments: len(p.comments),
		futures: len(p.futures), depth: p.markDepth, classes: p.markClasses}
	for i := 0; i <= p.markDepth; i++ {
		m.blocks[i], m.indents[i] = p.blocks[i], p.indents[i]
	}
	p.marks = append(p.marks, m)
}

// classBody parses the body of a class; direct says that its statements are marked.
func (p *parser) classBody(n *ClassDef, direct bool) []Stmt {
	if !direct || p.markDepth == markedClasses {
		return p.body()
	}
	p.markDepth++
	p.markClasses[p.markDepth] = n
	p.direct = true
	body := p.body()
	p.direct = false
	p.markDepth--
	return body
}

// remember keeps what there is to go on from after a parse of the whole source.
func (p *parser) remember(text source.Text, v Version) {
	if p.matters == nil || p.hasCR || text.Invalid >= 0 || p.eval || len(p.marks) == 0 {
		p.base = base{}
		return
	}
	p.base = base{src: text.Bytes, encoding: text.Encoding, version: v, inherited: p.inherited, whole: p.err == nil,
		marks: append(p.base.marks[:0], p.marks...), spare: p.base.spare, futures: len(p.futures), print: p.printFunction, unicode: p.unicodeLiterals}
}

// again reads a text as a change of the last one. done is false where it has to be
// read as a whole, for whatever reason.
func (p *parser) again(text source.Text, v Version, filename string) (f *File, done bool) {
	b := &p.base
	if len(b.marks) == 0 || b.version != v || b.inherited != p.inherited || b.encoding != text.Encoding || text.Invalid >= 0 ||
		bytes.IndexByte(text.Bytes, '\r') >= 0 {
		return nil, false
	}
	c := Differ(b.src, text.Bytes)
	// How a token ends is told by the few bytes after it.
	i := sort.Search(len(b.marks), func(i int) bool { return b.marks[i].lex.end+16 > c.Start }) - 1
	if i < 0 || b.marks[i].futures != b.futures || bytes.Count(text.Bytes[:b.marks[i].lex.start], []byte("\n")) < 2 {
		return nil, false
	}
	r := &rereading{p: p, b: b, c: c, first: i, filled: p.nodes.filled(), names: len(p.syms.names), comments: p.comments, filename: p.filename}
	r.begin(text, filename)
	ok := r.read()
	switch {
	case p.err != nil || p.later != nil && ok && b.whole:
		p.treeErrorsToo()
		r.refused(text)
		return nil, true
	case !b.whole || p.lateUnicode || len(p.futures) != b.futures || b.again >= maxAgain || b.kept > maxKept || b.dead > 2*len(b.src):
		return nil, false
	}
	list := r.replacements()
	if r.stale(list) {
		return nil, false
	}
	r.join(list)
	b.again++
	b.kept += len(b.src)
	b.dead += r.end - r.from().lex.start
	b.src = text.Bytes
	return p.finish(r.body, text), true
}

// rereading is one text that is read again.
type rereading struct {
	p        *parser
	b        *base
	c        Difference
	first    int // the mark from where
	filled   filled
	names    int
	comments []Comment // of the last text
	filename string

	// Of the classes that have ended: what comes behind what they keep.
	ended []ended
	depth int // of the classes around what is read now
	next  int // the mark behind what was read, len(b.marks) for none
	end   int // where that is in the last text
	body  []Stmt
}

// ended is a class that ended in what was read.
type ended struct {
	class *ClassDef
	body  []Stmt
	stop  int32
}

func (r *rereading) from() *mark { return &r.b.marks[r.first] }

// begin puts the parser where it was before the statement to begin with.
func (r *rereading) begin(text source.Text, filename string) {
	p, m := r.p, r.from()
	p.lexState = m.lex
	if p.depth > 0 { // the token opens a bracket
		p.parens[0] = int32(p.start)
	}
	p.src = unsafe.String(unsafe.SliceData(text.Bytes), len(text.Bytes))
	p.number, p.nest, p.tabSize = m.number, m.nest, m.tabSize
	p.field, p.fstrings = 0, 0
	p.tripleStart, p.tripleEnd = 0, 0
	p.around, p.piece, p.pieceErr = strToken{}, false, nil
	p.err, p.lexed, p.soft, p.later, p.inField, p.diag = nil, false, false, nil, false, false
	p.blocks, p.inner = append(p.blocks[:0], m.blocks[:m.depth+1]...), m.depth
	p.level = m.depth
	copy(p.indents[:], m.indents[:m.depth+1])
	p.groupStart, p.groupEnd = -1, -1
	p.printFunction, p.unicodeLiterals = r.b.print, r.b.unicode
	p.plainStrings, p.lateUnicode = true, false
	p.pend = pending{}
	p.utf8Bad = -1
	p.filename = filename
	p.exprStack, p.stmtStack = p.exprStack[:0], p.stmtStack[:0]
	p.comments = append(make([]Comment, 0, len(r.comments)+16), r.comments[:m.comments]...)
	p.syms.own = true
	p.marks = p.marks[:0]
	p.markDepth, p.markClasses, p.direct = m.depth, m.classes, false
	r.depth, r.next = m.depth, r.first+1
}

// read parses statements until the state is the last text's again, or to the end; it
// is not ok after an error.
func (r *rereading) read() (ok bool) {
	p := r.p
	defer func() { p.syms.own, p.direct = false, false }()
	for p.err == nil {
		if r.b.whole && r.meets() {
			r.end = r.b.marks[r.next].lex.start
			return true
		}
		switch {
		case p.tok > tDedent:
			p.note()
			p.direct = true
			p.statement()
			p.direct = false
		case r.depth == 0 && p.tok == tNewline && p.v < Py39:
			p.next()
		case r.depth == 0 && p.tok == tEOF:
			r.next, r.end = len(r.b.marks), len(r.b.src)
			return true
		case r.depth == 0 || p.tok != tDedent:
			p.invalid()
		default:
			r.classEnds()
		}
	}
	return false
}

// classEnds ends a class as parsing it would.
func (r *rereading) classEnds() {
	p := r.p
	p.inner = r.depth - 1
	p.next()
	r.ended = append(r.ended, ended{p.markClasses[r.depth], slices.Clone(p.stmtStack), int32(p.prevEnd)})
	p.stmtStack = p.stmtStack[:0]
	if p.err == nil {
		p.blocks = p.blocks[:r.depth]
	}
	r.depth--
	p.markDepth = r.depth
}

// meets reports whether the state is that before a statement of the last text which
// lies behind the change.
func (r *rereading) meets() bool {
	p, shift := r.p, r.c.New-r.c.Old
	for ; r.next < len(r.b.marks); r.next++ {
		o := &r.b.marks[r.next]
		if o.lex.start < r.c.Old || o.lex.start+shift < p.start {
			continue
		}
		if o.lex.start+shift > p.start {
			return false
		}
		same := o.depth == r.depth && o.lex.tok == p.tok && o.lex.end+shift == p.end && o.lex.pos+shift == p.pos &&
			o.lex.bol == p.bol && o.lex.dedents == p.dedents && o.lex.depth == p.depth && p.level == r.depth &&
			o.nest == p.nest && o.tabSize == p.tabSize && o.futures == len(p.futures)
		for i := 0; same && i <= r.depth; i++ {
			same = o.classes[i] == p.markClasses[i] && o.indents[i] == p.indents[i]
		}
		return same
	}
	return false
}

// refused keeps what there is after an error.
func (r *rereading) refused(text source.Text) {
	p, b := r.p, r.b
	if b.whole {
		// The tree stays as it is; see forget.
		p.undo = r
		return
	}
	b.src = text.Bytes
	b.marks = append(b.marks[:r.first], p.marks...)
	b.futures = len(p.futures)
	b.print, b.unicode = p.printFunction, p.unicodeLiterals
}

// forget drops what a refused text has left behind.
func (r *rereading) forget() {
	p := r.p
	p.comments = r.comments
	p.futures = p.futures[:r.b.futures]
	p.nodes.back(&r.filled)
	p.syms.back(r.names)
	p.filename = r.filename
}

// replaced is a list of statements in which some are replaced: those of a class that
// ended in what was read, or, last, those around where that ended.
type replaced struct {
	list     []Stmt
	from, to int
	by       []Stmt
}

// replacements lists the blocks in which something changes, inner before outer.
func (r *rereading) replacements() (out []replaced) {
	behind := func(list []Stmt, at int) int {
		return sort.Search(len(list), func(i int) bool { return list[i].End() > at })
	}
	for i := range len(r.ended) + 1 {
		x := replaced{by: r.p.stmtStack}
		if i < len(r.ended) {
			x.list, x.by = r.ended[i].class.Body, r.ended[i].body
			x.to = len(x.list)
		} else {
			x.list = r.around(r.depth)
			x.to = len(x.list)
			if r.next < len(r.b.marks) {
				x.to = behind(x.list, r.end)
			}
		}
		if i == 0 {
			x.from = behind(x.list, r.from().lex.start)
		} else {
			x.from = slices.Index(x.list, Stmt(r.ended[i-1].class)) + 1
		}
		out = append(out, x)
	}
	return out
}

// around gives the statements of the class at a depth, or of the module.
func (r *rereading) around(depth int) []Stmt {
	if depth == 0 {
		return r.p.result.Body
	}
	return r.p.markClasses[depth].Body
}

// stale reports whether a name that matters may have gone with what is replaced.
func (r *rereading) stale(list []replaced) bool {
	gone := map[string]bool{}
	for _, x := range list {
		names(x.list[x.from:x.to], func(name string) {
			if r.p.matters(name) {
				gone[name] = true
			}
		})
	}
	if len(gone) == 0 {
		return false
	}
	for _, x := range list {
		names(x.by, func(name string) { delete(gone, name) })
	}
	return len(gone) > 0
}

// join puts the tree together.
func (r *rereading) join(list []replaced) {
	p, b := r.p, r.b
	move := mover{int32(r.c.Old), int32(r.c.New - r.c.Old)}
	for i, e := range r.ended {
		x := list[i]
		e.class.Body, e.class.Stop = slices.Concat(x.list[:x.from], x.by), e.stop
	}
	x := list[len(list)-1]
	move.stmts(x.list[x.to:])
	r.body = slices.Concat(x.list[:x.from], x.by, x.list[x.to:])
	for depth := r.depth; depth > 0; depth-- {
		c := p.markClasses[depth]
		if depth == r.depth {
			c.Body = r.body
		}
		c.Stop += move.by
		r.body = r.around(depth - 1)
		move.stmts(r.body[slices.Index(r.body, Stmt(c))+1:])
	}
	p.stmtStack = p.stmtStack[:0]

	marks := append(append(b.spare[:0], b.marks[:r.first]...), p.marks...)
	if r.next < len(b.marks) {
		shift, before := len(p.comments)-b.marks[r.next].comments, b.marks[r.next].comments
		for _, o := range b.marks[r.next:] {
			o.move(move)
			o.comments += shift
			marks = append(marks, o)
		}
		for _, c := range r.comments[before:] {
			move.span(&c.Span)
			p.comments = append(p.comments, c)
		}
	}
	b.marks, b.spare = marks, b.marks
}

// move moves a mark that is behind a change; the classes around it may begin before.
func (m *mark) move(by mover) {
	for _, place := range [...]*int{&m.lex.pos, &m.lex.start, &m.lex.end, &m.lex.prevEnd, &m.lex.str.body, &m.lex.str.limit} {
		if *place >= int(by.from) {
			*place += int(by.by)
		}
	}
	for i := range m.blocks {
		by.at(&m.blocks[i].first)
		by.at(&m.blocks[i].last)
	}
}

// names calls visit for the names in statements.
func names(list []Stmt, visit func(string)) {
	dotted := func(name string) {
		for part := range strings.SplitSeq(name, ".") {
			visit(part)
		}
	}
	InspectBody(list, func(n Node) bool {
		switch n := n.(type) {
		case *Name:
			visit(n.Id)
		case *Attribute:
			visit(n.Attr)
		case *Arg:
			visit(n.Name)
		case *Keyword:
			visit(n.Arg)
		case *FunctionDef:
			visit(n.Name)
		case *ClassDef:
			visit(n.Name)
		case *Alias:
			dotted(n.Name)
			visit(n.AsName)
		case *ImportFrom:
			dotted(n.Module)
		case *Global:
			for _, name := range n.Names {
				visit(name)
			}
		case *Nonlocal:
			for _, name := range n.Names {
				visit(name)
			}
		case *MatchAs:
			visit(n.Name)
		case *MatchStar:
			visit(n.Name)
		case *MatchMapping:
			visit(n.Rest)
		case *MatchClass:
			for _, name := range n.KwdAttrs {
				visit(name)
			}
		case *TypeVar:
			visit(n.Name)
		case *ParamSpec:
			visit(n.Name)
		case *TypeVarTuple:
			visit(n.Name)
		}
		return true
	})
}
