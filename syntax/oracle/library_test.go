package oracle

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/astdump"
)

// sources lists the .py files under a library, sorted.
func sources(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(files)
	return files
}

// readRecord reads "name<TAB>answer" lines; a record that is not there is empty.
func readRecord(t *testing.T, path string) map[string]answer {
	t.Helper()
	record := map[string]answer{}
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		a, err := parseAnswer(rest)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		record[name] = a
	}
	return record
}

// TestLibrary compares verdicts and trees over every file of the libraries of
// 2.7.18 and 3.13.0. The digests of CPython's dumps are recorded; a file that
// is not as recorded is asked about, and all are with -live.
func TestLibrary(t *testing.T) {
	for _, v := range []syntax.Version{syntax.Py27, syntax.Py313} {
		t.Run(v.String(), func(t *testing.T) {
			dir := library(v)
			if dir == "" {
				t.Skipf("CPython %s and its library are not installed", releases[v])
			}
			compareLibrary(t, v, dir)
		})
	}
}

func compareLibrary(t *testing.T, v syntax.Version, dir string) {
	path := testdata + "library-" + releases[v] + ".tsv"
	record := readRecord(t, path)
	files := sources(t, dir)
	if len(files) < 1000 {
		t.Fatalf("only %d files under %s", len(files), dir)
	}
	texts := make([][]byte, len(files))
	answers := make([]answer, len(files))
	var unknown []int
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = text
		answers[i] = record[relative(dir, file)]
		if *live || *update || answers[i].source != digest(text) {
			unknown = append(unknown, i)
		}
	}
	if len(unknown) > 0 {
		var questions []string
		for _, i := range unknown {
			questions = append(questions, files[i])
		}
		for k, line := range ask(t, v, "--stream", questions) {
			a, err := parseAnswer(line)
			if err != nil {
				t.Fatal(err)
			}
			answers[unknown[k]] = a
		}
	}
	if *update {
		var out strings.Builder
		for i, file := range files {
			out.WriteString(relative(dir, file) + "\t" + answers[i].String() + "\n")
		}
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bad := 0
	known := disagreements(t)
	for i, file := range files {
		got, tree := judge(texts[i], v)
		if reason := known[v.String()+" "+answers[i].source[:12]]; reason != "" {
			if sameError(got, answers[i].verdict) {
				t.Errorf("disagreements.txt: %s (%s) now agrees: remove it", file, reason)
			}
			continue
		}
		if !sameFile(t, v, file, got, tree, answers[i], bad < 25) {
			bad++
		}
	}
	t.Logf("%d files, %d asked about, %d differ", len(files), len(unknown), bad)
}

func relative(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(rel)
}

// sameFile compares one file; what differs is explained if it may be long.
func sameFile(t *testing.T, v syntax.Version, file string, got verdict, tree *syntax.File, want answer, explain bool) bool {
	t.Helper()
	if got.ok() != want.verdict.ok() {
		t.Errorf("%s: we say %s, CPython says %s", file, got, want.verdict)
		return false
	}
	if !got.ok() {
		if !sameError(got, want.verdict) {
			t.Errorf("%s: we say %s, CPython says %s", file, got, want.verdict)
			return false
		}
		return true
	}
	ours := dumpOf(tree)
	if digest([]byte(ours)) == want.dump {
		return true
	}
	if explain {
		t.Errorf("%s: the trees differ: %s", file, difference(ours, theirDump(t, v, file)))
	} else {
		t.Errorf("%s: the trees differ", file)
	}
	return false
}

// sameError compares kind, words and place; CPython leaves out the place of
// some errors, and then ours is free.
func sameError(got, want verdict) bool {
	if got.Kind != want.Kind || got.Msg != want.Msg {
		return false
	}
	return (want.Row <= 0 || got.Row == want.Row) && (want.Col <= 0 || got.Col == want.Col)
}

// TestVersionLibraries asks the versions between about a sixth of their
// libraries, with -live. Verdicts must be equal; of the trees a few are not,
// because up to 3.11 CPython misplaced names in f-strings over several lines.
func TestVersionLibraries(t *testing.T) {
	if !*live {
		t.Skip("needs -live: four libraries take a minute")
	}
	for _, v := range []syntax.Version{syntax.Py39, syntax.Py310, syntax.Py311, syntax.Py312} {
		t.Run(v.String(), func(t *testing.T) {
			dir := library(v)
			if dir == "" {
				t.Skipf("CPython %s and its library are not installed", releases[v])
			}
			var files []string
			for i, file := range sources(t, dir) {
				if i%6 == 0 {
					files = append(files, file)
				}
			}
			differ := 0
			for i, line := range ask(t, v, "--stream", files) {
				want, err := parseAnswer(line)
				if err != nil {
					t.Fatal(err)
				}
				got, tree := judge(read(t, files[i]), v)
				if got.ok() != want.verdict.ok() {
					t.Errorf("%s: we say %s, CPython says %s", files[i], got, want.verdict)
				} else if got.ok() && digest(astdump.Dump(tree)) != want.dump {
					differ++
					if differ < 4 {
						t.Logf("%s: %s", files[i], difference(dumpOf(tree), theirDump(t, v, files[i])))
					}
				}
			}
			t.Logf("%d files, %d trees differ", len(files), differ)
			if differ*100 > len(files)*3 {
				t.Errorf("%d of %d trees differ", differ, len(files))
			}
		})
	}
}
