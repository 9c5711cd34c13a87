// Package suppress reads the comments that silence findings.
//
// `# noqa` silences every finding of its line, `# noqa: SLL102, SLL2` those of
// the rules named (a prefix names all that begin with it), in any case; a
// comment of its own `# sllint: skip-file` silences the whole file. The syntax
// is as lenient as ruff's and flake8's: spaces around the colon, commas or
// spaces between codes, text after the codes.
//
// A directive stands on the line where the finding starts. Inside a string or
// a line continuation that goes over several lines no comment can stand, so
// there it is the last of those lines.
package suppress

import (
	"bytes"
	"sort"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// Prefix begins every code of this linter; other codes are other linters'.
const Prefix = "SLL"

// code is one code of a directive.
type code struct {
	text string // in upper case
	span syntax.Span
	used bool
}

// directive is one noqa comment.
type directive struct {
	row   int
	span  syntax.Span // from '#' to the end of the last code
	codes []code      // empty for a blanket `# noqa`
}

// Table is the suppressions of one file. It is not safe for concurrent use.
type Table struct {
	file       *syntax.File
	directives []directive // by row
	joined     []rows      // computed on demand
	scanned    bool
}

// Parse reads the directives of a file. It returns nil, which is a valid empty
// Table, when there are none.
func Parse(f *syntax.File) *Table {
	var t *Table
	for _, c := range f.Comments {
		d, ok := parseComment(f.Source[c.Start:c.Stop], c.Start)
		if !ok {
			continue
		}
		if t == nil {
			t = &Table{file: f}
		}
		d.row = f.Row(int(c.Start))
		t.directives = append(t.directives, d)
	}
	return t
}

// SkipsFile reports whether a source asks not to be checked, by a line of its
// own `# sllint: skip-file`, and how the line would go if it were of no use.
func SkipsFile(f *syntax.File) (Unused, bool) {
	for _, c := range f.Comments {
		if !bytes.Contains(f.Source[c.Start:c.Stop], []byte(skipWord)) {
			continue
		}
		if u, ok := skips(f.Source, int(c.Start), int(c.Stop)); ok && u.Span.Start == c.Start {
			return u, true
		}
	}
	return Unused{}, false
}

// SkipsBroken is SkipsFile for a source that does not parse: it may take a
// line of a string for the directive.
func SkipsBroken(src []byte) bool {
	_, ok := skips(src, 0, len(src))
	return ok
}

const skipWord = "skip-file"

// skips looks for the directive in src[from:stop].
func skips(src []byte, from, stop int) (Unused, bool) {
	for {
		i := bytes.Index(src[from:stop], []byte(skipWord))
		if i < 0 {
			return Unused{}, false
		}
		at := from + i
		from = at + len(skipWord)
		start := bytes.LastIndexAny(src[:at], "\r\n") + 1
		head := strings.Join(strings.Fields(string(src[start:min(at, start+100)])), "")
		if !strings.EqualFold(head, "#sllint:") || from < len(src) && !bytes.ContainsRune([]byte(" \t\r\n\f#"), rune(src[from])) {
			continue
		}
		hash := start + bytes.IndexByte(src[start:at], '#')
		return Unused{
			Safe:    true,
			Span:    syntax.Span{Start: int32(hash), Stop: int32(from)},
			Message: "unused `skip-file` directive: nothing is found in the file",
			Edit:    Edit{Span: syntax.Span{Start: int32(start), Stop: int32(lineEnd(src, from))}},
		}, true
	}
}

// lineEnd is the offset after the newline that ends the line of an offset.
func lineEnd(src []byte, at int) int {
	i := bytes.IndexAny(src[at:], "\r\n")
	if i < 0 {
		return len(src)
	}
	at += i + 1
	if src[at-1] == '\r' && at < len(src) && src[at] == '\n' {
		at++
	}
	return at
}

// parseComment finds a noqa directive in the text of one comment, which starts
// at the given offset.
func parseComment(text []byte, offset int32) (directive, bool) {
	for from := 0; ; {
		i := indexFold(text[from:], "noqa")
		if i < 0 {
			return directive{}, false
		}
		at := from + i
		from = at + len("noqa")
		hash := len(bytes.TrimRight(text[:at], " \t"))
		if hash == 0 || text[hash-1] != '#' {
			continue
		}
		start := hash - 1
		end := from
		if end < len(text) && isWord(text[end]) {
			continue
		}
		d := directive{span: syntax.Span{Start: offset + int32(start), Stop: offset + int32(end)}}
		colon := end + len(text[end:]) - len(bytes.TrimLeft(text[end:], " \t"))
		if colon == len(text) || text[colon] != ':' {
			return d, true
		}
		d.codes = parseCodes(text, colon+1, offset)
		if len(d.codes) == 0 {
			// "# noqa: because I say so" names nothing, so it means nothing.
			continue
		}
		d.span.Stop = d.codes[len(d.codes)-1].span.Stop
		return d, true
	}
}

// parseCodes reads codes from text[i:] up to the first thing that is none.
func parseCodes(text []byte, i int, offset int32) []code {
	var codes []code
	for {
		for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == ',') {
			i++
		}
		start := i
		for i < len(text) && isWord(text[i]) {
			i++
		}
		if !isCode(text[start:i]) {
			return codes
		}
		codes = append(codes, code{
			text: strings.ToUpper(string(text[start:i])),
			span: syntax.Span{Start: offset + int32(start), Stop: offset + int32(i)},
		})
		if i < len(text) && text[i] != ' ' && text[i] != '\t' && text[i] != ',' {
			return codes
		}
	}
}

// isCode reports whether a word is letters and then digits, or our own prefix.
func isCode(w []byte) bool {
	letters := 0
	for letters < len(w) && (w[letters]|0x20) >= 'a' && (w[letters]|0x20) <= 'z' {
		letters++
	}
	digits := w[letters:]
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return letters > 0 && (len(digits) > 0 || strings.EqualFold(string(w), Prefix))
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || (c|0x20) >= 'a' && (c|0x20) <= 'z' || c == '_' || c >= 0x80
}

// indexFold finds a lower-case word in text, in any case.
func indexFold(text []byte, word string) int {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(string(text[i:i+len(word)]), word) {
			return i
		}
	}
	return -1
}

// Covers reports whether a finding of the code that starts at the offset is
// silenced, and remembers that the directive was of use.
func (t *Table) Covers(ruleCode string, offset int) bool {
	if t == nil {
		return false
	}
	d := t.at(t.lineOf(t.file.Row(offset)))
	if d == nil {
		return false
	}
	covered := len(d.codes) == 0
	for i := range d.codes {
		if strings.HasPrefix(ruleCode, d.codes[i].text) {
			d.codes[i].used = true
			covered = true
		}
	}
	return covered
}

// at returns the directive on a row, or nil.
func (t *Table) at(row int) *directive {
	i := sort.Search(len(t.directives), func(i int) bool { return t.directives[i].row >= row })
	if i == len(t.directives) || t.directives[i].row != row {
		return nil
	}
	return &t.directives[i]
}

// lineOf returns the row on which a directive for the given row must stand.
func (t *Table) lineOf(row int) int {
	if !t.scanned {
		t.joined, t.scanned = joinedRows(t.file), true
	}
	i := sort.Search(len(t.joined), func(i int) bool { return t.joined[i].last >= row })
	if i < len(t.joined) && t.joined[i].first <= row {
		return t.joined[i].last
	}
	return row
}
