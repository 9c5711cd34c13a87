package vm

import (
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
)

// How one tasklet takes the place of another on a thread.
//
// A tasklet whose frames all run in the outermost loop is soft: to switch is to
// save t.frame and what else of the Thread belongs to the tasklet, and to put the
// other's there. A tasklet inside native code that called back has a Go stack in
// the way. It is switched hard: its worker waits, with its stack as it is, until somebody
// switches back.
//
// The outermost loops are run by workers, coroutines that are as good as each other: a
// soft tasklet may be taken up by another worker than the one that left it. A worker that
// has handed the thread on to one that waits with a hard tasklet's frames is idle until a
// soft tasklet needs a loop.

// taskState is what of a Thread belongs to a tasklet, while another one runs.
type taskState struct {
	frame   *Frame
	stop    *Frame
	handled *excInfo
	rare    *rareState // nil where a tasklet has nothing of that
	nesting int32
	natives int32
	depth   int32
}

// rareState is what few tasklets have when they are switched away from.
type rareState struct {
	reprs    []*Header
	sysExc   [3]Value
	trace    Value
	profile  Value
	tracing  int
	reraises bool
}

// getRare gives the rare part, empty if there is none.
func (s *taskState) getRare() rareState {
	if s.rare == nil {
		return rareState{}
	}
	return *s.rare
}

// worker is a coroutine that runs outermost loops, with the Go stack that they take. One
// without resume is the goroutine that works on the thread while no loop runs, as at the
// end of the program.
type worker struct {
	resume func() (*worker, bool)  // go on until the thread is handed on, and to whom; false: its loop has ended
	leave  func()                  // end without having gone on
	yield  func(next *worker) bool // its own end of resume; false: it is to leave
	task   *Tasklet                // whose frames wait on it
}

// workers are those of a thread.
type workers struct {
	current *worker // that has the thread
	all     []*worker
	idle    []*worker  // without a loop to run
	result  baseResult // of the outermost dispatch that has ended
}

// baseResult is how an outermost dispatch ended.
type baseResult struct {
	v   Value
	bug *Bug
}

// runBase runs the outermost dispatch in a worker, so that it may end in another one:
// the one that began it may by then wait with a tasklet's frames.
func (t *Thread) runBase() Value {
	t.beginMain()
	ended := t.serve(nil, nil)
	t.workers.all = slices.DeleteFunc(t.workers.all, func(w *worker) bool { return w == ended })
	r := t.workers.result
	t.workers.result = baseResult{}
	if r.bug != nil {
		panic(r.bug)
	}
	t.endMain()
	return r.v
}

// serve lets one worker after the other go on, as they hand the thread on, from next (nil
// for a new one) until one's loop has ended, which it gives, or the turn is home's.
func (t *Thread) serve(next, home *worker) *worker {
	outer := t.workers.current
	running := true
	for running && (next == nil || next != home) {
		if next == nil {
			next = t.newWorker()
		}
		t.workers.current = next
		if next.resume == nil {
			// It waits further out, and with it goes what has called this.
			if outer == nil || !outer.yield(next) {
				runtime.Goexit()
			}
			panic("a worker went on whose loop waits for another one")
		}
		next, running = next.resume()
	}
	last := t.workers.current
	t.workers.current = outer
	return last
}

// newWorker makes a worker. A coroutine of package iter is what Go has to go from one
// stack to another without asking its scheduler.
func (t *Thread) newWorker() *worker {
	w := &worker{}
	w.resume, w.leave = iter.Pull(func(yield func(*worker) bool) {
		w.yield = yield
		defer func() {
			if r := recover(); r != nil {
				t.workers.result.bug = t.bugOf(r, debug.Stack())
			}
		}()
		t.endSwitch()
		t.workers.result.v = t.run()
	})
	t.workers.all = append(t.workers.all, w)
	return w
}

// handOn hands the thread on to next, nil for a new worker, and returns when somebody
// hands it back.
func (t *Thread) handOn(next *worker) {
	if w := t.workers.current; w.yield == nil {
		t.workers.current = nil
		t.serve(next, w)
	} else if !w.yield(next) {
		runtime.Goexit()
	}
	t.endSwitch()
}

// saveTask takes what belongs to the tasklet that runs out of the thread.
func (t *Thread) saveTask(s *taskState) {
	if f := t.frame; f != nil {
		f.ip = t.ip - uintptr(f.start)
	}
	s.frame, s.stop, s.handled, s.rare = t.frame, t.stop, t.handled, nil
	s.nesting, s.natives, s.depth = int32(t.nesting), int32(t.natives), t.depth
	if t.trace.p != nil || t.profile.p != nil || t.sysExc[0].p != nil || len(t.reprs) > 0 || t.tracing > 0 || t.reraises {
		s.rare = &rareState{reprs: t.reprs, sysExc: t.sysExc, trace: t.trace, profile: t.profile, tracing: t.tracing, reraises: t.reraises}
		t.loadRare(&rareState{})
	}
}

func (t *Thread) loadRare(r *rareState) {
	t.reprs, t.sysExc, t.trace, t.profile, t.tracing, t.reraises = r.reprs, r.sysExc, r.trace, r.profile, r.tracing, r.reraises
	t.lookTraced()
}

// loadTask puts it back.
func (t *Thread) loadTask(s *taskState) {
	t.frame, t.stop, t.handled = s.frame, s.stop, s.handled
	t.nesting, t.natives, t.depth = int(s.nesting), int(s.natives), s.depth
	if s.rare != nil {
		t.loadRare(s.rare)
	}
	s.frame, s.stop, s.handled, s.rare = nil, nil, nil, nil
	if f := t.frame; f != nil {
		t.ip = uintptr(f.start) + f.ip
	}
}

// switchTo makes next the running tasklet in place of prev, which is, and gives what
// the call that switched away returns in prev: Unwind where prev is soft, for the
// value comes when somebody switches back; else, after that has happened, the value,
// or Null with an exception.
func (t *Thread) switchTo(prev, next *Tasklet) Value {
	soft := t.nesting == 1 && t.sched.softSwitch()
	if !soft {
		prev.saveCstack(t, t.nesting)
	}
	t.saveTask(&prev.state)
	t.sched.switches++
	prev.left = t.sched.switches
	t.sched.current = next
	t.loadTask(&next.state)
	t.noteSwitch(prev, next)
	if t.vm.conf.Scheduler != nil {
		t.vm.conf.Scheduler.Event(Event{Kind: EventSwitch, Who: prev.whoOf(), Other: next.whoOf()})
	}
	if soft {
		t.vm.stats.soft++
		if next.stack != nil {
			t.switched = prev
			t.handover, next.stack = next.stack, nil
			t.ended = true // of this loop, that is: see run
			return Unwind
		}
		t.resumeTasklet(next) // which may run a __del__, in a loop of its own
		t.switched = prev
		return Unwind
	}
	t.vm.stats.hard++
	if next.stack == nil {
		t.sched.lastJump = t.sched.stub.serial
		t.resumeTasklet(next)
	} else {
		t.handover, next.stack = next.stack, nil
	}
	t.park(prev)
	return t.takeTempval(prev)
}

// park lets the worker wait until somebody switches to task, whose frames lie on its
// stack, and lets the one go on that was switched to.
func (t *Thread) park(task *Tasklet) {
	w := t.workers.current
	if w == nil {
		t.workers.current = &worker{}
		t.park(task)
		t.workers.current = nil
		return
	}
	w.task, task.stack = task, w
	next := t.handover
	if next != nil {
		t.handover = nil
	} else if n := len(t.workers.idle); n > 0 {
		next = t.workers.idle[n-1]
		t.workers.idle = t.workers.idle[:n-1]
	}
	t.handOn(next)
	w.task = nil
	if c := task.cstack; c != nil && c.task == task {
		c.goneOn()
		t.sched.lastJump = c.serial
	}
}

// parkCalled is park where the tasklet that has just been switched away from turns
// out to have been called by native code, which waits for the value.
func (t *Thread) parkCalled() Value {
	task := t.switched
	t.switched = nil
	t.ended = false
	task.called = true
	task.saveCstack(t, 1)
	t.park(task)
	task.called = false
	return t.takeTempval(task)
}

// handOver lets the worker of a hard tasklet go on, and makes this one idle.
func (t *Thread) handOver() {
	next := t.handover
	t.handover = nil
	t.workers.idle = append(t.workers.idle, t.workers.current)
	t.handOn(next)
}

// dismiss ends the workers that wait, once the program is over: what they have on their
// stacks is left as if it had panicked, without another look at the program.
func (t *Thread) dismiss() {
	waiting := t.workers.all
	t.workers = workers{}
	for _, w := range waiting {
		left := make(chan bool)
		go func() {
			defer close(left)
			w.leave() // which ends the goroutine that calls it, too
		}()
		<-left
	}
}

// resumeTasklet gives a soft tasklet, whose state has been loaded, the value that it
// waits for, or the exception.
func (t *Thread) resumeTasklet(task *Tasklet) {
	if !task.started {
		task.started = true
		if asBomb(task.tempval) != nil {
			t.explode(task)
		}
		return
	}
	v := t.takeTempval(task)
	if v.p == nil {
		return
	}
	t.deliver(v)
}

// endSwitch is what is done when a switch is complete: what the tasklet before
// left behind goes now.
func (t *Thread) endSwitch() {
	t.switched = nil
	s := t.sched
	if s == nil || t.handover != nil {
		return
	}
	for len(s.post) > 0 {
		v := s.post[len(s.post)-1]
		s.post = s.post[:len(s.post)-1]
		if v.p.kind <= kLastStatic {
			continue
		}
		if v.p.rc--; v.p.rc == 0 {
			e := t.fetchExc()
			t.dealloc(v.p)
			t.restoreExc(e)
		}
	}
}
