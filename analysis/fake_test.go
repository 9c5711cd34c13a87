package analysis

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/syntax"
)

// The rules of these tests: TST101 reports every statement `bad…`, TST102 does
// so for `worse` and runs in Python 2 alone, TST103 is off unless selected.
var (
	badRule = &Rule{Code: "TST101", Name: "bad-name", Severity: Warning, Py2: true, Py3: true, Mentions: []string{"bad"}, Run: func(p *Pass) {
		names(p, "bad")
	}}
	worseRule = &Rule{Code: "TST102", Name: "worse-name", Py2: true, Run: func(p *Pass) { names(p, "worse") }}
	offRule   = &Rule{Code: "TST103", Name: "off-name", Off: true, Py2: true, Py3: true, Run: func(p *Pass) { names(p, "off") }}
	panicRule = &Rule{Code: "TST104", Name: "panicking", Py2: true, Py3: true, Mentions: []string{"panic!"}, Run: func(*Pass) { panic("boom") }}
)

func fakeRules() []*Rule {
	return []*Rule{
		{Code: "SLL901", Name: "syntax-error", Py2: true, Py3: true},
		{Code: "SLL902", Name: "unused-suppression", Severity: Warning, Py2: true, Py3: true},
		badRule, worseRule, offRule, panicRule,
	}
}

// names reports the names that begin with a prefix and stand alone, at any
// depth; the fix takes the prefix away.
func names(p *Pass, prefix string) {
	syntax.InspectBody(p.File.Body, func(n syntax.Node) bool {
		if e, ok := n.(*syntax.ExprStmt); ok {
			if name, ok := e.Value.(*syntax.Name); ok && strings.HasPrefix(name.Id, prefix) {
				p.Report(Finding{
					Span: name.Span, Message: "name " + name.Id, Severity: p.Rule.Severity,
					Cycle: []Hop{{Label: "here", Span: name.Span}, {Label: "nowhere"}},
					Fix: &Fix{Safe: true, Message: "rename", Edits: []Edit{{
						Span: syntax.Span{Start: name.Start, Stop: name.Start + int32(len(prefix))}, Content: "good",
					}}},
				})
			}
		}
		return true
	})
}

// everything is the set of all the fake rules that are on.
func everything(l *Linter) config.Set { return l.standard }

// lint checks a source with the fake rules, and spells the findings out as
// "code row:column".
func lint(t *testing.T, src Source) []string {
	t.Helper()
	l := New(fakeRules())
	if src.Rules.Empty() {
		src.Rules = everything(l)
	}
	if src.Name == "" {
		src.Name = "x.py"
	}
	c, err := l.Check(context.Background(), src)
	if err != nil {
		t.Fatal(err)
	}
	return spell(c.Findings)
}

func spell(list []Finding) []string {
	out := []string{}
	for _, f := range list {
		out = append(out, f.Code+" "+position(f.Begin))
	}
	return out
}

func position(p syntax.Position) string { return itoa(p.Row) + ":" + itoa(p.Column) }

// tree writes files into a new folder; a name that ends in a slash is a folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o777); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// driver makes a driver for a folder with the fake rules.
func driver(t *testing.T, dir string) *Driver {
	t.Helper()
	l := New(fakeRules())
	r, err := config.New(config.Options{Rules: l.Registry(), Cwd: dir})
	if err != nil {
		t.Fatal(err)
	}
	return &Driver{Linter: l, Config: r, Cwd: dir, Root: dir}
}
