# model: multiprocessing multiprocessing.queues multiprocessing.context
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/multiprocessing
# What goes to another process is pickled: nothing of it is held here.
from multiprocessing.pool import Pool


class Queue(object):
    def __init__(self, maxsize=0, ctx=None):
        pass

    def put(self, obj, block=True, timeout=None):
        return None

    def put_nowait(self, obj):
        return None

    def get(self, block=True, timeout=None):
        return __unknown__()

    def get_nowait(self):
        return __unknown__()

    def qsize(self):
        return __unknown__()

    def empty(self):
        return __unknown__()

    def full(self):
        return __unknown__()

    def close(self):
        return None

    def join_thread(self):
        return None

    def cancel_join_thread(self):
        return None

    def task_done(self):
        return None

    def join(self):
        return None


class SimpleQueue(Queue):
    pass


class JoinableQueue(Queue):
    pass


class Process(object):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, daemon=None):
        self._target = target
        self._args = args
        self._kwargs = kwargs
        self.name = name
        self.daemon = daemon
        self.exitcode = None

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        return None

    def join(self, timeout=None):
        return None

    def terminate(self):
        return None

    def kill(self):
        return None

    def close(self):
        return None

    def is_alive(self):
        return __unknown__()
