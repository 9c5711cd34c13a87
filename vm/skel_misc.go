package vm

func (vm *VM) checkMemory() {}
