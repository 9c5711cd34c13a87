package vm

import "github.com/sllint/sllint/vm/code"

// How tasklets, channels and the frames of native code are pickled.

// cframe is the data of a stackless.cframe: a frame of native code in a pickle.
type cframe struct {
	valid bool
	name  string  // how Stackless calls the function that goes on with it
	regs  []Value // Unbound where a register holds nothing
	i, n  int64
}

// cframeKind is a kind of native frame that can be pickled.
type cframeKind struct {
	code *nativeCode // nil for what is no frame here
	regs int
	// fits tells whether the registers hold what the function takes for granted.
	fits func(t *Thread, x *cframe) bool
}

const (
	runCFrame        = "run_cframe"
	restoreTracing   = "slp_restore_tracing"
	restoreException = "slp_restore_exception"
	// generatorCalled is below the frame of a generator, which needs nothing of it here.
	generatorCalled = "gen_iternext_callback"
)

// cframeKinds are by the names that Stackless gives them, or would give.
var cframeKinds map[string]*cframeKind

func init() {
	object := func(t *Thread, x *cframe) bool { return x.i == 1 && x.regs[0].p != &tUnbound }
	nothing := func(t *Thread, x *cframe) bool { return x.i == 1 }
	cframeKinds = map[string]*cframeKind{
		runCFrame:              {regs: 3},
		restoreTracing:         {regs: 3},
		restoreException:       {regs: 3},
		generatorCalled:        {regs: 3},
		"slp_tp_init_callback": {code: &initDone, regs: 1, fits: object},
		"init_returned":        {code: &initCheck, fits: nothing},
		"instance_init":        {code: &oldInitDone, regs: 1, fits: func(t *Thread, x *cframe) bool { return x.i == 1 && x.regs[0].p.kind == kOldInst }},
		"exec_done":            {code: &execDone, fits: nothing},
		"channel_seq_callback": {code: sendSequence, regs: 2, fits: func(t *Thread, x *cframe) bool {
			c := x.regs[0]
			if c.p.kind != kNativeObj || x.regs[1].p == &tUnbound || x.i < 1 || x.i > 3 || x.n < 0 {
				return false
			}
			_, ok := asNativeObj(c.p).data.(*taskChannel)
			return ok
		}},
	}
}

// cframeName gives the name of a native frame's kind, "" where it cannot be pickled.
func cframeName(f *Frame) string {
	for name, k := range cframeKinds {
		if k.code == f.code.native && f.any == nil && f.native > 0 {
			return name
		}
	}
	return ""
}

var cframeSpec = TypeSpec{Name: "_stackless.cframe", Kind: kNativeObj, Flags: TypeGC,
	Doc: "A frame of native code in a pickle.",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			if !t.CheckCount("cframe", len(a.Pos), 0, 0) || !t.RefuseKeywords("cframe", a) {
				return Null
			}
			return t.newCFrame(&cframe{regs: []Value{Unbound, Unbound, Unbound}})
		},
		Traverse: func(data any, visit func(Value)) {
			if data != nil {
				visitAll(visit, data.(*cframe).regs...)
			}
		},
		Clear: func(t *Thread, data any) {
			if data != nil {
				x := data.(*cframe)
				regs := x.regs
				x.regs, x.valid = nil, false
				for _, v := range regs {
					t.decref(v)
				}
			}
		},
	},
	GetSet: []GetSet{
		{Name: "f_back", Member: true, Get: func(t *Thread, v Value) Value { return None }},
		cframeReg("ob1", 0), cframeReg("ob2", 1), cframeReg("ob3", 2),
		{Name: "i", Member: true, Get: func(t *Thread, v Value) Value { return Int(asNativeObj(v.p).data.(*cframe).i) }},
		{Name: "n", Member: true, Get: func(t *Thread, v Value) Value { return Int(asNativeObj(v.p).data.(*cframe).n) }},
	},
	Methods: []Method{
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			x := asNativeObj(a[0].p).data.(*cframe)
			return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(),
				t.NewTuple(Int(b2i(x.valid)), t.Str(x.name), t.withNulls(x.regs), Int(x.i), Int(x.n)))
		}},
		{Name: "__setstate__", Sig: "state, /", Fn: cframeSetState},
	},
}

func cframeReg(name string, i int) GetSet {
	return GetSet{Name: name, Member: true, Get: func(t *Thread, v Value) Value {
		if x := asNativeObj(v.p).data.(*cframe); i < len(x.regs) && x.regs[i].p != &tUnbound {
			return x.regs[i].incref()
		}
		return None
	}}
}

// newCFrame makes one of data whose registers it takes over.
func (t *Thread) newCFrame(x *cframe) Value { return t.NewNativeObj(t.stackless().cframe, x) }

func asCFrame(v Value) *cframe {
	if v.p.kind != kNativeObj {
		return nil
	}
	x, _ := asNativeObj(v.p).data.(*cframe)
	return x
}

func cframeSetState(t *Thread, a []Value) Value {
	x := asCFrame(a[0])
	if a[1].p.kind != kTuple || len(asTuple(a[1].p).items) != 5 {
		t.unsuited("cframe")
		return Null
	}
	s := asTuple(a[1].p).items
	valid, ok := stateInt(s[0])
	if !ok || !t.isStr(s[1]) || s[3].p.kind != kInt || s[4].p.kind != kInt {
		t.unsuited("cframe")
		return Null
	}
	name := GoString(s[1])
	k := cframeKinds[name]
	if k == nil {
		return t.valueError("Frame exec function '%.20s' not defined for _stackless.cframe", name)
	}
	regs, ok := t.fromNulls(s[2])
	if !ok || len(regs) != k.regs {
		return t.valueError("bad argument for cframe unpickling")
	}
	n := &cframe{valid: valid != 0, name: name, regs: regs, i: s[3].int(), n: s[4].int()}
	if n.valid && k.fits != nil && !k.fits(t, n) {
		return t.valueError("bad argument for cframe unpickling")
	}
	old := x.regs
	x.valid, x.name, x.i, x.n, x.regs = n.valid, n.name, n.i, n.n, increfAll(regs)
	for _, v := range old {
		t.decref(v)
	}
	return a[0].incref()
}

// cannotExecute stands in a tasklet for a frame that cannot be executed: it had a state
// that no pickle can hold. Register 0 is the name, 1 the frame where it is one of Python's.
var cannotExecute = nativeCode{name: "cannot_execute", nregs: 2, stackless: true}

func init() {
	cannotExecute.fn = func(t *Thread, f *Frame, r Value) Value {
		t.xdecref(r)
		return t.raise(t.vm.types.RuntimeError, "cannot execute invalid frame with '%s': frame had a C state that can't be restored.", GoString(*f.reg(0)))
	}
}

// The bits of a tasklet's flags word.
const (
	taskBlocked       = 3
	taskAtomic        = 1 << 2
	taskIgnoreNesting = 1 << 3
	taskBlockTrap     = 1 << 5
	taskZombie        = 1 << 6
	taskPendingIRQ    = 1 << 7
)

func (task *Tasklet) flagBits() int64 {
	n := int64(task.dir) & taskBlocked
	return n | b2i(task.atomic)*taskAtomic | b2i(task.ignoreNesting)*taskIgnoreNesting | b2i(task.blockTrap)*taskBlockTrap |
		b2i(task.zombie)*taskZombie | b2i(task.pendingIRQ)*taskPendingIRQ
}

func init() {
	taskletSpec.Methods = append(taskletSpec.Methods,
		Method{Name: "__reduce__", Fn: taskletReduce, Doc: "Pickling a tasklet for later re-animation.\nNote that a tasklet can always be pickled, unless it is current.\nWhether it can be run after unpickling depends on the state of the\ninvolved frames. In general, you cannot run a frame with a C state."},
		Method{Name: "__reduce_ex__", Sig: "protocol, /", Fn: taskletReduce, Doc: "Pickling a tasklet for later re-animation."},
		Method{Name: "__setstate__", Sig: "state, /", Fn: taskletSetState, Doc: "Tasklets are first created without parameters, and then __setstate__\nis called. This was necessary, since pickle has problems pickling\nextension types when they reference themselves."},
	)
	channelSpec.Methods = append(channelSpec.Methods,
		Method{Name: "__reduce__", Fn: channelReduce, Doc: "channel.__reduce__() -- currently does not distinguish threads."},
		Method{Name: "__reduce_ex__", Sig: "protocol, /", Fn: channelReduce, Doc: "channel.__reduce__() -- currently does not distinguish threads."},
		Method{Name: "__setstate__", Sig: "state, /", Fn: channelSetState, Doc: "channel.__setstate__(balance, flags, [tasklets]) -- currently does not distinguish threads."},
	)
}

func taskletReduce(t *Thread, a []Value) Value {
	task := asTasklet(a[0])
	if task.isCurrent() {
		return t.raise(t.vm.types.RuntimeError, "You cannot __reduce__ the tasklet which is current.")
	}
	frames, ok := t.taskFrames(task)
	if !ok {
		return Null
	}
	nesting := int64(task.nestingLevel())
	state := []Value{Int(task.flagBits()), task.tempval.incref(), Int(nesting), frames}
	if !t.vm.py2 {
		typ, val, tb := None, None, None
		if task.base.handles() {
			val = task.base.value.incref()
			typ = t.classOf(val)
			if x := asExc(val.p).tb; x != nil {
				tb = obj(&x.Header).incref()
			}
		}
		state = append(state, typ, val, tb, None)
	}
	return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(), t.tupleOf(state))
}

// taskFrames lists the frames of a tasklet that waits, the outermost one first.
func (t *Thread) taskFrames(task *Tasklet) (Value, bool) {
	var list []Value
	ok := true
	add := func(v Value) {
		if v.p == nil {
			ok = false
			return
		}
		list = append(list, v)
	}
	hard := task.stack != nil || task.nestingLevel() > 0
	top := task.state.frame
	rare := task.state.getRare()
	if t.pickleFlags&pickleTracing != 0 && (rare.trace.p != nil || rare.profile.p != nil) {
		add(t.newCFrame(&cframe{valid: true, name: restoreTracing, regs: []Value{orUnbound(rare.trace), orUnbound(rare.profile), Unbound}}))
	}
	if exc := rare.sysExc; exc[0].p != nil && exc[0].p != &tNone {
		add(t.newCFrame(&cframe{valid: true, name: restoreException, regs: []Value{orUnbound(exc[0]), orUnbound(exc[1]), orUnbound(exc[2])}}))
	}
	for f := top; f != nil && ok; f = f.back {
		switch nc := f.code.native; {
		case nc == nil:
			v := t.reduceFrame(f)
			f.markHard(hard)
			add(v)
			if g := f.gen; g != nil && f.state == frameRunning {
				add(t.newCFrame(&cframe{valid: true, name: generatorCalled, regs: []Value{obj(&g.Header).incref(), Unbound, Unbound}}))
			}
			b := f.back
			hard = task.stack != nil || b != nil && b.code.native == nil && !t.softlyCalled(b, f)
		case nc == &taskletCode:
			// Once it has begun that is of interest only where native code waits for what it called.
			if c := task.call; !task.begun || f == top && !hard {
				kw := Unbound
				if c.kw != nil {
					kw = obj(c.kw).incref()
				}
				add(t.newCFrame(&cframe{valid: true, name: runCFrame, regs: []Value{obj(c.fn).incref(), obj(c.args).incref(), kw}, i: b2i(task.begun)}))
			}
		case nc == &newThenInit && f.native == 2:
			// It hands on what comes.
		case nc == &cannotExecute && f.reg(1).p.kind == kFrame:
			add(t.reduceFrame(asFrame(f.reg(1).p)))
		case nc == &cannotExecute:
			add(t.newCFrame(&cframe{name: "slp_tp_init_callback", regs: []Value{None}}))
		default:
			name := cframeName(f)
			if name == "" || hard || !t.softlyHeld(f) {
				hard = true
				continue
			}
			x := &cframe{valid: task.stack == nil, name: name, i: int64(f.native), n: f.note}
			for i := range nc.nregs {
				x.regs = append(x.regs, f.reg(i).incref())
			}
			add(t.newCFrame(x))
		}
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	if !ok {
		for _, v := range list {
			t.decref(v)
		}
		return Null, false
	}
	return t.listOf(list), true
}

// softlyHeld tells whether Stackless would run f, a native frame, and what is below it up
// to Python's without a dispatcher of its own: several in a row are one call.
func (t *Thread) softlyHeld(f *Frame) bool {
	for ; f != nil && f.code.native != nil; f = f.back {
		if !t.softNative(f) {
			return false
		}
	}
	return true
}

// markHard notes whether what the frame waits for can be pickled.
func (f *Frame) markHard(hard bool) {
	if f.extra == nil && hard {
		f.extra = &frameExtra{}
	}
	if f.extra != nil {
		f.extra.hard = hard
	}
}

func orUnbound(v Value) Value {
	if v.p == nil {
		return Unbound
	}
	return v.incref()
}

func taskletSetState(t *Thread, a []Value) Value {
	task := asTasklet(a[0])
	want := 4
	if !t.vm.py2 {
		want = 8
	}
	if a[1].p.kind != kTuple || len(asTuple(a[1].p).items) != want {
		t.unsuited("tasklet")
		return Null
	}
	s := asTuple(a[1].p).items
	flags, ok1 := stateInt(s[0])
	_, ok2 := stateInt(s[2])
	switch {
	case !ok1 || !ok2 || s[3].p.kind != kList || want == 8 && s[5].p != &tNone && s[5].p.kind != kExc:
		t.unsuited("tasklet")
		return Null
	case task.isCurrent():
		return t.raise(t.vm.types.RuntimeError, "the current tasklet cannot get a state")
	case task.next != nil && !task.blocked():
		return t.raise(t.vm.types.RuntimeError, "tasklet is scheduled")
	case task.stack != nil || task.running:
		return t.raise(t.vm.types.RuntimeError, "tasklet has C state on its stack")
	}
	frames := append([]Value(nil), asList(s[3].p).items...)
	for _, v := range frames {
		v.incref()
	}
	var excVal Value
	if want == 8 && s[5].p != &tNone {
		excVal = s[5].incref()
	}
	chain, ok := t.taskChain(frames)
	for _, v := range frames {
		t.decref(v)
	}
	if !ok {
		t.xdecref(excVal)
		return Null
	}
	task.clearFrames(t)
	task.setTempval(t, s[1].incref())
	task.atomic, task.ignoreNesting = flags&taskAtomic != 0, flags&taskIgnoreNesting != 0
	task.blockTrap, task.zombie, task.pendingIRQ = flags&taskBlockTrap != 0, flags&taskZombie != 0, flags&taskPendingIRQ != 0
	task.ended, task.started = false, chain.started
	task.base.value = excVal
	task.state = taskState{nesting: 1, handled: &task.base, rare: &rareState{sysExc: chain.sysExc, trace: chain.trace, profile: chain.profile}}
	t.buildChain(task, chain)
	return a[0].incref()
}

// taskChain is what the frames of a tasklet in a pickle come to.
type taskChain struct {
	frames         []*Frame // Python's, those to be (held); nil where native has one
	native         []*cframe
	invalid        []string // names of frames that cannot be executed
	started        bool
	sysExc         [3]Value
	trace, profile Value
	start          *cframe // of one that has not begun: the function and its arguments
}

func (c *taskChain) drop(t *Thread) {
	for _, f := range c.frames {
		if f != nil {
			t.decref(obj(&f.Header))
		}
	}
	for _, v := range []Value{c.sysExc[0], c.sysExc[1], c.sysExc[2], c.trace, c.profile} {
		t.xdecref(v)
	}
}

// taskChain looks at the frames of a pickle, and checks that each fits to the one that
// waits for it.
func (t *Thread) taskChain(list []Value) (*taskChain, bool) {
	c := &taskChain{}
	fail := func(format string, args ...any) (*taskChain, bool) {
		if t.exc.p == nil {
			t.valueError(format, args...)
		}
		c.drop(t)
		return nil, false
	}
	seen := map[*Frame]bool{}
	for i, v := range list {
		if x := asCFrame(v); x != nil {
			switch {
			case x.name == "":
				return fail("cframe has no state yet")
			case x.name == runCFrame:
				if i > 0 || len(list) > 1+c.extras(list) || x.regs[0].p == &tUnbound || !t.callable(x.regs[0]) ||
					x.regs[1].p.kind != kTuple || x.regs[2].p != &tUnbound && x.regs[2].p.kind != kDict {
					return fail("bad argument for cframe unpickling")
				}
				c.start = x
			case x.name == generatorCalled:
			case x.name == restoreTracing:
				if c.trace.p != nil || c.profile.p != nil {
					return fail("bad argument for cframe unpickling")
				}
				c.trace, c.profile = boundOr(x.regs[0]), boundOr(x.regs[1])
			case x.name == restoreException:
				tuple := t.withNulls(x.regs)
				exc, ok := t.excState(tuple)
				t.decref(tuple)
				if !ok || c.sysExc[0].p != nil || !t.vm.py2 {
					return fail("bad argument for cframe unpickling")
				}
				for i, e := range exc {
					c.sysExc[i] = e.xincref()
				}
			default:
				c.frames, c.native = append(c.frames, nil), append(c.native, x)
				c.invalid = append(c.invalid, "")
				if !x.valid {
					c.invalid[len(c.invalid)-1] = x.name
				}
			}
			continue
		}
		f := t.newLoaded(v)
		if f == nil {
			return fail("")
		}
		if seen[f] {
			t.decref(obj(&f.Header))
			return fail("a frame is there twice")
		}
		seen[f] = true
		c.frames, c.native, c.invalid = append(c.frames, f), append(c.native, nil), append(c.invalid, "")
		if l := f.loaded(); !l.valid {
			c.invalid[len(c.invalid)-1] = l.name
		}
	}
	for i := range c.frames {
		if !c.fits(i) {
			return fail("the frames of the tasklet do not fit together")
		}
	}
	c.started = len(c.frames) > 0 || c.start != nil && c.start.i != 0
	return c, true
}

// extras counts what in a list of frames is no frame here.
func (c *taskChain) extras(list []Value) (n int) {
	for _, v := range list {
		if x := asCFrame(v); x != nil && (x.name == restoreTracing || x.name == restoreException || x.name == generatorCalled) {
			n++
		}
	}
	return n
}

func boundOr(v Value) Value {
	if v.p == &tUnbound {
		return Null
	}
	return v.incref()
}

// fits tells whether frame i can return to the one before it.
func (c *taskChain) fits(i int) bool {
	f := c.frames[i]
	if f == nil || c.invalid[i] != "" {
		return true
	}
	l := f.loaded()
	isGen := f.code.c.Flags&code.AnyGenerator != 0
	if isGen != (f.gen != nil) || isGen && (f.gen.state != genRunning || f.gen.frame != f) {
		return false
	}
	if l.inYield || l.after == afterStore && isGen && f.waitsAtYield() {
		return false // it is suspended
	}
	if l.after == afterYieldFrom && !isGen {
		return false
	}
	waiter := afterKind(0)
	python := i > 0 && c.frames[i-1] != nil && c.invalid[i-1] == ""
	if python {
		waiter = c.frames[i-1].loaded().after
	}
	switch l.ret {
	case retPlain:
		return !isGen
	case retExc27:
		return !isGen && f.extra.hasExc27
	case retGen:
		return isGen
	case retGenFor:
		return isGen && python && waiter == afterForIter
	case retGenFrom:
		return isGen && python && waiter == afterYieldFrom
	}
	return false
}

// buildChain makes frames wait in a tasklet.
func (t *Thread) buildChain(task *Tasklet, c *taskChain) {
	if c.start == nil && len(c.frames) == 0 {
		return
	}
	task.begun = c.start == nil || c.start.i != 0
	if x := c.start; x != nil {
		task.call.fn, task.call.args = x.regs[0].incref().p, x.regs[1].incref().p
		if kw := x.regs[2]; kw.p != &tUnbound {
			task.call.kw = kw.incref().p
		}
	}
	task.state.frame = t.stackless().bottom
	for i, f := range c.frames {
		back := task.state.frame
		switch {
		case c.invalid[i] != "":
			n := t.newFrame(t.vm.codeFor(&cannotExecute))
			*n.reg(0) = t.Str(c.invalid[i])
			n.native = 1
			t.settle(n, back)
			task.state.frame = n
			if f != nil {
				n.depth++
				*n.reg(1) = obj(&f.Header)
			}
		case f == nil:
			x := c.native[i]
			n := t.newFrame(t.vm.codeFor(cframeKinds[x.name].code))
			for i, v := range x.regs {
				*n.reg(i) = v.incref()
			}
			n.native, n.note = int(x.i), x.n
			t.settle(n, back)
			task.state.frame = n
		default:
			t.activate(f, back)
			if g := f.gen; g != nil {
				f.rc-- // the generator has it
				g.rc++ // while it runs
				g.flags &^= flagFinalized
				if !t.vm.py2 {
					h := &g.handled
					h.prev, h.holder = task.state.handled, task.state.handled.holder
					if task.state.handled.handles() {
						h.holder = task.state.handled
					}
					task.state.handled = h
				}
			}
			task.state.frame = f
		}
	}
}

// settle makes a new native frame wait in a call chain.
func (t *Thread) settle(f, back *Frame) {
	f.any = nil
	f.dst, f.fbase, f.fargs = f.ft, f.ft, 0
	f.globals, f.builtins = nil, nil
	f.back, f.ip, f.depth = back, 0, 0
	if back != nil {
		f.depth = back.depth
	}
}

// The bits of a channel's flags word.
const (
	channelClosing     = 1
	channelPreference  = 3 << 1
	channelScheduleAll = 1 << 3
)

func channelReduce(t *Thread, a []Value) Value {
	c := asTaskChannel(a[0])
	flags := int64(c.preference)<<1&channelPreference | b2i(c.closing)
	if c.scheduleAll {
		flags |= channelScheduleAll
	}
	var list []Value
	for task := c.head; task != nil; task = task.next {
		list = append(list, task.value().incref())
	}
	return t.NewTuple(t.typeOf(a[0]).Value().incref(), t.NewTuple(), t.NewTuple(Int(int64(c.balance)), Int(flags), t.listOf(list)))
}

func channelSetState(t *Thread, a []Value) Value {
	c := asTaskChannel(a[0])
	if a[1].p.kind != kTuple || len(asTuple(a[1].p).items) != 3 {
		t.unsuited("channel")
		return Null
	}
	s := asTuple(a[1].p).items
	balance, ok1 := stateInt(s[0])
	flags, ok2 := stateInt(s[1])
	if !ok1 || !ok2 || s[2].p.kind != kList {
		t.unsuited("channel")
		return Null
	}
	for c.head != nil {
		task := c.head
		c.remove(task)
		t.decref(task.value())
	}
	c.closing, c.scheduleAll = flags&channelClosing != 0, flags&channelScheduleAll != 0
	c.preference = 0
	switch flags & channelPreference >> 1 {
	case 1:
		c.preference = 1
	case 3:
		c.preference = -1
	}
	dir := int8(-1)
	if balance > 0 {
		dir = 1
	}
	for _, v := range append([]Value(nil), asList(s[2].p).items...) {
		task := asTasklet(v)
		if task == nil || task.queued() || task.isCurrent() {
			continue
		}
		v.incref()
		c.insert(task, dir)
	}
	return a[0].incref()
}
