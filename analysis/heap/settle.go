package heap

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file asks which futures can get an exception. A bare future has none
// but what somebody sets: where all that the file does with it is to await,
// cancel and give it results, it never holds one. (What is cancelled holds
// nothing either: CPython lets go of the CancelledError when it raises it.)
// Code that is not seen keeps no future, as it keeps nothing else.

// settlers is what a file does with its futures, found when first asked.
type settlers struct {
	u      *unit
	uses   map[*fn]*futureUses
	made   map[*syntax.Call]madeBy
	answer map[*syntax.Call]bool
}

// madeBy says where the future of a create_future() goes.
type madeBy struct {
	f      *fn
	target syntax.Expr
}

// futureUses is what one function does, its inner functions left out.
type futureUses struct {
	fails   map[string]bool            // names of what it calls set_exception on
	sources map[string]map[string]bool // what names and attributes a variable comes from
	values  map[string][]syntax.Expr   // what is assigned to a variable
	stores  []storeOf
	calls   []*syntax.Call
}

// storeOf is a value that is put where others find it.
type storeOf struct {
	value syntax.Expr
	to    syntax.Expr
}

func (u *unit) settlers() *settlers {
	if u.settle != nil {
		return u.settle
	}
	s := &settlers{u, map[*fn]*futureUses{}, map[*syntax.Call]madeBy{}, map[*syntax.Call]bool{}}
	u.settle = s
	for _, f := range u.fns {
		if _, ok := f.node.(*syntax.FunctionDef); ok {
			s.uses[f] = s.look(f)
		}
	}
	return s
}

// look reads one function.
func (s *settlers) look(f *fn) *futureUses {
	uses := &futureUses{fails: map[string]bool{}, sources: map[string]map[string]bool{}, values: map[string][]syntax.Expr{}}
	w := &walker{}
	from := func(target, value syntax.Expr) {
		n, ok := target.(*syntax.Name)
		if !ok {
			uses.stores = append(uses.stores, storeOf{value, target})
		}
		if c, made := value.(*syntax.Call); made && calledName(c) == "create_future" {
			s.made[c] = madeBy{f, target}
		}
		if ok {
			set := uses.sources[n.Id]
			if set == nil {
				set = map[string]bool{}
				uses.sources[n.Id] = set
			}
			mentioned(value, set)
			uses.values[n.Id] = append(uses.values[n.Id], value)
		}
	}
	w.visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef:
			return false
		case *syntax.Assign:
			for _, t := range n.Targets {
				from(t, n.Value)
			}
		case *syntax.AnnAssign:
			if n.Value != nil {
				from(n.Target, n.Value)
			}
		case *syntax.NamedExpr:
			from(n.Target, n.Value)
		case *syntax.For:
			eachName(n.Target, func(t syntax.Expr) { from(t, n.Iter) })
		case *syntax.With:
			for i := range n.Items {
				if v := n.Items[i].Vars; v != nil {
					from(v, n.Items[i].Context)
				}
			}
		case *syntax.Attribute:
			if n.Attr == "set_exception" {
				uses.fails[lastName(n.Value)] = true
			}
		case *syntax.Call:
			uses.calls = append(uses.calls, n)
		}
		return true
	}
	w.stmts(f.body)
	return uses
}

// eachName gives the names of a target.
func eachName(t syntax.Expr, f func(syntax.Expr)) {
	switch t := t.(type) {
	case *syntax.Tuple:
		for _, e := range t.Elts {
			eachName(e, f)
		}
	case *syntax.List:
		for _, e := range t.Elts {
			eachName(e, f)
		}
	default:
		f(t)
	}
}

// mentioned collects the names and attributes in an expression.
func mentioned(e syntax.Expr, set map[string]bool) {
	w := &walker{visit: func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			set[n.Id] = true
		case *syntax.Attribute:
			set[n.Attr] = true
		}
		return true
	}}
	w.expr(e)
}

// lastName is the variable or attribute that an expression reads.
func lastName(e syntax.Expr) string {
	for {
		switch x := e.(type) {
		case *syntax.Name:
			return x.Id
		case *syntax.Attribute:
			return x.Attr
		case *syntax.Subscript:
			e = x.Value
		case *syntax.Call:
			e = x.Func
		default:
			return ""
		}
	}
}

// fails reports whether the future that a create_future() makes may get an
// exception.
func (s *settlers) fails(c *syntax.Call) bool {
	if known, ok := s.answer[c]; ok {
		return known
	}
	m, ok := s.made[c]
	answer := s.u.settles()
	if ok {
		answer = s.through(m.f, m.target, 0)
	}
	s.answer[c] = answer
	return answer
}

// through reports whether what is assigned to a target may get one.
func (s *settlers) through(f *fn, target syntax.Expr, depth int) bool {
	if n, ok := target.(*syntax.Name); ok {
		return s.variable(f, n.Id, depth)
	}
	return s.stored(lastName(target))
}

// bare reports whether everything that is assigned to a variable is a new
// future, made by a call that says so by its name; f is the function that the
// variable belongs to.
func (s *settlers) bare(f *fn, name string) bool {
	f.look()
	f.unit.in.touch(f)
	uses := s.uses[f]
	return uses != nil && len(uses.values[name]) > 0 && !slices.ContainsFunc(uses.values[name], func(e syntax.Expr) bool {
		c, ok := e.(*syntax.Call)
		if !ok {
			return true
		}
		for i := range c.Keywords {
			if k, ok := c.Keywords[i].Value.(*syntax.Constant); ok && c.Keywords[i].Arg == "return_exceptions" && k.Kind == syntax.ConstTrue {
				return false // the exceptions are its result
			}
		}
		made := strings.ToLower(calledName(c))
		return !strings.HasSuffix(made, "future") || strings.Contains(made, "ensure") || strings.Contains(made, "wrap")
	})
}

// given reports whether all calls of an inner function give it a future that
// never fails as a parameter.
func (s *settlers) given(f *fn, name string) bool {
	f.look()
	f.unit.in.touch(f)
	outer := s.uses[f.parent]
	if outer == nil || f.cls != nil {
		return false
	}
	at := slices.IndexFunc(f.params, func(p param) bool { return p.label == s.u.in.label(name) })
	calls := 0
	for _, c := range outer.calls {
		if n, ok := c.Func.(*syntax.Name); !ok || n.Id != f.name {
			continue
		}
		calls++
		if at >= len(c.Args) {
			return false
		}
		n, ok := c.Args[at].(*syntax.Name)
		if !ok || !s.bare(f.parent, n.Id) || s.variable(f.parent, n.Id, 0) {
			return false
		}
	}
	return calls > 0
}

// settleDepth bounds how many functions deep a future is followed; what goes
// deeper may fail.
const settleDepth = 4

// variable reports whether what a variable of a function holds may get one.
func (s *settlers) variable(f *fn, name string, depth int) bool {
	if depth > settleDepth {
		return true
	}
	f.look()
	f.unit.in.touch(f)
	uses := s.uses[f]
	if uses == nil {
		return true
	}
	if uses.fails[name] {
		return true
	}
	for _, st := range uses.stores {
		if direct(st.value, name) && s.through(f, st.to, depth+1) {
			return true
		}
	}
	for other, set := range uses.sources {
		if other != name && set[name] && uses.fails[other] {
			return true
		}
	}
	for _, c := range uses.calls {
		if s.passed(f, c, name, depth) {
			return true
		}
	}
	l := s.u.in.label(name)
	for _, g := range f.nested {
		// A lambda's calls are among the function's own.
		if g.prepare(); g.free.has(l) && s.uses[g] != nil && s.variable(g, name, depth) {
			return true
		}
	}
	return false
}

// direct reports whether a variable is, or is an item of, an expression.
func direct(e syntax.Expr, name string) bool {
	found := false
	w := &walker{visit: func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			found = found || n.Id == name
		case *syntax.Call, *syntax.Attribute, *syntax.Lambda, *syntax.Await, *syntax.Compare:
			return false
		}
		return true
	}}
	w.expr(e)
	return found
}

// schedulers call one of their arguments with the others.
var schedulers = words(`call_soon call_soon_threadsafe call_later call_at partial add_reader add_writer _add_reader
_add_writer add_done_callback run_in_executor submit Thread Timer to_thread`)

// passed reports whether a call that gets a variable may set an exception.
func (s *settlers) passed(from *fn, c *syntax.Call, name string, depth int) bool {
	at := -1
	keyword := ""
	for i, e := range c.Args {
		if direct(e, name) {
			at = i
		}
	}
	for i := range c.Keywords {
		if direct(c.Keywords[i].Value, name) {
			keyword = c.Keywords[i].Arg
			at = len(c.Args) + i
		}
	}
	if at < 0 {
		return false
	}
	callee := calledName(c)
	switch {
	case holdMethods[callee]:
		f, ok := c.Func.(*syntax.Attribute)
		return ok && s.stored(lastName(f.Value))
	case schedulers[callee]:
		for i, e := range c.Args[:min(at, len(c.Args))] {
			if answer := s.called(from, lastName(e), at-i-1, keyword, depth); answer != triMaybe {
				return answer == triYes
			}
		}
	}
	return s.called(from, callee, at, keyword, depth) == triYes
}

// called reports whether a function or class of the file sets an exception on
// an argument; triMaybe where it is not of the file.
func (s *settlers) called(from *fn, name string, at int, keyword string, depth int) tri {
	answer := triMaybe
	for _, f := range s.visible(from, name) {
		self := 0
		switch {
		case f.cls != nil && (f.name == name || f.cls.name == name && f.name == "__init__"):
			self = 1
		case f.cls == nil && f.name == name:
		default:
			continue
		}
		f.prepare()
		if f.mode == "staticmethod" {
			self = 0
		}
		param := keyword
		if param == "" && at+self < len(f.params) && !f.params[at+self].kwonly {
			param = s.u.in.labelName(f.params[at+self].label)
		}
		if param == "" && f.vararg == 0 && f.kwarg == 0 {
			continue // another of that name
		}
		if param == "" || abstract(f) || s.variable(f, param, depth+1) {
			return triYes
		}
		answer = triNo
	}
	return answer
}

// visible lists the functions that a call may mean by a name: those inside the
// function or inside one around it, if there are such, else all of the file.
func (s *settlers) visible(from *fn, name string) []*fn {
	for f := from; f != nil; f = f.parent {
		var list []*fn
		for _, g := range f.nested {
			if g.name == name || g.cls != nil && g.cls.name == name {
				list = append(list, g)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return s.u.fns
}

// abstract recognises methods that others are to write.
func abstract(f *fn) bool {
	f.look()
	f.unit.in.touch(f)
	for _, st := range f.body {
		switch st := st.(type) {
		case *syntax.Raise:
			return true
		case *syntax.ExprStmt:
			if _, ok := st.Value.(*syntax.Constant); !ok {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// stored reports whether some function sets an exception on what an attribute
// or container of that name holds.
func (s *settlers) stored(name string) bool {
	if name == "" {
		return true
	}
	for f, uses := range s.uses {
		if uses.fails[name] {
			return true
		}
		for v := range uses.fails {
			if uses.sources[v][name] || uses.sources[v] == nil && v != "" && strings.HasSuffix(name, v) && f.takes(v) {
				return true
			}
		}
	}
	return false
}

// takes reports whether a function has a parameter of that name.
func (f *fn) takes(name string) bool { return f.hasParam(f.unit.in.label(name)) }
