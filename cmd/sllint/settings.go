package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/rules/all"
)

type flag = pflag.Flag

// selection is the flags that override settings.
type selection struct {
	selected, ignore, extendSelect []string
	target                         string
	outputs                        outputs
	cacheDir                       string
	exclude, extendExclude         []string
}

// add adds the flags to a command.
func (s *selection) add(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&s.selected, "select", nil, "run these rules alone: `CODES`, prefixes of codes, or ALL")
	f.StringSliceVar(&s.ignore, "ignore", nil, "do not run these rules: `CODES` or prefixes")
	f.StringSliceVar(&s.extendSelect, "extend-select", nil, "run these rules as well: `CODES` or prefixes")
	f.StringVar(&s.target, "target-version", "", "the `VERSION` of Python: auto, 2.7, or 3.8 to 3.14")
	f.StringSliceVar(&s.exclude, "exclude", nil, "leave out what matches these `PATTERNS` instead of the defaults")
	f.StringSliceVar(&s.extendExclude, "extend-exclude", nil, "leave out what matches these `PATTERNS` as well")
	complete(c, "target-version", "auto", "2.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
	for _, name := range []string{"select", "ignore", "extend-select"} {
		complete(c, name, codes()...)
	}
}

// codes lists the codes of all rules with what they are.
func codes() []string {
	var list []string
	for _, r := range all.Rules() {
		list = append(list, r.Code+"\t"+r.Name)
	}
	return list
}

// overrides gives what the command line says.
func (s *selection) overrides(c *cobra.Command) (config.Overrides, error) {
	o := config.Overrides{CacheDir: s.cacheDir}
	given := func(name string, list []string) []string {
		if f := c.Flags().Lookup(name); f == nil || !f.Changed {
			return nil
		}
		if list == nil {
			list = []string{}
		}
		return list
	}
	o.Select = given("select", s.selected)
	o.Ignore = given("ignore", s.ignore)
	o.ExtendSelect = given("extend-select", s.extendSelect)
	o.Exclude = given("exclude", s.exclude)
	o.ExtendExclude = given("extend-exclude", s.extendExclude)
	if s.target != "" {
		v, err := config.ParseTarget(s.target)
		if err != nil {
			return o, fmt.Errorf("--target-version: %w", err)
		}
		o.Target = &v
	}
	if err := s.outputs.check(); err != nil {
		return o, err
	}
	if len(s.outputs.formats) > 0 {
		o.OutputFormat = s.outputs.formats[0].format
	}
	return o, nil
}

// workspace is the rules and the settings that a command works with.
type workspace struct {
	cwd      string
	linter   *analysis.Linter
	resolver *config.Resolver
}

func (a *app) workspace(o config.Overrides) (*workspace, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("cannot tell the current folder: %w", err)
	}
	if a.isolated && a.config != "" {
		return nil, &failure{fmt.Errorf("--isolated and --config exclude each other"), ""}
	}
	w := &workspace{cwd: cwd, linter: analysis.New(all.Rules())}
	w.resolver, err = config.New(config.Options{
		Rules: w.linter.Registry(), Overrides: o, Isolated: a.isolated, File: a.config, Cwd: cwd,
	})
	return w, err
}

// colored decides about colours on a stream.
func (a *app) colored(w io.Writer) bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal(w)
}

// terminal reports whether people see what is written.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
