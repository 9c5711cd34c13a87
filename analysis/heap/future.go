package heap

import (
	"bytes"
	"strings"

	"github.com/sllint/sllint/syntax"
)

// This file knows futures and tasks: objects that hold an exception and raise
// it in the frame that asks for the result.

// futureAux in obj.aux marks a kOpaque that is a future.
const futureAux int32 = 1

// futureMakers are methods of unknown objects that give a new future.
var futureMakers = words(`create_future create_task ensure_future submit run_in_executor`)

// spawns are calls that make a task of a coroutine.
var spawns = words(`create_task ensure_future`)

// futureName recognises variables that hold futures.
func futureName(name string) bool {
	if n := len(name); n < 3 || !strings.Contains("tTeErRkK", name[n-1:]) {
		return false // it ends like none of them
	}
	name = strings.ToLower(strings.TrimLeft(name, "_"))
	return name == "fut" || name == "future" || name == "task" || name == "waiter" ||
		strings.HasSuffix(name, "_fut") || strings.HasSuffix(name, "_future") || strings.HasSuffix(name, "_task")
}

// settles reports whether the file gives an exception to any future. Where it
// does not, a bare future can only be cancelled, and a future does not keep
// its CancelledError.
func (u *unit) settles() bool {
	return u.model != "" || bytes.Contains(u.file.Source, []byte("set_exception"))
}

// mayFail reports whether a variable of some name is a future that may hold an
// exception: a task, or a bare future of a file that settles such.
func (a *act) mayFail(name string) bool {
	if !futureName(name) {
		return false
	}
	if a.u == a.in.main {
		l := a.in.label(name)
		for f := a.f; f != nil; f = f.parent {
			if f.prepare(); f.bound.has(l) {
				s := a.u.settlers()
				if f.takes(name) && s.given(f, name) || !f.takes(name) && s.bare(f, name) && !s.variable(f, name, 0) {
					return false
				}
				break
			}
		}
	}
	return strings.HasSuffix(strings.ToLower(name), "task") || a.u.settles()
}

// futureMethod calls a method of something that may be a future, or makes one.
func (a *act) futureMethod(st *state, base syntax.Expr, name string, args []arg, e syntax.Expr) ([]res, bool) {
	if futureMakers[name] {
		return a.makeFuture(st, name, args, e), true
	}
	if name == "run_until_complete" && len(args) == 1 && st.is(args[0].v, kGen) {
		return a.startDelegate(st, args[0].v, e), true
	}
	if n, ok := base.(*syntax.Name); ok && name == "result" && a.mayFail(n.Id) && len(args) <= 1 {
		if st, f := a.holdFuture(base, st); f.isObj() {
			return a.result(st, f), true
		}
	}
	return nil, false
}

// makeFuture makes the future of a method like create_task. What it is made of
// is run by the model of the library where that is known.
func (a *act) makeFuture(st *state, name string, args []arg, e syntax.Expr) []res {
	if name == "create_future" {
		if c, ok := e.(*syntax.Call); ok && !a.u.settlers().fails(c) {
			n, v := st.alloc(&obj{kind: kOpaque, aux: futureAux}) // it can only be cancelled
			return append(a.raiseExt(st), res{oNormal, n, v, nil})
		}
	}
	module, first := "asyncio", 0
	switch name {
	case "submit":
		module = "concurrent.futures"
	case "run_in_executor":
		first = 1
	}
	if first < len(args) && (st.is(args[first].v, kGen) || a.runs(st, name, args[first].v)) {
		if u := a.in.modelFor(module); u != nil {
			if f := u.globals[a.in.label("__"+name+"__")]; f != vUnknown {
				return a.callValue(st, f, args[first:], e)
			}
		}
	}
	st, v := st.alloc(&obj{kind: kOpaque, aux: futureAux, flags: fOpen})
	return append(a.raiseExt(st), res{oNormal, st, v, nil})
}

// patient recognises calls of coroutines that only wait for something: they
// may be cancelled, but raise nothing of their own.
func patient(e syntax.Expr) bool {
	c, ok := e.(*syntax.Call)
	if !ok {
		return false
	}
	switch name := calledName(c); name {
	case "sleep", "wait", "join", "acquire":
		return true
	case "get", "put":
		f, ok := c.Func.(*syntax.Attribute)
		if !ok {
			return false
		}
		of := strings.ToLower(strings.TrimLeft(lastName(f.Value), "_"))
		return of == "q" || strings.HasSuffix(of, "queue") || strings.HasSuffix(of, "_q")
	}
	return false
}

// coroutine makes the coroutine that an argument is, where that is a call of a
// function of the file which was not followed, or one of the library that only
// waits: as a task it keeps what it raises. What there is no time for is taken
// for one that only waits.
func (a *act) coroutine(st *state, e syntax.Expr) (*state, val) {
	c, ok := e.(*syntax.Call)
	if !ok {
		return st, vUnknown
	}
	var f *fn
	if n, ok := c.Func.(*syntax.Name); ok {
		f = a.onlyDef(a.u.lab(n.Sym, n.Id))
	}
	if f != nil && a.in.tooDeep(f) || f == nil && patient(c) {
		if u := a.in.modelFor("asyncio"); u != nil {
			f = a.fnOf(st, u.globals[a.in.label("sleep")])
		}
	}
	if f == nil || !f.async {
		return st, vUnknown
	}
	f.prepare()
	if f.gen || f.mode != "" {
		return st, vUnknown
	}
	st, frame, ok := a.newFrame(st, f, vUnknown, []arg{{v: vUnknown, spread: true}}, c)
	if !ok {
		return st, vUnknown
	}
	a.in.inlined[f]++
	return st.alloc(&obj{kind: kGen, links: []link{{lblFrame, frame, syntax.Span{}}}})
}

// onlyDef gives the function that a name stands for, where a single def
// statement of this function or one around it is all that binds it.
func (a *act) onlyDef(l label) *fn {
	for f := a.f; f != nil; f = f.parent {
		f.prepare()
		if !f.bound.has(l) {
			continue
		}
		var only *fn
		for _, g := range f.nested {
			if g.name == a.in.labelName(l) {
				if only != nil {
					return nil
				}
				only = g
			}
		}
		return only
	}
	return nil
}

// runs reports whether what a thread is to call is known.
func (a *act) runs(st *state, name string, v val) bool {
	if name != "submit" && name != "run_in_executor" {
		return false
	}
	if f := a.fnOf(st, v); f != nil {
		a.in.submitted[f] = true
		return true
	}
	s := a.in.staticOf(v)
	return s.kind == sBuiltin || s.kind == sLib
}

// holdFuture is hold for what is a future, by its name or by what is done with it.
func (a *act) holdFuture(e syntax.Expr, st *state) (*state, val) {
	st, f := a.hold(e, st, kOpaque)
	if st.is(f, kOpaque) && st.obj(f).aux == 0 {
		n, o := st.edit(f)
		o.aux = futureAux
		st = n
	}
	return st, f
}

// result is future.result(): a value, or the exception that the future holds.
func (a *act) result(st *state, f val) []res {
	l := a.in.label("_exception")
	held, ok := st.get(f, l)
	if !ok {
		held, ok = st.get(f, lblElem)
	}
	if ok && st.is(held, kExc) {
		return a.throw(st, held)
	}
	list := one(st, vUnknown)
	if st.obj(f).flags&fOpen != 0 {
		st, x := a.newExc(st, vUnknown)
		list = append(list, a.throw(st.setLink(f, l, x, syntax.Span{}), x)...)
	} else {
		list = append(list, a.raiseExt(st)...)
	}
	return list
}

// futureCall calls a method of a future that is an object.
func (a *act) futureCall(st *state, f val, name string, args []arg, e syntax.Expr) ([]res, bool) {
	l := a.in.label("_exception")
	switch name {
	case "result":
		return a.result(st, f), true
	case "set_exception":
		if len(args) == 1 && args[0].v.isObj() {
			return append(a.weak(st, vWeakOp), res{oNormal, st.setLink(f, l, args[0].v, e.Range()), vNone, nil}), true
		}
		if len(args) == 1 && args[0].v.isStatic() {
			return one(st, vNone), true
		}
	case "exception":
		if v, ok := st.get(f, l); ok {
			return one(st, v), true
		}
		return append(a.weak(st, vWeakOp), res{oNormal, st, vUnknown, nil}), true
	case "set_result", "done", "cancelled", "add_done_callback", "cancel", "running", "remove_done_callback":
		return one(st, vUnknown), true
	}
	return nil, false
}

// awaitFuture awaits what may be a future.
func (a *act) awaitFuture(st *state, e syntax.Expr, v val) ([]res, bool) {
	if st.is(v, kOpaque) && st.obj(v).aux == futureAux {
		return a.result(st, v), true
	}
	if n, ok := e.(*syntax.Name); ok && v == vUnknown && a.mayFail(n.Id) {
		if st, f := a.holdFuture(e, st); f.isObj() {
			return a.result(st, f), true
		}
	}
	return nil, false
}

// soften takes failures of code that is not known for ones that are seldom.
func (a *act) soften(list []res) []res {
	var out []res
	for _, r := range list {
		if r.kind == oRaise && r.v == vExt {
			out = append(out, a.weak(r.st, vWeakOp)...)
		} else {
			out = append(out, r)
		}
	}
	return out
}
