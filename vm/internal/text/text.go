// Package text is Python text as CPython keeps it: code points, surrogates
// standing alone, in the narrowest of three widths.
package text

import "unicode/utf8"

// Text is text in one of its fields; the others are nil. The zero Text is
// empty. Equal texts have equal forms if made by this package.
type Text struct {
	Latin1 []byte   // code points below 0x100
	UCS2   []uint16 // code points below 0x10000, of which one is above Latin1
	UCS4   []rune   // code points of which one is above UCS2
}

// Unit is an element of one of the forms.
type Unit interface{ byte | uint16 | rune }

// Len counts code points.
func (t Text) Len() int {
	switch {
	case t.UCS4 != nil:
		return len(t.UCS4)
	case t.UCS2 != nil:
		return len(t.UCS2)
	}
	return len(t.Latin1)
}

// At gives a code point.
func (t Text) At(i int) rune {
	switch {
	case t.UCS4 != nil:
		return t.UCS4[i]
	case t.UCS2 != nil:
		return rune(t.UCS2[i])
	}
	return rune(t.Latin1[i])
}

// Runes gives the code points; the slice may be the text's own.
func (t Text) Runes() []rune {
	if t.UCS4 != nil {
		return t.UCS4
	}
	if t.UCS2 != nil {
		return widen(t.UCS2)
	}
	return widen(t.Latin1)
}

func widen[E byte | uint16](s []E) []rune {
	out := make([]rune, len(s))
	for i, c := range s {
		out[i] = rune(c)
	}
	return out
}

// FromRunes gives text in its narrowest form; s may become part of it.
func FromRunes(s []rune) Text {
	var top rune
	for _, r := range s {
		top |= r
	}
	switch {
	case top < 0x100:
		return Text{Latin1: narrow[byte](s)}
	case top < 0x10000:
		return Text{UCS2: narrow[uint16](s)}
	}
	return Text{UCS4: s}
}

func narrow[E byte | uint16](s []rune) []E {
	out := make([]E, len(s))
	for i, r := range s {
		out[i] = E(r)
	}
	return out
}

// FromUTF8 reads valid UTF-8.
func FromUTF8(b []byte) Text {
	count, top := 0, byte(0)
	for _, c := range b {
		if c&0xc0 != 0x80 {
			count++
		}
		top = max(top, c)
	}
	switch {
	case top < utf8.RuneSelf:
		return Text{Latin1: append(make([]byte, 0, len(b)), b...)}
	case top < 0xc4:
		return Text{Latin1: fill(make([]byte, count), b)}
	case top < 0xf0:
		return Text{UCS2: fill(make([]uint16, count), b)}
	}
	return Text{UCS4: fill(make([]rune, count), b)}
}

func fill[E Unit](out []E, b []byte) []E {
	for i := range out {
		if b[0] < utf8.RuneSelf {
			out[i] = E(b[0])
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		out[i] = E(r)
		b = b[n:]
	}
	return out
}

// FromString reads UTF-8 in which surrogates may stand alone, in three bytes.
func FromString(s string) Text {
	if utf8.ValidString(s) {
		return FromUTF8([]byte(s))
	}
	out := make([]rune, 0, len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xed {
			r, n = rune(s[i]&15)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		}
		out = append(out, r)
		i += n
	}
	return FromRunes(out)
}

// String is the way back.
func (t Text) String() string {
	b := make([]byte, 0, t.Len())
	for i := range t.Len() {
		b = AppendRune(b, t.At(i))
	}
	return string(b)
}

// AppendRune appends r in UTF-8, a surrogate in three bytes.
func AppendRune(dst []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6&0x3f), 0x80|byte(r&0x3f))
	}
	return utf8.AppendRune(dst, r)
}

// Slice gives the code points from i to j, in their narrowest form.
func (t Text) Slice(i, j int) Text {
	var b Builder
	for ; i < j; i++ {
		b.Append(t.At(i))
	}
	return b.Text()
}

// Builder collects code points and widens as it must. Its zero value is ready.
type Builder struct{ t Text }

// Len counts code points.
func (b *Builder) Len() int { return b.t.Len() }

// Append adds a code point.
func (b *Builder) Append(r rune) {
	switch {
	case b.t.UCS4 != nil:
		b.t.UCS4 = append(b.t.UCS4, r)
	case b.t.UCS2 != nil && r < 0x10000:
		b.t.UCS2 = append(b.t.UCS2, uint16(r))
	case b.t.UCS2 != nil:
		b.t.UCS4 = append(reserve(b.t.UCS2), r)
		b.t.UCS2 = nil
	case r < 0x100:
		b.t.Latin1 = append(b.t.Latin1, byte(r))
	case r < 0x10000:
		wide := make([]uint16, len(b.t.Latin1), 2*len(b.t.Latin1)+16)
		for i, c := range b.t.Latin1 {
			wide[i] = uint16(c)
		}
		b.t = Text{UCS2: append(wide, uint16(r))}
	default:
		b.t = Text{UCS4: append(reserve(b.t.Latin1), r)}
	}
}

// reserve widens to runes, with room for more.
func reserve[E byte | uint16](s []E) []rune {
	out := make([]rune, len(s), 2*len(s)+16)
	for i, c := range s {
		out[i] = rune(c)
	}
	return out
}

// AppendLatin1 adds a run of code points below 0x100.
func (b *Builder) AppendLatin1(s []byte) {
	if b.t.UCS2 == nil && b.t.UCS4 == nil {
		b.t.Latin1 = append(b.t.Latin1, s...)
		return
	}
	for _, c := range s {
		b.Append(rune(c))
	}
}

// AppendText adds text.
func (b *Builder) AppendText(t Text) {
	if t.UCS2 == nil && t.UCS4 == nil {
		b.AppendLatin1(t.Latin1)
		return
	}
	for i := range t.Len() {
		b.Append(t.At(i))
	}
}

// Truncate cuts back to n code points that are known to be Latin-1 or in the
// form that the builder has now.
func (b *Builder) Truncate(n int) {
	rest := b.t.Runes()[:n]
	var c Builder
	for _, r := range rest {
		c.Append(r)
	}
	*b = c
}

// Text gives what was collected; the builder is not to be used any more.
func (b *Builder) Text() Text { return b.t }
