package analysis

import (
	"bytes"
	"errors"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/sllint/sllint/syntax"
)

const bom = "\ufeff"

// Limits of what is kept of a line to show it.
const (
	longLine   = 400 // bytes; a longer line is cut
	windowLead = 60  // characters kept before the place
	windowSize = 160 // characters kept in all
	around     = 2   // lines of context on each side
)

// lineTable gives lines of a source by row.
type lineTable struct {
	source []byte
	starts []int32
}

// splitLines makes a table for a source that has none, because it does not
// parse.
func splitLines(source []byte) lineTable {
	t := lineTable{source, []int32{0}}
	for i, c := range source {
		if c == '\n' || c == '\r' && (i+1 == len(source) || source[i+1] != '\n') {
			t.starts = append(t.starts, int32(i)+1)
		}
	}
	return t
}

// line returns a row without its newline, as valid UTF-8; nil outside.
func (t lineTable) line(row int) []byte {
	if row < 1 || row > len(t.starts) {
		return nil
	}
	stop := len(t.source)
	if row < len(t.starts) {
		stop = int(t.starts[row])
	}
	return bytes.TrimRight(t.source[min(int(t.starts[row-1]), stop):stop], "\r\n")
}

// row is the row of an offset.
func (t lineTable) row(offset int) int {
	return sort.Search(len(t.starts), func(i int) bool { return int(t.starts[i]) > offset })
}

// trimmed is a short line of text for the hop of a cycle.
func (t lineTable) trimmed(row int) string {
	text := bytes.TrimSpace(t.line(row))
	if len(text) > longLine {
		return window(text, 1, windowSize) + "..."
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}

// excerpt returns the lines around a place, without blank ones at the ends.
func (t lineTable) excerpt(at syntax.Position) []Line {
	first, last := max(at.Row-around, 1), min(at.Row+around, len(t.starts))
	for first < at.Row && blank(t.line(first)) {
		first++
	}
	for last > at.Row && blank(t.line(last)) {
		last--
	}
	var lines []Line
	for row := first; row <= last; row++ {
		text := t.line(row)
		column := 1
		if len(text) > longLine {
			if row == at.Row {
				column = max(1, at.Column-windowLead)
			}
			lines = append(lines, Line{row, column, window(text, column, windowSize)})
			continue
		}
		lines = append(lines, Line{row, column, strings.ToValidUTF8(string(text), "\ufffd")})
	}
	return lines
}

func blank(text []byte) bool { return len(bytes.TrimSpace(text)) == 0 }

// window returns size characters of a line from a column on.
func window(text []byte, column, size int) string {
	start := skipChars(text, column-1)
	stop := start + skipChars(text[start:], size)
	return strings.ToValidUTF8(string(text[start:stop]), "\ufffd")
}

// skipChars is the offset after n characters.
func skipChars(text []byte, n int) int {
	i := 0
	for ; n > 0 && i < len(text); n-- {
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return i
}

// syntaxError reports that the source does not parse, where CPython says so.
func (k *check) syntaxError(e *syntax.Error) {
	if !k.enabled(k.l.syntaxError) {
		return
	}
	rule := k.l.rules[k.l.syntaxError]
	lines := splitLines(bytes.TrimPrefix(k.src.Text, []byte(bom)))
	begin := e.Begin
	if begin.Row < 1 {
		begin.Row = lines.row(e.Pos())
	}
	begin.Row = min(max(begin.Row, 1), len(lines.starts))
	begin.Column = max(begin.Column, 1)
	// The end is in the same line: a source in another encoding has no other
	// offsets to go by here.
	text := lines.line(begin.Row)
	rest := text[skipChars(text, begin.Column-1):]
	width := min(max(e.End()-e.Pos(), 0), len(rest))
	finish := syntax.Position{Row: begin.Row, Column: begin.Column + utf8.RuneCount(rest[:width])}
	k.result.Findings = append(k.result.Findings, Finding{
		Code: rule.Code, Name: rule.Name, Severity: rule.Severity,
		Message: e.Kind + ": " + e.Msg + " (Python " + k.result.Version.String() + ")",
		Span:    e.Span, Filename: k.src.Name, Begin: begin, Finish: finish,
		Excerpt: lines.excerpt(begin),
	})
}

// asSyntaxError unwraps an error of the parser or of the scopes.
func asSyntaxError(err error, name string) *syntax.Error {
	var e *syntax.Error
	if errors.As(err, &e) {
		return e
	}
	return &syntax.Error{Kind: "SyntaxError", Msg: err.Error(), Filename: name}
}
