package vm

// Iterating without growing the Go stack: what takes a whole iterable does so in
// a native frame, which waits where the iterator is written in Python.

// startNative pushes a native frame and runs it at once. Unwind says that it
// waits for another frame; otherwise it is over and its result given back.
func (t *Thread) startNative(nc *nativeCode, vals ...Value) Value {
	return t.runNative(t.newNativeFrame(nc, vals...))
}

// runNative runs a native frame that was just made and is t.frame.
func (t *Thread) runNative(f *Frame) Value {
	t.ip = uintptr(f.start)
	r := f.code.native.fn(t, f, Null)
	switch r.p {
	case &tUnwind:
		return r
	case nil:
		t.leave(f)
		e := t.fetchExc()
		t.clearFrame(f)
		t.restoreExc(e)
		return Null
	}
	t.leave(f)
	t.clearFrame(f)
	return r
}

// again makes a native frame the one that goes on with the next result. It is
// called before each soft call that a frame makes after its first.
func (f *Frame) again(t *Thread) { t.ip = uintptr(f.start) }

// consumer says what is done with the values of an iterable. Register 0 of its
// frame is the iterable and then the iterator; the others are its own.
type consumer struct {
	code nativeCode
	// each takes a value (stolen). It returns Unbound to go on, Null for an
	// exception, Unwind where it waits (got is called with the result), or the
	// result of the whole.
	each func(t *Thread, f *Frame, v Value) Value
	// got goes on with what each waited for (stolen); it returns the same.
	got func(t *Thread, f *Frame, r Value) Value
	// done gives the result at the end. Where it returns Unwind, what it waits
	// for goes to end, or is the result.
	done func(t *Thread, f *Frame) Value
	end  func(t *Thread, f *Frame, r Value) Value
	// hint is what CPython takes for the length of an iterable that cannot say; 0 where it
	// does not ask.
	hint int
	// failed looks at an exception that ends the whole; it may be nil.
	failed func(t *Thread, f *Frame)
}

// States of a consumer's frame.
const (
	consumeStart = iota
	consumeIter  // waits for the iterator
	consumeNext  // waits for a value
	consumeEach  // each waits
	consumeEnd   // done waits
	consumeReady // register 0 is an iterator already
)

// prepare fills in the parts that refer to c itself.
func (c *consumer) prepare(name string, nregs int) {
	c.code.name, c.code.nregs, c.code.catches = name, nregs+1, true
	c.code.ends = true
	c.code.fn = c.run
	registeredCodes = append(registeredCodes, &c.code)
}

// start consumes an iterable; regs are the consumer's own registers.
func (c *consumer) start(t *Thread, iterable Value, regs ...Value) Value {
	f := t.newNativeFrame(&c.code, append([]Value{iterable}, regs...)...)
	return t.runNative(f)
}

// startAny is start with a value of f.any.
func (c *consumer) startAny(t *Thread, iterable Value, state any, regs ...Value) Value {
	f := t.newNativeFrame(&c.code, append([]Value{iterable}, regs...)...)
	f.any = state
	return t.runNative(f)
}

func (c *consumer) run(t *Thread, f *Frame, r Value) Value {
	r = c.turn(t, f, r)
	if r.p == nil && c.failed != nil {
		c.failed(t, f)
	}
	return r
}

func (c *consumer) turn(t *Thread, f *Frame, r Value) Value {
	next := Unbound // what each said last
	switch f.native {
	case consumeStart:
		f.native, f.note = consumeIter, 0
		r = t.iterSoft(*f.reg(0))
		if r.p == &tUnwind {
			return r
		}
		fallthrough
	case consumeIter:
		if r.p == nil {
			return Null
		}
		if c.hint > 0 && !t.askLength(*f.reg(0), c.hint) {
			t.decref(r)
			return Null
		}
		t.set(f.reg(0), r)
	case consumeNext:
		if r.p == nil {
			if !t.endOfIter() {
				return Null
			}
			return c.finish(t, f)
		}
		next = c.each(t, f, r)
	case consumeEach:
		if r.p == nil {
			return Null
		}
		f.native = consumeNext
		next = c.got(t, f, r)
	case consumeEnd:
		if r.p == nil || c.end == nil {
			return r
		}
		return c.end(t, f, r)
	}
	f.native = consumeNext
	for next.p == &tUnbound {
		t.ip = uintptr(f.start)
		r = t.nextSoft(*f.reg(0))
		switch r.p {
		case &tUnwind:
			return r
		case nil:
			if !t.endOfIter() {
				return Null
			}
			return c.finish(t, f)
		}
		next = c.each(t, f, r)
	}
	if next.p == &tUnwind {
		f.native = consumeEach
	}
	return next
}

func (c *consumer) finish(t *Thread, f *Frame) Value {
	f.native = consumeEnd
	t.ip = uintptr(f.start)
	return c.done(t, f)
}

// endOfIter tells whether nextSoft's Null means the end, and forgets the
// StopIteration that may say so.
func (t *Thread) endOfIter() bool {
	if t.exc.p == nil {
		return true
	}
	if t.matches(t.vm.types.StopIteration) {
		t.clearExc()
		return true
	}
	return false
}

// askLength asks an iterable written in Python for its length once it is iterated, as
// CPython does, whose only sense here is that programs see it. It returns false where that
// raised.
func (t *Thread) askLength(v Value, def int) bool {
	if t.typeOf(v).flags&TypeHeap == 0 && v.p.kind != kOldInst {
		return true
	}
	return t.lengthHint(v, def) >= 0
}

// lengthHint is operator.length_hint(v, def): -1 where an exception is set.
func (t *Thread) lengthHint(v Value, def int) int {
	if s := t.typeOf(v).slots.Len; s != nil {
		n, ok := t.Len(v)
		if ok {
			return n
		}
		if !t.matches(t.vm.types.TypeError) && !(t.vm.py2 && t.matches(t.vm.types.AttributeError)) {
			return -1
		}
		t.clearExc()
	}
	m := t.lookupSpecial(v, t.vm.names.lengthHint)
	if m.p == nil {
		if t.exc.p != nil {
			return -1
		}
		return def
	}
	r := t.Call(m)
	t.decref(m)
	if r.p == nil {
		if t.matches(t.vm.types.TypeError) {
			t.clearExc()
			return def
		}
		return -1
	}
	if r.p == &tNotImplemented {
		return def
	}
	defer t.decref(r)
	switch r.p.kind {
	case kInt, kBool:
		if r.int() < 0 {
			t.valueError("__length_hint__() should return >= 0")
			return -1
		}
		return int(r.int())
	case kLong:
		t.overflowError("Python int too large to convert to C ssize_t")
		return -1
	}
	t.typeError("__length_hint__ must be an integer, not %s", t.typeName(r))
	return -1
}

// MaxNative bounds recursion of natives into themselves that goes through no
// frame: CPython's C_RECURSION_LIMIT.
const MaxNative = 10000

// enterNative counts a recursion of a native; false where it is too deep and
// RecursionError is set. leaveNative undoes it.
func (t *Thread) enterNative(where string) bool {
	if !t.Poll() {
		return false
	}
	limit := MaxNative
	if t.vm.py2 {
		// Where a program asks for more, CPython runs out of stack.
		limit = int(t.vm.recursionLimit)
		if t.frame != nil {
			limit -= int(t.frame.depth)
		}
		limit = min(limit, MaxNative)
	}
	if t.natives++; t.natives > limit {
		t.natives--
		t.raise(t.vm.types.recursionError(t.vm), "maximum recursion depth exceeded%s", where)
		return false
	}
	return true
}

func (t *Thread) leaveNative() { t.natives-- }

// reprEnter notes that v's repr is being made; true says that it was already.
func (t *Thread) reprEnter(v Value) bool {
	for _, h := range t.reprs {
		if h == v.p {
			return true
		}
	}
	t.reprs = append(t.reprs, v.p)
	return false
}

func (t *Thread) reprLeave(v Value) {
	for i := len(t.reprs) - 1; i >= 0; i-- {
		if t.reprs[i] == v.p {
			t.reprs = append(t.reprs[:i], t.reprs[i+1:]...)
			return
		}
	}
}

// checkCount raises where a function or class got too few or too many positional
// arguments; max < 0 is no bound. The words are those of PyArg_UnpackTuple.
func (t *Thread) checkCount(name string, n, min, max int) bool {
	if n >= min && (max < 0 || n <= max) {
		return true
	}
	how, want := "at least ", min
	if n > max && max >= 0 {
		how, want = "at most ", max
	}
	if min == max {
		how = ""
	}
	s := plural(want)
	if t.vm.py2 {
		s = "s"
	}
	t.typeError("%s expected %s%d argument%s, got %d", name, how, want, s, n)
	return false
}

// refuseKeywords raises where a class or function that takes none got keywords.
func (t *Thread) refuseKeywords(name string, a Args) bool {
	if len(a.Names) == 0 {
		return true
	}
	if t.vm.py2 {
		t.typeError("%s does not take keyword arguments", name+"()")
	} else {
		t.typeError("%s() takes no keyword arguments", name)
	}
	return false
}

// intKey gives an index as list.insert and its like take it: operator.index
// clamped or raising, with Python 2's own message for what is no integer.
func (t *Thread) intArg(v Value) (int, bool) {
	if v.p == &tInt {
		return int(v.int()), true
	}
	if t.vm.py2 && t.typeOf(v).slots.Index == nil {
		if v.p == &tFloat {
			t.typeError("integer argument expected, got float")
			return 0, false
		}
		t.typeError("an integer is required")
		return 0, false
	}
	if t.typeOf(v).slots.Index == nil {
		t.typeError("'%s' object cannot be interpreted as an integer", t.typeName(v))
		return 0, false
	}
	n, ok := t.Index(v, t.vm.types.OverflowError)
	return int(n), ok
}
