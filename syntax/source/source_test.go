package source

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, raw string
		py2       bool
		want      string // decoded text, or "!" and the message
		encoding  string
	}{
		{"plain", "x = 1\n", false, "x = 1\n", "utf-8"},
		{"bom", "\xef\xbb\xbfx = 1\n", false, "x = 1\n", "utf-8"},
		{"bom and cookie", "\xef\xbb\xbf# coding: utf-8\n", false, "# coding: utf-8\n", "utf-8"},
		{"bom and latin", "\xef\xbb\xbf# coding: latin-1\n", false, "!encoding problem: iso-8859-1 with BOM", ""},
		{"bom and utf8", "\xef\xbb\xbf# coding: utf8\n", true, "!encoding problem: utf8 with BOM", ""},
		{"latin", "# coding: latin-1\nx='\xe9'\n", false, "# coding: latin-1\nx='é'\n", "iso-8859-1"},
		{"latin dos", "# coding: latin-1-dos\r\nx='\xa4'\r\n", false, "# coding: latin-1-dos\r\nx='¤'\r\n", "iso-8859-1"},
		{"second line", "\f # x\n# vim: set fileencoding=latin-1 :\nx='\xe9'\n", false, "\f # x\n# vim: set fileencoding=latin-1 :\nx='é'\n", "iso-8859-1"},
		{"second line after code", "x=1\n# coding: foo\n", false, "x=1\n# coding: foo\n", "utf-8"},
		{"after backslash", "\\\n# coding: foo\nx=1", true, "\\\n# coding: foo\nx=1", "utf-8"},
		{"third line", "\n\n# coding: foo\n", false, "\n\n# coding: foo\n", "utf-8"},
		{"old mac lines", "#!/usr/bin\r# coding: foo\rx=1\r", false, "!unknown encoding: foo", ""},
		{"unknown", "# -*- encoding=foo.bar -*-", true, "!unknown encoding: foo.bar", ""},
		{"empty, then real", "# coding: \n# coding: foo\n", false, "!unknown encoding: foo", ""},
		{"double colon", "#coding:: foo\n", false, "#coding:: foo\n", "utf-8"},
		{"utf-8 variant", "# coding: utf_8-unix\n", false, "# coding: utf_8-unix\n", "utf-8"},
		{"not a variant", "# coding: utf-8foo\n", false, "!unknown encoding: utf-8foo", ""},
		{"null", "x=1\x00\n", false, "!source code string cannot contain null bytes", ""},
		{"null 2", "x=1\x00\n", true, "!compile() expected string without null bytes", ""},
		{"ascii", "# coding: ascii\nx='\xe9'\n", false, "!'ascii' codec can't decode byte 0xe9 in position 19: ordinal not in range(128)", ""},
		{"u8", "#coding:u8\n\xe9=1", false, "!'utf-8' codec can't decode byte 0xe9 in position 11: invalid continuation byte", ""},
		{"u8 2", "#coding:u8\n\xe9=1", true, "!'utf8' codec can't decode byte 0xe9 in position 11: invalid continuation byte", ""},
		{"cp1252", "# coding: cp1252\nx='\x80\x81'\n", false, "!'charmap' codec can't decode byte 0x81 in position 21: character maps to <undefined>", ""},
		{"cp1252 euro", "# coding: windows-1252\nx='\x80'\n", false, "# coding: windows-1252\nx='€'\n", "windows-1252"},
		{"euro", "# coding: iso-8859-15\nx='\xa4'\n", false, "# coding: iso-8859-15\nx='€'\n", "iso-8859-15"},
		{"koi8", "# coding: KOI8-R\nx='\xf0'\n", true, "# coding: KOI8-R\nx='П'\n", "KOI8-R"},
		{"euc-jp", "# coding: euc-jp\nx='\xa4\xa2'\n", false, "# coding: euc-jp\nx='あ'\n", "euc-jp"},
		{"euc-jp bad", "# coding: euc-jp\n\n\nx='\xa4\xa2\xff'\n", false, "!'euc_jp' codec can't decode byte 0xff in position 24: illegal multibyte sequence", ""},
		{"sjis", "# coding: Shift_JIS\nx='\x95\x5c'\n", true, "# coding: Shift_JIS\nx='表'\n", "Shift_JIS"},
		{"gbk", "# coding: gb2312\nx='\xd6\xd0'\n", false, "# coding: gb2312\nx='中'\n", "gb2312"},
		{"big5", "# coding: big5\nx='\xa4\xa4'\n", false, "# coding: big5\nx='中'\n", "big5"},
		{"rot13", "# coding: rot13\nx=1\n", false, "!'rot13' is not a text encoding; use codecs.decode() to handle arbitrary codecs", ""},
		{"no cookie 2", "x = 1\n# \xe9\n", true, `!Non-ASCII character '\xe9' in file F on line 2, but no encoding declared; see http://python.org/dev/peps/pep-0263/ for details`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decode([]byte(tt.raw), "F", tt.py2)
			if err != nil {
				if "!"+err.Msg != tt.want {
					t.Errorf("error %q, want %q", err.Msg, tt.want)
				}
				return
			}
			if string(got.Bytes) != tt.want || got.Encoding != tt.encoding {
				t.Errorf("got %q in %s, want %q in %s", got.Bytes, got.Encoding, tt.want, tt.encoding)
			}
			if got.ASCII != isASCII(got.Bytes) {
				t.Errorf("ASCII is %v", got.ASCII)
			}
		})
	}
}

func TestInvalidIsKept(t *testing.T) {
	raw := []byte("x = 1 # \xe9\n")
	got, err := Decode(raw, "F", false)
	if err != nil || got.Invalid != 8 || unsafe.SliceData(got.Bytes) != unsafe.SliceData(raw) {
		t.Errorf("got %+v, %v; want the same bytes and Invalid 8", got, err)
	}
}

// The tables are CPython's own, so this checks the reading of them, both ways,
// against CPython where there is one.
func TestCodecsAgreeWithCPython(t *testing.T) {
	home, _ := os.UserHomeDir()
	python := filepath.Join(home, ".pyenv", "versions", "3.13.0", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skip("CPython 3.13.0 is not installed")
	}
	names := []string{"latin-1", "L9", "cp1252", "windows-1251", "koi8-r", "KOI8_U", "mac-roman", "cp437", "iso-8859-2", "ISO_8859-15", "hp-roman8", "cp866",
		"euc-jp", "shift_jis", "cp932", "gbk", "gb18030", "big5", "euc-kr", "cp949", "iso2022_jp"}
	script := `
import sys
for name in sys.argv[1:]:
    text = u''.join(chr(i) for i in [0xe9, 0xb0, 0x41f, 0x44f, 0x3b1, 0x4e2d, 0x3042, 0x8868, 0xac00, 0x20ac])
    if name == 'big5': text = text[5] + text[7]  # x/text adds the ETEN extensions
    raw = text.encode(name, 'ignore')
    print(raw.hex() + ' ' + raw.decode(name).encode('utf-8').hex())
`
	out, err := exec.Command(python, append([]string{"-c", script}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, name := range names {
		rawHex, wantHex, _ := strings.Cut(lines[i], " ")
		prefix := "# coding: " + name + "\n"
		raw := append([]byte(prefix), unhex(t, rawHex)...)
		got, err := Decode(raw, "F", false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := prefix + string(unhex(t, wantHex)); string(got.Bytes) != want {
			t.Errorf("%s: %q, want %q", name, got.Bytes, want)
		}
		if enc := Encoder(got.Encoding); enc != nil && !bytes.Equal(enc(got.Bytes), raw) {
			t.Errorf("%s: encodes to %q, want %q", name, enc(got.Bytes), raw)
		}
	}
}

// The table is as CPython 3.13.0 gives it, where there is one.
func TestGenerated(t *testing.T) {
	home, _ := os.UserHomeDir()
	python := filepath.Join(home, ".pyenv", "versions", "3.13.0", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skip("CPython 3.13.0 is not installed")
	}
	fresh := filepath.Join(t.TempDir(), "fresh.tsv")
	if out, err := exec.Command(python, "-B", "../../testdata/syntax/charmaps.py", fresh).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if charmapsText != string(want) {
		t.Error("charmaps.tsv is not what testdata/syntax/charmaps.py writes")
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	out := make([]byte, len(s)/2)
	for i := range out {
		hi, lo := strings.IndexByte("0123456789abcdef", s[2*i]), strings.IndexByte("0123456789abcdef", s[2*i+1])
		if hi < 0 || lo < 0 {
			t.Fatalf("not hex: %q", s)
		}
		out[i] = byte(hi<<4 | lo)
	}
	return out
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("# coding: euc-jp\n\xa4\xff"), false)
	f.Add([]byte("# coding: latin-1\n\xa4\xff"), true)
	f.Add([]byte("\xef\xbb\xbf\xe9"), true)
	f.Fuzz(func(t *testing.T, raw []byte, py2 bool) {
		got, err := Decode(raw, "F", py2)
		if err != nil {
			if err.Start < 0 || err.Stop < err.Start || err.Stop > len(raw)+3 {
				t.Fatalf("error span %d-%d of %d bytes", err.Start, err.Stop, len(raw))
			}
			return
		}
		if got.Invalid >= len(got.Bytes) {
			t.Fatalf("Invalid %d of %d", got.Invalid, len(got.Bytes))
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	src := bytes.Repeat([]byte("    def method(self, value):\n        return self.other(value)\n"), 1000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(src, "F", false); err != nil {
			b.Fatal(err)
		}
	}
}
