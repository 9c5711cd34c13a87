package sre

import (
	"fmt"
	"unicode"
)

// eof is the token after the last.
var eof = token{r: -1}

// token is a character, or a backslash and a character.
type token struct {
	r   rune
	esc bool
}

func (t token) len() int {
	switch {
	case t == eof:
		return 0
	case t.esc:
		return 2
	}
	return 1
}

func (t token) runes() []rune {
	if t.esc {
		return []rune{'\\', t.r}
	}
	return []rune{t.r}
}

// is reports whether t is the character r, not escaped.
func (t token) is(r rune) bool { return t.r == r && !t.esc }

// in reports whether t is one of the characters, not escaped.
func (t token) in(chars string) bool {
	if t.esc {
		return false
	}
	for _, c := range chars {
		if t.r == c {
			return true
		}
	}
	return false
}

// tokenizer reads a pattern or a template, one token ahead.
type tokenizer struct {
	pattern Text
	rs      []rune
	index   int // after next
	next    token
	dialect Dialect
}

func newTokenizer(pattern Text, dialect Dialect) *tokenizer {
	s := &tokenizer{pattern: pattern, rs: pattern.Runes(), dialect: dialect}
	s.advance()
	return s
}

func (s *tokenizer) advance() {
	i := s.index
	if i >= len(s.rs) {
		s.next = eof
		return
	}
	s.next = token{r: s.rs[i]}
	if s.next.r == '\\' {
		if i+1 >= len(s.rs) {
			if s.dialect == Py2 {
				fail(ReError, "bogus escape (end of line)")
			}
			failAt(s.rs, len(s.rs)-1, "bad escape (end of pattern)")
		}
		i++
		s.next = token{r: s.rs[i], esc: true}
	}
	s.index = i + 1
}

func (s *tokenizer) get() token {
	t := s.next
	s.advance()
	return t
}

func (s *tokenizer) match(r rune) bool {
	if s.next.is(r) {
		s.advance()
		return true
	}
	return false
}

// tell returns the position of the next token.
func (s *tokenizer) tell() int { return s.index - s.next.len() }

func (s *tokenizer) seek(pos int) {
	s.index = pos
	s.advance()
}

// digits appends up to n tokens that are in class to rs.
func (s *tokenizer) digits(rs []rune, n int, class string) []rune {
	for ; n > 0 && s.next.in(class); n-- {
		rs = append(rs, s.get().r)
	}
	return rs
}

// failf gives up, offset characters before the next token. Only Python 3 has
// positions.
func (s *tokenizer) failf(offset int, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if s.dialect == Py2 {
		fail(ReError, "%s", msg)
	}
	if s.pattern.IsBytes {
		msg = backslashed(msg)
	}
	failAt(s.rs, s.tell()-offset, msg)
}

func (s *tokenizer) repr(rs []rune) string { return repr(rs, s.dialect, s.pattern.IsBytes) }

const (
	octDigits = "01234567"
	decDigits = "0123456789"
	hexDigits = "0123456789abcdefABCDEF"
)

func isDigit(r rune) bool       { return '0' <= r && r <= '9' }
func isOctDigit(r rune) bool    { return '0' <= r && r <= '7' }
func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
func isPatternSpace(t token) bool {
	return t.in(" \t\n\r\v\f")
}

// number reads digits of a base; what is too much for an int comes back as
// tooMuch.
func number(rs []rune, base int) int {
	n := 0
	for _, r := range rs {
		d := int(r - '0')
		if r > '9' {
			d = int(r|0x20-'a') + 10
		}
		if n = n*base + d; n > tooMuch {
			return tooMuch
		}
	}
	return n
}

const tooMuch = 1 << 40

func allDigits(rs []rune) bool {
	for _, r := range rs {
		if !isDigit(r) {
			return false
		}
	}
	return len(rs) > 0
}

// state is what the parser knows of the whole pattern.
type state struct {
	dialect  Dialect
	pattern  Text
	flags    Flags
	names    map[string]int
	closed   []*seq // by group: its contents, once it is closed
	lookup   func(string) (rune, bool)
	warnings []Warning

	behindGroups int         // Python 3: groups known before the outermost lookbehind, or 0
	refPos       map[int]int // Python 3: where conditions ask for groups not yet seen
	refOrder     []int
	lookbehind   int  // Python 2: lookbehinds around
	asksOpen     bool // a group is asked for within itself
	depth        int
}

func newState(pattern Text, flags Flags, dialect Dialect, opts Options) *state {
	return &state{
		dialect: dialect, pattern: pattern, flags: flags, names: map[string]int{},
		closed: make([]*seq, 1), lookup: opts.Lookup, refPos: map[int]int{},
	}
}

func (st *state) groups() int { return len(st.closed) }

// openGroup begins a group. A name that is taken comes back as taken.
func (st *state) openGroup(name []rune) int {
	gid := st.groups()
	st.closed = append(st.closed, nil)
	if name != nil {
		st.names[encode(name)] = gid
	}
	return gid
}

func (st *state) closeGroup(gid int, s *seq) {
	st.closed[gid] = s
	st.width(s)
}

func (st *state) isClosed(gid int) bool { return gid < st.groups() && st.closed[gid] != nil }

func (st *state) warn(category, format string, args ...any) {
	st.warnings = append(st.warnings, Warning{category, fmt.Sprintf(format, args...)})
}

// maxNesting is about how deep groups may nest before CPython's recursive
// parser and compiler run into the recursion limit.
const maxNesting = 495

func (st *state) enter() {
	if st.depth++; st.depth > maxNesting {
		msg := "maximum recursion depth exceeded"
		kind := RecursionError
		if st.dialect == Py2 {
			kind = RuntimeError
		}
		fail(kind, "%s", msg)
	}
}

func (st *state) leave() { st.depth-- }

func parse(pattern Text, flags Flags, dialect Dialect, opts Options) (*seq, *state) {
	if dialect == Py2 {
		return parse2(pattern, flags, opts)
	}
	return parse3(pattern, flags, opts)
}

// hoistPrefix moves elements that all alternatives begin with before the
// branch, as both parsers do.
func hoistPrefix(alts []*seq) (common []*node) {
	for {
		for _, alt := range alts {
			if len(alt.items) == 0 || !alts[0].items[0].same(alt.items[0]) {
				return common
			}
		}
		common = append(common, alts[0].items[0])
		for _, alt := range alts {
			alt.items = alt.items[1:]
		}
	}
}

// simpleEscapes stand for one character, categories for several or for a
// position, in both dialects.
var simpleEscapes = map[rune]rune{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}

var categoryEscapes = map[rune]category{
	'd': catDigit, 'D': catDigit | catNot, 's': catSpace, 'S': catSpace | catNot, 'w': catWord, 'W': catWord | catNot,
}

var positionEscapes = map[rune]at{'A': atBeginningString, 'b': atBoundary, 'B': atNonBoundary, 'Z': atEndString}

func literal(r rune) *node { return &node{op: nLiteral, c: r} }

func single(it setItem) *node {
	if it.cat == catNone {
		return literal(it.lo)
	}
	return &node{op: nIn, set: []setItem{it}}
}

func litItem(r rune) setItem { return setItem{lo: r, hi: r, isLit: true} }

// knownEscape returns what an escape means that both dialects agree on.
func knownEscape(r rune) *node {
	if pos, ok := positionEscapes[r]; ok {
		return &node{op: nAt, at: pos}
	}
	if it, ok := knownClassEscape(r); ok {
		return single(it)
	}
	return nil
}

func knownClassEscape(r rune) (setItem, bool) {
	if c, ok := simpleEscapes[r]; ok {
		return litItem(c), true
	}
	if cat, ok := categoryEscapes[r]; ok {
		return setItem{cat: cat}, true
	}
	return setItem{}, false
}

// isIdentifier is str.isidentifier.
func isIdentifier(rs []rune) bool {
	for i, r := range rs {
		start := r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)
		if !start && (i == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)) {
			return false
		}
	}
	return len(rs) > 0
}

// uniq drops what was there before.
func uniq(items []setItem) []setItem {
	if len(items) < 2 {
		return items
	}
	seen := make(map[setItem]bool, len(items))
	out := items[:0]
	for _, it := range items {
		if !seen[it] {
			seen[it] = true
			out = append(out, it)
		}
	}
	return out
}
