package heap

import (
	"slices"

	"github.com/sllint/sllint/syntax"
)

// This file reports cycles that no frame is part of: objects that hold frames,
// and inner functions that reach themselves.

// reportLoose handles cycles that no frame is part of but that hold frames:
// an exception that is its own cause, an exception in a class.
func (g *garbage) reportLoose() {
	heavy := map[int]bool{} // components that an exception or frame is in
	for _, i := range g.nodes {
		switch g.s.objs[i].kind {
		case kExc, kTB, kFrame, kInflight:
			heavy[g.comp[i]] = true
		}
	}
	for _, i := range g.nodes {
		for _, l := range g.s.objs[i].links {
			if !heavy[g.comp[i]] || !l.to.isObj() || !g.in2[l.to.index()] || g.comp[l.to.index()] != g.comp[i] || l.at.Stop <= 0 {
				continue
			}
			if f := g.in.functionAt(l.at); f != nil {
				steps := append([]step{{i, l, l.to.index()}}, g.way(l.to.index(), i)...)
				p := path{i, f, steps}
				h := HeldRaise
				if l.label != lblCause {
					h = Attribute
				}
				g.in.record(g, p, h, l.at)
				return
			}
		}
	}
	for _, i := range g.nodes {
		o := g.s.objs[i]
		if o.kind != kClass {
			continue
		}
		for _, l := range o.links {
			if l.to.isObj() && l.at.Stop > 0 && g.holdsFrame(l.to.index()) {
				if f := g.in.functionAt(l.at); f != nil {
					g.in.record(g, path{i, f, []step{{i, l, l.to.index()}}}, Attribute, l.at)
					return
				}
			}
		}
	}
}

// holdsFrame reports whether a frame can be reached from an object.
func (g *garbage) holdsFrame(from int) bool {
	seen := map[int]bool{}
	var visit func(int) bool
	visit = func(i int) bool {
		if seen[i] {
			return false
		}
		seen[i] = true
		switch g.s.objs[i].kind {
		case kFrame:
			return true
		case kGen:
			return false // its frame is its own
		}
		for _, l := range g.s.objs[i].links {
			if l.to.isObj() && visit(l.to.index()) {
				return true
			}
		}
		return false
	}
	return visit(from)
}

// reaches reports whether cells and functions alone lead from one object to
// another.
func (g *garbage) reaches(from, to int) bool {
	seen := map[int]bool{}
	var visit func(int) bool
	visit = func(i int) bool {
		if i == to {
			return true
		}
		o := g.s.objs[i]
		if seen[i] || o.kind != kCell && o.kind != kFunc {
			return false
		}
		seen[i] = true
		return slices.ContainsFunc(o.links, func(l link) bool { return l.to.isObj() && visit(l.to.index()) })
	}
	return visit(from)
}

// functionAt gives the innermost function of the file around a span.
func (in *interp) functionAt(at syntax.Span) *fn {
	var best *fn
	for _, f := range in.main.fns {
		if inFunction(f, at) && (best == nil || inFunction(best, f.node.Range())) {
			best = f
		}
	}
	return best
}

// reportFunctions handles inner functions that reach themselves through a
// cell. They are reported where they hold more than themselves.
func (g *garbage) reportFunctions() {
	if g.in.handed {
		return // the caller's, and it may live as long as the module
	}
	g.components()
	for _, i := range g.nodes {
		o := g.s.objs[i]
		if o.kind != kFunc {
			continue
		}
		f := g.in.fns[o.aux]
		if f.unit != g.in.main {
			continue
		}
		weight, loop := false, false
		for _, l := range o.links {
			if !l.to.isObj() || !g.in2[l.to.index()] {
				continue
			}
			c := g.s.objs[l.to.index()]
			if c.kind == kCell {
				v, ok := c.get(lblContent)
				if g.comp[l.to.index()] == g.comp[i] && g.reaches(l.to.index(), i) {
					loop = true
				} else if ok && v.isObj() {
					weight = true
				} else if !ok {
					weight = true // something that is not followed
				}
			} else {
				weight = true
			}
		}
		if !loop || !weight {
			continue
		}
		key := leakKey{f, f.node.Range()}
		if g.in.found[key] != nil {
			continue
		}
		span := swallowSite(f)
		e := &found{f: f, sure: true, leak: Leak{Holder: RecursiveFunction, Span: span, Clear: []string{f.name},
			Path: []Hop{{"function " + f.name + "()", f.node.Range()}, {"cell '" + f.name + "'", syntax.Span{}}, {"function " + f.name + "()", syntax.Span{}}}}}
		if f.parent != nil {
			e.f = f.parent
		}
		g.in.found[key] = e
		g.in.foundOrder = append(g.in.foundOrder, e)
	}
}
