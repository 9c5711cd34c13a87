package vm

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// When a program is saved: before it is stopped, at some step, or whenever somebody asks.

// keeper saves a VM.
type keeper struct {
	save func(b []byte, err error) (goOn bool)
	take func(t *Thread) ([]byte, error) // Thread.snapshot, whose tables refer to who calls keep

	why   atomic.Pointer[error] // for which the VM is to stop once it is saved
	mu    sync.Mutex            // held while it is being saved
	late  atomic.Bool           // it has taken too long
	over  atomic.Bool           // the VM stops
	asked atomic.Bool           // by Keep
	at    int64                 // the number of steps at which it is saved unasked; 0 for never
	first int64                 // the step at which it was first tried; 0: not yet
	tries int
}

const (
	// saveSteps is for how many steps a program runs on that cannot be saved where it
	// is to be.
	saveSteps = 200_000
	// saveLook is after how many it is looked whether somebody asks.
	saveLook = 25
	// saveTime is how long it may take for that where it is to stop.
	saveTime = 2 * time.Second
	// saveGrace is how long the program may then take to say why it could not be saved.
	saveGrace = 50 * time.Millisecond
	// saveTries bounds how often its memory is looked through in vain.
	saveTries = 20
)

// OnStop has save called with a snapshot of the program before a limit stops it, or who
// called Interrupt does, at the first place from there on where it can be saved. It gets
// an error instead where that place did not come soon. Where the program is stopped in the middle
// of something, as when it asks for more memory than it may have, save is not called. With a
// number of steps other than 0 the program is saved then as well; and it is when Keep
// says so. Where save returns false then, the program ends as if interrupted. OnStop is to be called
// before the program runs.
func (vm *VM) OnStop(step int64, save func(b []byte, err error) (goOn bool)) {
	vm.keeper = &keeper{at: step, take: (*Thread).snapshot, save: save}
	vm.main.refill()
}

// Keep has the program saved as OnStop said, soon. It may be called from any goroutine.
func (vm *VM) Keep() {
	if k := vm.keeper; k != nil {
		k.asked.Store(true)
	}
}

// put takes note of a reason to stop, to which it comes when the program is saved.
// It is called from any goroutine.
func (k *keeper) put(vm *VM, err error) bool {
	var limit *LimitError
	var exit *ExitError
	var bug *Bug
	if k.over.Load() || errors.As(err, &limit) && limit.What == "output" || errors.As(err, &exit) || errors.As(err, &bug) {
		return false
	}
	if k.why.CompareAndSwap(nil, &err) {
		time.AfterFunc(saveTime, func() {
			k.late.Store(true)
			time.AfterFunc(saveGrace, func() { k.give(vm, err) })
		})
	}
	return true
}

// give gives up, unless the program is just being saved.
func (k *keeper) give(vm *VM, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.over.Swap(true) {
		vm.stop(err)
	}
}

// keep saves the program if it is time for that.
func (t *Thread) keep() {
	vm := t.vm
	k := vm.keeper
	if k.over.Load() {
		return
	}
	if vm.pendingBits.Load()&pendingMemory != 0 {
		vm.checkMemory()
	}
	now := vm.stepsNow(t)
	if limit := vm.conf.Limits.Steps; limit > 0 && now > limit {
		k.put(vm, &LimitError{"step"})
	}
	why := k.why.Load()
	if why == nil && !k.asked.Load() && (k.at == 0 || now < k.at) {
		return
	}
	if k.first == 0 {
		k.first, k.tries = now, 0
	}
	late := k.late.Load() || now > k.first+saveSteps
	if t.cannotSave() != nil && !late {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	b, err := k.take(t)
	if err != nil {
		if k.tries++; k.tries < saveTries && !late {
			return
		}
	}
	if why != nil && k.over.Swap(true) {
		return // it took too long, and the VM is stopped
	}
	k.at, k.first = 0, 0
	k.asked.Store(false)
	goOn := k.save(b, err)
	switch {
	case why != nil:
		vm.stop(*why)
	case !goOn:
		k.over.Store(true)
		vm.stop(ErrInterrupted)
	}
}

// ticks gives how many ticks a thread gets that would get n: less, as long as there is
// but one, so that who asks need not wait for a program that mostly sleeps.
func (k *keeper) ticks(n, steps int64, threads int) int64 {
	if threads > 1 || k.over.Load() {
		return n
	}
	n = min(n, saveLook)
	switch {
	case k.first > 0:
		return 0 // it has been tried, and is to be again at every step
	case k.at > 0:
		n = min(n, max(k.at-1-steps, 0))
	}
	return n
}
