// Package config finds and reads the settings that are in force for a file.
//
// Settings come from `[tool.sllint]` in pyproject.toml, from sllint.toml or
// from .sllint.toml: the nearest folder above the file that has one of them
// decides, and only one file counts, as in ruff. The command line overrides it.
// Whatever a file says that sllint does not know is an error which names the
// file, the place and the nearest known word.
package config

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/sllint/sllint/syntax"
)

// DefaultExcludes are the names of folders that are not entered unless they
// are given on the command line; they are ruff's.
var DefaultExcludes = []string{
	".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints",
	".mypy_cache", ".nox", ".pants.d", ".pyenv", ".pytest_cache", ".pytype",
	".ruff_cache", ".sllint_cache", ".svn", ".tox", ".venv", ".vscode",
	"__pypackages__", "_build", "buck-out", "build", "dist", "node_modules",
	"site-packages", "venv",
}

// OutputFormats are the values of output-format.
var OutputFormats = []string{
	"full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "pylint",
}

// Capabilities are what `allow` may grant to a program that is confirmed.
var Capabilities = []string{"fs", "net", "env", "clock"}

// The defaults that no file needs to repeat.
const (
	DefaultCacheDir = ".sllint_cache"
	DefaultFormat   = "full"
	DefaultMaxSteps = 10_000_000
	DefaultTimeout  = 10 * time.Second
)

// PerFile switches rules off for the files that a pattern matches.
type PerFile struct {
	Pattern string // as written; a leading '!' turns it round
	Codes   []string

	off Set
}

// Confirm is [tool.sllint.confirm].
type Confirm struct {
	MaxSteps int64
	Timeout  time.Duration
	Allow    []string
}

// Settings is what is in force for the files of one folder. It is shared and
// never changed.
type Settings struct {
	Root             string         // the folder that relative patterns and paths start from
	File             string         // the file it was read from; empty for the defaults
	Extend           string         // as written; empty for nothing
	Target           syntax.Version // 0 for auto
	Select           []string       // nil when nobody gave one
	Ignore           []string
	ExtendSelect     []string
	PerFileIgnores   []PerFile
	Severity         []Graded
	Exclude          []string
	ExtendExclude    []string
	RespectGitignore bool
	PythonPath       []string // absolute
	CacheDir         string   // absolute
	OutputFormat     string
	FailOn           []string // severities and selectors; nil for everything
	Baseline         string   // absolute; empty for none
	Confirm          Confirm

	// Rules are those that run where no per-file-ignores apply.
	Rules Set

	// Severities are those of the rules, by code, that are not what the rule says.
	Severities map[string]string

	origin map[string]string
}

// Origin tells where the value of a key came from: a file's path,
// "command line" or "default".
func (s *Settings) Origin(key string) string {
	if o := s.origin[key]; o != "" {
		return o
	}
	return "default"
}

// RulesFor returns the rules that run on the file with this absolute path.
func (s *Settings) RulesFor(path string) Set {
	set := s.Rules
	for i := range s.PerFileIgnores {
		p := &s.PerFileIgnores[i]
		pattern, negated := strings.CutPrefix(p.Pattern, "!")
		if matches(pattern, s.Root, path) != negated {
			set = set.Without(p.off)
		}
	}
	return set
}

// Excluded reports whether a file or folder that was met on the way (not given
// by the user) is left out; path is absolute.
func (s *Settings) Excluded(path string) bool {
	for _, list := range [][]string{s.Exclude, s.ExtendExclude} {
		for _, pattern := range list {
			if matches(pattern, s.Root, path) {
				return true
			}
		}
	}
	return false
}

// matches tells whether a pattern names the path: a pattern without a slash by
// the last element, any other by the whole path, from root if it is relative.
func matches(pattern, root, path string) bool {
	pattern = strings.TrimSuffix(filepath.ToSlash(pattern), "/")
	if !strings.Contains(pattern, "/") {
		base := filepath.Base(path)
		if !strings.ContainsAny(pattern, `*?[{\`) {
			return pattern == base
		}
		ok, _ := doublestar.Match(pattern, base)
		return ok
	}
	path = filepath.ToSlash(path)
	if !filepath.IsAbs(filepath.FromSlash(pattern)) {
		rel, ok := strings.CutPrefix(path, strings.TrimSuffix(filepath.ToSlash(root), "/")+"/")
		if !ok {
			return false
		}
		path, pattern = rel, strings.TrimPrefix(pattern, "./")
	}
	ok, _ := doublestar.Match(pattern, path)
	return ok
}

// Ignored is one entry of per-file-ignores, to show.
type Ignored struct {
	Pattern string   `json:"pattern"`
	Codes   []string `json:"codes"`
}

// Value returns the value of a key of Keys, in the type that TOML and JSON have
// for it; nil for what nobody gave and what has no default.
func (s *Settings) Value(key string) any {
	list := func(l []string) any {
		if l == nil {
			return nil
		}
		return l
	}
	switch key {
	case "extend":
		if s.Extend == "" {
			return nil
		}
		return s.Extend
	case "target-version":
		if s.Target == 0 {
			return "auto"
		}
		return s.Target.String()
	case "select":
		return list(s.Select)
	case "ignore":
		return list(s.Ignore)
	case "extend-select":
		return list(s.ExtendSelect)
	case "per-file-ignores":
		if s.PerFileIgnores == nil {
			return nil
		}
		var entries []Ignored
		for _, p := range s.PerFileIgnores {
			entries = append(entries, Ignored{p.Pattern, p.Codes})
		}
		return entries
	case "severity":
		if s.Severity == nil {
			return nil
		}
		return s.Severity
	case "exclude":
		return list(s.Exclude)
	case "extend-exclude":
		return list(s.ExtendExclude)
	case "respect-gitignore":
		return s.RespectGitignore
	case "python-path":
		return list(s.PythonPath)
	case "cache-dir":
		return s.CacheDir
	case "output-format":
		return s.OutputFormat
	case "fail-on":
		return list(s.FailOn)
	case "baseline":
		if s.Baseline == "" {
			return nil
		}
		return s.Baseline
	case "confirm.max-steps":
		return s.Confirm.MaxSteps
	case "confirm.timeout":
		return s.Confirm.Timeout.String()
	case "confirm.allow":
		return list(s.Confirm.Allow)
	}
	return nil
}
