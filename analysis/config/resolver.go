package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"github.com/sllint/sllint/syntax"
)

// Overrides is what the command line says; it is stronger than any file. Nil
// and empty mean that it says nothing.
type Overrides struct {
	Select, Ignore, ExtendSelect []string
	Target                       *syntax.Version
	CacheDir                     string
	OutputFormat                 string
	Baseline                     *string // empty for none
	Exclude, ExtendExclude       []string
	RespectGitignore             *bool
}

// Options says how settings are found.
type Options struct {
	Rules     []Rule
	Overrides Overrides
	Isolated  bool   // read no file at all
	File      string // read this file instead of looking for one
	Cwd       string // absolute; what the command line's paths start from
}

// Resolver finds the settings of folders. It remembers what it has read and is
// safe for concurrent use.
type Resolver struct {
	rules   registry
	options Options
	bases   []string // files that others extend, whether or not they could be read

	mu       sync.Mutex
	dirs     map[string]resolved
	requires map[string]syntax.Version
	docs     map[string]pyproject
}

type resolved struct {
	settings *Settings
	err      error
}

// pyproject is a pyproject.toml that was read: nil bytes when there is none.
type pyproject struct {
	text []byte
	err  error
}

// New checks the command line's selectors and the file given with --config.
func New(o Options) (*Resolver, error) {
	if len(o.Rules) > MaxRules {
		return nil, fmt.Errorf("%d rules, but a set holds %d", len(o.Rules), MaxRules)
	}
	r := &Resolver{
		rules: registry(o.Rules), options: o,
		dirs: map[string]resolved{}, requires: map[string]syntax.Version{}, docs: map[string]pyproject{},
	}
	for _, list := range []struct {
		flag  string
		codes []string
	}{{"--select", o.Overrides.Select}, {"--ignore", o.Overrides.Ignore}, {"--extend-select", o.Overrides.ExtendSelect}} {
		if err := r.rules.check(list.codes); err != nil {
			return nil, fmt.Errorf("%s: %w", list.flag, err)
		}
	}
	if o.Isolated || o.File != "" {
		s, err := r.fixed()
		if err != nil {
			return nil, err
		}
		r.dirs[""] = resolved{s, nil}
	}
	return r, nil
}

// fixed gives the one Settings of --isolated or --config.
func (r *Resolver) fixed() (*Settings, error) {
	if r.options.Isolated {
		return r.build(&fileSettings{}, "", r.options.Cwd)
	}
	path := r.options.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.options.Cwd, path)
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the configuration file: %w", err)
	}
	d := &reader{file: r.options.File, doc: doc, rules: r.rules}
	f, err := d.read()
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, fmt.Errorf("%s has no [tool.sllint] table", r.options.File)
	}
	if f, err = r.extended(f, d, path); err != nil {
		return nil, err
	}
	// As in ruff, the patterns of a file given by hand start where the user is.
	return r.build(f, path, r.options.Cwd)
}

// Bases lists the files that files read so far extend, by their absolute paths, those
// that could not be read too.
func (r *Resolver) Bases() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.bases)
}

// For returns the settings of the files in a folder, given by its absolute
// path.
func (r *Resolver) For(dir string) (*Settings, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, ok := r.dirs[""]; ok {
		return s.settings, s.err
	}
	return r.find(dir)
}

func (r *Resolver) find(dir string) (*Settings, error) {
	if s, ok := r.dirs[dir]; ok {
		return s.settings, s.err
	}
	s, err := r.read(dir)
	if s == nil && err == nil {
		if parent := filepath.Dir(dir); parent != dir {
			s, err = r.find(parent)
		} else {
			s, err = r.build(&fileSettings{}, "", r.options.Cwd)
		}
	}
	r.dirs[dir] = resolved{s, err}
	return s, err
}

// read looks for settings in one folder alone; nil without an error means none.
func (r *Resolver) read(dir string) (*Settings, error) {
	for _, name := range []string{hiddenFile, plainFile, pyprojectFile} {
		path := filepath.Join(dir, name)
		var doc []byte
		var err error
		if name == pyprojectFile {
			doc, err = r.pyproject(dir)
		} else {
			doc, err = os.ReadFile(path)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission) && !present(path):
			continue
		case err != nil:
			return nil, &Error{File: r.shown(path), Message: "cannot be read: " + reason(err)}
		case name == pyprojectFile && !bytes.Contains(doc, []byte("sllint")):
			// Whatever is wrong with a file that does not speak of us is not
			// ours to say.
			continue
		}
		d := &reader{file: r.shown(path), doc: doc, rules: r.rules}
		f, err := d.read()
		if err != nil {
			return nil, err
		}
		if f != nil {
			if f, err = r.extended(f, d, path); err != nil {
				return nil, err
			}
			return r.build(f, path, dir)
		}
	}
	return nil, nil
}

// present tells a file that may not be read from a folder that may not be
// searched: only of the first do we know that it is there.
func present(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// reason is the cause of a file error without the path, which the message
// already names.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// pyproject reads dir/pyproject.toml once.
func (r *Resolver) pyproject(dir string) ([]byte, error) {
	if p, ok := r.docs[dir]; ok {
		return p.text, p.err
	}
	text, err := os.ReadFile(filepath.Join(dir, pyprojectFile))
	r.docs[dir] = pyproject{text, err}
	return text, err
}

// shown is a path as messages print it: relative to where the user is if it
// lies below.
func (r *Resolver) shown(path string) string {
	if rel, err := filepath.Rel(r.options.Cwd, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// Requires returns the dialect that `requires-python` in the nearest
// pyproject.toml with a [project] table asks for, 0 if it says nothing.
func (r *Resolver) Requires(dir string) syntax.Version {
	if r.options.Isolated {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.findRequires(dir)
}

func (r *Resolver) findRequires(dir string) syntax.Version {
	if v, ok := r.requires[dir]; ok {
		return v
	}
	v, found := r.readRequires(dir)
	if parent := filepath.Dir(dir); !found && parent != dir {
		v = r.findRequires(parent)
	}
	r.requires[dir] = v
	return v
}

func (r *Resolver) readRequires(dir string) (v syntax.Version, found bool) {
	doc, err := r.pyproject(dir)
	if err != nil || !bytes.Contains(doc, []byte("project")) {
		return 0, false
	}
	var tree struct {
		Project map[string]any `toml:"project"`
	}
	if toml.Unmarshal(doc, &tree) != nil || tree.Project == nil {
		return 0, false
	}
	s, _ := tree.Project["requires-python"].(string)
	return requiredVersion(s), true
}

// build lays the file over the defaults and the command line over both.
func (r *Resolver) build(f *fileSettings, file, root string) (*Settings, error) {
	o := &r.options.Overrides
	s := &Settings{
		Root: root, File: file,
		Select: f.selected, Ignore: f.ignore, ExtendSelect: f.extendSelect,
		PerFileIgnores: slices.Clone(f.perFileIgnores),
		Severity:       f.severity, Severities: r.rules.severities(f.severity),
		Exclude: DefaultExcludes, ExtendExclude: f.extendExclude,
		RespectGitignore: true,
		CacheDir:         DefaultCacheDir,
		OutputFormat:     DefaultFormat,
		FailOn:           f.failOn,
		Confirm:          Confirm{MaxSteps: DefaultMaxSteps, Timeout: DefaultTimeout, Allow: f.allow},
		origin:           map[string]string{},
	}
	for name, from := range f.given {
		s.origin[name] = from
	}
	if f.extend != nil {
		s.Extend = *f.extend
	}
	if f.exclude != nil {
		s.Exclude = f.exclude
	}
	set(&s.Target, f.target)
	set(&s.RespectGitignore, f.respectGitignore)
	set(&s.CacheDir, f.cacheDir)
	set(&s.OutputFormat, f.outputFormat)
	set(&s.Confirm.MaxSteps, f.maxSteps)
	set(&s.Confirm.Timeout, f.timeout)
	s.CacheDir = absolute(root, s.CacheDir)
	if f.baseline != nil && *f.baseline != "" {
		s.Baseline = absolute(root, *f.baseline)
	}
	for _, p := range f.pythonPath {
		s.PythonPath = append(s.PythonPath, absolute(root, p))
	}
	s.override(o, r.options.Cwd)

	s.Rules = r.rules.resolve(append(slices.Clone(f.layers), selection{o.Select, o.ExtendSelect, o.Ignore}))
	for i := range s.PerFileIgnores {
		p := &s.PerFileIgnores[i]
		for _, code := range p.Codes {
			named, _ := r.rules.selected(code)
			for j := range named {
				p.off[j] |= named[j]
			}
		}
	}
	return s, nil
}

// override applies the command line.
func (s *Settings) override(o *Overrides, cwd string) {
	from := func(name string) { s.origin[name] = "command line" }
	if o.Select != nil {
		s.Select = o.Select
		from("select")
	}
	if o.Ignore != nil {
		s.Ignore = append(slices.Clone(s.Ignore), o.Ignore...)
		from("ignore")
	}
	if o.ExtendSelect != nil {
		s.ExtendSelect = append(slices.Clone(s.ExtendSelect), o.ExtendSelect...)
		from("extend-select")
	}
	if o.Target != nil {
		s.Target = *o.Target
		from("target-version")
	}
	if o.CacheDir != "" {
		s.CacheDir = absolute(cwd, o.CacheDir)
		from("cache-dir")
	}
	if o.OutputFormat != "" {
		s.OutputFormat = o.OutputFormat
		from("output-format")
	}
	if o.Baseline != nil {
		if s.Baseline = *o.Baseline; s.Baseline != "" {
			s.Baseline = absolute(cwd, s.Baseline)
		}
		from("baseline")
	}
	if o.Exclude != nil {
		s.Exclude = o.Exclude
		from("exclude")
	}
	if o.ExtendExclude != nil {
		s.ExtendExclude = append(slices.Clone(s.ExtendExclude), o.ExtendExclude...)
		from("extend-exclude")
	}
	if o.RespectGitignore != nil {
		s.RespectGitignore = *o.RespectGitignore
		from("respect-gitignore")
	}
}

// set stores what a file says, if it says something.
func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func absolute(root, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(root, path)
}
