package vm

import (
	"io"
	"strings"
	"syscall"
)

// fileIO is io.FileIO: a descriptor, or one of the program's standard streams.
type fileIO struct {
	ioBase
	fd      int
	in      io.Reader // of standard input
	out     io.Writer // of standard output and error
	mode    openMode
	closefd bool
}

func fileIOOf(t *Thread, v Value) *fileIO {
	f := asNativeObj(v.p).data.(*fileIO)
	if f.closed || f.fd < 0 {
		t.valueError("I/O operation on closed file")
		return nil
	}
	return f
}

func (f *fileIO) canRead() bool { return f.mode.read || f.mode.update }
func (f *fileIO) canWrite() bool {
	return f.mode.create || f.mode.write || f.mode.append || f.mode.update
}
func (f *fileIO) isStd() bool { return f.in != nil || f.out != nil }

// modeText is the attribute mode.
func (f *fileIO) modeText() string {
	switch {
	case f.mode.create && f.mode.update:
		return "xb+"
	case f.mode.create:
		return "xb"
	case f.mode.append && f.mode.update:
		return "ab+"
	case f.mode.append:
		return "ab"
	case f.canRead() && f.canWrite():
		return "rb+"
	case f.canRead():
		return "rb"
	}
	return "wb"
}

var fileIOSig = parseSig("file, mode='r', closefd=True, opener=None")

var fileIOSpec = TypeSpec{
	Name: "_io.FileIO", Doc: "Open a file.",
	Alloc: AllocNative(func() any { return &fileIO{fd: -1} }),
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value { return obj(t.alloc(typ)) }, Init: fileIOInit, Repr: fileIORepr,
		Clear: func(t *Thread, data any) {
			if f := data.(*fileIO); f.fd >= 0 && f.closefd && !f.isStd() && !f.closed {
				f.closed = true
				t.CloseFD(f.fd)
			}
		},
	},
	Methods: []Method{
		{Name: "read", Sig: "size=-1, /", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil {
				return Null
			}
			n, ok := t.sizeOrAll(a[1])
			if !ok || !f.checkRead(t) {
				return Null
			}
			if n < 0 {
				return t.CallMethod(a[0], "readall")
			}
			b := make([]byte, n)
			if n, ok = f.read(t, b); !ok {
				return Null
			}
			return t.Bytes(string(b[:n]))
		}},
		{Name: "readall", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil || !f.checkRead(t) {
				return Null
			}
			var all []byte
			b := make([]byte, 65536)
			for {
				n, ok := f.read(t, b)
				if !ok {
					return Null
				}
				if n == 0 {
					return t.Bytes(string(all))
				}
				all = append(all, b[:n]...)
			}
		}},
		{Name: "readinto", Sig: "buffer, /", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil || !f.checkRead(t) {
				return Null
			}
			b, ok := t.WritableBuffer(a[1])
			if !ok {
				return Null
			}
			n, ok := f.read(t, b)
			if !ok {
				return Null
			}
			return Int(int64(n))
		}},
		{Name: "write", Sig: "b, /", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil {
				return Null
			}
			if !f.canWrite() {
				return t.unsupported("File not open for writing")
			}
			s, ok := t.bytesLike(a[1])
			if !ok {
				return Null
			}
			n, ok := f.write(t, []byte(s))
			if !ok {
				return Null
			}
			return Int(int64(n))
		}},
		{Name: "seek", Sig: "pos, whence=0, /", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil {
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
			return f.seek(t, n, int(whence))
		}},
		{Name: "tell", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil {
				return Null
			}
			return f.seek(t, 0, 1)
		}},
		{Name: "truncate", Sig: "size=None, /", Fn: func(t *Thread, a []Value) Value {
			f := fileIOOf(t, a[0])
			if f == nil {
				return Null
			}
			if !f.canWrite() {
				return t.unsupported("File not open for writing")
			}
			size := a[1]
			if size.p == nil || size.p == &tNone {
				if size = f.seek(t, 0, 1); size.p == nil {
					return Null
				}
			}
			n, ok := t.Index(size, t.vm.types.OverflowError)
			if !ok {
				return Null
			}
			if err := fdTruncate(f.fd, n); err != nil {
				return t.RaiseSystem(err, Null)
			}
			return Int(n)
		}},
		{Name: "close", Fn: fileIOClose},
		{Name: "fileno", Fn: func(t *Thread, a []Value) Value {
			if f := fileIOOf(t, a[0]); f != nil {
				return Int(int64(f.fd))
			}
			return Null
		}},
		{Name: "readable", Fn: fileIOIs(func(t *Thread, f *fileIO) bool { return f.canRead() })},
		{Name: "writable", Fn: fileIOIs(func(t *Thread, f *fileIO) bool { return f.canWrite() })},
		{Name: "seekable", Fn: fileIOIs(func(t *Thread, f *fileIO) bool {
			if f.isStd() || t.Channel(f.fd) != nil {
				return false
			}
			_, err := fdSeek(f.fd, 0, 1)
			return err == nil
		})},
		{Name: "isatty", Fn: fileIOIs(func(t *Thread, f *fileIO) bool { return false })},
	},
	GetSet: []GetSet{
		{Name: "closed", Get: func(t *Thread, v Value) Value {
			f := asNativeObj(v.p).data.(*fileIO)
			return Bool(f.closed || f.fd < 0)
		}, Doc: "True if the file is closed"},
		{Name: "closefd", Get: func(t *Thread, v Value) Value { return Bool(asNativeObj(v.p).data.(*fileIO).closefd) }},
		{Name: "mode", Get: func(t *Thread, v Value) Value { return t.Str(asNativeObj(v.p).data.(*fileIO).modeText()) }},
	},
}

func fileIOIs(what func(t *Thread, f *fileIO) bool) func(t *Thread, a []Value) Value {
	return func(t *Thread, a []Value) Value {
		f := fileIOOf(t, a[0])
		if f == nil {
			return Null
		}
		return Bool(what(t, f))
	}
}

func fileIORepr(t *Thread, v Value) Value {
	f := asNativeObj(v.p).data.(*fileIO)
	if f.closed || f.fd < 0 {
		return t.Str("<" + t.typeOf(v).fullName(t) + " [closed]>")
	}
	name, ok := t.LookupAttr(v, "name")
	if !ok {
		return Null
	}
	shown := sprintf("fd=%d", f.fd)
	if name.p != nil {
		r := t.Repr(name)
		t.decref(name)
		if r.p == nil {
			return Null
		}
		shown = "name=" + GoString(r)
		t.decref(r)
	}
	truth := "True"
	if !f.closefd {
		truth = "False"
	}
	return t.Str(sprintf("<%s %s mode='%s' closefd=%s>", t.typeOf(v).fullName(t), shown, f.modeText(), truth))
}

func fileIOInit(t *Thread, self Value, a Args) Value {
	var p [4]Value
	if !fileIOSig.bind(t, "FileIO", a, p[:]) {
		return Null
	}
	f := asNativeObj(self.p).data.(*fileIO)
	mode := "r"
	if p[1].p != nil {
		if p[1].p.kind != kStr && p[1].p.kind != kBytes {
			return t.typeError("FileIO() argument 'mode' must be str, not %s", t.argType(p[1]))
		}
		mode = GoString(p[1])
	}
	if strings.Trim(mode, "rwaxb+") != "" {
		return t.valueError("invalid mode: %s", mode)
	}
	m, ok := t.parseMode(strings.ReplaceAll(mode, "b", ""))
	if !ok {
		return Null
	}
	f.mode, f.closefd, f.closed, f.in, f.out = m, true, false, nil, nil
	if p[2].p != nil {
		if f.closefd, ok = t.IsTrue(p[2]); !ok {
			return Null
		}
	}
	if !f.open(t, p[0], p[3]) {
		return Null
	}
	if !t.SetAttr(self, "name", p[0]) {
		return Null
	}
	if m.append {
		fdSeek(f.fd, 0, 2)
	}
	return None
}

// open takes the descriptor or opens the file.
func (f *fileIO) open(t *Thread, file, opener Value) bool {
	if t.IsInt(file) {
		fd, ok := t.Index(file, t.vm.types.OverflowError)
		if !ok {
			return false
		}
		if fd < 0 {
			t.valueError("negative file descriptor")
			return false
		}
		f.fd = int(fd)
		if !t.IsOpen(f.fd) {
			t.RaiseErrno(int(syscall.EBADF), Null)
			f.fd = -1
			return false
		}
		return true
	}
	if !f.closefd {
		t.valueError("Cannot use closefd=False with file name")
		return false
	}
	path := t.FSPath(file)
	if path.p == nil {
		return false
	}
	defer t.decref(path)
	name := GoString(path)
	if strings.IndexByte(name, 0) >= 0 {
		if t.vm.py2 {
			t.typeError("embedded NUL character")
		} else {
			t.valueError("embedded null byte")
		}
		return false
	}
	flags := f.mode.flags()
	if opener.p != nil && opener.p != &tNone {
		r := t.Call(opener, file, Int(int64(flags)))
		if r.p == nil {
			return false
		}
		fd, ok := t.Index(r, t.vm.types.OverflowError)
		t.decref(r)
		if !ok {
			return false
		}
		if fd < 0 {
			t.valueError("opener returned %d", fd)
			return false
		}
		f.fd = int(fd)
		return true
	}
	fd, ok := t.openFile(name, flags, file)
	f.fd = fd
	return ok
}

// flags are what open(2) is called with.
func (m openMode) flags() int {
	flags := syscall.O_CLOEXEC
	switch {
	case m.update:
		flags |= syscall.O_RDWR
	case m.read:
		flags |= syscall.O_RDONLY
	default:
		flags |= syscall.O_WRONLY
	}
	switch {
	case m.create:
		flags |= syscall.O_CREAT | syscall.O_EXCL
	case m.write:
		flags |= syscall.O_CREAT | syscall.O_TRUNC
	case m.append:
		flags |= syscall.O_CREAT | syscall.O_APPEND
	}
	return flags
}

// openFile opens a file where the program may; shown is its name in complaints.
func (t *Thread) openFile(name string, flags int, shown Value) (int, bool) {
	reads := flags&(syscall.O_WRONLY|syscall.O_RDWR|syscall.O_CREAT|syscall.O_TRUNC) == 0
	if !t.vm.conf.Allow.FS && !(reads && t.MayRead(name)) {
		t.NotAllowed(shown)
		return -1, false
	}
	fd, err := fdOpen(name, flags, 0o666)
	if err != nil {
		t.RaiseSystem(err, shown)
		return -1, false
	}
	if fdIsDir(fd) {
		fdClose(fd)
		t.RaiseErrno(int(syscall.EISDIR), shown)
		return -1, false
	}
	t.NoteOpened(fd)
	return fd, true
}

func (f *fileIO) checkRead(t *Thread) bool {
	if !f.canRead() {
		t.unsupported("File not open for reading")
		return false
	}
	return true
}

func (f *fileIO) read(t *Thread, b []byte) (int, bool) {
	if f.in != nil {
		var n int
		var err error
		t.Outside(func() { n, err = f.in.Read(b) })
		if err != nil && err != io.EOF {
			t.RaiseSystem(err, Null)
			return 0, false
		}
		return n, true
	}
	if f.out != nil || len(b) == 0 {
		return 0, true
	}
	return t.ReadFD(f.fd, b)
}

func (f *fileIO) write(t *Thread, b []byte) (int, bool) {
	if f.out != nil {
		f.out.Write(b)
		return len(b), true
	}
	return t.WriteFD(f.fd, b)
}

func (f *fileIO) seek(t *Thread, n int64, whence int) Value {
	if f.isStd() {
		return t.RaiseErrno(int(syscall.ESPIPE), Null)
	}
	if t.Channel(f.fd) != nil {
		return t.RaiseErrno(int(syscall.ESPIPE), Null)
	}
	at, err := fdSeek(f.fd, n, whence)
	if err != nil {
		return t.RaiseSystem(err, Null)
	}
	return Int(at)
}

func fileIOClose(t *Thread, a []Value) Value {
	f := asNativeObj(a[0].p).data.(*fileIO)
	if f.closed {
		return None
	}
	if r := ioClose(t, a); r.p == nil {
		f.closed = true
		return Null
	}
	fd := f.fd
	f.fd = -1
	if fd >= 0 && f.closefd && !f.isStd() {
		if err := t.CloseFD(fd); err != nil {
			return t.RaiseSystem(err, Null)
		}
	}
	return None
}
