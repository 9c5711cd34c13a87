package codecs

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/sllint/sllint/vm/internal/text"
)

func decodeLatin1(out *text.Builder, in []byte, pos int, _ bool) (int, *Error) {
	out.AppendLatin1(in[pos:])
	return len(in), nil
}

func decodeASCII(out *text.Builder, in []byte, pos int, _ bool) (int, *Error) {
	n := asciiPrefix(in[pos:])
	out.AppendLatin1(in[pos : pos+n])
	if pos += n; pos < len(in) {
		return pos, &Error{Encoding: "ascii", Start: pos, End: pos + 1, Reason: "ordinal not in range(128)"}
	}
	return pos, nil
}

// encodeBelow is for ASCII and Latin-1.
func encodeBelow(limit rune, name string) EncodeFunc {
	reason := "ordinal not in range(" + strconv.Itoa(int(limit)) + ")"
	return func(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
		if limit == 0x100 && in.UCS2 == nil && in.UCS4 == nil {
			return append(out, in.Latin1[pos:]...), nil
		}
		for n := in.Len(); pos < n; pos++ {
			r := in.At(pos)
			if r < limit {
				out = append(out, byte(r))
				continue
			}
			end := pos + 1
			for end < n && in.At(end) >= limit {
				end++
			}
			return out, &Error{Encoding: name, Start: pos, End: end, Reason: reason}
		}
		return out, nil
	}
}

// The tables are what CPython itself says. To make them again, where both
// Pythons are: python3.13 tables/generate.py tables, and the same with python2.7.

var (
	//go:embed tables/codecs-3.tsv.gz
	packed3 []byte
	//go:embed tables/codecs-2.tsv.gz
	packed2 []byte
)

// charmap is a single-byte encoding.
type charmap struct {
	decode [256]rune // -1 for undefined
	encode map[rune]byte
}

// tables are the codecs of a dialect: aliases to modules, modules to names,
// and the single-byte encodings.
type tables struct {
	alias    map[string]string
	name     map[string]string
	charmaps map[string]*charmap
}

var loaded = [2]func() *tables{
	sync.OnceValue(func() *tables { return unpack(packed3) }),
	sync.OnceValue(func() *tables { return unpack(packed2) }),
}

func unpack(packed []byte) *tables {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	t := &tables{map[string]string{}, map[string]string{}, map[string]*charmap{}}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch f[0] {
		case "alias":
			t.alias[f[1]] = f[2]
		case "name":
			t.name[f[1]] = f[2]
		case "map":
			t.charmaps[f[1]] = readCharmap(f[2], f[3])
		}
	}
	return t
}

// readCharmap reads 256 code points, "-" for none, and the pairs in which
// encoding is not the way back.
func readCharmap(list, extra string) *charmap {
	m := &charmap{encode: map[rune]byte{}}
	for i, hex := range strings.Fields(list) {
		m.decode[i] = -1
		if hex != "-" {
			r := parseHex(hex)
			m.decode[i] = r
			if _, ok := m.encode[r]; !ok {
				m.encode[r] = byte(i)
			}
		}
	}
	for _, p := range strings.Fields(extra) {
		r, b, _ := strings.Cut(p, "=")
		m.encode[parseHex(r)] = byte(parseHex(b))
	}
	return m
}

func parseHex(s string) rune {
	v, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		panic(err)
	}
	return rune(v)
}

const undefined = "character maps to <undefined>"

func (m *charmap) Decode(out *text.Builder, in []byte, pos int, _ bool) (int, *Error) {
	for ; pos < len(in); pos++ {
		r := m.decode[in[pos]]
		if r < 0 {
			return pos, &Error{Encoding: "charmap", Start: pos, End: pos + 1, Reason: undefined}
		}
		out.Append(r)
	}
	return pos, nil
}

func (m *charmap) Encode(out []byte, in text.Text, pos int, _ bool) ([]byte, *Error) {
	for n := in.Len(); pos < n; pos++ {
		b, ok := m.encode[in.At(pos)]
		if ok {
			out = append(out, b)
			continue
		}
		end := pos + 1
		for end < n {
			if _, ok := m.encode[in.At(end)]; ok {
				break
			}
			end++
		}
		return out, &Error{Encoding: "charmap", Start: pos, End: end, Reason: undefined}
	}
	return out, nil
}
