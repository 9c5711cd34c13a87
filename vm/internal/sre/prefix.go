package sre

import "bytes"

// prefix is what every match begins with, so that a search may skip to it.
type prefix struct {
	lits    []rune // these characters,
	latin1  []byte // which are these if they fit,
	set     *charset
	all     bool // and there is no more to the pattern
	atStart bool // or it begins with ^ or \A, not at lines
}

// findPrefix looks at the beginning of a pattern that matches at least min
// characters. In Python 3 and in Python 2 alike skipping is not to be noticed.
func (c *compiler) findPrefix(tree *seq, min uint64) (p prefix) {
	if len(tree.items) > 0 && tree.items[0].op == nAt {
		a := position(tree.items[0].at, c.Flags)
		p.atStart = a == atBeginning || a == atBeginningString
	}
	if min == 0 || c.exact && c.Dialect == Py2 {
		return p
	}
	var whole bool
	p.lits, whole = c.literalPrefix(tree, c.Flags)
	if len(p.lits) > 0 {
		p.all = whole && c.Groups == 0
		for _, r := range p.lits {
			if r > 0xFF {
				p.latin1 = nil
				break
			}
			p.latin1 = append(p.latin1, byte(r))
		}
		return p
	}
	if p.set = c.misread(tree); p.set != nil {
		return p
	}
	if items := c.startSets(tree, c.Flags, 0); items != nil {
		s := &charset{dialect: c.Dialect}
		s.union(items)
		full := true
		for _, in := range s.table {
			full = full && in
		}
		if !full {
			p.set = s
		}
	}
	return p
}

// misread returns the set that CPython 3 skips to where a pattern begins with a
// class in a group with flags of its own: its categories are taken with the
// flags outside, so that re.search('(?u:\\w)', 'é', re.A) finds nothing.
func (c *compiler) misread(tree *seq) *charset {
	s, flags, scoped := tree, c.Flags, false
	for len(s.items) > 0 && s.items[0].op == nGroup && c.Dialect == Py3 {
		n := s.items[0]
		inner := scope(flags, n)
		if inner&IgnoreCase != 0 && inner&Locale != 0 {
			return nil
		}
		scoped = scoped || inner&typeFlags != flags&typeFlags
		s, flags = n.sub, inner
	}
	if !scoped || len(s.items) == 0 || s.items[0].op != nIn {
		return nil
	}
	in := s.items[0]
	for _, it := range in.set {
		for r := it.lo; r <= it.hi && it.cat == catNone && flags&IgnoreCase != 0; r++ {
			if r > 0xFFFF || newLiteral(r, false, flags, Py3).op != opChar {
				return nil
			}
		}
	}
	return newCharset(in.set, in.neg, c.Flags&^IgnoreCase, Py3)
}

func (c *compiler) literalPrefix(s *seq, flags Flags) (lits []rune, whole bool) {
	for _, n := range s.items {
		switch n.op {
		case nLiteral:
			u := newLiteral(n.c, false, flags, c.Dialect)
			if u.op != opChar {
				return lits, false
			}
			lits = append(lits, u.c)
		case nGroup:
			more, all := c.literalPrefix(n.sub, scope(flags, n))
			lits = append(lits, more...)
			if !all {
				return lits, false
			}
		default:
			return lits, false
		}
	}
	return lits, true
}

// startSets returns units one of which every match begins with, or nil.
func (c *compiler) startSets(s *seq, flags Flags, depth int) []unit {
	if depth > 20 {
		return nil
	}
	for _, n := range s.items {
		if u, ok := c.unitOf(n, flags); ok {
			return []unit{u}
		}
		switch n.op {
		case nGroup:
			if lo, _ := c.width(n.sub); lo == 0 {
				return nil
			}
			return c.startSets(n.sub, scope(flags, n), depth+1)
		case nAtomic:
			return c.startSets(n.sub, flags, depth+1)
		case nBranch:
			var all []unit
			for _, alt := range n.alts {
				units := c.startSets(alt, flags, depth+1)
				if units == nil {
					return nil
				}
				all = append(all, units...)
			}
			return all
		case nMaxRepeat, nMinRepeat, nPossRepeat:
			if n.min == 0 {
				return c.optionalStart(s, n, flags, depth)
			}
			return c.startSets(n.sub, flags, depth+1)
		case nAt, nAssert, nAssertNot:
			// Takes no character.
		default:
			return nil
		}
	}
	return nil
}

// optionalStart is for a pattern that begins with something that may be
// missing: either that is there, or what follows.
func (c *compiler) optionalStart(s *seq, n *node, flags Flags, depth int) []unit {
	for i, m := range s.items {
		if m != n {
			continue
		}
		first := c.startSets(n.sub, flags, depth+1)
		rest := c.startSets(&seq{items: s.items[i+1:]}, flags, depth+1)
		if first != nil && rest != nil {
			return append(first, rest...)
		}
	}
	return nil
}

// union makes s the set of what any of the units match.
func (s *charset) union(units []unit) {
	for c := range s.table {
		for i := range units {
			s.table[c] = s.table[c] || units[i].has(rune(c))
		}
	}
	s.any = units
}

// skip returns the first position from ptr on, before end, where a match may
// begin, or -1.
func skip[C char](p *prefix, text []C, latin1 []byte, ptr, end int) int {
	switch {
	case p.lits != nil:
		return skipTo(p, text, latin1, ptr, end)
	case p.set != nil:
		if latin1 != nil {
			for ; ptr < end; ptr++ {
				if p.set.table[latin1[ptr]] {
					return ptr
				}
			}
			return -1
		}
		for ; ptr < end; ptr++ {
			if p.set.has(rune(text[ptr])) {
				return ptr
			}
		}
		return -1
	}
	return ptr
}

func skipTo[C char](p *prefix, text []C, latin1 []byte, ptr, end int) int {
	if latin1 != nil {
		if p.latin1 == nil || ptr >= end {
			return -1
		}
		i := 0
		if len(p.latin1) == 1 {
			i = bytes.IndexByte(latin1[ptr:end], p.latin1[0])
		} else {
			i = bytes.Index(latin1[ptr:end], p.latin1)
		}
		if i < 0 {
			return -1
		}
		return ptr + i
	}
	first := C(p.lits[0])
	if rune(first) != p.lits[0] {
		return -1
	}
search:
	for last := end - len(p.lits); ptr <= last; ptr++ {
		if text[ptr] != first {
			continue
		}
		for i, r := range p.lits {
			if rune(text[ptr+i]) != r {
				continue search
			}
		}
		return ptr
	}
	return -1
}
