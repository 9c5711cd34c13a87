package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/report"
)

// outputs is where the findings go: a file belongs to the format before it, one before any
// format to the first.
type outputs struct {
	formats []output
	early   string // a file before any format
	extra   string // a second file for one format
}

// output is one report: a format, and a file or "" for none given.
type output struct{ format, file string }

// add adds the flags to a command.
func (o *outputs) add(c *cobra.Command) {
	f := c.Flags()
	f.Var(&formatFlag{o}, "output-format", "`FORMAT` (repeatable): "+strings.Join(config.OutputFormats, ", "))
	f.VarP(&fileFlag{o}, "output-file", "o", "write the findings to this `FILE`, - for standard output (repeatable: it belongs to the format before it)")
	complete(c, "output-format", config.OutputFormats...)
}

// formatFlag and fileFlag are the flags, which have to know of each other's order.
type (
	formatFlag struct{ *outputs }
	fileFlag   struct{ *outputs }
)

func (f *formatFlag) String() string { return "" }
func (f *formatFlag) Type() string   { return "string" }

func (f *formatFlag) Set(v string) error {
	out := output{format: v}
	if len(f.formats) == 0 {
		out.file = f.early
	}
	f.formats = append(f.formats, out)
	return nil
}

func (f *fileFlag) String() string { return "" }
func (f *fileFlag) Type() string   { return "string" }

func (f *fileFlag) Set(v string) error {
	file := &f.early
	if n := len(f.formats); n > 0 {
		file = &f.formats[n-1].file
	}
	if *file != "" {
		f.extra = v
	}
	*file = v
	return nil
}

// check says whether the flags make sense.
func (o *outputs) check() error {
	for _, out := range o.formats {
		if err := config.CheckFormat(out.format); err != nil {
			return fmt.Errorf("--output-format: %w", err)
		}
	}
	if o.extra != "" {
		return &failure{fmt.Errorf("--output-file %s: a second file for one format", o.extra), "a file belongs to the format before it"}
	}
	seen := map[string]bool{}
	for _, out := range o.list("") {
		name := out.file
		if name != "" {
			name = filepath.Clean(name)
		}
		if seen[name] && name == "" {
			return &failure{errors.New("two of the formats would go to standard output"), "give all but one an --output-file, right behind the format"}
		}
		if seen[name] {
			return fmt.Errorf("--output-file %s is given twice", out.file)
		}
		seen[name] = true
	}
	return nil
}

// list gives the reports to write, "" being standard output; standard is the format where
// none is given.
func (o *outputs) list(standard string) []output {
	list := slices.Clone(o.formats)
	if len(list) == 0 {
		list = []output{{standard, o.early}}
	}
	for i := range list {
		if list[i].file == "-" {
			list[i].file = ""
		}
	}
	return list
}

// readable tells whether people read the findings on standard output.
func (o *outputs) readable(standard string) bool {
	for _, out := range o.list(standard) {
		if out.file == "" {
			return out.format == "full" || out.format == "concise"
		}
	}
	return false
}

// write writes in each format to where it belongs; out is what stands for standard
// output.
func (o *outputs) write(a *app, out io.Writer, opt report.Options, write func(io.Writer, report.Options) error) error {
	for _, to := range o.list(opt.Format) {
		opt.Format = to.format
		var file bytes.Buffer
		w := out
		if to.file != "" {
			w = &file
		}
		opt.Color = a.colored(w)
		if err := write(w, opt); err != nil {
			return fmt.Errorf("cannot write the findings: %w", err)
		}
		if to.file != "" {
			if err := writeFile(to.file, file.Bytes()); err != nil {
				return fmt.Errorf("--output-file: %w", err)
			}
		}
	}
	return nil
}

// writeFile writes a file and makes the folders that it needs.
func writeFile(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o666)
}
