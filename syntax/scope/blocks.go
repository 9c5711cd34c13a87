package scope

import "github.com/sllint/sllint/syntax"

// loopBlock is a statement around the current one that a break, continue or
// return must leave, as the compiler keeps them.
type loopBlock uint8

const (
	loop loopBlock = iota
	withBlock
	tryExcept
	exceptHandler
	handlerCleanup
	groupHandler // a handler of except*
	finallyTry
	finallyEnd
)

const tooManyBlocks = "too many statically nested blocks"

// push enters a block; node is where the compiler would point.
func (r *Resolver) push(b loopBlock, node syntax.Node) {
	n := len(r.blocks) - int(r.s.blocksBase)
	limit := 20
	if r.v >= syntax.Py313 {
		limit = 21 // of which a generator or coroutine uses one
		if n == 20 && r.s.deep == nil {
			r.s.deep = node
		}
	}
	if n == limit {
		r.codeErr(node, tooManyBlocks)
	}
	r.blocks = append(r.blocks, b)
}

func (r *Resolver) pop() { r.blocks = r.blocks[:len(r.blocks)-1] }

// open blocks of the current code, the outermost first.
func (r *Resolver) around() []loopBlock { return r.blocks[r.s.blocksBase:] }

const inGroup = "'break', 'continue' and 'return' cannot appear in an except* block"

// leaveBlocks checks a return.
func (r *Resolver) leaveBlocks(s syntax.Stmt) {
	around := r.around()
	for i := len(around) - 1; i >= 0; i-- {
		if around[i] == groupHandler {
			r.codeErr(s, inGroup)
			return
		}
	}
}

func (r *Resolver) breaks(s *syntax.Break) {
	around := r.around()
	for i := len(around) - 1; i >= 0; i-- {
		switch around[i] {
		case loop:
			return
		case groupHandler:
			r.codeErr(s, inGroup)
			return
		}
	}
	r.codeErr(s, "'break' outside loop")
}

func (r *Resolver) continues(s *syntax.Continue) {
	const outside, inFinally = "'continue' not properly in loop", "'continue' not supported inside 'finally' clause"
	around := r.around()
	for i := len(around) - 1; i >= 0; i-- {
		switch around[i] {
		case loop:
			return
		case groupHandler:
			r.codeErr(s, inGroup)
			return
		case finallyEnd:
			if r.py2 {
				r.codeErr(s, inFinally)
				return
			}
		}
	}
	r.codeErr(s, outside)
}

func (r *Resolver) forLoop(s *syntax.For) {
	if s.Async && !r.s.async {
		r.codeErr(s, "'async for' outside async function")
	}
	r.expr(s.Target)
	r.expr(s.Iter)
	r.push(loop, s)
	r.body(s.Body)
	r.pop()
	r.body(s.Orelse)
}

func (r *Resolver) while(s *syntax.While) {
	r.expr(s.Test)
	r.push(loop, s)
	r.guarded(s.Body, r.constTest(s.Test) != 0)
	r.pop()
	r.body(s.Orelse)
}

func (r *Resolver) with(s *syntax.With) {
	if s.Async && !r.s.async {
		r.codeErr(s, "'async with' outside async function")
	}
	for i := range s.Items {
		item := &s.Items[i]
		r.expr(item.Context)
		r.opt(item.Vars)
		if r.v >= syntax.Py313 {
			r.push(withBlock, item.Context)
		} else {
			r.push(withBlock, s)
		}
	}
	r.body(s.Body)
	for range s.Items {
		r.pop()
	}
}

func (r *Resolver) try(s *syntax.Try) {
	if len(s.Finalbody) > 0 {
		r.push(finallyTry, s)
	}
	if len(s.Handlers) > 0 {
		r.tryExcept(s)
	} else {
		r.body(s.Body)
		r.body(s.Orelse)
	}
	if len(s.Finalbody) > 0 {
		r.pop()
		r.push(finallyEnd, s)
		r.body(s.Finalbody)
		r.pop()
	}
}

func (r *Resolver) tryExcept(s *syntax.Try) {
	r.push(tryExcept, s)
	r.body(s.Body)
	r.pop()
	if r.v < syntax.Py313 {
		r.body(s.Orelse)
	}
	// 2.7 has left the block when it comes to the handlers, and from 3.11 on
	// they are in one of their own besides that of each.
	outer, inner := 0, 0
	switch {
	case s.Star:
		r.push(groupHandler, s)
		outer = 1
	case r.v >= syntax.Py311:
		r.push(exceptHandler, s)
		outer = 1
	}
	for i := range s.Handlers {
		h := &s.Handlers[i]
		if h.Type == nil && i+1 < len(s.Handlers) {
			r.codeErr(h, defaultLast)
			if n := len(r.codeErrs); r.py2 && r.dead == 0 {
				r.codeErrs[n-1].Begin = syntax.Position{Row: r.lastRow(s, i)}
			}
		}
		r.opt(h.Type)
		r.handlerName(h)
		if !r.py2 {
			r.push(handlerCleanup, h)
			inner = 1
		}
		r.body(h.Body)
		if inner > 0 {
			r.pop()
		}
	}
	if outer > 0 {
		r.pop()
	}
	if r.v >= syntax.Py313 { // whose symbol table goes by the source's order
		r.body(s.Orelse)
	}
}

// lastRow is where Python 2.7's compiler is when it comes to a handler: at the
// last statement that it compiled.
func (r *Resolver) lastRow(s *syntax.Try, handler int) int {
	body := s.Body
	if handler > 0 {
		body = s.Handlers[handler-1].Body
	}
	for {
		last := body[len(body)-1]
		inner := [][]syntax.Stmt{nil}
		switch last := last.(type) {
		case *syntax.If:
			inner = [][]syntax.Stmt{last.Body, last.Orelse}
		case *syntax.For:
			inner = [][]syntax.Stmt{last.Body, last.Orelse}
		case *syntax.While:
			inner = [][]syntax.Stmt{last.Body, last.Orelse}
		case *syntax.With:
			inner = [][]syntax.Stmt{last.Body}
		case *syntax.FunctionDef, *syntax.ClassDef:
			return r.f.Row(last.Pos())
		}
		body = nil
		for _, b := range inner {
			if len(b) > 0 {
				body = b
			}
		}
		if body == nil {
			return r.f.Row(last.End() - 1)
		}
	}
}

const defaultLast = "default 'except:' must be last"

// handlerName binds what a handler catches; CPython points at the handler.
func (r *Resolver) handlerName(h *syntax.ExceptHandler) {
	name, ok := h.Target.(*syntax.Name)
	switch {
	case h.Target == nil || ok && name == nil:
	case ok && !r.py2:
		if name.Sym == r.debugSym {
			r.debug(h, "assign to")
		}
		r.def(name.Sym, defLocal, h)
	default:
		r.expr(h.Target)
	}
}
