package vm

// What library modules need of text.

// IsText tells whether v is a str of Python 3 or a unicode of Python 2.
func IsText(v Value) bool { return v.p.kind == kStr }

// IsBytes tells whether v is a bytes of Python 3 or a str of Python 2.
func IsBytes(v Value) bool { return v.p.kind == kBytes }

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

// RaiseValue raises an exception with one argument, which it steals.
func (t *Thread) RaiseValue(typ *Type, arg Value) Value {
	t.raiseValue(typ, arg)
	return Null
}
