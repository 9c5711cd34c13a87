package threads

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// PollingTimeout is SLL602.
var PollingTimeout = &analysis.Rule{
	Code:     "SLL602",
	Name:     "polling-timeout",
	Since:    "0.1.0",
	Severity: analysis.Info,
	Py2:      true,
	Mentions: []string{"threading", "Queue"},
	Doc: analysis.Doc{
		Title: "A wait with a timeout, for which Python 2 polls",
		What: "`wait(timeout)` of a condition or an event, `join(timeout)` of a thread, `get` and `put` of a queue with a timeout, in code for " +
			"Python 2.",
		Why: "Python 2's locks cannot wait for a time. `threading.Condition.wait(timeout)`, on which the others are built, tries the " +
			"lock again and again and sleeps in between, up to 50 ms: whoever is woken goes on up to that much later, and every " +
			"waiting thread takes the interpreter twenty times a second.",
		Bad: `import threading

def main():
    done = threading.Event()
    threading.Timer(0.01, done.set).start()
    return done.wait(5)
`,
		Good: `import threading

def main():
    done = threading.Event()
    threading.Timer(0.01, done.set).start()
    return done.wait()
`,
		Versions: "Python 2 only; from 3.2 on locks wait with a timeout themselves. Stackless 2.7 polls as well; the locks of stacklesslib do not.",
		Confirm:  "The wait is run in a thread that nobody wakes. Confirmed when it takes more turns the longer the timeout is.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			f.Own(s, func(n syntax.Node) bool {
				if call, ok := n.(*syntax.Call); ok {
					if what := polls(f, s, call); what != "" {
						pass.Report(analysis.Finding{
							Message: fmt.Sprintf("Python 2 polls for %s with a timeout, sleeping up to 50 ms in between", what),
							Span:    call.Range(), Severity: pass.Rule.Severity,
						})
					}
				}
				return true
			})
		}
	},
}

// polls says what a call waits for with a timeout, or nothing.
func polls(f *flow.File, s *scope.Scope, call *syntax.Call) string {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return ""
	}
	what, position := "", 0
	switch a.Attr {
	case "wait":
		what = map[flow.Kind]string{flow.Condition: "a condition", flow.Event: "an event"}[f.KindOf(s, a.Value)]
	case "join":
		if f.KindOf(s, a.Value) == flow.Thread {
			what = "a thread"
		}
	case "get", "put":
		if f.KindOf(s, a.Value) == flow.Queue {
			what, position = "a queue", 1
			if a.Attr == "put" {
				position = 2
			}
		}
	}
	if what == "" || !timed(call, position) {
		return ""
	}
	return what
}

// timed reports whether a call has a timeout, by position or by name.
func timed(call *syntax.Call, position int) bool {
	if len(call.Args) > position {
		return given(call.Args[position])
	}
	for i := range call.Keywords {
		if call.Keywords[i].Arg == "timeout" {
			return given(call.Keywords[i].Value)
		}
	}
	return false
}

func given(e syntax.Expr) bool {
	if c, ok := e.(*syntax.Constant); ok && (c.Kind == syntax.ConstNone || c.Text == "0") {
		return false
	}
	_, starred := e.(*syntax.Starred)
	return !starred
}
