package vm

// stringIO is io.StringIO.
type stringIO struct {
	ioBase
	buf []rune
	pos int
	newlineMode
}

// newlineMode says what becomes of the ends of lines.
type newlineMode struct {
	universal bool   // "\r" and "\r\n" end lines too
	translate bool   // and are read as "\n"
	writeNL   string // what "\n" is written as; "" for itself
	readNL    string // what ends a line where not universal
	seen      uint8  // of the three ends, as IncrementalNewlineDecoder counts them
	pendingCR bool
}

// setNewline takes the argument newline, "" and given false for None.
func (m *newlineMode) setNewline(nl string, given bool, native string) {
	*m = newlineMode{readNL: "\n"}
	switch {
	case !given:
		m.universal, m.translate = true, true
		m.writeNL = native
	case nl == "":
		m.universal = true
	default:
		m.readNL = nl
		if nl != "\n" {
			m.writeNL = nl
		}
	}
}

const (
	seenCR = 1 << iota
	seenLF
	seenCRLF
)

// decode notes the ends of lines in text and translates them where it is to be.
func (m *newlineMode) decode(in []rune, final bool) []rune {
	if m.pendingCR && (len(in) > 0 || final) {
		in = append([]rune{'\r'}, in...)
		m.pendingCR = false
	}
	if n := len(in); n > 0 && in[n-1] == '\r' && !final {
		in = in[:n-1]
		m.pendingCR = true
	}
	out := in
	if m.translate {
		out = make([]rune, 0, len(in))
	}
	for i := 0; i < len(in); i++ {
		c := in[i]
		switch {
		case c == '\n':
			m.seen |= seenLF
		case c == '\r' && i+1 < len(in) && in[i+1] == '\n':
			m.seen |= seenCRLF
			if m.translate {
				c = '\n'
			} else {
				i++
				continue
			}
			i++
		case c == '\r':
			m.seen |= seenCR
			c = '\n'
		}
		if m.translate {
			out = append(out, c)
		}
	}
	return out
}

// newlines is the attribute of that name.
func (t *Thread) newlinesSeen(seen uint8) Value { return t.newlinesAs(seen, t.Text) }

func (t *Thread) newlinesAs(seen uint8, make func(string) Value) Value {
	var list []Value
	for i, s := range []string{"\r", "\n", "\r\n"} {
		if seen&(1<<i) != 0 {
			list = append(list, make(s))
		}
	}
	switch len(list) {
	case 0:
		return None
	case 1:
		return list[0]
	}
	return t.tupleOf(list)
}

// lineEnd gives where the first line of text ends, after its newline; -1 where
// it does not.
func (m *newlineMode) lineEnd(r []rune) int {
	for i, c := range r {
		switch {
		case m.translate && c == '\n':
			return i + 1
		case m.universal && c == '\n':
			return i + 1
		case m.universal && c == '\r' && !m.translate:
			if i+1 < len(r) && r[i+1] == '\n' {
				return i + 2
			}
			return i + 1
		case !m.universal && hasRunes(r[i:], m.readNL):
			return i + len(m.readNL)
		}
	}
	return -1
}

func hasRunes(r []rune, s string) bool {
	if len(r) < len(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if r[i] != rune(s[i]) {
			return false
		}
	}
	return true
}

// encode replaces "\n" by what it is written as.
func (m *newlineMode) encode(r []rune) []rune {
	if m.writeNL == "" {
		return r
	}
	var out []rune
	for _, c := range r {
		if c == '\n' {
			out = append(out, []rune(m.writeNL)...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// newlineArg reads the argument newline.
func (t *Thread) newlineArg(v Value) (nl string, given, ok bool) {
	if v.p == nil || v.p == &tNone {
		return "", false, true
	}
	if !t.isStr(v) && v.p.kind != kStr {
		t.typeError("newline must be str or None, not %s", t.typeName(v))
		return "", false, false
	}
	nl = GoString(v)
	switch nl {
	case "", "\n", "\r", "\r\n":
		return nl, true, true
	}
	r := t.Repr(v)
	if r.p != nil {
		t.valueError("illegal newline value: %s", GoString(r))
		t.decref(r)
	}
	return "", false, false
}

func stringIOOf(t *Thread, v Value) *stringIO {
	s := asNativeObj(v.p).data.(*stringIO)
	if s.closed {
		t.valueError("I/O operation on closed file")
		return nil
	}
	return s
}

var stringIOSig = parseSig("initial_value='', newline='\\n'")

var stringIOSpec = TypeSpec{
	Name: "_io.StringIO", Doc: "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
	Alloc: AllocNative(func() any { return &stringIO{newlineMode: newlineMode{readNL: "\n"}} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }, Init: stringIOInit,
		Iter: ioBaseSpec.Slots.Iter,
		Next: func(t *Thread, v Value) Value {
			s := stringIOOf(t, v)
			if s == nil {
				return Null
			}
			var r Value
			if t.typeOf(v) == t.io().str {
				r = t.TextOfRunes(s.line(-1))
			} else if r = t.CallMethod(v, "readline"); r.p == nil {
				return Null
			}
			if n, ok := t.Len(r); !ok || n == 0 {
				t.decref(r)
				return Null
			}
			return r
		},
	},
	Methods: []Method{
		{Name: "readable", Fn: stringIOTrue}, {Name: "writable", Fn: stringIOTrue}, {Name: "seekable", Fn: stringIOTrue},
		{Name: "read", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			s := stringIOOf(t, a[0])
			if s == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			r := s.rest()
			if n >= 0 && n < len(r) {
				r = r[:n]
			}
			s.pos += len(r)
			return t.TextOfRunes(r)
		}},
		{Name: "readline", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			s := stringIOOf(t, a[0])
			if s == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			return t.TextOfRunes(s.line(n))
		}},
		{Name: "write", Sig: "s, /", Fn: stringIOWrite},
		{Name: "getvalue", Fn: func(t *Thread, a []Value) Value {
			if s := stringIOOf(t, a[0]); s != nil {
				return t.TextOfRunes(s.buf)
			}
			return Null
		}},
		{Name: "tell", Fn: func(t *Thread, a []Value) Value {
			if s := stringIOOf(t, a[0]); s != nil {
				return Int(int64(s.pos))
			}
			return Null
		}},
		{Name: "seek", Sig: "pos, whence=0, /", Fn: stringIOSeek},
		{Name: "truncate", Sig: "pos=None, /", Fn: func(t *Thread, a []Value) Value {
			s := stringIOOf(t, a[0])
			if s == nil {
				return Null
			}
			n := int64(s.pos)
			if a[1].p != nil && a[1].p != &tNone {
				var ok bool
				if n, ok = t.Index(a[1], t.vm.types.OverflowError); !ok {
					return Null
				}
			}
			if n < 0 {
				return t.valueError("Negative size value %d", n)
			}
			if int(n) < len(s.buf) {
				s.buf = s.buf[:n:n]
			}
			return Int(n)
		}},
		{Name: "close", Fn: func(t *Thread, a []Value) Value {
			s := asNativeObj(a[0].p).data.(*stringIO)
			s.closed, s.buf = true, nil
			return None
		}},
	},
	GetSet: []GetSet{
		{Name: "closed", Get: func(t *Thread, v Value) Value { return Bool(ioBaseOf(v).closed) }},
		{Name: "newlines", Get: func(t *Thread, v Value) Value {
			s := stringIOOf(t, v)
			if s == nil {
				return Null
			}
			return t.newlinesSeen(s.seen)
		}},
		{Name: "line_buffering", Get: func(t *Thread, v Value) Value {
			if stringIOOf(t, v) == nil {
				return Null
			}
			return False
		}},
	},
}

func stringIOTrue(t *Thread, a []Value) Value {
	if stringIOOf(t, a[0]) == nil {
		return Null
	}
	return True
}

func stringIOInit(t *Thread, self Value, a Args) Value {
	var p [2]Value
	if !stringIOSig.bind(t, "StringIO", a, p[:]) {
		return Null
	}
	s := asNativeObj(self.p).data.(*stringIO)
	nl, given, ok := "\n", true, true
	if p[1].p != nil {
		if nl, given, ok = t.newlineArg(p[1]); !ok {
			return Null
		}
	}
	s.closed, s.buf, s.pos = false, nil, 0
	s.setNewline(nl, given, "")
	if p[0].p != nil && p[0].p != &tNone {
		if p[0].p.kind != kStr {
			return t.typeError("initial_value must be %s or None, not %s", map[bool]string{true: "unicode", false: "str"}[t.vm.py2], t.typeName(p[0]))
		}
		s.write(Runes(p[0]))
		s.pos = 0
	}
	return None
}

func (s *stringIO) rest() []rune {
	if s.pos >= len(s.buf) {
		return nil
	}
	return s.buf[s.pos:]
}

func (s *stringIO) line(limit int) []rune {
	r := s.rest()
	if limit >= 0 && limit < len(r) {
		r = r[:limit]
	}
	if n := s.lineEnd(r); n >= 0 {
		r = r[:n]
	}
	s.pos += len(r)
	return r
}

func (s *stringIO) write(r []rune) {
	if s.universal {
		r = s.decode(r, true)
	}
	r = s.encode(r)
	if end := s.pos + len(r); end > len(s.buf) {
		s.buf = append(s.buf, make([]rune, end-len(s.buf))...)
	}
	copy(s.buf[s.pos:], r)
	s.pos += len(r)
}

func stringIOWrite(t *Thread, a []Value) Value {
	s := stringIOOf(t, a[0])
	if s == nil {
		return Null
	}
	if a[1].p.kind != kStr {
		if t.vm.py2 {
			return t.typeError("unicode argument expected, got '%s'", t.typeName(a[1]))
		}
		return t.typeError("string argument expected, got '%s'", t.typeName(a[1]))
	}
	r := Runes(a[1])
	if len(r) > 0 {
		if end := s.pos + len(r); end > len(s.buf) && !t.mayAlloc(4*(end-len(s.buf))) {
			return Null
		}
		s.write(r)
	}
	return Int(int64(len(r)))
}

func stringIOSeek(t *Thread, a []Value) Value {
	s := stringIOOf(t, a[0])
	if s == nil {
		return Null
	}
	n, ok := t.Index(a[1], t.vm.types.OverflowError)
	whence := int64(0)
	if ok && a[2].p != nil {
		whence, ok = t.Index(a[2], t.vm.types.OverflowError)
	}
	switch {
	case !ok:
		return Null
	case whence < 0 || whence > 2:
		return t.valueError("Invalid whence (%d, should be 0, 1 or 2)", whence)
	case n < 0 && whence == 0:
		return t.valueError("Negative seek position %d", n)
	case whence != 0 && n != 0:
		return t.raise(t.vm.types.OSError, "Can't do nonzero cur-relative seeks")
	case whence == 1:
		n = int64(s.pos)
	case whence == 2:
		n = int64(len(s.buf))
	}
	s.pos = int(n)
	return Int(n)
}

// newlineDecoder is io.IncrementalNewlineDecoder.
type newlineDecoder struct {
	newlineMode
	decoder Value
	errors  Value
}

var newlineDecoderSpec = TypeSpec{
	Name: "_io.IncrementalNewlineDecoder", Flags: TypeBase | TypeGC,
	Alloc: AllocNative(func() any { return &newlineDecoder{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			var p [3]Value
			if !newlineDecoderSig.bind(t, "IncrementalNewlineDecoder", a, p[:]) {
				return Null
			}
			translate, ok := t.IsTrue(p[1])
			if !ok {
				return Null
			}
			d := asNativeObj(self.p).data.(*newlineDecoder)
			d.newlineMode = newlineMode{universal: true, translate: translate}
			t.setField(&d.decoder, p[0])
			return None
		},
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*newlineDecoder).decoder) },
		Clear:    func(t *Thread, data any) { t.clearFields(&data.(*newlineDecoder).decoder) },
	},
	Methods: []Method{
		{Name: "decode", Sig: "input, final=False", Fn: func(t *Thread, a []Value) Value {
			d := asNativeObj(a[0].p).data.(*newlineDecoder)
			final, ok := false, true
			if a[2].p != nil {
				if final, ok = t.IsTrue(a[2]); !ok {
					return Null
				}
			}
			x := a[1].incref()
			if d.decoder.p != nil && d.decoder.p != &tNone {
				t.decref(x)
				if x = t.CallMethod(d.decoder, "decode", a[1], Bool(final)); x.p == nil {
					return Null
				}
			}
			defer t.decref(x)
			if x.p.kind != kStr {
				return t.typeError("decoder should return a string result, not '%s'", t.typeName(x))
			}
			return t.TextOfRunes(d.decode(Runes(x), final))
		}},
		{Name: "reset", Fn: func(t *Thread, a []Value) Value {
			d := asNativeObj(a[0].p).data.(*newlineDecoder)
			d.seen, d.pendingCR = 0, false
			if d.decoder.p != nil && d.decoder.p != &tNone {
				return t.CallMethod(d.decoder, "reset")
			}
			return None
		}},
		{Name: "getstate", Fn: func(t *Thread, a []Value) Value {
			d := asNativeObj(a[0].p).data.(*newlineDecoder)
			flag := int64(0)
			if d.pendingCR {
				flag = 1
			}
			if d.decoder.p == nil || d.decoder.p == &tNone {
				return t.NewTuple(t.Bytes(""), Int(flag))
			}
			s := t.CallMethod(d.decoder, "getstate")
			if s.p == nil {
				return Null
			}
			defer t.decref(s)
			items := Items(s)
			if len(items) != 2 || !items[1].isInt() {
				return t.typeError("illegal decoder state")
			}
			return t.NewTuple(items[0].incref(), Int(items[1].int()<<1|flag))
		}},
		{Name: "setstate", Sig: "state, /", Fn: func(t *Thread, a []Value) Value {
			d := asNativeObj(a[0].p).data.(*newlineDecoder)
			items := Items(a[1])
			if len(items) != 2 || !items[1].isInt() {
				return t.typeError("state argument must be a tuple")
			}
			d.pendingCR = items[1].int()&1 != 0
			if d.decoder.p == nil || d.decoder.p == &tNone {
				return None
			}
			s := t.NewTuple(items[0].incref(), Int(items[1].int()>>1))
			defer t.decref(s)
			return t.CallMethod(d.decoder, "setstate", s)
		}},
	},
	GetSet: []GetSet{{Name: "newlines", Get: func(t *Thread, v Value) Value {
		return t.newlinesSeen(asNativeObj(v.p).data.(*newlineDecoder).seen)
	}}},
}

var newlineDecoderSig = parseSig("decoder, translate, errors='strict'")
