// Package fixes builds the changes that rules offer. A fix is offered only
// where its effect is known from the tree alone; what it promises is checked
// by applying it to every fixture and analysing the result again.
package fixes

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// plan says which statements must end with which names cleared:
// path[len(path)-1].block[from:to]. With from == to nothing comes after the
// place where the cycle is closed, and the names are cleared right there.
type plan struct {
	fn       *syntax.FunctionDef
	path     []level // to the block; the last index is that of the first event
	from, to int
	names    []string
	bound    []string // those that surely have a value, so that `del` can clear them
	unsafe   bool
}

func (p *plan) block() []syntax.Stmt { return p.path[len(p.path)-1].block }

// span covers the statements of the plan.
func (p *plan) span() syntax.Span {
	block := p.block()
	if p.from == p.to {
		return block[p.from-1].Range()
	}
	return syntax.Span{Start: block[p.from].Range().Start, Stop: block[p.to-1].Range().Stop}
}

// planner makes the plans for the leaks of one function.
type planner struct {
	file   *syntax.File
	fn     *syntax.FunctionDef
	scope  *scope.Scope
	syms   map[string]syntax.Sym // of the whole file
	leaks  []*heap.Leak          // of this function, with names that can be cleared
	budget int                   // statements that may still be looked at
}

// budget bounds the work for one function: plans compare places with each
// other, and generated code has thousands of them.
const budget = 4 << 20

// newPlanner collects the leaks of a function; nil when nothing can be cleared
// there.
func newPlanner(file *syntax.File, syms map[string]syntax.Sym, at *scope.Scope, leaks []heap.Leak) *planner {
	if at == nil {
		return nil
	}
	fn, ok := at.Node.(*syntax.FunctionDef)
	if !ok || nesting(fn.Body) > deepest {
		return nil
	}
	p := &planner{file: file, fn: fn, scope: at, syms: syms, budget: budget}
	for i := range leaks {
		if leaks[i].Scope == at && p.clearable(&leaks[i]) {
			p.leaks = append(p.leaks, &leaks[i])
		}
	}
	return p
}

// deepest is how far blocks may be nested in a function that is to get one
// more: CPython refuses more than 20.
const deepest = 17

// nesting is how many blocks of CPython's lie around the innermost statement,
// or a few more.
func nesting(list []syntax.Stmt) int {
	most := 0
	for _, s := range list {
		own := 0
		switch s.(type) {
		case *syntax.For, *syntax.While:
			own = 1
		case *syntax.With, *syntax.Try:
			own = 2
		}
		for _, below := range levelsOf(s) {
			most = max(most, own+nesting(below.block))
		}
	}
	return most
}

// clearable reports whether clearing the names of the leak breaks the cycle:
// they are variables of the function itself, and none is a parameter whose
// object the caller can be expected to hold as well. A parameter that is
// itself the exception may be cleared; what the caller does with its own
// variable is another finding.
func (p *planner) clearable(leak *heap.Leak) bool {
	for _, name := range leak.Clear {
		if b := p.binding(name); b != scope.Local && b != scope.Cell {
			return false
		}
		if parameter(p.fn, name) && !isDirect(leak.Path, name) {
			return false
		}
	}
	return len(leak.Clear) > 0
}

// isDirect reports whether a path starts with the local of that name, and the
// local is the exception or traceback itself.
func isDirect(path []heap.Hop, name string) bool {
	if len(path) > 0 && strings.HasPrefix(path[0].Label, "frame of ") {
		path = path[1:]
	}
	return len(path) > 1 && path[0].Label == "local '"+name+"'" &&
		(path[1].Label == "exception" || path[1].Label == "traceback")
}

func (p *planner) binding(name string) scope.Binding {
	if sym, ok := p.syms[name]; ok {
		return p.scope.Binding(sym)
	}
	return scope.Unbound
}

// spend counts work and reports whether there is budget left.
func (p *planner) spend(n int) bool {
	p.budget -= n
	return p.budget >= 0
}

// plan makes the smallest correct plan for one leak. Plans of other leaks of
// the function that would overlap it are made part of it, so that all of them
// offer the same change.
func (p *planner) plan(leak *heap.Leak) *plan {
	if p.clearedAlready(leak) || p.handedOver(leak) {
		return nil
	}
	result := p.search(leak)
	if p.budget < 0 {
		return nil
	}
	return result
}

func (p *planner) search(leak *heap.Leak) *plan {
	if inner := p.inner(leak); inner != nil {
		return inner
	}
	group := []*heap.Leak{leak}
	result := p.outer(group)
	for result != nil && len(group) < len(p.leaks) {
		grown := group
		for _, other := range p.leaks {
			if !slices.Contains(grown, other) && contains(result.span(), other.Span) {
				grown = append(grown, other)
			}
		}
		if len(grown) == len(group) {
			break
		}
		group = grown
		result = p.outer(group)
	}
	return result
}

// inner clears the names at the end of the block in which they are stored, or
// around the raise that closes the cycle. That is right when nobody outside
// of that block can tell.
func (p *planner) inner(leak *heap.Leak) *plan {
	path := p.pathTo(leak.Span)
	if path == nil {
		return nil
	}
	last := &path[len(path)-1]
	uses := p.usesOf(leak.Clear)
	for _, u := range uses {
		if u.inner {
			return nil
		}
	}
	result := &plan{fn: p.fn, path: path, names: leak.Clear}
	switch s := last.stmt().(type) {
	case *syntax.Assign:
		if len(path) == 1 || !p.local(leak, last, uses) {
			return nil
		}
		result.from, result.to = last.index+1, len(last.block)
		result.bound = leak.Clear
	case *syntax.Raise:
		if leak.Holder != heap.HeldRaise || !p.leavesAtOnce(path) || !p.bornHere(leak, uses) ||
			len(leak.Clear) != 1 || !isDirect(leak.Path, leak.Clear[0]) {
			return nil
		}
		result.from, result.to = last.index, last.index+1
		if name, ok := s.Exc.(*syntax.Name); ok {
			result.bound = []string{name.Id}
		}
	default:
		return nil
	}
	return p.finish(result, uses)
}

// local reports whether the assignment at the level binds all names of the
// leak, and nothing outside the rest of its block reads what it bound.
func (p *planner) local(leak *heap.Leak, at *level, uses []use) bool {
	store := at.stmt().(*syntax.Assign)
	for _, name := range leak.Clear {
		if !binds(store, name) {
			return false
		}
	}
	end := at.block[len(at.block)-1].Range().Stop
	for _, u := range uses {
		pos := int32(u.node.Pos())
		if (u.load || u.del) && !(pos >= store.Stop && pos < end) && !p.rebound(u, store.Span) {
			return false
		}
	}
	return true
}

// rebound reports whether a mention never sees what the given store binds,
// because an assignment of its own always comes between.
func (p *planner) rebound(u use, store syntax.Span) bool {
	for _, at := range p.pathTo(u.node.Range()) {
		if !p.spend(at.index) {
			return false
		}
		for _, s := range at.block[:at.index] {
			if binds(s, u.name) && !comesLater(at.block, s, store) {
				return true
			}
		}
	}
	return false
}

// comesLater reports whether the store lies in the block, in s or behind it:
// then the way from the store to what follows need not pass s.
func comesLater(block []syntax.Stmt, s syntax.Stmt, store syntax.Span) bool {
	whole := syntax.Span{Start: s.Range().Start, Stop: block[len(block)-1].Range().Stop}
	return contains(whole, store)
}

// leavesAtOnce reports whether an exception raised at the end of the path
// passes no handler, finally clause or with statement of the function.
func (p *planner) leavesAtOnce(path []level) bool {
	for i := range path {
		switch path[i].part {
		case withBody:
			return false
		case tryBody, tryElse, handlerBody:
			try := path[i].owner.(*syntax.Try)
			if len(try.Finalbody) > 0 || path[i].part == tryBody {
				return false
			}
		}
	}
	return true
}

// bornHere reports whether the raise alone closes the cycle: the names are
// bound to exceptions that nobody has caught here before.
func (p *planner) bornHere(leak *heap.Leak, uses []use) bool {
	for _, other := range p.leaks {
		if other != leak && sharesName(other.Clear, leak.Clear) {
			return false
		}
	}
	for _, u := range uses {
		if !u.store {
			continue
		}
		for _, at := range p.pathTo(u.node.Range()) {
			if at.part == handlerBody {
				return false
			}
		}
	}
	return true
}

func sharesName(a, b []string) bool {
	for _, name := range a {
		if slices.Contains(b, name) {
			return true
		}
	}
	return false
}

// outer clears all names of the leaks at the end of the function, from the
// first place at which one of them may close a cycle.
func (p *planner) outer(leaks []*heap.Leak) *plan {
	result := &plan{fn: p.fn, from: len(p.fn.Body), to: len(p.fn.Body)}
	for _, leak := range leaks {
		for _, name := range leak.Clear {
			if !slices.Contains(result.names, name) {
				result.names = append(result.names, name)
			}
		}
	}
	uses := p.usesOf(result.names)
	for _, span := range p.events(leaks, uses) {
		path := p.pathTo(span)
		if path == nil {
			return nil
		}
		from := path[0].index
		if closesQuietly(path, result.names) {
			from++
		}
		result.from = min(result.from, from)
	}
	first := max(result.from-1, 0)
	if result.from < len(p.fn.Body) {
		first = result.from
	}
	result.path = []level{{part: functionBody, block: p.fn.Body, index: first}}
	for _, name := range result.names {
		if bound(p.fn, []level{{block: p.fn.Body, index: result.from}}, name) {
			result.bound = append(result.bound, name)
		}
	}
	return p.finish(result, uses)
}

// events lists the places that may close a cycle with one of the names: those
// that the analysis names, and every store inside a handler.
func (p *planner) events(leaks []*heap.Leak, uses []use) []syntax.Span {
	var spans []syntax.Span
	for _, leak := range leaks {
		spans = append(spans, leak.Span)
	}
	for _, other := range p.leaks {
		for _, leak := range leaks {
			if sharesName(other.Clear, leak.Clear) {
				spans = append(spans, other.Span)
				break
			}
		}
	}
	for _, u := range uses {
		if !u.store || u.inner {
			continue
		}
		path := p.pathTo(u.node.Range())
		for i := range path {
			if path[i].part == handlerBody && !isNone(path[len(path)-1].stmt()) {
				spans = append(spans, u.node.Range())
				break
			}
		}
	}
	return spans
}

// isNone reports whether the statement assigns a constant.
func isNone(s syntax.Stmt) bool {
	assign, ok := s.(*syntax.Assign)
	if !ok {
		return false
	}
	_, ok = assign.Value.(*syntax.Constant)
	return ok
}

// closesQuietly reports whether the statement at the end of the path closes
// the cycle as the last thing it does, and control then goes to the statement
// after path[0] without anything in between that could end the function.
func closesQuietly(path []level, names []string) bool {
	if !storesLast(path[len(path)-1].stmt(), names) {
		return false
	}
	for i := len(path) - 1; i > 0; i-- {
		if path[i].index != len(path[i].block)-1 || !path[i].goesOn() {
			return false
		}
	}
	return true
}

// storesLast reports whether a statement stores as its last act, and closes the
// cycle of some names by that: what stores something else may have called what
// raises one of them.
func storesLast(s syntax.Stmt, names []string) bool {
	stores := func(value syntax.Expr, targets ...syntax.Expr) bool {
		return !calls(value) || !mentions(value, names) && slices.ContainsFunc(targets, func(t syntax.Expr) bool { return mentions(t, names) })
	}
	switch s := s.(type) {
	case *syntax.FunctionDef:
		return true
	case *syntax.Assign:
		return stores(s.Value, s.Targets...)
	case *syntax.AnnAssign:
		return s.Value != nil && stores(s.Value, s.Target)
	case *syntax.ExprStmt:
		call, ok := s.Value.(*syntax.Call)
		if !ok {
			return false
		}
		method, ok := call.Func.(*syntax.Attribute)
		return ok && storingMethods[method.Attr]
	}
	return false
}

// calls reports whether an expression calls or awaits something.
func calls(e syntax.Expr) bool {
	found := false
	syntax.Inspect(e, func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.Lambda:
			return false
		case *syntax.Call, *syntax.Await, *syntax.YieldFrom, *syntax.Yield:
			found = true
		}
		return !found
	})
	return found
}

// mentions reports whether an expression has one of some names in it.
func mentions(e syntax.Expr, names []string) bool {
	found := false
	syntax.Inspect(e, func(n syntax.Node) bool {
		if name, ok := n.(*syntax.Name); ok && slices.Contains(names, name.Id) {
			found = true
		}
		return !found
	})
	return found
}

// storingMethods put their argument into their object and then return.
var storingMethods = map[string]bool{
	"append": true, "appendleft": true, "add": true, "insert": true, "put": true, "put_nowait": true,
	"setdefault": true, "set_exception": true,
}

// finish settles how the names are cleared, in the order in which the function
// first mentions them, and what that puts at risk.
func (p *planner) finish(result *plan, uses []use) *plan {
	var names, keep []string
	for _, u := range uses {
		if !slices.Contains(names, u.name) && slices.Contains(result.names, u.name) {
			names = append(names, u.name)
		}
	}
	for _, name := range result.names { // parameters that the body never mentions
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	result.names = names
	for _, name := range names {
		shared := p.binding(name) == scope.Cell
		result.unsafe = result.unsafe || shared
		unbinds := func(u use) bool { return u.name == name && (u.del || u.handler) }
		if slices.Contains(result.bound, name) && !shared && !slices.ContainsFunc(uses, unbinds) {
			keep = append(keep, name)
		}
	}
	result.bound = keep
	if result.from < result.to && yields(result.block()[result.from:result.to]) {
		result.unsafe = true
	}
	return result
}

// pathTo is the path to a place in the function.
func (p *planner) pathTo(span syntax.Span) []level {
	p.spend(8)
	return pathTo(p.fn.Body, span)
}

// usesOf lists the mentions of the names in the function.
func (p *planner) usesOf(names []string) []use {
	p.spend(int(p.fn.Stop-p.fn.Start) / 8)
	return usesOf(p.fn.Body, names)
}
