// Package golden is for tests: it records what real CPythons answer and reads
// that back. A package's testdata/<name>.py calls case() (see prelude.py) and
// is run under each CPython by "go test -record"; the answers lie beside it.
package golden

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var record = flag.Bool("record", false, "record CPython's answers anew")

//go:embed prelude.py
var prelude []byte

// Py27 and Py313 are the CPythons that the records are from.
const (
	Py27  = "2.7.18"
	Py313 = "3.13.0"
)

// Case is one question and CPython's answer.
type Case struct {
	Line int
	Op   string
	Args []string
	Want string
}

// Read gives the cases that testdata/name.py writes under a CPython.
func Read(t *testing.T, name, version string) []Case {
	t.Helper()
	file := filepath.Join("testdata", name+"-"+version+".tsv.gz")
	if *record {
		write(t, name, version, file)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var cases []Case
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		cases = append(cases, Case{n, fields[0], fields[1 : len(fields)-1], fields[len(fields)-1]})
	}
	if len(cases) == 0 {
		t.Fatalf("%s is empty", file)
	}
	return cases
}

func write(t *testing.T, name, version, file string) {
	python := find(version)
	if python == "" {
		t.Skipf("no CPython %s to ask", version)
	}
	script, err := os.ReadFile(filepath.Join("testdata", name+".py"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-")
	cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0")
	cmd.Stdin = bytes.NewReader(append(append(bytes.Clone(prelude), '\n'), script...))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s under CPython %s: %v", name, version, err)
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := z.Write(out); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// find looks for an interpreter: SLLINT_PYTHON_313 and the like, or pyenv's.
func find(version string) string {
	short := strings.Join(strings.Split(version, ".")[:2], "")
	if p := os.Getenv("SLLINT_PYTHON_" + short); p != "" {
		return p
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	p := filepath.Join(home, ".pyenv", "versions", version, "bin", "python")
	if _, err := os.Stat(p); err != nil {
		return ""
	}
	return p
}

// Check runs every case through answer, which gives what Show and its like
// give, or "" for what is not to be tested.
func Check(t *testing.T, name, version string, answer func(Case) string) {
	t.Helper()
	asked, wrong := 0, 0
	for _, c := range Read(t, name, version) {
		got := ask(t, c, answer)
		if got == "" {
			continue
		}
		asked++
		if got != c.Want {
			if wrong++; wrong <= 20 {
				t.Errorf("%s:%d: %s(%s)\n\tis   %s\n\twant %s", name, c.Line, c.Op, strings.Join(c.Args, " "), got, c.Want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d wrong", wrong, asked)
	}
	if asked == 0 {
		t.Error("nothing was asked")
	}
}

func ask(t *testing.T, c Case, answer func(Case) string) string {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s(%s) panics", c.Op, strings.Join(c.Args, " "))
			panic(r)
		}
	}()
	return answer(c)
}

// Float reads a shown float; Int and Text read the other kinds.
func Float(s string) float64 {
	f, err := strconv.ParseFloat(strings.TrimPrefix(s, "f"), 64)
	if err != nil && !math.IsInf(f, 0) {
		panic(fmt.Sprintf("not a float: %q", s))
	}
	return f
}

// Int reads a shown int.
func Int(s string) *big.Int {
	if s == "T" || s == "F" {
		return big.NewInt(int64(strings.Index("FT", s)))
	}
	b, ok := new(big.Int).SetString(strings.TrimPrefix(s, "i"), 16)
	if !ok {
		panic(fmt.Sprintf("not an int: %q", s))
	}
	return b
}

// Small reads a shown int that is small.
func Small(s string) int { return int(Int(s).Int64()) }

// Text reads shown text, as UTF-8 that may hold surrogates.
func Text(s string) string {
	var b []byte
	for _, r := range Runes(s) {
		b = AppendRune(b, r)
	}
	return string(b)
}

// Bytes reads shown bytes.
func Bytes(s string) []byte {
	var b []byte
	for _, r := range Runes(s) {
		b = append(b, byte(r))
	}
	return b
}

// Runes reads shown text or bytes as code points.
func Runes(s string) []rune {
	s = s[1:]
	out := []rune{}
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, rune(s[i]))
			i++
			continue
		}
		n := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[i+1]]
		v, err := strconv.ParseUint(s[i+2:i+2+n], 16, 32)
		if err != nil {
			panic(err)
		}
		out = append(out, rune(v))
		i += 2 + n
	}
	return out
}

// Items splits a shown tuple.
func Items(s string) []string {
	s = s[1 : len(s)-1]
	var out []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	if s != "" {
		out = append(out, s[start:])
	}
	return out
}

// ShowFloat writes a float as prelude.py does.
func ShowFloat(f float64) string {
	if math.IsInf(f, 0) || f != f {
		return "f" + strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+"))
	}
	s := strconv.FormatFloat(f, 'x', -1, 64)
	mant, exp, _ := strings.Cut(s, "p")
	e, _ := strconv.Atoi(exp)
	if f == 0 {
		return "f" + mant + ".0p+0"
	}
	if e < -1022 { // Go normalizes these, Python does not
		m := math.Float64bits(f) & (1<<52 - 1)
		sign := ""
		if f < 0 {
			sign = "-"
		}
		return fmt.Sprintf("f%s0x0.%013xp-1022", sign, m)
	}
	_, frac, _ := strings.Cut(mant, ".")
	mant, _, _ = strings.Cut(mant, ".")
	return fmt.Sprintf("f%s.%s%sp%+d", mant, frac, strings.Repeat("0", 13-len(frac)), e)
}

// ShowInt, ShowText and ShowBytes write the other kinds.
func ShowInt(b *big.Int) string { return "i" + b.Text(16) }

// ShowSmall writes a small int.
func ShowSmall(v int64) string { return "i" + strconv.FormatInt(v, 16) }

// ShowBool writes True or False.
func ShowBool(b bool) string {
	if b {
		return "T"
	}
	return "F"
}

// ShowText writes UTF-8 text that may hold surrogates.
func ShowText(s string) string { return "s" + escape(Decode(s)) }

// ShowRunes writes text.
func ShowRunes(s []rune) string { return "s" + escape(s) }

// ShowBytes writes bytes.
func ShowBytes(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return "b" + escape(r)
}

// ShowTuple writes a tuple of what is shown already.
func ShowTuple(items ...string) string { return "(" + strings.Join(items, ",") + ")" }

// ShowError writes an exception.
func ShowError(kind, msg string) string { return "E" + kind + ":" + escape(Decode(msg)) }

func escape(s []rune) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 32 && r < 127 && !strings.ContainsRune("\\,()", r):
			b.WriteByte(byte(r))
		case r < 256:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 65536:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// AppendRune encodes r, which may be a surrogate.
func AppendRune(b []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6&0x3f), 0x80|byte(r&0x3f))
	}
	return utf8.AppendRune(b, r)
}

// Decode is the way back from AppendRune.
func Decode(s string) []rune {
	var out []rune
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if n == 1 && r == utf8.RuneError && i+2 < len(s) && s[i] == 0xed {
			r, n = rune(s[i]&15)<<12|rune(s[i+1]&0x3f)<<6|rune(s[i+2]&0x3f), 3
		}
		out = append(out, r)
		i += n
	}
	return out
}
