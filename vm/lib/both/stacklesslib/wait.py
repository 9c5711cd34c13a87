"""Waiting for any of several things.

What can be waited for has add_done_callback(callback), which calls callback(it) once, at
once where it has come already, and remove_done_callback(callback): futures, tasklets and
channels of the kinds here, stacklesslib.locks.Event, and what else is a WaitSite.
"""
import sys
from itertools import islice

import stackless

from . import util
from ._compat import print_exception, reraise
from .base import atomic
from .errors import CancelledError, TimeoutError
from .weakmethod import WeakMethodProxy

__all__ = ['WaitSite', 'Observer', 'WaitableTasklet', 'ValueTasklet', 'WaitChannelMixin', 'WaitChannel', 'Receivable',
           'Sendable', 'iwait', 'iwait_no_raise', 'wait', 'swait', 'any', 'all']


class WaitSite(object):
    """Something that can be waited for."""

    def __init__(self):
        self._callbacks = []

    def waitsite_signalled(self):
        """Whether it has come already. To be overridden by what stays so."""
        return False

    def waitsite_signal(self):
        """It has come: tell those that wait."""
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            self._cb(callback)

    def add_done_callback(self, cb):
        """Let cb(self) be called when it comes."""
        self._callbacks.append(cb)
        if self.waitsite_signalled():
            self._cb(cb)

    def remove_done_callback(self, cb):
        """Do not let it be called."""
        for i, callback in enumerate(self._callbacks):
            if callback is cb:  # a proxy of a dead method cannot be compared
                del self._callbacks[i]
                return
        try:
            self._callbacks.remove(cb)
        except (ValueError, ReferenceError):
            pass

    def _cb(self, cb):
        try:
            cb(self)
        except Exception:
            self.handle_exception(sys.exc_info())

    def handle_exception(self, ei):
        """What a callback raised. Prints it; may be overridden."""
        print_exception(*ei)


class Observer(WaitSite):
    """Something that comes when another one does, and filter() says so."""

    observed = None  # for close(), where there never was one

    def __init__(self, observed):
        super(Observer, self).__init__()
        self.got_callback = False
        self.cb = WeakMethodProxy(self.callback)  # which lets the observer die
        self.observed = observed
        observed.add_done_callback(self.cb)

    def __del__(self):
        self.close()

    def close(self):
        """Observe no longer."""
        if self.observed is not None:
            self.observed.remove_done_callback(self.cb)
            self.observed = None

    def callback(self, target):
        self.got_callback = True
        if self.observed is not None and self.filter():
            self.waitsite_signal()

    def waitsite_signalled(self):
        return self.got_callback and self.filter()

    def filter(self):
        """Whether what came is what is waited for."""
        return True


class WaitableTasklet(stackless.tasklet, WaitSite):
    """A tasklet whose end can be waited for."""

    def __new__(cls, *args, **kwds):
        return stackless.tasklet.__new__(cls)

    def __init__(self, func, args=None, kwargs=None):
        WaitSite.__init__(self)
        self._done = False
        if func or args or kwargs:
            self.bind(func, args, kwargs)

    def bind(self, func, args=None, kwargs=None):
        if func:
            run, func = func, lambda *args, **kwargs: self._run(run, args, kwargs)
        if args or kwargs:
            return super(WaitableTasklet, self).bind(func, args, kwargs)
        return super(WaitableTasklet, self).bind(func)

    def _run(self, func, args, kwargs):
        try:
            return func(*args, **kwargs)
        finally:
            self._done = True
            self.waitsite_signal()

    def waitsite_signalled(self):
        return self._done

    def join(self, timeout=None):
        """Wait for the end. False where time was over before."""
        return bool(wait([self], timeout))


class ValueTasklet(WaitableTasklet):
    """A tasklet that keeps what its function returned or raised."""

    def __init__(self, func, args=None, kwargs=None):
        super(ValueTasklet, self).__init__(func, args, kwargs)
        self._value = None
        self._error = None

    def _run(self, func, args, kwargs):
        super(ValueTasklet, self)._run(self._keep, (func, args, kwargs), {})

    def _keep(self, func, args, kwargs):
        try:
            self._value = func(*args, **kwargs)
        except TaskletExit as e:
            self._error = CancelledError, CancelledError(e), sys.exc_info()[2]
        except:
            self._error = sys.exc_info()

    def get(self, block=True, timeout=None):
        """What the function returned; what it raised is raised, a TaskletExit as a
        CancelledError. TimeoutError where it has not ended, in time if block."""
        with atomic():
            if block and not self._done:
                self.join(timeout)
            if not self._done:
                raise TimeoutError()
            if self._error:
                reraise(*self._error)
            return self._value

    def result(self, timeout=None):
        """get(), named as by futures."""
        return self.get(timeout=timeout)


class WaitChannelMixin(WaitSite, util.ChannelSequenceMixin):
    """For channels: somebody begins to wait there to send, or to receive."""

    def __init__(self):
        super(WaitChannelMixin, self).__init__()
        self._coming = 0  # what will wait, while those are told that wait for it

    @property
    def balance(self):
        return super(WaitChannelMixin, self).balance + self._coming

    def _tell(self, coming):
        if super(WaitChannelMixin, self).balance == 0:
            self._coming += coming
            try:
                self.waitsite_signal()
            finally:
                self._coming -= coming

    def send(self, value):
        with atomic():
            self._tell(1)
            super(WaitChannelMixin, self).send(value)

    def send_exception(self, exc, *args):
        with atomic():
            self._tell(1)
            super(WaitChannelMixin, self).send_exception(exc, *args)

    def send_throw(self, exc, value=None, tb=None):
        with atomic():
            self._tell(1)
            super(WaitChannelMixin, self).send_throw(exc, value, tb)

    def receive(self):
        with atomic():
            self._tell(-1)
            return super(WaitChannelMixin, self).receive()


class WaitChannel(WaitChannelMixin, stackless.channel):
    """A channel that can be waited for."""


class Receivable(Observer):
    """A WaitChannel that somebody sends on."""

    def filter(self):
        return self.observed.balance > 0


class Sendable(Observer):
    """A WaitChannel that somebody receives from."""

    def filter(self):
        return self.observed.balance < 0


def iwait(objects, timeout=None, raise_timeout=False):
    """An iterator of objects, in the order in which they come. TimeoutError where that
    takes longer than timeout seconds altogether; 0 gives those that are there.
    (raise_timeout is of no use, it is there for who gives it.)"""
    channel = util.QueueChannel()
    waiting = []  # pairs of objects and callbacks

    def listen(obj):
        def callback(come):
            obj.remove_done_callback(callback)
            channel.send(obj)
        waiting.append((obj, callback))
        obj.add_done_callback(callback)

    limits = util.Timeouts(timeout)
    try:
        with atomic():
            for obj in objects:
                listen(obj)
        for i in range(len(waiting)):
            with atomic():
                left = limits.delay()
                if left is not None and left <= 0 and channel.balance <= 0:
                    raise TimeoutError()
                obj = util.channel_wait(channel, left if left is None else max(left, 0))
            yield obj
    finally:
        for obj, callback in waiting:
            obj.remove_done_callback(callback)


def iwait_no_raise(objects, timeout=None):
    """iwait() that just ends when time is over."""
    try:
        for obj in iwait(objects, timeout):
            yield obj
    except TimeoutError:
        pass


def wait(objects, timeout=None, count=None):
    """Wait for objects, for count of them, or until time is over. Those that came, in
    their order."""
    come = iwait_no_raise(objects, timeout)
    return list(come if count is None else islice(come, count))


def swait(waitable, timeout=None):
    """Wait for one object, which is given. TimeoutError where time is over before."""
    channel = util.QueueChannel()
    with atomic():
        waitable.add_done_callback(channel.send)
        try:
            return util.channel_wait(channel, timeout)
        finally:
            waitable.remove_done_callback(channel.send)


def _now(func):
    task = ValueTasklet(func)()
    task.run()
    return task


def any(iterable):
    """What comes when the first of iterable does. Its result() is that one, None where
    there is none at all."""
    def first():
        for obj in iwait(iterable):
            return obj
    return _now(first)


def all(iterable):
    """What comes when all of iterable have. Its result() is a list of them in the order
    in which they came."""
    return _now(lambda: list(iwait(iterable)))
