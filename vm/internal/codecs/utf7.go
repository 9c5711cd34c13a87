package codecs

import (
	"strings"

	"github.com/sllint/sllint/vm/internal/text"
)

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func base64Value(c byte) int { return strings.IndexByte(base64Alphabet, c) }

// utf7Decoder is within a shifted section from one call to the next only if
// the input ends there.
type utf7Decoder struct{ dialect Dialect }

func (d *utf7Decoder) Decode(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	var (
		shifted   bool
		start     int // of the section
		outStart  int
		surrogate rune
		buffer    uint32
		count     int // bits in buffer
	)
	fail := func(end int, reason string) (int, *Error) {
		return pos, &Error{Encoding: "utf7", Start: start, End: end, Reason: reason}
	}
	for pos < len(in) {
		c := in[pos]
		switch {
		case shifted && base64Value(c) >= 0:
			buffer = buffer<<6 | uint32(base64Value(c))
			count += 6
			pos++
			if count < 16 {
				continue
			}
			count -= 16
			r := rune(buffer >> count)
			buffer &= 1<<count - 1
			if surrogate != 0 {
				if joined := pair(surrogate, r); joined != 0 {
					out.Append(joined)
					surrogate = 0
					continue
				}
				out.Append(surrogate)
				surrogate = 0
			}
			if r >= 0xd800 && r < 0xdc00 {
				surrogate = r
			} else {
				out.Append(r)
			}
		case shifted:
			shifted = false
			switch {
			case count >= 6:
				return fail(pos+1, "partial character in shift sequence")
			case count > 0 && buffer != 0:
				return fail(pos+1, "non-zero padding bits in shift sequence")
			}
			if surrogate != 0 && c < 0x80 && c != '+' {
				out.Append(surrogate)
			}
			surrogate = 0
			if c == '-' {
				pos++
			}
		case c == '+':
			start = pos
			pos++
			switch {
			case pos < len(in) && in[pos] == '-':
				pos++
				out.Append('+')
			case pos < len(in) && base64Value(in[pos]) < 0 && d.dialect == Py3:
				return fail(pos+1, "ill-formed sequence")
			default:
				shifted, surrogate, buffer, count = true, 0, 0, 0
				outStart = out.Len()
			}
		case c < 0x80:
			out.Append(rune(c))
			pos++
		default:
			start = pos
			return fail(pos+1, "unexpected special character")
		}
	}
	if shifted && final && (surrogate != 0 || count >= 6 || count > 0 && buffer != 0) {
		return fail(len(in), "unterminated shift sequence")
	}
	if shifted && !final {
		out.Truncate(outStart)
		return start, nil
	}
	return pos, nil
}

// direct tells whether a character stands for itself in UTF-7.
func direct(r rune) bool {
	switch {
	case r >= 0x80 || r == 0 || r == '\\' || r == '~' || r == '+':
		return false
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0x7f
}

func encodeUTF7(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	shifted := false
	var buffer uint64
	count := 0
	unit := func(r rune) {
		buffer = buffer<<16 | uint64(r)
		for count += 16; count >= 6; {
			count -= 6
			out = append(out, base64Alphabet[buffer>>count&0x3f])
		}
		buffer &= 1<<count - 1
	}
	flush := func() {
		if count > 0 {
			out = append(out, base64Alphabet[buffer<<(6-count)&0x3f])
			buffer, count = 0, 0
		}
	}
	for n := in.Len(); pos < n; pos++ {
		r := in.At(pos)
		switch {
		case direct(r):
			if shifted {
				flush()
				shifted = false
				if base64Value(byte(r)) >= 0 || r == '-' {
					out = append(out, '-')
				}
			}
			out = append(out, byte(r))
			continue
		case r == '+' && !shifted:
			out = append(out, '+', '-')
			continue
		case !shifted:
			out = append(out, '+')
			shifted = true
		}
		if r >= 0x10000 {
			unit(0xd800 + (r-0x10000)>>10)
			r = 0xdc00 + (r-0x10000)&0x3ff
		}
		unit(r)
	}
	flush()
	if shifted {
		out = append(out, '-')
	}
	return out, nil
}
