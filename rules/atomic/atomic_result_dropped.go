package atomic

import (
	"github.com/sllint/sllint/analysis"
)

// AtomicResultDropped is SLL303.
var AtomicResultDropped = &analysis.Rule{
	Code:     "SLL303",
	Name:     "atomic-result-dropped",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"set_atomic"},
	Doc: analysis.Doc{
		Title: "The previous value of the atomic flag is thrown away",
		What: "A statement that makes the running tasklet atomic, does not keep what `set_atomic` returns, and is undone by " +
			"nothing in its function. One that is undone with a constant is SLL302; a tasklet that was just made is nobody's concern.",
		Why: "What `set_atomic` returns is the only way to leave the flag as it was. Without it, whoever ends the block has to " +
			"guess, and ends an outer block as well, or nobody ends it at all.",
		Bad: `import stackless

def count(table, key):
    stackless.getcurrent().set_atomic(True)
    table[key] = table.get(key, 0) + 1
`,
		Good: `import stackless

def count(table, key):
    old = stackless.getcurrent().set_atomic(True)
    try:
        table[key] = table.get(key, 0) + 1
    finally:
        stackless.getcurrent().set_atomic(old)
`,
		Versions: "Stackless 2.7 and 3.7 alike.",
		Fix: "Keeps the previous value and restores it in a `finally` clause around the rest of the function. Unsafe: callers " +
			"may rely on the flag. Offered where something follows in the body of the function, and the tasklet can be named again.",
		Confirm: "The function is run in a tasklet that is not atomic. Confirmed when it is afterwards.",
	},
	Run: report(dropped, func(pass *analysis.Pass, x *fault) string {
		return "the previous value of the atomic flag is thrown away, and nothing in " + x.scope.Name + "() restores it"
	}, guardRest),
}
