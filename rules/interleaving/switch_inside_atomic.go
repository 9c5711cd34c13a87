package interleaving

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
)

// SwitchInsideAtomic is SLL304.
var SwitchInsideAtomic = &analysis.Rule{
	Code:     "SLL304",
	Name:     "switch-inside-atomic",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"atomic"},
	Doc: analysis.Doc{
		Title: "State that is tested, and acted on after others have run, in an atomic block",
		What: "In an atomic block an attribute (or a variable of the module) is tested, then something waits of its own will (a " +
			"channel, `schedule`, a lock, a sleep, or a function of the file that does), and then the attribute is changed, " +
			"here or by a method of the same object, without a new test.",
		Why: "Atomic keeps others from interrupting the tasklet. It does not keep the tasklet from waiting: whoever runs meanwhile may " +
			"change what was tested. Two tasklets that both found the lock taken, and both were woken, then both take it.",
		Bad: `import stackless

class Gate(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.taken = False

    def enter(self):
        with stackless.atomic():
            if self.taken:
                self.channel.receive()
            self.taken = True
`,
		Good: `import stackless

class Gate(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.taken = False

    def enter(self):
        with stackless.atomic():
            while self.taken:
                self.channel.receive()
            self.taken = True
`,
		Versions: "Stackless 2.7 and 3.7 alike. Where whoever wakes the tasklet hands the state over to it, and leaves it as it was, the " +
			"code is right: say so with `# noqa: SLL304`.",
		Confirm: "Two tasklets are run through the function, and two or three through it and another one that changes the state, in every " +
			"order in which they may start. Confirmed when more of them act on a test than one after the other would, when two are " +
			"inside what lets in one, or when something else is left in the end.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		if !f.UsesTasklets() {
			return
		}
		for _, x := range frames(f) {
			if x.mentionsAtomic() {
				x.stale(pass)
			}
		}
	},
}

// mentionsAtomic is a cheap look whether a frame may be atomic at all.
func (x *frame) mentionsAtomic() bool {
	found := false
	x.f.Own(x.s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.With:
			for i := range n.Items {
				found = found || x.f.IsAtomic(x.s, n.Items[i].Context)
			}
		case *syntax.Call:
			if _, ok := x.f.AtomicFlag(x.s, n); ok {
				found = true
			}
		}
		return !found
	})
	return found
}

// doubt is what a frame knows of what it tested.
type doubt struct {
	held   set
	tested set // since the last switch
	stale  set // before it
}

// stale follows a frame through its switches.
func (x *frame) stale(pass *analysis.Pass) {
	x.g = x.f.Graph(x.s)
	x.receivers = x.mutates()
	reported := make(map[[2]any]bool)
	flow.Follow(x.g, doubt{}, func(w *flow.Walk[doubt], p *flow.Path[doubt]) {
		st, s := p.Step, p.State
		if flow.RiskOf(st) == flow.Real {
			w.Fail(s)
		}
		s.held = x.hold(st, s.held, false)
		if !s.held.has(inAtomic) {
			w.Go(doubt{held: s.held})
			return
		}
		for _, name := range x.acts(st) {
			if s.stale.has(name) {
				x.reportStale(pass, p, name, reported)
			}
		}
		w.Go(x.look(st, s))
	})
}

// look is what a step does to what is known.
func (x *frame) look(st *flow.Step, s doubt) doubt {
	switch st.Op {
	case flow.Test:
		for _, name := range x.reads(st.Node) {
			s.tested = s.tested.with(name)
			s.stale = s.stale.without(func(w string) bool { return w == name })
		}
	case flow.Store, flow.Del:
		for _, name := range x.noted(st) {
			s.tested = s.tested.with(name)
		}
		if name := x.shared(st.Node); name != "" {
			forget := func(w string) bool { return w == name }
			s.tested, s.stale = s.tested.without(forget), s.stale.without(forget)
		}
	case flow.Eval:
		call, ok := st.Node.(*syntax.Call)
		if !ok {
			if name := x.shared(st.Node); name != "" && !x.receivers[st.Node] {
				s.stale = s.stale.without(func(w string) bool { return w == name }) // looked at again
			}
			break
		}
		if y, _ := x.f.Switches(x.s, call); y != 0 {
			s = s.switched()
		}
		for _, name := range x.readsOfCall(call) {
			s.stale = s.stale.without(func(w string) bool { return w == name })
		}
	case flow.Iter, flow.Suspend:
		if y, _ := x.f.SwitchesAt(x.s, st); y != 0 {
			s = s.switched()
		}
	}
	return s
}

// switched is what is known when others have run.
func (s doubt) switched() doubt {
	for _, name := range s.tested.words() {
		s.stale = s.stale.with(name)
	}
	s.tested = ""
	return s
}

// noted lists what is read into a local variable that is a condition later on.
func (x *frame) noted(st *flow.Step) []string {
	n, ok := st.Node.(*syntax.Name)
	if !ok || st.Value == nil || x.shared(n) != "" || x.condition(n) == nil {
		return nil
	}
	return x.reads(st.Value)
}

// condition is the if or while statement that a local variable decides.
func (x *frame) condition(n *syntax.Name) (found syntax.Stmt) {
	for e := range x.g.Tested {
		if name, ok := e.(*syntax.Name); ok && name.Sym == n.Sym {
			for _, st := range x.g.Steps {
				if st.Op == flow.Test && st.Node == syntax.Node(name) {
					found = st.Stmt
				}
			}
		}
	}
	return found
}

// mutating are methods that act on what a test found in a container.
var mutating = map[string]bool{"pop": true, "popleft": true, "remove": true}

// mutates lists what the calls of such methods are on.
func (x *frame) mutates() map[syntax.Node]bool {
	out := make(map[syntax.Node]bool)
	x.f.Own(x.s, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			if a, ok := call.Func.(*syntax.Attribute); ok && mutating[a.Attr] {
				out[a.Value] = true
			}
		}
		return true
	})
	return out
}

// acts lists what a step changes, of what is shared; what the methods that it
// calls change without looking counts.
func (x *frame) acts(st *flow.Step) []string {
	name := ""
	switch st.Op {
	case flow.Store, flow.Del:
		name = x.shared(st.Node)
	case flow.Eval:
		call, ok := st.Node.(*syntax.Call)
		if !ok {
			return nil
		}
		if a, ok := call.Func.(*syntax.Attribute); ok && mutating[a.Attr] {
			name = x.shared(a.Value)
		}
		if name == "" {
			return x.changesOfCall(call)
		}
	}
	if name == "" {
		return nil
	}
	return []string{name}
}

// reportStale reports a step that acts on a test from before a switch, where
// the test decides on one of the two.
func (x *frame) reportStale(pass *analysis.Pass, p *flow.Path[doubt], name string, reported map[[2]any]bool) {
	// The switch is the last step before which the test was still fresh.
	at := back(p, func(q *flow.Path[doubt]) bool { return q.State.tested.has(name) && !q.State.stale.has(name) })
	if at == nil {
		return
	}
	test := back(at, func(q *flow.Path[doubt]) bool {
		return (q.Step.Op == flow.Test || q.Step.Op == flow.Store) && q.Step.Node != nil && !q.State.tested.has(name)
	})
	if test == nil || !x.decides(test.Step, at.Step.Node, p.Step.Node) || reported[[2]any{at.Step.Node, name}] {
		return
	}
	reported[[2]any{at.Step.Node, name}] = true
	pass.Report(analysis.Finding{
		Message: fmt.Sprintf("others run here, between the test of '%s' in line %d and line %d that acts on it, atomic or not",
			name, pass.File.Row(test.Step.Node.Pos()), pass.File.Row(p.Step.Node.Pos())),
		Span: waiting(at.Step).Range(), Severity: pass.Rule.Severity,
		Related: []analysis.Hop{hop("tested here", test.Step.Node), hop("others may run here", at.Step.Node), hop("acted on here", p.Step.Node)},
	})
}

// waiting is what waits at a step.
func waiting(st *flow.Step) syntax.Node {
	if loop, ok := st.Node.(*syntax.For); ok {
		return loop.Iter
	}
	return st.Node
}

// decides reports whether the outcome of a test has a say in whether one of two
// nodes is come by.
func (x *frame) decides(test *flow.Step, nodes ...syntax.Node) bool {
	stmt := test.Stmt
	if n, ok := test.Node.(*syntax.Name); ok && test.Op == flow.Store {
		stmt = x.condition(n)
	}
	branch, ok := stmt.(*syntax.If)
	if !ok {
		_, ok := stmt.(*syntax.While)
		return ok
	}
	for _, n := range nodes {
		if branch.Pos() <= n.Pos() && n.End() <= branch.End() {
			return true
		}
	}
	return leaves(branch.Body) || leaves(branch.Orelse)
}

// leaves reports whether statements end with a jump.
func leaves(body []syntax.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	switch body[len(body)-1].(type) {
	case *syntax.Return, *syntax.Raise, *syntax.Continue, *syntax.Break:
		return true
	}
	return false
}
