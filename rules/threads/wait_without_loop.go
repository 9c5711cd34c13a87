// Package threads holds the rules SLL601 to SLL603: locks and conditions of
// threads.
package threads

import (
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// WaitWithoutLoop is SLL601.
var WaitWithoutLoop = &analysis.Rule{
	Code:     "SLL601",
	Name:     "wait-without-loop",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"Condition"},
	Doc: analysis.Doc{
		Title: "A condition is waited for without a loop that tests it again",
		What: "`Condition.wait()`, of `threading`, asyncio or stacklesslib, in no loop of its function, nor of all those that call it, and no new test after it; for information where nothing is tested before it either. A function " +
			"that only hands on what `wait` returns is left in peace.",
		Why: "To be woken means that the state may have changed. Somebody else may have been quicker and taken what there was, `notify_all` " +
			"wakes more than one, a timeout wakes without a change. Only a new test tells.",
		Bad: `import threading

class Box(object):
    def __init__(self):
        self.condition = threading.Condition()
        self.items = []

    def get(self):
        with self.condition:
            if not self.items:
                self.condition.wait()
            return self.items.pop()
`,
		Good: `import threading

class Box(object):
    def __init__(self):
        self.condition = threading.Condition()
        self.items = []

    def get(self):
        with self.condition:
            while not self.items:
                self.condition.wait()
            return self.items.pop()
`,
		Versions: "All versions. From Python 3.2 on `wait_for` does the loop.",
		Fix:      "Makes an `if` around a wait without a timeout a `while`. Unsafe: the test may have been meant for something else.",
		Confirm: "Two threads are run through the function, and others through one that changes what it tests, or, where the file has none, put " +
			"an item in the container and notify one, twice. Confirmed when one that was woken fails, or something else is left in " +
			"the end than one after the other leaves. Coroutines are not run.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			if s.Kind != scope.Function {
				continue
			}
			def := s.Node.(*syntax.FunctionDef)
			w := waiter{pass: pass, f: f, s: s}
			w.block(def.Body, nil)
		}
	},
}

// waiter looks for waits outside of loops.
type waiter struct {
	pass *analysis.Pass
	f    *flow.File
	s    *scope.Scope
}

// block looks through statements that no loop is around; test is the innermost
// if statement.
func (w *waiter) block(list []syntax.Stmt, test *syntax.If) {
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.If:
			w.block(s.Body, s)
			w.block(s.Orelse, nil)
		case *syntax.With:
			if !raisesWanted(s) {
				w.block(s.Body, test)
			}
		case *syntax.Try:
			w.block(s.Body, test)
			for i := range s.Handlers {
				w.block(s.Handlers[i].Body, nil)
			}
			w.block(s.Orelse, nil)
			w.block(s.Finalbody, nil)
		case *syntax.ExprStmt, *syntax.Assign:
			w.statement(s, test)
		}
	}
}

func (w *waiter) statement(s syntax.Stmt, test *syntax.If) {
	call, ok := valueOf(s).(*syntax.Call)
	if !ok {
		return
	}
	a, ok := call.Func.(*syntax.Attribute)
	if !ok || a.Attr != "wait" {
		return
	}
	if k := w.f.KindOf(w.s, a.Value); k != flow.Condition && k != flow.SoftCondition {
		return
	}
	if w.inLoopsOfCallers() || w.testsAfter(call) || test == nil && inTest(w.s) {
		return
	}
	finding := analysis.Finding{
		Message: "whoever is woken here has to test again what it waited for: this wait is in no loop",
		Span:    call.Range(), Severity: w.pass.Rule.Severity,
	}
	if test == nil {
		finding.Message = "nothing is tested before this wait, nor after it: a wake-up that came earlier is missed"
		finding.Severity = analysis.Info
	} else {
		finding.Related = []analysis.Hop{{Label: "tested once", Span: test.Test.Range()}}
		if src := w.pass.File.Source[test.Pos():]; len(test.Orelse) == 0 && len(call.Args)+len(call.Keywords) == 0 && len(src) > 2 && string(src[:2]) == "if" {
			finding.Fix = &analysis.Fix{Message: "Test again after the wait", Edits: []analysis.Edit{
				{Span: syntax.Span{Start: test.Start, Stop: test.Start + 2}, Content: "while"},
			}}
		}
	}
	w.pass.Report(finding)
}

// raisesWanted recognises `with self.assertRaises(…):`.
func raisesWanted(s *syntax.With) bool {
	for i := range s.Items {
		if call, ok := s.Items[i].Context.(*syntax.Call); ok && strings.Contains(strings.ToLower(flow.LastName(call.Func)), "raises") {
			return true
		}
	}
	return false
}

// inTest recognises functions of tests, which try what a wait does.
func inTest(s *scope.Scope) bool {
	for ; s != nil; s = s.Parent {
		if s.Kind == scope.Function && strings.HasPrefix(s.Name, "test") {
			return true
		}
	}
	return false
}

// testsAfter reports whether what was tested before the wait is looked at again
// after it, as with a timeout, or tried.
func (w *waiter) testsAfter(call *syntax.Call) bool {
	before := make(map[string]bool)
	after := false
	w.f.Own(w.s, func(n syntax.Node) bool {
		var tests []syntax.Node
		switch n := n.(type) {
		case *syntax.If:
			tests = append(tests, n.Test)
		case *syntax.While:
			tests = append(tests, n.Test)
		case *syntax.Try:
			if len(n.Handlers) > 0 {
				for _, s := range n.Body {
					if _, simple := s.(*syntax.Assign); simple {
						tests = append(tests, s)
					}
				}
			}
		}
		for _, t := range tests {
			syntax.Inspect(t, func(n syntax.Node) bool {
				if a, ok := n.(*syntax.Attribute); ok {
					if t.Pos() > call.Pos() {
						after = after || before[a.Attr]
					} else {
						before[a.Attr] = true
					}
				}
				return true
			})
		}
		return true
	})
	return after
}

// inLoopsOfCallers reports whether the function is called by the file, and only
// in loops.
func (w *waiter) inLoopsOfCallers() bool {
	sites := flow.Once(w.f, "callers in loops", func() map[*scope.Scope][]bool {
		out := make(map[*scope.Scope][]bool)
		for _, s := range w.f.Frames() {
			callers{w.f, s, out}.block(w.f.Body(s), false)
		}
		return out
	})[w.s]
	if len(sites) == 0 {
		return false
	}
	for _, looped := range sites {
		if !looped {
			return false
		}
	}
	return true
}

// callers notes which functions a frame calls, and whether in a loop.
type callers struct {
	f   *flow.File
	s   *scope.Scope
	out map[*scope.Scope][]bool
}

func (c callers) block(list []syntax.Stmt, looped bool) {
	flow.OwnNodes(list, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.While:
			if !looped {
				flow.OwnNodes([]syntax.Stmt{&syntax.ExprStmt{Span: n.Test.Range(), Value: n.Test}}, c.visit(true))
				c.block(n.Body, true)
				c.block(n.Orelse, false)
				return false
			}
		case *syntax.For:
			if !looped {
				c.block(n.Body, true)
				c.block(n.Orelse, false)
				return false
			}
		}
		return c.visit(looped)(n)
	})
}

func (c callers) visit(looped bool) func(syntax.Node) bool {
	return func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok {
			if d := c.f.Callee(c.s, call); d != nil {
				c.out[d] = append(c.out[d], looped)
			}
		}
		return true
	}
}
