package heap

import (
	"github.com/sllint/sllint/syntax"
)

// This file asks whether a parameter or an attribute only ever gets exception
// classes: what raises it raises a new exception, which nobody holds.

// holder is a parameter of a function, or an attribute of the objects of a
// class.
type holder struct {
	f     *fn
	cls   *class
	label label
}

// givesClasses reports whether what an expression reads is an exception class
// as far as the file tells.
func (a *act) givesClasses(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.Name:
		l := a.u.lab(e.Sym, e.Id)
		for f := a.f; f != nil && a.u == a.in.main; f = f.parent {
			if f.hasParam(l) {
				return a.in.onlyClasses(holder{f: f, label: l})
			} else if f.bound.has(l) {
				return false
			}
		}
	case *syntax.Attribute:
		if n, ok := e.Value.(*syntax.Name); ok && a.u == a.in.main && a.f.self() != 0 && a.u.lab(n.Sym, n.Id) == a.f.self() {
			return a.in.onlyClasses(holder{cls: a.f.cls, label: a.u.lab(e.Sym, e.Attr)})
		}
	}
	return false
}

// onlyClasses reports whether there are places in the file that fill a holder,
// and all of them do it with a class. What an object does with itself is not
// how others use it.
func (in *interp) onlyClasses(h holder) bool {
	if known, ok := in.classy[h]; ok {
		return known
	}
	in.classy[h] = false // while it is asked
	n, ok := 0, true
	give := func(f *fn, e syntax.Expr, own bool) {
		switch e := e.(type) {
		case *syntax.Constant:
			ok = ok && e.Kind == syntax.ConstNone
			return
		case *syntax.Name:
			if l := in.main.lab(e.Sym, e.Id); f != nil && f.hasParam(l) {
				ok = ok && in.onlyClasses(holder{f: f, label: l})
			} else {
				ok = ok && in.namesClass(e.Id)
			}
		case *syntax.Attribute:
			ok = ok && in.namesClass(e.Attr)
		default:
			ok = false
		}
		if !own {
			n++
		}
	}
	if h.f == nil {
		in.stores(h, give)
	} else {
		in.arguments(h, give)
	}
	in.classy[h] = ok && n > 0
	return ok && n > 0
}

// namesClass reports whether a name is that of an exception class.
func (in *interp) namesClass(name string) bool {
	if _, builtin := excParent[name]; builtin || name == "BaseException" {
		return true
	}
	for _, c := range in.main.classes {
		if c.name == name {
			return true
		}
	}
	return false
}

// stores gives what is assigned to an attribute, with the function in which
// that is.
func (in *interp) stores(h holder, give func(f *fn, e syntax.Expr, own bool)) {
	attr := in.labelName(h.label)
	in.eachMention(attr, func(n syntax.Node) {
		s, ok := n.(*syntax.Assign)
		if !ok {
			return
		}
		for _, t := range s.Targets {
			x, ok := t.(*syntax.Attribute)
			if !ok || x.Attr != attr {
				continue
			}
			if f := in.functionAt(s.Range()); !in.otherSelf(h.cls, f, x.Value) {
				give(f, s.Value, false)
			}
		}
	})
}

// otherSelf reports whether an expression is the object of a method of a class
// that has nothing to do with another.
func (in *interp) otherSelf(cls *class, f *fn, e syntax.Expr) bool {
	if f == nil || f.cls == nil || f.cls == cls {
		return false
	}
	f.prepare()
	n, ok := e.(*syntax.Name)
	if !ok || f.self() == 0 || in.main.lab(n.Sym, n.Id) != f.self() {
		return false
	}
	for _, b := range cls.node.Bases {
		if n, ok := b.(*syntax.Name); ok && in.namesClass(n.Id) && excParent[n.Id] == "" {
			return false // it may be set in a base
		}
	}
	return true
}

// arguments gives what is passed as a parameter, to the function itself or with
// it to what calls it.
func (in *interp) arguments(h holder, give func(f *fn, e syntax.Expr, own bool)) {
	name, at := h.f.name, 0
	if name == "__init__" && h.f.cls != nil {
		name = h.f.cls.name
	}
	for i := range h.f.params {
		if h.f.params[i].label == h.label {
			at = i
		}
	}
	if h.f.cls != nil && h.f.mode != "staticmethod" {
		at--
	}
	in.eachMention(name, func(n syntax.Node) {
		c, ok := n.(*syntax.Call)
		if !ok {
			return
		}
		for i, x := range c.Args {
			// It is handed on with its arguments.
			if isName(x, name) && at >= 0 && i+1+at < len(c.Args) {
				give(in.functionAt(c.Range()), c.Args[i+1+at], false)
			}
		}
		if calledName(c) != name {
			return
		}
		f := in.functionAt(c.Range())
		m, own := c.Func.(*syntax.Attribute)
		if own = own && f != nil; own {
			f.prepare()
			n, ok := m.Value.(*syntax.Name)
			own = ok && in.main.lab(n.Sym, n.Id) == f.self()
		}
		for i := range c.Keywords {
			if k := &c.Keywords[i]; k.Arg != "" && in.main.lab(k.Sym, k.Arg) == h.label {
				give(f, k.Value, own)
				return
			}
		}
		if at >= 0 && at < len(c.Args) {
			give(f, c.Args[at], own)
		}
	})
}

// eachMention visits what is in the outermost functions and other statements
// that mention a name.
func (in *interp) eachMention(name string, visit func(syntax.Node)) {
	w := &walker{visit: func(n syntax.Node) bool { visit(n); return true }}
	in.search(name)
	if in.mentionedWords != nil {
		in.mentionedWords[name] = true
	}
	mentions(in.main.file, name, anywhere, func(d *syntax.FunctionDef) { w.stmt(d) })
	var outside func(body []syntax.Stmt)
	outside = func(body []syntax.Stmt) {
		for _, s := range body {
			switch s := s.(type) {
			case *syntax.FunctionDef:
			case *syntax.ClassDef:
				outside(s.Body)
			default:
				w.stmt(s)
			}
		}
	}
	outside(in.main.file.Body)
}

// hasParam reports whether a label is that of a parameter.
func (f *fn) hasParam(l label) bool {
	f.prepare()
	for i := range f.params {
		if f.params[i].label == l {
			return true
		}
	}
	return false
}
