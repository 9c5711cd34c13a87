package vm_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/all"
)

// cpythonTests are the modules of CPython's own tests that run on the interpreter.
var cpythonTests = map[string]string{
	"2.7.18": "grammar opcodes exceptions generators with scope gc weakref contextlib traceback class descr extcall unpack " +
		"int long float bool list tuple dict set slice xrange iter builtin syntax re" +
		" random math cmath datetime csv decimal fractions heapq bisect array base64 binascii hashlib difflib " +
		"textwrap string logging argparse unittest ast tokenize codecs tempfile zlib" +
		" abc bytes complex copy decorators funcattrs genexps json pickle cpickle property",
	"3.13.0": "grammar opcodes exceptions raise generators with scope gc weakref contextlib traceback frame class descr super " +
		"extcall unpack patma fstring int long float bool list tuple dict set slice range iter builtin coroutines " +
		"exception_group except_star syntax re" +
		" random math cmath datetime decimal fractions statistics heapq bisect array base64 binascii hashlib " +
		"csv difflib textwrap string argparse tokenize codecs tempfile zlib unittest.test_assertions " +
		"unittest.test_async_case unittest.test_break unittest.test_case unittest.test_discovery " +
		"unittest.test_functiontestcase unittest.test_loader unittest.test_program unittest.test_result " +
		"unittest.test_runner unittest.test_setups unittest.test_skipping unittest.test_suite " +
		"unittest.test_util asyncio.test_context asyncio.test_eager_task_factory asyncio.test_futures " +
		"asyncio.test_futures2 asyncio.test_locks asyncio.test_pep492 asyncio.test_protocols " +
		"asyncio.test_queues asyncio.test_runners asyncio.test_staggered asyncio.test_taskgroups " +
		"asyncio.test_tasks asyncio.test_threads asyncio.test_timeouts asyncio.test_waitfor" +
		" abc collections complex copy dataclasses decorators enum genexps json keywordonlyarg " +
		"named_expressions operator positional_only_arg property struct type_params types",
}

// TestCPython runs CPython's own tests, unchanged, from the installed libraries.
// testdata/cpython/VERSION.tsv says what CPython made of each of them (-record
// asks again); a test that CPython passes and the interpreter does not has to be
// in testdata/cpython/known/VERSION/MODULE.txt with the reason, and one that is in
// there has to fail. With -v it logs the table of both.
func TestCPython(t *testing.T) {
	for _, version := range []string{"2.7.18", "3.13.0"} {
		t.Run(version, func(t *testing.T) {
			o := &theirTests{who: "CPython", version: version, data: "testdata/cpython", lib: libraryOf(version)}
			if o.lib == "" {
				t.Skipf("no CPython %s installed, whose Lib/test this runs", version)
			}
			if testing.Short() {
				t.Skip("takes a minute")
			}
			if *record {
				o.python = filepath.Join(pyenv(version), "bin/python")
			}
			for _, name := range strings.Fields(cpythonTests[version]) {
				o.modules = append(o.modules, "test_"+name)
			}
			o.run(t)
		})
	}
}

// theirTests are tests of another implementation of Python, and what they gave there.
type theirTests struct {
	who, version string
	data         string // the folder with VERSION.tsv
	known        string // that with VERSION/MODULE.txt; empty for data/known
	lib          string // the library that they run with
	folder       string // where the modules are; empty for lib/test
	modules      []string
	net          bool   // lets them reach the network
	python       string // records anew with this one; empty not to

	runner string
	oracle map[string]map[string]string // module, test, outcome
	rows   []string

	passes, missing, changed int // of all modules
}

func (c *theirTests) golden() string { return filepath.Join(c.data, c.version+".tsv") }

// pyenv is where a version of CPython is installed.
func pyenv(version string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".pyenv/versions", version)
}

// libraryOf is the library of a version of CPython, empty where it is not installed.
func libraryOf(version string) string {
	dirs, _ := filepath.Glob(filepath.Join(pyenv(version), "lib/python*/test/regrtest.py"))
	if len(dirs) == 0 {
		return ""
	}
	return filepath.Dir(filepath.Dir(dirs[0]))
}

// run runs the modules, each a test of its own, and logs the table.
func (c *theirTests) run(t *testing.T) {
	c.runner, _ = filepath.Abs("testdata/cpython/runner.py")
	if c.python != "" {
		c.record(t)
	}
	c.load(t)
	defer c.table(t)
	for _, name := range c.modules {
		t.Run(name, func(t *testing.T) { c.module(t, name) })
	}
}

// args are the arguments of the runner.
func (c *theirTests) args(module string) []string {
	if c.folder == "" {
		return []string{c.runner, module}
	}
	return []string{c.runner, module, c.folder}
}

func (c *theirTests) record(t *testing.T) {
	var b bytes.Buffer
	for _, name := range c.modules {
		cmd := exec.Command(c.python, c.args(name)...)
		cmd.Dir = t.TempDir()
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for test, outcome := range outcomes(string(out)) {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", name, test, outcome)
		}
	}
	lines := strings.SplitAfter(b.String(), "\n")
	sort.Strings(lines)
	if err := os.WriteFile(c.golden(), []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// outcomes reads what the runner printed behind its line of equals signs.
func outcomes(out string) map[string]string {
	_, list, ok := strings.Cut("\n"+out, "\n"+strings.Repeat("=", 70)+"\n")
	if !ok {
		return nil
	}
	m := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(list), "\n") {
		test, outcome, _ := strings.Cut(line, "\t")
		m[test] = outcome
	}
	return m
}

// load reads the golden file.
func (c *theirTests) load(t *testing.T) {
	b, err := os.ReadFile(c.golden())
	if err != nil {
		t.Fatalf("%v: record it with -record", err)
	}
	c.oracle = map[string]map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Fatalf("%s: %q is not module, test, outcome", c.golden(), line)
		}
		if c.oracle[f[0]] == nil {
			c.oracle[f[0]] = map[string]string{}
		}
		c.oracle[f[0]][f[1]] = f[2]
	}
}

// knownDifferences reads what the interpreter is known not to pass of a module of theirs:
// the test, a colon and the reason on each line. A reason that starts with "sometimes: "
// is of a test that may pass as well, one that starts with "3.13: " of what tests for 3.7
// want to be as it was before.
func (c *theirTests) knownDifferences(t *testing.T, module string) map[string]string {
	known := map[string]string{}
	dir := c.known
	if dir == "" {
		dir = filepath.Join(c.data, "known")
	}
	name := filepath.Join(dir, c.version, module+".txt")
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return known
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		test, reason, ok := strings.Cut(line, ": ")
		if !ok || reason == "" {
			t.Fatalf("%s: %q gives no reason", name, line)
		}
		if c.oracle[module][test] != "pass" {
			t.Errorf("%s: %s is no test that %s passes", name, test, c.who)
		}
		known[test] = reason
	}
	return known
}

// module runs one module of tests.
func (c *theirTests) module(t *testing.T, name string) {
	oracle := c.oracle[name]
	if oracle == nil {
		t.Fatalf("%s has no outcome of %s's: -record", c.golden(), c.who)
	}
	differences := c.knownDifferences(t, name)
	out, errOut := c.execute(t, name)
	got := outcomes(out)
	if got == nil {
		t.Errorf("stopped before its end\n%s", tail(errOut, 3000))
		got = map[string]string{}
	}
	count := map[string]int{}
	theirs := map[string]int{}
	missing, changed := 0, 0 // passed by them, not by us; because 3.13 is different
	for test, want := range oracle {
		theirs[want]++
		if want != "pass" {
			continue
		}
		reason, known := differences[test]
		have := got[test]
		if have != "pass" {
			missing++
			if strings.HasPrefix(reason, "3.13: ") {
				changed++
			}
		}
		switch {
		case have == "pass" && strings.HasPrefix(reason, "sometimes: "):
		case have == "pass" && known:
			t.Errorf("%s passes now: take it out of the known differences (%s)", test, reason)
		case have != "pass" && !known:
			if have == "" {
				have = "not run"
			}
			t.Errorf("%s: %s\n%s", test, have, detail(errOut, test))
		}
	}
	for _, outcome := range got {
		count[outcome]++
	}
	c.passes, c.missing, c.changed = c.passes+theirs["pass"], c.missing+missing, c.changed+changed
	c.rows = append(c.rows, fmt.Sprintf("%-34s %5d %5d %5d %5d   %5d %5d %5d %5d   %5.1f %5.1f", name,
		len(got), count["pass"], count["fail"], count["skip"], len(oracle), theirs["pass"], theirs["fail"], theirs["skip"],
		share(theirs["pass"], missing), share(theirs["pass"]-changed, missing-changed)))
}

// share is how much of n is not missing, in percent.
func share(n, missing int) float64 {
	if n == 0 {
		return 100
	}
	return 100 * float64(n-missing) / float64(n)
}

// execute runs the runner with a module, in a folder of its own.
func (c *theirTests) execute(t *testing.T, name string) (string, string) {
	src, err := os.ReadFile(c.runner)
	if err != nil {
		t.Fatal(err)
	}
	conf, out, errOut := c.config()
	conf.Source, conf.Argv, conf.Path = c.runner, c.args(name), append(c.folders(t), c.lib)
	t.Chdir(t.TempDir())
	defer func() {
		if r := recover(); r != nil {
			stack := debug.Stack()
			if b, ok := r.(*vm.Bug); ok {
				stack = b.Stack // where it arose, which may be another goroutine
			}
			t.Errorf("panic: %v\n%s", r, stack)
		}
	}()
	m, th := vm.New(conf)
	all.Add(m)
	m.AddModule(c.processes(t))
	defer time.AfterFunc(3*time.Minute, func() { m.Interrupt(&vm.LimitError{What: "time"}) }).Stop()
	th.RunSource(src, c.runner)
	if problems := th.Audit(); len(problems) > 0 {
		t.Errorf("audit: %s", strings.Join(problems, "\n"))
	}
	return out.String(), errOut.String()
}

// table logs what came out, beside what their own numbers are, and the share of what they
// pass that passes here: of all of it, and of what 3.13 has not changed.
func (c *theirTests) table(t *testing.T) {
	t.Logf("%-34s %5s %5s %5s %5s   %5s %5s %5s %5s   %% of its passes\n%s\n%-34s %5s %5s %5s %5s   %5s %5d %5s %5s   %5.1f %5.1f",
		c.who+" "+c.version, "run", "pass", "fail", "skip", "run", "pass", "fail", "skip", strings.Join(c.rows, "\n"),
		"all", "", "", "", "", "", c.passes, "", "", share(c.passes, c.missing), share(c.passes-c.changed, c.missing-c.changed))
}

// detail is what the runner said of a test that failed.
func detail(errOut, test string) string {
	_, text, ok := strings.Cut("\n"+errOut, "\n== "+test+"\n")
	if !ok {
		return ""
	}
	text, _, _ = strings.Cut(text, "\n== ")
	return tail(text, 1500)
}

func tail(s string, n int) string {
	if len(s) > n {
		return "…" + s[len(s)-n:]
	}
	return s
}
