// Package scope resolves the names of a file to scopes as CPython's symbol
// table does, and reports the errors that CPython's future statements, symbol
// table and compiler find in a tree that parses.
package scope

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Kind is what opened a scope.
type Kind uint8

// The kinds of scopes. Annotation scopes hold PEP 695 type parameters and
// aliases.
const (
	Module Kind = iota
	Class
	Function
	Lambda
	Comprehension // a comprehension with a scope of its own, generator expressions too
	Annotation
)

// Binding says where a name of a scope lives, in CPython's terms.
type Binding uint8

// The bindings. Cell is a local that an inner scope shares; Free is an outer
// function's Cell; GlobalImplicit is also what the built-ins are found by.
const (
	Unbound Binding = iota // the scope does not mention the name
	Local
	Cell
	Free
	GlobalExplicit
	GlobalImplicit
)

// Scope is one block of code. It is not changed after Resolve returns.
type Scope struct {
	Kind     Kind
	Node     syntax.Node // *FunctionDef, *ClassDef, *Lambda, comprehension …; nil for the module
	Name     string      // as CPython names the code object: "f", "<lambda>", "<listcomp>"
	Parent   *Scope
	Children []*Scope // in CPython's order, which is that of the source but for a few expressions

	Generator bool // contains yield, or is a generator expression
	Coroutine bool // async def, or an async comprehension
	Params    []syntax.Sym

	table *Table
	names []syntax.Sym
	binds []Binding
	own   int     // how many of them it mentions itself
	index []int32 // open-addressed positions in names plus one, nil for few names

	build
}

// Names lists the names the scope mentions, in order of first mention, those
// that it only hands on to inner scopes last. In a class private names are
// mangled: look them up by Table.NameOf. CPython's internal names ('.0',
// '__classdict__') are left out.
func (s *Scope) Names() []syntax.Sym { return s.names }

// Binding returns how the scope sees a name, which it mangles as CPython does
// where the scope is in a class.
func (s *Scope) Binding(sym syntax.Sym) Binding {
	sym = s.table.mangle(s.private, sym)
	if s.index == nil {
		for i, name := range s.names {
			if name == sym {
				return s.binds[i]
			}
		}
		return Unbound
	}
	mask := uint32(len(s.index) - 1)
	for h := hash(sym) & mask; s.index[h] != 0; h = (h + 1) & mask {
		if i := s.index[h] - 1; s.names[i] == sym {
			return s.binds[i]
		}
	}
	return Unbound
}

// Mentions tells whether a name, mangled already, is in the scope's own code; one that
// it has for inner scopes only is not.
func (s *Scope) Mentions(sym syntax.Sym) bool {
	return slices.Contains(s.names[:s.own], sym)
}

func hash(sym syntax.Sym) uint32 { return uint32(sym) * 0x9e3779b1 >> 7 }

// QualName gives the qualified name of the scope's code: "C.m",
// "f.<locals>.g"; it is "" for a module.
func (s *Scope) QualName() string {
	if s.Parent == nil {
		return ""
	}
	parent := s.Parent
	for parent.Kind == Annotation {
		parent = parent.Parent
	}
	if s.Kind == Function || s.Kind == Class {
		if sym, ok := s.ownSym(); ok && parent.Binding(sym) == GlobalExplicit {
			return s.Name
		}
	}
	outer := parent.QualName()
	switch {
	case outer == "":
		return s.Name
	case parent.Kind == Class:
		return outer + "." + s.Name
	}
	return outer + ".<locals>." + s.Name
}

// ownSym is the name that a definition binds.
func (s *Scope) ownSym() (syntax.Sym, bool) {
	switch n := s.Node.(type) {
	case *syntax.FunctionDef:
		return n.Sym, true
	case *syntax.ClassDef:
		return n.Sym, true
	}
	return 0, false
}

// NeedsClassCell tells whether a method refers to __class__ or super, so that
// the class keeps itself in a cell.
func (s *Scope) NeedsClassCell() bool { return s.classCell }

// Table is the scopes of one file.
type Table struct {
	File   *syntax.File
	Module *Scope
	// Warnings are what CPython 2.7's symbol table only warns of.
	Warnings []syntax.Warning

	all     []*Scope
	byNode  []int32 // open-addressed by the node's offset: index in all plus one
	extra   []string
	private []bool                       // by Sym: begins with two underscores and does not end so
	mangled map[[2]syntax.Sym]syntax.Sym // class and private name
}

// ByNode returns the scope that a node opens, nil if it opens none. A generic
// definition opens two: its own is meant, not that of its type parameters.
func (t *Table) ByNode(n syntax.Node) *Scope {
	if len(t.byNode) == 0 || n == nil {
		return nil
	}
	mask := uint32(len(t.byNode) - 1)
	for h := hash(syntax.Sym(n.Pos())) & mask; t.byNode[h] != 0; h = (h + 1) & mask {
		if s := t.all[t.byNode[h]-1]; s.Node == n {
			return s
		}
	}
	return nil
}

// Scopes lists all scopes, outer before inner, the module first.
func (t *Table) Scopes() []*Scope { return t.all }

// NameOf gives the text of a name; mangled names and an implicit __class__
// have numbers beyond those of the file.
func (t *Table) NameOf(sym syntax.Sym) string {
	if int(sym) < len(t.File.Syms) {
		return t.File.Syms[sym]
	}
	return t.extra[int(sym)-len(t.File.Syms)]
}

// mangle gives the name under which a class (none if negative) keeps sym.
func (t *Table) mangle(class, sym syntax.Sym) syntax.Sym {
	if class < 0 || t.private == nil || int(sym) >= len(t.private) || !t.private[sym] {
		return sym
	}
	if m, ok := t.mangled[[2]syntax.Sym{class, sym}]; ok {
		return m
	}
	return sym
}

// Private gives the text under which the scope knows a name that is no variable,
// such as an attribute's.
func (s *Scope) Private(name string) string {
	if s.private < 0 || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class := strings.TrimLeft(s.table.NameOf(s.private), "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// Unoptimized tells whether a function of Python 2 has an exec statement or
// import *, so that names in it may be anything.
func (s *Scope) Unoptimized() bool { return s.unoptimized != 0 }

// Mangle gives the name under which the scope keeps sym: a private name of a
// class is another one there.
func (s *Scope) Mangle(sym syntax.Sym) syntax.Sym { return s.table.mangle(s.private, sym) }
