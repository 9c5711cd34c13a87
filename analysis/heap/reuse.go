package heap

import (
	"bytes"
	"iter"
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// This file is for editors: of a text that was analysed before and has changed
// since in one place, it tells whether the change can make a difference. Where
// it cannot, the old result is the new one, its places moved.
//
// It cannot where only comments and blank lines have changed, and in the body
// of a function that the analysis never looked into and that has nothing which
// would make it do so: no word that was searched for in the whole file, nothing
// that makes a function a candidate. What the analysis looks into is noted where
// it does (fn.look, interp.search).

// trace is what is kept of an analysis for that.
type trace struct {
	version  syntax.Version
	source   []byte
	tops     []top
	comments []syntax.Comment
	words    map[string]bool // searched for in the whole file
	defs     map[string]bool // names of all functions and classes
	leaks    []Leak          // without scopes
	owners   []int32         // where the functions of the leaks start
	parts    *parts          // nil where all of it has to be run again
}

// top is an outermost function.
type top struct {
	start, body, stop int32
	looked            bool
	nested            bool // has functions or classes inside
	small             bool
	shape             uint64 // of what is inside
}

// look notes that a function is looked into.
func (f *fn) look() {
	if f != nil {
		outermost(f).looked = true
	}
}

// search notes that a word is searched for in the whole file.
func (in *interp) search(word string) {
	if in.searched != nil {
		in.searched[word] = true
	}
}

// keep makes the trace of an analysis that has ended.
func (in *interp) keep(f *syntax.File, result *Result) *trace {
	t := &trace{version: f.Version, source: f.Source, words: ownWords(in.searched), defs: map[string]bool{}, comments: slices.Clone(f.Comments)}
	looked, small := map[syntax.Node]bool{}, map[syntax.Node]bool{}
	if in.main != nil {
		for _, g := range in.main.fns {
			if g.looked {
				looked[g.node] = true
			}
			if g.parent == nil && g.small() {
				small[g.node] = true
			}
		}
	}
	s := &screen{file: f, py2: f.Version.Py2(), defs: t.defs}
	s.stmts(f.Body, nil, 0)
	for name := range t.defs {
		delete(t.defs, name)
		t.defs[strings.Clone(name)] = true
	}
	for _, d := range s.all {
		if len(d.Body) > 0 {
			p := top{start: int32(start(d)), body: int32(start(d.Body[0])), stop: int32(d.End()), looked: looked[d], nested: defines(d), small: small[d]}
			if in.rel != nil {
				p.shape = shapeOf(f, d)
			}
			t.tops = append(t.tops, p)
		}
	}
	slices.SortFunc(t.tops, func(a, b top) int { return int(a.start) - int(b.start) })
	for _, l := range result.Leaks {
		at := int32(-1)
		if l.Scope != nil && l.Scope.Node != nil {
			at = int32(l.Scope.Node.Pos())
		}
		t.owners = append(t.owners, at)
		l.Scope = nil
		l.Path = slices.Clone(l.Path)
		for i := range l.Path {
			l.Path[i].Label = strings.Clone(l.Path[i].Label)
		}
		l.Clear = slices.Clone(l.Clear)
		for i := range l.Clear {
			l.Clear[i] = strings.Clone(l.Clear[i])
		}
		t.leaks = append(t.leaks, l)
	}
	t.parts = in.parts(t.tops)
	return t
}

// defines reports whether a function has functions or classes inside.
func defines(d *syntax.FunctionDef) bool {
	found := false
	syntax.InspectBody(d.Body, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef:
			found = true
		}
		return !found
	})
	return found
}

// change is the one stretch in which two texts differ.
type change struct {
	start, old, new int // where it starts, and where it ends in each
}

func changeOf(old, new []byte) change {
	d := syntax.Differ(old, new)
	return change{d.Start, d.Old, d.New}
}

// Reuse gives the result for a file that is a later text of one that was
// analysed with Options.Keep. ok is false where it has to be analysed again.
func Reuse(last *Result, f *syntax.File, t *scope.Table) (result *Result, ok bool) {
	if last == nil || last.trace == nil || last.trace.version != f.Version {
		return nil, false
	}
	old := last.trace
	if min(len(old.source), len(f.Source)) < 4*smallFile {
		return nil, false // where a file is small, its size makes a difference
	}
	c := changeOf(old.source, f.Source)
	next := *old
	next.source, next.comments = f.Source, slices.Clone(f.Comments)
	m := mover{c, true}
	next.tops = slices.Clone(old.tops)
	for i := range next.tops {
		p := &next.tops[i]
		p.start, p.body, p.stop = m.begin(p.start), m.begin(p.body), m.end(p.stop)
	}
	inside := -1
	if c.start != c.old || c.start != c.new {
		if !old.onlyRemarks(f, c) && !old.onlyDoc(f, c) {
			if inside = old.unseen(f, c); inside < 0 {
				return nil, false
			}
			next.tops[inside].body = old.tops[inside].body
		}
	}
	next.parts = old.parts.moved(&m)
	next.leaks, next.owners = slices.Clone(old.leaks), slices.Clone(old.owners)
	result = &Result{trace: &next}
	for i := range next.leaks {
		l := &next.leaks[i]
		l.Span = m.span(l.Span)
		l.Path = slices.Clone(l.Path)
		for k := range l.Path {
			if l.Path[k].Span != (syntax.Span{}) {
				l.Path[k].Span = m.span(l.Path[k].Span)
			}
		}
		leak := *l
		leak.Path, leak.Clear = slices.Clone(l.Path), slices.Clone(l.Clear)
		if at := next.owners[i]; at >= 0 {
			next.owners[i] = m.begin(at)
			if leak.Scope = scopeAt(t, int(next.owners[i])); leak.Scope == nil {
				return nil, false
			}
		}
		result.Leaks = append(result.Leaks, leak)
	}
	if !m.ok && inside < 0 {
		return nil, false
	}
	return result, m.ok || inside >= 0
}

// scopeAt finds the scope of the function that starts at an offset.
func scopeAt(t *scope.Table, at int) *scope.Scope {
	if t == nil {
		return nil
	}
	s := t.Module
	for s != nil {
		i := slices.IndexFunc(s.Children, func(c *scope.Scope) bool { return c.Node != nil && c.Node.Pos() <= at && at < c.Node.End() })
		if i < 0 {
			return nil
		}
		if s = s.Children[i]; s.Node.Pos() == at && s.Kind == scope.Function {
			return s
		}
	}
	return nil
}

// mover moves places out of the way of a change; ok tells that none was in it.
type mover struct {
	change
	ok bool
}

func (m *mover) begin(at int32) int32 {
	switch {
	case int(at) >= m.old:
		return at + int32(m.new-m.old)
	case int(at) > m.start:
		m.ok = false
	}
	return at
}

func (m *mover) end(at int32) int32 {
	switch {
	case int(at) <= m.start:
		return at
	case int(at) < m.old:
		m.ok = false
		return at
	}
	return at + int32(m.new-m.old)
}

func (m *mover) span(s syntax.Span) syntax.Span {
	return syntax.Span{Start: m.begin(s.Start), Stop: m.end(s.Stop)}
}

// onlyRemarks reports whether the two texts are the same but for comments and
// blank lines.
func (t *trace) onlyRemarks(f *syntax.File, c change) bool {
	before, from := code(t.source, t.comments, c.start, c.old)
	after, _ := code(f.Source, f.Comments, c.start, c.new)
	if !slices.EqualFunc(before, after, bytes.Equal) {
		return false
	}
	// A line that goes on below must not be parted from what it goes on with, and
	// the first lines may say what encoding the file is in.
	if f.Row(from) <= 2 || from > 1 && bytes.HasSuffix(bytes.TrimRight(f.Source[:from], "\r\n"), []byte(`\`)) {
		return false
	}
	for _, line := range after {
		if bytes.HasSuffix(line, []byte(`\`)) {
			return false
		}
	}
	return !inString(f, int32(c.start))
}

// onlyDoc reports whether the change is within a string that is a statement, as a
// docstring is, and has no word that the analysis searches for.
func (t *trace) onlyDoc(f *syntax.File, c change) bool {
	before, after := t.source[c.start:c.old], f.Source[c.start:c.new]
	if bytes.ContainsAny(before, "\"'\\\r\f") || bytes.ContainsAny(after, "\"'\\\r\f") || f.Row(c.start) <= 2 || f.Source[c.start-1] == '\\' {
		return false
	}
	doc := docAt(f.Body, int32(c.start))
	if doc == nil || c.new >= doc.End() {
		return false
	}
	text := f.Source[doc.Pos():doc.End()]
	open := bytes.IndexAny(text, "\"'")
	quotes := 1
	if open >= 0 && len(text) >= open+6 && text[open] == text[open+1] && text[open] == text[open+2] {
		quotes = 3
	}
	switch {
	case open < 0, c.start < doc.Pos()+open+quotes, c.new > doc.End()-quotes:
		return false
	case quotes == 1 && (bytes.IndexByte(before, '\n') >= 0 || bytes.IndexByte(after, '\n') >= 0):
		return false
	}
	return !t.speaks(around(t.source, c.start, c.old)) && !t.speaks(around(f.Source, c.start, c.new)) && t.asSmall(f, c)
}

// around gives the lines that a stretch is in.
func around(src []byte, start, stop int) []byte {
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	if i := bytes.IndexByte(src[stop:], '\n'); i >= 0 {
		return src[from : stop+i]
	}
	return src[from:]
}

// asSmall reports whether the function that a change is in, if any, is as small or
// not as it was.
func (t *trace) asSmall(f *syntax.File, c change) bool {
	d := locate(f.Body, int32(c.start))
	if d == nil || len(d.Body) == 0 {
		return true
	}
	i, ok := slices.BinarySearchFunc(t.tops, int32(start(d)), func(p top, at int32) int { return int(p.start) - int(at) })
	if !ok {
		return false
	}
	stands := &fn{node: d, body: d.Body, unit: &unit{in: &interp{}, file: f}}
	return t.tops[i].small == stands.small()
}

// docAt finds the one string that is a statement around an offset.
func docAt(body []syntax.Stmt, off int32) *syntax.Constant {
	var found *syntax.Constant
	for _, s := range body {
		if int32(start(s)) > off || int32(s.End()) < off {
			continue
		}
		syntax.Inspect(s, func(n syntax.Node) bool {
			if e, ok := n.(*syntax.ExprStmt); ok && int32(e.Pos()) < off && off < int32(e.End()) {
				if k, ok := e.Value.(*syntax.Constant); ok && (k.Kind == syntax.ConstStr || k.Kind == syntax.ConstBytes) {
					found = k
				}
			}
			_, isStmt := n.(syntax.Stmt)
			return isStmt && int32(n.Pos()) <= off && off <= int32(n.End())
		})
	}
	return found
}

// code gives the lines around a stretch without their comments, those that have
// something else in them, and where they start.
func code(src []byte, comments []syntax.Comment, start, stop int) (lines [][]byte, from int) {
	from = bytes.LastIndexByte(src[:start], '\n') + 1
	to := len(src)
	if i := bytes.IndexByte(src[stop:], '\n'); i >= 0 {
		to = stop + i
	}
	next, _ := slices.BinarySearchFunc(comments, from, func(c syntax.Comment, at int) int { return int(c.Start) - at })
	for at := from; at <= to; {
		end := to
		if i := bytes.IndexByte(src[at:to], '\n'); i >= 0 {
			end = at + i
		}
		cut := end
		for next < len(comments) && int(comments[next].Start) < end {
			cut = min(cut, int(comments[next].Start))
			next++
		}
		if line := bytes.TrimRight(src[at:max(cut, at)], " \t\r\f"); len(bytes.TrimLeft(line, " \t\f")) > 0 {
			lines = append(lines, line)
		}
		at = end + 1
	}
	return lines, from
}

// inString reports whether an offset is in a literal.
func inString(f *syntax.File, at int32) bool {
	found := false
	check := func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.Constant, *syntax.JoinedStr, *syntax.TemplateStr:
			found = found || n.Pos() < int(at) && int(at) < n.End()
		}
		return !found
	}
	body := f.Body
	for {
		i, ok := slices.BinarySearchFunc(body, at, func(s syntax.Stmt, at int32) int {
			if int32(s.End()) < at {
				return -1
			}
			if int32(start(s)) > at {
				return 1
			}
			return 0
		})
		if !ok {
			return found
		}
		inner := innerBody(body[i], at)
		if inner == nil {
			syntax.Inspect(body[i], check)
			return found
		}
		body = inner
	}
}

// innerBody is the block of a definition that an offset is in, nil for none.
func innerBody(s syntax.Stmt, at int32) []syntax.Stmt {
	var body []syntax.Stmt
	switch s := s.(type) {
	case *syntax.FunctionDef:
		body = s.Body
	case *syntax.ClassDef:
		body = s.Body
	}
	if len(body) > 0 && int32(start(body[0])) <= at {
		return body
	}
	return nil
}

// unseen gives the outermost function in whose body the change is, where nothing
// depends on what is in there; else -1.
func (t *trace) unseen(f *syntax.File, c change) int {
	d := locate(f.Body, int32(c.start))
	if d == nil || len(d.Body) == 0 {
		return -1
	}
	i, ok := slices.BinarySearchFunc(t.tops, int32(start(d)), func(p top, at int32) int { return int(p.start) - int(at) })
	if !ok {
		return -1
	}
	p := t.tops[i]
	switch {
	case p.looked, p.nested, int32(start(d.Body[0])) != p.body, c.start < int(p.body), c.old > int(p.stop), c.new > d.End(),
		d.End() != int(p.stop)+c.new-c.old, defines(d), (&fn{node: d, body: d.Body, unit: &unit{file: f}}).small():
		return -1
	}
	if t.speaks(t.source[p.body:p.stop]) || t.speaks(f.Source[p.body:d.End()]) {
		return -1
	}
	// Would it be a candidate now?
	s := &screen{file: f, py2: f.Version.Py2(), defs: t.defs}
	s.stmts([]syntax.Stmt{d}, nil, 0)
	if len(s.found) > 0 {
		return -1
	}
	for _, h := range s.handlers {
		if s.escapes(h.h, h.top) {
			return -1
		}
	}
	return i
}

// speaks reports whether a text has a word that the analysis searches for, or
// would begin with.
func (t *trace) speaks(text []byte) bool {
	for w := range wordsIn(text) {
		switch word := string(w); {
		case t.words[word], triggerSyms[word], word == "locals", word == "vars", word == "def", word == "class":
			return true
		case futureName(word):
			return true
		}
	}
	return false
}

// wordsIn lists the names, numbers and keywords of a text.
func wordsIn(text []byte) iter.Seq[[]byte] {
	return bytes.FieldsFuncSeq(text, func(r rune) bool { return !isIdent(r) })
}
