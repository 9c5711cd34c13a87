package tasklets

import (
	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// MissingSelf is SLL407.
var MissingSelf = &analysis.Rule{
	Code:     "SLL407",
	Name:     "missing-self",
	Since:    "0.1.0",
	Severity: analysis.Error,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"self"},
	Doc: analysis.Doc{
		Title: "A method without parameters that uses `self`",
		What:  "A function in a class, without parameters and without a decorator, that uses a name `self` which nothing binds.",
		Why: "Called on an object, it raises a `TypeError` (it takes no arguments, one was given). In a lock that is its `release`, " +
			"which is tried last.",
		Bad: `class Counter(object):
    value = 0

    def add():
        self.value += 1

def check():
    Counter().add()
`,
		Good: `class Counter(object):
    value = 0

    def add(self):
        self.value += 1

def check():
    Counter().add()
`,
		Versions: "All versions of Python.",
		Fix:      "Adds the parameter. Safe: without it the method cannot be called on an object, and raises a `NameError` otherwise.",
		Confirm:  "The method is called on an object. Confirmed when that raises a `TypeError`.",
	},
	Run: func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			if s.Kind != scope.Function || f.MissingSelf(s) == nil {
				continue
			}
			name := selfIn(f, s)
			if name == nil {
				continue
			}
			if owner, _ := f.Lookup(s, name); owner != nil || s.Binding(name.Sym) == scope.Local {
				continue
			}
			def := s.Node.(*syntax.FunctionDef)
			at := def.NamePos
			pass.Report(analysis.Finding{
				Message: "method '" + def.Name + "' has no parameter 'self', and uses it: called on an object it raises a TypeError",
				Span:    syntax.Span{Start: at, Stop: at + int32(len(def.Name))}, Severity: pass.Rule.Severity,
				Related: []analysis.Hop{hop("used here", name)},
				Fix:     addSelf(pass.File, def),
			})
		}
	},
}

// selfIn is a use of the name self, inner functions aside.
func selfIn(f *flow.File, s *scope.Scope) (found *syntax.Name) {
	f.Own(s, func(n syntax.Node) bool {
		if name, ok := n.(*syntax.Name); ok && name.Id == "self" && found == nil {
			found = name
		}
		return found == nil
	})
	return found
}

// addSelf puts self between the parentheses.
func addSelf(file *syntax.File, def *syntax.FunctionDef) *analysis.Fix {
	after := int(def.NamePos) + len(def.Name)
	if after >= len(file.Source) || file.Source[after] != '(' {
		return nil
	}
	at := int32(after + 1)
	return &analysis.Fix{Safe: true, Message: "Add the parameter 'self'",
		Edits: []analysis.Edit{{Span: syntax.Span{Start: at, Stop: at}, Content: "self"}}}
}
