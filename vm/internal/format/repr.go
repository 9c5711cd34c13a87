package format

import "github.com/sllint/sllint/vm/internal/unicodedata"

const hexDigits = "0123456789abcdef"

// quoteFor picks the quotes: double ones where that saves escapes.
func quoteFor[E Unit](s []E) E {
	single := false
	for _, c := range s {
		switch c {
		case '"':
			return '\''
		case '\'':
			single = true
		}
	}
	if single {
		return '"'
	}
	return '\''
}

// AppendRepr appends repr(s) of a str of Python 3.
func AppendRepr[E Unit](dst, s []E) []E {
	quote := quoteFor(s)
	dst = append(dst, quote)
	for _, c := range s {
		if c >= ' ' && c < 0x7f && c != quote && c != '\\' {
			dst = append(dst, c)
			continue
		}
		if c >= 0x7f && printable(rune(c)) {
			dst = append(dst, c)
			continue
		}
		dst = appendEscape(dst, rune(c), rune(quote))
	}
	return append(dst, quote)
}

// printable is for code points from 0x7f.
func printable(r rune) bool {
	if r < 0x100 {
		return r > 0xa0 && r != 0xad
	}
	return unicodedata.V15.IsPrintable(r)
}

// AppendASCII appends ascii(s) of Python 3.
func AppendASCII[E Unit](dst []byte, s []E) []byte {
	quote := byte(quoteFor(s))
	dst = append(dst, quote)
	for _, c := range s {
		if c >= ' ' && c < 0x7f && byte(c) != quote && c != '\\' {
			dst = append(dst, byte(c))
		} else {
			dst = appendEscape(dst, rune(c), rune(quote))
		}
	}
	return append(dst, quote)
}

// AppendUnicode2 appends repr(s) of a unicode of 2.7.
func AppendUnicode2[E Unit](dst []byte, s []E) []byte {
	return AppendASCII(append(dst, 'u'), s)
}

// AppendBytes appends repr(s) of a bytes of Python 3.
func AppendBytes(dst, s []byte) []byte { return AppendStr2(append(dst, 'b'), s) }

// AppendStr2 appends repr(s) of a str of 2.7.
func AppendStr2(dst, s []byte) []byte { return AppendASCII(dst, s) }

// appendEscape writes what is not shown as it is.
func appendEscape[E Unit](dst []E, c, quote rune) []E {
	digits := 2
	switch {
	case c == quote || c == '\\':
		return append(dst, '\\', E(c))
	case c == '\n':
		return append(dst, '\\', 'n')
	case c == '\r':
		return append(dst, '\\', 'r')
	case c == '\t':
		return append(dst, '\\', 't')
	case c < 0x100:
		dst = append(dst, '\\', 'x')
	case c < 0x10000:
		dst = append(dst, '\\', 'u')
		digits = 4
	default:
		dst = append(dst, '\\', 'U')
		digits = 8
	}
	for shift := (digits - 1) * 4; shift >= 0; shift -= 4 {
		dst = append(dst, E(hexDigits[c>>shift&15]))
	}
	return dst
}
