package vm

import (
	"embed"
	"strings"
)

// The modules that are written in Python and part of the program, by dialect:
// few, and before those of the import roots but for installable ones.

//go:embed all:lib
var libFiles embed.FS

// restSource gives the text of a module for programs that were given no library: the
// least of it that this interpreter itself needs.
func (vm *VM) restSource(name string) (src []byte, ok bool) {
	dir := "lib/rest/3/"
	if vm.py2 {
		dir = "lib/rest/2/"
	}
	src, err := libFiles.ReadFile(dir + name + ".py")
	return src, err == nil
}

// installable tells whether a frozen module is of a package that others would install
// among their libraries: one of that name on sys.path goes first, as a whole, since its
// modules need not fit ours.
func installable(name string) bool {
	top, _, _ := strings.Cut(name, ".")
	return top == "stacklesslib"
}

// frozenSource gives the text of a frozen module; isPkg says that it is a package.
func (vm *VM) frozenSource(name string) (src []byte, isPkg, ok bool) {
	own := "lib/3/"
	if vm.py2 {
		own = "lib/2/"
	}
	for _, dir := range []string{own, "lib/both/"} {
		path := dir + strings.ReplaceAll(name, ".", "/")
		if src, err := libFiles.ReadFile(path + ".py"); err == nil {
			return src, false, true
		}
		if src, err := libFiles.ReadFile(path + "/__init__.py"); err == nil {
			return src, true, true
		}
	}
	return nil, false, false
}
