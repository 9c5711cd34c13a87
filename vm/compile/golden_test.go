package compile_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/compile"
)

var update = flag.Bool("update", false, "write the golden disassemblies anew")

// TestGolden compiles the programs under testdata/compile/golden and compares
// with the disassembly that follows each. The name of a file begins with its
// dialect; programs are separated by a line ===, the disassembly by a line ---.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(testdata + "golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, chunk := range strings.Split(string(text), "===\n") {
				source, want, _ := strings.Cut(chunk, "---\n")
				got := disassemble(t, name[:1], source)
				if got != want && !*update {
					t.Errorf("%s\n--- got\n%s", source, got)
				}
				out = append(out, source+"---\n"+got)
			}
			if *update {
				if err := os.WriteFile(file, []byte(strings.Join(out, "===\n")), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func version(dialect string) syntax.Version {
	if dialect == "2" {
		return syntax.Py27
	}
	return syntax.Py313
}

// disassemble compiles, verifies and writes a program.
func disassemble(t *testing.T, dialect, source string) string {
	t.Helper()
	c, _, err := compile.Source([]byte(source), version(dialect), compile.Options{Filename: "f"})
	if err != nil {
		t.Fatalf("%s\n%v", source, err)
	}
	if err := code.Verify(c); err != nil {
		t.Errorf("%s\n%v", source, err)
	}
	var b strings.Builder
	code.Disassemble(&b, c)
	return b.String()
}

// TestModes compiles for eval and single.
func TestModes(t *testing.T) {
	for _, tt := range []struct {
		dialect, source string
		mode            compile.Mode
		want            string // of the error
	}{
		{"3", "1 + x", compile.Eval, ""},
		{"3", "[y for y in x]\n\n", compile.Eval, ""},
		{"3", "x = 1", compile.Eval, "invalid syntax"},
		{"2", "x; y", compile.Eval, "invalid syntax"},
		{"3", "", compile.Eval, "invalid syntax"},
		{"3", "x; y\n", compile.Single, ""},
		{"3", "for x in y:\n  x\n", compile.Single, ""},
		{"3", "x\ny\n", compile.Single, "multiple statements found while compiling a single statement"},
		{"2", "x\ny\n", compile.Single, ""},
	} {
		c, _, err := compile.Source([]byte(tt.source), version(tt.dialect), compile.Options{Mode: tt.mode})
		if tt.want != "" {
			if e, ok := err.(*compile.Error); !ok || e.Msg != tt.want {
				t.Errorf("%q: %v, want %s", tt.source, err, tt.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", tt.source, err)
			continue
		}
		if err := code.Verify(c); err != nil {
			t.Errorf("%q: %v", tt.source, err)
		}
	}
}

// TestInherited hands features on, as compile() and exec do.
func TestInherited(t *testing.T) {
	const all = code.FuturePrintFunction | code.FutureUnicodeLiterals | code.FutureDivision
	c, _, err := compile.Source([]byte("print('a', 1 / x)\n"), syntax.Py27, compile.Options{Flags: all})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	code.Disassemble(&b, c)
	for _, want := range []string{"LOAD_NAME          %1, .print", "'a'", "BINARY_TRUE_DIVIDE"} {
		if !strings.Contains(b.String(), want) || strings.Contains(b.String(), "b'a'") {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	c, _, err = compile.Source([]byte("x: a [b]\n"), syntax.Py313, compile.Options{Flags: code.FutureAnnotations})
	if err != nil || c.Flags != code.FutureAnnotations || !strings.Contains(code.Repr(code.Tuple(c.Consts)), "'a[b]'") {
		t.Errorf("annotations are not text: %v", err)
	}
}

// TestOptimize drops asserts and docstrings.
func TestOptimize(t *testing.T) {
	const source = "'doc'\ndef f():\n  'doc'\n  assert x\n  return __debug__\n"
	for level, want := range []struct{ doc, assert, debug bool }{{true, true, true}, {true, false, false}, {false, false, false}} {
		c, _, err := compile.Source([]byte(source), syntax.Py313, compile.Options{Optimize: level})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		code.Disassemble(&b, c)
		s := b.String()
		if strings.Count(s, "'doc'") != 2*boolInt(want.doc) || strings.Contains(s, "ASSERTION") != want.assert ||
			strings.Contains(s, "RETURN_VALUE       True") != want.debug {
			t.Errorf("level %d:\n%s", level, s)
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestWarnings collects what CPython's compiler warns of.
func TestWarnings(t *testing.T) {
	const source = "x is 1\nassert (x, 'm')\n1(2)\n[1]['a']\n{1}[0]\nif 'a' is not x: pass\n"
	var got []string
	_, _, err := compile.Source([]byte(source), syntax.Py313, compile.Options{Warn: func(w compile.Warning) { got = append(got, w.Msg) }})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"\"is\" with 'int' literal. Did you mean \"==\"?",
		"assertion is always true, perhaps remove parentheses?",
		"'int' object is not callable; perhaps you missed a comma?",
		"list indices must be integers or slices, not str; perhaps you missed a comma?",
		"'set' object is not subscriptable; perhaps you missed a comma?",
		"\"is not\" with 'str' literal. Did you mean \"!=\"?",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
