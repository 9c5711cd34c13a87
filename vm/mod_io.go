package vm

// Module _io: its classes that others derive from, and open.

// ioBase is what every object of module _io begins with.
type ioBase struct{ closed bool }

func (b *ioBase) base() *ioBase { return b }

type ioObject interface{ base() *ioBase }

func ioBaseOf(v Value) *ioBase {
	if v.p.kind == kNativeObj {
		if o, ok := asNativeObj(v.p).data.(ioObject); ok {
			return o.base()
		}
	}
	return &ioBase{}
}

// ioTypes are the classes of a VM's module _io.
type ioTypes struct {
	base, rawBase, bufferedBase, textBase                *Type
	file, bytes, bytesView, reader, writer, random, pair *Type
	text, str, newlines, unsupported, bufferedIO         *Type
}

func (t *Thread) io() *ioTypes {
	x := Ext(t.vm, "_io", func() *ioTypes { return &ioTypes{} })
	if x.base == nil {
		makeIO(t, x)
	}
	return x
}

// makeIO is initIO, whose table of types refers to io.
var makeIO func(t *Thread, x *ioTypes)

func init() { makeIO = (*Thread).initIO }

const ioFlags = TypeBase | TypeGC | TypeDict | TypeWeak

func (t *Thread) initIO(x *ioTypes) {
	make := func(spec *TypeSpec, base *Type) *Type {
		own := *spec
		own.Base, own.Kind = base, kNativeObj
		own.Flags |= ioFlags
		return t.NewType(&own)
	}
	ts := &t.vm.types
	x.unsupported = t.NewException("io.UnsupportedOperation", ts.OSError, ts.ValueError)
	if t.vm.py2 {
		x.unsupported = t.NewException("io.UnsupportedOperation", ts.ValueError, ts.IOError)
	}
	x.base = make(&ioBaseSpec, nil)
	x.rawBase = make(&rawBaseSpec, x.base)
	x.bufferedBase = make(&bufferedBaseSpec, x.base)
	x.textBase = make(&textBaseSpec, x.base)
	x.file = make(&fileIOSpec, x.rawBase)
	x.bytes = make(&bytesIOSpec, x.bufferedBase)
	x.bytesView = t.NewType(&bytesIOViewSpec)
	x.reader = make(&bufferedReaderSpec, x.bufferedBase)
	x.writer = make(&bufferedWriterSpec, x.bufferedBase)
	x.random = make(&bufferedRandomSpec, x.bufferedBase)
	x.pair = make(&bufferedPairSpec, x.bufferedBase)
	x.newlines = t.NewType(&newlineDecoderSpec)
	x.text = make(&textIOSpec, x.textBase)
	x.str = make(&stringIOSpec, x.textBase)
}

var ioModule = NativeModule{Name: "_io", Doc: "The io module provides the Python interfaces to stream handling.",
	Funcs: []Method{
		{Name: "open", Sig: "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None", How: Only3, Fn: ioOpen},
		{Name: "open", Sig: "file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True", How: Only2, Fn: ioOpen},
		{Name: "open_code", Sig: "path", How: Only3, Fn: func(t *Thread, a []Value) Value {
			mode := t.Str("rb")
			defer t.decref(mode)
			return ioOpen(t, []Value{a[0], mode, Null, Null, Null, Null, Null, Null})
		}},
		{Name: "text_encoding", Sig: "encoding, stacklevel=2, /", How: Only3, Fn: func(t *Thread, a []Value) Value {
			if a[0].p == &tNone {
				return t.Str("locale")
			}
			return a[0].incref()
		}},
	},
	Init: func(t *Thread, m *Module) bool {
		x := t.io()
		for name, typ := range map[string]*Type{"_IOBase": x.base, "_RawIOBase": x.rawBase, "_BufferedIOBase": x.bufferedBase, "_TextIOBase": x.textBase,
			"FileIO": x.file, "BytesIO": x.bytes, "BufferedReader": x.reader, "BufferedWriter": x.writer, "BufferedRandom": x.random, "BufferedRWPair": x.pair,
			"IncrementalNewlineDecoder": x.newlines, "TextIOWrapper": x.text, "StringIO": x.str, "UnsupportedOperation": x.unsupported} {
			m.Set(name, typ.Value().incref())
		}
		m.Set("DEFAULT_BUFFER_SIZE", Int(bufferSize))
		if t.vm.py2 {
			m.Set("BlockingIOError", t.NewException("io.BlockingIOError", t.vm.types.IOError).Value().incref())
			return true
		}
		m.Set("BlockingIOError", t.vm.types.OtherExc["BlockingIOError"].Value().incref())
		return true
	},
}

const bufferSize = 8192

func (t *Thread) unsupported(what string) Value {
	return t.raise(t.io().unsupported, "%s", what)
}

func closedFile(t *Thread) Value { return t.valueError("I/O operation on closed file.") }

// ioClosed asks an object whether it is closed.
func (t *Thread) ioClosed(v Value) (closed, ok bool) {
	c := t.GetAttr(v, "closed")
	if c.p == nil {
		return false, false
	}
	defer t.decref(c)
	return t.IsTrue(c)
}

// checkOpen raises ValueError where an object is closed.
func (t *Thread) checkOpen(v Value) bool {
	closed, ok := t.ioClosed(v)
	if ok && closed {
		closedFile(t)
		return false
	}
	return ok
}

// sizeOrAll reads a size argument, -1 for None and where it is not given.
func (t *Thread) sizeOrAll(v Value) (int, bool) {
	if v.p == nil || v.p == &tNone {
		return -1, true
	}
	if t.typeOf(v).slots.Index == nil {
		t.typeError("argument should be integer or None, not '%s'", t.typeName(v))
		return 0, false
	}
	n, ok := t.Index(v, t.vm.types.OverflowError)
	return int(n), ok
}

var ioBaseSpec = TypeSpec{
	Name: "_io._IOBase", Doc: "The abstract base class for all I/O classes.",
	Alloc: AllocNative(func() any { return &ioBase{} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) },
		Iter: func(t *Thread, v Value) Value {
			if !t.checkOpen(v) {
				return Null
			}
			return v.incref()
		},
		Next: func(t *Thread, v Value) Value {
			line := t.CallMethod(v, "readline")
			if line.p == nil {
				return Null
			}
			if n, ok := t.Len(line); !ok || n == 0 {
				t.decref(line)
				return Null
			}
			return line
		},
	},
	GetSet: []GetSet{
		{Name: "closed", Get: func(t *Thread, v Value) Value { return Bool(ioBaseOf(v).closed) }},
		{Name: "__dict__", Get: getDict},
	},
	Methods: []Method{
		{Name: "seek", Sig: "offset, whence=0, /", Fn: func(t *Thread, a []Value) Value { return t.unsupported("seek") }},
		{Name: "tell", Fn: func(t *Thread, a []Value) Value { return t.CallMethod(a[0], "seek", Int(0), Int(1)) }},
		{Name: "truncate", Sig: "size=None, /", Fn: func(t *Thread, a []Value) Value { return t.unsupported("truncate") }},
		{Name: "fileno", Fn: func(t *Thread, a []Value) Value { return t.unsupported("fileno") }},
		{Name: "flush", Fn: func(t *Thread, a []Value) Value {
			if ioBaseOf(a[0]).closed {
				return closedFile(t)
			}
			return None
		}},
		{Name: "close", Fn: ioClose},
		{Name: "seekable", Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "readable", Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "writable", Fn: func(t *Thread, a []Value) Value { return False }},
		{Name: "isatty", Fn: func(t *Thread, a []Value) Value {
			if !t.checkOpen(a[0]) {
				return Null
			}
			return False
		}},
		{Name: "_checkClosed", Sig: "msg=None", Fn: func(t *Thread, a []Value) Value {
			if !t.checkOpen(a[0]) {
				return Null
			}
			return None
		}},
		{Name: "_checkSeekable", Sig: "msg=None", Fn: ioCheck("seekable", "File or stream is not seekable.")},
		{Name: "_checkReadable", Sig: "msg=None", Fn: ioCheck("readable", "File or stream is not readable.")},
		{Name: "_checkWritable", Sig: "msg=None", Fn: ioCheck("writable", "File or stream is not writable.")},
		{Name: "__enter__", Fn: func(t *Thread, a []Value) Value {
			if !t.checkOpen(a[0]) {
				return Null
			}
			return a[0].incref()
		}},
		{Name: "__exit__", Sig: "*args", Fn: func(t *Thread, a []Value) Value { return t.CallMethod(a[0], "close") }},
		{Name: "readline", Sig: "size=-1, /", Fn: ioReadline},
		{Name: "readlines", Sig: "hint=-1, /", Fn: ioReadlines},
		{Name: "writelines", Sig: "lines, /", Fn: func(t *Thread, a []Value) Value {
			if !t.checkOpen(a[0]) {
				return Null
			}
			good := true
			ok := t.Each(a[1], func(x Value) bool {
				r := t.CallMethod(a[0], "write", x)
				good = r.p != nil
				t.xdecref(r)
				return good
			})
			if !ok || !good {
				return Null
			}
			return None
		}},
	},
}

func ioClose(t *Thread, a []Value) Value {
	b := ioBaseOf(a[0])
	if b.closed {
		return None
	}
	r := t.CallMethod(a[0], "flush")
	b.closed = true
	return t.noneOf(r)
}

func ioCheck(method, msg string) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		r := t.CallMethod(a[0], method)
		if r.p == nil {
			return Null
		}
		ok, good := t.IsTrue(r)
		if !good {
			t.decref(r)
			return Null
		}
		if !ok {
			t.decref(r)
			return t.unsupported(msg)
		}
		return r
	}
}

// ioReadline reads a line of bytes through read, and peek where there is one.
func ioReadline(t *Thread, a []Value) Value {
	limit, ok := t.sizeOrAll(a[1])
	if !ok {
		return Null
	}
	peek, ok := t.LookupAttr(a[0], "peek")
	if !ok {
		return Null
	}
	defer func() { t.xdecref(peek) }()
	var line []byte
	for limit < 0 || len(line) < limit {
		want := 1
		if peek.p != nil {
			r := t.Call(peek, Int(1))
			if r.p == nil {
				return Null
			}
			if r.p.kind != kBytes {
				t.decref(r)
				return t.raise(t.vm.types.OSError, "peek() should have returned a bytes object, not '%s'", t.typeName(r))
			}
			s := asText(r.p).s
			if len(s) > 0 {
				want = len(s)
				for i := 0; i < len(s); i++ {
					if s[i] == '\n' {
						want = i + 1
						break
					}
				}
				if limit >= 0 {
					want = min(want, limit-len(line))
				}
			}
			t.decref(r)
		}
		r := t.CallMethod(a[0], "read", Int(int64(want)))
		if r.p == nil {
			return Null
		}
		if r.p.kind != kBytes {
			t.decref(r)
			return t.raise(t.vm.types.OSError, "read() should have returned a bytes object, not '%s'", t.typeName(r))
		}
		s := asText(r.p).s
		t.decref(r)
		if s == "" {
			break
		}
		line = append(line, s...)
		if line[len(line)-1] == '\n' {
			break
		}
	}
	return t.Bytes(string(line))
}

func ioReadlines(t *Thread, a []Value) Value {
	hint, ok := t.sizeOrAll(a[1])
	if !ok {
		return Null
	}
	list := t.NewList()
	total := 0
	good := true
	ok = t.Each(a[0], func(x Value) bool {
		t.Append(list, x.incref())
		n, ok := t.Len(x)
		good = ok
		total += n
		return ok && (hint <= 0 || total < hint)
	})
	if !ok || !good {
		t.decref(list)
		return Null
	}
	return list
}

var rawBaseSpec = TypeSpec{
	Name: "_io._RawIOBase", Doc: "Base class for raw binary I/O.",
	Methods: []Method{
		{Name: "read", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			n, ok := t.sizeOrAll(a[1])
			if !ok {
				return Null
			}
			if n < 0 {
				return t.CallMethod(a[0], "readall")
			}
			b := t.Call(t.vm.types.ByteArray.Value(), Int(int64(n)))
			if b.p == nil {
				return Null
			}
			defer t.decref(b)
			r := t.CallMethod(a[0], "readinto", b)
			if r.p == nil || r.p == &tNone {
				return r
			}
			got, ok := t.Index(r, t.vm.types.ValueError)
			t.decref(r)
			if !ok {
				return Null
			}
			if buf := asByteArray(b.p).b; got >= 0 && int(got) <= len(buf) {
				return t.Bytes(string(buf[:got]))
			}
			return t.valueError("readinto returned %d outside buffer size %d", got, n)
		}},
		{Name: "readall", Fn: func(t *Thread, a []Value) Value {
			var all []byte
			for {
				r := t.CallMethod(a[0], "read", Int(bufferSize))
				if r.p == nil {
					return Null
				}
				if r.p == &tNone && len(all) == 0 {
					return None
				}
				if r.p == &tNone {
					break
				}
				if r.p.kind != kBytes {
					t.decref(r)
					return t.typeError("read() should return bytes")
				}
				s := asText(r.p).s
				t.decref(r)
				if s == "" {
					break
				}
				all = append(all, s...)
			}
			return t.Bytes(string(all))
		}},
	},
}

// lacks makes methods of a base class that its heirs have to provide.
func lacks(names ...string) []Method {
	var out []Method
	for _, n := range names {
		out = append(out, Method{Name: n, Raw: func(t *Thread, a Args) Value { return t.unsupported(n) }})
	}
	return out
}

var bufferedBaseSpec = TypeSpec{
	Name: "_io._BufferedIOBase", Doc: "Base class for buffered IO objects.",
	Methods: append(lacks("read", "read1", "write", "detach"),
		Method{Name: "readinto", Sig: "buffer, /", Fn: readInto("read")},
		Method{Name: "readinto1", Sig: "buffer, /", How: Only3, Fn: readInto("read1")}),
}

// readInto fills a buffer with what a reading method gives.
func readInto(method string) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		b, ok := t.WritableBuffer(a[1])
		if !ok {
			return Null
		}
		r := t.CallMethod(a[0], method, Int(int64(len(b))))
		if r.p == nil || r.p == &tNone {
			return r
		}
		defer t.decref(r)
		if r.p.kind != kBytes {
			return t.typeError("read() should return bytes")
		}
		if len(asText(r.p).s) > len(b) {
			return t.valueError("read() returned too much data: %d bytes requested, %d returned", len(b), len(asText(r.p).s))
		}
		return Int(int64(copy(b, asText(r.p).s)))
	}
}

var textBaseSpec = TypeSpec{
	Name: "_io._TextIOBase", Doc: "Base class for text I/O.",
	Methods: lacks("read", "readline", "write", "detach"),
	GetSet: []GetSet{
		{Name: "encoding", Get: func(t *Thread, v Value) Value { return None }},
		{Name: "newlines", Get: func(t *Thread, v Value) Value { return None }},
		{Name: "errors", Get: func(t *Thread, v Value) Value { return None }},
	},
}
