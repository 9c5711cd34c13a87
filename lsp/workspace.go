package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/lsp/wire"
)

// folder is one folder of the workspace as it is at one time, with what is in
// force in it. A folder without a path is for documents that lie in none.
type folder struct {
	uri      wire.URI
	path     string // absolute
	settings settings
	driver   *analysis.Driver
	err      error // of the settings; then the driver has those without
}

// newFolder reads what the editor's settings say about a folder.
func newFolder(l *analysis.Linter, uri wire.URI, path string, s settings) *folder {
	f := &folder{uri: uri, path: path, settings: s}
	cwd := path
	if cwd == "" {
		cwd = string(filepath.Separator)
	}
	open := func(o config.Overrides, file string) (*config.Resolver, error) {
		return config.New(config.Options{Rules: l.Registry(), Overrides: o, Isolated: s.Isolated && file == "", File: file, Cwd: cwd})
	}
	o, err := s.overrides()
	resolver, bad := open(o, s.Configuration)
	if bad != nil {
		err = bad
		resolver, _ = open(config.Overrides{}, "") // which reads nothing yet, so it cannot fail
	}
	f.err = err
	f.driver = &analysis.Driver{Linter: l, Config: resolver, Cwd: cwd}
	return f
}

// renewed is the folder with all files of settings to be read again.
func (f *folder) renewed() *folder {
	return newFolder(f.driver.Linter, f.uri, f.path, f.settings)
}

// holds reports whether a path lies in the folder.
func (f *folder) holds(path string) bool {
	if f.path == "" || path == "" {
		return false
	}
	rel, err := filepath.Rel(f.path, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// shown is a path as findings name it: as the command line does in the folder.
func (f *folder) shown(path string) string {
	if f.holds(path) {
		if rel, err := filepath.Rel(f.path, path); err == nil {
			return rel
		}
	}
	return path
}

// source is what is in force for a document; not checked means that the
// settings leave it out. After an error of the settings the source is one
// without them.
func (f *folder) source(name, path string, text []byte) (src analysis.Source, checked bool, err error) {
	at := path
	if at == "" {
		at = filepath.Join(f.driver.Cwd, "untitled.py")
	}
	src, err = f.driver.Source(at, text)
	if err != nil {
		without, _ := config.New(config.Options{Rules: f.driver.Linter.Registry(), Isolated: true, Cwd: f.driver.Cwd})
		plain := &analysis.Driver{Linter: f.driver.Linter, Config: without, Cwd: f.driver.Cwd}
		src, _ = plain.Source(at, text)
	}
	src.Name = name
	return src, path == "" || err != nil || !f.excluded(path), err
}

// excluded reports whether the settings leave a file of the folder out, by its
// own name or by that of a folder on the way to it. What lies elsewhere was opened
// on purpose.
func (f *folder) excluded(path string) bool {
	if !f.holds(path) {
		return false
	}
	s, err := f.driver.Config.For(filepath.Dir(path))
	if err != nil {
		return false
	}
	for p := path; len(p) > len(f.path); p = filepath.Dir(p) {
		if s.Excluded(p) {
			return true
		}
	}
	return false
}

// configFiles are the names of files with settings.
var configFiles = []string{"pyproject.toml", "sllint.toml", ".sllint.toml"}

func isConfigFile(path string) bool {
	base := filepath.Base(path)
	for _, name := range configFiles {
		if base == name {
			return true
		}
	}
	return false
}

// pythonPath is where programs of a file import from: what the settings of the
// project and of the editor name.
func (f *folder) pythonPath(path string) []string {
	list := slices.Clone(f.settings.Run.Path)
	if s, err := f.driver.Config.For(f.settingsDir(path)); err == nil {
		list = append(list, s.PythonPath...)
	}
	return list
}

// settingsDir is the folder whose settings are in force for a document.
func (f *folder) settingsDir(path string) string {
	if path == "" {
		return f.driver.Cwd
	}
	return filepath.Dir(path)
}

// folders are those of a list that exist.
func folders(list []string) (out []string) {
	for _, dir := range list {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			out = append(out, dir)
		}
	}
	return out
}
