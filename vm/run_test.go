package vm_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/compile"
	"github.com/sllint/sllint/vm/stdlib/all"
)

var (
	record     = flag.Bool("record", false, "record the output of the programs under testdata/run with real Pythons")
	stackless2 = flag.String("stackless2", "", "with -record: the Stackless Python 2.7 that says what testdata/stackless/2 prints")
	stackless3 = flag.String("stackless3", "", "with -record: the Stackless Python 3.7 that says what testdata/stackless/3 prints")
)

// pythons are the interpreters that say what is right.
var pythons = map[string]string{"2": "2.7.18", "3": "3.13.0"}

// TestRun runs the programs under testdata/run and compares what they print with
// what CPython printed.
func TestRun(t *testing.T) { runPrograms(t, "testdata/run", cpython) }

// TestLibrary is TestRun for programs that need the standard library; they may read files.
func TestLibrary(t *testing.T) { runProgramsWithLibrary(t, "testdata/library", cpython) }

// cpython is the CPython of a dialect.
func cpython(dialect string) string { return filepath.Join(pyenv(pythons[dialect]), "bin/python") }

// TestStackless runs the programs under testdata/stackless and compares what they
// print with what Stackless printed.
func TestStackless(t *testing.T) {
	paths := map[string]string{"2": *stackless2, "3": *stackless3}
	runPrograms(t, "testdata/stackless", func(dialect string) string { return paths[dialect] })
}

// TestStacklessLibrary is TestStackless for programs that need the standard library and
// may read files; time is virtual.
func TestStacklessLibrary(t *testing.T) {
	paths := map[string]string{"2": *stackless2, "3": *stackless3}
	runProgramsWithLibrary(t, "testdata/stackless/library", func(dialect string) string { return paths[dialect] })
}

// runProgramsWithLibrary is runPrograms with the libraries of the installed CPythons.
func runProgramsWithLibrary(t *testing.T, dir string, oracle func(dialect string) string) {
	for _, dialect := range []string{"2", "3"} {
		lib := libraryOf(pythons[dialect])
		for _, file := range programsBelow(t, dir, dialect) {
			t.Run(dialect+"/"+strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
				if lib == "" {
					t.Skipf("no CPython %s installed, with whose library this runs", pythons[dialect])
				}
				golden := goldenOf(dir, dialect, file)
				if python := oracle(dialect); *record && python != "" {
					recordProgram(t, python, dialect, file, golden)
				}
				runWithLibrary(t, dialect, file, golden, lib)
			})
		}
	}
}

func runWithLibrary(t *testing.T, dialect, file, golden, lib string) {
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v: record it with -record", err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(file))
	name := filepath.Base(file)
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut, Source: name, Argv: []string{name}, Path: []string{lib},
		Allow: vm.Capabilities{FS: true}}
	if dialect == "2" {
		conf.Dialect = vm.Py2
	}
	m, th := vm.New(conf)
	all.Add(m)
	status := th.RunSource(src, name)
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	if got := withStatus(out.Bytes(), status); !bytes.Equal(got, want) {
		t.Errorf("%s:\n%s\n%s", file, firstDifference(string(want), string(got)), errOut.String())
	}
}

// runPrograms runs the programs of both dialects below dir; oracle gives the
// interpreter to record with, empty where there is none.
func runPrograms(t *testing.T, dir string, oracle func(dialect string) string) {
	for _, dialect := range []string{"2", "3"} {
		for _, file := range programsBelow(t, dir, dialect) {
			t.Run(dialect+"/"+strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
				golden := goldenOf(dir, dialect, file)
				if python := oracle(dialect); *record && python != "" {
					recordProgram(t, python, dialect, file, golden)
				}
				runProgram(t, dialect, file, golden)
			})
		}
	}
}

// programsBelow lists the programs of a dialect: those in its folder and those in both,
// which are the same for the other one.
func programsBelow(t testing.TB, dir, dialect string) []string {
	t.Helper()
	var list []string
	for _, folder := range []string{dialect, "both"} {
		files, err := filepath.Glob(filepath.Join(dir, folder, "*.py"))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, files...)
	}
	return list
}

// goldenOf is where the output of a program is kept: in the dialect's folder.
func goldenOf(dir, dialect, file string) string {
	return filepath.Join(dir, dialect, strings.TrimSuffix(filepath.Base(file), ".py")+".out")
}

func runProgram(t *testing.T, dialect, file, golden string) {
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v: record it with -record", err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, status, errOut := executeToEnd(t, dialect, filepath.Base(file), src)
	got = withStatus(got, status)
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\n%s\n%s", file, firstDifference(string(want), string(got)), errOut)
	}
}

// withStatus adds the status with which a program ended to what it wrote, where that is
// not 0.
func withStatus(out []byte, status int) []byte {
	if status == 0 {
		return out
	}
	return fmt.Appendf(out, "exit status %d\n", status)
}

func recordProgram(t *testing.T, python, dialect, file, golden string) {
	cmd := exec.Command(python, "-S", filepath.Base(file))
	cmd.Dir = filepath.Dir(file)
	cmd.Env = append(os.Environ(), "TZ=UTC", "PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1")
	if dialect == "2" {
		cmd.Env = append(os.Environ(), "TZ=UTC", "PYTHONDONTWRITEBYTECODE=1")
	}
	cmd.Env = append(cmd.Env, "PYTHONPATH="+packagesFor(t, dialect, file))
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() < 0) {
		t.Fatalf("%s %s: %v", python, file, err)
	}
	out = withStatus(out, cmd.ProcessState.ExitCode())
	if err := os.WriteFile(golden, out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// packagesFor makes a folder with the packages that a program is recorded with. Those
// called stacklesslib_* are recorded with the package of that name which CCP Games wrote,
// where it can: it is for Python 2, and a program says so where a bug of it stands in the
// way.
func packagesFor(t *testing.T, dialect, file string) string {
	if dialect != "2" || !strings.HasPrefix(filepath.Base(file), "stacklesslib_") {
		return ourPackages(t)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(src, []byte("\n# Not with the original: ")) {
		return ourPackages(t)
	}
	if *stacklesslibSrc == "" {
		t.Fatalf("%s is recorded with the original: -stacklesslib-src", file)
	}
	dir, err := filepath.Abs(*stacklesslibSrc)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// ourPackages makes a folder from which any Python imports the packages of ours that it
// has not: module stackless, which is beside them, must be its own.
func ourPackages(t *testing.T) string {
	dir := t.TempDir()
	for _, name := range []string{"stacklesslib"} {
		path, err := filepath.Abs("lib/both/" + name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// execute runs a program that ends well and gives what it wrote to standard output.
func execute(t *testing.T, dialect, name string, src []byte) []byte {
	t.Helper()
	out, status, errOut := executeToEnd(t, dialect, name, src)
	if status != 0 {
		t.Errorf("status %d\n%s", status, errOut)
	}
	return out
}

// executeToEnd runs a program and gives what it wrote to standard output, its exit status
// and what it wrote to standard error.
func executeToEnd(t *testing.T, dialect, name string, src []byte) ([]byte, int, string) {
	t.Helper()
	var out, errOut bytes.Buffer
	conf := vm.Config{Stdout: &out, Stderr: &errOut}
	opt := syntax.Options{Filename: name, Version: syntax.Py313}
	if dialect == "2" {
		conf.Dialect, opt.Version = vm.Py2, syntax.Py27
	}
	file, err := syntax.Parse(src, opt)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compile.Compile(file, compile.Options{Filename: name})
	if err != nil {
		t.Fatal(err)
	}
	m, th := vm.New(conf)
	all.Add(m)
	status := th.RunMain(c)
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	return out.Bytes(), status, errOut.String()
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			have := "<end of output>"
			if i < len(g) {
				have = g[i]
			}
			return "line " + strconv.Itoa(i+1) + "\n want: " + w[i] + "\n have: " + have
		}
	}
	return "more output than wanted: " + g[len(w)]
}
