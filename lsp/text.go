package lsp

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/sllint/sllint/lsp/wire"
	"github.com/sllint/sllint/syntax"
)

// text is a document as it is at one time. It never changes.
//
// Inside of the server every place is a byte offset into it; text is where
// offsets become the protocol's positions and the other way round.
type text struct {
	bytes []byte  // UTF-8
	lines []int32 // where each line starts; the first is 0
	enc   wire.PositionEncoding
}

func newText(b []byte, enc wire.PositionEncoding) *text {
	return &text{b, appendLines([]int32{0}, b, 0), enc}
}

// appendLines appends where the lines after the first start, given that b is at
// an offset.
func appendLines(lines []int32, b []byte, at int) []int32 {
	for i := 0; i < len(b); i++ {
		// Most bytes are skipped by the assembly of IndexByte, and a carriage return
		// is looked for within the line alone.
		n := bytes.IndexByte(b[i:], '\n')
		line := b[i:]
		if n >= 0 {
			line = b[i : i+n]
		}
		for j := 0; ; j++ {
			k := bytes.IndexByte(line[j:], '\r')
			if k < 0 {
				break
			}
			if j += k; n < 0 || j+1 < len(line) {
				lines = append(lines, int32(at+i+j+1))
			}
		}
		if n < 0 {
			break
		}
		lines = append(lines, int32(at+i+n+1))
		i += n
	}
	return lines
}

// line returns the bytes of a line, without what ends it, and where it starts.
func (t *text) line(row int) ([]byte, int) {
	start, stop := int(t.lines[row]), len(t.bytes)
	if row+1 < len(t.lines) {
		stop = int(t.lines[row+1])
	}
	return bytes.TrimRight(t.bytes[start:stop], "\r\n"), start
}

// row returns the line that an offset is in.
func (t *text) row(offset int) int {
	return sort.Search(len(t.lines), func(i int) bool { return int(t.lines[i]) > offset }) - 1
}

// offset converts a position. One beyond the end of a line is the end of that
// line, one beyond the last line is the end of the text, one within a character
// is the character's start.
func (t *text) offset(p wire.Position) int {
	if uint64(p.Line) >= uint64(len(t.lines)) {
		return len(t.bytes)
	}
	line, start := t.line(int(p.Line))
	want := uint64(p.Character)
	if t.enc == wire.UTF8 {
		at := int(min(want, uint64(len(line))))
		for at > 0 && at < len(line) && !utf8.RuneStart(line[at]) {
			at--
		}
		return start + at
	}
	var units uint64
	for i := 0; i < len(line); {
		c, size := line[i], 1
		width := uint64(1)
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRune(line[i:])
			if r > 0xffff && t.enc == wire.UTF16 {
				width = 2
			}
		}
		if units+width > want {
			return start + i
		}
		units += width
		i += size
	}
	return start + len(line)
}

// position converts an offset; one outside is the nearest inside.
func (t *text) position(offset int) wire.Position {
	offset = min(max(offset, 0), len(t.bytes))
	row := t.row(offset)
	before := t.bytes[t.lines[row]:offset]
	p := wire.Position{Line: uint32(row)}
	switch t.enc {
	case wire.UTF8:
		p.Character = uint32(len(before))
	case wire.UTF32:
		p.Character = uint32(utf8.RuneCount(before))
	default:
		n := utf8.RuneCount(before)
		for _, c := range before {
			if c >= 0xf0 {
				n++ // four bytes are two units
			}
		}
		p.Character = uint32(n)
	}
	return p
}

func (t *text) span(s syntax.Span) wire.Range {
	start, stop := int(s.Start), int(s.Stop)
	return wire.Range{Start: t.position(start), End: t.position(max(start, stop))}
}

// place converts a row and a column of characters, both from 1.
func (t *text) place(p syntax.Position) int {
	row := p.Row - 1
	if row < 0 {
		return 0
	}
	if row >= len(t.lines) {
		return len(t.bytes)
	}
	line, start := t.line(row)
	if row == 0 && bytes.HasPrefix(line, []byte("\ufeff")) {
		line, start = line[3:], start+3 // which the linter does not count
	}
	at := 0
	for n := 1; n < p.Column && at < len(line); n++ {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return start + at
}

// edit is one replacement.
type edit struct {
	start, stop int // of what was replaced
	size        int // of what came instead
}

// change makes one of the client's changes.
func (t *text) change(c wire.ContentChange) (*text, edit) {
	if c.Range == nil {
		return newText([]byte(c.Text), t.enc), edit{0, len(t.bytes), len(c.Text)}
	}
	start, stop := t.offset(c.Range.Start), t.offset(c.Range.End)
	if start > stop {
		start, stop = stop, start
	}
	return t.replace(start, stop, c.Text), edit{start, stop, len(c.Text)}
}

// replace replaces bytes. What it costs is two copies, not a look at every byte.
func (t *text) replace(start, stop int, with string) *text {
	b := make([]byte, 0, len(t.bytes)-(stop-start)+len(with))
	b = append(append(append(b, t.bytes[:start]...), with...), t.bytes[stop:]...)
	if !utf8.ValidString(with) {
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
		return newText(b, t.enc)
	}
	// Lines that start at or before the place stay; a carriage return before it
	// may gain or lose its newline, so that line is looked at again.
	keep := t.row(max(start-1, 0)) + 1
	from := int(t.lines[keep-1])
	// Of the lines after it those stay that start after the first newline that
	// is not touched.
	next := sort.Search(len(t.lines), func(i int) bool { return int(t.lines[i]) > stop })
	next = min(next+1, len(t.lines))
	until, shift := len(b), len(with)-(stop-start)
	if next < len(t.lines) {
		until = int(t.lines[next]) + shift
	}
	lines := make([]int32, keep, len(t.lines)+8)
	copy(lines, t.lines)
	lines = appendLines(lines, b[from:until], from)
	if next < len(t.lines) {
		if lines[len(lines)-1] == int32(until) {
			lines = lines[:len(lines)-1]
		}
		for _, at := range t.lines[next:] {
			lines = append(lines, at+int32(shift))
		}
	}
	return &text{b, lines, t.enc}
}
