package all_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/analysis/truth"
	"github.com/sllint/sllint/rules/rulestest"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// mutation breaks a correct piece of code in the way that some rules describe.
type mutation struct {
	what  string
	codes string // of which one has to be found
	edits []analysis.Edit
	where syntax.Span // the function
}

// mutator looks for what can be broken.
type mutator struct {
	f   *flow.File
	s   *scope.Scope
	out []mutation
}

func (m *mutator) text(n syntax.Node) string { return m.f.Syntax.Text(n) }

func (m *mutator) add(what, codes string, edits ...analysis.Edit) {
	m.out = append(m.out, mutation{what, codes, edits, m.s.Node.Range()})
}

func replace(from, to int, text string) analysis.Edit {
	return analysis.Edit{Span: syntax.Span{Start: int32(from), Stop: int32(to)}, Content: text}
}

// mutations lists what can be broken in a file.
func mutations(f *flow.File) []mutation {
	var out []mutation
	for _, s := range f.Frames() {
		def, ok := s.Node.(*syntax.FunctionDef)
		if !ok {
			continue
		}
		m := &mutator{f: f, s: s}
		m.signature(def)
		f.Own(s, func(n syntax.Node) bool {
			m.node(n)
			return true
		})
		out = append(out, m.out...)
	}
	return out
}

// signature takes self away from methods that have no other parameter.
func (m *mutator) signature(def *syntax.FunctionDef) {
	if m.s.Parent.Kind != scope.Class || m.s.Parent.Parent.Kind != scope.Module || len(def.Args.Args) != 1 || len(m.s.Params) != 1 || len(def.Decorators) > 0 {
		return
	}
	uses := false
	m.f.Own(m.s, func(n syntax.Node) bool {
		name, ok := n.(*syntax.Name)
		uses = uses || ok && name.Id == "self"
		return true
	})
	if self := def.Args.Args[0]; uses && self.Name == "self" {
		m.add("self missing", "SLL407", replace(self.Pos(), self.End(), ""))
	}
}

func (m *mutator) node(n syntax.Node) {
	switch n := n.(type) {
	case *syntax.Try:
		m.try(n)
	case *syntax.While:
		m.while(n)
	case *syntax.With:
		m.with(n)
	case *syntax.Assign:
		m.assign(n)
	case *syntax.ExprStmt:
		m.statement(n)
	case *syntax.Attribute:
		if k := m.f.KindOf(m.s, n.Value); k == flow.Channel && (n.Attr == "balance" || n.Attr == "closed") || k == flow.Tasklet && n.Attr == "alive" {
			m.add("attribute called", "SLL404", replace(n.End(), n.End(), "()"))
		}
	case *syntax.Call:
		if flag, ok := m.f.AtomicFlag(m.s, n); ok && len(n.Args) == 1 {
			_, constant := flow.Flag(flag)
			if _, isName := flag.(*syntax.Name); isName && !constant && flag == n.Args[0] && !m.parameter(flag) {
				m.add("restored to a constant", "SLL302", replace(flag.Pos(), flag.End(), "0"))
			}
		}
	}
}

func (m *mutator) parameter(e syntax.Expr) bool {
	n, ok := e.(*syntax.Name)
	return ok && slices.Contains(m.s.Params, n.Sym)
}

// try makes a finally clause that releases or restores something one that only
// the good path comes by.
func (m *mutator) try(n *syntax.Try) {
	src := m.f.Syntax.Source
	if len(n.Handlers) > 0 || len(n.Orelse) > 0 || len(n.Finalbody) != 1 || string(src[n.Pos():n.Pos()+4]) != "try:" {
		return
	}
	last, ok := n.Finalbody[0].(*syntax.ExprStmt)
	if !ok {
		return
	}
	call, ok := last.Value.(*syntax.Call)
	if !ok {
		return
	}
	code := ""
	if _, sets := m.f.AtomicFlag(m.s, call); sets {
		code = "SLL301 SLL308"
	} else if flow.LastName(call.Func) == "release" && m.takesBefore(n, call) {
		code = "SLL603 SLL308"
	}
	finally := n.Body[len(n.Body)-1].End() + strings.Index(string(src[n.Body[len(n.Body)-1].End():last.Pos()]), "finally:")
	if code == "" || finally < n.Body[len(n.Body)-1].End() || !m.risky(n.Body) || m.ends(n.Body) {
		return
	}
	m.add("no finally", code, replace(n.Pos(), n.Pos()+4, "if 1:"), replace(finally, finally+8, "if 1:"))
}

// ends reports whether nothing comes after the statements.
func (m *mutator) ends(body []syntax.Stmt) bool {
	switch body[len(body)-1].(type) {
	case *syntax.Return, *syntax.Raise:
		return true
	}
	return false
}

// takesBefore reports whether the lock is taken in the function, before, and is
// not the function's own.
func (m *mutator) takesBefore(n *syntax.Try, release *syntax.Call) bool {
	lock, taken, times := m.text(release.Func.(*syntax.Attribute).Value), false, 0
	m.f.Own(m.s, func(inner syntax.Node) bool {
		if stmt, ok := inner.(*syntax.ExprStmt); ok {
			if call, ok := stmt.Value.(*syntax.Call); ok && m.text(call.Func) == lock+".acquire" {
				times++
				taken = taken || call.Pos() < n.Pos()
			}
		}
		return true
	})
	k := m.f.KindOf(m.s, release.Func.(*syntax.Attribute).Value)
	return taken && times == 1 && (k == flow.Lock || k == flow.Condition) && strings.Contains(lock, ".")
}

// risky reports whether the statements may raise.
func (m *mutator) risky(body []syntax.Stmt) bool {
	found := false
	flow.OwnNodes(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Call:
			found = found || flow.RiskOf(&flow.Step{Op: flow.Eval, Node: n}) == flow.Real && m.f.KindOf(m.s, n) == flow.Unknown &&
				flow.LastName(n.Func) != "wait"
		case *syntax.Yield, *syntax.Raise:
			found = true
		}
		return !found
	})
	return found
}

// with takes the protection from the only update of an attribute in a function
// that others update under the same.
func (m *mutator) with(n *syntax.With) {
	if len(n.Items) != 1 || n.Items[0].Vars != nil || len(n.Body) != 1 {
		return
	}
	update, ok := n.Body[0].(*syntax.AugAssign)
	if !ok {
		return
	}
	target, guarded := m.text(update.Target), 0
	for _, other := range m.f.Frames() {
		if other != m.s && other.Parent == m.s.Parent {
			m.f.Own(other, func(inner syntax.Node) bool {
				if w, ok := inner.(*syntax.With); ok && m.text(w.Items[0].Context) == m.text(n.Items[0].Context) {
					for _, s := range w.Body {
						if u, ok := s.(*syntax.AugAssign); ok && m.text(u.Target) == target {
							guarded++
						}
					}
				}
				return true
			})
		}
	}
	k := m.f.KindOf(m.s, n.Items[0].Context)
	if guarded > 0 && (k == flow.Lock || k == flow.Condition || m.f.IsAtomic(m.s, n.Items[0].Context)) {
		m.add("not protected", "SLL307", replace(n.Pos(), n.Items[0].Context.End(), "if 1"))
	}
}

// while tests once what was tested in a loop.
func (m *mutator) while(n *syntax.While) {
	if len(n.Body) != 1 || len(n.Orelse) > 0 {
		return
	}
	stmt, ok := n.Body[0].(*syntax.ExprStmt)
	if !ok {
		return
	}
	call, ok := stmt.Value.(*syntax.Call)
	if !ok {
		return
	}
	a, ok := call.Func.(*syntax.Attribute)
	if !ok || len(call.Args) > 0 {
		return
	}
	if a.Attr == "receive" && m.sets(n) {
		m.add("tested once", "SLL304", replace(n.Pos(), n.Pos()+5, "if"))
	}
	if a.Attr != "wait" {
		return
	}
	if k := m.f.KindOf(m.s, a.Value); k == flow.Condition || k == flow.SoftCondition {
		m.add("tested once", "SLL601", replace(n.Pos(), n.Pos()+5, "if"))
	}
}

// sets reports whether the statement after a loop in an atomic block stores what
// the loop tested.
func (m *mutator) sets(loop *syntax.While) bool {
	found := false
	m.f.Own(m.s, func(n syntax.Node) bool {
		if w, ok := n.(*syntax.With); ok && m.f.IsAtomic(m.s, w.Items[0].Context) {
			if i := slices.Index(w.Body, syntax.Stmt(loop)); i >= 0 && i+1 < len(w.Body) {
				assign, ok := w.Body[i+1].(*syntax.Assign)
				found = ok && m.text(assign.Targets[0]) == m.text(loop.Test)
			}
		}
		return true
	})
	return found
}

func (m *mutator) assign(n *syntax.Assign) {
	if len(n.Targets) != 1 {
		return
	}
	if call, ok := n.Value.(*syntax.Call); ok {
		_, isName := n.Targets[0].(*syntax.Name)
		flag, sets := m.f.AtomicFlag(m.s, call)
		if on, constant := flow.Flag(flag); sets && isName && constant && on {
			m.add("result dropped", "SLL301 SLL302 SLL303", replace(n.Pos(), call.Pos(), ""))
		}
	}
	target, ok := n.Targets[0].(*syntax.Attribute)
	_, constant := n.Value.(*syntax.Constant)
	if !ok || !constant || m.s.Name == "__init__" {
		return
	}
	between := string(m.f.Syntax.Source[target.End():n.Value.Pos()])
	if at := strings.Index(between, "="); at >= 0 && m.outside(n) {
		at += target.End()
		m.add("compared", "SLL405", replace(at, at+1, "=="))
	}
}

// outside reports whether a statement is in no try or with statement, whose
// comparisons may be meant.
func (m *mutator) outside(n *syntax.Assign) bool {
	out := true
	m.f.Own(m.s, func(outer syntax.Node) bool {
		switch outer.(type) {
		case *syntax.Try, *syntax.With:
			out = out && !(outer.Pos() <= n.Pos() && n.End() <= outer.End())
		}
		return true
	})
	return out && !slices.Contains([]string{"__eq__", "__ne__", "__cmp__", "__hash__"}, m.s.Name)
}

func (m *mutator) statement(n *syntax.ExprStmt) {
	call, ok := n.Value.(*syntax.Call)
	if !ok {
		return
	}
	if inner, ok := call.Func.(*syntax.Call); ok && m.f.Origin(m.s, inner.Func) == "stackless.tasklet" && len(inner.Args) == 1 {
		m.add("never started", "SLL401", replace(inner.End(), call.End(), ""))
	}
	a, ok := call.Func.(*syntax.Attribute)
	if ok && len(call.Args) > 0 && (a.Attr == "send_throw" || a.Attr == "throw" && m.f.KindOf(m.s, a.Value) == flow.Tasklet) {
		if star, ok := call.Args[0].(*syntax.Starred); ok && strings.Contains(m.text(star.Value), "exc_info()") {
			wrong := map[string]string{"send_throw": "send_exception", "throw": "raise_exception"}[a.Attr]
			m.add("wrong method", "SLL406", replace(a.End()-len(a.Attr), a.End(), wrong))
		}
	}
}

// enough is how many mutations of a sort are tried.
const enough = 100

// TestMutations breaks correct code, that of the fixtures and of what libraries
// are installed, and expects most of it to be found.
func TestMutations(t *testing.T) {
	tried, missed := 0, 0
	byCode := make(map[string]int)
	check := func(path string, version syntax.Version) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		source, err := rulestest.Load(path, src, version)
		if err != nil {
			return
		}
		for _, m := range mutations(source.Flow()) {
			if byCode[m.what] >= enough {
				continue
			}
			n, bad := tryMutation(t, source, m)
			tried, missed = tried+n, missed+bad
			byCode[m.what] += n
		}
	}
	for _, dir := range []string{"SLL3*", "SLL4*", "SLL6*"} {
		for dialect, version := range map[string]syntax.Version{"py2": syntax.Py27, "py3": syntax.Py313} {
			files, err := filepath.Glob(filepath.Join(root, "testdata", "rules", dir, dialect, "*.py"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range files {
				check(path, version)
			}
		}
	}
	if exe, err := truth.Python("2.7.18"); err == nil && !testing.Short() {
		lib := filepath.Join(filepath.Dir(filepath.Dir(exe)), "lib", "python2.7")
		err := filepath.WalkDir(lib, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, ".py") && chosen(filepath.Base(path)) {
				check(path, syntax.Py27)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d mutations, %d of them missed: %v", tried, missed, byCode)
	if tried < 50 || missed*20 > tried {
		t.Errorf("%d of %d mutations are missed", missed, tried)
	}
}

// tryMutation reports whether a mutation could be tried, and was missed.
func tryMutation(t *testing.T, source *rulestest.Source, m mutation) (tried, missed int) {
	t.Helper()
	var rules []*analysis.Rule
	for _, code := range strings.Fields(m.codes) {
		rules = append(rules, family(code)...)
	}
	for _, f := range source.Findings(rules...) {
		if m.where.Start <= f.Span.Start && f.Span.Stop <= m.where.Stop {
			return 0, 0 // it is broken as it is
		}
	}
	fixed := rulestest.Apply(source.File.Source, &analysis.Fix{Edits: m.edits})
	after, err := rulestest.Load(source.File.Name, fixed, source.File.Version)
	if err != nil {
		t.Errorf("%s: %s breaks the file: %v", source.File.Name, m.what, err)
		return 0, 0
	}
	if len(after.Findings(rules...)) > len(source.Findings(rules...)) {
		return 1, 0
	}
	t.Logf("%s:%d: %s: no new finding of %s", source.File.Name, source.File.Row(m.edits[0].Span.Pos()), m.what, m.codes)
	return 1, 1
}
