package codecs

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/vm/internal/text"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// ErrorHandlers are the names of the handlers that are there from the start;
// 2.7 has the first five only.
var ErrorHandlers = []string{"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "surrogateescape", "surrogatepass", "namereplace"}

// TypeError is what a handler raises that cannot handle such errors.
type TypeError struct{ Msg string }

func (e *TypeError) Error() string { return e.Msg }

// HandleDecode answers a decode error as the named handler does; known is false
// for other names.
func HandleDecode(name string, e *Error) (replacement text.Text, pos int, known bool, err error) {
	var out text.Builder
	bad := e.Bytes[min(e.Start, len(e.Bytes)):min(e.End, len(e.Bytes))]
	switch name {
	case "strict":
		return text.Text{}, 0, true, e
	case "ignore":
	case "replace":
		out.Append(0xfffd)
	case "backslashreplace":
		if e.Dialect == Py2 {
			return text.Text{}, 0, true, &TypeError{"don't know how to handle UnicodeDecodeError in error callback"}
		}
		for _, c := range bad {
			out.AppendLatin1(fmt.Appendf(nil, `\x%02x`, c))
		}
	case "xmlcharrefreplace", "namereplace":
		return text.Text{}, 0, true, &TypeError{"don't know how to handle UnicodeDecodeError in error callback"}
	case "surrogateescape":
		n := 0
		for n < 4 && n < len(bad) && bad[n] >= 0x80 {
			out.Append(0xdc00 + rune(bad[n]))
			n++
		}
		if n == 0 {
			return text.Text{}, 0, true, e
		}
		return out.Text(), e.Start + n, true, nil
	case "surrogatepass":
		r, n := surrogateAt(e)
		if n == 0 {
			return text.Text{}, 0, true, e
		}
		out.Append(r)
		return out.Text(), e.Start + n, true, nil
	default:
		return text.Text{}, 0, false, nil
	}
	return out.Text(), e.End, true, nil
}

// form is what surrogatepass makes of a codec's name.
func form(encoding string) (bits int, big, ok bool) {
	name := strings.ToLower(strings.ReplaceAll(encoding, "_", "-"))
	if name == "cp65001" {
		return 8, false, true
	}
	if !strings.HasPrefix(name, "utf") {
		return 0, false, false
	}
	switch strings.TrimPrefix(strings.TrimPrefix(name, "utf"), "-") {
	case "8":
		return 8, false, true
	case "16", "16-le", "16le":
		return 16, false, true
	case "16-be", "16be":
		return 16, true, true
	case "32", "32-le", "32le":
		return 32, false, true
	case "32-be", "32be":
		return 32, true, true
	}
	return 0, false, false
}

// surrogateAt reads an encoded surrogate where an error is.
func surrogateAt(e *Error) (r rune, n int) {
	bits, big, ok := form(e.Encoding)
	b := e.Bytes[min(e.Start, len(e.Bytes)):]
	switch {
	case !ok:
		return 0, 0
	case bits == 8:
		if len(b) < 3 || b[0]&0xf0 != 0xe0 || b[1]&0xc0 != 0x80 || b[2]&0xc0 != 0x80 {
			return 0, 0
		}
		r, n = rune(b[0]&15)<<12|rune(b[1]&0x3f)<<6|rune(b[2]&0x3f), 3
	default:
		n = bits / 8
		if len(b) < n {
			return 0, 0
		}
		for i := range n {
			if big {
				r = r<<8 | rune(b[i])
			} else {
				r |= rune(b[i]) << (8 * i)
			}
		}
	}
	if r < 0xd800 || r > 0xdfff {
		return 0, 0
	}
	return r, n
}

// HandleEncode answers an encode error as the named handler does; known is
// false for other names.
func HandleEncode(name string, e *Error) (replacement text.Text, raw []byte, pos int, known bool, err error) {
	fail := func(err error) (text.Text, []byte, int, bool, error) { return text.Text{}, nil, 0, true, err }
	var out text.Builder
	latin := func(s string) { out.AppendLatin1([]byte(s)) }
	for i := e.Start; i < min(e.End, e.Text.Len()); i++ {
		r := e.Text.At(i)
		switch name {
		case "ignore":
		case "replace":
			latin("?")
		case "xmlcharrefreplace":
			latin(fmt.Sprintf("&#%d;", r))
		case "backslashreplace":
			latin(escaped(r))
		case "namereplace":
			if n := unicodedata.V15.Name(r); n != "" {
				latin(`\N{` + n + "}")
			} else {
				latin(escaped(r))
			}
		case "surrogateescape":
			if r < 0xdc80 || r > 0xdcff {
				rest := *e
				switch e.Encoding {
				case "utf-8", "ascii", "latin-1":
					rest.Start = i // these codecs escape what they can first
				}
				return fail(&rest)
			}
			raw = append(raw, byte(r))
		case "surrogatepass":
			bits, big, ok := form(e.Encoding)
			if !ok || r < 0xd800 || r > 0xdfff {
				return fail(e)
			}
			switch bits {
			case 8:
				raw = text.AppendRune(raw, r)
			default:
				raw = appendUnit(raw, r, bits/8, big)
			}
		case "strict":
			return fail(e)
		default:
			return text.Text{}, nil, 0, false, nil
		}
	}
	return out.Text(), raw, e.End, true, nil
}

// appendUnit writes r in n bytes.
func appendUnit(dst []byte, r rune, n int, big bool) []byte {
	for i := range n {
		shift := 8 * i
		if big {
			shift = 8 * (n - 1 - i)
		}
		dst = append(dst, byte(r>>shift))
	}
	return dst
}
