package fixes

import "github.com/sllint/sllint/syntax"

// bound reports whether the name, which nothing deletes, has a value whenever
// the statement at the end of the path is about to run.
func bound(fn *syntax.FunctionDef, path []level, name string) bool {
	if parameter(fn, name) {
		return true
	}
	for i := range path {
		for _, s := range path[i].block[:path[i].index] {
			if binds(s, name) {
				return true
			}
		}
	}
	return false
}

func parameter(fn *syntax.FunctionDef, name string) bool {
	a := fn.Args
	if a == nil {
		return false
	}
	for _, list := range [][]syntax.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			if list[i].Name == name {
				return true
			}
		}
	}
	return a.Vararg != nil && a.Vararg.Name == name || a.Kwarg != nil && a.Kwarg.Name == name
}

// binds reports whether the name is bound whenever control goes on after the
// statement.
func binds(s syntax.Stmt, name string) bool {
	switch s := s.(type) {
	case *syntax.Assign:
		for _, target := range s.Targets {
			if targets(target, name) {
				return true
			}
		}
	case *syntax.AnnAssign:
		return s.Value != nil && targets(s.Target, name)
	case *syntax.FunctionDef:
		return s.Name == name
	case *syntax.If:
		return leaves(s.Body, name) && leaves(s.Orelse, name)
	case *syntax.Try:
		if leaves(s.Finalbody, name) && len(s.Finalbody) > 0 {
			return true
		}
		if !leaves(s.Body, name) && !(len(s.Orelse) > 0 && leaves(s.Orelse, name)) {
			return false
		}
		for i := range s.Handlers {
			if !leaves(s.Handlers[i].Body, name) {
				return false
			}
		}
		return true
	}
	return false
}

// leaves reports whether the statement list either binds the name or never
// ends normally.
func leaves(list []syntax.Stmt, name string) bool {
	for _, s := range list {
		if jumps(s) || binds(s, name) {
			return true
		}
	}
	return false
}

// jumps reports whether control never goes on after the statement.
func jumps(s syntax.Stmt) bool {
	switch s.(type) {
	case *syntax.Return, *syntax.Raise, *syntax.Continue, *syntax.Break:
		return true
	}
	return false
}

// targets reports whether an assignment to the target binds the name.
func targets(target syntax.Expr, name string) bool {
	switch t := target.(type) {
	case *syntax.Name:
		return t.Id == name
	case *syntax.Tuple:
		return anyTarget(t.Elts, name)
	case *syntax.List:
		return anyTarget(t.Elts, name)
	case *syntax.Starred:
		return targets(t.Value, name)
	}
	return false
}

func anyTarget(list []syntax.Expr, name string) bool {
	for _, t := range list {
		if targets(t, name) {
			return true
		}
	}
	return false
}
