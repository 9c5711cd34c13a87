package source

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

//go:embed charmaps.tsv
var charmapsText string

// multibyte maps CPython's module names to the codecs of x/text, which agree
// on what source files hold.
var multibyte = map[string]encoding.Encoding{
	"big5": traditionalchinese.Big5, "cp950": traditionalchinese.Big5, "big5hkscs": traditionalchinese.Big5,
	"euc_jp": japanese.EUCJP, "euc_jis_2004": japanese.EUCJP, "euc_jisx0213": japanese.EUCJP,
	"shift_jis": japanese.ShiftJIS, "cp932": japanese.ShiftJIS, "shift_jis_2004": japanese.ShiftJIS, "shift_jisx0213": japanese.ShiftJIS,
	"iso2022_jp": japanese.ISO2022JP,
	"gb2312":     simplifiedchinese.GBK, "gbk": simplifiedchinese.GBK, "gb18030": simplifiedchinese.GB18030, "hz": simplifiedchinese.HZGB2312,
	"euc_kr": korean.EUCKR, "cp949": korean.EUCKR,
}

// notText are the codecs of CPython that do not give text.
var notText = map[string]bool{
	"base64_codec": true, "bz2_codec": true, "hex_codec": true, "quopri_codec": true,
	"rot_13": true, "uu_codec": true, "zlib_codec": true,
}

// otherCodecs exist in CPython and not here.
var otherCodecs = map[string]bool{
	"idna": true, "punycode": true, "raw_unicode_escape": true, "unicode_escape": true, "utf_7": true,
	"utf_16": true, "utf_16_be": true, "utf_16_le": true, "utf_32": true, "utf_32_be": true, "utf_32_le": true,
	"iso2022_jp_1": true, "iso2022_jp_2": true, "iso2022_jp_2004": true, "iso2022_jp_3": true, "iso2022_jp_ext": true,
	"iso2022_kr": true, "johab": true, "charmap": true,
}

type charmaps struct {
	decode  map[string]*[128]rune
	aliases map[string]string
}

var loadCharmaps = sync.OnceValue(func() charmaps {
	c := charmaps{map[string]*[128]rune{}, map[string]string{}}
	for line := range strings.Lines(charmapsText) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch f[0] {
		case "map":
			table := new([128]rune)
			for i, hex := range strings.Fields(f[2]) {
				r, _ := strconv.ParseUint(hex, 16, 32)
				table[i] = rune(r)
			}
			c.decode[f[1]] = table
		case "alias":
			c.aliases[f[1]] = f[2]
		}
	}
	return c
})

// module gives CPython's module name for a codec's name, however spelled.
func module(name string) string {
	var b strings.Builder
	punct := false
	for _, c := range []byte(strings.ToLower(name)) {
		if !nameByte(c) || c == '-' || c == '_' {
			punct = true
			continue
		}
		if punct && b.Len() > 0 {
			b.WriteByte('_')
		}
		punct = false
		b.WriteByte(c)
	}
	s := b.String()
	if a, ok := loadCharmaps().aliases[s]; ok {
		return a
	}
	if a, ok := loadCharmaps().aliases[strings.ReplaceAll(s, ".", "_")]; ok {
		return a
	}
	return s
}

// transcode decodes t.Bytes by the codec that t.Encoding names; the cookie is
// at offset at.
func transcode(t Text, py2 bool, at int) (Text, *Error) {
	whole := func(msg string) (Text, *Error) {
		return Text{}, &Error{Msg: msg, Start: at, Stop: at + len(t.Encoding)}
	}
	name := module(t.Encoding)
	if name == "utf_8" || name == "utf_8_sig" || name == "ascii" || name == "latin_1" {
		return plain(t, name, py2)
	}
	if table := loadCharmaps().decode[name]; table != nil {
		return byCharmap(t, table)
	}
	if enc := multibyte[name]; enc != nil {
		return byMultibyte(t, name, enc)
	}
	switch {
	case name == "string_escape" && py2:
		return whole("decoder did not return an unicode object (type=str)")
	case name == "undefined":
		return whole("undefined encoding")
	case notText[name] && !py2:
		return whole("'" + t.Encoding + "' is not a text encoding; use codecs.decode() to handle arbitrary codecs")
	case notText[name], otherCodecs[name]:
		return whole("the encoding " + t.Encoding + " is not supported")
	}
	return whole("unknown encoding: " + t.Encoding)
}

// plain handles utf-8 by a name that the tokenizer does not know itself (so
// that all bytes must be valid), ascii and latin-1 likewise.
func plain(t Text, name string, py2 bool) (Text, *Error) {
	if t.ASCII {
		return t, nil
	}
	switch name {
	case "latin_1":
		t.Bytes = latin1(t.Bytes)
		return t, nil
	case "ascii":
		i := 0
		for t.Bytes[i] < utf8.RuneSelf {
			i++
		}
		return Text{}, decodeError("ascii", t.Bytes, i, i+1, "ordinal not in range(128)")
	}
	if py2 {
		return plainPy2(t)
	}
	i := invalidUTF8(t.Bytes)
	if i < 0 {
		return t, nil
	}
	n, reason := InvalidUTF8(t.Bytes[i:])
	return Text{}, decodeError("utf-8", t.Bytes, i, i+n, reason)
}

// plainPy2 is 2.7's utf-8, which lets encoded surrogates pass.
func plainPy2(t Text) (Text, *Error) {
	for at := 0; ; at += 3 {
		i := invalidUTF8(t.Bytes[at:])
		if i < 0 {
			return t, nil
		}
		at += i
		if t.Invalid < 0 {
			t.Invalid = at
		}
		if n, reason := InvalidUTF8Py2(t.Bytes[at:]); n > 0 {
			return Text{}, decodeError("utf8", t.Bytes, at, at+n, reason)
		}
	}
}

func byCharmap(t Text, table *[128]rune) (Text, *Error) {
	if t.ASCII {
		return t, nil
	}
	out := make([]byte, 0, len(t.Bytes)*5/4)
	for i, c := range t.Bytes {
		if c < utf8.RuneSelf {
			out = append(out, c)
			continue
		}
		r := table[c-utf8.RuneSelf]
		if r == utf8.RuneError {
			return Text{}, decodeError("charmap", t.Bytes, i, i+1, "character maps to <undefined>")
		}
		out = utf8.AppendRune(out, r)
	}
	t.Bytes = out
	return t, nil
}

func byMultibyte(t Text, name string, enc encoding.Encoding) (Text, *Error) {
	if t.ASCII && name != "hz" && name != "iso2022_jp" {
		return t, nil
	}
	out, err := enc.NewDecoder().Bytes(t.Bytes)
	if err == nil && name != "gb18030" && strings.ContainsRune(string(out), utf8.RuneError) {
		err = encoding.ErrInvalidUTF8
	}
	if err != nil {
		i := badSequence(t.Bytes, enc)
		return Text{}, decodeError(name, t.Bytes, i, i+1, "illegal multibyte sequence")
	}
	t.Bytes, t.ASCII = out, isASCII(out)
	return t, nil
}

// badSequence finds the byte where a multi-byte codec stumbles, by feeding it
// one line and then one more byte at a time.
func badSequence(src []byte, enc encoding.Encoding) int {
	start := 0
	for start < len(src) {
		stop := start
		for stop < len(src) && src[stop] != '\n' {
			stop++
		}
		line := src[start:min(stop+1, len(src))]
		if bad(line, enc) {
			for n := 1; n <= len(line); n++ {
				// A prefix may end inside a character: only what stays bad counts.
				if bad(line[:n], enc) && bad(append(line[:n:n], ' '), enc) && (n == len(line) || bad(line[:n+1], enc)) {
					return start + n - 1
				}
			}
		}
		start = stop + 1
	}
	return max(len(src)-1, 0)
}

func bad(src []byte, enc encoding.Encoding) bool {
	out, err := enc.NewDecoder().Bytes(src)
	return err != nil || strings.ContainsRune(string(out), utf8.RuneError)
}

func decodeError(codec string, src []byte, start, stop int, reason string) *Error {
	return &Error{Msg: DecodeMessage(codec, src, start, stop, reason), Start: start, Stop: stop}
}

// DecodeMessage words a UnicodeDecodeError of src[start:stop] as CPython does.
func DecodeMessage(codec string, src []byte, start, stop int, reason string) string {
	if stop == start+1 && stop <= len(src) {
		return fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", codec, src[start], start, reason)
	}
	return fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", codec, start, stop-1, reason)
}

// InvalidUTF8 says how many bytes CPython blames, and why, where b begins with
// a sequence that is not valid UTF-8.
func InvalidUTF8(b []byte) (n int, reason string) {
	const cont, start, end = "invalid continuation byte", "invalid start byte", "unexpected end of data"
	c := b[0]
	var need int
	lo, hi := byte(0x80), byte(0xbf)
	switch {
	case c < 0xc2 || c > 0xf4:
		return 1, start
	case c < 0xe0:
		need = 1
	case c < 0xf0:
		need = 2
		if c == 0xe0 {
			lo = 0xa0
		} else if c == 0xed {
			hi = 0x9f
		}
	default:
		need = 3
		if c == 0xf0 {
			lo = 0x90
		} else if c == 0xf4 {
			hi = 0x8f
		}
	}
	for i := 1; i <= need; i++ {
		if i == len(b) {
			return i, end
		}
		if b[i] < lo || b[i] > hi {
			return i, cont
		}
		lo, hi = 0x80, 0xbf
	}
	return 1, cont
}

// InvalidUTF8Py2 is 2.7's judgement of bytes that are not valid UTF-8: how
// many it blames and why. None are blamed for an encoded surrogate.
func InvalidUTF8Py2(b []byte) (n int, reason string) {
	const cont = "invalid continuation byte"
	isCont := func(i int) bool { return b[i]&0xc0 == 0x80 }
	c := b[0]
	need := 0
	switch {
	case c < 0xc2 || c > 0xf4:
		return 1, "invalid start byte"
	case c < 0xe0:
		need = 2
	case c < 0xf0:
		need = 3
	default:
		need = 4
	}
	if len(b) < need {
		n = 1
		for k := 1; k < len(b) && isCont(k); k++ {
			n += k // CPython's own slip
		}
		return n, "unexpected end of data"
	}
	bad := !isCont(1) || c == 0xe0 && b[1] < 0xa0 || c == 0xf0 && b[1] < 0x90 || c == 0xf4 && b[1] > 0x8f
	for i := 2; i < need; i++ {
		bad = bad || !isCont(i)
	}
	if !bad {
		return 0, ""
	}
	n = 1
	for n < need-1 && isCont(n) {
		n++
	}
	return n, cont
}

// Encoder gives a function that encodes UTF-8 back into the codec that Decode
// reported as Text.Encoding, for Python 2.7's plain string literals, which hold
// the file's own bytes. It returns nil where these are the UTF-8 bytes. What
// the codec cannot encode becomes '?'.
func Encoder(name string) func([]byte) []byte {
	switch m := module(name); {
	case m == "utf_8" || m == "utf_8_sig" || m == "ascii":
		return nil
	case m == "latin_1" || name == "iso-8859-1":
		return func(b []byte) []byte { return narrow(b, func(r rune) (byte, bool) { return byte(r), r < 256 }) }
	case loadCharmaps().decode[m] != nil:
		back := map[rune]byte{}
		for i, r := range loadCharmaps().decode[m] {
			back[r] = byte(i + utf8.RuneSelf)
		}
		return func(b []byte) []byte {
			return narrow(b, func(r rune) (byte, bool) {
				if r < utf8.RuneSelf {
					return byte(r), true
				}
				c, ok := back[r]
				return c, ok
			})
		}
	case multibyte[m] != nil:
		return func(b []byte) []byte {
			out, err := encoding.ReplaceUnsupported(multibyte[m].NewEncoder()).Bytes(b)
			if err != nil {
				return b
			}
			return out
		}
	}
	return nil
}

func narrow(b []byte, encode func(rune) (byte, bool)) []byte {
	out := make([]byte, 0, len(b))
	for _, r := range string(b) {
		c, ok := encode(r)
		if !ok {
			c = '?'
		}
		out = append(out, c)
	}
	return out
}
