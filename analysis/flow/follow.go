package flow

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Path is a point that states have reached, and how.
type Path[S comparable] struct {
	Step   *Step
	State  S
	From   *Path[S]
	Failed bool // came here by an exception of From.Step
	facts  facts
}

// Walk is a rule's states under way through a graph.
type Walk[S comparable] struct {
	graph *Graph
	seen  map[point[S]]bool
	queue []*Path[S]
	at    *Path[S]
	tests map[string]int // conditions that are followed, and how often they are asked
}

type point[S comparable] struct {
	step  *Step
	state S
	facts facts
}

// most is how many points of one graph are followed.
const most = 20000

// Follow runs states from the entry of a graph along every path. For each step
// and each state that reaches it, do says by Go, Branch and Fail where that
// leads; Exit and Lost are told as well. A condition that was tested before, of
// names and attributes that nothing has stored since, has its outcome again.
// It is false where the graph is too large to follow to the end.
func Follow[S comparable](g *Graph, start S, do func(w *Walk[S], p *Path[S])) bool {
	w := &Walk[S]{graph: g, seen: make(map[point[S]]bool), tests: make(map[string]int)}
	for e := range g.Tested {
		if text, _ := condition(e); text != "" {
			w.tests[text]++
		}
	}
	w.reach(g.Entry, start, "", nil, false)
	for n := 0; len(w.queue) > 0; n++ {
		if n == most {
			return false
		}
		p := w.queue[len(w.queue)-1]
		w.queue = w.queue[:len(w.queue)-1]
		w.at = p
		do(w, p)
	}
	return true
}

func (w *Walk[S]) reach(to *Step, s S, known facts, from *Path[S], failed bool) {
	at := point[S]{to, s, known}
	if !w.seen[at] {
		w.seen[at] = true
		w.queue = append(w.queue, &Path[S]{to, s, from, failed, known})
	}
}

// Go says that the step is done and leads on with a state.
func (w *Walk[S]) Go(s S) {
	st := w.at.Step
	if st.Op == Test {
		w.Branch(true, s)
		w.Branch(false, s)
		return
	}
	known := w.after(st)
	for _, next := range st.Next {
		w.reach(next, s, known, w.at, false)
	}
}

// GoKnowing is Go, with a name's truth known from there on.
func (w *Walk[S]) GoKnowing(s S, name string, truth bool) {
	known := w.after(w.at.Step)
	if w.tests[name] > 0 {
		known = known.with(name, truth)
	}
	for _, next := range w.at.Step.Next {
		w.reach(next, s, known, w.at, false)
	}
}

// Branch says that a Test has this outcome with a state; one that contradicts
// what is known leads nowhere.
func (w *Walk[S]) Branch(truth bool, s S) {
	known := w.at.facts
	if text, negated := condition(w.at.Step.Node); text != "" {
		outcome := truth != negated
		if was, ok := known.has(text); ok && was != outcome {
			return
		}
		if w.tests[text] > 1 {
			known = known.with(text, outcome)
		}
	}
	to := w.at.Step.Next[1]
	if truth {
		to = w.at.Step.Next[0]
	}
	w.reach(to, s, known, w.at, false)
}

// Fail says that the step may raise, and with which state.
func (w *Walk[S]) Fail(s S) {
	for _, to := range w.at.Step.Fail {
		w.reach(to, s, w.at.facts, w.at, true)
	}
}

// after is what is known when a step is done.
func (w *Walk[S]) after(st *Step) facts {
	known := w.at.facts
	if len(w.tests) == 0 {
		return known
	}
	switch st.Op {
	case Store, Del:
		name := dotted(st.Node)
		if name == "" {
			return known
		}
		known = known.without(name)
		if st.Op == Store && st.Value != nil {
			known = w.learn(known, name, st.Value)
		}
	case Eval, Suspend, Enter, Leave, Iter:
		if _, ok := st.Node.(*syntax.Attribute); !ok && known != "" {
			known = known.steady(w.graph.volatile)
		}
	}
	return known
}

// learn adds what a name is by the constant that is stored in it.
func (w *Walk[S]) learn(known facts, name string, value syntax.Expr) facts {
	truth, none, ok := constant(value)
	if !ok {
		return known
	}
	if w.tests[name] > 0 {
		known = known.with(name, truth)
	}
	if isNone := name + " is None"; w.tests[isNone] > 0 {
		known = known.with(isNone, none)
	}
	return known
}

func constant(e syntax.Expr) (truth, none, ok bool) {
	switch e := e.(type) {
	case *syntax.Constant:
		switch e.Kind {
		case syntax.ConstNone:
			return false, true, true
		case syntax.ConstTrue:
			return true, false, true
		case syntax.ConstFalse:
			return false, false, true
		case syntax.ConstInt:
			return strings.Trim(e.Text, "0") != "", false, true
		}
	case *syntax.Name:
		return e.Id == "True", false, e.Id == "True" || e.Id == "False"
	}
	return false, false, false
}

// facts are outcomes of conditions, each on a line of its own after a + or -,
// sorted.
type facts string

func (f facts) has(text string) (truth, ok bool) {
	for line := range strings.Lines(string(f)) {
		if line[1:len(line)-1] == text {
			return line[0] == '+', true
		}
	}
	return false, false
}

func (f facts) with(text string, truth bool) facts {
	sign := "-"
	if truth {
		sign = "+"
	}
	lines := f.keep(func(other string) bool { return other != text })
	lines = append(lines, sign+text+"\n")
	slices.Sort(lines)
	return facts(strings.Join(lines, ""))
}

// without drops what is said of a name, or of something below it.
func (f facts) without(name string) facts {
	return facts(strings.Join(f.keep(func(text string) bool {
		subject, _, _ := strings.Cut(text, " ")
		return subject != name && !strings.HasPrefix(subject, name+".")
	}), ""))
}

// steady drops what foreign code may have changed.
func (f facts) steady(volatile func(attr string) bool) facts {
	return facts(strings.Join(f.keep(func(text string) bool {
		subject, _, _ := strings.Cut(text, " ")
		dot := strings.LastIndexByte(subject, '.')
		return dot < 0 || volatile != nil && !volatile(subject[dot+1:])
	}), ""))
}

func (f facts) keep(wanted func(text string) bool) (out []string) {
	for line := range strings.Lines(string(f)) {
		if wanted(line[1 : len(line)-1]) {
			out = append(out, line)
		}
	}
	return out
}

// condition gives a condition one text, empty where it is not followed, and
// whether the tree negates it.
func condition(n syntax.Node) (text string, negated bool) {
	e, ok := n.(*syntax.Compare)
	if !ok {
		return dotted(n), false
	}
	left := dotted(e.Left)
	if left == "" || len(e.Ops) != 1 {
		return "", false
	}
	right, ok := e.Comparators[0].(*syntax.Constant)
	if !ok {
		return "", false
	}
	value := right.Text
	if right.Kind == syntax.ConstNone {
		value = "None"
	}
	switch e.Ops[0] {
	case syntax.Is:
		return left + " is " + value, false
	case syntax.IsNot:
		return left + " is " + value, true
	case syntax.Eq:
		return left + " == " + value, false
	case syntax.NotEq:
		return left + " == " + value, true
	}
	return "", false
}

// dotted is a name with attributes, a.b.c, or empty.
func dotted(n syntax.Node) string {
	switch e := n.(type) {
	case *syntax.Name:
		return e.Id
	case *syntax.Attribute:
		if of := dotted(e.Value); of != "" {
			return of + "." + e.Attr
		}
	}
	return ""
}
