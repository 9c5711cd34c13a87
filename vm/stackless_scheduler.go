package vm

// The scheduler of a thread's tasklets, after Stackless's scheduling.c: who runs
// next, and what happens where nobody can.

// scheduler is what Stackless keeps in a thread state.
type scheduler struct {
	t           *Thread
	main        *Tasklet // held
	current     *Tasklet // the running one; the head of the run queue unless it just left it
	head        *Tasklet // the run queue, a ring; nil where it is empty
	runcount    int
	post        []Value // what the tasklet that was switched away from left to be released
	killing     []Value // tasklets that the end of the thread is killing
	watchdogs   Value   // a list of those in run(); number 0 is the one that time wakes, None if none
	trap        int     // switch_trap
	stub        *cstack // held: the stack that the soft ones share
	switches    int64   // so far
	serial      int64   // of the entries into the interpreter, the last one
	lastJump    int64   // of the entry that the stack in use begins with
	schedlock   bool    // in a callback
	interrupt   bool    // time is measured
	ticker      int64   // what is left of it
	interval    int64
	flags       runFlags
	interrupted *Tasklet // held
	idle        bool     // the thread waits for another one to give it something to do
	stuck       bool     // and nobody has yet
	begun       bool     // main runs, or waits; between two mains nothing does
	stays       bool     // main does not end any more
	over        bool     // the thread has ended
}

// runFlags are the flags of run().
type runFlags uint8

const (
	runThreadBlock runFlags = 1 << iota
	runSoft
	runIgnoreNesting
	runTotalTimeout
	runNoSoftIRQ // for one switch
)

// stackless is what the tasklets of all threads of a VM share.
type stackless struct {
	tasklet, channel, bomb, atomic, cframe *Type
	cstack, nonStackless                   *Type
	exit                                   *Type  // TaskletExit
	bottom                                 *Frame // that all tasklets have
	hardOnly                               bool   // enable_softswitch(False)
	onSchedule, onChannel, onError         Value
	cstacks                                *cstack // all there are, a ring
}

// stackless gives it.
func (t *Thread) stackless() *stackless {
	if x := t.vm.slp; x != nil {
		return x
	}
	return t.firstStackless()
}

func (t *Thread) firstStackless() *stackless {
	x := Ext(t.vm, "_stackless", func() *stackless { return &stackless{} })
	t.vm.slp = x
	t.schedule()
	makeStackless(t, x)
	return x
}

// Visit is for the audit.
func (x *stackless) Visit(visit func(Value)) {
	for _, v := range []Value{x.onSchedule, x.onChannel, x.onError, obj(&x.bottom.Header)} {
		if v.p != nil {
			visit(v)
		}
	}
}

// scheduler gives the thread's scheduler, which has the code that runs as its main
// tasklet.
func (t *Thread) scheduler() *scheduler {
	if s := t.sched; s != nil {
		return s
	}
	return t.firstScheduler()
}

func (t *Thread) firstScheduler() *scheduler {
	t.stackless()
	s := &scheduler{t: t, serial: 1, lastJump: 1}
	t.sched = s
	s.stub = s.newCstack(t, nil, 0)
	s.newMain()
	s.begun = true // now, if not before
	return s
}

// softSwitch tells whether soft switching is enabled.
func (s *scheduler) softSwitch() bool { return !s.t.stackless().hardOnly }

// insert puts a tasklet (stolen) at the end of the run queue, before its head.
func (s *scheduler) insert(task *Tasklet) {
	s.runcount++
	if s.head == nil {
		s.head, task.next, task.prev = task, task, task
		return
	}
	task.next, task.prev = s.head, s.head.prev
	task.prev.next, task.next.prev = task, task
}

// insertAfter puts a tasklet (stolen) behind the head.
func (s *scheduler) insertAfter(task *Tasklet) {
	hold := s.head
	s.head = hold.next
	s.insert(task)
	s.head = hold
}

// remove takes a tasklet out of the run queue; its reference goes to the caller.
func (s *scheduler) remove(task *Tasklet) {
	s.runcount--
	if task.next == task {
		s.head = nil
	} else {
		if s.head == task {
			s.head = task.next
		}
		task.next.prev, task.prev.next = task.prev, task.next
	}
	task.next, task.prev = nil, nil
}

// unremove puts a tasklet (stolen) back at the head, where another thread has not put it
// into the queue meanwhile.
func (s *scheduler) unremove(task *Tasklet) {
	if task.next != nil {
		task.self.rc-- // the queue has its own
	} else {
		s.insert(task)
	}
	s.head = task
}

// outcome is what became of an attempt to switch.
type outcome uint8

const (
	failed   outcome = iota // an exception is set; nothing has changed
	same                    // the tasklet goes on: the value, or Null with its exception
	switched                // it went and came back, or the value is Unwind
)

// schedule switches from prev, the running tasklet, to next, nil for nobody.
func (s *scheduler) schedule(prev, next *Tasklet) (Value, outcome) {
	t := s.t
	if next == nil {
		return s.block(prev)
	}
	if next != prev && next.home() != s {
		return s.scheduleAbroad(prev, next)
	}
	if s.trap != 0 && prev != next {
		t.raise(t.vm.types.RuntimeError, "switch_trap")
		return Null, failed
	}
	if s.schedlock && prev != next {
		t.raise(t.vm.types.RuntimeError, "Recursive scheduler call due to callbacks!")
		return Null, failed
	}
	if next.stack != nil && next.cstack.start != s.stackStart() {
		t.raise(t.vm.types.SystemError, "bad stack reference in transfer")
		return Null, failed
	}
	if next.blocked() {
		next.channel.remove(next)
		s.insert(next)
	} else if next.next == nil {
		next.value().incref()
		s.insert(next)
	}
	return s.scheduleQueued(prev, next)
}

// scheduleAbroad makes a tasklet of another thread runnable there, while prev goes on.
func (s *scheduler) scheduleAbroad(prev, next *Tasklet) (Value, outcome) {
	there := next.home()
	if there == nil {
		s.t.raise(s.t.vm.types.RuntimeError, "tasklet has no thread")
		return Null, failed
	}
	r, how := s.schedule(prev, prev)
	if how == failed {
		return r, how
	}
	if next.blocked() {
		next.channel.remove(next)
		there.insert(next)
	} else if next.next == nil {
		next.value().incref()
		there.insert(next)
	}
	there.wake()
	return r, how
}

// wake lets the thread of the scheduler go on, where it waits for something to do.
func (s *scheduler) wake() {
	if s.stuck {
		s.stuck = false
		s.t.unblock()
	}
}

// deadlocked tells whether no other thread could give this one something to do.
func (s *scheduler) deadlocked() bool {
	for _, th := range s.t.vm.threads {
		if th != s.t && (th.sched == nil || !th.sched.stuck) {
			return false
		}
	}
	return true
}

// waitForWork lets other threads run until one of them has put a tasklet in the run
// queue. work is false where none can any more; ok where an exception is set.
func (s *scheduler) waitForWork() (work, ok bool) {
	for s.head == nil {
		if s.deadlocked() {
			return false, true
		}
		s.idle, s.stuck = true, true
		s.t.gil.what = "work for its tasklets"
		_, ok = s.t.rest(-1)
		s.t.gil.what = ""
		s.idle, s.stuck = false, false
		switch {
		case !ok:
			return false, false
		case s.head == nil && s.t.async.p != nil:
			s.t.raiseAsync()
			return false, false
		}
	}
	return true, true
}

// scheduleQueued is schedule to a tasklet in the run queue.
func (s *scheduler) scheduleQueued(prev, next *Tasklet) (Value, outcome) {
	t := s.t
	notNow := s.flags&runNoSoftIRQ != 0
	s.flags &^= runNoSoftIRQ
	next = s.softInterrupt(prev, next, notNow)
	s.head = next
	if prev == next {
		return t.takeTempval(prev), same
	}
	s.notify(prev, next)
	if s.interrupt && s.flags&runTotalTimeout == 0 {
		s.ticker = s.interval
		t.measure()
	}
	return t.switchTo(prev, next), switched
}

// softInterrupt puts the watchdog in next's place where the time is up and the run
// is soft.
func (s *scheduler) softInterrupt(prev, next *Tasklet, notNow bool) *Tasklet {
	if !prev.pendingIRQ || s.flags&runSoft == 0 {
		return next
	}
	dog := s.watchdog(true)
	prev.pendingIRQ = false
	if dog.queued() || prev == dog || next == dog {
		return next
	}
	if notNow || !s.nestingOK(prev) {
		next.pendingIRQ = true
		return next
	}
	next.value().incref()
	s.interrupted = next
	hold := s.head
	s.head = next
	dog.value().incref()
	s.insert(dog)
	s.head = hold
	return dog
}

// nestingOK tells whether the tasklet, which runs, may be interrupted where it is.
func (s *scheduler) nestingOK(task *Tasklet) bool {
	return task.nestingLevel() == 0 || task.ignoreNesting || s.flags&runIgnoreNesting != 0
}

// block is for when prev, which has left the run queue, was the last in it.
func (s *scheduler) block(prev *Tasklet) (Value, outcome) {
	t := s.t
	wakeup := s.watchdog(false)
	revive := s.flags&runThreadBlock == 0 && !wakeup.queued()
	if !revive {
		switch work, ok := s.waitForWork(); {
		case !ok:
			return Null, failed
		case work:
			return s.schedule(prev, s.head)
		}
	}
	if revive || t == t.vm.main && !wakeup.queued() {
		// Whoever waits for the queue to be empty goes on; it gets a value of prev's
		// only where that is an exception.
		if asBomb(prev.tempval) != nil {
			wakeup.setTempval(t, prev.tempval.incref())
		}
		return s.schedule(prev, wakeup)
	}
	// Whoever would have been woken loses its value as in Stackless, though it may be
	// about to send that: what is received from it then is None.
	lost := wakeup.tempval
	wakeup.tempval = None
	const text = "Deadlock: the last runnable tasklet cannot be blocked."
	if sched := t.vm.conf.Scheduler; sched != nil {
		sched.Event(Event{Kind: EventStuck, Who: prev.whoOf(), Other: prev.whoOf(), Text: text})
	}
	t.raise(t.vm.types.RuntimeError, text)
	prev.setTempval(t, t.newBomb(t.fetchExc()))
	r, how := s.schedule(prev, prev)
	if how == failed {
		lost, wakeup.tempval = wakeup.tempval, lost
	}
	e := t.fetchExc()
	t.decref(lost)
	t.restoreExc(e)
	return r, how
}

// watchdog gives the tasklet to wake where nobody is left to run, or, for an
// interrupt, where the time is up.
func (s *scheduler) watchdog(interrupt bool) *Tasklet {
	if s.watchdogs.p == nil {
		return s.main
	}
	dogs := asList(s.watchdogs.p).items
	n := len(dogs)
	switch {
	case n < 2:
		return s.main
	case interrupt:
		if d := asTasklet(dogs[0]); d != nil {
			return d
		}
		return s.main
	}
	return asTasklet(dogs[n-1])
}

// notify calls the schedule callback. prev is nil where next is a new main tasklet.
func (s *scheduler) notify(prev, next *Tasklet) {
	t := s.t
	f := t.stackless().onSchedule
	if f.p == nil || s.schedlock {
		return
	}
	e := t.fetchExc()
	s.schedlock = true
	from := None
	if prev != nil {
		from = prev.value()
	}
	r := t.Call(f, from, next.value())
	s.schedlock = false
	if r.p == nil {
		what := t.Str("Error in scheduling callback")
		t.WriteUnraisable(what)
		t.decref(what)
	} else {
		t.decref(r)
	}
	t.restoreExc(e)
}

// endTasklet ends the running tasklet, whose function returned r (stolen), or raised
// where that is Null.
func (s *scheduler) endTasklet(r Value) Value {
	t := s.t
	task := s.current
	if task == s.main { // which somebody bound anew: the thread's code ends with it
		t.result, t.ended = r, true
		return Unwind
	}
	if r.p == nil {
		if r = s.uncaught(); r.p == nil { // the program is over
			t.result, t.ended = Null, true
			return Unwind
		}
	}
	task.ended = true
	s.remove(task)
	if e := task.base.value; e.p != nil {
		task.base.value = Null
		t.decref(e)
	}
	if t.sysExc[0].p != nil {
		t.dropTriple(t.sysExc)
		t.sysExc = [3]Value{}
	}
	if t.trace.p != nil || t.profile.p != nil {
		t.setTrace(Null)
		t.setProfile(Null)
	}
	next := s.head
	if next == nil {
		next = s.watchdog(false)
		if next.blocked() && asBomb(r) == nil {
			if next.dir < 0 {
				t.raise(t.vm.types.RuntimeError, "the main tasklet is receiving without a sender available.")
			} else {
				t.raise(t.vm.types.RuntimeError, "the main tasklet is sending without a receiver available.")
			}
			t.decref(r)
			r = t.newBomb(t.fetchExc())
		}
	}
	if asBomb(r) != nil {
		next = s.watchdog(false)
		next.setTempval(t, r)
	} else {
		s.post = append(s.post, r)
	}
	// The tasklet goes when the switch is complete.
	s.post = append(s.post, task.value())
	if next == s.head {
		next = s.pick(task, next)
	}
	v, how := s.schedule(task, next)
	if how == failed {
		// A switch trap cannot keep a tasklet alive that has ended.
		trap := s.trap
		s.trap = 0
		t.clearExc()
		v, _ = s.schedule(task, next)
		s.trap = trap
	}
	return v
}

// uncaught gives what becomes of the exception that left the running tasklet: None
// where it ends there, else a bomb for who is woken (owned); Null where it has ended the
// program.
func (s *scheduler) uncaught() Value {
	t := s.t
	x := t.stackless()
	if t.stopping {
		return t.newBomb(t.fetchExc())
	}
	if t.matches(t.vm.types.SystemExit) {
		switch {
		case t != t.vm.main || t.matches(x.exit) || t.vm.sub && t.vm.py2:
			t.clearExc()
			return None
		case !t.vm.sub:
			return s.exitProgram()
		}
	}
	if h := x.onError; h.p != nil {
		e := t.fetchExc()
		typ, val, tb := t.excTriple(e)
		h.incref()
		r := t.Call(h, typ, val, tb)
		t.decref(h)
		t.dropSaved(e)
		if r.p != nil {
			t.decref(r)
			return None
		}
	}
	return t.newBomb(t.fetchExc())
}

// excTriple gives type, value and traceback of an exception (borrowed from it).
func (t *Thread) excTriple(e saved) (typ, val, tb Value) {
	if t.vm.py2 {
		typ, val, tb = e.typ, e.exc, e.tb
		if val.p == nil {
			val = None
		}
		if tb.p == nil {
			tb = None
		}
		return typ, val, tb
	}
	tb = None
	if x := asExc(e.exc.p).tb; x != nil {
		tb = obj(&x.Header)
	}
	return t.typeOf(e.exc).Value(), e.exc, tb
}

// visit visits what the scheduler holds, for the audit.
func (s *scheduler) visit(visit func(Value)) {
	visit(s.main.value())
	visit(s.stub.value())
	if task := s.head; task != nil {
		for {
			visit(task.value())
			if task = task.next; task == s.head {
				break
			}
		}
	}
	if s.watchdogs.p != nil {
		visit(s.watchdogs)
	}
	if s.interrupted != nil {
		visit(s.interrupted.value())
	}
	for _, v := range append(s.post, s.killing...) {
		visit(v)
	}
}
