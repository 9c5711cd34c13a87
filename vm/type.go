package vm

// TypeFlags are properties of a class.
type TypeFlags uint32

// The flags.
const (
	TypeHeap     TypeFlags = 1 << iota // made by a class statement or type()
	TypeBase                           // may be subclassed
	TypeGC                             // instances may be part of cycles
	TypeAbstract                       // has abstract methods
	TypeMapping                        // for match statements
	TypeSequence
	TypeDict   // instances have a __dict__
	TypeWeak   // instances can be weakly referenced
	TypeNoInst // cannot be instantiated from Python
	TypeMethod // a descriptor that LOAD_METHOD need not bind
	TypeExc    // a subclass of BaseException
	TypeDel    // has a __del__
	TypeImmut  // attributes cannot be set
	TypeReady
	TypeLegacyDel // has the finalizer of old C classes, __tp_del__
)

// Type is a class. Its fields change only through type.go.
type Type struct {
	Header
	name      string // __name__
	qualname  string
	module    string // of built-in types; classes keep theirs in dict
	doc       string
	flags     TypeFlags
	inst      Kind // the layout of instances
	dict      *DictObj
	base      *Type
	bases     Value // tuple
	mro       []*Type
	mroObj    Value   // the same as a tuple, with Python 2's classic classes
	mixed     bool    // mroObj has classic classes: nothing that was found may be kept
	subs      []*Type // direct subclasses, not counted
	slots     Slots
	shape     *Shape // of a new instance
	shapes    []*Shape
	members   int // values of __slots__, at the start of attrs.slots
	slotBase  *Type
	version   uint64 // 0: not valid for caches
	ht        struct{ nameObj, qualnameObj, slotsObj Value }
	alloc     func(t *Thread, typ *Type) *Header // makes an empty instance
	native    *TypeSpec
	excFields []string
	callsNew  bool // Python 2: once had, or inherits, a __new__ written in Python
	excNew    bool // of exceptions: __new__ is not that of the base
	excPlain  bool // of exceptions: __init__ is BaseException's
}

// NewFunc makes an instance: tp_new.
type NewFunc func(t *Thread, typ *Type, a Args) Value

// plainGet and plainSet say that GetAttr and SetAttr are those of object.

// Slots are what a type's instances can do, CPython's tp_*, nb_* … in one. A
// function of a slot may return Unwind unless said otherwise.
type Slots struct {
	plainGet, plainSet bool // GetAttr, SetAttr are those of object
	New                NewFunc
	Init               func(t *Thread, self Value, a Args) Value // None, Null or Unwind
	Call               func(t *Thread, self Value, a Args) Value
	GetAttr            func(t *Thread, self Value, name *TextObj) Value
	// SetAttr sets, or deletes where v is Null. None, Null or Unwind.
	SetAttr  func(t *Thread, self Value, name *TextObj, v Value) Value
	DescrGet func(t *Thread, descr, self Value, typ *Type) Value // self Null: of the class
	DescrSet func(t *Thread, descr, self, v Value) Value         // v Null: delete
	Repr     func(t *Thread, self Value) Value
	Str      func(t *Thread, self Value) Value
	Hash     func(t *Thread, self Value) Value // an int
	Compare  func(t *Thread, a, b Value, op CmpOp) Value
	Iter     func(t *Thread, self Value) Value
	// Next gives the next value; Null without an exception says that there is none.
	Next     func(t *Thread, self Value) Value
	Binary   [NumBinary]func(t *Thread, a, b Value) Value // or NotImplemented
	Inplace  [NumBinary]func(t *Thread, a, b Value) Value // or NotImplemented
	Power    func(t *Thread, a, b, mod Value) Value       // three-argument pow
	Negative func(t *Thread, self Value) Value
	Positive func(t *Thread, self Value) Value
	Absolute func(t *Thread, self Value) Value
	Invert   func(t *Thread, self Value) Value
	Bool     func(t *Thread, self Value) Value // a bool
	Int      func(t *Thread, self Value) Value
	Long     func(t *Thread, self Value) Value // Python 2
	Float    func(t *Thread, self Value) Value
	Index    func(t *Thread, self Value) Value
	Oct, Hex func(t *Thread, self Value) Value // Python 2
	Len      func(t *Thread, self Value) Value // an int
	GetItem  func(t *Thread, self, key Value) Value
	SetItem  func(t *Thread, self, key, v Value) Value // v Null: delete
	Contains func(t *Thread, self, v Value) Value      // a bool
	// Concat, Repeat and their in-place forms are tried after the numbers, as in C.
	Concat, InplaceConcat func(t *Thread, a, b Value) Value
	Repeat, InplaceRepeat func(t *Thread, a, n Value) Value
	GetSlice              func(t *Thread, self, i, j Value) Value    // Python 2
	SetSlice              func(t *Thread, self, i, j, v Value) Value // Python 2
	OldCmp                func(t *Thread, a, b Value) Value          // Python 2's __cmp__: an int
	Coerce                func(t *Thread, a, b Value) Value          // Python 2: a pair or NotImplemented
	Await, AIter, ANext   func(t *Thread, self Value) Value
	Del                   func(t *Thread, self Value)
	// Buffer gives the bytes of self, which the caller must not keep.
	Buffer func(t *Thread, self Value) ([]byte, bool)
	// Export gives the memory of self for memoryview, where Buffer is not enough.
	Export func(t *Thread, self Value) (Export, bool)
	// Traverse visits the references that a NativeObj's data holds, Clear drops them.
	Traverse func(data any, visit func(Value))
	Clear    func(t *Thread, data any)
}

// CmpOp is a rich comparison, in the order of CPython's Py_LT ….
type CmpOp uint8

// The comparisons.
const (
	LT CmpOp = iota
	LE
	EQ
	NE
	GT
	GE
)

// BinOp is a binary operator, in the order of the opcodes.
type BinOp uint8

// The binary operators.
const (
	OpAdd BinOp = iota
	OpSubtract
	OpMultiply
	OpMatrixMultiply
	OpTrueDivide
	OpRemainder
	OpPower
	OpLshift
	OpRshift
	OpOr
	OpXor
	OpAnd
	OpFloorDivide
	OpDivide // Python 2
	OpDivmod
	NumBinary
)

// TypeSpec describes a built-in type.
type TypeSpec struct {
	Name     string // "list", or "collections.deque"
	Name2    string // in Python 2, where it differs
	Doc      string
	Kind     Kind
	Flags    TypeFlags
	Base     *Type // object where nil
	Slots    Slots
	Py2      func(*Slots) // changes Slots for Python 2
	Methods  []Method
	GetSet   []GetSet
	Consts   func(t *Thread, typ *Type) // further entries of the dictionary
	Alloc    func(t *Thread, typ *Type) *Header
	Hashable bool // keep object's hash in spite of Compare
	// Dialect changes the slots to those of the dialect.
	Dialect func(py2 bool, s *Slots)
}

// Method is a method of a built-in type or a function of a module. Sig lists
// its parameters without self, as CPython's text signatures do: "x, /, key=None,
// *, reverse=False"; a default is only documentation, what is not given arrives
// as Null. Fn gets self (of a method) and one value for each parameter, Raw all
// arguments as they came, self first.
type Method struct {
	Name string
	Sig  string
	Fn   func(t *Thread, a []Value) Value
	Raw  func(t *Thread, a Args) Value
	Doc  string
	How  MethodFlags
}

// MethodFlags say how a Method is bound and where it exists.
type MethodFlags uint8

// The flags of methods.
const (
	ClassMethod MethodFlags = 1 << iota
	StaticMethod
	Only2 // Python 2 alone has it
	Only3
	// Unpack says that a wrong number of arguments is worded in Python 2 as by
	// PyArg_UnpackTuple.
	Unpack
)

// GetSet is a computed attribute of a built-in type. Get returns an owned value.
// Set's v is Null where the attribute is deleted; it returns false where it set
// an exception.
type GetSet struct {
	Name string
	Get  func(t *Thread, self Value) Value
	Set  func(t *Thread, self, v Value) bool
	Doc  string
	How  MethodFlags
	// member says that it is a member_descriptor, not a getset_descriptor.
	Member bool
}

// lookup finds name in the dictionaries of typ's mro (borrowed, Null if absent).
func (typ *Type) lookup(t *Thread, name *TextObj) Value {
	if typ.mixed {
		return lookupMixed(asTuple(typ.mroObj.p).items, name)
	}
	if typ.version == 0 {
		typ.assignVersion(t.vm)
	}
	e := &t.vm.typeCache[(typ.version^uint64(name.hash))%typeCacheSize]
	if e.version == typ.version && e.name == name {
		return e.v
	}
	v := Null
	for _, k := range typ.mro {
		if v = k.dict.getStr(name); v.p != nil {
			break
		}
	}
	if name.flags&flagInterned != 0 && typ.version != 0 {
		*e = typeCacheEntry{typ.version, name, v}
	}
	return v
}

// lookupMixed finds name in classes of either style, one after the other (borrowed).
func lookupMixed(mro []Value, name *TextObj) Value {
	for _, k := range mro {
		if v := classDict(k).getStr(name); v.p != nil {
			return v
		}
	}
	return Null
}

// classDict gives the dictionary of a class of either style.
func classDict(k Value) *DictObj {
	if k.p.kind == kOldClass {
		return asOldClass(k.p).dict
	}
	return asType(k.p).dict
}

const typeCacheSize = 1 << 11

type typeCacheEntry struct {
	version uint64
	name    *TextObj
	v       Value
}

func (typ *Type) assignVersion(vm *VM) {
	vm.typeVersion++
	typ.version = vm.typeVersion
}

// modified makes every cache forget typ and its subclasses.
func (typ *Type) modified(vm *VM) {
	typ.version = 0
	for _, s := range typ.shapes {
		s.id = vm.newShapeID()
	}
	for _, sub := range typ.subs {
		sub.modified(vm)
	}
}

// isSubtype tells whether typ is base or derives from it.
func (typ *Type) isSubtype(base *Type) bool {
	if typ == base {
		return true
	}
	if typ.mro == nil {
		for k := typ; k != nil; k = k.base {
			if k == base {
				return true
			}
		}
		return false
	}
	for _, k := range typ.mro {
		if k == base {
			return true
		}
	}
	return false
}

// IsSubtype tells whether typ is base or derives from it.
func (typ *Type) IsSubtype(base *Type) bool { return typ.isSubtype(base) }

// Name is the class's __name__.
func (typ *Type) Name() string { return typ.name }

// Value gives the class as a value (borrowed).
func (typ *Type) Value() Value { return obj(&typ.Header) }

// isInstance is a plain look at v's class, without __instancecheck__.
func (t *Thread) isInstance(v Value, typ *Type) bool { return t.typeOf(v).isSubtype(typ) }
