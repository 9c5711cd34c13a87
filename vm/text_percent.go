package vm

import (
	"github.com/sllint/sllint/vm/internal/format"
	"github.com/sllint/sllint/vm/internal/number"
	itext "github.com/sllint/sllint/vm/internal/text"
)

// The % operator of text.

func strRemainder(t *Thread, a, b Value) Value {
	if a.p.kind == kStr {
		return t.percent(t.textSelf(a), b)
	}
	return NotImplemented
}

func bytesRemainder(t *Thread, a, b Value) Value {
	if a.p.kind != kBytes {
		return NotImplemented
	}
	return t.percent(t.textSelf(a), b)
}

func arrayRemainder(t *Thread, a, b Value) Value {
	if a.p.kind != kByteArray || t.vm.py2 {
		return NotImplemented
	}
	s := t.textSelf(a)
	s.s = string(bytesOf(s.s))
	return t.percent(s, b)
}

// percentArgs are what a template takes its arguments from.
type percentArgs struct {
	all    Value   // the right operand, or the value of a key
	items  []Value // of a tuple
	single bool    // it is one argument, no tuple
	next   int
	dict   Value // where keys are looked up, Null for none
	owned  Value // the value of the last key
	// whole is the text of a conversion before which nothing was written.
	whole Value
}

// take gives the next argument (borrowed).
func (p *percentArgs) take(t *Thread) Value {
	switch {
	case !p.single && p.next < len(p.items):
		p.next++
		return p.items[p.next-1]
	case p.single && p.next == 0:
		p.next = 1
		return p.all
	}
	return t.typeError("%s", format.NotEnoughArguments)
}

// spent tells whether no argument is left.
func (p *percentArgs) spent() bool {
	if p.single {
		return p.next > 0
	}
	return p.next >= len(p.items)
}

// isMapping tells whether keys may be looked up in v.
func (t *Thread) isMapping(s text, v Value) bool {
	switch v.p.kind {
	case kTuple, kStr:
		return false
	case kBytes:
		return !t.vm.py2 && s.kind == kStr
	case kByteArray:
		return t.vm.py2 || s.kind == kStr
	case kOldInst:
		return true
	}
	return t.typeOf(v).slots.GetItem != nil
}

// percent is s % v.
func (t *Thread) percent(s text, v Value) Value {
	p := &percentArgs{all: v, single: true}
	if v.p.kind == kTuple {
		p.items, p.single = asTuple(v.p).items, false
	}
	if t.isMapping(s, v) {
		p.dict = v
	}
	var out itext.Builder
	defer func() {
		t.xdecref(p.owned)
		t.xdecref(p.whole)
	}()
	switch s.w {
	case 0:
		return percentOf(t, s, bytesOf(s.s), p, &out)
	case 1:
		return percentOf(t, s, unitsOf[uint16](s.s), p, &out)
	}
	return percentOf(t, s, unitsOf[rune](s.s), p, &out)
}

func appendUnits[E format.Unit](out *itext.Builder, s []E) {
	switch u := any(s).(type) {
	case []byte:
		out.AppendLatin1(u)
	default:
		for _, c := range s {
			out.Append(rune(c))
		}
	}
}

func percentOf[E format.Unit](t *Thread, s text, tmpl []E, p *percentArgs, out *itext.Builder) Value {
	walk := format.NewPercent(tmpl, t.vm.numbers())
	at, last := 0, false
	for {
		lit, c := walk.Next()
		last = len(lit) == 0
		appendUnits(out, lit)
		at += len(lit)
		if c == nil {
			break
		}
		if w := p.whole; w.p != nil {
			p.whole = Null
			t.decref(w)
		}
		keep := *p
		keep.owned.xincref()
		ok, wide := convert(t, s, c, p, out)
		if wide {
			// A str of Python 2 that meets a unicode becomes one: what is done
			// and what is left are decoded, and this conversion is done again.
			t.xdecref(p.owned)
			*p = keep
			return t.percentWide(fromText(out.Text()), s.sub(at, s.len()), p)
		}
		t.xdecref(keep.owned)
		if !ok {
			return Null
		}
		if c.Conv == '%' && c.Index == 0 {
			at += 2
		} else {
			at = c.Index + 1
		}
	}
	if p.dict.p == nil && !p.spent() {
		what := "string"
		if s.kind != kStr && !t.vm.py2 {
			what = "bytes"
		}
		return t.typeError("not all arguments converted during %s formatting", what)
	}
	if w := p.whole; w.p != nil && last {
		return w.incref() // as it is, of whatever class
	}
	return t.textResult(s, fromText(out.Text()))
}

// percentWide goes on as unicode.
func (t *Thread) percentWide(done, rest chars, p *percentArgs) Value {
	u := t.decodeDefault(done.s)
	if u.p == nil {
		return Null
	}
	var out itext.Builder
	out.AppendText(toText(asText(u.p).chars()))
	t.decref(u)
	if u = t.decodeDefault(rest.s); u.p == nil {
		return Null
	}
	s := t.textSelf(u)
	var r Value
	switch s.w {
	case 0:
		r = percentOf(t, s, bytesOf(s.s), p, &out)
	case 1:
		r = percentOf(t, s, unitsOf[uint16](s.s), p, &out)
	default:
		r = percentOf(t, s, unitsOf[rune](s.s), p, &out)
	}
	t.decref(u)
	return r
}

// raiseFormat raises an error of package format.
func (t *Thread) raiseFormat(e *format.Error) Value {
	return t.raise(t.vm.types.ExceptionNamed(e.Kind), "%s", e.Msg)
}

// star is the argument of a * for a width or precision.
func (t *Thread) star(p *percentArgs, precision bool) (int, bool) {
	v := p.take(t)
	if v.p == nil {
		return 0, false
	}
	if v.p.kind != kInt && v.p.kind != kBool && (v.p.kind != kLong || t.isLong2(v)) {
		t.typeError("%s", format.StarWantsInt)
		return 0, false
	}
	n, ok := t.size(v, 0)
	if precision || t.vm.py2 {
		if !ok && t.matches(t.vm.types.OverflowError) && !t.vm.py2 {
			t.clearExc()
			n, ok = 1<<40, true
		}
		if ok && int(int32(n)) != n {
			t.overflowError("Python int too large to convert to C int")
			return 0, false
		}
	}
	return n, ok
}

// convert does one conversion. wide tells that it takes a unicode, in a str of
// Python 2.
func convert[E format.Unit](t *Thread, s text, c *format.Conversion[E], p *percentArgs, out *itext.Builder) (ok, wide bool) {
	if c.Err != nil && p.dict.p == nil && c.Err.Msg == "incomplete format key" {
		t.typeError("%s", format.RequiresMapping)
		return false, false
	}
	if c.HasKey {
		if !t.percentKey(s, charsOf(c.Key), p) {
			return false, false
		}
	}
	if c.WidthStar {
		n, ok := t.star(p, false)
		if !ok {
			return false, false
		}
		c.SetWidth(n)
	}
	if c.PrecStar {
		n, ok := t.star(p, true)
		if !ok {
			return false, false
		}
		c.SetPrec(n)
	}
	if c.Percent {
		if c.Width < 0 {
			out.Append('%')
			return true, false
		}
		return t.layOut(out, c.LayText(1), chars{"%", 0}), false
	}
	if c.Err != nil {
		t.raiseFormat(c.Err)
		return false, false
	}
	v := p.take(t)
	if v.p == nil {
		return false, false
	}
	v.incref()
	defer t.decref(v)
	if !t.mayAlloc(max(c.Width, c.Prec, 0)) {
		return false, false
	}
	return convertValue(t, s, c, v, p, out)
}

func charsOf[E format.Unit](u []E) chars {
	switch x := any(u).(type) {
	case []byte:
		return chars{stringOf(x), 0}
	case []uint16:
		return chars{stringOfUnits(x), 1}
	}
	return chars{stringOfUnits(u), 2}
}

// percentKey looks up a key; its value is the argument of what follows.
func (t *Thread) percentKey(s text, key chars, p *percentArgs) bool {
	if p.dict.p == nil {
		t.typeError("%s", format.RequiresMapping)
		return false
	}
	ks := s
	if s.kind == kByteArray {
		ks.kind = kBytes
	}
	k := t.textResult(ks, key)
	v := t.GetItem(p.dict, k)
	t.decref(k)
	if v.p == nil {
		return false
	}
	t.set(&p.owned, v)
	p.all, p.single, p.next = v, true, 0
	return true
}

// layOut places text as a width and a precision say.
func (t *Thread) layOut(out *itext.Builder, l format.Layout, c chars) bool {
	for range l.Left {
		out.Append(l.Fill)
	}
	out.AppendText(toText(c.sub(0, l.Take)))
	for range l.Right {
		out.Append(l.Fill)
	}
	return true
}

func convertValue[E format.Unit](t *Thread, s text, c *format.Conversion[E], v Value, p *percentArgs, out *itext.Builder) (ok, wide bool) {
	switch c.Conv {
	case 's', 'r', 'a', 'b':
		if c.Conv == 'a' && t.vm.py2 || c.Conv == 'b' && (t.vm.py2 || s.kind == kStr) {
			break
		}
		x, wide := t.percentText(s, c.Conv, v)
		if x.p == nil {
			return false, wide
		}
		d := t.textSelf(x).chars
		l := c.LayText(d.len())
		if out.Len() == 0 && l.Left+l.Right == 0 && l.Take == d.len() && s.kind == kStr && x.p.kind == kStr && !t.vm.py2 {
			p.whole = x.incref()
		}
		t.layOut(out, l, d)
		t.decref(x)
		return true, false
	case 'c':
		d, wide := t.percentChar(s, v)
		if d.s == "" {
			return false, wide
		}
		return t.layOut(out, c.LayText(1), d), false
	case 'd', 'i', 'u', 'o', 'x', 'X':
		shown := c.Conv
		if shown == 'i' && (s.kind != kStr || t.vm.py2) {
			shown = 'd'
		}
		i, ok := t.percentInt(shown, v, &c.Long)
		if !ok {
			return false, false
		}
		b, err := c.AppendInt(nil, i, t.maxDigits(), t.vm.numbers())
		if err != nil {
			t.raiseFormat(err)
			return false, false
		}
		out.AppendLatin1(b)
		return true, false
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, ok := t.percentFloat(s, v)
		if !ok {
			return false, false
		}
		b, err := c.AppendFloat(nil, f)
		if err != nil {
			t.raiseFormat(err)
			return false, false
		}
		out.AppendLatin1(b)
		return true, false
	}
	t.raiseFormat(c.Unsupported(t.vm.numbers()))
	return false, false
}

// percentText is the text of a %s, %r, %a or %b (owned).
func (t *Thread) percentText(s text, conv rune, v Value) (x Value, wide bool) {
	switch {
	case s.kind != kStr && !t.vm.py2:
		if conv == 's' || conv == 'b' {
			return t.percentBytes(v), false
		}
		return t.ASCIIOf(v), false
	case conv == 'a':
		return t.ASCIIOf(v), false
	case s.kind == kBytes && conv == 's':
		if v.p.kind == kStr {
			return Null, true
		}
		r := t.strOrUnicode(v)
		if r.p != nil && r.p.kind == kStr {
			t.decref(r)
			return Null, true
		}
		return r, false
	case conv == 's' && t.vm.py2:
		return t.UnicodeOf(v), false
	case conv == 's':
		return t.StrOf(v), false
	}
	r := t.Repr(v)
	if t.vm.py2 && s.kind == kStr && r.p != nil {
		u := t.decodeDefault(asText(r.p).s)
		t.decref(r)
		return u, false
	}
	return r, false
}

// strOrUnicode is str(v) of Python 2 that lets a unicode pass.
func (t *Thread) strOrUnicode(v Value) Value {
	slot := t.typeOf(v).slots.Str
	if v.p.kind == kBytes && v.p.flags&flagSub == 0 {
		return v.incref()
	}
	if slot == nil {
		return t.Repr(v)
	}
	f := t.frame
	r := t.finish(slot(t, v), f)
	if r.p == nil || r.p.kind == kBytes || r.p.kind == kStr {
		return r
	}
	t.typeError("__str__ returned non-string (type %s)", t.typeName(r))
	t.decref(r)
	return Null
}

// percentBytes is %b of bytes.
func (t *Thread) percentBytes(v Value) Value {
	if v.p.kind == kBytes || v.p.kind == kByteArray {
		return v.incref()
	}
	if m := t.lookupSpecial(v, t.vm.names.bytes); m.p != nil {
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
	if b, ok := t.buffer(v); ok {
		return t.Bytes(string(bytesOf(b)))
	}
	if t.exc.p != nil {
		return Null
	}
	return t.typeError("%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", t.typeName(v))
}

// percentChar is the character of a %c; empty where it raised.
func (t *Thread) percentChar(s text, v Value) (c chars, wide bool) {
	one := func(x chars) chars {
		if x.len() == 1 {
			return x
		}
		return chars{}
	}
	switch {
	case s.kind == kStr && (v.p.kind == kStr || v.p.kind == kBytes && t.vm.py2):
		if v.p.kind == kBytes {
			u := t.decodeDefault(asText(v.p).s)
			if u.p == nil {
				return c, false
			}
			c = one(asText(u.p).chars())
			t.decref(u)
		} else {
			c = one(asText(v.p).chars())
		}
	case s.kind == kStr:
		return t.percentOrd(v), false
	case v.p.kind == kStr && t.vm.py2:
		return c, true
	case v.p.kind == kBytes || v.p.kind == kByteArray && !t.vm.py2:
		c = one(t.textSelf(v).chars)
	case t.vm.py2:
		n, ok := t.cLong(v)
		switch {
		case !ok:
		case n < 0:
			t.overflowError("unsigned byte integer is less than minimum")
		case n > 255:
			t.overflowError("unsigned byte integer is greater than maximum")
		default:
			return chars{string([]byte{byte(n)}), 0}, false
		}
		return chars{}, false
	default:
		if t.typeOf(v).slots.Index == nil {
			break
		}
		n, ok := t.Index(v, nil)
		switch {
		case !ok && t.matches(t.vm.types.TypeError):
			t.clearExc()
		case !ok:
			return c, false
		case n < 0 || n > 255:
			t.overflowError("%s", "%c arg not in range(256)")
			return c, false
		default:
			return chars{string([]byte{byte(n)}), 0}, false
		}
	}
	if c.s == "" {
		if s.kind != kStr && !t.vm.py2 {
			t.typeError("%s", "%c requires an integer in range(256) or a single byte")
		} else {
			t.typeError("%s", "%c requires int or char")
		}
	}
	return c, false
}

// cLong is a number that C's long takes, by Python 2's __int__.
func (t *Thread) cLong(v Value) (int64, bool) {
	switch {
	case v.p.kind == kFloat || v.p.kind == kFloatObj:
		t.typeError("integer argument expected, got float")
		return 0, false
	case v.p.kind != kInt && v.p.kind != kBool && v.p.kind != kLong && t.typeOf(v).slots.Int == nil:
		t.typeError("an integer is required")
		return 0, false
	}
	n := t.IntNumber(v)
	if n.p == nil {
		return 0, false
	}
	defer t.decref(n)
	i, ok := t.size(n, 0)
	return int64(i), ok
}

// percentOrd is %c of a number in text.
func (t *Thread) percentOrd(v Value) chars {
	var n int64
	ok := false
	switch {
	case !t.vm.py2 && t.typeOf(v).slots.Index != nil:
		n, ok = t.Index(v, nil)
	case t.vm.py2 && (v.p.kind == kFloat || v.p.kind == kFloatObj):
		f, _ := asFloat(v)
		n, ok = int64(f), f > -1<<62 && f < 1<<62
	case t.vm.py2:
		n, ok = t.cLong(v)
	}
	switch {
	case !ok && t.exc.p != nil && !t.vm.py2 && !t.matches(t.vm.types.TypeError):
	case !ok:
		t.clearExc()
		t.typeError("%s", "%c requires int or char")
	case n < 0 || n > 0x10ffff:
		if t.vm.py2 {
			t.overflowError("%s", "%c arg not in range(0x110000) (wide Python build)")
		} else {
			t.overflowError("%s", "%c arg not in range(0x110000)")
		}
	default:
		return charsOfRunes([]rune{rune(n)})
	}
	return chars{}
}

// percentInt is the number of a %d and the like.
func (t *Thread) percentInt(conv rune, v Value, long *bool) (i number.Int, ok bool) {
	switch v.p.kind {
	case kInt, kBool:
		return number.FromInt64(v.int()), true
	case kLong:
		*long = t.vm.py2
		return number.FromBig(asLong(v.p).v), true
	}
	hex := conv == 'o' || conv == 'x' || conv == 'X'
	s := &t.typeOf(v).slots
	f := t.frame
	var r Value
	switch {
	case s.Int != nil && (t.vm.py2 || !hex):
		r = t.finish(s.Int(t, v), f)
		if r.p == nil && t.vm.py2 && s.Long != nil {
			t.clearExc()
			r = t.finish(s.Long(t, v), f)
		}
	case s.Index != nil && !t.vm.py2:
		r = t.IndexValue(v)
	}
	if r.p != nil {
		if r.p.kind == kInt || r.p.kind == kBool || r.p.kind == kLong {
			i, ok = t.percentInt(conv, r, long)
			t.decref(r)
			return i, ok
		}
		t.decref(r)
		r = Null
	}
	if t.exc.p != nil {
		if !t.matches(t.vm.types.TypeError) && !t.vm.py2 {
			return i, false
		}
		t.clearExc()
	}
	want := "a number"
	if !t.vm.py2 {
		want = map[bool]string{true: "an integer", false: "a real number"}[hex]
	}
	t.typeError("%%%c format: %s is required, not %s", conv, want, t.typeName(v))
	return i, false
}

// percentFloat is the number of a %f and the like.
func (t *Thread) percentFloat(s text, v Value) (float64, bool) {
	switch v.p.kind {
	case kFloat:
		return v.float(), true
	case kFloatObj:
		return asFloatObj(v.p).f, true
	case kInt, kBool:
		return float64(v.int()), true
	}
	slots := &t.typeOf(v).slots
	var r Value
	switch {
	case slots.Float != nil:
		f := t.frame
		r = t.finish(slots.Float(t, v), f)
	case slots.Index != nil && !t.vm.py2:
		r = t.IndexValue(v)
	}
	switch {
	case r.p != nil && (r.p.kind == kFloat || r.p.kind == kFloatObj):
		x, ok := t.percentFloat(s, r)
		t.decref(r)
		return x, ok
	case r.p != nil && slots.Float == nil:
		x, ok := t.percentFloat(s, r)
		t.decref(r)
		return x, ok
	case r.p != nil:
		t.typeError("%s.__float__ returned non-float (type %s)", t.typeName(v), t.typeName(r))
		t.decref(r)
	}
	bytes := s.kind != kStr
	switch {
	case t.exc.p != nil && (!bytes || !t.matches(t.vm.types.TypeError)):
		return 0, false
	case bytes:
		if t.exc.p != nil {
			t.clearExc()
		}
		t.typeError("float argument required, not %s", t.typeName(v))
	case t.vm.py2:
		t.typeError("a float is required")
	default:
		t.typeError("must be real number, not %s", t.typeName(v))
	}
	return 0, false
}
