package suppress

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

func parse(t testing.TB, src string) *syntax.File {
	t.Helper()
	f, err := syntax.Parse([]byte(src), syntax.Options{Filename: "x.py", Version: syntax.Py313})
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return f
}

// show spells a directive out: "all", its codes, or "none".
func show(text string) string {
	d, ok := parseComment([]byte(text), 0)
	if !ok {
		return "none"
	}
	if len(d.codes) == 0 {
		return "all " + text[d.span.Start:d.span.Stop]
	}
	var codes []string
	for _, c := range d.codes {
		codes = append(codes, c.text)
	}
	return strings.Join(codes, ",") + " " + text[d.span.Start:d.span.Stop]
}

func TestSyntax(t *testing.T) {
	tests := []struct{ comment, want string }{
		{"# noqa", "all # noqa"},
		{"#noqa", "all #noqa"},
		{"# NoQA", "all # NoQA"},
		{"#   noqa because", "all #   noqa"},
		{"# noqa: SLL102", "SLL102 # noqa: SLL102"},
		{"# noqa:SLL102", "SLL102 # noqa:SLL102"},
		{"# noqa : SLL102", "SLL102 # noqa : SLL102"},
		{"# noqa:\tsll102,SLL2", "SLL102,SLL2 # noqa:\tsll102,SLL2"},
		{"# noqa: SLL102, E501 F401  W1", "SLL102,E501,F401,W1 # noqa: SLL102, E501 F401  W1"},
		{"# noqa: SLL102,,SLL103", "SLL102,SLL103 # noqa: SLL102,,SLL103"},
		{"# noqa: SLL102 the traceback is wanted", "SLL102 # noqa: SLL102"},
		{"# noqa: SLL102: reason", "SLL102 # noqa: SLL102"},
		{"# noqa: SLL", "SLL # noqa: SLL"},
		{"# noqa: SLL102# why", "SLL102 # noqa: SLL102"},
		{"# type: ignore # noqa: SLL102", "SLL102 # noqa: SLL102"},
		{"# noqa#why", "all # noqa"},
		{"# noqa: because", "none"},
		{"# noqa:", "none"},
		{"# noqa: x1y", "none"},
		{"# noqaX", "none"},
		{"# see noqa", "none"},
		{"# noqa: why # noqa: SLL102", "SLL102 # noqa: SLL102"},
		{"# noqué", "none"},
		{"#", "none"},
	}
	for _, tt := range tests {
		if got := show(tt.comment); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.comment, got, tt.want)
		}
	}
}

// covered lists the rows on which a finding of SLL102 would be silenced.
func covered(f *syntax.File) []int {
	table := Parse(f)
	var list []int
	for i, start := range f.Lines() {
		if table.Covers("SLL102", int(start)) {
			list = append(list, i+1)
		}
	}
	return list
}

func TestRows(t *testing.T) {
	tests := []struct {
		name, src string
		want      []int
	}{
		{"own line only", "a = 1  # noqa: SLL102\nb = 1\n", []int{1}},
		{"prefix", "a = 1  # noqa: SLL1\nb = 1  # noqa: SLL2\n", []int{1}},
		{"other linters", "a = 1  # noqa: E501\n", nil},
		{"string", "a = '''x\ny\nz'''  # noqa\nb = 1\n", []int{1, 2, 3}},
		{"string, first line", "a = (1,  # noqa\n'''x\ny''')\n", []int{1}},
		{"two strings on one line", "a = '''x\ny''' + '''\nz'''  # noqa\n", []int{1, 2, 3}},
		{"continuation", "a = 1 + \\\n  2 + \\\n  3  # noqa\nb = 1\n", []int{1, 2, 3}},
		{"continuation into a string", "a = 1 + \\\n '''\n'''  # noqa\n", []int{1, 2, 3}},
		{"continuation, CRLF", "a = 1 + \\\r\n  2  # noqa\r\nb = 1\r\n", []int{1, 2}},
		{"brackets do not join", "a = (1,\n  2)  # noqa\n", []int{2}},
		{"backslash in a comment", "# x \\\na = 1  # noqa\n", []int{2}},
		{"noqa in a string", "a = '# noqa'\n", nil},
		{"quotes in a comment", "# it's '''\na = 1  # noqa\n", []int{2}},
		{"escaped quotes", "a = '\\'' '\\\\' \"\"\"\\\"\"\"\n\"\"\"  # noqa\n", []int{1, 2}},
		{"raw string", `a = r"\""  """` + "\n\"\"\"  # noqa\n", []int{1, 2}},
		{"nested f-string", "a = f'{b['x']}' f\"{c!r:>{d}} {'''\n'''}\"  # noqa\ne = 1\n", []int{1, 2}},
		{"format spec with a quote", "a = f'{b:\"^9}'\nc = '''\n'''  # noqa\n", []int{2, 3}},
		{"braces", "a = f'{{' f'}}{b}'\nc = 1  # noqa\n", []int{2}},
		{"name escape", "a = f'\\N{DIGIT ONE}{b}'\nc = 1  # noqa\n", []int{2}},
		{"raw f-string", "a = rf'\\{b}'\nc = 1  # noqa\n", []int{2}},
		{"comment in a field", "a = f'''{b  # it's\n}'''\nc = 1  # noqa\n", []int{3}},
		{"string continued", "a = 'x\\\ny'  # noqa\n", []int{1, 2}},
		{"keyword before a string", "if'x': pass\nb = 1  # noqa\n", []int{2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := covered(parse(t, tt.src)); !slices.Equal(got, tt.want) {
				t.Errorf("%q: rows %v, want %v", tt.src, got, tt.want)
			}
		})
	}
}

func TestUnused(t *testing.T) {
	// SLL102 is found on every line that says "bad"; SLL201 did not run.
	active := func(code string) (known, ran bool) {
		for _, rule := range []string{"SLL101", "SLL102", "SLL201", "SLL902"} {
			if strings.HasPrefix(rule, code) {
				known, ran = true, ran || rule != "SLL201"
			}
		}
		return known, ran
	}
	tests := []struct{ src, message, fixed string }{
		{"x  # noqa: SLL102\n", "unused: `SLL102`", "x\n"},
		{"x  # noqa: SLL102", "unused: `SLL102`", "x"},
		{"x  # noqa: SLL102\r\ny\r\n", "unused: `SLL102`", "x\r\ny\r\n"},
		{"bad  # noqa: SLL102\n", "", ""},
		{"bad  # noqa: SLL1\n", "", ""},
		{"x  # noqa: SLL1\n", "unused: `SLL1`", "x\n"},
		{"x  # noqa: SLL2\n", "not enabled: `SLL2`", "x\n"},
		{"x  # noqa: SLL\n", "unused: `SLL`", "x\n"},
		{"x  # noqa: SLL777\n", "unknown: `SLL777`", "x\n"},
		{"bad  # noqa: SLL101, sll102\n", "unused: `SLL101`", "bad  # noqa: sll102\n"},
		{"bad  # noqa: SLL102, SLL102\n", "named twice: `SLL102`", "bad  # noqa: SLL102\n"},
		{"x  # noqa: E501, SLL102, SLL777\n", "unused: `SLL102`; unknown: `SLL777`", "x  # noqa: E501\n"},
		{"x  # noqa: E501\n", "", ""},
		{"x  # noqa\n", "", ""},
		{"x  # noqa: SLL102, SLL902\n", "", ""},
		{"x  # noqa: SLL102 since it is so\n", "unused: `SLL102`", "x  # since it is so\n"},
		{"x  # noqa: SLL102  # why\n", "unused: `SLL102`", "x  # why\n"},
		{"x  # why  # noqa: SLL102\n", "unused: `SLL102`", "x  # why\n"},
		{"x \\\n  # noqa: SLL102\ny\n", "unused: `SLL102`", "x \\\n  #\ny\n"},
		{"if x:\n    # noqa: SLL102\n    y\n", "unused: `SLL102`", "if x:\n    y\n"},
	}
	for _, tt := range tests {
		f := parse(t, tt.src)
		table := Parse(f)
		for i := 1; i <= len(f.Lines()); i++ {
			if strings.HasPrefix(string(f.Line(i)), "bad") {
				table.Covers("SLL102", int(f.Lines()[i-1]))
			}
		}
		list := table.Unused(active)
		if tt.message == "" {
			if len(list) != 0 {
				t.Errorf("%q: %+v", tt.src, list)
			}
			continue
		}
		if len(list) != 1 {
			t.Errorf("%q: %d unused", tt.src, len(list))
			continue
		}
		if want := "unused `noqa` directive (" + tt.message + ")"; list[0].Message != want {
			t.Errorf("%q: %s, want %s", tt.src, list[0].Message, want)
		}
		if safe := !strings.Contains(tt.message, "not enabled"); list[0].Safe != safe {
			t.Errorf("%q: safe: %t", tt.src, list[0].Safe)
		}
		if got := apply(tt.src, []Edit{list[0].Edit}); got != tt.fixed {
			t.Errorf("%q: fixed %q, want %q", tt.src, got, tt.fixed)
		}
	}
}

// apply makes edits, which are in order.
func apply(src string, edits []Edit) string {
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(src[at:e.Span.Start])
		b.WriteString(e.Content)
		at = int(e.Span.Stop)
	}
	return b.String() + src[at:]
}

func TestAdd(t *testing.T) {
	tests := []struct {
		src    string
		rows   map[int][]string
		result string
	}{
		{"x\ny\n", map[int][]string{1: {"SLL102"}, 2: {"SLL201", "SLL101"}}, "x  # noqa: SLL102\ny  # noqa: SLL101, SLL201\n"},
		{"x  \r\ny\r\n", map[int][]string{1: {"SLL102"}}, "x  # noqa: SLL102\r\ny\r\n"},
		{"x", map[int][]string{1: {"SLL102", "SLL102"}}, "x  # noqa: SLL102"},
		{"x  # why\n", map[int][]string{1: {"SLL102"}}, "x  # why  # noqa: SLL102\n"},
		{"x  # noqa\n", map[int][]string{1: {"SLL102"}}, "x  # noqa\n"},
		{"x  # noqa: E501, sll1 why\n", map[int][]string{1: {"SLL102"}}, "x  # noqa: E501, sll1 why\n"},
		{"x  # noqa: E501 why\n", map[int][]string{1: {"SLL102"}}, "x  # noqa: E501, SLL102 why\n"},
		{"x = '''\n\n'''\n", map[int][]string{1: {"SLL102"}, 2: {"SLL201"}}, "x = '''\n\n'''  # noqa: SLL102, SLL201\n"},
	}
	for _, tt := range tests {
		f := parse(t, tt.src)
		wanted := map[int][]string{}
		for row, codes := range tt.rows {
			wanted[int(f.Lines()[row-1])] = codes
		}
		if got := apply(tt.src, Add(f, wanted)); got != tt.result {
			t.Errorf("%q: %q, want %q", tt.src, got, tt.result)
		}
	}
}

func TestSkipsFile(t *testing.T) {
	tests := []struct {
		src  string
		want bool
		left string
	}{
		{"# sllint: skip-file\nx\n", true, "x\n"},
		{"x\r\n  #SLLint:skip-file\r\ny\r\n", true, "x\r\ny\r\n"},
		{"#\tsllint : skip-file # generated", true, ""},
		{"# sllint: skip-file because\nx", true, "x"},
		{"x  # sllint: skip-file\n", false, ""},
		{"# sllint: skip-files\n", false, ""},
		{"# flake8: skip-file\n", false, ""},
		{"'''\n# sllint: skip-file\n'''\n", false, ""},
	}
	for _, tt := range tests {
		u, got := SkipsFile(parse(t, tt.src))
		if got != tt.want {
			t.Errorf("%q: %t", tt.src, got)
		}
		if got && apply(tt.src, []Edit{u.Edit}) != tt.left {
			t.Errorf("%q: left %q", tt.src, apply(tt.src, []Edit{u.Edit}))
		}
	}
	if !SkipsBroken([]byte("def f(:\n# sllint: skip-file\n")) {
		t.Error("a file that does not parse can be skipped too")
	}
}

// FuzzSuppress checks on any source that parses: nothing panics, every edit
// lies inside the source, and taking unused directives away leaves a source
// that still parses.
func FuzzSuppress(f *testing.F) {
	f.Add("x = 1  # noqa: SLL102, E501 why # noqa\n")
	f.Add("a = f'{b['x']:{c}}' '''\n''' \\\n  # noqa: SLL1\n# sllint: skip-file\n")
	f.Add("if x:\r\n\t# noqa:SLL102\r\n\ty  #noqa\r\n")
	f.Add("a = rf'\\{b}' b'\\'' \"\"\"\\\"\"\"\"  # NOQA : sll9, SLL102\n")
	active := func(string) (known, ran bool) { return true, true }
	f.Fuzz(func(t *testing.T, src string) {
		file, err := syntax.Parse([]byte(src), syntax.Options{Version: syntax.Py313})
		if err != nil {
			t.Skip("not Python")
		}
		text := string(file.Source)
		if u, ok := SkipsFile(file); ok {
			apply(text, []Edit{u.Edit})
		}
		wanted := map[int][]string{}
		for i, start := range file.Lines() {
			wanted[int(start)] = []string{fmt.Sprintf("SLL%d", i%3+101)}
		}
		added := Add(file, wanted)
		if _, err := syntax.Parse([]byte(apply(text, added)), syntax.Options{Version: syntax.Py313}); err != nil {
			t.Fatalf("%q with noqa added: %v", text, err)
		}
		var edits []Edit
		for _, u := range Parse(file).Unused(active) {
			edits = append(edits, u.Edit)
		}
		left := apply(text, edits)
		_, err = syntax.Parse([]byte(left), syntax.Options{Version: syntax.Py313})
		if err != nil {
			t.Fatalf("%q without its unused directives: %q: %v", text, left, err)
		}
	})
}
