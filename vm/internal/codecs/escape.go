package codecs

import (
	"github.com/sllint/sllint/vm/internal/text"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

var simpleEscapes = [256]byte{
	'\\': '\\', '\'': '\'', '"': '"', 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// hexRun reads up to n hexadecimal digits.
func hexRun(b []byte, n int) (v uint32, digits int) {
	for digits < n && digits < len(b) && hexValue(b[digits]) >= 0 {
		v = v<<4 | uint32(hexValue(b[digits]))
		digits++
	}
	return v, digits
}

// decodeUnicodeEscape reads the escapes of a str literal.
func decodeUnicodeEscape(d Dialect) DecodeFunc {
	name := "unicodeescape"
	db := unicodedata.V15
	if d == Py2 {
		db = unicodedata.V52
	}
	return func(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
		for pos < len(in) {
			start := pos
			if in[pos] != '\\' {
				for pos < len(in) && in[pos] != '\\' {
					pos++
				}
				out.AppendLatin1(in[start:pos])
				continue
			}
			next, r, reason := readEscape(in, pos, db)
			switch {
			case reason != "" && next >= len(in) && !final && reason != illegalRune && reason != unknownName:
				return start, nil
			case reason != "":
				return start, &Error{Encoding: name, Start: start, End: next, Reason: reason}
			case r == noRune:
			case r == plainEscape:
				out.Append('\\')
				out.Append(rune(in[pos+1]))
			default:
				out.Append(r)
			}
			pos = next
		}
		return pos, nil
	}
}

const (
	noRune      = -1 // a line break that is dropped
	plainEscape = -2 // no escape at all

	illegalRune = "illegal Unicode character"
	unknownName = "unknown Unicode character name"
)

// readEscape reads the escape at pos.
func readEscape(in []byte, pos int, db *unicodedata.Database) (next int, r rune, reason string) {
	pos++
	if pos == len(in) {
		return pos, 0, `\ at end of string`
	}
	c := in[pos]
	pos++
	if s := simpleEscapes[c]; s != 0 {
		return pos, rune(s), ""
	}
	switch c {
	case '\n':
		return pos, noRune, ""
	case '0', '1', '2', '3', '4', '5', '6', '7':
		r = rune(c - '0')
		for i := 0; i < 2 && pos < len(in) && in[pos] >= '0' && in[pos] <= '7'; i++ {
			r = r<<3 | rune(in[pos]-'0')
			pos++
		}
		return pos, r, ""
	case 'x', 'u', 'U':
		want, shown := 2, `truncated \xXX escape`
		switch c {
		case 'u':
			want, shown = 4, `truncated \uXXXX escape`
		case 'U':
			want, shown = 8, `truncated \UXXXXXXXX escape`
		}
		v, n := hexRun(in[pos:], want)
		pos += n
		if n < want {
			return pos, 0, shown
		}
		if v > 0x10ffff {
			return pos, 0, illegalRune
		}
		return pos, rune(v), ""
	case 'N':
		return namedEscape(in, pos, db)
	}
	return pos, plainEscape, ""
}

// namedEscape reads the name behind \N.
func namedEscape(in []byte, pos int, db *unicodedata.Database) (next int, r rune, reason string) {
	const malformed = `malformed \N character escape`
	if pos >= len(in) || in[pos] != '{' {
		return pos, 0, malformed
	}
	end := pos + 1
	for end < len(in) && in[end] != '}' {
		end++
	}
	if end == len(in) {
		return end, 0, malformed
	}
	if end == pos+1 {
		return end, 0, malformed
	}
	found := db.Lookup(string(in[pos+1 : end]))
	if len(found) != 1 {
		return end + 1, 0, unknownName
	}
	return end + 1, found[0], ""
}

func encodeUnicodeEscape(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	for n := in.Len(); pos < n; pos++ {
		switch r := in.At(pos); r {
		case '\\':
			out = append(out, `\\`...)
		case '\t':
			out = append(out, `\t`...)
		case '\n':
			out = append(out, `\n`...)
		case '\r':
			out = append(out, `\r`...)
		default:
			if r >= ' ' && r < 0x7f {
				out = append(out, byte(r))
			} else {
				out = append(out, escaped(r)...)
			}
		}
	}
	return out, nil
}

// decodeRawEscape knows \u and \U only, and these only behind an odd number of
// backslashes.
func decodeRawEscape(d Dialect) DecodeFunc {
	return func(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
		for pos < len(in) {
			start := pos
			if in[pos] != '\\' {
				out.Append(rune(in[pos]))
				pos++
				continue
			}
			for pos < len(in) && in[pos] == '\\' {
				pos++
			}
			count := pos - start
			if pos == len(in) && !final && d == Py3 && count%2 == 1 {
				out.AppendLatin1(in[start : pos-1])
				return pos - 1, nil
			}
			if count%2 == 0 || pos == len(in) || in[pos] != 'u' && in[pos] != 'U' {
				out.AppendLatin1(in[start:pos])
				continue
			}
			out.AppendLatin1(in[start : pos-1])
			if d == Py3 {
				start = pos - 1
			}
			want, reason := 4, `truncated \uXXXX escape`
			if in[pos] == 'U' {
				want, reason = 8, `truncated \UXXXXXXXX escape`
				if d == Py2 {
					reason = `truncated \uXXXX`
				}
			} else if d == Py2 {
				reason = `truncated \uXXXX`
			}
			v, n := hexRun(in[pos+1:], want)
			pos += 1 + n
			switch {
			case n < want && pos == len(in) && !final && d == Py3:
				return start, nil
			case n < want:
			case v > 0x10ffff:
				reason = `\Uxxxxxxxx out of range`
			default:
				out.Append(rune(v))
				continue
			}
			return start, &Error{Encoding: "rawunicodeescape", Start: start, End: pos, Reason: reason}
		}
		return pos, nil
	}
}

func encodeRawEscape(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	for n := in.Len(); pos < n; pos++ {
		if r := in.At(pos); r < 0x100 {
			out = append(out, byte(r))
		} else {
			out = append(out, escaped(r)...)
		}
	}
	return out, nil
}
