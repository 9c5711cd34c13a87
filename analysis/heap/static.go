package heap

import (
	"strconv"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file knows the values that do not live in states: constants, modules
// and what is in them, functions and classes of the module level, builtins.

type staticKind uint8

const (
	sStr staticKind = iota
	sInt
	sFn       // a module-level function, or a method without cells
	sClass    // a module-level class
	sBuiltin  // a builtin function or class
	sLib      // something of a library module, by dotted name
	sRaw      // a function without its decorators
	sAnyClass // the class of an exception of unknown class
	sNamed    // a namedtuple class; the name is its fields
)

type static struct {
	kind staticKind
	name string
	fn   *fn
	cls  *class
}

func (in *interp) static(s static) val {
	if v, ok := in.staticIdx[s]; ok {
		return v
	}
	in.statics = append(in.statics, s)
	v := val(-len(in.statics))
	in.staticIdx[s] = v
	return v
}

func (in *interp) builtin(name string) val { return in.static(static{kind: sBuiltin, name: name}) }

func (in *interp) staticOf(v val) *static {
	if !v.isStatic() {
		return &static{kind: 255}
	}
	return &in.statics[-v-1]
}

// libName gives the dotted name of a library value, or "".
func (in *interp) libName(v val) string {
	if s := in.staticOf(v); s.kind == sLib {
		return s.name
	}
	return ""
}

func (in *interp) constant(c *syntax.Constant) val {
	switch c.Kind {
	case syntax.ConstNone:
		return vNone
	case syntax.ConstTrue:
		return vTrue
	case syntax.ConstFalse:
		return vFalse
	case syntax.ConstInt:
		if len(c.Text) < 4 {
			return in.static(static{kind: sInt, name: c.Text})
		}
		return vTruthy
	case syntax.ConstStr, syntax.ConstBytes:
		if len(c.Text) < 40 {
			return in.static(static{kind: sStr, name: c.Text})
		}
		return vTruthy
	case syntax.ConstEllipsis:
		return vTruthy
	}
	return vUnknown
}

func (in *interp) intOf(v val) (int, bool) {
	s := in.staticOf(v)
	if s.kind != sInt {
		return 0, false
	}
	n, err := strconv.Atoi(s.name)
	return n, err == nil
}

func firstPart(dotted string) string {
	name, _, _ := strings.Cut(dotted, ".")
	return name
}

// scanGlobals finds what the module's own statements bind its names to. A
// name that is bound to different things is unknown.
func (u *unit) scanGlobals() {
	u.globals = map[label]val{}
	set := func(l label, v val) {
		if old, ok := u.globals[l]; ok && old != v && !(u.in.libName(old) != "") {
			v = vUnknown
			if s := u.in.staticOf(old); s.kind == sFn || s.kind == sClass {
				v = old
			}
		} else if ok {
			v = old
		}
		u.globals[l] = v
	}
	var scan func([]syntax.Stmt, int)
	scan = func(body []syntax.Stmt, depth int) {
		if depth > 50 {
			return
		}
		for _, s := range body {
			switch s := s.(type) {
			case *syntax.FunctionDef:
				l := u.lab(s.Sym, s.Name)
				u.globals[l] = u.in.static(static{kind: sFn, fn: u.byNode[s]})
			case *syntax.ClassDef:
				l := u.lab(s.Sym, s.Name)
				u.globals[l] = u.in.static(static{kind: sClass, cls: u.clsNode[s]})
			case *syntax.Import:
				for i := range s.Names {
					name := s.Names[i].Name
					if s.Names[i].AsName == "" {
						name = firstPart(name)
					}
					set(u.aliasLabel(&s.Names[i]), u.in.lib(name))
				}
			case *syntax.ImportFrom:
				for i := range s.Names {
					if s.Level == 0 && s.Names[i].Name != "*" {
						set(u.aliasLabel(&s.Names[i]), u.in.lib(s.Module+"."+s.Names[i].Name))
					} else if s.Names[i].Name != "*" {
						set(u.aliasLabel(&s.Names[i]), vUnknown)
					}
				}
			case *syntax.Assign:
				for _, t := range s.Targets {
					if n, ok := t.(*syntax.Name); ok {
						v := vUnknown
						if src, ok := s.Value.(*syntax.Name); ok && len(s.Targets) == 1 {
							if w, known := u.globals[u.lab(src.Sym, src.Id)]; known {
								v = w
							} else if builtinNames[src.Id] {
								v = u.in.builtin(src.Id)
							}
						}
						if c, ok := s.Value.(*syntax.Call); ok {
							if fields := u.namedFields(c); fields != "" {
								v = u.in.static(static{kind: sNamed, name: fields})
							}
						}
						if at, ok := s.Value.(*syntax.Attribute); ok && len(s.Targets) == 1 {
							if src, ok := at.Value.(*syntax.Name); ok {
								if m := u.in.libName(u.globals[u.lab(src.Sym, src.Id)]); m != "" {
									v = u.in.lib(m + "." + at.Attr)
								}
							}
						}
						set(u.lab(n.Sym, n.Id), v)
					}
				}
			case *syntax.If:
				v := u.in.versionTest(s.Test)
				if v != triNo {
					scan(s.Body, depth+1)
				}
				if v != triYes {
					scan(s.Orelse, depth+1)
				}
			case *syntax.Try:
				scan(s.Body, depth+1)
				for i := range s.Handlers {
					scan(s.Handlers[i].Body, depth+1)
				}
				scan(s.Orelse, depth+1)
				scan(s.Finalbody, depth+1)
			case *syntax.With:
				scan(s.Body, depth+1)
			}
		}
	}
	scan(u.file.Body, 0)
}

// namedFields gives the fields of namedtuple('N', 'a b'), or "".
func (u *unit) namedFields(c *syntax.Call) string {
	name := ""
	switch f := c.Func.(type) {
	case *syntax.Name:
		name = f.Id
	case *syntax.Attribute:
		name = f.Attr
	}
	if name != "namedtuple" || len(c.Args) < 2 {
		return ""
	}
	switch x := c.Args[1].(type) {
	case *syntax.Constant:
		return strings.Join(strings.Fields(strings.ReplaceAll(x.Text, ",", " ")), " ")
	case *syntax.List:
		return constWords(x.Elts)
	case *syntax.Tuple:
		return constWords(x.Elts)
	}
	return ""
}

func constWords(elts []syntax.Expr) string {
	var list []string
	for _, e := range elts {
		c, ok := e.(*syntax.Constant)
		if !ok {
			return ""
		}
		list = append(list, c.Text)
	}
	return strings.Join(list, " ")
}

// field gives the position of a namedtuple's field, or -1.
func (in *interp) field(cls val, name string) int {
	if s := in.staticOf(cls); s.kind == sNamed {
		for i, f := range strings.Fields(s.name) {
			if f == name {
				return i
			}
		}
	}
	return -1
}

// tri is an answer that may be unknown.
type tri uint8

const (
	triMaybe tri = iota
	triYes
	triNo
)

// isClass reports whether a static value is a class.
func (in *interp) isClass(v val) bool {
	s := in.staticOf(v)
	switch s.kind {
	case sClass, sAnyClass:
		return true
	case sBuiltin:
		_, exc := excParent[s.name]
		return exc || s.name == "BaseException"
	}
	return false
}

// classOf gives the classes that an except clause names; nil means anything
// or unknown.
func (a *act) classOf(e syntax.Expr, st *state) []val {
	switch e := e.(type) {
	case *syntax.Tuple:
		var all []val
		for _, x := range e.Elts {
			c := a.classOf(x, st)
			if len(c) != 1 {
				return []val{vUnknown, vUnknown}
			}
			all = append(all, c...)
		}
		return all
	case *syntax.Name:
		return []val{a.lookup(st, a.u.lab(e.Sym, e.Id), e.Id)}
	case *syntax.Attribute:
		if n, ok := e.Value.(*syntax.Name); ok {
			if m := a.in.libName(a.lookup(st, a.u.lab(n.Sym, n.Id), n.Id)); m != "" {
				return []val{a.in.lib(m + "." + e.Attr)}
			}
		}
		return []val{vUnknown}
	case nil:
		return nil
	}
	return []val{vUnknown}
}

// classBase gives the class statement of a class value.
func (in *interp) classBase(st *state, v val) *class {
	if st.is(v, kClass) {
		return in.classes[st.obj(v).aux]
	}
	if s := in.staticOf(v); s.kind == sClass {
		return s.cls
	}
	return nil
}

// subclass decides whether class c is class d or derives from it.
func (in *interp) subclass(st *state, c, d val, depth int) tri {
	if c == vUnknown || d == vUnknown || depth > 20 || in.staticOf(c).kind == sAnyClass || in.staticOf(d).kind == sAnyClass {
		return triMaybe
	}
	if c == d {
		return triYes
	}
	if d == in.builtin("BaseException") {
		return triYes
	}
	if k := in.classBase(st, c); k != nil {
		if (c.isStatic() || d.isStatic()) && k == in.classBase(st, d) {
			return triYes // a base class of the same function is known by its statement alone
		}
		answer := triNo
		for _, b := range in.basesOf(st, k) {
			switch in.subclass(st, b, d, depth+1) {
			case triYes:
				return triYes
			case triMaybe:
				answer = triMaybe
			}
		}
		return answer
	}
	s := in.staticOf(c)
	if s.kind == sBuiltin {
		t := in.staticOf(d)
		if t.kind == sBuiltin {
			for n := excAlias(s.name, in.py2); n != ""; n = excAlias(excParent[n], in.py2) {
				if n == excAlias(t.name, in.py2) {
					return triYes
				}
			}
			return triNo
		}
		if t.kind == sLib {
			return triMaybe
		}
		return triNo
	}
	if d == in.builtin("Exception") {
		return triYes
	}
	return triMaybe
}

// basesOf gives the base classes of a class as values.
func (in *interp) basesOf(st *state, c *class) []val {
	if c.solved {
		return c.bases
	}
	c.solved = true
	u := c.unit
	if u.globals == nil {
		u.scanGlobals()
	}
	for _, b := range c.node.Bases {
		v := vUnknown
		switch b := b.(type) {
		case *syntax.Name:
			l := u.lab(b.Sym, b.Id)
			if g, ok := u.globals[l]; ok && !(c.local && c.parent.bindsName(l)) {
				v = g
			} else if c.local && c.parent.bindsName(l) {
				v = in.localClass(c, l)
			} else if builtinNames[b.Id] {
				v = in.builtin(b.Id)
			}
		case *syntax.Attribute:
			if n, ok := b.Value.(*syntax.Name); ok {
				if m := in.libName(u.globals[u.lab(n.Sym, n.Id)]); m != "" {
					v = in.lib(m + "." + b.Attr)
				} else if c.parent.imports(n.Id) {
					v = in.lib(n.Id + "." + b.Attr)
				}
			}
		}
		c.bases = append(c.bases, v)
	}
	return c.bases
}

// imports reports whether a function imports a module by its name.
func (f *fn) imports(name string) bool {
	if f == nil {
		return false
	}
	found := false
	w := &walker{}
	w.visit = func(n syntax.Node) bool {
		if s, ok := n.(*syntax.Import); ok {
			for i := range s.Names {
				found = found || s.Names[i].Name == name && s.Names[i].AsName == ""
			}
		}
		_, stmt := n.(syntax.Stmt)
		return stmt
	}
	w.stmts(f.body)
	return found
}

func (f *fn) bindsName(l label) bool {
	if f == nil {
		return false
	}
	f.prepare()
	return f.bound.has(l)
}

// localClass finds the class statement of the same function that a local base
// class comes from; as a value it is static, which is all that method lookup
// needs.
func (in *interp) localClass(c *class, l label) val {
	for _, d := range c.unit.classes {
		if d.parent == c.parent && d != c && in.label(d.name) == l {
			return in.static(static{kind: sClass, cls: d})
		}
	}
	return vUnknown
}

// isInstance decides whether an exception is caught by one of some classes.
func (in *interp) isInstance(st *state, v val, classes []val) tri {
	if !st.is(v, kExc) && !st.is(v, kInstance) {
		return triMaybe
	}
	if o := st.obj(v); o.kind == kExc && o.cls == vUnknown {
		return in.maybeInstance(st, o, classes)
	}
	answer := triNo
	for _, c := range classes {
		if s := in.staticOf(c); st.obj(v).flags&fNoStop != 0 && s.kind == sBuiltin && (s.name == "StopIteration" || s.name == "StopAsyncIteration") {
			continue
		}
		switch in.subclass(st, st.obj(v).cls, c, 0) {
		case triYes:
			return triYes
		case triMaybe:
			answer = triMaybe
		case triNo:
			if st.obj(v).flags&fUpper != 0 && in.subclass(st, c, st.obj(v).cls, 0) != triNo {
				answer = triMaybe
			}
		}
	}
	return answer
}

// maybeInstance decides about an exception of unknown class: it is none of
// those that earlier handlers would have caught.
func (in *interp) maybeInstance(st *state, o *obj, classes []val) tri {
	for _, c := range classes {
		if s := in.staticOf(c); o.flags&fNoStop != 0 && s.kind == sBuiltin && (s.name == "StopIteration" || s.name == "StopAsyncIteration") {
			continue
		}
		excluded := false
		for _, l := range o.links {
			if l.label <= lblNot && l.label > lblNot-100 && in.subclass(st, c, l.to, 0) == triYes {
				excluded = true
			}
		}
		if !excluded {
			return triMaybe
		}
	}
	return triNo
}

// exclude remembers that an exception of unknown class is not of some classes.
func (in *interp) exclude(st *state, v val, classes []val) *state {
	e := st.excOf(v)
	if !st.is(e, kExc) || st.obj(e).cls != vUnknown {
		return st
	}
	for _, c := range classes {
		if !in.isClass(c) {
			continue
		}
		n := label(0)
		known := false
		for _, l := range st.obj(e).links {
			if l.label <= lblNot && l.label > lblNot-100 {
				n++
				known = known || l.to == c
			}
		}
		if !known && n < 8 {
			st = st.setLink(e, lblNot-n, c, syntax.Span{})
		}
	}
	return st
}

// catches decides whether an except clause catches a value in flight. An
// exception from outside is taken to be an Exception.
func (a *act) catches(st *state, v val, typ syntax.Expr, classes []val) tri {
	if typ == nil {
		return triYes
	}
	in := a.in
	for _, c := range classes {
		if c == in.builtin("Exception") || c == in.builtin("BaseException") {
			if !v.isObj() {
				return triYes
			}
			if e := st.excOf(v); st.is(e, kExc) && (st.obj(e).cls == vUnknown || c == in.builtin("BaseException")) {
				return triYes
			}
		}
	}
	if v.isWeak() {
		for _, name := range weakClasses[v] {
			for _, c := range classes {
				if in.subclass(st, in.builtin(name), c, 0) != triNo {
					return triMaybe
				}
			}
		}
		return triNo
	}
	if v == vStop {
		answer := triNo
		for _, c := range classes {
			if s := in.subclass(st, in.builtin("StopIteration"), c, 0); s == triYes {
				return triYes
			} else if s == triMaybe {
				answer = triMaybe
			}
		}
		return answer
	}
	if !v.isObj() {
		return triMaybe
	}
	return in.isInstance(st, st.excOf(v), classes)
}

// weakClasses are the exceptions of operations that seldom fail.
var weakClasses = map[val][]string{
	vWeakAttr:   {"AttributeError"},
	vWeakItem:   {"KeyError", "IndexError", "TypeError"},
	vWeakOp:     {"TypeError", "ValueError", "ZeroDivisionError", "OverflowError"},
	vWeakType:   {"TypeError"},
	vWeakUnpack: {"ValueError", "TypeError"},
}

// excClass reports whether instances of a class are exceptions.
func (in *interp) excClass(st *state, c val, depth int) bool {
	if depth > 20 {
		return false
	}
	if k := in.classBase(st, c); k != nil {
		for _, b := range in.basesOf(st, k) {
			if in.excClass(st, b, depth+1) {
				return true
			}
		}
		return false
	}
	s := in.staticOf(c)
	switch s.kind {
	case sBuiltin:
		_, ok := excParent[s.name]
		return ok || s.name == "BaseException"
	case sLib:
		return strings.HasSuffix(s.name, "Error") || strings.HasSuffix(s.name, "Exception") || strings.HasSuffix(s.name, "Warning")
	}
	return false
}

// method finds a method in a class and its bases.
func (in *interp) method(st *state, cls val, l label, depth int) (*fn, *class) {
	k := in.classBase(st, cls)
	if k == nil || depth > 20 {
		return nil, nil
	}
	if f := k.methods[l]; f != nil {
		return f, k
	}
	for _, b := range in.basesOf(st, k) {
		if f, c := in.method(st, b, l, depth+1); f != nil {
			return f, c
		}
	}
	return nil, nil
}

// closed reports whether all bases of a class are known, so that what it does
// not define does not exist.
func (in *interp) closed(st *state, cls val, depth int) bool {
	k := in.classBase(st, cls)
	if k == nil || depth > 20 {
		s := in.staticOf(cls)
		return s.kind == sBuiltin
	}
	for _, b := range in.basesOf(st, k) {
		if !in.closed(st, b, depth+1) {
			return false
		}
	}
	return true
}

func (in *interp) methodOf(st *state, v val, name string) *fn {
	f, _ := in.method(st, st.obj(v).cls, in.label(name), 0)
	return f
}
