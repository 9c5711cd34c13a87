package suppress

import (
	"slices"

	"github.com/sllint/sllint/syntax"
)

// rows is a run of lines between which no comment can stand.
type rows struct{ first, last int }

// joinedRows finds the strings and the backslash continuations that go over
// several lines, merged where they meet.
func joinedRows(f *syntax.File) []rows {
	s := scanner{src: f.Source, comments: f.Comments}
	s.file()
	var list []rows
	for _, j := range s.joins {
		r := rows{f.Row(int(j.Start)), f.Row(max(int(j.Start), int(j.Stop)-1))}
		if n := len(list); n > 0 && r.first <= list[n-1].last {
			list[n-1].last = max(list[n-1].last, r.last)
		} else if r.first < r.last {
			list = append(list, r)
		}
	}
	return list
}

// scanner finds string literals in a source that parses. Comments are known,
// so only strings, and the strings inside the fields of f-strings, have to be
// told apart from code.
type scanner struct {
	src      []byte
	comments []syntax.Comment
	joins    []syntax.Span
	depth    int
}

// maxDepth bounds the nesting of f-strings; CPython refuses deeper ones.
const maxDepth = 200

// peek returns src[i], or 0 past the end.
func (s *scanner) peek(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

// comment returns the end of the comment that starts at i, or i.
func (s *scanner) comment(i int) int {
	k, found := slices.BinarySearchFunc(s.comments, int32(i), func(c syntax.Comment, at int32) int { return int(c.Start - at) })
	if found {
		return int(s.comments[k].Stop)
	}
	return i
}

func (s *scanner) file() {
	for i := 0; i < len(s.src); {
		switch c := s.src[i]; c {
		case '#':
			i = max(s.comment(i), i+1)
		case '\\':
			next := i + 1
			if s.peek(next) == '\r' && s.peek(next+1) == '\n' {
				next++
			}
			if n := s.peek(next); (n == '\n' || n == '\r') && next+1 < len(s.src) {
				// The span reaches into the next line, so that they are joined.
				s.joins = append(s.joins, syntax.Span{Start: int32(i), Stop: int32(next) + 2})
			}
			i = next + 1
		case '"', '\'':
			end := s.str(i)
			s.joins = append(s.joins, syntax.Span{Start: int32(i), Stop: int32(end)})
			i = end
		default:
			i++
		}
	}
}

// str returns the end of the literal whose quote is at i.
func (s *scanner) str(i int) int {
	quote := s.src[i]
	formatted, raw := s.prefix(i)
	triple := s.peek(i+1) == quote && s.peek(i+2) == quote
	i++
	if triple {
		i += 2
	}
	for i < len(s.src) {
		c := s.src[i]
		switch {
		case c == '\\' && formatted && s.peek(i+1) == '{':
			i++
		case c == '\\' && formatted && !raw && s.peek(i+1) == 'N' && s.peek(i+2) == '{':
			i += 3
			for i < len(s.src) && s.src[i] != '}' && s.src[i] != quote {
				i++
			}
		case c == '\\' && s.peek(i+1) == '\r' && s.peek(i+2) == '\n':
			i += 3
		case c == '\\':
			i += 2
		case c == quote && (!triple || s.peek(i+1) == quote && s.peek(i+2) == quote):
			if triple {
				return i + 3
			}
			return i + 1
		case !triple && (c == '\n' || c == '\r'):
			return i
		case formatted && c == '{' && s.peek(i+1) == '{':
			i += 2
		case formatted && c == '{' && s.depth < maxDepth:
			s.depth++
			i = s.field(i+1, quote)
			s.depth--
		default:
			i++
		}
	}
	return len(s.src)
}

// prefix reads the word before a quote, if it is a string prefix.
func (s *scanner) prefix(quote int) (formatted, raw bool) {
	start := quote
	for start > 0 && start > quote-3 && isWord(s.src[start-1]) {
		start--
	}
	if quote-start > 2 {
		return false, false
	}
	for _, c := range s.src[start:quote] {
		switch c | 0x20 {
		case 'f', 't':
			formatted = true
		case 'r':
			raw = true
		case 'b', 'u':
		default:
			return false, false
		}
	}
	return formatted, raw
}

// field returns the end of a replacement field, past its closing brace; i is
// after the opening one.
func (s *scanner) field(i int, quote byte) int {
	nested := 0
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == '#':
			i = max(s.comment(i), i+1)
		case c == '"' || c == '\'':
			i = s.str(i)
		case c == '(' || c == '[' || c == '{':
			nested++
			i++
		case c == '}' && nested == 0:
			return i + 1
		case c == ')' || c == ']' || c == '}':
			nested--
			i++
		case c == ':' && nested == 0:
			return s.spec(i+1, quote)
		default:
			i++
		}
	}
	return i
}

// spec returns the end of the field whose format specification starts at i;
// quotes in it are text, except the one that ends the string.
func (s *scanner) spec(i int, quote byte) int {
	for i < len(s.src) {
		switch c := s.src[i]; {
		case c == '}':
			return i + 1
		case c == quote:
			return i
		case c == '{' && s.depth < maxDepth:
			s.depth++
			i = s.field(i+1, quote)
			s.depth--
		default:
			i++
		}
	}
	return i
}
