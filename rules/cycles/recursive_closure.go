package cycles

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/rules/internal/fixes"
)

// RecursiveClosure is SLL111.
var RecursiveClosure = &analysis.Rule{
	Code:     "SLL111",
	Name:     "recursive-closure",
	Since:    "0.1.0",
	Severity: analysis.Info,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"def", "lambda"},
	Doc: analysis.Doc{
		Title: "An inner function refers to itself through its own variable",
		What: "A function defined inside another one that calls itself, or that is part of a ring of inner functions that " +
			"call each other, and that also holds something else: a default, or a variable that it shares with the outer function.",
		Why: "The inner function finds its own name in a cell of the outer one. The function holds the cell and the " +
			"cell holds the function: a cycle, made anew each time that the outer function runs. With it stay the " +
			"function's defaults and every other variable that it shares with the outer function, until the cyclic collector " +
			"runs. No exception is involved, and one such cycle is small, which is why this is only a hint; where the shared " +
			"variables are large it is memory that waits.",
		Bad: `def flatten(tree=(1, (2, 3))):
    leaves = []
    def visit(node):
        if isinstance(node, int):
            leaves.append(node)
        else:
            for child in node:
                visit(child)
    visit(tree)
    return leaves
`,
		Good: `def visit(node, leaves):
    if isinstance(node, int):
        leaves.append(node)
    else:
        for child in node:
            visit(child, leaves)

def flatten(tree=(1, (2, 3))):
    leaves = []
    visit(tree, leaves)
    return leaves
`,
		Versions: "Every Python. Moving the function out to the module or the class breaks the cycle, and so does " +
			"clearing its name when the outer function is done with it. A method that calls `self.method()` is no cycle.",
		Fix: "Wraps the rest of the outer function in `try: … finally:` and clears the name. Safe: it is offered only where " +
			"the inner function is seen to be called and nothing else, and leaves nothing behind that would call it later.",
		Confirm: "The outer function is run with the collector off. Confirmed when the inner function and its cell are " +
			"what only the collector could reclaim.",
	},
	Run: recursiveClosure,
}

// recursiveClosure asks for the analysis only where a function of some scope
// is found through a cell of that scope at all.
func recursiveClosure(pass *analysis.Pass) {
	if fixes.SharesOwnFunction(pass.Scopes) {
		reportRecursive(pass)
	}
}

var reportRecursive = report(heap.RecursiveFunction, func(l *leak) string {
	return l.hops()[0].Label + " refers to itself through a variable of " + l.function() +
		", so that only the cyclic collector can free it"
})
