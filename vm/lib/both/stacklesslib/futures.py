"""Results that are not there yet, and what computes them on other tasklets and threads:
the library's concurrent.futures, made of tasklets."""
import sys

from _collections import deque

import stackless

from . import threadpool, util
from . import wait as _waitmodule
from ._compat import WeakSet, reraise, unhandled
from .base import atomic
from .errors import CancelledError, TimeoutError

__all__ = ['Future', 'ExecutorBase', 'NullExecutor', 'DirectExecutor', 'ThreadPoolExecutorBase',
           'SimpleTaskletExecutor', 'ImmediateTaskletExecutor', 'WaitingExecutorMixIn', 'BoundedExecutorMixIn',
           'ThreadPoolExecutor', 'TaskletExecutor', 'null_executor', 'direct_executor', 'thread_executor',
           'tasklet_executor', 'immediate_tasklet_executor', 'wait', 'as_completed', 'all_results', 'any_result',
           'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'PENDING', 'RUNNING', 'CANCELLED',
           'CANCELLED_AND_NOTIFIED', 'FINISHED', 'CancelledError', 'TimeoutError']

PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'  # of concurrent.futures; no state here
FINISHED = 'FINISHED'


class Future(_waitmodule.WaitSite):
    """A result that will be there, or an exception instead."""

    def __init__(self):
        super(Future, self).__init__()
        self.state = PENDING
        self.tasklet = None  # which computes it
        # (True, result), (False, (type, value, traceback)), (False, (None, arguments of
        # cancel)), or None.
        self._result = None

    def execute(self, fn, args=(), kwargs={}):
        """Compute the result on this tasklet, unless it has been cancelled."""
        try:
            try:
                if self.attach():
                    self.set_result(fn(*args, **kwargs))
            except TaskletExit as e:
                self.set_cancelled(e.args)
            except BaseException:
                self.set_exception(*sys.exc_info())
        except:
            unhandled(fn)

    def attach(self):
        """This tasklet computes the result. False where it has been cancelled."""
        with atomic():
            assert self.state in (PENDING, CANCELLED), 'the future has begun already'
            if self.state is CANCELLED:
                return False
            self.state = RUNNING
            self.tasklet = stackless.getcurrent()
            return True

    def cancel(self, args=()):
        """Let there be no result: kill the tasklet that computes it. False where it is
        there already."""
        with atomic():
            if self.state is RUNNING and self.tasklet:
                self.tasklet.raise_exception(TaskletExit, *args)
            self.set_cancelled(args)  # on another thread it is killed later
            return self.state is CANCELLED

    def cancelled(self):
        return self.state is CANCELLED

    def running(self):
        return self.state is RUNNING

    def done(self):
        """Whether there is nothing to wait for any more."""
        return self.state in (CANCELLED, FINISHED)

    def wait(self, timeout=None):
        """Wait until it is done. TimeoutError where it is not in time."""
        with atomic():
            if not self.done():
                _waitmodule.swait(self, timeout)

    def _get(self, timeout):
        self.wait(timeout)
        success, result = self._result
        if self.state is CANCELLED:
            raise CancelledError(*result[1])
        return success, result

    def result(self, timeout=None):
        """Wait for the result. What computing it raised is raised."""
        success, result = self._get(timeout)
        if not success:
            try:
                reraise(*result)
            finally:
                result = None
        return result

    def exception(self, timeout=None):
        """Wait for the result; the exception instead of it as of sys.exc_info(), None
        where there is none."""
        success, result = self._get(timeout)
        return None if success else result

    def waitsite_signalled(self):
        return self._result is not None

    def _set(self, state, result):
        with atomic():
            if self._result is None:
                assert state is CANCELLED or self.state is RUNNING, 'the future does not run'
                self._result, self.state, self.tasklet = result, state, None
                self.waitsite_signal()
            else:
                assert state is CANCELLED or self.state is CANCELLED, 'the future is done'

    def set_result(self, result):
        """This is the result; of no effect on one that has been cancelled."""
        self._set(FINISHED, (True, result))

    def set_exception(self, exc, val=None, tb=None):
        """This is raised instead, given as to Python 2's raise."""
        if val is None:
            exc, val = (type(exc), exc) if isinstance(exc, BaseException) else (exc, exc())
        elif isinstance(val, tuple):
            val = exc(*val)
        self._set(FINISHED, (False, (exc, val, tb)))

    def set_cancelled(self, args=()):
        """There will be no result. Does not stop what computes it."""
        self._set(CANCELLED, (False, (None, args)))


# Executors.

class ExecutorBase(object):
    """What computes futures. submit_future(future, (fn, args, kwargs)), to be given by
    classes of it, lets execute_future(future, job) be called."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.shutdown(True)

    def submit(self, fn, *args, **kwargs):
        """A future of fn(*args, **kwargs)."""
        return self.submit_future(Future(), (fn, args, kwargs))

    def submit_args(self, fn, args=(), kwargs={}):
        """A future of fn(*args, **kwargs)."""
        return self.submit_future(Future(), (fn, args, kwargs))

    def map(self, fn, *iterables, **kwds):
        """An iterator of what fn returns, in the order of its arguments. TimeoutError where
        it takes longer than timeout seconds from now."""
        timeout = kwds.pop('timeout', None)
        if kwds:
            raise TypeError('map() got an unexpected argument %r' % (list(kwds)[0],))
        limits = util.Timeouts(timeout)
        futures = [self.submit_args(fn, args) for args in zip(*iterables)]

        def results():
            for future in futures:
                if not future.done():
                    with limits.timeout():
                        future.wait()
                yield future.result()

        return results()

    @staticmethod
    def execute_future(future, job):
        """Compute the future here and now."""
        future.execute(*job)

    def shutdown(self, wait=True):
        """Take no more futures; with wait when those there are are done."""


class NullExecutor(ExecutorBase):
    """Computes nothing."""

    def submit_future(self, future, job):
        return future


class DirectExecutor(ExecutorBase):
    """Computes futures at once, on the tasklet that submits them."""

    def submit_future(self, future, job):
        self.execute_future(future, job)
        return future


class ThreadPoolExecutorBase(ExecutorBase):
    """Computes futures on the threads of a pool."""

    def __init__(self, pool):
        self.pool = pool

    def submit_future(self, future, job):
        self.pool.submit(lambda: self.execute_future(future, job))
        return future

    def shutdown(self, wait=True):
        self.pool.shutdown(wait)


class SimpleTaskletExecutor(ExecutorBase):
    """Computes each future on a tasklet of its own, of this thread."""

    def submit_future(self, future, job):
        self.start_tasklet(self.execute_future, (future, job))
        return future

    def start_tasklet(self, func, args):
        """A tasklet that runs. May be overridden."""
        return stackless.tasklet(func)(*args)


class ImmediateTaskletExecutor(SimpleTaskletExecutor):
    """Computes each future on a tasklet of its own, which runs at once."""

    def submit_future(self, future, job):
        self.start_tasklet(self.execute_future, (future, job)).run()
        return future


class WaitingExecutorMixIn(object):
    """Knows the futures of an executor, so that shutdown() can wait for them."""

    def __init__(self, *args, **kwargs):
        self.futures = WeakSet()

    def submit_future(self, future, job):
        if self.futures is None:
            raise RuntimeError('the executor has been shut down')
        self.futures.add(future)
        return super(WaitingExecutorMixIn, self).submit_future(future, job)

    def shutdown(self, wait=True):
        futures, self.futures = self.futures, None
        if wait and futures:
            _wait(list(futures))
        super(WaitingExecutorMixIn, self).shutdown(wait)


class BoundedExecutorMixIn(object):
    """Computes no more than max_workers futures of an executor at once."""

    def __init__(self, max_workers=None):
        self.max_workers = max_workers
        self.n_workers = 0
        self.jobs = deque()

    def submit_future(self, future, job):
        with atomic():
            self.jobs.append((future, job))
            self.pump()
        return future

    def execute_future(self, future, job):
        try:
            super(BoundedExecutorMixIn, self).execute_future(future, job)
        finally:
            with atomic():
                self.n_workers -= 1
                self.pump()

    def pump(self):
        """Begin what there is room for."""
        with atomic():
            while self.jobs and (self.max_workers is None or self.n_workers < self.max_workers):
                self.n_workers += 1
                try:
                    super(BoundedExecutorMixIn, self).submit_future(*self.jobs.popleft())
                except:
                    self.n_workers -= 1
                    raise


class ThreadPoolExecutor(WaitingExecutorMixIn, ThreadPoolExecutorBase):
    """Computes futures on up to max_workers threads."""

    def __init__(self, max_workers=None):
        WaitingExecutorMixIn.__init__(self)
        ThreadPoolExecutorBase.__init__(self, threadpool.SimpleThreadPool(n_threads=max_workers))


class TaskletExecutor(WaitingExecutorMixIn, BoundedExecutorMixIn, SimpleTaskletExecutor):
    """Computes futures on up to max_workers tasklets of this thread."""

    def __init__(self, max_workers=None):
        WaitingExecutorMixIn.__init__(self)
        BoundedExecutorMixIn.__init__(self, max_workers)


null_executor = NullExecutor()
direct_executor = DirectExecutor()
thread_executor = ThreadPoolExecutorBase(threadpool.DummyThreadPool())
tasklet_executor = SimpleTaskletExecutor()
immediate_tasklet_executor = ImmediateTaskletExecutor()


# Waiting for several.

FIRST_COMPLETED = 0
FIRST_EXCEPTION = 1
ALL_COMPLETED = 2


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait for futures, until time is over or what return_when says has come. Sets of
    those that are done, and of those that are not."""
    def enough(future):
        return (return_when == FIRST_COMPLETED or
                return_when == FIRST_EXCEPTION and not future.cancelled() and bool(future.exception()))

    fs = list(fs)
    done = set(f for f in fs if f.done())
    not_done = set(fs) - done
    if not [f for f in done if enough(f)]:
        for f in _waitmodule.iwait_no_raise(list(not_done), timeout):
            done.add(f)
            if enough(f):
                break
    return done, not_done - done


_wait = wait  # arguments have that name too

as_completed = _waitmodule.iwait


def all_results(fs, timeout=None):
    """The results of all futures, in their order."""
    with util.timeout(timeout):
        return [f.result() for f in fs]


def any_result(fs, timeout=None):
    """The result of the future that is done first."""
    for f in as_completed(fs, timeout):
        return f.result()
