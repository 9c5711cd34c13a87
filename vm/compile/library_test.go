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

// releases are the CPythons that we compare with.
var releases = []struct {
	release, version string
	v                syntax.Version
}{{"2.7.18", "2.7", syntax.Py27}, {"3.13.0", "3.13", syntax.Py313}}

// library lists the files of an installed CPython's library.
func library(t testing.TB, release, version string) []string {
	t.Helper()
	home, _ := os.UserHomeDir()
	dir := filepath.Join(home, ".pyenv", "versions", release, "lib", "python"+version)
	var files []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return nil
	})
	if len(files) == 0 {
		t.Skipf("CPython %s is not installed", release)
	}
	return files
}

// TestLibrary compiles and verifies the libraries of 2.7.18 and 3.13.0.
func TestLibrary(t *testing.T) {
	for _, r := range releases {
		t.Run(r.version, func(t *testing.T) {
			done, bad := 0, 0
			for _, path := range library(t, r.release, r.version) {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				f, err := syntax.Parse(text, syntax.Options{Filename: path, Version: r.v})
				if err != nil {
					continue
				}
				c, err := compileFile(f)
				if err != nil {
					if _, ok := err.(*compile.Error); ok {
						continue
					}
					bad++
					t.Errorf("%s: %v", path, err)
					continue
				}
				done++
				if err := code.Verify(c); err != nil {
					bad++
					t.Errorf("%s: %v", path, err)
				} else if err := checkUntrusted(c); err != nil {
					bad++
					t.Errorf("%s: %v", path, err)
				}
				if bad > 20 {
					t.Fatal("too many")
				}
			}
			t.Logf("%d files", done)
		})
	}
}

// checkUntrusted checks code and what is in it as if it came from elsewhere.
func checkUntrusted(c *code.Code) error {
	if _, err := code.CheckUntrusted(c); err != nil {
		return err
	}
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			if err := checkUntrusted(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// compileFile turns a panic into an error.
func compileFile(f *syntax.File) (c *code.Code, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicError{r}
		}
	}()
	return compile.Compile(f, compile.Options{})
}

type panicError struct{ v any }

func (e panicError) Error() string {
	if s, ok := e.v.(string); ok {
		return "panic: " + s
	}
	if err, ok := e.v.(error); ok {
		return "panic: " + err.Error()
	}
	return "panic"
}
