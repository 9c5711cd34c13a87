// Package wounds breaks Python files as people do while they type, and says
// which statement is broken then. It is for tests.
package wounds

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"

	"github.com/sllint/sllint/syntax"
)

// Wound is one damage done to a file: src[From:To] became Text.
type Wound struct {
	From, To int
	Text     string
	How      string // empty where nothing was found to break
}

// Wounds are several, in order and apart.
type Wounds []Wound

// Apply returns the broken file.
func (ws Wounds) Apply(src []byte) []byte {
	src = bytes.Clone(src)
	for _, w := range slices.Backward(ws) {
		src = append(append(bytes.Clone(src[:w.From]), w.Text...), src[w.To:]...)
	}
	return src
}

// Moved maps an offset outside of the wounds to where it is now.
func (ws Wounds) Moved(at int) int {
	now := at
	for _, w := range ws {
		if at >= w.To && at >= w.From && (at > w.From || w.From == w.To) {
			now += len(w.Text) - (w.To - w.From)
		}
	}
	return now
}

// Touches reports whether two wounds overlap or meet.
func (w Wound) Touches(o Wound) bool { return w.From <= o.To && o.From <= w.To }

// halfTyped are rows that people stop in the middle of.
var halfTyped = []string{
	"x = ", "foo(", "foo(a, ", "return (", "if x", "if x:", "for i in", "for i in range(3):", "self.", "x = [1, 2,",
	"d = {'a': ", "try:", "def g(", "def g(a, b):", "class A", "with open(x) as", "import", "from x import",
	"raise Foo(", "while True:", "x = 'abc", "lambda", "assert", "elif y:", "else:", "except", "@", "x = f(y))", "é =",
}

var (
	tokens = regexp.MustCompile(`(?s)#[^\n]*|[A-Za-z]{0,2}(?:"""(?:\\.|.)*?"""|'''(?:\\.|.)*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\w+|[^\s\\]`)
	ways   = []func(*rand.Rand, []byte, int, int) Wound{deleteToken, breakOff, halfType}
)

// Hurt breaks the stretch of a function in one of three ways: a token is
// deleted, a row broken off, or a new one half typed.
func Hurt(rnd *rand.Rand, src []byte, from, to int) Wound {
	return ways[rnd.IntN(len(ways))](rnd, src, from, to)
}

func deleteToken(rnd *rand.Rand, src []byte, from, to int) Wound {
	all := tokens.FindAllIndex(src[from:to], -1)
	all = slices.DeleteFunc(all, func(t []int) bool { return src[from+t[0]] == '#' })
	if len(all) == 0 {
		return Wound{}
	}
	t := all[rnd.IntN(len(all))]
	return Wound{from + t[0], from + t[1], "", "token deleted"}
}

func breakOff(rnd *rand.Rand, src []byte, from, to int) Wound {
	at := from + rnd.IntN(to-from)
	end := at
	for end < to && src[end] != '\n' && src[end] != '\r' {
		end++
	}
	return Wound{at, end, "", "row broken off"}
}

// halfType puts a new row above a random one, with that one's indentation.
func halfType(rnd *rand.Rand, src []byte, from, to int) Wound {
	at := from + rnd.IntN(to-from)
	for at > from && src[at-1] != '\n' {
		at--
	}
	indent := at
	for indent < len(src) && (src[indent] == ' ' || src[indent] == '\t') {
		indent++
	}
	if at == from || at == indent {
		return Wound{}
	}
	return Wound{at, at, string(src[at:indent]) + halfTyped[rnd.IntN(len(halfTyped))] + "\n", "row half typed"}
}

// Stmt is a statement of a file.
type Stmt struct {
	Kind       string
	Start, End int // decorators included
	Body       int // where its block begins; End for one without
	Simple     bool
	Function   bool
}

// Statements lists all statements of a tree, outer ones first.
func Statements(f *syntax.File) (out []Stmt) {
	var walk func([]syntax.Stmt) int
	walk = func(list []syntax.Stmt) int {
		first := -1
		for _, s := range list {
			one := Stmt{Kind: fmt.Sprintf("%T", s), Start: s.Pos(), End: s.End(), Body: s.End(), Simple: true}
			switch s := s.(type) {
			case *syntax.FunctionDef:
				one.Function = true
				one.Start = decorated(s.Decorators, one.Start)
			case *syntax.ClassDef:
				one.Start = decorated(s.Decorators, one.Start)
			}
			if first < 0 {
				first = one.Start
			}
			k := len(out)
			out = append(out, one)
			below := func(list []syntax.Stmt) {
				if start := walk(list); start >= 0 {
					out[k].Body = min(out[k].Body, start)
					out[k].Simple = false
				}
			}
			v := reflect.ValueOf(s).Elem()
			for i := range v.NumField() {
				switch field := v.Field(i).Interface().(type) {
				case []syntax.Stmt:
					below(field)
				case []syntax.ExceptHandler:
					for _, h := range field {
						below(h.Body)
					}
				case []syntax.MatchCase:
					for _, c := range field {
						below(c.Body)
					}
				}
			}
		}
		return first
	}
	walk(f.Body)
	return out
}

func decorated(list []syntax.Expr, start int) int {
	if len(list) > 0 {
		return min(start, list[0].Pos()-1)
	}
	return start
}

// Broken is the innermost statement around a wound. A new row between two
// statements breaks none but itself.
func Broken(list []Stmt, w Wound) (best Stmt, ok bool) {
	for _, s := range list {
		if s.Start <= w.From && s.End >= w.To && (!ok || s.End-s.Start <= best.End-best.Start) {
			best, ok = s, true
		}
	}
	if w.From == w.To && ok && (w.From >= best.Body || w.From <= best.Start) {
		return Stmt{}, false
	}
	return best, ok
}
