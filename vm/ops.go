package vm

// Generic operations on values: CPython's abstract.c and object.c. Each comes as
// fooSoft, which may return Unwind, and Foo, which never does.

// binaryNames are the special methods of the binary operators.
var binaryNames = [NumBinary]string{"add", "sub", "mul", "matmul", "truediv", "mod", "pow", "lshift", "rshift", "or", "xor", "and", "floordiv", "div", "divmod"}

// binarySymbols are how messages call them.
var binarySymbols = [NumBinary]string{"+", "-", "*", "@", "/", "%", "** or pow()", "<<", ">>", "|", "^", "&", "//", "/", "divmod()"}

// Binary is a op b.
func (t *Thread) Binary(op BinOp, a, b Value) Value {
	f := t.frame
	return t.finish(t.binarySoft(op, a, b, false), f)
}

// Inplace is a op= b.
func (t *Thread) Inplace(op BinOp, a, b Value) Value {
	f := t.frame
	return t.finish(t.binarySoft(op, a, b, true), f)
}

// binarySoft is a op b, or a op= b.
func (t *Thread) binarySoft(op BinOp, a, b Value, inplace bool) Value {
	ta, tb := t.typeOf(a), t.typeOf(b)
	stage := 1
	if inplace && ta.slots.Inplace[op] != nil {
		stage = 0
	}
	return t.binaryFrom(stage, op, a, b, ta, tb, inplace)
}

// binaryFrom tries the candidates in order from a stage: 0 the in-place method,
// 1 what comes first of the two operators, 2 the other, 3 sequences.
func (t *Thread) binaryFrom(stage int, op BinOp, a, b Value, ta, tb *Type, inplace bool) Value {
	fa, fb := ta.slots.Binary[op], tb.slots.Binary[op]
	if ta == tb {
		fb = nil
	}
	first := fb != nil && ta != tb && tb.isSubtype(ta) && t.overrides(tb, ta, op)
	for ; stage < 3; stage++ {
		var try func(*Thread, Value, Value) Value
		switch {
		case stage == 0:
			try = ta.slots.Inplace[op]
		case (stage == 1) == first:
			try = fb
		default:
			try = fa
		}
		if try == nil {
			continue
		}
		orig := t.frame
		t.reflected = stage > 0 && (stage == 1) == first
		r := try(t, a, b)
		t.reflected = false
		switch r.p {
		case &tNotImplemented:
			continue
		case &tUnwind:
			t.then(orig, &binaryNext, a, b)
			t.noteThen(orig, int64(stage)<<16|int64(op)<<1|b2i(inplace))
		}
		return r
	}
	return t.binarySequence(op, a, b, ta, tb, inplace)
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// noteThen keeps a number in the native frame that then has just put above orig.
func (t *Thread) noteThen(orig *Frame, n int64) {
	f := t.frame
	for f.back != orig {
		f = f.back
	}
	f.note = n
}

// binaryNext goes on with the next candidate where a method written in Python
// returned NotImplemented.
var binaryNext = nativeCode{name: "binary", nregs: 2}

func init() {
	binaryNext.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p != &tNotImplemented {
			return r
		}
		a, b := *f.reg(0), *f.reg(1)
		n := f.note
		return t.binaryFrom(int(n>>16)+1, BinOp(n>>1&0x7fff), a, b, t.typeOf(a), t.typeOf(b), n&1 != 0)
	}
}

// overrides tells whether sub has a reflected method of its own.
func (t *Thread) overrides(sub, base *Type, op BinOp) bool {
	if sub.flags&TypeHeap == 0 {
		return true
	}
	name := t.vm.names.rbinary[op]
	return sub.lookup(t, name) != base.lookup(t, name)
}

// binarySequence concatenates or repeats, or says that nothing fits.
func (t *Thread) binarySequence(op BinOp, a, b Value, ta, tb *Type, inplace bool) Value {
	switch op {
	case OpAdd:
		if inplace && ta.slots.InplaceConcat != nil {
			return ta.slots.InplaceConcat(t, a, b)
		}
		if ta.slots.Concat != nil {
			return ta.slots.Concat(t, a, b)
		}
	case OpMultiply:
		if inplace && ta.slots.InplaceRepeat != nil {
			return t.repeat(ta.slots.InplaceRepeat, a, b)
		}
		if ta.slots.Repeat != nil {
			return t.repeat(ta.slots.Repeat, a, b)
		}
		if tb.slots.Repeat != nil {
			return t.repeat(tb.slots.Repeat, b, a)
		}
	}
	sym := binarySymbols[op]
	if inplace && op != OpDivmod {
		sym = sym + "="
		if op == OpPower {
			sym = "**="
		}
	}
	if !t.vm.py2 && op == OpRshift && a.p.kind == kNative && asNative(a.p).def.attr == "print" {
		return t.typeError("unsupported operand type(s) for >>: '%s' and '%s'. Did you mean \"print(<message>, file=<output_stream>)\"?", t.shownType(ta), t.shownType(tb))
	}
	return t.typeError("unsupported operand type(s) for %s: '%s' and '%s'", sym, t.shownType(ta), t.shownType(tb))
}

func (t *Thread) repeat(rep func(*Thread, Value, Value) Value, seq, n Value) Value {
	if t.typeOf(n).slots.Index == nil {
		return t.typeError("can't multiply sequence by non-int of type '%s'", t.typeName(n))
	}
	return rep(t, seq, n)
}

// Unary applies -, +, ~ or abs.
func (t *Thread) unarySoft(v Value, slot func(*Thread, Value) Value, name string) Value {
	if slot == nil {
		return t.typeError("bad operand type for %s: '%s'", name, t.typeName(v))
	}
	return slot(t, v)
}

// cmpSymbols are how messages call the comparisons.
var cmpSymbols = [...]string{"<", "<=", "==", "!=", ">", ">="}

// swapped is the comparison with the operands changed over.
var swapped = [...]CmpOp{LT: GT, LE: GE, EQ: EQ, NE: NE, GT: LT, GE: LE}

// Compare is a op b, any object.
func (t *Thread) Compare(a, b Value, op CmpOp) Value {
	f := t.frame
	return t.finish(t.compareSoft(a, b, op), f)
}

// compareSoft is a op b.
func (t *Thread) compareSoft(a, b Value, op CmpOp) Value {
	if a.p == &tInt && b.p == &tInt {
		return Bool(cmpHolds(op, cmpInt(a.int(), b.int())))
	}
	if t.vm.py2 {
		return t.compare2(a, b, op)
	}
	return t.compareFrom(1, a, b, op)
}

func cmpInt(x, y int64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// cmpHolds tells whether op holds of two values that compare as c to 0.
func cmpHolds(op CmpOp, c int) bool {
	switch op {
	case LT:
		return c < 0
	case LE:
		return c <= 0
	case EQ:
		return c == 0
	case NE:
		return c != 0
	case GT:
		return c > 0
	}
	return c >= 0
}

// compareFrom tries the two operands from a stage: 1 and 2 the comparisons in
// the order of their precedence, 3 identity.
func (t *Thread) compareFrom(stage int, a, b Value, op CmpOp) Value {
	ta, tb := t.typeOf(a), t.typeOf(b)
	first := ta != tb && tb.isSubtype(ta) && tb.slots.Compare != nil
	for ; stage < 3; stage++ {
		var r Value
		orig := t.frame
		if (stage == 1) == first {
			if tb.slots.Compare == nil {
				continue
			}
			r = tb.slots.Compare(t, b, a, swapped[op])
		} else {
			if ta.slots.Compare == nil {
				continue
			}
			r = ta.slots.Compare(t, a, b, op)
		}
		switch r.p {
		case &tNotImplemented:
			continue
		case &tUnwind:
			t.then(orig, &compareNext, a, b)
			t.noteThen(orig, int64(stage)<<8|int64(op))
		}
		return r
	}
	return t.compareDefault(a, b, op)
}

var compareNext = nativeCode{name: "compare", nregs: 2}

func init() {
	compareNext.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p != &tNotImplemented {
			return r
		}
		return t.compareFrom(int(f.note>>8)+1, *f.reg(0), *f.reg(1), CmpOp(f.note&0xff))
	}
}

func (t *Thread) compareDefault(a, b Value, op CmpOp) Value {
	switch op {
	case EQ:
		return Bool(a == b)
	case NE:
		return Bool(a != b)
	}
	return t.typeError("'%s' not supported between instances of '%s' and '%s'", cmpSymbols[op], t.typeName(a), t.typeName(b))
}

// CompareBool is the truth of a op b, identical objects being equal.
func (t *Thread) CompareBool(a, b Value, op CmpOp) (holds, ok bool) {
	if a == b {
		switch op {
		case EQ:
			return true, true
		case NE:
			return false, true
		}
	}
	r := t.Compare(a, b, op)
	if r.p == nil {
		return false, false
	}
	if r.p == &tBool {
		return r.n != 0, true
	}
	holds, ok = t.IsTrue(r)
	t.decref(r)
	return holds, ok
}

// IsTrue is bool(v).
func (t *Thread) IsTrue(v Value) (truth, ok bool) {
	switch v.p.kind {
	case kBool, kInt:
		return v.n != 0, true
	case kNone:
		return false, true
	}
	f := t.frame
	r := t.finish(t.truthSoft(v), f)
	return r == True, r.p != nil
}

// truthSoft gives True or False.
func (t *Thread) truthSoft(v Value) Value {
	switch v.p.kind {
	case kBool:
		return v
	case kInt:
		return Bool(v.n != 0)
	case kNone:
		return False
	case kFloat:
		return Bool(v.float() != 0)
	case kStr, kBytes:
		if v.p.flags&flagSub == 0 {
			return Bool(len(asText(v.p).s) != 0)
		}
	}
	s := &t.typeOf(v).slots
	if s.Bool != nil {
		return s.Bool(t, v)
	}
	if s.Len != nil {
		orig := t.frame
		r := s.Len(t, v)
		if r.p == &tUnwind {
			return t.then(orig, &lenTruth)
		}
		if r.p == nil {
			return Null
		}
		return Bool(r.n != 0)
	}
	return True
}

var lenTruth = nativeCode{name: "truth"}

func init() {
	lenTruth.fn = func(t *Thread, f *Frame, r Value) Value {
		if r.p == nil {
			return Null
		}
		return Bool(r.n != 0)
	}
}

// Hash is hash(v).
func (t *Thread) Hash(v Value) (int64, bool) {
	switch v.p.kind {
	case kInt, kBool:
		return t.vm.hashInt(v.int()), true
	case kStr, kBytes:
		if v.p.flags&flagSub == 0 {
			return t.hashOfText(asText(v.p)), true
		}
	}
	h := t.typeOf(v).slots.Hash
	if h == nil {
		t.typeError("unhashable type: '%s'", t.typeName(v))
		return 0, false
	}
	f := t.frame
	r := t.finish(h(t, v), f)
	if r.p == nil {
		return 0, false
	}
	return r.int(), true
}

// hashInt is the hash of an int of 64 bits.
func (vm *VM) hashInt(i int64) int64 {
	if vm.py2 {
		if i == -1 {
			return -2
		}
		return i
	}
	const mod = 1<<61 - 1
	if i > -mod && i < mod {
		if i == -1 {
			return -2
		}
		return i
	}
	var h int64
	if i < 0 {
		h = -int64(uint64(-i) % mod)
	} else {
		h = i % mod
	}
	if h == -1 {
		h = -2
	}
	return h
}

func (t *Thread) hashOfText(o *TextObj) int64 {
	if o.hash == 0 {
		o.hash = t.vm.hashText(o)
	}
	return o.hash
}

// Len is len(v).
func (t *Thread) Len(v Value) (int, bool) {
	s := t.typeOf(v).slots.Len
	if s == nil {
		t.typeError("object of type '%s' has no len()", t.typeName(v))
		return 0, false
	}
	f := t.frame
	r := t.finish(s(t, v), f)
	return int(r.int()), r.p != nil
}

// GetItem is v[k].
func (t *Thread) GetItem(v, k Value) Value {
	f := t.frame
	return t.finish(t.getItemSoft(v, k), f)
}

// getItemSoft is v[k].
func (t *Thread) getItemSoft(v, k Value) Value {
	typ := t.typeOf(v)
	if typ.slots.GetItem != nil {
		return typ.slots.GetItem(t, v, k)
	}
	if v.p.kind == kType && !t.vm.py2 {
		return t.classGetItem(v, k)
	}
	if t.vm.py2 {
		return t.typeError("'%s' object %s", typ.name, t.noSubscript2(typ, k))
	}
	return t.typeError("'%s' object is not subscriptable", typ.name)
}

// noSubscript2 words Python 2's complaint: what C gave the slots of a sequence
// misses indexing where the key is an index.
func (t *Thread) noSubscript2(typ *Type, k Value) string {
	if (typ.flags&TypeHeap != 0 && typ.inst != kType || typ.inst == kSet) && t.typeOf(k).slots.Index != nil {
		return "does not support indexing"
	}
	return "has no attribute '__getitem__'"
}

// classGetItem is C[k] by __class_getitem__.
func (t *Thread) classGetItem(v, k Value) Value {
	if v == t.vm.types.Type.Value() {
		return t.newGenericAlias(v, k)
	}
	m := t.getAttr(v, t.vm.names.classGetItem)
	if m.p == nil {
		if !t.matches(t.vm.types.AttributeError) {
			return Null
		}
		t.clearExc()
		return t.typeError("type '%s' is not subscriptable", asType(v.p).name)
	}
	r := t.callSoft(m, Args{Pos: []Value{k}})
	t.decref(m)
	return r
}

// SetItem is v[k] = x, or del v[k] where x is Null.
func (t *Thread) SetItem(v, k, x Value) bool {
	f := t.frame
	return t.finish(t.setItemSoft(v, k, x), f).p != nil
}

// setItemSoft is v[k] = x, or del v[k] where x is Null.
func (t *Thread) setItemSoft(v, k, x Value) Value {
	typ := t.typeOf(v)
	if typ.slots.SetItem != nil {
		return typ.slots.SetItem(t, v, k, x)
	}
	what := "assignment"
	if x.p == nil {
		what = "deletion"
	}
	if x.p == nil && !t.vm.py2 {
		return t.typeError("'%s' object doesn't support item deletion", typ.name)
	}
	return t.typeError("'%s' object does not support item %s", typ.name, what)
}

// Iter is iter(v).
func (t *Thread) Iter(v Value) Value {
	f := t.frame
	return t.finish(t.iterSoft(v), f)
}

// iterSoft is iter(v).
func (t *Thread) iterSoft(v Value) Value {
	typ := t.typeOf(v)
	if it := typ.slots.Iter; it != nil {
		orig := t.frame
		r := it(t, v)
		if r.p == &tUnwind {
			return t.then(orig, &iterCheck)
		}
		return t.checkIter(r)
	}
	if t.isSequence(v) {
		return t.newSeqIter(v)
	}
	return t.typeError("'%s' object is not iterable", typ.name)
}

// isSequence tells whether v can be iterated by indices.
func (t *Thread) isSequence(v Value) bool {
	if v.p.kind == kDict || v.p.kind == kType {
		return false
	}
	if v.p.kind == kOldInst {
		m, _ := t.LookupAttr(v, "__getitem__")
		if m.p == nil {
			t.clearExc()
			return false
		}
		t.decref(m)
		return true
	}
	return t.typeOf(v).slots.GetItem != nil
}

var iterCheck = nativeCode{name: "iter"}

func init() {
	iterCheck.fn = func(t *Thread, f *Frame, r Value) Value { return t.checkIter(r) }
}

func (t *Thread) checkIter(r Value) Value {
	if r.p != nil && t.typeOf(r).slots.Next == nil && !(t.vm.py2 && r.p.kind == kOldInst) {
		t.typeError("iter() returned non-iterator of type '%s'", t.typeName(r))
		t.decref(r)
		return Null
	}
	return r
}

// Next gives the iterator's next value (owned). Null without an exception says
// that there is none.
func (t *Thread) Next(it Value) Value {
	f := t.frame
	r := t.finish(t.nextSoft(it), f)
	if r.p == nil && t.exc.p != nil && t.matches(t.vm.types.StopIteration) {
		t.clearExc()
	}
	return r
}

// nextSoft gives the next value; Null without an exception, or a StopIteration,
// says that there is none.
func (t *Thread) nextSoft(it Value) Value {
	next := t.typeOf(it).slots.Next
	if next == nil {
		return t.typeError("'%s' object is not an iterator", t.typeName(it))
	}
	if t.ticks--; t.ticks < 0 && !t.poll() {
		return Null
	}
	if t.nexts >= maxNexts {
		return t.raise(t.vm.types.recursionError(t.vm), "maximum recursion depth exceeded")
	}
	t.nexts++
	r := next(t, it)
	t.nexts--
	return r
}

// maxNexts bounds iterators that ask iterators that ask iterators: each is a few
// frames on the Go stack. CPython runs out of stack not much later.
const maxNexts = 40_000

// Each calls f with each value of an iterable (borrowed) until it returns false.
// It returns false where an exception is set.
func (t *Thread) Each(v Value, f func(Value) bool) bool {
	it := t.Iter(v)
	if it.p == nil {
		return false
	}
	for {
		x := t.Next(it)
		if x.p == nil {
			break
		}
		more := f(x)
		t.decref(x)
		if !more {
			break
		}
	}
	t.decref(it)
	return t.exc.p == nil
}

// List collects an iterable into a new list.
func (t *Thread) List(v Value) Value {
	l := t.NewList()
	ok := t.Each(v, func(x Value) bool {
		asList(l.p).push(t, x.incref())
		return true
	})
	if !ok {
		t.decref(l)
		return Null
	}
	return l
}

// Tuple collects an iterable into a tuple.
func (t *Thread) Tuple(v Value) Value {
	switch v.p.kind {
	case kTuple:
		if v.p.typ == t.vm.types.Tuple {
			return v.incref()
		}
	case kList:
		if v.p.typ == t.vm.types.List {
			return t.NewTuple(increfAll(asList(v.p).items)...)
		}
	}
	it := t.Iter(v)
	if it.p == nil {
		return Null
	}
	if !t.askLength(v, 10) {
		t.decref(it)
		return Null
	}
	var items []Value
	ok := t.Each(it, func(x Value) bool { items = append(items, x.incref()); return true })
	t.decref(it)
	if !ok {
		for _, x := range items {
			t.decref(x)
		}
		return Null
	}
	return t.NewTuple(items...)
}

func increfAll(items []Value) []Value {
	out := make([]Value, len(items))
	for i, v := range items {
		out[i] = v.incref()
	}
	return out
}

// NewTuple makes a tuple; it steals the values.
func (t *Thread) NewTuple(items ...Value) Value {
	if len(items) == 0 {
		return t.vm.empty.tuple.incref()
	}
	o := t.newTupleN(len(items))
	copy(o.items, items)
	return obj(&o.Header)
}

// NewList makes a list; it steals the values.
func (t *Thread) NewList(items ...Value) Value {
	o := takeFree(&t.vm.free.lists)
	if o == nil {
		o = &ListObj{}
	}
	o.items = append(o.items[:0], items...)
	t.init(&o.Header, kList, t.vm.types.List)
	t.track(&o.Header)
	t.vm.charge(56 + 16*len(items))
	return obj(&o.Header)
}

// Repr is repr(v), a str.
func (t *Thread) Repr(v Value) Value {
	f := t.frame
	return t.finish(t.reprSoft(v), f)
}

// reprSoft is repr(v).
func (t *Thread) reprSoft(v Value) Value {
	orig := t.frame
	r := t.typeOf(v).slots.Repr(t, v)
	if r.p == &tUnwind {
		return t.then(orig, &reprCheck)
	}
	return t.checkStr(r, "__repr__")
}

var reprCheck = nativeCode{name: "repr"}

func init() {
	reprCheck.fn = func(t *Thread, f *Frame, r Value) Value { return t.checkStr(r, "__repr__") }
}

// checkStr sees to it that a method returned a string; it steals r.
func (t *Thread) checkStr(r Value, method string) Value {
	if r.p == nil || t.isStr(r) {
		return r
	}
	if t.vm.py2 && r.p.kind == kStr {
		s := t.encodeDefault(r)
		t.decref(r)
		return s
	}
	if t.vm.py2 {
		t.typeError("%s returned non-string (type %s)", method, t.typeName(r))
	} else {
		t.typeError("%s returned non-string (type %s)", method, t.typeName(r))
	}
	t.decref(r)
	return Null
}

// StrOf is str(v).
func (t *Thread) StrOf(v Value) Value {
	f := t.frame
	return t.finish(t.strSoft(v), f)
}

// strSoft is str(v).
func (t *Thread) strSoft(v Value) Value {
	if t.isStr(v) && v.p.flags&flagSub == 0 {
		return v.incref()
	}
	orig := t.frame
	s := t.typeOf(v).slots.Str
	if s == nil {
		return t.reprSoft(v)
	}
	r := s(t, v)
	if r.p == &tUnwind {
		return t.then(orig, &strCheck)
	}
	return t.checkStr(r, "__str__")
}

var strCheck = nativeCode{name: "str"}

func init() {
	strCheck.fn = func(t *Thread, f *Frame, r Value) Value { return t.checkStr(r, "__str__") }
}

// Contains is x in v.
func (t *Thread) Contains(v, x Value) (in, ok bool) {
	f := t.frame
	r := t.finish(t.containsSoft(v, x), f)
	return r == True, r.p != nil
}

// containsSoft is x in v: True or False.
func (t *Thread) containsSoft(v, x Value) Value {
	typ := t.typeOf(v)
	if c := typ.slots.Contains; c != nil {
		return c(t, v, x)
	}
	it := t.Iter(v)
	if it.p == nil {
		if t.vm.py2 || t.matches(t.vm.types.TypeError) {
			t.clearExc()
			return t.typeError("argument of type '%s' is not iterable", typ.name)
		}
		return Null
	}
	r := False
	for {
		y := t.Next(it)
		if y.p == nil {
			break
		}
		eq, ok := t.CompareBool(y, x, EQ)
		t.decref(y)
		if !ok || eq {
			r = Bool(eq)
			break
		}
	}
	t.decref(it)
	if t.exc.p != nil {
		return Null
	}
	return r
}

// Index is operator.index(v) as an int of 64 bits; a larger one raises typ, or
// is clamped where typ is nil.
func (t *Thread) Index(v Value, typ *Type) (int64, bool) {
	if v.p == &tInt || v.p == &tBool {
		return v.int(), true
	}
	n := t.IndexValue(v)
	if n.p == nil {
		return 0, false
	}
	if n.p == &tInt || n.p == &tBool {
		return n.int(), true
	}
	sign := asLong(n.p).v.Sign()
	if b := asLong(n.p).v; b.IsInt64() {
		i := b.Int64()
		t.decref(n)
		return i, true
	}
	t.decref(n)
	if typ != nil {
		t.raise(typ, "cannot fit '%s' into an index-sized integer", t.typeName(v))
		return 0, false
	}
	if sign < 0 {
		return -1 << 63, true
	}
	return 1<<63 - 1, true
}

// IndexValue is operator.index(v): an int or long (owned).
func (t *Thread) IndexValue(v Value) Value {
	switch v.p.kind {
	case kInt:
		return v
	case kBool:
		return Int(v.int())
	case kLong:
		if v.p.flags&flagSub == 0 {
			return v.incref()
		}
	}
	s := t.typeOf(v).slots.Index
	if s == nil {
		return t.typeError("'%s' object cannot be interpreted as an %s", t.typeName(v), t.indexWord())
	}
	f := t.frame
	r := t.finish(s(t, v), f)
	if r.p != nil && r.p.kind != kInt && r.p.kind != kLong && r.p.kind != kBool {
		what := "int"
		if t.vm.py2 {
			what = "(int,long)"
		}
		t.typeError("__index__ returned non-%s (type %s)", what, t.typeName(r))
		t.decref(r)
		return Null
	}
	if r.p != nil && r.p.kind != kInt && (r.p.kind == kBool || r.p.flags&flagSub != 0) && t.typeOf(v) != t.typeOf(r) && !t.warnSubclass("__index__", "int", r) {
		t.decref(r)
		return Null
	}
	return r
}

func (t *Thread) indexWord() string {
	if t.vm.py2 {
		return "index"
	}
	return "integer"
}
