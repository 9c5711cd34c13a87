package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/lsp/lsptest"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/rules/all"
)

// TestSameAsCheck opens the Python files among the project's test data: the
// server says of each what the command line does, at the same places, at once
// and after edits that come to the same text.
func TestSameAsCheck(t *testing.T) {
	root, err := filepath.Abs("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	files := pythonFiles(root)
	if len(files) < 50 {
		t.Fatalf("%d files", len(files))
	}
	if home, err := os.UserHomeDir(); err == nil && !testing.Short() {
		for _, lib := range []string{"3.13.0/lib/python3.13", "2.7.18/lib/python2.7"} {
			more := pythonFiles(filepath.Join(home, ".pyenv/versions", lib))
			files = append(files, more[:min(len(more), 1000)]...)
		}
	}
	linter := analysis.New(all.Rules())
	resolver, err := config.New(config.Options{Rules: linter.Registry(), Cwd: root})
	if err != nil {
		t.Fatal(err)
	}
	driver := &analysis.Driver{Linter: linter, Config: resolver, Cwd: root}
	s := begin(t, Options{}, root, nil)
	compared, findings := 0, 0
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out, err := driver.Run(t.Context(), []string{path})
		if err != nil || len(out.Problems) > 0 {
			t.Fatal(path, err, out.Problems)
		}
		text, ok := asText(raw)
		if !ok {
			continue // no editor shows it like that
		}
		compared++
		findings += len(out.Findings)
		want := wordsOf(out.Findings, newText([]byte(text), wire.UTF16))
		uri := string(wire.FileURI(path))
		s.must(s.Open(uri, text))
		d, err := s.Published(uri, 1)
		s.must(err)
		same(t, path, diagnosed(d), want)
		// A letter and its removal.
		s.must(s.Change(uri, 2, lsptest.Replace(3, 0, 3, 0, "x")))
		s.must(s.Change(uri, 3, lsptest.Replace(3, 0, 3, 1, "")))
		if strings.Count(text, "\n") > 4 {
			d, err = s.Published(uri, 3)
			s.must(err)
			same(t, path+" after edits", diagnosed(d), want)
		}
		s.must(s.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}}))
		s.Notes("textDocument/publishDiagnostics")
	}
	t.Logf("%d files, %d findings", compared, findings)
}

// pythonFiles lists the files below a folder, what is installed there aside.
func pythonFiles(root string) (files []string) {
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == "site-packages" {
			return filepath.SkipDir
		}
		if err == nil && filepath.Ext(path) == ".py" {
			files = append(files, path)
		}
		return nil
	})
	return files
}

// asText decodes a file as an editor does that knows nothing but UTF-8.
func asText(raw []byte) (string, bool) {
	text := string(raw)
	return text, strings.ToValidUTF8(text, "") == text && !strings.Contains(text, "\x00")
}

func wordsOf(list []analysis.Finding, t *text) (out []string) {
	for i := range list {
		f := &list[i]
		out = append(out, fmt.Sprint(f.Code, " ", t.finding(f), " ", f.Message))
	}
	return out
}

func diagnosed(d *lsptest.Diagnostics) (out []string) {
	for _, x := range d.Diagnostics {
		at := wire.Range{
			Start: wire.Position{Line: uint32(x.Range.Start.Line), Character: uint32(x.Range.Start.Character)},
			End:   wire.Position{Line: uint32(x.Range.End.Line), Character: uint32(x.Range.End.Character)},
		}
		out = append(out, fmt.Sprint(x.Code, " ", at, " ", x.Message))
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// listening is a server within reach of the test.
func listening(t *testing.T, o Options, enc wire.PositionEncoding) (*server, *lsptest.Client) {
	t.Helper()
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	s := newServer(ctx, cancel, pipe{fromClient, toClient, func() { fromClient.Close(); toClient.Close() }}, o)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.conn.Run(ctx)
		cancel()
		s.stop()
	}()
	c := lsptest.New(fromServer, toServer)
	t.Cleanup(func() { toServer.Close(); <-done; toClient.Close() })
	caps := fullCaps()
	caps["general"] = map[string]any{"positionEncodings": []string{string(enc)}}
	if _, err := c.Initialize(map[string]any{"capabilities": caps, "initializationOptions": map[string]any{"trusted": true}}); err != nil {
		t.Fatal(err)
	}
	return s, c
}

// TestTexts makes random changes through the protocol, with positions in each
// encoding: the server's text is the client's. For more, and with a look after each
// of them: SLLS_EDITS=100000, over all encodings.
func TestTexts(t *testing.T) {
	changes, every := 3000, 50
	if testing.Short() {
		changes = 300
	}
	if n, err := strconv.Atoi(os.Getenv("SLLS_EDITS")); err == nil {
		changes, every = (n+len(encodings)-1)/len(encodings), 1
	}
	for _, enc := range encodings {
		t.Run(string(enc), func(t *testing.T) {
			t.Parallel()
			s, c := listening(t, Options{}, enc)
			r := rand.New(rand.NewPCG(3, 4))
			mine := []rune(held)
			if err := c.Open("untitled:x", string(mine)); err != nil {
				t.Fatal(err)
			}
			for v := 2; v < 2+changes; v++ {
				var list []any
				for range 1 + r.IntN(3) {
					add := string(randomRunes(r, 6))
					i := r.IntN(len(mine) + 1)
					j := min(i+r.IntN(8), len(mine))
					for i > 0 && i < len(mine) && mine[i-1] == '\r' && mine[i] == '\n' {
						i--
					}
					for j > 0 && j < len(mine) && mine[j-1] == '\r' && mine[j] == '\n' {
						j++
					}
					a, b := at(mine, i, enc), at(mine, j, enc)
					list = append(list, lsptest.Replace(int(a.Line), int(a.Character), int(b.Line), int(b.Character), add))
					mine = slices.Concat(mine[:i], []rune(add), mine[j:])
				}
				if r.IntN(100) == 0 {
					mine = []rune(held)
					list = []any{map[string]any{"text": string(mine)}}
				}
				if err := c.Change("untitled:x", v, list...); err != nil {
					t.Fatal(err)
				}
				if v%every > 0 {
					continue
				}
				// A request is taken after all that came before it.
				if err := c.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": "untitled:x"}, "position": map[string]any{"line": 0, "character": 0}}, nil); err != nil {
					t.Fatal(err)
				}
				snap, err := s.snapshotOf("untitled:x")
				if err != nil || string(snap.text.bytes) != string(mine) || int(snap.version) != v {
					t.Fatalf("version %d, %v: %q, want %q", v, err, snap.text.bytes, string(mine))
				}
			}
		})
	}
}

// TestTorture sends valid and invalid messages at random, with cancels in
// between. Every request is answered, and the server is there in the end. For
// longer: SLLS_TORTURE=20m.
func TestTorture(t *testing.T) {
	length := 2 * time.Second
	if d, err := time.ParseDuration(os.Getenv("SLLS_TORTURE")); err == nil {
		length = d
	}
	_, c := listening(t, Options{Confirmer: oracle{}, Runner: quickRunner{}}, wire.UTF16)
	c.Answers(func(method string, params json.RawMessage) (any, *lsptest.Error) {
		switch len(method) % 3 {
		case 0:
			return nil, &lsptest.Error{Code: -32601, Message: "no"}
		case 1:
			return []any{}, nil
		}
		return nil, nil
	})
	r := rand.New(rand.NewPCG(5, uint64(time.Now().UnixNano())))
	uris := []string{"untitled:a", "file:///x/b.py", "file:///x/c%20d.py", "vscode-notebook-cell:/n.ipynb#1", "nonsense", ""}
	texts := []string{held, runnableText, "", "def f(:\n", "\ufeff# coding: latin-1\nx = '\u00e9'\n", strings.ReplaceAll(held, "catch", "stuck"), "\x00", "print 'x'\n"}
	methods := []string{"hover", "codeAction", "codeLens", "inlayHint", "diagnostic"}
	var ids []int
	sent, answered := 0, 0
	for end := time.Now().Add(length); time.Now().Before(end); {
		uri := uris[r.IntN(len(uris))]
		doc := map[string]any{"uri": uri}
		place := map[string]any{"line": r.IntN(40), "character": r.IntN(30)}
		var err error
		switch n := r.IntN(20); {
		case n < 2:
			err = c.Open(uri, texts[r.IntN(len(texts))])
		case n < 3:
			err = c.Notify("textDocument/didClose", map[string]any{"textDocument": doc})
		case n < 8:
			err = c.Change(uri, r.IntN(100), lsptest.Replace(r.IntN(40), r.IntN(30), r.IntN(1<<30), r.IntN(30), texts[r.IntN(len(texts))][:0]+"x"))
		case n < 9:
			err = c.Change(uri, r.IntN(100), map[string]any{"text": texts[r.IntN(len(texts))]})
		case n < 14:
			var id int
			id, err = c.Begin("textDocument/"+methods[r.IntN(len(methods))], map[string]any{
				"textDocument": doc, "position": place, "range": map[string]any{"start": place, "end": place}, "context": map[string]any{"diagnostics": []any{}},
			})
			ids = append(ids, id)
		case n < 15:
			var id int
			id, err = c.Begin("workspace/executeCommand", map[string]any{
				"command": commandNames[r.IntN(3)], "arguments": []any{map[string]any{"uri": uri, "kind": []any{"", "test", "snippet", 1}[r.IntN(4)], "row": r.IntN(20)}},
			})
			ids = append(ids, id)
		case n < 16 && len(ids) > 0:
			err = c.Notify("$/cancelRequest", map[string]any{"id": ids[r.IntN(len(ids))]})
		case n < 17:
			body, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": []any{uri, nil, 1}[r.IntN(3)]})
			err = c.Raw(lsptest.Frame(body[:len(body)-r.IntN(2)]))
		case n < 18:
			err = c.Notify([]string{"$/x", "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "workspace/didChangeWatchedFiles", "notebookDocument/didChange"}[r.IntN(5)],
				[]any{map[string]any{}, map[string]any{"settings": map[string]any{"sllint": map[string]any{"select": 3, "trusted": true}}}, map[string]any{"event": map[string]any{"added": []any{map[string]any{"uri": "file:///x", "name": "x"}}, "removed": []any{}}}}[r.IntN(3)])
		}
		if err != nil {
			t.Fatal(err)
		}
		sent++
		for len(ids) > 30 {
			c.Notify("$/cancelRequest", map[string]any{"id": ids[0]}) // some would never end
			c.Await(ids[0])
			ids = ids[1:]
			answered++
		}
		c.Notes("textDocument/publishDiagnostics")
		c.Notes("window/showMessage")
		c.Notes("$/progress")
	}
	for _, id := range ids {
		c.Notify("$/cancelRequest", map[string]any{"id": id})
	}
	for _, id := range ids {
		if _, err := c.Await(id); err != nil {
			if _, ok := err.(*lsptest.Error); !ok {
				t.Fatal(err)
			}
		}
		answered++
	}
	if err := c.Shutdown(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d messages sent, %d requests answered", sent, answered)
}

// quickRunner runs nothing.
type quickRunner struct{}

func (quickRunner) Run(ctx context.Context, p Program, stdout, stderr io.Writer) (int, error) {
	fmt.Fprintln(stdout, "ran")
	stderr.Write(bytes.Repeat([]byte("x"), 100))
	return 1, ctx.Err()
}
