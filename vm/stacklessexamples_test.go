package vm_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

var examplesSrc = flag.String("stackless-examples-src", "", "the source of stacklessexamples, whose programs this runs")

const (
	exampleLines = "300" // so many of each program are compared
	exampleTime  = 10 * time.Second
)

// TestStacklessExamples runs the programs of stacklessexamples on Stackless 2.7
// (-stackless2) and on the interpreter, under testdata/stackless/examples/driver.py, and
// compares what they print and the error that they end with. known.txt beside that lists
// those that are known to differ and why.
func TestStacklessExamples(t *testing.T) {
	if *examplesSrc == "" || *stackless2 == "" {
		t.Skip("-stackless-examples-src and -stackless2 do not say where stacklessexamples and Stackless are")
	}
	lib := libraryOf(pythons["2"])
	if lib == "" {
		t.Skipf("no CPython %s installed, with whose library this runs", pythons["2"])
	}
	root, err := filepath.Abs(filepath.Join(*examplesSrc, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	driver, err := filepath.Abs("testdata/stackless/examples/driver.py")
	if err != nil {
		t.Fatal(err)
	}
	known := knownExamples(t)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
			return err
		}
		name, _ := filepath.Rel(root, path)
		t.Run(name, func(t *testing.T) {
			e := &example{driver: driver, path: path, lib: lib}
			want, got := e.theirs(t), e.ours(t)
			reason, differs := known[name]
			delete(known, name)
			switch same := slices.Equal(want, got); {
			case strings.HasPrefix(reason, "sometimes: "):
			case same && differs:
				t.Errorf("is the same now: take it out of the known differences (%s)", reason)
			case !same && !differs:
				t.Error(firstDifference(strings.Join(want, "\n"), strings.Join(got, "\n")))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range known {
		t.Errorf("known.txt: there is no %s", name)
	}
}

// knownExamples reads the known differences: a program, a colon and the reason on each line,
// which starts with "sometimes: " where it may be the same as well.
func knownExamples(t *testing.T) map[string]string {
	b, err := os.ReadFile("testdata/stackless/examples/known.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		name, reason, ok := strings.Cut(line, ": ")
		if !ok {
			t.Fatalf("known.txt: %q gives no reason", line)
		}
		known[name] = reason
	}
	return known
}

type example struct{ driver, path, lib string }

// theirs is what the program does on Stackless.
func (e *example) theirs(t *testing.T) []string {
	ctx, cancel := context.WithTimeout(t.Context(), exampleTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, *stackless2, "-S", e.driver, e.path, exampleLines)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	return told(out.String(), errOut.String(), err != nil, ctx.Err() != nil)
}

// ours is what it does on the interpreter.
func (e *example) ours(t *testing.T) []string {
	src, err := os.ReadFile(e.driver)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var out, errOut bytes.Buffer
	m, th := vm.New(vm.Config{Stdout: &out, Stderr: &errOut, Source: e.driver, Argv: []string{e.driver, e.path, exampleLines}, Path: []string{e.lib},
		Dialect: vm.Py2, Allow: vm.Capabilities{FS: true, Net: true, Env: true, Clock: true}, Limits: vm.Limits{Memory: 1 << 30}})
	all.Add(m)
	defer time.AfterFunc(exampleTime, func() { m.Interrupt(&vm.LimitError{What: "time"}) }).Stop()
	status := th.RunSource(src, e.driver)
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	return told(out.String(), errOut.String(), status != 0, status == vm.StatusTime)
}

// changes is what differs from run to run: identities, and times that tell of the order of
// threads.
var changes = regexp.MustCompile(`\d{7,}|0x[0-9a-f]+`)

// told gives the lines that a program printed; those of one with threads in the order of
// the alphabet, each once and without its numbers; then how it ended.
func told(out, errOut string, failed, late bool) []string {
	lines := strings.Split(changes.ReplaceAllString(strings.TrimSpace(out), "N"), "\n")
	if strings.Contains(out, "\x00threads\n") {
		lines = unordered(lines)
	}
	switch errors := strings.Split(strings.TrimSpace(errOut), "\n"); {
	case late:
		lines = append(lines, "runs on")
	case failed:
		lines = append(lines, errors[len(errors)-1])
	}
	return lines
}

var numbers = regexp.MustCompile(`\d+(\.\d+)?(e-\d+)?`)

func unordered(lines []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, line := range lines {
		if line = numbers.ReplaceAllString(line, "n"); !seen[line] {
			seen[line] = true
			list = append(list, line)
		}
	}
	sort.Strings(list)
	return list
}
