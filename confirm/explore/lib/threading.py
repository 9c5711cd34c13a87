"""Module threading for programs whose schedules are explored: what the standard one does,
with as little as possible between the locks of module _thread and the program, since every
lock operation is a place where another thread may come. An exception that leaves a thread
is reported by the explorer; excepthook, settrace and setprofile are not here."""
import sys
import time as _time

import _explore

_py2 = sys.version_info[0] == 2
if _py2:
    import thread as _thread
else:
    import _thread

get_ident = _thread.get_ident
stack_size = _thread.stack_size
ThreadError = _thread.error
local = _thread._local
Lock = _thread.allocate_lock if _py2 else _thread.lock
TIMEOUT_MAX = getattr(_thread, 'TIMEOUT_MAX', 9223372036.0)


def _acquire(lock, timeout):
    """lock.acquire for so many seconds, None for no limit."""
    if timeout is None:
        return lock.acquire()
    if timeout <= 0 or not _py2:
        return lock.acquire(False) if timeout <= 0 else lock.acquire(True, timeout)
    if lock.acquire(False):
        return True
    _time.sleep(timeout)
    return lock.acquire(False)


class _RLock(object):
    """Python 2's RLock."""

    def __init__(self):
        self._block = _thread.allocate_lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=1):
        me = get_ident()
        if self._owner == me:
            self._count += 1
            return 1
        got = self._block.acquire(blocking)
        if got:
            self._owner = me
            self._count = 1
        return got

    __enter__ = acquire

    def release(self):
        if self._owner != get_ident():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    def __exit__(self, *exc_info):
        self.release()

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state

    def _release_save(self):
        state = self._count, self._owner
        self._count, self._owner = 0, None
        self._block.release()
        return state

    def _is_owned(self):
        return self._owner == get_ident()


RLock = _RLock if _py2 else _thread.RLock


class Condition(object):
    """A condition variable: its waiters each have a lock that notify releases."""

    def __init__(self, lock=None):
        self._lock = lock = RLock() if lock is None else lock
        self.acquire, self.release = lock.acquire, lock.release
        for name in ('_release_save', '_acquire_restore', '_is_owned'):
            if hasattr(lock, name):
                setattr(self, name, getattr(lock, name))
        self._waiters = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc_info):
        return self._lock.__exit__(*exc_info)

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        return self._lock.locked()

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        waiter = _thread.allocate_lock()
        waiter.acquire()
        self._waiters.append(waiter)
        state = self._release_save()
        got = False
        try:
            got = waiter.acquire() if timeout is None else _acquire(waiter, timeout)
        finally:
            self._acquire_restore(state)
            if not got and waiter in self._waiters:
                self._waiters.remove(waiter)
        if not _py2:
            return got

    def wait_for(self, predicate, timeout=None):
        limit = None if timeout is None else _time.time() + timeout
        result = predicate()
        while not result:
            left = None if limit is None else limit - _time.time()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        woken = self._waiters[:n]
        del self._waiters[:n]
        for waiter in woken:
            waiter.release()

    def notify_all(self):
        self.notify(len(self._waiters))

    notifyAll = notify_all


class Semaphore(object):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._cond = Condition(Lock())
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        limit = None if timeout is None else _time.time() + timeout
        with self._cond:
            while self._value == 0:
                left = None if limit is None else limit - _time.time()
                if not blocking or left is not None and left <= 0:
                    return False
                self._cond.wait(left)
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            self._value += n
            self._cond.notify(n)

    def __exit__(self, *exc_info):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial = value

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            if self._value + n > self._initial:
                raise ValueError('Semaphore released too many times')
            self._value += n
            self._cond.notify(n)


class Event(object):
    def __init__(self):
        self._cond = Condition(Lock())
        self._flag = False

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        with self._cond:
            signaled = self._flag
            if not signaled:
                signaled = self._cond.wait(timeout)
            return self._flag if _py2 else signaled


if not _py2:
    class BrokenBarrierError(RuntimeError):
        pass

    class Barrier(object):
        def __init__(self, parties, action=None, timeout=None):
            if parties < 1:
                raise ValueError('parties must be >= 1')
            self._cond = Condition(Lock())
            self._action, self._timeout, self._parties = action, timeout, parties
            self._state = 0  # 0 filling, 1 draining, -1 resetting, -2 broken
            self._count = 0

        def wait(self, timeout=None):
            timeout = self._timeout if timeout is None else timeout
            with self._cond:
                while self._state in (-1, 1):
                    self._cond.wait()
                if self._state < 0:
                    raise BrokenBarrierError
                index = self._count
                self._count += 1
                try:
                    if index + 1 == self._parties:
                        try:
                            if self._action:
                                self._action()
                            self._state = 1
                            self._cond.notify_all()
                        except:
                            self._break()
                            raise
                    else:
                        if not self._cond.wait_for(lambda: self._state != 0, timeout):
                            self._break()
                            raise BrokenBarrierError
                        if self._state < 0:
                            raise BrokenBarrierError
                    return index
                finally:
                    self._count -= 1
                    if self._count == 0 and self._state in (-1, 1):
                        self._state = 0
                        self._cond.notify_all()

        def _break(self):
            self._state = -2
            self._cond.notify_all()

        def reset(self):
            with self._cond:
                if self._count > 0:
                    if self._state == 0 or self._state == -2:
                        self._state = -1
                else:
                    self._state = 0
                self._cond.notify_all()

        def abort(self):
            with self._cond:
                self._break()

        @property
        def parties(self):
            return self._parties

        @property
        def n_waiting(self):
            return self._count if self._state == 0 else 0

        @property
        def broken(self):
            return self._state == -2


_active = {}
_started = 0


class Thread(object):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, daemon=None):
        global _started
        if name is None:
            _started += 1
            name = 'Thread-%d' % _started
            if not _py2 and hasattr(target, '__name__'):
                name += ' (%s)' % target.__name__
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.name = name
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._ident = self._handle = None
        self._launched = self._ended = False

    def start(self):
        if self._launched:
            raise RuntimeError('threads can only be started once')
        self._launched = True
        if _py2:
            self._handle = _thread.allocate_lock()
            self._handle.acquire()
            if not self._daemonic:
                _joined.append(self)
            _thread.start_new_thread(self._bootstrap, ())
        else:
            self._handle = _thread.start_joinable_thread(self._bootstrap, daemon=self._daemonic)

    def _bootstrap(self):
        self._ident = get_ident()
        _active[self._ident] = self
        _explore.thread(self._ident, self.name, self._daemonic)
        try:
            self.run()
        finally:
            del _active[self._ident]
            self._ended = True
            if _py2:
                self._handle.release()

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        if not self._launched:
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        if not _py2:
            self._handle.join(timeout)
        elif self._handle.acquire() if timeout is None else _acquire(self._handle, timeout):
            self._handle.release()

    def is_alive(self):
        return self._launched and not self._ended

    isAlive = is_alive

    @property
    def ident(self):
        return self._ident

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, value):
        if self._launched:
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = bool(value)

    def setDaemon(self, value):
        self.daemon = value

    def isDaemon(self):
        return self.daemon

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def __repr__(self):
        state = 'initial' if not self._launched else 'stopped' if self._ended else 'started'
        if self._daemonic:
            state += ' daemon'
        if self._ident is not None:
            state += ' %s' % self._ident
        return '<%s(%s, %s)>' % (self.__class__.__name__, self.name, state)


class _Other(Thread):
    """The main thread, or one that module _thread started."""

    def __init__(self, name, daemon):
        self.name, self._daemonic = name, daemon
        self._ident = get_ident()
        self._launched, self._ended, self._handle = True, False, None
        _active[self._ident] = self


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval, self.function = interval, function
        self.args, self.kwargs = args or [], kwargs or {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


def current_thread():
    return _active.get(get_ident()) or _Other('Dummy-%d' % get_ident(), True)


currentThread = current_thread


def main_thread():
    return _main


def enumerate():
    return list(_active.values())


def active_count():
    return len(_active)


activeCount = active_count
_main = _Other('MainThread', False)
_joined = []  # Python 2: the threads that the end of the program waits for


def _shutdown():
    while _joined:
        _joined.pop(0).join()
    if not _py2:
        _thread._shutdown()
