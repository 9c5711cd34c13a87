package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExceptionInClosure is SLL106.
var ExceptionInClosure = &analysis.Rule{
	Code:     "SLL106",
	Name:     "exception-in-closure",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: holdingWords,
	Doc: analysis.Doc{
		Title: "A variable shared with an inner function still holds an exception",
		What: "An exception or a traceback in a variable that a function shares with an inner function, lambda, " +
			"generator or coroutine, still there when the function ends.",
		Why: "A variable that an inner function uses lives in a cell, which both frames hold. The cell holds the " +
			"exception, and its traceback holds the frame that caught it, whichever of the two that was. The cell also lives " +
			"as long as the inner function does, so a callback that is registered somewhere keeps the " +
			"exception and all its frames for as long.",
		Bad: `import sys

def describe():
    failure = None
    try:
        int("no number")
    except ValueError:
        failure = sys.exc_info()

    def text():
        return str(failure[1])
    return text()
`,
		Good: `import sys

def describe():
    failure = None
    try:
        int("no number")
    except ValueError:
        failure = str(sys.exc_info()[1])

    def text():
        return failure
    return text()
`,
		Versions: "Python 3 for exceptions; Python 2 and 3 for tracebacks and the triple of " +
			"`sys.exc_info()`. A lambda over the name of the `except … as e:` clause is no cycle: Python 3 " +
			"empties that cell at the end of the clause.",
		Fix: "Wraps the rest of the function in `try: … finally:` and clears the shared variable. Unsafe: an inner " +
			"function that runs after this one has returned finds the variable empty.",
		Confirm: "The function is run with the collector off, the call in its `try` raising. " +
			"Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.Closure, func(l *leak) string {
		return l.still() + "; an inner function shares it"
	}),
}
