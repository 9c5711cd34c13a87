package syntax

import (
	"sort"
	"unicode/utf8"
)

// Position is a place as people count it: rows and columns from 1, columns in
// characters.
type Position struct{ Row, Column int }

// Lines returns the offset of each line's first byte; the first is 0.
func (f *File) Lines() []int32 { return f.lines }

// Row returns the 1-based row of a byte offset.
func (f *File) Row(offset int) int {
	return sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) > offset })
}

// Position converts a byte offset; one past the end is the end.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Source))
	row := f.Row(offset)
	return Position{row, utf8.RuneCount(f.Source[f.lines[row-1]:offset]) + 1}
}

// Line returns the text of a 1-based row without its newline, nil outside.
func (f *File) Line(row int) []byte {
	if row < 1 || row > len(f.lines) {
		return nil
	}
	stop := len(f.Source)
	if row < len(f.lines) {
		stop = int(f.lines[row])
	}
	text := f.Source[f.lines[row-1]:stop]
	for len(text) > 0 && (text[len(text)-1] == '\n' || text[len(text)-1] == '\r') {
		text = text[:len(text)-1]
	}
	return text
}

// Text returns the source of a node.
func (f *File) Text(n Node) string { return string(f.Source[n.Pos():n.End()]) }
