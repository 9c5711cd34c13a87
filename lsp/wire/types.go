package wire

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// The types of the protocol.
type (
	URI      = uri.URI
	LSPAny   = protocol.LSPAny
	Position = protocol.Position
	Range    = protocol.Range
	Location = protocol.Location
	Command  = protocol.Command
	TextEdit = protocol.TextEdit
	String   = protocol.String

	InitializeParams   = protocol.InitializeParams
	InitializeResult   = protocol.InitializeResult
	InitializedParams  = protocol.InitializedParams
	ServerInfo         = protocol.ServerInfo
	ServerCapabilities = protocol.ServerCapabilities
	PositionEncoding   = protocol.PositionEncodingKind
	RegistrationParams = protocol.RegistrationParams
	Registration       = protocol.Registration

	TextDocumentIdentifier  = protocol.TextDocumentIdentifier
	TextDocumentItem        = protocol.TextDocumentItem
	TextDocumentSyncOptions = protocol.TextDocumentSyncOptions
	SaveOptions             = protocol.SaveOptions
	DidOpenParams           = protocol.DidOpenTextDocumentParams
	DidCloseParams          = protocol.DidCloseTextDocumentParams
	DidSaveParams           = protocol.DidSaveTextDocumentParams

	DidOpenNotebookParams   = protocol.DidOpenNotebookDocumentParams
	DidChangeNotebookParams = protocol.DidChangeNotebookDocumentParams
	DidCloseNotebookParams  = protocol.DidCloseNotebookDocumentParams

	WorkspaceFolder           = protocol.WorkspaceFolder
	DidChangeFoldersParams    = protocol.DidChangeWorkspaceFoldersParams
	DidChangeConfigParams     = protocol.DidChangeConfigurationParams
	ConfigurationParams       = protocol.ConfigurationParams
	ConfigurationItem         = protocol.ConfigurationItem
	DidChangeWatchedParams    = protocol.DidChangeWatchedFilesParams
	FileSystemWatcher         = protocol.FileSystemWatcher
	Pattern                   = protocol.Pattern
	ExecuteCommandParams      = protocol.ExecuteCommandParams
	ExecuteCommandOptions     = protocol.ExecuteCommandOptions
	ApplyEditParams           = protocol.ApplyWorkspaceEditParams
	WorkspaceEdit             = protocol.WorkspaceEdit
	TextDocumentEdit          = protocol.TextDocumentEdit
	TextDocumentContentParams = protocol.TextDocumentContentParams
	TextDocumentContentResult = protocol.TextDocumentContentResult
	ContentRefreshParams      = protocol.TextDocumentContentRefreshParams

	MessageType            = protocol.MessageType
	ShowMessageParams      = protocol.ShowMessageParams
	ShowDocumentParams     = protocol.ShowDocumentParams
	ProgressToken          = protocol.ProgressToken
	ProgressParams         = protocol.ProgressParams
	ProgressCreateParams   = protocol.WorkDoneProgressCreateParams
	ProgressCancelParams   = protocol.WorkDoneProgressCancelParams
	WorkDoneProgressBegin  = protocol.WorkDoneProgressBegin
	WorkDoneProgressReport = protocol.WorkDoneProgressReport
	WorkDoneProgressEnd    = protocol.WorkDoneProgressEnd

	Diagnostic               = protocol.Diagnostic
	DiagnosticSeverity       = protocol.DiagnosticSeverity
	DiagnosticTag            = protocol.DiagnosticTag
	CodeDescription          = protocol.CodeDescription
	RelatedInformation       = protocol.DiagnosticRelatedInformation
	PublishDiagnosticsParams = protocol.PublishDiagnosticsParams
	DocumentDiagnosticParams = protocol.DocumentDiagnosticParams
	DocumentDiagnosticReport = protocol.DocumentDiagnosticReport
	DiagnosticOptions        = protocol.DiagnosticOptions

	WorkspaceDiagnosticParams = protocol.WorkspaceDiagnosticParams
	WorkspaceDiagnosticReport = protocol.WorkspaceDiagnosticReport
	WorkspaceDocumentReport   = protocol.WorkspaceDocumentDiagnosticReport
	PreviousResultID          = protocol.PreviousResultId

	CodeActionParams    = protocol.CodeActionParams
	CodeActionOptions   = protocol.CodeActionOptions
	CodeActionKind      = protocol.CodeActionKind
	CodeAction          = protocol.CodeAction
	CommandOrCodeAction = protocol.CommandOrCodeAction
	CodeLensParams      = protocol.CodeLensParams
	CodeLensOptions     = protocol.CodeLensOptions
	CodeLens            = protocol.CodeLens
	HoverParams         = protocol.HoverParams
	Hover               = protocol.Hover
	InlayHintParams     = protocol.InlayHintParams
	InlayHint           = protocol.InlayHint
)

// The values of enumerations.
const (
	UTF8  = protocol.PositionEncodingKindUTF8
	UTF16 = protocol.PositionEncodingKindUTF16
	UTF32 = protocol.PositionEncodingKindUTF32

	SeverityError       = protocol.DiagnosticSeverityError
	SeverityWarning     = protocol.DiagnosticSeverityWarning
	SeverityInformation = protocol.DiagnosticSeverityInformation
	TagUnnecessary      = protocol.DiagnosticTagUnnecessary
	TagDeprecated       = protocol.DiagnosticTagDeprecated

	MessageError   = protocol.MessageTypeError
	MessageWarning = protocol.MessageTypeWarning
	MessageInfo    = protocol.MessageTypeInfo

	QuickFix     = protocol.CodeActionKindQuickFix
	Source       = protocol.CodeActionKindSource
	SourceFixAll = protocol.CodeActionKindSourceFixAll
)

// Optional makes a value that is there.
func Optional[T any](v T) protocol.Optional[T] { return protocol.NewOptional(v) }

// Some is a pointer to a value.
func Some[T any](v T) *T { return &v }

// True reports whether an optional flag is there and set.
func True(b *bool) bool { return b != nil && *b }
