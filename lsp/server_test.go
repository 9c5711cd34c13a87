package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/lsp/lsptest"
	"github.com/sllint/sllint/lsp/wire"
)

// pipe is one end of a connection in memory.
type pipe struct {
	io.Reader
	io.WriteCloser
	close func()
}

func (p pipe) Close() error { p.close(); return nil }

// session is a server and a client that speak with each other.
type session struct {
	*lsptest.Client
	t     *testing.T
	ended chan error
}

// fullCaps are the capabilities of a client that can do what we make use of,
// but for asking for diagnostics.
func fullCaps() map[string]any {
	return map[string]any{
		"general": map[string]any{"positionEncodings": []string{"utf-16"}},
		"window":  map[string]any{"workDoneProgress": true},
		"workspace": map[string]any{
			"configuration": true, "workspaceFolders": true, "applyEdit": true,
			"didChangeWatchedFiles":  map[string]any{"dynamicRegistration": true},
			"didChangeConfiguration": map[string]any{"dynamicRegistration": true},
			"workspaceEdit":          map[string]any{"documentChanges": true},
			"codeLens":               map[string]any{"refreshSupport": true},
		},
		"textDocument": map[string]any{
			"hover":      map[string]any{"contentFormat": []string{"markdown"}},
			"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}}},
			"publishDiagnostics": map[string]any{
				"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true,
				"tagSupport": map[string]any{"valueSet": []int{1, 2}}, "dataSupport": true,
			},
		},
	}
}

// start starts a server that a client can speak with.
func start(t *testing.T, o Options) *session {
	t.Helper()
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	if o.Log == nil && testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s := &session{Client: lsptest.New(fromServer, toServer), t: t, ended: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		s.ended <- Serve(ctx, pipe{fromClient, toClient, func() { fromClient.Close(); toClient.Close() }}, o)
		toClient.Close()
	}()
	t.Cleanup(func() {
		toServer.Close()
		select {
		case err := <-s.ended:
			if err != nil && !errors.Is(err, ErrUnclean) {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the server did not end")
		}
		cancel()
	})
	return s
}

// testWriter logs what a server logs, until the test has ended.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) {
	if w.t.Context().Err() == nil {
		w.t.Log(strings.TrimSpace(string(b)))
	}
	return len(b), nil
}

// begin starts a server and initializes it for a folder.
func begin(t *testing.T, o Options, dir string, params map[string]any) *session {
	t.Helper()
	s := start(t, o)
	all := map[string]any{"capabilities": fullCaps()}
	if dir != "" {
		all["workspaceFolders"] = []any{map[string]any{"uri": string(wire.FileURI(dir)), "name": filepath.Base(dir)}}
	}
	for k, v := range params {
		all[k] = v
	}
	if _, err := s.Initialize(all); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *session) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// published waits for diagnostics and gives their codes with their lines.
func (s *session) published(uri string, version int) []string {
	s.t.Helper()
	d, err := s.Published(uri, version)
	s.must(err)
	return codes(d.Diagnostics)
}

func codes(list []lsptest.Diagnostic) []string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprintf("%d %s", d.Range.Start.Line+1, d.Code))
	}
	return out
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

const held = `import sys

def catch():
    try:
        work()
    except ValueError as e:
        result = e
    return None
`

// TestRelated is about findings that are in several places without being a cycle.
func TestRelated(t *testing.T) {
	s := begin(t, Options{}, t.TempDir(), nil)
	uri := "untitled:related.py"
	s.must(s.Open(uri, "import threading\n\nlock = threading.Lock()\n\ndef count(text):\n    lock.acquire()\n    number = int(text)\n    lock.release()\n    return number\n"))
	d, err := s.Published(uri, 1)
	s.must(err)
	equal(t, codes(d.Diagnostics), []string{"6 SLL603"})
	var lines []int
	for _, r := range d.Diagnostics[0].Related {
		lines = append(lines, r.Location.Range.Start.Line)
	}
	equal(t, lines, []int{6, 7})
	var h struct{ Contents struct{ Value string } }
	s.must(s.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": 5, "character": 6}}, &h))
	if !strings.Contains(h.Contents.Value, "`number = int(text)`") {
		t.Errorf("hover: %s", h.Contents.Value)
	}
}

func TestDiagnostics(t *testing.T) {
	dir := t.TempDir()
	s := begin(t, Options{}, dir, nil)
	uri := string(wire.FileURI(filepath.Join(dir, "a b.py")))
	s.must(s.Open(uri, held))
	d, err := s.Published(uri, 1)
	s.must(err)
	equal(t, codes(d.Diagnostics), []string{"7 SLL102"})
	got := d.Diagnostics[0]
	if got.CodeDescription.Href != "https://github.com/sllint/sllint/blob/main/docs/rules/SLL102.md" || got.Source != "sllint" || got.Message == "" {
		t.Errorf("%+v", got)
	}
	if len(got.Related) < 2 || got.Related[0].Location.URI != uri {
		t.Errorf("related: %+v", got.Related)
	}
	if want := `{"code":"SLL102","name":"exception-in-local","function":"catch","fix":"safe"}`; string(got.Data) != want {
		t.Errorf("data %s, want %s", got.Data, want)
	}

	s.must(s.Change(uri, 2, lsptest.Replace(6, 8, 6, 18, "pass")))
	equal(t, s.published(uri, 2), nil)
	s.must(s.Change(uri, 3, map[string]any{"text": "def f(:\n    pass\n\n" + held}))
	equal(t, s.published(uri, 3), []string{"1 SLL901", "10 SLL102"})
	s.must(s.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}}))
	equal(t, s.published(uri, 0), nil)
	s.must(s.Shutdown())
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
	s.ended <- nil
}

// TestBurst sends many changes at once: the last is answered, and hardly any
// other.
func TestBurst(t *testing.T) {
	s := begin(t, Options{Debounce: 20 * time.Millisecond}, t.TempDir(), nil)
	s.must(s.Open("untitled:x", held))
	equal(t, s.published("untitled:x", 1), []string{"7 SLL102"})
	for v := 2; v <= 101; v++ {
		s.must(s.Change("untitled:x", v, lsptest.Replace(0, 0, 0, 0, "#\n")))
	}
	equal(t, s.published("untitled:x", 101), []string{"107 SLL102"})
	if n := len(s.Notes("textDocument/publishDiagnostics")); n > 10 {
		t.Errorf("%d answers before", n)
	}
}

// TestSettings looks at what is in force: files of each folder, what the editor
// says, and changes of both.
func TestSettings(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	write(t, filepath.Join(one, "sllint.toml"), "ignore = [\"SLL102\"]\n")
	s := begin(t, Options{}, "", map[string]any{"workspaceFolders": []any{
		map[string]any{"uri": string(wire.FileURI(one)), "name": "one"}, map[string]any{"uri": string(wire.FileURI(two)), "name": "two"},
	}})
	a, b := string(wire.FileURI(filepath.Join(one, "x.py"))), string(wire.FileURI(filepath.Join(two, "x.py")))
	s.must(s.Open(a, held))
	s.must(s.Open(b, held))
	equal(t, s.published(a, 1), nil)
	equal(t, s.published(b, 1), []string{"7 SLL102"})
	reg, err := s.Asked("client/registerCapability", nil)
	s.must(err)
	if !strings.Contains(string(reg.Params), "**/{pyproject,sllint,.sllint}.toml") {
		t.Errorf("registered %s", reg.Params)
	}

	write(t, filepath.Join(one, "sllint.toml"), "ignore = []\n")
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(filepath.Join(one, "sllint.toml"))), "type": 2}}}))
	for {
		if got := s.published(a, 1); len(got) == 1 {
			break
		}
	}
	write(t, filepath.Join(one, "sllint.toml"), "ignroe = []\n")
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(filepath.Join(one, "sllint.toml"))), "type": 2}}}))
	m, err := s.Next("window/showMessage", nil)
	s.must(err)
	if !strings.Contains(string(m.Params), "ignroe") {
		t.Errorf("message %s", m.Params)
	}
}

// TestDefaults takes settings as editors send them that nobody has changed: empty.
func TestDefaults(t *testing.T) {
	s := begin(t, Options{}, t.TempDir(), map[string]any{"initializationOptions": map[string]any{
		"configuration": "", "isolated": false, "select": []any{}, "ignore": []any{}, "extendSelect": []any{}, "targetVersion": "",
		"run": map[string]any{"python": "", "allow": []any{}, "path": []any{}},
	}})
	s.must(s.Open("untitled:x", held))
	equal(t, s.published("untitled:x", 1), []string{"7 SLL102"})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestPull asks for diagnostics.
func TestPull(t *testing.T) {
	caps := fullCaps()
	caps["textDocument"].(map[string]any)["diagnostic"] = map[string]any{}
	s := begin(t, Options{}, t.TempDir(), map[string]any{"capabilities": caps})
	s.must(s.Open("untitled:x", held))
	type report struct {
		Kind     string
		ResultID string
		Items    []lsptest.Diagnostic
	}
	ask := func(previous string) (r report) {
		p := map[string]any{"textDocument": map[string]any{"uri": "untitled:x"}}
		if previous != "" {
			p["previousResultId"] = previous
		}
		s.must(s.Call("textDocument/diagnostic", p, &r))
		return r
	}
	first := ask("")
	equal(t, codes(first.Items), []string{"7 SLL102"})
	if again := ask(first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID {
		t.Errorf("again: %+v", again)
	}
	s.must(s.Change("untitled:x", 2, lsptest.Replace(0, 0, 0, 0, "\n")))
	later := ask(first.ResultID)
	equal(t, codes(later.Items), []string{"8 SLL102"})
	if later.Kind != "full" || later.ResultID == first.ResultID {
		t.Errorf("later: %+v", later)
	}
	if n := s.Notes("textDocument/publishDiagnostics"); len(n) > 0 {
		t.Errorf("pushed too: %s", n[0].Params)
	}
}

// TestOutOfTurn sends messages when they must not come, and such as make no
// sense.
func TestOutOfTurn(t *testing.T) {
	s := start(t, Options{})
	code := func(err error) int {
		var e *lsptest.Error
		if errors.As(err, &e) {
			return e.Code
		}
		t.Errorf("no error of the protocol: %v", err)
		return 0
	}
	equal(t, code(s.Call("textDocument/hover", map[string]any{}, nil)), -32002)
	s.must(s.Open("untitled:early", held))
	s.must(s.Raw([]byte("Content-Length: x\r\n\r\n")))
	s.must(s.Raw(lsptest.Frame([]byte(`{"jsonrpc":"2.0",`))))
	s.must(s.Raw(lsptest.Frame([]byte(`{"jsonrpc":"2.0","id":{},"method":"x"}`))))
	s.must(s.Raw([]byte("some noise\r\nContent-Type: x\r\n\r\n")))
	for range 3 {
		if _, err := s.Await(nil); err == nil {
			t.Error("no error")
		}
	}
	_, err := s.Initialize(nil)
	s.must(err)
	equal(t, code(s.Call("initialize", map[string]any{"capabilities": map[string]any{}}, nil)), -32600)
	equal(t, code(s.Call("textDocument/nothing", nil, nil)), -32601)
	equal(t, code(s.Call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": "file:///no.py"}}, nil)), -32602)
	equal(t, code(s.Call("textDocument/diagnostic", []int{1}, nil)), -32602)
	s.must(s.Change("file:///no.py", 1, map[string]any{"text": ""}))
	s.must(s.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": "file:///no.py"}}))
	s.must(s.Notify("textDocument/didOpen", "nonsense"))
	s.must(s.Notify("$/cancelRequest", map[string]any{"id": "nobody"}))
	s.must(s.Notify("$/cancelRequest", map[string]any{"id": 1 << 40}))
	s.must(s.Notify("$/cancelRequest", nil))
	s.must(s.Notify("$/whatever", nil))
	s.must(s.Raw(lsptest.Frame([]byte(`[{"jsonrpc":"2.0","id":7,"method":"x"},{"jsonrpc":"2.0","method":"$/y"}]`))))
	if b, err := s.Await("batch"); err != nil || !strings.Contains(string(b), `"id":7`) {
		t.Errorf("batch: %s %v", b, err)
	}
	s.must(s.Open("untitled:x", held))
	s.must(s.Change("untitled:x", 2, map[string]any{"range": nil, "text": "x = 1\n"}))
	s.must(s.Change("untitled:x", 3, lsptest.Replace(1<<31-1, 5, 1<<31-1, 1<<31-1, held)))
	got := s.published("untitled:x", 0)
	for range 2 { // what is there for an earlier text may be told first
		if !slices.Equal(got, []string{"8 SLL102"}) {
			got = s.published("untitled:x", 0)
		}
	}
	equal(t, got, []string{"8 SLL102"})
	s.must(s.Call("shutdown", nil, nil))
	equal(t, code(s.Call("shutdown", nil, nil)), -32600)
}

// TestNotebook follows the cells of a notebook.
func TestNotebook(t *testing.T) {
	s := begin(t, Options{}, t.TempDir(), nil)
	cell := func(n int, text string) map[string]any {
		return map[string]any{"uri": fmt.Sprintf("vscode-notebook-cell:/a/b.ipynb#W%d", n), "languageId": "python", "version": 1, "text": text}
	}
	s.must(s.Notify("notebookDocument/didOpen", map[string]any{
		"notebookDocument":  map[string]any{"uri": "file:///a/b.ipynb", "notebookType": "jupyter-notebook", "version": 1, "cells": []any{}},
		"cellTextDocuments": []any{cell(0, "%time x\n!ls\n"+held), cell(1, "%%bash\nfor x in y; do\n")},
	}))
	equal(t, s.published("vscode-notebook-cell:/a/b.ipynb#W0", 1), []string{"9 SLL102"})
	equal(t, s.published("vscode-notebook-cell:/a/b.ipynb#W1", 1), nil)
	s.must(s.Notify("notebookDocument/didChange", map[string]any{
		"notebookDocument": map[string]any{"uri": "file:///a/b.ipynb", "version": 2},
		"change": map[string]any{"cells": map[string]any{"textContent": []any{map[string]any{
			"document": map[string]any{"uri": "vscode-notebook-cell:/a/b.ipynb#W0", "version": 2},
			"changes":  []any{lsptest.Replace(0, 0, 2, 0, "await x()\n")},
		}}}},
	}))
	equal(t, s.published("vscode-notebook-cell:/a/b.ipynb#W0", 2), []string{"8 SLL102"})
	s.must(s.Notify("notebookDocument/didClose", map[string]any{
		"notebookDocument": map[string]any{"uri": "file:///a/b.ipynb"}, "cellTextDocuments": []any{},
	}))
	equal(t, s.published("vscode-notebook-cell:/a/b.ipynb#W0", 0), nil)
}
