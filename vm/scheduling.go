package vm

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"

	"github.com/sllint/sllint/vm/code"
	"github.com/sllint/sllint/vm/timeline"
)

// Scheduler decides in the interpreter's place who runs when: which thread gets the
// interpreter lock, and where a thread or a tasklet is interrupted. It is told of all that
// others may notice, so that it can tell what order matters: from the moment on at which
// the program has tasklets or starts a thread. The interpreter executes instructions one by
// one then, and no turn ends by itself.
//
// Its methods are called by whoever has the interpreter, one at a time; they must not call
// the VM.
type Scheduler interface {
	// Visible is asked before each instruction that may have to do with what others see:
	// whether Preempt is to be asked, too.
	Visible(who timeline.Who, at Place) bool
	// Preempt says which of the choices goes on instead of who, Continue for none.
	Preempt(who timeline.Who, at Place, choices []Choice) int
	// Loop is asked before each jump back, with a digest of the registers of all frames,
	// where known is true: whether others are to go on. Next is asked who, then.
	Loop(who timeline.Who, at Place, registers uint64, known bool) bool
	// Next says which of the choices goes on where who ran cannot, or does not want to.
	Next(who timeline.Who, choices []Choice) int
	// Access tells of an access to an object that others may see.
	Access(who timeline.Who, a Access)
	// Event tells of everything else.
	Event(e Event)
}

// What Preempt and Next may answer besides the number of a choice.
const (
	Continue = -1 // go on
	Stop     = -2 // stop the program
)

// Place is an instruction.
type Place struct {
	Code  *code.Code
	Index int
}

// Line is the place's line, 0 where it has none.
func (p Place) Line() int {
	if p.Code == nil || p.Index < 0 || p.Index >= len(p.Code.Positions) {
		return 0
	}
	return max(int(p.Code.Positions[p.Index].Line), 0)
}

// Choice is somebody who could go on.
type Choice struct {
	Who   timeline.Who
	How   ChoiceKind
	Queue []timeline.Who // the run queue, where one of its tasklets may be chosen
}

// ChoiceKind is how somebody comes to go on.
type ChoiceKind uint8

// The kinds of choices.
const (
	Ready     ChoiceKind = iota // nothing is in the way
	TimeUp                      // what it waits for with a limit does not come in time
	Interrupt                   // the running tasklet is interrupted, as the watchdog does it
)

// Access is what somebody does with an object.
type Access struct {
	Kind   AccessKind
	Object unsafe.Pointer
	Key    Key // of an item
}

// AccessKind is a kind of access.
type AccessKind uint8

// The kinds of accesses: to one item, attribute or variable, or to the whole.
const (
	ReadItem AccessKind = iota
	WriteItem
	ReadAll
	WriteAll
)

// Key tells the items of an object apart.
type Key struct {
	Name   string
	Number int64
	Object unsafe.Pointer
}

// Event is something that happened.
type Event struct {
	Kind   EventKind
	Who    timeline.Who
	Object unsafe.Pointer // the lock, channel or thread
	Other  timeline.Who   // who else it concerns
	Text   string         // see the kinds
	Where  string         // a line
	Could  int            // how many others could go on
}

// EventKind is a kind of event.
type EventKind uint8

// The kinds of events.
const (
	EventAcquire     EventKind = iota // of a lock
	EventRelease                      // of a lock
	EventTry                          // a lock was not to be had at once, or in time
	EventCall                         // a native is called that may change something of its own
	EventStart                        // Other is a new thread
	EventEnd                          // a thread has ended
	EventFinish                       // those who join the thread Object may go on
	EventJoin                         // it had ended
	EventMeet                         // something has gone over a channel, to or from Other, which waited
	EventChannelWait                  // a tasklet waits on a channel
	EventWake                         // a tasklet, Other, was put in a run queue
	EventSwitch                       // the tasklet Other goes on in the place of Who on the same thread
	EventYield                        // a tasklet lets others run
	EventAtomic                       // atomic mode was switched on
	EventAtomicEnd                    // or off
	EventWait                         // a thread waits, for Text (and that is Object, if it is a lock), at Where
	EventGo                           // a thread goes on
	EventFailed                       // an exception that nothing catches, with its traceback as Text
	EventStuck                        // nobody can go on any more, or, where Other is Who, no tasklet of the thread; Text is raised for it
	EventMainEnd                      // the program would end now, but for threads that it does not wait for
)

// placeOutside names the line at which the thread is, in the innermost frame of a file that
// is not part of this program.
func (t *Thread) placeOutside() string {
	for f := t.frame; f != nil; f = f.back {
		if f.code.native == nil && !strings.HasPrefix(f.code.c.Filename, "<frozen ") {
			return t.placeOf(f)
		}
	}
	return t.placeOf(t.frame)
}

// who names the tasklet that runs on t.
func (t *Thread) who() timeline.Who {
	if s := t.sched; s != nil && s.current != nil && s.current != s.main {
		return timeline.Who{Thread: t.id, Tasklet: s.current.number}
	}
	return timeline.Who{Thread: t.id}
}

// whoOf names a tasklet.
func (task *Tasklet) whoOf() timeline.Who {
	s := task.sched
	switch {
	case s == nil:
		return timeline.Who{Tasklet: task.number}
	case s.main == task:
		return timeline.Who{Thread: s.t.id}
	}
	return timeline.Who{Thread: s.t.id, Tasklet: task.number}
}

// event tells the scheduler, if there is one.
func (t *Thread) event(kind EventKind, object unsafe.Pointer) {
	if s := t.vm.conf.Scheduler; s != nil && t.vm.scheduled {
		s.Event(Event{Kind: kind, Who: t.who(), Object: object})
	}
}

// eventWith is event that concerns another tasklet.
func (t *Thread) eventWith(kind EventKind, object unsafe.Pointer, other *Tasklet) {
	if s := t.vm.conf.Scheduler; s != nil {
		s.Event(Event{Kind: kind, Who: t.who(), Object: object, Other: other.whoOf()})
	}
}

// noteFailure tells the scheduler of the exception on its way, which nothing catches.
func (t *Thread) noteFailure() {
	s := t.vm.conf.Scheduler
	if s == nil || t.stopping || t.vm.Stopped() != nil {
		return
	}
	e := t.fetchExc()
	text := t.FormatException(e)
	t.restoreExc(e)
	s.Event(Event{Kind: EventFailed, Who: t.who(), Text: text})
}

// candidate is a thread that could go on.
type candidate struct {
	t   *Thread
	how ChoiceKind
}

// candidates lists the threads that could get the lock: those that are ready, longest
// first, those that wait for what is there by now, and those whose waiting may end because
// of the time.
func (g *gil) candidates() (list []candidate) {
	for _, t := range g.ready {
		list = append(list, candidate{t, Ready})
	}
	first := len(list)
	for _, t := range g.sleeping {
		a := &t.gil
		switch {
		case a.lock != nil && !a.lock.locked, a.deadline <= t.vm.elapsed:
			list = slices.Insert(list, first, candidate{t, Ready})
			first++
		case a.deadline != forever:
			list = append(list, candidate{t, TimeUp})
		}
	}
	slices.SortStableFunc(list[first:], func(a, b candidate) int { return cmp.Compare(a.t.gil.deadline, b.t.gil.deadline) })
	return list
}

func choicesOf(list []candidate) []Choice {
	choices := make([]Choice, len(list), len(list)+1)
	for i, c := range list {
		choices[i] = Choice{Who: c.t.who(), How: c.how}
	}
	return choices
}

// take takes a candidate out of the lists it is on.
func (g *gil) take(c candidate) {
	t := c.t
	if t.gil.waits {
		if c.how == TimeUp {
			t.vm.elapsed = max(t.vm.elapsed, t.gil.deadline)
		}
		g.end(t, t.gil.lock != nil && !t.gil.lock.locked)
	}
	g.ready = remove(g.ready, t)
}

// decide is passOn where a Scheduler decides; before is who had the lock, or nil.
func (g *gil) decide(before *Thread) {
	list := g.candidates()
	if len(list) == 0 {
		if g.outside > 0 || len(g.sleeping) == 0 {
			return
		}
		main := g.sleeping[0].vm.main
		g.scheduler.Event(Event{Kind: EventStuck, Who: main.who(), Text: deadlockText})
		main.gil.deadlock = true
		g.end(main, false)
		g.ready = remove(g.ready, main)
		g.grant(main)
		return
	}
	vm := list[0].t.vm
	i := 0
	if vm.pendingBits.Load()&pendingStop == 0 {
		who := timeline.Who{}
		if before != nil {
			who = before.who()
		}
		if i = g.scheduler.Next(who, choicesOf(list)); i < 0 {
			g.cut, i = true, 0
		}
	}
	g.take(list[i])
	g.grant(list[i].t)
}

// resumed is what a thread does that has got the lock, where a Scheduler decides.
func (t *Thread) resumed() {
	if g := &t.vm.gil; g.cut {
		t.cut()
	}
	t.event(EventGo, nil)
}

// cut stops the program because its Scheduler says so.
func (t *Thread) cut() {
	t.vm.gil.cut = false
	t.vm.Interrupt(ErrCut)
	t.hurry(0)
}

// letRun gives the lock to another thread, while this one could go on.
func (t *Thread) letRun(c candidate) {
	g := &t.vm.gil
	g.mu.Lock()
	g.take(c)
	t.gil.preempted = true
	g.setReady(t)
	g.grant(c.t)
	g.mu.Unlock()
	t.await()
	t.gil.preempted = false
}

// mayInterrupt tells whether the running tasklet can be interrupted where it is.
func (t *Thread) mayInterrupt() bool {
	s := t.sched
	if s == nil || t.stopping || s.current.atomic || s.schedlock || s.trap != 0 || !s.nestingOK(s.current) {
		return false
	}
	if s.interrupt {
		return s.flags&runSoft == 0 && s.watchdog(true) != s.current
	}
	return t.vm.conf.PreemptTasklets && s.runcount > 1
}

// interruptNow interrupts the running tasklet between two instructions: whoever runs the
// others with a limit of time gets it back, else it goes to the end of the run queue. It
// returns false where an exception is set.
func (t *Thread) interruptNow() bool {
	s := t.sched
	if s.interrupt {
		return s.interruptTimeout()
	}
	f := t.frame
	f.after = afterDiscard // the value it goes on with
	r := t.reschedule(Null, false)
	if r.p != nil && r.p != &tUnwind {
		t.decref(r)
		if t.frame != nil {
			t.frame.after = afterStore
		}
	}
	return r.p != nil
}

// keepsTurn tells whether no other thread may run now.
func (t *Thread) keepsTurn() bool {
	return t.sched != nil && t.sched.current.atomic && !t.vm.conf.AtomicTasklet
}

// schedule lets a Scheduler, if there is one, decide from now on. Before there are tasklets
// or a second thread it has nothing to decide, and what is done comes before all else.
func (t *Thread) schedule() {
	if t.vm.conf.Scheduler != nil && !t.vm.scheduled {
		t.vm.scheduled = true
		t.lookTraced()
	}
}

// eventAtomic tells that the atomic flag of a tasklet has changed.
func (t *Thread) eventAtomic(task *Tasklet) {
	if task.atomic {
		t.eventWith(EventAtomic, nil, task)
	} else {
		t.eventWith(EventAtomicEnd, nil, task)
	}
}

// endExplored ends the program, without taking it apart, where a Scheduler decides.
func (t *Thread) endExplored() {
	g := &t.vm.gil
	g.mu.Lock()
	could := len(g.candidates())
	g.mu.Unlock()
	if s := t.sched; s != nil {
		could += s.runcount - 1
	}
	t.vm.conf.Scheduler.Event(Event{Kind: EventMainEnd, Who: t.who(), Could: could})
	t.vm.Interrupt(ErrCut)
}

// pick says which tasklet of the run queue goes on: next, unless a Scheduler may take
// any.
func (s *scheduler) pick(prev, next *Tasklet) *Tasklet {
	sched := s.t.vm.conf.Scheduler
	if sched == nil || !s.t.vm.conf.AnyOrder || next == nil || next.home() != s {
		return next
	}
	var tasks []*Tasklet
	var choices []Choice
	for task := next; ; {
		if task != prev {
			tasks = append(tasks, task)
			choices = append(choices, Choice{Who: task.whoOf()})
		}
		if task = task.next; task == next || task == nil {
			break
		}
	}
	if len(tasks) < 2 {
		return next
	}
	choices[0].Queue = s.queue()
	n := sched.Next(prev.whoOf(), choices)
	if n < 0 {
		s.t.cut()
		return next
	}
	return tasks[n]
}

// queue lists the run queue, its head first.
func (s *scheduler) queue() (list []timeline.Who) {
	for task := s.head; task != nil; {
		list = append(list, task.whoOf())
		if task = task.next; task == s.head {
			break
		}
	}
	return list
}
