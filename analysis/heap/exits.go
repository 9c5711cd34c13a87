package heap

import (
	"sort"

	"github.com/sllint/sllint/syntax"
)

// This file asks the question: of what can no longer be reached, what would
// reference counting not free, and through which path do frames hold
// themselves?

// found is one leak while roots are still being run.
type found struct {
	leak Leak
	f    *fn
	sure bool  // the cycle needs nothing that the root's caller owns
	near bool  // no statement of the function makes a link of it
	via  []*fn // roots whose callers own an object of the cycle
}

type leakKey struct {
	f    *fn
	span syntax.Span
}

// overwritten notes that a link is about to be replaced or removed: what it
// held may have been let go in time.
func (in *interp) overwritten(st *state, v val, l label) {
	o := st.obj(v)
	for i := range o.links {
		if o.links[i].label == l && o.links[i].to.isObj() && o.links[i].at.Stop > 0 {
			in.broken[o.links[i].at] = true
		}
	}
}

// collect looks at the objects that a state can no longer reach. What
// counting references would not free is a leak.
func (in *interp) collect(s *state, remap []int32) {
	n := len(s.objs)
	degree := scratch(&s.ar.degree, n)
	dead := s.ar.dead[:0]
	for i := range s.objs {
		if remap[i] < 0 {
			dead = append(dead, i)
		}
	}
	refs := func(i int, f func(int)) {
		o := s.objs[i]
		if o.cls.isObj() && remap[o.cls.index()] < 0 {
			f(o.cls.index())
		}
		for _, l := range o.links {
			if l.to.isObj() && remap[l.to.index()] < 0 {
				f(l.to.index())
			}
		}
	}
	for _, i := range dead {
		if s.objs[i].kind == kClass {
			degree[i]++ // a class holds itself
		}
		refs(i, func(j int) { degree[j]++ })
	}
	gone := scratch(&s.ar.gone, n)
	queue := s.ar.queue[:0]
	for _, i := range dead {
		if degree[i] == 0 {
			queue = append(queue, i)
		}
	}
	s.ar.dead = dead
	left := len(dead)
	for len(queue) > 0 {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		gone[i] = true
		left--
		for _, l := range s.objs[i].links {
			if l.at.Stop > 0 && l.to.isObj() {
				in.broken[l.at] = true
			}
		}
		if s.objs[i].kind == kGen && !in.py2 {
			in.unwindDead(s, remap, i, degree, &queue)
		}
		refs(i, func(j int) {
			if degree[j]--; degree[j] == 0 {
				queue = append(queue, j)
			}
		})
	}
	s.ar.queue = queue
	if left == 0 {
		return
	}
	g := &garbage{in: in, s: s, in2: make([]bool, n)}
	for _, i := range dead {
		if !gone[i] {
			g.nodes = append(g.nodes, i)
			g.in2[i] = true
		}
	}
	g.report()
}

// unwindDead is what becomes of the frame of a suspended generator that dies:
// its value stack is unwound, with the names of the handlers that it is in, on
// top of the frame that is running; from 3.12 on it keeps that one. 3.13
// empties the frame where it is outside of any try.
func (in *interp) unwindDead(s *state, remap []int32, i int, degree []int32, queue *[]int) {
	o := s.objs[i]
	fv, ok := o.get(lblFrame)
	if !ok || o.flags&fDone != 0 || o.aux == 0 {
		return
	}
	frame := s.obj(fv)
	f, y := in.fns[frame.aux], in.yields[o.aux-1]
	emptied := in.ver >= syntax.Py313 && !in.guarded(f, y)
	bound := map[label]bool{}
	if !emptied {
		bound = in.handling(f, y)
	}
	wiped := *frame
	wiped.links = nil
	for _, l := range frame.links {
		if !emptied && !l.label.slot() && !bound[l.label] || l.label == lblBack || l.label == lblFunc {
			wiped.links = append(wiped.links, l)
		} else if l.to.isObj() && remap[l.to.index()] < 0 {
			if degree[l.to.index()]--; degree[l.to.index()] == 0 {
				*queue = append(*queue, l.to.index())
			}
		}
	}
	if !emptied && in.ver >= syntax.Py312 && remap[fv.index()] >= 0 && len(s.stack) > 0 {
		wiped.set(lblBack, s.top(), syntax.Span{})
	}
	s.objs = append([]*obj(nil), s.objs...) // others share it
	s.objs[fv.index()] = &wiped
}

// garbage is a set of objects that hold each other, and what they hold.
type garbage struct {
	in    *interp
	s     *state
	nodes []int
	in2   []bool
	comp  []int // strongly connected component by object
}

func (g *garbage) report() {
	weighty := false
	for _, i := range g.nodes {
		switch g.s.objs[i].kind {
		case kExc, kTB, kFrame, kInflight:
			weighty = true
		}
	}
	if !weighty {
		g.reportFunctions()
		return
	}
	g.components()
	any := false
	var paths []path
	for _, i := range g.nodes {
		if o := g.s.objs[i]; o.kind == kFrame {
			paths = append(paths, g.pathsOf(i, o)...)
		}
	}
	sort.SliceStable(paths, func(i, j int) bool { return paths[i].rank() < paths[j].rank() })
	used := map[syntax.Span]bool{}
	for _, p := range paths {
		if g.take(p, used) {
			any = true
		}
	}
	if !any {
		g.reportLoose()
	}
}

// components finds the strongly connected components (Tarjan).
func (g *garbage) components() {
	n := len(g.s.objs)
	g.comp = make([]int, n)
	index, low := make([]int, n), make([]int, n)
	on := make([]bool, n)
	var stack []int
	next, comps := 1, 1
	var visit func(int)
	visit = func(v int) {
		index[v], low[v] = next, next
		next++
		stack = append(stack, v)
		on[v] = true
		o := g.s.objs[v]
		edge := func(w int) {
			if !g.in2[w] {
				return
			}
			if index[w] == 0 {
				visit(w)
				low[v] = min(low[v], low[w])
			} else if on[w] {
				low[v] = min(low[v], index[w])
			}
		}
		if o.cls.isObj() {
			edge(o.cls.index())
		}
		for _, l := range o.links {
			if l.to.isObj() {
				edge(l.to.index())
			}
		}
		if low[v] == index[v] {
			for {
				w := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				on[w] = false
				g.comp[w] = comps
				if w == v {
					break
				}
			}
			comps++
		}
	}
	for _, v := range g.nodes {
		if index[v] == 0 {
			visit(v)
		}
	}
}

// step is one link of a path: from an object to another.
type step struct {
	from int
	link link
	to   int
}

// path is a cycle from a frame back to it.
type path struct {
	frame int
	f     *fn
	steps []step
}

// rank orders paths: the plainest explanation first.
func (p path) rank() int {
	r := len(p.steps) * 4
	if p.f.unit.model != "" {
		r += 1000
	}
	if p.steps[0].link.label == lblBack || p.steps[0].link.label == lblFunc {
		r += 100
	}
	return r
}

// pathsOf gives, for each thing that a frame holds, the shortest way back.
func (g *garbage) pathsOf(i int, o *obj) []path {
	if o.flags&fThread != 0 {
		return nil
	}
	f := g.in.fns[o.aux]
	var list []path
	for _, l := range o.links {
		if !l.to.isObj() || !g.in2[l.to.index()] || g.comp[l.to.index()] != g.comp[i] {
			continue
		}
		if steps := g.way(l.to.index(), i); steps != nil || l.to.index() == i {
			list = append(list, path{i, f, append([]step{{i, l, l.to.index()}}, steps...)})
		}
	}
	return list
}

// way is the shortest path between two objects of a component.
func (g *garbage) way(from, to int) []step {
	prev := map[int]step{}
	queue := []int{from}
	seen := map[int]bool{from: true}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		if v == to {
			var steps []step
			for v != from {
				s := prev[v]
				steps = append([]step{s}, steps...)
				v = s.from
			}
			return steps
		}
		for _, l := range g.s.objs[v].links {
			if !l.to.isObj() {
				continue
			}
			w := l.to.index()
			if g.in2[w] && g.comp[w] == g.comp[v] && !seen[w] {
				seen[w] = true
				prev[w] = step{v, l, w}
				queue = append(queue, w)
			}
		}
	}
	return nil
}

// take turns a path into a leak unless a plainer one explains it.
func (g *garbage) take(p path, used map[syntax.Span]bool) bool {
	if g.onThread(p) {
		return true
	}
	if p.f.unit.model != "" {
		return false
	}
	if !g.weighty(p) {
		return true // a suspended generator and who waits for it
	}
	if p.steps[0].link.label == lblBack || p.steps[0].link.label == lblFunc {
		if len(used) > 0 || !g.throughModel(p) {
			return false
		}
		g.in.record(g, p, ContextManager, swallowSite(p.f))
		used[syntax.Span{Stop: 1}] = true
		return true
	}
	site, holder, near := g.site(p)
	for _, s := range p.steps {
		if s.link.at.Stop > 0 && used[s.link.at] {
			return false
		}
	}
	if site.Stop == 0 || used[site] {
		return false
	}
	used[site] = true
	g.in.record(g, p, holder, site).near = near
	return true
}

// weighty reports whether an exception, a traceback or a frame as such is on a
// path: not only a suspended generator that something waits for.
func (g *garbage) weighty(p path) bool {
	for _, s := range p.steps {
		switch to, from := g.s.objs[s.to], g.s.objs[s.from]; to.kind {
		case kExc, kTB, kInflight, kProxy:
			return true
		case kFrame:
			if from.kind != kGen && s.link.label != lblBack {
				return true
			}
		}
	}
	return false
}

// onThread reports whether a frame ran on another thread and holds nothing of
// weight.
func (g *garbage) onThread(p path) bool {
	v := objVal(p.frame)
	for n := 0; n < 50; n++ {
		o := g.s.obj(v)
		if o.flags&fThread != 0 {
			return len(p.f.params) == 0
		}
		b, ok := o.get(lblBack)
		if !ok || !b.isObj() {
			return false
		}
		v = b
	}
	return false
}

func (g *garbage) throughModel(p path) bool {
	for _, s := range p.steps {
		if g.s.objs[s.to].flags&fModel != 0 && g.s.objs[s.to].kind == kFrame {
			return true
		}
	}
	return false
}

// swallowSite is where a generator swallows: its first handler around a yield.
func swallowSite(f *fn) syntax.Span {
	site := f.node.Range()
	if d, ok := f.node.(*syntax.FunctionDef); ok {
		site = syntax.Span{Start: d.NamePos, Stop: d.NamePos + int32(len(d.Name))}
	}
	return site
}

// site chooses what to mark and the kind of holder.
func (g *garbage) site(p path) (at syntax.Span, h Holder, near bool) {
	objs := g.s.objs
	var closing, any syntax.Span
	raised := syntax.Span{}
	holder := Holder(0)
	for _, s := range p.steps {
		from := objs[s.from]
		at := g.in.own(s.link.at)
		if from.kind == kTB && s.link.label == lblFrame {
			if at.Stop > 0 {
				raised = at
			}
			continue
		}
		if at.Stop > 0 && g.explicit(s) && !g.defines(s) {
			any = at
			if inFunction(p.f, at) {
				closing = at
			}
		}
	}
	if closing.Stop == 0 {
		closing = any
	}
	holder = g.holder(p)
	if raised.Stop > 0 && holder != Future {
		return raised, HeldRaise, false
	}
	for _, s := range p.steps {
		if at := g.in.own(s.link.at); closing.Stop == 0 && at.Stop > 0 && inFunction(p.f, at) && !g.defines(s) {
			closing = at
		}
	}
	if closing.Stop == 0 {
		closing, near = g.passedAt(p), true
	}
	if closing.Stop == 0 {
		closing = swallowSite(p.f)
	}
	return closing, holder, near
}

// defines reports whether a def statement makes a link: of a name to its
// function, or of the function to a variable that it uses.
func (g *garbage) defines(s step) bool {
	return g.s.objs[s.to].kind == kFunc || g.s.objs[s.from].kind == kFunc
}

// passedAt is the statement of a path's frame, or its head, by which an
// exception came that is on the path, or one that has to do with it; or else
// the one that called the function whose frame leads back.
func (g *garbage) passedAt(p path) syntax.Span {
	start := int32(-1)
	look := func(i int, k kind, by label) {
		o := g.s.objs[i]
		for _, l := range o.links {
			if start < 0 && o.kind == k && l.label == by && l.to == objVal(p.frame) && l.at.Stop < 0 {
				start = l.at.Start
			}
		}
	}
	for _, s := range p.steps {
		look(s.to, kTB, lblFrame)
	}
	for _, i := range g.nodes {
		look(i, kTB, lblFrame)
	}
	for _, s := range p.steps {
		look(s.to, kFrame, lblBack)
	}
	var found syntax.Span
	if start < 0 || int(start) >= len(g.in.main.file.Source) {
		return found
	}
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		s := n.Range()
		if st, ok := n.(syntax.Stmt); s.Start == start && found.Stop == 0 && (!ok || header(st) == s) {
			found = s
		}
		return found.Stop == 0 && s.Start <= start && start < s.Stop
	}
	w.stmts(p.f.body)
	return found
}

// own gives a span of the file itself; one of a model is nowhere. What is only near
// something has no end.
func (in *interp) own(at syntax.Span) syntax.Span {
	if int(max(at.Start, at.Stop)) > len(in.main.file.Source) {
		return syntax.Span{}
	}
	return at
}

func inFunction(f *fn, at syntax.Span) bool {
	return int(at.Start) >= f.node.Pos() && int(at.Stop) <= f.node.End()
}

// explicit reports whether a link was made by the program rather than by the
// machinery, in the file itself.
func (g *garbage) explicit(s step) bool {
	switch s.link.label {
	case lblTB, lblNext, lblFrame, lblContext, lblBack, lblFunc, lblContent + 1000:
		return g.s.objs[s.from].kind == kProxy
	}
	return true
}

// holder names the kind of thing that stands between the frame and the
// exception.
func (g *garbage) holder(p path) Holder {
	objs := g.s.objs
	first := objs[p.steps[0].to]
	has := func(k kind) bool {
		for _, s := range p.steps {
			o := objs[s.to]
			if o.kind == kExc || o.kind == kTB || o.kind == kFrame {
				return false
			}
			if o.kind == k {
				return true
			}
		}
		return false
	}
	for _, s := range p.steps {
		if o := objs[s.to]; o.kind == kOpaque && o.aux == futureAux || g.in.modelFuture(g.s, o) {
			return Future
		}
	}
	switch {
	case first.kind == kFrame || first.kind == kProxy || p.steps[0].link.label == lblLocals:
		return Frame
	case has(kProxy):
		return Frame
	case has(kCell), has(kFunc), has(kGen):
		return Closure
	case first.kind == kTB, first.kind == kInflight:
		return ExcInfo
	case first.kind == kExc:
		return Exception
	}
	// The thing that holds the exception or traceback itself decides.
	for _, s := range p.steps {
		to, from := objs[s.to], objs[s.from]
		if to.kind != kExc && to.kind != kTB && to.kind != kFrame && to.kind != kInflight {
			continue
		}
		switch from.kind {
		case kSeq:
			if from.aux == seqTuple && len(from.links) == 3 && s.from == p.steps[0].to {
				if tb := from.links[2].to; tb.isObj() && g.s.is(tb, kTB) {
					return ExcInfo
				}
			}
			return Container
		case kDict, kPartial, kIter:
			return Container
		case kInstance, kClass, kMethod:
			return Attribute
		case kOpaque:
			if s.link.label == lblElem {
				return Container
			}
			return Attribute
		}
		break
	}
	return Attribute
}

// modelFuture reports whether an object is a future or task of the library.
func (in *interp) modelFuture(st *state, o *obj) bool {
	if o.kind != kInstance {
		return false
	}
	for k, n := in.classBase(st, o.cls), 0; k != nil && n < 5; n++ {
		if k.unit.model != "" && (k.name == "Future" || k.name == "ApplyResult") {
			return true
		}
		bases := in.basesOf(st, k)
		if len(bases) == 0 {
			return false
		}
		k = in.classBase(st, bases[0])
	}
	return false
}

// record keeps a leak.
func (in *interp) record(g *garbage, p path, h Holder, site syntax.Span) *found {
	if p.f.unit != in.main {
		return &found{}
	}
	param := false
	names := map[string]bool{}
	for _, i := range g.nodes {
		if g.s.objs[i].flags&fParam != 0 && g.s.objs[i].kind != kExc && (g.comp == nil || g.comp[i] == g.comp[p.frame]) {
			param = true
		}
	}
	for _, l := range g.s.objs[p.frame].links {
		if l.label > 0 && l.to.isObj() && g.in2[l.to.index()] && g.comp[l.to.index()] == g.comp[p.frame] {
			if n := in.labelName(l.label); n != "" && n[0] != '.' {
				names[n] = true
			}
		}
	}
	key := leakKey{p.f, site}
	e := in.found[key]
	if e == nil {
		e = &found{f: p.f, leak: Leak{Holder: h, Span: site, Path: g.hops(p)}}
		in.found[key] = e
		in.foundOrder = append(in.foundOrder, e)
	} else if h < e.leak.Holder {
		e.leak.Holder, e.leak.Path = h, g.hops(p)
	}
	for _, n := range e.leak.Clear {
		names[n] = true
	}
	e.leak.Clear = e.leak.Clear[:0]
	for n := range names {
		e.leak.Clear = append(e.leak.Clear, n)
	}
	sort.Strings(e.leak.Clear)
	if !param {
		e.sure = true
		return e
	}
	in.lent[p.f] = true
	in.lends(e)
	return e
}

// hops writes a path for people.
func (g *garbage) hops(p path) []Hop {
	var list []Hop
	for _, s := range p.steps {
		from, to := g.s.objs[s.from], g.s.objs[s.to]
		name := g.in.labelName(s.link.label)
		at := g.in.own(s.link.at)
		if !g.explicit(s) && from.kind != kTB {
			at = syntax.Span{}
		}
		switch {
		case from.kind == kFrame && name != "":
			list = append(list, Hop{"local '" + name + "'", at})
			at = syntax.Span{}
		case s.link.label == lblElem:
			list = append(list, Hop{"element", at})
			at = syntax.Span{}
		case name != "" && name[0] == '\'':
			list = append(list, Hop{"key '" + name[1:] + "'", at})
			at = syntax.Span{}
		case name != "":
			list = append(list, Hop{"attribute '" + name + "'", at})
			at = syntax.Span{}
		}
		list = append(list, Hop{g.describe(s, to), at})
	}
	return list
}

// describe names an object.
func (g *garbage) describe(s step, o *obj) string {
	switch o.kind {
	case kFrame:
		f := g.in.fns[o.aux]
		if s.link.label == lblBack {
			return "caller's frame of " + f.name + "()"
		}
		return "frame of " + f.name + "()"
	case kExc:
		switch s.link.label {
		case lblContext:
			return "exception's __context__"
		case lblCause:
			return "exception's __cause__"
		}
		return "exception"
	case kTB:
		return "traceback"
	case kSeq:
		return []string{"list", "tuple", "set", "deque", "queue"}[o.aux]
	case kDict:
		if s.link.label == lblLocals {
			return "f_locals"
		}
		return "dict"
	case kFunc:
		return "function " + g.in.fns[o.aux].name + "()"
	case kCell:
		return "cell"
	case kMethod:
		return "bound method"
	case kGen:
		return "generator"
	case kClass:
		return "class " + g.in.classes[o.aux].name
	case kPartial:
		return "partial"
	case kIter:
		return "iterator"
	case kProxy:
		return "f_locals"
	case kInstance:
		if k := g.in.classBase(g.s, o.cls); k != nil {
			return k.name + " object"
		}
	case kOpaque:
		if o.aux == futureAux {
			return "future"
		}
	}
	return "object"
}
