package confirm

import (
	"context"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

// AfterFix runs a finding again in the file that its fix has made of the one that it was
// found in. A fix that works is refuted.
func AfterFix(ctx context.Context, fixed *syntax.File, f *analysis.Finding, o Options) *analysis.Verdict {
	g := *f
	g.Span = moved(f.Span, f.Fix.Edits)
	g.Frame = moved(f.Frame, f.Fix.Edits)
	g.Begin = fixed.Position(int(g.Span.Start))
	g.Cycle = make([]analysis.Hop, len(f.Cycle))
	for i, h := range f.Cycle {
		h.Span = moved(h.Span, f.Fix.Edits)
		if h.Begin.Row > 0 {
			h.Begin = fixed.Position(int(h.Span.Start))
		}
		g.Cycle[i] = h
	}
	g.Related = make([]analysis.Hop, len(f.Related))
	for i, h := range f.Related {
		h.Span = moved(h.Span, f.Fix.Edits)
		h.Begin = fixed.Position(int(h.Span.Start))
		g.Related[i] = h
	}
	return Finding(ctx, fixed, &g, o)
}

// moved is where a span is after some edits, which are in order and do not overlap.
func moved(s syntax.Span, edits []analysis.Edit) syntax.Span {
	if s.Stop <= s.Start {
		return s
	}
	// What is inserted right before the span stays before it, what replaces text that it
	// is part of is found again by its first words.
	shift := func(at int32, end bool) int32 {
		by := int32(0)
		for _, e := range edits {
			grown := int32(len(e.Content)) - (e.Span.Stop - e.Span.Start)
			switch {
			case e.Span.Stop < at, e.Span.Stop == at && !end:
				by += grown
			case e.Span.Start < at: // within what is replaced
				if end {
					by += grown
				}
			}
		}
		return at + by
	}
	return syntax.Span{Start: shift(s.Start, false), Stop: shift(s.Stop, true)}
}
