package vm

import (
	"math/big"
	"math/bits"

	"github.com/sllint/sllint/vm/internal/number"
	"github.com/sllint/sllint/vm/internal/unicodedata"
)

// What the types of numbers share: values in the terms of package number, and
// its errors as exceptions.

// numbers is the dialect in package number's terms.
func (vm *VM) numbers() number.Dialect {
	if vm.py2 {
		return number.Py2
	}
	return number.Py3
}

// asInt gives the value of an int, long or bool, or of a subclass's instance; ok
// is false for anything else.
func asInt(v Value) (i number.Int, ok bool) {
	switch v.p.kind {
	case kInt, kBool:
		return number.Int{Small: v.int()}, true
	case kLong:
		return number.FromBig(asLong(v.p).v), true
	}
	return number.Int{}, false
}

// isLong2 tells whether v is a long of Python 2, not an int.
func (t *Thread) isLong2(v Value) bool {
	return v.p.kind == kLong && (v.p.typ == t.vm.types.Long || v.p.flags&flagSub != 0 && v.p.typ.isSubtype(t.vm.types.Long))
}

// fromInt makes an int of i; in Python 2 a long where it is too large for one.
func (t *Thread) fromInt(i number.Int) Value {
	if i.Big == nil {
		return Int(i.Small)
	}
	return t.newLong(i.Big)
}

// fromLong makes a long in Python 2, an int in 3.
func (t *Thread) fromLong(i number.Int) Value {
	if i.Big == nil && !t.vm.py2 {
		return Int(i.Small)
	}
	return t.newLong(i.ToBig())
}

// IntValue makes an int from its value, which must not change afterwards.
func (t *Thread) IntValue(i number.Int) Value { return t.fromInt(i) }

// NewBig makes an int of b, which must not change afterwards.
func (t *Thread) NewBig(b *big.Int) Value {
	if b.IsInt64() {
		return Int(b.Int64())
	}
	return t.newLong(b)
}

// newLong makes a long of Python 2, or an int of 3 that does not fit 64 bits.
func (t *Thread) newLong(b *big.Int) Value {
	o := &LongObj{v: b}
	typ := t.vm.types.Int
	if t.vm.py2 {
		typ = t.vm.types.Long
	}
	t.init(&o.Header, kLong, typ)
	t.vm.charge(32 + len(b.Bits())*8)
	return obj(&o.Header)
}

// newComplex makes a complex.
func (t *Thread) newComplex(c complex128) Value {
	o := &ComplexObj{v: c}
	t.init(&o.Header, kComplex, t.vm.types.Complex)
	return obj(&o.Header)
}

// ComplexValue makes a complex.
func (t *Thread) ComplexValue(re, im float64) Value { return t.newComplex(complex(re, im)) }

// asFloat gives the value of a float or of an instance of a subclass.
func asFloat(v Value) (float64, bool) {
	switch v.p.kind {
	case kFloat:
		return v.float(), true
	case kFloatObj:
		return asFloatObj(v.p).f, true
	}
	return 0, false
}

// raiseNumber raises an error of package number about v, which may be Null where
// the error has no need of it.
func (t *Thread) raiseNumber(e *number.Error, v Value) Value {
	typ := t.vm.types.ExceptionNamed(e.Kind)
	msg := e.Msg
	if e.WithRepr {
		s, ok := t.goRepr(v)
		if !ok {
			return Null
		}
		if r := []rune(s); e.ReprLimit > 0 && len(r) > e.ReprLimit {
			s = string(r[:e.ReprLimit])
		}
		msg += s
	}
	if e.Errno != 0 {
		text := t.Str(msg)
		x := t.Call(typ.Value(), Int(int64(e.Errno)), text)
		t.decref(text)
		if x.p != nil {
			t.setRaised(x)
		}
		return Null
	}
	t.raiseValue(typ, t.Str(msg))
	return Null
}

// RaiseNumber raises an error of package number about v.
func (t *Thread) RaiseNumber(e *number.Error, v Value) Value { return t.raiseNumber(e, v) }

// numberText gives the text from which a number is read, in ASCII; kind is false
// where v is no text, ok where an exception is set.
func (t *Thread) numberText(v Value) (s string, kind, ok bool) {
	switch v.p.kind {
	case kByteArray:
		return string(asByteArray(v.p).b), true, true
	case kBytes:
		return asText(v.p).s, true, true
	case kStr:
	default:
		if t.vm.py2 && t.hasOldBuffer(v) {
			b, ok := t.bytesLike(v)
			return string(bytesOf(b)), true, ok
		}
		return "", false, true
	}
	o := asText(v.p)
	if o.flags&flagASCII != 0 {
		return o.s, true, true
	}
	db := unicodedata.V15
	if t.vm.py2 {
		db = unicodedata.V52
	}
	s, bad := unicodedata.ToASCII(db, o.runes())
	if t.vm.py2 && bad >= 0 {
		enc, why := t.Str("decimal"), t.Str("invalid decimal Unicode string")
		e := t.Call(t.vm.types.UnicodeEncodeError.Value(), enc, v, Int(int64(bad)), Int(int64(bad)+1), why)
		t.decref(enc)
		t.decref(why)
		if e.p != nil {
			t.setRaised(e)
		}
		return "", true, false
	}
	return s, true, true
}

// maxBits bounds the ints that are computed at all: more are too many digits.
const maxBits = 1 << 36

// room tells whether an int of so many bits may be computed; if not, an exception
// is set, or the VM is stopped where its memory would not do.
func (t *Thread) room(bits float64) bool {
	if bits < 1<<20 {
		return true
	}
	if limit := t.vm.conf.Limits.Memory; limit > 0 && float64(t.vm.memory)+bits/8 > float64(limit) {
		t.vm.Interrupt(&LimitError{"memory"})
		t.setStopped()
		return false
	}
	if bits > maxBits {
		if t.vm.py2 {
			t.overflowError("long int too large to convert to int")
		} else {
			t.raiseValue(t.vm.types.MemoryError, Null)
		}
		return false
	}
	return true
}

// halted tells whether the VM was told to stop, which long computations ask; it
// sets the exception then.
func (t *Thread) halted() bool {
	if t.vm.pendingBits.Load()&pendingStop == 0 {
		return false
	}
	t.setStopped()
	return true
}

// mulInt is a * b, where both may be large.
func (t *Thread) mulInt(a, b number.Int) (number.Int, bool) {
	if a.Big != nil && b.Big != nil {
		if !t.room(float64(a.Big.BitLen())+float64(b.Big.BitLen())) || t.halted() {
			return number.Int{}, false
		}
	}
	return number.Mul(a, b), true
}

// powInt is a ** b; b is not negative.
func (t *Thread) powInt(a, b number.Int) (number.Int, bool) {
	switch {
	case a.IsSmall(0) || a.IsSmall(1) || a.IsSmall(-1):
		if b.Big != nil {
			b = number.Int{Small: 2 + int64(b.Big.Bit(0))}
		}
		return number.Pow(a, b), true
	case b.Big != nil:
		return number.Int{}, t.room(maxBits * 2)
	}
	size := float64(number.BitLength(a)) * float64(b.Small)
	if !t.room(size) {
		return number.Int{}, false
	}
	if size < 1<<18 {
		return number.Pow(a, b), true
	}
	// Squares and products by hand, to be stopped between them.
	r := number.Int{Small: 1}
	ok := true
	for i := bits.Len64(uint64(b.Small)) - 1; i >= 0 && ok; i-- {
		if r, ok = t.mulInt(r, r); ok && b.Small>>i&1 != 0 {
			r, ok = t.mulInt(r, a)
		}
	}
	return r, ok
}

// AsInt gives the value of an int, long or bool; ok is false for anything else.
func AsInt(v Value) (i number.Int, ok bool) { return asInt(v) }

// AsFloat gives the value of a float; ok is false for anything else.
func AsFloat(v Value) (f float64, ok bool) { return asFloat(v) }

// IndexInt is operator.index(v) as a Go value.
func (t *Thread) IndexInt(v Value) (i number.Int, ok bool) {
	n := t.IndexValue(v)
	if n.p == nil {
		return i, false
	}
	i, ok = asInt(n)
	t.decref(n)
	return i, ok
}

// Room tells whether a value of so many bits may be computed; if not, an
// exception is set.
func (t *Thread) Room(bits float64) bool { return t.room(bits) && !t.halted() }

// Halted tells whether the VM was told to stop; it sets the exception then.
func (t *Thread) Halted() bool { return t.halted() }

// LookupSpecial finds a special method on v's class and binds it (owned); Null
// without an exception where there is none.
func (t *Thread) LookupSpecial(v Value, name string) Value {
	return t.lookupSpecial(v, t.vm.intern(name))
}

// LongValue makes a long in Python 2, an int in 3.
func (t *Thread) LongValue(i number.Int) Value { return t.fromLong(i) }
