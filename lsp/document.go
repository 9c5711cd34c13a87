package lsp

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
)

// snapshot is a document as it is at one time, with what is in force for it.
// It never changes; what is found in it is computed when somebody asks.
type snapshot struct {
	uri     wire.URI
	path    string // absolute; "" for what is no file
	name    string // as findings name it
	version int32
	python  bool // whether it is Python at all
	cell    bool // of a notebook
	text    *text
	folder  *folder
	checker *checker

	last    *analysis.Learnt // of an earlier text
	checked shared[*report]
}

// check gives what is found in the document.
func (s *snapshot) check(ctx context.Context) (*report, error) {
	return s.checked.get(ctx, func(ctx context.Context) (*report, error) { return s.checker.check(ctx, s) })
}

// with is a later state of the same document.
func (s *snapshot) with(version int32, t *text) *snapshot {
	last := s.last
	if r, ok := s.checked.known(); ok && r.learnt != nil {
		last = r.learnt
	}
	return &snapshot{
		uri: s.uri, path: s.path, name: s.name, version: version, python: s.python, cell: s.cell,
		text: t, folder: s.folder, checker: s.checker, last: last,
	}
}

// in is the same document with other settings in force.
func (s *snapshot) in(f *folder) *snapshot {
	next := s.with(s.version, s.text)
	next.folder, next.name = f, documentName(f, s.uri, s.path)
	return next
}

// documentName is what findings call a document.
func documentName(f *folder, uri wire.URI, path string) string {
	if path != "" {
		return f.shown(path)
	}
	return string(uri)
}

// documentPath is the file that a document is, or is part of.
func documentPath(uri wire.URI) string {
	if path := wire.Path(uri); path != "" {
		return path
	}
	if uri.Scheme() == cellScheme {
		if path := uri.Path(); filepath.IsAbs(path) {
			return filepath.Clean(path)
		}
	}
	return ""
}

// cellScheme is that of cells in VS Code; other clients send cells with the
// notebook alone.
const cellScheme = "vscode-notebook-cell"

// isPython decides by what the client says, else by the name.
func isPython(language string, path string) bool {
	switch strings.ToLower(language) {
	case "python", "python2", "python3", "cython", "pyi":
		return true
	case "":
		ext := strings.ToLower(filepath.Ext(path))
		return path == "" || ext == ".py" || ext == ".pyi" || ext == ".pyw"
	}
	return false
}
