package sre

import "sync"

// Match is where a program matched.
type Match struct {
	// Spans has the start and end of group i at 2i and 2i+1, group 0 being the
	// whole match; both are -1 for a group that did not take part.
	Spans     []int
	LastIndex int // the group closed last, or 0
	Pos       int // where matching began, within the text
	EndPos    int // where the text was taken to end

	few [8]int // room for Spans
}

// Span returns the start and end of a group, or -1 and -1.
func (m *Match) Span(group int) (start, end int) { return m.Spans[2*group], m.Spans[2*group+1] }

// Match matches at pos. A nil Match is none. pos and endpos are taken to be
// within the text, as Python does.
func (p *Program) Match(text Text, pos, endpos int, lim *Limits) (*Match, error) {
	return p.once(text, pos, endpos, lim, matchHere)
}

// FullMatch matches from pos to endpos.
func (p *Program) FullMatch(text Text, pos, endpos int, lim *Limits) (*Match, error) {
	return p.once(text, pos, endpos, lim, matchAll)
}

// Search finds the first match from pos on.
func (p *Program) Search(text Text, pos, endpos int, lim *Limits) (*Match, error) {
	return p.once(text, pos, endpos, lim, searchOn)
}

// mode is what a call wants of a match.
type mode uint8

const (
	matchHere mode = iota
	matchAll
	searchOn
)

func (p *Program) once(text Text, pos, endpos int, lim *Limits, how mode) (*Match, error) {
	pos, endpos = clip(pos, text.Len()), clip(endpos, text.Len())
	return p.attempt(text, pos, pos, endpos, lim, how, false)
}

func clip(i, n int) int { return max(0, min(i, n)) }

// attempt matches once from start on; pos is what the Match is to say.
func (p *Program) attempt(text Text, pos, start, end int, lim *Limits, how mode, mustAdvance bool) (*Match, error) {
	switch {
	case text.IsBytes || text.UCS2 == nil && text.UCS4 == nil:
		b := text.narrowBytes()
		if b == nil {
			b = []byte{}
		}
		return attempt(p, &pool1, b, b, pos, start, end, lim, how, mustAdvance)
	case text.UCS4 != nil:
		return attempt(p, &pool4, text.UCS4, nil, pos, start, end, lim, how, mustAdvance)
	}
	return attempt(p, &pool2, text.UCS2, nil, pos, start, end, lim, how, mustAdvance)
}

// The pools keep the stacks of machines.
var (
	pool1 = sync.Pool{New: func() any { return new(machine[byte]) }}
	pool2 = sync.Pool{New: func() any { return new(machine[uint16]) }}
	pool4 = sync.Pool{New: func() any { return new(machine[rune]) }}
)

// keepFrames is how large a stack may be to be kept.
const keepFrames = 1 << 14

func attempt[C char](p *Program, pool *sync.Pool, text []C, latin1 []byte, pos, start, end int, lim *Limits, how mode, mustAdvance bool) (*Match, error) {
	m := pool.Get().(*machine[C])
	defer func() {
		m.prog, m.lim, m.text, m.latin1 = nil, nil, nil, nil
		if cap(m.frames) <= keepFrames && cap(m.saved) <= 8*keepFrames {
			pool.Put(m)
		}
	}()
	m.prog, m.lim, m.text, m.latin1 = p, lim, text, latin1
	m.start, m.end = start, end
	m.fullMatch, m.mustAdvance = how == matchAll, mustAdvance
	m.budget = budgetSteps
	m.lastmark, m.lastindex = -1, -1
	if n := 2 * p.Groups; cap(m.marks) < n {
		m.marks = make([]int, n)
	} else {
		m.marks = m.marks[:n]
	}
	var stop int
	var ok bool
	var err error
	if how == searchOn {
		stop, ok, err = m.search(start)
	} else if p.MinWidth == 0 || start > end || uint64(end-start) >= p.MinWidth {
		stop, ok, err = m.run(start)
	}
	if !ok || err != nil {
		return nil, err
	}
	return m.result(pos, stop)
}

func (m *machine[C]) result(pos, stop int) (*Match, error) {
	r := &Match{LastIndex: max(0, m.lastindex), Pos: pos, EndPos: m.end}
	if n := 2 + 2*m.prog.Groups; n <= len(r.few) {
		r.Spans = r.few[:n:n]
	} else {
		r.Spans = make([]int, n)
	}
	r.Spans[0], r.Spans[1] = m.start, stop
	for g := 1; g <= m.prog.Groups; g++ {
		lo, hi := -1, -1
		if i := 2 * (g - 1); i+1 <= m.lastmark && m.marks[i] >= 0 && m.marks[i+1] >= 0 {
			lo, hi = m.marks[i], m.marks[i+1]
			if lo > hi && m.prog.Dialect == Py3 {
				return nil, &Error{Kind: SystemError, Pos: -1,
					Msg: "The span of capturing group is wrong, please report a bug for the re module."}
			}
		}
		r.Spans[2*g], r.Spans[2*g+1] = lo, hi
	}
	return r, nil
}

// search tries to match at ptr and everywhere behind.
func (m *machine[C]) search(ptr int) (stop int, ok bool, err error) {
	p := m.prog
	if ptr > m.end || uint64(m.end-ptr) < p.MinWidth {
		return 0, false, nil
	}
	last := m.end - int(p.MinWidth)
	skips := p.prefix.lits != nil || p.prefix.set != nil
	for ; ptr <= last; ptr++ {
		if skips {
			if ptr = skip(&p.prefix, m.text, m.latin1, ptr, m.end); ptr < 0 || ptr > last {
				return 0, false, nil
			}
		}
		m.start = ptr
		if p.prefix.all {
			return ptr + len(p.prefix.lits), true, nil
		}
		stop, ok, err = m.run(ptr)
		if ok || err != nil {
			return stop, ok, err
		}
		if p.prefix.atStart {
			break
		}
		m.mustAdvance = false
		if !p.exact || p.Dialect == Py3 {
			m.lastmark, m.lastindex = -1, -1
		}
		if m.budget--; m.budget <= 0 {
			if err := m.tick(m.frames); err != nil {
				return 0, false, err
			}
		}
	}
	return 0, false, nil
}
