package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/cmd/internal/program"
	"github.com/sllint/sllint/confirm/explore"
	"github.com/sllint/sllint/vm"
)

// exploration is what `sllint explore` was told.
type exploration struct {
	program.Program
	app          *app
	conf         explore.Config
	maxMemory    string
	atomic       string
	outputFormat string
	graph        string
	replay       string
}

func (a *app) exploreCommand() *cobra.Command {
	x := &exploration{app: a, Program: program.Program{In: a.in, Out: a.out, Err: a.err, Verbose: &a.verbose}}
	c := &cobra.Command{
		Use:   "explore [flags] FILE|-",
		Short: "Run a Python program under every schedule of its threads and tasklets",
		Long: "Run a Python program with threads or tasklets under every schedule within bounds, in sllint's\n" +
			"own interpreter, and show the shortest one under which it fails: an uncaught exception, as of an\n" +
			"assertion, a deadlock, somebody who waits for ever, a loop that nobody can end.\n\n" +
			"The program is shut in. The status is 0 where no schedule within the bounds fails, 1 where one\n" +
			"does, and that of `sllint run` where a limit keeps it from being run at all.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explore needs one file, or - for standard input")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return x.run(c.Context(), args) },
	}
	d, b := &explore.DefaultBounds, &x.conf.Bounds
	f := c.Flags()
	f.StringVar(&x.Python, "python", "", "2.7 or 3 (default: what the file says by its first line, else 3)")
	f.StringArrayVar(&x.Path, "path", nil, "a folder to import from, read only (repeatable)")
	f.IntVar(&b.Preemptions, "preemptions", d.Preemptions, "how often somebody is interrupted who could go on, at most")
	f.IntVar(&b.Schedules, "max-schedules", d.Schedules, "stop after this many schedules")
	f.Int64Var(&b.Steps, "max-steps", d.Steps, "stop a schedule after this many steps")
	f.StringVar(&x.maxMemory, "max-memory", "512M", "stop where the program needs more memory")
	f.DurationVar(&b.Time, "timeout", d.Time, "stop after this time (10s, 2m)")
	f.DurationVar(&b.RunTime, "run-timeout", d.RunTime, "stop a schedule after this time")
	f.StringVar(&x.atomic, "atomic", "thread", "what atomic mode of a tasklet keeps: the whole interpreter (thread), or only other tasklets of the thread away (tasklet)")
	f.BoolVar(&x.conf.PreemptTasklets, "preempt-tasklets", false, "interrupt tasklets though they are not run with a limit of time")
	f.BoolVar(&x.conf.AnyOrder, "any-order", false, "let any tasklet of the run queue go on where one leaves off, not the first")
	f.BoolVar(&x.conf.AllowBlocked, "allow-blocked", false, "threads and tasklets may still wait when the program ends")
	f.BoolVar(&x.conf.NoReduction, "no-reduction", false, "run all schedules, though they differ in nothing that matters")
	f.StringVar(&x.outputFormat, "output-format", "full", "full or json")
	f.StringVar(&x.graph, "graph", "", "draw the failing schedule in this `FILE`, an SVG picture")
	f.StringVar(&x.replay, "replay", "", "run this `SCHEDULE` alone, as a report gives it")
	complete(c, "python", "2.7", "3")
	complete(c, "atomic", "thread", "tasklet")
	complete(c, "output-format", "full", "json")
	return c
}

func (x *exploration) run(ctx context.Context, args []string) error {
	name, src, err := x.Read(args)
	if err != nil {
		return err
	}
	if err := x.configureExploration(name, src, args); err != nil {
		return err
	}
	vm.Reserve(program.Reserve)
	var r *explore.Result
	if x.replay != "" {
		r, err = explore.Replay(ctx, x.conf, x.replay)
	} else {
		r, err = explore.Run(ctx, x.conf)
	}
	var bad *explore.BadInput
	var bug *vm.Bug
	switch {
	case errors.As(err, &bad):
		return &failure{err: err}
	case errors.As(err, &bug):
		return x.Bug(err)
	case errors.Is(err, explore.ErrHangs):
		fmt.Fprintf(x.app.err, "sllint explore: stopped: %v\n", err)
		return status(vm.StatusTime)
	case err != nil:
		return err
	}
	return x.report(r)
}

func (x *exploration) configureExploration(name string, src []byte, args []string) error {
	conf, err := x.Configure(name, src, args)
	if err != nil {
		return err
	}
	c := &x.conf
	c.Source, c.Filename, c.Dialect, c.Path = src, name, conf.Dialect, conf.Path
	switch x.atomic {
	case "thread":
	case "tasklet":
		c.AtomicTasklet = true
	default:
		return &failure{err: fmt.Errorf("--atomic %q is not thread or tasklet", x.atomic)}
	}
	if x.outputFormat != "full" && x.outputFormat != "json" {
		return &failure{err: fmt.Errorf("--output-format %q is not full or json", x.outputFormat)}
	}
	if c.Bounds.Memory, err = program.Size("max-memory", x.maxMemory); err != nil {
		return err
	}
	b := &c.Bounds
	if b.Preemptions < 0 || b.Schedules < 1 || b.Steps < 1 || b.Time <= 0 || b.RunTime <= 0 {
		return &failure{err: errors.New("a bound is negative, or nothing at all")}
	}
	return nil
}

// report writes what was found, and gives the status.
func (x *exploration) report(r *explore.Result) error {
	write := r.Text
	if x.outputFormat == "json" {
		write = r.JSON
	}
	if err := write(x.app.out); err != nil {
		return err
	}
	switch {
	case r.Failure != nil:
		if err := x.draw(r.Failure); err != nil {
			return err
		}
		return status(statusFindings)
	case r.Limited > 0 && r.Limited == r.Schedules || r.Limit == "time":
		fmt.Fprintf(x.app.err, "sllint explore: stopped: %s limit exceeded\n", r.Limit)
		return status(limitStatus(r.Limit))
	}
	return nil
}

// limitStatus is the status of a program that a limit has stopped.
func limitStatus(limit string) int {
	switch limit {
	case "step":
		return vm.StatusSteps
	case "memory":
		return vm.StatusMemory
	}
	return vm.StatusTime
}

func (x *exploration) draw(f *explore.Failure) error {
	if x.graph == "" {
		return nil
	}
	var b bytes.Buffer
	if err := f.SVG(&b); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Clean(x.graph), b.Bytes(), 0o666); err != nil {
		return &failure{err: fmt.Errorf("cannot write the picture: %w", err)}
	}
	return nil
}
