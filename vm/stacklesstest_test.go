package vm_test

import (
	"flag"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var (
	stackless2Src = flag.String("stackless2-src", "", "the source of Stackless Python 2.7, whose Stackless/unittests this runs")
	stackless3Src = flag.String("stackless3-src", "", "the source of Stackless Python 3.7, whose Stackless/unittests this runs")
)

// TestStacklessUnittests runs Stackless's own tests, unchanged, with the libraries of
// CPython 2.7 and 3.13: those of dialect 3 are for 3.7. What Stackless makes of each
// (-record asks those that -stackless2 and -stackless3 name) is in
// testdata/stackless/unittests/DIALECT.tsv, what is known not to pass in known/DIALECT
// beside it: see TestCPython.
func TestStacklessUnittests(t *testing.T) {
	for _, v := range []struct{ dialect, src, python string }{{"2", *stackless2Src, *stackless2}, {"3", *stackless3Src, *stackless3}} {
		t.Run(v.dialect, func(t *testing.T) {
			if v.src == "" {
				t.Skipf("-stackless%s-src does not say where the source of Stackless is", v.dialect)
			}
			o := &theirTests{who: "Stackless", version: v.dialect, data: "testdata/stackless/unittests", lib: libraryOf(pythons[v.dialect])}
			if o.lib == "" {
				t.Skipf("no CPython %s installed, with whose library this runs", pythons[v.dialect])
			}
			if *record {
				o.python = v.python
			}
			o.folder = filepath.Join(v.src, "Stackless", "unittests")
			files, err := filepath.Glob(filepath.Join(o.folder, "test_*.py"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no tests in %s", o.folder)
			}
			sort.Strings(files)
			for _, f := range files {
				o.modules = append(o.modules, strings.TrimSuffix(filepath.Base(f), ".py"))
			}
			o.run(t)
		})
	}
}
