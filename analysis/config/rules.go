package config

import (
	"fmt"
	"sort"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Rule is what selection must know about a rule.
type Rule struct {
	Code, Name string
	Off        bool // runs only when its code or a prefix of it is selected
	Always     bool // is selected with every other: only `ignore` switches it off
}

// MaxRules is how many rules a Set can hold.
const MaxRules = 256

// Set is a set of rules by their place in the registry. Sets can be compared.
type Set [MaxRules / 64]uint64

// Has reports whether rule i is in the set.
func (s Set) Has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }

// With returns the set with rule i.
func (s Set) With(i int) Set { s[i/64] |= 1 << (i % 64); return s }

// Without returns the set less those in t.
func (s Set) Without(t Set) Set {
	for i := range s {
		s[i] &^= t[i]
	}
	return s
}

// Empty reports whether no rule is in the set.
func (s Set) Empty() bool { return s == Set{} }

// all is the selector of every rule that is not Off.
const all = "ALL"

// registry is the known rules, in the order of Set.
type registry []Rule

// selected returns the rules that a selector names. A selector is ALL, a code,
// a prefix of codes or a rule's name, in any case.
func (r registry) selected(selector string) (set Set, ok bool) {
	s := strings.ToUpper(strings.TrimSpace(selector))
	for i, rule := range r {
		switch {
		case s == all:
			if !rule.Off {
				set = set.With(i)
			}
			ok = true
		case s != "" && strings.HasPrefix(rule.Code, s), strings.EqualFold(s, rule.Name):
			set, ok = set.With(i), true
		}
	}
	return set, ok
}

// specificity orders selectors: the longer the prefix, the later it is applied.
func (r registry) specificity(selector string) int {
	s := strings.TrimSpace(selector)
	if strings.EqualFold(s, all) {
		return 0
	}
	for _, rule := range r {
		if strings.EqualFold(s, rule.Name) {
			return len(rule.Code)
		}
	}
	return len(s)
}

// check returns an error for the first selector that names no rule.
func (r registry) check(selectors []string) error {
	for _, s := range selectors {
		if _, ok := r.selected(s); !ok {
			return r.unknown(s)
		}
	}
	return nil
}

// unknown words the complaint about a selector that names no rule.
func (r registry) unknown(selector string) error {
	return fmt.Errorf("unknown rule %q%s", selector, didYouMean(strings.TrimSpace(selector), r.words()))
}

// words lists the codes, names and families of the rules.
func (r registry) words() []string {
	var words []string
	for _, rule := range r {
		words = append(words, rule.Code, rule.Name)
		if len(rule.Code) > 2 {
			words = append(words, rule.Code[:len(rule.Code)-2]) // the family, "SLL1"
		}
	}
	return words
}

// selection is one layer of select, extend-select and ignore.
type selection struct {
	selected []string // nil: builds on the layer before
	extend   []string
	ignore   []string
}

// resolve applies the layers in order, as ruff does: within a layer the more
// specific selector wins and `ignore` wins among equals; what a layer says is
// stronger than all that the layers before it said, and a select of its own
// forgets them.
func (r registry) resolve(layers []selection) Set {
	var set Set
	for i, rule := range r {
		if !rule.Off || rule.Always {
			set = set.With(i)
		}
	}
	for _, layer := range layers {
		if layer.selected != nil {
			set = Set{}
		}
		for i, on := range r.updates(layer) {
			if on {
				set = set.With(i)
			} else {
				set = set.Without(Set{}.With(i))
			}
		}
	}
	return set
}

// updates says of each rule that a layer mentions whether it is on.
func (r registry) updates(layer selection) map[int]bool {
	type entry struct {
		selector string
		on       bool
		level    int
	}
	var entries []entry
	add := func(list []string, on bool) {
		for _, s := range list {
			entries = append(entries, entry{s, on, r.specificity(s)})
		}
	}
	if layer.selected != nil {
		for _, rule := range r {
			if rule.Always {
				// Whatever names it, the selector for all of its kind is weaker.
				entries = append(entries, entry{rule.Code, true, 0})
			}
		}
	}
	add(layer.selected, true)
	add(layer.extend, true)
	add(layer.ignore, false)
	sort.SliceStable(entries, func(a, b int) bool { return entries[a].level < entries[b].level })

	updates := map[int]bool{}
	for _, e := range entries {
		named, _ := r.selected(e.selector)
		for i := range r {
			if named.Has(i) {
				updates[i] = e.on
			}
		}
	}
	return updates
}

// didYouMean names the word nearest to s, if any is near enough to be meant.
func didYouMean(s string, words []string) string {
	if best := Nearest(s, words); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// Nearest returns the word with the least edit distance to s, or "" when none
// is near enough to have been meant.
func Nearest(s string, words []string) string {
	best, least := "", max(2, len(s)/2)+1
	for _, w := range words {
		d := levenshtein.ComputeDistance(strings.ToLower(s), strings.ToLower(w))
		if d < least {
			best, least = w, d
		}
	}
	return best
}
