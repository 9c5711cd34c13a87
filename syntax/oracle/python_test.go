// Package oracle holds the tests that compare the parser, the trees and the
// scopes with CPython's. Where a CPython is installed they ask it; elsewhere
// they compare with what was recorded under testdata/syntax.
package oracle

import (
	"bufio"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/astdump"
	"github.com/sllint/sllint/syntax/scope"
)

var (
	update = flag.Bool("update", false, "record CPython's answers anew")
	live   = flag.Bool("live", false, "ask the installed CPythons even for what is recorded")
)

const testdata = "../../testdata/syntax/"

// releases are the CPythons that the records are from.
var releases = map[syntax.Version]string{
	syntax.Py27: "2.7.18", syntax.Py38: "3.8.18", syntax.Py39: "3.9.18", syntax.Py310: "3.10.13",
	syntax.Py311: "3.11.7", syntax.Py312: "3.12.1", syntax.Py313: "3.13.0",
}

// python finds an interpreter: SLLINT_PYTHON_313 and the like, or pyenv's.
func python(v syntax.Version) string {
	if p := os.Getenv("SLLINT_PYTHON_" + strings.ReplaceAll(v.String(), ".", "")); p != "" {
		return p
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	p := filepath.Join(home, ".pyenv", "versions", releases[v], "bin", "python")
	if _, err := os.Stat(p); err != nil {
		return ""
	}
	return p
}

// library is the standard library of an interpreter, "" if there is none.
func library(v syntax.Version) string {
	p := python(v)
	if p == "" {
		return ""
	}
	dir := filepath.Join(filepath.Dir(filepath.Dir(p)), "lib", "python"+v.String())
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

// verdict is what CPython or we say of a source: Kind is "ok" or the error's.
type verdict struct {
	Kind     string
	Row, Col int
	Msg      string
	parser   bool // ours, from the parser
}

func (v verdict) ok() bool { return v.Kind == "ok" }

func (v verdict) String() string {
	if v.ok() {
		return "ok"
	}
	msg, _ := json.Marshal(v.Msg)
	return fmt.Sprintf("%s\t%d\t%d\t%s", v.Kind, v.Row, v.Col, msg)
}

func parseVerdict(s string) (verdict, error) {
	f := strings.SplitN(s, "\t", 4)
	if len(f) == 1 && f[0] == "ok" {
		return verdict{Kind: "ok"}, nil
	}
	if len(f) != 4 {
		return verdict{}, fmt.Errorf("not a verdict: %q", s)
	}
	v := verdict{Kind: f[0]}
	var err1, err2 error
	v.Row, err1 = strconv.Atoi(f[1])
	v.Col, err2 = strconv.Atoi(f[2])
	return v, errors.Join(err1, err2, json.Unmarshal([]byte(f[3]), &v.Msg))
}

// judge gives our own verdict, and the digest of our dump of what we accept.
func judge(source []byte, version syntax.Version) (verdict, *syntax.File) {
	f, err := syntax.Parse(source, syntax.Options{Filename: "F", Version: version})
	var bad *syntax.Error
	switch {
	case errors.As(err, &bad):
		return verdict{bad.Kind, bad.Begin.Row, bad.Begin.Column, bad.Msg, true}, nil
	case err != nil:
		return verdict{Kind: "!", Msg: err.Error()}, nil
	}
	if _, errs := scope.Resolve(f); len(errs) > 0 {
		return verdict{errs[0].Kind, errs[0].Begin.Row, errs[0].Begin.Column, errs[0].Msg, false}, nil
	}
	return verdict{Kind: "ok"}, f
}

func digest(b []byte) string {
	sum := sha1.Sum(b)
	return hex.EncodeToString(sum[:])
}

// answer is CPython's word on one file: the digests of the source and of the
// dump, and the verdict.
type answer struct {
	source, dump string
	verdict      verdict
}

func (a answer) String() string { return a.source + "\t" + a.dump + "\t" + a.verdict.String() }

func parseAnswer(line string) (answer, error) {
	f := strings.SplitN(line, "\t", 3)
	if len(f) != 3 {
		return answer{}, fmt.Errorf("not an answer: %q", line)
	}
	v, err := parseVerdict(f[2])
	return answer{f[0], f[1], v}, err
}

// ask streams questions, one a line, through dump.py, and gives the lines that
// it answers.
func ask(t *testing.T, v syntax.Version, mode string, questions []string) []string {
	t.Helper()
	script, err := filepath.Abs(testdata + "dump.py")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python(v), "-B", "-W", "ignore", script, mode)
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	go func() {
		w := bufio.NewWriter(in)
		for _, q := range questions {
			io.WriteString(w, q+"\n")
		}
		w.Flush()
		in.Close()
	}()
	var answers []string
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		answers = append(answers, lines.Text())
	}
	if err := errors.Join(lines.Err(), cmd.Wait()); err != nil || len(answers) != len(questions) {
		t.Fatalf("Python %s answered %d of %d questions: %v", v, len(answers), len(questions), err)
	}
	return answers
}

// theirDump asks CPython for the text of one tree.
func theirDump(t *testing.T, v syntax.Version, path string) string {
	t.Helper()
	out, err := exec.Command(python(v), "-B", "-W", "ignore", testdata+"dump.py", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// difference shows the first lines in which two dumps differ, near the place.
func difference(ours, theirs string) string {
	a, b := strings.Split(ours, "\n"), strings.Split(theirs, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		k := 0
		for k < min(len(a[i]), len(b[i])) && a[i][k] == b[i][k] {
			k++
		}
		k = max(0, k-60)
		return fmt.Sprintf("line %d, byte %d:\nours:   %.240s\ntheirs: %.240s", i+1, k, a[i][min(k, len(a[i])):], b[i][min(k, len(b[i])):])
	}
	return fmt.Sprintf("one has %d lines, the other %d", len(a), len(b))
}

// dumpOf writes our tree.
func dumpOf(f *syntax.File) string { return string(astdump.Dump(f)) }
