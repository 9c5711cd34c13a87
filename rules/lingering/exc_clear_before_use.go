package lingering

import (
	"github.com/sllint/sllint/analysis"
)

// ExcClearBeforeUse is SLL203.
var ExcClearBeforeUse = &analysis.Rule{
	Code:     "SLL203",
	Name:     "exc-clear-before-use",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Mentions: []string{"exc_clear"},
	Doc: analysis.Doc{
		Title: "The exception is cleared and then relied on",
		What:  "`sys.exc_clear()`, and after it in the same handler a bare `raise` or a use of `sys.exc_info()`.",
		Why: "After `sys.exc_clear()` there is no current exception. A bare `raise` then raises a `TypeError` about `None` " +
			"in place of the error that it was meant to pass on, and `sys.exc_info()` gives three times `None`, so that the " +
			"report says nothing.",
		Bad: `import sys

def load():
    try:
        return int("no number")
    except ValueError:
        sys.exc_clear()
        raise
`,
		Good: `def load():
    try:
        return int("no number")
    except ValueError:
        raise
`,
		Versions: "Python 2 only; Python 3 has no `sys.exc_clear()`.",
		Confirm:  "The handler is run. Confirmed when another exception than the handled one comes out of it, or `None`.",
	},
	Run: report(func(*analysis.Pass, misuse) string {
		return "this relies on the current exception, which sys.exc_clear() has removed"
	}, nil, clearedBeforeUse),
}
