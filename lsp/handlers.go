package lsp

import (
	"context"

	"github.com/sllint/sllint/lsp/wire"
)

// requests are the requests that are answered: each takes its parameters and
// the state it is about, and returns the work to do.
var requests map[string]func(*server, wire.Params) (wire.Work, error)

// notifications are the notifications that mean something.
var notifications map[string]func(*server, wire.Params) error

func init() { // because handlers lead back to the tables
	requests = map[string]func(*server, wire.Params) (wire.Work, error){
		"initialize": (*server).initialize,
		"shutdown":   (*server).shutdown,

		"textDocument/diagnostic": about(diagnosticDocument, (*server).pull),
		"textDocument/hover":      about(hoverDocument, (*server).hover),
		"textDocument/codeAction": about(actionDocument, (*server).actions),
		"textDocument/codeLens":   about(lensDocument, (*server).lenses),
		"textDocument/inlayHint":  about(hintDocument, (*server).hints),

		"workspace/diagnostic":          workspace((*server).pullAll),
		"workspace/executeCommand":      workspace((*server).execute),
		"workspace/textDocumentContent": workspace((*server).content),
	}
	notifications = map[string]func(*server, wire.Params) error{
		"initialized":  notify((*server).initialized),
		"exit":         (*server).exit,
		"$/setTrace":   ignore,
		"$/progress":   ignore,
		"$/logMessage": ignore,

		"textDocument/didOpen":   notify((*server).didOpen),
		"textDocument/didChange": (*server).didChange,
		"textDocument/didSave":   notify((*server).didSave),
		"textDocument/didClose":  notify((*server).didClose),
		"textDocument/willSave":  ignore,

		"notebookDocument/didOpen":   notify((*server).didOpenNotebook),
		"notebookDocument/didChange": notify((*server).didChangeNotebook),
		"notebookDocument/didSave":   ignore,
		"notebookDocument/didClose":  notify((*server).didCloseNotebook),

		"workspace/didChangeConfiguration":    notify((*server).didChangeConfiguration),
		"workspace/didChangeWorkspaceFolders": notify((*server).didChangeFolders),
		"workspace/didChangeWatchedFiles":     notify((*server).didChangeWatched),
		"window/workDoneProgress/cancel":      notify((*server).cancelProgress),
	}
}

func ignore(*server, wire.Params) error { return nil }

// notify decodes the parameters of a notification.
func notify[P any](f func(*server, *P) error) func(*server, wire.Params) error {
	return func(s *server, raw wire.Params) error {
		var p P
		if err := wire.Decode(raw, &p); err != nil {
			return err
		}
		return f(s, &p)
	}
}

// workspace decodes the parameters of a request that is about no one document.
func workspace[P, R any](f func(*server, context.Context, *P) (R, error)) func(*server, wire.Params) (wire.Work, error) {
	return func(s *server, raw wire.Params) (wire.Work, error) {
		var p P
		if err := wire.Decode(raw, &p); err != nil {
			return nil, err
		}
		return func(ctx context.Context) (any, error) { return f(s, ctx, &p) }, nil
	}
}

// about decodes the parameters of a request about a document, and takes the
// document as it is now.
func about[P, R any](document func(*P) wire.URI, f func(*server, context.Context, *snapshot, *P) (R, error)) func(*server, wire.Params) (wire.Work, error) {
	return func(s *server, raw wire.Params) (wire.Work, error) {
		var p P
		if err := wire.Decode(raw, &p); err != nil {
			return nil, err
		}
		snap, err := s.snapshotOf(document(&p))
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) (any, error) { return f(s, ctx, snap, &p) }, nil
	}
}

func diagnosticDocument(p *wire.DocumentDiagnosticParams) wire.URI { return p.TextDocument.URI }
func hoverDocument(p *wire.HoverParams) wire.URI                   { return p.TextDocument.URI }
func actionDocument(p *wire.CodeActionParams) wire.URI             { return p.TextDocument.URI }
func lensDocument(p *wire.CodeLensParams) wire.URI                 { return p.TextDocument.URI }
func hintDocument(p *wire.InlayHintParams) wire.URI                { return p.TextDocument.URI }
