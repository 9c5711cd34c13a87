package cycles

import (
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
)

// SwallowingContextmanager is SLL110.
var SwallowingContextmanager = &analysis.Rule{
	Code:     "SLL110",
	Name:     "swallowing-contextmanager",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Off:      true,
	Py3:      true,
	Mentions: exceptionWords,
	Doc: analysis.Doc{
		Title: "A `@contextmanager` that swallows or replaces the exception",
		What: "A generator under `@contextlib.contextmanager` that catches the exception thrown in at its `yield` " +
			"and does not raise it again, and other generators and coroutines whose exception ends in a frame of the library that " +
			"runs them. Target version 3.12 and later; off by default.",
		Why: "`contextlib` throws the exception of the `with` block into the generator from a frame of its own, which " +
			"still holds the exception in a variable. Up to Python 3.11 a generator that had finished let go of the frame " +
			"that had resumed it; from 3.12 on it keeps it, and so a swallowed or replaced exception is caught in a cycle " +
			"with the frames of `contextlib` and of the `with` statement. Nothing in the generator itself is wrong, " +
			"which is why the rule has to be asked for.",
		Bad: `from contextlib import contextmanager

@contextmanager
def ignored():
    try:
        yield
    except ValueError:
        pass

def main():
    with ignored():
        int("no number")
`,
		Good: `class Ignored(object):
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        return kind is ValueError

def main():
    with Ignored():
        int("no number")
`,
		Versions: "Python 3.12 and 3.13. Up to 3.11 there is no cycle. A context manager that lets the exception " +
			"through (`try: yield finally: …`) is fine in all of them.",
		Confirm: "A `with` block that raises is run with the collector off. Confirmed when what only the " +
			"collector could reclaim afterwards contains the frame of the `with` statement or of `contextlib`.",
	},
	Run: report(heap.ContextManager, func(l *leak) string {
		if l.Scope != nil && isContextManager(l.Scope.Node) {
			return "the exception that context manager " + l.function() +
				" does not let through stays in a cycle with the frames of contextlib"
		}
		return "the exception that leaves " + l.function() + " stays in a cycle with the frames of the library code that ran it"
	}),
}

// isContextManager reports whether a function is decorated as one.
func isContextManager(n syntax.Node) bool {
	def, ok := n.(*syntax.FunctionDef)
	if !ok {
		return false
	}
	for _, decorator := range def.Decorators {
		switch d := decorator.(type) {
		case *syntax.Name:
			if strings.HasSuffix(d.Id, "contextmanager") {
				return true
			}
		case *syntax.Attribute:
			if strings.HasSuffix(d.Attr, "contextmanager") {
				return true
			}
		}
	}
	return false
}
