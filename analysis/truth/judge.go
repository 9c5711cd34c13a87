package truth

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Opinion is what the analysis says about a program.
type Opinion struct {
	Leaks     []heap.Leak
	Functions []string // of the leaks, sorted, once each
	Lines     []string // the leaks, readable
}

// Ask analyses a source. A slip inside the analysis is an error.
func Ask(source string, version syntax.Version) (Opinion, error) {
	file, err := syntax.Parse([]byte(source), syntax.Options{Filename: "case.py", Version: version})
	if err != nil {
		return Opinion{}, err
	}
	table, problems := scope.Resolve(file)
	if len(problems) > 0 {
		return Opinion{}, problems[0]
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var slip error
	result := heap.Analyze(file, table, heap.Options{Context: ctx, Report: func(err error) { slip = err }})
	if slip != nil {
		return Opinion{}, slip
	}
	if err := ctx.Err(); err != nil {
		return Opinion{}, fmt.Errorf("analysis of %d bytes: %w", len(source), err)
	}
	o := Opinion{Leaks: result.Leaks}
	names := map[string]bool{}
	for _, leak := range result.Leaks {
		name := "?"
		if leak.Scope != nil {
			name = leak.Scope.Name
		}
		names[name] = true
		hops := make([]string, len(leak.Path))
		for i, hop := range leak.Path {
			hops[i] = hop.Label
		}
		o.Lines = append(o.Lines, fmt.Sprintf("row %d in %s (holder %d): %s", file.Row(leak.Span.Pos()), name, leak.Holder, strings.Join(hops, " > ")))
	}
	for name := range names {
		o.Functions = append(o.Functions, name)
	}
	sort.Strings(o.Functions)
	return o, nil
}

// VersionOf is the dialect of a CPython: 313 of "3.13.0".
func VersionOf(python string) syntax.Version {
	parts := strings.SplitN(python, ".", 3)
	version, err := syntax.ParseVersion(parts[0] + "." + parts[1])
	if err != nil {
		panic(err) // the callers' versions are constants
	}
	return version
}

// Matrix counts how the analysis and CPython agree.
type Matrix struct {
	Both, Neither    int // agreement
	Missed, Invented int // CPython alone sees a cycle; we alone do
	// Unsettled programs leave a cycle only on a reading that truth.py calls
	// unsettled; either answer is right. Strict is how many of them we report.
	Unsettled, Strict int
	// Elsewhere counts the programs where both see a cycle, but none of the
	// functions we name has its frame in it.
	Elsewhere int
}

// Add counts one program.
func (m *Matrix) Add(label Case, o Opinion) {
	ours := len(o.Leaks) > 0
	switch {
	case label.Cycle && ours:
		m.Both++
		if !named(label, o) {
			m.Elsewhere++
		}
	case label.Cycle:
		m.Missed++
	case label.Unsettled:
		m.Unsettled++
		if ours {
			m.Strict++
		}
	case ours:
		m.Invented++
	default:
		m.Neither++
	}
}

func named(label Case, o Opinion) bool {
	for _, ours := range o.Functions {
		for _, theirs := range label.Frames {
			if ours == theirs {
				return true
			}
		}
	}
	return false
}

// Precision is the share of our findings that are true, 1 where there are none.
func (m Matrix) Precision() float64 { return share(m.Both, m.Both+m.Invented) }

// Recall is the share of the cycles that we find, 1 where there are none.
func (m Matrix) Recall() float64 { return share(m.Both, m.Both+m.Missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// String is the confusion matrix on a few lines.
func (m Matrix) String() string {
	return fmt.Sprintf("                 we: cycle   we: ok\n"+
		"CPython: cycle   %9d  %7d    recall    %.4f\n"+
		"CPython: ok      %9d  %7d    precision %.4f\n"+
		"unsettled %d (of which we report %d), right file but wrong function %d",
		m.Both, m.Missed, m.Recall(), m.Invented, m.Neither, m.Precision(), m.Unsettled, m.Strict, m.Elsewhere)
}
