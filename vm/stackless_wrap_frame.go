package vm

import "github.com/sllint/sllint/vm/code"

// How frames are pickled. The state of one that waits is its registers, where it is
// and what it does with the result that it gets; where that result goes follows from
// the instruction that it waits at. What comes back is checked against what the code
// takes for granted there, so that no pickle can lead the interpreter astray.

func init() {
	wrappers = append(wrappers, wrapper{name: "frame", base: func(ts *Types) *Type { return ts.Frame },
		reduce: frameReduce, make: frameBare, setState: frameSetState})
}

// loadedFrame is what a frame out of a pickle knows until a tasklet or generator has
// made it its own.
type loadedFrame struct {
	set     bool   // its state has been set
	valid   bool   // it can be executed
	name    string // how Stackless calls the function that would execute it
	after   afterKind
	ret     retKind
	inYield bool  // suspended at a YIELD_FROM, before it
	gen     Value // the running generator whose frame it is, so that it lives; Null for none
}

// loaded gives that of a frame out of a pickle, nil of any other.
func (f *Frame) loaded() *loadedFrame {
	if f.extra == nil {
		return nil
	}
	return f.extra.loaded
}

// frameReduce is the __reduce__ of a frame: the arguments and the state are in the
// order of Stackless, with numbers of ours in place of its block stack.
func frameReduce(t *Thread, v Value) Value {
	f := asFrame(v.p)
	if f.code.native != nil {
		return t.typeError("can't pickle frames of native code")
	}
	valid := f.waits(t)
	return t.frameState(f, valid)
}

// waits tells whether f can go on where it is: it waits in a tasklet or generator, and
// no native code that cannot be pickled is above it.
func (f *Frame) waits(t *Thread) bool {
	if l := f.loaded(); l != nil {
		return l.valid
	}
	if f.state == frameSuspended {
		return true
	}
	if f.state != frameRunning || f.extra != nil && f.extra.hard {
		return false
	}
	for _, th := range t.vm.threads {
		for b := th.frame; b != nil; b = b.back {
			if b == f {
				return false
			}
		}
		for _, w := range th.workers.all {
			if w.task == nil {
				continue
			}
			for b := w.task.state.frame; b != nil; b = b.back {
				if b == f {
					return false
				}
			}
		}
	}
	return true
}

// frameState makes the reduction of a frame.
func (t *Thread) frameState(f *Frame, valid bool) Value {
	haveLocals, locals := Int(0), Null
	switch {
	case f.code.c.Flags&code.Optimized != 0:
	case f.locals.p != nil && f.locals.p.kind == kDict:
		haveLocals, locals = Int(1), f.locals.incref()
	default:
		valid = false // it has a mapping of another kind
	}
	if locals.p == nil {
		locals = t.NewDict()
	}
	n := f.code.nregs
	first, temps := f.code.c.FirstConst(), f.code.c.FirstTemp()
	regs := make([]Value, 0, n+1)
	for i := range n {
		if i < first || i >= temps {
			regs = append(regs, *reg(f.regs, i))
		}
	}
	if !valid {
		regs = regs[:first]
	}
	gen := Null
	if l := f.loaded(); l != nil {
		gen = l.gen
	} else if f.gen != nil && f.state == frameRunning {
		gen = obj(&f.gen.Header)
	}
	var how []Value
	if valid {
		for len(regs) > first && regs[len(regs)-1].p == &tUnbound {
			regs = regs[:len(regs)-1]
		}
		how = append(how, f.howTuple(t))
		if gen.p != nil {
			how = append(how, t.NewTuple(gen.incref()))
		}
	}
	trace := None
	if f.localTrace().p != nil && t.pickleFlags&pickleTracing != 0 {
		trace = f.localTrace().incref()
	}
	state := []Value{obj(&f.code.Header).incref(), Int(int64(b2i(valid))), t.Str(f.execName()), dictOrNone(f.globals), haveLocals, locals, trace}
	if t.vm.py2 {
		exc := None
		if x := f.extra; x != nil && x.hasExc27 {
			exc = t.withNulls(x.exc27[:])
		}
		state = append(state, exc)
	}
	lasti := Int(-1)
	if i := f.lasti(t); i >= 0 {
		lasti = Int(int64(i) * lastiScale)
	}
	state = append(state, lasti, Int(int64(f.lineAt(f.lasti(t)))), t.tupleOf(how), t.withNulls(regs))
	return t.reduced("frame", t.NewTuple(obj(&f.code.Header).incref()), t.tupleOf(state))
}

// howTuple tells how a frame goes on.
func (f *Frame) howTuple(t *Thread) Value {
	after, ret, inYield := f.after, f.ret, false
	if l := f.loaded(); l != nil {
		after, ret, inYield = l.after, l.ret, l.inYield
	} else if f.state == frameSuspended {
		after, ret = afterStore, retPlain
		inYield = f.code.c.Instrs[f.ip/instrSize].Op == code.OpYieldFrom
	}
	return t.NewTuple(Int(int64(after)), Int(int64(ret)), Int(int64(b2i(inYield))))
}

// execName is what Stackless calls the function that goes on with such a frame.
func (f *Frame) execName() string {
	if l := f.loaded(); l != nil {
		return l.name
	}
	switch f.after {
	case afterForIter:
		return "eval_frame_iter"
	case afterYieldFrom:
		return "eval_frame_yield_from"
	case afterDiscard:
		return "eval_frame_noval"
	}
	if f.state == frameRunning && f.ip == 0 {
		return "eval_frame"
	}
	return "eval_frame_value"
}

var execNames = map[string]bool{"eval_frame": true, "eval_frame_value": true, "eval_frame_noval": true, "eval_frame_iter": true,
	"eval_frame_setup_with": true, "eval_frame_with_cleanup": true, "eval_frame_yield_from": true}

// frameBare makes a frame without its state.
func frameBare(t *Thread, args []Value) Value {
	if len(args) != 1 || args[0].p.kind != kCode || asCode(args[0].p).native != nil {
		return t.typeError("frame() argument 1 must be code")
	}
	f := t.newFrame(asCode(args[0].p))
	globals := t.vm.builtins
	for b := t.frame; b != nil; b = b.back {
		if b.globals != nil {
			globals = b.globals
			break
		}
	}
	f.globals, f.builtins = globals, t.builtinsOf(globals)
	f.back = nil
	f.state = frameDone
	f.owned = true
	f.code.rc++
	f.globals.rc++
	f.builtins.rc++
	f.extra = &frameExtra{loaded: &loadedFrame{}}
	t.track(&f.Header)
	return obj(&f.Header)
}

// frameFields is the state of a frame, taken apart.
type frameFields struct {
	code, valid, name, globals, haveLocals, locals, trace, exc, lasti, line, how, regs Value
}

func (t *Thread) frameFields(state []Value) (s frameFields, ok bool) {
	s.exc = None
	fields := []*Value{&s.code, &s.valid, &s.name, &s.globals, &s.haveLocals, &s.locals, &s.trace, &s.exc, &s.lasti, &s.line, &s.how, &s.regs}
	if !t.vm.py2 {
		fields = append(fields[:7], fields[8:]...)
	}
	if len(state) != len(fields) {
		return s, false
	}
	for i, p := range fields {
		*p = state[i]
	}
	return s, true
}

func frameSetState(t *Thread, v Value, state []Value) bool {
	f := asFrame(v.p)
	l := f.loaded()
	s, ok := t.frameFields(state)
	if !ok || l == nil {
		return t.unsuited("frame")
	}
	valid, ok1 := stateInt(s.valid)
	haveLocals, ok2 := stateInt(s.haveLocals)
	lasti, ok3 := stateInt(s.lasti)
	_, ok4 := stateInt(s.line)
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4:
		t.typeError("an integer is required")
		return false
	case s.code.p.kind != kCode || !t.isStr(s.name) || s.globals.p.kind != kDict || s.locals.p.kind != kDict || s.how.p.kind != kTuple:
		return t.unsuited("frame")
	case s.code != obj(&f.code.Header):
		t.typeError("invalid code object for frame_setstate")
		return false
	case !execNames[GoString(s.name)]:
		t.valueError("Frame exec function '%.20s' not defined for frame", GoString(s.name))
		return false
	case s.trace.p != &tNone && !t.callable(s.trace):
		t.typeError("trace must be a function for frame")
		return false
	case lasti < -1 || lasti/lastiScale >= len(f.code.instrs)-1:
		t.valueError("invalid instruction for frame")
		return false
	case f.code.c.Flags&code.Optimized == 0 && haveLocals == 0 && valid != 0:
		t.valueError("frame needs its locals")
		return false
	}
	n := loadedFrame{name: GoString(s.name), valid: valid != 0}
	if !t.readHow(&n, asTuple(s.how.p).items) {
		return false
	}
	exc, ok := t.excState(s.exc)
	if !ok {
		t.valueError("bad exception tuple for frame")
		return false
	}
	if lasti >= 0 {
		lasti /= lastiScale
	}
	regs, ok := t.frameRegs(f, &n, lasti, s.regs)
	if !ok {
		return false
	}
	t.fillFrame(f, regs)
	f.ip = uintptr(lasti+1) * instrSize
	oldGlobals, oldBuiltins := f.globals, f.builtins
	f.globals, f.builtins = asDict(s.globals.p), t.builtinsOf(asDict(s.globals.p))
	f.globals.rc++
	f.builtins.rc++
	t.decref(obj(&oldGlobals.Header))
	t.decref(obj(&oldBuiltins.Header))
	if haveLocals != 0 && f.code.c.Flags&code.Optimized == 0 {
		t.setField(&f.locals, s.locals)
	}
	if s.trace.p != &tNone {
		t.setField(&f.more().trace, s.trace)
	}
	if s.exc.p != &tNone {
		for i, x := range exc {
			t.setField(&f.extra.exc27[i], x)
		}
		f.extra.hasExc27 = true
	}
	old := l.gen
	n.gen = n.gen.xincref()
	n.set = true
	*l = n
	t.xdecref(old)
	return true
}

// readHow reads what howTuple made, and what follows it of a running generator.
func (t *Thread) readHow(l *loadedFrame, how []Value) bool {
	if len(how) == 0 {
		if l.valid {
			t.valueError("invalid blockstack for frame")
		}
		return !l.valid
	}
	var n [3]int
	if how[0].p.kind != kTuple || len(asTuple(how[0].p).items) != 3 {
		t.typeError("an integer is required")
		return false
	}
	for i, x := range asTuple(how[0].p).items {
		var ok bool
		if n[i], ok = stateInt(x); !ok {
			t.typeError("an integer is required")
			return false
		}
	}
	if len(how) == 2 && how[1].p.kind == kTuple && len(asTuple(how[1].p).items) == 1 && asTuple(how[1].p).items[0].p.kind == kGen {
		l.gen = asTuple(how[1].p).items[0]
	} else if len(how) != 1 {
		t.valueError("invalid blockstack for frame")
		return false
	}
	if n[0] < 0 || n[0] > int(afterYieldFrom) || n[1] < 0 || n[1] > int(retExc27) || n[2] < 0 || n[2] > 1 {
		t.valueError("invalid blockstack for frame")
		return false
	}
	l.after, l.ret, l.inYield = afterKind(n[0]), retKind(n[1]), n[2] == 1
	return true
}

// excState checks a triple of sys.exc_info() of Python 2 that may have holes; None
// stands for no triple.
func (t *Thread) excState(v Value) (exc [3]Value, ok bool) {
	if v.p == &tNone {
		return exc, true
	}
	vals, ok := t.fromNulls(v)
	if !ok || len(vals) != 3 {
		return exc, false
	}
	for i, x := range vals {
		switch {
		case x.p == &tUnbound:
			x = Null
		case x.p == &tNone:
		case i == 0 && !t.isExcClass(x), i == 1 && x.p.kind != kExc && x.p.kind != kOldInst, i == 2 && x.p.kind != kTraceback:
			return exc, false
		}
		exc[i] = x
	}
	return exc, true
}

// frameRegs gives the values for the registers of a frame (borrowed), constants left
// out, as far as they fit. It raises and returns false where they do not.
func (t *Thread) frameRegs(f *Frame, l *loadedFrame, lasti int, v Value) ([]Value, bool) {
	c := f.code.c
	first := c.FirstConst()
	var vals []Value
	ok := true
	switch {
	case v.p == &tNone:
		l.valid = false
	case v.p.kind != kTuple:
		t.typeError("stack must be tuple or None for frame")
		return nil, false
	default:
		vals, ok = t.fromNulls(v)
	}
	if !ok || len(vals) > first+c.NTemps {
		t.valueError("invalid localsplus for frame")
		return nil, false
	}
	for len(vals) < first {
		vals = append(vals, Unbound)
	}
	if !l.valid {
		vals = vals[:first]
		for i := len(c.Locals); i < first; i++ {
			if vals[i].p != &tUnbound && vals[i].p.kind != kCell {
				t.valueError("invalid localsplus for frame")
				return nil, false
			}
		}
		return vals, true
	}
	for len(vals) < first+c.NTemps {
		vals = append(vals, Unbound)
	}
	if !t.checkWaiting(f, l, lasti, vals) {
		if t.exc.p == nil {
			t.valueError("invalid localsplus for frame")
		}
		return nil, false
	}
	return vals, true
}

// fillFrame puts values (borrowed) into the registers of a frame.
func (t *Thread) fillFrame(f *Frame, vals []Value) {
	c := f.code.c
	first, temps := c.FirstConst(), c.FirstTemp()
	for i, v := range vals {
		at := i
		if i >= first {
			at += temps - first
		} else if i >= len(c.Locals) && v.p == &tUnbound {
			t.set(reg(f.regs, at), t.newCell(Unbound)) // a free variable has a cell in any case
			continue
		}
		t.set(reg(f.regs, at), v.incref())
	}
}

// waitPoint says where a frame goes on.
type waitPoint struct {
	dst, fbase, fargs uint16
	next              int
	written           int // the register that gets what it waits for, -1 for none
}

// waitPoint tells, of a frame at the instruction lasti, where the result that it waits
// for goes. It is false where no frame can wait there so.
func (c *CodeObj) waitPoint(l *loadedFrame, lasti int) (w waitPoint, ok bool) {
	res := c.ft
	w = waitPoint{dst: res, fbase: res, next: lasti + 1, written: -1}
	if l.inYield {
		// Suspended, or never begun, at the YIELD_FROM that follows.
		in := c.c.Instrs[w.next]
		w.dst, w.written = in.A, code.Index(in.A)
		return w, in.Op == code.OpYieldFrom && l.after == afterStore
	}
	if l.after == afterDiscard {
		return w, true
	}
	if lasti < 0 {
		return w, false
	}
	in := c.c.Instrs[lasti]
	if in.Op == code.OpExt && lasti > 0 && c.c.Instrs[lasti-1].Op == code.OpCallKw {
		in = c.c.Instrs[lasti-1]
	}
	to := func(dst uint16) (waitPoint, bool) {
		w.dst, w.written = dst, code.Index(dst)
		return w, true
	}
	calls := func(n uint16) (waitPoint, bool) {
		w.fbase = in.B
		if l.after == afterArgs {
			w.fargs = n
		}
		return to(in.A)
	}
	switch l.after {
	case afterForIter:
		w.next = lasti + 1 + int(int16(in.A))
		w.dst, w.written = in.C, code.Index(in.C)
		return w, in.Op == code.OpForIter
	case afterYieldFrom:
		w.next = lasti
		w.dst, w.written = in.A, code.Index(in.A)
		return w, in.Op == code.OpYieldFrom
	}
	switch in.Op {
	case code.OpCall, code.OpCallKw:
		return calls(in.C&^code.MethodCall + 2)
	case code.OpCallEx:
		return calls(3 + in.C&1)
	}
	if l.after == afterArgs {
		return w, false
	}
	switch op := in.Op; {
	case op >= code.OpJf && op <= code.OpJtGe, op == code.OpJnExcMatch:
		return w, true // the result is for RES
	case op == code.OpBeforeWith, op == code.OpBeforeAsyncWith:
		return to(in.A + code.Scale)
	case op >= code.OpBinaryAdd && op <= code.OpToBool, op >= code.OpCompareLt && op <= code.OpCompareGe,
		op == code.OpContainsOp, op == code.OpNotContainsOp, op == code.OpLoadAttr, op == code.OpLoadMethod, op == code.OpBinarySubscr, op == code.OpLoadSlice,
		op == code.OpGetIter, op == code.OpGetYieldFromIter, op == code.OpGetAwaitable, op == code.OpGetAiter, op == code.OpGetAnext,
		op == code.OpWithExceptStart, op == code.OpBuildClass, op == code.OpYieldValue, op == code.OpLoadName, op == code.OpLoadClassderef:
		return to(in.A)
	case op == code.OpReturnGenerator:
		return w, true
	}
	return w, false
}

// checkWaiting checks that the registers of a frame (its constants left out) hold what
// its code takes for granted where it goes on, and where an exception would. What lies
// in temporaries that are not in use is dropped.
func (t *Thread) checkWaiting(f *Frame, l *loadedFrame, lasti int, vals []Value) bool {
	c := f.code
	kinds, err := c.registerKinds()
	if err != nil {
		t.valueError("code from a pickle cannot be used: %v", err)
		return false
	}
	w, ok := c.waitPoint(l, lasti)
	if !ok || w.next < 0 || w.next >= len(kinds) || kinds[w.next] == nil {
		return false
	}
	first, temps := c.c.FirstConst(), c.c.FirstTemp()
	index := func(i int) int {
		if i >= first {
			return i + temps - first
		}
		return i
	}
	base := code.Index(w.fbase)
	for i := range vals {
		r := index(i)
		kind := kinds[w.next][r]
		switch {
		case r == w.written:
			if r >= temps {
				vals[i] = Unbound
			}
		case kind == code.Dead:
			if r < base || r >= base+max(int(w.fargs), 1) || w.fbase == c.ft {
				vals[i] = Unbound
			}
		case !t.hasKind(vals[i], kind):
			return false
		}
	}
	fits := func(row []code.Kind, skip ...int) bool {
	next:
		for i := range vals {
			r := index(i)
			for _, s := range skip {
				if r == s {
					continue next
				}
			}
			if row[r] != code.Dead && !t.hasKind(vals[i], row[r]) {
				return false
			}
		}
		return true
	}
	if in := c.c.Instrs[max(lasti, 0)]; l.after == afterForIter {
		// Where the loop ends its iterator is released.
		if !fits(kinds[lasti+1], code.Index(in.B)) {
			return false
		}
	} else if l.after == afterYieldFrom || l.inYield {
		y := c.c.Instrs[w.next]
		if w.next+1 >= len(kinds) || kinds[w.next+1] == nil || !fits(kinds[w.next+1], code.Index(y.A), code.Index(y.B)) {
			return false
		}
	}
	h := c.handler(lasti) // that of an exception which comes instead
	if h == nil || kinds[h.Target] == nil {
		return true
	}
	skip := -1
	if w.written >= temps {
		skip = w.written // it holds nothing before the result comes
		if w.written-temps <= int(h.Depth) {
			return false
		}
	}
	return fits(kinds[h.Target], skip)
}

// registerKinds gives what each register holds before each instruction.
func (c *CodeObj) registerKinds() ([][]code.Kind, error) {
	if c.kinds == nil {
		kinds, err := code.CheckUntrusted(c.c)
		if err != nil {
			return nil, err
		}
		c.kinds = kinds
	}
	return c.kinds, nil
}

// hasKind tells whether a value is of a kind.
func (t *Thread) hasKind(v Value, kind code.Kind) bool {
	exact := v.p.flags&flagSub == 0
	switch kind {
	case code.Maybe:
		return true
	case code.Bound:
		return v.p != &tUnbound
	case code.IsCell:
		return v.p.kind == kCell
	case code.IsCells, code.IsStrs, code.IsTuple:
		if v.p.kind != kTuple || !exact {
			return false
		}
		for _, x := range asTuple(v.p).items {
			if kind == code.IsCells && x.p.kind != kCell || kind == code.IsStrs && !t.isStr(x) {
				return false
			}
		}
		return true
	case code.IsList:
		return v.p.kind == kList && exact
	case code.IsSet:
		return v.p.kind == kSet && v.p.typ == t.vm.types.Set
	case code.IsDict:
		return v.p.kind == kDict && exact
	case code.IsText:
		return v.p.kind == kStr && exact
	case code.IsFunc:
		return v.p.kind == kFunc
	case code.IsExc:
		return v.p.kind == kExc || t.vm.py2 && v.p.kind == kOldInst
	case code.IsExcOrNo:
		return v.p == &tNone || v.p.kind == kExc
	case code.IsClass:
		return t.isExcClass(v)
	case code.IsTraceOr:
		return v.p == &tNone || v.p.kind == kTraceback
	case code.IsAnnots:
		return v.p.kind == kDict && exact || v.p.kind == kTuple && exact
	}
	return false
}

// linkLoaded makes a frame out of a pickle show another one as its f_back.
func (f *Frame) linkLoaded(back *Frame) {
	if f.loaded() == nil || !f.owned || f.back != nil {
		return
	}
	for b := back; b != nil; b = b.back {
		if b == f {
			return
		}
	}
	f.back = back
	back.rc++
}

// newLoaded gives a frame that can be made part of a tasklet or generator (owned): f
// itself where it comes out of a pickle and nobody has it yet, else a copy.
func (t *Thread) newLoaded(v Value) *Frame {
	if v.p.kind != kFrame || asFrame(v.p).code.native != nil {
		t.typeError("tasklet unpickle needs list of frames last parameter.")
		return nil
	}
	f := asFrame(v.p)
	if l := f.loaded(); l != nil {
		if !l.set {
			t.valueError("frame has no state yet")
			return nil
		}
		f.rc++
		return f
	}
	r := t.frameState(f, f.waits(t))
	if r.p == nil {
		return nil
	}
	defer t.decref(r)
	items := asTuple(r.p).items
	n := frameBare(t, asTuple(items[1].p).items)
	if n.p == nil {
		return nil
	}
	if !frameSetState(t, n, asTuple(items[2].p).items) {
		t.decref(n)
		return nil
	}
	return asFrame(n.p)
}

// activate makes a frame out of a pickle wait in the call chain whose top is back. The
// chain takes the caller's reference.
func (t *Thread) activate(f *Frame, back *Frame) {
	l := f.loaded()
	w, _ := f.code.waitPoint(l, int(f.ip/instrSize)-1)
	f.dst, f.fbase, f.fargs, f.after = w.dst, w.fbase, w.fargs, l.after
	f.ret = l.ret
	t.dropLoaded(f)
	t.untrack(&f.Header)
	if old := f.back; old != nil {
		f.back = nil
		t.decref(obj(&old.Header))
	}
	f.state = frameRunning
	f.back = back
	f.depth = 1
	if back != nil {
		f.depth = back.depth + 1
	}
	if f.gen != nil {
		return // it owns its globals already
	}
	fn := t.newFunc(f.code, f.globals)
	f.fn = fn
	f.owned = false
	f.code.rc--
	f.globals.rc--
	b := f.builtins
	f.builtins = fn.builtins
	t.decref(obj(&b.Header))
}

// dropLoaded makes a frame one like others.
func (t *Thread) dropLoaded(f *Frame) {
	l := f.extra.loaded
	f.extra.loaded = nil
	if x := f.extra; !x.hasExc27 && x.localsDict.p == nil && !x.noTraceLines && !x.traceOps && x.overwrites.p == nil {
		f.extra = nil
	}
	if l != nil {
		t.xdecref(l.gen)
	}
}

// unload ends the activation of a frame that waits and that somebody else holds: it
// becomes one as those out of a pickle, and can be made to wait elsewhere.
func (t *Thread) unload(f *Frame) {
	l := &loadedFrame{set: true, valid: f.waits(t), name: f.execName(), after: f.after, ret: f.ret}
	if f.extra == nil {
		f.extra = &frameExtra{}
	}
	if !l.valid {
		t.clearTemps(f, 0)
	}
	f.back = nil
	f.extra.loaded = l
	f.ret, f.after = retPlain, afterStore
	t.ownFrame(f)
	f.rc--
}

// reduceFrame gives what stands for a frame in a pickle (owned): in Python 2 the frame
// itself, in 3 what the function of set_reduce_frame makes of it.
func (t *Thread) reduceFrame(f *Frame) Value {
	v := obj(&f.Header)
	w := t.wrapped()
	switch {
	case t.vm.py2 || w.reduceFrame.p == nil:
		return v.incref()
	case w.reduceFrame == True:
		return t.frameWrapper(f)
	}
	return t.Call(w.reduceFrame, v)
}

// frameWrapper is the data of a _Frame_Wrapper, under which Stackless 3 pickles frames
// that belong to something else: on their own they cannot be pickled.
type frameWrapper struct {
	frame *Frame
	self  *Header
}

var frameWrapperSpec = TypeSpec{Name: "stackless._Frame_Wrapper", Kind: kNativeObj, Flags: TypeGC | TypeWeak,
	Doc: "Wrapper for frames to be pickled",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			if len(a.Pos) != 1 || len(a.Names) > 0 || a.Pos[0].p.kind != kFrame {
				return t.typeError("_Frame_Wrapper() needs a frame")
			}
			return t.frameWrapper(asFrame(a.Pos[0].p))
		},
		Traverse: func(data any, visit func(Value)) {
			if data != nil {
				visit(obj(&data.(*frameWrapper).frame.Header))
			}
		},
		Clear: func(t *Thread, data any) {
			if data == nil {
				return
			}
			x := data.(*frameWrapper)
			if w := t.wrapped(); w.frames[x.frame] == x {
				delete(w.frames, x.frame)
			}
			t.decref(obj(&x.frame.Header))
		},
	},
	GetSet: []GetSet{{Name: "frame", Member: true, Get: func(t *Thread, v Value) Value {
		return obj(&asNativeObj(v.p).data.(*frameWrapper).frame.Header).incref()
	}}},
	Methods: []Method{
		{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value {
			return frameReduce(t, obj(&asNativeObj(a[0].p).data.(*frameWrapper).frame.Header))
		}},
		{Name: "reduce_frame", Sig: "frame, /", How: ClassMethod, Fn: func(t *Thread, a []Value) Value {
			if a[1].p.kind != kFrame {
				return a[1].incref()
			}
			return t.frameWrapper(asFrame(a[1].p))
		}},
	},
}

// frameWrapper gives the wrapper of a frame, the same one as long as it lives.
func (t *Thread) frameWrapper(f *Frame) Value {
	w := t.wrapped()
	if x := w.frames[f]; x != nil {
		return obj(x.self).incref()
	}
	f.rc++
	x := &frameWrapper{frame: f}
	v := t.NewNativeObj(w.frameType, x)
	x.self = v.p
	w.frames[f] = x
	return v
}

// unwrapFrame gives the frame of a wrapper, and any other value itself (borrowed).
func (t *Thread) unwrapFrame(v Value) Value {
	if v.p.kind == kNativeObj {
		if x, ok := asNativeObj(v.p).data.(*frameWrapper); ok {
			return obj(&x.frame.Header)
		}
	}
	return v
}

// setReduceFrame is set_reduce_frame(func).
func setReduceFrame(t *Thread, a []Value) Value {
	w := t.wrapped()
	fn := a[0]
	if fn.p != &tNone && !t.callable(fn) {
		return t.typeError("func must be callable")
	}
	asModule(w.module.p).dict.setStr(t, t.vm.intern("reduce_frame"), fn)
	old := w.reduceFrame
	w.reduceFrame = Null
	if fn.p != &tNone {
		w.reduceFrame = fn.incref()
	}
	t.xdecref(old)
	return None
}
