package vm

import (
	"math/big"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// What library modules need of lists, frames, files and errors of the system.

// Append adds an item (stolen) to a list.
func (t *Thread) Append(list, item Value) {
	l := asList(list.p)
	l.items = append(l.items, item)
}

// Items gives the items of a tuple or list, borrowed; nil of anything else.
func Items(v Value) []Value {
	switch v.p.kind {
	case kTuple:
		return asTuple(v.p).items
	case kList:
		return asList(v.p).items
	}
	return nil
}

// IsTuple tells whether v is a tuple.
func IsTuple(v Value) bool { return v.p.kind == kTuple }

// IsList tells whether v is a list.
func IsList(v Value) bool { return v.p.kind == kList }

// IsDict tells whether v is a dict.
func IsDict(v Value) bool { return v.p.kind == kDict }

// IsInt tells whether v is an int, or a long or bool.
func (t *Thread) IsInt(v Value) bool {
	ts := &t.vm.types
	return t.isInstance(v, ts.Int) || ts.Long != nil && t.isInstance(v, ts.Long)
}

// EachItem visits the items of a dict until f says no.
func (t *Thread) EachItem(d Value, f func(k, v Value) bool) { asDict(d.p).each(t, f) }

// CurrentFrame is the Python frame that runs, or None (owned).
func (t *Thread) CurrentFrame() Value {
	if f := t.pyFrame(); f != nil {
		return obj(&f.Header).incref()
	}
	return None
}

// EnterNative counts a recursion of library code that goes through no frame; false
// where it is too deep and RecursionError is set. LeaveNative undoes it.
func (t *Thread) EnterNative(where string) bool { return t.enterNative(where) }

// LeaveNative undoes EnterNative.
func (t *Thread) LeaveNative() { t.leaveNative() }

// FrameGenerator is the generator that a frame is of, or None (owned).
func (t *Thread) FrameGenerator(frame Value) Value {
	if g := asFrame(frame.p).gen; g != nil {
		return obj(&g.Header).incref()
	}
	return None
}

// RaiseErrno raises OSError with the system's words for a number; filename may
// be Null.
func (t *Thread) RaiseErrno(errno int, filename Value) Value {
	return t.RaiseOSError(errno, errnoText(errno), filename)
}

// RaiseOSError raises OSError with a number and words; filename may be Null.
func (t *Thread) RaiseOSError(errno int, text string, filename Value) Value {
	args := []Value{Int(int64(errno)), t.Str(text)}
	if filename.p != nil {
		args = append(args, filename)
	}
	e := t.Call(t.vm.types.OSError.Value(), args...)
	t.decref(args[1])
	if e.p != nil {
		t.setRaised(e)
	}
	return Null
}

// RaiseSystem raises OSError for an error of Go's.
func (t *Thread) RaiseSystem(err error, filename Value) Value {
	errno := syscall.EIO
	if !asErrno(err, &errno) {
		return t.RaiseOSError(int(errno), err.Error(), filename)
	}
	return t.RaiseErrno(int(errno), filename)
}

// NotAllowed raises OSError because the program may not do what it tries.
func (t *Thread) NotAllowed(filename Value) Value {
	return t.RaiseOSError(int(syscall.EPERM), "not allowed", filename)
}

// MayRead tells whether the program may read a file: with the file system
// allowed, or below an import root.
func (t *Thread) MayRead(path string) bool {
	if t.vm.conf.Allow.FS {
		return true
	}
	path = filepath.Clean(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	for _, root := range t.vm.conf.Path {
		if root = filepath.Clean(root); below(path, root) {
			return true
		}
		if real, err := filepath.EvalSymlinks(root); err == nil && below(path, real) {
			return true
		}
	}
	return false
}

func below(path, root string) bool {
	return path == root || strings.HasPrefix(path, strings.TrimSuffix(root, string(filepath.Separator))+string(filepath.Separator))
}

// FSPath is os.fspath: v itself where it is a str or bytes, else what its
// __fspath__ gives (owned).
func (t *Thread) FSPath(v Value) Value {
	if v.p.kind == kStr || v.p.kind == kBytes {
		return v.incref()
	}
	if t.vm.py2 {
		return t.typeError("coercing to Unicode: need string or buffer, %s found", t.typeName(v))
	}
	m := t.lookupSpecial(v, t.vm.intern("__fspath__"))
	if m.p == nil {
		if t.Failed() {
			return Null
		}
		return t.typeError("expected str, bytes or os.PathLike object, not %s", t.typeName(v))
	}
	r := t.Call(m)
	t.decref(m)
	if r.p != nil && r.p.kind != kStr && r.p.kind != kBytes {
		t.typeError("expected %s.__fspath__() to return str or bytes, not %s", t.typeName(v), t.typeName(r))
		t.decref(r)
		return Null
	}
	return r
}

// EncodeFS makes bytes of a file's name.
func (t *Thread) EncodeFS(v Value) Value {
	if t.vm.py2 {
		return t.encodeText(v, "utf-8", "strict")
	}
	return t.encodeText(v, "utf-8", "surrogateescape")
}

// DecodeFS makes a str of Python 3, or a unicode, of a file's name.
func (t *Thread) DecodeFS(name string) Value {
	return t.decodeBytes(Null, name, "utf-8", "surrogateescape")
}

// openFiles are the descriptors that the program opened.
type openFiles struct{ fds map[int]bool }

func (t *Thread) openFiles() *openFiles {
	return Ext(t.vm, "files", func() *openFiles { return &openFiles{map[int]bool{}} })
}

// NoteOpened says that the program opened a descriptor: it may use no others.
func (t *Thread) NoteOpened(fd int) { t.openFiles().fds[fd] = true }

// NoteClosed says that a descriptor is closed.
func (t *Thread) NoteClosed(fd int) { delete(t.openFiles().fds, fd) }

// Opened tells whether the program opened a descriptor.
func (t *Thread) Opened(fd int) bool { return t.openFiles().fds[fd] }

// TextUnits gives the characters of text, in one of three widths.
func TextUnits(v Value) (latin1 []byte, ucs2 []uint16, ucs4 []rune) {
	o := asText(v.p)
	switch n := o.len(); {
	case n == 0:
	case o.width == 0:
		latin1 = bytesOf(o.s)
	case o.width == 1:
		ucs2 = unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.StringData(o.s))), n)
	default:
		ucs4 = unsafe.Slice((*rune)(unsafe.Pointer(unsafe.StringData(o.s))), n)
	}
	return latin1, ucs2, ucs4
}

// SubText is v[i:j] of text, or of anything with a buffer as bytes.
func (t *Thread) SubText(v Value, i, j int) Value {
	if v.p.kind == kStr {
		if o := asText(v.p); i == 0 && j == o.len() && o.typ == t.vm.types.Str {
			return v.incref()
		}
		return obj(&t.vm.textOf(asText(v.p).chars().sub(i, j).narrow()).Header)
	}
	if v.p.kind == kBytes && v.p.typ == t.vm.types.Bytes && i == 0 && j == len(asText(v.p).s) {
		return v.incref()
	}
	b, ok := t.bytesLike(v)
	if !ok {
		return Null
	}
	return t.Bytes(strings.Clone(b[min(i, len(b)):min(j, len(b))]))
}

// Proxy makes a mappingproxy of a dict.
func (t *Thread) Proxy(dict Value) Value { return t.newProxy(proxyMapping, dict) }

// Strf makes a str from a format of package fmt.
func (t *Thread) Strf(format string, args ...any) Value { return t.Str(sprintf(format, args...)) }

// RaiseObject raises an exception (stolen).
func (t *Thread) RaiseObject(e Value) { t.setRaised(e) }

// PollNow looks at once for what stops the program; it returns false where an
// exception is set.
func (t *Thread) PollNow() bool { return t.poll() }

// Clip reads an index, clipped to what an int holds.
func (t *Thread) Clip(v Value) (int, bool) {
	n, ok := t.Index(v, nil)
	return int(n), ok
}

// HasIndex tells whether v can be used as an index.
func (t *Thread) HasIndex(v Value) bool { return t.typeOf(v).slots.Index != nil }

// GenericAlias makes class[item].
func (t *Thread) GenericAlias(class, item Value) Value { return t.newGenericAlias(class, item) }

// BigOf gives the value of an int or long.
func BigOf(v Value) *big.Int { return bigOf(v) }

// MaxAlloc is what no program gets in one piece, in bytes.
const MaxAlloc = hugeAlloc

// MayAlloc asks for n bytes before they are taken; false says that an exception
// is set.
func (t *Thread) MayAlloc(n int) bool { return t.mayAlloc(n) }

// IsSlice tells whether v is a slice.
func IsSlice(v Value) bool { return v.p.kind == kSlice }

// SliceOf reads a slice of a sequence whose length len gives, asked after the
// slice's own numbers: the first index, the step, and how many items it has.
func (t *Thread) SliceOf(k Value, len func() int) (start, step, n int, ok bool) {
	c, ok := t.cutOf(k, len)
	return c.start, c.step, c.n, ok
}

// SliceIndex reads a bound of a search, as of list.index, clipped to what an int
// holds.
func (t *Thread) SliceIndex(v Value) (int, bool) { return t.sliceBound(v) }

// ItemSize is the size of an item of a buffer, 0 where v shows none.
func (t *Thread) ItemSize(v Value) int {
	e, ok := t.export(v)
	if !ok {
		return 0
	}
	return max(e.ItemSize, 1)
}

// LockBuffer keeps the memory that v shows where it is, until UnlockBuffer gets what it
// gives, which is nil where nothing can move it.
func (t *Thread) LockBuffer(v Value) *int {
	if IsText(v) || IsBytes(v) {
		return nil
	}
	e, ok := t.export(v)
	if !ok {
		t.ClearExc()
		return nil
	}
	if e.Lock != nil {
		*e.Lock++
	}
	return e.Lock
}

// UnlockBuffer undoes LockBuffer.
func UnlockBuffer(lock *int) {
	if lock != nil {
		*lock--
	}
}

// DictGetHashed looks for a key whose hash is known: its value (borrowed), Null where
// there is none; ok is false where a comparison raised.
func (t *Thread) DictGetHashed(d, k Value, hash int64) (v Value, ok bool) {
	e, ok := asDict(d.p).find(t, k, hash)
	if e < 0 {
		return Null, ok
	}
	return asDict(d.p).ents[e].val, true
}

// HasInlineValues tells whether the attributes of an instance are in itself and not
// in a dictionary.
func HasInlineValues(v Value) bool {
	a := instDict(v.p)
	return a != nil && a.shape != nil
}

// HasOwnInit tells whether a class has another __init__ than base.
func (t *Thread) HasOwnInit(typ, base *Type) bool {
	return typ.lookup(t, t.vm.names.init) != base.lookup(t, t.vm.names.init)
}

// AddMethod gives a class that NewType or NewStructType made a further method, in the
// place of one of the same name.
func (t *Thread) AddMethod(typ *Type, m Method) { t.addMethod(typ, &m) }

// signalRaiser is what module signal does where the program sends itself a signal.
var signalRaiser func(t *Thread, n int64, refuse bool) Value

// OnSignal sets that; it is to be called while the program is initialized.
func OnSignal(f func(t *Thread, n int64, refuse bool) Value) { signalRaiser = f }

// RaiseSignal has the program's handler of a signal called. Where the signal would have
// its default effect on the process, that is refused or, without refuse, nothing happens.
func (t *Thread) RaiseSignal(n int64, refuse bool) Value {
	if signalRaiser == nil {
		return t.raise(t.vm.types.KeyboardInterrupt, "")
	}
	return signalRaiser(t, n, refuse)
}

// FileOfFD makes a file of Python 2 of a descriptor that the program opened: os.fdopen.
func (t *Thread) FileOfFD(fd int, mode string, unbuffered bool) Value {
	if mode == "" || !strings.ContainsRune("rwa", rune(mode[0])) {
		return t.valueError("invalid file mode '%s'", mode)
	}
	if !t.IsOpen(fd) {
		return t.RaiseErrno(int(syscall.EBADF), Null)
	}
	m := openMode{update: strings.ContainsRune(mode, '+'), read: mode[0] == 'r', write: mode[0] == 'w', append: mode[0] == 'a'}
	v := t.newFile2(&fileIO{fd: fd, mode: m, closefd: true}, "<fdopen>", mode)
	asNativeObj(v.p).data.(*file2).unbuf = unbuffered
	return v
}
