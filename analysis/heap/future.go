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

// futureName recognises variables that hold futures.
func futureName(name string) bool {
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
	return futureName(name) && (strings.HasSuffix(strings.ToLower(name), "task") || a.u.settles())
}

// futureMethod calls a method of something that may be a future, or makes one.
func (a *act) futureMethod(st *state, base syntax.Expr, name string, args []arg, e syntax.Expr) ([]res, bool) {
	if futureMakers[name] {
		if name == "create_future" && !a.u.settles() {
			return append(a.raiseExt(st), res{oNormal, st, vUnknown, nil}), true
		}
		st, v := st.alloc(&obj{kind: kOpaque, aux: futureAux, flags: fOpen})
		return append(a.raiseExt(st), res{oNormal, st, v, nil}), true
	}
	if name == "run_until_complete" && len(args) == 1 && st.is(args[0].v, kGen) {
		return a.startDelegate(st, args[0].v, e), true
	}
	if n, ok := base.(*syntax.Name); ok && name == "result" && a.mayFail(n.Id) && len(args) <= 1 {
		if st, f := a.hold(base, st, kOpaque); f.isObj() {
			return a.result(st, f), true
		}
	}
	return nil, false
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
		if st, f := a.hold(e, st, kOpaque); f.isObj() {
			return a.result(st, f), true
		}
	}
	return nil, false
}
