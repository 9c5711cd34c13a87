package lingering

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/fixes"
)

// IneffectiveExceptionRebind is SLL205.
var IneffectiveExceptionRebind = &analysis.Rule{
	Code:     "SLL205",
	Name:     "ineffective-exception-rebind",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Mentions: []string{"except"},
	Doc: analysis.Doc{
		Title: "Clearing the exception's name does not free the exception",
		What:  "`e = None` or `del e` after a handler, meant to let go of the exception that the handler caught.",
		Why: "In Python 2 the name `e` is only one of two references. The interpreter keeps the exception, with its " +
			"traceback and all frames, for `sys.exc_info()` until the function returns, handles another exception, or " +
			"calls `sys.exc_clear()`. Clearing the name alone frees nothing.",
		Bad: `def mainloop(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception as e:
            report(e)
            e = None
`,
		Good: `import sys

def mainloop(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception as e:
            report(e)
            e = None
            sys.exc_clear()
`,
		Versions: "Python 2 only. Python 3 deletes `e` at the end of the handler and drops its own reference as well.",
		Fix: "Adds `sys.exc_clear()` after the assignment, and `import sys` at the top where it is missing. Safe inside the " +
			"handler. After it unsafe, because the call then also runs when nothing was raised, and takes away the exception " +
			"of a caller that is itself in a handler.",
		Confirm: "The function is run past the assignment. Confirmed when the objects of the failed call are still " +
			"alive there.",
	},
	Run: report(func(pass *analysis.Pass, m misuse) string {
		return fmt.Sprintf("this frees nothing: Python 2 keeps the exception handled in line %d until sys.exc_clear() or return",
			pass.File.Row(m.handler.Pos()))
	}, func(pass *analysis.Pass, m misuse) *analysis.Fix {
		return fixes.ClearAfterStatement(pass, m.span, m.handler.Range())
	}, rebindOnly),
}
