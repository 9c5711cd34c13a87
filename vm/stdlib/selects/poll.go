package selects

import (
	"math"
	"slices"
	"syscall"

	"github.com/sllint/sllint/vm"
)

// registered are descriptors with the events that are waited for, in the order of
// the descriptors.
type registered []entry

type entry struct {
	fd     int
	events int
	off    bool // epoll: had its one event
}

func (r registered) find(fd int) (int, bool) {
	return slices.BinarySearchFunc(r, fd, func(e entry, fd int) int { return e.fd - fd })
}

// ready gives the descriptors, and their events, of which something is to tell.
func (r registered) ready(t *vm.Thread) (list []entry) {
	for _, e := range r {
		if e.off {
			continue
		}
		events, open := t.PollFD(e.fd)
		if !open {
			events = pollNval
		}
		if events &= e.events | pollErr | pollHup | pollNval; events != 0 {
			list = append(list, entry{fd: e.fd, events: events})
		}
	}
	return list
}

// pairs makes a list of (fd, events).
func pairs(t *vm.Thread, list []entry) vm.Value {
	out := t.NewList()
	for _, e := range list {
		t.Append(out, t.NewTuple(vm.Int(int64(e.fd)), vm.Int(int64(e.events))))
	}
	return out
}

// poll is an object of select.poll().
type poll struct{ fds registered }

func pollOf(v vm.Value) *poll { return vm.Data(v).(*poll) }

func newPoll(t *vm.Thread, a vm.Args) vm.Value {
	if n := len(a.Pos) + len(a.Kw); n > 0 {
		return t.Raise(t.VM().Types().TypeError, "select.poll() takes no arguments (%d given)", n)
	}
	return t.NewNative(stateOf(t).poll, &poll{})
}

// eventmask reads an argument of events.
func eventmask(t *vm.Thread, v vm.Value, def int) (int, bool) {
	if v.IsNull() {
		return def, true
	}
	ts := t.VM().Types()
	if !t.HasIndex(v) {
		t.Raise(ts.TypeError, "an integer is required")
		return 0, false
	}
	n, ok := t.Index(v, ts.OverflowError)
	switch {
	case !ok:
		return 0, false
	case n < 0:
		t.Raise(ts.ValueError, "value must be positive")
		return 0, false
	case n > math.MaxUint16:
		t.Raise(ts.OverflowError, "Python int too large for C unsigned short")
		return 0, false
	}
	return int(n), true
}

var pollSpec = vm.TypeSpec{Name: "select.poll",
	Methods: []vm.Method{
		{Name: "register", Sig: "fd, eventmask=select.POLLIN|select.POLLPRI|select.POLLOUT, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			fd, ok := t.Descriptor(a[1])
			if !ok {
				return vm.Null
			}
			events, ok := eventmask(t, a[2], pollIn|pollPri|pollOut)
			if !ok {
				return vm.Null
			}
			p := pollOf(a[0])
			if i, found := p.fds.find(fd); found {
				p.fds[i].events = events
			} else {
				p.fds = slices.Insert(p.fds, i, entry{fd: fd, events: events})
			}
			return vm.None
		}},
		{Name: "modify", Sig: "fd, eventmask, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			fd, ok := t.Descriptor(a[1])
			if !ok {
				return vm.Null
			}
			events, ok := eventmask(t, a[2], 0)
			if !ok {
				return vm.Null
			}
			p := pollOf(a[0])
			i, found := p.fds.find(fd)
			if !found {
				return t.RaiseErrno(int(syscall.ENOENT), vm.Null)
			}
			p.fds[i].events = events
			return vm.None
		}},
		{Name: "unregister", Sig: "fd, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			fd, ok := t.Descriptor(a[1])
			if !ok {
				return vm.Null
			}
			p := pollOf(a[0])
			i, found := p.fds.find(fd)
			if !found {
				return t.RaiseValue(t.VM().Types().KeyError, vm.Int(int64(fd)))
			}
			p.fds = slices.Delete(p.fds, i, i+1)
			return vm.None
		}},
		{Name: "poll", Sig: "timeout=None, /", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			ns, ok := duration(t, a[1], 1e6, "timeout must be an integer or None")
			if !ok {
				return vm.Null
			}
			p := pollOf(a[0])
			var list []entry
			if !wait(t, ns, func() int {
				list = p.fds.ready(t)
				return len(list)
			}) {
				return vm.Null
			}
			return pairs(t, list)
		}},
	},
}

// epoll is an object of class epoll. It has a descriptor of its own.
type epoll struct {
	fds    registered
	fd     int
	closed bool
}

// epollOf gives an epoll object, or raises where it is closed.
func epollOf(t *vm.Thread, v vm.Value) *epoll {
	e := vm.Data(v).(*epoll)
	if e.closed {
		t.Raise(t.VM().Types().ValueError, "I/O operation on closed epoll object")
		return nil
	}
	return e
}

func (e *epoll) close(t *vm.Thread) {
	if !e.closed {
		e.closed = true
		t.CloseFD(e.fd)
	}
}

var epollSig = vm.NewSignature("sizehint=-1, flags=0")

var epollSpec = vm.TypeSpec{Name: "select.epoll",
	Doc: "An object that waits for descriptors which are registered with it.",
	Slots: vm.Slots{
		New: func(t *vm.Thread, typ *vm.Type, a vm.Args) vm.Value {
			var p [2]vm.Value
			if !epollSig.Bind(t, "epoll", a, p[:]) {
				return vm.Null
			}
			ts := t.VM().Types()
			var n [2]int64
			for i, def := range []int64{-1, 0} {
				n[i] = def
				if !p[i].IsNull() {
					var ok bool
					if n[i], ok = t.Index(p[i], ts.OverflowError); !ok {
						return vm.Null
					}
				}
			}
			switch {
			case n[0] == 0 || n[0] < -1:
				return t.Raise(ts.ValueError, "negative sizehint")
			case n[1] != 0 && n[1] != constants3["EPOLL_CLOEXEC"]:
				return t.Raise(ts.OSError, "invalid flags")
			}
			return t.NewNative(typ, &epoll{fd: t.DupFD(&vm.Channel{})})
		},
		Clear: func(t *vm.Thread, data any) { data.(*epoll).close(t) },
	},
	GetSet: []vm.GetSet{{Name: "closed", Get: func(t *vm.Thread, v vm.Value) vm.Value { return vm.Bool(vm.Data(v).(*epoll).closed) }}},
	Methods: []vm.Method{
		{Name: "close", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			vm.Data(a[0]).(*epoll).close(t)
			return vm.None
		}},
		{Name: "fileno", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if e := epollOf(t, a[0]); e != nil {
				return vm.Int(int64(e.fd))
			}
			return vm.Null
		}},
		{Name: "register", Sig: "fd, eventmask=select.EPOLLIN|select.EPOLLPRI|select.EPOLLOUT", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return epollSet(t, a, false) }},
		{Name: "modify", Sig: "fd, eventmask", Fn: func(t *vm.Thread, a []vm.Value) vm.Value { return epollSet(t, a, true) }},
		{Name: "unregister", Sig: "fd", Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			e, fd, ok := epollArg(t, a)
			if !ok {
				return vm.Null
			}
			i, found := e.fds.find(fd)
			if !found {
				return t.RaiseErrno(int(syscall.ENOENT), vm.Null)
			}
			e.fds = slices.Delete(e.fds, i, i+1)
			return vm.None
		}},
		{Name: "poll", Sig: "timeout=None, maxevents=-1", Fn: epollPoll},
		{Name: "__enter__", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			if epollOf(t, a[0]) == nil {
				return vm.Null
			}
			return a[0].Incref()
		}},
		{Name: "__exit__", Sig: "exc_type=None, exc_value=None, exc_tb=None, /", How: vm.Only3, Fn: func(t *vm.Thread, a []vm.Value) vm.Value {
			vm.Data(a[0]).(*epoll).close(t)
			return vm.None
		}},
	},
}

func epollArg(t *vm.Thread, a []vm.Value) (*epoll, int, bool) {
	e := epollOf(t, a[0])
	if e == nil {
		return nil, 0, false
	}
	fd, ok := t.Descriptor(a[1])
	return e, fd, ok
}

// epollSet registers a descriptor, or changes the events of one that is.
func epollSet(t *vm.Thread, a []vm.Value, known bool) vm.Value {
	e, fd, ok := epollArg(t, a)
	if !ok {
		return vm.Null
	}
	events := int64(pollIn | pollPri | pollOut)
	if !a[2].IsNull() {
		if events, ok = t.Index(a[2], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
	}
	i, found := e.fds.find(fd)
	switch _, open := t.PollFD(fd); {
	case !open:
		return t.RaiseErrno(int(syscall.EBADF), vm.Null)
	case t.Channel(fd) == nil:
		return t.RaiseErrno(int(syscall.EPERM), vm.Null) // as for a file
	case found && !known:
		return t.RaiseErrno(int(syscall.EEXIST), vm.Null)
	case !found && known:
		return t.RaiseErrno(int(syscall.ENOENT), vm.Null)
	case found:
		e.fds[i] = entry{fd: fd, events: int(events)}
	default:
		e.fds = slices.Insert(e.fds, i, entry{fd: fd, events: int(events)})
	}
	return vm.None
}

func epollPoll(t *vm.Thread, a []vm.Value) vm.Value {
	e := epollOf(t, a[0])
	if e == nil {
		return vm.Null
	}
	ns, ok := duration(t, a[1], 1e9, "timeout must be an integer or None")
	if !ok {
		return vm.Null
	}
	limit := int64(-1)
	if !a[2].IsNull() {
		if limit, ok = t.Index(a[2], t.VM().Types().OverflowError); !ok {
			return vm.Null
		}
	}
	if limit == 0 || limit < -1 {
		return t.Raise(t.VM().Types().ValueError, "maxevents must be greater than 0, got %d", limit)
	}
	var list []entry
	if !wait(t, ns, func() int {
		// What was closed is not waited for any more.
		e.fds = slices.DeleteFunc(e.fds, func(x entry) bool { return t.Channel(x.fd) == nil })
		list = e.fds.ready(t)
		return len(list)
	}) {
		return vm.Null
	}
	if limit > 0 && int64(len(list)) > limit {
		list = list[:limit]
	}
	for _, x := range list {
		if i, found := e.fds.find(x.fd); found && e.fds[i].events&epollOneShot != 0 {
			e.fds[i].off = true
		}
	}
	return pairs(t, list)
}
