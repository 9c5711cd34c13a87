package fixes

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

// Finally puts what follows a statement in the body of its function into a try
// statement, and undo, one line of code, into its finally clause. prefix comes
// before the statement. The fix is unsafe, and nil where nothing follows, where the
// statement stands in a smaller block or where the lines cannot be moved with
// certainty.
func Finally(file *syntax.File, fn *syntax.FunctionDef, s syntax.Stmt, prefix, undo, message string) *analysis.Fix {
	at := indexOf(fn.Body, s)
	if at < 0 || at+1 == len(fn.Body) {
		return nil
	}
	rest := fn.Body[at+1:]
	last := rest[len(rest)-1]
	l := lines{file}
	indent, alone := l.indent(rest[0])
	own, ownAlone := l.indent(s)
	unit := unitOf(indent)
	if !alone || !ownAlone || own != indent || unit == "" || !l.endsLine(last) {
		return nil
	}
	start, stop := l.comments(l.start(l.begin(rest[0])), indent), l.stop(last.End())
	body, ok := l.shift(rest, start, stop, indent, unit)
	if !ok {
		return nil
	}
	nl := l.newline(stop)
	content := indent + "try:" + nl + body + nl + indent + "finally:" + nl + indent + unit + undo
	edits := []analysis.Edit{edit(start, stop, content)}
	if prefix != "" {
		edits = append([]analysis.Edit{edit(s.Pos(), s.Pos(), prefix)}, edits...)
	}
	return &analysis.Fix{Message: message, Edits: edits}
}
