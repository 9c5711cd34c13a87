package vm

import (
	"runtime/debug"
	"slices"
)

// The threads of a program: how they begin and end.

// newThread adds a thread.
func (vm *VM) newThread() *Thread {
	vm.lastThread++
	t := &Thread{vm: vm, id: vm.lastThread, limit: vm.recursionLimit}
	t.handled = &excInfo{}
	t.gil.turn, t.over = make(chan bool, 1), make(chan bool)
	if w, ok := vm.ext["_stackless._wrap"].(*wrapSet); ok {
		t.pickleFlags = w.flags
	}
	vm.threads = append(vm.threads, t)
	t.refill()
	t.lookTraced()
	return t
}

// startThread starts a thread that calls fn with args (a tuple) and kw (Null or a
// dictionary).
func (t *Thread) startThread(fn, args, kw Value, handle *threadHandle) *Thread {
	vm := t.vm
	t.schedule()
	th := vm.newThread()
	if handle != nil {
		handle.thread, handle.ident, handle.state = th, th.id, threadRunning
	}
	th.call = [3]Value{fn.incref(), args.incref(), kw.xincref()}
	vm.threadState().running++
	t.lookSoon()
	g := &vm.gil
	g.mu.Lock()
	g.setReady(th)
	g.mu.Unlock()
	if s := vm.conf.Scheduler; s != nil {
		s.Event(Event{Kind: EventStart, Who: t.who(), Other: th.who()})
	}
	go th.main(handle)
	return th
}

// main is the goroutine of a thread that a program started.
func (t *Thread) main(handle *threadHandle) {
	// A thread that the end of the VM overtakes leaves from somewhere below.
	defer close(t.over)
	defer func() {
		if r := recover(); r != nil {
			t.vm.panicked(t, r, debug.Stack())
		}
	}()
	t.await()
	t.runsMain = true
	fn := t.call[0]
	r := t.CallArgs(fn, t.ArgsOf(asTuple(t.call[1].p).items, t.call[2]))
	t.runsMain = false
	if r.p == nil {
		t.threadFailed(fn)
	} else {
		t.decref(r)
	}
	t.end(handle)
}

// panicked notes a panic of the interpreter on a thread, and ends the program for it.
func (vm *VM) panicked(t *Thread, v any, stack []byte) {
	b := t.bugOf(v, stack)
	g := &vm.gil
	g.mu.Lock()
	if vm.bug == nil {
		vm.bug = b
	}
	g.mu.Unlock()
	vm.Interrupt(b)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == t {
		g.passOn()
	}
}

// threadFailed tells of the exception that left a thread's function.
func (t *Thread) threadFailed(fn Value) {
	switch {
	case t.stopping:
		t.clearExc()
	case t.matches(t.vm.types.SystemExit):
		t.clearExc()
	default:
		t.noteFailure()
		t.printFailed(fn)
	}
}

// printFailed prints the exception that left a thread's function.
func (t *Thread) printFailed(fn Value) {
	switch {
	case t.vm.py2:
		t.writeStderr("Unhandled exception in thread started by " + t.reprOrFailed(fn, "<object repr() failed>") + "\n")
		t.PrintException()
	default:
		t.WriteUnraisableMsg("Exception ignored in thread started by", fn)
	}
}

// end is what a thread does last: what it holds goes, and it gives the lock away for
// good.
func (t *Thread) end(handle *threadHandle) {
	vm := t.vm
	t.endScheduler()
	t.dropLocals()
	for _, p := range []*Value{&t.call[0], &t.call[1], &t.call[2], &t.context, &t.trace, &t.profile, &t.sysExc[0], &t.sysExc[1], &t.sysExc[2], &t.agenFirst, &t.agenFinal, &t.async} {
		v := *p
		*p = Null
		t.xdecref(v)
	}
	t.endScheduler() // what went may have used tasklets
	vm.threadState().running--
	vm.threads = remove(vm.threads, t)
	if handle != nil {
		handle.finish(t)
	}
	t.event(EventEnd, nil)
	g := &vm.gil
	g.mu.Lock()
	g.passOn()
	g.mu.Unlock()
}

// dropLocals drops the thread's attributes of _local objects.
func (t *Thread) dropLocals() {
	for len(t.locals) > 0 {
		var first *Header
		for h := range t.locals {
			if first == nil || t.ID(obj(h)) < t.ID(obj(first)) {
				first = h
			}
		}
		delete(t.locals, first)
		t.dropLocal(first)
	}
}

// endThreads makes the threads leave that still run when the program is over. Nothing
// of theirs is executed any more; what waits outside the interpreter stays there until
// it comes back.
func (t *Thread) endThreads() {
	vm := t.vm
	g := &vm.gil
	g.mu.Lock()
	already := g.last != nil
	g.last = t
	waiting := slices.Concat(g.ready, g.sleeping)
	for _, th := range waiting {
		th.gil.waits = false
	}
	g.ready, g.sleeping, g.outside = nil, nil, 0
	g.mu.Unlock()
	if already {
		return
	}
	for _, th := range vm.threads {
		if th != t && th.sched != nil {
			th.sched.over = true
		}
	}
	for _, th := range waiting {
		th.gil.turn <- false
		<-th.over
		th.dismiss()
	}
}

// raiseAsync raises the exception that another thread asked for.
func (t *Thread) raiseAsync() {
	v := t.async
	t.async = Null
	e := t.normalize(v, None)
	t.decref(v)
	if e.p != nil {
		t.setRaised(e)
	}
}

// interrupt raises an exception (stolen: a class or an instance) in the thread, which is
// another one, as soon as it runs; it does not wait any longer.
func (t *Thread) interrupt(v Value) {
	t.xdecref(t.async)
	t.async = v
	t.hurry(0)
	t.unblock()
}
