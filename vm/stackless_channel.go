package vm

import "unsafe"

// taskChannel is the data of a channel object: tasklets that wait, all to send or all to
// receive.
type taskChannel struct {
	self        *Header
	head, tail  *Tasklet // linked by next and prev; each held
	balance     int      // > 0: so many senders wait; < 0: receivers
	closing     bool
	preference  int8
	scheduleAll bool
}

func asTaskChannel(v Value) *taskChannel { return asNativeObj(v.p).data.(*taskChannel) }

func (c *taskChannel) value() Value { return obj(c.self) }

// insert puts a tasklet (stolen) at the end of the queue.
func (c *taskChannel) insert(task *Tasklet, dir int8) {
	task.prev, task.next = c.tail, nil
	if c.tail != nil {
		c.tail.next = task
	} else {
		c.head = task
	}
	c.tail = task
	c.balance += int(dir)
	task.channel, task.dir = c, dir
}

// insertFirst puts one (stolen) back at the head.
func (c *taskChannel) insertFirst(task *Tasklet, dir int8) {
	task.prev, task.next = nil, c.head
	if c.head != nil {
		c.head.prev = task
	} else {
		c.tail = task
	}
	c.head = task
	c.balance += int(dir)
	task.channel, task.dir = c, dir
}

// remove takes a tasklet out of the queue; its reference goes to the caller.
func (c *taskChannel) remove(task *Tasklet) {
	if task.prev != nil {
		task.prev.next = task.next
	} else {
		c.head = task.next
	}
	if task.next != nil {
		task.next.prev = task.prev
	} else {
		c.tail = task.prev
	}
	c.balance -= int(task.dir)
	task.next, task.prev, task.channel, task.dir = nil, nil, nil, 0
}

// action sends v (stolen; dir 1) or receives (dir -1, v None).
func (c *taskChannel) action(t *Thread, v Value, dir int8) Value {
	s := t.scheduler()
	source := s.current
	for c.head != nil && c.head.state.frame == nil && !c.head.isCurrent() {
		// A pickle put it here without its frames.
		dead := c.head
		c.remove(dead)
		t.decref(dead.value())
	}
	can := c.head != nil && c.head.dir == -dir
	old := source.tempval
	source.tempval = v
	abroad := can && c.head.home() != s // then the callback comes late
	if !abroad && !c.notify(t, source, dir, !can) {
		source.tempval = old
		t.decref(v)
		return Null
	}
	t.decref(old)
	if can = c.head != nil && c.head.dir == -dir; !can {
		return c.wait(t, s, source, dir)
	}
	r := c.exchange(t, s, source, dir)
	if abroad && r.p != nil && r.p != &tUnwind && !c.notify(t, source, dir, false) {
		t.decref(r)
		return Null
	}
	return r
}

// exchange gives and takes with the tasklet that has waited longest.
func (c *taskChannel) exchange(t *Thread, s *scheduler, source *Tasklet, dir int8) Value {
	target := c.head
	c.remove(target)
	source.tempval, target.tempval = target.tempval, source.tempval
	next := target
	hold := s.head
	abroad := target.home() != s // it is only made runnable
	switch {
	case abroad:
	case c.scheduleAll:
		s.insert(target)
		next = source.next
	case c.preference == -dir:
		s.insertAfter(target)
		s.flags |= runNoSoftIRQ
	default:
		s.insert(target)
		next = source
		s.flags |= runNoSoftIRQ
	}
	// The channel lives until the switch is complete.
	if next != source {
		s.post = append(s.post, c.value().incref())
	}
	t.eventWith(EventMeet, unsafe.Pointer(c), target)
	r, how := s.schedule(source, next)
	if how == failed {
		s.flags &^= runNoSoftIRQ
		if next != source {
			s.dropPost(t)
		}
		if !abroad {
			s.remove(target)
			s.head = hold
		}
		c.insertFirst(target, -dir)
		source.tempval, target.tempval = target.tempval, source.tempval
	} else if abroad {
		s.dropPost(t)
		t.decref(target.value())
	}
	return r
}

// wait blocks the tasklet.
func (c *taskChannel) wait(t *Thread, s *scheduler, source *Tasklet, dir int8) Value {
	if source.blockTrap {
		source.setTempval(t, None)
		return t.raise(t.vm.types.RuntimeError, "this tasklet does not like to be blocked.")
	}
	if c.closing {
		source.setTempval(t, None)
		return t.valueError("Send/receive operation on a closed channel")
	}
	if sched := t.vm.conf.Scheduler; sched != nil {
		sched.Event(Event{Kind: EventChannelWait, Who: t.who(), Object: unsafe.Pointer(c), Where: t.placeOutside(), Text: waitText(dir)})
	}
	s.remove(source)
	c.insert(source, dir)
	s.post = append(s.post, c.value().incref())
	n := len(s.post)
	r, how := s.schedule(source, s.pick(source, s.head))
	switch how {
	case failed:
		s.dropPost(t)
		if source.blocked() { // by now another thread may have taken it off
			c.remove(source)
			s.unremove(source)
		}
	case same:
		// It was woken by itself: a deadlock, whose exception is set.
		if len(s.post) >= n {
			s.dropPost(t)
		}
	}
	return r
}

func waitText(dir int8) string {
	if dir > 0 {
		return "somebody to receive"
	}
	return "somebody to send"
}

// dropPost takes back what was put there last.
func (s *scheduler) dropPost(t *Thread) {
	v := s.post[len(s.post)-1]
	s.post = s.post[:len(s.post)-1]
	e := t.fetchExc()
	t.decref(v)
	t.restoreExc(e)
}

// notify calls the channel callback; false says that an exception is set.
func (c *taskChannel) notify(t *Thread, task *Tasklet, dir int8, willBlock bool) bool {
	f := t.stackless().onChannel
	if f.p == nil {
		return true
	}
	if t.sched.schedlock {
		t.raise(t.vm.types.RuntimeError, "Recursive channel call due to callbacks!")
		return false
	}
	t.sched.schedlock = true
	sending, block := Int(0), Int(0)
	if dir > 0 {
		sending = Int(1)
	}
	if willBlock {
		block = Int(1)
	}
	r := t.Call(f, c.value(), task.value(), sending, block)
	t.sched.schedlock = false
	if r.p == nil {
		t.clearExc() // as 2.7 does; nothing says what should become of it
	}
	t.xdecref(r)
	return true
}

var channelSpec = TypeSpec{Name: "_stackless.channel", Kind: kNativeObj, Flags: TypeBase | TypeGC | TypeWeak,
	Doc: "Channels provide the coupling between tasklets.\nA channel has a queue of waiting tasklets.",
	Slots: Slots{
		New: func(t *Thread, typ *Type, a Args) Value {
			t.scheduler()
			v := t.NewNative(typ, nil)
			asNativeObj(v.p).data = &taskChannel{self: v.p, preference: -1}
			return v
		},
		Init: func(t *Thread, self Value, a Args) Value { return None },
		Iter: SelfIter,
		Next: func(t *Thread, v Value) Value {
			c := asTaskChannel(v)
			if c.closing && c.balance <= 0 {
				return t.Stop()
			}
			return c.action(t, None, -1)
		},
		Traverse: func(data any, visit func(Value)) {
			if data == nil {
				return
			}
			for task := data.(*taskChannel).head; task != nil; task = task.next {
				visit(task.value())
			}
		},
		Clear: func(t *Thread, data any) {
			if data == nil {
				return
			}
			c := data.(*taskChannel)
			c.closing = c.closing || !t.vm.py2
			for c.head != nil {
				task := c.head
				c.remove(task)
				t.decref(task.value())
			}
		},
	},
	Methods: []Method{
		{Name: "send", Sig: "value, /", Fn: func(t *Thread, a []Value) Value { return asTaskChannel(a[0]).action(t, a[1].incref(), 1) },
			Doc: "channel.send(value) -- send a value over the channel."},
		{Name: "receive", Fn: func(t *Thread, a []Value) Value { return asTaskChannel(a[0]).action(t, None, -1) },
			Doc: "channel.receive() -- receive a value over the channel."},
		{Name: "send_exception", Raw: channelSendException, Doc: "channel.send_exception(exc, value) -- send an exception over the channel."},
		{Name: "send_throw", Sig: "exc, val=None, tb=None, /", Fn: channelSendThrow, Doc: "channel.send_throw(exc [,val [,tb]]) -- send an exception over the channel."},
		{Name: "send_sequence", Sig: "seq, /", Fn: func(t *Thread, a []Value) Value { return t.StartNative(sendSequence, a[0], a[1]) },
			Doc: "channel.send_sequence(seq) -- sends a stream of values\nover the channel. Combined with a generator, this is\na very efficient way to build fast pipes."},
		{Name: "close", Fn: func(t *Thread, a []Value) Value { asTaskChannel(a[0]).closing = true; return None }},
		{Name: "open", Fn: func(t *Thread, a []Value) Value { asTaskChannel(a[0]).closing = false; return None }},
	},
	GetSet: []GetSet{
		{Name: "balance", Get: func(t *Thread, v Value) Value { return Int(int64(asTaskChannel(v).balance)) }, Member: true,
			Doc: "the number of tasklets waiting to send (>0) or receive (<0)."},
		{Name: "queue", Get: func(t *Thread, v Value) Value { return taskletOrNone(asTaskChannel(v).head) }},
		{Name: "closing", Get: func(t *Thread, v Value) Value { return Bool(asTaskChannel(v).closing) }},
		{Name: "closed", Get: func(t *Thread, v Value) Value { return Bool(asTaskChannel(v).closing && asTaskChannel(v).balance == 0) }},
		{Name: "preference", Get: func(t *Thread, v Value) Value { return Int(int64(asTaskChannel(v).preference)) },
			Set: func(t *Thread, self, v Value) bool {
				n, ok := flagArg(t, v)
				if !ok {
					t.typeError("preference must be set to an integer")
					return false
				}
				asTaskChannel(self).preference = int8(max(-1, min(n, 1)))
				return true
			}},
		{Name: "schedule_all", Get: func(t *Thread, v Value) Value {
			if asTaskChannel(v).scheduleAll {
				return Int(1)
			}
			return Int(0)
		}, Set: func(t *Thread, self, v Value) bool {
			n, ok := flagArg(t, v)
			if !ok {
				t.typeError("preference must be set to a bool or integer")
				return false
			}
			asTaskChannel(self).scheduleAll = n != 0
			return true
		}},
	},
}

// flagArg reads an int or bool; ok is false for anything else.
func flagArg(t *Thread, v Value) (int64, bool) {
	if v.p == nil {
		return 0, false
	}
	switch v.p.kind {
	case kInt, kBool:
		return v.int(), true
	case kLong:
		return int64(asLong(v.p).v.Sign()), !t.vm.py2
	}
	return 0, false
}

func taskletOrNone(task *Tasklet) Value {
	if task == nil {
		return None
	}
	return task.value().incref()
}

func channelSendException(t *Thread, a Args) Value {
	if len(a.Kw) > 0 {
		return t.typeError("send_exception() takes no keyword arguments")
	}
	if len(a.Pos) < 2 {
		return t.typeError("send_exception() takes at least 1 argument")
	}
	b := t.makeBomb(a.Pos[1], a.Pos[2:], "channel.send_exception")
	if b.p == nil {
		return Null
	}
	t.scheduler()
	return asTaskChannel(a.Pos[0]).action(t, b, 1)
}

func channelSendThrow(t *Thread, a []Value) Value {
	b := t.throwBomb(a[1], a[2], a[3])
	if b.p == nil {
		return Null
	}
	return asTaskChannel(a[0]).action(t, b, 1)
}

// sendSequence is channel.send_sequence: register 0 is the channel, 1 the iterable
// and then its iterator; the frame's note counts.
var sendSequence = NewNativeCode("send_sequence", 2, func(t *Thread, f *Frame, r Value) Value {
	const (
		begin = iota
		haveIter
		haveItem
		sent
	)
	for {
		switch f.State() {
		case begin:
			f.note = 0
			t.Wait(f, haveIter)
			r = t.iterSoft(f.Reg(1))
		case haveIter:
			if r.p == nil {
				return Null
			}
			t.SetReg(f, 1, r)
			t.Wait(f, haveItem)
			r = t.NextSoft(f.Reg(1))
		case haveItem:
			if r.p == nil {
				if t.EndOfIter() {
					return Int(f.note)
				}
				return Null
			}
			t.Wait(f, sent)
			r = asTaskChannel(f.Reg(0)).action(t, r, 1)
		case sent:
			if r.p == nil {
				return Null
			}
			t.decref(r)
			f.note++
			t.Wait(f, haveItem)
			r = t.NextSoft(f.Reg(1))
		}
		if r.p == &tUnwind {
			return Unwind
		}
	}
})

func init() { sendSequence.stackless = true }
