package vm

import (
	"cmp"
	"slices"
)

// What becomes of tasklets when their thread ends or the program does, after
// Stackless's slp_kill_tasks_with_stacks. Those with native code on their stack are
// killed, which lets them do what they have to do at their end; soft ones just stop.

// newMain makes a tasklet that is main and current of what the thread runs from now on.
func (s *scheduler) newMain() {
	task := s.t.newTasklet(s.t.stackless().tasklet)
	task.sched, task.started = s, true
	s.main, s.current = task, task
	s.insert(task)
	s.head = task
	task.value().incref() // the queue's
}

// beginMain is for when the thread begins to run something: it has a main tasklet then,
// which the schedule callback is told.
func (t *Thread) beginMain() {
	s := t.sched
	if s == nil && t.vm.slp != nil && t.vm.slp.onSchedule.p != nil {
		s = t.scheduler()
		s.begun = false
	}
	if s != nil && !s.begun {
		s.begun = true
		s.notify(nil, s.main)
	}
}

// endMain ends the main tasklet, whose code is over. What the thread runs after that,
// such as exit functions, has another one.
func (t *Thread) endMain() {
	s := t.sched
	if s == nil || s.stays || s.schedlock || !s.begun || t.vm.Stopped() != nil {
		return
	}
	main := s.main
	s.remove(main)
	main.ended = true
	s.newMain()
	s.begun = false
	e := t.fetchExc()
	t.decref(main.value())
	t.decref(main.value())
	t.restoreExc(e)
}

// nested gives the tasklets that do not run, have a home that is wanted and native code
// on their stack, those first that wait longest.
func (t *Thread) nested(wanted func(*scheduler) bool) []*Tasklet {
	var list []*Tasklet
	for i := range t.vm.gc.gens {
		for _, h := range t.vm.gc.gens[i].objs {
			if h == nil || h.kind != kNativeObj {
				continue
			}
			task, _ := asNativeObj(h).data.(*Tasklet)
			if task != nil && task.home() != nil && wanted(task.sched) && !task.isCurrent() && task.alive() && task.nestingLevel() > 0 {
				list = append(list, task)
			}
		}
	}
	slices.SortFunc(list, func(a, b *Tasklet) int { return cmp.Compare(a.left, b.left) })
	return list
}

// killNested kills the thread's own tasklets that have native code on their stack, each
// once: one that goes on all the same stays as it is.
func (t *Thread) killNested() {
	s := t.sched
	if s == nil {
		return
	}
	e := t.fetchExc()
	killed := map[*Tasklet]bool{}
	for t.vm.Stopped() == nil {
		list := t.nested(func(home *scheduler) bool { return home == s })
		list = slices.DeleteFunc(list, func(task *Tasklet) bool { return killed[task] })
		if len(list) == 0 {
			break
		}
		task := list[0]
		killed[task] = true
		// The scheduler holds it: the program may end before this goes on.
		s.killing = append(s.killing, task.value().incref())
		if task.next != nil && !task.blocked() {
			s.remove(task)
			t.decref(task.value())
		}
		task.killFromNative(t)
		task.lost = task.alive()
		i := slices.Index(s.killing, task.value())
		s.killing = slices.Delete(s.killing, i, i+1)
		t.decref(task.value())
	}
	t.restoreExc(e)
}

// killFromNative kills a tasklet for native code that waits until that is done: it
// switches hard. What comes of it is nobody's concern.
func (task *Tasklet) killFromNative(t *Thread) {
	old := t.nesting
	if old == 0 {
		t.beginMain()
	}
	t.nesting = max(old, 1) + 1
	t.forget(task.kill(t, false))
	if t.nesting = old; old == 0 {
		t.endMain()
	}
}

// killTasklets is for the end of the program. The main tasklet that it has for that is
// that of all that runs afterwards.
func (t *Thread) killTasklets() {
	if s := t.sched; s != nil {
		t.beginMain()
		s.stays = true
	}
	t.killNested()
	t.killThreads()
}

// forget drops a result that nobody wants, or the exception where there is none.
func (t *Thread) forget(r Value) {
	if r.p == nil {
		t.clearExc()
	} else {
		t.decref(r)
	}
}

// killThreads has the other threads end, at the end of the program: what they run is
// killed, and what else has native code on its stack. They get a little time for that.
func (t *Thread) killThreads() {
	others := slices.DeleteFunc(slices.Clone(t.vm.threads), func(th *Thread) bool { return th == t })
	if len(others) == 0 || t.vm.stacklessUnused() {
		return
	}
	slices.Reverse(others) // Stackless finds the newest first
	e := t.fetchExc()
	var list []Value
	for _, th := range others {
		s := th.sched
		if s == nil {
			continue
		}
		if s.watchdogs.p != nil {
			dogs := asList(s.watchdogs.p).items[1:]
			for i := range dogs {
				list = append(list, dogs[len(dogs)-1-i].incref())
			}
		}
		list = append(list, s.main.value().incref(), s.current.value().incref())
	}
	for _, v := range list {
		t.forget(asTasklet(v).kill(t, true))
		t.decref(v)
	}
	if t.vm.py2 {
		for _, th := range others {
			t.xdecref(th.async)
			th.async = t.stackless().exit.Value().incref()
			th.hurry(0)
		}
	}
	t.letOthersRun(len(others))
	tasks := t.nested(func(home *scheduler) bool { return home != t.sched })
	for _, task := range tasks {
		task.value().incref()
	}
	n := 0
	for _, task := range tasks {
		if task.home() != nil && task.nestingLevel() > 0 {
			n++
			task.killFromNative(t)
		}
		t.decref(task.value())
	}
	t.letOthersRun(n)
	t.restoreExc(e)
}

// letOthersRun waits a little, so many times.
func (t *Thread) letOthersRun(times int) {
	const moment = 1e6 // nanoseconds
	for range times {
		if _, ok := t.block(moment); !ok {
			t.clearExc()
		}
	}
}

// stacklessUnused tells that the program has not imported module stackless.
func (vm *VM) stacklessUnused() bool { return vm.slp == nil }

// exitsTasklet tells whether the exception on its way is TaskletExit, which ends a
// tasklet; as a SystemExit it does not end the program.
func (t *Thread) exitsTasklet() bool { return !t.vm.stacklessUnused() && t.matches(t.stackless().exit) }

// exitProgram ends the program in a tasklet that SystemExit (on its way) has left. The
// interpreter is finalized with the tasklet as the running one: where others are killed
// for that, main among them, any of them may come to an end of the program before. It
// returns Null: the program is stopped.
func (s *scheduler) exitProgram() Value {
	t := s.t
	s.current.ended = true
	t.nesting++ // there is native code on the stack now, this
	status := t.systemExit()
	t.Finalize()
	t.nesting--
	return t.Exit(status)
}

// endScheduler is for the end of the thread. Tasklets that are still referred to can be
// bound to another one.
func (t *Thread) endScheduler() {
	s := t.sched
	if s == nil {
		return
	}
	t.killNested()
	t.dismiss()
	s.over = true
	t.sched = nil
	var dead []Value
	for s.head != nil {
		task := s.head
		s.remove(task)
		dead = append(dead, task.value())
	}
	if s.watchdogs.p != nil {
		dead = append(dead, s.watchdogs)
	}
	if s.interrupted != nil {
		dead = append(dead, s.interrupted.value())
	}
	dead = append(append(append(dead, s.post...), s.killing...), s.main.value(), s.stub.value())
	s.watchdogs, s.interrupted, s.post, s.killing, s.stub = Null, nil, nil, nil, nil
	for _, v := range dead {
		t.decref(v)
	}
}
