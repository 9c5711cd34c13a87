package vm

// What module pickle in stdlib needs of the interpreter.

// EnterRecursion counts recursion through native code. It raises, and returns false,
// where that is too deep; else LeaveRecursion has to follow.
func (t *Thread) EnterRecursion() bool { return t.enterRecursion() }

// LeaveRecursion undoes EnterRecursion.
func (t *Thread) LeaveRecursion() { t.leaveRecursion() }

// PickleHooked tells whether module stackless is there, with which functions are
// pickled by value and the dictionaries of modules by name.
func (t *Thread) PickleHooked() bool { return t.vm.pickleHooked }

// ModuleOfDict gives the module in sys.modules whose dictionary d is (borrowed), Null
// where it is none's.
func (t *Thread) ModuleOfDict(d Value) Value { return t.moduleOfDict(asDict(d.p)) }

// Modules is sys.modules (borrowed).
func (t *Thread) Modules() Value { return obj(&t.vm.modules.Header) }

// Exception gives the exception that is set (borrowed), Null for none.
func (t *Thread) Exception() Value { return t.exc }

// TakeException forgets the exception that is set, and gives what sets it again.
func (t *Thread) TakeException() (restore func()) {
	e := t.fetchExc()
	return func() { t.restoreExc(e) }
}

// ValueKind is what a value is for who looks at its class exactly: subclasses are
// OtherKind.
type ValueKind uint8

// The kinds of values that module pickle writes in a way of their own.
const (
	OtherKind ValueKind = iota
	NoneKind
	BoolKind
	IntKind
	LongKind
	FloatKind
	TextKind  // str of 3, unicode of 2
	BytesKind // bytes of 3, str of 2
	ByteArrayKind
	TupleKind
	ListKind
	DictKind
	SetKind
	FrozenSetKind
	FunctionKind
	TypeKind
	NativeKind
	OldClassKind
	OldInstanceKind
)

// KindOf tells the kind of a value.
func (t *Thread) KindOf(v Value) ValueKind {
	ts := &t.vm.types
	switch v.p.kind {
	case kNone:
		return NoneKind
	case kBool:
		return BoolKind
	case kInt:
		return IntKind
	case kFloat:
		return FloatKind
	}
	var want *Type
	kind := OtherKind
	switch v.p.kind {
	case kLong:
		want, kind = ts.Int, IntKind
		if t.vm.py2 {
			want, kind = ts.Long, LongKind
		}
	case kStr:
		want, kind = ts.Str, TextKind
	case kBytes:
		want, kind = ts.Bytes, BytesKind
	case kByteArray:
		want, kind = ts.ByteArray, ByteArrayKind
	case kTuple:
		want, kind = ts.Tuple, TupleKind
	case kList:
		want, kind = ts.List, ListKind
	case kDict:
		want, kind = ts.Dict, DictKind
	case kSet:
		if v.p.typ == ts.FrozenSet {
			return FrozenSetKind
		}
		want, kind = ts.Set, SetKind
	case kFunc:
		want, kind = ts.Function, FunctionKind
	case kType:
		want, kind = ts.Type, TypeKind
	case kNative:
		want, kind = ts.NativeFunc, NativeKind
	case kOldClass:
		return OldClassKind
	case kOldInst:
		return OldInstanceKind
	}
	if v.p.typ == want {
		return kind
	}
	return OtherKind
}

// NewOldInstance makes an instance of a classic class without calling __init__.
func (t *Thread) NewOldInstance(class Value) Value {
	o := &OldInstObj{class: asOldClass(class.p), dict: t.newDict()}
	class.incref()
	t.init(&o.Header, kOldInst, t.vm.types.OldInstance)
	t.track(&o.Header)
	return obj(&o.Header)
}

// OldInstanceClass gives the class of an instance of a classic class (borrowed).
func OldInstanceClass(v Value) Value { return obj(&asOldInst(v.p).class.Header) }

// DictItems gives the keys and values of a dict in turns, each counted once more.
func (t *Thread) DictItems(d Value) []Value {
	out := make([]Value, 0, 2*asDict(d.p).used)
	asDict(d.p).each(t, func(k, v Value) bool {
		out = append(out, k.incref(), v.incref())
		return true
	})
	return out
}

// SetItems gives the elements of a set or frozenset, each counted once more.
func SetItems(s Value) []Value {
	out := make([]Value, 0, asSet(s.p).used)
	asSet(s.p).each(func(v Value) { out = append(out, v.incref()) })
	return out
}

// SetAdd adds an element to a set or frozenset that is being made.
func (t *Thread) SetAdd(s, v Value) bool { return asSet(s.p).add(t, v) }

// IsSet tells whether v is a set, also one of a derived class.
func (t *Thread) IsSet(v Value) bool { return v.p.kind == kSet && t.isInstance(v, t.vm.types.Set) }

// RawBytes gives the characters of a str of Python 2, or bytes of 3.
func RawBytes(v Value) string { return asText(v.p).s }

// InternKey gives the text v with its equals shared, as the keys of instances are
// (owned); any other value itself.
func (t *Thread) InternKey(v Value) Value {
	if (v.p.kind == kStr && !t.vm.py2 || v.p.kind == kBytes && t.vm.py2) && v.p.flags&flagSub == 0 {
		return obj(&t.vm.intern(GoString(v)).Header).incref()
	}
	return v.incref()
}

// RefCount gives how many references to an object there are.
func RefCount(v Value) int64 { return v.p.rc }
