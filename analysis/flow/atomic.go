package flow

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
	"github.com/sllint/sllint/syntax/scope"
)

// UsesTasklets reports whether the file speaks of Stackless.
func (f *File) UsesTasklets() bool {
	return Once(f, "tasklets", func() bool {
		return bytes.Contains(f.Syntax.Source, []byte("stackless"))
	})
}

// AtomicFlag is what a call sets the atomic flag of a tasklet to, where that is
// what it does: x.set_atomic(flag), a bound method of that name in a variable,
// or a function of the file that only passes it on.
func (f *File) AtomicFlag(s *scope.Scope, call *syntax.Call) (flag syntax.Expr, ok bool) {
	if len(call.Keywords) > 0 || !f.Names("set_atomic") {
		return nil, false
	}
	switch fn := call.Func.(type) {
	case *syntax.Attribute:
		if fn.Attr == "set_atomic" && len(call.Args) == 1 {
			return call.Args[0], true
		}
	case *syntax.Name:
		if _, list := f.Lookup(s, fn); len(list) == 1 && len(call.Args) == 1 {
			if a, ok := list[0].Value.(*syntax.Attribute); ok && a.Attr == "set_atomic" {
				return call.Args[0], true
			}
		}
	}
	d := f.Def(s, call.Func)
	if d == nil || d == s || d.Kind != scope.Function {
		return nil, false
	}
	return f.forwarded(d, call)
}

// forwarded looks through a function that does nothing but set the flag.
func (f *File) forwarded(d *scope.Scope, call *syntax.Call) (syntax.Expr, bool) {
	body := WithoutDocstring(f.Body(d))
	def, isDef := d.Node.(*syntax.FunctionDef)
	if len(body) != 1 || !isDef || len(def.Decorators) > 0 {
		return nil, false
	}
	var value syntax.Expr
	switch st := body[0].(type) {
	case *syntax.Return:
		value = st.Value
	case *syntax.ExprStmt:
		value = st.Value
	}
	inner, ok := value.(*syntax.Call)
	if !ok || len(inner.Args) != 1 || LastName(inner.Func) != "set_atomic" {
		return nil, false
	}
	name, ok := inner.Args[0].(*syntax.Name)
	if !ok {
		return inner.Args[0], true
	}
	skip := 0
	if d.Parent != nil && d.Parent.Kind == scope.Class {
		skip = 1
	}
	for i, p := range d.Params {
		if p == name.Sym && i >= skip && i-skip < len(call.Args) {
			return call.Args[i-skip], true
		}
	}
	return nil, false
}

// WithoutDocstring drops the string at the start of a body.
func WithoutDocstring(body []syntax.Stmt) []syntax.Stmt {
	if len(body) > 0 {
		if e, ok := body[0].(*syntax.ExprStmt); ok {
			if c, ok := e.Value.(*syntax.Constant); ok && (c.Kind == syntax.ConstStr || c.Kind == syntax.ConstBytes) {
				return body[1:]
			}
		}
	}
	return body
}

// Flag is the truth of a constant flag.
func Flag(e syntax.Expr) (truth, ok bool) {
	truth, none, ok := constant(e)
	return truth, ok && !none
}

// IsAtomic reports whether a with statement's item keeps the tasklet atomic,
// whatever it is called: the library's, or a context manager of the file that
// sets the flag.
func (f *File) IsAtomic(s *scope.Scope, context syntax.Expr) bool {
	call, ok := context.(*syntax.Call)
	if !ok {
		return false
	}
	if d := f.Def(s, call.Func); d != nil {
		if d.Kind == scope.Class {
			d = f.Class(d).Method("__enter__")
		} else if def, ok := d.Node.(*syntax.FunctionDef); !ok || !Decorated(def, "contextmanager") {
			return false
		}
		return d != nil && f.setsAtomic(d)
	}
	if !f.UsesTasklets() {
		return false
	}
	origin := f.Origin(s, call.Func)
	if origin == "" { // a snippet
		name, ok := call.Func.(*syntax.Name)
		return ok && name.Id == "atomic"
	}
	return origin == "stackless.atomic" || strings.HasSuffix(origin, ".atomic") &&
		(strings.HasPrefix(origin, "stackless") || strings.HasPrefix(origin, "."))
}

// setsAtomic reports whether a function calls set_atomic itself.
func (f *File) setsAtomic(d *scope.Scope) bool {
	found := false
	f.Own(d, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.Call); ok && !found {
			_, found = f.AtomicFlag(d, call)
		}
		return !found
	})
	return found
}
