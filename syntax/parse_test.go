package syntax

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func parseOK(t *testing.T, src string, v Version) *File {
	t.Helper()
	f, err := Parse([]byte(src), Options{Filename: "f.py", Version: v})
	if err != nil {
		t.Fatalf("%s: %v\n%s", v, err, src)
	}
	checkFile(t, f)
	return f
}

func TestFile(t *testing.T) {
	f := parseOK(t, "\ufeff# one\nfrom __future__ import annotations, division # two\nx = y = x  # three", Py313)
	var comments []string
	for _, c := range f.Comments {
		comments = append(comments, f.Text(c))
	}
	if got := strings.Join(comments, "|"); got != "# one|# two|# three" {
		t.Errorf("comments %q", got)
	}
	if got := strings.Join(f.Futures, "|"); got != "annotations|division" {
		t.Errorf("futures %q", got)
	}
	assign := f.Body[1].(*Assign)
	if a, b := assign.Targets[0].(*Name).Sym, assign.Value.(*Name).Sym; a != b || f.Syms[a] != "x" {
		t.Errorf("x has the numbers %d and %d", a, b)
	}
	if got := f.Text(assign); got != "x = y = x" {
		t.Errorf("text %q", got)
	}
	if got := f.Position(assign.Pos()); got != (Position{3, 1}) {
		t.Errorf("position %v", got)
	}
}

// TestZeroCopy checks that names and plain strings share the source's memory.
func TestZeroCopy(t *testing.T) {
	src := []byte("name.attribute = 'text'\n")
	f, err := Parse(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	src[0], src[5], src[18] = 'N', 'A', 'T'
	assign := f.Body[0].(*Assign)
	target := assign.Targets[0].(*Attribute)
	if target.Value.(*Name).Id != "Name" || target.Attr != "Attribute" || assign.Value.(*Constant).Text != "Text" {
		t.Error("a name or a string was copied")
	}
}

func TestLateUnicodeLiterals(t *testing.T) {
	f := parseOK(t, "'doc'\nfrom __future__ import unicode_literals\nx = b'a', 'b'\n", Py27)
	if c := f.Body[0].(*ExprStmt).Value.(*Constant); c.Kind != ConstStr {
		t.Error("the docstring is bytes")
	}
	elts := f.Body[2].(*Assign).Value.(*Tuple).Elts
	if elts[0].(*Constant).Kind != ConstBytes || elts[1].(*Constant).Kind != ConstStr {
		t.Error("wrong kinds")
	}
}

func TestNewlines(t *testing.T) {
	const src = "if a:\n    b = 1\n    c\nd\n"
	want := outline(parseOK(t, src, Py313))
	for _, other := range []string{strings.ReplaceAll(src, "\n", "\r"), src + "\f", src + "\f\n  \t\n"} {
		if got := outline(parseOK(t, other, Py313)); string(got) != string(want) {
			t.Errorf("%q: %s, want %s", other, got, want)
		}
	}
	f := parseOK(t, "x = '''a\r\nb\rc'''\r\ny\r\n", Py313)
	if got := f.Body[0].(*Assign).Value.(*Constant).Text; got != "a\nb\nc" {
		t.Errorf("text %q", got)
	}
	if got := f.Position(f.Body[1].Pos()); got != (Position{4, 1}) {
		t.Errorf("y is at %v", got)
	}
}

// TestArena parses different files into one Arena and compares each tree with
// one of its own.
func TestArena(t *testing.T) {
	arena := new(Arena)
	for range 2 {
		for i, src := range append(snippetsOf(t), []byte(sample), []byte(strings.Repeat(sample, 200))) {
			for _, v := range []Version{Py27, Py313} {
				own, err1 := Parse(src, Options{Version: v})
				reused, err2 := Parse(src, Options{Version: v, Arena: arena})
				if fmt.Sprint(err1) != fmt.Sprint(err2) {
					t.Fatalf("%d: %v, %v", i, err1, err2)
				}
				if err1 == nil && string(outline(own)) != string(outline(reused)) {
					t.Fatalf("%s: %s\n%s\n%s", v, src, outline(own), outline(reused))
				}
			}
		}
	}
}

func TestParallel(t *testing.T) {
	sources := snippetsOf(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, src := range sources {
				for _, v := range Versions {
					f, err := Parse(src, Options{Version: v})
					if (f == nil) == (err == nil) {
						t.Errorf("%s: file %v, error %v", v, f, err)
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestBounds tries what is deep, long or large: an answer in good time,
// whether the source is taken or refused.
func TestBounds(t *testing.T) {
	repeat := strings.Repeat
	const n = 100_000
	for _, c := range []struct {
		name, src string
		ok2, ok3  bool
	}{
		{"round", repeat("(", n), false, false},
		{"square", repeat("[", n) + repeat("]", n), false, false},
		{"curly", repeat("{", n), false, false},
		{"200 brackets", repeat("(", 200) + "1" + repeat(")", 200), false, true},
		{"90 brackets", repeat("[", 90) + "1" + repeat("]", 90), true, true},
		{"minus", repeat("-", n) + "x", false, false},
		{"1400 minus", repeat("-", 1400) + "x", true, true},
		{"not", repeat("not ", n) + "x", false, false},
		{"power", repeat("x**", n) + "x", false, false},
		{"lambda", repeat("lambda:", n) + "x", false, false},
		{"if else", repeat("a if b else ", n) + "x", false, false},
		{"sum", repeat("x+", n) + "x", false, false},
		{"9000 sum", repeat("x+", 9000) + "x", true, true},
		{"attributes", "x" + repeat(".a", n), false, false},
		{"calls", "x" + repeat("()", n), false, false},
		{"elif", "if a: pass\n" + repeat("elif a: pass\n", n), false, false},
		{"and", repeat("x and ", n) + "x", true, true},
		{"comparisons", repeat("x<", n) + "x", true, true},
		{"targets", repeat("x=", n) + "x", true, true},
		{"strings", repeat("'a' ", n), true, true},
		{"f-strings", repeat("f'{", n), false, false},
		{"backticks", repeat("`", n), false, false},
		{"clauses", "[x" + repeat(" for x in y", n) + "]", true, true},
		{"indents", func() string {
			var b strings.Builder
			for i := range 200 {
				b.WriteString(repeat(" ", i) + "if x:\n")
			}
			return b.String()
		}(), false, false},
		{"1 MB line", "x = [" + repeat("1, ", 350_000) + "]", true, true},
		{"1 MB broken line", "x = [" + repeat("1, ", 350_000) + " 2 3]", false, false},
		{"1 MB string", "x = '" + repeat("a", 1_000_000) + "'", true, true},
		{"4300 digits", repeat("1", 4300), true, true},
		{"4301 digits", repeat("1", 4301), true, false},
		{"5 MB", repeat("def f(a, b=1):\n    return a.b(c)[1] + 'str' % (x, y)\n", 90_000), true, true},
		{"5 MB broken", repeat("def f(a, b=1):\n    return a.b(c)[1] + 'str' % (x, y)\n", 90_000) + "x y\n", false, false},
	} {
		for v, ok := range map[Version]bool{Py27: c.ok2, Py313: c.ok3} {
			began := time.Now()
			_, err := Parse([]byte(c.src), Options{Version: v})
			if (err == nil) != ok {
				t.Errorf("%s in %s: error %v", c.name, v, err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s in %s took %s", c.name, v, took)
			}
		}
	}
}

// TestInspect checks that each kind of child is shown, in source order.
func TestInspect(t *testing.T) {
	f := parseOK(t, sample, Py313)
	seen := map[string]int{}
	last := int32(-1)
	InspectBody(f.Body, func(n Node) bool {
		seen[fmt.Sprintf("%T", n)]++
		if a, ok := n.(*Alias); ok {
			if a.Start <= last {
				t.Errorf("alias at %d after one at %d", a.Start, last)
			}
			last = a.Start
		}
		return true
	})
	for _, kind := range []string{"Arguments", "Arg", "Keyword", "ExceptHandler", "Alias", "Lambda", "FormattedValue", "Starred", "NamedExpr"} {
		if seen["*syntax."+kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
	skipped := 0
	InspectBody(f.Body, func(n Node) bool {
		skipped++
		_, isClass := n.(*ClassDef)
		return !isClass
	})
	total := 0
	for _, n := range seen {
		total += n
	}
	if skipped >= total {
		t.Errorf("false does not stop the walk: %d of %d", skipped, total)
	}
}

// TestRestBehindFields has a refused f-string whose format specification has a
// field: what the lexer then says of the rest of the source comes first, as it
// does in CPython 3.12 and 3.13, and the rest has an end.
func TestRestBehindFields(t *testing.T) {
	for _, src := range []string{"f'{:{d}}'\n\"abc", "f'{a:{}}'\n\"abc", "f'{:{a}{b}}{:{c}}'\n\"abc"} {
		for _, v := range []Version{Py312, Py313, Py314} {
			want := verdict{"SyntaxError", 2, 1, "unterminated string literal (detected at line 2)"}
			if got := ours([]byte(src), v); got != want {
				t.Errorf("%s: %q: %v, not %v", v, src, got, want)
			}
		}
	}
}
