package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/cache"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/report"
	"github.com/sllint/sllint/cmd/internal/version"
)

// check is one `sllint check`.
type check struct {
	*app
	selection
	narrowing
	*workspace

	fix           bool
	unsafeFixes   bool
	diff          bool
	addNoqa       bool
	statistics    bool
	exitZero      bool
	failOn        []string
	noCache       bool
	jobs          int
	stdinFilename string
	showFiles     bool
	forceExclude  bool
	confirm       confirmation

	fails    *config.Threshold
	partial  bool             // not everything could be checked
	settings *config.Settings // of the current folder
	driver   *analysis.Driver
	edits    *edits // nil unless files are to be changed or diffs shown
}

func (a *app) checkCommand() *cobra.Command {
	k := &check{app: a}
	c := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Lint files and folders (default: the current one); - reads standard input",
		Long: "Lint files and folders; without any, the current folder. A path of - is standard input.\n\n" +
			"The exit status is 0 when nothing is found (or all of it fixed), 1 when something is,\n" +
			"and 2 when the work could not be done: a bad flag or setting, a file that cannot be read.",
		RunE: func(c *cobra.Command, args []string) error { return k.run(c, args) },
	}
	k.selection.add(c)
	f := c.Flags()
	k.outputs.add(c)
	k.narrowing.add(c)
	f.BoolVar(&k.fix, "fix", false, "apply the safe fixes")
	f.BoolVar(&k.unsafeFixes, "unsafe-fixes", false, "take fixes that may change behaviour for applicable too")
	f.BoolVar(&k.diff, "diff", false, "show what --fix would change, and change nothing")
	f.BoolVar(&k.confirm.on, "confirm", false, "run the findings in the interpreter and say which are confirmed; refuted ones do not count. With --fix, fix those whose fix is then seen to work")
	f.BoolVar(&k.addNoqa, "add-noqa", false, "silence every finding with a noqa comment")
	f.BoolVar(&k.statistics, "statistics", false, "count findings by rule instead of listing them")
	f.BoolVar(&k.exitZero, "exit-zero", false, "end with status 0 even when something is found")
	k.addFailOn(c)
	f.BoolVarP(&k.noCache, "no-cache", "n", false, "neither read nor write the cache")
	f.StringVar(&k.cacheDir, "cache-dir", "", "keep the cache in this `FOLDER`")
	f.IntVarP(&k.jobs, "jobs", "j", 0, "how many files to check at a time (default: one for each processor)")
	f.StringVar(&k.stdinFilename, "stdin-filename", "", "what to call standard input; settings are looked up as for this `NAME`")
	f.BoolVar(&k.forceExclude, "force-exclude", false, "leave out what is excluded even where it is given by name, as by pre-commit")
	f.BoolVar(&k.showFiles, "show-files", false, "list the files that would be checked")
	return c
}

func (k *check) run(c *cobra.Command, paths []string) error {
	if err := k.prepare(c); err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, p := range paths {
		if p == "-" {
			if k.since != "" || k.shard != "" {
				return &failure{errors.New("neither --since nor --shard goes with standard input"), ""}
			}
			if len(paths) > 1 {
				return &failure{errors.New("standard input cannot be checked together with files"), "give - alone"}
			}
			return k.stdin(c.Context())
		}
	}
	if k.showFiles {
		return k.listFiles(c.Context(), paths)
	}
	return k.files(c.Context(), paths)
}

// prepare reads flags and settings.
func (k *check) prepare(c *cobra.Command) error {
	o, err := k.overrides(c)
	if err != nil {
		return err
	}
	if k.jobs < 0 {
		return fmt.Errorf("--jobs %d is not a number of jobs", k.jobs)
	}
	if k.addNoqa && (k.fix || k.diff) {
		return &failure{errors.New("--add-noqa goes with neither --fix nor --diff"), ""}
	}
	if k.confirm.on && k.addNoqa {
		return &failure{errors.New("--confirm does not go with --add-noqa"), ""}
	}
	if err := k.confirm.check(); err != nil {
		return err
	}
	if c.Flags().Changed("baseline") {
		o.Baseline = &k.baseline
	}
	if k.workspace, err = k.app.workspace(o); err != nil {
		return err
	}
	if k.settings, err = k.resolver.For(k.cwd); err != nil {
		return err
	}
	if err := k.threshold(); err != nil {
		return err
	}
	k.driver = &analysis.Driver{Linter: k.linter, Config: k.resolver, Cwd: k.cwd, Jobs: k.jobs, ForceExclude: k.forceExclude}
	if k.fix || k.diff || k.addNoqa {
		k.edits = &edits{check: k}
	}
	return k.narrowing.prepare(k, c.Context())
}

func (k *check) listFiles(ctx context.Context, paths []string) error {
	list, problems := k.driver.Files(ctx, paths)
	for _, path := range list {
		fmt.Fprintln(k.out, path)
	}
	return k.problems(problems)
}

// problems tells of what could not be checked.
func (k *check) problems(list []analysis.Problem) error {
	for i := range list {
		fmt.Fprintf(k.err, "error: %v\n", &list[i])
		var internal *analysis.InternalError
		if k.verbose && errors.As(list[i].Err, &internal) {
			fmt.Fprintf(k.err, "%s\n", internal.Stack)
		}
	}
	if len(list) > 0 {
		return status(statusFailed)
	}
	return nil
}

// files checks what the paths name.
func (k *check) files(ctx context.Context, paths []string) error {
	started := time.Now()
	if !k.noCache {
		k.driver.Root = k.settings.Root
		k.driver.Cache = cache.Open(k.settings.CacheDir, k.settings.Root, build())
	}
	if k.edits != nil {
		k.driver.Rewrite = k.edits.file
	}
	if k.confirm.on && k.edits == nil {
		if len(k.settings.Confirm.Allow) > 0 {
			k.warn("the setting confirm.allow has no effect: findings are run without access to anything")
		}
		k.driver.Rewrite = func(ctx context.Context, path string, src analysis.Source, c analysis.Checked) ([]analysis.Finding, error) {
			settings, err := k.resolver.For(filepath.Dir(path))
			if err != nil {
				return nil, err
			}
			c.Findings = k.changed(k.cwd, c.Findings)
			return k.confirm.file(ctx, settings, path, c)
		}
	}
	bar := k.progress()
	k.driver.Progress = bar.update
	out, err := k.driver.Run(ctx, paths)
	bar.done()
	if err != nil {
		return err
	}
	if k.driver.Cache != nil {
		if err := k.driver.Cache.Close(); err != nil {
			k.warn("%v; `--no-cache` does without", err)
		}
	}
	if out.Files == 0 && len(out.Problems) == 0 && k.driver.Only == nil && !k.forceExclude {
		k.warn("no Python files found under the given paths")
	}
	k.note("checked %d files (%d unchanged) in %s", out.Files, out.Cached, time.Since(started).Round(time.Millisecond))
	failed := k.problems(out.Problems)
	k.partial = failed != nil
	err = k.finish(out.Findings)
	var s status
	if failed == nil || err != nil && !errors.As(err, &s) {
		return err
	}
	return failed
}

// stdin checks standard input.
func (k *check) stdin(ctx context.Context) error {
	text, err := io.ReadAll(k.in)
	if err != nil {
		return fmt.Errorf("cannot read standard input: %w", err)
	}
	name := k.stdinFilename
	if name == "" {
		name = "-"
	}
	src, err := k.driver.Source(name, text)
	if err != nil {
		return err
	}
	if k.showFiles {
		fmt.Fprintln(k.out, name)
		return nil
	}
	var findings []analysis.Finding
	if k.edits != nil {
		if findings, err = k.edits.stdin(ctx, src); err != nil {
			return err
		}
	} else {
		result, err := k.linter.Check(ctx, src)
		if err != nil {
			return err
		}
		findings = result.Findings
		if k.confirm.on {
			if findings, err = k.confirm.file(ctx, k.settings, name, result); err != nil {
				return err
			}
		}
	}
	return k.finish(findings)
}

// finish reports the findings and gives the status.
func (k *check) finish(findings []analysis.Finding) error {
	if k.writeBaseline != "" {
		return k.keepBaseline(findings)
	}
	findings = k.fresh(k.changed(k.cwd, findings))
	fixed := 0
	if k.edits != nil {
		fixed = k.edits.fixed
		k.edits.summary()
		if k.diff || k.addNoqa {
			return k.edits.status(findings)
		}
	}
	if err := k.report(findings, fixed); err != nil {
		return err
	}
	if k.confirm.on && k.edits == nil {
		if err := k.confirm.writeScript(); err != nil {
			return err
		}
		if err := k.confirm.draw(findings); err != nil {
			return err
		}
		if !k.quiet && !k.statistics && k.outputs.readable(k.settings.OutputFormat) {
			tell(k.out, findings)
		}
		findings = slices.DeleteFunc(slices.Clone(findings), func(f analysis.Finding) bool { return refuted(&f) })
	}
	return k.verdict(findings)
}

// addFailOn adds the flag to a command.
func (k *check) addFailOn(c *cobra.Command) {
	c.Flags().StringSliceVar(&k.failOn, "fail-on", nil, "end with status 1 for these findings alone: `SEVERITY|CODES`, a severity (error, warning, info) with all graver ones, codes or prefixes")
	complete(c, "fail-on", append(slices.Clone(config.Severities), codes()...)...)
}

// threshold reads which findings make the run fail: what the flag says, else the
// settings.
func (k *check) threshold() (err error) {
	if k.failOn == nil {
		k.fails, err = config.ParseThreshold(k.linter.Registry(), k.settings.FailOn)
		return err
	}
	if k.fails, err = config.ParseThreshold(k.linter.Registry(), k.failOn); err != nil {
		return fmt.Errorf("--fail-on: %w", err)
	}
	return nil
}

// verdict is the status that the findings give.
func (k *check) verdict(findings []analysis.Finding) error {
	if k.exitZero {
		return nil
	}
	for i := range findings {
		if f := &findings[i]; k.fails.Fails(f.Code, f.Severity.String()) {
			return status(statusFindings)
		}
	}
	return nil
}

// report writes the findings where they belong.
func (k *check) report(findings []analysis.Finding, fixed int) error {
	w := k.out
	if k.edits != nil && k.edits.toOut {
		w = k.err // the fixed source is on standard output
	}
	o := report.Options{
		Format: k.settings.OutputFormat, Version: version.String(), Rules: k.linter.Rules(),
		Unsafe: k.unsafeFixes, Fixed: fixed, Quiet: k.quiet, Partial: k.partial,
	}
	return k.outputs.write(k.app, w, o, func(w io.Writer, o report.Options) error {
		if k.statistics {
			return report.Statistics(w, findings, o)
		}
		return report.Write(w, findings, o)
	})
}

// warn tells of something that does not change the result.
func (k *check) warn(format string, args ...any) {
	if !k.quiet {
		fmt.Fprintf(k.err, "warning: "+format+"\n", args...)
	}
}

// note tells those who asked.
func (k *check) note(format string, args ...any) {
	if k.verbose {
		fmt.Fprintf(k.err, format+"\n", args...)
	}
}
