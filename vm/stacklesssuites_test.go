package vm_test

import (
	"flag"
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
// package and not ours, as TestStacklessUnittests runs Stackless's: see there for what
// is under testdata/stackless/stacklesslib.
func TestStacklesslib(t *testing.T) {
	if *stacklesslibSrc == "" {
		t.Skip("-stacklesslib-src does not say where the source of stacklesslib is")
	}
	// teststdlibunittests.py has no tests, and patches the library when it is imported.
	runSuite(t, "stacklesslib", "2", *stacklesslibSrc, []string{"stacklesslib/test/test_*.py", "stacklesslib/test/test[a-rt-z]*.py"})
}

// TestStacklessTestsuite runs stackless-testsuite, which is for any implementation of
// Stackless's API.
func TestStacklessTestsuite(t *testing.T) {
	if *testsuiteSrc == "" {
		t.Skip("-stackless-testsuite-src does not say where the source of stackless-testsuite is")
	}
	for _, dialect := range []string{"2", "3"} {
		t.Run(dialect, func(t *testing.T) {
			runSuite(t, "testsuite", dialect, *testsuiteSrc,
				[]string{"stackless_testsuite/v3_1/test_*.py", "stackless_testsuite/v3_1/*/test_*.py"})
		})
	}
}

// runSuite runs the modules of tests that match patterns below src.
func runSuite(t *testing.T, suite, dialect, src string, patterns []string) {
	o := &theirTests{who: "Stackless", version: dialect, data: "testdata/stackless/" + suite, lib: libraryOf(pythons[dialect]), net: true}
	if o.lib == "" {
		t.Skipf("no CPython %s installed, with whose library this runs", pythons[dialect])
	}
	if *record {
		o.python = map[string]string{"2": *stackless2, "3": *stackless3}[dialect]
	}
	var err error
	if o.folder, err = filepath.Abs(src); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(o.folder, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no tests %s in %s", pattern, src)
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
