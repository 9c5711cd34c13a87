package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/rules/all"
)

// typed is what the edits of TestEdits put at the end of a line or in it; some of
// it breaks the file, until something else mends it.
var typed = []string{
	"  # why", " ", "\n", "x", "(", ")", ":", "\nx = 1", "\nself.error = exc", "\nraise ValueError(1)", "\nreturn",
	"\ntry:\n    go()\nexcept OSError as exc:\n    kept = exc", "\ndef inner(): pass", "\n'''doc'''", "\"", "\\", ", more=None", "\ndel x",
}

// editedDocuments are texts that are long enough for parts of them to be used
// again: real modules where there are some, else the rules' examples in one.
func editedDocuments(t *testing.T) (texts [][]byte) {
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range strings.Fields("asyncio/tasks.py unittest/case.py socketserver.py concurrent/futures/process.py contextlib.py") {
			if text, err := os.ReadFile(filepath.Join(home, ".pyenv/versions/3.13.0/lib/python3.13", name)); err == nil {
				texts = append(texts, text)
			}
		}
	}
	if len(texts) > 0 {
		return texts
	}
	examples, err := filepath.Glob("../testdata/rules/SLL1*/py3/*.py")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	var b bytes.Buffer
	for _, path := range examples {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte("__future__")) {
			b.Write(text)
			b.WriteByte('\n')
		}
	}
	return [][]byte{b.Bytes()}
}

// TestEdits edits documents at random, which breaks them as often as not. After
// each edit what is found with the help of what is known of the text before is what
// is found in the text alone. For more: SLLS_EDITS=2000, of each document.
func TestEdits(t *testing.T) {
	edits := 40
	if n, err := strconv.Atoi(os.Getenv("SLLS_EDITS")); err == nil {
		edits = n
	}
	if testing.Short() {
		edits = 15
	}
	linter := analysis.New(all.Rules())
	c := newChecker(linter)
	folder := newFolder(linter, "", "", defaultSettings())
	for n, original := range editedDocuments(t) {
		r := rand.New(rand.NewPCG(11, uint64(n)))
		first := &snapshot{uri: "untitled:x", name: "x", python: true, text: newText(original, wire.UTF8), folder: folder, checker: c}
		snap, before, broken, last := first, first.text, 0, string(original)
		for i := range edits {
			switch {
			case r.IntN(12) == 0:
				snap = snap.with(int32(i), first.text)
			case r.IntN(3) == 0:
				snap, before = snap.with(int32(i), before), snap.text // undone, or done again
			default:
				before = snap.text
				snap = snap.with(int32(i), typedInto(r, snap.text))
			}
			got, err := snap.check(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			src, _, _ := folder.source(snap.name, snap.path, snap.contents())
			want, err := linter.Check(context.Background(), src)
			if err != nil {
				t.Fatal(err)
			}
			if got.broken {
				broken++
			}
			if a, b := asJSON(t, got.findings), asJSON(t, want.Findings); a != b {
				t.Fatalf("document %d, edit %d, from\n%s\nfindings:\n%s", n, i, udiff.Unified("before", "after", last, string(snap.text.bytes)), udiff.Unified("want", "got", b, a))
			}
			last = string(snap.text.bytes)
		}
		if broken == 0 || broken == edits {
			t.Errorf("document %d was broken %d times in %d", n, broken, edits)
		}
	}
}

// typedInto makes one edit, mostly at the end of a line.
func typedInto(r *rand.Rand, t *text) *text {
	row := r.IntN(len(t.lines))
	line, start := t.line(row)
	at := start + len(line)
	switch r.IntN(6) {
	case 0:
		at = start + r.IntN(len(line)+1)
	case 1: // some of it goes
		from := start + r.IntN(len(line)+1)
		return t.replace(from, min(from+r.IntN(5), at), "")
	}
	indent := string(line[:len(line)-len(bytes.TrimLeft(line, " "))])
	return t.replace(at, at, strings.ReplaceAll(typed[r.IntN(len(typed))], "\n", "\n"+indent))
}

// asJSON writes findings down, but for what a hop says that nothing in the source
// makes: by which of several lines an exception came is not always told the same.
func asJSON(t *testing.T, list []analysis.Finding) string {
	var b strings.Builder
	for _, f := range list {
		raw, err := json.Marshal(&f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
		b.WriteByte('\n')
	}
	return b.String()
}
