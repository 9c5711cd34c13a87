package unicodedata

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed tables/names.gz
var packedNames []byte

// nameTable holds the names in the order of the characters. A name never
// changes, so that older versions have the same ones for what they know.
type nameTable struct {
	spans   []nameSpan
	aliases map[string][]rune
	byName  func() map[string]rune
}

// nameSpan is one character, or a range whose names end in the number.
type nameSpan struct {
	first, last rune
	ranged      bool
	name        string
}

var loadNames = sync.OnceValue(func() *nameTable {
	z, err := gzip.NewReader(bytes.NewReader(packedNames))
	if err != nil {
		panic(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	t := &nameTable{spans: make([]nameSpan, 0, 40000), aliases: map[string][]rune{}}
	at := rune(0)
	for line := range strings.Lines(string(data)) {
		number, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if list, ok := strings.CutPrefix(number, "="); ok {
			for hex := range strings.SplitSeq(list, ",") {
				t.aliases[name] = append(t.aliases[name], hexRune(hex))
			}
			continue
		}
		step, more, ranged := strings.Cut(number, "-")
		at += hexRune(step)
		span := nameSpan{at, at, ranged, name}
		if ranged {
			span.last += hexRune(more)
		}
		t.spans = append(t.spans, span)
	}
	t.byName = sync.OnceValue(func() map[string]rune {
		m := make(map[string]rune, len(t.spans))
		for _, s := range t.spans {
			m[s.name] = s.first
		}
		return m
	})
	return t
})

func hexRune(s string) rune {
	v, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		panic(err)
	}
	return rune(v)
}

var (
	jamoL = strings.Fields("G GG N D DD R M B BB S SS - J JJ C K T P H")
	jamoV = strings.Fields("A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I")
	jamoT = strings.Fields("- G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H")
)

const (
	hangul  = "HANGUL SYLLABLE "
	unified = "CJK UNIFIED IDEOGRAPH-"
)

// Name is unicodedata.name(r), "" for none.
func (db *Database) Name(r rune) string {
	if s := r - syllables; s >= 0 && s < countS {
		name := hangul + jamoL[s/(countV*countT)] + jamoV[s%(countV*countT)/countT] + jamoT[s%countT]
		return strings.ReplaceAll(name, "-", "")
	}
	if db.of(r).category == 0 {
		return ""
	}
	spans := loadNames().spans
	i := sort.Search(len(spans), func(i int) bool { return spans[i].last >= r })
	if i == len(spans) || spans[i].first > r {
		return ""
	}
	if spans[i].ranged {
		return spans[i].name + upperHex(r)
	}
	return spans[i].name
}

func upperHex(r rune) string {
	s := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	return strings.Repeat("0", max(4-len(s), 0)) + s
}

// Lookup is unicodedata.lookup(name): a character or, in Python 3, a named
// sequence; nil for none.
func (db *Database) Lookup(name string) []rune {
	// The computed names are not found in small letters.
	if rest, ok := strings.CutPrefix(name, hangul); ok {
		return syllable(rest)
	}
	t := loadNames()
	computed := strings.HasPrefix(name, unified)
	name = strings.ToUpper(name)
	if strings.HasPrefix(name, hangul) || strings.HasPrefix(name, unified) && !computed {
		return nil
	}
	r, ok := t.byName()[name]
	if !ok {
		r, ok = t.ranged(name)
	}
	switch {
	case ok && db.of(r).category != 0:
		return []rune{r}
	case db.full:
		return t.aliases[name]
	}
	return nil
}

// ranged looks for a name that ends in the number.
func (t *nameTable) ranged(name string) (rune, bool) {
	i := strings.LastIndexByte(name, '-')
	v, err := strconv.ParseUint(name[i+1:], 16, 32)
	if i < 0 || err != nil {
		return 0, false
	}
	five := strings.HasPrefix(name, unified) && len(name)-i-1 == 5 // CPython allows for a zero
	if upperHex(rune(v)) != name[i+1:] && !five {
		return 0, false
	}
	r := rune(v)
	k := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].last >= r })
	if k < len(t.spans) && t.spans[k].first <= r && t.spans[k].ranged && t.spans[k].name == name[:i+1] {
		return r, true
	}
	return 0, false
}

// syllable reads the name of a Hangul syllable: of each part the longest.
func syllable(s string) []rune {
	pick := func(table []string) int {
		best, size := -1, -1
		for i, p := range table {
			if p == "-" {
				p = ""
			}
			if len(p) > size && strings.HasPrefix(s, p) {
				best, size = i, len(p)
			}
		}
		if best >= 0 {
			s = s[size:]
		}
		return best
	}
	l, v := pick(jamoL), pick(jamoV)
	t := pick(jamoT)
	if l < 0 || v < 0 || s != "" {
		return nil
	}
	return []rune{rune(syllables + (l*countV+v)*countT + t)}
}
