"""What depends on whether the program runs a loop (stacklesslib.main.mainloop) that wakes
tasklets: install_stackless() says that it does, install_vanilla() that it does not.

Until the former these are the things of modules time and threading, that make the whole
thread wait. Programs may keep the functions here: they use what is installed when they
are called.
"""
import time

from . import events
from .base import SignalChannel

__all__ = ['sleep', 'Event', 'Lock', 'RLock', 'Condition', 'Semaphore', 'event_queue', 'install_vanilla',
           'install_stackless']


def real_threading():
    """Module threading, whatever monkeypatch put in its place."""
    import threading
    return getattr(threading, 'real_threading', threading)


class _Sleepers(object):
    """The tasklets that sleep."""

    def __init__(self):
        self.chan = SignalChannel()  # of all that sleep for no time

    def sleep(self, delay):
        chan = self.chan if delay <= 0 else SignalChannel()
        if delay <= 0:
            _event_queue.call_soon(chan.signal)
        else:
            _event_queue.call_later(delay, chan.signal)
        chan.receive()


class _Installed(object):
    """What one of the globals here is, by the time that it is used."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attr):
        return getattr(globals()[self._name], attr)


event_queue = _Installed('_event_queue')


def sleep(delay):
    """Do nothing for delay seconds."""
    _sleep(delay)


def Event():
    return _locks().Event()


def Lock():
    return _locks().Lock()


def RLock():
    return _locks().RLock()


def Condition(lock=None):
    return _locks().Condition(lock)


def Semaphore(value=1):
    return _locks().Semaphore(value)


def install_vanilla():
    """There is no loop: what waits, waits as a thread."""
    global _sleep, _locks, _event_queue
    _sleep = getattr(time, 'real_sleep', time.sleep)
    _locks = real_threading
    _event_queue = events.DummyEventQueue()


def install_stackless():
    """There is a loop: what waits, waits as a tasklet."""
    global _sleep, _locks, _event_queue
    from . import locks, main
    _sleep = _Sleepers().sleep
    _locks = lambda: locks
    _event_queue = main.event_queue


def is_pumped():
    """Whether somebody makes the calls in event_queue."""
    return not isinstance(_event_queue, events.DummyEventQueue)


install_vanilla()
