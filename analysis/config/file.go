package config

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2"

	"github.com/sllint/sllint/syntax"
)

// Error is a configuration that cannot be used: where, and what is wrong.
type Error struct {
	File        string
	Row, Column int // from 1; 0 when the fault has no one place
	Message     string
}

// Error gives "file:row:column: message".
func (e *Error) Error() string {
	if e.Row == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Row, e.Column, e.Message)
}

// Names of the files that may hold settings, the strongest first.
const (
	hiddenFile    = ".sllint.toml"
	plainFile     = "sllint.toml"
	pyprojectFile = "pyproject.toml"
)

// fileSettings is what one file says; nil where it says nothing.
type fileSettings struct {
	target           *syntax.Version
	selected         []string
	ignore           []string
	extendSelect     []string
	perFileIgnores   []PerFile
	severity         []Graded
	exclude          []string
	extendExclude    []string
	respectGitignore *bool
	pythonPath       []string
	cacheDir         *string
	outputFormat     *string
	failOn           []string
	baseline         *string
	maxSteps         *int64
	timeout          *time.Duration
	allow            []string
	extend           *string
	file, root       string            // its path and its folder
	layers           []selection       // of the files that it extends, and its own
	given            map[string]string // the keys that are there, dotted, and the file that says so
}

// key is one entry of the schema.
type key struct {
	name string
	set  func(r *reader, f *fileSettings, at []string, v any) error
	sub  []key // for a table with fixed keys
}

// schema lists every key of [tool.sllint].
var schema = []key{
	{name: "extend", set: func(r *reader, f *fileSettings, at []string, v any) error {
		s, err := r.text(at, v)
		f.extend = &s
		return err
	}},
	{name: "target-version", set: func(r *reader, f *fileSettings, at []string, v any) error {
		s, err := r.text(at, v)
		if err != nil {
			return err
		}
		target, err := ParseTarget(s)
		f.target = &target
		return r.wrap(at, -1, err)
	}},
	{name: "select", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.selected, err = r.selectors(at, v)
		return err
	}},
	{name: "ignore", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.ignore, err = r.selectors(at, v)
		return err
	}},
	{name: "extend-select", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.extendSelect, err = r.selectors(at, v)
		return err
	}},
	{name: "per-file-ignores", set: (*reader).perFileIgnores},
	{name: "severity", set: (*reader).severity},
	{name: "exclude", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.exclude, err = r.globs(at, v)
		return err
	}},
	{name: "extend-exclude", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.extendExclude, err = r.globs(at, v)
		return err
	}},
	{name: "respect-gitignore", set: func(r *reader, f *fileSettings, at []string, v any) error {
		b, ok := v.(bool)
		f.respectGitignore = &b
		return r.expect(ok, at, -1, "true or false", v)
	}},
	{name: "python-path", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.pythonPath, err = r.texts(at, v, "a list of folders")
		return err
	}},
	{name: "cache-dir", set: func(r *reader, f *fileSettings, at []string, v any) error {
		s, err := r.text(at, v)
		f.cacheDir = &s
		return err
	}},
	{name: "output-format", set: func(r *reader, f *fileSettings, at []string, v any) error {
		s, err := r.text(at, v)
		if err != nil {
			return err
		}
		f.outputFormat = &s
		return r.wrap(at, -1, CheckFormat(s))
	}},
	{name: "fail-on", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
		f.failOn, err = r.texts(at, v, "a list of severities and rule codes")
		for i, s := range f.failOn {
			if err == nil {
				_, bad := ParseThreshold(r.rules, []string{s})
				err = r.wrap(at, i, bad)
			}
		}
		return err
	}},
	{name: "baseline", set: func(r *reader, f *fileSettings, at []string, v any) error {
		s, err := r.text(at, v)
		f.baseline = &s
		return err
	}},
	{name: "confirm", sub: []key{
		{name: "max-steps", set: func(r *reader, f *fileSettings, at []string, v any) error {
			n, ok := v.(int64)
			f.maxSteps = &n
			return r.expect(ok && n > 0, at, -1, "a whole number above 0", v)
		}},
		{name: "timeout", set: func(r *reader, f *fileSettings, at []string, v any) error {
			s, ok := v.(string)
			d, err := time.ParseDuration(s)
			f.timeout = &d
			return r.expect(ok && err == nil && d > 0, at, -1, `a duration such as "10s" or "500ms"`, v)
		}},
		{name: "allow", set: func(r *reader, f *fileSettings, at []string, v any) (err error) {
			f.allow, err = r.texts(at, v, "a list of capabilities")
			for i, s := range f.allow {
				if err == nil && !slices.Contains(Capabilities, s) {
					err = r.fail(at, i, "unknown capability %q: expected one of %s%s",
						s, strings.Join(Capabilities, ", "), didYouMean(s, Capabilities))
				}
			}
			return err
		}},
	}},
}

// Keys lists every setting by its dotted name, in the schema's order.
func Keys() []string {
	var names []string
	for _, k := range schema {
		for _, s := range k.sub {
			names = append(names, k.name+"."+s.name)
		}
		if k.sub == nil {
			names = append(names, k.name)
		}
	}
	return names
}

// ParseTarget reads a target-version: "auto" is 0.
func ParseTarget(s string) (syntax.Version, error) {
	if s == "auto" {
		return 0, nil
	}
	v, err := syntax.ParseVersion(s)
	if err != nil {
		return 0, fmt.Errorf("unknown Python version %q: expected auto, 2.7 or 3.8 to 3.14", s)
	}
	return v, nil
}

// CheckFormat returns an error unless s is an output format.
func CheckFormat(s string) error {
	if slices.Contains(OutputFormats, s) {
		return nil
	}
	return fmt.Errorf("unknown output format %q: expected one of %s%s",
		s, strings.Join(OutputFormats, ", "), didYouMean(s, OutputFormats))
}

// reader reads the settings of one document.
type reader struct {
	file  string
	doc   []byte
	base  []string // where the settings are: "tool", "sllint", or nothing
	rules registry
	chain []string // the files that led here by `extend`
}

// read returns nil without an error when the document has no settings for
// sllint, as most pyproject.toml files have not.
func (r *reader) read() (*fileSettings, error) {
	r.base = nil
	if filepath.Base(r.file) == pyprojectFile {
		r.base = []string{"tool", "sllint"}
	}
	var tree map[string]any
	if err := toml.Unmarshal(r.doc, &tree); err != nil {
		return nil, r.syntaxError(err)
	}
	table := tree
	for i, name := range r.base {
		v, ok := table[name]
		if !ok {
			return nil, nil
		}
		if table, ok = v.(map[string]any); !ok {
			return nil, r.fail(nil, -1, "%s must be a table, found %s", strings.Join(r.base[:i+1], "."), describe(v))
		}
	}
	f := &fileSettings{given: map[string]string{}}
	return f, r.table(f, schema, nil, table)
}

// table reads the keys of one table, in sorted order so that the same file
// always gives the same error.
func (r *reader) table(f *fileSettings, keys []key, at []string, table map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == name })
		here := append(slices.Clone(at), name)
		if i < 0 {
			return r.unknownKey(keys, here)
		}
		if keys[i].sub != nil {
			sub, ok := table[name].(map[string]any)
			if !ok {
				return r.expect(false, here, -1, "a table", table[name])
			}
			if err := r.table(f, keys[i].sub, here, sub); err != nil {
				return err
			}
			continue
		}
		if err := keys[i].set(r, f, here, table[name]); err != nil {
			return err
		}
		f.given[strings.Join(here, ".")] = r.file
	}
	return nil
}

func (r *reader) unknownKey(keys []key, at []string) error {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	name := at[len(at)-1]
	hint := didYouMean(name, names)
	if hint == "" {
		hint = "; known keys: " + strings.Join(names, ", ")
	}
	return r.failAtKey(at, "unknown key %q%s", name, hint)
}

func (r *reader) perFileIgnores(f *fileSettings, at []string, v any) error {
	table, ok := v.(map[string]any)
	if !ok {
		return r.expect(false, at, -1, "a table from patterns to lists of rule codes", v)
	}
	f.perFileIgnores = []PerFile{} // even if it is empty: it replaces those of a file that is extended
	for _, pattern := range slices.Sorted(maps.Keys(table)) {
		here := append(slices.Clone(at), pattern)
		if !doublestar.ValidatePattern(strings.TrimPrefix(pattern, "!")) {
			return r.failAtKey(here, "%q is not a valid pattern", pattern)
		}
		codes, err := r.selectors(here, table[pattern])
		if err != nil {
			return err
		}
		f.perFileIgnores = append(f.perFileIgnores, PerFile{Pattern: pattern, Codes: codes})
	}
	return nil
}

func (r *reader) text(at []string, v any) (string, error) {
	s, ok := v.(string)
	return s, r.expect(ok, at, -1, "a string", v)
}

// texts reads a list of strings; never nil without an error, so that an empty
// list differs from a missing key.
func (r *reader) texts(at []string, v any, what string) ([]string, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, r.expect(false, at, -1, what, v)
	}
	list := make([]string, 0, len(items))
	for i, item := range items {
		s, ok := item.(string)
		if !ok {
			return nil, r.expect(false, at, i, "a string", item)
		}
		list = append(list, s)
	}
	return list, nil
}

func (r *reader) selectors(at []string, v any) ([]string, error) {
	list, err := r.texts(at, v, "a list of rule codes")
	for i, s := range list {
		if _, ok := r.rules.selected(s); err == nil && !ok {
			err = r.wrap(at, i, r.rules.unknown(s))
		}
	}
	return list, err
}

func (r *reader) globs(at []string, v any) ([]string, error) {
	list, err := r.texts(at, v, "a list of patterns")
	for i, s := range list {
		if err == nil && !doublestar.ValidatePattern(s) {
			err = r.fail(at, i, "%q is not a valid pattern", s)
		}
	}
	return list, err
}

// expect complains about a value of the wrong type unless ok.
func (r *reader) expect(ok bool, at []string, index int, want string, v any) error {
	if ok {
		return nil
	}
	what := at[len(at)-1]
	if index >= 0 {
		what += fmt.Sprintf("[%d]", index)
	}
	return r.fail(at, index, "%s must be %s, found %s", what, want, describe(v))
}

// describe names a TOML value as people speak of it.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("the string %q", v)
	case bool:
		return fmt.Sprintf("%t", v)
	case int64:
		return fmt.Sprintf("the number %d", v)
	case float64:
		return fmt.Sprintf("the number %v", v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

func (r *reader) wrap(at []string, index int, err error) error {
	if err == nil {
		return nil
	}
	return r.fail(at, index, "%s", err.Error())
}

// fail makes an error at the value of a key, or at one element of its list.
func (r *reader) fail(at []string, index int, format string, args ...any) error {
	_, value := locate(r.doc, append(slices.Clone(r.base), at...), index)
	return &Error{r.file, value.row, value.column, fmt.Sprintf(format, args...)}
}

func (r *reader) failAtKey(at []string, format string, args ...any) error {
	name, _ := locate(r.doc, append(slices.Clone(r.base), at...), -1)
	return &Error{r.file, name.row, name.column, fmt.Sprintf(format, args...)}
}

func (r *reader) syntaxError(err error) error {
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		row, column := bad.Position()
		return &Error{r.file, row, column, "not valid TOML: " + strings.TrimPrefix(bad.Error(), "toml: ")}
	}
	return &Error{File: r.file, Message: "not valid TOML: " + err.Error()}
}
