package fix

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/syntax"
)

// replacements is what the rule of these tests makes of the names it reports.
// Every other name is fine.
var replacements = map[string]struct {
	with string
	safe bool
}{
	"bad":     {"good", true},
	"twice":   {"bad", true},  // its fix needs a fix
	"wide":    {"good", true}, // takes all before it away, so it overlaps
	"grow":    {"a\ngrown", true},
	"broken":  {"a b", true},      // does not parse
	"still":   {"still", true},    // changes nothing
	"worse":   {"bad; bad", true}, // brings two for one, one of them new
	"risky":   {"good", false},
	"foreign": {"'\u20ac'", true}, // not in latin-1
	"outside": {"", true},         // its edit lies outside of the file
	"endless": {"endless + 1", true},
}

var rules = []*analysis.Rule{
	{Code: "SLL901", Name: "syntax-error", Py2: true, Py3: true},
	{Code: "TST101", Name: "name", Py2: true, Py3: true, Run: func(p *analysis.Pass) {
		syntax.InspectBody(p.File.Body, func(n syntax.Node) bool {
			name, ok := n.(*syntax.Name)
			r, known := replacements[nameOf(name, ok)]
			if !known {
				return true
			}
			span := name.Span
			if name.Id == "outside" {
				span.Stop = 1 << 20
			}
			if name.Id == "wide" {
				span.Start = 0
			}
			p.Report(analysis.Finding{Span: name.Span, Message: "name " + name.Id, Fix: &analysis.Fix{
				Safe: r.safe, Message: "rename", Edits: []analysis.Edit{{Span: span, Content: r.with}},
			}})
			return true
		})
	}},
}

func nameOf(n *syntax.Name, ok bool) string {
	if !ok {
		return ""
	}
	return n.Id
}

// apply fixes a source with the rule above.
func apply(t *testing.T, text string, unsafe bool) *Result {
	t.Helper()
	l := analysis.New(rules)
	r, err := config.New(config.Options{Rules: l.Registry(), Isolated: true, Cwd: "/"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.For("/")
	if err != nil {
		t.Fatal(err)
	}
	src := analysis.Source{Name: "x.py", Text: []byte(text), Rules: s.Rules}
	c, err := l.Check(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	result, err := Apply(context.Background(), l, src, c, unsafe)
	if err != nil {
		t.Fatal(err)
	}
	if string(src.Text) != text {
		t.Error("the source itself was changed")
	}
	return result
}

func TestApply(t *testing.T) {
	tests := []struct {
		name, src, want string
		left            int
		dropped         string
	}{
		{"nothing to do", "x\n", "x\n", 0, ""},
		{"all of them", "bad\nx\nbad(bad)\n", "good\nx\ngood(good)\n", 0, ""},
		{"again and again", "bad; wide\n", "good\n", 0, ""},
		{"brings another", "twice\n", "twice\n", 1, "it would bring a new finding: TST101 name bad"},
		{"windows newlines", "x\r\ngrow\r\n", "x\r\na\r\ngrown\r\n", 0, ""},
		{"old macintosh newlines", "x\rgrow\r", "x\ra\rgrown\r", 0, ""},
		{"mixed newlines: the first", "x\ngrow\r\n", "x\na\ngrown\r\n", 0, ""},
		{"byte order mark", "\ufeffbad # é\n", "\ufeffgood # é\n", 0, ""},
		{"latin-1", "# coding: latin-1\nbad # \xe9\n", "# coding: latin-1\ngood # \xe9\n", 0, ""},
		{"cp1252", "# coding: cp1252\nbad # \x80\n", "# coding: cp1252\ngood # \x80\n", 0, ""},
		{"shift_jis", "# coding: shift_jis\nbad # \x8a\xbf\n", "# coding: shift_jis\ngood # \x8a\xbf\n", 0, ""},
		{"no last newline", "bad", "good", 0, ""},
		{"breaks the source", "broken\nbad\n", "broken\ngood\n", 1, "the fixed source does not parse: SyntaxError: invalid syntax"},
		{"changes nothing", "still\nbad\n", "still\ngood\n", 1, "the finding would still be there"},
		{"makes it worse", "worse\n", "worse\n", 1, "it would bring a new finding: TST101 name bad"},
		{"outside", "outside\nbad\n", "outside\ngood\n", 1, "its edits overlap or lie outside of the file"},
		{"cannot be encoded", "# coding: latin-1\nforeign\nbad # \xe9\n", "# coding: latin-1\nforeign\ngood # \xe9\n", 1,
			"the fixed text cannot be written in the encoding iso-8859-1"},
		{"never ends", "endless\n", "endless\n", 1, "the finding would still be there"},
		{"a broken file is left alone", "bad\nx = = 1\n", "bad\nx = = 1\n", 2, ""},
		{"unsafe", "risky\n", "risky\n", 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := apply(t, tt.src, false)
			if diff := cmp.Diff(tt.want, string(r.Text)); diff != "" {
				t.Error(diff)
			}
			if len(r.Findings) != tt.left {
				t.Errorf("%d findings left: %v", len(r.Findings), r.Findings)
			}
			if r.Changed() != (tt.want != tt.src) {
				t.Errorf("changed: %t", r.Changed())
			}
			reason := ""
			for _, d := range r.Dropped {
				reason += d.Reason
			}
			if !strings.HasPrefix(reason, tt.dropped) || (reason == "") != (tt.dropped == "") {
				t.Errorf("dropped because %q, want %q", reason, tt.dropped)
			}
		})
	}
	if r := apply(t, "risky\n", true); string(r.Text) != "good\n" || len(r.Fixed) != 1 {
		t.Errorf("unsafe fixes wanted: %q", r.Text)
	}
}

// TestDialectStays: what parsed as 2.7 is judged as 2.7 after the fix, though
// it would then parse as 3 as well.
func TestDialectStays(t *testing.T) {
	r := apply(t, "print bad\n", false)
	if string(r.Text) != "print good\n" {
		t.Errorf("%q %v", r.Text, r.Dropped)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.py")
	link := filepath.Join(dir, "link.py")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("x.py", link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := Write(link, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "new" {
		t.Errorf("%q %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v %v", info.Mode(), err)
	}
	if err := Write(path, []byte("old"), []byte("newer")); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that was changed meanwhile: %v", err)
	}
	if err := os.Chmod(path, 0o440); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("new"), []byte("newer")); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("a read-only file: %v", err)
	}
	if err := Write(filepath.Join(dir, "gone.py"), nil, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 2 {
		t.Errorf("left behind: %v %v", list, err)
	}
}

func TestDiff(t *testing.T) {
	if d := Diff("x.py", []byte("a\n"), []byte("a\n")); d != "" {
		t.Errorf("%q", d)
	}
	want := "--- x.py\n+++ x.py\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
	if diff := cmp.Diff(want, Diff("x.py", []byte("a\nb"), []byte("a\nc"))); diff != "" {
		t.Error(diff)
	}
	if !bytes.Contains([]byte(Diff("x.py", []byte("\r\n"), []byte("\n"))), []byte("-")) {
		t.Error("newlines differ too")
	}
}
