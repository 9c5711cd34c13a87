package lingering

import (
	"slices"

	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// This file follows, through the statements of one frame, which handled
// exception Python 2 still keeps for it. It needs no heap: the exception is
// the frame's until it returns, handles another one or calls
// sys.exc_clear(); what its callees handle is put back when they return.

// kind tells what is wrong.
type kind uint8

const (
	lingersInLoop    kind = iota + 1 // kept across turns of a long-running loop
	lingersInCall                    // kept while the function blocks
	clearedBeforeUse                 // cleared, then a bare raise or exc_info() that relies on it
	raiseOutside                     // a bare raise with no handler around it
	rebindOnly                       // e = None or del e, which frees nothing
)

// misuse is one finding.
type misuse struct {
	kind    kind
	span    syntax.Span
	handler *syntax.ExceptHandler // the except clause concerned, or nil
}

// misuses finds what is wrong in a file, in source order.
func misuses(file *syntax.File) []misuse {
	if !file.Version.Py2() && !(bareRaise(file.Source) && raisesOutside(file.Body, false)) {
		return nil // Python 3 keeps nothing; only a bare raise can be wrong
	}
	f := &finder{file: file}
	f.frame(file.Body, frame{module: true})
	syntax.InspectBody(file.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			f.frame(n.Body, frame{helper: isHelper(n)})
		case *syntax.ClassDef:
			f.frame(n.Body, frame{})
		}
		return true
	})
	slices.SortFunc(f.found, func(a, b misuse) int { return int(a.span.Start) - int(b.span.Start) })
	return f.found
}

// finder collects the misuses of a file.
type finder struct {
	file  *syntax.File
	found []misuse
	seen  map[misuse]bool
}

func (f *finder) report(m misuse) {
	if f.seen == nil {
		f.seen = make(map[misuse]bool)
	}
	if !f.seen[m] {
		f.seen[m] = true
		f.found = append(f.found, m)
	}
}

// frame follows one frame.
func (f *finder) frame(body []syntax.Stmt, fr frame) {
	fr.finder = f
	fr.block(body, state{live: true, nothing: true})
	for _, r := range fr.rebinds {
		if r.matters && !r.cleared {
			f.report(misuse{rebindOnly, r.stmt.Range(), r.handler})
		}
	}
}

// state is what may be true at a point of a frame.
type state struct {
	live    bool
	keeps   []*syntax.ExceptHandler // whose exception may be kept
	nothing bool                    // it may be that none was handled yet
	cleared bool                    // it may be that the last one was cleared
	rebinds []*rebind               // names of kept exceptions that were cleared alone
}

// rebind is a statement that clears the name of a kept exception.
type rebind struct {
	stmt    syntax.Stmt
	handler *syntax.ExceptHandler
	matters bool // something happened afterwards
	cleared bool // sys.exc_clear() followed
}

// join is what may be true when two ways meet.
func (s state) join(t state) state {
	if !s.live {
		return t
	}
	if !t.live {
		return s
	}
	return state{live: true, keeps: union(s.keeps, t.keeps), nothing: s.nothing || t.nothing,
		cleared: s.cleared || t.cleared, rebinds: union(s.rebinds, t.rebinds)}
}

func union[T comparable](a, b []T) []T {
	out := slices.Clip(a)
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, x)
		}
	}
	return out
}

// frame is one frame being followed.
type frame struct {
	*finder
	module   bool
	helper   bool                    // seems to be meant for handlers to call
	leaving  bool                    // in a return or raise
	guards   int                     // how many try statements would catch what ends a loop
	handlers []*syntax.ExceptHandler // around the statement, innermost last
	loops    []*loop
	rebinds  []*rebind
}

// loop collects where the jumps of a loop come from.
type loop struct{ breaks, continues state }

func (fr *frame) block(list []syntax.Stmt, s state) state {
	for _, stmt := range list {
		if !s.live {
			return s
		}
		s = fr.stmt(stmt, s)
	}
	return s
}

func (fr *frame) stmt(stmt syntax.Stmt, s state) state {
	switch n := stmt.(type) {
	case *syntax.FunctionDef, *syntax.ClassDef:
		return s
	case *syntax.If:
		s = fr.look(n.Test, s)
		return fr.block(n.Body, s).join(fr.block(n.Orelse, s))
	case *syntax.For:
		s = fr.look(n.Iter, s)
		return fr.loop(n.Body, n.Orelse, s, endless(n.Iter), false)
	case *syntax.While:
		s = fr.look(n.Test, s)
		return fr.while(n, s)
	case *syntax.With:
		for _, item := range n.Items {
			s = fr.look(item.Context, s)
		}
		return fr.block(n.Body, s)
	case *syntax.Match:
		out := s
		for i := range n.Cases {
			out = out.join(fr.block(n.Cases[i].Body, s))
		}
		return out
	case *syntax.Try:
		return fr.try(n, s)
	case *syntax.Raise:
		return fr.raise(n, s)
	}
	return fr.simple(stmt, s)
}

// simple is a statement without blocks.
func (fr *frame) simple(stmt syntax.Stmt, s state) state {
	if _, ok := stmt.(*syntax.Return); ok {
		fr.leave(stmt, s)
		return state{}
	}
	s = fr.look(stmt, s)
	switch n := stmt.(type) {
	case *syntax.ExprStmt:
		if exits(n.Value) {
			return state{}
		}
	case *syntax.Break:
		if len(fr.loops) > 0 {
			at := fr.loops[len(fr.loops)-1]
			at.breaks = at.breaks.join(s)
		}
		return state{}
	case *syntax.Continue:
		if len(fr.loops) > 0 {
			at := fr.loops[len(fr.loops)-1]
			at.continues = at.continues.join(s)
		}
		return state{}
	case *syntax.Assign:
		if isNone(n.Value) {
			return fr.clears(n, n.Targets, s)
		}
	case *syntax.Delete:
		return fr.clears(n, n.Targets, s)
	}
	return s
}

// clears notes a statement that clears names, one of which is that of a kept
// exception.
func (fr *frame) clears(stmt syntax.Stmt, targets []syntax.Expr, s state) state {
	for _, h := range s.keeps {
		target, ok := h.Target.(*syntax.Name)
		if !ok || stmt.Pos() < h.Pos() {
			continue // before the handler, it only makes sure that there is such a name
		}
		for _, t := range targets {
			if name, ok := t.(*syntax.Name); ok && name.Id == target.Id {
				s.rebinds = union(s.rebinds, []*rebind{fr.rebind(stmt, h)})
			}
		}
	}
	return s
}

// rebind is the note for a statement, made once.
func (fr *frame) rebind(stmt syntax.Stmt, h *syntax.ExceptHandler) *rebind {
	for _, r := range fr.rebinds {
		if r.stmt == stmt {
			return r
		}
	}
	r := &rebind{stmt: stmt, handler: h}
	fr.rebinds = append(fr.rebinds, r)
	return r
}

func (fr *frame) raise(n *syntax.Raise, s state) state {
	if n.Exc == nil {
		switch {
		case len(fr.handlers) == 0 && (!fr.helper || s.cleared || len(s.keeps) > 0):
			fr.report(misuse{raiseOutside, n.Range(), nil})
		case s.cleared && len(s.keeps) == 0 && !s.nothing:
			fr.report(misuse{clearedBeforeUse, n.Range(), fr.handlers[len(fr.handlers)-1]})
		}
	}
	fr.leave(n, s)
	return state{}
}

// leave looks at a statement that ends the frame.
func (fr *frame) leave(n syntax.Stmt, s state) state {
	fr.leaving = true
	s = fr.look(n, s)
	fr.leaving = false
	return s
}

func (fr *frame) try(n *syntax.Try, s state) state {
	fr.guards++
	out := fr.block(n.Body, s)
	fr.guards--
	if len(n.Orelse) > 0 {
		out = fr.block(n.Orelse, out)
	}
	for i := range n.Handlers {
		h := &n.Handlers[i]
		fr.handlers = append(fr.handlers, h)
		out = out.join(fr.block(h.Body, state{live: true, keeps: []*syntax.ExceptHandler{h}}))
		fr.handlers = fr.handlers[:len(fr.handlers)-1]
	}
	if len(n.Finalbody) > 0 {
		// It also runs on the way of every jump and exception; what it reports
		// does not depend on that, only whether control goes on.
		if !out.live {
			fr.block(n.Finalbody, state{live: true, nothing: true})
			return state{}
		}
		return fr.block(n.Finalbody, out)
	}
	return out
}

// while follows a while loop. One that nothing ends but an exception is the
// driving loop of a program.
func (fr *frame) while(n *syntax.While, s state) state {
	always := isTrue(n.Test)
	driving := always && !ends(n.Body)
	if driving && fr.guards == 0 && !yields(n.Body) {
		fr.blocks(s)
	}
	return fr.loop(n.Body, n.Orelse, s, driving || waits(n.Body), always)
}

// loop follows the turns of a loop until nothing new can be true at its start.
// long says that it goes on for long, always that it ends only by a break.
func (fr *frame) loop(body, orelse []syntax.Stmt, s state, long, always bool) state {
	at := &loop{}
	fr.loops = append(fr.loops, at)
	start, end := s, state{}
	rounds := 2
	if len(fr.loops) > 5 {
		rounds = 1 // rounds multiply; so deep down the first turn says enough
	}
	for range rounds {
		end = fr.block(body, start).join(at.continues)
		start = start.join(end)
	}
	fr.loops = fr.loops[:len(fr.loops)-1]
	end.matter()
	if long && (!yields(body) || waits(body)) { // a yield lets go of it
		inside := syntax.Span{Start: body[0].Range().Start, Stop: body[len(body)-1].Range().Stop}
		for _, h := range end.keeps {
			if inside.Start <= h.Start && h.Stop <= inside.Stop && !retries(h) {
				fr.report(misuse{lingersInLoop, walk.Header(h), h})
			}
		}
	}
	if always {
		return at.breaks
	}
	return fr.block(orelse, start).join(at.breaks)
}

// blocks reports what is kept while a function does not go on for long.
func (fr *frame) blocks(s state) {
	if fr.module {
		return // a failed import, mostly, whose traceback is the module itself
	}
	for _, h := range s.keeps {
		if !slices.Contains(fr.handlers, h) {
			fr.report(misuse{lingersInCall, walk.Header(h), h})
		}
	}
}

// look follows what the expressions of a node do.
func (fr *frame) look(n syntax.Node, s state) state {
	syntax.Inspect(n, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Lambda:
			return false
		case *syntax.Yield:
			// A generator that is suspended gives its exception back.
			s.keeps, s.nothing, s.cleared = nil, true, false
		case *syntax.Call:
			s = fr.call(n, s)
		}
		return true
	})
	return s
}

func (fr *frame) call(n *syntax.Call, s state) state {
	switch name := called(n); {
	case name == "exc_clear":
		for _, r := range s.rebinds {
			r.cleared = true
		}
		return state{live: s.live, cleared: true}
	case relying[name]:
		if len(fr.handlers) > 0 && s.cleared && len(s.keeps) == 0 && !s.nothing {
			fr.report(misuse{clearedBeforeUse, n.Range(), fr.handlers[len(fr.handlers)-1]})
		}
	case driving[name]:
		fr.blocks(s)
	}
	if !fr.leaving {
		s.matter()
	}
	return s
}

// matter notes that something happens while the exceptions are still kept.
func (s state) matter() {
	for _, r := range s.rebinds {
		r.matters = true
	}
}
