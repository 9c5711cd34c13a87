package fixes

import (
	"sort"

	"github.com/sllint/sllint/syntax"
)

// part says which statement list of its owner a block is.
type part uint8

const (
	functionBody part = iota
	branch            // of an if or a match: control goes on after the owner
	loopBody          // of a for or while, else clauses included
	withBody
	tryBody
	tryElse
	handlerBody
	finallyBody
)

// level is one statement list on the way from a function to a statement.
type level struct {
	owner syntax.Stmt // nil for the function's body
	part  part
	block []syntax.Stmt
	index int // of the statement on the way
}

// stmt is the statement of the level that is on the way.
func (l *level) stmt() syntax.Stmt { return l.block[l.index] }

// pathTo lists the levels from the function's body, first, to the innermost
// statement that holds the span; nil when the span is elsewhere. It does not
// enter functions and classes defined there.
func pathTo(body []syntax.Stmt, span syntax.Span) []level {
	return extend(nil, level{part: functionBody, block: body}, span)
}

func extend(path []level, at level, span syntax.Span) []level {
	i := sort.Search(len(at.block), func(i int) bool { return at.block[i].Range().Stop >= span.Stop })
	if i == len(at.block) || !contains(at.block[i].Range(), span) {
		return nil
	}
	at.index = i
	path = append(path, at)
	for _, below := range levelsOf(at.stmt()) {
		if longer := extend(path, below, span); longer != nil {
			return longer
		}
	}
	return path
}

// levelsOf lists the statement lists of a compound statement that belong to
// the same function.
func levelsOf(s syntax.Stmt) []level {
	var out []level
	add := func(p part, block []syntax.Stmt) {
		if len(block) > 0 {
			out = append(out, level{owner: s, part: p, block: block})
		}
	}
	switch s := s.(type) {
	case *syntax.If:
		add(branch, s.Body)
		add(branch, s.Orelse)
	case *syntax.Match:
		for i := range s.Cases {
			add(branch, s.Cases[i].Body)
		}
	case *syntax.For:
		add(loopBody, s.Body)
		add(loopBody, s.Orelse)
	case *syntax.While:
		add(loopBody, s.Body)
		add(loopBody, s.Orelse)
	case *syntax.With:
		add(withBody, s.Body)
	case *syntax.Try:
		add(tryBody, s.Body)
		for i := range s.Handlers {
			add(handlerBody, s.Handlers[i].Body)
		}
		add(tryElse, s.Orelse)
		add(finallyBody, s.Finalbody)
	}
	return out
}

func contains(outer, inner syntax.Span) bool {
	return outer.Start <= inner.Start && inner.Stop <= outer.Stop
}

// goesOn reports whether control, when the last statement of the level's block
// has run, goes straight to the statement after the owner.
func (l *level) goesOn() bool {
	switch l.part {
	case branch:
		return true
	case tryBody:
		try := l.owner.(*syntax.Try)
		return len(try.Orelse) == 0 && len(try.Finalbody) == 0
	case handlerBody, tryElse:
		return len(l.owner.(*syntax.Try).Finalbody) == 0
	}
	return false
}

// use is one mention of a name in a function.
type use struct {
	name  string
	node  syntax.Node
	store bool // binds the name
	load  bool // reads it
	del   bool
	// handler: the name of an except clause, which Python 3 deletes at its end.
	handler bool
	inner   bool // inside an inner function, class or generator expression
}

// usesOf lists the mentions of the names in a function's body, in source order.
func usesOf(body []syntax.Stmt, names []string) []use {
	wanted := make(map[string]bool, len(names))
	for _, name := range names {
		wanted[name] = true
	}
	c := collector{wanted: wanted}
	for _, s := range body {
		c.visit(s, false)
	}
	return c.uses
}

type collector struct {
	wanted map[string]bool
	uses   []use
}

func (c *collector) add(u use) {
	if c.wanted[u.name] {
		c.uses = append(c.uses, u)
	}
}

func (c *collector) visit(n syntax.Node, inner bool) {
	switch n := n.(type) {
	case *syntax.Name:
		c.add(use{name: n.Id, node: n, store: n.Ctx == syntax.Store || n.Ctx == syntax.Param,
			load: n.Ctx == syntax.Load, del: n.Ctx == syntax.Del, inner: inner})
	case *syntax.AugAssign:
		if target, ok := n.Target.(*syntax.Name); ok {
			c.add(use{name: target.Id, node: target, load: true, inner: inner})
		}
	case *syntax.ExceptHandler:
		if target, ok := n.Target.(*syntax.Name); ok {
			c.add(use{name: target.Id, node: target, store: true, handler: true, inner: inner})
		}
	case *syntax.FunctionDef:
		c.add(use{name: n.Name, node: n, store: true, inner: inner})
	case *syntax.ClassDef:
		c.add(use{name: n.Name, node: n, store: true, inner: inner})
	case *syntax.Import:
		c.aliases(n.Names, n, inner)
	case *syntax.ImportFrom:
		c.aliases(n.Names, n, inner)
	case *syntax.MatchAs:
		c.add(use{name: n.Name, node: n, store: true, inner: inner})
	case *syntax.MatchStar:
		c.add(use{name: n.Name, node: n, store: true, inner: inner})
	case *syntax.MatchMapping:
		c.add(use{name: n.Rest, node: n, store: true, inner: inner})
	}
	below := inner || opensScope(n)
	syntax.Children(n, func(child syntax.Node) { c.visit(child, below) })
}

func (c *collector) aliases(names []syntax.Alias, n syntax.Node, inner bool) {
	for _, alias := range names {
		name := alias.AsName
		if name == "" {
			name = alias.Name
		}
		c.add(use{name: name, node: n, store: true, inner: inner})
	}
}

// opensScope reports whether what n mentions may be looked at later than n
// itself is reached. Decorators and defaults count too, for simplicity; list,
// set and dict comprehensions do not, since they are done at once.
func opensScope(n syntax.Node) bool {
	switch n.(type) {
	case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda, *syntax.GeneratorExp:
		return true
	}
	return false
}

// yields reports whether the statements suspend the function they belong to.
func yields(stmts []syntax.Stmt) bool {
	found := false
	for _, s := range stmts {
		syntax.Inspect(s, func(n syntax.Node) bool {
			switch n.(type) {
			case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
				return false
			case *syntax.Yield, *syntax.YieldFrom:
				found = true
			}
			return !found
		})
	}
	return found
}
