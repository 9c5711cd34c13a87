package vm

import (
	"runtime"
	"runtime/debug"
	"sort"
)

// How one tasklet takes the place of another on a thread.
//
// A tasklet whose frames all run in the outermost loop is soft: to switch is to
// save t.frame and what else of the Thread belongs to the tasklet, and to put the
// other's there. A tasklet inside native code that called back has a Go stack in
// the way. It is switched hard: its goroutine waits, with its stack as it is, until
// somebody switches back.
//
// At any time exactly one goroutine works on a Thread. The outermost loops are run
// by workers, goroutines that are as good as each other: a soft tasklet may be taken
// up by another worker than the one that left it. A worker that has handed the
// thread over to a waiting goroutine is idle until a soft tasklet needs a loop.

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

// goStack is a goroutine that waits: a worker without a loop to run, or one with the
// frames of a hard tasklet on its stack.
type goStack struct {
	wake chan bool // false: the interpreter ends, leave
	task *Tasklet  // whose frames they are
	over chan bool // closed once the goroutine has ended; nil for one that is no worker
}

// workers are the goroutines of a thread's outermost loops.
type workers struct {
	over    chan bool // of the one that has the thread
	idle    []*goStack
	waiting map[*goStack]bool // with the frames of hard tasklets
	done    chan baseResult   // of the outermost dispatch
}

// baseResult is how an outermost dispatch ended.
type baseResult struct {
	v   Value
	bug *Bug
}

// runBase runs the outermost dispatch in a worker, so that it may end in another
// one: the goroutine that called may by then be waiting with a tasklet's frames.
func (t *Thread) runBase() Value {
	outer := t.workers.done
	done := make(chan baseResult)
	t.workers.done = done
	go t.worker()
	var r baseResult
	select {
	case r = <-done:
	case <-t.quit:
		runtime.Goexit() // the VM is over, and with it the worker that had the thread
	}
	t.workers.over = nil
	t.workers.done = outer
	if r.bug != nil {
		panic(r.bug)
	}
	return r.v
}

// worker is a goroutine that runs outermost loops.
func (t *Thread) worker() {
	over := make(chan bool)
	defer close(over)
	defer func() {
		if r := recover(); r != nil {
			t.workers.done <- baseResult{bug: t.bugOf(r, debug.Stack())}
		}
	}()
	t.workers.over = over
	t.endSwitch()
	v := t.run()
	t.workers.done <- baseResult{v: v}
}

// wait is the goroutine's rest until it is woken, which makes it the one that has the
// thread. handOn gives the thread to somebody else.
func (t *Thread) wait(st *goStack, handOn func()) {
	st.over = t.workers.over
	handOn()
	if !<-st.wake {
		runtime.Goexit()
	}
	t.workers.over = st.over
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
		prev.setCstack(t, t.sched.newCstack(t, prev, t.nesting))
	}
	t.saveTask(&prev.state)
	t.sched.current = next
	t.loadTask(&next.state)
	t.noteSwitch(prev, next)
	if soft {
		t.vm.stats.soft++
		t.switched = prev
		if next.stack != nil {
			t.handover, next.stack = next.stack, nil
			t.ended = true // of this loop, that is: see run
			return Unwind
		}
		t.resumeTasklet(next)
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

// park lets the goroutine wait until somebody switches to task, whose frames lie on
// its stack, and lets the one go on that was switched to.
func (t *Thread) park(task *Tasklet) {
	st := &goStack{wake: make(chan bool), task: task}
	task.stack = st
	if t.workers.waiting == nil {
		t.workers.waiting = map[*goStack]bool{}
	}
	t.workers.waiting[st] = true
	t.wait(st, t.handOn)
	delete(t.workers.waiting, st)
	if c := task.cstack; c != nil && c.task == task {
		c.task = nil
		t.sched.lastJump = c.serial
	}
}

// handOn lets the goroutine go on that the tasklet needs which was switched to.
func (t *Thread) handOn() {
	if p := t.handover; p != nil {
		t.handover = nil
		p.wake <- true
	} else if n := len(t.workers.idle); n > 0 {
		w := t.workers.idle[n-1]
		t.workers.idle = t.workers.idle[:n-1]
		w.wake <- true
	} else {
		go t.worker()
	}
}

// parkCalled is park where the tasklet that has just been switched away from turns
// out to have been called by native code, which waits for the value.
func (t *Thread) parkCalled() Value {
	task := t.switched
	t.switched = nil
	t.ended = false
	task.called = true
	task.setCstack(t, t.sched.newCstack(t, task, 1))
	t.park(task)
	task.called = false
	return t.takeTempval(task)
}

// handOver wakes the goroutine of a hard tasklet, and makes this worker idle.
func (t *Thread) handOver() {
	w := &goStack{wake: make(chan bool)}
	t.wait(w, func() {
		p := t.handover
		t.handover = nil
		t.workers.idle = append(t.workers.idle, w)
		p.wake <- true
	})
}

// killHard kills the hard tasklets at the end of the program, as Stackless does:
// their frames are on Go stacks, and may have something to do.
func (t *Thread) killHard() {
	if t.sched == nil || t.vm.Stopped() != nil {
		return
	}
	e := t.fetchExc()
	for range 10 {
		var list []*Tasklet
		for w := range t.workers.waiting {
			if w.task != nil && w.task != t.sched.main {
				list = append(list, w.task)
			}
		}
		if len(list) == 0 {
			break
		}
		sort.Slice(list, func(i, j int) bool { return list[i].number < list[j].number })
		for _, task := range list {
			if r := task.kill(t, false); r.p == nil {
				t.PrintException()
			} else {
				t.decref(r)
			}
		}
	}
	t.restoreExc(e)
}

// dismiss ends the goroutines that wait, once the program is over.
func (t *Thread) dismiss() {
	waiting := t.workers.idle
	for w := range t.workers.waiting {
		waiting = append(waiting, w)
	}
	t.workers.idle, t.workers.waiting = nil, nil
	for _, w := range waiting {
		w.wake <- false
		if w.over != nil {
			<-w.over
		}
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
