// Package cycles holds the rules SLL101 to SLL111: objects that keep each
// other alive when a function ends, so that only the cyclic collector can
// reclaim them. One analysis (package heap) finds the cycles; a rule here says
// which kind of holder it reports, explains it, and offers the fix.
package cycles

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// exceptionWords occur in every file in which a cycle through an exception can
// close: it catches or raises one, looks at one that is being handled, or uses
// a library that hands on those of others.
var exceptionWords = []string{
	"except", "raise", "Raises", "exc_info", "__traceback__", "exception", "__exit__", "__aexit__", "await", "result",
	"asyncio", "concurrent", "contextlib", "multiprocessing", "unittest",
}

// frameWords occur in every file that gets hold of a frame without an
// exception.
var frameWords = []string{
	"_getframe", "_current_frames", "inspect", "_frame", "f_locals", "locals(", "vars(", "dir(", "eval(", "exec",
}

// holdingWords are for the rules about what holds either.
var holdingWords = slices.Concat(exceptionWords, frameWords)

// report returns the Run function of the rule for one kind of holder; what
// somebody has tried to clean up is for SLL109.
func report(holder heap.Holder, say func(*leak) string) func(*analysis.Pass) {
	return reportThose(func(l *leak) bool { return l.Holder == holder && l.tried == "" }, say)
}

// reportThose returns the Run function of the rule for some leaks.
func reportThose(mine func(*leak) bool, say func(*leak) string) func(*analysis.Pass) {
	return func(pass *analysis.Pass) {
		leaks, clear := pass.Heap().Leaks, fixes.NewClearer(pass)
		classifier := classifier{make(map[*scope.Scope][]cleanup)}
		for i := range leaks {
			l := classifier.classify(&leaks[i])
			if !mine(l) {
				continue
			}
			span := l.Span
			if l.tried != "" {
				span = l.cleanup
			}
			pass.Report(analysis.Finding{
				Message:  say(l),
				Span:     span,
				Severity: severity(pass.Rule, l.Leak),
				Frame:    frame(l.Scope),
				Cycle:    l.cycle(),
				Fix:      clear.Fix(i),
			})
		}
	}
}

// frame is where the function of a scope is, the zero Span for none.
func frame(s *scope.Scope) syntax.Span {
	if s == nil || s.Kind != scope.Function && s.Kind != scope.Lambda {
		return syntax.Span{}
	}
	return s.Node.Range()
}

// severity is the rule's, made worse or milder by how often it happens.
func severity(rule *analysis.Rule, l *heap.Leak) analysis.Severity {
	if rule.Severity == analysis.Info {
		return analysis.Info
	}
	if l.Always {
		return analysis.Error
	}
	return analysis.Warning
}

// leak is a heap.Leak with the words that messages are made of.
type leak struct {
	*heap.Leak
	// tried says how somebody has tried to break the cycle and failed, empty
	// where nobody has; cleanup is where.
	tried   string
	cleanup syntax.Span
}

// cycle copies the path for the finding; it starts at the first object that
// the frame holds.
func (l *leak) cycle() []analysis.Hop {
	path := l.hops()
	out := make([]analysis.Hop, len(path))
	for i, hop := range path {
		out[i] = analysis.Hop{Label: hop.Label, Span: hop.Span}
	}
	return out
}

// hops is the path without a leading frame.
func (l *leak) hops() []heap.Hop {
	if len(l.Path) > 1 && strings.HasPrefix(l.Path[0].Label, "frame of ") {
		return l.Path[1:]
	}
	return l.Path
}

// holder names what holds the exception, from the frame on: "local 'result'",
// "attribute 'failure' of local 'self'", "a tuple in local 'errors'".
func (l *leak) holder() string {
	path := l.hops()
	if len(path) == 0 {
		return "a local"
	}
	held, linked := path[0].Label, true // the object that a link leads to needs no name
	if held == "f_locals" {
		held = "the frame's f_locals"
	}
	for _, hop := range path[1:] {
		switch kind, _, _ := strings.Cut(hop.Label, " "); {
		case kind == "exception" || kind == "exception's" || kind == "traceback" || kind == "frame" || kind == "caller's":
			return held
		case kind == "element":
			linked = false
		case kind == "attribute" || kind == "key":
			held, linked = hop.Label+" of "+held, true
		case linked:
			linked = false
		default:
			held = article(hop.Label) + " in " + held
		}
	}
	return held
}

// still says what the holder still holds when the function ends, and how that
// leads back.
func (l *leak) still() string {
	end := " when " + l.function() + " ends"
	for _, hop := range l.hops() {
		switch kind, _, _ := strings.Cut(hop.Label, " "); kind {
		case "exception", "exception's":
			return l.holder() + " still holds an exception" + end + ", and its traceback leads back to that frame"
		case "traceback":
			return l.holder() + " still holds a traceback" + end + ", and it leads back to that frame"
		case "frame":
			return l.holder() + " still holds the frame of " + l.function() + " when it ends"
		}
	}
	return l.holder() + " still holds what leads back to the frame of " + l.function() + end
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// function names the function whose frame is kept: "catch()".
func (l *leak) function() string { return function(l.Scope) }

func function(s *scope.Scope) string {
	switch {
	case s == nil || s.Kind == scope.Module:
		return "the module"
	case s.Kind == scope.Function:
		return s.Name + "()"
	case s.Kind == scope.Lambda:
		return "the lambda"
	case s.Kind == scope.Class:
		return "class " + s.Name
	}
	return "the comprehension"
}
