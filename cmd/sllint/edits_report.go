package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// summary tells what was done, and what was not.
func (e *edits) summary() {
	slices.SortFunc(e.diffs, func(a, b diff) int { return strings.Compare(a.name, b.name) })
	for _, d := range e.diffs {
		fmt.Fprint(e.check.out, d.text)
		if !strings.HasSuffix(d.text, "\n") {
			fmt.Fprintln(e.check.out)
		}
	}
	dropped := make([]analysis.Finding, 0, len(e.dropped))
	reasons := map[string]string{}
	for _, d := range e.dropped {
		dropped = append(dropped, d.Finding)
		reasons[place(&d.Finding)] = d.Reason
	}
	analysis.SortFindings(dropped)
	for i := range dropped {
		at := place(&dropped[i])
		e.check.warn("%s: the fix is not applied: %s", at, reasons[at])
	}
	if e.check.quiet {
		return
	}
	switch {
	case e.check.diff && e.fixed > 0:
		fmt.Fprintf(e.check.err, "Would fix %s.\n", plural(e.fixed, "finding"))
	case e.check.diff:
		fmt.Fprintln(e.check.err, "No findings would be fixed.")
	case e.check.addNoqa:
		fmt.Fprintf(e.check.err, "Added %s.\n", plural(e.noqa, "noqa directive"))
	}
}

// place is where a finding is and its code, for a message.
func place(f *analysis.Finding) string {
	return fmt.Sprintf("%s:%d:%d: %s", f.Filename, f.Begin.Row, f.Begin.Column, f.Code)
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// status is that of --diff and --add-noqa, which list no findings: with --diff
// 1 when there is something to fix, as in ruff.
func (e *edits) status(left []analysis.Finding) error {
	if e.check.exitZero {
		return nil
	}
	if e.check.diff && len(e.diffs) > 0 {
		return status(statusFindings)
	}
	if e.check.addNoqa && len(left) > 0 {
		// No comment silences them.
		if err := e.check.report(left, 0); err != nil {
			return err
		}
		return status(statusFindings)
	}
	return nil
}
