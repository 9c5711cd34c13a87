package literal

import (
	"fmt"
	"unicode/utf8"
)

// decoder walks a body with escapes. CPython first rewrites every non-ASCII
// character as an escape of ten bytes and counts positions in that text, so
// the decoder counts along.
type decoder struct {
	body []byte
	mode Mode
	out  []byte
	i    int // offset in body
	pos  int // offset in CPython's rewritten text
}

// text copies the run of non-ASCII bytes at d.i.
func (d *decoder) text() *Error {
	start := d.i
	for d.i < len(d.body) && d.body[d.i] >= utf8.RuneSelf {
		d.i++
	}
	run := d.body[start:d.i]
	if d.mode&Latin1 != 0 {
		d.pos += utf8.RuneCount(run)
		d.out = append(d.out, run...)
		return nil
	}
	s, err := utf8Text(run, start, d.mode)
	if err != nil {
		return err
	}
	for k := 0; k < len(s); {
		_, n := utf8.DecodeRuneInString(s[k:])
		if n == 1 {
			n = 3 // a surrogate
		}
		d.pos += 10
		k += n
	}
	d.out = append(d.out, s...)
	return nil
}

// fail words a decoding error of the escape that began at start, seen from the
// rewritten text.
func (d *decoder) fail(codec string, start, pos int, reason string) *Error {
	return &Error{"SyntaxError", fmt.Sprintf("(unicode error) '%s' codec can't decode bytes in position %d-%d: %s", codec, pos, d.pos-1, reason), start, d.i}
}

// step moves over one ASCII byte.
func (d *decoder) step() { d.i++; d.pos++ }

// unicode decodes the escapes of a str literal.
func (d *decoder) unicode() (string, *Error) {
	for d.i < len(d.body) {
		c := d.body[d.i]
		if c >= utf8.RuneSelf {
			if err := d.text(); err != nil {
				return "", err
			}
			continue
		}
		if c != '\\' {
			d.out = append(d.out, c)
			d.step()
			continue
		}
		if err := d.escape(); err != nil {
			return "", err
		}
	}
	return alias(d.out), nil
}

// simple maps the letters of one-letter escapes.
func simple(c byte) (byte, bool) {
	switch c {
	case '\\', '\'', '"':
		return c, true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 't':
		return '\t', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 'v':
		return '\v', true
	case 'a':
		return '\a', true
	}
	return 0, false
}

func (d *decoder) escape() *Error {
	start, pos := d.i, d.pos
	d.step()
	if d.i == len(d.body) {
		return d.fail("unicodeescape", start, pos, `\ at end of string`)
	}
	c := d.body[d.i]
	if c >= utf8.RuneSelf { // the backslash itself was rewritten as \u005c
		d.out = append(d.out, '\\')
		if d.mode&Latin1 == 0 {
			d.pos += 5
		}
		return nil
	}
	d.step()
	if v, ok := simple(c); ok {
		d.out = append(d.out, v)
		return nil
	}
	switch c {
	case '\n':
	case '0', '1', '2', '3', '4', '5', '6', '7':
		v := rune(c - '0')
		for n := 1; n < 3 && d.i < len(d.body) && isOctal(d.body[d.i]); n++ {
			v = v*8 + rune(d.body[d.i]-'0')
			d.step()
		}
		d.rune(v)
	case 'x':
		return d.hex(start, pos, 2, `truncated \xXX escape`)
	case 'u':
		return d.hex(start, pos, 4, `truncated \uXXXX escape`)
	case 'U':
		return d.hex(start, pos, 8, `truncated \UXXXXXXXX escape`)
	case 'N':
		return d.named(start, pos)
	default:
		d.out = append(d.out, '\\', c)
	}
	return nil
}

func isOctal(c byte) bool { return '0' <= c && c <= '7' }

func hexValue(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// digits reads exactly count hexadecimal digits; it stops at what is none.
func (d *decoder) digits(count int) (rune, bool) {
	var v uint32
	for ; count > 0; count-- {
		if d.i == len(d.body) || hexValue(d.body[d.i]) < 0 {
			return 0, false
		}
		v = v<<4 | uint32(hexValue(d.body[d.i]))
		d.step()
	}
	if v > utf8.MaxRune {
		return utf8.MaxRune + 1, true
	}
	return rune(v), true
}

func (d *decoder) hex(start, pos, count int, truncated string) *Error {
	v, ok := d.digits(count)
	if !ok {
		return d.fail("unicodeescape", start, pos, truncated)
	}
	if v > utf8.MaxRune {
		return d.fail("unicodeescape", start, pos, "illegal Unicode character")
	}
	d.rune(v)
	return nil
}

// named decodes \N{name}; d.i is behind the N.
func (d *decoder) named(start, pos int) *Error {
	const malformed = `malformed \N character escape`
	if d.i == len(d.body) || d.body[d.i] != '{' {
		return d.fail("unicodeescape", start, pos, malformed)
	}
	d.step()
	first := d.i
	for d.i < len(d.body) && d.body[d.i] != '}' {
		if d.body[d.i] >= utf8.RuneSelf {
			_, n := utf8.DecodeRune(d.body[d.i:])
			d.i += n
			d.pos += 10
			continue
		}
		d.step()
	}
	if d.i == len(d.body) || d.i == first {
		return d.fail("unicodeescape", start, pos, malformed)
	}
	name := alias(d.body[first:d.i])
	d.step()
	r, ok := Lookup(name)
	if !ok {
		return d.fail("unicodeescape", start, pos, "unknown Unicode character name")
	}
	d.rune(r)
	return nil
}

// rune appends a code point, a surrogate as three bytes; Python 2 joins a pair.
func (d *decoder) rune(r rune) {
	if r < 0xd800 || r > 0xdfff {
		d.out = utf8.AppendRune(d.out, r)
		return
	}
	if n := len(d.out); d.mode&Py2 != 0 && r >= 0xdc00 && n >= 3 && d.out[n-3] == 0xed && d.out[n-2]&0xf0 == 0xa0 {
		high := rune(d.out[n-2]&0x0f)<<6 | rune(d.out[n-1]&0x3f)
		d.out = utf8.AppendRune(d.out[:n-3], 0x10000+high<<10+(r-0xdc00))
		return
	}
	d.out = append(d.out, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
}

// rawUnicode decodes Python 2's ur'…', in which \u and \U still count.
func (d *decoder) rawUnicode() (string, *Error) {
	for d.i < len(d.body) {
		c := d.body[d.i]
		if c >= utf8.RuneSelf {
			if err := d.text(); err != nil {
				return "", err
			}
			continue
		}
		if c != '\\' {
			d.out = append(d.out, c)
			d.step()
			continue
		}
		start, pos := d.i, d.pos
		for d.i < len(d.body) && d.body[d.i] == '\\' {
			d.out = append(d.out, '\\')
			d.step()
		}
		if odd := (d.i-start)%2 == 1; !odd || d.i == len(d.body) {
			continue
		}
		count := 4
		switch c := d.body[d.i]; {
		case c >= utf8.RuneSelf && d.mode&Latin1 == 0:
			d.pos += 5
			continue
		case c == 'U':
			count = 8
		case c != 'u':
			continue
		}
		d.step()
		d.out = d.out[:len(d.out)-1]
		v, ok := d.digits(count)
		if !ok {
			return "", d.fail("rawunicodeescape", start, pos, `truncated \uXXXX`)
		}
		if v > utf8.MaxRune {
			return "", d.fail("rawunicodeescape", start, pos, `\Uxxxxxxxx out of range`)
		}
		d.rune(v)
	}
	return alias(d.out), nil
}

// bytesEscapes decodes the escapes of a bytes literal.
func bytesEscapes(body []byte, mode Mode, encode func([]byte) []byte) (string, *Error) {
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); {
		c := body[i]
		if c >= utf8.RuneSelf {
			start := i
			for i < len(body) && body[i] >= utf8.RuneSelf {
				i++
			}
			run := body[start:i]
			if encode != nil {
				run = encode(run)
			}
			out = append(out, run...)
			continue
		}
		i++
		if c != '\\' || i == len(body) {
			out = append(out, c)
			continue
		}
		c = body[i]
		if v, ok := simple(c); ok {
			out = append(out, v)
			i++
			continue
		}
		switch {
		case c == '\n':
			i++
		case isOctal(c):
			v := 0
			for n := 0; n < 3 && i < len(body) && isOctal(body[i]); n++ {
				v = v*8 + int(body[i]-'0')
				i++
			}
			out = append(out, byte(v))
		case c == 'x':
			if i+2 >= len(body) || hexValue(body[i+1]) < 0 || hexValue(body[i+2]) < 0 {
				if mode&Py2 != 0 {
					return "", &Error{"ValueError", `invalid \x escape`, i - 1, i + 1}
				}
				return "", &Error{"SyntaxError", fmt.Sprintf(`(value error) invalid \x escape at position %d`, i-1), i - 1, i + 1}
			}
			out = append(out, byte(hexValue(body[i+1])<<4|hexValue(body[i+2])))
			i += 3
		default:
			out = append(out, '\\') // the next turn copies what follows
		}
	}
	return alias(out), nil
}

// InvalidEscape gives the first escape in the body of a literal that is none, which
// Python 3.12 warns of: a backslash and what follows, or three octal digits beyond
// a byte. It is "" where there is none.
func InvalidEscape(body string, bytes bool) string {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		if i++; i == len(body) {
			break
		}
		c := body[i]
		switch _, ok := simple(c); {
		case ok, c == '\n', c == '\r', c == 'x', !bytes && (c == 'u' || c == 'U' || c == 'N'):
		case isOctal(c):
			if c >= '4' && i+2 < len(body) && isOctal(body[i+1]) && isOctal(body[i+2]) {
				return body[i-1 : i+3]
			}
		default:
			_, n := utf8.DecodeRuneInString(body[i:])
			return body[i-1 : i+n]
		}
	}
	return ""
}
