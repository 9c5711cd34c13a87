package tasklets

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// AttributeCalled is SLL404.
var AttributeCalled = &analysis.Rule{
	Code:     "SLL404",
	Name:     "attribute-called",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"stackless", "greenlet"},
	Doc: analysis.Doc{
		Title: "An attribute of a tasklet, a channel or the module, called as if it were a method",
		What: "A call of `balance`, `closed`, `closing`, `queue` and the like of a channel; of `alive`, `blocked`, `scheduled`, " +
			"`paused`, `atomic` and the like of a tasklet; of `stackless.current`, `stackless.main`, `stackless.runcount`; of a " +
			"greenlet's `dead`.",
		Why: "They are attributes: a number, a bool, an object. The call raises a `TypeError` (`'int' object is not callable`), " +
			"mostly on a path that is run when something else has gone wrong; `stackless.current()` tries to set up the running " +
			"tasklet again and raises a `RuntimeError`.",
		Bad: `import stackless

def main(log):
    channel = stackless.channel()
    if channel.balance():
        channel.send(None)
`,
		Good: `import stackless

def main(log):
    channel = stackless.channel()
    if channel.balance:
        channel.send(None)
`,
		Versions: "Stackless 2.7 and 3.7 alike.",
		Fix:      "Drops the parentheses. Safe; offered where there is nothing in them.",
		Confirm:  "The call is run. Confirmed when it raises that `TypeError` or `RuntimeError`.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		eachCall(f, func(s *scope.Scope, _ syntax.Stmt, call *syntax.Call) {
			what := attribute(f, s, call)
			if what == "" {
				return
			}
			a := call.Func.(*syntax.Attribute)
			finding := analysis.Finding{
				Message: fmt.Sprintf("'%s' of %s is an attribute, not a method: the call raises", a.Attr, what),
				Span:    call.Range(), Severity: pass.Rule.Severity,
			}
			if len(call.Args)+len(call.Keywords) == 0 {
				finding.Fix = fixes.Replace(true, "Drop the parentheses", call, pass.File.Text(call.Func))
			}
			pass.Report(finding)
		})
	},
}

// attributes of objects that are no methods.
var attributes = map[flow.Kind]map[string]bool{
	flow.Channel: {"balance": true, "closed": true, "closing": true, "queue": true, "preference": true, "schedule_all": true},
	flow.Tasklet: {
		"alive": true, "paused": true, "scheduled": true, "blocked": true, "restorable": true, "is_main": true, "is_current": true,
		"nesting_level": true, "recursion_depth": true, "atomic": true, "ignore_nesting": true, "block_trap": true, "next": true,
		"prev": true, "frame": true, "cstate": true, "thread_id": true,
	},
	flow.Greenlet: {"dead": true, "gr_frame": true, "started": true},
}

// attribute says what a called attribute is of, empty where it is a method.
func attribute(f *flow.File, s *scope.Scope, call *syntax.Call) string {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return ""
	}
	switch origin := f.Origin(s, a); origin {
	case "stackless.current", "stackless.main", "stackless.runcount", "stackless.threads", "stackless.debug", "stackless.uncollectables":
		return "module stackless"
	}
	kind := f.KindOf(s, a.Value)
	if !attributes[kind][a.Attr] {
		return ""
	}
	if c := f.InstanceOf(s, a.Value); c != nil && (c.Method(a.Attr) != nil || len(c.Stores(a.Attr)) > 0) {
		return ""
	}
	switch kind {
	case flow.Channel:
		return "a channel"
	case flow.Tasklet:
		return "a tasklet"
	}
	return "a greenlet"
}
