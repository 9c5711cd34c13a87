package interleaving

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
)

// This file is the part of SLL306 about events of threads: state that is tested,
// then an event is cleared, then it is waited for. Who changes the state and sets
// the event in between has done so in vain.

// clearsEvent is a cheap look whether a frame clears an event and waits for one.
func (x *frame) clearsEvent() bool {
	clears, waits := false, false
	x.f.Own(x.s, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			if a, ok := call.Func.(*syntax.Attribute); ok {
				clears = clears || a.Attr == "clear" && x.f.KindOf(x.s, a.Value) == flow.Event
				waits = waits || a.Attr == "wait"
			}
		}
		return true
	})
	return clears && waits
}

// rumour is what a frame knows of what it tested. Words are a state, or a state and
// the event that was cleared since, with an @ between.
type rumour struct {
	held   set
	tested set
	stale  set // by now others may have changed it
	wiped  set // and an event was cleared after that
}

func (x *frame) cleared(pass *analysis.Pass) {
	x.g = x.f.Graph(x.s)
	reported := make(map[syntax.Node]bool)
	flow.Follow(x.g, rumour{}, func(w *flow.Walk[rumour], p *flow.Path[rumour]) {
		st, s := p.Step, p.State
		if flow.RiskOf(st) == flow.Real {
			w.Fail(s)
		}
		before := s.held
		s.held = x.hold(st, s.held, true)
		for _, lock := range before.words() {
			if !s.held.has(lock) { // what was tested under it is old from here on
				for _, name := range s.tested.words() {
					s.stale = s.stale.with(name)
				}
			}
		}
		switch st.Op {
		case flow.Test:
			for _, name := range x.reads(st.Node) {
				s = s.without(name)
				if s.tested = s.tested.with(name); s.held == "" {
					s.stale = s.stale.with(name)
				}
			}
		case flow.Store, flow.Del:
			if name := x.shared(st.Node); name != "" {
				s = s.without(name)
			}
		case flow.Eval:
			if call, ok := st.Node.(*syntax.Call); ok {
				if word := x.event(call, &s); word != "" && !reported[call] {
					reported[call] = true
					x.reportCleared(pass, p, word)
				}
			}
		}
		w.Go(s)
	})
}

// without forgets what was known of a state.
func (s rumour) without(name string) rumour {
	is := func(w string) bool { return w == name }
	s.tested, s.stale = s.tested.without(is), s.stale.without(is)
	s.wiped = s.wiped.without(func(w string) bool { return strings.HasPrefix(w, name+"@") })
	return s
}

// event is what a call does to what is known: it clears an event, or waits for one,
// then the result is what it waits for in vain.
func (x *frame) event(call *syntax.Call, s *rumour) string {
	for _, name := range x.readsOfCall(call) {
		*s = s.without(name)
	}
	a, ok := call.Func.(*syntax.Attribute)
	if !ok || x.f.KindOf(x.s, a.Value) != flow.Event {
		return ""
	}
	event := x.text(a.Value)
	switch a.Attr {
	case "clear":
		for _, name := range s.stale.words() {
			if name != event {
				s.wiped = s.wiped.with(name + "@" + event)
			}
		}
	case "set":
		s.wiped = s.wiped.without(func(w string) bool { return strings.HasSuffix(w, "@"+event) })
	case "wait":
		for _, word := range s.wiped.words() {
			name, of, _ := strings.Cut(word, "@")
			if of == event && len(call.Args)+len(call.Keywords) == 0 && x.setElsewhere(name, a.Value) {
				return word
			}
		}
	}
	return ""
}

// setElsewhere reports whether another function of the file mentions what was
// tested and sets the event.
func (x *frame) setElsewhere(name string, event syntax.Expr) bool {
	_, attr, isAttr := strings.Cut(name, ".")
	for _, s := range x.f.Frames() {
		if s == x.s || s.Name == "__init__" {
			continue
		}
		mentions, sets := false, false
		x.f.Own(s, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Attribute:
				mentions = mentions || isAttr && n.Attr == attr
				sets = sets || n.Attr == "set" && flow.LastName(n.Value) == flow.LastName(event)
			case *syntax.Name:
				mentions = mentions || !isAttr && n.Id == name
			}
			return true
		})
		if mentions && sets {
			return true
		}
	}
	return false
}

func (x *frame) reportCleared(pass *analysis.Pass, p *flow.Path[rumour], word string) {
	name, event, _ := strings.Cut(word, "@")
	wipe := back(p, func(q *flow.Path[rumour]) bool { return !q.State.wiped.has(word) })
	if wipe == nil {
		return
	}
	test := back(wipe, func(q *flow.Path[rumour]) bool { return q.Step.Op == flow.Test && !q.State.tested.has(name) })
	if test == nil {
		test = back(wipe, func(q *flow.Path[rumour]) bool { return q.Step.Op == flow.Test })
	}
	if test == nil {
		return
	}
	pass.Report(analysis.Finding{
		Message: fmt.Sprintf("'%s' was tested in line %d before '%s' is cleared: whoever changes it and sets the event in between wakes nobody",
			name, pass.File.Row(test.Step.Node.Pos()), event),
		Span: p.Step.Node.Range(), Severity: pass.Rule.Severity,
		Related: []analysis.Hop{hop("tested here", test.Step.Node), hop("cleared here", wipe.Step.Node), hop("waits here", p.Step.Node)},
	})
}
