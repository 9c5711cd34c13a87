package scope_test

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// TestTables compares whole tables with what CPython's symtable module shows.
// 3.13 merges comprehensions into the scope around them, so that the programs
// with comprehensions are compared with 3.8 and 3.11.
func TestTables(t *testing.T) {
	tests := []struct {
		version string
		files   []string
	}{
		{"2.7", []string{"tables.txt", "tables2.txt"}},
		{"3.8", []string{"tables.txt", "tables3.txt"}},
		{"3.11", []string{"tables.txt", "tables3.txt", "tables310.txt"}},
		{"3.13", []string{"tables310.txt", "tables313.txt"}},
	}
	for _, tt := range tests {
		t.Run(tt.version, func(t *testing.T) {
			golden := testdata + "tables-" + tt.version + ".golden"
			if *update {
				args := []string{testdata + "../tables.py"}
				for _, f := range tt.files {
					args = append(args, testdata+f)
				}
				record(t, tt.version, golden, args...)
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			v, err := syntax.ParseVersion(tt.version)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, name := range tt.files {
				for i, program := range programs(t, name) {
					fmt.Fprintf(&got, "# %s %d\n", name, i)
					f, err := syntax.Parse([]byte(program), syntax.Options{Version: v})
					if err != nil {
						t.Fatalf("%s %d: %v", name, i, err)
					}
					table, errs := scope.Resolve(f)
					if len(errs) > 0 {
						t.Fatalf("%s %d: %v", name, i, errs[0])
					}
					show(&got, table, table.Module, 0)
				}
			}
			compareLines(t, got.String(), string(want))
		})
	}
}

// TestLibraryTables compares the tables of whole libraries where they are.
func TestLibraryTables(t *testing.T) {
	if testing.Short() {
		t.Skip("two libraries take half a minute")
	}
	for _, version := range []string{"2.7", "3.11"} {
		t.Run(version, func(t *testing.T) {
			home, _ := os.UserHomeDir()
			root := filepath.Join(home, ".pyenv", "versions", releases[version])
			files, _ := filepath.Glob(filepath.Join(root, "lib", "python"+version, "*.py"))
			more, _ := filepath.Glob(filepath.Join(root, "lib", "python"+version, "*", "*.py"))
			files = append(files, more...)
			if len(files) == 0 {
				t.Skipf("CPython %s is not installed", releases[version])
			}
			v, err := syntax.ParseVersion(version)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(filepath.Join(root, "bin", "python"), "-B", "-W", "ignore", testdata+"../tables.py", "--stream")
			cmd.Stdin = strings.NewReader(strings.Join(files, "\n") + "\n")
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			sums := strings.Fields(string(out))
			if len(sums) != len(files) {
				t.Fatalf("%d answers on %d files", len(sums), len(files))
			}
			compared := 0
			for i, file := range files {
				if sums[i] != "-" && compareTable(t, v, file, sums[i]) {
					compared++
				}
			}
			t.Logf("%d of %d files have equal tables", compared, len(files))
		})
	}
}

// compareTable compares one file's table with the digest of CPython's.
func compareTable(t *testing.T, v syntax.Version, file, want string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := syntax.Parse(text, syntax.Options{Version: v})
	if err != nil {
		if strings.Contains(err.Error(), "no encoding declared") {
			return false // compile() of a string is laxer than an import
		}
		t.Errorf("%s: %v", file, err)
		return false
	}
	table, _ := scope.Resolve(f)
	var b strings.Builder
	show(&b, table, table.Module, 0)
	if sum := sha1.Sum([]byte(b.String())); hex.EncodeToString(sum[:]) != want {
		t.Errorf("%s: the tables differ", file)
		return false
	}
	return true
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	program := ""
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) {
			t.Fatalf("%d lines, want %d", len(a), len(b))
		}
		if strings.HasPrefix(b[i], "#") {
			program = b[i]
		}
		if a[i] != b[i] {
			t.Errorf("%s:\n got %s\nwant %s", program, a[i], b[i])
		}
	}
}

// show writes a scope as testdata/syntax/tables.py does.
func show(b *strings.Builder, table *scope.Table, s *scope.Scope, depth int) {
	letters := map[scope.Binding]string{scope.Local: "l", scope.Cell: "c", scope.Free: "f", scope.GlobalExplicit: "G", scope.GlobalImplicit: "g"}
	names := []string{}
	for _, sym := range s.Names() {
		names = append(names, table.NameOf(sym)+":"+letters[s.Binding(sym)])
	}
	sort.Strings(names)
	kind, name := "function", s.Name
	switch s.Kind {
	case scope.Module:
		kind, name = "module", "top"
	case scope.Class:
		kind = "class"
	case scope.Lambda, scope.Comprehension:
		name = strings.Trim(name, "<>")
	case scope.Annotation:
		kind, name = annotationKind(s)
	}
	fmt.Fprintf(b, "%s%s %s(%s)\n", strings.Repeat("  ", depth), kind, name, strings.Join(names, " "))
	for _, child := range s.Children {
		show(b, table, child, depth+1)
	}
}

func annotationKind(s *scope.Scope) (kind, name string) {
	if name, ok := strings.CutPrefix(s.Name, "<generic parameters of "); ok {
		return "type parameters", strings.TrimSuffix(name, ">")
	}
	if _, ok := s.Node.(*syntax.TypeAlias); ok {
		return "type alias", s.Name
	}
	return "type variable", s.Name
}

func TestLookups(t *testing.T) {
	const source = "class C:\n  def m(self, a):\n    return [self.__x for __x in a]\n" +
		"def f():\n  global g\n  def g(): return lambda: f\n  def h(): pass\n"
	f, err := syntax.Parse([]byte(source), syntax.Options{Version: syntax.Py313})
	if err != nil {
		t.Fatal(err)
	}
	table, errs := scope.Resolve(f)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	var names []string
	for _, s := range table.Scopes() {
		names = append(names, s.QualName())
		if s.Node != nil && table.ByNode(s.Node) != s {
			t.Errorf("ByNode does not find %s", s.QualName())
		}
	}
	want := " C C.m C.m.<locals>.<listcomp> f g g.<locals>.<lambda> f.<locals>.h"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("scopes %q, want %q", got, want)
	}
	m := table.ByNode(f.Body[0].(*syntax.ClassDef).Body[0])
	if len(m.Params) != 2 || f.Syms[m.Params[0]] != "self" || f.Syms[m.Params[1]] != "a" {
		t.Errorf("parameters %v", m.Params)
	}
	for i, name := range f.Syms {
		if name == "__x" {
			if got := m.Children[0].Binding(syntax.Sym(i)); got != scope.Local {
				t.Errorf("a private name is %v in its class, want local", got)
			}
			if got := table.Module.Binding(syntax.Sym(i)); got != scope.Unbound {
				t.Errorf("a private name is %v outside, want unbound", got)
			}
		}
	}
	if table.ByNode(f.Body[0].(*syntax.ClassDef).Body[0].(*syntax.FunctionDef).Body[0]) != nil {
		t.Error("a return opens no scope")
	}
}

// TestDeferredAnnotations: from 3.14 on an annotation is a scope of its own,
// which sees the names of the class around it. There is no golden file of it.
func TestDeferredAnnotations(t *testing.T) {
	const source = "def f(T):\n  class C:\n    U = 1\n    x: T\n    def m(self, a: U) -> (lambda: T): pass\n"
	f, err := syntax.Parse([]byte(source), syntax.Options{Version: syntax.Py314})
	if err != nil {
		t.Fatal(err)
	}
	table, errs := scope.Resolve(f)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	var b strings.Builder
	for _, s := range table.Scopes() {
		if s.Kind == scope.Annotation {
			show(&b, table, s, 0)
		}
	}
	want := "type variable __annotate__(T:f)\ntype variable __annotate__(U:g)\ntype variable __annotate__(T:f)\n  function lambda(T:f)\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	for _, bad := range []string{"x: (yield)\n", "def f(a: (b := 1)): pass\n", "async def f():\n  x: (await y)\n"} {
		if kind, _, _, msg := judge(t, bad, syntax.Py314); kind != "SyntaxError" || !strings.Contains(msg, "cannot be used within an annotation") {
			t.Errorf("%q: %s %s", bad, kind, msg)
		}
	}
}

// TestGrowth: many keywords, many private names, long chains and deep nests
// cost time in proportion.
func TestGrowth(t *testing.T) {
	var keywords, private strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&keywords, "k%d=1, ", i)
		fmt.Fprintf(&private, "  __p%d = 1\n", i)
	}
	tests := map[string]string{
		"keywords": "f(" + keywords.String() + "k0=1)\n",
		"private":  "class C:\n" + private.String() + "return\n",
		"chain":    strings.Repeat("a + ", 9000) + "a\nreturn\n",
		"elif":     "if a: b\n" + strings.Repeat("elif a: b\n", 5000) + "return\n",
	}
	for name, source := range tests {
		f, err := syntax.Parse([]byte(source), syntax.Options{Version: syntax.Py313})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		start := time.Now()
		_, errs := scope.Resolve(f)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(errs) != 1 {
			t.Errorf("%s: %d errors, want one", name, len(errs))
		}
	}
}
