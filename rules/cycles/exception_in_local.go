package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExceptionInLocal is SLL102.
var ExceptionInLocal = &analysis.Rule{
	Code:     "SLL102",
	Name:     "exception-in-local",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py3:      true,
	Mentions: exceptionWords,
	Doc: analysis.Doc{
		Title: "A local variable still holds an exception when the function ends",
		What: "An exception that is still bound to a local variable on some way out of a function that " +
			"its traceback leads back to: the function that caught it, or one that called the function " +
			"that caught it and handed it back.",
		Why: "In Python 3 an exception holds its traceback, the traceback holds the frame of every function " +
			"that the exception passed through, and a frame holds its local variables. An exception that " +
			"was caught here and is kept in a local here therefore keeps itself alive, together with " +
			"everything that those functions had in their hands, until the cyclic collector runs. " +
			"The name of the `except … as e:` clause is no problem, since Python deletes it at the " +
			"end of the clause; a second name for the same exception is.",
		Bad: `def catch():
    try:
        result = int("no number")
    except ValueError as e:
        result = e
    return result
`,
		Good: `def catch():
    try:
        result = int("no number")
    except ValueError as e:
        result = e
    try:
        return result
    finally:
        del result
`,
		Versions: "Python 3 only; a Python 2 exception carries no traceback. Returning the exception " +
			"straight from the handler (`return e`) is fine, and so is keeping `str(e)`, `e.args` or a " +
			"formatted traceback instead. `e.with_traceback(None)` before the store helps, " +
			"`traceback.clear_frames()` in the running function does not (see SLL109). An exception that " +
			"a callee returns counts too, because the callee's frame keeps its caller's frame alive.",
		Fix: "Wraps the rest of the block in `try: … finally:` and clears every name that takes part. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off, the call in its `try` raising. " +
			"Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.Exception, (*leak).still),
}
