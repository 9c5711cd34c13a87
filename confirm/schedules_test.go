package confirm_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/syntax"
)

// interleavings are the rules whose findings say that an order of things goes wrong.
var interleavings = []string{"SLL304", "SLL305", "SLL306", "SLL307", "SLL601"}

// TestInterleavings confirms the findings in the fixtures of the rules. What is not listed
// as unknown, with a part of the reason, has to be confirmed.
func TestInterleavings(t *testing.T) {
	unknown := map[string]string{
		"SLL304/py2/gates.py enter":   "not all that ran is the file's own", // nobody leaves the gate
		"SLL304/py2/gates.py by_flag": "one after the other, it fails",      // nobody puts anything there
		"SLL304/py3/gates.py enter":   "not all that ran is the file's own",
		"SLL305/py3/held.py holds":    "coroutines",
		"SLL305/py3/held.py put":      "coroutines",
		"SLL601/py3/waits.py main":    "nothing in this file is to run beside main()",
		"SLL601/py3/waits.py enter":   "coroutines",
	}
	for _, code := range interleavings {
		for dialect, version := range map[string]syntax.Version{"py2": syntax.Py27, "py3": syntax.Py313} {
			files, err := os.ReadDir("../testdata/rules/" + code + "/" + dialect)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if !strings.HasSuffix(file.Name(), ".py") {
					continue
				}
				name := code + "/" + dialect + "/" + file.Name()
				src, err := os.ReadFile("../testdata/rules/" + name)
				if err != nil {
					t.Fatal(err)
				}
				checked := lint(t, string(src), version)
				for i := range checked.Findings {
					f := &checked.Findings[i]
					if f.Code != code {
						continue
					}
					began := time.Now()
					v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{})
					words := f.Function[strings.LastIndexByte(f.Function, '.')+1:]
					t.Logf("%s %s: %s in %v: %s\n%s", name, words, v.Status, time.Since(began).Round(time.Millisecond), v.Why, evidence(v))
					why, isUnknown := unknown[name+" "+words]
					switch {
					case isUnknown && (v.Status != analysis.Unknown || !strings.Contains(v.Why, why)):
						t.Errorf("%s %s is %s: %s", name, words, v.Status, v.Why)
					case !isUnknown && v.Status != analysis.Confirmed:
						t.Errorf("%s %s is %s: %s", name, words, v.Status, v.Why)
					}
				}
			}
		}
	}
}
