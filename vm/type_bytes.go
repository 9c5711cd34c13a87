package vm

import "github.com/sllint/sllint/vm/internal/format"

// bytes of Python 3 and str of Python 2.

var bytesSpec = TypeSpec{Name: "bytes", Kind: kBytes, Flags: TypeBase, Hashable: true, Slots: Slots{
	New: bytesNew, Repr: bytesRepr, Str: bytesRepr, Len: textLen, Hash: textHash, Compare: bytesCompare, Iter: bytesIter,
	GetItem: textGetItem, Contains: textContains, Concat: bytesConcat, Repeat: textRepeat, Buffer: bytesBuffer,
	Binary: [NumBinary]func(*Thread, Value, Value) Value{OpRemainder: bytesRemainder},
}}

// str2Spec is Python 2's str.
var str2Spec = TypeSpec{Name: "str", Kind: kBytes, Flags: TypeBase, Hashable: true, Slots: Slots{
	New: str2New, Repr: bytesRepr, Str: exactText, Len: textLen, Hash: textHash, Compare: bytesCompare,
	GetItem: textGetItem, Contains: textContains, Concat: str2Concat, Repeat: textRepeat, Buffer: bytesBuffer, GetSlice: textGetSlice,
	Binary: [NumBinary]func(*Thread, Value, Value) Value{OpRemainder: bytesRemainder},
}}

// hexDoc documents hex() of what has bytes.
const hexDoc = "Give the bytes in hexadecimal.\n\nsep stands between groups of bytes_per_sep bytes, counted from the right; where\nthat is negative from the left.\n\n>>> data = b'\\x0a\\xbc\\xde'\n>>> data.hex()\n'0abcde'\n>>> data.hex('-')\n'0a-bc-de'\n>>> data.hex(':', 2)\n'0a:bcde'\n>>> data.hex(':', -2)\n'0abc:de'"

func init() {
	addTextRows(
		textRow{name: "__sizeof__", on: onBytes3, op: func(t *Thread, s text, a []Value) Value { return Int(int64(t.textSize(s))) }},
		textRow{name: "hex", on: onRaw3, sig: "sep=None, bytes_per_sep=1", op: bytesHex, doc: hexDoc},
		textRow{name: "translate", on: onRaw3, sig: "table, /, delete=b''", op: bytesTranslate},
		textRow{name: "translate", on: onStr2 | onArray2, sig: "table, deletechars='', /", op: bytesTranslate, wide: 1},
	)
}

// bytesMethods are those that bytes has and bytearray has in a form of its own.
var bytesMethods = []Method{
	{Name: "__bytes__", Fn: func(t *Thread, a []Value) Value { return exactText(t, a[0]) }, How: Only3},
	{Name: "fromhex", Sig: "string, /", How: Only3 | ClassMethod, Fn: func(t *Thread, a []Value) Value {
		b, ok := t.fromHex(a[1])
		if !ok {
			return Null
		}
		v := t.Bytes(stringOf(b))
		if typ := asType(a[0].p); typ != t.vm.types.Bytes {
			r := t.Call(a[0], v)
			t.decref(v)
			return r
		}
		return v
	}},
	{Name: "maketrans", Sig: "frm, to, /", How: Only3 | StaticMethod, Fn: bytesMaketrans},
}

var bytesSig = parseSig("source=b'', encoding='utf-8', errors='strict'")

func bytesNew(t *Thread, typ *Type, a Args) Value {
	var in [3]Value
	if !bytesSig.bind(t, "bytes", a, in[:]) {
		return Null
	}
	enc, ok := t.encodingArg(in[1], "bytes() argument 'encoding' must be str, not %s")
	if !ok {
		return Null
	}
	errs, ok := t.encodingArg(in[2], "bytes() argument 'errors' must be str, not %s")
	if !ok {
		return Null
	}
	return t.textAs(typ, t.bytesFrom(typ, in[0], in[1], in[2], enc, errs))
}

func (t *Thread) bytesFrom(typ *Type, v, encV, errV Value, enc, errs string) Value {
	switch {
	case v.p == nil:
		if encV.p != nil {
			return t.typeError("encoding without a string argument")
		}
		if errV.p != nil {
			return t.typeError("errors without a string argument")
		}
		return t.Bytes("")
	case encV.p != nil:
		if v.p.kind != kStr {
			return t.typeError("encoding without a string argument")
		}
		return t.encodeText(v, enc, errs)
	case errV.p != nil:
		if v.p.kind == kStr {
			return t.typeError("string argument without an encoding")
		}
		return t.typeError("errors without a string argument")
	}
	return t.BytesOf(v)
}

// BytesOf is bytes(v) of Python 3.
func (t *Thread) BytesOf(v Value) Value {
	if v.p.kind == kBytes && v.p.typ == t.vm.types.Bytes {
		return v.incref()
	}
	m := t.lookupSpecial(v, t.vm.names.bytes)
	if m.p != nil {
		r := t.Call(m)
		t.decref(m)
		if r.p != nil && r.p.kind != kBytes {
			t.typeError("__bytes__ returned non-bytes (type %s)", t.typeName(r))
			t.decref(r)
			return Null
		}
		return r
	}
	if t.exc.p != nil {
		return Null
	}
	if v.p.kind == kStr {
		return t.typeError("string argument without an encoding")
	}
	if t.typeOf(v).slots.Index != nil {
		n, ok := t.Index(v, t.vm.types.OverflowError)
		switch {
		case ok && n < 0:
			return t.valueError("negative count")
		case ok && !t.mayAlloc(int(n)):
			return Null
		case ok:
			return t.Bytes(stringOf(make([]byte, n)))
		case !t.matches(t.vm.types.TypeError):
			return Null
		}
		t.clearExc()
	}
	b, ok := t.collectBytes(v, "bytes")
	if !ok {
		return Null
	}
	return t.Bytes(stringOf(b))
}

// collectBytes copies what a buffer holds or an iterable of numbers gives.
func (t *Thread) collectBytes(v Value, what string) ([]byte, bool) {
	if s, ok := t.newBuffer(v); ok || t.exc.p != nil {
		return []byte(s), ok
	}
	it := t.Iter(v)
	if it.p == nil {
		if t.matches(t.vm.types.TypeError) && !t.vm.py2 && t.typeOf(v).slots.Iter == nil {
			t.clearExc()
			t.typeError("cannot convert '%s' object to %s", t.typeName(v), what)
		}
		return nil, false
	}
	if what == "bytes" && !t.askLength(v, 64) {
		t.decref(it)
		return nil, false
	}
	b := []byte{}
	for {
		x := t.Next(it)
		if x.p == nil {
			break
		}
		c, ok := byte(x.n), x.p == &tInt && x.n < 256
		if !ok {
			c, ok = t.itemByte(x, what)
		}
		t.decref(x)
		if !ok {
			break
		}
		b = append(b, c)
	}
	t.decref(it)
	return b, t.exc.p == nil
}

// itemByte is an item of an iterable that bytes or a bytearray is made from.
func (t *Thread) itemByte(v Value, what string) (byte, bool) {
	if what == "bytes" {
		n, ok := t.Index(v, nil)
		if ok && (n < 0 || n > 255) {
			t.valueError("bytes must be in range(0, 256)")
			ok = false
		}
		return byte(n), ok
	}
	return t.arrayByte(v)
}

// str2New is Python 2's str(object).
func str2New(t *Thread, typ *Type, a Args) Value {
	var in [1]Value
	if !str2Sig.bind(t, "str", a, in[:]) {
		return Null
	}
	if in[0].p == nil {
		return t.textAs(typ, t.Bytes(""))
	}
	orig := t.frame
	r := t.strSoft(in[0])
	if r.IsUnwind() && typ.flags&TypeHeap != 0 {
		return t.then(orig, &subText, typ.Value())
	}
	if r.IsUnwind() {
		return r
	}
	return t.textAs(typ, r)
}

var str2Sig = parseSig("object=''")

func bytesRepr(t *Thread, v Value) Value {
	s := asText(v.p).s
	b := make([]byte, 0, len(s)+3)
	if t.vm.py2 {
		b = format.AppendStr2(b, bytesOf(s))
	} else {
		b = format.AppendBytes(b, bytesOf(s))
	}
	return t.Str(stringOf(b))
}

func bytesCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kBytes || a.p.kind != kBytes {
		return NotImplemented
	}
	return Bool(textHolds(asText(a.p), asText(b.p), op))
}

func bytesBuffer(t *Thread, v Value) ([]byte, bool) { return bytesOf(asText(v.p).s), true }

func bytesConcat(t *Thread, a, b Value) Value {
	if a.p.kind == kBytes && b.p.kind == kBytes {
		return t.concatText(asText(a.p), asText(b.p))
	}
	x, ok := t.buffer(a)
	if ok {
		var y string
		if y, ok = t.buffer(b); ok {
			return t.Bytes(x + y)
		}
	}
	if t.exc.p != nil {
		return Null
	}
	return t.typeError("can't concat %s to %s", t.typeName(b), t.typeName(a))
}

func str2Concat(t *Thread, a, b Value) Value {
	switch b.p.kind {
	case kBytes:
		return t.concatText(asText(a.p), asText(b.p))
	case kStr:
		return unicodeConcat(t, a, b)
	case kByteArray:
		return arrayConcat(t, a, b)
	}
	return t.typeError("cannot concatenate 'str' and '%s' objects", t.typeName(b))
}

// bytesHex is b.hex(sep, bytes_per_sep).
func bytesHex(t *Thread, s text, a []Value) Value {
	group, ok := t.size(a[1], 1)
	if !ok {
		return Null
	}
	return t.hexOf(s.s, a[0], group)
}

// hexOf writes bytes in hexadecimal. sep may be Null.
func (t *Thread) hexOf(s string, sep Value, group int) Value {
	const digits = "0123456789abcdef"
	var c byte
	if sep.p != nil {
		n, ok := t.Len(sep)
		if !ok {
			return Null
		}
		if n != 1 {
			return t.valueError("sep must be length 1.")
		}
		switch {
		case sep.p.kind == kStr && asText(sep.p).flags&flagASCII != 0, sep.p.kind == kBytes && asText(sep.p).flags&flagASCII != 0:
			c = asText(sep.p).s[0]
		case sep.p.kind == kStr || sep.p.kind == kBytes:
			return t.valueError("sep must be ASCII.")
		default:
			return t.typeError("sep must be str or bytes.")
		}
	}
	b := make([]byte, 0, 3*len(s))
	for i := range len(s) {
		if sep.p != nil && i > 0 && group != 0 {
			at := len(s) - i
			if group < 0 {
				at = -i
			}
			if at%group == 0 {
				b = append(b, c)
			}
		}
		b = append(b, digits[s[i]>>4], digits[s[i]&15])
	}
	return t.Str(stringOf(b))
}

// fromHex reads the argument of fromhex.
func (t *Thread) fromHex(v Value) ([]byte, bool) {
	var s chars
	switch {
	case v.p.kind == kStr:
		s = asText(v.p).chars()
	case t.vm.py2 && v.p.kind == kBytes:
		s.s = asText(v.p).s
	case t.vm.py2:
		t.typeError("fromhex() argument 1 must be string or read-only buffer, not %s", t.argType(v))
		return nil, false
	default:
		t.typeError("fromhex() argument must be str, not %s", t.argType(v))
		return nil, false
	}
	out := make([]byte, 0, s.len()/2)
	n := s.len()
	for i := 0; i < n; {
		c := s.at(i)
		if c == ' ' || !t.vm.py2 && isByteSpace(c) {
			i++
			continue
		}
		hi := hexDigit(c)
		if hi >= 0 && i+1 < n {
			if lo := hexDigit(s.at(i + 1)); lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
			if !t.vm.py2 {
				i++
			}
		} else if hi >= 0 && !t.vm.py2 {
			i++
		}
		t.valueError("non-hexadecimal number found in fromhex() arg at position %d", i)
		return nil, false
	}
	return out, true
}

// hexDigit is the value of a hexadecimal digit, -1 for other characters.
func hexDigit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'a' && r <= 'f':
		return int(r-'a') + 10
	case r >= 'A' && r <= 'F':
		return int(r-'A') + 10
	}
	return -1
}

func bytesMaketrans(t *Thread, a []Value) Value {
	from, ok := t.bytesLike(a[0])
	if !ok {
		return Null
	}
	to, ok := t.bytesLike(a[1])
	if !ok {
		return Null
	}
	if len(from) != len(to) {
		return t.valueError("maketrans arguments must have same length")
	}
	table := make([]byte, 256)
	for i := range table {
		table[i] = byte(i)
	}
	for i := range len(from) {
		table[from[i]] = to[i]
	}
	return t.Bytes(stringOf(table))
}

// bytesTranslate maps bytes through a table (None for none) and drops some.
func bytesTranslate(t *Thread, s text, a []Value) Value {
	if s.kind == kStr { // a str of Python 2 with a table for unicode
		if a[1].p != nil {
			return t.typeError("deletions are implemented differently for unicode")
		}
		return strTranslate(t, s, a)
	}
	table := ""
	if a[0].p != &tNone {
		var ok bool
		if table, ok = t.translateArg(s, a[0]); !ok {
			return Null
		}
		if len(table) != 256 {
			return t.valueError("translation table must be 256 characters long")
		}
	}
	del := ""
	if a[1].p != nil {
		if t.vm.py2 && a[1].p.kind == kStr && s.kind == kBytes {
			return t.typeError("deletions are implemented differently for unicode")
		}
		var ok bool
		if del, ok = t.translateArg(s, a[1]); !ok {
			return Null
		}
	}
	var drop [256]bool
	for i := range len(del) {
		drop[del[i]] = true
	}
	out := make([]byte, 0, len(s.s))
	same := true
	for i := range len(s.s) {
		c := s.s[i]
		if drop[c] {
			same = false
			continue
		}
		if table != "" {
			same = same && table[c] == c
			c = table[c]
		}
		out = append(out, c)
	}
	if same && s.kind == kBytes {
		return t.same(s)
	}
	return t.textResult(s, chars{stringOf(out), 0})
}

func (t *Thread) translateArg(s text, v Value) (string, bool) {
	if t.vm.py2 {
		c, ok := t.operand(s, v, "translate", 1)
		return c.s, ok
	}
	return t.bytesLike(v)
}
