package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// echo answers every request with its parameters, panics when it is told to, and
// counts what it hears.
type echo struct {
	mu      sync.Mutex
	notes   []string
	trouble int
	panics  int
}

func (e *echo) Notify(method string, p Params) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if method == "panic" {
		panic("told to")
	}
	e.notes = append(e.notes, method)
}

func (e *echo) Request(method string, p Params) (Work, error) {
	raw := json.RawMessage(bytes.Clone(p))
	switch method {
	case "panic":
		panic("told to")
	case "refuse":
		return nil, Errorf(InvalidParams, "no")
	}
	return func(ctx context.Context) (any, error) {
		switch method {
		case "panic later":
			panic("told to")
		case "wait":
			<-ctx.Done()
			return nil, ctx.Err()
		case "stuck": // and never looks
			time.Sleep(time.Minute)
		}
		return string(raw), nil
	}, nil
}

func (e *echo) Trouble(what string, v any, stack []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.trouble++
	if stack != nil {
		e.panics++
	}
}

// transport is input that ends, and output that is kept.
type transport struct {
	io.Reader
	mu  sync.Mutex
	out bytes.Buffer
}

func (t *transport) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.Write(b)
}

func (t *transport) Close() error { return nil }

// exchange serves some input and gives the answers by their ids.
func exchange(t testing.TB, h Handler, in []byte) map[string]string {
	t.Helper()
	tr := &transport{Reader: bytes.NewReader(in)}
	if err := NewConn(tr, h).Run(t.Context()); err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("Run: %v", err)
	}
	time.Sleep(time.Millisecond) // for answers to what made no sense, which go on their own
	tr.mu.Lock()
	defer tr.mu.Unlock()
	answers := map[string]string{}
	for rest := tr.out.String(); rest != ""; {
		header, body, ok := strings.Cut(rest, "\r\n\r\n")
		var n int
		if _, err := fmt.Sscanf(header, "Content-Length: %d", &n); err != nil || !ok || n > len(body) {
			t.Fatalf("what was written is no message: %q", rest)
		}
		var m any
		if err := json.Unmarshal([]byte(body[:n]), &m); err != nil {
			t.Fatalf("%v in %q", err, body[:n])
		}
		list, ok := m.([]any)
		if !ok {
			list = []any{m}
		}
		for _, m := range list {
			a := m.(map[string]any)
			id, _ := json.Marshal(a["id"])
			what, _ := json.Marshal(a["result"])
			if e, ok := a["error"].(map[string]any); ok {
				what = []byte(fmt.Sprint(e["code"]))
			}
			answers[string(id)] = string(what)
		}
		rest = body[n:]
	}
	return answers
}

func framed(bodies ...string) []byte {
	var b bytes.Buffer
	for _, s := range bodies {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(s), s)
	}
	return b.Bytes()
}

func TestAnswers(t *testing.T) {
	h := &echo{}
	in := framed(
		`{"jsonrpc":"2.0","id":1,"method":"a","params":{"x":1}}`,
		`{"jsonrpc":"2.0","id":"one","method":"a"}`,
		`{"jsonrpc":"2.0","id":2,"method":"panic"}`,
		`{"jsonrpc":"2.0","id":3,"method":"panic later"}`,
		`{"jsonrpc":"2.0","method":"panic"}`,
		`{"jsonrpc":"2.0","id":4,"method":"refuse"}`,
		`{"jsonrpc":"2.0","id":5,"method":"wait"}`,
		`{"jsonrpc":"2.0","id":"six","method":"stuck"}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"six"}}`,
		`{"jsonrpc":"2.0","id":99,"result":null}`,
		`[{"jsonrpc":"2.0","id":7,"method":"a"},{"jsonrpc":"2.0","method":"n"},{"jsonrpc":"2.0","id":8,"method":"refuse"}]`,
		`{"jsonrpc":"2.0","id":9,"method":"last"}`,
	)
	got := exchange(t, h, in)
	for id, want := range map[string]string{
		"1": `"{\"x\":1}"`, `"one"`: `""`, "2": "-32603", "3": "-32603", "4": "-32602", "5": "-32800", `"six"`: "-32800", "7": `""`, "8": "-32602", "9": `""`,
	} {
		if got[id] != want {
			t.Errorf("%s: answered %s, want %s", id, got[id], want)
		}
	}
	if h.panics != 3 {
		t.Errorf("told of %d panics, want 3", h.panics)
	}
}

// TestResumes goes on after what is no message.
func TestResumes(t *testing.T) {
	good := string(framed(`{"jsonrpc":"2.0","id":1,"method":"a"}`))
	for _, bad := range []string{
		"", "\r\n\r\n", "garbage\r\n", "Content-Length: 3\r\n\r\n{{{", "Content-Length: -3\r\n\r\n", "Content-Length: x\r\n\r\n",
		"Content-Type: text\r\nContent-Length: 2\r\n\r\n{}", "content-length:4\nX: y\n\nnull", string(framed("[]", "[1]", `{"id":1}`, `{"jsonrpc":"1.0","id":1,"method":"x"}`)),
		string(framed(`{"jsonrpc":"2.0","id":[],"method":"x"}`)), strings.Repeat("x", 20000) + "\n", "Content-Length: 0\r\n\r\n",
	} {
		if got := exchange(t, &echo{}, []byte(bad+good)); got["1"] != `""` {
			t.Errorf("after %.60q: %v", bad, got)
		}
	}
}

// FuzzConn sends anything: what comes back is messages, and every request that
// is well formed is answered.
func FuzzConn(f *testing.F) {
	f.Add(framed(`{"jsonrpc":"2.0","id":1,"method":"a"}`))
	f.Add(framed(`{"jsonrpc":"2.0","id":1,"method":"panic"}`, `{"jsonrpc":"2.0","method":"panic"}`))
	f.Add(framed(`[{"jsonrpc":"2.0","id":1,"method":"a"}]`, `{`, `null`, `"x"`))
	f.Add([]byte("Content-Length: 5\r\nContent-Length: 2\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 99999999999999999999\r\n\r\n{}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.Contains(in, []byte("stuck")) || bytes.Contains(in, []byte("wait")) {
			return
		}
		last := framed(`{"jsonrpc":"2.0","id":"the last","method":"a"}`)
		got := exchange(t, &echo{}, append(append(bytes.Clone(in), "\r\n"...), last...))
		// It may have been taken for the body of what came before.
		if _, ok := got[`"the last"`]; !ok && !bytes.Contains(bytes.ToLower(in), []byte("content-length")) {
			t.Errorf("the last request was not answered: %v", got)
		}
	})
}

// FuzzDidChange decodes changes: no panic, and no position beyond what fits.
func FuzzDidChange(f *testing.F) {
	f.Add([]byte(`{"textDocument":{"uri":"file:///a","version":1},"contentChanges":[{"text":"x"},{"range":null,"text":""},{"range":{"start":{"line":0,"character":1e9},"end":{"line":-1,"character":2.5}},"text":"y"}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := DecodeDidChange(in)
		if err == nil && p == nil {
			t.Error("neither changes nor an error")
		}
		decodeID(in)
	})
}

// TestFullText tells a change of the whole text from one at its very start.
func TestFullText(t *testing.T) {
	for in, whole := range map[string]bool{
		`{"text":"x"}`:              true,
		`{"range":null,"text":"x"}`: true,
		`{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"x"}`:                 false,
		`{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"rangeLength":0,"text":"x"}`: false,
	} {
		p, err := DecodeDidChange([]byte(`{"textDocument":{"uri":"file:///a","version":1},"contentChanges":[` + in + `]}`))
		if err != nil || len(p.Changes) != 1 || (p.Changes[0].Range == nil) != whole {
			t.Errorf("%s: %+v %v", in, p, err)
		}
	}
}

// TestURIs goes from paths to URIs and back.
func TestURIs(t *testing.T) {
	for _, path := range []string{"/a/b.py", "/a b/ü#?.py", "/a%20b.py"} {
		if got := Path(FileURI(path)); got != path {
			t.Errorf("%q: %q by way of %s", path, got, FileURI(path))
		}
	}
	for uri, want := range map[URI]string{
		"untitled:Untitled-1": "", "file:///a%20b.py": "/a b.py", "file:///a/../b.py": "/b.py", "vscode-notebook-cell:/a.ipynb#X": "", "": "", "file:": "",
	} {
		if got := Path(uri); got != want {
			t.Errorf("%s: %q, want %q", uri, got, want)
		}
	}
}
