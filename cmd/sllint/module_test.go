package main

import (
	"bytes"
	"errors"
	goflag "flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = goflag.Bool("update", false, "record CPython's answers anew")

// oracles are the CPythons whose `-m` is recorded, by dialect.
var oracles = map[string]string{"2.7": "2.7.18", "3": "3.13.0"}

// TestModules runs modules by -m as CPython does: what is printed, the messages, tracebacks
// from the module on, and the status.
func TestModules(t *testing.T) {
	archive, err := txtar.ParseFile("../../testdata/run/modules.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var runs []string
	for _, f := range archive.Files {
		if f.Name == "runs" {
			runs = strings.Fields(string(f.Data))
			continue
		}
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for dialect, version := range oracles {
		golden, err := filepath.Abs(filepath.Join("../../testdata/run", "modules-"+dialect+".golden"))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(dialect, func(t *testing.T) {
			t.Chdir(dir)
			if *update {
				if err := os.WriteFile(golden, []byte(recordModules(t, dir, version, runs)), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, name := range runs {
				var out, problems bytes.Buffer
				status := run([]string{"run", "--python", dialect, "--allow", "fs", "-m", name, "-x", "--path"}, strings.NewReader(""), &out, &problems)
				got.WriteString(shown(name, dir, out.String(), problems.String(), status))
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", &got, want)
			}
		})
	}
}

// recordModules asks CPython.
func recordModules(t *testing.T, dir, version string, runs []string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	python := filepath.Join(home, ".pyenv/versions", version, "bin/python")
	if _, err := os.Stat(python); err != nil {
		t.Skipf("no CPython %s to record from: %v", version, err)
	}
	var b strings.Builder
	for _, name := range runs {
		cmd := exec.Command(python, "-B", "-m", name, "-x", "--path")
		cmd.Dir = dir
		var out, problems bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &problems
		err := cmd.Run()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		b.WriteString(shown(name, dir, out.String(), problems.String(), cmd.ProcessState.ExitCode()))
	}
	return b.String()
}

var (
	// ofRunpy is what a traceback shows of the way to the module.
	ofRunpy = regexp.MustCompile(`  File "(<frozen (runpy|importlib[\w.]*)>|[^"]*/(runpy|pkgutil)\.py)", line \d+, in \w+\n(    .*\n)*`)
	// speaker is whose message it is.
	speaker = regexp.MustCompile(`(?m)^(/\S*/python[\d.]*|sllint run): `)
)

// shown is one run as the golden files have it.
func shown(name, dir, out, problems string, status int) string {
	problems = ofRunpy.ReplaceAllString(problems, "")
	problems = speaker.ReplaceAllString(problems, "python: ")
	s := fmt.Sprintf("== -m %s -> %d\n%s%s", name, status, out, problems)
	s = strings.ReplaceAll(s, dir+string(filepath.Separator), "$DIR/")
	// Where nothing but runpy was in a traceback its heading goes, too, as for a program.
	return strings.ReplaceAll(s, "Traceback (most recent call last):\n  File \"$DIR/bad.py\"", "  File \"$DIR/bad.py\"")
}
