package codecs

import (
	"testing"

	"github.com/sllint/sllint/vm/internal/text"
)

var fuzzed = []string{"utf-8", "utf-7", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "ascii", "latin-1", "unicode_escape", "raw_unicode_escape", "cp1252", "cp037",
	"shift_jis", "euc_jp", "gbk", "gb18030", "big5", "euc_kr", "iso2022_jp", "hz", "punycode", "idna"}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\xe2\x82\xac\xff"), uint8(0))
	f.Add([]byte("+AOk-+2D3eAA-"), uint8(1))
	f.Add([]byte(`\x41\u20ac\N{SPACE}`), uint8(8))
	f.Add([]byte("xn--bcher-kva.de"), uint8(21))
	f.Fuzz(func(t *testing.T, b []byte, which uint8) {
		for _, d := range []Dialect{Py3, Py2} {
			c := Lookup(fuzzed[int(which)%len(fuzzed)], d)
			out, err := c.Decode(b, func(e *Error) (text.Text, int, error) {
				if e.Start < 0 || e.End <= e.Start && len(b) > 0 && c.Module != "punycode" && c.Module != "idna" {
					t.Fatalf("%s: an error from %d to %d", c.Name, e.Start, e.End)
				}
				r, pos, _, err := HandleDecode("replace", e)
				return r, min(pos, len(b)), err
			})
			if err == nil && c.Module == "utf_8" && d == Py3 {
				if again, err := c.Encode(out, nil); err != nil || len(again) < out.Len() {
					t.Errorf("%q: %v", b, err)
				}
			}
			// In two steps it is the same, while nothing is wrong.
			var all, steps text.Builder
			n, bad := c.NewDecoder().Decode(&all, b, 0, true)
			if c.Module == "unicode_escape" || d == Py2 && c.Module == "raw_unicode_escape" {
				continue // CPython's cuts octal escapes, and 2.7's makes no steps
			}
			if bad != nil || c.Module == "punycode" || c.Module == "idna" || n != len(b) {
				continue
			}
			dec := c.NewDecoder()
			half, bad := dec.Decode(&steps, b[:len(b)/2], 0, false)
			if bad != nil {
				continue // the whole may be right all the same
			}
			dec.Decode(&steps, b, half, true)
			if c.Module == "iso2022_jp" || c.Module == "hz" {
				continue
			}
			if all.Text().String() != steps.Text().String() {
				t.Errorf("%s of %q: %q, in steps %q", c.Name, b, all.Text(), steps.Text())
			}
		}
	})
}

func FuzzEncode(f *testing.F) {
	f.Add("a€\U0001f600", uint8(1))
	f.Fuzz(func(t *testing.T, s string, which uint8) {
		for _, d := range []Dialect{Py3, Py2} {
			c := Lookup(fuzzed[int(which)%len(fuzzed)], d)
			in := text.FromString(s)
			out, err := c.Encode(in, func(e *Error) (text.Text, []byte, int, error) {
				r, raw, pos, _, err := HandleEncode("backslashreplace", e)
				return r, raw, pos, err
			})
			if err != nil || c.Module != "utf_7" && c.Module != "utf_8" && c.Module != "utf_16_be" {
				continue
			}
			back, err := c.Decode(out, func(e *Error) (text.Text, int, error) { return text.Text{}, 0, e })
			if err != nil {
				t.Errorf("%s: %q does not come back: %v", c.Name, s, err)
			}
			_ = back
		}
	})
}

func FuzzBinary(f *testing.F) {
	f.Add([]byte("YQ=="))
	f.Fuzz(func(t *testing.T, b []byte) {
		A2bHex(b, Py3)
		A2bBase64(b, Py3)
		A2bUU(b)
		unescapeString(b)
		decodeUU(b, Py3)
		if got := A2bQP(B2aQP(b, true, false, false)); string(got) != string(b) {
			t.Errorf("quoted-printable: %q comes back as %q", b, got)
		}
		if got, err := A2bBase64(B2aBase64(b, true), Py3); err != nil || string(got) != string(b) {
			t.Errorf("base64: %q comes back as %q, %v", b, got, err)
		}
		if got, err := decodeUU(encodeUU(b), Py3); err != nil || string(got) != string(b) {
			t.Errorf("uu: %q comes back as %q, %v", b, got, err)
		}
		if got, err := unescapeString(escapeString(b)); err != nil || string(got) != string(b) {
			t.Errorf("string_escape: %q comes back as %q, %v", b, got, err)
		}
	})
}

func BenchmarkUTF8ASCII(b *testing.B) {
	in := make([]byte, 4096)
	for i := range in {
		in[i] = 'a'
	}
	c := Lookup("utf-8", Py3)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := c.Decode(in, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUTF8Mixed(b *testing.B) {
	in := []byte("Größe: 5 €, 日本語 and more plain text here.")
	c := Lookup("utf-8", Py3)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := c.Decode(in, nil); err != nil {
			b.Fatal(err)
		}
	}
}
