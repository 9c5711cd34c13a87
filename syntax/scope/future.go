package scope

import "github.com/sllint/sllint/syntax"

// features are the future features; the value is the first version that has it.
var features = map[string]syntax.Version{
	"nested_scopes": syntax.Py27, "generators": syntax.Py27, "division": syntax.Py27, "absolute_import": syntax.Py27,
	"with_statement": syntax.Py27, "print_function": syntax.Py27, "unicode_literals": syntax.Py27,
	"barry_as_FLUFL": syntax.Py38, "generator_stop": syntax.Py38, "annotations": syntax.Py38,
}

// futures reads the future statements at the head of the file.
func (r *Resolver) futures() {
	r.futureEnd, r.futurePos = -1, -1
	r.futureAnnotations = r.f.Inherited&syntax.Annotations != 0
	done, row := false, 0
	for i, s := range r.f.Body {
		if done {
			// Until 3.12 a statement in the line of the last one still counts.
			if r.v >= syntax.Py313 || r.f.Row(s.Pos()) > row {
				return
			}
		}
		switch s := s.(type) {
		case *syntax.ImportFrom:
			if s.Module != "__future__" {
				break
			}
			if done {
				r.futureErrs = append(r.futureErrs, r.newError(s, lateFuture))
				return
			}
			r.future(s)
			r.futureEnd, r.futurePos = r.f.Row(s.Pos()), s.Pos()
			row = r.futureEnd
			continue
		case *syntax.ExprStmt:
			if c, ok := s.Value.(*syntax.Constant); ok && i == 0 && r.docstring(c) {
				row = r.f.Row(s.Pos())
				continue
			}
		}
		done = true
		row = r.f.Row(s.Pos())
	}
}

const lateFuture = "from __future__ imports must occur at the beginning of the file"

// docstring tells whether a string may stand before a future statement.
func (r *Resolver) docstring(c *syntax.Constant) bool {
	return c.Kind == syntax.ConstStr || r.py2 && c.Kind == syntax.ConstBytes
}

func (r *Resolver) future(s *syntax.ImportFrom) {
	for _, a := range s.Names {
		since, ok := features[a.Name]
		switch {
		case ok && since <= r.v:
			r.futureAnnotations = r.futureAnnotations || a.Name == "annotations"
		case a.Name == "braces":
			r.futureErrs = append(r.futureErrs, r.newError(s, "not a chance"))
			return
		default:
			r.futureErrs = append(r.futureErrs, r.newError(s, "future feature "+a.Name+" is not defined"))
			return
		}
	}
}

// late reports a future statement that comes too late.
func (r *Resolver) late(s *syntax.ImportFrom) {
	if s.Module != "__future__" {
		return
	}
	if r.f.Row(s.Pos()) > r.futureEnd || r.v >= syntax.Py313 && s.Pos() > r.futurePos {
		r.codeErr(s, lateFuture)
	}
}
