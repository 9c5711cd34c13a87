package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/fix"
	"github.com/sllint/sllint/confirm"
)

// confirmation is what `sllint confirm` and `check --confirm` were told.
type confirmation struct {
	on       bool
	path     []string
	timeout  time.Duration
	steps    int64
	graph    string
	script   string
	scripted scripted
	at       map[string][]int // rows by the absolute path of a file; a file without any is wanted whole
}

func (a *app) confirmCommand() *cobra.Command {
	k := &check{app: a}
	k.confirm.on = true
	c := &cobra.Command{
		Use:   "confirm [PATH[:LINE]...]",
		Short: "Run findings in the interpreter: confirmed, refuted or unknown, with evidence",
		Long: "Lint files and folders, then run the function of each finding in the interpreter, shut in\n" +
			"and with stand-ins for what is missing, and say whether what the finding claims was seen\n" +
			"to happen: confirmed, refuted or unknown. PATH:LINE confirms the findings of that line.\n\n" +
			"The exit status is 0 when nothing is found or all of it refuted, 1 when something is left,\n" +
			"and 2 when the work could not be done.",
		RunE: func(c *cobra.Command, args []string) error {
			k.noCache = true
			args, err := k.confirm.lines(args)
			if err != nil {
				return err
			}
			return k.run(c, args)
		},
	}
	k.selection.add(c)
	f := c.Flags()
	k.outputs.add(c)
	f.BoolVar(&k.exitZero, "exit-zero", false, "end with status 0 even when something is found")
	k.addFailOn(c)
	f.IntVarP(&k.jobs, "jobs", "j", 0, "how many files to work on at a time (default: one for each processor)")
	f.StringVar(&k.stdinFilename, "stdin-filename", "", "what to call standard input; settings are looked up as for this `NAME`")
	k.confirm.add(c)
	return c
}

// add adds the flags to a command.
func (o *confirmation) add(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&o.path, "path", nil, "a `FOLDER` to import from when findings are run, read only (repeatable)")
	f.DurationVar(&o.timeout, "timeout", 0, "stop running one finding after this time (default: the setting confirm.timeout)")
	f.Int64Var(&o.steps, "max-steps", 0, "stop running one finding after this many steps (default: the setting confirm.max-steps)")
	f.StringVar(&o.script, "script", "", "write a Python program to this `FILE` that repeats the first confirmed cycle on a real Python")
	f.StringVar(&o.graph, "graph", "", "draw the confirmed cycles in this `FILE`: .svg or .dot")
}

// lines takes the lines off the arguments that have one.
func (o *confirmation) lines(args []string) ([]string, error) {
	var paths []string
	for _, a := range args {
		row := 0
		if i := strings.LastIndexByte(a, ':'); i > 0 {
			if n, err := strconv.Atoi(a[i+1:]); err == nil && n > 0 {
				a, row = a[:i], n
			}
		}
		abs, err := filepath.Abs(a)
		if err != nil {
			return nil, err
		}
		if o.at == nil {
			o.at = map[string][]int{}
		}
		if row == 0 {
			o.at[abs] = nil
		} else if rows, seen := o.at[abs]; !seen || len(rows) > 0 {
			o.at[abs] = append(rows, row)
		}
		if !slices.Contains(paths, a) {
			paths = append(paths, a)
		}
	}
	return paths, nil
}

// check says whether the flags make sense.
func (o *confirmation) check() error {
	if o.timeout < 0 || o.steps < 0 {
		return fmt.Errorf("--timeout and --max-steps are bounds, and no bound is below 0")
	}
	for _, dir := range o.path {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return &failure{err: fmt.Errorf("--path %s: no such folder", dir)}
		}
	}
	switch ext := strings.ToLower(filepath.Ext(o.graph)); ext {
	case "", ".svg", ".dot", ".gv":
		if o.graph == "" || ext != "" {
			return nil
		}
	}
	return &failure{fmt.Errorf("--graph %s: this is neither .svg nor .dot", o.graph), ""}
}

// scripted is the first confirmed finding so far, as the program that repeats it.
type scripted struct {
	mu      sync.Mutex
	finding *analysis.Finding
	text    []byte
	err     error
}

// file runs the findings of a file, and gives those that were asked for with verdicts.
func (o *confirmation) file(ctx context.Context, s *config.Settings, path string, c analysis.Checked) ([]analysis.Finding, error) {
	list := c.Findings
	opt := o.options(s)
	if rows := o.at[path]; len(rows) > 0 {
		list = slices.DeleteFunc(slices.Clone(list), func(f analysis.Finding) bool { return !slices.Contains(rows, f.Begin.Row) })
	}
	confirm.Findings(ctx, c, list, opt)
	if o.script != "" && ctx.Err() == nil {
		o.scripted.offer(ctx, c, list, opt)
	}
	return list, ctx.Err()
}

func (o *confirmation) options(s *config.Settings) confirm.Options {
	opt := confirm.Options{MaxSteps: s.Confirm.MaxSteps, Timeout: s.Confirm.Timeout, Path: append(slices.Clone(o.path), s.PythonPath...)}
	if o.timeout > 0 {
		opt.Timeout = o.timeout
	}
	if o.steps > 0 {
		opt.MaxSteps = o.steps
	}
	return opt
}

// proof lets --fix fix what is confirmed, where that is not seen any more afterwards.
func (o *confirmation) proof(s *config.Settings) fix.Proof {
	opt := o.options(s)
	return func(ctx context.Context, before, after analysis.Checked, f *analysis.Finding) string {
		if v := confirm.Finding(ctx, before.File, f, opt); v.Status != analysis.Confirmed {
			return fmt.Sprintf("the finding is %s: %s", v.Status, v.Why)
		}
		if v := confirm.AfterFix(ctx, after.File, f, opt); v.Status == analysis.Confirmed {
			return "it happens all the same afterwards: " + v.Why
		}
		return ""
	}
}

// offer writes the program of a file's first finding that can be repeated, unless that of a
// file before it is there.
func (s *scripted) offer(ctx context.Context, c analysis.Checked, list []analysis.Finding, opt confirm.Options) {
	for i := range list {
		f := &list[i]
		if f.Verdict == nil || f.Verdict.Status != analysis.Confirmed {
			continue
		}
		text, err := confirm.Script(ctx, c.File, f, opt)
		s.mu.Lock()
		first := s.finding == nil || f.Filename < s.finding.Filename
		if err != nil {
			s.err = err
		} else if first {
			s.finding, s.text = f, text
		}
		s.mu.Unlock()
		if err == nil {
			return
		}
	}
}

// writeScript writes the program that --script asks for.
func (o *confirmation) writeScript() error {
	if o.script == "" {
		return nil
	}
	s := &o.scripted
	switch {
	case s.finding == nil && s.err != nil:
		return &failure{err: fmt.Errorf("--script %s: %w", o.script, s.err)}
	case s.finding == nil:
		return &failure{err: fmt.Errorf("--script %s: no cycle is confirmed, so there is nothing to repeat", o.script)}
	}
	if err := os.WriteFile(o.script, s.text, 0o666); err != nil {
		return &failure{err: fmt.Errorf("cannot write the program: %w", err)}
	}
	return nil
}

// draw writes the picture that --graph asks for.
func (o *confirmation) draw(findings []analysis.Finding) error {
	if o.graph == "" {
		return nil
	}
	write := confirm.DOT
	if strings.EqualFold(filepath.Ext(o.graph), ".svg") {
		write = confirm.SVG
	}
	var b bytes.Buffer
	if err := write(&b, findings); err != nil {
		return err
	}
	if err := os.WriteFile(o.graph, b.Bytes(), 0o666); err != nil {
		return &failure{err: fmt.Errorf("cannot write the picture: %w", err)}
	}
	return nil
}

// refuted tells whether nothing of a finding is left.
func refuted(f *analysis.Finding) bool {
	return f.Verdict != nil && f.Verdict.Status == analysis.Refuted
}

// tell counts the verdicts.
func tell(w io.Writer, findings []analysis.Finding) {
	n := map[analysis.VerdictStatus]int{}
	for i := range findings {
		if v := findings[i].Verdict; v != nil {
			n[v.Status]++
		}
	}
	fmt.Fprintf(w, "%d confirmed, %d refuted, %d unknown.\n", n[analysis.Confirmed], n[analysis.Refuted], n[analysis.Unknown])
}
