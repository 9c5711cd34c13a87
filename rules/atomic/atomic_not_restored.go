package atomic

import (
	"github.com/sllint/sllint/analysis"
)

// AtomicNotRestored is SLL301.
var AtomicNotRestored = &analysis.Rule{
	Code:     "SLL301",
	Name:     "atomic-not-restored",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"set_atomic"},
	Doc: analysis.Doc{
		Title: "A tasklet that may stay atomic",
		What: "A call of `set_atomic` whose effect is not undone on every path out of the function, the paths of exceptions " +
			"included; and an `__enter__` that keeps the previous value which nothing in the class restores. Where only an operation " +
			"that hardly ever fails stands between, the finding is for information.",
		Why: "An atomic tasklet is not interrupted: not by the watchdog of `stackless.run(n)`, not by other threads, not even by " +
			"signals. One that stays atomic by accident, because the code in between raised or returned early, takes the interpreter " +
			"for itself until it blocks, and the mistake shows far away from its cause.",
		Bad: `import stackless

def update(table, key):
    old = stackless.getcurrent().set_atomic(True)
    table[key] = int(key)
    stackless.getcurrent().set_atomic(old)
`,
		Good: `import stackless

def update(table, key):
    old = stackless.getcurrent().set_atomic(True)
    try:
        table[key] = int(key)
    finally:
        stackless.getcurrent().set_atomic(old)
`,
		Versions: "Stackless 2.7 and 3.7 alike. There `with stackless.atomic():` does it all.",
		Fix: "Puts what stands between the two calls into a `try` statement and the second call into its `finally` clause. " +
			"Safe; offered where both calls stand in one block and no other call undoes the first. Where none does, the previous " +
			"value is restored in a `finally` clause around the rest of the function; unsafe, for callers may rely on the flag.",
		Confirm: "The function is run, and what stands between the calls made to raise. Confirmed when the tasklet's `atomic` " +
			"is then another than before.",
	},
	Run: report(notRestored, func(pass *analysis.Pass, x *fault) string {
		return "the tasklet may stay atomic: " + leaving(pass, x) + " " + x.scope.Name + "() without restoring the flag"
	}, func(pass *analysis.Pass, x *fault) *analysis.Fix {
		if x.undone || x.saved == "" {
			return guard(pass, x)
		}
		return guardRest(pass, x)
	}),
}
