// Package analysis runs rules over files: it parses each file once, lends the
// shared facts to every rule, applies suppressions, and returns findings in a
// deterministic order.
package analysis

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Severity is how sure and how grave a finding is.
type Severity uint8

// The severities. An Error happens whenever its line runs; a Warning happens
// on some path; Info is worth knowing.
const (
	Error Severity = iota
	Warning
	Info
)

// String gives the severity as the outputs spell it.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "info"
}

// parseSeverity is the inverse of String.
func parseSeverity(word string) Severity {
	for _, s := range []Severity{Error, Warning} {
		if s.String() == word {
			return s
		}
	}
	return Info
}

// Finding is one report about one place.
type Finding struct {
	Code     string
	Name     string
	Message  string
	Filename string
	Span     syntax.Span
	Severity Severity
	Function string      // qualified name of the innermost function, or empty
	Frame    syntax.Span // the function whose frame it is about, where that is not the innermost one
	Cycle    []Hop
	Related  []Hop // other places that matter, each with what it is there for, in the order in which they happen
	Fix      *Fix
	Verdict  *Verdict        // nil until somebody asks for it
	Begin    syntax.Position // of Span.Start, filled in by the driver
	Finish   syntax.Position // of Span.Stop
	Excerpt  []Line          // the source around Begin, filled in by the driver
}

// detach gives a finding memory of its own: names and the like may be pieces of
// the source.
func (f *Finding) detach() {
	f.Message, f.Function = strings.Clone(f.Message), strings.Clone(f.Function)
	for _, hops := range [][]Hop{f.Cycle, f.Related} {
		for i := range hops {
			hops[i].Label, hops[i].Text = strings.Clone(hops[i].Label), strings.Clone(hops[i].Text)
		}
	}
	if f.Fix == nil {
		return
	}
	f.Fix.Message = strings.Clone(f.Fix.Message)
	for i := range f.Fix.Edits {
		f.Fix.Edits[i].Content = strings.Clone(f.Fix.Edits[i].Content)
	}
}

// Line is a piece of source to show: one line, or a window of a very long one.
type Line struct {
	Row    int
	Column int // of the text's first character; 1 unless the line was cut before
	Text   string
}

// Hop is one object on the path of a cycle: what it is, and where the link to
// it was made (a zero Begin means nowhere in this file).
type Hop struct {
	Label string
	Span  syntax.Span
	Begin syntax.Position
	Text  string // of the line at Begin without its indent, filled in by the driver
}

// Fix is a change that removes a finding. Edits do not overlap and are in
// source order; offsets are into the decoded source.
type Fix struct {
	Safe    bool
	Message string
	Edits   []Edit
}

// Edit replaces Span by Content.
type Edit struct {
	Span    syntax.Span
	Content string
	Begin   syntax.Position
	Finish  syntax.Position
}
