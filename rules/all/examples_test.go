package all_test

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

// pythons are the versions that the examples are tried with.
var pythons = []syntax.Version{
	syntax.Py27, syntax.Py38, syntax.Py39, syntax.Py310, syntax.Py311, syntax.Py312, syntax.Py313,
}

// example says how the examples of some rules differ from those of the rest.
var example = map[string]struct {
	probe string         // what to ask, if not for cycles; "-" where CPython cannot tell
	from  syntax.Version // the first version for which Bad is bad
}{
	"SLL109": {from: syntax.Py38}, // the example is about clear_frames, which Python 2 has not
	"SLL110": {from: syntax.Py312},
	"SLL201": {probe: "lingers.py"},
	"SLL202": {probe: "raises.py"},
	"SLL203": {probe: "raises.py"},
	"SLL204": {probe: "raises.py"},
	"SLL205": {probe: "lingers.py"},
	"SLL301": {probe: "-"}, // CPython has no tasklets: see TestStackless
	"SLL302": {probe: "-"},
	"SLL303": {probe: "-"},
	"SLL304": {probe: "-"}, // an interleaving is no matter of one run
	"SLL305": {probe: "-"},
	"SLL306": {probe: "-"},
	"SLL307": {probe: "-"},
	"SLL308": {probe: "restores.py"},
	"SLL401": {probe: "-"},
	"SLL402": {probe: "-"},
	"SLL403": {probe: "-"},
	"SLL404": {probe: "-"},
	"SLL405": {probe: "state.py"},
	"SLL406": {probe: "-"},
	"SLL407": {probe: "raises.py"},
	"SLL501": {probe: "state.py"},
	"SLL502": {probe: "state.py"},
	"SLL601": {probe: "-"},
	"SLL602": {probe: "polls.py"},
	"SLL603": {probe: "state.py"},
}

// TestExamples checks every rule's Bad and Good: the rule says so, no other
// rule objects to Good, and real CPythons agree.
func TestExamples(t *testing.T) {
	for _, rule := range all.Rules() {
		if rule.Run == nil {
			continue
		}
		t.Run(rule.Code, func(t *testing.T) { checkExamples(t, rule) })
	}
}

func checkExamples(t *testing.T, rule *analysis.Rule) {
	update := flag.Lookup("update").Value.String() == "true"
	dir := filepath.Join(root, "testdata", "rules", rule.Code)
	special := example[rule.Code]
	probe := ""
	if special.probe != "" && special.probe != "-" {
		probe = filepath.Join(root, "testdata", "rules", "probes", special.probe)
	}
	truth, err := rulestest.ReadTruth(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range pythons {
		if !rulestest.Applies(rule, version) || version.Py2() && special.from > version {
			continue
		}
		bad := version >= special.from
		if found := findings(t, rule.Doc.Bad, version, rule); (len(found) > 0) != bad {
			t.Errorf("Python %s: in Bad it finds %q", version, found)
		}
		if found := findings(t, rule.Doc.Good, version, all.Rules()...); len(found) > 0 {
			t.Errorf("Python %s: in Good there is %q", version, found)
		}
		if special.probe == "-" {
			continue
		}
		for _, c := range []struct {
			name, text string
			bad        bool
		}{{"bad.py", rule.Doc.Bad, bad}, {"good.py", rule.Doc.Good, false}} {
			verdicts, err := truth.Check(c.name, version, []byte(c.text), probe, update)
			if err != nil {
				t.Error(err)
				continue
			}
			trouble := false
			for _, verdict := range verdicts {
				trouble = trouble || verdict != "clean"
			}
			if trouble != c.bad || len(verdicts) == 0 {
				t.Errorf("%s: real Python %s says %v", c.name, version, verdicts)
			}
		}
	}
	if update {
		if err := truth.Write(dir); err != nil {
			t.Error(err)
		}
	}
}

// findings are the messages of the rules on an example.
func findings(t *testing.T, text string, version syntax.Version, rules ...*analysis.Rule) []string {
	t.Helper()
	source, err := rulestest.Load("example.py", []byte(text), version)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range source.Findings(rules...) {
		out = append(out, f.Code+" "+f.Message)
	}
	return out
}

// family lists the rules whose code starts like this.
func family(prefix string) []*analysis.Rule {
	var out []*analysis.Rule
	for _, rule := range all.Rules() {
		if strings.HasPrefix(rule.Code, prefix) {
			out = append(out, rule)
		}
	}
	return out
}

// TestFixtures runs the fixtures of every rule.
func TestFixtures(t *testing.T) {
	for _, rule := range all.Rules() {
		if rule.Run == nil {
			continue
		}
		t.Run(rule.Code, func(t *testing.T) {
			judges, oracle := all.Rules(), false
			if strings.HasPrefix(rule.Code, "SLL1") {
				judges, oracle = family("SLL1"), true
			}
			rulestest.Fixtures(t, filepath.Join(root, "testdata", "rules", rule.Code), rule, judges, oracle)
		})
	}
}
