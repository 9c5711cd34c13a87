package sre

import (
	"sort"
	"sync"
	"unicode"
)

// span is a range of characters.
type span struct{ lo, hi rune }

// inSpans searches sorted spans.
func inSpans(spans []span, r rune) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].hi >= r })
	return i < len(spans) && spans[i].lo <= r
}

// category is \d, \s or \w, perhaps negated, perhaps in Unicode.
type category uint8

const (
	catNone  category = 0
	catDigit category = 1
	catSpace category = 2
	catWord  category = 3
	catNot   category = 4
	catUni   category = 8
)

func (c category) has(r rune, d Dialect) bool {
	var in bool
	switch c &^ (catNot | catUni) {
	case catDigit:
		in = isDigit(r) || c&catUni != 0 && isDecimal(r, d)
	case catSpace:
		in = r >= 9 && r <= 13 || r == ' ' || c&catUni != 0 && isSpace(r, d)
	case catWord:
		in = isASCIIWord(r) || c&catUni != 0 && isAlnum(r, d)
	}
	return in != (c&catNot != 0)
}

func isASCIIWord(r rune) bool { return isASCIILetter(r) || isDigit(r) || r == '_' }

// wordSets are the characters of \w, for \b: without and with Unicode.
var wordSets = [...][2]*charset{
	Py3: {newCharset([]setItem{{cat: catWord}}, false, 0, Py3), newCharset([]setItem{{cat: catWord}}, false, Unicode, Py3)},
	Py2: {newCharset([]setItem{{cat: catWord}}, false, 0, Py2), newCharset([]setItem{{cat: catWord}}, false, Unicode, Py2)},
}

// isAlnum is str.isalnum. Python 3.13 has Unicode 15.1, which added to Go's
// 15.0 nothing but these ideographs.
func isAlnum(r rune, d Dialect) bool {
	in := unicode.IsLetter(r) || unicode.IsNumber(r)
	if d == Py2 {
		return in && !inSpans(notAlnum2, r) || r == 0x1885 || r == 0x1886
	}
	return in || r >= 0x2EBF0 && r <= 0x2EE5D
}

// isDecimal is str.isdecimal.
func isDecimal(r rune, d Dialect) bool {
	in := unicode.Is(unicode.Nd, r)
	if d == Py2 {
		return in && !inSpans(notDecimal2, r) || r == 0x19DA
	}
	return in
}

// isSpace is str.isspace.
func isSpace(r rune, d Dialect) bool {
	return unicode.IsSpace(r) || r >= 0x1C && r <= 0x1F || d == Py2 && r == 0x180E
}

// lower is the simple lower case that sre compares by.
func lower(r rune, d Dialect) rune {
	if r < 0x80 {
		return lowerASCII(r)
	}
	if r < 0x10000 {
		return rune(lowerBMP[d]()[r])
	}
	return lowerSlow(r, d)
}

func lowerSlow(r rune, d Dialect) rune {
	if d == Py2 && inSpans(uncased2, r) {
		return r
	}
	return unicode.ToLower(r)
}

// lowerBMP are tables of lower cases, made when first asked for.
var lowerBMP = [...]func() *[0x10000]uint16{
	Py3: sync.OnceValue(func() *[0x10000]uint16 { return makeLower(Py3) }),
	Py2: sync.OnceValue(func() *[0x10000]uint16 { return makeLower(Py2) }),
}

func makeLower(d Dialect) *[0x10000]uint16 {
	t := new([0x10000]uint16)
	for r := range t {
		t[r] = uint16(lowerSlow(rune(r), d))
	}
	return t
}

func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 0x20
	}
	return r
}

func upperASCII(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r - 0x20
	}
	return r
}

// lowering returns all characters whose lower case is lo.
func lowering(lo rune, d Dialect) (rs []rune) {
	for r := lo; ; {
		if lower(r, d) == lo {
			rs = append(rs, r)
		}
		if r = unicode.SimpleFold(r); r == lo {
			break
		}
	}
	if lo == 'i' {
		rs = append(rs, 0x130) // folds with nothing
	}
	return rs
}

// sameUpper are sets of lower-case characters with the same upper case: the
// ones that CPython lets match each other though their lower cases differ. The
// second list is of those that only Python 3.13 knows.
var (
	sameUpper = [][]rune{
		{'i', 0x131}, {'s', 0x17F}, {0xB5, 0x3BC}, {0x345, 0x3B9, 0x1FBE}, {0x3B2, 0x3D0}, {0x3B5, 0x3F5},
		{0x3B8, 0x3D1}, {0x3BA, 0x3F0}, {0x3C0, 0x3D6}, {0x3C1, 0x3F1}, {0x3C2, 0x3C3}, {0x3C6, 0x3D5}, {0x1E61, 0x1E9B},
	}
	sameUpper3 = [][]rune{
		{0x390, 0x1FD3}, {0x3B0, 0x1FE3}, {0x432, 0x1C80}, {0x434, 0x1C81}, {0x43E, 0x1C82}, {0x441, 0x1C83},
		{0x442, 0x1C84, 0x1C85}, {0x44A, 0x1C86}, {0x463, 0x1C87}, {0x1C88, 0xA64B}, {0xFB05, 0xFB06},
	}
	equivalents = [...]map[rune][]rune{Py3: equivalence(sameUpper, sameUpper3), Py2: equivalence(sameUpper)}
)

func equivalence(lists ...[][]rune) map[rune][]rune {
	m := map[rune][]rune{}
	for _, list := range lists {
		for _, set := range list {
			for _, r := range set {
				m[r] = set
			}
		}
	}
	return m
}
