// Package source turns the bytes of a Python file into UTF-8 as CPython does:
// a byte order mark, the coding cookie of PEP 263 in the first two lines, and
// the codecs that a cookie can name.
//
// The verdicts are those of compile() and of an import. Python 3 does not look
// at bytes that are not valid UTF-8 until a token holds them (a comment may),
// so Decode hands them on, and tells where the first one is.
package source

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Text is a decoded file.
type Text struct {
	// Bytes is the source without its byte order mark. It aliases the raw
	// bytes whenever these need no change, which is always so for UTF-8.
	Bytes []byte
	// Encoding is "utf-8", "iso-8859-1", or the cookie's codec as written.
	Encoding string
	// Declared tells that a cookie or a byte order mark gave the encoding.
	Declared bool
	// ASCII tells that Bytes has no byte above 0x7f.
	ASCII bool
	// Invalid is the offset in Bytes of the first byte that is not valid
	// UTF-8, or -1.
	Invalid int
}

// Error is a file that CPython refuses to decode.
type Error struct {
	Msg string
	// Start and Stop are offsets in the raw file of what is wrong: the
	// cookie's name or the bytes that do not decode.
	Start, Stop int
	// Row is the line that CPython names, 0 where it names none.
	Row int
}

func (e *Error) Error() string { return e.Msg }

var bom = []byte("\xef\xbb\xbf")

// Decode decodes a whole file. filename appears in Python 2.7's message about
// bytes beyond ASCII without a cookie, which an import raises, and compile()
// of a string does not.
func Decode(raw []byte, filename string, py2 bool) (Text, *Error) {
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		msg := "source code string cannot contain null bytes"
		if py2 {
			msg = "compile() expected string without null bytes"
		}
		return Text{}, &Error{Msg: msg, Start: i, Stop: i + 1}
	}
	t := Text{Bytes: raw, Encoding: "utf-8", Invalid: -1}
	skipped := 0
	if bytes.HasPrefix(raw, bom) {
		t.Bytes, t.Declared, skipped = raw[len(bom):], true, len(bom)
	}
	name, at := cookie(t.Bytes)
	if name != "" {
		normal := normalName(name)
		if skipped > 0 && normal != "utf-8" {
			return Text{}, &Error{Msg: "encoding problem: " + normal + " with BOM", Start: skipped + at, Stop: skipped + at + len(name)}
		}
		t.Encoding, t.Declared = normal, true
	}
	t.ASCII = isASCII(t.Bytes)
	switch t.Encoding {
	case "utf-8":
	case "iso-8859-1":
		if !t.ASCII {
			t.Bytes = latin1(t.Bytes)
		}
		return t, nil
	default:
		return transcode(t, py2, at)
	}
	if !t.ASCII {
		t.Invalid = invalidUTF8(t.Bytes)
		if py2 && !t.Declared {
			return Text{}, nonASCII(t.Bytes, filename)
		}
	}
	return t, nil
}

// nonASCII is Python 2.7's complaint about a file without a cookie.
func nonASCII(src []byte, filename string) *Error {
	i := 0
	for src[i] < utf8.RuneSelf {
		i++
	}
	row := lineCount(src[:i])
	const hex = "0123456789abcdef"
	c := string([]byte{'\\', 'x', hex[src[i]>>4], hex[src[i]&15]})
	return &Error{
		Msg: "Non-ASCII character '" + c + "' in file " + filename + " on line " + itoa(row) +
			", but no encoding declared; see http://python.org/dev/peps/pep-0263/ for details",
		Start: i, Stop: i + 1, Row: row,
	}
}

// lineCount counts the lines of src, an unfinished one included.
func lineCount(src []byte) int {
	n := 1
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			n++
		}
	}
	return n
}

// cookie finds the encoding that a comment in the first two lines declares,
// and its offset. The second line counts only below a blank or comment line.
func cookie(src []byte) (name string, at int) {
	start := 0
	for row := 0; row < 2; row++ {
		line := src[start:]
		n := bytes.IndexAny(line[:min(len(line), 4096)], "\r\n")
		if n < 0 {
			n = bytes.IndexAny(line, "\r\n")
		}
		if n >= 0 {
			line = line[:n]
		}
		name, i := lineCookie(line)
		if name != "" {
			return name, start + i
		}
		if n < 0 || len(bytes.TrimLeft(line, " \t\f")) > 0 && bytes.TrimLeft(line, " \t\f")[0] != '#' {
			return "", 0
		}
		start += n + 1
		if src[start-1] == '\r' && start < len(src) && src[start] == '\n' {
			start++
		}
	}
	return "", 0
}

// lineCookie reads "coding[:=][ \t]*name" from a line that is only a comment.
func lineCookie(line []byte) (string, int) {
	i := 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f') {
		i++
	}
	if i == len(line) || line[i] != '#' {
		return "", 0
	}
	for {
		k := bytes.Index(line[i:], []byte("coding"))
		if k < 0 {
			return "", 0
		}
		i += k + len("coding")
		if i == len(line) || line[i] != ':' && line[i] != '=' {
			continue
		}
		start := i + 1
		for start < len(line) && (line[start] == ' ' || line[start] == '\t') {
			start++
		}
		stop := start
		for stop < len(line) && nameByte(line[stop]) {
			stop++
		}
		if stop > start {
			return string(line[start:stop]), start
		}
	}
}

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// normalName folds the spellings that the tokenizer itself knows.
func normalName(s string) string {
	low := strings.ReplaceAll(strings.ToLower(s[:min(len(s), 12)]), "_", "-")
	if low == "utf-8" || strings.HasPrefix(low, "utf-8-") {
		return "utf-8"
	}
	for _, l := range []string{"latin-1", "iso-8859-1", "iso-latin-1"} {
		if low == l || strings.HasPrefix(low, l+"-") {
			return "iso-8859-1"
		}
	}
	return s
}

func latin1(src []byte) []byte {
	out := make([]byte, 0, len(src)+len(src)/16)
	for _, c := range src {
		if c < utf8.RuneSelf {
			out = append(out, c)
		} else {
			out = append(out, 0xc0|c>>6, 0x80|c&0x3f)
		}
	}
	return out
}

// invalidUTF8 gives the offset of the first byte that is not valid UTF-8.
func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	i := 0
	for {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
}
