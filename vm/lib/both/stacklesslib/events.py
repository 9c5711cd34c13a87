"""A queue of calls that are to be made at some time, for a loop to make."""
import sys

from _heapq import heapify, heappop, heappush

from ._compat import print_exception
from .base import atomic
from .base import time as elapsed_time


class EventQueue(object):
    """Calls to be made later. Threads and tasklets may use one together.

    What puts a call there is named as in PEP 3156, and gives a Handle.
    """

    def __init__(self):
        self.queue = []  # a heap of (when, sequence, interval or -1, callback, args)
        self.time_offset = 0  # how far the times in the queue are ahead of the clock
        self.sequence = 0  # what comes first of two that are due at once

    def __len__(self):
        return len(self.queue)

    @staticmethod
    def time():
        return elapsed_time()

    def _now(self):
        return self.time() + self.time_offset

    def reschedule(self, delta_t):
        """Let all that is in the queue be due delta_t seconds later."""
        self.time_offset -= delta_t

    def call_soon(self, callback, *args):
        """Let callback be called when the queue is looked at next."""
        return self._call_at(self._now(), -1, callback, args)

    def call_later(self, delay, callback, *args):
        """Let callback be called after delay seconds."""
        return self._call_at(self._now() + delay, -1, callback, args)

    def call_later_threadsafe(self, delay, callback, *args):
        """call_later() from another thread than the one whose loop makes the calls."""
        handle = self.call_later(delay, callback, *args)
        self.cancel_sleep()
        return handle

    def call_at(self, deadline, callback, *args):
        """Let callback be called when time() is deadline."""
        return self._call_at(deadline + self.time_offset, -1, callback, args)

    def call_repeatedly(self, interval, callback, *args):
        """Let callback be called every interval seconds."""
        return self._call_at(self._now() + interval, interval, callback, args)

    def cancel_sleep(self):
        """Wake the loop, where it waits for the next call. This one knows of no loop."""

    def _call_at(self, when, interval, callback, args):
        with atomic():
            sequence = self.sequence
            self.sequence += 1
            heappush(self.queue, (when, sequence, interval, callback, args))
        return Handle(self, sequence, callback, args)

    def _cancel(self, sequence):
        with atomic():
            for i, event in enumerate(self.queue):
                if event[1] == sequence:
                    del self.queue[i]
                    heapify(self.queue)
                    return
        raise ValueError('event not in queue')

    def pump(self):
        """Make the calls that are due. Those that they put into the queue wait for the
        next time. How many there were."""
        batch = []
        with atomic():
            now = self._now()
            while self.queue and self.queue[0][0] <= now:
                batch.append(heappop(self.queue))
        for when, sequence, interval, callback, args in batch:
            if interval >= 0:
                with atomic():
                    heappush(self.queue, (now + interval, sequence, interval, callback, args))
            try:
                callback(*args)
            except Exception:
                self.handle_exception(sys.exc_info())
        return len(batch)

    @property
    def is_due(self):
        """Whether there is a call to be made now."""
        delay = self.due_delay()
        return delay is not None and delay <= 0

    def due_delay(self):
        """In how many seconds the next call is due; None where there is none."""
        with atomic():
            if not self.queue:
                return None
            return max(0.0, self.queue[0][0] - self._now())

    def handle_exception(self, exc_info):
        """What a call raised. Prints it; may be overridden."""
        print_exception(*exc_info)


class Handle(object):
    """A call that is to be made, which can be cancelled."""

    def __init__(self, queue, sequence, callback, args):
        self._queue = queue
        self._sequence = sequence
        self.cancelled = None  # what cancel() said, None before
        self.callback = callback
        self.args = args

    def cancel(self):
        """Take the call out of the queue. False where it has been made already."""
        if self.cancelled is None:
            try:
                self._queue._cancel(self._sequence)
            except ValueError:
                self.cancelled = False
            else:
                self.cancelled = True
        return self.cancelled


class DummyEventQueue(object):
    """The queue of a program that has no loop to make the calls: an error to use."""

    def bork(self, *args, **kwds):
        raise NotImplementedError('events are not being pumped')

    call_soon = call_later = call_later_threadsafe = call_at = call_repeatedly = pump = bork
