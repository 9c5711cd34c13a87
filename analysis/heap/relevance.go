package heap

import (
	"bytes"

	"github.com/sllint/sllint/syntax"
)

// This file finds out, from the tree of a function alone, which of its names
// can come to hold an exception, traceback or frame, and which statements have
// to do with such names. Everything else is run in one step.

// group is an outermost function with the functions inside it.
type group struct {
	f       *fn
	edges   map[label][]label // if the first may hold something, so may the others
	seeds   map[label]bool
	own     map[label]bool // names that matter when the caller passes nothing of interest
	all     map[label]bool // the same when parameters may hold something
	marks   map[syntax.Stmt]mark
	exports bool
	params  map[label]bool
	calls   map[string]bool // names of functions of the file that it calls
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
)

// relevance is what the file's functions need to know of each other.
type relevance struct {
	in      *interp
	groups  map[*fn]*group
	export  map[string]bool // names of functions that hand out or store something
	defined map[string]bool // names of all functions and classes of the file
	work    []*group
}

func outermost(f *fn) *fn {
	for f.parent != nil {
		f = f.parent
	}
	return f
}

// relevant finds the functions to run: those around the given places, and
// those that call functions which hand something out.
func (in *interp) relevant(places []int32) []*group {
	r := &relevance{in: in, groups: map[*fn]*group{}, export: map[string]bool{}, defined: map[string]bool{}}
	in.rel = r
	for _, f := range in.main.fns {
		r.defined[f.name] = true
	}
	for _, c := range in.main.classes {
		r.defined[c.name] = true
	}
	for _, p := range places {
		r.addAt(p)
	}
	for n := 0; n < len(r.work) && n < 2000; n++ {
		g := r.work[n]
		g.build(r)
		if !g.exports {
			continue
		}
		name := g.f.name
		if g.f.cls != nil && len(name) > 4 && name[:2] == "__" {
			name = g.f.cls.name
		}
		if !r.export[name] {
			r.export[name] = true
			r.callers(name)
		}
	}
	var list []*group
	seen := map[*group]bool{}
	for _, g := range r.work {
		if !seen[g] {
			seen[g] = true
			list = append(list, g)
		}
	}
	return list
}

func (r *relevance) addAt(p int32) {
	chain := locate(r.in.main.file.Body, p, nil)
	if len(chain) == 0 {
		return
	}
	if f := r.in.main.byNode[chain[0]]; f != nil && r.groups[f] == nil {
		g := &group{f: f}
		r.groups[f] = g
		r.work = append(r.work, g)
	}
}

// callers adds the functions that mention a name, and has those known already
// looked at again.
func (r *relevance) callers(name string) {
	src, w := r.in.main.file.Source, []byte(name)
	for at := 0; ; {
		i := bytes.Index(src[at:], w)
		if i < 0 {
			return
		}
		i += at
		at = i + len(w)
		if i > 0 && identByte(src[i-1]) || at < len(src) && identByte(src[at]) {
			continue
		}
		chain := locate(r.in.main.file.Body, int32(i), nil)
		if len(chain) == 0 {
			continue
		}
		f := r.in.main.byNode[chain[0]]
		if f == nil {
			continue
		}
		g := r.groups[f]
		if g == nil {
			g = &group{f: f}
			r.groups[f] = g
			r.work = append(r.work, g)
		} else if g.edges != nil && g.calls[name] {
			g.edges = nil
			r.work = append(r.work, g)
		}
	}
}

// groupOf gives what matters in a function, found on demand for functions
// that only others run.
func (in *interp) groupOf(f *fn) *group {
	if in.rel == nil || f.unit != in.main {
		return nil
	}
	o := outermost(f)
	g := in.rel.groups[o]
	if g == nil {
		g = &group{f: o}
		in.rel.groups[o] = g
	}
	if g.edges == nil {
		g.build(in.rel)
	}
	return g
}

func (g *group) build(r *relevance) {
	if g.edges != nil {
		return
	}
	g.edges, g.seeds, g.params, g.calls = map[label][]label{}, map[label]bool{}, map[label]bool{}, map[string]bool{}
	b := &builder{g: g, r: r, u: g.f.unit}
	b.w.visit = b.visit
	b.params(g.f.args)
	b.w.stmts(g.f.body)
	g.own = g.close(nil)
	g.all = g.close(g.params)
	for l := range g.params {
		g.exports = g.exports || g.own[l]
	}
	for _, l := range b.returned {
		g.exports = g.exports || g.own[l]
	}
	g.exports = g.exports || b.hands
	g.marks = map[syntax.Stmt]mark{}
	m := &marker{g: g, r: r, u: b.u}
	m.block(g.f.body)
}

// close follows the edges from the seeds.
func (g *group) close(more map[label]bool) map[label]bool {
	set := map[label]bool{}
	var queue []label
	add := func(l label) {
		if !set[l] {
			set[l] = true
			queue = append(queue, l)
		}
	}
	for l := range g.seeds {
		add(l)
	}
	for l := range more {
		add(l)
	}
	for len(queue) > 0 {
		l := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, k := range g.edges[l] {
			add(k)
		}
	}
	return set
}

// builder walks a function for the flow of values between names.
type builder struct {
	g        *group
	r        *relevance
	u        *unit
	w        walker
	returned []label
	hands    bool
}

func (b *builder) params(a *syntax.Arguments) {
	if a == nil {
		return
	}
	for _, list := range [][]syntax.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			if list[i].Pattern == nil {
				b.g.params[b.u.lab(list[i].Sym, list[i].Name)] = true
			}
		}
	}
	for _, p := range []*syntax.Arg{a.Vararg, a.Kwarg} {
		if p != nil {
			b.g.params[b.u.lab(p.Sym, p.Name)] = true
		}
	}
}

func (b *builder) lab(n *syntax.Name) label { return b.u.lab(n.Sym, n.Id) }

// into adds edges from what flows out of an expression to names.
func (b *builder) into(e syntax.Expr, to []label) {
	var from []label
	seed := b.flow(e, &from, 0)
	for _, t := range to {
		if seed {
			b.g.seeds[t] = true
		}
		for _, f := range from {
			b.edge(f, t)
		}
	}
	if alias(e) {
		for _, t := range to {
			for _, f := range from {
				b.edge(t, f)
			}
		}
	}
}

func (b *builder) edge(from, to label) {
	if from == to {
		return
	}
	for _, k := range b.g.edges[from] {
		if k == to {
			return
		}
	}
	b.g.edges[from] = append(b.g.edges[from], to)
}

// alias reports whether an expression may give the very object that a name
// holds, or a part of it.
func alias(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name, *syntax.Attribute, *syntax.Subscript, *syntax.BoolOp, *syntax.IfExp, *syntax.NamedExpr, *syntax.Tuple, *syntax.List, *syntax.Lambda, *syntax.Dict:
		return true
	case *syntax.Call:
		return len(e.Args)+len(e.Keywords) > 0
	}
	return false
}

// names collects the names at the root of store targets.
func (b *builder) names(e syntax.Expr, list *[]label) {
	switch e := e.(type) {
	case *syntax.Name:
		*list = append(*list, b.lab(e))
	case *syntax.Attribute:
		b.names(e.Value, list)
	case *syntax.Subscript:
		b.names(e.Value, list)
	case *syntax.Starred:
		b.names(e.Value, list)
	case *syntax.Tuple:
		for _, x := range e.Elts {
			b.names(x, list)
		}
	case *syntax.List:
		for _, x := range e.Elts {
			b.names(x, list)
		}
	case *syntax.Call:
		b.names(e.Func, list)
	}
}

// harmless are attributes of exceptions that hold nothing.
var harmless = words(`errno strerror code msg message filename lineno reason returncode name offset text status
headers __name__ __class__ __doc__ tb_lineno f_lineno f_code f_globals`)

// flow collects the names whose objects an expression may give or wrap; true
// when it gives something of interest by itself.
func (b *builder) flow(e syntax.Expr, list *[]label, depth int) bool {
	if depth > 50 {
		return false
	}
	many := func(es []syntax.Expr) bool {
		seed := false
		for _, x := range es {
			seed = b.flow(x, list, depth+1) || seed
		}
		return seed
	}
	switch e := e.(type) {
	case *syntax.Name:
		*list = append(*list, b.lab(e))
	case *syntax.Attribute:
		switch e.Attr {
		case "__traceback__", "f_locals", "tb_frame", "gi_frame", "cr_frame":
			b.flow(e.Value, list, depth+1)
			return true
		}
		if harmless[e.Attr] {
			return false
		}
		seed := b.flow(e.Value, list, depth+1)
		return seed || b.r.export[e.Attr]
	case *syntax.Subscript:
		return b.flow(e.Value, list, depth+1)
	case *syntax.Starred:
		return b.flow(e.Value, list, depth+1)
	case *syntax.Tuple:
		return many(e.Elts)
	case *syntax.List:
		return many(e.Elts)
	case *syntax.Set:
		return many(e.Elts)
	case *syntax.Dict:
		return many(e.Values)
	case *syntax.BoolOp:
		return many(e.Values)
	case *syntax.IfExp:
		return many([]syntax.Expr{e.Body, e.Orelse})
	case *syntax.NamedExpr:
		return b.flow(e.Value, list, depth+1)
	case *syntax.BinOp:
		if e.Op == syntax.Add {
			return many([]syntax.Expr{e.Left, e.Right})
		}
	case *syntax.Await:
		return b.flow(e.Value, list, depth+1)
	case *syntax.YieldFrom:
		return b.flow(e.Value, list, depth+1)
	case *syntax.Lambda:
		b.free(e.Body, list)
		many(e.Args.Defaults)
	case *syntax.GeneratorExp:
		b.free(e, list)
	case *syntax.ListComp:
		b.free(e, list)
	case *syntax.SetComp:
		b.free(e, list)
	case *syntax.DictComp:
		b.free(e, list)
	case *syntax.Call:
		return b.callFlow(e, list, depth)
	}
	return false
}

// free collects every name that an expression mentions.
func (b *builder) free(e syntax.Expr, list *[]label) {
	w := &walker{visit: func(n syntax.Node) bool {
		if n, ok := n.(*syntax.Name); ok {
			*list = append(*list, b.lab(n))
		}
		return true
	}}
	w.expr(e)
}

// makers are calls that give something of interest by themselves.
var makers = words(`exc_info _getframe currentframe stack trace locals vars set_exception exception create_future
create_task ensure_future submit run_in_executor Future with_traceback getinnerframes getouterframes`)

// wrappers are calls whose result may hold their arguments.
var wrappers = words(`list tuple set frozenset dict sorted reversed iter next enumerate zip getattr partial deque
OrderedDict map filter max min copy deepcopy cast wraps closing`)

// takers are methods whose result comes out of what they are called on.
var takers = words(`pop get popleft copy values items itervalues iteritems popitem with_traceback get_nowait setdefault
__enter__ __iter__ __next__ next send throw exception result`)

func (b *builder) callFlow(e *syntax.Call, list *[]label, depth int) bool {
	args := func() bool {
		seed := false
		for _, x := range e.Args {
			seed = b.flow(x, list, depth+1) || seed
		}
		for i := range e.Keywords {
			seed = b.flow(e.Keywords[i].Value, list, depth+1) || seed
		}
		return seed
	}
	switch f := e.Func.(type) {
	case *syntax.Name:
		switch {
		case makers[f.Id] || b.r.export[f.Id]:
			args()
			return true
		case wrappers[f.Id]:
			return args()
		case quietBuiltins[f.Id]:
			return false
		case b.r.defined[f.Id]:
			*list = append(*list, b.lab(f))
			return args()
		case builtinNames[f.Id]:
			if _, exc := excParent[f.Id]; exc {
				return args()
			}
			return false
		}
		*list = append(*list, b.lab(f))
		if len(f.Id) > 0 && f.Id[0] >= 'A' && f.Id[0] <= 'Z' {
			return args()
		}
		return false
	case *syntax.Attribute:
		switch {
		case makers[f.Attr] || b.r.export[f.Attr]:
			args()
			b.flow(f.Value, list, depth+1)
			return f.Attr != "with_traceback" && f.Attr != "stack" && f.Attr != "trace" || b.r.export[f.Attr]
		case wrappers[f.Attr]:
			return args()
		case takers[f.Attr]:
			seed := b.flow(f.Value, list, depth+1)
			return args() || seed
		case b.r.defined[f.Attr]:
			seed := b.flow(f.Value, list, depth+1)
			return args() || seed
		}
		return false
	}
	return b.flow(e.Func, list, depth+1)
}

func (b *builder) visit(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.Assign:
		var to []label
		for _, t := range n.Targets {
			b.names(t, &to)
		}
		b.into(n.Value, to)
	case *syntax.AnnAssign:
		if n.Value != nil {
			var to []label
			b.names(n.Target, &to)
			b.into(n.Value, to)
		}
	case *syntax.AugAssign:
		var to []label
		b.names(n.Target, &to)
		b.into(n.Value, to)
	case *syntax.NamedExpr:
		b.into(n.Value, []label{b.lab(n.Target)})
	case *syntax.For:
		var to []label
		b.names(n.Target, &to)
		b.into(n.Iter, to)
	case *syntax.With:
		for i := range n.Items {
			var to []label
			if n.Items[i].Vars != nil {
				b.names(n.Items[i].Vars, &to)
			}
			b.into(n.Items[i].Context, to)
		}
	case *syntax.ExceptHandler:
		var to []label
		if n.Target != nil {
			b.names(n.Target, &to)
		}
		for _, t := range to {
			b.g.seeds[t] = true
		}
	case *syntax.Raise:
		var from []label
		for _, e := range []syntax.Expr{n.Exc, n.Cause, n.Inst, n.Tback} {
			if e != nil && (e != n.Exc || heldExpr(e)) {
				b.flow(e, &from, 0)
			}
		}
		for _, l := range from {
			b.g.seeds[l] = true
		}
	case *syntax.Return:
		if n.Value != nil {
			b.hands = b.flow(n.Value, &b.returned, 0) || b.hands
		}
	case *syntax.Yield:
		if n.Value != nil {
			b.hands = b.flow(n.Value, &b.returned, 0) || b.hands
		}
	case *syntax.Global:
		for i, s := range n.Syms {
			b.g.params[b.u.lab(s, n.Names[i])] = true
		}
	case *syntax.FunctionDef:
		b.inner(n.Sym, n.Name, n)
		b.params(n.Args)
	case *syntax.ClassDef:
		b.inner(n.Sym, n.Name, n)
	case *syntax.Call:
		b.call(n)
	}
	return true
}

// inner connects an inner function or class with the names it mentions.
func (b *builder) inner(s syntax.Sym, name string, n syntax.Stmt) {
	l := b.u.lab(s, name)
	seen := map[label]bool{}
	w := &walker{}
	w.visit = func(m syntax.Node) bool {
		if m, ok := m.(*syntax.Name); ok {
			if k := b.lab(m); k == l {
				b.g.seeds[l] = true // it may reach itself
			} else if !seen[k] {
				seen[k] = true
				b.edge(k, l)
			}
		}
		return true
	}
	w.stmt(n)
}

// call connects a receiver with what a call may store in it, and arguments
// with each other where a function of the file gets them.
func (b *builder) call(e *syntax.Call) {
	var from []label
	seed := false
	for _, x := range e.Args {
		seed = b.flow(x, &from, 0) || seed
	}
	for i := range e.Keywords {
		seed = b.flow(e.Keywords[i].Value, &from, 0) || seed
	}
	var to []label
	known, export := false, false
	switch f := e.Func.(type) {
	case *syntax.Attribute:
		b.names(f.Value, &to)
		known = b.r.defined[f.Attr] || holdMethods[f.Attr] || f.Attr == "update"
		export = b.r.export[f.Attr] || f.Attr == "set_exception"
		if b.r.defined[f.Attr] {
			b.g.calls[f.Attr] = true
		}
	case *syntax.Name:
		to = append(to, b.lab(f))
		known, export = b.r.defined[f.Id] || !builtinNames[f.Id] && f.Id[0] >= 'a', b.r.export[f.Id]
		if b.r.defined[f.Id] {
			b.g.calls[f.Id] = true
		}
		if f.Id == "setattr" && len(e.Args) == 3 {
			b.names(e.Args[0], &to)
			known = true
		}
	}
	if export {
		seed = true
		for _, l := range from {
			b.g.seeds[l] = true
		}
	}
	if !known && !export {
		return
	}
	for _, t := range to {
		if seed {
			b.g.seeds[t] = true
		}
		for _, f := range from {
			b.edge(f, t)
		}
	}
	for _, x := range from {
		for _, y := range from {
			b.edge(x, y)
		}
	}
}

// marker decides for every statement whether it matters.
type marker struct {
	g *group
	r *relevance
	u *unit
}

func (m *marker) block(body []syntax.Stmt) mark {
	all := mark(0)
	for _, s := range body {
		all |= m.stmt(s)
	}
	return all
}

// expr gives what evaluating an expression may do.
func (m *marker) expr(list ...syntax.Expr) mark {
	k := mark(0)
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			if l := m.u.lab(n.Sym, n.Id); m.g.all[l] {
				if !m.g.own[l] {
					// Matters only where the caller passes something.
				}
				k |= mMatters
			}
			if m.r.export[n.Id] {
				k |= mMatters
			}
		case *syntax.Attribute:
			if m.r.export[n.Attr] || triggerNames[n.Attr] {
				k |= mMatters
			}
		case *syntax.Call:
			if f, ok := n.Func.(*syntax.Name); !ok || !quietBuiltins[f.Id] && !quietName(f.Id) {
				k |= mRaises
			}
			if f, ok := n.Func.(*syntax.Name); ok && triggerNames[f.Id] {
				k |= mMatters
			}
		case *syntax.Yield, *syntax.YieldFrom, *syntax.Await:
			k |= mYields | mRaises | mMatters
		case *syntax.Lambda:
			return false
		}
		return true
	}
	for _, e := range list {
		w.expr(e)
	}
	return k
}

// triggerNames are names that matter wherever they are.
var triggerNames = words(`exc_info _getframe currentframe f_locals __traceback__ locals vars set_exception exception
exec eval clear_frames exc_clear reraise`)

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
		k = m.expr(s.Value) | mReturns
	case *syntax.Raise:
		k = m.expr(s.Exc, s.Cause, s.Inst, s.Tback) | mRaises
	case *syntax.Delete:
		k = m.expr(s.Targets...)
	case *syntax.If:
		k = m.expr(s.Test) | m.block(s.Body) | m.block(s.Orelse)
	case *syntax.While:
		k = m.expr(s.Test) | m.block(s.Body)&^(mBreaks|mContinues) | m.block(s.Orelse)
	case *syntax.For:
		k = m.expr(s.Iter, s.Target) | m.block(s.Body)&^(mBreaks|mContinues) | m.block(s.Orelse)
	case *syntax.With:
		for i := range s.Items {
			k |= m.expr(s.Items[i].Context, s.Items[i].Vars)
			if c, ok := s.Items[i].Context.(*syntax.Call); ok && calledName(c) != "" && m.r.defined[calledName(c)] {
				k |= mMatters
			}
		}
		k |= m.block(s.Body) | mRaises
	case *syntax.Try:
		body := m.block(s.Body)
		for i := range s.Handlers {
			h := &s.Handlers[i]
			if h.Target != nil {
				body |= m.expr(h.Target)
			}
			if n, ok := h.Type.(*syntax.Name); h.Type == nil || ok && (n.Id == "Exception" || n.Id == "BaseException") {
				body &^= mRaises
			}
		}
		k = body | m.block(s.Orelse) | m.block(s.Finalbody)
		for i := range s.Handlers {
			k |= m.block(s.Handlers[i].Body)
		}
	case *syntax.Match:
		k = m.expr(s.Subject)
		for i := range s.Cases {
			k |= m.expr(s.Cases[i].Guard) | m.block(s.Cases[i].Body)
			w := &walker{visit: func(n syntax.Node) bool {
				if p, ok := n.(*syntax.MatchAs); ok && m.g.all[m.u.in.label(p.Name)] {
					k |= mMatters
				}
				return true
			}}
			w.pattern(s.Cases[i].Pattern)
		}
	case *syntax.Assert:
		k = m.expr(s.Test, s.Msg) | mRaises
	case *syntax.Break:
		k = mBreaks
	case *syntax.Continue:
		k = mContinues
	case *syntax.FunctionDef:
		if m.g.all[m.u.lab(s.Sym, s.Name)] || len(s.Decorators) > 0 {
			k = mMatters
		}
		m.block(s.Body)
	case *syntax.ClassDef:
		if m.g.all[m.u.lab(s.Sym, s.Name)] {
			k = mMatters
		}
		m.block(s.Body)
	case *syntax.Import, *syntax.ImportFrom:
		k = mMatters | mRaises
	case *syntax.Print:
		k = m.expr(s.Dest) | m.expr(s.Values...)
	case *syntax.Exec:
		k = mMatters
	}
	m.g.marks[s] = k
	return k
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
