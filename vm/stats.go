package vm

import (
	"fmt"
	"strings"
)

// stats counts what a program made and did.
type stats struct {
	soft, hard int64 // switches of tasklets
	tasklets   int64 // beside those that threads begin with
	frames     int64 // made anew, not used again
}

// Stats says what a program did and needed, a line each.
func (vm *VM) Stats() string {
	var b strings.Builder
	s := &vm.stats
	fmt.Fprintf(&b, "steps: %d\n", vm.stepsNow(vm.main))
	fmt.Fprintf(&b, "tasklets: %d\n", s.tasklets)
	fmt.Fprintf(&b, "switches: %d soft, %d hard\n", s.soft, s.hard)
	fmt.Fprintf(&b, "threads: %d\n", vm.lastThread)
	fmt.Fprintf(&b, "frames: %d\n", s.frames)
	fmt.Fprintf(&b, "collections: %d, %d, %d\n", vm.gc.gens[0].stats.collections, vm.gc.gens[1].stats.collections, vm.gc.gens[2].stats.collections)
	fmt.Fprintf(&b, "memory allocated: %d bytes\n", vm.memory)
	if n := peakMemory(); n > 0 {
		fmt.Fprintf(&b, "peak memory of the process: %d bytes\n", n)
	}
	return b.String()
}

// Steps is how many steps the program has taken.
func (vm *VM) Steps() int64 { return vm.stepsNow(vm.main) }
