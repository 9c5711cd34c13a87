package vm

import (
	"unsafe"

	"github.com/sllint/sllint/vm/code"
)

// stepCall is CALL.
func (t *Thread) stepCall(f *Frame, in *code.Instr) bool {
	if in.Op == code.OpCallListAppend {
		in.Op = code.OpCall
	}
	n := int(in.C &^ code.MethodCall)
	if in.C&code.MethodCall == 0 {
		at(f.regs, in.B+code.Scale).p = &tUnbound
	}
	w := window(f.regs, in.B, n+2)
	fn, args := w[0], w[2:]
	if w[1].p != &tUnbound {
		args = w[1:]
	}
	if fn.p.kind == kFunc {
		c := asFunc(fn.p).code
		if c.simple && len(args) == c.nargs && f.depth < t.limit && t.trace.p == nil && t.profile.p == nil {
			if !c.py2 {
				in.Op = code.OpCallPy
			}
			t.callSimple(f, asFunc(fn.p), args, in)
			return true
		}
	}
	if fn.p == t.vm.names.listAppend && n == 1 && len(args) == 2 {
		in.Op = code.OpCallListAppend
	}
	return t.callStack(f, in, fn, Args{Pos: args}, n+2)
}

// callSimple pushes the frame of a function whose parameters are just the
// arguments, moving them there (in Python 2 they stay with the caller too).
func (t *Thread) callSimple(f *Frame, fn *FuncObj, args []Value, in *code.Instr) {
	c := fn.code
	nf := f.idleCallee(c)
	kept := nf != nil
	if !kept {
		nf = t.newFrame(c)
	}
	for i := range args {
		d := reg(nf.regs, i)
		*d = args[i]
		if c.py2 {
			d.incref()
		} else {
			args[i].p = &tUnbound
		}
	}
	nf.back, nf.globals, nf.builtins, nf.depth = f, fn.globals, fn.builtins, f.depth+1
	if !kept {
		if f.callee != nil && f.callee.rc == 0 && f.callee.state == frameIdle {
			if old := f.callee2; old != nil && old.rc == 0 && old.state == frameIdle {
				old.back = old.code.free
				old.code.free = old
			}
			f.callee2 = f.callee
		}
		f.callee = nf
	}
	f.dst, f.fbase = in.A, in.B
	if c.py2 {
		f.after, f.fargs = afterArgs, in.C&^code.MethodCall+2
	}
	t.ticks--
	t.enter(nf)
}

// idleCallee takes the frame of c that waits for f to call it again, nil where there is
// none.
func (f *Frame) idleCallee(c *CodeObj) *Frame {
	nf := f.callee
	if nf == nil || nf.code != c || nf.rc != 0 || nf.state != frameIdle {
		nf = f.callee2
		if nf == nil || nf.code != c || nf.rc != 0 || nf.state != frameIdle {
			return nil
		}
	}
	nf.rc = 1
	nf.ip = 0
	nf.state = frameRunning
	return nf
}

// callWindow calls fn with arguments that lie in n temporaries from in.B on, and
// releases these: at once where a function written in Python took them over,
// else when the call is over.
func (t *Thread) callWindow(f *Frame, in *code.Instr, fn Value, a Args, n int) bool {
	var r Value
	if t.profile.p != nil && t.tracing == 0 && isBuiltinCall(fn) {
		r = t.callProfiled(f, fn, a)
	} else {
		r = t.callSoft(fn, a)
	}
	return t.endCall(f, in, r, n)
}

// callStack is callWindow where a itself lies in the temporaries. A function of Python 3
// takes them over before it is known whether they fit, which tells in which order they die.
func (t *Thread) callStack(f *Frame, in *code.Instr, fn Value, a Args, n int) bool {
	fo, self := fn, Null
	if fn.p.kind == kMethod {
		fo, self = asMethod(fn.p).fn, asMethod(fn.p).self
	}
	if fo.p.kind != kFunc || t.vm.py2 {
		return t.callWindow(f, in, fn, a, n)
	}
	nf := t.newFrame(asFunc(fo.p).code)
	if !t.bindArgs(asFunc(fo.p), nf, self, a) {
		e := t.fetchExc()
		fo.incref()
		t.releaseArgs(f, in.B, n)
		t.dropFrame(nf)
		t.decref(fo)
		t.restoreExc(e)
		return false
	}
	return t.endCall(f, in, t.startFrame(asFunc(fo.p), nf), n)
}

// endCall stores the result of what callWindow called, or leaves that to the frame
// that was pushed.
func (t *Thread) endCall(f *Frame, in *code.Instr, r Value, n int) bool {
	if r.p == &tUnwind {
		if t.switched != nil && !t.waitsInNative(f) {
			f.dst, f.fbase, f.after = in.A, f.ft, afterStore
			e := t.fetchExc() // it is for the tasklet that goes on
			t.releaseCall(f, in.B, n)
			t.restoreExc(e)
			return true
		}
		f.dst, f.fbase, f.fargs, f.after = in.A, in.B, uint16(n), afterArgs
		if nf := t.frame; !t.vm.py2 && nf != nil && nf.back == f && nf.code.native == nil { // none where a tasklet was switched to that has no frame
			// CPython 3 moves the arguments into the callee's frame.
			t.releaseArgs(f, in.B+code.Scale, n-1)
			f.after = afterStore
		}
		return true
	}
	if r.p == nil {
		e := t.fetchExc()
		t.releaseCall(f, in.B, n)
		t.restoreExc(e)
		return false
	}
	t.releaseCall(f, in.B, n)
	t.set(at(f.regs, in.A), r)
	return true
}

// waitsInNative tells of a tasklet that has just switched away softly in a call from f whether
// Stackless has a native call wait for that, with its arguments. Else the call is over but
// for its value, and the arguments go: a channel may die with them.
func (t *Thread) waitsInNative(f *Frame) bool {
	if b := f.back; b == nil || b.code.native != nil && b.code.native.shared {
		return false // of most
	}
	return t.sched.nestingOf(f) > 0
}

// releaseCall releases the temporaries of a call that is over.
func (t *Thread) releaseCall(f *Frame, base uint16, n int) {
	if f.code.py2 {
		i := f.lasti(t)
		in := &f.code.instrs[i]
		if in.Op == code.OpExt {
			in = &f.code.instrs[i-1]
		}
		switch in.Op {
		case code.OpCallEx:
			t.releaseStar2(window(f.regs, base, n), in.C&code.StarTuple != 0)
			return
		case code.OpCallKw:
			names := asTuple(f.code.consts[f.code.instrs[i].WideOf()].p).items
			if w := window(f.regs, base, n); !onStack2(w[0]) && t.releaseKw2(w, names) {
				return
			}
		}
	}
	t.releaseArgs(f, base, n)
}

// onStack2 tells whether Python 2 calls fn with its arguments where they are, and so takes
// them off the stack one by one.
func onStack2(fn Value) bool {
	return fn.p.kind == kFunc || fn.p.kind == kMethod && asMethod(fn.p).self.p != nil && asMethod(fn.p).fn.p.kind == kFunc
}

// releaseKw2 releases the temporaries of a call with keywords of what is no function:
// CPython 2 has put the arguments in a tuple and then the others in a dictionary.
func (t *Thread) releaseKw2(w, names []Value) bool {
	kw := w[len(w)-len(names):]
	d := t.newDict()
	for i, k := range names {
		if !d.set(t, k, kw[i]) {
			t.clearExc()
			t.decref(obj(&d.Header))
			return false
		}
		t.clearReg(&kw[i])
	}
	rest := w[:len(w)-len(names)]
	for i := len(rest) - 1; i > 0; i-- {
		t.clearReg(&rest[i])
	}
	t.decref(obj(&d.Header))
	t.clearReg(&w[0])
	return true
}

// releaseStar2 releases those of a call with * or **: CPython 2 has made a tuple of all
// arguments, self among them, which goes first. What stood behind the * goes last.
func (t *Thread) releaseStar2(w []Value, star bool) {
	order := [...]int{1, 2, 3, 0}
	if star {
		order = [...]int{1, 3, 2, 0}
	}
	if w[0].p.kind == kMethod {
		t.clearReg(&w[0]) // it has self
	}
	for _, i := range order {
		if i < len(w) {
			t.clearReg(&w[i])
		}
	}
}

// quickly is what quickCall did.
type quickly int

const (
	quickNot  quickly = iota // nothing: the instruction is executed as any other
	quickDone                // all
	quickEnds                // all, and the loop ends
)

// quickCall is CALL of a built-in function that takes just the arguments, or of a
// class, and all that step does around it. It is worth its own way because Args is
// large and would be handed on four times.
func (t *Thread) quickCall(in *code.Instr) quickly {
	f := t.frame
	n := int(in.C&^code.MethodCall) + 2
	w := window(f.regs, in.B, n)
	args := w[2:]
	if in.C&code.MethodCall != 0 && w[1].p != &tUnbound {
		args = w[1:]
	}
	var d *nativeDef
	given := len(args)
	switch fn := w[0].p; fn.kind {
	case kNative:
		if d = asNative(fn).def; d.self {
			return quickNot
		}
	case kDescr:
		x := asDescr(fn)
		if x.how != descrMethod || given == 0 || t.typeOf(args[0]) != x.owner || fn == t.vm.names.listAppend {
			return quickNot
		}
		d = x.def
		given--
	case kType:
		if fn.typ != t.vm.types.Type {
			return quickNot
		}
	default:
		return quickNot
	}
	if t.profile.p != nil || d != nil && (d.raw != nil || !d.sig.takes(given)) {
		return quickNot
	}
	if in.C&code.MethodCall == 0 {
		w[1].p = &tUnbound
	}
	f.dst, f.fbase = in.A, f.ft
	var r Value
	if d != nil {
		r = d.callQuick(t, args)
	} else {
		r = typeCall(t, w[0], Args{Pos: args})
	}
	if !t.endStep(t.endCall(f, in, r, n)) || t.ticks < 0 && t.exc.p == nil && !t.tick() || !t.untraced() {
		return quickEnds
	}
	return quickDone
}

// ext gives the EXT instruction that follows and skips it.
func (t *Thread) ext() *code.Instr {
	in := (*code.Instr)(*(*unsafe.Pointer)(unsafe.Pointer(&t.ip)))
	t.jump(1)
	return in
}

// stepCallKw is CALL_KW.
func (t *Thread) stepCallKw(f *Frame, in *code.Instr) bool {
	names := asTuple(f.code.consts[t.ext().WideOf()].p).items
	n := int(in.C &^ code.MethodCall)
	if in.C&code.MethodCall == 0 {
		at(f.regs, in.B+code.Scale).p = &tUnbound
	}
	w := window(f.regs, in.B, n+2)
	args := w[2:]
	if w[1].p != &tUnbound {
		args = w[1:]
	}
	npos := len(args) - len(names)
	return t.callStack(f, in, w[0], Args{Pos: args[:npos], Kw: args[npos:], Names: names}, n+2)
}

// stepCallEx is CALL_EX.
func (t *Thread) stepCallEx(f *Frame, in *code.Instr) bool {
	if in.C&code.MethodCall == 0 {
		at(f.regs, in.B+code.Scale).p = &tUnbound
	}
	hasKw := in.C&1 != 0
	n := 3
	if hasKw {
		n = 4
	}
	w := window(f.regs, in.B, n)
	fn := w[0]
	if w[2].p.kind != kTuple || w[2].p.flags&flagSub != 0 && !t.vm.py2 {
		tuple := t.starArgs(fn, w[2])
		if tuple.p == nil {
			return false
		}
		t.set(&w[2], tuple)
	}
	pos := asTuple(w[2].p).items
	if w[1].p != &tUnbound {
		pos = append([]Value{w[1]}, pos...)
	}
	var kw *DictObj
	if hasKw {
		if w[3].p.kind != kDict || w[3].p.flags&flagSub != 0 {
			d := t.starKwargs(fn, w[3])
			if d.p == nil {
				return false
			}
			t.set(&w[3], d)
		}
		kw = asDict(w[3].p)
		if !t.checkKeywords(fn, kw) {
			return false
		}
	}
	return t.callWindow(f, in, fn, t.argsOf(pos, kw), n)
}

// starArgs makes a tuple of what follows a * in a call.
func (t *Thread) starArgs(fn, v Value) Value {
	if t.vm.py2 {
		return t.starArgs2(fn, v)
	}
	typ := t.typeOf(v)
	if typ.slots.Iter == nil && !t.isSequence(v) {
		return t.typeError("%s argument after * must be an iterable, not %s", t.funcStr(fn), typ.name)
	}
	return t.Tuple(v)
}

// starArgs2 is starArgs of Python 2, which takes any TypeError for this one, unless a
// generator raised it.
func (t *Thread) starArgs2(fn, v Value) Value {
	if v.p.kind == kTuple {
		return v.incref() // whatever its class says
	}
	r := t.Tuple(v)
	if r.p == nil && v.p.kind != kGen && t.matches(t.vm.types.TypeError) {
		t.clearExc()
		t.typeError("%s argument after * must be an iterable, not %s", t.funcStr(fn), t.typeName(v))
	}
	return r
}

// starKwargs makes a dict of what follows ** in a call.
func (t *Thread) starKwargs(fn, v Value) Value {
	if !t.vm.py2 {
		return t.starMapping(fn, v)
	}
	d := t.NewDict()
	if !t.dictUpdate(asDict(d.p), v) {
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			t.typeError("%s argument after ** must be a mapping, not %s", t.funcStr(fn), t.typeName(v))
		}
		t.decref(d)
		return Null
	}
	return d
}

// starMapping is starKwargs of Python 3, where a mapping that is no dict and has a
// key twice is refused.
func (t *Thread) starMapping(fn, v Value) Value {
	keys := t.mappingKeys(v)
	if keys.p == nil {
		if t.matches(t.vm.types.AttributeError) {
			t.clearExc()
			return t.typeError("%s argument after ** must be a mapping, not %s", t.funcStr(fn), t.typeName(v))
		}
		return Null
	}
	defer t.decref(keys)
	d := t.newDict()
	ok := t.Each(keys, func(k Value) bool {
		x := t.GetItem(v, k)
		if x.p == nil {
			return false
		}
		defer t.decref(x)
		if have, ok := d.get(t, k); !ok {
			return false
		} else if have.p != nil {
			t.typeError("%s got multiple values for keyword argument '%s'", t.funcStr(fn), t.keyName(k))
			return false
		}
		return d.set(t, k, x)
	})
	if !ok {
		t.decref(obj(&d.Header))
		return Null
	}
	return obj(&d.Header)
}

// keyName is str(k) for a message, as far as there is one.
func (t *Thread) keyName(k Value) string {
	if t.isStr(k) {
		return GoString(k)
	}
	return t.reprOr(k)
}

func (t *Thread) checkKeywords(fn Value, d *DictObj) bool {
	if t.vm.py2 && fn.p.kind == kFunc {
		return true // bindArgs looks, after the number of arguments
	}
	ok := true
	d.each(t, func(k, _ Value) bool {
		ok = k.p.kind == kStr || t.vm.py2 && k.p.kind == kBytes
		return ok
	})
	if !ok {
		if t.vm.py2 {
			t.typeError("%s keywords must be strings", t.funcStr(fn))
		} else {
			t.typeError("keywords must be strings")
		}
	}
	return ok
}

// funcStr is how messages about arguments call a callable.
func (t *Thread) funcStr(fn Value) string {
	switch fn.p.kind {
	case kFunc:
		f := asFunc(fn.p)
		if t.vm.py2 {
			return GoString(f.name) + "()"
		}
		if f.module.p != nil && t.isStr(f.module) && GoString(f.module) != "builtins" {
			return GoString(f.module) + "." + GoString(f.qualname) + "()"
		}
		return GoString(f.qualname) + "()"
	case kMethod:
		return t.funcStr(asMethod(fn.p).fn)
	case kNative:
		return asNative(fn.p).def.attr + "()"
	case kType:
		if t.vm.py2 {
			return asType(fn.p).name + " object"
		}
		typ := asType(fn.p)
		if m := typ.moduleName(t); m != "" && m != "builtins" {
			return m + "." + typ.qualname + "()"
		}
		return typ.qualname + "()"
	}
	if t.vm.py2 {
		return t.typeOf(fn).name + " object"
	}
	s := t.StrOf(fn)
	if s.p == nil {
		t.clearExc()
		return t.typeOf(fn).name + " object"
	}
	defer t.decref(s)
	return GoString(s)
}
