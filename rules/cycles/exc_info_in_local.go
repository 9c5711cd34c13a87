package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExcInfoInLocal is SLL101.
var ExcInfoInLocal = &analysis.Rule{
	Code:     "SLL101",
	Name:     "exc-info-in-local",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: exceptionWords,
	Doc: analysis.Doc{
		Title: "A local variable still holds a traceback when the function ends",
		What: "A traceback, or the triple of `sys.exc_info()`, that is still bound to a local " +
			"variable on some way out of the function that caught the exception.",
		Why: "A traceback holds the frame of every function that the exception passed through, " +
			"the one that caught it included. That frame holds its local variables, and one of them " +
			"is the traceback: a cycle. When the function ends, nothing of it is freed: not the frames, " +
			"not what their locals refer to (open files, sockets, whole requests), until the cyclic " +
			"collector happens to run, or forever where it is switched off.",
		Bad: `import sys

def load():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        return tb.tb_lineno
`,
		Good: `import sys

def load():
    try:
        return int("no number")
    except ValueError:
        kind, value, tb = sys.exc_info()
        try:
            return tb.tb_lineno
        finally:
            del value, tb
`,
		Versions: "Every Python, 2.7 included. The type alone never matters. The exception itself " +
			"(`sys.exc_info()[1]`, `sys.exc_info()[:2]`) is harmless in Python 2, where it does not know " +
			"its traceback; in Python 3 it does, so there `del tb` alone is not enough. Passing " +
			"`sys.exc_info()` straight to a call, without binding it, is fine everywhere.",
		Fix: "Wraps the rest of the block in `try: … finally:` and clears every name that takes part. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off, the call in its `try` raising. " +
			"Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.ExcInfo, (*leak).still),
}
