package rulestest

import (
	"regexp"

	"github.com/sllint/sllint/syntax"
)

// units are the functions and classes at the top of a file, by name.
type units struct {
	file *syntax.File
	span map[string]syntax.Span
}

func unitsOf(file *syntax.File) *units {
	u := &units{file: file, span: make(map[string]syntax.Span)}
	for _, s := range file.Body {
		switch s := s.(type) {
		case *syntax.FunctionDef:
			u.span[s.Name] = s.Range()
		case *syntax.ClassDef:
			u.span[s.Name] = s.Range()
		}
	}
	return u
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*`)

// reaches reports whether a place lies in the named unit, or in one that it
// mentions, directly or not.
func (u *units) reaches(name string, place syntax.Span) bool {
	seen := map[string]bool{}
	todo := []string{name}
	for len(todo) > 0 {
		name, todo = todo[0], todo[1:]
		span, ok := u.span[name]
		if !ok || seen[name] {
			continue
		}
		seen[name] = true
		if span.Start <= place.Start && place.Stop <= span.Stop {
			return true
		}
		todo = append(todo, word.FindAllString(string(u.file.Source[span.Start:span.Stop]), -1)...)
	}
	return false
}
