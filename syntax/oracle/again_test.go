package oracle

import (
	"bytes"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/astdump"
)

var againEdits = flag.Int("again.edits", 60, "how many edits TestAgain makes of each file")

// again are what TestAgain types.
var again = []string{
	"x", " ", "\n", "(", ")", ":", "  # why", "#", "\"", "'''", "\\", "\t", "    ", "é", ", y=1", "\npass", "\nclass C:\n    x = 1\n    def f(self): pass\n",
	"\n@d\nclass C(object): x = 1\n", "\ndef g(): return 1\n", "\nif x:\n    pass\nelse:\n    pass\n", "if 1:", "else:", "\nfrom __future__ import print_function\n",
	"print x", "match x:\n    case 1: pass\n", "async ", "lambda: 0", "f'{x!r}'", "; y", "\r", "import os.path as p, sys\n", "exec_info", "global x\n", "# vim: ts=4\n",
}

// TestAgain edits real files at random, whole and broken, in versions 2 and 3. Read
// as a change of the text before each is what it is when read alone: tree, comments,
// lines, names, and the words of errors.
func TestAgain(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		lib     string
		version syntax.Version
		names   string
	}{
		{"3.13.0/lib/python3.13", syntax.Py313, "asyncio/tasks.py contextlib.py dataclasses.py socketserver.py typing.py test/test_patma.py unittest/case.py test/test_type_params.py"},
		{"3.13.0/lib/python3.13", syntax.Py38, "asyncio/tasks.py socketserver.py"},
		{"2.7.18/lib/python2.7", syntax.Py27, "socketserver.py SocketServer.py unittest/case.py httplib.py test/test_grammar.py test/test_unicode.py"},
	} {
		for n, name := range strings.Fields(c.names) {
			text, err := os.ReadFile(filepath.Join(home, ".pyenv/versions", c.lib, name))
			if err != nil {
				continue // another version has it
			}
			if len(text) > 60<<10 {
				text = text[:bytes.LastIndex(text[:60<<10], []byte("\nclass "))+1]
			}
			t.Run(c.version.String()+"/"+name, func(t *testing.T) {
				t.Parallel()
				parsed, refused := readAgain(t, rand.New(rand.NewPCG(uint64(c.version), uint64(n))), text, c.version)
				if parsed == 0 || refused == 0 {
					t.Errorf("%d parsed, %d refused", parsed, refused)
				}
			})
		}
	}
}

// TestAgainOnExamples does so with the examples of all syntax there is.
func TestAgainOnExamples(t *testing.T) {
	examples, err := filepath.Glob("../../testdata/syntax/golden/*/*.py")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	parsed, refused := 0, 0
	for n, path := range examples {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		v := syntax.Newest
		if filepath.Base(filepath.Dir(path)) == "2.7" {
			v = syntax.Py27
		}
		if _, err := syntax.Parse(text, syntax.Options{Version: v}); err != nil {
			continue // another version's
		}
		// What stands in the first lines may be about the encoding.
		p, r := readAgain(t, rand.New(rand.NewPCG(5, uint64(n))), slices.Concat([]byte("\n\n\npass\n\npass\n"), text), v)
		parsed, refused = parsed+p, refused+r
	}
	if parsed == 0 || refused == 0 {
		t.Errorf("%d parsed, %d refused", parsed, refused)
	}
}

// readAgain edits one text and tells how often it was parsed and refused.
func readAgain(t *testing.T, r *rand.Rand, original []byte, v syntax.Version) (parsed, refused int) {
	var arena, brief syntax.Arena
	matters := func(name string) bool { return strings.HasPrefix(name, "exc") || name == "self" }
	text, before := original, original
	for i := range *againEdits {
		last := text
		switch {
		case r.IntN(10) == 0:
			text = original
		case r.IntN(2) == 0:
			text, before = before, text // undone, or done again
		default:
			from := r.IntN(len(text) + 1)
			if r.IntN(2) == 0 { // at the end of a line
				if n := bytes.IndexByte(text[from:], '\n'); n >= 0 {
					from += n
				}
			}
			to := from
			for range r.IntN(3) {
				to = min(to+r.IntN(40), len(text))
			}
			if r.IntN(2) == 0 {
				to = from
			}
			add := again[r.IntN(len(again))]
			if line := text[bytes.LastIndexByte(text[:from], '\n')+1 : from]; r.IntN(2) == 0 {
				add = strings.ReplaceAll(add, "\n", "\n"+string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))]))
			}
			before = text
			text = slices.Concat(text[:from], []byte(add), text[to:])
		}
		want, wantErr := syntax.Parse(text, syntax.Options{Version: v})
		got, gotErr := syntax.Parse(text, syntax.Options{Version: v, Arena: &arena, Again: matters})
		fail := func(what string, a, b any) {
			d := syntax.Differ(last, text)
			t.Fatalf("edit %d, %q instead of %q at %d: %s\ngot  %.3000v\nwant %.3000v", i, text[d.Start:d.New], last[d.Start:d.Old], d.Start, what, a, b)
		}
		_, briefly := syntax.Parse(text, syntax.Options{Version: v, Brief: true})
		_, brieflyAgain := syntax.Parse(text, syntax.Options{Version: v, Brief: true, Arena: &brief, Again: matters})
		if a, b := placeOf(brieflyAgain), placeOf(briefly); a != b {
			fail("place of the error", a, b)
		}
		if wantErr != nil || gotErr != nil {
			refused++
			if asText(wantErr) != asText(gotErr) {
				fail("error", gotErr, wantErr)
			}
			continue
		}
		parsed++
		if a, b := astdump.Dump(got), astdump.Dump(want); !bytes.Equal(a, b) {
			fail("tree", difference(string(a), string(b)), "")
		}
		if a, b := spansOf(got), spansOf(want); !slices.Equal(a, b) {
			fail("places", a, b)
		}
		if !slices.Equal(got.Comments, want.Comments) || !slices.Equal(got.Lines(), want.Lines()) || !slices.Equal(got.Futures, want.Futures) || !bytes.Equal(got.Source, want.Source) {
			fail("comments, lines or futures", got.Comments, want.Comments)
		}
		for _, name := range want.Syms {
			if !slices.Contains(got.Syms, name) {
				fail("names", name, "")
			}
		}
		for _, name := range got.Syms {
			if matters(name) && !slices.Contains(want.Syms, name) {
				fail("a name that is gone", name, "")
			}
		}
	}
	return parsed, refused
}

func placeOf(err error) int {
	var e *syntax.Error
	if errors.As(err, &e) {
		return e.Pos()
	}
	return -1
}

func asText(err error) string {
	var e *syntax.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Error() + " " + string(rune('0'+e.Begin.Row%10)) + " " + strings.Repeat("-", e.End()-e.Pos())
}

// spansOf lists where all nodes are, and the numbers of names as names.
func spansOf(f *syntax.File) (out []syntax.Span) {
	syntax.InspectBody(f.Body, func(n syntax.Node) bool {
		out = append(out, n.Range())
		switch n := n.(type) {
		case *syntax.Name:
			if f.Syms[n.Sym] != n.Id {
				out = append(out, syntax.Span{Start: -1})
			}
		case *syntax.FunctionDef:
			out = append(out, syntax.Span{Start: n.NamePos})
		case *syntax.ClassDef:
			out = append(out, syntax.Span{Start: n.NamePos})
		}
		return true
	})
	return out
}
