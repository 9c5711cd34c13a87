"""Small tools: contexts for the flags of tasklets, and waiting with a limit."""
import time

try:
    import _thread
except ImportError:
    import thread as _thread

import stackless

from .errors import WaitTimeoutError

__all__ = ['atomic', 'block_trap', 'ignore_nesting', 'elapsed_time', 'set_channel_pref', 'channel_wait', 'local']

atomic = stackless.atomic

# The clock that waiting goes by: seconds, from some moment on.
elapsed_time = getattr(time, 'monotonic', time.time)


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


def set_channel_pref(chan):
    """Let who sends on chan go on, and who gets something wait for its turn. This is
    what makes a channel fit for waking up tasklets of other threads, which cannot run
    at once in any case."""
    chan.preference = 0


class _Timer(object):
    """A call that is made after some time, by a thread, unless it is cancelled before."""

    def __init__(self, delay, call):
        self.call = call
        _thread.start_new_thread(self.wait, (delay,))

    def wait(self, delay):
        time.sleep(max(delay, 0))
        with atomic():
            if self.call is not None:
                self.call()
                self.call = None

    def cancel(self):
        """To be called in atomic mode: what has not been done then never will be."""
        self.call = None


def channel_wait(chan, timeout=None):
    """Receive from chan. Where nothing comes within timeout seconds (None: no limit)
    WaitTimeoutError is raised. No loop has to run for that; a thread keeps the time."""
    if timeout is None:
        return chan.receive()
    with atomic():
        if timeout <= 0 and chan.balance <= 0:
            raise WaitTimeoutError('nothing came on the channel')
        task = stackless.getcurrent()

        def expire():
            if task.blocked:
                task.throw(WaitTimeoutError, 'nothing came on the channel', None, True)

        timer = _Timer(timeout, expire)
        try:
            return chan.receive()
        finally:
            timer.cancel()
            expire = None


class local(object):
    """Attributes that each tasklet has of its own. They go with the tasklet."""

    def __init__(self):
        import weakref
        object.__setattr__(self, '_tasks', weakref.WeakKeyDictionary())

    def _own(self):
        return self._tasks.setdefault(stackless.getcurrent(), {})

    def __getattr__(self, name):
        try:
            return self._own()[name]
        except KeyError:
            raise AttributeError(name)

    def __setattr__(self, name, value):
        self._own()[name] = value

    def __delattr__(self, name):
        try:
            del self._own()[name]
        except KeyError:
            raise AttributeError(name)
