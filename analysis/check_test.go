package analysis

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/syntax"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestCheck(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{"nothing", "x = 1\n", nil},
		{"empty", "", nil},
		{"in order", "x\nbad2\ndef f():\n    bad1\n", []string{"TST101 2:1", "TST101 4:5"}},
		{"columns are characters", "'漢字'; bad\n", []string{"TST101 1:7"}},
		{"byte order mark", "\ufeffbad\n", []string{"TST101 1:1"}},
		{"latin-1", "# coding: latin-1\n'\xe9'; bad\n", []string{"TST101 2:6"}},
		{"suppressed", "bad  # noqa: TST101\nbad  # noqa\nbad\n", []string{"TST101 3:1"}},
		{"wrong suppression", "bad  # noqa: SLL902\n", []string{"TST101 1:1"}},
		{"unknown suppression", "bad  # noqa: SLL777\n", []string{"TST101 1:1", "SLL902 1:6"}},
		{"skipped", "# sllint: skip-file\nbad\n", nil},
		{"skipped in vain", "# sllint: skip-file\nx\n", []string{"SLL902 1:1"}},
		{"skipped though broken", "# sllint: skip-file\ndef f(:\n", nil},
		{"skipped though it panics", "# sllint: skip-file\n'panic!'\n", nil},
		{"syntax error", "x = = 1\n", []string{"SLL901 1:5"}},
		{"null byte", "x = 1\x00\n", []string{"SLL901 1:1"}},
		{"unknown encoding", "# coding: nonsense\nbad\n", []string{"SLL901 1:1"}},
		{"only 2.7", "print 'x'\nbad\nworse\n", []string{"TST101 2:1", "TST102 3:1"}},
		{"either", "bad\nworse\n", []string{"TST101 1:1"}},
		{"whole while broken", "def f():\n    bad\n\ndef g(:\n    bad\n\ndef h():\n    bad\n",
			[]string{"TST101 2:5", "SLL901 4:7", "TST101 8:5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := lint(t, Source{Text: []byte(tt.src)})
			if tt.want == nil {
				tt.want = []string{}
			}
			if tt.name == "whole while broken" {
				// Without cgo the damage is found less exactly: the function
				// after the error may be lost, the one before may not.
				if !slices.Contains(got, "TST101 2:5") || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "SLL901 4:") }) {
					t.Errorf("got %v", got)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindingIsFilledIn(t *testing.T) {
	l := New(fakeRules())
	c, err := l.Check(context.Background(), Source{
		Name: "pkg/x.py", Text: []byte("class C:\n    def m(self):\n        é = 1\n        bad\n\n"), Rules: everything(l),
	})
	if err != nil || len(c.Findings) != 1 {
		t.Fatalf("%v %v", c.Findings, err)
	}
	at := syntax.Position{Row: 4, Column: 9}
	want := Finding{
		Code: "TST101", Name: "bad-name", Message: "name bad", Filename: "pkg/x.py", Severity: Warning,
		Function: "C.m", Begin: at, Finish: syntax.Position{Row: 4, Column: 12},
		Cycle: []Hop{{Label: "here", Begin: at, Text: "bad"}, {Label: "nowhere"}},
		Fix: &Fix{Safe: true, Message: "rename", Edits: []Edit{
			{Content: "good", Begin: at, Finish: syntax.Position{Row: 4, Column: 12}},
		}},
		Excerpt: []Line{
			{2, 1, "    def m(self):"}, {3, 1, "        é = 1"}, {4, 1, "        bad"},
		},
	}
	got := c.Findings[0]
	want.Span, want.Cycle[0].Span, want.Fix.Edits[0].Span = got.Span, got.Cycle[0].Span, got.Fix.Edits[0].Span
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOffAndSelected(t *testing.T) {
	l := New(fakeRules())
	src := Source{Text: []byte("off\nbad\n")}
	for _, tt := range []struct {
		selected []string
		want     []string
	}{
		{nil, []string{"TST101 2:1"}},
		{[]string{"TST103"}, []string{"TST103 1:1"}},
		{[]string{"TST"}, []string{"TST103 1:1", "TST101 2:1"}},
		{[]string{"ALL"}, []string{"TST101 2:1"}},
	} {
		r, err := config.New(config.Options{Rules: l.Registry(), Isolated: true, Cwd: "/", Overrides: config.Overrides{Select: tt.selected}})
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.For("/")
		if err != nil {
			t.Fatal(err)
		}
		src.Rules = s.Rules
		if diff := cmp.Diff(tt.want, lint(t, src)); diff != "" {
			t.Errorf("%v: %s", tt.selected, diff)
		}
	}
}

func TestDialect(t *testing.T) {
	tests := []struct {
		name, src        string
		target, requires syntax.Version
		want             syntax.Version
		broken           bool
	}{
		{"nothing said", "x\n", 0, 0, syntax.Newest, false},
		{"configured", "x\n", syntax.Py27, 0, syntax.Py27, false},
		{"configured wins over all", "#!/usr/bin/python2\nprint 1\n", syntax.Py310, syntax.Py38, syntax.Py310, true},
		{"shebang 2", "#!/usr/bin/env python2\nx\n", 0, syntax.Py39, syntax.Py27, false},
		{"shebang 2.6", "#!/usr/bin/python2.6 -E\nx\n", 0, 0, syntax.Py27, false},
		{"shebang 3", "#!/usr/bin/env python3\nprint 1\n", 0, 0, syntax.Newest, true},
		{"shebang 3 and requires", "#!/usr/bin/env python3\nx\n", 0, syntax.Py39, syntax.Py39, false},
		{"shebang 3 and requires 2", "#!/usr/bin/env python3\nx\n", 0, syntax.Py27, syntax.Newest, false},
		{"shebang 3.9", "#!/usr/bin/env python3.9\nx\n", 0, syntax.Py312, syntax.Py39, false},
		{"shebang 3.5", "#!/usr/bin/env python3.5\nx\n", 0, 0, syntax.Py38, false},
		{"shebang 3.99", "#!/usr/bin/env python3.99\nx\n", 0, 0, syntax.Py314, false},
		{"shebang without version", "#!/usr/bin/python -O\nprint 1\n", 0, 0, syntax.Py27, false},
		{"shebang of something else", "#!/bin/sh\nx\n", 0, syntax.Py310, syntax.Py310, false},
		{"shebang after a byte order mark", "\ufeff#!/usr/bin/python2\nx\n", 0, 0, syntax.Py27, false},
		{"requires", "x\n", 0, syntax.Py310, syntax.Py310, false},
		{"requires 2", "print 1\n", 0, syntax.Py27, syntax.Py27, false},
		{"only 2.7", "print 1\n", 0, 0, syntax.Py27, false},
		{"only 3.14", "t'{x}'\n", 0, 0, syntax.Py314, false},
		{"2.7 or 3.14, a target", "try:\n  x\nexcept E, e:\n  y\n", 0, 0, syntax.Py27, false},
		{"2.7 or 3.14, two classes", "try:\n  x\nexcept E, F:\n  y\n", 0, 0, syntax.Py314, false},
		{"2.7 and not 3.14, two classes", "try:\n  print x\nexcept E, F:\n  y\n", 0, 0, syntax.Py27, false},
		{"neither, 2.7 reads further", "print 1\nprint 2\nx = = 1\n", 0, 0, syntax.Py27, true},
		{"neither, for want of a cookie", "#\n# \xf6\nx = '\xf6'\n", 0, 0, syntax.Newest, true},
		{"neither, 3 reads further", "async def f(): pass\nx = = 1\n", 0, 0, syntax.Newest, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, mem := range []*Memory{nil, new(Memory)} {
				p := (&reader{name: "x.py", src: []byte(tt.src), mem: mem}).parseAs(tt.target, tt.requires)
				if p.version != tt.want || (p.file == nil) != tt.broken {
					t.Errorf("read as %s, broken: %t (%v)", p.version, p.file == nil, p.err)
				}
			}
		})
	}
}

func TestInternalErrorNamesFileAndRule(t *testing.T) {
	l := New(fakeRules())
	c, err := l.Check(context.Background(), Source{Name: "x.py", Text: []byte("bad\n'panic!'\n"), Rules: everything(l)})
	var internal *InternalError
	if !errors.As(err, &internal) || len(c.Findings) != 0 || len(internal.Stack) == 0 {
		t.Fatalf("%v %v", c, err)
	}
	want := "internal error in TST104 on x.py: boom; please report it, with the file if you can, at https://github.com/sllint/sllint/issues"
	if err.Error() != want {
		t.Error(err)
	}
}

// TestMemoryIsUsedAgain checks sources one after the other in the same memory,
// among them broken ones and one on which a rule panics: what is found must be
// what is found alone, and findings must outlive the memory.
func TestMemoryIsUsedAgain(t *testing.T) {
	l := New(fakeRules())
	sources := []string{
		"bad\ndef f():\n    badly\n", "x = = 1\nbad\n", "print 'x'\nbad\nworse\n", "'panic!'\n", "badger\n# noqa\nbad # noqa\n",
		strings.Repeat("x = f(1)\n", 1000) + "bad\n", "", "try:\n  x\nexcept E, F:\n  bad\n",
	}
	var memory Memory
	var kept, want []Finding
	for range 3 {
		for i, text := range sources {
			src := Source{Name: itoa(i), Text: []byte(text), Rules: everything(l)}
			alone, errAlone := l.Check(context.Background(), src)
			src.Memory = &memory
			src.Text = []byte(text)
			c, err := l.Check(context.Background(), src)
			if (err == nil) != (errAlone == nil) {
				t.Fatalf("%q: %v, alone %v", text, err, errAlone)
			}
			want = append(want, alone.Findings...)
			kept = append(kept, c.Findings...)
		}
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
}

func TestCancelledCheckIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	l := New(fakeRules())
	if _, err := l.Check(ctx, Source{Text: []byte("bad\n"), Rules: everything(l)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestMentions compares with the plain way on sources and words of all kinds.
func TestMentions(t *testing.T) {
	words := []string{"except", "exc_info", "result(", "__traceback__", "stackless", "é", "e", "qq", "the end"}
	var rules []*Rule
	for _, w := range words {
		rules = append(rules, &Rule{Mentions: []string{w}})
	}
	always := len(rules)
	m := newMentions(append(rules, &Rule{}, &Rule{Mentions: words[2:]}))
	file := func(src string) *syntax.File {
		f := &syntax.File{Source: []byte(src)}
		seen := map[string]bool{}
		for _, name := range strings.FieldsFunc(src, func(r rune) bool { return r == ' ' || r == '(' || r == ',' }) {
			if !seen[name] {
				f.Syms = append(f.Syms, name)
			}
			seen[name] = true
		}
		return f
	}
	used := new(found)
	for _, src := range []string{
		"", "e", "except", "xexcep", "exceptexc_info", "stackles", "stackless result(", "result", "q", "qqq",
		"é", "__traceback", "a__traceback__", strings.Repeat("x", 1000) + "exc_info", "the end", "the en",
	} {
		one := false
		for i, w := range words {
			holds := strings.Contains(src, w)
			one = one || i >= 2 && holds
			if got := m.in(file(src), used).any(i); got != holds {
				t.Errorf("%q in %q: %t", w, src, got)
			}
		}
		if got := m.in(file(src), used).any(always + 1); got != one {
			t.Errorf("one of %q in %q: %t", words[2:], src, got)
		}
	}
	// Asked for one after the other, in every order of two.
	src := "a stackless exc_info, the end"
	for a := range words {
		for b := range words {
			f := m.in(file(src), used)
			for _, i := range []int{a, b, a} {
				if got := f.any(i); got != strings.Contains(src, words[i]) {
					t.Errorf("%q after %q: %t", words[i], words[a], got)
				}
			}
		}
	}
	if !m.in(file(""), used).any(always) {
		t.Error("a rule without words is always concerned")
	}
	// A name counts where it is one, a keyword and an operator everywhere.
	spoken := &syntax.File{Source: []byte("# stackless, except result("), Syms: nil}
	for i, w := range words {
		if got, want := m.in(spoken, used).any(i), w == "except" || w == "result("; w != "e" && got != want {
			t.Errorf("%q in a comment: %t", w, got)
		}
	}
}

func TestKeptFindingsComeBack(t *testing.T) {
	l := New(fakeRules())
	text := "def f():\n    bad  # é\nbad\nx  # noqa: SLL777\n" + strings.Repeat("x", 1000) + "; bad\n"
	c, err := l.Check(context.Background(), Source{Name: "x.py", Text: []byte(text), Rules: everything(l)})
	if err != nil || len(c.Findings) != 4 {
		t.Fatalf("%v %v", c.Findings, err)
	}
	c.Findings[1].Fix.Safe = false
	packed := encodeFindings(c.Findings)
	got, ok := l.decodeFindings(packed, "x.py")
	if diff := cmp.Diff(c.Findings, got); !ok || diff != "" {
		t.Error(ok, diff)
	}
	if got, ok := l.decodeFindings(encodeFindings(nil), "x.py"); !ok || got != nil {
		t.Error("no findings")
	}
	for i := 1; i < len(packed); i++ {
		if _, ok := l.decodeFindings(packed[:i], "x.py"); ok {
			t.Errorf("cut at %d is not noticed", i)
		}
	}
}

func TestLongLinesAreCut(t *testing.T) {
	line := strings.Repeat("é", 3000) + " = 1; "
	l := New(fakeRules())
	c, err := l.Check(context.Background(), Source{Text: []byte(line + "bad; " + line + "\n"), Rules: everything(l)})
	if err != nil || len(c.Findings) != 1 {
		t.Fatalf("%v %v", c.Findings, err)
	}
	f := c.Findings[0]
	if f.Begin.Column != 3007 || len(f.Excerpt) != 1 {
		t.Fatalf("%+v", f)
	}
	cut := f.Excerpt[0]
	if n := len([]rune(cut.Text)); n != windowSize || !strings.HasPrefix(string([]rune(cut.Text)[f.Begin.Column-cut.Column:]), "bad; ") {
		t.Errorf("%d characters from %d: %q", n, cut.Column, cut.Text)
	}
}

// TestHugeSources must end, soon and with the right answer.
func TestHugeSources(t *testing.T) {
	tests := []struct {
		name string
		src  func() string
		want []string
	}{
		{"100,000 brackets", func() string {
			return "bad\nx = " + strings.Repeat("(", 100_000) + strings.Repeat(")", 100_000) + "\n"
		}, []string{"SLL901"}},
		{"100,000 brackets, not closed", func() string { return "bad\nx = " + strings.Repeat("[{(", 33_334) }, []string{"SLL901"}},
		{"100,000 minus signs", func() string { return "bad\nx = " + strings.Repeat("-", 100_000) + "1\n" }, []string{"SLL901"}},
		{"a sum of 100,000", func() string { return "bad\nx = 1" + strings.Repeat("+1", 100_000) + "\n" }, []string{"TST101"}},
		{"a chain of 100,000 attributes", func() string { return "bad\nx" + strings.Repeat(".a", 100_000) + "\n" }, []string{"TST101"}},
		{"a line of 1 MB", func() string { return "x = [" + strings.Repeat("1, ", 350_000) + "]; bad\n" }, []string{"TST101"}},
		{"a string of 1 MB", func() string { return "x = '" + strings.Repeat("y", 1<<20) + "'; bad\n" }, []string{"TST101"}},
		{"100 levels of ifs", func() string {
			var b strings.Builder
			for i := range 99 {
				b.WriteString(strings.Repeat(" ", i) + "if x:\n")
			}
			return b.String() + strings.Repeat(" ", 99) + "bad\n"
		}, []string{"TST101"}},
		{"50 MB", func() string { return strings.Repeat("x = f(1, 'a')  # comment\n", 2_000_000) + "bad\n" }, []string{"TST101"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "50 MB" && testing.Short() {
				t.Skip("takes seconds and gigabytes")
			}
			started := time.Now()
			got := lint(t, Source{Text: []byte(tt.src())})
			if took := time.Since(started); took > time.Minute {
				t.Errorf("took %s", took)
			}
			for _, want := range tt.want {
				if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
					t.Errorf("got %v, want %v", got, tt.want)
				}
			}
		})
	}
}
