// Package literal decodes the insides of Python string and bytes literals and
// words what is wrong with them as CPython does.
package literal

import (
	"fmt"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/sllint/sllint/syntax/source"
)

// Mode says what literal it is.
type Mode uint8

// The flags of a Mode. Latin1 marks a Python 2 file in ISO 8859-1, whose bytes
// CPython counts one by one in its messages.
const (
	Raw Mode = 1 << iota
	Py2
	Latin1
)

// Error is a literal that CPython refuses.
type Error struct {
	Kind string // "SyntaxError", or "ValueError" as Python 2.7 raises for '\x'
	Msg  string
	// Start and Stop are the offsets in the body of what is wrong.
	Start, Stop int
}

func (e *Error) Error() string { return e.Kind + ": " + e.Msg }

// Plain tells whether a body of ASCII has no escape and no carriage return, so
// that it is its own value.
func Plain(body []byte) bool {
	for _, c := range body {
		if c == '\\' || c == '\r' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Str decodes the inside of a Python 3 str literal, of one literal piece of an
// f-string with its braces already halved, or of Python 2's u'…' and ur'…'.
// Lone surrogates are encoded in three bytes each. The result aliases body when
// nothing had to change.
func Str(body []byte, mode Mode) (string, *Error) {
	if Plain(body) {
		return alias(body), nil
	}
	body = newlines(body)
	escapes := strings.IndexByte(alias(body), '\\') >= 0
	if mode&Py2 == 0 && !escapes {
		return utf8Text(body, 0, mode)
	}
	if mode&Raw != 0 && mode&Py2 == 0 {
		return utf8Text(body, 0, mode)
	}
	d := decoder{body: body, mode: mode, out: make([]byte, 0, len(body))}
	if mode&Raw != 0 {
		return d.rawUnicode()
	}
	return d.unicode()
}

// Bytes decodes the inside of a Python 3 bytes literal or of a plain Python 2
// string; encode turns non-ASCII text back into the file's own codec, nil
// meaning that the file is in UTF-8.
func Bytes(body []byte, mode Mode, encode func([]byte) []byte) (string, *Error) {
	if Plain(body) {
		return alias(body), nil
	}
	body = newlines(body)
	if mode&Py2 == 0 {
		for i, c := range body {
			if c >= utf8.RuneSelf {
				return "", &Error{"SyntaxError", "bytes can only contain ASCII literal characters", i, i + 1}
			}
		}
	}
	if mode&Raw != 0 || strings.IndexByte(alias(body), '\\') < 0 {
		if encode != nil {
			body = encode(body)
		}
		return alias(body), nil
	}
	return bytesEscapes(body, mode, encode)
}

// Identifier words the error of a Python 3 identifier that is not valid UTF-8;
// it returns nil for one that is.
func Identifier(token []byte) *Error {
	_, err := utf8Text(token, 0, 0)
	return err
}

// maxDigits is CPython's default limit for decimal text.
const maxDigits = 4300

// CheckInt reports a decimal literal (underscores allowed) beyond CPython's
// default limit of 4300 digits.
func CheckInt(text string) *Error {
	n := len(text) - strings.Count(text, "_")
	if n <= maxDigits || len(text) > 1 && text[0] == '0' && strings.ContainsAny(text[1:2], "xXoObB") {
		return nil
	}
	return &Error{"SyntaxError", fmt.Sprintf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
		"use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
		maxDigits, n), 0, len(text)}
}

func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// newlines turns \r\n and \r into \n, as the tokenizer does before anything
// else sees the text.
func newlines(b []byte) []byte {
	if strings.IndexByte(alias(b), '\r') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i, c := range b {
		if c == '\r' {
			if i+1 < len(b) && b[i+1] == '\n' {
				continue
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return out
}

// utf8Text checks a run of source text that no escape touches; at is the run's
// offset in the body.
func utf8Text(b []byte, at int, mode Mode) (string, *Error) {
	if utf8.Valid(b) {
		return alias(b), nil
	}
	i := 0
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			codec := "utf-8"
			n, reason := 0, ""
			if mode&Py2 != 0 {
				codec = "utf8"
				if n, reason = source.InvalidUTF8Py2(b[i:]); n == 0 {
					i += 3 // a surrogate, which 2.7 accepts
					continue
				}
			} else {
				n, reason = source.InvalidUTF8(b[i:])
			}
			return "", &Error{"SyntaxError", "(unicode error) " + source.DecodeMessage(codec, b, i, i+n, reason), at + i, min(at+i+n, at+len(b))}
		}
		i += size
	}
	return alias(b), nil
}
