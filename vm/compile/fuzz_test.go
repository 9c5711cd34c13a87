package compile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

// FuzzCompile compiles whatever the parser takes and verifies the result. A
// source that begins with "#2" is Python 2's.
func FuzzCompile(f *testing.F) {
	files, _ := filepath.Glob(testdata + "golden/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, chunk := range strings.Split(string(text), "===\n") {
			source, _, _ := strings.Cut(chunk, "---\n")
			f.Add("#" + filepath.Base(file)[:1] + "\n" + source)
		}
	}
	more, _ := filepath.Glob("../../testdata/syntax/scope/*.txt")
	for _, file := range more {
		text, _ := os.ReadFile(file)
		for _, chunk := range strings.Split(string(text), "%%\n") {
			f.Add("#2\n" + chunk)
			f.Add("#3\n" + chunk)
		}
	}
	for _, dialect := range []string{"2", "3"} {
		programs, _ := filepath.Glob("../testdata/run/" + dialect + "/*.py")
		both, _ := filepath.Glob("../testdata/run/both/*.py")
		for _, file := range append(programs, both...) {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add("#" + dialect + "\n" + string(text))
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		v := syntax.Py313
		if strings.HasPrefix(source, "#2") {
			v = syntax.Py27
		}
		if len(source) > 1<<16 {
			return
		}
		for _, mode := range []compile.Mode{compile.Exec, compile.Single, compile.Eval} {
			c, _, err := compile.Source([]byte(source), v, compile.Options{Mode: mode})
			if err != nil {
				continue
			}
			if err := code.Verify(c); err != nil {
				t.Errorf("%v\n%s", err, source)
			}
			var b strings.Builder
			code.Disassemble(&b, c)
		}
	})
}

// BenchmarkCompile compiles some large modules of the library; the tree and
// the scopes are part of it or not.
func BenchmarkCompile(b *testing.B) {
	var files []*syntax.File
	lines := 0
	for _, name := range []string{"argparse.py", "typing.py", "inspect.py", "decimal.py", "tarfile.py", "subprocess.py"} {
		home, _ := os.UserHomeDir()
		path := filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13", name)
		text, err := os.ReadFile(path)
		if err != nil {
			b.Skip("CPython 3.13.0 is not installed")
		}
		f, err := syntax.Parse(text, syntax.Options{Filename: path, Version: syntax.Py313})
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, f)
		lines += len(f.Lines())
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := compile.Compile(f, compile.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
