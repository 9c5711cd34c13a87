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
	"reflect"
	"slices"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// wound is one damage done to a file: src[from:to] became text.
type wound struct {
	from, to int
	text     string
	how      string
}

// wounds are several, in order and apart.
type wounds []wound

func (ws wounds) apply(src []byte) []byte {
	src = bytes.Clone(src)
	for _, w := range slices.Backward(ws) {
		src = append(append(bytes.Clone(src[:w.from]), w.text...), src[w.to:]...)
	}
	return src
}

// moved maps an offset outside of the wounds to where it is now.
func (ws wounds) moved(at int) int {
	now := at
	for _, w := range ws {
		if at >= w.to && at > w.from {
			now += len(w.text) - (w.to - w.from)
		}
	}
	return now
}

// halfTyped are rows that people stop in the middle of.
var halfTyped = []string{
	"x = ", "foo(", "foo(a, ", "return (", "if x", "if x:", "for i in", "for i in range(3):", "self.", "x = [1, 2,",
	"d = {'a': ", "try:", "def g(", "def g(a, b):", "class A", "with open(x) as", "import", "from x import",
	"raise Foo(", "while True:", "x = 'abc", "lambda", "assert", "elif y:", "else:", "except", "@", "x = f(y))", "é =",
}

// hurt breaks the stretch of a function in one of three ways.
func hurt(rnd *rand.Rand, src []byte, from, to int) wound {
	switch rnd.IntN(3) {
	case 0:
		tokens := tokensOf(src, from, to)
		if len(tokens) == 0 {
			break
		}
		tok := tokens[rnd.IntN(len(tokens))]
		return wound{tok[0], tok[1], "", "token deleted"}
	case 1:
		at := from + rnd.IntN(to-from)
		end := at
		for end < to && src[end] != '\n' && src[end] != '\r' {
			end++
		}
		return wound{at, end, "", "row broken off"}
	}
	// A new row above a random one, with that one's indentation.
	at := from + rnd.IntN(to-from)
	for at > from && src[at-1] != '\n' {
		at--
	}
	indent := at
	for indent < len(src) && (src[indent] == ' ' || src[indent] == '\t') {
		indent++
	}
	if at == from || at == indent {
		return wound{from, from, "", ""}
	}
	return wound{at, at, string(src[at:indent]) + halfTyped[rnd.IntN(len(halfTyped))] + "\n", "row half typed"}
}

// tokensOf splits as a tokenizer would, strings whole.
func tokensOf(src []byte, from, to int) (out [][2]int) {
	s := scanner{src: src, v: syntax.Newest}
	for i := from; i < to; {
		c := src[i]
		start := i
		switch {
		case isBlank(c) || c == '\\':
			i++
			continue
		case c == '#':
			i = s.rowEnd(i)
			continue
		case quote(c):
			i = s.text(&line{}, i, nil)
		case wordByte(c):
			for i < to && wordByte(src[i]) {
				i++
			}
			if i < to && quote(src[i]) && stringPrefix(src[start:i]) {
				i = s.text(&line{}, i, src[start:i])
			}
		default:
			i++
		}
		out = append(out, [2]int{start, min(i, to)})
	}
	return out
}

// stmt is a statement as the test sees it.
type stmt struct {
	kind       string
	start, end int // decorators included
	simple     bool
	function   bool
}

// statements lists all statements of a tree.
func statements(f *syntax.File) (out []stmt) {
	var body func([]syntax.Stmt)
	body = func(list []syntax.Stmt) {
		for _, s := range list {
			one := stmt{kind: fmt.Sprintf("%T", s), start: s.Pos(), end: s.End(), simple: true}
			switch s := s.(type) {
			case *syntax.FunctionDef:
				one.function = true
				one.start = decorated(s.Decorators, one.start)
			case *syntax.ClassDef:
				one.start = decorated(s.Decorators, one.start)
			}
			k := len(out)
			out = append(out, one)
			v := reflect.ValueOf(s).Elem()
			for i := range v.NumField() {
				switch field := v.Field(i).Interface().(type) {
				case []syntax.Stmt:
					out[k].simple = out[k].simple && len(field) == 0
					body(field)
				case []syntax.ExceptHandler:
					for _, h := range field {
						body(h.Body)
					}
				case []syntax.MatchCase:
					for _, c := range field {
						body(c.Body)
					}
				}
			}
		}
	}
	body(f.Body)
	return out
}

func decorated(list []syntax.Expr, start int) int {
	if len(list) > 0 {
		return min(start, list[0].Pos()-1)
	}
	return start
}

// toll is what wounds cost.
type toll struct {
	files, givenUp, scathed    int
	functions, functionsLost   int // outside of the broken statements
	statements, statementsLost int
	inside, insideLost         int // the bodies of broken headers
}

// count breaks a file once and adds up what is gone.
func (c *toll) count(t *testing.T, f *syntax.File, list []stmt, ws wounds, witness func([]byte) []syntax.Span) {
	hurt := ws.apply(f.Source)
	if _, err := syntax.Parse(hurt, syntax.Options{Version: f.Version}); err == nil {
		return
	}
	c.files++
	got, damaged, ok := blank(context.Background(), hurt, f.Version, witness)
	if !ok {
		c.givenUp++
		t.Logf("%s, %s at row %d: given up", f.Name, ws[0].how, f.Row(ws[0].from))
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
	for _, s := range statements(after) {
		left[key{s.kind, s.start, s.end}] = true
		left[key{s.kind, s.start, -1}] = true
	}
	var broken []stmt
	for _, w := range ws {
		if b, ok := brokenBy(f, list, w); ok {
			broken = append(broken, b)
		}
	}
	scathed := false
	for _, s := range list {
		inside, around := false, false
		for _, b := range broken {
			inside = inside || s.start >= b.start && s.end <= b.end
		}
		for _, w := range ws {
			around = around || s.start <= w.from && s.end >= w.to && (s.start < w.from || s.end > w.to)
		}
		k := key{s.kind, ws.moved(s.start), ws.moved(s.end)}
		switch {
		case inside && s.simple && around:
			continue // the wound itself
		case around || !s.simple && !s.function:
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
		if s.function {
			c.functions++
			if gone {
				c.functionsLost++
			}
		}
		c.statements++
		if gone {
			c.statementsLost++
			if *losses && !scathed {
				t.Logf("%s: %s at row %d: lost %s at row %d\n%s", f.Name, ws[0].how, f.Row(ws[0].from), s.kind, f.Row(s.start), diff(hurt, got))
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

// brokenBy is the innermost statement around the wound. A new row breaks none,
// unless it is within one.
func brokenBy(f *syntax.File, list []stmt, w wound) (best stmt, ok bool) {
	if w.from == w.to {
		within := false
		rows, _ := scan(f.Source, f.Version)
		for _, l := range rows {
			within = within || l.start < w.from && w.from < l.end
		}
		if !within {
			return best, false
		}
	}
	for _, s := range list {
		if s.start <= w.from && s.end >= w.to && (!ok || s.end-s.start <= best.end-best.start) {
			best, ok = s, true
		}
	}
	return best, ok
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
			for _, s := range statements(f) {
				if s.function {
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
		wounds  int
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
				list := statements(f)
				var functions []stmt
				for _, s := range list {
					if s.function {
						functions = append(functions, s)
					}
				}
				for range max(1, 3-judge.wounds/2) {
					var ws wounds
					for range judge.wounds {
						fn := functions[rnd.IntN(len(functions))]
						w := hurt(rnd, f.Source, fn.start, fn.end)
						if w.how != "" && !slices.ContainsFunc(ws, func(o wound) bool { return w.from <= o.to && o.from <= w.to }) {
							ws = append(ws, w)
						}
					}
					if len(ws) == 0 {
						continue
					}
					slices.SortFunc(ws, func(a, b wound) int { return a.from - b.from })
					how := ws[0].how
					if judge.wounds > 1 {
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
			if sum.files == 0 || sum.givenUp > 0 || sum.scathed > max(1, sum.files*judge.wounds/100) || sum.statementsLost*200 > sum.statements {
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
