from threading import Lock, Condition


class Counter:
    def __init__(self):
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._n = 0

    def enter(self):
        with self._changed:
            self._n += 1
            self._changed.notify()

    def leave(self):
        self._n -= 1  # want "'self._n' is updated here without protection, and under 'self._lock'"

    # What follows is right.

    def leave_well(self):
        with self._lock:
            self._n -= 1

    async def local(self):
        n = self._n
        n += 1
        return n


class Pair:
    def __init__(self):
        self.lock = Lock()
        self.n = 0

    def up(self):
        with self.lock:
            self.n += 1

    def down(self):
        with self.lock:
            self.n -= 1
