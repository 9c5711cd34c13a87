// Package rulestest checks rules against fixtures: Python files that say with
// `# want "regexp"` which findings they expect, `.golden` files that show them
// fixed, and the verdict of real CPythons on both.
package rulestest

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Source is one parsed file with the facts that rules share.
type Source struct {
	File   *syntax.File
	Scopes *scope.Table
	Heap   func() *heap.Result
	Flow   func() *flow.File
}

// Load parses a file for one version of Python.
func Load(name string, src []byte, version syntax.Version) (*Source, error) {
	file, problem := syntax.Parse(src, syntax.Options{Filename: name, Version: version})
	if problem != nil {
		return nil, fmt.Errorf("%s, as Python %s: %w", name, version, problem)
	}
	scopes, problems := scope.Resolve(file)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s, as Python %s: %w", name, version, problems[0])
	}
	return &Source{
		File:   file,
		Scopes: scopes,
		Heap: sync.OnceValue(func() *heap.Result {
			return heap.Analyze(file, scopes, heap.Options{})
		}),
		Flow: sync.OnceValue(func() *flow.File { return flow.New(file, scopes) }),
	}, nil
}

// Findings runs rules over the file, as the driver does: those of its dialect,
// and of these the ones whose words the file mentions. They come in source
// order.
func (s *Source) Findings(rules ...*analysis.Rule) []analysis.Finding {
	var out []analysis.Finding
	for _, rule := range rules {
		if rule.Run == nil || !Applies(rule, s.File.Version) || !Mentioned(rule, s.File.Source) {
			continue
		}
		out = append(out, s.run(rule)...)
	}
	slices.SortStableFunc(out, func(a, b analysis.Finding) int { return int(a.Span.Start) - int(b.Span.Start) })
	return out
}

func (s *Source) run(rule *analysis.Rule) (out []analysis.Finding) {
	rule.Run(&analysis.Pass{
		Rule: rule, File: s.File, Scopes: s.Scopes, Heap: s.Heap, Flow: s.Flow,
		Report: func(f analysis.Finding) {
			f.Code, f.Name, f.Filename = rule.Code, rule.Name, s.File.Name
			f.Function = s.function(f.Span)
			f.Begin = s.File.Position(f.Span.Pos())
			f.Finish = s.File.Position(f.Span.End())
			out = append(out, f)
		},
	})
	return out
}

// function is the qualified name of the innermost function around a span.
func (s *Source) function(span syntax.Span) string {
	name := ""
	var visit func(*scope.Scope)
	visit = func(at *scope.Scope) {
		for _, child := range at.Children {
			if child.Node != nil && child.Node.Pos() <= span.Pos() && span.End() <= child.Node.End() {
				if child.Kind == scope.Function {
					name = child.QualName()
				}
				visit(child)
			}
		}
	}
	visit(s.Scopes.Module)
	return name
}

// Applies reports whether a rule runs for a version.
func Applies(rule *analysis.Rule, version syntax.Version) bool {
	if version.Py2() {
		return rule.Py2
	}
	return rule.Py3
}

// Mentioned reports whether a source has one of the words that the rule needs.
func Mentioned(rule *analysis.Rule, src []byte) bool {
	return len(rule.Mentions) == 0 || slices.ContainsFunc(rule.Mentions, func(word string) bool {
		return bytes.Contains(src, []byte(word))
	})
}

// Apply makes the edits of a fix.
func Apply(src []byte, fix *analysis.Fix) []byte {
	var out bytes.Buffer
	at := 0
	for _, e := range fix.Edits {
		out.Write(src[at:e.Span.Pos()])
		out.WriteString(e.Content)
		at = e.Span.End()
	}
	out.Write(src[at:])
	return out.Bytes()
}

// FixAll applies one fix after the other until no finding of the rules offers
// one, and returns what is left of the findings. Each step must do what a fix
// promises (see Prove).
func FixAll(name string, src []byte, version syntax.Version, rules, judges []*analysis.Rule) ([]byte, []analysis.Finding, error) {
	for step := 0; ; step++ {
		source, err := Load(name, src, version)
		if err != nil {
			return src, nil, err
		}
		findings := source.Findings(rules...)
		next := slices.IndexFunc(findings, func(f analysis.Finding) bool { return f.Fix != nil })
		if next < 0 {
			return src, findings, nil
		}
		if step == 200 {
			return src, findings, fmt.Errorf("%s: still not done after %d fixes", name, step)
		}
		fixed := Apply(src, findings[next].Fix)
		if err := Prove(source, findings[next], fixed, judges); err != nil {
			return fixed, nil, err
		}
		src = fixed
	}
}

// Prove reports how a fix breaks its promise, if it does: the fixed file
// parses, the finding is gone, and the frame that it is about has no finding of
// the judges that it had not before. Another frame may have: where the cycle
// ran through a caller as well, that one's part shows only now.
func Prove(before *Source, f analysis.Finding, fixed []byte, judges []*analysis.Rule) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s:%d: the fix of %s %s\n%s", f.Filename, f.Begin.Row, f.Code, fmt.Sprintf(format, args...), fixed)
	}
	after, err := Load(f.Filename, fixed, before.File.Version)
	if err != nil {
		return fail("breaks the file: %v", err)
	}
	was, is := count(before.Findings(judges...)), count(after.Findings(judges...))
	for what, n := range is {
		if n > was[what] && what.function == f.Function && what.frame == kindOf(f).frame {
			return fail("brings a new finding: %s in %q", what.code, what.function)
		}
	}
	if this := kindOf(f); is[this] >= was[this] {
		return fail("does not remove it")
	}
	return nil
}

// kind groups findings that cannot be told apart once lines have moved.
type kind struct{ code, function, frame string }

func kindOf(f analysis.Finding) kind {
	k := kind{code: f.Code, function: f.Function}
	if len(f.Cycle) > 0 {
		k.frame = f.Cycle[len(f.Cycle)-1].Label
	}
	return k
}

func count(findings []analysis.Finding) map[kind]int {
	out := make(map[kind]int)
	for _, f := range findings {
		out[kindOf(f)]++
	}
	return out
}
