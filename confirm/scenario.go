package confirm

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// settings are the ways in which a finding's jobs may run beside each other here.
func (c *contest) settings() []setting {
	uses := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return c.imports(w) })
	}
	tasklets := uses("stackless", "stacklesslib")
	threads := uses("threading", "thread", "_thread")
	switch c.p.finding.Code {
	case switchInsideAtomic, lockAcrossSwitch:
		return []setting{{tasklets: true}}
	case unprotectedUpdate:
		if !threads && tasklets {
			return []setting{{tasklets: true, preempt: true}}
		}
		return []setting{{}}
	}
	var out []setting
	if threads {
		out = append(out, setting{})
		switch loose := (setting{atomicTasklet: true}); {
		case c.atomic(c.source[c.f.def.Pos():c.f.def.End()]):
			out = []setting{loose, {}} // the second is what the first one allows, and less
		case c.atomic(c.source):
			out = append(out, loose)
		}
	}
	if tasklets {
		out = append(out, setting{tasklets: true})
	}
	return out
}

// atomic tells whether a source may enter atomic mode, by the words in it.
func (c *contest) atomic(src []byte) bool { return bytes.Contains(src, []byte("atomic")) }

// imports tells whether the file imports a module, or one in it.
func (c *contest) imports(name string) bool {
	found := false
	syntax.InspectBody(c.k.m.file.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Import:
			for _, a := range n.Names {
				found = found || a.Name == name || strings.HasPrefix(a.Name, name+".")
			}
		case *syntax.ImportFrom:
			found = found || n.Level == 0 && (n.Module == name || strings.HasPrefix(n.Module, name+"."))
		}
		return !found
	})
	return found
}

// scenarios are what may show a finding, the smallest first.
func (c *contest) scenarios(set setting) []*scenario {
	own := c.job(c.f)
	if own == nil {
		return nil
	}
	two := []job{*own, *own}
	switch c.p.finding.Code {
	case lockAcrossSwitch:
		return []*scenario{{jobs: two, helpers: c.partners(), blocked: true}}
	case unprotectedUpdate:
		return c.updates(own)
	}
	var out []*scenario
	others := c.others()
	if g := c.announcement(); g != nil {
		out = append(out, inTurn(two, *g, "one of which is not the file's own: it appends under the condition, and notifies one")...)
	}
	if c.p.finding.Code == switchInsideAtomic {
		out = append(out, &scenario{jobs: two, helpers: c.partners(), blocked: true})
	} else {
		for _, g := range others {
			out = append(out, &scenario{jobs: []job{*own, *g}})
		}
	}
	for _, g := range others {
		for _, s := range inTurn(two, *g, "") {
			s.spare = c.p.finding.Code == waitAfterUnlock
			out = append(out, s)
		}
	}
	for _, g := range others {
		out = append(out, c.pairs(own, g, set))
	}
	return out
}

// inTurn are the scenarios of a function called twice, and another one as often: first by
// two, and nobody interrupted, which shows most and is done soon.
func inTurn(two []job, g job, note string) []*scenario {
	twice := job{g.name + ", " + g.name, slices.Concat(g.lines, g.lines)}
	return []*scenario{
		{jobs: slices.Concat(two, []job{g, g}), note: note, whole: true},
		{jobs: slices.Concat(two, []job{twice}), note: note},
	}
}

// pairs is a scenario in which each job calls the finding's function and then another one,
// as to take a lock and to release it.
func (c *contest) pairs(own, g *job, set setting) *scenario {
	lines := []string{own.lines[0], enters, only}
	if set.tasklets {
		lines = append(lines, "_sllint_stackless.schedule()")
	}
	lines = append(lines, leaves, g.lines[0])
	one := job{own.name + ", " + g.name, lines}
	s := &scenario{jobs: []job{one, one}, paired: true}
	if set.tasklets {
		s.jobs = []job{{one.name + ", " + one.name, slices.Concat(lines, lines)}, one, one}
	}
	return s
}

// The statements of a pair about who is inside.
const (
	enters = "_inside.append(1)"
	only   = "if len(_inside) > 1: _sllint_say('inside', 'two')"
	leaves = "_inside.pop()"
)

// inside takes from the jobs of a pair what says that only one is to be inside.
func (s *scenario) inside() {
	for i := range s.jobs {
		s.jobs[i].lines = slices.DeleteFunc(slices.Clone(s.jobs[i].lines), func(l string) bool { return l == enters || l == only || l == leaves })
	}
}

// updates are the unprotected update beside the protected one.
func (c *contest) updates(own *job) []*scenario {
	for _, h := range c.p.finding.Related {
		g := c.k.m.around(int(h.Span.Start))
		if g == nil || !c.beside(g) {
			c.unfit = "the other update is somewhere else"
			continue
		}
		if other := c.job(g); other != nil {
			return []*scenario{{jobs: []job{*own, *other}, swallow: true, blocked: true}}
		}
	}
	return nil
}

// beside tells whether a function is of the same class, or of the module as well.
func (c *contest) beside(g *function) bool {
	if g.def == nil || g.def.Async || len(c.k.m.yields(g)) > 0 || len(g.chain) != len(c.f.chain) {
		return false
	}
	return len(g.chain) == 0 || g.chain[0] == c.f.chain[0] && selfOf(g) != ""
}

// job calls a function once.
func (c *contest) job(f *function) *job {
	skip, callee := 0, f.name
	if c.class != nil {
		skip, callee = 1, "_box."+f.name
		if strings.HasPrefix(f.name, "__") && !strings.HasSuffix(f.name, "__") {
			callee = "_box._" + strings.TrimLeft(c.class.Name, "_") + f.name
		}
	}
	return &job{f.name + "()", []string{c.k.m.call(callee, f, skip)}}
}

// call writes a call with an argument for each parameter that needs one.
func (m *module) call(callee string, f *function, skip int) string {
	if f == nil {
		return callee + "()"
	}
	if f.name == "__exit__" {
		return callee + "(None, None, None)"
	}
	a := f.def.Args
	var args []string
	give := func(name string) string {
		if strings.Contains(strings.ToLower(name), "timeout") {
			return "None"
		}
		return "_arg"
	}
	all := slices.Concat(a.PosOnly, a.Args)
	for i := skip; i < len(all)-len(a.Defaults); i++ {
		args = append(args, give(all[i].Name))
	}
	for i, k := range a.KwOnly {
		if i >= len(a.KwDefaults) || a.KwDefaults[i] == nil {
			args = append(args, k.Name+"="+give(k.Name))
		}
	}
	return callee + "(" + strings.Join(args, ", ") + ")"
}

// initOf is the __init__ of a class, nil for none.
func (m *module) initOf(class *syntax.ClassDef) *function {
	for _, f := range m.functions {
		if f.def != nil && f.name == "__init__" && len(f.chain) > 0 && f.chain[len(f.chain)-1] == syntax.Node(class) {
			return f
		}
	}
	return nil
}

// states are what is compared in the end, as expressions.
func (c *contest) states() []string {
	var out []string
	switch c.p.finding.Code {
	case lockAcrossSwitch, waitAfterUnlock:
		return nil
	case unprotectedUpdate, switchInsideAtomic:
		for _, name := range c.shared(c.places[len(c.places)-1], true) {
			out = append(out, c.expression(name))
		}
		if c.p.finding.Code == switchInsideAtomic {
			out = append(out, "_sllint_acted()")
		}
	default:
		for _, name := range c.tested() {
			out = append(out, c.expression(name))
		}
	}
	return out
}

// expression reads an attribute or a variable of the module in the driver.
func (c *contest) expression(name string) string {
	if c.class == nil {
		return name
	}
	if strings.HasPrefix(name, "__") && !strings.HasSuffix(name, "__") {
		name = "_" + strings.TrimLeft(c.class.Name, "_") + name
	}
	return "_box." + name
}

// tested are the attributes or variables that the finding's first place tests.
func (c *contest) tested() []string {
	if len(c.places) == 1 {
		return nil
	}
	return c.shared(c.places[0], false)
}

// shared are the attributes of the object, or the variables of the module, in a place; with
// changed, only those that it changes, by a method as well.
func (c *contest) shared(at stage, changed bool) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	in := func(n syntax.Node) bool { return int32(n.Pos()) >= at.span.Start && int32(n.End()) <= at.span.Stop }
	look := func(n syntax.Node) bool {
		if !in(n) {
			return true
		}
		if call, ok := n.(*syntax.Call); ok && !changed {
			if name := c.nameOf(call.Func); name != "" {
				for _, read := range c.readBy(name) {
					add(read)
				}
			}
		}
		if e, ok := n.(syntax.Expr); ok {
			if name := c.nameOf(e); name != "" && !c.isFunction(name) {
				add(name)
			}
		}
		return true
	}
	syntax.InspectBody(c.f.body, look)
	if !changed || len(out) < 2 {
		return out
	}
	var stored []string
	c.changes(c.f, func(name string, n syntax.Node) {
		if in(n) && !slices.Contains(stored, name) {
			stored = append(stored, name)
		}
	})
	return stored
}

// nameOf is the attribute of the object that an expression is, or the variable of the
// module; empty for anything else.
func (c *contest) nameOf(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Attribute:
		if of, ok := e.Value.(*syntax.Name); ok && c.class != nil && of.Id == c.self {
			return e.Attr
		}
	case *syntax.Name:
		if c.class == nil && c.isVariable(e.Id) {
			return e.Id
		}
	}
	return ""
}

// isVariable tells whether the module's own code assigns a name.
func (c *contest) isVariable(name string) bool {
	for _, s := range c.k.m.file.Body {
		if a, ok := s.(*syntax.Assign); ok {
			for _, t := range a.Targets {
				if n, ok := t.(*syntax.Name); ok && n.Id == name {
					return true
				}
			}
		}
	}
	return false
}

func (c *contest) isFunction(name string) bool { return c.function(name) != nil }

// function is the method of the class, or the function of the module, with a name.
func (c *contest) function(name string) *function {
	for _, g := range c.k.m.functions {
		if g.name == name && g.def != nil && len(g.chain) == len(c.f.chain) && (len(g.chain) == 0 || g.chain[0] == c.f.chain[0]) {
			return g
		}
	}
	return nil
}

// readBy are the attributes that a method reads.
func (c *contest) readBy(name string) (out []string) {
	g := c.function(name)
	if g == nil || c.class == nil {
		return nil
	}
	self := selfOf(g)
	syntax.InspectBody(g.body, func(n syntax.Node) bool {
		if a, ok := n.(*syntax.Attribute); ok {
			if of, ok := a.Value.(*syntax.Name); ok && of.Id == self && !c.isFunction(a.Attr) {
				out = append(out, a.Attr)
			}
		}
		return true
	})
	return out
}

// changes calls f for everything shared that a function may change, by assigning to it or by
// calling a method of it.
func (c *contest) changes(g *function, f func(name string, n syntax.Node)) {
	self := ""
	if c.class != nil {
		self = selfOf(g)
	}
	name := func(e syntax.Expr) string {
		switch e := e.(type) {
		case *syntax.Attribute:
			if of, ok := e.Value.(*syntax.Name); ok && c.class != nil && of.Id == self {
				return e.Attr
			}
		case *syntax.Name:
			if c.class == nil {
				return e.Id
			}
		}
		return ""
	}
	syntax.InspectBody(g.body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Attribute:
			if s := name(n); s != "" && n.Ctx != syntax.Load {
				f(s, n)
			}
		case *syntax.Name:
			if s := name(n); s != "" && n.Ctx != syntax.Load {
				f(s, n)
			}
		case *syntax.Subscript:
			if s := name(n.Value); s != "" && n.Ctx != syntax.Load {
				f(s, n)
			}
		case *syntax.Call:
			if a, ok := n.Func.(*syntax.Attribute); ok {
				if s := name(a.Value); s != "" {
					f(s, n)
				}
			}
		}
		return true
	})
}

// mostOthers bounds the functions that a finding's function is run beside.
const mostOthers = 6

// others are jobs that call those functions that change what the finding's tests.
func (c *contest) others() []*job {
	wanted := map[string]bool{}
	for _, name := range c.tested() {
		wanted[name] = true
	}
	var out []*job
	for _, g := range c.k.m.functions {
		if g == c.f || g.name == "__init__" || !c.beside(g) || len(out) == mostOthers {
			continue
		}
		touches := false
		c.changes(g, func(name string, _ syntax.Node) { touches = touches || wanted[name] })
		if touches {
			out = append(out, c.job(g))
		}
	}
	return out
}

// partners are tasklets that receive what a function sends, and send what it receives.
func (c *contest) partners() []job {
	var out []job
	seen := map[string]bool{}
	var look func(f *function, depth int)
	look = func(f *function, depth int) {
		syntax.InspectBody(f.body, func(n syntax.Node) bool {
			call, ok := n.(*syntax.Call)
			if !ok {
				return true
			}
			if name := c.nameOf(call.Func); name != "" && depth < 3 {
				if g := c.function(name); g != nil && g != f {
					look(g, depth+1)
				}
			}
			a, ok := call.Func.(*syntax.Attribute)
			if !ok || seen[a.Attr+lastName(a.Value)] {
				return true
			}
			name := c.nameOf(a.Value)
			if name == "" {
				return true
			}
			switch a.Attr {
			case "send":
				seen[a.Attr+name] = true
				out = append(out, job{"a receiver", []string{"while True: " + c.expression(name) + ".receive()"}})
			case "receive":
				if c.p.finding.Code == switchInsideAtomic {
					break // when to wake it is what the code is about
				}
				seen[a.Attr+name] = true
				out = append(out, job{"a sender", []string{"while True: " + c.expression(name) + ".send(None)"}})
			}
			return true
		})
	}
	look(c.f, 0)
	return out
}

// announcement is for a function that waits for a condition until there is something in a
// container, where no function of the file puts anything there: it does, under the condition,
// and announces it to one.
func (c *contest) announcement() *job {
	if c.p.finding.Code != waitWithoutLoop || len(c.tested()) != 1 {
		return nil
	}
	items := c.tested()[0]
	for _, g := range c.k.m.functions {
		if g != c.f && g.name != "__init__" && c.beside(g) && c.puts(g, items) {
			return nil
		}
	}
	condition := ""
	taken := false
	syntax.InspectBody(c.f.body, func(n syntax.Node) bool {
		call, ok := n.(*syntax.Call)
		if !ok {
			return true
		}
		a, ok := call.Func.(*syntax.Attribute)
		if !ok {
			return true
		}
		if call.Range() == c.p.finding.Span {
			condition = c.nameOf(a.Value)
		}
		if c.nameOf(a.Value) == items && (a.Attr == "pop" || a.Attr == "popleft") {
			taken = true
		}
		return true
	})
	if condition == "" || !taken {
		return nil
	}
	put := fmt.Sprintf("with %s: %s.append(1); %s.notify()", c.expression(condition), c.expression(items), c.expression(condition))
	return &job{fmt.Sprintf("something that appends to '%s'", items), []string{put}}
}

// puts tells whether a function puts something into a container.
func (c *contest) puts(g *function, items string) bool {
	found := false
	c.changes(g, func(name string, n syntax.Node) {
		call, ok := n.(*syntax.Call)
		found = found || name == items && (!ok || !takes[lastName(call.Func)])
	})
	return found
}

// takes are the methods that put nothing into a container.
var takes = map[string]bool{"pop": true, "popleft": true, "remove": true, "clear": true, "index": true, "count": true, "copy": true, "get": true}

// marked is the module with a mark at what the finding acts on, where acts are counted.
func (c *contest) marked() []byte {
	if c.p.finding.Code != switchInsideAtomic {
		return c.source
	}
	act := c.places[len(c.places)-1]
	var at syntax.Stmt
	syntax.InspectBody(c.f.body, func(n syntax.Node) bool {
		if s, ok := n.(syntax.Stmt); ok && int32(s.Pos()) <= act.span.Start && act.span.Stop <= int32(s.End()) {
			at = s
		}
		return true
	})
	switch at.(type) {
	case *syntax.Assign, *syntax.AugAssign, *syntax.Delete, *syntax.ExprStmt, *syntax.Return:
		return slices.Concat(c.source[:at.Pos()], []byte("_sllint_mark(); "), c.source[at.Pos():])
	}
	return c.source
}
