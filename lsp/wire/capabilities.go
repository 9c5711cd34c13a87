package wire

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Capabilities are what a server offers. commands are the names of its
// commands, scheme that of the read-only documents whose text it gives; everywhere
// says that clients are to ask for the diagnostics of the whole workspace.
func Capabilities(enc PositionEncoding, commands []string, scheme string, everywhere bool) ServerCapabilities {
	change := protocol.TextDocumentSyncKindIncremental
	return ServerCapabilities{
		PositionEncoding: enc,
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: Some(true), Change: &change, Save: &protocol.SaveOptions{IncludeText: Some(false)},
		},
		NotebookDocumentSync: &protocol.NotebookDocumentSyncOptions{
			NotebookSelector: []protocol.NotebookSelector{&protocol.NotebookDocumentFilterWithCells{
				Cells: []protocol.NotebookCellLanguage{{Language: "python"}},
			}},
		},
		DiagnosticProvider: &protocol.DiagnosticOptions{Identifier: Some("sllint"), WorkspaceDiagnostics: everywhere},
		HoverProvider:      protocol.Boolean(true),
		CodeActionProvider: &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{QuickFix, Source, SourceFixAll, FixAll},
		},
		CodeLensProvider:       &protocol.CodeLensOptions{},
		InlayHintProvider:      protocol.Boolean(true),
		ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: commands},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders:    &protocol.WorkspaceFoldersServerCapabilities{Supported: Some(true), ChangeNotifications: protocol.Boolean(true)},
			TextDocumentContent: &protocol.TextDocumentContentOptions{Schemes: []string{scheme}},
		},
	}
}

// FixAll is the kind of the action that fixes all that we know of.
const FixAll CodeActionKind = "source.fixAll.sllint"

// WatchFiles asks to be told of changes of the files that patterns name.
func WatchFiles(id string, patterns ...string) Registration {
	var watchers []protocol.FileSystemWatcher
	for _, p := range patterns {
		watchers = append(watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(p)})
	}
	return Registration{
		ID: id, Method: protocol.MethodWorkspaceDidChangeWatchedFiles,
		RegisterOptions: Typed(&protocol.DidChangeWatchedFilesRegistrationOptions{Watchers: watchers}),
	}
}

// WatchConfiguration asks to be told of changes of a section of the settings.
func WatchConfiguration(id, section string) Registration {
	return Registration{
		ID: id, Method: protocol.MethodWorkspaceDidChangeConfiguration,
		RegisterOptions: Any(map[string]string{"section": section}),
	}
}

// Tags makes a list of tags.
func Tags(tags ...DiagnosticTag) protocol.DiagnosticTags { return protocol.NewDiagnosticTags(tags...) }

// Full is a report of all diagnostics of a document.
func Full(id string, items []Diagnostic) DocumentDiagnosticReport {
	return &protocol.RelatedFullDocumentDiagnosticReport{FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{
		Kind: "full", ResultID: &id, Items: items,
	}}
}

// Unchanged is a report that the diagnostics of a document are as they were.
func Unchanged(id string) DocumentDiagnosticReport {
	return &protocol.RelatedUnchangedDocumentDiagnosticReport{UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{
		Kind: "unchanged", ResultID: id,
	}}
}

// WorkspaceReport is a report on documents of the workspace, or a part of one.
func WorkspaceReport(list []WorkspaceDocumentReport) *WorkspaceDiagnosticReport {
	if list == nil {
		list = []WorkspaceDocumentReport{} // never null on the wire
	}
	return &protocol.WorkspaceDiagnosticReport{Items: list}
}

// FullIn and UnchangedIn are Full and Unchanged in such a report; version is nil for
// a document that is not open.
func FullIn(uri URI, version *int32, id string, items []Diagnostic) WorkspaceDocumentReport {
	return &protocol.WorkspaceFullDocumentDiagnosticReport{
		URI: uri, Version: version,
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", ResultID: &id, Items: items},
	}
}

// UnchangedIn is FullIn's sister.
func UnchangedIn(uri URI, version *int32, id string) WorkspaceDocumentReport {
	return &protocol.WorkspaceUnchangedDocumentDiagnosticReport{
		URI: uri, Version: version,
		UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: "unchanged", ResultID: id},
	}
}

// Markdown and PlainText are what a hover shows.
func Markdown(s string) protocol.HoverContents {
	return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: s}
}

// PlainText is Markdown's plain sister.
func PlainText(s string) protocol.HoverContents {
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: s}
}

// Hint is a word within the text that is not of the text.
func Hint(at Position, label, tooltip string) InlayHint {
	return InlayHint{
		Position: at, Label: protocol.String(label), PaddingLeft: Some(true),
		Tooltip: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: tooltip},
	}
}

// VersionedEdit is edits of one version of a document.
func VersionedEdit(uri URI, version int32, edits []TextEdit) *WorkspaceEdit {
	e := &protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
		TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri}, Version: &version,
	}}
	for i := range edits {
		e.Edits = append(e.Edits, &edits[i])
	}
	return &WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{e}}
}

// Token makes a token for the progress of work, and TokenKey a key of one.
func Token(s string) ProgressToken { return protocol.String(s) }

// TokenKey is a token as a key of a map.
func TokenKey(t ProgressToken) string { return string(Typed(t)) }

// ContentURI names a read-only document.
func ContentURI(scheme, path string) URI {
	u, err := uri.From(uri.Components{Scheme: scheme, Path: path})
	if err != nil {
		return URI(scheme + ":" + path)
	}
	return u
}
