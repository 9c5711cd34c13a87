package tasklets

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// InterruptedTaskletDropped is SLL403.
var InterruptedTaskletDropped = &analysis.Rule{
	Code:     "SLL403",
	Name:     "interrupted-tasklet-dropped",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"stackless"},
	Doc: analysis.Doc{
		Title: "The tasklet that the watchdog interrupted is lost",
		What: "`stackless.run(n)` whose result is thrown away, only tested, or kept in a local variable that is only tested or " +
			"printed.",
		Why: "With a number of instructions `stackless.run` interrupts a tasklet that does not switch in time, takes it out of the run " +
			"queue and returns it. Whoever does not `insert()` it again has ended it in the middle of what it did, silently: soft " +
			"tasklets do not even run their `finally` clauses.",
		Bad: `import stackless

def main(log):
    def work():
        for i in range(100000):
            pass
        log.append("done")
    stackless.tasklet(work)()
    while stackless.runcount > 1:
        stackless.run(1000)
    return log
`,
		Good: `import stackless

def main(log):
    def work():
        for i in range(100000):
            pass
        log.append("done")
    stackless.tasklet(work)()
    while stackless.runcount > 1:
        interrupted = stackless.run(1000)
        if interrupted:
            interrupted.insert()
    return log
`,
		Versions: "Stackless 2.7 and 3.7. With `soft=True` the tasklet stays in the queue and nothing is returned.",
		Confirm: "The function is run with a tasklet that computes for long. Confirmed when that is neither in the run queue nor " +
			"finished afterwards.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			tested := make(map[syntax.Expr]bool)
			var stmt syntax.Stmt
			f.Own(s, func(n syntax.Node) bool {
				switch n := n.(type) {
				case syntax.Stmt:
					stmt = n
					tests(n, tested)
				case *syntax.Call:
					if !interrupts(f, s, n) {
						break
					}
					if how := lost(f, s, stmt, n, tested); how != "" {
						pass.Report(analysis.Finding{
							Message: "the tasklet that stackless.run() interrupts " + how + ": nobody can insert it again",
							Span:    n.Range(), Severity: pass.Rule.Severity,
						})
					}
				}
				return true
			})
		}
	},
}

// tests notes what a statement only looks at the truth of.
func tests(s syntax.Stmt, tested map[syntax.Expr]bool) {
	switch s := s.(type) {
	case *syntax.If:
		truth(s.Test, tested)
	case *syntax.While:
		truth(s.Test, tested)
	case *syntax.Assert:
		truth(s.Test, tested)
	}
}

func truth(e syntax.Expr, tested map[syntax.Expr]bool) {
	switch e := e.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			truth(e.Operand, tested)
		}
	case *syntax.BoolOp:
		for _, v := range e.Values {
			truth(v, tested)
		}
	case *syntax.Compare:
		if len(e.Ops) == 1 && (e.Ops[0] == syntax.Is || e.Ops[0] == syntax.IsNot) {
			truth(e.Left, tested)
		}
	default:
		tested[e] = true
	}
}

// interrupts recognises stackless.run with a timeout, and a hard one.
func interrupts(f *flow.File, s *scope.Scope, call *syntax.Call) bool {
	if f.Origin(s, call.Func) != "stackless.run" {
		return false
	}
	var timeout syntax.Expr
	if len(call.Args) > 0 {
		timeout = call.Args[0]
	}
	if len(call.Args) > 2 {
		return false // soft may be among them
	}
	for i := range call.Keywords {
		switch k := &call.Keywords[i]; k.Arg {
		case "timeout":
			timeout = k.Value
		case "soft", "":
			return false
		}
	}
	if timeout == nil {
		return false
	}
	if c, ok := timeout.(*syntax.Constant); ok {
		on, isFlag := flow.Flag(c)
		return isFlag && on
	}
	_, starred := timeout.(*syntax.Starred)
	return !starred
}

// lost says what becomes of the result, empty where it may be inserted again.
func lost(f *flow.File, s *scope.Scope, stmt syntax.Stmt, call *syntax.Call, tested map[syntax.Expr]bool) string {
	if expr, ok := stmt.(*syntax.ExprStmt); ok && expr.Value == syntax.Expr(call) {
		return "is thrown away"
	}
	if tested[call] {
		return "is only tested"
	}
	name := local(s, stmt, call)
	if name == nil {
		return ""
	}
	shown := make(map[*syntax.Name]bool)
	syntax.InspectBody(f.Body(s), func(n syntax.Node) bool {
		switch n := n.(type) {
		case syntax.Stmt:
			look := make(map[syntax.Expr]bool)
			tests(n, look)
			for e := range look {
				if of, ok := e.(*syntax.Name); ok {
					shown[of] = true
				}
			}
			if p, ok := n.(*syntax.Print); ok {
				for _, v := range p.Values {
					names(v, shown)
				}
			}
		case *syntax.Call:
			if id := flow.LastName(n.Func); id == "print" || id == "repr" || id == "str" {
				for _, v := range n.Args {
					names(v, shown)
				}
			}
		}
		return true
	})
	for _, use := range uses(f, s, name.Sym) {
		if !shown[use] {
			return ""
		}
	}
	return "in '" + name.Id + "' is only looked at"
}

func names(e syntax.Expr, set map[*syntax.Name]bool) {
	if name, ok := e.(*syntax.Name); ok {
		set[name] = true
	}
}
