package heap

import "github.com/sllint/sllint/syntax"

// This file runs try, raise and with: everything that makes, catches or
// passes on exceptions.

// arrive notes that an exception unwinds through the running frame: its
// traceback gets an entry for it.
func (a *act) arrive(st *state, v val, at syntax.Span) *state {
	if !v.isObj() {
		return st
	}
	tb, _ := st.get(v, lblTB)
	top := st.top()
	for x := tb; x.isObj(); x, _ = st.get(x, lblNext) {
		if f, _ := st.get(x, lblFrame); f == top {
			return st
		}
	}
	if at.Stop == 0 {
		at = near(a.at)
	}
	o := &obj{kind: kTB}
	o.set(lblFrame, top, at)
	if tb.isObj() {
		o.set(lblNext, tb, syntax.Span{})
	}
	st, entry := st.alloc(o)
	return st.setLink(v, lblTB, entry, syntax.Span{})
}

// handled gives the exception that is being handled at present, looking
// through the frames on the stack.
func (st *state) handled() val {
	for i := len(st.stack) - 1; i >= 0; i-- {
		o := st.obj(st.stack[i])
		best, v := lblHandled, vUnknown
		for _, l := range o.links {
			if l.label < best && l.label > lblPendVal && l.to.isObj() {
				best, v = l.label, l.to
			}
		}
		if v.isObj() {
			return v
		}
		if o.flags&fThread != 0 {
			break
		}
	}
	return vUnknown
}

// newExc makes an exception object; in Python 3 it remembers the exception
// that is being handled.
func (a *act) newExc(st *state, cls val) (*state, val) {
	return st.alloc(&obj{kind: kExc, cls: cls})
}

// chain sets __context__ as CPython does when an exception is raised.
func (a *act) chain(st *state, v val) *state {
	if a.in.py2 || !v.isObj() {
		return st
	}
	h := st.handled()
	if !h.isObj() || h == v {
		return st
	}
	for x, n := h, 0; n < 20; n++ {
		c, ok := st.get(x, lblContext)
		if !ok || !c.isObj() {
			break
		}
		if c == v {
			st = st.dropLink(x, lblContext)
			break
		}
		x = c
	}
	return st.setLink(v, lblContext, h, syntax.Span{})
}

// throw gives the result of raising an exception object.
func (a *act) throw(st *state, v val) []res {
	if a.in.py2 {
		st, v = st.alloc(&obj{kind: kInflight, links: []link{{lblValue, v, syntax.Span{}}}})
		return raised(st, v)
	}
	return []res{{oRaise, a.chain(st, v), v, nil}}
}

// raiseExt gives the result of an operation that fails for reasons of its own.
func (a *act) raiseExt(st *state) []res {
	if !a.in.py2 && st.handled().isObj() {
		st, v := a.newExc(st, vUnknown)
		return a.throw(st, v)
	}
	return raised(st, vExt)
}

// raiseClass gives the result of raising a new exception of a known class.
func (a *act) raiseClass(st *state, name string) []res {
	st, v := a.newExc(st, a.in.builtin(name))
	return a.throw(st, v)
}

// weak gives the result of an operation that seldom fails: it only counts
// where a handler of the same function is around it.
func (a *act) weak(st *state, v val) []res {
	if a.handlers == 0 || a.u != a.in.main {
		return nil
	}
	return raised(st, v)
}

// realize turns an exception in flight that nobody has looked at yet into an
// object, in the frame where it was raised.
func (a *act) realize(st *state, v val, cls val) (*state, val) {
	if v.isObj() {
		return st, v
	}
	if v == vStop {
		cls = a.in.builtin("StopIteration")
	}
	st, e := a.newExc(st, cls)
	if a.in.py2 {
		st, e = st.alloc(&obj{kind: kInflight, links: []link{{lblValue, e, syntax.Span{}}}})
	} else {
		st = a.chain(st, e)
	}
	return a.arrive(st, e, syntax.Span{}), e
}

// excOf gives the exception object of a value in flight.
func (st *state) excOf(v val) val {
	if st.is(v, kInflight) {
		v, _ = st.get(v, lblValue)
	}
	return v
}

func (a *act) try(s *syntax.Try, states []*state, out *outcomes) []*state {
	if len(s.Finalbody) == 0 {
		return a.tryExcept(s, states, out)
	}
	a.pdepth++
	a.hdepth++
	defer func() { a.pdepth--; a.hdepth-- }()
	kindSlot, valSlot := lblPend-label(a.pdepth), lblPendVal-label(a.pdepth)
	handled := lblHandled - label(a.hdepth)
	var set stateSet
	if a.seek != nil && inBlock(s.Finalbody, a.seek) {
		for _, st := range states {
			set.add(a.in, st)
		}
	} else {
		var mid outcomes
		a.hdepth--
		normal := a.tryExcept(s, states, &mid)
		a.hdepth++
		for _, st := range normal {
			set.add(a.in, st.setLink(st.top(), kindSlot, val(oNormal+1), syntax.Span{}))
		}
		for _, o := range mid.list {
			if o.kind == oYield {
				out.add(a.in, o.kind, o.st, o.v, o.node)
				continue
			}
			st := o.st.setLink(o.st.top(), kindSlot, val(o.kind+1), syntax.Span{})
			st = st.setLink(st.top(), valSlot, o.v, syntax.Span{})
			if o.kind == oRaise && o.v.isObj() && !a.in.py2 {
				st = st.setLink(st.top(), handled, o.v, syntax.Span{})
			}
			set.add(a.in, st)
		}
	}
	clean := func(st *state) *state {
		return st.dropLink(st.top(), kindSlot).dropLink(st.top(), valSlot).dropLink(st.top(), handled)
	}
	var fin outcomes
	var next stateSet
	for _, st := range a.block(s.Finalbody, set.list, &fin) {
		k, _ := st.get(st.top(), kindSlot)
		v, _ := st.get(st.top(), valSlot)
		st = clean(st)
		if kind := uint8(k) - 1; kind == oNormal {
			next.add(a.in, st)
		} else {
			out.add(a.in, kind, st, v, nil)
		}
	}
	for _, o := range fin.list {
		if o.kind != oYield {
			o.st = clean(o.st)
		}
		out.add(a.in, o.kind, o.st, o.v, o.node)
	}
	return next.list
}

// tryExcept runs the body, the handlers and the else block.
func (a *act) tryExcept(s *syntax.Try, states []*state, out *outcomes) []*state {
	var next stateSet
	if a.seek != nil && inBlock(s.Orelse, a.seek) {
		return a.block(s.Orelse, states, out)
	}
	if a.seek != nil {
		for i := range s.Handlers {
			if inBlock(s.Handlers[i].Body, a.seek) {
				a.handler(&s.Handlers[i], states, &next, out)
				return next.list
			}
		}
	}
	var mid outcomes
	if len(s.Handlers) > 0 {
		a.handlers++
	}
	normal := a.block(s.Body, states, &mid)
	if len(s.Handlers) > 0 {
		a.handlers--
	}
	for _, st := range a.block(s.Orelse, normal, out) {
		next.add(a.in, st)
	}
	var flying []outcome
	for _, o := range mid.list {
		if o.kind == oRaise && len(s.Handlers) > 0 {
			flying = append(flying, o)
		} else {
			out.add(a.in, o.kind, o.st, o.v, o.node)
		}
	}
	a.hdepth++
	for i := range s.Handlers {
		h := &s.Handlers[i]
		var caught stateSet
		var missed []outcome
		for _, o := range flying {
			cls := a.classOf(h.Type, o.st)
			answer := a.catches(o.st, o.v, h.Type, cls)
			if s.Star {
				a.catchGroup(h, o, answer, &caught, out)
				if answer != triYes {
					missed = append(missed, o)
				}
				continue
			}
			switch answer {
			case triYes:
				a.enter(h, o, cls, &caught, out)
			case triNo:
				missed = append(missed, o)
			default:
				a.enter(h, o, cls, &caught, out)
				if a.handlers > 0 || len(a.in.chain) > 1 || i < len(s.Handlers)-1 {
					o = a.miss(o, cls)
				}
				missed = append(missed, o)
			}
		}
		flying = missed
		a.handlerIn(h, caught.list, &next, out)
	}
	a.hdepth--
	guarded := a.handlers == 0 && operatingSystem(s.Handlers)
	for _, o := range flying {
		if guarded && (o.v == vExt || o.st.is(o.v, kExc) && (o.st.obj(o.v).cls == vUnknown || o.st.obj(o.v).flags&fUpper != 0)) {
			continue
		}
		out.add(a.in, o.kind, o.st, o.v, o.node)
	}
	return next.list
}

// operatingSystem reports whether all handlers of a try statement catch errors
// of the operating system. What such a try guards is assumed to fail in no
// other way: code that talks to files and sockets is written like that.
func operatingSystem(handlers []syntax.ExceptHandler) bool {
	for i := range handlers {
		name := ""
		switch t := handlers[i].Type.(type) {
		case *syntax.Name:
			name = t.Id
		case *syntax.Attribute:
			name = t.Attr
		}
		if name != "OSError" && name != "IOError" && name != "EnvironmentError" && name != "error" {
			return false
		}
	}
	return len(handlers) > 0
}

// miss notes that a handler did not catch an exception of unknown class.
func (a *act) miss(o outcome, cls []val) outcome {
	if o.v.isWeak() || o.v == vStop {
		return o
	}
	o.st, o.v = a.realize(o.st, o.v, vUnknown)
	o.st = a.in.exclude(o.st, o.v, cls)
	return o
}

// enter makes the state in which a handler starts.
func (a *act) enter(h *syntax.ExceptHandler, o outcome, cls []val, caught *stateSet, out *outcomes) {
	refined := vUnknown
	if len(cls) == 1 {
		refined = cls[0]
	}
	if refined == a.in.builtin("Exception") || refined == a.in.builtin("BaseException") {
		refined = vUnknown
	}
	st, v := a.realize(o.st, o.v, vUnknown)
	if e := st.excOf(v); st.is(e, kExc) && refined != vUnknown {
		if c := st.obj(e).cls; c == vUnknown || st.obj(e).flags&fUpper != 0 && a.in.subclass(st, c, refined, 0) == triNo {
			n, x := st.edit(e)
			x.cls = refined
			x.flags |= fUpper
			st = n
		}
	}
	if a.in.py2 {
		st = a.keepCurrent(st, v)
		if h.Target == nil {
			caught.add(a.in, st)
			return
		}
		for _, r := range a.store(h.Target, st, st.excOf(v), h.Target.Range()) {
			if r.kind == oNormal {
				caught.add(a.in, r.st)
			} else {
				a.emit(r, syntax.Span{}, out)
			}
		}
		return
	}
	st = st.setLink(st.top(), lblHandled-label(a.hdepth), v, syntax.Span{})
	if n, ok := h.Target.(*syntax.Name); ok {
		st = a.bind(st, a.u.lab(n.Sym, n.Id), v, h.Target.Range())
	}
	caught.add(a.in, st)
}

// keepCurrent is Python 2's set_exc_info: the frame saves what it replaces
// until it ends.
func (a *act) keepCurrent(st *state, v val) *state {
	if !st.obj(st.top()).has(lblSaved) {
		st = st.setLink(st.top(), lblSaved, st.cur, syntax.Span{})
	}
	return st.setCur(v)
}

// handler runs a handler's body in seek mode.
func (a *act) handler(h *syntax.ExceptHandler, states []*state, next *stateSet, out *outcomes) {
	a.hdepth++
	a.handlerIn(h, states, next, out)
	a.hdepth--
}

// handlerIn runs a handler's body and lets go of the exception after it.
func (a *act) handlerIn(h *syntax.ExceptHandler, states []*state, next *stateSet, out *outcomes) {
	if len(states) == 0 {
		return
	}
	leave := func(st *state) *state {
		if a.in.py2 {
			return st
		}
		st = st.dropLink(st.top(), lblHandled-label(a.hdepth))
		if n, ok := h.Target.(*syntax.Name); ok {
			st = a.unbind(st, a.u.lab(n.Sym, n.Id))
		}
		return st
	}
	var mine outcomes
	for _, st := range a.block(h.Body, states, &mine) {
		next.add(a.in, leave(st))
	}
	for _, o := range mine.list {
		if o.kind != oYield {
			o.st = leave(o.st)
		}
		out.add(a.in, o.kind, o.st, o.v, o.node)
	}
}

// raise runs a raise statement.
func (a *act) raise(s *syntax.Raise, states []*state, out *outcomes) {
	for _, st := range states {
		if s.Exc == nil {
			a.reraise(st, out)
			continue
		}
		list := []syntax.Expr{s.Exc}
		for _, e := range []syntax.Expr{s.Cause, s.Inst, s.Tback} {
			if e != nil {
				list = append(list, e)
			}
		}
		for _, r := range a.seq(st, list, func(st *state, v []val) []res {
			if a.in.py2 {
				return a.raise2(s, st, v)
			}
			at := syntax.Span{}
			if heldExpr(s.Exc) && !st.is(v[0], kClass) && !v[0].isStatic() {
				at = s.Span // somebody held it before it was raised
			}
			list := a.raise3(s, st, v)
			for i, r := range list {
				if r.kind == oRaise {
					list[i].st = a.arrive(r.st, r.v, at)
				}
			}
			return list
		}) {
			a.emit(r, syntax.Span{}, out)
		}
	}
}

// heldExpr recognises what may still be held by someone when it is raised.
func heldExpr(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name, *syntax.Attribute, *syntax.Subscript, *syntax.NamedExpr:
		return true
	case *syntax.IfExp:
		return heldExpr(e.Body) || heldExpr(e.Orelse)
	case *syntax.BoolOp:
		for _, v := range e.Values {
			if heldExpr(v) {
				return true
			}
		}
	case *syntax.Call:
		f, ok := e.Func.(*syntax.Attribute)
		return ok && (f.Attr == "with_traceback" || f.Attr == "add_note") && heldExpr(f.Value)
	}
	return false
}

// reraise is a bare raise. It adds no entry for the running frame.
func (a *act) reraise(st *state, out *outcomes) {
	h := st.handled()
	if a.in.py2 {
		h = st.cur
	}
	if h.isObj() {
		out.add(a.in, oRaise, st, h, nil)
		return
	}
	a.external(st, out)
}

func (a *act) raise3(s *syntax.Raise, st *state, v []val) []res {
	if s.Cause != nil {
		st = st.push(v[1])
	}
	list := a.instantiate(s.Exc, st, v[0])
	for i, r := range list {
		if r.kind != oNormal {
			list[i].st = truncate(r.st, len(st.tmp)-len(v)+1)
			continue
		}
		st, exc, cause := r.st, r.v, vUnknown
		if s.Cause != nil {
			st, cause = st.pop()
		}
		if exc == vExt {
			list[i] = a.raiseExt(st)[0]
			continue
		}
		if s.Cause != nil {
			if cause.isObj() {
				st = st.setLink(exc, lblCause, cause, s.Span)
			} else {
				st = st.dropLink(exc, lblCause)
			}
		}
		list[i] = a.throw(st, exc)[0]
	}
	return list
}

// raise2 is Python 2's raise, with up to three parts.
func (a *act) raise2(s *syntax.Raise, st *state, v []val) []res {
	tb := vUnknown
	if s.Tback != nil {
		tb = v[len(v)-1]
	}
	exc := v[0]
	if s.Inst != nil && st.is(v[1], kExc) {
		exc = v[1]
	}
	st = st.push(tb)
	list := a.instantiate(s.Exc, st, exc)
	for i, r := range list {
		if r.kind != oNormal {
			list[i].st = truncate(r.st, len(st.tmp)-1)
			continue
		}
		st, tb := r.st.pop()
		exc := r.v
		if exc == vExt {
			if !st.is(tb, kTB) {
				list[i] = res{oRaise, st, vExt, nil}
				continue
			}
			st, exc = a.newExc(st, vUnknown)
		}
		list[i] = a.throw(st, exc)[0]
		if st.is(tb, kTB) {
			list[i].st = list[i].st.setLink(list[i].v, lblTB, tb, s.Span)
		}
	}
	return list
}

// instantiate makes the exception object that `raise v` raises: of a class an
// instance. An unknown value that a variable, attribute or item holds becomes
// an exception there and then; vExt stands for one that nobody holds.
func (a *act) instantiate(e syntax.Expr, st *state, v val) []res {
	switch {
	case st.is(v, kExc):
		return one(st, v)
	case st.is(v, kClass), v.isStatic() && a.in.isClass(v):
		return a.then(a.construct(st, v, nil, e), func(st *state, v val) []res {
			if st.is(v, kExc) {
				return one(st, v)
			}
			return one(st, vExt)
		})
	case st.is(v, kInstance), st.is(v, kOpaque):
		n, o := st.edit(v)
		o.kind = kExc
		return one(n, v)
	case v.isObj() || v.isStatic():
		return one(st, vExt)
	}
	for _, x := range a.classes {
		if sameVariable(x, e) {
			return one(st, vExt)
		}
	}
	if a.givesClasses(e) {
		return one(st, vExt)
	}
	st, v = a.hold(e, st, kExc)
	if v.isObj() {
		return one(st, v)
	}
	return one(st, vExt)
}

// with runs a with statement from its i-th item on.
func (a *act) with(s *syntax.With, i int, states []*state, out *outcomes) []*state {
	if i == len(s.Items) {
		return a.block(s.Body, states, out)
	}
	item := &s.Items[i]
	a.wdepth++
	a.hdepth++
	defer func() { a.wdepth--; a.hdepth-- }()
	slot := lblWith - label(a.wdepth)
	handled := lblHandled - label(a.hdepth)
	var entered stateSet
	if a.seek != nil && (inBlock(s.Body, a.seek) || laterItem(s, i, a.seek)) {
		for _, st := range states {
			entered.add(a.in, st)
		}
	} else {
		a.hdepth--
		for _, st := range states {
			for _, r := range a.then(a.eval(item.Context, st), func(st *state, m val) []res {
				st = st.setLink(st.top(), slot, m, item.Context.Range())
				return a.then(a.enterManager(st, m, item.Context, s.Async), func(st *state, v val) []res {
					if item.Vars == nil {
						return one(st, vUnknown)
					}
					return a.store(item.Vars, st, v, item.Vars.Range())
				})
			}) {
				if r.kind == oNormal {
					entered.add(a.in, r.st)
					continue
				}
				if r.kind == oRaise {
					r.st = r.st.dropLink(r.st.top(), slot)
				}
				a.emit(r, syntax.Span{}, out)
			}
		}
		a.hdepth++
	}
	var mine outcomes
	a.hdepth--
	normal := a.with(s, i+1, entered.list, &mine)
	a.hdepth++
	for _, st := range normal {
		mine.add(a.in, oNormal, st, vUnknown, nil)
	}
	var next stateSet
	for _, o := range mine.list {
		a.leaveWith(s, item, o, slot, handled, &next, out)
	}
	return next.list
}

func laterItem(s *syntax.With, i int, n syntax.Node) bool {
	for _, it := range s.Items[i+1:] {
		if contains(it.Context, n) {
			return true
		}
	}
	return false
}

// leaveWith calls the manager's __exit__ for one way out of the body.
func (a *act) leaveWith(s *syntax.With, item *syntax.WithItem, o outcome, slot, handled label, next *stateSet, out *outcomes) {
	if o.kind == oYield {
		out.add(a.in, o.kind, o.st, o.v, o.node)
		return
	}
	a.at = item.Context.Range()
	st, v := o.st, o.v
	m, _ := st.get(st.top(), slot)
	if o.kind == oRaise && (m.isObj() || m.isStatic()) && a.knowsExit(st, m) {
		st, v = a.realize(st, v, vUnknown)
		if !a.in.py2 {
			st = st.setLink(st.top(), handled, v, syntax.Span{})
		} else {
			st = a.keepCurrent(st, v)
		}
	}
	st = st.push(v)
	for _, r := range a.exitManager(st, m, o.kind == oRaise, v, item.Context, s.Async) {
		if r.kind == oYield {
			out.add(a.in, r.kind, r.st, r.v, r.node)
			continue
		}
		rst := r.st.dropLink(r.st.top(), slot).dropLink(r.st.top(), handled)
		if r.kind == oRaise {
			r.st = truncate(rst, len(st.tmp)-1)
			a.emit(r, syntax.Span{}, out)
			continue
		}
		rst, v := rst.pop()
		swallow, pass := true, o.kind == oRaise
		if pass {
			swallow, pass = a.in.truth(rst, r.v)
			if r.v == vUnknown {
				swallow = false
			}
		}
		if o.kind != oRaise {
			if o.kind == oNormal {
				next.add(a.in, rst)
			} else {
				out.add(a.in, o.kind, rst, v, o.node)
			}
			continue
		}
		if swallow {
			next.add(a.in, rst)
		}
		if pass || !swallow {
			out.add(a.in, oRaise, rst, v, nil)
		}
	}
}
