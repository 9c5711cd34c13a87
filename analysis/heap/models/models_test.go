// Package models_test checks the models of library modules, the Python files
// beside it that package heap interprets. The first line of a model names the
// modules it stands for, and "(2)" or "(3)" where it is for one dialect only.
//
// Besides Python's own, a model uses two builtins: __unknown__() is any value
// at all, and __detached__(f, *args) calls f on another stack, whose frames
// have no frame of ours above them, and drops what it returns or raises.
// Which Python is meant is asked by `if sys.version_info >= (3, 12):` at the
// level of the module or of a class only.
package models_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

var update = flag.Bool("update", false, "record the verdicts of the CPythons that are installed")

const dir = "../../../testdata/models/"

var pythons = []string{"2.7.18", "3.8.18", "3.11.7", "3.12.1", "3.13.0"}

// python gives the path of an installed CPython, or "".
func python(version string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	path := filepath.Join(home, ".pyenv", "versions", version, "bin", "python")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// TestHeaders checks what the loader and the reader of a model rely on.
func TestHeaders(t *testing.T) {
	files, err := filepath.Glob("*.py")
	if err != nil || len(files) < 10 {
		t.Fatalf("only %d models: %v", len(files), err)
	}
	taken := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitN(string(text), "\n", 3)
		head, ok := strings.CutPrefix(lines[0], "# model: ")
		if !ok || !strings.HasPrefix(lines[1], "# follows: ") {
			t.Errorf("%s: the first lines do not say what it models and what it follows", file)
			continue
		}
		dialects := []syntax.Version{syntax.Py27, syntax.Py38, syntax.Newest}
		modules := strings.Fields(head)
		switch modules[len(modules)-1] {
		case "(2)":
			dialects, modules = dialects[:1], modules[:len(modules)-1]
		case "(3)":
			dialects, modules = dialects[1:], modules[:len(modules)-1]
		}
		for _, ver := range dialects {
			if _, err := syntax.Parse(text, syntax.Options{Filename: file, Version: ver}); err != nil {
				t.Errorf("%s does not parse for %v: %v", file, ver, err)
			}
			for _, m := range modules {
				key := fmt.Sprint(ver, " ", m)
				if other := taken[key]; other != "" {
					t.Errorf("%s and %s both stand for %s", other, file, m)
				}
				taken[key] = file
			}
		}
	}
}

// TestModels asks every CPython that is installed which shapes leave a cycle,
// with its own library and with the models in its place. Both must say the
// same, and what was recorded.
func TestModels(t *testing.T) {
	asked := 0
	recorded := read(t, dir+"shapes.tsv")
	names, about := shapes(t)
	if !*update {
		for i, name := range names {
			if recorded[name]["description"] != about[i] {
				t.Errorf("shape %s (%s) is not in shapes.tsv: run with -update", name, about[i])
			}
		}
		if len(recorded) != len(names) {
			t.Errorf("%d shapes, %d recorded: run with -update", len(names), len(recorded))
		}
	}
	for _, version := range pythons {
		exe := python(version)
		if exe == "" {
			continue
		}
		asked++
		t.Run(version, func(t *testing.T) {
			real := run(t, exe)
			model := run(t, exe, ".")
			for _, name := range names {
				if real[name] != model[name] {
					t.Errorf("%s: %s with the real library, %s with the models", name, real[name], model[name])
				}
				if strings.HasPrefix(real[name], "ERR") {
					t.Errorf("%s: %s", name, real[name])
				}
				// Where only frames of others hold each other a finding would be right,
				// but it would not be about f.
				if real[name] == "ok+" {
					t.Errorf("%s: f is freed, but other frames are left in a cycle: no clear shape", name)
				}
				if *update {
					if recorded[name] == nil {
						recorded[name] = map[string]string{}
					}
					recorded[name][version] = real[name]
				} else if got := recorded[name][version]; got != real[name] {
					t.Errorf("%s: recorded %q, now %q", name, got, real[name])
				}
			}
		})
	}
	if *update {
		if asked != len(pythons) {
			t.Fatalf("recording needs every one of %v", pythons)
		}
		write(t, names, recorded)
	} else if asked == 0 {
		t.Skip("no CPython is installed here: only what was recorded was looked at")
	}
}

// run gives the verdict of every shape.
func run(t *testing.T, exe string, args ...string) map[string]string {
	t.Helper()
	cmd := exec.Command(exe, append([]string{dir + "run_models.py", dir + "shapes.txt"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, errs.String())
	}
	verdicts := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, verdict, _ := strings.Cut(strings.TrimSpace(line), "\t")
		verdicts[name] = verdict
	}
	return verdicts
}

// shapes gives the names of the shapes, in order, and what each is about.
func shapes(t *testing.T) (names, about []string) {
	t.Helper()
	f, err := os.Open(dir + "shapes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if head, ok := strings.CutPrefix(s.Text(), "## "); ok {
			name, rest, _ := strings.Cut(head, " ")
			if slices.Contains(names, name) {
				t.Fatalf("two shapes are called %s", name)
			}
			_, rest, _ = strings.Cut(rest, " ")
			names, about = append(names, name), append(about, rest)
		}
	}
	if len(names) < 100 {
		t.Fatalf("only %d shapes", len(names))
	}
	return names, about
}

// read gives the recorded verdicts by shape and version.
func read(t *testing.T, path string) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	table := map[string]map[string]string{}
	var head []string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if head == nil {
			head = cells
			continue
		}
		row := map[string]string{}
		for i, c := range cells[1:] {
			row[head[i+1]] = c
		}
		table[cells[0]] = row
	}
	return table
}

func write(t *testing.T, names []string, table map[string]map[string]string) {
	t.Helper()
	_, about := shapes(t)
	var b strings.Builder
	b.WriteString("shape\t" + strings.Join(pythons, "\t") + "\tdescription\n")
	for i, name := range names {
		b.WriteString(name)
		for _, v := range pythons {
			b.WriteString("\t" + table[name][v])
		}
		b.WriteString("\t" + about[i] + "\n")
	}
	if err := os.WriteFile(dir+"shapes.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
