package vm

import "unsafe"

// Tasklet is the data of a tasklet object.
type Tasklet struct {
	self       *Header
	number     int64        // in the order of creation
	left       int64        // when it was switched away from: the number of that switch
	next, prev *Tasklet     // in the run queue, a ring, or in the queue of a channel
	sched      *scheduler   // of its thread; see home
	channel    *taskChannel // that it waits on
	state      taskState    // where it goes on, while it does not run
	stack      *worker      // hard: the worker that waits with its frames
	cstack     *cstack      // held; nil until a soft one's is asked for
	tempval    Value        // what it gets when it goes on
	call       taskCall
	base       excInfo // Python 3: the innermost exception that it handles

	// What is small stands together, which saves a size class of the allocator.
	dir           int8 // waiting on channel, 1: to send, -1: to receive
	started       bool // it has run
	begun         bool // its function has been called
	ended         bool
	called        bool // hard because native code called what switched
	running       bool // in run()
	atomic        bool
	ignoreNesting bool
	blockTrap     bool
	pendingIRQ    bool
	zombie        bool // it was killed because nobody referred to it
	lost          bool // it was killed at the end of its thread, and went on
}

// taskletObj is a tasklet object with its data, in one piece of memory.
type taskletObj struct {
	NativeObj
	task Tasklet
}

// newTasklet makes a tasklet object (owned) of the class tasklet or one derived from it.
func (t *Thread) newTasklet(typ *Type) *Tasklet {
	var o *taskletObj
	if l := t.vm.free.tasks; len(l) > 0 {
		o = l[len(l)-1]
		t.vm.free.tasks = l[:len(l)-1]
	} else {
		o = &taskletObj{}
		t.vm.charge(int(unsafe.Sizeof(*o) - unsafe.Sizeof(NativeObj{})))
	}
	task := &o.task
	task.self, task.tempval, task.state.handled = &o.Header, None, &task.base
	o.data = task
	t.initNative(&o.NativeObj, typ)
	return task
}

// asTasklet gives a tasklet's data, nil where v is none.
func asTasklet(v Value) *Tasklet {
	if v.p == nil || v.p.kind != kNativeObj {
		return nil
	}
	task, _ := asNativeObj(v.p).data.(*Tasklet)
	return task
}

func (task *Tasklet) value() Value  { return obj(task.self) }
func (task *Tasklet) blocked() bool { return task.channel != nil }

// queued tells whether it is in the run queue or in that of a channel.
func (task *Tasklet) queued() bool { return task.next != nil || task.channel != nil }

// home is the scheduler of its thread, nil once that has ended or has given it up.
func (task *Tasklet) home() *scheduler {
	if s := task.sched; s != nil && !s.over && !task.lost {
		return s
	}
	return nil
}

// isCurrent tells whether it is the one that runs on its thread.
func (task *Tasklet) isCurrent() bool { return task.sched.current == task && !task.sched.over }

// isMain tells whether it is the main tasklet of its thread.
func (task *Tasklet) isMain() bool { return task.sched.main == task && !task.sched.over }

// alive tells whether it has something to go on with, and a thread for that: a frame, or
// native code that waits without any.
func (task *Tasklet) alive() bool {
	return task.isCurrent() || task.home() != nil && (task.state.frame != nil || task.stack != nil && !task.ended)
}

// nestingLevel is Stackless's nesting_level: how many loops nest on the tasklet's
// stack besides the outermost one.
func (task *Tasklet) nestingLevel() int {
	n, f := int(task.state.nesting), task.state.frame
	if task.isCurrent() {
		n, f = task.sched.t.nesting, task.sched.t.frame
	} else if f == nil {
		return 0
	}
	n = max(n-1, task.sched.nestingOf(f)) // the first is less only where native code is soft here
	if !task.isCurrent() && (n > 0 || task.called || task.running || task.stack != nil) {
		n++ // Stackless counts the switch itself
	}
	return n
}

// setTempval replaces the value that it gets when it goes on (v is stolen).
func (task *Tasklet) setTempval(t *Thread, v Value) {
	old := task.tempval
	task.tempval = v
	t.decref(old)
}

// takeTempval gives the value that a tasklet waited for, or raises.
func (t *Thread) takeTempval(task *Tasklet) Value {
	v := task.tempval
	task.tempval = None
	if asBomb(v) != nil {
		return t.explodeBomb(v)
	}
	return v
}

// explode raises the bomb that a tasklet waits with.
func (t *Thread) explode(task *Tasklet) { t.takeTempval(task) }

// taskCall is the call that a tasklet is. It holds what that takes until a function of
// Python's has begun, or anything else is over.
type taskCall struct {
	fn       *Header
	args, kw *Header // a tuple; a dictionary or nil
}

// drop lets go of it.
func (c *taskCall) drop(t *Thread) {
	old := *c
	*c = taskCall{}
	for _, h := range [...]*Header{old.fn, old.args, old.kw} {
		if h != nil {
			t.decref(obj(h))
		}
	}
}

// taskletCode is the frame at the bottom of every tasklet. They share it, because it has
// no state: what the tasklet calls and whether it has stands in the Tasklet.
var taskletCode = nativeCode{name: "tasklet", catches: true, stackless: true, shared: true}

func init() {
	taskletCode.fn = func(t *Thread, f *Frame, r Value) Value {
		task := t.sched.current
		if !task.begun && t.exc.p == nil {
			task.begun = true
			if k := task.call.fn.kind; !t.sched.softSwitch() && (t.vm.py2 || k != kFunc && k != kMethod) {
				f.depth = 1 // the call counts besides the frame that it may run
			}
			f.again(t)
			a := Args{Pos: asTuple(task.call.args).items}
			if kw := task.call.kw; kw != nil {
				a = t.ArgsOf(a.Pos, obj(kw))
			}
			r = t.callSoft(obj(task.call.fn), a)
			f.depth = 0
			if r.p == &tUnwind {
				if top := t.frame; top.code.native == nil && top.back == f {
					task.call.drop(t) // the function has taken it
				}
				return r
			}
		}
		t.leave(f)
		f.ip = 0 // for the others
		if task.call.fn != nil {
			e := t.fetchExc()
			task.call.drop(t)
			t.restoreExc(e)
		}
		return t.sched.endTasklet(r)
	}
}

// newTaskletFrame makes the frame that all tasklets share.
func (t *Thread) newTaskletFrame() *Frame {
	f := t.newFrame(t.vm.codeFor(&taskletCode))
	f.native = 1
	t.settle(f, nil)
	return f
}

// bind gives the tasklet a function, and with args or kw (Null for none) a frame.
func (task *Tasklet) bind(t *Thread, fn, args, kw Value) bool {
	isNone := func(v Value) bool { return v.p == nil || v.p == &tNone }
	fail := func(msg string) bool {
		t.raise(t.vm.types.RuntimeError, "%s", msg)
		return false
	}
	switch {
	case !isNone(fn) && !t.callable(fn):
		t.typeError("tasklet function must be a callable or None")
		return false
	case task.isCurrent():
		return fail("can't (re)bind the current tasklet")
	case task.queued():
		return fail("tasklet is scheduled")
	case task.nestingLevel() > 0:
		return fail("tasklet has C state on its stack")
	case task.isMain() && isNone(args) && isNone(kw):
		return fail("can't unbind the main tasklet")
	case task.home() == nil && !(isNone(args) && isNone(kw)):
		task.clearFrames(t)
		return fail("tasklet has no thread")
	}
	task.clearFrames(t)
	if isNone(args) && isNone(kw) {
		if fn.p == nil {
			fn = None
		}
		task.setTempval(t, fn.incref())
		return true
	}
	if !isNone(fn) {
		task.setTempval(t, fn.incref())
	}
	var tuple Value
	if isNone(args) {
		tuple = t.NewTuple()
	} else if tuple = t.Tuple(args); tuple.p == nil {
		return false
	}
	if isNone(kw) {
		kw = Null
	} else if kw.p.kind != kDict {
		t.decref(tuple)
		t.typeError("keywords must be a dict")
		return false
	}
	ok := task.setup(t, tuple, kw.xincref())
	return ok
}

// setup makes the tasklet's first frame, with arguments (stolen; kw may be Null).
func (task *Tasklet) setup(t *Thread, args, kw Value) bool {
	fn := task.tempval
	if fn.p == &tNone {
		t.decref(args)
		t.xdecref(kw)
		t.raise(t.vm.types.RuntimeError, "the tasklet was not bound to a function")
		return false
	}
	task.tempval = None
	task.call = taskCall{fn: fn.p, args: args.p, kw: kw.p}
	task.started, task.begun, task.ended = false, false, false
	task.setCstack(t, nil)
	task.state = taskState{frame: t.stackless().bottom, nesting: 1, handled: &task.base}
	return true
}

// clearFrames drops the frames of a soft tasklet that does not run: nothing in them
// runs any more.
func (task *Tasklet) clearFrames(t *Thread) {
	f, rare := task.state.frame, task.state.rare
	task.state = taskState{nesting: 1, handled: &task.base}
	for f != nil {
		back := f.back
		if nc := f.code.native; nc != nil && nc.shared {
			task.call.drop(t)
		} else if g := f.gen; g != nil {
			t.clearTemps(f, 0)
			t.finishGen(g, f)
		} else if f.rc > 1 && f.code.native == nil {
			t.unload(f)
		} else {
			t.clearFrame(f)
		}
		f = back
	}
	if rare != nil {
		t.dropTriple(rare.sysExc)
		t.xdecref(rare.trace)
		t.xdecref(rare.profile)
	}
	if v := task.base.value; v.p != nil {
		task.base.value = Null
		t.decref(v)
	}
	task.setCstack(t, nil)
}

// visit visits what a tasklet holds.
func (task *Tasklet) visit(visit func(Value)) {
	visitAll(visit, task.tempval, task.base.value)
	if r := task.state.rare; r != nil {
		visitAll(visit, r.trace, r.profile, r.sysExc[0], r.sysExc[1], r.sysExc[2])
	}
	if e := task.state.handled; e != nil {
		for e.prev != nil { // a generator's
			e = e.prev
		}
		if e != &task.base { // a main tasklet's is that of the thread
			visitAll(visit, e.value)
		}
	}
	if task.cstack != nil {
		visit(task.cstack.value())
	}
	for _, h := range [...]*Header{task.call.fn, task.call.args, task.call.kw} {
		if h != nil {
			visit(obj(h))
		}
	}
	visitFrames(task.state.frame, visit)
}

// reachFrames visits what the frames hold that only the tasklet holds. As Stackless does,
// it keeps one with native code on its stack, and in Python 3 all at the end of the program.
func (task *Tasklet) reachFrames(visit func(Value)) {
	if vm := task.sched.t.vm; vm.finalizing && !vm.py2 {
		return
	}
	bottom := task.state.frame
	for bottom != nil && bottom.code.native != nil && bottom.code.native.shared {
		bottom = bottom.back
	}
	if bottom == nil || task.stack != nil || task.running || task.home() != nil && task.isCurrent() || task.nestingLevel() > 0 {
		return
	}
	for f := bottom; f != nil; f = f.back {
		if nc := f.code.native; nc != nil && nc.shared {
			continue
		}
		if f.gen == nil && f.rc == 1 && f.Header.gen == 0 {
			traverseFrame(f, visit)
		}
	}
}

// visitFrames visits the frames of a call chain that waits.
func visitFrames(f *Frame, visit func(Value)) {
	for ; f != nil; f = f.back {
		if nc := f.code.native; nc != nil && nc.shared {
			continue
		}
		if f.gen != nil {
			visit(obj(&f.gen.Header)) // it runs, and is held for that
		} else {
			visit(obj(&f.Header))
		}
	}
}
