// Package report writes findings in the formats that people and other programs
// read. Every writer is deterministic: equal findings give equal bytes.
package report

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"

	"github.com/sllint/sllint/analysis"
)

// Options says how to write.
type Options struct {
	Format  string // one of config.OutputFormats
	Color   bool
	Version string           // of the program, where a format names it
	Rules   []*analysis.Rule // all rules, by code
	Unsafe  bool             // unsafe fixes count as applicable
	Fixed   int              // how many findings --fix removed
	Quiet   bool             // no closing lines
	Partial bool             // not everything could be checked
}

// rule returns the rule of a code, nil if there is none.
func (o *Options) rule(code string) *analysis.Rule {
	for _, r := range o.Rules {
		if r.Code == code {
			return r
		}
	}
	return nil
}

// url is the page about a code.
func (o *Options) url(code string) string {
	if r := o.rule(code); r != nil {
		return r.URL()
	}
	return ""
}

// fixable tells whether --fix, as things are, would apply the finding's fix.
func (o *Options) fixable(f *analysis.Finding) bool {
	return f.Fix != nil && (f.Fix.Safe || o.Unsafe)
}

// Write writes the findings, which are in order, in the format of the options.
func Write(w io.Writer, findings []analysis.Finding, o Options) error {
	b := bufio.NewWriterSize(w, 64<<10)
	var err error
	switch o.Format {
	case "full":
		writeFull(b, findings, &o)
	case "concise":
		writeConcise(b, findings, &o)
	case "json":
		err = writeJSON(b, findings, &o)
	case "json-lines":
		err = writeJSONLines(b, findings, &o)
	case "sarif":
		err = writeSARIF(b, findings, &o)
	case "github":
		writeGitHub(b, findings)
	case "gitlab":
		err = writeGitLab(b, findings)
	case "junit":
		err = writeJUnit(b, findings)
	case "pylint":
		writePylint(b, findings)
	default:
		err = fmt.Errorf("unknown output format %q", o.Format)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

// slashed is a name as formats with URIs want it.
func slashed(name string) string { return filepath.ToSlash(name) }
