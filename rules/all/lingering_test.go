package all_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/sllint/sllint/rules/lingering"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

// TestLingers asks CPython 2.7 whether the main loops of SLL201's fixtures hold
// the failed turn's objects in the next turn: those that are reported do, the
// others and all of the fixed files do not.
func TestLingers(t *testing.T) {
	update := flag.Lookup("update").Value.String() == "true"
	dir := filepath.Join(root, "testdata", "rules", "SLL201", "py2")
	probe := filepath.Join(root, "testdata", "rules", "probes", "lingers.py")
	truth, err := rulestest.ReadTruth(dir)
	if err != nil {
		t.Fatal(err)
	}
	loops := 0
	for _, name := range []string{"loops.py", "loops.py.golden", "imported.py", "imported.py.golden"} {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		verdicts, err := truth.Check(name, syntax.Py27, src, probe, update)
		if err != nil {
			t.Error(err)
			continue
		}
		source, err := rulestest.Load(name, src, syntax.Py27)
		if err != nil {
			t.Fatal(err)
		}
		found := make(map[string]bool)
		for _, f := range source.Findings(lingering.MissingExcClear) {
			found[f.Function] = true
		}
		for function, verdict := range verdicts {
			loops++
			if (verdict == "held") != found[function] {
				t.Errorf("%s: %s(): CPython says %s, reported: %v", name, function, verdict, found[function])
			}
		}
	}
	if loops < 10 {
		t.Errorf("only %d loops were tried", loops)
	}
	if update {
		if err := truth.Write(dir); err != nil {
			t.Error(err)
		}
	}
}
