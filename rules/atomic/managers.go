package atomic

import (
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// managers looks at a class whose __enter__ sets the flag: what it keeps the
// previous value in, its __exit__ has to restore.
func managers(f *flow.File, class *scope.Scope) []fault {
	c := f.Class(class)
	enter := c.Method("__enter__")
	exit := c.Method("__exit__")
	if enter == nil || exit == nil || enter.Parent != class {
		return nil
	}
	set, stmt, kept := entering(f, enter)
	if set == nil {
		return nil
	}
	var out []fault
	undone := false
	for _, m := range c.Methods() {
		if m == enter {
			continue
		}
		f.Own(m, func(n syntax.Node) bool {
			call, ok := n.(*syntax.Call)
			if !ok {
				return true
			}
			flag, ok := f.AtomicFlag(m, call)
			if !ok {
				return true
			}
			undone = true
			if m != exit || kept == "" {
				return true
			}
			name := text(flag)
			_, constant := flow.Flag(flag)
			if constant || name != "" && text(selfAttr(m, flag)) != "" && name[len(selfName(m)):] != kept {
				x := fault{kind: toConstant, set: set, stmt: stmt, undo: call, saved: selfName(m) + kept, scope: m}
				if !constant {
					x.other = name
					x.nobody = len(c.Stores(flag.(*syntax.Attribute).Attr)) == 0
				}
				out = append(out, x)
			}
			return true
		})
	}
	if !undone && kept != "" {
		out = append(out, fault{kind: notRestored, set: set, stmt: stmt, saved: "self" + kept, scope: enter})
	}
	return out
}

// entering finds the call that sets the flag in __enter__, and the attribute
// that keeps the previous value: ".old".
func entering(f *flow.File, enter *scope.Scope) (set *syntax.Call, stmt syntax.Stmt, kept string) {
	f.Own(enter, func(n syntax.Node) bool {
		assign, ok := n.(*syntax.Assign)
		if !ok || len(assign.Targets) != 1 {
			return true
		}
		call, ok := assign.Value.(*syntax.Call)
		if !ok {
			return true
		}
		flag, ok := f.AtomicFlag(enter, call)
		if on, constant := flow.Flag(flag); !ok || !constant || !on {
			return true
		}
		if a := selfAttr(enter, assign.Targets[0]); a != nil {
			set, stmt, kept = call, assign, "."+a.(*syntax.Attribute).Attr
		}
		return true
	})
	return set, stmt, kept
}

// selfAttr is e, if it is an attribute of the method's first parameter.
func selfAttr(m *scope.Scope, e syntax.Expr) syntax.Expr {
	a, ok := e.(*syntax.Attribute)
	if !ok || len(m.Params) == 0 {
		return nil
	}
	if n, ok := a.Value.(*syntax.Name); ok && n.Sym == m.Params[0] {
		return a
	}
	return nil
}

func selfName(m *scope.Scope) string {
	def, ok := m.Node.(*syntax.FunctionDef)
	if !ok || def.Args == nil {
		return "self"
	}
	for _, list := range [][]syntax.Arg{def.Args.PosOnly, def.Args.Args} {
		if len(list) > 0 {
			return list[0].Name
		}
	}
	return "self"
}
