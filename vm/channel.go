package vm

import "syscall"

// Channels: pipes, and pairs of sockets, whose ends are all within the program.
// They reach nothing outside and so need no permission. Their descriptors are
// numbers of our own, above any that a system gives.

// firstChannel is the descriptor of the first channel.
const firstChannel = 1 << 20

// PipeCapacity is how much a pipe or a socket takes before it is full, as Linux has it
// for a pipe.
const PipeCapacity = 1 << 16

// flow is one direction: what was written and not yet read.
type flow struct {
	data     []byte
	messages []int // lengths of datagrams, where it keeps them apart
	reading  bool  // somebody can still read
	writing  bool  // somebody can still write
	all      *channels
}

// Channel is one end of a pipe or of a pair of sockets.
type Channel struct {
	in, out     *flow // nil where it only writes, or only reads
	Socket      bool
	Datagrams   bool
	Nonblocking bool
	fds         int // descriptors of it
}

type channels struct {
	open    map[int]*Channel
	waiters // for something to happen with any of them
}

func (t *Thread) channels() *channels {
	return Ext(t.vm, "channels", func() *channels { return &channels{open: map[int]*Channel{}} })
}

// add gives a channel a descriptor, the lowest that is free.
func (c *channels) add(ch *Channel) int {
	fd := firstChannel
	for c.open[fd] != nil {
		fd++
	}
	c.open[fd] = ch
	ch.fds++
	return fd
}

// Channel gives the channel of a descriptor, nil where that is none.
func (t *Thread) Channel(fd int) *Channel {
	if fd < firstChannel {
		return nil
	}
	return t.channels().open[fd]
}

// NewPipe makes a pipe: the descriptor that reads and the one that writes.
func (t *Thread) NewPipe() (r, w int) {
	c := t.channels()
	f := &flow{reading: true, writing: true, all: c}
	return c.add(&Channel{in: f}), c.add(&Channel{out: f})
}

// NewSocketPair makes two sockets that are connected with each other.
func (t *Thread) NewSocketPair(datagrams bool) (a, b int) {
	c := t.channels()
	x, y := &flow{reading: true, writing: true, all: c}, &flow{reading: true, writing: true, all: c}
	return c.add(&Channel{in: x, out: y, Socket: true, Datagrams: datagrams}), c.add(&Channel{in: y, out: x, Socket: true, Datagrams: datagrams})
}

// DupFD gives a channel a further descriptor.
func (t *Thread) DupFD(ch *Channel) int { return t.channels().add(ch) }

// closeChannel closes a descriptor, and the channel with the last one.
func (t *Thread) closeChannel(fd int) bool {
	c := t.channels()
	ch := c.open[fd]
	if ch == nil {
		return false
	}
	delete(c.open, fd)
	if ch.fds--; ch.fds == 0 {
		ch.Shutdown(true, true)
	}
	return true
}

// Shutdown ends reading, writing or both.
func (ch *Channel) Shutdown(read, write bool) {
	if read && ch.in != nil {
		ch.in.reading = false
		if !ch.Datagrams {
			ch.in.writing = false
		}
		ch.in.all.wakeAll()
	}
	if write && ch.out != nil {
		ch.out.writing = false
		ch.out.all.wakeAll()
	}
}

// Take reads what is there into b, or looks at it only; EAGAIN says that there is
// nothing yet, 0 that there will be nothing any more.
func (ch *Channel) Take(b []byte, peek bool) (int, error) {
	f := ch.in
	if f == nil {
		return 0, syscall.EBADF
	}
	switch {
	case !f.reading:
		return 0, nil
	case ch.Datagrams && len(f.messages) > 0:
		m := f.messages[0]
		n := copy(b, f.data[:m])
		if !peek {
			f.data, f.messages = f.data[m:], f.messages[1:]
			f.all.wakeAll()
		}
		return n, nil
	case len(f.data) > 0:
		n := copy(b, f.data)
		if !peek {
			f.data = f.data[n:]
			f.all.wakeAll()
		}
		return n, nil
	case f.writing || ch.Datagrams:
		return 0, syscall.EAGAIN
	}
	return 0, nil
}

// Put writes b, or as much of it as there is room for; EAGAIN says that there is
// none.
func (ch *Channel) Put(b []byte) (int, error) {
	f := ch.out
	if f == nil {
		return 0, syscall.EBADF
	}
	if !f.reading || !f.writing {
		if ch.Datagrams && f.writing {
			return 0, syscall.ECONNREFUSED
		}
		return 0, syscall.EPIPE
	}
	room := PipeCapacity - len(f.data)
	if ch.Datagrams {
		switch {
		case len(b) > PipeCapacity:
			return 0, syscall.EMSGSIZE
		case room < len(b):
			return 0, syscall.EAGAIN
		}
		f.messages = append(f.messages, len(b))
	} else if room == 0 && len(b) > 0 {
		return 0, syscall.EAGAIN
	}
	n := min(room, len(b))
	f.data = append(f.data, b[:n]...)
	f.all.wakeAll()
	return n, nil
}

// What Poll tells of a descriptor, in poll(2)'s numbers.
const (
	PollIn  = 1  // there is something to read
	PollOut = 4  // there is room to write
	PollErr = 8  // nobody reads any more
	PollHup = 16 // nobody writes any more
)

// Mode is how the end is open: open(2)'s O_RDONLY, O_WRONLY or O_RDWR.
func (ch *Channel) Mode() int {
	switch {
	case ch.out == nil:
		return syscall.O_RDONLY
	case ch.in == nil:
		return syscall.O_WRONLY
	}
	return syscall.O_RDWR
}

// Pending tells how many bytes can be read: of datagrams, in the next one.
func (ch *Channel) Pending() int {
	switch f := ch.in; {
	case f == nil:
		return 0
	case len(f.messages) > 0:
		return f.messages[0]
	default:
		return len(f.data)
	}
}

// Poll tells what can be done at once.
func (ch *Channel) Poll() (events int) {
	if f := ch.in; f != nil {
		gone := !ch.Datagrams && !f.writing
		switch {
		case len(f.data) > 0 || len(f.messages) > 0 || !f.reading:
			events |= PollIn
		case gone && ch.Socket:
			events |= PollIn
		}
		if gone && (ch.out == nil || !ch.out.writing || !ch.out.reading) {
			events |= PollHup
		}
	}
	if f := ch.out; f != nil {
		if len(f.data) < PipeCapacity || !f.reading || !f.writing {
			events |= PollOut
		}
		if !f.reading && ch.in == nil {
			events |= PollErr
		}
	}
	return events
}

// PollFD is Poll of a descriptor: a file can always be read and written. It is
// false where the program did not open the descriptor.
func (t *Thread) PollFD(fd int) (events int, ok bool) {
	switch ch := t.Channel(fd); {
	case ch != nil:
		return ch.Poll(), true
	case fd == 0:
		return PollIn, true
	case fd == 1 || fd == 2:
		return PollOut, true
	}
	return PollIn | PollOut, t.Opened(fd)
}

// Moment gives the moment of the VM's clock that is so many nanoseconds away, one that
// does not come for a negative number.
func (t *Thread) Moment(ns int64) int64 {
	if ns < 0 {
		return forever
	}
	now := t.Elapsed()
	return now + min(ns, forever-1-now)
}

// Await waits until another thread has done something with a channel of the program,
// or until a moment of the VM's clock. late says that it was the latter. It returns ok
// false where an exception is set: RuntimeError in the main thread if none could ever do anything.
func (t *Thread) Await(until int64) (late, ok bool) {
	happened, ok := t.channels().wait(t, until, false)
	return !happened, ok
}

// ReadFD reads from a descriptor that the program opened. It raises, and returns
// false, where that fails.
func (t *Thread) ReadFD(fd int, b []byte) (int, bool) {
	for {
		var n int
		var err error
		ch := t.Channel(fd)
		switch {
		case ch != nil:
			n, err = ch.Take(b, false)
		case t.Opened(fd):
			t.Outside(func() { n, err = fdRead(fd, b) })
		default:
			err = syscall.EBADF
		}
		if err == nil {
			return n, true
		}
		if ch == nil || ch.Nonblocking || err != syscall.EAGAIN {
			t.RaiseSystem(err, Null)
			return 0, false
		}
		if _, ok := t.Await(forever); !ok {
			return 0, false
		}
	}
}

// WriteFD is ReadFD for writing. A channel that blocks takes all of b.
func (t *Thread) WriteFD(fd int, b []byte) (int, bool) {
	done := 0
	for {
		var n int
		var err error
		ch := t.Channel(fd)
		switch {
		case ch != nil:
			n, err = ch.Put(b[done:])
		case t.Opened(fd):
			t.Outside(func() { n, err = fdWrite(fd, b) })
		default:
			err = syscall.EBADF
		}
		done += n
		switch {
		case err == nil && (ch == nil || ch.Nonblocking || done == len(b)):
			return done, true
		case err != nil && (ch == nil || ch.Nonblocking || err != syscall.EAGAIN):
			t.RaiseSystem(err, Null)
			return 0, false
		case err != nil:
			if _, ok := t.Await(forever); !ok {
				return 0, false
			}
		}
	}
}

// CloseFD closes a descriptor that the program opened.
func (t *Thread) CloseFD(fd int) error {
	switch {
	case t.closeChannel(fd):
		return nil
	case !t.Opened(fd):
		return syscall.EBADF
	}
	t.NoteClosed(fd)
	return fdClose(fd)
}

// IsOpen tells whether a descriptor is one that the program opened.
func (t *Thread) IsOpen(fd int) bool { return t.Channel(fd) != nil || t.Opened(fd) }

// Descriptor reads an argument that is a descriptor or has a method fileno.
func (t *Thread) Descriptor(v Value) (int, bool) {
	n := v
	if !t.IsInt(v) {
		fileno, ok := t.LookupAttr(v, "fileno")
		if !ok {
			return 0, false
		}
		if fileno.p == nil {
			dot := "."
			if t.vm.py2 {
				dot = ""
			}
			t.raise(t.vm.types.TypeError, "argument must be an int, or have a fileno() method%s", dot)
			return 0, false
		}
		n = t.Call(fileno)
		t.decref(fileno)
		if n.p == nil {
			return 0, false
		}
		defer t.decref(n)
		if !t.IsInt(n) {
			t.raise(t.vm.types.TypeError, "fileno() returned a non-integer")
			return 0, false
		}
	}
	fd, ok := t.Index(n, nil)
	switch {
	case !ok:
		return 0, false
	case fd != int64(int32(fd)) && !t.vm.py2:
		t.raise(t.vm.types.OverflowError, "Python int too large to convert to C int")
		return 0, false
	case fd != int64(int32(fd)):
		fd = -1
	}
	if fd < 0 {
		t.raise(t.vm.types.ValueError, "file descriptor cannot be a negative integer (%d)", fd)
		return 0, false
	}
	return int(fd), true
}
