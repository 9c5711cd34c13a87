package vm

import "bytes"

// bytesIO is io.BytesIO.
type bytesIO struct {
	ioBase
	buf     []byte
	pos     int
	exports int // memoryviews that look at buf
}

func bytesIOOf(t *Thread, v Value) *bytesIO {
	b := asNativeObj(v.p).data.(*bytesIO)
	if b.closed {
		closedFile(t)
		return nil
	}
	return b
}

var bytesIOSpec = TypeSpec{
	Name: "_io.BytesIO", Doc: "Buffered I/O implementation using an in-memory bytes buffer.",
	Alloc: AllocNative(func() any { return &bytesIO{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Init: func(t *Thread, self Value, a Args) Value {
			var p [1]Value
			if !bytesIOSig.bind(t, "BytesIO", a, p[:]) {
				return Null
			}
			b := asNativeObj(self.p).data.(*bytesIO)
			b.buf, b.pos = nil, 0
			if p[0].p != nil && p[0].p != &tNone {
				s, ok := t.bytesLike(p[0])
				if !ok {
					return Null
				}
				b.buf = []byte(s)
			}
			return None
		},
		Iter: ioBaseSpec.Slots.Iter,
		Next: func(t *Thread, v Value) Value {
			b := bytesIOOf(t, v)
			if b == nil {
				return Null
			}
			line := b.line(-1)
			if len(line) == 0 {
				return Null
			}
			return t.Bytes(string(line))
		},
	},
	Methods: []Method{
		{Name: "readable", Fn: bytesIOTrue}, {Name: "writable", Fn: bytesIOTrue}, {Name: "seekable", Fn: bytesIOTrue},
		{Name: "read", Sig: "size=-1, /", Fn: bytesIORead},
		{Name: "read1", Sig: "size=-1, /", Fn: bytesIORead},
		{Name: "readline", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			b := bytesIOOf(t, a[0])
			if b == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			return t.Bytes(string(b.line(n)))
		}},
		{Name: "readlines", Sig: "size=None, /", Fn: func(t *Thread, a []Value) Value {
			b := bytesIOOf(t, a[0])
			if b == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			list, total := t.NewList(), 0
			for {
				line := b.line(-1)
				if len(line) == 0 {
					return list
				}
				t.Append(list, t.Bytes(string(line)))
				if total += len(line); n > 0 && total >= n {
					return list
				}
			}
		}},
		{Name: "readinto", Sig: "buffer, /", Fn: func(t *Thread, a []Value) Value {
			b := bytesIOOf(t, a[0])
			if b == nil {
				return Null
			}
			to, ok := t.WritableBuffer(a[1])
			if !ok {
				return Null
			}
			n := copy(to, b.rest())
			b.pos += n
			return Int(int64(n))
		}},
		{Name: "write", Sig: "b, /", Fn: bytesIOWrite},
		{Name: "seek", Sig: "pos, whence=0, /", Fn: bytesIOSeek},
		{Name: "tell", Fn: func(t *Thread, a []Value) Value {
			if b := bytesIOOf(t, a[0]); b != nil {
				return Int(int64(b.pos))
			}
			return Null
		}},
		{Name: "truncate", Sig: "size=None, /", Fn: bytesIOTruncate},
		{Name: "getvalue", Fn: func(t *Thread, a []Value) Value {
			if b := bytesIOOf(t, a[0]); b != nil {
				return t.Bytes(string(b.buf))
			}
			return Null
		}},
		{Name: "getbuffer", How: Only3, Fn: func(t *Thread, a []Value) Value {
			b := bytesIOOf(t, a[0])
			if b == nil {
				return Null
			}
			view := t.NewNative(t.io().bytesView, &bytesIOView{a[0].incref()})
			defer t.decref(view)
			return t.Call(t.vm.types.MemoryView.Value(), view)
		}},
		{Name: "flush", Fn: func(t *Thread, a []Value) Value {
			if bytesIOOf(t, a[0]) == nil {
				return Null
			}
			return None
		}},
		{Name: "isatty", Fn: func(t *Thread, a []Value) Value {
			if bytesIOOf(t, a[0]) == nil {
				return Null
			}
			return False
		}},
		{Name: "close", Fn: func(t *Thread, a []Value) Value {
			b := asNativeObj(a[0].p).data.(*bytesIO)
			if !b.mayResize(t) {
				return Null
			}
			b.closed, b.buf = true, nil
			return None
		}},
	},
	GetSet: []GetSet{{Name: "closed", Get: func(t *Thread, v Value) Value { return Bool(ioBaseOf(v).closed) }, Doc: "True if the file is closed."}},
}

var bytesIOSig = parseSig("initial_bytes=b''")

func bytesIOTrue(t *Thread, a []Value) Value {
	if bytesIOOf(t, a[0]) == nil {
		return Null
	}
	return True
}

func (b *bytesIO) rest() []byte {
	if b.pos >= len(b.buf) {
		return nil
	}
	return b.buf[b.pos:]
}

func (b *bytesIO) line(limit int) []byte {
	r := b.rest()
	n := bytes.IndexByte(r, '\n') + 1
	if n == 0 {
		n = len(r)
	}
	if limit >= 0 {
		n = min(n, limit)
	}
	b.pos += n
	return r[:n]
}

func bytesIORead(t *Thread, a []Value) Value {
	b := bytesIOOf(t, a[0])
	if b == nil {
		return Null
	}
	n, ok := t.sizeOrAll(a[1])
	if !ok {
		return Null
	}
	r := b.rest()
	if n >= 0 && n < len(r) {
		r = r[:n]
	}
	b.pos += len(r)
	return t.Bytes(string(r))
}

func bytesIOWrite(t *Thread, a []Value) Value {
	b := bytesIOOf(t, a[0])
	if b == nil || !b.mayResize(t) {
		return Null
	}
	s, ok := t.bytesLike(a[1])
	if !ok {
		return Null
	}
	if len(s) == 0 {
		return Int(0)
	}
	if end := b.pos + len(s); end > len(b.buf) {
		if !t.mayAlloc(end - len(b.buf)) {
			return Null
		}
		b.buf = append(b.buf, make([]byte, end-len(b.buf))...)
	}
	copy(b.buf[b.pos:], s)
	b.pos += len(s)
	return Int(int64(len(s)))
}

func bytesIOSeek(t *Thread, a []Value) Value {
	b := bytesIOOf(t, a[0])
	if b == nil {
		return Null
	}
	n, ok := t.Index(a[1], t.vm.types.OverflowError)
	whence := int64(0)
	if ok && a[2].p != nil {
		whence, ok = t.Index(a[2], t.vm.types.OverflowError)
	}
	if !ok {
		return Null
	}
	switch whence {
	case 0:
		if n < 0 {
			return t.valueError("negative seek value %d", n)
		}
	case 1:
		n += int64(b.pos)
	case 2:
		n += int64(len(b.buf))
	default:
		return t.valueError("invalid whence (%d, should be 0, 1 or 2)", whence)
	}
	b.pos = int(max(n, 0))
	return Int(int64(b.pos))
}

func bytesIOTruncate(t *Thread, a []Value) Value {
	b := bytesIOOf(t, a[0])
	if b == nil || !b.mayResize(t) {
		return Null
	}
	n := b.pos
	if a[1].p != nil && a[1].p != &tNone {
		i, ok := t.Index(a[1], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		if i < 0 {
			return t.valueError("negative size value %d", i)
		}
		n = int(i)
	}
	if n < len(b.buf) {
		b.buf = b.buf[:n:n]
	}
	return Int(int64(n))
}

// bytesIOView is what getbuffer() makes a memoryview of: the buffer itself, which
// keeps its size as long as somebody looks at it.
type bytesIOView struct{ of Value }

var bytesIOViewSpec = TypeSpec{
	Name: "_io._BytesIOBuffer", Kind: kNativeObj, Flags: TypeGC | TypeNoInst,
	Slots: Slots{
		Export: func(t *Thread, self Value) (Export, bool) {
			b := asNativeObj(asNativeObj(self.p).data.(*bytesIOView).of.p).data.(*bytesIO)
			return Export{Bytes: b.buf, ItemSize: 1, Lock: &b.exports}, true
		},
		Traverse: func(data any, visit func(Value)) { visit(data.(*bytesIOView).of) },
		Clear: func(t *Thread, data any) {
			v := data.(*bytesIOView)
			of := v.of
			v.of = Null
			t.xdecref(of)
		},
	},
}

// mayResize tells whether nobody looks at the buffer, or raises BufferError.
func (b *bytesIO) mayResize(t *Thread) bool {
	if b.exports > 0 {
		t.raise(t.vm.types.BufferError, "Existing exports of data: object cannot be re-sized")
		return false
	}
	return true
}
