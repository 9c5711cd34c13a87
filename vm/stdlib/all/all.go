// Package all makes the library's modules importable.
package all

import "github.com/sllint/sllint/vm"

// modules lists the library's modules.
var modules = []*vm.NativeModule{}

// Add makes every module of the library importable in an interpreter.
func Add(m *vm.VM) {
	for _, mod := range modules {
		m.AddModule(mod)
	}
}
