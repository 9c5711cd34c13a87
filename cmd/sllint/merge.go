package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/report"
	"github.com/sllint/sllint/cmd/internal/version"
)

// merge is one `sllint merge`.
type merge struct {
	check
	reports report.Reports
}

func (a *app) mergeCommand() *cobra.Command {
	m := &merge{check: check{app: a}}
	c := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Make one report of several, as of the parts of check --shard",
		Long: "Make one report of several that sllint wrote: of those in json or json-lines a report in\n" +
			"any format (full and concise without source), of those in sarif one in sarif. A finding\n" +
			"that is in several of them counts once. The exit status is that of check.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return m.run(args) },
	}
	m.outputs.add(c)
	f := c.Flags()
	f.BoolVar(&m.statistics, "statistics", false, "count findings by rule instead of listing them")
	f.BoolVar(&m.exitZero, "exit-zero", false, "end with status 0 even when something was found")
	m.addFailOn(c)
	return c
}

func (m *merge) run(names []string) error {
	if err := m.outputs.check(); err != nil {
		return err
	}
	var err error
	if m.workspace, err = m.app.workspace(config.Overrides{}); err != nil {
		return err
	}
	if m.settings, err = m.resolver.For(m.cwd); err != nil {
		return err
	}
	if err := m.threshold(); err != nil {
		return err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err == nil {
			err = m.reports.Read(text)
		}
		if err != nil {
			return fmt.Errorf("cannot merge %s: %w", name, err)
		}
	}
	standard := config.DefaultFormat
	if only := m.reports.Formats(); only != nil {
		standard = only[0]
	}
	o := report.Options{Format: standard, Version: version.String(), Rules: m.linter.Rules(), Quiet: m.quiet}
	findings := m.reports.Findings()
	write := func(w io.Writer, o report.Options) error { return m.reports.Write(w, o) }
	if m.statistics {
		write = func(w io.Writer, o report.Options) error { return report.Statistics(w, findings, o) }
	}
	if err := m.outputs.write(m.app, m.out, o, write); err != nil {
		return err
	}
	return m.verdict(slices.DeleteFunc(findings, func(f analysis.Finding) bool { return refuted(&f) }))
}
