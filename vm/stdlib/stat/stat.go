// Package stat is Python's module _stat: the bits of st_mode.
package stat

import (
	"github.com/sllint/sllint/vm"
)

// Module is the module.
var Module = &vm.NativeModule{Name: "_stat", How: vm.Only3, Funcs: funcs(), Init: initModule,
	Doc: "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\n"}

var constants = map[string]int64{
	"S_IFDIR": 0o040000, "S_IFCHR": 0o020000, "S_IFBLK": 0o060000, "S_IFREG": 0o100000, "S_IFIFO": 0o010000,
	"S_IFLNK": 0o120000, "S_IFSOCK": 0o140000, "S_IFDOOR": 0, "S_IFPORT": 0, "S_IFWHT": 0,
	"S_ISUID": 0o4000, "S_ISGID": 0o2000, "S_ISVTX": 0o1000, "S_ENFMT": 0o2000,
	"S_IREAD": 0o400, "S_IWRITE": 0o200, "S_IEXEC": 0o100,
	"S_IRWXU": 0o700, "S_IRUSR": 0o400, "S_IWUSR": 0o200, "S_IXUSR": 0o100,
	"S_IRWXG": 0o070, "S_IRGRP": 0o040, "S_IWGRP": 0o020, "S_IXGRP": 0o010,
	"S_IRWXO": 0o007, "S_IROTH": 0o004, "S_IWOTH": 0o002, "S_IXOTH": 0o001,
	"UF_SETTABLE": 0xffff, "UF_NODUMP": 1, "UF_IMMUTABLE": 2, "UF_APPEND": 4, "UF_OPAQUE": 8, "UF_NOUNLINK": 0x10,
	"UF_COMPRESSED": 0x20, "UF_TRACKED": 0x40, "UF_DATAVAULT": 0x80, "UF_HIDDEN": 0x8000,
	"SF_SETTABLE": 0x3fff0000, "SF_ARCHIVED": 0x10000, "SF_IMMUTABLE": 0x20000, "SF_APPEND": 0x40000, "SF_RESTRICTED": 0x80000,
	"SF_NOUNLINK": 0x100000, "SF_SNAPSHOT": 0x200000, "SF_FIRMLINK": 0x800000, "SF_DATALESS": 0x40000000, "SF_SUPPORTED": 0x9f0000,
	"SF_SYNTHETIC": 0xc0000000,
	"ST_MODE":      0, "ST_INO": 1, "ST_DEV": 2, "ST_NLINK": 3, "ST_UID": 4, "ST_GID": 5, "ST_SIZE": 6, "ST_ATIME": 7, "ST_MTIME": 8, "ST_CTIME": 9,
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	for name, v := range constants {
		m.Set(name, vm.Int(v))
	}
	return true
}

const format = 0o170000

func funcs() []vm.Method {
	one := func(name string, f func(mode int64) vm.Value) vm.Method {
		return vm.Method{Name: name, Sig: "mode, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			n, ok := t.Index(a[0], t.VM().Types().OverflowError)
			if !ok {
				return vm.Null
			}
			return f(n)
		}}
	}
	is := func(name string, kind int64) vm.Method {
		return one(name, func(mode int64) vm.Value { return vm.Bool(kind != 0 && mode&format == kind) })
	}
	return []vm.Method{
		is("S_ISDIR", 0o040000), is("S_ISCHR", 0o020000), is("S_ISBLK", 0o060000), is("S_ISREG", 0o100000),
		is("S_ISFIFO", 0o010000), is("S_ISLNK", 0o120000), is("S_ISSOCK", 0o140000),
		is("S_ISDOOR", 0), is("S_ISPORT", 0), is("S_ISWHT", 0),
		one("S_IMODE", func(mode int64) vm.Value { return vm.Int(mode & 0o7777) }),
		one("S_IFMT", func(mode int64) vm.Value { return vm.Int(mode & format) }),
		{Name: "filemode", Sig: "mode, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			n, ok := t.Index(a[0], t.VM().Types().OverflowError)
			if !ok {
				return vm.Null
			}
			return t.Str(fileMode(n))
		}, Doc: "Convert a file's mode to a string of the form '-rwxrwxrwx'"},
	}
}

// fileMode words a mode as ls does.
func fileMode(mode int64) string {
	kinds := map[int64]byte{0o100000: '-', 0o040000: 'd', 0o120000: 'l', 0o060000: 'b', 0o020000: 'c', 0o010000: 'p', 0o140000: 's'}
	b := []byte("?rwxrwxrwx")
	if k, ok := kinds[mode&format]; ok {
		b[0] = k
	}
	for i := range 9 {
		if mode&(0o400>>i) == 0 {
			b[i+1] = '-'
		}
	}
	special := func(bit int64, at int, with, without byte) {
		if mode&bit == 0 {
			return
		}
		if b[at] == 'x' {
			b[at] = with
		} else {
			b[at] = without
		}
	}
	special(0o4000, 3, 's', 'S')
	special(0o2000, 6, 's', 'S')
	special(0o1000, 9, 't', 'T')
	return string(b)
}
