package heap

import (
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file runs calls: which code a call reaches, and that code, inline.

// arg is one argument of a call. While a call is being set up its objects are
// in nobody's hands: nothing that may renumber runs before they are bound.
type arg struct {
	v      val
	name   label // keyword, or 0
	spread bool  // *v of something that is not followed, or **v
}

// inlineDepth bounds how many calls deep functions are interpreted, chainLimit
// counts those of library models too.
const (
	inlineDepth = 6
	chainLimit  = 40
)

// call evaluates a call expression.
func (a *act) call(e *syntax.Call, st *state) []res {
	if r, ok := a.special(e, st); ok {
		return r
	}
	exprs := make([]syntax.Expr, 0, 1+len(e.Args)+len(e.Keywords))
	method, isMethod := e.Func.(*syntax.Attribute)
	if isMethod {
		exprs = append(exprs, method.Value)
	} else {
		exprs = append(exprs, e.Func)
	}
	exprs = append(exprs, e.Args...)
	for i := range e.Keywords {
		exprs = append(exprs, e.Keywords[i].Value)
	}
	return a.seq(st, exprs, func(st *state, v []val) []res {
		args := a.arguments(st, e, v[1:])
		if spawns[calledName(e)] && len(args) > 0 && len(e.Args) > 0 && args[0].v == vUnknown {
			st, args[0].v = a.coroutine(st, e.Args[0])
		}
		if !isMethod && v[0] == vUnknown {
			if n, ok := e.Func.(*syntax.Name); ok && quietName(n.Id) {
				return one(st, vUnknown)
			}
		}
		if f := a.target(st, v[0], method); f != nil && a.in.matters(f) {
			// What the callee stores in an argument must be seen here too.
			for i := range args {
				if args[i].v == vUnknown && !args[i].spread && i < len(e.Args) && a.followed(e.Args[i]) {
					st, args[i].v = a.hold(e.Args[i], st, kOpaque)
				}
			}
		}
		if isMethod {
			if s, ok := superCall(method.Value); ok {
				return a.super(st, s, method.Attr, args, e)
			}
			return a.callMethod(st, v[0], method.Attr, args, e)
		}
		return a.callValue(st, v[0], args, e)
	})
}

// arguments pairs values with the way they are passed.
func (a *act) arguments(st *state, e *syntax.Call, v []val) []arg {
	args := make([]arg, 0, len(v))
	for i, x := range e.Args {
		if _, ok := x.(*syntax.Starred); ok {
			if st.is(v[i], kSeq) {
				for _, l := range st.obj(v[i]).links {
					args = append(args, arg{v: l.to})
				}
				if st.obj(v[i]).flags&fOpen == 0 {
					continue
				}
			}
			if v[i] != vFalsy {
				args = append(args, arg{v: v[i], spread: true})
			}
			continue
		}
		args = append(args, arg{v: v[i]})
	}
	v = v[len(e.Args):]
	for i := range e.Keywords {
		k := &e.Keywords[i]
		if k.Arg != "" {
			args = append(args, arg{v: v[i], name: a.u.lab(k.Sym, k.Arg)})
			continue
		}
		if st.is(v[i], kDict) {
			for _, l := range st.obj(v[i]).links {
				if name := a.in.labelName(l.label); len(name) > 1 && name[0] == '\'' {
					args = append(args, arg{v: l.to, name: a.in.label(name[1:])})
				}
			}
			continue
		}
		args = append(args, arg{v: v[i], spread: true, name: -1})
	}
	return args
}

// followed reports whether an argument is, or is part of, a variable that
// matters.
func (a *act) followed(e syntax.Expr) bool {
	for {
		switch x := e.(type) {
		case *syntax.Name:
			return a.names == nil || a.names.has(a.u.lab(x.Sym, x.Id))
		case *syntax.Attribute:
			e = x.Value
		default:
			return a.names == nil
		}
	}
}

// target gives the function of the file that a call goes to, if that is plain.
func (a *act) target(st *state, v val, method *syntax.Attribute) *fn {
	var f *fn
	switch {
	case method == nil:
		f = a.fnOf(st, v)
		if cls := a.in.classBase(st, v); cls != nil {
			f, _ = a.in.method(st, v, a.in.label("__init__"), 0)
		}
	case st.is(v, kInstance), st.is(v, kOpaque):
		f = a.in.methodOf(st, v, method.Attr)
	case v == vUnknown && a.f.self() != 0:
		if n, ok := method.Value.(*syntax.Name); ok && a.u.lab(n.Sym, n.Id) == a.f.self() {
			f, _ = a.in.method(st, a.in.static(static{kind: sClass, cls: a.f.cls}), a.in.label(method.Attr), 0)
		}
	}
	if f != nil && f.unit != a.in.main {
		return nil
	}
	return f
}

// quietName recognises functions that by their name ask or note
// something, and are not expected to raise.
func quietName(name string) bool {
	name = strings.TrimLeft(name, "_")
	for _, p := range []string{"is_", "has_", "should", "want", "can_", "ready", "log", "note", "report", "warn", "debug"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// unknown is a call of code that is not known: it may raise, keeps nothing
// and gives something unknown.
func (a *act) unknown(st *state) []res {
	return append(a.raiseExt(st), res{oNormal, st, vUnknown, nil})
}

// callValue calls a value.
func (a *act) callValue(st *state, f val, args []arg, e syntax.Expr) []res {
	if f.isStatic() {
		s := a.in.staticOf(f)
		switch s.kind {
		case sFn:
			return a.invoke(st, s.fn, vUnknown, args, e)
		case sClass, sAnyClass:
			return a.construct(st, f, args, e)
		case sBuiltin:
			if a.in.isClass(f) {
				return a.construct(st, f, args, e)
			}
			return a.builtinCall(st, s.name, args, e)
		case sLib:
			return a.libCall(st, s.name, args, e)
		case sRaw:
			return a.invokeRaw(st, s.fn, vUnknown, args, e)
		case sNamed:
			o := &obj{kind: kSeq, aux: seqTuple, cls: f}
			for _, p := range args {
				if p.name > 0 {
					for i := a.in.field(f, a.in.labelName(p.name)); i >= len(o.links); {
						o.add(lblElem, vUnknown, e.Range())
					}
					if i := a.in.field(f, a.in.labelName(p.name)); i >= 0 {
						o.links[i].to = p.v
					}
				} else if !p.spread {
					o.add(lblElem, p.v, e.Range())
				}
			}
			st, v := st.alloc(o)
			return one(st, v)
		}
		return a.unknown(st)
	}
	if !f.isObj() {
		return a.unknown(st)
	}
	o := st.obj(f)
	switch o.kind {
	case kFunc:
		return a.invoke(st, a.in.fns[o.aux], f, args, e)
	case kClass:
		return a.construct(st, f, args, e)
	case kMethod:
		self, _ := o.get(lblSelf)
		if fv, ok := o.get(lblFunc); ok {
			if f := a.fnOf(st, fv); f != nil {
				return a.invoke(st, f, objOnly(fv), append([]arg{{v: self}}, args...), e)
			}
			return a.unknown(st)
		}
		return a.callMethod(st, self, a.in.labelName(label(o.aux)), args, e)
	case kPartial:
		fv, _ := o.get(lblFunc)
		var all []arg
		for _, l := range o.links {
			if l.label == lblElem {
				all = append(all, arg{v: l.to})
			}
		}
		for _, l := range o.links {
			if l.label > 0 {
				all = append(all, arg{v: l.to, name: l.label})
			}
		}
		return a.callValue(st, fv, append(all, args...), e)
	case kInstance:
		if m := a.in.methodOf(st, f, "__call__"); m != nil {
			return a.invoke(st, m, vUnknown, append([]arg{{v: f}}, args...), e)
		}
	}
	return a.unknown(st)
}

func objOnly(v val) val {
	if v.isObj() {
		return v
	}
	return vUnknown
}

// fnOf gives the code of a function value.
func (a *act) fnOf(st *state, v val) *fn {
	if st.is(v, kFunc) {
		return a.in.fns[st.obj(v).aux]
	}
	if s := a.in.staticOf(v); s.kind == sFn || s.kind == sRaw {
		return s.fn
	}
	return nil
}

// callMethod calls a method of a value.
func (a *act) callMethod(st *state, recv val, name string, args []arg, e syntax.Expr) []res {
	l := a.in.label(name)
	if name == "join" && (recv == vText || a.in.staticOf(recv).kind == sStr) {
		return append(a.weak(st, vWeakType), res{oNormal, st, vText, nil})
	}
	if recv.isStatic() {
		return a.staticMethod(st, recv, l, name, args, e)
	}
	if !recv.isObj() {
		return a.unknownMethod(st, recv, l, name, args, e)
	}
	o := st.obj(recv)
	if to, ok := o.get(l); ok && o.kind != kFrame {
		return a.callValue(st, to, args, e)
	}
	switch o.kind {
	case kSeq, kDict:
		if r, ok := a.containerMethod(st, recv, name, args, e); ok {
			return r
		}
		return a.unknown(st)
	case kExc:
		if r, ok := a.excMethod(st, recv, name, args, e); ok {
			return r
		}
	case kGen:
		return a.genMethod(st, recv, name, args, e)
	case kFrame:
		if name == "clear" {
			return a.clearFrame(st, recv)
		}
		return a.unknown(st)
	case kOpaque:
		if o.aux == futureAux || name == "set_exception" || name == "result" && o.has(a.in.label("_exception")) {
			if r, ok := a.futureCall(st, recv, name, args, e); ok {
				return r
			}
		}
	}
	if f, _ := a.in.method(st, o.cls, l, 0); f != nil {
		f.prepare()
		fo := objOnly(a.methodValue(st, o.cls, l, f))
		if f.mode == "staticmethod" {
			return a.invoke(st, f, fo, args, e)
		}
		if f.mode == "property" {
			return a.unknown(st)
		}
		self := recv
		if f.mode == "classmethod" {
			self = o.cls
		}
		return a.invoke(st, f, fo, append([]arg{{v: self}}, args...), e)
	}
	if o.kind == kClass {
		if f, _ := a.in.method(st, recv, l, 0); f != nil {
			f.prepare()
			fo := objOnly(a.methodValue(st, recv, l, f))
			if f.mode == "classmethod" {
				args = append([]arg{{v: recv}}, args...)
			}
			return a.invoke(st, f, fo, args, e)
		}
	}
	if (o.kind == kOpaque || o.kind == kInstance) && len(args) > 0 && holdMethods[name] {
		if r, ok := a.keep(st, recv, name, args, e); ok {
			return r
		}
	}
	if o.kind == kOpaque && name == "clear" {
		return one(st.empty(recv), vNone)
	}
	if o.kind == kOpaque && (name == "pop" || name == "popleft" || name == "get" || name == "get_nowait") && o.has(lblElem) {
		return a.take(st, recv, name, args, e.Range())
	}
	return a.quiet(st, name, args)
}

// keep stores the tracked arguments of append, put and the like.
func (a *act) keep(st *state, recv val, name string, args []arg, e syntax.Expr) ([]res, bool) {
	held := false
	for _, p := range args {
		if p.v.isObj() && p.v != recv {
			if name == "extend" {
				st = a.extend(st, recv, p.v, e.Range())
			} else {
				st = st.grow(recv, p.v, e.Range())
			}
			held = true
		}
	}
	if !held {
		return nil, false
	}
	return one(st, vNone), true
}

// quietMethod recognises methods that do not raise, whatever they are called
// on, by name and number of arguments.
func quietMethod(name string, args int) bool {
	return quietMethods[name] || spawns[name] || name == "set" && args == 0 // of an event
}

// quietCall recognises calls of such methods.
func quietCall(c *syntax.Call) bool {
	f, ok := c.Func.(*syntax.Attribute)
	return ok && quietMethod(f.Attr, len(c.Args)+len(c.Keywords))
}

// quiet is a call of an unknown method; some names do not raise.
func (a *act) quiet(st *state, name string, args []arg) []res {
	v := vUnknown
	if textMethods[name] {
		v = vText
	}
	if quietMethod(name, len(args)) {
		return append(a.weak(st, vWeakAttr), res{oNormal, st, v, nil})
	}
	return append(a.raiseExt(st), res{oNormal, st, v, nil})
}

// unknownMethod calls a method of something that is not followed.
func (a *act) unknownMethod(st *state, recv val, l label, name string, args []arg, e syntax.Expr) []res {
	c, _ := e.(*syntax.Call)
	var base syntax.Expr
	if c != nil {
		if at, ok := c.Func.(*syntax.Attribute); ok {
			base = at.Value
		}
	}
	if n, ok := base.(*syntax.Name); ok && a.f.self() != 0 && a.u.lab(n.Sym, n.Id) == a.f.self() {
		self := a.in.static(static{kind: sClass, cls: a.f.cls})
		if f, _ := a.in.method(st, self, l, 0); f != nil {
			f.prepare()
			// Calling with the object itself lets what the method stores in it
			// be seen here too.
			if f.mode == "staticmethod" {
				return a.invoke(st, f, vUnknown, args, e)
			}
			if f.mode == "" {
				if a.in.matters(f) {
					st, recv = a.holdKeeping(st, base, args)
				}
				return a.invoke(st, f, vUnknown, append([]arg{{v: recv}}, args...), e)
			}
			if f.mode != "classmethod" {
				return a.unknown(st)
			}
			return a.invoke(st, f, vUnknown, append([]arg{{v: self}}, args...), e)
		}
	}
	if name == "with_traceback" && base != nil && len(args) == 1 {
		if st, x := a.holdArgs(st, base, kExc, args); x.isObj() {
			if r, ok := a.excMethod(st, x, name, args, e); ok {
				return r
			}
		}
		return one(st, vUnknown)
	}
	if base != nil && holdMethods[name] && len(args) > 0 {
		tracked := false
		for _, p := range args {
			tracked = tracked || p.v.isObj()
		}
		if tracked {
			hold := a.hold
			if name == "set_exception" {
				hold = func(e syntax.Expr, st *state, _ kind) (*state, val) { return a.holdFuture(e, st) }
			}
			if st, x := hold(base, st, kOpaque); x.isObj() {
				if r, ok := a.keep(st, x, name, args, e); ok {
					return r
				}
			}
			return one(st, vUnknown)
		}
	}
	if r, ok := a.futureMethod(st, base, name, args, e); ok {
		return r
	}
	return a.quiet(st, name, args)
}

// holdArgs is hold; nothing in it renumbers, so that args stay good.
func (a *act) holdArgs(st *state, e syntax.Expr, k kind, _ []arg) (*state, val) {
	return a.hold(e, st, k)
}

func (a *act) holdKeeping(st *state, e syntax.Expr, _ []arg) (*state, val) {
	return a.hold(e, st, kOpaque)
}

// staticMethod calls something of a module or module-level class.
func (a *act) staticMethod(st *state, recv val, l label, name string, args []arg, e syntax.Expr) []res {
	if to, ok := st.get(heldObj, a.staticAttr(recv, name)); ok {
		if !to.isObj() {
			return a.unknown(st)
		}
		return a.callValue(st, to, args, e)
	}
	s := a.in.staticOf(recv)
	switch s.kind {
	case sLib:
		if quietMethods[name] && !held(args) {
			return a.quiet(st, name, args)
		}
		return a.libCall(st, s.name+"."+name, args, e)
	case sClass:
		if f, _ := a.in.method(st, recv, l, 0); f != nil {
			f.prepare()
			if f.mode == "classmethod" {
				args = append([]arg{{v: recv}}, args...)
			}
			return a.invoke(st, f, vUnknown, args, e)
		}
		if name == "__init__" && a.in.excClass(st, recv, 0) && len(args) > 0 && args[0].v.isObj() {
			return one(a.initExc(st, args[0].v, args[1:], e), vNone)
		}
	case sStr:
		return a.quiet(st, name, args)
	case sBuiltin:
		if name == "__init__" && len(args) > 0 && args[0].v.isObj() {
			return one(a.initExc(st, args[0].v, args[1:], e), vNone)
		}
		if name == "__new__" && len(args) > 0 && (args[0].v.isObj() || args[0].v.isStatic()) {
			st, v := a.alloc(st, args[0].v)
			return one(st, v)
		}
		return a.quiet(st, name, args)
	}
	return a.unknown(st)
}

// held reports whether any argument is followed.
func held(args []arg) bool {
	for _, p := range args {
		if p.v.isObj() {
			return true
		}
	}
	return false
}

// superCall recognises super() and super(C, self).
func superCall(e syntax.Expr) (*syntax.Call, bool) {
	c, ok := e.(*syntax.Call)
	if !ok {
		return nil, false
	}
	n, ok := c.Func.(*syntax.Name)
	return c, ok && n.Id == "super"
}

// super calls the method of a base class of the class around.
func (a *act) super(st *state, _ *syntax.Call, name string, args []arg, e syntax.Expr) []res {
	l := a.in.label(name)
	f := a.f
	for f != nil && f.cls == nil {
		f = f.parent
	}
	if f == nil {
		return a.unknown(st)
	}
	self := vUnknown
	if s := a.f.self(); s != 0 {
		self = a.lookup(st, s, "")
	}
	for _, b := range a.in.basesOf(st, f.cls) {
		if g, _ := a.in.method(st, b, l, 0); g != nil {
			g.prepare()
			if g.mode == "staticmethod" {
				return a.invoke(st, g, vUnknown, args, e)
			}
			return a.invoke(st, g, vUnknown, append([]arg{{v: self}}, args...), e)
		}
	}
	if name == "__init__" {
		if st.is(self, kExc) {
			return one(a.initExc(st, self, args, e), vNone)
		}
		return one(st, vNone)
	}
	if name == "__new__" && len(args) > 0 {
		st, v := a.alloc(st, args[0].v)
		return one(st, v)
	}
	return a.quiet(st, name, args)
}

// construct makes an instance of a class.
func (a *act) construct(st *state, cls val, args []arg, e syntax.Expr) []res {
	if a.in.staticOf(cls).kind == sAnyClass {
		st, v := a.newExc(st, vUnknown)
		return one(a.excArgs(st, v, args, e), v)
	}
	if s := a.in.staticOf(cls); s.kind == sBuiltin {
		if _, exc := excParent[s.name]; exc || s.name == "BaseException" {
			st, v := a.newExc(st, cls)
			return one(a.excArgs(st, v, args, e), v)
		}
		return a.builtinCall(st, s.name, args, e)
	}
	if f, _ := a.in.method(st, cls, a.in.label("__new__"), 0); f != nil {
		return a.unknown(st)
	}
	st, v := a.alloc(st, cls)
	if !v.isObj() {
		return a.unknown(st)
	}
	l := a.in.label("__init__")
	f, _ := a.in.method(st, cls, l, 0)
	if st.obj(v).kind == kExc {
		st = a.excArgs(st, v, args, e)
	}
	if f == nil {
		if k := a.in.classBase(st, cls); k != nil && k.data {
			return one(a.fillFields(st, v, cls, args, e), v)
		}
		if a.in.closed(st, cls, 0) || st.obj(v).kind == kExc {
			return one(st, v)
		}
		return append(a.raiseExt(st), res{oNormal, st, v, nil})
	}
	fo := objOnly(a.methodValue(st, cls, l, f))
	st = st.push(v)
	base := len(st.tmp)
	list := a.invoke(st, f, fo, append([]arg{{v: v}}, args...), e)
	for i, r := range list {
		if r.kind == oNormal {
			list[i].st, list[i].v = r.st.pop()
		} else if r.kind == oRaise {
			list[i].st = truncate(r.st, base-1)
		}
	}
	return list
}

// alloc makes a bare instance.
func (a *act) alloc(st *state, cls val) (*state, val) {
	if !cls.isStatic() && !st.is(cls, kClass) {
		return st, vUnknown
	}
	o := &obj{kind: kInstance, cls: cls}
	if a.in.excClass(st, cls, 0) {
		o.kind = kExc
	} else if a.in.classBase(st, cls) == nil {
		return st, vUnknown
	} else if k := a.in.classBase(st, cls); a.in.baseKind(st, k, 0) != 0 {
		o.kind = a.in.baseKind(st, k, 0)
	}
	return st.alloc(o)
}

// baseKind tells classes that derive from list or dict.
func (in *interp) baseKind(st *state, k *class, depth int) kind {
	if k == nil || depth > 10 {
		return 0
	}
	for _, b := range in.basesOf(st, k) {
		s := in.staticOf(b)
		switch {
		case s.kind == sBuiltin && (s.name == "list" || s.name == "set"):
			return kSeq
		case s.kind == sBuiltin && s.name == "dict":
			return kDict
		case s.kind == sClass:
			if x := in.baseKind(st, s.cls, depth+1); x != 0 {
				return x
			}
		}
	}
	return 0
}

// excArgs lets an exception hold its tracked arguments.
func (a *act) excArgs(st *state, v val, args []arg, e syntax.Expr) *state {
	if !st.is(v, kExc) {
		return st
	}
	for _, p := range args {
		if p.v.isObj() && p.v != v {
			n, o := st.edit(v)
			o.add(lblElem, p.v, e.Range())
			st = n
		}
	}
	return st
}

// initExc is BaseException.__init__, which replaces the arguments that the
// constructor was called with.
func (a *act) initExc(st *state, v val, args []arg, e syntax.Expr) *state {
	if !st.is(v, kExc) {
		return st
	}
	if st.obj(v).has(lblElem) {
		n, o := st.edit(v)
		o.dropWhere(func(l link) bool { return l.label == lblElem })
		st = n
	}
	return a.excArgs(st, v, args, e)
}

// excMethod calls a method of an exception.
func (a *act) excMethod(st *state, v val, name string, args []arg, e syntax.Expr) ([]res, bool) {
	if f, _ := a.in.method(st, st.obj(v).cls, a.in.label(name), 0); f != nil {
		return nil, false
	}
	switch name {
	case "with_traceback":
		if len(args) != 1 {
			return a.unknown(st), true
		}
		if st.is(args[0].v, kTB) {
			return one(st.setLink(v, lblTB, args[0].v, e.Range()), v), true
		}
		if args[0].v == vUnknown && st.obj(v).has(lblTB) {
			return one(st, v), true
		}
		return one(st.dropLink(v, lblTB), v), true
	case "add_note", "__str__", "__repr__":
		return one(st, vUnknown), true
	case "derive", "subgroup", "split":
		return one(st, v), true
	case "__init__":
		return one(a.excArgs(st, v, args, e), vNone), true
	}
	return nil, false
}

// clearFrame is frame.clear(): it fails for a frame that still runs.
func (a *act) clearFrame(st *state, f val) []res {
	for _, x := range st.stack {
		if x == f || st.obj(f).stub() {
			return a.raiseClass(st, "RuntimeError")
		}
	}
	return one(st.wipe(f), vNone)
}

// wipe removes the locals of a frame.
func (st *state) wipe(f val) *state {
	n, o := st.edit(f)
	o.dropWhere(func(l link) bool { return l.label != lblBack && l.label != lblFunc })
	return n
}
