package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// Case, the is… methods, and what lays text out: center, zfill, expandtabs.

func init() {
	type caseFn struct {
		name string
		on   textKinds
		one  func(c, prev byte) byte // of ASCII; prev is the character before
		all  func(db *unicodedata.Database, c chars) []rune
	}
	for _, f := range []caseFn{
		{"upper", onAll, func(c, _ byte) byte { return upperByte(c) }, perWidth(unicodedata.Upper[byte], unicodedata.Upper[uint16], unicodedata.Upper[rune])},
		{"lower", onAll, func(c, _ byte) byte { return lowerByte(c) }, perWidth(unicodedata.Lower[byte], unicodedata.Lower[uint16], unicodedata.Lower[rune])},
		{"swapcase", onAll, swapByte, perWidth(unicodedata.Swapcase[byte], unicodedata.Swapcase[uint16], unicodedata.Swapcase[rune])},
		{"title", onAll, titleByte, perWidth(unicodedata.Title[byte], unicodedata.Title[uint16], unicodedata.Title[rune])},
		{"casefold", onStr3, func(c, _ byte) byte { return lowerByte(c) }, perWidth(unicodedata.Casefold[byte], unicodedata.Casefold[uint16], unicodedata.Casefold[rune])},
		{"capitalize", onAll, nil, perWidth(unicodedata.Capitalize[byte], unicodedata.Capitalize[uint16], unicodedata.Capitalize[rune])},
	} {
		addTextRows(textRow{name: f.name, on: f.on, op: func(t *Thread, s text, a []Value) Value {
			if s.kind == kStr && !(s.w == 0 && isASCII(s.s)) {
				return obj(&t.vm.textOfRunes(f.all(t.vm.ucd(), s.chars)).Header)
			}
			b := make([]byte, len(s.s))
			prev := byte(0)
			for i := range b {
				c := s.s[i]
				switch {
				case f.one != nil:
					b[i] = f.one(c, prev)
				case i == 0:
					b[i] = upperByte(c)
				default:
					b[i] = lowerByte(c)
				}
				prev = c
			}
			return t.textResult(s, chars{stringOf(b), 0})
		}})
	}
	addTests()
	addTextRows(
		textRow{name: "center", on: onAll, sig: "width, fillchar=' ', /", op: justifier("center")},
		textRow{name: "ljust", on: onAll, sig: "width, fillchar=' ', /", op: justifier("ljust")},
		textRow{name: "rjust", on: onAll, sig: "width, fillchar=' ', /", op: justifier("rjust")},
		textRow{name: "zfill", on: onAll, sig: "width, /", op: textZfill},
		textRow{name: "expandtabs", on: onAll3, sig: "tabsize=8", op: textExpandtabs},
		textRow{name: "expandtabs", on: onAll2, sig: "tabsize=8, /", op: textExpandtabs},
	)
}

// perWidth picks the instance of a function of text for a width.
func perWidth[R any](b func(*unicodedata.Database, []byte) R, h func(*unicodedata.Database, []uint16) R, r func(*unicodedata.Database, []rune) R) func(*unicodedata.Database, chars) R {
	return func(db *unicodedata.Database, c chars) R {
		switch c.w {
		case 0:
			return b(db, bytesOf(c.s))
		case 1:
			return h(db, unitsOf[uint16](c.s))
		}
		return r(db, unitsOf[rune](c.s))
	}
}

func isUpperByte(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLowerByte(c byte) bool { return c >= 'a' && c <= 'z' }
func isAlphaByte(c byte) bool { return isUpperByte(c) || isLowerByte(c) }
func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }

func upperByte(c byte) byte {
	if isLowerByte(c) {
		c -= 'a' - 'A'
	}
	return c
}

func lowerByte(c byte) byte {
	if isUpperByte(c) {
		c += 'a' - 'A'
	}
	return c
}

func swapByte(c, _ byte) byte {
	if isLowerByte(c) {
		return upperByte(c)
	}
	return lowerByte(c)
}

func titleByte(c, prev byte) byte {
	if isAlphaByte(prev) {
		return lowerByte(c)
	}
	return upperByte(c)
}

// addTests adds the is… methods.
func addTests() {
	every := func(name string, on textKinds, ascii func(byte) bool, wide func(*unicodedata.Database, rune) bool, empty bool) {
		addTextRows(textRow{name: name, on: on, op: func(t *Thread, s text, a []Value) Value {
			db := t.vm.ucd()
			n := s.len()
			for i := range n {
				c := s.at(i)
				if s.kind != kStr || c < 128 {
					if c >= 128 || !ascii(byte(c)) {
						return False
					}
				} else if !wide(db, c) {
					return False
				}
			}
			return Bool(n > 0 || empty)
		}})
	}
	type db = unicodedata.Database
	every("isalpha", onAll, isAlphaByte, (*db).IsAlpha, false)
	every("isdigit", onAll, isDigitByte, (*db).IsDigit, false)
	every("isalnum", onAll, func(c byte) bool { return isAlphaByte(c) || isDigitByte(c) }, (*db).IsAlnum, false)
	every("isspace", onRaw3|onStr2|onArray2, func(c byte) bool { return isByteSpace(rune(c)) }, nil, false)
	every("isspace", onStr3|onUnicode2, func(c byte) bool { return isByteSpace(rune(c)) || c >= 0x1c && c <= 0x1f }, (*db).IsSpace, false)
	every("isdecimal", onStr3|onUnicode2, isDigitByte, (*db).IsDecimal, false)
	every("isnumeric", onStr3|onUnicode2, isDigitByte, (*db).IsNumeric, false)
	every("isprintable", onStr3, func(c byte) bool { return c >= ' ' && c < 127 }, (*db).IsPrintable, true)
	every("isascii", onAll3, func(c byte) bool { return true }, func(*db, rune) bool { return false }, true)
	whole := func(name string, on textKinds, ascii func(s string) bool, wide func(*db, chars) bool) {
		addTextRows(textRow{name: name, on: on, op: func(t *Thread, s text, a []Value) Value {
			if s.kind != kStr || s.w == 0 && isASCII(s.s) {
				return Bool(ascii(s.s))
			}
			return Bool(wide(t.vm.ucd(), s.chars))
		}})
	}
	whole("islower", onAll, func(s string) bool { return allCased(s, isUpperByte, isLowerByte) },
		perWidth(unicodedata.IsLowerText[byte], unicodedata.IsLowerText[uint16], unicodedata.IsLowerText[rune]))
	whole("isupper", onAll, func(s string) bool { return allCased(s, isLowerByte, isUpperByte) },
		perWidth(unicodedata.IsUpperText[byte], unicodedata.IsUpperText[uint16], unicodedata.IsUpperText[rune]))
	whole("istitle", onAll, isTitleBytes, perWidth(unicodedata.IsTitleText[byte], unicodedata.IsTitleText[uint16], unicodedata.IsTitleText[rune]))
	whole("isidentifier", onStr3, isIdentifierASCII, perWidth(unicodedata.IsIdentifier[byte], unicodedata.IsIdentifier[uint16], unicodedata.IsIdentifier[rune]))
}

// allCased tells whether s has a character of one case and none of the other.
func allCased(s string, not, yes func(byte) bool) bool {
	some := false
	for i := range len(s) {
		if not(s[i]) {
			return false
		}
		some = some || yes(s[i])
	}
	return some
}

func isTitleBytes(s string) bool {
	some, inside := false, false
	for i := range len(s) {
		switch c := s[i]; {
		case isUpperByte(c):
			if inside {
				return false
			}
			some, inside = true, true
		case isLowerByte(c):
			if !inside {
				return false
			}
			some = true
		default:
			inside = false
		}
	}
	return some
}

func isIdentifierASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlphaByte(c) && c != '_' && (i == 0 || !isDigitByte(c)) {
			return false
		}
	}
	return s != ""
}

func justifier(name string) textOp {
	return func(t *Thread, s text, a []Value) Value {
		width, ok := t.size(a[0], 0)
		if !ok {
			return Null
		}
		fill := ' '
		if a[1].p != nil {
			if fill, ok = t.fillChar(s, a[1], name); !ok {
				return Null
			}
		}
		pad := width - s.len()
		if pad <= 0 {
			return t.same(s)
		}
		left := 0
		switch name {
		case "rjust":
			left = pad
		case "center":
			left = pad/2 + pad&width&1
		}
		return t.pad(s, left, pad-left, fill)
	}
}

// pad puts fill around s.
func (t *Thread) pad(s text, left, right int, fill rune) Value {
	if left < 0 || right < 0 || left+right+s.len() > maxSize {
		return t.overflowError("padded string is too long")
	}
	if !t.mayAlloc(left + right) {
		return Null
	}
	f := charsOfRunes([]rune{fill})
	before, _ := f.repeat(left)
	after, _ := f.repeat(right)
	if left == 0 {
		before = chars{}
	}
	if right == 0 {
		after = chars{}
	}
	return t.textResult(s, before.concat(s.chars).concat(after))
}

// fillChar is the second argument of center and the like.
func (t *Thread) fillChar(s text, v Value, name string) (rune, bool) {
	if s.kind == kStr {
		if t.vm.py2 && v.p.kind != kStr {
			u := t.unicodeFrom(v)
			if u.p == nil {
				t.clearExc()
				t.typeError("The fill character cannot be converted to Unicode")
				return 0, false
			}
			c := asText(u.p).chars()
			t.decref(u)
			return t.oneChar(c)
		}
		if v.p.kind != kStr {
			t.typeError("The fill character must be a unicode character, not %s", t.typeName(v))
			return 0, false
		}
		return t.oneChar(asText(v.p).chars())
	}
	switch {
	case v.p.kind == kBytes && len(asText(v.p).s) == 1:
		return rune(asText(v.p).s[0]), true
	case v.p.kind == kByteArray && !t.vm.py2 && len(asByteArray(v.p).b) == 1:
		return rune(asByteArray(v.p).b[0]), true
	case t.vm.py2:
		t.typeError("%s() argument 2 must be char, not %s", name, t.argType(v))
	case v.p.kind == kBytes || v.p.kind == kByteArray:
		t.typeError("%s(): argument 2 must be a byte string of length 1, not a %s object of length %d", name, t.typeName(v), t.textSelf(v).len())
	default:
		t.typeError("%s() argument 2 must be a byte string of length 1, not %s", name, t.argType(v))
	}
	return 0, false
}

func (t *Thread) oneChar(c chars) (rune, bool) {
	if c.len() != 1 {
		t.typeError("The fill character must be exactly one character long")
		return 0, false
	}
	return c.at(0), true
}

func textZfill(t *Thread, s text, a []Value) Value {
	width, ok := t.size(a[0], 0)
	if !ok {
		return Null
	}
	pad := width - s.len()
	if pad <= 0 {
		return t.same(s)
	}
	if s.len() > 0 {
		if c := s.at(0); c == '+' || c == '-' {
			rest := t.pad(text{s.sub(1, s.len()), s.kind, Null}, pad, 0, '0')
			if rest.p == nil {
				return Null
			}
			r := t.textResult(s, s.sub(0, 1).concat(t.textSelf(rest).chars))
			t.decref(rest)
			return r
		}
	}
	return t.pad(s, pad, 0, '0')
}

func textExpandtabs(t *Thread, s text, a []Value) Value {
	tab, ok := t.size(a[0], 8)
	if !ok {
		return Null
	}
	if int(int32(tab)) != tab {
		return t.overflowError("Python int too large to convert to C int")
	}
	var out []byte
	space := chars{" ", 0}.widen(s.w).s
	col, n, from := 0, s.len(), 0
	for i := range n {
		switch s.at(i) {
		case '\t':
			out = append(out, s.sub(from, i).s...)
			from = i + 1
			if tab > 0 {
				k := tab - col%tab
				if len(out)>>s.w+k > maxSize {
					return t.overflowError("result too long")
				}
				if k >= largeAlloc && !t.mayAlloc(k<<s.w) {
					return Null
				}
				out = append(out, strings.Repeat(space, k)...)
				col += k
			}
		case '\n', '\r':
			col = 0
		default:
			col++
		}
	}
	if from == 0 {
		return t.same(s)
	}
	out = append(out, s.sub(from, n).s...)
	return t.textResult(s, chars{stringOf(out), s.w})
}
