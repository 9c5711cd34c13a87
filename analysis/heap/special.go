package heap

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file knows what a class does without being asked by name: properties
// with setters, its own item assignment, and the constructor of a dataclass.

// method registers a function of the class body.
func (k *class) method(l label, f *fn) {
	for _, d := range f.decos {
		if at, ok := d.(*syntax.Attribute); ok && at.Attr == "setter" {
			if k.setters == nil {
				k.setters = map[label]*fn{}
			}
			k.setters[l] = f
			return
		}
	}
	k.methods[l] = f
}

// dataclass reports whether decorators make a class a dataclass.
func dataclass(decos []syntax.Expr) bool {
	for _, d := range decos {
		if c, ok := d.(*syntax.Call); ok {
			d = c.Func
		}
		switch d := d.(type) {
		case *syntax.Name:
			if d.Id == "dataclass" {
				return true
			}
		case *syntax.Attribute:
			if d.Attr == "dataclass" {
				return true
			}
		}
	}
	return false
}

// setter finds the setter of a property in a class and its bases.
func (in *interp) setter(st *state, cls val, l label, depth int) *fn {
	k := in.classBase(st, cls)
	if k == nil || depth > 20 {
		return nil
	}
	if f := k.setters[l]; f != nil {
		return f
	}
	if k.methods[l] != nil {
		return nil
	}
	for _, b := range in.basesOf(st, k) {
		if f := in.setter(st, b, l, depth+1); f != nil {
			return f
		}
	}
	return nil
}

// setProperty assigns to a property that has a setter; ok is false where there
// is none.
func (a *act) setProperty(st *state, x val, l label, v val, e syntax.Expr) (list []res, ok bool) {
	if st.obj(x).kind != kInstance {
		return nil, false
	}
	f := a.in.setter(st, st.obj(x).cls, l, 0)
	if f == nil {
		return nil, false
	}
	list = a.invokeRaw(st, f, objOnly(a.methodValue(st, st.obj(x).cls, l, f)), []arg{{v: x}, {v: v}}, e)
	return noValue(list), true
}

// ownSetItem runs a class's own __setitem__; ok is false where it has none.
func (a *act) ownSetItem(st *state, x, i, v val, e syntax.Expr) (list []res, ok bool) {
	if !x.isObj() || st.obj(x).kind != kInstance {
		return nil, false
	}
	f := a.in.methodOf(st, x, "__setitem__")
	if f == nil {
		return nil, false
	}
	fo := objOnly(a.methodValue(st, st.obj(x).cls, a.in.label("__setitem__"), f))
	return noValue(a.invoke(st, f, fo, []arg{{v: x}, {v: i}, {v: v}}, e)), true
}

// noValue forgets what calls return.
func noValue(list []res) []res {
	for i := range list {
		if list[i].kind == oNormal {
			list[i].v = vUnknown
		}
	}
	return list
}

// fillFields puts the arguments of a dataclass's constructor into its fields,
// those of its bases first.
func (a *act) fillFields(st *state, x, cls val, args []arg, e syntax.Expr) *state {
	fields := a.in.dataFields(st, cls, 0)
	set := map[label]bool{}
	at := 0
	for _, p := range args {
		l := p.name
		if l == 0 && at < len(fields) {
			l = fields[at]
			at++
		}
		if l == 0 || set[l] || p.spread {
			continue
		}
		set[l] = true
		st = a.setAttr(st, x, l, a.in.labelName(l), p.v, e.Range())
	}
	return st
}

func (in *interp) dataFields(st *state, cls val, depth int) []label {
	k := in.classBase(st, cls)
	if k == nil || depth > 20 {
		return nil
	}
	var fields []label
	for _, b := range in.basesOf(st, k) {
		fields = append(fields, in.dataFields(st, b, depth+1)...)
	}
	return append(fields, k.fields...)
}

// catchGroup enters an except* clause. What is no group itself is wrapped in
// one; a group may hold anything.
func (a *act) catchGroup(h *syntax.ExceptHandler, o outcome, answer tri, caught *stateSet, out *outcomes) {
	group := a.in.builtin("ExceptionGroup")
	o.st, o.v = a.realize(o.st, o.v, vUnknown)
	cls := o.st.obj(o.v).cls
	if cls != vUnknown && (a.in.subclass(o.st, cls, group, 0) == triYes || a.in.subclass(o.st, cls, a.in.builtin("BaseExceptionGroup"), 0) == triYes) {
		a.enter(h, o, nil, caught, out)
		return
	}
	if answer == triNo {
		return
	}
	inner := o.v
	o.st, o.v = a.newExc(o.st, group)
	n, x := o.st.edit(o.v)
	x.add(lblElem, inner, h.Range())
	o.st = n
	a.enter(h, o, nil, caught, out)
}

// assigned reports whether some function of the unit assigns to an attribute.
func (u *unit) assigned(name string) bool {
	u.in.search(name)
	if u.in.assignedWords != nil && u == u.in.main {
		u.in.assignedWords[name] = true
	}
	if u.stores == nil {
		u.stores = map[string]bool{}
		w := &walker{visit: func(n syntax.Node) bool {
			if t, ok := n.(*syntax.Attribute); ok && t.Ctx == syntax.Store {
				u.stores[t.Attr] = true
			}
			return true
		}}
		w.stmts(u.file.Body)
	}
	return u.stores[name]
}

// fills reports whether the body assigns to an attribute of a name.
func (f *fn) fills(name string) bool {
	f.look()
	f.unit.in.touch(f)
	if f.filled == nil {
		f.filled = map[string]bool{}
		var w walker
		w.visit = func(n syntax.Node) bool {
			if t, ok := n.(*syntax.Attribute); ok && t.Ctx == syntax.Store {
				if x, ok := t.Value.(*syntax.Name); ok {
					f.filled[x.Id] = true
				}
			}
			return true
		}
		w.stmts(f.body)
	}
	return f.filled[name]
}

// handedBack is the state after contextlib got an exception back from a
// generator. Where it is the one of the with block, contextlib gives it the
// traceback that it had before, so that the generator's frame is not in it.
func (in *interp) handedBack(f *fn, r res) *state {
	if in.py2 || f.mode != "contextmanager" || r.kind != oRaise || !r.st.is(r.v, kExc) {
		return r.st
	}
	if o := r.st.obj(r.v); o.cls != vUnknown && o.flags&fUpper == 0 {
		return r.st
	}
	return r.st.dropLink(r.v, lblTB)
}

// leaving makes seeds of what __exit__ is given.
func (b *builder) leaving() {
	f := b.g.f
	if (f.name == "__exit__" || f.name == "__aexit__") && f.cls != nil && f.args != nil {
		from := 2
		if b.r.in.py2 {
			from = 3
		}
		if list := f.args.Args; len(list) > from {
			for i := range list[from:] {
				b.g.seeds.add(b.u.lab(list[from+i].Sym, list[from+i].Name))
			}
		}
		if v := f.args.Vararg; v != nil {
			b.g.seeds.add(b.u.lab(v.Sym, v.Name))
		}
	}
}

// handsOn reports whether callers of a function matter, whatever running it by
// itself has shown: it returns what is being handled, or its frame; it raises
// or keeps what it borrows.
func (r *relevance) handsOn(f *fn) bool {
	g := r.groups[f]
	if g == nil {
		return false
	}
	name := f.name
	if f.cls != nil && strings.HasPrefix(name, "__") {
		name = f.cls.name
	}
	for _, l := range g.rawRaise.all() {
		if g.params.has(l) {
			return true
		}
	}
	return g.hands || r.stores[name]
}

// managed notes that a context manager of the file may keep what it is given:
// the name it is bound to then holds it, and the name it comes from.
func (b *builder) managed(i *syntax.WithItem) {
	b.g.asked["__exit__"] = true
	if !b.r.leavers {
		return
	}
	if c, ok := i.Context.(*syntax.Call); ok && !b.stores(calledName(c)) {
		return
	}
	owner := b.r.in.label(".*")
	b.g.attrs.add(owner)
	b.g.seeds.add(owner)
	b.owners(owner, i.Context)
	if i.Vars != nil {
		b.owners(owner, i.Vars)
	}
}

// inner reports whether a function of that name is inside another.
func (r *relevance) inner(name string) bool {
	for _, f := range r.byName[name] {
		if f.parent != nil {
			return true
		}
	}
	return false
}

// made notes that an object whose constructor keeps something is bound to a
// name.
func (b *builder) made(n *syntax.Assign) {
	c, ok := n.Value.(*syntax.Call)
	if !ok {
		return
	}
	if name := calledName(c); !b.stores(name) || !b.isClass(name) {
		return
	}
	owner := b.r.in.label(".*")
	b.g.attrs.add(owner)
	b.g.seeds.add(owner)
	for _, t := range n.Targets {
		b.owners(owner, t)
	}
}

// swallowers adds the users of context managers made of generators that may
// swallow or replace an exception: from 3.12 on that leaves a cycle.
func (r *relevance) swallowers(defs []*syntax.FunctionDef) {
	if r.in.ver < syntax.Py312 {
		return
	}
	for _, d := range defs {
		f := r.in.main.byNode[d]
		if f == nil || len(f.decos) == 0 {
			continue
		}
		if f.prepare(); f.mode == "contextmanager" {
			r.stores[f.name] = true
			r.callers(f)
		}
	}
}
