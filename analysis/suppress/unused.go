package suppress

import (
	"bytes"
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Code of the finding about a suppression that suppresses nothing.
const UnusedCode = "SLL902"

// Edit replaces a span of the source.
type Edit struct {
	Span    syntax.Span
	Content string
}

// Unused is a directive of which something suppresses nothing, and the edit
// that takes just that away.
type Unused struct {
	Span    syntax.Span
	Message string
	Edit    Edit
	// Safe tells that the edit takes away only what can serve in no run.
	Safe bool
}

// Unused lists the directives that name a rule of ours and did not serve.
//
// active reports of a code, or a prefix of one, whether a rule of ours has it
// and whether one of those rules was run: a directive for a rule that was not
// may serve when it is. A blanket `# noqa` may serve other linters, as codes
// that are not ours do, so they are left alone. A directive that names SLL902
// keeps itself.
func (t *Table) Unused(active func(code string) (known, ran bool)) []Unused {
	if t == nil {
		return nil
	}
	var list []Unused
	for i := range t.directives {
		d := &t.directives[i]
		if slices.ContainsFunc(d.codes, func(c code) bool {
			return ours(c.text) && strings.HasPrefix(UnusedCode, c.text) && len(c.text) > len(Prefix)
		}) {
			continue
		}
		if u, ok := t.unused(d, active); ok {
			list = append(list, u)
		}
	}
	return list
}

func ours(c string) bool { return strings.HasPrefix(c, Prefix) }

func (t *Table) unused(d *directive, active func(string) (known, ran bool)) (Unused, bool) {
	var kept, idle, unknown, doubled, asleep []string
	for i, c := range d.codes {
		known, ran := active(c.text)
		earlier := slices.ContainsFunc(d.codes[:i], func(e code) bool { return e.text == c.text })
		switch {
		case !ours(c.text):
			kept = append(kept, string(t.file.Source[c.span.Start:c.span.Stop]))
		case earlier:
			doubled = append(doubled, "`"+c.text+"`")
		case !known:
			unknown = append(unknown, "`"+c.text+"`")
		case ran && !c.used:
			idle = append(idle, "`"+c.text+"`")
		case !ran:
			asleep = append(asleep, "`"+c.text+"`")
		default:
			kept = append(kept, string(t.file.Source[c.span.Start:c.span.Stop]))
		}
	}
	var why []string
	for _, part := range []struct {
		label string
		codes []string
	}{{"unused", idle}, {"not enabled", asleep}, {"unknown", unknown}, {"named twice", doubled}} {
		if len(part.codes) > 0 {
			why = append(why, part.label+": "+strings.Join(part.codes, ", "))
		}
	}
	if len(why) == 0 {
		return Unused{}, false
	}
	u := Unused{Span: d.span, Safe: len(asleep) == 0, Message: "unused `noqa` directive (" + strings.Join(why, "; ") + ")"}
	if len(kept) > 0 {
		u.Edit = Edit{d.span, "# noqa: " + strings.Join(kept, ", ")}
	} else {
		u.Edit = t.removal(d)
	}
	return u, true
}

// removal takes a whole directive away, and with it the blanks before it, or
// its line if nothing else is on it; other text of the comment stays a comment.
func (t *Table) removal(d *directive) Edit {
	src := t.file.Source
	lines := t.file.Lines()
	start := lines[d.row-1]
	stop := int32(len(src))
	if d.row < len(lines) {
		stop = lines[d.row]
	}
	text := start + int32(len(bytes.TrimRight(src[start:stop], "\r\n"))) // end of the line's text
	rest := bytes.TrimLeft(src[d.span.Stop:text], " \t")
	blank := int32(len(src[d.span.Stop:text]) - len(rest))
	before := start + int32(len(bytes.TrimRight(src[start:d.span.Start], " \t\f")))
	switch {
	case len(rest) > 0 && rest[0] == '#':
		return Edit{syntax.Span{Start: d.span.Start, Stop: d.span.Stop + blank}, ""}
	case len(rest) > 0:
		return Edit{syntax.Span{Start: d.span.Start, Stop: d.span.Stop + blank}, "# "}
	case before == start && bytes.HasSuffix(bytes.TrimRight(src[:start], "\r\n"), []byte(`\`)):
		// The line before is continued by this one, so it must not go away.
		return Edit{d.span, "#"}
	case before == start:
		return Edit{syntax.Span{Start: start, Stop: stop}, ""}
	}
	return Edit{syntax.Span{Start: before, Stop: text}, ""}
}

// Add returns the edits that silence findings: for each offset at which one
// starts, its codes. They are in source order; a directive that is already
// there gets the codes it lacks.
func Add(f *syntax.File, wanted map[int][]string) []Edit {
	t := Parse(f)
	if t == nil {
		t = &Table{file: f}
	}
	byRow := map[int][]string{}
	for offset, codes := range wanted {
		row := t.lineOf(f.Row(offset))
		byRow[row] = append(byRow[row], codes...)
	}
	var edits []Edit
	for row, codes := range byRow {
		if e, ok := t.add(row, codes); ok {
			edits = append(edits, e)
		}
	}
	slices.SortFunc(edits, func(a, b Edit) int { return int(a.Span.Start) - int(b.Span.Start) })
	return edits
}

func (t *Table) add(row int, codes []string) (Edit, bool) {
	var have []string
	d := t.at(row)
	if d != nil {
		if len(d.codes) == 0 {
			return Edit{}, false
		}
		for _, c := range d.codes {
			have = append(have, string(t.file.Source[c.span.Start:c.span.Stop]))
		}
	}
	slices.Sort(codes)
	before := len(have)
	for _, c := range codes {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(c, strings.ToUpper(h)) }) {
			have = append(have, c)
		}
	}
	if len(have) == before {
		return Edit{}, false
	}
	content := "# noqa: " + strings.Join(have, ", ")
	if d != nil {
		return Edit{d.span, content}, true
	}
	start := t.file.Lines()[row-1]
	line := t.file.Line(row)
	end := start + int32(len(bytes.TrimRight(line, " \t\f")))
	return Edit{syntax.Span{Start: end, Stop: start + int32(len(line))}, "  " + content}, true
}
