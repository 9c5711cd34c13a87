package syntax

import (
	"bytes"
	"fmt"
	"testing"
)

// FuzzParse checks on any bytes, in every dialect, that Parse does not panic,
// says the same twice and with an Arena, and that the spans of what it gives
// lie in the source and in each other.
func FuzzParse(f *testing.F) {
	for _, s := range snippetsOf(f) {
		f.Add(s)
	}
	f.Add([]byte(sample))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<14 {
			return
		}
		arena := new(Arena)
		for _, v := range Versions {
			a, err1 := Parse(src, Options{Version: v})
			b, err2 := Parse(src, Options{Version: v, Arena: arena})
			if fmt.Sprint(err1) != fmt.Sprint(err2) {
				t.Fatalf("%s: %v, then %v", v, err1, err2)
			}
			if err1 != nil {
				e := err1.(*Error)
				if e.Msg == "" || e.Kind == "" || e.Start < 0 || e.Stop < e.Start {
					t.Fatalf("%s: odd error %#v", v, e)
				}
				continue
			}
			checkFile(t, a)
			if !bytes.Equal(outline(a), outline(b)) {
				t.Fatalf("%s: two trees:\n%s\n%s", v, outline(a), outline(b))
			}
		}
	})
}

// checkFile checks what holds for every File.
func checkFile(t *testing.T, f *File) {
	t.Helper()
	whole := Span{0, int32(len(f.Source))}
	end := int32(0)
	for _, c := range f.Comments {
		if c.Start < end || c.Stop <= c.Start || c.Stop > whole.Stop || f.Source[c.Start] != '#' {
			t.Fatalf("comment %v after %d", c, end)
		}
		end = c.Stop
	}
	lines := f.Lines()
	for i := range lines {
		if i == 0 && lines[i] != 0 || i > 0 && lines[i] <= lines[i-1] || lines[i] > whole.Stop {
			t.Fatalf("line %d begins at %d", i+1, lines[i])
		}
	}
	seen := map[string]bool{}
	for _, s := range f.Syms {
		if seen[s] {
			t.Fatalf("name %q has two numbers", s)
		}
		seen[s] = true
	}
	var check func(n Node, outer Span)
	check = func(n Node, outer Span) {
		s := n.Range()
		if s.Start > s.Stop || s.Start < outer.Start || s.Stop > outer.Stop {
			t.Fatalf("%s: %T %v is not within %v", f.Version, n, s, outer)
		}
		if name, ok := n.(*Name); ok && f.Syms[name.Sym] != name.Id {
			t.Fatalf("name %q has the number of %q", name.Id, f.Syms[name.Sym])
		}
		Children(n, func(c Node) {
			if c == nil {
				t.Fatalf("%T has a nil child", n)
			}
			inner := s
			if fn, ok := n.(*FunctionDef); ok && isDecorator(c, fn.Decorators) {
				inner = outer
			}
			if class, ok := n.(*ClassDef); ok && isDecorator(c, class.Decorators) {
				inner = outer
			}
			check(c, inner)
		})
	}
	for _, s := range f.Body {
		check(s, whole)
	}
}

// isDecorator tells whether c is one; they stand before the span of a def.
func isDecorator(c Node, decorators []Expr) bool {
	for _, d := range decorators {
		if Node(d) == c {
			return true
		}
	}
	return false
}

// outline writes the types and spans of a tree.
func outline(f *File) []byte {
	var b bytes.Buffer
	InspectBody(f.Body, func(n Node) bool {
		fmt.Fprintf(&b, "%T%v ", n, n.Range())
		switch n := n.(type) {
		case *Name:
			fmt.Fprintf(&b, "%s %d ", n.Id, n.Ctx)
		case *Constant:
			fmt.Fprintf(&b, "%q %d ", n.Text, n.Kind)
		case *Attribute:
			fmt.Fprintf(&b, "%s %d ", n.Attr, n.Ctx)
		}
		return true
	})
	return b.Bytes()
}
