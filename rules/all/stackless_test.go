package all_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/rules/rulestest"
)

var stacklessPythons = map[string]*string{
	"stackless 2.7": flag.String("stackless2", "", "Stackless 2.7 to ask about the examples of rules; with -update its answers are recorded"),
	"stackless 3.7": flag.String("stackless3", "", "Stackless 3.7 to ask about the examples of rules; with -update its answers are recorded"),
}

// stacklessProbes say what to ask Stackless about the examples of a rule.
var stacklessProbes = map[string]string{
	"SLL301": "atomic.py",
	"SLL302": "atomic.py",
	"SLL303": "atomic.py",
	"SLL304": "gates.py",
	"SLL401": "tasklets.py",
	"SLL402": "kills.py",
	"SLL403": "tasklets.py",
	"SLL404": "tasklets.py",
	"SLL406": "handoff.py",
}

// TestStackless checks what Stackless makes of the examples of rules that are
// about it: that is asked where it is given, else what it said when that was
// recorded counts.
func TestStackless(t *testing.T) {
	update := flag.Lookup("update").Value.String() == "true"
	for _, rule := range all.Rules() {
		probe := stacklessProbes[rule.Code]
		if probe == "" {
			continue
		}
		dir := filepath.Join(root, "testdata", "rules", rule.Code)
		truth, err := rulestest.ReadTruth(dir)
		if err != nil {
			t.Fatal(err)
		}
		said := 0
		for name, text := range map[string]string{"bad.py": rule.Doc.Bad, "good.py": rule.Doc.Good} {
			for version, python := range stacklessPythons {
				verdicts := truth[name][version]
				if *python != "" {
					live, err := rulestest.Ask(*python, []byte(text), filepath.Join(root, "testdata", "rules", "probes", probe))
					if err != nil {
						t.Fatal(err)
					}
					if update {
						if truth[name] == nil {
							truth[name] = make(map[string]map[string]string)
						}
						truth[name][version] = live
					} else if fmt.Sprint(live) != fmt.Sprint(verdicts) {
						t.Errorf("%s, %s: %s says %v, recorded is %v", rule.Code, name, version, live, verdicts)
					}
					verdicts = live
				}
				for function, verdict := range verdicts {
					said++
					if (verdict == "clean") != (name == "good.py") {
						t.Errorf("%s, %s: %s says %s of %s()", rule.Code, name, version, verdict, function)
					}
				}
			}
		}
		if said < 2 {
			t.Errorf("%s: Stackless said nothing of its examples", rule.Code)
		}
		if update {
			if err := truth.Write(dir); err != nil {
				t.Error(err)
			}
		}
	}
}
