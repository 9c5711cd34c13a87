package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/internal/format"
	"github.com/sllint/sllint/vm/internal/siphash"
)

// str of Python 3 and unicode of Python 2.

var baseStringSpec = TypeSpec{Name: "basestring", Kind: kStr, Flags: TypeBase, Doc: "Type basestring cannot be instantiated; it is the base for str and unicode.",
	Slots: Slots{New: func(t *Thread, typ *Type, a Args) Value {
		return t.typeError("The basestring type cannot be instantiated")
	}}}

var strSpec = TypeSpec{Name: "str", Kind: kStr, Flags: TypeBase, Hashable: true, Slots: Slots{
	New: strNew, Repr: strRepr, Str: exactText, Len: textLen, Hash: textHash, Compare: strCompare, Iter: strIter,
	GetItem: textGetItem, Contains: textContains, Concat: strConcat, Repeat: textRepeat,
	Binary: [NumBinary]func(*Thread, Value, Value) Value{OpRemainder: strRemainder},
}}

// unicodeSpec is Python 2's.
var unicodeSpec = TypeSpec{Name: "unicode", Kind: kStr, Flags: TypeBase, Hashable: true, Slots: Slots{
	New: unicodeNew, Repr: strRepr, Str: func(t *Thread, v Value) Value { return t.encodeDefault(v) },
	Len: textLen, Hash: textHash, Compare: unicodeCompare,
	GetItem: textGetItem, Contains: textContains, Concat: unicodeConcat, Repeat: textRepeat, GetSlice: textGetSlice,
	Binary: [NumBinary]func(*Thread, Value, Value) Value{OpRemainder: strRemainder},
}}

func init() {
	addTextRows(
		textRow{name: "__getnewargs__", on: onStr3 | onBytes3 | onTexts2, op: func(t *Thread, s text, a []Value) Value {
			return t.NewTuple(t.textResult(s, s.chars))
		}},
		textRow{name: "__sizeof__", on: onStr3 | onTexts2, op: func(t *Thread, s text, a []Value) Value {
			return Int(int64(t.textSize(s)))
		}},
	)
}

// textSize is sys.getsizeof without what the collector adds.
func (t *Thread) textSize(s text) int {
	n := s.len()
	switch {
	case s.kind == kBytes && t.vm.py2:
		return 37 + n
	case s.kind == kBytes:
		return 33 + n
	case t.vm.py2:
		return 48 + 4*(n+1)
	case s.w == 0 && isASCII(s.s):
		return 41 + n
	}
	return 56 + (n+1)<<s.w
}

func (vm *VM) hashText(o *TextObj) int64 {
	if vm.py2 {
		switch o.width {
		case 0:
			return siphash.Text2(bytesOf(o.s))
		case 1:
			return siphash.Text2(unitsOf[uint16](o.s))
		}
		return siphash.Text2(unitsOf[rune](o.s))
	}
	return vm.hashKey.String(o.s)
}

// newTextSub makes an instance of a class derived from str or bytes.
func (t *Thread) newTextSub(typ *Type, kind Kind, c chars) Value {
	c = c.narrow()
	o := &textSub{TextObj: TextObj{s: c.s}}
	o.width = c.w
	if c.w == 0 && isASCII(c.s) {
		o.flags = flagASCII
	}
	t.init(&o.Header, kind, typ)
	t.startSub(&o.Header, &o.attrs)
	if typ.flags&TypeGC != 0 {
		t.track(&o.Header)
	}
	t.vm.charge(len(c.s) + 72)
	return obj(&o.Header)
}

// textAs makes v (stolen) an instance of typ, which is its class or derived.
func (t *Thread) textAs(typ *Type, v Value) Value {
	if v.p == nil || typ.flags&TypeHeap == 0 {
		return v
	}
	r := t.newTextSub(typ, v.p.kind, asText(v.p).chars())
	t.decref(v)
	return r
}

var (
	strSig     = parseSig("object='', encoding='utf-8', errors='strict'")
	unicodeSig = parseSig("string=u'', encoding=None, errors=None")
)

// subText makes the result of a conversion an instance of the class in register 0.
var subText = nativeCode{name: "str", nregs: 1}

func init() {
	subText.fn = func(t *Thread, f *Frame, r Value) Value {
		typ := asType(f.reg(0).p)
		if r.p == nil {
			return Null
		}
		return t.textAs(typ, r)
	}
}

func strNew(t *Thread, typ *Type, a Args) Value {
	var in [3]Value
	if len(a.Pos) == 1 && len(a.Kw) == 0 { // nearly always
		if typ == t.vm.types.Str && a.Pos[0].p.kind <= kLastStatic {
			return t.strSoft(a.Pos[0])
		}
		in[0] = a.Pos[0]
	} else if !strSig.bind(t, "str", a, in[:]) {
		return Null
	}
	enc, ok := t.encodingArg(in[1], "str() argument 'encoding' must be str, not %s")
	if !ok {
		return Null
	}
	errs, ok := t.encodingArg(in[2], "str() argument 'errors' must be str, not %s")
	if !ok {
		return Null
	}
	if in[0].p == nil {
		return t.textAs(typ, t.Text(""))
	}
	if in[1].p != nil || in[2].p != nil {
		return t.textAs(typ, t.decodeObject(in[0], enc, errs))
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

// encodingArg is the name of an encoding or of a way to treat errors; "" where
// it is not given. Python 2 takes unicode too.
func (t *Thread) encodingArg(v Value, complaint string) (string, bool) {
	if v.p == nil {
		return "", true
	}
	if t.vm.py2 && v.p.kind == kStr {
		b := t.encodeDefault(v)
		if b.p == nil {
			return "", false
		}
		s := asText(b.p).s
		t.decref(b)
		return s, true
	}
	if !t.isStr(v) {
		t.typeError(complaint, t.argType(v))
		return "", false
	}
	return GoString(v), true
}

// decodeObject is str(v, encoding, errors) of Python 3.
func (t *Thread) decodeObject(v Value, enc, errs string) Value {
	if v.p.kind == kStr {
		return t.typeError("decoding str is not supported")
	}
	b, ok := t.buffer(v)
	if !ok {
		if t.exc.p != nil {
			return Null
		}
		return t.typeError("decoding to str: need a bytes-like object, %s found", t.typeName(v))
	}
	if v.p.kind != kBytes {
		b = string(bytesOf(b))
	}
	return t.decodeBytes(v, b, enc, errs)
}

func unicodeNew(t *Thread, typ *Type, a Args) Value {
	var in [3]Value
	if !unicodeSig.bind(t, "unicode", a, in[:]) {
		return Null
	}
	enc, ok := t.encodingArg(in[1], "unicode() argument 2 must be string, not %s")
	if !ok {
		return Null
	}
	errs, ok := t.encodingArg(in[2], "unicode() argument 3 must be string, not %s")
	if !ok {
		return Null
	}
	v := in[0]
	if v.p == nil {
		return t.textAs(typ, t.Text(""))
	}
	if in[1].p == nil && in[2].p == nil {
		return t.textAs(typ, t.UnicodeOf(v))
	}
	switch v.p.kind {
	case kStr:
		return t.typeError("decoding Unicode is not supported")
	case kByteArray:
		return t.textAs(typ, t.decodeBytes(v, string(asByteArray(v.p).b), enc, errs))
	}
	b, ok := t.buffer(v)
	if !ok {
		if t.exc.p != nil {
			return Null
		}
		return t.typeError("coercing to Unicode: need string or buffer, %s found", t.typeName(v))
	}
	return t.textAs(typ, t.decodeBytes(v, string(bytesOf(b)), enc, errs))
}

// UnicodeOf is unicode(v) of Python 2.
func (t *Thread) UnicodeOf(v Value) Value {
	if v.p.kind == kStr && v.p.typ == t.vm.types.Str {
		return v.incref()
	}
	var r Value
	m, ok := Null, true
	if v.p.kind == kOldInst {
		m, ok = t.lookupAttr(v, t.vm.intern("__unicode__"))
	} else {
		m = t.lookupSpecial(v, t.vm.intern("__unicode__"))
		ok = m.p != nil || t.exc.p == nil
	}
	switch {
	case !ok:
		return Null
	case m.p != nil:
		r = t.Call(m)
		t.decref(m)
	case v.p.kind == kStr:
		return obj(&t.vm.textOf(asText(v.p).chars()).Header)
	case v.p.kind == kBytes && v.p.typ == t.vm.types.Bytes:
		r = v.incref()
	default:
		f := t.frame
		if s := t.typeOf(v).slots.Str; s != nil {
			r = t.finish(s(t, v), f)
		} else {
			r = t.Repr(v)
		}
	}
	if r.p == nil || r.p.kind == kStr {
		return r
	}
	if r.p.kind != kBytes {
		t.typeError("coercing to Unicode: need string or buffer, %s found", t.typeName(r))
		t.decref(r)
		return Null
	}
	u := t.decodeDefault(asText(r.p).s)
	t.decref(r)
	return u
}

// exactText is v without what a class adds.
func exactText(t *Thread, v Value) Value {
	return t.same(t.textSelf(v))
}

func strRepr(t *Thread, v Value) Value {
	c := asText(v.p).chars()
	if t.vm.py2 {
		var b []byte
		switch c.w {
		case 0:
			b = format.AppendUnicode2(nil, bytesOf(c.s))
		case 1:
			b = format.AppendUnicode2(nil, unitsOf[uint16](c.s))
		default:
			b = format.AppendUnicode2(nil, unitsOf[rune](c.s))
		}
		return t.Bytes(stringOf(b))
	}
	switch c.w {
	case 0:
		b := make([]byte, 0, len(c.s)+2)
		c.s = stringOf(format.AppendRepr(b, bytesOf(c.s)))
	case 1:
		c.s = stringOfUnits(format.AppendRepr(nil, unitsOf[uint16](c.s)))
	default:
		c.s = stringOfUnits(format.AppendRepr(nil, unitsOf[rune](c.s)))
	}
	return obj(&t.vm.textOf(c).Header)
}

func textLen(t *Thread, v Value) Value  { return Int(int64(asText(v.p).len())) }
func textHash(t *Thread, v Value) Value { return Int(t.hashOfText(asText(v.p))) }

func strCompare(t *Thread, a, b Value, op CmpOp) Value {
	if b.p.kind != kStr {
		return NotImplemented
	}
	return Bool(textHolds(asText(a.p), asText(b.p), op))
}

// textHolds tells whether x op y.
func textHolds(x, y *TextObj, op CmpOp) bool {
	switch op {
	case EQ:
		return x == y || x.width == y.width && x.s == y.s
	case NE:
		return x != y && (x.width != y.width || x.s != y.s)
	}
	return cmpHolds(op, x.chars().compare(y.chars()))
}

// unicodeCompare is Python 2's, where a str may stand for a unicode.
func unicodeCompare(t *Thread, a, b Value, op CmpOp) Value {
	if a.p.kind == kStr && b.p.kind == kStr {
		return Bool(textHolds(asText(a.p), asText(b.p), op))
	}
	x := t.unicodeFrom(a)
	y := Null
	if x.p != nil {
		if y = t.unicodeFrom(b); y.p == nil {
			t.decref(x)
		}
	}
	if y.p != nil {
		r := Bool(textHolds(asText(x.p), asText(y.p), op))
		t.decref(x)
		t.decref(y)
		return r
	}
	if t.matches(t.vm.types.TypeError) {
		t.clearExc()
		return NotImplemented
	}
	if op != EQ && op != NE || !t.matches(t.vm.types.UnicodeDecodeError) {
		return Null
	}
	t.clearExc()
	how := "equal"
	if op == NE {
		how = "unequal"
	}
	if !t.warn("UnicodeWarning", "Unicode "+how+" comparison failed to convert both arguments to Unicode - interpreting them as being unequal") {
		return Null
	}
	return Bool(op == NE)
}

func strConcat(t *Thread, a, b Value) Value {
	if b.p.kind != kStr {
		return t.typeError("can only concatenate str (not \"%s\") to str", t.typeName(b))
	}
	return t.concatText(asText(a.p), asText(b.p))
}

func unicodeConcat(t *Thread, a, b Value) Value {
	x := t.unicodeFrom(a)
	if x.p == nil {
		return Null
	}
	y := t.unicodeFrom(b)
	if y.p == nil {
		t.decref(x)
		return Null
	}
	r := t.concatText(asText(x.p), asText(y.p))
	t.decref(x)
	t.decref(y)
	return r
}

func textRepeat(t *Thread, v, n Value) Value {
	k, ok := t.Index(n, t.vm.types.OverflowError)
	if !ok {
		return Null
	}
	s := t.textSelf(v)
	if k <= 0 || s.len() == 0 {
		return t.textResult(s, chars{})
	}
	if k == 1 {
		return t.same(s)
	}
	if n, ok := mulAdd(int(k), len(s.s), 0); ok && !t.mayAlloc(n) {
		return Null
	}
	c, ok := s.repeat(int(k))
	if !ok {
		if k > (1<<63-1)/int64(s.len()) || t.vm.py2 {
			return t.overflowError("repeated %s too long", map[bool]string{true: "string is", false: "bytes are"}[s.kind == kStr || t.vm.py2])
		}
		return t.noMemory()
	}
	return t.textResult(s, c)
}

func textGetItem(t *Thread, v, k Value) Value {
	s := t.textSelf(v)
	if k.p.kind == kSlice {
		return t.textSlice(s, k)
	}
	if k.p != &tInt && t.typeOf(k).slots.Index == nil {
		return t.wrongTextIndex(s, k)
	}
	i, ok := t.Index(k, t.vm.types.IndexError)
	if !ok {
		return Null
	}
	n := int64(s.len())
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		what := "string"
		if s.kind == kBytes && !t.vm.py2 {
			return t.indexError("index out of range")
		}
		return t.indexError("%s index out of range", what)
	}
	if s.kind == kBytes && !t.vm.py2 {
		return Int(int64(s.s[i]))
	}
	return t.textResult(s, s.sub(int(i), int(i)+1))
}

func (t *Thread) wrongTextIndex(s text, k Value) Value {
	name := t.typeOf(k).name
	switch {
	case s.kind == kBytes && t.vm.py2:
		return t.typeError("string indices must be integers, not %s", name)
	case s.kind == kBytes:
		return t.typeError("byte indices must be integers or slices, not %s", name)
	case t.vm.py2:
		return t.typeError("string indices must be integers")
	}
	return t.typeError("string indices must be integers, not '%s'", name)
}

// textSlice is s[k] for a slice.
func (t *Thread) textSlice(s text, k Value) Value {
	c, ok := t.cutOf(k, s.len)
	if !ok {
		return Null
	}
	if c.step == 1 {
		return t.piece(s, c.start, c.start+c.n)
	}
	if c.n == 0 {
		return t.textResult(s, chars{})
	}
	b := make([]byte, c.n<<s.w)
	size := 1 << s.w
	for i, at := 0, c.start; i < c.n; i, at = i+1, at+c.step {
		copy(b[i*size:(i+1)*size], s.s[at*size:])
	}
	return t.textResult(s, chars{stringOf(b), s.w})
}

// textGetSlice is Python 2's s[i:j] for ints, which no longer count from the end.
func textGetSlice(t *Thread, v, i, j Value) Value {
	from, ok := t.size(i, 0)
	if !ok {
		return Null
	}
	to, ok := t.size(j, 0)
	if !ok {
		return Null
	}
	s := t.textSelf(v)
	from = max(from, 0)
	to = min(max(to, 0), s.len())
	if from > to {
		from = to
	}
	return t.piece(s, from, to)
}

func textContains(t *Thread, v, x Value) Value {
	s := t.textSelf(v)
	if s.kind == kBytes && t.vm.py2 {
		if x.p.kind == kStr {
			return t.asUnicode(s, func(t *Thread, s text, a []Value) Value {
				return Bool(s.find(asText(a[0].p).chars(), 0, s.len()) >= 0)
			}, []Value{x})
		}
		if x.p.kind != kBytes {
			return t.typeError("'in <string>' requires string as left operand, not %s", t.typeName(x))
		}
	}
	if s.kind != kStr && !t.vm.py2 && x.p.kind != kBytes && t.typeOf(x).slots.Index == nil {
		b, ok := t.bytesLike(x)
		if !ok {
			return Null
		}
		return Bool(s.find(chars{b, 0}, 0, s.len()) >= 0)
	}
	if s.kind == kByteArray && t.vm.py2 && t.typeOf(x).slots.Index != nil {
		c, ok := t.byteValue(x)
		if !ok {
			return Null
		}
		return Bool(strings.IndexByte(s.s, c) >= 0)
	}
	d, ok := t.operand(s, x, "contains", 1)
	if !ok {
		return Null
	}
	return Bool(s.find(d, 0, s.len()) >= 0)
}
