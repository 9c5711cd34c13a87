package unicodedata

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/vm/internal/golden"
)

func flag(b bool) string {
	if b {
		return "T"
	}
	return "F"
}

func hexes(s []rune) string {
	var b []byte
	for i, r := range s {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(r), 16)
	}
	return string(b)
}

func normal(db *Database, f string, s ...rune) []rune {
	form, _ := ParseForm(f)
	if out := Normalize(db, form, s); out != nil {
		return out
	}
	return s
}

// property gives what chars.py takes the sum of.
func property(db *Database, name string, r rune) string {
	one := []rune{r}
	if rest, ok := strings.CutPrefix(name, "old."); ok {
		if rest == "NFKC" {
			return hexes(normal(V32, "NFKC", 'a', r, 0x301))
		}
		return property(V32, rest, r)
	}
	if f, ok := strings.CutSuffix(name, "+"); ok && strings.HasPrefix(name, "NF") {
		return hexes(normal(db, f, 'a', 0x323, r, 0x301, 0x307))
	}
	switch name {
	case "NFC", "NFD", "NFKC", "NFKD":
		return hexes(normal(db, name, r))
	case "category":
		return db.Category(r)
	case "bidirectional":
		return db.Bidirectional(r)
	case "combining":
		return strconv.Itoa(db.Combining(r))
	case "width":
		return db.EastAsianWidth(r)
	case "mirrored":
		return flag(db.Mirrored(r))
	case "decimal":
		return strconv.Itoa(db.Decimal(r))
	case "digit":
		return strconv.Itoa(db.Digit(r))
	case "numeric":
		num, den, ok := db.Numeric(r)
		if !ok {
			return ""
		}
		return golden.ShowFloat(float64(num) / float64(den))[1:]
	case "decomposition":
		return db.Decomposition(r)
	case "name":
		return db.Name(r)
	case "upper":
		return hexes(db.AppendUpper(nil, r))
	case "lower":
		return hexes(Lower(db, one))
	case "title":
		return hexes(db.AppendTitle(nil, r))
	case "casefold":
		return hexes(db.AppendFold(nil, r))
	case "swapcase":
		return hexes(Swapcase(db, one))
	case "capitalize":
		return hexes(Capitalize(db, one))
	case "isalpha":
		return flag(db.IsAlpha(r))
	case "isdecimal":
		return flag(db.IsDecimal(r))
	case "isdigit":
		return flag(db.IsDigit(r))
	case "isnumeric":
		return flag(db.IsNumeric(r))
	case "isalnum":
		return flag(db.IsAlnum(r))
	case "isspace":
		return flag(db.IsSpace(r))
	case "islower":
		return flag(db.IsLower(r))
	case "isupper":
		return flag(db.IsUpper(r))
	case "istitle":
		return flag(IsTitleText(db, one))
	case "linebreak":
		return flag(IsLinebreak(r))
	case "isprintable":
		return flag(db.IsPrintable(r))
	case "isidentifier":
		return flag(IsIdentifier(db, one))
	case "isidentifier+":
		return flag(IsIdentifier(db, []rune{'a', r}))
	case "final":
		return hexes(Lower(db, []rune{'A', r, sigma}))
	case "final2":
		return hexes(Lower(db, []rune{'1', r, sigma, r, 'a'}))
	case "title+":
		return hexes(Title(db, []rune{r, 'a', 'A'}))
	}
	panic("no such property: " + name)
}

func TestCharacters(t *testing.T) {
	for _, version := range []string{golden.Py27, golden.Py313} {
		db := V15
		if version == golden.Py27 {
			db = V52
		}
		t.Run(version, func(t *testing.T) {
			golden.Check(t, "chars", version, func(c golden.Case) string { return answer(db, c) })
		})
	}
}

func answer(db *Database, c golden.Case) string {
	if c.Op == "sum" {
		first := hexRune(c.Args[1])
		var b []byte
		for r := first; r < first+0x800; r++ {
			b = append(append(b, property(db, c.Args[0], r)...), '\n')
		}
		return fmt.Sprintf("%08x", crc32.ChecksumIEEE(b))
	}
	s := golden.Runes(c.Args[0])
	switch c.Op {
	case "m.upper":
		return golden.ShowRunes(Upper(db, s))
	case "m.lower":
		return golden.ShowRunes(Lower(db, s))
	case "m.title":
		return golden.ShowRunes(Title(db, s))
	case "m.swapcase":
		return golden.ShowRunes(Swapcase(db, s))
	case "m.capitalize":
		return golden.ShowRunes(Capitalize(db, s))
	case "m.casefold":
		return golden.ShowRunes(Casefold(db, s))
	case "m.isupper":
		return golden.ShowBool(IsUpperText(db, s))
	case "m.islower":
		return golden.ShowBool(IsLowerText(db, s))
	case "m.istitle":
		return golden.ShowBool(IsTitleText(db, s))
	case "normalize":
		return golden.ShowRunes(normal(db, string(s), golden.Runes(c.Args[1])...))
	case "isnormalized":
		form, _ := ParseForm(string(s))
		return golden.ShowBool(IsNormalized(db, form, golden.Runes(c.Args[1])))
	case "lookup":
		r := db.Lookup(string(s))
		if r == nil {
			return golden.ShowError("KeyError", `"undefined character name '`+string(s)+`'"`)
		}
		return golden.ShowRunes(r)
	}
	panic("no such case: " + c.Op)
}

func TestToASCII(t *testing.T) {
	for _, c := range []struct {
		db   *Database
		in   string
		want string
		bad  int
	}{
		{V15, "1２٣\u2003", "123 ", -1}, {V15, "1é2", "1?", 1}, {V52, "1é2", "1\xe92", -1}, {V52, "1€2", "1", 1}, {V15, "\x1f5", " 5", -1},
	} {
		if got, bad := ToASCII(c.db, []rune(c.in)); got != c.want || bad != c.bad {
			t.Errorf("%q: %q, %d", c.in, got, bad)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	f.Add("e\u0301\uac00\u11a8")
	f.Fuzz(func(t *testing.T, s string) {
		for _, db := range []*Database{V15, V52, V32} {
			for form := NFC; form <= NFKD; form++ {
				once := normal(db, []string{"NFC", "NFKC", "NFD", "NFKD"}[form], []rune(s)...)
				if !IsNormalized(db, form, once) {
					t.Errorf("%q: not normal after normalization: %x", s, once)
				}
			}
			Title(db, []rune(s))
			db.Lookup(s)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		db := &Database{packed: &packed15}
		db.load()
	}
}

func BenchmarkNames(b *testing.B) {
	for b.Loop() {
		V15.Name('é')
	}
}
