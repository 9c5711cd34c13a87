package fixes

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// RemoveStatement takes the statement at span away, with its line where it is
// alone there; what would leave an empty block becomes `pass`. ok is false
// when there is no such statement.
func RemoveStatement(file *syntax.File, span syntax.Span) (e analysis.Edit, ok bool) {
	block := blockOf(file, span)
	if block == nil {
		return analysis.Edit{}, false
	}
	l := lines{file}
	for _, s := range block {
		if s.Range() != span {
			continue
		}
		if _, alone := l.indent(s); len(block) == 1 || !alone || !l.endsLine(s) {
			return edit(s.Pos(), s.End(), "pass"), true
		}
		return edit(l.start(s.Pos()), l.next(s.End()), ""), true
	}
	return analysis.Edit{}, false
}

// RemoveAlias takes one name out of an import; the statement goes with its
// last name. ok is false where the text between the names is not plain.
func RemoveAlias(file *syntax.File, imp *syntax.ImportFrom, i int) (e analysis.Edit, ok bool) {
	switch {
	case len(imp.Names) == 1:
		return RemoveStatement(file, imp.Range())
	case i+1 < len(imp.Names):
		return edit(imp.Names[i].Pos(), imp.Names[i+1].Pos(), ""), true
	}
	return edit(imp.Names[i-1].End(), imp.Names[i].End(), ""), true
}

// blockOf is the statement list that holds the statement at span.
func blockOf(file *syntax.File, span syntax.Span) []syntax.Stmt {
	block := file.Body
	for {
		var below []syntax.Stmt
		for _, s := range block {
			if s.Range() == span {
				return block
			}
			if contains(s.Range(), span) {
				walk.Blocks(s, func(list []syntax.Stmt) {
					if contains(syntax.Span{Start: list[0].Range().Start, Stop: list[len(list)-1].Range().Stop}, span) {
						below = list
					}
				})
			}
		}
		if below == nil {
			return nil
		}
		block = below
	}
}
