package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/lsptest"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/vm"
	stdlib "github.com/sllint/sllint/vm/stdlib/all"
)

// inProcess runs programs in the process of the test.
type inProcess struct{}

func (inProcess) Run(ctx context.Context, p Program, stdout, stderr io.Writer) (int, error) {
	conf := vm.Config{Dialect: vm.Py3, Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr, Source: p.Name}
	if p.Python == "2.7" {
		conf.Dialect = vm.Py2
	}
	m, t := vm.New(conf)
	stdlib.Add(m)
	stop := context.AfterFunc(ctx, func() { m.Interrupt(ctx.Err()) })
	defer stop()
	status, err := t.Guard(func() int { return t.RunSource(p.Source, p.Name) })
	return status, errors.Join(err, ctx.Err())
}

// oracle confirms all findings but those in functions called unknown, and waits
// for ever in those called stuck.
type oracle struct{}

func (oracle) Confirm(ctx context.Context, q Question, each func(int, *analysis.Verdict)) error {
	for i, f := range q.Findings {
		switch {
		case strings.Contains(f.Message, "stuck"):
			<-ctx.Done()
			return ctx.Err()
		case strings.Contains(f.Message, "unknown"):
			each(i, &analysis.Verdict{Status: analysis.Unknown, Python: "3.13", Why: "nobody knows"})
		default:
			each(i, &analysis.Verdict{Status: analysis.Confirmed, Python: "3.13", Evidence: []analysis.Evidence{{Object: "local 'result'", Link: "exception", Row: 7}}})
		}
	}
	return nil
}

const runnableText = `"""Doc.

>>> x = 1
>>> for i in (1, 2):
...     print(i)
1
2
>>> catch.__name__
'catch'
"""
import sys

def test_it():
    print("tested")

class TestThings:
    def test_more(self):
        self.fails()

    def test_with(self, arg):
        pass

    def fails(self):
        raise ValueError("caf\u00e9")

def catch():
    try:
        work()
    except ValueError as e:
        result = e

if __name__ == "__main__":
    print("main")
    TestThings().fails()
`

type lens struct {
	Range   struct{ Start, End lsptest.Position }
	Command struct {
		Title, Command string
		Arguments      []json.RawMessage
	}
}

func (s *session) lenses(uri string) []lens {
	s.t.Helper()
	var list []lens
	s.must(s.Call("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": uri}}, &list))
	return list
}

func titles(list []lens) (out []string) {
	for _, l := range list {
		out = append(out, fmt.Sprintf("%d %s", l.Range.Start.Line+1, l.Command.Title))
	}
	return out
}

// press does what a lens says.
func (s *session) press(l lens, result any) error {
	return s.Call("workspace/executeCommand", map[string]any{"command": l.Command.Command, "arguments": l.Command.Arguments}, result)
}

// trusted begins a session in a folder that is trusted, for one file.
func trusted(t *testing.T, text string, params map[string]any) (s *session, uri string) {
	all := map[string]any{"initializationOptions": map[string]any{"trusted": true}}
	for k, v := range params {
		all[k] = v
	}
	dir := t.TempDir()
	s = begin(t, Options{Runner: inProcess{}, Confirmer: oracle{}}, dir, all)
	uri = string(wire.FileURI(filepath.Join(dir, "a.py")))
	s.must(s.Open(uri, text))
	return s, uri
}

func TestLenses(t *testing.T) {
	s, uri := trusted(t, runnableText, nil)
	equal(t, titles(s.lenses(uri)), []string{
		"1 ▶ Run", "3 ▶ Run snippet", "13 ▶ Run test", "17 ▶ Run test", "32 ▶ Run", "30 ✓ Confirm SLL102",
	})
	s, uri = trusted(t, runnableText, map[string]any{"initializationOptions": map[string]any{
		"codeLens": map[string]any{"run": false},
	}})
	equal(t, titles(s.lenses(uri)), []string{"30 ✓ Confirm SLL102"})
}

func TestRun(t *testing.T) {
	s, uri := trusted(t, runnableText, nil)
	equal(t, s.published(uri, 1), []string{"30 SLL102"})
	lenses := s.lenses(uri)
	for i, want := range []ran{
		{Status: 1, Stdout: "main\n"},
		{Stdout: ">>> x = 1\n>>> for i in (1, 2):\n    print(i)\n1\n2\n>>> catch.__name__\n'catch'\n"},
		{Stdout: "tested\ntest_it ok\n"},
		{Status: 1},
	} {
		var got ran
		s.must(s.press(lenses[i], &got))
		if got.Status != want.Status || got.Stdout != want.Stdout {
			t.Errorf("%s: %+v", lenses[i].Command.Title, got)
		}
		text, err := os.ReadFile(wire.Path(got.Document))
		if err != nil || !strings.Contains(string(text), got.Stdout) {
			t.Errorf("document: %q %v", text, err)
		}
		if _, err := s.Next("window/showMessage", nil); err != nil {
			t.Error(err)
		}
		if _, err := s.Next("$/progress", func(p json.RawMessage) bool { return strings.Contains(string(p), `"end"`) }); err != nil {
			t.Error(err)
		}
	}
	// What was raised is shown where it was, until the text changes.
	d, err := s.Published(uri, 1)
	for err == nil && len(d.Diagnostics) < 2 {
		d, err = s.Published(uri, 1)
	}
	s.must(err)
	if got := d.Diagnostics[1]; got.Message != "ValueError: caf\u00e9" || got.Range.Start.Line != 23 || len(got.Related) == 0 {
		t.Errorf("%+v", got)
	}
	s.must(s.Change(uri, 2, lsptest.Replace(0, 0, 0, 0, "\n")))
	equal(t, s.published(uri, 2), []string{"31 SLL102"})
}

// TestContent gives the output as a read-only document, as it comes.
func TestContent(t *testing.T) {
	caps := fullCaps()
	caps["workspace"].(map[string]any)["textDocumentContent"] = map[string]any{}
	s, uri := trusted(t, "print('hello')\n", map[string]any{"capabilities": caps})
	var got ran
	s.must(s.press(s.lenses(uri)[0], &got))
	_, err := s.Asked("workspace/textDocumentContent/refresh", nil)
	s.must(err)
	var content struct{ Text string }
	s.must(s.Call("workspace/textDocumentContent", map[string]any{"uri": got.Document}, &content))
	if !strings.HasPrefix(content.Text, "hello\n\n--- status 0 after ") {
		t.Errorf("content %q", content.Text)
	}
}

// TestTrust refuses to run anything until the editor says that it may, whatever
// lies in the folder.
func TestTrust(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sllint.toml"), "ignore = []\n")
	write(t, filepath.Join(dir, ".sllint.toml"), "ignore = []\n")
	s := begin(t, Options{Runner: inProcess{}, Confirmer: oracle{}}, dir, nil)
	var granted atomic.Bool
	s.Answers(func(method string, params json.RawMessage) (any, *lsptest.Error) {
		if method == "workspace/configuration" {
			// A folder that says it is trusted is not believed.
			return []any{map[string]any{"trusted": granted.Load()}, map[string]any{"trusted": true}}, nil
		}
		return nil, nil
	})
	uri := string(wire.FileURI(filepath.Join(dir, "a.py")))
	s.must(s.Open(uri, held))
	s.must(s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"sllint": map[string]any{"trusted": true}}}))
	if _, err := s.Asked("workspace/configuration", nil); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	for _, l := range s.lenses(uri) {
		err := s.press(l, nil)
		var e *lsptest.Error
		if !errors.As(err, &e) || e.Code != -32803 || !strings.Contains(e.Message, "sllint.trusted") {
			t.Errorf("%s: %v", l.Command.Title, err)
		}
	}
	granted.Store(true)
	s.must(s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": nil}))
	for i := 0; ; i++ {
		if err := s.press(s.lenses(uri)[0], nil); err == nil {
			break
		} else if i > 100 {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestConfirm(t *testing.T) {
	text := held + "\n" + strings.ReplaceAll(held, "catch", "unknown")
	s, uri := trusted(t, text, map[string]any{"initializationOptions": map[string]any{
		"trusted": true, "inlayHints": map[string]any{"verdicts": true}, "codeLens": map[string]any{"run": false},
	}})
	lenses := s.lenses(uri)
	var answers []confirmed
	s.must(s.press(lenses[0], &answers))
	if len(answers) != 1 || answers[0].Verdict.Status != "confirmed" {
		t.Errorf("%+v", answers)
	}
	if _, err := s.Asked("workspace/codeLens/refresh", nil); err != nil {
		t.Error(err)
	}
	equal(t, titles(s.lenses(uri)), []string{"7 SLL102 ✓ confirmed", "16 ✓ Confirm SLL102"})
	s.must(s.press(lenses[1], &answers))
	equal(t, titles(s.lenses(uri)), []string{"7 SLL102 ✓ confirmed", "16 SLL102 ? unknown: nobody knows"})
	var hints []struct {
		Position lsptest.Position
		Label    string
	}
	s.must(s.Call("textDocument/inlayHint", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": lsptest.Range(0, 0, 12, 0)}, &hints))
	if len(hints) != 1 || hints[0].Label != "✓ confirmed" || hints[0].Position != (lsptest.Position{Line: 6, Character: 18}) {
		t.Errorf("%+v", hints)
	}
	s.must(s.Change(uri, 2, lsptest.Replace(0, 0, 0, 0, "\n")))
	const before = " (before edits elsewhere)"
	equal(t, titles(s.lenses(uri)), []string{"8 SLL102 ✓ confirmed" + before, "17 SLL102 ? unknown" + before + ": nobody knows"})
	// Whoever changes the function itself has to ask again.
	s.must(s.Change(uri, 3, lsptest.Replace(7, 0, 7, 0, "        pass\n")))
	equal(t, titles(s.lenses(uri)), []string{"9 ✓ Confirm SLL102", "18 SLL102 ? unknown" + before + ": nobody knows"})
	s.must(s.Change(uri, 4, lsptest.Replace(7, 0, 8, 0, "")))
	equal(t, titles(s.lenses(uri)), []string{"8 SLL102 ✓ confirmed" + before, "17 SLL102 ? unknown" + before + ": nobody knows"})
	var e *lsptest.Error
	if err := s.press(lenses[0], nil); !errors.As(err, &e) || e.Code != -32801 {
		t.Errorf("for an old version: %v", err)
	}
}

// TestCancel cancels a command that would never end, both ways, while others are
// answered.
func TestCancel(t *testing.T) {
	s, uri := trusted(t, strings.ReplaceAll(held, "catch", "stuck"), nil)
	var confirm lens
	for _, l := range s.lenses(uri) {
		if l.Command.Command == cmdConfirm {
			confirm = l
		}
	}
	ask := map[string]any{"command": confirm.Command.Command, "arguments": confirm.Command.Arguments}
	cancelled := func(id any) {
		t.Helper()
		_, err := s.Await(id)
		var e *lsptest.Error
		if !errors.As(err, &e) || e.Code != -32800 {
			t.Errorf("%v", err)
		}
	}
	id, err := s.Begin("workspace/executeCommand", ask)
	s.must(err)
	for range 1000 {
		s.lenses(uri)
	}
	s.must(s.Notify("$/cancelRequest", map[string]any{"id": id}))
	cancelled(id)

	s.must(s.Send(map[string]any{"jsonrpc": "2.0", "id": "by name", "method": "workspace/executeCommand", "params": ask}))
	s.must(s.Notify("$/cancelRequest", map[string]any{"id": "by name"}))
	cancelled("by name")

	ask["workDoneToken"] = 17
	id, err = s.Begin("workspace/executeCommand", ask)
	s.must(err)
	_, err = s.Next("$/progress", func(p json.RawMessage) bool {
		return strings.Contains(string(p), `"token":17`) && strings.Contains(string(p), `"begin"`)
	})
	s.must(err)
	s.must(s.Notify("window/workDoneProgress/cancel", map[string]any{"token": 17}))
	cancelled(id)
}

func TestHover(t *testing.T) {
	s, uri := trusted(t, held+"x = 1  # noqa: SLL201, SLL1\n", nil)
	hover := func(line, char int) string {
		var h *struct {
			Contents struct{ Kind, Value string }
		}
		s.must(s.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": map[string]any{"line": line, "character": char}}, &h))
		if h == nil {
			return ""
		}
		if h.Contents.Kind != "markdown" {
			t.Errorf("a hover of kind %s", h.Contents.Kind)
		}
		return h.Contents.Value
	}
	if got := hover(6, 10); !strings.HasPrefix(got, "**SLL102** `exception-in-local`: ") || !strings.Contains(got, "1. ") || !strings.Contains(got, "SLL102.md") {
		t.Errorf("of a finding: %s", got)
	}
	if got := hover(8, 17); !strings.HasPrefix(got, "**SLL201** ") || !strings.Contains(got, "```python") {
		t.Errorf("of a code: %s", got)
	}
	if got := hover(8, 25); !strings.Contains(got, "- [SLL101]") {
		t.Errorf("of a prefix: %s", got)
	}
	equal(t, hover(0, 0), "")
}

// TestOldClient is a client that knows no Markdown, no actions but commands, no
// versions and no progress.
func TestOldClient(t *testing.T) {
	s := begin(t, Options{}, t.TempDir(), map[string]any{"capabilities": map[string]any{"workspace": map[string]any{"applyEdit": true}}})
	s.must(s.Open("untitled:x", held))
	d, err := s.Published("untitled:x", 0)
	s.must(err)
	if got := d.Diagnostics[0]; d.Version != nil || got.Related != nil || got.CodeDescription.Href != "" {
		t.Errorf("%+v", got)
	}
	var h struct{ Contents struct{ Kind, Value string } }
	s.must(s.Call("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": "untitled:x"}, "position": map[string]any{"line": 6, "character": 9}}, &h))
	if h.Contents.Kind != "plaintext" || strings.ContainsAny(h.Contents.Value, "*`[]") {
		t.Errorf("%+v", h)
	}
	var list []struct{ Command any }
	s.must(s.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": "untitled:x"}, "range": lsptest.Range(6, 9, 6, 9), "context": map[string]any{"diagnostics": []any{}},
	}, &list))
	var names []any
	for _, c := range list {
		names = append(names, c.Command)
	}
	equal(t, names, []string{"sllint.confirm", "sllint.run", "sllint.fixAll"})
}

type action struct {
	Title       string
	Kind        string
	IsPreferred bool
	Edit        struct {
		DocumentChanges []struct {
			TextDocument struct {
				URI     string
				Version *int
			}
			Edits []struct {
				Range   struct{ Start, End lsptest.Position }
				NewText string
			}
		}
	}
	Command *struct{ Command string }
}

// apply makes the edits of an action in a text of ASCII.
func (a *action) apply(text string) string {
	lines := strings.SplitAfter(text, "\n")
	at := func(p lsptest.Position) int { return len(strings.Join(lines[:p.Line], "")) + p.Character }
	for _, c := range a.Edit.DocumentChanges {
		for i := len(c.Edits) - 1; i >= 0; i-- {
			e := c.Edits[i]
			text = text[:at(e.Range.Start)] + e.NewText + text[at(e.Range.End):]
		}
	}
	return text
}

func (s *session) actions(uri string, line int, only ...string) []action {
	s.t.Helper()
	var list []action
	context := map[string]any{"diagnostics": []any{}}
	if len(only) > 0 {
		context["only"] = only
	}
	s.must(s.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": lsptest.Range(line, 8, line, 8), "context": context,
	}, &list))
	return list
}

func TestActions(t *testing.T) {
	text := held + "\n" + strings.ReplaceAll(held, "catch", "again")
	s, uri := trusted(t, text, nil)
	var got []string
	byTitle := map[string]action{}
	for _, a := range s.actions(uri, 6) {
		got = append(got, a.Kind+": "+a.Title)
		byTitle[a.Title] = a
	}
	fix := strings.TrimPrefix(got[0], "quickfix: ")
	equal(t, got[1:], []string{
		"quickfix: Fix all SLL102 in this file", "quickfix: Silence with # noqa: SLL102", "quickfix: Confirm SLL102 by running it",
		"source: Run this file", "source.fixAll.sllint: Fix all that sllint can fix safely",
	})
	for i, title := range []string{fix, "Fix all SLL102 in this file", "Silence with # noqa: SLL102", "Fix all that sllint can fix safely"} {
		a := byTitle[title]
		s.must(s.Change(uri, i+2, map[string]any{"text": a.apply(text)}))
		var left []string
		for _, l := range s.lenses(uri) {
			if l.Command.Command == cmdConfirm {
				left = append(left, l.Command.Title)
			}
		}
		if want := []int{1, 0, 1, 0}[i]; len(left) != want {
			t.Errorf("%s leaves %v of\n%s", title, left, a.apply(text))
		}
	}
	s.must(s.Change(uri, 9, map[string]any{"text": text}))
	if list := s.actions(uri, 6, "source.fixAll"); len(list) != 1 || list[0].Kind != "source.fixAll.sllint" {
		t.Errorf("%+v", list)
	}
	equal(t, len(s.actions(uri, 0, "quickfix")), 0)

	s.Answers(func(method string, params json.RawMessage) (any, *lsptest.Error) {
		if method == "workspace/applyEdit" {
			return map[string]any{"applied": true}, nil
		}
		return nil, nil
	})
	var fixed struct {
		Fixed   int
		Applied bool
	}
	s.must(s.Call("workspace/executeCommand", map[string]any{"command": cmdFixAll, "arguments": []any{map[string]any{"uri": uri}}}, &fixed))
	if fixed.Fixed != 2 || !fixed.Applied {
		t.Errorf("%+v", fixed)
	}
}
