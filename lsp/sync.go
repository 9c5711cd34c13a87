package lsp

import (
	"context"

	"github.com/sllint/sllint/lsp/wire"
)

// open begins to follow a document. One that is open already is replaced.
func (s *server) open(item *wire.TextDocumentItem, cell bool) {
	path := documentPath(item.URI)
	t := newText([]byte(item.Text), s.caps.encoding)
	s.mu.Lock()
	f := s.folderOf(path)
	snap := &snapshot{
		uri: item.URI, path: path, name: documentName(f, item.URI, path), version: item.Version,
		python: isPython(string(item.LanguageID), path), cell: cell || item.URI.Scheme() == cellScheme,
		text: t, folder: f, checker: s.checker,
	}
	if d := s.documents[item.URI]; d != nil {
		s.log.Warn("opened twice", "uri", item.URI)
		d.set(snap)
		s.mu.Unlock()
		return
	}
	d := newDocument(snap)
	s.documents[item.URI] = d
	s.mu.Unlock()
	s.work.Go(func() { s.follow(d) })
	d.poke()
}

// close forgets a document and what was told of it.
func (s *server) close(uri wire.URI) {
	s.mu.Lock()
	d := s.documents[uri]
	delete(s.documents, uri)
	s.mu.Unlock()
	if d == nil {
		s.log.Warn("closed what was not open", "uri", uri)
		return
	}
	d.close()
	s.checker.memories.forget(uri)
	s.verdicts.forget(uri)
	s.traces.forget(uri)
	if s.caps.pull {
		return
	}
	s.background(func(ctx context.Context) {
		d.publishing.Lock()
		defer d.publishing.Unlock()
		s.mu.Lock()
		again := s.documents[uri] != nil
		s.mu.Unlock()
		if !again {
			s.client.PublishDiagnostics(ctx, &wire.PublishDiagnosticsParams{URI: uri, Diagnostics: []wire.Diagnostic{}})
		}
	})
}

// change makes changes in a document, in order.
func (s *server) change(uri wire.URI, version int32, changes []wire.ContentChange) {
	s.mu.Lock()
	d := s.documents[uri]
	s.mu.Unlock()
	if d == nil {
		s.log.Warn("changed what is not open", "uri", uri)
		return
	}
	now := d.current()
	if version <= now.version {
		s.log.Warn("a version that is not newer", "uri", uri, "version", version, "known", now.version)
	}
	t := now.text
	for _, c := range changes {
		t, _ = t.change(c)
	}
	d.set(now.with(version, t))
}

func (s *server) didOpen(p *wire.DidOpenParams) error {
	s.open(&p.TextDocument, false)
	return nil
}

func (s *server) didChange(raw wire.Params) error {
	p, err := wire.DecodeDidChange(raw)
	if err != nil {
		return err
	}
	s.change(p.URI, p.Version, p.Changes)
	return nil
}

func (s *server) didClose(p *wire.DidCloseParams) error {
	s.close(p.TextDocument.URI)
	return nil
}

// didSave reads files of settings again when one of them was saved: not every
// client watches files.
func (s *server) didSave(p *wire.DidSaveParams) error {
	if s.isSettings(wire.Path(p.TextDocument.URI)) {
		s.mu.Lock()
		s.renew()
		s.mu.Unlock()
		s.refresh()
	}
	return nil
}

func (s *server) didOpenNotebook(p *wire.DidOpenNotebookParams) error {
	var cells []wire.URI
	for i := range p.CellTextDocuments {
		s.open(&p.CellTextDocuments[i], true)
		cells = append(cells, p.CellTextDocuments[i].URI)
	}
	s.mu.Lock()
	s.notebooks[p.NotebookDocument.URI] = cells
	s.mu.Unlock()
	return nil
}

func (s *server) didChangeNotebook(p *wire.DidChangeNotebookParams) error {
	c := p.Change.Cells
	if c == nil {
		return nil
	}
	notebook := p.NotebookDocument.URI
	if c.Structure != nil {
		for i := range c.Structure.DidOpen {
			s.open(&c.Structure.DidOpen[i], true)
			s.mu.Lock()
			s.notebooks[notebook] = append(s.notebooks[notebook], c.Structure.DidOpen[i].URI)
			s.mu.Unlock()
		}
		for _, closed := range c.Structure.DidClose {
			s.close(closed.URI)
		}
	}
	for _, text := range c.TextContent {
		changes, ok := wire.Changes(text.Changes)
		if !ok {
			return wire.Errorf(wire.InvalidParams, "a change of no known kind")
		}
		s.change(text.Document.URI, text.Document.Version, changes)
	}
	return nil
}

func (s *server) didCloseNotebook(p *wire.DidCloseNotebookParams) error {
	s.mu.Lock()
	cells := s.notebooks[p.NotebookDocument.URI]
	delete(s.notebooks, p.NotebookDocument.URI)
	s.mu.Unlock()
	for _, c := range p.CellTextDocuments {
		cells = append(cells, c.URI)
	}
	for _, uri := range cells {
		s.mu.Lock()
		open := s.documents[uri] != nil
		s.mu.Unlock()
		if open {
			s.close(uri)
		}
	}
	return nil
}
