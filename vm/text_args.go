package vm

// text is a str, bytes or bytearray at work: the characters and what it is. The
// characters of a bytearray are its own memory, which nothing that runs Python
// code may outlast.
type text struct {
	chars
	kind Kind
	v    Value // the object; Null where the text stands for a decoded one
}

// textOp is a method of text. The arguments do not include self.
type textOp func(t *Thread, s text, a []Value) Value

// textRow is a method that several kinds of text share.
type textRow struct {
	name string
	on   textKinds
	sig  string
	op   textOp
	doc  string
	// wide counts the leading arguments that make a str of Python 2 act as
	// unicode where one of them is.
	wide int
}

// textKinds are the types that have a method.
type textKinds uint8

const (
	onStr3 textKinds = 1 << iota
	onBytes3
	onArray3
	onUnicode2
	onStr2
	onArray2

	onAll3   = onStr3 | onBytes3 | onArray3
	onAll2   = onUnicode2 | onStr2 | onArray2
	onTexts2 = onUnicode2 | onStr2
	onRaw3   = onBytes3 | onArray3
	onAll    = onAll3 | onAll2
)

var textRows []textRow

// addTextRows adds methods; the types take theirs when all are there.
func addTextRows(rows ...textRow) { textRows = append(textRows, rows...) }

// textMethods are the methods of one kind of text.
func textMethods(kind Kind) []Method {
	three, two := onStr3, onUnicode2
	switch kind {
	case kBytes:
		three, two = onBytes3, onStr2
	case kByteArray:
		three, two = onArray3, onArray2
	}
	var out []Method
	for _, r := range textRows {
		m := Method{Name: r.name, Sig: r.sig, Doc: r.doc, Fn: r.method()}
		switch {
		case r.on&three != 0 && r.on&two != 0:
		case r.on&three != 0:
			m.How = Only3
		case r.on&two != 0:
			m.How = Only2
		default:
			continue
		}
		out = append(out, m)
	}
	return out
}

func (r *textRow) method() func(t *Thread, a []Value) Value {
	op, wide := r.op, r.wide
	return func(t *Thread, a []Value) Value {
		s := t.textSelf(a[0])
		if wide > 0 && s.kind == kBytes && t.vm.py2 {
			for _, v := range a[1:min(len(a), 1+wide)] {
				if v.p != nil && v.p.kind == kStr {
					return t.asUnicode(s, op, a[1:])
				}
			}
		}
		return op(t, s, a[1:])
	}
}

// textSelf is the text of a method's self.
func (t *Thread) textSelf(v Value) text {
	if v.p.kind == kByteArray {
		return text{chars{stringOf(asByteArray(v.p).b), 0}, kByteArray, v}
	}
	return text{asText(v.p).chars(), v.p.kind, v}
}

// asUnicode runs a method of a str of Python 2 on the unicode that it stands for.
func (t *Thread) asUnicode(s text, op textOp, a []Value) Value {
	u := t.decodeDefault(s.s)
	if u.p == nil {
		return Null
	}
	r := op(t, t.textSelf(u), a)
	t.decref(u)
	return r
}

// textResult makes an object of the kind of s.
func (t *Thread) textResult(s text, c chars) Value {
	switch s.kind {
	case kStr:
		return obj(&t.vm.textOf(c).Header)
	case kBytes:
		return obj(&t.vm.newBytes(c.s).Header)
	}
	return t.newByteArray([]byte(c.s))
}

// piece is s[i:j] as an object.
func (t *Thread) piece(s text, i, j int) Value {
	if i == 0 && j == s.len() {
		return t.same(s)
	}
	return t.textResult(s, s.sub(i, j))
}

// same is s itself where that cannot be told from a copy.
func (t *Thread) same(s text) Value {
	switch {
	case s.kind == kStr && s.v.p != nil && s.v.p.typ == t.vm.types.Str, s.kind == kBytes && s.v.p != nil && s.v.p.typ == t.vm.types.Bytes:
		return s.v.incref()
	}
	return t.textResult(s, s.chars)
}

// buffer gives the bytes of an object that has any; ok is false, without an
// exception, where it has none. The bytes are the object's own memory.
func (t *Thread) buffer(v Value) (b string, ok bool) {
	switch v.p.kind {
	case kBytes:
		return asText(v.p).s, true
	case kByteArray:
		return stringOf(asByteArray(v.p).b), true
	case kStr:
		return "", false
	}
	get := t.typeOf(v).slots.Buffer
	if get == nil {
		return "", false
	}
	p, ok := get(t, v)
	return stringOf(p), ok
}

// newBuffer is buffer for what Python 2 asks through the protocol of Python 3, which
// module array does not have there.
func (t *Thread) newBuffer(v Value) (b string, ok bool) {
	if t.vm.py2 && t.typeOf(v).slots.Export != nil {
		if _, ok := t.export(v); !ok {
			return "", false
		}
	}
	return t.buffer(v)
}

// bytesLike is buffer that raises.
func (t *Thread) bytesLike(v Value) (b string, ok bool) {
	b, ok = t.buffer(v)
	if !ok && t.exc.p == nil {
		if t.vm.py2 {
			t.typeError("'%s' does not have the buffer interface", t.typeName(v))
		} else {
			t.typeError("a bytes-like object is required, not '%s'", t.typeName(v))
		}
	}
	return b, ok
}

// argType names a type as the argument parser does, which calls None by name.
func (t *Thread) argType(v Value) string {
	if v.p == &tNone {
		return "None"
	}
	return t.typeName(v)
}

// operand gives the text of argument n of a method. The words of the complaint
// depend on the method.
func (t *Thread) operand(s text, v Value, method string, n int) (c chars, ok bool) {
	switch {
	case s.kind == kStr && v.p.kind == kStr:
		return asText(v.p).chars(), true
	case s.kind == kStr && t.vm.py2:
		return t.operandUnicode(v, method)
	case s.kind == kStr:
		t.wrongOperand(v, method, n)
		return chars{}, false
	}
	if v.p.kind == kBytes {
		return asText(v.p).chars(), true
	}
	if t.vm.py2 {
		return t.operand2(s, v, method)
	}
	if isSearch(method) {
		return t.operandByte(v)
	}
	b, ok := t.bytesLike(v)
	return chars{b, 0}, ok
}

func isSearch(method string) bool {
	switch method {
	case "find", "rfind", "index", "rindex", "count", "contains":
		return true
	}
	return false
}

func isStrip(method string) bool {
	return method == "strip" || method == "lstrip" || method == "rstrip"
}

// wrongOperand is Python 3's str that got something else.
func (t *Thread) wrongOperand(v Value, method string, n int) {
	name := t.typeOf(v).name
	switch method {
	case "partition", "rpartition":
		t.typeError("must be str, not %s", name)
	case "split", "rsplit":
		t.typeError("must be str or None, not %s", name)
	case "strip", "lstrip", "rstrip":
		t.typeError("%s arg must be None or str", method)
	case "removeprefix", "removesuffix":
		t.typeError("%s() argument must be str, not %s", method, t.argType(v))
	case "contains":
		t.typeError("'in <string>' requires string as left operand, not %s", name)
	default:
		t.typeError("%s() argument %d must be str, not %s", method, n, t.argType(v))
	}
}

// operandByte is an argument of a search in bytes, which may be a number.
func (t *Thread) operandByte(v Value) (chars, bool) {
	if b, ok := t.buffer(v); ok || t.exc.p != nil {
		return chars{b, 0}, ok
	}
	if t.typeOf(v).slots.Index == nil {
		t.typeError("argument should be integer or bytes-like object, not '%s'", t.typeName(v))
		return chars{}, false
	}
	c, ok := t.byteValue(v)
	return chars{string([]byte{c}), 0}, ok
}

// byteValue is a number that must fit a byte.
func (t *Thread) byteValue(v Value) (byte, bool) {
	n, ok := t.Index(v, nil)
	if !ok {
		return 0, false
	}
	if n < 0 || n > 255 {
		t.valueError("byte must be in range(0, 256)")
		return 0, false
	}
	return byte(n), true
}

// operandUnicode is an argument of a unicode of Python 2.
func (t *Thread) operandUnicode(v Value, method string) (chars, bool) {
	if isStrip(method) && v.p.kind != kBytes {
		t.typeError("%s arg must be None, unicode or str", method)
		return chars{}, false
	}
	u := t.unicodeFrom(v)
	if u.p == nil {
		return chars{}, false
	}
	c := asText(u.p).chars()
	t.decref(u) // the characters live on without the object
	return c, true
}

// operand2 is an argument of a str or bytearray of Python 2 that is no str.
func (t *Thread) operand2(s text, v Value, method string) (chars, bool) {
	if s.kind == kBytes && isStrip(method) {
		t.typeError("%s arg must be None, str or unicode", method)
		return chars{}, false
	}
	b, ok := t.buffer(v)
	switch {
	case ok || t.exc.p != nil:
	case s.kind == kBytes:
		t.typeError("expected a string or other character buffer object")
	case method == "partition" || method == "rpartition":
		t.bytesLike(v)
	default:
		t.noBufferAPI(v)
	}
	return chars{b, 0}, ok
}

func (t *Thread) noBufferAPI(v Value) {
	t.typeError("Type %s doesn't support the buffer API", t.typeName(v))
}

// unicodeFrom is the unicode that an operand of Python 2 stands for (owned).
func (t *Thread) unicodeFrom(v Value) Value {
	switch v.p.kind {
	case kStr:
		return v.incref()
	case kBytes:
		return t.decodeDefault(asText(v.p).s)
	case kByteArray:
		return t.typeError("decoding bytearray is not supported")
	}
	b, ok := t.buffer(v)
	if !ok {
		if t.exc.p != nil {
			return Null
		}
		return t.typeError("coercing to Unicode: need string or buffer, %s found", t.typeName(v))
	}
	return t.decodeDefault(string(bytesOf(b)))
}

// size is an argument that is a number of characters; what is not given is def.
func (t *Thread) size(v Value, def int) (int, bool) {
	switch {
	case v.p == nil:
		return def, true
	case v.p == &tInt:
		return int(v.int()), true
	case t.vm.py2 && (v.p.kind == kFloat || v.p.kind == kFloatObj):
		t.typeError("integer argument expected, got float")
		return 0, false
	case t.vm.py2 && t.typeOf(v).slots.Index == nil:
		t.typeError("an integer is required")
		return 0, false
	}
	n := t.IndexValue(v)
	if n.p == nil {
		return 0, false
	}
	if n.p.kind == kLong {
		i := asLong(n.p).v
		if i.IsInt64() {
			r := int(i.Int64())
			t.decref(n)
			return r, true
		}
		t.decref(n)
		t.overflowError("Python int too large to convert to C %s", map[bool]string{true: "long", false: "ssize_t"}[t.vm.py2])
		return 0, false
	}
	return int(n.int()), true
}

// bounds are the optional start and end of a search in n characters, clamped.
func (t *Thread) bounds(from, to Value, n int) (i, j int, ok bool) {
	j = n
	if from.p != nil && from.p != &tNone {
		if i, ok = t.sliceIndex(from); !ok {
			return 0, 0, false
		}
	}
	if to.p != nil && to.p != &tNone {
		if j, ok = t.sliceIndex(to); !ok {
			return 0, 0, false
		}
	}
	if j > n {
		j = n
	} else if j < 0 {
		j = max(j+n, 0)
	}
	if i < 0 {
		i = max(i+n, 0)
	}
	return i, j, true
}

// cut is a slice of n characters: where it starts, its step and its length.
type cut struct{ start, step, n int }

// cutOf reads a slice object for a sequence of n.
func (t *Thread) cutOf(v Value, n func() int) (c cut, ok bool) {
	s := asSlice(v.p)
	step := 1
	if s.step.p != &tNone {
		if step, ok = t.sliceIndex(s.step); !ok {
			return c, false
		}
		if step == 0 {
			t.valueError("slice step cannot be zero")
			return c, false
		}
		step = max(step, -1<<63+1)
	}
	from, to := 0, 1<<63-1
	if step < 0 {
		from, to = 1<<63-1, -1<<63
	}
	if s.start.p != &tNone {
		if from, ok = t.sliceIndex(s.start); !ok {
			return c, false
		}
	}
	if s.stop.p != &tNone {
		if to, ok = t.sliceIndex(s.stop); !ok {
			return c, false
		}
	}
	size := n()
	clamp := func(i int, given bool) int {
		if i < 0 && given {
			i += size
		}
		low, high := 0, size
		if step < 0 {
			low, high = -1, size-1
		}
		return min(max(i, low), high)
	}
	from = clamp(from, true)
	to = clamp(to, s.stop.p != &tNone)
	c = cut{from, step, 0}
	switch {
	case step < 0 && to < from:
		c.n = (from-to-1)/-step + 1
	case step > 0 && from < to:
		c.n = (to-from-1)/step + 1
	}
	return c, true
}
