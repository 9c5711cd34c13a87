// Package models_test checks the models of library modules, the Python files
// beside it that package heap interprets. The first line of a model names the
// modules it stands for, and "(2)" or "(3)" where it is for one dialect only.
//
// Besides Python's own, a model uses three builtins: __unknown__() is any value
// at all, __expected__ is isinstance for what a test says to be raised, and
// __detached__(f, *args) calls f on another stack, whose frames have no frame
// of ours above them, and drops what it returns or raises.
// Which Python is meant is asked by `if sys.version_info >= (3, 12):` at the
// level of the module or of a class only.
package models_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/syntax"
)

var update = flag.Bool("update", false, "record again what the installed CPythons say")

const data = "../../../testdata/models"

var (
	shapesFile = filepath.Join(data, "shapes.txt")
	tableFile  = filepath.Join(data, "shapes.tsv")
	runner     = filepath.Join(data, "run_models.py")
)

var pythons = []string{"2.7.18", "3.8.18", "3.9.18", "3.10.13", "3.11.7", "3.12.1", "3.13.0"}

// TestHeaders checks what the loader and the reader of a model rely on.
func TestHeaders(t *testing.T) {
	files, err := filepath.Glob("*.py")
	if err != nil || len(files) < 10 {
		t.Fatalf("only %d models: %v", len(files), err)
	}
	taken := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitN(string(text), "\n", 3)
		head, ok := strings.CutPrefix(lines[0], "# model: ")
		if !ok || !strings.HasPrefix(lines[1], "# follows: ") {
			t.Errorf("%s: the first lines do not say what it models and what it follows", file)
			continue
		}
		dialects := []syntax.Version{syntax.Py27, syntax.Py38, syntax.Newest}
		modules := strings.Fields(head)
		switch modules[len(modules)-1] {
		case "(2)":
			dialects, modules = dialects[:1], modules[:len(modules)-1]
		case "(3)":
			dialects, modules = dialects[1:], modules[:len(modules)-1]
		}
		for _, ver := range dialects {
			if _, err := syntax.Parse(text, syntax.Options{Filename: file, Version: ver}); err != nil {
				t.Errorf("%s does not parse for %v: %v", file, ver, err)
			}
			for _, m := range modules {
				key := fmt.Sprint(ver, " ", m)
				if other := taken[key]; other != "" {
					t.Errorf("%s and %s both stand for %s", other, file, m)
				}
				taken[key] = file
			}
		}
	}
}

// TestModels asks every CPython that is installed which shapes leave a cycle,
// with its own library and with the models in its place. Both must say the
// same, and what was recorded.
func TestModels(t *testing.T) {
	shapes, table := read(t, *update)
	asked := 0
	for _, version := range pythons {
		python, err := truth.Python(version)
		if err != nil {
			if *update {
				t.Fatal(err)
			}
			t.Log(err)
			continue
		}
		asked++
		real, err := truth.AskShapes(t.Context(), python, runner, shapesFile)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("MODELS", ".")
		model, err := truth.AskShapes(t.Context(), python, runner, shapesFile)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("MODELS", "")
		for _, s := range shapes {
			got := real[s.Name]
			if got != model[s.Name] {
				t.Errorf("%s on %s: %s with the real library, %s with the models", s.Name, version, got, model[s.Name])
			}
			switch {
			case got == "" || strings.HasPrefix(got, "ERR"):
				t.Errorf("%s on %s: %q", s.Name, version, got)
			case got == "ok+":
				// A finding would be right, but not about f.
				t.Errorf("%s on %s: f is freed, but other frames hold each other: no clear shape", s.Name, version)
			case *update:
				table.Of[s.Name+" "+version] = got
			case got != table.Get(s.Name, version):
				t.Errorf("%s on %s: CPython says %s, the table %q", s.Name, version, got, table.Get(s.Name, version))
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

// read gives the shapes and what was recorded about them, or an empty table.
func read(t *testing.T, empty bool) ([]truth.Shape, *truth.Verdicts) {
	t.Helper()
	shapes, err := truth.ReadShapes(shapesFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(shapes) < 200 {
		t.Fatalf("only %d shapes", len(shapes))
	}
	if name := truth.Duplicate(shapes); name != "" {
		t.Fatalf("two shapes are called %s", name)
	}
	if empty {
		return shapes, &truth.Verdicts{Versions: pythons, Of: map[string]string{}}
	}
	table, err := truth.ReadVerdicts(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range shapes {
		names = append(names, s.Name)
	}
	if !slices.Equal(names, table.Names) || !slices.Equal(pythons, table.Versions) {
		t.Fatal("shapes.tsv is not about the shapes of shapes.txt: record with -update")
	}
	return shapes, table
}
