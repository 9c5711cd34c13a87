// Package scope resolves the names of a file to scopes, and reports the
// errors that CPython's symbol table and compiler find in a tree that parses.
package scope

import "github.com/sllint/sllint/syntax"

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

// Scope is one block of code.
type Scope struct {
	Kind     Kind
	Node     syntax.Node // *FunctionDef, *ClassDef, *Lambda, comprehension …; nil for the module
	Name     string      // as CPython names the code object: "f", "<lambda>", "<listcomp>"
	QualName string      // "C.m", "f.<locals>.g"
	Parent   *Scope
	Children []*Scope // in source order

	Generator bool // contains yield
	Coroutine bool // async def, or an async comprehension
	Params    []syntax.Sym

	names map[syntax.Sym]Binding
	order []syntax.Sym
}

// Binding returns how the scope sees a name.
func (s *Scope) Binding(sym syntax.Sym) Binding { return s.names[sym] }

// Names lists the names the scope mentions, in order of first mention.
func (s *Scope) Names() []syntax.Sym { return s.order }

// Table is the scopes of one file.
type Table struct {
	File   *syntax.File
	Module *Scope
	ByNode map[syntax.Node]*Scope
}
