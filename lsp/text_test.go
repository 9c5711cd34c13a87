package lsp

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/sllint/sllint/lsp/wire"
)

var encodings = []wire.PositionEncoding{wire.UTF8, wire.UTF16, wire.UTF32}

// lines is a document as a client has it: a list of characters for each line,
// with what ends it.
func splitRunes(s []rune) [][]rune {
	out := [][]rune{nil}
	for i, r := range s {
		out[len(out)-1] = append(out[len(out)-1], r)
		if r == '\n' || r == '\r' && (i+1 == len(s) || s[i+1] != '\n') {
			out = append(out, nil)
		}
	}
	return out
}

func width(r rune, enc wire.PositionEncoding) int {
	switch enc {
	case wire.UTF8:
		return len(string(r))
	case wire.UTF16:
		return utf16.RuneLen(r)
	}
	return 1
}

// at gives the position of a character, counted by the client.
func at(s []rune, n int, enc wire.PositionEncoding) wire.Position {
	var p wire.Position
	for i, r := range s[:n] {
		p.Character += uint32(width(r, enc))
		if r == '\n' || r == '\r' && (i+1 == len(s) || s[i+1] != '\n') {
			p.Line++
			p.Character = 0
		}
	}
	return p
}

var alphabet = []rune("ab \t\n\n\r\u00e9\u20ac\U0001f600\U0001d11e'\"#:")

func randomRunes(r *rand.Rand, n int) []rune {
	s := make([]rune, r.IntN(n+1))
	for i := range s {
		s[i] = alphabet[r.IntN(len(alphabet))]
	}
	return s
}

// TestRandomEdits makes random changes, with positions in each encoding, to a
// document and to a client's copy of it.
func TestRandomEdits(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 4
	}
	for _, enc := range encodings {
		r := rand.New(rand.NewPCG(1, 2))
		for range rounds {
			mine := randomRunes(r, 200)
			theirs := newText([]byte(string(mine)), enc)
			for range 200 {
				change := wire.ContentChange{Text: string(randomRunes(r, 6))}
				if r.IntN(50) == 0 {
					mine = []rune(change.Text)
				} else {
					i := r.IntN(len(mine) + 1)
					j := min(i+r.IntN(8), len(mine))
					// A place between \r and \n is none that a client can name.
					for i > 0 && i < len(mine) && mine[i-1] == '\r' && mine[i] == '\n' {
						i--
					}
					for j > 0 && j < len(mine) && mine[j-1] == '\r' && mine[j] == '\n' {
						j++
					}
					change.Range = &wire.Range{Start: at(mine, i, enc), End: at(mine, j, enc)}
					mine = slices.Concat(mine[:i], []rune(change.Text), mine[j:])
				}
				theirs, _ = theirs.change(change)
				if got := string(theirs.bytes); got != string(mine) {
					t.Fatalf("%s: %q, want %q after %+v", enc, got, string(mine), change)
				}
				if want := newText(theirs.bytes, enc).lines; !slices.Equal(theirs.lines, want) {
					t.Fatalf("%s: lines %v, want %v in %q", enc, theirs.lines, want, theirs.bytes)
				}
			}
			for n := range mine {
				if n > 0 && mine[n-1] == '\r' && mine[n] == '\n' {
					continue
				}
				p := at(mine, n, enc)
				offset := len(string(mine[:n]))
				if got := theirs.offset(p); got != offset {
					t.Fatalf("%s: offset %d of %+v, want %d in %q", enc, got, p, offset, theirs.bytes)
				}
				if got := theirs.position(offset); got != p {
					t.Fatalf("%s: position %+v of %d, want %+v in %q", enc, got, offset, p, theirs.bytes)
				}
			}
		}
	}
}

// TestLines compares the table of lines with one made byte by byte.
func TestLines(t *testing.T) {
	for _, s := range []string{"", "\n", "\r", "\r\n", "a\r\rb", "a\n\rb\r", "a\r\n\r\nb", "\r\r\n\n"} {
		want := []int32{0}
		n := int32(0)
		for _, line := range splitRunes([]rune(s)) {
			n += int32(len(string(line)))
			want = append(want, n)
		}
		want = want[:len(want)-1]
		if got := newText([]byte(s), wire.UTF8).lines; !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// TestClamp gives positions that do not exist.
func TestClamp(t *testing.T) {
	for _, test := range []struct {
		enc             wire.PositionEncoding
		line, character uint32
		want            int
	}{
		{wire.UTF16, 0, 99, 3}, {wire.UTF16, 9, 0, 9}, {wire.UTF16, 1 << 31, 1 << 31, 9},
		{wire.UTF16, 1, 1, 4}, {wire.UTF16, 1, 2, 8}, {wire.UTF16, 1, 3, 9}, {wire.UTF16, 1, 4, 9},
		{wire.UTF8, 1, 1, 4}, {wire.UTF8, 1, 3, 4}, {wire.UTF8, 1, 4, 8}, {wire.UTF8, 1, 9, 9},
		{wire.UTF32, 1, 1, 8}, {wire.UTF32, 1, 2, 9}, {wire.UTF32, 1, 3, 9},
	} {
		text := newText([]byte("abc\n\U0001f600d"), test.enc)
		if got := text.offset(wire.Position{Line: test.line, Character: test.character}); got != test.want {
			t.Errorf("%s: %d:%d is %d, want %d", test.enc, test.line, test.character, got, test.want)
		}
	}
}
