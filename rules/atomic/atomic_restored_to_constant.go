package atomic

import (
	"fmt"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
)

// AtomicRestoredToConstant is SLL302.
var AtomicRestoredToConstant = &analysis.Rule{
	Code:     "SLL302",
	Name:     "atomic-restored-to-constant",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"set_atomic"},
	Doc: analysis.Doc{
		Title: "The atomic flag is set back to something that is not its previous value",
		What: "`set_atomic` is undone with a literal, or with a name that does not hold what the first call returned: another " +
			"variable, or one that does not exist.",
		Why: "Atomic blocks nest: whoever calls this may be in one of its own, and goes on in the belief that nobody comes in " +
			"between. Setting the flag to `False` at the end of the inner block ends the outer one as well. A name that does not exist " +
			"raises a `NameError` and leaves the flag set.",
		Bad: `import stackless

def count(table, key):
    stackless.getcurrent().set_atomic(True)
    try:
        table[key] = table.get(key, 0) + 1
    finally:
        stackless.getcurrent().set_atomic(False)
`,
		Good: `import stackless

def count(table, key):
    old = stackless.getcurrent().set_atomic(True)
    try:
        table[key] = table.get(key, 0) + 1
    finally:
        stackless.getcurrent().set_atomic(old)
`,
		Versions: "Stackless 2.7 and 3.7 alike: `set_atomic` returns the previous value, a bool.",
		Fix:      "Restores the name that holds the previous value; where it was thrown away, it is kept first. Safe; offered where every path agrees on that name.",
		Confirm: "The function is run in a tasklet that is atomic already. Confirmed when it is not afterwards, or when a " +
			"`NameError` comes out.",
	},
	Run: report(toConstant, func(pass *analysis.Pass, x *fault) string {
		what := "the atomic flag is set to a constant here, not back to what it was before"
		switch {
		case x.other != "" && x.nobody:
			what = fmt.Sprintf("'%s' is bound nowhere, so that the atomic flag stays set", x.other)
		case x.other != "":
			what = fmt.Sprintf("'%s' is not what the atomic flag was before", x.other)
		}
		if x.saved != "" {
			return what + ": that is in '" + x.saved + "'"
		}
		if x.nobody {
			return what
		}
		return fmt.Sprintf("%s line %d: an atomic block around this one ends too early", what, row(pass, x.set))
	}, restore),
}

// restore puts the previous value in the place of what is restored, and keeps
// it where it was thrown away.
func restore(pass *analysis.Pass, x *fault) *analysis.Fix {
	if x.bare || len(x.undo.Args) != 1 || flow.LastName(x.undo.Func) != "set_atomic" {
		return nil
	}
	if x.saved != "" {
		return fixes.Replace(true, "Restore '"+x.saved+"'", x.undo.Args[0], x.saved)
	}
	set, ok := x.stmt.(*syntax.ExprStmt)
	name := fixes.FreeName(x.scope.Node, "old", "old_atomic", "was_atomic")
	if !ok || name == "" || set.End() > x.undo.Pos() {
		return nil
	}
	fix := fixes.Replace(true, "Keep what the flag was in '"+name+"', and restore that", set, name+" = "+pass.File.Text(set))
	fix.Edits = append(fix.Edits, fixes.Replace(true, "", x.undo.Args[0], name).Edits...)
	return fix
}
