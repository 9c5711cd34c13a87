package codecs

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/sllint/sllint/vm/internal/text"
)

// The encodings of East Asia come from x/text, whose tables (the web's) agree
// with CPython's but for a few characters that are rarely met. Their size is
// why they are not recorded like the single-byte ones.
var multibytes = map[string]struct {
	enc    encoding.Encoding
	length func(b []byte) int // of the character that b begins with
}{
	"big5": {traditionalchinese.Big5, twoBytes}, "cp950": {traditionalchinese.Big5, twoBytes}, "big5hkscs": {traditionalchinese.Big5, twoBytes},
	"euc_jp": {japanese.EUCJP, eucBytes}, "euc_jis_2004": {japanese.EUCJP, eucBytes}, "euc_jisx0213": {japanese.EUCJP, eucBytes},
	"shift_jis": {japanese.ShiftJIS, sjisBytes}, "cp932": {japanese.ShiftJIS, sjisBytes},
	"shift_jis_2004": {japanese.ShiftJIS, sjisBytes}, "shift_jisx0213": {japanese.ShiftJIS, sjisBytes},
	"gb2312": {simplifiedchinese.GBK, twoBytes}, "gbk": {simplifiedchinese.GBK, twoBytes}, "gb18030": {simplifiedchinese.GB18030, gbBytes},
	"euc_kr": {korean.EUCKR, twoBytes}, "cp949": {korean.EUCKR, twoBytes},
	// These shift between sets: they are taken as a whole.
	"iso2022_jp": {japanese.ISO2022JP, nil}, "hz": {simplifiedchinese.HZGB2312, nil},
}

func twoBytes(b []byte) int {
	if b[0] > 0x80 {
		return 2
	}
	return 1
}

func eucBytes(b []byte) int {
	switch {
	case b[0] == 0x8f:
		return 3
	case b[0] == 0x8e || b[0] >= 0xa1:
		return 2
	}
	return 1
}

func sjisBytes(b []byte) int {
	if b[0] > 0x80 && b[0] < 0xa0 || b[0] >= 0xe0 && b[0] < 0xfd {
		return 2
	}
	return 1
}

func gbBytes(b []byte) int {
	switch {
	case b[0] < 0x81:
		return 1
	case len(b) > 1 && b[1] >= '0' && b[1] <= '9':
		return 4
	}
	return 2
}

const (
	illegalMulti    = "illegal multibyte sequence"
	incompleteMulti = "incomplete multibyte sequence"
)

func multibyteDecoder(name string) Decoder {
	m := multibytes[name]
	return DecodeFunc(func(out *text.Builder, in []byte, pos int, final bool) (int, *Error) {
		d := m.enc.NewDecoder()
		for pos < len(in) {
			if n := asciiPrefix(in[pos:]); n > 0 && m.length != nil {
				out.AppendLatin1(in[pos : pos+n])
				pos += n
				continue
			}
			n := len(in) - pos
			if m.length != nil {
				n = m.length(in[pos:])
			}
			if n > len(in)-pos {
				if !final {
					return pos, nil
				}
				return pos, &Error{Encoding: name, Start: pos, End: len(in), Reason: incompleteMulti}
			}
			s, err := d.Bytes(in[pos : pos+n])
			if err != nil || strings.ContainsRune(string(s), utf8.RuneError) && name != "gb18030" {
				return pos, &Error{Encoding: name, Start: pos, End: pos + 1, Reason: illegalMulti}
			}
			for _, r := range string(s) {
				out.Append(r)
			}
			pos += n
		}
		return pos, nil
	})
}

// japaneseYen are the codecs in which the yen sign and the overline take the
// place of the backslash and the tilde.
var japaneseYen = map[string]bool{"shift_jis": true, "euc_jp": true}

func multibyteEncoder(name string) Encoder {
	m := multibytes[name]
	return EncodeFunc(func(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
		e := m.enc.NewEncoder()
		if m.length == nil {
			// All at once, up to what cannot be encoded.
			for end := pos; ; end++ {
				if end < in.Len() && !isSurrogate(in.At(end)) {
					if _, err := e.String(string(in.At(end))); err == nil {
						continue
					}
				}
				b, err := e.String(in.Slice(pos, end).String())
				if err == nil {
					out = append(out, b...)
				}
				if name == "hz" && end > pos && in.At(end-1) >= 0x80 {
					out = append(out, "~}"...)
				}
				if end == in.Len() {
					return out, nil
				}
				return out, &Error{Encoding: name, Start: end, End: end + 1, Reason: illegalMulti}
			}
		}
		for n := in.Len(); pos < n; pos++ {
			r := in.At(pos)
			if r < 0x80 {
				out = append(out, byte(r))
				continue
			}
			if (r == 0xa5 || r == 0x203e) && japaneseYen[name] {
				out = append(out, "\\~"[r>>13])
				continue
			}
			b, err := e.String(string(r))
			if err != nil || isSurrogate(r) {
				return out, &Error{Encoding: name, Start: pos, End: pos + 1, Reason: illegalMulti}
			}
			out = append(out, b...)
		}
		return out, nil
	})
}
