package pages

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// Page is the documentation page of a rule.
func Page(rule *analysis.Rule) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from the rule's own documentation by rules/internal/gen; do not edit. -->\n\n")
	fmt.Fprintf(&b, "# %s %s\n\n%s.\n\n", rule.Code, rule.Name, rule.Doc.Title)
	fmt.Fprintf(&b, "%s · %s · since %s%s\n", Dialects(rule), severity(rule), rule.Since, off(rule))
	section(&b, "What it does", rule.Doc.What)
	section(&b, "Why is this bad?", rule.Doc.Why)
	section(&b, "Example", code(rule.Doc.Bad)+"\n\nUse instead:\n\n"+code(rule.Doc.Good))
	section(&b, "Versions", rule.Doc.Versions)
	fix := rule.Doc.Fix
	if fix == "" {
		fix = "None."
	}
	section(&b, "Fix", fix)
	section(&b, "How it is confirmed", rule.Doc.Confirm)
	return []byte(b.String())
}

func section(b *strings.Builder, heading, text string) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", heading, strings.TrimSpace(text))
}

func code(text string) string { return "```python\n" + strings.TrimSpace(text) + "\n```" }

// Dialects says for which Pythons a rule runs.
func Dialects(rule *analysis.Rule) string {
	switch {
	case rule.Py2 && rule.Py3:
		return "Python 2 and 3"
	case rule.Py2:
		return "Python 2"
	}
	return "Python 3"
}

func severity(rule *analysis.Rule) string {
	if rule.Severity == analysis.Error && strings.HasPrefix(rule.Code, "SLL1") {
		return "error, or warning where it happens on some paths only"
	}
	return rule.Severity.String()
}

func off(rule *analysis.Rule) string {
	if rule.Off {
		return " · off unless selected"
	}
	return ""
}

// The README's table lies between these lines.
const (
	tableBegin = "<!-- rules:begin -->\n"
	tableEnd   = "<!-- rules:end -->\n"
)

// Table is the README's list of rules.
func Table(rules []*analysis.Rule) string {
	var b strings.Builder
	b.WriteString("| code | name | Python | reports | fix |\n| --- | --- | --- | --- | --- |\n")
	for _, rule := range rules {
		dialects := map[string]string{"Python 2 and 3": "2 3", "Python 2": "2", "Python 3": "3"}[Dialects(rule)]
		fix := ""
		if rule.Doc.Fix != "" {
			fix = "yes"
		}
		title := rule.Doc.Title
		if rule.Off {
			title += " (off unless selected)"
		}
		fmt.Fprintf(&b, "| [%s](docs/rules/%s.md) | %s | %s | %s | %s |\n", rule.Code, rule.Code, rule.Name, dialects, title, fix)
	}
	return b.String()
}

// Readme puts the table into the text of the README.
func Readme(text []byte, rules []*analysis.Rule) ([]byte, error) {
	before, rest, ok := strings.Cut(string(text), tableBegin)
	_, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		return nil, fmt.Errorf("README.md has no lines %q and %q", strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	return []byte(before + tableBegin + Table(rules) + tableEnd + after), nil
}
