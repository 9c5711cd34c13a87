package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// GenObj is a generator, a coroutine or an asynchronous generator.
type GenObj struct {
	Header
	frame    *Frame // nil once it has ended
	unused   *Frame // Python 3: that of one closed before it began, which holds its arguments on
	code     *CodeObj
	name     Value
	qualname Value
	how      genKind
	state    genState
	handled  excInfo // Python 3: what its except clauses handle
	origin   Value   // cr_origin, Null
	hooks    agenState
}

type genKind uint8

const (
	genGenerator genKind = iota
	genCoroutine
	genAsync
)

type genState uint8

const (
	genCreated genState = iota
	genSuspended
	genRunning
	genDone
)

// agenState is what asynchronous generators need besides.
type agenState struct {
	finalizer Value
	inited    bool
	closed    bool
	running   bool
}

// makeGen is RETURN_GENERATOR: f, which has just been entered, becomes the frame
// of a generator, and its caller gets that.
func (t *Thread) makeGen(f *Frame) bool {
	g := &GenObj{frame: f, code: f.code}
	typ := t.vm.types.Generator
	switch fl := f.code.c.Flags; {
	case fl&code.AsyncGenerator != 0:
		g.how, typ = genAsync, t.vm.types.AsyncGenerator
	case fl&code.Coroutine != 0:
		g.how, typ = genCoroutine, t.vm.types.Coroutine
	}
	t.init(&g.Header, kGen, typ)
	g.code.rc++
	if f.fn != nil {
		g.name, g.qualname = f.fn.name.incref(), f.fn.qualname.incref()
	} else {
		g.name, g.qualname = f.code.name.incref(), f.code.qualname.incref()
	}
	// What a running frame borrows a suspended one owns: its function has gone
	// with the call.
	if f.fn != nil {
		fn := f.fn
		f.fn = nil
		defer t.decref(obj(&fn.Header))
	}
	f.globals.rc++
	f.builtins.rc++
	f.gen = g
	f.ip = t.ip - uintptr(f.start)
	t.leave(f)
	f.detach()
	f.back = nil
	f.state = frameSuspended
	t.track(&g.Header)
	if t.originDepth > 0 && g.how == genCoroutine {
		g.origin = t.coroutineOrigin()
	}
	if t.frame == t.stop {
		t.result, t.ended = obj(&g.Header), true
		return true
	}
	t.deliver(obj(&g.Header))
	return true
}

// resume goes on in a generator with a value (borrowed) as the result of its
// yield; how says what its end means to the frame that waits.
func (t *Thread) resume(g *GenObj, v Value, how retKind) bool {
	f := g.frame
	first := g.state == genCreated
	g.state = genRunning
	f.back = t.frame
	f.ret = how
	f.state = frameRunning
	f.depth = 1
	if t.frame != nil {
		f.depth = t.frame.depth + 1
	}
	if f.depth > t.limit {
		g.state = genSuspended
		if first {
			g.state = genCreated
		}
		f.back = nil
		t.raiseRecursion()
		return false
	}
	g.rc++ // while it runs
	t.pushHandled(g)
	t.enter(f)
	if !first {
		t.set(at(f.regs, f.dst), v.incref())
	}
	return true
}

// pushHandled makes the generator's own handled exception the innermost.
func (t *Thread) pushHandled(g *GenObj) {
	if t.vm.py2 {
		return
	}
	g.handled.prev, g.handled.holder = t.handled, t.handled.holder
	if t.handled.handles() {
		g.handled.holder = t.handled
	}
	t.handled = &g.handled
}

func (t *Thread) popHandled(g *GenObj) {
	if t.vm.py2 || t.handled != &g.handled {
		return
	}
	t.handled = g.handled.prev
	g.handled.prev, g.handled.holder = nil, nil
}

// yield is YIELD_VALUE: v (stolen) goes to the frame that waits.
func (t *Thread) yield(f *Frame, dst uint16, v Value) bool {
	g := f.gen
	f.dst = dst
	if t.profile.p != nil || f.localTrace().p != nil {
		if !t.traceReturn(f, v) {
			t.decref(v)
			return false
		}
	}
	f.ip = t.ip - uintptr(f.start)
	if f.extra != nil && f.extra.hasExc27 {
		t.restoreSysExc(f)
	}
	t.popHandled(g)
	t.leave(f)
	f.back = nil
	f.state = frameSuspended
	g.state = genSuspended
	ended := t.frame == t.stop
	if ended {
		t.result, t.ended = v, true
	} else {
		t.deliver(v)
	}
	t.decref(obj(&g.Header))
	return true
}

// finishGen ends the activation of a generator's frame, which is no longer
// t.frame, for good.
func (t *Thread) finishGen(g *GenObj, f *Frame) {
	f.gen = nil
	g.frame = nil
	g.state = genDone
	gl, bu := f.globals, f.builtins
	f.ret = retPlain
	t.leaveFrame(f)
	t.decref(obj(&gl.Header))
	t.decref(obj(&bu.Header))
	if v := g.handled.value; v.p != nil {
		g.handled.value = Null
		t.decref(v)
	}
	t.decref(obj(&g.Header)) // it ran
}

// returnGen hands over the end of a generator that returned v (stolen).
func (t *Thread) returnGen(how retKind, v Value, asyncEnd bool) bool {
	w := t.frame
	switch how {
	case retGenFor:
		t.decref(v)
		in := &w.code.instrs[w.lasti(t)]
		w.after = afterStore
		t.clearReg(at(w.regs, in.B))
		return true
	case retGenFrom:
		in := &w.code.instrs[w.lasti(t)]
		w.after = afterStore
		t.clearReg(at(w.regs, in.B))
		t.set(at(w.regs, in.A), v)
		t.ip = uintptr(w.start) + uintptr(w.lasti(t)+1)*instrSize
		return true
	}
	if !asyncEnd && v.p == &tNone && w.code.native != nil && w.code.native.ends && w.native == consumeNext && t.profile.p == nil {
		return t.endConsumed(w)
	}
	if asyncEnd {
		t.decref(v)
		t.setRaised(t.newExc(t.vm.types.StopAsyncIteration, t.NewTuple()))
		return false
	}
	t.stopIteration(v)
	t.decref(v)
	return false
}

// endConsumed tells a consumer's frame, the current one, that the generator it waits for has
// come to its end, for which nobody needs a StopIteration.
func (t *Thread) endConsumed(w *Frame) bool {
	w.after, w.fbase = afterStore, w.ft
	r := w.code.native.fn(t, w, Null)
	switch r.p {
	case &tUnwind:
		return true
	case nil:
		t.leave(w)
		e := t.fetchExc()
		t.clearFrame(w)
		t.restoreExc(e)
		return false
	}
	return t.endNative(w, r)
}

// stepGenerator is what has to do with generators.
func (t *Thread) stepGenerator(f *Frame, in *code.Instr) bool {
	switch in.Op {
	case code.OpReturnGenerator:
		return t.makeGen(f)
	case code.OpYieldValue:
		return t.yield(f, in.A, f.take(in.B))
	case code.OpYieldFrom:
		return t.stepYieldFrom(f, in)
	case code.OpGetYieldFromIter:
		v := f.take(in.B)
		if v.p.kind == kGen {
			g := asGen(v.p)
			if g.how == genCoroutine && f.code.c.Flags&(code.Coroutine|code.IterableCoroutine) == 0 {
				t.decref(v)
				t.typeError("cannot 'yield from' a coroutine object in a non-coroutine generator")
				return false
			}
			return t.put(f, in.A, v)
		}
		r := t.iterSoft(v)
		t.decref(v)
		return t.put(f, in.A, r)
	}
	return t.stepAsync(f, in)
}

// stepYieldFrom is YIELD_FROM, which is executed again with each value that is
// sent.
func (t *Thread) stepYieldFrom(f *Frame, in *code.Instr) bool {
	if v := *at(f.regs, f.ft); v.p != &tUnbound {
		at(f.regs, f.ft).p = &tUnbound
		t.yieldAgain(f, in, v)
		return true
	}
	it := *at(f.regs, in.B)
	sent := *at(f.regs, in.A)
	at(f.regs, in.A).p = &tUnbound
	if sent.p == &tUnbound {
		sent = None
	}
	f.dst = in.A
	f.after = afterYieldFrom
	var r Value
	switch {
	case it.p.kind == kGen && asGen(it.p).how != genAsync:
		g := asGen(it.p)
		switch {
		case g.state == genRunning:
			r = t.alreadyRunning(g)
		case g.frame == nil:
			r = t.genEnded(g)
		default:
			ok := t.sendCheck(g, sent) && t.resume(g, sent, retGenFrom)
			t.decref(sent)
			return ok
		}
	case sent.p == &tNone:
		r = t.nextSoft(it)
	default:
		m := t.getAttr(it, t.vm.names.send)
		if m.p == nil {
			break
		}
		r = t.callSoft(m, Args{Pos: []Value{sent}})
		t.decref(m)
	}
	t.decref(sent)
	switch r.p {
	case &tUnwind:
		return true
	case nil:
		f.after = afterStore
		if t.exc.p == nil {
			t.clearReg(at(f.regs, in.B))
			t.set(at(f.regs, in.A), None)
			return true
		}
		return false // unwind sees to StopIteration
	}
	f.after = afterStore
	t.yieldAgain(f, in, r)
	return true
}

// quickForGen is FOR_ITER where a generator that has yielded goes on. It returns
// false where there is more to it.
func (t *Thread) quickForGen(in *code.Instr, g *GenObj) bool {
	f, w := g.frame, t.frame
	if f == nil || g.state != genSuspended || g.how != genGenerator || w.depth >= t.limit || t.ticks <= 0 {
		return false
	}
	t.ticks--
	w.dst, w.fbase, w.after = in.C, w.ft, afterForIter
	g.state = genRunning
	g.rc++ // while it runs
	f.back, f.ret, f.state, f.depth = w, retGenFor, frameRunning, w.depth+1
	t.pushHandled(g)
	t.enter(f)
	t.set(at(f.regs, f.dst), None)
	return true
}

// quickYield is YIELD_VALUE to a FOR_ITER. It returns false where there is more to it.
func (t *Thread) quickYield(in *code.Instr) bool {
	f := t.frame
	w, g := f.back, f.gen
	if w == t.stop || w.after != afterForIter || t.profile.p != nil || f.extra != nil {
		return false
	}
	v := f.take(in.B)
	f.dst, f.fbase = in.A, f.ft
	t.popHandled(g)
	t.leave(f)
	f.back = nil
	f.state = frameSuspended
	g.state = genSuspended
	w.after, w.fbase = afterStore, w.ft
	loop := (*code.Instr)(unsafe.Add(w.start, w.ip-instrSize))
	t.ip += uintptr(int(int16(loop.A)) * int(instrSize))
	t.set(at(w.regs, loop.C), v)
	t.decref(obj(&g.Header))
	return true
}

// yieldAgain yields what the inner iterator gave, to come back to the same
// YIELD_FROM.
func (t *Thread) yieldAgain(f *Frame, in *code.Instr, v Value) {
	t.ip = uintptr(unsafe.Pointer(in))
	t.yield(f, in.A, v)
}
