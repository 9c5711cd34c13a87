package vm

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/sllint/sllint/vm/timeline"
)

// What Config.Timeline gets to know: which tasklet of which thread has the interpreter.
// All of it is called by the goroutine that has the interpreter lock.

// noteSwitch notes that next takes the place of prev, whose state has been saved.
func (t *Thread) noteSwitch(prev, next *Tasklet) {
	l := t.vm.conf.Timeline
	if l == nil {
		return
	}
	t.noteStart(l, prev)
	at := t.vm.stepsNow(t)
	l.End(at, t.placeOf(prev.state.frame), leaving(prev))
	t.noteRun(l, next, at)
}

// noteTurn notes that t has got the interpreter lock, and who has lost it.
func (t *Thread) noteTurn() {
	vm := t.vm
	l := vm.conf.Timeline
	if l == nil {
		return
	}
	before := vm.noted
	if before == t {
		return
	}
	at := vm.stepsNow(t)
	if before == nil {
		before = vm.main
	}
	before.noteStart(l, before.currentTasklet())
	at = max(at, vm.stepsNow(before))
	vm.gil.mu.Lock()
	waits := before.gil.waits
	vm.gil.mu.Unlock()
	left := "the thread's turn is over"
	switch {
	case before.gil.preempted:
		left = "is interrupted"
	case waits && before.gil.what != "":
		left = "waits for " + before.gil.what
	case waits:
		left = "the thread waits"
	case !slices.Contains(vm.threads, before):
		left = "the thread ends"
	}
	l.End(at, before.placeOf(before.frame), left)
	t.noteRun(l, t.currentTasklet(), at)
}

// EndTimeline notes that the program has ended.
func (vm *VM) EndTimeline() {
	if l := vm.conf.Timeline; l != nil {
		vm.main.noteStart(l, vm.main.currentTasklet())
		l.End(vm.stepsNow(vm.main), "", "the program ends")
	}
}

// noteStart notes what ran before there was anything to note: the main tasklet.
func (t *Thread) noteStart(l *timeline.Timeline, task *Tasklet) {
	if _, ok := l.Running(); !ok {
		t.noteRun(l, task, 0)
	}
}

func (t *Thread) noteRun(l *timeline.Timeline, task *Tasklet, at int64) {
	t.vm.noted = t
	who := timeline.Who{Thread: t.id}
	if task != nil && task != t.sched.main {
		who.Tasklet = task.number
		if !l.Named(who) {
			l.SetName(who, t.nameOfTasklet())
		}
	}
	l.Begin(who, at)
}

// nameOfTasklet names the function that the tasklet began with whose frames have just
// been loaded, "" where it cannot be told.
func (t *Thread) nameOfTasklet() string {
	var above *Frame
	f := t.frame
	for f != nil && f.back != nil && f.back != t.stop {
		above, f = f, f.back
	}
	if f != nil && f.code.native == &taskletCode && above != nil && above.code.native == nil {
		f = above
	}
	switch {
	case f == nil:
		return ""
	case f.code.native == nil:
		return GoString(f.code.qualname)
	case f.code.native != &taskletCode:
		return ""
	}
	fn := obj(t.sched.current.call.fn)
	if fn.p != nil && fn.p.kind == kMethod {
		fn = asMethod(fn.p).fn
	}
	if fn.p != nil && fn.p.kind == kFunc {
		return GoString(asFunc(fn.p).qualname)
	}
	return ""
}

// currentTasklet is the one that runs, nil where the thread never had any.
func (t *Thread) currentTasklet() *Tasklet {
	if t.sched == nil {
		return nil
	}
	return t.sched.current
}

// stepsNow is how many steps the program has taken, with those of t that have not been
// counted yet.
func (vm *VM) stepsNow(t *Thread) int64 { return vm.steps + t.quota - t.ticks }

// leaving says why a tasklet that ran does so no more.
func leaving(task *Tasklet) string {
	switch {
	case task.ended:
		return "ends"
	case task.channel != nil && task.dir > 0:
		return "waits to send"
	case task.channel != nil:
		return "waits to receive"
	case task.queued():
		return "lets others run"
	}
	return "is taken off the queue"
}

// placeOf names the line that a frame has come to, "" for none.
func (t *Thread) placeOf(f *Frame) string {
	for f != nil && (f.code.native != nil || f.code.hidden) {
		f = f.back
	}
	if f == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d in %s", filepath.Base(f.code.c.Filename), f.lineAt(f.lasti(t)), GoString(f.code.name))
}
