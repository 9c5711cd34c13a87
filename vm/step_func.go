package vm

import "github.com/sllint/sllint/vm/code"

// The bits of MAKE_FUNCTION.
const (
	makeDefaults    = 1
	makeKwDefaults  = 2
	makeAnnotations = 4
	makeClosure     = 8
)

// stepMakeFunction is MAKE_FUNCTION.
func (t *Thread) stepMakeFunction(f *Frame, in *code.Instr) bool {
	c := asCode(f.code.consts[t.ext().WideOf()].p)
	fn := t.newFunc(c, f.globals)
	n := uint16(0)
	next := func() Value {
		r := at(f.regs, in.B+n*code.Scale)
		n++
		v := *r
		r.p = &tUnbound
		return v
	}
	if in.C&makeDefaults != 0 {
		fn.defaults = next()
	}
	if in.C&makeKwDefaults != 0 {
		fn.kwdefaults = next()
	}
	if in.C&makeAnnotations != 0 {
		fn.annot = next()
	}
	if in.C&makeClosure != 0 {
		fn.closure = next()
	}
	if !fn.whole() {
		t.decref(obj(&fn.Header))
		t.raise(t.vm.types.SystemError, "bad operands of MAKE_FUNCTION")
		return false
	}
	return t.put(f, in.A, obj(&fn.Header))
}

// whole tells whether a new function has what its code needs: the compiler sees to
// that, but code may come out of a pickle.
func (fn *FuncObj) whole() bool {
	return len(fn.closureCells()) == len(fn.code.c.Freevars) &&
		(fn.defaults.p == nil || fn.defaults.p.kind == kTuple) && (fn.kwdefaults.p == nil || fn.kwdefaults.p.kind == kDict)
}

// tick is the watchdog's turn: what is pending is done.
func (t *Thread) tick() bool {
	if t.vm.keeper != nil {
		t.keep()
	}
	f := t.frame
	f.dst, f.fbase = f.ft, f.ft
	ok := t.pending()
	if ok && t.sched != nil {
		ok = t.sched.expire(t.spent)
		if t.switched != nil {
			t.endSwitch()
		}
	}
	t.spent = 0
	if !ok || t.exc.p != nil {
		if !t.unwind() {
			return false
		}
	}
	return !t.ended && t.untraced()
}
