package vm

import "time"

// The clock of a VM. Without permission to look at the real one it shows a time of
// its own: the same for every run, moved on by sleeping, which takes no time, and
// by a little with each look at it, so that waiting for a moment comes to an end.

// virtualStart is when the clock of every program begins: in 2023.
const virtualStart = 1700000000 * int64(time.Second)

// clockTick is what a look at the clock takes.
const clockTick = int64(time.Microsecond)

// Now gives the time in nanoseconds since 1970.
func (t *Thread) Now() int64 {
	if t.vm.conf.Allow.Clock {
		return time.Now().UnixNano()
	}
	t.vm.elapsed += clockTick
	return virtualStart + t.vm.elapsed
}

// Elapsed gives the nanoseconds since the VM was made, on a clock that never goes
// back.
func (t *Thread) Elapsed() int64 {
	if t.vm.conf.Allow.Clock {
		return int64(time.Since(t.vm.started))
	}
	t.vm.elapsed += clockTick
	return t.vm.elapsed
}

// Sleep waits for so many nanoseconds, while other threads run. It returns false where
// the VM was told to stop meanwhile; an exception is set then.
func (t *Thread) Sleep(ns int64) bool {
	_, ok := t.block(max(ns, 0))
	return ok
}
