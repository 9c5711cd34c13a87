"""What all else is built on: contexts for the flags of tasklets, and a channel that wakes
who waits for it."""
import time as _time

import stackless

__all__ = ['time', 'atomic', 'block_trap', 'ignore_nesting', 'switch_trap', 'SignalChannel']

# The clock that waiting goes by: seconds, from some moment on.
time = getattr(_time, 'monotonic', _time.time)

atomic = stackless.atomic


class _Flag(object):
    """A context in which a flag of the tasklet that runs has another value."""

    def __init__(self, value=True):
        self.value = value

    def __enter__(self):
        self.task = stackless.getcurrent()
        self.before = self.get(self.task)
        self.put(self.task, self.value)
        return self

    def __exit__(self, *exc_info):
        self.put(self.task, self.before)
        self.task = None


class block_trap(_Flag):
    """A context in which it is an error for the tasklet to block."""

    def get(self, task):
        return task.block_trap

    def put(self, task, value):
        task.block_trap = value


class ignore_nesting(_Flag):
    """A context in which the watchdog may interrupt the tasklet in nested calls too."""

    def get(self, task):
        return bool(task.ignore_nesting)

    def put(self, task, value):
        task.set_ignore_nesting(value)


class switch_trap(object):
    """A context in which it is an error for this thread to switch to another tasklet."""

    def __enter__(self):
        stackless.switch_trap(1)
        return self

    def __exit__(self, *exc_info):
        stackless.switch_trap(-1)


class SignalChannel(stackless.channel):
    """A channel that wakes who waits for it, if anybody does. Who signals goes on."""

    __slots__ = []

    def __init__(self):
        self.preference = 1

    def signal(self, value=None):
        """Wake the first one that waits."""
        with atomic():
            if self.balance < 0:
                self.send(value)

    def signal_all(self, value=None):
        """Wake all that wait now."""
        with atomic():
            for i in range(-self.balance):
                if self.balance < 0:
                    self.send(value)

    def asignal(self):
        """Wake the first one that waits. To be called in atomic mode."""
        if self.balance < 0:
            self.send(None)

    def asignal_all(self):
        """Wake all that wait now. To be called in atomic mode."""
        for i in range(-self.balance):
            self.asignal()
