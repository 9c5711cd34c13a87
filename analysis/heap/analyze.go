package heap

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sort"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// This file is the way in: it chooses the functions to run, runs them, and
// puts the findings together.

// Options bounds an analysis.
type Options struct {
	// Context, when it is done, ends the analysis early; what was found until
	// then is kept.
	Context context.Context
	// Steps bounds the work for one function, in statements run; 0 means the
	// default.
	Steps int
	inner bool // a source inside a string
	// Keep keeps what Reuse needs, and Last; Last has results for earlier texts of
	// the same file that were kept so. What still holds of the first one that has
	// anything in common with this text is used.
	Keep bool
	Last []*Result
	// Report is told of a slip inside the analysis; the result is still good.
	Report func(error)
}

// defaultSteps bounds the work for one root function, in statements;
// labourLimit bounds it in units of about 50 ns.
const (
	defaultSteps = 60000
	labourLimit  = 16000
)

// interp is one analysis of one file.
type interp struct {
	opts Options
	ver  syntax.Version
	py2  bool

	*tables
	classes []*class
	main    *unit
	rel     *relevance // nil where there is so little to follow that everything matters
	models  map[string]*unit

	// Of the root being run.
	root      *fn
	ar        *arena
	past      *past
	memo      map[memoKey][]res
	cap       int
	steps     int
	budget    int // what the root may spend
	labour    int // what is left of the root's budget, in small units of work
	truncated bool
	cutShort  bool // some root was not run to its end
	quiet     bool
	handed    bool // what a root returns is being let go
	chain     []*fn

	yields   []syntax.Node
	yieldIdx map[syntax.Node]int32

	exporting  []*fn        // roots that hand something out, since the last round
	lent       map[*fn]bool // functions that leave something in what they borrow
	inlined    map[*fn]int
	cut        map[*fn]int
	broken     map[syntax.Span]bool
	found      map[leakKey]*found
	foundOrder []*found
	execs      map[*syntax.Constant]*fn // sources that functions pass to exec
	submitted  map[*fn]bool             // functions whose failure a future keeps
	classy     map[holder]bool          // what only ever gets exception classes
	searched   map[string]bool          // words, in the whole file; nil unless Keep

	// Of the parts that are independent of each other: see parts.go.
	touches                       int // how often a function of the file was looked into
	levels                        []level
	assignedWords, mentionedWords map[string]bool // nil unless Keep
	settled                       bool
	again                         *again // nil unless parts of an earlier analysis are used
}

func newInterp(f *syntax.File, opts Options) *interp {
	in := &interp{opts: opts, ver: f.Version, py2: f.Version.Py2(), models: map[string]*unit{},
		yieldIdx: map[syntax.Node]int32{}, inlined: map[*fn]int{}, lent: map[*fn]bool{}, cut: map[*fn]int{},
		broken: map[syntax.Span]bool{}, found: map[leakKey]*found{}, execs: map[*syntax.Constant]*fn{}, submitted: map[*fn]bool{}, classy: map[holder]bool{}}
	if in.ver == 0 {
		in.ver = syntax.Newest
	}
	if !opts.Keep {
		in.tables = tablesPool.Get().(*tables)
	} else {
		in.tables = newTables()
		in.searched, in.assignedWords, in.mentionedWords = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	return in
}

// Analyze finds the cycles that the functions of a file leave behind. t may be
// nil; then the leaks have no Scope. It never panics.
func Analyze(f *syntax.File, t *scope.Table, opts Options) (result *Result) {
	if opts.Keep {
		for _, last := range opts.Last {
			if r, ok := resume(last, f, t, opts); ok {
				return r
			}
		}
	}
	result = &Result{}
	in := newInterp(f, opts)
	failed := false
	defer func() {
		r := recover()
		if failed = r != nil; failed && opts.Report != nil {
			opts.Report(fmt.Errorf("%s: analysis of functions: %v", f.Name, r))
		}
		in.conclude(t, result)
		if opts.Keep && !failed && (opts.Context == nil || opts.Context.Err() == nil) {
			result.trace = in.keep(f, result)
		}
		if !opts.Keep && !failed {
			in.tables.release()
		}
	}()
	defs := candidates(f)
	if len(defs) == 0 {
		return result
	}
	in.main = in.newUnit(f, "")
	defer in.borrow()()
	if list, ok := in.few(f, defs); ok {
		in.roots(list)
		return result
	}
	in.rounds(defs)
	return result
}

// borrow takes memory that is given back by the function that it returns.
func (in *interp) borrow() func() {
	in.ar = arenas.Get().(*arena)
	in.past = &past{ar: arenas.Get().(*arena), calls: map[uint64][]*pastCall{}, peeks: map[*fn]bool{}}
	in.past.ar.reset()
	return func() { arenas.Put(in.ar); arenas.Put(in.past.ar) }
}

// rounds runs what matters, then what has to do with what that hands out. ok is
// false where the rounds are others than those of an analysis that was to be
// used again.
func (in *interp) rounds(defs []*syntax.FunctionDef) (ok bool) {
	in.rel = in.newRelevance()
	for _, d := range defs {
		in.rel.add(in.main.byNode[d])
	}
	in.rel.swallowers(defs)
	n := 0
	for ; n < 3; n++ {
		var list []*fn
		for _, f := range in.rel.settle() {
			list = append(append(list, f), inside(f)...)
		}
		if in.again != nil {
			if in.again.level = n; !in.agrees(list) {
				return false
			}
		}
		in.exporting = in.exporting[:0]
		in.roots(list)
		in.noteLevel(list)
		if len(in.exporting) == 0 {
			n++
			break
		}
		for _, f := range in.exporting {
			in.rel.callers(f)
		}
	}
	return in.again == nil || n == len(in.again.old.parts.levels)
}

// few gives all functions that may have to do with what was found worth
// running, where they are so small that everything in them can be followed.
func (in *interp) few(f *syntax.File, defs []*syntax.FunctionDef) ([]*fn, bool) {
	if len(f.Source) <= smallFile {
		return in.main.fns, true
	}
	size := 0
	seen := map[*syntax.FunctionDef]bool{}
	for n := 0; n < len(defs); n++ {
		d := defs[n]
		if seen[d] {
			continue
		}
		seen[d] = true
		if size += d.End() - d.Pos(); size > smallFile {
			return nil, false
		}
		in.main.byNode[d].look()
		for _, name := range in.namesOf(d) {
			in.search(name)
			mentions(f, name, anywhere, func(d *syntax.FunctionDef) { defs = append(defs, d) })
		}
	}
	var list []*fn
	for _, f := range in.main.fns {
		if d, ok := outermost(f).node.(*syntax.FunctionDef); ok && seen[d] {
			list = append(list, f)
		}
	}
	return list, true
}

// namesOf gives the names by which a function is called: for a method that
// Python calls those of its class and of the classes that derive from it.
func (in *interp) namesOf(d *syntax.FunctionDef) []string {
	g := in.main.byNode[d]
	if g == nil || g.cls == nil || !strings.HasPrefix(d.Name, "__") {
		return []string{d.Name}
	}
	names := []string{g.cls.name}
	for _, c := range in.main.classes {
		for _, b := range c.node.Bases {
			if n, ok := b.(*syntax.Name); ok && slices.Contains(names, n.Id) && !slices.Contains(names, c.name) {
				names = append(names, c.name)
			}
		}
	}
	return names
}

// inside lists the functions inside a function, at any depth.
func inside(f *fn) []*fn {
	var list []*fn
	for _, g := range f.nested {
		list = append(append(list, g), inside(g)...)
	}
	return list
}

// roots runs every function that nothing else runs.
func (in *interp) roots(list []*fn) {
	for _, f := range list {
		if _, ok := f.node.(*syntax.FunctionDef); !ok || f.parent != nil || in.skip(f) {
			continue
		}
		in.runRoot(f)
	}
	// Inner functions that no caller reached.
	for _, f := range list {
		if _, ok := f.node.(*syntax.FunctionDef); ok && f.parent != nil && in.inlined[f] == 0 && !in.skip(f) {
			in.runRoot(f)
		}
	}
}

// runRoot interprets one function for a caller that is not known.
func (in *interp) runRoot(f *fn) {
	if in.opts.Context != nil && in.opts.Context.Err() != nil || in.again != nil && in.again.conflict {
		return
	}
	defer func() {
		in.root = nil
		if r := recover(); r != nil {
			if in.opts.Report == nil {
				return
			}
			in.opts.Report(fmt.Errorf("%s: analysis of %s: %v\n%s", in.main.file.Name, f.name, r, debug.Stack()))
		}
	}()
	in.root = f
	outermost(f).ran = true
	f.prepare()
	in.ar.reset()
	in.memo = nil
	in.chain = append(in.chain[:0], f)
	in.truncated, in.quiet = false, false
	in.steps = in.opts.Steps
	if in.steps == 0 {
		in.steps = defaultSteps
	}
	in.labour = labourLimit + 60*f.stmts
	in.cap = 64
	switch {
	case f.stmts > 1000:
		in.cap = 8
	case f.stmts > 200:
		in.cap = 16
	}
	if f.stmts < smallFunction && in.rel == nil && len(in.main.file.Source) <= smallFile {
		in.cap = 256
		in.labour *= 40
	}
	in.budget = in.labour
	st := &state{ar: in.ar}
	st, _ = st.alloc(&obj{kind: kHeld})
	a := &act{in: in, f: f, u: in.main, root: true}
	a.interest(false)
	o := &obj{kind: kFrame, aux: f.id}
	st, frame := st.alloc(o)
	for _, set := range []*labelSet{f.cells, f.free} {
		for _, l := range set.all() {
			n, c := st.alloc(&obj{kind: kCell})
			st = n.setLink(frame, l, c, syntax.Span{})
		}
	}
	if f.ofClass() && f.self() != 0 && !f.cls.local {
		st = st.setLink(frame, f.self(), in.static(static{kind: sClass, cls: f.cls}), syntax.Span{})
	}
	st = st.pushFrame(frame)
	st, _ = in.canon(st, vUnknown)
	gives := false
	for _, r := range in.finish(a, a.body(st)) {
		r.st = in.handedBack(f, r)
		gives = gives || r.kind == oNormal && in.rel != nil && in.heavy(r.st, r.v, nil)
		in.handed = r.kind == oNormal && r.v.isObj()
		in.canon(r.st, vUnknown)
		in.handed = false
	}
	if in.rel != nil && f.parent == nil && (gives || in.lent[f] || in.rel.gives[f.name] || in.rel.handsOn(f)) {
		in.exporting = append(in.exporting, f)
	}
	if in.steps < 0 || in.labour < 0 {
		in.cutShort, outermost(f).cutShort = true, true
	}
}

// spend takes n steps of the root's budget.
func (in *interp) spend(n int) bool {
	in.steps -= n
	if in.rel != nil && in.labour < in.budget/2 {
		// The function is dear: from here on follow a few of its paths to the
		// end rather than all of them half way.
		in.cap = min(in.cap, 8)
		if in.labour < in.budget/4 {
			in.cap = 3
		}
	}
	if in.steps < 0 || in.labour < 0 {
		in.truncated = true
		return false
	}
	return true
}

// inlinable reports whether a call of a function of the file is run inline:
// where it may do more than any unknown function.
func (in *interp) inlinable(st *state, f *fn, fo val, args []arg) bool {
	if in.rel == nil || in.rel.exports(f.name) || f.cls != nil && f.name[0] == '_' && in.rel.exports(f.cls.name) {
		return true
	}
	if f.small() || f.gen && f.parent != nil {
		return true
	}
	if f.parent == nil {
		if s := in.rel.summary(f.name); !s.touches && !s.keeps && !s.hands && !s.raises {
			return false
		}
	}
	return in.heavy(st, fo, args)
}

// heavy reports whether a call gets anything that holds an exception,
// traceback or frame.
func (in *interp) heavy(st *state, fo val, args []arg) bool {
	var seen []val
	var visit func(v val) bool
	visit = func(v val) bool {
		if !v.isObj() {
			return false
		}
		for _, x := range seen {
			if x == v {
				return false
			}
		}
		seen = append(seen, v)
		o := st.obj(v)
		switch o.kind {
		case kExc, kTB, kFrame, kInflight, kProxy:
			return true
		case kFunc:
			if g := in.groupOf(in.fns[o.aux]); g == nil || g.matters() {
				return true
			}
		case kGen:
			return true
		}
		for _, l := range o.links {
			if visit(l.to) {
				return true
			}
		}
		return false
	}
	if visit(fo) {
		return true
	}
	for _, p := range args {
		if visit(p.v) {
			return true
		}
	}
	return false
}

// matters reports whether calling a method may change what is held.
func (in *interp) matters(f *fn) bool {
	f.prepare()
	if in.rel != nil {
		return in.rel.exports(f.name) || f.cls != nil && f.name[0] == '_' && in.rel.exports(f.cls.name)
	}
	return f.hasTry || f.stmts < smallFunction
}

// called reports whether a module-level function is only ever called, by its
// name and from functions of the file. Then what those calls do is all there
// is to know.
func (in *interp) called(f *fn) bool {
	if f.parent != nil || f.cls != nil {
		return false
	}
	in.search(f.name)
	calls, other := 0, 0
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			if n == f.node {
				return false
			}
		case *syntax.Call:
			if x, ok := n.Func.(*syntax.Name); ok && x.Id == f.name {
				calls++
				w.exprs(n.Args)
				w.keywords(n.Keywords)
				return false
			}
		case *syntax.Name:
			if n.Id == f.name {
				other++
			}
		}
		return true
	}
	for _, s := range in.main.file.Body {
		switch s.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef:
			w.stmt(s)
		}
	}
	return calls > 0 && other == 0 && !in.cutShort
}

// holding is what makes several cycles of a function one leak: the same
// variable holds the same kind of thing. Places where the function itself puts
// it there are for their own, as each has to be mended.
type holding struct {
	f      *fn
	holder Holder
	name   string
}

// placing is what makes cycles of several functions one leak: a function that
// they call, or are called by, puts the same thing into the same variable.
type placing struct {
	span   syntax.Span
	holder Holder
	name   string
}

func (e *found) placing() placing {
	return placing{e.leak.Span, e.leak.Holder, e.leak.Path[0].Label}
}

// join adds another cycle of the same variable, which may speak for both.
func (l *Leak) join(other Leak, speaks bool) {
	names := append(append([]string(nil), l.Clear...), other.Clear...)
	if speaks {
		*l = other
	}
	slices.Sort(names)
	l.Clear = slices.Compact(names)
}

// conclude chooses what to report.
func (in *interp) conclude(t *scope.Table, result *Result) {
	if in.main == nil {
		return
	}
	first, near := map[holding]int{}, []bool{}
	placed := map[placing]*found{}
	for _, e := range in.foundOrder {
		if k := e.placing(); placed[k] == nil || inFunction(e.f, e.leak.Span) {
			placed[k] = e
		}
	}
	for _, e := range in.foundOrder {
		if placed[e.placing()] != e && !inFunction(e.f, e.leak.Span) {
			continue // to be mended where the other is
		}
		report := e.sure
		for _, r := range e.via {
			// What a function leaves in an object that it borrows is for its
			// callers to break, where they are known.
			report = report || in.cut[r] > 0 || in.inlined[r] == 0 && !in.called(r)
		}
		if !report {
			continue
		}
		leak := e.leak
		leak.Always = !in.broken[leak.Span]
		if t != nil {
			leak.Scope = t.ByNode(e.f.node)
		}
		key := holding{e.f, leak.Holder, leak.Path[0].Label}
		if i, ok := first[key]; ok && (e.near || near[i]) {
			result.Leaks[i].join(leak, near[i] && !e.near || near[i] == e.near && leak.Span.Start < result.Leaks[i].Span.Start)
			near[i] = near[i] && e.near
			continue
		} else if !ok {
			first[key] = len(result.Leaks)
		}
		result.Leaks, near = append(result.Leaks, leak), append(near, e.near)
	}
	in.literals(t, result)
	sort.SliceStable(result.Leaks, func(i, j int) bool {
		if result.Leaks[i].Span.Start != result.Leaks[j].Span.Start {
			return result.Leaks[i].Span.Start < result.Leaks[j].Span.Start
		}
		return result.Leaks[i].Holder < result.Leaks[j].Holder
	})
}

// literals analyses the sources that functions pass to exec as string
// literals; what is found there is reported at the literal.
func (in *interp) literals(t *scope.Table, result *Result) {
	if in.opts.inner {
		return
	}
	for c, f := range in.execs {
		file, err := syntax.Parse([]byte(c.Text), syntax.Options{Filename: in.main.file.Name, Version: in.ver})
		if err != nil {
			continue
		}
		opts := in.opts
		opts.inner = true
		for _, leak := range Analyze(file, nil, opts).Leaks {
			leak.Span, leak.Clear = c.Span, nil
			for i := range leak.Path {
				leak.Path[i].Span = syntax.Span{}
			}
			if t != nil {
				leak.Scope = t.ByNode(f.node)
			}
			result.Leaks = append(result.Leaks, leak)
			break
		}
	}
}
