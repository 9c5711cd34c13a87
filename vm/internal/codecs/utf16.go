package codecs

import "github.com/sllint/sllint/vm/internal/text"

// wideDecoder is for UTF-16 and UTF-32. Where no byte order is given, a mark
// at the start tells it.
type wideDecoder struct {
	size    int // 2 or 4
	big     bool
	marked  bool // look for a mark
	begun   bool
	dialect Dialect
	name    string // in errors
}

func (d *wideDecoder) unit(b []byte) rune {
	var r uint32
	for i := range d.size {
		if d.big {
			r = r<<8 | uint32(b[i])
		} else {
			r |= uint32(b[i]) << (8 * i)
		}
	}
	return rune(r)
}

func (d *wideDecoder) Decode(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
	if d.marked && !d.begun {
		if len(in)-pos < d.size && !final {
			return pos, nil
		}
		d.begun = true
		if len(in)-pos >= d.size {
			d.big = false
			switch r := uint32(d.unit(in[pos:])); {
			case r == 0xfeff:
				pos += d.size
			case r == 0xfffe && d.size == 2, r == 0xfffe0000 && d.size == 4:
				d.big = true
				pos += d.size
			}
		}
	}
	for pos < len(in) {
		if len(in)-pos < d.size {
			if !final {
				return pos, nil
			}
			return pos, d.fail(pos, len(in), "truncated data")
		}
		r := d.unit(in[pos:])
		if d.size == 4 {
			if reason := d.badUTF32(r); reason != "" {
				return pos, d.fail(pos, pos+4, reason)
			}
			out.Append(r)
			pos += 4
			continue
		}
		if !isSurrogate(r) {
			out.Append(r)
			pos += 2
			continue
		}
		switch {
		case r >= 0xdc00 && (d.dialect == Py3 || len(in)-pos >= 4):
			return pos, d.fail(pos, pos+2, "illegal encoding")
		case len(in)-pos < 4 && !final:
			return pos, nil
		case len(in)-pos < 4:
			return pos, d.fail(pos, len(in), endOfData)
		}
		joined := pair(r, d.unit(in[pos+2:]))
		if joined == 0 {
			return pos, d.fail(pos, pos+2, "illegal UTF-16 surrogate")
		}
		out.Append(joined)
		pos += 4
	}
	return pos, nil
}

func (d *wideDecoder) badUTF32(r rune) string {
	switch {
	case uint32(r) > 0x10ffff:
		return "code point not in range(0x110000)"
	case isSurrogate(r) && d.dialect == Py3:
		return "code point in surrogate code point range(0xd800, 0xe000)"
	}
	return ""
}

func (d *wideDecoder) fail(start, end int, reason string) *Error {
	name := d.name
	if d.marked && d.dialect == Py3 { // the order is known by now
		if name += "-le"; d.big {
			name = d.name + "-be"
		}
	}
	return &Error{Encoding: name, Start: start, End: end, Reason: reason}
}

// encodeWide writes UTF-16 or UTF-32. 2.7 lets surrogates pass.
func encodeWide(size int, big bool, d Dialect, name string) EncodeFunc {
	return func(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
		for n := in.Len(); pos < n; pos++ {
			r := in.At(pos)
			switch {
			case isSurrogate(r) && d == Py3:
				return out, &Error{Encoding: name, Start: pos, End: pos + 1, Reason: "surrogates not allowed"}
			case r >= 0x10000 && size == 2:
				out = appendUnit(out, 0xd800+(r-0x10000)>>10, 2, big)
				out = appendUnit(out, 0xdc00+(r-0x10000)&0x3ff, 2, big)
			default:
				out = appendUnit(out, r, size, big)
			}
		}
		return out, nil
	}
}
