package scope_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

var update = flag.Bool("update", false, "record CPython's answers anew, from pyenv's interpreters")

const testdata = "../../testdata/syntax/scope/"

var releases = map[string]string{
	"2.7": "2.7.18", "3.8": "3.8.18", "3.9": "3.9.18", "3.10": "3.10.13", "3.11": "3.11.7", "3.12": "3.12.1", "3.13": "3.13.0",
}

// record writes what a script prints under one CPython.
func record(t *testing.T, version, golden string, args ...string) {
	t.Helper()
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	python := filepath.Join(home, ".pyenv", "versions", releases[version], "bin", "python")
	out, err := exec.Command(python, append([]string{"-B", "-W", "ignore"}, args...)...).Output()
	if err != nil {
		t.Fatalf("%s: %v", python, err)
	}
	if err := os.WriteFile(golden, out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// programs reads a file of programs between lines of "---".
func programs(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(testdata + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "---\n")
}

// TestErrors compares verdicts with recorded ones: all of kind, words and
// place for 2.7 and 3.13, accept and reject for the versions between.
func TestErrors(t *testing.T) {
	for _, version := range []string{"2.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"} {
		t.Run(version, func(t *testing.T) {
			files := []string{"errors.txt", "errors3.txt"}
			if version == "2.7" {
				files[1] = "errors2.txt"
			}
			golden := testdata + "verdicts-" + version + ".tsv"
			if *update {
				record(t, version, golden, testdata+"../verdicts.py", testdata+files[0], testdata+files[1])
			}
			v, err := syntax.ParseVersion(version)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			all := map[string][]string{files[0]: programs(t, files[0]), files[1]: programs(t, files[1])}
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			if want := len(all[files[0]]) + len(all[files[1]]); len(lines) != want {
				t.Fatalf("%d verdicts of %d programs", len(lines), want)
			}
			for _, line := range lines {
				f := strings.SplitN(line, "\t", 3)
				n, err := strconv.Atoi(f[1])
				if err != nil {
					t.Fatal(err)
				}
				checkVerdict(t, f[0]+" "+f[1], all[f[0]][n], v, f[2])
			}
		})
	}
}

func checkVerdict(t *testing.T, name, source string, v syntax.Version, want string) {
	t.Helper()
	kind, row, col, msg := judge(t, source, v)
	w := strings.SplitN(want, "\t", 4)
	if (kind == "ok") != (w[0] == "ok") {
		t.Errorf("%s: got %s %s, want %s, of\n%s", name, kind, msg, want, source)
		return
	}
	if kind == "ok" || v != syntax.Py27 && v != syntax.Py313 {
		return
	}
	wantRow, err1 := strconv.Atoi(w[1])
	wantCol, err2 := strconv.Atoi(w[2])
	var wantMsg string
	if err := errors.Join(err1, err2, json.Unmarshal([]byte(w[3]), &wantMsg)); err != nil {
		t.Fatal(err)
	}
	if kind != w[0] || msg != wantMsg || wantRow > 0 && row != wantRow || wantCol > 0 && col != wantCol {
		t.Errorf("%s: got %s %d:%d %s, want %s, of\n%s", name, kind, row, col, msg, want, source)
	}
}

// judge parses and resolves a program.
func judge(t *testing.T, source string, v syntax.Version) (kind string, row, col int, msg string) {
	t.Helper()
	f, err := syntax.Parse([]byte(source), syntax.Options{Filename: "F", Version: v})
	var bad *syntax.Error
	if errors.As(err, &bad) {
		return bad.Kind, bad.Begin.Row, bad.Begin.Column, bad.Msg
	}
	if err != nil {
		t.Fatal(err)
	}
	_, errs := scope.Resolve(f)
	if len(errs) > 0 {
		return errs[0].Kind, errs[0].Begin.Row, errs[0].Begin.Column, errs[0].Msg
	}
	return "ok", 0, 0, ""
}
