package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// newFrame gives a frame of c with all registers unbound but for the constants.
// Its caller sets back, globals and builtins.
func (t *Thread) newFrame(c *CodeObj) *Frame {
	f := c.free
	if f != nil {
		c.free = f.back
		f.back = nil
		f.ip = 0 // the loop leaves what it was when the frame last called
		f.rc = 1
		f.ip = 0 // a quick return leaves it where it was
		f.state = frameRunning
		for i := range c.nargs { // returned ints are left in place
			reg(f.regs, i).p = &tUnbound
		}
		return f
	}
	t.vm.stats.frames++
	f = &Frame{code: c}
	f.rc, f.kind, f.typ = 1, kFrame, t.vm.types.Frame
	f.state = frameRunning
	f.regs = newRegs(c.nregs)
	f.start = unsafe.Pointer(unsafe.SliceData(c.instrs))
	f.caches = unsafe.Pointer(unsafe.SliceData(c.caches))
	f.ft = c.ft
	f.fbase = c.ft
	if c.native == nil {
		first := c.c.FirstConst()
		for i := range c.c.NWindow {
			*reg(f.regs, first+i) = c.consts[i]
		}
	}
	t.vm.charge(c.nregs*16 + int(unsafe.Sizeof(Frame{})))
	return f
}

// clearReg lets go of what a register holds.
func (t *Thread) clearReg(r *Value) {
	if p := r.p; p.kind > kLastStatic {
		r.p = &tUnbound
		if p.rc--; p.rc == 0 {
			t.dealloc(p)
		}
	} else {
		r.p = &tUnbound
	}
}

// clearTemps releases the temporaries from number depth on, the last one first.
func (t *Thread) clearTemps(f *Frame, depth int) {
	first := int(f.ft / code.Scale)
	for i := f.code.nregs - 1; i >= first+depth; i-- {
		if r := reg(f.regs, i); r.p != &tUnbound {
			t.clearReg(r)
		}
	}
}

// clearLocals releases locals and cells of free variables in order.
func (t *Thread) clearLocals(f *Frame) {
	n := f.code.nlocals
	if f.code.native == nil {
		n += len(f.code.c.Freevars)
	}
	for i := range n {
		if r := reg(f.regs, i); r.p != &tUnbound {
			t.clearReg(r)
		}
	}
	if f.locals.p != nil {
		v := f.locals
		f.locals = Null
		t.decref(v)
	}
}

// dropFrame gives back a frame that never ran.
func (t *Thread) dropFrame(f *Frame) {
	t.clearLocals(f)
	t.recycle(f)
}

// leaveFrame ends an activation: f, which is no longer t.frame, has returned or
// was unwound. What holds it keeps its locals.
func (t *Thread) leaveFrame(f *Frame) {
	if f.rc > 1 {
		t.ownFrame(f)
		f.rc--
		return
	}
	t.clearLocals(f)
	if f.rc > 1 { // a destructor got hold of it
		t.ownFrame(f)
		f.rc--
		return
	}
	t.recycle(f)
}

// clearFrame ends an activation from outside, its temporaries included.
func (t *Thread) clearFrame(f *Frame) {
	t.clearTemps(f, 0)
	t.leaveFrame(f)
}

// ownFrame makes a frame that outlives its activation hold what it used to
// borrow, CPython's take_ownership.
func (t *Thread) ownFrame(f *Frame) {
	f.state = frameDone
	if f.owned {
		return
	}
	b := f.back
	f.detach()
	for b != nil && b.code.native != nil {
		b = b.back
	}
	if t.vm.py2 && f.code.c.Flags&code.Generator != 0 {
		b = nil // 2.7 forgets who resumed a generator as soon as that has yielded or ended
	}
	f.back = b
	f.owned = true
	if b != nil {
		b.rc++
	}
	f.code.rc++
	if f.globals != nil {
		f.globals.rc++
	}
	if f.builtins != nil {
		f.builtins.rc++
	}
	if fn := f.fn; fn != nil {
		f.fn = nil
		t.decref(obj(&fn.Header))
	}
	t.track(&f.Header)
}

// detach makes the caller forget a frame that it keeps for its next call.
func (f *Frame) detach() {
	if b := f.back; b != nil {
		if b.callee == f {
			b.callee = nil
		}
		if b.callee2 == f {
			b.callee2 = nil
		}
	}
}

// recycle puts a frame whose registers are unbound on its code's free list.
func (t *Thread) recycle(f *Frame) {
	c := f.code
	if fn := f.fn; fn != nil {
		f.fn = nil
		t.decref(obj(&fn.Header))
	}
	if f.extra != nil {
		t.dropExtra(f)
	}
	f.gen, f.any = nil, nil
	f.ret, f.after = retPlain, afterStore
	f.ip, f.rc, f.flags = 0, 0, 0
	f.fbase = f.ft
	f.state = frameIdle
	if b := f.back; b != nil && (b.callee == f || b.callee2 == f) {
		return // it waits there for the next call
	}
	f.back = c.free
	c.free = f
}

func (t *Thread) dropExtra(f *Frame) {
	x := f.extra
	f.extra = nil
	if x != nil {
		for _, v := range [...]Value{x.exc27[0], x.exc27[1], x.exc27[2], x.localsDict, x.overwrites, x.trace} {
			t.xdecref(v)
		}
		if l := x.loaded; l != nil {
			t.xdecref(l.gen)
		}
	}
}

// deallocFrame ends a frame object that nothing refers to any more.
func (t *Thread) deallocFrame(f *Frame) {
	t.untrack(&f.Header)
	f.typ = t.vm.types.Frame // and no wrapper any more
	t.clearLocals(f)
	t.clearTemps(f, 0)
	if f.owned {
		f.owned = false
		b, c, g, bu := f.back, f.code, f.globals, f.builtins
		f.back = nil
		if b != nil {
			t.decref(obj(&b.Header))
		}
		t.recycle(f)
		if g != nil {
			t.decref(obj(&g.Header))
		}
		if bu != nil {
			t.decref(obj(&bu.Header))
		}
		t.decref(obj(&c.Header))
		return
	}
	t.recycle(f)
}

// deliver hands a result (stolen) to the frame that waits for it, which is
// t.frame.
func (t *Thread) deliver(v Value) {
	f := t.frame
	after := f.after
	f.after = afterStore
	fb := f.fbase
	f.fbase = f.ft
	switch after {
	case afterDiscard:
		t.decref(v)
		return
	case afterForIter:
		i := f.lasti(t)
		in := &f.code.instrs[i]
		t.ip = uintptr(f.start) + uintptr(i+1+int(int16(in.A)))*instrSize
		t.set(at(f.regs, in.C), v)
		return
	case afterYieldFrom:
		// The instruction is executed again and finds the value in RES.
		t.ip -= instrSize
		t.set(at(f.regs, f.ft), v)
		return
	case afterNot:
		v = Bool(v != True)
	case afterArgs:
		t.releaseCall(f, fb, int(f.fargs))
		fb = f.ft
	}
	if fn := at(f.regs, fb); fn.p != &tUnbound {
		t.clearReg(fn)
	}
	t.set(at(f.regs, f.dst), v)
}

// releaseArgs releases n temporaries: in order, or in Python 2 the last one first.
func (t *Thread) releaseArgs(f *Frame, base uint16, n int) {
	if !f.code.py2 {
		for i := range n {
			if r := at(f.regs, base+uint16(i)*code.Scale); r.p != &tUnbound {
				t.clearReg(r)
			}
		}
		return
	}
	for i := n - 1; i >= 0; i-- {
		if r := at(f.regs, base+uint16(i)*code.Scale); r.p != &tUnbound {
			t.clearReg(r)
		}
	}
}
