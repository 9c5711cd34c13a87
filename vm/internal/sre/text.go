package sre

import "unicode/utf8"

// Text is a string to match or a pattern: exactly one of its fields is used.
// The zero Text is the empty string of code points.
type Text struct {
	Bytes   []byte   // a bytes object (Python 2: str), if IsBytes
	Latin1  []byte   // code points below 0x100
	UCS2    []uint16 // code points below 0x10000, surrogates standing alone
	UCS4    []rune   // any code points
	IsBytes bool
}

// Bytes returns the Text of a bytes object.
func Bytes(b []byte) Text { return Text{Bytes: b, IsBytes: true} }

// String returns the Text of code points that s holds in UTF-8, as narrow as
// it fits. Surrogates may be written in three bytes.
func String(s string) Text { return narrow(decode(s)) }

// Len returns the number of characters.
func (t Text) Len() int {
	switch {
	case t.IsBytes:
		return len(t.Bytes)
	case t.UCS4 != nil:
		return len(t.UCS4)
	case t.UCS2 != nil:
		return len(t.UCS2)
	}
	return len(t.Latin1)
}

// narrowBytes returns the characters of a Text that is one byte wide.
func (t Text) narrowBytes() []byte {
	if t.IsBytes {
		return t.Bytes
	}
	return t.Latin1
}

// Runes returns the characters; bytes stand for the code points of Latin-1.
func (t Text) Runes() []rune {
	if t.UCS4 != nil && !t.IsBytes {
		return t.UCS4
	}
	rs := make([]rune, t.Len())
	if t.UCS2 != nil && !t.IsBytes {
		for i, c := range t.UCS2 {
			rs[i] = rune(c)
		}
		return rs
	}
	for i, c := range t.narrowBytes() {
		rs[i] = rune(c)
	}
	return rs
}

// text makes a Text of the same kind as t, bytes or code points, of rs.
func (t Text) text(rs []rune) Text {
	if !t.IsBytes {
		return narrow(rs)
	}
	b := make([]byte, len(rs))
	for i, r := range rs {
		b[i] = byte(r)
	}
	return Bytes(b)
}

func narrow(rs []rune) Text {
	var top rune
	for _, r := range rs {
		top = max(top, r)
	}
	switch {
	case top < 0x100:
		b := make([]byte, len(rs))
		for i, r := range rs {
			b[i] = byte(r)
		}
		return Text{Latin1: b}
	case top < 0x10000:
		u := make([]uint16, len(rs))
		for i, r := range rs {
			u[i] = uint16(r)
		}
		return Text{UCS2: u}
	}
	return Text{UCS4: rs}
}

// decode reads UTF-8 in which surrogates may stand alone.
func decode(s string) []rune {
	rs := make([]rune, 0, len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xED {
			r, n = rune(s[i]&0xF)<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
		}
		rs = append(rs, r)
		i += n
	}
	return rs
}

// encode writes UTF-8, giving a surrogate that stands alone its three bytes.
func encode(rs []rune) string {
	b := make([]byte, 0, len(rs))
	for _, r := range rs {
		if r >= 0xD800 && r < 0xE000 {
			b = append(b, 0xED, 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}
