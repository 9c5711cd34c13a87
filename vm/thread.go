package vm

// Thread is one thread of a VM: the frames that it runs and the exceptions that
// it handles. At most one thread of a VM runs at a time.
type Thread struct {
	vm     *VM
	frame  *Frame  // the frame that runs
	ip     uintptr // its next instruction, valid outside the loop
	pushed *Frame  // by then, last
	stop   *Frame  // the frame at which the innermost dispatch ends
	ticks  int64   // until the next look at what is pending
	quota  int64   // what ticks was when they were last counted
	spent  int64   // ticks since the last tick of the loop
	limit  int32   // the recursion limit

	result               Value // of a dispatch that ended
	ended                bool
	agenFirst, agenFinal Value // sys.set_asyncgen_hooks
	originDepth          int32 // sys.set_coroutine_origin_tracking_depth
	stopping             bool  // the exception on its way ends the program: nothing catches it
	reflected            bool  // binaryFrom asks the right operand
	reraises             bool  // the raise statement just executed adds no entry to the traceback

	// The exception on its way, Null if none. Python 2 keeps type and traceback
	// apart; Python 3 finds both in the exception.
	exc     Value
	excType Value
	excTB   Value

	handled *excInfo // Python 3: what except clauses handle
	sysExc  [3]Value // Python 2: sys.exc_info() of this thread

	pickleFlags int64 // of stackless: pickleTracing and the like

	nesting    int       // dispatches on the Go stack: Stackless's nesting_level
	depth      int32     // of recursion through natives
	natives    int       // recursions of natives that go through no frame
	nexts      int       // calls of nextSoft on the Go stack
	reprs      []*Header // objects whose repr is being made
	tracing    int       // trace functions at work
	landed     bool      // the exception on its way has come to its handler; see untraced
	traced     bool      // trace or profile is set and none at work: instructions are executed one by one
	traceFrame *Frame    // whose event the innermost trace function is about
	traceEvent string
	jumped     bool  // the trace function set f_lineno
	trace      Value // sys.settrace
	profile    Value // sys.setprofile
	id         int64
	gil        attachment
	call       [3]Value         // function, arguments and keywords of one that a program started
	over       chan bool        // closed when the goroutine that began the thread has ended
	locals     map[*Header]bool // the _local objects that have attributes of this thread
	async      Value            // an exception that another thread wants raised here
	context    Value            // contextvars: the context that the thread runs in
	barriers   []*Frame         // free barrier frames
	rooms      []*room          // free ones
	delFrames  int

	sched    *scheduler // of its tasklets; nil until module stackless is used
	workers  workers
	runsMain bool     // the next outermost dispatch is that of the program, or of the thread
	switched *Tasklet // a soft switch away from it is under way
	handover *worker  // the worker which is to go on: the tasklet switched to is hard
}

// excInfo is CPython's _PyErr_StackItem: one for the thread, one for each
// generator that runs on it.
type excInfo struct {
	value Value // the exception being handled; Null if none
	prev  *excInfo
	// holder is the innermost of those before it that has an exception, which
	// none of them can change while this one is in use.
	holder *excInfo
}

// handles tells whether e has an exception.
func (e *excInfo) handles() bool { return e.value.p != nil && e.value.p != &tNone }

// VM is the interpreter that the thread belongs to.
func (t *Thread) VM() *VM { return t.vm }

// Context gives the thread's contextvars.Context (borrowed), Null before it has one.
func (t *Thread) Context() Value { return t.context }

// SwapContext makes c (stolen) the thread's context, and gives the one before (owned).
func (t *Thread) SwapContext(c Value) Value {
	old := t.context
	t.context = c
	return old
}

// RecursionDepth is how deep the calls of the thread are nested.
func (t *Thread) RecursionDepth() int {
	if t.frame == nil {
		return 0
	}
	return int(t.frame.depth)
}

// typeOf gives the class of v.
func (t *Thread) typeOf(v Value) *Type {
	if v.p.kind < kLastStatic {
		return t.vm.imm[v.p.kind]
	}
	return v.p.typ
}

// TypeOf gives the class of v (borrowed).
func (t *Thread) TypeOf(v Value) *Type { return t.typeOf(v) }

// handledExc gives the exception that is being handled, Null if none (borrowed).
func (t *Thread) handledExc() Value {
	switch e := t.handled; {
	case e.handles():
		return e.value
	case e.holder != nil:
		return e.holder.value
	}
	return Null
}

// enter makes f, whose back is set, the frame that runs next.
func (t *Thread) enter(f *Frame) {
	if cur := t.frame; cur != nil {
		cur.ip = t.ip - uintptr(cur.start)
	}
	t.frame = f
	t.ip = uintptr(f.start) + f.ip
	f.fresh = t.traced
}

// leave makes the frame behind f the one that runs.
func (t *Thread) leave(f *Frame) {
	f.ip = t.ip - uintptr(f.start) // for who looks at it later
	b := f.back
	t.frame = b
	if b != nil {
		t.ip = uintptr(b.start) + b.ip
	}
}
