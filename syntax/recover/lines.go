package recover

import (
	"bytes"

	"github.com/sllint/sllint/syntax"
)

// line is one logical line: simple statements, or the header of a compound
// statement with or without its suite. Offsets are into the scanned source.
type line struct {
	row    int // where its first physical line begins
	start  int // its first token
	end    int // just past its last token
	next   int // where the next physical line begins
	indent int // the column of start, tabs counted as CPython counts them
	kind   kind
	colon  int  // the colon that ends the header, or -1
	opens  bool // that colon is the last token: a block must follow
	broken bool // an unclosed bracket or string had to be cut
	semis  []int
}

// kind is what a line starts with, as far as the repairs care.
type kind uint8

const (
	simple kind = iota
	decorator
	ifHead
	elifHead
	elseHead
	forHead
	whileHead
	tryHead
	exceptHead
	finallyHead
	withHead
	defHead
	classHead
	matchHead
	caseHead
)

var heads = map[string]kind{
	"if": ifHead, "elif": elifHead, "else": elseHead, "for": forHead, "while": whileHead,
	"try": tryHead, "except": exceptHead, "finally": finallyHead, "with": withHead,
	"def": defHead, "class": classHead, "match": matchHead, "case": caseHead,
}

// clause reports whether the line continues a compound statement.
func (k kind) clause() bool {
	return k == elifHead || k == elseHead || k == exceptHead || k == finallyHead
}

// opener lists words that start a statement and cannot stand inside an
// expression: at the start of a row they end any bracket that is still open.
var opener = map[string]bool{
	"assert": true, "break": true, "class": true, "continue": true, "def": true, "del": true,
	"elif": true, "except": true, "finally": true, "global": true, "nonlocal": true,
	"pass": true, "raise": true, "return": true, "try": true, "while": true, "with": true,
}

// scanner reads logical lines from source that may be broken anywhere. It
// never fails: where a bracket or a string does not end it guesses, by
// indentation, where the author meant it to.
type scanner struct {
	src   []byte
	v     syntax.Version
	lines []line
	cuts  map[int]int // strings that end early: offset of the quote → end
	// strays are the triple-quoted strings seen, kept to find the one that
	// was never closed when the last one runs to the end of the file.
	strays []stray
	opened int // the quote of a string that ran to the end of the file, or -1
	work   int // bytes looked at; brackets that never close make us go back
}

// stray is a triple-quoted string, and the column of its statement.
type stray struct{ start, end, indent int }

// scan splits the source into logical lines. It is not ok when that takes more
// work than a file is worth.
func scan(src []byte, v syntax.Version) (lines []line, ok bool) {
	s := scanner{src: src, v: v}
	if !s.run() {
		return nil, false
	}
	if s.inverted() {
		s.closeString()
	}
	return s.lines, true
}

func (s *scanner) run() bool {
	s.lines, s.strays, s.opened = s.lines[:0], s.strays[:0], -1
	for i := 0; i < len(s.src); {
		start, indent := s.indentation(i)
		if start == len(s.src) {
			break
		}
		switch s.src[start] {
		case '\n', '\r', '#':
			i = s.nextRow(start)
			continue
		}
		l := line{row: i, start: start, end: start, indent: indent, colon: -1}
		s.logical(&l)
		s.lines = append(s.lines, l)
		if s.work += l.next - i; s.work > 16*len(s.src)+1<<16 {
			return false
		}
		i = l.next
	}
	return true
}

// indentation returns where the text of a row begins and at which column.
func (s *scanner) indentation(i int) (start, column int) {
	for ; i < len(s.src); i++ {
		switch s.src[i] {
		case ' ':
			column++
		case '\t':
			column = column/8*8 + 8
		case '\f':
			column = 0
		default:
			return i, column
		}
	}
	return i, column
}

// nextRow returns where the row after the one with offset i begins.
func (s *scanner) nextRow(i int) int {
	for i < len(s.src) && s.src[i] != '\n' && s.src[i] != '\r' {
		i++
	}
	return s.newline(i)
}

// newline steps over one line end.
func (s *scanner) newline(i int) int {
	if i+1 < len(s.src) && s.src[i] == '\r' && s.src[i+1] == '\n' {
		return i + 2
	}
	return min(i+1, len(s.src))
}

// logical reads one logical line from l.start on.
func (s *scanner) logical(l *line) {
	var open []byte // the brackets that are open
	cut := -1       // the first row at which an open bracket may be given up
	deep := -1      // the same, if there is a deeper row that starts a statement
	lambdas := 0
	first, afterAsync := true, false
	last := byte(0)
	i := l.start
	for i < len(s.src) {
		c := s.src[i]
		switch {
		case c == '\n' || c == '\r':
			i = s.newline(i)
			if len(open) == 0 {
				s.finish(l, i, last)
				return
			}
			if s.stops(i) {
				if _, indent := s.indentation(i); indent <= l.indent || l.kind > decorator {
					s.giveUp(l, cut, deep, i)
					return
				}
				// Nothing that is deeper can be below it, so the bracket may
				// well be closed further down.
				l.broken = true
				if deep < 0 {
					deep = s.firstAsDeep(l, i)
				}
			}
			if cut < 0 && s.mayCut(l, i, last) {
				cut = i
			}
			continue
		case c == '\\' && i+1 < len(s.src) && (s.src[i+1] == '\n' || s.src[i+1] == '\r'):
			i = s.newline(i + 1)
			if s.stops(i) {
				s.giveUp(l, cut, deep, i)
				return
			}
			continue
		case c == ' ' || c == '\t' || c == '\f':
			i++
			continue
		case c == '#':
			for i < len(s.src) && s.src[i] != '\n' && s.src[i] != '\r' {
				i++
			}
			continue
		case wordByte(c):
			j := i + 1
			for j < len(s.src) && wordByte(s.src[j]) {
				j++
			}
			word := s.src[i:j]
			if j < len(s.src) && quote(s.src[j]) && stringPrefix(word) {
				i = s.text(l, j, word)
				break
			}
			if first || afterAsync {
				l.kind = heads[string(word)]
				afterAsync = first && string(word) == "async"
			}
			if len(open) == 0 && string(word) == "lambda" {
				lambdas++
			}
			i = j
		case quote(c):
			i = s.text(l, i, nil)
		case c == '(' || c == '[' || c == '{':
			open = append(open, c)
			i++
		case c == ')' || c == ']' || c == '}':
			open = s.closeBracket(l, open, c)
			if len(open) == 0 {
				cut, deep = -1, -1
			}
			i++
		default:
			switch {
			case c == '@' && first:
				l.kind = decorator
			case c == ':' && len(open) == 0 && lambdas > 0:
				lambdas--
			case c == ':' && len(open) == 0 && l.colon < 0:
				l.colon = i
			case c == ';' && len(open) == 0:
				l.semis = append(l.semis, i)
			}
			i++
		}
		first = false
		last = s.src[i-1]
		l.end = i
	}
	if len(open) > 0 {
		s.giveUp(l, cut, deep, i)
		return
	}
	s.finish(l, i, last)
}

func (s *scanner) finish(l *line, next int, last byte) {
	l.next = next
	l.opens = last == ':' && l.colon == l.end-1
	if (l.kind == matchHead || l.kind == caseHead) && l.colon < 0 {
		l.kind = simple // soft keywords
	}
}

// noStart lists what no statement begins with.
const noStart = "\n\r#)]}"

// giveUp ends a line whose brackets never close: at the rows found on the way if
// there is one, else at the first row as deep as the one at i that made us give
// up, which is taken to be in the same block.
func (s *scanner) giveUp(l *line, cut, deep, i int) {
	s.work += i - l.start // some of it will be read again
	switch {
	case deep >= 0 && cut >= 0:
		i = min(deep, cut)
	case deep >= 0:
		i = deep
	case cut >= 0:
		i = cut
	case i < len(s.src):
		i = s.firstAsDeep(l, i)
	}
	l.broken = true
	end := i
	for end > l.start && isBlank(s.src[end-1]) {
		end--
	}
	l.end = end
	if l.colon < 0 && s.src[end-1] == ':' && l.kind > decorator {
		l.colon = end - 1
	}
	s.finish(l, i, s.src[end-1])
}

// firstAsDeep returns the first row of a line that is as deep as the one at i.
func (s *scanner) firstAsDeep(l *line, i int) int {
	_, depth := s.indentation(i)
	for row := s.nextRow(l.start); row < i; row = s.nextRow(row) {
		start, indent := s.indentation(row)
		if indent == depth && bytes.IndexByte([]byte(noStart), s.src[start]) < 0 {
			return row
		}
	}
	return i
}

// stops reports whether the row at i starts a statement even though a bracket
// is open.
func (s *scanner) stops(i int) bool {
	i, _ = s.indentation(i)
	j := i
	for j < len(s.src) && wordByte(s.src[j]) {
		j++
	}
	return opener[string(s.src[i:j])]
}

// mayCut reports whether an open bracket could have been meant to end before
// the row at i: the row is no deeper than the statement, or the row above
// looks like the end of a header.
func (s *scanner) mayCut(l *line, i int, last byte) bool {
	start, indent := s.indentation(i)
	if start == len(s.src) {
		return false
	}
	if bytes.IndexByte([]byte(noStart), s.src[start]) >= 0 {
		return false
	}
	return indent <= l.indent || last == ':' && l.kind > decorator
}

// closeBracket pops what c closes; a bracket that nothing opened is dropped.
func (s *scanner) closeBracket(l *line, open []byte, c byte) []byte {
	opens := map[byte]byte{')': '(', ']': '[', '}': '{'}[c]
	for k := len(open) - 1; k >= 0; k-- {
		if open[k] == opens {
			l.broken = l.broken || k != len(open)-1
			return open[:k]
		}
	}
	l.broken = true
	return open
}

func wordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r' }

func quote(c byte) bool { return c == '"' || c == '\'' }
