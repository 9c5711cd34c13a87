package randprog

import "strings"

// style is a dialect of programs: what they are about, by the weight of each
// tag of productions, and which variables they have.
type style struct {
	name   string
	share  float64
	share2 float64 // for Python 2.7
	tags   map[string]float64
	vars   map[kind]float64 // expected number of variables of each kind
	wrap   float64          // probability of a try/finally around everything
	tidy   float64          // probability that a variable is cleared at the end
	size   int
	frame  func(g *gen) string // writes the whole program instead
}

func (s *style) of(tag string) float64 {
	if w, ok := s.tags[tag]; ok {
		return w
	}
	return 1
}

var styles = []style{
	{name: "local", share: 14, share2: 6, size: 14, wrap: 0.25, tidy: 0.3,
		vars: map[kind]float64{exc: 1.5},
		tags: map[string]float64{"helper": 0.3, "info": 0.3, "loop": 0.6, "move": 0.8}},
	{name: "info", share: 8, share2: 26, size: 14, wrap: 0.3, tidy: 0.4,
		vars: map[kind]float64{triple: 0.8, trace: 0.8, exc: 0.4},
		tags: map[string]float64{"info": 4, "keep": 0.5, "helper": 0.4}},
	{name: "containers", share: 10, share2: 12, size: 14, wrap: 0.3, tidy: 0.4,
		vars: map[kind]float64{list: 1, dict: 0.7, exc: 0.4, tuple: 0.5, callback: 0.3},
		tags: map[string]float64{"fill": 3, "empty": 1.5, "keep": 0.6}},
	{name: "helpers", share: 12, share2: 12, size: 12, wrap: 0.25, tidy: 0.35,
		vars: map[kind]float64{exc: 1, list: 0.5, object: 0.3},
		tags: map[string]float64{"helper": 5, "loop": 0.5}},
	{name: "raise", share: 10, share2: 6, size: 12, wrap: 0.35, tidy: 0.4,
		vars: map[kind]float64{exc: 1.5, list: 0.3},
		tags: map[string]float64{"raise": 4, "build": 4, "loop": 0.5}},
	{name: "retry", share: 10, share2: 8, size: 16, wrap: 0.3, tidy: 0.3,
		vars: map[kind]float64{exc: 1.2, list: 0.3},
		tags: map[string]float64{"loop": 5, "leave": 2, "helper": 0.3}},
	{name: "objects", share: 10, share2: 10, size: 12, wrap: 0.25, tidy: 0.35,
		vars: map[kind]float64{object: 1.2, exc: 0.5},
		tags: map[string]float64{"attr": 5, "helper": 0.4}},
	{name: "soup", share: 10, share2: 8, size: 24, wrap: 0.4, tidy: 0.5,
		vars: map[kind]float64{exc: 1.2, triple: 0.3, trace: 0.2, list: 0.6, dict: 0.3, object: 0.4, tuple: 0.2, callback: 0.2}},
	{name: "odd", share: 10, share2: 10, size: 14, wrap: 0.25, tidy: 0.4,
		vars: map[kind]float64{exc: 0.9, list: 0.3, object: 0.3, callback: 0.2},
		tags: map[string]float64{"odd": 9, "helper": 0.3, "raise": 0.6}},
	{name: "flags", share: 10, share2: 9, frame: flags},
	{name: "idioms", share: 30, share2: 24, frame: idioms},
	{name: "methods", share: 8, share2: 6, frame: methods},
	{name: "managers", share: 6, share2: 5, frame: managers},
	{name: "closures", share: 6, share2: 5, frame: closures},
	{name: "generators", share: 5, share2: 4, frame: generators},
	{name: "futures", share: 3, frame: futures},
	{name: "threepart", share2: 8, size: 12, wrap: 0.4, tidy: 0.5,
		vars: map[kind]float64{triple: 1, trace: 0.6},
		tags: map[string]float64{"info": 3, "threepart": 8, "keep": 0.3, "loop": 0.5}},
}

func (g *gen) pickStyle() *style {
	share := func(s *style) float64 {
		if g.py2 {
			return s.share2
		}
		return s.share
	}
	total := 0.0
	for i := range styles {
		total += share(&styles[i])
	}
	at := g.r.Float64() * total
	for i := range styles {
		if at -= share(&styles[i]); at < 0 {
			return &styles[i]
		}
	}
	return &styles[0]
}

var varNames = map[kind][]string{
	exc:      {"err", "result", "last", "saved", "problem", "r", "failure", "last_error"},
	triple:   {"info", "ei", "exc_info", "state"},
	trace:    {"tb", "trace", "where"},
	list:     {"errors", "failed", "errs", "problems", "out"},
	dict:     {"results", "seen", "by_name", "status"},
	object:   {"box", "job", "holder", "task"},
	tuple:    {"pair", "res", "outcome"},
	callback: {"cb", "hook", "on_done"},
}

var initial = map[kind]string{exc: "None", triple: "None", trace: "None", list: "[]", dict: "{}", tuple: "None", callback: "None"}

// declare gives the function its variables, bound at its top.
func (f *fn) declare(vars map[kind]float64) {
	for k := exc; k <= callback; k++ {
		expected := vars[k]
		count := int(expected)
		if f.chance(expected - float64(count)) {
			count++
		}
		for range count {
			// In 2 an exception alone holds nothing, so that half of the
			// variables had better be for what does.
			switch {
			case f.py2 && k == exc && f.chance(0.5):
				f.declareOne(triple)
			case f.py2 && k == exc && f.chance(0.2):
				f.declareOne(trace)
			default:
				f.declareOne(k)
			}
		}
	}
	if len(f.vars) == 0 {
		f.declareOne(exc)
	}
}

func (f *fn) declareOne(k kind) {
	name := f.one(varNames[k]...)
	for _, v := range f.vars {
		if v.name == name {
			return
		}
	}
	value := initial[k]
	v := variable{name: name, kind: k}
	switch {
	case k == object:
		value = f.box() + "()"
	case k == list && f.chance(0.2):
		f.need("deque@collections")
		value = "deque()"
		v.deque = true
	case k == list && f.chance(0.1):
		value = "list()"
	case k == dict && f.chance(0.15):
		value = "dict()"
	}
	if k != exc || !f.chance(0.12) {
		f.line("%s = %s", name, value)
	}
	f.vars = append(f.vars, v)
}

// define writes a module-level function with a random body.
func (g *gen) define(name string, params []string, size int, st *style) {
	var b strings.Builder
	f := &fn{gen: g, b: &b, left: size, st: st}
	for _, p := range params {
		if p == "flag" || p == "strict" || p == "quiet" {
			f.flags = append(f.flags, p)
		}
	}
	f.line("def %s(%s):", name, strings.Join(params, ", "))
	f.depth++
	f.body()
	g.defs = append(g.defs, b.String())
}

// entry writes the entry function and everything it needs.
func (g *gen) entry() string {
	if g.style.frame != nil {
		return g.style.frame(g)
	}
	name := g.one("f", "run", "main", "process", "load", "handle", "sync", "update")
	params := []string{}
	if g.chance(0.3) {
		params = append(params, g.one("items", "jobs", "rows"))
	}
	if g.chance(0.3) {
		params = append(params, g.one("conn", "client", "path", "name"))
	}
	if g.chance(0.2) {
		params = append(params, g.one("flag", "strict", "quiet"))
	}
	size := 4 + g.r.IntN(g.style.size)
	g.define(name, params, size, g.style)
	return name
}

// body writes declarations, statements and what the style does at the end.
func (f *fn) body() {
	f.declare(f.st.vars)
	wrapped := f.chance(f.st.wrap * f.thrift())
	if wrapped {
		f.line("try:")
		f.depth++
	}
	f.main()
	if wrapped {
		f.depth--
		f.line("finally:")
		f.block(func() {
			f.finally++
			f.clearMost(0.75, true)
			f.finally--
		})
		return
	}
}

// thrift scales how often programs clean up: 2 needs it less.
func (f *fn) thrift() float64 {
	if f.py2 {
		return 0.6
	}
	return 0.9
}

// main writes at least one try statement among others, and an end.
func (f *fn) main() {
	if f.chance(0.4) && f.statements(1+f.r.IntN(2)) {
		return
	}
	if writeTry(f) {
		return
	}
	if f.statements(f.r.IntN(4)) {
		return
	}
	if f.chance(f.st.tidy * f.thrift()) {
		f.clearMost(0.8, false)
	}
	switch {
	case f.noReturn || f.inGen:
	case f.chance(0.5):
		f.line("return %s", f.one("1", "True", "None", "'done'"))
	case f.chance(0.4):
		writeReturn(f)
	}
}

// clearMost clears each variable with probability p, by assignment or, where
// the function ends, by del.
func (f *fn) clearMost(p float64, last bool) {
	for _, v := range f.vars {
		if !f.chance(p) {
			continue
		}
		switch {
		case v.outer || f.chance(0.15) && v.kind >= list && v.kind <= object:
			f.empty(v)
		case f.chance(0.4):
			f.line("del %s", v.name)
			if !last {
				f.forget(v.name)
			}
		default:
			f.line("%s = None", v.name)
			if !last {
				f.forget(v.name)
			}
		}
	}
}

// forget makes a variable unknown to the statements that follow.
func (f *fn) forget(name string) {
	var kept []variable
	for _, v := range f.vars {
		if v.name != name {
			kept = append(kept, v)
		}
	}
	f.vars = kept
}
