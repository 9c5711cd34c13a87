package truth

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth/randprog"
)

var (
	update  = flag.Bool("update", false, "record again what the installed CPythons say")
	full    = flag.Int("truth.n", 0, "label and judge that many random programs per dialect with the installed CPythons")
	also    = flag.Int("truth.also", 0, "the same for each other CPython of the shapes' columns")
	from    = flag.Uint64("truth.seed", 1_000_000, "first seed of the programs of -truth.n")
	missDir = flag.String("truth.misses", "", "write every miss, shrunk, into this directory")
)

const data = "../../testdata/truth"

var (
	shapesFile = filepath.Join(data, "shapes.txt")
	tableFile  = filepath.Join(data, "shapes.tsv")
	runner     = filepath.Join(data, "run_shapes.py")
	labeller   = filepath.Join(data, "truth.py")
)

// recorded is the columns of shapes.tsv.
var recorded = []string{"2.7.18", "3.8.18", "3.9.18", "3.10.13", "3.11.7", "3.12.1", "3.13.0"}

// sampled are the interpreters of the recorded programs.
var sampled = map[bool]string{true: "2.7.18", false: "3.13.0"}

func sampleFile(py2 bool) string {
	if py2 {
		return filepath.Join(data, "programs-2.7.jsonl")
	}
	return filepath.Join(data, "programs-3.13.jsonl")
}

// TestShapesRecorded asks the installed CPythons about the shapes and compares
// with the table.
func TestShapesRecorded(t *testing.T) {
	shapes, err := ReadShapes(shapesFile)
	if err != nil {
		t.Fatal(err)
	}
	if name := Duplicate(shapes); name != "" {
		t.Fatalf("two shapes are called %s", name)
	}
	table, err := ReadVerdicts(tableFile)
	if *update {
		table = &Verdicts{Versions: recorded, Of: map[string]string{}}
	} else if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, version := range recorded {
		python, err := Python(version)
		if err != nil {
			if *update {
				t.Fatal(err)
			}
			t.Log(err)
			continue
		}
		asked++
		got, err := AskShapes(t.Context(), python, runner, shapesFile)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shapes {
			verdict := got[s.Name]
			if verdict == "" || strings.HasPrefix(verdict, "ERR") {
				t.Errorf("%s on %s: %q", s.Name, version, verdict)
			}
			if *update {
				table.Of[s.Name+" "+version] = verdict
			} else if want := table.Get(s.Name, version); want != verdict {
				t.Errorf("%s on %s: CPython says %s, the table %q", s.Name, version, verdict, want)
			}
		}
	}
	if *update {
		if err := table.Write(tableFile, shapes); err != nil {
			t.Fatal(err)
		}
	} else if asked == 0 {
		t.Skip("no CPython of the table is installed")
	}
}

const sampleSize = 600

// TestProgramsRecorded labels the recorded programs again, or records them.
func TestProgramsRecorded(t *testing.T) {
	for py2, version := range sampled {
		python, err := Python(version)
		if err != nil {
			if *update {
				t.Fatal(err)
			}
			t.Log(err)
			continue
		}
		programs := generate(1, 700, py2)
		cases, dropped, err := LabelPrograms(t.Context(), python, labeller, programs)
		if err != nil {
			t.Fatal(err)
		}
		if len(cases) < sampleSize {
			t.Fatalf("%s: only %d of %d programs run without accidents: %v", version, len(cases), len(programs), dropped)
		}
		cases = cases[:sampleSize]
		if *update {
			if !py2 {
				if err := addVersions(t, cases); err != nil {
					t.Fatal(err)
				}
			}
			if err := WriteCases(sampleFile(py2), cases); err != nil {
				t.Fatal(err)
			}
			continue
		}
		recordedCases, err := ReadCases(sampleFile(py2))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range recordedCases {
			if i >= len(cases) {
				t.Fatalf("%s: %d recorded programs, %d labelled", version, len(recordedCases), len(cases))
			}
			got := cases[i]
			if got.Source != want.Source {
				t.Fatalf("%s: the generator writes another program %s than the recorded one: record again with -update", version, want.ID)
			}
			if got.Cycle != want.Cycle || got.Unsettled != want.Unsettled || !slices.Equal(got.Frames, want.Frames) {
				t.Errorf("%s: %s: CPython now says %v %v %v, recorded %v %v %v\n%s", version, want.ID, got.Cycle, got.Unsettled, got.Frames, want.Cycle, want.Unsettled, want.Frames, want.Source)
			}
		}
	}
}

// addVersions notes on which other versions the label differs.
func addVersions(t *testing.T, cases []Case) error {
	for _, version := range []string{"3.8.18", "3.11.7", "3.12.1"} {
		python, err := Python(version)
		if err != nil {
			return err
		}
		labels, err := LabelCases(t.Context(), python, labeller, cases)
		if err != nil {
			return err
		}
		for i, l := range labels {
			if l.Status != "ok" {
				return fmt.Errorf("%s: %s: %s", version, cases[i].ID, l.Status)
			}
			if l.Cycle != cases[i].Cycle {
				cases[i].Not = append(cases[i].Not, version)
			}
		}
	}
	return nil
}

// TestBalance watches over the mixture of the programs: many styles, neither
// label rare, most programs small.
func TestBalance(t *testing.T) {
	for _, py2 := range []bool{true, false} {
		cases, err := ReadCases(sampleFile(py2))
		if err != nil {
			t.Fatal(err)
		}
		if len(cases) < sampleSize {
			t.Errorf("%s: %d programs, expected %d", sampleFile(py2), len(cases), sampleSize)
		}
		cycles, styles, long := 0, map[string]int{}, 0
		for _, c := range cases {
			styles[c.Style]++
			if c.Cycle {
				cycles++
			}
			if strings.Count(c.Source, "\n") > 60 {
				long++
			}
		}
		if share := float64(cycles) / float64(len(cases)); share < 0.3 || share > 0.6 {
			t.Errorf("%s: %.0f %% of the programs leave cycles", sampleFile(py2), 100*share)
		}
		if len(styles) < 12 {
			t.Errorf("%s: only %d styles", sampleFile(py2), len(styles))
		}
		if long > len(cases)/20 {
			t.Errorf("%s: %d programs have more than 60 lines", sampleFile(py2), long)
		}
	}
}

// TestDeterministic: a seed always gives the same program.
func TestDeterministic(t *testing.T) {
	for seed := range uint64(300) {
		for _, py2 := range []bool{true, false} {
			if a, b := randprog.New(seed, py2), randprog.New(seed, py2); a != b {
				t.Fatalf("seed %d gives two programs:\n%s\n----\n%s", seed, a.Source, b.Source)
			}
		}
	}
}

func generate(first uint64, n int, py2 bool) []randprog.Program {
	programs := make([]randprog.Program, n)
	for i := range programs {
		programs[i] = randprog.New(first+uint64(i), py2)
	}
	return programs
}
