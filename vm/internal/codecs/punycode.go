package codecs

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/sllint/sllint/vm/internal/text"
)

// Punycode is RFC 3492.
const (
	punyBase, punyTMin, punyTMax = 36, 1, 26
	punySkew, punyDamp           = 38, 700
	punyBias, punyFirst          = 72, 0x80
	punyDigits                   = "abcdefghijklmnopqrstuvwxyz0123456789"
)

func punyThreshold(j, bias int) int {
	return min(max(punyBase*(j+1)-bias, punyTMin), punyTMax)
}

func punyAdapt(delta int, first bool, count int) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / count
	k := 0
	for delta > (punyBase-punyTMin)*punyTMax/2 {
		delta /= punyBase - punyTMin
		k += punyBase
	}
	return k + (punyBase-punyTMin+1)*delta/(delta+punySkew)
}

func encodePunycode(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	s := in.Runes()[pos:]
	var high []rune
	count := 0
	for _, r := range s {
		if r < punyFirst {
			out = append(out, byte(r))
			count++
		} else {
			high = append(high, r)
		}
	}
	if count > 0 {
		out = append(out, '-')
	}
	slices.Sort(high)
	high = slices.Compact(high)
	n, delta, bias, first := rune(punyFirst), 0, punyBias, true
	for _, m := range high {
		delta += int(m-n) * (count + 1)
		n = m
		for _, r := range s {
			if r < m {
				delta++
			}
			if r != m {
				continue
			}
			q := delta
			for j := 0; ; j++ {
				t := punyThreshold(j, bias)
				if q < t {
					break
				}
				out = append(out, punyDigits[t+(q-t)%(punyBase-t)])
				q = (q - t) / (punyBase - t)
			}
			out = append(out, punyDigits[q])
			count++
			bias = punyAdapt(delta, first, count)
			delta, first = 0, false
		}
		delta++
		n++
	}
	return out, nil
}

// decodePunycode always takes the whole. What a lenient handler makes of an
// error differs from CPython's, which gives up there.
func decodePunycode(d Dialect) DecodeFunc {
	return func(out *text.Builder, in []byte, pos int, _ bool) (int, *Error) {
		fail := func(start int, reason string) (int, *Error) {
			return pos, &Error{Encoding: "punycode", Start: start, End: start + 1, Reason: reason, Plain: d == Py2}
		}
		dash := bytes.LastIndexByte(in[pos:], '-') + pos
		var s []rune
		at := pos
		if dash >= pos {
			for i, c := range in[pos:dash] {
				if c >= 0x80 {
					return pos, &Error{Encoding: "ascii", Start: pos + i, End: pos + i + 1, Reason: "ordinal not in range(128)"}
				}
				s = append(s, rune(c))
			}
			at = dash + 1
		}
		n, where, bias := punyFirst, -1, punyBias
		for first := true; at < len(in); first = false {
			delta, w := 0, 1
			for j := 0; ; j++ {
				if at >= len(in) {
					if d == Py2 {
						return fail(at, "incomplete punicode string")
					}
					return fail(at, "incomplete punycode string")
				}
				c := in[at]
				digit := bytes.IndexByte([]byte(punyDigits), c|0x20)
				if c >= '0' && c <= '9' {
					digit = int(c-'0') + 26
				}
				if digit < 0 || digit >= 26 && (c < '0' || c > '9') {
					if d == Py2 {
						// 2.7 names the character after it, and fails on its
						// own where there is none.
						return fail(at, fmt.Sprintf("Invalid extended code point '%s'", []byte{upperASCII(in[min(at+1, len(in)-1)])}))
					}
					return fail(at, fmt.Sprintf("Invalid extended code point '%d'", upperASCII(c)))
				}
				at++
				t := punyThreshold(j, bias)
				delta += digit * w
				if delta > 1<<40 {
					return fail(at-1, "Invalid character U+7fffffff")
				}
				if digit < t {
					break
				}
				w *= punyBase - t
			}
			where += delta + 1
			n += where / (len(s) + 1)
			if n > 0x10ffff {
				return pos, &Error{Encoding: "punycode", Start: max(dash+1, pos) + where - 1, End: max(dash+1, pos) + where, Reason: fmt.Sprintf("Invalid character U+%x", n), Plain: d == Py2}
			}
			where %= len(s) + 1
			s = slices.Insert(s, where, rune(n))
			bias = punyAdapt(delta, first, len(s))
		}
		for _, r := range s {
			out.Append(r)
		}
		return len(in), nil
	}
}

func upperASCII(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}
