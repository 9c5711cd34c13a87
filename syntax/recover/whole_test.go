package recover

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/recover/wounds"
)

// toll is what wounds cost.
type toll struct {
	files, givenUp, scathed    int
	functions, functionsLost   int // outside of the broken statements
	statements, statementsLost int
	inside, insideLost         int // the bodies of broken headers
}

// count breaks a file once and adds up what is gone.
func (c *toll) count(t *testing.T, f *syntax.File, list []wounds.Stmt, ws wounds.Wounds, witness func([]byte) []syntax.Span) {
	hurt := ws.Apply(f.Source)
	if _, err := syntax.Parse(hurt, syntax.Options{Version: f.Version}); err == nil {
		return
	}
	c.files++
	got, damaged, ok := blank(context.Background(), hurt, f.Version, nil, witness)
	if !ok {
		c.givenUp++
		t.Logf("%s, %s at row %d: given up", f.Name, ws[0].How, f.Row(ws[0].From))
		return
	}
	checkBlanked(t, hurt, got, damaged, f.Version)
	after, err := syntax.Parse(got, syntax.Options{Version: f.Version})
	if err != nil {
		t.Fatal(err)
	}
	type key struct {
		kind       string
		start, end int
	}
	left := map[key]bool{}
	for _, s := range wounds.Statements(after) {
		left[key{s.Kind, s.Start, s.End}] = true
		left[key{s.Kind, s.Start, -1}] = true
	}
	var broken []wounds.Stmt
	for _, w := range ws {
		if b, ok := wounds.Broken(list, w); ok {
			broken = append(broken, b)
		}
	}
	scathed := false
	for _, s := range list {
		inside, around := false, false
		for _, b := range broken {
			inside = inside || s.Start >= b.Start && s.End <= b.End
		}
		for _, w := range ws {
			around = around || s.Start <= w.From && s.End >= w.To && (s.Start < w.From || s.End > w.To)
		}
		k := key{s.Kind, ws.Moved(s.Start), ws.Moved(s.End)}
		switch {
		case inside && s.Simple && around:
			continue // the wound itself
		case around || !s.Simple && !s.Function:
			k.end = -1
		}
		gone := !left[k]
		if inside {
			c.inside++
			if gone {
				c.insideLost++
			}
			continue
		}
		if s.Function {
			c.functions++
			if gone {
				c.functionsLost++
			}
		}
		c.statements++
		if gone {
			c.statementsLost++
			if *losses && !scathed {
				t.Logf("%s: %s at row %d: lost %s at row %d\n%s", f.Name, ws[0].How, f.Row(ws[0].From), s.Kind, f.Row(s.Start), diff(hurt, got))
			}
			scathed = true
		}
	}
	if scathed {
		c.scathed++
	}
}

var (
	wholeFiles = flag.Int("files", 200, "how many files TestWholeWhileBroken breaks")
	losses     = flag.Bool("losses", false, "show what TestWholeWhileBroken loses")
)

// diff shows the rows that were changed.
func diff(before, after []byte) string {
	var b bytes.Buffer
	x, y := bytes.Split(before, []byte("\n")), bytes.Split(after, []byte("\n"))
	for i := range x {
		if b.Len() > 2000 {
			return b.String() + "\t…\n"
		}
		if !bytes.Equal(x[i], y[i]) {
			fmt.Fprintf(&b, "\t%5d  %s\n\t    →  %s\n", i+1, x[i], y[i])
		}
	}
	return b.String()
}

// corpus lists Python files to break: the standard libraries of CPython 3.13
// and 2.7 where they are installed, else what this project has of its own.
func corpus(t testing.TB, limit int) (files []*syntax.File) {
	home, _ := os.UserHomeDir()
	versions := filepath.Join(home, ".pyenv", "versions")
	rnd := rand.New(rand.NewPCG(7, 11))
	for _, c := range []struct {
		root string
		v    syntax.Version
		n    int
	}{
		{filepath.Join(versions, "3.13.0", "lib", "python3.13"), syntax.Py313, limit * 3 / 4},
		{filepath.Join(versions, "2.7.18", "lib", "python2.7"), syntax.Py27, limit / 4},
		{filepath.Join("..", ".."), syntax.Py313, 0},
		{filepath.Join("..", ".."), syntax.Py27, 0},
	} {
		if c.n == 0 {
			c.n = limit - len(files)
		}
		var names []string
		filepath.WalkDir(c.root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && filepath.Ext(path) == ".py" {
				names = append(names, path)
			}
			return nil
		})
		rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			if c.n == 0 {
				break
			}
			src, err := os.ReadFile(name)
			if err != nil || len(src) > 300_000 {
				continue
			}
			f, err := syntax.Parse(src, syntax.Options{Filename: name, Version: c.v})
			if err != nil || !bytes.Equal(f.Source, src) {
				continue
			}
			for _, s := range wounds.Statements(f) {
				if s.Function {
					files = append(files, f)
					c.n--
					break
				}
			}
		}
	}
	if len(files) == 0 {
		t.Fatal("no Python files to break, not even our own")
	}
	return files
}

// TestWholeWhileBroken breaks a random function of many files, or several, and
// counts what is lost outside of the statements that were broken.
func TestWholeWhileBroken(t *testing.T) {
	files := corpus(t, *wholeFiles)
	for _, judge := range []struct {
		name    string
		number  int
		witness func([]byte) []syntax.Span
	}{
		{"once", 1, treeSitter},
		{"once, alone", 1, func([]byte) []syntax.Span { return nil }},
		{"5 times", 5, treeSitter},
		{"5 times, alone", 5, func([]byte) []syntax.Span { return nil }},
	} {
		t.Run(judge.name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			costs := map[string]*toll{}
			for _, f := range files {
				list := wounds.Statements(f)
				var functions []wounds.Stmt
				for _, s := range list {
					if s.Function {
						functions = append(functions, s)
					}
				}
				for range max(1, 3-judge.number/2) {
					var ws wounds.Wounds
					for range judge.number {
						fn := functions[rnd.IntN(len(functions))]
						w := wounds.Hurt(rnd, f.Source, fn.Start, fn.End)
						if w.How != "" && !slices.ContainsFunc(ws, w.Touches) {
							ws = append(ws, w)
						}
					}
					if len(ws) == 0 {
						continue
					}
					slices.SortFunc(ws, func(a, b wounds.Wound) int { return a.From - b.From })
					how := ws[0].How
					if judge.number > 1 {
						how = "all"
					}
					if costs[how] == nil {
						costs[how] = &toll{}
					}
					costs[how].count(t, f, list, ws, judge.witness)
				}
			}
			var sum toll
			for how, c := range costs {
				t.Logf("%-15s %+v", how, *c)
				sum.files += c.files
				sum.givenUp += c.givenUp
				sum.scathed += c.scathed
				sum.statements += c.statements
				sum.statementsLost += c.statementsLost
			}
			// Losses are rare; those that there are come from strings that
			// hold Python code, and from wounds that overlap.
			if sum.files == 0 || sum.givenUp > 0 || sum.scathed*50 > sum.files*judge.number || sum.statementsLost*200 > sum.statements {
				t.Errorf("too much is lost: %+v", sum)
			}
		})
	}
}

func treeSitter(text []byte) []syntax.Span {
	tree, err := NewTree(context.Background(), text)
	if err != nil {
		return nil
	}
	defer tree.Close()
	return tree.Damaged()
}
