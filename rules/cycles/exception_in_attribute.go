package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
)

// ExceptionInAttribute is SLL104.
var ExceptionInAttribute = &analysis.Rule{
	Code:     "SLL104",
	Name:     "exception-in-attribute",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: holdingWords,
	Doc: analysis.Doc{
		Title: "An object of the frame holds an exception in an attribute",
		What: "An exception or a traceback that is stored in an attribute of `self`, or of another object " +
			"that the frame or its caller holds, and is still there when the function ends.",
		Why: "The frame holds `self`, `self` holds the exception, and the exception's traceback holds the " +
			"frame. From then on the object cannot be freed by dropping it: it keeps itself alive, with " +
			"everything that the frames of the traceback refer to, until the attribute is overwritten or the " +
			"cyclic collector runs.",
		Bad: `import sys

class Job(object):
    def run(self):
        try:
            int("no number")
        except ValueError:
            self.where = sys.exc_info()[2]

def main():
    Job().run()
`,
		Good: `import traceback

class Job(object):
    def run(self):
        try:
            int("no number")
        except ValueError:
            self.where = traceback.format_exc()

def main():
    Job().run()
`,
		Versions: "Python 3 for exceptions; Python 2 and 3 for tracebacks and the triple of " +
			"`sys.exc_info()`. `self = None` in the method does not help as long as a caller's frame in the " +
			"traceback holds the object. Where the exception itself must be kept, store it with " +
			"`e.with_traceback(None)`, or have the owner clear the attribute when it is done.",
		Fix: "Only for an object that the function itself made: wraps the rest of the block in `try: … finally:` and clears its " +
			"name (safe). For `self` and other parameters there is none, because the caller holds the object too: what to keep instead " +
			"of the exception is for the author to decide.",
		Confirm: "The method is run with the collector off, the call in its `try` raising, and the object is " +
			"dropped. Confirmed when what only the collector could reclaim afterwards contains its frame.",
	},
	Run: report(heap.Attribute, (*leak).still),
}
