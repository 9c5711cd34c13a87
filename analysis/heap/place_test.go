package heap

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// throughModel leaves a cycle in which a frame of a library model stands between the
// traceback and the function.
const throughModel = `import asyncio

class Protocol(asyncio.Protocol):
    def __init__(self, lost):
        self.lost = lost

    def connection_lost(self, exc):
        self.lost.set_exception(exc)

async def ended(protocol, lost):
    await lost

async def serve(loop):
    lost = loop.create_future()
    protocol = Protocol(lost)
    await asyncio.wait_for(ended(protocol, lost), timeout=1)
`

// TestPlaces puts blank lines in front of each statement of the rules' examples: all
// that is said of the code behind them moves, all else stays, and nothing is outside
// of the file.
func TestPlaces(t *testing.T) {
	sources := map[string][]byte{"through a model": []byte(throughModel)}
	examples, err := filepath.Glob("../../testdata/rules/SLL1*/py3/*.py")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	for _, path := range examples {
		if sources[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	leaks, models := 0, 0
	for name, src := range sources {
		f, err := syntax.Parse(src, syntax.Options{Version: syntax.Py313})
		if err != nil {
			continue // another version's
		}
		was := Analyze(f, nil, Options{})
		leaks += len(was.Leaks)
		for _, s := range f.Body {
			row := f.Row(start(s))
			at := int(f.Lines()[row-1])
			m := mover{change{at, at, at + 3}, true}
			moved := []byte(string(src[:at]) + "\n\n\n" + string(src[at:]))
			g, err := syntax.Parse(moved, syntax.Options{Version: syntax.Py313})
			if err != nil {
				continue // within a line that goes on
			}
			now := Analyze(g, nil, Options{})
			if len(now.Leaks) != len(was.Leaks) {
				t.Errorf("%s: %d leaks instead of %d", name, len(now.Leaks), len(was.Leaks))
				continue
			}
			for i, l := range was.Leaks {
				l = l.copied()
				l.move(&m)
				for j, hop := range now.Leaks[i].Path {
					if hop.Span != l.Path[j].Span || int(max(hop.Span.Start, hop.Span.Stop)) > len(moved) {
						t.Errorf("%s, lines before row %d: %q is at %v instead of %v", name, row, hop.Label, hop.Span, l.Path[j].Span)
					}
					if hop.Label == "frame of wait_for()" {
						models++
					}
				}
			}
		}
	}
	if leaks == 0 || models == 0 {
		t.Errorf("%d leaks, %d frames of models", leaks, models)
	}
}
