package cycles

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis/heap"
	"github.com/sllint/sllint/rules/internal/fixes"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// classifier finds out whether somebody has tried to break a cycle.
type classifier struct {
	cleanups map[*scope.Scope][]cleanup
}

// cleanup is a statement or call that looks like an attempt to break a cycle.
type cleanup struct {
	span  syntax.Span
	names []string // what it clears; none for traceback.clear_frames()
}

// classify completes the leak with the attempt that was made, if there was one.
func (c *classifier) classify(l *heap.Leak) *leak {
	leak := &leak{Leak: l}
	switch l.Holder {
	case heap.ExcInfo, heap.Exception, heap.Container, heap.Attribute:
		c.attempt(leak)
	case heap.HeldRaise:
		leak.raising()
	}
	return leak
}

// attempt looks for a cleanup after the place that closed the cycle.
func (c *classifier) attempt(leak *leak) {
	siblings, holders := c.siblings(leak), firstLocal(leak.Path)
	for _, try := range c.of(leak.Scope) {
		if try.span.Start < leak.Span.Stop || rebinds(leak.Scope, common(try.names, holders), leak.Span.Start, try.span.Start) {
			continue
		}
		detail := ""
		switch {
		case len(try.names) == 0:
			detail = "traceback.clear_frames() in the running function"
		case shares(try.names, holders):
			detail = "clearing '" + common(try.names, holders) + "' here"
		case shares(try.names, siblings):
			detail = "clearing '" + common(try.names, siblings) + "' alone"
		default:
			continue
		}
		leak.tried, leak.cleanup = detail, try.span
		return
	}
}

// rebinds reports whether a name has another value by the time that it is cleared
// than it got where the leak is: it gets one further up in a block around the
// clearing which the leak is not in, as that of another handler is.
func rebinds(s *scope.Scope, name string, leak, clearing int32) bool {
	def, ok := functionOf(s)
	if !ok || name == "" {
		return false
	}
	found := false
	syntax.InspectBody(def.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.Assign:
			if leak < n.Start && n.Start < clearing && !isNone(n.Value) && slices.ContainsFunc(n.Targets, func(t syntax.Expr) bool { return stores(t, name) }) {
				block := fixes.BlockOf(def.Body, n)
				found = len(block) > 0 && leak < int32(block[0].Pos()) && clearing < int32(block[len(block)-1].End())
			}
		}
		return !found
	})
	return found
}

// stores reports whether a target binds a name.
func stores(target syntax.Expr, name string) bool {
	switch t := target.(type) {
	case *syntax.Name:
		return t.Id == name
	case *syntax.Starred:
		return stores(t.Value, name)
	case *syntax.Tuple:
		return slices.ContainsFunc(t.Elts, func(e syntax.Expr) bool { return stores(e, name) })
	case *syntax.List:
		return slices.ContainsFunc(t.Elts, func(e syntax.Expr) bool { return stores(e, name) })
	}
	return false
}

// firstLocal is the variable that a path starts with, if it does.
func firstLocal(path []heap.Hop) []string {
	for _, hop := range path {
		if name, ok := strings.CutPrefix(hop.Label, "local '"); ok {
			return []string{strings.TrimSuffix(name, "'")}
		}
	}
	return nil
}

// siblings are the names that got the other parts of the same exc_info triple.
func (c *classifier) siblings(leak *leak) []string {
	def, ok := functionOf(leak.Scope)
	if !ok {
		return nil
	}
	var names []string
	syntax.InspectBody(def.Body, func(n syntax.Node) bool {
		span := n.Range()
		if span.Stop <= leak.Span.Start || leak.Span.Stop <= span.Start {
			return false
		}
		if assign, ok := n.(*syntax.Assign); ok {
			for _, target := range assign.Targets {
				if tuple, ok := target.(*syntax.Tuple); ok && len(tuple.Elts) == 3 {
					names = append(names, namesIn(tuple.Elts)...)
				}
			}
		}
		return true
	})
	return names
}

// raising looks at how the exception that is held is raised.
func (leak *leak) raising() {
	def, ok := functionOf(leak.Scope)
	if !ok {
		return
	}
	syntax.InspectBody(def.Body, func(n syntax.Node) bool {
		span := n.Range()
		if span.Stop < leak.Span.Stop || leak.Span.Start < span.Start {
			return false
		}
		raise, ok := n.(*syntax.Raise)
		if !ok {
			return true
		}
		if isNone(raise.Cause) {
			leak.tried, leak.cleanup = "from None", raise.Range()
		}
		if call, ok := raise.Exc.(*syntax.Call); ok && len(call.Args) == 1 && isNone(call.Args[0]) {
			if method, ok := call.Func.(*syntax.Attribute); ok && method.Attr == "with_traceback" {
				leak.tried, leak.cleanup = "with_traceback(None) at the raise", raise.Range()
			}
		}
		return false
	})
}

// of lists the cleanups of a function, in source order.
func (c *classifier) of(s *scope.Scope) []cleanup {
	found, known := c.cleanups[s]
	if known {
		return found
	}
	if def, ok := functionOf(s); ok {
		syntax.InspectBody(def.Body, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
				return false
			case *syntax.Delete:
				found = append(found, cleanup{n.Range(), namesIn(n.Targets)})
			case *syntax.Assign:
				if isNone(n.Value) {
					found = append(found, cleanup{n.Range(), namesIn(n.Targets)})
				}
			case *syntax.Call:
				if isClearFrames(n.Func) {
					found = append(found, cleanup{n.Range(), nil})
				}
			}
			return true
		})
		found = slices.DeleteFunc(found, func(c cleanup) bool { return c.names != nil && len(c.names) == 0 })
	}
	c.cleanups[s] = found
	return found
}

func functionOf(s *scope.Scope) (*syntax.FunctionDef, bool) {
	if s == nil {
		return nil, false
	}
	def, ok := s.Node.(*syntax.FunctionDef)
	return def, ok
}

func isClearFrames(callee syntax.Expr) bool {
	switch f := callee.(type) {
	case *syntax.Name:
		return f.Id == "clear_frames"
	case *syntax.Attribute:
		return f.Attr == "clear_frames"
	}
	return false
}

func isNone(e syntax.Expr) bool {
	c, ok := e.(*syntax.Constant)
	return ok && c.Kind == syntax.ConstNone
}

// namesIn lists the plain names of some targets; it is never nil.
func namesIn(targets []syntax.Expr) []string {
	names := []string{}
	for _, target := range targets {
		if name, ok := target.(*syntax.Name); ok {
			names = append(names, name.Id)
		}
	}
	return names
}

func shares(a, b []string) bool { return common(a, b) != "" }

// common is the first name of a that is in b too, or empty.
func common(a, b []string) string {
	for _, name := range a {
		if slices.Contains(b, name) {
			return name
		}
	}
	return ""
}
