package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExceptionInContainer is SLL103.
var ExceptionInContainer = &analysis.Rule{
	Code:     "SLL103",
	Name:     "exception-in-container",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: holdingWords,
	Doc: analysis.Doc{
		Title: "A container of the frame still holds an exception when the function ends",
		What: "An exception or a traceback that was put into a list, dict, tuple, set, deque, queue, " +
			"`functools.partial` or default argument that the function, or its caller, still holds.",
		Why: "The container is held by the frame, the container holds the exception, the exception's " +
			"traceback holds the frame. Collecting the failures of a loop in a list is the usual case: " +
			"the list, every exception in it and everything their frames refer to stay in memory until " +
			"the cyclic collector runs.",
		Bad: `import sys

def check_all():
    failures = []
    for text in ["1", "two"]:
        try:
            int(text)
        except ValueError:
            failures.append((text, sys.exc_info()))
    return len(failures)
`,
		Good: `import traceback

def check_all():
    failures = []
    for text in ["1", "two"]:
        try:
            int(text)
        except ValueError:
            failures.append((text, traceback.format_exc()))
    return len(failures)
`,
		Versions: "Python 3 for exceptions; Python 2 and 3 for tracebacks and the triple of " +
			"`sys.exc_info()`. A container in a global variable, or one that the frame cannot reach, " +
			"holds the exception for as long as it lives, but that is no cycle and is not reported. " +
			"`container.clear()` on every way out breaks the cycle as well.",
		Fix: "Wraps the rest of the block in `try: … finally:` and drops the local names of the container. " +
			"The container itself is left alone, for whoever it is handed to; one that came in as a parameter is not " +
			"touched, since the caller holds it too. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off, the call in its `try` raising. " +
			"Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.Container, (*leak).still),
}
