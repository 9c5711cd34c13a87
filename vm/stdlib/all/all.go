// Package all makes the library's modules importable.
package all

import (
	"github.com/sllint/sllint/vm"
	"github.com/sllint/sllint/vm/stdlib/atexit"
	"github.com/sllint/sllint/vm/stdlib/binascii"
	"github.com/sllint/sllint/vm/stdlib/locale"
	"github.com/sllint/sllint/vm/stdlib/posix"
	"github.com/sllint/sllint/vm/stdlib/signal"
	"github.com/sllint/sllint/vm/stdlib/stat"
	"github.com/sllint/sllint/vm/stdlib/structs"
	"github.com/sllint/sllint/vm/stdlib/unicodedata"
)

// modules lists the library's modules.
var modules = []*vm.NativeModule{
	atexit.Module,
	binascii.Module,
	locale.Module,
	posix.Module,
	signal.Module, signal.Module2,
	stat.Module,
	structs.Module, structs.Accelerator,
	unicodedata.Module,
}

// Add makes every module of the library importable in an interpreter.
func Add(m *vm.VM) {
	for _, mod := range modules {
		m.AddModule(mod)
	}
}
