package sre

import (
	"bytes"
	"unsafe"
)

// char is how wide the characters of a text are stored.
type char interface{ ~uint8 | ~uint16 | ~int32 }

// frameKind says what is to be done when the match fails back to a frame.
type frameKind uint8

const (
	fRetry   frameKind = iota // go on at pc
	fBranch                   // try alternative n
	fRepOne                   // give back a character, but none before n
	fRepLazy                  // take a character more than n
	fRepeat                   // forget a loop
	fCount                    // take back the count n of a loop
	fMaxBody                  // iteration n of a loop failed: go on behind it
	fTail                     // what follows a loop failed: be in it again
	fMinTail                  // what follows a loop failed: try iteration n
	fMinBody                  // iteration n of a loop failed

	// Those of matches within the match.
	fAssert
	fAssertNot
	fAtomic
	fPossMin // iterations that must be
	fPossMax // iterations that may be
)

// frame is a point to fall back to.
type frame struct {
	kind                frameKind
	saved               bool // marks are saved
	lastmark, lastindex int32
	rep                 int32 // the loop
	pc                  int32
	ptr                 int
	n                   int
	x                   int // loops: last; inner matches: height of saved before
}

// loop is a repeat that is under way.
type loop struct {
	count int
	last  int // where the last iteration that may match nothing began, or -1
	prev  int // the loop around it, or -1
}

// machine matches one program against texts of one width.
type machine[C char] struct {
	prog   *Program
	lim    *Limits
	text   []C
	latin1 []byte // the text, if C is byte
	end    int
	start  int // of this attempt

	fullMatch   bool // the match must reach end
	mustAdvance bool // the match must not be empty

	marks               []int
	lastmark, lastindex int // the highest mark set, the group closed last
	frames              []frame
	saved               []int // marks, and what inner matches need
	loops               []loop
	budget              int // steps until Limits are asked
}

const budgetSteps = 4096

// tick asks the limits, every budgetSteps steps.
func (m *machine[C]) tick(frames []frame) error {
	m.budget = budgetSteps
	used := cap(frames)*int(unsafe.Sizeof(frame{})) + cap(m.saved)*8 + cap(m.loops)*int(unsafe.Sizeof(loop{}))
	return m.lim.ask(used)
}

// saveMarks keeps the marks that are set.
func (m *machine[C]) saveMarks() {
	m.saved = append(m.saved, m.marks[:m.lastmark+1]...)
	m.budget -= m.lastmark >> 4
}

// restore sets the marks back to what they were at a frame. It leaves what is
// saved for the next time, unless the frame is to go.
func (m *machine[C]) restore(f *frame, drop bool) {
	m.lastmark, m.lastindex = int(f.lastmark), int(f.lastindex)
	if !f.saved {
		return
	}
	at := len(m.saved) - (m.lastmark + 1)
	copy(m.marks, m.saved[at:])
	m.budget -= m.lastmark >> 4
	if drop {
		m.saved = m.saved[:at]
	}
}

func (m *machine[C]) mark(n int) {
	if n&1 != 0 {
		m.lastindex = n/2 + 1
	}
	for m.lastmark < n {
		m.lastmark++
		m.marks[m.lastmark] = -1
	}
}

// group returns what group n matched, if it did.
func (m *machine[C]) group(n int) (lo, hi int, ok bool) {
	if 2*n >= m.lastmark {
		return 0, 0, false
	}
	lo, hi = m.marks[2*n], m.marks[2*n+1]
	return lo, hi, lo >= 0 && hi >= lo
}

// enter begins a match within the match. Success in it cuts the stack back to
// the frame that is about to be pushed.
func (m *machine[C]) enter(barrier, repeat int) (height int) {
	height = len(m.saved)
	m.saved = append(m.saved, barrier, repeat, len(m.loops))
	return height
}

// leave ends it, on success and on failure.
func (m *machine[C]) leave(f *frame) (barrier, repeat int) {
	s := m.saved[f.x:]
	barrier, repeat = s[0], s[1]
	m.loops = m.loops[:s[2]]
	m.saved = m.saved[:f.x]
	return barrier, repeat
}

// refMatches matches what a group did, and returns where that ends.
func (m *machine[C]) refMatches(in *inst, ptr int) (int, bool) {
	lo, hi, ok := m.group(in.n)
	if !ok || hi-lo > m.end-ptr {
		return 0, false
	}
	m.budget -= (hi - lo) >> 6
	for ; lo < hi; lo++ {
		a, b := rune(m.text[lo]), rune(m.text[ptr])
		switch in.fold {
		case foldASCII, foldLocale:
			a, b = lowerASCII(a), lowerASCII(b)
		case foldUnicode:
			a, b = lower(a, m.prog.Dialect), lower(b, m.prog.Dialect)
		}
		if a != b {
			return 0, false
		}
		ptr++
	}
	return ptr, true
}

func (m *machine[C]) at(a at, ptr int) bool {
	switch a {
	case atBeginning, atBeginningString:
		return ptr == 0
	case atBeginningLine:
		return ptr == 0 || m.text[ptr-1] == '\n'
	case atEnd:
		return ptr == m.end || m.end-ptr == 1 && m.text[ptr] == '\n'
	case atEndLine:
		return ptr == m.end || ptr < len(m.text) && m.text[ptr] == '\n'
	case atEndString:
		return ptr == m.end
	}
	if m.end == 0 {
		return false
	}
	word := wordSets[m.prog.Dialect][0]
	if a >= atUniBoundary {
		word = wordSets[m.prog.Dialect][1]
	}
	before := ptr > 0 && word.has(rune(m.text[ptr-1]))
	after := ptr < m.end && word.has(rune(m.text[ptr]))
	return (before != after) == (a == atBoundary || a == atUniBoundary)
}

// count returns how far from ptr on a unit repeats, up to limit.
func (m *machine[C]) count(in *inst, ptr, limit int) int {
	text := m.text[:limit]
	switch in.one {
	case opAll:
		return limit
	case opAny, opNotChar:
		c := in.c
		if in.one == opAny {
			c = '\n'
		}
		if m.latin1 != nil {
			if c > 0xFF {
				return limit
			}
			if i := bytes.IndexByte(m.latin1[ptr:limit], byte(c)); i >= 0 {
				return ptr + i
			}
			return limit
		}
		for ptr < len(text) && rune(text[ptr]) != c {
			ptr++
		}
	case opChar:
		for ptr < len(text) && rune(text[ptr]) == in.c {
			ptr++
		}
	case opChar2:
		for ptr < len(text) && (rune(text[ptr]) == in.c || rune(text[ptr]) == in.c2) {
			ptr++
		}
	case opSet:
		if m.latin1 != nil {
			latin1, table := m.latin1[:limit], &in.set.table
			for ptr < len(latin1) && table[latin1[ptr]] {
				ptr++
			}
			return ptr
		}
		for ptr < len(text) && in.set.has(rune(text[ptr])) {
			ptr++
		}
	}
	return ptr
}

// starts reports whether u, if there is one, matches the character at ptr.
func (m *machine[C]) starts(u *start, ptr int) bool {
	if u == nil {
		return true
	}
	if ptr >= m.end {
		return false
	}
	if c := uint32(m.text[ptr]); c < 256 {
		return u.table[byte(c)]
	}
	return u.has(rune(m.text[ptr]))
}

// lazy takes as few more characters as it needs to, from n that are taken.
func (m *machine[C]) lazy(in *inst, ptr, n int) (at, count int, ok bool) {
	from := ptr
	ok = true
	for ok && !m.starts(in.next, ptr) {
		ok = n != in.max && m.repeats(in, ptr)
		ptr++
		n++
	}
	m.budget -= (ptr - from) >> 6
	return ptr, n, ok
}

// repeats reports whether the unit of a repeat matches at ptr.
func (m *machine[C]) repeats(in *inst, ptr int) bool {
	if ptr >= m.end {
		return false
	}
	u := unit{op: in.one, c: in.c, c2: in.c2, set: in.set}
	return u.has(rune(m.text[ptr]))
}

// viable returns the first alternative from i on that may match, or -1.
func (m *machine[C]) viable(alts []alternative, i, ptr int) int {
	for ; i < len(alts); i++ {
		if m.starts(alts[i].first, ptr) {
			return i
		}
	}
	return -1
}
