// Package format writes values into text the ways Python does: the format
// mini-language and str.format's templates, the % operator's templates, and
// the escapes of repr. Objects are the interpreter's: it hands numbers and
// lengths in, and puts together what it is told to.
//
// Text comes as code points in slices of bytes (below 256), uint16 or rune, as
// the interpreter holds it; a str of 2.7 is bytes. What is written is ASCII
// but for a fill character or %c: such a result is UTF-8 in which a surrogate
// takes three bytes. All positions count code points.
package format

import (
	"fmt"
	"unicode/utf8"

	"github.com/sllint/sllint/vm/internal/number"
)

// Unit is an element of text.
type Unit interface{ byte | uint16 | rune }

// Error is number's: the class of an exception and its text.
type Error = number.Error

// Dialect is number's.
type Dialect = number.Dialect

const (
	Py3 = number.Py3
	Py2 = number.Py2
)

func valueError(format string, args ...any) *Error {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	return &Error{Kind: "ValueError", Msg: format}
}

func typeError(msg string) *Error     { return &Error{Kind: "TypeError", Msg: msg} }
func overflowError(msg string) *Error { return &Error{Kind: "OverflowError", Msg: msg} }

// Layout says how text is placed: Take code points of it, with Left and Right
// times Fill around.
type Layout struct {
	Fill              rune
	Left, Take, Right int
}

// appendRune appends r, a surrogate too.
func appendRune(dst []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6&0x3f), 0x80|byte(r&0x3f))
	}
	return utf8.AppendRune(dst, r)
}

func appendFill(dst []byte, fill rune, n int) []byte {
	if fill < utf8.RuneSelf {
		for ; n > 0; n-- {
			dst = append(dst, byte(fill))
		}
		return dst
	}
	for ; n > 0; n-- {
		dst = appendRune(dst, fill)
	}
	return dst
}

// toText gives code points as UTF-8, for messages.
func toText[E Unit](s []E) string {
	b := make([]byte, 0, len(s))
	for _, c := range s {
		b = appendRune(b, rune(c))
	}
	return string(b)
}
