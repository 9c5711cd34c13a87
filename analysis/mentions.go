package analysis

import (
	"bytes"
	"strings"
)

// rareness orders bytes from the rarest in Python sources to the commonest;
// those that are not listed count as rare.
const rareness = "jqzXQZJKVYHWUGBMDPLkCRAOINFSwTEbxvyghmupd(.c'lfio\"nrast_e "

// mentions tells which of many words a source holds. Scanning for each word in
// turn would cost as much as parsing. Here the words are grouped by their
// rarest byte, and each group is one scan for that byte, which the processor
// does many bytes at a time.
type mentions struct {
	groups  []group
	ids     map[string]int
	groupOf []int // by id
}

// group is the words that share a rarest byte.
type group struct {
	rare  byte
	words []mention
}

// mention is one word and where in it the group's byte is.
type mention struct {
	word  string
	index int
	id    int
}

// newMentions prepares for the words of all rules.
func newMentions(rules []*Rule) *mentions {
	m := &mentions{ids: map[string]int{}}
	for _, r := range rules {
		for _, w := range r.Mentions {
			m.add(w)
		}
	}
	return m
}

func (m *mentions) add(word string) {
	if _, ok := m.ids[word]; ok || word == "" {
		return
	}
	id := len(m.ids)
	m.ids[word] = id
	index := 0
	for i := range len(word) {
		if strings.IndexByte(rareness, word[i]) < strings.IndexByte(rareness, word[index]) {
			index = i
		}
	}
	for i := range m.groups {
		if m.groups[i].rare == word[index] {
			m.groups[i].words = append(m.groups[i].words, mention{word, index, id})
			m.groupOf = append(m.groupOf, i)
			return
		}
	}
	m.groupOf = append(m.groupOf, len(m.groups))
	m.groups = append(m.groups, group{word[index], []mention{{word, index, id}}})
}

// found is which words one source holds, as far as it was scanned: each group
// has its own place, and goes on only while nothing is found that is asked for.
type found struct {
	m    *mentions
	src  []byte
	next []int // by group: where to go on; past the end when done
	have []bool
}

func (m *mentions) in(src []byte) *found {
	return &found{m, src, make([]int, len(m.groups)), make([]bool, len(m.ids))}
}

// any reports whether the source holds one of a rule's words.
func (f *found) any(words []string) bool {
	if len(words) == 0 {
		return true
	}
	for _, w := range words {
		if w == "" || f.have[f.m.ids[w]] {
			return true
		}
	}
	for _, w := range words {
		if f.scan(f.m.ids[w], words) {
			return true
		}
	}
	return false
}

// scan looks through the group of a word until one of the words is found.
func (f *found) scan(id int, words []string) bool {
	i := f.m.groupOf[id]
	g := &f.m.groups[i]
	for f.next[i] < len(f.src) {
		skip := bytes.IndexByte(f.src[f.next[i]:], g.rare)
		if skip < 0 {
			f.next[i] = len(f.src)
			return false
		}
		at := f.next[i] + skip
		f.next[i] = at + 1
		fresh := false
		for _, w := range g.words {
			start := at - w.index
			if !f.have[w.id] && start >= 0 && start+len(w.word) <= len(f.src) && string(f.src[start:start+len(w.word)]) == w.word {
				f.have[w.id] = true
				fresh = true
			}
		}
		if !fresh {
			continue
		}
		for _, w := range words {
			if f.have[f.m.ids[w]] {
				return true
			}
		}
	}
	return false
}
