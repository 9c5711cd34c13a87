package codecs

import (
	"encoding/binary"

	"github.com/sllint/sllint/vm/internal/text"
)

// asciiPrefix counts the bytes below 0x80 at the start of b, 8 at a time.
func asciiPrefix(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 != 0 {
			break
		}
	}
	for i < len(b) && b[i] < 0x80 {
		i++
	}
	return i
}

// decodeUTF8 is strict about surrogates and overlong forms.
func decodeUTF8(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	for pos < len(in) {
		if n := asciiPrefix(in[pos:]); n > 0 {
			out.AppendLatin1(in[pos : pos+n])
			pos += n
			continue
		}
		r, n, reason := readUTF8(in[pos:])
		if reason == "" {
			out.Append(r)
			pos += n
			continue
		}
		if !final && (reason == endOfData || halfSurrogate(in[pos:])) {
			return pos, nil
		}
		return pos, &Error{Encoding: "utf-8", Start: pos, End: pos + n, Reason: reason}
	}
	return pos, nil
}

// halfSurrogate tells whether b may become what surrogatepass lets pass.
func halfSurrogate(b []byte) bool { return len(b) == 2 && b[0] == 0xed && b[1] >= 0xa0 && b[1] <= 0xbf }

const (
	invalidStart = "invalid start byte"
	invalidCont  = "invalid continuation byte"
	endOfData    = "unexpected end of data"
)

// readUTF8 reads one character, or tells how many bytes are wrong and why.
func readUTF8(b []byte) (r rune, n int, reason string) {
	c := b[0]
	need := 0
	lo, hi := byte(0x80), byte(0xbf)
	switch {
	case c < 0xc2 || c > 0xf4:
		return 0, 1, invalidStart
	case c < 0xe0:
		need, r = 1, rune(c&0x1f)
	case c < 0xf0:
		need, r = 2, rune(c&0xf)
		switch c {
		case 0xe0:
			lo = 0xa0
		case 0xed:
			hi = 0x9f
		}
	default:
		need, r = 3, rune(c&7)
		switch c {
		case 0xf0:
			lo = 0x90
		case 0xf4:
			hi = 0x8f
		}
	}
	for i := 1; i <= need; i++ {
		if i == len(b) {
			return 0, i, endOfData
		}
		if b[i] < lo || b[i] > hi {
			return 0, i, invalidCont
		}
		r = r<<6 | rune(b[i]&0x3f)
		lo, hi = 0x80, 0xbf
	}
	return r, need + 1, ""
}

// decodeUTF8Py2 lets encoded surrogates pass.
func decodeUTF8Py2(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	for pos < len(in) {
		if n := asciiPrefix(in[pos:]); n > 0 {
			out.AppendLatin1(in[pos : pos+n])
			pos += n
			continue
		}
		r, n, reason := readUTF8Py2(in[pos:])
		if reason == "" {
			out.Append(r)
			pos += n
			continue
		}
		if reason == endOfData && !final {
			return pos, nil
		}
		return pos, &Error{Encoding: "utf8", Start: pos, End: pos + n, Reason: reason}
	}
	return pos, nil
}

func readUTF8Py2(b []byte) (r rune, n int, reason string) {
	isCont := func(i int) bool { return b[i]&0xc0 == 0x80 }
	c := b[0]
	size := 0
	switch {
	case c < 0xc2 || c > 0xf4:
		return 0, 1, invalidStart
	case c < 0xe0:
		size, r = 2, rune(c&0x1f)
	case c < 0xf0:
		size, r = 3, rune(c&0xf)
	default:
		size, r = 4, rune(c&7)
	}
	if len(b) < size {
		n = 1
		for k := 1; k < len(b) && isCont(k); k++ {
			n += k // CPython's own slip
		}
		return 0, min(n, len(b)), endOfData
	}
	bad := !isCont(1) || c == 0xe0 && b[1] < 0xa0 || c == 0xf0 && b[1] < 0x90 || c == 0xf4 && b[1] > 0x8f
	for i := 2; i < size; i++ {
		bad = bad || !isCont(i)
	}
	if bad {
		n = 1
		for n < size-1 && isCont(n) {
			n++
		}
		return 0, n, invalidCont
	}
	for i := 1; i < size; i++ {
		r = r<<6 | rune(b[i]&0x3f)
	}
	return r, size, ""
}

func isSurrogate(r rune) bool { return r >= 0xd800 && r < 0xe000 }

// encodeUTF8 refuses surrogates.
func encodeUTF8(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	if in.UCS2 == nil && in.UCS4 == nil {
		for rest := in.Latin1[pos:]; len(rest) > 0; {
			n := asciiPrefix(rest)
			out = append(out, rest[:n]...)
			if rest = rest[n:]; len(rest) > 0 {
				out = append(out, 0xc0|rest[0]>>6, 0x80|rest[0]&0x3f)
				rest = rest[1:]
			}
		}
		return out, nil
	}
	n := in.Len()
	for ; pos < n; pos++ {
		r := in.At(pos)
		if isSurrogate(r) {
			end := pos + 1
			for end < n && isSurrogate(in.At(end)) {
				end++
			}
			return out, &Error{Encoding: "utf-8", Start: pos, End: end, Reason: "surrogates not allowed"}
		}
		out = text.AppendRune(out, r)
	}
	return out, nil
}

// encodeUTF8Py2 joins surrogates that make a pair and lets others pass.
func encodeUTF8Py2(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	for n := in.Len(); pos < n; pos++ {
		r := in.At(pos)
		if pos+1 < n {
			if joined := pair(r, in.At(pos+1)); joined > 0 {
				r = joined
				pos++
			}
		}
		out = text.AppendRune(out, r)
	}
	return out, nil
}

// pair joins two surrogates, 0 if they are none.
func pair(high, low rune) rune {
	if high < 0xd800 || high > 0xdbff || low < 0xdc00 || low > 0xdfff {
		return 0
	}
	return 0x10000 + (high-0xd800)<<10 + (low - 0xdc00)
}

var bom8 = []byte{0xef, 0xbb, 0xbf}

// sigDecoder is utf-8-sig's: a mark at the start is dropped.
type sigDecoder struct {
	plain DecodeFunc
	begun bool
}

func (d *sigDecoder) Decode(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	if !d.begun {
		rest := in[pos:]
		if len(rest) < 3 && string(rest) == string(bom8[:len(rest)]) && !final {
			return pos, nil
		}
		d.begun = true
		if len(rest) >= 3 && string(rest[:3]) == string(bom8) {
			next, err := d.plain(out, rest[3:], 0, final)
			if err != nil {
				// CPython counts from behind the mark.
				return next + pos + 3, err
			}
			return next + pos + 3, nil
		}
	}
	return d.plain(out, in, pos, final)
}

// markedEncoder is an encoder that begins with a mark.
type markedEncoder struct {
	mark  []byte
	plain EncodeFunc
	begun bool
}

func (e *markedEncoder) Encode(out []byte, in text.Text, pos int, final bool) ([]byte, *Error) {
	if !e.begun {
		e.begun = true
		out = append(out, e.mark...)
	}
	return e.plain(out, in, pos, final)
}
