// Package wire is the protocol as bytes: framing, requests and their
// cancellation, and the types of LSP 3.18. It is the only package that knows
// the libraries of go.lsp.dev; everything above uses the names given here.
//
// What the libraries leave to their users is done here, once: a message that is
// no JSON is answered and skipped instead of ending the connection, so is a
// header that makes no sense; a handler that panics fails its own request
// alone; notifications are handled in the order of arrival while requests run
// beside them; any request can be cancelled, and is then answered at once.
package wire

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Params are the parameters of a message, not decoded yet. They are valid
// until the function that gets them returns.
type Params []byte

// Decode reads parameters; the error is one to answer with.
func Decode(p Params, v any) error {
	if len(p) == 0 {
		p = Params("{}")
	}
	if err := protocol.Unmarshal(p, v); err != nil {
		return Errorf(InvalidParams, "cannot read the parameters: %v", err)
	}
	return nil
}

// Any encodes a value for a field that may hold anything.
func Any(v any) protocol.LSPAny {
	b, err := json.Marshal(v)
	if err != nil {
		return protocol.LSPAny("null")
	}
	return b
}

// Typed encodes a value of the protocol for a field that may hold anything.
func Typed(v any) protocol.LSPAny {
	b, err := protocol.Marshal(v)
	if err != nil {
		return protocol.LSPAny("null")
	}
	return b
}

// Code says what kind of error an answer is.
type Code = jsonrpc2.Code

// The codes of errors.
const (
	ParseError           = jsonrpc2.ParseError
	InvalidRequest       = jsonrpc2.InvalidRequest
	MethodNotFound       = jsonrpc2.MethodNotFound
	InvalidParams        = jsonrpc2.InvalidParams
	InternalError        = jsonrpc2.InternalError
	ServerNotInitialized = jsonrpc2.ServerNotInitialized
	RequestFailed        = Code(protocol.LSPErrorCodesRequestFailed)
	ContentModified      = Code(protocol.LSPErrorCodesContentModified)
	RequestCancelled     = Code(protocol.LSPErrorCodesRequestCancelled)
)

// Error is an error with a code, as it goes over the wire.
type Error = jsonrpc2.Error

// Errorf makes an error to answer with.
func Errorf(c Code, format string, args ...any) *Error { return jsonrpc2.Errorf(c, format, args...) }

// Path is the file that a URI names, "" for what is no file.
func Path(u URI) string {
	if !u.IsFile() {
		return ""
	}
	p := u.FsPath()
	if !filepath.IsAbs(p) {
		return ""
	}
	return filepath.Clean(p)
}

// FileURI is the URI of an absolute path.
func FileURI(path string) URI { return uri.File(path) }

// ContentChange is one change of a text; without a range it replaces all of it.
type ContentChange struct {
	Range *Range
	Text  string
}

// DidChangeParams are the changes of a document, in order.
type DidChangeParams struct {
	URI     URI
	Version int32
	Changes []ContentChange
}

// DecodeDidChange reads the parameters of textDocument/didChange. Clients differ
// in what they send: a range that is null is none, and positions may be any
// number.
func DecodeDidChange(p Params) (*DidChangeParams, error) {
	var strict protocol.DidChangeTextDocumentParams
	if err := protocol.Unmarshal(p, &strict); err == nil {
		out := &DidChangeParams{URI: strict.TextDocument.URI, Version: strict.TextDocument.Version}
		// The library reads a range that is null as one at the very start.
		atStart := func(c ContentChange) bool { return c.Range != nil && *c.Range == Range{} }
		if changes, ok := Changes(strict.ContentChanges); ok && !slices.ContainsFunc(changes, atStart) {
			out.Changes = changes
			return out, nil
		}
	}
	type point struct{ Line, Character float64 }
	var loose struct {
		TextDocument struct {
			URI     URI
			Version *float64
		}
		ContentChanges []struct {
			Range *struct{ Start, End point }
			Text  *string
		}
	}
	if err := json.Unmarshal(p, &loose); err != nil {
		return nil, Errorf(InvalidParams, "cannot read the parameters: %v", err)
	}
	at := func(p point) Position { return Position{Line: clamp(p.Line), Character: clamp(p.Character)} }
	out := &DidChangeParams{URI: loose.TextDocument.URI}
	if v := loose.TextDocument.Version; v != nil {
		out.Version = int32(*v)
	}
	for _, c := range loose.ContentChanges {
		if c.Text == nil {
			return nil, Errorf(InvalidParams, "a change without a text")
		}
		change := ContentChange{Text: *c.Text}
		if c.Range != nil {
			change.Range = &Range{Start: at(c.Range.Start), End: at(c.Range.End)}
		}
		out.Changes = append(out.Changes, change)
	}
	return out, nil
}

// Changes are the protocol's changes of a text; not ok means that there is one
// of no known kind.
func Changes(list []protocol.TextDocumentContentChangeEvent) ([]ContentChange, bool) {
	out := make([]ContentChange, len(list))
	for i, c := range list {
		switch c := c.(type) {
		case *protocol.TextDocumentContentChangePartial:
			out[i] = ContentChange{&c.Range, c.Text}
		case *protocol.TextDocumentContentChangeWholeDocument:
			out[i] = ContentChange{nil, c.Text}
		default:
			return nil, false
		}
	}
	return out, true
}

func clamp(v float64) uint32 {
	switch {
	case !(v > 0):
		return 0
	case v >= 1<<31:
		return 1 << 31
	}
	return uint32(v)
}

// decodeID reads the id of a request as $/cancelRequest names it.
func decodeID(p Params) (jsonrpc2.ID, bool) {
	var params struct{ ID json.RawMessage }
	if json.Unmarshal(p, &params) != nil {
		return jsonrpc2.ID{}, false
	}
	var n int64
	if json.Unmarshal(params.ID, &n) == nil && string(params.ID) != "null" {
		return jsonrpc2.NewNumberID(n), true
	}
	var s string
	if strings.HasPrefix(string(params.ID), `"`) && json.Unmarshal(params.ID, &s) == nil {
		return jsonrpc2.NewStringID(s), true
	}
	return jsonrpc2.ID{}, false
}
