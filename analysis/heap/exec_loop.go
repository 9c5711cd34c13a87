package heap

import "github.com/sllint/sllint/syntax"

// This file runs loops: to a fixpoint of the set of states at the loop's
// head, or until a number of turns after which nothing new is to be expected.

// turns bounds how often a loop's body is run from new states.
const turns = 6

func (a *act) while(s *syntax.While, states []*state, out *outcomes) []*state {
	var heads, exits stateSet
	var next []*state
	in := a.seek != nil && !contains(s.Test, a.seek)
	if in && inBlock(s.Orelse, a.seek) {
		return a.block(s.Orelse, states, out)
	}
	if in {
		next = a.turn(s.Body, states, &exits, out)
	} else {
		next = states
	}
	for n := 0; n < turns; n++ {
		var fresh []*state
		for _, st := range next {
			if heads.add(a.in, st) {
				fresh = append(fresh, st)
			}
		}
		if len(fresh) == 0 {
			break
		}
		a.at = s.Test.Range()
		yes, no, other := a.condAll(s.Test, fresh)
		a.emitAll(other, out)
		for _, st := range a.block(s.Orelse, no, out) {
			exits.add(a.in, st)
		}
		next = a.turn(s.Body, yes, &exits, out)
	}
	return exits.list
}

// turn runs a loop's body once and gives the states in which it goes round.
func (a *act) turn(body []syntax.Stmt, states []*state, exits *stateSet, out *outcomes) []*state {
	var mine outcomes
	var next stateSet
	for _, st := range a.block(body, states, &mine) {
		next.add(a.in, st)
	}
	for _, o := range mine.list {
		switch o.kind {
		case oBreak:
			exits.add(a.in, o.st)
		case oContinue:
			next.add(a.in, o.st)
		default:
			out.add(a.in, o.kind, o.st, o.v, o.node)
		}
	}
	return next.list
}

func (a *act) forStmt(s *syntax.For, states []*state, out *outcomes) []*state {
	a.idepth++
	defer func() { a.idepth-- }()
	slot := lblIter - label(a.idepth)
	var heads, exits stateSet
	var mine outcomes
	var next []*state
	seeking := a.seek != nil && !contains(s.Iter, a.seek)
	switch {
	case seeking && inBlock(s.Orelse, a.seek):
		return a.block(s.Orelse, states, out)
	case seeking:
		next = a.turn(s.Body, states, &exits, &mine)
	default:
		next = a.each(s.Iter, states, out, func(st *state, v val) []res { return a.iter(st, v, slot, s.Iter) })
	}
	if !seeking && nonEmpty(s.Iter) {
		var body, done stateSet
		for _, st := range next {
			a.nextItem(s, st, slot, true, &body, &done, &mine)
		}
		next = a.turn(s.Body, body.list, &exits, &mine)
	}
	for n := 0; n < turns; n++ {
		var fresh []*state
		for _, st := range next {
			if heads.add(a.in, st) {
				fresh = append(fresh, st)
			}
		}
		if len(fresh) == 0 {
			break
		}
		var body, done stateSet
		for _, st := range fresh {
			a.nextItem(s, st, slot, false, &body, &done, &mine)
		}
		for _, st := range a.block(s.Orelse, done.list, &mine) {
			exits.add(a.in, st)
		}
		next = a.turn(s.Body, body.list, &exits, &mine)
	}
	for _, o := range mine.list {
		if o.kind != oYield {
			o.st = o.st.dropLink(o.st.top(), slot)
		}
		out.add(a.in, o.kind, o.st, o.v, o.node)
	}
	var left stateSet
	for _, st := range exits.list {
		left.add(a.in, st.dropLink(st.top(), slot))
	}
	return left.list
}

// iter puts the iterator of a value into a slot of the frame; nothing for an
// iterable that is not followed.
func (a *act) iter(st *state, v val, slot label, e syntax.Expr) []res {
	if !v.isObj() {
		return one(st, vUnknown)
	}
	switch o := st.obj(v); o.kind {
	case kGen, kIter:
		return one(st.setLink(st.top(), slot, v, syntax.Span{}), vUnknown)
	case kSeq, kDict:
		st, it := st.alloc(&obj{kind: kIter, links: []link{{lblContent, v, syntax.Span{}}}})
		return one(st.setLink(st.top(), slot, it, syntax.Span{}), vUnknown)
	case kInstance:
		return a.then(a.callMethod(st, v, "__iter__", nil, e), func(st *state, it val) []res {
			if it.isObj() {
				return one(st.setLink(st.top(), slot, it, syntax.Span{}), vUnknown)
			}
			return one(st, vUnknown)
		})
	case kOpaque:
		st, it := st.alloc(&obj{kind: kIter, links: []link{{lblContent, v, syntax.Span{}}}})
		return one(st.setLink(st.top(), slot, it, syntax.Span{}), vUnknown)
	}
	return one(st, vUnknown)
}

// nextItem takes the next item in one state.
func (a *act) nextItem(s *syntax.For, st *state, slot label, atLeastOnce bool, body, done *stateSet, out *outcomes) {
	a.at = s.Iter.Range()
	it, followed := st.get(st.top(), slot)
	keep := func(list []res) {
		for _, r := range list {
			switch {
			case r.kind == oNormal:
				body.add(a.in, r.st)
			case r.kind == oRaise && r.v == vStop:
				done.add(a.in, r.st)
			default:
				a.emit(r, syntax.Span{}, out)
			}
		}
	}
	if !followed {
		if !atLeastOnce {
			done.add(a.in, st)
		}
		keep(a.store(s.Target, st, vUnknown, s.Target.Range()))
		return
	}
	keep(a.then(a.next(st, it, s.Iter), func(st *state, v val) []res {
		return a.store(s.Target, st, v, s.Target.Range())
	}))
}

// nonEmpty recognises literals that have at least one item.
func nonEmpty(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Tuple:
		return len(e.Elts) > 0
	case *syntax.List:
		return len(e.Elts) > 0
	case *syntax.Call:
		if f, ok := e.Func.(*syntax.Name); ok && (f.Id == "range" || f.Id == "xrange") && len(e.Args) == 1 {
			c, ok := e.Args[0].(*syntax.Constant)
			return ok && c.Kind == syntax.ConstInt && c.Text != "0"
		}
	}
	return false
}

// then goes on from every normal result.
func (a *act) then(list []res, f func(*state, val) []res) []res {
	if len(list) == 1 && list[0].kind == oNormal {
		return f(list[0].st, list[0].v)
	}
	var all []res
	for _, r := range list {
		if r.kind != oNormal {
			all = a.in.ar.results.push(all, r)
			continue
		}
		for _, q := range f(r.st, r.v) {
			all = a.in.ar.results.push(all, q)
		}
	}
	return all
}
