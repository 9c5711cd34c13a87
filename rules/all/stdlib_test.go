package all_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

// knownLeaks are functions of CPython 3.13.0's library, each by its file, that
// are known to hold the exception that they caught, raised or kept.
var knownLeaks = map[string][]string{
	"contextlib.py":            {"ExitStack.__exit__"},
	"doctest.py":               {"DocTestRunner.__run"},
	"logging/config.py":        {"BaseConfigurator.resolve"},
	"logging/handlers.py":      {"SysLogHandler.createSocket"},
	"os.py":                    {"_execvpe"},
	"py_compile.py":            {"compile"},
	"unittest/case.py":         {"doModuleCleanups"},
	"xml/etree/ElementTree.py": {"XMLParser._raiseerror"},
}

// cleanedUp are functions that keep an exception for a while, and let go of it
// on every way out.
var cleanedUp = map[string][]string{
	"code.py":                     {"InteractiveInterpreter.showtraceback"},
	"concurrent/futures/_base.py": {"Future.result"},
	"enum.py":                     {"Enum.__new__"},
	"socket.py":                   {"create_connection"},
}

// TestStandardLibrary looks at functions of a real library that were judged by
// hand: found where an exception is left in a cycle, silent where the authors
// took care.
func TestStandardLibrary(t *testing.T) {
	exe, err := truth.Python("3.13.0")
	if err != nil {
		t.Skip(err)
	}
	lib := filepath.Join(filepath.Dir(filepath.Dir(exe)), "lib", "python3.13")
	for _, c := range []struct {
		what      string
		functions map[string][]string
		found     bool
	}{{"found", knownLeaks, true}, {"silent", cleanedUp, false}} {
		t.Run(c.what, func(t *testing.T) {
			for file, functions := range c.functions {
				findings, src := holdersOf(t, lib, file)
				for _, function := range functions {
					if !defines(src, function) {
						t.Errorf("%s has no function %s", file, function)
					}
					if got := findings[function]; (len(got) > 0) != c.found {
						t.Errorf("%s, %s: %d findings %q", file, function, len(got), got)
					}
				}
			}
		})
	}
}

// holdersOf returns what the family of cycles says about a file of a library,
// by function, and the file's text.
func holdersOf(t *testing.T, lib, file string) (map[string][]string, string) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(lib, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	source, err := rulestest.Load(file, src, syntax.Py313)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]string)
	for _, finding := range source.Findings(family("SLL1")...) {
		out[finding.Function] = append(out[finding.Function], finding.Code+": "+finding.Message)
	}
	return out, string(src)
}

// defines reports whether a file has a function of that name, so that a silent
// one is not silent because it is not there.
func defines(src, function string) bool {
	name := function[strings.LastIndexByte(function, '.')+1:]
	class, _, method := strings.Cut(function, ".")
	return strings.Contains(src, "def "+name+"(") && (!method || strings.Contains(src, "class "+class))
}
