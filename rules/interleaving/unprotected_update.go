package interleaving

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// UnprotectedUpdate is SLL307.
var UnprotectedUpdate = &analysis.Rule{
	Code:     "SLL307",
	Name:     "unprotected-update",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"Lock", "_lock", "mutex", "atomic", "Condition"},
	Doc: analysis.Doc{
		Title: "State that is updated under protection elsewhere, and here without",
		What: "`self.n += 1` (or `self.n = self.n + 1`) outside of any lock or atomic block, of an attribute which other methods of the " +
			"class update so only under a lock or atomically; the same for a variable of the module. Methods that are only called " +
			"under protection, and those that run before the object is shared (`__init__`), are left in peace.",
		Why: "The value is read, changed and written, and somebody else may do the same in between: one of the updates is lost. That " +
			"others take the lock does not help where one does not.",
		Bad: `import threading

class Counter(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def enter(self):
        with self.lock:
            self.count += 1

    def leave(self):
        self.count -= 1
`,
		Good: `import threading

class Counter(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def enter(self):
        with self.lock:
            self.count += 1

    def leave(self):
        with self.lock:
            self.count -= 1
`,
		Versions: "All versions of Python, the interpreter lock notwithstanding; Stackless with threads, or with the watchdog of " +
			"`stackless.run(n)`.",
		Confirm: "Two threads (or tasklets under the watchdog) are run through the two methods, switched between every two " +
			"instructions. Confirmed when an update is lost.",
	},
	Run: func(pass *analysis.Pass) {
		for _, u := range unprotected(pass.Flow()) {
			pass.Report(analysis.Finding{
				Message: fmt.Sprintf("'%s' is updated here without protection, and under %s in line %d: an update may be lost",
					u.name, u.under, pass.File.Row(u.elsewhere.Pos())),
				Span: u.at.Range(), Severity: pass.Rule.Severity,
				Related: []analysis.Hop{hop("updated under "+u.under, u.elsewhere)},
			})
		}
	},
}

// update is one read-modify-write of something shared.
type update struct {
	in   *scope.Scope
	at   syntax.Stmt
	held set
}

// unguarded is one that is not protected, and one that is.
type unguarded struct {
	name, under   string
	at, elsewhere syntax.Stmt
}

// subject is what updates are of: an attribute of a class's objects, or a
// variable of the module, for which the class is nil.
type subject struct {
	class *scope.Scope
	name  string
}

// site is a call of a function of the file, and what is held there.
type site struct {
	in   *scope.Scope
	held set
}

func unprotected(f *flow.File) []unguarded {
	list := frames(f)
	updates := make(map[subject][]update)
	calls := make(map[*scope.Scope][]site)
	rest := candidates(list)
	for _, x := range list {
		if rest[x.s] {
			x.updates(updates, calls)
		}
	}
	var out []unguarded
	all := false
	for what, list := range updates {
		guarded := slices.IndexFunc(list, func(u update) bool { return u.held != "" })
		for _, u := range list {
			if guarded < 0 || u.held != "" {
				continue
			}
			if !all { // now it matters who calls whom
				all = true
				for _, x := range frames(f) {
					if !rest[x.s] {
						x.updates(nil, calls)
					}
				}
			}
			if !private(u.in, calls, 4) {
				out = append(out, unguarded{what.shown(), under(list[guarded].held), u.at, list[guarded].at})
			}
		}
	}
	slices.SortFunc(out, func(a, b unguarded) int { return a.at.Pos() - b.at.Pos() })
	return out
}

// candidates are the frames that update something which is updated twice.
func candidates(list []*frame) map[*scope.Scope]bool {
	where := make(map[subject][]*scope.Scope)
	for _, x := range list {
		x.f.OwnStmts(x.s, func(stmt syntax.Stmt) {
			if what, ok := x.updated(stmt); ok {
				where[what] = append(where[what], x.s)
			}
		})
	}
	out := make(map[*scope.Scope]bool)
	for _, scopes := range where {
		if len(scopes) > 1 {
			for _, s := range scopes {
				out[s] = true
			}
		}
	}
	return out
}

func (s subject) shown() string {
	if s.class != nil {
		return "self." + s.name
	}
	return s.name
}

func under(held set) string {
	word := held.words()[0]
	if word == inAtomic {
		return "atomic"
	}
	return "'" + word + "'"
}

// private recognises functions that run before anybody else sees the object, and
// those that their class only calls under protection.
func private(s *scope.Scope, calls map[*scope.Scope][]site, depth int) bool {
	switch s.Name {
	case "__init__", "__new__", "__del__", "__setstate__", "setUp", "tearDown":
		return true
	}
	if lower := strings.ToLower(s.Name); strings.HasSuffix(lower, "locked") || strings.HasSuffix(lower, "unsafe") || strings.HasSuffix(lower, "nolock") {
		return true
	}
	sites := calls[s]
	return len(sites) > 0 && depth > 0 && !slices.ContainsFunc(sites, func(at site) bool {
		return at.held == "" && at.in != s && !private(at.in, calls, depth-1)
	})
}

// updates collects what a frame updates, and what it holds when it calls
// functions of the file.
func (x *frame) updates(out map[subject][]update, calls map[*scope.Scope][]site) {
	x.g = x.f.Graph(x.s)
	type once struct {
		at   syntax.Node
		held set
	}
	done := make(map[once]bool)
	flow.Follow(x.g, set(""), func(w *flow.Walk[set], p *flow.Path[set]) {
		st, held := p.Step, p.State
		if held != "" && flow.RiskOf(st) == flow.Real {
			w.Fail(held)
		}
		held = x.hold(st, held, false)
		key := once{st.Node, held}
		if st.Node != nil && !done[key] {
			done[key] = true
			if what, ok := x.updated(st.Stmt); ok && out != nil && st.Op == flow.Store {
				out[what] = append(out[what], update{x.s, st.Stmt, held})
			}
			if call, ok := st.Node.(*syntax.Call); ok && st.Op == flow.Eval {
				if d := x.f.Callee(x.s, call); d != nil {
					calls[d] = append(calls[d], site{x.s, held})
					if onSelf(call) {
						for _, over := range x.f.Overrides(d) {
							calls[over] = append(calls[over], site{x.s, held})
						}
					}
				}
			}
		}
		w.Go(held)
	})
}

// onSelf recognises calls that a derived class may catch: not those of super().
func onSelf(call *syntax.Call) bool {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return false
	}
	_, ok = a.Value.(*syntax.Name)
	return ok
}

// updated is what a statement reads, changes and writes.
func (x *frame) updated(s syntax.Stmt) (subject, bool) {
	var target syntax.Expr
	switch s := s.(type) {
	case *syntax.AugAssign:
		target = s.Target
	case *syntax.Assign:
		op, ok := s.Value.(*syntax.BinOp)
		if !ok || len(s.Targets) != 1 || x.text(op.Left) != x.text(s.Targets[0]) {
			return subject{}, false
		}
		target = s.Targets[0]
	}
	switch n := target.(type) {
	case *syntax.Attribute:
		if of, ok := n.Value.(*syntax.Name); ok {
			if c := x.f.SelfClass(x.s, of); c != nil {
				return subject{c.Scope, n.Attr}, true
			}
		}
	case *syntax.Name:
		if x.s.Binding(n.Sym) == scope.GlobalExplicit {
			return subject{nil, n.Id}, true
		}
	}
	return subject{}, false
}
