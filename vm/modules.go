package vm

import (
	"maps"
	"slices"
)

// coreModules are the modules that every VM has.
var coreModules = []*NativeModule{
	&stacklessModule, &testStacklessModule,
	&gcModule, &weakrefModule, &abcModule, &threadModule2, &threadModule3, &warningsModule, &ioModule, &impModule2, &impModule3, &codecsModule, &stringModule, &exceptionsModule, &futureBuiltinsModule,
}

// NativeModules names the modules written in Go that can be imported.
func (vm *VM) NativeModules() []string { return slices.Sorted(maps.Keys(vm.natives)) }
