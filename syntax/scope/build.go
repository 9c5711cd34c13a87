package scope

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// flags say how a scope mentions a name.
type flags uint16

const (
	defGlobal flags = 1 << iota
	defLocal
	defParam
	defNonlocal
	use
	defImport
	defAnnot
	defCompIter
	defTypeParam

	defBound = defLocal | defParam | defImport | defTypeParam
)

// entry is one name of one scope. The entries of the scopes that are open form
// a chain for each name, the innermost first.
type entry struct {
	sym     syntax.Sym
	next    int32 // of the same scope, in order of mention
	prev    int32 // of the same name, in an outer scope
	owner   int32
	flags   flags
	binding Binding
}

// block tells the scopes apart that the rules of the symbol table do.
type block uint8

const (
	moduleBlock block = iota
	classBlock
	functionBlock
	annotationBlock // an annotation under `from __future__ import annotations`
	typeParamsBlock
	typeAliasBlock
	typeVarBlock
)

// Forms of Python 2's exec and import * that undo the numbering of locals.
const (
	starImport = 1 << iota
	bareExec
	qualifiedExec
)

// build is what Resolve keeps with each scope while it works.
type build struct {
	id, depth  int32
	head, tail int32
	count      int32
	first      *Scope // children, linked until Children is cut
	last       *Scope
	sibling    *Scope
	children   int32

	private   syntax.Sym // the class for mangling, or -1
	block     block
	comp      string // "list comprehension" and the like
	what      string // of a typeVarBlock: "a TypeVar bound"
	async     bool
	iterExpr  int32
	inTarget  bool
	nested    bool
	classCell bool
	seesClass bool // an annotation scope right in a class

	returnsValue bool
	retVal       syntax.Node // first return with a value, for async generators
	free         bool        // Python 2: has free names, or implicit globals in a nested function
	childFree    bool
	unoptimized  uint8
	optNode      syntax.Node // the first exec or import *

	blocksBase int32
	deep       syntax.Node // where the last allowed nested block began
}

// Resolver makes tables in memory that it uses again: a Table is good until
// the next one is made. The zero Resolver is ready.
type Resolver struct {
	run
	table  Table
	memory memory
}

// memory is what a Resolver keeps from one file to the next.
type memory struct {
	chunks  [][]Scope
	used    int // scopes handed out
	params  []syntax.Sym
	names   []syntax.Sym
	binds   []Binding
	index   []int32
	scopes  []*Scope
	private []bool
}

// chunk is the number of scopes that are allocated together.
const chunk = 64

// run is the state of one run.
type run struct {
	f       *syntax.File
	v       syntax.Version
	py2     bool
	t       *Table
	s       *Scope
	entries []entry
	cur     []int32 // by Sym: index of the innermost open entry, 0 for none
	blocks  []loopBlock
	dead    int // inside code that Python 2 does not compile

	superSym, classSym, debugSym, futureSym syntax.Sym
	futureAnnotations                       bool
	futureEnd, futurePos                    int // row and offset of the last future statement in place

	directives []directive
	deletes    []deletion
	seen       map[syntax.Sym]bool   // keyword arguments of a long call
	spelled    map[string]syntax.Sym // names that begin with _, once many were asked for

	futureErrs, symErrs, analyzeErrs, codeErrs []*syntax.Error
}

type directive struct {
	scope int32
	sym   syntax.Sym
	node  syntax.Node
}

// deletion is a name that Python 2 code deletes.
type deletion struct {
	entry int32
	node  syntax.Node
}

// Resolve builds the table of a file, and reports what CPython's symbol table
// and compiler would refuse. The first error is the one that CPython raises.
func Resolve(f *syntax.File) (*Table, []*syntax.Error) { return new(Resolver).Resolve(f) }

// Resolve is like the function Resolve, in the Resolver's memory.
func (r *Resolver) Resolve(f *syntax.File) (*Table, []*syntax.Error) {
	r.reset(f)
	r.scanSyms()
	r.futures()
	r.s = r.open(Module, moduleBlock, nil, "<module>")
	r.t.Module = r.s
	r.body(f.Body)
	r.close()
	r.analyze(r.t.Module)
	r.checkDeletes()
	r.finish()
	return r.t, r.errors()
}

// reset forgets the last file and keeps its memory.
func (r *Resolver) reset(f *syntax.File) {
	r.table = Table{File: f, all: r.table.all[:0], byNode: r.table.byNode}
	cur := grow(r.cur, len(f.Syms)+4)
	clear(cur)
	entries := r.entries
	if entries == nil {
		entries = make([]entry, 1, len(f.Syms)*2+16)
	}
	r.run = run{
		f: f, v: f.Version, py2: f.Version.Py2(), t: &r.table,
		entries: entries[:1], cur: cur, blocks: r.blocks[:0],
		directives: r.directives[:0], deletes: r.deletes[:0],
	}
	r.memory.used = 0
	r.memory.params = r.memory.params[:0]
}

// grow gives a slice of n elements, the old one if it is large enough.
func grow[T any](old []T, n int) []T {
	if cap(old) >= n {
		return old[:n]
	}
	return make([]T, n, n+n/2)
}

// newScope hands out an empty scope.
func (r *Resolver) newScope() *Scope {
	m := &r.memory
	if m.used == len(m.chunks)*chunk {
		m.chunks = append(m.chunks, make([]Scope, chunk))
	}
	s := &m.chunks[m.used/chunk][m.used%chunk]
	m.used++
	return s
}

// errors joins the errors in the order in which CPython's passes run.
func (r *Resolver) errors() []*syntax.Error {
	n := len(r.futureErrs) + len(r.symErrs) + len(r.analyzeErrs) + len(r.codeErrs)
	if n == 0 {
		return nil
	}
	all := make([]*syntax.Error, 0, n)
	all = append(all, r.futureErrs...)
	all = append(all, r.symErrs...)
	all = append(all, r.analyzeErrs...)
	for _, e := range all {
		e.Bare = r.py2
	}
	return append(all, r.codeErrs...)
}

// scanSyms finds the names that mean something to the compiler.
func (r *Resolver) scanSyms() {
	r.superSym, r.classSym, r.debugSym = -1, -1, -1
	for i, name := range r.f.Syms {
		if len(name) == 5 && name == "super" {
			r.superSym = syntax.Sym(i)
		}
		if len(name) < 3 || name[0] != '_' || name[1] != '_' {
			continue
		}
		switch {
		case name == "__class__":
			r.classSym = syntax.Sym(i)
		case name == "__debug__":
			r.debugSym = syntax.Sym(i)
		case !strings.HasSuffix(name, "__") && strings.IndexByte(name, '.') < 0:
			if r.t.private == nil {
				r.memory.private = grow(r.memory.private, len(r.f.Syms))
				clear(r.memory.private)
				r.t.private = r.memory.private
				r.t.mangled = map[[2]syntax.Sym]syntax.Sym{}
			}
			r.t.private[i] = true
		}
	}
	if r.superSym >= 0 && r.classSym < 0 && !r.py2 {
		r.classSym = r.extra("__class__")
	}
}

// extra numbers a name that begins with an underscore and that the file need
// not spell.
func (r *Resolver) extra(name string) syntax.Sym {
	if sym, ok := r.lookupExtra(name); ok {
		return sym
	}
	r.t.extra = append(r.t.extra, name)
	sym := len(r.f.Syms) + len(r.t.extra) - 1
	if r.spelled != nil {
		r.spelled[name] = syntax.Sym(sym)
	}
	for len(r.cur) <= sym {
		r.cur = append(r.cur, 0)
	}
	return syntax.Sym(sym)
}

func (r *Resolver) lookupExtra(name string) (syntax.Sym, bool) {
	const few = 16
	if len(r.t.extra) >= few {
		if r.spelled == nil {
			r.spelled = map[string]syntax.Sym{}
			for i := range len(r.f.Syms) + len(r.t.extra) {
				if s := r.t.NameOf(syntax.Sym(i)); s != "" && s[0] == '_' {
					r.spelled[s] = syntax.Sym(i)
				}
			}
		}
		sym, ok := r.spelled[name]
		return sym, ok
	}
	for i := range len(r.f.Syms) + len(r.t.extra) {
		if r.t.NameOf(syntax.Sym(i)) == name {
			return syntax.Sym(i), true
		}
	}
	return 0, false
}

// mangle gives the name under which the current scope keeps sym.
func (r *Resolver) mangle(sym syntax.Sym) syntax.Sym {
	if r.t.private == nil || r.s.private < 0 || int(sym) >= len(r.t.private) || !r.t.private[sym] {
		return sym
	}
	key := [2]syntax.Sym{r.s.private, sym}
	if m, ok := r.t.mangled[key]; ok {
		return m
	}
	m := sym
	if class := strings.TrimLeft(r.t.NameOf(r.s.private), "_"); class != "" {
		m = r.extra("_" + class + r.t.NameOf(sym))
	}
	r.t.mangled[key] = m
	return m
}

// open enters a new scope.
func (r *Resolver) open(kind Kind, b block, node syntax.Node, name string) *Scope {
	s := r.newScope()
	*s = Scope{Kind: kind, Node: node, Name: name, table: r.t}
	s.block, s.private = b, -1
	s.id = int32(len(r.t.all))
	s.blocksBase = int32(len(r.blocks))
	r.t.all = append(r.t.all, s)
	if p := r.s; p != nil {
		s.Parent, s.depth, s.private, s.iterExpr = p, p.depth+1, p.private, p.iterExpr
		s.nested = p.nested || p.block == functionBlock
		if b != annotationBlock || r.deferred() {
			if p.last == nil {
				p.first = s
			} else {
				p.last.sibling = s
			}
			p.last = s
			p.children++
		}
	}
	r.s = s
	return s
}

// deferred tells whether annotations are code of their own, as from 3.14 on.
func (r *Resolver) deferred() bool { return r.v >= syntax.Py314 && !r.futureAnnotations }

// close leaves the current scope.
func (r *Resolver) close() {
	s := r.s
	for i := s.head; i != 0; i = r.entries[i].next {
		e := &r.entries[i]
		r.cur[e.sym] = e.prev
	}
	r.blocks = r.blocks[:s.blocksBase]
	r.s = s.Parent
}

// find gives the index of a name's entry in a scope that is open, or 0.
func (r *Resolver) find(s *Scope, sym syntax.Sym) int32 {
	for i := r.cur[sym]; i != 0; i = r.entries[i].prev {
		e := &r.entries[i]
		if e.owner == s.id {
			return i
		}
		if r.t.all[e.owner].depth < s.depth {
			break
		}
	}
	return 0
}

// entry gives the index of a name's entry in a scope that is open, and makes
// it if there is none.
func (r *Resolver) entry(s *Scope, sym syntax.Sym) int32 {
	above, i := int32(0), r.cur[sym]
	for i != 0 && r.t.all[r.entries[i].owner].depth > s.depth {
		above, i = i, r.entries[i].prev
	}
	if i != 0 && r.entries[i].owner == s.id {
		return i
	}
	n := int32(len(r.entries))
	r.entries = append(r.entries, entry{sym: sym, prev: i, owner: s.id})
	if above == 0 {
		r.cur[sym] = n
	} else {
		r.entries[above].prev = n
	}
	if s.tail == 0 {
		s.head = n
	} else {
		r.entries[s.tail].next = n
	}
	s.tail = n
	s.count++
	return n
}

// lookup gives the flags of a name in the current scope.
func (r *Resolver) lookup(sym syntax.Sym) flags {
	if i := r.find(r.s, r.mangle(sym)); i != 0 {
		return r.entries[i].flags
	}
	return 0
}

// use notes that the current scope reads a name.
func (r *Resolver) use(sym syntax.Sym) {
	if r.t.private != nil {
		sym = r.mangle(sym)
	}
	i := r.cur[sym]
	if i == 0 || r.entries[i].owner != r.s.id {
		i = r.entry(r.s, sym)
	}
	r.entries[i].flags |= use
}

// def notes that the current scope defines a name; node is where an error
// would point.
func (r *Resolver) def(sym syntax.Sym, fl flags, node syntax.Node) int32 {
	if r.t.private != nil {
		sym = r.mangle(sym)
	}
	return r.defIn(r.s, sym, fl, node)
}

func (r *Resolver) defIn(s *Scope, sym syntax.Sym, fl flags, node syntax.Node) int32 {
	i := r.entry(s, sym)
	e := &r.entries[i]
	switch {
	case fl&defParam != 0 && e.flags&defParam != 0:
		if r.py2 {
			node = r.definition(s)
		}
		r.symErr(node, "duplicate argument '"+r.t.NameOf(sym)+"' in function definition")
	case fl&defTypeParam != 0 && e.flags&defTypeParam != 0:
		r.symErr(node, "duplicate type parameter '"+r.t.NameOf(sym)+"'")
	}
	if s.inTarget {
		if e.flags&(defGlobal|defNonlocal) != 0 {
			r.symErr(node, "comprehension inner loop cannot rebind assignment expression target '"+r.t.NameOf(sym)+"'")
		}
		e.flags |= defCompIter
	}
	e.flags |= fl
	if fl&defGlobal != 0 && s.block != moduleBlock {
		m := r.entry(r.t.Module, sym)
		r.entries[m].flags |= defGlobal
	}
	return i
}

// definition is the node that opened a scope.
func (r *Resolver) definition(s *Scope) syntax.Node { return s.Node }

func (r *Resolver) symErr(node syntax.Node, msg string) {
	r.symErrs = append(r.symErrs, r.newError(node, msg))
}

// symWarn notes a SyntaxWarning of Python 2.
func (r *Resolver) symWarn(node syntax.Node, msg string) {
	e := r.newError(node, msg)
	r.t.Warnings = append(r.t.Warnings, syntax.Warning{Msg: msg, Span: e.Span, Begin: e.Begin, Line: e.Begin.Row})
}

// codeErr reports what only the compiler sees; Python 2 does not compile what
// `if 0:` guards.
func (r *Resolver) codeErr(node syntax.Node, msg string) {
	if r.dead == 0 {
		r.codeErrs = append(r.codeErrs, r.newError(node, msg))
	}
}

func (r *Resolver) newError(node syntax.Node, msg string) *syntax.Error {
	e := &syntax.Error{Kind: "SyntaxError", Msg: msg, Filename: r.f.Name}
	if node != nil {
		e.Span = node.Range()
	}
	e.Begin = r.f.Position(e.Pos())
	if r.py2 {
		e.Begin.Column = 0 // 2.7 gives none
	}
	return e
}

// finish cuts the final arrays.
func (r *Resolver) finish() {
	total, kids, hashed := 0, 0, 0
	for _, s := range r.t.all {
		total += int(s.count)
		kids += int(s.children)
		if s.count > 8 {
			hashed += tableSize(int(s.count))
		}
	}
	m := &r.memory
	m.names, m.binds = grow(m.names, total), grow(m.binds, total)
	m.index, m.scopes = grow(m.index, hashed), grow(m.scopes, kids)
	clear(m.index)
	names, binds, index, scopes := m.names, m.binds, m.index, m.scopes
	for _, s := range r.t.all {
		n := int(s.count)
		s.names, names = names[:n:n], names[n:]
		s.binds, binds = binds[:n:n], binds[n:]
		for i, k := s.head, 0; i != 0; i, k = r.entries[i].next, k+1 {
			s.names[k], s.binds[k] = r.entries[i].sym, r.entries[i].binding
			if r.entries[i].flags != 0 {
				s.own = k + 1
			}
		}
		if n > 8 {
			size := tableSize(n)
			s.index, index = index[:size:size], index[size:]
			for k, sym := range s.names {
				place(s.index, hash(sym), int32(k+1))
			}
		}
		c := int(s.children)
		if c > 0 {
			s.Children, scopes = scopes[:c:c], scopes[c:]
			for child, k := s.first, 0; child != nil; child, k = child.sibling, k+1 {
				s.Children[k] = child
			}
		}
		s.build = build{private: s.private, classCell: s.classCell, unoptimized: s.unoptimized}
	}
	r.t.byNode = grow(r.t.byNode, tableSize(len(r.t.all)))
	clear(r.t.byNode)
	for i := len(r.t.all) - 1; i > 0; i-- {
		s := r.t.all[i]
		if s.Kind != Annotation || !definesScope(s.Node) {
			place(r.t.byNode, hash(syntax.Sym(s.Node.Pos())), int32(i+1))
		}
	}
}

// definesScope tells whether a node opens a scope besides that of its type
// parameters.
func definesScope(n syntax.Node) bool {
	switch n.(type) {
	case *syntax.FunctionDef, *syntax.ClassDef:
		return true
	}
	return false
}

func tableSize(n int) int {
	size := 4
	for size < n*2 {
		size *= 2
	}
	return size
}

func place(table []int32, h uint32, v int32) {
	mask := uint32(len(table) - 1)
	for h &= mask; table[h] != 0; h = (h + 1) & mask {
	}
	table[h] = v
}
