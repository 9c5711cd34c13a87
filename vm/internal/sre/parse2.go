package sre

import (
	"strings"
	"unicode"
)

// parser2 reads a pattern as Python 2.7 does.
type parser2 struct {
	*tokenizer
	*state
}

func parse2(pattern Text, flags Flags, opts Options) (*seq, *state) {
	p := &parser2{newTokenizer(pattern, Py2), newState(pattern, flags, Py2, opts)}
	tree := p.alternatives(0)
	if p.next.is(')') {
		p.failf(0, "unbalanced parenthesis")
	} else if p.next != eof {
		p.failf(0, "bogus characters at end of regular expression")
	}
	if flags&Verbose == 0 && p.flags&Verbose != 0 {
		// Switched on inside: read it all again.
		tree, st := parse2(pattern, p.flags, opts)
		st.warnings = append(p.warnings, st.warnings...)
		return tree, st
	}
	return tree, p.state
}

func (p *parser2) alternatives(nested int) *seq {
	p.enter()
	defer p.leave()
	alts := []*seq{p.sequence(nested + 1)}
	for p.match('|') {
		alts = append(alts, p.sequence(nested+1))
	}
	if len(alts) == 1 {
		return alts[0]
	}
	s := &seq{items: hoistPrefix(alts)}
	var set []setItem
	for _, alt := range alts {
		if len(alt.items) != 1 || alt.items[0].op != nLiteral {
			s.items = append(s.items, &node{op: nBranch, alts: alts})
			return s
		}
		set = append(set, litItem(alt.items[0].c))
	}
	s.items = append(s.items, &node{op: nIn, set: set})
	return s
}

func (p *parser2) sequence(nested int) *seq {
	s := &seq{}
	for p.next != eof && !p.next.in("|)") {
		t := p.get()
		if p.flags&Verbose != 0 {
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
			if n := p.group(nested); n != nil {
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
	return s
}

func (p *parser2) class() *node {
	n := &node{op: nIn, neg: p.match('^')}
	for {
		t := p.get()
		if t.is(']') && len(n.set) > 0 {
			break
		}
		if t == eof {
			p.failf(0, "unexpected end of regular expression")
		}
		lo := litItem(t.r)
		if t.esc {
			lo = p.classEscape(t)
		}
		if !p.match('-') {
			n.set = append(n.set, lo)
			continue
		}
		u := p.get()
		if u.is(']') {
			n.set = append(n.set, lo, litItem('-'))
			break
		}
		if u == eof {
			p.failf(0, "unexpected end of regular expression")
		}
		hi := litItem(u.r)
		if u.esc {
			hi = p.classEscape(u)
		}
		if lo.cat != catNone || hi.cat != catNone || hi.lo < lo.lo {
			p.failf(0, "bad character range")
		}
		n.set = append(n.set, setItem{lo: lo.lo, hi: hi.lo})
	}
	if len(n.set) == 1 && n.set[0].isLit {
		if n.neg {
			return &node{op: nNotLiteral, c: n.set[0].lo}
		}
		return literal(n.set[0].lo)
	}
	return n
}

func (p *parser2) repeat(s *seq, t token) {
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
		here := p.tell()
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
		if lo, hi = repeatBounds(from, to); hi < lo {
			p.failf(0, "bad repeat interval")
		}
	}
	if len(s.items) == 0 || s.items[len(s.items)-1].op == nAt {
		p.failf(0, "nothing to repeat")
	}
	item := s.items[len(s.items)-1]
	if item.isRepeat() {
		p.failf(0, "multiple repeat")
	}
	n := &node{op: nMaxRepeat, min: lo, max: hi, sub: &seq{items: []*node{item}}}
	if p.match('?') {
		n.op = nMinRepeat
	}
	s.items[len(s.items)-1] = n
}

// group reads what follows a parenthesis; nil is what adds nothing.
func (p *parser2) group(nested int) *node {
	n := &node{op: nGroup}
	capture := true
	var name []rune
	if p.match('?') {
		capture = false
		switch {
		case p.match('P'):
			switch {
			case p.match('<'):
				name = p.name('>')
				if !isName2(name) {
					p.failf(0, "bad character in group name %s", p.repr(name))
				}
				capture = true
			case p.match('='):
				return p.namedRef()
			default:
				t := p.get()
				if t == eof {
					p.failf(0, "unexpected end of pattern")
				}
				p.failf(0, "unknown specifier: ?P%s", encode(t.runes()))
			}
		case p.match(':'):
		case p.match('#'):
			for p.next != eof && !p.next.is(')') {
				p.get()
			}
			if !p.match(')') {
				p.failf(0, "unbalanced parenthesis")
			}
			return nil
		case p.next.in("=!<"):
			return p.assertion(nested)
		case p.match('('):
			return p.condition(nested)
		default:
			p.inlineFlags()
			return nil
		}
	}
	if capture {
		if was, ok := p.names[encode(name)]; ok && name != nil {
			p.failf(0, "redefinition of group name %s as group %d; was group %d", p.repr(name), p.groups(), was)
		}
		n.group = p.openGroup(name)
	}
	n.sub = p.alternatives(nested + 1)
	if !p.match(')') {
		p.failf(0, "unbalanced parenthesis")
	}
	if capture {
		p.closeGroup(n.group, n.sub)
	}
	return n
}

func (p *parser2) inlineFlags() {
	flag := func() Flags {
		if p.next.esc {
			return 0
		}
		return inlineFlags[Py2][p.next.r]
	}
	if flag() == 0 {
		p.failf(0, "unexpected end of pattern")
	}
	for flag() != 0 {
		p.flags |= flag()
		p.get()
	}
	if p.next == eof {
		p.failf(0, "unexpected end of pattern")
	}
	if !p.match(')') {
		p.failf(0, "unknown extension")
	}
}

// name reads a group's name up to its terminator.
func (p *parser2) name(terminator rune) []rune {
	var name []rune
	for {
		t := p.get()
		if t == eof {
			p.failf(0, "unterminated name")
		}
		if t.is(terminator) {
			break
		}
		name = append(name, t.runes()...)
	}
	if len(name) == 0 {
		p.failf(0, "missing group name")
	}
	return name
}

func isName2(name []rune) bool {
	for i, r := range name {
		if !isASCIILetter(r) && r != '_' && (i == 0 || !isDigit(r)) {
			return false
		}
	}
	return len(name) > 0
}

func (p *parser2) warnBehind() {
	if p.lookbehind > 0 {
		p.warn("RuntimeWarning", "group references in lookbehind assertions are not supported")
	}
}

func (p *parser2) namedRef() *node {
	name := p.name(')')
	if !isName2(name) {
		p.failf(0, "bad character in backref group name %s", p.repr(name))
	}
	gid, ok := p.names[encode(name)]
	if !ok {
		p.failf(0, "unknown group name: %s", p.repr(name))
	}
	p.warnBehind()
	if !p.isClosed(gid) {
		p.asksOpen = true
	}
	return &node{op: nGroupRef, group: gid, sub: p.closed[gid]}
}

func (p *parser2) assertion(nested int) *node {
	n := &node{op: nAssert}
	t := p.get()
	if t.r == '<' {
		if !p.next.in("=!") {
			p.failf(0, "syntax error")
		}
		n.behind = true
		t = p.get()
		p.lookbehind++
	}
	n.sub = p.alternatives(nested + 1)
	if n.behind {
		p.lookbehind--
	}
	if !p.match(')') {
		p.failf(0, "unbalanced parenthesis")
	}
	if t.r == '!' {
		n.op = nAssertNot
	}
	return n
}

func (p *parser2) condition(nested int) *node {
	n := &node{op: nCond}
	name := p.name(')')
	if isName2(name) {
		gid, ok := p.names[encode(name)]
		if !ok {
			p.failf(0, "unknown group name: %s", p.repr(name))
		}
		n.group = gid
	} else {
		gid, ok := parseInt2(name)
		if !ok {
			p.failf(0, "bad character in group name")
		}
		n.group = gid
	}
	p.warnBehind()
	outer := &node{op: nGroup}
	if n.group == 0 {
		outer.sub = p.alternatives(nested + 1)
	} else {
		if n.group > 0 && n.group < p.groups() && p.closed[n.group] == nil {
			p.asksOpen = true
		}
		p.enter()
		n.sub = p.sequence(nested + 2)
		if p.match('|') {
			n.no = p.sequence(nested + 2)
			if p.match('|') {
				p.failf(0, "conditional backref with more than two branches")
			}
		}
		p.leave()
		outer.sub = &seq{items: []*node{n}}
	}
	if !p.match(')') {
		p.failf(0, "unbalanced parenthesis")
	}
	return outer
}

// parseInt2 is Python 2's int(), for what may be a group's number.
func parseInt2(rs []rune) (int, bool) {
	s := []rune(strings.TrimFunc(string(rs), unicode.IsSpace))
	neg := false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if !allDigits(s) {
		return 0, false
	}
	n := number(s, 10)
	if neg {
		n = -n
	}
	return n, true
}

func (p *parser2) classEscape(t token) setItem {
	if it, ok := knownClassEscape(t.r); ok {
		return it
	}
	switch {
	case t.r == 'x':
		esc := p.digits(t.runes(), 2, hexDigits)
		if len(esc) != 4 {
			p.failf(0, "bogus escape: %s", p.repr(append([]rune{'\\'}, esc[2:]...)))
		}
		return litItem(rune(number(esc[2:], 16)))
	case isOctDigit(t.r):
		return litItem(rune(number(p.digits(t.runes(), 2, octDigits)[1:], 8) & 0xff))
	case isDigit(t.r):
		p.failf(0, "bogus escape: %s", p.repr(t.runes()))
	}
	return litItem(t.r)
}

func (p *parser2) escape(t token) *node {
	if n := knownEscape(t.r); n != nil {
		return n
	}
	switch {
	case t.r == 'x':
		esc := p.digits(t.runes(), 2, hexDigits)
		if len(esc) != 4 {
			p.failf(0, "bogus escape: %s", p.repr(esc))
		}
		return literal(rune(number(esc[2:], 16)))
	case t.r == '0':
		return literal(rune(number(p.digits(t.runes(), 2, octDigits)[1:], 8) & 0xff))
	case isDigit(t.r):
		return p.groupRef(t)
	}
	return literal(t.r)
}

// groupRef reads \1 to \99, or three octal digits.
func (p *parser2) groupRef(t token) *node {
	esc := t.runes()
	if p.next.in(decDigits) {
		esc = append(esc, p.get().r)
		if isOctDigit(esc[1]) && isOctDigit(esc[2]) && p.next.in(octDigits) {
			return literal(rune(number(append(esc, p.get().r)[1:], 8) & 0xff))
		}
	}
	gid := number(esc[1:], 10)
	if gid >= p.groups() {
		p.failf(0, "bogus escape: %s", p.repr(esc))
	}
	if !p.isClosed(gid) {
		p.failf(0, "cannot refer to open group")
	}
	p.warnBehind()
	return &node{op: nGroupRef, group: gid, sub: p.closed[gid]}
}
