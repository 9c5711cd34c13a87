package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/lsp/lsptest"
	"github.com/sllint/sllint/lsp/wire"
)

// fileReport is one of a workspace/diagnostic's reports.
type fileReport struct {
	URI      string
	Kind     string
	Version  *int
	ResultID string
	Items    []lsptest.Diagnostic
}

// askAll asks for the diagnostics of the workspace and gives them by the files' names.
func (s *session) askAll(previous map[string]string, more map[string]any) map[string]fileReport {
	s.t.Helper()
	ids := []any{}
	for uri, id := range previous {
		ids = append(ids, map[string]any{"uri": uri, "value": id})
	}
	params := map[string]any{"identifier": "sllint", "previousResultIds": ids}
	for k, v := range more {
		params[k] = v
	}
	var all struct{ Items []fileReport }
	s.must(s.Call("workspace/diagnostic", params, &all))
	if all.Items == nil {
		s.t.Error("items is null")
	}
	return byName(all.Items)
}

func byName(list []fileReport) map[string]fileReport {
	out := map[string]fileReport{}
	for _, r := range list {
		out[filepath.Base(r.URI)] = r
	}
	return out
}

// summary writes reports down.
func summary(all map[string]fileReport) (out []string) {
	for name, r := range all {
		version := "-"
		if r.Version != nil {
			version = fmt.Sprint(*r.Version)
		}
		out = append(out, strings.TrimSpace(fmt.Sprint(name, " ", r.Kind, " ", version, " ", strings.Join(codes(r.Items), ","))))
	}
	slices.Sort(out)
	return out
}

func ids(all map[string]fileReport) map[string]string {
	out := map[string]string{}
	for _, r := range all {
		out[r.URI] = r.ResultID
	}
	return out
}

// TestWorkspaceDiagnostics asks for what is found in files that are open and in those
// that are not, once more, and after changes of all kinds.
func TestWorkspaceDiagnostics(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "sllint.toml"), "exclude = [\"left.py\"]\n")
	for _, name := range []string{"a.py", "open.py", "left.py", "gone.py"} {
		write(t, filepath.Join(root, name), held)
	}
	write(t, filepath.Join(root, "clean.py"), "x = 1\n")
	write(t, filepath.Join(root, "broken.py"), "def f(:\n")
	write(t, filepath.Join(root, "latin.py"), "# coding: latin-1\nx = '\xe9'\n"+held)
	caps := fullCaps()
	caps["textDocument"].(map[string]any)["diagnostic"] = map[string]any{}
	s := start(t, Options{})
	raw, err := s.Initialize(map[string]any{"capabilities": caps, "rootUri": string(wire.FileURI(root)), "initializationOptions": map[string]any{"workspaceDiagnostics": true}})
	s.must(err)
	if !strings.Contains(string(raw), `"workspaceDiagnostics":true`) {
		t.Errorf("not offered: %s", raw)
	}
	open := string(wire.FileURI(filepath.Join(root, "open.py")))
	s.must(s.Open(open, "\n"+held))

	first := s.askAll(nil, nil)
	equal(t, summary(first), []string{"a.py full - 7 SLL102", "broken.py full - 1 SLL901", "gone.py full - 7 SLL102", "latin.py full - 9 SLL102", "open.py full 1 8 SLL102"})
	again := s.askAll(ids(first), nil)
	equal(t, summary(again), []string{"a.py unchanged -", "broken.py unchanged -", "gone.py unchanged -", "latin.py unchanged -", "open.py unchanged 1"})

	if err := os.Remove(filepath.Join(root, "gone.py")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "a.py"), "\n\n"+held)
	write(t, filepath.Join(root, "broken.py"), "def f(): pass\n")
	write(t, filepath.Join(root, "new.py"), held)
	s.must(s.Change(open, 2, lsptest.Replace(0, 0, 1, 0, "")))
	later := s.askAll(ids(again), nil)
	equal(t, summary(later), []string{"a.py full - 9 SLL102", "broken.py full -", "gone.py full -", "latin.py unchanged -", "new.py full - 7 SLL102", "open.py full 2 7 SLL102"})

	write(t, filepath.Join(root, "sllint.toml"), "ignore = [\"SLL102\"]\n")
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(filepath.Join(root, "sllint.toml"))), "type": 2}}}))
	last := s.askAll(ids(later), nil)
	equal(t, summary(last), []string{"a.py full -", "broken.py unchanged -", "gone.py unchanged -", "latin.py full -", "new.py full -", "open.py full 2"})
}

// TestWorkspaceDiagnosticsBitByBit takes the answer in parts, with progress, and gives
// it up.
func TestWorkspaceDiagnosticsBitByBit(t *testing.T) {
	root := t.TempDir()
	const files = 3*partlyMany + 7
	for i := range files {
		write(t, filepath.Join(root, fmt.Sprintf("f%d.py", i)), held)
	}
	s := begin(t, Options{}, root, nil)
	rest := s.askAll(nil, map[string]any{"partialResultToken": "parts", "workDoneToken": "work"})
	if len(rest) > 0 {
		t.Errorf("%d reports besides the parts", len(rest))
	}
	parts, reports, began, ended := 0, map[string]fileReport{}, false, false
	for _, m := range s.Notes("$/progress") {
		var p struct {
			Token string
			Value struct {
				Kind  string
				Items []fileReport
			}
		}
		s.must(json.Unmarshal(m.Params, &p))
		switch {
		case p.Token == "parts":
			parts++
			for name, r := range byName(p.Value.Items) {
				reports[name] = r
			}
		case p.Value.Kind == "begin":
			began = true
		case p.Value.Kind == "end":
			ended = true
		}
	}
	if parts < 3 || len(reports) != files || !began || !ended {
		t.Errorf("%d parts with %d of %d reports; begun: %t, ended: %t", parts, len(reports), files, began, ended)
	}

	// It ends at once, and the next one need not wait for it.
	for i := range files {
		write(t, filepath.Join(root, fmt.Sprintf("f%d.py", i)), strings.Repeat(held, 50))
	}
	id, err := s.Begin("workspace/diagnostic", map[string]any{"previousResultIds": []any{}})
	s.must(err)
	s.must(s.Notify("$/cancelRequest", map[string]any{"id": id}))
	cancelled := time.Now()
	if _, err = s.Await(id); err == nil {
		t.Error("it was answered before it could be cancelled")
	} else if e, ok := err.(*lsptest.Error); !ok || e.Code != int(wire.RequestCancelled) {
		t.Error(err)
	}
	if took := time.Since(cancelled); took > 5*time.Second {
		t.Errorf("cancelled after %s", took)
	}
	if all := s.askAll(nil, nil); len(all) != files {
		t.Errorf("%d reports after a cancel", len(all))
	}
}

// TestExtended changes a file that settings extend, which has a name of its own.
func TestExtended(t *testing.T) {
	root, elsewhere := t.TempDir(), t.TempDir()
	base := filepath.Join(elsewhere, "house-style.toml")
	write(t, base, "ignore = [\"SLL102\"]\n")
	write(t, filepath.Join(root, "sllint.toml"), fmt.Sprintf("extend = %q\n", filepath.ToSlash(base)))
	s := begin(t, Options{}, root, nil)
	uri := string(wire.FileURI(filepath.Join(root, "x.py")))
	s.must(s.Open(uri, held))
	equal(t, s.published(uri, 1), nil)
	_, err := s.Asked("client/registerCapability", func(p json.RawMessage) bool { return strings.Contains(string(p), "house-style.toml") })
	s.must(err)
	write(t, base, "\n")
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(base)), "type": 2}}}))
	equal(t, s.published(uri, 1), []string{"7 SLL102"})
	// One that was gone and comes again.
	if err := os.Remove(base); err != nil {
		t.Fatal(err)
	}
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(base)), "type": 3}}}))
	m, err := s.Next("window/showMessage", nil)
	s.must(err)
	if !strings.Contains(string(m.Params), "house-style.toml") {
		t.Errorf("message %s", m.Params)
	}
	write(t, base, "ignore = [\"SLL102\"]\n")
	s.must(s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": string(wire.FileURI(base)), "type": 1}}}))
	for end := time.Now().Add(10 * time.Second); ; {
		if got := s.published(uri, 1); len(got) == 0 {
			break
		} else if time.Now().After(end) {
			t.Fatalf("still %v", got)
		}
	}
}
