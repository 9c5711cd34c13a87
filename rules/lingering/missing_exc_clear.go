package lingering

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/fixes"
)

// MissingExcClear is SLL201.
var MissingExcClear = &analysis.Rule{
	Code:     "SLL201",
	Name:     "missing-exc-clear",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Mentions: []string{"except"},
	Doc: analysis.Doc{
		Title: "A long-running loop keeps the last exception alive",
		What: "An exception handler in a loop that goes on for long (or in a function that blocks after its handler) with no " +
			"`sys.exc_clear()` after it.",
		Why: "Python 2 remembers the exception that a function handled last until that function returns, handles " +
			"another one, or calls `sys.exc_clear()`. A driving loop does not return. The exception, its traceback and " +
			"every frame in it stay in memory from one failure to the next: the request that failed at night still " +
			"holds its sockets in the morning. Assigning to `e` does not help, since the interpreter keeps its own " +
			"reference.",
		Bad: `def mainloop(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception as e:
            report(e)
`,
		Good: `import sys

def mainloop(queue):
    while True:
        job = queue.get()
        try:
            job()
        except Exception as e:
            report(e)
            sys.exc_clear()
`,
		Versions: "Python 2 only. Python 3 restores the previous state at the end of the handler, and has no " +
			"`sys.exc_clear()` (see SLL202). A handler in a helper function that returns is fine in both.",
		Fix: "Puts `sys.exc_clear()` at the end of the handler, and `import sys` at the top where it is missing. Safe: " +
			"what the caller was handling comes back when the function returns. " +
			"(A call after the whole `try` statement would also run when nothing was raised, and then " +
			"takes away the exception of a caller that is itself in a handler.)",
		Confirm: "The loop is run for two turns, the first of which raises. Confirmed when the objects of the failed " +
			"turn are alive in the second.",
	},
	Run: report(func(_ *analysis.Pass, m misuse) string {
		while := "the loop goes on"
		if m.kind == lingersInCall {
			while = "the function goes on"
		}
		return "the exception handled here stays alive, with all its frames, while " + while + ": no sys.exc_clear() after it"
	}, func(pass *analysis.Pass, m misuse) *analysis.Fix {
		return fixes.ClearAfterHandler(pass, m.handler.Range())
	}, lingersInLoop, lingersInCall),
}
