"""Tools for tasklets: limits of time, calls on other tasklets, channels that keep what is
sent, attributes that each tasklet has of its own."""
import sys

from _collections import deque
from _weakref import ref

import stackless

from . import app
from ._compat import raise_instead, reraise, thread, wraps
from .base import atomic, block_trap, ignore_nesting, switch_trap, time
from .errors import CancelledError, TimeoutError, WaitTimeoutError

__all__ = ['atomic', 'block_trap', 'ignore_nesting', 'switch_trap', 'time', 'elapsed_time', 'set_channel_pref',
           'channel_wait', 'send_throw', 'tasklet_throw', 'ChannelSequenceMixin', 'QueueChannel', 'tasklet_new',
           'tasklet_run', 'tasklet_call', 'timeout', 'timeout_call', 'timeout_function', 'Timeouts', 'cancellable',
           'local', 'CancelledError', 'TimeoutError', 'WaitTimeoutError']

elapsed_time = time


def set_channel_pref(chan):
    """Let who sends on chan go on, and who gets something wait for its turn. This is
    what makes a channel fit for waking up tasklets of other threads, which cannot run
    at once in any case."""
    chan.preference = 0


# Limits of time.

class _Timer(object):
    """A call that is made after some time, by a thread, unless it is cancelled before."""

    def __init__(self, delay, call):
        self.call = call
        self.over = thread.allocate_lock()  # held as long as there is something to wait for
        self.over.acquire()
        thread.start_new_thread(self.wait, (delay,))

    def wait(self, delay):
        _wait_for_lock(self.over, delay)
        with atomic():
            if self.call is not None:
                self.call()
                self.call = None

    def cancel(self):
        """To be called in atomic mode: what has not been done then never will be."""
        if self.call is not None:
            self.call = None
            self.over.release()


if hasattr(thread, 'TIMEOUT_MAX'):
    def _wait_for_lock(lock, delay):
        lock.acquire(True, min(max(delay, 0), thread.TIMEOUT_MAX))
else:
    from time import sleep as _sleep

    def _wait_for_lock(lock, delay):
        # Locks of Python 2 have no limit: look from time to time, as its threading does.
        limit, pause = time() + delay, 0.0005
        while not lock.acquire(False):
            left = limit - time()
            if left <= 0:
                break
            pause = min(pause * 2, left, 0.05)
            _sleep(pause)


def _call_later(delay, call):
    """Let call() be made after delay seconds: by the loop, and where there is none by a
    thread. To be cancelled by the cancel() of what this gives, in atomic mode."""
    if app.is_pumped():
        return app.event_queue.call_later(delay, call)
    return _Timer(delay, call)


class _InternalTimeout(BaseException):
    """What is thrown at a tasklet whose time is over: nothing that a program catches."""


class timeout(object):
    """A context that must not take longer than delay seconds (None, or a negative number:
    no limit): the tasklet gets a TimeoutError, or exc, an exception or a class of them.
    With blocked it only gets it when it is waiting for a channel at that time.

    A tasklet that does not let others run cannot be interrupted.
    """

    def __init__(self, delay, blocked=False, exc=None):
        self._delay, self._blocked, self._exc = delay, blocked, exc
        self._task = self._timer = None

    def __enter__(self):
        if self._delay is not None and self._delay >= 0:
            with atomic():
                self._task = stackless.getcurrent()
                self._timer = _call_later(self._delay, self._expire)
        return self

    def _expire(self):
        with atomic():
            task = self._task
            if task is None or self._blocked and not task.blocked:
                return
            if task.is_current and not task.blocked and task is not stackless.getcurrent():
                # It runs, in another thread.
                self._timer = _call_later(0.001, self._expire)
            else:
                task.throw(_InternalTimeout(self), None, None, True)

    def __exit__(self, type, value, tb):
        try:
            with atomic():
                self._task, timer, self._timer = None, self._timer, None
                if timer is not None:
                    timer.cancel()
            if isinstance(value, _InternalTimeout) and value.args[0] is self:
                exc = self._exc
                if exc is None:
                    exc = TimeoutError('timed out after %ss' % (self._delay,))
                elif not isinstance(exc, BaseException):
                    exc = exc()
                raise_instead(exc, tb)
        finally:
            value = tb = exc = None


def channel_wait(chan, timeout=None, exc=None):
    """Receive from chan. Where nothing comes within timeout seconds TimeoutError is
    raised, or exc as by timeout(). Where no loop runs (see stacklesslib.app) a thread
    keeps the time."""
    if timeout is None or timeout < 0:
        return chan.receive()
    with atomic():
        if timeout == 0 and chan.balance <= 0 and not app.is_pumped():
            # Nobody can send before the time is over.
            raise exc or TimeoutError('timed out after %ss' % (timeout,))
        with _timeout(timeout, True, exc):
            return chan.receive()


_timeout = timeout  # arguments have that name too


def timeout_call(function, delay):
    """Call function: True and its result, or False and the TimeoutError where it takes
    longer than delay seconds."""
    try:
        with timeout(delay):
            return True, function()
    except TimeoutError as e:
        return False, e


def timeout_function(delay):
    """A decorator: the function gets a TimeoutError after delay seconds."""
    def decorate(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            with timeout(delay):
                return function(*args, **kwargs)
        return wrapper
    return decorate


class Timeouts(object):
    """Several limits that end at once: each timeout() is for what is left of delay."""

    def __init__(self, delay, blocked=False, exc=None):
        self.blocked, self.exc = blocked, exc
        self.deadline = None if delay is None or delay < 0 else time() + delay

    def delay(self):
        """How much is left, None for no limit."""
        return None if self.deadline is None else self.deadline - time()

    def timeout(self):
        """A context as of timeout(). Raises what it would where nothing is left."""
        delay = self.delay()
        if delay is not None and delay <= 0:
            if not self.blocked:
                raise self.exc or TimeoutError()
            delay = 0
        return timeout(delay, self.blocked, self.exc)


# Exceptions for others.

def send_throw(channel, exc, val=None, tb=None):
    """Send an exception over channel, given as to Python 2's raise."""
    return channel.send_throw(exc, val, tb)


def tasklet_throw(tasklet, exc, val=None, tb=None, pending=False):
    """Throw an exception at a tasklet, given as to Python 2's raise."""
    return tasklet.throw(exc, val, tb, pending)


class _InternalCancel(BaseException):
    """What is thrown at a tasklet to leave the context of a cancellable."""


class cancellable(object):
    """A context that others can let end, with a CancelledError, by cancel()."""

    def __init__(self):
        self.tasklet = None  # who is in the context; False when it was told to leave
        self.exception = None  # what it left with

    def __enter__(self):
        assert not self.tasklet, 'the context is in use'
        self.tasklet = stackless.getcurrent()
        return self

    def __exit__(self, exc, val, tb):
        try:
            if isinstance(val, _InternalCancel) and val.args[0] is self:
                self.exception = CancelledError(*val.args[1])
                raise_instead(self.exception, tb)
            if self.tasklet is not False:
                self.tasklet = None
        finally:
            val = tb = None

    def cancel(self, *args):
        """Let the context end. args are for the CancelledError."""
        with atomic():
            task = self.tasklet
            if task:
                self.tasklet = False
                task.raise_exception(_InternalCancel, self, args)

    def cancelled(self):
        """Whether cancel() ended it."""
        return self.tasklet is False

    def match(self, val):
        """Whether val is the exception that it ended with."""
        return self.exception is not None and self.exception is val


# Channels.

class ChannelSequenceMixin(object):
    """What a channel does by send() and receive(), for those that do them otherwise."""

    def send_sequence(self, sequence):
        """Send all that is in sequence. How many it was."""
        n = 0
        for value in sequence:
            self.send(value)
            n += 1
        return n

    def __iter__(self):
        return self

    def __next__(self):
        try:
            return self.receive()
        except ValueError as e:
            if 'closed channel' not in str(e):
                raise
        raise StopIteration

    next = __next__


class QueueChannel(ChannelSequenceMixin, stackless.channel):
    """A channel that keeps up to max_len values (any number where that is negative) that
    nobody has received yet: only then a sender waits. balance counts them."""

    def __init__(self, max_len=-1):
        self.value_queue = deque()  # pairs: whether it is a value or an exception, and what
        self.max_len = max_len

    @property
    def balance(self):
        return len(self.value_queue) + super(QueueChannel, self).balance

    def _send(self, item):
        chan = super(QueueChannel, self)
        with atomic():
            room = self.max_len < 0 or len(self.value_queue) < self.max_len
            if room and chan.balance == 0 and not chan.closing:
                self.value_queue.append(item)
            else:
                chan.send(item)

    def send(self, value):
        self._send((True, value))

    def send_exception(self, exc, *args):
        self.send_throw(exc, args)

    def send_throw(self, exc, value=None, tb=None):
        self._send((False, (exc, value, tb)))

    def _take(self, chan):
        """What the first sender has who waits; let it go on without running it now."""
        before = self.preference, self.schedule_all
        self.preference, self.schedule_all = -1, False
        try:
            return chan.receive()
        finally:
            self.preference, self.schedule_all = before

    def receive(self):
        chan = super(QueueChannel, self)
        with atomic():
            if chan.balance > 0:
                self.value_queue.append(self._take(chan))
            ok, value = self.value_queue.popleft() if self.value_queue else chan.receive()
            if ok:
                return value
            try:
                reraise(*value)
            finally:
                value = None


# Calls on other tasklets.

def tasklet_new(function, args=(), kwargs={}):
    """Call function on a new tasklet, when it is its turn."""
    return stackless.tasklet(function)(*args, **kwargs)


def tasklet_run(function, args=(), kwargs={}):
    """Call function on a new tasklet, at once."""
    task = stackless.tasklet(function)(*args, **kwargs)
    task.run()
    return task


def tasklet_call(function, args=(), kwargs={}, dispatcher=tasklet_run, timeout=None, on_abandoned=None):
    """Call function elsewhere, on a tasklet that dispatcher(helper) starts, and wait for
    its result: a TimeoutError after timeout seconds, a CancelledError where that tasklet
    is killed. Where this one leaves before the function has ended on_abandoned() is
    called."""
    chan = stackless.channel()
    done = []

    def helper():
        try:
            try:
                try:
                    result = function(*args, **kwargs)
                except TaskletExit as e:
                    raise CancelledError(*e.args)
                finally:
                    done.append(True)
            except BaseException:
                send_throw(chan, *sys.exc_info())
            else:
                chan.send(result)
        except ValueError:
            if not chan.closing:
                raise
            # Nobody listens any more.

    dispatcher(helper)
    with atomic():
        try:
            return channel_wait(chan, timeout)
        finally:
            chan.close()
            if on_abandoned and not done:
                on_abandoned()


class local(object):
    """Attributes that each tasklet has of its own. They go with the tasklet."""

    def __init__(self):
        object.__setattr__(self, '_tasklets', {})

    def get_dict(self):
        """Those of the tasklet that runs."""
        tasklets = object.__getattribute__(self, '_tasklets')
        task = stackless.getcurrent()
        attributes = tasklets.get(ref(task))
        if attributes is None:
            attributes = tasklets[ref(task, lambda r: tasklets.pop(r, None))] = {}
        return attributes

    def __getattribute__(self, name):
        attributes = object.__getattribute__(self, 'get_dict')()
        if name == '__dict__':
            return attributes
        if name in attributes:
            return attributes[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__getattribute__(self, 'get_dict')()[name] = value

    def __delattr__(self, name):
        try:
            del object.__getattribute__(self, 'get_dict')()[name]
        except KeyError:
            raise AttributeError(name)
