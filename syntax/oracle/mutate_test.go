package oracle

import (
	"bytes"
	"math/rand/v2"

	"github.com/sllint/sllint/syntax"
)

// chunks cuts a file that parses into its top-level statements, each with its
// decorators, so that mutants stay small.
func chunks(text []byte, v syntax.Version, atMost int) [][]byte {
	got, f := judge(text, v)
	if !got.ok() || f.Encoding != "utf-8" {
		return nil
	}
	var out [][]byte
	for i, s := range f.Body {
		start := lineStart(f, s.Pos())
		stop := len(f.Source)
		if i+1 < len(f.Body) {
			stop = lineStart(f, f.Body[i+1].Pos())
		}
		for start > 0 && decorated(f, start) {
			start = lineStart(f, start-1)
		}
		if stop > start && stop-start <= atMost && stop-start >= 8 {
			out = append(out, f.Source[start:stop])
		}
	}
	return out
}

// decorated tells whether the line above begins with an @.
func decorated(f *syntax.File, start int) bool {
	above := lineStart(f, start-1)
	return f.Source[above] == '@'
}

func lineStart(f *syntax.File, offset int) int { return int(f.Lines()[f.Row(offset)-1]) }

// token is a piece of source, roughly as Python cuts it; blanks between tokens
// belong to none.
type token struct{ start, stop int }

var operators = []string{"**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "**", "//", ">>", "<<", "<=", ">=", "==", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "<>"}

func tokens(src []byte) []token {
	var out []token
	for i := 0; i < len(src); {
		c := src[i]
		start := i
		switch {
		case c == ' ' || c == '\t' || c == '\f' || c == '\r':
			i++
			continue
		case c == '#':
			for i < len(src) && src[i] != '\n' {
				i++
			}
			continue
		case word(c):
			for i < len(src) && (word(src[i]) || src[i] == '.' && '0' <= c && c <= '9') {
				i++
			}
			if i < len(src) && (src[i] == '"' || src[i] == '\'') && i-start <= 2 {
				i = stringEnd(src, i)
			}
		case c == '"' || c == '\'':
			i = stringEnd(src, i)
		default:
			i++
			for _, op := range operators {
				if bytes.HasPrefix(src[start:], []byte(op)) {
					i = start + len(op)
					break
				}
			}
		}
		out = append(out, token{start, i})
	}
	return out
}

func word(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80
}

func stringEnd(src []byte, i int) int {
	quote := src[i : i+1]
	if bytes.HasPrefix(src[i:], bytes.Repeat(quote, 3)) {
		quote = src[i : i+3]
	}
	for i += len(quote); i < len(src); i++ {
		if src[i] == '\\' {
			i++
		} else if bytes.HasPrefix(src[i:], quote) {
			return i + len(quote)
		} else if src[i] == '\n' && len(quote) == 1 {
			return i
		}
	}
	return len(src)
}

// mutant changes one thing: a token deleted, doubled, swapped with its
// neighbour, or a line's indentation.
func mutant(rng *rand.Rand, src []byte) []byte {
	toks := tokens(src)
	if len(toks) < 3 {
		return nil
	}
	k := rng.IntN(len(toks) - 1)
	a, b := toks[k], toks[k+1]
	switch rng.IntN(4) {
	case 0:
		return join(src[:a.start], src[a.stop:])
	case 1:
		return join(src[:a.stop], []byte(" "), src[a.start:])
	case 2:
		return join(src[:a.start], src[b.start:b.stop], src[a.stop:b.start], src[a.start:a.stop], src[b.stop:])
	}
	line := bytes.LastIndexByte(src[:a.start], '\n') + 1
	switch rng.IntN(4) {
	case 0:
		return join(src[:line], []byte(" "), src[line:])
	case 1:
		return join(src[:line], []byte("    "), src[line:])
	case 2:
		return join(src[:line], []byte("\t"), src[line:])
	}
	stop := line
	for stop < len(src) && (src[stop] == ' ' || src[stop] == '\t') {
		stop++
	}
	if stop == line {
		return join(src[:line], []byte("  "), src[line:])
	}
	return join(src[:line], src[line+1+rng.IntN(stop-line):])
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// spice is what makes the compiler, rather than the parser, refuse a program.
var spice = []string{
	"yield", "(yield x)", "await", "(await x)", "return", "return x", "break", "continue", "global x", "nonlocal x", "async", "lambda:", "*x",
	"(x := 1)", "__debug__", "from __future__ import division", "from __future__ import annotations", "from m import *", "__class__", "super()",
	"[x for x in y]", "[x async for x in y]", "(x for x in y)", "exec x", "del x", "x = 1", "x: int = 1", "class x: pass", "def x(): return x",
	"except: pass", "except*", "case x:", "case _:", "**x", "k=x", "def", "class", "for x in y:", "while 0:", "if 0:", "try:", "finally:", "import x",
}

// spiced replaces a token, or puts before a statement, what concerns the
// compiler; x and y in it become names of the program.
func spiced(rng *rand.Rand, src []byte) []byte {
	toks := tokens(src)
	if len(toks) < 3 {
		return nil
	}
	name := func() []byte {
		for range 20 {
			t := toks[rng.IntN(len(toks))]
			if w := src[t.start:t.stop]; word(w[0]) && (w[0] > '9' || w[0] == '_') && bytes.IndexByte(w, '"') < 0 && bytes.IndexByte(w, '\'') < 0 {
				return w
			}
		}
		return []byte("x")
	}
	add := []byte(spice[rng.IntN(len(spice))])
	add = bytes.ReplaceAll(add, []byte("x"), name())
	t := toks[rng.IntN(len(toks))]
	switch rng.IntN(4) {
	case 0:
		return join(src[:t.start], add, src[t.stop:])
	case 1:
		return join(src[:t.start], name(), src[t.stop:])
	}
	line := bytes.LastIndexByte(src[:t.start], '\n') + 1
	stop := line
	for stop < len(src) && (src[stop] == ' ' || src[stop] == '\t') {
		stop++
	}
	indent := src[line:stop]
	if rng.IntN(3) == 0 {
		indent = join(indent, []byte("    "))
	}
	return join(src[:line], indent, add, []byte("\n"), src[line:])
}
