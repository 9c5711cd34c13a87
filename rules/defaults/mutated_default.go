// Package defaults holds the rule SLL501: default values that calls share.
package defaults

import (
	"fmt"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// MutatedDefault is SLL501.
var MutatedDefault = &analysis.Rule{
	Code:     "SLL501",
	Name:     "mutated-default",
	Since:    "0.1.0",
	Severity: analysis.Warning,
	Py2:      true,
	Py3:      true,
	Mentions: []string{"=[", "={", "= [", "= {", "=set(", "=dict(", "=list(", "= set(", "= dict(", "= list(", "deque(", "defaultdict("},
	Doc: analysis.Doc{
		Title: "A mutable default value that calls share",
		What: "A parameter whose default is a list, a dict, a set or the like, and which the function changes while it may still be that " +
			"default, or stores in an object of which the class changes it; for information also where it is returned. Never one that is only read (`args=(), kwargs={}`), " +
			"one that is replaced first (`if not items: items = []`), and none that is meant to last: by its name (`_cache={}`, `memo={}`), or as a variable of the function (`count=[0]`).",
		Why: "The default is made once, when the function is defined. What one call puts into it the next one finds there.",
		Bad: `def collect(item, items=[]):
    items.append(item)
    return len(items)

def main():
    return collect(1) + collect(2) - 2
`,
		Good: `def collect(item, items=None):
    if items is None:
        items = []
    items.append(item)
    return len(items)

def main():
    return collect(1) + collect(2) - 2
`,
		Versions: "All versions of Python.",
		Fix: "Makes the default `None`, and a new object at the start of the function where it is that. Unsafe: calls may be meant to " +
			"share it, and `None` may be passed to say something else.",
		Confirm: "The function is called twice without the argument. Confirmed when both calls had the same object, and the second one " +
			"found it changed (or got it back from the first).",
	},
	Run: report(func(u *usage) bool { return u.rank > kept }),
}

// each calls visit for the parameters with a default.
func each(a *syntax.Arguments, visit func(p *syntax.Arg, value syntax.Expr)) {
	n := len(a.PosOnly) + len(a.Args)
	for i := range a.Defaults {
		at := n - len(a.Defaults) + i
		if at < len(a.PosOnly) {
			visit(&a.PosOnly[at], a.Defaults[i])
		} else {
			visit(&a.Args[at-len(a.PosOnly)], a.Defaults[i])
		}
	}
	for i, value := range a.KwDefaults {
		if value != nil {
			visit(&a.KwOnly[i], value)
		}
	}
}

// mutable recognises what makes a new container.
func mutable(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.List, *syntax.Dict, *syntax.Set, *syntax.ListComp, *syntax.DictComp, *syntax.SetComp:
		return true
	case *syntax.Call:
		switch flow.LastName(e.Func) {
		case "list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Counter", "bytearray":
			return true
		}
	}
	return false
}

// empty recognises containers that are false.
func empty(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.List:
		return len(e.Elts) == 0
	case *syntax.Dict:
		return len(e.Keys) == 0
	case *syntax.Call:
		return len(e.Args)+len(e.Keywords) == 0 || flow.LastName(e.Func) == "defaultdict" && len(e.Args) == 1
	}
	return false
}

// lasting recognises names of what is kept from call to call on purpose.
func lasting(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, "_") || strings.Contains(lower, "cache") || strings.Contains(lower, "memo") ||
		strings.Contains(lower, "static") || strings.Contains(lower, "registry") || strings.Contains(lower, "seen")
}

// usage is what becomes of a default.
type usage struct {
	node syntax.Node
	how  string
	rank rank
}

// rank orders usages by how grave they are.
type rank uint8

const (
	kept     rank = iota // stored, and nothing in the file changes it
	returned             // given to the caller
	changed
)

// report returns the Run function of the rule for some usages.
func report(mine func(*usage) bool) func(*analysis.Pass) {
	return func(pass *analysis.Pass) {
		f := pass.Flow()
		for _, s := range f.Frames() {
			def, ok := s.Node.(*syntax.FunctionDef)
			if !ok || def.Args == nil {
				continue
			}
			each(def.Args, func(p *syntax.Arg, value syntax.Expr) {
				if !mutable(value) || lasting(p.Name) {
					return
				}
				if u := follow(f, s, p, value); u != nil && mine(u) {
					reportOne(pass, def, p, value, u)
				}
			})
		}
	}
}

func reportOne(pass *analysis.Pass, def *syntax.FunctionDef, p *syntax.Arg, value syntax.Expr, u *usage) {
	finding := analysis.Finding{
		Message: fmt.Sprintf("the default of '%s' is made once, and %s in line %d: calls share it", p.Name, u.how, pass.File.Row(u.node.Pos())),
		Span:    value.Range(), Severity: pass.Rule.Severity,
		Related: []analysis.Hop{{Label: "it is " + u.how + " here", Span: u.node.Range()}},
		Fix:     fixes.NoneDefault(pass.File, def, p.Name, value),
	}
	if u.rank < changed {
		finding.Severity = analysis.Info
	}
	pass.Report(finding)
}

// follow runs the default through a function, and says what becomes of it: the
// gravest of all, nil for nothing.
func follow(f *flow.File, s *scope.Scope, p *syntax.Arg, value syntax.Expr) *usage {
	if !touches(f, s, p) {
		return nil
	}
	g := f.Graph(s)
	var found *usage
	note := func(u *usage) {
		if u != nil && (found == nil || found.rank < u.rank) {
			found = u
		}
	}
	isParam := func(e syntax.Node) bool {
		n, ok := e.(*syntax.Name)
		return ok && n.Sym == p.Sym
	}
	flow.Follow(g, 0, func(w *flow.Walk[int], at *flow.Path[int]) {
		st := at.Step
		switch {
		case (st.Op == flow.Store || st.Op == flow.Del) && isParam(st.Node):
			if aug, ok := st.Stmt.(*syntax.AugAssign); ok && isParam(aug.Target) && inPlace(value, aug.Op) {
				note(&usage{st.Node, "changed", changed})
			}
			return // another object from here on
		case st.Op == flow.Test && isParam(st.Node) && empty(value):
			w.Branch(false, 0) // where it is true it is not the default, or no longer as it was
			return
		case st.Op == flow.Test && isNoneTest(st.Node, isParam):
			w.Branch(st.Node.(*syntax.Compare).Ops[0] == syntax.IsNot, 0)
			return
		}
		note(use(f, s, st, value, isParam))
		if flow.RiskOf(st) == flow.Real {
			w.Fail(0)
		}
		w.Go(0)
	})
	return found
}

// inPlace reports whether x op= y changes the container.
func inPlace(value syntax.Expr, op syntax.Operator) bool {
	switch value.(type) {
	case *syntax.List, *syntax.ListComp:
		return op == syntax.Add || op == syntax.Mult
	}
	return true
}

// isNoneTest recognises `p is None` and `p is not None`.
func isNoneTest(n syntax.Node, isParam func(syntax.Node) bool) bool {
	c, ok := n.(*syntax.Compare)
	if !ok || len(c.Ops) != 1 || c.Ops[0] != syntax.Is && c.Ops[0] != syntax.IsNot || !isParam(c.Left) {
		return false
	}
	none, ok := c.Comparators[0].(*syntax.Constant)
	return ok && none.Kind == syntax.ConstNone
}

// touches is a cheap look whether a function may do more than read a parameter.
func touches(f *flow.File, s *scope.Scope, p *syntax.Arg) bool {
	is := func(e syntax.Expr) bool {
		n, ok := e.(*syntax.Name)
		return ok && n.Sym == p.Sym
	}
	found := false
	f.Own(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Attribute:
			found = found || is(n.Value) && mutators[n.Attr]
		case *syntax.Subscript:
			found = found || is(n.Value) && n.Ctx != syntax.Load
		case *syntax.AugAssign:
			found = found || is(n.Target)
		case *syntax.Return:
			found = found || is(n.Value)
		case *syntax.Assign:
			found = found || is(n.Value)
		}
		return !found
	})
	return found
}

// mutators are methods that change a container.
var mutators = map[string]bool{
	"append": true, "extend": true, "insert": true, "remove": true, "pop": true, "popitem": true, "clear": true, "sort": true,
	"reverse": true, "update": true, "setdefault": true, "add": true, "discard": true, "appendleft": true, "popleft": true,
	"extendleft": true, "difference_update": true, "intersection_update": true, "symmetric_difference_update": true,
}

// takers are those that change nothing in an empty one.
var takers = map[string]bool{
	"remove": true, "pop": true, "popitem": true, "clear": true, "sort": true, "reverse": true, "discard": true, "popleft": true,
	"difference_update": true, "intersection_update": true,
}

// use is what a step does with the default.
func use(f *flow.File, s *scope.Scope, st *flow.Step, value syntax.Expr, isParam func(syntax.Node) bool) *usage {
	switch st.Op {
	case flow.Eval:
		if call, ok := st.Node.(*syntax.Call); ok {
			if a, ok := call.Func.(*syntax.Attribute); ok && mutators[a.Attr] && isParam(a.Value) && !(empty(value) && takers[a.Attr]) {
				return &usage{call, "changed", changed}
			}
		}
	case flow.Return:
		if ret, ok := st.Node.(*syntax.Return); ok && ret != nil && ret.Value != nil && isParam(ret.Value) {
			return &usage{ret, "returned", returned}
		}
	case flow.Store, flow.Del:
		if sub, ok := st.Node.(*syntax.Subscript); ok && isParam(sub.Value) {
			// What is empty has nothing to delete; [0] is a variable of the function, on purpose.
			if _, list := value.(*syntax.List); empty(value) && st.Op == flow.Del || list && !empty(value) {
				return nil
			}
			return &usage{sub, "changed", changed}
		}
		if st.Value != nil && isParam(st.Value) {
			return stored(f, s, st)
		}
	}
	return nil
}

// stored is for x.y = parameter, which is grave where the file changes x.y.
func stored(f *flow.File, s *scope.Scope, st *flow.Step) *usage {
	a, ok := st.Node.(*syntax.Attribute)
	if !ok {
		return nil
	}
	self, ok := a.Value.(*syntax.Name)
	if !ok {
		return &usage{a, "stored", kept}
	}
	c := f.SelfClass(s, self)
	if c == nil {
		return &usage{a, "stored", kept}
	}
	changes := false
	for _, m := range c.Methods() {
		f.Own(m, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Attribute:
				if mutators[n.Attr] && isAttr(n.Value, a.Attr) {
					changes = true
				}
			case *syntax.Subscript:
				changes = changes || n.Ctx != syntax.Load && isAttr(n.Value, a.Attr)
			case *syntax.AugAssign:
				changes = changes || isAttr(n.Target, a.Attr)
			}
			return true
		})
	}
	if changes {
		return &usage{a, "stored in '" + self.Id + "." + a.Attr + "', which is changed elsewhere,", changed}
	}
	return &usage{a, "stored", kept}
}

// isAttr recognises self.attr.
func isAttr(e syntax.Expr, attr string) bool {
	a, ok := e.(*syntax.Attribute)
	if !ok || a.Attr != attr {
		return false
	}
	_, ok = a.Value.(*syntax.Name)
	return ok
}
