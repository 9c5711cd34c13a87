package vm

import "bytes"

// buffered is io.BufferedReader, BufferedWriter and BufferedRandom: bytes read
// ahead of the program, or bytes that it wrote and the raw stream has not got.
type buffered struct {
	ioBase
	raw      Value
	rbuf     []byte // read and not yet taken
	wbuf     []byte
	size     int
	reads    bool
	writes   bool
	detached bool
}

var bufferedSig = parseSig("raw, buffer_size=8192")

// bufferedOf gives an object that can be used.
func bufferedOf(t *Thread, v Value) *buffered {
	b := asNativeObj(v.p).data.(*buffered)
	if b.raw.p == nil {
		if b.detached {
			t.valueError("raw stream has been detached")
		} else {
			t.valueError("I/O operation on uninitialized object")
		}
		return nil
	}
	return b
}

// bufferedOpen is bufferedOf of what is not closed.
func bufferedOpen(t *Thread, v Value, what string) *buffered {
	b := bufferedOf(t, v)
	if b == nil {
		return nil
	}
	closed, ok := t.ioClosed(b.raw)
	if !ok {
		return nil
	}
	if closed {
		t.valueError("%s of closed file", what)
		return nil
	}
	return b
}

func bufferedSlots(reads, writes bool, check ...string) Slots {
	return Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			var p [2]Value
			if !bufferedSig.bind(t, t.typeOf(self).name, a, p[:]) {
				return Null
			}
			size := int64(bufferSize)
			if p[1].p != nil {
				var ok bool
				if size, ok = t.Index(p[1], t.vm.types.ValueError); !ok {
					return Null
				}
			}
			for _, c := range check {
				r := t.CallMethod(p[0], c)
				if r.p == nil {
					return Null
				}
				yes, ok := t.IsTrue(r)
				t.decref(r)
				if !ok {
					return Null
				}
				if !yes {
					return t.unsupported(map[string]string{"readable": "File or stream is not readable.", "writable": "File or stream is not writable.", "seekable": "File or stream is not seekable."}[c])
				}
			}
			if size <= 0 {
				return t.valueError("buffer size must be strictly positive")
			}
			b := asNativeObj(self.p).data.(*buffered)
			b.size, b.reads, b.writes, b.rbuf, b.wbuf = int(size), reads, writes, nil, nil
			t.setField(&b.raw, p[0])
			return None
		},
		Repr: func(t *Thread, v Value) Value { return t.ioRepr(v, "") },
		Iter: ioBaseSpec.Slots.Iter,
		Next: func(t *Thread, v Value) Value {
			b := bufferedOpen(t, v, "readline")
			if b == nil {
				return Null
			}
			line, ok := b.line(t, -1)
			if !ok || len(line) == 0 {
				return Null
			}
			return t.Bytes(string(line))
		},
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*buffered).raw) },
		Clear: func(t *Thread, data any) {
			b := data.(*buffered)
			if b.raw.p != nil && len(b.wbuf) > 0 {
				e := t.fetchExc()
				if closed, ok := t.ioClosed(b.raw); ok && !closed {
					b.flush(t)
				}
				t.clearExc()
				t.restoreExc(e)
			}
			t.clearFields(&b.raw)
		},
	}
}

// ioRepr is <class name='…'>.
func (t *Thread) ioRepr(v Value, more string) Value {
	name, ok := t.LookupAttr(v, "name")
	if !ok {
		if !t.matches(t.vm.types.ValueError) {
			return Null
		}
		t.clearExc()
	}
	s := "<" + t.typeOf(v).fullName(t)
	if name.p != nil {
		if t.reprEnter(v) {
			t.decref(name)
			return t.raise(t.vm.types.RuntimeError, "reentrant call inside %s.__repr__", t.typeOf(v).fullName(t))
		}
		r := t.Repr(name)
		t.reprLeave(v)
		t.decref(name)
		if r.p == nil {
			return Null
		}
		s += " name=" + GoString(r)
		t.decref(r)
	}
	return t.Str(s + more + ">")
}

var bufferedReaderSpec = TypeSpec{Name: "_io.BufferedReader", Doc: "Create a new buffered reader using the given readable raw IO object.",
	Alloc: AllocNative(func() any { return &buffered{} }), Slots: bufferedSlots(true, false, "readable"),
	Methods: append(append([]Method{}, bufferedMethods...), readerMethods...), GetSet: bufferedGetSet}

var bufferedWriterSpec = TypeSpec{Name: "_io.BufferedWriter", Doc: "A buffer for a writeable sequential RawIO object.",
	Alloc: AllocNative(func() any { return &buffered{} }), Slots: bufferedSlots(false, true, "writable"),
	Methods: append(append([]Method{}, bufferedMethods...), writerMethods...), GetSet: bufferedGetSet}

var bufferedRandomSpec = TypeSpec{Name: "_io.BufferedRandom", Doc: "A buffered interface to random access streams.",
	Alloc: AllocNative(func() any { return &buffered{} }), Slots: bufferedSlots(true, true, "seekable", "readable", "writable"),
	Methods: append(append(append([]Method{}, bufferedMethods...), readerMethods...), writerMethods...), GetSet: bufferedGetSet}

// passOn calls the same method of the raw stream.
func passOn(name string) Method {
	return Method{Name: name, Fn: func(t *Thread, a []Value) Value {
		b := bufferedOf(t, a[0])
		if b == nil {
			return Null
		}
		return t.CallMethod(b.raw, name)
	}}
}

func rawAttr(name string) GetSet {
	return GetSet{Name: name, Get: func(t *Thread, v Value) Value {
		b := bufferedOf(t, v)
		if b == nil {
			return Null
		}
		return t.GetAttr(b.raw, name)
	}}
}

var bufferedGetSet = []GetSet{rawAttr("closed"), rawAttr("name"), rawAttr("mode"),
	{Name: "raw", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asNativeObj(v.p).data.(*buffered).raw) }}}

var bufferedMethods = []Method{
	passOn("seekable"), passOn("fileno"), passOn("isatty"), passOn("readable"), passOn("writable"),
	{Name: "detach", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOf(t, a[0])
		if b == nil {
			return Null
		}
		r := t.CallMethod(a[0], "flush")
		if r.p == nil {
			return Null
		}
		t.decref(r)
		raw := b.raw
		b.raw, b.detached = Null, true
		return raw
	}},
	{Name: "flush", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "flush")
		if b == nil || !b.flush(t) {
			return Null
		}
		if b.reads && b.writes && !b.dropRead(t) {
			return Null
		}
		return t.CallMethod(b.raw, "flush")
	}},
	{Name: "close", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOf(t, a[0])
		if b == nil {
			return Null
		}
		if closed, ok := t.ioClosed(b.raw); !ok {
			return Null
		} else if closed {
			return None
		}
		r := t.CallMethod(a[0], "flush")
		if r.p == nil {
			e := t.fetchExc()
			if c := t.CallMethod(b.raw, "close"); c.p == nil {
				t.clearExc()
			}
			t.restoreExc(e)
			return Null
		}
		t.decref(r)
		return t.CallMethod(b.raw, "close")
	}},
	{Name: "tell", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOf(t, a[0])
		if b == nil {
			return Null
		}
		n, ok := b.tell(t)
		if !ok {
			return Null
		}
		return Int(n)
	}},
	{Name: "seek", Sig: "target, whence=0, /", Fn: bufferedSeek},
	{Name: "truncate", Sig: "pos=None, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "truncate")
		if b == nil {
			return Null
		}
		if !b.writes {
			return t.unsupported("truncate")
		}
		if !b.flush(t) || !b.dropRead(t) {
			return Null
		}
		if a[1].p == nil {
			return t.CallMethod(b.raw, "truncate")
		}
		return t.CallMethod(b.raw, "truncate", a[1])
	}},
}

// readRaw reads once from the raw stream; none says that nothing was there.
func (b *buffered) readRaw(t *Thread, n int) (data []byte, none, ok bool) {
	if b.raw.p.typ == t.io().file {
		f := fileIOOf(t, b.raw)
		if f == nil || !f.checkRead(t) {
			return nil, false, false
		}
		buf := make([]byte, n)
		n, ok = f.read(t, buf)
		return buf[:n], false, ok
	}
	buf := t.Call(t.vm.types.ByteArray.Value(), Int(int64(n)))
	if buf.p == nil {
		return nil, false, false
	}
	defer t.decref(buf)
	r := t.CallMethod(b.raw, "readinto", buf)
	if r.p == nil {
		return nil, false, false
	}
	if r.p == &tNone {
		return nil, true, true
	}
	got, ok := t.Index(r, t.vm.types.ValueError)
	t.decref(r)
	if !ok {
		return nil, false, false
	}
	if got < 0 || int(got) > n {
		t.raise(t.vm.types.OSError, "raw readinto() returned invalid length %d (should have been between 0 and %d)", got, n)
		return nil, false, false
	}
	return append([]byte(nil), asByteArray(buf.p).b[:got]...), false, true
}

// fill reads once more; false in more where there is nothing.
func (b *buffered) fill(t *Thread) (more, none, ok bool) {
	if b.writes && !b.flush(t) {
		return false, false, false
	}
	data, none, ok := b.readRaw(t, b.size)
	b.rbuf = append(b.rbuf[:len(b.rbuf):len(b.rbuf)], data...)
	return len(data) > 0, none, ok
}

func (b *buffered) take(n int) []byte {
	n = min(n, len(b.rbuf))
	r := b.rbuf[:n:n]
	b.rbuf = b.rbuf[n:]
	return r
}

func (b *buffered) line(t *Thread, limit int) ([]byte, bool) {
	from := 0
	for {
		if i := bytes.IndexByte(b.rbuf[from:], '\n'); i >= 0 {
			n := from + i + 1
			if limit >= 0 {
				n = min(n, limit)
			}
			return b.take(n), true
		}
		from = len(b.rbuf)
		if limit >= 0 && from >= limit {
			return b.take(limit), true
		}
		more, _, ok := b.fill(t)
		if !ok {
			return nil, false
		}
		if !more {
			return b.take(len(b.rbuf)), true
		}
	}
}

// dropRead forgets what was read ahead and moves the raw stream back.
func (b *buffered) dropRead(t *Thread) bool {
	if len(b.rbuf) == 0 {
		return true
	}
	n := len(b.rbuf)
	b.rbuf = nil
	r := t.CallMethod(b.raw, "seek", Int(int64(-n)), Int(1))
	t.xdecref(r)
	return r.p != nil
}

func (b *buffered) flush(t *Thread) bool {
	for len(b.wbuf) > 0 {
		s := t.Bytes(string(b.wbuf))
		r := t.CallMethod(b.raw, "write", s)
		t.decref(s)
		if r.p == nil {
			return false
		}
		if r.p == &tNone {
			t.RaiseOSError(11, "write could not complete without blocking", Null)
			return false
		}
		n, ok := t.Index(r, t.vm.types.ValueError)
		t.decref(r)
		if !ok {
			return false
		}
		if n < 0 || int(n) > len(b.wbuf) {
			t.raise(t.vm.types.OSError, "raw write() returned invalid length %d (should have been between 0 and %d)", n, len(b.wbuf))
			return false
		}
		b.wbuf = b.wbuf[n:]
	}
	b.wbuf = nil
	return true
}

func (b *buffered) tell(t *Thread) (int64, bool) {
	r := t.CallMethod(b.raw, "tell")
	if r.p == nil {
		return 0, false
	}
	n, ok := t.Index(r, t.vm.types.ValueError)
	t.decref(r)
	if ok && n < 0 {
		t.raise(t.vm.types.OSError, "Raw stream returned invalid position %d", n)
		return 0, false
	}
	return n - int64(len(b.rbuf)) + int64(len(b.wbuf)), ok
}

func bufferedSeek(t *Thread, a []Value) Value {
	b := bufferedOpen(t, a[0], "seek")
	if b == nil {
		return Null
	}
	whence := int64(0)
	if a[2].p != nil {
		var ok bool
		if whence, ok = t.Index(a[2], t.vm.types.OverflowError); !ok {
			return Null
		}
	}
	if whence < 0 || whence > 2 {
		return t.valueError("whence value %d unsupported", whence)
	}
	n, ok := t.Index(a[1], t.vm.types.OverflowError)
	if !ok || !b.flush(t) {
		return Null
	}
	if whence == 1 {
		n -= int64(len(b.rbuf))
	}
	r := t.CallMethod(b.raw, "seek", Int(n), Int(whence))
	if r.p != nil {
		b.rbuf = nil
	}
	return r
}

var readerMethods = []Method{
	{Name: "read", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "read")
		if b == nil {
			return Null
		}
		n, ok := t.sizeOrAll(a[1])
		if !ok {
			return Null
		}
		if n < -1 {
			return t.valueError("read length must be non-negative or -1")
		}
		if n == -1 {
			return b.readAll(t)
		}
		for len(b.rbuf) < n {
			more, none, ok := b.fill(t)
			if !ok {
				return Null
			}
			if none && len(b.rbuf) == 0 {
				return None
			}
			if !more {
				break
			}
		}
		return t.Bytes(string(b.take(n)))
	}},
	{Name: "read1", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "read")
		if b == nil {
			return Null
		}
		n, ok := t.sizeOrAll(a[1])
		if !ok {
			return Null
		}
		if n < 0 {
			n = b.size
		}
		if len(b.rbuf) == 0 && n > 0 {
			if _, _, ok := b.fill(t); !ok {
				return Null
			}
		}
		return t.Bytes(string(b.take(n)))
	}},
	{Name: "peek", Sig: "size=0, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "peek")
		if b == nil {
			return Null
		}
		if len(b.rbuf) == 0 {
			if _, _, ok := b.fill(t); !ok {
				return Null
			}
		}
		return t.Bytes(string(b.rbuf))
	}},
	{Name: "readline", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOpen(t, a[0], "readline")
		if b == nil {
			return Null
		}
		n, ok := t.sizeOrAll(a[1])
		if !ok {
			return Null
		}
		line, ok := b.line(t, n)
		if !ok {
			return Null
		}
		return t.Bytes(string(line))
	}},
	{Name: "readinto", Sig: "buffer, /", Fn: readInto("read")},
	{Name: "readinto1", Sig: "buffer, /", Fn: readInto("read1")},
}

// readAll reads what is left.
func (b *buffered) readAll(t *Thread) Value {
	if b.writes && !b.flush(t) {
		return Null
	}
	head := b.take(len(b.rbuf))
	readall, ok := t.LookupAttr(b.raw, "readall")
	if !ok {
		return Null
	}
	if readall.p != nil {
		r := t.Call(readall)
		t.decref(readall)
		if r.p == nil || r.p == &tNone && len(head) == 0 {
			return r
		}
		defer t.decref(r)
		if r.p == &tNone {
			return t.Bytes(string(head))
		}
		if r.p.kind != kBytes {
			return t.typeError("readall() should return bytes")
		}
		return t.Bytes(string(head) + asText(r.p).s)
	}
	all := append([]byte(nil), head...)
	for {
		more, none, ok := b.fill(t)
		if !ok {
			return Null
		}
		all = append(all, b.take(len(b.rbuf))...)
		if none && len(all) == 0 {
			return None
		}
		if !more {
			return t.Bytes(string(all))
		}
	}
}

var writerMethods = []Method{
	{Name: "write", Sig: "buffer, /", Fn: func(t *Thread, a []Value) Value {
		b := bufferedOf(t, a[0])
		if b == nil {
			return Null
		}
		s, ok := t.bytesLike(a[1])
		if !ok {
			return Null
		}
		if b = bufferedOpen(t, a[0], "write"); b == nil {
			return Null
		}
		if b.reads && !b.dropRead(t) {
			return Null
		}
		n := len(s)
		b.wbuf = append(b.wbuf, s...)
		if len(b.wbuf) > b.size || b.raw.p.typ == t.io().file && asNativeObj(b.raw.p).data.(*fileIO).isStd() {
			if !b.flush(t) {
				return Null
			}
		}
		return Int(int64(n))
	}},
}

// bufferedPair is io.BufferedRWPair.
type bufferedPair struct {
	ioBase
	reader, writer Value
}

var bufferedPairSpec = TypeSpec{Name: "_io.BufferedRWPair", Doc: "A buffered reader and writer object together.",
	Alloc: AllocNative(func() any { return &bufferedPair{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			var p [3]Value
			if !pairSig.bind(t, "BufferedRWPair", a, p[:]) {
				return Null
			}
			args := func(v Value) []Value {
				if p[2].p != nil {
					return []Value{v, p[2]}
				}
				return []Value{v}
			}
			r := t.Call(t.io().reader.Value(), args(p[0])...)
			if r.p == nil {
				return Null
			}
			w := t.Call(t.io().writer.Value(), args(p[1])...)
			if w.p == nil {
				t.decref(r)
				return Null
			}
			d := asNativeObj(self.p).data.(*bufferedPair)
			old := [2]Value{d.reader, d.writer}
			d.reader, d.writer = r, w
			t.xdecref(old[0])
			t.xdecref(old[1])
			return None
		},
		Traverse: func(data any, visit func(Value)) {
			visitAll(visit, data.(*bufferedPair).reader, data.(*bufferedPair).writer)
		},
		Clear: func(t *Thread, data any) { t.clearFields(&data.(*bufferedPair).reader, &data.(*bufferedPair).writer) },
	},
	Methods: []Method{
		pairMethod("read", true), pairMethod("read1", true), pairMethod("peek", true), pairMethod("readinto", true), pairMethod("readinto1", true),
		pairMethod("readable", true), pairMethod("write", false), pairMethod("flush", false), pairMethod("writable", false),
		{Name: "close", Fn: func(t *Thread, a []Value) Value {
			d := asNativeObj(a[0].p).data.(*bufferedPair)
			if d.writer.p == nil {
				return t.valueError("I/O operation on uninitialized object")
			}
			r := t.CallMethod(d.writer, "close")
			if r.p == nil {
				return Null
			}
			t.decref(r)
			return t.CallMethod(d.reader, "close")
		}},
	},
	GetSet: []GetSet{{Name: "closed", Get: func(t *Thread, v Value) Value {
		d := asNativeObj(v.p).data.(*bufferedPair)
		if d.writer.p == nil {
			return t.raise(t.vm.types.RuntimeError, "the BufferedRWPair object is being garbage-collected")
		}
		return t.GetAttr(d.writer, "closed")
	}}},
}

var pairSig = parseSig("reader, writer, buffer_size=8192, /")

func pairMethod(name string, reader bool) Method {
	return Method{Name: name, Raw: func(t *Thread, a Args) Value {
		d := asNativeObj(a.Pos[0].p).data.(*bufferedPair)
		to := d.writer
		if reader {
			to = d.reader
		}
		if to.p == nil {
			return t.valueError("I/O operation on uninitialized object")
		}
		return t.CallMethod(to, name, a.Pos[1:]...)
	}}
}
