package hygiene

import "github.com/sllint/sllint/analysis"

// UnusedSuppression is SLL902.
var UnusedSuppression = &analysis.Rule{
	Code:     "SLL902",
	Name:     "unused-suppression",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"noqa", "NOQA", "sllint"},
	Doc: analysis.Doc{
		Title: "A suppression that suppresses nothing",
		What:  "`# noqa: SLL…` on a line with no such finding, or `# sllint: skip-file` in a file without findings.",
		Why: "A suppression that has outlived its finding hides the next one. Only codes of sllint are judged: a bare " +
			"`# noqa`, and codes of other linters, may have reasons of their own.",
		Bad: `def load():
    return 1  # noqa: SLL102
`,
		Good: `def load():
    return 1
`,
		Versions: "All.",
		Fix:      "Removes the code from the comment, or the comment when nothing is left of it. Safe.",
		Confirm:  "Nothing to run: the linter compares its findings with its suppressions.",
	},
}
