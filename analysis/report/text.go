package report

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/sllint/sllint/analysis"
)

// style is a terminal's colours; all empty without them.
type style struct{ bold, red, blue, cyan, yellow, off string }

func styles(color bool) style {
	if !color {
		return style{}
	}
	return style{"\x1b[1m", "\x1b[1;31m", "\x1b[1;34m", "\x1b[36m", "\x1b[33m", "\x1b[0m"}
}

// severity is the colour of a finding's code.
func (s *style) severity(v analysis.Severity) string {
	switch v {
	case analysis.Error:
		return s.red
	case analysis.Warning:
		return s.yellow
	}
	return s.cyan
}

func writeConcise(w *bufio.Writer, findings []analysis.Finding, o *Options) {
	s := styles(o.Color)
	for i := range findings {
		f := &findings[i]
		fmt.Fprintf(w, "%s%s%s%s:%s%d%s:%s%d%s:%s ", s.bold, shown(f.Filename), s.off, s.cyan, s.off,
			f.Begin.Row, s.cyan, s.off, f.Begin.Column, s.cyan, s.off)
		writeHeadline(w, f, o, &s)
	}
	writeSummary(w, findings, o)
}

// writeHeadline writes "CODE [*] message".
func writeHeadline(w *bufio.Writer, f *analysis.Finding, o *Options, s *style) {
	fmt.Fprintf(w, "%s%s%s ", s.severity(f.Severity), f.Code, s.off)
	if o.fixable(f) {
		fmt.Fprintf(w, "[%s*%s] ", s.cyan, s.off)
	}
	if f.Verdict != nil {
		fmt.Fprintf(w, "%s%s%s: ", s.verdict(f.Verdict.Status), f.Verdict.Status, s.off)
	}
	fmt.Fprintln(w, shown(f.Message))
}

func writeFull(w *bufio.Writer, findings []analysis.Finding, o *Options) {
	s := styles(o.Color)
	for i := range findings {
		f := &findings[i]
		writeHeadline(w, f, o, &s)
		last := f.Begin.Row
		if n := len(f.Excerpt); n > 0 {
			last = f.Excerpt[n-1].Row
		}
		gutter := strings.Repeat(" ", len(strconv.Itoa(last)))
		fmt.Fprintf(w, "%s%s-->%s %s:%d:%d\n", gutter, s.blue, s.off, shown(f.Filename), f.Begin.Row, f.Begin.Column)
		writeExcerpt(w, f, gutter, &s)
		writeCycle(w, f, gutter, &s)
		writeRelated(w, f, gutter, &s)
		writeVerdict(w, f, gutter, &s)
		if f.Fix != nil {
			note := ""
			if !o.fixable(f) {
				note = " (unsafe fix: see --unsafe-fixes)"
			}
			fmt.Fprintf(w, "%s %s= %shelp%s: %s%s\n", gutter, s.blue, s.cyan, s.off, shown(f.Fix.Message), note)
		}
		fmt.Fprintln(w)
	}
	writeSummary(w, findings, o)
}

// writeExcerpt writes the lines around a finding with carets under it.
func writeExcerpt(w *bufio.Writer, f *analysis.Finding, gutter string, s *style) {
	if len(f.Excerpt) == 0 {
		return
	}
	bar := gutter + " " + s.blue + "|" + s.off
	fmt.Fprintln(w, bar)
	for _, line := range f.Excerpt {
		number := strconv.Itoa(line.Row)
		pad := strings.Repeat(" ", len(gutter)-len(number))
		text := expand(line.Text)
		lead, dots := "", ""
		if line.Column > 1 {
			lead, dots = "...", "   "
		}
		fmt.Fprintf(w, "%s\n", strings.TrimRight(fmt.Sprintf("%s%s%s |%s %s%s", s.blue, pad, number, s.off, lead, text), " "))
		if line.Row != f.Begin.Row {
			continue
		}
		before, marked := split(line, f)
		carets := strings.Repeat("^", max(1, uniseg.StringWidth(marked)))
		fmt.Fprintf(w, "%s %s%s%s%s%s\n", bar, dots, strings.Repeat(" ", uniseg.StringWidth(before)), s.severity(f.Severity), carets, s.off)
	}
	fmt.Fprintln(w, bar)
}

// split divides a line into what is before the finding and what it marks.
func split(line analysis.Line, f *analysis.Finding) (before, marked string) {
	chars := []rune(line.Text)
	from := min(max(f.Begin.Column-line.Column, 0), len(chars))
	to := len(chars)
	if f.Finish.Row == f.Begin.Row {
		to = min(max(f.Finish.Column-line.Column, from), len(chars))
	}
	return expand(string(chars[:from])), expand(strings.TrimRight(string(chars[from:to]), " \t"))
}

// writeRelated writes the other places that matter, in their order.
func writeRelated(w *bufio.Writer, f *analysis.Finding, gutter string, s *style) {
	width := 0
	for _, hop := range f.Related {
		width = max(width, uniseg.StringWidth(hop.Label))
	}
	for _, hop := range f.Related {
		pad := strings.Repeat(" ", width-uniseg.StringWidth(hop.Label))
		fmt.Fprintf(w, "%s %s= %s%s%s%s   %s%d |%s %s\n", gutter, s.blue, s.cyan, shown(hop.Label), s.off, pad, s.blue, hop.Begin.Row, s.off, expand(hop.Text))
	}
}

// writeCycle writes the hops of a cycle, numbered; the last holds the first.
func writeCycle(w *bufio.Writer, f *analysis.Finding, gutter string, s *style) {
	if len(f.Cycle) == 0 {
		return
	}
	fmt.Fprintf(w, "%s %s= %scycle%s:\n", gutter, s.blue, s.cyan, s.off)
	width := 0
	for _, hop := range f.Cycle {
		width = max(width, uniseg.StringWidth(hop.Label))
	}
	digits := len(strconv.Itoa(len(f.Cycle)))
	for i, hop := range f.Cycle {
		pad := strings.Repeat(" ", width-uniseg.StringWidth(hop.Label))
		line := fmt.Sprintf("%s     %*d. %s", gutter, digits, i+1, shown(hop.Label))
		switch {
		case hop.Begin.Row > 0 && hop.Text != "":
			line += fmt.Sprintf("%s   %s%d |%s %s", pad, s.blue, hop.Begin.Row, s.off, expand(hop.Text))
		case hop.Begin.Row > 0:
			line += fmt.Sprintf("%s   line %d", pad, hop.Begin.Row)
		case i == len(f.Cycle)-1:
			line += pad + "   holds 1"
		}
		fmt.Fprintln(w, line)
	}
}

// verdict is the colour of a verdict.
func (s *style) verdict(v analysis.VerdictStatus) string {
	switch v {
	case analysis.Confirmed:
		return s.red
	case analysis.Refuted:
		return s.cyan
	}
	return s.yellow
}

// writeVerdict writes what running the finding came to, with what was seen.
func writeVerdict(w *bufio.Writer, f *analysis.Finding, gutter string, s *style) {
	v := f.Verdict
	if v == nil {
		return
	}
	fmt.Fprintf(w, "%s %s= %s%s%s by Python %s: %s\n", gutter, s.blue, s.verdict(v.Status), v.Status, s.off, v.Python, shown(v.Why))
	width := 0
	for i := range v.Evidence {
		width = max(width, uniseg.StringWidth(v.Evidence[i].Words()))
	}
	digits := len(strconv.Itoa(len(v.Evidence)))
	for i := range v.Evidence {
		e := &v.Evidence[i]
		line := fmt.Sprintf("%s     %*d. %s", gutter, digits, i+1, shown(e.Words()))
		if e.Row > 0 && e.Text != "" {
			line += strings.Repeat(" ", width-uniseg.StringWidth(e.Words())) + fmt.Sprintf("   %s%d |%s %s", s.blue, e.Row, s.off, expand(e.Text))
		}
		fmt.Fprintln(w, line)
	}
}

// writeSummary writes the closing lines.
func writeSummary(w *bufio.Writer, findings []analysis.Finding, o *Options) {
	if o.Quiet {
		return
	}
	safe, unsafe := 0, 0
	for i := range findings {
		switch {
		case o.fixable(&findings[i]):
			safe++
		case findings[i].Fix != nil:
			unsafe++
		}
	}
	total := len(findings)
	switch {
	case o.Fixed > 0:
		fmt.Fprintf(w, "Found %s (%d fixed, %d remaining).\n", count(total+o.Fixed, "finding"), o.Fixed, total)
	case total > 0:
		fmt.Fprintf(w, "Found %s.\n", count(total, "finding"))
	case !o.Partial:
		fmt.Fprintln(w, "All checks passed!")
	}
	if safe > 0 {
		fmt.Fprintf(w, "[*] %d fixable with the `--fix` option", safe)
		if unsafe > 0 {
			fmt.Fprintf(w, " (%d more with `--unsafe-fixes`)", unsafe)
		}
		fmt.Fprintln(w, ".")
	} else if unsafe > 0 {
		fmt.Fprintf(w, "No fixes available (%d with the `--unsafe-fixes` option).\n", unsafe)
	}
}

// count words a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// expand makes a source line fit for a terminal: tabs become four spaces, and
// nothing in it can move the cursor or change a colour.
func expand(text string) string {
	return shown(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\t", "    "))
}

// shown replaces control and format characters, which a file name or a source
// may hold and a terminal would obey.
func shown(text string) string {
	clean := func(r rune) bool { return r < ' ' || r >= 0x7f && !unicode.IsPrint(r) }
	if strings.IndexFunc(text, clean) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case clean(r):
			return '\ufffd'
		}
		return r
	}, text)
}
