package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/fix"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

// FuzzCheck runs every rule over anything: no internal error, no finding
// outside of its source, no fix that leaves a source which does not parse, and
// no small source that takes long.
func FuzzCheck(f *testing.F) {
	seeds, err := filepath.Glob("../../testdata/rules/*/*/*.py")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range seeds {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, false)
	}
	f.Add([]byte("def f():\n    try:\n        g()\n    except E as e:\n        r = e  # noqa: SLL2\n"), false)
	f.Add([]byte("def f():\n    try:\n        g()\n    except E, e:\n        t = sys.exc_info()\n        raise e, None, t[2]\n"), true)
	f.Add([]byte("async def f(x):\n    try:\n        await x\n    except* E as e:\n        self.e = [e]\n    finally:\n        return lambda: e\n"), false)
	f.Add([]byte("def f(:\n  x\ndef g():\n  try: h()\n  except E as e: r = e\n"), false)

	l := analysis.New(all.Rules())
	r, err := config.New(config.Options{
		Rules: l.Registry(), Isolated: true, Cwd: "/", Overrides: config.Overrides{Select: []string{"SLL"}},
	})
	if err != nil {
		f.Fatal(err)
	}
	s, err := r.For("/")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte, py2 bool) {
		src := analysis.Source{Name: "x.py", Text: text, Rules: s.Rules, Target: syntax.Py313}
		if py2 {
			src.Target = syntax.Py27
		}
		started := time.Now()
		c, err := l.Check(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); len(text) < 10_000 && took > 20*time.Second {
			t.Fatalf("%d bytes take %s", len(text), took)
		}
		for _, g := range c.Findings {
			if g.Begin.Row < 1 || g.Begin.Column < 1 || g.Finish.Row < g.Begin.Row ||
				g.Finish.Row == g.Begin.Row && g.Finish.Column < g.Begin.Column || g.Code == "" || g.Message == "" {
				t.Fatalf("%+v", g)
			}
		}
		if c.Broken {
			return
		}
		fixed, err := fix.Apply(context.Background(), l, src, c, true)
		if err != nil {
			t.Fatal(err)
		}
		after := src
		after.Text = fixed.Text
		if c, err := l.Check(context.Background(), after); err != nil || c.Broken {
			t.Fatalf("fixed to %q: %v", fixed.Text, err)
		}
	})
}
