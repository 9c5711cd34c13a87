package lingering

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// ExcClearRemoved is SLL202.
var ExcClearRemoved = &analysis.Rule{
	Code:     "SLL202",
	Name:     "exc-clear-removed",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py3:      true,
	Mentions: []string{"exc_clear", "exc_type", "exc_value", "exc_traceback"},
	Doc: analysis.Doc{
		Title: "`sys.exc_clear` and its relatives do not exist in Python 3",
		What: "A use of `sys.exc_clear`, `sys.exc_type`, `sys.exc_value` or `sys.exc_traceback` in code for Python 3, " +
			"unless it is guarded: by `hasattr(sys, 'exc_clear')`, a test of the version, or a handler for `AttributeError`.",
		Why: "Python 3 removed all four. The line raises `AttributeError`, typically in an error path that no test runs, and so " +
			"hides the error that was being handled. Nothing has to take the place of `sys.exc_clear()`: Python 3 restores the " +
			"previous state by itself when the handler ends.",
		Bad: `import sys

def load():
    try:
        return int("no number")
    except ValueError:
        number = 0
    sys.exc_clear()
    return number
`,
		Good: `def load():
    try:
        return int("no number")
    except ValueError:
        number = 0
    return number
`,
		Versions: "Python 3. In Python 2 `sys.exc_clear()` is right and sometimes needed (see SLL201); the other three were " +
			"deprecated there.",
		Fix: "Removes the call `sys.exc_clear()` (safe), or replaces it by `pass` where the block would be empty. " +
			"`sys.exc_type` becomes `sys.exc_info()[0]` (unsafe: the old name was shared by all threads). The other two are left " +
			"to the author, because a traceback or, in Python 3, an exception that is kept brings SLL101 with it.",
		Confirm: "The line is run. Confirmed when it raises `AttributeError` or, for the import, `ImportError`.",
	},
	Run: func(pass *analysis.Pass) {
		if !namesRemoved(pass.File.Source) {
			return
		}
		r := removed{pass: pass, modules: map[string]bool{}, patched: map[string]bool{}}
		r.prepare()
		r.block(pass.File.Body, false)
	},
}

// removedNames are the attributes of sys that Python 3 does not have.
var removedNames = []string{"exc_clear", "exc_type", "exc_value", "exc_traceback"}

// namesRemoved reports whether a file may use such an attribute: `exc_type` and
// the like are common names of parameters too.
func namesRemoved(src []byte) bool {
	const blank = " \t\r\n\f\\"
	for at := 0; ; at++ {
		i := bytes.IndexByte(src[at:], 'y') // of sys, the rarest
		if i < 0 {
			break
		}
		at += i
		if at == 0 || at+1 >= len(src) || src[at-1] != 's' || src[at+1] != 's' {
			continue
		}
		if bytes.HasPrefix(bytes.TrimLeft(src[at+2:], blank), []byte("import")) && bytes.HasSuffix(bytes.TrimRight(src[:at-1], blank), []byte("from")) {
			return true
		}
	}
	const common = "exc_" // what all the names begin with
	for at := 0; ; at++ {
		i := bytes.IndexByte(src[at:], 'x')
		if i < 0 {
			return false
		}
		at += i
		if at == 0 || !bytes.HasPrefix(src[at-1:], []byte(common)) {
			continue
		}
		if slices.ContainsFunc(removedNames, func(name string) bool { return bytes.HasPrefix(src[at-1:], []byte(name)) }) && isAttribute(src[:at-1]) {
			return true
		}
	}
}

// isAttribute reports whether what follows a text may be an attribute: there is a
// dot before it, on the same line or, within brackets, on one before it. Comments
// may stand between.
func isAttribute(before []byte) bool {
	before = bytes.TrimRight(before, " \t\f")
	for n := len(before); n > 0 && (before[n-1] == '\n' || before[n-1] == '\r'); n = len(before) {
		before = bytes.TrimRight(before, " \t\r\n\f\\")
		line := before[bytes.LastIndexAny(before, "\r\n")+1:]
		if bytes.IndexByte(line, '#') < 0 {
			break
		}
		for rest := line; ; {
			code, comment, ok := bytes.Cut(rest, []byte("#"))
			if !ok {
				break
			}
			if bytes.HasSuffix(bytes.TrimRight(code, " \t\f"), []byte(".")) {
				return true
			}
			rest = comment
		}
		if bytes.HasPrefix(bytes.TrimLeft(line, " \t\f"), []byte("#")) {
			before = before[:len(before)-len(line)] // the line before it counts
			continue
		}
		break
	}
	return bytes.HasSuffix(before, []byte("."))
}

// removed is the rule at work on one file.
type removed struct {
	pass    *analysis.Pass
	modules map[string]bool // names that sys is imported as
	patched map[string]bool // attributes that the file itself assigns
}

// prepare finds out what the file calls sys, and what it puts there.
func (r *removed) prepare() {
	each(r.pass.File.Body, func(n syntax.Node) {
		switch n := n.(type) {
		case *syntax.Import:
			for _, alias := range n.Names {
				if alias.Name == "sys" {
					r.modules[cmpOr(alias.AsName, "sys")] = true
				}
			}
		case *syntax.Attribute:
			if n.Ctx != syntax.Load {
				r.patched[n.Attr] = true
			}
		}
	})
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// each visits every node of the statements.
func each(list []syntax.Stmt, visit func(syntax.Node)) {
	for _, s := range list {
		syntax.Inspect(s, func(n syntax.Node) bool {
			visit(n)
			return true
		})
	}
}

// block looks at the statements of a list; guarded says that they run only
// where the names exist.
func (r *removed) block(list []syntax.Stmt, guarded bool) {
	for _, s := range list {
		r.stmt(s, guarded)
		if test, ok := s.(*syntax.If); ok {
			// if six.PY3: return
			if dialect(test.Test) == python3 && jumps(test.Body) {
				guarded = true
			}
		}
	}
}

// jumps reports whether control does not come out of the end of a list.
func jumps(list []syntax.Stmt) bool {
	switch list[len(list)-1].(type) {
	case *syntax.Return, *syntax.Raise, *syntax.Continue, *syntax.Break:
		return true
	}
	return false
}

func (r *removed) stmt(s syntax.Stmt, guarded bool) {
	switch s := s.(type) {
	case *syntax.If:
		kind := dialect(s.Test)
		r.node(s.Test, guarded)
		r.block(s.Body, guarded || kind == python2)
		r.block(s.Orelse, guarded || kind == python3)
	case *syntax.Try:
		r.block(s.Body, guarded || catchesMissing(s.Handlers))
		for i := range s.Handlers {
			r.node(s.Handlers[i].Type, guarded)
			r.block(s.Handlers[i].Body, guarded)
		}
		r.block(s.Orelse, guarded)
		r.block(s.Finalbody, guarded)
	case *syntax.With:
		for _, item := range s.Items {
			r.node(item.Context, guarded)
			guarded = guarded || suppressesMissing(item.Context)
		}
		r.block(s.Body, guarded)
	case *syntax.ImportFrom:
		if s.Module == "sys" && s.Level == 0 && !guarded {
			r.importFrom(s)
		}
	default:
		syntax.Children(s, func(child syntax.Node) {
			if _, inBlock := child.(syntax.Stmt); !inBlock {
				r.node(child, guarded)
			}
		})
		walk.Blocks(s, func(list []syntax.Stmt) { r.block(list, guarded) })
	}
}

// below looks at the parts of a statement or expression without a meaning of
// its own here.
func (r *removed) below(n syntax.Node, guarded bool) {
	syntax.Children(n, func(child syntax.Node) { r.node(child, guarded) })
}

func (r *removed) node(n syntax.Node, guarded bool) {
	switch n := n.(type) {
	case nil:
	case syntax.Stmt:
		r.stmt(n, guarded)
	case *syntax.BoolOp:
		r.boolOp(n, guarded)
	case *syntax.IfExp:
		kind := dialect(n.Test)
		r.node(n.Test, guarded)
		r.node(n.Body, guarded || kind == python2)
		r.node(n.Orelse, guarded || kind == python3)
	case *syntax.Attribute:
		if !guarded {
			r.attribute(n)
		}
		r.below(n, guarded)
	default:
		r.below(n, guarded)
	}
}

// boolOp knows that `a and b` looks at b only when a is true, and `a or b`
// only when it is not.
func (r *removed) boolOp(n *syntax.BoolOp, guarded bool) {
	for _, value := range n.Values {
		r.node(value, guarded)
		kind := dialect(value)
		guarded = guarded || n.Op == syntax.And && kind == python2 || n.Op == syntax.Or && kind == python3
	}
}

func (r *removed) attribute(n *syntax.Attribute) {
	module, ok := n.Value.(*syntax.Name)
	if !ok || !r.modules[module.Id] || n.Ctx != syntax.Load || r.patched[n.Attr] || !slices.Contains(removedNames, n.Attr) {
		return
	}
	finding := analysis.Finding{
		Message:  fmt.Sprintf("Python 3 has no sys.%s: this line raises AttributeError", n.Attr),
		Span:     n.Range(),
		Severity: r.pass.Rule.Severity,
	}
	switch n.Attr {
	case "exc_clear":
		finding.Fix = r.removeCall(n)
	case "exc_type":
		finding.Fix = &analysis.Fix{
			Message: "Replace it by " + module.Id + ".exc_info()[0]",
			Edits:   []analysis.Edit{{Span: n.Range(), Content: module.Id + ".exc_info()[0]"}},
		}
	}
	r.pass.Report(finding)
}

// removeCall is the fix for a call of exc_clear that is a statement.
func (r *removed) removeCall(callee syntax.Expr) *analysis.Fix {
	e, ok := r.callStatement(callee)
	if !ok {
		return nil
	}
	return &analysis.Fix{
		Safe:    true,
		Message: "Remove the call: Python 3 restores the previous exception by itself",
		Edits:   []analysis.Edit{e},
	}
}

// callStatement removes the statement that consists of a call of callee.
func (r *removed) callStatement(callee syntax.Expr) (analysis.Edit, bool) {
	var found *syntax.ExprStmt
	each(r.pass.File.Body, func(n syntax.Node) {
		if s, ok := n.(*syntax.ExprStmt); ok {
			if call, ok := s.Value.(*syntax.Call); ok && call.Func == callee && len(call.Args)+len(call.Keywords) == 0 {
				found = s
			}
		}
	})
	if found == nil {
		return analysis.Edit{}, false
	}
	return fixes.RemoveStatement(r.pass.File, found.Range())
}

func (r *removed) importFrom(s *syntax.ImportFrom) {
	for i, alias := range s.Names {
		if !slices.Contains(removedNames, alias.Name) || r.patched[alias.Name] {
			continue
		}
		r.pass.Report(analysis.Finding{
			Message:  fmt.Sprintf("Python 3 has no sys.%s: this import raises ImportError", alias.Name),
			Span:     alias.Range(),
			Severity: r.pass.Rule.Severity,
			Fix:      r.removeImport(s, i),
		})
	}
}

// removeImport takes exc_clear out of an import, with all statements that call
// it; nil where it is used in another way.
func (r *removed) removeImport(s *syntax.ImportFrom, i int) *analysis.Fix {
	if s.Names[i].Name != "exc_clear" {
		return nil
	}
	e, ok := fixes.RemoveAlias(r.pass.File, s, i)
	edits := []analysis.Edit{e}
	name := cmpOr(s.Names[i].AsName, s.Names[i].Name)
	each(r.pass.File.Body, func(n syntax.Node) {
		use, is := n.(*syntax.Name)
		if !is || use.Id != name {
			return
		}
		call, removable := r.callStatement(use)
		ok = ok && removable
		edits = append(edits, call)
	})
	if !ok {
		return nil
	}
	slices.SortFunc(edits, func(a, b analysis.Edit) int { return int(a.Span.Start) - int(b.Span.Start) })
	return &analysis.Fix{
		Safe:    true,
		Message: "Remove the import and its calls: Python 3 restores the previous exception by itself",
		Edits:   edits,
	}
}
