package vm

import "slices"

// run() and its watchdog.

// runFrame is stackless.run(): its note says whether it is the one that measures time.
// Stackless switches run()'s caller hard; ours waits in a native frame, and counts as
// nested all the same, because that is what programs see.
var runFrame = NewNativeCode("run", 0, nil)

func init() {
	runFrame.stackless = true // Tasklet.running counts it
	runFrame.fn = func(t *Thread, f *Frame, r Value) Value {
		s := t.scheduler()
		if f.State() == 0 {
			t.Wait(f, 1)
			if r = s.startRun(f); r.p == &tUnwind {
				return Unwind
			}
		}
		return s.endRun(f, r)
	}
}

// runArgs is what a frame of run() remembers.
type runArgs struct {
	task        *Tasklet
	interrupt   bool // it is the one that measures time
	flags       runFlags
	timeout     int64
	oldFlags    runFlags
	oldTicker   int64
	oldInterval int64
	oldMeasure  bool
}

// stacklessRun is the function run().
func stacklessRun(t *Thread, a []Value) Value {
	args := &runArgs{}
	if a[0].p != nil {
		n, ok := t.IntArg(a[0])
		if !ok {
			return Null
		}
		args.timeout = n
	}
	for i, flag := range []runFlags{runThreadBlock, runSoft, runIgnoreNesting, runTotalTimeout} {
		if v := a[i+1]; v.p != nil {
			on, ok := t.IsTrue(v)
			if !ok {
				return Null
			}
			if on {
				args.flags |= flag
			}
		}
	}
	f := t.newNativeFrame(runFrame)
	f.any = args
	return t.runNative(f)
}

// startRun makes the running tasklet wait until the others are done.
func (s *scheduler) startRun(f *Frame) Value {
	t := s.t
	args := f.any.(*runArgs)
	task := s.current
	args.task = task
	args.interrupt = args.timeout > 0
	s.pushWatchdog(task, &args.interrupt)
	if args.interrupt {
		args.oldFlags, args.oldTicker, args.oldInterval, args.oldMeasure = s.flags, s.ticker, s.interval, s.interrupt
		s.interrupt, s.ticker, s.interval, s.flags = true, args.timeout, args.timeout, args.flags
		t.measure()
	}
	s.remove(task)
	t.decref(task.value())
	task.running = true
	r, how := s.schedule(task, s.pick(task, s.head))
	if how == failed {
		task.running = false
		if undo := s.popWatchdog(); !undo.queued() {
			s.unremove(undo)
		} else {
			t.decref(undo.value())
		}
		if args.interrupt {
			s.flags, s.ticker, s.interval, s.interrupt = args.oldFlags, args.oldTicker, args.oldInterval, args.oldMeasure
		}
		args.task = nil
	}
	return r
}

// endRun goes on after run(), with what woke it (stolen; Null for an exception).
func (s *scheduler) endRun(f *Frame, r Value) Value {
	t := s.t
	args := f.any.(*runArgs)
	task := args.task
	if task == nil {
		return r
	}
	task.running = false
	if s.isWatchdog(task) {
		for {
			popped := s.popWatchdog()
			if !popped.queued() {
				s.insert(popped)
			} else {
				t.decref(popped.value())
			}
			if popped == task {
				break
			}
		}
		if args.interrupt {
			s.flags, s.ticker, s.interval, s.interrupt = args.oldFlags, args.oldTicker, args.oldInterval, args.oldMeasure
			t.measure()
		}
	}
	if r.p == nil {
		return Null
	}
	t.decref(r)
	if victim := s.interrupted; victim != nil {
		s.interrupted = nil
		if args.flags&runSoft == 0 {
			if victim.next != nil && !victim.blocked() {
				s.remove(victim)
				t.decref(victim.value())
			}
			return victim.value()
		}
		t.decref(victim.value())
	}
	return None
}

// pushWatchdog notes that a tasklet waits in run().
func (s *scheduler) pushWatchdog(task *Tasklet, interrupt *bool) {
	if s.watchdogs.p == nil {
		s.watchdogs = s.t.NewList(None)
	}
	dogs := asList(s.watchdogs.p)
	if *interrupt {
		if dogs.items[0].p != &tNone {
			*interrupt = false
		} else {
			dogs.items[0] = task.value().incref()
		}
	}
	dogs.items = append(dogs.items, task.value().incref())
}

// popWatchdog takes the innermost one off (owned).
func (s *scheduler) popWatchdog() *Tasklet {
	dogs := asList(s.watchdogs.p)
	n := len(dogs.items) - 1
	v := dogs.items[n]
	dogs.items = dogs.items[:n]
	if dogs.items[0] == v {
		dogs.items[0] = None
		v.p.rc--
	}
	return asTasklet(v)
}

func (s *scheduler) isWatchdog(task *Tasklet) bool {
	return slices.Contains(asList(s.watchdogs.p).items[1:], task.value())
}

// ticksPerStep is how many of Stackless's ticks one of the loop's is worth: Stackless
// counts most instructions, the loop here only turns and calls. For a short loop in
// Python 3.7 that is what it measures.
const ticksPerStep = 4

// hurry makes the thread look when the time that is measured is up.
func (s *scheduler) hurry() { s.t.hurry((s.ticker + ticksPerStep - 1) / ticksPerStep) }

// measure makes the thread look at the time that is measured.
func (t *Thread) measure() {
	if t.sched.interrupt {
		t.count()
		t.spent = 0
		t.refill()
		t.sched.hurry()
	}
}

// expire is the watchdog's turn in the loop, after so many steps. It returns false
// where an exception is set.
func (s *scheduler) expire(steps int64) bool {
	if !s.interrupt || s.t.vm.conf.Scheduler != nil {
		return true
	}
	s.ticker -= ticksPerStep * steps
	if s.ticker > 0 {
		s.hurry()
		return true
	}
	return s.interruptTimeout()
}

// interruptTimeout interrupts the running tasklet, or notes that it is to be.
func (s *scheduler) interruptTimeout() bool {
	t := s.t
	task := s.current
	if s.flags&runSoft != 0 || task.atomic || s.schedlock || !s.nestingOK(task) || s.trap != 0 {
		s.ticker = s.interval
		s.hurry()
		task.pendingIRQ = true
		return true
	}
	task.pendingIRQ = false
	if f := t.frame; f != nil {
		f.after = afterDiscard // the value it goes on with
	}
	r := s.wakeWatchdog()
	if r.p != nil && r.p != &tUnwind {
		t.decref(r)
		if f := t.frame; f != nil {
			f.after = afterStore
		}
	}
	return r.p != nil
}

// wakeWatchdog switches from the running tasklet to the one that measures its time.
func (s *scheduler) wakeWatchdog() Value {
	task := s.current
	dog := s.watchdog(true)
	s.ticker = s.interval
	if dog == task {
		s.hurry()
		return s.t.takeTempval(task)
	}
	task.value().incref()
	s.interrupted = task
	r, how := s.schedule(task, dog)
	if how == failed {
		s.interrupted = nil
		s.t.decref(task.value())
	}
	return r
}

// checkPending interrupts the running tasklet, which gets v (stolen) when it goes on,
// if that was put off until now.
func (s *scheduler) checkPending(v Value) Value {
	task := s.current
	if !task.pendingIRQ || !s.interrupt || s.flags&runSoft != 0 || task.atomic || s.schedlock || s.trap != 0 || !s.nestingOK(task) {
		return v
	}
	task.pendingIRQ = false
	task.setTempval(s.t, v)
	return s.wakeWatchdog()
}

// lookAgain is for when a loop on the Go stack is over: an interrupt that it put off comes
// as soon as the thread looks, which it does after the call of native code.
func (s *scheduler) lookAgain() {
	s.current.pendingIRQ = false
	s.ticker = 0
	s.t.hurry(-1)
}

// nestedEnded is for when native code that called back is over and its result
// delivered: an interrupt that it put off comes now.
func (s *scheduler) nestedEnded() bool {
	if !s.current.pendingIRQ || !s.interrupt {
		return true
	}
	return s.interruptTimeout()
}
