package codecs

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/sllint/sllint/vm/internal/text"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// idnaError is an error within a label.
type idnaError struct {
	start, end int
	reason     string
	// left and right are what should be the same.
	left, right []byte
}

func isDot(r rune) bool { return r == '.' || r == 0x3002 || r == 0xff0e || r == 0xff61 }

// nameprep is RFC 3491: fold, normalize, refuse.
func nameprep(label []rune) ([]rune, *idnaError) {
	old := unicodedata.V32
	var folded []rune
	for _, r := range label {
		switch {
		case r == 0xad || r == 0x34f || r == 0x1806 || r >= 0x180b && r <= 0x180d || r >= 0x200b && r <= 0x200d ||
			r == 0x2060 || r >= 0xfe00 && r <= 0xfe0f || r == 0xfeff:
			// Mapped to nothing.
		case old.Category(r) == "Cn":
			folded = append(folded, r)
		default:
			folded = unicodedata.V15.AppendFold(folded, r)
		}
	}
	if n := unicodedata.Normalize(old, unicodedata.NFKC, folded); n != nil {
		folded = n
	}
	var refolded []rune
	for _, r := range folded {
		refolded = unicodedata.V15.AppendFold(refolded, r)
	}
	if n := unicodedata.Normalize(old, unicodedata.NFKC, refolded); n != nil {
		refolded = n
	}
	label = refolded
	for i, r := range label {
		if prohibited(r) {
			return nil, &idnaError{start: i, end: i + 1, reason: "Invalid character " + reprRune(r)}
		}
	}
	return label, checkBidi(label)
}

// reprRune is for what is refused, which is never printable.
func reprRune(r rune) string { return "'" + escaped(r) + "'" }

func prohibited(r rune) bool {
	if r < 0x80 {
		return false
	}
	switch unicodedata.V32.Category(r) {
	case "Zs", "Cc", "Co", "Cs", "Zl", "Zp":
		return true
	}
	switch {
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe, // no characters
		r >= 0xfff9 && r <= 0xfffd, r >= 0x2ff0 && r <= 0x2ffb, r == 0x340, r == 0x341,
		r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x206a && r <= 0x206f,
		r == 0x6dd, r == 0x70f, r == 0x180e, r == 0x200c, r == 0x200d, r >= 0x2061 && r <= 0x2063,
		r >= 0x1d173 && r <= 0x1d17a, r == 0xe0001, r >= 0xe0020 && r <= 0xe007f:
		return true
	}
	return false
}

func checkBidi(label []rune) *idnaError {
	rightToLeft := func(r rune) bool {
		b := unicodedata.V32.Bidirectional(r)
		return b == "R" || b == "AL"
	}
	found := false
	for _, r := range label {
		found = found || rightToLeft(r)
	}
	if !found {
		return nil
	}
	for i, r := range label {
		if unicodedata.V32.Bidirectional(r) == "L" {
			return &idnaError{start: i, end: i + 1, reason: "Violation of BIDI requirement 2"}
		}
	}
	if !rightToLeft(label[0]) {
		return &idnaError{start: 0, end: 1, reason: "Violation of BIDI requirement 3"}
	}
	if n := len(label); !rightToLeft(label[n-1]) {
		return &idnaError{start: n - 1, end: n, reason: "Violation of BIDI requirement 3"}
	}
	return nil
}

func asciiLabel(label []rune) ([]byte, bool) {
	b := make([]byte, len(label))
	for i, r := range label {
		if r >= 0x80 {
			return nil, false
		}
		b[i] = byte(r)
	}
	return b, true
}

func checkLength(n, chars int) *idnaError {
	switch {
	case n == 0:
		return &idnaError{start: 0, end: 1, reason: "label empty"}
	case n >= 64:
		return &idnaError{start: 0, end: chars, reason: "label too long"}
	}
	return nil
}

const acePrefix = "xn--"

// toASCII is RFC 3490's.
func toASCII(label []rune) ([]byte, *idnaError) {
	if b, ok := asciiLabel(label); ok {
		return b, checkLength(len(b), len(label))
	}
	label, err := nameprep(label)
	if err != nil {
		return nil, err
	}
	if b, ok := asciiLabel(label); ok {
		return b, checkLength(len(b), len(label))
	}
	if strings.HasPrefix(strings.ToLower(string(label)), acePrefix) {
		return nil, &idnaError{start: 0, end: len(acePrefix), reason: "Label starts with ACE prefix"}
	}
	b, _ := encodePunycode([]byte(acePrefix), text.FromRunes(label), 0, true)
	return b, checkLength(len(b), len(label))
}

// toUnicode is RFC 3490's, for a label in bytes.
func toUnicode(label []byte, d Dialect) ([]rune, *idnaError) {
	if len(label) > 1024 {
		return nil, &idnaError{start: 0, end: len(label), reason: "label way too long"}
	}
	lowered := label
	if d == Py3 {
		lowered = bytes.ToLower(label)
	}
	if !bytes.HasPrefix(lowered, []byte(acePrefix)) {
		var out []rune
		for i, c := range label {
			if c >= 0x80 {
				return nil, &idnaError{start: i, end: i + 1, reason: "ordinal not in range(128)"}
			}
			out = append(out, rune(c))
		}
		return out, nil
	}
	var b text.Builder
	if _, err := decodePunycode(Py3)(&b, label[len(acePrefix):], 0, true); err != nil {
		return nil, &idnaError{start: err.Start + len(acePrefix), end: err.End + len(acePrefix), reason: err.Reason}
	}
	out := b.Text().Runes()
	again, err := toASCII(out)
	if err != nil {
		return nil, err
	}
	if !bytes.EqualFold(label, again) {
		return nil, &idnaError{0, len(label), fmt.Sprintf("IDNA does not round-trip, 'b'%s'' != 'b'%s''", label, again), label, again}
	}
	return out, nil
}

func encodeIDNA(d Dialect) EncodeFunc {
	return func(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
		s := in.Runes()[pos:]
		start := 0
		for i := 0; i <= len(s); i++ {
			if i < len(s) && !isDot(s[i]) {
				continue
			}
			label := s[start:i]
			if i == len(s) && len(label) == 0 && i > 0 {
				break // a dot at the end
			}
			if len(s) == 0 {
				break
			}
			b, err := toASCII(label)
			if err != nil {
				return out, idnaFailure(err, pos+start, d)
			}
			out = append(out, b...)
			if i < len(s) {
				out = append(out, '.')
			}
			start = i + 1
		}
		return out, nil
	}
}

func idnaFailure(err *idnaError, at int, d Dialect) *Error {
	e := &Error{Encoding: "idna", Start: at + err.start, End: at + err.end, Reason: err.reason}
	if d == Py3 {
		return e
	}
	e.Plain = true
	switch {
	case strings.HasPrefix(err.reason, "label"):
		e.Reason = "label empty or too long"
	case strings.HasPrefix(err.reason, "Invalid character '"):
		e.Reason = strings.Replace(err.reason, "'", "u'", 1)
	case strings.HasPrefix(err.reason, "ordinal"):
		e.Encoding, e.Plain = "ascii", false
	case err.left != nil:
		e.Reason = fmt.Sprintf("('IDNA does not round-trip', '%s', '%s')", err.left, err.right)
	}
	return e
}

func decodeIDNA(d Dialect) DecodeFunc {
	return func(out *text.Builder, in []byte, pos int, _ bool) (int, *Error) {
		rest := in[pos:]
		start := pos
		for len(rest) > 0 {
			label, more, dot := bytes.Cut(rest, []byte("."))
			s, err := toUnicode(label, d)
			if err != nil {
				return pos, idnaFailure(err, start, d)
			}
			for _, r := range s {
				out.Append(r)
			}
			if dot {
				out.Append('.')
			}
			start += len(label) + 1
			rest = more
		}
		return len(in), nil
	}
}
