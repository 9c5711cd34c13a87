package text

import (
	"slices"
	"testing"
)

func TestForms(t *testing.T) {
	for _, c := range []struct {
		in     string
		runes  []rune
		latin1 bool
		ucs2   bool
	}{
		{"", nil, true, false},
		{"abc", []rune{'a', 'b', 'c'}, true, false},
		{"aé\u00ff", []rune{'a', 0xe9, 0xff}, true, false},
		{"a\u0100€", []rune{'a', 0x100, 0x20ac}, false, true},
		{"\xed\xa0\x80é", []rune{0xd800, 0xe9}, false, true},
		{"é\u20ac\U0001f600", []rune{0xe9, 0x20ac, 0x1f600}, false, false},
	} {
		var b Builder
		for _, r := range c.runes {
			b.Append(r)
		}
		for i, tx := range []Text{FromString(c.in), FromRunes(slices.Clone(c.runes)), b.Text()} {
			if !slices.Equal(tx.Runes(), c.runes) || tx.String() != c.in || tx.Len() != len(c.runes) {
				t.Errorf("%q (%d): %x", c.in, i, tx.Runes())
			}
			if (tx.UCS2 == nil && tx.UCS4 == nil) != c.latin1 || (tx.UCS2 != nil) != c.ucs2 {
				t.Errorf("%q (%d) is not in its narrowest form", c.in, i)
			}
		}
	}
	long := FromString("ab\U0001f600é")
	if s := long.Slice(0, 2); s.UCS4 != nil || s.String() != "ab" {
		t.Error("a slice is not narrowed")
	}
	var b Builder
	b.AppendText(FromString("é"))
	b.AppendText(FromString("€"))
	b.AppendLatin1([]byte{0xe9})
	if b.Text().String() != "é€é" {
		t.Errorf("%q", b.Text())
	}
	b.Truncate(1)
	if got := b.Text(); got.String() != "é" || got.UCS2 != nil {
		t.Errorf("%q", got)
	}
}
