package vm

// join, which may run over a generator.

func init() {
	addTextRows(textRow{name: "join", on: onAll, sig: "iterable, /", op: textJoin})
}

func textJoin(t *Thread, s text, a []Value) Value {
	if s.kind == kByteArray && s.v.p != nil && !t.vm.py2 && a[0].p.kind != kList && a[0].p.kind != kTuple {
		// The iteration may not change what is between the items.
		o := asByteArray(s.v.p)
		o.exports++
		l := t.List(a[0])
		o.exports--
		if l.p == nil {
			if t.matches(t.vm.types.TypeError) && t.typeOf(a[0]).slots.Iter == nil {
				t.clearExc()
				t.typeError("can only join an iterable")
			}
			return Null
		}
		r := t.joinItems(s, asList(l.p).items)
		t.decref(l)
		return r
	}
	switch v := a[0]; v.p.kind {
	case kList:
		return t.joinItems(s, asList(v.p).items)
	case kTuple:
		return t.joinItems(s, asTuple(v.p).items)
	}
	it := t.Iter(a[0])
	if it.p == nil {
		if t.matches(t.vm.types.TypeError) {
			t.clearExc()
			t.typeError("can only join an iterable")
		}
		return Null
	}
	l := t.NewList()
	self := s.v.xincref()
	if self.p == nil {
		self = t.textResult(s, s.chars)
	}
	r := t.pushNative(&joinFrame, self, it, l)
	t.decref(self)
	t.decref(it)
	t.decref(l)
	return r
}

// joinFrame collects the items of an iterator: 0 is self, 1 the iterator, 2 a list.
var joinFrame = nativeCode{name: "join", nregs: 3, catches: true}

func init() {
	joinFrame.fn = func(t *Thread, f *Frame, r Value) Value {
		l := asList(f.reg(2).p)
		for first := f.native == 0; ; first = false {
			f.native = 1
			if !first {
				if r.p == nil {
					break
				}
				l.push(t, r)
			}
			t.ip = uintptr(f.start)
			if r = t.nextSoft(*f.reg(1)); r.IsUnwind() {
				return r
			}
		}
		if t.exc.p != nil {
			if !t.matches(t.vm.types.StopIteration) {
				return Null
			}
			t.clearExc()
		}
		return t.joinItems(t.textSelf(*f.reg(0)), l.items)
	}
}

// joinItems joins a sequence's items.
func (t *Thread) joinItems(s text, items []Value) Value {
	if len(items) == 0 {
		return t.textResult(s, chars{})
	}
	if len(items) == 1 && s.kind != kByteArray {
		if p := items[0].p; p.kind == s.kind && (p.typ == t.vm.types.Str || p.typ == t.vm.types.Bytes) {
			return items[0].incref()
		}
	}
	switch {
	case s.kind == kStr && t.vm.py2:
		return t.joinUnicode(s, items)
	case s.kind != kStr:
		return t.joinBytes(s, items)
	}
	size, width := s.len()*(len(items)-1), s.w
	for i, v := range items {
		if v.p.kind != kStr {
			return t.typeError("sequence item %d: expected str instance, %s found", i, t.typeName(v))
		}
		o := asText(v.p)
		size += o.len()
		width = max(width, o.width)
	}
	if len(items) == 1 {
		width = asText(items[0].p).width
	}
	return t.joinAll(s, size, width, len(items), func(i int) chars { return asText(items[i].p).chars() })
}

// joinAll writes the parts, with s between them, in one width.
func (t *Thread) joinAll(s text, size int, width uint8, n int, part func(i int) chars) Value {
	if size > maxSize {
		return t.overflowError("join() result is too long for a Python string")
	}
	if !t.mayAlloc(size << width) {
		return Null
	}
	b := make([]byte, size<<width)
	at := 0
	put := func(c chars) {
		if c.w == width {
			at += copy(b[at:], c.s)
			return
		}
		k := c.len() << width
		c.copyTo(b[at:at+k], width)
		at += k
	}
	for i := range n {
		if i > 0 {
			put(s.chars)
		}
		put(part(i))
	}
	if s.kind == kByteArray {
		return t.newByteArray(b)
	}
	return t.textResult(s, chars{stringOf(b), width})
}

// joinUnicode is unicode.join of Python 2.
func (t *Thread) joinUnicode(s text, items []Value) Value {
	parts := make([]chars, len(items))
	size, width := s.len()*(len(items)-1), s.w
	for i, v := range items {
		if v.p.kind != kStr && v.p.kind != kBytes {
			return t.typeError("sequence item %d: expected string or Unicode, %s found", i, t.typeName(v))
		}
		u := t.unicodeFrom(v)
		if u.p == nil {
			return Null
		}
		parts[i] = asText(u.p).chars()
		t.decref(u)
		size += parts[i].len()
		width = max(width, parts[i].w)
	}
	return t.joinAll(s, size, width, len(items), func(i int) chars { return parts[i] })
}

// joinBytes is join of bytes and bytearray, and of Python 2's str.
func (t *Thread) joinBytes(s text, items []Value) Value {
	parts := make([]chars, len(items))
	size := s.len() * (len(items) - 1)
	for i, v := range items {
		b, ok := "", false
		switch {
		case v.p.kind == kBytes:
			b, ok = asText(v.p).s, true
		case t.vm.py2 && s.kind == kBytes && v.p.kind == kStr:
			return t.asUnicode(s, func(t *Thread, s text, a []Value) Value { return t.joinUnicode(s, a) }, items)
		case t.vm.py2 && s.kind == kBytes:
		case t.vm.py2:
			if ok = v.p.kind == kByteArray; ok {
				b = stringOf(asByteArray(v.p).b)
			}
		default:
			b, ok = t.buffer(v)
		}
		if !ok {
			return t.wrongItem(s, i, v)
		}
		parts[i].s = b
		size += len(b)
	}
	return t.joinAll(s, size, 0, len(items), func(i int) chars { return parts[i] })
}

func (t *Thread) wrongItem(s text, i int, v Value) Value {
	name := t.typeName(v)
	switch {
	case t.exc.p != nil:
		return Null
	case !t.vm.py2:
		return t.typeError("sequence item %d: expected a bytes-like object, %s found", i, name)
	case s.kind == kBytes:
		return t.typeError("sequence item %d: expected string, %s found", i, name)
	}
	return t.typeError("can only join an iterable of bytes (item %d has type '%s')", i, name)
}
