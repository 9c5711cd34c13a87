package all_test

import (
	"flag"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

var share = flag.Int("share", 8, "apply the fixes to every n-th file of CPython's own libraries")

// TestFixesOnLibraries applies every fix to a share of the libraries of the
// CPythons that are installed, and holds each to its promise. Real code has
// more ways to hold an exception than a fix knows: one in thirty may fail (the
// driver checks each before it keeps it), and is listed.
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
			files, fixes, broken := 0, 0, 0
			err = filepath.WalkDir(lib, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || !entry.Type().IsRegular() || filepath.Ext(path) != ".py" {
					return err
				}
				rel, err := filepath.Rel(lib, path)
				if err != nil || !chosen(rel) || strings.Contains(rel, "site-packages") {
					return err
				}
				src, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				files++
				some, bad := fixFile(t, rel, src, c.version)
				fixes, broken = fixes+some, broken+bad
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d files, %d fixes, %d of them broken promises", files, fixes, broken)
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
func fixFile(t *testing.T, name string, src []byte, version syntax.Version) (fixes, broken int) {
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
		if err := rulestest.Prove(source, finding, rulestest.Apply(source.File.Source, finding.Fix), rules); err != nil {
			broken++
			text, _, _ := strings.Cut(err.Error(), "\n")
			t.Logf("%s\n%s", text, finding.Fix.Edits[len(finding.Fix.Edits)-1].Content)
		}
	}
	return fixes, broken
}
