package lingering

import (
	"bytes"

	"github.com/sllint/sllint/syntax"
)

// This file finds the few files of Python 3 in which there is anything to
// follow: those with a bare raise that no except clause of its own frame
// surrounds. It looks at statements alone, and at those only where the bytes
// say that there may be one.

// bareRaise reports whether some line of a source may be a bare raise.
func bareRaise(src []byte) bool {
	word := []byte("raise")
	for at := 0; ; {
		i := bytes.Index(src[at:], word)
		if i < 0 {
			return false
		}
		at += i + len(word)
		rest := bytes.TrimLeft(src[at:min(at+80, len(src))], " \t\f")
		if len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r' || rest[0] == '#' || rest[0] == ';' || rest[0] == '\\' {
			return true
		}
	}
}

// raisesOutside reports whether a bare raise stands in a block with no except
// clause of its frame around it.
func raisesOutside(body []syntax.Stmt, handled bool) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.Raise:
			if s.Exc == nil && !handled {
				return true
			}
		case *syntax.FunctionDef:
			if raisesOutside(s.Body, false) {
				return true
			}
		case *syntax.ClassDef:
			if raisesOutside(s.Body, false) {
				return true
			}
		case *syntax.If:
			if raisesOutside(s.Body, handled) || raisesOutside(s.Orelse, handled) {
				return true
			}
		case *syntax.For:
			if raisesOutside(s.Body, handled) || raisesOutside(s.Orelse, handled) {
				return true
			}
		case *syntax.While:
			if raisesOutside(s.Body, handled) || raisesOutside(s.Orelse, handled) {
				return true
			}
		case *syntax.With:
			if raisesOutside(s.Body, handled) {
				return true
			}
		case *syntax.Match:
			for i := range s.Cases {
				if raisesOutside(s.Cases[i].Body, handled) {
					return true
				}
			}
		case *syntax.Try:
			if raisesOutside(s.Body, handled) || raisesOutside(s.Orelse, handled) || raisesOutside(s.Finalbody, handled) {
				return true
			}
			for i := range s.Handlers {
				if raisesOutside(s.Handlers[i].Body, true) {
					return true
				}
			}
		}
	}
	return false
}
