package atomic

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// This file follows the atomic flag through the frames of a file.

// kind tells what is wrong.
type kind uint8

const (
	notRestored kind = iota + 1 // some path leaves the frame with the flag set
	toConstant                  // undone with something that is not the previous value
	dropped                     // the previous value is thrown away
	skipped                     // a context manager that an exception of its block leaves set
)

// fault is one finding.
type fault struct {
	kind   kind
	set    *syntax.Call // the call that sets the flag
	undo   *syntax.Call // the call that undoes it, or should
	saved  string       // the name of the previous value, where there is one
	other  string       // what is restored in its place
	nobody bool         // no scope binds that
	risk   flow.Risk    // of the step that leaves
	at     syntax.Node  // that step's
	yield  syntax.Node  // of a context manager
	stmt   syntax.Stmt  // of the set
	bare   bool         // the undo may be reached without the set
	fix    *undoing     // how it is undone on other paths
	undone bool         // something in the function undoes it on some path
	scope  *scope.Scope
}

// undoing is the one statement that undoes a set elsewhere in its function.
type undoing struct{ set, undo syntax.Stmt }

// faults finds what is wrong in a file, once for all rules.
func faults(f *flow.File) []fault {
	return flow.Once(f, "atomic", func() []fault {
		var out []fault
		if !f.Names("set_atomic") { // of which all faults are
			return nil
		}
		for _, s := range f.Frames() {
			if s.Kind == scope.Function {
				out = append(out, newTracker(f, s).run()...)
			}
			if s.Kind == scope.Class {
				out = append(out, managers(f, s)...)
			}
		}
		slices.SortStableFunc(out, func(a, b fault) int { return int(a.where().Start) - int(b.where().Start) })
		return out
	})
}

// where is the place that a fault is about.
func (x *fault) where() syntax.Span {
	switch {
	case x.kind == toConstant:
		return x.undo.Range()
	case x.kind == skipped:
		return x.yield.Range()
	}
	return x.set.Range()
}

// read stands for the site of a value that was read from the attribute atomic.
const read = 60

// site is a call of set_atomic.
type site struct {
	call    *syntax.Call
	stmt    syntax.Stmt
	flag    syntax.Expr
	saved   string // the name that gets the previous value
	escapes bool   // it is returned, or stored in an object
	drops   bool
}

// state is the flag's at one point: the sites that are open, innermost last,
// and which names hold whose previous value.
type state struct {
	open  string // a byte for each site, which is its number
	saved string // name=site; for each name
}

func (s state) top() int {
	if s.open == "" {
		return -1
	}
	return int(s.open[len(s.open)-1])
}

func (s state) nameOf(i int) string {
	for item := range strings.SplitSeq(s.saved, ";") {
		if name, of, ok := strings.Cut(item, "="); ok && of == string(rune('A'+i)) {
			return name
		}
	}
	return ""
}

func (s state) siteOf(name string) int {
	for item := range strings.SplitSeq(s.saved, ";") {
		if n, of, ok := strings.Cut(item, "="); ok && n == name {
			return int(of[0] - 'A')
		}
	}
	return -1
}

func (s state) save(name string, i int) state {
	s = s.forget(name)
	items := append(strings.FieldsFunc(s.saved, func(r rune) bool { return r == ';' }), name+"="+string(rune('A'+i)))
	slices.Sort(items)
	s.saved = strings.Join(items, ";")
	return s
}

func (s state) forget(name string) state {
	items := slices.DeleteFunc(strings.Split(s.saved, ";"), func(item string) bool {
		n, _, _ := strings.Cut(item, "=")
		return n == name || item == ""
	})
	s.saved = strings.Join(items, ";")
	return s
}

func (s state) push(i int) state {
	if len(s.open) < 6 {
		s.open += string([]byte{byte(i)})
	}
	return s
}

// close ends a site and those inside of it.
func (s state) close(i int) state {
	if at := strings.LastIndexByte(s.open, byte(i)); at >= 0 {
		s.open = s.open[:at]
	}
	return s
}

type tracker struct {
	f       *flow.File
	s       *scope.Scope
	g       *flow.Graph
	sites   []site
	index   map[*syntax.Call]int
	manager bool // a generator that is a context manager
	found   map[any]fault
	undoes  map[int][]undoneBy
	least   flow.Risk             // from which on steps are taken to fail
	bare    map[*syntax.Call]bool // calls that may undo nothing
}

// undoneBy is a call that closes a site, by which name.
type undoneBy struct {
	call *syntax.Call
	stmt syntax.Stmt
}

func newTracker(f *flow.File, s *scope.Scope) *tracker {
	t := &tracker{f: f, s: s, index: make(map[*syntax.Call]int), found: make(map[any]fault), undoes: make(map[int][]undoneBy), bare: make(map[*syntax.Call]bool)}
	def, ok := s.Node.(*syntax.FunctionDef)
	t.manager = ok && s.Generator && flow.Decorated(def, "contextmanager")
	if ok && flow.LastName(forwardedName(def)) == "set_atomic" {
		return t // only hands it on
	}
	var stmts []syntax.Stmt
	f.Own(s, func(n syntax.Node) bool {
		if stmt, ok := n.(syntax.Stmt); ok {
			stmts = append(stmts, stmt)
		}
		call, ok := n.(*syntax.Call)
		if !ok {
			return true
		}
		if flag, ok := f.AtomicFlag(s, call); ok && len(t.sites) < 20 && !t.foreign(call) {
			t.index[call] = len(t.sites)
			t.sites = append(t.sites, newSite(call, flag, stmts[len(stmts)-1]))
		}
		return true
	})
	return t
}

// forwardedName is what the only statement of a function calls, or nil.
func forwardedName(def *syntax.FunctionDef) syntax.Expr {
	body := flow.WithoutDocstring(def.Body)
	if len(body) != 1 {
		return nil
	}
	if ret, ok := body[0].(*syntax.Return); ok {
		if call, ok := ret.Value.(*syntax.Call); ok {
			return call.Func
		}
	}
	return nil
}

// foreign recognises the flag of a tasklet that was just made, whose previous
// value is known.
func (t *tracker) foreign(call *syntax.Call) bool {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return false
	}
	e := a.Value
	if n, ok := e.(*syntax.Name); ok {
		if _, list := t.f.Lookup(t.s, n); len(list) == 1 && list[0].Value != nil {
			e = list[0].Value
		}
	}
	for {
		made, ok := e.(*syntax.Call)
		if !ok {
			return false
		}
		if t.f.Origin(t.s, made.Func) == "stackless.tasklet" {
			return true
		}
		e = made.Func
		if a, ok := e.(*syntax.Attribute); ok {
			e = a.Value
		}
	}
}

// newSite reads how the result of a call is used.
func newSite(call *syntax.Call, flag syntax.Expr, stmt syntax.Stmt) site {
	x := site{call: call, flag: flag, stmt: stmt}
	switch st := stmt.(type) {
	case *syntax.ExprStmt:
		x.drops = st.Value == syntax.Expr(call)
		x.escapes = !x.drops
	case *syntax.Assign:
		if st.Value != syntax.Expr(call) || len(st.Targets) != 1 {
			x.escapes = true
			break
		}
		if n, ok := st.Targets[0].(*syntax.Name); ok {
			x.saved = n.Id
		} else {
			x.escapes = true
		}
	default:
		x.escapes = true
	}
	return x
}

func (t *tracker) run() []fault {
	if len(t.sites) == 0 {
		return nil
	}
	t.g = t.f.Graph(t.s)
	// First what surely raises now and then; what hardly ever does counts where
	// nothing else is found.
	for _, t.least = range []flow.Risk{flow.Real, flow.Slight} {
		flow.Follow(t.g, state{}, t.step)
	}
	t.dropped()
	var out []fault
	for _, x := range t.found {
		if by := t.undoes[t.index[x.set]]; len(by) == 1 && x.kind != toConstant {
			x.fix = &undoing{t.sites[t.index[x.set]].stmt, by[0].stmt}
		}
		x.scope, x.bare, x.undone = t.s, t.bare[x.undo], len(t.undoes[t.index[x.set]]) > 0
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b fault) int { return int(a.where().Start) - int(b.where().Start) })
	return out
}

// step moves a state over one step.
func (t *tracker) step(w *flow.Walk[state], p *flow.Path[state]) {
	st, s := p.Step, p.State
	if st == t.g.Exit || st == t.g.Lost {
		t.leaves(p)
		return
	}
	if st.Op == flow.Eval {
		if call, ok := st.Node.(*syntax.Call); ok {
			if i, ok := t.index[call]; ok {
				w.Go(t.call(i, st, s))
				return
			}
		}
	}
	if st.Op == flow.Store {
		if n, ok := st.Node.(*syntax.Name); ok {
			s = t.store(n.Id, st.Value, s)
			if s.siteOf(n.Id) >= 0 {
				w.GoKnowing(s, n.Id+" is None", false)
				return
			}
		}
	}
	if s.open != "" && flow.RiskOf(st) >= t.least && !t.getsTasklet(st.Node) {
		w.Fail(s)
	}
	w.Go(s)
}

// getsTasklet recognises calls that ask for the running tasklet.
func (t *tracker) getsTasklet(n syntax.Node) bool {
	call, ok := n.(*syntax.Call)
	if !ok {
		return false
	}
	origin := t.f.Origin(t.s, call.Func)
	return origin == "stackless.getcurrent" || origin == "stackless.getmain"
}

func (t *tracker) store(name string, value syntax.Expr, s state) state {
	if call, ok := value.(*syntax.Call); ok {
		if i, ok := t.index[call]; ok && t.sites[i].saved == name {
			return s.save(name, i)
		}
	}
	if a, ok := value.(*syntax.Attribute); ok && a.Attr == "atomic" {
		return s.save(name, read)
	}
	if n, ok := value.(*syntax.Name); ok {
		if i := s.siteOf(n.Id); i >= 0 {
			return s.save(name, i)
		}
	}
	return s.forget(name)
}

// call is one of set_atomic: it sets, or it undoes.
func (t *tracker) call(i int, st *flow.Step, s state) state {
	x := &t.sites[i]
	on, constant := flow.Flag(x.flag)
	switch {
	case constant && (on || x.saved != ""):
		if x.escapes {
			return s
		}
		return s.push(i)
	case constant && s.open == "":
		t.bare[x.call] = true
		return s
	case constant:
		top := s.top()
		if outer, isSet := flow.Flag(t.sites[top].flag); isSet && (outer || t.sites[top].saved != "") {
			t.undone(top, x, s, "")
		}
		t.closes(top, x)
		return s.close(top)
	}
	name := text(x.flag)
	if s.siteOf(name) == read {
		for _, open := range []byte(s.open) {
			t.closes(int(open), x)
		}
		s.open = ""
		return s
	}
	if open := s.siteOf(name); open >= 0 {
		t.closes(open, x)
		return s.close(open)
	}
	if s.open == "" {
		if x.saved != "" {
			return s.push(i) // set to whatever a parameter says
		}
		if n, ok := x.flag.(*syntax.Name); ok && t.nobody(n) {
			t.found[[2]any{toConstant, x.call}] = fault{kind: toConstant, set: x.call, stmt: x.stmt, undo: x.call, other: name, nobody: true}
		}
		return s
	}
	top := s.top()
	n, isName := x.flag.(*syntax.Name)
	if s.nameOf(top) != "" && t.isOther(x.flag) || isName && t.nobody(n) {
		t.undone(top, x, s, name)
	}
	t.closes(top, x)
	return s.close(top)
}

// nobody reports whether a name is bound nowhere.
func (t *tracker) nobody(n *syntax.Name) bool {
	switch t.s.Binding(n.Sym) {
	case scope.Local, scope.Cell, scope.Free:
		return false
	}
	_, list := t.f.Lookup(t.s, n)
	return len(list) == 0 && n.Id != "True" && n.Id != "False" && !t.f.StarImport()
}

// isOther reports whether what is restored is surely not the previous value: a
// name that means something else, or nothing.
func (t *tracker) isOther(flag syntax.Expr) bool {
	n, ok := flag.(*syntax.Name)
	if !ok {
		return false
	}
	return !slices.Contains(t.s.Params, n.Sym)
}

// closes notes which calls undo a site.
func (t *tracker) closes(i int, by *site) {
	for _, u := range t.undoes[i] {
		if u.call == by.call {
			return
		}
	}
	t.undoes[i] = append(t.undoes[i], undoneBy{by.call, by.stmt})
}

// undone notes a site that is undone with the wrong value.
func (t *tracker) undone(open int, x *site, s state, other string) {
	y := fault{kind: toConstant, set: t.sites[open].call, stmt: t.sites[open].stmt, undo: x.call, other: other, saved: s.nameOf(open)}
	if n, ok := x.flag.(*syntax.Name); ok {
		y.nobody = t.nobody(n)
	}
	key := [2]any{toConstant, x.call}
	if was, ok := t.found[key]; ok && was.saved != y.saved {
		y.saved = "" // which it is depends on the path
	}
	t.found[key] = y
}

// leaves looks at a state that leaves the frame.
func (t *tracker) leaves(p *flow.Path[state]) {
	for _, b := range []byte(p.State.open) {
		i := int(b)
		x := &t.sites[i]
		by := origin(p, i)
		y := fault{kind: notRestored, set: x.call, stmt: x.stmt, saved: x.saved}
		if p.Step == t.g.Lost {
			y.risk, y.at = flow.RiskOf(by), by.Node
			if hands(by) && t.manager {
				y.kind, y.yield = skipped, by.Node
			}
		}
		key := [2]any{y.kind, x.call}
		was, known := t.found[key]
		if !known || y.at == nil && was.at != nil { // a path that returns says most
			t.found[key] = y
		}
	}
}

// origin is the step whose exception leads to the end of a path; the raise
// statements of handlers on the way hand it on.
func origin(p *flow.Path[state], open int) *flow.Step {
	at := p.Step
	for ; p != nil; p = p.From {
		if p.From != nil && p.Failed {
			at = p.From.Step
			if at.Op != flow.Raise {
				break
			}
		}
	}
	return at
}

// dropped looks at the results that are thrown away: by nothing in the
// function is the flag undone, or else that is the fault of how it is.
func (t *tracker) dropped() {
	for i := range t.sites {
		x := &t.sites[i]
		on, constant := flow.Flag(x.flag)
		if !x.drops || !constant || !on {
			continue
		}
		if len(t.undoes[i]) == 0 {
			t.found[[2]any{dropped, x.call}] = fault{kind: dropped, set: x.call, stmt: x.stmt}
			delete(t.found, [2]any{notRestored, x.call})
			delete(t.found, [2]any{skipped, x.call})
		}
	}
}

// text is a name with attributes, or empty.
func text(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Name:
		return e.Id
	case *syntax.Attribute:
		if of := text(e.Value); of != "" {
			return of + "." + e.Attr
		}
	}
	return ""
}
