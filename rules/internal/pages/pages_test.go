package pages

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
)

func TestRegistry(t *testing.T) {
	dir := t.TempDir()
	write := func(path, text string) {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Registry(dir); err == nil {
		t.Error("no rules at all is no error")
	}
	write("b/one.go", "package b\nvar One = &analysis.Rule{Name: \"x\", Code: \"SLL2\"}\nvar other = &Rule{Code: \"SLL9\"}\n")
	write("a/two.go", "package a\nvar (\n\tTwo = &analysis.Rule{Code: \"SLL3\"}\n\tThree = &analysis.Rule{Code: \"SLL1\"}\n)\n")
	write("a/two_test.go", "package a\nvar Four = &analysis.Rule{Code: \"SLL4\"}\n")
	text, err := Registry(dir)
	if err != nil {
		t.Fatal(err)
	}
	order := []string{"rules/a\"", "rules/b\"", "a.Three,", "b.One,", "a.Two,"}
	at := -1
	for _, want := range order {
		next := strings.Index(string(text), want)
		if next <= at {
			t.Errorf("%q is missing or out of order in\n%s", want, text)
		}
		at = next
	}
	if strings.Contains(string(text), "SLL4") || strings.Contains(string(text), "SLL9") {
		t.Errorf("lists what is no rule:\n%s", text)
	}
	write("b/again.go", "package b\nvar Again = &analysis.Rule{Code: \"SLL1\"}\n")
	if _, err := Registry(dir); err == nil || !strings.Contains(err.Error(), "SLL1 is the code of both") {
		t.Errorf("one code for two rules: %v", err)
	}
}

func TestReadme(t *testing.T) {
	rules := []*analysis.Rule{{Code: "SLL1", Name: "a-rule", Py3: true, Off: true, Doc: analysis.Doc{Title: "Title"}}}
	got, err := Readme([]byte("before\n"+tableBegin+"old\n"+tableEnd+"after\n"), rules)
	if err != nil {
		t.Fatal(err)
	}
	want := "before\n" + tableBegin + Table(rules) + tableEnd + "after\n"
	if string(got) != want || !strings.Contains(want, "| a-rule | 3 | Title (off unless selected) |  |") {
		t.Errorf("%s", got)
	}
	for _, text := range []string{"", tableBegin, tableEnd + tableBegin} {
		if _, err := Readme([]byte(text), rules); err == nil {
			t.Errorf("%q has no place for the table, and is no error", text)
		}
	}
}

func TestWrite(t *testing.T) {
	root := t.TempDir()
	rules := []*analysis.Rule{{Code: "SLL1", Py2: true}}
	if err := Write(root, rules); err == nil {
		t.Error("no README is no error")
	}
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(tableBegin+tableEnd), 0o644); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(root, "docs", "rules", "SLL7.md")
	for range 2 {
		if err := Write(root, rules); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(stale); err == nil {
			t.Error("a page of no rule stays")
		}
		if err := os.WriteFile(stale, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, "docs", "rules", "SLL1.md")); err != nil {
		t.Error(err)
	}
}
