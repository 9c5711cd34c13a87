package literal

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/runenames"
)

//go:embed aliases.tsv
var aliasesText string

// names maps every Unicode name and formal alias. It is built when a file
// first has a \N escape (about ten milliseconds).
var names = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 40000)
	for line := range strings.Lines(aliasesText) {
		hex, name, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if r, err := strconv.ParseUint(hex, 16, 32); ok && err == nil {
			m[name] = rune(r)
		}
	}
	for i, suffix := range newer {
		m["IDEOGRAPHIC DESCRIPTION CHARACTER "+suffix] = []rune{0x2ffc, 0x2ffd, 0x2ffe, 0x2fff, 0x31ef}[i]
	}
	skip := make(map[rune]rune, len(ideographs)+2)
	for _, span := range ideographs { // these have computed names
		skip[span[0]] = span[1]
	}
	skip[0xac00] = 0xd7a3   // so have Hangul syllables
	skip[0xd800] = 0xf8ff   // surrogates and private characters have none
	skip[0x40000] = 0xdffff // nothing is assigned in planes 4 to 13
	for r := rune(0); r < 0xf0000; r++ {
		if last, ok := skip[r]; ok {
			r = last
			continue
		}
		name := runenames.Name(r)
		if name == "" || name[0] == '<' || strings.HasPrefix(name, "TANGUT IDEOGRAPH-") {
			continue
		}
		m[name] = r
	}
	return m
})

// newer are the names that Unicode 15.1, which CPython 3.13 has, adds to the
// 15.0 of runenames.
var newer = []string{"SURROUND FROM RIGHT", "SURROUND FROM LOWER RIGHT", "HORIZONTAL REFLECTION", "ROTATION", "SUBTRACTION"}

const (
	cjk    = "CJK UNIFIED IDEOGRAPH-"
	hangul = "HANGUL SYLLABLE "
)

// ideographs are the ranges whose names CPython 3.13 computes.
var ideographs = [][2]rune{
	{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0x20000, 0x2a6df}, {0x2a700, 0x2b739}, {0x2b740, 0x2b81d},
	{0x2b820, 0x2cea1}, {0x2ceb0, 0x2ebe0}, {0x2ebf0, 0x2ee5d}, {0x30000, 0x3134a}, {0x31350, 0x323af},
}

// Lookup finds a character as \N{name} does in CPython 3.13: names and aliases
// in any case, but not named sequences; the computed names of ideographs and
// Hangul syllables in capitals only.
func Lookup(name string) (rune, bool) {
	if rest, ok := strings.CutPrefix(name, hangul); ok {
		if r, ok := hangulSyllable(rest); ok {
			return r, true
		}
	}
	if rest, ok := strings.CutPrefix(name, cjk); ok {
		if len(rest) != 4 && len(rest) != 5 || strings.Trim(rest, "0123456789ABCDEF") != "" {
			return 0, false
		}
		v, _ := strconv.ParseUint(rest, 16, 32)
		for _, span := range ideographs {
			if span[0] <= rune(v) && rune(v) <= span[1] {
				return rune(v), true
			}
		}
		return 0, false
	}
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return 0, false
		}
	}
	r, ok := names()[strings.ToUpper(name)]
	return r, ok
}

var (
	leads  = strings.Split("G GG N D DD R M B BB S SS  J JJ C K T P H", " ")
	vowels = strings.Fields("A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I")
	tails  = strings.Split(" G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H", " ")
)

// hangulSyllable composes a syllable from its romanised letters, the longest
// match first, as CPython does.
func hangulSyllable(s string) (rune, bool) {
	longest := func(parts []string) int {
		best, size := -1, -1
		for i, p := range parts {
			if len(p) > size && strings.HasPrefix(s, p) {
				best, size = i, len(p)
			}
		}
		if best >= 0 {
			s = s[size:]
		}
		return best
	}
	l := longest(leads)
	v := longest(vowels)
	t := longest(tails)
	if l < 0 || v < 0 || t < 0 || s != "" {
		return 0, false
	}
	return rune(0xac00 + (l*21+v)*28 + t), true
}
