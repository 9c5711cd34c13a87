package syntax

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record again what the installed CPythons say")

const parseData = "../testdata/syntax/parse"

// pythons are the CPythons that the recorded verdicts come from.
var pythons = []struct {
	release string
	version Version
}{
	{"2.7.18", Py27}, {"3.8.18", Py38}, {"3.9.18", Py39}, {"3.10.13", Py310},
	{"3.11.7", Py311}, {"3.12.1", Py312}, {"3.13.0", Py313},
}

// verdict is what a parser says of a source.
type verdict struct {
	kind        string // "ok", or the error's
	row, column int
	words       string
}

func (v verdict) String() string {
	if v.kind == "ok" {
		return v.kind
	}
	return fmt.Sprintf("%s %d:%d %s", v.kind, v.row, v.column, v.words)
}

// ours is the verdict of Parse.
func ours(src []byte, v Version) verdict {
	_, err := Parse(src, Options{Version: v})
	if err == nil {
		return verdict{kind: "ok"}
	}
	e := err.(*Error)
	return verdict{e.Kind, e.Begin.Row, e.Begin.Column, e.Msg}
}

// python gives the path of an installed CPython, or "".
func python(release string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	path := filepath.Join(home, ".pyenv", "versions", release, "bin", "python")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// ask gives the verdicts of a CPython.
func ask(t *testing.T, path string, sources [][]byte) []verdict {
	t.Helper()
	var in bytes.Buffer
	for _, s := range sources {
		fmt.Fprintln(&in, hex.EncodeToString(s))
	}
	cmd := exec.Command(path, filepath.Join(parseData, "verdicts.py"))
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []verdict
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var fields []any
		if err := json.Unmarshal(lines.Bytes(), &fields); err != nil {
			t.Fatal(err)
		}
		v := verdict{kind: fields[0].(string)}
		if v.kind != "ok" {
			v.row, v.column, v.words = int(fields[1].(float64)), int(fields[2].(float64)), fields[3].(string)
		}
		verdicts = append(verdicts, v)
	}
	if len(verdicts) != len(sources) {
		t.Fatalf("%s gave %d verdicts for %d sources", path, len(verdicts), len(sources))
	}
	return verdicts
}

func snippetsOf(t testing.TB) [][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(parseData, "snippets.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(text, []byte("%%\n"))
}

// TestVerdicts compares what each CPython's parser says of the snippets, as
// recorded: accepted or not in every version, and the words and the place in
// 2.7 and 3.13, whose words all of Python 3 gets.
func TestVerdicts(t *testing.T) {
	sources := snippetsOf(t)
	for _, py := range pythons {
		t.Run(py.release, func(t *testing.T) {
			golden := filepath.Join(parseData, "verdicts-"+py.release+".txt")
			if *update {
				path := python(py.release)
				if path == "" {
					t.Skip("no CPython " + py.release + " to record from")
				}
				var b bytes.Buffer
				for _, v := range ask(t, path, sources) {
					fmt.Fprintf(&b, "%q\n", v)
				}
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
			if len(want) != len(sources) {
				t.Fatalf("%d verdicts for %d snippets: record them again with -update", len(want), len(sources))
			}
			exact := py.version == Py27 || py.version == Py313
			for i, src := range sources {
				v := ours(src, py.version)
				got := fmt.Sprintf("%q", v)
				accepted := want[i] == `"ok"`
				if (v.kind == "ok") == accepted && (!exact || got == want[i]) || known[knownKey{py.version, string(src)}] {
					continue
				}
				t.Errorf("%s\nCPython: %s\nours:    %s", src, want[i], got)
			}
		})
	}
}

type knownKey struct {
	version Version
	source  string
}

// known are differences that are meant to be.
var known = map[knownKey]bool{
	// Python 2.7 refuses bytes beyond ASCII without a cookie when it imports
	// a file, which is what counts, but not when it compiles a string.
	{Py27, "b'é'\n"}: true, {Py27, "é = 1\n"}: true, {Py27, "a = “b”\n"}: true,
	// It raises a ValueError here.
	{Py27, "'\\x'\n"}: true,
	// 3.8's parser leaves this to its compiler.
	{Py38, "del *a\n"}: true,
}
