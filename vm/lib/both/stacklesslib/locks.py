"""The locks of module threading for tasklets: who has to wait lets other tasklets run.

They may be used between threads as well. What changes a lock runs in atomic mode, in
which neither another tasklet nor another thread gets a turn before it waits. Nothing is
handed over: who is woken tries again, and whoever runs first gets the lock. So a lock
that many want costs few switches.

Timeouts are in seconds; None, or a negative number, is no limit.
"""
import stackless

from . import app
from .base import SignalChannel, atomic
from .base import time as elapsed_time
from .errors import BrokenBarrierError, TimeoutError
from .util import channel_wait
from .wait import WaitSite

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'NLCondition', 'Event', 'ValueEvent',
           'Barrier', 'BrokenBarrierError', 'LockMixin', 'released', 'lock_channel_wait', 'wait_for_condition']


class released(object):
    """A context in which a lock is not held."""

    def __init__(self, lock):
        self.lock = lock

    def __enter__(self):
        self.lock.release()

    def __exit__(self, *exc_info):
        self.lock.acquire()


def lock_channel_wait(chan, timeout):
    """Receive from chan; whether something came within timeout."""
    try:
        channel_wait(chan, timeout)
    except TimeoutError:
        return False
    return True


def wait_for_condition(cond, predicate, timeout=None):
    """Wait for cond until predicate() is true, or time is over; what it said last."""
    limit = _limit(timeout)
    result = predicate()
    while not result:
        if limit is not None and limit <= elapsed_time():
            break
        cond.wait(_left(limit))
        result = predicate()
    return result


def _limit(timeout):
    """The moment at which a timeout that begins now ends, None for never."""
    if timeout is None or timeout < 0:
        return None
    return elapsed_time() + timeout


def _left(limit):
    """How much time there is until then."""
    return None if limit is None else max(limit - elapsed_time(), 0)


class _Waiters(object):
    """The tasklets that wait for something. All of it is to be used in atomic mode."""

    def __init__(self):
        self.chan = SignalChannel()

    def __len__(self):
        return max(-self.chan.balance, 0)

    def wait(self, timeout=None):
        """Wait to be woken; False where that does not happen in time."""
        return lock_channel_wait(self.chan, timeout)

    def wake(self, n=None):
        """Wake the first n tasklets, all of them for None."""
        n = len(self) if n is None else min(n, len(self))
        for i in range(n):
            self.chan.asignal()


class LockMixin(object):
    """What is acquired by a with statement."""

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *exc_info):
        self.release()


class Semaphore(LockMixin):
    """A count of things to be had, which acquire takes one of and release puts back."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._value = value
        self._waiters = _Waiters()

    def acquire(self, blocking=True, timeout=None):
        """Take one. Where there is none wait for it, if blocking, no longer than timeout.
        True where there was one."""
        with atomic():
            limit = _limit(timeout)
            while self._value == 0:
                if not blocking:
                    return False
                try:
                    woken = self._waiters.wait(_left(limit))
                except:
                    # It may have been woken as well: let another one have that.
                    self._wake()
                    raise
                if not woken and self._value == 0:
                    return False
            self._value -= 1
            return True

    def release(self, n=1):
        """Put n back."""
        if n < 1:
            raise ValueError('n must be one or more')
        with atomic():
            self._value += n
            self._wake()

    def _wake(self):
        self._waiters.wake(self._value)


class BoundedSemaphore(Semaphore):
    """A Semaphore that cannot be given back more than was taken."""

    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial = value

    def release(self, n=1):
        with atomic():
            if self._value + n > self._initial:
                raise ValueError('Semaphore released too many times')
            Semaphore.release(self, n)


class Lock(Semaphore):
    """A lock that one holds at a time; anybody may release it."""

    def __init__(self):
        Semaphore.__init__(self, 1)

    def locked(self):
        return self._value == 0

    def release(self):
        with atomic():
            if self._value:
                raise RuntimeError('release unlocked lock')
            Semaphore.release(self)


class RLock(LockMixin):
    """A lock that the tasklet which holds it may acquire again."""

    def __init__(self):
        self._lock = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=None):
        with atomic():
            me = stackless.getcurrent()
            if self._owner is not me:
                if not self._lock.acquire(blocking, timeout):
                    return False
                self._owner = me
            self._count += 1
            return True

    def release(self):
        with atomic():
            if self._owner is not stackless.getcurrent():
                raise RuntimeError('cannot release un-acquired lock')
            self._count -= 1
            if not self._count:
                self._owner = None
                self._lock.release()

    # What Condition needs of a lock that may be held more than once.

    def _is_owned(self):
        return self._owner is stackless.getcurrent()

    def _release_save(self):
        with atomic():
            count, self._count, self._owner = self._count, 0, None
            self._lock.release()
            return count

    def _acquire_restore(self, count):
        with atomic():
            self._lock.acquire()
            self._count, self._owner = count, stackless.getcurrent()


class NLCondition(object):
    """A Condition that needs no lock: who only runs tasklets of one thread, or works in
    atomic mode, has nobody between a look at the state and wait()."""

    def __init__(self):
        self._waiters = _Waiters()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass

    def acquire(self, blocking=True, timeout=None):
        """There is nothing to acquire; for what may get another Condition as well."""
        return True

    def release(self):
        pass

    def wait(self, timeout=None):
        """Wait to be notified; False where that does not happen in time."""
        with atomic():
            return self._waiters.wait(_left(_limit(timeout)))

    def wait_for(self, predicate, timeout=None):
        """Wait until predicate() is true, or time is over; what it said last."""
        with atomic():
            return wait_for_condition(self, predicate, timeout)

    def notify(self, n=1):
        """Wake n tasklets that wait."""
        with atomic():
            self._waiters.wake(n)

    def notify_all(self):
        """Wake all that wait."""
        with atomic():
            self._waiters.wake()

    notifyAll = notify_all


class Condition(NLCondition):
    """A condition that is looked at and changed by who holds a lock, an RLock unless
    another one is given. wait() gives it up and takes it again."""

    def __init__(self, lock=None):
        NLCondition.__init__(self)
        self.lock = RLock() if lock is None else lock
        self.acquire, self.release = self.lock.acquire, self.lock.release

    def __enter__(self):
        return self.lock.__enter__()

    def __exit__(self, *exc_info):
        return self.lock.__exit__(*exc_info)

    def _is_owned(self):
        owned = getattr(self.lock, '_is_owned', None)
        if owned is not None:
            return owned()
        if self.lock.acquire(False):
            self.lock.release()
            return False
        return True

    def _check(self):
        if not self._is_owned():
            raise RuntimeError('cannot wait on or notify an un-acquired lock')

    def wait(self, timeout=None):
        with atomic():
            self._check()
            save = getattr(self.lock, '_release_save', self.lock.release)
            state = save()
            try:
                return NLCondition.wait(self, timeout)
            finally:
                restore = getattr(self.lock, '_acquire_restore', None)
                if restore is None:
                    self.lock.acquire()
                else:
                    restore(state)

    def notify(self, n=1):
        with atomic():
            self._check()
            NLCondition.notify(self, n)

    def notify_all(self):
        with atomic():
            self._check()
            NLCondition.notify_all(self)

    notifyAll = notify_all


class Event(WaitSite):
    """A flag that can be waited for."""

    def __init__(self):
        super(Event, self).__init__()
        self._set = False
        self._waiters = _Waiters()

    def is_set(self):
        return self._set

    isSet = waitsite_signalled = is_set

    def set(self):
        with atomic():
            self._set = True
            self._waiters.wake()
            self.waitsite_signal()

    def clear(self):
        self._set = False

    def wait(self, timeout=None):
        """Wait until the flag is set. False where it was not in time."""
        with atomic():
            if self._set:
                return True
            return self._waiters.wait(_left(_limit(timeout))) or self._set


class ValueEvent(stackless.channel):
    """A value that several wait for: set() gives it to them, abort() gives them an
    exception instead, as timeout does by itself. Only one of these happens, once."""

    def __new__(cls, timeout=None, timeoutException=None, timeoutExceptionValue=None):
        return super(ValueEvent, cls).__new__(cls)

    def __init__(self, timeout=None, timeoutException=None, timeoutExceptionValue=None):
        self.timeout = timeout
        self.exception, self.value = RuntimeError, ('Event aborted.',)
        if timeoutException is None:
            timeoutException, timeoutExceptionValue = TimeoutError, 'Event timed out'

        def expire():
            if not self.closed:
                self.abort(timeoutException, timeoutExceptionValue)

        if timeout is not None and timeout > 0:
            app.event_queue.call_later(timeout, expire)

    def __repr__(self):
        return '<ValueEvent object at 0x%x, balance=%s, queue=%s, timeout=%s>' % (
            id(self), self.balance, self.queue, self.timeout)

    def _check(self):
        if self.closed:
            raise RuntimeError('ValueEvent object already signaled or aborted.')

    def set(self, value=None):
        """Give value to all that wait."""
        self._check()
        while self.queue:
            self.send(value)
        self.close()
        self.exception, self.value = RuntimeError, ('Already resumed',)

    def abort(self, exception=None, *value):
        """Raise exception(*value) in all that wait, and will."""
        self._check()
        if exception is not None:
            self.exception, self.value = exception, value
        while self.queue:
            self.send_exception(self.exception, *self.value)
        self.close()

    def wait(self):
        """The value. Where it has come already there is only an exception left."""
        if self.closed:
            raise self.exception(*self.value)
        return self.receive()


class Barrier(object):
    """A place where so many tasklets wait for each other. The last one calls action."""

    def __init__(self, parties, action=None, timeout=None):
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._waiting = 0
        self._broken = False
        self._round = [False]  # whether those that wait now are to be told that it broke
        self._waiters = _Waiters()

    parties = property(lambda self: self._parties, doc='how many it takes')
    n_waiting = property(lambda self: self._waiting, doc='how many are there')
    broken = property(lambda self: self._broken, doc='whether nobody can pass')

    def wait(self, timeout=None):
        """Wait for the others. A number from 0 on is given, another one to each.
        BrokenBarrierError where the barrier is or gets broken."""
        with atomic():
            if self._broken:
                raise BrokenBarrierError()
            index = self._waiting
            self._waiting += 1
            if self._waiting == self._parties:
                try:
                    if self._action is not None:
                        self._action()
                except:
                    self.abort()
                    raise
                self._release()
                return index
            mine = self._round
            if not self._waiters.wait(_left(_limit(self._timeout if timeout is None else timeout))):
                if mine is self._round:
                    self.abort()
                    raise BrokenBarrierError()
            if mine[0]:
                raise BrokenBarrierError()
            return index

    def _release(self):
        self._waiting, self._round = 0, [False]
        self._waiters.wake()

    def reset(self):
        """Begin anew; those that wait get BrokenBarrierError."""
        with atomic():
            self._round[0] = True
            self._broken = False
            self._release()

    def abort(self):
        """Break the barrier: those that wait, and that will, get BrokenBarrierError."""
        with atomic():
            self._round[0] = True
            self._broken = True
            self._release()
