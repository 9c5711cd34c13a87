package tasklets

import (
	"fmt"
	"slices"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// SwallowedTaskletExit is SLL402.
var SwallowedTaskletExit = &analysis.Rule{
	Code:     "SLL402",
	Name:     "swallowed-tasklet-exit",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"stackless", "gevent", "greenlet", "await"},
	Doc: analysis.Doc{
		Title: "A loop that cannot be killed",
		What: "In a loop without an end, a clause that catches everything (`except:`, `except BaseException:`) or the exit itself " +
			"(`TaskletExit`, `SystemExit`; `GreenletExit`; `CancelledError`) around a call that waits, and that goes on with the loop.",
		Why: "`tasklet.kill()` works by raising `TaskletExit` where the tasklet waits, gevent raises `GreenletExit`, asyncio " +
			"`CancelledError`. None of them is an `Exception`, just so that `except Exception:` lets them through. A loop that catches " +
			"them and goes on survives being killed: whoever killed it believes that it has ended, and it takes the next job.",
		Bad: `import stackless

def serve(channel, log):
    while True:
        try:
            log.append(channel.receive())
        except:
            log.append("failed")
`,
		Good: `import stackless

def take(channel, log):
    try:
        log.append(channel.receive())
    except Exception:
        log.append("failed")

def serve(channel, log):
    while True:
        take(channel, log)
`,
		Versions: "`TaskletExit` is a `SystemExit` in Stackless 2.7 and 3.7; `GreenletExit` is a `BaseException`; asyncio's " +
			"`CancelledError` is one from Python 3.8 on.",
		Confirm: "The function is run in a tasklet until it waits, and the tasklet is killed. Confirmed when it is still alive.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			if s.Kind != scope.Function && s.Kind != scope.Module {
				continue
			}
			f.OwnStmts(s, func(stmt syntax.Stmt) {
				if loop, ok := stmt.(*syntax.While); ok {
					for _, try := range triesOf(loop.Body) {
						swallows(pass, s, loop, try)
					}
				}
			})
		}
	},
}

// triesOf lists the try statements of a loop's body that are in no inner loop,
// which would be its own.
func triesOf(body []syntax.Stmt) (out []*syntax.Try) {
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.Try:
			out = append(out, s)
			out = append(out, triesOf(s.Body)...)
		case *syntax.If:
			out = append(append(out, triesOf(s.Body)...), triesOf(s.Orelse)...)
		case *syntax.With:
			out = append(out, triesOf(s.Body)...)
		}
	}
	return out
}

func swallows(pass *analysis.Pass, s *scope.Scope, loop *syntax.While, try *syntax.Try) {
	f := pass.Flow()
	if !slices.ContainsFunc(try.Handlers, func(h syntax.ExceptHandler) bool {
		return takesExit(h.Type, flow.ToTasklets) || takesExit(h.Type, flow.ToGreenlets) || takesExit(h.Type, flow.ToCoroutines)
	}) {
		return // which is cheaper to see than a wait
	}
	wait, yields := waitsIn(f, s, try.Body)
	if wait == nil {
		return
	}
	for i := range try.Handlers {
		h := &try.Handlers[i]
		if !takesExit(h.Type, yields) {
			continue
		}
		// The first clause that takes the exit decides.
		if !decides(f, h, loop) && goesRound(f, s, h, wait) {
			pass.Report(analysis.Finding{
				Message: fmt.Sprintf("this swallows %s, which is how the wait in line %d is ended, and the loop goes on",
					exitOf(yields), pass.File.Row(wait.Pos())),
				Span: walk.Header(h), Severity: pass.Rule.Severity,
				Related: []analysis.Hop{hop("waits here", wait), hop("goes on with this loop", loop.Test)},
			})
		}
		return
	}
}

// waitsIn finds something in the statements that waits, inner frames aside.
func waitsIn(f *flow.File, s *scope.Scope, body []syntax.Stmt) (found syntax.Node, yields flow.Yields) {
	flow.OwnNodes(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Try:
			if found == nil && slices.ContainsFunc(n.Handlers, func(h syntax.ExceptHandler) bool { return h.Type == nil }) {
				return false // an inner one that takes all
			}
		case *syntax.Call:
			// run() drives the others; what it raises is theirs.
			if y, by := f.Switches(s, n); found == nil && y&^flow.ToThreads != 0 && f.Origin(s, n.Func) != "stackless.run" && by != nil {
				found, yields = n, y
			}
		case *syntax.For:
			if found == nil && f.KindOf(s, n.Iter) == flow.Channel {
				found, yields = n.Iter, flow.ToTasklets
			}
		case *syntax.Await:
			if found == nil {
				found, yields = n, flow.ToCoroutines
			}
		}
		return found == nil
	})
	return found, yields
}

func exitOf(y flow.Yields) string {
	switch {
	case y&flow.ToTasklets != 0:
		return "TaskletExit"
	case y&flow.ToGreenlets != 0:
		return "GreenletExit"
	}
	return "CancelledError"
}

// takesExit reports whether a clause catches what ends such a wait.
func takesExit(t syntax.Expr, y flow.Yields) bool {
	if t == nil {
		return true
	}
	if tuple, ok := t.(*syntax.Tuple); ok {
		return slices.ContainsFunc(tuple.Elts, func(e syntax.Expr) bool { return takesExit(e, y) })
	}
	name := flow.LastName(t)
	return name == "BaseException" || name == exitOf(y) || name == "SystemExit" && y&flow.ToTasklets != 0
}

// decides reports whether a clause leaves, or may, or tells the loop to end.
func decides(f *flow.File, h *syntax.ExceptHandler, loop *syntax.While) bool {
	tested := make(map[string]bool)
	syntax.Inspect(loop.Test, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			tested[n.Id] = true
		case *syntax.Attribute:
			tested[n.Attr] = true
		}
		return true
	})
	found := false
	flow.OwnNodes(h.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Raise, *syntax.Return, *syntax.Break:
			found = true
		case *syntax.Assign: // kept, to be raised later
			value, isName := n.Value.(*syntax.Name)
			target, hasName := h.Target.(*syntax.Name)
			found = found || isName && hasName && value.Sym == target.Sym
		case *syntax.Name:
			found = found || n.Ctx != syntax.Load && tested[n.Id]
		case *syntax.Attribute:
			found = found || n.Ctx != syntax.Load && tested[n.Attr]
		case *syntax.Call:
			switch flow.LastName(n.Func) {
			case "str", "repr", "print", "write", "debug", "info", "warning", "error", "exception", "log", "format":
			case "exit", "exc_info", "_exit", "abort", "fail", "skipTest", "reraise", "stop", "close", "shutdown", "cancel":
				found = true
			default: // somebody else decides
				for _, arg := range n.Args {
					value, isName := arg.(*syntax.Name)
					target, hasName := h.Target.(*syntax.Name)
					found = found || isName && hasName && value.Sym == target.Sym
				}
			}
		}
		return !found
	})
	return found
}

// goesRound reports whether control comes from a clause back to the wait.
func goesRound(f *flow.File, s *scope.Scope, h *syntax.ExceptHandler, wait syntax.Node) bool {
	g := f.Graph(s)
	var start *flow.Step
	for _, st := range g.Steps {
		if st.Op == flow.Caught && st.Node == syntax.Node(h) {
			start = st
		}
	}
	if start == nil {
		return false
	}
	seen := map[*flow.Step]bool{start: true}
	for queue := []*flow.Step{start}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if loop, ok := at.Node.(*syntax.For); at.Node != nil && at.Node == wait || ok && syntax.Node(loop.Iter) == wait {
			return true
		}
		for _, next := range at.Next {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}
