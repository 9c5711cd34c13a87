package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// FrameInLocal is SLL107.
var FrameInLocal = &analysis.Rule{
	Code:     "SLL107",
	Name:     "frame-in-local",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: holdingWords,
	Doc: analysis.Doc{
		Title: "A local variable holds the function's own frame",
		What: "A local variable that still holds its own frame when the function ends: the result of " +
			"`sys._getframe()`, `inspect.currentframe()` or `inspect.stack()`, a frame taken from a traceback, or a view of " +
			"its variables.",
		Why: "A frame holds its local variables. A local variable that holds the frame closes the smallest " +
			"possible cycle, and everything else that the function has in its variables is caught in it, until the " +
			"cyclic collector runs.",
		Bad: `import sys

def where():
    frame = sys._getframe()
    return frame.f_lineno
`,
		Good: `import sys

def where():
    frame = sys._getframe()
    try:
        return frame.f_lineno
    finally:
        del frame
`,
		Versions: "Every Python. A caller's frame (`sys._getframe(1)`, `frame.f_back`) is fine. From 3.13 on " +
			"`frame.f_locals` is a view that holds the frame, so keeping that counts too; up to 3.12 it is the other way " +
			"round: reading `locals()` or `f_locals` inside a handler stores the handled exception in a dict of the frame, " +
			"even when the result is thrown away.",
		Fix: "Wraps the rest of the block in `try: … finally:` and clears the name, as the manual of `inspect` " +
			"recommends. Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off. Confirmed when what only the collector could " +
			"reclaim afterwards contains its frame.",
	},
	Run: report(heap.Frame, (*leak).still),
}
