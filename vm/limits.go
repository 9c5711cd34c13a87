package vm

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"time"
)

// What keeps a program within its limits.
//
// Whoever wants to stop it calls Interrupt, from any goroutine, which only sets a
// bit. The program looks at the bits whenever its ticks run out: Python code takes
// one at each call and each turn of a loop, native code one for each value that it
// takes of an iterator (nextSoft) and for each recursion into itself (enterNative).
// The ticks taken are the program's steps, and so is memory that is taken. What looks at nothing meanwhile, as a product
// of huge numbers, cannot be stopped from within: `sllint run` ends the process then.
//
// Memory is measured, not counted: watchMemory looks every few milliseconds at
// what the process has. What is large is asked for before (mayAlloc).

// ErrInterrupted is what a VM that was told to stop ends with.
var ErrInterrupted = errors.New("interrupted")

// ErrCut is what a program ends with whose Scheduler has seen enough.
var ErrCut = errors.New("not to be followed any further")

// LimitError says which limit of a VM was broken.
type LimitError struct{ What string }

func (e *LimitError) Error() string { return fmt.Sprintf("%s limit exceeded", e.What) }

// ExitError stops a VM that ends its process with a status, as os._exit does.
type ExitError struct{ Status int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit with status %d", e.Status) }

// Exit ends the program at once, with a status: nothing of it is executed any more. An
// exception is set for that.
func (t *Thread) Exit(status int) Value {
	t.vm.Interrupt(&ExitError{Status: status & 0xff})
	t.setStopped()
	return Null
}

// Interrupt makes the VM stop at its next turn of a loop or call, with err as the
// reason. It may be called from any goroutine.
func (vm *VM) Interrupt(err error) {
	if k := vm.keeper; k != nil && k.put(vm, err) {
		return
	}
	vm.stop(err)
}

// stop is Interrupt that does not wait for the VM to be saved.
func (vm *VM) stop(err error) {
	if vm.stopReason.CompareAndSwap(nil, &err) {
		close(vm.stopping)
	}
	vm.pendingBits.Or(pendingStop)
	vm.gil.wakeAll()
}

// Stopping is closed when the VM is told to stop.
func (vm *VM) Stopping() <-chan struct{} { return vm.stopping }

// Stopped gives the reason for which the VM was stopped, nil if it was not.
func (vm *VM) Stopped() error {
	if p := vm.stopReason.Load(); p != nil {
		return *p
	}
	return nil
}

// The pendingBits.
const (
	pendingStop   = 1 << iota // Interrupt was called
	pendingMemory             // the memory is to be measured
)

// maxTicks is how many ticks a thread gets at once.
const maxTicks = 1000

// refill gives the thread new ticks, no more than steps are left.
func (t *Thread) refill() {
	n := t.period()
	if limit := t.vm.conf.Limits.Steps; limit > 0 {
		n = min(n, max(limit-t.vm.steps, 0))
	}
	if p := t.vm.conf.Profile; p != nil {
		n = min(n, p.Next())
	}
	if k := t.vm.keeper; k != nil {
		n = k.ticks(n, t.vm.steps, len(t.vm.threads))
	}
	t.ticks, t.quota = n, n
}

// hurry makes the thread look at what is pending when n more ticks are taken.
func (t *Thread) hurry(n int64) {
	if t.ticks > n {
		t.quota -= t.ticks - n
		t.ticks = n
	}
}

// count adds the ticks that were taken to the steps, and the memory.
func (t *Thread) count() {
	vm := t.vm
	n := t.quota - t.ticks
	t.quota = t.ticks
	t.spent += n
	t.gil.used += n
	if len(vm.threads) > 1 {
		vm.elapsed += n * stepNanos
	}
	if vm.conf.Profile != nil {
		t.sample(n)
	}
	vm.steps += n + (vm.memory-vm.counted)/bytesPerStep
	vm.counted = vm.memory
}

// pending does what waits for a safe point. It returns false where an exception
// is set.
func (t *Thread) pending() bool {
	if !t.check() {
		return false
	}
	vm := t.vm
	if vm.gc.due {
		t.runDue()
	}
	if len(vm.trash) > 0 && vm.nesting == 0 {
		t.emptyTrash()
	}
	t.giveWay()
	if t.async.p != nil {
		t.raiseAsync()
		return false
	}
	return true
}

// poll is what native code does when the ticks have run out: it counts them, and
// returns false where the program has to stop, with an exception set. Python 3
// collects between instructions only, and what is due stays so.
func (t *Thread) poll() bool {
	vm := t.vm
	if !t.check() {
		return false
	}
	switch {
	case !vm.gc.due && len(vm.trash) == 0:
	case vm.py2:
		t.runDue()
	default:
		t.hurry(0)
	}
	return true
}

// check counts, and tells whether the program may go on; else an exception is set.
func (t *Thread) check() bool {
	vm := t.vm
	t.count()
	t.refill()
	if limit := vm.conf.Limits.Steps; limit > 0 && vm.steps > limit {
		vm.Interrupt(&LimitError{"step"})
	}
	bits := vm.pendingBits.Load()
	if bits&pendingMemory != 0 {
		vm.checkMemory()
		bits = vm.pendingBits.Load()
	}
	if bits&pendingStop != 0 {
		t.setStopped()
		return false
	}
	return true
}

// Poll counts one step of native code that may run for long. It returns false
// where the program has to stop; the native then returns Null.
func (t *Thread) Poll() bool {
	if t.ticks--; t.ticks < 0 {
		return t.poll()
	}
	return true
}

// setStopped sets the exception that no Python code catches.
func (t *Thread) setStopped() {
	t.raise(t.vm.types.SystemExit, "stopped: %v", t.vm.Stopped())
	t.stopping = true
	t.hurry(0)
}

// hugeAlloc is what no program gets in one piece, limit or not.
const hugeAlloc = 1 << 35

// bytesPerStep is how much memory counts as one step.
const bytesPerStep = 1 << 12

// largeAlloc is what is looked at before it is taken.
const largeAlloc = 1 << 20

// mayAlloc asks for n bytes in one piece before they are taken; n < 0 is more than
// an int holds. Where they are beyond the program's limit it is stopped, where they
// are beyond reason it gets MemoryError; false says that an exception is set.
func (t *Thread) mayAlloc(n int) bool {
	huge := n < 0 || n > hugeAlloc
	t.vm.askMemory(n)
	if !huge {
		t.vm.charge(n)
	}
	if (huge || n >= largeAlloc) && !t.poll() {
		return false
	}
	if huge {
		t.noMemory()
		return false
	}
	return true
}

// askMemory interrupts the program where n more bytes break its limit.
func (vm *VM) askMemory(n int) {
	limit := vm.conf.Limits.Memory
	if limit == 0 {
		return
	}
	if int64(n) > limit || n >= largeAlloc && vm.heapOver(limit-int64(n)) {
		vm.stop(&LimitError{"memory"}) // it is too late for a snapshot
	}
}

// charge counts memory that is taken.
func (vm *VM) charge(n int) { vm.memory += int64(n) }

// checkMemory interrupts the program where it has more memory than it may.
func (vm *VM) checkMemory() {
	if vm.heapOver(vm.conf.Limits.Memory) {
		vm.Interrupt(&LimitError{"memory"})
	}
	vm.pendingBits.And(^uint32(pendingMemory))
}

// heapOver tells whether the objects of the process take more than so many bytes,
// when those that nobody needs any more are gone.
func (vm *VM) heapOver(bytes int64) bool {
	if heapInUse() <= bytes {
		return false
	}
	runtime.GC()
	return heapInUse() > bytes
}

// heapInUse is how many bytes the live and the not yet collected objects of the
// process take.
func heapInUse() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64()) - int64(len(reserve))
}

// reserve is what Reserve took.
var reserve []byte

// Reserve takes n bytes that nobody will touch, so that they cost no memory, but
// that make Go's collector wait longer before it looks at a small heap, where it
// would come often for little. Limits do not count them. It is for the process,
// and to be called before a program runs.
func Reserve(n int) { reserve = make([]byte, n) }

// garbage is how much the process may have beyond the limit before it is told
// apart from what is needed, which takes long.
func garbage(limit int64) int64 { return max(limit/4, 32<<20) }

const (
	memoryLook  = 2 * time.Millisecond  // how often watchMemory looks
	memoryGrace = 20 * time.Millisecond // how long the program may take to look itself
)

// watchMemory keeps an eye on the memory while the program runs; what it returns
// ends that. Where there is too much the program is asked to look, since only
// while it waits can be told what is garbage. Where it does not come to that it is
// stopped.
func (vm *VM) watchMemory() (stop func()) {
	limit := vm.conf.Limits.Memory
	if limit == 0 || vm.watched {
		return func() {}
	}
	vm.watched = true
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		tick := time.NewTicker(memoryLook)
		defer tick.Stop()
		var asked time.Time
		for {
			select {
			case <-done:
				return
			case <-vm.stopping:
				return
			case now := <-tick.C:
				switch {
				case heapInUse() <= limit+garbage(limit):
				case vm.pendingBits.Load()&pendingMemory == 0:
					asked = now
					vm.pendingBits.Or(pendingMemory)
				case now.Sub(asked) > memoryGrace && vm.heapOver(limit):
					vm.Interrupt(&LimitError{"memory"})
				}
			}
		}
	}()
	return func() {
		close(done)
		<-over
		vm.watched = false
	}
}
