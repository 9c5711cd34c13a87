package heap

import (
	"bytes"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// This file is for editors too: after a change in one function only what has to
// do with that function is run again.
//
// While roots are run, outermost functions of which one is looked into for the
// sake of another are joined (touch). What comes of that are the parts of a file:
// what one part finds depends on the text of its functions, on what stands outside
// of functions, and on a few facts of the whole file, which are kept beside it.
// Where all of that is as it was, a part's findings are, but for their places.

// parts is what is kept of an analysis for that.
type parts struct {
	levels    []level
	list      []part
	of        []int32         // of each outermost function its part, -1 for none
	settled   bool            // it was asked which futures may fail
	assigned  map[string]bool // attributes of which it was asked whether they are assigned
	mentioned map[string]bool // names of which all mentions were looked at
}

// level is one round of running functions. Functions are named by where they
// start.
type level struct {
	facts     facts
	roots     []int32
	exporting []int32
}

// facts is what functions know of each other without looking.
type facts struct {
	stores, gives, attrs []string
	leavers              bool
	sums                 map[string]summary
}

// part is what was found in some functions.
type part struct {
	found    []kept
	cutShort bool
}

// kept is a leak with what conclude needs to know of it.
type kept struct {
	leak       Leak // without its scope
	f          int32
	sure, near bool
	broken     bool
	via        []keptRoot
}

type keptRoot struct {
	f            int32
	cut, inlined bool
}

// touch notes that a function is looked into for the root that is run.
func (in *interp) touch(f *fn) {
	if f.unit != in.main {
		return
	}
	in.touches++
	if !in.opts.Keep || in.root == nil {
		return
	}
	a, b := outermost(f).joined(), outermost(in.root).joined()
	if a != b {
		a.part = b
	}
	if in.again != nil && in.again.reused(outermost(f)) {
		in.again.conflict = true
	}
}

// joined gives the function that stands for all that one was joined with.
func (f *fn) joined() *fn {
	for f.part != nil {
		if f.part.part != nil {
			f.part = f.part.part
		}
		f = f.part
	}
	return f
}

// begins is where a function starts, decorators included.
func (f *fn) begins() int32 {
	if d, ok := f.node.(*syntax.FunctionDef); ok {
		return int32(start(d))
	}
	return -1
}

// Strings that are kept are copies: those of the tree are of the source, or of
// memory that the next tree is written into.

func sortedNames(set map[string]bool) []string {
	list := slices.Sorted(maps.Keys(set))
	for i := range list {
		list[i] = strings.Clone(list[i])
	}
	return list
}

// sameWords reports whether a set has the words of a list and no others.
func sameWords(set map[string]bool, list []string) bool {
	return len(set) == len(list) && !slices.ContainsFunc(list, func(w string) bool { return !set[w] })
}

// ownWords makes copies of the words of a set; nil stays nil.
func ownWords(set map[string]bool) map[string]bool {
	if set == nil {
		return nil
	}
	own := make(map[string]bool, len(set))
	for w := range set {
		own[strings.Clone(w)] = true
	}
	return own
}

// facts gives what is known now.
func (r *relevance) facts() facts {
	x := facts{stores: sortedNames(r.stores), gives: sortedNames(r.gives), leavers: r.leavers, sums: make(map[string]summary, len(r.sums))}
	for _, l := range r.attrs.all() {
		x.attrs = append(x.attrs, strings.Clone(r.in.names[l]))
	}
	slices.Sort(x.attrs)
	for name, s := range r.sums {
		x.sums[strings.Clone(name)] = *s
	}
	return x
}

// knows reports whether facts still hold.
func (r *relevance) knows(x *facts) bool {
	if r.leavers != x.leavers || !sameWords(r.stores, x.stores) || !sameWords(r.gives, x.gives) || r.attrs.len() != len(x.attrs) {
		return false
	}
	for _, name := range x.attrs {
		if !r.attrs.has(r.in.label(name)) {
			return false
		}
	}
	for name, s := range x.sums {
		if *r.summary(name) != s {
			return false
		}
	}
	return true
}

// noteLevel keeps a round that has ended.
func (in *interp) noteLevel(list []*fn) {
	if !in.opts.Keep {
		return
	}
	l := level{facts: in.rel.facts()}
	for _, f := range list {
		if at := f.begins(); at >= 0 { // others are no roots
			l.roots = append(l.roots, at)
		}
	}
	for _, f := range in.exporting {
		l.exporting = append(l.exporting, f.begins())
	}
	in.levels = append(in.levels, l)
}

// parts gives what there is to keep; nil where nothing can be used again.
func (in *interp) parts(tops []top) *parts {
	if in.rel == nil || len(in.execs) > 0 {
		return nil
	}
	p := &parts{levels: in.levels, of: make([]int32, len(tops)), assigned: ownWords(in.assignedWords), mentioned: ownWords(in.mentionedWords), settled: in.settled || in.main.settle != nil}
	byStart := map[int32]*fn{}
	for _, f := range in.main.fns {
		if f.parent == nil {
			byStart[f.begins()] = f
		}
	}
	at := map[*fn]int32{}
	number := func(f *fn) int32 {
		f = outermost(f).joined()
		i, ok := at[f]
		if !ok {
			i = int32(len(p.list))
			at[f], p.list = i, append(p.list, part{})
		}
		return i
	}
	for i := range tops {
		p.of[i] = -1
		if f := byStart[tops[i].start]; f != nil && (f.ran || f.joined() != f) {
			p.of[i] = number(f)
			p.list[p.of[i]].cutShort = p.list[p.of[i]].cutShort || f.cutShort
		}
	}
	for _, e := range in.foundOrder {
		k := kept{leak: e.leak, f: e.f.begins(), sure: e.sure, near: e.near, broken: in.broken[e.leak.Span]}
		if k.f < 0 {
			return nil // in a lambda, which has no name to be known again by
		}
		k.leak = k.leak.copied()
		for j := range k.leak.Path {
			k.leak.Path[j].Label = strings.Clone(k.leak.Path[j].Label)
		}
		for j := range k.leak.Clear {
			k.leak.Clear[j] = strings.Clone(k.leak.Clear[j])
		}
		for _, r := range e.via {
			if r.begins() < 0 {
				return nil
			}
			k.via = append(k.via, keptRoot{r.begins(), in.cut[r] > 0, in.inlined[r] > 0})
		}
		i := number(e.f)
		p.list[i].found = append(p.list[i].found, k)
	}
	return p
}

// moved is the parts of a text that has changed where nothing of them is.
func (p *parts) moved(m *mover) *parts {
	if p == nil {
		return nil
	}
	n := *p
	n.levels = slices.Clone(p.levels)
	starts := func(list []int32) []int32 {
		list = slices.Clone(list)
		for i := range list {
			list[i] = m.begin(list[i])
		}
		return list
	}
	for i := range n.levels {
		l := &n.levels[i]
		l.roots, l.exporting = starts(l.roots), starts(l.exporting)
	}
	n.list = slices.Clone(p.list)
	for i := range n.list {
		n.list[i].found = slices.Clone(n.list[i].found)
		for j := range n.list[i].found {
			k := &n.list[i].found[j]
			*k = k.moved(m)
		}
	}
	return &n
}

func (k kept) moved(m *mover) kept {
	k.leak = k.leak.copied()
	k.leak.move(m)
	k.f = m.begin(k.f)
	k.via = slices.Clone(k.via)
	for i := range k.via {
		k.via[i].f = m.begin(k.via[i].f)
	}
	return k
}

// copied is a leak that shares nothing with another, and has no scope.
func (l Leak) copied() Leak {
	l.Scope, l.Path, l.Clear = nil, slices.Clone(l.Path), slices.Clone(l.Clear)
	return l
}

func (l *Leak) move(m *mover) {
	l.Span = m.span(l.Span)
	for i := range l.Path {
		if l.Path[i].Span != (syntax.Span{}) {
			l.Path[i].Span = m.span(l.Path[i].Span)
		}
	}
}

// again is an analysis that uses parts of an earlier one.
type again struct {
	old      *trace
	m        mover
	changed  int              // which outermost function has changed
	top      map[*fn]int      // outermost functions by their number
	exported []map[int32]bool // of each level, where functions start now
	byStart  map[int32]*fn
	level    int
	conflict bool // a root has looked into a part that is not run again
}

// part gives the part of an outermost function, -1 for none.
func (a *again) part(f *fn) int32 {
	if i, ok := a.top[f]; ok {
		return a.old.parts.of[i]
	}
	return -1
}

// affected reports whether a function has to be run again.
func (a *again) affected(f *fn) bool {
	o := outermost(f)
	return a.top[o] == a.changed || a.part(o) >= 0 && a.part(o) == a.old.parts.of[a.changed]
}

// reused reports whether a function is of a part that is not run again.
func (a *again) reused(f *fn) bool {
	o := outermost(f)
	return a.part(o) >= 0 && !a.affected(o)
}

// skip reports whether a root need not be run; what it handed out then it hands
// out now.
func (in *interp) skip(f *fn) bool {
	a := in.again
	if a == nil || !a.reused(f) {
		return false
	}
	if a.exported[a.level][f.begins()] && f.parent == nil {
		in.exporting = append(in.exporting, f)
	}
	return true
}

// inside reports whether a place of the old text is in the function that has
// changed.
func (a *again) inside(at int32) bool {
	p := &a.old.tops[a.changed]
	return p.start <= at && at < p.stop
}

// agrees reports whether a round begins as it did.
func (in *interp) agrees(list []*fn) bool {
	a := in.again
	if a.conflict || a.level >= len(a.old.parts.levels) {
		return false
	}
	was := &a.old.parts.levels[a.level]
	var now, then []*fn
	for _, f := range list {
		if f.begins() >= 0 && !a.affected(f) {
			now = append(now, f)
		}
	}
	for _, at := range was.roots {
		if a.inside(at) {
			continue
		}
		f := a.byStart[a.m.begin(at)]
		if f == nil {
			return false
		}
		if !a.affected(f) {
			then = append(then, f)
		}
	}
	return slices.Equal(now, then) && in.rel.knows(&was.facts)
}

// restore puts back what the parts have found that were not run again.
func (in *interp) restore() bool {
	a := in.again
	for i := range a.old.parts.list {
		if int32(i) == a.old.parts.of[a.changed] {
			continue
		}
		for _, k := range a.old.parts.list[i].found {
			k = k.moved(&a.m)
			e := &found{leak: k.leak, f: a.byStart[k.f], sure: k.sure, near: k.near}
			if e.f == nil {
				return false
			}
			for _, v := range k.via {
				r := a.byStart[v.f]
				if r == nil {
					return false
				}
				e.via = append(e.via, r)
				if v.cut {
					in.cut[r]++
				}
				if v.inlined {
					in.inlined[r]++
				}
			}
			if k.broken {
				in.broken[k.leak.Span] = true
			}
			in.foundOrder = append(in.foundOrder, e)
		}
	}
	first := map[int32]*fn{}
	for f, i := range a.top {
		if a.old.tops[i].looked {
			f.look()
		}
		p := a.old.parts.of[i]
		if p < 0 || a.affected(f) {
			continue
		}
		f.ran = true
		if first[p] == nil {
			first[p] = f
			f.cutShort = a.old.parts.list[p].cutShort
			in.cutShort = in.cutShort || f.cutShort
		} else if x, y := f.joined(), first[p].joined(); x != y {
			x.part = y
		}
	}
	maps.Copy(in.searched, a.old.words)
	maps.Copy(in.assignedWords, a.old.parts.assigned)
	maps.Copy(in.mentionedWords, a.old.parts.mentioned)
	in.settled = in.settled || a.old.parts.settled
	return a.m.ok
}

// resume analyses a file that has changed in one function; ok is false where all
// of it has to be run again.
func resume(last *Result, f *syntax.File, t *scope.Table, opts Options) (result *Result, ok bool) {
	if last == nil || last.trace == nil || last.trace.parts == nil || last.trace.version != f.Version || min(len(last.trace.source), len(f.Source)) < 4*smallFile {
		return nil, false
	}
	old := last.trace
	c := changeOf(old.source, f.Source)
	i, d := old.within(f, c)
	if i < 0 {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			result, ok = nil, false // it will come up again
		}
	}()
	defs := candidates(f)
	if len(defs) == 0 {
		return nil, false
	}
	in := newInterp(f, opts)
	in.again = &again{old: old, m: mover{c, true}, changed: i, top: map[*fn]int{}, byStart: map[int32]*fn{}}
	in.main = in.newUnit(f, "")
	if _, few := in.few(f, defs); few || !in.again.match(in.main) || in.main.byNode[d].small() != old.tops[i].small {
		return nil, false
	}
	defer in.borrow()()
	if !in.rounds(defs) || in.again.conflict || opts.Context != nil && opts.Context.Err() != nil || !in.restore() {
		return nil, false
	}
	result = &Result{}
	in.conclude(t, result)
	result.trace = in.keep(f, result)
	return result, true
}

// match finds the functions of the old text in the new one.
func (a *again) match(u *unit) bool {
	for _, f := range u.fns {
		if at := f.begins(); at >= 0 {
			a.byStart[at] = f
		}
	}
	for i := range a.old.tops {
		f := a.byStart[a.m.begin(a.old.tops[i].start)]
		if f == nil || f.parent != nil {
			return false
		}
		a.top[f] = i
	}
	for _, l := range a.old.parts.levels {
		set := map[int32]bool{}
		for _, at := range l.exporting {
			if !a.inside(at) {
				set[a.m.begin(at)] = true
			}
		}
		a.exported = append(a.exported, set)
	}
	return true
}

// within gives the outermost function in whose body or parameters a change is,
// where all that others can know of it without looking into it is as it was; else
// -1.
func (t *trace) within(f *syntax.File, c change) (int, *syntax.FunctionDef) {
	d := locate(f.Body, int32(c.start))
	if d == nil || len(d.Body) == 0 {
		return -1, nil
	}
	i, ok := slices.BinarySearchFunc(t.tops, int32(start(d)), func(p top, at int32) int { return int(p.start) - int(at) })
	if !ok {
		return -1, nil
	}
	p := t.tops[i]
	if c.start <= int(d.NamePos)+len(d.Name) || !sameEnd(t.source, int(p.stop), f.Source, d.End(), c) {
		return -1, nil
	}
	if p.shape != shapeOf(f, d) || t.parts.concerns(t.source[p.start:p.stop]) || t.parts.concerns(f.Source[p.start:d.End()]) {
		return -1, nil
	}
	return i, d
}

// sameEnd reports whether a function ends before the same text as it did. What was
// overwritten by recovery leaves blanks behind that are not of the function.
func sameEnd(old []byte, oldEnd int, new []byte, newEnd int, c change) bool {
	blank := func(b []byte) bool { return len(bytes.TrimLeft(b, " \t\f\r\n")) == 0 }
	if c.old <= oldEnd && c.new <= newEnd {
		return newEnd-c.new == oldEnd-c.old
	}
	return blank(old[min(oldEnd, c.old):max(oldEnd, c.old)]) && blank(new[min(newEnd, c.new):max(newEnd, c.new)])
}

// concerns reports whether a text has a word of which it was asked where else it
// is.
func (p *parts) concerns(text []byte) bool {
	for w := range wordsIn(text) {
		if p.assigned[string(w)] || p.mentioned[string(w)] || p.settled && string(w) == "set_exception" {
			return true
		}
	}
	return false
}

// shapeOf is a hash of the functions and classes inside a function: all of them
// but the bodies of functions.
func shapeOf(f *syntax.File, d *syntax.FunctionDef) uint64 {
	h := fnv.New64a()
	syntax.InspectBody(d.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			if len(n.Body) > 0 {
				h.Write(f.Source[start(n):n.Body[0].Pos()])
				h.Write([]byte{0})
			}
		case *syntax.ClassDef:
			classShape(f, n, h.Write)
		}
		return true
	})
	return h.Sum64()
}

// classShape writes a class without the bodies of its functions.
func classShape(f *syntax.File, c *syntax.ClassDef, write func([]byte) (int, error)) {
	at := start(c)
	for _, s := range c.Body {
		if d, ok := s.(*syntax.FunctionDef); ok && len(d.Body) > 0 {
			write(f.Source[at:d.Body[0].Pos()])
			at = d.End()
		}
	}
	write(f.Source[at:c.End()])
	write([]byte{1})
}
