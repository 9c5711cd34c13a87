package tasklets

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// TaskletNeverStarted is SLL401.
var TaskletNeverStarted = &analysis.Rule{
	Code:     "SLL401",
	Name:     "tasklet-never-started",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"tasklet", "greenlet", "Greenlet"},
	Doc: analysis.Doc{
		Title: "A tasklet that never runs",
		What: "`stackless.tasklet(f)` whose result is thrown away, or kept in a local variable that nothing uses: the function is " +
			"bound, and never called. The same for `tasklet().bind(f, args)`, which makes a tasklet that can run but is in no queue, and for " +
			"a `greenlet` or a `gevent.Greenlet` that nothing switches to or starts.",
		Why: "`tasklet(f)` only says what to run. It is the second call, `tasklet(f)(arguments)`, that gives it arguments and puts it " +
			"into the run queue; a bound tasklet needs `insert()` or `run()`. Without either the function silently never happens.",
		Bad: `import stackless

def main(log):
    stackless.tasklet(log.append)
    stackless.run()
    return log
`,
		Good: `import stackless

def main(log):
    stackless.tasklet(log.append)("started")
    stackless.run()
    return log
`,
		Versions: "Stackless 2.7 and 3.7 alike, and greenlet.",
		Fix: "Calls the tasklet, which starts it without arguments. Unsafe: the function may want some. Offered where the result is " +
			"thrown away.",
		Confirm: "The function is run, and then all tasklets. Confirmed when the tasklet's function was never entered.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		eachCall(f, func(s *scope.Scope, stmt syntax.Stmt, call *syntax.Call) {
			what, given := maker(f, s, call)
			if what == "" {
				return
			}
			if expr, ok := stmt.(*syntax.ExprStmt); ok && expr.Value == syntax.Expr(call) {
				finding := analysis.Finding{
					Message: "this " + what + " is made and thrown away, and never runs", Span: call.Range(), Severity: pass.Rule.Severity,
				}
				if what == "tasklet" && !given {
					finding.Message = "this tasklet is only bound, and never runs: call it with the arguments of its function"
					finding.Fix = fixes.Replace(false, "Start it without arguments", call, pass.File.Text(call)+"()")
				}
				pass.Report(finding)
				return
			}
			if name := local(s, stmt, call); name != nil && neverUsed(f, s, name) {
				pass.Report(analysis.Finding{
					Message: "the " + what + " in '" + name.Id + "' is never started, and nothing else uses it",
					Span:    call.Range(), Severity: pass.Rule.Severity,
				})
			}
		})
	},
}

// maker says what a call makes that has still to be started, and whether it has
// its arguments.
func maker(f *flow.File, s *scope.Scope, call *syntax.Call) (what string, given bool) {
	switch origin := f.Origin(s, call.Func); origin {
	case "stackless.tasklet":
		if len(call.Args)+len(call.Keywords) > 0 {
			return "tasklet", len(call.Args)+len(call.Keywords) > 1
		}
	case "greenlet.greenlet", "gevent.Greenlet", "gevent.greenlet.Greenlet":
		if len(call.Args)+len(call.Keywords) > 0 {
			return "greenlet", true
		}
	}
	if a, ok := call.Func.(*syntax.Attribute); ok && a.Attr == "bind" && len(call.Args)+len(call.Keywords) > 0 {
		if inner, ok := a.Value.(*syntax.Call); ok && f.Origin(s, inner.Func) == "stackless.tasklet" {
			return "tasklet", true
		}
	}
	return "", false
}

// neverUsed reports whether nothing but bind() is ever asked of a local.
func neverUsed(f *flow.File, s *scope.Scope, name *syntax.Name) bool {
	if list := f.Bindings(s)[name.Sym]; len(list) != 1 {
		return false
	}
	bound := 0
	syntax.InspectBody(f.Body(s), func(n syntax.Node) bool {
		if stmt, ok := n.(*syntax.ExprStmt); ok {
			if call, ok := stmt.Value.(*syntax.Call); ok {
				if a, ok := call.Func.(*syntax.Attribute); ok && a.Attr == "bind" {
					if of, ok := a.Value.(*syntax.Name); ok && of.Sym == name.Sym {
						bound++
					}
				}
			}
		}
		return true
	})
	return len(uses(f, s, name.Sym)) == bound
}
