package heap

import "github.com/sllint/sllint/syntax"

// This file runs the statements that define functions and classes inside
// functions, and makes closures.

// closure makes the function object of a nested function, with its cells. One
// that holds nothing is static.
func (a *act) closure(st *state, f *fn) (*state, val) {
	f.prepare()
	o := &obj{kind: kFunc, aux: f.id}
	for _, l := range f.free.all() {
		c, ok := st.get(st.top(), l)
		if !ok && a.f.cells.has(l) {
			n, cell := st.alloc(&obj{kind: kCell})
			st, c = n.setLink(st.top(), l, cell, syntax.Span{}), cell
		}
		if st.is(c, kCell) {
			o.set(l, c, f.node.Range())
		}
	}
	if len(o.links) == 0 && !a.defaultsHold(f) && !(f.parent != nil && f.parent.fills(f.name)) {
		return st, a.in.static(static{kind: sFn, fn: f})
	}
	return st.alloc(o)
}

func (a *act) defaultsHold(f *fn) bool {
	for i := range f.params {
		if f.params[i].def != nil {
			if _, ok := f.params[i].def.(*syntax.Constant); !ok {
				return true
			}
		}
	}
	return false
}

// function makes a function's value: decorators aside.
func (a *act) function(st *state, f *fn, at syntax.Span) []res {
	f.prepare()
	var defs []syntax.Expr
	var slots []label
	for i := range f.params {
		if d := f.params[i].def; d != nil {
			if _, ok := d.(*syntax.Constant); !ok {
				defs, slots = append(defs, d), append(slots, lblDefault-label(i))
			}
		}
	}
	return a.seq(st, defs, func(st *state, v []val) []res {
		st, fo := a.closure(st, f)
		if fo.isObj() {
			for i, x := range v {
				if x.isObj() || x.isStatic() || x == vUnknown && a.bigDefault(defs[i]) {
					if !x.isObj() && !x.isStatic() {
						st, x = a.hold(defs[i], st, kOpaque)
					}
					if x.isObj() || x.isStatic() {
						st = st.setLink(fo, slots[i], x, at)
					}
				}
			}
		}
		return one(st, fo)
	})
}

// bigDefault reports whether a default may be an object of weight: a variable
// of the function around.
func (a *act) bigDefault(e syntax.Expr) bool {
	n, ok := e.(*syntax.Name)
	return ok && a.local(a.u.lab(n.Sym, n.Id))
}

func (a *act) lambda(e *syntax.Lambda, st *state) []res {
	return a.function(st, a.u.lambda(e, a.f), e.Span)
}

func (a *act) funcDef(s *syntax.FunctionDef, states []*state, out *outcomes) []*state {
	f := a.u.byNode[s]
	if f == nil {
		return states
	}
	var next stateSet
	l := a.u.lab(s.Sym, s.Name)
	for _, st := range states {
		for _, r := range a.then(a.opaque(st, s.Decorators...), func(st *state, _ val) []res {
			return a.function(st, f, s.Span)
		}) {
			if r.kind != oNormal {
				a.emit(r, syntax.Span{}, out)
				continue
			}
			st, v := r.st, r.v
			if f.mode == "unknown" {
				list := a.decorate(st, s, v)
				for _, r := range list {
					if r.kind != oNormal {
						a.emit(r, syntax.Span{}, out)
					} else {
						next.add(a.in, a.bind(r.st, l, r.v, s.Span))
					}
				}
				continue
			}
			next.add(a.in, a.bind(st, l, v, s.Span))
		}
	}
	return next.list
}

// decorate applies decorators that are functions of the file; the result of
// any other is unknown.
func (a *act) decorate(st *state, s *syntax.FunctionDef, v val) []res {
	list := one(st, v)
	for i := len(s.Decorators) - 1; i >= 0; i-- {
		d := s.Decorators[i]
		list = a.then(list, func(st *state, v val) []res {
			st = st.push(v)
			base := len(st.tmp) - 1
			rs := a.then(a.eval(d, st), func(st *state, dv val) []res {
				v := st.tmp[base]
				st = truncate(st, base)
				if !dv.isObj() && a.in.staticOf(dv).kind != sFn && a.in.staticOf(dv).kind != sClass {
					return one(st, vUnknown)
				}
				if fv := a.fnOf(st, v); fv != nil && fv.mode == "unknown" {
					fv.mode = ""
				}
				return a.callValue(st, dv, []arg{{v: v}}, d)
			})
			for i, r := range rs {
				if r.kind == oRaise {
					rs[i].st = truncate(r.st, base)
				}
			}
			return rs
		})
	}
	return list
}

// classDef makes a class that lives as long as somebody holds it.
func (a *act) classDef(s *syntax.ClassDef, states []*state, out *outcomes) []*state {
	c := a.u.clsNode[s]
	if c == nil {
		return states
	}
	var next stateSet
	var exprs []syntax.Expr
	exprs = append(exprs, s.Decorators...)
	exprs = append(exprs, s.Bases...)
	for i := range s.Keywords {
		exprs = append(exprs, s.Keywords[i].Value)
	}
	for _, st := range states {
		for _, r := range a.seq(st, exprs, func(st *state, v []val) []res {
			st, k := st.alloc(&obj{kind: kClass, aux: c.id})
			for i := range s.Bases {
				if b := v[len(s.Decorators)+i]; b.isObj() {
					st = st.grow(k, b, s.Span)
				}
			}
			return one(st, k)
		}) {
			if r.kind != oNormal {
				a.emit(r, syntax.Span{}, out)
				continue
			}
			next.add(a.in, a.classBody(s, c, r.st, r.v))
		}
	}
	return next.list
}

// classBody gives a class its methods, where they carry cells, and the simple
// assignments of its body.
func (a *act) classBody(s *syntax.ClassDef, c *class, st *state, k val) *state {
	for _, b := range s.Body {
		switch b := b.(type) {
		case *syntax.FunctionDef:
			f := a.u.byNode[b]
			if f == nil {
				continue
			}
			var fo val
			st, fo = a.closure(st, f)
			if fo.isObj() {
				st = st.setLink(k, a.u.lab(b.Sym, b.Name), fo, b.Span)
			}
		case *syntax.Assign:
			if n, ok := b.Value.(*syntax.Name); ok && len(b.Targets) == 1 {
				if t, ok := b.Targets[0].(*syntax.Name); ok {
					if v := a.lookup(st, a.u.lab(n.Sym, n.Id), n.Id); v.isObj() {
						st = st.setLink(k, a.u.lab(t.Sym, t.Id), v, b.Span)
					}
				}
			}
			if len(b.Targets) == 1 {
				switch b.Value.(type) {
				case *syntax.List, *syntax.Dict, *syntax.Set:
					if t, ok := b.Targets[0].(*syntax.Name); ok {
						kd := kSeq
						if _, isDict := b.Value.(*syntax.Dict); isDict {
							kd = kDict
						}
						var v val
						st, v = st.alloc(&obj{kind: kd})
						st = st.setLink(k, a.u.lab(t.Sym, t.Id), v, b.Span)
					}
				}
			}
		}
	}
	return a.bind(st, a.u.lab(s.Sym, s.Name), k, s.Span)
}
