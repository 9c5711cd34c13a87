package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Severities are the words for how grave a finding is, the gravest first.
var Severities = []string{"error", "warning", "info"}

// Graded is one entry of severity: what a selector names is that grave.
type Graded struct {
	Selector string `json:"selector"`
	Severity string `json:"severity"`
}

// severity reads the table of that name.
func (r *reader) severity(f *fileSettings, at []string, v any) error {
	table, ok := v.(map[string]any)
	if !ok {
		return r.expect(false, at, -1, "a table from rule codes to "+strings.Join(Severities, ", "), v)
	}
	f.severity = []Graded{}
	for _, selector := range slices.Sorted(maps.Keys(table)) {
		here := append(slices.Clone(at), selector)
		if _, ok := r.rules.selected(selector); !ok {
			return r.failAtKey(here, "%s", r.rules.unknown(selector).Error())
		}
		word, err := r.text(here, table[selector])
		if err != nil {
			return err
		}
		if !slices.Contains(Severities, word) {
			return r.fail(here, -1, "unknown severity %q: expected one of %s%s",
				word, strings.Join(Severities, ", "), didYouMean(word, Severities))
		}
		f.severity = append(f.severity, Graded{selector, word})
	}
	return nil
}

// severities gives the severity of each rule that an entry names, by code: the
// longer selector wins. Nil for none.
func (r registry) severities(list []Graded) map[string]string {
	if len(list) == 0 {
		return nil
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Graded) int {
		return cmp.Compare(r.specificity(a.Selector), r.specificity(b.Selector))
	})
	byCode := map[string]string{}
	for _, g := range list {
		named, _ := r.selected(g.Selector)
		for i, rule := range r {
			// ALL means the rules that are off as well, once they run.
			if named.Has(i) || strings.EqualFold(strings.TrimSpace(g.Selector), all) {
				byCode[rule.Code] = g.Severity
			}
		}
	}
	return byCode
}

// Threshold says which findings make a run fail.
type Threshold struct {
	severities int // how many of Severities do, from the gravest on
	codes      map[string]bool
}

// Fails reports whether a finding with this code and severity makes a run fail.
func (t *Threshold) Fails(code, severity string) bool {
	if t == nil {
		return true
	}
	i := slices.Index(Severities, severity)
	return t.codes[code] || i >= 0 && i < t.severities
}

// ParseThreshold reads words each of which is a severity, which means that one
// and all graver ones, or a selector of rules. No words give nil: everything
// makes a run fail.
func ParseThreshold(rules []Rule, words []string) (*Threshold, error) {
	if len(words) == 0 {
		return nil, nil
	}
	t := &Threshold{codes: map[string]bool{}}
	for _, word := range words {
		if i := slices.Index(Severities, strings.ToLower(strings.TrimSpace(word))); i >= 0 {
			t.severities = max(t.severities, i+1)
			continue
		}
		named, ok := registry(rules).selected(word)
		if !ok {
			return nil, fmt.Errorf("%q is neither a severity (%s) nor a rule%s", word,
				strings.Join(Severities, ", "), didYouMean(strings.TrimSpace(word), append(registry(rules).words(), Severities...)))
		}
		for i, rule := range rules {
			if named.Has(i) {
				t.codes[rule.Code] = true
			}
		}
	}
	return t, nil
}
