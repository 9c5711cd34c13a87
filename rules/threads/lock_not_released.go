package threads

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// LockNotReleased is SLL603.
var LockNotReleased = &analysis.Rule{
	Code:     "SLL603",
	Name:     "lock-not-released",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"acquire"},
	Doc: analysis.Doc{
		Title: "A lock that an exception leaves locked",
		What: "`lock.acquire()` and `lock.release()` in one function, with calls in between that may raise, and neither a `with` " +
			"statement nor a `finally` clause that releases the lock then. Functions that only acquire or only release are left in peace, and " +
			"so are those that release first, for a while.",
		Why: "The exception passes the `release()` by. The next one who wants the lock waits for ever, far away from what went wrong.",
		Bad: `import threading

lock = threading.Lock()

def count(text):
    lock.acquire()
    number = int(text)
    lock.release()
    return number

def main():
    try:
        count("no number")
    except ValueError:
        pass
    return lock.locked()
`,
		Good: `import threading

lock = threading.Lock()

def count(text):
    with lock:
        return int(text)

def main():
    try:
        count("no number")
    except ValueError:
        pass
    return lock.locked()
`,
		Versions: "All versions of Python; the locks of asyncio, gevent and stacklesslib likewise.",
		Fix: "Puts what stands between the two calls into a `try` statement, and the release into its `finally` clause. Safe; offered " +
			"where both stand in one block and nothing else releases the lock.",
		Confirm: "The function is run, and what stands between made to raise. Confirmed when the lock is locked afterwards.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			if s.Kind != scope.Function {
				continue
			}
			k := keeper{pass: pass, f: f, s: s}
			for _, lock := range k.locks() {
				k.follow(lock)
			}
		}
	},
}

// keeper looks after the locks of one frame.
type keeper struct {
	pass *analysis.Pass
	f    *flow.File
	s    *scope.Scope
}

// locks lists those, by their text, that the frame both acquires and releases.
func (k *keeper) locks() []string {
	acquires, releases := make(map[string]bool), make(map[string]bool)
	k.f.Own(k.s, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			switch name, op := k.operation(call); op {
			case "acquire":
				acquires[name] = acquires[name] || !k.own(call)
			case "release":
				releases[name] = true
			}
		}
		return true
	})
	var out []string
	for name, counts := range acquires {
		if counts && releases[name] {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// operation says which lock a call acquires or releases.
func (k *keeper) operation(call *syntax.Call) (lock, op string) {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok || a.Attr != "acquire" && a.Attr != "release" {
		return "", ""
	}
	switch k.f.KindOf(k.s, a.Value) {
	case flow.Lock, flow.Semaphore, flow.Condition, flow.SoftLock, flow.SoftCondition:
	case flow.Unknown:
		name := strings.ToLower(flow.LastName(a.Value))
		if !strings.HasSuffix(name, "lock") && !strings.HasSuffix(name, "mutex") && !strings.HasPrefix(name, "sem") && !strings.HasPrefix(name, "cond") {
			return "", ""
		}
	default:
		return "", ""
	}
	return strings.Join(strings.Fields(k.f.Syntax.Text(a.Value)), ""), a.Attr
}

// possession is whether the frame holds the lock.
type possession struct {
	held     bool
	asked    bool // and the answer is about to be stored
	released bool // it had it once
}

func (k *keeper) follow(lock string) {
	g := k.f.Graph(k.s)
	var lost, returned *flow.Path[possession]
	var acquires, releases []syntax.Stmt
	lent, ends := false, false
	flow.Follow(g, possession{}, func(w *flow.Walk[possession], p *flow.Path[possession]) {
		st, s := p.Step, p.State
		switch {
		case st == g.Lost && s.held && lost == nil:
			lost = p
		case st == g.Exit && s.held && returned == nil:
			returned = p
		case st == g.Exit:
			ends = ends || s.released
		}
		call, _ := st.Node.(*syntax.Call)
		if call == nil || st.Op != flow.Eval && st.Op != flow.Test {
			if st.Op == flow.Store && s.asked {
				if n, ok := st.Node.(*syntax.Name); ok && st.Value != nil {
					if c, ok := st.Value.(*syntax.Call); ok && k.is(c, lock, "acquire") {
						w.GoKnowing(possession{held: true}, n.Id, true)
						w.GoKnowing(possession{}, n.Id, false)
						return
					}
				}
			}
			if s.held && flow.RiskOf(st) == flow.Real && !k.gets(st, lock) {
				w.Fail(s)
			}
			w.Go(s)
			return
		}
		switch {
		case k.is(call, lock, "acquire") && st.Op == flow.Test:
			w.Branch(true, possession{held: true})
			w.Branch(false, s)
		case k.is(call, lock, "acquire") && g.Tested[call]:
			w.Go(s) // the test decides
		case k.is(call, lock, "acquire") && !alone(st.Stmt, call):
			lent = true // for somebody else, or to see what it answers
			w.Go(s)
		case k.is(call, lock, "acquire"):
			if !slices.Contains(acquires, st.Stmt) {
				acquires = append(acquires, st.Stmt)
			}
			if assign, ok := st.Stmt.(*syntax.Assign); ok && assign.Value == syntax.Expr(call) {
				w.Go(possession{asked: true})
				return
			}
			lent = lent || s.held // twice: a signal, not a lock
			w.Go(possession{held: true})
		case k.is(call, lock, "release"):
			if !s.held {
				lent = true // it was held before: this only lends it
			}
			if !slices.Contains(releases, st.Stmt) {
				releases = append(releases, st.Stmt)
			}
			w.Go(possession{released: true})
		default:
			if s.held && st.Op == flow.Eval && flow.RiskOf(st) == flow.Real && !k.waits(call, lock) {
				w.Fail(s)
			}
			w.Go(s)
		}
	})
	if !ends || passes(k.s.Name) {
		returned = nil // what it is for, or none of our business
	}
	if lent || lost == nil && returned == nil {
		return
	}
	k.report(lock, lost, returned, acquires, releases)
}

// alone reports whether a statement is a call, or keeps what it answers.
func alone(s syntax.Stmt, call *syntax.Call) bool { return valueOf(s) == syntax.Expr(call) }

// valueOf is what a statement computes, awaited or not, nil where it is none that does just
// that.
func valueOf(s syntax.Stmt) syntax.Expr {
	var value syntax.Expr
	switch s := s.(type) {
	case *syntax.ExprStmt:
		value = s.Value
	case *syntax.Assign:
		value = s.Value
	}
	if await, ok := value.(*syntax.Await); ok {
		value = await.Value
	}
	return value
}

// passes recognises functions that are there to leave a lock held.
func passes(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "acquire") || strings.Contains(name, "lock") || name == "__enter__"
}

func (k *keeper) is(call *syntax.Call, lock, op string) bool {
	name, does := k.operation(call)
	return name == lock && does == op
}

// own recognises a lock that the function itself has made: with the function it
// is gone.
func (k *keeper) own(call *syntax.Call) bool {
	n, ok := call.Func.(*syntax.Attribute).Value.(*syntax.Name)
	if !ok {
		return false
	}
	owner, list := k.f.Lookup(k.s, n)
	if owner != k.s {
		return false
	}
	for _, b := range list {
		if b.Value == nil {
			return false
		}
		if _, made := b.Value.(*syntax.Call); !made {
			return false
		}
	}
	return len(list) > 0
}

// gets recognises the await of an acquire, after which it is held.
func (k *keeper) gets(st *flow.Step, lock string) bool {
	await, ok := st.Node.(*syntax.Await)
	if !ok {
		return false
	}
	call, ok := await.Value.(*syntax.Call)
	return ok && k.is(call, lock, "acquire")
}

// waits recognises waits for the condition that is held, which fail only where
// it is not, or an await of it by cancellation.
func (k *keeper) waits(call *syntax.Call, lock string) bool {
	a, ok := call.Func.(*syntax.Attribute)
	return ok && a.Attr == "wait" && strings.Join(strings.Fields(k.f.Syntax.Text(a.Value)), "") == lock
}

func (k *keeper) report(lock string, lost, returned *flow.Path[possession], acquires, releases []syntax.Stmt) {
	at := lost
	if at == nil {
		at = returned
	}
	start := at
	for start != nil && (start.State.held || start.Step.Node == nil) {
		start = start.From
	}
	if start == nil {
		return
	}
	taken := start.Step.Node
	finding := analysis.Finding{Span: taken.Range(), Severity: k.pass.Rule.Severity}
	if lost != nil {
		failed := lost
		for failed.From != nil && !failed.Failed {
			failed = failed.From
		}
		node := failed.From.Step.Node
		finding.Message = fmt.Sprintf("an exception in line %d leaves '%s' locked: nothing releases it then", k.pass.File.Row(node.Pos()), lock)
		finding.Related = []analysis.Hop{{Label: "an exception here leaves it locked", Span: node.Range()}}
	} else {
		finding.Message = fmt.Sprintf("some path returns from %s() with '%s' still locked, while others release it", k.s.Name, lock)
	}
	for _, r := range releases {
		finding.Related = append(finding.Related, analysis.Hop{Label: "released here", Span: r.Range()})
	}
	if len(acquires) == 1 && len(releases) == 1 && lost != nil {
		if next := fixes.After(k.pass.File, acquires[0]); next != nil && next != releases[0] {
			finding.Fix = fixes.Guard(k.pass.File, next, releases, "Release it in a finally clause")
		}
	}
	k.pass.Report(finding)
}
