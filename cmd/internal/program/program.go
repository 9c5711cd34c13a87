// Package program runs a Python program in the interpreter as a process of its own does:
// within limits, with its output passed through, and ended where it does not stop.
package program

import (
	"bufio"
	"bytes"
	"context"
	"errors"
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
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/flame"
	"github.com/sllint/sllint/vm/stdlib/all"
	"github.com/sllint/sllint/vm/timeline"
)

// Reserve is how much of the heap a running program is spared from having collected: with
// the commands' setting of the collector the first collection comes at 80 MB.
const Reserve = 16 << 20

// Status is the status that the program ended with, where that is not 0. All that there
// is to say has been said.
type Status int

func (s Status) Error() string { return fmt.Sprintf("status %d", int(s)) }

// Program is a program to run, and how.
type Program struct {
	In       io.Reader
	Out, Err io.Writer
	Verbose  *bool // whether to show Go's stack of an error of ours; nil means no

	Python string   // "2.7" or "3"; what the file says if empty
	Allow  []string // doors: fs, net, env, clock
	Path   []string // folders to import from
	// Library is the folder of the standard library, "none" not to have any; where it is
	// empty that of an installed CPython is looked for.
	Library string
	// Steps and the switch interval are in steps, about an instruction each.
	Steps     int64
	Memory    string // as 100M
	Timeout   time.Duration
	MaxOutput string
	Live      time.Duration // how long what it writes may wait to be seen; 0 for any time

	command        string // -c
	module         string // -m
	gil            string
	switchInterval int64
	stats          bool
	traceSchedule  string // where to draw who ran when, "-" for standard error
	profile        string // where to write what took the steps
	snapshot       string // the file to save the program in where it is stopped
	resume         string // the file to go on from

	grace time.Duration // 0 for the usual
	said  sync.Once     // sayStopped
	saved saved
}

func (p *Program) verbose() bool { return p.Verbose != nil && *p.Verbose }

// Command is the command `run`; p says where its input and output go.
func Command(p *Program) *cobra.Command {
	c := &cobra.Command{
		Use:   "run [flags] FILE|- [ARG...]\n  sllint run [flags] -c CODE|-m MODULE [ARG...]\n  sllint run [flags] --resume SNAPSHOT",
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
				if p.command != "" || p.module != "" || len(args) > 0 {
					return errors.New("run --resume takes no program: the snapshot has it")
				}
				return nil
			}
			if p.command != "" && p.module != "" {
				return errors.New("run takes -c CODE or -m MODULE, not both")
			}
			if p.command == "" && p.module == "" && len(args) == 0 {
				return errors.New("run needs a file, - for standard input, -c CODE or -m MODULE")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return p.run(c.Context(), args) },
	}
	f := c.Flags()
	f.SetInterspersed(false)
	f.StringVarP(&p.command, "command", "c", "", "run this code")
	f.StringVarP(&p.module, "module", "m", "", "run this module, or the __main__ of this package")
	f.StringVar(&p.Python, "python", "", "2.7 or 3 (default: what the file says by its first line, else 3)")
	f.StringSliceVar(&p.Allow, "allow", nil, "let the program reach fs, net, env or clock")
	f.StringArrayVar(&p.Path, "path", nil, "a folder to import from, read only (repeatable)")
	f.StringVar(&p.Library, "library", "", "import the standard library from this `DIR`, or from nowhere where it is none (default: that of an installed CPython 3.13 or 2.7)")
	f.StringVar(&p.gil, "gil", "", "how threads take turns: legacy (as 2.7), modern (as 3) or plus (as PythonPlus)")
	f.Int64Var(&p.switchInterval, "switch-interval", 0, "let another thread run after this many steps")
	f.Int64Var(&p.Steps, "max-steps", 0, "stop after this many steps")
	f.StringVar(&p.Memory, "max-memory", "", "stop where the program needs more memory (100M, 2G)")
	f.StringVar(&p.MaxOutput, "max-output", "", "stop where the program writes more than this")
	f.DurationVar(&p.Timeout, "timeout", 0, "stop after this time (10s, 2m)")
	f.BoolVar(&p.stats, "stats", false, "say at the end what the program did and needed")
	f.StringVar(&p.traceSchedule, "trace-schedule", "", "draw at the end which tasklet ran when, as text on standard error or, with =FILE, in a file, with =FILE.svg as a picture")
	f.Lookup("trace-schedule").NoOptDefVal = "-"
	f.StringVar(&p.profile, "profile", "", "write what took the program's steps to this `FILE`: .svg for a flame graph, .pb.gz for pprof, else folded stacks")
	f.StringVar(&p.snapshot, "snapshot", "", "save the program in this `FILE` where a limit or a signal stops it")
	f.StringVar(&p.resume, "resume", "", "go on with the program saved in this `FILE`")
	for name, values := range map[string][]string{
		"python": {"2.7", "3"}, "gil": {"legacy", "modern", "plus"}, "allow": {"fs", "net", "env", "clock"},
	} {
		if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // a flag that does not exist
		}
	}
	return c
}

// EndFlags puts -- behind -c CODE and -m MODULE: as for Python, all that follows is the
// program's. c is the command, args are what follows its name.
func EndFlags(c *cobra.Command, args []string) []string {
	for i := 0; i+1 < len(args); i++ {
		a := args[i]
		switch {
		case a == "-c" || a == "-m" || a == "--command" || a == "--module":
			return slices.Insert(slices.Clone(args), i+2, "--")
		case a == "-" || a == "--" || !strings.HasPrefix(a, "-"):
			return args
		case strings.HasPrefix(a, "--") && !strings.Contains(a, "="):
			if f := c.Flag(a[2:]); f != nil && f.NoOptDefVal == "" {
				i++ // its value
			}
		}
	}
	return args
}

func (p *Program) run(ctx context.Context, args []string) error {
	name, src, err := p.Read(args)
	if err != nil {
		return err
	}
	if err := p.checkResume(); err != nil {
		return err
	}
	return p.Run(ctx, name, src, args)
}

// Run runs a source. The error is a Status where the program ended with one.
func (p *Program) Run(ctx context.Context, name string, src []byte, args []string) error {
	conf, err := p.Configure(name, src, args)
	if err != nil {
		return err
	}
	out := newOutput(p.Out)
	out.live = p.Live
	defer out.Flush()
	conf.Stdin, conf.Stdout = p.In, out
	conf.Stderr = flushed{p.Err, out}
	if p.traceSchedule != "" {
		conf.Timeline = new(timeline.Timeline)
	}
	if p.profile != "" {
		conf.Profile = new(flame.Profile)
	}
	vm.Reserve(Reserve)
	var m *vm.VM
	var t *vm.Thread
	start := func() int { return t.RunSource(src, name) }
	if p.module != "" {
		start = func() int { return t.RunModule(p.module, "sllint run") }
	}
	if p.resume != "" {
		if m, t, err = vm.Restore(conf, all.Add, src); err != nil {
			return fmt.Errorf("cannot go on with %s: %w", p.resume, err)
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
	if conf.Profile != nil {
		if written := p.writeProfile(conf.Profile); written != nil {
			return written
		}
	}
	return err
}

// writeProfile writes what took the steps to the file that --profile names.
func (p *Program) writeProfile(f *flame.Profile) error {
	var b bytes.Buffer
	write := f.Folded
	switch name := strings.ToLower(p.profile); {
	case strings.HasSuffix(name, ".svg"):
		write = f.SVG
	case strings.HasSuffix(name, ".pb.gz"), strings.HasSuffix(name, ".pprof"):
		write = f.Pprof
	}
	if err := write(&b); err != nil {
		return err
	}
	if err := os.WriteFile(p.profile, b.Bytes(), 0o666); err != nil {
		return fmt.Errorf("cannot write the profile: %w", err)
	}
	return nil
}

// execute runs the program in an interpreter, by start. Its standard output is out.
func (p *Program) execute(ctx context.Context, m *vm.VM, t *vm.Thread, start func() int, out *output) error {
	stop := context.AfterFunc(ctx, func() { m.Interrupt(ctx.Err()) })
	defer stop()
	done := make(chan struct{})
	defer close(done)
	go p.watch(m, out, done)
	code, err := t.Guard(start)
	out.Flush()
	if err != nil {
		return p.Bug(err)
	}
	var limit *vm.LimitError
	if errors.As(m.Stopped(), &limit) {
		p.sayStopped(limit)
	} else if m.Stopped() != nil && ctx.Err() != nil {
		p.saySaved()
	}
	if name := m.MissingLibrary(); name != "" && code != 0 {
		p.sayNoLibrary(name, m.Config().Dialect)
	}
	if p.stats {
		fmt.Fprint(p.Err, m.Stats())
	}
	if code != 0 {
		return Status(code)
	}
	return nil
}

// draw writes who ran when to where --trace-schedule says.
func (p *Program) draw(l *timeline.Timeline) error {
	if p.traceSchedule == "-" {
		return l.Text(p.Err)
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
		return fmt.Errorf("cannot write the schedule: %w", err)
	}
	return nil
}

// statusBug is the status where the interpreter itself failed: EX_SOFTWARE of
// sysexits.h.
const statusBug = 70

// Bug reports a panic of the interpreter.
func (p *Program) Bug(err error) error {
	fmt.Fprintf(p.Err, "sllint run: internal error: %v\n"+
		"This is a bug in sllint, not in the program; please report it, with the program if you can, "+
		"at https://github.com/sllint/sllint/issues\n", err)
	var b *vm.Bug
	if p.verbose() && errors.As(err, &b) {
		fmt.Fprintf(p.Err, "%s\n", b.Stack)
	}
	return Status(statusBug)
}

// grace is how long a program that has to stop may take to do so: something
// native that looks at nothing meanwhile, as a product of huge numbers, is left
// behind.
const grace = 40 * time.Millisecond

// watch stops the program when its time is over, and ends the process where it
// does not stop.
func (p *Program) watch(m *vm.VM, out *output, done chan struct{}) {
	if p.Timeout > 0 {
		timer := time.AfterFunc(p.Timeout, func() { m.Interrupt(&vm.LimitError{What: "time"}) })
		defer timer.Stop()
	}
	select {
	case <-done:
		return
	case <-m.Stopping():
	}
	patience := p.grace
	if patience == 0 {
		patience = grace
	}
	select {
	case <-done:
	case <-time.After(patience):
		out.flushWithin(patience)
		if b := (*vm.Bug)(nil); errors.As(m.Stopped(), &b) { // of a thread, and main does not end
			p.said.Do(func() { p.Bug(b) })
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
func (p *Program) sayStopped(why error) {
	p.said.Do(func() { fmt.Fprintf(p.Err, "sllint run: stopped: %v\n", why) })
	p.saySaved()
}

// output is the program's standard output. What ends the program flushes it, too,
// while the program itself may be writing.
type output struct {
	mu   sync.Mutex
	b    *bufio.Writer
	live time.Duration // how long what was written may wait; 0 for any time
	late bool          // it will be flushed
}

func newOutput(w io.Writer) *output { return &output{b: bufio.NewWriterSize(w, 1<<16)} }

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.live > 0 && !o.late {
		o.late = true
		time.AfterFunc(o.live, func() {
			o.mu.Lock()
			o.late = false
			o.mu.Unlock()
			o.Flush()
		})
	}
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

// Read reads the program.
func (p *Program) Read(args []string) (name string, src []byte, err error) {
	switch {
	case p.resume != "":
		src, err = os.ReadFile(p.resume)
		if err != nil {
			return "", nil, fmt.Errorf("cannot read the snapshot: %w", err)
		}
		return "<snapshot>", src, nil
	case p.module != "":
		return "<module>", nil, nil
	case p.command != "":
		return "<string>", []byte(p.command + "\n"), nil
	case args[0] == "-":
		src, err = io.ReadAll(p.In)
		return "<stdin>", src, err
	}
	src, err = os.ReadFile(args[0])
	if err != nil {
		return "", nil, fmt.Errorf("cannot read the program: %w", err)
	}
	return args[0], src, nil
}

// Configure makes the interpreter's configuration of the flags.
func (p *Program) Configure(name string, src []byte, args []string) (conf vm.Config, err error) {
	switch p.Python {
	case "":
		if major, _ := analysis.Shebang(src); major == 2 && p.resume == "" {
			conf.Dialect = vm.Py2
		}
	case "3", "3.13":
	case "2", "2.7":
		conf.Dialect = vm.Py2
	default:
		return conf, fmt.Errorf("--python %q is not 2.7 or 3", p.Python)
	}
	for _, a := range p.Allow {
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
			return conf, fmt.Errorf("--allow %q is not fs, net, env or clock", a)
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
		return conf, fmt.Errorf("--gil %q is not legacy, modern or plus", p.gil)
	}
	if p.switchInterval < 0 {
		return conf, fmt.Errorf("--switch-interval %d is negative", p.switchInterval)
	}
	conf.SwitchInterval = p.switchInterval
	if p.module != "" && conf.Allow.FS {
		dir, err := os.Getwd()
		if err != nil {
			return conf, fmt.Errorf("cannot tell the working folder: %w", err)
		}
		if conf.Dialect == vm.Py2 {
			dir = "" // which stands for it
		}
		conf.Path = append(conf.Path, dir)
	}
	if name != "<string>" && name != "<stdin>" && p.resume == "" && p.module == "" {
		conf.Source = name
		if conf.Allow.FS {
			conf.Path = append(conf.Path, filepath.Dir(name))
		}
	}
	for _, dir := range p.Path {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return conf, fmt.Errorf("--path %s: no such folder", dir)
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return conf, err
		}
		conf.Path = append(conf.Path, abs)
	}
	if conf.Library, err = p.library(conf.Dialect); err != nil {
		return conf, err
	}
	if conf.Limits.Memory, err = Size("max-memory", p.Memory); err != nil {
		return conf, err
	}
	if conf.Limits.Output, err = Size("max-output", p.MaxOutput); err != nil {
		return conf, err
	}
	conf.Limits.Steps = p.Steps
	conf.Argv = args
	if p.command != "" {
		conf.Argv = append([]string{"-c"}, args...)
	}
	if p.module != "" { // until the module is found
		conf.Argv = append([]string{"-m"}, args...)
		if conf.Dialect == vm.Py2 {
			conf.Argv[0] = "-c"
		}
	}
	return conf, nil
}

// Size reads a number of bytes: 100, 64K, 100M, 2G.
func Size(flag, s string) (int64, error) {
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
		return 0, fmt.Errorf("--%s %q is no size: write 64K, 100M or 2G", flag, s)
	}
	return n * unit, nil
}
