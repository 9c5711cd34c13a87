import stackless
import threading


class SimpleLockedLock(object):
    def __init__(self):
        self._chan = stackless.channel()
        self._chan.preference = 0
        self._state = 0
        self._lock = threading.Lock()

    def acquire(self):
        with stackless.atomic():
            while True:
                with self._lock:
                    if self._state == 0:
                        self._state = 1
                        return
                self._chan.receive()  # want "'self._state' was tested in line 16 under 'self._lock'"

    def release(self):
        with stackless.atomic():
            with self._lock:
                self._state = 0
                if self._chan.balance:
                    self._chan.send(None)


class Box(object):
    def __init__(self):
        self.cond = threading.Condition()
        self.items = []

    def get(self):
        self.cond.acquire()
        empty = not self.items
        try:
            if not self.items:
                empty = True
        finally:
            self.cond.release()
        if empty:
            with self.cond:
                self.cond.wait()  # want "'self.items' was tested in line 38"
        return self.items.pop()

    def put(self, item):
        with self.cond:
            self.items.append(item)
            self.cond.notify()

    # What follows is right.

    def loops(self):
        with self.cond:
            while not self.items:
                self.cond.wait()
            return self.items.pop()

    def tests_again(self):
        with self.cond:
            if self.items:
                return self.items.pop()
        with self.cond:
            while not self.items:
                self.cond.wait()


class Mailbox(object):
    def __init__(self):
        self.channel = stackless.channel()
        self.lock = threading.Lock()
        self.full = []

    def get(self):
        with self.lock:
            if self.full:
                return self.full.pop()
        return self.channel.receive()

    def put(self, item):
        self.channel.send(item)
