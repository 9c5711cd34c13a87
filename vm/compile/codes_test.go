package compile_test

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

const testdata = "../../testdata/compile/"

func python(release string) string {
	home, _ := os.UserHomeDir()
	return filepath.Join(home, ".pyenv", "versions", release, "bin", "python")
}

// TestCodes compares the attributes of all code objects of the libraries with
// CPython's: names, variables, flags, constants, and the lines that have code.
func TestCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("two libraries take a minute")
	}
	for _, r := range releases {
		t.Run(r.version, func(t *testing.T) {
			files := library(t, r.release, r.version)
			cmd := exec.Command(python(r.release), "-B", "-W", "ignore", testdata+"codes.py", "--stream")
			cmd.Stdin = strings.NewReader(strings.Join(files, "\n") + "\n")
			cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0")
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			sums := strings.Fields(string(out))
			if len(sums) != len(files) {
				t.Fatalf("%d answers on %d files", len(sums), len(files))
			}
			known := readKnown(t, r.version)
			compared := 0
			var differ []string
			for i, path := range files {
				if sums[i] == "-" {
					continue
				}
				compared++
				name := path[strings.Index(path, "/lib/python")+len("/lib/python"+r.version)+1:]
				ours, ok := describeFile(t, path, r.v)
				sum := sha1.Sum([]byte(ours))
				if !ok || hex.EncodeToString(sum[:]) == sums[i] {
					if known[name] != "" {
						t.Errorf("%s: is as it should be (%s): take it out of known.txt", name, known[name])
					}
					continue
				}
				theirs, _ := exec.Command(python(r.release), "-B", "-W", "ignore", testdata+"codes.py", path).Output()
				difference := firstDifference(ours, string(theirs))
				differ = append(differ, r.version+"\t"+name+"\t"+reason(difference)+"\n")
				if known[name] == "" {
					t.Errorf("%s: %s", path, difference)
				}
			}
			if *update {
				writeKnown(t, r.version, differ)
			}
			bad := len(differ)
			t.Logf("%d files, %d differ", compared, bad)
		})
	}
}

// readKnown lists the files that are known to differ: version, file and reason,
// separated by tabs.
func readKnown(t *testing.T, version string) map[string]string {
	known := map[string]string{}
	text, err := os.ReadFile(testdata + "known.txt")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); f[0] == version {
			known[f[1]] = f[2]
		}
	}
	return known
}

func writeKnown(t *testing.T, version string, lines []string) {
	text, _ := os.ReadFile(testdata + "known.txt")
	var out []string
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, version+"\t") {
			out = append(out, line)
		}
	}
	out = append(out, lines...)
	sort.Strings(out)
	if err := os.WriteFile(testdata+"known.txt", []byte(strings.Join(out, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// reason words what kind of difference it is.
func reason(difference string) string {
	for field, why := range map[string]string{
		"lines":       "which lines an expression over several lines or a folded jump counts for",
		"firstlineno": "a constant that 2.7's optimizer finds too large to make",
		"consts":      "a constant that is not computed, or one more",
		"varnames":    "a name that CPython numbers without using it, or later",
		"names":       "a name that 2.7 looks up and then takes for a constant",
	} {
		if strings.Contains(difference, ": "+field+":\n") {
			return why
		}
	}
	return "other"
}

var fieldNames = strings.Fields("qualname firstlineno flags argcount posonly kwonly varnames names cellvars freevars consts lines")

func firstDifference(ours, theirs string) string {
	a, b := strings.Split(ours, "\n"), strings.Split(theirs, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		x, y := strings.Split(a[i], "|"), strings.Split(b[i], "|")
		if len(x) != len(y) {
			return fmt.Sprintf("\n%s\n%s", a[i], b[i])
		}
		for k := range x {
			if x[k] != y[k] {
				x[k], y[k] = onlyIn(x[k], y[k]), onlyIn(y[k], x[k])
				return fmt.Sprintf("%s (line %s): %s:\n  ours   %s\n  theirs %s", y[0], y[1], fieldNames[k], x[k], y[k])
			}
		}
	}
	return fmt.Sprintf("%d code objects, theirs %d", len(a), len(b))
}

// onlyIn shows from the first word on that differs.
func onlyIn(a, b string) string {
	x, y := strings.Fields(a), strings.Fields(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	return strings.Join(x[:min(len(x), 12)], " ")
}

func describeFile(t *testing.T, path string, v syntax.Version) (string, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := syntax.Parse(text, syntax.Options{Filename: "F", Version: v})
	if err != nil {
		return "", false
	}
	c, err := compileFile(f)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	describe(&b, c, 0)
	return b.String(), true
}

func describe(b *strings.Builder, c *code.Code, depth int) {
	names := []string{}
	for _, n := range c.Names {
		if n != "None" && !slices.Contains(c.Freevars, n) {
			names = append(names, n)
		}
	}
	cells, free := slices.Clone(c.Cellvars), slices.Clone(c.Freevars)
	name := c.QualName
	consts := ""
	if c.Py2 {
		sort.Strings(cells)
		sort.Strings(free)
		sort.Strings(names)
		name = c.Name
	} else {
		var list []string
		for _, k := range c.Consts {
			for _, s := range strings.Fields(strings.NewReplacer("(", " ", ")", " ", "{", " ", "}", " ").Replace(spell(k))) {
				if s != "code" && s != "None" && !slices.Contains(list, s) {
					list = append(list, s)
				}
			}
		}
		sort.Strings(list)
		consts = strings.Join(list, " ")
	}
	lines := map[int32]bool{}
	for i, p := range c.Positions {
		switch c.Instrs[i].Op {
		case code.OpMakeCell, code.OpReturnGenerator:
			continue
		}
		if p.Line >= 0 {
			lines[p.Line] = true
		}
	}
	var sorted []int
	for l := range lines {
		sorted = append(sorted, int(l))
	}
	sort.Ints(sorted)
	fmt.Fprintf(b, "%s%s|%d|%#x|%d|%d|%d|%s|%s|%s|%s|%s|%s\n", strings.Repeat("  ", depth), name, c.FirstLine, uint32(c.Flags),
		c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount, strings.Join(varnames(c), " "), strings.Join(names, " "),
		strings.Join(cells, " "), strings.Join(free, " "), consts, strings.Trim(fmt.Sprint(sorted), "[]"))
	for _, k := range c.Consts {
		if inner, ok := k.(*code.Code); ok {
			describe(b, inner, depth+1)
		}
	}
}

// varnames leaves out those of a class's code in Python 3, where CPython has
// traces of inlined comprehensions.
func varnames(c *code.Code) []string {
	if c.Flags&code.NewLocals == 0 && !c.Py2 {
		return nil
	}
	return c.Locals[:c.NVarnames]
}

// spell writes a constant as codes.py does.
func spell(v code.Const) string {
	digest := func(s string) string {
		sum := sha1.Sum([]byte(s))
		return hex.EncodeToString(sum[:])[:8]
	}
	list := func(items []code.Const) []string {
		var out []string
		for _, x := range items {
			out = append(out, spell(x))
		}
		return out
	}
	switch v := v.(type) {
	case code.Tuple:
		return "(" + strings.Join(list(v), " ") + ")"
	case code.FrozenSet:
		out := list(v)
		sort.Strings(out)
		return "{" + strings.Join(out, " ") + "}"
	case float64:
		return "float_" + hexFloat(v)
	case complex128:
		return "complex_" + hexFloat(real(v)) + "_" + hexFloat(imag(v))
	case *code.Code:
		return "code"
	case code.Ellipsis:
		return "..."
	case code.Text:
		return "u" + digest(string(v))
	case code.Bytes:
		return "b" + digest(string(v))
	case *big.Int, code.Long, int64, bool, nil:
		return code.Repr(v)
	}
	return "?"
}

// hexFloat is float.hex.
func hexFloat(v float64) string {
	s := strconv.FormatFloat(v, 'x', -1, 64)
	sign, rest := "", s
	if s[0] == '-' {
		sign, rest = "-", s[1:]
	}
	mantissa, exp, ok := strings.Cut(rest, "p")
	if !ok {
		return strings.ToLower(strings.TrimPrefix(s, "+"))
	}
	if v == 0 {
		return sign + "0x0.0p+0"
	}
	e, _ := strconv.Atoi(exp)
	if e < -1022 { // Python does not normalise these
		bits := math.Float64bits(v) & (1<<52 - 1)
		return fmt.Sprintf("%s0x0.%013xp-1022", sign, bits)
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	return fmt.Sprintf("%s%s.%sp%+d", sign, whole, frac+strings.Repeat("0", 13-len(frac)), e)
}

// TestCodesGolden is the same for the programs under testdata/compile/golden,
// with what CPython said of them recorded.
func TestCodesGolden(t *testing.T) {
	for _, r := range releases {
		t.Run(r.version, func(t *testing.T) {
			golden := testdata + "codes-" + r.version + ".golden"
			files, _ := filepath.Glob(testdata + "golden/" + r.version[:1] + "_*.txt")
			var got, want strings.Builder
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for i, chunk := range strings.Split(string(text), "===\n") {
					source, _, _ := strings.Cut(chunk, "---\n")
					path := filepath.Join(t.TempDir(), "program.py")
					if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
						t.Fatal(err)
					}
					title := fmt.Sprintf("# %s %d\n", filepath.Base(file), i)
					ours, ok := describeFile(t, path, r.v)
					if !ok {
						t.Fatalf("%s does not compile", title)
					}
					got.WriteString(title + ours)
					if *update {
						theirs, err := exec.Command(python(r.release), "-B", "-W", "ignore", testdata+"codes.py", path).Output()
						if err != nil {
							t.Fatal(err)
						}
						want.WriteString(title + string(theirs))
					}
				}
			}
			if *update {
				if err := os.WriteFile(golden, []byte(want.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			recorded, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			a, b := strings.Split(got.String(), "\n"), strings.Split(string(recorded), "\n")
			if len(a) != len(b) {
				t.Fatalf("%d lines, recorded are %d", len(a), len(b))
			}
			program := ""
			for i := range a {
				if strings.HasPrefix(b[i], "#") {
					program = b[i]
				}
				if a[i] != b[i] {
					t.Errorf("%s: %s", program, firstDifference(a[i], b[i]))
				}
			}
		})
	}
}
