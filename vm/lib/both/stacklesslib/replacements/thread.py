"""Module thread (_thread in Python 3): its threads are tasklets."""
from __future__ import absolute_import

import sys

import stackless

from .._compat import print_exception
from .. import locks

error = RuntimeError

TIMEOUT_MAX = float(2 ** 31)

_stack_size = 0


class Thread(stackless.tasklet):
    """The tasklet of a thread."""

    __slots__ = ['__dict__']
    thread_count = 0  # how many there are

    def __new__(cls, function, args, kwargs):
        return stackless.tasklet.__new__(cls)

    def __init__(self, function, args, kwargs):
        self.bind(self.thread_main)
        self(function, args, kwargs)
        Thread.thread_count += 1

    @classmethod
    def thread_main(cls, func, args, kwargs):
        try:
            func(*args, **kwargs)
        except SystemExit:
            pass  # of the thread alone
        except Exception:
            print_exception(*sys.exc_info())
        finally:
            Thread.thread_count -= 1


class LockType(locks.Lock):
    """A lock."""


def _count():
    return Thread.thread_count


def start_new_thread(function, args, kwargs={}):
    """Let a new tasklet call function. What its get_ident() will be."""
    return id(Thread(function, args, kwargs))


def get_ident():
    """A number that no other tasklet has."""
    return id(stackless.getcurrent())


def exit():
    """End this tasklet."""
    raise SystemExit


def interrupt_main():
    """Raise KeyboardInterrupt in the main tasklet."""
    main = stackless.getmain()
    if main.is_current:
        raise KeyboardInterrupt
    main.throw(KeyboardInterrupt, None, None, True)


def stack_size(size=None):
    """How much stack a thread gets, which is of no effect on tasklets."""
    global _stack_size
    before = _stack_size
    if size is not None:
        _stack_size = size
    return before


def allocate_lock(self=None):
    """A new lock. (What is given is ignored: programs make methods of this.)"""
    return LockType()


start_new, allocate, exit_thread = start_new_thread, allocate_lock, exit
RLock = locks.RLock
