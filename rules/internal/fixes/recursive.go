package fixes

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// SharesOwnFunction reports whether some function of the file keeps an inner
// function in a variable that an inner function uses: without that none can
// reach itself.
func SharesOwnFunction(table *scope.Table) bool {
	return sharesOwnFunction(table.File, table.Module)
}

func sharesOwnFunction(file *syntax.File, s *scope.Scope) bool {
	for _, child := range s.Children {
		switch def := child.Node.(type) {
		case *syntax.FunctionDef:
			if s.Kind == scope.Function && s.Binding(def.Sym) == scope.Cell {
				return true
			}
		case *syntax.Lambda:
			for _, sym := range child.Names() {
				if child.Binding(sym) == scope.Free {
					return true
				}
			}
		}
		if sharesOwnFunction(file, child) {
			return true
		}
	}
	return false
}

// calledOnly reports whether the inner functions of these names are called and
// nothing else, by this function and by themselves, and leave nothing behind
// that would call them later: then they are of no use to anybody once the
// function is done.
func (p *planner) calledOnly(names []string) bool {
	calls := make(map[syntax.Node]bool)
	for _, s := range p.fn.Body {
		syntax.Inspect(s, func(n syntax.Node) bool {
			if call, ok := n.(*syntax.Call); ok {
				calls[call.Func] = true
			}
			return true
		})
	}
	uses := p.usesOf(names)
	var own []syntax.Span
	for _, u := range uses {
		def, ok := u.node.(*syntax.FunctionDef)
		if !ok {
			continue
		}
		if u.inner || def.Async || yields(def.Body) || len(def.Decorators) > 0 || makesFunctions(def) {
			return false
		}
		own = append(own, def.Range())
	}
	for _, u := range uses {
		if _, ok := u.node.(*syntax.FunctionDef); ok {
			continue
		}
		if !u.load || !calls[u.node] || u.inner && !within(own, u.node.Range()) {
			return false
		}
	}
	return true
}

func within(list []syntax.Span, span syntax.Span) bool {
	for _, outer := range list {
		if contains(outer, span) {
			return true
		}
	}
	return false
}

// makesFunctions reports whether the body of a function creates something that
// runs later.
func makesFunctions(def *syntax.FunctionDef) bool {
	found := false
	for _, s := range def.Body {
		syntax.Inspect(s, func(n syntax.Node) bool {
			switch n.(type) {
			case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda, *syntax.GeneratorExp:
				found = true
			}
			return !found
		})
	}
	return found
}
