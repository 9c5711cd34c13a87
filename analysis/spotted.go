package analysis

import (
	"bytes"
	"slices"

	"github.com/sllint/sllint/syntax"
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
	d := syntax.Differ(s.src, src)
	next := &spotted{s.m, src, slices.Clone(s.at)}
	for word, id := range s.m.ids {
		at, long := int(s.at[id]), len(word)
		switch {
		case at >= 0 && at+long <= d.Start:
		case at >= d.Old:
			next.at[id] += int32(d.New - d.Old)
		case at >= 0: // it was where the change is
			next.at[id] = int32(bytes.Index(src, []byte(word)))
		default:
			from := max(d.Start-long+1, 0)
			if i := bytes.Index(src[from:min(d.New+long-1, len(src))], []byte(word)); i >= 0 {
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
