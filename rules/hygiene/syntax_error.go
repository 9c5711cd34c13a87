package hygiene

import "github.com/sllint/sllint/analysis"

// SyntaxError is SLL901.
var SyntaxError = &analysis.Rule{
	Code:     "SLL901",
	Name:     "syntax-error",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Doc: analysis.Doc{
		Title: "The file does not parse",
		What: "Source that the chosen version of Python refuses to compile, in that Python's own words and at the place that it " +
			"points to.",
		Why: "The file cannot be imported. Statements that are damaged are not analysed; where the rest of the file is still " +
			"whole, its findings are reported beside this one.",
		Bad: `def load(:
    return 1
`,
		Good: `def load():
    return 1
`,
		Versions: "What is an error depends on the version: `print x` is Python 2, `match` statements came with 3.10. " +
			"The version is `target-version` from the command line or the configuration, else what the file or its project " +
			"says (shebang, `requires-python`), else what it parses as.",
		Confirm: "Real Python's compiler says the same.",
	},
}
