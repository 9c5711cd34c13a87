package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
	"github.com/sllint/sllint/vm/timeline"
)

// program is what `sllint run` was told.
type program struct {
	app *app

	command string // -c
	python  string
	allow   []string
	path    []string
	gil     string
	// switchInterval and steps are in steps, about an instruction each.
	switchInterval int64
	steps          int64
	memory         string
	timeout        time.Duration
	maxOutput      string
	stats          bool
	traceSchedule  string // where to draw who ran when, "-" for standard error
	snapshot       string // the file to save the program in where it is stopped
	resume         string // the file to go on from

	grace time.Duration
	said  sync.Once // sayStopped
	saved saved
}

func (a *app) runCommand() *cobra.Command {
	p := &program{app: a, grace: grace}
	c := &cobra.Command{
		Use:   "run [flags] FILE|- [ARG...]\n  sllint run [flags] --resume SNAPSHOT",
		Short: "Run a Python program in the interpreter",
		Long: "Run a Python program in sllint's own interpreter, as Python 2.7 or Python 3.\n\n" +
			"The program reaches no file, network, process, environment or clock unless --allow\n" +
			"says so; --path lets it import from a folder. Its exit status is passed on. Where it\n" +
			"breaks a limit the status is 124 (time), 125 (steps) or 137 (memory), and 70 where\n" +
			"the interpreter itself fails.\n\n" +
			"With --snapshot a program that a limit or a signal stops is saved in a file, from which\n" +
			"--resume goes on.",
		Args: func(_ *cobra.Command, args []string) error {
			if p.resume != "" {
				if p.command != "" || len(args) > 0 {
					return errors.New("run --resume takes no program: the snapshot has it")
				}
				return nil
			}
			if p.command == "" && len(args) == 0 {
				return errors.New("run needs a file, - for standard input, or -c CODE")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return p.run(c.Context(), args) },
	}
	f := c.Flags()
	f.SetInterspersed(false)
	f.StringVarP(&p.command, "command", "c", "", "run this code")
	f.StringVar(&p.python, "python", "", "2.7 or 3 (default: what the file says by its first line, else 3)")
	f.StringSliceVar(&p.allow, "allow", nil, "let the program reach fs, net, env or clock")
	f.StringArrayVar(&p.path, "path", nil, "a folder to import from, read only (repeatable)")
	f.StringVar(&p.gil, "gil", "", "how threads take turns: legacy (as 2.7), modern (as 3) or plus (as PythonPlus)")
	f.Int64Var(&p.switchInterval, "switch-interval", 0, "let another thread run after this many steps")
	f.Int64Var(&p.steps, "max-steps", 0, "stop after this many steps")
	f.StringVar(&p.memory, "max-memory", "", "stop where the program needs more memory (100M, 2G)")
	f.StringVar(&p.maxOutput, "max-output", "", "stop where the program writes more than this")
	f.DurationVar(&p.timeout, "timeout", 0, "stop after this time (10s, 2m)")
	f.BoolVar(&p.stats, "stats", false, "say at the end what the program did and needed")
	f.StringVar(&p.traceSchedule, "trace-schedule", "", "draw at the end which tasklet ran when, as text on standard error or, with =FILE, in a file, with =FILE.svg as a picture")
	f.Lookup("trace-schedule").NoOptDefVal = "-"
	f.StringVar(&p.snapshot, "snapshot", "", "save the program in this `FILE` where a limit or a signal stops it")
	f.StringVar(&p.resume, "resume", "", "go on with the program saved in this `FILE`")
	complete(c, "python", "2.7", "3")
	complete(c, "gil", "legacy", "modern", "plus")
	complete(c, "allow", "fs", "net", "env", "clock")
	return c
}

func (p *program) run(ctx context.Context, args []string) error {
	name, src, err := p.source(args)
	if err != nil {
		return err
	}
	if err := p.checkResume(); err != nil {
		return err
	}
	conf, err := p.configure(name, src, args)
	if err != nil {
		return err
	}
	out := newOutput(p.app.out)
	defer out.Flush()
	conf.Stdin, conf.Stdout = p.app.in, out
	conf.Stderr = flushed{p.app.err, out}
	if p.traceSchedule != "" {
		conf.Timeline = new(timeline.Timeline)
	}
	vm.Reserve(reserve)
	var m *vm.VM
	var t *vm.Thread
	start := func() int { return t.RunSource(src, name) }
	if p.resume != "" {
		if m, t, err = vm.Restore(conf, all.Add, src); err != nil {
			return &failure{err: fmt.Errorf("cannot go on with %s: %w", p.resume, err)}
		}
		start = t.Resume
	} else {
		m, t = vm.New(conf)
		all.Add(m)
	}
	if p.snapshot != "" {
		m.OnStop(0, p.save)
		defer keepOnSignal(m)()
	}
	err = p.execute(ctx, m, t, start, out)
	if conf.Timeline != nil {
		m.EndTimeline()
		if drawn := p.draw(conf.Timeline); drawn != nil {
			return drawn
		}
	}
	return err
}

// execute runs the program in an interpreter, by start. Its standard output is out.
func (p *program) execute(ctx context.Context, m *vm.VM, t *vm.Thread, start func() int, out *output) error {
	stop := context.AfterFunc(ctx, func() { m.Interrupt(ctx.Err()) })
	defer stop()
	done := make(chan struct{})
	defer close(done)
	go p.watch(m, out, done)
	code, err := t.Guard(start)
	out.Flush()
	if err != nil {
		return p.bug(err)
	}
	var limit *vm.LimitError
	if errors.As(m.Stopped(), &limit) {
		p.sayStopped(limit)
	} else if m.Stopped() != nil && ctx.Err() != nil {
		p.saySaved()
	}
	if p.stats {
		fmt.Fprint(p.app.err, m.Stats())
	}
	if code != 0 {
		return status(code)
	}
	return nil
}

// draw writes who ran when to where --trace-schedule says.
func (p *program) draw(l *timeline.Timeline) error {
	if p.traceSchedule == "-" {
		return l.Text(p.app.err)
	}
	var b bytes.Buffer
	write := l.Text
	if strings.EqualFold(filepath.Ext(p.traceSchedule), ".svg") {
		write = l.SVG
	}
	if err := write(&b); err != nil {
		return err
	}
	if err := os.WriteFile(p.traceSchedule, b.Bytes(), 0o666); err != nil {
		return &failure{err: fmt.Errorf("cannot write the schedule: %w", err)}
	}
	return nil
}

// statusBug is the status where the interpreter itself failed: EX_SOFTWARE of
// sysexits.h.
const statusBug = 70

// bug reports a panic of the interpreter.
func (p *program) bug(err error) error {
	fmt.Fprintf(p.app.err, "sllint run: internal error: %v\n"+
		"This is a bug in sllint, not in the program; please report it, with the program if you can, "+
		"at https://github.com/sllint/sllint/issues\n", err)
	var b *vm.Bug
	if p.app.verbose && errors.As(err, &b) {
		fmt.Fprintf(p.app.err, "%s\n", b.Stack)
	}
	return status(statusBug)
}

// grace is how long a program that has to stop may take to do so: something
// native that looks at nothing meanwhile, as a product of huge numbers, is left
// behind.
const grace = 40 * time.Millisecond

// watch stops the program when its time is over, and ends the process where it
// does not stop.
func (p *program) watch(m *vm.VM, out *output, done chan struct{}) {
	if p.timeout > 0 {
		timer := time.AfterFunc(p.timeout, func() { m.Interrupt(&vm.LimitError{What: "time"}) })
		defer timer.Stop()
	}
	select {
	case <-done:
		return
	case <-m.Stopping():
	}
	select {
	case <-done:
	case <-time.After(p.grace):
		out.flushWithin(p.grace)
		if b := (*vm.Bug)(nil); errors.As(m.Stopped(), &b) { // of a thread, and main does not end
			p.said.Do(func() { p.bug(b) })
			os.Exit(statusBug)
		}
		if exit := (*vm.ExitError)(nil); !errors.As(m.Stopped(), &exit) { // which is what the program wanted
			p.sayStopped(m.Stopped())
		}
		os.Exit(m.StopStatus())
	}
}

// sayStopped says why the program was stopped, once: both who waits for it and who
// watches it may come to that.
func (p *program) sayStopped(why error) {
	p.said.Do(func() { fmt.Fprintf(p.app.err, "sllint run: stopped: %v\n", why) })
	p.saySaved()
}

// output is the program's standard output. What ends the program flushes it, too,
// while the program itself may be writing.
type output struct {
	mu sync.Mutex
	b  *bufio.Writer
}

func newOutput(w io.Writer) *output { return &output{b: bufio.NewWriterSize(w, 1<<16)} }

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

func (o *output) Flush() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Flush()
}

// flushWithin is Flush that gives up where nobody reads.
func (o *output) flushWithin(d time.Duration) {
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		o.Flush()
	}()
	select {
	case <-flushed:
	case <-time.After(d):
	}
}

// flushed is standard error, before which what was printed so far is shown.
type flushed struct {
	w   io.Writer
	out *output
}

func (f flushed) Write(b []byte) (int, error) {
	f.out.Flush()
	return f.w.Write(b)
}

// source reads the program.
func (p *program) source(args []string) (name string, src []byte, err error) {
	switch {
	case p.resume != "":
		src, err = os.ReadFile(p.resume)
		if err != nil {
			return "", nil, &failure{err: fmt.Errorf("cannot read the snapshot: %w", err)}
		}
		return "<snapshot>", src, nil
	case p.command != "":
		return "<string>", []byte(p.command + "\n"), nil
	case args[0] == "-":
		src, err = io.ReadAll(p.app.in)
		return "<stdin>", src, err
	}
	src, err = os.ReadFile(args[0])
	if err != nil {
		return "", nil, &failure{err: fmt.Errorf("cannot read the program: %w", err)}
	}
	return args[0], src, nil
}

// configure makes the interpreter's configuration of the flags.
func (p *program) configure(name string, src []byte, args []string) (conf vm.Config, err error) {
	switch p.python {
	case "":
		if major, _ := analysis.Shebang(src); major == 2 && p.resume == "" {
			conf.Dialect = vm.Py2
		}
	case "3", "3.13":
	case "2", "2.7":
		conf.Dialect = vm.Py2
	default:
		return conf, &failure{err: fmt.Errorf("--python %q is not 2.7 or 3", p.python)}
	}
	for _, a := range p.allow {
		switch a {
		case "fs":
			conf.Allow.FS = true
		case "net":
			conf.Allow.Net = true
		case "env":
			conf.Allow.Env = true
		case "clock":
			conf.Allow.Clock = true
		default:
			return conf, &failure{err: fmt.Errorf("--allow %q is not fs, net, env or clock", a)}
		}
	}
	switch p.gil {
	case "":
	case "legacy":
		conf.Switching = vm.SwitchLegacy
	case "modern":
		conf.Switching = vm.SwitchModern
	case "plus":
		conf.Switching = vm.SwitchPlus
	default:
		return conf, &failure{err: fmt.Errorf("--gil %q is not legacy, modern or plus", p.gil)}
	}
	if p.switchInterval < 0 {
		return conf, &failure{err: fmt.Errorf("--switch-interval %d is negative", p.switchInterval)}
	}
	conf.SwitchInterval = p.switchInterval
	if name != "<string>" && name != "<stdin>" && p.resume == "" {
		conf.Source = name
		if conf.Allow.FS {
			conf.Path = append(conf.Path, filepath.Dir(name))
		}
	}
	for _, dir := range p.path {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return conf, &failure{err: fmt.Errorf("--path %s: no such folder", dir)}
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return conf, err
		}
		conf.Path = append(conf.Path, abs)
	}
	if conf.Limits.Memory, err = size("max-memory", p.memory); err != nil {
		return conf, err
	}
	if conf.Limits.Output, err = size("max-output", p.maxOutput); err != nil {
		return conf, err
	}
	conf.Limits.Steps = p.steps
	conf.Argv = args
	if p.command != "" {
		conf.Argv = append([]string{"-c"}, args...)
	}
	return conf, nil
}

// size reads a number of bytes: 100, 64K, 100M, 2G.
func size(flag, s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	unit := int64(1)
	digits := strings.TrimRight(strings.ToUpper(s), "B")
	for i, u := range "KMG" {
		if strings.HasSuffix(digits, string(u)) {
			unit = 1 << (10 * (i + 1))
			digits = digits[:len(digits)-1]
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<40 {
		return 0, &failure{err: fmt.Errorf("--%s %q is no size: write 64K, 100M or 2G", flag, s)}
	}
	return n * unit, nil
}
