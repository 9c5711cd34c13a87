package scope_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// benchFiles parses the standard library of CPython 3.13.0 where there is one,
// else this package's own sample programs.
func benchFiles(b *testing.B) []*syntax.File {
	b.Helper()
	home, _ := os.UserHomeDir()
	paths, _ := filepath.Glob(filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13/*.py"))
	more, _ := filepath.Glob(filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13/test/test_*.py"))
	paths = append(paths, more...)
	if len(paths) == 0 {
		paths, _ = filepath.Glob("../../testdata/syntax/golden/*.py")
	}
	var files []*syntax.File
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			b.Fatal(err)
		}
		if f, err := syntax.Parse(text, syntax.Options{Version: syntax.Py313}); err == nil && !strings.Contains(p, "2.7") {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		b.Fatal("no files")
	}
	return files
}

func BenchmarkResolve(b *testing.B) {
	files := benchFiles(b)
	size := 0
	for _, f := range files {
		size += len(f.Source)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		var r scope.Resolver
		for _, f := range files {
			r.Resolve(f)
		}
	}
}
