package vm

import (
	"runtime"
	"runtime/metrics"
)

// What keeps a program within its limits.

// hugeAlloc is what no program gets in one piece, limit or not.
const hugeAlloc = 1 << 35

// mayAlloc asks for n bytes in one piece before they are taken. Where they are
// beyond the program's limit it is stopped, where they are beyond reason it gets
// MemoryError; false says that an exception is set.
func (t *Thread) mayAlloc(n int) bool {
	limit := t.vm.conf.Limits.Memory
	switch {
	case limit > 0 && int64(n) > limit:
		t.vm.Interrupt(&LimitError{"memory"})
		t.setStopped()
		return false
	case n < 0 || n > hugeAlloc:
		t.noMemory()
		return false
	}
	t.vm.charge(n)
	if t.vm.pendingBits.Load()&pendingStop != 0 {
		t.setStopped()
		return false
	}
	return true
}

// checkMemory compares what the process uses with the limit, now that so much
// more has been asked for that it may have been reached.
func (vm *VM) checkMemory() {
	limit := vm.conf.Limits.Memory
	used := heapInUse()
	if used > limit {
		runtime.GC()
		used = heapInUse()
	}
	if used > limit {
		vm.Interrupt(&LimitError{"memory"})
	}
	vm.memoryNext = vm.memory + max((limit-used)/2, limit/64)
}

// heapInUse is how many bytes the live and the not yet collected objects of the
// process take.
func heapInUse() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
