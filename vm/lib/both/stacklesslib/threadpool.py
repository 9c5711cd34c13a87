"""Work for real threads, for what would stop all tasklets of this one."""
from _collections import deque

from . import locks, main
from .app import real_threading
from .util import tasklet_call

__all__ = ['DummyThreadPool', 'SimpleThreadPool', 'call_on_thread']


class DummyThreadPool(object):
    """A pool that starts a thread for each job."""

    def __init__(self, stack_size=None):
        self.stack_size = stack_size

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.shutdown()

    def shutdown(self, wait=True):
        """Take no more jobs."""

    def start_thread(self, target):
        threading = real_threading()
        before = None
        if self.stack_size is not None:
            before = threading.stack_size(self.stack_size)
        try:
            thread = threading.Thread(target=target)
            thread.start()
            return thread
        finally:
            if before is not None:
                threading.stack_size(before)

    def submit(self, job):
        """Let job() be called."""
        self.start_thread(job)


class SimpleThreadPool(DummyThreadPool):
    """A pool of up to n_threads threads (None: as many as there are jobs), which are
    started when they are needed, and stay."""

    def __init__(self, n_threads=1, stack_size=None):
        super(SimpleThreadPool, self).__init__(stack_size)
        self.threads_max = n_threads
        self.threads_n = 0
        self.threads_executing = 0
        self.cond = real_threading().Condition()
        self.queue = deque()
        self._closed = False

    def shutdown(self, wait=True):
        """Take no more jobs, and end when those that there are have been done."""
        with self.cond:
            self._closed = True
            self.cond.notify_all()
            while wait and self.threads_n:
                self.cond.wait()

    def submit(self, job):
        with self.cond:
            if self._closed:
                raise RuntimeError('the pool has been shut down')
            self.queue.append(job)
            idle = self.threads_n - self.threads_executing
            if idle < len(self.queue) and (self.threads_max is None or self.threads_n < self.threads_max):
                self.threads_n += 1
                try:
                    self.start_thread(self._work)
                except:
                    self.threads_n -= 1
                    self.queue.remove(job)
                    raise
            self.cond.notify()

    def _work(self):
        with self.cond:
            try:
                while True:
                    while not self.queue:
                        if self._closed:
                            return
                        self.cond.wait()
                    job = self.queue.popleft()
                    self.threads_executing += 1
                    try:
                        with locks.released(self.cond):
                            job()
                    finally:
                        self.threads_executing -= 1
                        job = None
            finally:
                self.threads_n -= 1
                self.cond.notify_all()


def call_on_thread(function, args=(), kwargs={}, stack_size=None, pool=None, timeout=None, on_abandoned=None):
    """Call function on another thread, of pool if one is given, and wait for its result
    as tasklet_call() does, other tasklets of this thread running."""
    if pool is None:
        pool = DummyThreadPool(stack_size)

    def call():
        try:
            return function(*args, **kwargs)
        finally:
            main.mainloop.interrupt_wait()

    return tasklet_call(call, dispatcher=pool.submit, timeout=timeout, on_abandoned=on_abandoned)
