package all_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
)

// TestFixesOnPrograms applies every fix to the recorded random programs. Each
// step must keep what a fix promises to the linter (see rulestest.Prove), and
// a program without findings left must leave no cycle under the real CPython,
// nor meet an accident there, such as a name that is no longer bound. What
// CPython said is recorded by the checksum of the fixed program.
func TestFixesOnPrograms(t *testing.T) {
	for _, c := range []struct {
		python  string
		version syntax.Version
	}{{"2.7.18", syntax.Py27}, {"3.13.0", syntax.Py313}} {
		t.Run(c.python, func(t *testing.T) {
			name := c.version.String()
			cases, err := truth.ReadCases(filepath.Join(root, "testdata", "truth", "programs-"+name+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			fixed := fixPrograms(t, cases, c.version)
			if len(fixed) < 100 {
				t.Fatalf("only %d programs could be fixed", len(fixed))
			}
			t.Logf("%d of %d programs fixed", len(fixed), len(cases))
			checkFixed(t, filepath.Join(root, "testdata", "rules", "fixed-programs-"+name+".json"), c.python, fixed)
		})
	}
}

// unproved are programs in which the linter does not see that a fix works,
// though CPython says so, each with the reason. One that it sees must go.
var unproved = map[string]string{
	"3-243": "a generator that is dropped at its yield runs its finally clause, which the analysis does not follow",
}

// fixPrograms returns the programs in which fixes removed every finding.
func fixPrograms(t *testing.T, cases []truth.Case, version syntax.Version) (out []truth.Case) {
	var rules []*analysis.Rule
	for _, rule := range family("SLL1") {
		if !rule.Off {
			rules = append(rules, rule)
		}
	}
	for _, c := range cases {
		fixed, left, err := rulestest.FixAll(c.ID, []byte(c.Source), version, rules, rules)
		if reason := unproved[c.ID]; reason != "" {
			if err == nil {
				t.Errorf("%s is fixed now: take it off the list (%s)", c.ID, reason)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v\nin\n%s", c.ID, err, c.Source)
			continue
		}
		if string(fixed) != c.Source && len(left) == 0 && !reported(t, fixed, version) {
			c.Source = string(fixed)
			out = append(out, c)
		}
	}
	return out
}

// reported reports whether any rule, those that are off included, says that
// the program leaves a cycle.
func reported(t *testing.T, text []byte, version syntax.Version) bool {
	source, err := rulestest.Load("fixed.py", text, version)
	if err != nil {
		t.Fatal(err)
	}
	return len(source.Findings(family("SLL1")...)) > 0
}

// TestMentions runs every rule over the recorded programs and shapes that do
// not have its words, and expects it to be silent.
func TestMentions(t *testing.T) {
	sources := map[syntax.Version][]string{}
	for _, version := range []syntax.Version{syntax.Py27, syntax.Py313} {
		cases, err := truth.ReadCases(filepath.Join(root, "testdata", "truth", "programs-"+version.String()+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			sources[version] = append(sources[version], c.Source)
		}
	}
	shapes, err := truth.ReadShapes(filepath.Join(root, "testdata", "truth", "shapes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shapes {
		sources[syntax.Py27] = append(sources[syntax.Py27], s.Source)
		sources[syntax.Py313] = append(sources[syntax.Py313], s.Source)
	}
	unmentioned := 0
	for version, texts := range sources {
		for _, text := range texts {
			source, err := rulestest.Load("case.py", []byte(text), version)
			if err != nil {
				continue // a shape of the other dialect
			}
			for _, rule := range all.Rules() {
				if rule.Run == nil || !rulestest.Applies(rule, version) || rulestest.Mentioned(rule, source.File.Source) {
					continue
				}
				unmentioned++
				always := *rule
				always.Mentions = nil
				if found := source.Findings(&always); len(found) > 0 {
					t.Errorf("Python %s: %s says %q without any of its words in\n%s", version, rule.Code, found[0].Message, text)
				}
			}
		}
	}
	if unmentioned == 0 {
		t.Error("every rule's words are in every program: nothing was tested")
	}
}

// checkFixed asks CPython about fixed programs, or the recording where it is
// not installed.
func checkFixed(t *testing.T, recording, python string, fixed []truth.Case) {
	clean := make(map[string]string) // checksum by program
	exe, err := truth.Python(python)
	if err != nil {
		text, err := os.ReadFile(recording)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &clean); err != nil {
			t.Fatal(err)
		}
	} else {
		labels, err := truth.LabelCases(context.Background(), exe, filepath.Join(root, "testdata", "truth", "truth.py"), fixed)
		if err != nil {
			t.Fatal(err)
		}
		for i, label := range labels {
			if label.Status != "ok" || label.Cycle {
				t.Errorf("%s: after its fixes: status %s %s, cycle %v\n%s", label.ID, label.Status, label.Why, label.Cycle, fixed[i].Source)
				continue
			}
			clean[label.ID] = checksum(fixed[i].Source)
		}
	}
	if flag.Lookup("update").Value.String() == "true" && !t.Failed() {
		text, err := json.MarshalIndent(clean, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(recording, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range fixed {
		if clean[c.ID] != checksum(c.Source) {
			t.Errorf("%s: not recorded as clean:\n%s", c.ID, c.Source)
		}
	}
}

func checksum(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return hex.EncodeToString(sum[:8])
}
