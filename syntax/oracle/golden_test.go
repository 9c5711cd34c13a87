package oracle

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// goldenFiles lists our own programs, of one dialect.
func goldenFiles(t *testing.T, v syntax.Version) []string {
	t.Helper()
	dir := "3"
	if v.Py2() {
		dir = "2.7"
	}
	files, err := filepath.Glob(testdata + "golden/" + dir + "/*.py")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d programs: %v", len(files), err)
	}
	sort.Strings(files)
	return files
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestGolden compares the trees of our own programs, one a production of the
// grammars, with CPython's as recorded beside them.
func TestGolden(t *testing.T) {
	for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
		for _, file := range goldenFiles(t, v) {
			t.Run(v.String()+"/"+filepath.Base(file), func(t *testing.T) {
				record := strings.TrimSuffix(file, ".py") + ".dump"
				if *update {
					if err := os.WriteFile(record, []byte(theirDump(t, v, file)+"\n"), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				got, tree := judge(read(t, file), v)
				if !got.ok() {
					t.Fatalf("refused: %s", got)
				}
				want := strings.TrimSuffix(string(read(t, record)), "\n")
				if ours := dumpOf(tree); ours != want {
					t.Errorf("the trees differ: %s", difference(ours, want))
				}
			})
		}
	}
}

// between are the versions for which only accept and reject are compared.
var between = []syntax.Version{syntax.Py38, syntax.Py39, syntax.Py310, syntax.Py311, syntax.Py312}

// TestVersions compares the verdicts of 3.8 to 3.12 on each statement of our
// own programs with those that are recorded.
func TestVersions(t *testing.T) {
	statements := statementsOf(t, syntax.Py313, 4000)
	for _, v := range between {
		t.Run(v.String(), func(t *testing.T) {
			compareRecorded(t, v, "golden/statements-"+v.String()+".tsv", statements)
		})
	}
}

// statementsOf cuts our own programs into their statements.
func statementsOf(t *testing.T, v syntax.Version, atMost int) [][]byte {
	t.Helper()
	var out [][]byte
	for _, file := range goldenFiles(t, v) {
		out = append(out, chunks(read(t, file), v, atMost)...)
	}
	return out
}

// TestGoldenMutants compares verdicts on mutants of our own programs with
// those that are recorded.
func TestGoldenMutants(t *testing.T) {
	for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
		t.Run(v.String(), func(t *testing.T) {
			parts := statementsOf(t, v, 1500)
			rng := rand.New(rand.NewPCG(7, uint64(v)))
			seen := map[string]bool{}
			var mutants [][]byte
			for len(mutants) < 1000 {
				if m := mutant(rng, parts[rng.IntN(len(parts))]); m != nil && !seen[string(m)] {
					seen[string(m)] = true
					mutants = append(mutants, m)
				}
			}
			compareRecorded(t, v, "golden/mutants-"+v.String()+".tsv", mutants)
		})
	}
}

// compareRecorded compares accept and reject with a record of digests and
// verdicts. With -update or -live it asks CPython.
func compareRecorded(t *testing.T, v syntax.Version, record string, sources [][]byte) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(mayRead(testdata+record))), "\n")
	if *update || *live && python(v) != "" {
		questions := make([]string, len(sources))
		for i, s := range sources {
			questions[i] = hex.EncodeToString(s)
		}
		lines = lines[:0]
		for i, said := range ask(t, v, "--verdicts", questions) {
			lines = append(lines, digest(sources[i])[:12]+"\t"+said)
		}
	}
	if *update {
		if err := os.WriteFile(testdata+record, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(lines) != len(sources) {
		t.Fatalf("%s: %d verdicts on %d sources", record, len(lines), len(sources))
	}
	rejected := 0
	for i, line := range lines {
		sum, said, _ := strings.Cut(line, "\t")
		if sum != digest(sources[i])[:12] {
			t.Fatalf("%s:%d is not on the source that the generator makes", record, i+1)
		}
		want, err := parseVerdict(said)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := judge(sources[i], v)
		if got.ok() != want.ok() {
			t.Errorf("we say %s, CPython %s says %s, of\n%s", got, v, want, sources[i])
		}
		if !want.ok() {
			rejected++
		}
	}
	t.Log(fmt.Sprintf("%d sources, %d of them refused", len(sources), rejected))
}

func mayRead(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return text
}
