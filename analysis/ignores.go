package analysis

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores is what git's ignore files say in one folder: the patterns of the
// folders above, then its own. Nil ignores nothing.
type ignores struct {
	root     string // the repository's folder; paths are split from here
	patterns []gitignore.Pattern
	matcher  gitignore.Matcher
}

const gitignoreFile = ".gitignore"

// ignoresAbove reads the ignore files that hold in a folder which the user
// gave, without its own. Outside of a repository there are none. If they would
// ignore the folder itself they do not count: the user asked for it.
func ignoresAbove(dir string) *ignores {
	root := dir
	for {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			break
		}
		parent := filepath.Dir(root)
		if parent == root {
			// No repository: as in ruff, the .gitignore files below still count.
			return &ignores{root: dir}
		}
		root = parent
	}
	ig := &ignores{root: root}
	ig.add(filepath.Join(root, ".git", "info", "exclude"), nil)
	rel, _ := filepath.Rel(root, dir)
	if rel == "." {
		return ig
	}
	parts := strings.Split(rel, string(filepath.Separator))
	for i := range parts {
		ig.add(filepath.Join(append([]string{root}, append(parts[:i:i], gitignoreFile)...)...), parts[:i])
		ig.matcher = gitignore.NewMatcher(ig.patterns)
		if ig.match(filepath.Join(append([]string{root}, parts[:i+1]...)...), true) {
			return &ignores{root: dir}
		}
	}
	return ig
}

// add reads one ignore file, whose patterns hold below a folder.
func (ig *ignores) add(file string, domain []string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	text = bytes.TrimPrefix(text, []byte(bom))
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		ig.patterns = append(ig.patterns, gitignore.ParsePattern(line, domain))
	}
}

// enter returns the ignores in force inside a folder with these entries.
func (ig *ignores) enter(dir string, entries []fs.DirEntry) *ignores {
	if ig == nil {
		return nil
	}
	has := false
	for _, e := range entries {
		has = has || e.Name() == gitignoreFile
	}
	if !has {
		if ig.matcher == nil && len(ig.patterns) > 0 {
			ig.matcher = gitignore.NewMatcher(ig.patterns)
		}
		return ig
	}
	in := &ignores{root: ig.root, patterns: ig.patterns[:len(ig.patterns):len(ig.patterns)]}
	in.add(filepath.Join(dir, gitignoreFile), ig.split(dir))
	in.matcher = gitignore.NewMatcher(in.patterns)
	return in
}

// split gives a path's parts below the root.
func (ig *ignores) split(path string) []string {
	rel := strings.Trim(strings.TrimPrefix(path, ig.root), string(filepath.Separator))
	if rel == "" {
		return nil
	}
	return strings.Split(rel, string(filepath.Separator))
}

// match reports whether a file or folder is ignored.
func (ig *ignores) match(path string, isDir bool) bool {
	return ig != nil && ig.matcher != nil && ig.matcher.Match(ig.split(path), isDir)
}
