package recover

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/source"
)

// dots shows blanks, so that what was overwritten can be seen.
func dots(before, after []byte) string {
	var b strings.Builder
	for i, c := range after {
		if c == ' ' && before[i] != ' ' {
			c = '.'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func text(rows ...string) string { return strings.Join(rows, "\n") + "\n" }

var blankTests = []struct {
	name string
	v    syntax.Version
	src  string
	want string // what was overwritten with spaces is shown as dots
}{
	{"whole", syntax.Py313, text("x = 1"), text("x = 1")},
	{"half an assignment", syntax.Py313,
		text("x = 1", "y = ", "z = 3"),
		text("x = 1", "y=_ ", "z = 3")},
	{"the only statement of a block", syntax.Py313,
		text("def f():", "    return (", "", "x = 1"),
		text("def f():", "    return _", "", "x = 1")},
	{"the only statement of a block, short", syntax.Py313,
		text("def f():", "    x.", "y = 1"),
		text("def f():", "    0.", "y = 1")},
	{"bracket that swallows the rest", syntax.Py313,
		text("def f():", "    x = g(1,", "    y = 2", "    return y", "", "def h():", "    return 1"),
		text("def f():", "    x=_()...", "    y = 2", "    return y", "", "def h():", "    return 1")},
	{"bracket over several rows", syntax.Py313,
		text("def f():", "    x = g(1,", "          2", "    y = 2", "    return y"),
		text("def f():", "    x=_()...", "          .", "    y = 2", "    return y")},
	{"header without its colon", syntax.Py313,
		text("def f(a):", "    if a == 3", "        g()", "    return a"),
		text("def f(a):", "    if _:.. .", "        g()", "    return a")},
	{"short header takes a row of its block", syntax.Py313,
		text("def f(a):", "    if a", "        g()", "        h()", "    return a"),
		text("def f(a):", "    .. .", "    if _:..", "        h()", "    return a")},
	{"header takes the blank row below it", syntax.Py313,
		text("def f(a):", "    if a", "        # why not?", "        g()", "    return a"),
		text("def f(a):", "    .. .", "    if _: ... ....", "        g()", "    return a")},
	{"loop without its end", syntax.Py313,
		text("def f(a):", "    for item in a.b(", "        g(item)", "        break", "    return a"),
		text("def f(a):", "    for item in _():", "        g(item)", "        break", "    return a")},
	{"except clause keeps its name", syntax.Py313,
		text("try:", "    f()", "except (A, B as e:", "    r = e"),
		text("try:", "    f()", "except _.as.e:. ..", "    r = e")},
	{"except clause of Python 2 keeps its name", syntax.Py27,
		text("try:", "    f()", "except (A, B, e:", "    r = e"),
		text("try:", "    f()", "except _,e:.. ..", "    r = e")},
	{"try without handlers", syntax.Py313,
		text("def f():", "    try:", "        g()", "        h()", "    return 1"),
		text("def f():", "    ....", "    if _:..", "        h()", "    return 1")},
	{"def without its end", syntax.Py313,
		text("class A:", "    def f(self, a: int, b=[1, 2], *c, **d", "        return a", "    def g(self):", "        return 1"),
		text("class A:", "    def f(self,a,b,*c,**d):.. ... ... ...", "        return a", "    def g(self):", "        return 1")},
	{"header without a block", syntax.Py313,
		text("def f(a):", "    if a:", "    return a"),
		text("def f(a):", "    _()..", "    return a")},
	{"header without a block, at a blank row", syntax.Py313,
		text("def f(a):", "    if a:", "        ", "    return a"),
		text("def f(a):", "    if a:", "     0  ", "    return a")},
	{"block without a header", syntax.Py313,
		text("def f(a):", "    whi", "        g()", "    return a"),
		text("def f(a):", "    whi", "        ...", "    return a")},
	{"clause with a suite on its row", syntax.Py313,
		text("try: f()", "except A: g(", "x = 1"),
		text("try: f()", "except A:0..", "x = 1")},
	{"decorator", syntax.Py313,
		text("@foo(", "def f():", "    pass"),
		text(".....", "def f():", "    pass")},
	{"docstring that never ends", syntax.Py313,
		text("def f():", `    """Do it.`, "    return 1", "", "def g():", `    """Do that."""`, "    return 2"),
		text("def f():", `    _().. ...`, "    return 1", "", "def g():", `    """Do that."""`, "    return 2")},
	{"future imports reach all parts", syntax.Py27,
		text("from __future__ import print_function", "def f(out):", "    print(1, file=out)", "    x = ", "    return 1"),
		text("from __future__ import print_function", "def f(out):", "    print(1, file=out)", "    x=_ ", "    return 1")},
	{"merge conflict", syntax.Py313,
		text("def f():", "<<<<<<< ours", "    x = 1", "=======", "    x = 2", ">>>>>>> theirs", "    return x"),
		text("def f():", "....... ....", "    x = 1", ".......", "    x = 2", "....... ......", "    return x")},
	{"between decorator and function", syntax.Py313,
		text("@foo", "except", "def f():", "    pass"),
		text("@foo", "......", "def f():", "    pass")},
	{"one of several on a row", syntax.Py313,
		text("def f(): x = 1; y = ; return x", "a = 1; b = (", "c = 2"),
		text("def f(): x = 1;0. . ; return x", "a = 1;0. . .", "c = 2")},
	{"conflict in one statement", syntax.Py313,
		text("x = f(", "<<<<<<< ours", "    1,", "||||||| base", "=======", "    2,", ">>>>>>> theirs", ")"),
		text("x = f(", "....... ....", "    1,", "....... ....", ".......", "    2,", "....... ......", ")")},
	{"bytes that Python 2 refuses", syntax.Py27,
		"# \xe9\nx = '\xe9'\n\xe9 = 1\ny = 2\n", "# ?\nx = '?'\n. . .\ny = 2\n"},
	{"NUL bytes", syntax.Py313, "x = '\x00'\ny = \x00\n", "x = '?'\ny=_()\n"},
	{"a row at the wrong depth", syntax.Py313,
		text("def f():", "    x = 1", "foo(", "    y = 2", "    return x"),
		text("def f():", "    x = 1", "....", "    y = 2", "    return x")},
	{"half a keyword", syntax.Py313,
		text("class A:", "    def f(self):", "        x = 1", "    de", "        return 2", "    y = 3"),
		text("class A:", "    def f(self):", "        x = 1", "    de", "        ...... .", "    y = 3")},
	{"def without its keyword", syntax.Py313,
		text("class A:", "    def f(self):", "        x = 1", "    g(self):", "        return 2", "    y = 3"),
		text("class A:", "    def f(self):", "        x = 1", "    _().....", "        ...... .", "    y = 3")},
	{"byte order mark", syntax.Py313,
		"\xef\xbb\xbfx = 1\ny = \n",
		"\xef\xbb\xbfx = 1\ny=_ \n"},
	{"other line ends", syntax.Py313,
		"def f():\r\n    x = (\r\n\r\n\r\ndef g():\r\n    pass\r\n",
		"def f():\r\n    x=_()\r\n\r\n\r\ndef g():\r\n    pass\r\n"},
}

func TestBlank(t *testing.T) {
	for _, test := range blankTests {
		t.Run(test.name, func(t *testing.T) {
			src := []byte(test.src)
			got, damaged, ok := Blank(context.Background(), src, test.v)
			if !ok {
				t.Fatal("given up")
			}
			if string(src) != test.src {
				t.Fatal("the source was changed")
			}
			if shown := dots(src, got); shown != test.want {
				t.Errorf("got\n%swant\n%s", shown, test.want)
			}
			checkBlanked(t, src, got, damaged, test.v)
		})
	}
}

// TestOtherEncodings checks that what comes back is the decoded source.
func TestOtherEncodings(t *testing.T) {
	for src, want := range map[string]string{
		"# -*- coding: latin-1 -*-\nx = '\xe9\xe8'\ny = '\xe9' +\nz = '\xe8'\n":      "# -*- coding: utf-8   -*-\nx = 'éè'\ny=_()     \nz = 'è'\n",
		"#!python\n# coding=gbk\nx = '\xc4\xe3'\ny = '\xc4\xe3' +\nz = '\xc4\xe3'\n": "#!python\n# coding=u8 \nx = '你'\ny=_()      \nz = '你'\n",
	} {
		for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
			got, damaged, ok := Blank(context.Background(), []byte(src), v)
			if !ok || string(got) != want || len(damaged) != 1 {
				t.Errorf("%q gave %v\n%q, want\n%q", src, ok, got, want)
				continue
			}
			if _, err := syntax.Parse(got, syntax.Options{Version: v}); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestDamaged(t *testing.T) {
	for src, want := range map[string]string{
		"x = 1\n":               "",
		"x = 1\ny = (\nz = 2\n": "y = (",
		"def f():\n    x = 1; y = ; z = 2\n    for i in a.b(\n        return 1\n": " y =|for i in a.b(",
		"if a\n    pass\n\nx = 2 +\n": "if a\n    pass|x = 2 +",
	} {
		_, damaged, ok := Blank(context.Background(), []byte(src), syntax.Newest)
		var parts []string
		for _, d := range damaged {
			parts = append(parts, src[d.Start:d.Stop])
		}
		if got := strings.Join(parts, "|"); !ok || got != want {
			t.Errorf("%q: damaged is %q, want %q", src, got, want)
		}
	}
}

// checkBlanked checks what is true of every result.
func checkBlanked(t *testing.T, src, got []byte, damaged []syntax.Span, v syntax.Version) {
	t.Helper()
	if d, bad := source.Decode(src, "", v.Py2()); bad == nil && len(damaged) > 0 && !bytes.HasSuffix(src, d.Bytes) {
		src = d.Bytes
	}
	if len(got) != len(src) {
		t.Fatalf("%d bytes became %d", len(src), len(got))
	}
	for i := range src {
		if (src[i] == '\n') != (got[i] == '\n') || (src[i] == '\r') != (got[i] == '\r') {
			t.Fatalf("the newlines differ at %d", i)
		}
	}
	if _, err := syntax.Parse(got, syntax.Options{Version: v}); err != nil {
		t.Fatalf("the rest does not parse: %v", err)
	}
	if bytes.Equal(src, got) != (len(damaged) == 0) {
		t.Fatalf("damaged is %v", damaged)
	}
	last := int32(-1)
	for _, d := range damaged {
		if d.Start <= last || d.Stop <= d.Start {
			t.Fatalf("damaged is not in order: %v", damaged)
		}
		last = d.Stop
	}
}

// nasty is what nobody writes and everybody may open.
var nasty = []string{
	"",
	"(",
	")",
	"\\",
	"'",
	"\"\"\"",
	"f'{",
	"f'''{f\"{",
	"x = \\",
	":",
	":\n ",
	" x",
	"\tx\n        y\n",
	"if",
	"if x:",
	"try:\n",
	"else:\n  pass\n",
	"@",
	"@\ndef",
	"def f(:\n  (\n",
	"\x00",
	"\f\f(\r\r\n",
	"# coding: utf-16\nx = ",
	"# coding: shift_jis\nx = '\x83\x5c",
	"# coding: nonsense\nx = (",
	"class A:\n  def f(self):\n    x = '''\n  def g(self):\n    '''\n    y = '''\n",
	"\xef\xbb\xbf(",
	"\xff\xfe(",
}

func TestNasty(t *testing.T) {
	for _, src := range nasty {
		for _, v := range []syntax.Version{syntax.Py27, syntax.Py38, syntax.Py314} {
			got, damaged, ok := Blank(context.Background(), []byte(src), v)
			if ok {
				checkBlanked(t, []byte(src), got, damaged, v)
			}
		}
	}
}

// TestBounded gives it damage without end: it has to stop, not to succeed.
func TestBounded(t *testing.T) {
	for name, src := range map[string]string{
		"brackets, nested":     strings.Repeat("(", 100_000),
		"brackets, row by row": strings.Repeat("f(\n", 20_000),
		"brackets that stop":   strings.Repeat("f(\nreturn\n", 20_000),
		"strings":              strings.Repeat("x = '''\ndef f():\n", 10_001),
		"f-strings":            strings.Repeat("x = f'''{\n", 20_001),
		"headers":              strings.Repeat("if x\n", 20_000),
		"depth":                depth(99),
		"one row":              strings.Repeat("x = ", 250_000),
		"garbage":              strings.Repeat("a b c\n", 50_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			got, damaged, ok := Blank(ctx, []byte(src), syntax.Newest)
			t.Logf("%v in %v", ok, time.Since(start).Round(time.Millisecond))
			if ctx.Err() != nil {
				t.Error("did not end by itself")
			}
			if ok {
				checkBlanked(t, []byte(src), got, damaged, syntax.Newest)
			}
		})
	}
}

func depth(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if x\n")
	}
	return b.String()
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, ok := Blank(ctx, []byte("x = \n"), syntax.Newest); ok {
		t.Error("went on")
	}
}
