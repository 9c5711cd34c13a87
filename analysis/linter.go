package analysis

import (
	"fmt"

	"github.com/sllint/sllint/analysis/config"
	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/analysis/suppress"
	"github.com/sllint/sllint/syntax"
	damage "github.com/sllint/sllint/syntax/recover"
	"github.com/sllint/sllint/syntax/scope"
)

// The codes that the linter itself reports under; their documentation is in
// rules/hygiene.
const (
	SyntaxErrorCode       = "SLL901"
	UnusedSuppressionCode = suppress.UnusedCode
)

// Linter checks sources with a fixed list of rules. It is safe for concurrent
// use.
type Linter struct {
	rules       []*Rule
	mentions    *mentions
	syntaxError int // index of SLL901, -1 without
	unused      int // index of SLL902
	standard    config.Set
}

// New makes a Linter. The order of the rules is that of every config.Set.
func New(rules []*Rule) *Linter {
	l := &Linter{rules: rules, mentions: newMentions(rules), syntaxError: -1, unused: -1}
	for i, r := range rules {
		switch r.Code {
		case SyntaxErrorCode:
			l.syntaxError = i
		case UnusedSuppressionCode:
			l.unused = i
		}
		if !r.Off {
			l.standard = l.standard.With(i)
		}
	}
	return l
}

// Rules returns the rules in order.
func (l *Linter) Rules() []*Rule { return l.rules }

// Registry is the rules as the configuration wants them. A file that does not
// parse is reported even where other rules are selected.
func (l *Linter) Registry() []config.Rule {
	list := make([]config.Rule, len(l.rules))
	for i, r := range l.rules {
		list[i] = config.Rule{Code: r.Code, Name: r.Name, Off: r.Off, Always: i == l.syntaxError}
	}
	return list
}

// Source is one file to check, and what is in force for it.
type Source struct {
	Name     string // as findings name it
	Text     []byte // as in the file; must not change while findings are in use
	Rules    config.Set
	Target   syntax.Version // the configured dialect, 0 for none
	Requires syntax.Version // what the project's requires-python says, 0 for nothing
	// Severities are those of config.Settings, by code.
	Severities map[string]string
	Memory     *Memory // nil means that the result owns its memory
	// Last is what is known of an earlier text of the same document, nil for
	// nothing; Learn asks for the same of this one.
	Last  *Learnt
	Learn bool
}

// Learnt is what makes it quick to check a document again that has changed a
// little. It is of use for the same settings and the same dialect alone, and
// says nothing else that one could rely on.
type Learnt struct {
	heap  *heap.Result
	whole *heap.Result // of the last text that could be parsed
	words *spotted
}

// earlier lists what a new text can be compared with: what is typed breaks a text
// and makes it whole again, so that one is compared with the last whole one first.
func (l *Learnt) earlier() []*heap.Result {
	switch {
	case l == nil:
		return nil
	case l.whole == nil || l.whole == l.heap:
		return []*heap.Result{l.heap}
	}
	return []*heap.Result{l.whole, l.heap}
}

// Memory is what checking one source after another uses again, so that nothing
// has to be collected. A Checked that was made with it is good until the next
// one is, but its findings stay. It serves one goroutine at a time.
type Memory struct {
	arena     syntax.Arena
	two, next syntax.Arena // of 2.7 and 3.14: trees of several dialects may be needed at a time
	resolver  scope.Resolver
	words     found
	repair    damage.Memory
}

// of gives the arena for a dialect.
func (m *Memory) of(v syntax.Version) *syntax.Arena {
	switch {
	case v.Py2():
		return &m.two
	case v == syntax.Py314:
		return &m.next
	}
	return &m.arena
}

// Checked is what one source gave.
type Checked struct {
	Findings []Finding // in source order
	// File is the tree; of a source that does not parse it is the tree of what
	// is still whole, or nil.
	File    *syntax.File
	Version syntax.Version
	// Broken tells that the source does not parse.
	Broken bool
	Learnt *Learnt // nil unless asked for
}

// InternalError is a fault of the linter itself.
type InternalError struct {
	File  string
	Rule  string // the rule at work, empty for none
	Value any
	Stack []byte
}

// Error tells the user what to do about it.
func (e *InternalError) Error() string {
	where := e.File
	if e.Rule != "" {
		where = e.Rule + " on " + e.File
	}
	return fmt.Sprintf("internal error in %s: %v; please report it, with the file if you can, "+
		"at https://github.com/sllint/sllint/issues", where, e.Value)
}
