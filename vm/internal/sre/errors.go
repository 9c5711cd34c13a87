package sre

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Kind names the Python exception that an Error stands for.
type Kind uint8

const (
	ReError Kind = iota // re.error
	OverflowError
	ValueError
	IndexError
	AssertionError
	RuntimeError
	RecursionError
	MemoryError
	SystemError
)

var kindNames = [...]string{"error", "OverflowError", "ValueError", "IndexError", "AssertionError",
	"RuntimeError", "RecursionError", "MemoryError", "SystemError"}

func (k Kind) String() string { return kindNames[k] }

// Error is why a pattern or a template was refused. Text in it is UTF-8 in
// which lone surrogates have three bytes.
type Error struct {
	Kind Kind
	Msg  string // the unformatted message
	// Pos is the index in the pattern, or -1 if there is none: Python 2 never
	// tells one.
	Pos int
	// Lineno and Colno are those of Pos, or 0.
	Lineno, Colno int
	// manyLines says that the pattern has a newline, which is when str() of
	// the exception tells line and column.
	manyLines bool
}

// Error returns what str() of the Python exception is.
func (e *Error) Error() string {
	switch {
	case e.Pos < 0:
		return e.Msg
	case e.manyLines:
		return fmt.Sprintf("%s at position %d (line %d, column %d)", e.Msg, e.Pos, e.Lineno, e.Colno)
	}
	return fmt.Sprintf("%s at position %d", e.Msg, e.Pos)
}

// ErrInterrupted is the error of a match that Limits.Check stopped, unless
// Check had one of its own.
var ErrInterrupted = errors.New("regular expression interrupted")

// fail gives up compiling, for a reason that has no position.
func fail(kind Kind, format string, args ...any) {
	panic(&Error{Kind: kind, Msg: fmt.Sprintf(format, args...), Pos: -1})
}

// failAt gives up compiling at a position of pattern.
func failAt(pattern []rune, pos int, msg string) {
	e := &Error{Msg: msg, Pos: pos, Lineno: 1, Colno: pos + 1}
	for i, r := range pattern {
		if r == '\n' {
			e.manyLines = true
			if i < pos {
				e.Lineno++
				e.Colno = pos - i
			}
		}
	}
	panic(e)
}

// catch ends a call that fail or failAt gave up.
func catch(err *error) {
	switch e := recover().(type) {
	case nil:
	case *Error:
		*err = e
	default:
		panic(e)
	}
}

// repr returns Python's repr of a name. In Python 2 the one of a unicode
// object begins with u and has ASCII only.
func repr(rs []rune, dialect Dialect, isBytes bool) string {
	var b strings.Builder
	if dialect == Py2 && !isBytes {
		b.WriteByte('u')
	}
	quote := '\''
	if strings.ContainsRune(encode(rs), '\'') && !strings.ContainsRune(encode(rs), '"') {
		quote = '"'
	}
	b.WriteRune(quote)
	for _, r := range rs {
		switch {
		case r == quote || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= ' ' && r < 0x7f, dialect == Py3 && r > 0x7f && unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			escapeRune(&b, r)
		}
	}
	b.WriteRune(quote)
	return b.String()
}

func escapeRune(b *strings.Builder, r rune) {
	switch {
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// backslashed returns s with all but ASCII escaped.
func backslashed(s string) string {
	var b strings.Builder
	for _, r := range decode(s) {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			escapeRune(&b, r)
		}
	}
	return b.String()
}
