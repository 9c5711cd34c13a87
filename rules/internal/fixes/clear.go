package fixes

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// Clearer makes the fixes for the leaks of one file.
type Clearer struct {
	file     *syntax.File
	leaks    []heap.Leak
	syms     map[string]syntax.Sym
	planners map[*scope.Scope]*planner
}

// NewClearer prepares the fixes for the leaks of the pass's file.
func NewClearer(pass *analysis.Pass) *Clearer {
	return &Clearer{file: pass.File, leaks: pass.Heap().Leaks, planners: make(map[*scope.Scope]*planner)}
}

// Fix is the fix for the i'th leak of the file: it clears the names that hold
// the cycle together on every way out. It is nil where clearing names does not
// help, or where the change cannot be made with certainty.
func (c *Clearer) Fix(i int) *analysis.Fix {
	leak := &c.leaks[i]
	planner, known := c.planners[leak.Scope]
	if !known {
		planner = newPlanner(c.file, c.names(), leak.Scope, c.leaks)
		c.planners[leak.Scope] = planner
	}
	if planner == nil || !planner.clearable(leak) {
		return nil
	}
	if leak.Holder == heap.RecursiveFunction && !planner.calledOnly(leak.Clear) {
		return nil
	}
	plan := planner.plan(leak)
	if plan == nil {
		return nil
	}
	if leak.Holder == heap.RecursiveFunction {
		plan.unsafe = yields(plan.fn.Body) // its cell is shared with nobody but itself
	}
	edit, ok := plan.render(lines{c.file})
	if !ok {
		return nil
	}
	names := "'" + strings.Join(plan.names, "', '") + "'"
	it := "it"
	if len(plan.names) > 1 {
		it = "them"
	}
	return &analysis.Fix{
		Safe:    !plan.unsafe,
		Message: "Clear " + names + " on every way out (other linters may call " + it + " unused)",
		Edits:   []analysis.Edit{edit},
	}
}

// names numbers the names of the file.
func (c *Clearer) names() map[string]syntax.Sym {
	if c.syms == nil {
		c.syms = make(map[string]syntax.Sym, len(c.file.Syms))
		for sym, name := range c.file.Syms {
			c.syms[name] = syntax.Sym(sym)
		}
	}
	return c.syms
}

// render writes the plan as one edit.
func (p *plan) render(l lines) (analysis.Edit, bool) {
	block := p.block()
	if p.from == p.to {
		return after(l, block[p.from-1], p.statement(nil))
	}
	first, last := block[p.from], block[p.to-1]
	indent, alone := l.indent(first)
	unit, known := p.unit(l, indent)
	if !alone || !known || !l.endsLine(last) {
		return analysis.Edit{}, false
	}
	if try, ok := first.(*syntax.Try); ok && p.from+1 == p.to {
		if len(try.Finalbody) == 0 {
			return p.addFinally(l, try, indent, unit)
		}
		if done := cleared(try.Finalbody); done != nil && p.statement(done) != "" {
			return after(l, try.Finalbody[len(try.Finalbody)-1], p.statement(done))
		}
	}
	start := l.comments(l.start(l.begin(first)), indent)
	stop := l.stop(last.End())
	body, ok := l.shift(block[p.from:p.to], start, stop, indent, unit)
	if !ok {
		return analysis.Edit{}, false
	}
	nl := l.newline(stop)
	content := indent + "try:" + nl + body + nl + indent + "finally:" + nl + indent + unit + p.statement(nil)
	return edit(start, stop, content), true
}

// unit is by how much the plan's block is indented from its owner.
func (p *plan) unit(l lines, indent string) (string, bool) {
	var owner syntax.Stmt = p.fn
	if at := p.path[len(p.path)-1]; at.owner != nil {
		owner = at.owner
	}
	outer, alone := l.indent(owner)
	unit, deeper := strings.CutPrefix(indent, outer)
	return unit, alone && deeper && unit != ""
}

// statement clears the plan's names but those that are cleared already; it is
// empty when none is left.
func (p *plan) statement(done []string) string {
	var names []string
	del := true
	for _, name := range p.names {
		if !slices.Contains(done, name) {
			names = append(names, name)
			del = del && slices.Contains(p.bound, name)
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case del:
		return "del " + strings.Join(names, ", ")
	}
	return strings.Join(names, " = ") + " = None"
}

// addFinally gives a try statement without one a finally clause.
func (p *plan) addFinally(l lines, try *syntax.Try, indent, unit string) (analysis.Edit, bool) {
	stop := l.stop(try.End())
	nl := l.newline(stop)
	start := l.start(try.End())
	text := string(l.file.Source[start:stop])
	return edit(start, stop, text+nl+indent+"finally:"+nl+indent+unit+p.statement(nil)), true
}

// after puts a statement after s, in the same block. The edit covers the last
// line of s, so that it cannot be combined with another one there.
func after(l lines, s syntax.Stmt, statement string) (analysis.Edit, bool) {
	e, ok := insertAfter(l, s, statement)
	if !ok {
		return e, false
	}
	start, at, stop := l.start(s.End()), e.Span.Pos(), l.stop(s.End())
	src := l.file.Source
	return edit(start, stop, string(src[start:at])+e.Content+string(src[at:stop])), true
}

// insertAfter is after as a mere insertion.
func insertAfter(l lines, s syntax.Stmt, statement string) (analysis.Edit, bool) {
	if !l.endsLine(s) {
		return analysis.Edit{}, false
	}
	stop := l.stop(s.End())
	if indent, alone := l.indent(s); alone {
		return edit(stop, stop, l.newline(stop)+indent+statement), true
	}
	return edit(s.End(), s.End(), "; "+statement), simple(s)
}

// simple reports whether the statement may share its line.
func simple(s syntax.Stmt) bool {
	switch s.(type) {
	case *syntax.FunctionDef, *syntax.ClassDef, *syntax.For, *syntax.While, *syntax.If, *syntax.With,
		*syntax.Match, *syntax.Try:
		return false
	}
	return true
}

// cleared lists the names that a statement list clears when it does nothing
// else; nil when it does.
func cleared(list []syntax.Stmt) []string {
	var names []string
	for _, s := range list {
		var targets []syntax.Expr
		switch s := s.(type) {
		case *syntax.Delete:
			targets = s.Targets
		case *syntax.Assign:
			if value, ok := s.Value.(*syntax.Constant); ok && value.Kind == syntax.ConstNone {
				targets = s.Targets
			}
		}
		if len(targets) == 0 {
			return nil
		}
		for _, target := range targets {
			name, ok := target.(*syntax.Name)
			if !ok {
				return nil
			}
			names = append(names, name.Id)
		}
	}
	return names
}

func edit(start, stop int, content string) analysis.Edit {
	return analysis.Edit{Span: syntax.Span{Start: int32(start), Stop: int32(stop)}, Content: content}
}
