package analysis

import (
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Rule is one check, and its documentation as data. A rule keeps no state.
type Rule struct {
	Code string // "SLL102"
	Name string // "exception-in-local"
	Doc  Doc
	// Off rules run only when selected by their code or a prefix of it.
	Off bool
	// Since is the version of sllint that first had the rule.
	Since    string
	Severity Severity
	// Py2, Py3 say for which dialects the rule runs.
	Py2, Py3 bool
	// Mentions lists words of which a file must contain at least one for the
	// rule to have anything to say: what can only be part of a name as that of
	// one, anything else as bytes anywhere in it. Empty means always.
	Mentions []string
	Run      func(*Pass)
}

// URL is the page that explains the rule.
func (r *Rule) URL() string {
	return "https://github.com/sllint/sllint/blob/main/docs/rules/" + r.Code + ".md"
}

// Doc explains a rule; `sllint rule`, the documentation page, the editor link
// and the README's table are made from it. Text is Markdown.
type Doc struct {
	Title     string // one line, no full stop
	What      string // what it reports
	Why       string // what goes wrong
	Bad, Good string // examples, Python
	Versions  string // what real Pythons do
	Fix       string // what the fix does and whether it is safe; empty for none
	Confirm   string // how the interpreter decides
}

// Pass is one rule at work on one file.
type Pass struct {
	Rule   *Rule
	File   *syntax.File
	Scopes *scope.Table
	Heap   func() *heap.Result // who holds whom; computed once per file, on demand
	Flow   func() *flow.File   // control flow and what names stand for; made once per file, on demand
	Report func(Finding)       // Code, Name, Filename, Function and positions are filled in
}
