package sre

import (
	"math/bits"
	"slices"
	"sync/atomic"
	"unicode"
)

// fold says how case is ignored.
type fold uint8

const (
	foldNone    fold = iota
	foldASCII        // by lower case, of ASCII letters only
	foldUnicode      // by lower case
	foldLocale       // by lower and by upper case, of ASCII letters only: the C locale
)

// charset is a set of characters, with the answers for Latin-1 laid out.
type charset struct {
	table [256]bool
	// pages has the answers for the rest of the BMP, 256 characters each, as
	// far as they have been asked for.
	pages atomic.Pointer[[256]atomic.Pointer[[256]bool]]

	spans   []span // sorted
	cats    []category
	raw     []span // ranges beyond the BMP, compared with lower and upper case
	any     []unit // or this set is what one of these units match
	neg     bool
	fold    fold
	dialect Dialect
}

// has reports whether the set has c.
func (s *charset) has(c rune) bool {
	if uint32(c) < 256 {
		return s.table[byte(c)]
	}
	return s.hasWide(c)
}

func (s *charset) hasWide(c rune) bool {
	if uint32(c) >= 0x10000 {
		return s.eval(c)
	}
	pages := s.pages.Load()
	if pages == nil {
		s.pages.CompareAndSwap(nil, new([256]atomic.Pointer[[256]bool]))
		pages = s.pages.Load()
	}
	page := pages[byte(c>>8)].Load()
	if page == nil {
		page = new([256]bool)
		for i := range page {
			page[i] = s.eval(c&^0xFF | rune(i))
		}
		pages[byte(c>>8)].Store(page)
	}
	return page[byte(c)]
}

func (s *charset) eval(c rune) bool {
	if s.any != nil {
		for i := range s.any {
			if s.any[i].has(c) {
				return true
			}
		}
		return false
	}
	switch s.fold {
	case foldNone:
		return s.evalFolded(c)
	case foldASCII:
		return s.evalFolded(lowerASCII(c))
	case foldUnicode:
		return s.evalFolded(lower(c, s.dialect))
	}
	lo, up := lowerASCII(c), upperASCII(c)
	return s.evalFolded(lo) || up != lo && s.evalFolded(up)
}

func (s *charset) evalFolded(c rune) bool {
	if inSpans(s.spans, c) {
		return !s.neg
	}
	for _, cat := range s.cats {
		if cat.has(c, s.dialect) {
			return !s.neg
		}
	}
	if len(s.raw) > 0 {
		up := unicode.ToUpper(c)
		for _, r := range s.raw {
			if r.lo <= c && c <= r.hi || r.lo <= up && up <= r.hi {
				return !s.neg
			}
		}
	}
	return s.neg
}

// newCharset makes the set that items describe under flags.
func newCharset(items []setItem, neg bool, flags Flags, d Dialect) *charset {
	s := &charset{neg: neg, dialect: d, fold: foldOf(flags, d)}
	for _, it := range items {
		switch {
		case it.cat != catNone:
			s.cats = append(s.cats, it.cat|uniCat(flags))
		case s.fold == foldASCII || s.fold == foldUnicode:
			s.addFolded(it)
		default:
			s.spans = append(s.spans, span{it.lo, it.hi})
		}
	}
	s.finish()
	return s
}

// finish sorts the spans and fills the table.
func (s *charset) finish() {
	slices.SortFunc(s.spans, func(a, b span) int { return int(a.lo - b.lo) })
	merged := s.spans[:0]
	for _, sp := range s.spans {
		if n := len(merged); n > 0 && sp.lo <= merged[n-1].hi+1 {
			merged[n-1].hi = max(merged[n-1].hi, sp.hi)
		} else {
			merged = append(merged, sp)
		}
	}
	s.spans = merged
	for c := range s.table {
		s.table[c] = s.eval(rune(c))
	}
}

// addFolded adds what the lower case of a character is looked up in. CPython
// does not lower what is beyond the BMP.
func (s *charset) addFolded(it setItem) {
	add := func(lo, hi rune) { s.spans = append(s.spans, span{lo, hi}) }
	if s.fold == foldASCII {
		for c := it.lo; c <= min(it.hi, 0x7F); c++ {
			add(lowerASCII(c), lowerASCII(c))
		}
		if it.hi >= 0x10000 && !it.isLit && s.dialect == Py3 {
			s.raw = append(s.raw, span{it.lo, it.hi})
		} else if it.hi >= 0x80 {
			add(max(it.lo, 0x80), it.hi)
		}
		return
	}
	if it.hi-it.lo > 0x200 {
		s.addBMP(it)
	} else {
		for c := it.lo; c <= it.hi && c < 0x10000; c++ {
			lo := lower(c, s.dialect)
			add(lo, lo)
			for _, k := range equivalents[s.dialect][lo] {
				add(k, k)
			}
		}
	}
	if it.hi < 0x10000 {
		return
	}
	lo := max(it.lo, 0x10000)
	switch {
	case it.isLit:
		add(it.lo, it.hi)
	case s.dialect == Py3:
		s.raw = append(s.raw, span{it.lo, it.hi})
	default:
		add(lo, it.hi)
		for c := lo; c <= min(it.hi, 0x11FFF); c++ {
			add(lower(c, Py2), lower(c, Py2))
		}
	}
}

// addBMP adds the lower cases of a large range.
func (s *charset) addBMP(it setItem) {
	var set [0x10000 / 64]uint64
	lows := lowerBMP[s.dialect]()
	for c := it.lo; c <= min(it.hi, 0xFFFF); c++ {
		set[lows[c]/64] |= 1 << (lows[c] % 64)
	}
	for r, same := range equivalents[s.dialect] {
		if set[r/64]>>(r%64)&1 != 0 {
			for _, k := range same {
				set[k/64] |= 1 << (k % 64)
			}
		}
	}
	for i, word := range set {
		for word != 0 {
			lo := bits.TrailingZeros64(word)
			n := bits.TrailingZeros64(^(word >> lo))
			s.spans = append(s.spans, span{rune(i*64 + lo), rune(i*64 + lo + n - 1)})
			if lo+n >= 64 {
				break
			}
			word &^= (1<<n - 1) << lo
		}
	}
}

// foldOf returns how flags ignore case. Python 2 knows lower case only, so
// that the C locale is ASCII.
func foldOf(flags Flags, d Dialect) fold {
	switch {
	case flags&IgnoreCase == 0:
		return foldNone
	case flags&Locale != 0 && d == Py3:
		return foldLocale
	case flags&Unicode != 0 && flags&Locale == 0:
		return foldUnicode
	}
	return foldASCII
}

// uniCat marks categories that are Unicode's: those of the locale are not.
func uniCat(flags Flags) category {
	if flags&Unicode != 0 && flags&Locale == 0 {
		return catUni
	}
	return 0
}

// unit is what matches one character.
type unit struct {
	op  op // opChar, opChar2, opNotChar, opAny, opAll, opSet
	c   rune
	c2  rune
	set *charset
}

// newLiteral returns the unit for a character, or for all but it.
func newLiteral(c rune, not bool, flags Flags, d Dialect) unit {
	var same []rune
	switch foldOf(flags, d) {
	case foldNone:
		same = []rune{c}
	case foldASCII:
		same = []rune{c}
		if isASCIILetter(c) {
			same = []rune{c | 0x20, c &^ 0x20}
		}
	case foldLocale:
		same = []rune{c}
		if isASCIILetter(c) {
			same = []rune{c, c ^ 0x20}
		}
	case foldUnicode:
		lo := lower(c, d)
		lows := equivalents[d][lo]
		if lows == nil {
			lows = []rune{lo}
		}
		for _, k := range lows {
			same = append(same, lowering(k, d)...)
		}
	}
	switch {
	case len(same) == 1 && !not:
		return unit{op: opChar, c: same[0]}
	case len(same) == 1:
		return unit{op: opNotChar, c: same[0]}
	case len(same) == 2 && !not:
		return unit{op: opChar2, c: same[0], c2: same[1]}
	}
	s := &charset{neg: not, dialect: d}
	for _, r := range same {
		s.spans = append(s.spans, span{r, r})
	}
	s.finish()
	return unit{op: opSet, set: s}
}

// has reports whether the unit matches c.
func (u *unit) has(c rune) bool {
	switch u.op {
	case opChar:
		return c == u.c
	case opChar2:
		return c == u.c || c == u.c2
	case opNotChar:
		return c != u.c
	case opAny:
		return c != '\n'
	case opAll:
		return true
	}
	return u.set.has(c)
}

// start is what must match next, with the answers for Latin-1 laid out.
type start struct {
	unit
	table *[256]bool
}

func (u unit) start() *start {
	if u.op == opSet {
		return &start{u, &u.set.table}
	}
	t := new([256]bool)
	for c := range t {
		t[c] = u.has(rune(c))
	}
	return &start{u, t}
}

// disjoint reports whether no Latin-1 character is in both units.
func (u *unit) disjoint(v *start) bool {
	for c := range v.table {
		if v.table[c] && u.has(rune(c)) {
			return false
		}
	}
	return true
}
