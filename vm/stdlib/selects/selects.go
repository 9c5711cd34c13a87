// Package selects is the module select: waiting until one of several descriptors
// can be read or written. Nothing outside the program is waited for. What it has
// itself are files, which are always ready, and the ends of its own pipes and
// socket pairs.
package selects

import (
	"math"
	"syscall"

	"github.com/sllint/sllint/vm"
)

func init() { vm.SnapshotTypes((*state)(nil), (*poll)(nil), (*epoll)(nil)) }

// Module is the module.
var Module = &vm.NativeModule{Name: "select", Init: initModule,
	Doc: "This module supports asynchronous I/O on multiple file descriptors.",
	Funcs: []vm.Method{
		{Name: "select", Sig: "rlist, wlist, xlist, timeout=None, /", How: vm.Unpack, Fn: selectFDs,
			Doc: "Wait until one or more file descriptors are ready for some kind of I/O.\n\nGives three lists: those of rlist that can be read, those of wlist that can be\nwritten, and those of xlist where something exceptional happened. The timeout is\nin seconds; None waits without end."},
		{Name: "poll", Raw: newPoll, Doc: "Make an object that waits for descriptors which are registered with it."},
	}}

var constants = map[string]int64{
	"POLLIN": pollIn, "POLLPRI": pollPri, "POLLOUT": pollOut, "POLLERR": pollErr, "POLLHUP": pollHup, "POLLNVAL": pollNval,
	"POLLRDNORM": 64, "POLLRDBAND": 128, "POLLWRNORM": 256, "POLLWRBAND": 512, "POLLMSG": 1024, "PIPE_BUF": 4096,
	"EPOLLIN": pollIn, "EPOLLPRI": pollPri, "EPOLLOUT": pollOut, "EPOLLERR": pollErr, "EPOLLHUP": pollHup, "EPOLLRDNORM": 64,
	"EPOLLRDBAND": 128, "EPOLLWRNORM": 256, "EPOLLWRBAND": 512, "EPOLLMSG": 1024, "EPOLLONESHOT": epollOneShot, "EPOLLET": 1 << 31,
}

var constants3 = map[string]int64{"POLLRDHUP": 8192, "EPOLLRDHUP": 8192, "EPOLLEXCLUSIVE": 1 << 28, "EPOLL_CLOEXEC": 1 << 19}

const (
	pollIn       = vm.PollIn
	pollPri      = 2
	pollOut      = vm.PollOut
	pollErr      = vm.PollErr
	pollHup      = vm.PollHup
	pollNval     = 32
	epollOneShot = 1 << 30
)

// state is what the module keeps in each VM.
type state struct {
	poll, epoll *vm.Type
	error       *vm.Type
}

func stateOf(t *vm.Thread) *state {
	return vm.Ext(t.VM(), "select", func() *state { return &state{} })
}

func initModule(t *vm.Thread, m *vm.Module) bool {
	for name, v := range constants {
		m.Set(name, vm.Int(v))
	}
	s := stateOf(t)
	if s.error = t.VM().Types().OSError; t.VM().Py2() {
		s.error = t.NewException("select.error")
	} else {
		for name, v := range constants3 {
			m.Set(name, vm.Int(v))
		}
	}
	m.Set("error", s.error.Value().Incref())
	s.poll, s.epoll = t.NewType(&pollSpec), t.NewType(&epollSpec)
	m.Set("epoll", s.epoll.Value().Incref())
	return true
}

// fail raises the module's error with a number.
func fail(t *vm.Thread, errno syscall.Errno) vm.Value {
	return t.RaiseArgs(stateOf(t).error, vm.Int(int64(errno)), t.Str(vm.StrError(int(errno))))
}

// duration reads a timeout in units of so many nanoseconds; None, and less than
// nothing, is without end: -1.
func duration(t *vm.Thread, v vm.Value, unit float64, complaint string) (int64, bool) {
	if v.IsNull() || v.IsNone() {
		return -1, true
	}
	ts := t.VM().Types()
	f, ok := vm.AsFloat(v)
	if !ok {
		if !t.HasIndex(v) {
			t.Raise(ts.TypeError, "%s", complaint)
			return 0, false
		}
		n, ok := t.Index(v, ts.OverflowError)
		if !ok {
			return 0, false
		}
		f = float64(n)
	}
	ns := math.Ceil(f * unit)
	switch {
	case ns != ns:
		t.Raise(ts.ValueError, "Invalid value NaN (not a number)")
		return 0, false
	case ns >= math.MaxInt64:
		t.Raise(ts.OverflowError, "timestamp too large to convert to C PyTime_t")
		return 0, false
	}
	return max(int64(ns), -1), true
}

// wait looks at descriptors until look, which says how many are ready, finds some or
// the time is over. Some is false where an exception is set.
func wait(t *vm.Thread, ns int64, look func() int) bool {
	until := t.Moment(ns)
	for late := ns == 0; look() == 0 && !late; {
		var ok bool
		if late, ok = t.Await(until); !ok {
			return false
		}
	}
	return true
}

// watched is one object given to select.
type watched struct {
	v     vm.Value // owned
	fd    int
	ready bool
}

// watch reads a sequence of descriptors.
func watch(t *vm.Thread, v vm.Value) (list []watched, ok bool) {
	if !t.IsSequence(v) {
		t.Raise(t.VM().Types().TypeError, "arguments 1-3 must be sequences")
		return nil, false
	}
	ok = t.Each(v, func(x vm.Value) bool {
		fd, good := t.Descriptor(x)
		if good {
			list = append(list, watched{v: x.Incref(), fd: fd})
		}
		return good
	})
	return list, ok
}

func selectFDs(t *vm.Thread, a []vm.Value) vm.Value {
	ns, ok := duration(t, a[3], 1e9, "timeout must be a float or None")
	if !ok {
		return vm.Null
	}
	if ns < 0 && !a[3].IsNull() && !a[3].IsNone() {
		return t.Raise(t.VM().Types().ValueError, "timeout must be non-negative")
	}
	var lists [3][]watched
	defer func() {
		for _, list := range lists {
			for _, w := range list {
				t.Decref(w.v)
			}
		}
	}()
	for i := range lists {
		if lists[i], ok = watch(t, a[i]); !ok {
			return vm.Null
		}
	}
	want := [3]int{pollIn | pollHup | pollErr, pollOut | pollErr, pollPri}
	bad := false
	ok = wait(t, ns, func() (n int) {
		for i, list := range lists {
			for j := range list {
				events, open := t.PollFD(list[j].fd)
				bad = bad || !open
				if list[j].ready = events&want[i] != 0; list[j].ready {
					n++
				}
			}
		}
		if bad {
			return 1
		}
		return n
	})
	if bad {
		return fail(t, syscall.EBADF)
	}
	if !ok {
		return vm.Null
	}
	var out [3]vm.Value
	for i, list := range lists {
		out[i] = t.NewList()
		for _, w := range list {
			if w.ready {
				t.Append(out[i], w.v.Incref())
			}
		}
	}
	return t.NewTuple(out[:]...)
}
