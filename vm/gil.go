package vm

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"time"
	"unsafe"
)

// The interpreter lock: which thread of a VM runs.
//
// Every thread has goroutines of its own, of which one works on it at a time, and
// only the thread that holds the lock goes on. Who gets it next is settled by the
// program alone, as far as that can be: threads get it in the order in which they
// asked, and one that computes gives it up after a number of steps, not after a time.
// Without permission to look at the real clock, time passes by steps, and at once
// where everybody waits; so such a program runs the same way each time.

// Switching is how a thread that computes lets others run.
type Switching uint8

const (
	// SwitchDefault is SwitchLegacy for Python 2 and SwitchModern for Python 3.
	SwitchDefault Switching = iota
	// SwitchLegacy is 2.7's: after each check interval the lock goes to whoever
	// has waited longest.
	SwitchLegacy
	// SwitchModern is that of 3.2 and later: after the switch interval it goes to
	// whoever has waited longest.
	SwitchModern
	// SwitchPlus is PythonPlus's: after each check interval it goes to a thread
	// that comes from waiting for something; one that only computes gets it in
	// one of a hundred cases.
	SwitchPlus
)

// plusYields is how often a thread goes on under SwitchPlus, before another that
// computes gets the lock.
const plusYields = 100

// stepNanos is how long a step takes by the clock that counts them. It also turns
// seconds of sys.setswitchinterval into steps.
const stepNanos = 10

// forever is a moment that does not come.
const forever = math.MaxInt64

type gil struct {
	mu           sync.Mutex
	how          Switching
	interval     int64   // steps
	seconds      float64 // that as sys.getswitchinterval has it
	instructions int64   // and sys.getcheckinterval
	yields       int     // SwitchPlus: since a thread that computes got it

	holder   *Thread
	ready    []*Thread // wait for the lock, longest first
	sleeping []*Thread // wait for another thread or for a moment
	outside  int       // how many run outside the interpreter, or wait for the real clock
	last     *Thread   // the VM ends: nobody but this one runs any more

	scheduler Scheduler // nil, or who decides
	cut       bool      // it has said that the program is to stop
}

// attachment is what the lock knows of a thread.
type attachment struct {
	turn     chan bool // true: the lock is yours; false: the VM is over, leave
	waits    bool      // in block
	real     bool      // until a moment of the real clock
	woken    bool      // by another thread
	deadlock bool      // not woken: every thread waits for another one
	fresh    bool      // comes from waiting: a thread that SwitchPlus prefers
	deadline int64     // of the virtual clock
	lock     *lock     // a Scheduler decides: that it waits for
	what     string    // that it waits for, in words

	preempted bool  // another one got the lock while this one could go on
	used      int64 // steps since it got the lock
}

// setUp says how threads take turns.
func (g *gil) setUp(conf *Config) {
	g.how, g.interval, g.scheduler = conf.Switching, conf.SwitchInterval, conf.Scheduler
	g.seconds, g.instructions = 0.005, 100
	if g.how == SwitchDefault {
		g.how = SwitchModern
		if conf.Dialect == Py2 {
			g.how = SwitchLegacy
		}
	}
	if g.interval <= 0 {
		g.interval = checkIntervalSteps(100)
		if g.how == SwitchModern {
			g.interval = switchIntervalSteps(0.005)
		}
	}
}

// checkIntervalSteps turns an interval of sys.setcheckinterval, instructions, into
// steps: with the shortest a thread switches at every step.
func checkIntervalSteps(n int64) int64 { return 10*(n-1) + 1 }

// switchIntervalSteps turns one of sys.setswitchinterval, seconds, into steps.
func switchIntervalSteps(seconds float64) int64 {
	return int64(min(max(seconds*1e9/stepNanos, 1), math.MaxInt64/2))
}

// remove takes a thread out of a list, which somebody may be going through.
func remove(list []*Thread, t *Thread) []*Thread {
	if i := slices.Index(list, t); i >= 0 {
		return slices.Concat(list[:i], list[i+1:])
	}
	return list
}

func (g *gil) setReady(t *Thread) {
	g.ready = append(g.ready, t)
}

// next takes the thread that gets the lock out of those that are ready, nil for none.
func (g *gil) next(yielding bool) *Thread {
	if len(g.ready) == 0 {
		return nil
	}
	t := g.ready[0]
	if g.how == SwitchPlus {
		for _, x := range g.ready {
			if x.gil.fresh {
				t = x
				break
			}
		}
		if yielding && !t.gil.fresh {
			if g.yields++; g.yields < plusYields {
				return nil
			}
			g.yields = 0
		}
	}
	g.ready = remove(g.ready, t)
	return t
}

// passOn gives the lock, which the caller held or nobody does, to the next thread.
func (g *gil) passOn() {
	before := g.holder
	g.holder = nil
	if g.scheduler != nil {
		g.decide(before)
		return
	}
	if len(g.ready) == 0 {
		g.skipTime()
	}
	if len(g.ready) == 0 && g.outside == 0 && len(g.sleeping) > 0 {
		// Nobody ever will be: the main thread, with which the program ends, is told.
		main := g.sleeping[0].vm.main
		main.gil.deadlock = true
		g.end(main, false)
	}
	if t := g.next(false); t != nil {
		g.grant(t)
	}
}

func (g *gil) grant(t *Thread) {
	g.holder = t
	t.gil.used = 0
	t.gil.turn <- true
}

// skipTime lets the virtual clock show the moment that the first of those waits for
// who wait for one, since nobody can do anything before.
func (g *gil) skipTime() {
	var first *Thread
	for _, t := range g.sleeping {
		if t.gil.deadline != forever && (first == nil || t.gil.deadline < first.gil.deadline) {
			first = t
		}
	}
	if first != nil {
		first.vm.elapsed = max(first.vm.elapsed, first.gil.deadline)
		g.end(first, false)
	}
}

// end makes a thread ready that is in block.
func (g *gil) end(t *Thread, woken bool) {
	a := &t.gil
	if !a.waits {
		return
	}
	a.waits, a.woken, a.fresh = false, woken, true
	if a.real {
		g.outside--
	}
	g.sleeping = remove(g.sleeping, t)
	g.setReady(t)
}

// await waits for the thread's turn.
func (t *Thread) await() {
	if !<-t.gil.turn {
		runtime.Goexit()
	}
	t.noteTurn()
	if t.vm.conf.Scheduler != nil {
		t.resumed()
	}
}

// deadlockText is what the main thread is told where nobody can go on.
const deadlockText = "deadlock: every thread waits for another one"

// block lets other threads run until one of them calls unblock for this one, or for
// so many nanoseconds (negative: without end). It tells whether it was unblocked.
// ok is false where an exception is set: the VM was told to stop, or this is the main
// thread and nobody could ever end the waiting, or another one wants an exception raised.
func (t *Thread) block(ns int64) (woken, ok bool) {
	if woken, ok = t.rest(ns); ok && t.async.p != nil {
		t.raiseAsync()
		ok = false
	}
	return woken, ok
}

// rest is block but for what another thread wants raised, which it leaves where it is.
func (t *Thread) rest(ns int64) (woken, ok bool) {
	g, a := &t.vm.gil, &t.gil
	if s := t.vm.conf.Scheduler; s != nil {
		s.Event(Event{Kind: EventWait, Who: t.who(), Object: unsafe.Pointer(a.lock), Text: a.what, Where: t.placeOutside()})
	}
	g.mu.Lock()
	if t.vm.pendingBits.Load()&pendingStop != 0 { // with the lock: else Interrupt may wake whoever sleeps before this does
		g.mu.Unlock()
		return false, !t.halted()
	}
	a.waits, a.woken, a.real, a.deadline = true, false, false, forever
	g.sleeping = append(g.sleeping, t)
	switch {
	case ns < 0:
	case t.vm.conf.Allow.Clock:
		a.real = true
		g.outside++
		timer := time.AfterFunc(time.Duration(ns), t.expire)
		defer timer.Stop()
	default:
		a.deadline = t.vm.elapsed + min(ns, forever-1-t.vm.elapsed)
	}
	g.passOn()
	g.mu.Unlock()
	t.await()
	deadlock := a.deadlock
	a.deadlock = false
	switch {
	case t.halted():
		return a.woken, false
	case deadlock:
		t.raise(t.vm.types.RuntimeError, deadlockText)
		return false, false
	}
	return a.woken, true
}

// unblock makes a thread ready to go on that is in block. It is called by the thread
// that holds the lock.
func (t *Thread) unblock() {
	g := &t.vm.gil
	g.mu.Lock()
	g.end(t, true)
	g.mu.Unlock()
}

// expire ends the waiting for a moment of the real clock.
func (t *Thread) expire() {
	g := &t.vm.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if !t.gil.waits || !t.gil.real {
		return
	}
	g.end(t, false)
	if g.holder == nil {
		g.passOn()
	}
}

// Outside runs f, which waits for something outside the interpreter and does not touch
// it, while other threads run.
func (t *Thread) Outside(f func()) {
	if len(t.vm.threads) == 1 {
		f()
		return
	}
	g := &t.vm.gil
	g.mu.Lock()
	g.outside++
	g.passOn()
	g.mu.Unlock()
	f()
	g.mu.Lock()
	if g.last != nil && g.last != t {
		g.mu.Unlock()
		runtime.Goexit()
	}
	g.outside--
	t.gil.fresh = true
	g.setReady(t)
	if g.holder == nil {
		g.passOn()
	}
	g.mu.Unlock()
	t.await()
}

// giveWay lets others run where it is their turn. A tasklet in atomic mode keeps the
// lock.
func (t *Thread) giveWay() {
	vm := t.vm
	if len(vm.threads) == 1 || vm.conf.Scheduler != nil {
		return
	}
	g := &vm.gil
	if t.gil.used < g.interval || t.keepsTurn() {
		return
	}
	g.mu.Lock()
	if !vm.conf.Allow.Clock {
		for i := 0; i < len(g.sleeping); {
			if s := g.sleeping[i]; s.gil.deadline <= vm.elapsed {
				g.end(s, false)
			} else {
				i++
			}
		}
	}
	t.gil.used = 0
	next := g.next(true)
	if next == nil {
		g.mu.Unlock()
		return
	}
	t.gil.fresh = false
	g.setReady(t)
	g.grant(next)
	g.mu.Unlock()
	t.await()
}

// period is how many steps a thread does between two looks at what is pending.
func (t *Thread) period() int64 {
	if len(t.vm.threads) == 1 {
		return maxTicks
	}
	return min(maxTicks, t.vm.gil.interval)
}

// setSwitchInterval is sys.setswitchinterval.
func setSwitchInterval(t *Thread, a []Value) Value {
	f, ok := t.RealNumber(a[0])
	if !ok {
		return Null
	}
	if f <= 0 {
		return t.valueError("switch interval must be strictly positive")
	}
	t.vm.gil.seconds, t.vm.gil.interval = math.Floor(f*1e6)/1e6, switchIntervalSteps(f)
	t.lookSoon()
	return None
}

// setCheckInterval is sys.setcheckinterval.
func setCheckInterval(t *Thread, a []Value) Value {
	n, ok := t.IntArg(a[0])
	if !ok {
		return Null
	}
	t.vm.gil.instructions = n
	t.vm.gil.interval = checkIntervalSteps(min(max(n, 1), math.MaxInt32))
	t.lookSoon()
	return None
}

// lookSoon makes the thread look at what is pending after a period at most.
func (t *Thread) lookSoon() {
	t.hurry(t.period())
}

// wakeAll ends the waiting of all threads, because the VM was told to stop. It may be
// called from any goroutine.
func (g *gil) wakeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range slices.Clone(g.sleeping) {
		g.end(t, false)
	}
	if g.holder == nil {
		g.passOn()
	}
}
