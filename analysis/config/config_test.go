package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sllint/sllint/syntax"
)

var testRules = []Rule{
	{Code: "SLL101", Name: "exc-info-in-local"},
	{Code: "SLL102", Name: "exception-in-local"},
	{Code: "SLL110", Name: "swallowing-contextmanager", Off: true},
	{Code: "SLL201", Name: "missing-exc-clear"},
	{Code: "SLL901", Name: "syntax-error", Always: true},
}

// names spells a set out.
func names(set Set) string {
	var codes []string
	for i, r := range testRules {
		if set.Has(i) {
			codes = append(codes, strings.TrimPrefix(r.Code, "SLL"))
		}
	}
	return strings.Join(codes, " ")
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSelection(t *testing.T) {
	sel := func(s string) []string {
		if s == "-" {
			return nil
		}
		return strings.Fields(s)
	}
	tests := []struct {
		fileSelect, fileExtend, fileIgnore string
		cliSelect, cliExtend, cliIgnore    string
		want                               string
	}{
		{"-", "-", "-", "-", "-", "-", "101 102 201 901"},
		{"ALL", "-", "-", "-", "-", "-", "101 102 201 901"},
		{"SLL", "-", "-", "-", "-", "-", "101 102 110 201 901"},
		{"SLL1", "-", "-", "-", "-", "-", "101 102 110 901"},
		{"sll1", "-", "-", "-", "-", "-", "101 102 110 901"},
		{"SLL110", "-", "-", "-", "-", "-", "110 901"},
		{"exception-in-local", "-", "-", "-", "-", "-", "102 901"},
		{"", "-", "-", "-", "-", "-", "901"},
		{"SLL1", "-", "SLL10", "-", "-", "-", "110 901"},
		{"SLL102", "-", "SLL1", "-", "-", "-", "102 901"},
		{"SLL1", "-", "SLL1", "-", "-", "-", "901"},
		{"-", "SLL110", "-", "-", "-", "-", "101 102 110 201 901"},
		{"-", "-", "SLL1", "-", "-", "-", "201 901"},
		{"-", "-", "SLL1", "-", "SLL102", "-", "102 201 901"},
		{"-", "-", "SLL102", "-", "SLL1", "-", "101 102 110 201 901"},
		{"SLL1", "-", "SLL102", "SLL2", "-", "-", "201 901"},
		{"SLL1", "-", "SLL102", "SLL102", "-", "-", "102 901"},
		{"SLL1", "-", "-", "-", "-", "SLL101", "102 110 901"},
		{"SLL1", "-", "-", "-", "-", "SLL9", "101 102 110"},
		{"SLL1", "-", "SLL901", "-", "-", "-", "101 102 110"},
		{"-", "-", "-", "ALL", "-", "SLL9", "101 102 201"},
	}
	for _, tt := range tests {
		layers := []selection{
			{sel(tt.fileSelect), sel(tt.fileExtend), sel(tt.fileIgnore)},
			{sel(tt.cliSelect), sel(tt.cliExtend), sel(tt.cliIgnore)},
		}
		if tt.fileSelect == "" {
			layers[0].selected = []string{}
		}
		if got := names(registry(testRules).resolve(layers)); got != tt.want {
			t.Errorf("%+v: got %s", tt, got)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"sllint.toml", "selct = ['SLL1']\n", `sllint.toml:1:1: unknown key "selct"; did you mean "select"?`},
		{"sllint.toml", "\n\nzzzzzzzzzzzzzzzz = 1\n", `sllint.toml:3:1: unknown key "zzzzzzzzzzzzzzzz"; known keys: extend, target-version, select, ignore, extend-select, per-file-ignores, severity, exclude, extend-exclude, respect-gitignore, python-path, cache-dir, output-format, fail-on, baseline, confirm`},
		{"pyproject.toml", "[tool.other]\nselct = 1\n[tool.sllint]\nexclud = []\n", `pyproject.toml:4:1: unknown key "exclud"; did you mean "exclude"?`},
		{"pyproject.toml", "tool = {sllint = {é = 1, ignor = 2}}\n", `not valid TOML`},
		{"pyproject.toml", "tool = {sllint = {'é' = 1, ignor = 2}}\n", `pyproject.toml:1:28: unknown key "ignor"; did you mean "ignore"?`},
		{"pyproject.toml", "tool.sllint = 3\n", "pyproject.toml:1:15: tool.sllint must be a table, found the number 3"},
		{"sllint.toml", "[confirm]\nmaxsteps = 3\n", `sllint.toml:2:1: unknown key "maxsteps"; did you mean "max-steps"?`},
		{"sllint.toml", "select = 'SLL1'\n", `sllint.toml:1:10: select must be a list of rule codes, found the string "SLL1"`},
		{"sllint.toml", "select = [\n  'SLL1',\n  7]\n", `sllint.toml:3:3: select[1] must be a string, found the number 7`},
		{"sllint.toml", "select = ['SLL1', 'SLL120']\n", `sllint.toml:1:19: unknown rule "SLL120"; did you mean "SLL110"?`},
		{"sllint.toml", "target-version = 3.13\n", `sllint.toml:1:18: target-version must be a string, found the number 3.13`},
		{"sllint.toml", "target-version = '3.5'\n", `sllint.toml:1:18: unknown Python version "3.5": expected auto, 2.7 or 3.8 to 3.14`},
		{"sllint.toml", "output-format = 'jsn'\n", `sllint.toml:1:17: unknown output format "jsn": expected one of full, concise, json, json-lines, sarif, github, gitlab, junit, pylint; did you mean "json"?`},
		{"sllint.toml", "fail-on = ['error', 'eror']\n", `sllint.toml:1:21: "eror" is neither a severity (error, warning, info) nor a rule; did you mean "error"?`},
		{"sllint.toml", "fail-on = 'error'\n", `sllint.toml:1:11: fail-on must be a list of severities and rule codes, found the string "error"`},
		{"sllint.toml", "baseline = true\n", "sllint.toml:1:12: baseline must be a string, found "},
		{"sllint.toml", "respect-gitignore = 'yes'\n", `sllint.toml:1:21: respect-gitignore must be true or false, found the string "yes"`},
		{"sllint.toml", "[confirm]\ntimeout = 10\n", `sllint.toml:2:11: timeout must be a duration such as "10s" or "500ms", found the number 10`},
		{"sllint.toml", "[confirm]\nallow = ['nett']\n", `sllint.toml:2:10: unknown capability "nett": expected one of fs, net, env, clock; did you mean "net"?`},
		{"sllint.toml", "[per-file-ignores]\n'tests/*' = ['SLX']\n", `sllint.toml:2:14: unknown rule "SLX"; did you mean "SLL`},
		{"sllint.toml", "[per-file-ignores]\n'te[st' = ['SLL1']\n", `sllint.toml:2:1: "te[st" is not a valid pattern`},
		{"sllint.toml", "exclude = ['a', '[']\n", `sllint.toml:1:17: "[" is not a valid pattern`},
		{"sllint.toml", "exclude = 1979-05-27\n", `sllint.toml:1:11: exclude must be a list of patterns, found a date or time`},
		{"sllint.toml", "confirm = 3\n", `sllint.toml:1:11: confirm must be a table, found the number 3`},
		{"sllint.toml", "a = \n", `sllint.toml:1:`},
	}
	for _, tt := range tests {
		_, err := (&reader{file: tt.name, doc: []byte(tt.text), rules: testRules}).read()
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %q\n got %v\nwant %s", tt.name, tt.text, err, tt.want)
		}
	}
}

func TestNearestFileCounts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"pyproject.toml":       "[tool.sllint]\nselect = ['SLL1']\ncache-dir = 'c'\npython-path = ['lib']\n[tool.sllint.confirm]\ntimeout='2s'\n",
		"a/pyproject.toml":     "[project]\nrequires-python = '>=3.9'\n",
		"a/b/x.py":             "",
		"c/sllint.toml":        "select = ['SLL2']\n",
		"c/.sllint.toml":       "target-version = '2.7'\n",
		"bad/sllint.toml":      "selct = []\n",
		"other/pyproject.toml": "this is = not toml\n",
	})
	r, err := New(Options{Rules: testRules, Cwd: dir})
	if err != nil {
		t.Fatal(err)
	}
	at := func(sub string) *Settings {
		t.Helper()
		s, err := r.For(filepath.Join(dir, sub))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := at("a/b")
	if s.File != filepath.Join(dir, "pyproject.toml") || names(s.Rules) != "101 102 110 901" {
		t.Errorf("a/b: %s from %s", names(s.Rules), s.File)
	}
	if s.CacheDir != filepath.Join(dir, "c") || s.Confirm.Timeout != 2*time.Second {
		t.Errorf("cache %s timeout %s", s.CacheDir, s.Confirm.Timeout)
	}
	if diff := cmp.Diff([]string{filepath.Join(dir, "lib")}, s.PythonPath); diff != "" {
		t.Error(diff)
	}
	if s.Origin("select") != s.File || s.Origin("confirm.timeout") != s.File || s.Origin("exclude") != "default" {
		t.Errorf("origins: %v", s.origin)
	}
	if again := at("a/b"); again != s {
		t.Error("settings of one folder are built twice")
	}
	if s := at("c"); s.Target != syntax.Py27 || names(s.Rules) != "101 102 201 901" {
		t.Errorf("c: .sllint.toml must win over sllint.toml: %+v", s)
	}
	if s := at("other"); s.Root != dir {
		t.Errorf("other: a pyproject.toml that does not speak of us must be passed by: %s", s.Root)
	}
	if _, err := r.For(filepath.Join(dir, "bad")); err == nil || !strings.HasPrefix(err.Error(), filepath.Join("bad", "sllint.toml")+":1:1:") {
		t.Errorf("bad: %v", err)
	}
	for sub, want := range map[string]syntax.Version{"": 0, "a": syntax.Py39, "a/b": syntax.Py39, "c": 0} {
		if got := r.Requires(filepath.Join(dir, sub)); got != want {
			t.Errorf("requires-python of %q: %s, want %s", sub, got, want)
		}
	}
}

func TestCommandLineWins(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"sllint.toml": "select = ['SLL1']\ntarget-version = '2.7'\n"})
	v := syntax.Py312
	r, err := New(Options{Rules: testRules, Cwd: dir, Overrides: Overrides{Ignore: []string{"SLL102"}, Target: &v}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.For(dir)
	if err != nil {
		t.Fatal(err)
	}
	if names(s.Rules) != "101 110 901" || s.Target != v || s.Origin("target-version") != "command line" {
		t.Errorf("%s %s %s", names(s.Rules), s.Target, s.Origin("target-version"))
	}
	_, err = New(Options{Rules: testRules, Cwd: dir, Overrides: Overrides{Select: []string{"SLL101", "SLL99"}}})
	if err == nil || err.Error() != `--select: unknown rule "SLL99"; did you mean "SLL9"?` {
		t.Errorf("%v", err)
	}
}

func TestIsolatedAndGiven(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"sllint.toml":    "select = ['SLL1']\n",
		"x/other.toml":   "select = ['SLL2']\n",
		"pyproject.toml": "[project]\nrequires-python = '==2.7.*'\n",
	})
	r, err := New(Options{Rules: testRules, Cwd: dir, Isolated: true})
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := r.For(dir); names(s.Rules) != "101 102 201 901" || r.Requires(dir) != 0 {
		t.Errorf("isolated: %s", names(s.Rules))
	}
	r, err = New(Options{Rules: testRules, Cwd: dir, File: "x/other.toml"})
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := r.For(dir); names(s.Rules) != "201 901" || s.Root != dir || r.Requires(dir) != syntax.Py27 {
		t.Errorf("given: %s at %s", names(s.Rules), s.Root)
	}
	for _, file := range []string{"missing.toml", "pyproject.toml"} {
		if _, err := New(Options{Rules: testRules, Cwd: dir, File: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("--config %s: %v", file, err)
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          bool
	}{
		{"build", "/p/build", true},
		{"build", "/p/a/build", true},
		{"build", "/p/a/build.py", false},
		{"build/", "/p/build", true},
		{"*_pb2.py", "/p/a/x_pb2.py", true},
		{"a/build", "/p/a/build", true},
		{"a/build", "/p/b/a/build", false},
		{"./a/*.py", "/p/a/x.py", true},
		{"a/*.py", "/p/a/b/x.py", false},
		{"a/**/*.py", "/p/a/b/c/x.py", true},
		{"**/gen", "/p/a/gen", true},
		{"/q/x.py", "/q/x.py", true},
		{"a/*.py", "/elsewhere/a/x.py", false},
		{"{one,two}.py", "/p/two.py", true},
	}
	for _, tt := range tests {
		if got := matches(tt.pattern, "/p", tt.path); got != tt.want {
			t.Errorf("%s on %s: %t", tt.pattern, tt.path, got)
		}
	}
}

func TestPerFileIgnores(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"sllint.toml": "[per-file-ignores]\n'tests/**' = ['SLL1']\n'!src/*.py' = ['SLL2']\n'conftest.py'=['ALL']\n"})
	r, _ := New(Options{Rules: testRules, Cwd: dir})
	s, err := r.For(dir)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"src/a.py":          "101 102 201 901",
		"a.py":              "101 102 901",
		"tests/a.py":        "901",
		"tests/conftest.py": "",
	} {
		if got := names(s.RulesFor(filepath.Join(dir, path))); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestRequiredVersion(t *testing.T) {
	tests := map[string]syntax.Version{
		"":                            0,
		">=3.8":                       syntax.Py38,
		">=3.6":                       syntax.Py38,
		">=3":                         syntax.Py38,
		">3.8":                        syntax.Py38,
		">3":                          syntax.Py38,
		">=3.10,<4":                   syntax.Py310,
		"~=3.9":                       syntax.Py39,
		"~=3.9.2":                     syntax.Py39,
		"==3.11.*":                    syntax.Py311,
		"==2.7.*":                     syntax.Py27,
		"==2.7.18":                    syntax.Py27,
		"==3.*":                       syntax.Py38,
		"<3":                          syntax.Py27,
		"<3.8.5, >=3":                 syntax.Py38,
		"<=2.7":                       syntax.Py27,
		">=2.7":                       0,
		">=2.7, !=3.0.*, !=3.1.*, <4": 0,
		">=3.8, !=3.8.*":              syntax.Py39,
		">=3.12.0rc1":                 syntax.Py312,
		">=3.99":                      0,
		"^3.8":                        0,
		"nonsense":                    0,
		">=3.8,":                      syntax.Py38,
	}
	for spec, want := range tests {
		if got := requiredVersion(spec); got != want {
			t.Errorf("%q: %d, want %d", spec, got, want)
		}
	}
}

func TestKeysAreAllShown(t *testing.T) {
	want := []string{"extend", "target-version", "select", "ignore", "extend-select", "per-file-ignores", "severity", "exclude",
		"extend-exclude", "respect-gitignore", "python-path", "cache-dir", "output-format", "fail-on", "baseline",
		"confirm.max-steps", "confirm.timeout", "confirm.allow"}
	if diff := cmp.Diff(want, Keys()); diff != "" {
		t.Error(diff)
	}
}

// FuzzConfig feeds anything to the reader of settings: an error must name the
// file and a place inside it, and nothing may panic.
func FuzzConfig(f *testing.F) {
	f.Add("select = ['SLL1']\n[per-file-ignores]\n'a*' = ['SLL2']\n[confirm]\nmax-steps=3\ntimeout='1s'\nallow=['fs']")
	f.Add("tool = {sllint = {ignor = 2}}")
	f.Add("[tool.sllint]\nexclude = ['[']\n")
	f.Add("[[tool.sllint]]\n")
	f.Add("select = [[1]]\nselect = 3")
	f.Add("[project]\nrequires-python='>=3.8,!=3.9.*'")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"sllint.toml", "pyproject.toml"} {
			_, err := (&reader{file: name, doc: []byte(text), rules: testRules}).read()
			if err == nil {
				continue
			}
			e, ok := err.(*Error)
			if !ok || e.File != name || e.Message == "" {
				t.Fatalf("%#v", err)
			}
			if rows := strings.Count(text, "\n") + 1; e.Row < 0 || e.Row > rows || e.Row > 0 && e.Column < 1 {
				t.Fatalf("%s is outside the document", err)
			}
		}
		requiredVersion(text)
	})
}
