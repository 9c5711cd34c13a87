"""Between calls that wait for their result, as tasklets like them, and calls that give it
to a callback."""
import sys

import stackless

from . import util
from .base import atomic
from .errors import AsyncCallFailed, CancelledError

__all__ = ['SyncToAsync', 'AsyncToSync', 'AsyncCallFailed', 'CancelledError']


class SyncToAsync(object):
    """A call that waits for what a callback gets. initiate_call(args, kwds), which a class
    of this or who makes one has to give, begins it, and one of on_success... and
    on_failure... is to be called back in the end. For one call."""

    def __init__(self):
        self.channel = util.QueueChannel()
        self.tasklet = None  # which waits

    def __call__(self, *args, **kwds):
        with atomic():
            self.tasklet = stackless.getcurrent()
            try:
                self.initiate_call(args, kwds)
                return self.wait()
            finally:
                self.channel.close()
                self.tasklet = None

    def initiate_call(self, args, kwds):
        raise NotImplementedError('initiate_call() is what makes the call')

    def wait(self):
        return self.channel.receive()

    def cancel(self, *args):
        """Raise CancelledError where somebody waits."""
        with atomic():
            if self.tasklet:
                self.tasklet.throw(CancelledError, args)

    def on_success(self, value):
        """The callback: the call gives value."""
        if not self.return_value(value):
            self.abandoned_success(value)

    def on_failure(self, value):
        """The callback: the call raises AsyncCallFailed(value)."""
        if not self.raise_exception(AsyncCallFailed, value):
            self.abandoned_failure(value)

    # What gets more than one value gives a tuple of them.

    def on_success_va(self, *args):
        return self.on_success(args)

    def on_success_vakw(self, *args, **kwargs):
        return self.on_success((args, kwargs))

    def on_failure_va(self, *args):
        return self.on_failure(args)

    def on_failure_vakw(self, *args, **kwargs):
        return self.on_failure((args, kwargs))

    def return_value(self, value):
        """Let the call give value. False where nobody waits for it any more."""
        return self._answer(self.channel.send, value)

    def raise_exception(self, exc, val=None, tb=None):
        """Let the call raise an exception. False where nobody waits for it any more."""
        return self._answer(self.channel.send_throw, exc, val, tb)

    def _answer(self, send, *args):
        try:
            send(*args)
        except ValueError:
            if not self.channel.closing:
                raise
            return False
        return True

    def abandoned_success(self, value):
        """on_success() came too late. To be overridden."""

    def abandoned_failure(self, value):
        """on_failure() came too late. To be overridden."""
        self.abandoned_success(value)


class AsyncToSync(object):
    """A call that gives callbacks what function returns, on_success(result), or raises,
    on_failure(exc_info). function is called on a tasklet that dispatcher makes."""

    def __init__(self, function, on_success=None, on_failure=None, dispatcher=util.tasklet_run):
        self.function = function
        self.on_success = on_success
        self.on_failure = on_failure
        self.dispatcher = dispatcher

    def initiate_call(self, args=(), kwds={}):
        """Begin the call."""
        self.dispatcher(self.worker, (args, kwds))

    def worker(self, args, kwds):
        try:
            result = self.function(*args, **kwds)
        except BaseException:
            self.on_failure(sys.exc_info())
        else:
            self.on_success(result)
