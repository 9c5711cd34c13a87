// Package sllint_test holds the checks on the project as a whole.
package sllint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sllint/sllint/"

// layers says who may import whom: a package may import what its row lists and
// nothing else of this module. docs/ARCHITECTURE.md draws the same picture. A
// row ending in "/..." speaks for every package below; the first row that
// matches counts. Tests are free.
var layers = []struct{ pkg, may string }{
	{"syntax/source", ""},
	{"syntax/literal", "syntax/source"},
	{"syntax", "syntax/source syntax/literal"},
	{"syntax/scope", "syntax"},
	{"syntax/recover", "syntax syntax/source"},
	{"syntax/recover/wounds", "syntax"}, // for tests
	{"syntax/astdump", "syntax"},

	{"vm/code", ""},
	{"vm/code/gen", ""}, // what go generate runs
	{"vm/timeline", "vm/internal/svg"},
	{"vm/flame", "vm/internal/svg"},
	{"vm/compile", "syntax syntax/scope syntax/literal vm/code vm/internal/libm"},
	{"vm", "syntax syntax/scope syntax/source syntax/astdump vm/code vm/compile vm/timeline vm/flame vm/internal/number vm/internal/format vm/internal/sre vm/internal/unicodedata " +
		"vm/internal/text vm/internal/codecs vm/internal/siphash vm/internal/suggest vm/internal/structfmt"},

	{"analysis/config", "syntax"},
	{"analysis/cache", ""},
	{"analysis/suppress", "syntax"},
	{"analysis/heap", "syntax syntax/scope"},
	{"analysis/flow", "syntax syntax/scope"},
	{"analysis", "syntax syntax/scope syntax/recover analysis/flow analysis/heap analysis/config analysis/cache analysis/suppress"},
	{"analysis/fix", "syntax syntax/source analysis"},
	{"analysis/report", "syntax analysis"},
	{"analysis/since", ""},
	{"analysis/baseline", "analysis"},

	{"analysis/truth/...", "syntax syntax/scope analysis/heap analysis/truth/..."}, // for tests

	{"rules/internal/walk", "syntax"},
	{"rules/internal/fixes", "syntax syntax/scope analysis analysis/heap rules/internal/walk"},
	{"rules/internal/pages", "analysis"},
	{"rules/internal/docgen", "rules/all rules/internal/pages"}, // what go generate runs
	{"rules/internal/gen", "rules/internal/pages"},
	{"rules/internal/newrule", ""},
	{"rules/rulestest", "syntax syntax/scope analysis analysis/flow analysis/heap"}, // for tests
	{"rules/all", "analysis rules/atomic rules/cycles rules/defaults rules/hygiene rules/interleaving rules/lingering rules/tasklets rules/threads"},
	{"rules/...", "syntax syntax/scope analysis analysis/flow analysis/heap rules/internal/walk rules/internal/fixes"},

	{"vm/stdlib/all", "vm vm/stdlib/..."},
	{"vm/stdlib/...", "vm vm/internal/..."},
	{"vm/internal/libm", ""},
	{"vm/internal/number", "vm/internal/libm"},
	{"vm/internal/unicodedata", ""},
	{"vm/internal/text", ""},
	{"vm/internal/codecs", "vm/internal/text vm/internal/unicodedata"},
	{"vm/internal/structfmt", "vm/internal/number"},
	{"vm/internal/suggest", ""},
	{"vm/internal/mersenne", ""},
	{"vm/internal/siphash", ""},
	{"vm/internal/svg", ""},
	{"vm/internal/format", "vm/internal/number vm/internal/unicodedata"},
	{"vm/internal/deflate", ""},
	{"vm/internal/golden", ""}, // for tests
	{"vm/internal/sre", ""},
	{"vm/internal/randprog", ""},                          // for tests
	{"vm/internal/randprog/show", "vm/internal/randprog"}, // prints its programs

	{"lsp/wire", ""},
	{"lsp/lsptest", ""}, // for tests
	{"lsp", "lsp/wire syntax syntax/source analysis analysis/config analysis/suppress analysis/fix rules/all"},

	{"editors/editorstest", ""}, // for tests

	{"confirm", "confirm/explore syntax analysis analysis/heap vm vm/timeline vm/code vm/compile vm/stdlib/all"},
	{"confirm/explore", "vm vm/code vm/compile vm/timeline vm/stdlib/all syntax"},

	{"cmd/internal/version", ""},
	{"cmd/internal/program", "vm vm/timeline vm/flame vm/stdlib/all analysis"},
	{"cmd/slls", "lsp analysis rules/all confirm cmd/internal/version cmd/internal/program"},
	{"cmd/sllint", "cmd/internal/version cmd/internal/program confirm confirm/explore vm vm/timeline vm/stdlib/all syntax analysis analysis/config analysis/cache analysis/suppress analysis/fix analysis/report analysis/since analysis/baseline rules/all"},
	{"bench", "syntax syntax/recover analysis analysis/config rules/all lsp/lsptest vm vm/stdlib/all"},
	{"bench/tasklets/goroutines", ""},
}

// outside lists the modules that one package alone may import.
var outside = []struct{ path, only string }{
	{"go.lsp.dev/", "lsp/wire"},
	{"github.com/smacker/go-tree-sitter", "syntax/recover"},
}

// apart lists packages that never know each other, not even through others.
var apart = [][2]string{
	{"vm/...", "rules/..."},
	{"rules/...", "vm/..."},
	{"vm/...", "analysis/..."},
	{"syntax/...", "analysis/..."},
	{"syntax/...", "rules/..."},
	{"analysis/...", "rules/..."},
}

// listed is what we ask of go list.
type listed struct {
	ImportPath string
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
	Deps       []string
}

func TestImports(t *testing.T) {
	var seen []string
	// Files behind build constraints import too: look from several systems.
	for _, env := range [][]string{
		{"GOOS=linux", "CGO_ENABLED=1"},
		{"GOOS=linux", "CGO_ENABLED=0"},
		{"GOOS=windows", "CGO_ENABLED=0"},
		{"GOOS=darwin", "CGO_ENABLED=0"},
	} {
		t.Run(strings.Join(env, " "), func(t *testing.T) {
			for _, p := range list(t, env) {
				seen = append(seen, strings.TrimPrefix(p.ImportPath, module))
				for _, wrong := range checkImports(p) {
					t.Error(wrong)
				}
			}
		})
	}
	for _, row := range layers {
		if !slices.ContainsFunc(seen, func(pkg string) bool { return matches(row.pkg, pkg) }) {
			t.Errorf("the table of layers has a row for %s, which does not exist", row.pkg)
		}
	}
}

func list(t *testing.T, env []string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,GoFiles,CgoFiles,Imports,Deps", "./...")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pkgs []listed
	for d := json.NewDecoder(out); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if inside(p.ImportPath) && len(p.GoFiles)+len(p.CgoFiles) > 0 {
			pkgs = append(pkgs, p)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("go list: %v", err)
	}
	if len(pkgs) < 4 {
		t.Fatalf("go list names %d packages of %s: that cannot be all", len(pkgs), module)
	}
	return pkgs
}

func inside(path string) bool { return strings.HasPrefix(path, module) }

// checkImports returns what is wrong with the imports of one package.
func checkImports(p listed) (wrong []string) {
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	pkg := strings.TrimPrefix(p.ImportPath, module)
	may, known := allowed(pkg)
	if !known {
		complain("package %s has no row in the table of layers: add one, and draw it in docs/ARCHITECTURE.md", pkg)
	}
	for _, imp := range p.Imports {
		if inside(imp) {
			if dep := strings.TrimPrefix(imp, module); known && !slices.ContainsFunc(may, func(m string) bool { return matches(m, dep) }) {
				complain("%s imports %s: the table of layers has no such arrow", pkg, dep)
			}
			continue
		}
		for _, o := range outside {
			if strings.HasPrefix(imp, o.path) && pkg != o.only {
				complain("%s imports %s: only %s may", pkg, imp, o.only)
			}
		}
	}
	for _, pair := range apart {
		if !matches(pair[0], pkg) {
			continue
		}
		for _, dep := range p.Deps {
			if inside(dep) && matches(pair[1], strings.TrimPrefix(dep, module)) {
				complain("%s reaches %s: the two must not know each other", pkg, strings.TrimPrefix(dep, module))
			}
		}
	}
	return wrong
}

func allowed(pkg string) (may []string, known bool) {
	for _, row := range layers {
		if matches(row.pkg, pkg) {
			return strings.Fields(row.may), true
		}
	}
	return nil, false
}

// matches reports whether pattern, a package or "folder/...", covers pkg.
func matches(pattern, pkg string) bool {
	if folder, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == folder || strings.HasPrefix(pkg, folder+"/")
	}
	return pattern == pkg
}

// TestImportsNotices makes sure that the check above can fail.
func TestImportsNotices(t *testing.T) {
	for _, c := range []struct {
		pkg string
		imp string
		bad bool
	}{
		{"syntax/scope", module + "syntax", false},
		{"syntax", module + "syntax/scope", true},
		{"rules/cycles", module + "vm", true},
		{"rules/cycles", module + "analysis/heap", false},
		{"syntax/scope", "github.com/smacker/go-tree-sitter/python", true},
		{"syntax/recover", "github.com/smacker/go-tree-sitter/python", false},
		{"lsp", "go.lsp.dev/protocol", true},
		{"nowhere", "fmt", true},
	} {
		wrong := checkImports(listed{ImportPath: module + c.pkg, Imports: []string{c.imp}})
		if len(wrong) > 0 != c.bad {
			t.Errorf("%s importing %s: noticed %q, want something: %v", c.pkg, c.imp, wrong, c.bad)
		}
	}
}
