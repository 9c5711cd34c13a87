package heap

import "github.com/sllint/sllint/syntax"

// This file finds out, from the trees alone, which names of a function can
// come to hold an exception, traceback or frame, and which statements have to
// do with them. Everything else is run in one step. The flow of values is in
// flow.go.

// group is an outermost function with the functions inside it.
type group struct {
	f     *fn
	built int // when it was last looked at

	edges    map[label][]label // what the first may hold, the others may hold too
	seeds    labelSet
	handlers labelSet // names that except clauses bind: seeds where they go somewhere
	bases    map[label][]label
	params   labelSet
	returned []label
	hands    bool            // returns or yields something of interest by itself
	asked    map[string]bool // names of the file of which it asked what they do
	hung     labelSet        // attributes of which it asked whether they may hold something
	attrs    labelSet        // attributes that it reads or writes
	rawRaise labelSet
	touches  bool // stores into or clears something
	snapshot bool // calls locals() or the like
	recalls  bool // asks for an exception that was handled before

	own   *labelSet // names that may hold something when parameters do not
	all   *labelSet // the same when they may
	names *labelSet // own, and the objects in whose attributes they are put
	wide  *labelSet // the same of all
	marks map[syntax.Stmt]mark
	more  map[syntax.Stmt]mark // marks where parameters may hold something
}

// mark says what a statement may do besides going on.
type mark uint8

const (
	mMatters mark = 1 << iota
	mRaises
	mReturns
	mBreaks
	mContinues
	mYields
	mTells  // calls a small function of the file whose exceptions are known better when it is run
	mLeaves // never goes on to the next statement
)

// summary is what functions of one name do with what they are given.
type summary struct {
	busy, done bool
	touches    bool // changes what an argument holds
	keeps      bool // puts an argument into another, into self or somewhere global
	hands      bool // returns an argument, or something that holds it
	raises     bool // raises an argument
}

// relevance is what the functions of a file need to know of each other.
type relevance struct {
	in      *interp
	groups  map[*fn]*group
	byName  map[string][]*fn
	leavers bool            // some __exit__ keeps what it is given
	stores  map[string]bool // names of functions that put something of interest into what they borrow
	gives   map[string]bool // names of functions that return or yield something of interest
	attrs   labelSet        // attributes that may hold something
	sums    map[string]*summary
	summed  []string // their names, in the order in which they were asked for
	work    []*group
	queued  map[*group]bool
	clock   int            // counts looks at groups
	told    map[string]int // when something new was last known of a name
	filled  map[label]int  // when an attribute was found to hold something
	changed bool
}

func outermost(f *fn) *fn {
	for f.parent != nil {
		f = f.parent
	}
	return f
}

// newRelevance prepares for a file.
func (in *interp) newRelevance() *relevance {
	r := &relevance{in: in, groups: map[*fn]*group{}, byName: map[string][]*fn{}, stores: map[string]bool{},
		gives: map[string]bool{}, sums: map[string]*summary{}, queued: map[*group]bool{},
		told: map[string]int{}, filled: map[label]int{}}
	for _, f := range in.main.fns {
		r.byName[f.name] = append(r.byName[f.name], f)
		if f.cls != nil && (f.name == "__init__" || f.name == "__enter__" || f.name == "__exit__" || f.name == "__call__") {
			r.byName[f.cls.name] = append(r.byName[f.cls.name], f)
		}
	}
	for _, c := range in.main.classes {
		if r.byName[c.name] == nil {
			r.byName[c.name] = []*fn{}
		}
	}
	return r
}

// settle looks at the functions that were added since the last time, until
// they know all that matters of each other, and gives those that matter.
func (r *relevance) settle() []*fn {
	for round := 0; round < 3; round++ {
		r.changed = false
		for _, g := range r.work {
			if round == 0 || r.news(g) {
				g.build(r)
				r.publish(g)
			}
		}
		if !r.changed {
			break
		}
		r.sumUp()
	}
	var list []*fn
	for _, g := range r.work {
		g.mark(r)
		if g.matters() {
			list = append(list, g.f)
		}
	}
	r.work = r.work[:0]
	return list
}

// news reports whether something that a group asked about has changed since.
func (r *relevance) news(g *group) bool {
	for name := range g.asked {
		if r.told[name] >= g.built {
			return true
		}
	}
	for _, set := range []*labelSet{&g.attrs, &g.hung} {
		for _, l := range set.all() {
			if r.filled[l] >= g.built {
				return true
			}
		}
	}
	return false
}

// sumUp makes the summaries anew.
func (r *relevance) sumUp() {
	old, names := r.sums, r.summed
	r.sums, r.summed = map[string]*summary{}, nil
	for _, name := range names {
		if *r.summary(name) != *old[name] {
			r.told[name] = r.clock
		}
	}
}

// matters reports whether any statement of the group does.
func (g *group) matters() bool {
	for _, k := range g.marks {
		if k&mMatters != 0 {
			return true
		}
	}
	return false
}

func (r *relevance) add(f *fn) {
	if f == nil {
		return
	}
	f = outermost(f)
	g := r.groups[f]
	if g == nil {
		g = &group{f: f}
		r.groups[f] = g
	}
	if !r.queued[g] {
		r.queued[g] = true
		r.work = append(r.work, g)
	}
}

func (r *relevance) defined(name string) bool { return r.byName[name] != nil }

func (r *relevance) exports(name string) bool { return r.stores[name] || r.gives[name] }

// publish tells the rest of the file what a group hands out.
func (r *relevance) publish(g *group) {
	names := []string{g.f.name}
	if g.f.cls != nil && len(g.f.name) > 4 && g.f.name[:2] == "__" {
		names = []string{g.f.cls.name}
	}
	tell := func(set map[string]bool) {
		for _, n := range names {
			if !set[n] {
				set[n], r.told[n] = true, r.clock
				r.changed = true
			}
		}
	}
	for _, a := range g.attrs.all() {
		if g.own.has(a) && !r.attrs.has(a) {
			r.attrs.add(a)
			r.filled[a] = r.clock
			r.changed = true
		}
	}
	for _, a := range g.attrs.all() {
		if !g.own.has(a) || g.own.has(a) && r.in.names[a] == ".*" {
			continue
		}
		for _, l := range g.bases[a] {
			if g.params.has(l) {
				tell(r.stores)
			}
		}
	}
	for _, l := range g.params.all() {
		if g.own.has(l) {
			tell(r.stores)
		}
	}
	if (g.f.name == "__exit__" || g.f.name == "__aexit__") && r.stores[names[0]] && !r.leavers {
		r.leavers, r.changed = true, true
		r.told["__exit__"] = r.clock
	}
	gives := g.hands
	for _, l := range g.returned {
		gives = gives || g.own.has(l)
	}
	if gives {
		tell(r.gives)
	}
}

// callers adds the functions that mention a function of the file.
func (r *relevance) callers(f *fn) {
	name := f.name
	if f.cls != nil && len(name) > 4 && name[:2] == "__" {
		name = f.cls.name
	}
	r.in.search(name)
	mentions(r.in.main.file, name, anywhere, func(d *syntax.FunctionDef) {
		if d != f.node {
			r.add(r.in.main.byNode[d])
		}
	})
}

// summary gives what the functions of a name do with their arguments.
func (r *relevance) summary(name string) *summary {
	s := r.sums[name]
	if s == nil {
		s = &summary{}
		r.sums[name] = s
		r.summed = append(r.summed, name)
	}
	if s.busy || s.done {
		return s
	}
	s.busy = true
	for _, c := range r.in.main.classes {
		s.keeps = s.keeps || c.data && c.name == name
	}
	for _, f := range r.byName[name] {
		o := outermost(f)
		g := r.groups[o]
		if g == nil {
			g = &group{f: o}
			r.groups[o] = g
		}
		if g.edges == nil {
			g.build(r)
		}
		if f != o {
			// An inner function shares the names of the one around it.
			s.keeps, s.hands = true, true
			continue
		}
		for _, l := range g.params.all() {
			for _, k := range g.edges[l] {
				if g.params.has(k) || r.in.names[k][0] == '.' {
					s.keeps = true
				}
			}
			s.raises = s.raises || g.rawRaise.has(l)
		}
		for _, l := range g.returned {
			s.hands = s.hands || g.all.has(l)
		}
		s.touches = s.touches || g.touches
		for _, a := range g.attrs.all() {
			s.keeps = s.keeps || g.all.has(a) && len(g.bases[a]) > 0
		}
	}
	s.busy, s.done = false, true
	return s
}

// groupOf gives what matters in a function, found on demand for functions
// that only others run.
func (in *interp) groupOf(f *fn) *group {
	if in.rel == nil || f.unit != in.main {
		return nil
	}
	o := outermost(f)
	in.touch(o)
	g := in.rel.groups[o]
	if g == nil {
		g = &group{f: o}
		in.rel.groups[o] = g
	}
	if g.edges == nil {
		g.build(in.rel)
	}
	if g.marks == nil {
		g.mark(in.rel)
	}
	return g
}

// build looks at the flow of values.
func (g *group) build(r *relevance) {
	r.clock++
	g.f.look()
	g.built = r.clock
	g.edges, g.bases, g.asked = map[label][]label{}, map[label][]label{}, map[string]bool{}
	g.seeds, g.params, g.handlers = labelSet{}, labelSet{}, labelSet{}
	g.hung, g.attrs, g.rawRaise = labelSet{}, labelSet{}, labelSet{}
	g.recalls, g.snapshot = false, false
	g.returned, g.hands, g.touches, g.marks, g.more = nil, false, false, nil, nil
	b := &builder{g: g, r: r, u: g.f.unit}
	b.w.visit = b.visit
	b.params(g.f.args)
	b.leaving()
	b.w.stmts(g.f.body)
	var returned labelSet
	for _, l := range g.returned {
		returned.add(l)
	}
	for _, l := range g.handlers.all() {
		if len(g.edges[l]) > 0 || returned.has(l) || g.snapshot {
			g.seeds.add(l)
		}
	}
	for _, a := range g.attrs.all() {
		if r.attrs.has(a) {
			g.seeds.add(a)
		}
	}
	g.own = g.close(nil)
	g.all = g.close(g.params.all())
	g.names = g.holders(g.own)
	g.wide = g.holders(g.all)
}

// close follows the edges from the seeds.
func (g *group) close(more []label) *labelSet {
	set := &labelSet{}
	for _, list := range [][]label{g.seeds.all(), more} {
		for _, l := range list {
			set.add(l)
		}
	}
	for i := 0; i < len(set.list); i++ {
		for _, k := range g.edges[set.list[i]] {
			set.add(k)
		}
	}
	return set
}

// holders adds the names of objects in whose attributes something is put.
func (g *group) holders(set *labelSet) *labelSet {
	all := &labelSet{}
	for _, l := range set.list {
		all.add(l)
	}
	// What else names such an object, and who owns that.
	n := len(all.list)
	for _, l := range set.list {
		for _, b := range g.bases[l] {
			all.add(b)
		}
	}
	for ; n < len(all.list); n++ {
		l := all.list[n]
		for _, k := range g.edges[l] {
			all.add(k)
		}
		for _, b := range g.bases[l] {
			all.add(b)
		}
	}
	for _, l := range g.returned {
		if g.params.has(l) {
			all.add(l)
		}
	}
	return all
}

// mark decides for every statement whether it matters.
func (g *group) mark(r *relevance) {
	g.marks, g.more = map[syntax.Stmt]mark{}, map[syntax.Stmt]mark{}
	m := &marker{g: g, r: r, u: g.f.unit, value: g.own, names: g.names, marks: g.marks}
	m.w.visit = m.visit
	m.block(g.f.body)
	if g.all.len() == g.own.len() {
		g.more = g.marks
		return
	}
	m = &marker{g: g, r: r, u: g.f.unit, value: g.all, names: g.wide, marks: g.more}
	m.w.visit = m.visit
	m.block(g.f.body)
}

// marker walks statements to see what they may do.
type marker struct {
	g            *group
	r            *relevance
	u            *unit
	value, names *labelSet
	marks        map[syntax.Stmt]mark
	w            walker
	k            mark
	tries        int // try statements with handlers around
}

func (m *marker) block(body []syntax.Stmt) mark {
	all := mark(0)
	for _, s := range body {
		all |= m.stmt(s)
	}
	return all
}

// inner is what a block does inside a statement that may go on without it.
func (m *marker) inner(body []syntax.Stmt) mark { return m.block(body) &^ mLeaves }

// either is what a choice between two blocks does.
func (m *marker) either(a, b []syntax.Stmt) mark {
	x, y := m.block(a), m.block(b)
	return (x|y)&^mLeaves | x&y&mLeaves
}

// expr gives what evaluating expressions may do.
func (m *marker) expr(list ...syntax.Expr) mark {
	m.k = 0
	m.w.exprs(list)
	return m.k
}

func (m *marker) visit(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.Name:
		l := m.u.lab(n.Sym, n.Id)
		if m.names.has(l) || m.r.exports(n.Id) {
			m.k |= mMatters
		}
	case *syntax.Attribute:
		if m.r.exports(n.Attr) || triggerNames[n.Attr] || m.value.has(m.u.attr(n)) {
			m.k |= mMatters
			return true
		}
		if b, ok := n.Value.(*syntax.Name); ok && n.Ctx == syntax.Load {
			l := m.u.lab(b.Sym, b.Id)
			if m.names.has(l) && (m.value.has(l) && !harmless[n.Attr] || !m.value.has(l) && takers[n.Attr]) {
				m.k |= mMatters
			}
			return false
		}
	case *syntax.Call:
		f, plain := n.Func.(*syntax.Name)
		if !(plain && (quietBuiltins[f.Id] || quietName(f.Id)) || m.tries == 0 && quietCall(n)) {
			m.k |= mRaises
		}
		if plain && triggerNames[f.Id] || ends(n) {
			m.k |= mMatters
		}
		if name := calledName(n); name != "" && m.r.telling(name) {
			m.k |= mTells
		}
		return m.call(n)
	case *syntax.Await:
		if c, ok := n.Value.(*syntax.Call); ok && m.tries == 0 && patient(c) {
			m.k |= mYields
			return m.call(c)
		}
		m.k |= mYields | mRaises
	case *syntax.Yield, *syntax.YieldFrom:
		m.k |= mYields | mRaises
	case *syntax.Lambda:
		return false
	}
	return true
}

// call looks at a call: names that are only passed to code that is not known
// do not matter.
func (m *marker) call(n *syntax.Call) bool {
	name := calledName(n)
	if f, ok := n.Func.(*syntax.Attribute); ok && (toucher[name] || holdMethods[name] || m.r.defined(name)) && m.rooted(f.Value) {
		m.k |= mMatters
	}
	if name == "" || m.r.defined(name) || wrappers[name] || holdMethods[name] || takers[name] || makers[name] || name == "setattr" || name == "delattr" || name == "update" || name == "clear" || name == "remove" {
		return true
	}
	if f, ok := n.Func.(*syntax.Name); ok {
		if m.names.has(m.u.lab(f.Sym, f.Id)) || !builtinNames[f.Id] && name[0] >= 'A' && name[0] <= 'Z' {
			return true
		}
	}
	m.w.expr(n.Func)
	arg := func(e syntax.Expr) {
		if s, ok := e.(*syntax.Starred); ok {
			e = s.Value
		}
		if _, ok := e.(*syntax.Name); !ok {
			m.w.expr(e)
		}
	}
	for _, e := range n.Args {
		arg(e)
	}
	for i := range n.Keywords {
		arg(n.Keywords[i].Value)
	}
	return false
}

// ends recognises calls after which a function does not go on.
func ends(n *syntax.Call) bool {
	f, ok := n.Func.(*syntax.Attribute)
	return ok && (f.Attr == "_exit" && isName(f.Value, "os") || f.Attr == "exit" && isName(f.Value, "sys"))
}

// rooted reports whether an expression starts at a name or attribute that
// matters.
func (m *marker) rooted(e syntax.Expr) bool {
	for {
		switch x := e.(type) {
		case *syntax.Name:
			return m.names.has(m.u.lab(x.Sym, x.Id))
		case *syntax.Attribute:
			if m.value.has(m.u.attr(x)) {
				return true
			}
			e = x.Value
		case *syntax.Subscript:
			e = x.Value
		default:
			return false
		}
	}
}

// triggerNames are names that matter wherever they are.
var triggerNames = words(`exc_info _getframe currentframe f_locals __traceback__ locals vars set_exception
exec eval clear_frames exc_clear reraise with_traceback`)

func (m *marker) stmt(s syntax.Stmt) mark {
	k := mark(0)
	switch s := s.(type) {
	case *syntax.ExprStmt:
		k = m.expr(s.Value)
	case *syntax.Assign:
		k = m.expr(s.Value) | m.expr(s.Targets...)
	case *syntax.AugAssign:
		k = m.expr(s.Value, s.Target)
	case *syntax.AnnAssign:
		k = m.expr(s.Value, s.Target)
	case *syntax.Return:
		k = m.expr(s.Value) | mReturns | mLeaves
	case *syntax.Raise:
		k = m.expr(s.Exc, s.Cause, s.Inst, s.Tback) | mRaises | mLeaves
		if n, ok := s.Exc.(*syntax.Name); ok && !m.names.has(m.u.lab(n.Sym, n.Id)) {
			k &^= mMatters
		}
		if m.g.recalls || m.tries > 0 || s.Exc == nil && m.value.len() > 0 {
			k |= mMatters // which handler catches it, and what it is
		}
	case *syntax.Delete:
		k = m.expr(s.Targets...)
	case *syntax.If:
		k = m.expr(s.Test) | m.either(s.Body, s.Orelse)
	case *syntax.While:
		k = m.expr(s.Test) | m.inner(s.Body)&^(mBreaks|mContinues) | m.inner(s.Orelse)
	case *syntax.For:
		k = m.expr(s.Iter, s.Target) | m.inner(s.Body)&^(mBreaks|mContinues) | m.inner(s.Orelse)
	case *syntax.With:
		for i := range s.Items {
			k |= m.expr(s.Items[i].Context, s.Items[i].Vars)
			if c, ok := s.Items[i].Context.(*syntax.Call); ok && m.r.exports(calledName(c)) {
				k |= mMatters
			}
		}
		k |= m.inner(s.Body) | mRaises
		if s.Async {
			k |= mYields // it awaits
		}
	case *syntax.Try:
		k = m.try(s)
	case *syntax.Match:
		k = m.expr(s.Subject)
		for i := range s.Cases {
			k |= m.expr(s.Cases[i].Guard) | m.inner(s.Cases[i].Body)
			w := &walker{visit: func(n syntax.Node) bool {
				if p, ok := n.(*syntax.MatchAs); ok && m.names.has(m.u.in.label(p.Name)) {
					k |= mMatters
				}
				return true
			}}
			w.pattern(s.Cases[i].Pattern)
		}
	case *syntax.Assert:
		k = m.expr(s.Test, s.Msg) | mRaises
	case *syntax.Break:
		k = mBreaks | mLeaves
	case *syntax.Continue:
		k = mContinues | mLeaves
	case *syntax.FunctionDef:
		if m.names.has(m.u.lab(s.Sym, s.Name)) || m.r.exports(s.Name) {
			k = mMatters
		}
		m.block(s.Body)
	case *syntax.ClassDef:
		if m.names.has(m.u.lab(s.Sym, s.Name)) || m.r.exports(s.Name) {
			k = mMatters
		}
		m.block(s.Body)
	case *syntax.Import:
		k = mRaises
		for i := range s.Names {
			k |= m.imported(firstPart(s.Names[i].Name))
		}
	case *syntax.ImportFrom:
		k = mRaises | m.imported(firstPart(s.Module))
	case *syntax.Print:
		k = m.expr(s.Dest) | m.expr(s.Values...)
	case *syntax.Exec:
		k = mMatters
	}
	m.marks[s] = k
	return k
}

// imported says that imports of modules that are known by name matter.
func (m *marker) imported(module string) mark {
	switch module {
	case "sys", "traceback", "inspect", "concurrent", "asyncio", "threading", "collections", "queue", "Queue", "functools",
		"contextlib", "logging", "unittest", "six", "types", "weakref":
		return mMatters
	}
	return 0
}

// telling reports whether a name is that of small functions with a raise or
// try: running them says which exceptions come out.
func (r *relevance) telling(name string) bool {
	for _, f := range r.byName[name] {
		if f.small() {
			return true
		}
	}
	return false
}

// small reports whether a function is worth running just to know what it
// raises or gives.
func (f *fn) small() bool {
	if len(f.body) == 0 || len(f.body) > 4 || f.parent != nil {
		return false
	}
	for _, s := range f.body {
		switch s.(type) {
		case *syntax.Raise, *syntax.Try:
			f.look()
			return len(f.unit.file.Source) < 4*smallFile || f.node.End()-f.node.Pos() < 200
		}
	}
	return false
}

func (m *marker) try(s *syntax.Try) mark {
	if len(s.Handlers) > 0 {
		m.tries++
	}
	body := m.block(s.Body)
	if len(s.Handlers) > 0 {
		m.tries--
	}
	rest, leaves := mark(0), mLeaves
	if m.g.recalls && len(s.Handlers) > 0 {
		rest = mMatters
	}
	for i := range s.Handlers {
		h := &s.Handlers[i]
		if n, ok := h.Type.(*syntax.Name); h.Type == nil || ok && (n.Id == "Exception" || n.Id == "BaseException") {
			body &^= mRaises
		}
		if n, ok := h.Target.(*syntax.Name); ok && m.value.has(m.u.lab(n.Sym, n.Id)) {
			rest |= mMatters
		}
		k := m.block(h.Body)
		leaves &= k
		rest |= k &^ mLeaves
	}
	orelse, final := m.block(s.Orelse), m.block(s.Finalbody)
	leaves = leaves&(body|orelse) | final&mLeaves
	return (body|rest|orelse|final)&^mLeaves | leaves
}

func calledName(c *syntax.Call) string {
	switch f := c.Func.(type) {
	case *syntax.Name:
		return f.Id
	case *syntax.Attribute:
		return f.Attr
	}
	return ""
}
