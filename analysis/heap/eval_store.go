package heap

import (
	"slices"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file reads and writes names, attributes and items: every link between
// objects that a program makes by assignment is made here.

// local reports whether a name is a plain local or a cell of the function.
func (a *act) local(l label) bool { return (a.f.bound.has(l) || a.f.free.has(l)) && !a.f.global.has(l) }

// globalLabel keeps the globals of models apart from the file's own.
func (a *act) globalLabel(l label) label {
	if a.u == a.in.main {
		return l
	}
	return a.in.label(a.u.model + ":" + a.in.labelName(l))
}

// lookup gives the value of a name.
func (a *act) lookup(st *state, l label, name string) val {
	if a.local(l) {
		v, ok := st.get(st.top(), l)
		if st.is(v, kCell) {
			v, ok = st.get(v, lblContent)
		}
		if ok || a.f.bound.has(l) {
			return v
		}
		return vUnknown
	}
	if v, ok := st.get(heldObj, a.globalLabel(l)); ok {
		return v
	}
	if a.u.globals == nil {
		a.u.scanGlobals()
	}
	if v, ok := a.u.globals[l]; ok {
		return v
	}
	if builtinNames[name] {
		return a.in.builtin(name)
	}
	return vUnknown
}

func (a *act) name(e *syntax.Name, st *state) []res {
	l := a.u.lab(e.Sym, e.Id)
	if a.in.py2 {
		switch e.Id {
		case "True":
			return one(st, vTrue)
		case "False":
			return one(st, vFalse)
		}
	}
	return one(st, a.lookup(st, l, e.Id))
}

// smallFunction is the number of statements up to which a function gets the
// full treatment.
const smallFunction = 60

// worth reports whether a value is worth remembering in a variable.
func (a *act) worth(l label, v val) bool {
	switch {
	case a.names != nil && !a.names.has(l):
		return v.isStatic() && a.in.statics[-v-1].kind > sInt
	case v.isObj():
		return true
	case v == vUnknown:
		return false
	case a.f.cells.has(l) || a.f.free.has(l):
		return true
	case v.isStatic():
		k := a.in.statics[-v-1].kind
		return k != sStr && k != sInt || a.f.tested[l] > 0
	case (v == vNone || v == vText) && a.f.stmts < smallFunction:
		return true
	}
	return a.f.tested[l] > 0
}

// bind assigns to a name.
func (a *act) bind(st *state, l label, v val, at syntax.Span) *state {
	if !a.local(l) {
		l = a.globalLabel(l)
		if v.isObj() {
			return st.setLink(heldObj, l, v, at)
		}
		return st.dropLink(heldObj, l)
	}
	if !a.worth(l, v) {
		v = vUnknown
	}
	where, what := st.top(), l
	if c, ok := st.get(where, l); ok && st.is(c, kCell) {
		where, what = c, lblContent
	} else if a.f.cells.has(l) {
		n, c := st.alloc(&obj{kind: kCell})
		st = n.setLink(where, l, c, syntax.Span{})
		where, what = c, lblContent
	}
	a.in.overwritten(st, where, what)
	if v == vUnknown {
		return st.dropLink(where, what)
	}
	return st.setLink(where, what, v, at)
}

// unbind deletes a name.
func (a *act) unbind(st *state, l label) *state {
	if a.f.tested[l] > 0 && a.local(l) {
		// Reading it again would fail; None stands for that.
		return a.bind(st, l, vUnknown, syntax.Span{})
	}
	return a.bind(st, l, vUnknown, syntax.Span{})
}

// store assigns a value to a target.
func (a *act) store(t syntax.Expr, st *state, v val, at syntax.Span) []res {
	switch t := t.(type) {
	case *syntax.Name:
		return one(a.bind(st, a.u.lab(t.Sym, t.Id), v, at), vUnknown)
	case *syntax.Starred:
		return a.store(t.Value, st, v, at)
	case *syntax.Tuple:
		return a.unpack(t.Elts, st, v, at)
	case *syntax.List:
		return a.unpack(t.Elts, st, v, at)
	case *syntax.Attribute:
		return a.storeAttr(t, st, v, at)
	case *syntax.Subscript:
		st = st.push(v)
		return a.seq(st, []syntax.Expr{t.Value, t.Slice}, func(st *state, p []val) []res {
			st, v := st.pop()
			base := p[0]
			if !base.isObj() && v.isObj() {
				st, base = a.hold(t.Value, st, kOpaque)
			}
			if r, ok := a.ownSetItem(st, base, p[1], v, t); ok {
				return r
			}
			list := a.weak(st, vWeakItem)
			if s, ok := t.Slice.(*syntax.Slice); ok && st.is(base, kSeq) && base != v {
				if s.Lower == nil && s.Upper == nil && s.Step == nil {
					st = st.empty(base)
				}
				st = a.extend(st, base, v, at)
			} else if base.isObj() {
				st = a.setItem(st, base, p[1], v, at)
			}
			return append(list, res{oNormal, st, vUnknown, nil})
		})
	}
	return one(st, vUnknown)
}

func (a *act) storeAttr(t *syntax.Attribute, st *state, v val, at syntax.Span) []res {
	st = st.push(v)
	base := len(st.tmp) - 1
	list := a.seq(st, []syntax.Expr{t.Value}, func(st *state, p []val) []res {
		st, v := st.pop()
		l := a.u.lab(t.Sym, t.Attr)
		b := p[0]
		if b.isStatic() {
			l = a.staticAttr(b, t.Attr)
			if v.isObj() {
				return one(st.setLink(heldObj, l, v, at), vUnknown)
			}
			return one(st.dropLink(heldObj, l), vUnknown)
		}
		if !b.isObj() {
			if !v.isObj() {
				return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
			}
			if st, b = a.hold(t.Value, st, kOpaque); !b.isObj() {
				return one(st, vUnknown)
			}
		}
		if r, ok := a.setProperty(st, b, l, v, t); ok {
			return r
		}
		return one(a.setAttr(st, b, l, t.Attr, v, at), vUnknown)
	})
	for i, r := range list {
		if r.kind == oRaise {
			list[i].st = truncate(r.st, base)
		}
	}
	return list
}

// setAttr sets an attribute of an object.
func (a *act) setAttr(st *state, b val, l label, name string, v val, at syntax.Span) *state {
	switch st.obj(b).kind {
	case kExc:
		switch name {
		case "__traceback__":
			if st.is(v, kTB) {
				return st.setLink(b, lblTB, v, at)
			}
			return st.dropLink(b, lblTB)
		case "__context__":
			l = lblContext
		case "__cause__":
			l = lblCause
		case "args":
			n, o := st.edit(b)
			o.dropWhere(func(k link) bool { return k.label == lblElem })
			st = n
		}
	case kTB:
		if name == "tb_next" {
			l = lblNext
		}
	case kFrame:
		return st
	}
	a.in.overwritten(st, b, l)
	if v.isObj() || v.isStatic() && a.in.statics[-v-1].kind > sInt || v == vNone || v == vTrue || v == vFalse || v == vText {
		if !v.isObj() && st.obj(b).kind != kInstance {
			return st.dropLink(b, l)
		}
		return st.setLink(b, l, v, at)
	}
	return st.dropLink(b, l)
}

// staticAttr names the attribute of a module or module-level class.
func (a *act) staticAttr(v val, name string) label {
	s := a.in.staticOf(v)
	switch s.kind {
	case sClass:
		return a.in.label("." + s.cls.name + "." + name)
	case sFn:
		return a.in.label("." + s.fn.name + "()." + name)
	}
	return a.in.label("." + s.name + "." + name)
}

// unpack assigns the elements of a value to targets.
func (a *act) unpack(elts []syntax.Expr, st *state, v val, at syntax.Span) []res {
	star := -1
	for i, e := range elts {
		if _, ok := e.(*syntax.Starred); ok {
			star = i
		}
	}
	st = st.push(v)
	list := one(st, vUnknown)
	var weak []res
	if st.is(v, kSeq) && st.obj(v).flags&fOpen == 0 {
		if n := len(st.obj(v).links); n != len(elts) && star < 0 || n < len(elts)-1 {
			if st, _ := st.pop(); a.handlers > 0 {
				return a.weak(st, vWeakUnpack)
			}
		}
	} else if !v.isObj() {
		s, _ := st.pop()
		weak = a.weak(s, vWeakUnpack)
	}
	for i, e := range elts {
		var next []res
		for _, r := range list {
			if r.kind != oNormal {
				next = append(next, r)
				continue
			}
			st, x := a.part(r.st, r.st.tmp[len(r.st.tmp)-1], i, star, len(elts), at)
			next = append(next, a.store(e, st, x, at)...)
		}
		list = next
	}
	for i, r := range list {
		if r.kind == oNormal {
			list[i].st, _ = r.st.pop()
		} else if r.kind == oRaise {
			list[i].st = truncate(r.st, len(st.tmp)-1)
		}
	}
	return append(weak, list...)
}

// part gives the value for the i-th of n targets.
func (a *act) part(st *state, v val, i, star, n int, at syntax.Span) (*state, val) {
	if !st.is(v, kSeq) {
		if st.is(v, kOpaque) {
			return st, vUnknown
		}
		return st, vUnknown
	}
	o := st.obj(v)
	switch {
	case star < 0 || i < star:
		if i < len(o.links) {
			return st, o.links[i].to
		}
		return st, vUnknown
	case i == star:
		rest := &obj{kind: kSeq, aux: seqList, flags: o.flags & fOpen}
		for k := star; k < len(o.links)-(n-star-1); k++ {
			rest.add(lblElem, o.links[k].to, at)
		}
		return st.alloc(rest)
	}
	if k := len(o.links) - (n - i); k >= 0 && k < len(o.links) {
		return st, o.links[k].to
	}
	return st, vUnknown
}

// classLike are words in the names of variables that hold exception classes.
func classLike(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "class") || strings.Contains(name, "cls") || strings.Contains(name, "type") ||
		strings.Contains(name, "klass") || strings.Contains(name, "factory")
}

// hold turns the unknown value that a variable, attribute or item holds into
// an object of its own, so that it can be followed from now on. It gives
// vUnknown for values that nobody holds or that live elsewhere.
func (a *act) hold(e syntax.Expr, st *state, k kind) (*state, val) {
	switch e := e.(type) {
	case *syntax.Name:
		l := a.u.lab(e.Sym, e.Id)
		v := a.lookup(st, l, e.Id)
		if v.isObj() {
			return st, v
		}
		if v.isStatic() || v == vNone || v == vFalse || v == vTrue || v == vText {
			return st, vUnknown
		}
		if !a.local(l) {
			if k == kExc || !a.u.knows(l) {
				return st, vUnknown
			}
			st, v = st.alloc(&obj{kind: kOpaque, flags: fOpen})
			return st.setLink(heldObj, a.globalLabel(l), v, syntax.Span{}), v
		}
		if k == kExc && (classLike(e.Id) || a.capitalized(e.Id) || a.onlyClass(l)) {
			return st, vUnknown
		}
		o := &obj{kind: k, flags: fOpen}
		if a.isParam(l) {
			o.flags |= fParam
		}
		if l == a.f.self() && l != 0 && k == kOpaque {
			o.cls = a.in.static(static{kind: sClass, cls: a.f.cls})
		}
		st, v = st.alloc(o)
		c, _ := st.get(st.top(), l)
		if st.is(c, kCell) {
			return st.setLink(c, lblContent, v, syntax.Span{}), v
		}
		return a.bind(st, l, v, syntax.Span{}), v
	case *syntax.Attribute:
		st, b := a.hold(e.Value, st, kOpaque)
		l := a.u.lab(e.Sym, e.Attr)
		if !b.isObj() {
			if n, ok := e.Value.(*syntax.Name); ok {
				if v := a.lookup(st, a.u.lab(n.Sym, n.Id), n.Id); v.isStatic() && k == kOpaque {
					l = a.staticAttr(v, e.Attr)
					if x, ok := st.get(heldObj, l); ok && x.isObj() {
						return st, x
					}
					st, x := st.alloc(&obj{kind: kOpaque, flags: fOpen})
					return st.setLink(heldObj, l, x, syntax.Span{}), x
				}
			}
			return st, vUnknown
		}
		if v, ok := st.get(b, l); ok && v.isObj() {
			return st, v
		} else if ok || st.obj(b).kind != kOpaque && st.obj(b).kind != kInstance && st.obj(b).kind != kExc {
			return st, vUnknown
		}
		if k == kExc && (classLike(e.Attr) || a.capitalized(e.Attr)) {
			return st, vUnknown
		}
		if shared := a.sharedLabel(st, b, l, e.Attr); shared != 0 {
			if x, ok := st.get(heldObj, shared); ok && x.isObj() {
				return st, x
			}
			st, x := st.alloc(&obj{kind: k, flags: fOpen})
			return st.setLink(heldObj, shared, x, syntax.Span{}), x
		}
		st, v := st.alloc(&obj{kind: k, flags: fOpen})
		return st.setLink(b, l, v, syntax.Span{}), v
	case *syntax.Subscript:
		st, b := a.hold(e.Value, st, kOpaque)
		if !b.isObj() {
			return st, vUnknown
		}
		key := vUnknown
		if c, ok := e.Slice.(*syntax.Constant); ok {
			key = a.in.constant(c)
		}
		l := lblElem
		if x, ok := a.in.keyLabel(key); ok && st.obj(b).kind != kSeq {
			l = x
		}
		if v, ok := st.get(b, l); ok && v.isObj() {
			return st, v
		} else if ok && l != lblElem {
			return st, vUnknown
		}
		st, v := st.alloc(&obj{kind: k, flags: fOpen})
		st, o := st.edit(b)
		o.add(l, v, syntax.Span{})
		return st, v
	case *syntax.NamedExpr:
		return a.hold(e.Target, st, k)
	case *syntax.Call:
		if f, ok := e.Func.(*syntax.Attribute); ok && f.Attr == "with_traceback" {
			return a.hold(f.Value, st, k)
		}
	}
	return st, vUnknown
}

// sharedLabel is where an attribute of an object is held if its class holds it:
// a container that the class statement of a module makes, and that nothing in
// the file replaces. 0 for all others.
func (a *act) sharedLabel(st *state, x val, l label, name string) label {
	cls := st.obj(x).cls
	for n := 0; n < 20; n++ {
		k := a.in.classBase(st, cls)
		if k == nil || k.local || k.unit.assigned(name) {
			return 0
		}
		if e, ok := k.consts[l]; ok {
			switch e.(type) {
			case *syntax.List, *syntax.Dict, *syntax.Set, *syntax.Call:
				return a.in.label("." + k.name + "." + name)
			}
			return 0
		}
		bases := a.in.basesOf(st, k)
		if len(bases) == 0 {
			return 0
		}
		cls = bases[0]
	}
	return 0
}

// onlyClass reports whether a name is that of a class of this function or one
// around it.
func (a *act) onlyClass(l label) bool {
	for f := a.f; f != nil; f = f.parent {
		if f.prepare(); f.bound.has(l) {
			return slices.ContainsFunc(a.u.classes, func(k *class) bool { return k.parent == f && k.name == a.in.labelName(l) })
		}
	}
	return false
}

func (a *act) capitalized(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }

func (a *act) isParam(l label) bool {
	if l == a.f.vararg || l == a.f.kwarg {
		return false
	}
	return a.f.hasParam(l)
}

// knows reports whether a name is a variable of the module.
func (u *unit) knows(l label) bool {
	if u.globals == nil {
		u.scanGlobals()
	}
	v, ok := u.globals[l]
	return ok && v == vUnknown
}

// attribute reads an attribute.
func (a *act) attribute(st *state, v val, e *syntax.Attribute) []res {
	l := a.u.lab(e.Sym, e.Attr)
	if v.isStatic() {
		return a.staticAttribute(st, v, e)
	}
	if !v.isObj() {
		if n, ok := e.Value.(*syntax.Name); ok && a.f.self() != 0 && a.u.lab(n.Sym, n.Id) == a.f.self() {
			self := a.in.static(static{kind: sClass, cls: a.f.cls})
			if f, _ := a.in.method(st, self, l, 0); f != nil && (f.mode == "property" || isProperty(f)) {
				return a.then(a.invoke(st, f, vUnknown, []arg{{v: v}}, e), func(st *state, v val) []res { return one(st, v) })
			}
		}
		if e.Attr == "__class__" {
			return one(st, vText) // a class of no interest
		}
		return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
	}
	a.in.peek(st, v)
	o := st.obj(v)
	if to, ok := o.get(l); ok {
		return one(st, to)
	}
	switch o.kind {
	case kExc:
		return a.excAttribute(st, v, l, e.Attr)
	case kTB:
		switch e.Attr {
		case "tb_frame":
			f, _ := o.get(lblFrame)
			return one(st, f)
		case "tb_next":
			if n, ok := o.get(lblNext); ok {
				return one(st, n)
			}
			return one(st, vNone)
		}
	case kFrame:
		switch e.Attr {
		case "f_back":
			if b, ok := o.get(lblBack); ok {
				return one(st, b)
			}
			return one(st, vUnknown)
		case "f_locals":
			st, d := a.localsDict(st, v, e.Span)
			return one(st, d)
		}
	case kInflight:
		return one(st, vUnknown)
	case kGen:
		if e.Attr == "gi_frame" || e.Attr == "cr_frame" {
			f, _ := o.get(lblFrame)
			return one(st, f)
		}
	case kMethod:
		if e.Attr == "__self__" || e.Attr == "im_self" {
			s, _ := o.get(lblSelf)
			return one(st, s)
		}
	case kInstance, kOpaque, kClass:
		return a.instanceAttribute(st, v, l, e)
	case kSeq, kDict:
		if i := a.in.field(o.cls, e.Attr); i >= 0 && i < len(o.links) {
			return one(st, o.links[i].to)
		}
		if e.Attr == "append" || e.Attr == "add" || e.Attr == "put" || e.Attr == "extend" || e.Attr == "pop" {
			st, m := st.alloc(&obj{kind: kMethod, aux: int32(l), links: []link{{lblSelf, v, syntax.Span{}}}})
			return one(st, m)
		}
	}
	return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
}

func isProperty(f *fn) bool {
	f.prepare()
	return f.mode == "property"
}

func (a *act) excAttribute(st *state, v val, l label, name string) []res {
	o := st.obj(v)
	get := func(l label, missing val) []res {
		if to, ok := o.get(l); ok {
			return one(st, to)
		}
		return one(st, missing)
	}
	switch name {
	case "__traceback__":
		return get(lblTB, vNone)
	case "__context__":
		return get(lblContext, vNone)
	case "__cause__":
		return get(lblCause, vNone)
	case "args", "exceptions":
		t := &obj{kind: kSeq, aux: seqTuple, flags: fOpen}
		for _, k := range o.links {
			if k.label == lblElem {
				t.add(lblElem, k.to, k.at)
			}
		}
		if len(t.links) == 0 {
			return one(st, vUnknown)
		}
		st, x := st.alloc(t)
		return one(st, x)
	case "value":
		if o.cls == a.in.builtin("StopIteration") {
			return get(l, vNone)
		}
	case "with_traceback":
		st, m := st.alloc(&obj{kind: kMethod, aux: int32(l), links: []link{{lblSelf, v, syntax.Span{}}}})
		return one(st, m)
	case "__class__":
		if o.cls.isStatic() || o.cls.isObj() {
			return one(st, o.cls)
		}
		return one(st, a.in.static(static{kind: sAnyClass}))
	}
	return a.classAttribute(st, v, l)
}

// instanceAttribute looks past an object's own attributes.
func (a *act) instanceAttribute(st *state, v val, l label, e *syntax.Attribute) []res {
	if e.Attr == "__class__" && st.obj(v).cls != vUnknown {
		return one(st, st.obj(v).cls)
	}
	if st.obj(v).kind == kClass {
		if f, _ := a.in.method(st, v, l, 0); f != nil {
			return one(st, a.in.static(static{kind: sFn, fn: f}))
		}
		return one(st, vUnknown)
	}
	if f, _ := a.in.method(st, st.obj(v).cls, l, 0); f != nil && isProperty(f) {
		return a.invoke(st, f, vUnknown, []arg{{v: v}}, e)
	}
	return a.classAttribute(st, v, l)
}

// classAttribute gives a bound method or a value of the class.
func (a *act) classAttribute(st *state, v val, l label) []res {
	cls := st.obj(v).cls
	if f, _ := a.in.method(st, cls, l, 0); f != nil {
		f.prepare()
		if f.mode == "staticmethod" {
			return one(st, a.in.static(static{kind: sFn, fn: f}))
		}
		m := &obj{kind: kMethod, links: []link{}}
		m.set(lblFunc, a.methodValue(st, cls, l, f), syntax.Span{})
		m.set(lblSelf, v, syntax.Span{})
		st, x := st.alloc(m)
		return one(st, x)
	}
	if k := a.in.classBase(st, cls); k != nil {
		if st.is(cls, kClass) {
			if to, ok := st.get(cls, l); ok {
				return one(st, to)
			}
		} else if to, ok := st.get(heldObj, a.staticAttr(cls, a.in.labelName(l))); ok {
			return one(st, to)
		}
		if c, ok := k.consts[l].(*syntax.Constant); ok && a.in.closed(st, cls, 0) {
			return one(st, a.in.constant(c))
		}
	}
	return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
}

// methodValue gives the function of a method: of a local class the object that
// carries its cells.
func (a *act) methodValue(st *state, cls val, l label, f *fn) val {
	if st.is(cls, kClass) {
		if to, ok := st.get(cls, l); ok {
			return to
		}
	}
	return a.in.static(static{kind: sFn, fn: f})
}

func (a *act) staticAttribute(st *state, v val, e *syntax.Attribute) []res {
	l := a.staticAttr(v, e.Attr)
	if to, ok := st.get(heldObj, l); ok {
		return one(st, to)
	}
	s := a.in.staticOf(v)
	switch s.kind {
	case sLib:
		return one(st, a.in.lib(s.name+"."+e.Attr))
	case sClass:
		if f, _ := a.in.method(st, v, a.u.lab(e.Sym, e.Attr), 0); f != nil {
			f.prepare()
			if f.mode == "classmethod" {
				st, m := st.alloc(&obj{kind: kMethod, links: []link{{lblSelf, v, syntax.Span{}}, {lblFunc, a.in.static(static{kind: sFn, fn: f}), syntax.Span{}}}})
				return one(st, m)
			}
			return one(st, a.in.static(static{kind: sFn, fn: f}))
		}
		return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
	}
	return append(a.weak(st, vWeakAttr), res{oNormal, st, vUnknown, nil})
}

// localsDict is what locals() or frame.f_locals gives.
func (a *act) localsDict(st *state, frame val, at syntax.Span) (*state, val) {
	a.in.peek(st, frame)
	o := st.obj(frame)
	if a.in.ver >= syntax.Py313 {
		return st.alloc(&obj{kind: kProxy, links: []link{{lblFrame, frame, at}}})
	}
	d := &obj{kind: kDict, flags: fOpen}
	for _, l := range o.links {
		if l.label <= 0 || !l.to.isObj() {
			continue
		}
		to, at := l.to, l.at
		if st.is(to, kCell) {
			to, _ = st.get(to, lblContent)
			if !to.isObj() {
				continue
			}
		}
		d.set(l.label, to, at)
	}
	old, ok := o.get(lblLocals)
	if ok && st.is(old, kDict) {
		n, x := st.edit(old)
		x.links, x.flags = d.links, d.flags
		return n, old
	}
	st, v := st.alloc(d)
	return st.setLink(frame, lblLocals, v, at), v
}

// snapshot is 3.13's locals(): a dict that nothing but its owner holds.
func (a *act) snapshot(st *state, frame val, at syntax.Span) (*state, val) {
	if a.in.ver < syntax.Py313 {
		return a.localsDict(st, frame, at)
	}
	d := &obj{kind: kDict, flags: fOpen}
	for _, l := range st.obj(frame).links {
		to := l.to
		if l.label > 0 && st.is(to, kCell) {
			to, _ = st.get(to, lblContent)
		}
		if l.label > 0 && to.isObj() {
			d.set(l.label, to, l.at)
		}
	}
	return st.alloc(d)
}
