package codecs

import (
	"strings"
	"sync"

	"github.com/sllint/sllint/vm/internal/text"
)

// Normalize gives the spelling by which codecs are looked up: small letters,
// with one underscore for any run of other characters (a dot stays).
func Normalize(name string) string {
	var b strings.Builder
	gap := false
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteByte(c)
		} else if c < 0x80 {
			gap = true
		}
	}
	return b.String()
}

// Module gives the module of package encodings for a codec's name, "" for none.
func Module(name string, d Dialect) string {
	n := Normalize(name)
	switch n {
	case "utf_8", "ascii", "latin_1": // these need no table
		return n
	case "utf8":
		return "utf_8"
	}
	t := loaded[d]()
	a, ok := t.alias[n]
	if !ok {
		a, ok = t.alias[strings.ReplaceAll(n, ".", "_")]
	}
	if ok {
		n = a
	}
	if _, ok := t.name[n]; !ok || strings.Contains(n, ".") {
		return ""
	}
	return n
}

var cache [2]sync.Map // module to *Codec

// Lookup finds a codec by any of its names, nil for none: the LookupError is
// "unknown encoding: " and the name.
func Lookup(name string, d Dialect) *Codec {
	module := Module(name, d)
	if module == "" {
		return nil
	}
	if c, ok := cache[d].Load(module); ok {
		return c.(*Codec)
	}
	c, _ := cache[d].LoadOrStore(module, newCodec(module, d))
	return c.(*Codec)
}

func newCodec(module string, d Dialect) *Codec {
	c := &Codec{Module: module, Dialect: d}
	switch module {
	case "utf_8":
		c.Name = "utf-8"
	case "ascii":
		c.Name = "ascii"
	case "latin_1":
		c.Name = "iso8859-1"
	default:
		c.Name = loaded[d]().name[module]
	}
	stateless := func(dec DecodeFunc, enc EncodeFunc) {
		c.NewDecoder = func() Decoder { return dec }
		c.NewEncoder = func() Encoder { return enc }
	}
	pick := func(three, two string) string {
		if d == Py2 {
			return two
		}
		return three
	}
	plainDecode, plainEncode := DecodeFunc(decodeUTF8), EncodeFunc(encodeUTF8)
	if d == Py2 {
		plainDecode, plainEncode = decodeUTF8Py2, encodeUTF8Py2
	}
	wide := func(size int, big, marked bool, name string) {
		c.unit = size
		c.NewDecoder = func() Decoder {
			return &wideDecoder{size: size, big: big, marked: marked, dialect: d, name: name}
		}
		c.NewEncoder = func() Encoder { return encodeWide(size, big, d, name) }
		if marked {
			mark := appendUnit(nil, 0xfeff, size, false)
			c.NewEncoder = func() Encoder { return &markedEncoder{mark: mark, plain: encodeWide(size, false, d, name)} }
		}
	}
	switch module {
	case "utf_8":
		stateless(plainDecode, plainEncode)
	case "utf_8_sig":
		c.NewDecoder = func() Decoder { return &sigDecoder{plain: plainDecode} }
		c.NewEncoder = func() Encoder { return &markedEncoder{mark: bom8, plain: plainEncode} }
	case "ascii":
		stateless(decodeASCII, encodeBelow(0x80, "ascii"))
	case "latin_1":
		stateless(decodeLatin1, encodeBelow(0x100, "latin-1"))
	case "utf_7":
		c.NewDecoder = func() Decoder { return &utf7Decoder{d} }
		c.NewEncoder = func() Encoder { return EncodeFunc(encodeUTF7) }
	case "utf_16":
		wide(2, false, true, pick("utf-16", "utf16"))
	case "utf_16_le":
		wide(2, false, false, pick("utf-16-le", "utf16"))
	case "utf_16_be":
		wide(2, true, false, pick("utf-16-be", "utf16"))
	case "utf_32":
		wide(4, false, true, pick("utf-32", "utf32"))
	case "utf_32_le":
		wide(4, false, false, pick("utf-32-le", "utf32"))
	case "utf_32_be":
		wide(4, true, false, pick("utf-32-be", "utf32"))
	case "unicode_escape":
		stateless(decodeUnicodeEscape(d), encodeUnicodeEscape)
	case "raw_unicode_escape":
		stateless(decodeRawEscape(d), encodeRawEscape)
	case "punycode":
		stateless(decodePunycode(d), encodePunycode)
	case "idna":
		stateless(decodeIDNA(d), encodeIDNA(d))
	case "charmap":
		stateless(decodeLatin1, encodeBelow(0x100, "latin-1"))
	case "undefined":
		stateless(
			func(*text.Builder, []byte, int, bool) (int, *Error) { return 0, undefinedEncoding() },
			func(out []byte, _ text.Text, _ int, _ bool) ([]byte, *Error) { return out, undefinedEncoding() })
	default:
		c.others(d)
	}
	return c
}

func undefinedEncoding() *Error { return &Error{Plain: true, Reason: "undefined encoding"} }

// others are the codecs from tables, and those between bytes.
func (c *Codec) others(d Dialect) {
	if t := transforms(d)[c.Module]; t != nil {
		c.Transform = t
		return
	}
	if m := loaded[d]().charmaps[c.Module]; m != nil {
		c.NewDecoder = func() Decoder { return m }
		c.NewEncoder = func() Encoder { return m }
		return
	}
	if _, ok := multibytes[c.Module]; ok {
		c.NewDecoder = func() Decoder { return multibyteDecoder(c.Module) }
		c.NewEncoder = func() Encoder { return multibyteEncoder(c.Module) }
	}
}
