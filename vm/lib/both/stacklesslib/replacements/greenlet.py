"""Greenlets made of tasklets: module greenlet, where that is not there."""
import sys

from _weakref import ref

import stackless

from .._compat import reraise
from ..base import atomic

__version__ = '0.3.2'  # of the greenlet that this acts as

__all__ = ['greenlet', 'getcurrent', 'error', 'GreenletExit']


class error(Exception):
    """A switch that is not possible."""


class GreenletExit(BaseException):
    """What ends a greenlet quietly: its parent gets it as a value."""


_greenlets = {}  # weak references to them by their tasklets
_coming = {}  # what tasklets that were switched to get: (type or False, args, kwargs)


def getcurrent():
    """The greenlet that runs."""
    return _of(stackless.getcurrent())


def _of(task):
    """The greenlet of a tasklet, one that it does not know of where it has none."""
    weak = _greenlets.get(task)
    return weak and weak() or greenlet(parent=task)


def _transfer(task, *start):
    """Let task run, which start is the arguments of if it has not begun, and pause this
    one. What this one gets."""
    me = stackless.getcurrent()
    if task.thread_id != me.thread_id:
        raise error("can't switch to a different thread")
    with atomic():
        if start:
            task(*start)
        try:
            task.switch()
        except TaskletExit as e:
            reraise(GreenletExit, GreenletExit(*e.args), sys.exc_info()[2])
        try:
            return _coming.pop(me)
        except KeyError:
            raise error('unexpected switch to tasklet')


class greenlet(object):
    """A function that runs when it is switched to, until it switches to another."""

    def __init__(self, run=None, parent=None):
        self.dead = False
        self._garbage = []  # of a main greenlet: those that another thread dropped
        if run is not None:
            self.run = run
        if isinstance(parent, stackless.tasklet):
            # A tasklet that is no greenlet's.
            self._started, self._tasklet = True, parent
            self._parent = None if parent.is_main else _of(stackless.getmain())
        else:
            self._started, self._tasklet = False, stackless.tasklet(_begin)
            self._parent = getcurrent() if parent is None else parent
            self._main()._collect()
        self._enter()

    def _enter(self):
        task = self._tasklet

        def died(weak):
            if _greenlets.get(task) is weak:
                del _greenlets[task]

        _greenlets[task] = ref(self, died)

    @property
    def parent(self):
        """Who goes on when this one ends; a main greenlet is its own parent."""
        return self if self._parent is None else self._parent

    @parent.setter
    def parent(self, parent):
        self._parent = parent

    def _main(self):
        g = self
        while g._parent is not None:
            g = g._parent
        return g

    def _heir(self):
        """The next parent that can go on."""
        g = self.parent
        while not g:
            g = g.parent
        return g

    def _collect(self):
        garbage, self._garbage = self._garbage, []
        for g in garbage:
            g._drop()

    def __del__(self):
        if self and stackless.getcurrent() is not self._tasklet and self._parent is not None:
            self._drop()

    def _drop(self):
        """Let it end, as nobody can switch to it any more."""
        if self._tasklet.thread_id != stackless.getcurrent().thread_id:
            self._main()._garbage.append(self)
            return
        self._enter()
        parent, self._parent = self._parent, getcurrent()
        try:
            self.throw()
        finally:
            self._parent = parent

    def __bool__(self):
        return self._started and not self.dead

    __nonzero__ = __bool__

    @property
    def gr_frame(self):
        """Where it is, None where it has not begun or has ended."""
        if not self:
            return None
        frame = self._tasklet.frame
        if self._tasklet is stackless.getcurrent():
            return frame
        for i in range(3):  # of _transfer, _go, and switch or throw
            frame = frame and frame.f_back
        return frame

    def switch(self, *args, **kwds):
        """Let it run, with these arguments or as what its switch() gives. What this one
        is switched to with."""
        return self._go((False, args, kwds))

    def throw(self, t=None, v=None, tb=None):
        """Let it run by raising an exception in it."""
        return self._go((t or GreenletExit, v, tb))

    def _go(self, arg):
        if not self._started:
            run = self.run
            self.__dict__.pop('run', None)
            self._started = True
            arg = _transfer(self._tasklet, run, arg)
        else:
            target = self if self else self._heir()
            if target._tasklet is not stackless.getcurrent():
                _coming[target._tasklet] = arg
                try:
                    arg = _transfer(target._tasklet)
                except error:
                    _coming.pop(target._tasklet, None)
                    raise
        return _result(arg)


def _result(arg):
    err, args, kwds = arg
    if err:
        try:
            reraise(err, args, kwds)
        finally:
            arg = args = kwds = None
    if not kwds:
        return args[0] if len(args) == 1 else args or None
    return (args, kwds) if args else kwds


def _begin(run, arg):
    """What the tasklet of a greenlet does."""
    _end(_outcome(run, arg)).switch()  # for ever


def _outcome(run, arg):
    """Run a greenlet. What its parent gets."""
    err, args, kwds = arg
    try:
        if err:
            reraise(err, args, kwds)
        return False, (run(*args, **kwds),), None
    except GreenletExit as e:
        return False, (e,), None
    except:
        return sys.exc_info()
    finally:
        arg = args = kwds = None


def _end(arg):
    """The greenlet that runs ends. The tasklet that goes on."""
    me = getcurrent()
    me.dead = True
    _greenlets.pop(me._tasklet, None)
    me._tasklet = None
    task = me._heir()._tasklet
    stackless.getcurrent().set_atomic(True)  # until that one takes it
    _coming[task] = arg
    return task


greenlet.getcurrent = staticmethod(getcurrent)
greenlet.error = error
greenlet.GreenletExit = GreenletExit
