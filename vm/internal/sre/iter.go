package sre

// Scanner is what Pattern.scanner returns: each call goes on where the last
// match ended. Python 2 steps over a character after an empty match; Python 3
// stays, and asks the next match not to be empty.
type Scanner struct {
	prog        *Program
	text        Text
	pos, end    int
	start       int // of the next match
	mustAdvance bool
	done        bool
	lim         *Limits
}

// Scanner begins at pos.
func (p *Program) Scanner(text Text, pos, endpos int, lim *Limits) *Scanner {
	pos, endpos = clip(pos, text.Len()), clip(endpos, text.Len())
	return &Scanner{prog: p, text: text, pos: pos, end: endpos, start: pos, lim: lim}
}

// Match matches where the last match ended. A nil Match is none.
func (s *Scanner) Match() (*Match, error) { return s.next(matchHere) }

// Search searches from where the last match ended.
func (s *Scanner) Search() (*Match, error) { return s.next(searchOn) }

func (s *Scanner) next(how mode) (*Match, error) {
	if s.done {
		return nil, nil
	}
	m, err := s.prog.attempt(s.text, s.pos, s.start, s.end, s.lim, how, s.mustAdvance)
	if err != nil {
		return nil, err
	}
	if m == nil {
		s.done = true
	} else {
		s.step(m)
	}
	return m, nil
}

// step moves behind m.
func (s *Scanner) step(m *Match) {
	empty := m.Spans[1] == m.Spans[0]
	s.start = m.Spans[1]
	if s.prog.Dialect == Py3 {
		s.mustAdvance = empty
	} else if empty {
		s.start++
		s.done = s.start > s.end
	}
}

// Iter goes through the matches that findall, finditer, sub or split see.
//
// What lies between matches is between Last, as it is before a call of Next,
// and the start of the match; when Next returns nil, what is left is between
// Last and the end of the text. For findall and finditer that does not matter.
type Iter struct {
	s     *Scanner
	how   purpose
	most  int // no more matches than that, or 0
	count int
	last  int
}

type purpose uint8

const (
	toFind purpose = iota
	toSub
	toSplit
)

// Find iterates over what findall and finditer find.
func (p *Program) Find(text Text, pos, endpos int, lim *Limits) *Iter {
	return &Iter{s: p.Scanner(text, pos, endpos, lim), how: toFind}
}

// Sub iterates over what sub replaces, at most count times unless that is 0.
func (p *Program) Sub(text Text, count int, lim *Limits) *Iter {
	return &Iter{s: p.Scanner(text, 0, text.Len(), lim), how: toSub, most: count}
}

// Split iterates over what split splits at, at most maxsplit times unless that
// is 0.
func (p *Program) Split(text Text, maxsplit int, lim *Limits) *Iter {
	return &Iter{s: p.Scanner(text, 0, text.Len(), lim), how: toSplit, most: maxsplit}
}

// Last returns the end of the match that Next returned last, or 0 before that.
func (it *Iter) Last() int { return it.last }

// Count returns how many matches Next has returned.
func (it *Iter) Count() int { return it.count }

// Next returns the next match, or nil.
func (it *Iter) Next() (*Match, error) {
	for it.most == 0 || it.count < it.most {
		if it.s.done {
			return nil, nil
		}
		m, err := it.s.Search()
		if m == nil || err != nil {
			it.s.done = true
			return nil, err
		}
		if it.s.prog.Dialect == Py2 && it.ignores(m) {
			continue
		}
		it.count++
		it.last = m.Spans[1]
		return m, nil
	}
	return nil, nil
}

// ignores reports whether Python 2 takes no notice of an empty match: split
// never does, sub not right behind the match before.
func (it *Iter) ignores(m *Match) bool {
	if m.Spans[0] != m.Spans[1] {
		return false
	}
	return it.how == toSplit || it.how == toSub && it.count > 0 && m.Spans[0] == it.last
}
