// Package codecs turns text into bytes and back as CPython's codecs do, down to
// the positions and reasons of their errors, in both dialects.
//
// A decoder hands back what it made, how far it came and the error that stopped
// it; the caller asks an error handler, which may be a Python function, and
// goes on from where that says. Codec.Decode and Codec.Encode are that loop.
package codecs

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/sllint/sllint/vm/internal/text"
)

// Dialect is a language whose codecs differ.
type Dialect uint8

const (
	Py3 Dialect = iota // 3.13
	Py2                // 2.7
)

// Error is a UnicodeDecodeError or UnicodeEncodeError.
type Error struct {
	Encoding   string
	Start, End int // bytes of Bytes, or code points of Text
	Reason     string
	OfEncode   bool      // an encode error (of Text) rather than a decode error
	Bytes      []byte    // what was decoded
	Text       text.Text // what was encoded
	Dialect    Dialect
	// Plain is a UnicodeError with Reason for its text and nothing else.
	Plain bool
}

// Kind is the name of the exception.
func (e *Error) Kind() string {
	switch {
	case e.Plain:
		return "UnicodeError"
	case e.OfEncode:
		return "UnicodeEncodeError"
	}
	return "UnicodeDecodeError"
}

// Error is the exception's text.
func (e *Error) Error() string {
	single := e.End == e.Start+1
	switch {
	case e.Plain:
		return e.Reason
	case e.OfEncode && single && e.Start < e.Text.Len():
		prefix := ""
		if e.Dialect == Py2 {
			prefix = "u"
		}
		return fmt.Sprintf("'%s' codec can't encode character %s'%s' in position %d: %s", e.Encoding, prefix, escaped(e.Text.At(e.Start)), e.Start, e.Reason)
	case e.OfEncode:
		return fmt.Sprintf("'%s' codec can't encode characters in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
	case single && e.Start < len(e.Bytes):
		return fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", e.Encoding, e.Bytes[e.Start], e.Start, e.Reason)
	}
	return fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
}

func escaped(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Decoder decodes one text. It may hold state between calls.
type Decoder interface {
	// Decode appends to out what in means from pos on, until it ends or an
	// error stops it. next is where it came to: with an error, of no use; if
	// final is not set, what is left may be the begin of a character.
	Decode(out *text.Builder, in []byte, pos int, final bool) (next int, err *Error)
}

// Encoder encodes one text. It may hold state between calls.
type Encoder interface {
	// Encode appends to out what in is from pos on, until it ends or an
	// error stops it. final asks for what ends the whole.
	Encode(out []byte, in text.Text, pos int, final bool) (bytes []byte, err *Error)
}

// DecodeFunc and EncodeFunc are codecs without state.
type DecodeFunc func(out *text.Builder, in []byte, pos int, final bool) (next int, err *Error)

// Decode calls f.
func (f DecodeFunc) Decode(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	return f(out, in, pos, final)
}

// EncodeFunc is an Encoder without state.
type EncodeFunc func(out []byte, in text.Text, pos int, final bool) ([]byte, *Error)

// Encode calls f.
func (f EncodeFunc) Encode(out []byte, in text.Text, pos int, final bool) ([]byte, *Error) {
	return f(out, in, pos, final)
}

// Codec is a codec by its name.
type Codec struct {
	Name    string // of its CodecInfo
	Module  string // of package encodings
	Dialect Dialect
	// NewDecoder and NewEncoder are nil where the codec does not turn text
	// into bytes (see Transform) or is not there.
	NewDecoder func() Decoder
	NewEncoder func() Encoder
	// Transform is not nil for codecs from bytes to bytes, like hex, and for
	// rot13.
	Transform *Transform
	unit      int // bytes come in multiples of it, if not 0
}

// DecodeHandler answers an error: what to put in its place and where to go on.
type DecodeHandler func(e *Error) (replacement text.Text, pos int, err error)

// EncodeHandler answers an error with bytes, or else with text that is encoded
// in its turn.
type EncodeHandler func(e *Error) (replacement text.Text, raw []byte, pos int, err error)

// BoundsError is the IndexError about a handler's position.
type BoundsError struct{ Pos int }

func (e *BoundsError) Error() string {
	return fmt.Sprintf("position %d from error handler out of bounds", e.Pos)
}

// Decode decodes the whole of in.
func (c *Codec) Decode(in []byte, handle DecodeHandler) (text.Text, error) {
	if c.Module == "utf_8" {
		n := asciiPrefix(in)
		if n == len(in) {
			return text.Text{Latin1: append([]byte{}, in...)}, nil
		}
		if utf8.Valid(in[n:]) {
			return text.FromUTF8(in), nil
		}
	}
	var out text.Builder
	d := c.NewDecoder()
	if c.Module == "utf_8_sig" {
		// What follows the mark is decoded as if it were all.
		in = bytes.TrimPrefix(in, bom8)
		d = d.(*sigDecoder).plain
	}
	for pos := 0; ; {
		_, bad := d.Decode(&out, in, pos, true)
		if bad == nil {
			return out.Text(), nil
		}
		bad.Bytes, bad.Dialect = in, c.Dialect
		if bad.Plain {
			return text.Text{}, bad
		}
		replacement, next, err := handle(bad)
		if err != nil {
			return text.Text{}, err
		}
		if pos, err = bound(next, len(in)); err != nil {
			return text.Text{}, err
		}
		out.AppendText(replacement)
	}
}

func bound(pos, n int) (int, error) {
	at := pos
	if at < 0 {
		at += n
	}
	if at < 0 || at > n {
		return 0, &BoundsError{at}
	}
	return at, nil
}

// Encode encodes the whole of in.
func (c *Codec) Encode(in text.Text, handle EncodeHandler) ([]byte, error) {
	var out []byte
	e := c.NewEncoder()
	for pos := 0; ; {
		var bad *Error
		if out, bad = e.Encode(out, in, pos, true); bad == nil {
			if out == nil {
				out = []byte{}
			}
			return out, nil
		}
		bad.Text, bad.Dialect, bad.OfEncode = in, c.Dialect, true
		if bad.Plain {
			return nil, bad
		}
		replacement, raw, next, err := handle(bad)
		if err != nil {
			return nil, err
		}
		if pos, err = bound(next, in.Len()); err != nil {
			return nil, err
		}
		if raw != nil {
			if c.unit > 0 && len(raw)%c.unit != 0 {
				return nil, bad
			}
			out = append(out, raw...)
			continue
		}
		// What replaces must itself be encodable.
		if more, again := e.Encode(out, replacement, 0, false); again == nil {
			out = more
		} else {
			return nil, bad
		}
	}
}
