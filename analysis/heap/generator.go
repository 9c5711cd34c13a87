package heap

import "github.com/sllint/sllint/syntax"

// This file runs generators and coroutines. A suspended one is its frame,
// with the value stack in slots, and the yield where it stopped; resuming
// walks down to that yield without running what is before it.

// yieldIndex numbers the yields where generators are suspended.
func (in *interp) yieldIndex(n syntax.Node) int32 {
	if i, ok := in.yieldIdx[n]; ok {
		return i
	}
	in.yields = append(in.yields, n)
	i := int32(len(in.yields))
	in.yieldIdx[n] = i
	return i
}

// resume runs a generator on. sent is the value of its yield; a thrown
// exception is raised there instead. It gives what is yielded; vStop is raised
// at the end.
func (a *act) resume(st *state, g val, sent, thrown val, e syntax.Node) []res {
	return a.drive(st, g, sent, thrown, e, func(st *state, v val) []res {
		if v != vNone && v != vUnknown {
			n, x := a.newExc(st, a.in.builtin("StopIteration"))
			return a.throw(n.setLink(x, a.in.label("value"), v, syntax.Span{}), x)
		}
		return []res{{oRaise, st, vStop, nil}}
	}, func(st *state, v val) []res { return one(st, v) })
}

// drive runs a generator to its next yield or its end.
func (a *act) drive(st *state, g, sent, thrown val, e syntax.Node, returned, yielded func(*state, val) []res) []res {
	in := a.in
	o := st.obj(g)
	frame, ok := o.get(lblFrame)
	if o.flags&fDone != 0 || !ok {
		if thrown != vUnknown {
			return []res{{oRaise, st, thrown, nil}}
		}
		return returned(st, vNone)
	}
	if st.obj(frame).stub() {
		return a.raiseClass(st, "ValueError") // it is running
	}
	f := in.fns[st.obj(frame).aux]
	if in.tooDeep(f) {
		in.cut[f]++
		if a.u.model != "" {
			return returned(st, vNone) // a task, whose failure is not to be made up
		}
		return append(a.raiseExt(st), res{oNormal, st, vUnknown, nil})
	}
	for _, x := range st.stack {
		if x == frame {
			return a.raiseClass(st, "ValueError")
		}
	}
	b := &act{in: in, f: f, u: f.unit, resumed: true, edepth: a.edepth}
	b.interest(true)
	back := st.top()
	started := o.aux != 0
	if started {
		b.seek = in.yields[o.aux-1]
	}
	base := len(st.tmp)
	st = st.push(g)
	st = st.setLink(frame, lblBack, back, syntax.Span{}).pushFrame(frame)
	out := &outcomes{}
	switch {
	case thrown != vUnknown && !started:
		b.emit(res{oRaise, st, thrown, nil}, syntax.Span{}, out)
	default:
		if thrown != vUnknown {
			b.thrown = true
			st = st.setLink(frame, lblSent, thrown, syntax.Span{})
		} else if started && sent != vUnknown {
			st = st.setLink(frame, lblSent, sent, syntax.Span{})
		}
		in.chain = append(in.chain, f)
		st, _ = in.canon(st, vUnknown)
		if f.expr != nil || f.comp != nil {
			f.body = genexpBody(f)
		}
		for _, st := range b.block(f.body, []*state{st}, out) {
			out.add(in, oReturn, st, vNone, nil)
		}
		in.chain = in.chain[:len(in.chain)-1]
	}
	var list []res
	for _, q := range out.list {
		st, v := q.st, q.v
		switch q.kind {
		case oYield:
			st = in.suspend(st)
			g := st.tmp[base]
			n, x := st.edit(g)
			x.aux = in.yieldIndex(q.node)
			list = append(list, yielded(truncate(n, base), v)...)
			continue
		case oReturn, oRaise:
		default:
			continue
		}
		if v.isWeak() {
			continue
		}
		if q.kind == oRaise && !v.isObj() && v != vStop && st.obj(st.top()).holdsObjects() {
			st, v = b.realize(st, v, vUnknown)
		}
		if q.kind == oRaise && st.is(v, kExc) {
			switch st.obj(v).cls {
			case vUnknown:
				n, x := st.edit(v)
				x.flags |= fNoStop
				st = n
			case in.builtin("StopIteration"):
				n, x := b.newExc(st, in.builtin("RuntimeError"))
				st, v = n.setLink(x, lblCause, v, syntax.Span{}).setLink(x, lblContext, v, syntax.Span{}), x
				st = b.arrive(st, v, syntax.Span{})
			}
		}
		frame := st.top()
		st = in.leave(st)
		if in.ver < syntax.Py312 {
			st = st.dropLink(frame, lblBack)
		}
		n, x := st.edit(st.tmp[base])
		x.flags |= fDone
		x.drop(lblFrame)
		st = truncate(n, base)
		if q.kind == oReturn {
			list = append(list, returned(st, v)...)
			continue
		}
		if v == vStop {
			v = vExt
		}
		st, v = in.canonKeep(st, v)
		list = append(list, res{oRaise, st, v, nil})
	}
	return list
}

// canonKeep is canon for results inside an expression: nothing is renumbered,
// as others may hold numbers.
func (in *interp) canonKeep(st *state, v val) (*state, val) { return st, v }

// suspend takes a yielding generator's frame off the stack.
func (in *interp) suspend(st *state) *state {
	top := st.top()
	if in.py2 {
		if saved, ok := st.get(top, lblSaved); ok {
			st = st.setCur(saved).dropLink(top, lblSaved)
		}
	}
	return st.dropLink(top, lblBack).popFrame()
}

// genMethod calls a method of a generator.
func (a *act) genMethod(st *state, g val, name string, args []arg, e syntax.Expr) []res {
	switch name {
	case "__next__", "next", "send", "__anext__", "asend":
		sent := vNone
		if len(args) > 0 {
			sent = args[0].v
		}
		return a.resume(st, g, sent, vUnknown, e)
	case "__iter__", "__await__", "__aiter__":
		return one(st, g)
	case "throw", "athrow":
		if len(args) == 0 {
			return a.unknown(st)
		}
		exc := args[0].v
		if len(args) > 1 && st.is(args[1].v, kExc) {
			exc = args[1].v
		}
		st = st.push(g)
		base := len(st.tmp) - 1
		return a.then(a.instantiate(nil, st, exc), func(st *state, v val) []res {
			g := st.tmp[base]
			st = truncate(st, base)
			if v == vExt {
				st, v = a.newExc(st, vUnknown)
			}
			if a.in.py2 {
				o := &obj{kind: kInflight}
				o.set(lblValue, v, syntax.Span{})
				if len(args) > 2 && st.is(args[2].v, kTB) {
					o.set(lblTB, args[2].v, syntax.Span{})
				}
				st, v = st.alloc(o)
			}
			return a.resume(st, g, vUnknown, v, e)
		})
	case "close", "aclose":
		return a.closeGen(st, g, e)
	}
	return a.unknown(st)
}

// closeGen throws GeneratorExit into a suspended generator.
func (a *act) closeGen(st *state, g val, e syntax.Node) []res {
	o := st.obj(g)
	if o.flags&fDone != 0 {
		return one(st, vNone)
	}
	frame, ok := o.get(lblFrame)
	if o.aux == 0 || !ok || a.in.ver >= syntax.Py313 && !a.in.guarded(a.in.fns[st.obj(frame).aux], a.in.yields[o.aux-1]) {
		if ok {
			st = st.wipe(frame)
		}
		n, x := st.edit(g)
		x.flags |= fDone
		x.drop(lblFrame)
		return one(n, vNone)
	}
	st, v := a.newExc(st, a.in.builtin("GeneratorExit"))
	if a.in.py2 {
		st, v = st.alloc(&obj{kind: kInflight, links: []link{{lblValue, v, syntax.Span{}}}})
	}
	list := a.resume(st, g, vUnknown, v, e)
	for i, r := range list {
		if r.kind == oRaise && r.v.isObj() {
			if x := r.st.excOf(r.v); r.st.is(x, kExc) && r.st.obj(x).cls == a.in.builtin("GeneratorExit") {
				list[i] = res{oNormal, r.st, vNone, nil}
			}
		} else if r.kind == oRaise && r.v == vStop {
			list[i] = res{oNormal, r.st, vNone, nil}
		}
	}
	return list
}

// guarded reports whether a yield is inside a try or with statement of its
// function.
func (in *interp) guarded(f *fn, y syntax.Node) bool {
	found := false
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		switch n.(type) {
		case *syntax.Try, *syntax.With:
			if contains(n, y) {
				found = true
			}
		}
		return !found && contains(n, y)
	}
	w.stmts(f.body)
	return found
}

// handling gives the names that the handlers around a yield have bound.
func (in *interp) handling(f *fn, y syntax.Node) map[label]bool {
	names := map[label]bool{}
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		if h, ok := n.(*syntax.ExceptHandler); ok && inBlock(h.Body, y) {
			if t, ok := h.Target.(*syntax.Name); ok {
				names[f.unit.lab(t.Sym, t.Id)] = true
			}
		}
		return contains(n, y)
	}
	w.stmts(f.body)
	return names
}

// yield evaluates a yield expression: of a generator that is being driven it
// suspends; of a root function the consumer is unknown.
func (a *act) yield(e *syntax.Yield, st *state) []res {
	if a.seek == e {
		a.seek = nil
		return a.awake(st)
	}
	list := one(st, vNone)
	if e.Value != nil {
		list = a.eval(e.Value, st)
	}
	return a.then(list, func(st *state, v val) []res {
		if !a.resumed {
			return a.abandoned(st, e)
		}
		return []res{{oYield, st, v, e}}
	})
}

// abandoned is a yield whose consumer is not known: it goes on, or drops the
// generator there. Only the body of a with statement throws other exceptions in.
func (a *act) abandoned(st *state, e syntax.Node) []res {
	if a.f.mode == "contextmanager" || a.f.mode == "asynccontextmanager" || a.f.mode == "unknown" {
		return a.unknown(st)
	}
	list := one(st, vUnknown)
	if a.in.ver < syntax.Py313 || a.in.guarded(a.f, e) {
		list = append(list, a.raiseClass(st, "GeneratorExit")...)
	}
	return list
}

// awake gives the value, or raises the exception, that came with a resume.
func (a *act) awake(st *state) []res {
	v, ok := st.get(st.top(), lblSent)
	st = st.dropLink(st.top(), lblSent)
	if a.thrown {
		a.thrown = false
		return []res{{oRaise, st, v, nil}}
	}
	if !ok {
		v = vUnknown
	}
	return one(st, v)
}

// delegSlot is where a frame keeps what it delegates to.
const delegSlot = lblIter - 900

func (a *act) yieldFrom(e *syntax.YieldFrom, st *state) []res {
	if a.seek == e {
		a.seek = nil
		return a.delegate(st, e)
	}
	return a.then(a.eval(e.Value, st), func(st *state, v val) []res {
		return a.startDelegate(st, v, e)
	})
}

func (a *act) startDelegate(st *state, v val, e syntax.Expr) []res {
	if st.is(v, kGen) {
		return a.delegate(st.setLink(st.top(), delegSlot, v, syntax.Span{}), e)
	}
	return a.unknown(st)
}

// delegate runs the generator that this one delegates to.
func (a *act) delegate(st *state, e syntax.Expr) []res {
	g, ok := st.get(st.top(), delegSlot)
	sent, has := st.get(st.top(), lblSent)
	st = st.dropLink(st.top(), lblSent)
	thrown := vUnknown
	if a.thrown && has {
		sent, thrown, a.thrown = vUnknown, sent, false
	}
	if !ok {
		return a.unknown(st)
	}
	if !has {
		sent = vNone
	}
	list := a.drive(st, g, sent, thrown, e, func(st *state, v val) []res {
		return one(st.dropLink(st.top(), delegSlot), v)
	}, func(st *state, v val) []res {
		if !a.resumed {
			// Driven by an unknown consumer: on it goes.
			return a.unknown(st.dropLink(st.top(), delegSlot))
		}
		return []res{{oYield, st, v, e}}
	})
	for i, r := range list {
		if r.kind == oRaise {
			list[i].st = r.st.dropLink(r.st.top(), delegSlot)
		}
	}
	return list
}

// await waits for a coroutine, a future or something unknown.
func (a *act) await(e *syntax.Await, st *state) []res {
	if a.seek == e {
		a.seek = nil
		return a.delegate(st, e)
	}
	list := a.eval(e.Value, st)
	if patient(e.Value) {
		list = a.soften(list)
	}
	return a.then(list, func(st *state, v val) []res {
		if st.is(v, kGen) {
			return a.startDelegate(st, v, e)
		}
		if st.is(v, kInstance) && a.in.methodOf(st, v, "__await__") != nil {
			return a.then(a.callMethod(st, v, "__await__", nil, e), func(st *state, v val) []res {
				return a.startDelegate(st, v, e)
			})
		}
		if r, ok := a.awaitFuture(st, e.Value, v); ok {
			return r
		}
		if v == vUnknown && patient(e.Value) {
			return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
		}
		return a.unknown(st)
	})
}

// genexp makes a generator expression's generator, where it can matter.
func (a *act) genexp(e *syntax.GeneratorExp, st *state) []res {
	return a.then(a.eval(e.Generators[0].Iter, st), func(st *state, v val) []res {
		f := a.u.lambda(e, a.f)
		f.prepare()
		if !v.isObj() && f.free.len() == 0 {
			return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
		}
		st, fo := a.closure(st, f)
		st, frame, _ := a.newFrame(st, f, fo, []arg{{v: v}}, e)
		st, g := st.alloc(&obj{kind: kGen, links: []link{{lblFrame, frame, syntax.Span{}}}})
		return one(st, g)
	})
}

// genexpBody writes a generator expression as the loop that it is.
func genexpBody(f *fn) []syntax.Stmt {
	if f.body != nil {
		return f.body
	}
	e := f.comp
	var body syntax.Stmt = &syntax.ExprStmt{Span: e.Span, Value: &syntax.Yield{Span: e.Span, Value: e.Elt}}
	for i := len(e.Generators) - 1; i >= 0; i-- {
		g := &e.Generators[i]
		for k := len(g.Ifs) - 1; k >= 0; k-- {
			body = &syntax.If{Span: e.Span, Test: g.Ifs[k], Body: []syntax.Stmt{body}}
		}
		iter := g.Iter
		if i == 0 {
			iter = &syntax.Name{Span: syntax.Span{Start: e.Start, Stop: e.Start}, Id: ".0", Sym: -1}
		}
		body = &syntax.For{Span: e.Span, Target: g.Target, Iter: iter, Body: []syntax.Stmt{body}}
	}
	return []syntax.Stmt{body}
}

func (a *act) genexpBody(st *state, out *outcomes) {
	for _, st := range a.block(genexpBody(a.f), []*state{st}, out) {
		out.add(a.in, oReturn, st, vNone, nil)
	}
}

// comprehension runs a list, set or dict comprehension in the frame around
// it. typ is -1 for a dict.
func (a *act) comprehension(gens []syntax.Comprehension, key, elt syntax.Expr, typ int32, st *state, e syntax.Expr) []res {
	acc := &obj{kind: kSeq, aux: typ}
	if typ < 0 {
		acc = &obj{kind: kDict}
	}
	st, v := st.alloc(acc)
	base := len(st.tmp)
	st = st.push(v)
	states := []*state{st}
	var other []res
	saved := map[label]link{}
	a.compLoop(gens, key, elt, e, base, &states, &other, saved)
	var list []res
	for _, s := range states {
		v := s.tmp[base]
		s = a.forget(truncate(s, base), gens)
		if o := s.obj(v); len(o.links) == 0 && typ == seqList && o.flags&fOpen != 0 {
			v = vUnknown
		}
		list = append(list, res{oNormal, s, v, nil})
	}
	for _, r := range other {
		if r.kind == oRaise {
			r.st = a.forget(truncate(r.st, base), gens)
		}
		list = append(list, r)
	}
	return dedupe(list)
}

// forget removes the targets of a comprehension, which are not the function's
// names in Python 3.
func (a *act) forget(st *state, gens []syntax.Comprehension) *state {
	if a.in.py2 {
		return st
	}
	for i := range gens {
		w := &walker{visit: func(n syntax.Node) bool {
			if n, ok := n.(*syntax.Name); ok {
				if l := a.u.lab(n.Sym, n.Id); a.local(l) {
					st = a.unbind(st, l)
				}
			}
			return true
		}}
		w.expr(gens[i].Target)
	}
	return st
}

func (a *act) compLoop(gens []syntax.Comprehension, key, elt, e syntax.Expr, base int, states *[]*state, other *[]res, saved map[label]link) {
	if len(gens) == 0 {
		var next []*state
		list := []syntax.Expr{elt}
		if key != nil {
			list = []syntax.Expr{key, elt}
		}
		for _, st := range *states {
			for _, r := range a.seq(st, list, func(st *state, v []val) []res {
				acc := st.tmp[base]
				if key != nil {
					return one(a.setItem(st, acc, v[0], v[1], e.Range()), vUnknown)
				}
				return one(st.grow(acc, v[0], e.Range()), vUnknown)
			}) {
				if r.kind == oNormal {
					next = append(next, r.st)
				} else {
					*other = append(*other, r)
				}
			}
		}
		*states = next
		return
	}
	g := &gens[0]
	var out []*state
	for _, st := range *states {
		for _, r := range a.eval(g.Iter, st) {
			if r.kind != oNormal {
				*other = append(*other, r)
				continue
			}
			out = append(out, a.compTurns(gens, key, elt, e, base, r.st, r.v, other, saved)...)
		}
	}
	*states = out
}

// compTurns runs one clause of a comprehension over one iterable.
func (a *act) compTurns(gens []syntax.Comprehension, key, elt, e syntax.Expr, base int, st *state, v val, other *[]res, saved map[label]link) []*state {
	g := &gens[0]
	slot := lblIter - label(500+len(gens))
	var done stateSet
	live := []*state{}
	for _, r := range a.iter(st, v, slot, g.Iter) {
		if r.kind == oNormal {
			live = append(live, r.st)
		} else {
			*other = append(*other, r)
		}
	}
	for turn := 0; turn < elemLimit+1 && len(live) > 0; turn++ {
		var bodies []*state
		for _, st := range live {
			it, ok := st.get(st.top(), slot)
			var items []res
			if !ok {
				done.add(a.in, st)
				if turn > 0 {
					continue
				}
				items = one(st, vUnknown)
			} else {
				items = a.next(st, it, e)
			}
			for _, r := range a.then(items, func(st *state, v val) []res {
				return a.store(g.Target, st, v, g.Target.Range())
			}) {
				switch {
				case r.kind == oNormal:
					bodies = append(bodies, r.st)
				case r.kind == oRaise && r.v == vStop:
					done.add(a.in, r.st)
				default:
					*other = append(*other, r)
				}
			}
		}
		for _, test := range g.Ifs {
			yes, no, o := a.condAll(test, bodies)
			*other = append(*other, o...)
			live = no
			bodies = yes
			for _, st := range no {
				done.add(a.in, st)
			}
		}
		live = bodies
		a.compLoop(gens[1:], key, elt, e, base, &live, other, saved)
		var set stateSet
		for _, st := range live {
			set.add(a.in, st)
		}
		live = set.list
	}
	var all []*state
	for _, st := range done.list {
		all = append(all, st.dropLink(st.top(), slot))
	}
	return all
}
