package all_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/rules/internal/pages"
)

const root = "../.."

// TestGenerated compares everything generated with what is committed.
func TestGenerated(t *testing.T) {
	registry, err := pages.Registry(filepath.Join(root, "rules"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := pages.Files(root, all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	files[filepath.Join("rules", "all", "all.go")] = registry
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what its generator makes: run go generate ./rules/all", path)
		}
	}
	stale, err := pages.Stale(root, all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stale {
		t.Errorf("%s belongs to no rule", path)
	}
}

// TestDocumented checks that every rule is fully described and well named.
func TestDocumented(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	rules := all.Rules()
	if !slices.IsSortedFunc(rules, func(a, b *analysis.Rule) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the rules are not sorted by code")
	}
	seen := make(map[string]bool)
	for _, rule := range rules {
		if seen[rule.Name] || !name.MatchString(rule.Name) {
			t.Errorf("%s: the name %q is taken or not words-with-hyphens", rule.Code, rule.Name)
		}
		seen[rule.Name] = true
		doc := rule.Doc
		for what, text := range map[string]string{
			"Title": doc.Title, "What": doc.What, "Why": doc.Why, "Bad": doc.Bad, "Good": doc.Good,
			"Versions": doc.Versions, "Confirm": doc.Confirm, "Since": rule.Since,
		} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: no %s", rule.Code, what)
			}
		}
		if strings.HasSuffix(doc.Title, ".") || strings.Contains(doc.Title, "\n") {
			t.Errorf("%s: the title %q is not one line without a full stop", rule.Code, doc.Title)
		}
		if !rule.Py2 && !rule.Py3 {
			t.Errorf("%s runs for no dialect", rule.Code)
		}
		if ours := strings.HasPrefix(rule.Code, "SLL9"); ours != (rule.Run == nil) {
			t.Errorf("%s: Run is nil: %v, and its findings are the driver's: %v", rule.Code, rule.Run == nil, ours)
		}
		if !strings.HasSuffix(rule.URL(), "/docs/rules/"+rule.Code+".md") {
			t.Errorf("%s: URL %s", rule.Code, rule.URL())
		}
	}
}
