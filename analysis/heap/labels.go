package heap

import "slices"

// labelSet is a set of labels, in the order in which they were added. The zero
// value and nil are empty. Most sets are so small that looking through them is
// quicker than anything else.
type labelSet struct {
	list []label
	bits []uint64 // of sets that are not small
}

// smallSet is how many labels are looked through one by one.
const smallSet = 8

func (s *labelSet) has(l label) bool {
	switch {
	case s == nil || l <= 0:
		return false
	case s.bits == nil:
		return slices.Contains(s.list, l)
	}
	at := int(l >> 6)
	return at < len(s.bits) && s.bits[at]>>(l&63)&1 != 0
}

// add reports whether a label was not there before. Only names have a place in
// sets: their labels are more than 0.
func (s *labelSet) add(l label) bool {
	if l <= 0 || s.has(l) {
		return false
	}
	s.list = append(s.list, l)
	switch {
	case s.bits != nil:
		s.mark(l)
	case len(s.list) > smallSet:
		for _, l := range s.list {
			s.mark(l)
		}
	}
	return true
}

func (s *labelSet) mark(l label) {
	at := int(l >> 6)
	if at >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, at+1-len(s.bits))...)
	}
	s.bits[at] |= 1 << (l & 63)
}

func (s *labelSet) remove(l label) {
	if i := slices.Index(s.list, l); i >= 0 {
		s.list = slices.Delete(s.list, i, i+1)
		if s.bits != nil {
			s.bits[l>>6] &^= 1 << (l & 63)
		}
	}
}

func (s *labelSet) all() []label {
	if s == nil {
		return nil
	}
	return s.list
}

func (s *labelSet) len() int { return len(s.all()) }
