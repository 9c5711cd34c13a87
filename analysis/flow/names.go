package flow

import (
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// File is what the rules know about a file beyond its tree. It is filled in as
// it is asked, and serves one goroutine.
type File struct {
	Syntax *syntax.File
	Scopes *scope.Table

	bound    map[*scope.Scope]map[syntax.Sym][]Binding
	classes  map[*scope.Scope]*Class
	graphs   map[*scope.Scope]*Graph
	changing map[string]bool
	answers  map[any]any
	depth    int // of questions that lead to others
	ids      map[string]bool
}

// Names reports whether an identifier occurs in the file at all.
func (f *File) Names(id string) bool {
	if f.ids == nil {
		f.ids = make(map[string]bool, len(f.Syntax.Syms))
		for _, s := range f.Syntax.Syms {
			f.ids[s] = true
		}
	}
	return f.ids[id]
}

// deep bounds how far one question about a name leads to others; names may be
// bound in circles.
const deep = 12

// enter counts a question, and reports whether it may be asked; leave ends it.
func (f *File) enter() bool {
	f.depth++
	return f.depth <= deep
}

func (f *File) leave() { f.depth-- }

// New returns the File of a tree.
func New(file *syntax.File, scopes *scope.Table) *File {
	return &File{
		Syntax: file, Scopes: scopes,
		bound:   make(map[*scope.Scope]map[syntax.Sym][]Binding),
		classes: make(map[*scope.Scope]*Class),
		graphs:  make(map[*scope.Scope]*Graph),
		answers: make(map[any]any),
	}
}

// Once returns what a function computes about the file, which it does once for
// each key.
func Once[T any](f *File, key any, compute func() T) T {
	if got, ok := f.answers[key]; ok {
		return got.(T)
	}
	got := compute()
	f.answers[key] = got
	return got
}

// Graph is the graph of a scope: of a function, a class or the module.
func (f *File) Graph(s *scope.Scope) *Graph {
	if g := f.graphs[s]; g != nil {
		return g
	}
	g := Build(s, f.Body(s))
	g.volatile = f.volatile
	f.graphs[s] = g
	return g
}

// Body is the statements of a scope, none for an expression's.
func (f *File) Body(s *scope.Scope) []syntax.Stmt {
	if s.Node == nil {
		return f.Syntax.Body
	}
	switch n := s.Node.(type) {
	case *syntax.FunctionDef:
		return n.Body
	case *syntax.ClassDef:
		return n.Body
	}
	return nil
}

// Frames lists the scopes with statements: the module, classes and functions.
func (f *File) Frames() []*scope.Scope {
	return Once(f, "frames", func() []*scope.Scope {
		var out []*scope.Scope
		for _, s := range f.Scopes.Scopes() {
			if s.Kind == scope.Module || s.Kind == scope.Class || s.Kind == scope.Function {
				out = append(out, s)
			}
		}
		return out
	})
}

// Own calls visit for the nodes of a scope itself, in the order of the source;
// what inner functions, lambdas and classes do is theirs, but not their defaults
// and decorators. Where visit says false it does not look below.
func (f *File) Own(s *scope.Scope, visit func(syntax.Node) bool) {
	OwnNodes(f.Body(s), visit)
}

// OwnStmts is File.Own for the statements alone, which is a small part of the nodes.
func (f *File) OwnStmts(s *scope.Scope, visit func(syntax.Stmt)) {
	var each func([]syntax.Stmt)
	each = func(list []syntax.Stmt) {
		for _, stmt := range list {
			visit(stmt)
			switch stmt := stmt.(type) {
			case *syntax.If:
				each(stmt.Body)
				each(stmt.Orelse)
			case *syntax.For:
				each(stmt.Body)
				each(stmt.Orelse)
			case *syntax.While:
				each(stmt.Body)
				each(stmt.Orelse)
			case *syntax.With:
				each(stmt.Body)
			case *syntax.Try:
				each(stmt.Body)
				for i := range stmt.Handlers {
					each(stmt.Handlers[i].Body)
				}
				each(stmt.Orelse)
				each(stmt.Finalbody)
			case *syntax.Match:
				for i := range stmt.Cases {
					each(stmt.Cases[i].Body)
				}
			}
		}
	}
	each(f.Body(s))
}

// OwnNodes is File.Own for a list of statements.
func OwnNodes(body []syntax.Stmt, visit func(syntax.Node) bool) {
	for _, stmt := range body {
		ownNodes(stmt, visit)
	}
}

func ownNodes(n syntax.Node, visit func(syntax.Node) bool) {
	syntax.Inspect(n, func(n syntax.Node) bool {
		if !visit(n) {
			return false
		}
		switch n := n.(type) {
		case *syntax.Lambda:
			return false
		case *syntax.ClassDef:
			for _, e := range n.Decorators {
				ownNodes(e, visit)
			}
			return false
		case *syntax.FunctionDef:
			for _, e := range n.Decorators {
				ownNodes(e, visit)
			}
			if n.Args != nil {
				for _, e := range n.Args.Defaults {
					ownNodes(e, visit)
				}
			}
			return false
		}
		return true
	})
}

// Binding is one way in which a scope binds a name. All fields are zero for one
// that says nothing: a parameter, a loop's target and the like.
type Binding struct {
	At     syntax.Node
	Import string       // the dotted name that is imported
	Value  syntax.Expr  // what is assigned
	Scope  *scope.Scope // of the function or class that is defined
	// Caught is the except clause whose exception it is.
	Caught *syntax.ExceptHandler
}

// Bindings lists how a scope binds its names.
func (f *File) Bindings(s *scope.Scope) map[syntax.Sym][]Binding {
	if got, ok := f.bound[s]; ok {
		return got
	}
	out := make(map[syntax.Sym][]Binding)
	f.bound[s] = out
	for _, p := range s.Params {
		out[p] = append(out[p], Binding{})
	}
	name := func(target syntax.Expr, b Binding) {
		if n, ok := target.(*syntax.Name); ok {
			b.At = n
			out[n.Sym] = append(out[n.Sym], b)
		}
	}
	value := func(target, v syntax.Expr) { name(target, Binding{Value: v}) }
	f.Own(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Import:
			for i := range n.Names {
				a := &n.Names[i]
				dotted := a.Name
				if a.AsName == "" {
					dotted, _, _ = strings.Cut(dotted, ".")
				}
				out[a.Sym] = append(out[a.Sym], Binding{At: n, Import: dotted})
			}
		case *syntax.ImportFrom:
			from := strings.Repeat(".", n.Level) + n.Module
			for i := range n.Names {
				a := &n.Names[i]
				out[a.Sym] = append(out[a.Sym], Binding{At: n, Import: from + "." + a.Name})
			}
		case *syntax.Assign:
			for _, t := range n.Targets {
				targets(t, n.Value, value)
			}
		case *syntax.AnnAssign:
			if n.Value != nil {
				name(n.Target, Binding{Value: n.Value})
			}
		case *syntax.NamedExpr:
			name(n.Target, Binding{Value: n.Value})
		case *syntax.AugAssign:
			name(n.Target, Binding{})
		case *syntax.For:
			targets(n.Target, nil, value)
		case *syntax.With:
			for i := range n.Items {
				if n.Items[i].Vars != nil {
					targets(n.Items[i].Vars, nil, value)
				}
			}
		case *syntax.ExceptHandler:
			if n.Target != nil {
				name(n.Target, Binding{Caught: n})
			}
		case *syntax.FunctionDef:
			out[n.Sym] = append(out[n.Sym], Binding{At: n, Scope: f.Scopes.ByNode(n)})
		case *syntax.ClassDef:
			out[n.Sym] = append(out[n.Sym], Binding{At: n, Scope: f.Scopes.ByNode(n)})
		}
		return true
	})
	return out
}

// Lookup finds the scope that a name seen in s belongs to, and how it is bound
// there. The scope is nil for a built-in, or a name of nowhere.
func (f *File) Lookup(s *scope.Scope, n *syntax.Name) (*scope.Scope, []Binding) {
	owner := s
	switch s.Binding(n.Sym) {
	case scope.Local, scope.Cell:
	case scope.Free:
		for owner = s.Parent; owner != nil; owner = owner.Parent {
			if owner.Kind != scope.Class && (owner.Binding(n.Sym) == scope.Local || owner.Binding(n.Sym) == scope.Cell) {
				break
			}
		}
	default:
		owner = f.Scopes.Module
	}
	if owner == nil {
		return nil, nil
	}
	list := f.Bindings(owner)[n.Sym]
	if len(list) == 0 {
		return nil, nil
	}
	return owner, list
}

// Origin is the dotted name of what an expression is, as far as imports tell:
// "stackless.getcurrent". Of several imports of a name the first counts, since
// the others stand in for it.
func (f *File) Origin(s *scope.Scope, e syntax.Expr) string {
	defer f.leave()
	if !f.enter() {
		return ""
	}
	switch e := e.(type) {
	case *syntax.Attribute:
		if of := f.Origin(s, e.Value); of != "" {
			return of + "." + e.Attr
		}
	case *syntax.Name:
		owner, list := f.Lookup(s, e)
		if len(list) == 0 {
			return f.unbound(s, e)
		}
		for _, b := range list {
			switch {
			case b.Import != "":
				return b.Import
			case b.Value != nil && len(list) == 1:
				return f.Origin(owner, b.Value)
			}
		}
	}
	return ""
}

// StarImport reports whether the module imports names that nobody can see.
func (f *File) StarImport() bool {
	return Once(f, "any star", func() bool {
		for _, list := range f.Bindings(f.Scopes.Module) {
			for i := range list {
				if strings.HasSuffix(list[i].Import, ".*") {
					return true
				}
			}
		}
		return false
	})
}

// unbound is the origin of a name that nothing in the file binds: one of a star
// import, or the module itself in a snippet that imports nothing.
func (f *File) unbound(s *scope.Scope, n *syntax.Name) string {
	if !f.UsesTasklets() || s.Binding(n.Sym) == scope.Local || s.Binding(n.Sym) == scope.Free {
		return ""
	}
	if n.Id == "stackless" {
		return "stackless"
	}
	switch n.Id {
	case "tasklet", "channel", "schedule", "schedule_remove", "run", "getcurrent", "getmain", "bomb", "atomic":
		star := Once(f, "star", func() bool {
			for _, b := range f.Bindings(f.Scopes.Module) {
				for i := range b {
					if b[i].Import == "stackless.*" {
						return true
					}
				}
			}
			return false
		})
		if star {
			return "stackless." + n.Id
		}
	}
	return ""
}

// Def is the scope of the function or class of the file that an expression
// names.
func (f *File) Def(s *scope.Scope, e syntax.Expr) *scope.Scope {
	defer f.leave()
	if !f.enter() {
		return nil
	}
	switch e := e.(type) {
	case *syntax.Name:
		owner, list := f.Lookup(s, e)
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].Scope != nil {
				return list[i].Scope
			}
		}
		if len(list) == 1 && list[0].Value != nil {
			if n, ok := list[0].Value.(*syntax.Name); ok && n.Id != e.Id {
				return f.Def(owner, n)
			}
		}
	case *syntax.Attribute:
		if c := f.InstanceOf(s, e.Value); c != nil {
			return c.Method(e.Attr)
		}
		if d := f.Def(s, e.Value); d != nil && d.Kind == scope.Class {
			return f.Class(d).Method(e.Attr)
		}
		if call, ok := e.Value.(*syntax.Call); ok && LastName(call.Func) == "super" {
			if own := classAround(s); own != nil {
				for _, base := range f.Class(own).Bases() {
					if m := base.Method(e.Attr); m != nil {
						return m
					}
				}
			}
		}
	}
	return nil
}

// Callee is the function of the file that a call runs: of a class, its
// __init__.
func (f *File) Callee(s *scope.Scope, call *syntax.Call) *scope.Scope {
	d := f.Def(s, call.Func)
	if d != nil && d.Kind == scope.Class {
		return f.Class(d).Method("__init__")
	}
	return d
}

// classAround is the class whose method a scope is, or is inside of.
func classAround(s *scope.Scope) *scope.Scope {
	for ; s != nil; s = s.Parent {
		if s.Kind == scope.Function && s.Parent != nil && s.Parent.Kind == scope.Class {
			return s.Parent
		}
	}
	return nil
}

// SelfClass is the class of which a name is the first parameter of a method,
// nil for other names.
func (f *File) SelfClass(s *scope.Scope, n *syntax.Name) *Class {
	owner, list := f.Lookup(s, n)
	if len(list) == 0 && n.Id == "self" {
		return f.MissingSelf(s)
	}
	if owner == nil || owner.Kind != scope.Function || owner.Parent == nil || owner.Parent.Kind != scope.Class {
		return nil
	}
	if len(owner.Params) == 0 || owner.Params[0] != n.Sym || len(list) != 1 {
		return nil
	}
	def, ok := owner.Node.(*syntax.FunctionDef)
	if !ok || Decorated(def, "staticmethod") {
		return nil
	}
	return f.Class(owner.Parent)
}

// MissingSelf is the class of a method without parameters, for which the name
// self says nothing, nil for other scopes.
func (f *File) MissingSelf(s *scope.Scope) *Class {
	def, ok := s.Node.(*syntax.FunctionDef)
	if !ok || s.Parent == nil || s.Parent.Kind != scope.Class || len(s.Params) > 0 || len(def.Decorators) > 0 {
		return nil
	}
	return f.Class(s.Parent)
}

// Decorated reports whether a function has a decorator whose last name is that.
func Decorated(def *syntax.FunctionDef, name string) bool {
	for _, d := range def.Decorators {
		if call, ok := d.(*syntax.Call); ok {
			d = call.Func
		}
		if LastName(d) == name {
			return true
		}
	}
	return false
}

// InstanceOf is the class of the file that an expression's value is of.
func (f *File) InstanceOf(s *scope.Scope, e syntax.Expr) *Class {
	defer f.leave()
	if !f.enter() {
		return nil
	}
	switch e := e.(type) {
	case *syntax.Name:
		if c := f.SelfClass(s, e); c != nil {
			return c
		}
		owner, list := f.Lookup(s, e)
		if len(list) == 1 && list[0].Value != nil {
			return f.InstanceOf(owner, list[0].Value)
		}
	case *syntax.Attribute:
		if c := f.InstanceOf(s, e.Value); c != nil {
			for _, st := range c.Stores(e.Attr) {
				if st.Value != nil {
					if of := f.InstanceOf(st.In, st.Value); of != nil {
						return of
					}
				}
			}
		}
	case *syntax.Call:
		if d := f.Def(s, e.Func); d != nil && d.Kind == scope.Class {
			return f.Class(d)
		}
	}
	return nil
}

// volatile reports whether some function of the file, no __init__, stores an
// attribute of that name.
func (f *File) volatile(attr string) bool {
	if f.changing == nil {
		f.changing = make(map[string]bool)
		for _, s := range f.Scopes.Scopes() {
			if s.Kind != scope.Function || s.Name == "__init__" {
				continue
			}
			f.Own(s, func(n syntax.Node) bool {
				if a, ok := n.(*syntax.Attribute); ok && a.Ctx != syntax.Load {
					f.changing[a.Attr] = true
				}
				return true
			})
		}
	}
	return f.changing[attr]
}
