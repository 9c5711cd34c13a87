"""Functions that run until they have to wait, and then let their caller go on.

Their first argument is an Awaiter, whose await(future) waits. Module stacklesslib.async has
all this by its old names, which Python 3 has no way to write since async and await are
words of the language: there it is async_ and await_.
"""
import sys

import stackless

from . import futures
from ._compat import unhandled, wraps
from .base import atomic

__all__ = ['Awaiter', 'async_', 'future', 'create_future']


def create_future(callable, args=(), kwargs={}, executor=futures.tasklet_executor):
    """A future of callable(*args, **kwargs)."""
    return executor.submit_args(callable, args, kwargs)


def future(executor=futures.tasklet_executor):
    """A decorator: the function gives a future of what it returns."""
    def decorate(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            return create_future(func, args, kwargs, executor)
        return wrapper
    return decorate


class Awaiter(object):
    """Where an async function waits."""

    def await_(self, future, timeout=None):
        """The result of a future; until that is there the caller goes on."""
        with atomic():
            if future.done():
                return future.result()
        self._continue_caller()
        return future.result(timeout)

    def _continue_caller(self):
        with atomic():
            if not self.caller_continued:
                self.caller_continued = True
                self.caller.run()

    def call_async(self, function, args=(), kwargs={}):
        """A future of function, which runs until it waits before this gives it."""
        self.caller = stackless.getcurrent()
        self.caller_continued = False
        result = futures.Future()
        with atomic():
            try:
                stackless.tasklet().bind(self._call, (result, function, args, kwargs)).switch()
            finally:
                self.caller_continued = True  # even by somebody else
        return result

    def _call(self, result, function, args, kwargs):
        try:
            try:
                result.execute(function, (self,) + args, kwargs)
            finally:
                self._continue_caller()
        except:
            unhandled(function)


setattr(Awaiter, 'await', Awaiter.__dict__['await_'])


def async_(func):
    """A decorator: the function gets an Awaiter before its arguments, and gives a future
    of what it returns."""
    @wraps(func)
    def wrapper(*args, **kwargs):
        return Awaiter().call_async(func, args, kwargs)
    return wrapper
