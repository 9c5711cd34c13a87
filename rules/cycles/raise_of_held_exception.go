package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// RaiseOfHeldException is SLL105.
var RaiseOfHeldException = &analysis.Rule{
	Code:     "SLL105",
	Name:     "raise-of-held-exception",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py3:      true,
	Mentions: exceptionWords,
	Doc: analysis.Doc{
		Title: "An exception is raised while a variable of the frame still holds it",
		What: "`raise x` where a local variable, a parameter or an attribute still holds the exception " +
			"when it leaves the function.",
		Why: "Raising adds the current frame to the exception's traceback. The frame's variable holds the " +
			"exception, the exception holds the traceback, the traceback holds the frame. It does not matter " +
			"that the exception was made here and never caught before: `error = ValueError(…); raise error` " +
			"is already a cycle, and so are `raise saved from None`, `raise errors[0]` and a helper that " +
			"raises the exception that it was given.",
		Bad: `def reject():
    error = ValueError("no number")
    error.code = 22
    raise error
`,
		Good: `def reject():
    error = ValueError("no number")
    error.code = 22
    try:
        raise error
    finally:
        del error
`,
		Versions: "Python 3 only. Fine are `raise ValueError(…)`, `raise factory()`, `raise errors.pop()`, " +
			"`raise Other(…) from e`, and `raise e` with the name that the `except` clause itself bound " +
			"(but not `raise e from e`). `with_traceback(None)` in the `raise` does not help, since the frame is " +
			"added afterwards. A caller that keeps the exception in a variable of its own must clear that too.",
		Fix: "Wraps the `raise`, or the code from the first place where the exception is held, in " +
			"`try: … finally:` and clears every name that holds it. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off so that it reaches the `raise`. " +
			"Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.HeldRaise, func(l *leak) string {
		if path := l.hops(); len(path) > 0 && path[0].Label == "exception's __cause__" {
			return "the exception raised here is made its own cause: nothing but the cyclic collector frees it"
		}
		return l.holder() + " still holds the exception that is raised here, and its traceback leads back to the frame of " +
			l.function()
	}),
}
