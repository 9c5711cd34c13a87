package syntax

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normalName gives an identifier in NFKC, as Python 3 compares them.
func normalName(s string) string { return norm.NFKC.String(s) }

// badIdentifier gives the offset of the first character that an identifier
// cannot have there, or -1.
func badIdentifier(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			return i
		}
		if i == 0 && !idStart(r) || i > 0 && !idContinue(r) {
			return i
		}
	}
	return -1
}

// idStart and idContinue are XID_Start and XID_Continue: ID_Start and
// ID_Continue, closed under NFKC.
func idStart(r rune) bool {
	if r < utf8.RuneSelf {
		return namePart[r] && !isDigit(byte(r))
	}
	return plainStart(r) && closed(r, true)
}

func idContinue(r rune) bool {
	if r < utf8.RuneSelf {
		return namePart[r]
	}
	return plainContinue(r) && closed(r, false)
}

func plainStart(r rune) bool {
	if r < utf8.RuneSelf {
		return r != '_' && namePart[r] && !isDigit(byte(r)) || r == '_'
	}
	return (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)) &&
		!unicode.Is(unicode.Pattern_Syntax, r) && !unicode.Is(unicode.Pattern_White_Space, r)
}

func plainContinue(r rune) bool {
	if r < utf8.RuneSelf {
		return namePart[r]
	}
	return plainStart(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
}

// closed tells whether the NFKC form of r is an identifier of that place too.
func closed(r rune, start bool) bool {
	var buf [64]byte
	b := norm.NFKC.AppendString(buf[:0], string(r))
	for i := 0; i < len(b); {
		c, n := utf8.DecodeRune(b[i:])
		if i == 0 && start {
			if !plainStart(c) {
				return false
			}
		} else if !plainContinue(c) {
			return false
		}
		i += n
	}
	return true
}
