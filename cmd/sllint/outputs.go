package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/report"
)

// outputs is where the findings go: the nth file belongs to the nth format.
type outputs struct{ formats, files []string }

// output is one report: a format, and a file or "" for standard output.
type output struct{ format, file string }

// add adds the flags to a command.
func (o *outputs) add(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&o.formats, "output-format", nil, "`FORMAT` (repeatable): "+strings.Join(config.OutputFormats, ", "))
	f.StringArrayVarP(&o.files, "output-file", "o", nil, "write the findings to this `FILE`, - for standard output (repeatable: the nth belongs to the nth format)")
	complete(c, "output-format", config.OutputFormats...)
}

// check says whether the flags make sense.
func (o *outputs) check() error {
	for _, format := range o.formats {
		if err := config.CheckFormat(format); err != nil {
			return fmt.Errorf("--output-format: %w", err)
		}
	}
	if n := max(1, len(o.formats)); len(o.files) > n {
		return &failure{fmt.Errorf("%d times --output-file, but only %d times --output-format", len(o.files), n), "the nth file belongs to the nth format"}
	}
	seen := map[string]bool{}
	for _, out := range o.list("") {
		name := out.file
		if name != "" {
			name = filepath.Clean(name)
		}
		if seen[name] && name == "" {
			return &failure{errors.New("two of the formats would go to standard output"), "give all but one an --output-file: the nth belongs to the nth format"}
		}
		if seen[name] {
			return fmt.Errorf("--output-file %s is given twice", out.file)
		}
		seen[name] = true
	}
	return nil
}

// list pairs formats and files; standard is the format where none is given.
func (o *outputs) list(standard string) []output {
	formats := o.formats
	if len(formats) == 0 {
		formats = []string{standard}
	}
	var list []output
	for i, format := range formats {
		out := output{format: format}
		if i < len(o.files) && o.files[i] != "-" {
			out.file = o.files[i]
		}
		list = append(list, out)
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
