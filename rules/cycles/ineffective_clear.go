package cycles

import (
	"github.com/sllint/sllint/analysis"
)

// IneffectiveClear is SLL109.
var IneffectiveClear = &analysis.Rule{
	Code:     "SLL109",
	Name:     "ineffective-clear",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: exceptionWords,
	Doc: analysis.Doc{
		Title: "A cleanup that does not break the cycle",
		What: "Code that tries to break the cycle of an exception and the frame that caught it, but does not: " +
			"`traceback.clear_frames()` in the running function, `del tb` while the exception itself stays bound, " +
			"a name that is cleared on one way out and not on another, `raise … from None`, " +
			"`with_traceback(None)` at the `raise`.",
		Why: "Whoever wrote it knew of the cycle and believes it gone. `clear_frames()` skips frames that are still " +
			"running, which the one that calls it is. In Python 3 the exception holds the traceback anyway, so " +
			"deleting the variable `tb` changes nothing. `from None` only hides the context when it is printed. And a " +
			"variable that is cleared when all goes well is still bound when it does not.",
		Bad: `import traceback

def load():
    try:
        return int("no number")
    except ValueError as e:
        failure = e
        traceback.clear_frames(failure.__traceback__)
    return str(failure)
`,
		Good: `def load():
    try:
        return int("no number")
    except ValueError as e:
        failure = e.with_traceback(None)
    return str(failure)
`,
		Versions: "Python 2 and 3. `del tb` alone is enough in Python 2, where only the traceback holds the frame, and " +
			"is not in Python 3.",
		Fix: "Wraps the rest of the block in `try: … finally:` and clears every name that takes part. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off, up to the cleanup and to its end. Confirmed when " +
			"the cycle is still there after both.",
	},
	Run: reportThose(func(l *leak) bool { return l.tried != "" }, func(l *leak) string {
		return l.tried + " does not break the cycle: " + l.still()
	}),
}
