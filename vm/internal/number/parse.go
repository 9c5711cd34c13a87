package number

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// spaces are what surrounds a number in ASCII text.
const spaces = " \t\n\v\f\r"

// DefaultMaxDigits is 3.13's limit on the digits of decimal text.
const DefaultMaxDigits = 4300

// digitValue gives the value of a digit of base 36, 255 for other bytes.
func digitValue(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'z':
		return c - 'a' + 10
	case c >= 'A' && c <= 'Z':
		return c - 'A' + 10
	}
	return 255
}

// IntOptions say whose rules ParseInt follows.
type IntOptions struct {
	Dialect   Dialect
	Long      bool // 2.7's long(): its name in messages, and a final L is allowed
	MaxDigits int  // 3's limit on decimal digits, 0 for none
}

// ParseInt is int(s, base) for text.
func ParseInt(s string, base int, o IntOptions) (Int, *Error) {
	// The common case: a short run of digits.
	if base == 10 && len(s) > 0 && len(s) <= 18 {
		neg := s[0] == '-'
		d := s
		if neg {
			d = s[1:]
		}
		var v int64
		ok := len(d) > 0
		for i := 0; i < len(d); i++ {
			c := d[i] - '0'
			if c > 9 {
				ok = false
				break
			}
			v = v*10 + int64(c)
		}
		if ok {
			if neg {
				v = -v
			}
			return Int{Small: v}, nil
		}
	}
	if o.Dialect == Py2 {
		return parseInt2(s, base, o)
	}
	return parseInt3(s, base, o)
}

func badBase(name string) *Error {
	return valueError(name + "() base must be >= 2 and <= 36, or 0")
}

func badLiteral(base int) *Error {
	msg := "invalid literal for int() with base " + strconv.Itoa(base) + ": "
	return &Error{Kind: "ValueError", Msg: msg, WithRepr: true, ReprLimit: 200}
}

// badLiteral2 shows the text itself, and long() the base that a prefix chose.
func badLiteral2(s string, base, chosen int, long bool) *Error {
	name := "int"
	if long {
		name, base = "long", chosen
	} else {
		s = strings.TrimLeft(s, spaces)
	}
	return valueError("invalid literal for " + name + "() with base " + strconv.Itoa(base) + ": " + repr2(cut(s)))
}

// repr2 is 2.7's repr of a str.
func repr2(s string) string {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	b := []byte{quote}
	for _, c := range []byte(s) {
		switch {
		case c == quote || c == '\\':
			b = append(b, '\\', c)
		case c == '\t':
			b = append(b, '\\', 't')
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', 'x', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}

// prefixBase tells the base that a prefix like 0x names, 0 for none.
func prefixBase(s string) int {
	if len(s) < 2 || s[0] != '0' {
		return 0
	}
	switch s[1] | 0x20 {
	case 'x':
		return 16
	case 'o':
		return 8
	case 'b':
		return 2
	}
	return 0
}

func parseInt3(s string, base int, o IntOptions) (Int, *Error) {
	if base != 0 && (base < 2 || base > 36) {
		return Int{}, badBase("int")
	}
	bad := badLiteral(base)
	t := strings.Trim(s, spaces)
	neg := strings.HasPrefix(t, "-")
	if neg || strings.HasPrefix(t, "+") {
		t = t[1:]
	}
	zeroOnly := false
	if p := prefixBase(t); p != 0 && (base == 0 || base == p) {
		base = p
		t = strings.TrimPrefix(t[2:], "_")
	} else if base == 0 {
		base = 10
		zeroOnly = strings.HasPrefix(t, "0")
	}
	digits, ok := joinUnderscores(t, base)
	if !ok {
		return Int{}, bad
	}
	if zeroOnly && strings.Trim(digits, "0") != "" {
		return Int{}, bad
	}
	if o.MaxDigits > 0 && base&(base-1) != 0 && len(digits) > o.MaxDigits {
		return Int{}, valueError("Exceeds the limit (" + strconv.Itoa(o.MaxDigits) + " digits) for integer string conversion: value has " +
			strconv.Itoa(len(digits)) + " digits; use sys.set_int_max_str_digits() to increase the limit")
	}
	return fromDigits(digits, base, neg), nil
}

// joinUnderscores checks that s is digits with single underscores between, and
// takes these out.
func joinUnderscores(s string, base int) (string, bool) {
	if s == "" {
		return "", false
	}
	under, last := 0, byte('_')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '_' {
			if last == '_' {
				return "", false
			}
			under++
		} else if int(digitValue(c)) >= base {
			return "", false
		}
		last = c
	}
	if last == '_' {
		return "", false
	}
	if under > 0 {
		s = strings.ReplaceAll(s, "_", "")
	}
	return s, true
}

func parseInt2(s string, base int, o IntOptions) (Int, *Error) {
	name := "int"
	if o.Long {
		name = "long"
	}
	if base != 0 && (base < 2 || base > 36) {
		return Int{}, badBase(name)
	}
	t := strings.Trim(s, spaces)
	neg := strings.HasPrefix(t, "-")
	if neg || strings.HasPrefix(t, "+") {
		t = strings.TrimLeft(t[1:], spaces)
	}
	given := base
	if p := prefixBase(t); p != 0 && (base == 0 || base == p) {
		base = p
		t = t[2:]
	} else if base == 0 {
		base = 10
		if strings.HasPrefix(t, "0") {
			base = 8
		}
	}
	bad := badLiteral2(s, given, base, o.Long)
	if o.Long && base < 22 && len(t) > 1 && t[len(t)-1]|0x20 == 'l' {
		t = t[:len(t)-1]
	}
	if t == "" {
		return Int{}, bad
	}
	for i := 0; i < len(t); i++ {
		if int(digitValue(t[i])) >= base {
			return Int{}, bad
		}
	}
	return fromDigits(t, base, neg), nil
}

// fromDigits reads digits that are known to be of the base.
func fromDigits(s string, base int, neg bool) Int {
	if v, err := strconv.ParseUint(s, base, 63); err == nil {
		if neg {
			return Int{Small: -int64(v)}
		}
		return Int{Small: int64(v)}
	}
	b, _ := new(big.Int).SetString(s, base)
	if neg {
		b.Neg(b)
	}
	return FromBig(b)
}

// ParseFloat is float(s) for text.
func ParseFloat(s string, d Dialect) (float64, *Error) {
	t := strings.Trim(s, spaces)
	if d == Py3 && strings.IndexByte(t, '_') >= 0 {
		var ok bool
		if t, ok = dropUnderscores(t); !ok {
			return 0, badFloat(s, d)
		}
	}
	n := floatPrefix(t)
	if n == 0 || n != len(t) {
		return 0, badFloat(s, d)
	}
	f := floatOf(t)
	if d == Py3 && f != f && t[0] == '-' {
		f = math.Copysign(f, -1)
	}
	return f, nil
}

func badFloat(s string, d Dialect) *Error {
	// 2.7 words it otherwise if the text at least begins with a number.
	if t := strings.TrimLeft(s, spaces); d == Py2 && floatPrefix(t) > 0 {
		return valueError("invalid literal for float(): " + cut(t))
	} else if d == Py2 {
		s = t
	}
	return cannotConvert("float", s, d)
}

// dropUnderscores takes out underscores that stand between digits.
func dropUnderscores(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			b = append(b, s[i])
			continue
		}
		if i == 0 || i == len(s)-1 || digitValue(s[i-1]) > 9 || digitValue(s[i+1]) > 9 {
			return "", false
		}
	}
	return string(b), true
}

// floatPrefix tells how many bytes at the start of s are a decimal float.
func floatPrefix(s string) int {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for _, word := range []string{"infinity", "inf", "nan"} {
		if len(s)-i >= len(word) && strings.EqualFold(s[i:i+len(word)], word) {
			return i + len(word)
		}
	}
	digits := 0
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		digits++
	}
	if i < len(s) && s[i] == '.' {
		i++
		for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			digits++
		}
	}
	if digits == 0 {
		return 0
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(s) && (s[j] == '-' || s[j] == '+') {
			j++
		}
		k := j
		for ; k < len(s) && s[k] >= '0' && s[k] <= '9'; k++ {
		}
		if k > j {
			i = k
		}
	}
	return i
}

// floatOf reads what floatPrefix accepted.
func floatOf(s string) float64 {
	if s[len(s)-1]|0x20 == 'n' {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && f == 0 {
		return 0
	}
	return f // an infinity if out of range
}
