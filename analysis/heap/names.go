package heap

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file knows the functions and classes of a file and where their names
// live. It looks at trees only, never at states.

// unit is one source: the file under analysis, or a library model.
type unit struct {
	in      *interp
	file    *syntax.File
	model   string // the modules that a model stands for; empty for the file itself
	labels  []label
	attrs   []label       // of attributes, by Sym; nil before one is asked for
	globals map[label]val // what module-level names are bound to, once and for all
	fns     []*fn
	classes []*class
	byNode  map[syntax.Node]*fn
	clsNode map[*syntax.ClassDef]*class
	shift   *syntax.Span    // source of an exec: every span reads as this one
	settle  *settlers       // nil before it is asked
	stores  map[string]bool // attributes that functions assign to; nil before it is asked
}

// fn is one function or lambda.
type fn struct {
	id      int32
	unit    *unit
	node    syntax.Node
	name    string
	args    *syntax.Arguments
	body    []syntax.Stmt
	expr    syntax.Expr // of a lambda or generator expression
	decos   []syntax.Expr
	parent  *fn    // the function around it, classes in between skipped
	cls     *class // the class it is a method of
	gen     bool
	async   bool
	comp    *syntax.GeneratorExp
	ready   bool
	looked  bool      // of an outermost one: whether it or what is inside was looked into
	bound   *labelSet // names that are its own
	cells   *labelSet // of them, those that inner functions use
	free    *labelSet // names of outer functions that it or its inner functions use
	global  *labelSet
	tested  map[label]int // how many conditions mention a name
	params  []param
	vararg  label
	kwarg   label
	stmts   int
	selfRef bool
	filled  map[string]bool // names of whose attributes some are assigned; nil before it is asked
	mode    string          // "staticmethod", "classmethod", "property", "contextmanager", "asynccontextmanager", "wraps" or "unknown"
	hasTry  bool
	nested  []*fn

	// Of an outermost one:
	part     *fn  // another that it was joined with; nil for none
	ran      bool // it or something inside was a root
	cutShort bool // such a root was not run to its end
}

type param struct {
	label   label
	def     syntax.Expr
	kwonly  bool
	pattern *syntax.Tuple
}

// class is one class statement.
type class struct {
	id      int32
	unit    *unit
	node    *syntax.ClassDef
	name    string
	local   bool // made by a function, so it may die
	parent  *fn
	methods map[label]*fn
	consts  map[label]syntax.Expr
	setters map[label]*fn // of properties
	data    bool          // a dataclass
	fields  []label       // annotated names, in order
	bases   []val         // static values; vUnknown for those not known
	solved  bool
}

func (in *interp) label(name string) label {
	if l, ok := in.labels[name]; ok {
		return l
	}
	in.names = append(in.names, name)
	l := label(len(in.names) - 1)
	in.labels[name] = l
	return l
}

func (in *interp) labelName(l label) string {
	if l > 0 && int(l) < len(in.names) {
		return in.names[l]
	}
	return ""
}

// lab gives the label of a name of the unit's file.
func (u *unit) lab(s syntax.Sym, name string) label {
	if int(s) >= 0 && int(s) < len(u.labels) && s < syntax.Sym(len(u.file.Syms)) && u.file.Syms[s] == name {
		if u.labels[s] == 0 {
			u.labels[s] = u.in.label(name)
		}
		return u.labels[s]
	}
	return u.in.label(name)
}

func (in *interp) newUnit(f *syntax.File, model string) *unit {
	u := &unit{in: in, file: f, model: model, labels: make([]label, len(f.Syms)),
		clsNode: map[*syntax.ClassDef]*class{}}
	if u.byNode = in.byNode; model != "" {
		u.byNode = map[syntax.Node]*fn{}
	}
	u.collect(f.Body, nil, nil, 0)
	return u
}

// collect registers the functions and classes of a body.
func (u *unit) collect(body []syntax.Stmt, parent *fn, cls *class, depth int) {
	if depth > 200 {
		return
	}
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.FunctionDef:
			f := u.addFn(s, s.Name, s.Args, parent)
			f.body, f.async, f.decos, f.cls = s.Body, s.Async, s.Decorators, cls
			if cls != nil {
				cls.method(u.lab(s.Sym, s.Name), f)
			}
			u.collect(s.Body, f, nil, depth+1)
		case *syntax.ClassDef:
			c := &class{id: int32(len(u.in.classes)), unit: u, node: s, name: s.Name, parent: parent,
				local: parent != nil, methods: map[label]*fn{}, consts: map[label]syntax.Expr{}, data: dataclass(s.Decorators)}
			u.in.classes = append(u.in.classes, c)
			u.classes = append(u.classes, c)
			u.clsNode[s] = c
			u.collect(s.Body, parent, c, depth+1)
		case *syntax.AnnAssign:
			if n, ok := s.Target.(*syntax.Name); ok && cls != nil {
				cls.fields = append(cls.fields, u.lab(n.Sym, n.Id))
				if s.Value != nil {
					cls.consts[u.lab(n.Sym, n.Id)] = s.Value
				}
			}
		case *syntax.Assign:
			if cls != nil {
				for _, t := range s.Targets {
					if n, ok := t.(*syntax.Name); ok {
						cls.consts[u.lab(n.Sym, n.Id)] = s.Value
						if v, ok := s.Value.(*syntax.Name); ok {
							if f := cls.methods[u.lab(v.Sym, v.Id)]; f != nil {
								cls.methods[u.lab(n.Sym, n.Id)] = f
							}
						}
					}
				}
			}
		case *syntax.If:
			switch u.in.versionTest(s.Test) {
			case triYes:
				u.collect(s.Body, parent, cls, depth+1)
			case triNo:
				u.collect(s.Orelse, parent, cls, depth+1)
			default:
				u.collect(s.Body, parent, cls, depth+1)
				u.collect(s.Orelse, parent, cls, depth+1)
			}
		case *syntax.For:
			u.collect(s.Body, parent, cls, depth+1)
			u.collect(s.Orelse, parent, cls, depth+1)
		case *syntax.While:
			u.collect(s.Body, parent, cls, depth+1)
			u.collect(s.Orelse, parent, cls, depth+1)
		case *syntax.With:
			u.collect(s.Body, parent, cls, depth+1)
		case *syntax.Try:
			u.collect(s.Body, parent, cls, depth+1)
			for i := range s.Handlers {
				u.collect(s.Handlers[i].Body, parent, cls, depth+1)
			}
			u.collect(s.Orelse, parent, cls, depth+1)
			u.collect(s.Finalbody, parent, cls, depth+1)
		case *syntax.Match:
			for i := range s.Cases {
				u.collect(s.Cases[i].Body, parent, cls, depth+1)
			}
		}
	}
}

func (u *unit) addFn(node syntax.Node, name string, args *syntax.Arguments, parent *fn) *fn {
	f := u.in.newFn()
	f.id, f.unit, f.node, f.name, f.args, f.parent = int32(len(u.in.fns)), u, node, name, args, parent
	u.in.fns = append(u.in.fns, f)
	u.fns = append(u.fns, f)
	u.byNode[node] = f
	if parent != nil {
		parent.nested = append(parent.nested, f)
	}
	return f
}

// lambda gives the fn of a lambda or generator expression, made when first met.
func (u *unit) lambda(e syntax.Expr, parent *fn) *fn {
	if f := u.byNode[e]; f != nil {
		return f
	}
	switch e := e.(type) {
	case *syntax.Lambda:
		f := u.addFn(e, "<lambda>", e.Args, parent)
		f.expr = e.Body
		return f
	case *syntax.GeneratorExp:
		f := u.addFn(e, "<genexpr>", nil, parent)
		f.comp, f.gen = e, true
		return f
	}
	return nil
}

// versionTest decides `sys.version_info >= (3, 12)` and the like.
func (in *interp) versionTest(e syntax.Expr) tri {
	c, ok := e.(*syntax.Compare)
	if !ok || len(c.Ops) != 1 {
		return triMaybe
	}
	a, ok := c.Left.(*syntax.Attribute)
	if !ok || a.Attr != "version_info" {
		return triMaybe
	}
	t, ok := c.Comparators[0].(*syntax.Tuple)
	if !ok || len(t.Elts) == 0 || len(t.Elts) > 2 {
		return triMaybe
	}
	want := 0
	for i, x := range t.Elts {
		k, ok := x.(*syntax.Constant)
		if !ok || k.Kind != syntax.ConstInt {
			return triMaybe
		}
		n, err := strconv.Atoi(k.Text)
		if err != nil {
			return triMaybe
		}
		if i == 0 {
			want += n * 100
		} else {
			want += n
		}
	}
	have := int(in.ver)
	answer := false
	switch c.Ops[0] {
	case syntax.GtE, syntax.Gt:
		answer = have >= want
	case syntax.Lt, syntax.LtE:
		answer = have < want
	default:
		return triMaybe
	}
	if answer {
		return triYes
	}
	return triNo
}

// prepare finds out where the names of a function live.
func (f *fn) prepare() {
	f.unit.in.touch(f)
	if f.ready {
		return
	}
	f.ready = true
	f.look()
	u := f.unit
	sets := new([4]labelSet)
	f.bound, f.cells, f.free, f.global = &sets[0], &sets[1], &sets[2], &sets[3]
	f.tested = map[label]int{}
	f.readParams()
	var used, nonlocal labelSet
	var inner []*fn
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			f.bound.add(u.lab(n.Sym, n.Name))
			if g := u.byNode[n]; g != nil {
				inner = append(inner, g)
			}
			w.exprs(n.Decorators)
			w.args(n.Args)
			return false
		case *syntax.Lambda:
			inner = append(inner, u.lambda(n, f))
			w.args(n.Args)
			return false
		case *syntax.GeneratorExp:
			if n == f.comp {
				return true
			}
			inner = append(inner, u.lambda(n, f))
			return false
		case *syntax.ClassDef:
			f.bound.add(u.lab(n.Sym, n.Name))
			w.exprs(n.Decorators)
			w.exprs(n.Bases)
			f.classBody(n.Body, &inner, w)
			return false
		case *syntax.Name:
			l := u.lab(n.Sym, n.Id)
			if n.Ctx == syntax.Load {
				used.add(l)
			} else {
				f.bound.add(l)
			}
		case *syntax.ExceptHandler:
			f.hasTry = true
		case *syntax.Global:
			for i, s := range n.Syms {
				f.global.add(u.lab(s, n.Names[i]))
			}
		case *syntax.Nonlocal:
			for i, s := range n.Syms {
				nonlocal.add(u.lab(s, n.Names[i]))
			}
		case *syntax.Import:
			for i := range n.Names {
				f.bound.add(u.aliasLabel(&n.Names[i]))
			}
		case *syntax.ImportFrom:
			for i := range n.Names {
				f.bound.add(u.aliasLabel(&n.Names[i]))
			}
		case *syntax.MatchAs:
			if n.Name != "" {
				f.bound.add(u.in.label(n.Name))
			}
		case *syntax.MatchStar:
			if n.Name != "" {
				f.bound.add(u.in.label(n.Name))
			}
		case *syntax.MatchMapping:
			if n.Rest != "" {
				f.bound.add(u.in.label(n.Rest))
			}
		case *syntax.Yield, *syntax.YieldFrom:
			f.gen = true
		case *syntax.If:
			f.mention(n.Test)
		case *syntax.While:
			f.mention(n.Test)
		case *syntax.IfExp:
			f.mention(n.Test)
		case *syntax.Assert:
			f.mention(n.Test)
		case *syntax.BoolOp:
			f.mention(n)
		case *syntax.Return:
			if c, ok := n.Value.(*syntax.Compare); ok {
				f.mention(c) // the caller's condition
			}
		}
		if _, ok := n.(syntax.Stmt); ok {
			f.stmts++
		}
		return true
	}
	w.stmts(f.body)
	if f.expr != nil {
		w.expr(f.expr)
	}
	if f.comp != nil {
		w.expr(f.comp)
		f.bound.add(u.in.label(".0"))
	}
	for _, l := range f.global.all() {
		f.bound.remove(l)
	}
	for _, l := range nonlocal.all() {
		f.bound.remove(l)
		f.free.add(l)
	}
	outer := func(l label) bool {
		for p := f.parent; p != nil; p = p.parent {
			p.prepare()
			if p.global.has(l) {
				return false
			}
			if p.bound.has(l) || p.free.has(l) {
				return true
			}
		}
		return false
	}
	for _, l := range used.all() {
		if !f.bound.has(l) && !f.global.has(l) && f.parent != nil && outer(l) {
			f.free.add(l)
		}
	}
	for _, g := range inner {
		if g == nil {
			continue
		}
		g.prepare()
		for _, l := range g.free.all() {
			if f.bound.has(l) {
				f.cells.add(l)
			} else if f.parent != nil && outer(l) {
				f.free.add(l)
			}
		}
	}
	f.mode = f.decoration()
}

// classBody looks into a class statement inside the function: its methods are
// inner functions, its own names are not the function's.
func (f *fn) classBody(body []syntax.Stmt, inner *[]*fn, w *walker) {
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.FunctionDef:
			if g := f.unit.byNode[s]; g != nil {
				*inner = append(*inner, g)
			}
			w.exprs(s.Decorators)
			w.args(s.Args)
		case *syntax.ClassDef:
			f.classBody(s.Body, inner, w)
		case *syntax.Assign:
			w.expr(s.Value)
		case *syntax.ExprStmt:
			w.expr(s.Value)
		}
	}
}

// mention notes the names that a condition looks at.
func (f *fn) mention(e syntax.Expr) {
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		if n, ok := n.(*syntax.Name); ok {
			f.tested[f.unit.lab(n.Sym, n.Id)]++
		}
		_, nested := n.(*syntax.Lambda)
		return !nested
	}
	w.expr(e)
}

func (f *fn) readParams() {
	u := f.unit
	if f.args == nil {
		if f.comp != nil {
			f.params = []param{{label: u.in.label(".0")}}
		}
		return
	}
	a := f.args
	plain := append(append([]syntax.Arg(nil), a.PosOnly...), a.Args...)
	for i := range plain {
		p := param{pattern: plain[i].Pattern}
		if p.pattern == nil {
			p.label = u.lab(plain[i].Sym, plain[i].Name)
			f.bound.add(p.label)
		} else {
			p.label = u.in.label(".tuple")
			w := &walker{visit: func(n syntax.Node) bool {
				if n, ok := n.(*syntax.Name); ok {
					f.bound.add(u.lab(n.Sym, n.Id))
				}
				return true
			}}
			w.expr(p.pattern)
		}
		if k := i - (len(plain) - len(a.Defaults)); k >= 0 {
			p.def = a.Defaults[k]
		}
		f.params = append(f.params, p)
	}
	for i := range a.KwOnly {
		p := param{label: u.lab(a.KwOnly[i].Sym, a.KwOnly[i].Name), kwonly: true}
		if i < len(a.KwDefaults) {
			p.def = a.KwDefaults[i]
		}
		f.bound.add(p.label)
		f.params = append(f.params, p)
	}
	if a.Vararg != nil {
		f.vararg = u.lab(a.Vararg.Sym, a.Vararg.Name)
		f.bound.add(f.vararg)
	}
	if a.Kwarg != nil {
		f.kwarg = u.lab(a.Kwarg.Sym, a.Kwarg.Name)
		f.bound.add(f.kwarg)
	}
}

func (u *unit) aliasLabel(a *syntax.Alias) label {
	if a.AsName != "" {
		return u.in.label(a.AsName)
	}
	name, _, _ := strings.Cut(a.Name, ".")
	return u.in.label(name)
}

// decoration says what the decorators make of a function, as far as it matters.
func (f *fn) decoration() string {
	mode := ""
	for _, d := range f.decos {
		name := ""
		switch d := d.(type) {
		case *syntax.Name:
			name = d.Id
		case *syntax.Attribute:
			name = d.Attr
		case *syntax.Call:
			switch c := d.Func.(type) {
			case *syntax.Name:
				name = c.Id
			case *syntax.Attribute:
				name = c.Attr
			}
			if name != "wraps" {
				name = "unknown"
			}
		}
		switch name {
		case "staticmethod", "classmethod", "property", "contextmanager", "asynccontextmanager":
			if mode != "" && mode != name {
				return "unknown"
			}
			mode = name
		case "wraps", "abstractmethod", "override", "final", "no_type_check":
		case "setter", "getter", "deleter":
			return "property"
		default:
			return "unknown"
		}
	}
	return mode
}

// ofClass reports whether the first parameter is the class.
func (f *fn) ofClass() bool {
	return f.mode == "classmethod" || slices.ContainsFunc(f.decos, func(d syntax.Expr) bool {
		n, ok := d.(*syntax.Name)
		return ok && n.Id == "classmethod"
	})
}

// self gives the label of the first parameter of a method, or 0.
func (f *fn) self() label {
	if f.cls == nil || f.mode == "staticmethod" || len(f.params) == 0 || f.params[0].kwonly {
		return 0
	}
	return f.params[0].label
}
