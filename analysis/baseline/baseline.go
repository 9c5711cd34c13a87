// Package baseline keeps the findings that a project has come to live with, so that
// only new ones count.
package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/analysis"
)

// version is that of the file's format.
const version = 1

// Baseline is a list of findings that do not count. A finding is known again by its
// rule, its function and the text of its line, and so wherever the line moves within
// its file, when the function gets another name, or the file does.
type Baseline struct {
	Version int     `json:"version"`
	Entries []Entry `json:"findings"`

	dir string // what the names of the files start from
}

// Entry is one finding.
type Entry struct {
	Filename string `json:"filename"` // with slashes, from the folder of the baseline
	Code     string `json:"code"`
	Function string `json:"function,omitempty"`
	Line     string `json:"line"` // its text, spaces counted for one
}

// Read reads a baseline.
func Read(path string) (*Baseline, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no baseline %s; --write-baseline makes one", path)
	}
	if err != nil {
		return nil, err
	}
	b := &Baseline{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("%s is not a baseline: %w", path, err)
	}
	if b.Version != version {
		return nil, fmt.Errorf("%s has version %d, and this sllint reads version %d; write it anew with --write-baseline", path, b.Version, version)
	}
	b.dir, err = folder(path)
	return b, err
}

// New makes a baseline of findings that is to be written to a path. Names of files
// are taken from cwd.
func New(path, cwd string, findings []analysis.Finding) (*Baseline, error) {
	dir, err := folder(path)
	if err != nil {
		return nil, err
	}
	b := &Baseline{Version: version, Entries: []Entry{}, dir: dir}
	for i := range findings {
		b.Entries = append(b.Entries, b.entry(&findings[i], cwd))
	}
	return b, nil
}

// Bytes is the file's text.
func (b *Baseline) Bytes() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return out.Bytes(), err
}

// keys give ways to know a finding again, the surest first. The last is for files
// that are gone alone: what is in two files is two findings.
var keys = []struct {
	of   func(e *Entry) Entry
	gone bool
}{
	{of: func(e *Entry) Entry { return *e }},
	{of: func(e *Entry) Entry { return Entry{e.Filename, e.Code, "", e.Line} }},
	{of: func(e *Entry) Entry { return Entry{"", e.Code, e.Function, e.Line} }, gone: true},
}

// New gives the findings that the baseline does not have. Each entry stands for one
// finding: where there are more of a kind than there were, the last ones are new.
func (b *Baseline) New(cwd string, findings []analysis.Finding) []analysis.Finding {
	entries := make([]Entry, len(findings))
	for i := range findings {
		entries[i] = b.entry(&findings[i], cwd)
	}
	used := make([]bool, len(b.Entries))
	old := make([]bool, len(findings))
	gone := map[string]bool{}
	for _, e := range b.Entries {
		if _, asked := gone[e.Filename]; !asked {
			_, err := os.Lstat(filepath.Join(b.dir, filepath.FromSlash(e.Filename)))
			gone[e.Filename] = errors.Is(err, fs.ErrNotExist)
		}
	}
	for _, key := range keys {
		left := map[Entry][]int{}
		for i := range b.Entries {
			if e := &b.Entries[i]; !used[i] && (!key.gone || gone[e.Filename]) {
				left[key.of(e)] = append(left[key.of(e)], i)
			}
		}
		for i := range entries {
			k := key.of(&entries[i])
			if l := left[k]; !old[i] && len(l) > 0 {
				old[i], used[l[0]], left[k] = true, true, l[1:]
			}
		}
	}
	var fresh []analysis.Finding
	for i := range findings {
		if !old[i] {
			fresh = append(fresh, findings[i])
		}
	}
	return fresh
}

// entry is a finding as the baseline has it.
func (b *Baseline) entry(f *analysis.Finding, cwd string) Entry {
	name := f.Filename
	if !filepath.IsAbs(name) {
		name = filepath.Join(cwd, name)
	}
	if rel, err := filepath.Rel(b.dir, name); err == nil {
		name = rel
	}
	e := Entry{Filename: filepath.ToSlash(name), Code: f.Code, Function: f.Function}
	for _, l := range f.Excerpt {
		if l.Row == f.Begin.Row {
			e.Line = strings.Join(strings.Fields(l.Text), " ")
		}
	}
	return e
}

// folder is the folder of a file, absolute.
func folder(path string) (string, error) {
	abs, err := filepath.Abs(path)
	return filepath.Dir(abs), err
}
