package lingering

import (
	"github.com/sllint/sllint/analysis"
)

// BareRaiseOutsideHandler is SLL204.
var BareRaiseOutsideHandler = &analysis.Rule{
	Code:     "SLL204",
	Name:     "bare-raise-outside-handler",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"raise"},
	Doc: analysis.Doc{
		Title: "A bare `raise` with no handler around it",
		What: "A `raise` without an expression that is not inside an `except` clause of its own function, and so relies on an " +
			"exception that somebody left behind. Helpers that look made for handlers to call (they have parameters, or a name like " +
			"`handle_error`) are left in peace, unless they handle exceptions themselves.",
		Why: "A bare `raise` raises the exception that is being handled. Outside of a handler there is one only by luck: in " +
			"Python 2 the last one that this function or its caller handled, however unrelated; in Python 3 only when the function was " +
			"called from a handler. With none the program gets a `TypeError` (2) or a `RuntimeError` (3) in place " +
			"of the error that was meant.",
		Bad: `def check(text="1"):
    try:
        number = int(text)
    except ValueError:
        number = None
    if number != 0:
        raise
`,
		Good: `def check(text="1"):
    try:
        number = int(text)
    except ValueError:
        number = None
    if number != 0:
        raise ValueError(text)
`,
		Versions: "Python 2: `TypeError: exceptions must be old-style classes or derived from BaseException, not NoneType`. " +
			"Python 3: `RuntimeError: No active exception to reraise`. " +
			"A helper that is only ever called from handlers works in both, but says nowhere that it must be.",
		Confirm: "The function is run with nothing being handled. Confirmed when the `raise` raises that `TypeError` or " +
			"`RuntimeError`.",
	},
	Run: report(func(pass *analysis.Pass, _ misuse) string {
		if pass.File.Version.Py2() {
			return "bare raise outside of an except clause: raises whatever was handled last, or a TypeError when nothing was"
		}
		return "bare raise outside of an except clause: a RuntimeError unless a caller is handling an exception"
	}, nil, raiseOutside),
}
