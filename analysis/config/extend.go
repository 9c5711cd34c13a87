package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// extended lays a file over the one that it extends, if any, and that one over the
// one that it extends.
func (r *Resolver) extended(f *fileSettings, d *reader, path string) (*fileSettings, error) {
	f.file, f.root = path, filepath.Dir(path)
	for name := range f.given {
		f.given[name] = path
	}
	f.layers = []selection{{f.selected, f.extendSelect, f.ignore}}
	if f.extend == nil {
		return f, nil
	}
	at := []string{"extend"}
	base := absolute(f.root, filepath.FromSlash(*f.extend))
	if !slices.Contains(r.bases, base) {
		r.bases = append(r.bases, base)
	}
	if slices.Contains(d.chain, base) || base == path {
		return nil, d.fail(at, -1, "%s extends itself", r.shown(base))
	}
	doc, err := os.ReadFile(base)
	if err != nil {
		return nil, d.fail(at, -1, "%s cannot be read: %s", r.shown(base), reason(err))
	}
	below := &reader{file: r.shown(base), doc: doc, rules: r.rules, chain: append(slices.Clone(d.chain), path)}
	b, err := below.read()
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, d.fail(at, -1, "%s has no [tool.sllint] table", r.shown(base))
	}
	if b, err = r.extended(b, below, base); err != nil {
		return nil, err
	}
	f.over(b)
	return f, nil
}

// over takes from the settings below what these do not say.
func (f *fileSettings) over(b *fileSettings) {
	f.layers = append(b.layers, f.layers...)
	for name, file := range b.given {
		if f.given[name] == "" {
			f.given[name] = file
		}
	}
	delete(f.given, "extend")
	if f.extend != nil {
		f.given["extend"] = f.file
	}
	inherit(&f.target, b.target)
	if f.selected == nil {
		f.selected = b.selected
		f.ignore = joined(b.ignore, f.ignore)
		f.extendSelect = joined(b.extendSelect, f.extendSelect)
	}
	if f.perFileIgnores == nil {
		for _, p := range b.perFileIgnores {
			bare, turned := strings.CutPrefix(p.Pattern, "!")
			p.Pattern = rooted(b.root, bare)
			if turned {
				p.Pattern = "!" + p.Pattern
			}
			f.perFileIgnores = append(f.perFileIgnores, p)
		}
	}
	if f.severity == nil {
		f.severity = b.severity
	}
	if f.exclude == nil {
		f.exclude = allRooted(b.root, b.exclude)
	}
	f.extendExclude = joined(allRooted(b.root, b.extendExclude), f.extendExclude)
	inherit(&f.respectGitignore, b.respectGitignore)
	if f.pythonPath == nil {
		for _, p := range b.pythonPath {
			f.pythonPath = append(f.pythonPath, absolute(b.root, p))
		}
	}
	if f.cacheDir == nil && b.cacheDir != nil {
		dir := absolute(b.root, *b.cacheDir)
		f.cacheDir = &dir
	}
	inherit(&f.outputFormat, b.outputFormat)
	if f.failOn == nil {
		f.failOn = b.failOn
	}
	if f.baseline == nil && b.baseline != nil && *b.baseline != "" {
		file := absolute(b.root, *b.baseline)
		f.baseline = &file
	}
	inherit(&f.maxSteps, b.maxSteps)
	inherit(&f.timeout, b.timeout)
	if f.allow == nil {
		f.allow = b.allow
	}
}

func inherit[T any](to **T, from *T) {
	if *to == nil {
		*to = from
	}
}

// joined is a and b; nil where both are.
func joined(a, b []string) []string {
	if a == nil {
		return b
	}
	return append(slices.Clone(a), b...)
}

// allRooted is nil for nil.
func allRooted(root string, patterns []string) []string {
	if patterns == nil {
		return nil
	}
	list := make([]string, 0, len(patterns))
	for _, p := range patterns {
		list = append(list, rooted(root, p))
	}
	return list
}

// rooted gives a pattern that means the same from anywhere as it does from root.
func rooted(root, pattern string) string {
	if !strings.Contains(strings.TrimSuffix(pattern, "/"), "/") || filepath.IsAbs(filepath.FromSlash(pattern)) {
		return pattern
	}
	escape := strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, "{", `\{`, "}", `\}`)
	return escape.Replace(strings.TrimSuffix(filepath.ToSlash(root), "/")) + "/" + strings.TrimPrefix(pattern, "./")
}
