package tasklets

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/rules/internal/walk"
	"github.com/sllint/sllint/syntax"
)

// ComparisonAsStatement is SLL405.
var ComparisonAsStatement = &analysis.Rule{
	Code:     "SLL405",
	Name:     "comparison-as-statement",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"=="},
	Doc: analysis.Doc{
		Title: "A comparison as a statement, where an assignment was meant",
		What: "A statement that is nothing but `x == y`, where `x` could be assigned to. Where the comparison may be run for what it " +
			"raises (in a `try` or a `with` statement, in a method such as `__eq__`, of two variables) it is left in peace.",
		Why: "It compares, and throws the answer away. A lock whose `release` says `self._state == 0` is never free again.",
		Bad: `class SimpleLock(object):
    def __init__(self):
        self.state = 1

    def release(self):
        self.state == 0

def main():
    lock = SimpleLock()
    lock.release()
    return lock.state
`,
		Good: `class SimpleLock(object):
    def __init__(self):
        self.state = 1

    def release(self):
        self.state = 0

def main():
    lock = SimpleLock()
    lock.release()
    return lock.state
`,
		Versions: "All versions of Python.",
		Fix:      "Makes it an assignment. Unsafe: an `assert` may have been meant.",
		Confirm:  "The function is run. Confirmed when what is on the left is still another than what is on the right.",
	},
	Run: func(pass *analysis.Pass) {
		c := comparer{pass: pass}
		c.block(pass.File.Body, false)
	},
}

type comparer struct {
	pass *analysis.Pass
	test bool // in a test, which may compare objects to see what that does
}

// block looks through statements; expected says that what they raise may be
// what they are for.
func (c *comparer) block(list []syntax.Stmt, expected bool) {
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.ExprStmt:
			if compare, ok := s.Value.(*syntax.Compare); ok && !expected {
				c.compare(compare)
			}
			continue
		case *syntax.FunctionDef:
			outer := c.test
			c.test = c.test || strings.HasPrefix(s.Name, "test")
			c.block(s.Body, comparing[s.Name])
			c.test = outer
			continue
		case *syntax.ClassDef:
			c.block(s.Body, false)
			continue
		case *syntax.With, *syntax.Try:
			expected := expected || raisesWanted(s)
			walk.Blocks(s, func(inner []syntax.Stmt) { c.block(inner, expected) })
			continue
		}
		walk.Blocks(s, func(inner []syntax.Stmt) { c.block(inner, expected) })
	}
}

// comparing are methods that a comparison runs.
var comparing = map[string]bool{"__eq__": true, "__ne__": true, "__cmp__": true, "__hash__": true}

// raisesWanted reports whether a with or a try statement is about what its body
// raises.
func raisesWanted(s syntax.Stmt) bool {
	switch s := s.(type) {
	case *syntax.Try:
		return len(s.Handlers) > 0
	case *syntax.With:
		for i := range s.Items {
			call, ok := s.Items[i].Context.(*syntax.Call)
			if !ok {
				continue
			}
			switch flow.LastName(call.Func) {
			case "atomic", "Lock", "RLock", "Condition", "open", "closing":
			default:
				return true
			}
		}
	}
	return false
}

func (c *comparer) compare(e *syntax.Compare) {
	if len(e.Ops) != 1 || e.Ops[0] != syntax.Eq {
		return
	}
	if _, ok := e.Left.(*syntax.Name); ok {
		right, both := e.Comparators[0].(*syntax.Name)
		if both && right.Id != "True" && right.Id != "False" || c.test {
			return // to see whether, or how fast, they compare
		}
	}
	switch left := e.Left.(type) {
	case *syntax.Name, *syntax.Attribute, *syntax.Subscript:
		finding := analysis.Finding{
			Message: "this compares '" + c.pass.File.Text(left) + "' and throws the answer away: was an assignment meant?",
			Span:    e.Range(), Severity: c.pass.Rule.Severity,
		}
		from, to := left.End(), e.Comparators[0].Pos()
		if at := bytes.Index(c.pass.File.Source[from:to], []byte("==")); at >= 0 {
			span := syntax.Span{Start: int32(from + at), Stop: int32(from + at + 2)}
			finding.Fix = fixes.Replace(false, "Make it an assignment", span, "=")
		}
		c.pass.Report(finding)
	}
}
