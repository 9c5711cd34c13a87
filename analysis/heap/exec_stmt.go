package heap

import "github.com/sllint/sllint/syntax"

// This file runs statements other than try, with and loops. A statement takes
// the set of states in which it is reached and gives those in which it goes
// on; every other way to end goes to the outcomes.

// act is one activation: a function being interpreted.
type act struct {
	in       *interp
	f        *fn
	u        *unit
	handlers int // try statements of this function around the current point
	hdepth   int // handlers being run, this function's
	pdepth   int // finally blocks being run
	wdepth   int // with blocks being run
	idepth   int // for loops being run
	edepth   int // depth of the expression
	seek     syntax.Node
	root     bool
	names    *labelSet            // names that matter; nil where all do
	marks    map[syntax.Stmt]mark // what statements may do; nil where all matter
	resumed  bool                 // a generator that something known drives
	thrown   bool                 // an exception comes with the resume
	classes  []syntax.Expr        // what the conditions around say to be a class
	at       syntax.Span          // what is being run, as far as anybody needs to be told
}

// res is one way in which an expression ends.
type res struct {
	kind uint8 // oNormal, oRaise or oYield
	st   *state
	v    val
	node syntax.Node
}

func one(st *state, v val) []res {
	list := st.ar.results.take(1, 1)
	list[0] = res{oNormal, st, v, nil}
	return list
}

func raised(st *state, v val) []res {
	list := st.ar.results.take(1, 1)
	list[0] = res{oRaise, st, v, nil}
	return list
}

// block runs statements one after the other.
func (a *act) block(body []syntax.Stmt, states []*state, out *outcomes) []*state {
	for i := range body {
		if a.seek != nil && !contains(body[i], a.seek) {
			continue
		}
		if len(states) == 0 {
			return nil
		}
		if !a.in.spend(len(states)) {
			return nil
		}
		states = a.stmt(body[i], states, out)
	}
	return states
}

// emit passes on a result that is not normal.
func (a *act) emit(r res, at syntax.Span, out *outcomes) {
	if r.kind == oRaise {
		r.st = a.arrive(r.st, r.v, at)
	}
	out.add(a.in, r.kind, r.st, r.v, r.node)
}

// each evaluates an expression in every state, lets f go on from each value,
// and collects the states that result.
func (a *act) each(e syntax.Expr, states []*state, out *outcomes, f func(*state, val) []res) []*state {
	var next stateSet
	for _, st := range states {
		for _, r := range a.eval(e, st) {
			if r.kind != oNormal {
				a.emit(r, syntax.Span{}, out)
				continue
			}
			if f == nil {
				next.add(a.in, r.st)
				continue
			}
			for _, q := range f(r.st, r.v) {
				if q.kind != oNormal {
					a.emit(q, syntax.Span{}, out)
				} else {
					next.add(a.in, q.st)
				}
			}
		}
	}
	return next.list
}

func (a *act) stmt(s syntax.Stmt, states []*state, out *outcomes) []*state {
	a.edepth++
	defer func() { a.edepth-- }()
	if a.edepth > depthLimit {
		a.in.truncated = true
		return states
	}
	if a.marks != nil && a.seek == nil {
		k, ok := a.marks[s]
		if raise, bare := s.(*syntax.Raise); bare && raise.Exc == nil {
			ok = false // it raises nothing new
		}
		if ok && k&(mMatters|mYields|mTells) == 0 {
			return a.skip(k, states, out)
		}
	}
	a.at = header(s)
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return a.each(s.Value, states, out, nil)
	case *syntax.Assign:
		return a.assign(s, states, out)
	case *syntax.AnnAssign:
		if s.Value == nil {
			return states
		}
		return a.each(s.Value, states, out, func(st *state, v val) []res {
			return a.store(s.Target, st, v, s.Span)
		})
	case *syntax.AugAssign:
		return a.augAssign(s, states, out)
	case *syntax.Return:
		for _, st := range states {
			if s.Value == nil {
				out.add(a.in, oReturn, st, vNone, nil)
				continue
			}
			for _, r := range a.eval(s.Value, st) {
				if r.kind != oNormal {
					a.emit(r, syntax.Span{}, out)
				} else {
					out.add(a.in, oReturn, r.st, r.v, nil)
				}
			}
		}
		return nil
	case *syntax.Raise:
		a.raise(s, states, out)
		return nil
	case *syntax.Delete:
		var next stateSet
		for _, st := range states {
			for _, r := range a.delete(s.Targets, st) {
				if r.kind != oNormal {
					a.emit(r, syntax.Span{}, out)
				} else {
					next.add(a.in, r.st)
				}
			}
		}
		return next.list
	case *syntax.If:
		return a.ifStmt(s, states, out)
	case *syntax.While:
		return a.while(s, states, out)
	case *syntax.For:
		return a.forStmt(s, states, out)
	case *syntax.With:
		return a.with(s, 0, states, out)
	case *syntax.Try:
		return a.try(s, states, out)
	case *syntax.Match:
		return a.match(s, states, out)
	case *syntax.Assert:
		yes, no, other := a.condAll(s.Test, states)
		a.emitAll(other, out)
		for _, st := range no {
			for _, r := range a.raiseClass(st, "AssertionError") {
				a.emit(r, s.Span, out)
			}
		}
		return yes
	case *syntax.Break:
		for _, st := range states {
			out.add(a.in, oBreak, st, vUnknown, nil)
		}
		return nil
	case *syntax.Continue:
		for _, st := range states {
			out.add(a.in, oContinue, st, vUnknown, nil)
		}
		return nil
	case *syntax.FunctionDef:
		return a.funcDef(s, states, out)
	case *syntax.ClassDef:
		return a.classDef(s, states, out)
	case *syntax.Import:
		return a.importStmt(s, states, out)
	case *syntax.ImportFrom:
		return a.importFrom(s, states, out)
	case *syntax.Print:
		list := s.Values
		if s.Dest != nil {
			list = append([]syntax.Expr{s.Dest}, list...)
		}
		return a.effects(list, states, out)
	case *syntax.Exec:
		return a.execStmt(s, states, out)
	}
	return states
}

// header is the part of a statement that it runs itself.
func header(s syntax.Stmt) syntax.Span {
	switch s := s.(type) {
	case *syntax.If:
		return s.Test.Range()
	case *syntax.While:
		return s.Test.Range()
	case *syntax.For:
		return s.Iter.Range()
	case *syntax.With:
		return s.Items[0].Context.Range()
	case *syntax.Match:
		return s.Subject.Range()
	case *syntax.FunctionDef:
		return syntax.Span{Start: s.NamePos, Stop: s.NamePos + int32(len(s.Name))}
	case *syntax.Try, *syntax.ClassDef:
		return syntax.Span{}
	}
	return s.Range()
}

// interest fetches what matters in the function; tracked says whether the
// caller passes something that is followed.
func (a *act) interest(tracked bool) {
	if a.f.small() {
		return // everything in it is followed
	}
	g := a.in.groupOf(a.f)
	if g == nil {
		return
	}
	a.names, a.marks = g.names, g.marks
	if tracked {
		a.names, a.marks = g.wide, g.more
	}
}

// skip runs a statement that has nothing to do with what is followed.
func (a *act) skip(k mark, states []*state, out *outcomes) []*state {
	for _, st := range states {
		if k&mRaises != 0 {
			a.external(st, out)
		}
		if k&mReturns != 0 {
			out.add(a.in, oReturn, st, vUnknown, nil)
		}
		if k&mBreaks != 0 {
			out.add(a.in, oBreak, st, vUnknown, nil)
		}
		if k&mContinues != 0 {
			out.add(a.in, oContinue, st, vUnknown, nil)
		}
	}
	if k&mLeaves != 0 {
		return nil
	}
	return states
}

// effects evaluates expressions for what they do.
func (a *act) effects(list []syntax.Expr, states []*state, out *outcomes) []*state {
	for _, e := range list {
		states = a.each(e, states, out, nil)
	}
	return states
}

func (a *act) emitAll(list []res, out *outcomes) {
	for _, r := range list {
		a.emit(r, syntax.Span{}, out)
	}
}

func (a *act) assign(s *syntax.Assign, states []*state, out *outcomes) []*state {
	return a.each(s.Value, states, out, func(st *state, v val) []res {
		if len(s.Targets) == 1 {
			return a.store(s.Targets[0], st, v, s.Span)
		}
		list := []res{{oNormal, st.push(v), v, nil}}
		for _, t := range s.Targets {
			var next []res
			for _, r := range list {
				if r.kind != oNormal {
					next = append(next, r)
					continue
				}
				st := r.st
				next = append(next, a.store(t, st, st.tmp[len(st.tmp)-1], s.Span)...)
			}
			list = next
		}
		for i := range list {
			if list[i].kind == oNormal {
				list[i].st, _ = list[i].st.pop()
			} else {
				list[i].st = truncate(list[i].st, len(st.tmp))
			}
		}
		return list
	})
}

func truncate(st *state, n int) *state {
	if len(st.tmp) <= n {
		return st
	}
	c := st.clone()
	c.tmp = st.tmp[:n]
	return c
}

func (a *act) augAssign(s *syntax.AugAssign, states []*state, out *outcomes) []*state {
	var next stateSet
	target := loadOf(s.Target)
	for _, st := range states {
		for _, r := range a.seq(st, []syntax.Expr{target, s.Value}, func(st *state, v []val) []res {
			st, sum := a.augmented(s, st, v[0], v[1])
			list := a.store(s.Target, st, sum, s.Span)
			return append(list, a.weak(st, vWeakOp)...)
		}) {
			if r.kind != oNormal {
				a.emit(r, syntax.Span{}, out)
			} else {
				next.add(a.in, r.st)
			}
		}
	}
	return next.list
}

// augmented gives the value of `x op= y`: a list grows in place.
func (a *act) augmented(s *syntax.AugAssign, st *state, x, y val) (*state, val) {
	if s.Op == syntax.Add && st.is(x, kSeq) && st.obj(x).aux != seqTuple {
		return a.extend(st, x, y, s.Span), x
	}
	if s.Op == syntax.BitOr && x.isObj() && (st.obj(x).kind == kDict || st.obj(x).kind == kSeq) {
		return a.extend(st, x, y, s.Span), x
	}
	if s.Op == syntax.Add {
		return a.concat(st, x, y, s.Span)
	}
	return st, vUnknown
}

// loadOf reads a store target as an expression.
func loadOf(e syntax.Expr) syntax.Expr {
	switch e := e.(type) {
	case *syntax.Name:
		c := *e
		c.Ctx = syntax.Load
		return &c
	}
	return e
}

func (a *act) ifStmt(s *syntax.If, states []*state, out *outcomes) []*state {
	if a.seek != nil && !contains(s.Test, a.seek) {
		if inBlock(s.Body, a.seek) {
			return a.block(s.Body, states, out)
		}
		return a.block(s.Orelse, states, out)
	}
	yes, no, other := a.condAll(s.Test, states)
	a.emitAll(other, out)
	var next stateSet
	known := len(a.classes)
	a.classes = classesIn(s.Test, a.classes)
	for _, st := range a.block(s.Body, yes, out) {
		next.add(a.in, st)
	}
	a.classes = a.classes[:known]
	for _, st := range a.block(s.Orelse, no, out) {
		next.add(a.in, st)
	}
	return next.list
}

// classesIn adds what a condition says to be a class.
func classesIn(e syntax.Expr, list []syntax.Expr) []syntax.Expr {
	switch e := e.(type) {
	case *syntax.BoolOp:
		if e.Op == syntax.And {
			for _, v := range e.Values {
				list = classesIn(v, list)
			}
		}
	case *syntax.Call:
		switch name := calledName(e); {
		case name == "isclass" && len(e.Args) == 1, name == "issubclass" && len(e.Args) == 2,
			name == "isinstance" && len(e.Args) == 2 && isName(e.Args[1], "type"):
			list = append(list, e.Args[0])
		}
	case *syntax.Compare:
		if c, ok := e.Left.(*syntax.Call); ok && len(e.Ops) == 1 && (e.Ops[0] == syntax.Is || e.Ops[0] == syntax.Eq) &&
			isName(c.Func, "type") && len(c.Args) == 1 && isName(e.Comparators[0], "type") {
			list = append(list, c.Args[0])
		}
	}
	return list
}

// sameVariable reports whether two expressions read the same variable, or the
// same attribute of one.
func sameVariable(x, y syntax.Expr) bool {
	switch x := x.(type) {
	case *syntax.Name:
		y, ok := y.(*syntax.Name)
		return ok && x.Id == y.Id
	case *syntax.Attribute:
		y, ok := y.(*syntax.Attribute)
		return ok && x.Attr == y.Attr && sameVariable(x.Value, y.Value)
	}
	return false
}

func inBlock(body []syntax.Stmt, n syntax.Node) bool {
	return len(body) > 0 && body[0].Pos() <= n.Pos() && n.End() <= body[len(body)-1].End()
}

// condAll evaluates a condition in every state.
func (a *act) condAll(e syntax.Expr, states []*state) (yes, no []*state, other []res) {
	var t, f stateSet
	for _, st := range states {
		ts, fs, rs := a.cond(e, st)
		for _, x := range ts {
			t.add(a.in, x)
		}
		for _, x := range fs {
			f.add(a.in, x)
		}
		other = append(other, rs...)
	}
	return t.list, f.list, other
}

func (a *act) delete(targets []syntax.Expr, st *state) []res {
	list := one(st, vUnknown)
	for _, t := range targets {
		var next []res
		for _, r := range list {
			if r.kind != oNormal {
				next = append(next, r)
				continue
			}
			next = append(next, a.del(t, r.st)...)
		}
		list = next
	}
	return list
}

func (a *act) del(t syntax.Expr, st *state) []res {
	switch t := t.(type) {
	case *syntax.Name:
		return one(a.unbind(st, a.u.lab(t.Sym, t.Id)), vUnknown)
	case *syntax.Tuple:
		return a.delete(t.Elts, st)
	case *syntax.List:
		return a.delete(t.Elts, st)
	case *syntax.Attribute:
		return a.seq(st, []syntax.Expr{t.Value}, func(st *state, v []val) []res {
			l := a.u.lab(t.Sym, t.Attr)
			switch {
			case v[0].isObj():
				if st.is(v[0], kExc) && t.Attr == "__traceback__" {
					l = lblTB
				}
				return append(a.weak(st, vWeakAttr), res{oNormal, st.dropLink(v[0], l), vUnknown, nil})
			case v[0].isStatic():
				return one(st.dropLink(heldObj, a.staticAttr(v[0], t.Attr)), vUnknown)
			}
			return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
		})
	case *syntax.Subscript:
		return a.seq(st, []syntax.Expr{t.Value, t.Slice}, func(st *state, v []val) []res {
			return append(a.weak(st, vWeakItem), res{oNormal, a.delItem(st, v[0], v[1], t.Slice), vUnknown, nil})
		})
	}
	return one(st, vUnknown)
}

func (a *act) importStmt(s *syntax.Import, states []*state, out *outcomes) []*state {
	var next stateSet
	for _, st := range states {
		a.external(st, out)
		for i := range s.Names {
			n := &s.Names[i]
			name := n.Name
			if n.AsName == "" {
				name = firstPart(name)
			}
			st = a.bind(st, a.u.aliasLabel(n), a.in.lib(name), s.Span)
		}
		next.add(a.in, st)
	}
	return next.list
}

func (a *act) importFrom(s *syntax.ImportFrom, states []*state, out *outcomes) []*state {
	var next stateSet
	for _, st := range states {
		a.external(st, out)
		for i := range s.Names {
			n := &s.Names[i]
			if n.Name == "*" {
				continue
			}
			v := vUnknown
			if s.Level == 0 {
				v = a.in.lib(s.Module + "." + n.Name)
			}
			st = a.bind(st, a.u.aliasLabel(n), v, s.Span)
		}
		next.add(a.in, st)
	}
	return next.list
}

// external notes that an operation may raise an exception of its own.
func (a *act) external(st *state, out *outcomes) {
	for _, r := range a.raiseExt(st) {
		a.emit(r, syntax.Span{}, out)
	}
}

func (a *act) execStmt(s *syntax.Exec, states []*state, out *outcomes) []*state {
	list := []syntax.Expr{s.Body}
	if s.Globals != nil {
		list = append(list, s.Globals)
	}
	if s.Locals != nil {
		list = append(list, s.Locals)
	}
	states = a.effects(list, states, out)
	var next stateSet
	for _, st := range states {
		a.external(st, out)
		if s.Globals == nil {
			st, _ = a.localsDict(st, st.top(), s.Span)
		}
		next.add(a.in, st)
	}
	return next.list
}

// match tries each case; patterns are not told apart, what they capture is
// the subject itself or unknown.
func (a *act) match(s *syntax.Match, states []*state, out *outcomes) []*state {
	if a.seek != nil && !contains(s.Subject, a.seek) {
		for i := range s.Cases {
			if inBlock(s.Cases[i].Body, a.seek) {
				return a.block(s.Cases[i].Body, states, out)
			}
		}
	}
	var next stateSet
	for _, st := range states {
		for _, r := range a.eval(s.Subject, st) {
			if r.kind != oNormal {
				a.emit(r, syntax.Span{}, out)
				continue
			}
			rest := []*state{r.st.push(r.v)}
			for i := range s.Cases {
				c := &s.Cases[i]
				var taken, missed []*state
				for _, st := range rest {
					subject := st.tmp[len(st.tmp)-1]
					yes, always := a.pattern(c.Pattern, st, subject, s.Span)
					if yes == nil {
						missed = append(missed, st)
						continue
					}
					if !always {
						missed = append(missed, st)
					}
					if c.Guard == nil {
						taken = append(taken, yes)
						continue
					}
					t, f, o := a.cond(c.Guard, yes)
					taken, missed = append(taken, t...), append(missed, f...)
					for _, r := range o {
						r.st = truncate(r.st, len(st.tmp)-1)
						a.emit(r, syntax.Span{}, out)
					}
				}
				var in stateSet
				for _, st := range taken {
					st, _ = st.pop()
					in.add(a.in, st)
				}
				for _, st := range a.block(c.Body, in.list, out) {
					next.add(a.in, st)
				}
				rest = missed
			}
			for _, st := range rest {
				st, _ = st.pop()
				next.add(a.in, st)
			}
		}
	}
	return next.list
}

// pattern binds what a pattern captures; nil when it cannot match, and whether
// it always does.
func (a *act) pattern(p syntax.Pattern, st *state, v val, at syntax.Span) (*state, bool) {
	switch p := p.(type) {
	case *syntax.MatchAs:
		always := true
		if p.Pattern != nil {
			if st, always = a.pattern(p.Pattern, st, v, at); st == nil {
				return nil, false
			}
		}
		if p.Name != "" {
			st = a.bind(st, a.in.label(p.Name), v, at)
		}
		return st, always
	case *syntax.MatchOr:
		for _, q := range p.Patterns {
			if yes, _ := a.pattern(q, st, v, at); yes != nil {
				return yes, false
			}
		}
		return nil, false
	case *syntax.MatchSingleton:
		want := map[syntax.ConstKind]val{syntax.ConstNone: vNone, syntax.ConstTrue: vTrue, syntax.ConstFalse: vFalse}[p.Kind]
		if v == want {
			return st, true
		}
		if v.isObj() || v == vNone || v == vTrue || v == vFalse {
			return nil, false
		}
		return st, false
	case *syntax.MatchClass:
		if st.is(v, kExc) {
			switch a.in.isInstance(st, v, a.classOf(p.Cls, st)) {
			case triNo:
				return nil, false
			case triYes:
				return a.patternParts(append(p.Patterns, p.KwdPatterns...), st, vUnknown, at), len(p.Patterns)+len(p.KwdPatterns) == 0
			}
		}
		return a.patternParts(append(append([]syntax.Pattern(nil), p.Patterns...), p.KwdPatterns...), st, vUnknown, at), false
	case *syntax.MatchSequence:
		if st.is(v, kSeq) && st.obj(v).flags&fOpen == 0 {
			o := st.obj(v)
			star := false
			for _, q := range p.Patterns {
				if _, ok := q.(*syntax.MatchStar); ok {
					star = true
				}
			}
			if !star && len(o.links) != len(p.Patterns) {
				return nil, false
			}
			if !star {
				always := true
				for i, q := range p.Patterns {
					var ok bool
					if st, ok = a.pattern(q, st, o.links[i].to, at); st == nil {
						return nil, false
					}
					always = always && ok
				}
				return st, always
			}
		}
		return a.patternParts(p.Patterns, st, vUnknown, at), false
	case *syntax.MatchMapping:
		if p.Rest != "" {
			st = a.bind(st, a.in.label(p.Rest), vUnknown, at)
		}
		return a.patternParts(p.Patterns, st, vUnknown, at), false
	case *syntax.MatchStar:
		if p.Name != "" {
			st = a.bind(st, a.in.label(p.Name), vUnknown, at)
		}
		return st, true
	}
	return st, false
}

func (a *act) patternParts(list []syntax.Pattern, st *state, v val, at syntax.Span) *state {
	for _, q := range list {
		if next, _ := a.pattern(q, st, v, at); next != nil {
			st = next
		}
	}
	return st
}
