package vm

// buffer of Python 2: a window on the bytes of another object. Its methods are
// those of the str of what it shows at the moment.

// bufferView is the data of a buffer.
type bufferView struct {
	base   Value
	offset int
	size   int // -1: up to the end of the base
	hash   Value
}

var buffer2Spec = TypeSpec{Name: "buffer", Kind: kNativeObj, Hashable: true,
	Doc: "buffer(object [, offset[, size]])\n\nCreate a new buffer object which references the given object.\nThe buffer will reference a slice of the target object from the\nstart of the object (or at the specified offset). The slice will\nextend to the end of the target object (or with the specified size).",
	Slots: Slots{
		New: bufferNew, Repr: bufferRepr, Str: bufferStr, Hash: bufferHash, OldCmp: bufferCmp,
		Len: bufferLen, GetItem: bufferGetItem, SetItem: bufferSetItem, GetSlice: bufferGetSlice, SetSlice: bufferSetSlice,
		Concat: bufferConcat, Repeat: bufferRepeat, Buffer: bufferBytes,
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*bufferView).base) },
		Clear:    func(t *Thread, data any) { t.clearFields(&data.(*bufferView).base) },
	},
}

func init() {
	typeTable = append(typeTable, typeRow{field: func(ts *Types) **Type { return &ts.Buffer }, spec: &buffer2Spec, how: Only2})
	namedTypes = append(namedTypes, namedType{"buffer", func(ts *Types) **Type { return &ts.Buffer }, Only2})
}

func bufferNew(t *Thread, typ *Type, a Args) Value {
	switch n := len(a.Pos); {
	case len(a.Names) > 0:
		return t.typeError("buffer() does not take keyword arguments")
	case n == 0:
		return t.typeError("buffer() takes at least 1 argument (0 given)")
	case n > 3:
		return t.typeError("buffer() takes at most 3 arguments (%d given)", n)
	}
	b := &bufferView{size: -1}
	for i, p := range []*int{nil, &b.offset, &b.size} {
		if p == nil || i >= len(a.Pos) {
			continue
		}
		n, ok := t.size(a.Pos[i], 0)
		if !ok {
			return Null
		}
		*p = n
	}
	base := a.Pos[0]
	switch {
	case !t.hasOldBuffer(base):
		return t.typeError("buffer object expected")
	case b.offset < 0:
		return t.valueError("offset must be zero or positive")
	case b.size < -1:
		return t.valueError("size must be zero or positive")
	}
	if t.typeOf(base) == t.vm.types.Buffer {
		// A buffer of a buffer shows a part of what that one shows.
		outer := bufferOf(base)
		if outer.size >= 0 {
			left := max(outer.size-b.offset, 0)
			if b.size < 0 || b.size > left {
				b.size = left
			}
		}
		b.offset += outer.offset
		base = outer.base
	}
	b.base = base.incref()
	return t.NewNativeObj(typ, b)
}

func bufferOf(v Value) *bufferView { return asNativeObj(v.p).data.(*bufferView) }

// hasOldBuffer tells whether v has the buffer interface of Python 2, which a
// memoryview does not have.
func (t *Thread) hasOldBuffer(v Value) bool {
	switch v.p.kind {
	case kBytes, kStr, kByteArray:
		return true
	}
	typ := t.typeOf(v)
	return typ.slots.Buffer != nil && typ != t.vm.types.MemoryView
}

// oldBuffer gives the bytes that v shows to a buffer: of a unicode its characters
// as they lie in memory.
func (t *Thread) oldBuffer(v Value) (string, bool) {
	if v.p.kind == kStr {
		c := asText(v.p).chars()
		b := make([]byte, 4*c.len())
		c.copyTo(b, 2)
		return stringOf(b), true
	}
	return t.bytesLike(v)
}

// window gives what a buffer shows, which its base may change.
func (t *Thread) window(v Value) (string, bool) {
	b := bufferOf(v)
	s, ok := t.oldBuffer(b.base)
	if !ok {
		return "", false
	}
	s = s[min(b.offset, len(s)):]
	if b.size >= 0 {
		s = s[:min(b.size, len(s))]
	}
	return s, true
}

// asStr calls f with the str of what a buffer shows.
func (t *Thread) asStr(v Value, f func(s Value) Value) Value {
	s := bufferStr(t, v)
	if s.p == nil {
		return Null
	}
	r := f(s)
	t.decref(s)
	return r
}

func bufferBytes(t *Thread, v Value) ([]byte, bool) {
	s, ok := t.window(v)
	return bytesOf(s), ok
}

func bufferStr(t *Thread, v Value) Value {
	s, ok := t.window(v)
	if !ok {
		return Null
	}
	return t.Bytes(string(bytesOf(s)))
}

func bufferRepr(t *Thread, v Value) Value {
	b := bufferOf(v)
	return t.Str(sprintf("<read-only buffer for 0x%x, size %d, offset %d at 0x%x>", t.ID(b.base), b.size, b.offset, t.ID(v)))
}

// bufferHash is the hash of the first str that the buffer showed when asked.
func bufferHash(t *Thread, v Value) Value {
	b := bufferOf(v)
	if b.hash.p == nil {
		b.hash = t.asStr(v, func(s Value) Value { return textHash(t, s) })
	}
	return b.hash
}

func bufferCmp(t *Thread, a, b Value) Value {
	if b.p.kind != kNativeObj || b.p.typ != t.vm.types.Buffer {
		return NotImplemented
	}
	x, ok := t.window(a)
	if !ok {
		return Null
	}
	y, ok := t.window(b)
	switch {
	case !ok:
		return Null
	case x < y:
		return Int(-1)
	case x > y:
		return Int(1)
	}
	return Int(0)
}

func bufferLen(t *Thread, v Value) Value {
	s, ok := t.window(v)
	if !ok {
		return Null
	}
	return Int(int64(len(s)))
}

func bufferGetItem(t *Thread, v, k Value) Value {
	if k.p.kind == kSlice {
		return t.asStr(v, func(s Value) Value { return textGetItem(t, s, k) })
	}
	if t.typeOf(k).slots.Index == nil {
		return t.typeError("sequence index must be integer")
	}
	i, ok := t.Index(k, t.vm.types.IndexError)
	if !ok {
		return Null
	}
	s, ok := t.window(v)
	if !ok {
		return Null
	}
	if i < 0 {
		i += int64(len(s))
	}
	if i < 0 || i >= int64(len(s)) {
		return t.indexError("buffer index out of range")
	}
	return t.Bytes(string([]byte{s[i]}))
}

func bufferGetSlice(t *Thread, v, i, j Value) Value {
	return t.asStr(v, func(s Value) Value { return textGetSlice(t, s, i, j) })
}

func bufferSetItem(t *Thread, v, k, x Value) Value { return t.typeError("buffer is read-only") }

func bufferSetSlice(t *Thread, v, i, j, x Value) Value { return t.typeError("buffer is read-only") }

// bufferConcat gives a str, or the other operand itself where the buffer shows
// nothing.
func bufferConcat(t *Thread, v, x Value) Value {
	if !t.hasOldBuffer(x) {
		return t.typeError("bad argument type for built-in operation")
	}
	s, ok := t.window(v)
	if !ok {
		return Null
	}
	if s == "" {
		return x.incref()
	}
	more, ok := t.oldBuffer(x)
	if !ok {
		return Null
	}
	return t.Bytes(s + more)
}

func bufferRepeat(t *Thread, v, n Value) Value {
	return t.asStr(v, func(s Value) Value { return textRepeat(t, s, n) })
}
