package pages

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/sllint/sllint/analysis"
)

// Files returns everything that Write writes, by its path below the root.
func Files(root string, rules []*analysis.Rule) (map[string][]byte, error) {
	out := make(map[string][]byte)
	for _, rule := range rules {
		out[filepath.Join("docs", "rules", rule.Code+".md")] = Page(rule)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		return nil, err
	}
	out["README.md"], err = Readme(readme, rules)
	return out, err
}

// Write writes the pages and the README's table, and removes pages of rules
// that are no more.
func Write(root string, rules []*analysis.Rule) error {
	files, err := Files(root, rules)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(root, "docs", "rules"), 0o755); err != nil {
		return err
	}
	stale, err := Stale(root, rules)
	if err != nil {
		return err
	}
	for _, path := range stale {
		if err := os.Remove(filepath.Join(root, path)); err != nil {
			return err
		}
	}
	for path, text := range files {
		if err := os.WriteFile(filepath.Join(root, path), text, 0o644); err != nil {
			return fmt.Errorf("write a page: %w", err)
		}
	}
	return nil
}

// Stale lists the pages below the root that belong to no rule.
func Stale(root string, rules []*analysis.Rule) ([]string, error) {
	pages, err := filepath.Glob(filepath.Join(root, "docs", "rules", "SLL*.md"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, path := range pages {
		if !slices.ContainsFunc(rules, func(r *analysis.Rule) bool { return r.Code+".md" == filepath.Base(path) }) {
			out = append(out, filepath.Join("docs", "rules", filepath.Base(path)))
		}
	}
	return out, nil
}
