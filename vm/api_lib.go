package vm

import (
	"path/filepath"
	"strings"
	"syscall"
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
