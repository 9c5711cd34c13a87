package heap

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file follows values from name to name through a function's tree, in no
// particular order: may what one name holds get into another?

type builder struct {
	g *group
	r *relevance
	u *unit
	w walker
}

// attr gives the label that stands for every attribute of a name.
func (u *unit) attr(e *syntax.Attribute) label {
	if s := int(e.Sym); s >= 0 && s < len(u.file.Syms) && u.file.Syms[s] == e.Attr {
		if u.attrs == nil {
			u.attrs = make([]label, len(u.file.Syms))
		}
		if u.attrs[s] == 0 {
			u.attrs[s] = u.in.label("." + e.Attr)
		}
		return u.attrs[s]
	}
	return u.in.label("." + e.Attr)
}

func (b *builder) lab(n *syntax.Name) label { return b.u.lab(n.Sym, n.Id) }

// gives, stores and summary ask what functions of a name do; fills, whether an
// attribute may hold something. What was asked is noted.
func (b *builder) gives(name string) bool {
	b.ask(name)
	return b.r.gives[name]
}

func (b *builder) stores(name string) bool {
	b.ask(name)
	return b.r.stores[name]
}

func (b *builder) summary(name string) *summary {
	b.ask(name)
	return b.r.summary(name)
}

func (b *builder) ask(name string) {
	if b.r.defined(name) {
		b.g.asked[name] = true
	}
}

func (b *builder) fills(a label) bool {
	b.g.hung.add(a)
	return b.r.attrs.has(a)
}

func (b *builder) params(a *syntax.Arguments) {
	if a == nil {
		return
	}
	for _, list := range [][]syntax.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			if list[i].Pattern == nil {
				b.g.params.add(b.u.lab(list[i].Sym, list[i].Name))
			}
		}
	}
	for _, p := range []*syntax.Arg{a.Vararg, a.Kwarg} {
		if p != nil {
			b.g.params.add(b.u.lab(p.Sym, p.Name))
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

// targets collects the labels that a store to a target fills: names, and for
// attributes the attribute, whose owners are noted.
func (b *builder) targets(e syntax.Expr, list *[]label) {
	switch e := e.(type) {
	case *syntax.Name:
		*list = append(*list, b.lab(e))
	case *syntax.Attribute:
		a := b.u.attr(e)
		b.g.attrs.add(a)
		b.g.touches = b.g.touches || e.Ctx != syntax.Load
		*list = append(*list, a)
		b.owners(a, e.Value)
	case *syntax.Subscript:
		b.g.touches = b.g.touches || e.Ctx != syntax.Load
		b.targets(e.Value, list)
	case *syntax.Starred:
		b.targets(e.Value, list)
	case *syntax.Tuple:
		for _, x := range e.Elts {
			b.targets(x, list)
		}
	case *syntax.List:
		for _, x := range e.Elts {
			b.targets(x, list)
		}
	}
}

// owners notes the name that an attribute hangs from.
func (b *builder) owners(a label, e syntax.Expr) {
	for {
		switch x := e.(type) {
		case *syntax.Name:
			l := b.lab(x)
			for _, k := range b.g.bases[a] {
				if k == l {
					return
				}
			}
			b.g.bases[a] = append(b.g.bases[a], l)
			return
		case *syntax.Attribute:
			if k := b.u.attr(x); k != a && b.fills(a) {
				b.g.bases[a] = append(b.g.bases[a], k)
			}
			e = x.Value
		case *syntax.Subscript:
			e = x.Value
		case *syntax.Call:
			e = x.Func
		default:
			return
		}
	}
}

// into lets what an expression gives flow into labels.
func (b *builder) into(e syntax.Expr, to []label) {
	var from []label
	seed := b.flow(e, &from, 0)
	shared := alias(e)
	for _, t := range to {
		if seed {
			b.g.seeds.add(t)
		}
		for _, f := range from {
			b.edge(f, t)
			if shared {
				b.edge(t, f)
			}
		}
	}
}

// alias reports whether an expression gives the very object that a name or
// attribute holds, so that what is put into one is in the other too.
func alias(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name, *syntax.Attribute, *syntax.Subscript, *syntax.NamedExpr:
		return true
	case *syntax.BoolOp:
		return alias(e.Values[len(e.Values)-1]) || alias(e.Values[0])
	case *syntax.IfExp:
		return alias(e.Body) || alias(e.Orelse)
	}
	return false
}

// harmless are attributes that hold nothing of interest.
var harmless = words(`errno strerror code msg message filename lineno reason returncode name offset text status
headers __name__ __class__ __doc__ tb_lineno f_lineno f_code f_globals append add clear insert remove discard`)

// inner are attributes whose value comes out of the object itself.
var innerAttrs = words(`args __context__ __cause__ __traceback__ exceptions value tb_next tb_frame f_back f_locals
__self__ gi_frame cr_frame __dict__ exception`)

// flow collects the labels whose objects an expression may give or wrap; true
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
		if innerAttrs[e.Attr] {
			return b.flow(e.Value, list, depth+1)
		}
		a := b.u.attr(e)
		b.g.attrs.add(a)
		b.owners(a, e.Value)
		*list = append(*list, a)
		if n, ok := e.Value.(*syntax.Name); ok && b.r.defined(e.Attr) {
			*list = append(*list, b.lab(n)) // a bound method
		}
		return b.gives(e.Attr)
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
		return many(e.Args.Defaults)
	case *syntax.GeneratorExp, *syntax.ListComp, *syntax.SetComp, *syntax.DictComp:
		b.free(e, list)
	case *syntax.Call:
		return b.callFlow(e, list, depth)
	}
	return false
}

// free collects every name that an expression mentions.
func (b *builder) free(e syntax.Expr, list *[]label) {
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			*list = append(*list, b.lab(n))
		case *syntax.Call:
			// What is passed to code that is not known is not kept.
			if name := calledName(n); name != "" && !b.r.defined(name) && !wrappers[name] && quietBuiltins[name] {
				return false
			}
		case *syntax.Attribute:
			return !harmless[n.Attr]
		}
		return true
	}
	w.expr(e)
}

// makers are calls that give something of interest by themselves.
var makers = words(`exc_info _getframe currentframe set_exception create_future create_task ensure_future submit
run_in_executor Future getinnerframes getouterframes locals vars`)

// wrappers are calls whose result may hold their arguments.
var wrappers = words(`list tuple set frozenset dict sorted reversed iter next enumerate zip getattr partial deque
OrderedDict map filter max min copy deepcopy cast wraps closing`)

// takers are methods whose result comes out of what they are called on.
var takers = words(`pop get popleft copy values items itervalues iteritems popitem with_traceback get_nowait setdefault
__enter__ __iter__ __next__ next send throw exception result`)

// passed collects what flows into a call's arguments.
func (b *builder) passed(e *syntax.Call, list *[]label, depth int) bool {
	seed := false
	for _, x := range e.Args {
		seed = b.flow(x, list, depth+1) || seed
	}
	for i := range e.Keywords {
		seed = b.flow(e.Keywords[i].Value, list, depth+1) || seed
	}
	return seed
}

// callFlow collects what the result of a call may give or wrap.
func (b *builder) callFlow(e *syntax.Call, list *[]label, depth int) bool {
	switch f := e.Func.(type) {
	case *syntax.Name:
		switch {
		case makers[f.Id]:
			return true
		case wrappers[f.Id]:
			return b.passed(e, list, depth)
		case b.r.defined(f.Id):
			seed := b.gives(f.Id)
			if b.r.inner(f.Id) {
				*list = append(*list, b.lab(f)) // a generator, or a closure's result
			}
			if b.isClass(f.Id) || b.summary(f.Id).hands {
				seed = b.passed(e, list, depth) || seed
			}
			return seed
		case quietBuiltins[f.Id]:
			return false
		case builtinNames[f.Id]:
			if _, exc := excParent[f.Id]; exc {
				return b.passed(e, list, depth)
			}
			return false
		}
		*list = append(*list, b.lab(f)) // a closure in a variable
		if f.Id[0] >= 'A' && f.Id[0] <= 'Z' {
			return b.passed(e, list, depth)
		}
	case *syntax.Attribute:
		switch {
		case makers[f.Attr]:
			return true
		case f.Attr == "exception" && isName(f.Value, "sys"):
			return true
		case f.Attr == "stack" || f.Attr == "trace":
			n, ok := f.Value.(*syntax.Name)
			return ok && n.Id == "inspect"
		case wrappers[f.Attr]:
			return b.passed(e, list, depth)
		case takers[f.Attr]:
			seed := b.flow(f.Value, list, depth+1)
			if f.Attr == "get" || f.Attr == "pop" || f.Attr == "setdefault" || f.Attr == "with_traceback" {
				seed = b.passed(e, list, depth) || seed
			}
			return seed || b.gives(f.Attr)
		case b.r.defined(f.Attr):
			seed := b.gives(f.Attr)
			if b.isClass(f.Attr) || b.summary(f.Attr).hands {
				seed = b.passed(e, list, depth) || seed
			}
			return seed
		case f.Attr[0] >= 'A' && f.Attr[0] <= 'Z':
			return b.passed(e, list, depth)
		}
	default:
		return b.flow(e.Func, list, depth+1)
	}
	return false
}

func isName(e syntax.Expr, name string) bool {
	n, ok := e.(*syntax.Name)
	return ok && n.Id == name
}

// clauses lets what comprehensions go over flow into their variables.
func (b *builder) clauses(list []syntax.Comprehension) {
	for i := range list {
		var to []label
		b.targets(list[i].Target, &to)
		b.into(list[i].Iter, to)
	}
}

// captures lists the names that a pattern binds.
func (b *builder) captures(p syntax.Pattern) []label {
	var to []label
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		name := ""
		switch n := n.(type) {
		case *syntax.MatchAs:
			name = n.Name
		case *syntax.MatchStar:
			name = n.Name
		case *syntax.MatchMapping:
			name = n.Rest
		}
		if name != "" {
			to = append(to, b.u.in.label(name))
		}
		return true
	}
	w.pattern(p)
	return to
}

func (b *builder) isClass(name string) bool {
	for _, f := range b.r.byName[name] {
		if f.name == name {
			return false
		}
	}
	return true
}

func (b *builder) visit(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.Assign:
		var to []label
		for _, t := range n.Targets {
			b.targets(t, &to)
		}
		b.into(n.Value, to)
		b.made(n)
	case *syntax.AnnAssign:
		if n.Value != nil {
			var to []label
			b.targets(n.Target, &to)
			b.into(n.Value, to)
		}
	case *syntax.AugAssign:
		var to []label
		b.targets(n.Target, &to)
		b.into(n.Value, to)
	case *syntax.Delete:
		for _, t := range n.Targets {
			if _, ok := t.(*syntax.Name); !ok {
				b.g.touches = true
			}
		}
	case *syntax.NamedExpr:
		b.into(n.Value, []label{b.lab(n.Target)})
	case *syntax.For:
		var to []label
		b.targets(n.Target, &to)
		b.into(n.Iter, to)
	case *syntax.ListComp:
		b.clauses(n.Generators)
	case *syntax.SetComp:
		b.clauses(n.Generators)
	case *syntax.DictComp:
		b.clauses(n.Generators)
	case *syntax.GeneratorExp:
		b.clauses(n.Generators)
	case *syntax.Match:
		for i := range n.Cases {
			b.into(n.Subject, b.captures(n.Cases[i].Pattern))
		}
	case *syntax.With:
		for i := range n.Items {
			if n.Items[i].Vars != nil {
				var to []label
				b.targets(n.Items[i].Vars, &to)
				b.into(n.Items[i].Context, to)
			}
			b.managed(&n.Items[i])
		}
	case *syntax.ExceptHandler:
		var to []label
		if n.Target != nil {
			b.targets(n.Target, &to)
		}
		for _, t := range to {
			if b.r.in.py2 {
				continue // carries no traceback
			}
			b.g.handlers.add(t)
		}
	case *syntax.Raise:
		b.raise(n)
	case *syntax.Return:
		if n.Value != nil {
			b.g.hands = b.flow(n.Value, &b.g.returned, 0) || b.g.hands
		}
	case *syntax.Yield:
		if n.Value != nil {
			b.g.hands = b.flow(n.Value, &b.g.returned, 0) || b.g.hands
		}
	case *syntax.Global:
		for i, s := range n.Syms {
			b.g.params.add(b.u.lab(s, n.Names[i]))
		}
	case *syntax.YieldFrom:
		if c, ok := n.Value.(*syntax.Call); ok {
			if f, ok := c.Func.(*syntax.Name); ok && b.r.inner(f.Id) {
				b.g.seeds.add(b.lab(f)) // where an exception that is thrown goes depends on it
			}
		}
	case *syntax.FunctionDef:
		b.inner(n.Sym, n.Name, n)
		b.params(n.Args)
		for _, d := range append(append([]syntax.Expr(nil), n.Args.Defaults...), n.Args.KwDefaults...) {
			if d != nil {
				b.into(d, []label{b.u.lab(n.Sym, n.Name)})
			}
		}
	case *syntax.ClassDef:
		b.inner(n.Sym, n.Name, n)
	case *syntax.Call:
		b.call(n)
	case *syntax.Attribute:
		b.g.recalls = b.g.recalls || n.Attr == "__context__" || b.r.in.py2 && strings.HasPrefix(n.Attr, "exc_")
	case *syntax.Name:
		b.g.recalls = b.g.recalls || b.r.in.py2 && n.Id == "exc_info"
		b.g.snapshot = b.g.snapshot || n.Id == "locals" || n.Id == "vars"
	}
	return true
}

// raise makes seeds of what is held while it is raised; in Python 2 only
// tracebacks matter.
func (b *builder) raise(n *syntax.Raise) {
	var from []label
	if n.Tback != nil {
		b.flow(n.Tback, &from, 0)
	}
	if !b.r.in.py2 && n.Exc != nil && heldExpr(n.Exc) {
		b.flow(n.Exc, &from, 0)
	}
	for _, l := range from {
		if !b.g.handlers.has(l) {
			b.g.seeds.add(l)
			b.g.rawRaise.add(l)
		}
	}
	if n.Cause != nil && n.Exc != nil && heldExpr(n.Exc) {
		var cause []label
		b.flow(n.Cause, &cause, 0)
		for _, c := range cause {
			for _, l := range from {
				b.edge(c, l)
				if c == l {
					b.g.seeds.add(l)
				}
			}
		}
	}
}

// inner connects an inner function or class with the names it mentions.
func (b *builder) inner(s syntax.Sym, name string, n syntax.Stmt) {
	l := b.u.lab(s, name)
	seen := map[label]bool{}
	def, _ := n.(*syntax.FunctionDef)
	w := &walker{}
	w.visit = func(m syntax.Node) bool {
		if m, ok := m.(*syntax.Name); ok {
			if k := b.lab(m); k == l && def != nil {
				b.g.seeds.add(l) // it may reach itself
			} else if !seen[k] {
				seen[k] = true
				b.edge(k, l)
			}
		}
		return true
	}
	w.stmt(n)
}

// call connects a receiver with what a call may put into it, and arguments
// with each other where a function of the file may do that.
func (b *builder) call(e *syntax.Call) {
	name := calledName(e)
	if name == "" {
		return
	}
	keeps := holdMethods[name] || name == "update" || name == "setattr"
	b.g.touches = b.g.touches || keeps || toucher[name]
	if b.r.defined(name) {
		s := b.summary(name)
		keeps = keeps || s.keeps
		b.g.touches = b.g.touches || s.touches
		if b.stores(name) || s.raises {
			b.borrowed(e, s.raises)
		}
	}
	f, method := e.Func.(*syntax.Attribute)
	if n, ok := e.Func.(*syntax.Name); ok && !keeps && !builtinNames[name] && !b.r.defined(name) && name[0] >= 'a' && b.bound(n) {
		keeps = true // a callback
	}
	if !keeps {
		return
	}
	var from, to []label
	seed := b.passed(e, &from, 0)
	if method {
		b.targets(f.Value, &to)
	} else if n, ok := e.Func.(*syntax.Name); ok {
		to = append(to, b.lab(n))
	}
	if name == "set_exception" {
		seed = true
	}
	for _, t := range to {
		if seed {
			b.g.seeds.add(t)
		}
		for _, f := range from {
			b.edge(f, t)
		}
	}
	if !holdMethods[name] {
		for _, x := range from {
			for _, y := range from {
				b.edge(x, y)
			}
		}
	}
}

// toucher are methods that let go of something.
var toucher = words(`clear pop popleft popitem remove discard close cancel __exit__ clear_frames throw get get_nowait`)

// bound reports whether a name is a variable of the function rather than
// something of the module.
func (b *builder) bound(n *syntax.Name) bool {
	b.g.f.prepare()
	l := b.lab(n)
	return b.g.f.bound.has(l) || b.g.f.free.has(l)
}

// borrowed makes seeds, or owners, of what is passed to a function that puts
// something of interest into what it borrows.
func (b *builder) borrowed(e *syntax.Call, raises bool) {
	owner := b.r.in.label(".*")
	b.g.attrs.add(owner)
	b.g.seeds.add(owner)
	if f, ok := e.Func.(*syntax.Attribute); ok {
		b.owners(owner, f.Value)
	}
	for _, x := range e.Args {
		if raises {
			var from []label
			b.flow(x, &from, 0)
			for _, l := range from {
				b.g.seeds.add(l)
			}
		}
		b.owners(owner, x)
	}
	for i := range e.Keywords {
		b.owners(owner, e.Keywords[i].Value)
	}
}
