package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// RuleDescription is a rule as JSON.
type RuleDescription struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Severity string   `json:"severity"`
	Python   []string `json:"python"`
	Default  bool     `json:"default"`
	Since    string   `json:"since"`
	URL      string   `json:"url"`
	What     string   `json:"what"`
	Why      string   `json:"why"`
	Bad      string   `json:"bad"`
	Good     string   `json:"good"`
	Versions string   `json:"versions"`
	Fix      *string  `json:"fix"`
	Confirm  string   `json:"confirm"`
}

// RuleJSON describes a rule.
func RuleJSON(r *analysis.Rule) RuleDescription {
	d := RuleDescription{
		Code: r.Code, Name: r.Name, Title: r.Doc.Title, Severity: r.Severity.String(), Python: dialects(r),
		Default: !r.Off, Since: r.Since, URL: r.URL(), What: r.Doc.What, Why: r.Doc.Why, Bad: r.Doc.Bad,
		Good: r.Doc.Good, Versions: r.Doc.Versions, Confirm: r.Doc.Confirm,
	}
	if r.Doc.Fix != "" {
		d.Fix = &r.Doc.Fix
	}
	return d
}

// dialects lists the dialects that a rule is about.
func dialects(r *analysis.Rule) []string {
	list := []string{}
	if r.Py2 {
		list = append(list, "2.7")
	}
	if r.Py3 {
		list = append(list, "3")
	}
	return list
}

// Rule explains a rule to a person.
func Rule(w io.Writer, r *analysis.Rule, color bool) {
	s := styles(color)
	facts := []string{r.Severity.String(), "Python " + strings.Join(dialects(r), " and ")}
	if r.Off {
		facts = append(facts, "off by default")
	}
	if r.Since != "" {
		facts = append(facts, "since "+r.Since)
	}
	fmt.Fprintf(w, "%s%s%s %s%s%s (%s)\n\n%s.\n", s.red, r.Code, s.off, s.bold, r.Name, s.off, strings.Join(facts, ", "), r.Doc.Title)
	for _, part := range []struct {
		title, text string
		code        bool
	}{
		{"What it reports", r.Doc.What, false},
		{"Why it matters", r.Doc.Why, false},
		{"Bad", r.Doc.Bad, true},
		{"Good", r.Doc.Good, true},
		{"What real Python does", r.Doc.Versions, false},
		{"Fix", r.Doc.Fix, false},
		{"How it is confirmed", r.Doc.Confirm, false},
	} {
		if strings.TrimSpace(part.text) == "" {
			continue
		}
		fmt.Fprintf(w, "\n%s%s%s\n", s.bold, part.title, s.off)
		for _, line := range lines(part.text, part.code) {
			fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
		}
	}
	fmt.Fprintf(w, "\n%s\n", r.URL())
}

// lines gives code as it is, and text in lines that fit a terminal.
func lines(text string, code bool) []string {
	text = strings.Trim(text, "\n")
	if code {
		return strings.Split(text, "\n")
	}
	var out []string
	for _, paragraph := range strings.Split(text, "\n") {
		out = append(out, wrap(paragraph, 76)...)
	}
	return out
}

// wrap breaks a line at spaces; an indented one is code and stays.
func wrap(text string, width int) []string {
	if strings.HasPrefix(text, "    ") || strings.HasPrefix(text, "|") || text == "" {
		return []string{text}
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) > width:
			out = append(out, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(out, line)
}
