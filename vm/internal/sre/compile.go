package sre

// op is what an instruction does. Those up to opSet match one character.
type op uint8

const (
	opChar op = iota
	opChar2
	opNotChar
	opAny
	opAll
	opSet
	opString     // the characters of text
	opMark       // set mark n
	opAt         // be at a position
	opJump       // go on at to
	opBranch     // alts
	opOpt        // what follows, or else from to on
	opOptLazy    // from to on, or else what follows
	opRepOne     // repeat the unit, as often as possible
	opRepOneLazy // repeat the unit, as seldom as possible
	opRepOnePoss // repeat the unit, as often as possible and no less
	opRepeat     // repeat what follows up to the opUntil at to
	opMaxUntil   // to is the opRepeat
	opMinUntil
	opPossRepeat // repeat what follows, up to opSuccess; then go on at to
	opAtomic     // match what follows, up to opSuccess; then go on at to
	opAssert     // likewise, from n characters before, and return
	opAssertNot
	opGroupRef // match what group n did
	opIfGroup  // go on at to unless group n matched
	opFail
	opSuccess
)

// at is a position that an opAt asks for.
type at uint8

const (
	atBeginning at = iota
	atBeginningLine
	atBeginningString
	atBoundary
	atNonBoundary
	atUniBoundary
	atUniNonBoundary
	atEnd
	atEndLine
	atEndString
)

// inst is one instruction.
type inst struct {
	unit      // of one-character instructions and their repeats
	one  op   // the op of the repeated unit
	at   at   // opAt
	fold fold // opGroupRef
	// auto says that a repeat of Latin-1 characters need not be retried with
	// fewer, for what follows begins with none of them.
	auto     bool
	n        int // opMark, opGroupRef, opIfGroup; opAssert: characters back
	to       int
	min, max int
	text     []rune
	alts     []alternative
	// next is the unit that must match after a one-character repeat, or that a
	// loop or option begins with, if there is one.
	next *start
}

// alternative is one of a branch: where it begins, and what with if that is a
// single character.
type alternative struct {
	pc    int
	first *start
}

// noMax is the max of repeats without end.
const noMax = int(maxRepeat)

// compiler turns nodes into instructions.
type compiler struct {
	*Program
	refused *Error
}

// refuse keeps an error that CPython finds only in the finished code.
func (c *compiler) refuse(kind Kind, msg string) {
	if c.refused == nil || kind == OverflowError {
		c.refused = &Error{Kind: kind, Msg: msg, Pos: -1}
	}
}

func (p *Program) compile(tree *seq, lexicon bool) {
	c := &compiler{Program: p}
	lo, _ := c.width(tree)
	p.MinWidth = lo
	p.exact = c.needsExact(tree, lexicon)
	p.prefix = c.findPrefix(tree, lo)
	c.seq(tree, p.Flags)
	c.emit(inst{unit: unit{op: opSuccess}})
	if p.Dialect == Py2 && p.Groups > 99 {
		fail(AssertionError, "sorry, but this version only supports 100 named groups")
	}
	if c.refused != nil {
		panic(c.refused)
	}
	for i := range p.code {
		c.link(i)
	}
}

// width is that of a tree whose groups have theirs already.
func (c *compiler) width(s *seq) (lo, hi uint64) {
	st := state{dialect: c.Dialect}
	return st.width(s)
}

func (c *compiler) emit(in inst) int {
	c.code = append(c.code, in)
	return len(c.code) - 1
}

func (c *compiler) here() int { return len(c.code) }

func (c *compiler) seq(s *seq, flags Flags) {
	for i := 0; i < len(s.items); i++ {
		if n := literalRun(s.items[i:], flags); n > 2 {
			in := inst{unit: unit{op: opString}}
			for _, it := range s.items[i : i+n] {
				in.text = append(in.text, it.c)
			}
			c.emit(in)
			i += n - 1
			continue
		}
		c.node(s.items[i], flags)
	}
}

// literalRun counts plain characters in a row.
func literalRun(items []*node, flags Flags) int {
	n := 0
	for flags&IgnoreCase == 0 && n < len(items) && items[n].op == nLiteral {
		n++
	}
	return n
}

// unitOf returns the unit for a node that matches one character.
func (c *compiler) unitOf(n *node, flags Flags) (unit, bool) {
	switch n.op {
	case nLiteral, nNotLiteral:
		return newLiteral(n.c, n.op == nNotLiteral, flags, c.Dialect), true
	case nIn:
		return unit{op: opSet, set: newCharset(n.set, n.neg, flags, c.Dialect)}, true
	case nAny:
		if flags&DotAll != 0 {
			return unit{op: opAll}, true
		}
		return unit{op: opAny}, true
	case nGroup:
		if c.Dialect == Py3 && n.group == 0 && len(n.sub.items) == 1 {
			return c.unitOf(n.sub.items[0], scope(flags, n))
		}
	}
	return unit{}, false
}

// scope returns the flags within a group.
func scope(flags Flags, n *node) Flags {
	if n.add&typeFlags != 0 {
		flags &^= typeFlags
	}
	return (flags | n.add) &^ n.del
}

func (c *compiler) node(n *node, flags Flags) {
	switch n.op {
	case nLiteral, nNotLiteral, nIn, nAny:
		u, _ := c.unitOf(n, flags)
		c.emit(inst{unit: u})
	case nAt:
		c.emit(inst{unit: unit{op: opAt}, at: position(n.at, flags)})
	case nGroup:
		c.group(n, scope(flags, n))
	case nBranch:
		c.branch(n, flags)
	case nMaxRepeat, nMinRepeat, nPossRepeat:
		c.repeat(n, flags)
	case nAtomic:
		c.sub(inst{unit: unit{op: opAtomic}}, n.sub, flags)
	case nAssert, nAssertNot:
		c.assertion(n, flags)
	case nGroupRef:
		c.emit(inst{unit: unit{op: opGroupRef}, n: n.group - 1, fold: foldOf(flags, c.Dialect)})
	case nCond:
		c.condition(n, flags)
	case nFailure:
		c.emit(inst{unit: unit{op: opFail}})
	}
}

func position(a at, flags Flags) at {
	uni := uniCat(flags) != 0
	switch {
	case a == atBeginning && flags&Multiline != 0:
		return atBeginningLine
	case a == atEnd && flags&Multiline != 0:
		return atEndLine
	case a == atBoundary && uni:
		return atUniBoundary
	case a == atNonBoundary && uni:
		return atUniNonBoundary
	}
	return a
}

func (c *compiler) group(n *node, flags Flags) {
	if n.group > c.Groups {
		c.refuse(RuntimeError, "invalid SRE code")
	}
	if n.group > 0 {
		c.emit(inst{unit: unit{op: opMark}, n: 2 * (n.group - 1)})
	}
	c.seq(n.sub, flags)
	if n.group > 0 {
		c.emit(inst{unit: unit{op: opMark}, n: 2*(n.group-1) + 1})
	}
}

func (c *compiler) branch(n *node, flags Flags) {
	b := c.emit(inst{unit: unit{op: opBranch}})
	var ends []int
	for _, alt := range n.alts {
		c.code[b].alts = append(c.code[b].alts, alternative{pc: c.here()})
		c.seq(alt, flags)
		ends = append(ends, c.emit(inst{unit: unit{op: opJump}}))
	}
	for _, end := range ends {
		c.code[end].to = c.here()
	}
}

func (c *compiler) repeat(n *node, flags Flags) {
	if flags&Template != 0 && c.Dialect == Py2 {
		fail(ReError, "internal: unsupported template operator")
	}
	in := inst{min: int(n.min), max: int(n.max)}
	if len(n.sub.items) == 1 {
		if u, ok := c.unitOf(n.sub.items[0], flags); ok {
			in.unit, in.one = u, u.op
			in.op = map[nodeOp]op{nMaxRepeat: opRepOne, nMinRepeat: opRepOneLazy, nPossRepeat: opRepOnePoss}[n.op]
			c.emit(in)
			return
		}
	}
	switch {
	case n.op == nPossRepeat:
		in.op = opPossRepeat
		c.sub(in, n.sub, flags)
		return
	case n.min == 0 && n.max == 1 && !c.exact:
		// The same as a loop, but for when marks are saved: see Program.exact.
		in.op = opOpt
		if n.op == nMinRepeat {
			in.op = opOptLazy
		}
		start := c.emit(in)
		c.seq(n.sub, flags)
		c.code[start].to = c.here()
		return
	}
	in.op = opRepeat
	start := c.emit(in)
	c.seq(n.sub, flags)
	until := opMaxUntil
	if n.op == nMinRepeat {
		until = opMinUntil
	}
	c.code[start].to = c.emit(inst{unit: unit{op: until}, to: start, min: in.min, max: in.max})
}

// sub emits in, what is matched apart, and opSuccess.
func (c *compiler) sub(in inst, s *seq, flags Flags) {
	start := c.emit(in)
	c.seq(s, flags)
	c.emit(inst{unit: unit{op: opSuccess}})
	c.code[start].to = c.here()
}

func (c *compiler) assertion(n *node, flags Flags) {
	in := inst{unit: unit{op: opAssert}}
	if n.op == nAssertNot {
		in.op = opAssertNot
	}
	if n.behind {
		lo, hi := c.width(n.sub)
		if lo > maxRepeat && c.Dialect == Py3 {
			fail(ReError, "looks too much behind")
		}
		if lo != hi {
			fail(ReError, "look-behind requires fixed-width pattern")
		}
		in.n = int(lo)
	}
	c.sub(in, n.sub, flags)
}

func (c *compiler) condition(n *node, flags Flags) {
	known := c.Groups
	if known == 0 {
		known = 100 // that is what Python 2 takes no groups to be
	}
	switch {
	case n.group < 0 || n.group > maxRepeat+1:
		c.refuse(OverflowError, "regular expression code size limit exceeded")
	case n.group > known:
		c.refuse(RuntimeError, "invalid SRE code")
	}
	start := c.emit(inst{unit: unit{op: opIfGroup}, n: n.group - 1})
	c.seq(n.sub, flags)
	if n.no != nil && len(n.no.items) > 0 {
		end := c.emit(inst{unit: unit{op: opJump}})
		c.code[start].to = c.here()
		c.seq(n.no, flags)
		start = end
	}
	c.code[start].to = c.here()
}

// link tells an instruction what comes after it, so that it need not try what
// cannot match.
func (c *compiler) link(i int) {
	in := &c.code[i]
	switch in.op {
	case opBranch:
		for j := range in.alts {
			in.alts[j].first = c.firstUnit(in.alts[j].pc)
		}
	case opRepOne, opRepOneLazy:
		in.next = c.firstUnit(i + 1)
		if in.next != nil {
			u := in.unit
			u.op = in.one
			in.auto = u.disjoint(in.next)
		}
	case opOpt, opRepeat:
		in.next = c.firstUnit(i + 1)
	case opMaxUntil:
		in.next = c.firstUnit(in.to + 1)
	}
}

// firstUnit returns the character that what is at pc must begin with, or nil.
func (c *compiler) firstUnit(pc int) *start {
	for {
		in := &c.code[pc]
		switch {
		case in.op <= opSet:
			return in.unit.start()
		case in.op == opString:
			return unit{op: opChar, c: in.text[0]}.start()
		case in.op == opJump:
			pc = in.to
		case in.op == opMark && !c.exact:
			pc++
		case in.op >= opRepOne && in.op <= opRepOnePoss && in.min > 0:
			u := in.unit
			u.op = in.one
			return u.start()
		default:
			return nil
		}
	}
}

// needsExact reports whether a program can tell when its marks were saved and
// what failed attempts did to them. CPython forgets to save marks where
// groups repeat possessively, in Python 2 also where a lookahead is negated or
// a lazy repeat fails, and groups that ask for themselves see marks of what was
// given up. Phrases of a
// lexicon number their groups as if they were alone.
func (c *compiler) needsExact(tree *seq, lexicon bool) bool {
	exact := false
	walk(tree, func(n *node) {
		switch {
		case n.op == nMinRepeat && c.Dialect == Py2:
			exact = exact || c.Groups > 0
		case n.op == nPossRepeat, n.op == nAssertNot && c.Dialect == Py2:
			walk(n.sub, func(m *node) { exact = exact || m.group > 0 && m.op == nGroup })
		case n.op == nCond, n.op == nGroupRef && (n.sub == nil || lexicon):
			exact = true
		}
	})
	return exact
}

// walk visits all nodes below s.
func walk(s *seq, visit func(*node)) {
	if s == nil {
		return
	}
	for _, n := range s.items {
		visit(n)
		if n.op != nGroupRef {
			walk(n.sub, visit)
		}
		walk(n.no, visit)
		for _, alt := range n.alts {
			walk(alt, visit)
		}
	}
}
