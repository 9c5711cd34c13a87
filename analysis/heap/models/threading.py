# model: threading dummy_threading
# follows: CPython 2.7.18, 3.8.18 and 3.13.0, Lib/threading.py
# A thread runs at once, from its start to its end, on another stack.


class Thread(object):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, verbose=None, daemon=None):
        self._target = target
        self._args = args
        self._kwargs = kwargs or {}
        self.name = name
        self.daemon = daemon

    def run(self):
        try:
            if self._target:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def start(self):
        __detached__(self._bootstrap)

    def _bootstrap(self):
        try:
            self.run()
        except:
            pass

    def join(self, timeout=None):
        return None

    def is_alive(self):
        return __unknown__()

    isAlive = is_alive

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}

    def cancel(self):
        return None

    def run(self):
        self.function(*self.args, **self.kwargs)


class _Lock(object):
    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        return None

    def locked(self):
        return __unknown__()

    def __enter__(self):
        return True

    def __exit__(self, t, v, tb):
        return None


def Lock():
    return _Lock()


def RLock():
    return _Lock()


class Condition(_Lock):
    def __init__(self, lock=None):
        self._lock = lock

    def wait(self, timeout=None):
        return True

    def wait_for(self, predicate, timeout=None):
        return predicate()

    def notify(self, n=1):
        return None

    def notify_all(self):
        return None

    notifyAll = notify_all


class Semaphore(_Lock):
    def __init__(self, value=1):
        pass


class BoundedSemaphore(Semaphore):
    pass


class Event(object):
    def is_set(self):
        return __unknown__()

    isSet = is_set

    def set(self):
        return None

    def clear(self):
        return None

    def wait(self, timeout=None):
        return __unknown__()


class local(object):
    pass


class ThreadError(Exception):
    pass


def current_thread():
    return __unknown__()


currentThread = current_thread


def active_count():
    return 1


def enumerate():
    return []


def settrace(func):
    return None


def setprofile(func):
    return None


def get_ident():
    return 0
