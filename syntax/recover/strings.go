package recover

import (
	"bytes"
	"regexp"
)

// stringPrefix reports whether a word before a quote belongs to the string.
func stringPrefix(word []byte) bool {
	if len(word) > 2 {
		return false
	}
	for _, c := range word {
		switch c | 0x20 {
		case 'r', 'b', 'u', 'f', 't':
		default:
			return false
		}
	}
	return true
}

// text steps over the string whose quote is at i. One that does not end is
// marked: a plain one ends with its row, a triple-quoted one with the file.
func (s *scanner) text(l *line, i int, prefix []byte) int {
	if end, ok := s.cuts[i]; ok {
		l.broken = true
		return end
	}
	q := s.src[i]
	triple := i+2 < len(s.src) && s.src[i+1] == q && s.src[i+2] == q
	nested := s.v >= 312 && bytes.ContainsAny(prefix, "fFtT")
	if nested {
		if end := s.nested(i, 0); end >= 0 {
			return end
		}
		if triple {
			s.work += len(s.src) - i
		}
	}
	end, ok := s.plain(i, triple)
	if triple {
		s.strays = append(s.strays, stray{i, end, l.indent})
		if !ok {
			s.opened = i
		} else if s.prose(end) {
			l.broken = true
		}
	}
	if !ok {
		l.broken = true
	}
	return end
}

// operators lists the words that may follow a string.
var operators = map[string]bool{
	"and": true, "as": true, "else": true, "for": true, "from": true, "if": true, "in": true, "is": true, "not": true, "or": true,
}

// prose reports whether a string that ends here is followed by what cannot
// follow a string: then it is not its end.
func (s *scanner) prose(i int) bool {
	for i < len(s.src) && (s.src[i] == ' ' || s.src[i] == '\t') {
		i++
	}
	j := i
	for j < len(s.src) && wordByte(s.src[j]) {
		j++
	}
	word := s.src[i:j]
	return j > i && !operators[string(word)] && !(j < len(s.src) && quote(s.src[j]) && stringPrefix(word))
}

// plain steps over a string in which only the quote and backslashes count.
func (s *scanner) plain(i int, triple bool) (end int, ok bool) {
	q := s.src[i]
	if triple {
		for i += 3; i < len(s.src); i++ {
			switch {
			case s.src[i] == '\\':
				i++
			case s.src[i] == q && i+2 < len(s.src) && s.src[i+1] == q && s.src[i+2] == q:
				return i + 3, true
			}
		}
		return len(s.src), false
	}
	continued := -1 // a string that never ends ends with its first row
	for i++; i < len(s.src); i++ {
		switch s.src[i] {
		case q:
			return i + 1, true
		case '\n', '\r':
			if continued >= 0 {
				i = continued
			}
			return i, false
		case '\\':
			i++
			if i < len(s.src) && continued < 0 && (s.src[i] == '\n' || s.src[i] == '\r') {
				continued = i
			}
			if i+1 < len(s.src) && s.src[i] == '\r' && s.src[i+1] == '\n' {
				i++
			}
		}
	}
	return len(s.src), false
}

// maxNesting bounds strings within the fields of strings.
const maxNesting = 150

// nested steps over an f-string or t-string of Python 3.12 and later, whose
// fields may hold any quotes. It returns -1 where the string does not end so.
func (s *scanner) nested(i, depth int) int {
	if depth > maxNesting {
		return -1
	}
	q := s.src[i]
	triple := i+2 < len(s.src) && s.src[i+1] == q && s.src[i+2] == q
	i++
	if triple {
		i += 2
	}
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == '\\':
			i += 2
		case c == q && !triple:
			return i + 1
		case c == q && i+2 < len(s.src) && s.src[i+1] == q && s.src[i+2] == q:
			return i + 3
		case (c == '\n' || c == '\r') && !triple:
			return -1
		case c == '{' && i+1 < len(s.src) && s.src[i+1] == '{':
			i += 2
		case c == '{':
			if i = s.field(i, triple, depth); i < 0 {
				return -1
			}
		default:
			i++
		}
	}
	return -1
}

// field steps over a replacement field, from its brace to past the other. In
// the format after its colon quotes mean nothing.
func (s *scanner) field(i int, triple bool, depth int) int {
	open, format := 0, false
	for i < len(s.src) {
		switch c := s.src[i]; {
		case (c == '\n' || c == '\r') && !triple:
			return -1
		case format && c == '{':
			if depth > maxNesting {
				return -1
			}
			if i = s.field(i, triple, depth+1); i < 0 {
				return -1
			}
			continue
		case !format && quote(c):
			if i = s.nested(i, depth+1); i < 0 {
				return -1
			}
			continue
		case !format && (c == '{' || c == '(' || c == '['):
			open++
		case c == '}' || !format && (c == ')' || c == ']'):
			if open--; open == 0 {
				return i + 1
			}
		case c == ':' && open == 1:
			format = true
		}
		i++
	}
	return -1
}

// maxStrays bounds how many strings are tried as the one that never ended.
const maxStrays = 12

// closeString finds the triple-quoted string that was meant to end earlier:
// the last one runs to the end of the file, but from the culprit on the inside
// and the outside of every string are swapped. Each string that holds a
// definition or an import at or left of its own statement's column is tried, as
// ending above the first row that looks like code; the reading with the fewest
// broken lines wins.
func (s *scanner) closeString() {
	var tries []stray
	for _, one := range s.strays {
		if s.rowLike(one, definition) < 0 {
			continue
		}
		tries = append(tries, stray{one.start, s.rowBefore(s.rowLike(one, code)), 0})
		if len(tries) == maxStrays {
			break
		}
	}
	last := s.strays[len(s.strays)-1]
	if s.opened < 0 {
		last.end = last.start
	}
	if at := s.rowLike(last, code); at >= 0 {
		tries = append(tries, stray{last.start, s.rowBefore(at), 0})
	}
	if s.opened >= 0 {
		tries = append(tries, stray{last.start, s.rowEnd(last.start), 0})
	}
	best, bad := s.lines, s.badness()
	for _, try := range tries {
		t := scanner{src: s.src, v: s.v, work: s.work, cuts: map[int]int{try.start: try.end}}
		if !t.run() {
			break
		}
		if b := t.badness(); b < bad {
			best, bad = t.lines, b
		}
	}
	s.lines = best
}

// badness says how unlikely a reading is: by how many rows are broken.
func (s *scanner) badness() int {
	n := 0
	for _, l := range s.lines {
		if l.broken {
			n += 1 + bytes.Count(s.src[l.start:l.end], []byte("\n"))
		}
	}
	if s.opened >= 0 {
		n += 1000
	}
	return n
}

// inverted reports whether strings seem to have changed places with what is
// between them.
func (s *scanner) inverted() bool {
	if s.opened >= 0 {
		return true
	}
	k := 0
	for _, l := range s.lines {
		for ; k < len(s.strays) && s.strays[k].start < l.end; k++ {
			if l.broken && s.strays[k].start >= l.start && s.rowLike(s.strays[k], definition) >= 0 {
				return true
			}
		}
	}
	return false
}

var (
	definition = regexp.MustCompile(`^(def|class) \w+.*:|^@\w|^import \w|^from [\w.]+ import `)
	code       = regexp.MustCompile(definition.String() + `|^(return|raise|yield|del|assert|global|print)\b|^(pass|break|continue)\s*$` +
		`|^(if|elif|for|while|with|except) .*:\s*(#.*)?$|^(try|else|finally|except):` +
		`|^[\w.]+(\[.*\])?( ?, ?[\w.]+)*\s*[-+*/|&]?=[^=]|^[\w.]+\(.*[)(,]$`)
)

// rowLike returns the first row inside a string, no deeper than the string's
// own statement, that looks like something, or -1.
func (s *scanner) rowLike(one stray, what *regexp.Regexp) int {
	for i := s.nextRow(one.start); i < one.end; i = s.nextRow(i) {
		start, indent := s.indentation(i)
		if indent > one.indent || start >= one.end {
			continue
		}
		if what.Match(s.src[start:min(s.rowEnd(start), one.end)]) {
			return i
		}
	}
	return -1
}

// rowBefore returns the end of the row above the one that begins at i.
func (s *scanner) rowBefore(i int) int {
	if i--; i > 0 && s.src[i] == '\n' && s.src[i-1] == '\r' {
		i--
	}
	return i
}

// rowEnd returns where the row with offset i ends, its newline excluded.
func (s *scanner) rowEnd(i int) int {
	for i < len(s.src) && s.src[i] != '\n' && s.src[i] != '\r' {
		i++
	}
	return i
}
