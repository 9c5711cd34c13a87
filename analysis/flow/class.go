package flow

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Class is one class of the file.
type Class struct {
	Scope   *scope.Scope
	Def     *syntax.ClassDef
	file    *File
	methods map[string]*scope.Scope
	stores  map[string][]AttrStore
}

// AttrStore is a place where an attribute of a class's objects is stored.
type AttrStore struct {
	In    *scope.Scope // the method, or the class itself
	At    syntax.Node
	Value syntax.Expr // nil where it is not one expression's, as of x += 1
}

// Class is the Class of a class's scope.
func (f *File) Class(s *scope.Scope) *Class {
	if c := f.classes[s]; c != nil {
		return c
	}
	c := &Class{Scope: s, file: f, methods: make(map[string]*scope.Scope)}
	c.Def, _ = s.Node.(*syntax.ClassDef)
	f.classes[s] = c
	for _, child := range s.Children {
		if child.Kind == scope.Annotation && len(child.Children) > 0 {
			child = child.Children[len(child.Children)-1]
		}
		if child.Kind == scope.Function {
			c.methods[child.Name] = child
		}
	}
	return c
}

// Bases are the base classes that the file defines.
func (c *Class) Bases() []*Class {
	if c.Def == nil {
		return nil
	}
	var out []*Class
	for _, e := range c.Def.Bases {
		if d := c.file.Def(c.Scope.Parent, e); d != nil && d.Kind == scope.Class && d != c.Scope {
			out = append(out, c.file.Class(d))
		}
	}
	return out
}

// Method finds a method of the class or its bases.
func (c *Class) Method(name string) *scope.Scope { return c.method(name, 8) }

func (c *Class) method(name string, depth int) *scope.Scope {
	if m := c.methods[name]; m != nil || depth == 0 {
		return m
	}
	for _, base := range c.Bases() {
		if m := base.method(name, depth-1); m != nil {
			return m
		}
	}
	return nil
}

// Overrides lists the methods of derived classes in the file that stand in for
// one of this class.
func (f *File) Overrides(d *scope.Scope) []*scope.Scope {
	if d.Parent == nil || d.Parent.Kind != scope.Class {
		return nil
	}
	base := f.Class(d.Parent)
	var out []*scope.Scope
	for _, s := range f.Frames() {
		if s.Kind == scope.Class && s != d.Parent {
			if c := f.Class(s); c.methods[d.Name] != nil && c.derives(base, 8) {
				out = append(out, c.methods[d.Name])
			}
		}
	}
	return out
}

func (c *Class) derives(from *Class, depth int) bool {
	if depth == 0 {
		return false
	}
	for _, base := range c.Bases() {
		if base == from || base.derives(from, depth-1) {
			return true
		}
	}
	return false
}

// Methods lists the functions of the class itself, in the order of the source.
func (c *Class) Methods() []*scope.Scope {
	var out []*scope.Scope
	for _, child := range c.Scope.Children {
		if c.methods[child.Name] != nil {
			out = append(out, child)
		}
	}
	return out
}

// Stores lists where an attribute is stored, in the class and its bases.
func (c *Class) Stores(attr string) []AttrStore { return c.storesOf(attr, 8) }

func (c *Class) storesOf(attr string, depth int) []AttrStore {
	if c.stores == nil {
		c.stores = make(map[string][]AttrStore)
		c.collect()
	}
	out := c.stores[attr]
	if depth > 0 {
		for _, base := range c.Bases() {
			out = append(out[:len(out):len(out)], base.storesOf(attr, depth-1)...)
		}
	}
	return out
}

func (c *Class) collect() {
	f := c.file
	for sym, list := range f.Bindings(c.Scope) {
		name := f.Scopes.NameOf(sym)
		for _, b := range list {
			if b.Scope == nil {
				c.stores[name] = append(c.stores[name], AttrStore{c.Scope, b.At, b.Value})
			}
		}
	}
	for _, m := range c.Methods() {
		store := func(target, value syntax.Expr) {
			a, ok := target.(*syntax.Attribute)
			if !ok {
				return
			}
			if n, ok := a.Value.(*syntax.Name); ok && f.SelfClass(m, n) == c {
				c.stores[a.Attr] = append(c.stores[a.Attr], AttrStore{m, a, value})
			}
		}
		f.Own(m, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Assign:
				for _, t := range n.Targets {
					targets(t, n.Value, store)
				}
			case *syntax.AnnAssign:
				store(n.Target, n.Value)
			case *syntax.AugAssign:
				store(n.Target, nil)
			case *syntax.For:
				targets(n.Target, nil, store)
			}
			return true
		})
	}
}

// targets takes the target of an assignment apart.
func targets(target, value syntax.Expr, store func(target, value syntax.Expr)) {
	var elts []syntax.Expr
	switch t := target.(type) {
	case *syntax.Tuple:
		elts = t.Elts
	case *syntax.List:
		elts = t.Elts
	default:
		store(target, value)
		return
	}
	values, _ := value.(*syntax.Tuple)
	for i, elt := range elts {
		if values != nil && len(values.Elts) == len(elts) {
			targets(elt, values.Elts[i], store)
		} else {
			targets(elt, nil, store)
		}
	}
}
