package confirm_test

import (
	"context"
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/analysis/truth/randprog"
	"github.com/sllint/sllint/confirm"
	"github.com/sllint/sllint/rules/all"
	"github.com/sllint/sllint/syntax"
)

var (
	truthN    = flag.Int("truth.n", 0, "label that many random programs per dialect with the installed CPythons, and confirm their findings")
	truthSeed = flag.Uint64("truth.seed", 2_000_000, "first seed of the programs of -truth.n")
)

// tally counts verdicts by what CPython says.
type tally struct {
	findings, right, unknown, falseConfirmed, falseRefuted, open int
	missed                                                       int // programs with a cycle that the linter says nothing of
	otherwise                                                    int // confirmed, and CPython sees it when its calls end as ours did
	took                                                         time.Duration
	python                                                       string // that repeats what it does not say; empty for none
	runs                                                         int
}

// TestRandomPrograms confirms the findings in random programs and compares with what real
// CPython does.
func TestRandomPrograms(t *testing.T) {
	for _, py2 := range []bool{true, false} {
		version, file := "3.13.0", "programs-3.13.jsonl"
		if py2 {
			version, file = "2.7.18", "programs-2.7.jsonl"
		}
		t.Run(version, func(t *testing.T) {
			var sum tally
			cases, err := truth.ReadCases(filepath.Join("../testdata/truth", file))
			if err != nil {
				t.Fatal(err)
			}
			if *truthN > 0 {
				python, err := truth.Python(version)
				if err != nil {
					t.Skip(err)
				}
				var programs []randprog.Program
				for i := range *truthN {
					programs = append(programs, randprog.New(*truthSeed+uint64(i), py2))
				}
				sum.python = python
				if cases, _, err = truth.LabelPrograms(t.Context(), python, "../testdata/truth/truth.py", programs); err != nil {
					t.Fatal(err)
				}
			}
			l := analysis.New(all.Rules())
			for _, c := range cases {
				judge(t, l, c, truth.VersionOf(version), &sum)
			}
			t.Logf("%d programs, %d with a cycle that is missed, %d findings: %d as CPython says, %d unknown, %d that it sees with other answers, %d confirmed in vain, %d refuted in vain, %d where CPython does not decide; %d runs, %v each finding",
				len(cases), sum.missed, sum.findings, sum.right, sum.unknown, sum.otherwise, sum.falseConfirmed, sum.falseRefuted, sum.open, sum.runs, sum.took/time.Duration(max(sum.findings, 1)))
			if sum.falseConfirmed > 0 {
				t.Errorf("%d false confirmations", sum.falseConfirmed)
			}
			if decided := sum.findings - sum.open; decided-sum.right-sum.otherwise > decided/200 {
				t.Errorf("%d of %d verdicts are not CPython's", decided-sum.right, decided)
			}
		})
	}
}

// seenByCPython tells whether CPython sees what was confirmed when the program's calls end
// as they did here, which is not how they end in what its label is from.
func seenByCPython(t *testing.T, python, id string, checked analysis.Checked, f *analysis.Finding) bool {
	script, err := confirm.Script(t.Context(), checked.File, f, confirm.Options{})
	if err != nil {
		t.Log(err)
		return false
	}
	var sum replayed
	replayScript(t, python, id, f, script, &sum)
	return sum.seen == 1
}

// missed lists the functions that CPython sees in cycles and the linter says nothing of,
// where it says nothing of any other function of the program either: one of those may be
// where the cycle is to be broken.
func missed(t *testing.T, c truth.Case, checked analysis.Checked, sum *tally) {
	if !c.Cycle || c.Unsettled {
		return
	}
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if name := f.Function[strings.LastIndex(f.Function, ".")+1:]; strings.HasPrefix(f.Code, "SLL1") && slices.Contains(c.Frames, name) {
			return
		}
	}
	sum.missed++
	t.Logf("%s: CPython sees a cycle of %v, and the linter nothing of them\n%s", c.ID, c.Frames, c.Source)
}

func judge(t *testing.T, l *analysis.Linter, c truth.Case, version syntax.Version, sum *tally) {
	checked, err := l.Check(context.Background(), analysis.Source{Name: "case.py", Text: []byte(c.Source), Rules: everything(), Target: version})
	if err != nil {
		t.Fatal(err)
	}
	missed(t, c, checked, sum)
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if !strings.HasPrefix(f.Code, "SLL1") {
			continue
		}
		start := time.Now()
		v := confirm.Finding(t.Context(), checked.File, f, confirm.Options{})
		sum.took += time.Since(start)
		sum.runs += v.Runs
		sum.findings++
		name := f.Function[strings.LastIndex(f.Function, ".")+1:]
		switch {
		case c.Unsettled, c.Cycle && !slices.Contains(c.Frames, name):
			sum.open++
			continue
		case v.Status == analysis.Unknown:
			sum.unknown++
		case (v.Status == analysis.Confirmed) == c.Cycle:
			sum.right++
			continue
		case c.Cycle:
			sum.falseRefuted++
		case sum.python != "" && seenByCPython(t, sum.python, c.ID, checked, f):
			sum.otherwise++
		default:
			sum.falseConfirmed++
		}
		t.Logf("%s: CPython %v %v; %s: %s\n%s row %d in %s: %s\n%s%s", c.ID, c.Cycle, c.Frames, v.Status, v.Why, f.Code, f.Begin.Row, f.Function, f.Message, evidence(v), c.Source)
	}
}
