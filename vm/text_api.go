package vm

import (
	"math/big"

	"github.com/sllint/sllint/vm/internal/number"
)

// What library modules need of text.

// IsText tells whether v is a str of Python 3 or a unicode of Python 2.
func IsText(v Value) bool { return v.p.kind == kStr }

// IsBytes tells whether v is a bytes of Python 3 or a str of Python 2.
func IsBytes(v Value) bool { return v.p.kind == kBytes }

// TextLen is len(v) of either.
func TextLen(v Value) int {
	if v.p.kind == kStr {
		return asText(v.p).len()
	}
	return len(RawBytes(v))
}

// Runes gives the characters of text.
func Runes(v Value) []rune { return asText(v.p).runes() }

// TextOfRunes makes a str of Python 3 or a unicode of Python 2.
func (t *Thread) TextOfRunes(r []rune) Value { return obj(&t.vm.textOfRunes(r).Header) }

// Buffer gives the bytes of a bytes-like object, or raises TypeError. They are
// the object's own and change with it.
func (t *Thread) Buffer(v Value) ([]byte, bool) {
	s, ok := t.bytesLike(v)
	return bytesOf(s), ok
}

// StringOrBuffer gives a copy of the bytes of argument n of a function, as Python
// 2's format "s*" has them: of a string, a unicode that the default encoding can
// encode, or what has a buffer.
func (t *Thread) StringOrBuffer(function string, n int, v Value) ([]byte, bool) {
	if v.p.kind == kStr {
		s := t.encodeDefault(v)
		if s.p == nil {
			return nil, false
		}
		b := []byte(asText(s.p).s)
		t.decref(s)
		return b, true
	}
	b, ok := t.buffer(v)
	if !ok && t.exc.p == nil {
		t.typeError("%s() argument %d must be string or buffer, not %s", function, n, t.argType(v))
	}
	return []byte(b), ok
}

// WritableBuffer gives bytes that may be written to, or raises TypeError.
func (t *Thread) WritableBuffer(v Value) ([]byte, bool) {
	if v.p.kind != kBytes && v.p.kind != kStr {
		if b, ok := t.bytesLike(v); ok && !t.readOnly(v) {
			return bytesOf(b), true
		} else if !ok {
			return nil, false
		}
	}
	t.typeError("read-write bytes-like object expected")
	return nil, false
}

// Size is an argument that counts; def where it is not given.
func (t *Thread) Size(v Value, def int) (int, bool) { return t.size(v, def) }

// ArgType names the class of an argument as complaints do.
func (t *Thread) ArgType(v Value) string { return t.argType(v) }

// NewType makes a class from its description. Its name holds the module's.
func (t *Thread) NewType(spec *TypeSpec) *Type {
	own := *spec
	if own.Kind == kNull {
		own.Kind = kNativeObj
	}
	typ := t.newBuiltinType(&own)
	t.setMROObj(typ)
	return typ
}

// SetConst puts a value (stolen) into the dictionary of a class that NewType made.
func (t *Thread) SetConst(typ *Type, name string, v Value) {
	typ.dict.setStr(t, t.vm.intern(name), v)
	t.decref(v)
}

// Unhashable is the Hash of a class without Compare whose objects have none.
func Unhashable(t *Thread, v Value) Value { return unhashable(t, v) }

// RaiseValue raises an exception with one argument, which it steals.
func (t *Thread) RaiseValue(typ *Type, arg Value) Value {
	t.raiseValue(typ, arg)
	return Null
}

// RaiseArgs raises an exception with arguments, which it steals.
func (t *Thread) RaiseArgs(typ *Type, args ...Value) Value {
	e := t.Call(typ.Value(), args...)
	for _, v := range args {
		t.decref(v)
	}
	if e.p != nil {
		t.setRaised(e)
		t.raisedRaw(e)
	}
	return Null
}

// EncodeDefault is Python 2's implicit encoding of a unicode.
func (t *Thread) EncodeDefault(v Value) Value { return t.encodeDefault(v) }

// Hex is bytes.hex(sep, group); sep may be Null.
func (t *Thread) Hex(b []byte, sep Value, group int) Value { return t.hexOf(string(b), sep, group) }

// IndexMask is operator.index(v) cut to its low 64 bits.
func (t *Thread) IndexMask(v Value) (int64, bool) {
	n := t.IndexValue(v)
	if n.p == nil {
		return 0, false
	}
	if n.p.kind != kLong {
		return n.int(), true
	}
	b := asLong(n.p).v
	low := new(big.Int).And(b, new(big.Int).SetUint64(1<<64-1)).Uint64()
	t.decref(n)
	return int64(low), true
}

// ByteArrayBytes gives the bytes of a bytearray, which change with it.
func ByteArrayBytes(v Value) ([]byte, bool) {
	if v.p.kind != kByteArray {
		return nil, false
	}
	return asByteArray(v.p).b, true
}

// IntArgument is an argument that must be an int: isInt is false where it is
// not, ok where an exception is set. Python 2 takes what has __int__ too.
func (t *Thread) IntArgument(v Value) (i number.Int, isInt, ok bool) {
	s := &t.typeOf(v).slots
	n := Null
	switch {
	case s.Index != nil:
		n = t.IndexValue(v)
	case t.vm.py2 && s.Int != nil:
		n = t.IntNumber(v)
	default:
		return i, false, true
	}
	if n.p == nil {
		return i, false, false
	}
	i, isInt = asInt(n)
	t.decref(n)
	return i, isInt, true
}

// DefaultRepr is object.__repr__.
func (t *Thread) DefaultRepr(v Value) Value { return objectRepr(t, v) }

// Signature is the parameters of a function that is given its arguments as they
// come.
type Signature struct{ s *sig }

// NewSignature reads a signature as Method.Sig has it.
func NewSignature(text string) Signature { return Signature{parseSig(text)} }

// Bind fills out, one borrowed value for each parameter; it must have neither
// *args nor **kwargs. It returns false where it raised.
func (s Signature) Bind(t *Thread, name string, a Args, out []Value) bool {
	return s.s.bind(t, name, a, out)
}
