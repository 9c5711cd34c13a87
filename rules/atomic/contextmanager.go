package atomic

import (
	"strings"

	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// This file finds what a context manager written as a generator does before its
// yield, undoes after it, and leaves done when its block raises.

// lapse is one such thing.
type lapse struct {
	pairs []pair
	yield syntax.Node
	scope *scope.Scope
}

// lapses finds those of a file.
func lapses(f *flow.File) []lapse {
	var out []lapse
	for _, s := range f.Frames() {
		def, ok := s.Node.(*syntax.FunctionDef)
		if !ok || !s.Generator || !flow.Decorated(def, "contextmanager") && !flow.Decorated(def, "asynccontextmanager") {
			continue
		}
		at := make(map[syntax.Node]int)
		for _, p := range pairs(f, s, def) {
			y := unguarded(f, s, p)
			if y == nil {
				continue
			}
			if i, ok := at[y]; ok {
				out[i].pairs = append(out[i].pairs, p)
				continue
			}
			at[y] = len(out)
			out = append(out, lapse{[]pair{p}, y, s})
		}
	}
	return out
}

// pair is a statement and the one that undoes it.
type pair struct {
	did, undo syntax.Stmt
	regions   []syntax.Span // where it is undone, each with the tests around whether it has to be
}

// pairs lists what a generator does before its first yield and undoes after it,
// each with the last statement that undoes it.
func pairs(f *flow.File, s *scope.Scope, def *syntax.FunctionDef) []pair {
	first := -1
	var before, after []syntax.Stmt
	f.Own(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Yield, *syntax.YieldFrom:
			if first < 0 {
				first = n.Pos()
			}
		case *syntax.Assign, *syntax.ExprStmt, *syntax.Delete:
			stmt := n.(syntax.Stmt)
			if first < 0 && !yields(stmt) {
				before = append(before, stmt)
			} else if first >= 0 {
				after = append(after, stmt)
			}
		}
		return true
	})
	var out []pair
	for i := len(before) - 1; i >= 0; i-- {
		p := pair{did: before[i]}
		for _, undo := range after {
			if undoes(f, before, i, undo) {
				p.undo = undo
				p.regions = append(p.regions, region(f.Body(s), undo))
			}
		}
		if p.undo != nil {
			out = append(out, p)
		}
	}
	return out
}

func yields(s syntax.Stmt) bool {
	found := false
	syntax.Inspect(s, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.Yield, *syntax.YieldFrom:
			found = true
		}
		return !found
	})
	return found
}

// opposite are methods that undo each other.
var opposite = map[string]string{
	"acquire": "release", "lock": "unlock", "push": "pop", "start": "stop", "enable": "disable", "disable": "enable",
	"connect": "disconnect", "install": "uninstall", "register": "unregister", "subscribe": "unsubscribe",
	"suspend": "resume", "pause": "resume", "block": "unblock", "enter": "exit", "__enter__": "__exit__",
	"mkdtemp": "rmtree", "attach": "detach", "freeze": "unfreeze", "stop": "start", "hold": "release", "begin": "end",
}

// undoes reports whether a statement after the yield undoes the i'th before it.
func undoes(f *flow.File, before []syntax.Stmt, i int, undo syntax.Stmt) bool {
	switch u := undo.(type) {
	case *syntax.Assign: // x.a = old, after old = x.a and x.a = new
		did, ok := before[i].(*syntax.Assign)
		old, isName := u.Value.(*syntax.Name)
		if !ok || !isName || len(u.Targets) != 1 || len(did.Targets) != 1 {
			return false
		}
		place := f.Syntax.Text(u.Targets[0])
		if _, local := u.Targets[0].(*syntax.Name); local || place != f.Syntax.Text(did.Targets[0]) {
			return false
		}
		return savedBefore(f, before[:i], old, func(value syntax.Expr) bool { return f.Syntax.Text(value) == place })
	case *syntax.ExprStmt:
		did := callOf(before[i])
		call := called(u.Value)
		if did == nil || call == nil {
			return false
		}
		return undoesCall(f, before, i, did, call)
	}
	return false
}

func undoesCall(f *flow.File, before []syntax.Stmt, i int, did, call *syntax.Call) bool {
	d, okDid := did.Func.(*syntax.Attribute)
	u, okUndo := call.Func.(*syntax.Attribute)
	if okDid && okUndo && f.Syntax.Text(d.Value) == f.Syntax.Text(u.Value) && sameArgs(f, did, call) {
		if opposite[d.Attr] == u.Attr {
			return true
		}
	}
	if f.Syntax.Text(did.Func) != f.Syntax.Text(call.Func) || len(call.Args) == 0 || len(call.Args) != len(did.Args) {
		return false
	}
	// set(new) and set(old): the old value was got before, or set() returned it.
	old, ok := call.Args[len(call.Args)-1].(*syntax.Name)
	if !ok || f.Syntax.Text(did.Args[len(did.Args)-1]) == old.Id {
		return false
	}
	if assign, ok := before[i].(*syntax.Assign); ok {
		return len(assign.Targets) == 1 && text(assign.Targets[0]) == old.Id
	}
	name := flow.LastName(call.Func)
	return (strings.HasPrefix(name, "set") || name == "chdir" || name == "umask" || name == "signal") &&
		savedBefore(f, before[:i], old, func(value syntax.Expr) bool {
			got, ok := value.(*syntax.Call)
			return ok && strings.HasPrefix(flow.LastName(got.Func), "get")
		})
}

// sameArgs holds for calls without arguments, and those with the same ones.
func sameArgs(f *flow.File, a, b *syntax.Call) bool {
	if len(b.Args) == 0 {
		return true
	}
	if len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if f.Syntax.Text(a.Args[i]) != f.Syntax.Text(b.Args[i]) {
			return false
		}
	}
	return true
}

// savedBefore reports whether a name got such a value.
func savedBefore(f *flow.File, before []syntax.Stmt, name *syntax.Name, is func(syntax.Expr) bool) bool {
	for _, s := range before {
		if a, ok := s.(*syntax.Assign); ok && len(a.Targets) == 1 {
			if n, ok := a.Targets[0].(*syntax.Name); ok && n.Sym == name.Sym && is(a.Value) {
				return true
			}
		}
	}
	return false
}

// callOf is the call that a statement makes, alone or to keep its result.
func callOf(s syntax.Stmt) *syntax.Call {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return called(s.Value)
	case *syntax.Assign:
		return called(s.Value)
	}
	return nil
}

// called is a call that may be awaited.
func called(e syntax.Expr) *syntax.Call {
	if await, ok := e.(*syntax.Await); ok {
		e = await.Value
	}
	call, _ := e.(*syntax.Call)
	return call
}

// progress is how far a run of a context manager has come.
type progress struct{ did, thrown bool }

// unguarded is a yield at which an exception leaves the generator with the
// first statement done and the other not.
func unguarded(f *flow.File, s *scope.Scope, pair pair) syntax.Node {
	g := f.Graph(s)
	var found syntax.Node
	last := func(p *flow.Path[progress]) syntax.Node {
		for ; p != nil; p = p.From {
			if hands(p.Step) {
				return p.Step.Node
			}
		}
		return nil
	}
	flow.Follow(g, progress{}, func(w *flow.Walk[progress], p *flow.Path[progress]) {
		s := p.State
		switch {
		case p.Step == g.Lost:
			if s.did && s.thrown && found == nil {
				found = last(p)
			}
			return
		case p.Step.Stmt != nil && within(pair.regions, p.Step.Stmt.Range()):
			return // done, or not needed
		case hands(p.Step):
			w.Fail(progress{s.did, true})
		case s.thrown && p.Step.Op == flow.Raise: // that of a handler; a failing clean-up is another matter
			w.Fail(s)
		}
		if p.Step.Stmt == pair.did {
			s.did = true
		}
		w.Go(s)
	})
	return found
}

// hands reports whether a step hands over to the with block.
func hands(st *flow.Step) bool {
	_, ok := st.Node.(*syntax.Yield)
	return ok && st.Op == flow.Suspend
}

func within(regions []syntax.Span, span syntax.Span) bool {
	for _, r := range regions {
		if r.Start <= span.Start && span.Stop <= r.Stop {
			return true
		}
	}
	return false
}

// region is where a statement undoes something: the statement, with the tests
// around it whether there is something to undo.
func region(body []syntax.Stmt, undo syntax.Stmt) syntax.Span {
	for _, s := range body {
		if s == undo {
			return s.Range()
		}
		if s.Pos() > undo.Pos() || s.End() < undo.End() {
			continue
		}
		if !yields(s) {
			return s.Range()
		}
		found := undo.Range()
		walk.Blocks(s, func(block []syntax.Stmt) {
			if len(block) > 0 && block[0].Pos() <= undo.Pos() && undo.End() <= block[len(block)-1].End() {
				found = region(block, undo)
			}
		})
		return found
	}
	return undo.Range()
}
