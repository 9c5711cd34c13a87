"""The loop that wakes tasklets: mainloop, and the queue of calls that it makes."""
import sys
import time

import stackless

from ._compat import print_exception, thread
from .app import sleep
from .base import time as elapsed_time
from .events import EventQueue

__all__ = ['MainLoop', 'PollingWait', 'AsyncoreMainLoop', 'mainloop', 'mainloopClass', 'event_queue', 'sleep',
           'elapsed_time']

_sleep = getattr(time, 'real_sleep', time.sleep)

GRAIN = 0.01  # for so many seconds a loop may not see what another thread does


class _Break(object):
    """Something that ends a wait, from any thread."""

    def __init__(self):
        self._lock = thread.allocate_lock()  # held until somebody breaks the wait
        self._lock.acquire()

    def set(self):
        try:
            self._lock.release()
        except (RuntimeError, thread.error):
            pass  # broken already

    def wait(self, delay):
        """Wait, no longer than delay seconds; how often it was broken does not matter."""
        from .util import _wait_for_lock
        _wait_for_lock(self._lock, delay)
        self._lock.acquire(False)


class MainLoop(object):
    """A loop that makes the calls that are due, and runs tasklets.

    Programs that have a loop of their own call pump() and run tasklets themselves. A
    subclass that can wait for IO overrides interruptable_wait() and interrupt_wait().
    """

    def __init__(self):
        self.max_wait_time = 0.01  # for as long IO may go unseen
        self.running = True
        self.break_wait = _Break()
        self.pumps = []
        self.event_queue = event_queue

    def add_pump(self, pump):
        """Let pump() be called each time round the loop."""
        if pump not in self.pumps:
            self.pumps.append(pump)

    def remove_pump(self, pump):
        if pump in self.pumps:
            self.pumps.remove(pump)

    def pump_pumps(self):
        for pump in list(self.pumps):
            pump()

    def get_wait_time(self, time):
        """How long there is nothing to do, as far as is known at that time."""
        if stackless.runcount > 1:
            return 0.0
        delay = self.event_queue.due_delay()
        return self.max_wait_time if delay is None else max(min(delay, self.max_wait_time), 0.0)

    def adjust_wait_times(self, deltaSeconds):
        """Let all that waits for a time wait longer: the loop stood still so long."""
        self.event_queue.reschedule(deltaSeconds)

    def interruptable_wait(self, delay):
        """Wait for delay seconds, or until interrupt_wait()."""
        self.break_wait.wait(delay)

    def interrupt_wait(self):
        """Let the loop go on at once. For other threads, which gave it something to do."""
        self.break_wait.set()

    def raw_sleep(self, delay):
        _sleep(delay)

    def pump(self, run_for=0):
        """Do what is due, which wakes tasklets. It does not run them."""
        self.pump_pumps()
        self.event_queue.pump()

    def run_tasklets(self, run_for=0):
        """Run the tasklets that can run; with run_for no longer than so many steps each,
        the one that takes longer being given."""
        try:
            return stackless.run(run_for)
        except Exception:
            self.handle_error(sys.exc_info())

    def handle_error(self, ei):
        """What a tasklet raised. Prints it; may be overridden."""
        print_exception(*ei)

    def wait(self):
        """Wait until there is something to do."""
        delay = self.get_wait_time(elapsed_time())
        if delay:
            self.interruptable_wait(delay)

    def loop(self):
        """Once round."""
        self.wait()
        self.pump()
        self.run_tasklets()

    def run(self):
        """Go round until somebody calls stop()."""
        while self.running:
            self.loop()

    def stop(self):
        self.running = False


class PollingWait(object):
    """For a loop that waits by something that no other thread can interrupt: it waits for
    a short time, again and again."""

    def __init__(self):
        super(PollingWait, self).__init__()
        self.break_wait = False

    def interruptable_wait(self, delay):
        limit = elapsed_time() + delay
        while not self.break_wait:
            left = limit - elapsed_time()
            if left <= 0:
                break
            self.raw_wait(min(left, GRAIN))
        self.break_wait = False

    def interrupt_wait(self):
        self.break_wait = True

    def raw_wait(self, delay):
        _sleep(delay)


class AsyncoreMainLoop(PollingWait, MainLoop):
    """A loop for programs with sockets of the library's module asyncore, where there are
    any: it waits for them as well."""

    def raw_wait(self, delay):
        asyncore = sys.modules.get('asyncore')
        if asyncore is None or not asyncore.socket_map:
            _sleep(delay)
        else:
            from .monkeypatch import Unpatched
            with Unpatched():
                asyncore.poll(delay)


event_queue = EventQueue()
mainloopClass = AsyncoreMainLoop
mainloop = mainloopClass()
