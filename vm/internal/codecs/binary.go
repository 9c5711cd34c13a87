package codecs

import (
	"bytes"
	"compress/bzip2"
	"compress/zlib"
	"io"
	"strconv"
)

// Transform is a codec from bytes to bytes. Its errors are a *BinaryError.
type Transform struct {
	Encode func([]byte) ([]byte, error) // nil where this is not there
	Decode func([]byte) ([]byte, error)
	// OnText says that rot13 turns text into text, in Python 3.
	OnText bool
}

// BinaryError is an exception of binascii, zlib or bz2, or a ValueError.
type BinaryError struct{ Kind, Msg string }

func (e *BinaryError) Error() string { return e.Msg }

func binasciiError(msg string) error { return &BinaryError{"binascii.Error", msg} }

func transforms(d Dialect) map[string]*Transform {
	t := map[string]*Transform{
		"hex_codec": {Encode: always(B2aHex), Decode: func(b []byte) ([]byte, error) { return A2bHex(b, d) }},
		"base64_codec": {
			Encode: always(func(b []byte) []byte { return base64Lines(b) }),
			Decode: func(b []byte) ([]byte, error) { return A2bBase64(b, d) },
		},
		"uu_codec":     {Encode: always(encodeUU), Decode: func(b []byte) ([]byte, error) { return decodeUU(b, d) }},
		"quopri_codec": {Encode: always(func(b []byte) []byte { return B2aQP(b, true, true, false) }), Decode: failing(A2bQP)},
		"zlib_codec":   {Encode: deflate, Decode: inflate},
		"bz2_codec":    {Decode: unbzip},
		"rot_13":       {Encode: always(rot13), Decode: failing(rot13), OnText: d == Py3},
	}
	if d == Py2 {
		t["string_escape"] = &Transform{Encode: always(escapeString), Decode: unescapeString}
	}
	return t
}

func always(f func([]byte) []byte) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) { return f(b), nil }
}

func failing(f func([]byte) []byte) func([]byte) ([]byte, error) { return always(f) }

// B2aHex is binascii.b2a_hex.
func B2aHex(b []byte) []byte {
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
	}
	return out
}

// A2bHex is binascii.a2b_hex.
func A2bHex(b []byte, d Dialect) ([]byte, error) {
	fail := func(msg string) ([]byte, error) {
		if d == Py2 {
			return nil, &BinaryError{"TypeError", msg}
		}
		return nil, binasciiError(msg)
	}
	if len(b)%2 != 0 {
		return fail("Odd-length string")
	}
	out := make([]byte, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		hi, lo := hexValue(b[i]), hexValue(b[i+1])
		if hi < 0 || lo < 0 {
			return fail("Non-hexadecimal digit found")
		}
		out = append(out, byte(hi<<4|lo))
	}
	return out, nil
}

// B2aBase64 is binascii.b2a_base64.
func B2aBase64(b []byte, newline bool) []byte {
	out := make([]byte, 0, (len(b)+2)/3*4+1)
	for ; len(b) > 0; b = b[min(3, len(b)):] {
		v := uint32(b[0]) << 16
		if len(b) > 1 {
			v |= uint32(b[1]) << 8
		}
		if len(b) > 2 {
			v |= uint32(b[2])
		}
		four := [4]byte{base64Alphabet[v>>18], base64Alphabet[v>>12&63], base64Alphabet[v>>6&63], base64Alphabet[v&63]}
		for k := len(b) + 1; k < 4; k++ {
			four[k] = '='
		}
		out = append(out, four[:]...)
	}
	if newline {
		out = append(out, '\n')
	}
	return out
}

// base64Lines is base64.encodebytes: 57 bytes to a line.
func base64Lines(b []byte) []byte {
	out := []byte{}
	for ; len(b) > 0; b = b[min(57, len(b)):] {
		out = append(out, B2aBase64(b[:min(57, len(b))], true)...)
	}
	return out
}

// A2bBase64 is binascii.a2b_base64, which passes over what is no digit.
func A2bBase64(b []byte, d Dialect) ([]byte, error) {
	out := []byte{}
	var left byte
	quad, pads := 0, 0
	for _, c := range b {
		if c == '=' {
			if pads++; quad >= 2 && quad+pads >= 4 {
				return out, nil // what follows is no longer looked at
			}
			continue
		}
		v := base64Value(c)
		if v < 0 {
			continue
		}
		pads = 0
		switch quad {
		case 0:
			left = byte(v)
		case 1:
			out = append(out, left<<2|byte(v)>>4)
			left = byte(v) & 15
		case 2:
			out = append(out, left<<4|byte(v)>>2)
			left = byte(v) & 3
		case 3:
			out = append(out, left<<6|byte(v))
		}
		quad = (quad + 1) % 4
	}
	switch {
	case quad == 0:
		return out, nil
	case quad == 1 && d == Py3:
		return nil, binasciiError("Invalid base64-encoded string: number of data characters (" +
			strconv.Itoa(len(out)/3*4+1) + ") cannot be 1 more than a multiple of 4")
	}
	return nil, binasciiError("Incorrect padding")
}

// B2aUU is binascii.b2a_uu for at most 45 bytes.
func B2aUU(b []byte, backtick bool) []byte {
	digit := func(v byte) byte {
		if v == 0 && backtick {
			return '`'
		}
		return v&63 + ' '
	}
	out := []byte{digit(byte(len(b)))}
	for i := 0; i < len(b); i += 3 {
		var three [3]byte
		copy(three[:], b[i:])
		v := uint32(three[0])<<16 | uint32(three[1])<<8 | uint32(three[2])
		out = append(out, digit(byte(v>>18)), digit(byte(v>>12&63)), digit(byte(v>>6&63)), digit(byte(v&63)))
	}
	return append(out, '\n')
}

// A2bUU is binascii.a2b_uu for one line.
func A2bUU(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return make([]byte, 32), nil // as CPython reads the final NUL
	}
	n := int(b[0]-' ') & 63
	b = b[1:]
	out := make([]byte, 0, n)
	var bits uint32
	count := 0
	for len(out) < n {
		var v byte
		if len(b) > 0 {
			c := b[0]
			switch {
			case c == '\n' || c == '\r':
				// Trailing spaces may have been cut off.
			case c < ' ' || c > ' '+64:
				return nil, binasciiError("Illegal char")
			default:
				v = (c - ' ') & 63
			}
			b = b[1:]
		}
		bits = bits<<6 | uint32(v)
		if count += 6; count >= 8 {
			count -= 8
			out = append(out, byte(bits>>count))
			bits &= 1<<count - 1
		}
	}
	for _, c := range b {
		if c != ' ' && c != ' '+64 && c != '\n' && c != '\r' {
			return nil, binasciiError("Trailing garbage")
		}
	}
	return out, nil
}

func encodeUU(b []byte) []byte {
	out := []byte("begin 666 <data>\n")
	for ; len(b) > 0; b = b[min(45, len(b)):] {
		out = append(out, B2aUU(b[:min(45, len(b))], false)...)
	}
	return append(out, " \nend\n"...)
}

func decodeUU(b []byte, d Dialect) ([]byte, error) {
	out := []byte{}
	begun := false
	for len(b) > 0 {
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		}
		line := b[:n]
		b = b[n:]
		switch {
		case !begun:
			begun = bytes.HasPrefix(line, []byte("begin"))
			continue
		case string(line) == "end\n":
			return out, nil
		}
		data, err := A2bUU(line)
		if err != nil {
			// Some encoders pad too much.
			size := (int(line[0]-32)&63*4 + 5) / 3
			if data, err = A2bUU(line[:min(size, len(line))]); err != nil {
				return nil, err
			}
		}
		out = append(out, data...)
	}
	if !begun {
		return nil, &BinaryError{"ValueError", `Missing "begin" line in input data`}
	}
	return nil, &BinaryError{"ValueError", "Truncated input data"}
}

// A2bQP is binascii.a2b_qp.
func A2bQP(b []byte) []byte { return a2bQP(b, false) }

// A2bQPHeader reads underscores as spaces.
func A2bQPHeader(b []byte) []byte { return a2bQP(b, true) }

func a2bQP(b []byte, header bool) []byte {
	out := []byte{}
	for i := 0; i < len(b); {
		c := b[i]
		i++
		switch {
		case c == '_' && header:
			out = append(out, ' ')
		case c != '=':
			out = append(out, c)
		case i >= len(b):
		case b[i] == '\n' || b[i] == '\r':
			for i < len(b) && b[i] != '\n' {
				i++
			}
			i = min(i+1, len(b))
		case b[i] == '=':
			out = append(out, '=')
			i++
		case i+1 < len(b) && hexValue(b[i]) >= 0 && hexValue(b[i+1]) >= 0:
			out = append(out, byte(hexValue(b[i])<<4|hexValue(b[i+1])))
			i += 2
		default:
			out = append(out, '=')
		}
	}
	return out
}

// B2aQP is binascii.b2a_qp.
func B2aQP(b []byte, quoteTabs, isText, header bool) []byte {
	const width = 76
	crlf := false
	if i := bytes.IndexByte(b, '\n'); i > 0 && b[i-1] == '\r' {
		crlf = true
	}
	newline := func(out []byte) []byte {
		if crlf {
			out = append(out, '\r')
		}
		return append(out, '\n')
	}
	out := []byte{}
	line := 0
	for i := 0; i < len(b); {
		c := b[i]
		last := i+1 == len(b)
		quote := c > 126 || c == '=' || header && c == '_' ||
			c == '.' && line == 0 && (last || b[i+1] == '\n' || b[i+1] == '\r' || b[i+1] == 0) ||
			!isText && (c == '\r' || c == '\n') || (c == '\t' || c == ' ') && last ||
			c < 33 && c != '\r' && c != '\n' && (quoteTabs || c != '\t' && c != ' ')
		if quote {
			if line+3 >= width {
				out = newline(append(out, '='))
				line = 0
			}
			out = append(out, '=', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
			i++
			line += 3
			continue
		}
		if isText && (c == '\n' || c == '\r' && !last && b[i+1] == '\n') {
			line = 0
			if n := len(out); n > 0 && (out[n-1] == ' ' || out[n-1] == '\t') {
				w := out[n-1]
				out = append(out[:n-1], '=', "0123456789ABCDEF"[w>>4], "0123456789ABCDEF"[w&15])
			}
			out = newline(out)
			if c == '\r' {
				i++
			}
			i++
			continue
		}
		if !last && b[i+1] != '\n' && line+1 >= width {
			out = newline(append(out, '='))
			line = 0
		}
		line++
		if header && c == ' ' {
			c = '_'
		}
		out = append(out, c)
		i++
	}
	return out
}

func deflate(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func inflate(b []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err == nil {
		var out []byte
		if out, err = io.ReadAll(r); err == nil {
			return out, nil
		}
	}
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return nil, &BinaryError{"zlib.error", "Error -5 while decompressing data: incomplete or truncated stream"}
	}
	return nil, &BinaryError{"zlib.error", "Error -3 while decompressing data: incorrect header check"}
}

// unbzip has no counterpart: the standard library only reads bzip2.
func unbzip(b []byte) ([]byte, error) {
	out, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(b)))
	if err != nil {
		return nil, &BinaryError{"OSError", "Invalid data stream"}
	}
	return out, nil
}

func rot13(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if l := c | 0x20; l >= 'a' && l <= 'z' {
			out[i] = c&0x20 | (l-'a'+13)%26 + 'A'
		}
	}
	return out
}

// escapeString is 2.7's string_escape: repr without the quotes.
func escapeString(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, c := range b {
		switch {
		case c == '\'' || c == '\\':
			out = append(out, '\\', c)
		case c == '\t':
			out = append(out, `\t`...)
		case c == '\n':
			out = append(out, `\n`...)
		case c == '\r':
			out = append(out, `\r`...)
		case c < ' ' || c >= 0x7f:
			out = append(out, '\\', 'x', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			out = append(out, c)
		}
	}
	return out
}

func unescapeString(b []byte) ([]byte, error) {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		c := b[i]
		i++
		if c != '\\' {
			out = append(out, c)
			continue
		}
		if i == len(b) {
			return nil, &BinaryError{"ValueError", `Trailing \ in string`}
		}
		c = b[i]
		i++
		switch {
		case simpleEscapes[c] != 0:
			out = append(out, simpleEscapes[c])
		case c == '\n':
		case c >= '0' && c <= '7':
			v := int(c - '0')
			for k := 0; k < 2 && i < len(b) && b[i] >= '0' && b[i] <= '7'; k++ {
				v = v<<3 | int(b[i]-'0')
				i++
			}
			out = append(out, byte(v))
		case c == 'x':
			v, n := hexRun(b[i:], 2)
			if n < 2 {
				return nil, &BinaryError{"ValueError", `invalid \x escape`}
			}
			out = append(out, byte(v))
			i += 2
		default:
			out = append(out, '\\', c)
		}
	}
	return out, nil
}
