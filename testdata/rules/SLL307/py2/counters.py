import threading
import stackless

total = 0
total_lock = threading.Lock()


def add(n):
    global total
    with total_lock:
        total += n


def take(n):
    global total
    total -= n  # want "'total' is updated here without protection, and under 'total_lock' in line 11"


class Executor(object):
    def __init__(self):
        self.workers = 0
        self.workers += 1

    def start(self):
        with stackless.atomic():
            self.workers += 1

    def end(self):
        try:
            pass
        finally:
            self.workers -= 1  # want "under atomic in line 26"


class Both(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.n = 0
        self.m = 0

    def enter(self):
        self.lock.acquire()
        try:
            self.n = self.n + 1
        finally:
            self.lock.release()

    def leave(self):
        self.n = self.n - 1  # want "under 'self.lock' in line 44"

    # What follows is right.

    def step(self):
        with self.lock:
            self._bump()
            self.m += 1

    def _bump(self):
        self.n += 1
        self._bump_more()

    def _bump_more(self):
        self.n += 2

    def reset(self):
        self.n = 0

    def bump_locked(self):
        self.n += 1


class Semaphore(object):
    def acquire(self):
        with stackless.atomic():
            while not self._try_acquire():
                stackless.schedule()

    def _try_acquire(self):
        self._value -= 1
        return True

    def release(self):
        with stackless.atomic():
            self._value += 1


class RLock(Semaphore):
    def _try_acquire(self):
        super(RLock, self)._try_acquire()
        self._locked += 1
        return True

    def release(self):
        with stackless.atomic():
            self._locked -= 1


class Nobody(object):
    def up(self):
        self.x += 1

    def down(self):
        self.x -= 1
