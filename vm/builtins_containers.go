package vm

import (
	"math"
)

// containerBuiltins are the built-in functions about containers and iterators.
var containerBuiltins = []Method{
	{Name: "len", Sig: "obj, /", Fn: builtinLen, Doc: "Return the number of items in a container."},
	{Name: "sorted", Raw: builtinSorted, Doc: "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order."},
	{Name: "min", Raw: func(t *Thread, a Args) Value { return t.minMax(a, "min", LT) }, Doc: "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument."},
	{Name: "max", Raw: func(t *Thread, a Args) Value { return t.minMax(a, "max", GT) }, Doc: "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument."},
	{Name: "sum", Raw: builtinSum, Doc: "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types."},
	{Name: "any", Sig: "iterable, /", Fn: func(t *Thread, a []Value) Value { return anyTrue.start(t, a[0], True) }, Doc: "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."},
	{Name: "all", Sig: "iterable, /", Fn: func(t *Thread, a []Value) Value { return anyTrue.start(t, a[0], False) }, Doc: "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."},
	{Name: "next", Sig: "iterator, default=None, /", How: Unpack, Fn: builtinNext, Doc: "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration."},
	{Name: "iter", Sig: "object, sentinel=None, /", How: Unpack, Fn: builtinIter, Doc: "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel."},
	{Name: "map", How: Only2, Raw: builtinMap2},
	{Name: "filter", Sig: "function, sequence, /", How: Only2 | Unpack, Fn: builtinFilter2},
	{Name: "zip", How: Only2, Raw: builtinZip2},
	{Name: "reduce", Sig: "function, sequence, initial=None, /", How: Only2 | Unpack, Fn: func(t *Thread, a []Value) Value { return t.Reduce(a[0], a[1], a[2]) }},
	{Name: "range", Sig: "start, stop=None, step=1, /", How: Only2 | Unpack, Fn: builtinRange2},
}

func builtinLen(t *Thread, a []Value) Value {
	v := a[0]
	switch v.p.kind {
	case kList:
		if v.p.flags&flagSub == 0 {
			return Int(int64(len(asList(v.p).items)))
		}
	case kStr, kBytes:
		if v.p.flags&flagSub == 0 {
			return Int(int64(asText(v.p).len()))
		}
	}
	s := t.typeOf(v).slots.Len
	if s == nil {
		if t.vm.py2 && v.p.kind == kOldInst {
			return oldLen(t, v)
		}
		return t.typeError("object of type '%s' has no len()", t.typeName(v))
	}
	return s(t, v)
}

// sortedCollector collects an iterable into the list in register 1, and sorts
// it: 2 is the key, 3 whether in reverse, 4 Python 2's comparison.
var sortedCollector consumer

func init() {
	sortedCollector.prepare("sorted", 4)
	sortedCollector.each, sortedCollector.hint = pushEach, 8
	sortedCollector.done = func(t *Thread, f *Frame) Value {
		key, cmpFunc := *f.reg(2), *f.reg(4)
		if key.p == &tUnbound {
			key = Null
		}
		if cmpFunc.p == &tUnbound {
			cmpFunc = Null
		}
		return t.sortSoft(*f.reg(1), key, cmpFunc, *f.reg(3) == True, *f.reg(1))
	}
}

var sortedSig2 = parseSig("iterable, cmp=None, key=None, reverse=False")
var sortSig3 = parseSig("*, key=None, reverse=False")

func builtinSorted(t *Thread, a Args) Value {
	var iterable, key, cmpFunc Value
	reverse, ok := false, true
	if t.vm.py2 {
		var p [4]Value
		if !sortedSig2.bind(t, "sorted", a, p[:]) {
			return Null
		}
		iterable, cmpFunc, key = p[0], p[1], p[2]
		reverse, ok = t.boolArg2(p[3])
	} else {
		if !t.checkCount("sorted", len(a.Pos), 1, 1) {
			return Null
		}
		var p [2]Value
		if !sortSig3.bind(t, "sort", Args{nil, a.Kw, a.Names}, p[:]) {
			return Null
		}
		iterable, key = a.Pos[0], p[0]
		if p[1].p != nil {
			reverse, ok = t.IsTrue(p[1])
		}
	}
	if !ok {
		return Null
	}
	l := t.NewList()
	var r Value
	if t.extendFast(asList(l.p), iterable) {
		r = t.sortSoft(l, key, cmpFunc, reverse, l)
	} else {
		r = sortedCollector.start(t, iterable, l, key, Bool(reverse), cmpFunc)
	}
	t.decref(l)
	return r
}

// minMaxer looks for the least or greatest value: register 1 is the key function,
// 2 the best value so far and 3 its key, 4 the default, 5 and 6 the value that is
// looked at and its key; note says which comparison.
var minMaxer consumer

// minMaxState is which of the steps of one value is waited for.
type minMaxState struct {
	op   CmpOp
	name string
	step uint8
}

const (
	minMaxKey = iota
	minMaxCompare
	minMaxTruth
)

func (t *Thread) minMax(a Args, name string, op CmpOp) Value {
	var key, def Value
	for i, k := range a.Names {
		switch s := GoString(k); {
		case s == "key":
			key = a.Kw[i]
		case s == "default" && !t.vm.py2:
			def = a.Kw[i]
		case t.vm.py2:
			return t.typeError("%s() got an unexpected keyword argument", name)
		default:
			return t.typeError("%s() got an unexpected keyword argument '%s'", name, s)
		}
	}
	if len(a.Pos) == 0 {
		if t.vm.py2 {
			return t.typeError("%s expected 1 arguments, got 0", name)
		}
		return t.typeError("%s expected at least 1 argument, got 0", name)
	}
	if key.p == &tNone && !t.vm.py2 {
		key = Null
	}
	if len(a.Pos) == 1 {
		return minMaxer.startAny(t, a.Pos[0], &minMaxState{op: op, name: name}, key, Null, Null, def)
	}
	if def.p != nil {
		return t.typeError("Cannot specify a default for %s() with multiple positional arguments", name)
	}
	if best, ok := minMaxInts(a.Pos, op); ok && key.p == nil {
		return best
	}
	args := t.NewTuple(increfAll(a.Pos)...)
	r := minMaxer.startAny(t, args, &minMaxState{op: op, name: name}, key)
	t.decref(args)
	return r
}

// minMaxInts finds the extreme of small ints.
func minMaxInts(vals []Value, op CmpOp) (Value, bool) {
	best := vals[0]
	for _, v := range vals {
		if v.p != &tInt {
			return Null, false
		}
		if cmpHolds(op, cmpInt(v.int(), best.int())) {
			best = v
		}
	}
	return best, true
}

func init() {
	minMaxer.prepare("min", 6)
	minMaxer.each = func(t *Thread, f *Frame, v Value) Value {
		st := f.any.(*minMaxState)
		t.set(f.reg(5), v)
		if f.reg(1).p == &tUnbound {
			return t.minMaxCompare(f, st, v.incref())
		}
		st.step = minMaxKey
		f.again(t)
		r := t.callSoft(*f.reg(1), Args{Pos: []Value{v}})
		if r.p == &tUnwind || r.p == nil {
			return r
		}
		return t.minMaxCompare(f, st, r)
	}
	minMaxer.got = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*minMaxState)
		switch st.step {
		case minMaxKey:
			return t.minMaxCompare(f, st, r)
		case minMaxCompare:
			return t.minMaxDecide(f, st, r)
		}
		return t.minMaxTake(f, r == True)
	}
	minMaxer.done = func(t *Thread, f *Frame) Value {
		if best := f.reg(2); best.p != &tUnbound {
			return best.incref()
		}
		if def := f.reg(4); def.p != &tUnbound {
			return def.incref()
		}
		name := f.any.(*minMaxState).name
		if t.vm.py2 {
			return t.valueError("%s() arg is an empty sequence", name)
		}
		return t.valueError("%s() iterable argument is empty", name)
	}
}

// minMaxCompare compares the key (stolen) of the value in register 5.
func (t *Thread) minMaxCompare(f *Frame, st *minMaxState, key Value) Value {
	best := *f.reg(3)
	t.set(f.reg(6), key)
	if best.p == &tUnbound {
		return t.minMaxTake(f, true)
	}
	st.step = minMaxCompare
	f.again(t)
	r := t.compareSoft(key, best, st.op)
	if r.p == &tUnwind || r.p == nil {
		return r
	}
	return t.minMaxDecide(f, st, r)
}

func (t *Thread) minMaxDecide(f *Frame, st *minMaxState, r Value) Value {
	if r.p != &tBool {
		st.step = minMaxTruth
		f.again(t)
		b := t.truthSoft(r)
		t.decref(r)
		if b.p == &tUnwind || b.p == nil {
			return b
		}
		r = b
	}
	return t.minMaxTake(f, r == True)
}

// minMaxTake ends a step: the value becomes the best where better says so.
func (t *Thread) minMaxTake(f *Frame, better bool) Value {
	if better {
		for i := range 2 {
			v := *f.reg(5 + i)
			f.reg(5 + i).p = &tUnbound
			t.set(f.reg(2+i), v)
		}
		return Unbound
	}
	t.clearReg(f.reg(6))
	t.clearReg(f.reg(5))
	return Unbound
}

// summer adds values up: register 1 is the sum where it is no small int or float.
var summer consumer

type sumState struct {
	how   uint8 // sumInt …
	i     int64
	f, c  float64 // sum and compensation
	added bool    // the general way has begun
}

const (
	sumInt = iota
	sumFloat
	sumAny
)

func builtinSum(t *Thread, a Args) Value {
	start := Int(0)
	n := len(a.Pos)
	if t.vm.py2 {
		if !t.noKeywords3("sum", a) || !t.checkCount("sum", n, 1, 2) {
			return Null
		}
	} else if n == 0 {
		return t.typeError("sum() takes at least 1 positional argument (0 given)")
	} else if n+len(a.Names) > 2 {
		return t.typeError("sum() takes at most 2 arguments (%d given)", n+len(a.Names))
	}
	if n == 2 {
		start = a.Pos[1]
	}
	for i, k := range a.Names {
		if s := GoString(k); s != "start" {
			return t.typeError("sum() got an unexpected keyword argument '%s'", s)
		}
		start = a.Kw[i]
	}
	switch start.p.kind {
	case kStr, kBytes, kByteArray:
		if t.vm.py2 && start.p.kind != kByteArray {
			return t.typeError("sum() can't sum strings [use ''.join(seq) instead]")
		}
		if !t.vm.py2 {
			what := map[Kind]string{kStr: "strings [use ''", kBytes: "bytes [use b''", kByteArray: "bytearray [use b''"}[start.p.kind]
			return t.typeError("sum() can't sum %s.join(seq) instead]", what)
		}
	}
	st := &sumState{}
	switch start.p {
	case &tInt:
		st.i = start.int()
		start = Null
	case &tFloat:
		st.how, st.f = sumFloat, start.float()
		start = Null
	default:
		st.how, st.added = sumAny, true
	}
	return summer.startAny(t, a.Pos[0], st, start)
}

// noKeywords3 is refuseKeywords in the words of methods, also in Python 2.
func (t *Thread) noKeywords3(name string, a Args) bool {
	if len(a.Names) == 0 {
		return true
	}
	t.typeError("%s() takes no keyword arguments", name)
	return false
}

func init() {
	summer.prepare("sum", 1)
	summer.each = func(t *Thread, f *Frame, v Value) Value {
		st := f.any.(*sumState)
		switch st.how {
		case sumInt:
			if v.p == &tInt || v.p == &tBool {
				if z := st.i + v.int(); (st.i^z)&(v.int()^z) >= 0 {
					st.i = z
					return Unbound
				}
			}
			*f.reg(1) = Int(st.i)
			st.how = sumAny
			if v.p == &tFloat {
				st.how, st.f, st.c = sumFloat, float64(st.i)+v.float(), 0
				return Unbound
			}
		case sumFloat:
			if st.addFloat(t, v) {
				return Unbound
			}
			*f.reg(1) = Float(st.float())
			st.how, st.added = sumAny, true
		}
		f.again(t)
		r := t.binarySoft(OpAdd, *f.reg(1), v, false)
		t.decref(v)
		if r.p == nil || r.p == &tUnwind {
			return r
		}
		return summer.got(t, f, r)
	}
	summer.got = func(t *Thread, f *Frame, r Value) Value {
		st := f.any.(*sumState)
		if !st.added && r.p == &tFloat {
			st.how, st.f, st.c = sumFloat, r.float(), 0
		}
		st.added = true
		t.set(f.reg(1), r)
		return Unbound
	}
	summer.done = func(t *Thread, f *Frame) Value {
		st := f.any.(*sumState)
		switch st.how {
		case sumInt:
			return Int(st.i)
		case sumFloat:
			return Float(st.float())
		}
		return f.reg(1).incref()
	}
}

// addFloat adds a float or int to a sum of floats, as Python 3 does with the
// rounding errors summed apart.
func (st *sumState) addFloat(t *Thread, v Value) bool {
	switch v.p {
	case &tFloat:
		x := v.float()
		if t.vm.py2 {
			st.f += x
			return true
		}
		s := st.f + x
		if math.Abs(st.f) >= math.Abs(x) {
			st.c += (st.f - s) + x
		} else {
			st.c += (x - s) + st.f
		}
		st.f = s
		return true
	case &tInt, &tBool:
		st.f += float64(v.int())
		return true
	}
	return false
}

func (st *sumState) float() float64 {
	if st.c != 0 && !math.IsInf(st.c, 0) && !math.IsNaN(st.c) {
		return st.f + st.c
	}
	return st.f
}

// anyTrue looks for a value whose truth is register 1: any and all.
var anyTrue consumer

func init() {
	anyTrue.prepare("any", 1)
	anyTrue.each = func(t *Thread, f *Frame, v Value) Value {
		f.again(t)
		r := t.truthSoft(v)
		t.decref(v)
		if r.p == nil || r.p == &tUnwind {
			return r
		}
		return anyTrue.got(t, f, r)
	}
	anyTrue.got = func(t *Thread, f *Frame, r Value) Value {
		if r == *f.reg(1) {
			return r
		}
		return Unbound
	}
	anyTrue.done = func(t *Thread, f *Frame) Value { return Bool(*f.reg(1) != True) }
}

func builtinNext(t *Thread, a []Value) Value {
	it := a[0]
	if t.typeOf(it).slots.Next == nil {
		if t.vm.py2 {
			if it.p.kind == kOldInst {
				return t.nextOld(a)
			}
			return t.typeError("%s object is not an iterator", t.typeName(it))
		}
		return t.typeError("'%s' object is not an iterator", t.typeName(it))
	}
	orig := t.frame
	r := t.nextSoft(it)
	switch r.p {
	case nil:
		if a[1].p == nil {
			return t.orStop(Null)
		}
		if t.endOfIter() {
			return a[1].incref()
		}
	case &tUnwind:
		if a[1].p != nil {
			return t.then(orig, &nextDefault, a[1])
		}
	}
	return r
}

// nextOld is next() of an instance of a classic class.
func (t *Thread) nextOld(a []Value) Value {
	m, ok := t.lookupAttr(a[0], t.vm.intern("next"))
	if !ok {
		return Null
	}
	if m.p == nil {
		return t.typeError("%s object is not an iterator", t.typeName(a[0]))
	}
	r := t.Call(m)
	t.decref(m)
	if r.p == nil && a[1].p != nil && t.endOfIter() {
		return a[1].incref()
	}
	return r
}

var nextDefault = nativeCode{name: "next", nregs: 1, catches: true}

func init() {
	nextDefault.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil && t.endOfIter() {
			return f.reg(0).incref()
		}
		return r
	}
}

func builtinIter(t *Thread, a []Value) Value {
	if a[1].p == nil {
		return t.iterSoft(a[0])
	}
	if !t.callable(a[0]) {
		return t.typeError("iter(v, w): v must be callable")
	}
	it := t.newIter(iterCallable, a[0])
	it.aux = a[1].incref()
	return obj(&it.Header)
}

// reducer folds values: register 1 is the function, 2 what it gave last.
var reducer consumer

// Reduce is functools.reduce(fn, iterable, initial); initial may be Null. It may
// return Unwind.
func (t *Thread) Reduce(fn, iterable, initial Value) Value {
	it := t.Iter(iterable)
	if it.p == nil {
		if t.matches(t.vm.types.TypeError) {
			t.clearExc()
			t.typeError("reduce() arg 2 must support iteration")
		}
		return Null
	}
	r := reducer.start(t, it, fn, initial)
	t.decref(it)
	return r
}

func init() {
	reducer.prepare("reduce", 2)
	reducer.each = func(t *Thread, f *Frame, v Value) Value {
		acc := f.reg(2)
		if acc.p == &tUnbound {
			*acc = v
			return Unbound
		}
		f.again(t)
		r := t.callSoft(*f.reg(1), Args{Pos: []Value{*acc, v}})
		t.decref(v)
		if r.p == nil || r.p == &tUnwind {
			return r
		}
		t.set(acc, r)
		return Unbound
	}
	reducer.got = func(t *Thread, f *Frame, r Value) Value {
		t.set(f.reg(2), r)
		return Unbound
	}
	reducer.done = func(t *Thread, f *Frame) Value {
		if acc := f.reg(2); acc.p != &tUnbound {
			return acc.incref()
		}
		if t.vm.py2 {
			return t.typeError("reduce() of empty sequence with no initial value")
		}
		return t.typeError("reduce() of empty iterable with no initial value")
	}
}

// listCollector collects an iterable into the list in register 1 and gives that.
var listCollector consumer

func init() {
	listCollector.prepare("list", 1)
	listCollector.each = pushEach
	listCollector.done = func(t *Thread, f *Frame) Value { return f.reg(1).incref() }
}

// collectSoft gives a new list of an iterable's values (stolen).
func (t *Thread) collectSoft(it Value) Value {
	l := t.NewList()
	r := listCollector.start(t, it, l)
	t.decref(l)
	t.decref(it)
	return r
}
