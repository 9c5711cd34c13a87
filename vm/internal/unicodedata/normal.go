package unicodedata

import (
	"fmt"
	"slices"
	"strings"
)

// Hangul syllables are put together by arithmetic.
const (
	syllables             = 0xac00
	leads, vowels, trails = 0x1100, 0x1161, 0x11a7
	countL, countV        = 19, 21
	countT                = 28
	countS                = countL * countV * countT
)

// Decomposition is unicodedata.decomposition(r).
func (db *Database) Decomposition(r rune) string {
	d, ok := db.parts()[r]
	if !ok {
		return ""
	}
	var b strings.Builder
	if d.tag != "" {
		fmt.Fprintf(&b, "<%s> ", d.tag)
	}
	for i, c := range d.runs {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%04X", c)
	}
	return b.String()
}

// Form is a normal form.
type Form uint8

const (
	NFC Form = iota
	NFKC
	NFD
	NFKD
)

// ParseForm reads a form's name.
func ParseForm(name string) (Form, bool) {
	i := slices.Index([]string{"NFC", "NFKC", "NFD", "NFKD"}, name)
	return Form(max(i, 0)), i >= 0
}

// Normalize is unicodedata.normalize(form, s). It gives nil where s, being
// normal, may stay as it is.
func Normalize[E Unit](db *Database, form Form, s []E) []rune {
	if obviouslyNormal(db, form, s) {
		return nil
	}
	compatible := form == NFKC || form == NFKD
	out := make([]rune, 0, len(s)+8)
	for _, c := range s {
		out = db.decompose(out, rune(c), compatible)
	}
	// CPython's old database decomposes as it used to, and no more.
	if db == V32 {
		db = V15
	}
	db.order(out)
	if form == NFC || form == NFKC {
		out = db.compose(out)
	}
	return out
}

// IsNormalized is unicodedata.is_normalized(form, s).
func IsNormalized[E Unit](db *Database, form Form, s []E) bool {
	out := Normalize(db, form, s)
	return out == nil || slices.EqualFunc(out, s, func(a rune, b E) bool { return a == rune(b) })
}

// obviouslyNormal is for what lies below the first decomposition and, in NFC,
// below the first combining character.
func obviouslyNormal[E Unit](db *Database, form Form, s []E) bool {
	limit := rune(0xa0)
	switch form {
	case NFC:
		limit = 0x300
	case NFD:
		limit = 0xc0
	}
	for _, c := range s {
		if rune(c) >= limit {
			return false
		}
	}
	return true
}

// corrected are the characters whose decomposition was a mistake up to 3.2.
var corrected = map[rune]rune{0x2f868: 0x2136a, 0x2f874: 0x5f33, 0x2f91f: 0x43ab, 0x2f95f: 0x7aae, 0x2f9bf: 0x4d57}

func (db *Database) decompose(dst []rune, r rune, compatible bool) []rune {
	if r < 0xa0 {
		return append(dst, r)
	}
	if s := r - syllables; s >= 0 && s < countS {
		dst = append(dst, leads+s/(countV*countT), vowels+s%(countV*countT)/countT)
		if t := s % countT; t != 0 {
			dst = append(dst, trails+t)
		}
		return dst
	}
	d, ok := db.parts()[r]
	if old := corrected[r]; old != 0 && db == V32 {
		return append(dst, old)
	}
	if !ok || d.tag != "" && !compatible {
		return append(dst, r)
	}
	for _, c := range d.runs {
		dst = db.decompose(dst, c, compatible)
	}
	return dst
}

// order sorts runs of combining characters by their class.
func (db *Database) order(s []rune) {
	for i := 0; i < len(s); {
		if s[i] < 0x300 || db.Combining(s[i]) == 0 {
			i++
			continue
		}
		j := i + 1
		for j < len(s) && db.Combining(s[j]) != 0 {
			j++
		}
		slices.SortStableFunc(s[i:j], func(a, b rune) int { return db.Combining(a) - db.Combining(b) })
		i = j
	}
}

// compose puts characters together again, in place.
func (db *Database) compose(s []rune) []rune {
	pairs := db.composites()
	out := s[:0]
	base := -1 // index in out of the last starter
	last := 0  // class of what was kept after it
	for _, c := range s {
		class := 0
		if c >= 0x300 {
			class = db.Combining(c)
		}
		if base >= 0 && (last < class || last == 0 && base == len(out)-1) {
			if r, ok := join(pairs, out[base], c); ok {
				out[base] = r
				continue
			}
		}
		if class == 0 {
			base, last = len(out), 0
		} else {
			last = class
		}
		out = append(out, c)
	}
	return out
}

func join(pairs map[[2]rune]rune, a, b rune) (rune, bool) {
	if l, v := a-leads, b-vowels; l >= 0 && l < countL && v >= 0 && v < countV {
		return syllables + (l*countV+v)*countT, true
	}
	if s, t := a-syllables, b-trails; s >= 0 && s < countS && s%countT == 0 && t > 0 && t < countT {
		return a + t, true
	}
	r, ok := pairs[[2]rune{a, b}]
	return r, ok
}

func (db *Database) composites() map[[2]rune]rune {
	db.pairsOnce.Do(func() {
		db.pairs = map[[2]rune]rune{}
		for r, d := range db.parts() {
			if d.whole && len(d.runs) == 2 {
				db.pairs[[2]rune{d.runs[0], d.runs[1]}] = r
			}
		}
	})
	return db.pairs
}
