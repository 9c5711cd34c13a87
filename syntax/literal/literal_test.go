package literal

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax/source"
)

// The golden files are what testdata/syntax/literals.py prints under each
// CPython.
func TestGolden(t *testing.T) {
	for _, version := range []string{"2.7", "3.13"} {
		t.Run(version, func(t *testing.T) {
			text, err := os.ReadFile("../../testdata/syntax/literals-" + version + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
			if len(lines) < 250 {
				t.Fatalf("only %d cases", len(lines))
			}
			for _, line := range lines {
				checkGolden(t, line, version == "2.7")
			}
		})
	}
}

func checkGolden(t *testing.T, line string, py2 bool) {
	t.Helper()
	f := strings.Split(line, "\t")
	raw, err := hex.DecodeString(f[1])
	if err != nil {
		t.Fatal(err)
	}
	text, serr := source.Decode([]byte("# coding: "+f[0]+"\n"+string(raw)), "F", py2)
	if serr != nil {
		t.Fatal(serr)
	}
	got := decodeLiteral(text.Bytes[strings.IndexByte(string(text.Bytes), '\n')+1:], text.Encoding, py2)
	want := f[2] + "\t" + f[3]
	if got != want {
		if b, err := hex.DecodeString(f[3]); err == nil {
			want = string(b)
		}
		t.Errorf("%s %q: got %q, want %q", f[0], raw, got, want)
	}
}

func decodeLiteral(lit []byte, encoding string, py2 bool) string {
	quote := strings.IndexByte(string(lit), '\'')
	prefix, body := string(lit[:quote]), lit[quote+3:len(lit)-3]
	var mode Mode
	if py2 {
		mode |= Py2
		if encoding == "iso-8859-1" {
			mode |= Latin1
		}
	}
	if strings.Contains(prefix, "r") {
		mode |= Raw
	}
	var value string
	var err *Error
	if strings.Contains(prefix, "b") || py2 && !strings.Contains(prefix, "u") {
		var encode func([]byte) []byte
		if py2 {
			encode = source.Encoder(encoding)
		}
		value, err = Bytes(body, mode, encode)
	} else {
		value, err = Str(body, mode)
	}
	if err != nil {
		return err.Kind + "\t" + err.Msg
	}
	return "ok\t" + hex.EncodeToString([]byte(value))
}

func TestNewlines(t *testing.T) {
	for _, mode := range []Mode{0, Raw} {
		if got, err := Str([]byte("a\r\nb\rc\n"), mode); got != "a\nb\nc\n" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if got, err := Bytes([]byte("a\\\r\nb\\\rc"), 0, nil); got != "abc" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestIdentifier(t *testing.T) {
	if err := Identifier([]byte("été")); err != nil {
		t.Error(err)
	}
	want := "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 1: unexpected end of data"
	if err := Identifier([]byte("a\xe9")); err == nil || err.Msg != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCheckInt(t *testing.T) {
	if err := CheckInt(strings.Repeat("1_", 4299) + "1"); err != nil {
		t.Error(err)
	}
	if err := CheckInt("0x" + strings.Repeat("1", 5000)); err != nil {
		t.Error(err)
	}
	want := "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() " +
		"to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits."
	if err := CheckInt(strings.Repeat("1", 4301)); err == nil || err.Msg != want {
		t.Errorf("got %v", err)
	}
}

// Every name that CPython 3.13 knows is known here, and no other.
func TestNamesAgreeWithCPython(t *testing.T) {
	home, _ := os.UserHomeDir()
	python := filepath.Join(home, ".pyenv", "versions", "3.13.0", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skip("CPython 3.13.0 is not installed")
	}
	out, err := exec.Command(python, "-c", `
import sys, unicodedata
for i in range(0x110000):
    n = unicodedata.name(chr(i), '')
    if n: print('%x %s' % (i, n))
`).Output()
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.Split(strings.TrimSpace(string(out)), "\n")
	known := map[string]bool{}
	for _, line := range theirs {
		code, name, _ := strings.Cut(line, " ")
		known[name] = true
		r, ok := Lookup(name)
		if !ok || !strings.EqualFold(code, strings.TrimLeft(hex.EncodeToString([]byte{byte(r >> 16), byte(r >> 8), byte(r)}), "0")) && r != 0 {
			t.Errorf("%s: got %x, %v, want %s", name, r, ok, code)
		}
	}
	var extra []string
	for name := range names() {
		if !known[name] && !strings.Contains(aliasesText, "\t"+name+"\n") {
			extra = append(extra, name)
		}
	}
	sort.Strings(extra)
	if len(extra) > 0 {
		t.Errorf("%d names that CPython does not know: %s", len(extra), extra[:min(5, len(extra))])
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
	if out, err := exec.Command(python, "-B", "../../testdata/syntax/aliases.py", fresh).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if aliasesText != string(want) {
		t.Error("aliases.tsv is not what testdata/syntax/aliases.py writes")
	}
}

func FuzzStr(f *testing.F) {
	f.Add([]byte(`a\N{LF}\x41\u12`), uint8(0))
	f.Add([]byte("\xe9\\\xe9\\777"), uint8(3))
	f.Fuzz(func(t *testing.T, body []byte, mode uint8) {
		for _, decode := range []func() *Error{
			func() *Error { _, err := Str(body, Mode(mode&7)); return err },
			func() *Error { _, err := Bytes(body, Mode(mode&7), nil); return err },
		} {
			if err := decode(); err != nil && (err.Start < 0 || err.Stop < err.Start || err.Stop > len(body)) {
				t.Errorf("%s at %d-%d of %d", err.Msg, err.Start, err.Stop, len(body))
			}
		}
	})
}

func BenchmarkNames(b *testing.B) {
	for b.Loop() {
		if _, ok := Lookup("latin small letter a"); !ok {
			b.Fatal("not found")
		}
	}
}
