package vm

import (
	"math/bits"

	"github.com/sllint/sllint/vm/code"
)

// sys.settrace and sys.setprofile. While either is set the thread leaves the
// quick loop and executes one instruction at a time, looking at the line of each
// before. So it does for a Scheduler.

// setTrace and setProfile set the functions; Null for none.
func (t *Thread) setTrace(fn Value) {
	t.setField(&t.trace, fn)
	t.lookTraced()
}

func (t *Thread) setProfile(fn Value) {
	t.setField(&t.profile, fn)
	t.lookTraced()
}

// lookTraced sets the flag that says which loop is to run.
func (t *Thread) lookTraced() {
	t.traced = t.vm.scheduled || t.tracing == 0 && (t.trace.p != nil || t.profile.p != nil)
}

// loopTraced is loop while the thread is traced.
func (t *Thread) loopTraced() {
	for t.traced {
		if t.ticks--; t.ticks < 0 && t.exc.p == nil {
			if !t.tick() {
				return
			}
		}
		if t.vm.scheduled {
			if again, ok := t.watch(); !ok {
				return
			} else if again {
				continue
			}
		}
		f := t.frame
		t.ip += instrSize
		if f.code.native == nil && !t.traceInstr(f) {
			if !t.unwind() || t.ended {
				return
			}
			continue
		}
		if !t.stepRaw() {
			return
		}
	}
	t.landed = t.exc.p != nil // as in untraced
}

// traceInstr sends the events that come before an instruction, which t.ip is
// behind. It returns false where an exception is set.
func (t *Thread) traceInstr(f *Frame) bool {
	i := f.lasti(t)
	in := &f.code.instrs[i]
	if in.Op == code.OpPushExcInfo {
		return true // it takes the exception over first
	}
	if f.fresh {
		if in.Op == code.OpReturnGenerator {
			return true // its call is the first resumption
		}
		f.fresh = false
		f.prev = -1
		begins := i == 0 || f.code.instrs[i-1].Op == code.OpReturnGenerator
		if begins {
			t.ip = uintptr(f.start) // the event is at the line of the def
		} else {
			f.prev = int32(i - 1)
		}
		if !t.traceCall(f) {
			return false
		}
		if begins {
			t.ip = uintptr(f.start) + uintptr(i+1)*instrSize
		}
	}
	if t.trace.p == nil || t.tracing > 0 || f.localTrace().p == nil {
		f.prev = int32(i)
		return true
	}
	prev := int(f.prev)
	f.prev = int32(i)
	if in.Op == code.OpJump && int16(in.A) > 0 {
		f.entering = true
	}
	if t.startsLine(f, prev, i) && (f.extra == nil || !f.extra.noTraceLines) {
		if !t.traceLocal(f, "line", None) {
			return false
		}
		if t.jumped {
			t.jumped = false
			f.prev = -1
			t.ip += instrSize
			return t.traceInstr(f)
		}
	}
	if f.extra != nil && f.extra.traceOps && f.localTrace().p != nil && !t.vm.py2 {
		return t.traceLocal(f, "opcode", None)
	}
	return true
}

// startsLine tells whether a trace function is told of instruction i, after prev
// (-1 for none): a new line begins there, or a jump back went there.
func (t *Thread) startsLine(f *Frame, prev, i int) bool {
	pos := f.code.c.Positions
	if i >= len(pos) || pos[i].Line <= 0 {
		return false
	}
	switch in := &f.code.instrs[i]; {
	case prev < 0:
		return true
	case i <= prev:
		// Conditions stand behind the body here: the first jump to it is CPython's
		// way forward into the loop, and so is each from a FOR_ITER.
		forward := !t.vm.py2 && pos[i].Line == pos[prev].Line && (f.entering || isForIter(f.code.instrs[prev].Op) && !isForIter(in.Op))
		f.entering = false
		return !forward
	case isForIter(in.Op) && !t.vm.py2 && prev >= i+1+int(int16(in.A)):
		return true // CPython jumps back to it, here it is behind the body
	case pos[i].Line == pos[prev].Line:
		return false
	}
	if t.vm.py2 {
		// Only the start of a line's code counts.
		return i == 0 || pos[i-1].Line != pos[i].Line
	}
	return true
}

func isForIter(op code.Op) bool {
	switch op {
	case code.OpForIter, code.OpForIterRange, code.OpForIterList:
		return true
	}
	return false
}

// traceCall sends the event of a frame that begins or goes on.
func (t *Thread) traceCall(f *Frame) bool {
	if t.tracing > 0 {
		return true
	}
	if t.trace.p != nil {
		r := t.callTrace(t.trace, f, "call", None)
		if r.p == nil {
			t.endTrace(f)
			return false
		}
		t.keepTrace(f, r)
	}
	if t.profile.p != nil {
		return t.traceProfile(f, "call", None)
	}
	return true
}

// keepTrace makes what a trace function returned (stolen) the frame's own, unless
// it is None.
func (t *Thread) keepTrace(f *Frame, r Value) {
	if r.p != &tNone {
		t.xdecref2(&f.more().trace, r)
	}
}

// endTrace switches tracing off after a trace function raised.
func (t *Thread) endTrace(f *Frame) {
	e := t.fetchExc()
	t.setTrace(Null)
	t.setField(&f.more().trace, Null)
	t.restoreExc(e)
}

// traceLocal calls the frame's own trace function.
func (t *Thread) traceLocal(f *Frame, event string, arg Value) bool {
	if f.localTrace().p == nil || t.tracing > 0 || t.trace.p == nil {
		return true
	}
	fn := f.localTrace().incref()
	r := t.callTrace(fn, f, event, arg)
	t.decref(fn)
	if r.p == nil {
		t.endTrace(f)
		return false
	}
	t.keepTrace(f, r)
	return true
}

func (t *Thread) traceProfile(f *Frame, event string, arg Value) bool {
	if t.tracing > 0 {
		return true
	}
	fn := t.profile.incref()
	r := t.callTrace(fn, f, event, arg)
	t.decref(fn)
	if r.p == nil {
		e := t.fetchExc()
		t.setProfile(Null)
		t.restoreExc(e)
		return false
	}
	t.decref(r)
	return true
}

// callTrace calls a trace function, during which nothing is traced.
func (t *Thread) callTrace(fn Value, f *Frame, event string, arg Value) Value {
	if t.vm.py2 {
		t.decref(t.fastToLocals2(f))
	}
	frame, evt := t.traceFrame, t.traceEvent
	t.traceFrame, t.traceEvent = f, event
	t.tracing++
	t.lookTraced()
	f.rc++
	r := t.Call(fn, obj(&f.Header), t.Name(event), arg)
	t.tracing--
	t.lookTraced()
	t.traceFrame, t.traceEvent = frame, evt
	if t.vm.py2 {
		t.localsToFast2(f, true)
	}
	f.rc--
	if r.p == nil && t.frame == f {
		t.addTraceback(f)
	}
	return r
}

// traceException sends the event of the exception on its way, which has just
// come to f.
func (t *Thread) traceException(f *Frame) {
	if t.trace.p == nil || f.localTrace().p == nil || t.tracing > 0 {
		return
	}
	e := t.fetchExc()
	typ, tb := e.typ, e.tb
	if !t.vm.py2 {
		typ = t.typeOf(e.exc).Value()
		if x := asExc(e.exc.p).tb; x != nil {
			tb = obj(&x.Header)
		}
	}
	arg := t.NewTuple(noneIfNull(typ), noneIfNull(e.exc), noneIfNull(tb))
	ok := t.traceLocal(f, "exception", arg)
	t.decref(arg)
	if ok {
		t.restoreExc(e)
		return
	}
	t.dropSaved(e)
}

// traceReturn sends the event of a frame that returns or yields v, or is left by
// an exception, where v is Null. It returns false where it raised.
func (t *Thread) traceReturn(f *Frame, v Value) bool {
	if t.tracing > 0 {
		return true
	}
	var e saved
	arg := v
	if v.p == nil {
		e = t.fetchExc()
		arg = None
	}
	ok := t.traceLocal(f, "return", arg)
	if ok && t.profile.p != nil {
		ok = t.traceProfile(f, "return", arg)
	}
	if v.p == nil {
		if ok {
			t.restoreExc(e)
		} else {
			t.dropSaved(e)
		}
	}
	return ok
}

// callProfiled calls a built-in function from Python code with the events of the
// profiler around it.
func (t *Thread) callProfiled(f *Frame, fn Value, a Args) Value {
	shown := fn.incref()
	defer t.decref(shown)
	if !t.traceProfile(f, "c_call", shown) {
		return Null
	}
	fr := t.frame
	r := t.finish(t.callSoft(fn, a), fr)
	if t.profile.p == nil {
		return r
	}
	if r.p == nil {
		e := t.fetchExc()
		if t.traceProfile(f, "c_exception", shown) {
			t.restoreExc(e)
		} else {
			t.dropSaved(e)
		}
		return Null
	}
	if !t.traceProfile(f, "c_return", shown) {
		t.decref(r)
		return Null
	}
	return r
}

// isBuiltinCall tells whether a callable has the profiler's c_ events.
func isBuiltinCall(fn Value) bool {
	return fn.p.kind == kNative || fn.p.kind == kDescr && (asDescr(fn.p).how == descrMethod || asDescr(fn.p).how == descrClass)
}

// jumpRefused says why f_lineno cannot be set now.
func (t *Thread) jumpRefused(event string) {
	switch event {
	case "call":
		t.valueError("can't jump from the 'call' trace event of a new frame")
	case "return":
		t.valueError("can only jump from a 'line' trace event")
	default:
		t.valueError("can only jump from a 'line' trace event")
	}
}

// jumpTo makes f go on at a line: frame.f_lineno's setter.
func (t *Thread) jumpTo(f *Frame, line int32) bool {
	c := f.code.c
	best := int32(-1)
	for i := range c.Positions {
		if l := c.Positions[i].Line; l >= line && c.Instrs[i].Op != code.OpStop && (best < 0 || l < best) {
			best = l
		}
	}
	if best < 0 {
		t.valueError("line %d comes after the current code block", line)
		return false
	}
	temps := code.Temporaries(c)
	now := t.liveTemps(f)
	target, missing := -1, -1
	for i := range c.Positions {
		if c.Positions[i].Line != best || i > 0 && c.Positions[i-1].Line == best || temps == nil || temps[i] == nil {
			continue
		}
		m := -1
		for w, need := range temps[i] {
			if lack := need &^ now[w]; lack != 0 && m < 0 {
				m = w*64 + bits.TrailingZeros64(lack)
			}
		}
		if m < 0 {
			target = i
			break
		}
		missing = m
	}
	if target < 0 {
		t.valueError("%s", t.whyNot(c, missing))
		return false
	}
	keep := temps[target]
	for i := c.NTemps - 1; i >= 1; i-- {
		if now[i>>6]>>(i&63)&1 != 0 && keep[i>>6]>>(i&63)&1 == 0 {
			t.clearReg(reg(f.regs, c.FirstTemp()+i))
		}
	}
	for i := range f.localCount() {
		if slot := reg(f.regs, i); slot.p == &tUnbound {
			*slot = None // what is read unchecked must be something
		}
	}
	f.ip = uintptr(target) * instrSize
	t.jumped = true
	return true
}

// liveTemps gives the temporaries that hold something, as bits.
func (t *Thread) liveTemps(f *Frame) []uint64 {
	c := f.code.c
	now := make([]uint64, (c.NTemps+63)/64)
	for i := 1; i < c.NTemps; i++ {
		if reg(f.regs, c.FirstTemp()+i).p != &tUnbound {
			now[i>>6] |= 1 << (i & 63)
		}
	}
	return now
}

// whyNot words why a jump that needs a temporary cannot be made.
func (t *Thread) whyNot(c *code.Code, temp int) string {
	operand := code.Reg(c.FirstTemp() + temp)
	for _, in := range c.Instrs {
		switch {
		case in.Op == code.OpForIter && in.B == operand:
			return "can't jump into the body of a for loop"
		case in.Op == code.OpPushExcInfo && in.A == operand:
			return "can't jump into an 'except' block as there's no exception"
		}
	}
	return "incompatible stacks"
}
