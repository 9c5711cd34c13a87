package truth

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/syntax"
)

// judged are the CPythons by which the analysis must be right on every shape.
var judged = []string{"2.7.18", "3.8.18", "3.11.7", "3.12.1", "3.13.0"}

// TestShapes lints each shape as a file of its own: something is reported
// exactly when CPython says CYCLE.
func TestShapes(t *testing.T) {
	shapes, err := ReadShapes(shapesFile)
	if err != nil {
		t.Fatal(err)
	}
	table, err := ReadVerdicts(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	known := readKnown(t, "shapes")
	defer known.done(t)
	for _, version := range judged {
		right, wrong := 0, 0
		for _, s := range shapes {
			verdict := table.Get(s.Name, version)
			if verdict == "" {
				t.Fatalf("no verdict of %s on %s: record with -update", version, s.Name)
			}
			if verdict == "-" || verdict == "SYN" {
				continue
			}
			opinion, err := Ask(s.Source, VersionOf(version))
			if err != nil {
				t.Errorf("%s on %s: %v", s.Name, version, err)
				continue
			}
			if ours := len(opinion.Leaks) > 0; ours == (verdict == Cycle) {
				right++
				continue
			}
			wrong++
			known.wrong(t, s.Name, version, "CPython says %s, we say %q (%s)\n%s", verdict, opinion.Lines, s.Description, s.Source)
		}
		t.Logf("%s: %d of %d shapes right", version, right, right+wrong)
	}
}

// TestFileSize: a function is judged alike in a small file and in a large one.
func TestFileSize(t *testing.T) {
	shapes, err := ReadShapes(shapesFile)
	if err != nil {
		t.Fatal(err)
	}
	known := readKnown(t, "size")
	defer known.done(t)
	for _, s := range shapes {
		for _, version := range []syntax.Version{syntax.Py27, syntax.Py313} {
			small, err := Ask(s.Source, version)
			if err != nil {
				continue // not for this dialect
			}
			large, err := Ask(s.Source+padding(), version)
			if err != nil {
				t.Errorf("%s on %s: %v", s.Name, version, err)
				continue
			}
			if !slices.Equal(small.Lines, large.Lines) {
				known.wrong(t, s.Name, version.String(), "in a small file we say %q, in a large one %q\n%s", small.Lines, large.Lines, s.Source)
			}
		}
	}
}

// padding is code that has nothing to do with exceptions and makes a file
// large.
func padding() string {
	var b strings.Builder
	for i := range 150 {
		fmt.Fprintf(&b, "\n\ndef padding_%d(first, second=%d):\n    # Adds its arguments and says so.\n    total = first + second\n    return 'sum: %%s' %% total\n", i, i)
	}
	return b.String()
}

// wanted is the precision and recall that the analysis must reach, also for
// programs that are a small part of a large file.
const wanted = 0.99

// TestRandomPrograms compares the analysis with what CPython said about the
// recorded programs; with -truth.n=N also about N programs that the installed
// CPythons label now.
func TestRandomPrograms(t *testing.T) {
	for _, py2 := range []bool{true, false} {
		cases, err := ReadCases(sampleFile(py2))
		if err != nil {
			t.Fatal(err)
		}
		judge(t, sampled[py2], cases, "recorded programs")
		large := slices.Clone(cases)
		for i := range large {
			large[i].Source += padding()
		}
		judge(t, sampled[py2], large, "recorded programs in large files")
		if py2 {
			continue
		}
		for _, version := range []string{"3.8.18", "3.11.7", "3.12.1"} {
			judge(t, version, turned(cases, version), "recorded programs")
		}
	}
	for _, version := range judged {
		n := *also
		if version == sampled[true] || version == sampled[false] {
			n = *full
		}
		if n == 0 {
			continue
		}
		python, err := Python(version)
		if err != nil {
			t.Errorf("-truth.n: %v", err)
			continue
		}
		cases, dropped, err := LabelPrograms(t.Context(), python, labeller, generate(*from, n+n/20, VersionOf(version).Py2()))
		if err != nil {
			t.Fatal(err)
		}
		if len(cases) < n {
			t.Errorf("%s: only %d programs without accidents: %v", version, len(cases), dropped)
		}
		judge(t, version, cases[:min(n, len(cases))], fmt.Sprintf("programs of seeds from %d", *from))
	}
}

// turned is the cases with the labels of another version. A program that is
// unsettled stays so unless that version sees a cycle.
func turned(cases []Case, version string) []Case {
	out := slices.Clone(cases)
	for i := range out {
		if slices.Contains(out[i].Not, version) {
			out[i].Cycle = !out[i].Cycle
			out[i].Unsettled = false
		}
	}
	return out
}

func judge(t *testing.T, version string, cases []Case, what string) {
	t.Helper()
	var m Matrix
	styles := map[string]*Matrix{}
	var missed []Case
	for _, c := range cases {
		opinion, err := Ask(c.Source, VersionOf(version))
		if err != nil {
			t.Errorf("%s on %s: %v\n%s", c.ID, version, err, c.Source)
			continue
		}
		if styles[c.Style] == nil {
			styles[c.Style] = &Matrix{}
		}
		m.Add(c, opinion)
		styles[c.Style].Add(c, opinion)
		if ours := len(opinion.Leaks) > 0; ours != c.Cycle && (c.Cycle || !c.Unsettled) {
			missed = append(missed, c)
		}
	}
	t.Logf("%s: %d %s\n%s", version, len(cases), what, m)
	if m.Precision() < wanted || m.Recall() < wanted {
		var b strings.Builder
		for _, style := range slices.Sorted(maps.Keys(styles)) {
			s := styles[style]
			if s.Missed+s.Invented > 0 {
				fmt.Fprintf(&b, "\n  %-11s missed %d, invented %d of %d", style, s.Missed, s.Invented, s.Both+s.Neither+s.Missed+s.Invented)
			}
		}
		t.Errorf("%s: precision %.4f and recall %.4f, want %.3f each%s", version, m.Precision(), m.Recall(), wanted, b.String())
	}
	if *missDir != "" && len(cases) > 0 && len(cases[0].Source) < 8000 {
		writeMisses(t, version, missed)
	}
}

// writeMisses writes each program on which we are wrong into a file, as small
// as it gets where the CPython is there to ask.
func writeMisses(t *testing.T, version string, missed []Case) {
	t.Helper()
	if err := os.MkdirAll(*missDir, 0o755); err != nil {
		t.Fatal(err)
	}
	python, err := Python(version)
	if err != nil {
		t.Log(err)
	}
	for i, c := range missed {
		if python != "" && i < maxShrunk {
			if c, err = Shrink(t.Context(), python, labeller, VersionOf(version), c); err != nil {
				t.Fatal(err)
			}
		}
		opinion, err := Ask(c.Source, VersionOf(version))
		if err != nil {
			t.Error(err)
		}
		word := "invented"
		if c.Cycle {
			word = "missed"
		}
		var b strings.Builder
		fmt.Fprintf(&b, "# %s on %s, style %s: CPython says %s", c.ID, version, c.Style, verdict(c.Cycle))
		if c.Cycle {
			fmt.Fprintf(&b, " (frames of %s)", strings.Join(c.Frames, ", "))
		}
		b.WriteString(", we say " + verdict(!c.Cycle) + "\n")
		for _, line := range opinion.Lines {
			b.WriteString("# " + line + "\n")
		}
		b.WriteString(c.Source)
		name := fmt.Sprintf("%s-%s-%s.py", version, word, c.ID)
		if err := os.WriteFile(filepath.Join(*missDir, name), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// maxShrunk bounds how many misses of one version are made small.
const maxShrunk = 60

func verdict(cycle bool) string {
	if cycle {
		return Cycle
	}
	return OK
}

// TestSmaller: the shrinker's candidates are smaller, and reach the heart of a
// nested program.
func TestSmaller(t *testing.T) {
	source := "def f():\n    try:\n        if cond():\n            boom()\n    except ValueError as e:\n        r = e\n    return 1\n"
	goal := "def f():\n    try:\n        boom()\n    except ValueError as e:\n        r = e\n"
	seen := map[string]bool{source: true}
	queue := []string{source}
	for len(queue) > 0 && len(seen) < 5000 {
		for _, s := range smaller(queue[0]) {
			if !seen[s] {
				seen[s] = true
				queue = append(queue, s)
			}
		}
		queue = queue[1:]
	}
	if !seen[goal] {
		t.Errorf("the shrinker cannot reach\n%sfrom\n%s", goal, source)
	}
	parses := 0
	for s := range seen {
		if _, err := syntax.Parse([]byte(s), syntax.Options{}); err == nil {
			parses++
		}
	}
	if parses < 10 {
		t.Errorf("only %d of %d candidates parse", parses, len(seen))
	}
}
