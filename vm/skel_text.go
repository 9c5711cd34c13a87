package vm

import "strings"

var baseStringSpec = TypeSpec{Name: "basestring", Kind: kStr, Flags: TypeBase}

var strSpec = TypeSpec{Name: "str", Name2: "unicode", Kind: kStr, Flags: TypeBase, Slots: Slots{
	Repr: func(t *Thread, v Value) Value { return t.Str("'" + GoString(v) + "'") },
	Str:  func(t *Thread, v Value) Value { return v.incref() },
	Len:  func(t *Thread, v Value) Value { return Int(int64(asText(v.p).len())) },
	Hash: func(t *Thread, v Value) Value { return Int(t.hashOfText(asText(v.p))) },
	Compare: func(t *Thread, a, b Value, op CmpOp) Value {
		if a.p.kind != b.p.kind {
			return NotImplemented
		}
		return Bool(cmpHolds(op, strings.Compare(asText(a.p).s, asText(b.p).s)))
	},
}, Hashable: true}

var bytesSpec = TypeSpec{Name: "bytes", Name2: "str", Kind: kBytes, Flags: TypeBase, Slots: strSpec.Slots, Hashable: true}

var byteArraySpec = TypeSpec{Name: "bytearray", Kind: kByteArray, Flags: TypeBase}

func (vm *VM) hashText(o *TextObj) int64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(o.s); i++ {
		h = (h ^ uint64(o.s[i])) * 1099511628211
	}
	if h == 0 {
		h = 1
	}
	return int64(h)
}

// concatSame joins two texts of equal width, Null where it does not serve.
func (t *Thread) concatSame(x, y *TextObj) Value {
	return obj(&t.vm.textRaw(x.s+y.s, x.width).Header)
}

// joinText is BUILD_STRING.
func (t *Thread) joinText(w []Value) Value {
	s := ""
	for _, v := range w {
		s += GoString(v)
	}
	return t.Text(s)
}

// formatValue is FORMAT_VALUE; all borrowed, spec may be Null.
func (t *Thread) formatValue(v Value, conv uint16, spec Value) Value { return t.StrOf(v) }

// encodeDefault is Python 2's implicit encoding of a unicode as ASCII.
func (t *Thread) encodeDefault(v Value) Value { return t.Bytes(GoString(v)) }

func (t *Thread) suggestName(name string, from []string) (string, bool) { return "", false }
