package vm

import (
	"math"
	"math/big"
)

// Kind is the memory layout of an object: which Go struct it is. Kinds up to
// kLastStatic are immediates, which have no object of their own and are not
// counted.
type Kind uint8

// The kinds.
const (
	kNull Kind = iota // no value: an exception is set, or nothing is there
	kInt              // an int that fits 64 bits
	kFloat
	kBool
	kNone
	kUnbound // what a register holds that holds nothing
	kNotImplemented
	kEllipsis
	kUnwind // a native's answer: it pushed a frame, whose result will be its own
	kLastStatic

	kLong  // an int beyond 64 bits; every long of Python 2
	kStr   // str of Python 3, unicode of Python 2
	kBytes // bytes of Python 3, str of Python 2
	kByteArray
	kComplex
	kFloatObj // an instance of a subclass of float
	kTuple
	kList
	kDict
	kSet // set and frozenset
	kSlice
	kRange
	kInst // an instance of a class whose layout is object's
	kOldClass
	kOldInst
	kType
	kFunc
	kNative // built-in function, bound to its self or module
	kMethod // a function bound to its self
	kDescr  // method, wrapper, member and getset descriptors of built-in types
	kProperty
	kStaticMethod
	kClassMethod
	kSuper
	kCell
	kCode
	kFrame
	kTraceback
	kGen // generator, coroutine, asynchronous generator
	kExc
	kModule
	kIter // iterators of built-in containers, map, zip, enumerate …
	kWeakref
	kProxy     // mappingproxy, dict views
	kNativeObj // an object of a library module: NativeObj
)

// Header begins every heap object.
type Header struct {
	rc    int64
	kind  Kind
	flags objFlags
	width uint8  // of text: log2 of the bytes a character takes
	gen   uint8  // of the collector: generation plus one, 0 where it is not tracked
	index uint32 // of the collector: place in its generation
	typ   *Type
}

type objFlags uint8

const (
	flagWeak      objFlags = 1 << iota // weak references to it may exist
	flagSub                            // the struct is the subclass variant of its kind, with attrs
	flagFinalized                      // its __del__ has run
	flagASCII                          // of text: all characters below 128
	flagInterned                       // of text
	flagDying                          // it is being deallocated
	flagHasDel                         // its class has a __del__
	flagMark                           // scratch of the collector and the audit
)

// Value is a reference to an object, or an immediate. For a heap object p is the
// object and n is 0; for an immediate p is the static header of its kind and n
// the payload. The zero Value is Null.
type Value struct {
	p *Header
	n uint64
}

// The headers of immediates. Their counts are never touched.
var (
	tNull           = Header{kind: kNull}
	tInt            = Header{kind: kInt}
	tFloat          = Header{kind: kFloat}
	tBool           = Header{kind: kBool}
	tNone           = Header{kind: kNone}
	tUnbound        = Header{kind: kUnbound}
	tNotImplemented = Header{kind: kNotImplemented}
	tEllipsis       = Header{kind: kEllipsis}
	tUnwind         = Header{kind: kUnwind}
)

// The immediates that have no payload.
var (
	Null           = Value{}
	None           = Value{&tNone, 0}
	Unbound        = Value{&tUnbound, 0}
	NotImplemented = Value{&tNotImplemented, 0}
	Ellipsis       = Value{&tEllipsis, 0}
	True           = Value{&tBool, 1}
	False          = Value{&tBool, 0}
	// Unwind is what a native returns after it pushed a frame whose result
	// will be its own. Only what is called by the dispatcher sees it.
	Unwind = Value{&tUnwind, 0}
)

// Int makes an int.
func Int(i int64) Value { return Value{&tInt, uint64(i)} }

// Float makes a float.
func Float(f float64) Value { return Value{&tFloat, math.Float64bits(f)} }

// Bool makes a bool.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// IsNull tells that there is no value: an exception is set.
func (v Value) IsNull() bool { return v.p == nil }

// IsNone tells whether v is None.
func (v Value) IsNone() bool { return v.p == &tNone }

// IsUnwind tells whether v is the token Unwind.
func (v Value) IsUnwind() bool { return v.p == &tUnwind }

// Is is Python's identity. Ints and floats of equal value are identical.
func (v Value) Is(w Value) bool { return v == w }

func (v Value) int() int64     { return int64(v.n) }
func (v Value) float() float64 { return math.Float64frombits(v.n) }
func (v Value) isInt() bool    { return v.p == &tInt }
func (v Value) isHeap() bool   { return v.p.kind > kLastStatic }

// incref counts one more reference to v and returns it.
func (v Value) incref() Value {
	if v.p.kind > kLastStatic {
		v.p.rc++
	}
	return v
}

// xincref is incref of what may be Null.
func (v Value) xincref() Value {
	if v.p != nil && v.p.kind > kLastStatic {
		v.p.rc++
	}
	return v
}

// decref lets one reference to v go, which may run any Python code.
func (t *Thread) decref(v Value) {
	if p := v.p; p.kind > kLastStatic {
		if p.rc--; p.rc == 0 {
			t.dealloc(p)
		}
	}
}

// xdecref is decref of what may be Null.
func (t *Thread) xdecref(v Value) {
	if v.p != nil {
		t.decref(v)
	}
}

// set stores an owned v in a slot and lets go of what was there.
func (t *Thread) set(slot *Value, v Value) {
	old := *slot
	*slot = v
	if old.p != nil {
		t.decref(old)
	}
}

// Incref counts one more reference and returns v.
func (v Value) Incref() Value { return v.xincref() }

// Decref lets one reference go, which may run any Python code.
func (t *Thread) Decref(v Value) { t.xdecref(v) }

// obj makes a Value of an object.
func obj(h *Header) Value { return Value{h, 0} }

// LongObj is an int beyond 64 bits, or a long of Python 2.
type LongObj struct {
	Header
	v *big.Int // never changed
}

// ComplexObj is a complex number.
type ComplexObj struct {
	Header
	v complex128
}

// TextObj is a str, bytes or unicode: an immutable array of characters of equal
// width. Of a kBytes the width is always 1; of a kStr it is the least that fits
// (1 for Latin-1, 2, 4), and s holds the characters in the machine's order. An
// identifier has the same s whichever kind it is.
type TextObj struct {
	Header
	s    string
	hash int64 // 0 where not yet computed
}

// TupleObj is a tuple.
type TupleObj struct {
	Header
	items []Value
}

// ListObj is a list.
type ListObj struct {
	Header
	items []Value
}

// SliceObj is a slice.
type SliceObj struct {
	Header
	start, stop, step Value
}

// CellObj is a variable shared by scopes; v is Unbound where it is empty.
type CellObj struct {
	Header
	v Value
}

// ModuleObj is a module.
type ModuleObj struct {
	Header
	attrs // the slots of a subclass
	dict  *DictObj
}

// FloatObj is an instance of a subclass of float; other floats are immediates.
type FloatObj struct {
	Header
	f float64
}
