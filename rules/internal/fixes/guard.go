package fixes

import (
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// Guard puts the statements from first up to the first of undo, which stand in
// one block, into a try statement, and undo, which follow each other, into its
// finally clause. It is nil where they do not, or where the lines cannot be moved
// with certainty.
func Guard(file *syntax.File, first syntax.Stmt, undo []syntax.Stmt, message string) *analysis.Fix {
	block := BlockOf(file.Body, first)
	from, to := indexOf(block, first), indexOf(block, undo[0])
	if from < 0 || to <= from {
		return nil
	}
	for i, s := range undo {
		if to+i >= len(block) || block[to+i] != s {
			return nil
		}
	}
	end := undo[len(undo)-1]
	l := lines{file}
	indent, alone := l.indent(first)
	undoIndent, undoAlone := l.indent(undo[0])
	if !alone || !undoAlone || undoIndent != indent || !l.endsLine(block[to-1]) || !l.endsLine(end) {
		return nil
	}
	unit := unitOf(indent)
	if unit == "" {
		return nil
	}
	start, stop := l.comments(l.start(l.begin(first)), indent), l.stop(block[to-1].End())
	body, ok := l.shift(block[from:to], start, stop, indent, unit)
	if !ok {
		return nil
	}
	last, ok := l.shift(undo, l.start(undo[0].Pos()), l.stop(end.End()), indent, unit)
	if !ok {
		return nil
	}
	nl := l.newline(stop)
	between := string(file.Source[stop:l.start(undo[0].Pos())]) // comments and blank lines
	between = strings.TrimPrefix(between, nl)
	content := indent + "try:" + nl + body + nl + indent + "finally:" + nl + between + last
	return &analysis.Fix{Safe: true, Message: message, Edits: []analysis.Edit{edit(start, l.stop(end.End()), content)}}
}

// unitOf guesses by how much a block is indented from its own indentation.
func unitOf(indent string) string {
	switch {
	case strings.Trim(indent, "\t") == "" && indent != "":
		return "\t"
	case strings.Trim(indent, " ") != "":
		return ""
	case len(indent)%4 == 0 && indent != "":
		return "    "
	case indent == "":
		return "    "
	}
	return "  "[:2-len(indent)%2]
}

func indexOf(block []syntax.Stmt, s syntax.Stmt) int {
	for i, other := range block {
		if other == s {
			return i
		}
	}
	return -1
}

// BlockOf is the statement list that a statement stands in.
func BlockOf(body []syntax.Stmt, s syntax.Stmt) []syntax.Stmt {
	for _, other := range body {
		if other == s {
			return body
		}
		if !contains(other.Range(), s.Range()) {
			continue
		}
		var found []syntax.Stmt
		walk.Blocks(other, func(block []syntax.Stmt) {
			if found == nil {
				found = BlockOf(block, s)
			}
		})
		return found
	}
	return nil
}

// Replace is a fix of one edit.
func Replace(safe bool, message string, n syntax.Node, content string) *analysis.Fix {
	return &analysis.Fix{Safe: safe, Message: message, Edits: []analysis.Edit{edit(n.Pos(), n.End(), content)}}
}

// FreeName is the first of some names that a function mentions nowhere, or
// empty.
func FreeName(function syntax.Node, choices ...string) string {
	used := make(map[string]bool)
	syntax.Inspect(function, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Name:
			used[n.Id] = true
		case *syntax.Arg:
			used[n.Name] = true
		}
		return true
	})
	for _, name := range choices {
		if !used[name] {
			return name
		}
	}
	return ""
}

// NoneDefault makes a default None, and a new object in its place at the start
// of the function.
func NoneDefault(file *syntax.File, def *syntax.FunctionDef, name string, value syntax.Expr) *analysis.Fix {
	first := def.Body[0]
	if e, ok := first.(*syntax.ExprStmt); ok && len(def.Body) > 1 {
		if c, ok := e.Value.(*syntax.Constant); ok && (c.Kind == syntax.ConstStr || c.Kind == syntax.ConstBytes) {
			first = def.Body[1]
		}
	}
	l := lines{file}
	indent, alone := l.indent(first)
	unit := unitOf(indent)
	text := file.Text(value)
	if !alone || unit == "" || strings.ContainsAny(text, "\r\n") {
		return nil
	}
	nl := l.newline(first.Pos())
	at := l.comments(l.start(l.begin(first)), indent)
	insert := indent + "if " + name + " is None:" + nl + indent + unit + name + " = " + text + nl
	return &analysis.Fix{Message: "Make a new one in each call", Edits: []analysis.Edit{
		edit(value.Pos(), value.End(), "None"), edit(at, at, insert),
	}}
}

// After returns the statement that comes
// right after s in its block, nil where there is none.
func After(file *syntax.File, s syntax.Stmt) syntax.Stmt {
	block := BlockOf(file.Body, s)
	if i := indexOf(block, s); i >= 0 && i+1 < len(block) {
		return block[i+1]
	}
	return nil
}
