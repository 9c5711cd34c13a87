package unicodedata

// appendCase appends a case of r.
func (db *Database) appendCase(dst []rune, r rune, which int) []rune {
	if r < 0x80 {
		switch {
		case which == toUpper || which == toTitle:
			if r >= 'a' && r <= 'z' {
				r -= 'a' - 'A'
			}
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		}
		return append(dst, r)
	}
	rec := db.of(r)
	if rec.flags&(specialUpper<<which) != 0 {
		return append(dst, db.tab.specials[rec.cases[which]]...)
	}
	return append(dst, r+rune(rec.cases[which]))
}

// AppendUpper, AppendLower, AppendTitle and AppendFold append what a single
// character becomes.
func (db *Database) AppendUpper(dst []rune, r rune) []rune { return db.appendCase(dst, r, toUpper) }

func (db *Database) AppendLower(dst []rune, r rune) []rune { return db.appendCase(dst, r, toLower) }

func (db *Database) AppendTitle(dst []rune, r rune) []rune { return db.appendCase(dst, r, toTitle) }

func (db *Database) AppendFold(dst []rune, r rune) []rune { return db.appendCase(dst, r, toFold) }

// Upper is s.upper().
func Upper[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	for _, c := range s {
		out = db.appendCase(out, rune(c), toUpper)
	}
	return out
}

// Casefold is s.casefold().
func Casefold[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	for _, c := range s {
		out = db.appendCase(out, rune(c), toFold)
	}
	return out
}

const (
	sigma      = 0x3a3
	finalSigma = 0x3c2
)

// Lower is s.lower().
func Lower[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	for i := range s {
		out = appendLowerAt(db, out, s, i)
	}
	return out
}

// appendLowerAt minds that a capital sigma ends a word differently.
func appendLowerAt[E Unit](db *Database, dst []rune, s []E, i int) []rune {
	if rune(s[i]) == sigma && db.full && endsWord(db, s, i) {
		return append(dst, finalSigma)
	}
	return db.appendCase(dst, rune(s[i]), toLower)
}

// endsWord tells whether a cased letter is before i and none behind, with
// characters between that do not count.
func endsWord[E Unit](db *Database, s []E, i int) bool {
	j := i - 1
	for j >= 0 && db.has(rune(s[j]), ignorable) {
		j--
	}
	if j < 0 || !db.has(rune(s[j]), cased) {
		return false
	}
	j = i + 1
	for j < len(s) && db.has(rune(s[j]), ignorable) {
		j++
	}
	return j == len(s) || !db.has(rune(s[j]), cased)
}

// Title is s.title().
func Title[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	within := false
	for i, c := range s {
		if within {
			out = appendLowerAt(db, out, s, i)
		} else {
			out = db.appendCase(out, rune(c), toTitle)
		}
		within = db.isCased(rune(c))
	}
	return out
}

func (db *Database) isCased(r rune) bool {
	if r < 0x80 {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return db.has(r, cased)
}

// Capitalize is s.capitalize(). 2.7 uses the capital, not the title case.
func Capitalize[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	for i, c := range s {
		switch {
		case i > 0:
			out = appendLowerAt(db, out, s, i)
		case db.full:
			out = db.appendCase(out, rune(c), toTitle)
		default:
			out = db.appendCase(out, rune(c), toUpper)
		}
	}
	return out
}

// Swapcase is s.swapcase().
func Swapcase[E Unit](db *Database, s []E) []rune {
	out := make([]rune, 0, len(s))
	for i, c := range s {
		switch r := rune(c); {
		case db.IsUpper(r):
			out = appendLowerAt(db, out, s, i)
		case db.IsLower(r):
			out = db.appendCase(out, r, toUpper)
		default:
			out = append(out, r)
		}
	}
	return out
}

// IsLowerText is s.islower(), and so on.
func IsLowerText[E Unit](db *Database, s []E) bool {
	return isCase(db, s, (*Database).IsLower, (*Database).IsUpper)
}

// IsUpperText is s.isupper().
func IsUpperText[E Unit](db *Database, s []E) bool {
	return isCase(db, s, (*Database).IsUpper, (*Database).IsLower)
}

func isCase[E Unit](db *Database, s []E, want, not func(*Database, rune) bool) bool {
	found := false
	for _, c := range s {
		r := rune(c)
		if not(db, r) || db.IsTitle(r) {
			return false
		}
		found = found || want(db, r)
	}
	return found
}

// IsTitleText is s.istitle().
func IsTitleText[E Unit](db *Database, s []E) bool {
	found, within := false, false
	for _, c := range s {
		switch r := rune(c); {
		case db.IsUpper(r) || db.IsTitle(r):
			if within {
				return false
			}
			within, found = true, true
		case db.IsLower(r):
			if !within {
				return false
			}
			within, found = true, true
		default:
			within = false
		}
	}
	return found
}
