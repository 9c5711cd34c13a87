package program

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// plant makes empty files below a folder.
func plant(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFindLibrary looks for libraries in trees of folders as installers make them.
func TestFindLibrary(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the trees are Linux's")
	}
	root := t.TempDir()
	if dir, err := filepath.EvalSymlinks(root); err == nil {
		root = dir
	}
	plant(t, root,
		"a/bin/python3.13", "a/lib/python3.13/os.py",
		"other/bin/python3", "other/lib/python3.12/os.py", // not of the dialect
		"shims/python3.13", // a script
		"home/.pyenv/versions/2.7.18/lib/python2.7/os.py",        // no python2.7 in PATH
		"home/.pyenv/versions/3.13.1/lib/python3.13/os.py",       // there are newer ones
		"home/.pyenv/versions/3.13.2/lib/python3.13/os.py",       //
		"home/.pyenv/versions/3.13.3/lib/python3.13/__init__.py", // broken
	)
	plant(t, root, "venv/bin/activate")
	if err := os.WriteFile(filepath.Join(root, "venv/pyvenv.cfg"), []byte("version = 3.13.0\nhome = "+filepath.Join(root, "a/bin")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "a/bin/python3.13"), filepath.Join(root, "venv/bin/python3")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", filepath.Join(root, "home"))
	t.Setenv("PYENV_ROOT", "")
	for _, test := range []struct{ name, version, path, env, want string }{
		{"in PATH", "3.13", "shims:other/bin:a/bin", "", "a/lib/python3.13"},
		{"through a link", "3.13", "venv/bin", "", "a/lib/python3.13"},
		{"of the virtual environment", "3.13", "other/bin", "venv", "a/lib/python3.13"},
		{"the newest of pyenv", "3.13", "shims:other/bin", "", "home/.pyenv/versions/3.13.2/lib/python3.13"},
		{"2.7", "2.7", "a/bin", "", "home/.pyenv/versions/2.7.18/lib/python2.7"},
	} {
		var path []string
		for _, dir := range strings.Split(test.path, ":") {
			path = append(path, filepath.Join(root, dir))
		}
		t.Setenv("PATH", strings.Join(path, ":"))
		t.Setenv("VIRTUAL_ENV", "")
		if test.env != "" {
			t.Setenv("VIRTUAL_ENV", filepath.Join(root, test.env))
		}
		if got := findLibrary(test.version); got != filepath.Join(root, test.want) {
			t.Errorf("%s: %q, want %s", test.name, got, test.want)
		}
	}
}

// TestLibrary runs programs with a library that has two modules.
func TestLibrary(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"os.py": "name = 'ours'\n", "json.py": "import os\nprint('json of', os.name)\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name, library, src, want string
		status                   error
	}{
		{"imports", dir, "import json", "json of ours\n", nil},
		{"reads nothing else", dir, "import os, sys\nprint(os.__file__ == sys.path[-1] + '/os.py')\ntry:\n    open(os.__file__)\nexcept PermissionError as e:\n    print('refused')", "True\nrefused\n", nil},
		{"is not there", "none", "import json", "'json' is of the standard library, which --library none leaves out\n", Status(1)},
		{"another failure", "none", "try:\n    import json\nexcept ImportError:\n    print('none')\n1/0", "ZeroDivisionError: division by zero\n", Status(1)},
		{"an own name", "none", "import nojson", "No module named 'nojson'\n", Status(1)},
	} {
		var out bytes.Buffer
		p := &Program{In: strings.NewReader(""), Out: &out, Err: &out, Library: test.library}
		if err := p.Run(context.Background(), "prog.py", []byte(test.src+"\n"), []string{"prog.py"}); err != test.status {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := out.String(); !strings.HasSuffix(got, test.want) {
			t.Errorf("%s: %q, want %q at its end", test.name, got, test.want)
		}
	}
}
