package sre

import (
	"math"
	"math/bits"
)

// maxRepeat is what sre counts as without end, and no pattern may repeat more.
const maxRepeat = 1<<32 - 1

// maxWidth stands for a width without end in Python 3.
const maxWidth = math.MaxUint64

type nodeOp uint8

const (
	nLiteral nodeOp = iota
	nNotLiteral
	nIn
	nAny
	nAt
	nBranch
	nGroup // a group, capturing if group > 0
	nAtomic
	nMaxRepeat
	nMinRepeat
	nPossRepeat
	nGroupRef
	nCond
	nAssert
	nAssertNot
	nFailure
)

// node is one element of a parsed pattern.
type node struct {
	op       nodeOp
	c        rune      // nLiteral, nNotLiteral
	at       at        // nAt
	neg      bool      // nIn
	set      []setItem // nIn
	group    int       // nGroup, nGroupRef, nCond
	add, del Flags     // nGroup: flags switched on and off within
	min, max uint64    // repeats
	behind   bool      // nAssert, nAssertNot
	sub      *seq      // repeats, nGroup, nAtomic, assertions; nCond: if yes; nGroupRef: the group
	no       *seq      // nCond, may be nil
	alts     []*seq    // nBranch
}

// setItem is a range of characters, or a category if cat is not catNone.
type setItem struct {
	lo, hi rune
	cat    category
	isLit  bool // written as one character: Python treats such a one apart
}

// seq is what stands in a row.
type seq struct {
	items  []*node
	lo, hi uint64
	known  bool // lo and hi are
}

func (n *node) isRepeat() bool {
	return n.op == nMaxRepeat || n.op == nMinRepeat || n.op == nPossRepeat
}

// same reports whether Python would find the two elements equal: it compares
// what they hold, but subpatterns only by identity.
func (n *node) same(m *node) bool {
	if n.op != m.op {
		return false
	}
	switch n.op {
	case nLiteral, nNotLiteral:
		return n.c == m.c
	case nAny, nFailure:
		return true
	case nAt:
		return n.at == m.at
	case nGroupRef:
		return n.group == m.group
	case nIn:
		if n.neg != m.neg || len(n.set) != len(m.set) {
			return false
		}
		for i := range n.set {
			if n.set[i] != m.set[i] {
				return false
			}
		}
		return true
	}
	return n == m
}

// addWidth and mulWidth stop at maxWidth.
func addWidth(a, b uint64) uint64 {
	if s, carry := bits.Add64(a, b, 0); carry == 0 {
		return s
	}
	return maxWidth
}

func mulWidth(a, b uint64) uint64 {
	if hi, lo := bits.Mul64(a, b); hi == 0 {
		return lo
	}
	return maxWidth
}

// width returns how many characters s matches at least and at most, as far as
// that Python can tell.
func (st *state) width(s *seq) (lo, hi uint64) {
	if s.known {
		return s.lo, s.hi
	}
	for _, n := range s.items {
		i, j := st.nodeWidth(n)
		lo, hi = addWidth(lo, i), addWidth(hi, j)
	}
	if st.dialect == Py2 {
		lo, hi = min(lo, maxRepeat-1), min(hi, maxRepeat)
	}
	s.lo, s.hi, s.known = lo, hi, true
	return lo, hi
}

func (st *state) nodeWidth(n *node) (lo, hi uint64) {
	switch n.op {
	case nLiteral, nNotLiteral, nIn, nAny:
		return 1, 1
	case nBranch:
		lo = maxWidth
		if st.dialect == Py2 {
			lo = maxRepeat - 1
		}
		for _, alt := range n.alts {
			i, j := st.width(alt)
			lo, hi = min(lo, i), max(hi, j)
		}
		return lo, hi
	case nGroup, nAtomic:
		return st.width(n.sub)
	case nMaxRepeat, nMinRepeat, nPossRepeat:
		i, j := st.width(n.sub)
		if st.dialect == Py3 && n.max == maxRepeat && j > 0 {
			return mulWidth(i, n.min), maxWidth
		}
		return mulWidth(i, n.min), mulWidth(j, n.max)
	case nGroupRef:
		if st.dialect == Py3 {
			return st.width(n.sub)
		}
	case nCond:
		if st.dialect == Py3 {
			lo, hi = st.width(n.sub)
			if n.no == nil {
				return 0, hi
			}
			i, j := st.width(n.no)
			return min(lo, i), max(hi, j)
		}
	}
	return 0, 0
}
