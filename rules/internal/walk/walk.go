// Package walk adds to syntax.Inspect what rules and fixes need to know about
// blocks.
package walk

import "github.com/sllint/sllint/syntax"

// Blocks calls visit for each statement list directly inside a statement, the
// bodies of functions and classes included.
func Blocks(s syntax.Stmt, visit func([]syntax.Stmt)) {
	some := func(lists ...[]syntax.Stmt) {
		for _, list := range lists {
			if len(list) > 0 {
				visit(list)
			}
		}
	}
	switch s := s.(type) {
	case *syntax.FunctionDef:
		some(s.Body)
	case *syntax.ClassDef:
		some(s.Body)
	case *syntax.For:
		some(s.Body, s.Orelse)
	case *syntax.While:
		some(s.Body, s.Orelse)
	case *syntax.If:
		some(s.Body, s.Orelse)
	case *syntax.With:
		some(s.Body)
	case *syntax.Match:
		for i := range s.Cases {
			some(s.Cases[i].Body)
		}
	case *syntax.Try:
		some(s.Body)
		for i := range s.Handlers {
			some(s.Handlers[i].Body)
		}
		some(s.Orelse, s.Finalbody)
	}
}

// Header is the first line of an except clause, without its colon.
func Header(h *syntax.ExceptHandler) syntax.Span {
	stop := h.Start + int32(len("except"))
	if h.Type != nil {
		stop = h.Type.Range().Stop
	}
	if h.Target != nil {
		stop = h.Target.Range().Stop
	}
	return syntax.Span{Start: h.Start, Stop: stop}
}
