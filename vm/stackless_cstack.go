package vm

import "strings"

// cstack is the data of a cstack object, what Stackless saves the C stack of a tasklet
// in that it switches hard. Ours waits on the stack of its goroutine, so that there is
// nothing to save, but the object tells programs which tasklets those are.
type cstack struct {
	self       *Header
	sched      *scheduler // whose thread's stack it is
	task       *Tasklet   // that waits there; nil once it has gone on
	start      int64      // names the thread: there is no address
	size       int        // in words: one for each loop nested on the stack
	nesting    int        // what it was when task went on
	serial     int64      // of the entry into the interpreter that the stack begins with
	next, prev *cstack    // all of the VM, a ring
}

// newCstack makes a cstack object for a tasklet's stack (nil for the thread's own).
func (s *scheduler) newCstack(t *Thread, task *Tasklet, size int) *cstack {
	x := t.stackless()
	c := &cstack{sched: s, task: task, start: s.stackStart(), size: size, serial: s.lastJump}
	c.self = t.NewNativeObj(x.cstack, c).p
	if x.cstacks == nil {
		x.cstacks, c.next, c.prev = c, c, c
	} else {
		c.next, c.prev = x.cstacks, x.cstacks.prev
		c.prev.next, c.next.prev = c, c
	}
	return c
}

// stackStart stands for the address at which the stacks of a thread start.
func (s *scheduler) stackStart() int64 { return s.t.id << 32 }

func (c *cstack) value() Value { return obj(c.self) }

func asCstack(v Value) *cstack {
	if v.p == nil || v.p.kind != kNativeObj {
		return nil
	}
	c, _ := asNativeObj(v.p).data.(*cstack)
	return c
}

// saveCstack gives a tasklet that is being switched away from hard a cstack: the one it
// had before where nobody else knows that.
func (task *Tasklet) saveCstack(t *Thread, size int) {
	s := t.sched
	if c := task.cstack; c != nil && c.self.rc == 1 && c.sched == s && c != s.stub {
		c.task, c.size, c.serial = task, size, s.lastJump
		return
	}
	task.setCstack(t, s.newCstack(t, task, size))
}

// nestingLevel is how deep the loops on the stack are nested. It is asked for less often
// than tasklets are switched.
func (c *cstack) nestingLevel() int {
	if c.task != nil {
		return c.task.nestingLevel()
	}
	return c.nesting
}

// goneOn is for when the tasklet that waited has gone on.
func (c *cstack) goneOn() {
	if c.self.rc > 1 {
		c.nesting = c.nestingLevel()
	}
	c.task = nil
}

// setCstack makes c (stolen, nil for none) the tasklet's.
func (task *Tasklet) setCstack(t *Thread, c *cstack) {
	old := task.cstack
	task.cstack = c
	if old != nil {
		if old.task == task {
			old.task = nil
		}
		t.decref(old.value())
	}
}

// getCstack gives the tasklet's cstack (borrowed), which is made when it is first asked
// for where the tasklet is soft.
func (task *Tasklet) getCstack(t *Thread) *cstack {
	if task.cstack == nil {
		if s := task.sched; task.state.frame == nil && s.stub != nil {
			task.cstack = s.stub
			s.stub.value().incref()
		} else {
			task.cstack = s.newCstack(t, task, 0)
		}
	}
	return task.cstack
}

var cstackSpec = TypeSpec{Name: "_stackless.cstack", Kind: kNativeObj,
	Doc: "The stack that a tasklet's native calls are on.",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			return t.typeError("cannot create '%s' instances", typ.fullName(t))
		},
		Traverse: func(data any, visit func(Value)) {}, // its links are not held
		Clear: func(t *Thread, data any) {
			c := data.(*cstack)
			x := t.stackless()
			if x.cstacks == c {
				x.cstacks = c.next
			}
			if c.next == c {
				x.cstacks = nil
			} else {
				c.next.prev, c.prev.next = c.prev, c.next
			}
		},
		Str: func(t *Thread, v Value) Value {
			return t.Str(strings.Repeat("\x00", 8*asCstack(v).size)) // a word has 8 bytes
		},
	},
	Py2: func(s *Slots) { s.New = nil }, // which says the same, and is asked before it is pickled
	GetSet: []GetSet{
		{Name: "size", Member: true, Get: func(t *Thread, v Value) Value { return Int(int64(asCstack(v).size)) }},
		{Name: "next", Member: true, Get: func(t *Thread, v Value) Value { return asCstack(v).next.value().incref() }},
		{Name: "prev", Member: true, Get: func(t *Thread, v Value) Value { return asCstack(v).prev.value().incref() }},
		{Name: "task", Member: true, Get: func(t *Thread, v Value) Value { return taskletOrNone(asCstack(v).task) }},
		{Name: "startaddr", Member: true, Get: func(t *Thread, v Value) Value { return Int(asCstack(v).start) }},
		{Name: "nesting_level", Member: true, Get: func(t *Thread, v Value) Value { return Int(int64(asCstack(v).nestingLevel())) }},
		{Name: "serial", Member: true, How: Only3, Get: func(t *Thread, v Value) Value { return Int(asCstack(v).serial) }},
	},
}

// getUncollectables is the function getuncollectables().
func getUncollectables(t *Thread, a []Value) Value {
	var list []Value
	if first := t.stackless().cstacks; first != nil {
		for c := first; ; {
			if c.task != nil {
				list = append(list, c.task.value().incref())
			}
			if c = c.next; c == first {
				break
			}
		}
	}
	return t.listOf(list)
}
