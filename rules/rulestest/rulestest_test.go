package rulestest

import (
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

// noBad reports every name "bad" and offers to write "good", or whatever fix
// is set to.
func noBad(code, fix string) *analysis.Rule {
	return &analysis.Rule{Code: code, Py3: true, Mentions: []string{"bad"}, Run: func(pass *analysis.Pass) {
		syntax.InspectBody(pass.File.Body, func(n syntax.Node) bool {
			if name, ok := n.(*syntax.Name); ok && name.Id == "bad" {
				pass.Report(analysis.Finding{Message: "name " + name.Id, Span: name.Span, Fix: &analysis.Fix{
					Edits: []analysis.Edit{{Span: name.Span, Content: fix}},
				}})
			}
			return true
		})
	}}
}

func load(t *testing.T, text string) *Source {
	t.Helper()
	source, err := Load("test.py", []byte(text), syntax.Py313)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"bad\n", "test.py:1: as Python 3.13: unexpected: name bad"},
		{"good # want \"name\"\n", "test.py:1: as Python 3.13: no finding matches \"name\""},
		{"bad # want \"nome\"\n", "unexpected: name bad|no finding matches \"nome\""},
		{"bad, bad # want \"name\"\n", "unexpected: name bad"},
		{"bad, bad # want \"name\" \"^name bad$\"\n", ""},
		{"good\n", ""},
	} {
		source := load(t, c.text)
		got := compare(source, source.Findings(noBad("T1", "good")))
		var want []string
		if c.want != "" {
			want = strings.Split(c.want, "|")
		}
		if !slices.EqualFunc(got, want, strings.Contains) {
			t.Errorf("%q: %q, want %q", c.text, got, want)
		}
	}
}

func TestFindingsHasFunction(t *testing.T) {
	found := load(t, "class C:\n    def f(self):\n        bad\nbad\n").Findings(noBad("T1", "good"))
	if len(found) != 2 || found[0].Function != "C.f" || found[1].Function != "" {
		t.Errorf("%+v", found)
	}
}

func TestProve(t *testing.T) {
	for _, c := range []struct{ fix, want string }{
		{"good", ""},
		{"bad", "does not remove it"},
		{"(", "breaks the file"},
		{"bad, bad", "brings a new finding: T1"},
		{"(worse)", "brings a new finding: T2"},
	} {
		rule := noBad("T1", c.fix)
		worse := noBad("T2", "")
		worse.Mentions = []string{"worse"}
		worse.Run = func(pass *analysis.Pass) { pass.Report(analysis.Finding{Message: "worse"}) }
		src := []byte("bad\n")
		fixed, left, err := FixAll("test.py", src, syntax.Py313, []*analysis.Rule{rule}, []*analysis.Rule{rule, worse})
		if c.want == "" {
			if err != nil || string(fixed) != "good\n" || len(left) > 0 {
				t.Errorf("%s: %q, %v left, %v", c.fix, fixed, left, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.fix, err, c.want)
		}
	}
}

func TestReaches(t *testing.T) {
	source := load(t, "def a():\n    return b\ndef b():\n    c\nclass d:\n    x\n")
	units := unitsOf(source.File)
	inB, inD := source.File.Body[1].Range(), source.File.Body[2].Range()
	if !units.reaches("a", inB) || !units.reaches("b", inB) || units.reaches("a", inD) || units.reaches("b", source.File.Body[0].Range()) {
		t.Error("a uses b, and nothing else uses anything")
	}
}
