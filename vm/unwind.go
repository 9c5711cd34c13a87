package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

const instrSize = unsafe.Sizeof(code.Instr{})

// unwind looks for who handles the exception on its way, from t.frame outwards.
// It returns false where the frame at which the dispatch ends is reached.
func (t *Thread) unwind() bool {
	for {
		f := t.frame
		if f == t.stop {
			return false
		}
		if f.code.native != nil {
			if t.unwindNative(f) {
				if t.switched != nil {
					t.endSwitch()
				}
				if t.exc.p == nil || t.ended {
					return true
				}
			}
			continue
		}
		i := f.lasti(t)
		if f.after == afterArgs {
			e := t.fetchExc()
			t.releaseCall(f, f.fbase, int(f.fargs))
			t.restoreExc(e)
		}
		f.after, f.fbase = afterStore, f.ft
		if !t.stopping && t.endsIteration(f, i) {
			return true
		}
		if i >= 0 && f.code.c.Positions[i].Line > 0 {
			f.raised = int32(i)
		}
		in := &f.code.instrs[max(i, 0)] // a watchdog's exception may come before the first
		if in.Op != code.OpReraise && in.Op != code.OpEndAsyncFor && !t.reraises {
			t.addTraceback(f)
			if t.trace.p != nil {
				t.traceException(f)
			}
		}
		t.reraises = false
		if h := f.code.handler(i); h != nil && !t.stopping {
			t.clearTemps(f, int(h.Depth)+1) // RES is the first
			t.clearReg(at(f.regs, f.ft))
			t.ip = uintptr(f.start) + uintptr(h.Target)*instrSize
			return true
		}
		t.exitFrame(f)
	}
}

// handler finds the row of the exception table for instruction i.
func (c *CodeObj) handler(i int) *code.Handler {
	for k := range c.c.Handlers {
		if h := &c.c.Handlers[k]; int32(i) >= h.Start && int32(i) < h.Stop {
			return h
		}
	}
	return nil
}

// endsIteration goes on behind a FOR_ITER whose iterator, written in Python,
// raised StopIteration.
func (t *Thread) endsIteration(f *Frame, i int) bool {
	if i < 0 || i >= len(f.code.instrs) {
		return false
	}
	switch in := &f.code.instrs[i]; in.Op {
	case code.OpForIter, code.OpForIterRange, code.OpForIterList:
		if !t.matches(t.vm.types.StopIteration) {
			return false
		}
		if t.trace.p != nil && !t.vm.py2 {
			if t.traceException(f); !t.matches(t.vm.types.StopIteration) {
				return false
			}
		}
		t.clearExc()
		t.clearReg(at(f.regs, in.B))
		return true
	case code.OpYieldFrom:
		if !t.matches(t.vm.types.StopIteration) {
			return false
		}
		v := t.stopValue()
		t.clearReg(at(f.regs, in.B))
		t.set(at(f.regs, in.A), v)
		t.ip = uintptr(f.start) + uintptr(i+1)*instrSize
		return true
	}
	return false
}

// stopValue takes the value out of the StopIteration on its way (owned).
func (t *Thread) stopValue() Value {
	v := t.excField(t.exc, "value")
	if v.p == nil {
		v = None
	}
	v.incref()
	t.clearExc()
	return v
}

// unwindNative lets a native frame see the exception, or drops it.
func (t *Thread) unwindNative(f *Frame) bool {
	nc := f.code.native
	f.after, f.fbase = afterStore, f.ft
	if nc.catches && f.native > 0 && !t.stopping {
		r := nc.fn(t, f, Null)
		if r.p == &tUnwind {
			return true
		}
		if r.p != nil {
			return t.endNative(f, r)
		}
	}
	if t.frame == f {
		t.leave(f)
		if nc.shared {
			f.ip = 0
			return false
		}
		e := t.fetchExc()
		t.clearFrame(f)
		t.restoreExc(e)
	}
	return false
}

// endNative ends a native frame with a result (stolen). It returns true where
// the loop goes on; where the dispatch ends t.result has the result.
func (t *Thread) endNative(f *Frame, r Value) bool {
	t.leave(f)
	t.clearFrame(f)
	if t.frame == t.stop {
		t.result, t.ended = r, true
		return true
	}
	t.deliver(r)
	if t.sched != nil && t.exc.p == nil && !t.sched.nestedEnded() {
		return false
	}
	return t.exc.p == nil
}

// exitFrame ends the activation of t.frame because of an exception.
func (t *Thread) exitFrame(f *Frame) {
	t.toRaised(f)
	if t.profile.p != nil || f.localTrace().p != nil {
		t.traceReturn(f, Null)
	}
	t.leave(f)
	e := t.fetchExc()
	t.clearTemps(f, 0)
	if f.ret != retPlain {
		t.endSpecial(f)
		if g := f.gen; g != nil {
			t.finishGen(g, f)
			t.restoreExc(e)
			return
		}
	}
	t.leaveFrame(f)
	t.restoreExc(e)
}

// toRaised puts a frame that is left by an instruction without a line back to
// the one at which the exception came to it, as CPython's RERAISE does.
func (t *Thread) toRaised(f *Frame) {
	if t.vm.py2 {
		return
	}
	if i := f.lasti(t); i < 0 || i < len(f.code.c.Positions) && f.code.c.Positions[i].Line > 0 {
		return
	}
	t.ip = uintptr(f.start) + uintptr(f.raised+1)*instrSize
}

// endSpecial restores what a frame changed in the thread.
func (t *Thread) endSpecial(f *Frame) {
	if f.extra != nil && f.extra.hasExc27 {
		t.restoreSysExc(f)
	}
	if f.gen != nil {
		t.popHandled(f.gen)
	}
}

// returnSlow ends the activation of t.frame with a result (stolen). It returns
// false where an exception is set.
func (t *Thread) returnSlow(v Value) bool {
	f := t.frame
	if t.profile.p != nil || f.localTrace().p != nil {
		if !t.traceReturn(f, v) {
			t.decref(v)
			return false
		}
	}
	ret, g := f.ret, f.gen
	t.leave(f)
	if ret != retPlain {
		t.endSpecial(f)
	}
	if g != nil && f == g.frame {
		asyncEnd := g.how == genAsync
		t.finishGen(g, f)
		return t.returnGen(ret, v, asyncEnd)
	}
	t.leaveFrame(f)
	if t.frame == t.stop {
		t.result, t.ended = v, true
		return true
	}
	t.deliver(v)
	return t.exc.p == nil
}
