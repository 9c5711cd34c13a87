package analysis

import (
	"bytes"
	"slices"
)

// spotted is one place of each word in a source, for an editor: of the next text
// only what has changed is looked at.
type spotted struct {
	m   *mentions
	src []byte
	at  []int32 // by word: where one is, -1 for a word that is not there
}

// spot looks for all words.
func (m *mentions) spot(src []byte) *spotted {
	s := &spotted{m, src, make([]int32, len(m.ids))}
	for word, id := range m.ids {
		s.at[id] = int32(bytes.Index(src, []byte(word)))
	}
	return s
}

// moved is spot for a later text of the same document.
func (s *spotted) moved(src []byte) *spotted {
	start, old, now := difference(s.src, src)
	next := &spotted{s.m, src, slices.Clone(s.at)}
	for word, id := range s.m.ids {
		at, long := int(s.at[id]), len(word)
		switch {
		case at >= 0 && at+long <= start:
		case at >= old:
			next.at[id] += int32(now - old)
		case at >= 0: // it was where the change is
			next.at[id] = int32(bytes.Index(src, []byte(word)))
		default:
			from := max(start-long+1, 0)
			if i := bytes.Index(src[from:min(now+long-1, len(src))], []byte(word)); i >= 0 {
				next.at[id] = int32(from + i)
			}
		}
	}
	return next
}

// any reports whether the source holds one of a rule's words.
func (s *spotted) any(words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return w == "" || s.at[s.m.ids[w]] >= 0 })
}

// difference is the one stretch in which two texts differ: where it starts, and
// where it ends in each.
func difference(old, now []byte) (start, oldStop, nowStop int) {
	const step = 1 << 10 // compared at a time, which is far quicker
	n := min(len(old), len(now))
	for start+step <= n && bytes.Equal(old[start:start+step], now[start:start+step]) {
		start += step
	}
	for start < n && old[start] == now[start] {
		start++
	}
	same := 0
	for same+step <= n-start && bytes.Equal(old[len(old)-same-step:len(old)-same], now[len(now)-same-step:len(now)-same]) {
		same += step
	}
	for same < n-start && old[len(old)-same-1] == now[len(now)-same-1] {
		same++
	}
	return start, len(old) - same, len(now) - same
}
