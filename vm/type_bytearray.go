package vm

import (
	"bytes"
	"strings"
)

// bytearray.

var byteArraySpec = TypeSpec{Name: "bytearray", Kind: kByteArray, Flags: TypeBase, Slots: Slots{
	New: arrayNew, Init: arrayInit, Repr: arrayRepr, Str: arrayStr, Compare: arrayCompare, Iter: arrayIter,
	Len:     func(t *Thread, v Value) Value { return Int(int64(len(asByteArray(v.p).b))) },
	GetItem: arrayGetItem, SetItem: arraySetItem, Contains: textContains, Concat: arrayConcat, InplaceConcat: arrayInplaceConcat,
	Repeat: textRepeat, InplaceRepeat: arrayInplaceRepeat,
	Buffer: func(t *Thread, v Value) ([]byte, bool) { return asByteArray(v.p).b, true },
}}

func init() {
	byteArraySpec.Slots.Binary[OpRemainder] = arrayRemainder
}

var arrayMethods = []Method{
	{Name: "append", Sig: "item, /", Fn: arrayAppend},
	{Name: "clear", Fn: arrayClear, How: Only3},
	{Name: "copy", Fn: func(t *Thread, a []Value) Value { return t.newByteArray(cloneBytes(asByteArray(a[0].p).b)) }, How: Only3},
	{Name: "extend", Sig: "iterable_of_ints, /", Fn: arrayExtend},
	{Name: "insert", Sig: "index, item, /", Fn: arrayInsert},
	{Name: "pop", Sig: "index=-1, /", Fn: arrayPop},
	{Name: "remove", Sig: "value, /", Fn: arrayRemove},
	{Name: "reverse", Fn: arrayReverse},
	{Name: "__alloc__", Fn: func(t *Thread, a []Value) Value { return Int(int64(asByteArray(a[0].p).alloc)) }},
	{Name: "__sizeof__", Fn: func(t *Thread, a []Value) Value {
		head := 56
		if t.vm.py2 {
			head = 48
		}
		return Int(int64(head + asByteArray(a[0].p).alloc))
	}},
	{Name: "__reduce__", Fn: func(t *Thread, a []Value) Value { return t.arrayReduce(a[0], 2) }},
	{Name: "__reduce_ex__", Sig: "proto=0, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
		n, ok := t.size(a[1], 0)
		if !ok {
			return Null
		}
		return t.arrayReduce(a[0], n)
	}},
	{Name: "fromhex", Sig: "string, /", How: ClassMethod, Fn: func(t *Thread, a []Value) Value {
		b, ok := t.fromHex(a[1])
		if !ok {
			return Null
		}
		v := t.newByteArray(b)
		if asType(a[0].p) == t.vm.types.ByteArray {
			return v
		}
		r := t.Call(a[0], v)
		t.decref(v)
		return r
	}},
	{Name: "maketrans", Sig: "frm, to, /", How: Only3 | StaticMethod, Fn: bytesMaketrans},
}

func cloneBytes(b []byte) []byte { return append(make([]byte, 0, len(b)), b...) }

// newByteArray makes a bytearray of b, which it keeps.
func (t *Thread) newByteArray(b []byte) Value {
	o := &ByteArrayObj{b: b}
	if len(b) > 0 {
		o.alloc = len(b) + 1
	}
	t.init(&o.Header, kByteArray, t.vm.types.ByteArray)
	t.vm.charge(len(b) + 64)
	return obj(&o.Header)
}

func arrayNew(t *Thread, typ *Type, a Args) Value {
	if typ.flags&TypeHeap == 0 {
		return t.newByteArray(nil)
	}
	o := &byteArraySub{}
	t.init(&o.Header, kByteArray, typ)
	t.startSub(&o.Header, &o.attrs)
	if typ.flags&TypeGC != 0 {
		t.track(&o.Header)
	}
	return obj(&o.Header)
}

var arraySig = parseSig("source=b'', encoding=None, errors=None")

func arrayInit(t *Thread, self Value, a Args) Value {
	var in [3]Value
	if !arraySig.bind(t, "bytearray", a, in[:]) {
		return Null
	}
	bad := func(i int) string {
		if t.vm.py2 {
			return sprintf("bytearray() argument %d must be string, not %%s", i+1)
		}
		return sprintf("bytearray() argument '%s' must be str, not %%s", arraySig.names[i])
	}
	enc, ok := t.encodingArg(in[1], bad(1))
	if !ok {
		return Null
	}
	errs, ok := t.encodingArg(in[2], bad(2))
	if !ok {
		return Null
	}
	o := asByteArray(self.p)
	if len(o.b) != 0 && !t.resize(o, 0) {
		return Null
	}
	v := in[0]
	switch {
	case v.p == nil:
		if in[1].p != nil || in[2].p != nil {
			return t.arrayNoString(in[1].p != nil)
		}
		return None
	case v.p.kind == kStr:
		if in[1].p == nil {
			return t.typeError("%s argument without an encoding", map[bool]string{true: "unicode", false: "string"}[t.vm.py2])
		}
		b := t.encodeText(v, enc, errs)
		if b.p == nil {
			return Null
		}
		ok = t.arrayAdd(o, b)
		t.decref(b)
		if !ok {
			return Null
		}
		return None
	case t.vm.py2 && v.p.kind == kBytes: // whatever the encoding
	case in[1].p != nil || in[2].p != nil:
		return t.arrayNoString(in[1].p != nil)
	}
	return t.arrayFill(o, v)
}

func (t *Thread) arrayNoString(encoding bool) Value {
	switch {
	case t.vm.py2:
		return t.typeError("encoding or errors without a string argument")
	case encoding:
		return t.typeError("encoding without a string argument")
	}
	return t.typeError("errors without a string argument")
}

// arrayFill is bytearray(v) without an encoding.
func (t *Thread) arrayFill(o *ByteArrayObj, v Value) Value {
	if _, has := t.buffer(v); !has && t.exc.p == nil && t.typeOf(v).slots.Index != nil {
		n, ok := t.Index(v, t.vm.types.OverflowError)
		switch {
		case ok && n < 0:
			return t.valueError("negative count")
		case ok && !t.mayAlloc(int(n)):
			return Null
		case ok:
			t.resize(o, int(n))
			return None
		case !t.matches(t.vm.types.TypeError):
			return Null
		}
		t.clearExc()
	}
	b, ok := t.collectBytes(v, "bytearray")
	if !ok {
		return Null
	}
	if !t.resize(o, len(b)) {
		return Null
	}
	copy(o.b, b)
	return None
}

// arrayAdd appends the bytes of a buffer, false where v has none or o is locked.
func (t *Thread) arrayAdd(o *ByteArrayObj, v Value) bool {
	s, ok := t.buffer(v)
	if !ok {
		return false
	}
	s = strings.Clone(s) // it may be o itself
	n := len(o.b)
	if !t.resize(o, n+len(s)) {
		return false
	}
	copy(o.b[n:], s)
	return true
}

// mayResize raises where a memoryview looks at o.
func (t *Thread) mayResize(o *ByteArrayObj) bool {
	if o.exports > 0 {
		t.raise(t.vm.types.BufferError, "Existing exports of data: object cannot be re-sized")
		return false
	}
	return true
}

// resize changes the length; new bytes are 0. What is allocated is what CPython
// allocates, as __alloc__ shows.
func (t *Thread) resize(o *ByteArrayObj, n int) bool {
	if n == len(o.b) {
		return true
	}
	if !t.mayResize(o) {
		return false
	}
	if n > len(o.b) && !t.mayAlloc(n-len(o.b)) {
		return false
	}
	if n > cap(o.b) {
		t.vm.charge(n - len(o.b))
		b := make([]byte, n, n+n>>2)
		copy(b, o.b)
		o.b = b
	} else {
		old := len(o.b)
		o.b = o.b[:n]
		if n > old {
			clear(o.b[old:])
		}
	}
	if n+o.off+1 <= o.alloc {
		if n >= o.alloc/2 {
			return true
		}
		o.alloc = n + 1
	} else if float64(n) <= float64(o.alloc)*1.125 {
		o.alloc = n + n>>3 + 6
		if n < 9 {
			o.alloc -= 3
		}
	} else {
		o.alloc = n + 1
	}
	o.off = 0
	return true
}

// arrayByte is a value to be stored.
func (t *Thread) arrayByte(v Value) (byte, bool) {
	if t.vm.py2 {
		if v.p.kind == kBytes {
			if s := asText(v.p).s; len(s) == 1 {
				return s[0], true
			}
			t.typeError("string must be of size 1")
			return 0, false
		}
		if t.typeOf(v).slots.Index == nil {
			t.typeError("an integer or string of size 1 is required")
			return 0, false
		}
	}
	return t.byteValue(v)
}

func arrayRepr(t *Thread, v Value) Value {
	name := "bytearray"
	if !t.vm.py2 {
		name = t.typeOf(v).name
	}
	s := asByteArray(v.p).b
	quote := byte('\'')
	if bytes.IndexByte(s, '\'') >= 0 && bytes.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b := append([]byte(name), '(', 'b', quote)
	for _, c := range s {
		switch {
		case c == '\'' || c == '\\': // even between other quotes
			b = append(b, '\\', c)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c < ' ' || c >= 0x7f:
			b = append(b, sprintf(`\x%02x`, c)...)
		default:
			b = append(b, c)
		}
	}
	return t.Str(stringOf(append(b, quote, ')')))
}

func arrayStr(t *Thread, v Value) Value {
	if t.vm.py2 {
		return t.Bytes(string(asByteArray(v.p).b))
	}
	return arrayRepr(t, v)
}

func arrayCompare(t *Thread, a, b Value, op CmpOp) Value {
	x, ok := t.buffer(a)
	if ok {
		var y string
		if y, ok = t.buffer(b); ok {
			return Bool(cmpHolds(op, strings.Compare(x, y)))
		}
	}
	if t.exc.p != nil {
		return Null
	}
	return NotImplemented
}

func arrayConcat(t *Thread, a, b Value) Value {
	x, ok := t.buffer(a)
	if ok {
		var y string
		if y, ok = t.buffer(b); ok {
			return t.newByteArray(bytesOf(strings.Clone(x + y)))
		}
	}
	if t.exc.p != nil {
		return Null
	}
	if t.vm.py2 {
		a, b = b, a
	}
	return t.typeError("can't concat %s to %s", t.typeName(b), t.typeName(a))
}

func arrayInplaceConcat(t *Thread, a, b Value) Value {
	o := asByteArray(a.p)
	alloc := o.alloc
	if !t.arrayAdd(o, b) {
		if t.exc.p != nil {
			return Null
		}
		return t.typeError("can't concat %s to %s", t.typeName(b), t.typeName(a))
	}
	if t.vm.py2 && len(o.b) < alloc {
		o.alloc = alloc // what is there is used
	}
	return a.incref()
}

func arrayInplaceRepeat(t *Thread, v, n Value) Value {
	k, ok := t.Index(n, t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	o := asByteArray(v.p)
	if n, ok := mulAdd(int(max(k, 0)), len(o.b), 0); ok && !t.mayAlloc(n) {
		return Null
	}
	c, ok := (chars{string(o.b), 0}).repeat(int(max(k, 0)))
	if !ok {
		return t.noMemory()
	}
	alloc := o.alloc
	if !t.resize(o, len(c.s)) {
		return Null
	}
	if t.vm.py2 && len(c.s) < alloc {
		o.alloc = alloc // what is there is used
	}
	copy(o.b, c.s)
	return v.incref()
}

// arrayIndex is an index of an item, -1 where it raised.
func (t *Thread) arrayIndex(o *ByteArrayObj, k Value) int {
	i, ok := t.Index(k, t.vm.types.IndexError)
	if !ok {
		return -1
	}
	if i < 0 {
		i += int64(len(o.b))
	}
	if i < 0 || i >= int64(len(o.b)) {
		t.indexError("bytearray index out of range")
		return -1
	}
	return int(i)
}

func arrayGetItem(t *Thread, v, k Value) Value {
	o := asByteArray(v.p)
	if k.p.kind == kSlice {
		return t.textSlice(t.textSelf(v), k)
	}
	if t.typeOf(k).slots.Index == nil {
		if t.vm.py2 {
			return t.typeError("bytearray indices must be integers")
		}
		return t.typeError("bytearray indices must be integers or slices, not %s", t.typeName(k))
	}
	i := t.arrayIndex(o, k)
	if i < 0 {
		return Null
	}
	return Int(int64(o.b[i]))
}

func arraySetItem(t *Thread, v, k, x Value) Value {
	o := asByteArray(v.p)
	if k.p.kind == kSlice {
		return t.arraySetSlice(v, k, x)
	}
	if t.typeOf(k).slots.Index == nil {
		if t.vm.py2 {
			return t.typeError("bytearray indices must be integer")
		}
		return t.typeError("bytearray indices must be integers or slices, not %s", t.typeName(k))
	}
	i := t.arrayIndex(o, k)
	if i < 0 {
		return Null
	}
	if x.p == nil {
		return t.arrayReplace(o, i, i+1, "")
	}
	c, ok := t.arrayByte(x)
	if !ok {
		return Null
	}
	if i = t.arrayIndex(o, k); i < 0 { // x may have changed o
		return Null
	}
	o.b[i] = c
	return None
}

// arrayReplace is o[i:j] = s.
func (t *Thread) arrayReplace(o *ByteArrayObj, i, j int, s string) Value {
	n := len(o.b)
	grow := len(s) - (j - i)
	switch {
	case grow < 0:
		if !t.mayResize(o) {
			return Null
		}
		if i == 0 {
			o.b = o.b[-grow:]
			o.off -= grow
			if len(o.b) == 0 || t.vm.py2 {
				o.off = 0
			}
		} else {
			copy(o.b[j+grow:], o.b[j:])
			o.b = o.b[:n+grow]
		}
		t.shrunk(o)
	case grow > 0:
		if !t.resize(o, n+grow) {
			return Null
		}
		copy(o.b[j+grow:], o.b[j:n])
	}
	copy(o.b[i:], s)
	return None
}

// shrunk accounts for what CPython gives back.
func (t *Thread) shrunk(o *ByteArrayObj) {
	if n := len(o.b); n < o.alloc/2 {
		o.alloc, o.off = n+1, 0
	}
}

// arraySetSlice is v[k] = x for a slice, or del v[k] where x is Null.
func (t *Thread) arraySetSlice(v, k, x Value) Value {
	o := asByteArray(v.p)
	s := ""
	if x.p != nil {
		b, ok := t.buffer(x)
		switch {
		case t.exc.p != nil:
			return Null
		case ok:
			s = strings.Clone(b)
		case x.p.kind == kStr || t.typeOf(x).slots.Index != nil:
			return t.typeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
		default:
			return t.arraySetOther(v, k, x)
		}
	}
	c, ok := t.cutOf(k, func() int { return len(o.b) })
	if !ok {
		return Null
	}
	if c.step == 1 {
		return t.arrayReplace(o, c.start, c.start+c.n, s)
	}
	if s == "" {
		return t.arrayDeleteCut(o, c)
	}
	if len(s) != c.n {
		return t.valueError("attempt to assign bytes of size %d to extended slice of size %d", len(s), c.n)
	}
	for i, at := 0, c.start; i < c.n; i, at = i+1, at+c.step {
		o.b[at] = s[i]
	}
	return None
}

// arraySetOther assigns what has to be made a bytearray first.
func (t *Thread) arraySetOther(v, k, x Value) Value {
	y := t.Call(t.vm.types.ByteArray.Value(), x)
	if y.p == nil {
		return Null
	}
	r := t.arraySetSlice(v, k, y)
	t.decref(y)
	return r
}

func (t *Thread) arrayDeleteCut(o *ByteArrayObj, c cut) Value {
	if c.n == 0 {
		return None
	}
	if !t.mayResize(o) {
		return Null
	}
	if c.step < 0 {
		c.start, c.step = c.start+c.step*(c.n-1), -c.step
	}
	out := o.b[:c.start]
	at, left := c.start, c.n
	for i := c.start; i < len(o.b); i++ {
		if left > 0 && i == at {
			at += c.step
			left--
			continue
		}
		out = append(out, o.b[i])
	}
	o.b = out
	t.shrunk(o)
	return None
}

func arrayAppend(t *Thread, a []Value) Value {
	o := asByteArray(a[0].p)
	c, ok := t.arrayByte(a[1])
	if !ok || !t.resize(o, len(o.b)+1) {
		return Null
	}
	o.b[len(o.b)-1] = c
	return None
}

func arrayClear(t *Thread, a []Value) Value {
	if !t.resize(asByteArray(a[0].p), 0) {
		return Null
	}
	return None
}

func arrayExtend(t *Thread, a []Value) Value {
	o := asByteArray(a[0].p)
	if t.arrayAdd(o, a[1]) {
		return None
	}
	if t.exc.p != nil {
		return Null
	}
	it := t.Iter(a[1])
	if it.p == nil {
		if !t.vm.py2 && t.matches(t.vm.types.TypeError) {
			t.clearExc()
			return t.typeError("can't extend bytearray with %s", t.typeName(a[1]))
		}
		return Null
	}
	if !t.askLength(a[1], 32) {
		t.decref(it)
		return Null
	}
	var b []byte
	for {
		x := t.Next(it)
		if x.p == nil {
			break
		}
		c, ok := t.arrayByte(x)
		t.decref(x)
		if !ok {
			if !t.vm.py2 && a[1].p.kind == kStr && t.matches(t.vm.types.TypeError) {
				t.clearExc()
				t.typeError("expected iterable of integers; got: 'str'")
			}
			break
		}
		b = append(b, c)
	}
	t.decref(it)
	if t.exc.p != nil {
		return Null
	}
	n := len(o.b)
	if !t.resize(o, n+len(b)) {
		return Null
	}
	copy(o.b[n:], b)
	return None
}

func arrayInsert(t *Thread, a []Value) Value {
	o := asByteArray(a[0].p)
	i, ok := t.size(a[1], 0)
	if !ok {
		return Null
	}
	c, ok := t.arrayByte(a[2])
	if !ok {
		return Null
	}
	n := len(o.b)
	if i < 0 {
		i = max(i+n, 0)
	}
	return t.arrayReplace(o, min(i, n), min(i, n), string([]byte{c}))
}

func arrayPop(t *Thread, a []Value) Value {
	o := asByteArray(a[0].p)
	i, ok := t.size(a[1], -1)
	if !ok {
		return Null
	}
	n := len(o.b)
	if n == 0 {
		return t.indexError("pop from empty bytearray")
	}
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return t.indexError("pop index out of range")
	}
	if !t.mayResize(o) {
		return Null
	}
	c := o.b[i]
	copy(o.b[i:], o.b[i+1:])
	t.resize(o, n-1)
	return Int(int64(c))
}

func arrayRemove(t *Thread, a []Value) Value {
	o := asByteArray(a[0].p)
	c, ok := t.arrayByte(a[1])
	if !ok {
		return Null
	}
	i := strings.IndexByte(stringOf(o.b), c)
	if i < 0 {
		return t.valueError("value not found in bytearray")
	}
	if !t.mayResize(o) {
		return Null
	}
	copy(o.b[i:], o.b[i+1:])
	t.resize(o, len(o.b)-1)
	return None
}

func arrayReverse(t *Thread, a []Value) Value {
	b := asByteArray(a[0].p).b
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return None
}

// arrayReduce is the state for pickle.
func (t *Thread) arrayReduce(v Value, proto int) Value {
	o := asByteArray(v.p)
	var args Value
	switch {
	case proto >= 3:
		args = t.NewTuple(t.Bytes(string(o.b)))
	case len(o.b) == 0 && !t.vm.py2:
		args = t.NewTuple()
	default:
		args = t.NewTuple(obj(&t.vm.textOf(chars{string(o.b), 0}).Header), t.Str("latin-1"))
	}
	state := None
	if d, ok := t.lookupAttr(v, t.vm.names.dict); !ok {
		t.decref(args)
		return Null
	} else if d.p != nil {
		state = d
	}
	return t.NewTuple(t.typeOf(v).Value().incref(), args, state)
}
