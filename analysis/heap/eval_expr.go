package heap

import (
	"slices"

	"github.com/sllint/sllint/syntax"
)

// This file evaluates expressions. A value that an inlined call may renumber
// waits on the state's tmp stack; seq sees to that.

// depthLimit bounds how deep statements and expressions may nest; what is
// deeper is unknown.
const depthLimit = 1500

func (a *act) eval(e syntax.Expr, st *state) []res {
	a.edepth++
	defer func() { a.edepth-- }()
	if e == nil || a.edepth > depthLimit {
		return one(st, vUnknown)
	}
	if a.in.labour--; a.in.labour < 0 {
		a.in.truncated = true
		return nil
	}
	switch e := e.(type) {
	case *syntax.Name:
		return a.name(e, st)
	case *syntax.Constant:
		return one(st, a.in.constant(e))
	case *syntax.Call:
		return a.call(e, st)
	case *syntax.Attribute:
		return a.seq(st, []syntax.Expr{e.Value}, func(st *state, v []val) []res {
			return a.attribute(st, v[0], e)
		})
	case *syntax.Subscript:
		return a.seq(st, []syntax.Expr{e.Value, e.Slice}, func(st *state, v []val) []res {
			return a.item(st, v[0], v[1], e)
		})
	case *syntax.BoolOp:
		return a.boolOp(e, st)
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			t, f, other := a.cond(e.Operand, st)
			for _, s := range t {
				other = append(other, res{oNormal, s, vFalse, nil})
			}
			for _, s := range f {
				other = append(other, res{oNormal, s, vTrue, nil})
			}
			return other
		}
		return a.opaque(st, e.Operand)
	case *syntax.BinOp:
		return a.seq(st, []syntax.Expr{e.Left, e.Right}, func(st *state, v []val) []res {
			r := vUnknown
			if e.Op == syntax.Add {
				st, r = a.concat(st, v[0], v[1], e.Span)
			}
			if text(e.Left) || text(e.Right) {
				if !r.isObj() {
					r = vText
				}
				return one(st, r)
			}
			return append(a.weak(st, vWeakOp), res{oNormal, st, r, nil})
		})
	case *syntax.Compare:
		return a.compare(e, st)
	case *syntax.IfExp:
		t, f, list := a.cond(e.Test, st)
		for _, s := range t {
			list = append(list, a.eval(e.Body, s)...)
		}
		for _, s := range f {
			list = append(list, a.eval(e.Orelse, s)...)
		}
		return list
	case *syntax.NamedExpr:
		return a.then(a.eval(e.Value, st), func(st *state, v val) []res {
			return one(a.bind(st, a.u.lab(e.Target.Sym, e.Target.Id), v, e.Span), v)
		})
	case *syntax.Tuple:
		return a.display(st, e.Elts, seqTuple, e.Span)
	case *syntax.List:
		return a.display(st, e.Elts, seqList, e.Span)
	case *syntax.Set:
		return a.display(st, e.Elts, seqSet, e.Span)
	case *syntax.Dict:
		return a.dict(e, st)
	case *syntax.Lambda:
		return a.lambda(e, st)
	case *syntax.GeneratorExp:
		return a.genexp(e, st)
	case *syntax.ListComp:
		return a.comprehension(e.Generators, nil, e.Elt, seqList, st, e)
	case *syntax.SetComp:
		return a.comprehension(e.Generators, nil, e.Elt, seqSet, st, e)
	case *syntax.DictComp:
		return a.comprehension(e.Generators, e.Key, e.Value, -1, st, e)
	case *syntax.Starred:
		return a.eval(e.Value, st)
	case *syntax.Yield:
		return a.yield(e, st)
	case *syntax.YieldFrom:
		return a.yieldFrom(e, st)
	case *syntax.Await:
		return a.await(e, st)
	case *syntax.JoinedStr:
		return a.then(a.opaque(st, e.Values...), func(st *state, _ val) []res { return one(st, vText) })
	case *syntax.FormattedValue:
		if e.FormatSpec != nil {
			return a.opaque(st, e.Value, e.FormatSpec)
		}
		return a.opaque(st, e.Value)
	case *syntax.Repr:
		return a.opaque(st, e.Value)
	case *syntax.Slice:
		var parts []syntax.Expr
		for _, p := range []syntax.Expr{e.Lower, e.Upper, e.Step} {
			if p != nil {
				parts = append(parts, p)
			}
		}
		return a.opaque(st, parts...)
	case *syntax.TemplateStr:
		return a.opaque(st, e.Values...)
	case *syntax.Interpolation:
		return a.opaque(st, e.Value)
	}
	return one(st, vUnknown)
}

// text reports whether an expression is a piece of text; putting texts
// together does not fail.
func text(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Constant:
		return e.Kind == syntax.ConstStr || e.Kind == syntax.ConstBytes
	case *syntax.JoinedStr:
		return true
	case *syntax.BinOp:
		return text(e.Left)
	}
	return false
}

// opaque evaluates expressions for what they do; the value is unknown.
func (a *act) opaque(st *state, list ...syntax.Expr) []res {
	return a.seq(st, list, func(st *state, _ []val) []res { return one(st, vUnknown) })
}

// seq evaluates expressions in order and hands their values to f.
func (a *act) seq(st *state, list []syntax.Expr, f func(*state, []val) []res) []res {
	return a.seqFrom(st, list, nil, len(st.tmp), f)
}

func (a *act) seqFrom(st *state, list []syntax.Expr, done []val, base int, f func(*state, []val) []res) []res {
	if len(done) == len(list) {
		n := base
		for i, v := range done {
			if v == pushed {
				if n == base {
					done = append([]val(nil), done...)
				}
				done[i] = st.tmp[n]
				n++
			}
		}
		return f(truncate(st, base), done)
	}
	last := len(done) == len(list)-1
	rs := a.eval(list[len(done)], st)
	if len(rs) == 1 && rs[0].kind == oNormal {
		return a.seqNext(rs[0], list, done, base, last, f)
	}
	var all []res
	for _, r := range rs {
		if r.kind != oNormal {
			if r.kind == oRaise {
				r.st = truncate(r.st, base)
			}
			all = st.ar.results.push(all, r)
			continue
		}
		for _, q := range a.seqNext(r, list, done[:len(done):len(done)], base, last, f) {
			all = st.ar.results.push(all, q)
		}
	}
	return all
}

// pushed stands for a value that waits on the tmp stack.
const pushed val = firstObj - 1

func (a *act) seqNext(r res, list []syntax.Expr, done []val, base int, last bool, f func(*state, []val) []res) []res {
	if r.v.isObj() && !last {
		return a.seqFrom(r.st.push(r.v), list, r.st.ar.vals.push(done, pushed), base, f)
	}
	return a.seqFrom(r.st, list, r.st.ar.vals.push(done, r.v), base, f)
}

// cond evaluates a condition: the states in which it is true, those in which
// it is false, and the other results. What it says about a variable is
// remembered in the variable.
func (a *act) cond(e syntax.Expr, st *state) (yes, no []*state, other []res) {
	switch e := e.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			no, yes, other = a.cond(e.Operand, st)
			return yes, no, other
		}
	case *syntax.BoolOp:
		live := []*state{st}
		for _, v := range e.Values {
			var next []*state
			for _, s := range live {
				t, f, o := a.cond(v, s)
				other = append(other, o...)
				if e.Op == syntax.And {
					next, no = append(next, t...), append(no, f...)
				} else {
					next, yes = append(next, f...), append(yes, t...)
				}
			}
			live = next
		}
		if e.Op == syntax.And {
			return live, no, other
		}
		return yes, live, other
	case *syntax.Compare:
		if y, n, o, ok := a.noneTest(e, st); ok {
			return y, n, o
		}
	}
	for _, r := range a.eval(e, st) {
		if r.kind != oNormal {
			other = append(other, r)
			continue
		}
		t, f := a.in.truth(r.st, r.v)
		if t {
			yes = append(yes, a.refine(r.st, e, r.v, vTruthy, f))
		}
		if f {
			no = append(no, a.refine(r.st, e, r.v, vFalsy, t))
		}
	}
	return yes, no, other
}

// refine remembers what a condition said about an unknown variable that other
// conditions mention too.
func (a *act) refine(st *state, e syntax.Expr, v, to val, forked bool) *state {
	if n, ok := e.(*syntax.NamedExpr); ok {
		e = n.Target
	}
	n, ok := e.(*syntax.Name)
	if !ok || !forked {
		return st
	}
	l := a.u.lab(n.Sym, n.Id)
	if v == vUnknown || v == vNotNone {
		if a.f.tested[l] > 1 && a.local(l) {
			return a.bind(st, l, to, syntax.Span{})
		}
		return st
	}
	if v.isObj() && a.local(l) {
		// A container that may be empty: inside, it holds at least one thing.
		if o := st.obj(v); o.flags&fOpen != 0 && to == vTruthy && (o.kind == kSeq || o.kind == kDict) && o.flags&fNonEmpty == 0 {
			n, x := st.edit(v)
			x.flags |= fNonEmpty
			return n
		}
	}
	return st
}

// noneTest decides `x is None`, `x is not None`, `x == None`.
func (a *act) noneTest(e *syntax.Compare, st *state) (yes, no []*state, other []res, ok bool) {
	if len(e.Ops) != 1 {
		return nil, nil, nil, false
	}
	c, isConst := e.Comparators[0].(*syntax.Constant)
	op := e.Ops[0]
	if !isConst || c.Kind != syntax.ConstNone || op != syntax.Is && op != syntax.IsNot && op != syntax.Eq && op != syntax.NotEq {
		return nil, nil, nil, false
	}
	for _, r := range a.eval(e.Left, st) {
		if r.kind != oNormal {
			other = append(other, r)
			continue
		}
		switch r.v {
		case vNone:
			yes = append(yes, r.st)
		case vUnknown, vFalsy:
			yes = append(yes, a.refineTo(r.st, e.Left, vNone))
			no = append(no, a.refineTo(r.st, e.Left, vNotNone))
		default:
			no = append(no, r.st)
		}
	}
	if op == syntax.IsNot || op == syntax.NotEq {
		yes, no = no, yes
	}
	return yes, no, other, true
}

func (a *act) refineTo(st *state, e syntax.Expr, v val) *state {
	if n, ok := e.(*syntax.NamedExpr); ok {
		e = n.Target
	}
	if n, ok := e.(*syntax.Name); ok {
		if l := a.u.lab(n.Sym, n.Id); a.f.tested[l] > 1 && a.local(l) {
			return a.bind(st, l, v, syntax.Span{})
		}
	}
	return st
}

func (a *act) boolOp(e *syntax.BoolOp, st *state) []res {
	live := []res{{oNormal, st, vUnknown, nil}}
	var all []res
	for i, v := range e.Values {
		var next []res
		for _, r := range live {
			rs := a.eval(v, r.st)
			if i == len(e.Values)-1 {
				all = append(all, rs...)
				continue
			}
			for _, q := range rs {
				if q.kind != oNormal {
					all = append(all, q)
					continue
				}
				t, f := a.in.truth(q.st, q.v)
				stop, on := t, f
				stopTo, onTo := vTruthy, vFalsy
				if e.Op == syntax.And {
					stop, on = f, t
					stopTo, onTo = vFalsy, vTruthy
				}
				if stop {
					w := q.v
					if w == vUnknown && on {
						w = stopTo
					}
					all = append(all, res{oNormal, a.refine(q.st, v, q.v, stopTo, on), w, nil})
				}
				if on {
					next = append(next, res{oNormal, a.refine(q.st, v, q.v, onTo, stop), vUnknown, nil})
				}
			}
		}
		live = next
	}
	return dedupe(all)
}

// dedupe drops repeated results.
func dedupe(list []res) []res {
	for i := 1; i < len(list); i++ {
		if slices.Contains(list[:i], list[i]) {
			kept := slices.Clone(list[:i])
			for _, r := range list[i+1:] {
				if !slices.Contains(kept, r) {
					kept = append(kept, r)
				}
			}
			return kept
		}
	}
	return list
}

func (a *act) compare(e *syntax.Compare, st *state) []res {
	if t, f, other, ok := a.noneTest(e, st); ok {
		for _, s := range t {
			other = append(other, res{oNormal, s, vTrue, nil})
		}
		for _, s := range f {
			other = append(other, res{oNormal, s, vFalse, nil})
		}
		return other
	}
	return a.seq(st, append([]syntax.Expr{e.Left}, e.Comparators...), func(st *state, v []val) []res {
		if len(v) == 2 {
			return append(a.weakCompare(st, e), res{oNormal, st, a.in.compareVals(st, e.Ops[0], v[0], v[1]), nil})
		}
		return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil})
	})
}

func (a *act) weakCompare(st *state, e *syntax.Compare) []res {
	switch e.Ops[0] {
	case syntax.Is, syntax.IsNot, syntax.Eq, syntax.NotEq:
		return nil
	}
	return a.weak(st, vWeakOp)
}

// compareVals decides comparisons of identities and small constants.
func (in *interp) compareVals(st *state, op syntax.CmpOperator, x, y val) val {
	known := func(v val) bool { return v.isObj() || v.isStatic() || v == vNone || v == vTrue || v == vFalse }
	b := func(v bool) val {
		if v {
			return vTrue
		}
		return vFalse
	}
	if !known(x) || !known(y) || in.staticOf(x).kind == sAnyClass || in.staticOf(y).kind == sAnyClass {
		return vUnknown
	}
	switch op {
	case syntax.Is:
		if x.isObj() && st.obj(x).kind == kOpaque || y.isObj() && st.obj(y).kind == kOpaque {
			return vUnknown
		}
		return b(x == y)
	case syntax.IsNot:
		if x.isObj() && st.obj(x).kind == kOpaque || y.isObj() && st.obj(y).kind == kOpaque {
			return vUnknown
		}
		return b(x != y)
	case syntax.Eq, syntax.NotEq, syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE:
		p, ok1 := in.intOf(x)
		q, ok2 := in.intOf(y)
		if ok1 && ok2 {
			switch op {
			case syntax.Eq:
				return b(p == q)
			case syntax.NotEq:
				return b(p != q)
			case syntax.Lt:
				return b(p < q)
			case syntax.LtE:
				return b(p <= q)
			case syntax.Gt:
				return b(p > q)
			case syntax.GtE:
				return b(p >= q)
			}
		}
		if x.isStatic() && y.isStatic() && in.statics[-x-1].kind == sStr && in.statics[-y-1].kind == sStr {
			if op == syntax.Eq {
				return b(x == y)
			}
			if op == syntax.NotEq {
				return b(x != y)
			}
		}
		if x == y && !x.isObj() && op == syntax.Eq {
			return vTrue
		}
	}
	return vUnknown
}

// truth says whether a value may be true and whether it may be false.
func (in *interp) truth(st *state, v val) (bool, bool) {
	switch v {
	case vNone, vFalse, vFalsy:
		return false, true
	case vTrue, vTruthy:
		return true, false
	}
	if v.isStatic() {
		s := &in.statics[-v-1]
		switch s.kind {
		case sStr:
			return s.name != "", s.name == ""
		case sInt:
			n, ok := in.intOf(v)
			return !ok || n != 0, !ok || n == 0
		case sLib:
			return true, true
		}
		return true, false
	}
	if !v.isObj() {
		return true, true
	}
	o := st.obj(v)
	switch o.kind {
	case kSeq, kDict:
		if len(o.links) > 0 || o.flags&fNonEmpty != 0 {
			return true, false
		}
		if o.flags&fOpen != 0 {
			return true, true
		}
		return false, true
	case kOpaque:
		return true, len(o.links) == 0
	case kInstance:
		if in.methodOf(st, v, "__bool__") != nil || in.methodOf(st, v, "__len__") != nil || in.methodOf(st, v, "__nonzero__") != nil {
			return true, true
		}
	}
	return true, false
}

// display makes a tuple, list or set.
func (a *act) display(st *state, elts []syntax.Expr, typ int32, at syntax.Span) []res {
	return a.seq(st, elts, func(st *state, v []val) []res {
		o := &obj{kind: kSeq, aux: typ}
		tracked := typ != seqTuple
		for i, x := range v {
			if s, ok := elts[i].(*syntax.Starred); ok {
				_ = s
				if st.is(x, kSeq) || st.is(x, kDict) {
					tracked = true
					for _, l := range st.obj(x).links {
						if l.label == lblElem {
							o.add(lblElem, l.to, at)
						}
					}
					o.flags |= st.obj(x).flags & (fOpen | fNonEmpty)
				} else {
					o.flags |= fOpen
				}
				continue
			}
			tracked = tracked || x.isObj() || x != vUnknown
			if len(o.links) < displayLimit || x.isObj() {
				o.add(lblElem, x, at)
			} else {
				o.flags |= fOpen | fNonEmpty
			}
		}
		if !tracked {
			if len(v) > 0 {
				return one(st, vTruthy)
			}
			return one(st, vFalsy)
		}
		st, x := st.alloc(o)
		return one(st, x)
	})
}

// displayLimit bounds how many untracked elements a display remembers.
const displayLimit = 6

func (a *act) dict(e *syntax.Dict, st *state) []res {
	var list []syntax.Expr
	for i := range e.Values {
		if e.Keys[i] != nil {
			list = append(list, e.Keys[i])
		}
		list = append(list, e.Values[i])
	}
	return a.seq(st, list, func(st *state, v []val) []res {
		o := &obj{kind: kDict}
		for i := range e.Values {
			if e.Keys[i] == nil {
				if st.is(v[0], kDict) {
					for _, l := range st.obj(v[0]).links {
						o.set(l.label, l.to, e.Span)
					}
				}
				o.flags |= fOpen
				v = v[1:]
				continue
			}
			k, x := v[0], v[1]
			v = v[2:]
			if !x.isObj() && len(o.links) >= displayLimit {
				o.flags |= fOpen | fNonEmpty
				continue
			}
			if l, ok := a.in.keyLabel(k); ok {
				o.set(l, x, e.Span)
			} else if x.isObj() || k.isObj() {
				o.add(lblElem, x, e.Span)
				if k.isObj() {
					o.add(lblElem, k, e.Span)
				}
			} else {
				o.flags |= fOpen | fNonEmpty
			}
		}
		st, x := st.alloc(o)
		return one(st, x)
	})
}

// keyLabel gives the label of a constant key.
func (in *interp) keyLabel(k val) (label, bool) {
	if k.isStatic() && (in.statics[-k-1].kind == sStr || in.statics[-k-1].kind == sInt) {
		return in.label("'" + in.statics[-k-1].name), true
	}
	return 0, false
}
