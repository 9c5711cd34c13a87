package heap

import (
	"slices"

	"github.com/sllint/sllint/syntax"
)

// This file interprets a function inline: a frame is made, filled with the
// arguments, run, and let go.

type memoKey struct {
	f  *fn
	st *state
}

// invoke calls a function. fo is the function object that carries its cells
// and defaults, if it has one.
func (a *act) invoke(st *state, f *fn, fo val, args []arg, e syntax.Node) []res {
	f.prepare()
	switch {
	case f.mode == "unknown":
		return a.decorated(st, f, args, e)
	case f.mode == "contextmanager" && !f.async:
		return a.contextManager(st, f, fo, args, e)
	case f.mode == "asynccontextmanager":
		return a.contextManager(st, f, fo, args, e)
	}
	return a.invokeRaw(st, f, fo, args, e)
}

// invokeRaw calls a function without its decorators.
func (a *act) invokeRaw(st *state, f *fn, fo val, args []arg, e syntax.Node) []res {
	f.prepare()
	in := a.in
	if f.unit == in.main && !in.submitted[f] && !in.inlinable(st, f, fo, args) {
		if f.cls != nil {
			return a.quiet(st, f.name, args)
		}
		return a.unknown(st)
	}
	if f.gen || f.async {
		st, frame, ok := a.newFrame(st, f, fo, args, e)
		if !ok {
			return a.raiseClass(st, "TypeError")
		}
		st, g := st.alloc(&obj{kind: kGen, links: []link{{lblFrame, frame, syntax.Span{}}}})
		in.inlined[f]++
		return one(st, g)
	}
	if in.tooDeep(f) {
		in.cut[f]++
		return a.unknown(st)
	}
	back := st.top()
	st, frame, ok := a.newFrame(st, f, fo, args, e)
	if !ok {
		return a.raiseClass(st, "TypeError")
	}
	st = st.setLink(frame, lblBack, back, near(a.at)).pushFrame(frame)
	in.inlined[f]++
	return in.run(st, f, a, in.rel != nil && in.heavy(st, fo, args))
}

// tooDeep reports whether a call would go too deep, or round in circles.
func (in *interp) tooDeep(f *fn) bool {
	if in.rel != nil && in.labour < in.budget/4 {
		return true
	}
	own, same := 0, 0
	for i := len(in.chain) - 1; i >= 0; i-- {
		g := in.chain[i]
		if g.unit == in.main {
			own++
		}
		if g != f {
			continue
		}
		if same++; same > 3 || same > 1 && f.unit == in.main {
			in.past.cutAt = min(in.past.cutAt, i)
			return true
		}
	}
	if own > inlineDepth || len(in.chain) > chainLimit {
		in.past.cutAt = 0
		return true
	}
	return false
}

// keepArgs lets the objects of arguments wait on the tmp stack; takeArgs gets
// them back.
func keepArgs(st *state, args []arg) *state {
	for _, p := range args {
		st = st.push(p.v)
	}
	return st
}

func takeArgs(st *state, args []arg, base int) (*state, []arg) {
	fresh := append([]arg(nil), args...)
	for i := range fresh {
		fresh[i].v = st.tmp[base+i]
	}
	return truncate(st, base), fresh
}

// decorated calls a module-level function through its decorators, where they
// are known. What they make is made anew for each call.
func (a *act) decorated(st *state, f *fn, args []arg, e syntax.Node) []res {
	expr, ok := e.(syntax.Expr)
	if !ok || f.parent != nil || f.cls != nil || len(f.decos) > 3 || len(a.in.chain) > chainLimit {
		return a.unknown(st)
	}
	b := &act{in: a.in, f: &fn{id: f.id, unit: f.unit, ready: true}, u: f.unit, edepth: a.edepth + 10}
	base := len(st.tmp)
	st = keepArgs(st, args)
	list := one(st, a.in.static(static{kind: sRaw, fn: f}))
	for i := len(f.decos) - 1; i >= 0; i-- {
		d := f.decos[i]
		list = a.then(list, func(st *state, v val) []res {
			at := len(st.tmp)
			return a.then(b.eval(d, st.push(v)), func(st *state, dv val) []res {
				v := st.tmp[at]
				st = truncate(st, at)
				if dv == vUnknown {
					return one(st, vUnknown)
				}
				return a.callValue(st, dv, []arg{{v: v}}, d)
			})
		})
	}
	list = a.then(list, func(st *state, v val) []res {
		st, args := takeArgs(st, args, base)
		return a.callValue(st, v, args, expr)
	})
	for i, r := range list {
		if r.kind == oRaise {
			list[i].st = truncate(r.st, base)
		}
	}
	return list
}

// newFrame makes the frame of a call, not running yet. ok is false where the
// arguments do not fit.
func (a *act) newFrame(st *state, f *fn, fo val, args []arg, e syntax.Node) (*state, val, bool) {
	o := &obj{kind: kFrame, aux: f.id}
	if f.unit.model != "" {
		o.flags |= fModel
	}
	if fo.isObj() {
		if a.in.ver >= syntax.Py311 {
			o.set(lblFunc, fo, syntax.Span{})
		}
		for _, l := range st.obj(fo).links {
			if l.label > 0 && st.is(l.to, kCell) {
				o.set(l.label, l.to, l.at)
			}
		}
	}
	st, frame := st.alloc(o)
	st, ok := a.bindArgs(st, frame, f, fo, args, e)
	if !ok {
		return st, frame, false
	}
	for _, l := range f.cells.all() {
		if v, found := st.get(frame, l); !found || !st.is(v, kCell) {
			n, c := st.alloc(&obj{kind: kCell})
			if found {
				n = n.setLink(c, lblContent, v, syntax.Span{})
			}
			st = n.setLink(frame, l, c, syntax.Span{})
		}
	}
	return st, frame, true
}

// bindArgs gives the parameters their values.
func (a *act) bindArgs(st *state, frame val, f *fn, fo val, args []arg, e syntax.Node) (*state, bool) {
	set := func(l label, v val) {
		if v.isObj() || v.isStatic() && a.in.statics[-v-1].kind > sInt || v != vUnknown && f.tested[l] > 0 {
			st = st.setLink(frame, l, v, syntax.Span{})
		}
	}
	used := make([]bool, len(args))
	rest := &obj{kind: kSeq, aux: seqTuple}
	pos, spread := 0, false
	var positional []int
	for i, p := range args {
		if p.spread {
			spread = true
			used[i] = true
		} else if p.name == 0 {
			positional = append(positional, i)
		}
	}
	for i := range f.params {
		p := &f.params[i]
		v, found := vUnknown, false
		if !p.kwonly && pos < len(positional) {
			v, found = args[positional[pos]].v, true
			used[positional[pos]] = true
			pos++
		} else {
			for k, x := range args {
				if x.name == p.label && x.name != 0 && !used[k] {
					v, found, used[k] = x.v, true, true
				}
			}
		}
		if !found {
			switch {
			case spread:
			case p.def != nil:
				v = a.defaultOf(st, f, fo, i)
			case f.comp == nil:
				return st, false
			}
		}
		if p.pattern != nil {
			st = a.patternParam(st, frame, f, p.pattern, v)
			continue
		}
		set(p.label, v)
	}
	for _, i := range positional[min(pos, len(positional)):] {
		rest.add(lblElem, args[i].v, e.Range())
		used[i] = true
		if f.vararg == 0 {
			return st, false
		}
	}
	if f.vararg != 0 {
		if spread {
			rest.flags |= fOpen
		}
		var v val
		st, v = st.alloc(rest)
		set(f.vararg, v)
	}
	if f.kwarg != 0 {
		d := &obj{kind: kDict}
		if spread {
			d.flags |= fOpen
		}
		for i, x := range args {
			if !used[i] && x.name > 0 {
				d.set(a.in.label("'"+a.in.labelName(x.name)), x.v, e.Range())
			}
		}
		var v val
		st, v = st.alloc(d)
		set(f.kwarg, v)
	} else if f.mode == "" {
		for i, x := range args {
			if !used[i] && x.name > 0 {
				return st, false
			}
		}
	}
	return st, true
}

// patternParam binds Python 2's tuple parameter.
func (a *act) patternParam(st *state, frame val, f *fn, t *syntax.Tuple, v val) *state {
	for i, e := range t.Elts {
		n, ok := e.(*syntax.Name)
		if !ok || !st.is(v, kSeq) || i >= len(st.obj(v).links) {
			continue
		}
		if x := st.obj(v).links[i].to; x.isObj() {
			st = st.setLink(frame, f.unit.lab(n.Sym, n.Id), x, syntax.Span{})
		}
	}
	return st
}

// defaultOf gives the default of a parameter.
func (a *act) defaultOf(st *state, f *fn, fo val, i int) val {
	if fo.isObj() {
		if v, ok := st.get(fo, lblDefault-label(i)); ok {
			return v
		}
	}
	if c, ok := f.params[i].def.(*syntax.Constant); ok {
		return a.in.constant(c)
	}
	if n, ok := f.params[i].def.(*syntax.Name); ok && a.in.py2 {
		switch n.Id {
		case "True":
			return vTrue
		case "False":
			return vFalse
		}
	}
	return vUnknown
}

// run interprets a function whose frame is on top of the stack, and gives what
// it returns and raises once the frame is gone.
func (in *interp) run(st *state, f *fn, caller *act, heavy bool) []res {
	if list, ok := in.replay(st, f, caller, heavy); ok {
		return list
	}
	st, _ = in.canon(st, vUnknown)
	key := memoKey{f, st}
	if found, ok := in.memo[key]; ok {
		return append([]res(nil), found...) // the caller may change them
	}
	list := in.perform1(st, f, caller, heavy)
	if in.memo == nil {
		in.memo = map[memoKey][]res{}
	}
	in.memo[key] = append([]res(nil), list...)
	return list
}

// body runs the function's body from its start.
func (b *act) body(st *state) *outcomes {
	out := &outcomes{}
	switch {
	case b.f.expr != nil:
		for _, r := range b.eval(b.f.expr, st) {
			if r.kind == oNormal {
				out.add(b.in, oReturn, r.st, r.v, nil)
			} else {
				b.emit(r, syntax.Span{}, out)
			}
		}
	case b.f.comp != nil:
		b.genexpBody(st, out)
	default:
		for _, st := range b.block(b.f.body, []*state{st}, out) {
			out.add(b.in, oReturn, st, vNone, nil)
		}
	}
	return out
}

// finish lets go of the frame on every way out.
func (in *interp) finish(b *act, out *outcomes) []res {
	var list []res
	for _, o := range out.list {
		r := res{oNormal, o.st, o.v, nil}
		switch o.kind {
		case oReturn:
		case oRaise:
			if o.v.isWeak() {
				continue
			}
			r.kind = oRaise
			if !o.v.isObj() && o.st.obj(o.st.top()).holdsObjects() && o.v != vStop {
				r.st, r.v = b.realize(o.st, o.v, vUnknown)
			}
			if o.v == vStop {
				r.v = vExt
			}
		default:
			continue
		}
		r.st = in.leave(r.st)
		r.st, r.v = in.canon(r.st, r.v)
		list = in.ar.results.push(list, r)
	}
	return dedupe(list)
}

// leave pops the running frame: its value stack is gone, its variables stay
// for as long as somebody holds the frame.
func (in *interp) leave(st *state) *state {
	top := st.top()
	o := st.obj(top)
	if in.py2 {
		if saved, ok := o.get(lblSaved); ok {
			st = st.setCur(saved)
		}
	}
	over := func(l link) bool {
		return l.label.slot() || l.label == lblSaved || !l.to.isObj() || st.idle(top, l.to)
	}
	for _, l := range o.links {
		if over(l) {
			n, e := st.edit(top)
			e.dropWhere(over)
			st = n
			break
		}
	}
	return st.popFrame()
}

// idle reports whether an object holds nothing and only one other object holds
// it, which will not change any more.
func (s *state) idle(holder, v val) bool {
	o := s.obj(v)
	switch o.kind {
	case kSeq, kDict, kIter, kOpaque:
	default:
		return false
	}
	if o.flags&fParam != 0 || o.cls.isObj() {
		return false
	}
	for i := range o.links {
		if o.links[i].to.isObj() {
			return false
		}
	}
	for i, x := range s.objs {
		if x.cls == v {
			return false
		}
		for k := range x.links {
			if x.links[k].to == v && i != holder.index() {
				return false
			}
		}
	}
	return !slices.Contains(s.tmp, v) && s.cur != v
}
