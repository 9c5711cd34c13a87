package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sllint/sllint/lsp/wire"
)

// clientCaps are the client's capabilities that make a difference.
type clientCaps struct {
	encoding      wire.PositionEncoding
	pull          bool // asks for diagnostics
	pullRefresh   bool
	versions      bool // of published diagnostics
	related       bool
	tags          bool
	codeLink      bool
	configuration bool // answers workspace/configuration
	watch         bool // lets files be watched
	watchConfig   bool // lets changes of settings be told
	lensRefresh   bool
	hintRefresh   bool
	progress      bool
	content       bool // asks for the text of read-only documents
	showDocument  bool
	applyEdit     bool
	changes       bool // edits of documents with a version
	actions       bool // code actions that are no commands
	markdown      bool
}

func capsOf(p *wire.InitializeParams) clientCaps {
	c := clientCaps{encoding: wire.UTF16}
	if g := p.Capabilities.General; g != nil {
		for _, e := range g.PositionEncodings {
			// The client's first choice that we know; all are equal to us, but for
			// UTF-8, which costs nothing.
			if slices.Contains(g.PositionEncodings, wire.UTF8) {
				c.encoding = wire.UTF8
				break
			}
			if e == wire.UTF16 || e == wire.UTF32 {
				c.encoding = e
				break
			}
		}
	}
	if t := p.Capabilities.TextDocument; t != nil {
		if d := t.PublishDiagnostics; d != nil {
			c.versions = wire.True(d.VersionSupport)
			c.related = wire.True(d.RelatedInformation)
			c.tags = len(d.TagSupport.ValueSet) > 0
			c.codeLink = wire.True(d.CodeDescriptionSupport)
		}
		if d := t.Diagnostic; d != nil {
			c.pull = true
			c.related = c.related || wire.True(d.RelatedInformation)
			c.tags = c.tags || len(d.TagSupport.ValueSet) > 0
			c.codeLink = c.codeLink || wire.True(d.CodeDescriptionSupport)
		}
		if a := t.CodeAction; a != nil {
			c.actions = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
		}
		if h := t.Hover; h != nil {
			c.markdown = slices.Contains(h.ContentFormat, "markdown")
		}
	}
	if w := p.Capabilities.Workspace; w != nil {
		c.configuration = wire.True(w.Configuration)
		c.watch = w.DidChangeWatchedFiles != nil && wire.True(w.DidChangeWatchedFiles.DynamicRegistration)
		c.watchConfig = w.DidChangeConfiguration != nil && wire.True(w.DidChangeConfiguration.DynamicRegistration)
		c.lensRefresh = w.CodeLens != nil && wire.True(w.CodeLens.RefreshSupport)
		c.hintRefresh = w.InlayHint != nil && wire.True(w.InlayHint.RefreshSupport)
		c.pullRefresh = w.Diagnostics != nil && wire.True(w.Diagnostics.RefreshSupport)
		c.content = w.TextDocumentContent != nil
		c.applyEdit = wire.True(w.ApplyEdit)
		c.changes = w.WorkspaceEdit != nil && wire.True(w.WorkspaceEdit.DocumentChanges)
	}
	if w := p.Capabilities.Window; w != nil {
		c.progress = wire.True(w.WorkDoneProgress)
		c.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	return c
}

// initialize begins the conversation. It is done when it is taken, so that
// whatever follows finds the server ready.
func (s *server) initialize(raw wire.Params) (wire.Work, error) {
	var p wire.InitializeParams
	if err := wire.Decode(raw, &p); err != nil {
		return nil, err
	}
	s.caps = capsOf(&p)
	base, err := defaultSettings().with(p.InitializationOptions)
	if err != nil {
		s.log.Warn("initialization options", "error", err)
		s.tell(wire.MessageWarning, "sllint: initialization options: "+err.Error())
	}
	s.mu.Lock()
	s.at = initialized
	s.base, s.editor = base, base
	var folders []*folder
	given, ok := p.WorkspaceFolders.Get()
	switch {
	case ok:
		for _, f := range given {
			folders = append(folders, newFolder(s.checker.linter, f.URI, wire.Path(f.URI), base))
		}
	case p.RootURI != nil && *p.RootURI != "":
		folders = append(folders, newFolder(s.checker.linter, *p.RootURI, wire.Path(*p.RootURI), base))
	default:
		if path, ok := p.RootPath.Get(); ok && path != "" {
			folders = append(folders, newFolder(s.checker.linter, wire.FileURI(path), path, base))
		}
	}
	s.refolder(folders, newFolder(s.checker.linter, "", "", base))
	s.mu.Unlock()
	if p.ProcessID != nil && int(*p.ProcessID) != os.Getpid() {
		s.watchParent(int(*p.ProcessID))
	}
	s.log.Info("initialize", "client", p.ClientInfo.Name, "encoding", s.caps.encoding, "folders", len(folders), "trusted", base.Trusted)
	return func(context.Context) (any, error) {
		return &wire.InitializeResult{
			Capabilities: s.capabilities(),
			ServerInfo:   wire.ServerInfo{Name: "slls", Version: wire.Optional(s.options.Version)},
		}, nil
	}, nil
}

func (s *server) capabilities() wire.ServerCapabilities {
	return wire.Capabilities(s.caps.encoding, commandNames, contentScheme, s.base.WorkspaceDiagnostics)
}

// initialized asks the client for what initialize could not say.
func (s *server) initialized(*wire.InitializedParams) error {
	s.background(func(ctx context.Context) {
		var list []wire.Registration
		if s.caps.watch {
			list = append(list, wire.WatchFiles("sllint-config", "**/{pyproject,sllint,.sllint}.toml"))
		}
		if s.caps.watchConfig {
			list = append(list, wire.WatchConfiguration("sllint-settings", section))
		}
		if len(list) > 0 {
			if err := s.client.RegisterCapability(ctx, &wire.RegistrationParams{Registrations: list}); err != nil && ctx.Err() == nil {
				s.log.Warn("register", "error", err)
			}
		}
		s.askSettings(ctx)
	})
	return nil
}

func (s *server) shutdown(wire.Params) (wire.Work, error) {
	s.mu.Lock()
	s.at = shutDown
	s.mu.Unlock()
	s.commands.cancelAll()
	return func(context.Context) (any, error) { return nil, nil }, nil
}

func (s *server) exit(wire.Params) error {
	s.mu.Lock()
	if s.at == shutDown {
		s.at = exited
	}
	s.mu.Unlock()
	// Answers that are due go out first.
	time.AfterFunc(20*time.Millisecond, s.cancel)
	return nil
}

// askSettings gets the editor's settings, of the workspace and of each folder.
func (s *server) askSettings(ctx context.Context) {
	if !s.caps.configuration {
		return
	}
	s.mu.Lock()
	folders := slices.Clone(s.folders)
	s.mu.Unlock()
	items := []wire.ConfigurationItem{{Section: wire.Some(section)}}
	for _, f := range folders {
		items = append(items, wire.ConfigurationItem{ScopeURI: wire.Some(f.uri), Section: wire.Some(section)})
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	answers, err := s.client.Configuration(ctx, &wire.ConfigurationParams{Items: items})
	if err != nil || len(answers) != len(items) {
		if s.ctx.Err() == nil {
			s.log.Warn("settings of the client", "error", err, "answers", len(answers), "asked", len(items))
		}
		return
	}
	byFolder := map[wire.URI]json.RawMessage{}
	for i, f := range folders {
		byFolder[f.uri] = json.RawMessage(answers[i+1])
	}
	s.setSettings(json.RawMessage(answers[0]), byFolder)
}

// setSettings puts settings of the editor in force.
func (s *server) setSettings(all json.RawMessage, byFolder map[wire.URI]json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	editor, err := s.base.with(all)
	editor.Trusted = editor.Trusted || s.base.Trusted
	var folders []*folder
	for _, f := range s.folders {
		own, bad := editor.with(byFolder[f.uri])
		own.Trusted = editor.Trusted // which no folder can say
		if err == nil {
			err = bad
		}
		folders = append(folders, newFolder(s.checker.linter, f.uri, f.path, own))
	}
	s.editor = editor
	s.refolder(folders, newFolder(s.checker.linter, "", "", editor))
	s.log.Info("settings", "trusted", editor.Trusted, "folders", len(folders))
	if err != nil {
		s.log.Warn("settings", "error", err)
		go s.tell(wire.MessageWarning, "sllint: "+err.Error())
	}
	for _, f := range s.folders {
		if f.err != nil {
			go s.tell(wire.MessageError, "sllint: "+f.err.Error())
		}
	}
	s.refresh()
}

// refresh has the client ask again for all that it has asked for before.
func (s *server) refresh() {
	s.background(func(ctx context.Context) {
		if s.caps.lensRefresh {
			s.client.CodeLensRefresh(ctx)
		}
		if s.caps.hintRefresh {
			s.client.InlayHintRefresh(ctx)
		}
		if s.caps.pull && s.caps.pullRefresh {
			s.client.DiagnosticRefresh(ctx)
		}
	})
}

func (s *server) didChangeConfiguration(p *wire.DidChangeConfigParams) error {
	if s.caps.configuration {
		s.background(s.askSettings)
		return nil
	}
	if len(p.Settings) == 0 || strings.TrimSpace(string(p.Settings)) == "null" {
		return nil
	}
	s.setSettings(json.RawMessage(p.Settings), nil)
	return nil
}

func (s *server) didChangeFolders(p *wire.DidChangeFoldersParams) error {
	s.mu.Lock()
	var folders []*folder
	for _, f := range s.folders {
		if !slices.ContainsFunc(p.Event.Removed, func(r wire.WorkspaceFolder) bool { return r.URI == f.uri }) {
			folders = append(folders, f)
		}
	}
	for _, f := range p.Event.Added {
		if !slices.ContainsFunc(folders, func(g *folder) bool { return g.uri == f.URI }) {
			folders = append(folders, newFolder(s.checker.linter, f.URI, wire.Path(f.URI), s.editor))
		}
	}
	s.refolder(folders, s.stray)
	s.mu.Unlock()
	s.background(s.askSettings)
	s.refresh()
	return nil
}

func (s *server) didChangeWatched(p *wire.DidChangeWatchedParams) error {
	for _, c := range p.Changes {
		if s.isSettings(wire.Path(c.URI)) {
			s.mu.Lock()
			s.renew()
			s.mu.Unlock()
			s.refresh()
			return nil
		}
	}
	return nil
}

// isSettings reports whether a file has settings: by its name, or because another
// file extends it.
func (s *server) isSettings(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return isConfigFile(path) || s.watched[path]
}

// maxWatched bounds how many files that settings extend are watched.
const maxWatched = 100

// watchBases asks to be told of changes of the files that settings extend, once they
// are known: they may be called anything, and lie anywhere.
func (s *server) watchBases(f *folder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var patterns []string
	for _, path := range f.driver.Config.Bases() {
		if !s.watched[path] && len(s.watched) < maxWatched {
			s.watched[path] = true
			patterns = append(patterns, filepath.ToSlash(path))
		}
	}
	if len(patterns) == 0 || !s.caps.watch {
		return
	}
	id := fmt.Sprintf("sllint-extended-%d", len(s.watched))
	s.background(func(ctx context.Context) {
		err := s.client.RegisterCapability(ctx, &wire.RegistrationParams{Registrations: []wire.Registration{wire.WatchFiles(id, patterns...)}})
		if err != nil && ctx.Err() == nil {
			s.log.Warn("register", "error", err)
		}
	})
}
