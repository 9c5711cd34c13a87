//go:build linux || darwin

package posix

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/sllint/sllint/vm"
)

var dirFuncs = []vm.Method{
	{Name: "getcwd", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return cwd(t, false) }},
	{Name: "getcwdb", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return cwd(t, true) }},
	{Name: "getcwdu", How: vm.Only2, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
		b := cwd(t, false)
		defer t.Decref(b)
		return t.Text(vm.GoString(b))
	}},
	{Name: "chdir", Sig: "path", Fn: onPath(os.Chdir)},
	{Name: "listdir", Sig: "path=None", How: vm.Only3, Fn: listDir},
	{Name: "listdir", Sig: "path, /", How: vm.Only2, Fn: listDir},
	{Name: "scandir", Sig: "path=None", How: vm.Only3, Fn: scanDir},
}

// cwd is the working directory; without the file system allowed it is the root.
func cwd(t *vm.Thread, isBytes bool) vm.Value {
	dir := "/"
	if t.VM().Config().Allow.FS {
		var err error
		if dir, err = os.Getwd(); err != nil {
			return t.RaiseSystem(err, vm.Null)
		}
	}
	return pathValue(t, dir, isBytes || t.VM().Py2())
}

// readDir lists a directory that the program may read.
func readDir(t *vm.Thread, v vm.Value) (name string, isBytes bool, list []os.DirEntry, ok bool) {
	name = "."
	if !v.IsNull() && !v.IsNone() {
		if name, isBytes, ok = path(t, v); !ok {
			return
		}
	}
	if !t.MayRead(name) {
		t.NotAllowed(v)
		return name, isBytes, nil, false
	}
	f, err := os.Open(name)
	if err == nil {
		list, err = f.ReadDir(-1)
		f.Close()
	}
	if err != nil {
		t.RaiseSystem(err, v)
		return name, isBytes, nil, false
	}
	return name, isBytes, list, true
}

func listDir(t *vm.Thread, a []vm.Value) vm.Value {
	_, isBytes, list, ok := readDir(t, a[0])
	if !ok {
		return vm.Null
	}
	l := t.NewList()
	for _, e := range list {
		t.Append(l, pathValue(t, e.Name(), isBytes))
	}
	return l
}

// entry is a DirEntry.
type entry struct {
	dir, name string
	isBytes   bool
	kind      os.FileMode
}

func (e *entry) path() string {
	if e.dir == "" || strings.HasSuffix(e.dir, "/") {
		return e.dir + e.name
	}
	return e.dir + "/" + e.name
}

func entryOf(v vm.Value) *entry { return vm.Data(v).(*entry) }

var entrySpec = vm.TypeSpec{Name: "posix.DirEntry", Flags: vm.TypeNoInst,
	Slots: vm.Slots{Repr: func(t *vm.Thread, v vm.Value) vm.Value {
		n := pathValue(t, entryOf(v).name, entryOf(v).isBytes)
		r := t.Repr(n)
		t.Decref(n)
		if r.IsNull() {
			return vm.Null
		}
		defer t.Decref(r)
		return t.Str("<DirEntry " + vm.GoString(r) + ">")
	}},
	GetSet: []vm.GetSet{
		{Name: "name", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return pathValue(t, entryOf(v).name, entryOf(v).isBytes) }},
		{Name: "path", Member: true, Get: func(t *vm.Thread, v vm.Value) vm.Value { return pathValue(t, entryOf(v).path(), entryOf(v).isBytes) }},
	},
	Methods: []vm.Method{
		{Name: "is_dir", Sig: "*, follow_symlinks=True", Fn: entryIs(os.ModeDir)},
		{Name: "is_file", Sig: "*, follow_symlinks=True", Fn: entryIs(0)},
		{Name: "is_symlink", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return vm.Bool(entryOf(a[0]).kind&os.ModeSymlink != 0)
		}},
		{Name: "is_junction", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return vm.False }},
		{Name: "stat", Sig: "*, follow_symlinks=True", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			follow, ok := truth(t, a[1], true)
			if !ok {
				return vm.Null
			}
			p := pathValue(t, entryOf(a[0]).path(), entryOf(a[0]).isBytes)
			defer t.Decref(p)
			return statOf(t, p, follow)
		}},
		{Name: "inode", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			var s syscall.Stat_t
			if err := syscall.Lstat(entryOf(a[0]).path(), &s); err != nil {
				return t.RaiseSystem(err, vm.Null)
			}
			return vm.Int(int64(s.Ino))
		}},
		{Name: "__fspath__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			return pathValue(t, entryOf(a[0]).path(), entryOf(a[0]).isBytes)
		}},
	},
}

func entryIs(want os.FileMode) func(t *vm.Thread, a []vm.Value) vm.Value {
	return func(t *vm.Thread, a []vm.Value) vm.Value {
		e := entryOf(a[0])
		follow, ok := truth(t, a[1], true)
		if !ok {
			return vm.Null
		}
		kind := e.kind
		if kind&os.ModeSymlink != 0 && follow {
			info, err := os.Stat(e.path())
			if err != nil {
				return vm.False
			}
			kind = info.Mode().Type()
		}
		return vm.Bool(kind == want)
	}
}

// scan is the iterator that scandir gives.
type scan struct {
	dir     string
	isBytes bool
	list    []os.DirEntry
}

var scanSpec = vm.TypeSpec{Name: "posix.ScandirIterator", Flags: vm.TypeNoInst,
	Slots: vm.Slots{
		Iter: func(t *vm.Thread, v vm.Value) vm.Value { return v.Incref() },
		Next: func(t *vm.Thread, v vm.Value) vm.Value {
			s := vm.Data(v).(*scan)
			if len(s.list) == 0 {
				return vm.Null
			}
			e := s.list[0]
			s.list = s.list[1:]
			return t.NewNativeObj(stateOf(t).entry, &entry{s.dir, e.Name(), s.isBytes, e.Type()})
		},
	},
	Methods: []vm.Method{
		{Name: "close", Fn: closeScan},
		{Name: "__enter__", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return a[0].Incref() }},
		{Name: "__exit__", Sig: "*args", Fn: closeScan},
	},
}

func closeScan(t *vm.Thread, a []vm.Value) vm.Value {
	vm.Data(a[0]).(*scan).list = nil
	return vm.None
}

func scanDir(t *vm.Thread, a []vm.Value) vm.Value {
	dir, isBytes, list, ok := readDir(t, a[0])
	if !ok {
		return vm.Null
	}
	if a[0].IsNull() || a[0].IsNone() {
		dir = "."
	}
	return t.NewNativeObj(stateOf(t).scan, &scan{filepath.Clean(dir), isBytes, list})
}
