package interleaving

import (
	"bytes"
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
)

// LockAcrossSwitch is SLL305.
var LockAcrossSwitch = &analysis.Rule{
	Code:     "SLL305",
	Name:     "lock-across-switch",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"Lock", "_lock", "Condition", "Semaphore"},
	Doc: analysis.Doc{
		Title: "A lock of threads held while another tasklet, greenlet or coroutine runs",
		What: "A `threading` lock (or `thread.allocate_lock()`, a condition, a semaphore) that is held over a channel operation, " +
			"`schedule`, another switch of tasklets or greenlets, or an `await`; also in a function of the file that is called. Not in files " +
			"that patch `threading` for greenlets or tasklets.",
		Why: "A lock of threads stops its thread. If another tasklet of the same thread asks for it meanwhile, the thread stops with the " +
			"holder in it, who can never go on to release it: a deadlock.",
		Bad: `import stackless
import threading

class Log(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.out = stackless.channel()

    def write(self, text):
        with self.lock:
            self.out.send(text)
`,
		Good: `import stackless
import threading

class Log(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.out = stackless.channel()
        self.lines = 0

    def write(self, text):
        with self.lock:
            self.lines += 1
        self.out.send(text)
`,
		Versions: "All versions; the locks of `stacklesslib.locks`, gevent and asyncio let others run while they wait and are fine.",
		Confirm: "Two tasklets of one thread are run through the function, beside one that receives what it sends. Confirmed when the thread " +
			"stops with one of them waiting for the lock that the other has. Coroutines and greenlets are not run.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		if !f.UsesTasklets() && !mentions(pass, "await", "greenlet", "gevent") {
			return
		}
		who := flow.ToTasklets | flow.ToGreenlets | flow.ToCoroutines
		if mentions(pass, "monkey") {
			who = flow.ToCoroutines
		}
		for _, x := range frames(f) {
			if x.mentionsLock() {
				x.across(pass, who)
			}
		}
	},
}

func mentions(pass *analysis.Pass, words ...string) bool {
	for _, w := range words {
		if bytes.Contains(pass.File.Source, []byte(w)) {
			return true
		}
	}
	return false
}

// mentionsLock is a cheap look whether a frame takes a lock of threads.
func (x *frame) mentionsLock() bool {
	found := false
	x.f.Own(x.s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.With:
			for i := range n.Items {
				found = found || !n.Async && x.lock(n.Items[i].Context, true) != ""
			}
		case *syntax.Call:
			if a, ok := n.Func.(*syntax.Attribute); ok && a.Attr == "acquire" {
				found = found || x.lock(a.Value, true) != ""
			}
		}
		return !found
	})
	return found
}

func (x *frame) across(pass *analysis.Pass, who flow.Yields) {
	x.g = x.f.Graph(x.s)
	reported := make(map[syntax.Node]bool)
	flow.Follow(x.g, set(""), func(w *flow.Walk[set], p *flow.Path[set]) {
		st, held := p.Step, p.State
		locks := held.without(func(w string) bool { return w == inAtomic })
		if locks != "" && !reported[st.Node] {
			if by := x.switches(st, who); by != nil {
				reported[st.Node] = true
				x.reportAcross(pass, p, locks.words()[0], by)
			}
		}
		if held != "" && flow.RiskOf(st) == flow.Real {
			w.Fail(held)
		}
		w.Go(x.hold(st, held, true))
	})
}

// switches is the node that lets another tasklet, greenlet or coroutine run at a
// step, nil if none does.
func (x *frame) switches(st *flow.Step, who flow.Yields) syntax.Node {
	if y, by := x.f.SwitchesAt(x.s, st); y&who != 0 {
		return by
	}
	return nil
}

func (x *frame) reportAcross(pass *analysis.Pass, p *flow.Path[set], lock string, by syntax.Node) {
	taken := back(p, func(q *flow.Path[set]) bool { return !q.State.has(lock) })
	if taken == nil || taken.Step.Node == nil {
		return
	}
	at := p.Step.Node
	if loop, ok := at.(*syntax.For); ok {
		at = loop.Iter
	}
	row := pass.File.Row(taken.Step.Node.Pos())
	related := []analysis.Hop{hop("taken here", taken.Step.Node)}
	if by != at {
		related = append(related, hop("switches here", by))
	}
	pass.Report(analysis.Finding{
		Message: fmt.Sprintf("others of this thread run here while it holds '%s' since line %d: one that asks for it stops them all", lock, row),
		Span:    at.Range(), Severity: pass.Rule.Severity, Related: related,
	})
}
