package vm_test

import (
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var (
	stacklesslibSrc = flag.String("stacklesslib-src", "", "the source of stacklesslib, whose tests this runs")
	testsuiteSrc    = flag.String("stackless-testsuite-src", "", "the source of stackless-testsuite, which this runs")
)

// TestStacklesslib runs the tests of the stacklesslib that CCP Games wrote, with that
// package and with ours, as TestStacklessUnittests runs Stackless's: see there for what
// is under testdata/stackless/stacklesslib. What tells ours from theirs is in ours.
func TestStacklesslib(t *testing.T) {
	if *stacklesslibSrc == "" {
		t.Skip("-stacklesslib-src does not say where the source of stacklesslib is")
	}
	// teststdlibunittests.py has no tests, and patches the library when it is imported.
	suite := &suite{name: "stacklesslib", dialect: "2", src: *stacklesslibSrc,
		patterns: []string{"stacklesslib/test/test_*.py", "stacklesslib/test/test[a-rt-z]*.py"}}
	t.Run("theirs", func(t *testing.T) { suite.run(t, *record) })
	t.Run("ours", func(t *testing.T) {
		suite.src, suite.known = besideOurs(t, *stacklesslibSrc), "testdata/stackless/stacklesslib/ours"
		suite.run(t, false)
	})
}

// besideOurs makes a folder with our package stacklesslib and the tests of theirs in src.
func besideOurs(t *testing.T, src string) string {
	dir := t.TempDir()
	for to, from := range map[string]string{"stacklesslib": "lib/both/stacklesslib", "stacklesslib/test": filepath.Join(src, "stacklesslib/test")} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestStacklessTestsuite runs stackless-testsuite, which is for any implementation of
// Stackless's API.
func TestStacklessTestsuite(t *testing.T) {
	if *testsuiteSrc == "" {
		t.Skip("-stackless-testsuite-src does not say where the source of stackless-testsuite is")
	}
	for _, dialect := range []string{"2", "3"} {
		t.Run(dialect, func(t *testing.T) {
			s := &suite{name: "testsuite", dialect: dialect, src: *testsuiteSrc,
				patterns: []string{"stackless_testsuite/v3_1/test_*.py", "stackless_testsuite/v3_1/*/test_*.py"}}
			s.run(t, *record)
		})
	}
}

// A suite is modules of tests, those that match patterns below src; what they give is in
// testdata/stackless/NAME.
type suite struct {
	name, dialect, src string
	patterns           []string
	known              string // as theirTests has it
}

// run runs the modules; with record, what Stackless makes of them is asked before.
func (s *suite) run(t *testing.T, record bool) {
	o := &theirTests{who: "Stackless", version: s.dialect, data: "testdata/stackless/" + s.name, known: s.known,
		lib: libraryOf(pythons[s.dialect]), net: true}
	if o.lib == "" {
		t.Skipf("no CPython %s installed, with whose library this runs", pythons[s.dialect])
	}
	if record {
		o.python = map[string]string{"2": *stackless2, "3": *stackless3}[s.dialect]
	}
	var err error
	if o.folder, err = filepath.Abs(s.src); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, pattern := range s.patterns {
		files, err := filepath.Glob(filepath.Join(o.folder, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no tests %s in %s", pattern, s.src)
		}
		for _, f := range files {
			f, _ = filepath.Rel(o.folder, strings.TrimSuffix(f, ".py"))
			if name := strings.ReplaceAll(filepath.ToSlash(f), "/", "."); !seen[name] {
				seen[name] = true
				o.modules = append(o.modules, name)
			}
		}
	}
	sort.Strings(o.modules)
	o.run(t)
}
