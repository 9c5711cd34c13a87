package sre

import "slices"

// parser3 reads a pattern as Python 3.13 does.
type parser3 struct {
	*tokenizer
	*state
}

func parse3(pattern Text, flags Flags, opts Options) (*seq, *state) {
	p := &parser3{newTokenizer(pattern, Py3), newState(pattern, flags, Py3, opts)}
	tree := p.alternatives(flags&Verbose != 0, 0)
	p.fixFlags()
	if p.next != eof {
		p.failf(0, "unbalanced parenthesis")
	}
	for _, g := range p.refOrder {
		if g >= p.groups() {
			failAt(p.rs, p.refPos[g], "invalid group reference "+itoa(g))
		}
	}
	return tree, p.state
}

func (p *parser3) fixFlags() {
	f := p.flags
	if !p.tokenizer.pattern.IsBytes {
		switch {
		case f&Locale != 0:
			fail(ValueError, "cannot use LOCALE flag with a str pattern")
		case f&ASCII == 0:
			p.flags |= Unicode
		case f&Unicode != 0:
			fail(ValueError, "ASCII and UNICODE flags are incompatible")
		}
		return
	}
	if f&Unicode != 0 {
		fail(ValueError, "cannot use UNICODE flag with a bytes pattern")
	}
	if f&Locale != 0 && f&ASCII != 0 {
		fail(ValueError, "ASCII and LOCALE flags are incompatible")
	}
}

func (p *parser3) alternatives(verbose bool, nested int) *seq {
	p.enter()
	defer p.leave()
	var alts []*seq
	for {
		alts = append(alts, p.sequence(verbose, nested+1, nested == 0 && len(alts) == 0))
		if !p.match('|') {
			break
		}
		if nested == 0 {
			verbose = p.flags&Verbose != 0
		}
	}
	if len(alts) == 1 {
		return alts[0]
	}
	s := &seq{items: hoistPrefix(alts)}
	if set, ok := alternativesAsSet(alts); ok {
		s.items = append(s.items, &node{op: nIn, set: uniq(set)})
	} else {
		s.items = append(s.items, &node{op: nBranch, alts: alts})
	}
	return s
}

func alternativesAsSet(alts []*seq) (set []setItem, ok bool) {
	for _, alt := range alts {
		if len(alt.items) != 1 {
			return nil, false
		}
		switch n := alt.items[0]; {
		case n.op == nLiteral:
			set = append(set, litItem(n.c))
		case n.op == nIn && !n.neg:
			set = append(set, n.set...)
		default:
			return nil, false
		}
	}
	return set, true
}

func (p *parser3) sequence(verbose bool, nested int, first bool) *seq {
	s := &seq{}
	for p.next != eof && !p.next.in("|)") {
		t := p.get()
		if verbose {
			if isPatternSpace(t) {
				continue
			}
			if t.is('#') {
				for t = p.get(); t != eof && !t.is('\n'); t = p.get() {
				}
				continue
			}
		}
		switch {
		case t.esc:
			s.items = append(s.items, p.escape(t))
		case t.r == '[':
			s.items = append(s.items, p.class())
		case t.in("*+?{"):
			p.repeat(s, t)
		case t.r == '.':
			s.items = append(s.items, &node{op: nAny})
		case t.r == '(':
			if n := p.group(s, &verbose, nested, first); n != nil {
				s.items = append(s.items, n)
			}
		case t.r == '^':
			s.items = append(s.items, &node{op: nAt, at: atBeginning})
		case t.r == '$':
			s.items = append(s.items, &node{op: nAt, at: atEnd})
		default:
			s.items = append(s.items, literal(t.r))
		}
	}
	s.unpack()
	return s
}

// isPlain reports whether n is a group that groups only.
func (n *node) isPlain() bool { return n.op == nGroup && n.group == 0 && n.add == 0 && n.del == 0 }

// unpack puts the contents of plain groups in their place.
func (s *seq) unpack() {
	if !slices.ContainsFunc(s.items, (*node).isPlain) {
		return
	}
	var items []*node
	for _, n := range s.items {
		if n.isPlain() {
			items = append(items, n.sub.items...)
		} else {
			items = append(items, n)
		}
	}
	s.items = items
}

func (p *parser3) class() *node {
	here := p.tell() - 1
	if p.next.is('[') {
		p.warn("FutureWarning", "Possible nested set at position %d", p.tell())
	}
	n := &node{op: nIn, neg: p.match('^')}
	for {
		t := p.get()
		if t == eof {
			p.failf(p.tell()-here, "unterminated character set")
		}
		if t.is(']') && len(n.set) > 0 {
			break
		}
		lo := litItem(t.r)
		if t.esc {
			lo = p.classEscape(t)
		} else if len(n.set) > 0 && t.in("-&~|") && p.next == t {
			p.warnSetOperator(t)
		}
		if !p.match('-') {
			n.set = append(n.set, lo)
			continue
		}
		u := p.get()
		if u == eof {
			p.failf(p.tell()-here, "unterminated character set")
		}
		if u.is(']') {
			n.set = append(n.set, lo, litItem('-'))
			break
		}
		hi := litItem(u.r)
		if u.esc {
			hi = p.classEscape(u)
		} else if u.r == '-' {
			p.warn("FutureWarning", "Possible set difference at position %d", p.tell()-2)
		}
		if lo.cat != catNone || hi.cat != catNone || hi.lo < lo.lo {
			p.failf(t.len()+1+u.len(), "bad character range %s-%s", encode(t.runes()), encode(u.runes()))
		}
		n.set = append(n.set, setItem{lo: lo.lo, hi: hi.lo})
	}
	n.set = uniq(n.set)
	if len(n.set) == 1 && n.set[0].isLit {
		if n.neg {
			return &node{op: nNotLiteral, c: n.set[0].lo}
		}
		return literal(n.set[0].lo)
	}
	return n
}

func (p *parser3) warnSetOperator(t token) {
	names := map[rune]string{'-': "difference", '&': "intersection", '~': "symmetric difference", '|': "union"}
	p.warn("FutureWarning", "Possible set %s at position %d", names[t.r], p.tell()-1)
}

func (p *parser3) repeat(s *seq, t token) {
	here := p.tell()
	lo, hi := uint64(0), uint64(maxRepeat)
	switch t.r {
	case '?':
		hi = 1
	case '+':
		lo = 1
	case '{':
		if p.next.is('}') {
			s.items = append(s.items, literal('{'))
			return
		}
		from := p.digits(nil, len(p.rs), decDigits)
		to := from
		if p.match(',') {
			to = p.digits(nil, len(p.rs), decDigits)
		}
		if !p.match('}') {
			s.items = append(s.items, literal('{'))
			p.seek(here)
			return
		}
		lo, hi = repeatBounds(from, to)
		if hi < lo {
			p.failf(p.tell()-here, "min repeat greater than max repeat")
		}
	}
	if len(s.items) == 0 || s.items[len(s.items)-1].op == nAt {
		p.failf(p.tell()-here+t.len(), "nothing to repeat")
	}
	item := s.items[len(s.items)-1]
	if item.isRepeat() {
		p.failf(p.tell()-here+t.len(), "multiple repeat")
	}
	n := &node{op: nMaxRepeat, min: lo, max: hi, sub: &seq{items: []*node{item}}}
	if item.isPlain() {
		n.sub = item.sub
	}
	if p.match('?') {
		n.op = nMinRepeat
	} else if p.match('+') {
		n.op = nPossRepeat
	}
	s.items[len(s.items)-1] = n
}

// repeatBounds reads {from,to}; it is for the caller to see that they agree.
func repeatBounds(from, to []rune) (lo, hi uint64) {
	hi = maxRepeat
	if len(from) > 0 {
		if lo = uint64(number(from, 10)); lo >= maxRepeat {
			fail(OverflowError, "the repetition number is too large")
		}
	}
	if len(to) > 0 {
		if hi = uint64(number(to, 10)); hi >= maxRepeat {
			fail(OverflowError, "the repetition number is too large")
		}
	}
	return lo, hi
}

// group reads what follows a parenthesis; nil is what adds nothing.
func (p *parser3) group(s *seq, verbose *bool, nested int, first bool) *node {
	start := p.tell() - 1
	n := &node{op: nGroup}
	capture := true
	var name []rune
	if p.match('?') {
		t := p.get()
		if t == eof {
			p.failf(0, "unexpected end of pattern")
		}
		capture = false
		switch {
		case t.is('P'):
			switch {
			case p.match('<'):
				name = p.until('>', "group name")
				p.checkName(name, 1)
				capture = true
			case p.match('='):
				return p.namedRef()
			default:
				t = p.get()
				if t == eof {
					p.failf(0, "unexpected end of pattern")
				}
				p.failf(t.len()+2, "unknown extension ?P%s", encode(t.runes()))
			}
		case t.is(':'):
		case t.is('#'):
			for {
				if p.next == eof {
					p.failf(p.tell()-start, "missing ), unterminated comment")
				}
				if p.get().is(')') {
					return nil
				}
			}
		case t.in("=!<"):
			return p.assertion(t, start, *verbose, nested)
		case t.is('('):
			return p.condition(start, *verbose, nested)
		case t.is('>'):
			n.op = nAtomic
		case !t.esc && (inlineFlags[Py3][t.r] != 0 || t.r == '-'):
			var global bool
			if n.add, n.del, global = p.inlineFlags(t); global {
				if !first || len(s.items) > 0 {
					p.failf(p.tell()-start, "global flags not at the start of the expression")
				}
				*verbose = p.flags&Verbose != 0
				return nil
			}
		default:
			p.failf(t.len()+1, "unknown extension ?%s", encode(t.runes()))
		}
	}
	if capture {
		if was, ok := p.names[encode(name)]; ok && name != nil {
			p.failf(len(name)+1, "redefinition of group name %s as group %d; was group %d", p.repr(name), p.groups(), was)
		}
		n.group = p.openGroup(name)
	}
	n.sub = p.alternatives((*verbose || n.add&Verbose != 0) && n.del&Verbose == 0, nested+1)
	if !p.match(')') {
		p.failf(p.tell()-start, "missing ), unterminated subpattern")
	}
	if capture {
		p.closeGroup(n.group, n.sub)
	}
	return n
}

func (p *parser3) namedRef() *node {
	name := p.until(')', "group name")
	p.checkName(name, 1)
	gid, ok := p.names[encode(name)]
	if !ok {
		p.failf(len(name)+1, "unknown group name %s", p.repr(name))
	}
	if !p.isClosed(gid) {
		p.failf(len(name)+1, "cannot refer to an open group")
	}
	p.checkBehind(gid)
	return &node{op: nGroupRef, group: gid, sub: p.closed[gid]}
}

func (p *parser3) checkBehind(gid int) {
	if p.behindGroups == 0 {
		return
	}
	if !p.isClosed(gid) {
		p.failf(0, "cannot refer to an open group")
	}
	if gid >= p.behindGroups {
		p.failf(0, "cannot refer to group defined in the same lookbehind subpattern")
	}
}

func (p *parser3) assertion(t token, start int, verbose bool, nested int) *node {
	n := &node{op: nAssert}
	outermost := false
	if t.r == '<' {
		t = p.get()
		if t == eof {
			p.failf(0, "unexpected end of pattern")
		}
		if !t.in("=!") {
			p.failf(t.len()+2, "unknown extension ?<%s", encode(t.runes()))
		}
		n.behind = true
		if outermost = p.behindGroups == 0; outermost {
			p.behindGroups = p.groups()
		}
	}
	n.sub = p.alternatives(verbose, nested+1)
	if outermost {
		p.behindGroups = 0
	}
	if !p.match(')') {
		p.failf(p.tell()-start, "missing ), unterminated subpattern")
	}
	if t.r == '!' {
		if len(n.sub.items) == 0 {
			return &node{op: nFailure}
		}
		n.op = nAssertNot
	}
	return n
}

func (p *parser3) condition(start int, verbose bool, nested int) *node {
	n := &node{op: nCond}
	name := p.until(')', "group name")
	if allDigits(name) {
		n.group = number(name, 10)
		if n.group == 0 {
			p.failf(len(name)+1, "bad group number")
		}
		if n.group >= maxGroups {
			p.failf(len(name)+1, "invalid group reference %s", decimal(name))
		}
		if _, ok := p.refPos[n.group]; !ok {
			p.refPos[n.group] = p.tell() - len(name) - 1
			p.refOrder = append(p.refOrder, n.group)
		}
	} else {
		p.checkName(name, 1)
		gid, ok := p.names[encode(name)]
		if !ok {
			p.failf(len(name)+1, "unknown group name %s", p.repr(name))
		}
		n.group = gid
	}
	p.checkBehind(n.group)
	if n.group < p.groups() && p.closed[n.group] == nil {
		p.asksOpen = true
	}
	p.enter()
	n.sub = p.sequence(verbose, nested+1, false)
	if p.match('|') {
		n.no = p.sequence(verbose, nested+1, false)
		if p.next.is('|') {
			p.failf(0, "conditional backref with more than two branches")
		}
	}
	p.leave()
	if !p.match(')') {
		p.failf(p.tell()-start, "missing ), unterminated subpattern")
	}
	return n
}

const maxGroups = 1073741823

// until reads a name up to its terminator.
func (s *tokenizer) until(terminator rune, what string) []rune {
	var name []rune
	for {
		t := s.get()
		if t == eof {
			if len(name) == 0 {
				s.failf(0, "missing %s", what)
			}
			s.failf(len(name), "missing %c, unterminated name", terminator)
		}
		if t.is(terminator) {
			if len(name) == 0 {
				s.failf(1, "missing %s", what)
			}
			return name
		}
		name = append(name, t.runes()...)
	}
}

func (s *tokenizer) checkName(name []rune, offset int) {
	if s.pattern.IsBytes {
		for _, r := range name {
			if r >= 0x80 {
				s.failf(len(name)+offset, "bad character in group name %s", backslashed(s.repr(name)))
			}
		}
	}
	if !isIdentifier(name) {
		s.failf(len(name)+offset, "bad character in group name %s", s.repr(name))
	}
}
