package confirm

import (
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/syntax"
)

// wish is what the finding's path wants at some rows of its function.
type wish struct {
	first, last int
	want        bool                  // the truth of a test; that a call raises
	handler     *syntax.ExceptHandler // that is to take what is raised, nil for any
}

// plan is how to reach a finding.
type plan struct {
	finding *analysis.Finding
	target  *function // nil for the module's own code
	// roots are the functions to call, the best first: the target, those that it is
	// defined in, and those that call it.
	roots []*function
	paths map[*function]*path
	rows  []int // that a run must have come by to be one of the finding's
	// asked are the classes that isinstance() is asked for in the roots: what is raised may
	// be of one of them.
	asked []syntax.Expr
	// looks is the first row where an attribute of a caught exception is read, 0 for none:
	// what that is nobody decides.
	looks  int
	holder string // the variable of the target's frame that the cycle begins with, or empty
	// future are the rows whose calls give what the holder is, of a finding that takes that
	// to be a future.
	future map[int]bool
	// attributes are those that the finding's cycle goes through.
	attributes map[string]bool
	frame      string // the function that the finding's cycle names, or empty
}

// path is what has to happen in a function.
type path struct {
	raises []wish // calls that raise, once each
	tests  []wish
	loops  []wish // that turn twice
}

func newPlan(m *module, f *analysis.Finding) *plan {
	p := &plan{finding: f, paths: map[*function]*path{}, attributes: map[string]bool{}}
	p.target = m.owner(f)
	if p.target == nil {
		return p
	}
	own := p.path(p.target)
	offsets := []int{int(f.Span.Start)}
	for _, hop := range f.Cycle {
		if hop.Span.Stop > hop.Span.Start && m.around(int(hop.Span.Start)) == p.target {
			if strings.HasPrefix(hop.Label, "frame of ") {
				own.raises = append(own.raises, wish{first: m.file.Row(int(hop.Span.Start)), last: m.file.Row(int(hop.Span.Stop) - 1), want: true})
			}
		}
		if hop.Span.Stop > hop.Span.Start {
			offsets = append(offsets, int(hop.Span.Start))
		}
	}
	if len(f.Cycle) == 0 && !strings.HasPrefix(f.Code, "SLL2") {
		offsets = p.places(m)
	}
	for _, hop := range f.Cycle {
		if name, ok := strings.CutPrefix(hop.Label, "frame of "); ok {
			p.frame = strings.TrimSuffix(name, "()")
		}
		if name, ok := strings.CutPrefix(hop.Label, "attribute '"); ok {
			p.attributes[strings.TrimSuffix(name, "'")] = true
		}
	}
	for _, at := range offsets {
		if m.around(at) == p.target {
			own.towards(m, p.target.body, at)
		}
		p.rows = append(p.rows, m.file.Row(at))
	}
	for _, hop := range f.Cycle {
		if name, ok := strings.CutPrefix(hop.Label, "local '"); ok {
			p.holder = strings.TrimSuffix(name, "'")
			break
		}
		if hop.Label != "" && !strings.HasPrefix(hop.Label, "frame of ") {
			break
		}
	}
	if f.Code == exceptionInFuture && p.holder != "" {
		p.future = map[int]bool{0: true}
		syntax.InspectBody(p.target.body, func(n syntax.Node) bool {
			if a, ok := n.(*syntax.Assign); ok && len(a.Targets) == 1 && lastName(a.Targets[0]) == p.holder {
				for row := m.file.Row(a.Pos()); row <= m.lastRow(a); row++ {
					p.future[row] = true
				}
			}
			return true
		})
	}
	p.root(m, p.target, 0)
	for _, f := range p.roots {
		p.look(m, f)
	}
	return p
}

// places lists where a finding without a cycle is, in the body of its function.
func (p *plan) places(m *module) (offsets []int) {
	add := func(at syntax.Span) {
		if body := p.target.body; len(body) > 0 && body[0].Pos() <= int(at.Start) && m.around(int(at.Start)) == p.target {
			offsets = append(offsets, int(at.Start))
		}
	}
	add(p.finding.Span)
	for _, hop := range p.finding.Related {
		add(hop.Span)
	}
	return offsets
}

// plain are the attributes of exceptions that all have.
var plain = map[string]bool{"args": true, "message": true, "with_traceback": true, "add_note": true, "__traceback__": true, "__context__": true,
	"__cause__": true, "__suppress_context__": true, "__class__": true, "__dict__": true}

// look notes what a function wants to know of the exceptions that it catches.
func (p *plan) look(m *module, f *function) {
	caught := map[string]bool{}
	syntax.InspectBody(f.body, func(n syntax.Node) bool {
		if try, ok := n.(*syntax.Try); ok {
			for i := range try.Handlers {
				if name, ok := try.Handlers[i].Target.(*syntax.Name); ok {
					caught[name.Id] = true
				}
			}
		}
		return true
	})
	syntax.InspectBody(f.body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Call:
			if len(n.Args) != 2 || lastName(n.Func) != "isinstance" && lastName(n.Func) != "issubclass" {
				break
			}
			if tuple, ok := n.Args[1].(*syntax.Tuple); ok {
				p.asked = append(p.asked, tuple.Elts...)
			} else {
				p.asked = append(p.asked, n.Args[1])
			}
		case *syntax.Attribute:
			if name, ok := n.Value.(*syntax.Name); ok && caught[name.Id] && n.Ctx == syntax.Load && !plain[n.Attr] && p.looks == 0 {
				p.looks = m.file.Row(n.Pos())
			}
		}
		return true
	})
}

func (p *plan) path(f *function) *path {
	if p.paths[f] == nil {
		p.paths[f] = &path{}
	}
	return p.paths[f]
}

// mostRoots bounds the functions from which a target is tried to be reached.
const mostRoots = 5

// root adds a function to the roots, and those through which it is reached.
func (p *plan) root(m *module, f *function, depth int) {
	for _, r := range p.roots {
		if r == f {
			return
		}
	}
	if len(p.roots) >= mostRoots || depth > 2 {
		return
	}
	outer := m.outer(f)
	if outer != nil { // what a function defines is best reached through it
		p.root(m, outer, depth)
	}
	p.roots = append(p.roots, f)
	for _, c := range m.callers(f) {
		if c.in != f && len(p.roots) < mostRoots {
			if p.paths[c.in] == nil {
				p.path(c.in).towards(m, c.in.body, c.at)
			}
			p.root(m, c.in, depth+1)
		}
	}
}

// outer is the function around a function, nil for none.
func (m *module) outer(f *function) *function {
	for i := len(f.chain) - 1; i >= 0; i-- {
		if def, ok := f.chain[i].(*syntax.FunctionDef); ok {
			for _, g := range m.functions {
				if g.def == def {
					return g
				}
			}
		}
	}
	return nil
}

// caller is a place where a function may be called, or handed on.
type caller struct {
	in *function
	at int
}

func (m *module) callers(f *function) []caller {
	if f.def == nil {
		return nil
	}
	if m.mentioned == nil {
		m.mentioned = map[string][]caller{}
		for _, g := range m.functions {
			if g.def == nil {
				continue
			}
			seen := map[string]bool{}
			syntax.InspectBody(g.body, func(n syntax.Node) bool {
				name := ""
				switch n := n.(type) {
				case *syntax.FunctionDef, *syntax.ClassDef:
					return false
				case *syntax.Name:
					name = n.Id
				case *syntax.Attribute:
					name = n.Attr
				}
				if name != "" && !seen[name] {
					seen[name] = true
					m.mentioned[name] = append(m.mentioned[name], caller{g, n.Pos()})
				}
				return true
			})
		}
	}
	return m.mentioned[f.name]
}

func (m *module) owner(f *analysis.Finding) *function {
	if f.Frame.Stop > f.Frame.Start {
		for _, g := range m.functions {
			if g.span() == f.Frame {
				return g
			}
		}
	}
	return m.around(int(f.Span.Start))
}

// towards notes what has to happen for a place in some statements to be reached.
func (p *path) towards(m *module, body []syntax.Stmt, at int) {
	for _, s := range body {
		if s.Pos() <= at && at < s.End() {
			p.into(m, s, at)
			return
		}
	}
}

func within(body []syntax.Stmt, at int) bool {
	return len(body) > 0 && body[0].Pos() <= at && at < body[len(body)-1].End()
}

func (p *path) into(m *module, s syntax.Stmt, at int) {
	rows := func(n syntax.Node) (int, int) { return m.file.Row(n.Pos()), m.lastRow(n) }
	bodyRows := func(b []syntax.Stmt) (int, int) { return m.file.Row(b[0].Pos()), m.lastRow(b[len(b)-1]) }
	branch := func(test syntax.Expr, want bool) {
		for {
			not, ok := test.(*syntax.UnaryOp)
			if !ok || not.Op != syntax.Not {
				break
			}
			test, want = not.Operand, !want
		}
		first, last := rows(test)
		p.tests = append(p.tests, wish{first: first, last: last, want: want})
	}
	switch s := s.(type) {
	case *syntax.If:
		switch {
		case within(s.Body, at):
			branch(s.Test, true)
			p.towards(m, s.Body, at)
		case within(s.Orelse, at):
			branch(s.Test, false)
			p.towards(m, s.Orelse, at)
		}
	case *syntax.While:
		switch {
		case within(s.Body, at):
			branch(s.Test, true)
			p.towards(m, s.Body, at)
		case within(s.Orelse, at):
			branch(s.Test, false)
			p.towards(m, s.Orelse, at)
		}
	case *syntax.For:
		if within(s.Body, at) {
			first, last := rows(s.Iter)
			p.loops = append(p.loops, wish{first: first, last: last, want: true})
			p.towards(m, s.Body, at)
		} else if within(s.Orelse, at) {
			p.towards(m, s.Orelse, at)
		}
	case *syntax.With:
		p.towards(m, s.Body, at)
	case *syntax.Try:
		switch {
		case within(s.Body, at):
			p.towards(m, s.Body, at)
		case within(s.Orelse, at):
			p.towards(m, s.Orelse, at)
		case within(s.Finalbody, at):
			p.towards(m, s.Finalbody, at)
		default:
			for i := range s.Handlers {
				h := &s.Handlers[i]
				if h.Pos() <= at && at < h.End() {
					first, last := bodyRows(s.Body)
					p.raises = append(p.raises, wish{first: first, last: last, want: true, handler: h})
					p.towards(m, h.Body, at)
				}
			}
		}
	case *syntax.Match:
		for i := range s.Cases {
			if within(s.Cases[i].Body, at) {
				p.towards(m, s.Cases[i].Body, at)
			}
		}
	}
}

// borrows tells whether the variable that the cycle begins with is a parameter: then it
// belongs to the caller as well, who may break the cycle.
func (p *plan) borrows() bool {
	if p.target == nil || p.target.def == nil || p.holder == "" {
		return false
	}
	a := p.target.def.Args
	for _, list := range [][]syntax.Arg{a.PosOnly, a.Args, a.KwOnly} {
		for i := range list {
			if list[i].Name == p.holder {
				return true
			}
		}
	}
	return false
}
