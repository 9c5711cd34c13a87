package models_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis/truth"
)

// missesFile lists the shapes that the analysis gets wrong: the shape, a
// version, and the reason.
var missesFile = filepath.Join(data, "misses.txt")

// boom is what every shape may call.
const boom = "def boom():\n    raise ValueError('boom')\n"

// TestAnalysis analyses each shape as a file of its own: something is reported
// exactly when CPython says CYCLE, but for the listed misses. A miss that is no
// longer one fails until -update takes it off the list.
func TestAnalysis(t *testing.T) {
	shapes, table := read(t, false)
	text, err := os.ReadFile(missesFile)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(text)) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(words) < 3 {
			t.Fatalf("%s: %q: expected a shape, a version and a reason", missesFile, line)
		}
		reasons[words[0]+" "+words[1]] = words[2]
	}
	judged, seen := 0, map[string]bool{}
	var kept bytes.Buffer
	for _, s := range shapes {
		for _, version := range pythons {
			verdict := table.Get(s.Name, version)
			if verdict != truth.OK && verdict != truth.Cycle && verdict != "HELD" {
				continue
			}
			judged++
			opinion, err := truth.Ask(boom+s.Source, truth.VersionOf(version))
			if err != nil {
				t.Errorf("%s on %s: %v", s.Name, version, err)
				continue
			}
			key := s.Name + " " + version
			reason, listed := reasons[key]
			seen[key] = true
			right := len(opinion.Leaks) > 0 == (verdict == truth.Cycle)
			switch {
			case right && listed && !*update:
				t.Errorf("%s is right now: take it out of misses.txt with -update", key)
			case !right && !listed:
				t.Errorf("%s: CPython says %s, we say %q (%s)\n%s", key, verdict, opinion.Lines, s.Description, s.Source)
			case !right:
				fmt.Fprintf(&kept, "%s %s\n", key, reason)
			}
		}
	}
	if judged < 1000 {
		t.Fatalf("only %d verdicts", judged)
	}
	for key := range reasons {
		if !seen[key] && !*update {
			t.Errorf("misses.txt: %s is not a shape with a verdict", key)
		}
	}
	if *update {
		if err := os.WriteFile(missesFile, kept.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wrong := bytes.Count(kept.Bytes(), []byte("\n"))
	t.Logf("%d of %d right", judged-wrong, judged)
}
