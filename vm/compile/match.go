package compile

import (
	"fmt"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/vm/code"
)

// matcher compiles the pattern of one case, or of one alternative of an or
// pattern.
type matcher struct {
	c      *compiler
	live   []opnd // temporaries that a failure has to release
	fail   label
	exits  map[string]label
	bodies []exit
	stores []capture
}

// exit is a way out of a pattern that fails.
type exit struct {
	l    label
	live []opnd
}

// capture is a name and the temporary with its value. Names are bound when the
// whole pattern has matched.
type capture struct {
	sym syntax.Sym
	v   opnd
}

// subject is what a pattern looks at. It may be used up if it is owned.
type subject struct {
	v     opnd
	owned bool
}

// match compiles a match statement.
func (c *compiler) match(s *syntax.Match) {
	v := c.expr(s.Subject)
	for i := range s.Cases {
		if s.Cases[i].Guard != nil && !v.isTemp() {
			t := c.push()
			c.move(t, v)
			v = t
		}
	}
	cases := s.Cases
	n := len(cases)
	hasDefault := n > 1 && isWildcard(cases[n-1].Pattern)
	last := n - 1
	if hasDefault {
		last--
	}
	end := c.newLabel()
	d := c.depth
	for i := range cases[:last+1] {
		c.depth = d
		c.matchCase(&cases[i], subject{v, i == last && v.isTemp()}, end)
	}
	c.depth = d
	if hasDefault {
		k := &cases[n-1]
		c.at(k.Pattern)
		c.nop()
		if k.Guard != nil {
			c.jumpIf(k.Guard, end, false)
		}
		c.stmts(k.Body)
	}
	c.bind(end)
}

func isWildcard(p syntax.Pattern) bool {
	as, ok := p.(*syntax.MatchAs)
	return ok && as.Pattern == nil && as.Name == ""
}

// matchCase compiles one case; where it fails control goes on after it.
func (c *compiler) matchCase(k *syntax.MatchCase, s subject, end label) {
	next := c.newLabel()
	m := &matcher{c: c, fail: next, exits: map[string]label{}}
	if s.owned {
		m.live = append(m.live, s.v)
	}
	m.pattern(k.Pattern, s)
	c.at(k.Pattern)
	c.nop()
	for _, x := range m.stores {
		c.store(x.sym, x.v)
	}
	m.live = nil
	if k.Guard != nil {
		c.jumpIf(k.Guard, next, false)
	}
	if !s.owned && s.v.isTemp() {
		c.at(k.Pattern)
		c.clear(s.v)
		c.depth = s.v.num()
	}
	d := c.depth
	c.depth = s.free(d)
	c.stmts(k.Body)
	c.depth = d
	c.artificial()
	c.jump(end)
	c.at(k.Pattern)
	m.finish()
	c.bind(next)
}

// free is the first temporary that is free in the body of a case.
func (s subject) free(d int) int {
	if s.v.isTemp() {
		return s.v.num()
	}
	return d
}

// finish emits the ways out.
func (m *matcher) finish() {
	for _, x := range m.bodies {
		m.c.bind(x.l)
		for i := len(x.live) - 1; i >= 0; i-- {
			m.c.clear(x.live[i])
		}
		m.c.jump(m.fail)
	}
}

// exit gives the label to jump to for a failure here.
func (m *matcher) exit() label {
	if len(m.live) == 0 {
		return m.fail
	}
	key := fmt.Sprint(m.live)
	l, ok := m.exits[key]
	if !ok {
		l = m.c.newLabel()
		m.exits[key] = l
		m.bodies = append(m.bodies, exit{l, append([]opnd{}, m.live...)})
	}
	return l
}

// hold adds a temporary to what a failure releases.
func (m *matcher) hold(o opnd) { m.live = append(m.live, o) }

// drop removes one that has been consumed.
func (m *matcher) drop(o opnd) {
	for i := len(m.live) - 1; i >= 0; i-- {
		if m.live[i] == o {
			m.live = append(m.live[:i:i], m.live[i+1:]...)
			return
		}
	}
}

// take gives an operand that may be consumed: the subject itself if it is
// owned, a local in place, else a copy.
func (m *matcher) take(s subject) opnd {
	switch {
	case s.owned:
		m.drop(s.v)
		return s.v
	case s.v.isTemp():
		t := m.c.push()
		m.c.emit(code.OpCopy, t, s.v, 0)
		return t
	}
	return s.v
}

// done releases an owned subject that is not used any more.
func (m *matcher) done(s subject) {
	if s.owned {
		m.drop(s.v)
		m.c.clear(s.v)
	}
}

func (m *matcher) pattern(p syntax.Pattern, s subject) {
	c := m.c
	switch p := p.(type) {
	case *syntax.MatchValue:
		c.at(p)
		v := m.take(s)
		d := c.depth
		w := c.expr(p.Value)
		c.depth = d
		c.at(p)
		c.branch(code.OpJnEq, m.exit(), v, w)
	case *syntax.MatchSingleton:
		c.at(p)
		v := m.take(s)
		var k code.Const
		switch p.Kind {
		case syntax.ConstTrue:
			k = true
		case syntax.ConstFalse:
			k = false
		}
		d := c.depth
		w := c.constant(k)
		c.depth = d
		c.emit(code.OpJnIs, m.exit(), v, w)
	case *syntax.MatchSequence:
		m.sequence(p, s)
	case *syntax.MatchStar:
		m.capture(p, p.Name, p.Sym, s)
	case *syntax.MatchMapping:
		m.mapping(p, s)
	case *syntax.MatchClass:
		m.class(p, s)
	case *syntax.MatchAs:
		if p.Pattern == nil {
			m.capture(p, p.Name, p.Sym, s)
			return
		}
		m.pattern(p.Pattern, subject{s.v, false})
		m.capture(p, p.Name, p.Sym, s)
	case *syntax.MatchOr:
		m.or(p, s)
	}
}

// capture notes a name for the subject; without a name that is let go of.
func (m *matcher) capture(p syntax.Pattern, name string, sym syntax.Sym, s subject) {
	c := m.c
	c.at(p)
	if name == "" {
		m.done(s)
		return
	}
	v := s.v
	if !s.owned {
		v = c.push()
		if s.v.isTemp() {
			c.emit(code.OpCopy, v, s.v, 0)
		} else {
			c.move(v, s.v)
		}
		m.hold(v)
	}
	m.stores = append(m.stores, capture{sym, v})
}

func (m *matcher) sequence(p *syntax.MatchSequence, s subject) {
	c := m.c
	star, onlyWildcards, starWildcard := -1, true, false
	for i, sub := range p.Patterns {
		if st, ok := sub.(*syntax.MatchStar); ok {
			star = i
			starWildcard = st.Name == ""
			onlyWildcards = onlyWildcards && starWildcard
			continue
		}
		onlyWildcards = onlyWildcards && isWildcard(sub)
	}
	size := len(p.Patterns)
	c.at(p)
	t := c.top()
	c.emit(code.OpMatchSequence, t, s.v, 0)
	c.test(m.exit(), t, false)
	switch {
	case star < 0:
		m.length(s, code.OpJnEq, size)
	case size > 1:
		m.length(s, code.OpJnGe, size-1)
	}
	switch {
	case onlyWildcards:
		m.done(s)
	case starWildcard:
		m.subscripts(p, s, star)
	default:
		m.unpack(p, p.Patterns, s, star)
	}
}

// length compares the subject's length.
func (m *matcher) length(s subject, op code.Op, n int) {
	c := m.c
	d := c.depth
	t := c.push()
	c.emit(code.OpGetLen, t, s.v, 0)
	k := c.constant(int64(n))
	c.depth = d
	c.branch(op, m.exit(), t, k)
}

// unpack takes the subject apart and matches the parts.
func (m *matcher) unpack(p syntax.Pattern, subs []syntax.Pattern, s subject, star int) {
	c := m.c
	v := m.take(s)
	first := c.depth
	for range subs {
		c.push()
	}
	if star >= 0 {
		c.emit(code.OpUnpackEx, temp(first), v, opnd(star+256*(len(subs)-star-1)))
	} else {
		c.emit(code.OpUnpackSequence, c.firstOf(first), v, opnd(len(subs)))
	}
	for i := len(subs) - 1; i >= 0; i-- {
		m.hold(temp(first + i))
	}
	for i, sub := range subs {
		m.pattern(sub, subject{temp(first + i), true})
	}
}

// firstOf makes sure that a temporary exists.
func (c *compiler) firstOf(i int) opnd {
	c.maxDepth = max(c.maxDepth, i+1)
	return temp(i)
}

// subscripts matches the items that are no wildcards one by one, where the rest
// is not wanted.
func (m *matcher) subscripts(p *syntax.MatchSequence, s subject, star int) {
	c := m.c
	for i, sub := range p.Patterns {
		if i == star || isWildcard(sub) {
			continue
		}
		c.at(p)
		v := s.v
		if v.isTemp() {
			v = c.push()
			c.emit(code.OpCopy, v, s.v, 0)
		}
		item := v
		if !item.isTemp() {
			item = c.push()
		}
		d := c.depth
		var index opnd
		if i < star {
			index = c.constant(int64(i))
		} else {
			index = c.push()
			c.emit(code.OpGetLen, index, s.v, 0)
			c.emit(code.OpBinarySubtract, index, index, c.constant(int64(len(p.Patterns)-i)))
		}
		c.depth = d
		c.emit(code.OpBinarySubscr, item, v, index)
		m.hold(item)
		m.pattern(sub, subject{item, true})
	}
	c.at(p)
	m.done(s)
}

func (m *matcher) mapping(p *syntax.MatchMapping, s subject) {
	c := m.c
	size := len(p.Keys)
	c.at(p)
	t := c.top()
	c.emit(code.OpMatchMapping, t, s.v, 0)
	c.test(m.exit(), t, false)
	if size == 0 && p.Rest == "" {
		m.done(s)
		return
	}
	if size > 0 {
		m.length(s, code.OpJnGe, size)
	}
	keys := m.keys(p)
	c.at(p)
	values := c.push()
	c.emit(code.OpMatchKeys, values, s.v, keys)
	m.hold(values)
	m.notNone(values)
	m.unpack(p, p.Patterns, subject{values, true}, -1)
	c.at(p)
	if p.Rest != "" {
		m.rest(p, s, keys)
		return
	}
	if keys.isTemp() {
		m.drop(keys)
		c.clear(keys)
	}
	m.done(s)
}

// keys builds the tuple of a mapping pattern's keys.
func (m *matcher) keys(p *syntax.MatchMapping) opnd {
	c := m.c
	if v, ok := c.foldTuple(p.Keys); ok {
		o := c.constant(v)
		if o.isTemp() {
			m.hold(o)
		}
		return o
	}
	t := c.top()
	for _, k := range p.Keys {
		c.tmp(k)
	}
	c.depth = t.num()
	c.at(p)
	c.emit(code.OpBuildTuple, t, t, opnd(len(p.Keys)))
	c.push()
	m.hold(t)
	return t
}

// notNone fails if a temporary, which stays, is None.
func (m *matcher) notNone(v opnd) {
	c := m.c
	d := c.depth
	t := c.push()
	c.emit(code.OpCopy, t, v, 0)
	k := c.constant(nil)
	c.depth = d
	c.emit(code.OpJtIs, m.exit(), t, k)
}

// rest captures the items of a mapping that are left.
func (m *matcher) rest(p *syntax.MatchMapping, s subject, keys opnd) {
	c := m.c
	dict := c.push()
	c.emit(code.OpBuildMap, dict, dict, 0)
	m.hold(dict)
	c.emit(code.OpDictUpdate, 0, dict, m.take(s))
	first := c.depth
	for range p.Keys {
		c.push()
	}
	c.emit(code.OpUnpackSequence, c.firstOf(first), keys, opnd(len(p.Keys)))
	if keys.isTemp() {
		m.drop(keys)
	}
	for i := len(p.Keys) - 1; i >= 0; i-- {
		t := c.top()
		c.emit(code.OpCopy, t, dict, 0)
		c.emit(code.OpDeleteSubscr, 0, t, temp(first+i))
	}
	m.stores = append(m.stores, capture{p.RestSym, dict})
}

func (m *matcher) class(p *syntax.MatchClass, s subject) {
	c := m.c
	d := c.depth
	base := c.push()
	// The class is looked up before the subject is let go of.
	c.exprTo(p.Cls, c.top())
	c.push()
	c.at(p)
	names := code.Tuple{}
	for _, name := range p.KwdAttrs {
		names = append(names, code.Text(name))
	}
	c.constTo(names, c.push())
	switch {
	case s.owned:
		m.drop(s.v)
		c.move(base, s.v)
	case s.v.isTemp():
		c.emit(code.OpCopy, base, s.v, 0)
	default:
		c.move(base, s.v)
	}
	c.depth = d + 1
	c.emit(code.OpMatchClass, base, base, opnd(len(p.Patterns)))
	m.hold(base)
	m.notNone(base)
	subs := append(append([]syntax.Pattern{}, p.Patterns...), p.KwdPatterns...)
	m.unpack(p, subs, subject{base, true}, -1)
}

// or compiles alternatives. The names that they bind end up in the same
// temporaries.
func (m *matcher) or(p *syntax.MatchOr, s subject) {
	c := m.c
	names := firstNames(p.Patterns[0], nil)
	results := make([]capture, len(names))
	for i, sym := range names {
		results[i] = capture{sym, c.push()}
	}
	matched := c.newLabel()
	d := c.depth
	for _, alt := range p.Patterns {
		c.depth = d
		next := c.newLabel()
		sub := &matcher{c: c, fail: next, exits: map[string]label{}}
		c.at(alt)
		sub.pattern(alt, subject{s.v, false})
		for _, r := range results {
			for _, x := range sub.stores {
				if x.sym == r.sym {
					c.move(r.v, x.v)
				}
			}
		}
		c.at(alt)
		c.jump(matched)
		sub.finish()
		c.bind(next)
	}
	c.depth = d
	c.at(p)
	c.jump(m.exit())
	c.bind(matched)
	for _, r := range results {
		m.hold(r.v)
		m.stores = append(m.stores, r)
	}
	m.done(s)
}

// firstNames lists the names that a pattern binds, in order.
func firstNames(p syntax.Pattern, out []syntax.Sym) []syntax.Sym {
	add := func(name string, sym syntax.Sym) {
		if name != "" {
			out = append(out, sym)
		}
	}
	switch p := p.(type) {
	case *syntax.MatchSequence:
		for _, x := range p.Patterns {
			out = firstNames(x, out)
		}
	case *syntax.MatchStar:
		add(p.Name, p.Sym)
	case *syntax.MatchMapping:
		for _, x := range p.Patterns {
			out = firstNames(x, out)
		}
		add(p.Rest, p.RestSym)
	case *syntax.MatchClass:
		for _, x := range p.Patterns {
			out = firstNames(x, out)
		}
		for _, x := range p.KwdPatterns {
			out = firstNames(x, out)
		}
	case *syntax.MatchAs:
		if p.Pattern != nil {
			out = firstNames(p.Pattern, out)
		}
		add(p.Name, p.Sym)
	case *syntax.MatchOr:
		out = firstNames(p.Patterns[0], out)
	}
	return out
}
