"""Module threading: its threads are tasklets."""
from __future__ import absolute_import

import sys

import stackless

from .._compat import print_exception
from ..app import sleep as app_sleep
from ..locks import (Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, RLock, Semaphore)
from ..util import local
from .thread import TIMEOUT_MAX, get_ident, stack_size, start_new_thread
from .thread import allocate_lock as _allocate_lock
from .thread import error as ThreadError

_start_new_thread, _get_ident = start_new_thread, get_ident

__all__ = ['Barrier', 'BoundedSemaphore', 'BrokenBarrierError', 'Condition', 'Event', 'Lock', 'RLock', 'Semaphore',
           'Thread', 'ThreadError', 'TIMEOUT_MAX', 'Timer', 'active_count', 'activeCount', 'current_thread',
           'currentThread', 'enumerate', 'get_ident', 'local', 'main_thread', 'stack_size']

_active = {}  # the threads that there are, by what get_ident() gives
_limbo = {}


class Thread(object):
    """A tasklet that calls target, with the looks of a thread."""

    nTasklet = 0

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, daemon=None):
        self.target, self.args, self.kwargs = target, args, kwargs or {}
        if name is None:
            name = 'Tasklet-%d' % (Thread.nTasklet,)
            Thread.nTasklet += 1
        self.name = name
        self.ident = None
        self._join = Event()
        self._started = self._alive = False
        self._daemon = self._set_daemon() if daemon is None else daemon

    def _set_daemon(self):
        return current_thread().daemon

    def __repr__(self):
        status = 'started' if self._started else 'initial'
        if self._daemon:
            status += ' daemon'
        if self.ident is not None:
            status += ' %s' % self.ident
        return '<%s(%s, %s)>' % (self.__class__.__name__, self.name, status)

    def start(self):
        """Let it begin, when it is its turn."""
        if self._started:
            raise RuntimeError("Can't start a thread more than once.")
        self._started = self._alive = True
        self.ident = _start_new_thread(self._run, ())
        _active[self.ident] = self

    def _run(self):
        try:
            self.run()
        except SystemExit:
            pass
        except Exception:
            print_exception(*sys.exc_info())
        finally:
            self._alive = False
            _active.pop(self.ident, None)
            self._join.set()

    def run(self):
        try:
            if self.target:
                self.target(*self.args, **self.kwargs)
        finally:
            self.target = self.args = self.kwargs = None

    def join(self, timeout=None):
        """Wait for its end, no longer than timeout seconds."""
        if not self._started:
            raise RuntimeError("Can't wait on a not-started thread.")
        if current_thread() is self:
            raise RuntimeError("Can't wait on the same thread.")
        self._join.wait(timeout)

    def is_alive(self):
        return self._alive

    isAlive = is_alive

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, val):
        if self._started:
            raise RuntimeError("Can't change daemon property after starting")
        self._daemon = val

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemon):
        self.daemon = daemon


class _Foreign(Thread):
    """A tasklet that was not started here."""

    def __init__(self, name, ident):
        Thread.__init__(self, name=name)
        self._started = self._alive = True
        self.ident = ident
        _active[self.ident] = self

    def _set_daemon(self):
        return False


class _MainThread(_Foreign):
    """The main tasklet."""

    def __init__(self):
        _Foreign.__init__(self, 'MainThread', id(stackless.getmain()))


class _DummyThread(_Foreign):
    """Another tasklet."""

    def __init__(self):
        _Foreign.__init__(self, None, get_ident())

    def join(self, timeout=None):
        raise RuntimeError('cannot join a dummy thread')


class Timer(Thread):
    """A thread that calls function after interval seconds, unless cancel() is called."""

    def __init__(self, interval, function, args=(), kwargs=None):
        Thread.__init__(self, target=self._tasklet, args=args, kwargs=kwargs)
        self._interval, self._function = interval, function
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def _tasklet(self, *args, **kwargs):
        app_sleep(self._interval)
        if not self._cancelled:
            self._function(*args, **kwargs)


def current_thread():
    """The thread that runs."""
    return _active.get(get_ident()) or _DummyThread()


def main_thread():
    return _main


def enumerate():
    """The threads that there are."""
    return list(_active.values())


def active_count():
    return len(_active)


currentThread, activeCount = current_thread, active_count


def TaskletDump():
    """Print where each thread is."""
    import traceback
    tasklets = dict((id(task), task) for task in _tasklets())
    print('taskletdump')
    print(len(_active))
    for ident, thread in list(_active.items()):
        print(thread)
        task = tasklets.get(ident)
        if task is not None:
            traceback.print_stack(task.frame)


def _tasklets():
    """The tasklets of this thread that are known to somebody who can tell."""
    task = first = stackless.getcurrent()
    while task is not None:
        yield task
        task = task.next
        if task is first:
            break


def _shutdown():
    """What the interpreter calls in module threading when it ends."""


_main = _MainThread()
