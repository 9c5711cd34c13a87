// Package truth judges the heap analysis by real CPython: by the hand-written
// shapes of testdata/truth and by random programs.
//
// What CPython says is recorded under testdata/truth, so that the tests need
// none; where the interpreters are installed (pyenv's ~/.pyenv/versions) they
// are asked again.
package truth

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/sllint/sllint/analysis/truth/randprog"
)

// Python returns the path of an installed CPython by its full version
// ("3.13.0"), or an error where there is none.
func Python(version string) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(home, ".pyenv", "versions", version, "bin", "python")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("CPython %s is not installed: %w", version, err)
	}
	return path, nil
}

// Label is what a CPython does with a program; testdata/truth/truth.py says
// what the fields mean.
type Label struct {
	ID        string   `json:"id"`
	Status    string   `json:"status"`
	Why       string   `json:"why,omitempty"`
	Cycle     bool     `json:"cycle"`
	Unsettled bool     `json:"unsettled,omitempty"`
	Frames    []string `json:"frames"`
	Inputs    int      `json:"inputs"`
	Full      bool     `json:"full"`
}

// Case is a program with its label; a file of them has one per line.
type Case struct {
	ID        string   `json:"id"`
	Style     string   `json:"style"`
	Entry     string   `json:"entry"`
	Cycle     bool     `json:"cycle"`
	Unsettled bool     `json:"unsettled,omitempty"`
	Frames    []string `json:"frames,omitempty"`
	Not       []string `json:"not,omitempty"` // versions that say the opposite of Cycle
	Source    string   `json:"source"`
}

// perProcess bounds how many programs one interpreter runs, so that what a
// program leaves behind cannot reach far.
const perProcess = 500

// LabelPrograms asks an interpreter about programs. The result has one case
// for each program that runs without accidents, in order, and dropped counts
// the others by their reason.
func LabelPrograms(ctx context.Context, python, script string, programs []randprog.Program) (cases []Case, dropped map[string]int, err error) {
	all := make([]Case, len(programs))
	for i, p := range programs {
		all[i] = Case{ID: ID(p), Style: p.Style, Entry: p.Entry, Source: p.Source}
	}
	labels, err := LabelCases(ctx, python, script, all)
	if err != nil {
		return nil, nil, err
	}
	dropped = map[string]int{}
	for i, l := range labels {
		if l.Status != "ok" {
			dropped[l.Status]++
			continue
		}
		c := all[i]
		c.Cycle, c.Unsettled, c.Frames = l.Cycle, l.Unsettled, l.Frames
		cases = append(cases, c)
	}
	return cases, dropped, nil
}

// LabelCases asks an interpreter about cases anew; a label for each.
func LabelCases(ctx context.Context, python, script string, cases []Case) ([]Label, error) {
	labels := make([]Label, 0, len(cases))
	for len(cases) > 0 {
		n := min(perProcess, len(cases))
		some, err := label(ctx, python, script, cases[:n])
		if err != nil {
			return nil, err
		}
		labels = append(labels, some...)
		cases = cases[n:]
	}
	return labels, nil
}

func label(ctx context.Context, python, script string, cases []Case) ([]Label, error) {
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, c := range cases {
		if err := enc.Encode(map[string]string{"id": c.ID, "entry": c.Entry, "source": c.Source}); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, script, "--programs")
	cmd.Stdin = &in
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", python, script, err, problems.Bytes())
	}
	dec := json.NewDecoder(&out)
	labels := make([]Label, 0, len(cases))
	for {
		var l Label
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: reading labels: %w", script, err)
		}
		labels = append(labels, l)
	}
	if len(labels) != len(cases) {
		return nil, fmt.Errorf("%s: %d labels for %d programs\n%s", script, len(labels), len(cases), problems.Bytes())
	}
	return labels, nil
}

// ID names a program: its dialect and seed.
func ID(p randprog.Program) string {
	if p.Py2 {
		return fmt.Sprintf("2-%d", p.Seed)
	}
	return fmt.Sprintf("3-%d", p.Seed)
}

// ReadCases reads a file of cases.
func ReadCases(path string) ([]Case, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var cases []Case
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c Case
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, len(cases)+1, err)
		}
		cases = append(cases, c)
	}
	return cases, lines.Err()
}

// WriteCases writes a file of cases.
func WriteCases(path string, cases []Case) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, c := range cases {
		if err := enc.Encode(c); err != nil {
			return err
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
