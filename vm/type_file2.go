package vm

import (
	"bytes"
	"strings"
	"syscall"
)

// file2 is Python 2's file.
type file2 struct {
	f         *fileIO
	name      Value
	mode      string
	binary    bool
	universal bool
	closed    bool
	softspace int64
	rbuf      []byte
	wbuf      []byte
	unbuf     bool
	seen      uint8
	skipLF    bool
	eof       bool
}

var file2Spec = TypeSpec{
	Name: "file", Kind: kNativeObj, Flags: TypeBase | TypeGC | TypeWeak,
	Doc:   "file(name[, mode[, buffering]]) -> file object\n\nOpen a file.  The mode can be 'r', 'w' or 'a' for reading (default),\nwriting or appending.",
	Alloc: AllocNative(func() any { return &file2{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }, Init: file2Init, Repr: file2Repr,
		Iter: func(t *Thread, v Value) Value {
			if file2Of(t, v) == nil {
				return Null
			}
			return v.incref()
		},
		Next: func(t *Thread, v Value) Value {
			f := file2Of(t, v)
			if f == nil {
				return Null
			}
			line, ok := f.line(t, -1)
			if !ok || len(line) == 0 {
				return Null
			}
			return t.Bytes(string(line))
		},
		Traverse: func(data any, visit func(Value)) { visitAll(visit, data.(*file2).name) },
		Clear: func(t *Thread, data any) {
			f := data.(*file2)
			if f.f != nil && !f.closed && !f.f.isStd() {
				e := t.fetchExc()
				f.close(t)
				t.clearExc()
				t.restoreExc(e)
			}
			t.clearFields(&f.name)
		},
	},
	Methods: []Method{
		{Name: "read", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			b, ok := f.read(t, n)
			if !ok {
				return Null
			}
			return t.Bytes(string(b))
		}},
		{Name: "readline", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			line, ok := f.line(t, n)
			if !ok {
				return Null
			}
			return t.Bytes(string(line))
		}},
		{Name: "readlines", Sig: "size=-1, /", Fn: ioReadlines},
		{Name: "xreadlines", Fn: func(t *Thread, a []Value) Value {
			if file2Of(t, a[0]) == nil {
				return Null
			}
			return a[0].incref()
		}},
		{Name: "readinto", Sig: "buffer, /", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			b, ok := t.WritableBuffer(a[1])
			if !ok {
				return Null
			}
			got, ok := f.read(t, len(b))
			if !ok {
				return Null
			}
			return Int(int64(copy(b, got)))
		}},
		{Name: "write", Sig: "str, /", Fn: file2Write},
		{Name: "writelines", Sig: "sequence, /", Fn: func(t *Thread, a []Value) Value {
			if file2Of(t, a[0]) == nil {
				return Null
			}
			good := true
			ok := t.Each(a[1], func(x Value) bool {
				if x.p.kind != kStr && x.p.kind != kBytes {
					t.typeError("writelines() argument must be a sequence of strings")
					good = false
					return false
				}
				r := file2Write(t, []Value{a[0], x})
				good = r.p != nil
				return good
			})
			if !ok || !good {
				return Null
			}
			return None
		}},
		{Name: "flush", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil || !f.flush(t) {
				return Null
			}
			return None
		}},
		{Name: "close", Fn: func(t *Thread, a []Value) Value {
			f := asNativeObj(a[0].p).data.(*file2)
			if f.f == nil || f.closed {
				return None
			}
			if !f.close(t) {
				return Null
			}
			return None
		}},
		{Name: "fileno", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			return Int(int64(f.f.fd))
		}},
		{Name: "isatty", Fn: func(t *Thread, a []Value) Value {
			if file2Of(t, a[0]) == nil {
				return Null
			}
			return False
		}},
		{Name: "tell", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			r := f.f.seek(t, 0, 1)
			if r.p == nil {
				return Null
			}
			return Int(r.int() - int64(len(f.rbuf)) + int64(len(f.wbuf)))
		}},
		{Name: "seek", Sig: "offset, whence=0, /", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil {
				return Null
			}
			n, ok := t.Index(a[1], t.vm.types.OverflowError)
			whence := int64(0)
			if ok && a[2].p != nil {
				whence, ok = t.Index(a[2], t.vm.types.OverflowError)
			}
			if !ok || !f.flush(t) {
				return Null
			}
			if whence == 1 {
				n -= int64(len(f.rbuf))
			}
			if r := f.f.seek(t, n, int(whence)); r.p == nil {
				return Null
			}
			f.rbuf, f.skipLF, f.eof = nil, false, false
			return None
		}},
		{Name: "truncate", Sig: "size=None, /", Fn: func(t *Thread, a []Value) Value {
			f := file2Of(t, a[0])
			if f == nil || !f.flush(t) {
				return Null
			}
			size := a[1]
			if size.p == nil || size.p == &tNone {
				if size = f.f.seek(t, int64(-len(f.rbuf)), 1); size.p == nil {
					return Null
				}
				f.rbuf = nil
			}
			n, ok := t.Index(size, t.vm.types.OverflowError)
			if !ok {
				return Null
			}
			if err := fdTruncate(f.f.fd, n); err != nil {
				return t.raiseIOError(err, Null)
			}
			return None
		}},
		{Name: "__enter__", Fn: func(t *Thread, a []Value) Value {
			if file2Of(t, a[0]) == nil {
				return Null
			}
			return a[0].incref()
		}},
		{Name: "__exit__", Sig: "*args", Fn: func(t *Thread, a []Value) Value { return t.CallMethod(a[0], "close") }},
	},
	GetSet: []GetSet{
		{Name: "name", Doc: "file name", Member: true, Get: func(t *Thread, v Value) Value { return noneIfNull(asNativeObj(v.p).data.(*file2).name) }},
		{Name: "mode", Doc: "file mode ('r', 'U', 'w', 'a', possibly with 'b' or '+' added)", Member: true, Get: func(t *Thread, v Value) Value { return t.Str(asNativeObj(v.p).data.(*file2).mode) }},
		{Name: "closed", Doc: "True if the file is closed", Get: func(t *Thread, v Value) Value {
			f := asNativeObj(v.p).data.(*file2)
			return Bool(f.closed || f.f == nil)
		}},
		{Name: "encoding", Doc: "file encoding", Member: true, Get: func(t *Thread, v Value) Value { return None }},
		{Name: "errors", Doc: "Unicode error handler", Member: true, Get: func(t *Thread, v Value) Value { return None }},
		{Name: "newlines", Doc: "end-of-line convention used in this file", Get: func(t *Thread, v Value) Value {
			return t.newlinesAs(asNativeObj(v.p).data.(*file2).seen, t.Str)
		}},
		{Name: "softspace", Doc: "flag indicating that a space needs to be printed; used by print", Get: func(t *Thread, v Value) Value { return Int(asNativeObj(v.p).data.(*file2).softspace) },
			Set: func(t *Thread, v, x Value) bool {
				if x.p == nil {
					t.typeError("can't delete numeric/char attribute")
					return false
				}
				n, ok := t.Index(x, t.vm.types.OverflowError)
				asNativeObj(v.p).data.(*file2).softspace = n
				return ok
			}},
	},
}

func init() {
	typeTable = append(typeTable, typeRow{field: func(ts *Types) **Type { return &ts.File }, spec: &file2Spec, how: Only2})
}

// newFile2 makes a file of an open descriptor or stream.
func (t *Thread) newFile2(f *fileIO, name, mode string) Value {
	return obj(t.allocNative(t.vm.types.File, &file2{f: f, name: t.Str(name), mode: mode, unbuf: f.isStd()}))
}

func file2Of(t *Thread, v Value) *file2 {
	f := asNativeObj(v.p).data.(*file2)
	if f.f == nil || f.closed {
		t.valueError("I/O operation on closed file")
		return nil
	}
	return f
}

func file2Repr(t *Thread, v Value) Value {
	f := asNativeObj(v.p).data.(*file2)
	how := "open"
	if f.closed {
		how = "closed"
	}
	name := "<uninitialized file>"
	if f.name.p != nil {
		if f.name.p.kind == kBytes && f.f != nil && f.f.isStd() {
			name = "'" + GoString(f.name) + "'"
		} else {
			r := t.Repr(f.name)
			if r.p == nil {
				return Null
			}
			name = GoString(r)
			t.decref(r)
		}
	}
	return t.Str(sprintf("<%s file %s, mode '%s' at 0x%x>", how, name, f.mode, t.ID(v)))
}

var file2Sig = parseSig("name, mode='r', buffering=-1")

func (t *Thread) raiseIOError(err error, filename Value) Value {
	errno := syscall.EIO
	asErrno(err, &errno)
	args := []Value{Int(int64(errno)), t.Str(errnoText(int(errno)))}
	if filename.p != nil {
		args = append(args, filename)
	}
	e := t.Call(t.vm.types.IOError.Value(), args...)
	t.decref(args[1])
	if e.p != nil {
		t.setRaised(e)
	}
	return Null
}

func file2Init(t *Thread, self Value, a Args) Value {
	var p [3]Value
	if !file2Sig.bind(t, "file", a, p[:]) {
		return Null
	}
	if p[0].p.kind != kBytes && p[0].p.kind != kStr {
		return t.typeError("coercing to Unicode: need string or buffer, %s found", t.typeName(p[0]))
	}
	mode := "r"
	if p[1].p != nil {
		if p[1].p.kind != kBytes && p[1].p.kind != kStr {
			return t.typeError("file() argument 2 must be string, not %s", t.argType(p[1]))
		}
		mode = GoString(p[1])
	}
	f := asNativeObj(self.p).data.(*file2)
	if f.f != nil && !f.closed && !f.close(t) {
		return Null
	}
	*f = file2{name: f.name, mode: mode}
	t.setField(&f.name, p[0])
	if mode == "" {
		return t.valueError("empty mode string")
	}
	f.universal = strings.ContainsRune(mode, 'U')
	m := openMode{update: strings.ContainsRune(mode, '+')}
	switch mode[0] {
	case 'r', 'U':
		m.read = true
	case 'w':
		m.write = true
	case 'a':
		m.append = true
	default:
		return t.valueError("mode string must begin with one of 'r', 'w', 'a' or 'U', not '%s'", mode)
	}
	if p[2].p != nil {
		n, ok := t.Index(p[2], t.vm.types.OverflowError)
		if !ok {
			return Null
		}
		f.unbuf = n == 0
	}
	name := GoString(p[0])
	if strings.IndexByte(name, 0) >= 0 {
		return t.typeError("file() argument 1 must be encoded string without NULL bytes, not str")
	}
	if reads := m.read && !m.update; !t.vm.conf.Allow.FS && !(reads && t.MayRead(name)) {
		return t.raiseIOError(syscall.EPERM, p[0])
	}
	fd, err := fdOpen(name, m.flags(), 0o666)
	if err == nil {
		if fdIsDir(fd) {
			fdClose(fd)
			err = syscall.EISDIR
		}
	}
	if err != nil {
		return t.raiseIOError(err, p[0])
	}
	t.NoteOpened(fd)
	f.f = &fileIO{fd: fd, mode: m, closefd: true}
	return None
}

func (f *file2) fill(t *Thread) bool {
	b := make([]byte, bufferSize)
	n, ok := f.f.read(t, b)
	if !ok {
		return false
	}
	b = b[:n]
	f.eof = n == 0
	if f.universal {
		b = f.translate(b)
	}
	f.rbuf = append(f.rbuf[:len(f.rbuf):len(f.rbuf)], b...)
	return true
}

// translate makes "\n" of all ends of lines.
func (f *file2) translate(b []byte) []byte {
	out := b[:0]
	for _, c := range b {
		switch {
		case c == '\n' && f.skipLF:
			f.skipLF = false
			f.seen |= seenCRLF
			continue
		case c == '\r':
			if f.skipLF {
				f.seen |= seenCR
			}
			f.skipLF = true
			c = '\n'
		default:
			if f.skipLF {
				f.seen |= seenCR
				f.skipLF = false
			}
			if c == '\n' {
				f.seen |= seenLF
			}
		}
		out = append(out, c)
	}
	if f.eof && f.skipLF {
		f.seen |= seenCR
	}
	return out
}

func (f *file2) canRead(t *Thread) bool {
	if !f.f.canRead() {
		t.raise(t.vm.types.IOError, "File not open for reading")
		return false
	}
	return f.flush(t)
}

func (f *file2) read(t *Thread, n int) ([]byte, bool) {
	if !f.canRead(t) {
		return nil, false
	}
	f.eof = false
	for (n < 0 || len(f.rbuf) < n) && !f.eof {
		if !f.fill(t) {
			return nil, false
		}
	}
	if n < 0 || n > len(f.rbuf) {
		n = len(f.rbuf)
	}
	r := f.rbuf[:n:n]
	f.rbuf = f.rbuf[n:]
	return r, true
}

func (f *file2) line(t *Thread, limit int) ([]byte, bool) {
	if !f.canRead(t) {
		return nil, false
	}
	f.eof = false
	from := 0
	for {
		n := -1
		if i := bytes.IndexByte(f.rbuf[from:], '\n'); i >= 0 {
			n = from + i + 1
		} else if f.eof {
			n = len(f.rbuf)
		} else if limit >= 0 && len(f.rbuf) >= limit {
			n = limit
		}
		if n >= 0 {
			if limit >= 0 {
				n = min(n, limit)
			}
			r := f.rbuf[:n:n]
			f.rbuf = f.rbuf[n:]
			return r, true
		}
		from = len(f.rbuf)
		if !f.fill(t) {
			return nil, false
		}
	}
}

func file2Write(t *Thread, a []Value) Value {
	f := file2Of(t, a[0])
	if f == nil {
		return Null
	}
	if !f.f.canWrite() {
		return t.raise(t.vm.types.IOError, "File not open for writing")
	}
	v := a[1].incref()
	if v.p.kind == kStr {
		t.decref(v)
		if v = t.encodeDefault(a[1]); v.p == nil {
			return Null
		}
	}
	s, ok := t.buffer(v)
	if !ok {
		t.decref(v)
		if t.Failed() {
			return Null
		}
		return t.typeError("expected a character buffer object")
	}
	if f.f.out != nil {
		f.f.out.Write([]byte(s))
		t.decref(v)
		return None
	}
	if n := len(f.rbuf); n > 0 {
		f.rbuf = nil
		f.f.seek(t, int64(-n), 1)
	}
	f.wbuf = append(f.wbuf, s...)
	t.decref(v)
	if (f.unbuf || len(f.wbuf) >= bufferSize) && !f.flush(t) {
		return Null
	}
	return None
}

func (f *file2) flush(t *Thread) bool {
	for len(f.wbuf) > 0 {
		n, ok := f.f.write(t, f.wbuf)
		if !ok {
			f.wbuf = nil
			return false
		}
		f.wbuf = f.wbuf[n:]
	}
	f.wbuf = nil
	return true
}

func (f *file2) close(t *Thread) bool {
	ok := f.flush(t)
	f.closed = true
	if f.f.closefd && !f.f.isStd() {
		t.NoteClosed(f.f.fd)
		fdClose(f.f.fd)
	}
	return ok
}

// builtinOpen2 is Python 2's open().
func builtinOpen2(t *Thread, a Args) Value { return t.CallArgs(t.vm.types.File.Value(), a) }
