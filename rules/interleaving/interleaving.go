// Package interleaving holds the rules SLL304 to SLL307: what goes wrong when
// somebody else runs at the wrong moment.
package interleaving

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/analysis"
	"github.com/sllint/sllint/analysis/flow"
	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// set is a sorted list of words, as a state that can be compared.
type set string

func (s set) words() []string { return strings.Fields(string(s)) }

func (s set) has(word string) bool { return slices.Contains(s.words(), word) }

func (s set) with(word string) set {
	if s.has(word) {
		return s
	}
	words := append(s.words(), word)
	slices.Sort(words)
	return set(strings.Join(words, " "))
}

func (s set) without(drop func(word string) bool) set {
	return set(strings.Join(slices.DeleteFunc(s.words(), drop), " "))
}

// frame is one frame at work.
type frame struct {
	f *flow.File
	s *scope.Scope
	g *flow.Graph

	receivers map[syntax.Node]bool // what is mutated by a method, and so not looked at
}

// frames lists the functions of a file.
func frames(f *flow.File) []*frame {
	var out []*frame
	for _, s := range f.Frames() {
		if s.Kind == scope.Function {
			out = append(out, &frame{f: f, s: s})
		}
	}
	return out
}

// inAtomic is held in an atomic block; locks are held by their text.
const inAtomic = "atomic"

// lock names a lock of threads, or one that is called so, for which a Condition
// stands in; empty for anything else.
func (x *frame) lock(e syntax.Expr, known bool) string {
	kind := x.f.KindOf(x.s, e)
	switch kind {
	case flow.Lock, flow.Semaphore:
		return x.text(e)
	case flow.Condition, flow.SoftCondition:
		if over := x.over(e); over != "" {
			return over
		}
		if kind == flow.SoftCondition && known {
			return ""
		}
		return x.text(e)
	case flow.SoftLock:
		if known {
			return ""
		}
		return x.text(e)
	case flow.Unknown:
		if name := strings.ToLower(flow.LastName(e)); !known && (strings.HasSuffix(name, "lock") || strings.HasSuffix(name, "mutex")) {
			return x.text(e)
		}
	}
	return ""
}

// text is the source of an expression, as one word.
func (x *frame) text(e syntax.Expr) string {
	return strings.Join(strings.Fields(x.f.Syntax.Text(e)), "")
}

// over is the lock that a condition was made over: self.lock for self.cond =
// Condition(self.lock).
func (x *frame) over(e syntax.Expr) string {
	a, ok := e.(*syntax.Attribute)
	if !ok {
		return ""
	}
	c := x.f.InstanceOf(x.s, a.Value)
	if c == nil {
		return ""
	}
	for _, st := range c.Stores(a.Attr) {
		if call, ok := st.Value.(*syntax.Call); ok && len(call.Args) == 1 {
			if arg, ok := call.Args[0].(*syntax.Attribute); ok {
				return x.text(arg)
			}
		}
	}
	return ""
}

// hold is what a step does to what is held.
func (x *frame) hold(st *flow.Step, held set, known bool) set {
	switch st.Op {
	case flow.Enter:
		if x.f.IsAtomic(x.s, st.Item.Context) {
			return held.with(inAtomic)
		}
		if name := x.lock(st.Item.Context, known); name != "" {
			return held.with(name)
		}
	case flow.Leave:
		if x.f.IsAtomic(x.s, st.Item.Context) {
			return held.without(func(w string) bool { return w == inAtomic })
		}
		if name := x.lock(st.Item.Context, known); name != "" {
			return held.without(func(w string) bool { return w == name })
		}
	case flow.Eval:
		if call, ok := st.Node.(*syntax.Call); ok {
			return x.holdByCall(call, held, known)
		}
	}
	return held
}

func (x *frame) holdByCall(call *syntax.Call, held set, known bool) set {
	if flag, ok := x.f.AtomicFlag(x.s, call); ok {
		if on, constant := flow.Flag(flag); constant && on {
			return held.with(inAtomic)
		}
		return held.without(func(w string) bool { return w == inAtomic })
	}
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return held
	}
	switch a.Attr {
	case "acquire":
		if name := x.lock(a.Value, known); name != "" && flow.Blocking(call) && x.releases(a.Value) {
			return held.with(name)
		}
	case "release":
		if name := x.lock(a.Value, known); name != "" {
			return held.without(func(w string) bool { return w == name })
		}
	}
	return held
}

// releases reports whether the frame releases a lock as well. One that it does
// not, it may have for a signal.
func (x *frame) releases(lock syntax.Expr) bool {
	found := false
	x.f.Own(x.s, func(n syntax.Node) bool {
		if a, ok := n.(*syntax.Attribute); ok && a.Attr == "release" && x.text(a.Value) == x.text(lock) {
			found = true
		}
		return !found
	})
	return found
}

// shared is the text of what others may change as well: an attribute of the
// method's object, or a variable of the module that the function assigns to.
func (x *frame) shared(n syntax.Node) string {
	switch n := n.(type) {
	case *syntax.Attribute:
		if of, ok := n.Value.(*syntax.Name); ok && x.f.SelfClass(x.s, of) != nil {
			return of.Id + "." + n.Attr
		}
	case *syntax.Name:
		if x.s.Binding(n.Sym) == scope.GlobalExplicit {
			return n.Id
		}
	}
	return ""
}

// reads lists what an expression reads of what is shared; what the methods that
// it calls read counts.
func (x *frame) reads(n syntax.Node) []string {
	var out []string
	syntax.Inspect(n, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Lambda:
			return false
		case *syntax.Call:
			out = append(out, x.readsOfCall(n)...)
		case *syntax.Attribute, *syntax.Name:
			if name := x.shared(n); name != "" {
				out = append(out, name)
			}
		}
		return true
	})
	return out
}

type readsOf struct{ s *scope.Scope }

// readsOfCall lists the attributes that a method of the same object reads, by
// the name that the object has here.
func (x *frame) readsOfCall(call *syntax.Call) []string {
	d, self := x.method(call)
	if d == nil {
		return nil
	}
	var out []string
	for _, attr := range knownReads(x.f, d) {
		out = append(out, self+"."+attr)
	}
	return out
}

// method is the method of the same object that a call is of, and the name that the
// object has here; nil for another call, or one of the frame itself.
func (x *frame) method(call *syntax.Call) (d *scope.Scope, self string) {
	a, ok := call.Func.(*syntax.Attribute)
	if !ok {
		return nil, ""
	}
	name, ok := a.Value.(*syntax.Name)
	if ok && x.f.SelfClass(x.s, name) != nil {
		d, self = x.f.Def(x.s, a), name.Id
	} else if inner, isCall := a.Value.(*syntax.Call); isCall && flow.LastName(inner.Func) == "super" {
		d, self = x.f.Def(x.s, a), "self"
	}
	if d == nil || d == x.s || d.Kind != scope.Function {
		return nil, ""
	}
	return d, self
}

type changesOf struct{ s *scope.Scope }

// changesOfCall lists the attributes of the same object that a method changes, by
// the name that the object has here, without a look at them first.
func (x *frame) changesOfCall(call *syntax.Call) []string {
	d, self := x.method(call)
	if d == nil {
		return nil
	}
	attrs := flow.Once(x.f, changesOf{d}, func() []string { return (&frame{f: x.f, s: d}).changes() })
	var out []string
	for _, attr := range attrs {
		out = append(out, self+"."+attr)
	}
	return out
}

// changes lists the attributes of its object that a method changes and does not
// read otherwise.
func (x *frame) changes() []string {
	receivers := x.mutates()
	read, changed := map[string]bool{}, map[string]bool{}
	x.f.Own(x.s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Attribute:
			switch {
			case x.shared(n) == "":
			case n.Ctx != syntax.Load || receivers[n]:
				changed[n.Attr] = true
			default:
				read[n.Attr] = true
			}
		case *syntax.Call:
			for _, name := range x.readsOfCall(n) {
				_, attr, _ := strings.Cut(name, ".")
				read[attr] = true
			}
		}
		return true
	})
	var out []string
	for attr := range changed {
		if !read[attr] {
			out = append(out, attr)
		}
	}
	slices.Sort(out)
	return out
}

// knownReads guards against methods that call each other in a circle.
func knownReads(f *flow.File, d *scope.Scope) []string {
	fresh := false
	got := flow.Once(f, readsOf{d}, func() *[]string { fresh = true; return new([]string) })
	if fresh {
		*got = (&frame{f: f, s: d}).attributes()
	}
	return *got
}

// attributes lists the attributes of its object that a method reads.
func (x *frame) attributes() []string {
	var out []string
	x.f.Own(x.s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Attribute:
			if n.Ctx == syntax.Load {
				if name := x.shared(n); name != "" {
					out = append(out, n.Attr)
				}
			}
		case *syntax.Call:
			for _, name := range x.readsOfCall(n) {
				_, attr, _ := strings.Cut(name, ".")
				out = append(out, attr)
			}
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// back finds the last step of a path that is wanted.
func back[S comparable](p *flow.Path[S], wanted func(p *flow.Path[S]) bool) *flow.Path[S] {
	for ; p != nil; p = p.From {
		if wanted(p) {
			return p
		}
	}
	return nil
}

func hop(label string, n syntax.Node) analysis.Hop {
	return analysis.Hop{Label: label, Span: n.Range()}
}
