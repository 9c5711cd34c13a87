package vm

import (
	"strings"

	"github.com/sllint/sllint/vm/internal/codecs"
)

// textIO is io.TextIOWrapper.
type textIO struct {
	ioBase
	newlineMode
	buffer       Value
	encoding     string
	errors       string
	lineBuffered bool
	writeThrough bool
	detached     bool
	codec        *codecs.Codec
	decoder      codecs.Decoder
	bytes        []byte // read and not yet decoded
	text         []rune // decoded and not yet taken
	chunk        []byte // what was decoded since position at
	at           int64  // -1 where it is not known
	taken        int    // characters taken since then
	eof          bool
	pending      []byte // encoded and not yet written
	bom          bool   // the byte order mark has been written
	telling      bool
	out          *fileIO // of standard output and error: written to at once
}

var textIOSig = parseSig("buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False")

func textIOOf(t *Thread, v Value) *textIO {
	x := asNativeObj(v.p).data.(*textIO)
	if x.buffer.p == nil {
		if x.detached {
			t.valueError("underlying buffer has been detached")
		} else {
			t.valueError("I/O operation on uninitialized object")
		}
		return nil
	}
	return x
}

func textIOOpen(t *Thread, v Value) *textIO {
	x := textIOOf(t, v)
	if x == nil || !t.checkOpen(x.buffer) {
		return nil
	}
	return x
}

var textIOSpec = TypeSpec{
	Name: "_io.TextIOWrapper", Doc: "Character and line based layer over a BufferedIOBase object, buffer.",
	Alloc: AllocNative(func() any { return &textIO{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }, Init: textIOInit, Repr: textIORepr,
		Iter: ioBaseSpec.Slots.Iter,
		Next: func(t *Thread, v Value) Value {
			x := textIOOpen(t, v)
			if x == nil {
				return Null
			}
			x.telling = false
			line, ok := x.line(t, -1)
			if !ok {
				return Null
			}
			if len(line) == 0 {
				x.telling = true
				return Null
			}
			return t.TextOfRunes(line)
		},
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*textIO).buffer) },
		Clear: func(t *Thread, data any) {
			x := data.(*textIO)
			if x.buffer.p != nil && len(x.pending) > 0 {
				e := t.fetchExc()
				if closed, ok := t.ioClosed(x.buffer); ok && !closed {
					x.flush(t)
				}
				t.clearExc()
				t.restoreExc(e)
			}
			t.clearFields(&x.buffer)
		},
	},
	Methods: []Method{
		{Name: "read", Sig: "size=-1, /", Fn: textIORead},
		{Name: "readline", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			x := textIOOpen(t, a[0])
			if x == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			line, ok := x.line(t, n)
			if !ok {
				return Null
			}
			return t.TextOfRunes(line)
		}},
		{Name: "write", Sig: "text, /", Fn: textIOWrite},
		{Name: "flush", Fn: func(t *Thread, a []Value) Value {
			x := textIOOpen(t, a[0])
			if x == nil {
				return Null
			}
			x.telling = true
			if !x.flush(t) {
				return Null
			}
			return t.CallMethod(x.buffer, "flush")
		}},
		{Name: "close", Fn: textIOClose},
		{Name: "detach", Fn: func(t *Thread, a []Value) Value {
			x := textIOOf(t, a[0])
			if x == nil {
				return Null
			}
			r := t.CallMethod(a[0], "flush")
			if r.p == nil {
				return Null
			}
			t.decref(r)
			b := x.buffer
			x.buffer, x.detached = Null, true
			return b
		}},
		{Name: "tell", Fn: textIOTell}, {Name: "seek", Sig: "cookie, whence=0, /", Fn: textIOSeek},
		{Name: "truncate", Sig: "pos=None, /", Fn: func(t *Thread, a []Value) Value {
			x := textIOOf(t, a[0])
			if x == nil || !x.flush(t) {
				return Null
			}
			if a[1].p == nil {
				return t.CallMethod(x.buffer, "truncate")
			}
			return t.CallMethod(x.buffer, "truncate", a[1])
		}},
		{Name: "reconfigure", Sig: "*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None", How: Only3, Fn: textIOReconfigure},
		textPassOn("fileno"), textPassOn("seekable"), textPassOn("readable"), textPassOn("writable"), textPassOn("isatty"),
	},
	GetSet: []GetSet{
		{Name: "buffer", Member: true, Get: func(t *Thread, v Value) Value {
			x := textIOOf(t, v)
			if x == nil {
				return Null
			}
			return x.buffer.incref()
		}},
		{Name: "encoding", Member: true, Get: func(t *Thread, v Value) Value { return t.Str(asNativeObj(v.p).data.(*textIO).encoding) }},
		{Name: "errors", Get: func(t *Thread, v Value) Value { return t.Str(asNativeObj(v.p).data.(*textIO).errors) }},
		{Name: "line_buffering", Member: true, Get: func(t *Thread, v Value) Value { return Bool(asNativeObj(v.p).data.(*textIO).lineBuffered) }},
		{Name: "write_through", Member: true, Get: func(t *Thread, v Value) Value { return Bool(asNativeObj(v.p).data.(*textIO).writeThrough) }},
		{Name: "newlines", Get: func(t *Thread, v Value) Value { return t.newlinesSeen(asNativeObj(v.p).data.(*textIO).seen) }},
		{Name: "closed", Get: func(t *Thread, v Value) Value {
			x := textIOOf(t, v)
			if x == nil {
				return Null
			}
			return t.GetAttr(x.buffer, "closed")
		}},
		{Name: "name", Get: func(t *Thread, v Value) Value {
			x := textIOOf(t, v)
			if x == nil {
				return Null
			}
			return t.GetAttr(x.buffer, "name")
		}},
	},
}

func textPassOn(name string) Method {
	return Method{Name: name, Fn: func(t *Thread, a []Value) Value {
		x := textIOOf(t, a[0])
		if x == nil {
			return Null
		}
		return t.CallMethod(x.buffer, name)
	}}
}

func textIORepr(t *Thread, v Value) Value {
	x := asNativeObj(v.p).data.(*textIO)
	more := ""
	mode, ok := t.LookupAttr(v, "mode")
	if !ok {
		return Null
	}
	if mode.p != nil {
		r := t.Repr(mode)
		t.decref(mode)
		if r.p == nil {
			return Null
		}
		more = " mode=" + GoString(r)
		t.decref(r)
	}
	return t.ioRepr(v, more+" encoding='"+x.encoding+"'")
}

func textIOInit(t *Thread, self Value, a Args) Value {
	var p [6]Value
	if !textIOSig.bind(t, "TextIOWrapper", a, p[:]) {
		return Null
	}
	x := asNativeObj(self.p).data.(*textIO)
	enc, errs := "", "strict"
	for i, to := range []*string{&enc, &errs} {
		if v := p[1+i]; v.p != nil && v.p != &tNone {
			if v.p.kind != kStr && v.p.kind != kBytes {
				return t.typeError("TextIOWrapper() argument '%s' must be str or None, not %s", []string{"encoding", "errors"}[i], t.argType(v))
			}
			*to = GoString(v)
		}
	}
	nl, given, ok := t.newlineArg(p[3])
	if !ok {
		return Null
	}
	var flags [2]bool
	for i := range flags {
		if v := p[4+i]; v.p != nil {
			if flags[i], ok = t.IsTrue(v); !ok {
				return Null
			}
		}
	}
	*x = textIO{buffer: x.buffer, errors: errs, lineBuffered: flags[0], writeThrough: flags[1], at: 0, telling: true}
	x.setNewline(nl, given, "")
	if !x.setEncoding(t, enc) {
		return Null
	}
	t.setField(&x.buffer, p[0])
	if x.at, ok = x.bufferTell(t); !ok {
		return Null
	}
	x.bom = x.at > 0
	return None
}

// setEncoding finds the codec; "" is UTF-8, the locale's.
func (x *textIO) setEncoding(t *Thread, enc string) bool {
	if enc == "" || enc == "locale" {
		enc = "UTF-8"
	}
	x.encoding = enc
	x.codec = codecs.Lookup(enc, t.vm.codecDialect())
	if x.codec == nil || x.codec.NewDecoder == nil {
		c := t.LookupCodec(enc)
		if c.p == nil {
			return false
		}
		t.decref(c)
		if x.codec != nil {
			t.raise(t.vm.types.ExceptionNamed("LookupError"), "'%s' is not a text encoding; use codecs.open() to handle arbitrary codecs", enc)
			return false
		}
		return true // decoded by the codec's own functions, all at once
	}
	x.decoder = x.codec.NewDecoder()
	return true
}

// bufferTell is the position of the buffer; -1 where it cannot tell.
func (x *textIO) bufferTell(t *Thread) (int64, bool) {
	r := t.CallMethod(x.buffer, "seekable")
	if r.p == nil {
		return 0, false
	}
	can, ok := t.IsTrue(r)
	t.decref(r)
	if !ok || !can {
		return -1, ok
	}
	if r = t.CallMethod(x.buffer, "tell"); r.p == nil {
		return 0, false
	}
	n, ok := t.Index(r, t.vm.types.OverflowError)
	t.decref(r)
	return n, ok
}

// decodeBytes decodes what has been read and keeps what is not whole.
func (x *textIO) decodeBytes(t *Thread, final bool) ([]rune, bool) {
	if x.decoder == nil {
		if !final {
			return nil, true
		}
		v := t.decodeBytes(Null, string(x.bytes), x.encoding, x.errors)
		x.bytes = nil
		if v.p == nil {
			return nil, false
		}
		defer t.decref(v)
		return Runes(v), true
	}
	out, n, ok := t.runDecoder(x.decoder, Null, x.bytes, x.errors, final)
	if !ok {
		return nil, false
	}
	x.bytes = append([]byte(nil), x.bytes[n:]...)
	return out.Runes(), true
}

// fill decodes one more chunk; false in more at the end.
func (x *textIO) fill(t *Thread, all bool) (more, ok bool) {
	method := "read1"
	if x.buffer.p.kind != kNativeObj {
		if m, ok := t.LookupAttr(x.buffer, method); !ok {
			return false, false
		} else if m.p == nil {
			method = "read"
		} else {
			t.decref(m)
		}
	}
	var r Value
	if all {
		r = t.CallMethod(x.buffer, "read")
	} else {
		r = t.CallMethod(x.buffer, method, Int(bufferSize))
	}
	if r.p == nil {
		return false, false
	}
	s, good := t.buffer(r)
	if !good {
		if !t.Failed() {
			t.typeError("underlying %s() should have returned a bytes-like object, not '%s'", method, t.typeName(r))
		}
		t.decref(r)
		return false, false
	}
	if len(x.text) == 0 && x.at >= 0 {
		// Everything decoded is taken: the next chunk is a new beginning.
		x.at += int64(len(x.chunk) - len(x.bytes))
		x.chunk, x.taken = append([]byte(nil), x.bytes...), 0
		if x.pendingCR {
			x.at--
			x.chunk = append([]byte{'\r'}, x.chunk...)
		}
	}
	x.bytes = append(x.bytes, s...)
	x.chunk = append(x.chunk, s...)
	more = len(s) > 0
	t.decref(r)
	text, ok := x.decodeBytes(t, !more || all)
	if !ok {
		return false, false
	}
	if x.universal {
		text = x.decode(text, !more || all)
	}
	x.text = append(x.text, text...)
	return more || len(text) > 0 && !all, true
}

func (x *textIO) take(n int) []rune {
	r := x.text[:n:n]
	x.text = x.text[n:]
	x.taken += n
	return r
}

func (x *textIO) line(t *Thread, limit int) ([]rune, bool) {
	if !x.flush(t) {
		return nil, false
	}
	from := 0
	for {
		n := x.lineEnd(x.text[from:])
		if n >= 0 {
			n += from
			// A "\r" at the end may be the first half of "\r\n".
			if limit >= 0 {
				n = min(n, limit)
			}
			return x.take(n), true
		}
		if from = max(len(x.text)-1, 0); x.translate || x.readNL == "\n" && !x.universal {
			from = len(x.text)
		}
		if limit >= 0 && len(x.text) >= limit {
			return x.take(limit), true
		}
		before := len(x.text)
		more, ok := x.fill(t, false)
		if !ok {
			return nil, false
		}
		if !more && len(x.text) == before {
			return x.take(len(x.text)), true
		}
	}
}

func textIORead(t *Thread, a []Value) Value {
	x := textIOOpen(t, a[0])
	if x == nil {
		return Null
	}
	n, ok := t.sizeOrAll(a[1])
	if !ok || !x.flush(t) {
		return Null
	}
	for n < 0 {
		if _, ok := x.fill(t, true); !ok {
			return Null
		}
		n = len(x.text)
	}
	for len(x.text) < n {
		before := len(x.text)
		more, ok := x.fill(t, false)
		if !ok {
			return Null
		}
		if !more && len(x.text) == before {
			break
		}
	}
	return t.TextOfRunes(x.take(min(n, len(x.text))))
}

func textIOWrite(t *Thread, a []Value) Value {
	x := textIOOf(t, a[0])
	if x == nil {
		return Null
	}
	if a[1].p.kind != kStr {
		return t.typeError("write() argument must be str, not %s", t.typeName(a[1]))
	}
	if x = textIOOpen(t, a[0]); x == nil {
		return Null
	}
	v, n := a[1].incref(), asText(a[1].p).len()
	newline := (x.lineBuffered || x.writeNL != "") && strings.ContainsRune(GoString(v), '\n')
	hasLine := newline || x.lineBuffered && strings.ContainsRune(GoString(v), '\r')
	if newline && x.writeNL != "" {
		t.decref(v)
		v = t.TextOfRunes(x.encode(Runes(a[1])))
	}
	b := x.encodeText(t, v)
	t.decref(v)
	if b.p == nil {
		return Null
	}
	defer t.decref(b)
	if x.out != nil {
		x.out.out.Write([]byte(asText(b.p).s))
		return Int(int64(n))
	}
	x.pending = append(x.pending, asText(b.p).s...)
	if len(x.pending) >= bufferSize || x.writeThrough || x.lineBuffered && hasLine {
		if !x.flush(t) {
			return Null
		}
	}
	if x.lineBuffered && hasLine {
		r := t.CallMethod(x.buffer, "flush")
		if r.p == nil {
			return Null
		}
		t.decref(r)
	}
	x.forgetRead()
	return Int(int64(n))
}

// encodeText encodes what is written; the byte order mark comes once.
func (x *textIO) encodeText(t *Thread, v Value) Value {
	enc := x.encoding
	if x.bom {
		switch strings.ToLower(strings.ReplaceAll(enc, "_", "-")) {
		case "utf-16", "utf16":
			enc = "utf-16-le"
		case "utf-32", "utf32":
			enc = "utf-32-le"
		case "utf-8-sig":
			enc = "utf-8"
		}
	}
	b := t.encodeText(v, enc, x.errors)
	if b.p != nil && len(asText(b.p).s) > 0 {
		x.bom = true
	}
	return b
}

// forgetRead drops what was decoded ahead.
func (x *textIO) forgetRead() {
	x.text, x.bytes, x.chunk, x.taken, x.pendingCR = nil, nil, nil, 0, false
	if x.codec != nil && x.codec.NewDecoder != nil {
		x.decoder = x.codec.NewDecoder()
	}
}

func (x *textIO) flush(t *Thread) bool {
	if len(x.pending) == 0 {
		return true
	}
	b := t.Bytes(string(x.pending))
	x.pending = nil
	r := t.CallMethod(x.buffer, "write", b)
	t.decref(b)
	t.xdecref(r)
	return r.p != nil
}

func textIOClose(t *Thread, a []Value) Value {
	x := textIOOf(t, a[0])
	if x == nil {
		return Null
	}
	if closed, ok := t.ioClosed(x.buffer); !ok {
		return Null
	} else if closed {
		return None
	}
	r := t.CallMethod(a[0], "flush")
	if r.p == nil {
		e := t.fetchExc()
		if c := t.CallMethod(x.buffer, "close"); c.p == nil {
			t.clearExc()
		}
		t.restoreExc(e)
		return Null
	}
	t.decref(r)
	return t.CallMethod(x.buffer, "close")
}

// textIOTell gives the position of the buffer at which the next character
// begins: as many bytes of the chunk as give the characters that were taken.
func textIOTell(t *Thread, a []Value) Value {
	x := textIOOpen(t, a[0])
	if x == nil {
		return Null
	}
	if x.at < 0 {
		return t.unsupported("underlying stream is not seekable")
	}
	if !x.telling {
		return t.raise(t.vm.types.OSError, "telling position disabled by next() call")
	}
	if !x.flush(t) {
		return Null
	}
	r := t.CallMethod(x.buffer, "flush")
	if r.p == nil {
		return Null
	}
	t.decref(r)
	if len(x.chunk) == 0 || len(x.text) == 0 && len(x.bytes) == 0 && !x.pendingCR {
		n, ok := x.bufferTell(t)
		if !ok {
			return Null
		}
		return Int(n)
	}
	probe := &textIO{newlineMode: x.newlineMode, encoding: x.encoding, errors: x.errors, codec: x.codec}
	probe.pendingCR = false
	if x.codec != nil && x.codec.NewDecoder != nil {
		probe.decoder = x.codec.NewDecoder()
	}
	n := 0
	for i := 0; n < x.taken && i < len(x.chunk); i++ {
		probe.bytes = append(probe.bytes, x.chunk[i])
		text, ok := probe.decodeBytes(t, false)
		if !ok {
			return Null
		}
		if x.universal {
			text = probe.decode(text, false)
		}
		n += len(text)
		if n >= x.taken {
			at := i + 1
			if probe.pendingCR && n > x.taken {
				at--
			}
			return Int(x.at + int64(at))
		}
	}
	if n < x.taken {
		return Int(x.at + int64(len(x.chunk)))
	}
	return Int(x.at)
}

func textIOSeek(t *Thread, a []Value) Value {
	x := textIOOpen(t, a[0])
	if x == nil {
		return Null
	}
	whence := int64(0)
	ok := true
	if a[2].p != nil {
		if whence, ok = t.Index(a[2], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	zero, ok := t.CompareBool(a[1], Int(0), EQ)
	if !ok {
		return Null
	}
	if x.at < 0 {
		return t.unsupported("underlying stream is not seekable")
	}
	pos := a[1].incref()
	switch {
	case whence == 1 && !zero:
		t.decref(pos)
		return t.unsupported("can't do nonzero cur-relative seeks")
	case whence == 2 && !zero:
		t.decref(pos)
		return t.unsupported("can't do nonzero end-relative seeks")
	case whence < 0 || whence > 2:
		t.decref(pos)
		return t.valueError("invalid whence (%d, should be 0, 1 or 2)", whence)
	case whence == 1:
		x.telling = true
		t.decref(pos)
		if pos = textIOTell(t, a[:1]); pos.p == nil {
			return Null
		}
	}
	defer func() { t.decref(pos) }()
	if whence != 2 {
		if neg, ok := t.CompareBool(pos, Int(0), LT); !ok {
			return Null
		} else if neg {
			return t.valueError("negative seek position %s", t.goReprOr(pos))
		}
		whence = 0
	}
	r := t.CallMethod(a[0], "flush")
	if r.p == nil {
		return Null
	}
	t.decref(r)
	if r = t.CallMethod(x.buffer, "seek", pos, Int(whence)); r.p == nil {
		return Null
	}
	x.forgetRead()
	x.telling = true
	n, ok := t.Index(r, t.vm.types.OverflowError)
	if !ok {
		t.decref(r)
		return Null
	}
	x.at, x.bom = n, n > 0
	return r
}

func (t *Thread) goReprOr(v Value) string {
	s, ok := t.goRepr(v)
	if !ok {
		t.clearExc()
	}
	return s
}

func textIOReconfigure(t *Thread, a []Value) Value {
	x := textIOOf(t, a[0])
	if x == nil {
		return Null
	}
	given := func(i int) bool { return a[i].p != nil && a[i].p != &tNone }
	if len(x.chunk) > 0 && (given(1) || given(2) || given(3)) {
		return t.unsupported("It is not possible to set the encoding or newline of stream after the first read")
	}
	r := t.CallMethod(a[0], "flush")
	if r.p == nil {
		return Null
	}
	t.decref(r)
	if given(3) {
		nl, ok2, ok := t.newlineArg(a[3])
		if !ok {
			return Null
		}
		x.setNewline(nl, ok2, "")
	}
	if given(2) {
		x.errors = GoString(a[2])
	} else if given(1) {
		x.errors = "strict"
	}
	if given(1) && !x.setEncoding(t, GoString(a[1])) {
		return Null
	}
	for i, to := range []*bool{&x.lineBuffered, &x.writeThrough} {
		if given(4 + i) {
			on, ok := t.IsTrue(a[4+i])
			if !ok {
				return Null
			}
			*to = on
		}
	}
	return None
}
