package all_test

import (
	"bytes"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

var (
	share    = flag.Int("share", 8, "apply the fixes to every n-th file of CPython's own libraries")
	packages = flag.String("packages", "", "a folder with packages for Python 3, such as pip install --target fills, to apply the fixes to instead")
)

// TestFixesOnLibraries applies every fix to a share of the libraries of the
// CPythons that are installed, holds each to its promise, and has the CPython
// compile what it gives. Real code has more ways to hold an exception than a fix
// knows: one in thirty may fail (the driver checks each before it keeps it), and is
// listed. All that is compiled has to be.
func TestFixesOnLibraries(t *testing.T) {
	for _, c := range []struct {
		python, lib string
		version     syntax.Version
	}{{"2.7.18", "python2.7", syntax.Py27}, {"3.13.0", "python3.13", syntax.Py313}} {
		t.Run(c.python, func(t *testing.T) {
			exe, err := truth.Python(c.python)
			if err != nil {
				t.Skip(err)
			}
			if testing.Short() {
				t.Skip("reads a whole library")
			}
			lib := filepath.Join(filepath.Dir(filepath.Dir(exe)), "lib", c.lib)
			if *packages != "" {
				if lib = *packages; c.version.Py2() {
					t.Skip("the packages are for Python 3")
				}
			}
			compiler := &compiler{python: exe, dir: t.TempDir()}
			files, fixes, broken := 0, 0, 0
			err = filepath.WalkDir(lib, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || !entry.Type().IsRegular() || filepath.Ext(path) != ".py" {
					return err
				}
				rel, err := filepath.Rel(lib, path)
				if err != nil || !chosen(rel) || *packages == "" && strings.Contains(rel, "site-packages") {
					return err
				}
				src, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				files++
				some, bad := fixFile(t, rel, src, c.version, compiler)
				fixes, broken = fixes+some, broken+bad
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			refused := compiler.run(t)
			t.Logf("%d files, %d fixes, %d of them broken promises, %d refused by CPython", files, fixes, broken, refused)
			if refused > 0 {
				t.Errorf("CPython refuses %d of %d fixes", refused, fixes)
			}
			if files == 0 || broken > 1 && broken*30 > fixes {
				t.Errorf("%d of %d fixes in %d files are good", fixes-broken, fixes, files)
			}
		})
	}
}

// chosen picks one file of n by its name.
func chosen(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()%uint32(*share) == 0
}

// fixFile proves each fix of a file that parses, and returns how many there
// are, and how many break their promise.
func fixFile(t *testing.T, name string, src []byte, version syntax.Version, compiler *compiler) (fixes, broken int) {
	source, err := rulestest.Load(name, src, version)
	if err != nil {
		return 0, 0 // a test of the parser's, or another encoding
	}
	rules := family("SLL")
	for _, finding := range source.Findings(rules...) {
		if finding.Fix == nil {
			continue
		}
		fixes++
		fixed := rulestest.Apply(source.File.Source, finding.Fix)
		compiler.add(t, fmt.Sprintf("%s:%d: %s", name, finding.Begin.Row, finding.Code), fixed)
		if err := rulestest.Prove(source, finding, fixed, rules); err != nil {
			broken++
			text, _, _ := strings.Cut(err.Error(), "\n")
			t.Logf("%s\n%s", text, finding.Fix.Edits[len(finding.Fix.Edits)-1].Content)
		}
	}
	return fixes, broken
}

// compiler has a real CPython compile sources, all of them at once in the end.
type compiler struct {
	python, dir string
	names       []string
}

// add keeps a source, which is UTF-8.
func (c *compiler) add(t *testing.T, name string, src []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, fmt.Sprint(len(c.names))), src, 0o600); err != nil {
		t.Fatal(err)
	}
	c.names = append(c.names, name)
}

// compiling prints the numbers of the sources that do not compile, with the reason.
const compiling = `
import sys, warnings
warnings.simplefilter("ignore")
for i in range(int(sys.argv[2])):
    with open("%s/%d" % (sys.argv[1], i), "rb") as f:
        src = f.read()
    try:
        compile(src, "fixed", "exec", 0, True)
    except Exception as e:
        print("%d %s" % (i, e))
`

// run reports what does not compile, and how much.
func (c *compiler) run(t *testing.T) (refused int) {
	t.Helper()
	out, err := exec.Command(c.python, "-E", "-c", compiling, c.dir, fmt.Sprint(len(c.names))).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", c.python, err, out)
	}
	for line := range bytes.Lines(out) {
		number, why, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		i, err := strconv.Atoi(number)
		if err != nil || i >= len(c.names) {
			t.Fatalf("%s said %q", c.python, out)
		}
		refused++
		t.Logf("%s: %s", c.names[i], why)
	}
	return refused
}
