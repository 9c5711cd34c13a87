package analysis

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// rareness orders bytes from the rarest in Python sources to the commonest;
// those that are not listed count as rare.
const rareness = "jqzXQZJKVYHWUGBMDPLkCRAOINFSwTEbxvyghmupd(.c'lfio\"nrast_e "

// mentions tells which of many words a source holds. A word that can only be
// part of a name is looked for in the table of the source's names, each of
// which is there once: that is a tenth of the text or less. The others, such as
// keywords and operators, are looked for in the text itself.
//
// Scanning for each word in turn would cost as much as parsing. Here the words
// are grouped by their rarest byte, and each group is one scan for that byte,
// which the processor does many bytes at a time.
type mentions struct {
	groups  []group
	ids     map[string]int
	groupOf []int   // by id
	rules   [][]int // ids of each rule's words, in the order of the rules
}

// group is the words that share a rarest byte, and where they are looked for.
type group struct {
	rare  byte
	named bool // among the names
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
		var ids []int
		for _, w := range r.Mentions {
			if w == "" {
				ids = nil // it is everywhere
				break
			}
			ids = append(ids, m.add(w))
		}
		m.rules = append(m.rules, ids)
	}
	return m
}

func (m *mentions) add(word string) int {
	if id, ok := m.ids[word]; ok {
		return id
	}
	id := len(m.ids)
	m.ids[word] = id
	index := 0
	for i := range len(word) {
		if strings.IndexByte(rareness, word[i]) < strings.IndexByte(rareness, word[index]) {
			index = i
		}
	}
	named := partOfName(word)
	for i := range m.groups {
		if g := &m.groups[i]; g.rare == word[index] && g.named == named {
			g.words = append(g.words, mention{word, index, id})
			m.groupOf = append(m.groupOf, i)
			return id
		}
	}
	m.groupOf = append(m.groupOf, len(m.groups))
	m.groups = append(m.groups, group{word[index], named, []mention{{word, index, id}}})
	return id
}

// partOfName reports whether a word is in code only as a name or a part of one.
func partOfName(word string) bool {
	for i := range len(word) {
		c := word[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return !syntax.IsKeyword(word)
}

// found is which words one source holds, as far as it was scanned: each group
// has its own place, and goes on only while nothing is found that is asked for.
type found struct {
	m     *mentions
	src   []byte
	names []byte // one after the other, with something between them
	next  []int  // by group: where to go on; past the end when done
	have  []bool
}

// in prepares for one file, in memory that the last one has left.
func (m *mentions) in(file *syntax.File, f *found) *found {
	names := f.names[:0]
	for _, name := range file.Syms {
		names = append(append(names, name...), ' ')
	}
	if len(f.next) != len(m.groups) || len(f.have) != len(m.ids) {
		f.next, f.have = make([]int, len(m.groups)), make([]bool, len(m.ids))
	}
	clear(f.next)
	clear(f.have)
	f.m, f.src, f.names = m, file.Source, names
	return f
}

// any reports whether the source holds one of the words of a rule, by its number.
func (f *found) any(rule int) bool {
	ids := f.m.rules[rule]
	if len(ids) == 0 {
		return true
	}
	for _, id := range ids {
		if f.have[id] {
			return true
		}
	}
	for _, id := range ids {
		if f.scan(id, ids) {
			return true
		}
	}
	return false
}

// scan looks through the group of a word until one of the words is found.
func (f *found) scan(id int, ids []int) bool {
	i := f.m.groupOf[id]
	g := &f.m.groups[i]
	text := f.src
	if g.named {
		text = f.names
	}
	for f.next[i] < len(text) {
		skip := bytes.IndexByte(text[f.next[i]:], g.rare)
		if skip < 0 {
			f.next[i] = len(text)
			return false
		}
		at := f.next[i] + skip
		f.next[i] = at + 1
		fresh := false
		for _, w := range g.words {
			start := at - w.index
			if !f.have[w.id] && start >= 0 && start+len(w.word) <= len(text) && string(text[start:start+len(w.word)]) == w.word {
				f.have[w.id] = true
				fresh = true
			}
		}
		if !fresh {
			continue
		}
		for _, id := range ids {
			if f.have[id] {
				return true
			}
		}
	}
	return false
}
