package scope_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// FuzzResolve resolves whatever parses, in every dialect, and checks that a
// free name is a cell of some function around, and that errors are in the file.
func FuzzResolve(f *testing.F) {
	for _, name := range []string{"errors.txt", "errors2.txt", "errors3.txt", "tables.txt", "tables2.txt", "tables3.txt", "tables313.txt"} {
		text, err := os.ReadFile(testdata + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:min(len(text), 2000)], uint8(len(name)))
	}
	golden, _ := filepath.Glob(testdata + "../golden/*/*.py")
	for i, name := range golden {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, uint8(i))
	}
	var r scope.Resolver
	f.Fuzz(func(t *testing.T, source []byte, pick uint8) {
		v := syntax.Versions[int(pick)%len(syntax.Versions)]
		file, err := syntax.Parse(source, syntax.Options{Version: v})
		if err != nil {
			return
		}
		table, errs := r.Resolve(file)
		for _, e := range errs {
			if e.Msg == "" || e.Pos() < 0 || e.End() < e.Pos() || e.End() > len(file.Source) || e.Begin.Row < 1 {
				t.Errorf("%s at %d-%d, %v, of %d bytes", e.Msg, e.Pos(), e.End(), e.Begin, len(file.Source))
			}
		}
		if len(errs) > 0 {
			return
		}
		for _, s := range table.Scopes() {
			checkScope(t, table, s)
		}
	})
}

func checkScope(t *testing.T, table *scope.Table, s *scope.Scope) {
	t.Helper()
	if s.Parent != nil && s.QualName() == "" {
		t.Errorf("scope %q has no qualified name", s.Name)
	}
	for _, sym := range s.Names() {
		name := table.NameOf(sym)
		switch s.Binding(sym) {
		case scope.Unbound:
			t.Errorf("%q is unbound in %s", name, s.QualName())
		case scope.Free:
			if name == "__class__" {
				continue
			}
			p := s.Parent
			for p != nil && p.Binding(sym) == scope.Free {
				p = p.Parent
			}
			for p != nil && p.Kind == scope.Class {
				p = p.Parent
			}
			if p == nil {
				t.Errorf("%q of %s is nobody's", name, s.QualName())
			}
		}
	}
}
