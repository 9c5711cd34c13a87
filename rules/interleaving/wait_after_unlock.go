package interleaving

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
)

// WaitAfterUnlock is SLL306.
var WaitAfterUnlock = &analysis.Rule{
	Code:     "SLL306",
	Name:     "wait-after-unlock",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"stackless", "Condition", "Event"},
	Doc: analysis.Doc{
		Title: "A wait for a state that was tested under a lock which is no longer held",
		What: "An attribute is tested under a lock, the lock is released, and then something waits: on a channel to which others send " +
			"only when somebody waits already, or on a condition under the lock again, without a new test. Also a test, under a lock or " +
			"not, after which an event of threads is cleared and then waited for.",
		Why: "Between the release and the wait somebody may change the state and find nobody waiting, so that nobody is woken: the " +
			"wake-up is lost, and the wait never ends. An event remembers that it was set, but not once it is cleared: that belongs before " +
			"the test.",
		Bad: `import stackless
import threading

class Lock(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.lock = threading.Lock()
        self.taken = False

    def acquire(self):
        while True:
            with self.lock:
                if not self.taken:
                    self.taken = True
                    return
            self.channel.receive()

    def release(self):
        with self.lock:
            self.taken = False
            waiting = self.channel.balance < 0
            if waiting:
                self.channel.send(None)
`,
		Good: `import threading

class Lock(object):
    def __init__(self):
        self.condition = threading.Condition()
        self.taken = False

    def acquire(self):
        with self.condition:
            while self.taken:
                self.condition.wait()
            self.taken = True

    def release(self):
        with self.condition:
            self.taken = False
            self.condition.notify()
`,
		Versions: "All versions. In a Stackless whose atomic flag keeps other threads away as well, an atomic block around both helps; the " +
			"lock is then of no use.",
		Confirm: "One thread is run through the function up to the wait and another through the one that changes the state, in every " +
			"order. Confirmed when in one of them the first waits and nobody is left to wake it.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, x := range frames(f) {
			if x.mentionsLock() {
				x.lost(pass)
			}
			if x.clearsEvent() {
				x.cleared(pass)
			}
		}
	},
}

// hearsay is what a frame knows from under its locks: words are a state and the
// lock, with an @ between.
type hearsay struct {
	held  set
	known set // tested under the lock, which is still held
	loose set // and the lock was released since
}

func (x *frame) lost(pass *analysis.Pass) {
	x.g = x.f.Graph(x.s)
	reported := make(map[syntax.Node]bool)
	flow.Follow(x.g, hearsay{}, func(w *flow.Walk[hearsay], p *flow.Path[hearsay]) {
		st, s := p.Step, p.State
		if flow.RiskOf(st) == flow.Real {
			w.Fail(s)
		}
		if call, ok := st.Node.(*syntax.Call); ok && st.Op == flow.Eval && s.loose != "" && !reported[st.Node] {
			if word := x.losesWakeup(call, s); word != "" {
				reported[st.Node] = true
				x.reportLost(pass, p, word)
			}
		}
		w.Go(x.hear(st, s))
	})
}

// hear is what a step does to what is known.
func (x *frame) hear(st *flow.Step, s hearsay) hearsay {
	before := s.held
	s.held = x.hold(st, s.held, true)
	for _, lock := range before.words() {
		if s.held.has(lock) {
			continue
		}
		for _, word := range s.known.words() {
			if strings.HasSuffix(word, "@"+lock) {
				s.loose = s.loose.with(word)
			}
		}
		s.known = s.known.without(func(w string) bool { return strings.HasSuffix(w, "@"+lock) })
	}
	forget := func(name string) {
		drop := func(w string) bool { return strings.HasPrefix(w, name+"@") }
		s.known, s.loose = s.known.without(drop), s.loose.without(drop)
	}
	switch st.Op {
	case flow.Test:
		for _, name := range x.reads(st.Node) {
			forget(name)
			for _, lock := range s.held.words() {
				if lock != inAtomic && lock != name {
					s.known = s.known.with(name + "@" + lock)
				}
			}
		}
	case flow.Store, flow.Del:
		if name := x.shared(st.Node); name != "" {
			forget(name) // this frame's own state now
		}
	case flow.Eval:
		if call, ok := st.Node.(*syntax.Call); ok {
			for _, name := range x.readsOfCall(call) {
				forget(name)
			}
			if y, _ := x.f.Switches(x.s, call); y != 0 && s.loose != "" && !isAcquire(call) {
				s.loose = ""
			}
		}
	}
	return s
}

func isAcquire(call *syntax.Call) bool { return flow.LastName(call.Func) == "acquire" }

// losesWakeup is the word that a waiting call waits for in vain.
func (x *frame) losesWakeup(call *syntax.Call, s hearsay) string {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return ""
	}
	switch kind := x.f.KindOf(x.s, a.Value); {
	case kind == flow.Channel && a.Attr == "receive" && x.sentIfWaiting(a.Value):
		for _, word := range s.loose.words() {
			name, lock, _ := strings.Cut(word, "@")
			if !s.held.has(lock) && x.changesElsewhere(name) {
				return word
			}
		}
	case (kind == flow.Condition || kind == flow.SoftCondition) && a.Attr == "wait":
		lock := x.lock(a.Value, true)
		for _, word := range s.loose.words() {
			name, of, _ := strings.Cut(word, "@")
			if of == lock && s.held.has(lock) && x.changesElsewhere(name) {
				return word
			}
		}
	}
	return ""
}

// sentIfWaiting reports whether the file looks at a channel's balance or queue
// before it sends.
func (x *frame) sentIfWaiting(channel syntax.Expr) bool {
	name := flow.LastName(channel)
	return name != "" && flow.Once(x.f, "balance "+name, func() bool {
		found := false
		syntax.InspectBody(x.f.Syntax.Body, func(n syntax.Node) bool {
			if a, ok := n.(*syntax.Attribute); ok && (a.Attr == "balance" || a.Attr == "queue") && flow.LastName(a.Value) == name {
				found = true
			}
			return !found
		})
		return found
	})
}

// changesElsewhere reports whether another function of the file mentions what
// was tested, and so may change it; what it holds may be a container.
func (x *frame) changesElsewhere(name string) bool {
	_, attr, isAttr := strings.Cut(name, ".")
	for _, s := range x.f.Frames() {
		if s == x.s || s.Name == "__init__" {
			continue
		}
		found := false
		x.f.Own(s, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Attribute:
				found = found || isAttr && n.Attr == attr
			case *syntax.Name:
				found = found || !isAttr && n.Id == name
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

func (x *frame) reportLost(pass *analysis.Pass, p *flow.Path[hearsay], word string) {
	name, lock, _ := strings.Cut(word, "@")
	unlock := back(p, func(q *flow.Path[hearsay]) bool { return q.State.known.has(word) })
	if unlock == nil {
		return
	}
	test := back(unlock, func(q *flow.Path[hearsay]) bool { return q.Step.Op == flow.Test && !q.State.known.has(word) })
	if test == nil {
		return
	}
	pass.Report(analysis.Finding{
		Message: fmt.Sprintf("'%s' was tested in line %d under '%s', which is released since: whoever changes it before this waits wakes nobody",
			name, pass.File.Row(test.Step.Node.Pos()), lock),
		Span: p.Step.Node.Range(), Severity: pass.Rule.Severity,
		Related: []analysis.Hop{hop("tested here", test.Step.Node), hop("released here", unlock.Step.Node), hop("waits here", p.Step.Node)},
	})
}
