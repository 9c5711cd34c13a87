// Package flow is the control flow of one frame, step by step and with the ways
// of exceptions, and what a file's names stand for. A Graph is made for a
// function when a rule asks for it; Follow runs a rule's states along its paths.
package flow

import (
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Op is what a step does.
type Op uint8

// The operations.
const (
	Nop     Op = iota
	Eval       // an expression does something: a call, an attribute, an item, an operator
	Store      // Node is the target; Value is what it gets, where one expression says so
	Del        // Node is what is deleted
	Test       // Node is a condition; Next is the way where it is true, and the other
	Iter       // Node is the For; Next is the way into the body, and the way out
	Enter      // Item is entered
	Leave      // Item is left; Failing says that an exception is on its way
	Suspend    // Node is a yield or an await
	Caught     // Node is the *syntax.ExceptHandler that begins
	Raise      // Node is the Raise or Assert
	Return     // Node is the Return, nil at the end of the body
	Bind       // Node is a statement that binds names: def, class, import
)

// Step is one thing that a frame does. A step may go on (Next), or fail (Fail).
type Step struct {
	ID      int
	Op      Op
	Node    syntax.Node
	Value   syntax.Expr
	Item    *syntax.WithItem
	With    *syntax.With
	Stmt    syntax.Stmt // the innermost statement
	Failing bool
	Next    []*Step
	Fail    []*Step
}

// Graph is the steps of one frame. A finally clause and the end of a with
// statement have a copy for each way through them.
type Graph struct {
	Scope *scope.Scope
	Entry *Step
	Exit  *Step // returned
	Lost  *Step // left by an exception
	Steps []*Step
	// Tested holds the conditions, without the nots around them.
	Tested map[syntax.Expr]bool

	// volatile tells of an attribute whether it changes after its object was made.
	volatile func(attr string) bool
}

// Build makes the graph of a body: that of a function, a class or a module.
func Build(s *scope.Scope, body []syntax.Stmt) *Graph {
	g := &Graph{Scope: s, Tested: make(map[syntax.Expr]bool)}
	b := &builder{g: g}
	g.Exit, g.Lost = b.step(Nop, nil), b.step(Nop, nil)
	b.fail, b.ret = []*Step{g.Lost}, func() *Step { return g.Exit }
	end := b.step(Return, nil, g.Exit)
	g.Entry = b.block(body, end)
	return g
}

// builder makes steps from the last to the first: each part of the tree is
// given where it goes on.
type builder struct {
	g    *Graph
	stmt syntax.Stmt
	ways
}

// ways are where jumps go. Those of statements are made when one is taken: each
// copies the finally clauses that it passes.
type ways struct {
	fail           []*Step
	ret, brk, cont func() *Step
	tries          []handled // around, innermost last
}

// to is a way that leads to a step.
func to(s *Step) func() *Step { return func() *Step { return s } }

// handled is what a try statement catches, and where.
type handled struct {
	handlers []syntax.ExceptHandler
	entries  []*Step
	beyond   []*Step // where goes what none of them takes
}

func (b *builder) step(op Op, n syntax.Node, next ...*Step) *Step {
	s := &Step{ID: len(b.g.Steps), Op: op, Node: n, Stmt: b.stmt, Next: next}
	switch op {
	case Nop, Return, Caught, Test:
	default:
		s.Fail = b.fail
	}
	b.g.Steps = append(b.g.Steps, s)
	return s
}

func (b *builder) block(list []syntax.Stmt, next *Step) *Step {
	for i := len(list) - 1; i >= 0; i-- {
		next = b.statement(list[i], next)
	}
	return next
}

// statement makes the steps of a statement, which end in next.
func (b *builder) statement(s syntax.Stmt, next *Step) *Step {
	outer := b.stmt
	b.stmt = s
	defer func() { b.stmt = outer }()
	switch s := s.(type) {
	case *syntax.If:
		return b.test(s.Test, b.block(s.Body, next), b.block(s.Orelse, next))
	case *syntax.While:
		return b.while(s, next)
	case *syntax.For:
		return b.loop(s, next)
	case *syntax.Try:
		return b.try(s, next)
	case *syntax.With:
		return b.with(s, 0, next)
	case *syntax.Match:
		return b.match(s, next)
	case *syntax.Break:
		return jump(b.brk, next)
	case *syntax.Continue:
		return jump(b.cont, next)
	case *syntax.Return:
		return b.expr(s.Value, b.step(Return, s, b.ret()))
	case *syntax.Raise:
		at := b.step(Raise, s)
		at.Fail = b.catchers(s.Exc)
		return b.exprs([]syntax.Expr{s.Exc, s.Cause, s.Inst, s.Tback}, at)
	case *syntax.Assert:
		at := b.step(Raise, s)
		at.Fail = b.fail
		return b.test(s.Test, next, b.expr(s.Msg, at))
	}
	return b.simple(s, next)
}

// jump keeps a jump outside of any loop, which the compiler refuses, harmless.
func jump(way func() *Step, next *Step) *Step {
	if way == nil {
		return next
	}
	return way()
}

// simple is a statement that only goes on.
func (b *builder) simple(s syntax.Stmt, next *Step) *Step {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return b.expr(s.Value, next)
	case *syntax.Assign:
		for i := len(s.Targets) - 1; i >= 0; i-- {
			next = b.store(s.Targets[i], s.Value, next)
		}
		return b.expr(s.Value, next)
	case *syntax.AnnAssign:
		if s.Value == nil {
			return next
		}
		return b.expr(s.Value, b.store(s.Target, s.Value, next))
	case *syntax.AugAssign:
		at := b.step(Store, s.Target, next)
		at = b.step(Eval, s, at)
		return b.parts(s.Target, b.expr(s.Value, at))
	case *syntax.Delete:
		for i := len(s.Targets) - 1; i >= 0; i-- {
			next = b.parts(s.Targets[i], b.step(Del, s.Targets[i], next))
		}
		return next
	case *syntax.Print:
		return b.exprs(append([]syntax.Expr{s.Dest}, s.Values...), b.step(Eval, s, next))
	case *syntax.Exec:
		return b.exprs([]syntax.Expr{s.Body, s.Globals, s.Locals}, b.step(Eval, s, next))
	case *syntax.Import, *syntax.ImportFrom, *syntax.ClassDef:
		return b.step(Bind, s, next)
	case *syntax.FunctionDef:
		at := b.step(Bind, s, next)
		if s.Args != nil {
			at = b.exprs(s.Args.Defaults, at)
		}
		return b.exprs(s.Decorators, at)
	}
	return next
}

func (b *builder) while(s *syntax.While, next *Step) *Step {
	head := b.step(Nop, nil)
	saved := b.ways
	orelse := b.block(s.Orelse, next)
	b.brk, b.cont = to(next), to(head)
	body := b.block(s.Body, head)
	b.ways = saved
	if always(s.Test) {
		head.Next = []*Step{body}
	} else {
		head.Next = []*Step{b.test(s.Test, body, orelse)}
	}
	return head
}

// always recognises the tests True and 1.
func always(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name:
		return e.Id == "True"
	case *syntax.Constant:
		return e.Kind == syntax.ConstTrue || e.Kind == syntax.ConstInt && e.Text != "0"
	}
	return false
}

func (b *builder) loop(s *syntax.For, next *Step) *Step {
	head := b.step(Iter, s)
	saved := b.ways
	orelse := b.block(s.Orelse, next)
	b.brk, b.cont = to(next), to(head)
	body := b.block(s.Body, head)
	b.ways = saved
	head.Next = []*Step{b.store(s.Target, nil, body), orelse}
	return b.expr(s.Iter, head)
}

func (b *builder) match(s *syntax.Match, next *Step) *Step {
	rest := next
	for i := len(s.Cases) - 1; i >= 0; i-- {
		c := &s.Cases[i]
		body := b.block(c.Body, next)
		if c.Guard != nil {
			body = b.test(c.Guard, body, rest)
		}
		choice := b.step(Nop, nil, body, rest)
		if c.Guard == nil && irrefutable(c.Pattern) {
			choice.Next = []*Step{body}
		}
		rest = choice
	}
	return b.expr(s.Subject, rest)
}

func irrefutable(p syntax.Pattern) bool {
	as, ok := p.(*syntax.MatchAs)
	return ok && as.Pattern == nil
}

// try makes the steps of a whole try statement.
func (b *builder) try(s *syntax.Try, next *Step) *Step {
	saved := b.ways
	if len(s.Finalbody) > 0 {
		next = b.through(next, func(to *Step) *Step { return b.block(s.Finalbody, to) })
	}
	if len(s.Handlers) == 0 {
		at := b.block(s.Body, b.block(s.Orelse, next))
		b.ways = saved
		return at
	}
	h := handled{handlers: s.Handlers, beyond: b.fail}
	for i := range s.Handlers {
		h.entries = append(h.entries, b.handler(&s.Handlers[i], next))
	}
	orelse := b.block(s.Orelse, next)
	b.fail = append([]*Step(nil), h.entries...)
	if !catchesAll(s.Handlers) {
		b.fail = append(b.fail, h.beyond...)
	}
	b.tries = append(append([]handled(nil), b.tries...), h)
	at := b.block(s.Body, orelse)
	b.ways = saved
	return at
}

func (b *builder) handler(h *syntax.ExceptHandler, next *Step) *Step {
	at := b.block(h.Body, next)
	if h.Target != nil {
		at = b.store(h.Target, nil, at)
	}
	return b.step(Caught, h, at)
}

// largest is the number of steps from which on clauses are not copied any more:
// those inside each other multiply.
const largest = 50000

// through redirects every way out of what follows, next among them, through
// code that is copied for each.
func (b *builder) through(next *Step, code func(to *Step) *Step) *Step {
	outer, stmt := b.ways, b.stmt
	copies := make(map[*Step]*Step)
	by := func(to *Step) *Step {
		if len(b.g.Steps) > largest {
			return to
		}
		if copies[to] == nil {
			inner, at := b.ways, b.stmt
			b.ways, b.stmt = outer, stmt
			copies[to] = code(to)
			b.ways, b.stmt = inner, at
		}
		return copies[to]
	}
	lazily := func(way func() *Step) func() *Step {
		if way == nil {
			return nil
		}
		return func() *Step { return by(way()) }
	}
	failing := b.step(Nop, nil, outer.fail...)
	b.fail = []*Step{by(failing)}
	b.ret, b.brk, b.cont = lazily(outer.ret), lazily(outer.brk), lazily(outer.cont)
	b.tries = nil
	return by(next)
}

// with makes the steps of the items of a with statement from the i-th on.
func (b *builder) with(s *syntax.With, i int, next *Step) *Step {
	if i == len(s.Items) {
		return b.block(s.Body, next)
	}
	item := &s.Items[i]
	saved := b.ways
	leave := func(to *Step) *Step {
		at := b.step(Leave, item.Context, to)
		at.Item, at.With = item, s
		return at
	}
	after := next
	next = b.through(next, leave)
	raised := b.fail[0]
	raised.Failing = true
	if swallows(item.Context) {
		raised.Next = append(raised.Next, after)
	}
	at := b.with(s, i+1, next)
	if item.Vars != nil {
		at = b.store(item.Vars, nil, at)
	}
	b.ways = saved
	enter := b.step(Enter, item.Context, at)
	enter.Item, enter.With = item, s
	return b.expr(item.Context, enter)
}

// swallows recognises context managers that take exceptions.
func swallows(context syntax.Expr) bool {
	call, ok := context.(*syntax.Call)
	if !ok {
		return false
	}
	switch LastName(call.Func) {
	case "suppress", "raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "ignored", "captured_output":
		return true
	}
	return false
}

// LastName is the name of a Name or an Attribute, or empty.
func LastName(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Name:
		return e.Id
	case *syntax.Attribute:
		return e.Attr
	}
	return ""
}

// catchesAll reports whether nothing that code raises by mistake passes the
// clauses.
func catchesAll(handlers []syntax.ExceptHandler) bool {
	for i := range handlers {
		if handlers[i].Type == nil || names(handlers[i].Type, "Exception") || names(handlers[i].Type, "BaseException") {
			return true
		}
	}
	return false
}

// names reports whether the type of an except clause mentions a class.
func names(e syntax.Expr, class string) bool {
	if tuple, ok := e.(*syntax.Tuple); ok {
		for _, elt := range tuple.Elts {
			if names(elt, class) {
				return true
			}
		}
	}
	return LastName(e) == class
}

// catchers are where an exception goes that a raise statement names.
func (b *builder) catchers(exc syntax.Expr) []*Step {
	if call, ok := exc.(*syntax.Call); ok {
		exc = call.Func
	}
	name := ""
	if exc != nil {
		name = LastName(exc)
	}
	if name == "" || len(b.tries) == 0 {
		return b.fail
	}
	var out []*Step
	h := b.tries[len(b.tries)-1]
	for i := range h.handlers {
		t := h.handlers[i].Type
		switch {
		case t == nil || names(t, "BaseException") || names(t, name):
			return append(out, h.entries[i])
		case leavesException(name):
		case names(t, "Exception"):
			return append(out, h.entries[i])
		default:
			out = append(out, h.entries[i])
		}
	}
	return append(out, h.beyond...)
}

// leavesException reports whether a class is no Exception.
func leavesException(name string) bool {
	switch name {
	case "SystemExit", "KeyboardInterrupt", "GeneratorExit", "TaskletExit", "GreenletExit", "CancelledError":
		return true
	}
	return false
}
