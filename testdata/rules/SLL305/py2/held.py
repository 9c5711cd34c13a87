import stackless
import thread
import threading
from stacklesslib import locks


class Log(object):
    def __init__(self):
        self.lock = threading.Lock()
        self.soft = locks.Lock()
        self.out = stackless.channel()
        self.ready = stackless.channel()
        self.ready.preference = 0

    def write(self, text):
        with self.lock:
            self.out.send(text)  # want "holds 'self.lock' since line 16"

    def through(self, text):
        self.lock.acquire()
        try:
            self.put(text)  # want "holds 'self.lock' since line 20"
        finally:
            self.lock.release()

    def put(self, text):
        self.out.send(text)

    def drain(self):
        with self.lock:
            for text in self.out:  # want "holds 'self.lock' since line 30"
                pass

    # What follows is right.

    def outside(self, text):
        with self.lock:
            text = text.strip()
        self.out.send(text)

    def softly(self, text):
        with self.soft:
            self.out.send(text)

    def only_to_those_who_wait(self):
        with self.lock:
            if self.ready.balance < 0:
                self.ready.send(None)

    def later(self, tasklet):
        with self.lock:
            stackless.tasklet(self.put)("x").kill(pending=True)


def signal(channel):
    ready = thread.allocate_lock()
    ready.acquire()
    channel.receive()
    ready.acquire()


def unknown(lock, channel):
    with lock:
        stackless.schedule()
