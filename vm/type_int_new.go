package vm

import (
	"github.com/sllint/sllint/vm/internal/number"
	"strings"
)

// How ints, longs and bools are made of other things.

var intSig = parseSig("x, /, base=10")
var intSig2 = parseSig("x=0, base=10")

// intNew is int.__new__.
func intNew(t *Thread, typ *Type, a Args) Value {
	var p [2]Value
	name := "int"
	if typ.isSubtype(t.vm.types.Int) == false {
		name = "long"
	}
	if t.vm.py2 {
		if n := len(a.Pos) + len(a.Kw); n > 2 {
			return t.typeError("%s() takes at most 2 arguments (%d given)", name, n)
		}
		if !intSig2.bind(t, name, a, p[:]) {
			return Null
		}
	} else {
		if n := len(a.Pos) + len(a.Kw); n > 2 && len(a.Kw) == 0 {
			return t.typeError("int expected at most 2 arguments, got %d", n)
		}
		if !(&sig{names: intSig.names, posOnly: 1, npos: 2, star: -1, starKw: -1}).bind(t, name, a, p[:]) {
			return Null
		}
	}
	v := t.intOf(name, p[0], p[1])
	if v.p == nil || typ == t.vm.types.Int || typ == t.vm.types.Long {
		return v
	}
	return t.intSub(typ, v)
}

// intSub makes an instance of a subclass of int or long with the value of v
// (stolen).
func (t *Thread) intSub(typ *Type, v Value) Value {
	i, _ := asInt(v)
	if name := "int"; t.vm.py2 && i.Big != nil && typ.isSubtype(t.vm.types.Int) {
		t.decref(v)
		return t.overflowError("Python %s too large to convert to C long", name)
	}
	o := &longSub{}
	o.v = i.ToBig()
	t.init(&o.Header, kLong, typ)
	t.startSub(&o.Header, &o.attrs)
	t.decref(v)
	return obj(&o.Header)
}

// intOf is int(x, base), or long(x, base) by name; Null for what is not given.
func (t *Thread) intOf(name string, x, base Value) Value {
	long := name == "long"
	switch {
	case x.p == nil && base.p != nil:
		return t.typeError("%s() missing string argument", name)
	case x.p == nil && long:
		return t.fromLong(number.Int{})
	case x.p == nil:
		return Int(0)
	case base.p == nil && long:
		return t.longNumber(x)
	case base.p == nil:
		return t.IntNumber(x)
	}
	b, ok := t.intBase(base)
	if !ok {
		return Null
	}
	if x.p.kind == kStr || x.p.kind == kBytes || x.p.kind == kByteArray && !t.vm.py2 {
		return t.parseInt(x, b, long)
	}
	return t.typeError("%s() can't convert non-string with explicit base", name)
}

// intBase gives the second argument of int(): what does not fit is wrong anyway.
func (t *Thread) intBase(v Value) (int, bool) {
	if t.vm.py2 {
		if i, ok := asInt(v); ok {
			if i.Big != nil {
				t.overflowError("Python int too large to convert to C long")
				return 0, false
			}
			return int(i.Small), true
		}
		if t.typeOf(v).slots.Int == nil || v.p.kind == kStr || v.p.kind == kBytes {
			t.typeError("an integer is required")
			return 0, false
		}
	}
	i, ok := t.Index(v, nil)
	if !ok {
		return 0, false
	}
	if i != 0 && (i < 2 || i > 36) {
		i = 1
	}
	return int(i), true
}

// parseInt reads an int, or a long, from text.
func (t *Thread) parseInt(v Value, base int, long bool) Value {
	s, _, ok := t.numberText(v)
	if !ok {
		return Null
	}
	null := -1
	if t.vm.py2 && v.p.kind == kBytes {
		if null = strings.IndexByte(s, 0); null >= 0 {
			s = s[:null] // where C's strings end
			v = t.Bytes(s)
			defer t.decref(v)
		}
	}
	i, err := number.ParseInt(s, base, number.IntOptions{Dialect: t.vm.numbers(), Long: long, MaxDigits: t.maxDigits()})
	switch {
	case err != nil:
		return t.raiseNumber(err, v)
	case null >= 0:
		return t.valueError("null byte in argument for %s()", map[bool]string{true: "long", false: "int"}[long])
	}
	if long {
		return t.fromLong(i)
	}
	return t.fromInt(i)
}

// IntNumber is int(x) for any x: an exact int, in Python 2 whatever int or long
// __int__ or __trunc__ gave.
func (t *Thread) IntNumber(x Value) Value {
	switch x.p.kind {
	case kInt:
		return x
	case kLong:
		if x.p.flags&flagSub != 0 {
			break
		}
		if b := asLong(x.p).v; b.IsInt64() { // a small long of Python 2
			return Int(b.Int64())
		}
		return x.incref()
	case kBool:
		return Int(x.int())
	}
	if to := t.typeOf(x).slots.Int; to != nil {
		f := t.frame
		return t.exactInt(t.finish(to(t, x), f), "__int__")
	}
	if !t.vm.py2 && t.typeOf(x).slots.Index != nil {
		return t.exactInt(t.IndexValue(x), "__index__")
	}
	if m := t.lookupTrunc(x); m.p != nil {
		if !t.vm.py2 && !t.warn("DeprecationWarning", "The delegation of int() to __trunc__ is deprecated.") {
			t.decref(m)
			return Null
		}
		r := t.Call(m)
		t.decref(m)
		return t.truncated(r)
	} else if t.exc.p != nil {
		return Null
	}
	if _, text, _ := t.numberText(x); text || t.exc.p != nil {
		if t.exc.p != nil {
			return Null
		}
		return t.parseInt(x, 10, false)
	}
	if t.typeOf(x).slots.Buffer != nil && !t.vm.py2 {
		b := t.bytesOfBuffer(x)
		if b.p == nil {
			return Null
		}
		r := t.parseInt(b, 10, false)
		t.decref(b)
		return r
	}
	if t.vm.py2 {
		return t.typeError("int() argument must be a string or a number, not '%s'", t.typeName(x))
	}
	return t.typeError("int() argument must be a string, a bytes-like object or a real number, not '%s'", t.typeName(x))
}

// exactInt checks the result of a conversion (stolen) and, in Python 3, makes it
// exact.
func (t *Thread) exactInt(r Value, method string) Value {
	if r.p == nil || r.p == &tInt {
		return r
	}
	if _, ok := asInt(r); !ok {
		t.typeError("%s returned non-int (type %s)", method, t.typeName(r))
		t.decref(r)
		return Null
	}
	if t.vm.py2 {
		return r
	}
	if r.p.kind != kLong || r.p.flags&flagSub != 0 {
		if !t.warnSubclass(method, "int", r) {
			t.decref(r)
			return Null
		}
		v := intInt(t, r)
		t.decref(r)
		return v
	}
	return r
}

// warnSubclass warns that a conversion gave an instance of a class derived from the
// one that it should give; false where the warning is an error.
func (t *Thread) warnSubclass(method, base string, r Value) bool {
	return t.Warn(t.vm.types.DeprecationWarning, 1, "%s returned non-%s (type %s).  The ability to return an instance of a strict subclass of %s is deprecated, and may not be supported in a future version of Python.",
		method, base, t.typeName(r), base)
}

// lookupTrunc finds __trunc__ (owned), Null for none or an exception.
func (t *Thread) lookupTrunc(x Value) Value {
	if t.vm.py2 && x.p.kind != kStr && x.p.kind != kBytes {
		m, _ := t.lookupAttr(x, t.vm.names.trunc) // __getattr__ is asked, and may fail
		t.clearExc()
		return m
	}
	return t.lookupSpecial(x, t.vm.names.trunc)
}

// truncated makes an int of what __trunc__ returned (stolen).
func (t *Thread) truncated(r Value) Value {
	if r.p == nil {
		return Null
	}
	if _, ok := asInt(r); ok {
		return t.exactInt(r, "__trunc__")
	}
	var v Value
	switch {
	case t.vm.py2:
		v = t.truncatedInt2(r)
	case t.typeOf(r).slots.Index != nil:
		v = t.exactInt(t.IndexValue(r), "__index__")
	default:
		v = t.typeError("__trunc__ returned non-Integral (type %s)", t.typeName(r))
	}
	t.decref(r)
	return v
}

// truncatedInt2 is the __int__ of what Python 2's __trunc__ returned: the attribute,
// not the slot, which would ask a classic instance for its __trunc__ in turn.
func (t *Thread) truncatedInt2(r Value) Value {
	m, ok := t.lookupAttr(r, t.vm.intern("__int__"))
	if !ok {
		t.clearExc()
	}
	v := r
	if m.p != nil {
		v = t.Call(m)
		t.decref(m)
		if v.p == nil {
			return Null
		}
		if _, ok = asInt(v); ok {
			return v
		}
		defer t.decref(v)
	}
	return t.typeError("__trunc__ returned non-Integral (type %s)", t.nameOr(t.classOfBorrowed(v), "?"))
}

// longNumber is Python 2's long(x).
func (t *Thread) longNumber(x Value) Value {
	if x.p.kind == kStr || t.hasOldBuffer(x) {
		return t.parseInt(x, 10, true)
	}
	s := &t.typeOf(x).slots
	if s.Long != nil {
		f := t.frame
		r := t.finish(s.Long(t, x), f)
		if r.p == nil {
			return Null
		}
		if _, ok := asInt(r); !ok {
			t.typeError("__long__ returned non-long (type %s)", t.typeName(r))
			t.decref(r)
			return Null
		}
		return t.longFrom(r)
	}
	if s.Int == nil && t.lookupTruncIs(x) == false {
		return t.typeError("long() argument must be a string or a number, not '%s'", t.typeName(x))
	}
	r := t.IntNumber(x)
	if r.p == nil {
		return Null
	}
	return t.longFrom(r)
}

// longFrom gives a long of any class as it is, and makes one of an int (stolen).
func (t *Thread) longFrom(r Value) Value {
	if t.isInstance(r, t.vm.types.Long) {
		return r
	}
	i, _ := asInt(r)
	t.decref(r)
	return t.fromLong(i)
}

// lookupTruncIs tells whether x has a __trunc__.
func (t *Thread) lookupTruncIs(x Value) bool {
	m := t.lookupTrunc(x)
	t.xdecref(m)
	return m.p != nil
}

var boolSpec = TypeSpec{Name: "bool", Kind: kLong, Doc: "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
	Slots: boolSlots(), Py2: func(s *Slots) { s.Str, s.Invert = boolRepr, nil }}

func boolSlots() Slots {
	s := Slots{New: boolNew, Repr: boolRepr, Invert: boolInvert}
	for _, op := range [...]BinOp{OpAnd, OpOr, OpXor} {
		s.Binary[op] = func(t *Thread, a, b Value) Value {
			if a.p != &tBool || b.p != &tBool {
				return t.intBinary(op, a, b)
			}
			switch op {
			case OpAnd:
				return Bool(a.n&b.n != 0)
			case OpOr:
				return Bool(a.n|b.n != 0)
			}
			return Bool(a.n != b.n)
		}
	}
	return s
}

func boolRepr(t *Thread, v Value) Value {
	if v.n != 0 {
		return t.Name("True").incref()
	}
	return t.Name("False").incref()
}

func boolNew(t *Thread, typ *Type, a Args) Value {
	var x Value
	switch {
	case t.vm.py2:
		if n := len(a.Pos) + len(a.Kw); n > 1 {
			return t.typeError("bool() takes at most 1 argument (%d given)", n)
		}
		if !boolSig2.bind(t, "bool", a, []Value{x}[:1]) {
			return Null
		}
	case len(a.Kw) > 0:
		return t.typeError("bool() takes no keyword arguments")
	case len(a.Pos) > 1:
		return t.typeError("bool expected at most 1 argument, got %d", len(a.Pos))
	}
	switch {
	case len(a.Pos) == 1:
		x = a.Pos[0]
	case len(a.Kw) == 1:
		x = a.Kw[0]
	default:
		return False
	}
	return t.truthSoft(x)
}

var boolSig2 = parseSig("x=False")

var noneSpec = TypeSpec{Name: "NoneType", Slots: Slots{
	New:  singletonNew("NoneType", None),
	Repr: func(t *Thread, v Value) Value { return t.Name("None").incref() },
	Bool: func(t *Thread, v Value) Value { return False },
	Hash: func(t *Thread, v Value) Value { return Int(0xfca86420) },
}, Dialect: func(py2 bool, s *Slots) {
	if py2 {
		s.Hash = nil // that of object, an address
		s.Bool = nil // known without one
	}
}}

var notImplementedSpec = TypeSpec{Name: "NotImplementedType", Slots: Slots{
	New:  singletonNew("NotImplementedType", NotImplemented),
	Repr: func(t *Thread, v Value) Value { return t.Name("NotImplemented").incref() },
	Bool: func(t *Thread, v Value) Value {
		if !t.warn("DeprecationWarning", "NotImplemented should not be used in a boolean context") {
			return Null
		}
		return True
	},
}, Py2: func(s *Slots) { s.Bool = nil }, Methods: []Method{{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.Name("NotImplemented").incref() }}}}

var ellipsisSpec = TypeSpec{Name: "ellipsis", Slots: Slots{
	New:  singletonNew("EllipsisType", Ellipsis),
	Repr: func(t *Thread, v Value) Value { return t.Name("Ellipsis").incref() },
}, Methods: []Method{{Name: "__reduce__", How: Only3, Fn: func(t *Thread, a []Value) Value { return t.Name("Ellipsis").incref() }}}}

// boolInvert is ~True of Python 3.
func boolInvert(t *Thread, v Value) Value {
	if !t.warn("DeprecationWarning", "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool object. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.") {
		return Null
	}
	return intInvert(t, v)
}

// singletonNew gives the one instance of a class; Python 2's cannot be called.
func singletonNew(name string, v Value) NewFunc {
	return func(t *Thread, typ *Type, a Args) Value {
		if t.vm.py2 {
			return t.typeError("cannot create '%s' instances", typ.name)
		}
		if excessArgs(a) {
			return t.typeError("%s takes no arguments", name)
		}
		return v
	}
}
