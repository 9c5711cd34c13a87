//go:build linux || darwin

package posix

import (
	"os"
	"syscall"
	"time"

	"github.com/sllint/sllint/vm"
)

var (
	statFields3 = []string{"st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "",
		"st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"}
	statFields2 = []string{"st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "",
		"st_atime", "st_mtime", "st_ctime", "st_blksize", "st_blocks", "st_rdev"}
)

func statType(t *vm.Thread) *vm.Type {
	if t.VM().Py2() {
		return t.NewStructType("posix.stat_result", "stat_result: Result from stat or lstat.", statFields2, 10)
	}
	return t.NewStructType("os.stat_result", "stat_result: Result from stat, fstat, or lstat.", statFields3, 10)
}

// statValue makes a stat_result.
func statValue(t *vm.Thread, s *syscall.Stat_t) vm.Value {
	at, mt, ct := fileTimes(s)
	ns := func(x syscall.Timespec) int64 { return x.Nano() }
	seconds := func(x syscall.Timespec) vm.Value { return vm.Float(float64(x.Sec) + 1e-9*float64(x.Nsec)) }
	vals := []vm.Value{vm.Int(int64(s.Mode)), vm.Int(int64(s.Ino)), vm.Int(int64(s.Dev)), vm.Int(int64(s.Nlink)), vm.Int(int64(s.Uid)),
		vm.Int(int64(s.Gid)), vm.Int(s.Size), vm.Int(int64(at.Sec)), vm.Int(int64(mt.Sec)), vm.Int(int64(ct.Sec)), seconds(at), seconds(mt), seconds(ct)}
	if !t.VM().Py2() {
		vals = append(vals, vm.Int(ns(at)), vm.Int(ns(mt)), vm.Int(ns(ct)))
	}
	vals = append(vals, vm.Int(int64(s.Blksize)), vm.Int(s.Blocks), vm.Int(int64(s.Rdev)))
	return t.NewStruct(stateOf(t).stat, vals...)
}

// statOf is stat or lstat of a path.
func statOf(t *vm.Thread, v vm.Value, follow bool) vm.Value {
	if t.IsInt(v) {
		return fstat(t, []vm.Value{v})
	}
	name, _, ok := path(t, v)
	if !ok {
		return vm.Null
	}
	if !t.MayRead(name) {
		return t.NotAllowed(v)
	}
	var s syscall.Stat_t
	call := syscall.Lstat
	if follow {
		call = syscall.Stat
	}
	if err := call(name, &s); err != nil {
		return t.RaiseSystem(err, v)
	}
	return statValue(t, &s)
}

func fstat(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	if !t.VM().Config().Allow.FS && !t.Opened(int(fd)) {
		return t.NotAllowed(vm.Null)
	}
	var s syscall.Stat_t
	if err := syscall.Fstat(int(fd), &s); err != nil {
		return t.RaiseSystem(err, vm.Null)
	}
	return statValue(t, &s)
}

// truth is a flag argument.
func truth(t *vm.Thread, v vm.Value, def bool) (bool, bool) {
	if v.IsNull() {
		return def, true
	}
	return t.IsTrue(v)
}

// onPath makes a function of one path that changes the file system.
func onPath(f func(name string) error) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		name, _, ok := path(t, a[0])
		if !ok || !allowed(t, a[0]) {
			return vm.Null
		}
		if err := f(name); err != nil {
			return t.RaiseSystem(err, a[0])
		}
		return vm.None
	}
}

// onPaths makes a function of two.
func onPaths(f func(from, to string) error) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		from, _, ok := path(t, a[0])
		if !ok {
			return vm.Null
		}
		to, _, ok := path(t, a[1])
		if !ok || !allowed(t, a[0]) {
			return vm.Null
		}
		if err := f(from, to); err != nil {
			return t.RaiseSystem(err, a[0])
		}
		return vm.None
	}
}

func withMode(def int64, f func(name string, mode uint32) error) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		mode, ok := number(t, a[1], def)
		if !ok {
			return vm.Null
		}
		return onPath(func(name string) error { return f(name, uint32(mode)) })(t, a)
	}
}

var fileFuncs = []vm.Method{
	{Name: "stat", Sig: "path, *, dir_fd=None, follow_symlinks=True", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		follow, ok := truth(t, a[2], true)
		if !ok {
			return vm.Null
		}
		return statOf(t, a[0], follow)
	}},
	{Name: "stat", Sig: "path, /", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return statOf(t, a[0], true) }},
	{Name: "lstat", Sig: "path, *, dir_fd=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return statOf(t, a[0], false) }},
	{Name: "fstat", Sig: "fd", Fn: fstat},
	{Name: "access", Sig: "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		name, _, ok := path(t, a[0])
		if !ok {
			return vm.Null
		}
		mode, ok := number(t, a[1], 0)
		if !ok {
			return vm.Null
		}
		if !t.MayRead(name) || mode&2 != 0 && !t.VM().Config().Allow.FS {
			return vm.False
		}
		return vm.Bool(syscall.Access(name, uint32(mode)) == nil)
	}},
	{Name: "open", Sig: "path, flags, mode=0o777, *, dir_fd=None", Fn: open},
	{Name: "close", Sig: "fd", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		fd, ok := number(t, a[0], 0)
		if !ok {
			return vm.Null
		}
		if err := t.CloseFD(int(fd)); err != nil {
			return t.RaiseSystem(err, vm.Null)
		}
		return vm.None
	}},
	{Name: "read", Sig: "fd, length, /", Fn: readFD},
	{Name: "write", Sig: "fd, data, /", Fn: writeFD},
	{Name: "ftruncate", Sig: "fd, length, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		fd, ok := number(t, a[0], 0)
		if !ok {
			return vm.Null
		}
		size, ok := number(t, a[1], 0)
		if !ok {
			return vm.Null
		}
		if t.Channel(int(fd)) != nil {
			return t.RaiseErrno(int(syscall.EINVAL), vm.Null)
		}
		if !t.Opened(int(fd)) {
			return t.RaiseErrno(int(syscall.EBADF), vm.Null)
		}
		if err := syscall.Ftruncate(int(fd), size); err != nil {
			return t.RaiseSystem(err, vm.Null)
		}
		return vm.None
	}, Doc: "Truncate a file, specified by file descriptor, to a specific length."},
	{Name: "lseek", Sig: "fd, position, how, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		var n [3]int64
		for i := range n {
			var ok bool
			if n[i], ok = number(t, a[i], 0); !ok {
				return vm.Null
			}
		}
		if t.Channel(int(n[0])) != nil {
			return t.RaiseErrno(int(syscall.ESPIPE), vm.Null)
		}
		if !t.Opened(int(n[0])) {
			return t.RaiseErrno(int(syscall.EBADF), vm.Null)
		}
		at, err := syscall.Seek(int(n[0]), n[1], int(n[2]))
		if err != nil {
			return t.RaiseSystem(err, vm.Null)
		}
		return vm.Int(at)
	}},
	{Name: "unlink", Sig: "path, *, dir_fd=None", Fn: onPath(syscall.Unlink)},
	{Name: "remove", Sig: "path, *, dir_fd=None", Fn: onPath(syscall.Unlink)},
	{Name: "rmdir", Sig: "path, *, dir_fd=None", Fn: onPath(syscall.Rmdir)},
	{Name: "mkdir", Sig: "path, mode=0o777, *, dir_fd=None", Fn: withMode(0o777, syscall.Mkdir)},
	{Name: "chmod", Sig: "path, mode, *, dir_fd=None, follow_symlinks=True", Fn: withMode(0, syscall.Chmod)},
	{Name: "rename", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None", Fn: onPaths(syscall.Rename)},
	{Name: "replace", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None", How: vm.Only3, Fn: onPaths(syscall.Rename)},
	{Name: "symlink", Sig: "src, dst, target_is_directory=False, *, dir_fd=None", Fn: onPaths(syscall.Symlink)},
	{Name: "link", Sig: "src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True", Fn: onPaths(syscall.Link)},
	{Name: "utime", Sig: "path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True", Fn: utime},
	{Name: "readlink", Sig: "path, *, dir_fd=None", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		name, isBytes, ok := path(t, a[0])
		if !ok {
			return vm.Null
		}
		if !t.MayRead(name) {
			return t.NotAllowed(a[0])
		}
		to, err := os.Readlink(name)
		if err != nil {
			return t.RaiseSystem(err, a[0])
		}
		return pathValue(t, to, isBytes)
	}},
}

func open(t *vm.Thread, a []vm.Value) vm.Value {
	name, _, ok := path(t, a[0])
	if !ok {
		return vm.Null
	}
	flags, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	mode, ok := number(t, a[2], 0o777)
	if !ok {
		return vm.Null
	}
	reads := flags&(syscall.O_WRONLY|syscall.O_RDWR|syscall.O_CREAT|syscall.O_TRUNC) == 0
	if !t.VM().Config().Allow.FS && !(reads && t.MayRead(name)) {
		return t.NotAllowed(a[0])
	}
	fd, err := syscall.Open(name, int(flags)|syscall.O_CLOEXEC, uint32(mode))
	if err != nil {
		return t.RaiseSystem(err, a[0])
	}
	t.NoteOpened(fd)
	return vm.Int(int64(fd))
}

func readFD(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	n, ok := number(t, a[1], 0)
	if !ok {
		return vm.Null
	}
	if n < 0 {
		return t.RaiseErrno(int(syscall.EINVAL), vm.Null)
	}
	b := make([]byte, n)
	got, ok := t.ReadFD(int(fd), b)
	if !ok {
		return vm.Null
	}
	return t.Bytes(string(b[:got]))
}

func writeFD(t *vm.Thread, a []vm.Value) vm.Value {
	fd, ok := number(t, a[0], 0)
	if !ok {
		return vm.Null
	}
	b, ok := t.Buffer(a[1])
	if !ok {
		return vm.Null
	}
	switch fd {
	case 1:
		t.VM().Stdout().Write(b)
		return vm.Int(int64(len(b)))
	case 2:
		t.VM().Stderr().Write(b)
		return vm.Int(int64(len(b)))
	}
	n, ok := t.WriteFD(int(fd), b)
	if !ok {
		return vm.Null
	}
	return vm.Int(int64(n))
}

// utime sets the times of a file: to now, to seconds, or in 3 to nanoseconds.
func utime(t *vm.Thread, a []vm.Value) vm.Value {
	name, _, ok := path(t, a[0])
	if !ok || !allowed(t, a[0]) {
		return vm.Null
	}
	at := [2]time.Time{}
	at[0] = time.Now()
	at[1] = at[0]
	pair, unit := a[1], float64(time.Second)
	if pair.IsNull() || pair.IsNone() {
		pair, unit = a[2], 1
	}
	if !pair.IsNull() && !pair.IsNone() {
		items := t.Tuple(pair)
		if items.IsNull() {
			return vm.Null
		}
		defer t.Decref(items)
		for i := range at {
			x := t.GetItem(items, vm.Int(int64(i)))
			if x.IsNull() {
				return vm.Null
			}
			f, ok := t.RealNumber(x)
			t.Decref(x)
			if !ok {
				return vm.Null
			}
			at[i] = time.Unix(0, int64(f*unit))
		}
	}
	if err := os.Chtimes(name, at[0], at[1]); err != nil {
		return t.RaiseSystem(err, a[0])
	}
	return vm.None
}
