package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExceptionInFuture is SLL108.
var ExceptionInFuture = &analysis.Rule{
	Code:     "SLL108",
	Name:     "exception-in-future",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py3:      true,
	Mentions: []string{"set_exception", "result", "await", "asyncio", "concurrent", "multiprocessing"},
	Doc: analysis.Doc{
		Title: "A future that carries this frame's exception is still bound",
		What: "A local variable or parameter that still holds a future, either after `set_exception()` with an exception " +
			"that was caught here, or when its `result()`, or an `await`, raises the exception that it stores.",
		Why: "A future keeps its exception. `set_exception(e)` stores an exception whose traceback holds this frame; " +
			"`result()` and `await` raise the stored exception again and add this frame to it. In both cases the frame " +
			"holds the future, the future holds the exception, and the exception's traceback holds the frame. " +
			"In a server that is one cycle for every failed request.",
		Bad: `from concurrent.futures import Future

def start():
    future = Future()
    try:
        future.set_result(int("no number"))
    except ValueError as e:
        future.set_exception(e)
    return future
`,
		Good: `from concurrent.futures import Future

def start():
    future = Future()
    try:
        future.set_result(int("no number"))
    except ValueError as e:
        future.set_exception(e)
    try:
        return future
    finally:
        del future
`,
		Versions: "Python 3. Only reading `future.exception()` is fine, and so is a future that is never bound: " +
			"`executor.submit(work).result()`. The standard library's own `Future.result()` ends in " +
			"`finally: self = None` for this reason, but it cannot clear the variable of its caller.",
		Fix: "Wraps the rest of the block in `try: … finally:` and clears the names of the future, unless it came in " +
			"as a parameter and the caller holds it too. " +
			"Safe, except where a `yield` or an inner function gets to see the cleared name.",
		Confirm: "The function is run with the collector off and a future that fails. Confirmed when what only " +
			"the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.Future, func(l *leak) string {
		return l.hops()[0].Label + " still holds the future when " + l.function() +
			" ends, and the traceback of its exception leads back to that frame"
	}),
}
