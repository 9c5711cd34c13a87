package unicodedata

var categories = [...]string{
	"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
	"Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
}

var bidis = [...]string{
	"", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON",
	"LRI", "RLI", "FSI", "PDI",
}

var widths = [...]string{"F", "H", "W", "Na", "A", "N"}

// Category, Bidirectional, Combining, EastAsianWidth and Mirrored are the
// functions of module unicodedata.
func (db *Database) Category(r rune) string { return categories[db.of(r).category] }

func (db *Database) Bidirectional(r rune) string { return bidis[db.of(r).bidi] }

func (db *Database) Combining(r rune) int { return int(db.of(r).combining) }

func (db *Database) EastAsianWidth(r rune) string { return widths[db.of(r).width] }

func (db *Database) Mirrored(r rune) bool { return db.of(r).flags&mirrored != 0 }

// Decimal is the value of a decimal digit, -1 for other characters.
func (db *Database) Decimal(r rune) int {
	if r < 0x80 {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	return int(db.of(r).decimal)
}

// Digit is the value of a digit, superscripts and the like too, or -1.
func (db *Database) Digit(r rune) int { return int(db.of(r).digit) }

// Numeric is the value of a number as a fraction.
func (db *Database) Numeric(r rune) (num, den int64, ok bool) {
	n := db.of(r).numeric
	if n == 0 {
		return 0, 0, false
	}
	f := db.tab.numbers[n-1]
	return f.num, int64(f.den), true
}

func (db *Database) has(r rune, flag uint32) bool { return db.of(r).flags&flag != 0 }

// IsAlpha is r.isalpha(), and so on.
func (db *Database) IsAlpha(r rune) bool {
	if r < 0x80 {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return db.has(r, alpha)
}

func (db *Database) IsDecimal(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9'
	}
	return db.has(r, decimal)
}

func (db *Database) IsDigit(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9'
	}
	return db.has(r, digit)
}

func (db *Database) IsNumeric(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9'
	}
	return db.has(r, numeric)
}

// IsAlnum is r.isalnum().
func (db *Database) IsAlnum(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return db.has(r, alpha|decimal|digit|numeric)
}

func (db *Database) IsSpace(r rune) bool {
	if r < 0x80 {
		return r == ' ' || r >= '\t' && r <= '\r' || r >= 0x1c && r <= 0x1f
	}
	return db.has(r, space)
}

// IsPrintable is r.isprintable(); 2.7 has no such thing.
func (db *Database) IsPrintable(r rune) bool {
	switch {
	case r < 0x7f:
		return r >= ' '
	case r < 0x100:
		return r > 0xa0 && r != 0xad
	}
	return db.has(r, printable)
}

// IsXIDStart and IsXIDContinue tell what identifiers of Python 3 may begin with
// and hold.
func (db *Database) IsXIDStart(r rune) bool {
	if r < 0x80 {
		return r == '_' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return db.has(r, start)
}

func (db *Database) IsXIDContinue(r rune) bool {
	if r < 0x80 {
		return db.IsXIDStart(r) || r >= '0' && r <= '9'
	}
	return db.has(r, continues)
}

func (db *Database) IsLower(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z'
	}
	return db.has(r, lower)
}

func (db *Database) IsUpper(r rune) bool {
	if r < 0x80 {
		return r >= 'A' && r <= 'Z'
	}
	return db.has(r, upper)
}

// IsTitle tells whether r is a title-case letter, like U+01C5.
func (db *Database) IsTitle(r rune) bool { return r >= 0x80 && db.has(r, title) }

// IsLinebreak tells whether splitlines breaks there.
func IsLinebreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// Unit is an element of text: see package format.
type Unit interface{ byte | uint16 | rune }

// IsIdentifier is s.isidentifier() of Python 3.
func IsIdentifier[E Unit](db *Database, s []E) bool {
	for i, c := range s {
		if i == 0 && !db.IsXIDStart(rune(c)) || !db.IsXIDContinue(rune(c)) {
			return false
		}
	}
	return len(s) > 0
}

// ToASCII maps what int() and float() read: spaces to ' ' and decimal digits to
// those of ASCII. Anything else beyond ASCII ends the text with a '?', which no
// number has. In 2.7 that is a UnicodeEncodeError at bad (-1 if there is none)
// from 0x100 on; below, Latin-1 bytes are let through.
func ToASCII[E Unit](db *Database, s []E) (text string, bad int) {
	b := make([]byte, 0, len(s))
	for i, c := range s {
		r := rune(c)
		switch {
		case r < 0x80 && !db.IsSpace(r):
			b = append(b, byte(r))
		case db.IsSpace(r):
			b = append(b, ' ')
		case db.Decimal(r) >= 0:
			b = append(b, '0'+byte(db.Decimal(r)))
		case db.full:
			return string(append(b, '?')), i
		case r < 0x100:
			b = append(b, byte(r))
		default:
			return string(b), i
		}
	}
	return string(b), -1
}
