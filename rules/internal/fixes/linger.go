package fixes

import (
	"slices"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// ClearAfterHandler is the fix for a Python 2 handler whose exception lingers:
// `sys.exc_clear()` as the last thing the handler does, and before each jump
// out of it. There, and not after the try statement, the call runs only when
// this function has handled an exception; elsewhere it would take away the one
// that a caller is handling.
func ClearAfterHandler(pass *analysis.Pass, span syntax.Span) *analysis.Fix {
	handler := handlerAt(pass.File, span)
	if handler == nil {
		return nil
	}
	for _, at := range pathTo(functionBodyAt(pass.File, span), span) {
		if at.part == handlerBody {
			return nil // the outer handler may still rely on what is current
		}
	}
	l := lines{pass.File}
	call, edits, ok := excClear(pass, span)
	if !ok {
		return nil
	}
	for _, jump := range loopJumps(handler.Body) {
		e, ok := before(l, jump, call)
		if !ok {
			return nil
		}
		edits = append(edits, e)
	}
	switch last := handler.Body[len(handler.Body)-1].(type) {
	case *syntax.Continue, *syntax.Break:
	case *syntax.Return, *syntax.Raise:
		return nil
	case *syntax.Pass:
		edits = append(edits, edit(last.Pos(), last.End(), call))
	default:
		e, ok := insertAfter(l, last, call)
		if !ok {
			return nil
		}
		edits = append(edits, e)
	}
	return sorted(true, "Clear the handled exception with "+call, edits)
}

// ClearAfterStatement puts `sys.exc_clear()` after the statement at span,
// which tried to let go of the exception that the handler caught.
func ClearAfterStatement(pass *analysis.Pass, span, handler syntax.Span) *analysis.Fix {
	path := pathTo(functionBodyAt(pass.File, span), span)
	if path == nil {
		return nil
	}
	call, edits, ok := excClear(pass, span)
	if !ok {
		return nil
	}
	e, ok := insertAfter(lines{pass.File}, path[len(path)-1].stmt(), call)
	if !ok {
		return nil
	}
	return sorted(contains(handler, span), "Clear the handled exception with "+call, append(edits, e))
}

func sorted(safe bool, message string, edits []analysis.Edit) *analysis.Fix {
	slices.SortStableFunc(edits, func(a, b analysis.Edit) int { return int(a.Span.Start) - int(b.Span.Start) })
	return &analysis.Fix{Safe: safe, Message: message, Edits: edits}
}

// before puts a statement before s, on a line of its own or, where s shares
// its line, on that line.
func before(l lines, s syntax.Stmt, statement string) (analysis.Edit, bool) {
	indent, alone := l.indent(s)
	if !alone {
		return edit(s.Pos(), s.Pos(), statement+"; "), true
	}
	return edit(s.Pos(), s.Pos(), statement+l.newline(s.Pos())+indent), true
}

func handlerAt(file *syntax.File, span syntax.Span) *syntax.ExceptHandler {
	var found *syntax.ExceptHandler
	inspect(file, span, func(n syntax.Node) {
		if handler, ok := n.(*syntax.ExceptHandler); ok && handler.Range() == span {
			found = handler
		}
	})
	return found
}

// functionBodyAt is the body of the innermost function around span, or the
// module's.
func functionBodyAt(file *syntax.File, span syntax.Span) []syntax.Stmt {
	body := file.Body
	inspect(file, span, func(n syntax.Node) {
		if def, ok := n.(*syntax.FunctionDef); ok {
			body = def.Body
		}
		if def, ok := n.(*syntax.ClassDef); ok {
			body = def.Body
		}
	})
	return body
}

// inspect visits the nodes around span, outermost first.
func inspect(file *syntax.File, span syntax.Span, visit func(syntax.Node)) {
	for _, s := range file.Body {
		syntax.Inspect(s, func(n syntax.Node) bool {
			if !contains(n.Range(), span) {
				return false
			}
			visit(n)
			return true
		})
	}
}

// loopJumps lists the continue and break statements that leave the statement
// list, in source order.
func loopJumps(list []syntax.Stmt) []syntax.Stmt {
	var out []syntax.Stmt
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Continue, *syntax.Break:
			out = append(out, s)
		case *syntax.For:
			out = append(out, loopJumps(s.Orelse)...)
		case *syntax.While:
			out = append(out, loopJumps(s.Orelse)...)
		case *syntax.FunctionDef, *syntax.ClassDef:
		default:
			walk.Blocks(s, func(block []syntax.Stmt) { out = append(out, loopJumps(block)...) })
		}
	}
	return out
}

// excClear gives the call that clears the exception at a place in the file,
// and the edit that imports sys where it is not imported.
func excClear(pass *analysis.Pass, at syntax.Span) (call string, edits []analysis.Edit, ok bool) {
	file := pass.File
	switch name := sysModule(file); {
	case name != "":
		return name + ".exc_clear()", nil, !shadowed(file, at, name)
	case shadowed(file, at, "sys"):
		return "sys.exc_clear()", nil, importedNear(file, at)
	}
	for _, u := range usesOf(file.Body, []string{"sys"}) {
		if u.store && !u.inner {
			return "", nil, false // something else of that name
		}
	}
	e, ok := importSys(file)
	return "sys.exc_clear()", []analysis.Edit{e}, ok
}

// sysModule is the name under which the module imports sys, or empty.
func sysModule(file *syntax.File) string {
	found := ""
	for _, s := range file.Body {
		syntax.Inspect(s, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
				return false
			case *syntax.Import:
				for _, alias := range n.Names {
					if alias.Name == "sys" && found == "" {
						found = alias.AsName
						if found == "" {
							found = "sys"
						}
					}
				}
			}
			return true
		})
	}
	return found
}

// shadowed reports whether a function around the place binds the name itself.
func shadowed(file *syntax.File, at syntax.Span, name string) bool {
	found := false
	inspect(file, at, func(n syntax.Node) {
		def, ok := n.(*syntax.FunctionDef)
		if !ok {
			return
		}
		found = found || parameter(def, name)
		for _, u := range usesOf(def.Body, []string{name}) {
			found = found || u.store && !u.inner
		}
	})
	return found
}

// importedNear reports whether a function around the place imports sys at its
// top level, before the place.
func importedNear(file *syntax.File, at syntax.Span) bool {
	found := false
	inspect(file, at, func(n syntax.Node) {
		def, ok := n.(*syntax.FunctionDef)
		if !ok {
			return
		}
		for _, s := range def.Body {
			imp, ok := s.(*syntax.Import)
			if !ok || imp.Stop > at.Start {
				continue
			}
			for _, alias := range imp.Names {
				found = found || alias.Name == "sys" && alias.AsName == ""
			}
		}
	})
	return found
}

// importSys adds `import sys` in front of the first statement that is neither
// the docstring nor a __future__ import.
func importSys(file *syntax.File) (analysis.Edit, bool) {
	l := lines{file}
	for i, s := range file.Body {
		if from, ok := s.(*syntax.ImportFrom); ok && from.Module == "__future__" {
			continue
		}
		if expr, ok := s.(*syntax.ExprStmt); ok && i == 0 {
			if text, ok := expr.Value.(*syntax.Constant); ok && (text.Kind == syntax.ConstStr || text.Kind == syntax.ConstBytes) {
				continue
			}
		}
		if _, alone := l.indent(s); !alone {
			return analysis.Edit{}, false
		}
		start := l.comments(l.start(l.begin(s)), "")
		if i == 0 {
			start = l.start(l.begin(s)) // keep the comments at the top of the file at the top
		}
		blank := ""
		switch s.(type) {
		case *syntax.Import, *syntax.ImportFrom:
		default:
			blank = l.newline(start)
		}
		return edit(start, start, "import sys"+l.newline(start)+blank), true
	}
	return analysis.Edit{}, false
}
