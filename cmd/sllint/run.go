package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/cmd/internal/program"
	"github.com/sllint/sllint/cmd/internal/version"
)

// The statuses that the program ends with.
const (
	statusClean       = 0
	statusFindings    = 1
	statusFailed      = 2
	statusInterrupted = 128 // plus the signal's number, as shells count
)

// failure is an error that the user has to do something about. Hint, if any,
// says what.
type failure struct {
	err  error
	hint string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// status ends a command whose output has said all there is to say.
type status int

func (s status) Error() string { return fmt.Sprintf("status %d", int(s)) }

// app is what all commands share.
type app struct {
	in       io.Reader
	out, err io.Writer

	color    string
	quiet    bool
	verbose  bool
	config   string
	isolated bool
}

// run runs one command line and returns the status.
func run(args []string, in io.Reader, out, errors io.Writer) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var caught atomic.Int32
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		s, ok := <-signals
		if !ok {
			return
		}
		number := int32(syscall.SIGINT)
		if n, ok := s.(syscall.Signal); ok {
			number = int32(n)
		}
		caught.Store(number)
		signal.Stop(signals) // once more kills
		cancel()
	}()

	a := &app{in: in, out: out, err: errors}
	root := a.root()
	root.SetArgs(withCommand(root, args))
	err := root.ExecuteContext(ctx)
	if n := caught.Load(); n != 0 && ctx.Err() != nil {
		fmt.Fprintln(errors, "interrupted")
		return statusInterrupted + int(n)
	}
	return a.exit(err)
}

// exit words an error and gives its status.
func (a *app) exit(err error) int {
	var s status
	var ran program.Status
	var f *failure
	switch {
	case err == nil:
		return statusClean
	case errors.As(err, &s):
		return int(s)
	case errors.As(err, &ran):
		return int(ran)
	case errors.As(err, &f) && f.hint != "":
		fmt.Fprintf(a.err, "error: %v\n  hint: %s\n", err, f.hint)
	default:
		fmt.Fprintf(a.err, "error: %v\n", err)
	}
	return statusFailed
}

// root is the command above all others.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "sllint COMMAND [flags] [PATH...]",
		Short: "Find exceptions that keep frames alive, and misuse of Stackless, in Python 2.7 and 3",
		Long: "sllint finds exceptions that keep frames alive, and misuse of Stackless Python,\n" +
			"in Python 2.7 and Python 3 code.\n\n`sllint PATH...` is short for `sllint check PATH...`.",
		Version:       version.String(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetVersionTemplate("sllint {{.Version}}\n")
	flags := root.PersistentFlags()
	flags.StringVar(&a.color, "color", "auto", "colours: auto, always or never; NO_COLOR is obeyed")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print findings and errors, nothing else")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "say what is done and how long it takes")
	flags.StringVar(&a.config, "config", "", "read the settings from this `FILE`, whatever lies nearer")
	flags.BoolVar(&a.isolated, "isolated", false, "read no settings from files")
	root.SetFlagErrorFunc(flagError)
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		switch a.color {
		case "auto", "always", "never":
			return nil
		}
		return &failure{fmt.Errorf("--color %q is not auto, always or never", a.color), ""}
	}
	root.AddCommand(a.checkCommand(), a.confirmCommand(), a.mergeCommand(), a.ruleCommand(), a.configCommand(), a.versionCommand(), program.Command(&program.Program{In: a.in, Out: a.out, Err: a.err, Verbose: &a.verbose}), a.exploreCommand())
	complete(root, "color", "auto", "always", "never")
	return root
}

// withCommand puts "check" before arguments that name no command.
func withCommand(root *cobra.Command, args []string) []string {
	if len(args) == 0 {
		return args
	}
	first := args[0]
	switch first {
	case "-h", "--help", "--version", "help", "completion", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		return args
	}
	var names []string
	for _, c := range root.Commands() {
		if c.Name() == first || c.HasAlias(first) {
			if first == "run" {
				return append([]string{first}, program.EndFlags(c, args[1:])...)
			}
			return args
		}
		names = append(names, c.Name())
	}
	if !strings.HasPrefix(first, "-") && !strings.ContainsAny(first, `/\.`) {
		if _, err := os.Stat(first); err != nil && config.Nearest(first, append(names, "help", "completion")) != "" {
			return args // more likely a slip than a path: see unknownCommand
		}
	}
	return append([]string{"check"}, args...)
}

// unknownCommand names the command that was probably meant.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := []string{"help", "completion"}
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return &failure{
		fmt.Errorf("there is no command and no file %q", args[0]),
		fmt.Sprintf("did you mean `sllint %s`?", config.Nearest(args[0], names)),
	}
}

// flagError names the flag that was probably meant.
func flagError(c *cobra.Command, err error) error {
	f := &failure{err, fmt.Sprintf("`%s --help` lists the flags", c.CommandPath())}
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		name, _, _ = strings.Cut(name, "=")
		var names []string
		c.Flags().VisitAll(func(g *flag) { names = append(names, g.Name) })
		if best := config.Nearest(name, names); best != "" {
			f.hint = fmt.Sprintf("did you mean --%s? %s", best, f.hint)
		}
	}
	return f
}

// complete offers fixed values for a flag.
func complete(c *cobra.Command, name string, values ...string) {
	// The only error is a flag that does not exist, which the tests would see.
	if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}
