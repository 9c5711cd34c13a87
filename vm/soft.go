package vm

import "sync"

// What library modules need to run Python code without growing the Go stack: see
// the package comment. A function of a slot, or a Method, may return what a
// function here returns.

// NativeCode is the function of native frames of a library module: see nativeCode.
type NativeCode = nativeCode

// NewNativeCode makes the code of a native frame with some registers. fn is called
// with Null first (f.State() is 0 then), and with each result that it asked for,
// which it owns; with Null where that raised. It returns the result of the frame,
// Null for an exception, or Unwind after it asked for something soft.
func NewNativeCode(name string, regs int, fn func(t *Thread, f *Frame, r Value) Value) *NativeCode {
	c := &nativeCode{name: name, nregs: regs, fn: fn, catches: true}
	registeredCodes = append(registeredCodes, c)
	return c
}

// PerDialect makes a TypeSpec that depends on the dialect, once for all VMs of each:
// its functions are the same in all of them, by which snapshots know them.
func PerDialect(spec func(py2 bool) *TypeSpec) func(vm *VM) *TypeSpec {
	two, three := sync.OnceValue(func() *TypeSpec { return spec(true) }), sync.OnceValue(func() *TypeSpec { return spec(false) })
	return func(vm *VM) *TypeSpec {
		if vm.py2 {
			return two()
		}
		return three()
	}
}

// Stackless says that Stackless has what the frame calls run without a dispatcher of its
// own, so that this does not count as nested.
func (c *NativeCode) Stackless() *NativeCode {
	c.stackless = true
	return c
}

// StartNative runs a native frame with values (borrowed; Null for none) in its
// registers. It may return Unwind.
func (t *Thread) StartNative(c *NativeCode, vals ...Value) Value { return t.startNative(c, vals...) }

// StartNativeAny is StartNative with a Go value, which fn finds as f.Any(). What it
// borrows is there only until fn returns for the first time.
func (t *Thread) StartNativeAny(c *NativeCode, any any, vals ...Value) Value {
	f := t.newNativeFrame(c, vals...)
	f.any = any
	return t.runNative(f)
}

// State is what SetState said last, 0 at first.
func (f *Frame) State() int { return f.native }

// SetState notes where fn goes on, a number above 0.
func (f *Frame) SetState(n int) { f.native = n }

// Reg gives what register i holds (borrowed), Null for nothing.
func (f *Frame) Reg(i int) Value {
	if v := *f.reg(i); v.p != &tUnbound {
		return v
	}
	return Null
}

// SetReg puts a value (stolen; Null for nothing) into register i.
func (t *Thread) SetReg(f *Frame, i int, v Value) {
	if v.p == nil {
		v = Unbound
	}
	t.set(f.reg(i), v)
}

// TakeReg takes the value out of register i.
func (f *Frame) TakeReg(i int) Value {
	v := *f.reg(i)
	f.reg(i).p = &tUnbound
	if v.p == &tUnbound {
		return Null
	}
	return v
}

// Wait prepares for a soft call: state is that in which the frame is called again.
func (t *Thread) Wait(f *Frame, state int) {
	f.native = state
	t.ip = uintptr(f.start)
}

// CallSoft calls fn with borrowed arguments. It may return Unwind.
func (t *Thread) CallSoft(fn Value, args ...Value) Value { return t.callSoft(fn, Args{Pos: args}) }

// CallArgsSoft is CallSoft with keywords.
func (t *Thread) CallArgsSoft(fn Value, a Args) Value { return t.callSoft(fn, a) }

// NextSoft gives an iterator's next value, or Unwind. Null without an exception,
// or with a StopIteration, says that there is none: see EndOfIter.
func (t *Thread) NextSoft(it Value) Value { return t.nextSoft(it) }

// TruthSoft gives True, False or Unwind.
func (t *Thread) TruthSoft(v Value) Value { return t.truthSoft(v) }

// CompareSoft is a op b, or Unwind.
func (t *Thread) CompareSoft(a, b Value, op CmpOp) Value { return t.compareSoft(a, b, op) }

// BinarySoft is a op b, or Unwind.
func (t *Thread) BinarySoft(op BinOp, a, b Value) Value { return t.binarySoft(op, a, b, false) }

// InplaceSoft is a op= b, or Unwind.
func (t *Thread) InplaceSoft(op BinOp, a, b Value) Value { return t.binarySoft(op, a, b, true) }

// EndOfIter tells whether NextSoft's Null, or the Null that a native frame got
// instead of a value, means the end, and forgets the StopIteration that may say so.
func (t *Thread) EndOfIter() bool { return t.endOfIter() }

// Stop is how a native frame says that an iterator is at its end.
func (t *Thread) Stop() Value { return t.stopIteration(Null) }

// Consumer says what is done with the values of an iterable. Register 0 of its
// frame is the iterable and then the iterator; the others are its own.
type Consumer struct {
	c consumer
	// Each takes a value (stolen). It returns Unbound to go on, Null for an
	// exception, Unwind where it waits (Got is called with the result, or it goes
	// on where Got is nil), or the result of the whole.
	Each func(t *Thread, f *Frame, v Value) Value
	Got  func(t *Thread, f *Frame, r Value) Value
	// Done gives the result at the end.
	Done func(t *Thread, f *Frame) Value
}

// NewConsumer makes a consumer whose frames have some registers of their own.
func NewConsumer(name string, regs int, c Consumer) *Consumer {
	c.c.each, c.c.got, c.c.done = c.Each, c.Got, c.Done
	if c.c.got == nil {
		c.c.got = keepGoingOn
	}
	p := &c
	p.c.prepare(name, regs)
	return p
}

func keepGoingOn(t *Thread, f *Frame, r Value) Value { return keepGoing(t, r) }

// Start consumes an iterable with state, a Go value without references, and values
// (borrowed) for the registers from 1 on. It may return Unwind.
func (c *Consumer) Start(t *Thread, iterable Value, state any, regs ...Value) Value {
	return c.c.startAny(t, iterable, state, regs...)
}

// Any is the Go value that Start was given.
func (f *Frame) Any() any { return f.any }

// SetAny keeps a Go value, without references, in a native frame.
func (f *Frame) SetAny(x any) { f.any = x }

// CheckCount raises where a function or class got too few or too many positional
// arguments; max < 0 is no bound.
func (t *Thread) CheckCount(name string, n, min, max int) bool {
	return t.checkCount(name, n, min, max)
}

// RefuseKeywords raises where a class or function that takes none got keywords.
func (t *Thread) RefuseKeywords(name string, a Args) bool { return t.refuseKeywords(name, a) }

// IsExact tells whether v's class is that built-in one itself.
func (t *Thread) IsExact(v Value, typ *Type) bool { return t.typeOf(v) == typ }

// IsInstance tells whether v's class is typ or derives from it.
func (t *Thread) IsInstance(v Value, typ *Type) bool { return t.isInstance(v, typ) }

// SmallInt gives an int of 64 bits.
func SmallInt(v Value) (int64, bool) { return v.int(), v.p == &tInt }

// TupleOf makes a tuple of items (stolen), which it keeps.
func (t *Thread) TupleOf(items []Value) Value { return t.tupleOf(items) }

// ListOf makes a list of items (stolen), which it keeps.
func (t *Thread) ListOf(items []Value) Value { return t.listOf(items) }

// SetListItems replaces the items of a list without letting go of the old ones.
func SetListItems(list Value, items []Value) { asList(list.p).items = items }

// SelfIter is the Iter of iterators.
func SelfIter(t *Thread, v Value) Value { return v.incref() }

// VisitAll visits values, some of which may be Null.
func VisitAll(visit func(Value), vals ...Value) { visitAll(visit, vals...) }

// ClearFields lets go of what fields hold, in order.
func (t *Thread) ClearFields(fields ...*Value) { t.clearFields(fields...) }

// NewNative makes an object of a class whose Kind is KindNative, or of one derived
// from it, which holds data.
func (t *Thread) NewNative(typ *Type, data any) Value { return obj(t.allocNative(typ, data)) }

// ReprEnter notes that v's repr is being made; true says that it was already.
// ReprLeave undoes it.
func (t *Thread) ReprEnter(v Value) bool { return t.reprEnter(v) }

// ReprLeave undoes ReprEnter.
func (t *Thread) ReprLeave(v Value) { t.reprLeave(v) }

// LengthHint is operator.length_hint(v, def): -1 where an exception is set.
func (t *Thread) LengthHint(v Value, def int) int { return t.lengthHint(v, def) }

// NewGenericAlias is C[k] of a class that takes parameters.
func (t *Thread) NewGenericAlias(v, k Value) Value { return t.newGenericAlias(v, k) }

// ClassGetItem is the method __class_getitem__ of such a class.
var ClassGetItem = genericAliasMethod

// Builtin gives a built-in by its name (owned).
func (t *Thread) Builtin(name string) Value { return t.builtin(name) }

// ReuseTuple gives a tuple of values (stolen): the one in slot where nobody else has
// that, as CPython's iterators do, else a new one. Slot may be Null.
func (t *Thread) ReuseTuple(slot *Value, vals ...Value) Value {
	p := slot.p
	if p == nil || p.rc != 1 || len(asTuple(p).items) != len(vals) {
		return t.NewTuple(vals...)
	}
	p.rc++
	items := asTuple(p).items
	for i, v := range vals {
		old := items[i]
		items[i] = v
		t.decref(old)
	}
	t.track(p)
	return obj(p)
}

// Pick gives the next value of an iterator for which fn (None: the value itself)
// is true, or false where want is false. It may return Unwind.
func (t *Thread) Pick(it, fn Value, want bool) Value { return t.pickSoft(it, fn, want) }

// TypeOfClass gives the class that v is, nil where v is none.
func TypeOfClass(v Value) *Type {
	if v.p.kind != kType {
		return nil
	}
	return asType(v.p)
}

// IsNumber tells whether v is a number as PyNumber_Check has it.
func (t *Thread) IsNumber(v Value) bool {
	s := &t.typeOf(v).slots
	return s.Index != nil || s.Int != nil || s.Float != nil || v.p.kind == kComplex
}

// BoundMethod binds a function to its self, as a method of a class does (owned).
func (t *Thread) BoundMethod(fn, self Value) Value {
	return t.newMethod(fn, self, t.typeOf(self).Value())
}

// InstanceDict gives __dict__ of an object whose class has the flag TypeDict
// (owned).
func (t *Thread) InstanceDict(v Value) Value { return getDict(t, v) }

// DictGetSet is the attribute __dict__ of such a class, which cannot be deleted.
var DictGetSet = GetSet{Name: "__dict__", Get: getDict, Set: func(t *Thread, v, x Value) bool {
	if x.p == nil {
		if t.vm.py2 {
			t.typeError("a %s object's dictionary may not be deleted", t.typeOf(v).name)
		} else {
			t.typeError("cannot delete __dict__")
		}
		return false
	}
	return setDict(t, v, x)
}}

// ArgsOf makes the arguments of a call of a sequence and a dict; what it gives is
// borrowed from them. kw may be Null.
func (t *Thread) ArgsOf(pos []Value, kw Value) Args {
	if kw.p == nil {
		return Args{Pos: pos}
	}
	return t.argsOf(pos, asDict(kw.p))
}

// DictPop takes a key out of a dict and gives its value (owned), Null where it is
// not there; ok is false where it raised.
func (t *Thread) DictPop(d, k Value) (v Value, ok bool) {
	h, ok := t.Hash(k)
	if !ok {
		return Null, false
	}
	e, ok := asDict(d.p).find(t, k, h)
	if e < 0 {
		return Null, ok
	}
	key, v := asDict(d.p).remove(e)
	t.decref(key)
	return v, true
}

// DictPopFirst takes the oldest entry out of a dict of Python 3 that has one, and
// lets go of it.
func (t *Thread) DictPopFirst(d Value) {
	t.decref(orderedPopItem(t, []Value{d, False}))
}

// DictLen is the number of a dict's entries.
func DictLen(d Value) int { return asDict(d.p).used }

// DictClear empties a dict.
func (t *Thread) DictClear(d Value) { asDict(d.p).clear(t) }

// DictCopy makes a new dict of the entries of a dict.
func (t *Thread) DictCopy(d Value) Value { return t.dictCopy(asDict(d.p)) }

// DictMerge stores the entries of one dict in another.
func (t *Thread) DictMerge(d, from Value) bool { return t.dictMerge(asDict(d.p), asDict(from.p), true) }

// GetItemSoft is v[k], or Unwind.
func (t *Thread) GetItemSoft(v, k Value) Value { return t.getItemSoft(v, k) }

// IsSequence tells whether v is a sequence as PySequence_Check has it.
func (t *Thread) IsSequence(v Value) bool { return t.isSequence(v) }

// IsMapping tells whether v is a mapping as Python 2's PyMapping_Check has it.
func (t *Thread) IsMapping(v Value) bool {
	if v.p.kind == kOldInst {
		m, _ := t.lookupAttr(v, t.vm.intern("__getitem__"))
		t.xdecref(m)
		t.clearExc()
		return m.p != nil
	}
	s := &t.typeOf(v).slots
	return s.GetItem != nil && (s.GetSlice == nil || v.p.flags&flagSub != 0)
}

// Unary applies a unary operator, which its method names: __neg__, __pos__,
// __invert__ or __abs__. It may return Unwind.
func (t *Thread) Unary(method string, v Value) Value {
	s := &t.typeOf(v).slots
	switch method {
	case "__neg__":
		return t.unarySoft(v, s.Negative, "unary -")
	case "__pos__":
		return t.unarySoft(v, s.Positive, "unary +")
	case "__invert__":
		return t.unarySoft(v, s.Invert, "unary ~")
	}
	return t.unarySoft(v, s.Absolute, "abs()")
}

// GetSlice2 is v[i:j] of Python 2, or Unwind.
func (t *Thread) GetSlice2(v, i, j Value) Value { return t.getSlice2(v, i, j) }

// SetSlice2 is v[i:j] = x of Python 2, or its deletion where x is Null; or Unwind.
func (t *Thread) SetSlice2(v, i, j, x Value) Value { return t.setSlice2(v, i, j, x) }

// IntArg reads an argument of CPython's format "n": what is no integer is refused
// in the words of the dialect.
func (t *Thread) IntArg(v Value) (int64, bool) {
	n, ok := t.intArg(v)
	return int64(n), ok
}
