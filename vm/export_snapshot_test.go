package vm

import (
	"reflect"
	"sort"
	"unsafe"
)

// UnnamedFunctions lists the functions in the memory of a VM that a snapshot has no
// names for.
func UnnamedFunctions(m *VM) []string {
	names := m.nativeNames()
	s := newSaver(names)
	s.cur = &block{}
	found := map[string]bool{}
	s.naming = func(p unsafe.Pointer, l *layout, fn reflect.Type) {
		if _, ok := names.labels[p]; !ok && fn != nil {
			found[funcName(p)] = true
		}
	}
	s.addBlock(unsafe.Pointer(m), s.ls.of(vmType), 1, -1, "")
	s.find()
	var list []string
	for name := range found {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}
